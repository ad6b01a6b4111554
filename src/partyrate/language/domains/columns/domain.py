"""The *columns* domain: the operations of the interpreter, on columns."""

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

from partyrate.language.cells import Cells
from partyrate.language.compositions import composition_of
from partyrate.language.domains.analysis import LIMIT, Analysis, Context, ValueRange, constant
from partyrate.language.domains.analysis import number as range_of
from partyrate.language.domains.columns.column import Column, Divide, as_integer, first_match, integer, times, when
from partyrate.language.domains.columns.operations import OPERATIONS
from partyrate.language.domains.columns.value import (
    Backend,
    Code,
    Codes,
    as_number,
    expression_of,
    filler,
    first_cause,
    latest,
    literal,
    placeholder,
    plain,
    scaled,
    unpublished,
)
from partyrate.language.functions import RUNNING
from partyrate.language.grammar import Call, counted_table
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import Cause, Constant

FEW_CELLS: Final = 16
"""The most cells of a lookup that become cases of one expression; more cells are joined by their keys."""

DEEPEST: Final = 12
"""The most operations nested in one expression, since engines recurse over it; deeper ones are materialized."""

NO_KEY: Final = -(2**53)
"""Stands for a quotient that equals no key of a lookup: the whole numbers of its keys are all greater."""


class Columns:
    """The columns domain for the rules of one table.

    Args:
        backend: The engine that collects steps.
        analysis: The analysis domain for the same rules, asked for every operation.
        scope: The table in whose rows a rule is evaluated.

    Raises:
        BeyondLimitError: A result may be a greater whole number than the engine can hold.
    """

    def __init__(self, backend: Backend, analysis: Analysis, scope: str) -> None:
        self.backend, self.analysis, self.scope = backend, analysis, scope
        self.is_wide = False

    def constant(self, value: Constant) -> Column:
        """Return the column of a literal."""
        return literal(value, self.backend.integers)

    def name(self, name: str, node: ast.Name) -> Column:
        """Return the column of a name."""
        column = self.backend.fetch(name, self.scope)
        value_range = self.analysis.name(name, node)
        if column is None:
            return unpublished(value_range)
        # A condition around it narrows the interval of a value, but not the resolution that its column has.
        narrowing = ("low", "high", "nonzero", "values", "determined_by", "denominator_determined_by", "max_magnitude")
        known = {attribute: getattr(value_range, attribute) for attribute in narrowing}
        return evolve(column, value_range=evolve(column.value_range, **known))

    def lookup(self, name: str, keys: Sequence[Column], node: ast.Subscript) -> Column:
        """Return a cell of a lookup, or a value between two of them."""
        value_range = self.analysis.lookup(name, [key.value_range for key in keys], node)
        cells = self.backend.cells(name) or Cells()
        if cells.match == "exact":
            return self.cell(keys, cells, value_range)
        number = self.bind(as_number(keys[cells.position]))
        place = self.bind(segment(number, cells))
        keys = [place if position == cells.position else key for position, key in enumerate(keys)]
        return (
            self.on_line(keys, number, cells, value_range)
            if cells.match == "linear"
            else self.cell(keys, cells.segments, value_range)
        )

    def on_line(self, keys: Sequence[Column], number: Column, cells: Cells, value_range: ValueRange) -> Column:
        """Return a slope times a number, and an intercept, which keys select, over the scale of the lines."""
        integers = self.backend.integers
        is_wide = not value_range.stays_below(LIMIT) and integers.wide is not None
        causes = value_range.possible_causes
        parts = []
        for part in ("slope", "intercept"):
            lines = cells.lines(part)
            known = [value for value in lines.values() if isinstance(value, Fraction)]
            parts.append(
                self.cell(
                    keys,
                    lines,
                    evolve(
                        range_of(min(known, default=0), max(known, default=0), 1), possible_causes=causes, constant=None
                    ),
                )
            )
        absence = parts[0].absence
        slope, intercept, number = map(integers.widened, (*parts, number)) if is_wide else (*parts, number)
        value = slope.value * number.value + scaled(intercept.value, number.denominator)
        found = Column(value_range, value, scaled(number.denominator, cells.scale), absence, latest([*parts, number]))
        return integers.fitted(found) if is_wide else found

    def cell(self, keys: Sequence[Column], cells: Cells, value_range: ValueRange) -> Column:
        """Return the cell that keys select exactly; keys that are constant select their cells now."""
        keys = [self.bind(key) for key in keys]
        varying = [
            position
            for position, key in enumerate(keys)
            if key.value_range.constant is None or key.value_range.possible_causes
        ]
        scales = [scale_of(keys[position], {cell[position] for cell in cells}) for position in varying]
        coded_cells: dict[Codes, Code] = {}
        for cell, value in cells.items():
            parts = coded_key(keys, cell, varying, scales)
            if parts is not None:
                coded_cells[parts] = (
                    (placeholder(value_range), int(Cause.UNDETERMINED))
                    if value is None
                    else (plain(value_range, value), 0)
                )
        key_columns = [self.key_column(keys[position], scale) for position, scale in zip(varying, scales, strict=True)]
        column = selected(self.backend, key_columns, coded_cells, value_range, self.scope)
        return evolve(column, absence=first_cause([key.absence for key in keys], column.absence))

    def key_column(self, key: Column, scale: int) -> Column:
        """Return a column of whole numbers or texts that are compared with those of `key_part`."""
        value = as_integer(key.value) if key.value_range.kind == "flag" else key.value
        if not isinstance(key.denominator, int):
            numerator = times(value, scale)
            whole = self.divide(numerator, key.denominator)
            value = when(whole * key.denominator == numerator, whole, integer(NO_KEY))
        return self.bind(Column(key.value_range, value, 1, None, key.generation))

    def apply(self, function: str, arguments: Sequence[Column], node: ast.expr) -> Column:
        """Return the result of an operator or a function of values."""
        value_range = self.analysis.apply(function, [argument.value_range for argument in arguments], node)
        if value_range.constant is not None and not value_range.possible_causes:
            folded = literal(value_range.constant, self.backend.integers)
            return evolve(folded, value_range=evolve(folded.value_range, values=value_range.values))
        result = self.operate(function, value_range, arguments, node)
        result = evolve(result, depth=max([result.depth, *(argument.depth + 1 for argument in arguments)]))
        if result.depth > DEEPEST:
            result = self.bind(result)
        return narrowed(result, value_range) if value_range.kind == result.value_range.kind == "number" else result

    def operate(self, function: str, value_range: ValueRange, arguments: Sequence[Column], node: ast.expr) -> Column:
        """Compute an operation in 64 bits, or in the second width where an intermediate whole number may need it.

        Each operation chooses its width: a result that a rounding makes small again is held in 64 bits.
        """
        integers = self.backend.integers
        if value_range.stays_below(LIMIT) or integers.wide is None:
            return OPERATIONS[function](self, value_range, list(arguments), node)
        integers.check(value_range)
        outer, self.is_wide = self.is_wide, True
        try:
            widened = list(map(integers.widened, arguments))
            result = OPERATIONS[function](self, value_range, widened, node)
        finally:
            self.is_wide = outer
        return integers.fitted(result)

    def bind(self, column: Column) -> Column:
        """Materialize the parts of a value as columns, in the width of the operation that is being computed."""
        is_wide = self.is_wide and column.value_range.kind == "number"
        return self.backend.bind(evolve(column, wide=True) if is_wide else column, self.scope)

    @property
    def divide(self) -> Divide:
        """The division of the operation that is being computed."""
        return self.backend.integers.divide_wide if self.is_wide else self.backend.integers.divide

    def choose(self, node: ast.IfExp, interpreter: Interpreter[Column]) -> Column:
        """Return the result of `a if c else b`."""
        condition = interpreter.node(node.test)
        with self.analysis.assuming(node.test, holds=True):
            first = interpreter.node(node.body)
        with self.analysis.assuming(node.test, holds=False):
            second = interpreter.node(node.orelse)
        return self.apply("if", [condition, first, second], node)

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[Column]) -> Column:
        """Return the result of a function of rows; its arguments are evaluated in the table of those rows."""
        composed = composition_of(node)
        if composed is not None:
            value_range = self.analysis.rows(call, node, Interpreter(self.analysis))
            open_value = call.is_open or value_range.always_absent is not None
            return unpublished(value_range) if open_value else narrowed(interpreter.node(composed), value_range)
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
        order = others[0] if call.function.name in RUNNING else None
        constants = [other.value_range.constant for other in others]
        return self.backend.gather(call, value, where, constants, value_range, outer, order)

    def rounds(self, call: Call, node: ast.Call, interpreter: Interpreter[Column]) -> Column:
        """Return the result of a function of rounds, with the range that the conditions around it leave."""
        value_range = self.analysis.rounds(call, node, Interpreter(self.analysis))
        return narrowed(self.backend.rounds(call, interpreter, value_range), value_range)


def segment(number: Column, cells: Cells) -> Column:
    """Return which segment of the keys of a lookup a number lies in, by halving what is left of them."""
    signs = {"at_least": (">=",), "at_most": (">",), "linear": (">=", ">")}[cells.match]
    edges = [(step, sign) for step in cells.steps for sign in signs]

    def passes(step: Fraction, sign: str) -> Any:
        if isinstance(number.denominator, int):
            at = step * number.denominator
            return number.value >= (math.ceil(at) if sign == ">=" else math.floor(at) + 1)
        own, other = times(number.value, step.denominator), number.denominator * step.numerator
        return own >= other if sign == ">=" else own > other

    def place(first: int, last: int) -> Any:
        if first == last:
            return integer(first)
        middle = (first + last + 1) // 2
        return when(passes(*edges[middle - 1]), place(middle, last), place(first, middle - 1))

    found = range_of(0, len(edges), 1)
    return Column(found, place(0, len(edges)), 1, number.absence, number.generation)


def narrowed(column: Column, value_range: ValueRange) -> Column:
    """Return a column with the interval that the conditions around it leave to its values."""
    own_range = column.value_range
    low, high, nonzero = value_range.low, value_range.high, value_range.nonzero
    known = evolve(own_range, low=low, high=high, nonzero=nonzero, max_magnitude=own_range.reach)
    return evolve(column, value_range=known)


def scale_of(key: Column, parts: set[Constant]) -> int:
    """Return the factor by which numbers are multiplied before they are compared with a key as whole numbers."""
    if isinstance(key.denominator, int):
        return key.denominator
    return math.lcm(*(part.denominator for part in parts if isinstance(part, Fraction)))


def coded_key(
    keys: Sequence[Column], cell: tuple[Constant, ...], varying: Sequence[int], scales: Sequence[int]
) -> Codes | None:
    """Return the varying keys of a cell as columns hold them; None where the keys cannot select the cell."""
    for position, key in enumerate(keys):
        if position not in varying and cell[position] != key.value_range.constant:
            return None
    parts = [key_part(keys[position], cell[position], scale) for position, scale in zip(varying, scales, strict=True)]
    known = tuple(part for part in parts if part is not None)
    return known if len(known) == len(parts) else None


def key_part(key: Column, part: Constant, scale: int) -> int | str | None:
    """Return a key of a lookup as `Columns.key_column` holds it; None where no value can be this key."""
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
    """Return the cell that keys select: a case for each cell, or a join where there are many cells."""
    if keys and len(cells) > FEW_CELLS:
        return backend.look_up(keys, cells, value_range, table)
    return cases(keys, cells, value_range)


def cases(keys: Sequence[Column], cells: Mapping[Codes, Code], value_range: ValueRange) -> Column:
    """Return the cell that keys select as a chain of cases."""
    tests: list[Any] = []
    for parts in cells:
        same = [key.value == part for key, part in zip(keys, parts, strict=True)]
        tests.append(reduce(and_, same) if same else None)
    codes = [(test, code) for test, (_, code) in zip(tests, cells.values(), strict=True)]
    absence = first_match(codes, int(Cause.NO_RULE)) if value_range.possible_causes else None
    published = [(test, value) for test, (value, code) in zip(tests, cells.values(), strict=True) if code == 0]
    values = [(test, expression_of(value)) for test, value in published]
    return Column(
        value_range, first_match(values, filler(value_range)), value_range.resolution or 1, absence, latest(keys)
    )
