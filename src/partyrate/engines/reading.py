"""Reading single cells: from what a table holds to exact values, or to a fault that says what was expected.

The rows engine reads every cell this way. The columns engine reads whole columns and comes here for the faulty ones,
so that both say the same words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from numbers import Integral
from typing import Any, Final

from partyrate.errors import DataFault, UnknownNameError, counted, listed
from partyrate.language.domains.bounds import Static
from partyrate.model import Indicator
from partyrate.numbers import MISSING, Absent, LevelValue, Value, decimals_of, exact, show
from partyrate.plan import Node, Plan

HISTORY: Final = "history"
"""The name under which past rounds are given."""

ROUND: Final = "round"
"""The column of the history that numbers the rounds."""

KEY_EXPECTED: Final = "a text, a whole number or a date"

FIRST_FAULTS = 20
"""How many faulty cells of one column are gathered one by one; the others are counted."""

TRUE_WORDS = ("true", "1", "1.0", "yes", "是")
FALSE_WORDS = ("false", "0", "0.0", "no", "否")

_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_missing(raw: Any) -> bool:
    """Whether a cell holds nothing: None, NaN, a blank text, or the missing value of a data-frame library.

    Example:
        >>> is_missing(None), is_missing(float("nan")), is_missing(" "), is_missing(0)
        (True, True, True, False)
    """
    if raw is None or (isinstance(raw, float) and math.isnan(raw)) or (isinstance(raw, str) and not raw.strip()):
        return True
    return type(raw).__name__ in ("NAType", "NaTType") or (hasattr(raw, "is_nan") and raw.is_nan())


def plain(raw: Any) -> Any:
    """Give a scalar of NumPy as the Python value it holds, and everything else as it is."""
    return raw.item() if type(raw).__module__ == "numpy" and hasattr(raw, "item") else raw


def column_of(node: Node) -> str:
    """Give the name of the column that brings an input."""
    entry = node.entry
    return (entry.column if isinstance(entry, Indicator) else None) or node.name


def expectation(node: Node) -> str:
    """Say what a cell of an input may hold."""
    entry, static = node.entry, node.static
    assert isinstance(entry, Indicator)
    if entry.kind == "number":
        return _number_expected(static)
    if entry.kind == "choice":
        return f"one of: {listed(entry.values, 20)}"
    if entry.kind == "flag":
        return "true or false (also 1 or 0, yes or no, 是 or 否)"
    return {"date": "a date, written as 2019-12-31", "text": "a text"}[str(entry.kind)]


def _number_expected(static: Static) -> str:
    digits = static.decimals or 0
    decimals = "whole" if digits == 0 else f"with at most {counted(digits, 'decimal')}"
    return f"a number from {show(static.low)} to {show(static.high)}, {decimals}"


def read_cell(node: Node, raw: Any) -> Value | Absent | str:
    """Read one cell of an input; a text that is returned as `str` subclass `Wrong` says what is wrong with it."""
    entry = node.entry
    assert isinstance(entry, Indicator)
    raw = plain(raw)
    if is_missing(raw):
        # What a condition can take away may be left out; where it holds, the gap counts as missing.
        return MISSING if entry.optional or "when" in node.rules else Wrong("no value")
    if entry.kind == "number":
        return _number(node.static, raw)
    if entry.kind == "flag":
        return _flag(raw)
    return _date(raw) if entry.kind == "date" else _text(entry, raw)


class Wrong(str):
    """What is wrong with a cell, in words."""

    __slots__ = ()


def _number(static: Static, raw: Any) -> Value | Wrong:
    value = exact(raw)
    if value is None:
        if isinstance(raw, str):
            return Wrong(f"{raw!r} is a text, not a plain number")
        return Wrong(f"{raw!r} is no number")
    if value < static.low or value > static.high:
        side = "below the lowest" if value < static.low else "above the highest"
        return Wrong(
            f"{show(value)} is {side} possible value, {show(static.low if value < static.low else static.high)}"
        )
    if (value * (static.step or 1)).denominator != 1:
        needed = decimals_of(value)
        return Wrong(f"{show(value)} has {needed if needed is not None else 'endless'} decimals")
    return value


def _text(entry: Indicator, raw: Any) -> Value | Wrong:
    text = raw if isinstance(raw, str) else str(raw) if isinstance(raw, int) else None
    if text is None:
        return Wrong(f"{raw!r} is a {type(raw).__name__}")
    if entry.kind == "choice" and text not in entry.values:
        return Wrong(f"{text!r} is not among the values")
    return text


def _flag(raw: Any) -> Value | Wrong:
    word = raw.strip().lower() if isinstance(raw, str) else re.sub(r"\.0+$", "", str(raw).lower())
    if word in TRUE_WORDS:
        return True
    if word in FALSE_WORDS:
        return False
    return Wrong(f"{raw!r} is neither true nor false")


def _date(raw: Any) -> Value | Wrong:
    if isinstance(raw, datetime):
        if raw.time() != datetime.min.time():
            return Wrong(f"{raw!r} has a time of day")
        return raw.date()
    if isinstance(raw, date):
        return raw
    try:
        if isinstance(raw, str) and _ISO_DATE.fullmatch(raw.strip()):
            return date.fromisoformat(raw.strip())
    except ValueError:
        pass
    return Wrong(f"{raw!r} is no date")


def recorded_cell(node: Node, raw: Any) -> Value | Absent:
    """Read a value of a past round, as results are written: levels by name, numbers exactly; else a `Wrong`."""
    raw = plain(raw)
    if is_missing(raw):
        return MISSING
    static = node.static
    if static.kind == "level" and static.scale is not None:
        word = str(raw)
        return LevelValue(static.scale, static.scale.names.index(word)) if word in static.scale.names else Wrong(
            f"{raw!r} is no level of {static.scale.ladder!r}"
        )  # fmt: skip
    if static.kind == "number":
        return _number(static, raw)
    if static.kind in ("flag", "date"):
        return _flag(raw) if static.kind == "flag" else _date(raw)
    if static.values is not None and str(raw) not in static.values:
        return Wrong(f"{raw!r} is not among the values")
    return str(raw)


def recorded_expectation(node: Node) -> str:
    """Say what a cell of a past round may hold."""
    static = node.static
    if static.kind == "level" and static.scale is not None:
        return f"one of: {listed(static.scale.names, 20)}, or nothing"
    if static.kind == "number":
        return _number_expected(static)
    if static.values is not None:
        return f"one of: {listed(static.values, 20)}"
    return {"flag": "true or false", "date": "a date", "text": "a text"}[static.kind]


def missing_column(table: str, column: str, columns: Sequence[str], why: str) -> DataFault:
    """Make the fault of a column that a table lacks."""
    hint = UnknownNameError.of("column", column, columns, "")
    near = f"; is it {' or '.join(map(repr, hint.candidates))}?" if hint.candidates else ""
    rename = ", or name the one that holds it with column = in the scheme" if why.startswith("the scheme reads") else ""
    return DataFault(
        f"there is no column {column!r}{near}",
        why,
        f"add the column{rename}; there are: {listed(columns, 12) or 'none'}",
        table=table,
        column=column,
    )


def missing_columns(plan: Plan, table: str, columns: Sequence[str]) -> list[DataFault]:
    """Make the faults of all columns that a table, or the history, lacks."""
    if table == HISTORY:
        root = plan.scheme.root
        assert root is not None
        needed = [*root.key, ROUND, *(node.name for node in needed_records(plan))]
        why = dict.fromkeys(needed, "history has the key, the round, and the values looked up")
    else:
        why = dict.fromkeys(plan.full_key(table), f"it is a key column of table {table!r}")
        for node in needed_inputs(plan, table) if not plan.scheme.tables[table].columns else ():
            why.setdefault(column_of(node), f"the scheme reads {node.name!r} from it")
        for name, entry in plan.scheme.tables.items():
            if entry.columns and entry.parent == table and needed_inputs(plan, name):
                why |= dict.fromkeys(entry.columns, f"table {name!r} is made of it")
    return [missing_column(table, column, columns, reason) for column, reason in why.items() if column not in columns]


def taken_columns(plan: Plan, table: str, columns: Sequence[str]) -> list[DataFault]:
    """Make the faults of columns that results would overwrite."""
    names = [
        name
        for node in shown_nodes(plan, table)
        for name in (node.name, f"{node.name}_state" if node.static.causes else node.name)
    ]
    return [
        DataFault(
            f"there is a column {name!r} already",
            "the rating would put a result of that name there",
            "rename the column, or leave it out",
            table=table,
            column=name,
        )
        for name in dict.fromkeys(names)
        if name in columns
    ]


def shown_nodes(plan: Plan, table: str) -> list[Node]:
    """Give the nodes that stand in the results of a table: formulas, groups and ladders."""
    return [
        node
        for node in plan.nodes.values()
        if node.table == table and not node.instance and node.kind in ("formula", "group", "ladder")
    ]


def cell_fault(
    node: Node, wrong: str, raw: Any, row: int | None, key: Mapping[str, Any], count: int = 1, expected: str = ""
) -> DataFault:
    """Make the fault of one cell."""
    entry = node.entry
    mend = ""
    if wrong == "no value":
        mend = "give the value, or declare the input as optional = true where single rows may lack it"
    return DataFault(
        wrong,
        mend=mend,
        table=node.table,
        column=column_of(node) if isinstance(entry, Indicator) and entry.is_input else node.name,
        key=tuple(key.items()),
        row=row,
        value=raw,
        expected=expected or expectation(node),
        count=count,
    )


def recorded_fault(node: Node, wrong: str, raw: Any, row: int | None, key: Mapping[str, Any]) -> DataFault:
    """Make the fault of one cell of the history."""
    fault = cell_fault(node, wrong, raw, row, key, expected=recorded_expectation(node))
    fault.table, fault.column = HISTORY, node.name
    return fault


def double_key(table: str, key: Mapping[str, Any], row: int | None, times: int) -> DataFault:
    """Make the fault of a key that stands more than once."""
    return DataFault(
        f"this key stands {times} times",
        "a key names one row",
        "keep one of the rows, or tell them apart",
        table=table,
        column=", ".join(key),
        key=tuple(key.items()),
        row=row,
        value=tuple(key.values()),
        expected="each key once",
    )


def empty_key(table: str, column: str, row: int | None, count: int = 1) -> DataFault:
    """Make the fault of a row without a key."""
    return DataFault(
        "no value in a key column",
        "a key names a row",
        f"give every row a {column!r}",
        table=table,
        column=column,
        row=row,
        expected=KEY_EXPECTED,
        count=count,
    )


def key_kind(value: Any) -> str | None:
    """Say what kind of key a value is, or None where it can be none: a fraction, a truth, a time."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, bool | datetime):
        return None
    if isinstance(value, Integral):
        return "whole number"
    return "date" if isinstance(value, date) else None


def wrong_key(table: str, column: str, what: str, row: int | None = None, value: Any = None) -> DataFault:
    """Make the fault of a key that is neither a text nor a whole number nor a date."""
    return DataFault(
        what,
        "keys are compared exactly, in every table and on every engine",
        "write the keys as texts or as whole numbers, in every table alike",
        table=table,
        column=column,
        row=row,
        value=value,
        expected=KEY_EXPECTED,
    )


def other_kind(
    table: str, parent: str, column: str, kinds: tuple[str, str], row: int | None = None, value: Any = None
) -> DataFault:
    """Make the fault of a key whose kind is not that of the same key in another table: `"1"` and `1`."""
    own, other = kinds
    return DataFault(
        f"the key is a {own} here and a {other} in table {parent!r}",
        "a text and a number are never the same key, even where they look alike",
        f"make {column!r} a {other} here, or a {own} there",
        table=table,
        column=column,
        row=row,
        value=value,
        expected=f"a {other}, as in table {parent!r}",
    )


def odd_names(table: str, what: str) -> DataFault:
    """Make the fault of a frame whose columns cannot be told apart by a text."""
    return DataFault(
        what,
        "a column is read by its name, a text",
        "give each column its own name",
        table=table,
        expected="texts, each once",
    )


def inner_name(table: str, column: str) -> DataFault:
    """Make the fault of a column that is named like one that a rating makes on its way."""
    return DataFault(
        f"there is a column {column!r}",
        "a rating of frames gives such names to the columns it makes on its way",
        "rename the column, or leave it out",
        table=table,
        column=column,
    )


def not_given(table: str, finer: str, inputs: Sequence[Node]) -> DataFault:
    """Make the fault of a table that lies between two others, has inputs, and was not given."""
    return DataFault(
        "the table was not given",
        f"each row of {finer!r} belongs to a row of it, and the scheme reads {listed([node.name for node in inputs])}",
        f"pass it with the others: tables={{{table!r}: ...}}",
        table=table,
    )


def orphan(table: str, parent: str, key: Mapping[str, Any], row: int | None, count: int = 1) -> DataFault:
    """Make the fault of a row whose parent is not there."""
    return DataFault(
        f"there is no such row in table {parent!r}",
        f"each row of {table!r} belongs to a row of {parent!r}",
        f"add the row to {parent!r}, or mend the key",
        table=table,
        column=", ".join(key),
        key=tuple(key.items()),
        row=row,
        value=tuple(key.values()),
        expected=f"a key of {parent!r}",
        count=count,
    )


def empty_table(table: str) -> DataFault:
    """Make the fault of a table without rows."""
    return DataFault(
        "the table has no rows",
        "a rating needs at least one row",
        "check that the right file or selection was given",
        table=table,
        expected="at least one row",
    )


def too_many(table: str, parent: str | None, key: Mapping[str, Any], rows: int, most: int) -> DataFault:
    """Make the fault of more rows than a table declares."""
    below = f" below one row of {parent!r}" if parent else ""
    return DataFault(
        f"{rows:,} rows{below}",
        f"the scheme declares at most {most:,} rows{below}, and proofs of exactness rest on it",
        f"raise rows = in [table.{table}], or check the data",
        table=table,
        key=tuple(key.items()),
        value=rows,
        expected=f"at most {most:,} rows",
    )


def needed_inputs(plan: Plan, table: str) -> list[Node]:
    """Give the inputs of a table whose columns are read."""
    needed = plan.needed
    return [
        node for node in plan.nodes.values() if node.kind == "input" and node.table == table and node.name in needed
    ]


def needed_records(plan: Plan) -> Sequence[Node]:
    """Give the nodes whose values of past rounds are read."""
    return plan.records


def fine_first(plan: Plan) -> list[str]:
    """Give the tables from the finest to the coarsest."""
    return sorted(plan.scheme.tables, key=lambda table: -len(plan.ancestors(table)))


def exact_round(raw: Any) -> int | None:
    """Read the number of a round: a whole number."""
    value = exact(plain(raw))
    return int(value) if value is not None and value.denominator == 1 else None


def round_fault(raw: Any, row: int | None, key: Mapping[str, Any], current: int | None) -> DataFault:
    """Make the fault of a round that is not in the past."""
    return DataFault(
        f"{plain(raw)!r} is no past round",
        "history holds rounds before this one, each with a whole number such as its year",
        "mend the round, or leave the row out",
        table=HISTORY,
        column=ROUND,
        key=tuple(key.items()),
        row=row,
        value=plain(raw),
        expected="a whole number" + (f" below {current}" if current is not None else ""),
    )


def arranged(plan: Plan, faults: Sequence[DataFault]) -> list[DataFault]:
    """Order faults by table, row and column, as a reader meets them; the history comes last."""
    tables = [*sorted(plan.scheme.tables, key=lambda table: len(plan.ancestors(table))), HISTORY]
    columns: dict[str, list[str]] = {
        table: [*plan.full_key(table), *map(column_of, needed_inputs(plan, table))] for table in plan.scheme.tables
    }

    def place(fault: DataFault) -> tuple[int, int, int]:
        known = columns.get(fault.table, ())
        return (
            tables.index(fault.table),
            fault.row or 0,
            known.index(fault.column) if fault.column in known else -1,
        )

    return sorted(faults, key=place)
