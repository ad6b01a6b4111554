"""The columns that results are grouped by, and the demands of quotas on a group, in words and in numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from partyrate.errors import NotFoundError, UsageError
from partyrate.errors.arguments import checked_names
from partyrate.messages import in_language, joined, message, text, word
from partyrate.numbers import show_grouped


def columns_among(keys: Sequence[str], within: Sequence[str] | str) -> tuple[str, ...]:
    """Return the columns by which the rows of a ladder are grouped, which are among its keys."""
    columns = once("within", checked_names(within, "within", "district"))
    for name in columns:
        if name not in keys:
            raise NotFoundError.of("key column", name, keys, text("groups by key columns"))
    return columns


def once(argument: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return names by which rows are grouped, none of which stands twice."""
    for index, name in enumerate(names):
        if name in names[:index]:
            raise UsageError(*message("grouped twice", name=name, argument=argument))
    return tuple(names)


def quota_words(asked: Sequence[tuple[str, Fraction | None]], lang: str | None = None) -> str:
    """Return what quotas ask for in words: `at least 2, at most 5`."""
    parts = (
        text(
            "bound of",
            bound=word("bound", bound),
            number=text("unknown number") if number is None else show_grouped(number),
        )
        for bound, number in asked
    )
    return in_language(joined(parts), lang)


def deviation(count: int, asked: Sequence[tuple[str, Fraction | None]]) -> Fraction | None:
    """Return how far a count is from what a quota asks for, or outside the range that several quotas allow."""
    numbers = [number for _, number in asked if number is not None]
    if not numbers or len(numbers) < len(asked):
        return None
    if len(set(numbers)) == 1:
        return count - numbers[0]

    def bounds(*kinds: str) -> list[Fraction]:
        return [number for (bound, _), number in zip(asked, numbers, strict=True) if bound in kinds]

    too_few = max(bounds("exactly", "at_least"), default=Fraction(count)) - count
    too_many = count - min(bounds("exactly", "at_most"), default=Fraction(count))
    return -too_few if too_few > 0 else max(Fraction(0), too_many)
