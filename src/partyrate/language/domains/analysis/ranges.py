"""Value ranges: the possible values of a part of a rule, and the arithmetic of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any, Final

from attrs import evolve, frozen

from partyrate.numbers import BUILT_IN, Absent, Cause, Constant, Scale, absent_by, decimals_of

LIMIT: Final = 2**53
"""Below it, integer arithmetic and integers stored in doubles are exact on every engine."""

WIDE_LIMIT: Final = 10**37
"""Below it, integers of 128 bits and decimals of 38 digits are exact, on the engines that have them."""

MAX_ROUNDS: Final = 1_000
"""The most rounds of a history, an upper bound of `streak` and `times`."""

NO_KIND: Final = "nothing"
"""The kind of a constant that stands for an absence: it takes that of the other branch of a choice."""

NOTHING: Final[frozenset[Cause]] = frozenset()


@frozen(kw_only=True)
class ValueRange:
    """The possible values of a part of a rule.

    Args:
        kind: `number`, `flag`, `text`, `date` or `level`.
        low, high: The interval of a number, of the ordinal of a date, of the position of a level; both included.
        nonzero: Whether a number is known not to be zero, although zero may lie between `low` and `high`.
        resolution: A number is a whole multiple of 1/resolution. None where the denominator varies from row to row.
        max_numerator: The greatest numerator, without sign.
        max_denominator: The greatest denominator.
        denominator_factor: A factor of every denominator.
        max_magnitude: The greatest whole number that computing it with integers needs; None where there is no bound.
        possible_causes: The possible causes of absence; empty where it is always present.
        always_absent: The cause where it is always absent.
        constant: The value where there is only one.
        values: The possible values of a text, where they are known.
        scale: The scale of a level.
        determined_by: Keys and values that determine it: rows that agree in all of them have the same value. None where
            that is not known.
        denominator_determined_by: The same for its denominator, where that varies.
    """

    kind: str
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    nonzero: bool = False
    resolution: int | None = 1
    max_numerator: int = 1
    max_denominator: int = 1
    denominator_factor: int = 1
    max_magnitude: int | None = 1
    possible_causes: frozenset[Cause] = NOTHING
    always_absent: Cause | None = None
    constant: Constant | None = None
    values: tuple[str, ...] | None = None
    scale: Scale | None = None
    determined_by: frozenset[str] | None = None
    denominator_determined_by: frozenset[str] | None = None

    def stays_below(self, limit: int) -> bool:
        """Return whether every whole number that computing it needs is below a limit."""
        return self.max_magnitude is not None and self.max_magnitude < limit

    @property
    def reach(self) -> int:
        """The greater of the greatest numerator, without sign, and the greatest denominator of the value itself."""
        return max(self.max_numerator, self.max_denominator)

    @property
    def is_nonzero(self) -> bool:
        """Whether a number is known not to be zero."""
        return self.nonzero or self.low > 0 or self.high < 0

    @property
    def decimals(self) -> int | None:
        """The decimals that write every possible value; None where no number of decimals does."""
        if isinstance(self.constant, Fraction):
            return decimals_of(self.constant)
        if self.resolution is None:
            return None
        twos = fives = 0
        rest = self.resolution
        while rest % 2 == 0:
            rest, twos = rest // 2, twos + 1
        while rest % 5 == 0:
            rest, fives = rest // 5, fives + 1
        return max(twos, fives) if rest == 1 else None

    def absent_by(self, *causes: Cause) -> ValueRange:
        """Return a copy that can also be absent for these causes."""
        return evolve(self, possible_causes=self.possible_causes | set(causes))

    def absent(self, code: int) -> Absent:
        """Return the absence by the cause that has a code: one that is built in, or a possible one."""
        return absent_by({cause.code: cause for cause in (*BUILT_IN.values(), *self.possible_causes)}[code])


def strongest(*absences: Cause | None) -> Cause | None:
    """Return the cause that wins where some of several values are always absent; None where none is."""
    return max((cause for cause in absences if cause is not None), default=None)


def highest(max_magnitudes: Sequence[int | None]) -> int | None:
    """Return the greatest of several magnitudes; None where one has no bound."""
    known = [max_magnitude for max_magnitude in max_magnitudes if max_magnitude is not None]
    return max(known) if len(known) == len(max_magnitudes) else None


# ----------------------------------------------------------------------------------------------------- building ranges


def number(
    low: Fraction | int,
    high: Fraction | int,
    resolution: int | None,
    operands: Sequence[ValueRange] = (),
    *,
    max_numerator: int | None = None,
    max_denominator: int | None = None,
    denominator_factor: int = 1,
    max_magnitude: int | None = 1,
) -> ValueRange:
    """Return the range of a number.

    Without a varying denominator (`resolution` is not None), numerators and denominators follow from the interval and
    the resolution; otherwise `max_numerator` and `max_denominator` are needed.
    """
    low, high = Fraction(low), Fraction(high)
    if resolution is not None:
        max_numerator, max_denominator, denominator_factor = (
            math.ceil(max(abs(low), abs(high)) * resolution),
            resolution,
            resolution,
        )
    assert max_numerator is not None
    assert max_denominator is not None
    return ValueRange(
        kind="number",
        low=low,
        high=high,
        resolution=resolution,
        max_numerator=max_numerator,
        max_denominator=max_denominator,
        denominator_factor=denominator_factor,
        max_magnitude=highest(
            [max_magnitude, max_numerator, max_denominator, *(operand.max_magnitude for operand in operands)]
        ),
        constant=low if low == high and not any(operand.possible_causes for operand in operands) else None,
    )


def flag(operands: Sequence[ValueRange] = (), *, max_magnitude: int | None = 1) -> ValueRange:
    """Return the range of a flag."""
    return ValueRange(
        kind="flag", max_magnitude=highest([max_magnitude, *(operand.max_magnitude for operand in operands)])
    )


def constant(value: Constant | Absent) -> ValueRange:
    """Return the range of a constant, or of an absence that stands in place of one."""
    if isinstance(value, Absent):
        # Not kept: causes of two schemes with one name are equal, and have codes of their own.
        causes = frozenset({value.cause})
        return ValueRange(kind=NO_KIND, possible_causes=causes, always_absent=value.cause, determined_by=frozenset())
    return _of_present(value)


# The cells of a large lookup are few values, of which each is asked for at every place that reads one. Types are kept
# apart, since True is 1.
@lru_cache(maxsize=4_096, typed=True)
def _of_present(value: Constant) -> ValueRange:
    """Return the range of a constant that is a value."""
    if isinstance(value, bool):
        return ValueRange(kind="flag", constant=value, determined_by=frozenset())
    if isinstance(value, Fraction):
        return evolve(number(value, value, value.denominator), determined_by=frozenset())
    if isinstance(value, str):
        return ValueRange(kind="text", constant=value, values=(value,), determined_by=frozenset())
    day = Fraction(value.toordinal())
    return ValueRange(kind="date", low=day, high=day, constant=value, determined_by=frozenset())


FIRST_DAY, LAST_DAY = Fraction(date.min.toordinal()), Fraction(date.max.toordinal())


def day() -> ValueRange:
    """Return the range of any date."""
    return ValueRange(kind="date", low=FIRST_DAY, high=LAST_DAY)


def unknown(kind: str, scale: Scale | None = None) -> ValueRange:
    """Return the range of an unpublished value: always undetermined, and any day or level where it is one."""
    any_value = day() if kind == "date" else ValueRange(kind=kind) if scale is None else level(scale)
    return evolve(any_value, possible_causes=frozenset({Cause.UNDETERMINED}), always_absent=Cause.UNDETERMINED)


def level(scale: Scale) -> ValueRange:
    """Return the range of any level of a scale."""
    return ValueRange(
        kind="level", high=Fraction(len(scale.names) - 1), max_numerator=max(1, len(scale.names) - 1), scale=scale
    )


def level_names(value: ValueRange) -> tuple[str, ...] | None:
    """Return the names of the levels that a level or a text can be; None where a text may be anything."""
    if value.scale is not None:
        return value.scale.names
    return (value.constant,) if isinstance(value.constant, str) else value.values


def level_number(value: ValueRange) -> ValueRange:
    """Return the range of the number that a level counts as; other values stay as they are."""
    if value.kind != "level" or value.scale is None:
        return value
    counts = value.scale.values
    resolution = math.lcm(*(count.denominator for count in counts))
    return evolve(
        number(min(counts), max(counts), resolution, [value]),
        possible_causes=value.possible_causes,
        always_absent=value.always_absent,
    )


# ----------------------------------------------------------------------------------------------- arithmetic of ranges


def common(a: ValueRange, b: ValueRange) -> tuple[int, int, int]:
    """Return the greatest numerators of two numbers over a common denominator, and the greatest such denominator."""
    shared = math.gcd(a.denominator_factor, b.denominator_factor)
    return (
        a.max_numerator * (b.max_denominator // shared),
        b.max_numerator * (a.max_denominator // shared),
        a.max_denominator * (b.max_denominator // shared),
    )


def sum_of(a: ValueRange, b: ValueRange, low: Fraction, high: Fraction) -> ValueRange:
    """Return the range of the sum or the difference of two numbers, which lies between `low` and `high`."""
    first, second, max_denominator = common(a, b)
    resolution = max_denominator if a.resolution is not None and b.resolution is not None else None
    denominator_factor = math.lcm(a.denominator_factor, b.denominator_factor)
    return number(
        low,
        high,
        resolution,
        [a, b],
        max_numerator=first + second,
        max_denominator=max_denominator,
        denominator_factor=denominator_factor,
        max_magnitude=first + second,
    )


def together(parts: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    """Return the keys that determine several values together; None where those of one are unknown."""
    known = [part for part in parts if part is not None]
    return frozenset().union(*known) if len(known) == len(parts) else None


def product(a: ValueRange, b: ValueRange) -> ValueRange:
    """Return the range of the product of two numbers."""
    ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    resolution = a.resolution * b.resolution if a.resolution is not None and b.resolution is not None else None
    max_numerator, max_denominator = a.max_numerator * b.max_numerator, a.max_denominator * b.max_denominator
    denominator_factor = a.denominator_factor * b.denominator_factor
    result = number(
        min(ends),
        max(ends),
        resolution,
        [a, b],
        max_numerator=max_numerator,
        max_denominator=max_denominator,
        denominator_factor=denominator_factor,
        max_magnitude=max_numerator,
    )
    return evolve(result, nonzero=a.is_nonzero and b.is_nonzero)


def quotient(a: ValueRange, b: ValueRange) -> ValueRange:
    """Return the range of the quotient of two numbers, the second not zero."""
    # The divisor is a whole number over at most `max_denominator`, hence at least 1 / max_denominator in size.
    least = Fraction(1, b.max_denominator)
    above = [max(b.low, least), max(b.high, least)] if b.high > 0 or b.low == 0 else []
    below = [min(b.low, -least), min(b.high, -least)] if b.low < 0 else []
    ends = [x / y for x in (a.low, a.high) for y in (*below, *above)]
    low, high = min(ends), max(ends)
    shared = math.gcd(a.denominator_factor, b.denominator_factor)
    max_numerator, max_denominator = (
        a.max_numerator * (b.max_denominator // shared),
        (a.max_denominator // shared) * b.max_numerator,
    )
    result = number(
        low,
        high,
        None,
        [a, b],
        max_numerator=max_numerator,
        max_denominator=max_denominator,
        denominator_factor=a.denominator_factor // shared,
        max_magnitude=max(max_numerator, max_denominator),
    )
    return evolve(result, nonzero=a.is_nonzero)


def factor_to(resolution: int | None, denominator: Any) -> int | None:
    """Return the factor that brings numbers over a denominator to a resolution; None where no whole number does.

    Where a condition is decided, the range is that of one branch, and the denominator that of all of them.
    """
    if resolution is None or not isinstance(denominator, int) or resolution % denominator:
        return None
    return resolution // denominator
