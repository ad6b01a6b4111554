"""Tianjin's rating of 2019, against what was published: TJ-1 to TJ-47 in the sources of the shipped schemes."""

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import duckdb
import pandas as pd
import polars as pl
import pytest

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

DATA = Path(__file__).parents[2] / "examples" / "data"
STARS = ("五星", "四星", "三星", "无星")
ENGINES: dict[str, Any] = {
    "rows": list,
    "polars": pl.DataFrame,
    "polars lazy": lambda rows: pl.DataFrame(rows).lazy(),
    "pandas": pd.DataFrame,
    "duckdb": lambda rows: duckdb.from_arrow(pl.DataFrame(rows).to_arrow()),
}


def read(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


COMMUNITY = {part: read(f"tianjin-community{part}") for part in ("", "-staff", "-event", "-history")}
VILLAGE = {part: read(f"tianjin-village{part}") for part in ("", "-staff", "-event", "-history")}


def rate(evaluator, data, engine="rows", as_of="2020-01-31"):
    make = ENGINES[engine]
    tables = {"staff": make(data["-staff"]), "event": make(data["-event"]), "history": make(data["-history"])}
    return evaluator.rate(make(data[""]), tables=tables, as_of=as_of, period="2019")


@pytest.fixture(scope="module")
def community():
    return pr.Evaluator(pr.load_scheme("tianjin-community", profile="illustrative"))


@pytest.fixture(scope="module")
def village():
    return pr.Evaluator(pr.load_scheme("tianjin-village", profile="illustrative"))


@pytest.fixture(scope="module")
def villages(village):
    return {as_of: rate(village, VILLAGE, as_of=as_of) for as_of in ("2020-01-31", "2020-02-29")}


def stars(rating):
    (counts,) = rating.counts("星级").values()
    return [counts.get(star, 0) for star in STARS]


# ------------------------------------------------------------------------------------------------ places and outcomes


@pytest.mark.parametrize("engine", ENGINES)
def test_communities_get_the_published_numbers_on_every_engine(engine, community):
    rating = rate(community, COMMUNITY, engine)
    assert stars(rating) == [161, 647, 670, 161]  # TJ-43
    assert sum(stars(rating)) == 1639  # TJ-3


def test_the_witness_is_one_district_of_110_four_of_100_ten_of_102_and_one_of_109():
    sizes = Counter(Counter(row["district"] for row in COMMUNITY[""]).values())
    assert sizes == {110: 1, 100: 4, 102: 10, 109: 1}  # TJ-45


@pytest.mark.parametrize(("rounding", "five"), [("down", 163), ("half_up", 164), ("up", 164)])
def test_one_quota_for_the_whole_city_gives_other_numbers_whatever_the_rounding(community, rounding, five):
    scheme = community.scheme
    ladder = attrs.evolve(scheme.ladders["星级"], within=[], round=rounding)
    found = stars(rate(pr.Evaluator(attrs.evolve(scheme, ladders=[ladder])), COMMUNITY, "polars"))
    assert (found[0], found[3]) == (five, five)  # TJ-45: never 161
    assert sum(found) == 1639


def test_the_places_of_the_districts_add_up_to_the_exact_targets_of_the_city(community, villages):
    wanted = {row["level"]: row["wanted"] for row in rate(community, COMMUNITY).distribution("星级")}
    assert wanted == {"五星": Fraction("163.9"), "四星": Fraction("655.6"), "三星": None, "无星": Fraction("163.9")}
    deviations = {row["level"]: row["deviation"] for row in rate(community, COMMUNITY).distribution("星级")}
    assert deviations["五星"] == Fraction("-2.9")  # TJ-44
    assert deviations["四星"] == Fraction("-8.6")
    wanted = {row["level"]: row["wanted"] for row in villages["2020-01-31"].distribution("星级")}
    assert (wanted["五星"], wanted["四星"]) == (Fraction("353.8"), Fraction("1415.2"))


RATIO = """
name = "published"
[table.unit]
key = "unit"
[input.published]
kind = "choice"
values = ["五星", "四星", "三星", "无星"]
[ladder."星级"]
levels = [
  { name = "五星", when = "published == '五星'" },
  { name = "四星", when = "published in ('五星', '四星')" },
  { name = "三星", when = "published != '无星'" },
  { name = "无星" },
]
quotas = [
  { levels = "五星", about = "0.1 * rows" },
  { levels = "四星", about = "0.4 * rows" },
  { levels = "三星", about = "0.4 * rows" },
  { levels = "无星", about = "0.1 * rows" },
]
"""


@pytest.mark.parametrize("engine", ["rows", "polars", "pandas"])
def test_the_published_numbers_of_villages_are_a_deviation_from_the_ratio_and_are_not_forced(engine):
    published = dict(zip(STARS, (340, 1424, 1416, 358), strict=True))  # TJ-42
    units = [{"unit": f"{star}{n}", "published": star} for star, count in published.items() for n in range(count)]
    rating = pr.Evaluator(pr.loads_scheme(RATIO)).rate(ENGINES[engine](units))
    assert stars(rating) == [340, 1424, 1416, 358]
    assert [str(note) for note in rating.notes] == [
        "星级: 五星: 340 of the wanted 353.8 (about)",
        "星级: 四星: 1424 of the wanted 1415.2 (about)",
        "星级: 三星: 1416 of the wanted 1415.2 (about)",
        "星级: 无星: 358 of the wanted 353.8 (about)",
    ]
    rows = rating.distribution("星级")
    assert [row["deviation"] for row in rows] == [Fraction(each) for each in ("-13.8", "8.8", "0.8", "4.2")]  # TJ-44
    assert [round(100 * row["share"], 2) for row in rows] == [
        Fraction(each) for each in ("9.61", "40.25", "40.02", "10.12")
    ]


REMOVED = """
[input.removed]
kind = "flag"
[gate."随时摘星"]
when = "removed"
fix = { "星级" = "无星" }
"""


def test_after_two_removals_the_published_numbers_would_be_339_1423_1416_and_360():
    published = dict(zip(STARS, (340, 1424, 1416, 358), strict=True))
    units = [
        {"unit": f"{star}{n}", "published": star, "removed": star in ("五星", "四星") and n == 0}
        for star, count in published.items()
        for n in range(count)
    ]
    rating = pr.Evaluator(pr.loads_scheme(RATIO + REMOVED)).rate(units)
    assert stars(rating) == [339, 1423, 1416, 360]  # TJ-47


def test_the_two_tracks_share_levels_and_ratio_and_differ_in_indicators_and_pay(community, village):
    one, other = village.scheme, community.scheme  # TJ-1
    assert one.ladders["星级"].levels == other.ladders["星级"].levels
    assert one.ladders["星级"].quotas == other.ladders["星级"].quotas
    assert [part.name for part in one.parts("实绩指标")] == ["党的建设", "集体经济收益", "农民人均可支配收入"]  # TJ-14
    assert [part.name for part in other.parts("实绩指标")] == ["党的建设", "管理服务", "联建共建", "文明和谐"]  # TJ-15
    assert (one.incentives["绩效报酬"].kind, other.incentives["奖励性绩效工资"].kind) == ("pay", "multiplier")


def test_departments_propose_the_committee_decides_and_the_city_files(village):
    steps = {step.name: step for step in village.scheme.procedures["评星定级"].steps}
    assert steps["建议名单"].actor == "区委组织部会同区纪委监委、宣传、政法、民政等部门"  # TJ-20
    assert (steps["常委会审定"].actor, steps["常委会审定"].requires) == ("区委常委会", ("建议名单",))  # TJ-21
    assert steps["备案"].actor == "市委组织部"  # TJ-23


def test_the_levels_are_five_four_three_and_nothing(village):
    scale = village.plan.nodes["星级"].value_range.scale
    assert dict(zip(scale.names, scale.values, strict=True)) == {"无星": 0, "三星": 3, "四星": 4, "五星": 5}  # TJ-8


# ------------------------------------------------------------------------------------------------------------- scores


def test_the_composite_is_half_35_and_15_per_cent(village):
    row = {**VILLAGE[""][0], "superior_score": "80.01", "mass_score": "90.03", "peer_score": "70.05"}
    rating = village.rate([row], as_of="2020-01-31", period="2019")
    assert rating.values("综合得分") == [Fraction("82.02")]  # 40.005 + 31.5105 + 10.5075 = 82.023, TJ-11
    assert rating.units[0]["综合得分"] == Decimal("82.02")


# ------------------------------------------------------------------------------------- situations, events, exclusions


def test_the_seven_situations_cap_at_four_stars_and_leave_the_score(villages, village):
    rating = villages["2020-01-31"]
    held = [row for row in rating.units if row["seven_situations"] == "true"]
    assert held
    assert {row["星级"] for row in held} <= {"四星", "三星", "无星"}  # TJ-18
    free = [{**row, "seven_situations": "false"} for row in VILLAGE[""]]
    without = rate(village, {**VILLAGE, "": free})
    five = [row["unit"] for row in without.units if row["星级"] == "五星"]
    moved = {row["unit"]: row["星级"] for row in held if row["unit"] in five}
    assert moved
    assert set(moved.values()) == {"四星"}
    assert [row["综合得分"] for row in without.units] == [row["综合得分"] for row in rating.units]


def test_a_freed_place_of_five_stars_passes_to_the_next_or_stays_empty(village):
    passes = rate(village, VILLAGE)
    empty = rate(pr.Evaluator(village.scheme.with_values({"顶格受限空额": "empty"})), VILLAGE)
    assert stars(passes)[0] > stars(empty)[0]
    capped = stars(passes)[0] - stars(empty)[0]
    assert stars(empty)[1] == stars(passes)[1] + capped


def test_serious_problems_take_a_four_star_and_a_five_star_village_straight_to_none(villages):
    before, after = villages["2020-01-31"], villages["2020-02-29"]
    events = {row["unit"] for row in VILLAGE["-event"] if row["date"] <= "2020-02-29"}
    changed = {}
    for old, new in zip(before.units, after.units, strict=True):
        if old["星级"] != new["星级"]:
            changed[old["unit"]] = (old["星级"], new["星级"])
    assert changed["V2737"] == ("四星", "无星")  # like TJ-28
    assert changed["V3349"] == ("五星", "无星")  # like TJ-29
    assert set(changed) <= events  # nobody else moves
    assert {new for _, new in changed.values()} == {"无星"}


def test_five_stars_bring_48000_yuan_more_than_none(village):
    pay: Any = village.scheme.lookups["绩效"].cells  # TJ-39
    assert pay["五星",] - pay["无星",] == 48_000


def test_an_event_has_effect_from_its_day_on(village):
    star_of = {}
    for day in ("2020-02-03", "2020-02-04"):
        rows = rate(village, VILLAGE, as_of=day).units
        star_of[day] = next(row["星级"] for row in rows if row["unit"] == "V2737")
    assert star_of == {"2020-02-03": "四星", "2020-02-04": "无星"}


def test_a_place_freed_by_an_event_may_pass_to_the_next(village):
    # TJ-30 leaves it open: where it passes, somebody moves up; where the village uses a place, nobody moves down.
    evaluator = pr.Evaluator(village.scheme.with_values({"摘星空额": "passes", "摘星占名额": True}))
    before, after = rate(evaluator, VILLAGE, as_of="2020-01-31"), rate(evaluator, VILLAGE, as_of="2020-02-29")
    assert stars(after) == stars(before)
    moved = sum(old["星级"] != new["星级"] for old, new in zip(before.units, after.units, strict=True))
    assert moved > len({row["unit"] for row in VILLAGE["-event"] if row["date"] <= "2020-02-29"})


def test_communities_under_demolition_are_not_rated_and_count_for_no_place(community):
    extra = [{**row, "unit": f"X{n}", "demolition": "true"} for n, row in enumerate(COMMUNITY[""][:50])]
    for engine in ("rows", "polars"):
        rating = rate(community, {**COMMUNITY, "": COMMUNITY[""] + extra}, engine)
        assert stars(rating) == [161, 647, 670, 161]  # TJ-3
        assert rating.counts("星级")[()][None] == 50
        assert "gate 'under demolition or being set up: not rated' applies to 50 rows" in map(str, rating.notes)


# -------------------------------------------------------------------------------------------------------- consequences


def incentives(rating, name):
    return [row for row in rating.incentives if row["incentive"] == name]


def test_pay_is_55000_yuan_with_five_stars_and_7000_without_any(villages, village):
    rating = villages["2020-01-31"]
    star_of = {row["unit"]: row["星级"] for row in rating.units}
    pay = incentives(rating, "绩效报酬")
    heads = [row for row in VILLAGE["-staff"] if row["role"] == "一肩挑"]
    assert len(pay) == len(heads)  # the holders of both posts, and nobody else
    assert {(star_of[row["unit"]], int(row["amount"])) for row in pay} == {
        ("五星", 55_000), ("四星", 35_000), ("三星", 20_000), ("无星", 7_000),
    }  # fmt: skip
    assert {(row["amount_unit"], row["every"]) for row in pay} == {("yuan", "year")}
    counts = Counter(star_of[row["unit"]] for row in pay)
    assert rating.total("绩效报酬") == 55_000 * counts["五星"] + 35_000 * counts["四星"] + 20_000 * counts["三星"] + (
        7_000 * counts["无星"]
    )


def test_without_the_profile_only_the_two_published_amounts_of_pay_are_determined(village):
    scheme = pr.load_scheme("tianjin-village")
    given = {
        name: village.scheme.parameters[name].value
        for name in scheme.parameters
        if scheme.parameters[name].is_unpublished
    }
    evaluator = pr.Evaluator(scheme.with_values(given))
    assert evaluator.scheme.unpublished == ("绩效['四星']", "绩效['三星']")
    rating = rate(evaluator, VILLAGE)
    star_of = {row["unit"]: row["星级"] for row in rating.units}
    found = {(star_of[row["unit"]], row["amount"], row["state"]) for row in incentives(rating, "绩效报酬")}
    assert found == {
        ("五星", 55_000, None),
        ("四星", None, "undetermined"),
        ("三星", None, "undetermined"),
        ("无星", 7_000, None),
    }  # TJ-39
    assert dict(rating.undetermined) == {"绩效报酬": ("绩效",)}


def test_the_multiplier_of_communities_is_130_and_75_per_cent(community):
    rating = rate(community, COMMUNITY)
    star_of = {row["unit"]: row["星级"] for row in rating.units}
    found = {(star_of[row["unit"]], row["amount"]) for row in incentives(rating, "奖励性绩效工资")}
    assert {("五星", Decimal("1.30")), ("无星", Decimal("0.75"))} <= found  # TJ-40
    bare = pr.load_scheme("tianjin-community")
    assert [name for name in bare.unpublished if name.startswith("绩效系数")] == [
        "绩效系数['四星']",
        "绩效系数['三星']",
    ]


def test_members_of_no_star_units_are_left_out_of_recruitment_in_the_next_round_only(villages):
    rating = villages["2020-01-31"]
    star_of = {row["unit"]: row["星级"] for row in rating.units}
    rows = incentives(rating, "不纳入招录")
    assert {(row["from"], row["rounds"]) for row in rows} == {(1, 1)}  # TJ-35
    assert len(rows) == sum(star_of[row["unit"]] == "无星" for row in VILLAGE["-staff"])


def test_three_years_in_a_row_without_a_star_cost_the_post_by_role(villages, village):
    rating = villages["2020-01-31"]
    runs = {row["unit"]: row["连续无星"] for row in rating.units}
    role_of = {(row["unit"], row["person"]): row["role"] for row in VILLAGE["-staff"]}
    for incentive, role in (("免职或责令辞职", "一肩挑"), ("解除聘用合同", "农村专职党务工作者")):
        rows = incentives(rating, incentive)
        assert rows
        assert {role_of[row["unit"], row["person"]] for row in rows} == {role}  # TJ-36
        assert {runs[row["unit"]] for row in rows} == {3}
        due = {key for key, its_role in role_of.items() if its_role == role and runs[key[0]] >= 3}
        assert {(row["unit"], row["person"]) for row in rows} == due


def test_a_year_without_a_rating_breaks_the_run(villages):
    past: dict[str, dict[str, str]] = {}
    for row in VILLAGE["-history"]:
        past.setdefault(row["unit"], {})[row["round"]] = row["星级"]
    broken = [unit for unit, rounds in past.items() if set(rounds) == {"2017"} and rounds["2017"] == "无星"]
    runs = {row["unit"]: (row["星级"], row["连续无星"]) for row in villages["2020-01-31"].units}
    assert broken
    assert {runs[unit] for unit in broken} == {("无星", 1)}


def test_five_stars_bring_awards_and_one_more_excellent_place(villages):
    rating = villages["2020-01-31"]
    five, none = stars(rating)[0], stars(rating)[3]
    counts = Counter(row["incentive"] for row in rating.incentives if row.get("person") is None)
    assert counts["区级表彰重点对象"] == counts["市级以上表彰优先推荐"] == five  # TJ-31
    assert counts["不得作为表彰对象"] == counts["相对后进整顿"] == none  # TJ-32
    places = incentives(rating, "增加优秀名额")
    assert {(row["amount"], row["amount_unit"], row["rounds"]) for row in places} == {(1, "places", 1)}  # TJ-37
    assert len(places) == five


# ---------------------------------------------------------------------------------------------- what is not published


@pytest.mark.parametrize("engine", ["rows", "polars"])
@pytest.mark.parametrize(("name", "data"), [("tianjin-community", COMMUNITY), ("tianjin-village", VILLAGE)])
def test_without_a_profile_it_says_what_is_undetermined_and_for_want_of_what(engine, name, data):
    rating = rate(pr.Evaluator(pr.load_scheme(name)), data, engine)
    assert rating.scheme.assumptions == ()
    lacking = rating.undetermined
    assert set(lacking["综合得分"]) == {"满分", "小数位"}  # TJ-12
    assert {"满分", "小数位", "边界并列", "人数不足", "顶格受限空额"} <= set(lacking["星级"])
    pay = "绩效系数" if name == "tianjin-community" else "绩效"
    incentive = "奖励性绩效工资" if name == "tianjin-community" else "绩效报酬"
    assert pay in lacking[incentive]
    assert {"指标满分", "党的建设权重"} <= set(lacking["实绩指标"])
    undetermined = [note for note in rating.notes if note.kind == "undetermined"]
    assert "综合得分" in {note.about for note in undetermined}
    assert all("; unpublished: " in str(note) for note in undetermined)


def test_results_made_with_assumptions_say_so(villages):
    note = villages["2020-01-31"].notes[0]
    assert note.kind == "assumptions"
    assert str(note).startswith(
        "made with assumptions of profile 'illustrative', not with published values: "
        "full marks of each source score (满分), decimals kept in the composite score (小数位), "
    )


def test_the_tree_of_indicators_has_two_levels_and_at_most_25_on_the_second(village):
    part = village.scheme.indicators["党的建设"]
    group = pr.Indicator(name="党建细项", parent="实绩指标")
    second = [attrs.evolve(part, name=f"细项{n}", parent="党建细项", weight=1) for n in range(26)]
    indicators = [*village.scheme.indicators.values(), group, *second]
    with pytest.raises(pr.SchemeError, match=r"'实绩指标' has 26 indicators on level 2(.|\n)*at most 25"):  # TJ-16
        pr.check(attrs.evolve(village.scheme, indicators=indicators))
    third = attrs.evolve(part, name="三级", parent="细项组")
    indicators = [*village.scheme.indicators.values(), group, pr.Indicator(name="细项组", parent="党建细项"), third]
    with pytest.raises(pr.SchemeError, match="'三级' stands on level 3 of '实绩指标'"):  # TJ-17
        pr.check(attrs.evolve(village.scheme, indicators=indicators))


def test_the_round_is_the_year_and_the_day_of_rating_is_kept(villages):
    rating = villages["2020-01-31"]
    assert rating.as_of == date(2020, 1, 31)
    assert rating.period is not None
    assert (rating.period.start, rating.period.end, rating.period.number) == (
        date(2019, 1, 1),
        date(2019, 12, 31),
        2019,
    )
