"""From a plan to a program over frames: each node in the *columns* domain, with the steps it needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from attrs import evolve

from partyrate.engines.columns.builder import Builder
from partyrate.engines.columns.history import look_back
from partyrate.engines.columns.ladders import LadderColumns, compile_ladder
from partyrate.engines.columns.names import compile_rule
from partyrate.errors import UnprovenError, listed
from partyrate.language.domains.analysis import LIMIT, NOTHING, WIDE_LIMIT, ValueRange
from partyrate.language.domains.columns import (
    BeyondLimitError,
    Column,
    Integers,
    as_kind,
    code,
    first_cause,
    first_match,
    is_false,
    is_true,
    latest,
    literal,
    unpublished,
)
from partyrate.language.grammar import Call
from partyrate.language.interpreter import Interpreter
from partyrate.messages import message, text
from partyrate.model import Gate, Ladder
from partyrate.numbers import Absent, Cause
from partyrate.plan import Node, Plan
from partyrate.plan.widths import too_wide


class Compiler(Builder):
    """Compiles one plan for one call: which tables are there, what the dates are, whether there is a history."""

    def __init__(
        self,
        plan: Plan,
        tables: Sequence[str],
        dates: Mapping[str, date | Absent],
        current_round: int | None,
        integers: Integers,
        whole: Collection[str] = (),
    ) -> None:
        super().__init__(plan, tables, dates, current_round, integers, whole)
        self.inputs: dict[str, dict[str, tuple[str, str | None]]] = {}
        self.cells_below: dict[tuple[str, str], tuple[str, str | None]] = {}
        self.ladders: dict[str, LadderColumns] = {}

    # ---------------------------------------------------------------------------------------------------------- nodes

    def compile(self) -> None:
        """Compile every live node whose table is there."""
        refused = self.plan.beyond(self.integers.limit)
        if refused:
            raise unproven(self.plan, refused, self.integers.limit)
        for node in self.plan.nodes.values():
            unread = node.kind == "input" and node.is_computable and node.name not in self.plan.needed
            if node.table not in self.given or unread:
                continue
            self.program.node = node.name
            try:
                self.nodes[node.name] = self.compiled(node)
            except BeyondLimitError:
                raise unproven(self.plan, [node], int(self.integers.result_limit or 0)) from None

    def compiled(self, node: Node) -> Column:
        """Compile one node.

        Data without a gap leave an input, and what is computed from it, without an absence. Whoever fetches the column
        (rules, ladders, gates) then reads from its range as well that no cause is possible.
        """
        if not node.is_computable:
            return unpublished(node.value_range)
        if node.kind == "input":
            column = self.input(node)
        else:
            column = self.formula(node) if node.ladder is None else self.ladder(node, node.ladder)
        if column.absence is not None or not column.value_range.possible_causes:
            return column
        return evolve(column, value_range=evolve(column.value_range, possible_causes=NOTHING))

    def ladder(self, node: Node, ladder: Ladder) -> Column:
        """Compile a ladder, and keep its account."""
        column, self.ladders[node.name] = compile_ladder(self, node, ladder)
        return column

    def input(self, node: Node) -> Column:
        """Return the columns that reading an input makes."""
        names, fresh = self.inputs.setdefault(node.table, {}), self.program.fresh
        if node.name not in names:
            names[node.name] = (fresh(), fresh() if node.value_range.possible_causes else None)
            for column in self.plan.scheme.tables[node.table].columns:
                self.cells_below[node.table, column] = (fresh(), fresh() if node.value_range.possible_causes else None)
        value, absence = names[node.name]
        return self.conditional(
            node, self.column_named(node.value_range, value, None if node.name in self.whole else absence)
        )

    def again(self, whole: Collection[str]) -> Compiler:
        """Compile the plan for frames that this one was used to read, now that inputs are known to have no gap."""
        compiler = Compiler(self.plan, self.came, self.dates, self.current_round, self.integers, whole)
        compiler.inputs, compiler.cells_below, compiler.recorded = self.inputs, self.cells_below, {**self.recorded}
        compiler.program.count = self.program.count
        compiler.compile()
        return compiler

    def conditional(self, node: Node, column: Column) -> Column:
        """Return a value, absent where the `when` of its node or a gate that bars an incentive makes it so."""
        conditions = self.conditions(node)
        if not conditions:
            return column
        gone = first_cause([condition.absence for condition, _ in conditions], code(column))
        absence = first_match([(is_no, int(Cause.NOT_APPLICABLE)) for _, is_no in conditions], gone)
        generation = latest([column, *(condition for condition, _ in conditions)])
        return self.bind(evolve(column, absence=absence, generation=generation), node.table)

    def conditions(self, node: Node) -> list[tuple[Column, Any]]:
        """Return the flags that decide whether a node applies to a row, each with the condition that it does not."""
        conditions = []
        if "when" in node.rules and node.kind != "gate":
            condition = compile_rule(self, node, "when")
            if condition.value_range.constant is not True or condition.value_range.possible_causes:
                condition = self.bind(condition, node.table)
                conditions.append((condition, is_false(condition)))
        for gate in self.plan.scheme.gates.values() if node.kind == "incentive" else ():
            acts = self.fetch(f"gate.{gate.name}", node.table) if node.entry.name in gate.bars else None
            if acts is not None:
                conditions.append((acts, is_true(acts)))
        return conditions

    def formula(self, node: Node) -> Column:
        """Compile a formula, a group, a gate or an incentive."""
        rule = "when" if isinstance(node.entry, Gate) else "is" if "is" in node.rules else "amount"
        column = compile_rule(self, node, rule) if rule in node.rules else literal(value=True)
        column = self.conditional(node, self.bind(as_kind(column, node.value_range), node.table))
        computed = {
            name: getattr(column.value_range, name)
            for name in ("resolution", "max_numerator", "max_denominator", "denominator_factor")
        }
        return evolve(column, value_range=evolve(node.value_range, **computed))

    def rounds(self, call: Call, interpreter: Interpreter[Column], value_range: ValueRange) -> Column:
        """Compile a function of rounds."""
        return look_back(self, call, interpreter, value_range)


def unproven(plan: Plan, nodes: Sequence[Node], limit: int) -> UnprovenError:
    """Build the error of nodes whose whole numbers may reach the limit of an engine."""
    part = too_wide(plan, nodes[0], limit)
    digits = len(str(limit)) - 1
    width, reached = text("width of 64 bits"), text("limit of doubles")
    if limit != LIMIT:
        width = text("width of 128 bits") if limit == WIDE_LIMIT else text("width of digits", digits=digits)
        reached = text("power of ten", digits=digits)
    return UnprovenError(
        *message(
            "numbers too great",
            nodes=listed([each.name for each in nodes]),
            width=width,
            limit=reached,
            advice=part.advice,
        ),
        part.at,
        part.path,
    )
