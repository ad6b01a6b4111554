"""Composed functions of rows in the *analysis* domain: bounds of a result that its rule alone does not show."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from partyrate.errors import KindError
from partyrate.language.domains.analysis.aggregates import check_direction
from partyrate.language.domains.analysis.kinds import expect
from partyrate.language.domains.analysis.names import Names
from partyrate.language.domains.analysis.ranges import ValueRange
from partyrate.language.grammar import Call, span_of, text_of
from partyrate.messages import message


@frozen
class Case:
    """A call of a composed function: its arguments with their ranges, and its rows.

    Args:
        call: The call.
        values: The ranges of its arguments.
        most: The most rows that it runs over.
        is_member: Whether the row that asks is always among these.
    """

    call: Call
    values: Sequence[ValueRange]
    most: int
    is_member: bool

    def number(self, place: int) -> ValueRange:
        """Return the range of an argument, checked to be a number."""
        return expect(self.values[place], ("number",), self.call.arguments[place])


def refined(
    names: Names,
    own_table: str | None,
    call: Call,
    values: Sequence[ValueRange],
    result: ValueRange,
    node: ast.Call,
) -> ValueRange:
    """Return the range of a composed function: that of its rule, within the bounds that its arguments set.

    Args:
        names: The scheme.
        own_table: The table of the rule.
        call: The call.
        values: The ranges of its arguments.
        result: The range of the rule that it stands for.
        node: Its node, for messages.

    Raises:
        KindError: An argument is not what the function takes.
    """
    if call.function.name not in BOUNDS:
        return result
    table = str(call.table)
    most = names.most_rows(table, None if call.within is not None else own_table)
    is_member = call.where is None and not names.excludes(table)
    low, high = BOUNDS[call.function.name](Case(call, values, most, is_member))
    low = result.low if low is None else max(low, result.low)
    high = result.high if high is None else min(high, result.high)
    return evolve(result, low=low, high=high) if low <= high else result


Ends = tuple[Fraction | None, Fraction | None]
"""The least and the greatest value as far as they are known."""


def _weighted_mean(case: Case) -> Ends:
    """Return the interval of the values, since no weight is negative."""
    a, weight = case.number(0), case.number(1)
    if weight.low < 0:
        written = case.call.arguments[1]
        raise KindError(*message("negative weight", text=text_of(written), low=weight.low), span_of(written))
    return a.low, a.high


def _percent_rank(case: Case) -> Ends:
    return None, Fraction(1)


def _handed_out(case: Case) -> Ends:
    """Return what is asked for as the most; it is not negative, and nor is what is handed out."""
    a = case.number(0)
    case.number(3)
    if a.low < 0:
        written = case.call.arguments[0]
        raise KindError(*message("negative claim", text=text_of(written), low=a.low), span_of(written))
    return None, a.high


def _scaled(case: Case) -> Ends:
    """Return the interval of shares of the best one, of the mean, or of the way between two ends."""
    a, otherwise = case.number(0), case.number(2)
    check_direction(case.values[1], case.call.arguments[1])
    to, falls = case.call.options["to"], case.values[1].constant == "desc"
    if not case.is_member or (to != "range" and a.low < 0):
        return None, None
    if to == "mean":  # it is so many times the mean where all other values are zero
        return None, max(Fraction(case.most), otherwise.high) if falls else None
    return min(Fraction(0), otherwise.low), max(Fraction(1), otherwise.high)


BOUNDS: Final[Mapping[str, Callable[[Case], Ends]]] = {
    "weighted_mean": _weighted_mean,
    "percent_rank": _percent_rank,
    "scaled": _scaled,
    "handed_out": _handed_out,
}
"""The ends of the results of composed functions, as far as their rules alone do not show them."""
