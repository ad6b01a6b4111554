"""Groups of a football tournament, points of drivers, grants of students and seats of a parliament, worked out by hand."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEMES = Path(__file__).parents[3] / "examples" / "regulations"
Rows = list[dict[str, Any]]
Rate = Callable[..., pr.Rating[Any]]

ENGINES: dict[str, Callable[[Rows], Any]] = {
    "rows": lambda rows: rows,
    "pandas": pd.DataFrame,
    "polars": lambda rows: pl.DataFrame(rows, infer_schema_length=None),
}


@pytest.fixture(params=ENGINES)
def rate(request: pytest.FixtureRequest) -> Rate:
    """Give what rates rows by one engine."""

    def rated(name: str, units: Rows, tables: Mapping[str, Rows] | None = None, **more: Any) -> pr.Rating[Any]:
        make = ENGINES[request.param]
        given = {table: make(rows) for table, rows in (tables or {}).items()}
        return pr.Evaluator(pr.load_scheme(SCHEMES / f"{name}.toml")).rate(make(units), tables=given, **more)

    return rated


def shown(rating: pr.Rating[Any], name: str) -> str:
    """Give the values of a name, as they are written."""
    return " ".join(str(value).replace(" ", "-") for value in rating.values(name))


# The group stage of 2024, match by match; the last two matches of each group are those of the last day.
EURO = {
    "A": "GER 5-1 SCO, HUN 1-3 SUI, GER 2-0 HUN, SCO 1-1 SUI, SUI 1-1 GER, SCO 0-1 HUN",
    "B": "ESP 3-0 CRO, ITA 2-1 ALB, CRO 2-2 ALB, ESP 1-0 ITA, CRO 1-1 ITA, ALB 0-1 ESP",
    "C": "SVN 1-1 DEN, SRB 0-1 ENG, SVN 1-1 SRB, DEN 1-1 ENG, ENG 0-0 SVN, DEN 0-0 SRB",
    "D": "POL 1-2 NED, AUT 0-1 FRA, POL 1-3 AUT, NED 0-0 FRA, FRA 1-1 POL, NED 2-3 AUT",
    "E": "ROU 3-0 UKR, BEL 0-1 SVK, SVK 1-2 UKR, BEL 2-0 ROU, SVK 1-1 ROU, UKR 0-0 BEL",
    "F": "TUR 3-1 GEO, POR 2-1 CZE, GEO 1-1 CZE, TUR 0-3 POR, GEO 2-0 POR, CZE 1-2 TUR",
}


def games(group: str, matches: str, *, yellow: str = "", kicks: Mapping[str, bool] | None = None) -> Rows:
    """Give two rows of each match; the teams in `yellow` have a yellow card in their last match, as often as they stand there."""
    made: Rows = []
    for number, match in enumerate(matches.split(", ")):
        home, goals, away = match.split()
        for team, scored in zip((home, away), goals.split("-"), strict=True):
            made.append({
                "team": team, "match": f"{group}{number}", "scored": int(scored), "red": 0, "last": number >= 4,
                "yellow": yellow.split().count(team) if number >= 4 else 0,
                "kicks_won": (kicks or {}).get(team) if number >= 4 else None,
            })  # fmt: skip
    return made


def teams(group: str, matches: str, **ranks: int) -> Rows:
    names = sorted({team for match in matches.split(", ") for team in match.split()[::2]})
    return [{"team": team, "group": group, "qualifiers_rank": ranks.get(team), "lot": None} for team in names]


def one_group(rate: Rate, matches: str, ranks: Mapping[str, int] | None = None, **more: Any) -> str:
    """Give the teams of one group with their places."""
    # Some rank or lot and some kicks stand in each column, so that frames know what it holds.
    spare = "W 9-0 X, Y 1-0 Z, W 1-0 Y, X 1-0 Z, W 1-0 Z, X 1-0 Y"
    given = {"game": games("A", matches, **more) + games("B", spare, kicks={"W": True})}
    spares = [{**row, "lot": 1} for row in teams("B", spare, W=1, X=2, Y=3, Z=4)]
    rating = rate("euro_groups", teams("A", matches, **(ranks or {})) + spares, given)
    return " ".join(f"{row['team']}:{row['place'] or row['place_state']}" for row in pr_rows(rating)[:4])


def pr_rows(rating: pr.Rating[Any]) -> Rows:
    """Give the units as rows, whatever the engine."""
    units = rating.units
    if isinstance(units, pl.DataFrame):
        return units.to_dicts()
    return units.to_dict("records") if isinstance(units, pd.DataFrame) else list(units)


def test_groups_and_the_four_best_thirds_of_2024(rate: Rate) -> None:
    # All of group E have four points: +1 4, +1 2, 0 3, -2 2. In group C the second and the third are even in all matches;
    # here Slovenia has a card more. Thirds: NED and GEO 4 points and 4:4, SVK 4 and 3:3, SVN 3 and 2:2, HUN 3 and 2:5, CRO 2.
    units = [
        {**row, "lot": None} for group, matches in EURO.items()
        for row in teams(group, matches, HUN=1, SVN=7, DEN=8, NED=9, GEO=20, SVK=11)
    ]  # fmt: skip
    units[0]["lot"] = 1
    given = [row for group, matches in EURO.items() for row in games(group, matches, yellow="SVN SVN DEN", kicks={"XXX": True})]
    given[0]["kicks_won"] = False
    rating = rate("euro_groups", units, {"game": given})
    places = {row["team"]: (row["place"], row["goes_on"]) for row in pr_rows(rating)}
    order = "GER SUI HUN SCO ESP ITA CRO ALB ENG DEN SVN SRB AUT FRA NED POL ROU BEL SVK UKR POR TUR GEO CZE".split()
    assert [places[team][0] for team in order] == ["first", "second", "third", "fourth"] * 6
    assert {team for team in order if places[team] == ("third", True)} == {"NED", "GEO", "SVK", "SVN"}
    assert sum(bool(goes_on) for _, goes_on in places.values()) == 16


def test_criteria_are_applied_again_among_those_still_level(rate: Rate) -> None:
    # A beats B 1-0, B beats C 2-1, C beats A 1-0: three points each, goal differences 0, 0, 0, goals 1, 2, 2. A is third.
    # Between B and C the match decides, though C has 5-0 against D and B 1-0.
    assert one_group(rate, "A 1-0 B, B 2-1 C, C 1-0 A, A 1-0 D, B 1-0 D, C 5-0 D") == "A:third B:first C:second D:fourth"


def test_kicks_decide_between_two_that_end_their_last_match_level(rate: Rate) -> None:
    # The case of hermann-baum.de: Scotland and Hungary have four points and 4:4, and their last match is 2-2.
    matches = "GER 0-1 SCO, HUN 1-2 SUI, GER 0-1 HUN, SCO 1-2 SUI, SUI 1-1 GER, SCO 2-2 HUN"
    ranks = {"HUN": 6, "SCO": 13}
    assert one_group(rate, matches, ranks, kicks={"SCO": True, "HUN": False}) == "GER:fourth HUN:third SCO:second SUI:first"
    # Nobody says who won: the two wait, and the last one with them, since places that wait are counted by bounds.
    assert one_group(rate, matches, ranks) == "GER:missing HUN:missing SCO:missing SUI:first"
    # The same two matches earlier: cards, and then the position in the qualifiers.
    early = "SCO 2-2 HUN, SUI 1-1 GER, GER 0-1 HUN, SCO 1-2 SUI, HUN 1-2 SUI, GER 0-1 SCO"
    assert one_group(rate, early, ranks) == "GER:fourth HUN:second SCO:third SUI:first"
    assert one_group(rate, early, ranks, yellow="HUN") == "GER:fourth HUN:third SCO:second SUI:first"
    # Nothing parts them: the rules give neither a place, and the last one is still the last.
    assert one_group(rate, early, {"HUN": 6, "SCO": 6}) == "GER:fourth HUN:no rule SCO:no rule SUI:first"
    # One of them has no position in the qualifiers, as the host has not, and no lot is drawn.
    assert one_group(rate, early, {"SCO": 13}) == "GER:missing HUN:missing SCO:missing SUI:first"
