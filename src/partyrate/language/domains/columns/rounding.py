"""Round quotients of integers to multiples of a power of ten, by integer arithmetic."""

from __future__ import annotations

import math
from typing import Any

from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.columns.column import Column, Divide, as_integer, negative, times, when
from partyrate.language.domains.columns.value import Domain, propagate_absence
from partyrate.numbers import Rounding


def rounded(domain: Domain, value_range: ValueRange, a: Column, digits: int, rounding: Rounding) -> Column:
    """Return a value rounded to a multiple of 10^-digits; `value_range` is the range of the result."""
    up, down = 10 ** max(0, digits), 10 ** max(0, -digits)
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
    elif rounding is Rounding.DOWN:
        result = divide(size, denominator)
    else:
        result = negative(divide(negative(size), denominator))
    return when(numerator < 0, negative(result), result) if signed else result
