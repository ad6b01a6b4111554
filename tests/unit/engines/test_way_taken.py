"""A rating says which way it was computed; what is common in data does not leave the compiled way."""

import ast
import time
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.unit.frames import ENGINES

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

SOURCE = Path(pr.__file__).parent

SCHEME = pr.loads_scheme(
    'name = "trial"\n[table.unit]\nkey = "id"\n[table.month]\nparent = "unit"\nkey = "month"\n'
    '[input.a]\nkind = "number"\nlow = 0\nhigh = 100\ndecimals = 1\noptional = true\n'
    '[input.flag]\nkind = "flag"\n[input.day]\nkind = "date"\n'
    '[input.marks]\ntable = "month"\nkind = "number"\nlow = 0\nhigh = 10\ndecimals = 0\n'
    '[formula.before]\nis = "previous(a)"\n[formula.seen]\nis = "previous(flag)"\n'
    '[formula.s]\nis = "coalesce(a, 0) + sum(marks) if flag and year(day) > 2000 else 0"\n'
)
UNIT: dict[str, Any] = {"id": 1, "a": 50, "flag": True, "day": date(2019, 5, 1)}
MONTH: dict[str, Any] = {"id": 1, "month": 1, "marks": 5}
PAST: dict[str, Any] = {"id": 1, "round": 2018, "a": 40, "flag": False}

COMMON: dict[str, tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]] = {
    "as usual": ({}, {}, [PAST]),
    "rounds that are texts": ({}, {}, [{**PAST, "round": "2018"}]),
    "rounds with blanks": ({}, {}, [{**PAST, "round": " 2018 "}]),
    "rounds that are doubles": ({}, {}, [{**PAST, "round": 2018.0}]),
    "rounds of numpy": ({}, {}, [{**PAST, "round": np.int64(2018)}]),
    "keys of numpy": ({"id": np.int64(1)}, {"id": np.int32(1)}, [{**PAST, "id": np.int64(1)}]),
    "keys of numpy among others": ({}, {"id": np.int64(1)}, [PAST]),
    "values of numpy": ({"a": np.float64(50)}, {"marks": np.int8(5)}, [{**PAST, "a": np.float32(40)}]),
    "gaps in the history": ({}, {}, [{"id": 1, "round": 2017, "a": 1}, {"id": 1, "round": 2016, "flag": True}, PAST]),
    "texts": ({"a": "50.0", "flag": "yes", "day": "2019-05-01"}, {"marks": "5"}, [{**PAST, "a": "40", "flag": "0"}]),
    "decimals and fractions": ({"a": Decimal("50.0")}, {"marks": Fraction(5)}, [{**PAST, "a": Decimal(40)}]),
    "flags as numbers": ({"flag": 1}, {}, [{**PAST, "flag": 0.0}]),
    "times at midnight": ({"day": pd.Timestamp("2019-05-01")}, {}, [PAST]),
    "mappings that are no dicts": ({"a": None}, {}, [PAST]),
}


@pytest.mark.parametrize("case", COMMON)
def test_what_is_common_is_compiled(case: str) -> None:
    unit, month, past = COMMON[case]
    tables = {"month": [{**MONTH, **month}], "history": past}
    rating = pr.Evaluator(SCHEME).rate([{**UNIT, **unit}], tables=tables, period=2019)
    assert rating.engine == "compiled"
    assert rating.values("before") == [40]
    assert rating.values("seen") == [False]
    assert rating.values("s") == [55 if case != "mappings that are no dicts" else 5]


def test_the_reason_is_said_where_rows_are_computed_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    def deep(_: object) -> None:
        raise NotCompilable

    from partyrate.engines.compiled import NotCompilable

    monkeypatch.setattr("partyrate.engines.compiled.compiled", deep)
    rating = pr.Evaluator(SCHEME).rate([UNIT], tables={"month": [MONTH]})
    assert rating.engine == "one by one: the rules nest deeper than Python reads in one function"
    assert rating.values("s") == [55]


@pytest.mark.parametrize(
    ("engine", "few", "words"),
    [
        ("rows", 5_000, "compiled"),
        ("polars", 5_000, "compiled"),
        ("polars", 0, "columns: polars"),
        ("polars lazy", 5_000, "columns: polars"),
        ("pandas", 0, "columns: pandas"),
        ("pyarrow", 0, "columns: polars"),
        ("duckdb", 0, "columns: duckdb"),
        ("duckdb", 5_000, "compiled"),
    ],
)
def test_frames_say_which_library_computes_them(engine: str, few: int, words: str) -> None:
    make = ENGINES[engine]
    rating = pr.Evaluator(SCHEME, row_engine_limit=few).rate(make([UNIT]), tables={"month": make([MONTH])})
    assert rating.engine == words


def test_a_history_of_texts_takes_no_longer_than_one_of_numbers() -> None:
    evaluator = pr.Evaluator(SCHEME)
    units = [{**UNIT, "id": number} for number in range(2_000)]
    taken = {}
    for kind in (int, str, int, str):
        past = [{**PAST, "id": number, "round": kind(2018)} for number in range(2_000)]
        start = time.process_time()
        rating = evaluator.rate(units, tables={"history": past}, period=2019)
        taken[kind] = time.process_time() - start
        assert rating.engine == "compiled"
    assert taken[str] < 3 * taken[int] + 0.05


def importers(names):
    """Return the modules that import one of some names."""
    return {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and any(alias.name in names for alias in node.names)
    }


def test_one_module_alone_chooses_the_engine():
    assert importers({"rate_compiled", "rate_rows"}) == {"engines/select.py", "engines/compiled/__init__.py"}
    # A statement of SQL is written by the columns engine, and by no other.
    assert importers({"rate_columns"}) == {"engines/select.py", "engines/sql/statement.py"}
