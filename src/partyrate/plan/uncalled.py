"""Formulas with arguments that no rule calls: faults that they have whatever they are called with.

A formula that `takes` arguments is analysed where it is called, with these arguments. One that nothing calls is tried
with arguments of every kind: where one of them fits, it can be used; where none does, and the fault has nothing to do
with the arguments, it is reported.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import islice, product
from typing import Final

from attrs import evolve

from partyrate.errors import ResourceError, SchemeFault, ZeroDivisorError
from partyrate.language.domains.analysis import ValueRange, constant, day, level, number, unknown_name
from partyrate.language.grammar import parse, span_of
from partyrate.language.tree import Origin, lookup_name
from partyrate.model import Indicator, Scheme, section_of
from partyrate.plan.analysis import ValueAnalysis
from partyrate.plan.inlining import Calls
from partyrate.plan.names import NameResolver
from partyrate.plan.nodes import Node, ancestors, entry_name
from partyrate.plan.references import value_names
from partyrate.spans import Span

MOST_TRIED: Final = 300
"""The most combinations of arguments with which a formula is tried."""

MOST_ANALYSED: Final = 10_000
"""The most analyses of nodes for one formula; one that would need more is reported only once it is called."""


def uncalled_faults(scheme: Scheme, nodes: Mapping[str, Node], broken: set[str], calls: Calls) -> Iterator[SchemeFault]:
    """Find the faults of formulas that take arguments and that no rule calls."""
    called = {entry_name(node.entry.name) for node in nodes.values() if node.instance}
    for entry in scheme.indicators.values():
        if entry.takes and not entry.is_group and entry.name not in called and calls.table_of(entry) is not None:
            for fault in _Trial(scheme, nodes, broken, calls, entry).faults():
                yield fault
                if isinstance(fault, ResourceError):
                    return  # the budget is one for all trials together


Argument = tuple[ValueRange, str]
"""The range of an argument, and the table that it belongs to."""


class _Trial:
    """The trial of one formula."""

    def __init__(
        self, scheme: Scheme, nodes: Mapping[str, Node], broken: set[str], calls: Calls, entry: Indicator
    ) -> None:
        self.scheme, self.broken, self.calls, self.entry = scheme, broken, calls, entry
        self.table = calls.table_of(entry) or ""
        # No rule can use the names that stand for its arguments.
        self.stand_ins = {
            f"{entry.name} {name}": Node(f"{entry.name} {name}", "input", self.table, entry, instance=True)
            for name in entry.takes
        }
        self.nodes = {**nodes, **self.stand_ins}
        self.value_ranges = ValueAnalysis(scheme, self.nodes, calls.budget)

    def faults(self) -> Iterator[SchemeFault]:
        """Yield the faults that have nothing to do with its arguments: unknown names, or else the first other one."""
        try:
            called = self.called_nodes()
        except SchemeFault as fault:
            if getattr(fault, "name", None) not in self.stand_ins:
                yield fault
            return
        unknown = list(self.unknown_names(called))
        yield from unknown
        needs_broken = any(used in self.broken for node in called for used in _names(node))
        if not unknown and not needs_broken and not any(map(self.names_a_lookup, called)):
            yield from self.without_fit(called)

    def called_nodes(self) -> list[Node]:
        """Build the nodes of a call of the formula with the names that stand for its arguments."""
        before = set(self.nodes)
        call = ast.Call(ast.Name(self.entry.name), [ast.Name(name) for name in self.stand_ins], [])
        for node in ast.walk(call):
            node.origin, node.start, node.end = Origin(self.entry.name, (), None), 0, 0  # type: ignore[attr-defined]
        trial = Calls(self.scheme, self.nodes, self.calls.table_of, self.calls.budget)
        trial.spent = self.calls.spent
        try:
            trial.instance(call, ())
        finally:
            self.calls.spent = trial.spent
        return [node for name, node in self.nodes.items() if name not in before]

    def unknown_names(self, called: Sequence[Node]) -> Iterator[SchemeFault]:
        """Find names that stand for no value."""
        names = NameResolver(self.scheme, self.nodes)
        for node in called:
            for rule in node.rules.values():
                for part in value_names(rule.tree):
                    if not names.has(part.id):
                        fault = unknown_name(names, part.id, part)
                        fault.path = rule.path
                        yield fault

    def names_a_lookup(self, node: Node) -> bool:
        """Return whether an argument is the name of a lookup: only a call says which."""
        parts = (part for rule in node.rules.values() for part in ast.walk(rule.tree))
        return any(isinstance(part, ast.Subscript) and lookup_name(part) in self.stand_ins for part in parts)

    def without_fit(self, called: Sequence[Node]) -> Iterator[SchemeFault]:
        """Yield the fault that shows whatever the arguments are; nothing where some arguments fit."""
        choices = self.possible_arguments()
        count = len(choices) ** len(self.stand_ins)
        if len(called) * min(MOST_TRIED, count) > MOST_ANALYSED:
            return
        faults: list[SchemeFault] = []
        of_own_table: dict[str, SchemeFault] = {}  # with arguments from the table of the formula itself
        for chosen in islice(product(choices, repeat=len(self.stand_ins)), MOST_TRIED):
            fault = self.fault_with(called, chosen)
            if fault is None:
                return
            faults.append(fault)
            if all(table == self.table for _, table in chosen):
                of_own_table.setdefault(fault.text("en"), fault)
        independent = [fault for fault in faults if self.is_independent(fault)]
        if count > MOST_TRIED:  # arguments that were not tried may still guard a division
            independent = [fault for fault in independent if not isinstance(fault, ZeroDivisorError)]
        elif len(of_own_table) == 1:  # the same whatever the arguments are, though it points at one of them
            independent = independent or list(of_own_table.values())
        yield from independent[:1]

    def fault_with(self, called: Sequence[Node], chosen: Sequence[Argument]) -> SchemeFault | None:
        """Return the first fault of the nodes of the call with some arguments; None where these fit."""
        for stand_in, (value_range, table) in zip(self.stand_ins.values(), chosen, strict=True):
            stand_in.value_range, stand_in.table = value_range, table
        try:
            for node in called:
                self.value_ranges.describe(node)
        except SchemeFault as fault:
            return fault
        return None

    def possible_arguments(self) -> list[Argument]:
        """Return what an argument can be, likeliest first."""
        ranges = [
            evolve(number(1, 5, 1), constant=None),
            evolve(number(-5, -1, 1), constant=None),
            ValueRange(kind="flag"),
            ValueRange(kind="text"),
            day(),
            *(level(ladder.scale) for ladder in self.scheme.ladders.values() if ladder.levels),
            *(constant(value) for value in (Fraction(1), "desc", "half_up")),
        ]
        finer = [table for table in self.scheme.tables if self.table in ancestors(self.scheme, table)[1:]]
        return [(value_range, self.table) for value_range in ranges] + [
            (value_range, table) for table in finer for value_range in ranges[:3]
        ]

    def is_independent(self, fault: SchemeFault) -> bool:
        """Return whether a fault points into the rules of the formula itself, and at none of its arguments."""
        for place, rule_text in self.entry.rules:
            if fault.at is None:
                continue
            path = (section_of(self.entry), self.entry.name, *place)
            tree = parse(rule_text, path, self.scheme.span_of(*path)).tree
            if _overlap(fault.at, span_of(tree)):
                names = (node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in self.entry.takes)
                return not any(_overlap(fault.at, span_of(name)) for name in names)
        return False


def _names(node: Node) -> Iterator[str]:
    for rule in node.rules.values():
        for part in value_names(rule.tree):
            yield part.id


def _overlap(one: Span, other: Span) -> bool:
    same = (one.file, one.line) == (other.file, other.line)
    return same and one.column < other.column + other.length and other.column < one.column + one.length
