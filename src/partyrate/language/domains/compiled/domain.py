"""The *code* domain itself: what the walk asks for, answered with Python source."""

from __future__ import annotations

import ast
import math
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve

from partyrate.language.domains.analysis import Analysis, Context, ValueRange
from partyrate.language.domains.analysis import constant as described
from partyrate.language.domains.compiled.operations import OPERATIONS, select
from partyrate.language.domains.compiled.value import (
    LONG,
    Backend,
    Code,
    bind,
    encoded,
    first_cause,
    literal,
    placeholder,
    strongest_cause,
    unpublished,
)
from partyrate.language.grammar import Call, counted_table
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import Cause, Constant


class Compiled:
    """The code domain for the rules of one table.

    Args:
        writer: The engine that collects lines of source.
        bounds: The bounds domain for the same rules, asked for every step.
        scope: The table the walk stands in.
    """

    def __init__(self, writer: Backend, bounds: Analysis, scope: str) -> None:
        self.writer, self.bounds, self.scope = writer, bounds, scope

    def constant(self, value: Constant) -> Code:
        """Give a literal."""
        return literal(self.writer, value)

    def name(self, name: str, node: ast.Name) -> Code:
        """Give the value of a name."""
        found = self.writer.fetch(name, self.scope)
        static = self.bounds.name(name, node)
        if found is None:
            return unpublished(self.writer, static)
        # What a condition around it has taught about the value narrows the interval, never the step.
        known = evolve(found.static, low=static.low, high=static.high, nonzero=static.nonzero, values=static.values)
        return evolve(found, static=known)

    def lookup(self, name: str, keys: Sequence[Code], node: ast.Subscript) -> Code:
        """Give a cell of a lookup, from a table of its cells by the keys as the code holds them."""
        writer = self.writer
        static = self.bounds.lookup(name, [key.static for key in keys], node)
        bottom = static.step or 1
        cells: dict[Any, Any] = {}
        for cell, value in (writer.cells(name) or {}).items():
            parts = [key_part(key, part) for key, part in zip(keys, cell, strict=True)]
            if None not in parts:
                found = (
                    (placeholder(static), int(Cause.UNDETERMINED))
                    if value is None
                    else (encoded(static, value, bottom), 0)
                )
                cells[parts[0] if len(parts) == 1 else tuple(parts)] = found
        written = [key_source(self, key) for key in keys]
        key = written[0] if len(keys) == 1 else f"({', '.join(written)})"
        value, own = writer.fresh(), writer.fresh()
        if static.causes:
            none = writer.constant((placeholder(static), int(Cause.NO_RULE)))
            writer.line(f"{value}, {own} = {writer.constant(cells)}.get({key}, {none})")
        else:
            plain = writer.constant({parts: cell[0] for parts, cell in cells.items()})
            writer.line(f"{value} = {plain}.get({key}, {writer.constant(placeholder(static))})")
        state = strongest_cause(writer, [each.state for each in keys])
        return Code(static, value, bottom, first_cause(writer, state, own) if static.causes else state)

    def apply(self, function: str, arguments: Sequence[Code], node: ast.expr) -> Code:
        """Give the result of an operator or a function of values."""
        static = self.bounds.apply(function, [argument.static for argument in arguments], node)
        if static.constant is not None and not static.causes:
            return folded(self.writer, static)
        found = self.short(OPERATIONS[function](self.writer, static, list(arguments), node))
        return narrowed(found, static)

    def short(self, code: Code) -> Code:
        """Give a value whose expressions are short."""
        long = len(code.value) > LONG or (isinstance(code.bottom, str) and len(code.bottom) > LONG)
        return bind(self.writer, code) if long else code

    def choose(self, node: ast.IfExp, walk: Interpreter[Code]) -> Code:
        """Give the result of `a if c else b`; of what needs lines of its own, only the branch taken is computed."""
        condition = walk.node(node.test)
        with self.bounds.assuming(node.test, holds=True), self.writer.captured() as lines:
            first = walk.node(node.body)
        with self.bounds.assuming(node.test, holds=False), self.writer.captured() as others:
            second = walk.node(node.orelse)
        static = self.bounds.apply("if", [condition.static, first.static, second.static], node)
        if static.constant is not None and not static.causes:
            return folded(self.writer, static)
        if condition.static.constant is not None and not condition.static.causes:
            for line in lines if condition.static.constant else others:
                self.writer.line(line)
            return narrowed(first if condition.static.constant else second, static)
        return narrowed(self.short(select(self.writer, static, condition, (first, lines), (second, others))), static)

    def rows(self, call: Call, node: ast.Call, walk: Interpreter[Code]) -> Code:
        """Give the result of a function of rows; its arguments are walked in the table of those rows."""
        outer = self.scope
        assert call.table is not None
        with self.writer.apart(call.table):
            self.scope, self.bounds.inside = call.table, Context(call.function.name)
            try:
                with self.bounds.elsewhere(call):
                    where = None if call.where is None else walk.node(call.where)
                    with self.bounds.assuming(call.where, holds=True):
                        counts = counted_table(call, self.writer.tables) is not None
                        value = None if counts else walk.node(call.arguments[0])
                    others = [walk.node(other) for other in call.arguments[1:]]
            finally:
                self.scope, self.bounds.inside = outer, None
            first = described(Fraction(1)) if value is None else value.static
            static = self.bounds.over_rows(
                call, [first, *(other.static for other in others)], None if where is None else where.static, node
            )
            if static.always is None:
                constants = [other.static.constant for other in others]
                return self.writer.gather(call, value, where, constants, static, outer)
        return unpublished(self.writer, static)

    def rounds(self, call: Call, node: ast.Call, walk: Interpreter[Code]) -> Code:
        """Give the result of a function of rounds, as narrow as a condition around it has taught."""
        static = self.bounds.rounds(call, node, Interpreter(self.bounds))
        return narrowed(self.writer.rounds(call, walk, static), static)


def folded(writer: Backend, static: ValueRange) -> Code:
    """Give what is always one value as that value, which is still one of the values a choice can have."""
    assert static.constant is not None
    code = literal(writer, static.constant)
    return evolve(code, static=evolve(code.static, values=static.values))


def narrowed(code: Code, static: ValueRange) -> Code:
    """Give a value with the interval that a condition around it has taught about it."""
    if not static.kind == code.static.kind == "number":
        return code
    return evolve(code, static=evolve(code.static, low=static.low, high=static.high, nonzero=static.nonzero))


def key_part(key: Code, part: Constant) -> Any:
    """Give a key of a lookup as the code holds it; None where no value can be this key."""
    static = key.static
    if static.kind == "level" and static.scale is not None:
        return static.scale.names.index(str(part)) if part in static.scale.names else None
    if static.kind == "number":
        if not isinstance(part, Fraction):
            return None
        if not isinstance(key.bottom, int):
            return part.as_integer_ratio()
        scaled = part * key.bottom
        return int(scaled) if scaled.denominator == 1 else None
    return part if isinstance(part, str | bool | date) else None


def key_source(domain: Compiled, key: Code) -> str:
    """Give the expression of a key; a quotient is brought to lowest terms."""
    if isinstance(key.bottom, int):
        return key.value
    writer, code = domain.writer, bind(domain.writer, key)
    shared = writer.fresh()
    writer.line(f"{shared} = {writer.constant(math.gcd)}({code.value}, {code.bottom})")
    return f"({code.value} // {shared}, {code.bottom} // {shared})"
