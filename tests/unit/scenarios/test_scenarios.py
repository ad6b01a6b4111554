"""Units under many values of parameters: worked by hand, on every kind of table, with faults named."""

import json
from decimal import Decimal
from fractions import Fraction

import jsonschema
import pandas as pd
import polars as pl
import pytest

import partyrate as pr
from partyrate.scenarios.axes import Steps, axes_of, totals_of
from partyrate.scenarios.design import designed

SCHEME = """
name = "trial"
[table.village]
key = ["district", "village"]
rows = 100
[parameter.weight]
[parameter.share]
value = 0.5
[parameter.edge]
kind = "choice"
values = ["in", "out"]
value = "out"
[parameter.bonus]
value = 10
[input.org]
kind = "number"
low = 0
high = 100
decimals = 1
[input.mass]
kind = "number"
low = 0
high = 100
decimals = 1
[formula.score]
is = "weight * org + (1 - weight) * mass"
[formula.plain]
is = "org + mass"
[ladder.star]
levels = [{ name = "five", value = 5 }, { name = "four", value = 4 }]
within = "district"
order_by = "score desc"
ties = { parameter = "edge" }
round = "down"
remainder = "four"
conflict = "report"
quotas = [{ levels = ["five"], exactly = "share * candidates" }]
[incentive.pay]
kind = "pay"
when = "star == 'five'"
amount = "100 * bonus"
unit = "yuan"
[incentive.base]
kind = "bonus"
amount = "1000"
unit = "yuan"
"""
UNITS = [
    {"district": "D", "village": "A", "org": "90", "mass": "60"},
    {"district": "D", "village": "B", "org": "70", "mass": "80"},
    {"district": "E", "village": "C", "org": "50", "mass": "50"},
]


@pytest.fixture
def evaluator():
    return pr.Evaluator(pr.loads_scheme(SCHEME))


def test_levels_are_counted_over_the_scenarios(evaluator):
    found = evaluator.scenarios(UNITS, values={"weight": ["0.2", "0.5", "0.6"]})
    # A has 66, 75 and 78, B 78, 75 and 74: at 0.5 they tie for the one place, and neither gets it.
    assert found.shares("star").rows() == [
        ("D", "A", "five", 1, pytest.approx(1 / 3)),
        ("D", "A", "four", 2, pytest.approx(2 / 3)),
        ("D", "B", "five", 1, pytest.approx(1 / 3)),
        ("D", "B", "four", 2, pytest.approx(2 / 3)),
        ("E", "C", "four", 3, 1.0),
    ]
    assert found.decided("star").select("village", "level", "is_decided", "hangs_on").rows() == [
        ("A", None, False, ["weight"]),
        ("B", None, False, ["weight"]),
        ("C", "four", True, []),
    ]
    assert found.example(("D", "A"), "five") == {"weight": Fraction(3, 5)}
    assert found.example(("E", "C"), "five") is None


def test_numbers_and_ranks_lie_between_exact_ends(evaluator):
    found = evaluator.scenarios(UNITS, values={"weight": {"range": (0, 1), "step": "0.25"}}, of=["score", "star"])
    spread = found.intervals("score", at=("0.2", "0.5", "1"))
    assert spread.filter(pl.col("village") == "A").row(0, named=True) == {
        "district": "D", "village": "A", "low": Decimal("60.000"), "high": Decimal("90.000"),
        "q_0.2": Decimal("60.000"), "q_0.5": Decimal("75.000"), "q_1": Decimal("90.000"), "absent": 0,
    }  # fmt: skip
    # At 0.5 both have 75, and share the better place.
    assert found.ranks("score", within="district", at=("0.5",)).rows() == [
        ("D", "A", 1, 2, 1, 0),
        ("D", "B", 1, 2, 1, 0),
        ("E", "C", 1, 1, 1, 0),
    ]


def test_what_is_paid_is_added_up_in_every_scenario(evaluator):
    found = evaluator.scenarios(UNITS, values={"weight": ["0.2", "0.5"], "bonus": [10, 20]}, of="star")
    assert found.bills is not None
    rows = found.bills.select("scenario", "incentive", "total", "rows").sort("scenario", "incentive").rows()
    paid = {(scenario, name): (int(total), rows) for scenario, name, total, rows in rows}
    assert paid == {
        (0, "base"): (3000, 3), (0, "pay"): (1000, 1), (1, "base"): (3000, 3), (1, "pay"): (2000, 1),
        (2, "base"): (3000, 3), (2, "pay"): (0, 0), (3, "base"): (3000, 3), (3, "pay"): (0, 0),
    }  # fmt: skip


def test_a_share_of_places_varies_within_one_rating(evaluator):
    found = evaluator.scenarios(UNITS, values={"weight": ["0.2"], "share": ["0", "0.5", "1"]}, of="star")
    assert found.one_by_one == ()
    assert [row[-1] for row in found.units.sort("scenario").rows()] == [
        "four", "four", "four", "four", "five", "four", "five", "five", "five",
    ]  # fmt: skip


def test_what_shapes_the_scheme_is_rated_apart(evaluator):
    found = evaluator.scenarios(UNITS, values={"weight": ["0.5", "0.6"], "edge": None}, of="star")
    assert found.one_by_one == ("edge",)
    levels = {
        (setting["weight"], setting["edge"]): found.units.filter(pl.col("scenario") == number)["star"].to_list()
        for number, setting in enumerate(found.design.settings)
    }
    assert levels == {
        (Fraction(1, 2), "in"): ["five", "five", "four"],
        (Fraction(1, 2), "out"): ["four", "four", "four"],
        (Fraction(3, 5), "in"): ["five", "four", "four"],
        (Fraction(3, 5), "out"): ["five", "four", "four"],
    }


@pytest.mark.parametrize("make", [pl.DataFrame, pd.DataFrame, pl.LazyFrame], ids=["polars", "pandas", "lazy"])
def test_every_kind_of_table_gives_the_same(evaluator, make):
    values = {"weight": ["0.2", "0.5", "0.6"]}
    wanted = evaluator.scenarios(UNITS, values=values).shares("star")
    assert evaluator.scenarios(make(UNITS), values=values).shares("star").equals(wanted)


def test_small_chunks_give_the_same(evaluator):
    values = {"weight": {"range": (0, 1), "step": "0.1"}}
    whole, parts = (evaluator.scenarios(UNITS, values=values, rows=rows).units for rows in (10**6, 4))
    assert whole.equals(parts)


def test_past_rounds_are_those_of_each_scenario():
    scheme = pr.loads_scheme(
        SCHEME.replace("[parameter.weight]", "[parameter.weight]\nvalue = 0.5")
        + '[formula.change]\nis = "score - previous(score)"\n[formula.run]\nis = "streak(star == \'five\')"\n'
    )
    history = [{"district": "D", "village": "A", "round": 2018, "score": "70", "star": "five"}]
    found = pr.Evaluator(scheme).scenarios(
        UNITS, values={"weight": ["0.2", "0.6"]}, of=("change", "run"), tables={"history": history}, period=2019
    )
    rows = found.units.filter(pl.col("village") == "A").select("change", "run").rows()
    assert [(None if change is None else int(change), run) for change, run in rows] == [(-4, 0), (8, 2)]


def test_values_that_may_be_absent_keep_why(evaluator):
    scheme = pr.loads_scheme(
        SCHEME
        + '[input.joined]\nkind = "flag"\n[input.extra]\nkind = "number"\nlow = 0\nhigh = 10\ndecimals = 0\n'
        + "optional = true\n"
        + '[formula.half]\nis = "extra / 2"\nwhen = "joined"\n'
        + '[formula.all]\nis = "score + coalesce(half, 1)"\n[formula.strictly]\nis = "score + half"\n'
    )
    units = [
        {**UNITS[0], "joined": True, "extra": 4},
        {**UNITS[1], "joined": True, "extra": None},
        {**UNITS[2], "joined": False, "extra": 4},
    ]
    rater = pr.Evaluator(scheme)
    found = rater.scenarios(units, values={"weight": ["0.2", "0.6"]}, of=("all", "strictly"))
    for number, setting in enumerate(found.design.settings):
        single = pr.Evaluator(scheme.with_values(setting)).rate(units)
        rows = found.units.filter(pl.col("scenario") == number)
        for name in found.names:
            values = [None if isinstance(each, pr.Absent) else each for each in single.values(name)]
            assert [None if each is None else Fraction(each) for each in rows[name]] == values


# ------------------------------------------------------------------------------------------------------------- indices


def number(value: object) -> Fraction:
    assert isinstance(value, Fraction)
    return value


SUM = """
name = "sum"
[table.unit]
key = "unit"
[parameter.a]
[parameter.b]
[parameter.c]
[input.x]
kind = "number"
low = 1
high = 1
decimals = 0
"""


def rated(rule, values, **more):
    scheme = pr.loads_scheme(f'{SUM}[formula.y]\nis = "{rule}"\n')
    return pr.Evaluator(scheme).scenarios([{"unit": 1, "x": 1}], values=values, of="y", **more)


def test_over_all_combinations_the_shares_of_variance_are_exact():
    found = rated("x * (a + 2 * b)", {"a": [0, 1], "b": [0, 1]})
    shares = {each.name: (each.first, each.total) for each in found.indices()}
    assert shares == {"a": (Fraction(1, 5), Fraction(1, 5)), "b": (Fraction(4, 5), Fraction(4, 5))}


def test_what_parameters_decide_together_is_in_the_total_of_each():
    # Of the four products 0, 0, 0, 1 the variance is 3/16: 1/16 for each alone, and 1/16 for both together.
    found = rated("x * a * b", {"a": [0, 1], "b": [0, 1], "c": [1, 2, 3]})
    shares = {each.name: (each.first, each.total) for each in found.indices()}
    assert shares == {"a": (Fraction(1, 3), Fraction(2, 3)), "b": (Fraction(1, 3), Fraction(2, 3)), "c": (0, 0)}


@pytest.mark.parametrize("rule", ["x * (a * b + max(b, c))", "x * (a - b) * c + min(a, 2)", "x * c"])
def test_over_all_combinations_the_shares_are_those_of_the_definition(rule):
    values = {"a": [0, 1, 5], "b": [2, 3], "c": [-1, 0, 1, 4]}
    found = rated(rule, values)
    outcome = {tuple(setting.values()): Fraction(y) for setting, y in zip(
        found.design.settings, found.units.sort("scenario")["y"], strict=True)}  # fmt: skip

    def variance(numbers):
        return sum(each * each for each in numbers) / len(numbers) - (sum(numbers) / len(numbers)) ** 2

    def of_means(places):
        groups: dict[tuple[Fraction, ...], list[Fraction]] = {}
        for key, y in outcome.items():
            groups.setdefault(tuple(key[place] for place in places), []).append(y)
        return variance([sum(group, Fraction(0)) / len(group) for group in groups.values()])

    whole = variance(list(outcome.values()))
    for place, each in enumerate(found.indices()):
        others = [other for other in range(3) if other != place]
        assert (each.first, each.total) == (of_means([place]) / whole, 1 - of_means(others) / whole)


# 20,480 scenarios take seconds: it buys that estimates are within 0.02 of the truth, which few draws cannot show.
@pytest.mark.slow
@pytest.mark.parametrize("design", ["indices", "sobol-indices"])
def test_estimated_shares_of_a_linear_score_are_near_the_known_ones(design):
    axis = {"range": (0, 1), "step": "0.001"}
    found = rated("x * (a + 2 * b + 4 * c)", dict.fromkeys("abc", axis), design=design, draws=4096)
    for each, wanted in zip(found.indices(), (1 / 21, 4 / 21, 16 / 21), strict=True):
        assert each.first == pytest.approx(wanted, abs=0.02)
        assert each.total == pytest.approx(wanted, abs=0.02)


def test_parameters_with_a_total_count_as_one():
    axis = {"range": (0, 1), "step": "0.01"}
    found = rated(
        "x * (a + 2 * b + c)", dict.fromkeys("abc", axis), totals={("a", "b"): 1}, design="indices", draws=500
    )
    assert [each.name for each in found.indices()] == ["a, b", "c"]
    assert all(setting["a"] + setting["b"] == 1 for setting in found.design.settings)


def test_without_all_combinations_or_pairs_there_are_no_indices():
    found = rated("x * a", {"a": {"range": (0, 1), "step": "0.001"}}, draws=10)
    with pytest.raises(pr.UsageError, match="no indices"):
        found.indices()


# ------------------------------------------------------------------------------------------------------------- designs


@pytest.mark.parametrize("kind", ["latin", "random", "spread", "sobol"])
def test_draws_lie_on_steps_within_their_range_and_depend_on_the_seed_alone(kind):
    scheme = pr.loads_scheme(SUM)
    axes = axes_of(scheme, {"a": {"range": ("0.1", "0.4"), "step": "0.05"}, "b": [1, 2, 3]})
    one, again, other = (designed(axes, (), kind=kind, draws=50, seed=seed).settings for seed in (1, 1, 2))
    assert one == again != other
    assert {setting["a"] for setting in one} == {Fraction(number, 20) for number in range(2, 9)}
    assert {setting["b"] for setting in one} == {1, 2, 3}


def test_a_latin_hypercube_takes_each_part_of_a_range_once():
    axes = axes_of(pr.loads_scheme(SUM), {"a": {"range": (0, 99), "step": 1}, "b": {"range": (0, 99), "step": 1}})
    settings = designed(axes, (), kind="latin", draws=100, seed=3).settings
    assert sorted(setting["a"] for setting in settings) == sorted(setting["b"] for setting in settings) == [*range(100)]


def test_totals_hold_in_every_scenario_and_leave_all_that_can_be():
    axes = axes_of(pr.loads_scheme(SUM), {name: {"range": ("0", "1"), "step": "0.25"} for name in "abc"})
    settings = designed(axes, totals_of(axes, {("a", "b", "c"): 1}), kind="full", draws=None, seed=1).settings
    assert len(settings) == 15  # the ways to share 4 quarters among three
    assert all(sum(map(number, setting.values())) == 1 for setting in settings)


def test_conditions_are_rules_over_the_parameters(evaluator):
    found = evaluator.scenarios(
        UNITS, values={"weight": {"range": (0, 1), "step": "0.25"}, "share": ["0.5", "1"]},
        conditions="weight >= share", of="star",
    )  # fmt: skip
    assert {(setting["weight"], setting["share"]) for setting in found.design.settings} == {
        (Fraction(1, 2), Fraction(1, 2)), (Fraction(3, 4), Fraction(1, 2)), (Fraction(1), Fraction(1, 2)),
        (Fraction(1), Fraction(1)),
    }  # fmt: skip


def test_steps_are_a_sequence():
    steps = Steps(Fraction(1), Fraction(1, 2), 4)
    assert list(steps) == steps[:] == [1, Fraction(3, 2), 2, Fraction(5, 2)]
    assert steps[-1] == Fraction(5, 2)
    with pytest.raises(IndexError):
        steps[4]


# -------------------------------------------------------------------------------------------------------------- faults


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ({"values": {}}, "no values vary"),
        ({"values": {"wieght": [1]}}, "unknown parameter 'wieght'"),
        ({"values": {"weight": []}}, "'weight' has no values to take"),
        ({"values": {"weight": None}}, "'weight' has no values to take"),
        ({"values": {"weight": "0.5"}}, "the values of 'weight' are '0.5'"),
        ({"values": {"weight": ["half"]}}, "'weight' cannot be 'half'"),
        ({"values": {"edge": ["sideways"]}}, "'edge' cannot be 'sideways'"),
        ({"values": {"weight": {"range": (0, 1)}}}, "'weight' varies from 0 to 1 without a step"),
        (
            {"values": {"weight": {"range": (1, 0), "step": "0.5"}}},
            "'weight' varies from 1 to 0, which is reversed",
        ),
        ({"values": {"weight": {"range": (0, 1), "step": "0.3"}}}, "'weight' does not go from 0 to 1 by 0.3"),
        ({"values": {"weight": {"from": 0, "to": 1}}}, "the values of 'weight' are"),
        ({"values": {"weight": ["0.5"]}, "design": "sobel"}, "design = 'sobel'"),
        ({"values": {"weight": ["0.5"]}, "design": "random"}, "draws = None"),
        ({"values": {"weight": ["0.5"]}, "of": "stra"}, "unknown result 'stra'"),
        ({"values": {"weight": ["0.5"]}, "conditions": "weight + 1"}, "the condition 'weight + 1' is a number"),
        ({"values": {"weight": ["0.5"]}, "conditions": "weight > 1"}, "no scenario fulfils"),
        ({"values": {"weight": ["0.5"]}, "totals": {("weight", "org"): 1}}, "unknown parameter 'org'"),
        ({"values": {"weight": {"range": (0, 1), "step": "0.000001"}}}, "these are 1,000,001 scenarios"),
    ],
)
def test_what_cannot_be_varied_is_said_with_what_to_write(evaluator, arguments, what):
    with pytest.raises(pr.UsageError) as raised:
        evaluator.scenarios(UNITS, **arguments)
    assert raised.value.what.startswith(what)
    assert all(getattr(line, "zh", "") for line in (raised.value.what, raised.value.why, raised.value.fix))


def test_parameters_that_decide_nothing_are_said():
    with pytest.raises(pr.UsageError, match="none of these parameters decides"):
        pr.Evaluator(pr.loads_scheme(f'{SUM}[formula.y]\nis = "x"\n')).scenarios(
            [{"unit": 1, "x": 1}], values={"a": [1]}
        )


def test_a_scenario_that_breaks_a_limit_is_refused():
    scheme = pr.loads_scheme(
        'name = "t"\n[table.unit]\nkey = "u"\n[parameter.a]\nvalue = 0.5\n[parameter.b]\nvalue = 0.5\n'
        '[input.x]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\nparent = "g"\nweight = { parameter = "a" }\n'
        '[input.y]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\nparent = "g"\nweight = { parameter = "b" }\n'
        '[group.g]\n[limit.total]\ntree = "g"\ntotal = 1\n'
    )
    values = {"a": ["0.4", "0.5"], "b": ["0.5", "0.6"]}
    units = [{"u": 1, "x": 3, "y": 5}]
    with pytest.raises(pr.UsageError, match="add up to"):
        pr.Evaluator(scheme).scenarios(units, values=values)
    found = pr.Evaluator(scheme).scenarios(units, values=values, totals={("a", "b"): 1})
    assert found.units["g"].to_list() == [Decimal("4.2"), Decimal("4.0")]


def test_a_summary_fits_on_a_screen_in_both_languages(evaluator):
    found = evaluator.scenarios(UNITS, values={"weight": ["0.2", "0.6"]}, of=("star", "score", "bill"))
    assert found.text().splitlines() == [
        "2 scenarios of 3 units",
        "star: 1 of 3 units have one level in all scenarios",
        "what decides star: weight 100%",
        "what decides score: weight 100%",
        "publish next (star): weight (2 units hang on it)",
        "pay: 1000 to 1000 yuan, half of the scenarios at most 1000",
        "base: 3000 to 3000 yuan, half of the scenarios at most 3000",
    ]
    assert found.text("zh").splitlines()[0] == "2 个情景，3 个参评单位"
    assert "2 scenarios" in repr(found)


def test_the_scheme_itself_can_say_what_is_plausible():
    text = SCHEME.replace("[parameter.weight]", "[parameter.weight]\nrange = [0.2, 0.6]\nstep = 0.4")
    scheme = pr.loads_scheme(text)
    found = pr.Evaluator(scheme).scenarios(UNITS)
    assert [setting["weight"] for setting in found.design.settings] == [Fraction(1, 5), Fraction(3, 5)]
    assert pr.loads_scheme(pr.dumps_scheme(scheme)) == scheme
    assert scheme.fingerprint == pr.loads_scheme(SCHEME).fingerprint != scheme.text_fingerprint


@pytest.mark.parametrize(
    "lines",
    ["range = [0.2, 0.6]", "range = [0.6, 0.2]\nstep = 0.1", "range = [0.2]\nstep = 0.1", "step = 0.1",
     "range = [0, 1]\nstep = 0.3", "range = [0, 1]\nstep = 0", 'kind = "flag"\nrange = [0, 1]\nstep = 1'],
)  # fmt: skip
def test_a_range_that_is_none_is_a_fault_of_the_scheme(lines):
    with pytest.raises(pr.SchemeError, match="is no range of numbers with a step") as caught:
        pr.loads_scheme(SCHEME.replace("[parameter.weight]", f"[parameter.weight]\n{lines}"))
    fix = str(caught.value.faults[0].fix)
    assert fix.startswith("add step" if "step" not in lines else "write range")


# ------------------------------------------------------------------------------------- exact, and nothing silent

THIRDS = f'{SUM}[formula.third]\nis = "x / 3"\n[formula.y]\nis = "x * a"\n'


def test_numbers_without_end_are_the_nearest_doubles_and_never_cut():
    one = [{"unit": 1, "x": 1}]
    evaluator = pr.Evaluator(pr.loads_scheme(THIRDS))
    found = evaluator.scenarios(one, values={"a": [1, 2]}, of=("third", "y"))
    assert found.units["third"].to_list() == [1 / 3, 1 / 3]
    found = pr.Evaluator(pr.loads_scheme(f'{SUM}[formula.y]\nis = "x / a"\n')).scenarios(one, values={"a": [3, 4]})
    assert found.units["y"].to_list() == [1 / 3, 1 / 4]
    with pytest.raises(pr.UsageError, match="has decimals without end"):
        found.indices("y")


def test_values_of_parameters_that_no_decimal_writes_are_rated_apart():
    found = rated("x * a * 3", {"a": [Fraction(1, 3), Fraction(2, 3)]})
    assert found.one_by_one == ("a",)
    assert [Fraction(each) for each in found.units["y"]] == [1, 2]


def test_scenarios_in_which_nobody_is_paid_count_as_nothing_paid(evaluator):
    found = evaluator.scenarios(UNITS, values={"weight": ["0.2", "0.5"]}, of="star")
    row = found.totals().filter(pl.col("incentive") == "pay").row(0, named=True)
    assert (int(row["low"]), int(row["high"])) == (0, 1000)
    assert [(each.name, each.total) for each in found.indices("bill")] == [("weight", 1)]


def test_amounts_without_end_are_added_up_exactly(evaluator):
    scheme = pr.loads_scheme(SCHEME.replace('"100 * bonus"', '"bonus / 3"').replace("0.5 * candidates", "candidates"))
    found = pr.Evaluator(scheme).scenarios(UNITS, values={"weight": ["0.2", "0.6"], "share": ["1"]}, of="star")
    assert found.bills is not None
    assert found.bills.filter(pl.col("incentive") == "pay")["total"].to_list() == [10.0, 10.0]


def test_amounts_in_several_units_are_no_one_bill():
    scheme = pr.loads_scheme(
        SCHEME + '[incentive.seats]\nkind = "place"\nwhen = "star == \'five\'"\namount = "1"\nunit = "places"\n'
    )
    found = pr.Evaluator(scheme).scenarios(UNITS, values={"weight": ["0.2", "0.5"]}, of="star")
    with pytest.raises(pr.UsageError, match="units"):
        found.indices("bill")
    assert [each.total for each in found.indices("seats")] == [1]


def test_units_that_lack_a_number_in_some_scenario_decide_no_index():
    scheme = pr.loads_scheme(f'{SUM}[input.z]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\noptional = true\n'
                             '[formula.y]\nis = "z * a"\n')  # fmt: skip
    units = [{"unit": 1, "x": 1, "z": 2}, {"unit": 2, "x": 1, "z": None}]
    found = pr.Evaluator(scheme).scenarios(units, values={"a": [1, 3]}, of="y")
    assert [(each.first, each.total) for each in found.indices()] == [(1, 1)]
    assert found.intervals()["absent"].to_list() == [0, 2]


def test_results_that_nothing_determines_are_absent_in_every_scenario():
    scheme = pr.loads_scheme(f'{SUM}[formula.y]\nis = "x * a + b"\n[formula.w]\nis = "x * a"\n')
    found = pr.Evaluator(scheme).scenarios([{"unit": 1, "x": 1}], values={"a": [1, 2]}, of=("y", "w"))
    assert found.units.select("y", "w").rows() == [(None, 1), (None, 2)]


def test_past_rounds_are_read_as_rates_reads_them():
    scheme = pr.loads_scheme(
        SCHEME.replace("[parameter.weight]", "[parameter.weight]\nvalue = 0.5")
        + "[formula.run]\nis = \"streak(star == 'five')\"\n"
    )
    history = [{"district": " D", "village": "A\u3000", "round": 2018, "star": "five"}]
    found = pr.Evaluator(scheme).scenarios(
        UNITS, values={"weight": ["0.6"], "share": ["0.5", "1"]}, of="run", tables={"history": history}, period=2019
    )
    assert found.units.filter(pl.col("village") == "A")["run"].to_list() == [2, 2]


@pytest.mark.parametrize("name", ["scenario", "level", "low"])
def test_a_key_that_tables_of_scenarios_have_as_well_is_refused(name):
    scheme = pr.loads_scheme(f'{SUM}[formula.y]\nis = "x * a"\n'.replace('key = "unit"', f'key = "{name}"'))
    with pytest.raises(pr.UsageError, match=f"{name!r}"):
        pr.Evaluator(scheme).scenarios([{name: 1, "x": 1}], values={"a": [1, 2]})


def test_a_scheme_with_several_tables_without_a_parent_has_no_units():
    scheme = pr.loads_scheme(SUM + '[table.other]\nkey = "o"\n[formula.y]\ntable = "unit"\nis = "a"\n'
                             .replace("[input.x]", '[input.x]\ntable = "unit"'))  # fmt: skip
    with pytest.raises((pr.UsageError, pr.SchemeError)):
        pr.Evaluator(scheme).scenarios([{"unit": 1}], values={"a": [1, 2]})


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ({"design": "full", "draws": 3}, "draws = 3"),
        ({"design": "random", "draws": 3, "seed": None}, "seed = None"),
        ({"design": "random", "draws": 3, "seed": 0.5}, "seed = 0.5"),
        ({"rows": 0}, "rows = 0"),
        ({"rows": "many"}, "rows = 'many'"),
        ({"conditions": 5}, "conditions = 5"),
    ],
)
def test_arguments_that_would_be_passed_over_are_refused(evaluator, arguments, what):
    with pytest.raises(pr.UsageError) as raised:
        evaluator.scenarios(UNITS, values={"weight": ["0.2", "0.5"]}, **arguments)
    assert raised.value.what == what
    assert all(getattr(line, "zh", "") for line in (raised.value.what, raised.value.why, raised.value.fix))


def test_an_example_is_asked_for_by_the_key_in_any_kind():
    found = rated("x * a", {"a": [1, 2]})
    with pytest.raises(pr.UsageError):  # there is no ladder
        found.example("1", None)


# -------------------------------------------------------------------------------------------------- cells of lookups

LOOKED_UP = (
    SCHEME.replace("[parameter.weight]", "[parameter.weight]\nvalue = 0.5").replace('"100 * bonus"', '"pay[star]"')
    + """
[lookup.pay]
keys = "star"
rows = [["five", 900], ["four", 100]]
[lookup.part]
keys = ["district", "side"]
columns = ["low", "high"]
rows = [["D", "a", 1, 2], ["E", "a", 3, 4]]
[formula.extra]
is = "part[district, 'a', 'low'] * org + part[(district, 'a', 'high')]"
"""
)


def rated_alone(found, evaluator, number):
    """The units of one scenario as a rating of its own gives them, by result."""
    scheme = found.design.scheme(evaluator.scheme, found.design.settings[number])
    single = pr.Evaluator(scheme).rate(UNITS)
    return {
        name: [getattr(value, "name", value) for value in single.values(name)] for name in found.names
    }, single.totals(by="incentive")


def test_cells_of_lookups_vary_as_parameters_do():
    evaluator = pr.Evaluator(pr.loads_scheme(LOOKED_UP))
    values = {"pay['four']": [50, 100, 150], ("part", "D", "a", "low"): ["1.5", "2"], "part.E.a.high": {
        "range": (4, 5), "step": "0.5"}, "weight": ["0.2", "0.6"]}  # fmt: skip
    found = evaluator.scenarios(UNITS, values=values, of=["extra", "star", "bill"])
    assert found.one_by_one == ()
    assert len(found) == 36
    assert found.settings.columns[1:] == ["pay['four']", "part['D', 'a', 'low']", "part['E', 'a', 'high']", "weight"]
    assert found.bills is not None
    for number in range(0, 36, 7):
        wanted, totals = rated_alone(found, evaluator, number)
        rows = found.units.filter(pl.col("scenario") == number)
        assert [Fraction(each) for each in rows["extra"]] == wanted["extra"]
        assert rows["star"].to_list() == wanted["star"]
        bill = found.bills.filter(pl.col("scenario") == number)
        paid = {row["incentive"]: Fraction(row["total"]) for row in bill.iter_rows(named=True)}
        assert paid == {each["incentive"]: each["total"] for each in totals}


def test_a_lookup_that_a_formula_takes_as_an_argument_is_rated_apart():
    scheme = pr.loads_scheme(
        SUM
        + '[lookup.pay]\nkeys = "x"\nrows = [[1, 5]]\n'
        + '[formula.cell]\ntakes = ["table"]\nis = "table[x]"\n[formula.y]\nis = "cell(pay)"\n'
    )
    found = pr.Evaluator(scheme).scenarios([{"unit": 1, "x": 1}], values={"pay.1": [5, 7]}, of="y")
    assert found.one_by_one == ("pay[1]",)
    assert found.units["y"].to_list() == [5, 7]


CONDITIONS = """
name = "trial"
[table.village]
key = "village"
[table.visit]
parent = "village"
key = "visit"
[absence.exempt]
words = "免考"
[parameter.counts]
kind = "flag"
value = true
[parameter.least]
kind = "number"
value = 5
[input.mark]
kind = "number"
low = 0
high = 9
decimals = 0
[input.extra]
when = "counts"
kind = "number"
low = 0
high = 9
decimals = 0
[input.bonus]
when = "mark + coalesce(extra, 0) >= least"
kind = "number"
low = 0
high = 9
decimals = 0
[input.hours]
table = "visit"
when = "counts and mark >= least"
kind = "number"
low = 0
high = 9
decimals = 0
[formula.score]
is = "mark + coalesce(extra, 100) + coalesce(bonus, 1000) + sum(hours, where=present(hours))"
[formula.why]
is = "0 if absent_bonus else 1"
[formula.absent_bonus]
is = "not present(bonus)"
"""


@pytest.mark.parametrize("counts", [[True, False], [False, True]])
@pytest.mark.parametrize("least", [[9, 5, 1], [1, 5, 9]])
def test_inputs_that_apply_in_some_scenarios_have_their_cells_in_these(counts, least):
    """Whether an input applies in the first scenario does not decide whether its cells are read for the others."""
    evaluator = pr.Evaluator(pr.loads_scheme(CONDITIONS))
    units = [
        {"village": number, "mark": number % 10, "extra": 3 + number % 4, "bonus": cell}
        for number, cell in enumerate([7, 2, 5, "免考", 1, 0, 9, 4])
    ]
    visits = [
        {"village": number, "visit": visit, "hours": visit + number % 3} for number in range(8) for visit in (1, 2)
    ]
    values = {"counts": counts, "least": least}
    found = evaluator.scenarios(units, tables={"visit": visits}, values=values, of=["score", "why"])
    assert found.one_by_one == ()
    for number, setting in enumerate(found.design.settings):
        single = pr.Evaluator(found.design.scheme(evaluator.scheme, setting)).rate(units, tables={"visit": visits})
        rows = found.units.filter(pl.col("scenario") == number)
        for name in ("score", "why"):
            assert [Fraction(each) for each in rows[name]] == single.values(name)


def test_an_unknown_cell_is_named_with_those_that_there_are():
    with pytest.raises(pr.NotFoundError, match="fife") as raised:
        pr.Evaluator(pr.loads_scheme(LOOKED_UP)).scenarios(UNITS, values={"pay.fife": [1]})
    assert "pay['five']" in raised.value.fix


# ----------------------------------------------------------------------------------------------------------- pay alone


def test_what_is_paid_is_computed_when_it_is_asked_for_or_at_once(evaluator):
    values = {"weight": ["0.2", "0.5"], "bonus": [10, 20]}
    later, at_once, alone = (
        evaluator.scenarios(UNITS, values=values, of=of) for of in ("star", ["star", "bill"], "bill")
    )
    assert later.bills.sort("scenario", "incentive").equals(at_once.bills.sort("scenario", "incentive"))
    assert alone.names == ()
    assert alone.totals().equals(later.totals())


def test_a_parameter_that_decides_pay_alone_can_vary(evaluator):
    scheme = evaluator.scheme.with_values(weight="0.6")
    found = pr.Evaluator(scheme).scenarios(UNITS, values={"bonus": [10, 20]})
    assert found.names == ()
    assert [int(each) for each in found.totals().filter(pl.col("incentive") == "pay").row(0)[5:7]] == [1000, 2000]


def test_incentives_without_amounts_are_counted(evaluator):
    scheme = pr.loads_scheme(SCHEME + '[incentive.praise]\nkind = "status"\nwhen = "score >= 75"\n')
    found = pr.Evaluator(scheme).scenarios(UNITS, values={"weight": ["0.2", "0.5", "0.6"]}, of="star")
    praised = found.recipients().filter(pl.col("incentive") == "praise")
    assert praised.select("low", "high", "q_0.5").row(0) == (1, 2, 1)
    assert "praise" not in found.totals()["incentive"]
    assert [each.total for each in found.indices("praise")] == [1]


def test_flags_are_results_with_two_values(evaluator):
    scheme = pr.loads_scheme(SCHEME + '[formula.good]\nis = "score >= 75"\n')
    found = pr.Evaluator(scheme).scenarios(UNITS, values={"weight": ["0.2", "0.5"]}, of=["good", "star"])
    assert found.shares("good").filter(pl.col("village") == "A").rows() == [
        ("D", "A", "true", 1, 0.5), ("D", "A", "false", 1, 0.5)]  # fmt: skip
    assert found.decided()["village"].to_list() == ["A", "B", "C"]  # of the ladder


# ----------------------------------------------------------------------------------------- what decides, and as data


def test_the_scenario_that_decides_is_the_one_nearest_to_the_first(evaluator):
    values = {"weight": ["0.2", "0.5", "0.6"], "share": ["0.5", "1"]}
    found = evaluator.scenarios(UNITS, values=values, of="star")
    assert found.deciding().filter(pl.col("village") == "A").rows() == [
        ("D", "A", "four", 0, []),
        ("D", "A", "five", 1, ["share = 1"]),
    ]
    assert found.design.settings[1] == {"weight": Fraction(1, 5), "share": 1}


def test_what_to_publish_next_settles_most(evaluator):
    values = {"weight": ["0.2", "0.5", "0.6"], "share": ["0.5", "1"]}
    found = evaluator.scenarios(UNITS, values=values, of="star")
    # C in a district of its own hangs on the share alone; with a share of 1 all are certain, with 0.5 only C is.
    # With a weight alone, B is certain at 0.2, nobody at 0.5, and A at 0.6.
    assert found.publish_next().rows(named=True) == [
        {"parameter": "share", "units": 3, "decided_now": 0, "decided_least": 1, "decided_most": 3},
        {"parameter": "weight", "units": 2, "decided_now": 0, "decided_least": 0, "decided_most": 1},
    ]


def test_parameters_with_a_total_are_published_together():
    found = rated(
        "x * (a + 2 * b) >= 1.5", {"a": ["0.25", "0.5", "0.75"], "b": ["0.25", "0.5", "0.75"]}, totals={("a", "b"): 1}
    )
    assert found.publish_next().rows() == [("a, b", 1, 0, 1, 1)]


def test_draws_show_what_to_publish_only_as_pairs(evaluator):
    axis = {"weight": {"range": (0, 1), "step": "0.01"}, "share": ["0.5", "1"]}
    drawn = evaluator.scenarios(UNITS, values=axis, of="star", draws=10, design="random")
    with pytest.raises(pr.UsageError, match="no indices"):
        drawn.publish_next()
    paired = evaluator.scenarios(UNITS, values=axis, of="star", draws=40, design="sobol-indices")
    assert paired.publish_next().rows() == [("share", 3), ("weight", 2)]


@pytest.mark.parametrize(
    ("arguments", "of"),
    [({"design": "full"}, None), ({"design": "sobol-indices", "draws": 8}, None), ({"draws": 3}, ["star", "score"])],
)
def test_scenarios_are_plain_data_that_their_schema_describes(evaluator, arguments, of):
    values = {"weight": {"range": ("0.2", "0.6"), "step": "0.1"}, "bonus": {"values": [10, 20], "source": "说明"}}
    data = evaluator.scenarios(UNITS, values=values, of=of, **arguments).to_dict()
    again = json.loads(json.dumps(data))
    jsonschema.validate(again, pr.document_schema("scenarios"))
    assert again["parameters"][1]["source"] == "说明"
    assert (again["paid"] is None) == (of is not None)
    assert again["levels"]["star"][0]["key"] == ["D", "A"]


def test_progress_is_told_in_scenarios(evaluator):
    parts: list[tuple[int, int]] = []
    values = {"weight": {"range": (0, 1), "step": "0.1"}, "edge": None}
    evaluator.scenarios(UNITS, values=values, rows=9, progress=lambda *part: parts.append(part))
    assert sum(count for count, _ in parts) == 22
    assert {total for _, total in parts} == {22}
    assert len(parts) > 2


def test_sobol_points_are_the_same_everywhere():
    axes = axes_of(pr.loads_scheme(SUM), {name: {"range": (0, 1), "step": "0.125"} for name in "ab"})
    settings = designed(axes, (), kind="sobol", draws=4, seed=1).settings
    # The first points (0, 0), (1/2, 1/2), (3/4, 1/4), (1/4, 3/4), moved by 0.134 and 0.847: parts of nine values.
    assert [tuple(int(8 * number(value)) for value in setting.values()) for setting in settings] == [
        (1, 7), (5, 3), (7, 0), (3, 5)]  # fmt: skip


def test_results_that_are_no_levels_are_said_to_have_one_value():
    scheme = pr.loads_scheme(
        'name = "t"\n[table.unit]\nkey = "u"\n[input.x]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n'
        '[parameter.bar]\nvalue = 5\n[formula.passed]\nis = "x >= bar"\n'
    )
    units, evaluator = [{"u": 1, "x": 3}, {"u": 2, "x": 5}], pr.Evaluator(scheme)
    found = evaluator.scenarios(units, values={"bar": [5, 6]})
    assert found.text("en").splitlines()[1] == "passed: 1 of 2 units have one value in all scenarios"
    assert found.text("zh").splitlines()[1] == "passed：2 个单位中有 1 个在所有情景下结果相同"
    assert found.text("en").splitlines()[-1] == "publish next (passed): bar (1 unit hangs on it)"
    held = evaluator.robustness(units, of="passed", marks=["x"], draws=5).text("en")
    assert "units keep one value in 5 draws" in held
