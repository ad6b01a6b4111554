"""Rounding by whole numbers: a quotient becomes a multiple of a power of ten."""

from __future__ import annotations

import math

from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.compiled.value import Backend, Code, bound, product, propagate_absence, times
from partyrate.numbers import Rounding


def rounded(writer: Backend, static: ValueRange, a: Code, digits: int, rounding: Rounding) -> Code:
    """Round a value: it becomes a multiple of 10^-digits, described by `static`."""
    up, down = 10 ** max(0, digits), 10 ** max(0, -digits)
    if not isinstance(a.bottom, int):
        top, bottom = bound(writer, times(a.value, up)), bound(writer, str(product(a.bottom, down)))
    elif up % (a.bottom * down) == 0:
        return propagate_absence(writer, static, [a], times(a.value, up // a.bottom), up)
    else:
        shared = math.gcd(up, a.bottom * down)
        top, bottom = bound(writer, times(a.value, up // shared)), str(a.bottom * down // shared)
    value = divided(writer, top, bottom, rounding, signed=a.static.low < 0)
    return propagate_absence(writer, static, [a], times(value, down), up)


def divided(writer: Backend, top: str, bottom: str, rounding: Rounding, *, signed: bool) -> str:
    """Divide two whole numbers, given by names or literals and the second above zero, and round the quotient."""
    if rounding is Rounding.FLOOR:
        return f"({top} // {bottom})"
    if rounding is Rounding.CEIL:
        return f"(-(-{top} // {bottom}))"
    if rounding is Rounding.HALF_EVEN:
        quotient = bound(writer, f"{top} // {bottom}")
        return f"({quotient} + (2 * ({top} - {quotient} * {bottom}) + ({quotient} & 1) > {bottom}))"
    result, mirrored = _of_size(top, bottom, rounding), _of_size(f"-{top}", bottom, rounding)
    return f"({result} if {top} >= 0 else -{mirrored})" if signed else result


def _of_size(size: str, bottom: str, rounding: Rounding) -> str:
    """Round the quotient of a number that is not below zero."""
    if rounding is Rounding.DOWN:
        return f"({size} // {bottom})"
    if rounding is Rounding.UP:
        return f"(-({size.removeprefix('-') if size.startswith('-') else f'-{size}'} // {bottom}))"
    if bottom.isdecimal():
        half, rest = divmod(int(bottom), 2)
        return f"((2 * {size} + {bottom}) // {2 * int(bottom)})" if rest else f"(({size} + {half}) // {bottom})"
    return f"((2 * {size} + {bottom}) // (2 * {bottom}))"
