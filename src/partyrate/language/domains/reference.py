"""The *reference* domain: exact fractions, one row at a time. Every other domain must return the same results."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, Protocol

from partyrate.language.cells import Cells
from partyrate.language.compositions import composition_of
from partyrate.language.domains.orders import ORDERS, Ranking, Running
from partyrate.language.domains.reference_operations import (
    CHOOSING,
    LENIENT,
    OPERATIONS,
    ROW_OPERATIONS,
    Item,
    counted,
    most_frequent,
    on_scale,
    strongest,
)
from partyrate.language.functions import ORDERED
from partyrate.language.grammar import Call, counted_table
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import NO_RULE, NOT_APPLICABLE, UNDETERMINED, Absent, Constant, LevelValue

__all__ = [
    "LENIENT",
    "OPERATIONS",
    "ORDERS",
    "ROUND_OPERATIONS",
    "ROW_OPERATIONS",
    "Constants",
    "Item",
    "Ranking",
    "Reference",
    "Row",
    "Running",
    "counted",
    "most_frequent",
    "strongest",
]


class Row(Protocol):
    """A row as the reference domain reads it."""

    def value(self, name: str) -> Item:
        """Return the value of a name of this row's table or of a coarser one."""
        ...

    def below(self, table: str) -> Sequence[Row]:
        """Return the rows of a finer table that belong to this row."""
        ...

    def cohort(self, names: tuple[str, ...]) -> tuple[Any, Sequence[Row]]:
        """Return the values of the names in this row, and the rows that agree with it in them (itself included).

        Excluded rows belong to no cohort; an excluded row gets the cohort it would belong to.
        """
        ...

    @property
    def number(self) -> int:
        """The index of the row in its table."""
        ...

    def earlier(self, table: str | None) -> Row:
        """Return this row one round earlier, or the row before it in the order of a table.

        Where there is none, a row whose values are all missing.
        """
        ...

    def rounds(self, table: str | None) -> Iterable[Row]:
        """Yield this row, then the one before it in the same sense, and so on back to the first."""
        ...


class Constants(Protocol):
    """Constants of a scheme that rules may use."""

    def cells(self, lookup: str) -> Cells | None:
        """Return the cells of a lookup; None where there is none."""
        ...

    def parameter(self, name: str) -> Item | None:
        """Return the value of a parameter, UNDETERMINED where it is unpublished; None where there is no parameter."""
        ...

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        ...


Selection = tuple[list[Item], list[Item]]
"""Whether an aggregate selects each of some rows, and the values of those that it does; 1 for each where it counts."""


class Reference:
    """The reference domain; its values are exact numbers, texts, flags, dates, levels and causes of absence.

    `row` is the row in which a rule is evaluated. A domain belongs to one call of the library; aggregates over cohorts,
    which it computes once, may be shared with other domains over the same rows.
    """

    def __init__(self, constants: Constants, totals: dict[tuple[int, Any], Any] | None = None) -> None:
        self.constants = constants
        self.row: Any = None
        self._cohorts = {} if totals is None else totals

    def constant(self, value: Constant) -> Item:
        return value

    def name(self, name: str, node: ast.Name) -> Item:
        value = self.constants.parameter(name)
        if value is None:
            value = self.row.value(name)
        return value

    def lookup(self, name: str, keys: Sequence[Item], node: ast.Subscript) -> Item:
        absent = strongest(keys)
        if absent is not None:
            return absent
        cells = self.constants.cells(name) or Cells()
        key: list[Any] = [key.name if isinstance(key, LevelValue) else key for key in keys]
        if cells.match != "exact":
            key[cells.position] = counted(keys[cells.position])
        try:
            value: Any = cells.find(tuple(key))
        except KeyError:
            return NO_RULE
        return UNDETERMINED if value is None else value

    def apply(self, function: str, arguments: Sequence[Item], node: ast.expr) -> Item:
        operation = OPERATIONS[function]
        # Where texts and levels of several ladders are read as levels of one, the analysis has marked the node.
        scale = getattr(node, "scale", None)
        if scale is not None and function not in CHOOSING:
            arguments = [on_scale(argument, scale) for argument in arguments]
        if function in LENIENT:
            value = operation(*arguments)
            if scale is not None and function in CHOOSING:
                value = on_scale(value, scale)
            # Where a level and a number are alternatives, the analysis has marked the node: both are numbers.
            return counted(value) if getattr(node, "counts", False) else value
        absent = strongest(arguments)
        if absent is not None:
            return absent
        call: Call | None = getattr(node, "call", None)
        if call is None or not call.options:
            return operation(*arguments)
        return UNDETERMINED if call.is_open else operation(*arguments, **call.options)

    def choose(self, node: ast.IfExp, interpreter: Interpreter[Item]) -> Item:
        return self.apply(
            "if", [interpreter.node(node.test), interpreter.node(node.body), interpreter.node(node.orelse)], node
        )

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[Item]) -> Item:
        if call.is_open:
            return UNDETERMINED
        composed = composition_of(node)
        if composed is not None:
            return interpreter.node(composed)
        if call.within is None:
            return self._aggregated(call, self.row.below(call.table), interpreter)
        group, rows = self.row.cohort(call.within_names)
        key = (id(call), group)
        if key not in self._cohorts:
            aggregate = self._ranks if call.function.name in ORDERED else self._aggregated
            # The call is kept: the number of one that is gone can be that of another.
            self._cohorts[key] = call, aggregate(call, rows, interpreter)
        result: Any = self._cohorts[key][1]
        return (
            result
            if isinstance(result, Absent) or call.function.name not in ORDERED
            else self._rank(call, result, interpreter)
        )

    def _rank(self, call: Call, ranks: Mapping[int, Item], interpreter: Interpreter[Item]) -> Item:
        """Return the rank of the current row among those of its cohort."""
        if self.row.number in ranks:
            return ranks[self.row.number]
        value = self._ordered(call, interpreter)
        return value if isinstance(value, Absent) else NOT_APPLICABLE  # an excluded row has no rank

    def at(self, row: Any, node: ast.expr, interpreter: Interpreter[Item]) -> Item:
        """Return the value of a part of a rule in another row."""
        current, self.row = self.row, row
        try:
            return interpreter.node(node)
        finally:
            self.row = current

    def selected(self, call: Call, rows: Sequence[Any], interpreter: Interpreter[Item]) -> Selection:
        """Return which of some rows an aggregate selects, and their values."""
        selects: list[Item] = [True] * len(rows)
        if call.where is not None:
            selects = [self.at(row, call.where, interpreter) for row in rows]
        chosen = [row for row, is_selected in zip(rows, selects, strict=True) if is_selected is True]
        if counted_table(call, self.constants.tables) is not None:
            return selects, [Fraction(1)] * len(chosen)
        return selects, [self.at(row, call.arguments[0], interpreter) for row in chosen]

    def _aggregated(self, call: Call, rows: Sequence[Any], interpreter: Interpreter[Item]) -> Item:
        """Aggregate over rows; absent conditions and values make the result absent."""
        selects, values = self.selected(call, rows, interpreter)
        others = [interpreter.node(other) for other in call.arguments[1:]]
        absent = strongest([*([] if call.where is None else selects), *values, *others])
        result: Item = ROW_OPERATIONS[call.function.name](call, values, *others) if absent is None else absent
        return result

    def _ordered(self, call: Call, interpreter: Interpreter[Item]) -> Any:
        """Return what puts the current row in order: its value, or a place with the amount that counts there."""
        value = interpreter.node(call.arguments[0])
        if call.function.name == "rank":
            return value
        place = interpreter.node(call.arguments[1])
        absent = strongest([value, place])
        return (counted(place), counted(value)) if absent is None else absent

    def _ranks(self, call: Call, rows: Sequence[Any], interpreter: Interpreter[Item]) -> Any:
        """Return the rank, or the result along an order, of every row with a value; undetermined where one value is."""
        current, pairs = self.row, []
        for row in rows:
            self.row = row
            pairs.append((self._ordered(call, interpreter), row.number))
        self.row = current
        if any(value == UNDETERMINED for value, _ in pairs):
            return UNDETERMINED
        direction = interpreter.node(call.arguments[-1])
        if isinstance(direction, Absent):
            return direction
        present = [(value, number) for value, number in pairs if not isinstance(value, Absent)]
        return ROW_OPERATIONS[call.function.name](call, present, direction)

    def rounds(self, call: Call, node: ast.Call, interpreter: Interpreter[Item]) -> Item:
        return ROUND_OPERATIONS[call.function.name](self, call, interpreter)

    def previous(self, call: Call, interpreter: Interpreter[Item]) -> Item:
        return self.at(self.row.earlier(call.table), call.arguments[0], interpreter)

    def conditions(self, call: Call, interpreter: Interpreter[Item]) -> Iterator[Item]:
        """Yield the condition of a call in the rounds that `where` selects, the current round first."""
        for row in self.row.rounds(call.table):
            selected = True if call.where is None else self.at(row, call.where, interpreter)
            if selected is True:
                yield self.at(row, call.arguments[0], interpreter)
            elif selected == UNDETERMINED:
                yield selected

    def streak(self, call: Call, interpreter: Interpreter[Item]) -> Item:
        count = 0
        for value in self.conditions(call, interpreter):
            if value == UNDETERMINED:
                return value
            if value is not True:
                break
            count += 1
        return Fraction(count)

    def times(self, call: Call, interpreter: Interpreter[Item]) -> Item:
        values = list(self.conditions(call, interpreter))
        return UNDETERMINED if UNDETERMINED in values else Fraction(values.count(True))


ROUND_OPERATIONS: Final[Mapping[str, Callable[..., Item]]] = {
    "previous": Reference.previous,
    "streak": Reference.streak,
    "times": Reference.times,
}
