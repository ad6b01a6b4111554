"""Pieces of the values that conditions compare: within one, no condition can tell two values apart."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import define, evolve, field, frozen

from partyrate.language.domains.analysis import ValueRange
from partyrate.language.grammar import text_of
from partyrate.messages import Text, text
from partyrate.model import Indicator
from partyrate.numbers import Absent, LevelValue, show

OTHER_TEXT: Final = "..."
"""Stands for a text that no condition names."""


class Undecided(Exception):
    """Conditions are not of the kind whose cases can be listed, or have too many."""


@frozen
class Piece:
    """Values that no condition distinguishes: one value, or the numbers from `low` to `high`, both included.

    Args:
        sample: One of them.
        low, high: The ends, for numbers and days; else None.
        is_open: Whether numbers without a smallest step lie between the ends, which are not included.
    """

    sample: Any
    low: Fraction | None = None
    high: Fraction | None = None
    is_open: bool = False

    def distance(self, value: Any) -> Fraction | None:
        """Return how far a value is from the piece, 0 within it; None where it is absent or has no distance."""
        if isinstance(value, Absent):
            return None
        if self.low is None:
            return Fraction(0) if value == self.sample else None
        assert self.high is not None
        number = Fraction(value.toordinal()) if isinstance(value, date) else value
        away = max(self.low - number, number - self.high, Fraction(0))
        return away if away or not self.is_open or self.low < number < self.high else Fraction(1, 10**6)


@define(eq=False)
class Compared:
    """A value that conditions compare with constants: that of a name, or of a part of a rule.

    Args:
        part: A part of a rule that has the value.
        name: The name; None for other parts.
        range: What is known of it.
        nodes: The parts of rules that have the value, where it is no name.
        entry: The input that it is; None for what is computed.
        thresholds: The numbers and days that it is compared with.
        texts: The texts that it is compared with.
        is_bare: Whether it also stands by itself, compared with nothing.
    """

    part: ast.expr
    name: str | None
    range: ValueRange
    entry: Indicator | None = None
    nodes: set[int] = field(factory=set)
    thresholds: set[Fraction] = field(factory=set)
    texts: set[str] = field(factory=set)
    is_bare: bool = False

    @property
    def text(self) -> str:
        """Its name, or the part as the rule has it."""
        return self.name or text_of(self.part)

    @property
    def is_free(self) -> bool:
        """Whether it can have every value of its pieces, whatever the others have: an input that always applies."""
        is_listed = self.range.kind != "text" or self.range.values is not None
        return self.entry is not None and self.entry.when is None and is_listed

    def add(self, threshold: Any) -> None:
        """Add a constant that it is compared with; None where it stands by itself."""
        if threshold is None:
            self.is_bare = True
        elif isinstance(threshold, str):
            self.texts.add(threshold)
        elif isinstance(threshold, date):
            self.thresholds.add(Fraction(threshold.toordinal()))
        elif isinstance(threshold, Fraction) and self.range.kind == "number":
            self.thresholds.add(threshold)

    def pieces(self) -> list[Piece]:
        """Return the pieces of its values, in their order.

        Raises:
            Undecided: They have no order, and are not known.
        """
        if self.range.kind in ("number", "date"):
            return list(self._stretches())
        listed = self._listed()
        if listed is None:
            raise Undecided
        return list(map(Piece, listed))

    def _listed(self) -> Sequence[Any] | None:
        """Return the values of what is no number and no day; None where they are not known."""
        known = self.range
        if known.constant is not None:
            return (known.constant,)
        if known.kind == "flag":
            return (False, True)
        if known.scale is not None:
            return [LevelValue(known.scale, place) for place in range(int(known.low), int(known.high) + 1)]
        if known.kind == "text":
            return known.values or (None if self.is_bare else (*sorted(self.texts), OTHER_TEXT))
        return None

    def _stretches(self) -> Iterator[Piece]:
        """Yield the pieces of a number or a day."""
        known = self.range
        if known.constant is not None:
            yield Piece(known.constant)
        elif self.entry is not None and self.entry.allowed:
            yield from (Piece(value, value, value) for value in sorted(self.entry.allowed))
        else:
            as_value = _as_day if known.kind == "date" else Fraction
            for sample, low, high, is_open in self._numbers():
                yield Piece(as_value(sample), low, high, is_open)

    @property
    def step(self) -> Fraction | None:
        """The step of which all its numbers are multiples; None where none is known."""
        if self.entry is not None and self.entry.step is not None:
            return self.entry.step
        return None if self.range.resolution is None else Fraction(1, self.range.resolution)

    def _numbers(self) -> Iterator[tuple[Fraction, Fraction, Fraction, bool]]:
        low, high, step = self.range.low, self.range.high, self.step
        cuts = sorted(cut for cut in self.thresholds if low <= cut <= high)
        start = low
        for cut in cuts:
            yield from _between(start, cut, step, with_start=start not in cuts)
            if step is None or (cut / step).denominator == 1:
                yield cut, cut, cut, False
            start = cut
        yield from _between(start, high, step, with_start=start not in cuts, with_end=high not in cuts)


def _between(
    low: Fraction, high: Fraction, step: Fraction | None, *, with_start: bool, with_end: bool = False
) -> Iterator[tuple[Fraction, Fraction, Fraction, bool]]:
    """Yield the numbers between two ends as one piece, where there are any."""
    if step is None:
        if low < high:
            yield (low + high) / 2, low, high, True
        return
    first, last = math.ceil(low / step), math.floor(high / step)
    first += not with_start and first * step == low
    last -= not with_end and last * step == high
    if first <= last:
        yield (first + last) // 2 * step, first * step, last * step, False


def _as_day(number: Fraction) -> date:
    return date.fromordinal(int(number))


def joined_pieces(pieces: Sequence[Piece]) -> Piece:
    """Return pieces next to each other as one."""
    first, *others = pieces
    return evolve(first, high=others[-1].high, is_open=False) if others else first


def piece_text(compared: Compared, piece: Piece) -> Text:
    """Return a piece in words: `score = 90`, `score from 80 to 89.99`."""
    name = compared.text
    if piece.low != piece.high:
        low, high = (sample_text(compared, end) for end in (piece.low, piece.high))
        return text("piece between" if piece.is_open else "piece from to", name=name, low=low, high=high)
    key = "piece equal" if isinstance(piece.sample, Fraction) else "piece named"
    if isinstance(piece.sample, bool) and not name.isidentifier():
        key = "piece of a condition"
    return text(key, name=name, value=sample_text(compared, piece.sample))


def sample_text(compared: Compared, value: Any) -> Text | str:
    """Return a value of a piece as rules write it; flags in words."""
    if isinstance(value, bool):
        return text("explained true" if value else "explained false")
    if isinstance(value, Fraction):
        return str(date.fromordinal(int(value))) if compared.range.kind == "date" else show(value)
    return str(value.name) if isinstance(value, LevelValue) else str(value)
