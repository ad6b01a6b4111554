"""Names as one rule sees them in the columns engine: those of this round, of a past round, or of a round unrecorded.

A scope is the back end of the *columns* domain and the names of the *analysis* domain.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from partyrate.engines.columns.aggregates import gather
from partyrate.engines.columns.builder import Builder
from partyrate.engines.columns.records import never_recorded
from partyrate.language.domains.analysis import Analysis, Context, ValueRange
from partyrate.language.domains.columns import Column, Columns
from partyrate.language.grammar import Call
from partyrate.language.interpreter import Interpreter
from partyrate.plan import NameResolver, Node, condition_of


class Scope(NameResolver):
    """Names of this round, and further ones that a rule has to itself."""

    def __init__(self, builder: Builder, extra: Mapping[str, Column] | None = None) -> None:
        self.builder, self.extra, self.plan = builder, extra or {}, builder.plan
        ranges = {name: column.value_range for name, column in self.extra.items()}
        super().__init__(self.plan.scheme, self.plan.nodes, ranges)
        self.bind, self.look_up, self.integers = builder.bind, builder.look_up, builder.integers

    def fetch(self, name: str, table: str) -> Column | None:
        """Return the column of a name in the rows of a table."""
        return self.extra[name] if name in self.extra else self.builder.fetch(name, table)

    def gather(
        self,
        call: Call,
        value: Column | None,
        where: Column | None,
        others: Sequence[Any],
        value_range: ValueRange,
        table: str,
        order: Column | None = None,
    ) -> Column:
        """Aggregate over the rows of `call.table`, for the rows of `table` or its cohorts."""
        return gather(self.builder, call, value, where, others, value_range, table, order)

    def rounds(self, call: Call, interpreter: Interpreter[Column], value_range: ValueRange) -> Column:
        """Compile a function of rounds."""
        return self.builder.rounds(call, interpreter, value_range)


class PastScope(Scope):
    """Names as they were some rounds before the round of a row; `back` counts them.

    With `back` of None they are as in a round of which nothing is recorded: every value is missing.
    """

    def __init__(self, builder: Builder, back: int | None) -> None:
        super().__init__(builder)
        self.back = back

    def interpreter(self, table: str) -> Interpreter[Column]:
        """Return the interpreter of rules in the rows of a table."""
        analysis = Analysis(self, self.builder.root)
        analysis.inside = Context("previous")
        return Interpreter(Columns(self, analysis, table))

    def fetch(self, name: str, table: str) -> Column | None:
        """Return the column of a name as it was recorded."""
        node = self.plan.nodes.get(name)
        if node is None:
            return self.builder.fetch(name, table)
        name = node.variant_of or name
        if self.back is None:
            return never_recorded(self.plan.nodes[name].value_range)
        return self.builder.recorded_at(name, table, self.back)

    def rounds(self, call: Call, interpreter: Interpreter[Column], value_range: ValueRange) -> Column:
        """Look one round further back; from a round of which nothing is recorded, into another such round."""
        domain: Any = interpreter.domain
        back = None if self.back is None else self.back + 1
        return PastScope(self.builder, back).interpreter(domain.scope).node(call.arguments[0])


class BeforeFirst(Scope):
    """Names as in the row before the first one of a table: those of the table are missing, coarser ones are as here."""

    def __init__(self, builder: Builder, table: str) -> None:
        super().__init__(builder)
        self.table = table

    def interpreter(self, table: str) -> Interpreter[Column]:
        """Return the interpreter of rules in the rows of the table."""
        analysis = Analysis(self, table)
        analysis.inside = Context("previous", along=self.table)
        return Interpreter(Columns(self, analysis, table))

    def fetch(self, name: str, table: str) -> Column | None:
        """Return the column of a name."""
        if self.home(name) == self.table:
            return never_recorded(self.value_range(name) or ValueRange(kind="text"))
        return self.builder.fetch(name, table)


def domain_of(builder: Builder, table: str, given: ast.expr | None = None, **extra: Column) -> Columns:
    """Return the columns domain for rules of a table, for rows in which the condition `given` is true."""
    scope = Scope(builder, extra)
    return Columns(scope, Analysis(scope, table, condition=given), table)


def compile_rule(builder: Builder, node: Node, rule: str, **extra: Column) -> Column:
    """Compile one rule of a node; `extra` are names that only this rule knows."""
    return Interpreter(domain_of(builder, node.table, condition_of(node, rule), **extra)).rule(node.rules[rule])
