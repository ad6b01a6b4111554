"""Entries with other rules: each rule of an entry, changed at single places of its text.

A rule keeps all but these places as it was written, so that messages still show it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Iterator, Sequence
from fractions import Fraction
from typing import Any, TypeVar

from attrs import evolve

from partyrate.language.grammar import parse, text_of
from partyrate.model import Budget, DecisionRow, Gate, Incentive, Indicator, Ladder, Pairing, Quota, Scheme, ordering
from partyrate.model.decision import EDGES, edge_text

E = TypeVar("E", Indicator, Ladder, Gate, Incentive, Budget, Pairing)

Edge = Callable[[Fraction | str, str], Fraction | str]
"""Returns another edge in place of one, which is a number or a rule; the comparison that it stands in says more."""

Edit = tuple[int, int, str]
"""The place of a text where something else is to stand, by its first and its last position, and what stands there."""


def with_rules(entry: E, change: Callable[[str], str], edge: Edge | None = None) -> E:
    """Return an entry with each of its rules changed; `edge` changes the edges of decisions before."""
    own: dict[str, Any] = {
        name: change(rule)
        for name in ("formula", "when", "amount", "at_most", "helpers", "helped")
        if isinstance(rule := getattr(entry, name, None), str)
    }
    if isinstance(entry, Ladder):
        own |= _rules_of_ladder(entry, change)
    rows: Sequence[DecisionRow] | None = getattr(entry, "rows", None)
    if rows is not None:
        of: str | None = getattr(entry, "of", None)
        kept = tuple(row if edge is None else evolve(row, **_edges(row, str(of), edge)) for row in rows)
        own |= {"of": None if of is None else change(of), "rows": _rules_of_rows(kept, change)}
    return evolve(entry, **own)


def _rules_of_ladder(entry: Ladder, change: Callable[[str], str]) -> dict[str, Any]:
    """Return the fields of a ladder that hold rules, each of them changed."""
    keys: list[str] = []
    for key in entry.order_by:
        rule, is_descending = ordering(key)
        keys.append(f"{change(rule)} {'desc' if is_descending else 'asc'}")
    return {
        "from_": None if entry.from_ is None else change(entry.from_),
        "levels": tuple(each if each.when is None else evolve(each, when=change(each.when)) for each in entry.levels),
        "quotas": tuple(evolve(each, **_changed(each, change)) for each in entry.quotas),
        "order_by": tuple(keys),
    }


def _rules_of_rows(rows: Sequence[DecisionRow], change: Callable[[str], str]) -> tuple[DecisionRow, ...]:
    """Return the rows of a decision with each of their rules changed."""
    changed = []
    for row in rows:
        own: dict[str, Any] = {key: change(edge) for key, edge in row.edges.items() if isinstance(edge, str)}
        own |= {} if row.when is None else {"when": change(row.when)}
        changed.append(evolve(row, formula=tuple(map(change, row.formula)), **own))
    return tuple(changed)


def _edges(row: DecisionRow, of: str, change: Edge) -> dict[str, Any]:
    """Return the edges of a row of a decision, each of them changed."""
    return {key: change(edge, f"{of} {EDGES[key]} {edge_text(edge)}") for key, edge in row.edges.items()}


def _changed(quota: Quota, change: Callable[[str], str]) -> dict[str, Any]:
    return {quota.bound: change(quota.places)}


def edited(text: str, edits: Collection[Edit]) -> str:
    """Return a text with some of its places changed, which do not overlap."""
    for start, end, new in sorted(edits, reverse=True):
        text = f"{text[:start]}{new}{text[end:]}"
    return text


def with_key(text: str, lookups: Collection[str], key: str) -> str:
    """Return a rule in which some lookups have a further key, the first one.

    Example:
        >>> with_key("pay[star] + step[(group, pay[star])]", ("pay", "step"), "set")
        'pay[set, star] + step[set, group, pay[set, star]]'
    """
    return edited(text, list(_keyed(parse(text).tree, lookups, key)))


def _keyed(tree: ast.AST, lookups: Collection[str], key: str) -> Iterator[Edit]:
    """Yield the changes that give the outermost selections of a rule a further key; inner ones are part of them."""
    if isinstance(tree, ast.Subscript) and isinstance(tree.value, ast.Name) and tree.value.id in lookups:
        place: Any = tree
        keys = tree.slice.elts if isinstance(tree.slice, ast.Tuple) else [tree.slice]
        parts = [with_key(text_of(each), lookups, key) for each in keys]
        yield place.value.end, place.end, f"[{', '.join([key, *parts])}]"
        return
    for child in ast.iter_child_nodes(tree):
        yield from _keyed(child, lookups, key)


def passes_lookups(scheme: Scheme) -> bool:
    """Return whether a formula takes the name of a lookup as an argument, so that only its calls say which is read."""
    return any(
        part.value.id in entry.takes
        for entry in scheme.indicators.values()
        if entry.takes
        for _, rule in entry.rules
        for part in _selections(rule)
    )


def _selections(text: str) -> Iterator[Any]:
    """Yield the parts of a rule that select a cell of a lookup."""
    for part in ast.walk(parse(text).tree):
        if isinstance(part, ast.Subscript) and isinstance(part.value, ast.Name):
            yield part
