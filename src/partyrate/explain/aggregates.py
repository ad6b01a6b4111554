"""Explanations of aggregates: how many rows they select, which values are absent, and the neighbours of a rank."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, partial
from itertools import accumulate
from typing import Any

from attrs import define, field

from partyrate.engines.reference.run import StoredRow
from partyrate.explain.explainer import Explainer
from partyrate.explain.fact import Fact
from partyrate.explain.parts import remembered
from partyrate.language.compositions import composition_of
from partyrate.language.domains.reference import Item, strongest
from partyrate.language.functions import AMONG, ORDERED, RUNNING, Proportion
from partyrate.language.grammar import Call, counted_table
from partyrate.language.tree import UNPUBLISHED_OPTION, call_of, placing
from partyrate.numbers import Absent, LevelValue
from partyrate.plan import Node
from partyrate.results.totals import rank
from partyrate.text.normalization import natural_order


@define(eq=False)
class Aggregated:
    """The rows that an aggregate ranges over, those that it selects, and their values.

    Args:
        rows: All of them.
        selects: Whether it selects each, or why that is not known.
        chosen: Those that it selects.
        values: The value of each of these; None where rows are counted.
        weights: The weight of each of these, where they have some.
        amounts: What each of these adds to a running total, where there is one; `values` then put them in order.
        figures: The figures from which the aggregate follows, by its further arguments.
        facts: How many rows it selects, in words, by language.
        names: What the rows of each of the numbers that order them are called, by language and place of the number.
    """

    rows: Sequence[StoredRow]
    selects: Sequence[Item]
    chosen: Sequence[StoredRow]
    values: Sequence[Item] | None
    weights: Sequence[Item] = ()
    amounts: Sequence[Item] = ()
    figures: dict[Any, dict[str, Any]] = field(factory=dict)
    facts: dict[str, list[Fact]] = field(factory=dict)
    names: dict[tuple[str, int], list[tuple[int, str]]] = field(factory=dict)

    @cached_property
    def causes(self) -> Sequence[Mapping[Absent, int]]:
        """How many of `selects`, of `values` and of `weights` are absent, by cause."""
        return [
            Counter(each for each in items if isinstance(each, Absent))
            for items in (self.selects, self.values or (), self.weights)
        ]

    @cached_property
    def ranks(self) -> dict[Any, list[tuple[Item, StoredRow]]]:
        """The selected rows that have a value, by a number that orders these."""
        ranks: dict[Any, list[tuple[Item, StoredRow]]] = {}
        for value, each in zip(self.values or (), self.chosen, strict=True):
            if not isinstance(value, Absent):
                ranks.setdefault(ordinal(value), []).append((value, each))
        return ranks

    @cached_property
    def numbers(self) -> frozenset[int]:
        """The numbers of the selected rows."""
        return frozenset(each.number for each in self.chosen)

    @cached_property
    def order(self) -> list[Any]:
        """These numbers, the least first."""
        return sorted(self.ranks)

    @cached_property
    def places(self) -> dict[Any, int]:
        """The place of each of these numbers among them."""
        return {each: place for place, each in enumerate(self.order)}

    @cached_property
    def ordered(self) -> list[list[tuple[Item, StoredRow]]]:
        """The rows that have each of these numbers, with their values."""
        return [self.ranks[each] for each in self.order]

    @cached_property
    def below(self) -> list[int]:
        """How many rows have one of the first so many of these numbers."""
        return list(accumulate(map(len, self.ordered), initial=0))

    @cached_property
    def totals(self) -> list[Fraction]:
        """The sum that the rows add which have one of the first so many of these numbers."""
        by_place: dict[Any, Fraction] = dict.fromkeys(self.order, Fraction(0))
        for value, amount in zip(self.values or (), self.amounts, strict=True):
            if not isinstance(value, Absent):
                by_place[ordinal(value)] += number_of(amount)
        return list(accumulate((by_place[each] for each in self.order), initial=Fraction(0)))

    def around(self, place: int) -> tuple[int | None, int | None]:
        """Return the places below and above one of these numbers."""
        return place - 1 if place else None, place + 1 if place + 1 < len(self.order) else None


def aggregated(builder: Explainer, node: ast.Call, row: StoredRow) -> Aggregated | None:
    """Return what an aggregate ranges over; that of a cohort is found once for all its rows.

    Where a word of it is unpublished nothing is computed; the choice is named by what the value lacks.
    """
    call = call_of(node)
    if UNPUBLISHED_OPTION in call.options.values():
        return None
    if call.within is None:
        return selected(builder, call, row, row.below(str(call.table)))
    group, rows = row.cohort(call.within_names)
    known, find = builder.case.shared.aggregates, partial(selected, builder, call, row, rows)
    found: Aggregated = remembered(known, "rows", call, find, group)
    return found


def selected(builder: Explainer, call: Call, row: StoredRow, rows: Sequence[Any]) -> Aggregated:
    """Return the rows that an aggregate at a row selects among some, with their values."""
    at = partial(builder.domain.at, interpreter=builder.interpreter)
    selects, found = builder.domain.selected_at(row, call, rows)
    chosen = [each for each, select in zip(rows, selects, strict=True) if select is True]
    values = None if counted_table(call, builder.case.store.table_names) is not None else found
    if call.function.name in RUNNING:
        places, amounts = [at(each, placing(call)[0]) for each in chosen], values or ()
        absent = map(strongest, zip(amounts, places, strict=True))
        values = [place if cause is None else cause for place, cause in zip(places, absent, strict=True)]
        return Aggregated(rows, selects, chosen, values, amounts=amounts)
    is_weighted = call.function.name == "weighted_mean"
    return Aggregated(
        rows, selects, chosen, values, [at(each, call.arguments[1]) for each in chosen] if is_weighted else ()
    )


def explain_rows(builder: Explainer, node: ast.Call, row: StoredRow, over: Aggregated | None) -> list[Fact]:
    """Return the rows that an aggregate selects, and of how many, with the absent ones among them."""
    if over is None:
        return []
    call = call_of(node)
    if builder.lang not in over.facts:
        over.facts[builder.lang] = list(counts_of(builder, call, over))
    facts = [*over.facts[builder.lang]]
    if call.function.name in (*ORDERED, *RUNNING, "percent_rank"):
        facts += explain_rank(builder, call, row, over)
    elif call.function.name in AMONG:
        facts.append(own_value(builder, call, row))
    elif call.within is None and not builder.manner.public:
        facts += finer_rows(builder, call, over, row)
    return [*facts, *divided(builder, node, row)]


def divided(builder: Explainer, node: ast.Call, row: StoredRow) -> Iterator[Fact]:
    """Yield the two numbers whose quotient a composed function is."""
    composed = composition_of(node)
    if isinstance(composed, ast.BoolOp) and isinstance(composed.op, Proportion):
        a, b = (builder.at(part, row) for part in composed.values[:2])
        yield builder.fact("quotient", {"above": a, "below": b}, above=builder.show(a), below=builder.show(b))


def own_value(builder: Explainer, call: Call, row: StoredRow) -> Fact:
    """Return the value of the row that asks."""
    part = placing(call)[0]
    own = builder.at(part, row)
    kind = "place value" if call.function.name in RUNNING else "own value"
    return builder.fact(kind, {"value": own}, value=builder.show(own, named(builder, part)))


def counts_of(builder: Explainer, call: Call, over: Aggregated) -> Iterator[Fact]:
    """Yield how many rows an aggregate selects of how many, and how many of them are absent."""
    everything = builder.counted(len(over.rows), "row", "records")
    if call.where is None or not over.rows:
        yield builder.fact("rows", {"rows": len(over.rows)}, rows=everything)
    else:
        data = {"chosen": len(over.chosen), "rows": len(over.rows)}
        yield builder.fact("chosen rows", data, chosen=builder.measured(len(over.chosen), "records"), rows=everything)
    for kind, causes in zip(("unknown rows", "absent rows", "absent weights"), over.causes, strict=True):
        yield from absences(builder, kind, causes)


def finer_rows(builder: Explainer, call: Call, over: Aggregated, row: StoredRow) -> Iterator[Fact]:
    """Yield the finer rows that an aggregate selects, each with its value: the first ones, and how many more."""
    values: Sequence[Item | None] = over.values or [None] * len(over.chosen)
    pairs = list(zip(over.chosen, values, strict=True))
    weights = {each.number: weight for each, weight in zip(over.chosen, over.weights, strict=False)}
    pairs.sort(key=lambda pair: tuple(map(_place_of_key, row_key(pair[0]))))  # frames of some kinds have no order
    first = pairs if builder.manner.rows is None else pairs[: builder.manner.rows]
    node = None if over.values is None else named(builder, call.arguments[0])
    for each, value in first:
        names = builder.plan.full_key(each.table)[len(builder.plan.full_key(row.table)) :]
        data = {"row": row_key(each), "value": value}
        shown = builder.keyed(each.table, names, (each.raw[name] for name in names))
        if value is None:
            yield builder.fact("counted row", data, row=shown)
        elif call.function.name == "weighted_mean":
            weight = weights[each.number]
            words = {
                "value": builder.show(value, node),
                "weight": builder.show(weight, named(builder, call.arguments[1])),
            }
            yield builder.fact("weighted row", data | {"weight": weight}, row=shown, **words)
        else:
            yield builder.fact("row", data, row=shown, value=builder.show(value, node))
    more = len(pairs) - len(first)
    if more:
        yield builder.fact("more rows", {"rows": more}, rows=builder.counted(more, "row", "records"))


def named(builder: Explainer, part: ast.expr) -> Node | None:
    """Return the value of the scheme that a part of a rule names; None where it is more than a name."""
    return builder.plan.nodes.get(part.id) if isinstance(part, ast.Name) else None


def absences(builder: Explainer, kind: str, causes: Mapping[Absent, int]) -> Iterator[Fact]:
    """Yield how many values are absent, by cause, the strongest first."""
    for absent in sorted(causes, key=lambda value: value.cause, reverse=True):
        data = {"cause": absent.cause, "rows": causes[absent]}
        yield builder.fact(
            kind, data, cause=builder.show(absent), rows=builder.counted(causes[absent], "row", "records")
        )


def explain_rank(builder: Explainer, call: Call, row: StoredRow, over: Aggregated) -> Iterator[Fact]:
    """Yield the value of the row that is ranked, and its neighbours."""
    part, way = placing(call)
    node, own, direction = named(builder, part), builder.at(part, row), builder.at(way, row)
    yield own_value(builder, call, row)
    if isinstance(own, Absent) or isinstance(direction, Absent) or builder.manner.public:
        return
    place = over.places.get(ordinal(own))
    if place is None or all(each.number != row.number for _, each in over.ordered[place]):
        return
    for kind, beside, neighbours in _beside(over, place, row, falls=direction == "desc"):
        value = neighbours[0][0]
        data = {"value": value, "rows": [row_key(each) for _, each in neighbours]}
        rows = first_row(builder, call, over, beside, row)
        yield builder.fact(kind, data, value=builder.show(value, node), rows=rows)


def _beside(
    over: Aggregated, place: int, row: StoredRow, *, falls: bool
) -> Iterator[tuple[str, int, list[tuple[Item, StoredRow]]]]:
    """Yield the rows directly before one, even with it and directly after it, where there are some, and their place."""
    below, above = over.around(place)
    before, after = (above, below) if falls else (below, above)
    for kind, beside in (("before it", before), ("even rows", place), ("after it", after)):
        if beside is not None:
            neighbours = [pair for pair in over.ordered[beside] if pair[1].number != row.number]
            if neighbours:
                yield kind, beside, neighbours


def _place_of_key(part: Any) -> tuple[Any, ...]:
    """Return the sort key of a part of a key: month 9 before month 10, also where both are texts."""
    return (1, natural_order(part)) if isinstance(part, str) else rank(part)


def first_row(builder: Explainer, call: Call, over: Aggregated, place: int, row: StoredRow) -> str:
    """Return the first of the rows of one place, except the row that asks, in words, and how many more there are."""
    mark = builder.lang, place
    if mark not in over.names:
        named_rows = [(each.number, key_words(builder, call, each)) for _, each in over.ordered[place]]
        over.names[mark] = sorted(named_rows, key=lambda pair: natural_order(pair[1]))
    names = [name for number, name in over.names[mark] if number != row.number]
    more = len(names) - 1
    return builder.phrase("and more", row=names[0], more=more, count=len(names)) if more else names[0]


def number_of(value: Any) -> Any:
    """Return a value, or the number that a level counts as."""
    return value.value if isinstance(value, LevelValue) else value


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
