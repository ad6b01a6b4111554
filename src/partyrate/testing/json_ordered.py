"""Functions along an order in the JSON of an explanation, computed from the rows before a row and even with it."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from partyrate.testing.json_rules import (
    NOT_APPLICABLE,
    Json,
    NotReplayed,
    Scope,
    agreed,
    fact_of,
    read,
    same,
    stated,
    word_of,
)
from partyrate.testing.plain_rules import called
from partyrate.testing.plain_values import MISSING, UNDETERMINED, Gap, number, rank_of, strongest


def ordered_value(part: Json, parts: Sequence[Json], node: ast.Call) -> Any:
    """Compute a rank, a running total or a value of the nearest row.

    Raises:
        NotReplayed: The JSON lacks what it follows from, or contradicts itself.
    """
    figures, is_rank = part["figures"], called(node) in ("rank", "percent_rank")
    scope = Scope(figures, parts)
    amount, place = (scope.value(node.args[at]) for at in (0, 0 if is_rank else 1))
    if fact_of(part, "own value" if is_rank else "place value") is None:
        raise NotReplayed("its own value is not stated")
    stated(part, "own value" if is_rank else "place value", {"value": place})
    own = own_absence(figures, strongest([amount, place]))
    if "undetermined" in figures.get("absent", {}):
        return UNDETERMINED
    if own is not None:  # a total that is handed out can be absent by a stronger cause
        return strongest([own, *(scope.value(each) for each in node.args[3:])])
    others = rows_even(part, place)
    if called(node) in ("ahead", "behind"):
        return neighbour_value(part, node)
    neighbours(part, others, None if is_rank else number(amount))
    if is_rank:
        return rank_value(node, figures)
    if called(node) == "cumulative":
        return running_total(node, figures, number(amount))
    return handed_out(node, figures, number(amount), scope.value(node.args[3]))


def own_absence(figures: Json, own: Gap | None) -> Gap | None:
    """Return why a row has no place in an order: its own value is absent, or it is out of its cohort.

    Raises:
        NotReplayed: It is in its cohort, and not among the rows whose values are absent.
    """
    if "outside" in figures:
        return own or NOT_APPLICABLE
    if own is not None and own.cause not in figures.get("absent", {}):
        raise NotReplayed(f"its own value is {own.cause}, and is not among those that are absent")
    return own


def neighbour_value(part: Json, node: ast.Call) -> Any:
    """Compute a value of the rows directly ahead or behind from those of tied ones that decide."""
    nearest = [read(each) for each in part["figures"]["nearest"]]
    if bool(nearest) != (fact_of(part, "before it" if called(node) == "ahead" else "after it") is not None):
        raise NotReplayed("the rows next to it are not those that are stated")
    return agreed(nearest) if nearest else MISSING


def rank_value(node: ast.Call, figures: Json) -> Any:
    """Compute a rank from the rows that stand before, and those that are even."""
    before, even, values = (
        figures.get(key, usual) for key, usual in (("before", 0), ("even", 1), ("values_before", 0))
    )
    place = rank_of(before, even, values, word_of(node, "ties", figures))
    if called(node) == "rank":
        return place
    return share_of(place, figures["ranked"], word_of(node, "kind", figures))


def share_of(place: Fraction, ranked: int, kind: str) -> Any:
    """Return a rank as a share of the rows that have one."""
    if kind == "inclusive":
        return (place - 1) / (ranked - 1) if ranked > 1 else MISSING
    return place / (ranked + (kind == "exclusive"))


def running_total(node: ast.Call, figures: Json, amount: Fraction) -> Any:
    """Compute what rows up to one add up to; of those that are even with it, itself alone or all of them."""
    before, even = read(figures["before"]), read(figures["even"])
    ends = {"min": before + amount, "max": before + even}
    ties = word_of(node, "ties", figures)
    return ends[ties] if ties in ends else agreed(list(ends.values()))


def handed_out(node: ast.Call, figures: Json, amount: Fraction, total: Any) -> Any:
    """Compute what is left for a row of a total that is handed out in order."""
    if isinstance(total, Gap):
        return total
    before, even = read(figures["before"]), read(figures["even"])
    left = max(number(total) - before, Fraction(0))
    if word_of(node, "ties", figures) == "share":
        return min(amount, amount * left / even if even > 0 else Fraction(0))
    as_last = max(number(total) - before - even + amount, Fraction(0))
    return agreed([min(amount, left), min(amount, as_last)])


def rows_even(part: Json, place: Any) -> int:
    """Return how many other rows are even with a row, as is stated.

    Raises:
        NotReplayed: They are said to have another value.
    """
    even = fact_of(part, "even rows")
    if even and not same(read(even["value"]), place):
        raise NotReplayed("the rows that are even with it have another value")
    return len(even["rows"]) if even else 0


def neighbours(part: Json, others: int, amount: Any) -> None:
    """Compare the neighbours of a row, where they are stated, with the figures.

    Args:
        part: The part of the explanation.
        others: How many other rows are even with the row.
        amount: What it adds to a total; None for a rank.

    Raises:
        NotReplayed: They do not fit.
    """
    figures, ahead = part["figures"], fact_of(part, "before it")
    if amount is not None:
        is_alone, is_first = read(figures["even"]) == amount, read(figures["before"]) == 0
        if (not others and not is_alone) or (not ahead and not is_first):
            raise NotReplayed("other rows add something, and none are stated")
        return
    if figures.get("even", 1 + others) != 1 + others:
        raise NotReplayed("the rows that are even with it are not those that are stated")
    before = figures["before"] if "before" in figures else figures["values_before"]
    if bool(before) != bool(ahead) or ("before" in figures and ahead and before < len(ahead["rows"])):
        raise NotReplayed("the rows before it are not those that are stated")
