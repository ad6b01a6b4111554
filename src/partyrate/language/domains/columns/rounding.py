"""Rounding by integer arithmetic: a quotient of integers becomes a multiple of a power of ten."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from partyrate.language.domains.bounds import Static
from partyrate.language.domains.columns.column import Column, Divide, as_integer, negative, strict, times, when
from partyrate.numbers import Rounding

if TYPE_CHECKING:
    from partyrate.language.domains.columns.domain import Columns


def rounded(domain: Columns, static: Static, a: Column, digits: int, rounding: Rounding) -> Column:
    """Round a value: it becomes a multiple of 10^-digits, described by `static`."""
    up, down = 10 ** max(0, digits), 10 ** max(0, -digits)
    step = a.static.step
    if step is not None and up % (step * down) == 0:
        return strict(static, [a], times(a.value, up // step), up)
    if step is not None:
        shared = math.gcd(up, step * down)
        top: Any = times(a.value, up // shared)
        bottom: Any = step * down // shared
    else:
        top, bottom = times(a.value, up), times(a.bottom, down)
    settled = domain.settle(Column(static, top, bottom, None, a.ready))
    top, bottom = settled.value, settled.bottom
    value = times(divided(domain.divide, top, bottom, rounding, signed=a.static.low < 0), down)
    return domain.settle(Column(static, value, up, a.state, max(settled.ready, a.ready)))


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
