"""Make the synthetic tables of the Qingxu example, the same bytes every time.

No marks of single people were ever published, so everything here is drawn by chance from a fixed seed. What is not
left to chance: how many people hold which post, that one has not been in post for a full year, and that under the
assumptions of the illustrative profile the scores lead to the published 20, 173 and 7, in one of the ways in which
180,000 yuan could have been paid to secretaries. `verify` proves it in exact fractions, without the library. Only
`Random.random` is drawn from, whose sequence Python promises to keep.

    python examples/data/make_qingxu.py            write the files beside this script
    python examples/data/make_qingxu.py --check    compare them instead; exit 1 where a byte differs
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from drawing import Draw, as_csv, require, write_or_compare

SEED = 20231231
TOWNS = tuple(f"T{number}" for number in range(1, 10))
ITEMS = tuple(range(1, 42))
FULL = {item: 3 if item <= 18 else 2 for item in ITEMS}
SECRETARY, COMMUNITY, DIRECTOR = "村党组织书记", "社区党组织书记", "村主任"
GROUPS = {"党员": (18, 40), "村民代表": (15, 30), "普通群众": (25, 60)}
SHARES = {"党员": Fraction(4, 10), "村民代表": Fraction(3, 10), "普通群众": Fraction(3, 10)}
GRADES = ("优秀", "合格", "基本合格", "不合格")
BALLOT = {"优秀": 100, "合格": 80, "基本合格": 60, "不合格": 0}
STARS = {"优秀": 2, "合格": 1, "基本合格": 0, "不合格": 0}
TAKEN = {"受处分": 2}
LAST_DAY = "2023-12-31"
RATED_ON = "2024-01-31"


@dataclass
class Cadre:
    """One person: `level` is the mark about which everything is drawn, in points of 100."""

    name: str
    town: str
    role: str
    pay: str
    level: int
    appointed: str = "2021-03-15"
    left: str = ""
    outstanding: bool = False
    unsuited: bool = False
    posts: list[tuple[str, str, bool]] = field(default_factory=list)
    faults: list[tuple[str, str]] = field(default_factory=list)
    months: dict[int, dict[int, int]] = field(default_factory=dict)
    marks: list[int] = field(default_factory=list)
    ballots: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def score(self) -> Fraction:
        """Annual score under the illustrative profile."""
        totals = [Fraction(sum(points.values())) for points in self.months.values()]
        groups = sum((SHARES[group] * rounded(approval(count)) for group, count in self.ballots.items()), Fraction(0))
        parts = (
            rounded(sum(totals, Fraction(0)) / len(totals)),
            rounded(Fraction(sum(self.marks), 2 * len(self.marks))),
        )
        return rounded(Fraction(5, 10) * parts[0] + Fraction(3, 10) * parts[1] + Fraction(2, 10) * rounded(groups))


def rounded(number: Fraction) -> Fraction:
    """Round a number that is not negative to two decimals, half up."""
    return Fraction(int(number * 100 + Fraction(1, 2)), 100)


def approval(count: dict[str, int]) -> Fraction:
    """Give the mean points of the valid ballots of a group."""
    valid = sum(count[grade] for grade in GRADES)
    return Fraction(sum(BALLOT[grade] * count[grade] for grade in GRADES), valid)


def people(draw: Draw) -> list[Cadre]:
    """Make the 201 people: 28 of high marks, 5 of low ones, and what is planned for single ones."""
    sent = {105, 116, 127}
    cadres = []
    for number in range(1, 202):
        role = SECRETARY if number <= 137 else COMMUNITY if number <= 166 else DIRECTOR
        pay = "" if role == COMMUNITY else "其他村主干"
        if role == SECRETARY:
            pay = "一肩挑" if number <= 102 else "选派干部" if number in sent else pay
        level = draw.between(76, 85)
        cadre = Cadre(f"Q{number:03d}", TOWNS[(number * 7) % len(TOWNS)], role, pay, level)
        cadre.appointed = f"20{draw.between(14, 21)}-{draw.between(1, 12):02d}-{draw.between(1, 28):02d}"
        cadre.unsuited = draw.between(1, 6) == 1
        cadres.append(cadre)
    for place, number in enumerate(HIGH):
        cadres[number - 1].level = 98 - place // 4
    for number, level in LOW.items():
        cadres[number - 1].level = level
    for number, day in APPOINTED.items():
        cadres[number - 1].appointed = day
    for number, day, ground in FAULTS:
        cadres[number - 1].faults.append((day, ground))
    for cadre in cadres:
        cadre.posts = [(cadre.appointed, "", False)]
    for number, posts in POSTS.items():
        cadres[number - 1].posts = list(posts)
        cadres[number - 1].appointed = posts[-1][0]
    for number in OUTSTANDING:
        cadres[number - 1].outstanding = True
    cadres[11].left = "2024-02-29"
    return cadres


HIGH = (
    170,
    4,
    9,
    12,
    17,
    23,
    31,
    38,
    44,
    52,
    57,
    61,
    66,
    73,
    79,
    84,
    88,
    95,
    101,
    110,
    118,
    123,
    129,
    134,
    140,
    147,
    152,
    160,
)
"""Numbers of those with high marks; the first is a director, the last eight are behind the places for excellent."""

LOW = {20: 64, 63: 64, 143: 64, 175: 63, 188: 44}
"""Numbers of those with low marks."""

APPOINTED = {112: "2023-06-15", 77: "2022-12-31"}
"""One person has not been in post for a full year at the end of 2023, another just has."""

FAULTS = (
    (44, "2023-05-18", "情形2"),  # an excellent secretary: two stars less one
    (69, "2023-09-04", "受处分"),  # a qualified secretary: nothing is left, and nothing goes below that
    (193, "2023-11-20", "情形4"),  # a qualified director: nothing is left
    (26, "2022-10-10", "情形1"),  # before the round: it does not count
    (23, "2024-03-12", "情形5"),  # after the rating: one of two stars is taken away in mid-year
)

OUTSTANDING = (35, 48, 91, 150)
"""Found to have outstanding results. Only the first has been in post for ten years."""

POSTS = {
    35: (("2009-01-10", "2014-12-01", False), ("2015-06-01", "", False)),  # a break of half a year counts on
    50: (("2012-04-01", "", False),),  # ten years, and no finding
    91: (("2010-01-01", "2013-06-30", False), ("2018-03-01", "", False)),  # a long break is taken off: nine years
    150: (("2008-02-01", "2016-03-01", True), ("2017-01-15", "", False)),  # years before a removal do not count
}
"""First and last day of each post, and whether it ended by removal for discipline or law reasons."""

MISSING = {40: (3,), 84: (7, 8), 155: (1,)}
"""Months without a total."""


def month(level: int, draw: Draw) -> dict[int, int]:
    """Draw the points of one month about a level: full marks less single points."""
    points = dict(FULL)
    lost = max(0, 100 - level + draw.between(-2, 2))
    while lost:
        item = ITEMS[draw.between(0, len(ITEMS) - 1)]
        if points[item]:
            points[item] -= 1
            lost -= 1
    return points


def ballots(level: int, group: str, draw: Draw) -> dict[str, int]:
    """Draw the ballots of one group about a level."""
    returned = draw.between(*GROUPS[group])
    count = dict.fromkeys(GRADES, 0)
    for _ in range(returned):
        feeling = level + draw.between(-12, 12)
        count["优秀" if feeling >= 86 else "合格" if feeling >= 66 else "基本合格" if feeling >= 48 else "不合格"] += 1
    abstained = draw.between(0, 3)
    return {"issued": returned + abstained + draw.between(0, 4), **count, "abstained": abstained}


def make() -> list[Cadre]:
    """Make the people with all their marks."""
    draw = Draw(SEED)
    cadres = people(draw)
    raters = {town: draw.between(9, 13) for town in TOWNS}
    for number, cadre in enumerate(cadres, start=1):
        left_out = MISSING.get(number, ())
        cadre.months = {each: month(cadre.level, draw) for each in range(1, 13) if each not in left_out}
        cadre.marks = [min(200, 2 * cadre.level + draw.between(-5, 5)) for _ in range(raters[cadre.town])]
        cadre.ballots = {group: ballots(cadre.level, group, draw) for group in GROUPS}
    return cadres


def rate(cadres: Sequence[Cadre]) -> dict[str, tuple[str, int]]:
    """Give the grade and stars of everybody in post for a full year, as the illustrative profile has it."""
    rated = [cadre for cadre in cadres if cadre.appointed <= "2022-12-31"]
    order = sorted(rated, key=lambda cadre: -cadre.score)
    found = {}
    for place, cadre in enumerate(order):
        bands = ((90, "优秀"), (70, "合格"), (60, "基本合格"))
        grade = next((name for least, name in bands if cadre.score >= least), "不合格")
        if grade == "优秀" and place >= len(rated) // 10:
            grade = "合格"
        stars = STARS[grade] + (cadre.outstanding and ten_years(cadre))
        taken = sum(TAKEN.get(ground, 1) for day, ground in cadre.faults if "2023-01-01" <= day <= RATED_ON)
        found[cadre.name] = (grade, max(0, stars - taken))
    return found


def ten_years(cadre: Cadre) -> bool:
    """Tell by hand who has ten years in post at the end of 2023, without long breaks and years before a removal."""
    return cadre.name in ("Q035", "Q050")


def halves(mark: int) -> str:
    """Write a number of half points."""
    return f"{mark // 2}.5" if mark % 2 else str(mark // 2)


def flag(holds: bool) -> str:  # noqa: FBT001 - one cell
    """Write a flag."""
    return "true" if holds else "false"


def files(cadres: Sequence[Cadre]) -> dict[str, str]:
    """Write every table."""
    found = rate(cadres)
    return {
        "qingxu.csv": as_csv(
            ["cadre", "town", "role", "appointed", "left", "outstanding", "pay_class", "not_suited"],
            [
                [c.name, c.town, c.role, c.appointed, c.left, flag(c.outstanding), c.pay, flag(c.unsuited)]
                for c in cadres
            ],
        ),
        "qingxu-month.csv": as_csv(
            ["cadre", "month", *(f"item{item}" for item in ITEMS)],
            [[c.name, str(number), *map(str, points.values())] for c in cadres for number, points in c.months.items()],
        ),
        "qingxu-mark.csv": as_csv(
            ["cadre", "rater", "points"],
            [[c.name, f"R{n}", halves(mark)] for c in cadres for n, mark in enumerate(c.marks, start=1)],
        ),
        "qingxu-ballot.csv": as_csv(
            ["cadre", "group", "issued", "excellent", "qualified", "basically_qualified", "unqualified", "abstained"],
            [[c.name, group, *map(str, count.values())] for c in cadres for group, count in c.ballots.items()],
        ),
        "qingxu-fault.csv": as_csv(
            ["cadre", "fault", "date", "ground"],
            [[c.name, f"F{n}", *fault] for c in cadres for n, fault in enumerate(c.faults, start=1)],
        ),
        "qingxu-post.csv": as_csv(
            ["cadre", "post", "begin", "end", "removed"],
            [
                [c.name, f"P{n}", begin, end, flag(removed)]
                for c in cadres
                for n, (begin, end, removed) in enumerate(c.posts, start=1)
            ],
        ),
        "qingxu-history.csv": as_csv(
            ["cadre", "round", "考核等次", "星数", "首轮星数", "评定日"],
            [[name, "2023", grade, str(stars), str(stars), RATED_ON] for name, (grade, stars) in sorted(found.items())],
        ),
    }


def verify(cadres: Sequence[Cadre]) -> list[str]:
    """Prove what the data are made to show, and say it in a few lines.

    Raises:
        SystemExit: Something does not hold.
    """
    found = rate(cadres)
    role = {cadre.name: cadre.role for cadre in cadres}
    require("137, 29 and 35 people", holds=Counter(role.values()) == {SECRETARY: 137, COMMUNITY: 29, DIRECTOR: 35})
    require("one is not rated, a village secretary", holds=[role[n] for n in role if n not in found] == [SECRETARY])
    grades = Counter(grade for grade, _ in found.values())
    require("the grades", holds=grades == {"优秀": 20, "合格": 175, "基本合格": 4, "不合格": 1})
    stars = Counter(stars for _, stars in found.values())
    require("the published numbers", holds=stars == {2: 20, 1: 173, 0: 7})
    directors = Counter(stars for name, (_, stars) in found.items() if role[name] == DIRECTOR)
    require("the directors", holds=directors == {2: 1, 1: 31, 0: 3})
    scores = sorted((cadre.score for cadre in cadres if cadre.name in found), reverse=True)
    require("no tie at the edge of excellent", holds=scores[19] > scores[20])
    require("more than twenty have 90 points", holds=scores[20] >= 90)
    low = min(score for score in scores if score >= 70), max(score for score in scores if score < 70)
    require("scores keep clear of the lines", holds=low[0] > 71 and low[1] < 69)
    return [
        f"qingxu: {len(cadres)} people, {len(found)} rated",
        "  grades " + ", ".join(f"{grade} {grades[grade]}" for grade in GRADES),
        f"  two stars {stars[2]}, one star {stars[1]}, none {stars[0]}",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or compare them."""
    cadres = make()
    sys.stdout.write("\n".join(verify(cadres)) + "\n")
    return write_or_compare("Make the synthetic tables of the Qingxu example.", files(cadres), arguments)


if __name__ == "__main__":
    sys.exit(main())
