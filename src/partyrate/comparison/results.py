"""The results that two ratings have in common: for how many units each is another one, and which these are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from partyrate.comparison.agreement import dense, kendall, spearman
from partyrate.comparison.correspondence import DOWN, UP, move_of_scores
from partyrate.comparison.pair import Pair, signed
from partyrate.comparison.sides import Key
from partyrate.numbers import Absent, LevelValue


def common_results(pair: Pair) -> dict[str, str]:
    """Return the results that both ratings have with one kind, in the order of the base, each with its kind."""
    return {name: kind for name, kind in pair.base.results.items() if pair.other.results.get(name) == kind}


def result_counts(pair: Pair) -> list[dict[str, Any]]:
    """Return for each result that both ratings have how many of the units have another value, and which way.

    `up` and `down` count better and worse numbers; what has no better end has none. `gains` and `loses` count units
    that have a value in one of the ratings only.
    """
    kinds = common_results(pair)
    values = _values(pair, kinds)
    return [
        {"rating": pair.other.name, "result": name, "kind": kind, **_counted(pair, name, kind, values[name])}
        for name, kind in kinds.items()
    ]


def changed_results(pair: Pair) -> Iterator[tuple[Key, dict[str, Any]]]:
    """Yield the key of a unit and one of its results, for every result that is another one, unit by unit."""
    kinds = common_results(pair)
    values = _values(pair, kinds)
    for at, key in enumerate(pair.common):
        for name, kind in kinds.items():
            old, new = values[name][at]
            if not _same(old, new):
                yield key, {
                    "rating": pair.other.name, "result": name, "kind": kind,
                    **_ends("from", old), **_ends("to", new),
                }  # fmt: skip


def _values(pair: Pair, kinds: Mapping[str, str]) -> dict[str, list[tuple[Any, Any]]]:
    """Return the values of results in both ratings, unit by unit."""
    names = list(kinds)
    if not names:
        return {}
    old, new = (side.values(names) for side in (pair.base, pair.other))
    return {name: [(old[key][at], new[key][at]) for key in pair.common] for at, name in enumerate(names)}


def _counted(pair: Pair, name: str, kind: str, values: list[tuple[Any, Any]]) -> dict[str, Any]:
    """Return how many values of a result are other ones, in which way, and of numbers how far the orders agree."""
    absent = Counter((isinstance(old, Absent), isinstance(new, Absent)) for old, new in values)
    found: dict[str, Any] = {
        "units": len(values), "changed": sum(not _same(old, new) for old, new in values), "up": None, "down": None,
        "gains": absent[True, False], "loses": absent[False, True], "kendall": None, "spearman": None,
    }  # fmt: skip
    return found | _ordered(pair, name, values) if kind == "number" else found


def _ordered(pair: Pair, name: str, values: list[tuple[Any, Any]]) -> dict[str, Any]:
    """Return how many numbers are better and worse, and how far the orders of the units agree that have both."""
    fell, falls = _directions(pair, name)
    there = [(old, new) for old, new in values if not isinstance(old, Absent) and not isinstance(new, Absent)]
    ways = Counter(move_of_scores(old, new, falls=falls) for old, new in there)
    first = dense([signed(old, falls=fell) for old, _ in there])
    second = dense([signed(new, falls=falls) for _, new in there])
    return {
        "up": ways[UP], "down": ways[DOWN], "kendall": kendall(first, second), "spearman": spearman(first, second)
    }  # fmt: skip


def _directions(pair: Pair, name: str) -> tuple[bool, bool]:
    """Return for both ratings whether a smaller number is a better one; a record has it from the other rating."""
    old, new = pair.base.falls(name), pair.other.falls(name)
    return bool(new if old is None else old), bool(old if new is None else new)


def _same(old: Any, new: Any) -> bool:
    """Whether two values of a result are the same one; levels are compared by their names, whatever the ladder."""
    if isinstance(old, LevelValue) and isinstance(new, LevelValue):
        return old.name == new.name
    return bool(old == new)


def _ends(role: str, value: Any) -> dict[str, Any]:
    """Return a value, or why there is none."""
    if isinstance(value, Absent):
        return {f"value_{role}": None, f"state_{role}": value.cause.words}
    return {f"value_{role}": value.name if isinstance(value, LevelValue) else value, f"state_{role}": None}
