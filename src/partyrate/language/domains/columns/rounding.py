"""Round quotients of integers to multiples of a step, and their roots to decimals, by integer arithmetic."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

from partyrate.language.domains.analysis import ValueRange, greatest_root, root_factor
from partyrate.language.domains.columns.column import (
    Column,
    Divide,
    as_integer,
    integer,
    negative,
    times,
    when,
)
from partyrate.language.domains.columns.value import Domain, propagate_absence, reduced
from partyrate.numbers import Rounding


def rounded(domain: Domain, value_range: ValueRange, a: Column, step: Fraction, rounding: Rounding) -> Column:
    """Return a value rounded to a multiple of a step; `value_range` is the range of the result."""
    up, down = step.denominator, step.numerator
    resolution = a.value_range.resolution
    if resolution is not None and up % (resolution * down) == 0:
        return propagate_absence(value_range, [a], times(a.value, up // resolution), up)
    if resolution is not None:
        shared = math.gcd(up, resolution * down)
        numerator: Any = times(a.value, up // shared)
        denominator: Any = domain.backend.integers.factor(resolution * down // shared)
    else:
        numerator, denominator = times(a.value, up), times(a.denominator, down)
    signed, generation = a.value_range.low < 0, a.generation
    if domain.is_wide or not is_used_once(denominator, rounding, signed=signed):
        bound = domain.bind(Column(value_range, numerator, denominator, None, generation))
        numerator, denominator, generation = bound.value, bound.denominator, bound.generation
    value = times(divided(domain.divide, numerator, denominator, rounding, signed=signed), down)
    return domain.bind(Column(value_range, value, up, a.absence, generation))


def is_used_once(denominator: Any, rounding: Rounding, *, signed: bool) -> bool:
    """Return whether `divided` uses its operands once; operands that it repeats are materialized first."""
    if not isinstance(denominator, int) or rounding is Rounding.HALF_EVEN:
        return False
    return not signed or rounding in (Rounding.FLOOR, Rounding.CEIL)


def divided(divide: Divide, numerator: Any, denominator: Any, rounding: Rounding, *, signed: bool) -> Any:
    """Divide two integers, the second positive, and round the quotient to an integer."""
    if rounding is Rounding.FLOOR:
        return divide(numerator, denominator)
    if rounding is Rounding.CEIL:
        return negative(divide(negative(numerator), denominator))
    if rounding is Rounding.HALF_EVEN:
        quotient = divide(numerator, denominator)
        rest = numerator - quotient * denominator
        odd = quotient - divide(quotient, 2) * 2
        return quotient + as_integer((rest * 2 + odd) > denominator)
    size = numerator.abs() if signed else numerator
    if rounding is Rounding.HALF_UP:
        if isinstance(denominator, int) and denominator % 2 == 0:
            result = divide(size + denominator // 2, denominator)
        else:
            result = divide(size * 2 + denominator, denominator * 2)
    elif rounding is Rounding.HALF_DOWN:
        result = negative(divide(negative(size * 2) + denominator, denominator * 2))
    elif rounding is Rounding.DOWN:
        result = divide(size, denominator)
    else:
        result = negative(divide(negative(size), denominator))
    return when(numerator < 0, negative(result), result) if signed else result


NEAR: Final = 2**20
"""Below it, a root that binary floats guess differs by at most 1; a greater guess takes one step of Newton's method."""


def root(domain: Domain, value_range: ValueRange, a: Column, degree: int, digits: int) -> Column:
    """Return a root rounded to decimals; `value_range` is the range of the result.

    Binary floats guess the root of a whole number, and whole numbers decide it.
    """
    import narwhals as nw

    divide, integers = domain.divide, domain.backend.integers
    factor, shared = root_factor(a.value_range, degree, digits)
    scaled = times(a.value, factor // shared)
    size = when(scaled < 0, integer(0), scaled)  # rows that a condition around it excludes may hold anything
    below = reduced(a.denominator, shared, divide)
    if isinstance(below, int):
        quotient, generation = size if below == 1 else divide(size, integers.factor(below)), a.generation
    else:
        parts = domain.bind(Column(value_range, size, below, None, a.generation))
        quotient, generation = divide(parts.value, parts.denominator), parts.generation
    whole = domain.bind(Column(value_range, quotient, 1, None, generation))
    near = (whole.value.cast(nw.Float64) ** (1 / degree)).cast(nw.Int64)
    near = near.cast(integers.wide) if domain.is_wide else near
    guess = domain.bind(Column(value_range, near, 1, None, whole.generation))
    if greatest_root(a.value_range, degree, digits) >= NEAR:
        above = when(guess.value < 1, integer(1), guess.value)
        better = divide(guess.value * (degree - 1) + divide(whole.value, raised(above, degree - 1)), degree)
        guess = domain.bind(
            Column(value_range, when(guess.value < NEAR, guess.value, better), 1, None, guess.generation)
        )
    fits = [as_integer(raised(guess.value + more, degree) <= whole.value) for more in (0, 1)]
    value = divide(guess.value + fits[0] + fits[1], 2)  # one less is the whole root, and one more rounds
    return domain.bind(Column(value_range, value, 10**digits, a.absence, guess.generation))


def raised(base: Any, power: int) -> Any:
    """Return a whole power of a whole number."""
    result = base
    for _ in range(power - 1):
        result = result * base
    return result
