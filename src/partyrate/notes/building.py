"""The notes on a result: ladders, gates, budgets, absent values and pairings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from partyrate.engines.conversion import MOST_EXAMPLES, Conversion
from partyrate.engines.results import Result
from partyrate.messages import LANGUAGES
from partyrate.model import Budget, Ladder, Pairing, Scheme
from partyrate.model.supply import profiles_of
from partyrate.notes.lacking import unpublished_names
from partyrate.notes.ladders import ladder_notes, waiting_notes
from partyrate.notes.lookalikes import alike_texts
from partyrate.notes.note import Note, cohort_labels, constant_labels, labels_of, shown_key
from partyrate.notes.small import lone_row_notes, small_cohort_notes
from partyrate.numbers import Absent, Cause
from partyrate.plan import Node, Plan, pairing_parts, part_name, within_names
from partyrate.results.matching import Paired
from partyrate.results.totals import receipts, totals


def notes_of(plan: Plan, result: Result, conversions: Iterable[Conversion] = ()) -> Iterator[Note]:
    """Yield the notes on a result; `conversions` are those of files."""
    yield from supplied_notes(plan.scheme)
    used = {plan.nodes[name].table for name in plan.needed}
    for table in plan.scheme.tables:
        if table in used and table not in result.given:
            yield Note("table not given", data={"table": table})
        elif table in result.given and plan.scheme.tables[table].expects and (added := result.added_rows(table)):
            yield Note("expected rows", data={"table": table, "count": added})
    yield from text_notes(plan, result, conversions)
    for name, node in plan.nodes.items():
        if not isinstance(node.entry, Ladder) or node.variant_of is not None or not node.is_computable:
            continue
        if node.table in result.given:
            records = result.records(node.variants[0] if node.is_agreed else name)
            yield from small_cohort_notes(node.entry, records)
            if not node.is_agreed:  # else it is open which rows form a cohort
                yield from ladder_notes(plan, node.entry, records)
                yield from waiting_notes(plan, node.entry, records, result)
    yield from lone_row_notes(plan, result)
    yield from gate_notes(plan, result)
    yield from budget_notes(plan, result)
    yield from absence_notes(plan, result)


def text_notes(plan: Plan, result: Result, conversions: Iterable[Conversion]) -> Iterator[Note]:
    """Report texts that were read in another form, and different texts that look alike."""
    for each in (*conversions, *result.conversions):
        data = {"table": each.table, "column": each.column, "count": each.count, "texts": each.examples}
        yield Note("converted", each.column, data=data)
    for table, column, groups in alike_texts(plan, result):
        data = {"table": table, "column": column, "count": len(groups), "texts": groups[:MOST_EXAMPLES]}
        yield Note("look alike", column, data=data)


def supplied_notes(scheme: Scheme) -> Iterator[Note]:
    """Report which values are assumptions, of a profile or of the scheme itself, and which others were supplied."""
    own = {name: None for name in scheme.assumptions if not profiles_of(scheme.supplied, name)}
    if own:
        yield Note("assumptions", data={"names": list(own)}, labels=constant_labels(scheme, names=list(own)))
    for supplier in dict.fromkeys(scheme.supplied.values()):
        names = {key.partition("[")[0]: None for key, each in scheme.supplied.items() if each == supplier}
        assumed = [name for name in scheme.assumptions if name in names and supplier.kind == "profile"]
        others = [name for name in names if name not in assumed]
        labels = {"who": {lang: supplier.text(lang) for lang in LANGUAGES}}
        for kind, those in (("assumptions", assumed), ("supplied", others)):
            if those:
                named = constant_labels(scheme, names=those)
                yield Note(kind, data={"names": those, "who": labels["who"]["en"]}, labels=labels | named)


def gate_notes(plan: Plan, result: Result) -> Iterator[Note]:
    """Report how often each gate acted."""
    for node in plan.nodes.values():
        if node.kind == "gate" and node.is_computable and node.table in result.given:
            count = result.true_count(node.table, node.name)
            if count:
                data = {"gate": node.entry.name, "count": count}
                yield Note("gate", node.entry.name, data=data, labels=labels_of(gate=node.entry))


def budget_notes(plan: Plan, result: Result) -> Iterator[Note]:
    """Report budgets that are exceeded, and those of which that cannot be said, since some amounts are absent."""
    for node in plan.nodes.values():
        budget = node.entry
        if not isinstance(budget, Budget) or not node.is_computable or node.table not in result.given:
            continue
        by = budget.within
        limits = {tuple(row[name] for name in by): row[node.name] for row in result.fetch(node.table, [node.name])}
        incentives = [plan.nodes[f"incentive.{name}"] for name in dict.fromkeys(budget.incentives)]
        for row_of_totals in totals(incentives, receipts(plan, result, incentives, by), by):
            cohort = {name: row_of_totals[name] for name in by}
            limit, total = limits[tuple(cohort.values())], row_of_totals["total"]
            if isinstance(limit, Absent):
                continue  # reported as such
            cohort = {name: shown_key(value) for name, value in cohort.items()}
            figures = {"total": total, "limit": limit, "unit": row_of_totals["amount_unit"]}
            labels = labels_of(about=budget) | cohort_labels(plan.scheme, node.table, cohort)
            if row_of_totals["open_rows"]:
                yield Note("open budget", budget.name, cohort, {**figures, "count": row_of_totals["open_rows"]}, labels)
            elif total > limit:
                yield Note("budget", budget.name, cohort, {**figures, "excess": total - limit}, labels)


def pairing_notes(plan: Plan, pairing: Pairing, paired: Paired) -> Iterator[Note]:
    """Report a pairing: places without helpers, rows whose keys decided, rows that take no part."""
    columns = within_names(plan.choice(pairing.within))
    parts = [part_name(pairing, part) for part in pairing_parts(pairing, plan.choice(pairing.within))]
    if not paired.is_determined:
        names = dict.fromkeys(name for part in parts for name in unpublished_names(plan, part))
        lacking = list(names)
        data = {"names": [pairing.name], "lacking": lacking}
        named = labels_of(names=[pairing]) | constant_labels(plan.scheme, lacking=lacking)
        yield Note("undetermined", pairing.name, data=data, labels=named)
    for each in paired.cohorts:
        cohort = dict(zip(columns, map(shown_key, each.key), strict=True))
        labels = labels_of(about=pairing) | cohort_labels(plan.scheme, plan.scheme.table_of(pairing), cohort)
        if each.filled < each.wanted:
            counts = {"places": each.wanted, "filled": each.filled, "helpers": each.helpers, "helped": each.helped}
            yield Note("shortfall", pairing.name, cohort, counts, labels)
        if each.even_helpers or each.even_helped:
            counts = {"helpers": each.even_helpers, "helped": each.even_helped}
            yield Note("even pairs", pairing.name, cohort, counts, labels)
    for (part, cause), count in sorted(paired.left_out.items()):
        why = unpublished_names(plan, part_name(pairing, part)) if cause is Cause.UNDETERMINED else []
        rule = pairing_parts(pairing, ())[part]
        yield Note(
            "not paired",
            pairing.name,
            data={"name": pairing.name, "part": rule, "count": count, "cause": cause, "lacking": why},
            labels=labels_of(name=pairing) | constant_labels(plan.scheme, lacking=why),
        )


def absence_notes(plan: Plan, result: Result) -> Iterator[Note]:
    """Report values that are absent: how often, and for what is undetermined, which parameters it lacks.

    Values that one cause leaves absent are reported together: those that lack the same, and those of one table that are
    absent by one cause for as many rows. That an incentive does not apply to a row is not reported.
    """
    tables = [table for table in plan.scheme.tables if table in result.given]
    never: dict[tuple[str, ...], list[Node]] = {}
    groups: dict[tuple[Any, ...], list[tuple[Node, int]]] = {}
    for table in tables:
        nodes = [
            each for each in plan.nodes.values() if each.table == table and not each.instance and each.kind != "gate"
        ]
        for node in nodes:
            if not node.is_computable and node.kind != "input":
                never.setdefault(tuple(unpublished_names(plan, node.name)), []).append(node)
        for node, cause, count in absences(plan, result, table, nodes):
            why: tuple[Any, ...] = (
                tuple(unpublished_names(plan, node.name)) if cause is Cause.UNDETERMINED else (table, count)
            )
            groups.setdefault((cause, *why), []).append((node, count))
    for unpublished, those in never.items():
        yield absence_note(plan.scheme, "undetermined", those, lacking=list(unpublished))
    for (cause, *same), pairs in groups.items():
        counts = [count for _, count in pairs]
        lacks = same if cause is Cause.UNDETERMINED else []
        figures = {"count": counts[0], "counts": counts, "cause": cause, "lacking": lacks}
        yield absence_note(plan.scheme, "absent", [node for node, _ in pairs], **figures)


def absences(plan: Plan, result: Result, table: str, nodes: Sequence[Node]) -> Iterator[tuple[Node, Cause, int]]:
    """Yield for how many rows values of a table are absent, the strongest cause of each first."""
    possible = {
        node.name: node
        for node in nodes
        if node.is_computable and node.value_range.possible_causes and node.name in plan.needed
    }
    for name, counts in result.absence_counts(table, list(possible)).items():
        for cause, count in sorted(counts.items(), reverse=True):
            if possible[name].kind != "incentive" or cause is not Cause.NOT_APPLICABLE:
                yield possible[name], cause, count


def absence_note(scheme: Scheme, kind: str, nodes: Sequence[Node], **data: Any) -> Note:
    """Report values that are absent together."""
    entries = [node.entry for node in nodes]
    names = [entry.name for entry in entries]
    return Note(
        kind,
        names[0],
        data={"names": names, **data},
        labels=labels_of(names=entries) | constant_labels(scheme, lacking=data["lacking"]),
    )
