"""The names that random rules can use, by the kind of value they have and the table they stand in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import evolve, field, frozen

from partyrate.language.domains.analysis import ValueRange, constant
from partyrate.model import Scheme
from partyrate.plan import Node, Plan


@frozen
class Vocabulary:
    """The names and constants that rules may use.

    Args:
        names: The names that rules of each table can use, by kind, those of the finest table first.
        value_ranges: The range of each name, as far as it is known.
        constants: Parameters and dates by kind.
        lookups: The cells of each lookup: full key to value.
        calls: Formulas that take arguments: their table, and how many they take.
        finer: The tables below each table whose rows it can aggregate.
        owned: The names that live in each table itself.
        within: The columns by which the rows of each table can be grouped.
        ordered: The tables along whose rows a function of rounds can run.
        recorded: The names by kind whose past rounds can be looked up.
        absences: The causes of absence that the scheme declares.
    """

    names: Mapping[str, Mapping[str, tuple[str, ...]]]
    value_ranges: Mapping[str, ValueRange] = field(factory=dict)
    constants: Mapping[str, tuple[str, ...]] = field(factory=dict)
    lookups: Mapping[str, Mapping[tuple[Any, ...], Any]] = field(factory=dict)
    calls: Mapping[str, tuple[str, int]] = field(factory=dict)
    finer: Mapping[str, tuple[str, ...]] = field(factory=dict)
    owned: Mapping[str, tuple[str, ...]] = field(factory=dict)
    within: Mapping[str, tuple[str, ...]] = field(factory=dict)
    ordered: frozenset[str] = frozenset()
    recorded: Mapping[str, tuple[str, ...]] = field(factory=dict)
    absences: tuple[str, ...] = ()

    @classmethod
    def of(cls, plan: Plan) -> Vocabulary:
        """Return the vocabulary of the rules of a scheme."""
        scheme = plan.scheme
        nodes = [node for node in plan.nodes.values() if is_named(node)]
        names = {table: _by_kind(plan, nodes, table) for table in scheme.tables}
        value_ranges = {node.name: node.value_range for node in nodes} | _parameter_ranges(plan)
        root = scheme.root
        past = {} if root is None else names[root.name]
        return cls(
            names,
            value_ranges,
            _constants(plan),
            {name: lookup.cells for name, lookup in scheme.lookups.items() if any_value(lookup.cells)},
            _calls(scheme),
            {table: _finer(plan, table) for table in names},
            {table: _names_of(nodes, table) for table in names},
            {table: _cohort_columns(plan, nodes, table) for table in names},
            frozenset(name for name, table in scheme.tables.items() if table.order),
            {kind: _recorded(those, value_ranges) for kind, those in past.items()},
            tuple(scheme.absences),
        )

    @classmethod
    def of_names(cls, names: Mapping[str, Sequence[str]]) -> Vocabulary:
        """Return the vocabulary of names by kind, of one table of which nothing else is known."""
        return cls({"": {kind: tuple(found) for kind, found in names.items()}})


def _calls(scheme: Scheme) -> dict[str, tuple[str, int]]:
    """Return the formulas that take arguments, each with its table and how many it takes."""
    takers = {name: each for name, each in scheme.indicators.items() if each.takes}
    return {name: (scheme.table_of(each) or "", len(each.takes)) for name, each in takers.items()}


def _finer(plan: Plan, table: str) -> tuple[str, ...]:
    """Return the tables below one."""
    return tuple(each for each in plan.scheme.tables if table in plan.ancestors(each)[1:])


def _names_of(nodes: Sequence[Node], table: str) -> tuple[str, ...]:
    return tuple(node.name for node in nodes if node.table == table)


def _recorded(names: Sequence[str], value_ranges: Mapping[str, ValueRange]) -> tuple[str, ...]:
    return tuple(name for name in names if _recordable(value_ranges[name]))


def is_named(node: Node) -> bool:
    """Whether rules can use a node by its name."""
    return node.kind in ("input", "formula", "group", "ladder") and not node.instance


def any_value(cells: Mapping[tuple[Any, ...], Any]) -> bool:
    """Whether some cell of a lookup is published, so that its kind is known."""
    return any(value is not None for value in cells.values())


def _parameter_ranges(plan: Plan) -> dict[str, ValueRange]:
    """Return the ranges of parameters, as far as they are known."""
    ranges = {}
    for parameter in plan.scheme.parameters.values():
        kind = "text" if parameter.kind == "choice" else parameter.kind
        known = None if parameter.constant is None else constant(parameter.constant)
        known = ValueRange(kind=kind) if known is None else known
        ranges[parameter.name] = evolve(known, values=parameter.values or known.values)
    return ranges


def _constants(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return the names of parameters and dates by kind."""
    names: dict[str, list[str]] = {"date": ["as_of", "period_start", "period_end"]}
    for parameter in plan.scheme.parameters.values():
        names.setdefault("text" if parameter.kind == "choice" else parameter.kind, []).append(parameter.name)
    return {kind: tuple(those) for kind, those in names.items()}


def _cohort_columns(plan: Plan, nodes: Sequence[Node], table: str) -> tuple[str, ...]:
    """Return the columns by which rows of a table can be grouped: its key, and values that are always there."""
    above = plan.ancestors(table)
    steady = (
        node.name
        for node in nodes
        if node.table in above and not node.value_range.possible_causes
        if node.kind == "ladder" or (node.value_range.resolution is not None and _forms_cohorts(node))
    )
    return (*plan.full_key(table), *steady)


def _forms_cohorts(node: Node) -> bool:
    """Return whether rows are grouped by an input, or by a formula that gives texts."""
    if node.kind == "input":
        return node.entry.kind != "text"  # type: ignore[union-attr]
    return node.kind == "formula" and node.value_range.kind == "text" and not node.instance


def _by_kind(plan: Plan, nodes: Sequence[Node], table: str) -> dict[str, tuple[str, ...]]:
    order = {each: index for index, each in enumerate(plan.ancestors(table))}
    names: dict[str, list[str]] = {}
    for node in sorted((node for node in nodes if node.table in order), key=lambda node: order[node.table]):
        names.setdefault(node.value_range.kind, []).append(node.name)
    return {kind: tuple(those) for kind, those in names.items()}


def _recordable(value_range: ValueRange) -> bool:
    return value_range.kind != "number" or value_range.decimals is not None
