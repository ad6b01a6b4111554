"""The *compiled* domain: the operations of the interpreter, on Python source."""

from __future__ import annotations

import ast
import math
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve

from partyrate.language.cells import Cells, segment_of
from partyrate.language.compositions import composition_of
from partyrate.language.domains.analysis import Analysis, Context, ValueRange
from partyrate.language.domains.analysis import constant as described
from partyrate.language.domains.compiled.operations import OPERATIONS, as_kind, select
from partyrate.language.domains.compiled.value import (
    LONG,
    Backend,
    Code,
    as_number,
    bind,
    bound,
    encoded,
    first_cause,
    literal,
    placeholder,
    product,
    strongest_cause,
    times,
    unpublished,
)
from partyrate.language.functions import RUNNING
from partyrate.language.grammar import Call, counted_table
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import Cause, Constant


class Compiled:
    """The compiled domain for the rules of one table.

    Args:
        backend: The engine that collects lines of source.
        analysis: The analysis domain for the same rules, asked for every operation.
        scope: The table in whose rows a rule is evaluated.
    """

    def __init__(self, backend: Backend, analysis: Analysis, scope: str) -> None:
        self.backend, self.analysis, self.scope = backend, analysis, scope

    def constant(self, value: Constant) -> Code:
        """Return the code of a literal."""
        return literal(self.backend, value)

    def name(self, name: str, node: ast.Name) -> Code:
        """Return the code of a name."""
        code = self.backend.fetch(name, self.scope)
        value_range = self.analysis.name(name, node)
        if code is None:
            return unpublished(self.backend, value_range)
        # A condition around it narrows the interval of a value, but not the denominator that it has.
        known = evolve(
            code.value_range,
            low=value_range.low,
            high=value_range.high,
            nonzero=value_range.nonzero,
            values=value_range.values,
        )
        return evolve(code, value_range=known)

    def lookup(self, name: str, keys: Sequence[Code], node: ast.Subscript) -> Code:
        """Return a cell of a lookup, or a value between two of them."""
        value_range = self.analysis.lookup(name, [key.value_range for key in keys], node)
        cells = self.backend.cells(name) or Cells()
        if cells.match == "exact":
            return self.cell(keys, cells, value_range)
        number = bind(self.backend, as_number(self.backend, keys[cells.position]))
        keys = [
            segment(self.backend, number, cells) if place == cells.position else key for place, key in enumerate(keys)
        ]
        if cells.match != "linear":
            return self.cell(keys, cells.segments, value_range)
        whole = evolve(described(Fraction(0)), possible_causes=value_range.possible_causes, constant=None)
        slope, intercept = (self.cell(keys, cells.lines(part), whole) for part in ("slope", "intercept"))
        value = f"({slope.value} * {number.value} + {times(intercept.value, number.denominator)})"
        return Code(value_range, value, product(number.denominator, cells.scale), slope.absence)

    def cell(self, keys: Sequence[Code], cells: Cells, value_range: ValueRange) -> Code:
        """Return the cell that keys select exactly, from a dictionary of the cells by keys as the code holds them."""
        backend = self.backend
        denominator = value_range.resolution or 1
        coded: dict[Any, Any] = {}
        for cell, value in cells.items():
            parts = [key_part(key, part) for key, part in zip(keys, cell, strict=True)]
            if None not in parts:
                coded[parts[0] if len(parts) == 1 else tuple(parts)] = (
                    (placeholder(value_range), int(Cause.UNDETERMINED))
                    if value is None
                    else (encoded(value_range, value, denominator), 0)
                )
        written = [key_source(self, key) for key in keys]
        key = written[0] if len(keys) == 1 else f"({', '.join(written)})"
        value, cell_absence = backend.fresh(), backend.fresh()
        if value_range.possible_causes:
            none = backend.constant((placeholder(value_range), int(Cause.NO_RULE)))
            backend.line(f"{value}, {cell_absence} = {backend.constant(coded)}.get({key}, {none})")
        else:
            plain = backend.constant({parts: cell[0] for parts, cell in coded.items()})
            backend.line(f"{value} = {plain}.get({key}, {backend.constant(placeholder(value_range))})")
        absence = strongest_cause(backend, [part.absence for part in keys])
        return Code(
            value_range,
            value,
            denominator,
            first_cause(backend, absence, cell_absence) if value_range.possible_causes else absence,
        )

    def apply(self, function: str, arguments: Sequence[Code], node: ast.expr) -> Code:
        """Return the result of an operator or a function of values."""
        value_range = self.analysis.apply(function, [argument.value_range for argument in arguments], node)
        if value_range.constant is not None and not value_range.possible_causes:
            return folded(self.backend, value_range)
        code = self.short(OPERATIONS[function](self.backend, value_range, list(arguments), node))
        return narrowed(code, value_range)

    def short(self, code: Code) -> Code:
        """Return a value whose expressions are short: long ones get names."""
        long = len(code.value) > LONG or (isinstance(code.denominator, str) and len(code.denominator) > LONG)
        return bind(self.backend, code) if long else code

    def choose(self, node: ast.IfExp, interpreter: Interpreter[Code]) -> Code:
        """Return the result of `a if c else b`; lines that one branch alone needs are computed for that branch only."""
        condition = interpreter.node(node.test)
        with self.analysis.assuming(node.test, holds=True), self.backend.captured() as lines:
            first = interpreter.node(node.body)
        with self.analysis.assuming(node.test, holds=False), self.backend.captured() as other_lines:
            second = interpreter.node(node.orelse)
        value_range = self.analysis.apply("if", [condition.value_range, first.value_range, second.value_range], node)
        if value_range.constant is not None and not value_range.possible_causes:
            return folded(self.backend, value_range)
        if condition.value_range.constant is not None and not condition.value_range.possible_causes:
            for line in lines if condition.value_range.constant else other_lines:
                self.backend.line(line)
            chosen = first if condition.value_range.constant else second
            return narrowed(as_kind(self.backend, chosen, value_range), value_range)
        return narrowed(
            self.short(select(self.backend, value_range, condition, (first, lines), (second, other_lines))), value_range
        )

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[Code]) -> Code:
        """Return the result of a function of rows; its arguments are evaluated in the table of those rows."""
        composed = composition_of(node)
        if composed is not None:
            value_range = self.analysis.rows(call, node, Interpreter(self.analysis))
            open_value = call.is_open or value_range.always_absent is not None
            return (
                unpublished(self.backend, value_range)
                if open_value
                else narrowed(interpreter.node(composed), value_range)
            )
        outer = self.scope
        assert call.table is not None
        with self.backend.apart(call.table):
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
            first = described(Fraction(1)) if value is None else value.value_range
            value_range = self.analysis.over_rows(
                call,
                [first, *(other.value_range for other in others)],
                None if where is None else where.value_range,
                node,
            )
            if value_range.always_absent is None:
                if call.function.name in RUNNING and value is not None:
                    value, others = placed(self.backend, value, others[0]), others[1:]
                constants = [other.value_range.constant for other in others]
                return self.backend.gather(call, value, where, constants, value_range, outer)
        return unpublished(self.backend, value_range)

    def rounds(self, call: Call, node: ast.Call, interpreter: Interpreter[Code]) -> Code:
        """Return the result of a function of rounds, with the range that the conditions around it leave."""
        value_range = self.analysis.rounds(call, node, Interpreter(self.analysis))
        return narrowed(self.backend.rounds(call, interpreter, value_range), value_range)


def placed(backend: Backend, amount: Code, place: Code) -> Code:
    """Return a pair of a place in an order and the amount that counts there, as an aggregate takes it."""
    amount, place = bind(backend, as_number(backend, amount)), bind(backend, as_number(backend, place))
    fraction = backend.constant(Fraction)
    at = place.value if isinstance(place.denominator, int) else f"{fraction}({place.value}, {place.denominator})"
    is_whole = isinstance(amount.denominator, int)
    counts = amount.value if is_whole else f"{fraction}({amount.value}, {amount.denominator})"
    absence = strongest_cause(backend, [amount.absence, place.absence])
    return Code(amount.value_range, f"({at}, {counts})", amount.denominator if is_whole else 1, absence)


def segment(backend: Backend, number: Code, cells: Cells) -> Code:
    """Return which segment of the keys of a lookup a number lies in."""
    if isinstance(number.denominator, int):
        scaled = (step * number.denominator for step in cells.steps)
        value, steps = number.value, tuple(int(step) if step.denominator == 1 else step for step in scaled)
    else:
        value, steps = f"{backend.constant(Fraction)}({number.value}, {number.denominator})", cells.steps
    called = ", ".join((backend.constant(cells.match), backend.constant(steps), value))
    place = bound(backend, f"{backend.constant(segment_of)}({called})")
    return Code(described(Fraction(0)), place, 1, number.absence)


def folded(backend: Backend, value_range: ValueRange) -> Code:
    """Return the literal of a value that is always the same; it keeps the possible values of a choice."""
    assert value_range.constant is not None
    code = literal(backend, value_range.constant)
    return evolve(code, value_range=evolve(code.value_range, values=value_range.values))


def narrowed(code: Code, value_range: ValueRange) -> Code:
    """Return a value with the interval that the conditions around it leave."""
    if not value_range.kind == code.value_range.kind == "number":
        return code
    return evolve(
        code,
        value_range=evolve(code.value_range, low=value_range.low, high=value_range.high, nonzero=value_range.nonzero),
    )


def key_part(key: Code, part: Constant) -> Any:
    """Return a key of a lookup as the code holds it; None where no value can be this key."""
    value_range = key.value_range
    if value_range.kind == "level" and value_range.scale is not None:
        return value_range.scale.names.index(str(part)) if part in value_range.scale.names else None
    if value_range.kind == "number":
        if not isinstance(part, Fraction):
            return None
        if not isinstance(key.denominator, int):
            return part.as_integer_ratio()
        scaled = part * key.denominator
        return int(scaled) if scaled.denominator == 1 else None
    return part if isinstance(part, str | bool | date) else None


def key_source(domain: Compiled, key: Code) -> str:
    """Return the expression of a key; a quotient is reduced to lowest terms."""
    if isinstance(key.denominator, int):
        return key.value
    backend, code = domain.backend, bind(domain.backend, key)
    shared = backend.fresh()
    backend.line(f"{shared} = {backend.constant(math.gcd)}({code.value}, {code.denominator})")
    return f"({code.value} // {shared}, {code.denominator} // {shared})"
