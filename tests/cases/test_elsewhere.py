"""Schemes of other places and other fields, written from the documentation alone, with results worked out by hand.

They are invented after kinds of rules that are in use: a county that marks villages out of 1,000 points, grades of
hospitals in words alone, report cards of schools, stars of hotels, an insurance ladder, a league table, the selection
of a candidate in stages, and a city that pays its villages. Each rule stands in words beside what it must give.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

Rows = list[dict[str, Any]]

ENGINES: dict[str, Callable[[Rows], Any]] = {
    "rows": lambda rows: rows,
    "pandas": pd.DataFrame,
    "polars": lambda rows: pl.DataFrame(rows, infer_schema_length=None),
}


@pytest.fixture(params=ENGINES)
def rate(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Give what rates rows by one engine."""

    def rated(scheme: str | pr.Scheme, units: Rows, tables: dict[str, Rows] | None = None, **more: Any) -> pr.Rating:
        make = ENGINES[request.param]
        given = {name: make(rows) for name, rows in (tables or {}).items()}
        scheme = pr.loads_scheme(scheme) if isinstance(scheme, str) else scheme
        return pr.Evaluator(scheme).rate(make(units), tables=given, **more)

    return rated


def shown(rating: pr.Rating, name: str) -> list[str]:
    """Give the values of a name: numbers as decimals, levels by name, and absent ones by their cause."""
    return [
        str(float(value)) if isinstance(value, Fraction) else str(value).replace("not applicable", "-")
        for value in rating.values(name)
    ]


COUNTY = """
name = "pine-county"
edition = "2023"
table.village = { key = ["township", "village"], rows = 500 }
table.inspection = { parent = "village", key = "quarter_no", expects = [1, 2, 3, 4] }
input.inspected = { table = "inspection", kind = "number", low = 0, high = 100, decimals = 1, optional = true }
table.monthly = { parent = "village", key = "month_no", expects = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] }
input.visit = { table = "monthly", kind = "number", low = 0, high = 20, decimals = 0, optional = true }
group.total = { maximum = 1000, decimals = 2 }
group.party = { parent = "total", maximum = 500 }
group.organisation = { parent = "party", maximum = 300 }
input.meetings = { parent = "organisation", kind = "number", low = 0, high = 100, decimals = 1, maximum = 100 }
input.branches = { parent = "organisation", kind = "number", low = 0, high = 200, decimals = 1, maximum = 200 }
input.education = { parent = "party", kind = "number", low = 0, high = 200, decimals = 1, maximum = 200 }
formula.order = { parent = "total", maximum = 300, is = "max(0, 300 - sum(fine, where=category == 'disorder'))" }
limit.shape = { tree = "total", depth = 3, total = 1000 }
table.event = { parent = "village", key = "event", rows = 100 }
input.category = { table = "event", kind = "choice", values = ["award", "press", "pilot", "disorder"] }
input.fine = { table = "event", kind = "number", low = 0, high = 100, decimals = 1 }
input.signatories = { table = "event", kind = "number", low = 1, high = 9, decimals = 0 }
formula.part = { table = "event", is = "round(fine / signatories, 2)" }
lookup.cap = { keys = "category", rows = [["award", 20], ["press", 10], ["pilot", 15], ["disorder", 0]] }
formula.capped = { takes = "which", is = "min(cap[which], sum(part, where=category == which))" }
formula.bonus = { is = "min(30, capped('award') + capped('press') + capped('pilot'))" }
formula.score = { is = "round(total + bonus + min(10, sum(coalesce(visit, 0)) / 12), 1)" }
input.corruption = { kind = "flag" }
input.accident = { kind = "flag" }
input.petition = { kind = "flag" }
input.pollution = { kind = "flag" }
gate.accident_veto = { when = "accident", cap = { pooled = "fair", alone = "fair" }, freed = "passes" }
gate.petition_veto = { when = "petition", exclude = ["pooled", "alone", "grade"] }
gate.pollution_veto = { when = "pollution", bars = "award_money" }
formula.is_small = { is = "count(village, within=township) < 3" }
incentive.award_money = { kind = "bonus", unit = "yuan", when = "grade == 'good'", amount = "2000", every = "once" }

[formula.inspections]
parent = "total"
maximum = 200
is = '''
round(2 * mean(inspected, where=present(inspected)), 2)
if count(inspection, where=present(inspected)) >= 3 else 0'''

[gate.corruption_veto]
when = "corruption"
fix = { pooled = "fair", alone = "fair", grade = "poor" }
freed = "passes"
takes_place = false

[ladder.pooled]
when = "is_small"
order_by = ["score desc", "organisation desc"]
ties = "error"
round = "down"
remainder = "fair"
levels = [{ name = "good" }, { name = "fair" }]
quotas = [{ levels = "good", exactly = "max(1, 0.3 * candidates)" }]

[ladder.alone]
when = "not is_small"
within = "township"
order_by = ["score desc", "organisation desc"]
ties = "error"
round = "down"
remainder = "fair"
levels = [{ name = "good" }, { name = "fair" }]
quotas = [{ levels = "good", exactly = "1 if candidates <= 3 else 2 if candidates <= 6 else 0.3 * candidates" }]

[ladder.grade]
levels = [{ name = "good", when = "coalesce(pooled == 'good', alone == 'good')" }, { name = "fair" }, { name = "poor" }]
"""


def village(town: str, name: str, meetings: float, branches: float, education: float, *vetoes: str) -> dict[str, Any]:
    flags = {veto: veto in vetoes for veto in ("corruption", "accident", "petition", "pollution")}
    marks = {"meetings": meetings, "branches": branches, "education": education}
    return {"township": town, "village": name, **marks, **flags}


def test_a_county_marks_villages_out_of_a_thousand_points(rate: Callable[..., Any]) -> None:
    """Points of three levels, inspections, bonus with caps, and one-vote vetoes of four kinds.

    Four quarterly inspections count twice their mean, a missing quarter is left out, with two missing they count 0.
    A bonus shared by signatories, at most 20 for awards, 10 for press and 15 for pilots, at most 30 in all; a twelfth
    of the marks of twelve monthly visits, at most 10. Corruption fixes the lowest grade, an accident caps it, a
    petition takes the village out, pollution takes only the money.
    One village of three is good, two of four to six; townships with fewer than three villages are ranked together.
    """
    where = {"township": "T1", "village": "a"}
    other = {"township": "T1", "village": "b"}
    villages = [
        village("T1", "a", 90, 180, 150),
        village("T1", "b", 80, 180, 150),
        village("T1", "c", 90, 170, 150.5, "accident"),
        village("T1", "d", 100, 200, 200, "corruption"),
        village("T2", "e", 50, 100, 100, "pollution"),
        village("T3", "f", 50, 100, 99),
        village("T3", "g", 60, 100, 99, "petition"),
    ]
    tables = {
        "inspection": [
            *({**where, "quarter_no": quarter, "inspected": mark} for quarter, mark in ((1, 80), (2, 90), (4, 85.5))),
            *({**other, "quarter_no": quarter, "inspected": mark} for quarter, mark in ((1, 80), (2, None), (4, 85.5))),
        ],
        "monthly": [
            *({**where, "month_no": month, "visit": 20} for month in range(1, 13)),
            *({**other, "month_no": month, "visit": month} for month in range(1, 4)),
        ],
        "event": [
            {**where, "event": number, "category": category, "fine": points, "signatories": signatories}
            for number, (category, points, signatories) in enumerate(
                [("award", 10, 3), ("award", 20, 1), ("press", 5, 2), ("pilot", 15, 1), ("disorder", 12.5, 1)]
            )
        ],
    }
    rating = rate(COUNTY, villages, tables)
    assert shown(rating, "party") == ["420.0", "410.0", "410.5", "500.0", "250.0", "249.0", "259.0"]
    # 2 * (80 + 90 + 85.5) / 3 = 170.33; b lacks two quarters.
    assert shown(rating, "inspections")[:2] == ["170.33", "0.0"]
    # For a 420 for the party, 287.5 for order, 170.33 for inspections.
    assert shown(rating, "total")[:2] == ["877.83", "710.0"]
    # a: min(20, 3.33 + 20) + 2.5 + 15 = 37.5, at most 30
    assert shown(rating, "bonus")[:2] == ["30.0", "0.0"]
    # For a 877.83, a bonus of 30 and 10 for visits; for b 710 and half a point.
    assert shown(rating, "score") == ["917.8", "710.5", "710.5", "800.0", "550.0", "549.0", "559.0"]
    assert shown(rating, "alone") == ["good", "good", "fair", "fair", "-", "-", "-"]
    assert shown(rating, "pooled") == ["-", "-", "-", "-", "good", "fair", "-"]
    assert shown(rating, "grade") == ["good", "good", "fair", "poor", "good", "fair", "-"]
    assert shown(rating, "award_money") == ["2000.0", "2000.0", "-", "-", "-", "-", "-"]


HOSPITAL = """
name = "hospital"
table.hospital = { key = "hospital" }
formula.how_many = { takes = "which", is = "count(domain, where=mark == which)" }
input.warning_notice = { kind = "flag" }

[table.domain]
parent = "hospital"
key = "domain"
columns = ["safe", "effective", "caring", "responsive", "well_led"]

[input.mark]
table = "domain"
kind = "choice"
values = ["outstanding", "good", "requires improvement", "inadequate"]
optional = true

[ladder.overall]
when = "all(present(mark))"
levels = [
  { name = "outstanding", when = "how_many('outstanding') >= 2 and how_many('outstanding') + how_many('good') == 5" },
  { name = "good", when = "how_many('inadequate') == 0 and how_many('requires improvement') <= 1" },
  { name = "requires improvement", when = "how_many('inadequate') <= 1" },
  { name = "inadequate" },
]

[gate.limiter]
when = "warning_notice or any(mark == 'inadequate', where=domain in ('safe', 'well_led'))"
cap = { overall = "requires improvement" }
"""


def test_grades_of_hospitals_are_put_together_without_a_number(rate: Callable[..., Any]) -> None:
    """Five domains have a grade each; the rules that put them together count grades.

    Outstanding needs two outstanding domains and none below good; one domain may require improvement in a good
    hospital; one inadequate domain makes it require improvement, two make it inadequate. A warning notice, or
    inadequate safety or leadership, limits the hospital to "requires improvement". With a domain not inspected there
    is no overall grade.
    """
    words = {"o": "outstanding", "g": "good", "r": "requires improvement", "i": "inadequate", "-": None}
    expected = {
        "ooggg": "outstanding",
        "ogggg": "good",
        "oorgg": "good",
        "rrggg": "requires improvement",
        "giggg": "requires improvement",
        "igggg": "requires improvement",
        "iiggg": "inadequate",
        "ggggg!": "requires improvement",
        "oogg-": "-",
    }
    domains = ("safe", "effective", "caring", "responsive", "well_led")
    rows = [
        {
            "hospital": marks,
            "warning_notice": marks.endswith("!"),
            **dict(zip(domains, map(words.get, marks.strip("!")), strict=True)),
        }
        for marks in expected
    ]
    assert shown(rate(HOSPITAL, rows), "overall") == list(expected.values())


SCHOOL = """
name = "school-report"
period = "1 year"
table.school = { key = ["district", "school"], rows = 5000 }
input.type = { kind = "choice", values = ["elementary", "middle", "high"] }
input.growth = { kind = "number", low = -50, high = 50, decimals = 2 }
table.subgroup = { parent = "school", key = "subgroup", rows = 20 }
input.tested = { table = "subgroup", kind = "number", low = 0, high = 5000, decimals = 0 }
input.proficient = { table = "subgroup", kind = "number", low = 0, high = 5000, decimals = 0 }
parameter.minimum_n = { value = 20 }
formula.proficiency = { is = "round(mean(rate, where=present(rate)), 1)", low = 0, high = 100, decimals = 1 }
formula.two_year = { is = "round((proficiency + coalesce(previous(proficiency), proficiency)) / 2, 1)" }
formula.gap = { is = "max(rate, where=present(rate)) - min(rate, where=present(rate))" }
formula.peers = { is = "count(school, within=type)" }
formula.index = { is = "round(0.6 * two_year + 0.4 * growth_percentile, 0)" }
formula.points = { is = "letter + 0" }
formula.district_median = { is = "percentile(index, 0.5, kind='linear', within=district, where=present(index))" }

[formula.rate]
table = "subgroup"
when = "tested >= minimum_n"
is = "clamp(round(100 * proficient / max(tested, 1), 1), 0, 100)"

[formula.growth_percentile]
is = "round(100 * (peers - rank(growth, 'desc', within=type, ties='max')) / max(peers, 1), 0)"

[ladder.letter]
when = "present(proficiency)"
levels = [
 { name = "A", when = "index >= 90" }, { name = "B", when = "index >= 80" }, { name = "C", when = "index >= 70" },
 { name = "D", when = "index >= 60" }, { name = "F" } ]
"""


def test_report_cards_of_schools(rate: Callable[..., Any]) -> None:
    """Letters from 60 % of two years' mean proficiency and 40 % of a growth percentile.

    The rate of a subgroup with fewer than twenty students is suppressed, and a school with none left has no letter.
    A school without a figure of last year counts this year's alone. The growth percentile is the share of the schools
    of its type that a school is ahead of, for tied ones of those that all of them are ahead of.
    """
    kinds = [("p", "high", 10), ("q", "high", 5), ("r", "high", 5), ("s", "high", -50), ("t", "middle", 0)]
    schools = [{"district": "D", "school": name, "type": kind, "growth": growth} for name, kind, growth in kinds]
    tested = [("p", "all", 100, 90), ("p", "ell", 20, 15), ("p", "swd", 19, 19), ("q", "all", 30, 29),
              ("r", "all", 19, 1), ("s", "all", 40, 13), ("t", "all", 1000, 999)]  # fmt: skip
    tables = {
        "subgroup": [
            {"district": "D", "school": name, "subgroup": group, "tested": count, "proficient": proficient}
            for name, group, count, proficient in tested
        ],
        "history": [
            {"district": "D", "school": "p", "round": 2022, "proficiency": 70.5},
            {"district": "D", "school": "q", "round": 2021, "proficiency": 1.0},
        ],
    }
    rating = rate(SCHOOL, schools, tables, period="2023")
    # p: (90 + 75) / 2, the group of 19 left out; q: 29 / 30; s: 13 / 40
    assert shown(rating, "proficiency") == ["82.5", "96.7", "missing", "32.5", "99.9"]
    assert shown(rating, "two_year") == ["76.5", "96.7", "missing", "32.5", "99.9"]
    assert shown(rating, "gap") == ["15.0", "0.0", "missing", "0.0", "0.0"]
    assert shown(rating, "growth_percentile") == ["75.0", "25.0", "25.0", "0.0", "0.0"]
    # Before rounding 75.9, 68.02, 19.5 and 59.94.
    assert shown(rating, "index") == ["76.0", "68.0", "missing", "20.0", "60.0"]
    assert shown(rating, "letter") == ["C", "D", "-", "F", "D"]
    # The middle of 20, 60, 68 and 76
    assert set(shown(rating, "district_median")) == {"64.0"}


HOTEL = """
name = "hotel-stars"
period = "1 year"
table.hotel = { key = "hotel" }
input.points = { kind = "number", low = 0, high = 1000, decimals = 0 }
formula.ceiling = { is = "move(previous(star), 1)" }
formula.floor_level = { is = "move(previous(star), -1)" }
formula.is_new = { is = "not present(previous(star))" }

[formula.reaches]
takes = "level"
is = "coalesce(earned >= level and ceiling >= level or floor_level >= level, False)"

[ladder.earned]
levels = [
  { name = "three", when = "points >= 900" },
  { name = "two", when = "points >= 800" },
  { name = "one", when = "points >= 650" },
  { name = "none", value = 0 },
]

[ladder.star]
levels = [
  { name = "three", when = "reaches('three')", value = 3 },
  { name = "two", when = "reaches('two')", value = 2 },
  { name = "one", when = "reaches('one') or is_new and earned >= 'one'", value = 1 },
  { name = "none", value = 0 },
]

[formula.stock]
low = 0
high = 5
decimals = 0
is = "clamp(coalesce(previous(stock), 0) + (star if star >= 'one' else -1), 0, 5)"
"""


def test_hotels_gain_and_lose_at_most_one_star_a_year(rate: Callable[..., Any]) -> None:
    """Three stars need 900 points, two 800, one 650; a hotel in its first year has one star at most.

    A stock of at most five grows by the stars of each year, and shrinks by one in a year without.
    """
    hotels = [{"hotel": name, "points": points}
              for name, points in (("new", 950), ("up", 950), ("down", 100), ("same", 820), ("back", 910))]  # fmt: skip
    past = [{"hotel": name, "round": 2022, "star": star, "stock": stock}
            for name, star, stock in (("up", "one", 4), ("down", "three", 1), ("same", "two", 2),
                                      ("back", "none", 0))]  # fmt: skip
    rating = rate(HOTEL, hotels, {"history": past}, period="2023")
    assert shown(rating, "earned") == ["three", "three", "none", "two", "three"]
    assert shown(rating, "star") == ["one", "two", "two", "two", "one"]
    assert shown(rating, "stock") == ["1.0", "5.0", "3.0", "4.0", "1.0"]


BONUS_MALUS = """
name = "bonus-malus"
period = "1 year"
table.policy = { key = "policy" }
input.claims = { kind = "number", low = 0, high = 20, decimals = 0 }
parameter.entry = { value = 11 }
input.base = { kind = "number", low = 0, high = 10000, decimals = 2 }
formula.free_years = { is = "streak(claims == 0)" }
gate.protected = { when = "free_years >= 3 and claims <= 1", cap = { tier = "M" } }

[formula.step]
low = 1
high = 14
decimals = 0
is = "clamp(coalesce(previous(step), entry) + (-1 if claims == 0 else 4 * claims - 1), 1, 14)"

[lookup.percent]
keys = "step"
rows = [[1,54],[2,57],[3,60],[4,63],[5,66],[6,69],[7,73],[8,77],[9,81],[10,85],[11,100],[12,115],[13,130],[14,160]]

[incentive.premium]
kind = "pay"
unit = "euro"
every = "year"
from = "next"
amount = "round(base * percent[step] / 100, 2)"

[ladder.tier]
levels = [
 { name = "N", when = "step >= 14" }, { name = "M", when = "step >= 9" }, { name = "L" }]
"""


def test_a_ladder_of_fourteen_steps_moved_by_claims(rate: Callable[..., Any]) -> None:
    """A driver enters on step 11, goes down one step a year, and up four for each claim, from 1 to 14.

    The premium of next year is the share of the base that the step has. Who had three years without a claim, this one
    last, is in tier M at worst.
    """
    claims = {"new": 0, "one": 1, "three": 3, "best": 0, "worst": 1}
    policies = [{"policy": name, "claims": count, "base": "1000.01"} for name, count in claims.items()]
    steps = [
        ("one", 2022, 5),
        ("three", 2022, 9),
        ("worst", 2022, 14),
        *(("best", year, 1) for year in (2020, 2021, 2022)),
    ]
    past = [{"policy": name, "round": year, "step": step, "claims": 0} for name, year, step in steps]
    rating = rate(BONUS_MALUS, policies, {"history": past}, period="2023")
    # 11 - 1; 5 - 1 + 4; 9 - 1 + 12, at most 14; 1 - 1, at least 1; 14 - 1 + 4, at most 14
    assert shown(rating, "step") == ["10.0", "8.0", "14.0", "1.0", "14.0"]
    assert shown(rating, "free_years") == ["1.0", "0.0", "0.0", "4.0", "0.0"]
    assert shown(rating, "tier") == ["M", "L", "N", "L", "N"]
    # 85 %, 77 % (770.0077), 160 % (1600.016), 54 % (540.0054) of 1000.01
    assert shown(rating, "premium") == ["850.01", "770.01", "1600.02", "540.01", "1600.02"]


LEAGUE = """
name = "league"
table.club = { key = "club", rows = 30 }
table.match = { parent = "club", key = ["against", "leg"], rows = 60 }
input.scored = { table = "match", kind = "number", low = 0, high = 30, decimals = 0 }
input.conceded = { table = "match", kind = "number", low = 0, high = 30, decimals = 0 }
formula.won = { table = "match", is = "3 if scored > conceded else 1 if scored == conceded else 0" }
formula.points = { is = "sum(won)" }
formula.difference = { is = "sum(scored) - sum(conceded)" }
formula.lost_to = { table = "match", is = "3 if scored < conceded else 1 if scored == conceded else 0" }
formula.their_points = { table = "match", is = "sum(lost_to, within=against)" }
formula.their_difference = { table = "match", is = "sum(conceded - scored, within=against)" }
formula.head_to_head = { is = "sum(won, where=their_points == points and their_difference == difference)" }
formula.place = { is = "rank(points * 1000000 + difference * 1000 + head_to_head, 'desc', within=(), ties='min')" }

[ladder.next_season]
levels = [{ name = "up" }, { name = "stays" }, { name = "down" }]
quotas = [{ levels = "up", exactly = "3" }, { levels = "down", at_least = "3" }]
remainder = "stays"
order_by = ["points desc", "difference desc", "head_to_head desc"]
ties = "error"
round = "down"
conflict = "condition"
"""


def both_rows(played: list[tuple[str, str, int, int]]) -> Rows:
    """Give each match twice: as the home club sees it, and as the other does."""
    return [
        {"club": one, "against": two, "leg": 1, "scored": scored, "conceded": conceded}
        for home, away, own, theirs in played
        for one, two, scored, conceded in ((home, away, own, theirs), (away, home, theirs, own))
    ]


def test_a_league_table_with_three_up_and_three_down(rate: Callable[..., Any]) -> None:
    """Three points for a win, one for a draw; then goal difference; then the points among those still even.

    A match stands in the rows of both clubs, so that what the opponent has in all is a sum over the rows that name it.
    Clubs that are even in everything have no level where the edge runs between them.
    """
    played = [("A", "B", 1, 0), ("A", "C", 0, 1), ("B", "C", 2, 0), ("A", "D", 3, 0), ("B", "D", 1, 0),
              ("C", "D", 0, 0), ("E", "F", 1, 1), *((club, other, 0, 0) for club in "ABCD" for other in "EF"),
              *((club, "G", 1, 0) for club in "ABCDEF")]  # fmt: skip
    matches = both_rows(played)
    rating = rate(LEAGUE, [{"club": club} for club in "ABCDEFG"], {"match": matches})
    assert shown(rating, "points") == ["11.0", "11.0", "9.0", "6.0", "8.0", "8.0", "0.0"]
    assert shown(rating, "difference") == ["4.0", "3.0", "0.0", "-3.0", "1.0", "1.0", "-6.0"]
    assert shown(rating, "head_to_head")[4:6] == ["1.0", "1.0"]
    assert shown(rating, "next_season") == ["up", "up", "up", "down", "no rule", "no rule", "down"]


def test_clubs_even_in_points_and_goals_are_parted_by_their_own_match(rate: Callable[..., Any]) -> None:
    """Two clubs with 4 points and a difference of 0 each: the one that won their match comes first."""
    played = [
        ("A", "B", 1, 0),
        ("B", "C", 2, 1),
        ("C", "A", 1, 0),
        ("A", "D", 1, 1),
        ("B", "D", 3, 3),
        ("C", "D", 0, 5),
    ]
    matches = both_rows(played)
    rating = rate(LEAGUE, [{"club": club} for club in "ABCD"], {"match": matches})
    assert shown(rating, "points") == ["4.0", "4.0", "3.0", "5.0"]
    assert shown(rating, "difference") == ["0.0", "0.0", "-5.0", "5.0"]
    assert shown(rating, "head_to_head") == ["3.0", "0.0", "0.0", "0.0"]
    assert shown(rating, "place") == ["2.0", "3.0", "4.0", "1.0"]


STAGED = """
name = "selection"
stages = ["written", "interview", "appointment"]
table.candidate = { key = "candidate", rows = 1000 }
table.mark = { parent = "candidate", key = "rater", rows = 20 }
input.given = { table = "mark", kind = "number", low = 0, high = 10, decimals = 1, stage = "interview" }
table.ballot = { parent = "candidate", key = "paper", rows = 500 }
input.law = { kind = "number", low = 0, high = 100, decimals = 0, stage = "written" }
input.essay = { kind = "number", low = 0, high = 100, decimals = 0, stage = "written" }
formula.written = { is = "0.7 * law + 0.3 * essay", stage = "written" }
formula.final = { is = "round(0.3 * written + 0.5 * jury + 20 * approval, 2)", stage = "interview" }

[input.vote]
table = "ballot"
kind = "choice"
values = ["yes", "no", "abstain"]
optional = true
stage = "interview"

[ladder.shortlist]
when = "law >= 60 and essay >= 60"
levels = [{ name = "through" }, { name = "out" }]
quotas = [{ levels = "through", at_most = "4" }]
order_by = "written desc"
ties = "in"
round = "down"
stage = "written"

[formula.jury]
when = "shortlist == 'through' and count(mark) >= 3"
is = "round(10 * (trimmed_mean(given, 1) if count(mark) >= 5 else mean(given)), 2)"
stage = "interview"

[formula.approval]
when = "shortlist == 'through' and 2 * count(ballot, where=present(vote)) > count(ballot)"
is = "count(ballot, where=coalesce(vote, 'no') == 'yes') / max(1, count(ballot, where=present(vote)))"
stage = "interview"

[ladder.result]
when = "present(final)"
levels = [{ name = "appointed", when = "approval >= 0.5" }, { name = "reserve" }, {name = "refused", when = "True"}]
quotas = [{ levels = "appointed", exactly = "1" }, { levels = "reserve", at_most = "1" }]
order_by = ["final desc", "law desc"]
ties = "error"
round = "down"
conflict = "condition"
stage = "appointment"
"""


def test_a_candidate_is_selected_in_stages(rate: Callable[..., Any]) -> None:
    """Four go on from the written stage, all who tie for the fourth place; the next stage has weights of its own.

    A jury of three at least, of whose marks the highest and the lowest are dropped from five on; ballots count if more
    than half came back, and are divided by those that did; half must approve of the first, who is appointed. The next
    one is the reserve.
    """
    marks = {"a": (90, 80), "b": (80, 90), "c": (59, 100), "d": (70, 70), "e": (70, 70), "f": (61, 60), "g": (75, 60)}
    juries = {"a": (9, 8, 7, 10, 1), "b": (8.5, 9), "d": (10, 10, 10, 9.5), "e": (7, 7, 7), "g": (9, 9, 9, 9, 9, 9)}
    papers = {"a": ("yes", "no", None), "b": ("yes",), "d": ("yes", None, None), "e": ("yes", "yes", "no", "abstain"),
              "g": ("no", "no")}  # fmt: skip
    tables = {
        "mark": [{"candidate": name, "rater": number, "given": mark}
                 for name, jury in juries.items() for number, mark in enumerate(jury)],
        "ballot": [{"candidate": name, "paper": number, "vote": vote}
                   for name, votes in papers.items() for number, vote in enumerate(votes)],
    }  # fmt: skip
    rating = rate(
        STAGED, [{"candidate": name, "law": law, "essay": essay} for name, (law, essay) in marks.items()], tables
    )
    assert shown(rating, "written") == ["87.0", "83.0", "71.3", "70.0", "70.0", "60.7", "70.5"]
    assert shown(rating, "shortlist") == ["through", "through", "-", "through", "through", "out", "through"]
    assert shown(rating, "jury") == ["80.0", "-", "-", "98.75", "70.0", "-", "90.0"]
    assert shown(rating, "approval") == ["0.5", "1.0", "-", "-", "0.5", "-", "0.0"]
    # For a 26.1 + 40 + 10, for e 21 + 35 + 10, for g 21.15 + 45.
    assert shown(rating, "final") == ["76.1", "-", "-", "-", "66.0", "-", "66.15"]
    assert shown(rating, "result") == ["appointed", "-", "-", "-", "refused", "-", "reserve"]


LAKE = """
name = "lake-city"
edition = "2023"
effective_from = 2023-01-01
effective_to = 2023-12-31
table.district = { key = "district", rows = 20 }
input.fund = { table = "district", kind = "number", low = 0, high = 1000000, decimals = 2 }
table.village = { parent = "district", key = "village", rows = 100 }
input.score = { table = "village", kind = "number", low = 0, high = 100, decimals = 1, direction = "higher" }
table.person = { parent = "village", key = "person", rows = 30 }
input.months = { table = "person", kind = "number", low = 0, high = 12, decimals = 0 }
input.income = { table = "person", kind = "number", low = 0, high = 500000, decimals = 2 }
input.started = { table = "person", kind = "date" }
parameter.cap = { value = 20000, unit = "yuan" }
budget.pool = { incentives = "award", within = "district", at_most = "fund" }

[ladder.star]
table = "village"
within = "district"
levels = [{ name = "five" }, { name = "four" }, { name = "three" }, { name = "none" }]
quotas = [
  { levels = "five", exactly = "0.2 * rows" },
  { levels = "four", exactly = "0.3 * rows" },
  { levels = "three", exactly = "0.5 * rows" },
]
order_by = ["score desc"]
ties = "in"
round = "largest_remainder"
conflict = "condition"

[lookup.pay]
keys = "star"
columns = ["basic", "extra"]
rows = [["five", 12000, 0.10], ["four", 9000, 0.05], ["three", 6000, 0], ["none", 0, 0]]

[incentive.award]
table = "person"
kind = "bonus"
unit = "yuan"
every = "year"
when = "full_years(started, as_of) >= 1"
amount = "round(min(cap, min(0.1 * income, pay[star, 'basic'] + pay[star, 'extra'] * income) * months / 12), 2)"

[pairing.help]
table = "village"
helpers = "star >= 'four'"
helped = "star == 'three' and score < 60"
each = 1
within = "district"
helpers_by = "score desc"
helped_by = "score asc"

[procedure.award]
steps = [
  { name = "count", takes = 3, days = "working" },
  { name = "notice", notice = 5, days = "working", from_next_day = true },
  { name = "payment", within = "1 month" },
]
"""

LAKE_2024 = """
name = "lake-city"
edition = "2024"
effective_from = 2024-01-01
extends = "2023.toml"
values.cap = 1500
values.pay.five = { basic = 15000 }
"""

LAKE_VILLAGES: Rows = [
    *(
        {"district": "N", "village": f"n{number}", "score": mark}
        for number, mark in enumerate((95, 90, 80.5, 70, 55, 50, 40))
    ),
    *({"district": "S", "village": f"s{number}", "score": mark} for number, mark in enumerate((50, 40))),
]
LAKE_PEOPLE: Rows = [
    {
        "district": village[0].upper(),
        "village": village,
        "person": name,
        "months": months,
        "income": income,
        "started": day,
    }
    for village, name, months, income, day in [
        ("n0", "p", 12, "10000.05", date(2020, 1, 1)),
        ("n1", "q", 5, "200000", date(2022, 12, 31)),
        ("n3", "r", 12, "50000", date(2023, 1, 1)),
        ("s1", "t", 7, "10000", date(2000, 2, 29)),
    ]
]


@pytest.fixture
def lake(tmp_path: Path) -> str:
    """Give the folder of the two editions."""
    (tmp_path / "2023.toml").write_text(LAKE, encoding="utf-8")
    (tmp_path / "2024.toml").write_text(LAKE_2024, encoding="utf-8")
    return f"{tmp_path}/"


def test_a_city_pays_its_villages(rate: Callable[..., Any], lake: str) -> None:
    """Stars 2 : 3 : 5 in each district by largest remainder; pay by star with two caps, in proportion to months served.

    Basic pay and a share of income, at most a tenth of the income and at most 20,000 yuan, in twelfths; only for who
    has served a full year. The fund of each district is a budget. Four stars and more help villages below 60.
    """
    funds: Rows = [{"district": "N", "fund": "1000"}, {"district": "S", "fund": "5000"}]
    tables = {"village": LAKE_VILLAGES, "person": LAKE_PEOPLE}
    rating = rate(pr.load_scheme(lake, on="2023-12-31"), funds, tables, as_of="2023-12-31")
    # N: 1.4, 2.1 and 3.5 of 7: the last place goes to the .5. S: 0.4, 0.6 and 1 of 2: it goes to the .6.
    assert " ".join(shown(rating, "star")) == "five four four three three three three four three"
    # p: a tenth, 1000.005; q: (9000 + 10000) * 5 / 12; r: not a full year; t: a tenth, * 7 / 12
    assert shown(rating, "award") == ["1000.01", "7916.67", "-", "583.33"]
    assert {row["district"]: row["total"] for row in rating.totals(by="district")} == {
        "N": Fraction("8916.68"),
        "S": Fraction("583.33"),
    }
    assert [str(note) for note in rating.notes if note.kind == "budget"] == [
        "pool · district N: 8916.68 yuan of at most 1000: 7916.68 too much"
    ]
    # The lowest score is helped first, by the best helper of its district.
    helped = [(pair["village"], pair["helper_village"]) for pair in rating.pairs("help")]
    assert helped == [("n6", "n0"), ("n5", "n1"), ("n4", "n2"), ("s1", "s0")]
    # Three of nine: 2.33 and 0.67
    drawn = rating.sample("star", n=3, seed="2024-01-15", within="district")
    assert sorted(row["district"] for row in drawn) == ["N", "N", "S"]


def test_the_next_edition_changes_two_figures(rate: Callable[..., Any], lake: str) -> None:
    """From 2024 on five stars bring 15,000 yuan, and nobody gets more than 1,500."""
    scheme = pr.load_scheme(lake, on="2024-01-01")
    funds: Rows = [{"district": "N", "fund": "1000"}, {"district": "S", "fund": "5000"}]
    tables = {"village": LAKE_VILLAGES, "person": LAKE_PEOPLE}
    rating = rate(scheme, funds, tables, as_of="2024-01-01")
    assert scheme.variation is not None
    assert scheme.variation.values == ("cap", "pay['five', 'basic']")
    # q is at the cap; r has served a year now: a tenth of 50,000 is above it, too.
    assert shown(rating, "award") == ["1000.01", "1500.0", "1500.0", "583.33"]


def test_pay_day_after_the_spring_festival(lake: str) -> None:
    """Three working days of counting, five of notice from the day after posting, payment within a month."""
    festival = {date(2024, 2, day) for day in range(10, 18)}
    working = {date(2024, 2, 4), date(2024, 2, 18)}
    scheme = pr.load_scheme(lake, edition="2023")
    # Wednesday to Friday; posted on the Sunday that is a working day, Monday to Friday; a month later.
    planned = pr.timeline(scheme, "award", "2024-02-07", holidays=festival, working=working)
    assert [step.end for step in planned] == [date(2024, 2, 9), date(2024, 2, 23), date(2024, 2, 24)]
    assert planned["payment"].due == date(2024, 3, 23)


def test_a_cohort_is_formed_by_any_value_of_its_rows(rate: Callable[..., Any]) -> None:
    """Villages of one size and one result of last year compete with each other: one place in each such cohort."""
    scheme = """
    name = "cohorts"
    table.village = { key = "village" }
    input.people = { kind = "number", low = 0, high = 9999, decimals = 0 }
    input.score = { kind = "number", low = 0, high = 100, decimals = 0 }
    formula.size = { is = "'large' if people >= 1000 else 'small'" }

    [ladder.band]
    levels = [{ name = "upper", when = "score >= 50" }, { name = "lower" }]

    [ladder.award]
    within = ["size", "band"]
    levels = [{ name = "first" }, { name = "other" }]
    quotas = [{ levels = "first", exactly = "1" }]
    order_by = "score desc"
    ties = "in"
    round = "down"
    conflict = "condition"
    """
    marks = [(1000, 90), (1200, 80), (999, 70), (10, 60), (5000, 40), (1001, 30), (1, 49)]
    villages = [{"village": number, "people": people, "score": mark} for number, (people, mark) in enumerate(marks)]
    rating = rate(scheme, villages)
    assert " ".join(shown(rating, "award")) == "first other first other first other first"
