"""Qingxu's star management of secretaries, fact by fact: QX-1 to QX-39 in the sources of the shipped scheme.

Single people are made by `person`, whose marks are chosen so that each expected number can be worked out by hand. The
tables of `examples/data` are read for what was published about all 201.
"""

import csv
from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pandas as pd
import polars as pl
import pytest

import partyrate as pr
from partyrate.checks import everything

pytestmark = pytest.mark.usefixtures("columns_engine")

DATA = Path(__file__).parents[2] / "examples" / "data"
PARTS = ("month", "mark", "ballot", "fault", "post")
ENGINES: dict[str, Any] = {
    "rows": list,
    "polars": pl.DataFrame,
    "pandas": pd.DataFrame,
}
SECRETARIES = ("村党组织书记", "社区党组织书记")
FULL = {item: 3 if item <= 18 else 2 for item in range(1, 42)}
"""Full marks of the items in the illustrative profile: 18 times 3 and 23 times 2 make 100."""
GRADES_TO_STARS = {"优秀": 2, "合格": 1, "基本合格": 0, "不合格": 0}


@cache
def read(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def frames(units, tables, engine="rows"):
    make = ENGINES[engine]
    return make(units), {name: make(rows) for name, rows in tables.items() if rows}


def scheme(profile="illustrative", /, **values):
    loaded = pr.load_scheme("qingxu", profile=profile)
    return loaded.with_values(values) if values else loaded


@cache
def rated(engine="polars", as_of="2024-01-31", profile="illustrative", period="2023"):
    """Rate the 201 people of the example; a round after the first reads the history."""
    tables = {part: read(f"qingxu-{part}") for part in PARTS}
    if period != "2023":
        tables["history"] = read("qingxu-history")
    units, tables = frames(read("qingxu"), tables, engine)
    return pr.Evaluator(scheme(profile)).rate(units, tables=tables, as_of=as_of, period=period)


def month_of(total):
    """Give the 41 points of a month that total so much."""
    points, left = {}, total
    for item, full in FULL.items():
        points[item] = min(full, left)
        left -= points[item]
    assert left == 0
    return {f"item{item}": str(number) for item, number in points.items()}


def person(
    name="A",
    *,
    months=(85,) * 12,
    marks=(85, 85),
    ballots=None,
    faults=(),
    posts=(("2020-01-01", None, "false"),),
    **columns,
):
    """Make one person with rows of the finer tables: monthly totals (None: no row), marks, ballots, faults, posts."""
    usual = {
        "town": "T1", "role": "村党组织书记", "appointed": "2020-01-01", "left": None, "outstanding": "false",
        "pay_class": None if columns.get("role") == "社区党组织书记" else "一肩挑", "not_suited": "false",
    }  # fmt: skip
    counts = ("issued", "excellent", "qualified", "basically_qualified", "unqualified", "abstained")
    ballots = ballots or dict.fromkeys(("党员", "村民代表", "普通群众"), (10, 0, 10, 0, 0, 0))
    return {
        "": [{"cadre": name, **usual, **columns}],
        "month": [
            {"cadre": name, "month": str(number), **month_of(total)}
            for number, total in enumerate(months, start=1)
            if total is not None
        ],
        "mark": [{"cadre": name, "rater": f"R{n}", "points": str(mark)} for n, mark in enumerate(marks)],
        "ballot": [
            {"cadre": name, "group": group, **dict(zip(counts, map(str, count), strict=True))}
            for group, count in ballots.items()
        ],
        "fault": [{"cadre": name, "fault": f"F{n}", "date": day, "ground": why} for n, (day, why) in enumerate(faults)],
        "post": [
            {"cadre": name, "post": f"P{n}", "begin": begin, "end": end, "removed": removed}
            for n, (begin, end, removed) in enumerate(posts)
        ],
    }


def at_level(name, level, **columns):
    """Make a person whose annual score is just so many whole points: every component is."""
    share = {100: (10, 10, 0, 0, 0, 0), 80: (10, 0, 10, 0, 0, 0), 60: (10, 0, 0, 10, 0, 0), 0: (10, 0, 0, 0, 10, 0)}
    nearest = min(share, key=lambda points: abs(points - level))
    rest = Fraction(100 * level - 20 * nearest, 80)  # what the two other components must be
    assert rest.denominator == 1
    ballots = dict.fromkeys(("党员", "村民代表", "普通群众"), share[nearest])
    return person(name, months=(int(rest),) * 12, marks=(int(rest),), ballots=ballots, **columns)


def rate(*people, values=None, as_of="2024-01-31", period="2023", history=(), profile="illustrative"):
    tables = {part: [row for each in people for row in each[part]] for part in PARTS}
    units, given = frames([row for each in people for row in each[""]], tables)
    if history:
        given["history"] = list(history)
    found = scheme(profile, **(values or {}))
    return pr.Evaluator(found).rate(units, tables=given, as_of=as_of, period=period)


def value(name, *people, **options):
    [found] = rate(*people, **options).values(name)
    return found


def dicts(frame):
    return frame if isinstance(frame, list) else frame.to_dicts()


def given(rating, incentive):
    return [row for row in dicts(rating.incentives) if row["incentive"] == incentive]


def grades(rating):
    return {row["cadre"]: row["考核等次"] for row in dicts(rating.units)}


# ------------------------------------------------------------------------------------------------------------- who


def test_the_scheme_is_on_trial():
    # QX-1
    assert (scheme(None).status, scheme(None).edition) == ("trial", "trial")


def test_137_29_and_35_people_are_201_and_200_of_them_are_rated():
    # QX-2, QX-4
    units = dicts(rated().units)
    assert Counter(row["role"] for row in units) == {"村党组织书记": 137, "社区党组织书记": 29, "村主任": 35}
    assert len(units) == 201
    out = [row for row in units if row["考核等次"] is None]
    assert [row["role"] for row in out] == ["村党组织书记"]
    assert {row["考核等次_state"] for row in out} == {row["星数_state"] for row in out} == {"not applicable"}
    assert "gate 'less than a full year in post: not rated' applies to 1 row" in map(str, rated().notes)


def test_village_directors_are_rated_under_rules_named_after_secretaries():
    # QX-5
    directors = [row for row in dicts(rated().units) if row["role"] == "村主任"]
    assert len(directors) == 35
    assert all(row["考核等次"] and row["星数"] is not None for row in directors)


@pytest.mark.parametrize(
    ("appointed", "until", "grade"),
    [
        ("2022-12-31", "考核期末", "合格"),  # the anniversary itself is a full year
        ("2023-01-01", "考核期末", None),
        ("2023-01-01", "评定日", "合格"),
        ("2023-01-31", "评定日", "合格"),
        ("2023-02-01", "评定日", None),
    ],
)
def test_a_full_year_in_post_is_needed_at_the_reference_date(appointed, until, grade):
    # QX-3
    assert rate(person(appointed=appointed), values={"任职截止": until}).units[0]["考核等次"] == grade


def test_who_has_no_full_year_in_post_takes_no_place_and_does_not_count_for_the_share():
    # QX-3, QX-12
    people = [at_level(f"P{n}", 96) for n in range(10)]
    rating = rate(*people, at_level("new", 100, appointed="2023-06-01"), values={"边界并列": "in"})
    [account] = [row for row in rating.distribution("考核等次") if row["level"] == "优秀"]
    assert account["wanted"] == 1  # a tenth of the ten who are rated
    assert grades(rating)["new"] is None


@pytest.mark.parametrize(
    ("appointed", "grade", "state"),
    [("2020-01-01", "合格", None), ("2023-01-15", None, "undetermined"), ("2023-06-01", None, "not applicable")],
)
def test_without_knowing_the_reference_date_only_those_are_undetermined_for_whom_it_decides(appointed, grade, state):
    # QX-3: the days that it can be are the day of rating and the last day of the round
    unknown = pr.Evaluator(attrs.evolve(scheme(), parameters=_without("任职截止")))
    units, tables = frames(*_split(person(appointed=appointed)))
    (row,) = unknown.rate(units, tables=tables, as_of="2024-01-31", period="2023").units
    assert (row["考核等次"], row["考核等次_state"]) == (grade, state)


def _without(*names):
    return [attrs.evolve(each, value=None) if each.name in names else each for each in scheme().parameters.values()]


def _split(one):
    return one[""], {part: one[part] for part in PARTS}


# -------------------------------------------------------------------------------------------- quantitative assessment


def test_there_are_41_items_and_their_full_marks_and_categories_are_not_published():
    # QX-15
    bare = scheme(None)
    assert len(bare.tables["item"].columns) == len(set(bare.tables["item"].columns)) == 41
    for lookup in ("项满分", "项类别"):
        assert [name for name in bare.unpublished if name.startswith(f"{lookup}[")] == [
            f"{lookup}['{item}']" for item in bare.tables["item"].columns
        ]


def test_a_month_that_lacks_an_item_is_a_fault_of_the_data():
    # QX-15
    one = person()
    for row in one["month"]:
        del row["item41"]
    with pytest.raises(pr.DataError, match="item41"):
        rate(one)


def test_the_41_items_of_the_profile_are_in_ten_categories_and_total_100_points():
    # QX-15: the profile fills what is not published
    filled = scheme().lookups
    assert set(filled["项类别"].cells.values()) == set(range(1, 11))
    assert sum(filled["项满分"].cells.values()) == 100


def test_the_two_named_categories_are_added_up_by_item():
    # QX-15: with full marks, the five items of category 1 bring 3 points each, and so do the four of category 2
    rating = rate(person(months=(100,) * 12))
    assert set(rating.values("月评分")) == {100}
    assert (set(rating.values("基层组织建设")), set(rating.values("壮大村集体经济"))) == ({15}, {12})


def test_points_above_the_full_marks_of_an_item_are_counted():
    one = person()
    one["month"][0]["item19"] = "3"  # an item of 2 points
    assert value("超满分项次", one) == 1
    assert set(rated().values("超满分项次")) == {0}


def test_the_quantitative_score_is_the_mean_of_the_twelve_monthly_totals():
    # QX-16: (80*6 + 90*5 + 100) / 12 = 1030 / 12 = 85.8333...
    assert value("量化考核", person(months=(*[80] * 6, *[90] * 5, 100))) == Fraction("85.83")


@pytest.mark.parametrize(("choice", "score"), [("剔除", Fraction(84)), ("计零", Fraction(70)), ("不计分", None)])
def test_months_without_a_total_are_left_out_or_count_as_zero_or_leave_no_score(choice, score):
    # QX-17: ten months of 84; 840 / 10 and 840 / 12
    rating = rate(person(months=(*[84] * 10, None, None)), values={"缺月处理": choice})
    [found] = rating.values("量化考核")
    assert found == score or (score is None and str(found) == "missing")
    assert rating.units[0]["考核等次_state"] == (None if score else "missing")


def test_without_a_rule_for_missing_months_the_score_is_undetermined():
    # QX-17
    lacking = rated(profile=None).undetermined["量化考核"]
    assert "缺月处理" in lacking


def test_the_quarters_are_ranked_within_the_town_and_equal_totals_share_the_better_place():
    # QX-16
    months = {"A": (90,) * 12, "B": (80, 80, 80, *[95] * 9), "C": (90,) * 12, "D": (70,) * 12}
    people = [person(name, months=totals, town="T2" if name == "D" else "T1") for name, totals in months.items()]
    rating = rate(*people)
    assert list(rating.values("一季度排名")) == [1, 3, 1, 1]
    assert list(rating.values("四季度排名")) == [2, 1, 2, 1]


# -------------------------------------------------------------------------------- organisation, democracy, annual score


def test_the_organisation_evaluation_is_the_plain_mean_of_the_meeting():
    # QX-18: no mark is left out: (100 + 90 + 50) / 3 = 80
    assert value("组织评价", person(marks=(100, 90, 50))) == 80


@pytest.mark.parametrize(("divisor", "score"), [("有效票", 90), ("收回票", 72), ("发出票", Fraction(60))])
def test_ballots_are_divided_by_what_is_chosen(divisor, score):
    # QX-19: 4 x 100 + 4 x 80 = 720 points; 8 valid, 10 returned, 12 issued
    ballots = dict.fromkeys(("党员", "村民代表", "普通群众"), (12, 4, 4, 0, 0, 2))
    assert value("民主测评", person(ballots=ballots), values={"计票分母": divisor}) == score


def test_three_groups_make_the_democratic_evaluation_by_their_shares():
    # QX-19: 0.4 * 100 + 0.3 * 80 + 0.3 * 60 = 82
    ballots = {"党员": (5, 5, 0, 0, 0, 0), "村民代表": (5, 0, 5, 0, 0, 0), "普通群众": (5, 0, 0, 5, 0, 0)}
    assert value("民主测评", person(ballots=ballots)) == 82
    assert {name for name in scheme(None).unpublished if name.startswith("群体份额")} == {
        "群体份额['党员']", "群体份额['村民代表']", "群体份额['普通群众']",
    }  # fmt: skip


def test_a_group_without_a_valid_ballot_has_no_score_and_neither_has_the_whole():
    ballots = {"党员": (5, 0, 0, 0, 0, 5), "村民代表": (5, 0, 5, 0, 0, 0), "普通群众": (5, 0, 5, 0, 0, 0)}
    assert rate(person(ballots=ballots)).units[0]["民主测评_state"] == "not applicable"


def test_the_annual_score_is_the_weighted_sum_of_three_components():
    # QX-13, QX-20: 0.5 * 85 + 0.3 * 90 + 0.2 * 80 = 85.5
    assert value("年度考核得分", person(months=(85,) * 12, marks=(90,))) == Fraction("85.5")
    parts = [each.name for each in scheme().parts("考核合成")]
    assert parts == ["量化考核", "组织评价", "民主测评"]


def test_the_weights_are_unpublished_and_what_is_supplied_must_total_1():
    # QX-14
    weights = {"量化考核权重", "组织评价权重", "民主测评权重"}
    assert weights <= set(scheme(None).unpublished)
    assert weights <= set(rated(profile=None).undetermined["年度考核得分"])
    with pytest.raises(pr.SchemeError, match=r"weights that add up to 1\.1"):
        pr.check(scheme(量化考核权重="0.60"))


# --------------------------------------------------------------------------------------------------------------- grades


def test_four_grades_stand_in_their_order():
    # QX-9
    assert scheme().ladders["考核等次"].names == ("优秀", "合格", "基本合格", "不合格")
    people = [at_level(f"P{n:02d}", level) for n, level in enumerate((96, 88, 72, 60, 52, *[84] * 5))]
    found = grades(rate(*people))
    assert [found[f"P{n:02d}"] for n in range(5)] == ["优秀", "合格", "合格", "基本合格", "不合格"]


def test_the_share_of_excellent_is_a_bound_rounded_down_and_the_rest_are_qualified():
    # QX-12: a tenth of 19 is 1.9
    people = [at_level(f"P{n:02d}", level) for n, level in enumerate((100, 96, 92, *[84] * 16))]
    assert Counter(grades(rate(*people)).values()) == {"优秀": 1, "合格": 18}
    up = rate(*people, values={"名额取整": "up"})
    assert [name for name, grade in grades(up).items() if grade == "优秀"] == ["P00", "P01"]
    assert "优秀比例" in scheme(None).unpublished


def test_the_share_is_held_in_the_county_or_in_each_town():
    # QX-12: the best of twenty stand in one town; a tenth of ten in each town is one
    levels = (*[96, 92], *[84] * 8)
    people = [at_level(f"A{n}", level, town="T1") for n, level in enumerate(levels)]
    people += [at_level(f"B{n}", 92 - 8 * (n > 0), town="T2") for n in range(10)]
    county = rate(*people, values={"边界并列": "in"})
    assert [name for name, grade in grades(county).items() if grade == "优秀"] == ["A0", "A1", "B0"]  # a tie at 92
    towns = rate(*people, values={"优秀比例范围": "乡街"})
    assert [name for name, grade in grades(towns).items() if grade == "优秀"] == ["A0", "B0"]


def test_a_tenth_of_200_is_20():
    # QX-28
    [excellent] = [row for row in rated().distribution("考核等次") if row["level"] == "优秀"]
    assert (excellent["wanted"], excellent["count"]) == (20, 20)


# ---------------------------------------------------------------------------------------------------------------- stars


@pytest.mark.parametrize("engine", ENGINES)
def test_the_first_rating_gives_20_two_stars_173_one_star_and_7_none_on_every_engine(engine):
    # QX-27, with the sample data and under the assumptions of the profile
    (counts,) = rated(engine).counts("星级档").values()
    assert counts == {"二星级以上": 20, "一星级": 173, "不定星级": 7, None: 1}


@pytest.mark.parametrize("engine", ["rows", "pandas"])
def test_every_value_of_every_table_is_the_same_on_all_engines(engine):
    plain, other = rated(), rated(engine)
    names = [node.name for node in plain.plan.nodes.values() if node.kind in ("formula", "group", "ladder", "input")]
    assert len(names) > 40
    for name in names:
        assert sorted(map(str, plain.values(name))) == sorted(map(str, other.values(name))), name


def test_two_stars_one_star_and_none_are_the_published_classes_and_the_top_is_open():
    # QX-7
    assert scheme().ladders["星级档"].names == ("二星级以上", "一星级", "不定星级")
    assert "最高星数" in scheme(None).unpublished
    assert rated(profile=None).undetermined["星数"]


def test_which_grade_brings_how_many_stars_is_a_table_without_values():
    # QX-10
    assert [name for name in scheme(None).unpublished if name.startswith("初评定星")] == [
        f"初评定星['{grade}']" for grade in GRADES_TO_STARS
    ]
    people = [at_level(f"P{n:02d}", level) for n, level in enumerate((96, 60, 52, *[84] * 7))]
    found = {row["cadre"]: (row["考核等次"], row["星数"]) for row in rate(*people).units}
    assert {stars for _, stars in found.values()} == {2, 1, 0}
    assert all(GRADES_TO_STARS[grade] == stars for grade, stars in found.values())


def history(stars, rated_on="2024-01-31", first=None, name="A"):
    return {
        "cadre": name,
        "round": 2023,
        "星数": stars,
        "首轮星数": stars if first is None else first,
        "评定日": rated_on,
    }


LATER: dict[str, Any] = {"as_of": "2025-01-31", "period": "2024"}


@pytest.mark.parametrize(
    ("level", "before", "after"),
    [(84, 2, 2), (60, 2, 1), (52, 2, 0), (52, 1, 0), (84, 10, 10)],
    ids=[
        "qualified keeps",
        "basically qualified loses",
        "unqualified loses",
        "never below none",
        "never above the top",
    ],
)
def test_stars_are_a_stock_that_later_rounds_add_to_and_take_from(level, before, after):
    # QX-6, QX-8 (first kind)
    assert value("星数", at_level("A", level), history=[history(before)], **LATER) == after


@pytest.mark.parametrize(("before", "after"), [(1, 2), (9, 10), (10, 10)])
def test_an_added_star_goes_no_further_than_the_top_of_the_scale(before, after):
    # QX-6, QX-7, X-QX-1: ten stars in the profile, after the rules of another place
    people = [at_level("A", 96), *(at_level(f"P{n}", 84) for n in range(9))]
    rating = rate(*people, history=[history(before)], **LATER)
    assert next(row["星数"] for row in dicts(rating.units) if row["cadre"] == "A") == after


def test_who_was_not_rated_in_the_last_round_is_rated_as_for_the_first_time():
    # QX-6
    assert value("星数", at_level("A", 84), history=[history(2, name="B")], **LATER) == 1


@pytest.mark.parametrize("ground", ["情形1", "情形2", "情形3", "情形4", "情形5", "情形6", "受处分"])
def test_each_of_six_situations_and_a_punishment_takes_stars_away(ground):
    # QX-8 (second and third kind): one star for a situation, two for a punishment in the profile
    one = at_level("A", 84, faults=[("2024-05-01", ground)])
    assert value("星数", one, history=[history(5)], **LATER) == (3 if ground == "受处分" else 4)
    assert f"每起减星['{ground}']" in scheme(None).unpublished


@pytest.mark.parametrize(
    ("as_of", "stars"), [("2024-01-31", 1), ("2024-03-11", 1), ("2024-03-12", 0), ("2024-04-30", 0)]
)
def test_a_case_in_mid_year_takes_effect_on_its_day(as_of, stars):
    # QX-8: the same round, looked at again
    one = at_level("A", 84, faults=[("2024-03-12", "情形5")])
    assert value("星数", one, as_of=as_of) == stars


@pytest.mark.parametrize(("recorded", "rated_on"), [(2, "2024-01-31"), (1, "2024-04-30")])
def test_a_case_counts_once_whether_it_was_recorded_in_mid_year_or_not(recorded, rated_on):
    # QX-8: two stars less one, in the record or in the next round
    one = at_level("A", 84, faults=[("2024-03-12", "情形5")])
    assert value("星数", one, history=[history(recorded, rated_on)], **LATER) == 1


def test_at_the_first_rating_cases_of_the_round_count_where_the_rules_say_so():
    # QX-8, QX-22: whether they do is not published
    before, within = [("2022-12-31", "情形1")], [("2023-01-01", "情形1")]
    assert value("星数", at_level("A", 84, faults=before)) == 1
    assert value("星数", at_level("A", 84, faults=within)) == 0
    assert value("星数", at_level("A", 84, faults=within), values={"初评减星": False}) == 1
    assert "初评减星" in scheme(None).unpublished


def test_a_case_of_the_example_in_mid_year_moves_one_person_and_nobody_else():
    before, after = rated(), rated(as_of="2024-03-31")
    moved = {
        old["cadre"]: (old["星数"], new["星数"])
        for old, new in zip(dicts(before.units), dicts(after.units), strict=True)
        if old["星数"] != new["星数"]
    }
    assert moved == {"Q023": (2, 1)}


@pytest.mark.parametrize(
    ("since", "outstanding", "stars"),
    [("2013-12-31", "true", 2), ("2014-01-01", "true", 1), ("2013-12-31", "false", 1)],
)
def test_a_star_for_ten_years_needs_the_finding_as_well(since, outstanding, stars):
    # QX-11
    assert value("星数", at_level("A", 84, posts=[(since, None, "false")], outstanding=outstanding)) == stars
    assert "十年增星" in scheme(None).unpublished


REMOVED = ("2008-02-01", "2013-03-01", "true")


@pytest.mark.parametrize(
    ("posts", "years"),
    [
        ([("2013-12-31", None, "false")], 10),
        ([("2014-01-01", None, "false")], 9),
        ([("2009-01-10", "2014-12-01", "false"), ("2015-06-01", None, "false")], 14),  # a break of half a year
        ([("2010-01-01", "2015-06-01", "false"), ("2016-06-02", None, "false")], 13),  # of a year to the day
        ([("2010-01-01", "2015-06-01", "false"), ("2016-06-03", None, "false")], 12),  # a day more: all of it
        ([("2010-01-01", "2013-06-30", "false"), ("2018-03-01", None, "false")], 9),
        ([("2018-03-01", None, "false"), ("2010-01-01", "2013-06-30", "false")], 9),  # whatever the order of rows
        ([("2010-01-01", "2016-01-01", "false"), ("2015-01-01", None, "false")], 13),  # posts that overlap
        ([REMOVED, ("2013-06-01", None, "false")], 10),  # years before a removal do not count, nor does the break
        ([("2001-01-01", "2006-01-01", "false"), REMOVED, ("2017-01-15", None, "false")], 6),
        ([("2012-01-01", "2020-01-01", "false"), ("2020-01-02", "2026-12-31", "false")], 11),  # a term yet to end
    ],
)
def test_years_in_post_count_short_breaks_and_neither_long_ones_nor_years_before_a_removal(posts, years):
    # X-QX-2, as the illustrative profile has it; to the end of 2023
    assert value("主干任职年数", person(posts=posts)) == years


def test_how_breaks_and_removals_count_can_be_chosen():
    # X-QX-2: the report does not say it
    posts = [("2010-01-01", "2013-06-30", "false"), ("2018-03-01", None, "false")]
    assert value("主干任职年数", person(posts=posts), values={"允许间断年数": 5}) == 13
    again = [REMOVED, ("2013-06-01", None, "false")]
    assert value("主干任职年数", person(posts=again), values={"免职前年限计入": True}) == 15
    assert {"允许间断年数", "免职前年限计入"} <= set(scheme(None).unpublished)


def test_in_the_example_one_qualified_person_has_two_stars_for_ten_years_in_post():
    # QX-11, X-QX-4
    found = [row["cadre"] for row in dicts(rated().units) if row["考核等次"] == "合格" and row["星数"] == 2]
    assert found == ["Q035"]


# ------------------------------------------------------------------------------------------------------ stars and money


def role_stars(rating):
    """Count people by whether they are secretaries, and by stars."""
    return Counter((row["role"] in SECRETARIES, row["星数"]) for row in dicts(rating.units) if row["星数"] is not None)


def test_213_stars_are_213000_yuan_and_33000_more_than_were_paid_out():
    # QX-29, QX-30, QX-31
    rating = rated()
    assert rating.total("星数") == 2 * 20 + 173
    assert rating.total("星级奖励") == 213_000
    assert rating.total("星级奖励") - 180_000 == 33_000


def test_in_the_example_secretaries_alone_get_the_180000_yuan_that_were_published():
    # QX-30, QX-32: the hypothesis that explains the difference
    rows = rated().totals("职务", where={"incentive": "星级奖励"})
    paid = Counter[bool]()
    for row in rows:
        paid[row["职务"] in SECRETARIES] += row["total"]
    assert paid == {True: 180_000, False: 33_000}
    [secretaries] = rated().totals("incentive", where={"incentive": "星级奖励", "职务": SECRETARIES})
    assert (secretaries["total"], secretaries["rows"]) == (180_000, 161)


def test_three_of_seven_without_a_star_are_directors_so_that_four_secretaries_are_helped():
    # QX-26
    assert role_stars(rated()) == {
        (True, 0): 4, (True, 1): 142, (True, 2): 19, (False, 0): 3, (False, 1): 31, (False, 2): 1,
    }  # fmt: skip


def reward_only():
    """Give the scheme with stars as data: the rule for the reward, and nothing before it."""
    whole = scheme()
    keep = ("职务", "新增星数")
    stars = pr.Indicator(name="星数", table="cadre", kind="number", low=0, high=10, decimals=0)
    return pr.Scheme(
        name="qingxu-reward",
        stages=whole.stages,
        tables=[attrs.evolve(whole.tables["cadre"], key=("人群", "cadre"))],
        parameters=[whole.parameters["每星奖励"]],
        indicators=[stars, *(whole.indicators[name] for name in keep)],
        incentives=[whole.incentives["星级奖励"]],
        sources=list(whole.sources.values()),
    )


def splits():
    """Give every way to split 20, 173 and 7 between 35 directors and 166 secretaries, one of whom is not rated."""
    for secretaries in (165, 166):
        for none in range(8):
            for two in range(21):
                one = secretaries - none - two
                if 0 <= one <= 173:
                    yield none, one, two


@cache
def paid_to_secretaries():
    """Let the engine pay each population of secretaries."""
    rows = [
        {"cadre": number, "role": "村党组织书记", "星数": stars, "人群": str(split)}
        for split in splits()
        for number, stars in enumerate(stars for stars, people in enumerate(split) for _ in range(people))
    ]
    rating = pr.Evaluator(reward_only()).rate(pl.DataFrame(rows), as_of="2024-01-31", period="2023")
    paid = {row["人群"]: row["total"] for row in rating.totals("人群", where={"incentive": "星级奖励"})}
    return {split: paid.get(str(split), 0) for split in splits()}


def test_with_four_secretaries_without_a_star_180000_yuan_can_arise_in_just_two_ways():
    # QX-32: and what is left for the directors
    ways = [split for split, yuan in paid_to_secretaries().items() if yuan == 180_000 and split[0] == 4]
    assert ways == [(4, 142, 19), (4, 144, 18)]
    assert [(7 - none, 173 - one, 20 - two) for none, one, two in ways] == [(3, 31, 1), (3, 29, 2)]


def test_with_any_number_of_secretaries_without_a_star_it_can_arise_in_13_ways():
    # QX-32
    assert sum(yuan == 180_000 for yuan in paid_to_secretaries().values()) == 13


# ----------------------------------------------------------------------------------------------------------- incentives


def test_a_star_is_rewarded_when_it_is_gained_and_not_again():
    # QX-29
    first = given(rate(at_level("A", 84)), "星级奖励")
    assert [(row["amount"], row["amount_unit"], row["every"]) for row in first] == [(1000, "yuan", "once")]
    people = [at_level("A", 96), *(at_level(f"P{n}", 84) for n in range(9))]
    same = [history(1, name=f"P{n}") for n in range(9)]
    later = rate(*people, history=[history(2), *same], **LATER)
    assert [(row["cadre"], row["amount"]) for row in given(later, "星级奖励")] == [("A", 1000)]


def test_two_star_secretaries_get_a_certificate_and_directors_do_not():
    # QX-30
    rows = {row["cadre"]: row for row in dicts(rated().units)}
    receivers = [rows[row["cadre"]] for row in given(rated(), "荣誉证书")]
    assert len(receivers) == 19
    assert {(row["星数"], row["role"] in SECRETARIES) for row in receivers} == {(2, True)}


def test_performance_pay_of_village_secretaries_is_150_and_100_per_cent():
    # QX-33
    cells = scheme(None).lookups["绩效比例"].cells
    assert [cells[key] for key in (("优秀", "原"), ("优秀", "现"), ("合格", "原"), ("合格", "现"))] == [
        1, Fraction(3, 2), Fraction(4, 5), 1,
    ]  # fmt: skip
    rows = {row["cadre"]: row for row in dicts(rated().units)}
    paid = {(rows[row["cadre"]]["考核等次"], Fraction(row["amount"])) for row in given(rated(), "绩效发放比例")}
    assert {("优秀", Fraction(3, 2)), ("合格", Fraction(1))} <= paid
    assert {rows[row["cadre"]]["role"] for row in given(rated(), "绩效发放比例")} == {"村党组织书记"}
    assert {name for name in scheme(None).unpublished if "绩效比例" in name and "现" in name} == {
        "绩效比例['基本合格', '现']", "绩效比例['不合格', '现']",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("pay_class", "now", "before"),
    [("一肩挑", 68_000, 60_000), ("其他村主干", 58_000, 50_000), ("选派干部", 30_000, None)],
)
def test_annual_pay_goes_by_role(pay_class, now, before):
    # QX-34
    [row] = given(rate(person(pay_class=pay_class)), "年度报酬")
    assert (row["amount"], row["amount_unit"], row["every"]) == (now, "yuan", "year")
    cell = scheme(None).lookups["年报酬"].cells[pay_class, "原"]
    assert (cell if before else None) == before


def test_the_base_of_performance_pay_in_the_profile_is_40_per_cent_of_the_annual_pay():
    # X-QX-3; the base itself is unpublished
    base, pay = scheme().lookups["绩效基数"].cells, scheme().lookups["年报酬"].cells
    assert {name for name in scheme(None).unpublished if name.startswith("绩效基数")} == {
        f"绩效基数['{each}']" for (each,) in base
    }
    assert all(yuan == Fraction(2, 5) * pay[each, "现"] for (each,), yuan in base.items())


def test_nothing_is_said_of_the_pay_of_community_secretaries():
    # QX-34
    rating = rate(person(role="社区党组织书记"))
    assert given(rating, "年度报酬") == given(rating, "绩效发放比例") == []
    assert rating.units[0]["全年收入_state"] == "not applicable"


@pytest.mark.parametrize(("how", "income"), [("含在报酬内", 81_600), ("另行发放", 108_800)])
def test_how_performance_pay_and_annual_pay_combine_is_a_choice(how, income):
    # QX-35: 68,000 and a base of 27,200 at 150 per cent: 68,000 + 13,600, or 68,000 + 40,800
    people = [at_level("A", 96), *(at_level(f"P{n}", 84) for n in range(9))]
    rating = rate(*people, values={"绩效与报酬": how})
    assert rating.values("全年收入")[0] == income
    assert "绩效与报酬" in scheme(None).unpublished


def test_after_leaving_office_each_star_brings_15_yuan_a_month():
    # QX-36
    people = [at_level("A", 96, left="2024-01-31"), *(at_level(f"P{n}", 84) for n in range(9))]
    [row] = given(rate(*people), "离任补贴")
    assert (row["cadre"], row["amount"], row["every"]) == ("A", 30, "month")
    assert given(rate(*people, as_of="2024-01-30"), "离任补贴") == []


@pytest.mark.parametrize(("first_counts", "yuan"), [(True, [150]), (False, [50])])
def test_the_pension_rises_by_50_yuan_for_an_added_star_and_whether_the_first_count_is_open(first_counts, yuan):
    # QX-37: two stars at the first rating, three now
    one = at_level("A", 84)
    rating = rate(one, history=[history(3, first=2)], values={"初评星计入养老": first_counts}, **LATER)
    assert [row["amount"] for row in given(rating, "养老补助")] == yuan
    assert given(rate(one), "养老补助") == []  # first rating, its stars not counted
    assert "初评星计入养老" in scheme(None).unpublished


@pytest.mark.parametrize(
    ("least", "role", "names"),
    [(2, "村党组织书记", ["优先推荐", "优先纳入事业编"]), (3, "村党组织书记", []), (2, "村主任", [])],
)
def test_higher_stars_bring_priority_to_secretaries_and_what_is_higher_is_open(least, role, names):
    # QX-38, QX-39
    people = [at_level("A", 96, role=role), *(at_level(f"P{n}", 84) for n in range(9))]
    rating = rate(*people, values={"较高星级": least})
    wanted = ("优先推荐", "优先纳入事业编", "参照事业编待遇")
    assert sorted(row["incentive"] for row in rating.incentives if row["incentive"] in wanted) == sorted(names)
    assert "较高星级" in scheme(None).unpublished


def test_who_is_not_suited_for_a_post_is_paid_alike():
    # QX-39
    people = [at_level("A", 96, not_suited="true"), *(at_level(f"P{n}", 84) for n in range(9))]
    rating = rate(*people)
    assert [row["cadre"] for row in given(rating, "参照事业编待遇")] == ["A"]
    assert given(rating, "优先纳入事业编") == []


# -------------------------------------------------------------------------------------------------------------- pairing


@pytest.mark.parametrize(("at_most", "busy", "filled"), [(2, [2, 1, 1, 1, 1, 1, 1], 8), (1, [1] * 7, 7)])
def test_seven_helpers_fill_eight_places_only_where_one_of_them_helps_twice(at_most, busy, filled):
    # QX-25: four secretaries without a star, two helpers for each
    helpers = {f"H{n}": at_level(f"H{n}", 84) for n in range(7)}
    helped = {f"N{n}": at_level(f"N{n}", 60) for n in range(4)}
    director = at_level("D", 60, role="村主任")
    past = [history(2 if name in helpers else 0, name=name) for name in (*helpers, *helped, "D")]
    rating = rate(*helpers.values(), *helped.values(), director, history=past, values={"帮带上限": at_most}, **LATER)
    pairs = rating.pairs("结对")
    assert len(pairs) == filled
    assert {pair["cadre"] for pair in pairs} == set(helped)  # a director is neither helped nor helps
    assert sorted(Counter(pair["helper_cadre"] for pair in pairs).values(), reverse=True) == busy
    short = [str(note) for note in rating.notes if note.kind == "shortfall"]
    assert bool(short) is (filled < 8)
    assert {"帮带上限", "结对范围"} <= set(scheme(None).unpublished)


def test_in_the_example_four_secretaries_get_two_helpers_each():
    # QX-25, QX-26
    pairs = rated().pairs("结对")
    assert Counter(pair["cadre"] for pair in pairs) == {"Q020": 2, "Q063": 2, "Q069": 2, "Q143": 2}


# ------------------------------------------------------------------------------------------------------------ procedure


def test_the_county_begins_when_the_notice_is_over_and_when_that_is_depends_on_what_is_not_published():
    # QX-21, QX-23: posted on the 8th, five days from the 9th to the 13th in the profile
    steps = {step.step: step for step in pr.timeline(scheme(), "定星程序", "2024-01-08")}
    assert [str(steps[name].begin) for name in ("村级公示", "受处分审核", "定星")] == [
        "2024-01-08", "2024-01-14", "2024-01-14",
    ]  # fmt: skip
    bare = {step.step: step for step in pr.timeline(scheme(None), "定星程序", "2024-01-08")}
    assert set(bare["受处分审核"].lacks) == {"公示天数", "公示日", "公示次日起算"}


def test_notice_comes_before_the_review_of_the_county_and_its_days_are_not_published():
    # QX-21, QX-23
    steps = {step.name: step for step in scheme(None).procedures["定星程序"].steps}
    names = list(steps)
    assert names[:4] == ["乡街党委初评", "村级公示", "报县委组织部", "受处分审核"]
    assert steps["受处分审核"].requires == ("报县委组织部",)
    assert steps["报县委组织部"].requires == ("村级公示",)
    assert steps["村级公示"].notice == pr.ParameterName("公示天数")
    assert "公示天数" in scheme(None).unpublished


def test_the_county_screens_then_holds_the_share_then_the_ten_years_and_then_fixes_the_stars():
    # QX-22
    names = [step.name for step in scheme(None).procedures["定星程序"].steps]
    assert names[3:7] == ["受处分审核", "把握优秀比例", "把握十年增星", "定星"]


# ------------------------------------------------------------------------------------------------- the files themselves


@pytest.mark.parametrize("profile", [None, "illustrative"])
def test_the_scheme_has_neither_faults_nor_warnings(profile):
    assert pr.check(scheme(profile)).warnings == ()


def test_every_entry_level_quota_and_step_has_a_source_that_exists_and_every_source_is_used():
    bare = scheme(None)
    parts: list[Any] = [*everything(bare), *(level for each in bare.ladders.values() for level in each.levels)]
    parts += [quota for each in bare.ladders.values() for quota in each.quotas]
    parts += [step for each in bare.procedures.values() for step in each.steps]
    assert [part for part in parts if not part.source or not set(part.source) <= set(bare.sources)] == []
    assert set(bare.sources) == {name for part in parts for name in part.source}
    assert all(each.document and each.clause and each.says for each in bare.sources.values())
    assert bare.sources["X-QX-2"].url


def test_without_the_profile_every_gap_has_a_name_and_no_star_is_given():
    rating = rated(profile=None)
    assert rating.total("星数") == 0
    assert {row["星数_state"] for row in dicts(rating.units)} == {"undetermined"}
    named = {name for names in rating.undetermined.values() for name in names}
    gaps = {name.partition("[")[0] for name in scheme(None).unpublished}
    beside = {"公示天数", "公示日", "公示次日起算"}  # days of the procedure decide no value
    assert gaps - beside <= named <= gaps


def test_the_profile_fills_just_what_is_unpublished_and_gives_a_reason_for_each():
    gaps = {name.partition("[")[0] for name in scheme(None).unpublished}
    assert scheme().unpublished == ()
    assert set(scheme().assumptions) == gaps
    assert rated().notes[0].kind == "assumptions"
