"""Operators and functions of values in the *analysis* domain."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve

from partyrate.errors import KindError
from partyrate.language.domains.analysis.choices import CHOICES, Operation
from partyrate.language.domains.analysis.dates import DATES
from partyrate.language.domains.analysis.kinds import (
    expect,
    expect_all,
    operand_nodes,
    whole,
)
from partyrate.language.domains.analysis.mismatches import check_dates, zero_divisor
from partyrate.language.domains.analysis.ranges import (
    NOTHING,
    ValueRange,
    constant,
    flag,
    highest,
    level,
    number,
    product,
    quotient,
    strongest,
    sum_of,
    unknown,
)
from partyrate.language.domains.analysis.rounding import ROUNDED
from partyrate.language.grammar import MAX_EXPONENT, span_of, text_of
from partyrate.messages import message, text
from partyrate.numbers import Cause

_MISSING: Final = frozenset({Cause.MISSING})


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
    return divided(a, b)


def divided(a: ValueRange, b: ValueRange) -> ValueRange:
    """Describe the quotient of two numbers, of which the second is not zero."""
    if isinstance(b.constant, Fraction):
        return product(a, constant(1 / b.constant))
    return quotient(a, b)


def divided_by_positive(a: ValueRange, b: ValueRange) -> ValueRange:
    """Describe the quotient of two numbers in the rows in which the second one is above zero."""
    if isinstance(b.constant, Fraction) and b.constant > 0:
        return divided(a, b)
    zero = Fraction(0)
    return quotient(a, evolve(b, low=max(b.low, zero), high=max(b.high, zero), max_numerator=max(b.max_numerator, 1)))


def _proportion(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    """Describe a quotient with a guard; where the guard never lets it through, what stands in its place."""
    a, b, *rest = expect_all(values, ("number",), node)
    both = NOTHING.union(a.possible_causes, b.possible_causes)
    (otherwise,) = rest or [evolve(unknown("number"), possible_causes=_MISSING, always_absent=Cause.MISSING)]
    guard = evolve(flag([a, b]), possible_causes=both, always_absent=strongest(a.always_absent, b.always_absent))
    if b.low > 0:
        return evolve(divided_by_positive(a, b), possible_causes=both, always_absent=guard.always_absent)
    return OPERATIONS["if"]([guard, divided_by_positive(a, b), otherwise], node)


def _power(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    a, b = _numbers(values, node)
    power = b.constant
    assert isinstance(power, Fraction)
    result = constant(Fraction(1))
    for _ in range(int(power)):
        result = product(result, a)
    return evolve(result, low=max(result.low, Fraction(0))) if power % 2 == 0 else result


def _varying_power(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    """Describe a power whose exponent varies: all powers that it can be, over the denominator of the greatest one."""
    nodes = operand_nodes(node, 2)
    a, b = _numbers(values, node)
    whole(b, nodes[1], text("whole exponent"))
    if not 0 <= b.low <= b.high <= MAX_EXPONENT:
        raise KindError(*message("exponent", text=text_of(nodes[1]), most=MAX_EXPONENT), span_of(nodes[1]))
    a = evolve(a, possible_causes=NOTHING)
    least, most = int(b.low), int(b.high)
    powers = [constant(Fraction(1))]
    for _ in range(most):
        powers.append(product(powers[-1], a))
    powers = powers[least:]
    return number(
        min(power.low for power in powers),
        max(power.high for power in powers),
        None if a.resolution is None else a.resolution**most,
        values,
        max_numerator=a.max_numerator**most,
        max_denominator=a.max_denominator**most,
        denominator_factor=a.denominator_factor**least,
        max_magnitude=a.reach**most,
    )


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
    low = max(a.low, -a.high, Fraction(0))
    if low == 0 and a.nonzero and a.resolution is not None:
        low = Fraction(1, a.resolution)
    return evolve(
        number(
            low,
            max(-a.low, a.high),
            a.resolution,
            [a],
            max_numerator=a.max_numerator,
            max_denominator=a.max_denominator,
            denominator_factor=a.denominator_factor,
        ),
        nonzero=a.nonzero,
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
    "power": _varying_power,
    "proportion": _proportion,
    "move": _move,
    **ROUNDED,
    **DATES,
    **CHOICES,
}
