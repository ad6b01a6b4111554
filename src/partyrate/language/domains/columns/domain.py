"""The *columns* domain itself: what the walk asks for, answered with columns."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve

from partyrate.language.domains.bounds import Bounds, Inside, Static, constant
from partyrate.language.domains.columns.column import (
    Column,
    Writer,
    encoded,
    filler,
    first_match,
    latest,
    literal,
    unless,
    unpublished,
)
from partyrate.language.domains.columns.values import OPERATIONS
from partyrate.language.grammar import Call, counted_table
from partyrate.language.walk import Walk
from partyrate.numbers import Cause, Constant


class Columns:
    """The columns domain for the rules of one table.

    Args:
        writer: The engine that collects steps.
        bounds: The bounds domain for the same rules, asked for every step.
        scope: The table the walk stands in.
    """

    def __init__(self, writer: Writer, bounds: Bounds, scope: str) -> None:
        self.writer, self.bounds, self.scope = writer, bounds, scope

    def constant(self, value: Constant) -> Column:
        """Give a literal."""
        return literal(value)

    def name(self, name: str, node: ast.Name) -> Column:
        """Give the column of a name."""
        found = self.writer.fetch(name, self.scope)
        static = self.bounds.name(name, node)
        if found is None:
            return unpublished(static)
        # What a condition around it has taught about the value narrows the interval, never the step.
        narrowed = evolve(found.static, low=static.low, high=static.high, nonzero=static.nonzero, values=static.values)
        return evolve(found, static=narrowed)

    def lookup(self, name: str, keys: Sequence[Column], node: ast.Subscript) -> Column:
        """Give a cell of a lookup: a case for each row of it that can be selected."""
        static = self.bounds.lookup(name, [key.static for key in keys], node)
        keys = [self.writer.settle(key, self.scope) for key in keys]
        matches: list[tuple[Any, Constant | None]] = []
        for cell, value in (self.writer.cells(name) or {}).items():
            tests = [test for key, part in zip(keys, cell, strict=True) if (test := equals(key, part)) is not True]
            if any(test is False for test in tests):
                continue
            condition: Any = None
            for test in tests:
                condition = test if condition is None else condition & test
            matches.append((condition, value))
        state: Any = None
        if static.causes:
            codes = [(test, int(Cause.UNDETERMINED) if value is None else 0) for test, value in matches]
            state = unless([key.state for key in keys], first_match(codes, int(Cause.NO_RULE)))
        values = [(test, encoded(static, value)) for test, value in matches if value is not None]
        return Column(static, first_match(values, filler(static)), static.step or 1, state, latest(keys))

    def apply(self, function: str, arguments: Sequence[Column], node: ast.expr) -> Column:
        """Give the result of an operator or a function of values."""
        static = self.bounds.apply(function, [argument.static for argument in arguments], node)
        if static.constant is not None and not static.causes:
            folded = literal(static.constant)
            return evolve(folded, static=evolve(folded.static, values=static.values))
        found = OPERATIONS[function](self, static, list(arguments), node)
        return narrowed(found, static) if static.kind == found.static.kind == "number" else found

    def choose(self, node: ast.IfExp, walk: Walk[Column]) -> Column:
        """Give the result of `a if c else b`."""
        condition = walk.node(node.test)
        with self.bounds.assuming(node.test, holds=True):
            first = walk.node(node.body)
        with self.bounds.assuming(node.test, holds=False):
            second = walk.node(node.orelse)
        return self.apply("if", [condition, first, second], node)

    def rows(self, call: Call, node: ast.Call, walk: Walk[Column]) -> Column:
        """Give the result of a function of rows; its arguments are walked in the table of those rows."""
        outer = self.scope
        assert call.table is not None
        self.scope, self.bounds.inside = call.table, Inside(call.function.name)
        try:
            with self.bounds.elsewhere(call):
                where = None if call.where is None else walk.node(call.where)
                with self.bounds.assuming(call.where, holds=True):
                    counts = counted_table(call, self.writer.tables) is not None
                    value = None if counts else walk.node(call.arguments[0])
                others = [walk.node(other) for other in call.arguments[1:]]
        finally:
            self.scope, self.bounds.inside = outer, None
        first = constant(Fraction(1)) if value is None else value.static
        static = self.bounds.over_rows(
            call, [first, *(other.static for other in others)], None if where is None else where.static, node
        )
        if static.always is not None:
            return unpublished(static)
        return self.writer.gather(call, value, where, [other.static.constant for other in others], static, outer)

    def rounds(self, call: Call, node: ast.Call, walk: Walk[Column]) -> Column:
        """Give the result of a function of rounds, as narrow as a condition around it has taught."""
        static = self.bounds.rounds(call, node, Walk(self.bounds))
        return narrowed(self.writer.rounds(call, walk, static), static)


def narrowed(column: Column, static: Static) -> Column:
    """Give a column with the interval that a condition around it has taught about its values."""
    known = evolve(column.static, low=static.low, high=static.high, nonzero=static.nonzero)
    return evolve(column, static=known)


def equals(key: Column, part: Constant) -> Any:
    """Give the condition that a key of a lookup is this constant; True or False where that is known."""
    static: Static = key.static
    if static.constant is not None and not static.causes:
        return static.constant == part
    if static.kind == "level" and static.scale is not None:
        return key.value == static.scale.names.index(str(part)) if part in static.scale.names else False
    if static.kind == "number":
        scaled = part * (static.step or 1) if isinstance(part, Fraction) else Fraction(1, 2)
        return key.value == int(scaled) if scaled.denominator == 1 else False
    if static.kind == "flag":
        return key.value if part else ~key.value
    return key.value == (part.toordinal() if isinstance(part, date) else part)
