"""The shipped schemes of Tianjin clause by clause: who gets or loses what, what each clause rests on, what is open.

The numbers behind TJ are those of the sources in the scheme files; expected results are worked out from the tables of
`examples/data`, independently of the library. The published numbers stand in `test_tianjin.py`.
"""

import csv
import re
from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import partyrate as pr
from partyrate.checks import everything
from partyrate.numbers import round_fraction

pytestmark = pytest.mark.usefixtures("columns_engine")

DATA = Path(__file__).parents[2] / "examples" / "data"
VILLAGES, COMMUNITIES = "tianjin-village", "tianjin-community"
TRACKS = [VILLAGES, COMMUNITIES]
DECIDED = "2020-01-31"
STARS_DECIDED = {
    "满分": 100,
    "小数位": 2,
    "边界并列": "in",
    "人数不足": "condition",
    "顶格受限空额": "passes",
    "摘星空额": "empty",
    "摘星占名额": False,
}
"""What must be known for stars, and nothing else that is unpublished."""
FOR_STARS = ("人数不足", "边界并列", "摘星占名额", "摘星空额", "顶格受限空额", "小数位", "满分")

FRAMES = {
    "rows": lambda path: list(csv.DictReader(path.read_text("utf-8").splitlines())),
    "polars": lambda path: pl.read_csv(path, infer_schema=False),
    "pandas": lambda path: pd.read_csv(path, dtype=str, keep_default_na=False),
}


@cache
def table(name, kind="rows"):
    """Read one of the tables, each cell as text."""
    return FRAMES[kind](DATA / f"{name}.csv")


def rate(scheme, *more, as_of=DECIDED, kind="rows", units=None):
    """Rate a track with its events and the tables that are named."""
    track = scheme.name
    tables = {name: table(f"{track}-{name}", kind) for name in ("event", *more)}
    units = table(track, kind) if units is None else units
    return pr.Evaluator(scheme).rate(units, tables=tables, as_of=as_of, period="2019")


@cache
def illustrative(track):
    """Rate a track under the assumptions, with every table."""
    return rate(pr.load_scheme(track, profile="illustrative"), "staff", "history")


@cache
def only_stars(track):
    """Rate a track with what stars need, and all else unpublished."""
    return rate(pr.load_scheme(track).with_values(STARS_DECIDED), "staff", "history")


def stars(rating):
    units = rating.units
    if isinstance(units, list):
        return {unit["unit"]: unit["星级"] for unit in units}
    return dict(zip(units["unit"], units["星级"], strict=True))


def moved(before, after):
    """Give the units whose star is another one, each with both."""
    old, new = stars(before), stars(after)
    return {unit: (old[unit], new[unit]) for unit in old if old[unit] != new[unit]}


def given(rating, incentive):
    return [row for row in rating.incentives if row["incentive"] == incentive]


def members(track, of=None, roles=None):
    """Give the unit and number of committee members, by their unit and their post."""
    return {
        (row["unit"], row["person"])
        for row in table(f"{track}-staff")
        if (of is None or row["unit"] in of) and (roles is None or row["role"] in roles)
    }


def receivers(rows):
    return {(row["unit"], row["person"]) for row in rows}


def at(rating, level):
    return {unit for unit, star in stars(rating).items() if star == level}


# ------------------------------------------------------------------------------------------------ the published numbers


def test_all_engines_give_every_community_the_same_star():
    scheme = pr.load_scheme(COMMUNITIES, profile="illustrative")
    polars, pandas = rate(scheme, kind="polars"), rate(scheme, kind="pandas")
    assert isinstance(polars.units, pl.DataFrame)
    assert isinstance(pandas.units, pd.DataFrame)
    assert stars(polars) == stars(pandas) == stars(illustrative(COMMUNITIES))


def test_shares_of_villages_are_reported_as_they_are_and_one_decimal_of_each_does_not_add_up_to_100():
    # TJ-48
    shares = [Fraction(100 * number, 3538) for number in (340, 1424, 1416, 358)]
    rounded = [round_fraction(share, 1) for share in shares]
    assert [str(float(share)) for share in rounded] == ["9.6", "40.2", "40.0", "10.1"]
    assert (sum(shares), sum(rounded)) == (100, Fraction("99.9"))


def test_places_rounded_down_in_districts_give_fewer_four_star_villages_than_were_published():
    # TJ-46: a floor never exceeds its target, so no sizes of districts lead to 1,424
    rows = illustrative(VILLAGES).distribution("星级", within="district")
    targets = [row["wanted"] for row in rows if row["level"] == "四星"]
    assert len(targets) == 16
    assert sum(target.__floor__() for target in targets) <= sum(targets) == Fraction("1415.2") < 1424


def test_places_rounded_down_would_need_16_districts_to_lose_13_and_eight_tenths_five_star_villages():
    # TJ-46: a tenth of a whole number, rounded down, loses at most nine tenths
    most = max(Fraction(size, 10) - size // 10 for size in range(1000))
    assert most == Fraction("0.9")
    assert -(-(Fraction("353.8") - 340) // most) == 16


def test_ties_at_the_edges_are_settled_as_assumed_and_every_one_is_noted():
    ties = [note for note in illustrative(VILLAGES).notes if note.kind == "tie"]
    expected = [
        ("D02", "five-star", 231, 23, 24),
        ("D04", "four-star", 234, 103, 104),
        ("D07", "three-star", 153, 123, 124),
        ("D09", "five-star", 241, 24, 25),
        ("D11", "four-star", 205, 90, 92),
        ("D14", "three-star", 110, 89, 92),
    ]
    assert [str(note) for note in ties] == [
        f"star · district {district}: level {level!r}: {candidates} candidates for {places} places, and a tie across "
        f"the edge; {taken} got it (ties = in)"
        for district, level, candidates, places, taken in expected
    ]


# ------------------------------------------------------------------------------------------------- gates and events


@pytest.mark.parametrize("track", TRACKS)
def test_a_unit_under_one_of_the_seven_situations_has_four_stars_at_most(track):
    # TJ-18
    flagged = {row["unit"] for row in table(track) if row["seven_situations"] == "true"}
    spared = [{**row, "seven_situations": "false"} for row in table(track)]
    after = illustrative(track)
    before = rate(after.scheme, units=spared)
    would_be_five = flagged & at(before, "五星")
    assert len(would_be_five) == {VILLAGES: 8, COMMUNITIES: 5}[track]
    assert not flagged & at(after, "五星")
    assert {stars(after)[unit] for unit in would_be_five} == {"四星"}
    below = flagged - would_be_five
    assert {unit: stars(after)[unit] for unit in below} == {unit: stars(before)[unit] for unit in below}


@pytest.mark.parametrize("kind", FRAMES)
def test_a_four_star_and_a_five_star_village_lose_all_stars_from_the_day_of_the_event_and_nobody_else_moves(kind):
    # TJ-28, TJ-29, TJ-30 with freed = "empty"
    scheme = pr.load_scheme(VILLAGES, profile="illustrative")
    days = ["2020-02-03", "2020-02-04", "2020-02-10", "2020-02-11"] if kind == "rows" else ["2020-02-11"]
    before = rate(scheme, kind=kind)
    found = {day: moved(before, rate(scheme, as_of=day, kind=kind)) for day in days}
    four, both = {"V2737": ("四星", "无星")}, {"V2737": ("四星", "无星"), "V3349": ("五星", "无星")}
    expected = {"2020-02-03": {}, "2020-02-04": four, "2020-02-10": four, "2020-02-11": both}
    assert found == {day: expected[day] for day in days}


def test_a_second_event_in_the_same_village_changes_nothing_more():
    scheme = pr.load_scheme(VILLAGES, profile="illustrative")
    days = [day for unit, day in ((row["unit"], row["date"]) for row in table(f"{VILLAGES}-event")) if unit == "V3349"]
    assert days == ["2020-02-11", "2020-02-18"]
    assert moved(rate(scheme, as_of="2020-02-17"), rate(scheme, as_of="2020-02-18")) == {}


# ------------------------------------------------------------------------------------------------- what follows


@pytest.mark.parametrize("track", TRACKS)
def test_five_star_and_no_star_units_get_what_the_article_says_and_nobody_else_does(track):
    # TJ-31, TJ-32, TJ-37
    rating = illustrative(track)
    for level, incentive, kind, amount, rounds in [
        ("五星", "区级表彰重点对象", "priority", None, None),
        ("五星", "市级以上表彰优先推荐", "priority", None, None),
        ("五星", "增加优秀名额", "place", 1, 1),
        ("无星", "不得作为表彰对象", "sanction", None, None),
        ("无星", "相对后进整顿", "status", None, None),
    ]:
        rows = given(rating, incentive)
        assert {row["unit"] for row in rows} == at(rating, level), incentive
        assert len(rows) == len(at(rating, level))
        assert {(row["kind"], row["amount"], row["from"], row["rounds"], row["state"]) for row in rows} == {
            (kind, amount, 0, rounds, None)
        }, incentive


@pytest.mark.parametrize("track", TRACKS)
def test_members_of_five_star_units_are_preferred_and_those_of_no_star_units_left_out_of_the_next_round_only(track):
    # TJ-34, TJ-35, TJ-38
    rating = illustrative(track)
    for level, incentive, kind, start, rounds in [
        ("五星", "招录优先", "priority", 0, None),
        ("无星", "不纳入招录", "sanction", 1, 1),
        ("无星", "不得确定为优秀", "sanction", 0, 1),
    ]:
        rows = given(rating, incentive)
        assert receivers(rows) == members(track, of=at(rating, level)), incentive
        assert {(row["kind"], row["from"], row["rounds"], row["state"]) for row in rows} == {
            (kind, start, rounds, None)
        }, incentive


@pytest.mark.parametrize("track", TRACKS)
def test_secretaries_of_five_star_units_get_the_status_where_they_are_found_to_qualify(track):
    # TJ-33
    heads = {
        (row["unit"], row["person"]): row["qualified"] for row in table(f"{track}-staff") if row["role"] == "一肩挑"
    }
    five = {key: finding for key, finding in heads.items() if key[0] in at(illustrative(track), "五星")}
    assert set(five.values()) == {"true", "false", ""}
    qualified = {key for key, finding in five.items() if finding == "true"}
    unknown = {key for key, finding in five.items() if finding == ""}
    assert receivers(given(illustrative(track), "事业编身份")) == qualified
    rows = given(only_stars(track), "事业编身份")
    assert receivers(row for row in rows if row["state"] is None) == qualified
    assert receivers(row for row in rows if row["state"] == "undetermined") == unknown


@pytest.mark.parametrize(("track", "worker"), [(VILLAGES, "农村专职党务工作者"), (COMMUNITIES, "社区工作者")])
def test_after_three_years_in_a_row_without_a_star_the_head_is_removed_and_the_full_time_worker_dismissed(
    track, worker
):
    # TJ-36: from the tables of the past rounds, independently of the library
    rating = illustrative(track)
    past = {(row["unit"], row["round"]): row["星级"] for row in table(f"{track}-history")}
    thrice = {unit for unit in at(rating, "无星") if past.get((unit, "2017")) == past.get((unit, "2018")) == "无星"}
    assert thrice
    assert {unit["unit"] for unit in rating.units if unit["连续无星"] == 3} == thrice
    assert receivers(given(rating, "免职或责令辞职")) == members(track, thrice, ["一肩挑"])
    assert receivers(given(rating, "解除聘用合同")) == members(track, thrice, [worker])


def test_stars_gained_and_lost_are_counted_against_the_last_round():
    # TJ-26
    rating = illustrative(VILLAGES)
    values = {"五星": 5, "四星": 4, "三星": 3, "无星": 0}
    past = {row["unit"]: row["星级"] for row in table(f"{VILLAGES}-history") if row["round"] == "2018"}
    for unit in rating.units:
        last = past.get(unit["unit"])
        assert unit["星级变化"] == (None if last is None else values[unit["星级"]] - values[last])
        assert unit["星级变化_state"] == ("missing" if last is None else None)


def test_members_of_a_five_star_community_get_30_per_cent_more_and_of_a_no_star_community_25_per_cent_less():
    # TJ-40
    rating = only_stars(COMMUNITIES)
    star = stars(rating)
    rows = given(rating, "奖励性绩效工资")
    assert receivers(rows) == members(COMMUNITIES)
    assert {(star[row["unit"]], row["amount"] and str(row["amount"]), row["state"]) for row in rows} == {
        ("五星", "1.30", None),
        ("四星", None, "undetermined"),
        ("三星", None, "undetermined"),
        ("无星", "0.75", None),
    }
    assert {row["kind"] for row in rows} == {"multiplier"}


# ---------------------------------------------------------------------------------------------- what is not published


@pytest.mark.parametrize("track", TRACKS)
def test_without_a_profile_no_star_is_given_and_every_value_names_what_it_lacks(track):
    rating = rate(pr.load_scheme(track), "staff", "history")
    assert rating.counts("星级") == {(): {None: len(table(track))}}
    assert {unit["星级_state"] for unit in rating.units} == {"undetermined"}
    assert rating.undetermined["综合得分"] == ("小数位", "满分")
    for name in ("星级", "星级变化", "连续无星", "增加优秀名额", "招录优先", "不纳入招录", "免职或责令辞职"):
        assert rating.undetermined[name] == FOR_STARS, name
    assert rating.undetermined["事业编身份"] == ("未认定者符合条件", *FOR_STARS)
    pay, cell = {VILLAGES: ("绩效报酬", "绩效"), COMMUNITIES: ("奖励性绩效工资", "绩效系数")}[track]
    assert rating.undetermined[pay] == (cell, *FOR_STARS)
    named = {name for names in rating.undetermined.values() for name in names}
    of_the_procedure = {"公示自次日起算"}
    assert named | of_the_procedure == {name.partition("[")[0] for name in pr.load_scheme(track).unpublished}


@pytest.mark.parametrize("track", TRACKS)
def test_with_what_stars_need_only_what_is_unpublished_beside_them_stays_open(track):
    rating = only_stars(track)
    pay, cell = {VILLAGES: ("绩效报酬", "绩效"), COMMUNITIES: ("奖励性绩效工资", "绩效系数")}[track]
    assert set(rating.undetermined) == {"实绩指标", "事业编身份", pay}
    assert rating.undetermined["事业编身份"] == ("未认定者符合条件",)
    assert rating.undetermined[pay] == (cell,)
    assert stars(rating) == stars(illustrative(track))
    assert not [note for note in rating.notes if note.kind == "assumptions"]


@pytest.mark.parametrize("track", TRACKS)
def test_the_profile_fills_just_what_is_unpublished_gives_a_reason_for_each_and_results_say_so(track):
    scheme = pr.load_scheme(track, profile="illustrative")
    gaps = {name.partition("[")[0] for name in pr.load_scheme(track).unpublished}
    assert scheme.unpublished == ()
    assert set(scheme.assumptions) == gaps
    [note] = [note for note in illustrative(track).notes if note.kind == "assumptions"]
    head, _, named = str(note).partition(": ")
    assert head == "made with assumptions of profile 'illustrative', not with published values"
    assert re.findall(r"\((\w+)\)", named) == list(scheme.assumptions)
    assert illustrative(track).undetermined == {}


# ------------------------------------------------------------------------------------------------ the files themselves


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("profile", [None, "illustrative"])
def test_the_schemes_have_neither_faults_nor_warnings(track, profile):
    assert pr.check(pr.load_scheme(track, profile=profile)).warnings == ()


@pytest.mark.parametrize("track", TRACKS)
def test_every_entry_level_quota_and_step_has_a_source_that_exists_and_every_source_is_used(track):
    scheme = pr.load_scheme(track)
    entries: dict[str, Any] = {f"{type(entry).__name__} {entry.name}": entry for entry in everything(scheme)}
    ladder, procedure = scheme.ladders["星级"], scheme.procedures["评星定级"]
    parts: dict[str, Any] = {f"level {level.name}": level for level in ladder.levels}
    parts |= {f"quota {quota.levels}": quota for quota in ladder.quotas}
    parts |= {f"step {step.name}": step for step in procedure.steps}
    used: Counter[str] = Counter()
    for name, entry in {**entries, **parts}.items():
        assert entry.source, name
        assert set(entry.source) <= set(scheme.sources), name
        used.update(entry.source)
    assert set(scheme.sources) - set(used) == set()
    assert all(source.document and source.clause and source.says for source in scheme.sources.values())


@pytest.mark.parametrize("track", TRACKS)
def test_the_three_weights_are_50_35_and_15_per_cent_and_total_1(track):
    # TJ-11
    parameters = pr.load_scheme(track).parameters
    weights: list[Any] = [parameters[f"{name}权重"].value for name in ("上级考评", "群众测评", "书记互评")]
    assert weights == [Fraction(1, 2), Fraction(7, 20), Fraction(3, 20)]
    assert sum(weights) == 1


@pytest.mark.parametrize("track", TRACKS)
def test_there_are_four_levels_that_count_5_4_3_and_0(track):
    # TJ-8: no one-star and no two-star level
    ladder = pr.load_scheme(track).ladders["星级"]
    assert [(level.name, str(level.value)) for level in ladder.levels] == [
        ("五星", "5"), ("四星", "4"), ("三星", "3"), ("无星", "0")
    ]  # fmt: skip


@pytest.mark.parametrize("track", TRACKS)
def test_the_notice_of_five_calendar_days_follows_the_decision(track):
    # TJ-19 to TJ-23
    steps = pr.load_scheme(track).procedures["评星定级"].steps
    names = [step.name for step in steps]
    assert names[:5] == ["实绩考评", "群众测评", "互比互评", "街镇初评", "综合评定"]
    notice = steps[names.index("公示")]
    assert (notice.notice, notice.days, notice.requires) == (5, "calendar", ("常委会审定",))
    assert names.index("常委会审定") < names.index("公示")
