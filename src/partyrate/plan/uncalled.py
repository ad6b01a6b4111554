"""Formulas with arguments that no rule calls: what is wrong with them whatever they are called with.

A formula that `takes` arguments is described where it is called, with what it is called with. One that nothing calls
is tried with arguments of every kind: where one of them fits, it can be used; where none does, and what is wrong has
nothing to do with the arguments, it is a fault.
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
from partyrate.language.tree import Origin
from partyrate.model import Indicator, Scheme
from partyrate.plan.analysis import ValueAnalysis
from partyrate.plan.inlining import Calls
from partyrate.plan.names import NameResolver
from partyrate.plan.nodes import Node, ancestors
from partyrate.plan.references import value_names
from partyrate.spans import Span

MOST_TRIED: Final = 300
"""With how many combinations of arguments a formula is tried at most."""


MOST_DESCRIBED: Final = 10_000
"""How many nodes are described at most for one formula; of one that calls more, a call shows what is wrong."""


def uncalled_faults(scheme: Scheme, nodes: Mapping[str, Node], broken: set[str], calls: Calls) -> Iterator[SchemeFault]:
    """Find what is wrong with formulas that take arguments and that no rule calls."""
    called = {node.entry.name.partition("(")[0] for node in nodes.values() if node.instance}
    for entry in scheme.indicators.values():
        if entry.takes and entry.formula is not None and entry.name not in called and calls.table_of(entry) is not None:
            for fault in _Trial(scheme, nodes, broken, calls, entry).faults():
                yield fault
                if isinstance(fault, ResourceError):
                    return  # all trials together may take what the budget allows


class _Trial:
    """Tries one formula."""

    def __init__(
        self, scheme: Scheme, nodes: Mapping[str, Node], broken: set[str], calls: Calls, entry: Indicator
    ) -> None:
        self.scheme, self.broken, self.calls, self.entry = scheme, broken, calls, entry
        self.table = calls.table_of(entry) or ""
        # No rule can use the names of what stands for its arguments.
        self.stand_ins = {
            f"{entry.name} {name}": Node(f"{entry.name} {name}", "input", self.table, entry, instance=True)
            for name in entry.takes
        }
        self.nodes = {**nodes, **self.stand_ins}
        self.value_ranges = ValueAnalysis(scheme, self.nodes, calls.budget)

    def faults(self) -> Iterator[SchemeFault]:
        """Give the faults that have nothing to do with its arguments: unknown names, or else the first other one."""
        try:
            made = self.made()
        except SchemeFault as fault:
            if getattr(fault, "name", None) not in self.stand_ins:
                yield fault
            return
        unknown = list(self.unknown_names(made))
        yield from unknown
        needs_broken = any(used in self.broken for node in made for used in _names(node))
        if not unknown and not needs_broken and not any(map(self.names_a_lookup, made)):
            yield from self.without_fit(made)

    def made(self) -> list[Node]:
        """Make the nodes of a call of the formula with what stands for its arguments."""
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

    def unknown_names(self, made: Sequence[Node]) -> Iterator[SchemeFault]:
        """Find names that stand for no value."""
        names = NameResolver(self.scheme, self.nodes)
        for node in made:
            for rule in node.rules.values():
                for part in value_names(rule.tree):
                    if not names.has(part.id):
                        fault = unknown_name(names, part.id, part)
                        fault.path = rule.path
                        yield fault

    def names_a_lookup(self, node: Node) -> bool:
        """Whether an argument is the name of a lookup: only a call says which."""
        parts = (part for rule in node.rules.values() for part in ast.walk(rule.tree))
        return any(isinstance(part, ast.Subscript) and part.value.id in self.stand_ins for part in parts)  # type: ignore[attr-defined]

    def without_fit(self, made: Sequence[Node]) -> Iterator[SchemeFault]:
        """Give the fault that shows whatever the arguments are; nothing where some arguments fit."""
        choices = self.possible()
        if len(made) * min(MOST_TRIED, len(choices) ** len(self.stand_ins)) > MOST_DESCRIBED:
            return
        found: list[SchemeFault] = []
        here: dict[str, SchemeFault] = {}
        for chosen in islice(product(choices, repeat=len(self.stand_ins)), MOST_TRIED):
            for stand_in, (value_range, table) in zip(self.stand_ins.values(), chosen, strict=True):
                stand_in.value_range, stand_in.table = value_range, table
            try:
                for node in made:
                    self.value_ranges.describe(node)
            except SchemeFault as fault:
                found.append(fault)
                if all(table == self.table for _, table in chosen):
                    here.setdefault(str(fault), fault)
            else:
                return
        own = [fault for fault in found if self.is_its_own(fault)]
        if len(choices) ** len(self.stand_ins) > MOST_TRIED:  # what was not tried may still guard a division
            own = [fault for fault in own if not isinstance(fault, ZeroDivisorError)]
        elif len(here) == 1:  # the same whatever the arguments are, though it points at one of them
            own = own or list(here.values())
        yield from own[:1]

    def possible(self) -> list[tuple[ValueRange, str]]:
        """Give what an argument can be, with the table it lives in, likeliest first."""
        here = [
            evolve(number(1, 5, 1), constant=None),
            evolve(number(-5, -1, 1), constant=None),
            ValueRange(kind="flag"),
            ValueRange(kind="text"),
            day(),
            *(level(ladder.scale) for ladder in self.scheme.ladders.values() if ladder.levels),
            *(constant(value) for value in (Fraction(1), "desc", "half_up")),
        ]
        finer = [each for each in self.scheme.tables if self.table in ancestors(self.scheme, each)[1:]]
        return [(value_range, self.table) for value_range in here] + [
            (value_range, table) for table in finer for value_range in here[:3]
        ]

    def is_its_own(self, fault: SchemeFault) -> bool:
        """Whether a fault stands in the formula's own rules, beside its arguments."""
        for field_name, text in (("is", self.entry.formula), ("when", self.entry.when)):
            if fault.at is None or text is None:
                continue
            path = ("formula", self.entry.name, field_name)
            tree = parse(text, path, self.scheme.span_of(*path)).tree
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
