"""The arguments of `compare`: ratings by name, what is said of each, and levels that stand for each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from partyrate.comparison.correspondence import Correspondence, correspondence
from partyrate.comparison.sides import Key, Side
from partyrate.errors import NotFoundError, UsageError
from partyrate.messages import Argument, joined, message, text
from partyrate.model.entry import as_texts
from partyrate.rating.rating import Rating
from partyrate.rating.record import RatingRecord


def checked_ratings(ratings: Any) -> dict[str, Rating | RatingRecord]:
    """Return the ratings, which have names.

    Raises:
        UsageError: They have none, are fewer than two, or something is no rating.
    """
    if not isinstance(ratings, Mapping):
        raise UsageError(*message("compare no mapping", kind=type(ratings).__name__))
    if len(ratings) < 2:
        raise UsageError(*message("compare too few", count=len(ratings)))
    for name, rating in ratings.items():
        if not isinstance(name, str) or not name.strip():
            raise UsageError(*message("compare unnamed", name=name))
        if not isinstance(rating, Rating | RatingRecord):
            raise UsageError(*message("compare no rating", name=name, kind=type(rating).__name__))
    return dict(ratings)


def by_rating(argument: str, value: Any, ratings: Mapping[str, Any]) -> dict[str, str]:
    """Return what an argument says of each rating."""
    if value is None:
        return {}
    if isinstance(value, str):
        return dict.fromkeys(ratings, value)
    if not isinstance(value, Mapping):
        raise UsageError(*message("compare argument", argument=argument, kind=type(value).__name__))
    for name, each in value.items():
        if name not in ratings:
            why = text("compare argument by rating", argument=Argument(argument))
            raise NotFoundError.of("rating", str(name), ratings, why)
        if not isinstance(each, str):
            raise UsageError(*message("compare argument", argument=argument, kind=type(each).__name__))
    return dict(value)


def declared_levels(levels: Any, base: Side, others: Sequence[Side]) -> dict[str, Mapping[str, Any]]:
    """Return the declared correspondence of each other rating."""
    if levels is None:
        return {}
    if not isinstance(levels, Mapping):
        raise UsageError(*message("compare levels", kind=type(levels).__name__))
    nested = [isinstance(each, Mapping) for each in levels.values()]
    if levels and all(nested):
        _check_ratings(levels, base, others)
        return dict(levels)
    if any(nested) or len(others) > 1 or not levels:
        raise UsageError(*message("compare levels", kind=type(levels).__name__))
    for each in levels.values():
        if not all(isinstance(name, str) for name in as_texts(each)):
            raise UsageError(*message("compare levels", kind=type(each).__name__))
    return {others[0].name: levels}


def _check_ratings(named: Iterable[Any], base: Side, others: Sequence[Side]) -> None:
    names = [side.name for side in others]
    for name in named:
        if name not in names:
            raise NotFoundError.of("rating", str(name), names, text("compare others", base=base.name))


def nothing_in_common(base: Side, others: Sequence[Side]) -> UsageError:
    """Return the error of ratings that have no unit in common."""
    for side in others:
        written = {tuple(map(str, key)) for key in base.rows} & {tuple(map(str, key)) for key in side.rows}
        if written and not set(base.rows) & set(side.rows):
            key = "/".join(min(written))
            return UsageError(*message("compare keys of kinds", base=base.name, rating=side.name, key=key))
    return UsageError(*message("compare no unit", count=len(others) + 1))


def corresponding(
    base: Side, other: Side, declared: Mapping[str, Any] | None, common: Sequence[Key]
) -> Correspondence | None:
    """Return how the levels of two ladders are compared; None where one of the ratings has no ladder.

    Raises:
        UsageError: Levels are declared for a rating without a ladder.
    """
    if base.scale is None or other.scale is None:
        if declared is not None:
            lacking = [side.name for side in (base, other) if side.scale is None]
            raise UsageError(*message("compare levels without ladder", ratings=joined(lacking)))
        return None
    found = tuple([side.rows[key].level for key in common] for side in (base, other))
    return correspondence((base.name, other.name), (base.scale, other.scale), declared, (found[0], found[1]))
