"""Make the synthetic tables of the Dinghai examples, the same bytes every time.

No score of a single town, body, village or community was ever published, so everything here is drawn by chance from a
fixed seed. What is not left to chance: 11 towns, 29 bodies and 10 villages; that in 2017 four towns rise by one to
three places through the coefficient and three fall; ties of the party-building rank, a body under 60 per cent of the
best one, vetoes, deductions, items with two awards, and a tie for the second place of a contest. `verify` proves the
sizes and the ties in whole numbers.

    python examples/data/make_dinghai.py            write the files beside this script
    python examples/data/make_dinghai.py --check    compare them instead; exit 1 where a byte differs
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from drawing import Draw, as_csv, points, require, write_or_compare

SEED = 20180101
BODIES = ("discipline_score", "organisation_score", "publicity_score", "united_front_score")
FLAGS = ("grave_incident", "criticised")
TOWN_PARTS = {"economy": 3000, "society": 2500, "other_work": 1500, "district_leaders": 1500, "democratic": 1500}
BODY_PARTS = {"breakthrough": 4000, "common_work": 3000, "district_leaders": 1500, "grassroots": 1500}
INDICATORS = ("strict_governance", "publicity_civility", "united_front_religion")
SECOND_LEVEL = (
    "leading_body", "after_change_of_term", "theme_education", "branch_standards", "rural_revitalisation",
    "urban_community", "two_new_coverage", "talent",
)  # fmt: skip
EVENT_HEADS = {
    "award": ["unit", "item", "award", "kind"],
    "deduction": ["unit", "event", "reason"],
    "veto": ["unit", "event", "field"],
}
TOWN_EVENTS = {
    "award": [
        ["T02", "green port", "W1", "红旗项目"],
        ["T02", "green port", "W2", "部委或省表彰"],
        ["T04", "contest of March", "W1", "双学双比前三"],
        ["T04", "contest of June", "W1", "双学双比前三"],
        ["T07", "island clinic", "W1", "市主要领导肯定"],
    ],
    "deduction": [["T03", "E1", "通报批评"], ["T09", "E1", "违法违纪"], ["T09", "E2", "作风建设"]],
    "veto": [["T05", "E1", "安全生产"]],
}
BODY_EVENTS = {
    "award": [
        ["B03", "one-stop office", "W1", "中央表彰"],
        ["B03", "one-stop office", "W2", "部委或省表彰"],
        ["B03", "data sharing", "W1", "部委或省表彰"],
        ["B11", "project of May", "W1", "红旗项目"],
        ["B26", "contest of June", "W1", "双学双比前三"],
    ],
    "deduction": [["B08", "E1", "作风建设"], ["B17", "E1", "通报批评"], ["B17", "E2", "通报批评"]],
    "veto": [["B14", "E1", "食品安全"], ["B22", "E1", "其他"], ["B22", "E2", "环境保护"]],
}
GRADES = ("优秀", "良好", "一般", "较差")
STREETS = {"S1": 7, "S2": 8, "S3": 10}


def ranks(scores: Sequence[int]) -> list[int]:
    """Give the place of each score, the greatest first; equal ones share the better place."""
    return [1 + sum(other > score for other in scores) for score in scores]


def four(draw: Draw, count: int) -> list[list[int]]:
    """Draw the four scores of each unit until their sums all differ."""
    while True:
        found = [[draw.mark(8600, 1100) for _ in BODIES] for _ in range(count)]
        if len({sum(scores) for scores in found}) == count:
            return found


def tie(scores: list[list[int]], first: int, others: int) -> None:
    """Let the units on the places after `first` have its sum, by the score of their last body."""
    order = sorted(scores, key=sum, reverse=True)
    for below in order[first : first + others]:
        below[-1] += sum(order[first - 1]) - sum(below)


def marks(draw: Draw, parts: Sequence[int], share: int) -> list[int]:
    """Draw the marks of the parts, about so many hundredths of their full marks."""
    return [full * draw.between(share - 4, share + 4) // 100 for full in parts]


def rises(key: Sequence[int], comprehensive: Sequence[int], sums: Sequence[int]) -> list[int]:
    """Give the places each town of 2017 gains through the coefficient; half a percent for each place from the sixth."""
    final = [
        (1000 * first + second * (1000 + 5 * (6 - place)) + 500) // 1000
        for first, second, place in zip(key, comprehensive, ranks(sums), strict=True)
    ]
    plain = [first + second for first, second in zip(key, comprehensive, strict=True)]
    if len(set(final)) < len(final) or len(set(plain)) < len(plain):
        return []
    return [before - after for before, after in zip(ranks(plain), ranks(final), strict=True)]


def is_published(changes: Sequence[int]) -> bool:
    """Tell whether 4 of 11 rise by 1 to 3 places, 3 fall, and 4 stay."""
    up = [change for change in changes if change > 0]
    return len(up) == 4 and max(up) <= 3 and sum(change < 0 for change in changes) == 3


def towns_of_2017(draw: Draw) -> str:
    """Draw the towns again and again until their places change as it was published."""
    while True:
        key = [draw.between(3800, 4600) for _ in range(11)]
        comprehensive = [draw.between(4000, 4600) for _ in range(11)]
        scores = four(draw, 11)
        if is_published(rises(key, comprehensive, [sum(each) for each in scores])):
            break
    head = ["unit", "three_key_works", "comprehensive", *BODIES, *FLAGS]
    rows = [
        [f"T{n:02d}", *map(points, [key[n - 1], comprehensive[n - 1], *scores[n - 1]]), "false", "false"]
        for n in range(1, 12)
    ]
    return as_csv(head, rows)


def units(
    draw: Draw, prefix: str, parts: dict[str, int], indicators: Sequence[str], scores: list[list[int]],
    weak: str = "", criticised: str = "",
) -> str:  # fmt: skip
    """Make the towns or bodies of 2018; the weak one has half of the marks."""
    rows = []
    for n, bodies in enumerate(scores, start=1):
        name = f"{prefix}{n:02d}"
        basic = marks(draw, list(parts.values()), 50 if name == weak else draw.between(80, 92))
        shown = [points(each) for each in [*basic, *bodies]]
        rest = [points(draw.mark(8400, 900)) for _ in indicators]
        rows.append([name, *shown, "false", "true" if name == criticised else "false", *rest])
    return as_csv(["unit", *parts, *BODIES, *FLAGS, *indicators], rows)


def villages(draw: Draw) -> str:
    """Make ten villages."""
    head = ["village", "work_performance", "leaders_grade", "other_parts", *BODIES, "bonus", "deduction"]
    rows = []
    for n, bodies in enumerate(four(draw, 10), start=1):
        shown = [
            points(each)
            for each in [draw.between(2100, 2900), *bodies, 50 * draw.between(0, 4), 50 * draw.between(0, 2)]
        ]
        rows.append([f"V{n:02d}", points(draw.mark(8500, 900)), GRADES[draw.between(0, 3)], *shown])
    return as_csv(head, rows)


def staff(draw: Draw) -> dict[str, str]:
    """Make units that try the one or the other way of linking, and their staff."""
    above, below = [], []
    for n in range(1, 30):
        name, direct = f"B{n:02d}", n % 2 == 1
        coefficient = points(draw.between(85, 115)) if direct else ""
        grade = "一般" if n in (6, 21) else "较好" if n % 3 else ""
        above.append([name, "直接挂钩" if direct else "间接挂钩", points(draw.mark(8700, 900)), coefficient, grade])
        for person in range(1, draw.between(5, 12) + 1):
            base, own = str(1000 * draw.between(18, 40)), points(draw.between(80, 120))
            row = [base, own, ""] if direct else ["", "", points(draw.mark(8600, 1200))]
            below.append([name, f"P{person:02d}", *row])
    return {
        "dinghai-staff.csv": as_csv(["unit", "link", "score", "unit_coefficient", "party_grade"], above),
        "dinghai-staff-staff.csv": as_csv(["unit", "person", "base_pay", "personal_coefficient", "score"], below),
    }


def communities(draw: Draw) -> dict[str, str]:
    """Make communities of three streets, in the third of which two tie for the second place."""
    above, below = [], []
    for street, size in STREETS.items():
        total = {f"C{n:02d}": [draw.between(5, 30) for _ in range(4)] for n in range(1, size + 1)}
        while len({sum(each) for each in total.values()}) < size:
            total = {name: [draw.between(5, 30) for _ in range(4)] for name in total}
        if street == "S3":
            order = sorted(total.values(), key=sum, reverse=True)
            order[2][3] += sum(order[1]) - sum(order[2])
        for name, quarters in total.items():
            above.append([street, name, points(draw.mark(8500, 900))])
            below += [[street, name, f"Q{n}", str(value)] for n, value in enumerate(quarters, start=1)]
    return {
        "dinghai-community.csv": as_csv(["street", "community", "base_score"], above),
        "dinghai-community-event.csv": as_csv(["street", "community", "event", "points"], below),
    }


def make() -> dict[str, str]:
    """Make all files, as texts by file name, and prove what they are made to show."""
    draw = Draw(SEED)
    files = {"dinghai-town-2017.csv": towns_of_2017(draw)}
    town, body = four(draw, 11), four(draw, 29)
    tie(town, first=4, others=1)
    tie(body, first=10, others=2)
    files["dinghai-town.csv"] = units(draw, "T", TOWN_PARTS, [*INDICATORS, *SECOND_LEVEL], town)
    files["dinghai-department.csv"] = units(
        draw, "B", BODY_PARTS, [*INDICATORS, "cadres", "government_bodies"], body, weak="B19", criticised="B27"
    )
    for name, events in (("dinghai-town", TOWN_EVENTS), ("dinghai-department", BODY_EVENTS)):
        files |= {f"{name}-{part}.csv": as_csv(EVENT_HEADS[part], rows) for part, rows in events.items()}
    files["dinghai-village.csv"] = villages(draw)
    files |= staff(draw) | communities(draw)
    verify(town, body, files)
    return files


def verify(town: list[list[int]], body: list[list[int]], files: dict[str, str]) -> None:
    """Prove the planted ties and sizes.

    Raises:
        SystemExit: Something does not hold.
    """
    shared = [
        sorted(place for place in Counter(ranks(list(map(sum, each)))).items() if place[1] > 1) for each in (town, body)
    ]
    require("towns tie on places 4 and 5, bodies on 10 to 12", holds=shared == [[(4, 2)], [(10, 3)]])
    sizes = {
        name: files[f"dinghai-{name}.csv"].count("\n") - 1 for name in ("town-2017", "town", "department", "village")
    }
    require("the published numbers", holds=sizes == {"town-2017": 11, "town": 11, "department": 29, "village": 10})
    top = max(max(scores) for scores in [*town, *body])
    require("no score above its full marks", holds=top <= 10000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or compare them."""
    return write_or_compare("Make the synthetic tables of the Dinghai examples.", make(), arguments)


if __name__ == "__main__":
    sys.exit(main())
