"""Witnesses: rows that the solver found, written as tables of a call, and rated by the engine before they are shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import zip_longest
from typing import Any, Final

from attrs import define, field

from partyrate.engines.cell_reader import HISTORY, column_of
from partyrate.engines.implicit_rows import value_input
from partyrate.errors import PartyrateError
from partyrate.evaluator import Evaluator
from partyrate.language.domains.symbols import NotTranslated, Symbol, both, negated
from partyrate.model.table import key_text
from partyrate.numbers import show
from partyrate.plan import Node
from partyrate.proofs.codes import with_codes
from partyrate.proofs.solving import Found
from partyrate.proofs.world import UnknownRow
from partyrate.rating.rating import Rating

UNIT: Final = "1"
"""The key of the unit that a witness is about."""

Tables = dict[str, list[dict[str, Any]]]
"""Rows by table, the units among them."""


@define
class Case:
    """Tables that show something, and what they are rated with.

    Args:
        tables: The rows of each table; those of the units first.
        as_of: The day of the rating.
        period: Its round.
        shown: What was asked about in the result: exact values by name.
    """

    tables: Tables
    as_of: Any = None
    period: Any = None
    shown: dict[str, Any] = field(factory=dict)


def root_of(row: UnknownRow) -> UnknownRow:
    """Return the unit that a row belongs to."""
    while row.parent is not None:
        row = row.parent
    return row


def with_inputs(row: UnknownRow) -> None:
    """Note all unknown inputs of a unit and of the rows below it, with what holds of them."""
    for each in _rows_of(root_of(row)):
        for node in _inputs(each):
            try:
                each.value(node.name)
            except NotTranslated:
                continue


def _inputs(row: UnknownRow) -> list[Node]:
    plan = row.world.plan
    needed = plan.needed
    return [
        node for node in plan.nodes.values() if node.kind == "input" and node.table == row.table and node.name in needed
    ]


def _rows_of(row: UnknownRow) -> Iterator[UnknownRow]:
    yield row
    for name, table in row.world.plan.scheme.tables.items():
        if table.parent == row.table:
            for each in row.made(name, row.count_of(name) or 0):
                yield from _rows_of(each)


def tidiness(row: UnknownRow, day: date) -> list[Any]:
    """Return what makes a case easy to read: no rows below that are not needed, and dates near a day."""
    asked = {row.path[:length] for length in range(len(row.path) + 1)}
    near = [day.toordinal() - _NEAR, day.toordinal() + _NEAR]
    tidy: list[Any] = []
    for each in _rows_of(root_of(row)):
        if each.path not in asked and each.there is not True:
            tidy.append(negated(each.there))
        days = [symbol.value for symbol in each.values.values() if symbol.kind == "date"]
        tidy += [both(near[0] <= value, value <= near[1]) for value in days if not isinstance(value, int)]
    return tidy


_NEAR: Final = 10_000
"""How many days dates of a tidy case lie from the day of the question at most."""


def tables_of(row: UnknownRow, found: Found, unit: str = UNIT) -> Tables:
    """Return the tables of the unit that a row belongs to, in the case that was found."""
    root = root_of(row)
    texts = {code: text for text, code in root.world.shared.texts.items()}
    tables: Tables = {}
    own = dict.fromkeys(root.world.plan.scheme.tables[root.table].key, unit)
    _write(root, found, texts, own, tables)
    return with_codes(root.world.plan.scheme, tables)


def _write(row: UnknownRow, found: Found, texts: Mapping[int, str], keys: dict[str, Any], tables: Tables) -> None:
    scheme = row.world.plan.scheme
    own = dict(keys)
    for name in scheme.tables[row.table].key:
        if name in row.values and not isinstance(row.values[name].value, int):
            own[name] = _value(found, row.values[name], texts)
    line = dict(own)
    for node in _inputs(row):
        if node.name in row.values:
            line[column_of(node)] = _cell(found, node, row.values[node.name], texts)
    tables.setdefault(row.table, []).append(line)
    for name, table in scheme.tables.items():
        if table.parent != row.table:
            continue
        children = row.children.get(name, [])
        if table.columns:
            held = value_input(row.world.plan, name)
            if held is not None:
                cells = zip(table.columns, children, strict=False)
                line.update({column: _cell(found, held, each.value(held.name), texts) for column, each in cells})
            continue
        tables.setdefault(name, [])
        for number, each in enumerate(children):
            if found.truth(each.there) and found.truth(each.is_given):
                below = dict.fromkeys(table.key, f"{number + 1}")
                if table.expects:
                    below = {table.key[0]: expected_key(table.expects[number])}
                _write(each, found, texts, {**own, **below}, tables)


def expected_key(expected: Any) -> Any:
    """Return the key of a row that a table expects, as data write it."""
    return (
        int(expected)
        if isinstance(expected, Fraction)
        else expected
        if isinstance(expected, str)
        else key_text(expected)
    )


def _cell(found: Found, node: Node, symbol: Symbol, texts: Mapping[int, str]) -> Any:
    """Return the cell of an input: its value, a word for a declared cause of absence, or nothing."""
    if code := found.number(symbol.absence):
        return next((word for word, cause in node.causes.items() if int(cause) == code), None)
    return _value(found, symbol, texts)


def _value(found: Found, symbol: Symbol, texts: Mapping[int, str]) -> Any:
    value = found.plain(symbol)
    if symbol.kind == "number":
        return show(Fraction(value, found.number(symbol.denominator)))
    if symbol.kind == "text":
        return texts.get(value, f"text {value}")
    return date.fromordinal(value) if symbol.kind == "date" else value


def rated(evaluator: Evaluator, case: Case) -> Rating | None:
    """Rate a case by the engine; return None where it does not accept the tables."""
    root = evaluator.plan.root.name
    finer = {name: rows for name, rows in case.tables.items() if name != root and (rows or name != HISTORY)}
    try:
        return evaluator.rate(case.tables[root], tables=finer, as_of=case.as_of, period=case.period)
    except PartyrateError:
        return None


def joined_tables(*parts: Tables) -> Tables:
    """Return the rows of several units together."""
    whole: Tables = {}
    for part in parts:
        for name, rows in part.items():
            whole.setdefault(name, []).extend(rows)
    return whole


def of_units(tables: Tables, units: Sequence[Mapping[str, Any]], key: Sequence[str]) -> Tables:
    """Return the rows of some units of a case."""
    kept = {tuple(unit[name] for name in key) for unit in units}
    return {
        name: [row for row in rows if tuple(row[column] for column in key) in kept] for name, rows in tables.items()
    }


def joined_cases(one: Tables, other: Tables) -> Tables:
    """Return the rows of the same unit as two schemes read it: each with the columns of both."""
    none: dict[str, Any] = {}
    return {
        name: [{**row, **more} for row, more in zip_longest(one.get(name, []), other.get(name, []), fillvalue=none)]
        for name in {**one, **other}
    }
