"""The schemes of Dinghai against what was published: DH-1 to DH-28 and X-DH-1 in the sources of the shipped schemes.

Expected figures are worked out by hand, or from the tables of `examples/data` independently of the library.
"""

import csv
import itertools
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import partyrate as pr
from partyrate.numbers import round_fraction

pytestmark = pytest.mark.usefixtures("columns_engine")

DATA = Path(__file__).parents[2] / "examples" / "data"
ENGINES = {
    "rows": list,
    "polars": pl.DataFrame,
    "pandas": pd.DataFrame,
}
EVENTS = ("award", "deduction", "veto")
SAMPLES = {
    ("dinghai-town", "2017"): ("dinghai-town-2017", ()),
    ("dinghai-town", "2018"): ("dinghai-town", EVENTS),
    ("dinghai-department", "2018"): ("dinghai-department", EVENTS),
    ("dinghai-village", "2019"): ("dinghai-village", ()),
    ("dinghai-staff", "planned"): ("dinghai-staff", ("staff",)),
    ("dinghai-community", "planned"): ("dinghai-community", ("event",)),
}
TOWN, BODY, VILLAGE = ("dinghai-town", "2018"), ("dinghai-department", "2018"), ("dinghai-village", "2019")
RANKED = [("dinghai-town", "2017"), TOWN, BODY, VILLAGE]
FULL: dict[tuple[str, str], dict[str, Any]] = {
    ("dinghai-town", "2017"): {"three_key_works": 50, "comprehensive": 50},
    TOWN: {"economy": 30, "society": 25, "other_work": 15, "district_leaders": 15, "democratic": 15},
    BODY: {"breakthrough": 40, "common_work": 30, "district_leaders": 15, "grassroots": 15},
    VILLAGE: {"work_performance": 100, "leaders_grade": "优秀", "other_parts": 30, "bonus": 0, "deduction": 0},
}
"""Full marks for each part, by the illustrative profiles."""
BODIES = ("discipline_score", "organisation_score", "publicity_score", "united_front_score")
NO_CLAUSE = {"grave_incident": False, "criticised": False}
INDICATORS = (
    "strict_governance", "publicity_civility", "united_front_religion", "cadres", "government_bodies", "leading_body",
    "after_change_of_term", "theme_education", "branch_standards", "rural_revitalisation", "urban_community",
    "two_new_coverage", "talent",
)  # fmt: skip


def read(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def scheme_of(which, **values):
    scheme = pr.load_scheme(which[0], edition=which[1], profile="illustrative")
    return scheme.with_values(values) if values else scheme


@cache
def evaluator_of(which, **values):
    return pr.Evaluator(scheme_of(which, **values))


@cache
def sample(which, engine="rows", **values):
    file, tables = SAMPLES[which]
    make = ENGINES[engine]
    given_tables = {name: make(read(f"{file}-{name}")) for name in tables}
    return evaluator_of(which, **values).rate(make(read(file)), tables=given_tables)


def cohort(which, sums, **columns):
    """Make units with full marks whose four scores add up to the given sums, and with other columns as given."""
    key = "village" if which == VILLAGE else "unit"
    rows = []
    for number, total in enumerate(sums, start=1):
        score = None if total is None else str(Decimal(total) / 4)
        row = {
            key: f"N{number:02d}",
            **FULL[which],
            **NO_CLAUSE,
            **dict.fromkeys(INDICATORS, ""),
            **dict.fromkeys(BODIES, score),
        }
        rows.append({**row, **{name: values[number - 1] for name, values in columns.items()}})
    return rows


def falling(count):
    """Give so many sums, the greatest first."""
    return list(range(390, 390 - 4 * count, -4))


# ---------------------------------------------------------------------------------------------------- the coefficient


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("which", "count", "first", "last", "step"),
    [
        (("dinghai-town", "2017"), 11, "1.025", "0.975", "0.005"),
        (TOWN, 11, "1.025", "0.975", "0.005"),  # DH-9
        (BODY, 29, "1.028", "0.972", "0.002"),  # DH-10
        (VILLAGE, 10, "1.020", "0.975", "0.005"),  # X-DH-1
    ],
)
def test_coefficients_fall_by_one_step_a_place(engine, which, count, first, last, step):
    rating = evaluator_of(which).rate(ENGINES[engine](cohort(which, falling(count))))
    found = rating.values("党建系数")
    assert (found[0], found[-1]) == (Fraction(first), Fraction(last))
    assert {before - after for before, after in itertools.pairwise(found)} == {Fraction(step)}
    assert rating.values("党建名次") == list(range(1, count + 1))


@pytest.mark.parametrize(("which", "place"), [(TOWN, 6), (BODY, 15), (VILLAGE, 5)])
def test_the_place_whose_coefficient_is_1(which, place):
    count = {TOWN: 11, BODY: 29, VILLAGE: 10}[which]
    assert evaluator_of(which).rate(cohort(which, falling(count))).values("党建系数")[place - 1] == 1


@pytest.mark.parametrize(("which", "count", "mean"), [(TOWN, 11, "1"), (BODY, 29, "1"), (VILLAGE, 10, "0.9975")])
def test_the_mean_coefficient_is_1_for_the_published_odd_numbers_and_not_for_ten(which, count, mean):
    found = evaluator_of(which).rate(cohort(which, falling(count))).values("党建系数")
    assert sum(found) / count == Fraction(mean)  # DH-13, X-DH-2


@pytest.mark.parametrize("count", range(1, 20, 2))
def test_the_mean_coefficient_is_1_for_every_odd_number_around_its_middle(count):
    evaluator = evaluator_of(TOWN, 系数为一的名次=(count + 1) // 2)
    assert sum(evaluator.rate(cohort(TOWN, falling(count))).values("党建系数")) == count  # DH-13


@pytest.mark.parametrize(("which", "count", "best"), [(TOWN, 11, "102.5"), (BODY, 29, "102.8"), (VILLAGE, 10, "102")])
def test_a_score_can_exceed_100(which, count, best):
    rating = evaluator_of(which).rate(cohort(which, falling(count)))
    assert set(rating.values("基本分")) == {100}  # DH-4
    assert rating.values("最终得分")[0] == Fraction(best)  # DH-13
    spread = max(rating.values("最终得分")) - min(rating.values("最终得分"))
    assert spread == {TOWN: 5, BODY: Fraction("5.6"), VILLAGE: Fraction("4.5")}[which]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("which", "count", "first", "last"), [(TOWN, 11, "1.02525", "0.97525"), (BODY, 29, "1.02837", "0.97236")]
)
def test_multiplied_steps_give_the_other_coefficients(engine, which, count, first, last):
    rating = evaluator_of(which, 系数算法="逐名相乘").rate(ENGINES[engine](cohort(which, falling(count))))
    found = rating.values("党建系数")
    assert (found[0], found[-1]) == (Fraction(first), Fraction(last))  # DH-11


@pytest.mark.parametrize(("which", "behind", "ahead"), [(TOWN, 5, 5), (BODY, 14, 14), (VILLAGE, 5, 4)])
def test_multiplied_coefficients_are_powers_rounded_to_five_decimals(which, behind, ahead):
    scheme = scheme_of(which)
    step = scheme.parameters["每名增减"].value
    cells = scheme.lookups["逐名相乘系数"].cells
    total = Fraction(0)
    for places in range(-behind, ahead + 1):
        exact = (1 + step) ** places if places >= 0 else (1 - step) ** -places
        total += round_fraction(exact, 5)
        assert cells[(Fraction(places), "系数")] == round_fraction(exact, 5)
        assert cells[(Fraction(places), "累计")] == total


def test_added_and_multiplied_steps_are_undetermined_while_nobody_says_which():
    scheme = pr.load_scheme("dinghai-town").with_values(
        {f"{name}满分": 100 for name in ("纪委", "组织部", "宣传部", "统战部")}
    )
    rating = pr.Evaluator(scheme).rate(cohort(TOWN, falling(11)))
    assert rating.values("党建名次") == list(range(1, 12))
    assert rating.values("党建系数")[0].cause.words == "undetermined"  # DH-11
    assert "系数算法" in rating.undetermined["党建系数"]
    for algorithm, first in (("逐名相加", "1.025"), ("逐名相乘", "1.02525")):
        rating = pr.Evaluator(scheme.with_values(系数算法=algorithm)).rate(cohort(TOWN, falling(11)))
        assert rating.values("党建系数")[0] == Fraction(first)  # no other gap is in the way


# ----------------------------------------------------------------------------------------------------- rank and ties


def test_the_rank_is_that_of_the_plain_sum_of_four_scores():
    rows = cohort(TOWN, [0, 0, 0])
    for row, scores in zip(rows, [(100, 60, 60, 60), (60, 60, 60, 99), (70, 70, 70, 71)], strict=True):
        row.update(zip(BODIES, scores, strict=True))
    rating = evaluator_of(TOWN).rate(rows)
    assert rating.values("党建总分") == [280, 279, 281]  # DH-8: no body counts more than another
    assert rating.values("党建名次") == [2, 3, 1]


TIED = [390, 380, 370, 360, 360, 340, 330, 320, 310, 300, 290]
"""Eleven towns; places 4 and 5 tie."""


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("ties", "place", "after", "coefficient"),
    [("min", 4, 6, "1.01"), ("max", 5, 6, "1.005"), ("mean", "4.5", 6, "1.0075"), ("dense", 4, 5, "1.01")],
)
def test_the_rule_of_ties_is_a_parameter(engine, ties, place, after, coefficient):
    rating = evaluator_of(TOWN, 并列名次=ties).rate(ENGINES[engine](cohort(TOWN, TIED)))
    assert rating.values("党建名次")[3:6] == [Fraction(place), Fraction(place), after]  # DH-12
    assert rating.values("党建系数")[3:5] == [Fraction(coefficient)] * 2
    assert rating.values("党建系数")[5] == 1 + Fraction(5, 1000) * (6 - after)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("algorithm", "expected"),
    [
        ("逐名相加", Fraction("1.005")),  # places 4, 5 and 6: 1.010, 1.005, 1.000
        ("逐名相乘", Fraction("1.00501")),  # 1.01003, 1.00500, 1.00000: the mean is 1.005010
    ],
)
def test_tied_units_can_have_the_mean_coefficient_of_the_places_they_share(engine, algorithm, expected):
    sums = [*TIED[:5], 360, *TIED[6:]]
    evaluator = evaluator_of(TOWN, 并列系数="各名次平均", 系数算法=algorithm)
    found = evaluator.rate(ENGINES[engine](cohort(TOWN, sums))).values("党建系数")
    assert found[3:6] == [expected] * 3
    untied = evaluator_of(TOWN, 系数算法=algorithm).rate(cohort(TOWN, falling(11))).values("党建系数")
    assert found[:3] + found[6:] == untied[:3] + untied[6:]


def test_the_mean_of_shared_places_keeps_the_mean_coefficient_at_1():
    found = evaluator_of(TOWN, 并列系数="各名次平均").rate(cohort(TOWN, TIED)).values("党建系数")
    assert sum(found) == 11
    shared = evaluator_of(TOWN).rate(cohort(TOWN, TIED)).values("党建系数")
    assert sum(shared) == 11 + Fraction("0.005")  # both have that of place 4


@pytest.mark.parametrize("engine", ENGINES)
def test_an_unpublished_rule_of_ties_leaves_open_only_what_it_decides(engine):
    scheme = pr.load_scheme("dinghai-town").with_values(
        {f"{name}满分": 100 for name in ("纪委", "组织部", "宣传部", "统战部")} | {"系数算法": "逐名相加"}
    )
    rating = pr.Evaluator(scheme).rate(ENGINES[engine](cohort(TOWN, TIED)))
    places = [place if isinstance(place, Fraction) else place.cause.words for place in rating.values("党建名次")]
    # below the tie, places that are counted densely are one less, so that these are open as well
    assert places == [1, 2, 3, *["undetermined"] * 8]
    assert rating.undetermined["党建名次"] == ("并列名次",)
    assert rating.values("党建系数")[:3] == [Fraction("1.025"), Fraction("1.020"), Fraction("1.015")]


def test_a_half_place_has_no_multiplied_coefficient():
    rating = evaluator_of(TOWN, 并列名次="mean", 系数算法="逐名相乘").rate(cohort(TOWN, TIED))
    assert [value.cause.words for value in rating.values("党建系数")[3:5]] == ["no rule"] * 2


@pytest.mark.parametrize("engine", ENGINES)
def test_a_town_without_a_score_has_no_rank_and_the_others_rank_without_it(engine):
    rating = evaluator_of(TOWN).rate(ENGINES[engine](cohort(TOWN, [None, *falling(10)])))
    assert rating.values("党建名次")[0].cause.words == "missing"  # DH-12
    assert rating.values("最终得分")[0].cause.words == "missing"
    assert rating.values("党建系数")[1:] == [1 + Fraction(5, 1000) * (6 - place) for place in range(1, 11)]
    # who is first of the class is not known, so nobody's 60 per cent are
    assert {value.cause.words for value in rating.values("不足六成")} == {"missing"}


# -------------------------------------------------------------------------------------------------------- final score


AWARD = [{"unit": "N01", "item": "port", "award": "W1", "kind": "红旗项目"}]
DEDUCTION = [{"unit": "N01", "event": "E1", "reason": "通报批评"}]


def test_the_coefficient_multiplies_another_part_in_2017_than_in_2018():
    tables = {"award": AWARD, "deduction": DEDUCTION}
    old, new = cohort(RANKED[0], falling(11)), cohort(TOWN, falling(11))
    old[0] |= {"three_key_works": 40, "comprehensive": 44}
    new[0] |= {"economy": 14, "society": 25}  # 84 of 100
    first, second = (
        evaluator_of(which).rate(rows, tables=tables).values("最终得分")[0]
        for which, rows in ((RANKED[0], old), (TOWN, new))
    )
    assert first == Fraction("85.60")  # DH-1: 40 + 44 x 1.025 + 1 - 0.5
    assert second == Fraction("86.60")  # DH-2: 84 x 1.025 + 1 - 0.5


def test_the_two_formulae_are_two_editions_of_one_scheme():
    editions = [each for each in pr.shipped_schemes() if each.name == "dinghai-town"]
    assert [each.edition for each in editions] == ["2017", "2018"]  # DH-3
    old, new = (pr.load_scheme("dinghai-town", edition=edition) for edition in ("2017", "2018"))
    assert (str(old.effective_from), str(old.effective_to)) == ("2017-01-01", "2017-12-31")
    assert (str(new.effective_from), new.effective_to) == ("2018-01-01", None)
    assert pr.load_scheme("dinghai-town").edition == "2018"
    assert new.variation is not None
    rules = {entry for entry in new.variation.replaced if not entry.startswith("accept.")}
    assert rules == {"formula.最终得分", "formula.不计系数得分"}


@pytest.mark.parametrize(
    ("day", "edition"),
    [
        ("2017-01-01", "2017"),
        ("2017-12-31", "2017"),
        ("2018-01-01", "2018"),
        ("2018-12-31", "2018"),
        ("2021-06-30", "2018"),
    ],
)
def test_the_day_chooses_the_formula(day, edition):
    assert pr.load_scheme("dinghai-town", on=day).edition == edition  # DH-3


def test_before_2017_there_is_no_edition():
    with pytest.raises(pr.UsageError, match="no edition of 'dinghai-town' is in force on 2016-12-31"):
        pr.load_scheme("dinghai-town", on="2016-12-31")


def test_bodies_differ_from_towns_in_parts_coefficient_and_one_indicator():
    variation = pr.load_scheme("dinghai-department").variation
    assert variation is not None
    assert {name for name in variation.replaced if name.startswith(("formula", "ladder", "gate", "incentive"))} == {
        "formula.名次系数",
        "formula.党建系数",
    }
    assert {name for name in variation.added if name.startswith("input")} == {
        "input.重点突破工作",
        "input.共性工作",
        "input.基层评价",
        "input.机关党建工作",  # DH-15
    }


@pytest.mark.parametrize("which", [RANKED[0], TOWN, BODY])
def test_bonus_and_deduction_are_not_multiplied(which):
    count = 29 if which == BODY else 11
    rows = cohort(which, falling(count))
    bare = evaluator_of(which).rate(rows).values("最终得分")
    more = evaluator_of(which).rate(rows, tables={"award": AWARD, "deduction": DEDUCTION}).values("最终得分")
    assert more[0] - bare[0] == Fraction("0.5")  # DH-7: at the greatest coefficient
    assert more[1:] == bare[1:]


@pytest.mark.parametrize("which", [TOWN, BODY])
def test_the_basic_score_is_the_sum_of_its_parts_and_they_total_100(which):
    scheme = scheme_of(which)
    parts = [part.name for part in scheme.parts("基本分")]
    assert len(parts) == {TOWN: 5, BODY: 4}[which]  # DH-5, DH-6
    rating = sample(which)
    assert rating.values("基本分") == [sum(marks) for marks in zip(*map(rating.values, parts), strict=True)]
    full = scheme.parameters[f"{parts[0]}满分"].value
    broken = scheme.with_values({f"{parts[0]}满分": full + 1})
    with pytest.raises(pr.SchemeError, match="'基本分' have maxima that add up to 101"):  # DH-4
        pr.Evaluator(broken)


def test_work_performance_of_a_village_is_marked_out_of_100_and_counts_half():
    rows = cohort(VILLAGE, falling(10), work_performance=[83, *[100] * 9], leaders_grade=["良好"] * 10)
    rating = evaluator_of(VILLAGE).rate(rows)
    assert rating.values("工作实绩")[0] == 83
    assert rating.values("工作实绩计分")[:2] == [Fraction("41.5"), 50]  # X-DH-1
    assert rating.values("基本分")[:2] == [Fraction("88.5"), 97]  # 41.5 + 17 + 30
    assert rating.values("最终得分")[0] == Fraction("90.27")  # 88.5 x 1.020


# ------------------------------------------------------------------------------------------------- bonuses, deductions


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("which", "unit", "rule", "points"),
    [
        (TOWN, "T02", "只计最高", 2),  # red flag 1 and ministries 2, for one item
        (TOWN, "T02", "逐项累计", 3),
        (TOWN, "T04", "只计最高", 1),  # two contests are two items
        (BODY, "B03", "只计最高", 5),  # 3 for one item, 2 for another
        (BODY, "B03", "逐项累计", 5),  # 7, over the limit
        (BODY, "B01", "逐项累计", 0),
    ],
)
def test_an_item_with_several_awards(engine, which, unit, rule, points):
    rating = sample(which, engine, 同一事项多次获奖=rule)
    names = [row["unit"] for row in read(SAMPLES[which][0])]
    assert rating.values("附加分")[names.index(unit)] == points  # DH-17


def test_the_five_kinds_of_bonus_and_three_of_deduction_have_no_published_amount():
    scheme = pr.load_scheme("dinghai-town")
    assert [name for name in scheme.unpublished if name.startswith("附加分值")] == [
        f"附加分值['{kind}']" for kind in ("红旗项目", "双学双比前三", "中央表彰", "部委或省表彰", "市主要领导肯定")
    ]
    assert [name for name in scheme.unpublished if name.startswith("倒扣分值")] == [
        f"倒扣分值['{kind}']" for kind in ("违法违纪", "作风建设", "通报批评")
    ]


@pytest.mark.parametrize(("limit", "points"), [(10, 3), (2, 2)])
def test_deductions_add_up_to_their_limit(limit, points):
    names = [row["unit"] for row in read("dinghai-town")]
    rating = sample(TOWN, 倒扣分上限=limit)
    assert rating.values("倒扣分")[names.index("T09")] == points  # DH-18: 2 and 1
    assert rating.values("倒扣分")[names.index("T03")] == Fraction("0.5")


# ------------------------------------------------------------------------------------------------- veto, unqualified


@pytest.mark.parametrize("which", [TOWN, BODY])
def test_a_veto_bars_awards_and_changes_no_score_place_or_grade(which):
    file, names = SAMPLES[which]
    tables = {name: read(f"{file}-{name}") for name in names}
    vetoed = {row["unit"] for row in tables["veto"]}
    with_veto, without = sample(which), evaluator_of(which).rate(read(file), tables={**tables, "veto": []})
    for name in ("最终得分", "综合名次", "考核等次", "incentive.年度奖金"):
        assert with_veto.values(name) == without.values(name)  # DH-19
    able = [{row["unit"] for row in each.incentives if row["incentive"] == "评优评先"} for each in (with_veto, without)]
    assert able[1] - able[0] == vetoed
    assert len(vetoed) in (1, 2)


@pytest.mark.parametrize(
    "field", ["社会治安综合治理", "减轻农民负担", "环境保护", "节能减排", "食品安全", "安全生产", "其他"]
)
def test_each_of_the_six_fields_and_one_that_is_not_named_is_a_veto(field):
    veto = [{"unit": "N02", "event": "E1", "field": field}]
    rating = evaluator_of(TOWN).rate(cohort(TOWN, falling(3)), tables={"veto": veto})
    assert [row["unit"] for row in rating.incentives if row["incentive"] == "评优评先"] == ["N01", "N03"]


def readings(grave, criticised, below):
    """Say what each way of combining the three situations makes of them."""
    return {
        "任一情形": grave or criticised or below,
        "前两种之一且不足六成": (grave or criticised) and below,
        "三种同时具备": grave and criticised and below,
    }


SITUATIONS = list(itertools.product([False, True], repeat=3))


def eight_towns():
    """Make the best town and one for each combination of the three situations; the others have 90 or 50 of its 100."""
    shares = [100, *[50 if below else 90 for *_, below in SITUATIONS]]
    return cohort(
        TOWN,
        falling(9),
        **{name: [str(Decimal(full) * share / 100) for share in shares] for name, full in FULL[TOWN].items()},
        grave_incident=[False, *[grave for grave, *_ in SITUATIONS]],
        criticised=[False, *[criticised for _, criticised, _ in SITUATIONS]],
    )


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("reading", ["任一情形", "前两种之一且不足六成", "三种同时具备"])
def test_the_reading_of_the_three_situations_is_chosen_by_a_named_parameter(engine, reading):
    rating = evaluator_of(TOWN, 情形组合=reading, 每名增减=0).rate(ENGINES[engine](eight_towns()))
    assert rating.values("不足六成") == [False, *[below for *_, below in SITUATIONS]]
    expected = [False, *[readings(*each)[reading] for each in SITUATIONS]]
    assert rating.values("列为不合格") == expected  # DH-20
    assert [str(level) == "不合格" for level in rating.values("考核等次")] == expected
    assert sum(expected) == {"任一情形": 7, "前两种之一且不足六成": 3, "三种同时具备": 1}[reading]


@pytest.mark.parametrize("engine", ENGINES)
def test_while_the_reading_is_open_what_all_readings_agree_on_stands(engine):
    scheme = scheme_of(TOWN, 每名增减=0)
    found = pr.Evaluator(without_value(scheme, "情形组合")).rate(ENGINES[engine](eight_towns())).values("列为不合格")
    agreed = [set(readings(*each).values()) for each in SITUATIONS]
    expected = [False, *[each.pop() if len(each) == 1 else "undetermined" for each in agreed]]
    assert [each if isinstance(each, bool) else each.cause.words for each in found] == expected
    assert expected.count("undetermined") == 6


def without_value(scheme, name):
    """Take the value of a parameter away again."""
    parameters = [attrs.evolve(each, value=None) if each.name == name else each for each in scheme.parameters.values()]
    return attrs.evolve(scheme, parameters=parameters)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("democratic", "below"), [("5.01", False), ("5.00", False), ("4.99", True)])
def test_60_per_cent_of_the_best_is_enough_and_a_hundredth_less_is_not(engine, democratic, below):
    rows = cohort(TOWN, falling(2))
    for row in rows:
        row |= {name: str(marks) for name, marks in FULL[TOWN].items()}
    rows[1] |= {"other_work": "0", "district_leaders": "0", "democratic": democratic}  # 30 + 25 and this, of 100
    rating = evaluator_of(TOWN, 每名增减=0).rate(ENGINES[engine](rows))
    assert rating.values("最终得分") == [100, 55 + Fraction(democratic)]
    assert rating.values("不足六成") == [False, below]  # DH-20


def test_a_better_first_unit_makes_another_one_unqualified():
    rows = cohort(TOWN, falling(3))
    rows[1] |= {"society": 0, "other_work": 0}  # 60
    rows[2] |= {"society": 0, "other_work": 0}
    rows[0] |= {"democratic": 10}  # 95
    evaluator = evaluator_of(TOWN, 每名增减=0)
    assert [str(level) for level in evaluator.rate(rows).values("考核等次")] == ["合格以上"] * 3  # 60 of 95 is above
    award = [{"unit": "N01", "item": "a", "award": "W1", "kind": "中央表彰"}]
    rows[0] |= {"democratic": 15}
    rating = evaluator.rate(rows, tables={"award": award})  # 103, bonus and all: 60 per cent are 61.8
    assert rating.values("最终得分") == [103, 60, 60]
    assert [str(level) for level in rating.values("考核等次")] == ["合格以上", "不合格", "不合格"]  # DH-21


def test_the_sample_has_one_body_below_60_per_cent_and_one_criticised():
    rating = sample(BODY)
    names = [row["unit"] for row in read("dinghai-department")]
    assert [name for name, low in zip(names, rating.values("不足六成"), strict=True) if low] == ["B19"]
    levels = map(str, rating.values("考核等次"))
    assert [name for name, level in zip(names, levels, strict=True) if level == "不合格"] == ["B19", "B27"]


# ------------------------------------------------------------------------------------------------------ what follows


def test_bonus_money_and_the_assessment_of_leaders_follow_with_no_published_amount():
    scheme = pr.load_scheme("dinghai-department")
    assert {"年度奖金额['合格以上']", "年度奖金额['不合格']"} < set(scheme.unpublished)  # DH-22
    kinds = {name: incentive.kind for name, incentive in scheme.incentives.items()}
    assert kinds == {"评优评先": "eligibility", "年度奖金": "bonus", "政绩考核": "status"}
    rating = sample(BODY)
    assert rating.total("incentive.年度奖金") == 27 * 100000
    assert sum(row["incentive"] == "政绩考核" for row in rating.incentives) == 29


def test_the_year_has_a_target_book_a_progress_table_and_a_report_card():
    for which in (RANKED[0], TOWN, BODY):
        steps = scheme_of(which).procedures["年度考评"].steps
        due = {step.name: step.due for step in steps if step.due}
        assert due == {"目标书": "年初", "项目亮相": "每月", "进度表": "年中", "成绩单": "年末"}  # DH-23


# -------------------------------------------------------------------------------------------------- changes of places


@pytest.mark.parametrize("engine", ENGINES)
def test_in_2017_four_towns_rose_by_one_to_three_places_and_three_fell(engine):
    changes = sample(RANKED[0], engine).values("名次变化")
    up = [change for change in changes if change > 0]
    assert (len(up), sum(change < 0 for change in changes), changes.count(0)) == (4, 3, 4)  # DH-24
    assert 1 <= min(up) <= max(up) <= 3
    assert sum(changes) == 0


@pytest.mark.parametrize("which", [RANKED[0], TOWN, BODY])
def test_changes_of_places_are_those_of_an_order_made_by_hand(which):
    rating = sample(which)
    plain, final = rating.values("不计系数得分"), rating.values("最终得分")
    expected = [
        sum(other > own for other in plain) - sum(other > rated for other in final)
        for own, rated in zip(plain, final, strict=True)
    ]
    assert rating.values("名次变化") == expected
    assert any(expected)


@given(data=st.data(), which=st.sampled_from([RANKED[0], TOWN, BODY]))
def test_the_changes_of_all_places_add_up_to_zero(data, which):
    count = 29 if which == BODY else 11
    part = {RANKED[0]: "comprehensive", TOWN: "economy", BODY: "breakthrough"}[which]
    marks = data.draw(st.lists(st.integers(0, 30), min_size=count, max_size=count))
    sums = data.draw(st.lists(st.integers(0, 100), min_size=count, max_size=count))
    rows = cohort(which, [4 * each for each in sums], **{part: marks})
    rating = evaluator_of(which, 并列名次="mean").rate(rows)  # ties share their places, so that no place is lost
    assert sum(rating.values("名次变化")) == 0  # DH-24


# -------------------------------------------------------------------------------------------------------- indicators


def test_towns_have_four_named_indicators_with_eight_below_one_of_them_and_bodies_have_one_more():
    towns, bodies = scheme_of(TOWN), scheme_of(BODY)
    first = {part.name for part in towns.parts("党建指标")}
    assert len(first) == 4  # DH-14
    assert {part.name for part in bodies.parts("党建指标")} - first == {"机关党建工作"}  # DH-15
    assert first < {part.name for part in bodies.parts("党建指标")}
    assert len(towns.parts("干部组织人才工作")) == 8  # DH-16
    weights = [name for name in pr.load_scheme("dinghai-town").unpublished if name.endswith("权重")]
    assert len(weights) == 12


@pytest.mark.parametrize("which", [TOWN, BODY])
def test_the_indicators_are_weighted_and_nothing_else_uses_them(which):
    row = read(SAMPLES[which][0])[0]
    rating = sample(which)
    three = [Fraction(row[name]) for name in INDICATORS[:3]]
    if which == TOWN:
        expected = (sum(three) + sum(Fraction(row[name]) for name in INDICATORS[5:]) / 8) / 4
    else:
        expected = (sum(three) + Fraction(row["cadres"]) + Fraction(row["government_bodies"])) / 5
    assert rating.values("党建指标")[0] == expected
    assert not list(evaluator_of(which).graph.successors("党建指标"))


# ------------------------------------------------------------------------------------------------- planned: staff


STAFF = ("dinghai-staff", "planned")


@pytest.mark.parametrize("engine", ENGINES)
def test_direct_link_multiplies_base_pay_by_both_coefficients(engine):
    unit = [{"unit": "U1", "link": "直接挂钩", "score": "90", "unit_coefficient": "1.05", "party_grade": ""}]
    person = [
        {"unit": "U1", "person": "P1", "personal_coefficient": "0.95", "base_pay": "12345.67", "score": ""},
        {"unit": "U1", "person": "P2", "personal_coefficient": "1.10", "base_pay": "20000", "score": ""},
    ]
    rating = evaluator_of(STAFF).rate(ENGINES[engine](unit), tables={"staff": ENGINES[engine](person)})
    # 12345.67 x 0.9975 = 12314.805825; 20000 x 1.155
    assert rating.values("incentive.实发绩效") == [Fraction("12314.81"), 23100]  # DH-26
    assert [value.cause.words for value in rating.values("个人等级")] == ["not applicable"] * 2


@pytest.mark.parametrize("engine", ENGINES)
def test_indirect_link_the_grade_of_the_unit_sets_the_distribution_inside_it(engine):
    names = [f"U{n}" for n in range(10)]
    blank = {"link": "间接挂钩", "unit_coefficient": "", "party_grade": ""}
    unit = [{"unit": name, "score": str(99 - n), **blank} for n, name in enumerate(names)]
    person = [
        {"unit": name, "person": f"P{n:02d}", "personal_coefficient": "", "base_pay": "", "score": str(90 - n)}
        for name in names
        for n in range(10)
    ]
    rating = evaluator_of(STAFF).rate(ENGINES[engine](unit), tables={"staff": ENGINES[engine](person)})
    assert [str(level) for level in rating.values("单位等级")] == [*"AABBBBCCCD"]  # 2, 4, 3 and 1 of 10
    shares = {"A": (3, 4, 3, 0), "B": (2, 4, 4, 0), "C": (1, 4, 4, 1), "D": (0, 3, 5, 2)}
    counts = rating.counts("个人等级", within=["unit"])
    for name, grade in zip(names, "AABBBBCCCD", strict=True):
        found = tuple(counts[(name,)].get(level, 0) for level in ("优秀", "良好", "合格", "不合格"))
        assert found == shares[grade]  # DH-27


def test_proportions_of_the_planned_grades_are_unpublished():
    scheme = pr.load_scheme("dinghai-staff")
    assert scheme.status == "planned"
    assert sum(name.startswith("单位等级比例") for name in scheme.unpublished) == 4
    assert sum(name.startswith("个人等级比例") for name in scheme.unpublished) == 16


def test_heads_of_units_whose_party_building_is_fair_are_summoned():
    rating = sample(STAFF)
    found = [row["unit"] for row in rating.incentives if row["incentive"] == "约谈" and row["state"] is None]
    assert found == ["B06", "B21"]  # DH-25
    assert {row["unit"] for row in read("dinghai-staff") if row["party_grade"] == "一般"} == {"B06", "B21"}


# ------------------------------------------------------------------------------------------- planned: communities


COMMUNITY = ("dinghai-community", "planned")


@pytest.mark.parametrize("engine", ENGINES)
def test_the_first_two_of_the_contest_gain_points_and_the_last_one_takes_no_award(engine):
    rating = sample(COMMUNITY, engine)
    total: dict[tuple[str, str], int] = {}
    for row in read("dinghai-community-event"):
        key = (row["street"], row["community"])
        total[key] = total.get(key, 0) + int(row["points"])
    rows = read("dinghai-community")
    keys = [(row["street"], row["community"]) for row in rows]
    assert rating.values("全年累计积分") == [total[key] for key in keys]
    expected = []
    for street, _ in keys:
        order = sorted((total[key] for key in keys if key[0] == street), reverse=True)
        expected.append((order[1], order[-1]))
    second, last = zip(*expected, strict=True)
    # three of the third street share the first two places; ties are in
    top = [total[key] >= edge for key, edge in zip(keys, second, strict=True)]
    assert [str(level) == "前2名" for level in rating.values("竞位")] == top
    assert sum(top) == 7
    bonus = [
        after - Fraction(row["base_score"]) for after, row in zip(rating.values("年度考核得分"), rows, strict=True)
    ]
    assert bonus == [2 if each else 0 for each in top]  # DH-28
    if engine == "rows":
        able = {(row["street"], row["community"]) for row in rating.incentives}
        assert set(keys) - able == {key for key, edge in zip(keys, last, strict=True) if total[key] == edge}
        assert len(set(keys) - able) == 3


def test_one_contest_of_all_communities_has_two_winners_and_one_last():
    levels = [str(level) for level in sample(COMMUNITY, 竞赛范围="", 边界并列="in").values("竞位")]
    assert (levels.count("前2名"), levels.count("末位")) == (3, 1)  # 104, and 100 twice


def test_the_amount_of_extra_points_is_unpublished():
    scheme = pr.load_scheme("dinghai-community")
    assert scheme.unpublished == ("竞赛范围", "边界并列", "社区过少", "基准分满分", "前列加分")


# ------------------------------------------------------------------------------------------------------- the schemes


@pytest.mark.parametrize("which", SAMPLES, ids="@".join)
@pytest.mark.parametrize("engine", ["polars", "pandas"])
def test_every_value_of_the_sample_is_the_same_on_every_engine(which, engine):
    rows, frames = sample(which), sample(which, engine)
    nodes = [node for node in rows.plan.nodes.values() if node.name in rows.plan.needed]
    assert len(nodes) > 5
    for node in nodes:
        here, there = rows.values(node.name), frames.values(node.name)
        if node.table == "item":  # no frame brings it, so that its rows have no order of their own
            here, there = sorted(here), sorted(there)
        assert there == here


@pytest.mark.parametrize("which", SAMPLES, ids="@".join)
def test_a_scheme_is_without_warning_and_its_profile_fills_every_gap(which):
    bare = pr.load_scheme(which[0], edition=which[1])
    full = scheme_of(which)
    assert bare.unpublished
    assert full.unpublished == ()
    assert evaluator_of(which).warnings == ()
    # Without the profile, five choices are open at once for one formula: that is all there is to warn of.
    assert {warning.path for warning in pr.Evaluator(bare).warnings} <= {("formula", "列为不合格")}
    rating = sample(which)
    assert rating.undetermined == {}


@pytest.mark.parametrize("which", SAMPLES, ids="@".join)
def test_without_the_profile_the_final_result_names_what_it_lacks(which):
    file, tables = SAMPLES[which]
    scheme = pr.load_scheme(which[0], edition=which[1])
    rating = pr.Evaluator(scheme).rate(read(file), tables={name: read(f"{file}-{name}") for name in tables})
    result = {"dinghai-staff": "单位等级", "dinghai-community": "竞位"}.get(which[0], "最终得分")
    lacking = set(rating.undetermined[result])
    assert lacking
    bases = {name.partition("[")[0] for name in scheme.unpublished}
    assert {name.partition("[")[0] for name in lacking} <= bases


@pytest.mark.parametrize("which", SAMPLES, ids="@".join)
def test_every_entry_has_two_labels_and_a_source(which):
    scheme = pr.load_scheme(which[0], edition=which[1])
    sections: Any = (
        scheme.tables, scheme.parameters, scheme.lookups, scheme.indicators, scheme.ladders, scheme.gates,
        scheme.incentives, scheme.procedures, scheme.limits,
    )  # fmt: skip
    entries = [entry for section in sections for entry in section.values()]
    assert {entry.name for entry in entries if set(entry.labels) != {"zh", "en"}} == set()
    assert {entry.name for entry in entries if not entry.source} == set()
    assert {source.name for source in scheme.sources.values() if set(source.labels) != {"zh", "en"}} == set()
    parts: list[Any] = [part for ladder in scheme.ladders.values() for part in (*ladder.levels, *ladder.quotas)]
    parts += [step for procedure in scheme.procedures.values() for step in procedure.steps]
    used = {name for entry in [*entries, *parts] for name in entry.source}
    assert used == set(scheme.sources)


def test_only_the_scheme_of_villages_rests_on_an_outside_source():
    for which in SAMPLES:
        sources = pr.load_scheme(which[0], edition=which[1]).sources
        outside = {name for name, source in sources.items() if source.url}
        assert outside == ({"X-DH-1"} if which == VILLAGE else set())


@pytest.mark.parametrize("which", [TOWN, VILLAGE, STAFF, COMMUNITY], ids="@".join)
def test_a_scheme_is_written_and_read_back_equal(which):
    scheme = pr.load_scheme(which[0], edition=which[1])
    assert pr.loads_scheme(pr.dumps_scheme(scheme)) == scheme


def test_an_explanation_shows_how_a_score_came_about():
    evaluator = evaluator_of(TOWN)
    lines = str(evaluator.explain(sample(TOWN), unit="T02", of="最终得分", lang="zh")).splitlines()
    assert lines[:3] == [
        "最终得分 = 85.13",
        "    规则：基本分得分 × 党建系数 + 附加分 - 倒扣分，四舍五入到“最终得分保留的小数位数”所定位数",
        "    代入：81.50 × 1.020000 + 2.0 - 0.0，四舍五入到两位小数",  # 83.13, and 2
    ]
    place = next(line for line in lines if "党建名次 =" in line)
    assert place.endswith("党建名次 = 2.0")


def test_the_example_data_are_what_their_script_makes():
    done = subprocess.run(  # noqa: S603 - a script of our own
        [sys.executable, "-X", "utf8", DATA / "make_dinghai.py", "--check"],
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert (done.returncode, done.stdout) == (0, "all files agree\n"), done.stderr
