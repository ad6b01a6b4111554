"""Make the synthetic tables of the three Liuzhou examples, the same bytes every time.

Liuzhou published how many villages and rural communities are rated and nothing of single ones, so everything here is
drawn by chance from a fixed seed. What is not left to chance: the numbers of units, that some units have months without
marks, and that some have no star on record. Only `Random.random` is drawn from, whose sequence Python promises to keep.

    python examples/data/make_liuzhou.py            write the files beside this script
    python examples/data/make_liuzhou.py --check    compare them instead; exit 1 where a byte differs
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from drawing import Draw, as_csv, require, write_or_compare

SEED = 20121231
VILLAGES, COMMUNITIES = 938, 66
COUNTIES, TOWNSHIPS = 10, 9
STANDARDS = ("organisation", "team", "economy", "civility", "masses_review", "special_work")
STARS = ("一星", "二星", "三星", "四星", "五星")
KINDS = ("机关", "企业", "事业单位", "城市社区", "农村")
PARTS = {"implementation": 12, "attention": 28, "system": 20, "tasks": 15, "results": 20, "funding": 5}
ASPECTS = ("leadership", "mechanism", "vehicle", "effect")
ORGANISATIONS, LEADERS, INDICATORS = 200, 60, 29
GRADES = ("优秀", "良好", "一般", "较差")


def star_files() -> Iterator[tuple[str, str]]:
    """Give the units of the star upgrade, their months, and their stars of the year before."""
    draw = Draw(SEED)
    units, months, history = [], [], []
    for number in range(VILLAGES + COMMUNITIES):
        county = number % COUNTIES + 1
        key = [f"C{county:02d}", f"T{number // COUNTIES % TOWNSHIPS + 1}", f"U{number + 1:04d}"]
        units.append([*key, "行政村" if number < VILLAGES else "农村社区"])
        quality = 45 + sum(draw.between(0, 16) for _ in range(3))
        gaps = {draw.between(1, 12)} if number % 50 == 0 else set()
        for month in range(1, 13):
            marks = [str(min(100, quality + draw.between(-6, 8))) for _ in STANDARDS]
            months.append([*key, str(month), *(["" for _ in STANDARDS] if month in gaps else marks)])
        if number % 40:
            place = min(4, max(0, (quality + draw.between(-9, 9) - 50) // 10))
            history.append([*key, "2011", STARS[place]])
    require(
        "938 villages and 66 communities", holds=[row[3] for row in units].count("行政村") == 938 == len(units) - 66
    )
    head = ["county", "township", "unit"]
    yield "liuzhou-star.csv", as_csv([*head, "kind"], units)
    yield "liuzhou-star-month.csv", as_csv([*head, "month", *STANDARDS], months)
    yield "liuzhou-star-history.csv", as_csv([*head, "round", "星级"], history)


def learning_file() -> Iterator[tuple[str, str]]:
    """Give the party organisations of the learning project: forty of each kind."""
    draw = Draw(SEED + 1)
    rows = []
    for number in range(ORGANISATIONS):
        share = draw.between(50, 100)
        points = [
            min(10 * most, max(0, most * share // 10 + draw.between(-most // 2, most // 2))) for most in PARTS.values()
        ]
        aspects = [min(100, share + draw.between(-8, 8)) for _ in ASPECTS]
        tenths = [f"{point // 10}.{point % 10}" for point in points]
        rows.append([f"G{number + 1:03d}", KINDS[number % len(KINDS)], *tenths, *map(str, aspects)])
    yield "liuzhou-learning.csv", as_csv(["organisation", "kind", *PARTS, *ASPECTS], rows)


def competence_files() -> Iterator[tuple[str, str]]:
    """Give leaders and their grades; every twentieth lacks one."""
    draw = Draw(SEED + 2)
    leaders, marks = [], []
    for number in range(LEADERS):
        name, bent = f"L{number + 1:02d}", draw.between(0, 2)
        leaders.append([name])
        for indicator in range(1, INDICATORS + 1):
            grade = GRADES[min(3, draw.between(0, 2) * draw.between(0, 1) + bent * draw.between(0, 1))]
            marks.append([name, str(indicator), "" if number % 20 == 19 and indicator == 17 else grade])
    yield "liuzhou-competence.csv", as_csv(["leader"], leaders)
    yield "liuzhou-competence-mark.csv", as_csv(["leader", "indicator", "grade"], marks)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the files, or compare them."""
    files = dict([*star_files(), *learning_file(), *competence_files()])
    return write_or_compare("Make the synthetic tables of the Liuzhou examples.", files, arguments)


if __name__ == "__main__":
    sys.exit(main())
