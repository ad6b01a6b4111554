"""Results without one indicator, with a shifted cut, with noise in the marks, and the effect of each part of a sum."""

import json
from fractions import Fraction

import jsonschema
import polars as pl
import pytest

import partyrate as pr
from partyrate.scenarios import robustness
from partyrate.scenarios.cuts import cuts_of
from partyrate.scenarios.perturbing import Noise

SCHEME = """
name = "trial"
[table.village]
key = ["district", "village"]
rows = 100
[table.visit]
parent = "village"
key = "visit"
rows = 3
[parameter.line]
value = 70.5
[parameter.weight]
value = 0.4
[input.org]
kind = "number"
low = 0
high = 100
decimals = 1
[input.mass]
kind = "number"
low = 0
high = 100
step = 0.5
[input.veto]
kind = "flag"
[input.unused]
kind = "number"
low = 0
high = 9
decimals = 0
[input.quality]
table = "visit"
kind = "number"
low = 0
high = 10
decimals = 0
[formula.visits]
is = "sum(quality)"
[formula.score]
is = "round(weight * org + 0.6 * mass + visits, 2)"
[formula.bonus]
is = "10 if 60 <= visits < 80 else 0"
[ladder.star]
levels = [{ name = "five", when = "score >= 80" }, { name = "four", when = "score >= line" }, { name = "none" }]
[gate.veto]
when = "veto"
cap = { star = "none" }
"""
UNITS = [
    {"district": "D", "village": "A", "org": "90.0", "mass": "72.5", "veto": False, "unused": 1},
    {"district": "D", "village": "B", "org": "90.0", "mass": "73.0", "veto": True, "unused": 2},
    {"district": "D", "village": "C", "org": "60.0", "mass": "77.0", "veto": False, "unused": 3},
    {"district": "E", "village": "A", "org": "70.0", "mass": "69.5", "veto": False, "unused": 4},
]
VISITS = [
    {"district": "D", "village": "A", "visit": 1, "quality": 0},
    {"district": "D", "village": "C", "visit": 1, "quality": 1},
    {"district": "E", "village": "A", "visit": 1, "quality": 1},
    {"district": "E", "village": "A", "visit": 2, "quality": 0},
]
# Scores: 79.5, 79.8, 71.2 and 70.7; stars: four, none (veto), four, four.


@pytest.fixture(scope="module")
def evaluator():
    return pr.Evaluator(pr.loads_scheme(SCHEME))


@pytest.fixture(scope="module")
def found(evaluator):
    return evaluator.robustness(UNITS, tables={"visit": VISITS}, draws=20)


def test_an_indicator_without_differences_has_its_typical_value(found):
    rows = {row["indicator"]: row for row in found.dropped.rows(named=True)}
    # With 70 (the lower median) for all, A of D has 71.5; with 72.5, C has 68.5 and loses its star, A of E has 72.5.
    assert [rows[name]["changed"] for name in ("org", "mass", "veto", "unused", "quality")] == [0, 1, 1, 0, 2]
    assert (rows["mass"]["up"], rows["mass"]["down"]) == (0, 1)
    assert (rows["veto"]["up"], rows["veto"]["down"]) == (1, 0)  # without a veto, B has four
    assert (rows["quality"]["up"], rows["quality"]["down"]) == (0, 2)  # 0 for all visits: C has 70.2, A of E 69.7
    assert [rows[name]["reaches"] for name in ("org", "unused", "quality")] == [True, False, True]
    assert found.undecisive == ["org", "unused"]


def test_cuts_are_shifted_by_a_step_of_what_is_written(found):
    rows = found.cuts.select("entry", "rule", "cut", "to", "changed", "up", "down").rows()
    assert [(*row[:2], Fraction(row[2]), Fraction(row[3]), *row[4:]) for row in rows] == [
        ("ladder star", "score >= 80", 80, 79, 1, 1, 0),  # A of D; B is capped
        ("ladder star", "score >= 80", 80, 81, 0, 0, 0),
        ("ladder star", "score >= line", Fraction("70.5"), Fraction("70.4"), 0, 0, 0),
        ("ladder star", "score >= line", Fraction("70.5"), Fraction("70.6"), 0, 0, 0),
    ]


def test_every_number_of_a_comparison_is_a_cut(evaluator):
    scheme, cuts = cuts_of(evaluator.plan, ["bonus", "star"])
    assert [(cut.entry, cut.rule, cut.value, cut.step) for cut in cuts] == [
        ("formula bonus", "60 <= visits < 80", 60, 1), ("formula bonus", "60 <= visits < 80", 80, 1),
        ("ladder star", "score >= 80", 80, 1), ("ladder star", "score >= line", Fraction("70.5"), Fraction("0.1")),
    ]  # fmt: skip
    assert scheme.indicators["bonus"].formula == "10 if cut_1 <= visits < cut_2 else 0"
    single, same = (pr.Evaluator(each).rate(UNITS, tables={"visit": VISITS}) for each in (evaluator.scheme, scheme))
    assert all(single.values(name) == same.values(name) for name in ("score", "bonus", "star"))


def test_a_cut_is_not_shifted_beyond_the_bounds_of_what_it_is_compared_with():
    scheme = pr.loads_scheme("""
name = "trial"
[table.village]
key = "village"
[parameter.free]
value = 1
[parameter.shared]
value = 0
[input.faults]
kind = "number"
low = 0
high = 9
decimals = 0
[input.change]
kind = "number"
low = -5
high = 5
decimals = 0
[decision.band]
of = "faults"
rows = [{ at_most = 0, is = "2" }, { at_most = 9, is = "1" }]
[ladder.star]
levels = [{ name = "five", when = "faults <= 0 and faults <= free" }, { name = "four", when = "9 <= faults" },
          { name = "three", when = "faults + change <= 0" },
          { name = "two", when = "faults > shared or change > shared" },
          { name = "one", when = "band > 1" }]
""")
    evaluator = pr.Evaluator(scheme)
    _, cuts = cuts_of(evaluator.plan, ["band", "star"])
    assert [(cut.rule, *cut.shifted) for cut in cuts] == [
        ("faults <= 0", 1), ("faults <= 9", 8),  # of the bands
        ("faults <= 0", 1), ("faults <= free", 0, 2), ("9 <= faults", 8), ("faults + change <= 0", -1, 1),
        ("faults > shared", -1, 1), ("band > 1", 2),
    ]  # fmt: skip
    rows = [{"village": "a", "faults": 0, "change": 1}, {"village": "b", "faults": 9, "change": 0}]
    table = evaluator.robustness(rows, draws=0).cuts
    assert [(row["rule"], Fraction(row["to"])) for row in table.rows(named=True)] == [
        (cut.rule, value) for cut in cuts for value in cut.shifted
    ]


def test_noise_moves_each_mark_by_its_own_steps_within_its_bounds(evaluator):
    noise = Noise(1, 2, Fraction(1, 2), Fraction(0), Fraction(100))
    cells = pl.Series("mass", ["0.0", "50.0", "100.0", None], dtype=pl.Decimal(38, 1))
    frame = pl.DataFrame({"scenario": [n for n in range(500) for _ in range(4)], "mass": pl.concat([cells] * 500)})
    moved = frame.with_columns(mass=noise(frame, "mass", "scenario", 500))
    seen = [set(moved["mass"].gather_every(4, offset).to_list()) for offset in range(4)]
    assert [sorted(map(float, filter(lambda each: each is not None, each))) for each in seen] == [
        [0, 0.5, 1], [49, 49.5, 50, 50.5, 51], [99, 99.5, 100], []]  # fmt: skip
    counts = moved["mass"].gather_every(4, 1).value_counts()["count"]
    assert min(counts.to_list()) > 60  # of 100 each
    # A scenario is the same in whatever chunk it is.
    part = frame.filter(pl.col("scenario") >= 490)
    assert part.with_columns(mass=noise(part, "mass", "scenario", 10)).equals(moved.filter(pl.col("scenario") >= 490))


def test_a_draw_of_noise_is_what_a_rating_of_such_marks_gives(evaluator, found):
    assert found.marks == ("org", "mass")
    plan = evaluator.plan
    units = pl.DataFrame(UNITS).with_columns(pl.col("org", "mass").cast(pl.Decimal(38, 1)))
    for number in (0, 7, 19):
        frame = units.with_columns(scenario=pl.lit(number, pl.Int64))
        for name, step in (("org", Fraction(1, 10)), ("mass", Fraction(1, 2))):
            noise = Noise(1, 1, step, Fraction(0), Fraction(100))
            frame = frame.with_columns(noise(frame, name, "scenario", 1).alias(name))
        single = pr.Evaluator(plan.scheme).rate(frame.drop("scenario").rows(named=True), tables={"visit": VISITS})
        rows = found.noise.units.filter(pl.col("scenario") == number)
        assert rows["star"].to_list() == [each.name for each in single.values("star")]


def test_the_effect_of_a_part_is_its_share_of_the_variance(found):
    weights = {(each.of, each.part): each for each in found.weights}
    # Over 90, 90, 60, 70 and 72.5, 73, 77, 69.5 and 0, 0, 1, 1.
    assert [each.part for each in found.weights] == ["org", "mass", "visits"]
    mass = [Fraction("43.5"), Fraction("43.8"), Fraction("46.2"), Fraction("41.7")]
    parts = {"org": list(map(Fraction, (36, 36, 24, 28))), "mass": mass, "visits": list(map(Fraction, (0, 0, 1, 1)))}
    totals = [sum(row, Fraction(0)) for row in zip(*parts.values(), strict=True)]
    mean = sum(totals, Fraction(0)) / 4
    variance = sum((each - mean) ** 2 for each in totals)
    for part, values in parts.items():
        own = sum(values, Fraction(0)) / 4
        covariance = sum((one - own) * (other - mean) for one, other in zip(values, totals, strict=True))
        assert weights["score", part].effective == covariance / variance
    assert sum(each.effective for each in found.weights) == 1
    assert [each.nominal for each in found.weights] == [Fraction(1, 5), Fraction(3, 10), Fraction(1, 2)]


def test_groups_have_weights_as_formulas_have():
    scheme = pr.loads_scheme(
        'name = "t"\n[table.u]\nkey = "u"\n[input.x]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\nparent = "g"\n'
        'weight = 0.75\n[input.y]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\nparent = "g"\nweight = 0.25\n'
        "[group.g]\n"
    )
    units = [{"u": 1, "x": 5, "y": 0}, {"u": 2, "x": 5, "y": 8}]
    found = pr.Evaluator(scheme).robustness(units)
    assert [(each.part, each.nominal, each.effective) for each in found.weights] == [
        ("x", Fraction(3, 4), Fraction(0)), ("y", Fraction(1, 4), Fraction(1))]  # fmt: skip
    assert found.dropped.select("indicator", "result", "changed", "up", "down").rows() == [
        ("x", "g", 0, 0, 0), ("y", "g", 1, 0, 1)]  # fmt: skip
    assert found.undecisive == ["x"]


def test_it_is_plain_data_and_a_text_in_both_languages(found):
    data = json.loads(json.dumps(found.to_dict()))
    jsonschema.validate(data, pr.document_schema("robustness"))
    assert data["undecisive"] == ["org", "unused"]
    assert found.text().splitlines()[:4] == [
        "without differences in quality: 2 units have another star",
        "without differences in mass: 1 unit has another star",
        "without differences in veto: 1 unit has another star",
        "decide nothing of star: org, unused",
    ]
    assert found.text("zh").splitlines()[3] == "不影响“star”的指标：org、unused"


def test_a_text_calls_indicators_and_results_by_their_labels():
    scheme = pr.loads_scheme(
        """
name = "labelled"
[table.unit]
key = "u"
rows = 9
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
labels = { zh = "分数", en = "mark" }
[input.y]
kind = "flag"
labels = { zh = "否决", en = "veto" }
[ladder.star]
labels = { zh = "星级", en = "star of the year" }
levels = [{ name = "one", when = "x >= 5" }, { name = "none" }]
"""
    )
    found = pr.Evaluator(scheme).robustness([{"u": number, "x": number, "y": False} for number in range(8)])
    assert found.text().splitlines()[0] == "without differences in mark: 3 units have another star of the year"
    assert "decide nothing of star of the year: veto" in found.text()
    assert found.text("zh").splitlines()[0] == "若“分数”没有差别：3 个单位的“星级”会改变"
    assert "不影响“星级”的指标：否决" in found.text("zh")


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        ({"of": "stra"}, "unknown result 'stra'"),
        ({"noise": -1}, "noise = -1"),
        ({"draws": "many"}, "draws = 'many'"),
        ({"seed": None}, "seed = None"),
        ({"marks": "org"}, "marks = 'org'"),
        ({"marks": ["veto"]}, "unknown mark 'veto'"),
    ],
)
def test_what_cannot_be_asked_is_said_with_what_to_write(evaluator, arguments, what):
    with pytest.raises(pr.UsageError) as raised:
        evaluator.robustness(UNITS, tables={"visit": VISITS}, **arguments)
    assert raised.value.what == what
    assert all(getattr(line, "zh", "") for line in (raised.value.what, raised.value.why, raised.value.fix))


def test_without_noise_there_are_no_draws(evaluator):
    for quiet in (evaluator.robustness(UNITS, noise=0), evaluator.robustness(UNITS, draws=0)):
        assert quiet.noise is None
        assert quiet.to_dict()["draws"] == 0


def test_marks_that_decide_whether_another_one_applies_are_followed_by_it():
    """In each draw the star is that of a rating of the changed marks, in which a bonus applies to other villages."""
    scheme = pr.loads_scheme(
        """
name = "trial"
[table.village]
key = "village"
[input.mark]
kind = "number"
low = 0
high = 9
decimals = 0
[input.bonus]
when = "mark >= 5"
kind = "number"
low = 0
high = 9
decimals = 0
[ladder.star]
levels = [{ name = "one", when = "coalesce(bonus, 0) >= 5" }, { name = "none" }]
"""
    )
    units = [{"village": number, "mark": 4, "bonus": number % 10} for number in range(40)]
    found = pr.Evaluator(scheme).robustness(units, marks=["mark", "bonus"], draws=8)
    assert found.noise is not None
    for number in range(8):
        frame = pl.DataFrame(units).with_columns(pl.col("mark", "bonus").cast(pl.Decimal(38, 0)))
        frame = frame.with_columns(scenario=pl.lit(number, pl.Int64))
        for name in ("mark", "bonus"):
            noise = Noise(1, 1, Fraction(1), Fraction(0), Fraction(9))
            frame = frame.with_columns(noise(frame, name, "scenario", 1).alias(name))
        single = pr.Evaluator(scheme).rate(frame.drop("scenario").rows(named=True))
        rows = found.noise.units.filter(pl.col("scenario") == number)
        assert rows["star"].to_list() == [each.name for each in single.values("star")]
        assert "one" in rows["star"]


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(-1, 1000), "0%"),
        (Fraction(1, 200), "1%"),
        (Fraction(2, 3), "67%"),
        (Fraction(-1, 3), "-33%"),
        (None, "-"),
    ],
)
def test_weights_are_shown_in_whole_per_cent_without_a_negative_zero(share, shown):
    assert robustness._percent(share) == shown
