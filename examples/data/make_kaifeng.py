"""Make the synthetic tables of the three Kaifeng examples, the same bytes every time.

Kaifeng published a few sums and nothing of single branches or people, so everything here is drawn by chance from a
fixed seed. What is not left to chance: a reserve of 3,274 people for 1,637 posts, two for each, of whom 2,375 have
college education and 46 per cent are returned talent; 1,304 members who raised their education; and branches with five
stars for the third year. Only `Random.random` is drawn from, whose sequence Python promises to keep.

    python examples/data/make_kaifeng.py            write the files beside this script
    python examples/data/make_kaifeng.py --check    compare them instead; exit 1 where a byte differs
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from drawing import Draw, as_csv, points, require, write_or_compare

SEED = 20241231
BRANCHES, COUNTIES = 1637, 9
RESERVE, COLLEGE, RETURNED, RAISED = 3274, 2375, 1506, 1304
STARS = ("strong_branch", "thriving_industry", "pleasant_ecology", "safety_law", "civility_happiness")
LEVELS = ("无星", "一星", "二星", "三星", "四星", "五星")
RANKS = {"一级科员": 62000, "四级主任科员": 71000, "三级主任科员": 78000, "二级主任科员": 86000}
HEAD = ["county", "unit"]


def key_of(number: int) -> list[str]:
    """Give the county and the name of one branch."""
    return [f"D{number % COUNTIES + 1:02d}", f"B{number + 1:04d}"]


def branch_files() -> Iterator[tuple[str, str]]:
    """Give branches, their cadres and the stars of two years before; every fifth branch is a community's."""
    draw = Draw(SEED)
    units, staff, history = [], [], []
    for number in range(BRANCHES):
        kind = "社区" if number % 5 == 4 else "村"
        quality = 5500 + sum(draw.between(0, 1400) for _ in range(3))
        marks = [min(9900, max(4000, quality + draw.between(-900, 900))) for _ in STARS]
        earned = sum(mark >= 8000 for mark in marks)
        tasks = {"村": 29, "社区": 27}[kind] + (draw.between(1, 3) if number % 100 == 7 else 0)
        units.append([*key_of(number), kind, *map(points, marks), str(tasks)])
        roles = ["党支部书记", "“两委”干部", "“两委”干部"]
        staff += [[*key_of(number), f"P{place}", role] for place, role in enumerate(roles, start=1)]
        for year in ("2022", "2023"):
            before = min(5, max(0, earned + draw.between(-1, 0)))
            history.append([*key_of(number), year, LEVELS[before]])
    yield "kaifeng-branch.csv", as_csv([*HEAD, "kind", *STARS, "key_tasks"], units)
    yield "kaifeng-branch-staff.csv", as_csv([*HEAD, "person", "role"], staff)
    yield "kaifeng-branch-history.csv", as_csv([*HEAD, "round", "星级"], history)


def chosen(draw: Draw, size: int, number: int) -> set[int]:
    """Draw so many of the whole numbers below `size`."""
    left = list(range(size))
    return {left.pop(draw.between(0, len(left) - 1)) for _ in range(number)}


def secretary_files() -> Iterator[tuple[str, str]]:
    """Give posts of secretaries with scores, training, members of the committees, and people in reserve."""
    draw = Draw(SEED + 1)
    college, returned = chosen(draw, RESERVE, COLLEGE), chosen(draw, RESERVE, RETURNED)
    raised = chosen(draw, 3 * BRANCHES, RAISED)
    units, training, members, reserve = [], [], [], []
    for number in range(BRANCHES):
        key = key_of(number)
        score = 5500 + sum(draw.between(0, 1400) for _ in range(3))
        units.append([*key, points(score), str(draw.between(1, 5))])
        for place, (kind, months) in enumerate(trainings(draw, number), start=1):
            training.append([*key, str(place), kind, f"2024-{months:02d}-{draw.between(1, 28):02d}"])
        for place in range(3):
            finding = "不胜任" if draw.between(1, 200) == 1 else "不合格" if draw.between(1, 200) == 1 else "合格"
            members.append([*key, f"P{place + 1}", finding, yes(3 * number + place in raised)])
        for place in range(2):
            person = 2 * number + place
            reserve.append([*key, f"R{place + 1}", yes(person in college), yes(person in returned)])
    require("two people in reserve for each post", holds=len(reserve) == RESERVE == 2 * len(units))
    require("college education", holds=[row[3] for row in reserve].count("true") == COLLEGE)
    require("46 per cent returned talent", holds=(200 * RETURNED + RESERVE) // (2 * RESERVE) == 46)
    require("raised education", holds=[row[4] for row in members].count("true") == RAISED)
    yield "kaifeng-secretary.csv", as_csv([*HEAD, "score", "branch_stars"], units)
    yield "kaifeng-secretary-training.csv", as_csv([*HEAD, "record", "kind", "date"], training)
    yield "kaifeng-secretary-member.csv", as_csv([*HEAD, "person", "midterm", "degree_raised"], members)
    yield "kaifeng-secretary-reserve.csv", as_csv([*HEAD, "candidate", "college", "returned"], reserve)


def yes(holds: bool) -> str:  # noqa: FBT001 - one value, one word
    """Write a flag."""
    return "true" if holds else "false"


def trainings(draw: Draw, number: int) -> Iterator[tuple[str, int]]:
    """Give kind and month of what one secretary took part in; some miss a training, a quarter, or a lecture."""
    for half in range(1 if number % 60 == 11 else 2):
        yield "轮训", 6 * half + draw.between(1, 6)
    for quarter in range(4):
        if not (number % 60 == 23 and quarter == 2):
            yield "四重温一查找一提升", 3 * quarter + draw.between(1, 3)
    for span in range(6):
        if not (number % 60 == 37 and span == 4):
            yield "五星支部建设大讲堂", 2 * span + draw.between(1, 2)


def township_files() -> Iterator[tuple[str, str]]:
    """Give ranks of each county and the incomes of staff; two counties lag behind."""
    draw = Draw(SEED + 2)
    units, staff = [], []
    for county in range(1, COUNTIES + 1):
        for rank, base in RANKS.items():
            key = [f"D{county:02d}", rank]
            units.append(key)
            factor = 110 if county in {4, 7} else 124
            incomes = [("县区", base + draw.between(-2000, 2000)) for _ in range(8)]
            incomes += [("街道乡镇", base * factor // 100 + draw.between(-2500, 2500)) for _ in range(12)]
            staff += [[*key, f"P{at:02d}", level, str(income)] for at, (level, income) in enumerate(incomes, start=1)]
    yield "kaifeng-township.csv", as_csv(["county", "rank"], units)
    yield "kaifeng-township-staff.csv", as_csv(["county", "rank", "person", "level", "income_yuan"], staff)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or compare them."""
    files = dict([*branch_files(), *secretary_files(), *township_files()])
    return write_or_compare("Make the synthetic tables of the Kaifeng examples.", files, arguments)


if __name__ == "__main__":
    sys.exit(main())
