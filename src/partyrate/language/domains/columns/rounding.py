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


def rounded(domain: Columns, static: ValueRange, a: Column, digits: int, rounding: Rounding) -> Column:
    """Round a value: it becomes a multiple of 10^-digits, described by `static`."""
    up, down = 10 ** max(0, digits), 10 ** max(0, -digits)
    step = a.static.step
    if step is not None and up % (step * down) == 0:
        return propagate_absence(static, [a], times(a.value, up // step), up)
    if step is not None:
        shared = math.gcd(up, step * down)
        top: Any = times(a.value, up // shared)
        bottom: Any = domain.writer.integers.factor(step * down // shared)
    else:
        top, bottom = times(a.value, up), times(a.bottom, down)
    signed, ready = a.static.low < 0, a.ready
    if domain.is_wide or not is_used_once(bottom, rounding, signed=signed):
        settled = domain.settle(Column(static, top, bottom, None, ready))
        top, bottom, ready = settled.value, settled.bottom, settled.ready
    value = times(divided(domain.divide, top, bottom, rounding, signed=signed), down)
    return domain.settle(Column(static, value, up, a.state, ready))


def is_used_once(bottom: Any, rounding: Rounding, *, signed: bool) -> bool:
    """Return whether `divided` has what it divides once; what it has more often is made a column first."""
    if not isinstance(bottom, int) or rounding is Rounding.HALF_EVEN:
        return False
    return not signed or rounding in (Rounding.FLOOR, Rounding.CEIL)


def divided(divide: Divide, top: Any, bottom: Any, rounding: Rounding, *, signed: bool) -> Any:
    """Divide two integers, the second positive, and round the quotient to an integer."""
    if rounding is Rounding.FLOOR:
        return divide(top, bottom)
    if rounding is Rounding.CEIL:
        return negative(divide(negative(top), bottom))
    if rounding is Rounding.HALF_EVEN:
        quotient = divide(top, bottom)
        rest = top - quotient * bottom
        odd = quotient - divide(quotient, 2) * 2
        return quotient + as_integer((rest * 2 + odd) > bottom)
    size = top.abs() if signed else top
    if rounding is Rounding.HALF_UP:
        if isinstance(bottom, int) and bottom % 2 == 0:
            result = divide(size + bottom // 2, bottom)
        else:
            result = divide(size * 2 + bottom, bottom * 2)
    elif rounding is Rounding.DOWN:
        result = divide(size, bottom)
    else:
        result = negative(divide(negative(size), bottom))
    return when(top < 0, negative(result), result) if signed else result
