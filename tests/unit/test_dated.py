"""Constants that change over time: which of them is in force, what is said of it, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import duckdb
import pytest
from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.description.contents import content_lines, contents
from partyrate.model import Supplier
from partyrate.testing import Cohort, all_laws, cohorts, schemes
from partyrate.testing.comparing import differences
from partyrate.testing.frames import rate

SCHEME = """
name = "pay"
TOP

[table.village]
key = "id"
rows = 100

[input.people]
kind = "number"
low = 0
high = 10000
decimals = 0

[source.old]
document = { zh = "2022年通知", en = "Notice of 2022" }

[source.new]
document = { zh = "2024年通知", en = "Notice of 2024" }

[parameter.rate]
source = "old"
value = [{ from = 2023-01-01, is = 0.13 }, { from = 2025-01-01, is = 0.15, source = "new" }]

[lookup.base]
keys = "level"
rows = [
  { from = 2023-01-01, rows = [["a", 100], ["b", 50]] },
  { from = 2024-01-01, rows = [["a", 120], ["b", 60], ["c", 10]] },
]

[formula.pay]
is = "round(rate * people + base['a'], 2)"
"""

UNITS: list[dict[str, Any]] = [{"id": 1, "people": 100}, {"id": 2, "people": 7}]
END = 'in_force_on = "period_end"'


def scheme(top: str = END, **changes: str) -> pr.Scheme:
    text = SCHEME.replace("TOP", top)
    for old, new in changes.items():
        text = text.replace({"rule": "round(rate * people + base['a'], 2)", "value": VALUE}[old], new)
    return pr.loads_scheme(text)


VALUE = '[{ from = 2023-01-01, is = 0.13 }, { from = 2025-01-01, is = 0.15, source = "new" }]'


def constant(rate: str, base: int) -> pr.Scheme:
    """Return a scheme with the same rules and constants that do not change."""
    lookup = pr.Lookup(name="base", keys="level", rows=[["a", base], ["b", 60], ["c", 10]])
    return scheme().with_changes("pay", [pr.Parameter(name="rate", value=Fraction(rate)), lookup])


IN_FORCE = [(2023, "0.13", 100), (2024, "0.13", 120), (2025, "0.15", 120), (2030, "0.15", 120)]


@pytest.mark.parametrize(("period", "rate_", "base"), IN_FORCE)
@pytest.mark.parametrize("engine", [*ENGINES])
def test_a_rating_is_that_of_the_constants_in_force(period: int, rate_: str, base: int, engine: str) -> None:
    expected = pr.Evaluator(constant(rate_, base)).rate(UNITS).values("pay")
    rating = pr.Evaluator(scheme(), row_engine_limit=0).rate(ENGINES[engine](UNITS), period=period)
    assert sorted(rating.values("pay")) == sorted(expected)


@pytest.mark.parametrize(("period", "rate_", "base"), IN_FORCE)
def test_a_statement_is_that_of_the_constants_in_force(period: int, rate_: str, base: int) -> None:
    expected = pr.Evaluator(constant(rate_, base)).rate(UNITS).values("pay")
    statement = pr.Evaluator(scheme()).sql("duckdb", period=period)
    connection = duckdb.connect()
    connection.execute("create table village (id varchar, people bigint)")
    connection.execute("insert into village values ('1', 100), ('2', 7)")
    assert [Fraction(row[-1]) for row in sorted(connection.execute(statement).fetchall())] == expected


@pytest.mark.parametrize(
    ("top", "when", "base"),
    [
        ("", {"as_of": "2023-12-31"}, 100), ("", {"as_of": "2024-01-01"}, 120), ("", {"period": 2024}, 120),
        ("", {"period": 2023, "as_of": "2023-05-01"}, 100), ('in_force_on = "as_of"', {"as_of": "2024-01-01"}, 120),
        ('in_force_on = "as_of"', {"period": 2023, "as_of": "2024-01-01"}, 120),
        ('in_force_on = "period_start"', {"period": ("2023-07-01", "2024-06-30")}, 100),
        (END, {"period": ("2023-07-01", "2024-06-30")}, 120), (END, {"period": 2023, "as_of": "2024-02-01"}, 100),
    ],
)  # fmt: skip
def test_the_scheme_says_which_day_decides_else_all_days_have_to_agree(top: str, when: Any, base: int) -> None:
    rating = pr.Evaluator(scheme(top, rule="base['a']")).rate(UNITS, **when)
    assert rating.values("pay") == [base, base]


@pytest.mark.parametrize("span", ["1 year", "2 years", "6 months", "3 months", "1 month", "4 months", "18 months"])
@pytest.mark.parametrize("top", ["", END])
def test_the_round_that_an_error_names_is_one_of_the_scheme(span: str, top: str) -> None:
    evaluator = pr.Evaluator(scheme(f'period = "{span}"\n{top}'))
    with pytest.raises(pr.UsageError) as caught:
        evaluator.rate(UNITS)
    example = caught.value.lines("en")[2].partition('period="')[2].partition('"')[0]
    assert example in caught.value.lines("zh")[2]
    with pytest.raises(pr.UsageError) as other:
        evaluator.rate(UNITS, period="once")
    assert example in other.value.lines("en")[2]
    assert example in other.value.lines("zh")[2]
    assert len(evaluator.rate(UNITS, period=example).values("pay")) == len(UNITS)


@pytest.mark.parametrize(
    ("top", "when", "words"),
    [
        ("", {}, "it is not known which values are in force: rate, base"),
        ("", {"period": ("2023-07-01", "2024-06-30")}, "period_start (2023-07-01), period_end (2024-06-30)"),
        ("", {"period": 2023, "as_of": "2024-01-01"}, "other values of rate, base are in force on as_of (2024-01-01)"),
        ('in_force_on = "as_of"', {"period": 2023}, "as_of is not known"),
        (END, {"as_of": "2023-01-01"}, "period_end is not known"),
    ],
)  # fmt: skip
def test_no_value_is_taken_where_the_day_is_not_known(top: str, when: Any, words: str) -> None:
    evaluator = pr.Evaluator(scheme(top))
    for ask in (evaluator.rate, evaluator.prepare, evaluator.scenarios, evaluator.robustness):
        with pytest.raises(pr.UsageError, match=words.replace("(", r"\(").replace(")", r"\)")):
            ask(UNITS, **when)
    with pytest.raises(pr.UsageError):
        evaluator.sql(**when)


def test_an_explanation_says_since_when_until_when_and_by_which_source() -> None:
    evaluator = pr.Evaluator(scheme())
    told = {
        period: evaluator.rate(UNITS, period=period).explain(unit=1, of="pay", lang="zh") for period in (2024, 2025)
    }
    rate_, _, base = told[2024].parts
    assert rate_.facts == ("2023-01-01 至 2024-12-31 执行",)
    assert rate_.sources == ("2022年通知，old",)
    assert base.facts == ("自 2024-01-01 起执行",)
    assert told[2025].parts[0].facts == ("自 2025-01-01 起执行",)
    assert told[2025].parts[0].sources == ("2024年通知，new",)
    facts = evaluator.rate(UNITS, period=2024).explain(unit=1, of="pay", lang="en").to_dict()["parts"][0]["facts"]
    assert [fact["kind"] for fact in facts] == ["in force between"]
    assert facts[0]["data"] == {"since": {"date": "2023-01-01"}, "until": {"date": "2024-12-31"}}


def test_before_the_first_day_a_value_is_open_and_says_from_when_it_is_there() -> None:
    rating = pr.Evaluator(scheme()).rate(UNITS, period=2022)
    assert rating.units[0]["pay_state"] == "undetermined"
    notes = {note.kind: note for note in rating.notes}
    assert notes["not in force"].data == {"names": ["rate", "base"], "first": [date(2023, 1, 1)] * 2}
    assert "rate（自 2023-01-01 起）" in notes["not in force"].text("zh")
    told = rating.explain(unit=1, of="pay", lang="en").parts[0]
    assert (told.shown, told.facts) == ("undetermined (not in force yet)", ("in force only from 2023-01-01 on",))


def test_a_value_may_lapse() -> None:
    lapsing = scheme(value="[{ from = 2023-01-01, is = 0.13 }, { from = 2025-01-01, is = { unpublished = true } }]")
    evaluator = pr.Evaluator(lapsing)
    assert evaluator.rate(UNITS, period=2024).values("pay") == [Fraction(133), Fraction("120.91")]
    rating = evaluator.rate(UNITS, period=2025)
    assert rating.units[0]["pay_state"] == "undetermined"
    assert "not in force" not in {note.kind for note in rating.notes}
    assert lapsing.unpublished == ("rate",)
    assert pr.loads_scheme(pr.dumps_scheme(lapsing)) == lapsing


def test_a_key_that_a_later_table_adds_has_no_rule_before() -> None:
    evaluator = pr.Evaluator(scheme(rule="base['b'] + (base['a'] if people > 0 else 0)"))
    assert evaluator.rate(UNITS, period=2023).values("pay") == [150, 150]
    assert evaluator.rate(UNITS, period=2024).values("pay") == [180, 180]
    with pytest.raises(pr.SchemeError, match="with the values in force from 2023-01-01"):
        pr.Evaluator(scheme(rule="base['c']"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("[{ from = 2025-01-01, is = 1 }, { from = 2023-01-01, is = 2 }]", "stands after the one from 2025-01-01"),
        ("[{ from = 2025-01-01, is = 1 }, { from = 2025-01-01, is = 2 }]", "two values from 2025-01-01 on"),
        ("[]", "empty list of values"),
        ("[{ from = 2025-01-01 }]", "'is'"),
        ("[{ is = 1 }]", "'from'"),
        ("[{ from = 2025-01-01, is = 1, until = 2026-01-01 }]", "until"),
        ("[{ from = '2025-01-01', is = 1 }]", "2025-01-01"),
        ("[{ from = 2025-01-01, is = 'x' }]", "has the value 'x'"),
        ("[0.13, 0.15]", "0.13"),
    ],
)
def test_values_by_day_that_are_none_are_refused_at_their_place(value: str, words: str) -> None:
    with pytest.raises(pr.SchemeError) as caught:
        scheme(value=value)
    fault = caught.value.faults[0]
    assert words in fault.text("en")
    assert fault.at is not None
    assert fault.at.line == 23


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ('[["a", 1], { from = 2024-01-01, rows = [["a", 2]] }]', "rows by day and rows without a day"),
        ('[{ from = 2023-01-01, rows = [["a", 1, 2]] }]', "row 1 of lookup 'base' has 3 cells"),
        ('[{ from = 2023-01-01, rows = [["a", 1], ["a", 2]] }]', "has the key 'a' twice"),
        ('[{ from = 2024-01-01, rows = [["a", 1]] }, { from = 2023-01-01, rows = [["a", 1]] }]', "stands after"),
        ('[{ from = 2023-01-01, rows = [["a", 1]] }, { from = 2024-01-01, rows = [["a", "x"]] }]', "'x'"),
    ],
)
def test_tables_by_day_that_are_none_are_refused(rows: str, words: str) -> None:
    text = SCHEME.replace("TOP", END)
    start, end = text.index("rows = [\n"), text.index("[formula")
    with pytest.raises(pr.SchemeError) as caught:
        pr.Evaluator(pr.loads_scheme(f"{text[:start]}rows = {rows}\n\n{text[end:]}"))
    assert words in caught.value.text("en")


def test_a_fault_with_the_values_of_one_day_says_of_which_and_stands_at_its_place() -> None:
    dated = scheme(value="[{ from = 2023-01-01, is = 0 }, { from = 2025-01-01, is = 0.15 }]", rule="people / rate")
    with pytest.raises(pr.SchemeError) as caught:
        pr.Evaluator(dated)
    (fault,) = caught.value.faults
    assert "(with the values in force from 2023-01-01)" in fault.text("en")
    assert "（按 2023-01-01 起执行的值）" in fault.text("zh")


def test_a_scheme_of_too_many_days_is_refused_before_it_takes_long() -> None:
    days = [pr.DatedValue(from_=date(2020, 1, 1) + timedelta(days=n), is_=n) for n in range(101)]
    dated = attrs.evolve(scheme(), parameters=[pr.Parameter(name="rate", value=days)])
    with pytest.raises(pr.SchemeError, match="change on 1"):
        pr.Evaluator(dated)


def test_the_day_that_decides_nothing_is_found() -> None:
    still = constant("0.13", 100)
    assert "day-decides-nothing" in [each.code for each in pr.check(still).findings]
    assert "day-decides-nothing" not in [each.code for each in pr.check(scheme()).findings]


def test_files_and_json_hold_values_by_day() -> None:
    dated = scheme()
    assert pr.loads_scheme(pr.dumps_scheme(dated)) == dated
    assert pr.Scheme.from_dict(dated.to_dict()) == dated
    on = dated.on("2024-05-01")
    assert pr.Scheme.from_dict(on.to_dict()).in_force == on.in_force
    assert pr.loads_scheme(pr.dumps_scheme(on)) == on


def test_a_later_value_changes_no_earlier_rating() -> None:
    before, after = scheme(value="[{ from = 2023-01-01, is = 0.13 }]"), scheme()
    assert before.fingerprint != after.fingerprint
    one, other = (pr.Evaluator(each).rate(UNITS, period=2024) for each in (before, after))
    assert one.scheme.fingerprint == other.scheme.fingerprint
    assert one.record().scheme["fingerprint"] == other.record().scheme["fingerprint"]
    assert scheme("").fingerprint != scheme().fingerprint
    assert scheme("").on("2024-01-01").fingerprint == scheme().on("2024-01-01").fingerprint
    moved = scheme(value="[{ from = 2023-01-02, is = 0.13 }, { from = 2025-01-01, is = 0.15 }]")
    assert moved.fingerprint != after.fingerprint


def test_differences_are_told_by_day() -> None:
    later = scheme(value="[{ from = 2023-01-01, is = 0.13 }, { from = 2026-01-01, is = 0.15 }]")
    (change,) = scheme().diff(later).entries
    assert [str(each.new) for each in change.fields] == ["2023-01-01 = 0.13, 2026-01-01 = 0.15"]
    rows = [pr.DatedRows(from_=date(2023, 1, 1), rows=[["a", 100], ["b", 51]])]
    other = attrs.evolve(scheme(), lookups=[pr.Lookup(name="base", keys="level", rows=rows)])
    (change,) = scheme().diff(other).entries
    assert {each.field: (each.old, each.new) for each in change.fields} == {
        "['b'] from 2023-01-01": ("50", "51"), "['a'] from 2024-01-01": ("120", None),
        "['b'] from 2024-01-01": ("60", None), "['c'] from 2024-01-01": ("10", None),
    }  # fmt: skip


def test_a_value_that_is_supplied_holds_on_all_days() -> None:
    dated = scheme().with_values(rate="0.2", base={"a": 7})
    for period in (2023, 2025):
        rating = pr.Evaluator(dated).rate(UNITS, period=period)
        assert rating.values("pay") == [27, Fraction("8.4")]
        told = rating.explain(unit=1, of="pay", lang="en")
        assert [each.facts for each in told.parts if each.name != "people"] == [("supplied by the caller",)] * 2
    assert dated.supplied["rate"] == Supplier("caller")
    assert dated.lookups["base"].on(date(2024, 1, 1)).cells["c",] == 10


def test_the_studies_of_a_rating_take_the_values_in_force(tmp_path: Path) -> None:
    evaluator = pr.Evaluator(scheme())
    rating = evaluator.rate(UNITS, period=2024)
    changed = evaluator.what_if(rating, unit=1, changes={"people": 50})
    assert [(each.before, each.after) for each in changed.own] == [(Fraction(133), Fraction("126.5"))]
    prepared = evaluator.prepare(UNITS, period=2023)
    assert prepared.rate({"id": 1, "people": 50})["pay"] == 106.5
    found = evaluator.scenarios(UNITS, values={"rate": ["0.13", "0.5"]}, of="pay", period=2025)
    assert len(found) == 2
    with pytest.raises(pr.UsageError):
        pr.Evaluator(constant("0.13", 99)).what_if(rating, unit=1, changes={"people": 50})


def test_values_of_past_rounds_are_as_recorded_and_rules_over_them_take_what_is_in_force_now() -> None:
    text = SCHEME.replace("TOP", END) + (
        '[formula.enough]\nis = "people * rate >= 13.5"\n'
        '[formula.recorded]\nis = "times(enough)"\n'
        '[formula.now]\nis = "times(people * rate >= 13.5)"\n'
    )
    past = [{"id": 1, "round": 2024, "people": 100, "enough": False}]  # 100 * 0.13 was not enough then
    rating = pr.Evaluator(pr.loads_scheme(text)).rate([UNITS[0]], tables={"history": past}, period=2025)
    assert (rating.values("recorded"), rating.values("now")) == ([1], [2])


def test_what_parameters_decide_changes_as_well() -> None:
    text = SCHEME.replace("TOP", END) + (
        '[parameter.ties]\nkind = "choice"\nvalues = ["in", "out"]\n'
        'value = [{ from = 2023-01-01, is = "out" }, { from = 2025-01-01, is = "in" }]\n'
        '[ladder.star]\nlevels = [{ name = "five" }, { name = "none" }]\norder_by = "people desc"\nround = "down"\n'
        'ties = { parameter = "ties" }\nquotas = [{ levels = "five", exactly = "1" }]\n'
    )
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    even = [{"id": 1, "people": 5}, {"id": 2, "people": 5}]
    given_ = {
        period: [str(each) for each in evaluator.rate(even, period=period).values("star")] for period in (2024, 2025)
    }
    assert given_ == {2024: ["none", "none"], 2025: ["five", "five"]}


def test_contents_list_the_values_of_all_days() -> None:
    evaluator = pr.Evaluator(scheme())
    lines = "\n".join(content_lines(evaluator.plan, "zh", evaluator.scheme))
    assert "自 2023-01-01 起 0.13；自 2025-01-01 起 0.15" in lines
    held = contents(evaluator.plan, evaluator.scheme)
    assert held["parameters"][0]["by_day"][1] == {"from": "2025-01-01", "value": "0.15"}
    assert [len(each["cells"]) for each in held["lookups"][0]["by_day"]] == [2, 3]


def test_a_procedure_takes_the_days_in_force_at_its_start() -> None:
    days = [pr.DatedValue(from_=date(2023, 1, 1), is_=5), pr.DatedValue(from_=date(2025, 1, 1), is_=7)]
    steps = [pr.Step(name="post", notice=pr.ParameterName("days"), from_next_day=True)]
    dated = pr.Scheme(
        name="trial", parameters=[pr.Parameter(name="days", value=days)],
        procedures=[pr.Procedure(name="rating", steps=steps)],
    )  # fmt: skip
    ends = [pr.timeline(dated, "rating", start).steps[0].end for start in ("2024-03-01", "2025-03-01")]
    assert ends == [date(2024, 3, 6), date(2025, 3, 8)]
    late = [{"step": "post", "begin": "2025-03-01", "end": "2025-03-06"}]
    assert [note.kind for note in pr.review(dated, "rating", late)] == ["notice too short"]
    early = [{"step": "post", "begin": "2024-03-01", "end": "2024-03-06"}]
    assert [note.kind for note in pr.review(dated, "rating", early)] == []


def dated_of(constants: pr.Scheme, day: date) -> pr.Scheme:
    """Return a scheme whose constants are unpublished before and after some days around a day."""
    days = (day - timedelta(days=900), day - timedelta(days=400), day + timedelta(days=400))
    parameters = []
    for each in constants.parameters.values():
        values = [
            pr.DatedValue(from_=day, is_=value)
            for day, value in zip(days, (None, each.value, None), strict=True)
        ]  # fmt: skip
        parameters.append(attrs.evolve(each, value=values))
    lookups = []
    for lookup in constants.lookups.values():
        other = [(*row[: len(lookup.keys)], *[None] * (len(row) - len(lookup.keys))) for row in lookup.plain_rows]
        rows = [
            pr.DatedRows(from_=day, rows=rows)
            for day, rows in zip(days, (other, lookup.plain_rows, other), strict=True)
        ]  # fmt: skip
        lookups.append(attrs.evolve(lookup, rows=rows))
    return attrs.evolve(constants, in_force_on="as_of", parameters=parameters, lookups=lookups)


@settings(suppress_health_check=list(HealthCheck), phases=[Phase.generate], max_examples=8)
@given(st.data())
def test_random_schemes_are_rated_with_what_is_in_force_on_the_day(data: st.DataObject) -> None:
    constants = data.draw(schemes())
    cohort: Cohort = data.draw(cohorts(constants))
    assert cohort.as_of is not None
    dated = dated_of(constants, cohort.as_of)
    on = dated.on(cohort.as_of)
    assert attrs.evolve(on, in_force_on=None) == constants
    assert on.fingerprint == constants.fingerprint
    try:
        evaluator = pr.Evaluator(dated)
    except pr.SchemeError as refused:
        if "can be absent (with the values in force from" not in str(refused):
            raise
        event("a level that forms cohorts is absent on days without values")
        return
    expected = pr.Evaluator(constants)
    for engine in ("rows", "polars", "duckdb"):
        try:
            found = rate(evaluator, cohort, engine), rate(expected, cohort, engine)
        except (pr.EngineError, pr.UnprovenError):
            continue
        assert not list(differences(found[0].plan, *found, ("dated", "constant")))


test_all_laws_hold_with_what_is_in_force = all_laws(pr.Evaluator(scheme()))
