"""The cells of a lookup, and how a number as its last key selects one: exactly, by a step, or between two of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm
from typing import Any, Final

from attrs import frozen

from partyrate.numbers import Constant

MATCHES: Final = ("exact", "at_least", "at_most", "linear")
"""How the last key of a lookup selects: the same key, the greatest one that a number reaches, the smallest one that it
does not pass, or between two keys in proportion."""

Key = tuple[Constant, ...]


@frozen
class Line:
    """The values between two keys: `slope` times the number that is looked up, and `intercept`."""

    slope: Fraction
    intercept: Fraction

    def at(self, number: Fraction) -> Fraction:
        """Return the value for a number."""
        return self.slope * number + self.intercept


def segment_of(match: str, steps: Sequence[Any], number: Any) -> int:
    """Return which segment of the numbers one lies in; `steps` are the keys in order, and 0 lies before the first.

    Where cells are joined by lines, each key is a segment of its own between two others.

    Example:
        >>> [segment_of("at_least", [60, 80], number) for number in (59, 60, 70, 80)]
        [0, 1, 1, 2]
        >>> [segment_of("linear", [60, 80], number) for number in (59, 60, 70, 80, 81)]
        [0, 1, 2, 3, 4]
    """
    if match == "at_least":
        return bisect_right(steps, number)
    below = bisect_left(steps, number)
    return below if match == "at_most" else below + bisect_right(steps, number)


class Cells(dict[Key, "Constant | None"]):
    """The cells of a lookup by their full keys; None where one is unpublished.

    Args:
        cells: The cells.
        match: How the last key selects; the keys before it select exactly.
        position: The place of the last key among the parts of a full key, which may end with the name of a column.
    """

    def __init__(
        self, cells: Mapping[Key, Constant | None] | None = None, match: str = "exact", position: int = 0
    ) -> None:
        super().__init__(cells or {})
        self.match, self.position = match, position

    @cached_property
    def steps(self) -> tuple[Fraction, ...]:
        """The numbers among the last keys, each once and in order."""
        found: set[Any] = {key[self.position] for key in self}
        return tuple(sorted(found))

    @cached_property
    def _index(self) -> Mapping[Fraction, int]:
        return {step: place for place, step in enumerate(self.steps)}

    @cached_property
    def _by_others(self) -> Mapping[tuple[Key, Key], Mapping[Any, Any]]:
        """The cells by the keys before and after the last one, then by this."""
        found: dict[tuple[Key, Key], dict[Any, Any]] = {}
        for key, value in self.items():
            found.setdefault((key[: self.position], key[self.position + 1 :]), {})[key[self.position]] = value
        return found

    def segment(self, number: Fraction) -> int:
        """Return which segment of the steps a number lies in."""
        return segment_of(self.match, self.steps, number)

    def ends(self, segment: int) -> tuple[Fraction, Fraction]:
        """Return the first and the last number of a segment that lies between two keys, or is one."""
        return self.steps[(segment - 1) // 2], self.steps[segment // 2]

    @cached_property
    def segments(self) -> Cells:
        """The cells by segment in place of the last key: constants, and lines where `match` is `linear`."""
        made = {
            (*first, Fraction(segment), *last): value
            for (first, last), values in self._by_others.items()
            for segment, value in self._placed(values)
        }
        return Cells(made)

    def _placed(self, values: Mapping[Fraction, Any]) -> Iterator[tuple[int, Any]]:
        """Yield the segments that the cells with the same other keys fill, with what stands there."""
        own = sorted(values)
        if self.match == "linear":
            yield from self._lines(own, values)
            return
        for place, step in enumerate(own):
            index = self._index[step]
            if self.match == "at_least":
                end = self._index[own[place + 1]] if place + 1 < len(own) else len(self.steps)
                filled: Iterable[int] = range(index + 1, end + 1)
            else:
                filled = range(self._index[own[place - 1]] + 1 if place else 0, index + 1)
            yield from ((segment, values[step]) for segment in filled)

    def _lines(self, own: Sequence[Fraction], values: Mapping[Fraction, Any]) -> Iterator[tuple[int, Any]]:
        for step in own:
            value = values[step]
            yield 2 * self._index[step] + 1, None if value is None else Line(Fraction(0), value)
        for step, after in pairwise(own):
            one, other = values[step], values[after]
            slope = None if one is None or other is None else (other - one) / (after - step)
            line = None if slope is None else Line(slope, one - slope * step)
            first, last = 2 * self._index[step] + 2, 2 * self._index[after]
            yield from ((segment, line) for segment in range(first, last + 1))

    @cached_property
    def scale(self) -> int:
        """The smallest whole number that makes the slopes and intercepts of all lines whole."""
        lines: Any = [line for line in self.segments.values() if line is not None]
        return lcm(*(part.denominator for line in lines for part in (line.slope, line.intercept)))

    def lines(self, part: str) -> Cells:
        """Return the slopes or the intercepts of all lines by segment, as whole numbers in units of the scale."""
        lines: Any = self.segments.items()
        return Cells({key: None if line is None else getattr(line, part) * self.scale for key, line in lines})

    def find(self, keys: Key) -> Any:
        """Return the cell for some keys: a constant, or None for an unpublished one.

        Raises:
            KeyError: There is none.
        """
        if self.match == "exact":
            return self[keys]
        number: Any = keys[self.position]
        found: Any = self.segments[(*keys[: self.position], Fraction(self.segment(number)), *keys[self.position + 1 :])]
        return found.at(number) if isinstance(found, Line) else found

    def used(self, keys: Key) -> list[Key]:
        """Return the full keys of the cells that decide the value for some keys; none where there is no value."""
        first, last, number = keys[: self.position], keys[self.position + 1 :], keys[self.position]
        own = sorted(self._by_others.get((first, last), ()))
        segment = segment_of(self.match, own, number)
        if self.match == "linear":
            is_inside = 0 < segment < 2 * len(own)
            chosen = list(dict.fromkeys((own[(segment - 1) // 2], own[segment // 2]))) if is_inside else []
        else:
            place = segment - 1 if self.match == "at_least" else segment
            chosen = own[place : place + 1] if place >= 0 else []
        return [(*first, step, *last) for step in chosen]
