"""Explanations of aggregates: how many rows they select, which values are absent, and the neighbours of a rank."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from partyrate.engines.reference.run import StoredRow
from partyrate.explain.explainer import Explainer
from partyrate.explain.fact import Fact
from partyrate.language.domains.reference import Item
from partyrate.language.grammar import Call, counted_table
from partyrate.numbers import Absent, LevelValue


def explain_rows(builder: Explainer, node: ast.Call, row: StoredRow) -> Iterator[Fact]:
    """Yield the rows that an aggregate selects, and of how many, with the absent ones among them."""
    call: Call = node.call  # type: ignore[attr-defined]  # the grammar adds it to what it read
    rows: Sequence[Any] = row.below(str(call.table)) if call.within is None else row.cohort(call.within_names)[1]
    if "?" in call.options.values():  # nothing is computed; the choice is named by what the value lacks
        return
    selects = [True if call.where is None else builder.at(call.where, each) for each in rows]
    chosen = [each for each, selected in zip(rows, selects, strict=True) if selected is True]
    everything = builder.counted(len(rows), "row", "records")
    if call.where is None or not rows:
        yield builder.fact("rows", {"rows": len(rows)}, rows=everything)
    else:
        data = {"chosen": len(chosen), "rows": len(rows)}
        yield builder.fact("chosen rows", data, chosen=builder.measured(len(chosen), "records"), rows=everything)
        yield from absences(builder, "unknown rows", selects)
    if counted_table(call, builder.case.store.table_names) is not None:
        return
    values = [builder.at(call.arguments[0], each) for each in chosen]
    yield from absences(builder, "absent rows", values)
    if call.function.name == "rank":
        yield from explain_rank(builder, call, row, list(zip(values, chosen, strict=True)))


def absences(builder: Explainer, kind: str, values: Sequence[Item]) -> Iterator[Fact]:
    """Yield how many values are absent, by cause, the strongest first."""
    causes = Counter(value for value in values if isinstance(value, Absent))
    for absent in sorted(causes, key=lambda value: value.cause, reverse=True):
        data = {"cause": absent.cause, "rows": causes[absent]}
        yield builder.fact(
            kind, data, cause=builder.show(absent), rows=builder.counted(causes[absent], "row", "records")
        )


def explain_rank(
    builder: Explainer, call: Call, row: StoredRow, ranked: Sequence[tuple[Item, StoredRow]]
) -> Iterator[Fact]:
    """Yield the value of the row that is ranked, and its neighbours."""
    argument = call.arguments[0]
    node = builder.plan.nodes.get(argument.id) if isinstance(argument, ast.Name) else None
    own = builder.at(argument, row)
    yield builder.fact("own value", {"value": own}, value=builder.show(own, node))
    if isinstance(own, Absent) or all(each.number != row.number for _, each in ranked):
        return
    direction = builder.at(call.arguments[1], row)
    if isinstance(direction, Absent):
        return
    sign = -1 if direction == "desc" else 1
    ranks: dict[Any, list[tuple[Item, StoredRow]]] = {}
    for value, each in ranked:
        if not isinstance(value, Absent):
            ranks.setdefault(sign * ordinal(value), []).append((value, each))
    here = sign * ordinal(own)
    for kind, rank in (
        ("before it", max((rank for rank in ranks if rank < here), default=None)),
        ("even rows", here),
        ("after it", min((rank for rank in ranks if rank > here), default=None)),
    ):
        neighbours = [] if rank is None else [pair for pair in ranks[rank] if pair[1].number != row.number]
        if neighbours:
            value = neighbours[0][0]
            rows = [each for _, each in neighbours]
            data = {"value": value, "rows": [row_key(each) for each in rows]}
            yield builder.fact(kind, data, value=builder.show(value, node), rows=first_row(builder, call, rows))


def first_row(builder: Explainer, call: Call, rows: Sequence[StoredRow]) -> str:
    """Return the first of some rows in words, and how many more there are."""
    names = sorted(key_words(builder, call, each) for each in rows)
    more = len(names) - 1
    return builder.phrase("and more", row=names[0], more=more, count=len(names)) if more else names[0]


def ordinal(value: Any) -> Any:
    """Return a number that orders like a value."""
    if isinstance(value, LevelValue):
        return value.value
    return value.toordinal() if hasattr(value, "toordinal") else value


def row_key(row: StoredRow) -> tuple[Any, ...]:
    """Return the whole key of a row."""
    return tuple(row.raw[name] for name in row.store.plan.full_key(row.table))


def key_words(builder: Explainer, call: Call, row: StoredRow) -> str:
    """Return a row in words, by the key columns in which rows of its cohort differ."""
    keys = row.store.plan.full_key(row.table)
    differing = [name for name in keys if name not in call.within_names] or keys
    return builder.keyed(row.table, differing, (row.raw[name] for name in differing))
