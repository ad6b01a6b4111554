"""The schemes of Kaifeng: KF-1 to KF-19 and X-KF-1 to X-KF-3 in the sources of the shipped schemes."""

import csv
from collections import Counter
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import polars as pl
import pytest

import partyrate as pr
from partyrate.model.entry import remark

pytestmark = pytest.mark.usefixtures("columns_engine")

DATA = Path(__file__).parents[2] / "examples" / "data"
TABLES = {
    "kaifeng-branch": ("staff", "history"),
    "kaifeng-secretary": ("training", "member", "reserve"),
    "kaifeng-township": ("staff",),
}
MARKS = ("strong_branch", "thriving_industry", "pleasant_ecology", "safety_law", "civility_happiness")
NAMED = ("支部过硬星", "产业兴旺星", "生态宜居星", "平安法治星", "文明幸福星")
PRIORITIES = {"选进乡镇班子优先", "评优评先优先", "推荐两代表一委员优先"}
KEY = {"county": "D1", "unit": "B1"}
PASSED, FAILED = 80, "79.99"


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
    return shipped(name, profile).rate(make(read(name)), tables=tables, as_of="2024-12-31", period="2024")


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
    assert len(names) > 6
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
        ("kaifeng-branch", "星级", {"满分", "达标线"}),
        ("kaifeng-branch", "省级奖励", {"省级五星奖励"}),
        ("kaifeng-branch", "市级负担", {"市级负担比例"}),
        ("kaifeng-branch", "报酬上浮", {"报酬系数"}),
        ("kaifeng-secretary", "书记星级", {"满分", "星级线", "与支部星级挂钩", "五星比例上限", "边界并列", "名额取整"}),
    ],
)
def test_without_assumptions_nothing_is_rated_and_what_is_lacking_is_named(name, of, lacks):
    rating = rated(name)
    assert lacks <= set(rating.undetermined[of])
    assert set(rating.values(of)) == {pr.Absent(pr.Cause.UNDETERMINED)}


def test_without_assumptions_townships_are_judged_where_both_ways_to_compare_incomes_agree():
    rating = rated("kaifeng-township")
    assert rating.undetermined["达标"] == ("比较口径",)
    scheme = pr.load_scheme("kaifeng-township")
    tables = {table: list(read(f"kaifeng-township-{table}")) for table in TABLES["kaifeng-township"]}
    one, other = (
        pr.Evaluator(scheme.with_values(比较口径=way))
        .rate(list(read("kaifeng-township")), tables=tables, as_of="2024-12-31", period="2024")
        .values("达标")
        for way in ("平均比平均", "逐人比平均")
    )
    open_ = pr.Absent(pr.Cause.UNDETERMINED)
    agreed = [first if first == second else open_ for first, second in zip(one, other, strict=True)]
    assert list(rating.values("达标")) == agreed
    assert {True, False, open_} == set(agreed)


# ------------------------------------------------------------------------------------------------------ stars by name


def branch(marks=(PASSED,) * 5, history=(), scheme=None, staff=(), **columns):
    """Rate one branch by its five marks; give its row and the rating."""
    unit = {**KEY, "kind": "村", "key_tasks": 29, **dict(zip(MARKS, marks, strict=True)), **columns}
    past = [{**KEY, "round": year, "星级": star} for year, star in history]
    people = [{**KEY, "person": f"P{number}", "role": role} for number, role in enumerate(staff, start=1)]
    evaluator = shipped("kaifeng-branch", "illustrative") if scheme is None else pr.Evaluator(scheme)
    rating = evaluator.rate([unit], tables={"staff": people, "history": past}, as_of="2024-12-31", period="2024")
    return rating.units[0], rating


@pytest.mark.parametrize("number", range(6))
def test_the_level_of_a_branch_is_the_number_of_its_named_stars(number):
    # KF-1, X-KF-1, X-KF-2
    row, _ = branch([PASSED] * number + [FAILED] * (5 - number))
    assert [row[name] for name in NAMED] == [True] * number + [False] * (5 - number)
    assert row["星级"] == ("无星", "一星", "二星", "三星", "四星", "五星")[number]


@pytest.mark.parametrize("place", range(5))
def test_each_of_the_five_named_stars_can_be_the_one_that_is_lacking(place):
    # X-KF-1, X-KF-2
    marks = [PASSED] * 5
    marks[place] = 0
    row, _ = branch(marks)
    assert ([name for name in NAMED if not row[name]], row["星级"]) == ([NAMED[place]], "四星")


def test_many_points_do_not_make_up_for_a_star_that_is_lacking():
    # X-KF-2: no band of a total
    better, worse = branch([100, 100, 100, 100, FAILED]), branch([PASSED] * 5)
    assert (better[0]["星级"], worse[0]["星级"]) == ("四星", "五星")


def test_each_star_has_a_pass_mark_of_its_own_that_is_not_published():
    # X-KF-2
    scheme = pr.load_scheme("kaifeng-branch").with_values(满分=100)
    for place, name in enumerate(NAMED):
        scheme = scheme.with_values(达标线={name: 60 + 5 * place})
    assert branch([60, 65, 70, 75, 80], scheme=scheme)[0]["星级"] == "五星"
    assert branch([80, 75, 70, 65, 60], scheme=scheme)[0]["得星数"] == 3


def test_where_one_pass_mark_is_not_known_only_its_star_is_not():
    scheme = pr.load_scheme("kaifeng-branch").with_values(满分=100, 达标线=dict.fromkeys(NAMED[:4], 80))
    row, rating = branch(scheme=scheme)
    assert [row.get(f"{name}_state") for name in NAMED] == [None, None, None, None, "undetermined"]
    assert rating.undetermined["星级"] == ("达标线",)


def test_a_branch_of_four_stars_in_2022_and_five_in_2023_has_gained_one():
    # X-KF-1
    scheme = pr.load_scheme("kaifeng-branch", profile="illustrative")
    unit = {**KEY, "kind": "村", "key_tasks": 29, **dict.fromkeys(MARKS, 90)}
    past = [{**KEY, "round": 2022, "星级": "四星"}]
    rating = pr.Evaluator(scheme).rate([unit], tables={"staff": [], "history": past}, as_of="2023-12-31", period="2023")
    assert (rating.units[0]["星级"], rating.units[0]["星级变化"]) == ("五星", 1)


def test_another_district_named_94_of_its_98_organisations_and_4_are_left_for_one_star_or_none():
    # X-KF-3: rated again by named stars; the four are split at random, since nothing is known of them
    published = {"五星": 2, "四星": 11, "三星": 25, "二星": 56}
    stars = [int(PLACES[level]) for level, number in published.items() for _ in range(number)]
    stars += [1, 0, 1, 0]
    units = [
        {
            "county": "源汇区", "unit": f"B{number}", "kind": "村", "key_tasks": 29,
            **{name: PASSED if (at + number) % 5 < count else FAILED for at, name in enumerate(MARKS)},
        }
        for number, count in enumerate(stars)
    ]  # fmt: skip
    rating = shipped("kaifeng-branch", "illustrative").rate(
        pl.DataFrame(units), tables={}, as_of="2022-12-31", period="2022"
    )
    counts = rating.counts("星级")[()]
    assert {level: counts[level] for level in published} == published
    assert sum(counts.values()) == 98
    assert sum(counts[level] for level in published) == 94
    assert counts["一星"] + counts["无星"] == 98 - 94 == 4


PLACES = {"五星": 5, "四星": 4, "三星": 3, "二星": 2, "一星": 1, "无星": 0}


# --------------------------------------------------------------------------------------------- rewards, pay, priority


def incentives(rating):
    return {row["incentive"]: row["amount"] for row in rating.incentives}


def of_level(level, **values):
    """Rate a branch of that level with its staff, by what is published and the pass marks alone."""
    known = {"满分": 100, "达标线": dict.fromkeys(NAMED, 80)}
    scheme = pr.load_scheme("kaifeng-branch").with_values({**known, **values})
    number = PLACES[level]
    return branch([PASSED] * number + [0] * (5 - number), scheme=scheme, staff=["党支部书记", "“两委”干部"])


@pytest.mark.parametrize(("level", "amount"), [("四星", 80000), ("三星", 50000), ("二星", None), ("无星", None)])
def test_city_and_county_give_80000_yuan_for_four_stars_and_50000_for_three(level, amount):
    # KF-2
    row, rating = of_level(level)
    assert row["星级"] == level
    assert incentives(rating).get("市县奖励经费") == amount
    assert "省级奖励" not in incentives(rating)


def test_five_stars_bring_a_reward_of_the_province_whose_amount_is_not_published_and_none_of_the_city():
    # KF-2
    _, rating = of_level("五星")
    found = [row for row in rating.incentives if row["incentive"] in ("省级奖励", "市县奖励经费")]
    assert [(row["incentive"], row["amount"], row["state"]) for row in found] == [("省级奖励", None, "undetermined")]
    assert incentives(of_level("五星", 省级五星奖励=60000)[1])["省级奖励"] == 60000


def test_the_rewards_of_city_and_county_add_up_by_level():
    # KF-2
    rating = rated("kaifeng-branch", profile="illustrative")
    counts = rating.counts("星级")[()]
    assert counts["四星"] > 0 < counts["三星"]
    assert rating.total("市县奖励经费") == 80000 * counts["四星"] + 50000 * counts["三星"]


@pytest.mark.parametrize(("level", "factor"), [("四星", "1.15"), ("三星", "1.1")])
def test_pay_of_all_committee_cadres_rises_by_15_and_by_10_per_cent(level, factor):
    # KF-3
    _, rating = of_level(level)
    assert rating.values("报酬上浮") == [Fraction(factor)] * 2
    assert {row["kind"] for row in rating.incentives if row["incentive"] == "报酬上浮"} == {"multiplier"}


def test_the_pay_rise_of_five_stars_is_not_published_and_two_stars_bring_none():
    # KF-3
    states = {row["state"] for row in of_level("五星")[1].incentives if row["incentive"] == "报酬上浮"}
    assert states == {"undetermined"}
    assert "报酬上浮" not in incentives(of_level("二星")[1])
    assert of_level("五星", 报酬系数={"五星": "1.2"})[1].values("报酬上浮") == [Fraction("1.2")] * 2


@pytest.mark.parametrize(("share", "city", "county"), [("0.5", 40000, 40000), ("0.25", 20000, 60000), ("1", 80000, 0)])
def test_how_city_and_county_share_the_reward_is_not_published_and_does_not_change_its_sum(share, city, county):
    # KF-4
    row, rating = of_level("四星")
    assert (row["市级负担_state"], row["县区负担_state"]) == ("undetermined", "undetermined")
    assert incentives(rating)["市县奖励经费"] == 80000
    row, _ = of_level("四星", 市级负担比例=share)
    assert (row["市级负担"], row["县区负担"]) == (city, county)


@pytest.mark.parametrize(
    ("history", "years", "due"),
    [
        ([(2022, "五星"), (2023, "五星")], 3, True),
        ([(2021, "五星"), (2022, "五星"), (2023, "五星")], 4, True),
        ([(2023, "五星")], 2, False),
        ([(2022, "四星"), (2023, "五星")], 2, False),
        ([(2021, "五星"), (2022, "五星"), (2023, "四星")], 1, False),
        ([(2021, "五星"), (2022, "五星")], 1, False),
    ],
)
def test_five_stars_three_years_in_a_row_bring_the_secretary_three_priorities(history, years, due):
    # KF-5
    row, rating = branch(history=history, staff=["党支部书记", "“两委”干部"])
    found = {(each["person"], each["incentive"]) for each in rating.incentives if each["kind"] == "priority"}
    assert row["连续五星"] == years
    assert found == ({("P1", name) for name in PRIORITIES} if due else set())


def test_this_year_must_be_the_last_of_the_three():
    # KF-5
    row, rating = branch([FAILED, *[PASSED] * 4], [(year, "五星") for year in (2021, 2022, 2023)], staff=["党支部书记"])
    assert (row["星级"], row["连续五星"]) == ("四星", 0)
    assert not PRIORITIES & set(incentives(rating))


@pytest.mark.parametrize(
    ("kind", "tasks", "added"),
    [("村", 29, 0), ("村", 30, 1), ("村", 28, 0), ("社区", 27, 0), ("社区", 29, 2)],
)
def test_a_village_has_29_key_tasks_and_a_community_27_and_what_is_added_is_seen(kind, tasks, added):
    # KF-9
    row, _ = branch(kind=kind, key_tasks=tasks)
    assert (row["加码任务数"], row["任务未加码"]) == (added, added == 0)


def test_the_key_tasks_of_villages_agree_with_those_of_the_province():
    # KF-9, X-KF-1
    scheme = shipped("kaifeng-branch").scheme
    cells = scheme.lookups["规定任务数"].cells
    assert cells == {("村",): 29, ("社区",): 27}
    assert "29 key tasks" in remark(scheme.sources["X-KF-1"].says)
    added = Counter(row["加码任务数"] > 0 for row in rated("kaifeng-branch", profile="illustrative").units)
    assert added == {False: 1620, True: 17}


def test_what_comes_from_other_sources_says_so_with_its_address():
    scheme = shipped("kaifeng-branch").scheme
    for name in ("X-KF-1", "X-KF-2", "X-KF-3"):
        assert remark(scheme.sources[name].clause).zh in ("外部来源", "推断")
        assert scheme.sources[name].url.startswith("http://")
    assert not [name for name, each in scheme.sources.items() if each.url and not name.startswith("X-")]


# ---------------------------------------------------------------------------------------------------------- secretaries


def secretaries(scores, training=(), members=(), reserve=(), stars=None, **values):
    """Rate secretaries of one county by their scores; the tables are those of the first."""
    units = [
        {"county": "D1", "unit": f"B{number}", "score": score, "branch_stars": stars[number - 1] if stars else None}
        for number, score in enumerate(scores, start=1)
    ]
    tables = {
        "training": [{**KEY, "record": n, "kind": kind, "date": day} for n, (kind, day) in enumerate(training)],
        "member": [
            {**KEY, "person": n, "midterm": found, "degree_raised": up} for n, (found, up) in enumerate(members)
        ],
        "reserve": [{**KEY, "candidate": n, "college": c, "returned": r} for n, (c, r) in enumerate(reserve)],
        "history": [{"county": "D1", "unit": "B1", "round": 2023, "书记星级": "三星"}],
    }
    scheme = pr.load_scheme("kaifeng-secretary", profile="illustrative").with_values(values)
    return pr.Evaluator(scheme).rate(units, tables=tables, as_of="2024-12-31", period="2024")


def levels(rating):
    return [row["书记星级"] or row["书记星级_state"] for row in rating.units]


def test_secretaries_have_five_levels_by_scores_that_are_not_published():
    # KF-7
    scores = [95, 85, 75, 65, 55]
    assert levels(secretaries(scores)) == ["五星", "四星", "三星", "二星", "一星"]
    assert levels(secretaries(scores, 星级线={"五星": 96, "一星": 60})) == ["四星", "四星", "三星", "二星", "no rule"]


def test_how_many_secretaries_can_have_five_stars_is_a_choice():
    # KF-7
    scores = [99, 98, 97, 96, 95]
    assert levels(secretaries(scores)) == ["五星", *["四星"] * 4]
    assert levels(secretaries(scores, 五星比例上限="0.5")) == ["五星", "五星", *["四星"] * 3]
    assert levels(secretaries(scores, 五星比例上限="0.5", 名额取整="up")) == [*["五星"] * 3, *["四星"] * 2]
    assert levels(secretaries(scores, 五星比例上限=1)) == ["五星"] * 5


@pytest.mark.parametrize(("ties", "expected"), [("in", "五星"), ("out", "四星"), ("error", "no rule")])
def test_how_a_tie_for_the_last_place_is_settled_is_a_choice(ties, expected):
    # KF-7
    assert levels(secretaries([95, 95, 70, 70, 70], 边界并列=ties))[:2] == [expected] * 2


def test_whether_a_secretary_can_have_more_stars_than_the_branch_is_a_choice():
    # KF-7
    scores, stars = [95, 85, 75], [3, 5, None]
    assert levels(secretaries(scores, stars=stars, 五星比例上限=1)) == ["五星", "四星", "三星"]
    linked = secretaries(scores, stars=stars, 五星比例上限=1, 与支部星级挂钩="不高于支部星级")
    assert levels(linked) == ["三星", "四星", "missing"]


def test_levels_of_secretaries_go_up_and_down_from_year_to_year():
    # KF-7
    changes = [secretaries([score], 五星比例上限=1).units[0]["星级变化"] for score in (95, 75, 55)]
    assert changes == [2, 0, -2]


def test_unqualified_and_unfit_members_are_replaced_after_the_mid_term_analysis():
    # KF-8
    members = [("合格", False), ("不合格", False), ("不胜任", False)]
    rating = secretaries([80], members=members)
    assert {(row["person"], row["incentive"]) for row in rating.incentives} == {(1, "调整"), (2, "调整")}


@pytest.mark.parametrize(
    ("days", "number", "enough"),
    [
        (["2024-01-01", "2024-12-31"], 2, True),
        (["2024-05-01"], 1, False),
        (["2023-12-31", "2024-05-01", "2025-01-01"], 1, False),
        (["2024-05-01", "2024-05-01", "2024-06-01"], 3, True),
        ([], 0, False),
    ],
)
def test_a_secretary_is_trained_at_least_twice_in_the_year(days, number, enough):
    # KF-13
    row = secretaries([80], [("轮训", day) for day in days]).units[0]
    assert (row["轮训次数"], row["轮训达标"]) == (number, enough)


ACTIVITY, LECTURE = "四重温一查找一提升", "五星支部建设大讲堂"


@pytest.mark.parametrize(
    ("months", "quarters", "enough"),
    [([3, 4, 9, 10], 4, True), ([1, 2, 3, 4, 5, 7, 8], 3, False), ([1, 4, 7, 12, 12], 4, True), ([], 0, False)],
)
def test_there_is_an_activity_in_each_quarter(months, quarters, enough):
    # KF-14
    records = [(ACTIVITY, f"2024-{month:02d}-15") for month in months] + [
        (LECTURE, "2024-07-15"),
        (ACTIVITY, "2023-08-01"),
    ]
    row = secretaries([80], records).units[0]
    assert (row["活动季度数"], row["季度活动达标"]) == (quarters, enough)


@pytest.mark.parametrize(
    ("months", "spans", "enough"),
    [
        ([1, 4, 5, 8, 9, 12], 6, True),
        ([2, 3, 6, 7, 10], 5, False),
        ([1, 2, 3, 4, 5, 6], 3, False),
        (range(1, 13), 6, True),
    ],
)
def test_there_is_a_lecture_every_two_months(months, spans, enough):
    # KF-14
    row = secretaries([80], [(LECTURE, f"2024-{month:02d}-28") for month in months]).units[0]
    assert (row["讲堂双月数"], row["讲堂达标"]) == (spans, enough)


def test_those_who_miss_training_are_found():
    # KF-13, KF-14: every sixtieth lacks one of each
    units = rated("kaifeng-secretary", profile="illustrative").units
    for name, rest in (("轮训达标", 11), ("季度活动达标", 23), ("讲堂达标", 37)):
        assert [n for n, row in enumerate(units) if not row[name]] == list(range(rest, 1637, 60))


def test_1304_members_raised_their_education():
    # KF-15
    rating = rated("kaifeng-secretary", profile="illustrative")
    assert rating.total("学历提升人数") == sum(rating.values("学历提升")) == 1304


def test_3274_people_in_reserve_are_two_for_each_of_1637_posts_and_2375_of_them_went_to_college():
    # KF-16
    rating = rated("kaifeng-secretary", profile="illustrative")
    assert (rating.total("后备人数"), rating.total("大专以上人数")) == (3274, 2375)
    assert len(rating.units) == 1637
    assert all(rating.values("选一备二"))
    assert {row["归雁占比"] for row in rating.units} == {46}
    assert round(100 * 2375 / 3274, 1) == 72.5


def test_one_person_in_reserve_is_not_enough():
    # KF-16
    row = secretaries([80], reserve=[(True, False)]).units[0]
    assert (row["后备人数"], row["选一备二"], row["归雁占比"]) == (1, False, 0)
    row = secretaries([80], reserve=[(True, True), (False, False), (False, False)]).units[0]
    assert (row["后备人数"], row["选一备二"], row["大专以上人数"], row["归雁占比"]) == (3, True, 1, 33)


# ------------------------------------------------------------------------------------------------------- township pay


def pay(town, county, **values):
    staff = [{"level": "街道乡镇", "income_yuan": each} for each in town]
    staff += [{"level": "县区", "income_yuan": each} for each in county]
    key = {"county": "D1", "rank": "一级科员"}
    rows = [{**key, "person": number, **each} for number, each in enumerate(staff)]
    scheme = pr.load_scheme("kaifeng-township", profile="illustrative").with_values(values)
    return pr.Evaluator(scheme).rate([key], tables={"staff": rows}).units[0]


@pytest.mark.parametrize(
    ("town", "enough"), [([60000], True), (["59999.99"], False), ([72000], True), ([50000, 70000], True)]
)
def test_street_and_township_staff_earn_at_least_20_per_cent_more(town, enough):
    # KF-17
    assert pay(town, [40000, 60000])["达标"] is enough


def test_a_mean_of_thirds_is_compared_exactly():
    # KF-17: the mean of the county is 100000/3 yuan, and 1.2 times that is 40000
    assert pay([40000], [30000, 30000, 40000])["达标"] is True
    assert pay(["39999.99"], [30000, 30000, 40000])["达标"] is False


def test_whether_means_are_compared_or_everybody_with_the_mean_is_a_choice():
    # KF-17
    assert pay([50000, 70000], [50000])["达标"] is True
    assert pay([50000, 70000], [50000], 比较口径="逐人比平均")["达标"] is False
    assert pay([60000, 70000], [50000], 比较口径="逐人比平均")["达标"] is True


def test_a_rank_that_the_county_does_not_have_cannot_be_compared():
    assert pay([60000], [])["达标_state"] == "missing"


def test_two_counties_of_the_sample_lag_behind():
    # KF-17
    rows = rated("kaifeng-township", profile="illustrative").units
    assert {row["county"] for row in rows if not row["达标"]} >= {"D04", "D07"}
    assert Counter(row["达标"] for row in rows if row["county"] in ("D04", "D07")) == {False: 8}


def test_the_schemes_bear_no_date_and_say_so():
    for name in TABLES:
        scheme = attrs.asdict(shipped(name).scheme, recurse=False)
        assert (scheme["edition"], scheme["effective_from"]) == ("undated", None)
        assert "bears no date" in remark(scheme["note"])
        assert "没有日期" in remark(scheme["note"]).zh
    assert date(2024, 12, 31) == rated("kaifeng-branch").as_of
