"""Operators and functions of values in the *columns* domain."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from fractions import Fraction
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from partyrate.language.domains.analysis import FIRST_DAY, LAST_DAY, ValueRange, union, used_of
from partyrate.language.domains.columns.dates import civil
from partyrate.language.domains.columns.rounding import rounded
from partyrate.language.domains.columns.value import (
    CHAINED,
    Column,
    Divide,
    as_integer,
    as_number,
    code,
    common_denominator,
    filler,
    first_cause,
    integer,
    is_false,
    is_true,
    joined,
    latest,
    literal,
    negative,
    propagate_absence,
    reduced,
    scaled,
    select,
    strongest_cause,
    times,
    unpublished,
    when,
)
from partyrate.numbers import Cause, Rounding

if TYPE_CHECKING:
    from partyrate.language.domains.columns.domain import Columns

    Operation = Callable[[Columns, ValueRange, list[Column], ast.expr], Column]


DOUBLED: Final = 6
"""As how many operations inside each other one counts that has its operands twice."""


# -------------------------------------------------------------------------------------------------------- arithmetic


def _sum(sign: int) -> Operation:
    def operation(domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
        a, b = map(as_number, columns)
        one, two, bottom = common_denominator(a, b, domain.divide)
        return propagate_absence(static, [a, b], one + two if sign > 0 else one - two, bottom)

    return operation


def _multiply(_domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    a, b = map(as_number, columns)
    return propagate_absence(static, [a, b], a.value * b.value, scaled(a.bottom, b.bottom))


def _divide(domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    a, b = map(as_number, columns)
    divisor = b.static.constant
    if isinstance(divisor, Fraction):
        sign = -1 if divisor < 0 else 1
        value = times(a.value, sign * divisor.denominator)
        return propagate_absence(static, [a, b], value, a.bottom * abs(divisor.numerator))
    if b.static.always is not None:
        return propagate_absence(static, [a, b], a.value, a.bottom)
    b = domain.settle(b)
    # Rows that a condition around the division leaves out may hold a zero: they get a harmless denominator.
    size = when(b.value == 0, integer(1), b.value.abs())
    shared = math.gcd(a.static.unit, b.static.unit)
    below = reduced(a.bottom, shared, domain.divide)
    value = scaled(a.value, reduced(b.bottom, shared, domain.divide))
    value = when(b.value < 0, negative(value), value) if b.static.low < 0 else value
    return domain.settle(propagate_absence(static, [a, b], value, scaled(size, below)))


def _power(domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    a, b = as_number(columns[0]), columns[1]
    assert isinstance(b.static.constant, Fraction)
    power = int(b.static.constant)
    if power == 0:
        return propagate_absence(static, [a], integer(1))
    a = domain.settle(a)
    value, bottom = a.value, a.bottom
    for _ in range(power - 1):
        value, bottom = value * a.value, bottom * a.bottom
    return propagate_absence(static, [a], value, bottom)


def _negative(_domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    a = as_number(columns[0])
    return propagate_absence(static, [a], negative(a.value), a.bottom)


def _abs(_domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    a = as_number(columns[0])
    return propagate_absence(static, [a], a.value.abs(), a.bottom)


def _rounded(fixed: Rounding | None) -> Operation:
    def operation(domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
        if static.always is not None:
            return unpublished(static)
        a = as_number(columns[0])
        digits: Any = columns[1].static.constant if len(columns) > 1 else 0
        word = columns[2].static.constant if len(columns) > 2 else None
        rounding = Rounding(word) if word is not None else fixed or Rounding.HALF_UP
        return rounded(domain, static, a, int(digits), rounding)

    return operation


# -------------------------------------------------------------------------------------------------- comparing, logic


def _comparison(test: Callable[[Any, Any], Any]) -> Operation:
    def operation(domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
        a, b = comparable(*columns)
        if a.static.kind == "number":
            one, two, _ = common_denominator(a, b, domain.divide)
        else:
            one, two = a.value, b.value
        return propagate_absence(static, [a, b], test(one, two))

    return operation


def comparable(a: Column, b: Column) -> tuple[Column, Column]:
    """Make two values comparable: levels of one scale by place, a text as the level it names, else as numbers."""
    for one, other in ((a, b), (b, a)):
        scale = one.static.scale
        if one.static.kind == "level" and other.static.kind == "text" and scale is not None:
            # A text that is no constant is unpublished: it never counts.
            name = other.static.constant
            place = scale.names.index(name) if isinstance(name, str) else 0
            named = evolve(other, static=one.static, value=integer(place))
            return (a, named) if one is a else (named, b)
    if a.static.kind == b.static.kind == "level" and a.static.scale == b.static.scale:
        return a, b
    return as_number(a), as_number(b)


def _junction(name: str) -> Operation:
    """Kleene logic: one false settles `and`, one true settles `or`, whatever is absent beside it."""

    def operation(_domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
        settles = is_false if name == "and" else is_true
        settled = joined(or_, list(map(settles, columns)))
        state = strongest_cause([column.state for column in columns])
        if state is not None:
            state = when(settled, integer(0), state)
        return Column(static, ~settled if name == "and" else settled, 1, state, latest(columns))

    return operation


def _not(_domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    return propagate_absence(static, columns, ~columns[0].value)


# ---------------------------------------------------------------------------------------------------------- choosing


def _if(domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    condition, first, second = columns
    if condition.static.constant is not None and not condition.static.causes:
        return first if condition.static.constant else second
    first, second = as_kind(first, static), as_kind(second, static)
    condition = domain.settle(condition)
    state = None
    if first.state is not None or second.state is not None:
        state = when(condition.value, code(first), code(second))
    value, bottom = select(condition.value, first, second, domain.writer.integers)
    return Column(static, value, bottom, first_cause([condition.state], state), latest([condition, first, second]))


def as_kind(column: Column, static: ValueRange) -> Column:
    """Read a level as a number where the result is one.

    What is known of a result leaves out what is never there, which therefore takes the form of what can be there.
    """
    if column.static.always is not None:
        return evolve(column, static=static, value=filler(static), bottom=static.unit)
    return as_number(column) if static.kind == "number" else column


def _agree(domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    """Give the first value where all others are the same, or absent by the same cause."""
    first, *others = [domain.settle(as_kind(column, static)) for column in columns]
    differ: list[Any] = []
    for other in others:
        one, two = (
            common_denominator(first, other, domain.divide)[:2]
            if static.kind == "number"
            else (first.value, other.value)
        )
        unlike = one != two
        if first.state is not None or other.state is not None:
            unlike = (code(first) != code(other)) | ((code(first) == 0) & unlike)
        differ.append(unlike)
    state = when(joined(or_, differ), integer(int(Cause.UNDETERMINED)), code(first))
    ready = latest([first, *others])
    if static.kind != "number" or static.step is None or first.static.step is None:
        step = first.static.step if static.kind == "number" else static.step
        return Column(evolve(static, step=step), first.value, first.bottom, state, ready)
    return Column(static, times(first.value, static.step // first.static.step), static.step, state, ready)


def _extreme(*, greater: bool) -> Operation:
    def operation(domain: Columns, static: ValueRange, columns: list[Column], node: ast.expr) -> Column:
        numbers = found = [as_number(column) for column in columns]

        def better(one: Column, other: Column) -> Column:
            if one.static.kind == "number":
                first, second, _ = common_denominator(one, other, domain.divide)
                both = union([one.static, other.static], node)
            else:
                first, second, both = one.value, other.value, one.static
            value, bottom = select(first >= second if greater else first <= second, one, other, domain.writer.integers)
            # Each of the two stands twice in it, so that many inside each other would double every time.
            result = Column(
                both, value, bottom, None, latest([one, other]), depth=max(one.depth, other.depth) + DOUBLED
            )
            return domain.settle(result) if both.step is None or len(found) > 2 else result

        while len(found) > 1:  # the best of each pair, then of these
            pairs = [found[place : place + 2] for place in range(0, len(found), 2)]
            found = [better(*pair) if len(pair) > 1 else pair[0] for pair in pairs]
        return evolve(found[0], static=static, state=strongest_cause([column.state for column in numbers]))

    return operation


def _clamp(domain: Columns, static: ValueRange, columns: list[Column], node: ast.expr) -> Column:
    value, low, high = columns
    between = union([as_number(value).static, as_number(low).static], node)
    raised = _extreme(greater=True)(domain, between, [value, low], node)
    return _extreme(greater=False)(domain, static, [raised, high], node)


def _present(_domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    (a,) = columns
    if a.state is None:
        return evolve(literal(value=True), static=static, ready=a.ready)
    undetermined = int(Cause.UNDETERMINED)
    state = when(a.state == undetermined, integer(undetermined), integer(0)) if static.causes else None
    return Column(static, a.state == 0, 1, state, a.ready)


def _coalesce(domain: Columns, static: ValueRange, columns: list[Column], node: ast.expr) -> Column:
    columns = columns[: used_of([column.static for column in columns])]
    result = as_kind(columns[-1], static)
    for place, each in enumerate(reversed(columns[:-1]), start=1):
        column = as_kind(each, static)
        if column.state is None:
            result = column
            continue
        column = domain.settle(column)
        # An undetermined value is not passed over: what it would be may still become known.
        stays = (column.state == 0) | (column.state == int(Cause.UNDETERMINED))
        value, bottom = select(stays, column, result, domain.writer.integers)
        state = when(stays, column.state, code(result))
        both = static if static.kind == "level" else union([column.static, result.static], node)
        result = Column(both, value, bottom, state, latest([column, result]))
        result = result if place % CHAINED else domain.settle(result)
    return evolve(result, static=static, state=result.state if static.causes else None)


# ------------------------------------------------------------------------------------------------------ dates, levels


def _date_part(pick: Callable[[Divide, Any, Any], Any]) -> Operation:
    def operation(domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
        year, month, _, ready = civil(domain, columns[0])
        return Column(static, pick(domain.divide, year, month), 1, columns[0].state, ready)

    return operation


def _full_years(domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    start, end = (civil(domain, column) for column in columns)
    before = (end[1] * 32 + end[2]) < (start[1] * 32 + start[2])
    value = end[0] - start[0] - as_integer(before)
    return Column(static, value, 1, strongest_cause([column.state for column in columns]), max(start[3], end[3]))


def _days_between(_domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    start, end = columns
    return propagate_absence(static, columns, end.value - start.value)


def _days_after(domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    start, days = columns[0], as_number(columns[1])
    moved = propagate_absence(static, [start, days], start.value + days.value)
    if Cause.NO_RULE not in static.causes:
        return moved
    moved = domain.settle(moved)
    outside = (moved.value < int(FIRST_DAY)) | (moved.value > int(LAST_DAY))
    state = first_cause([moved.state], when(outside, integer(int(Cause.NO_RULE)), integer(0)))
    return evolve(moved, value=when(outside, integer(1), moved.value), state=state)


def _move(domain: Columns, static: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    a, steps = columns[0], as_number(columns[1])
    top = int(static.high)
    moved = domain.settle(Column(static, a.value + steps.value, 1, None, latest([a, steps])))
    value = when(moved.value < 0, integer(0), when(moved.value > top, integer(top), moved.value))
    return Column(static, value, 1, strongest_cause([a.state, steps.state]), moved.ready)


OPERATIONS: Final[dict[str, Operation]] = {
    "+": _sum(1),
    "-": _sum(-1),
    "*": _multiply,
    "/": _divide,
    "**": _power,
    "negative": _negative,
    "==": _comparison(lambda a, b: a == b),
    "!=": _comparison(lambda a, b: a != b),
    "<": _comparison(lambda a, b: a < b),
    "<=": _comparison(lambda a, b: a <= b),
    ">": _comparison(lambda a, b: a > b),
    ">=": _comparison(lambda a, b: a >= b),
    "and": _junction("and"),
    "or": _junction("or"),
    "not": _not,
    "if": _if,
    "agree": _agree,
    "min": _extreme(greater=False),
    "max": _extreme(greater=True),
    "abs": _abs,
    "round": _rounded(None),
    "floor": _rounded(Rounding.FLOOR),
    "ceil": _rounded(Rounding.CEIL),
    "clamp": _clamp,
    "full_years": _full_years,
    "days_between": _days_between,
    "days_after": _days_after,
    "year": _date_part(lambda _divide, year, _month: year),
    "quarter": _date_part(lambda divide, _year, month: divide(month + 2, 3)),
    "month": _date_part(lambda _divide, _year, month: month),
    "present": _present,
    "coalesce": _coalesce,
    "move": _move,
}
