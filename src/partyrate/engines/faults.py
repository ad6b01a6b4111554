"""Faults of columns, keys, rows and tables that a scheme cannot read.

Every engine finds faults in its own way and builds them here, so that all report them in the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from attrs import define, field

from partyrate.engines.cell_reader import (
    HISTORY,
    ROUND,
    column_of,
    needed_inputs,
    needed_records,
    plain,
    read_otherwise,
    result_nodes,
)
from partyrate.errors import DataFault, NotFoundError, alternatives, listed
from partyrate.messages import Text, message, text, word
from partyrate.model import Indicator, KeyPrefix, Table
from partyrate.model.derived_keys import derived_keys
from partyrate.periods import Rounds
from partyrate.plan import Node, Plan
from partyrate.serialization.quoting import quoted
from partyrate.text.normalization import normal

FIRST_FAULTS: Final = 20
"""How many faulty cells of one column are gathered one by one, and of how many others that differ; all are counted."""

MOST_COLUMNS: Final = 12
"""How many columns of a table are listed."""


@define
class Gathered:
    """Faults of one column: the first ones, the first of each that differs from the others, and how many there are."""

    faults: list[DataFault] = field(factory=list)
    most: int = FIRST_FAULTS
    _last: dict[Any, DataFault] = field(factory=dict)

    def add(self, alike: Any, make: Callable[[], DataFault]) -> None:
        """Add a fault; `alike` is equal for faults that differ by their rows alone."""
        if len(self.faults) < self.most or (alike not in self._last and len(self._last) < FIRST_FAULTS):
            self.faults.append(make())
            self._last[alike] = self.faults[-1]
        elif alike in self._last:
            self._last[alike].count += 1
        else:
            self.faults[-1].more += 1


# ------------------------------------------------------------------------------------------------------------ columns


def missing_columns(plan: Plan, table: str, columns: Sequence[str]) -> list[DataFault]:
    """Build the faults of all columns that a table, or the history, lacks."""
    inputs: dict[str, Text] = {}
    derived = derived_keys(plan.scheme, plan.root.name if table == HISTORY else table)
    if table == HISTORY:
        needed = [*plan.root.key, ROUND, *(node.name for node in needed_records(plan))]
        whys = dict.fromkeys(needed, text("column of history"))
    else:
        inputs = _input_columns(plan, table)
        keys = dict.fromkeys(plan.full_key(table), text("column of a key", table=table))
        whys = keys | inputs | keys
        for name, entry in plan.scheme.tables.items():
            if entry.columns and entry.parent == table and needed_inputs(plan, name):
                whys |= dict.fromkeys(entry.columns, text("column of a column table", table=name))
    return [
        _missing_column(table, column, columns, why, is_input=why is inputs.get(column))
        for column, why in whys.items()
        if column not in columns and column not in derived
    ]


def _missing_column(table: str, column: str, columns: Sequence[str], why: Text, *, is_input: bool) -> DataFault:
    """Build the fault of a missing column; one with a name like it is suggested."""
    near = NotFoundError.of("column", column, columns, "").candidates
    there = listed(columns, MOST_COLUMNS) if columns else text("no columns")
    fix = text("add or name the column" if is_input else "add the column", columns=there)
    lines = message(
        "missing column like" if near else "missing column", column=column, near=alternatives(near), why=why, fix=fix
    )
    return DataFault(*lines, table=table, column=column)


def taken_columns(plan: Plan, table: str, columns: Sequence[str]) -> list[DataFault]:
    """Build the faults of columns that results would overwrite."""
    names = [
        name
        for node in result_nodes(plan, table)
        for name in (node.name, f"{node.name}_state" if node.value_range.possible_causes else node.name)
    ]
    return [
        DataFault(*message("taken column", column=name), table=table, column=name)
        for name in dict.fromkeys(names)
        if name in columns
    ]


def odd_names(table: str, what: str) -> DataFault:
    """Build the fault of a frame whose columns have names that are the same when written as texts."""
    return DataFault(*message("column names", what=what), table=table, expected=text("names expected"))


def inner_name(table: str, column: str) -> DataFault:
    """Build the fault of a column that is named like one that a rating makes on its way."""
    return DataFault(*message("inner name", column=column), table=table, column=column)


# --------------------------------------------------------------------------------------------------------------- keys


def double_key(table: str, key: Mapping[str, Any], row: int | None, times: int) -> DataFault:
    """Build the fault of a key that stands more than once."""
    return DataFault(
        *message("double key", times=times),
        table=table,
        column=", ".join(key),
        key=tuple(key.items()),
        row=row,
        value=tuple(key.values()),
        expected=text("key once expected"),
    )


def empty_key(table: str, column: str, row: int | None, count: int = 1) -> DataFault:
    """Build the fault of a row without a key."""
    return DataFault(
        *message("empty key", column=column),
        table=table,
        column=column,
        row=row,
        expected=text("key expected"),
        count=count,
    )


def wrong_key(
    table: str, column: str, what: str, row: int | None = None, value: Any = None, *, has_time: bool = False
) -> DataFault:
    """Build the fault of a key that is neither a text nor a whole number nor a date."""
    return DataFault(
        *message("key with a time" if has_time else "wrong key", what=what, column=column),
        table=table,
        column=column,
        row=row,
        value=value,
        expected=text("key expected"),
    )


def wrong_code(table: str, prefix: KeyPrefix, row: int | None, value: Any) -> DataFault:
    """Build the fault of a code with another number of digits than its first digits are taken of."""
    digits = {"column": prefix.from_, "of": prefix.of, "digits": len(normal(str(value)))}
    return DataFault(
        *message("wrong code", value=quoted(value), first=prefix.first, **digits),
        table=table,
        column=prefix.from_,
        row=row,
        value=value,
        expected=text("code expected", of=prefix.of),
    )


def other_prefix(table: str, column: str, prefix: KeyPrefix, row: int | None, value: Any, wanted: Any) -> DataFault:
    """Build the fault of a column that is given, and is not what the first digits of the code are."""
    words = {"value": quoted(value), "wanted": quoted(wanted), "code": prefix.from_}
    return DataFault(
        *message("other prefix", column=column, **words),
        table=table,
        column=column,
        row=row,
        value=value,
        expected=text("first digits expected", first=prefix.first, code=prefix.from_),
    )


def other_kind(
    table: str, parent: str, column: str, kinds: tuple[str, str], row: int | None = None, value: Any = None
) -> DataFault:
    """Build the fault of a key whose kind is not that of the same key in another table: `"1"` and `1`."""
    own, other = (word("key kind", kind) for kind in kinds)
    return DataFault(
        *message("other kind", own=own, other=other, parent=parent, column=column),
        table=table,
        column=column,
        row=row,
        value=value,
        expected=text("key of kind expected", kind=other, table=parent),
    )


def hidden_key(
    table: str, column: str, value: str, key: Mapping[str, Any], row: int | None, count: int = 1
) -> DataFault:
    """Build the fault of a key with invisible characters."""
    return DataFault(
        *message("cell of hidden characters", what=read_otherwise(value), read=quoted(normal(value))),
        table=table,
        column=column,
        key=tuple(key.items()),
        row=row,
        value=value,
        expected=text("clean text expected"),
        count=count,
    )


def orphan(table: str, parent: str, key: Mapping[str, Any], row: int | None, count: int = 1) -> DataFault:
    """Build the fault of a row that has no parent."""
    return DataFault(
        *message("orphan", table=table, parent=parent),
        table=table,
        column=", ".join(key),
        key=tuple(key.items()),
        row=row,
        value=tuple(key.values()),
        expected=text("parent expected", parent=parent),
        count=count,
    )


def unexpected_key(table: str, entry: Table, key: Mapping[str, Any], row: int | None, count: int = 1) -> DataFault:
    """Build the fault of a row whose key is not among those that every parent has."""
    column = entry.key[0]
    return DataFault(
        *message("unexpected key", key=str(key[column]), parent=entry.parent, table=table),
        table=table,
        column=column,
        key=tuple(key.items()),
        row=row,
        value=key[column],
        expected=text("one of expected", values=listed(entry.row_names, 20)),
        count=count,
    )


# ---------------------------------------------------------------------------------------------------- rows and tables


def no_row(table: str, row: Any, number: int) -> DataFault:
    """Build the fault of a plain row that is no mapping."""
    return DataFault(
        *message("not a row", type=type(row).__name__),
        table=table,
        row=number,
        value=row,
        expected=text("dict expected"),
    )


def not_given(table: str, finer: str, inputs: Sequence[Node]) -> DataFault:
    """Build the fault of a table that lies between two others, has inputs, and was not given."""
    names = listed([node.name for node in inputs])
    return DataFault(*message("not given", table=table, finer=finer, inputs=names), table=table)


def given_twice(table: str, entry: Table) -> DataFault:
    """Build the fault of a table that was given though its rows are columns of its parent."""
    return DataFault(*message("given twice", parent=entry.parent, columns=listed(entry.columns)), table=table)


def empty_table(table: str) -> DataFault:
    """Build the fault of a table without rows."""
    return DataFault(*message("empty table"), table=table, expected=text("row expected"))


def too_many(table: str, parent: str | None, key: Mapping[str, Any], rows: int, most: int) -> DataFault:
    """Build the fault of more rows than a table declares, in all or below one row of its parent."""
    key_of_text = "too many rows below" if parent else "too many rows"
    return DataFault(
        *message(key_of_text, rows=rows, most=most, parent=parent, table=table),
        table=table,
        key=tuple(key.items()),
        value=rows,
        expected=text("rows expected", most=most),
    )


def round_fault(raw: Any, row: int | None, key: Mapping[str, Any], rounds: Rounds, current: int | None) -> DataFault:
    """Build the fault of a round that is not in the past."""
    value = plain(raw)
    return DataFault(
        *message("not a past year", value=quoted(value))
        if rounds.are_numbers
        else message("not a past round", value=quoted(value), form=rounds.form()),
        table=HISTORY,
        column=ROUND,
        key=tuple(key.items()),
        row=row,
        value=value,
        expected=_round_expected(rounds, current),
    )


def _round_expected(rounds: Rounds, current: int | None) -> Text:
    """Return what a cell of the column of rounds holds."""
    if rounds.are_numbers:
        if current is None:
            return text("round number expected")
        return text("earlier round number expected", current=current)
    kind = text(f"rounds of {rounds.months if rounds.months in (1, 3, 6) else 'other'} months")
    return kind if current is None else text("earlier round expected", round=kind, current=rounds.words(current))


def unordered_text(table: str, column: str) -> DataFault:
    """Build the fault of rows that texts would order."""
    return DataFault(
        *message("unordered text", table=table, column=column),
        table=table,
        column=column,
        expected=text("order expected"),
    )


def even_order(table: str, order: Sequence[str], key: Mapping[str, Any], row: int | None, count: int = 1) -> DataFault:
    """Build the fault of rows of one parent that share a position in their order."""
    return DataFault(
        *message("same position", table=table, order=listed(order)),
        table=table,
        column=", ".join(order),
        key=tuple(key.items()),
        row=row,
        expected=text("position expected"),
        count=count,
    )


def arranged(plan: Plan, faults: Sequence[DataFault]) -> list[DataFault]:
    """Order faults by table, row and column, as a reader meets them; the history comes last."""
    tables = [*sorted(plan.scheme.tables, key=lambda table: len(plan.ancestors(table))), HISTORY]
    columns: dict[str, list[str]] = {
        table: [*plan.full_key(table), *map(column_of, needed_inputs(plan, table))] for table in plan.scheme.tables
    }

    def position(fault: DataFault) -> tuple[int, int, int]:
        known = columns.get(fault.table, ())
        return (
            tables.index(fault.table),
            fault.row or 0,
            known.index(fault.column) if fault.column in known else -1,
        )

    return sorted(faults, key=position)


def _input_columns(plan: Plan, table: str) -> dict[str, Text]:
    """Return the columns that hold the inputs of a table, each with why it is needed."""
    if plan.scheme.tables[table].columns:
        return {}
    whys: dict[str, Text] = {}
    for node in needed_inputs(plan, table):
        is_optional = isinstance(node.entry, Indicator) and node.entry.optional
        key = "column of an optional input" if is_optional else "column of an input"
        whys.setdefault(column_of(node), text(key, name=node.name))
    return whys
