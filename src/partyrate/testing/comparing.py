"""Where two ratings of one scheme differ: in a value, a cause, a row, or a note."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from partyrate.language.domains.reference import Item
from partyrate.notes import Note
from partyrate.numbers import Absent, LevelValue, show
from partyrate.plan import Node, Plan
from partyrate.rating.rating import Rating

Values = dict[str, dict[tuple[Any, ...], Item]]
"""Exact values by name, and then by the key of the row."""

MANY: Final = 5
"""How many differences a message names; the others are counted."""


def values_of(rating: Rating) -> Values:
    """Give the exact values of a rating: by name, then by the key of the row."""
    plan, found = rating.plan, Values()
    for table in rating.result.given:
        names = [node.name for node in plan.nodes.values() if node.table == table and rating.result.has(node.name)]
        keys = plan.full_key(table)
        for row in rating.result.fetch(table, names):
            key = tuple(row[column] for column in keys)
            for name in names:
                found.setdefault(name, {})[key] = row[name]
    return found


def differences(
    plan: Plan,
    one: Rating,
    other: Rating,
    engines: tuple[str, str],
    *,
    notes: bool = True,
    same_order: bool = True,
) -> Iterator[str]:
    """Say where two ratings of one scheme differ: in a value, a cause, a row, a pair, or a note.

    `same_order` says whether their rows were given in the same order.
    """
    yield from value_differences(plan, values_of(one), values_of(other), engines)
    for pairing in plan.scheme.pairings:
        mine, theirs = paired_texts(one, pairing), paired_texts(other, pairing)
        if mine != theirs:
            yield f"pairs of {pairing!r}: {engines[0]} {mine}, {engines[1]} {theirs}"
    in_order = same_order and has_order(one) == has_order(other)
    first, second = (tuple(comparable(note, in_order=in_order) for note in rating.notes) for rating in (one, other))
    if notes and first != second:
        said_by, also = list(map(told_note, first)), list(map(told_note, second))
        yield from (f"note of {engines[0]} only: {note}" for note in said_by if note not in also)
        yield from (f"note of {engines[1]} only: {note}" for note in also if note not in said_by)
        if sorted(said_by) == sorted(also):
            yield f"the notes of {engines[1]} have another order or other figures than those of {engines[0]}"


def has_order(rating: Rating) -> bool:
    """Return whether the rows of a rating have an order; those of lazy frames are told in that of their keys."""
    return not rating.result.is_lazy


def comparable(note: Note, *, in_order: bool) -> Note:
    """Return a note that does not depend on the order of rows, unless both ratings have one or neither has.

    Notes name the first rows that levels wait for: all of them where they are few.
    """
    if in_order or note.kind != "waiting":
        return note
    rows = sorted(note.data["rows"], key=str) if len(note.data["rows"]) == note.data["count"] else []
    return evolve(note, data={**note.data, "rows": rows}, labels={})


def paired_texts(rating: Rating, pairing: str) -> list[dict[str, str]]:
    """Return the pairs of a rating, in their order, with keys as texts: a frame of pandas has days as texts."""
    return [{name: str(value) for name, value in pair.items()} for pair in rating.pairs(pairing)]


def value_differences(plan: Plan, one: Values, other: Values, engines: tuple[str, str]) -> Iterator[str]:
    """Say where values or causes differ, or rows."""
    expected, found = keyed_by_text(one), keyed_by_text(other)
    for name, values in expected.items():
        node = plan.nodes[name]
        if name not in found and (node.kind == "input" or not node.is_computable):
            continue  # nothing needs it, so that it was not read, or it is never determined
        for key in {**values, **found.get(name, {})}:
            mine, theirs = values.get(key), found.get(name, {}).get(key)
            if type(mine) is not type(theirs) or mine != theirs:
                row = ", ".join(f"{column} {part}" for column, part in zip(plan.full_key(node.table), key, strict=True))
                yield (f"{said(node)} of {row}: {engines[0]} {told(mine)}, {engines[1]} {told(theirs)}")


def keyed_by_text(values: Values) -> Values:
    """Give values by keys as they are written, since a frame of pandas has days as texts."""
    return {name: {tuple(map(str, key)): value for key, value in found.items()} for name, found in values.items()}


def told_note(note: Any) -> str:
    """Write a note with all its figures."""
    return f"{note.kind} {note}"


def said(node: Node) -> str:
    """Name a value with its rules."""
    rules = "; ".join(f"{name}: {rule.text}" for name, rule in node.rules.items())
    return f"{node.name!r} ({rules})" if rules else repr(node.name)


def told(value: Item | None) -> str:
    """Write a value, or why there is none."""
    if value is None:
        return "has no such row"
    if isinstance(value, Absent):
        return f"is {value.cause.words}"
    if isinstance(value, Fraction):
        return f"gives {show(value)}"
    return f"gives {value.name if isinstance(value, LevelValue) else repr(value)}"


def fail(faults: Iterable[str]) -> None:
    """Raise where there are faults, with the first of them."""
    found = list(faults)
    if found:
        more = f"\n... and {len(found) - MANY} more" if len(found) > MANY else ""
        raise AssertionError("\n".join(found[:MANY]) + more)
