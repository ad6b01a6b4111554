"""The schemes of Liuzhou: LZ-1 to LZ-18 in the sources of the shipped schemes, each fact that can be computed."""

import csv
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

DATA = Path(__file__).parents[2] / "examples" / "data"
TABLES = {"liuzhou-star": ("month", "history"), "liuzhou-learning": (), "liuzhou-competence": ("mark",)}
STANDARDS = ("organisation", "team", "economy", "civility", "masses_review", "special_work")
UNIT = {"county": "C1", "township": "T1", "unit": "U1", "kind": "行政村"}
PARTS = {"开展情况": 12, "重视情况": 28, "学习制度": 20, "学习任务": 15, "学习效果": 20, "经费保障": 5}
KINDS = ["机关", "企业", "事业单位", "城市社区", "农村"]
STARS = ["五星", "四星", "三星", "二星", "一星"]


@cache
def read(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def shipped(name, profile=None):
    return pr.Evaluator(pr.load_scheme(name, profile=profile))


@cache
def rated(name, make: Any = list, profile=None):
    tables = {table: make(read(f"{name}-{table}")) for table in TABLES[name]}
    return shipped(name, profile).rate(make(read(name)), tables=tables, as_of="2012-12-31", period="2012")


def months(marks, unit=None):
    """Give the rows of one unit, one mark for all standards of a month; None for a month without."""
    key = {name: (unit or UNIT)[name] for name in ("county", "township", "unit")}
    return [{**key, "month": number, **dict.fromkeys(STANDARDS, mark)} for number, mark in enumerate(marks, start=1)]


def star(marks, before=None, **values):
    """Rate one unit by its marks and its star of the year before; give its star and its score."""
    scheme = pr.load_scheme("liuzhou-star", profile="illustrative").with_values(values)
    key = {name: UNIT[name] for name in ("county", "township", "unit")}
    history = [] if before is None else [{**key, "round": 2011, "星级": before}]
    tables = {"month": months(marks if isinstance(marks, list) else [marks] * 12), "history": history}
    rating = pr.Evaluator(scheme).rate([UNIT], tables=tables, as_of="2012-12-31", period="2012")
    row = rating.units[0]
    return row["星级"] or row["星级_state"], row["年度得分"], rating


# ------------------------------------------------------------------------------------------------------- every scheme


@pytest.mark.parametrize("name", TABLES)
def test_rows_and_polars_agree_on_every_value_under_the_assumptions(name):
    rows, frame = rated(name, profile="illustrative"), rated(name, pl.DataFrame, "illustrative")
    scheme = rows.scheme
    names = [
        *(each for each, entry in scheme.indicators.items() if not entry.takes),
        *scheme.ladders,
        *scheme.incentives,
    ]
    assert len(names) > 10
    for each in names:
        assert rows.values(each) == frame.values(each), each
    assert rows.undetermined == frame.undetermined == {}
    assert [str(note) for note in rows.notes] == [str(note) for note in frame.notes]


@pytest.mark.parametrize("name", TABLES)
def test_the_assumptions_fill_all_that_is_unpublished_and_nothing_else(name):
    bare, full = pr.load_scheme(name), pr.load_scheme(name, profile="illustrative")
    assert full.unpublished == ()
    assert set(full.assumptions) == {each.partition("[")[0] for each in bare.unpublished}


@pytest.mark.parametrize(
    ("name", "of", "lacks"),
    [
        (
            "liuzhou-star",
            "星级",
            {"满分", "定星线", "升级线", "保级线", "升级步长", "降级步长", "缺月处理", "年度取值", "小数位"},
        ),
        ("liuzhou-learning", "学习创新工程得分", {"记分方式", "记分小数位"}),
        ("liuzhou-learning", "学习型党组织得分", {"方面权重", "各方面满分"}),
        ("liuzhou-competence", "胜任得分", {"等次分", "所属部分", "部分计分", "小数位", "德权重"}),
    ],
)
def test_without_assumptions_nothing_is_rated_and_what_is_lacking_is_named(name, of, lacks):
    rating = rated(name)
    assert lacks <= set(rating.undetermined[of])
    assert set(rating.values(of)) == {pr.Absent(pr.Cause.UNDETERMINED)}


# ------------------------------------------------------------------------------------------------------- star upgrade


def test_938_villages_and_66_rural_communities_are_1004_units():
    # LZ-6
    rating = rated("liuzhou-star", profile="illustrative")
    assert Counter(row["kind"] for row in rating.units) == {"行政村": 938, "农村社区": 66}
    assert {(row["行政村数"], row["农村社区数"], row["参评齐全"]) for row in rating.units} == {(938, 66, True)}
    assert sum(rating.counts("星级")[()].values()) == 938 + 66 == 1004


def test_a_part_of_the_city_is_not_taken_for_the_whole():
    *_, rating = star(80)
    assert rating.units[0]["参评齐全"] is False


def test_the_stars_of_counties_and_townships_add_up_to_those_of_the_city():
    # LZ-2
    rating = rated("liuzhou-star", profile="illustrative")
    city = rating.counts("星级")[()]
    for within, cohorts in (("county", 10), (("county", "township"), 90)):
        found = rating.counts("星级", within=within)
        assert len(found) == cohorts
        total = Counter[str]()
        for counts in found.values():
            total.update(counts)
        assert total == city


def test_the_mark_of_a_month_is_the_weighted_sum_of_six_standards():
    # LZ-7
    scheme = shipped("liuzhou-star").scheme
    parts = [name for name, each in scheme.indicators.items() if each.parent == "月度得分"]
    assert parts == ["组织", "队伍", "经济建设", "精神文明", "群众评议", "特色工作"]
    key = {name: UNIT[name] for name in ("county", "township", "unit")}
    one = {**key, "month": 1, **dict(zip(STANDARDS, (90, 80, 70, 60, 50, 40), strict=True))}
    rating = shipped("liuzhou-star", "illustrative").rate(
        [UNIT], tables={"month": [one], "history": []}, as_of="2012-12-31", period="2012"
    )
    assert rating.values("月度得分")[0] == Fraction("68.5")  # 0.2 * (90 + 80 + 70) + 0.15 * (60 + 50) + 0.1 * 40


def test_a_seventh_standard_is_a_fault_of_the_scheme():
    # LZ-7
    scheme = shipped("liuzhou-star").scheme
    more = attrs.evolve(scheme.indicators["组织"], name="第七项")
    with pytest.raises(pr.SchemeError, match="'月度得分' has 7 indicators on level 1"):
        pr.check(attrs.evolve(scheme, indicators=[*scheme.indicators.values(), more]))


@pytest.mark.parametrize(
    ("how", "gaps", "score"),
    [
        ("月均", "不计", "80"),  # 880 / 11
        ("月均", "按零分", "73.33"),  # 880 / 12
        ("月均", "不予评定", None),
        ("合计", "不计", "880"),
        ("合计", "按零分", "880"),
        ("合计", "不予评定", None),
        ("年末", "不计", "90"),
        ("年末", "按零分", "90"),
        ("年末", "不予评定", "90"),
    ],
)
def test_how_months_become_a_year_and_what_a_month_without_marks_does_are_choices(how, gaps, score):
    # LZ-4
    marks: list[int | None] = [None, *[79] * 10, 90]
    found = star(marks, 年度取值=how, 缺月处理=gaps)[1]
    assert found == (None if score is None else Decimal(score))


def test_a_month_that_is_not_in_the_table_is_a_month_without_marks():
    # LZ-4
    assert star([80] * 11, 缺月处理="按零分")[1] == Decimal("73.33")
    assert star([80] * 11, 缺月处理="不予评定")[1] is None
    assert star([80] * 11)[1] == 80
    with pytest.raises(pr.DataError, match="13"):
        star([80] * 13)


def test_december_without_marks_leaves_the_year_without_a_score_where_december_decides():
    assert star([*[80] * 11, None], 年度取值="年末")[:2] == ("missing", None)
    assert star([*[80] * 11, None], 年度取值="年末", 缺月处理="按零分")[:2] == ("一星", 0)


def test_until_it_is_chosen_how_months_become_a_year_no_unit_has_a_star():
    # LZ-4
    scheme = pr.load_scheme("liuzhou-star", profile="illustrative")
    choice = attrs.evolve(scheme.parameters["年度取值"], value=None)
    parameters = [choice if each.name == "年度取值" else each for each in scheme.parameters.values()]
    rating = pr.Evaluator(attrs.evolve(scheme, parameters=parameters)).rate(
        [UNIT], tables={"month": months([80] * 12), "history": []}, as_of="2012-12-31", period="2012"
    )
    assert rating.undetermined["星级"] == ("年度取值",)
    assert rating.values("各月平均") == [80]


@pytest.mark.parametrize(
    ("mark", "level"),
    [
        (90, "五星"), ("89.99", "四星"), (80, "四星"), ("79.99", "三星"), (70, "三星"), ("69.99", "二星"), (60, "二星"),
        ("59.99", "一星"), (0, "一星"),
    ],
)  # fmt: skip
def test_a_first_rating_gives_one_of_five_stars_by_the_score(mark, level):
    # LZ-8
    assert star(mark)[0] == level


def test_below_the_lowest_cut_off_there_is_no_star():
    # LZ-8
    assert star("49.99", 定星线={"一星": 50})[0] == "no rule"
    assert star(50, 定星线={"一星": 50})[0] == "一星"


def test_there_are_five_star_levels_worth_five_to_one():
    # LZ-8
    assert [(level.name, level.value) for level in shipped("liuzhou-star").scheme.ladders["星级"].levels] == [
        (name, 5 - place) for place, name in enumerate(STARS)
    ]


@pytest.mark.parametrize(
    ("before", "mark", "after"),
    [
        ("三星", 80, "四星"), ("三星", "79.99", "三星"), ("三星", 65, "三星"), ("三星", "64.99", "二星"),
        ("一星", 100, "二星"), ("一星", 0, "一星"), ("五星", 0, "四星"), ("五星", 100, "五星"), ("五星", 85, "五星"),
    ],
)  # fmt: skip
def test_reaching_the_standard_moves_one_level_up_and_failing_it_one_level_down(before, mark, after):
    # LZ-9
    found, _, rating = star(mark, before)
    assert found == after
    assert rating.units[0]["升降星数"] == STARS.index(before) - STARS.index(after)


def test_the_number_of_levels_up_or_down_is_a_choice():
    # LZ-9
    assert star(100, "一星", 升级步长=2)[0] == "三星"
    assert star(100, "四星", 升级步长=3)[0] == "五星"
    assert star(0, "五星", 降级步长=2)[0] == "三星"
    assert star(0, "五星", 升级步长=2)[0] == "四星"


def test_only_units_with_a_star_on_record_need_to_know_how_far_they_move():
    # LZ-9
    scheme = pr.load_scheme("liuzhou-star", profile="illustrative")
    parameters = [
        attrs.evolve(each, value=None) if each.name == "升级步长" else each for each in scheme.parameters.values()
    ]
    other, third = {**UNIT, "unit": "U2"}, {**UNIT, "unit": "U3"}
    keys = [{name: unit[name] for name in ("county", "township", "unit")} for unit in (other, third)]
    rating = pr.Evaluator(attrs.evolve(scheme, parameters=parameters)).rate(
        [UNIT, other, third],
        tables={
            "month": [*months([85] * 12), *months([85] * 12, other), *months([50] * 12, third)],
            "history": [{**key, "round": 2011, "星级": "三星"} for key in keys],
        },
        as_of="2012-12-31",
        period="2012",
    )
    assert [row["星级"] or row["星级_state"] for row in rating.units] == ["四星", "undetermined", "二星"]


def test_a_good_score_is_rewarded_and_a_bad_one_punished():
    # LZ-5
    for mark, expected in ((90, ["表彰奖励"]), ("89.99", []), (60, []), ("59.99", ["惩戒"])):
        incentives = star(mark)[2].incentives
        assert [row["incentive"] for row in incentives] == expected
    assert [row["amount"] for row in star(95, 奖励金额=3000)[2].incentives] == [3000]


# ----------------------------------------------------------------------------------------------------------- learning


def organisation(kind="机关", scheme=None, **columns):
    row: dict[str, Any] = {
        "organisation": "G1", "kind": kind, "implementation": 12, "attention": 28, "system": 20, "tasks": 15,
        "results": 20, "funding": 5, "leadership": 100, "mechanism": 90, "vehicle": 80, "effect": 60, **columns,
    }  # fmt: skip
    evaluator = shipped("liuzhou-learning", "illustrative") if scheme is None else pr.Evaluator(scheme)
    return evaluator.rate([row]).units[0]


def test_six_parts_of_12_28_20_15_20_and_5_points_total_100():
    # LZ-11
    scheme = shipped("liuzhou-learning").scheme
    assert {name: each.maximum for name, each in scheme.indicators.items() if each.parent} == PARTS
    assert organisation()["学习创新工程得分"] == 100
    assert organisation(attention="20.5", funding=0)["学习创新工程得分"] == Decimal("87.5")


def test_maxima_that_do_not_total_100_are_a_fault_of_the_scheme():
    # LZ-11
    scheme = shipped("liuzhou-learning").scheme
    indicators = [
        attrs.evolve(each, maximum=6) if each.name == "经费保障" else each for each in scheme.indicators.values()
    ]
    with pytest.raises(pr.SchemeError, match=r"101(.|\n)*100"):
        pr.check(attrs.evolve(scheme, indicators=indicators))


def test_more_points_than_a_part_has_are_refused():
    # LZ-11
    with pytest.raises(pr.DataError, match=r"28\.1"):
        organisation(attention="28.1")


def test_whether_points_are_earned_or_deducted_is_a_choice():
    # LZ-12
    deducted = pr.load_scheme("liuzhou-learning", profile="illustrative").with_values(记分方式="扣分")
    none = dict.fromkeys(("implementation", "attention", "system", "tasks", "results", "funding"), 0)
    row = organisation(scheme=deducted, **{**none, "system": "2.5"})
    assert (row["学习制度"], row["学习创新工程得分"]) == (Decimal("17.5"), Decimal("97.5"))


def test_how_finely_points_are_given_is_a_choice():
    # LZ-12
    with pytest.raises(pr.DataError, match=r"11\.25"):
        organisation(implementation="11.25")
    fine = pr.load_scheme("liuzhou-learning", profile="illustrative").with_values(记分小数位=2)
    assert organisation(scheme=fine, implementation="11.25")["开展情况"] == Decimal("11.25")


@pytest.mark.parametrize("kind", KINDS)
def test_each_of_five_kinds_has_its_own_lead_body_and_weights(kind):
    # LZ-13, LZ-14
    scheme = pr.load_scheme("liuzhou-learning", profile="illustrative")
    weights = {"组织领导": "0.4", "机制建立": "0.3", "载体建设": "0.2", "学习成效": "0.1"}
    scheme = scheme.with_values({"牵头单位": {kind: "宣传部"}, "方面权重": {kind: weights}})
    row = organisation(kind, scheme)
    assert (row["本类牵头单位"], row["学习型党组织得分"]) == ("宣传部", 89)  # 40 + 27 + 16 + 6
    for other in set(KINDS) - {kind}:
        assert organisation(other, scheme)["学习型党组织得分"] == Decimal("82.5")
        assert organisation(other, scheme)["本类牵头单位"] != "宣传部"


def test_a_sixth_kind_is_refused():
    # LZ-13
    with pytest.raises(pr.DataError, match="非公企业"):
        organisation("非公企业")


def test_one_kind_can_be_known_while_the_others_are_not():
    # LZ-13, LZ-14
    weights = dict.fromkeys(("组织领导", "机制建立", "载体建设", "学习成效"), "0.25")
    values = {"方面权重": {"农村": weights}, "各方面满分": 100, "记分方式": "得分", "记分小数位": 0}
    scheme = pr.load_scheme("liuzhou-learning").with_values(values)
    assert organisation("农村", scheme)["学习型党组织得分"] == Decimal("82.5")
    assert organisation("机关", scheme)["学习型党组织得分_state"] == "undetermined"
    assert organisation("农村", scheme)["学习创新工程得分"] == 100


# --------------------------------------------------------------------------------------------------------- competence


def leader(grades, scheme=None):
    rows = [{"leader": "L1", "indicator": number, "grade": grade} for number, grade in enumerate(grades, start=1)]
    evaluator = shipped("liuzhou-competence", "illustrative") if scheme is None else pr.Evaluator(scheme)
    return evaluator.rate([{"leader": "L1"}], tables={"mark": rows}).units[0]


def test_29_indicators_with_four_descriptions_each_are_116():
    # LZ-15
    scheme = shipped("liuzhou-competence").scheme
    indicators, grades = scheme.lookups["所属部分"].cells, scheme.indicators["等次"].values
    assert scheme.parameters["指标数"].value == len(indicators) == 29
    assert scheme.parameters["行为特征数"].value == len(indicators) * len(grades) == 116
    assert leader(["优秀"] * 29)["每指标行为特征数"] == len(grades) == 4


def test_all_29_indicators_are_graded_or_the_rating_says_that_one_is_lacking():
    # LZ-15
    full, lacking = leader(["良好"] * 29), leader([*["良好"] * 28, None])
    assert (full["已评指标数"], full["指标齐全"], full["胜任得分"]) == (29, True, 80)
    assert (lacking["已评指标数"], lacking["指标齐全"], lacking["胜任得分_state"]) == (28, False, "missing")


def test_a_thirtieth_indicator_is_refused():
    # LZ-15
    with pytest.raises(pr.DataError, match="29"):
        leader(["优秀"] * 30)


def test_the_score_has_five_parts_and_a_sixth_is_a_fault_of_the_scheme():
    # LZ-15
    scheme = shipped("liuzhou-competence").scheme
    assert [name for name, each in scheme.indicators.items() if each.parent] == ["德", "能", "勤", "绩", "廉"]
    more = attrs.evolve(scheme.indicators["廉"], name="体")
    with pytest.raises(pr.SchemeError, match="'胜任得分' has 6 indicators on level 1"):
        pr.check(attrs.evolve(scheme, indicators=[*scheme.indicators.values(), more]))


def test_a_grade_is_one_of_four():
    # LZ-16
    with pytest.raises(pr.DataError, match="合格"):
        leader([*["优秀"] * 28, "合格"])


def test_grades_become_points_by_a_table_that_is_not_published():
    # LZ-16
    scheme = pr.load_scheme("liuzhou-competence", profile="illustrative")
    grades = [*["优秀"] * 6, *["良好"] * 6, *["一般"] * 6, *["较差"] * 6, *["优秀", "良好", "一般", "较差", "优秀"]]
    row = leader(grades, scheme)
    assert [row[part] for part in "德能勤绩廉"] == [100, 80, 60, 40, 76]
    assert row["胜任得分"] == Decimal("71.2")
    other = leader(grades, scheme.with_values(等次分={"较差": 0}))
    assert [other[part] for part in "德能勤绩廉"] == [100, 80, 60, 0, 68]


def test_the_split_of_the_indicators_over_the_parts_is_29_cells_that_are_not_published():
    # LZ-17
    scheme = pr.load_scheme("liuzhou-competence", profile="illustrative")
    lookup = shipped("liuzhou-competence").scheme.lookups["所属部分"]
    assert set(lookup.cells.values()) == {None}
    assert lookup.values == ("德", "能", "勤", "绩", "廉")
    grades = ["较差", *["优秀"] * 28]
    assert leader(grades, scheme)["德"] == 90  # 540 / 6
    moved = leader(grades, scheme.with_values(所属部分={"1": "廉"}))
    assert (moved["德"], moved["廉"]) == (100, 90)


def test_an_indicator_stands_in_one_of_the_five_parts():
    # LZ-17
    with pytest.raises(pr.StructureError, match="lookup '所属部分' has the value '体'"):
        pr.load_scheme("liuzhou-competence").with_values(所属部分={"1": "体"})


def test_while_one_indicator_has_no_part_no_part_is_known():
    # LZ-17
    scheme = pr.load_scheme("liuzhou-competence", profile="illustrative")
    lookup = scheme.lookups["所属部分"]
    rows = [(*row[:1], None) if row[0] == "29" else row for row in lookup.plain_rows]
    scheme = attrs.evolve(scheme, lookups=[attrs.evolve(lookup, rows=rows), scheme.lookups["等次分"]])
    assert leader(["优秀"] * 29, scheme)["德_state"] == "undetermined"


def test_a_part_does_not_lack_its_weight_which_only_the_total_needs():
    lacking = rated("liuzhou-competence").undetermined
    assert lacking["德"] == ("部分计分", "小数位", "等次分", "所属部分")
    assert {"德权重", "廉权重"} <= set(lacking["胜任得分"])


def test_a_part_is_the_mean_or_the_sum_of_its_indicators_as_is_chosen():
    scheme = pr.load_scheme("liuzhou-competence", profile="illustrative").with_values(部分计分="合计")
    row = leader(["优秀"] * 29, scheme)
    assert [row[part] for part in "德能勤绩廉"] == [600, 600, 600, 600, 500]
