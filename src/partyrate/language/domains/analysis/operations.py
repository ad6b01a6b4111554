"""Operators and functions of values in the *analysis* domain."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve

from partyrate.errors import KindError, UnknownNameError
from partyrate.language.domains.analysis.kind_texts import kind_text
from partyrate.language.domains.analysis.kinds import (
    constant_of,
    expect,
    expect_all,
    operand_nodes,
    same_kind,
    union,
)
from partyrate.language.domains.analysis.mismatches import check_dates, check_pair, zero_divisor
from partyrate.language.domains.analysis.ranges import (
    FIRST_DAY,
    LAST_DAY,
    NOTHING,
    ValueRange,
    common,
    constant,
    day,
    flag,
    highest,
    level,
    level_number,
    number,
    product,
    quotient,
    sum_of,
)
from partyrate.language.grammar import span_of, text_of
from partyrate.messages import Text, message, text
from partyrate.numbers import Cause, Rounding, round_fraction

Operation = Callable[[Sequence[ValueRange], ast.expr], ValueRange]

MAX_DIGITS: Final = 9
"""The most decimals, or zeros before the point, that a number is rounded to."""


def _numbers(values: Sequence[ValueRange], node: ast.expr) -> list[ValueRange]:
    return expect_all(values, ("number",), node)


# -------------------------------------------------------------------------------------------------------- arithmetic


def _add(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    check_dates(values, node)
    a, b = _numbers(values, node)
    return sum_of(a, b, a.low + b.low, a.high + b.high)


def _subtract(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    check_dates(values, node)
    a, b = _numbers(values, node)
    return sum_of(a, b, a.low - b.high, a.high - b.low)


def _multiply(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    a, b = _numbers(values, node)
    return product(a, b)


def _divide(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    a, b = _numbers(values, node)
    if b.always_absent is not None:
        return number(
            a.low,
            a.high,
            a.resolution,
            [a],
            max_numerator=a.max_numerator,
            max_denominator=a.max_denominator,
            denominator_factor=a.denominator_factor,
        )
    if b.constant == 0 or (b.low <= 0 <= b.high and not b.nonzero):
        raise zero_divisor(b, operand_nodes(node, 2)[1])
    if isinstance(b.constant, Fraction):
        return product(a, constant(1 / b.constant))
    return quotient(a, b)


def _power(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    a, b = _numbers(values, node)
    power = b.constant
    assert isinstance(power, Fraction)
    result = constant(Fraction(1))
    for _ in range(int(power)):
        result = product(result, a)
    if power % 2 == 0 and result.low < 0:
        result = evolve(result, low=Fraction(0))
    return result


def _negative(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    (a,) = _numbers(values, node)
    return evolve(
        number(
            -a.high,
            -a.low,
            a.resolution,
            [a],
            max_numerator=a.max_numerator,
            max_denominator=a.max_denominator,
            denominator_factor=a.denominator_factor,
        ),
        nonzero=a.nonzero,
    )


def _abs(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    (a,) = _numbers(values, node)
    ends = [abs(a.low), abs(a.high)]
    low = Fraction(0) if a.low <= 0 <= a.high else min(ends)
    if low == 0 and a.nonzero and a.resolution is not None:
        low = Fraction(1, a.resolution)
    return evolve(
        number(
            low,
            max(ends),
            a.resolution,
            [a],
            max_numerator=a.max_numerator,
            max_denominator=a.max_denominator,
            denominator_factor=a.denominator_factor,
        ),
        nonzero=a.nonzero,
    )


# ------------------------------------------------------------------------------------------------ comparing, choosing


def _compare(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    a, b = _level_pair(values, node)
    if a.kind != b.kind and isinstance(node, ast.Compare) and len(node.ops) == 1:
        check_pair(a, b, node)
    a, b = same_kind([a, b], node)
    operators = {type(operator) for operator in node.ops} if isinstance(node, ast.Compare) else set()
    if a.kind in ("text", "flag"):
        if operators & {ast.Lt, ast.LtE, ast.Gt, ast.GtE}:
            raise KindError(*message("no order", kind=kind_text(a.kind), text=text_of(node)), span_of(node))
        _check_values(a, b, node)
    if a.kind == "number":
        first, second, _ = common(a, b)
        return flag([a, b], max_magnitude=max(first, second))
    return flag([a, b])


def _check_values(a: ValueRange, b: ValueRange, node: ast.expr) -> None:
    """Check that a text that is compared with a choice is one of its values.

    Raises:
        UnknownNameError: It is none of them.
    """
    for one, other in ((a, b), (b, a)):
        # Any text can be equal to a free text, and a comparison of two constants is decided already.
        if other.values is None or other.values == (other.constant,):
            continue
        if isinstance(one.constant, str) and one.constant not in other.values:
            why = text("choice values")
            raise UnknownNameError.of("value", one.constant, other.values, why, span_of(node))


def _level_pair(values: Sequence[ValueRange], node: ast.expr) -> tuple[ValueRange, ValueRange]:
    """Read a text that is compared with a level as the name of a level of the same scale.

    Raises:
        UnknownNameError: The scale has no such level.
    """
    a, b = values
    for one, other in ((a, b), (b, a)):
        unpublished = other.kind == "text" and other.always_absent is Cause.UNDETERMINED
        if one.kind == "level" and one.scale is not None and (unpublished or isinstance(other.constant, str)):
            if not unpublished and other.constant not in one.scale.names:
                raise UnknownNameError.of(
                    text("level of", ladder=one.scale.ladder),
                    str(other.constant),
                    one.scale.names,
                    text("level values"),
                    span_of(node),
                )
            named = level(one.scale)
            return (a, named) if one is a else (named, b)
    return a, b


def _junction(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    parts = operand_nodes(node, len(values))
    if len(parts) != len(values):
        parts = [node] * len(values)
    for value, part in zip(values, parts, strict=True):
        expect(value, ("flag",), part)
    return evolve(flag(values), possible_causes=NOTHING.union(*(value.possible_causes for value in values)))


def _not(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    expect(values[0], ("flag",), operand_nodes(node, 1)[0])
    return flag(values)


def _if(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    condition, first, second = values
    expect(condition, ("flag",), operand_nodes(node, 3)[0])
    same_kind([first, second], node)
    if condition.constant is not None and not condition.possible_causes:
        return first if condition.constant else second
    live = [value for value in (first, second) if value.always_absent is None] or [first]
    result = union(live, node)
    max_magnitude = highest([result.max_magnitude, first.max_magnitude, second.max_magnitude, condition.max_magnitude])
    if result.kind == "number" and max_magnitude is not None:
        numerators = common(level_number(first), level_number(second))[:2]
        max_magnitude = max(*numerators, max_magnitude)
    always = condition.always_absent
    same_absence = first.always_absent is not None and first.always_absent is second.always_absent
    if same_absence and not condition.possible_causes:
        always = first.always_absent
    causes = condition.possible_causes | first.possible_causes | second.possible_causes
    return evolve(
        result,
        possible_causes=causes,
        always_absent=always,
        max_magnitude=max_magnitude,
        constant=None if causes else result.constant,
    )


def _agree(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    """Describe a value that is undetermined unless all interpretations of a rule agree in it."""
    same_kind(values, node)
    fixed = {value.constant for value in values if value.constant is not None and not value.possible_causes}
    if len(fixed) == 1 and all(value.constant is not None and not value.possible_causes for value in values):
        return values[0]
    live = [value for value in values if value.always_absent is None]
    result = union(live or values, node)
    max_magnitude = highest([result.max_magnitude, *(value.max_magnitude for value in values)])
    if result.kind == "number" and max_magnitude is not None:
        first, *others = map(level_number, values)
        max_magnitude = max(max_magnitude, *(most for other in others for most in common(first, other)[:2]))
    causes = NOTHING.union({Cause.UNDETERMINED}, *(value.possible_causes for value in values))
    absences = {value.always_absent for value in values}
    always = absences.pop() if len(absences) == 1 else None
    if len(fixed) > 1:
        always = Cause.UNDETERMINED
    elif len(live) < len(values) and always is None:  # one is always absent: they can only agree in an absence
        shared = frozenset.intersection(*(value.possible_causes for value in values))
        always = None if shared - {Cause.UNDETERMINED} else Cause.UNDETERMINED
    return evolve(result, possible_causes=causes, always_absent=always, max_magnitude=max_magnitude, constant=None)


def _extreme(pick: Callable[..., Fraction]) -> Operation:
    def operation(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
        values = expect_all(values, ("number", "date"), node)
        result = union(values, node)
        low, high = pick(value.low for value in values), pick(value.high for value in values)
        if result.kind == "date":
            return evolve(result, low=low, high=high)
        max_magnitude = 1
        so_far = values[0]
        for value in values[1:]:
            max_magnitude = max(max_magnitude, *common(so_far, value)[:2])
            so_far = union([so_far, value], node)
        max_numerator, max_denominator, denominator_factor = (
            result.max_numerator,
            result.max_denominator,
            result.denominator_factor,
        )
        return number(
            low,
            high,
            result.resolution,
            values,
            max_numerator=max_numerator,
            max_denominator=max_denominator,
            denominator_factor=denominator_factor,
            max_magnitude=max_magnitude,
        )

    return operation


def _clamp(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    value, low, high = values
    raised = _extreme(max)([value, low], node)
    return _extreme(min)([raised, high], node)


def _present(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    (a,) = values
    causes = a.possible_causes & {Cause.UNDETERMINED}
    return evolve(
        flag([a]),
        possible_causes=causes,
        always_absent=a.always_absent if a.always_absent is Cause.UNDETERMINED else None,
    )


def used_of(values: Sequence[ValueRange]) -> int:
    """Return how many values of `coalesce` can be its result: it stops at a present or undetermined one."""
    last = (number for number, value in enumerate(values, 1) if not value.possible_causes - {Cause.UNDETERMINED})
    return next(last, len(values))


def _coalesce(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    used = values[: used_of(values)]
    causes = NOTHING.union(*(value.possible_causes & {Cause.UNDETERMINED} for value in used))
    if used[-1].possible_causes - {Cause.UNDETERMINED}:
        causes |= used[-1].possible_causes
    live = [value for value in used if value.always_absent is None] or used
    same_kind(values, node)
    result = union(live, node)
    max_magnitude = highest([result.max_magnitude, *(value.max_magnitude for value in values)])
    return evolve(
        result, possible_causes=causes, constant=None if causes else result.constant, max_magnitude=max_magnitude
    )


# ---------------------------------------------------------------------------------------------------------- rounding


def _rounded(fixed: Rounding | None) -> Operation:
    def operation(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
        nodes = operand_nodes(node, len(values))
        a = expect(values[0], ("number",), nodes[0])
        digits = _digits(values[1], nodes[1]) if len(values) > 1 else 0
        rounding = _rounding(values[2], nodes[2]) if len(values) > 2 else fixed
        return rounded(a, digits, rounding or Rounding.HALF_UP)

    return operation


def _digits(value: ValueRange, node: ast.expr) -> int:
    """Return the decimals that a rounding keeps; 0 where they are unpublished."""
    digits = constant_of(expect(value, ("number",), node), node, "decimals")
    if digits is not None and (digits.denominator != 1 or not -MAX_DIGITS <= digits <= MAX_DIGITS):
        raise KindError(*message("decimals", text=text_of(node), most=MAX_DIGITS), span_of(node))
    return int(digits or 0)


def _rounding(value: ValueRange, node: ast.expr) -> Rounding | None:
    """Return the way of rounding that an argument names; None where it is unpublished."""
    word = constant_of(expect(value, ("text",), node), node, "rounding")
    words = [rounding.value for rounding in Rounding]
    if word is not None and word not in words:
        why = text("rounding argument")
        raise UnknownNameError.of("way of rounding", str(word), words, why, span_of(node))
    return None if word is None else Rounding(word)


def rounded(a: ValueRange, digits: int, rounding: Rounding) -> ValueRange:
    """Return the range of a rounded number."""
    low, high = round_fraction(a.low, digits, rounding), round_fraction(a.high, digits, rounding)
    up, down = 10 ** max(0, digits), 10 ** max(0, -digits)
    if a.resolution is not None and up % (a.resolution * down) == 0:
        return number(low, high, up, [a])  # the value has no more decimals than are kept
    shared = 1 if a.resolution is None else math.gcd(up, a.resolution * down)
    return number(
        low,
        high,
        up,
        [a],
        max_magnitude=2 * a.max_numerator * (up // shared) + 2 * (a.max_denominator * down // shared),
    )


# ------------------------------------------------------------------------------------------------------ dates, levels


def _dates(values: Sequence[ValueRange], node: ast.expr) -> list[ValueRange]:
    return expect_all(values, ("date",), node)


def _full_years(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    _dates(values, node)
    return number(-10_000, 10_000, 1, values, max_magnitude=2**40)


def _days_between(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    start, end = _dates(values, node)
    return number(end.low - start.high, end.high - start.low, 1, values)


def _days_after(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    nodes = operand_nodes(node, 2)
    start = expect(values[0], ("date",), nodes[0])
    days = whole(values[1], nodes[1], text("whole days"))
    low, high = start.low + days.low, start.high + days.high
    inside = evolve(day(), low=max(low, FIRST_DAY), high=min(high, LAST_DAY))
    result = evolve(
        inside, max_magnitude=highest([start.max_magnitude, days.max_magnitude, math.ceil(max(abs(low), abs(high)))])
    )
    return result if low >= FIRST_DAY and high <= LAST_DAY else result.absent_by(Cause.NO_RULE)


def whole(value: ValueRange, node: ast.expr, why: Text) -> ValueRange:
    """Return a value, checked to be a whole number.

    Raises:
        KindError: It may be another one; `why` is the reason that the message states.
    """
    value = expect(value, ("number",), node)
    if value.resolution != 1:
        raise KindError(*message("no whole number", text=text_of(node), why=why), span_of(node))
    return value


def _date_part(low: int, high: int) -> Operation:
    def operation(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
        _dates(values, node)
        return number(low, high, 1, values, max_magnitude=2**40)

    return operation


def _move(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    nodes = operand_nodes(node, 2)
    moved = expect(values[0], ("level",), nodes[0])
    steps = whole(values[1], nodes[1], text("whole rungs"))
    assert moved.scale is not None
    rungs = len(moved.scale.names)
    return evolve(
        level(moved.scale),
        max_magnitude=highest([moved.max_magnitude, steps.max_magnitude, steps.max_numerator + rungs]),
    )


OPERATIONS: Final[dict[str, Operation]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "**": _power,
    "negative": _negative,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), _compare),
    "and": _junction,
    "or": _junction,
    "not": _not,
    "if": _if,
    "agree": _agree,
    "min": _extreme(min),
    "max": _extreme(max),
    "abs": _abs,
    "round": _rounded(None),
    "floor": _rounded(Rounding.FLOOR),
    "ceil": _rounded(Rounding.CEIL),
    "clamp": _clamp,
    "full_years": _full_years,
    "days_between": _days_between,
    "days_after": _days_after,
    "year": _date_part(1, 9999),
    "quarter": _date_part(1, 4),
    "month": _date_part(1, 12),
    "present": _present,
    "coalesce": _coalesce,
    "move": _move,
}
