"""Names as one rule sees them in the columns engine: those of this round, of a past round, or of a round unrecorded.

A scope is what the *columns* domain calls a writer and the *bounds* domain calls names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import evolve

from partyrate.language.domains.analysis import Analysis, Context, ValueRange
from partyrate.language.domains.columns import Column, Columns, filler, integer
from partyrate.language.grammar import Call
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import Cause
from partyrate.plan import NameResolver

if TYPE_CHECKING:
    from partyrate.engines.columns.compiler import Compiler


class Scope(NameResolver):
    """Names of this round, and a few of a rule's own."""

    def __init__(self, compiler: Compiler, extra: Mapping[str, Column] | None = None) -> None:
        self.compiler, self.extra, self.plan = compiler, extra or {}, compiler.plan
        own = {name: column.value_range for name, column in self.extra.items()}
        super().__init__(self.plan.scheme, self.plan.nodes, own)
        self.bind, self.gather, self.integers = compiler.bind, compiler.gather, compiler.integers
        self.look_up = compiler.look_up

    def fetch(self, name: str, table: str) -> Column | None:
        """Give the column of a name in the rows of a table."""
        return self.extra[name] if name in self.extra else self.compiler.fetch(name, table)

    def rounds(self, call: Call, walk: Interpreter[Column], value_range: ValueRange) -> Column:
        """Look into the past."""
        return self.compiler.rounds(call, walk, value_range)


class PastScope(Scope):
    """Names as they were some rounds before the round of a row; `back` counts them.

    With `back` of None they are as in a round of which nothing is recorded: every value is missing.
    """

    def __init__(self, compiler: Compiler, back: int | None) -> None:
        super().__init__(compiler)
        self.back = back

    def walk(self, table: str) -> Interpreter[Column]:
        """Give the walk over rules in the rows of a table."""
        bounds = Analysis(self, self.compiler.root)
        bounds.inside = Context("previous")
        return Interpreter(Columns(self, bounds, table))

    def fetch(self, name: str, table: str) -> Column | None:
        """Give the column of a name as it was recorded."""
        node = self.plan.nodes.get(name)
        if node is None:
            return self.compiler.fetch(name, table)
        name = node.variant_of or name
        if self.back is None:
            return never_recorded(self.plan.nodes[name].value_range)
        return self.compiler.recorded_at(name, table, self.back)

    def rounds(self, call: Call, walk: Interpreter[Column], value_range: ValueRange) -> Column:
        """Look one round further back; from a round of which nothing is recorded, into another such round."""
        domain: Any = walk.domain
        back = None if self.back is None else self.back + 1
        return PastScope(self.compiler, back).walk(domain.scope).node(call.arguments[0])


class BeforeFirst(Scope):
    """Names as in the row before the first one of a table: those of the table are missing, coarser ones are as here."""

    def __init__(self, compiler: Compiler, table: str) -> None:
        super().__init__(compiler)
        self.table = table

    def walk(self, table: str) -> Interpreter[Column]:
        """Give the walk over rules in the rows of the table."""
        bounds = Analysis(self, table)
        bounds.inside = Context("previous", along=self.table)
        return Interpreter(Columns(self, bounds, table))

    def fetch(self, name: str, table: str) -> Column | None:
        """Give the column of a name."""
        if self.home(name) == self.table:
            return never_recorded(self.value_range(name) or ValueRange(kind="text"))
        return self.compiler.fetch(name, table)


def recorded(value_range: ValueRange) -> ValueRange:
    """Describe a value of a past round from what is known of it in this one."""
    return evolve(value_range, possible_causes=frozenset({Cause.MISSING}), always_absent=None, constant=None)


def never_recorded(value_range: ValueRange) -> Column:
    """Give a value that no round has recorded."""
    return Column(
        recorded(value_range), filler(value_range), value_range.denominator_factor, integer(int(Cause.MISSING))
    )
