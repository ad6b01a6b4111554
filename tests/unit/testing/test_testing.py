"""The strategies draw what they promise, and every law fails where it is broken on purpose."""

from collections import Counter
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

import partyrate as pr
from partyrate import testing
from partyrate.engines.reference import run as rows
from partyrate.plan import make_plan
from partyrate.testing import comparing, frames, laws
from partyrate.testing.random_cohorts import Cohort

SCHEME = pr.loads_scheme("""
name = "willow"

[table.village]
key = ["town", "village"]
rows = 20

[table.month]
parent = "village"
key = "month"
expects = [1, 2, 3]
order = "month"

[table.staff]
parent = "village"
key = "person"
rows = 2

[input.score]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 1

[input.memo]
table = "village"
kind = "number"
low = 0
high = 5
decimals = 0
optional = true

[input.accident]
table = "village"
kind = "flag"
direction = "lower"

[input.since]
table = "staff"
kind = "date"

[input.marks]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 0
optional = true

[formula.total]
table = "village"
is = "round(score / 3, 2) + sum(marks, where=present(marks))"

[formula.before]
table = "village"
is = "coalesce(previous(total), 0)"

[lookup.pay]
keys = "star"
rows = [["five", 1000], ["four", 500], ["none", 0]]

[ladder.star]
table = "village"
levels = [{ name = "five", when = "score >= 90" }, { name = "four", when = "score >= 60" }, { name = "none" }]
order_by = "score desc"
quotas = [{ levels = "five", at_most = "0.4 * rows" }]
ties = "in"
round = "down"
conflict = "condition"

[gate.safety]
table = "village"
when = "accident"
exclude = "star"

[incentive.award]
table = "staff"
kind = "bonus"
amount = "pay[star]"
unit = "yuan"
""")
EVALUATOR = pr.Evaluator(SCHEME)
LONG = settings(phases=[Phase.generate], database=None, suppress_health_check=list(HealthCheck))


def test_names_of_the_package_are_those_it_says():
    assert sorted(testing.__all__) == testing.__all__
    assert all(hasattr(testing, name) for name in testing.__all__)


# ----------------------------------------------------------------------------------------------------- the strategies


def sampled(strategy, count, number=1):
    """Draw many examples of a strategy."""
    found = []

    @seed(number)
    @settings(LONG, max_examples=count)
    @given(strategy)
    def draw(example):
        found.append(example)

    draw()
    return found


class Examples:
    """Examples of a strategy, drawn round after round until what a test looks for is among them.

    A fixed number would do on one day and not on another: Hypothesis also draws constants of the modules that are
    imported, and these depend on which tests ran before in the same process.
    """

    def __init__(self, strategy, count):
        self.strategy, self.count, self.drawn, self.rounds = strategy, count, [], 0

    def until(self, holds):
        """Return whether something holds of the examples drawn so far, or of those with up to twenty rounds more."""
        while not holds(self.drawn):
            if self.rounds == 20:
                return False
            self.rounds += 1
            self.drawn += sampled(self.strategy, self.count, self.rounds)
        return True


@pytest.fixture(scope="module")
def cohorts():
    return Examples(testing.cohorts(SCHEME), 100)


@pytest.fixture(scope="module")
def schemes():
    return Examples(testing.schemes(), 20)


@pytest.mark.parametrize("score", [0, 0.1, 100, 99.9, 90, 89.9, 90.1, 60, 59.9, 60.1])
def test_values_lie_on_bounds_and_on_what_rules_compare_with_and_one_step_beside(cohorts, score):
    assert cohorts.until(lambda drawn: any(row["score"] == score for cohort in drawn for row in cohort.units))


# Hundreds of random cohorts, since ties at the edge of the places are rare.
@pytest.mark.slow
def test_rows_tie_at_the_edge_of_the_places_and_are_as_many_as_there_are_one_more_and_one_less():
    text = pr.dumps_scheme(SCHEME).replace(', when = "score >= 90"', "").replace('"0.4 * rows"', '"3"')
    evaluator = pr.Evaluator(pr.loads_scheme(text.replace('when = "accident"', 'when = "coalesce(memo, 0) == 5"')))
    ties, spare = set(), set()

    def has_all(cohorts):
        for cohort in cohorts[-100:]:
            for record in testing.rate(evaluator, cohort).result.records("star"):
                level = record.levels[0]
                ties.add(level.has_tie)
                assert level.candidates is not None
                assert level.places is not None
                spare.add(level.candidates - level.places)
        return ties == {True, False} and {-1, 0, 1} <= spare

    assert Examples(testing.cohorts(evaluator.scheme), 100).until(has_all)


@pytest.mark.parametrize(
    "holds",
    [
        lambda cohort: all(row["accident"] for row in cohort.units),
        lambda cohort: any(row["memo"] is None for row in cohort.units),
        lambda cohort: "month" in cohort.tables and not cohort.tables["month"],
        lambda cohort: "month" not in cohort.tables,
        lambda cohort: 0 < len(cohort.tables.get("month", ())) < 3 * len(cohort.units),
        lambda cohort: len({row["town"] for row in cohort.units}) == 1 < len(cohort.units),
        lambda cohort: any(row["since"] == cohort.as_of for row in cohort.tables.get("staff", ())),
        lambda cohort: any(row["total"] is None for row in cohort.history),
        lambda cohort: not cohort.history,
        lambda cohort: cohort.units != sorted(cohort.units, key=lambda row: str((row["town"], row["village"]))),
    ],
    ids=[
        "nobody takes part", "a value is missing", "no finer rows", "a table is not given", "expected rows are absent",
        "one town", "a date on the day of the rating", "a record without a value", "no past", "any order of rows",
    ],
)  # fmt: skip
def test_cohorts_are_odd_in_every_way_that_matters(cohorts, holds):
    assert cohorts.until(lambda drawn: any(map(holds, drawn)))


SHARED = pr.loads_scheme("""
name = "shared"
[table.unit]
key = "unit"
[table.part]
parent = "unit"
key = "part"
columns = ["roads", "water"]
[input.points]
table = "part"
kind = "number"
low = 0
high = 50
decimals = 1
optional = true
[input.roads]
kind = "number"
low = 10
high = 20
decimals = 0
[input.again]
column = "roads"
kind = "number"
low = 0
high = 30
decimals = 2
optional = true
[formula.total]
is = "sum(coalesce(points, 0)) + roads + coalesce(again, 0)"
""")


@settings(max_examples=50, database=None, deadline=None)
@given(testing.cohorts(SHARED))
def test_a_column_that_several_inputs_read_suits_each_of_them(cohort):
    rating = testing.rate(pr.Evaluator(SHARED), cohort)
    assert all(10 <= roads <= 20 for roads in rating.values("roads"))


@settings(max_examples=10)
@given(st.data())
def test_finer_rows_and_past_rounds_belong_to_the_rows_they_are_drawn_for(data):
    units = [{"town": "A", "village": 1}, {"town": "B", "village": 2}]
    staff = data.draw(testing.events(SCHEME, "staff", units))
    assert {(row["town"], row["village"]) for row in staff} <= {("A", 1), ("B", 2)}
    assert max(Counter(row["village"] for row in staff).values(), default=0) <= 2
    assert all(isinstance(row["since"], date) for row in staff)
    past = data.draw(testing.histories(SCHEME, units, period=2020))
    assert all(row["round"] < 2020 and set(row) == {"town", "village", "round", "total"} for row in past)


def test_a_past_round_may_have_what_no_row_has_while_constants_are_unpublished():
    scheme = pr.Scheme(
        name="t",
        tables=[pr.Table(name="unit", key="id")],
        parameters=[pr.Parameter(name="day", kind="date"), pr.Parameter(name="days", kind="number")],
        indicators=[
            pr.Indicator(name="a", kind="flag"),
            pr.Indicator(name="never", formula="days_between(day, days_after(day, days))", when="a"),
            pr.Indicator(name="before", formula="previous(never)"),
        ],
    )
    most = (date.max - date.min).days
    cohorts = Examples(testing.cohorts(scheme), 20)
    past: set[Any] = set()

    def has_all(drawn):
        past.update(row["never"] for cohort in drawn for row in cohort.history)
        return {None, 0, most, -most} <= past

    assert cohorts.until(has_all)
    assert all(-most <= number <= most for number in past - {None})
    evaluator = pr.Evaluator(scheme)
    ratings = [testing.rate(evaluator, cohort) for cohort in cohorts.drawn]
    assert {str(value) for rating in ratings for value in rating.values("never")} <= {"undetermined", "not applicable"}
    before = {value for rating in ratings for value in rating.values("before")}
    assert {value for value in before if not isinstance(value, pr.Absent)} <= past
    assert len(before) > 2


def test_values_of_a_past_round_lie_within_bounds_that_no_value_reaches():
    scheme = pr.Scheme(
        name="t",
        tables=[pr.Table(name="unit", key="id")],
        indicators=[
            pr.Indicator(name="a", kind="number", low=1, high=2, decimals=0),
            pr.Indicator(name="third", formula="round(a / 3, 1)", decimals=1),
            pr.Indicator(name="before", formula="previous(third)"),
        ],
    )
    for cohort in sampled(testing.cohorts(scheme), 50):
        testing.rate(pr.Evaluator(scheme), cohort)


@pytest.mark.parametrize("kind", ["number", "flag", "date", "level"])
def test_expressions_over_a_scheme_are_valid_there_and_of_the_kind_asked_for(kind):
    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(testing.expressions(SCHEME, kind, table="village"))
    def look(rule):
        formula = pr.Indicator(name="made", table="village", formula=rule)
        plan = make_plan(evolve(SCHEME, indicators=[*SCHEME.indicators.values(), formula]))
        assert plan.nodes["made"].value_range.kind == kind

    look()


def test_expressions_over_names_use_them_and_no_others():
    rules = sampled(testing.expressions({"number": ["aa"], "text": ["kk"]}, "flag"), 100)
    assert any("aa" in rule for rule in rules)
    assert any("kk" in rule for rule in rules)
    assert not any("u0" in rule for rule in rules)


ODD_SCHEMES = {
    "expects": lambda scheme: any(table.expects for table in scheme.tables.values()),
    "columns": lambda scheme: any(table.columns for table in scheme.tables.values()),
    "order": lambda scheme: any(table.order for table in scheme.tables.values()),
    "town above": lambda scheme: "town" in scheme.tables,
    "quota": lambda scheme: any(ladder.enforced for ladder in scheme.ladders.values()),
    "gate": lambda scheme: scheme.gates,
    "warning": lambda scheme: scheme.warnings,
    "absence": lambda scheme: scheme.absences,
    "group": lambda scheme: any(each.is_group for each in scheme.indicators.values()),
    "takes": lambda scheme: any(each.takes for each in scheme.indicators.values()),
    "budget": lambda scheme: scheme.budgets,
    "unpublished": lambda scheme: scheme.unpublished,
    "open choice": lambda scheme: any(isinstance(each.ties, pr.ParameterName) for each in scheme.ladders.values()),
}


# Many random schemes: laws of users' tests are worth what the strategies draw, and rare entries need many draws.
@pytest.mark.slow
@pytest.mark.parametrize("what", ODD_SCHEMES)
def test_schemes_have_entries_of_every_sort(schemes, what):
    assert schemes.until(lambda drawn: any(map(ODD_SCHEMES[what], drawn)))


# ----------------------------------------------------------------------------------------------------------- the laws


UNITS = [
    {"town": "A", "village": 1, "score": 95.5, "memo": None, "accident": False},
    {"town": "A", "village": 2, "score": 91, "memo": 1, "accident": False},
    {"town": "A", "village": 3, "score": 91, "memo": 2, "accident": False},
    {"town": "A", "village": 4, "score": 59.9, "memo": 3, "accident": False},
    {"town": "B", "village": 5, "score": 99, "memo": 4, "accident": True},
]
STAFF = [{"town": "A", "village": 1, "person": 1, "since": date(2018, 1, 1)}]
COHORT = Cohort(UNITS, {"staff": STAFF}, as_of=date(2020, 1, 1), period=2020)
LAWS = {
    "same_on_all_engines": lambda: testing.same_on_all_engines(EVALUATOR, COHORT, ["polars", "polars lazy", "pandas"]),
    "row_order_does_not_matter": lambda: testing.row_order_does_not_matter(EVALUATOR, COHORT),
    "quota_kept_or_reported": lambda: testing.quota_kept_or_reported(EVALUATOR, COHORT),
    "bounded": lambda: testing.bounded(EVALUATOR, COHORT),
    "explanation_replays": lambda: testing.explanation_replays(EVALUATOR, COHORT),
    "better_never_worse": lambda: testing.better_never_worse(EVALUATOR, COHORT, "star"),
    "lossless_file": lambda: testing.lossless_file(SCHEME),
}


@pytest.mark.parametrize("law", LAWS)
def test_every_law_holds_for_a_sound_scheme(law):
    LAWS[law]()


def planted(monkeypatch, change):
    """Let a fault change the values of plain rows after they were computed."""
    sound = rows.rate_rows

    def faulty(*arguments):
        store = sound(*arguments)
        change(store)
        return store

    monkeypatch.setattr("partyrate.engines.select.rate_rows", faulty)
    monkeypatch.setattr("partyrate.engines.select.rate_compiled", lambda *_: None)  # the reference engine computes


def set_value(name, value, number=0):
    def change(store):
        store.tables["village"][number].values[name] = value

    return change


def test_engines_that_differ_in_a_value_are_named_with_unit_and_rule(monkeypatch):
    planted(monkeypatch, set_value("total", Fraction(1, 2)))
    with pytest.raises(AssertionError) as caught:
        LAWS["same_on_all_engines"]()
    assert str(caught.value).splitlines()[0] == (
        "'total' (is: round(score / 3, 2) + sum(marks, where=present(marks))) of town A, village 1: "
        "rows gives 0.5, polars gives 31.83"
    )


def test_engines_that_differ_in_a_cause_or_a_note_alone_differ(monkeypatch):
    planted(monkeypatch, set_value("star", pr.Absent(pr.Cause.MISSING)))
    with pytest.raises(AssertionError, match=r"rows is missing, polars gives five(.|\n)*note of rows only: absent"):
        LAWS["same_on_all_engines"]()


def test_an_engine_that_refuses_sound_data_differs(monkeypatch):
    monkeypatch.setitem(frames.FRAMES, "odd", ((), lambda rows, types: frames.polars_frame(rows[:0], types)))
    with pytest.raises(AssertionError, match="odd refuses data that plain rows take"):
        testing.same_on_all_engines(EVALUATOR, COHORT, ["odd"])


def test_an_engine_that_refuses_the_kind_of_frame_does_not_differ(monkeypatch):
    monkeypatch.setitem(frames.FRAMES, "odd", ((), lambda rows, types: object()))
    testing.same_on_all_engines(EVALUATOR, COHORT, ["odd"])


def test_values_that_depend_on_the_order_of_rows_are_named(monkeypatch):
    planted(monkeypatch, set_value("total", Fraction(7)))  # whichever comes first
    with pytest.raises(AssertionError, match=r"of town A, village 1: rows gives 7, rows backwards gives 31.83"):
        LAWS["row_order_does_not_matter"]()


def test_a_row_too_many_at_a_level_is_named_with_the_cohort(monkeypatch):
    scale = SCHEME.ladders["star"].scale
    planted(monkeypatch, set_value("star", pr.LevelValue(scale, 2), 3))
    with pytest.raises(AssertionError) as caught:
        LAWS["quota_kept_or_reported"]()
    assert str(caught.value).splitlines()[0] == (
        "ladder 'star', cohort of all rows: five, at_most: 2 rows have these levels, and the record says 1"
    )


def test_a_deviation_without_a_note_is_named(monkeypatch):
    tied = evolve(COHORT, units=[{**row, "score": 95} for row in UNITS])
    testing.quota_kept_or_reported(EVALUATOR, tied)
    monkeypatch.setattr("partyrate.notes.ladders.deviates", lambda *_: False)
    with pytest.raises(AssertionError, match=r"five, at_most: 4 of 1.6, and no note says so"):
        testing.quota_kept_or_reported(EVALUATOR, tied)


def test_places_that_are_rounded_wrongly_are_named(monkeypatch):
    monkeypatch.setattr("partyrate.ladders.seats.rounded_places", lambda _rule, wanted: ([2 for _ in wanted], False))
    with pytest.raises(AssertionError, match=r"1.6 rounded down is 1 places, and there are 2"):
        LAWS["quota_kept_or_reported"]()


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (Fraction(10**6), "known to lie from 0 to"),
        (Fraction(1, 1000), "known to be a multiple of 1/100"),
        (pr.Absent(pr.Cause.NO_RULE), "never known to be no rule"),
        (True, "known as a number"),
    ],
)
def test_a_value_that_the_check_did_not_foresee_is_named(monkeypatch, value, problem):
    planted(monkeypatch, set_value("total", value))
    with pytest.raises(AssertionError, match=f"of A, 1 on rows .*: {problem}"):
        LAWS["bounded"]()


def test_a_value_that_its_explanation_does_not_give_is_named(monkeypatch):
    planted(monkeypatch, set_value("total", Fraction(5)))
    with pytest.raises(AssertionError) as caught:
        LAWS["explanation_replays"]()
    assert str(caught.value).splitlines() == [
        "'total' of town A, village 1: 'total' = 5.00, but 3183/100 from its parts",  # from the JSON alone
        "'total' of town A, village 1: 'total' = 5.00 in the explanation, but 3183/100 from its parts",
    ]


def test_an_explanation_that_does_not_show_what_it_used_is_named(monkeypatch):
    monkeypatch.setattr("partyrate.explain.builder.ExplanationBuilder.named", lambda *_: [])
    with pytest.raises(AssertionError, match="cannot be computed from its explanation: 'score' is not among its parts"):
        LAWS["explanation_replays"]()


def test_a_level_that_the_cohort_does_not_give_is_named(monkeypatch):
    scale = SCHEME.ladders["star"].scale
    planted(monkeypatch, set_value("star", pr.LevelValue(scale, 0)))
    with pytest.raises(AssertionError, match="'star' = none in the explanation, but five from its parts"):
        LAWS["explanation_replays"]()


def variant(old, new):
    text = pr.dumps_scheme(SCHEME)
    assert old in text
    return pr.Evaluator(pr.loads_scheme(text.replace(old, new)))


def test_a_scheme_in_which_a_better_score_costs_a_level_is_found_out():
    penal = variant('when = "score >= 90"', 'when = "90 <= score < 95"')
    below = evolve(COHORT, units=[{**UNITS[0], "score": 94}, *UNITS[1:]])
    with pytest.raises(AssertionError) as caught:
        testing.better_never_worse(penal, below, "star", ["score"])
    assert str(caught.value) == (
        "'star' of town A, village 1 falls from five to four where 'score' becomes 100.0 instead of 94 "
        "(higher is better)"
    )


def test_a_score_of_which_less_is_better_is_lowered():
    lower = variant("decimals = 1", 'decimals = 1\ndirection = "lower"')
    with pytest.raises(AssertionError, match=r"falls from .* \(lower is better\)"):
        testing.better_never_worse(lower, COHORT, "star", ["score"])


def test_drawing_level_can_cost_a_place_where_ties_go_out():
    """As the law says: with two places at stake, both fall behind the third."""
    text = """
name = "narrow"
[table.unit]
key = "u"
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
[ladder.star]
levels = [{ name = "a" }, { name = "b" }, { name = "c" }]
order_by = "x desc"
quotas = [{ levels = "a", at_most = "1" }, { levels = "b", at_most = "1" }]
ties = "out"
round = "down"
"""
    rows_ = Cohort([{"u": 1, "x": 5}, {"u": 2, "x": 4}, {"u": 3, "x": 1}])
    with pytest.raises(AssertionError, match="'star' of u 2 falls from b to c where 'x' becomes 5 instead of 4"):
        testing.better_never_worse(pr.Evaluator(pr.loads_scheme(text)), rows_, "star")
    testing.better_never_worse(pr.Evaluator(pr.loads_scheme(text.replace('"out"', '"in"'))), rows_, "star")


def test_a_level_that_waits_for_what_is_missing_is_not_lower():
    text = """
name = "trial"
[table.unit]
key = "u"
[input.m]
kind = "number"
low = 0
high = 10
decimals = 0
[input.failed]
kind = "flag"
optional = true
direction = "lower"
[ladder.tier]
levels = [{ name = "gold", when = "m >= 9" }, { name = "bronze" }]
[gate.audit]
when = "failed"
cap = { tier = "bronze" }
"""
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    testing.better_never_worse(evaluator, Cohort([{"u": 1, "m": 8, "failed": None}]), "tier")
    for_good = text.replace("optional = true\n", 'when = "m < 9"\n')
    with pytest.raises(AssertionError, match="falls from bronze to not applicable"):
        testing.better_never_worse(
            pr.Evaluator(pr.loads_scheme(for_good)), Cohort([{"u": 1, "m": 8, "failed": True}]), "tier"
        )


def test_better_never_worse_is_about_a_ladder():
    with pytest.raises(pr.NotFoundError, match="unknown ladder 'sart'"):
        testing.better_never_worse(EVALUATOR, COHORT, "sart")


def test_a_file_that_loses_something_is_named(monkeypatch):
    monkeypatch.setattr(laws, "loads_scheme", lambda text: evolve(pr.loads_scheme(text), status="trial"))
    with pytest.raises(AssertionError, match="status: '' is read as 'trial'"):
        LAWS["lossless_file"]()


def test_all_laws_are_one_test_that_fails_where_one_of_them_does(monkeypatch):
    few = settings(LONG, max_examples=3)
    few(testing.all_laws(EVALUATOR, better={"star": ["score"]}, engines=["polars"]))()
    monkeypatch.setattr(laws, "bounded", lambda *_: comparing.fail(["planted"]))
    with pytest.raises(AssertionError, match="planted"):
        few(testing.all_laws(EVALUATOR, engines=[]))()


def test_a_message_names_the_first_faults_and_counts_the_others():
    with pytest.raises(AssertionError) as caught:
        comparing.fail(map(str, range(8)))
    assert str(caught.value) == "0\n1\n2\n3\n4\n... and 3 more"
