"""Make the synthetic county that the crosswalks rate, and prove what is in it.

Nobody ever published the marks of single villages of any of these places, so everything here is drawn by chance from a
fixed seed: 200 villages and communities in ten towns, their months, events, past stars and staff, and the towns and
departments of the county with their officials. `verify` proves the numbers that the examples rely on.

    python examples/data/make_county.py            write the files beside this script
    python examples/data/make_county.py --check    compare them instead; exit 1 where a byte differs
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from drawing import Draw, as_csv, points, require, write_or_compare

SEED = 20191231
TOWNS, VILLAGES = 10, 20
MONTHS = 12
STANDARDS = ("party", "team", "economy", "civility", "masses")
ASPECTS = ("party", "economy", "ecology", "safety", "civility")
DEPARTMENT_SCORES = ("discipline", "organisation", "publicity", "united_front")
GROUPS = ("members", "delegates", "residents")
GRADES = ("A", "B", "C", "D")
INDICATORS = 29
YEARS = (2017, 2018)
EVENTS = ("penalty", "praise", "grid report")
AWARDS, DEDUCTIONS, VETOES = ("award",), ("criticism",), ("safety",)


@dataclass(frozen=True)
class Village:
    """One village or community; its quality is what its marks share, in hundredths of a point."""

    town: str
    name: str
    kind: str
    quality: int

    @property
    def key(self) -> list[str]:
        """Return the cells of its key."""
        return [self.town, self.name]


def flag(*, holds: bool) -> str:
    """Write a flag."""
    return "true" if holds else "false"


def villages_of(draw: Draw) -> list[Village]:
    """Draw the villages; the last four of each town are communities."""
    return [
        Village(
            f"T{town:02d}",
            f"V{(town - 1) * VILLAGES + number:03d}",
            "community" if number > VILLAGES - 4 else "village",
            sum(draw.between(0, 900) for _ in range(4)),
        )
        for town in range(1, TOWNS + 1)
        for number in range(1, VILLAGES + 1)
    ]


def marks(village: Village, count: int, spread: int, draw: Draw) -> list[str]:
    """Draw marks out of 100 for a village, with two decimals."""
    return [points(draw.mark(6300 + village.quality, spread)) for _ in range(count)]


def grade(village: Village, draw: Draw) -> str:
    """Draw a grade, the better the higher the quality is."""
    found = village.quality + draw.between(-900, 900)
    return GRADES[0 if found > 2400 else 1 if found > 1500 else 2 if found > 500 else 3]


def village_row(village: Village, draw: Draw) -> list[str]:
    """Draw the row of a village: scores, flags, bonus and deduction."""
    return [
        *village.key,
        village.kind,
        *marks(village, 3, 400, draw),
        *marks(village, len(ASPECTS), 900, draw),
        str(draw.between(8, 14)),
        flag(holds=draw.between(1, 25) == 1),
        flag(holds=village.kind == "community" and draw.between(1, 15) == 1),
        grade(village, draw),
        *marks(village, len(DEPARTMENT_SCORES), 600, draw),
        points(50 * draw.between(0, 10)),
        points(50 * max(0, draw.between(-8, 8))),
    ]


def month_rows(village: Village, draw: Draw) -> list[list[str]]:
    """Draw the months of a village; one in fifty has no marks."""
    rows = []
    for month in range(1, MONTHS + 1):
        found = marks(village, len(STANDARDS), 800, draw)
        rows.append([*village.key, str(month), *(found if draw.between(1, 50) > 1 else [""] * len(found))])
    return rows


def event_rows(village: Village, draw: Draw) -> list[list[str]]:
    """Draw up to four events in the year 2019 and the first months of 2020; penalties are rare."""
    rows = []
    for number in range(1, draw.between(0, 4) + 1):
        chance = draw.between(1, 20)
        kind = EVENTS[0 if chance == 1 else 1 if chance < 6 else 2]
        change = -10 if kind == EVENTS[0] else draw.between(1, 10)
        day = date(2019, 1, 1) + timedelta(days=draw.between(0, 420))
        rows.append([*village.key, f"E{number}", day.isoformat(), kind, str(change)])
    return rows


def past_rows(village: Village, draw: Draw) -> list[list[str]]:
    """Draw the stars of the past years, 0 to 5, with noise around the quality."""
    return [
        [*village.key, str(year), str(min(5, max(0, (village.quality + draw.between(-500, 500)) // 600)))]
        for year in YEARS
    ]


def staff_rows(village: Village, draw: Draw) -> list[list[str]]:
    """Draw the secretary, a full-time worker, and up to three members, some of whom are reserve candidates."""
    rows = []
    roles = ["secretary", "worker", *["member"] * draw.between(1, 3)]
    for number, role in enumerate(roles, start=1):
        appointed = date(2019, 12, 31) - timedelta(days=draw.between(200, 5000))
        rows.append([
            *village.key, f"P{number}", role, flag(holds=draw.between(1, 10) <= 7), appointed.isoformat(), "",
            points(draw.mark(6400 + village.quality * 4 // 5, 700)), flag(holds=draw.between(1, 12) > 1),
            flag(holds=draw.between(1, 5) == 1), flag(holds=role == "member" and draw.between(1, 2) == 1),
            flag(holds=draw.between(1, 2) == 1), flag(holds=draw.between(1, 6) == 1),
        ])  # fmt: skip
    return rows


def ballot_rows(village: Village, draw: Draw) -> list[list[str]]:
    """Draw the ballots of three groups; every ballot is counted once."""
    rows = []
    for group, issued in zip(GROUPS, (25, 30, 60), strict=True):
        excellent = issued * (2000 + village.quality + draw.between(-600, 600)) // 8000
        rest = issued - excellent
        poor = draw.between(0, 2)
        rows.append([*village.key, group, str(issued), str(excellent), str(rest - 2 * poor), str(poor), str(poor), "0"])
    return rows


def unit_rows(draw: Draw) -> list[list[str]]:
    """Draw the towns and the departments of the county, with their scores out of 100."""
    names = [(f"T{number:02d}", "town") for number in range(1, TOWNS + 1)]
    names += [(f"B{number:02d}", "department") for number in range(1, 16)]
    rows = []
    for name, kind in names:
        level = draw.between(6800, 9000)
        scores = [points(draw.mark(level, 600)) for _ in range(5 + len(DEPARTMENT_SCORES))]
        rows.append([name, kind, *scores, flag(holds=False), flag(holds=draw.between(1, 12) == 1)])
    return rows


def unit_event_rows(units: Sequence[Sequence[str]], draw: Draw) -> list[list[str]]:
    """Draw awards, criticism and vetoes of towns and departments."""
    rows = []
    for unit in units:
        for number in range(1, draw.between(0, 3) + 1):
            chance = draw.between(1, 20)
            kind = VETOES[0] if chance == 1 else DEDUCTIONS[0] if chance < 7 else AWARDS[0]
            rows.append([unit[0], f"E{number}", kind, f"item {number}"])
    return rows


def official_rows(units: Sequence[Sequence[str]], draw: Draw) -> list[list[str]]:
    """Draw the officials of towns and departments, numbered, with their rank and their income in yuan a year."""
    rows: list[list[str]] = []
    for unit in units:
        for rank, base in ((1, 62000), (2, 74000), (3, 88000)):
            extra = 3000 if unit[1] == "town" else 0
            for _ in range(2):
                number, income = len(rows) + 1, base + extra + 100 * draw.between(0, 60)
                rows.append([unit[0], f"P{number:03d}", str(number), f"rank {rank}", str(income)])
    return rows


def make() -> dict[str, str]:
    """Make the files, as texts by file name."""
    draw = Draw(SEED)
    villages, key = villages_of(draw), ["town", "village"]
    units = unit_rows(draw)
    return {
        "county-village.csv": as_csv(
            [*key, "kind", "superior", "masses", "peers", *ASPECTS, "key_tasks", "barred", "demolition", "leaders",
             *DEPARTMENT_SCORES, "bonus", "deduction"],
            (village_row(village, draw) for village in villages),
        ),
        "county-month.csv": as_csv([*key, "month", *STANDARDS], (r for v in villages for r in month_rows(v, draw))),
        "county-event.csv": as_csv(
            [*key, "event", "day", "kind", "points"], (row for village in villages for row in event_rows(village, draw))
        ),
        "county-past.csv": as_csv([*key, "year", "stars"], (row for each in villages for row in past_rows(each, draw))),
        "county-staff.csv": as_csv(
            [*key, "person", "role", "qualified", "appointed", "left", "score", "competent", "degree_raised",
             "reserve", "college", "returned"],
            (row for village in villages for row in staff_rows(village, draw)),
        ),
        "county-ballot.csv": as_csv(
            [*key, "group", "issued", "excellent", "qualified", "basic", "unqualified", "abstained"],
            (row for village in villages for row in ballot_rows(village, draw)),
        ),
        "county-competence.csv": as_csv(
            [*key, "indicator", "grade"],
            ([*each.key, str(number), grade(each, draw)] for each in villages for number in range(1, INDICATORS + 1)),
        ),
        "county-unit.csv": as_csv(
            ["unit", "kind", "work", "economy", "society", "leaders", "democracy", *DEPARTMENT_SCORES, "grave_incident",
             "criticised"],
            units,
        ),
        "county-unit-event.csv": as_csv(["unit", "event", "kind", "item"], unit_event_rows(units, draw)),
        "county-official.csv": as_csv(["unit", "person", "number", "rank", "income"], official_rows(units, draw)),
    }  # fmt: skip


def verify(files: dict[str, str]) -> list[str]:
    """Prove what the examples rely on, and say it in a few lines.

    Raises:
        SystemExit: Something does not hold.
    """
    rows = {name: list(csv.DictReader(text.splitlines())) for name, text in files.items()}
    villages = rows["county-village.csv"]
    require("200 villages and communities", holds=len({row["village"] for row in villages}) == TOWNS * VILLAGES == 200)
    require("160 villages", holds=sum(row["kind"] == "village" for row in villages) == 160)
    require("every village has one secretary", holds=[
        row["village"] for row in rows["county-staff.csv"] if row["role"] == "secretary"
    ] == [row["village"] for row in villages])  # fmt: skip
    require("some villages are barred", holds=any(row["barred"] == "true" for row in villages))
    require("some months have no marks", holds=any(not row["party"] for row in rows["county-month.csv"]))
    require("every ballot is counted once", holds=all(
        int(row["issued"]) == sum(int(row[name]) for name in list(row)[4:]) for row in rows["county-ballot.csv"]
    ))  # fmt: skip
    require("some events take stars away", holds=any(row["kind"] == EVENTS[0] for row in rows["county-event.csv"]))
    return [
        f"county: {len(villages)} villages and communities in {TOWNS} towns, {len(rows['county-staff.csv'])} staff",
        f"  {len(rows['county-event.csv'])} events, {len(rows['county-unit.csv'])} towns and departments",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or compare them."""
    files = make()
    sys.stdout.write("\n".join(verify(files)) + "\n")
    return write_or_compare("Make the synthetic county of the crosswalks.", files, arguments)


if __name__ == "__main__":
    sys.exit(main())
