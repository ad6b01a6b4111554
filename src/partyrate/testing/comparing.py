"""Differences between two ratings of one scheme: in a value, a cause, a row, a pair, or a note."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from partyrate.language.domains.reference import Item
from partyrate.notes import Note
from partyrate.numbers import Absent, LevelValue, show
from partyrate.plan import Node, Plan
from partyrate.rating.rating import Rating
from partyrate.results.totals import rows_of

Values = dict[str, dict[tuple[Any, ...], Item]]
"""Exact values by name, and then by the key of the row."""

MANY: Final = 5
"""How many differences a message names; the others are counted."""


def values_of(rating: Rating) -> Values:
    """Return the exact values of a rating: by name, then by the key of the row."""
    plan, values = rating.plan, Values()
    for table in rating.result.given:
        names = [node.name for node in plan.nodes.values() if node.table == table and rating.result.has(node.name)]
        keys = plan.full_key(table)
        for row in rating.result.fetch(table, names):
            key = tuple(row[column] for column in keys)
            for name in names:
                values.setdefault(name, {})[key] = row[name]
    return values


def differences(
    plan: Plan,
    one: Rating,
    other: Rating,
    engines: tuple[str, str],
    *,
    notes: bool = True,
    same_order: bool = True,
) -> Iterator[str]:
    """Yield the differences between two ratings of one scheme: in a value, a cause, a row, a pair, or a note.

    `same_order`: whether their rows were given in the same order.
    """
    yield from value_differences(plan, values_of(one), values_of(other), engines)
    for pairing in plan.scheme.pairings:
        mine, theirs = paired_texts(one, pairing), paired_texts(other, pairing)
        if mine != theirs:
            yield f"pairs of {pairing!r}: {engines[0]} {mine}, {engines[1]} {theirs}"
    in_order = same_order and has_order(one) == has_order(other)
    first, second = (tuple(comparable(note, in_order=in_order) for note in rating.notes) for rating in (one, other))
    if notes and first != second:
        of_one, of_other = list(map(note_text, first)), list(map(note_text, second))
        yield from (f"note of {engines[0]} only: {note}" for note in of_one if note not in of_other)
        yield from (f"note of {engines[1]} only: {note}" for note in of_other if note not in of_one)
        if sorted(of_one) == sorted(of_other):
            yield f"the notes of {engines[1]} have another order or other figures than those of {engines[0]}"


def has_order(rating: Rating) -> bool:
    """Return whether the rows of a rating have an order; those of lazy frames are reported in that of their keys."""
    return not rating.result.is_lazy


def comparable(note: Note, *, in_order: bool) -> Note:
    """Return a note that does not depend on the order of rows, unless both ratings have one or neither has.

    Notes name the first rows that levels wait for, or that a warning is about: all of them where there are only some.
    Days among their keys are compared as texts, which they are in a frame of pandas.
    """
    if note.kind not in ("waiting", "warning"):
        return note
    rows = [_with_texts_of_days(row) for row in note.data["rows"]]
    if not in_order:
        rows = sorted(rows, key=str) if len(rows) == note.data["count"] else []
    return evolve(note, data={**note.data, "rows": rows}, labels=note.labels if in_order else {})


def _with_texts_of_days(row: Any) -> Any:
    """Return the keys of a row, each day as a text."""
    if not isinstance(row, Mapping):
        return row
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def paired_texts(rating: Rating, pairing: str) -> list[dict[str, str]]:
    """Return the pairs of a rating, in their order, with keys as texts: a frame of pandas has days as texts."""
    return [{name: str(value) for name, value in pair.items()} for pair in rating.pairs(pairing)]


def value_differences(plan: Plan, one: Values, other: Values, engines: tuple[str, str]) -> Iterator[str]:
    """Yield differences in values, causes or rows."""
    expected, computed = keyed_by_text(one), keyed_by_text(other)
    for name, values in expected.items():
        node = plan.nodes[name]
        if name not in computed and (node.kind == "input" or not node.is_computable):
            continue  # nothing needs it, so that it was not read, or it is never determined
        for key in {**values, **computed.get(name, {})}:
            mine, theirs = values.get(key), computed.get(name, {}).get(key)
            if type(mine) is not type(theirs) or mine != theirs:
                row = ", ".join(f"{column} {part}" for column, part in zip(plan.full_key(node.table), key, strict=True))
                yield (
                    f"{described(node)} of {row}: {engines[0]} {value_text(mine)}, {engines[1]} {value_text(theirs)}"
                )


def keyed_by_text(values: Values) -> Values:
    """Return values by keys as texts, since a frame of pandas has days as texts."""
    return {name: {tuple(map(str, key)): value for key, value in by_key.items()} for name, by_key in values.items()}


def note_text(note: Any) -> str:
    """Return a note with all its figures as text."""
    return f"{note.kind} {note}"


def described(node: Node) -> str:
    """Return the name of a value with its rules."""
    rules = "; ".join(f"{name}: {rule.text}" for name, rule in node.rules.items())
    return f"{node.name!r} ({rules})" if rules else repr(node.name)


def value_text(value: Item | None) -> str:
    """Return a value as text, or why there is none."""
    if value is None:
        return "has no such row"
    if isinstance(value, Absent):
        return f"is {value.cause.words}"
    if isinstance(value, Fraction):
        return f"gives {show(value)}"
    return f"gives {value.name if isinstance(value, LevelValue) else repr(value)}"


def fail(faults: Iterable[str]) -> None:
    """Raise an error with the first faults, where there are any.

    Raises:
        AssertionError: There are faults.
    """
    known = list(faults)
    if known:
        more = f"\n... and {len(known) - MANY} more" if len(known) > MANY else ""
        raise AssertionError("\n".join(known[:MANY]) + more)


def level_counts(rating: Rating, node: Node, names: Sequence[str]) -> dict[Any, Counter[str]]:
    """Count the rows with each level of a ladder in each cohort."""
    counts: dict[Any, Counter[str]] = {}
    for row in rows_of(rating.plan, rating.result, node.table, [node.name], names):
        cohort_of = tuple(row[name] if name in rating.plan.nodes else str(row[name]) for name in names)
        counts.setdefault(cohort_of, Counter())[str(row[node.name])] += 1
    return counts
