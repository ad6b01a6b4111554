"""The *columns* domain itself: what the walk asks for, answered with columns."""

from __future__ import annotations

import ast
import math
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import reduce
from operator import and_
from typing import Any, Final

from attrs import evolve

from partyrate.language.domains.analysis import LIMIT, Analysis, Context, ValueRange, constant
from partyrate.language.domains.columns.operations import OPERATIONS
from partyrate.language.domains.columns.value import (
    Backend,
    Code,
    Codes,
    Column,
    Divide,
    as_integer,
    expression_of,
    filler,
    first_cause,
    first_match,
    integer,
    latest,
    literal,
    placeholder,
    plain,
    times,
    unpublished,
    when,
)
from partyrate.language.grammar import Call, counted_table
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import Cause, Constant

FEW_CELLS: Final = 16
"""Up to so many cells of a lookup are cases of one expression; more are joined by their keys."""

DEEPEST: Final = 12
"""How many operations stand inside each other in one expression; a deeper one is made a column of its own."""

NO_KEY: Final = -(2**53)
"""Stands for a quotient that is no key of a lookup: no whole number that is computed with is so low."""


class Columns:
    """The columns domain for the rules of one table.

    Args:
        backend: The engine that collects steps.
        analysis: The bounds domain for the same rules, asked for every step.
        scope: The table the walk stands in.
    """

    def __init__(self, backend: Backend, analysis: Analysis, scope: str) -> None:
        self.backend, self.analysis, self.scope = backend, analysis, scope
        self.is_wide = False

    def constant(self, value: Constant) -> Column:
        """Give a literal."""
        return literal(value, self.backend.integers)

    def name(self, name: str, node: ast.Name) -> Column:
        """Give the column of a name."""
        found = self.backend.fetch(name, self.scope)
        value_range = self.analysis.name(name, node)
        if found is None:
            return unpublished(value_range)
        # What a condition around it has taught about the value narrows the interval, never the step.
        known = ("low", "high", "nonzero", "values", "determined_by", "denominator_determined_by", "max_magnitude")
        return evolve(
            found, value_range=evolve(found.value_range, **{name: getattr(value_range, name) for name in known})
        )

    def lookup(self, name: str, keys: Sequence[Column], node: ast.Subscript) -> Column:
        """Give a cell of a lookup, selected by the keys that are not the same for all rows."""
        value_range = self.analysis.lookup(name, [key.value_range for key in keys], node)
        cells = self.backend.cells(name) or {}
        keys = [self.settle(key) for key in keys]
        varying = [
            place
            for place, key in enumerate(keys)
            if key.value_range.constant is None or key.value_range.possible_causes
        ]
        known = {place: key.value_range.constant for place, key in enumerate(keys) if place not in varying}
        scales = [scale_of(keys[place], {cell[place] for cell in cells}) for place in varying]
        found: dict[Codes, Code] = {}
        for cell, value in cells.items():
            if all(cell[place] == constant for place, constant in known.items()):
                coded = (key_part(keys[place], cell[place], by) for place, by in zip(varying, scales, strict=True))
                parts = tuple(part for part in coded if part is not None)
                if len(parts) == len(varying):
                    code = (
                        (placeholder(value_range), int(Cause.UNDETERMINED))
                        if value is None
                        else (plain(value_range, value), 0)
                    )
                    found[parts] = code
        held = [self.held_key(keys[place], by) for place, by in zip(varying, scales, strict=True)]
        column = selected(self.backend, held, found, value_range, self.scope)
        return evolve(column, absence=first_cause([key.absence for key in keys], column.absence))

    def held_key(self, key: Column, scale: int) -> Column:
        """Give a key as whole numbers or texts that are compared with those of `key_part`, in a column of its own."""
        value = as_integer(key.value) if key.value_range.kind == "flag" else key.value
        if not isinstance(key.denominator, int):
            top = times(value, scale)
            whole = self.divide(top, key.denominator)
            value = when(whole * key.denominator == top, whole, integer(NO_KEY))
        return self.settle(Column(key.value_range, value, 1, None, key.generation))

    def apply(self, function: str, arguments: Sequence[Column], node: ast.expr) -> Column:
        """Give the result of an operator or a function of values."""
        value_range = self.analysis.apply(function, [argument.value_range for argument in arguments], node)
        if value_range.constant is not None and not value_range.possible_causes:
            folded = literal(value_range.constant, self.backend.integers)
            return evolve(folded, value_range=evolve(folded.value_range, values=value_range.values))
        found = self.operate(function, value_range, arguments, node)
        found = evolve(found, depth=max([found.depth, *(argument.depth + 1 for argument in arguments)]))
        if found.depth > DEEPEST:
            found = self.settle(found)
        return narrowed(found, value_range) if value_range.kind == found.value_range.kind == "number" else found

    def operate(self, function: str, value_range: ValueRange, arguments: Sequence[Column], node: ast.expr) -> Column:
        """Compute an operation in 64 bits, or in the second width where a whole number on the way may need it.

        The width of each operation is its own: what a rounding makes small again is held in 64 bits from there on.
        """
        integers = self.backend.integers
        if value_range.stays_below(LIMIT) or integers.wide is None:
            return OPERATIONS[function](self, value_range, list(arguments), node)
        integers.check(value_range)
        outer, self.is_wide = self.is_wide, True
        try:
            widened = list(map(integers.widened, arguments))
            found = OPERATIONS[function](self, value_range, widened, node)
        finally:
            self.is_wide = outer
        return integers.fitted(found)

    def settle(self, column: Column) -> Column:
        """Make the parts of a value columns of their own, in the width of the operation that is being computed."""
        is_wide = self.is_wide and column.value_range.kind == "number"
        return self.backend.bind(evolve(column, wide=True) if is_wide else column, self.scope)

    @property
    def divide(self) -> Divide:
        """The division of the operation that is being computed."""
        return self.backend.integers.divide_wide if self.is_wide else self.backend.integers.divide

    def choose(self, node: ast.IfExp, interpreter: Interpreter[Column]) -> Column:
        """Give the result of `a if c else b`."""
        condition = interpreter.node(node.test)
        with self.analysis.assuming(node.test, holds=True):
            first = interpreter.node(node.body)
        with self.analysis.assuming(node.test, holds=False):
            second = interpreter.node(node.orelse)
        return self.apply("if", [condition, first, second], node)

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[Column]) -> Column:
        """Give the result of a function of rows; its arguments are walked in the table of those rows."""
        outer = self.scope
        assert call.table is not None
        self.scope, self.analysis.inside = call.table, Context(call.function.name)
        try:
            with self.analysis.elsewhere(call):
                where = None if call.where is None else interpreter.node(call.where)
                with self.analysis.assuming(call.where, holds=True):
                    counts = counted_table(call, self.backend.tables) is not None
                    value = None if counts else interpreter.node(call.arguments[0])
                others = [interpreter.node(other) for other in call.arguments[1:]]
        finally:
            self.scope, self.analysis.inside = outer, None
        first = constant(Fraction(1)) if value is None else value.value_range
        value_range = self.analysis.over_rows(
            call, [first, *(other.value_range for other in others)], None if where is None else where.value_range, node
        )
        if value_range.always_absent is not None:
            return unpublished(value_range)
        return self.backend.gather(
            call, value, where, [other.value_range.constant for other in others], value_range, outer
        )

    def rounds(self, call: Call, node: ast.Call, interpreter: Interpreter[Column]) -> Column:
        """Give the result of a function of rounds, as narrow as a condition around it has taught."""
        value_range = self.analysis.rounds(call, node, Interpreter(self.analysis))
        return narrowed(self.backend.rounds(call, interpreter, value_range), value_range)


def narrowed(column: Column, value_range: ValueRange) -> Column:
    """Give a column with the interval that a condition around it has taught about its values."""
    own = column.value_range
    known = evolve(
        own, low=value_range.low, high=value_range.high, nonzero=value_range.nonzero, max_magnitude=own.reach
    )
    return evolve(column, value_range=known)


def scale_of(key: Column, parts: set[Constant]) -> int:
    """Give by how much numbers are multiplied that are compared with a key, so that they are whole numbers."""
    if isinstance(key.denominator, int):
        return key.denominator
    return math.lcm(*(part.denominator for part in parts if isinstance(part, Fraction)))


def key_part(key: Column, part: Constant, scale: int) -> int | str | None:
    """Give a key of a lookup as `Columns.held_key` holds it; None where no value can be this key."""
    value_range = key.value_range
    if value_range.kind == "level" and value_range.scale is not None:
        return value_range.scale.names.index(str(part)) if part in value_range.scale.names else None
    if value_range.kind == "number" and isinstance(part, Fraction):
        scaled = part * scale
        return int(scaled) if scaled.denominator == 1 else None
    if value_range.kind == "flag" and isinstance(part, bool):
        return int(part)
    if value_range.kind == "date" and isinstance(part, date):
        return part.toordinal()
    return part if value_range.kind == "text" and isinstance(part, str) else None


def selected(
    backend: Backend, keys: Sequence[Column], cells: Mapping[Codes, Code], value_range: ValueRange, table: str
) -> Column:
    """Give the cell that keys select: a case for each of few cells, or else a join."""
    if keys and len(cells) > FEW_CELLS:
        return backend.look_up(keys, cells, value_range, table)
    return cases(keys, cells, value_range)


def cases(keys: Sequence[Column], cells: Mapping[Codes, Code], value_range: ValueRange) -> Column:
    """Give the cell that keys select as a case for each of them."""
    tests: list[Any] = []
    for parts in cells:
        same = [key.value == part for key, part in zip(keys, parts, strict=True)]
        tests.append(reduce(and_, same) if same else None)
    codes = [(test, code) for test, (_, code) in zip(tests, cells.values(), strict=True)]
    absence = first_match(codes, int(Cause.NO_RULE)) if value_range.possible_causes else None
    given = [(test, value) for test, (value, code) in zip(tests, cells.values(), strict=True) if code == 0]
    values = [(test, expression_of(value)) for test, value in given]
    return Column(
        value_range, first_match(values, filler(value_range)), value_range.resolution or 1, absence, latest(keys)
    )
