"""Random samples that anyone can draw again, with any tool that computes SHA-256.

Every row gets a number that only the seed and its key decide; the smallest numbers are drawn. A published seed and a
published list suffice to check a draw; the order of the rows does not matter.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.errors import UsageError, counted
from partyrate.messages import message
from partyrate.numbers import exact, is_whole

SEPARATOR: Final = "\x1f"
"""The separator of the seed and the parts of a key: the unit separator of ASCII, which no keyboard types."""


def key_text(part: Any) -> str:
    """Return a part of a key as text: a whole number in plain digits, a day as 2019-12-31, a text exactly as it is.

    Example:
        >>> from datetime import date
        >>> key_text(7), key_text("007"), key_text(date(2019, 12, 31))
        ('7', '007', '2019-12-31')
    """
    return str(part)


def draw_number(seed: str, key: Sequence[Any]) -> str:
    r"""Return the number of a row: SHA-256 of the seed and the parts of the key, in UTF-8, as 64 hexadecimal digits.

    Example:
        >>> draw_number("2020-02", ("D01", 7)) == hashlib.sha256("2020-02\x1fD01\x1f7".encode()).hexdigest()
        True
    """
    return hashlib.sha256(SEPARATOR.join([seed, *map(key_text, key)]).encode()).hexdigest()


def drawn(seed: str, keys: Sequence[Sequence[Any]], count: int) -> list[tuple[str, int]]:
    """Draw some of the rows with these keys.

    Returns:
        The numbers and the indexes of the rows drawn, the smallest number first; equal numbers (of keys that hold the
        separator themselves) in the order of the keys.

    Example:
        >>> rows = drawn("2020-02", [["Cedar"], ["Birch"], ["Alder"]], 2)
        >>> [(number[:8], index) for number, index in rows]
        [('3b34d247', 2), ('8452eedc', 1)]
    """
    order = sorted((draw_number(seed, key), tuple(map(key_text, key)), index) for index, key in enumerate(keys))
    return [(number, index) for number, _, index in order[:count]]


def shared(
    seed: str, sizes: Mapping[tuple[Any, ...], int], count: int, at_least: int = 0
) -> dict[tuple[Any, ...], int]:
    """Allot a sample to strata in proportion to their sizes, at least `at_least` rows to each.

    A stratum whose exact share is below `at_least` gets `at_least` (or all its rows, where it has fewer), and the
    rest is allotted again among the others, until none is below. Shares are rounded by the largest remainder; of equal
    remainders the stratum whose key has the smaller number (`draw_number` with the same seed) goes first.

    Args:
        seed: The seed of the draw.
        sizes: The rows of each stratum, by its key; none is 0.
        count: The rows to draw: at most all rows together, at least what `at_least` asks for.
        at_least: The fewest rows of a stratum.

    Example:
        >>> shared("2020-02", {("D01",): 50, ("D02",): 30, ("D03",): 1}, 8)
        {('D01',): 5, ('D02',): 3, ('D03',): 0}
        >>> shared("2020-02", {("D01",): 50, ("D02",): 30, ("D03",): 1}, 8, at_least=2)
        {('D01',): 4, ('D02',): 3, ('D03',): 1}
    """
    counts: dict[tuple[Any, ...], int] = {}
    while True:
        others = {key: size for key, size in sizes.items() if key not in counts}
        left, rows = count - sum(counts.values()), sum(others.values())
        shares = {key: Fraction(left * size, rows) for key, size in others.items()}
        below = {key: min(at_least, sizes[key]) for key, share in shares.items() if share < at_least}
        if not below:
            break
        counts |= below
    counts |= {key: math.floor(share) for key, share in shares.items()}
    first = sorted(shares, key=lambda key: (counts[key] - shares[key], draw_number(seed, key)))
    for key in first[: count - sum(counts.values())]:
        counts[key] += 1
    return {key: counts[key] for key in sizes}


def allotted(
    seed: Any, sizes: Mapping[tuple[Any, ...], int], n: Any, share: Any, at_least: int
) -> dict[tuple[Any, ...], int]:
    """Return how many rows are drawn of each stratum: `n` of all, or a share of each, rounded up.

    Raises:
        UsageError: The arguments do not fit each other, or the rows that are there.

    Example:
        >>> allotted("2020-02", {("D01",): 50, ("D02",): 31, ("D03",): 1}, None, "0.2", 0)
        {('D01',): 10, ('D02',): 7, ('D03',): 1}
    """
    _check_sample(seed, n, share, at_least)
    if n is None:
        part = exact(share)
        if part is None or not 0 < part <= 1:
            raise UsageError(*message("no share", value=repr(share)))
        return {key: min(size, max(math.ceil(part * size), at_least)) for key, size in sizes.items()}
    rows, least = sum(sizes.values()), sum(min(size, at_least) for size in sizes.values())
    if n > rows:
        raise UsageError(*message("more than rows", n=n, rows=counted(rows, "row"), most=rows))
    if n < least:
        raise UsageError(*message("fewer than strata need", n=n, at_least=at_least, least=least, strata=len(sizes)))
    return shared(seed, sizes, n, at_least)


def _check_sample(seed: Any, n: Any, share: Any, at_least: Any) -> None:
    """Check the arguments of a sample on their own; `share` is checked where it is read."""
    if not isinstance(seed, str) or not seed:
        raise UsageError(*message("no seed", seed=repr(seed)))
    if (n is None) == (share is None):
        raise UsageError(*message("n and share" if share is not None else "neither n nor share"))
    for name, value, least in (("n", n, 1), ("at_least", at_least, 0)):
        if (value is not None or name == "at_least") and not is_whole(value, least):
            raise UsageError(*message(f"{name} not whole", value=repr(value)))
