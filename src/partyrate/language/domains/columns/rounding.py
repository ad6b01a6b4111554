"""Rounding by integer arithmetic: a quotient of integers becomes a multiple of a power of ten."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.columns.value import (
    Column,
    Divide,
    as_integer,
    negative,
    propagate_absence,
    times,
    when,
)
from partyrate.numbers import Rounding

if TYPE_CHECKING:
    from partyrate.language.domains.columns.domain import Columns


def rounded(domain: Columns, value_range: ValueRange, a: Column, digits: int, rounding: Rounding) -> Column:
    """Round a value: it becomes a multiple of 10^-digits, described by `value_range`."""
    up, down = 10 ** max(0, digits), 10 ** max(0, -digits)
    step = a.value_range.resolution
    if step is not None and up % (step * down) == 0:
        return propagate_absence(value_range, [a], times(a.value, up // step), up)
    if step is not None:
        shared = math.gcd(up, step * down)
        top: Any = times(a.value, up // shared)
        denominator: Any = domain.backend.integers.factor(step * down // shared)
    else:
        top, denominator = times(a.value, up), times(a.denominator, down)
    signed, generation = a.value_range.low < 0, a.generation
    if domain.is_wide or not is_used_once(denominator, rounding, signed=signed):
        settled = domain.settle(Column(value_range, top, denominator, None, generation))
        top, denominator, generation = settled.value, settled.denominator, settled.generation
    value = times(divided(domain.divide, top, denominator, rounding, signed=signed), down)
    return domain.settle(Column(value_range, value, up, a.absence, generation))


def is_used_once(denominator: Any, rounding: Rounding, *, signed: bool) -> bool:
    """Return whether `divided` has what it divides once; what it has more often is made a column first."""
    if not isinstance(denominator, int) or rounding is Rounding.HALF_EVEN:
        return False
    return not signed or rounding in (Rounding.FLOOR, Rounding.CEIL)


def divided(divide: Divide, top: Any, denominator: Any, rounding: Rounding, *, signed: bool) -> Any:
    """Divide two integers, the second positive, and round the quotient to an integer."""
    if rounding is Rounding.FLOOR:
        return divide(top, denominator)
    if rounding is Rounding.CEIL:
        return negative(divide(negative(top), denominator))
    if rounding is Rounding.HALF_EVEN:
        quotient = divide(top, denominator)
        rest = top - quotient * denominator
        odd = quotient - divide(quotient, 2) * 2
        return quotient + as_integer((rest * 2 + odd) > denominator)
    size = top.abs() if signed else top
    if rounding is Rounding.HALF_UP:
        if isinstance(denominator, int) and denominator % 2 == 0:
            result = divide(size + denominator // 2, denominator)
        else:
            result = divide(size * 2 + denominator, denominator * 2)
    elif rounding is Rounding.DOWN:
        result = divide(size, denominator)
    else:
        result = negative(divide(negative(size), denominator))
    return when(top < 0, negative(result), result) if signed else result
