"""Regular expressions for the plain decimals of a range, by which a JSON Schema bounds numbers that are texts.

A pattern is the only keyword that bounds a text, and validators evaluate it without binary floats.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction


def decimal_pattern(low: Fraction | None, high: Fraction | None, decimals: int) -> str:
    r"""Return a pattern for the numbers from `low` to `high`, both included, with at most `decimals` decimals.

    Unless both bounds are given, every plain decimal fits.

    Example:
        >>> decimal_pattern(Fraction(7), Fraction(10), 0)
        '^(7(\\.0+)?|[8-9](\\.0+)?|10(\\.0+)?)$'
    """
    if low is None or high is None:
        return f"^-?(0|[1-9][0-9]*){_fraction(0, 10**decimals - 1, decimals)}$"
    unit = 10**decimals
    least, most = -(-low * unit).__floor__(), (high * unit).__floor__()
    parts = list(_magnitudes(max(least, 0), most, decimals)) if most >= 0 else []
    if least <= 0:
        parts += [f"-{part}" for part in _magnitudes(max(-most, 0), -least, decimals)]
    return f"^({'|'.join(parts)})$"


def exact_pattern(value: Fraction, decimals: int) -> str:
    """Return a pattern for one value, with or without zeros at the end, and without anchors."""
    scaled = abs(value) * 10**decimals
    sign = "-" if value < 0 else "-?" if value == 0 else ""
    return "|".join(f"{sign}{part}" for part in _magnitudes(int(scaled), int(scaled), decimals))


def _magnitudes(least: int, most: int, decimals: int) -> Iterator[str]:
    """Yield patterns for the unsigned numbers between two bounds that are counted in units of the last decimal."""
    if least > most:
        return
    unit = 10**decimals
    (first, low), (last, high) = divmod(least, unit), divmod(most, unit)
    if first == last:
        yield f"{first}{_fraction(low, high, decimals)}"
        return
    yield f"{first}{_fraction(low, unit - 1, decimals)}"
    for whole in _whole(first + 1, last - 1):
        yield f"{whole}{_fraction(0, unit - 1, decimals)}"
    yield f"{last}{_fraction(0, high, decimals)}"


def _whole(least: int, most: int) -> Iterator[str]:
    """Yield patterns for the whole numbers between two bounds, without leading zeros."""
    for size in range(len(str(max(least, 0))), len(str(max(most, 0))) + 1):
        low, high = max(least, 10 ** (size - 1) if size > 1 else 0), min(most, 10**size - 1)
        if low <= high:
            yield _digits(low, high, size)


def _digits(low: int, high: int, size: int) -> str:
    """Return a pattern for the numbers between two bounds, written with exactly `size` digits."""
    if size == 0:
        return ""
    unit = 10 ** (size - 1)
    if low == 0 and high == unit * 10 - 1:
        return f"[0-9]{{{size}}}" if size > 1 else "[0-9]"
    parts = [
        f"{_span(first, last)}{_digits(inner_low, inner_high, size - 1)}"
        for first, last, inner_low, inner_high in _by_first(low, high, unit)
    ]
    return parts[0] if len(parts) == 1 else f"({'|'.join(parts)})"


def _by_first(low: int, high: int, unit: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield the parts of a range by first digit: the first and the last digit, and the bounds of the further digits."""
    first, last = low // unit, high // unit
    if first == last:
        yield first, first, low % unit, high % unit
        return
    full_from, full_to = first + (low % unit > 0), last - (high % unit < unit - 1)
    if full_from > first:
        yield first, first, low % unit, unit - 1
    if full_from <= full_to:
        yield full_from, full_to, 0, unit - 1
    if full_to < last:
        yield last, last, 0, high % unit


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"[{first}-{last}]"


def _fraction(low: int, high: int, decimals: int) -> str:
    """Return a pattern for the point and the decimals between two bounds, with zeros at the end left out or added."""
    if not decimals:
        return "(\\.0+)?"
    full = 10**decimals - 1
    if low == 0 and high == full:
        return f"(\\.[0-9]{{1,{decimals}}}0*)?"
    return f"(\\.({'|'.join(_tails(low, high, decimals))})0*){'?' if low == 0 else ''}"


def _tails(low: int, high: int, size: int) -> Iterator[str]:
    """Yield patterns for one to `size` digits that, padded with zeros, lie between two bounds."""
    if low == high == 0:
        yield f"0{{1,{size}}}"
        return
    unit = 10 ** (size - 1)
    for first, last, inner_low, inner_high in _by_first(low, high, unit):
        head = _span(first, last)
        if size == 1:
            yield head
        elif inner_low == 0 and inner_high == unit - 1:
            yield f"{head}[0-9]{{0,{size - 1}}}"
        else:
            rest = f"({'|'.join(_tails(inner_low, inner_high, size - 1))})"
            yield f"{head}{rest}{'?' if inner_low == 0 else ''}"
