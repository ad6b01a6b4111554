"""The two shipped schemes of Tianjin, against what was published and against the synthetic tables of `examples/data`.

The numbers behind TJ are those of the sources in the scheme files. `examples/data/README.md` says what the tables are
made to show.
"""

import csv
from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from attrs import evolve

import partyrate as pr
from partyrate.check import everything

DATA = Path(__file__).parents[2] / "examples" / "data"
VILLAGES, COMMUNITIES = "tianjin-village", "tianjin-community"
TRACKS = [VILLAGES, COMMUNITIES]
DECIDED = "2020-01-31"
LEVELS = ("五星", "四星", "三星", "无星")
PUBLISHED = {VILLAGES: (340, 1424, 1416, 358), COMMUNITIES: (161, 647, 670, 161)}
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
def illustrative(track, as_of=DECIDED):
    """Rate a track under the assumptions, with every table."""
    return rate(pr.load_scheme(track, profile="illustrative"), "staff", "history", as_of=as_of)


@cache
def only_stars(track):
    """Rate a track with what stars need, and all else unpublished."""
    return rate(pr.load_scheme(track).with_values(STARS_DECIDED), "staff", "history")


def stars(rating):
    return {unit["unit"]: unit["星级"] for unit in rating.units}


def counts(rating):
    [found] = rating.counts("星级").values()
    return tuple(found[level] for level in LEVELS)


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


@pytest.mark.parametrize("kind", FRAMES)
def test_the_quota_in_each_district_gives_the_published_numbers_of_communities_on_every_engine(kind):
    # TJ-43, TJ-45
    rating = rate(pr.load_scheme(COMMUNITIES, profile="illustrative"), kind=kind)
    assert counts(rating) == PUBLISHED[COMMUNITIES]
    assert isinstance(rating.units, {"rows": list, "polars": pl.DataFrame, "pandas": pd.DataFrame}[kind])


@pytest.mark.parametrize("kind", FRAMES)
def test_one_quota_for_the_city_does_not_give_the_published_numbers_of_communities(kind):
    # TJ-45: 163.9 and 655.6 rounded down
    scheme = pr.load_scheme(COMMUNITIES, profile="illustrative").with_values({"边界并列": "out"})
    ladder = evolve(scheme.ladders["星级"], within=())
    places = rate(evolve(scheme, ladders=[ladder]), kind=kind).distribution("星级")
    assert [row["wanted"] for row in places] == [Fraction("163.9"), Fraction("655.6"), None, Fraction("163.9")]
    five, four, three, none = (row["count"] for row in places)
    assert five + four + three + none == 1639
    assert five <= 163
    assert five + four <= 163 + 655
    assert (five, four, three, none) != PUBLISHED[COMMUNITIES]


@pytest.mark.parametrize("rounding", ["down", "half_up", "up"])
def test_no_rounding_of_one_quota_for_the_city_gives_161_five_star_communities(rounding):
    # TJ-45: any rounding of 163.9 gives 163 or 164
    scheme = pr.load_scheme(COMMUNITIES, profile="illustrative")
    ladder = evolve(scheme.ladders["星级"], within=(), round=rounding)
    five = counts(rate(evolve(scheme, ladders=[ladder])))[0]
    assert five == {"down": 163, "half_up": 164, "up": 164}[rounding] + FIVE_TIED


FIVE_TIED = 0
"""Communities of the whole city that tie across the edge of the five-star places."""


def test_all_engines_give_every_community_the_same_star():
    scheme = pr.load_scheme(COMMUNITIES, profile="illustrative")
    polars, pandas = rate(scheme, kind="polars").units, rate(scheme, kind="pandas").units
    expected = stars(illustrative(COMMUNITIES))
    assert dict(zip(polars["unit"], polars["星级"], strict=True)) == expected
    assert dict(zip(pandas["unit"], pandas["星级"], strict=True)) == expected


@pytest.mark.parametrize(
    ("track", "targets", "deviations"),
    [
        (VILLAGES, ("353.8", "1415.2", "1415.2", "353.8"), ("-13.8", "8.8", "0.8", "4.2")),
        (COMMUNITIES, ("163.9", "655.6", "655.6", "163.9"), ("-2.9", "-8.6", "14.4", "-2.9")),
    ],
)
def test_the_published_numbers_deviate_from_the_ratio_which_is_reported_and_not_forced_away(track, targets, deviations):
    # TJ-44, TJ-46: the stars as published, and 1:4:4:1 of the whole city beside them
    shares = ("0.1", "0.4", "0.4", "0.1")
    scheme = pr.Scheme(
        name="published",
        tables=[pr.Table(name="unit", key="unit")],
        indicators=[pr.Indicator(name="公布", kind="choice", values=LEVELS)],
        ladders=[
            pr.Ladder(
                name="星级",
                levels=[pr.Level(name=level, when=f"公布 == '{level}'") for level in LEVELS],
                quotas=[
                    pr.Quota(levels=level, about=f"{share} * candidates")
                    for level, share in zip(LEVELS, shares, strict=True)
                ],
            )
        ],
    )
    published = [level for level, number in zip(LEVELS, PUBLISHED[track], strict=True) for _ in range(number)]
    rating = pr.Evaluator(scheme).rate([{"unit": number, "公布": level} for number, level in enumerate(published)])
    rows = rating.distribution("星级")
    assert tuple(row["count"] for row in rows) == PUBLISHED[track]
    assert [row["wanted"] for row in rows] == [Fraction(target) for target in targets]
    assert [row["deviation"] for row in rows] == [Fraction(deviation) for deviation in deviations]
    assert [str(note) for note in rating.notes] == [
        f"{level}: {number} of the wanted {target} (about)"
        for level, number, target in zip(LEVELS, PUBLISHED[track], targets, strict=True)
    ]


def test_shares_of_villages_are_reported_as_they_are_and_one_decimal_of_each_does_not_add_up_to_100():
    # TJ-48
    shares = [Fraction(100 * number, 3538) for number in PUBLISHED[VILLAGES]]
    rounded = [pr.numbers.round_fraction(share, 1) for share in shares]
    assert [str(float(share)) for share in rounded] == ["9.6", "40.2", "40.0", "10.1"]
    assert (sum(shares), sum(rounded)) == (100, Fraction("99.9"))


def test_the_exact_targets_of_villages_are_a_tenth_and_four_tenths_of_3538_whatever_the_districts():
    # TJ-44; three-star takes the rest
    five, four, three, none = illustrative(VILLAGES).distribution("星级")
    assert [five["wanted"], four["wanted"], none["wanted"]] == [Fraction(n) for n in ("353.8", "1415.2", "353.8")]
    assert three["wanted"] is None
    assert 3538 - five["wanted"] - four["wanted"] - none["wanted"] == Fraction("1415.2")


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


def test_the_synthetic_villages_are_another_outcome_than_the_published_one():
    assert counts(illustrative(VILLAGES)) == (347, 1411, 1439, 341)
    assert sum(counts(illustrative(VILLAGES))) == 3538


def test_ties_at_the_edges_are_settled_as_assumed_and_every_one_is_noted():
    ties = [note for note in illustrative(VILLAGES).notes if note.kind == "tie"]
    assert [str(note) for note in ties] == [
        "星级 · district D02: level '五星': candidates tie across the edge of its 23 places; 24 got it (ties = in)",
        "星级 · district D04: level '四星': candidates tie across the edge of its 103 places; 104 got it (ties = in)",
        "星级 · district D07: level '三星': candidates tie across the edge of its 123 places; 124 got it (ties = in)",
        "星级 · district D09: level '五星': candidates tie across the edge of its 24 places; 25 got it (ties = in)",
        "星级 · district D11: level '四星': candidates tie across the edge of its 90 places; 92 got it (ties = in)",
        "星级 · district D14: level '三星': candidates tie across the edge of its 89 places; 92 got it (ties = in)",
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


@pytest.mark.parametrize("track", TRACKS)
def test_the_place_of_a_capped_unit_goes_to_the_next_in_order_only_if_that_is_what_is_supplied(track):
    # TJ-18 says nothing of it, so a parameter does
    scheme = pr.load_scheme(track, profile="illustrative")
    passes, empty = (rate(scheme.with_values({"顶格受限空额": word})) for word in ("passes", "empty"))
    capped = {VILLAGES: 8, COMMUNITIES: 5}[track]
    assert counts(passes)[0] - counts(empty)[0] == capped


@pytest.mark.parametrize("kind", FRAMES)
def test_a_four_star_and_a_five_star_village_lose_all_stars_from_the_day_of_the_event_and_nobody_else_moves(kind):
    # TJ-28, TJ-29, TJ-30 with freed = "empty"
    scheme = pr.load_scheme(VILLAGES, profile="illustrative")
    later = ["2020-02-03", "2020-02-04", "2020-02-10", "2020-02-11"] if kind == "rows" else ["2020-02-11"]
    found = {}
    before = rate(scheme, kind=kind).units
    for day in later:
        after = rate(scheme, as_of=day, kind=kind).units
        old, new, units = (
            [row["星级"] for row in before] if kind == "rows" else list(before["星级"]),
            [row["星级"] for row in after] if kind == "rows" else list(after["星级"]),
            [row["unit"] for row in after] if kind == "rows" else list(after["unit"]),
        )
        found[day] = {unit: (a, b) for unit, a, b in zip(units, old, new, strict=True) if a != b}
    four, both = {"V2737": ("四星", "无星")}, {"V2737": ("四星", "无星"), "V3349": ("五星", "无星")}
    expected = {"2020-02-03": {}, "2020-02-04": four, "2020-02-10": four, "2020-02-11": both}
    assert found == {day: expected[day] for day in later}


def test_the_score_stays_where_stars_are_taken_away():
    before, after = (
        {unit["unit"]: unit["综合得分"] for unit in illustrative(VILLAGES, day).units} for day in (DECIDED, "2020-02-11")
    )
    assert before == after


def test_a_second_event_in_the_same_village_changes_nothing_more():
    scheme = pr.load_scheme(VILLAGES, profile="illustrative")
    days = [day for unit, day in ((row["unit"], row["date"]) for row in table(f"{VILLAGES}-event")) if unit == "V3349"]
    assert days == ["2020-02-11", "2020-02-18"]
    assert moved(rate(scheme, as_of="2020-02-17"), rate(scheme, as_of="2020-02-18")) == {}


def test_where_the_place_passes_on_others_of_the_same_district_move_as_well():
    # TJ-30: not said, so the other answer can be supplied
    scheme = pr.load_scheme(VILLAGES, profile="illustrative").with_values({"摘星空额": "passes"})
    changes = moved(rate(scheme), rate(scheme, as_of="2020-02-11"))
    assert {"V2737", "V3349"} < set(changes)
    district = {row["unit"]: row["district"] for row in table(VILLAGES)}
    assert {district[unit] for unit in changes} == {"D13", "D15"}


def test_communities_under_demolition_or_being_set_up_are_not_rated_and_count_in_no_quota():
    # TJ-3
    first = {f"C{number:04}" for number in range(1, 11)}  # ten of the 110 of D01
    rows = [{**row, "demolition": "true" if row["unit"] in first else "false"} for row in table(COMMUNITIES)]
    rating = rate(pr.load_scheme(COMMUNITIES, profile="illustrative"), units=rows)
    assert {stars(rating)[unit] for unit in first} == {None}
    assert {unit["星级_state"] for unit in rating.units if unit["unit"] in first} == {"not applicable"}
    assert rating.counts("星级", "district")["D01",] == {"五星": 10, "四星": 40, "三星": 40, "无星": 10, None: 10}


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
    thrice = {
        unit for unit in at(rating, "无星") if past.get((unit, "2017")) == past.get((unit, "2018")) == "无星"
    }
    assert thrice
    assert {unit["unit"] for unit in rating.units if unit["连续无星"] == 3} == thrice
    assert receivers(given(rating, "免职或责令辞职")) == members(track, thrice, ["一肩挑"])
    assert receivers(given(rating, "解除聘用合同")) == members(track, thrice, [worker])


def test_a_year_without_a_rating_ends_the_run_of_years_without_a_star():
    # TJ-36: two villages of D16 were not rated in 2018
    rating = illustrative(VILLAGES)
    rated = {row["unit"] for row in table(f"{VILLAGES}-history") if row["round"] == "2018"}
    skipped = [unit for unit in rating.units if unit["unit"] not in rated]
    assert [(unit["district"], unit["星级"], unit["连续无星"]) for unit in skipped] == [("D16", "无星", 1)] * 2
    assert not {unit["unit"] for unit in skipped} & {row["unit"] for row in given(rating, "免职或责令辞职")}


def test_stars_gained_and_lost_are_counted_against_the_last_round():
    # TJ-26
    rating = illustrative(VILLAGES)
    values = {"五星": 5, "四星": 4, "三星": 3, "无星": 0}
    past = {row["unit"]: row["星级"] for row in table(f"{VILLAGES}-history") if row["round"] == "2018"}
    for unit in rating.units:
        last = past.get(unit["unit"])
        assert unit["星级变化"] == (None if last is None else values[unit["星级"]] - values[last])
        assert unit["星级变化_state"] == ("missing" if last is None else None)


def test_the_head_of_a_five_star_village_is_paid_55000_yuan_and_of_a_no_star_village_7000_and_the_rest_is_open():
    # TJ-39
    rating = only_stars(VILLAGES)
    star = stars(rating)
    rows = given(rating, "绩效报酬")
    assert receivers(rows) == members(VILLAGES, roles=["一肩挑"])
    assert {(star[row["unit"]], row["amount"], row["state"]) for row in rows} == {
        ("五星", 55000, None),
        ("四星", None, "undetermined"),
        ("三星", None, "undetermined"),
        ("无星", 7000, None),
    }
    assert {(row["amount_unit"], row["every"], row["from"], row["rounds"]) for row in rows} == {("yuan", "year", 0, 1)}
    assert 55000 - 7000 == 48000
    assert rating.undetermined["绩效报酬"] == ("绩效",)


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


def test_what_was_published_of_the_pay_stays_as_it_is_under_the_assumptions():
    rating = illustrative(VILLAGES)
    star = stars(rating)
    assert {(star[row["unit"]], row["amount"]) for row in given(rating, "绩效报酬")} == {
        ("五星", 55000), ("四星", 35000), ("三星", 20000), ("无星", 7000)
    }  # fmt: skip


# ---------------------------------------------------------------------------------------------- what is not published


@pytest.mark.parametrize("track", TRACKS)
def test_without_a_profile_no_star_is_given_and_every_value_names_what_it_lacks(track):
    rating = rate(pr.load_scheme(track), "staff", "history")
    assert rating.counts("星级") == {(): {None: len(table(track))}}
    assert {unit["星级_state"] for unit in rating.units} == {"undetermined"}
    assert rating.undetermined["综合得分"] == ("小数位", "满分")
    for name in ("星级", "星级变化", "连续无星", "增加优秀名额", "招录优先", "不纳入招录", "免职或责令辞职", "解除聘用合同"):
        assert rating.undetermined[name] == FOR_STARS, name
    assert rating.undetermined["事业编身份"] == ("未认定者符合条件", *FOR_STARS)
    pay, cell = {VILLAGES: ("绩效报酬", "绩效"), COMMUNITIES: ("奖励性绩效工资", "绩效系数")}[track]
    assert rating.undetermined[pay] == (cell, *FOR_STARS)
    named = {name for names in rating.undetermined.values() for name in names}
    assert named == {name.partition("[")[0] for name in pr.load_scheme(track).unpublished}


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
    assert str(note) == (
        f"made with assumptions of a profile, not with published values: {', '.join(scheme.assumptions)}"
    )
    assert illustrative(track).undetermined == {}


# ------------------------------------------------------------------------------------------------ the files themselves


@pytest.mark.parametrize("track", TRACKS)
@pytest.mark.parametrize("profile", [None, "illustrative"])
def test_the_schemes_have_neither_faults_nor_warnings(track, profile):
    assert pr.check(pr.load_scheme(track, profile=profile)).warnings == ()


@pytest.mark.parametrize("track", TRACKS)
def test_every_entry_level_quota_and_step_has_a_source_that_exists_and_every_source_is_used(track):
    scheme = pr.load_scheme(track)
    entries = {f"{type(entry).__name__} {entry.name}": entry for entry in everything(scheme)}
    ladder, procedure = scheme.ladders["星级"], scheme.procedures["评星定级"]
    parts = {f"level {level.name}": level for level in ladder.levels}
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
    weights = [parameters[f"{name}权重"].value for name in ("上级考评", "群众测评", "书记互评")]
    assert weights == [Fraction(1, 2), Fraction(7, 20), Fraction(3, 20)]
    assert sum(weights) == 1


@pytest.mark.parametrize("track", TRACKS)
def test_there_are_four_levels_that_count_5_4_3_and_0(track):
    # TJ-8: no one-star and no two-star level
    ladder = pr.load_scheme(track).ladders["星级"]
    assert [(level.name, level.value) for level in ladder.levels] == [
        ("五星", 5), ("四星", 4), ("三星", 3), ("无星", 0)
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
