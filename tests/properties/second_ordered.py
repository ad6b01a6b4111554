"""Places, shares and orders of rows in the second implementation, written from the page of functions alone."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from partyrate.testing.plain_values import MISSING, UNDETERMINED, Gap, mean, number, rank, strongest

NOT_APPLICABLE = Gap("not applicable")


def agreed(values: Sequence[Any]) -> Any:
    """What all ways agree on."""
    return values[0] if all(each == values[0] for each in values) else UNDETERMINED


def place_of(own: Any, values: Sequence[Any], direction: str, ties: str, kind: str) -> Any:
    """A rank among the values that are there, or its share of them where a kind is named."""
    if isinstance(own, Gap) or UNDETERMINED in values:
        return UNDETERMINED if UNDETERMINED in values else own
    there = [value for value in values if not isinstance(value, Gap)]
    place = rank(own, there, direction, ties)
    match kind:
        case "share":
            return place / len(there)
        case "inclusive":
            return (place - 1) / (len(there) - 1) if len(there) > 1 else MISSING
        case "exclusive":
            return place / (len(there) + 1)
    return place


def scaled(own: Any, values: Sequence[Any], words: Sequence[str], otherwise: Any) -> Any:
    """A value as a share of the best of some values or their mean, or of the way from the worst to the best."""
    if gap := strongest([own, *values]):
        return gap
    if not values:
        return MISSING
    direction, to = words
    mine, numbers = number(own), list(map(number, values))
    least, most = min(numbers), max(numbers)
    if to == "range":
        above, below = (mine - least if direction == "desc" else most - mine), most - least
    else:
        measure = mean(numbers) if to == "mean" else most if direction == "desc" else least
        above, below = (mine, measure) if direction == "desc" else (measure, mine)
    return above / below if below > 0 else otherwise


def weighted_mean(pairs: Sequence[tuple[Any, Any]]) -> Any:
    """The mean of some values, each with its weight."""
    numbers = [(number(value), number(weight)) for value, weight in pairs]
    total = sum((weight for _, weight in numbers), Fraction(0))
    return sum((value * weight for value, weight in numbers), Fraction(0)) / total if total else MISSING


class InOrder:
    """The pairs of a place in an order and a value that the rows of a cohort have, as seen from one of them."""

    def __init__(self, own: tuple[Any, Any], pairs: Sequence[tuple[Any, Any]], direction: str) -> None:
        """Take the pair of the row, those of all rows, and which end of the places comes first."""
        gaps = [strongest(pair) for pair in pairs]
        self.gap = UNDETERMINED if UNDETERMINED in gaps else strongest(own)
        self.pairs = [tuple(map(number, pair)) for pair, gap in zip(pairs, gaps, strict=True) if gap is None]
        self.first, self.own = direction, tuple(map(number, own))

    def neighbour(self, side: str, ties: str) -> Any:
        """The value of the row directly before or after this one."""
        if self.gap:
            return self.gap
        upwards = (self.first == "desc") == (side == "ahead")
        further = {at for at, _ in self.pairs if (at > self.own[0] if upwards else at < self.own[0])}
        if not further:
            return MISSING
        nearest = min(further) if upwards else max(further)
        values = sorted(value for at, value in self.pairs if at == nearest)
        return values[0] if ties == "min" else values[-1] if ties == "max" else agreed(values)

    def before(self) -> Fraction:
        """What the rows before this one add up to."""
        own = self.own[0]
        return sum((v for at, v in self.pairs if (at > own if self.first == "desc" else at < own)), Fraction(0))

    def even(self) -> Fraction:
        """What the rows at the place of this one add up to, itself included."""
        return sum((value for at, value in self.pairs if at == self.own[0]), Fraction(0))

    def cumulative(self, ties: str) -> Any:
        """What the rows up to this one add up to: of tied rows itself alone, or all of them."""
        if self.gap:
            return self.gap
        ends = {"min": self.before() + self.own[1], "max": self.before() + self.even()}
        return agreed(list(ends.values())) if ties == "open" else ends[ties]

    def handed_out(self, total: Any, ties: str) -> Any:
        """What this row gets of a total; tied ones share what is left, or each may come first or last."""
        if gap := strongest([*([self.gap] if self.gap else []), total]):
            return gap
        asked, even = self.own[1], self.even()
        left = max(number(total) - self.before(), Fraction(0))
        if ties == "share":
            return min(asked, asked * left / even) if even else Fraction(0)
        as_last = max(number(total) - self.before() - (even - asked), Fraction(0))
        return agreed([min(asked, left), min(asked, as_last)])
