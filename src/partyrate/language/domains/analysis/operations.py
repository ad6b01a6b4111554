"""Operators and functions of values in the *analysis* domain."""

from __future__ import annotations

import ast
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve

from partyrate.errors import KindError, UnknownNameError
from partyrate.language.domains.analysis.choices import CHOICES, Operation
from partyrate.language.domains.analysis.dates import DATES
from partyrate.language.domains.analysis.kinds import (
    constant_of,
    expect,
    expect_all,
    operand_nodes,
    whole,
)
from partyrate.language.domains.analysis.mismatches import check_dates, zero_divisor
from partyrate.language.domains.analysis.ranges import (
    ValueRange,
    constant,
    highest,
    level,
    number,
    product,
    quotient,
    sum_of,
)
from partyrate.language.grammar import span_of, text_of
from partyrate.messages import message, text
from partyrate.numbers import Rounding, round_fraction

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


# ----------------------------------------------------------------------------------------------------------- levels


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
    "abs": _abs,
    "round": _rounded(None),
    "floor": _rounded(Rounding.FLOOR),
    "ceil": _rounded(Rounding.CEIL),
    "move": _move,
    **DATES,
    **CHOICES,
}
