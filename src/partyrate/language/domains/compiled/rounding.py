"""Rounding by whole numbers: a quotient becomes a multiple of a power of ten."""

from __future__ import annotations

import math

from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.compiled.value import Backend, Code, bound, product, propagate_absence, times
from partyrate.numbers import Rounding


def rounded(backend: Backend, value_range: ValueRange, a: Code, digits: int, rounding: Rounding) -> Code:
    """Round a value: it becomes a multiple of 10^-digits, described by `value_range`."""
    up, down = 10 ** max(0, digits), 10 ** max(0, -digits)
    if not isinstance(a.denominator, int):
        top, denominator = bound(backend, times(a.value, up)), bound(backend, str(product(a.denominator, down)))
    elif up % (a.denominator * down) == 0:
        return propagate_absence(backend, value_range, [a], times(a.value, up // a.denominator), up)
    else:
        shared = math.gcd(up, a.denominator * down)
        top, denominator = bound(backend, times(a.value, up // shared)), str(a.denominator * down // shared)
    value = divided(backend, top, denominator, rounding, signed=a.value_range.low < 0)
    return propagate_absence(backend, value_range, [a], times(value, down), up)


def divided(backend: Backend, top: str, denominator: str, rounding: Rounding, *, signed: bool) -> str:
    """Divide two whole numbers, given by names or literals and the second above zero, and round the quotient."""
    if rounding is Rounding.FLOOR:
        return f"({top} // {denominator})"
    if rounding is Rounding.CEIL:
        return f"(-(-{top} // {denominator}))"
    if rounding is Rounding.HALF_EVEN:
        quotient = bound(backend, f"{top} // {denominator}")
        return f"({quotient} + (2 * ({top} - {quotient} * {denominator}) + ({quotient} & 1) > {denominator}))"
    result, mirrored = _of_size(top, denominator, rounding), _of_size(f"-{top}", denominator, rounding)
    return f"({result} if {top} >= 0 else -{mirrored})" if signed else result


def _of_size(size: str, denominator: str, rounding: Rounding) -> str:
    """Round the quotient of a number that is not below zero."""
    if rounding is Rounding.DOWN:
        return f"({size} // {denominator})"
    if rounding is Rounding.UP:
        return f"(-({size.removeprefix('-') if size.startswith('-') else f'-{size}'} // {denominator}))"
    if denominator.isdecimal():
        half, rest = divmod(int(denominator), 2)
        return (
            f"((2 * {size} + {denominator}) // {2 * int(denominator)})"
            if rest
            else f"(({size} + {half}) // {denominator})"
        )
    return f"((2 * {size} + {denominator}) // (2 * {denominator}))"
