"""The true facts about the rows that an aggregate takes, from the values of the rating."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from partyrate.engines.reference.run import Constants, StoredRow
from partyrate.explain import ROWS_SHOWN
from partyrate.explain.dependencies import Dependencies
from partyrate.language.compositions import composition_of
from partyrate.language.domains.reference import Item, Reference, strongest
from partyrate.language.functions import AMONG, RUNNING, Proportion
from partyrate.language.grammar import Call, counted_table
from partyrate.language.interpreter import Interpreter
from partyrate.language.tree import call_of
from partyrate.numbers import Absent, LevelValue
from partyrate.results.totals import rank


def over_rows(part: Any) -> bool:
    """Whether a part of a rule is an aggregate."""
    call: Call | None = getattr(part, "call", None)
    return call is not None and call.function.family == "rows"


class RowEvaluator:
    """Computes parts of rules at rows, from the values of the rating."""

    def __init__(self, case: Dependencies) -> None:
        self.case = case
        self.domain = Reference(Constants(case.store))
        self.walk: Interpreter[Item] = Interpreter(self.domain)

    def __call__(self, tree: ast.expr, row: StoredRow) -> Item:
        """Return the value of a part of a rule at a row."""
        self.domain.row = row
        return self.walk.node(tree)


# ---------------------------------------------------------------------------------------------------------- aggregates


def aggregate_facts(case: Dependencies, node: ast.Call, row: StoredRow) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the true facts about the rows of an aggregate."""
    call = call_of(node)
    at = RowEvaluator(case)
    if "?" in call.options.values():
        return []
    rows = [each for each in case.store.tables.get(call.table or row.table, ()) if is_aggregated(call, each, row)]
    selects = [True if call.where is None else at(call.where, each) for each in rows]
    chosen = [each for each, selected in zip(rows, selects, strict=True) if selected is True]
    facts: list[tuple[str, Mapping[str, Any]]] = [
        ("rows", {"rows": len(rows)})
        if call.where is None or not rows
        else ("chosen rows", {"chosen": len(chosen), "rows": len(rows)})
    ]
    facts += absences("unknown rows", selects)
    values: list[Any] = [None] * len(chosen)
    if counted_table(call, case.store.table_names) is None:
        values = aggregated_values(at, call, chosen)
        facts += absences("absent rows", values)
    return [*facts, *placed_or_listed(at, call, row, chosen, values), *divided(at, node, row)]


def aggregated_values(at: RowEvaluator, call: Call, chosen: Sequence[StoredRow]) -> list[Any]:
    """Return the values that an aggregate takes, or those that put its rows in order."""
    values = [at(call.arguments[0], each) for each in chosen]
    if call.function.name not in RUNNING:
        return values
    places = [at(call.arguments[1], each) for each in chosen]
    absent = map(strongest, zip(values, places, strict=True))
    return [place if cause is None else cause for place, cause in zip(places, absent, strict=True)]


def placed_or_listed(
    at: RowEvaluator, call: Call, row: StoredRow, chosen: Sequence[StoredRow], values: Sequence[Any]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the facts about the place of a row among those of its cohort, or about each finer row."""
    is_weighted = call.function.name == "weighted_mean"
    weights = [at(call.arguments[1], each) for each in chosen] if is_weighted else None
    yield from absences("absent weights", weights or ())
    if call.function.name in (*RUNNING, "rank", "percent_rank"):
        yield from rank_facts(at, call, row, list(zip(chosen, values, strict=True)))
    elif call.function.name in AMONG:
        yield "own value", {"value": at(call.arguments[0], row)}
    elif call.within is None:
        yield from shown_rows(chosen, values, weights)


def divided(at: RowEvaluator, node: ast.Call, row: StoredRow) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the two numbers whose quotient a composed function is."""
    composed = composition_of(node)
    if isinstance(composed, ast.BoolOp) and isinstance(composed.op, Proportion):
        above, below = (at(part, row) for part in composed.values[:2])
        yield "quotient", {"above": above, "below": below}


def shown_rows(
    chosen: Sequence[StoredRow], values: Sequence[Any], weights: Sequence[Any] | None
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the finer rows that are selected, the first ones by their keys, and how many more there are."""
    rows: list[tuple[Any, dict[str, Any]]] = [
        (tuple(each.raw[name] for name in each.store.plan.full_key(each.table)), {"value": value})
        for each, value in zip(chosen, values, strict=True)
    ]
    for (_, data), weight in zip(rows, weights or (), strict=False):
        data["weight"] = weight
    rows.sort(key=lambda pair: tuple(map(rank, pair[0])))
    for key, data in rows[:ROWS_SHOWN]:
        kind = "counted row" if data["value"] is None else "row" if weights is None else "weighted row"
        yield kind, {"row": key, **data}
    if len(rows) > ROWS_SHOWN:
        yield "more rows", {"rows": len(rows) - ROWS_SHOWN}


def is_aggregated(call: Call, each: StoredRow, row: StoredRow) -> bool:
    """Whether an aggregate at a row runs over another row: of its cohort, or of a finer table below it.

    Rows that a gate excludes, or may exclude, belong to no cohort.
    """
    if call.within is not None:
        gates = [f"gate.{gate.name}" for gate in row.store.plan.scheme.gates.values() if gate.exclude]
        excluded = any(each.values.get(gate, False) is not False for gate in gates)
        return not excluded and all(each.value(name) == row.value(name) for name in call.within_names)
    above: StoredRow | None = each
    while above is not None and above.table != row.table:
        above = above.parent
    return above is row


def absences(kind: str, values: Sequence[Item]) -> list[tuple[str, Mapping[str, Any]]]:
    """Count absent values by cause."""
    counts = Counter(value.cause for value in values if isinstance(value, Absent))
    return [(kind, {"cause": cause, "rows": count}) for cause, count in counts.items()]


def keys_of(others: Sequence[tuple[Item, StoredRow]], value: Item | None, keys: Sequence[str]) -> list[Any]:
    """Return the keys of the rows that have a value."""
    return [tuple(each.raw[name] for name in keys) for other, each in others if other == value]


def rank_facts(
    at: RowEvaluator, call: Call, row: StoredRow, chosen: Sequence[tuple[StoredRow, Item]]
) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the true facts about a rank: the value of the row, and its neighbours."""
    runs = call.function.name in RUNNING
    own, direction = at(call.arguments[runs], row), at(call.arguments[runs + 1], row)
    facts: list[tuple[str, Mapping[str, Any]]] = [("place value" if runs else "own value", {"value": own})]
    present = [(value, each) for each, value in chosen if not isinstance(value, Absent)]
    if isinstance(own, Absent) or isinstance(direction, Absent) or not any(each is row for _, each in present):
        return facts
    others = [(value, each) for value, each in present if each is not row]
    upper, lower = nearest([value for value, _ in others], own)
    before, after = (upper, lower) if direction == "desc" else (lower, upper)
    keys = row.store.plan.full_key(row.table)
    for kind, value in (("before it", before), ("even rows", own), ("after it", after)):
        neighbours = keys_of(others, value, keys)
        facts += [(kind, {"value": value, "rows": neighbours})] if neighbours else []
    return facts


def nearest(values: Sequence[Any], own: Any) -> tuple[Any, Any]:
    """Return the nearest value above another, and the nearest below it; None where there is none."""
    above = [value for value in values if sort_key(value) > sort_key(own)]
    under = [value for value in values if sort_key(value) < sort_key(own)]
    return min(above, key=sort_key, default=None), max(under, key=sort_key, default=None)


def sort_key(value: Any) -> Any:
    """Return a sort key: numbers and days themselves, and the values of levels."""
    return value.value if isinstance(value, LevelValue) else value
