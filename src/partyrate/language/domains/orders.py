"""The result that each row has among others which a function of rows puts in order: ranks, totals, neighbours."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

from partyrate.language.tree import Call
from partyrate.numbers import MISSING


class Ranking(dict[Any, Any]):
    """The rank of each value among others, computed on first access.

    Tied values share the first, the last or the mean of their ranks, or count once (`dense`).

    Example:
        >>> from partyrate.language.grammar import parse
        >>> ranks = parse("rank(score, 'asc', within=(), ties='max')").tree.call
        >>> Ranking(ranks, [20, 10, 20], "asc")[20]
        3
    """

    def __init__(self, call: Call, values: Iterable[Any], direction: Any) -> None:
        super().__init__()
        self.ties, self.is_falling = call.options["ties"], direction == "desc"
        self.ordered = sorted(set(values) if self.ties == "dense" else values)

    def __missing__(self, value: Any) -> Any:
        low, high = bisect_left(self.ordered, value), bisect_right(self.ordered, value)
        before = len(self.ordered) - high if self.is_falling else low
        first, last = before + 1, before + high - low
        rank = Fraction(first + last, 2) if self.ties == "mean" else last if self.ties == "max" else first
        self[value] = rank
        return rank


class Running(dict[Any, Any]):
    """The running total at each pair of a place in an order and an amount, among others, computed on first access.

    The amounts of tied pairs count before a pair, or only its own does.

    Example:
        >>> from partyrate.language.grammar import parse
        >>> totals = parse("cumulative(paid, score, 'desc', within=(), ties='max')").tree.call
        >>> Running(totals, [(90, 5), (80, 3), (80, 4)], "desc")[80, 3]
        12
    """

    def __init__(self, call: Call, pairs: Iterable[tuple[Any, Any]], direction: Any) -> None:
        super().__init__()
        self.shares_total = call.options["ties"] == "max"
        amounts: dict[Any, Any] = {}
        for place, amount in pairs:
            amounts[place] = amounts.get(place, 0) + amount
        self.before: dict[Any, Any] = {}
        total: Any = 0
        for place in sorted(amounts, reverse=direction == "desc"):
            self.before[place] = total
            total += amounts[place]
        self.amounts = amounts

    def __missing__(self, pair: tuple[Any, Any]) -> Any:
        place, amount = pair
        self[pair] = self.before[place] + (self.amounts[place] if self.shares_total else amount)
        return self[pair]


class Neighbours(dict[Any, Any]):
    """The value that stands next before or behind each pair of a place in an order and a value, among others.

    Tied pairs do not stand before each other; of several that do, the least or the greatest value counts.

    Example:
        >>> from partyrate.language.grammar import parse
        >>> ahead = parse("ahead(paid, score, 'desc', within=(), ties='max')").tree.call
        >>> Neighbours(ahead, [(90, 5), (90, 3), (80, 4)], "desc")[80, 4]
        5
    """

    def __init__(self, call: Call, pairs: Iterable[tuple[Any, Any]], direction: Any) -> None:
        super().__init__()
        pick = max if call.options["ties"] == "max" else min
        values: dict[Any, Any] = {}
        for place, value in pairs:
            values[place] = pick(values.get(place, value), value)
        falls = (direction == "desc") is (call.function.name == "ahead")
        places = sorted(values, reverse=falls)
        self.before = dict(zip(places, [MISSING, *(values[place] for place in places)], strict=False))

    def __missing__(self, pair: tuple[Any, Any]) -> Any:
        self[pair] = self.before[pair[0]]
        return self[pair]


ORDERS: Final[Mapping[str, Any]] = {
    "rank": Ranking, "cumulative": Running, "ahead": Neighbours, "behind": Neighbours,
}  # fmt: skip
"""The class that each function has which gives every row of a cohort a result of its own."""
