"""Telling what an aggregate looked at: how many rows it selected, which values are absent, who stands beside a rank."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from partyrate.engines.reference.run import StoredRow
from partyrate.explain.fact import Fact
from partyrate.language.domains.reference import Item
from partyrate.language.grammar import Call, counted_table
from partyrate.numbers import Absent, LevelValue

if TYPE_CHECKING:
    from partyrate.explain.builder import ExplanationBuilder


def explain_rows(teller: ExplanationBuilder, node: ast.Call, row: StoredRow) -> Iterator[Fact]:
    """Say over which rows an aggregate runs: those that it selects, and of how many."""
    call: Call = node.call  # type: ignore[attr-defined]
    rows: Sequence[Any] = row.below(str(call.table)) if call.within is None else row.cohort(call.within_names)[1]
    if "?" in call.options.values():  # nothing is computed; the choice is named by what the value lacks
        return
    selects = [True if call.where is None else teller.at(call.where, each) for each in rows]
    chosen = [each for each, selected in zip(rows, selects, strict=True) if selected is True]
    everything = teller.counted(len(rows), "row", "records")
    if call.where is None or not rows:
        yield teller.fact("rows", {"rows": len(rows)}, rows=everything)
    else:
        data = {"chosen": len(chosen), "rows": len(rows)}
        yield teller.fact("chosen rows", data, chosen=teller.measured(len(chosen), "records"), rows=everything)
        yield from absences(teller, "unknown rows", selects)
    if counted_table(call, teller.case.store.table_names) is not None:
        return
    values = [teller.at(call.arguments[0], each) for each in chosen]
    yield from absences(teller, "absent rows", values)
    if call.function.name == "rank":
        yield from explain_rank(teller, call, row, list(zip(values, chosen, strict=True)))


def absences(teller: ExplanationBuilder, word: str, values: Sequence[Item]) -> Iterator[Fact]:
    """Say how many values are absent, by cause, the strongest first."""
    causes = Counter(value for value in values if isinstance(value, Absent))
    for gone in sorted(causes, key=lambda value: value.cause, reverse=True):
        data = {"cause": gone.cause, "rows": causes[gone]}
        yield teller.fact(word, data, cause=teller.show(gone), rows=teller.counted(causes[gone], "row", "records"))


def explain_rank(
    teller: ExplanationBuilder, call: Call, row: StoredRow, ranked: Sequence[tuple[Item, StoredRow]]
) -> Iterator[Fact]:
    """Say which value of the row is ranked, and which rows stand beside it."""
    argument = call.arguments[0]
    node = teller.plan.nodes.get(argument.id) if isinstance(argument, ast.Name) else None
    own = teller.at(argument, row)
    yield teller.fact("own value", {"value": own}, value=teller.show(own, node))
    if isinstance(own, Absent) or all(each.number != row.number for _, each in ranked):
        return
    direction = teller.at(call.arguments[1], row)
    if isinstance(direction, Absent):
        return
    sign = -1 if direction == "desc" else 1
    places: dict[Any, list[tuple[Item, StoredRow]]] = {}
    for value, each in ranked:
        if not isinstance(value, Absent):
            places.setdefault(sign * ordinal(value), []).append((value, each))
    here = sign * ordinal(own)
    for word, beside in (
        ("before it", max((place for place in places if place < here), default=None)),
        ("even rows", here),
        ("after it", min((place for place in places if place > here), default=None)),
    ):
        found = [] if beside is None else [pair for pair in places[beside] if pair[1].number != row.number]
        if found:
            names = sorted(key_words(call, each) for _, each in found)
            rows = names[0]
            if len(names) > 1:
                rows = teller.phrase("and more", row=names[0], more=len(names) - 1, count=len(names))
            keys = [row_key(each) for _, each in found]
            yield teller.fact(
                word, {"value": found[0][0], "rows": keys}, value=teller.show(found[0][0], node), rows=rows
            )


def ordinal(value: Any) -> Any:
    """Give a number that orders like a value."""
    if isinstance(value, LevelValue):
        return value.value
    return value.toordinal() if hasattr(value, "toordinal") else value


def row_key(row: StoredRow) -> tuple[Any, ...]:
    """Return the whole key of a row."""
    return tuple(row.raw[name] for name in row.store.plan.full_key(row.table))


def key_words(call: Call, row: StoredRow) -> str:
    """Name a row by the key columns that its cohort does not have in common."""
    keys = row.store.plan.full_key(row.table)
    own = [name for name in keys if name not in call.within_names] or keys
    return ", ".join(f"{name} {row.raw[name]}" for name in own)
