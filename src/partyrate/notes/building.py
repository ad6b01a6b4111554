"""The notes on a result: ladders, gates, budgets, absent values and pairings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from partyrate.engines.conversion import MOST_EXAMPLES, Conversion
from partyrate.engines.results import Result
from partyrate.ladders.gates import is_open
from partyrate.messages import LANGUAGES, text
from partyrate.model import Budget, Ladder, Pairing, Scheme, WarningRule
from partyrate.model.supply import Supplier, profiles_of
from partyrate.notes.lacking import unpublished_names
from partyrate.notes.ladders import ladder_notes, waiting_notes
from partyrate.notes.lookalikes import alike_texts
from partyrate.notes.note import Note, cohort_labels, constant_labels, in_both, labels_of, shown_key
from partyrate.notes.small import lone_row_notes, small_cohort_notes
from partyrate.notes.waiting import key_words
from partyrate.notes.wording import name_words, separated
from partyrate.numbers import Absent, Cause
from partyrate.plan import Node, Plan, pairing_parts, part_name, within_names
from partyrate.results.matching import Paired
from partyrate.results.totals import Receipt, receipts, totals


def notes_of(
    plan: Plan, result: Result, conversions: Iterable[Conversion] = (), *, has_history: bool = True
) -> Iterator[Note]:
    """Yield the notes on a result.

    Args:
        plan: The plan that was computed.
        result: The result of an engine.
        conversions: The texts of files that were read in another form.
        has_history: Whether past rounds were given, be it none.
    """
    yield from supplied_notes(plan.scheme)
    yield from not_in_force_notes(plan.scheme)
    yield from table_notes(plan, result)
    if not has_history:
        yield from history_notes(plan)
    yield from text_notes(plan, result, conversions)
    for node in plan.nodes.values():
        if isinstance(node.entry, Ladder) and node.variant_of is None:
            yield from notes_of_ladder(plan, node, node.entry, result)
    yield from lone_row_notes(plan, result)
    yield from gate_notes(plan, result)
    yield from warning_notes(plan, result)
    yield from budget_notes(plan, result)
    yield from absence_notes(plan, result)


def table_notes(plan: Plan, result: Result) -> Iterator[Note]:
    """Report tables that were not given, and rows that were added to those that expect some."""
    used = {plan.nodes[name].table for name in plan.needed}
    read = {node.table for node in plan.nodes.values() if node.kind == "input"}
    for table in plan.scheme.tables:
        if table in used and table not in result.given:
            yield Note("table not given", data={"table": table})
        elif table not in read or table not in result.given or not plan.scheme.tables[table].expects:
            continue  # rows without inputs are given by nobody
        elif added := result.added_rows(table):
            yield Note("expected rows", data={"table": table, "count": added})


def history_notes(plan: Plan) -> Iterator[Note]:
    """Report that past rounds were not given, where rules look up values in them."""
    entries = [node.entry for node in plan.records]
    if entries:
        names = [entry.name for entry in entries]
        yield Note("history not given", data={"names": names}, labels=labels_of(names=entries))


def notes_of_ladder(plan: Plan, node: Node, ladder: Ladder, result: Result) -> Iterator[Note]:
    """Report the cohorts of a ladder; where it is open which rows form one, only how small they are."""
    if not node.is_computable or node.table not in result.given:
        return
    records = result.records(node.variants[0] if node.is_agreed else node.name)
    yield from small_cohort_notes(ladder, records)
    if not node.is_agreed:
        yield from ladder_notes(plan, ladder, records)
        yield from waiting_notes(plan, ladder, records, result)


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
    own = [name for name in scheme.assumptions if not profiles_of(scheme.supplied, name)]
    if own:
        yield Note("assumptions", data={"names": own}, labels=constant_labels(scheme, names=own))
    for supplier in dict.fromkeys(scheme.supplied.values()):
        yield from notes_of_supplier(scheme, supplier)


def notes_of_supplier(scheme: Scheme, supplier: Supplier) -> Iterator[Note]:
    """Report what one profile or call supplied: assumptions, and other values."""
    names = dict.fromkeys(key.partition("[")[0] for key, each in scheme.supplied.items() if each == supplier)
    assumed = [name for name in scheme.assumptions if name in names and supplier.kind == "profile"]
    others = [name for name in names if name not in assumed]
    labels = {"who": {lang: supplier.text(lang) for lang in LANGUAGES}}
    for kind, those in (("assumptions", assumed), ("supplied", others)):
        if those:
            named = constant_labels(scheme, names=those)
            yield Note(kind, data={"names": those, "who": labels["who"]["en"]}, labels=labels | named)


def not_in_force_notes(scheme: Scheme) -> Iterator[Note]:
    """Report which constants that change over time have no value yet, and from which day on they have one."""
    later = {name: days.until for name, days in scheme.in_force.items() if days.since is None and days.until}
    if later:
        first = [until + timedelta(days=1) for until in later.values()]
        names = list(later)
        yield Note("not in force", data={"names": names, "first": first}, labels=constant_labels(scheme, names=names))


def gate_notes(plan: Plan, result: Result) -> Iterator[Note]:
    """Report how often each gate acted."""
    for node in plan.nodes.values():
        if node.kind == "gate" and node.is_computable and node.table in result.given:
            count = result.true_count(node.table, node.name)
            if count:
                data = {"gate": node.entry.name, "count": count}
                yield Note("gate", node.entry.name, data=data, labels=labels_of(gate=node.entry))


def warning_notes(plan: Plan, result: Result) -> Iterator[Note]:
    """Report the rows in which the condition of a warning is true."""
    for node in plan.nodes.values():
        if isinstance(node.entry, WarningRule) and node.is_computable and node.table in result.given:
            count, first = result.true_rows(node.table, node.name)
            if count:
                yield warning_note(plan.scheme, node, node.entry, count, first)


def warning_note(
    scheme: Scheme, node: Node, warning: WarningRule, count: int, first: Sequence[Mapping[str, Any]]
) -> Note:
    """Return the note on a warning, which names the first rows."""
    shown = separated([key_words(key, partial(name_words, scheme, node.table)) for key in first])
    more = count - len(first)
    which = text("rows and more", rows=shown, more=more, count=count) if more else shown
    labels = {"said": in_both(warning.words), "which": in_both(which)}
    data = {"said": str(warning.words), "count": count, "rows": [dict(key) for key in first]}
    return Note("warning", warning.name, data=data, labels=labels_of(about=warning) | labels)


def budget_notes(plan: Plan, result: Result) -> Iterator[Note]:
    """Report budgets that are exceeded, and those of which that cannot be said, since some amounts are open."""
    for node in plan.nodes.values():
        if isinstance(node.entry, Budget) and node.is_computable and node.table in result.given:
            yield from notes_of_budget(plan, node, node.entry, result)


def is_never_negative(node: Node) -> bool:
    """Return whether a value is a number of at least 0 wherever it is there."""
    return node.value_range.kind == "number" and node.value_range.low >= 0


def open_amounts(received: Iterable[Receipt], by: Sequence[str]) -> dict[tuple[Any, ...], list[Node]]:
    """Return the incentives of amounts that may still be supplied, for each group of those who receive them."""
    waiting: dict[tuple[Any, ...], list[Node]] = {}
    for each in received:
        if is_open(each.amount):
            waiting.setdefault(tuple(each.values[name] for name in by), []).append(each.incentive)
    return waiting


def may_exceed(excess: Fraction, waiting: Sequence[Node]) -> bool:
    """Return whether a budget may be exceeded once some open amounts are supplied, each within its bounds."""
    for node in waiting:
        is_bounded = node.value_range.kind == "number" and Cause.UNDETERMINED not in node.value_range.possible_causes
        if not is_bounded:
            return True
        excess += max(node.value_range.high, Fraction(0))
    return excess > 0


def notes_of_budget(plan: Plan, node: Node, budget: Budget, result: Result) -> Iterator[Note]:
    """Report the cohorts of a budget; where its limit is absent, that is reported as such.

    Amounts that are absent for good add nothing. With amounts that are never negative a budget is exceeded whatever is
    still supplied, and it is kept where even the greatest ones are within it.
    """
    by = budget.within
    limits = {tuple(row[name] for name in by): row[node.name] for row in result.fetch(node.table, [node.name])}
    incentives = [plan.nodes[f"incentive.{name}"] for name in dict.fromkeys(budget.incentives)]
    received = list(receipts(plan, result, incentives, by))
    waiting = open_amounts(received, by)
    only_grows = all(map(is_never_negative, incentives))
    for row in totals(incentives, received, by):
        group = tuple(row[name] for name in by)
        limit = limits[group]
        if isinstance(limit, Absent):
            continue
        cohort = {name: shown_key(row[name]) for name in by}
        labels = labels_of(about=budget) | cohort_labels(plan.scheme, node.table, cohort)
        figures = {"total": row["total"], "limit": limit, "unit": row["amount_unit"]}
        excess, open_ = row["total"] - limit, waiting.get(group, [])
        if excess > 0 and (only_grows or not open_):
            yield Note("budget", budget.name, cohort, {**figures, "excess": excess}, labels)
        elif open_ and may_exceed(excess, open_):
            yield Note("open budget", budget.name, cohort, {**figures, "count": len(open_)}, labels)


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
    yield from _left_out_notes(plan, pairing, paired)


def _left_out_notes(plan: Plan, pairing: Pairing, paired: Paired) -> Iterator[Note]:
    """Report rows that take no part in a pairing, by the rule that has no value for them, and why."""
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
    yield from _never_computed(plan, tables)
    groups: dict[tuple[Any, ...], list[tuple[Node, int]]] = {}
    for table in tables:
        for node, cause, count in absences(plan, result, table):
            why = unpublished_names(plan, node.name) if cause is Cause.UNDETERMINED else [table, count]
            groups.setdefault((cause, *why), []).append((node, count))
    for (cause, *same), pairs in groups.items():
        counts = [count for _, count in pairs]
        lacks = same if cause is Cause.UNDETERMINED else []
        figures = {"count": counts[0], "counts": counts, "cause": cause, "lacking": lacks}
        yield absence_note(plan.scheme, "absent", [node for node, _ in pairs], **figures)


def _never_computed(plan: Plan, tables: Sequence[str]) -> Iterator[Note]:
    """Report values that no row has, since something unpublished decides them."""
    groups: dict[tuple[str, ...], list[Node]] = {}
    for node in (node for table in tables for node in _reported(plan, table)):
        if not node.is_computable and node.kind != "input":
            groups.setdefault(tuple(unpublished_names(plan, node.name)), []).append(node)
    for unpublished, nodes in groups.items():
        yield absence_note(plan.scheme, "undetermined", nodes, lacking=list(unpublished))


def _reported(plan: Plan, table: str) -> list[Node]:
    return [each for each in plan.nodes.values() if each.table == table and not each.instance and each.kind != "gate"]


def absences(plan: Plan, result: Result, table: str) -> Iterator[tuple[Node, Cause, int]]:
    """Yield for how many rows values of a table are absent, the strongest cause of each first."""
    possible = {
        node.name: node
        for node in _reported(plan, table)
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
