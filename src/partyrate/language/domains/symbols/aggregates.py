"""Functions of rows in the *symbols* domain, over rows of which each may be there or not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import evolve, frozen

from partyrate.language.domains.symbols.value import (
    Symbol,
    absent,
    both,
    comes_first,
    common,
    either,
    literal,
    most_frequent,
    negated,
    numerators,
    select,
    strongest_cause,
    times,
    when,
)
from partyrate.numbers import Cause


@frozen(eq=False)
class Gathered:
    """The value of one row.

    Args:
        counts: The condition that the row is there and selected.
        value: Its value.
        unsure: The cause for which it is not known whether it is selected, else 0.
    """

    counts: Any
    value: Symbol
    unsure: Any

    @property
    def absence(self) -> Any:
        """The code of the cause for which the whole is absent on account of this row, else 0."""
        own = when(self.counts, self.value.absence, 0)
        return strongest_cause([self.unsure, own])


Aggregate = Callable[..., Symbol]
"""A function of the values of rows, and of the words that a function takes."""


def _whole(find: Aggregate) -> Aggregate:
    """Return an aggregate whose result is absent where the value of one of its rows is."""

    def aggregate(rows: Sequence[Gathered], **words: str) -> Symbol:
        found, absence = find(rows, **words), strongest_cause(row.absence for row in rows)
        return evolve(found, absence=when(absence == 0, found.absence, absence))

    return aggregate


def _number_of(rows: Sequence[Gathered]) -> Any:
    return sum(when(row.counts, 1, 0) for row in rows)


def _sum(rows: Sequence[Gathered]) -> Symbol:
    if not rows:
        return literal(Fraction(0), None)
    values, below = common([row.value for row in rows])
    return Symbol("number", sum(when(row.counts, value, 0) for row, value in zip(rows, values, strict=True)), below)


def _mean(rows: Sequence[Gathered]) -> Symbol:
    total, number = _sum(rows), _number_of(rows)
    below = times(total.denominator, when(number == 0, 1, number))
    return Symbol("number", total.value, below, when(number == 0, int(Cause.MISSING), 0))


def _product(rows: Sequence[Gathered]) -> Symbol:
    value: Any = 1
    below: Any = 1
    for row in rows:
        value = times(value, when(row.counts, row.value.value, 1))
        below = times(below, when(row.counts, row.value.denominator, 1))
    return Symbol("number", value, below)


def _extreme(*, greatest: bool) -> Aggregate:
    def aggregate(rows: Sequence[Gathered]) -> Symbol:
        found = absent("number", Cause.MISSING)
        for row in rows:
            own = evolve(row.value, absence=0)
            is_better = either(found.absence != 0, comes_first(*numerators(own, found), greatest=greatest))
            found = select(both(row.counts, is_better), own, found)
        return evolve(found, low=None, high=None)

    return aggregate


def _most_frequent_level(rows: Sequence[Gathered], ties: str) -> Symbol:
    scale = next((row.value.scale for row in rows if row.value.scale is not None), None)
    if scale is None:
        return absent("number", Cause.MISSING)
    found = most_frequent([(row.counts, row.value.value) for row in rows], scale, ties)
    return evolve(found, absence=when(_number_of(rows) == 0, int(Cause.MISSING), 0))


def _any(rows: Sequence[Gathered]) -> Symbol:
    return Symbol("flag", either(*(both(row.counts, row.value.value) for row in rows)))


def _all(rows: Sequence[Gathered]) -> Symbol:
    return Symbol("flag", both(*(either(negated(row.counts), row.value.value) for row in rows)))


_FOUND: Final[dict[str, Aggregate]] = {
    "sum of rows": _sum,
    "mean of rows": _mean,
    "product": _product,
    "count of rows": lambda rows: Symbol("number", _number_of(rows)),
    "any of rows": _any,
    "all of rows": _all,
    "min of rows": _extreme(greatest=False),
    "max of rows": _extreme(greatest=True),
    "best_level of rows": _extreme(greatest=True),
    "worst_level of rows": _extreme(greatest=False),
    "most_frequent_level of rows": _most_frequent_level,
}

AGGREGATES: Final[dict[str, Aggregate]] = {name: _whole(find) for name, find in _FOUND.items()}
"""Functions of rows by name; for those that are not named here, a free value stands."""
