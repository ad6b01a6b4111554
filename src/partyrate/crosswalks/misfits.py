"""The faults of the values that a crosswalk passes to a scheme, and the assumptions that they rest on."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from partyrate.crosswalks.fitting import Column, Fitted
from partyrate.errors import SchemeFault, StructureError, counted, listed
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.grammar import names_in
from partyrate.loading.sections import CROSSWALK
from partyrate.messages import Message, message, text, word
from partyrate.model import Indicator, Parameter, Scheme, section_of
from partyrate.model.kinds import with_article
from partyrate.numbers import show
from partyrate.plan import Node, Plan
from partyrate.plan.nodes import DATES
from partyrate.spans import Path


def misfits(fitted: Fitted, plan: Plan) -> Iterator[SchemeFault]:
    """Yield the faults of values that a scheme does not take, by the plan of the crosswalk with its formulas."""
    scheme = plan.scheme
    for table in fitted.tables.values():
        for column in (*table.keys, *table.columns):
            for lines in _misfit(column, plan, fitted.scheme):
                yield StructureError(*lines, scheme.span_of(*column.path), column.path)
        if table.where is not None:
            value, path = (
                plan.nodes[table.where].value_range,
                (CROSSWALK, fitted.target.name, "table", table.name, "where"),
            )
            if value.kind != "flag" or value.possible_causes:
                yield StructureError(*message("selection is no flag", table=table.name), scheme.span_of(*path), path)


def _misfit(column: Column, plan: Plan, scheme: Scheme) -> Iterator[Message]:
    """Yield what is wrong with the values of one column."""
    node = plan.nodes.get(column.rule)
    if node is not None and not node.is_computable:
        lacks = listed(_open_names(plan, node))
        yield message("value undetermined", column=column.name, lacks=lacks)
        return
    value = ValueRange(kind="text") if node is None else node.value_range  # of a key column
    if column.node is None:
        if value.kind != "text":
            yield message("key is no text", column=column.name, kind=with_article(value.kind))
        return
    if node is not None and node.kind == "formula" and not _names(plan, column.rule) & _given_names(plan.scheme):
        yield message("constant in a rule", column=column.name)
    yield from _misfit_kind(column, column.node, value, scheme)


def _misfit_kind(column: Column, node: Node, value: ValueRange, scheme: Scheme) -> Iterator[Message]:
    """Yield what is wrong with values for an input of a scheme."""
    wanted = node.value_range
    is_text = wanted.kind in ("text", "level")
    if value.kind != wanted.kind and not (is_text and value.kind in ("text", "level")):
        yield message(
            "value of another kind for a scheme", column=column.name, scheme=scheme.name,
            kind=with_article(value.kind), wanted=with_article(wanted.kind),
        )  # fmt: skip
    elif is_text:
        yield from _misfit_words(column, value, wanted, scheme)
    elif wanted.kind == "number" and node.is_computable:
        yield from _misfit_number(column, value, wanted, scheme)


def _words(value: ValueRange) -> tuple[str, ...] | None:
    """Return the texts that a value can be; None where it can be any."""
    return value.scale.names if value.kind == "level" and value.scale is not None else value.values


def _misfit_words(column: Column, value: ValueRange, wanted: ValueRange, scheme: Scheme) -> Iterator[Message]:
    given, known = _words(value), _words(wanted)
    if known is None:
        return
    if given is None:
        yield message("any text for a choice", column=column.name, scheme=scheme.name, known=listed(known))
    elif other := [word for word in given if word not in known]:
        words, values = listed(other), listed(known)
        yield message("no such value", column=column.name, scheme=scheme.name, words=words, known=values)


def _misfit_number(column: Column, value: ValueRange, wanted: ValueRange, scheme: Scheme) -> Iterator[Message]:
    if value.low < wanted.low or value.high > wanted.high:
        yield message(
            "bounds do not fit", column=column.name, scheme=scheme.name, low=show(value.low), high=show(value.high),
            least=show(wanted.low), most=show(wanted.high),
        )  # fmt: skip
    if value.decimals is None or (wanted.decimals is not None and value.decimals > wanted.decimals):
        digits = wanted.decimals or 0
        given = text("endless") if value.decimals is None else counted(value.decimals, "decimal")
        names = {"column": column.name, "scheme": scheme.name}
        yield message("decimals do not fit", **names, digits=digits, most=counted(digits, "decimal"), given=given)


def _given_names(scheme: Scheme) -> set[str]:
    """Return the names of what data, the call or marked constants give."""
    inputs = (name for name, entry in scheme.indicators.items() if entry.is_input)
    keys = (key for table in scheme.tables.values() for key in table.key)
    return {*inputs, *keys, *scheme.tables, *scheme.parameters, *DATES}


def _names(plan: Plan, name: str) -> set[str]:
    """Return all names in the rules of a node and of what it needs."""
    needed = [plan.nodes[each] for each in plan.needs(name)]
    return {each for node in needed for rule in node.rules.values() for each in names_in(rule.tree)}


def _open_names(plan: Plan, node: Node) -> list[str]:
    """Return the unpublished values that a node needs."""
    return sorted(name for name in _names(plan, node.name) if _is_open(plan.scheme, name))


def _is_open(scheme: Scheme, name: str) -> bool:
    if name in scheme.lookups:
        return None in scheme.lookups[name].cells.values()
    return name in scheme.parameters and scheme.parameters[name].is_unpublished


def assumed_by(plan: Plan, fitted: Fitted) -> dict[str, tuple[str, ...]]:
    """Return for each column that depends on assumptions of the crosswalk the names of these."""
    found: dict[str, tuple[str, ...]] = {}
    for table in fitted.tables.values():
        columns = [*table.keys, *table.columns]
        if table.where is not None:
            columns.append(Column(f"{table.name} (where)", table.where, None, ()))
        for column in columns:
            names = _names(plan, column.rule)
            if assumed := tuple(name for name in plan.scheme.assumptions if name in names):
                found[column.name if column.node is None else column.node.name] = assumed
    return found


def unmarked(scheme: Scheme) -> Iterator[SchemeFault]:
    """Yield the faults of constants that are neither sourced nor marked as assumptions."""
    constants = (*scheme.parameters.values(), *scheme.lookups.values())
    for entry in constants:
        is_open = isinstance(entry, Parameter) and entry.is_unpublished
        if not (is_open or entry.source or entry.name in scheme.assumptions):
            path: Path = (section_of(entry), entry.name)
            kind = word("kind", section_of(entry))
            lines = message("constant not marked", kind=kind, name=entry.name)
            yield StructureError(*lines, scheme.span_of(*path), path)


def with_formulas(scheme: Scheme, formulas: tuple[tuple[Indicator, Path], ...]) -> Scheme:
    """Return the crosswalk with the formulas of its columns, whose faults are those of the places of their rules."""
    spans, keys = dict(scheme.positions.spans), dict(scheme.positions.keys)
    for entry, path in formulas:
        if (span := scheme.span_of(*path)) is not None:
            spans[("formula", entry.name)] = spans[("formula", entry.name, "is")] = span
    positions = evolve(scheme.positions, spans=spans, keys=keys)
    indicators = {**scheme.indicators, **{entry.name: entry for entry, _ in formulas}}
    return evolve(scheme, indicators=indicators, positions=positions)
