"""Operators and functions of values in the *columns* domain."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable
from fractions import Fraction
from operator import or_
from typing import Any, Final

from attrs import evolve

from partyrate.language.domains.analysis import ValueRange, divided_by_positive, flag, step_of, union, used_of
from partyrate.language.domains.analysis.ranges import factor_to
from partyrate.language.domains.columns.column import (
    CHAINED,
    Column,
    first_match,
    integer,
    joined,
    negative,
    times,
    when,
)
from partyrate.language.domains.columns.dates import DATES
from partyrate.language.domains.columns.levels import LEVELS
from partyrate.language.domains.columns.rounding import root, rounded
from partyrate.language.domains.columns.value import (
    Domain,
    as_kind,
    as_number,
    code,
    common_denominator,
    first_cause,
    is_false,
    is_true,
    latest,
    literal,
    on_scale,
    propagate_absence,
    reduced,
    scaled,
    select,
    strongest_cause,
    unpublished,
)
from partyrate.numbers import Cause, Rounding

Operation = Callable[[Domain, ValueRange, list[Column], ast.expr], Column]
"""Computes a column of a range from the columns of its arguments, for a node of a rule."""

DOUBLED: Final = 6
"""The depth of an operation that repeats its operands, since each level of nesting doubles the expression."""


# -------------------------------------------------------------------------------------------------------- arithmetic


def _sum(sign: int) -> Operation:
    def operation(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
        a, b = map(as_number, columns)
        first, second, denominator = common_denominator(a, b, domain.divide)
        value = first + second if sign > 0 else first - second
        return propagate_absence(value_range, [a, b], value, denominator)

    return operation


def _multiply(_domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    a, b = map(as_number, columns)
    return propagate_absence(value_range, [a, b], a.value * b.value, scaled(a.denominator, b.denominator))


def _divide(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    a, b = map(as_number, columns)
    divisor = b.value_range.constant
    if isinstance(divisor, Fraction):
        sign = -1 if divisor < 0 else 1
        value = times(a.value, sign * divisor.denominator)
        return propagate_absence(value_range, [a, b], value, a.denominator * abs(divisor.numerator))
    if b.value_range.always_absent is not None:
        return propagate_absence(value_range, [a, b], a.value, a.denominator)
    b = domain.bind(b)
    # Engines compute both branches of a conditional. Rows that its condition excludes may hold a zero, and get the
    # denominator 1, so that no engine fails.
    size = when(b.value == 0, integer(1), b.value.abs())
    shared = math.gcd(a.value_range.denominator_factor, b.value_range.denominator_factor)
    below = reduced(a.denominator, shared, domain.divide)
    value = scaled(a.value, reduced(b.denominator, shared, domain.divide))
    value = when(b.value < 0, negative(value), value) if b.value_range.low < 0 else value
    return domain.bind(propagate_absence(value_range, [a, b], value, scaled(size, below)))


def _power(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    a, b = as_number(columns[0]), columns[1]
    assert isinstance(b.value_range.constant, Fraction)
    power = int(b.value_range.constant)
    if power == 0:
        return propagate_absence(value_range, [a], integer(1))
    a = domain.bind(a)
    value, denominator = a.value, a.denominator
    for _ in range(power - 1):
        value, denominator = value * a.value, denominator * a.denominator
    return propagate_absence(value_range, [a], value, denominator)


def _negative(_domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    a = as_number(columns[0])
    return propagate_absence(value_range, [a], negative(a.value), a.denominator)


def _abs(_domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    a = as_number(columns[0])
    return propagate_absence(value_range, [a], a.value.abs(), a.denominator)


def _varying_power(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    """Return the power that the exponent of a row selects, over the denominator of the greatest one."""
    a, b = (domain.bind(as_number(column)) for column in columns)
    least, most = int(b.value_range.low), int(b.value_range.high)
    one = domain.backend.integers.number(1)
    powers, below = [one], [one]
    for _ in range(most):
        powers.append(scaled(powers[-1], a.value))
        below.append(scaled(below[-1], a.denominator))
    tests = [b.value == exponent for exponent in range(least, most)]
    if isinstance(a.denominator, int):
        numerators = [times(power, a.denominator ** (most - exponent)) for exponent, power in enumerate(powers)]
        chosen = first_match(list(zip(tests, numerators[least:-1], strict=True)), numerators[-1])
        return propagate_absence(value_range, [a, b], chosen, a.denominator**most)
    chosen = first_match(list(zip(tests, powers[least:-1], strict=True)), powers[-1])
    denominator = first_match(list(zip(tests, below[least:-1], strict=True)), below[-1])
    return domain.bind(propagate_absence(value_range, [a, b], chosen, denominator))


def _rounded(fixed: Rounding | None, *, to_step: bool = False) -> Operation:
    def operation(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
        if value_range.always_absent is not None:
            return unpublished(value_range)
        a = as_number(columns[0])
        digits: Any = columns[1].value_range.constant if len(columns) > 1 else 0
        word = columns[2].value_range.constant if len(columns) > 2 else None
        rounding = Rounding(word) if word is not None else fixed or Rounding.HALF_UP
        return rounded(domain, value_range, a, Fraction(digits) if to_step else step_of(int(digits)), rounding)

    return operation


def _root(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    if value_range.always_absent is not None:
        return unpublished(value_range)
    degree: Any = columns[1].value_range.constant if len(columns) > 2 else 2
    digits: Any = columns[-1].value_range.constant
    return root(domain, value_range, as_number(columns[0]), int(degree), int(digits))


# -------------------------------------------------------------------------------------------------- comparing, logic


def _comparison(test: Callable[[Any, Any], Any]) -> Operation:
    def operation(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
        a, b = comparable(*columns)
        if a.value_range.kind == "number":
            first, second, _ = common_denominator(a, b, domain.divide)
        else:
            first, second = a.value, b.value
        return propagate_absence(value_range, [a, b], test(first, second))

    return operation


def comparable(a: Column, b: Column) -> tuple[Column, Column]:
    """Return two values in comparable form: levels of one scale, and their names, by position; others as numbers."""
    for one, other in ((a, b), (b, a)):
        scale = one.value_range.scale
        if other.value_range.kind == "text" and scale is not None:
            return (a, on_scale(b, scale)) if one is a else (on_scale(a, scale), b)
    if a.value_range.kind == b.value_range.kind == "level" and a.value_range.scale == b.value_range.scale:
        return a, b
    return as_number(a), as_number(b)


def _junction(name: str) -> Operation:
    """Return an operation of Kleene's logic: a false decides `and`, a true decides `or`, whatever else is absent."""

    def operation(_domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
        decides = is_false if name == "and" else is_true
        decided = joined(or_, list(map(decides, columns)))
        absence = strongest_cause([column.absence for column in columns])
        if absence is not None:
            absence = when(decided, integer(0), absence)
        return Column(value_range, ~decided if name == "and" else decided, 1, absence, latest(columns))

    return operation


def _not(_domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    return propagate_absence(value_range, columns, ~columns[0].value)


# ---------------------------------------------------------------------------------------------------------- choosing


def _if(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    condition, first, second = columns
    if condition.value_range.constant is not None and not condition.value_range.possible_causes:
        # The other one can be a level of another ladder, which has no place on that of the result.
        return as_kind(first if condition.value_range.constant else second, value_range)
    first, second = as_kind(first, value_range), as_kind(second, value_range)
    condition = domain.bind(condition)
    absence = None
    if first.absence is not None or second.absence is not None:
        absence = when(condition.value, code(first), code(second))
    value, denominator = select(condition.value, first, second, domain.backend.integers)
    return Column(
        value_range, value, denominator, first_cause([condition.absence], absence), latest([condition, first, second])
    )


def _proportion(domain: Domain, value_range: ValueRange, columns: list[Column], node: ast.expr) -> Column:
    """Return a quotient where its divisor is above zero, and elsewhere what stands in its place, or nothing."""
    a, b, *rest = (domain.bind(as_number(column)) for column in columns)
    quotient = _divide(domain, divided_by_positive(a.value_range, b.value_range), [a, b], node)
    missing = unpublished(evolve(value_range, always_absent=Cause.MISSING))
    absence = strongest_cause([a.absence, b.absence])
    holds = Column(flag(), b.value > 0, 1, absence, latest([a, b]))
    return _if(domain, value_range, [holds, quotient, rest[0] if rest else missing], node)


def _agree(domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    """Return the first value where all others are equal to it, or absent for the same cause; else undetermined."""
    first, *others = [domain.bind(as_kind(column, value_range)) for column in columns]
    differ: list[Any] = []
    for other in others:
        left, right = (
            common_denominator(first, other, domain.divide)[:2]
            if value_range.kind == "number"
            else (first.value, other.value)
        )
        is_different = left != right
        if first.absence is not None or other.absence is not None:
            is_different = (code(first) != code(other)) | ((code(first) == 0) & is_different)
        differ.append(is_different)
    absence = when(joined(or_, differ), integer(int(Cause.UNDETERMINED)), code(first))
    generation = latest([first, *others])
    own = first.value_range.resolution
    factor = factor_to(value_range.resolution, first.denominator)
    if value_range.kind != "number" or own is None or factor is None:
        resolution = own if value_range.kind == "number" else value_range.resolution
        return Column(evolve(value_range, resolution=resolution), first.value, first.denominator, absence, generation)
    return Column(value_range, times(first.value, factor), value_range.resolution, absence, generation)


def _extreme(*, greater: bool) -> Operation:
    def operation(domain: Domain, value_range: ValueRange, columns: list[Column], node: ast.expr) -> Column:
        is_level = value_range.kind == "level"
        operands = remaining = [as_kind(each, value_range) if is_level else as_number(each) for each in columns]

        def better(one: Column, other: Column) -> Column:
            if one.value_range.kind == "number":
                first, second, _ = common_denominator(one, other, domain.divide)
                both = union([one.value_range, other.value_range], node)
            else:
                first, second, both = one.value, other.value, one.value_range
            value, denominator = select(
                first >= second if greater else first <= second, one, other, domain.backend.integers
            )
            result = Column(
                both, value, denominator, None, latest([one, other]), depth=max(one.depth, other.depth) + DOUBLED
            )
            return domain.bind(result) if both.resolution is None or len(remaining) > 2 else result

        # Comparing in pairs, then the winners, nests log2(n) deep; one after the other would nest n deep.
        while len(remaining) > 1:
            pairs = [remaining[index : index + 2] for index in range(0, len(remaining), 2)]
            remaining = [better(*pair) if len(pair) > 1 else pair[0] for pair in pairs]
        return evolve(
            remaining[0], value_range=value_range, absence=strongest_cause([column.absence for column in operands])
        )

    return operation


def _clamp(domain: Domain, value_range: ValueRange, columns: list[Column], node: ast.expr) -> Column:
    value, low, high = columns
    between = union([as_number(value).value_range, as_number(low).value_range], node)
    raised = _extreme(greater=True)(domain, between, [value, low], node)
    return _extreme(greater=False)(domain, value_range, [raised, high], node)


def _present(_domain: Domain, value_range: ValueRange, columns: list[Column], _node: ast.expr) -> Column:
    (a,) = columns
    if a.absence is None:
        return evolve(literal(value=True), value_range=value_range, generation=a.generation)
    undetermined = int(Cause.UNDETERMINED)
    absence = (
        when(a.absence == undetermined, integer(undetermined), integer(0)) if value_range.possible_causes else None
    )
    return Column(value_range, a.absence == 0, 1, absence, a.generation)


def _coalesce(domain: Domain, value_range: ValueRange, columns: list[Column], node: ast.expr) -> Column:
    columns = columns[: used_of([column.value_range for column in columns])]
    result = as_kind(columns[-1], value_range)
    for number, earlier in enumerate(reversed(columns[:-1]), start=1):
        column = as_kind(earlier, value_range)
        if column.absence is None:
            result = column
            continue
        column = domain.bind(column)
        # An undetermined value is not skipped: its value may still become known.
        stays = (column.absence == 0) | (column.absence == int(Cause.UNDETERMINED))
        value, denominator = select(stays, column, result, domain.backend.integers)
        absence = when(stays, column.absence, code(result))
        both = value_range if value_range.kind == "level" else union([column.value_range, result.value_range], node)
        result = Column(both, value, denominator, absence, latest([column, result]))
        result = result if number % CHAINED else domain.bind(result)
    return evolve(result, value_range=value_range, absence=result.absence if value_range.possible_causes else None)


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
    "proportion": _proportion,
    "min": _extreme(greater=False),
    "max": _extreme(greater=True),
    "abs": _abs,
    "round": _rounded(None),
    "floor": _rounded(Rounding.FLOOR),
    "ceil": _rounded(Rounding.CEIL),
    "round_to": _rounded(None, to_step=True),
    "clamp": _clamp,
    "power": _varying_power,
    "sqrt": _root,
    "root": _root,
    "present": _present,
    "coalesce": _coalesce,
    "best_level": _extreme(greater=True),
    "worst_level": _extreme(greater=False),
    **LEVELS,
    **DATES,
}
