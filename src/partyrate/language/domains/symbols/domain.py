"""The *symbols* domain: the operations of the interpreter, on expressions of the solver."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Protocol

from attrs import evolve

from partyrate.language.cells import Cells, Line
from partyrate.language.compositions import composition_of
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.symbols.aggregates import AGGREGATES, Gathered
from partyrate.language.domains.symbols.operations import OPERATIONS, NotTranslated, not_translated
from partyrate.language.domains.symbols.value import (
    Symbol,
    absent,
    as_number,
    both,
    first_cause,
    identity,
    is_false,
    is_true,
    literal,
    on_scale,
    select,
    strongest_cause,
    times,
    when,
)
from partyrate.language.functions import LEVELS, NEIGHBOURS, ORDERED
from partyrate.language.grammar import Call, counted_table
from partyrate.language.interpreter import Interpreter
from partyrate.language.tree import text_of
from partyrate.numbers import Cause, Constant

Rows = Sequence[tuple[Any, "SymbolRow"]]
"""Rows that may be there, each with the condition that it is."""


class SymbolRow(Protocol):
    """A row of unknown values."""

    table: str

    def value(self, name: str) -> Symbol:
        """Return the value of a name of its table or of a coarser one."""
        ...

    def below(self, table: str) -> Rows | None:
        """Return the rows of a finer table that may belong to it; None where they are too many to be looked at."""
        ...

    def surroundings(self, parts: Iterable[ast.expr]) -> tuple[Any, ...]:
        """Return what parts of a rule depend on in this row, to tell rows that differ in it apart."""
        ...


class Unknowns(Protocol):
    """The knowledge of a scheme beforehand, and free values for what is not known."""

    is_alone: bool
    """Whether a unit has no others beside it and no past."""

    def range_of(self, part: ast.expr, table: str) -> ValueRange | None:
        """Return the range of a part of a rule; None where it is not known."""
        ...

    def free(self, known: ValueRange, key: tuple[Any, ...], causes: Iterable[Cause] | None = None) -> Symbol:
        """Return a free value within a range, the same for the same key; it can be absent for its causes, or some."""
        ...

    def constant(self, name: str) -> Symbol | None:
        """Return the value of a parameter or a day of the question; None where nothing has the name."""
        ...

    def cells(self, lookup: str) -> Cells:
        """Return the cells of a lookup."""
        ...

    def code(self, text: str) -> int:
        """Return the whole number that stands for a text."""
        ...

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        ...


class Symbols:
    """The symbols domain; `row` is the row in which a rule is evaluated."""

    def __init__(self, unknowns: Unknowns) -> None:
        self.unknowns = unknowns
        self.row: Any = None

    def constant(self, value: Constant) -> Symbol:
        return literal(value, self.unknowns.code)

    def name(self, name: str, node: ast.Name) -> Symbol:
        del node
        known = self.unknowns.constant(name)
        value: Symbol = self.row.value(name) if known is None else known
        return value

    def lookup(self, name: str, keys: Sequence[Symbol], node: ast.Subscript) -> Symbol:
        known, cells = self._known(node), self.unknowns.cells(name)
        missing = strongest_cause(key.absence for key in keys)
        found = absent(known.kind, Cause.NO_RULE, known.scale)
        number = None if cells.match == "exact" else as_number(keys[cells.position])
        for parts, value in (cells if number is None else cells.segments).items():
            tests = [
                _segment_test(cells, number, part)
                if number is not None and place == cells.position
                else _is_key(self.unknowns, key, part)
                for place, (key, part) in enumerate(zip(keys, parts, strict=True))
            ]
            found = select(both(*tests), self._cell(value, number, known), found)
        return _within(evolve(found, absence=first_cause(missing, found.absence)), known)

    def _cell(self, value: Any, number: Symbol | None, known: ValueRange) -> Symbol:
        if value is None:
            return absent(known.kind, Cause.UNDETERMINED, known.scale)
        if isinstance(value, Line):
            assert number is not None
            line = [literal(part, self.unknowns.code) for part in (value.slope, value.intercept)]
            return OPERATIONS["+"]([OPERATIONS["*"]([line[0], evolve(number, absence=0)]), line[1]])
        return literal(value, self.unknowns.code)

    def apply(self, function: str, arguments: Sequence[Symbol], node: ast.expr) -> Symbol:
        known = self.unknowns.range_of(node, self.row.table)
        if known is not None and known.constant is not None and not known.possible_causes:
            return literal(known.constant, self.unknowns.code)
        arguments = self._on_one_scale(arguments, node)
        call: Call | None = getattr(node, "call", None)
        if call is not None and call.is_open:
            return absent(self._known(node).kind, Cause.UNDETERMINED, self._known(node).scale)
        words = {} if call is None else call.options
        try:
            found = OPERATIONS.get(function, not_translated)(arguments, **words)
        except NotTranslated:
            return self._abstract(function, arguments, self._known(node))
        return found if known is None else _within(found, known)

    def _on_one_scale(self, arguments: Sequence[Symbol], node: ast.expr) -> Sequence[Symbol]:
        """Return arguments in which texts beside levels, and levels of other ladders, are levels of one ladder."""
        scale = getattr(node, "scale", None)
        if scale is None and {each.kind for each in arguments} == {"level", "text"}:
            scale = next(each.scale for each in arguments if each.kind == "level")
        if scale is None:
            return arguments
        return [on_scale(each, scale, self.unknowns.code) for each in arguments]

    def _abstract(self, function: str, arguments: Sequence[Symbol], known: ValueRange) -> Symbol:
        """Return a free value for an operation that has no expression: the same for the same arguments."""
        own = known.possible_causes & {Cause.NO_RULE}
        found = self.unknowns.free(known, (function, *map(identity, arguments)), own)
        return evolve(found, absence=first_cause(strongest_cause(each.absence for each in arguments), found.absence))

    def choose(self, node: ast.IfExp, interpreter: Interpreter[Symbol]) -> Symbol:
        condition = interpreter.node(node.test)
        for holds, branch in ((is_true(condition), node.body), (is_false(condition), node.orelse)):
            if holds is True:
                return interpreter.node(branch)
        return self.apply("if", [condition, interpreter.node(node.body), interpreter.node(node.orelse)], node)

    def at(self, row: Any, node: ast.expr, interpreter: Interpreter[Symbol]) -> Symbol:
        """Return the value of a part of a rule in another row."""
        current, self.row = self.row, row
        try:
            return interpreter.node(node)
        finally:
            self.row = current

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[Symbol]) -> Symbol:
        if call.is_open:
            nothing = self._known(node)
            return absent(nothing.kind, Cause.UNDETERMINED, nothing.scale)
        composed = composition_of(node)
        if composed is not None:
            return interpreter.node(composed)
        name = call.function.name
        if call.within is None:
            rows: Rows | None = self.row.below(str(call.table))
        else:
            rows = [(True, self.row)] if self.unknowns.is_alone else None
        if rows is not None and name in ORDERED:
            return self._alone(call, interpreter)
        if rows is None or name not in AGGREGATES:
            return self._of_others(call, node)
        gathered = [each for there, row in rows for each in self._gathered(call, there, row, interpreter)]
        found = AGGREGATES[name](gathered, **call.options)
        known = self.unknowns.range_of(node, self.row.table)
        return found if known is None else _within(found, known)

    def _alone(self, call: Call, interpreter: Interpreter[Symbol]) -> Symbol:
        """Return the result along an order for a row that is the only one: it is the first, and has no neighbours."""
        value = self.at(self.row, call.arguments[0], interpreter)
        if call.function.name == "rank":
            return evolve(literal(Fraction(1), None), absence=value.absence)
        place = self.at(self.row, call.arguments[1], interpreter)
        absence = strongest_cause([value.absence, place.absence])
        if call.function.name in NEIGHBOURS:
            absence = first_cause(absence, int(Cause.MISSING))
        return evolve(as_number(value), absence=absence)

    def _gathered(self, call: Call, there: Any, row: Any, interpreter: Interpreter[Symbol]) -> Iterable[Gathered]:
        """Yield the value of a row among those that a function of rows runs over."""
        where = Symbol("flag", value=True) if call.where is None else self.at(row, call.where, interpreter)
        counts_rows = counted_table(call, self.unknowns.tables) is not None
        (argument,) = call.arguments
        if there is not False:
            value = literal(Fraction(1), None) if counts_rows else self.at(row, argument, interpreter)
            value = value if call.function.name in LEVELS else as_number(value)
            yield Gathered(both(there, is_true(where)), value, when(there, where.absence, 0))

    def _of_others(self, call: Call, node: ast.Call) -> Symbol:
        """Return a free value for what rows decide that are not looked at one by one."""
        parts = [*call.arguments, *(call.within or ()), *([] if call.where is None else [call.where])]
        key = ("rows", text_of(node), str(call.options), call.function.name, self.row.surroundings(parts))
        return self.unknowns.free(self._known(node), key)

    def rounds(self, call: Call, node: ast.Call, interpreter: Interpreter[Symbol]) -> Symbol:
        known = self._known(node)
        past = ("rounds", text_of(node), self.row.surroundings(()))
        if call.table is not None:
            return self.unknowns.free(known, (*past, self.row.surroundings([node])))
        name = call.function.name
        if name == "previous":
            return (
                absent(known.kind, Cause.MISSING, known.scale)
                if self.unknowns.is_alone
                else self.unknowns.free(known, past)
            )
        before = literal(Fraction(0), None) if self.unknowns.is_alone else self.unknowns.free(known, past)
        where = Symbol("flag", value=True) if call.where is None else interpreter.node(call.where)
        (argument,) = call.arguments
        value = interpreter.node(argument)
        holds, is_selected = is_true(value), is_true(where)
        more = OPERATIONS["+"]([before, literal(Fraction(1), None)])
        now = select(holds, more, before if name == "times" else literal(Fraction(0), None))
        undetermined = int(Cause.UNDETERMINED)
        is_open = when(is_selected, value.absence == undetermined, where.absence == undetermined)
        found = select(is_selected, now, before)
        return evolve(found, absence=when(is_open, undetermined, found.absence), low=None, high=None)

    def _known(self, node: ast.expr) -> ValueRange:
        """Return the range of a part of a rule.

        Raises:
            NotTranslated: It is not known.
        """
        known: ValueRange | None = self.unknowns.range_of(node, self.row.table)
        if known is None:
            raise NotTranslated
        return known


def _within(symbol: Symbol, known: ValueRange) -> Symbol:
    """Return a number or a level with the range that is known of it."""
    if symbol.kind != known.kind or known.kind not in ("number", "level", "date") or known.always_absent is not None:
        return symbol
    return evolve(symbol, low=known.low, high=known.high)


def _is_key(unknowns: Unknowns, key: Symbol, part: Any) -> Any:
    """Return the condition that a value is a key of a lookup."""
    if key.scale is not None:
        return key.value == key.scale.names.index(part) if part in key.scale.names else False
    if key.kind == "number":
        return (
            False
            if not _is_number(part)
            else times(key.value, part.denominator) == times(key.denominator, part.numerator)
        )
    if key.kind == "flag":
        return key.value == part if isinstance(part, bool) else False
    if key.kind == "date":
        return key.value == part.toordinal() if isinstance(part, date) else False
    return key.value == unknowns.code(part) if isinstance(part, str) else False


def _is_number(part: Any) -> bool:
    return isinstance(part, Fraction | int) and not isinstance(part, bool)


def _segment_test(cells: Cells, number: Symbol, segment: Any) -> Any:
    """Return the condition that a number lies in a segment between the keys of a lookup, or on one of them."""
    place = int(segment)

    def at(index: int, test: str) -> Any:
        if not 0 <= index < len(cells.steps):
            return True
        step = cells.steps[index]
        own, other = times(number.value, step.denominator), times(number.denominator, step.numerator)
        return {">=": own >= other, ">": own > other, "<": own < other, "<=": own <= other, "==": own == other}[test]

    if cells.match == "linear":
        return at(place // 2, "==") if place % 2 else both(at(place // 2 - 1, ">"), at(place // 2, "<"))
    if cells.match == "at_least":
        return both(at(place - 1, ">="), at(place, "<"))
    return both(at(place - 1, ">"), at(place, "<="))
