"""Exact numbers, the rounding rules, and absence with its causes.

A number is a `fractions.Fraction`; a binary float is read as the shortest decimal that prints like it and never used
in arithmetic. Rounding happens here and nowhere else, half away from zero unless a rule says otherwise.
"""

from __future__ import annotations

import enum
import math
import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, TypeGuard

from attrs import evolve, frozen

from partyrate.absence import BUILT_IN, MISSING, NO_RULE, NOT_APPLICABLE, UNDETERMINED, Absent, Cause, absent_by
from partyrate.messages import text
from partyrate.resources import DEFAULT_BUDGET, MOST_DIGITS

__all__ = [
    "BUILT_IN",
    "MISSING",
    "NOT_APPLICABLE",
    "NO_RULE",
    "PLAIN_DECIMAL",
    "UNDETERMINED",
    "Absent",
    "Cause",
    "LevelValue",
    "Rounding",
    "Scale",
    "absent_by",
    "as_decimal",
    "decimals_of",
    "digits_of",
    "exact",
    "is_whole",
    "read_shown",
    "round_fraction",
    "round_root",
    "round_to_step",
    "round_to_whole",
    "show",
    "show_grouped",
    "show_percent",
    "whole_root",
]

PLAIN_DECIMAL: Final = r"^[+-]?[0-9]+(\.[0-9]+)?$"
"""A number as a text column or a parameter writes it: digits, at most one point, no exponent."""

_PLAIN = re.compile(PLAIN_DECIMAL)

_RATIO = re.compile(r"(-?[0-9]{1,4000})/([0-9]{1,4000})")

_QUICK: Final = 10**18
"""Below it, digits are counted by writing them."""


class Rounding(enum.Enum):
    """How a number between two steps is rounded. `HALF_UP` is half away from zero (四舍五入)."""

    HALF_UP = "half_up"
    HALF_DOWN = "half_down"
    HALF_EVEN = "half_even"
    DOWN = "down"
    UP = "up"
    FLOOR = "floor"
    CEIL = "ceil"


def round_fraction(value: Fraction, digits: int = 0, rounding: Rounding = Rounding.HALF_UP) -> Fraction:
    """Return the multiple of 10^-digits that the rounding rule chooses for `value`.

    Args:
        value: Any exact number.
        digits: Decimals to keep; negative for tens and hundreds.
        rounding: `HALF_UP`, `HALF_DOWN` and `HALF_EVEN` take the nearest and differ at the middle, where they go away
            from zero, towards zero and to the even multiple; `DOWN` goes towards zero, `UP` away from it; `FLOOR` and
            `CEIL` go down and up on the number line.

    Example:
        >>> round_fraction(Fraction("2.675"), 2)
        Fraction(67, 25)
        >>> round_fraction(Fraction("-0.5"))
        Fraction(-1, 1)
        >>> round_fraction(Fraction("2.5"), rounding=Rounding.HALF_EVEN)
        Fraction(2, 1)
    """
    return round_to_step(value, Fraction(10) ** -digits, rounding)


def round_to_step(value: Fraction, step: Fraction, rounding: Rounding = Rounding.HALF_UP) -> Fraction:
    """Return the multiple of `step`, which is above zero, that the rounding rule chooses for `value`.

    Example:
        >>> round_to_step(Fraction("7.25"), Fraction("0.5")), round_to_step(Fraction(37), Fraction(25))
        (Fraction(15, 2), Fraction(25, 1))
    """
    return round_to_whole(value / step, rounding) * step


def round_to_whole(value: Fraction, rounding: Rounding = Rounding.HALF_UP) -> int:
    """Return the whole number that the rounding rule chooses for `value`.

    Example:
        >>> round_to_whole(Fraction("2.5")), round_to_whole(Fraction("-2.5"), Rounding.CEIL)
        (3, -2)
    """
    size = abs(value)
    floor: int = size.__floor__()
    negative = value < 0
    result = floor + _ROUNDS_UP[rounding](size - floor, floor % 2 == 1, negative)
    return -result if negative else result


_HALF: Final = Fraction(1, 2)

_ROUNDS_UP: Final[Mapping[Rounding, Callable[[Fraction, bool, bool], bool]]] = {
    Rounding.FLOOR: lambda rest, is_odd, is_negative: is_negative and rest > 0,
    Rounding.CEIL: lambda rest, is_odd, is_negative: not is_negative and rest > 0,
    Rounding.UP: lambda rest, is_odd, is_negative: rest > 0,
    Rounding.DOWN: lambda rest, is_odd, is_negative: False,
    Rounding.HALF_UP: lambda rest, is_odd, is_negative: rest >= _HALF,
    Rounding.HALF_DOWN: lambda rest, is_odd, is_negative: rest > _HALF,
    Rounding.HALF_EVEN: lambda rest, is_odd, is_negative: rest > _HALF or (rest == _HALF and is_odd),
}
"""Whether the size of a number is rounded up, from the rest of it, whether its whole is odd, and its sign."""


def whole_root(value: int, degree: int) -> int:
    """Return the greatest whole number whose power of a degree is at most `value`; 0 for what is negative.

    Example:
        >>> whole_root(24, 2), whole_root(27, 3), whole_root(10**40 - 1, 4)
        (4, 3, 9999999999)
    """
    if value <= 0:
        return 0
    if degree == 2:
        return math.isqrt(value)
    root = 1 << -(-value.bit_length() // degree)  # at least the root, from which Newton's method only falls
    while (better := ((degree - 1) * root + value // root ** (degree - 1)) // degree) < root:
        root = better
    return root


def round_root(value: Fraction, degree: int, digits: int) -> Fraction:
    """Return a root of a number, which is not negative, rounded to decimals: the middle goes up.

    Whole numbers decide: the root of twice the digits is cut, and a half more of it rounds.

    Example:
        >>> round_root(Fraction(2), 2, 4), round_root(Fraction("6.25"), 2, 0)
        (Fraction(7071, 5000), Fraction(3, 1))
    """
    twice = whole_root(math.floor(value * (2 * 10**digits) ** degree), degree)
    return Fraction((twice + 1) // 2, 10**digits)


def digits_of(value: object) -> int:
    """Return how many digits write a number exactly, or a bound where there are very many; 0 for what is no number.

    For a fraction, the longer of its numerator and its denominator counts.

    Example:
        >>> digits_of(Decimal("1E-100000")), digits_of("-0.25"), digits_of(1234)
        (100001, 3, 4)
    """
    if isinstance(value, str):
        return sum(map(str.isdigit, value))
    if isinstance(value, Decimal) and value.is_finite():
        return max(value.adjusted(), 0) + 1 + max(-int(value.as_tuple().exponent), 0)
    if isinstance(value, int | Fraction):
        size = max(abs(value.numerator), value.denominator)
        return len(str(size)) if size < _QUICK else size.bit_length() * 30_103 // 100_000 + 1
    return 0


def exact(value: object, digits: int = MOST_DIGITS) -> Fraction | None:
    """Read a number exactly; return None where `value` is none.

    A float stands for the shortest decimal that prints like it: `0.1` is one tenth. A text must be a plain decimal;
    exponents, thousands separators, infinities and NaN are no numbers here.

    Raises:
        ResourceError: The number has more than so many digits.

    Example:
        >>> exact(0.1), exact("95.25"), exact("1e3"), exact(True)
        (Fraction(1, 10), Fraction(381, 4), None, None)
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return Fraction(float.__repr__(value)) if value - value == 0 else None  # NumPy has a `repr` of its own
    if isinstance(value, str):
        value = value.strip()
        if not _PLAIN.match(value):
            return None
    elif isinstance(value, int) and -_QUICK < value < _QUICK:
        return Fraction(value)
    elif not isinstance(value, int | Fraction) and not (isinstance(value, Decimal) and value.is_finite()):
        return None
    if (length := digits_of(value)) > digits:
        budget = evolve(DEFAULT_BUDGET, digits=digits)
        raise budget.exceeded("digits", text("digits of number", digits=length), text("fewer digits"))
    return Fraction(value)


def is_whole(value: object, least: int | None = None, most: int | None = None) -> TypeGuard[int]:
    """Return whether an argument is a whole number, not a flag, from `least` to `most`.

    Example:
        >>> is_whole(3, least=1), is_whole(0, least=1), is_whole(True), is_whole("3")
        (True, False, False, False)
    """
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    return (least is None or value >= least) and (most is None or value <= most)


def decimals_of(value: Fraction) -> int | None:
    """Return how many decimals write `value` exactly; None where no decimal does.

    Example:
        >>> decimals_of(Fraction("0.250")), decimals_of(Fraction(1, 3))
        (2, None)
    """
    rest, twos, fives = value.denominator, 0, 0
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None


def as_decimal(value: Fraction, digits: int) -> Decimal:
    """Return `value`, a multiple of 10^-digits, as a decimal with exactly that many digits.

    Example:
        >>> as_decimal(Fraction("89.5"), 2)
        Decimal('89.50')
    """
    scaled, rest = divmod(value.numerator * 10**digits, value.denominator)
    if rest:
        raise ArithmeticError(f"{value} is no multiple of 10^-{digits}")
    return Decimal(f"{scaled}E-{digits}")


def show(value: Fraction, digits: int | None = None) -> str:
    """Return a number as people read it: as a decimal where one is exact, otherwise as a fraction.

    A number with more digits than Python writes is described by their count.

    Example:
        >>> show(Fraction("89.5")), show(Fraction("89.5"), 2), show(Fraction(1, 3))
        ('89.5', '89.50', '1/3')
    """
    is_short = -_QUICK < value.numerator < _QUICK and value.denominator < _QUICK
    if not is_short and digits_of(value) > MOST_DIGITS:
        return f"a number of {digits_of(value):,} digits"
    needed = decimals_of(value)
    if needed is None:
        return f"{value.numerator}/{value.denominator}"
    return format(as_decimal(value, needed if digits is None else max(needed, digits)), "f")


def show_grouped(value: Fraction) -> str:
    """Return a number as people read it, its thousands separated.

    Example:
        >>> show_grouped(Fraction("-1415.2")), show_grouped(Fraction(10000, 3))
        ('-1,415.2', '10000/3')
    """
    whole, point, rest = show(value).partition(".")
    digits = whole.removeprefix("-")
    sign = "-" if digits != whole else ""
    return f"{sign}{int(digits):,}{point}{rest}" if digits.isdigit() else f"{whole}{point}{rest}"


def show_percent(share: Fraction, digits: int | None = None) -> str:
    """Return a share in per cent, rounded to a tenth.

    Args:
        share: The share, 1 for all.
        digits: How many decimals are written; without it as many as are needed, one at most.

    Example:
        >>> show_percent(Fraction(1, 3)), show_percent(Fraction(1, 2)), show_percent(Fraction(1, 2), 1)
        ('33.3%', '50%', '50.0%')
    """
    return f"{show(round_fraction(share * 100, 1), digits)}%"


def read_shown(written: str) -> Fraction | None:
    """Read a number as `show` writes it, or return None where the text is none.

    Example:
        >>> read_shown("89.50"), read_shown("1/3"), read_shown("1/0")
        (Fraction(179, 2), Fraction(1, 3), None)
    """
    ratio = _RATIO.fullmatch(written) if len(written) <= 2 * MOST_DIGITS else None
    if ratio is not None:
        return Fraction(int(ratio[1]), int(ratio[2])) if int(ratio[2]) else None
    return exact(written) if len(written) <= MOST_DIGITS else None


Constant = Fraction | str | bool | date
"""A constant of a scheme."""


@frozen(cache_hash=True)  # levels are keys of tables of what is known, thousands of times in one explanation
class Scale:
    """The levels of a ladder as values, from the lowest up: their names and the numbers they count as."""

    ladder: str
    names: tuple[str, ...]
    values: tuple[Fraction, ...]


@frozen
class LevelValue:
    """A level as a value: `place` is its position in its scale, 0 for the lowest."""

    scale: Scale
    place: int

    @property
    def name(self) -> str:
        """The name of the level."""
        return self.scale.names[self.place]

    @property
    def value(self) -> Fraction:
        """The number that the level counts as in arithmetic."""
        return self.scale.values[self.place]

    def __str__(self) -> str:
        return self.name


Value = Fraction | str | bool | date | LevelValue
"""A present value."""
