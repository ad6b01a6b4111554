"""Round quotients of whole numbers to multiples of a step, and their roots to decimals."""

from __future__ import annotations

import math
from fractions import Fraction

from partyrate.language.domains.analysis import ValueRange, root_factor
from partyrate.language.domains.compiled.value import Backend, Code, bound, product, propagate_absence, times
from partyrate.numbers import Rounding, whole_root


def rounded(backend: Backend, value_range: ValueRange, a: Code, step: Fraction, rounding: Rounding) -> Code:
    """Return a value rounded to a multiple of a step; `value_range` is the range of the result."""
    up, down = step.denominator, step.numerator
    if not isinstance(a.denominator, int):
        numerator, denominator = bound(backend, times(a.value, up)), bound(backend, str(product(a.denominator, down)))
    elif up % (a.denominator * down) == 0:
        return propagate_absence(backend, value_range, [a], times(a.value, up // a.denominator), up)
    else:
        shared = math.gcd(up, a.denominator * down)
        numerator = bound(backend, times(a.value, up // shared))
        denominator = str(a.denominator * down // shared)
    value = divided(backend, numerator, denominator, rounding, signed=a.value_range.low < 0)
    return propagate_absence(backend, value_range, [a], times(value, down), up)


def root(backend: Backend, value_range: ValueRange, a: Code, degree: int, digits: int) -> Code:
    """Return a root rounded to decimals; `value_range` is the range of the result."""
    factor, _ = root_factor(a.value_range, degree, digits)
    if isinstance(a.denominator, int):
        shared = math.gcd(factor, a.denominator)  # of the code itself: its range may allow for more
        size = f"{times(a.value, factor // shared)} // {a.denominator // shared}"
    else:
        size = f"{times(a.value, factor)} // {a.denominator}"
    value = f"(({backend.constant(whole_root)}({size}, {degree}) + 1) // 2)"
    return propagate_absence(backend, value_range, [a], value, 10**digits)


def divided(backend: Backend, numerator: str, denominator: str, rounding: Rounding, *, signed: bool) -> str:
    """Return the rounded quotient of two whole numbers, which are names or literals, the second above zero."""
    if rounding is Rounding.FLOOR:
        return f"({numerator} // {denominator})"
    if rounding is Rounding.CEIL:
        return f"(-(-{numerator} // {denominator}))"
    if rounding is Rounding.HALF_EVEN:
        quotient = bound(backend, f"{numerator} // {denominator}")
        return f"({quotient} + (2 * ({numerator} - {quotient} * {denominator}) + ({quotient} & 1) > {denominator}))"
    result, mirrored = _of_size(numerator, denominator, rounding), _of_size(f"-{numerator}", denominator, rounding)
    return f"({result} if {numerator} >= 0 else -{mirrored})" if signed else result


def _of_size(size: str, denominator: str, rounding: Rounding) -> str:
    """Return the rounded quotient of a number that is not negative."""
    if rounding is Rounding.DOWN:
        return f"({size} // {denominator})"
    if rounding is Rounding.HALF_DOWN:
        return f"(-(({denominator} - 2 * {size}) // (2 * {denominator})))"
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
