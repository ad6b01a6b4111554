"""The *numbers* domain: exact fractions, one row at a time. It is the reference that every other domain must equal."""

from __future__ import annotations

import ast
import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final, Protocol

from partyrate.language.grammar import Call, counted_table
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import (
    MISSING,
    NO_RULE,
    NOT_APPLICABLE,
    UNDETERMINED,
    Absent,
    Cause,
    Constant,
    LevelValue,
    Rounding,
    Value,
    round_fraction,
)

Item = Value | Absent


class Row(Protocol):
    """A row as the numbers domain sees it."""

    def value(self, name: str) -> Item:
        """Give the value of a name of this row's table or of a coarser one."""
        ...

    def below(self, table: str) -> Sequence[Row]:
        """Give the rows of a finer table that belong to this row."""
        ...

    def cohort(self, names: tuple[str, ...]) -> tuple[Any, Sequence[Row]]:
        """Give what the rows have in common that agree with this one in the names, and those rows (it among them).

        Excluded rows are in no cohort; an excluded row sees the cohort it would be in.
        """
        ...

    @property
    def number(self) -> int:
        """The place of the row in its table."""
        ...

    def earlier(self, table: str | None) -> Row:
        """Give this row one round back, or the row before it in the order of a table; of missing values without one."""
        ...

    def rounds(self, table: str | None) -> Iterable[Row]:
        """Give this row, then the one before it in the same sense, and so on back to the first one there is."""
        ...


class Constants(Protocol):
    """Constants that rules may use beside the values of rows."""

    def cells(self, lookup: str) -> Mapping[tuple[Constant, ...], Constant | None] | None:
        """Give the cells of a lookup."""
        ...

    def parameter(self, name: str) -> Item | None:
        """Give a parameter's value, UNDETERMINED where unpublished, None where there is no such parameter."""
        ...

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        ...


class Reference:
    """The numbers domain. `row` is the row the walk stands in; a domain belongs to one call of the library."""

    def __init__(self, constants: Constants) -> None:
        self.constants = constants
        self.row: Any = None
        self._cohorts: dict[tuple[int, Any], Any] = {}

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
        cells = self.constants.cells(name) or {}
        key = tuple(key.name if isinstance(key, LevelValue) else key for key in keys)
        if key not in cells:
            return NO_RULE
        value: Any = cells[key]  # type: ignore[index]
        return UNDETERMINED if value is None else value

    def apply(self, function: str, arguments: Sequence[Item], node: ast.expr) -> Item:
        operation = OPERATIONS[function]
        if function in LENIENT:
            value = operation(*arguments)
            # A level beside a number counts as one; the plan has marked where.
            return counted(value) if getattr(node, "counts", False) else value
        absent = strongest(arguments)
        return operation(*arguments) if absent is None else absent

    def choose(self, node: ast.IfExp, interpreter: Interpreter[Item]) -> Item:
        return self.apply(
            "if", [interpreter.node(node.test), interpreter.node(node.body), interpreter.node(node.orelse)], node
        )

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[Item]) -> Item:
        name = call.function.name
        if call.is_open:
            return UNDETERMINED
        here = self.row
        key: Any = None
        if call.within is not None:
            common, rows = here.cohort(call.within_names)
            key = (id(call), common)
            if key not in self._cohorts:
                self._cohorts[key] = self._over(call, rows, interpreter)
            result = self._cohorts[key]
            if name == "rank":
                if isinstance(result, Absent):
                    return result
                if here.number in result:
                    return result[here.number]  # type: ignore[no-any-return]
                value = self._at(here, call.arguments[0], interpreter)
                return value if isinstance(value, Absent) else NOT_APPLICABLE  # an excluded row has no rank
            return result  # type: ignore[no-any-return]
        return self._over(call, here.below(call.table), interpreter)  # type: ignore[no-any-return]

    def _at(self, row: Any, node: ast.expr, interpreter: Interpreter[Item]) -> Item:
        here, self.row = self.row, row
        try:
            return interpreter.node(node)
        finally:
            self.row = here

    def _over(self, call: Call, rows: Sequence[Any], interpreter: Interpreter[Item]) -> Any:
        """Aggregate over rows; for `rank`, give the place of every row that has one."""
        argument = call.arguments[0]
        counts_rows = counted_table(call, self.constants.tables) is not None
        values: list[Item] = []
        absent: list[Item] = []
        for row in rows:
            if call.where is not None:
                chosen = self._at(row, call.where, interpreter)
                if isinstance(chosen, Absent):
                    absent.append(chosen)
                    continue
                if not chosen:
                    continue
            value = Fraction(1) if counts_rows else self._at(row, argument, interpreter)
            if call.function.name == "rank":
                if isinstance(value, Absent):
                    if value.cause is Cause.UNDETERMINED:
                        return UNDETERMINED
                    continue
                values.append((value, row.number))  # type: ignore[arg-type]
            elif isinstance(value, Absent):
                absent.append(value)
            else:
                values.append(value)
        others = [interpreter.node(other) for other in call.arguments[1:]]
        gone = strongest([*absent, *others])
        return ROW_OPERATIONS[call.function.name](call, values, *others) if gone is None else gone

    def rounds(self, call: Call, node: ast.Call, interpreter: Interpreter[Item]) -> Item:
        return ROUND_OPERATIONS[call.function.name](self, call, interpreter)

    def previous(self, call: Call, interpreter: Interpreter[Item]) -> Item:
        return self._at(self.row.earlier(call.table), call.arguments[0], interpreter)

    def looked_at(self, call: Call, interpreter: Interpreter[Item]) -> Iterator[Item]:
        """Give the condition of a call in the rounds that `where` selects, this one first."""
        for row in self.row.rounds(call.table):
            chosen = True if call.where is None else self._at(row, call.where, interpreter)
            if chosen is True:
                yield self._at(row, call.arguments[0], interpreter)
            elif chosen == UNDETERMINED:
                yield chosen

    def streak(self, call: Call, interpreter: Interpreter[Item]) -> Item:
        count = 0
        for value in self.looked_at(call, interpreter):
            if value == UNDETERMINED:
                return value
            if value is not True:
                break
            count += 1
        return Fraction(count)

    def times(self, call: Call, interpreter: Interpreter[Item]) -> Item:
        values = list(self.looked_at(call, interpreter))
        return UNDETERMINED if UNDETERMINED in values else Fraction(values.count(True))


def strongest(values: Iterable[Item]) -> Absent | None:
    """Give the absent value with the strongest cause, or None where all values are there."""
    gone = [value for value in values if isinstance(value, Absent)]
    return max(gone, key=lambda value: value.cause) if gone else None


# ------------------------------------------------------------------------------------------------ operators, functions


def counted(value: Any) -> Fraction:
    """Give a number; a level counts as its value."""
    return value.value if isinstance(value, LevelValue) else value


def _alike(a: Any, b: Any) -> tuple[Any, Any]:
    """Make two values comparable: levels of one scale by place, a text as the level it names, else by value."""
    if isinstance(a, LevelValue) and isinstance(b, LevelValue) and a.scale == b.scale:
        return a.place, b.place
    if isinstance(a, LevelValue) and isinstance(b, str):
        return a.place, a.scale.names.index(b)
    if isinstance(b, LevelValue) and isinstance(a, str):
        return b.scale.names.index(a), b.place
    return counted(a), counted(b)


def _comparison(test: Callable[[Any, Any], bool]) -> Callable[..., Item]:
    return lambda a, b: test(*_alike(a, b))


def _divide(a: Any, b: Any) -> Item:
    divisor = counted(b)
    return NO_RULE if divisor == 0 else counted(a) / divisor


def _all_of(*values: Any) -> Item:
    if any(value is False for value in values):
        return False
    absent = strongest(values)
    return True if absent is None else absent


def _one_of(*values: Any) -> Item:
    if any(value is True for value in values):
        return True
    absent = strongest(values)
    return False if absent is None else absent


def _if(condition: Any, first: Any, second: Any) -> Item:
    if isinstance(condition, Absent):
        return condition
    return first if condition else second  # type: ignore[no-any-return]


def _extreme(pick: Callable[..., Any]) -> Callable[..., Item]:
    def operation(*values: Any) -> Item:
        return pick(map(counted, values))  # type: ignore[no-any-return]

    return operation


def _clamp(value: Any, low: Any, high: Any) -> Item:
    return min(max(counted(value), counted(low)), counted(high))


def _round(value: Any, digits: Any = 0, rounding: Any = "half_up") -> Item:
    return round_fraction(counted(value), int(digits), Rounding(rounding))


def _full_years(start: Any, end: Any) -> Item:
    return Fraction(end.year - start.year - ((end.month, end.day) < (start.month, start.day)))


def _days_after(day: Any, days: Any) -> Item:
    number = day.toordinal() + int(counted(days))
    return date.fromordinal(number) if 1 <= number <= date.max.toordinal() else NO_RULE


def _agree(*values: Any) -> Item:
    if any(isinstance(value, LevelValue) for value in values) and any(isinstance(value, Fraction) for value in values):
        values = tuple(map(counted, values))  # levels beside numbers are compared as what they count as
    return values[0] if all(value == values[0] for value in values) else UNDETERMINED


def _present(value: Any) -> Item:
    if isinstance(value, Absent):
        return value if value.cause is Cause.UNDETERMINED else False
    return True


def _coalesce(*values: Any) -> Item:
    for value in values:
        if not isinstance(value, Absent) or value.cause is Cause.UNDETERMINED:
            return value  # type: ignore[no-any-return]
    return values[-1]  # type: ignore[no-any-return]


def _move(level: Any, steps: Any) -> Item:
    return LevelValue(level.scale, min(max(level.place + int(steps), 0), len(level.scale.names) - 1))


OPERATIONS: Final[Mapping[str, Callable[..., Item]]] = {
    "+": lambda a, b: counted(a) + counted(b),
    "-": lambda a, b: counted(a) - counted(b),
    "*": lambda a, b: counted(a) * counted(b),
    "/": _divide,
    "**": lambda a, b: counted(a) ** int(b),
    "negative": lambda a: -counted(a),
    "==": _comparison(lambda a, b: a == b),
    "!=": _comparison(lambda a, b: a != b),
    "<": _comparison(lambda a, b: a < b),
    "<=": _comparison(lambda a, b: a <= b),
    ">": _comparison(lambda a, b: a > b),
    ">=": _comparison(lambda a, b: a >= b),
    "and": _all_of,
    "or": _one_of,
    "not": lambda a: not a,
    "if": _if,
    "agree": _agree,
    "min": _extreme(min),
    "max": _extreme(max),
    "abs": lambda a: abs(counted(a)),
    "round": _round,
    "floor": lambda a, digits=0: _round(a, digits, "floor"),
    "ceil": lambda a, digits=0: _round(a, digits, "ceil"),
    "clamp": _clamp,
    "full_years": _full_years,
    "days_between": lambda start, end: Fraction((end - start).days),
    "days_after": _days_after,
    "year": lambda day: Fraction(day.year),
    "quarter": lambda day: Fraction((day.month + 2) // 3),
    "month": lambda day: Fraction(day.month),
    "present": _present,
    "coalesce": _coalesce,
    "move": _move,
}
LENIENT: Final = ("and", "or", "if", "agree", "present", "coalesce")


def _mean(call: Call, values: list[Any]) -> Item:
    return sum(map(counted, values), Fraction(0)) / len(values) if values else MISSING


def _trimmed(call: Call, values: list[Any], drop: Any) -> Item:
    kept = sorted(map(counted, values))[int(drop) : len(values) - int(drop)]
    return _mean(call, kept)


def _percentile(call: Call, values: list[Any], share: Fraction) -> Item:
    if not values:
        return MISSING
    ordered: list[Fraction] = sorted(map(counted, values))
    if call.options["kind"] == "nearest_rank":
        return ordered[max(1, math.ceil(share * len(ordered))) - 1]
    place = share * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


class Ranking(dict[Any, Any]):
    """The place of each value among others; places are found when they are asked for.

    Tied values share the best, worst or mean of their places, or places close up.

    Example:
        >>> from partyrate.language.grammar import parse
        >>> ranks = parse("rank(score, 'asc', within=(), ties='max')").tree.call
        >>> Ranking(ranks, [20, 10, 20], "asc")[20]
        3
    """

    def __init__(self, call: Call, values: Iterable[Any], direction: Any) -> None:
        super().__init__()
        self.ties, self.is_falling = call.options["ties"], direction == "desc"
        self.ordered = sorted(set(values) if self.ties == "dense" else values)

    def __missing__(self, value: Any) -> Any:
        low, high = bisect_left(self.ordered, value), bisect_right(self.ordered, value)
        before = len(self.ordered) - high if self.is_falling else low
        first, last = before + 1, before + high - low
        place = Fraction(first + last, 2) if self.ties == "mean" else last if self.ties == "max" else first
        self[value] = place
        return place


def _ranks(call: Call, pairs: list[Any], direction: Any) -> dict[int, Fraction]:
    """Give the place of each row."""
    ranking = Ranking(call, [counted(value) for value, _ in pairs], direction)
    return {row: Fraction(ranking[counted(value)]) for value, row in pairs}


ROW_OPERATIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "sum of rows": lambda call, values: sum(map(counted, values), Fraction(0)),
    "mean of rows": _mean,
    "count of rows": lambda call, values: Fraction(len(values)),
    "any of rows": lambda call, values: any(values),
    "all of rows": lambda call, values: all(values),
    "min of rows": lambda call, values: min(map(counted, values), default=MISSING),
    "max of rows": lambda call, values: max(map(counted, values), default=MISSING),
    "trimmed_mean": _trimmed,
    "percentile": _percentile,
    "rank": _ranks,
}
ROUND_OPERATIONS: Final[Mapping[str, Callable[..., Item]]] = {
    "previous": Reference.previous,
    "streak": Reference.streak,
    "times": Reference.times,
}
