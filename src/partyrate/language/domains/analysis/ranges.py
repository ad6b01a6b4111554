"""What is known of a value before any data is seen: a `ValueRange`, and how statics are made and joined."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from partyrate.numbers import Cause, Constant, Scale, decimals_of

LIMIT: Final = 2**53
"""Below it, integer arithmetic and integers kept in doubles are exact on every engine."""

WIDE_LIMIT: Final = 10**37
"""Below it, integers of 128 bits and decimals of 38 digits are exact, on the engines that have them."""

MAX_ROUNDS: Final = 1_000
"""More rounds than any history has; a bound for `streak` and `times`."""

NOTHING: Final[frozenset[Cause]] = frozenset()


@frozen(kw_only=True)
class ValueRange:
    """What is known of a value beforehand.

    Args:
        kind: `number`, `flag`, `text`, `date` or `level`.
        low, high: The interval of a number, of a date as its day number, of a level's place. Both included.
        nonzero: Whether it is known not to be zero, though zero may lie between `low` and `high`.
        resolution: A number is a whole multiple of 1/step. None where the denominator varies from row to row.
        top, bottom: The greatest numerator, without sign, and the greatest denominator.
        unit: What every denominator is a multiple of.
        max_magnitude: The greatest whole number met on the way; None where there is no bound.
        causes: Why it can be absent; empty where it is always there.
        always: The cause where it is never there.
        constant: Its value where it has just one.
        values: The texts it can be, where they are known.
        scale: The scale of a level.
        by: Keys and values that determine it: rows that agree in all of them have the same value. None where that is
            not known.
        bottom_by: The same for its denominator, where that varies.
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
        """Return whether every whole number that is met on the way is below a limit."""
        return self.max_magnitude is not None and self.max_magnitude < limit

    @property
    def reach(self) -> int:
        """The greatest whole number that holds the value itself: its numerator, without sign, or its denominator."""
        return max(self.max_numerator, self.max_denominator)

    @property
    def is_nonzero(self) -> bool:
        """Whether a number is known not to be zero."""
        return self.nonzero or self.low > 0 or self.high < 0

    @property
    def decimals(self) -> int | None:
        """The decimals that write every value it can have, or None."""
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
        """Give a copy that can also be absent by these causes."""
        return evolve(self, possible_causes=self.possible_causes | set(causes))


def highest(max_magnitudes: Sequence[int | None]) -> int | None:
    """Give the greatest of several peaks, None where one has no bound."""
    known = [max_magnitude for max_magnitude in max_magnitudes if max_magnitude is not None]
    return max(known) if len(known) == len(max_magnitudes) else None


# ----------------------------------------------------------------------------------------------------- making statics


def number(
    low: Fraction | int,
    high: Fraction | int,
    resolution: int | None,
    operands: Sequence[ValueRange] = (),
    *,
    max_numerator: int | None = None,
    max_denominator: int | None = None,
    unit: int = 1,
    max_magnitude: int | None = 1,
) -> ValueRange:
    """Describe a number; numerators follow from interval and step unless the step varies."""
    low, high = Fraction(low), Fraction(high)
    if resolution is not None:
        max_numerator, max_denominator, unit = math.ceil(max(abs(low), abs(high)) * resolution), resolution, resolution
    assert max_numerator is not None
    assert max_denominator is not None
    return ValueRange(
        kind="number",
        low=low,
        high=high,
        resolution=resolution,
        max_numerator=max_numerator,
        max_denominator=max_denominator,
        denominator_factor=unit,
        max_magnitude=highest(
            [max_magnitude, max_numerator, max_denominator, *(operand.max_magnitude for operand in operands)]
        ),
        constant=low if low == high and not any(operand.possible_causes for operand in operands) else None,
    )


def flag(operands: Sequence[ValueRange] = (), *, max_magnitude: int | None = 1) -> ValueRange:
    """Describe a truth value."""
    return ValueRange(
        kind="flag", max_magnitude=highest([max_magnitude, *(operand.max_magnitude for operand in operands)])
    )


def constant(value: Constant) -> ValueRange:
    """Describe a constant."""
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
    """Describe a date."""
    return ValueRange(kind="date", low=FIRST_DAY, high=LAST_DAY)


def unknown(kind: str, scale: Scale | None = None) -> ValueRange:
    """Describe something unpublished: never there, undetermined."""
    return ValueRange(
        kind=kind, possible_causes=frozenset({Cause.UNDETERMINED}), always_absent=Cause.UNDETERMINED, scale=scale
    )


def level(scale: Scale) -> ValueRange:
    """Describe a level of a scale."""
    return ValueRange(
        kind="level", high=Fraction(len(scale.names) - 1), max_numerator=max(1, len(scale.names) - 1), scale=scale
    )


def level_number(value: ValueRange) -> ValueRange:
    """Describe what a level counts as in arithmetic; numbers stay as they are."""
    if value.kind != "level" or value.scale is None:
        return value
    counts = value.scale.values
    resolution = math.lcm(*(count.denominator for count in counts))
    return evolve(
        number(min(counts), max(counts), resolution, [value]),
        possible_causes=value.possible_causes,
        always_absent=value.always_absent,
    )


# ---------------------------------------------------------------------------------------------------- joining statics


def common(a: ValueRange, b: ValueRange) -> tuple[int, int, int]:
    """Give the greatest numerators of two numbers over a common denominator, and that denominator's greatest value."""
    shared = math.gcd(a.denominator_factor, b.denominator_factor)
    return (
        a.max_numerator * (b.max_denominator // shared),
        b.max_numerator * (a.max_denominator // shared),
        a.max_denominator * (b.max_denominator // shared),
    )


def sum_of(a: ValueRange, b: ValueRange, low: Fraction, high: Fraction) -> ValueRange:
    """Describe the sum or the difference of two numbers, which lies between `low` and `high`."""
    one, other, max_denominator = common(a, b)
    resolution = max_denominator if a.resolution is not None and b.resolution is not None else None
    unit = math.lcm(a.denominator_factor, b.denominator_factor)
    return number(
        low,
        high,
        resolution,
        [a, b],
        max_numerator=one + other,
        max_denominator=max_denominator,
        unit=unit,
        max_magnitude=one + other,
    )


def together(parts: Sequence[frozenset[str] | None]) -> frozenset[str] | None:
    """Return what determines several values at once; None where that is not known of one."""
    known = [part for part in parts if part is not None]
    return frozenset().union(*known) if len(known) == len(parts) else None


def product(a: ValueRange, b: ValueRange) -> ValueRange:
    """Describe the product of two numbers."""
    ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    resolution = a.resolution * b.resolution if a.resolution is not None and b.resolution is not None else None
    max_numerator, max_denominator = a.max_numerator * b.max_numerator, a.max_denominator * b.max_denominator
    unit = a.denominator_factor * b.denominator_factor
    result = number(
        min(ends),
        max(ends),
        resolution,
        [a, b],
        max_numerator=max_numerator,
        max_denominator=max_denominator,
        unit=unit,
        max_magnitude=max_numerator,
    )
    return evolve(result, nonzero=a.is_nonzero and b.is_nonzero)


def quotient(a: ValueRange, b: ValueRange) -> ValueRange:
    """Describe the quotient of two numbers, of which the second is not zero."""
    if b.low <= 0 <= b.high:
        # It is a whole number over at most `max_denominator`, so that its size is at least one over that.
        furthest = max(abs(a.low), abs(a.high)) * b.max_denominator
        low, high = -furthest, furthest
    else:
        ends = [x / y for x in (a.low, a.high) for y in (b.low, b.high)]
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
        unit=a.denominator_factor // shared,
        max_magnitude=max(max_numerator, max_denominator),
    )  # fmt: skip
    return evolve(result, nonzero=a.is_nonzero)
