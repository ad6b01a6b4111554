"""Compiling a plan to one Python function: each node by the compiled domain, in the rows of its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from attrs import evolve, field, fields, frozen

from partyrate.engines.cell_reader import column_of
from partyrate.engines.compiled.builder import PAST, Builder, names_of
from partyrate.engines.compiled.cells import read_input
from partyrate.engines.compiled.codegen import Function
from partyrate.engines.compiled.fragments import Cohorts
from partyrate.engines.compiled.grouping import gather
from partyrate.engines.compiled.history import NOW, look_back
from partyrate.engines.compiled.ladders import write_ladder
from partyrate.engines.compiled.ordered_rows import look_along
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.compiled import (
    Code,
    as_kind,
    bound,
    first_cause,
    literal,
    strongest_cause,
    unpublished,
)
from partyrate.language.grammar import Call
from partyrate.language.interpreter import Interpreter
from partyrate.model import Gate
from partyrate.numbers import Cause
from partyrate.plan import Node, Plan


class NotCompilable(Exception):
    """Raised for a plan that nests deeper than Python reads in one function."""


@frozen(eq=False)
class ColumnSlots:
    """Where the values of a node are among the lists that a program returns: their names, and the denominator."""

    value_range: ValueRange
    value: str
    denominator: int | str
    absence: str | None

    @classmethod
    def of(cls, code: Code) -> ColumnSlots:
        """Return where the parts of a value are."""
        return cls(code.value_range, code.value, code.denominator, code.absence)


@frozen(eq=False)
class Program:
    """A plan as two Python functions.

    Args:
        source: The source of the function that rates all rows.
        constants: The values that are passed to it as arguments.
        tables: The tables whose rows it takes, coarse ones first.
        parent_indexes: The tables, each with a coarser one, for which it takes the list of parent rows.
        cells: The inputs, in the order of the readers of cells that it takes.
        ladders: The ladders, in the order of the sessions that it takes.
        dates: The dates of the call that it takes.
        looks_back: Whether it takes the number of this round and the past rounds of each unit.
        result: The names of the lists that it returns, with their positions.
        nodes: The lists that hold the values of each node.
        profiles: For ladders without quotas, the list with the number of each row's profile.
        unit_source: The source of the function that rates one unit against others.
        peers: The lists of other units that it appends to its own.
        peer_parent_indexes: The parent indexes that it continues for other units.
        bound: What it needs of cohorts that is cached.
        homes: The table of each name.
    """

    source: str
    constants: Sequence[Any]
    tables: Sequence[str]
    parent_indexes: Sequence[tuple[str, str]]
    cells: Sequence[str]
    ladders: Sequence[str]
    dates: Sequence[str]
    looks_back: bool
    result: Mapping[str, int]
    nodes: Mapping[str, ColumnSlots]
    profiles: Mapping[str, str]
    unit_source: str
    peers: Sequence[str]
    peer_parent_indexes: Sequence[tuple[str, str]]
    bound: Sequence[Cohorts]
    homes: Mapping[str, str]
    rate: Callable[..., Sequence[list[Any]]] = field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "rate", function(self.source))

    def __reduce__(self) -> tuple[Any, ...]:
        return Program, tuple(getattr(self, each.name) for each in fields(Program) if each.init)


def function(source: str) -> Callable[..., Sequence[list[Any]]]:
    """Build a function from its source.

    Raises:
        NotCompilable: It nests deeper than Python reads.
    """
    namespace: dict[str, Any] = {"__builtins__": {}}
    try:
        exec(compile(source, "<plan>", "exec"), namespace)  # noqa: S102 - holds nothing that a user wrote
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise NotCompilable(str(error)) from error
    rate: Callable[..., Sequence[list[Any]]] = namespace["rate"]
    return rate


def compiled(plan: Plan) -> Program:
    """Compile a plan.

    Raises:
        NotCompilable: The plan nests deeper than Python reads.
    """
    return Compiler(plan).program()


class Compiler(Builder):
    """Writes the nodes of one plan."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.cells_read: dict[str, str] = {}

    def write_nodes(self) -> None:
        """Write every node but inputs that nothing needs."""
        for node in self.plan.nodes.values():
            if node.kind != "input" or not node.is_computable or node.name in self.plan.needed:
                self.nodes[node.name] = self.node(node)

    def program(self) -> Program:
        """Write every computable node, then the functions."""
        self.write_nodes()
        computed = {name: code for name, code in self.nodes.items() if self.plan.nodes[name].is_computable}
        parts = names_of(*computed.values())
        given = {
            "cells": list(self.cells_read.values()),
            "sessions": [name for names in self.ladders.values() for name in names],
            "dates": list(self.dates.values()),
            "past": [NOW, self.bind(PAST)] if PAST in self.bound else [],
        }
        written = Function(self, given, list(dict.fromkeys([*parts, *self.profiles.values()])))
        return Program(
            source=written.source(),
            constants=tuple(self.constants),
            tables=list(self.ancestors),
            parent_indexes=list(self.parent_indexes),
            cells=list(self.cells_read),
            ladders=list(self.ladders),
            dates=list(self.dates),
            looks_back=PAST in self.bound,
            result={name: position for position, name in enumerate(written.result)},
            nodes={name: ColumnSlots.of(code) for name, code in computed.items()},
            profiles=self.profiles,
            unit_source=written.source(one=True),
            peers=written.peers,
            peer_parent_indexes=written.peer_parent_indexes,
            bound=list(written.cached.values()),
            homes={name: home.table for name, home in self.homes.items()},
        )

    def node(self, node: Node) -> Code:
        """Write one node."""
        if not node.is_computable:
            return unpublished(self, node.value_range)
        return self.row_wise(node) if node.ladder is None else write_ladder(self, node, node.ladder)

    # ------------------------------------------------------------------------------------------------- nodes of one row

    def row_wise(self, node: Node) -> Code:
        """Write an input, a formula, a group, a gate or an incentive."""
        own = self.input(node) if node.kind == "input" else None
        if own is not None and "when" not in node.rules:
            return own
        with self.apart(node.table):
            rule = "when" if isinstance(node.entry, Gate) else "is" if "is" in node.rules else "amount"
            if own is not None:
                code = self.used(own)
            else:
                code = self.value_of(node, rule) if rule in node.rules else literal(self, value=True)
                code = as_kind(self, code, node.value_range)
            absence = code.absence
            if node.kind == "incentive":
                absence = first_cause(self, self.entitled(node), absence)
            elif "when" in node.rules and not isinstance(node.entry, Gate):
                absence = self.conditional(node, absence)
            return self.stored(evolve(code, value_range=node.value_range, absence=absence))

    def conditional(self, node: Node, absence: str | None) -> str | None:
        """Return the cause of absence of a value that exists only where the `when` of its node is true."""
        condition = self.value_of(node, "when")
        if condition.value_range.constant is True and not condition.value_range.possible_causes:
            return absence
        own = f"({absence or 0} if {condition.value} else {int(Cause.NOT_APPLICABLE)})"
        return first_cause(self, condition.absence, bound(self, own))

    def entitled(self, node: Node) -> str | None:
        """Return the cause for which a row does not get an incentive: a false `when` or a gate that bars suffices."""
        gates = [gate for gate in self.plan.scheme.gates.values() if node.entry.name in gate.bars]
        acts = [code for gate in gates if (code := self.fetch(f"gate.{gate.name}", node.table)) is not None]
        ends = [(code, str(code.value)) for code in acts]
        if "when" in node.rules:
            condition = self.value_of(node, "when")
            if condition.value_range.constant is not True or condition.value_range.possible_causes:
                ends.append((condition, f"not {condition.value}"))
        if not ends:
            return None
        tests = [end if code.absence is None else f"(not {code.absence} and {end})" for code, end in ends]
        absence = strongest_cause(self, [code.absence for code, _ in ends])
        return bound(self, f"({int(Cause.NOT_APPLICABLE)} if {' or '.join(tests)} else {absence or 0})")

    def input(self, node: Node) -> Code:
        """Write the lines that read an input."""
        column = self.constant(column_of(node))
        cell = self.cells_read.setdefault(node.name, self.fresh("m"))
        optional = getattr(node.entry, "optional", False) or "when" in node.rules
        with self.apart(node.table):
            table = self.plan.scheme.tables[node.table]
            lacking = bool(table.expects or table.columns)
            value, absence = read_input(self, node, column, cell, optional=optional, lacking=lacking)
            names = [name for name in (value, absence) if name is not None]
            self.place(names)
            self.stages[False, 0, node.table].reads = True
        return Code(node.value_range, value, node.value_range.resolution or 1, absence)

    # ------------------------------------------------------------------------------------- what the domain needs

    def rounds(self, call: Call, interpreter: Interpreter[Code], value_range: ValueRange) -> Code:
        """Write a function of rounds: over past rounds, or along the rows of a table."""
        return (look_back if call.table is None else look_along)(self, call, interpreter, value_range)

    def gather(
        self,
        call: Call,
        value: Code | None,
        where: Code | None,
        others: Sequence[Any],
        value_range: ValueRange,
        table: str,
    ) -> Code:
        """Write an aggregate over the rows of `call.table`, for the rows of `table` or their cohorts."""
        return gather(self, call, value, where, others, value_range, table)
