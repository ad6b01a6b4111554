"""Numbers that take some values alone, or multiples of a step: checked on every engine, in files and in Python."""

import inspect
import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import polars as pl
import pytest
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.testing import all_laws, lossless_file

pytestmark = pytest.mark.usefixtures("columns_engine")

TEXT = """
name = "trial"
[table.unit]
key = "id"
[input.points]
kind = "number"
allowed = [0, 5, 10, 20]
[input.half]
kind = "number"
low = -2
high = 10
step = "0.5"
[input.ratio]
kind = "number"
allowed = [-1, 0.25, 1]
[formula.sum]
is = "points + half + 1 / ratio"
"""


def scheme() -> pr.Scheme:
    return pr.loads_scheme(TEXT)


def rows(**changed: Any) -> list[dict[str, Any]]:
    usual = {"id": "a", "points": 5.0, "half": 2.5, "ratio": 0.25}
    return [usual, {**usual, "id": "b", **changed}]


def test_bounds_and_decimals_follow() -> None:
    points, half, ratio = (scheme().indicators[name] for name in ("points", "half", "ratio"))
    assert (points.low, points.high, points.decimals) == (Fraction(0), Fraction(20), 0)
    assert (half.step, half.decimals) == (Fraction(1, 2), 1)
    assert (ratio.low, ratio.high, ratio.decimals) == (Fraction(-1), Fraction(1), 2)
    value_range = pr.check(scheme()).plan.nodes["ratio"].value_range
    assert value_range.nonzero


def test_they_can_be_given_in_python_as_texts_and_decimals() -> None:
    made = pr.Indicator(name="a", kind="number", allowed=["0", "2.5", Decimal("5.00")])
    assert made.allowed == (Fraction(0), Fraction(5, 2), Fraction(5))
    assert made.decimals == 1
    assert pr.Indicator(name="a", kind="number", low=0, high=1, step="0.25").decimals == 2


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    ("column", "value", "words", "expected"),
    [
        ("points", 7, "7 is not among the values that are allowed", "one of: 0, 5, 10, 20"),
        ("half", 2.3, "2.3 is no multiple of 0.5", "a number from -2 to 10, with at most 1 decimal, a multiple of 0.5"),
        ("ratio", 0.5, "0.5 is not among the values that are allowed", "one of: -1, 0.25, 1"),
    ],
)
@pytest.mark.parametrize("few", [0, 5_000])
def test_other_values_are_faults_on_every_engine(
    engine: str, column: str, value: Any, words: str, expected: str, few: int
) -> None:
    evaluator = pr.Evaluator(scheme(), row_engine_limit=few)
    with pytest.raises(pr.DataError) as caught:
        evaluator.rate(ENGINES[engine](rows(**{column: value})))
    (fault,) = caught.value.faults
    assert (fault.what, fault.expected, fault.column) == (words, expected, column)
    rating = evaluator.rate(ENGINES[engine](rows(points=20.0, half=-2.0, ratio=-1.0)))
    assert sorted(rating.values("sum")) == [Fraction(23, 2), 17]


@pytest.mark.parametrize("raw", [5, 5.0, "5", "5.0", Decimal(5), Fraction(5)], ids=repr)
def test_every_way_to_write_a_number_is_checked_in_code(raw: Any) -> None:
    evaluator = pr.Evaluator(scheme())
    assert evaluator.rate(rows(points=raw)).values("points") == [5, 5]
    wrong: Any = type(raw)("7") if isinstance(raw, str) else type(raw)(7)
    with pytest.raises(pr.DataError, match="7 is not among the values"):
        evaluator.rate(rows(points=wrong))
    with pytest.raises(pr.DataError, match=r"is no multiple of 0\.5"):
        evaluator.rate(rows(half="2.4"))


@pytest.mark.parametrize("bad", [{"points": 7}, {"half": 2.3}, {"ratio": 0.5}])
def test_sql_stops_at_other_values(bad: dict[str, Any]) -> None:
    statement = pr.Evaluator(scheme()).sql("duckdb")
    with duckdb.connect() as connection:
        for changed, works in (({}, True), (bad, False)):
            frame = pl.DataFrame(rows(**changed)).with_columns(
                pl.col("points").cast(pl.Int64),
                pl.col("half").cast(pl.Decimal(18, 1)),
                pl.col("ratio").cast(pl.Decimal(18, 2)),
            )
            connection.register("unit", frame.to_arrow())
            if works:
                assert connection.sql(statement).pl().height == 2
            else:
                with pytest.raises(duckdb.Error, match="is at fault"):
                    connection.sql(statement).pl()


def test_past_values_are_checked_as_well() -> None:
    looking = pr.loads_scheme(TEXT + '[formula.before]\nis = "previous(points)"\n')
    past = [{"id": "a", "round": 2018, "points": 7}]
    for kind in ("rows", "polars", "polars lazy", "duckdb"):
        with pytest.raises(pr.DataError, match="7 is not among the values that are allowed"):
            pr.Evaluator(looking).rate(ENGINES[kind](rows()), tables={"history": ENGINES[kind](past)}, period=2019)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("low = 1\nallowed = [0, 5]", "allowed"),
        ("high = 4\nallowed = [0, 5]", "allowed"),
        ("decimals = 0\nallowed = [0, 0.5]", "allowed"),
        ("step = 2\nallowed = [0, 5]", "allowed"),
        ("low = 0\nhigh = 9\nstep = 2", "high"),
        ("low = 1\nhigh = 8\nstep = 2", "low"),
        ("low = 0\nhigh = 1\nstep = 0.25\ndecimals = 1", "decimals"),
    ],
)
def test_what_does_not_fit_together_is_a_fault(line: str, field: str) -> None:
    text = f'name = "t"\n[table.unit]\nkey = "id"\n[input.a]\nkind = "number"\n{line}\n'
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(text))
    (fault,) = caught.value.faults
    assert fault.path == ("input", "a", field)
    assert fault.at is not None
    assert fault.fix


@pytest.mark.parametrize("line", ["step = 0", "step = -1", 'step = "half"', "step = true", 'allowed = ["x"]'])
def test_steps_and_values_are_numbers(line: str) -> None:
    text = (
        f'name = "t"\n[table.unit]\nkey = "id"\n[input.a]\nkind = "number"\nlow = 0\nhigh = 2\ndecimals = 0\n{line}\n'
    )
    with pytest.raises(pr.SchemeError, match="1 fault"):
        pr.loads_scheme(text)


def test_files_keep_them_and_editors_know_them() -> None:
    lossless_file(scheme())
    described = pr.json_schema()["$defs"]["input"]["properties"]
    assert "multiples" in described["step"]["description"]
    assert {"type": "string"} in described["step"]["anyOf"]
    assert json.dumps(described["allowed"])


test_random_rows_hold_what_is_allowed = all_laws(pr.Evaluator(scheme()))


# ------------------------------------------------------------------------------------------------- nothing is ignored

KEYS: dict[str, Any] = {
    "low": 0,
    "high": 9,
    "decimals": 0,
    "values": ["0", "5"],
    "allowed": [0, 5],
    "step": 1,
}
NEEDED: dict[str, dict[str, Any]] = {
    "number": {"low": 0, "high": 10, "decimals": 0},
    "choice": {"values": ["a", "b"]},
    "flag": {},
    "date": {},
    "text": {},
}
TAKEN = {"number": {"low", "high", "decimals", "allowed", "step"}, "choice": {"values"}}


@pytest.mark.parametrize("kind", NEEDED)
@pytest.mark.parametrize("key", KEYS)
def test_a_key_of_an_input_is_applied_or_refused(kind: str, key: str) -> None:
    fields = {**NEEDED[kind], key: KEYS[key]}
    if key in TAKEN.get(kind, ()):
        assert getattr(pr.Indicator(name="a", kind=kind, **fields), key) not in (None, ())
        return
    with pytest.raises(pr.StructureError) as caught:
        pr.Indicator(name="a", kind=kind, **fields)
    assert caught.value.path == ("input", "a", key)
    assert caught.value.fix


def test_values_of_a_number_are_written_for_be_allowed() -> None:
    with pytest.raises(pr.StructureError, match=r"write allowed = \[0, 5, 10\]"):
        pr.Indicator(name="a", kind="number", low=0, high=10, decimals=0, values=["0", "5", "10"])


@pytest.mark.parametrize("kind", ["number", "flag", "date", "text", None])
def test_values_stand_on_choices_alone(kind: str | None) -> None:
    named = {} if kind is None else {"kind": kind}
    with pytest.raises(pr.StructureError, match="'values' say what a choice can be"):
        pr.Lookup(name="l", keys="k", values=["a"], **named)  # type: ignore[arg-type]
    if kind is not None:
        with pytest.raises(pr.StructureError, match="'values' say what a choice can be"):
            pr.Parameter(name="p", kind=kind, values=["a"])


def test_varied_refuses_what_it_would_ignore() -> None:
    with pytest.raises(pr.UsageError, match=r"tables = ... in with_changes\(\)"):
        scheme().with_changes("other", tables=[pr.Table(name="unit", key="other")])
    with pytest.raises(pr.NotFoundError, match=r"unknown argument of with_changes\(\) 'edtion'") as caught:
        scheme().with_changes("other", edtion="2020")
    assert caught.value.candidates == ("edition",)
    with pytest.raises(pr.NotFoundError) as caught:
        scheme().with_changes("other", zzz=1)
    assert "edition" in caught.value.fix
    assert scheme().with_changes("other", edition="2020", stages=["a"], period="3 months").period == "3 months"


def test_no_public_function_takes_arguments_that_it_does_not_know() -> None:
    open_ones = set()
    for name in pr.__all__:
        thing = getattr(pr, name)
        members = vars(thing).items() if inspect.isclass(thing) else [("", thing)]
        for member, function in members:
            if inspect.isfunction(function) and not member.startswith("_"):
                parameters = inspect.signature(function).parameters.values()
                if any(each.kind is each.VAR_KEYWORD for each in parameters):
                    open_ones.add(f"{name}.{member}")
    handed_on = {"attribute.", "CrosswalkRating.compare"}  # to `rate` and to `compare`, which know theirs
    assert open_ones - handed_on == {"Scheme.with_values", "Scheme.with_changes"}  # both say which names they know
    with pytest.raises(pr.UnknownNameError, match="unknown parameter or lookup 'zzz'"):
        scheme().with_values(zzz=1)


@pytest.mark.parametrize("key", ["low", "high", "decimals"])
def test_bounds_of_a_formula_are_those_of_a_number(key: str) -> None:
    text = TEXT + f'[formula.passed]\nis = "points > 5"\n{key} = 1\n'
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(text))
    (fault,) = caught.value.faults
    assert fault.path == ("formula", "passed", key)
    assert "is a flag, and declares" in fault.what
