"""The part of the compiler that all others build on: values of nodes, names and rules in the rows of each table."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

from attrs import frozen

from partyrate.engines.cell_reader import needed_records
from partyrate.engines.compiled.fragments import Fragments, Location
from partyrate.language.cells import Cells
from partyrate.language.domains.analysis import Analysis, ValueRange
from partyrate.language.domains.compiled import Code, Compiled, literal, placeholder
from partyrate.language.grammar import Call
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import Cause
from partyrate.plan import DATES, NameResolver, Node, Plan, condition_of

PAST: Final = "h"
"""The name of the past of a unit in the source."""


@frozen
class Numbered:
    """The name of the cohorts of a table, the names that form them, and the stage in which these are known."""

    name: str
    within: Sequence[str]
    ready: int


def names_of(*codes: Code | None) -> list[str]:
    """Return the names that values use."""
    return [name for code in codes if code is not None for name in code.names]


def nothing(plan: Plan) -> tuple[Any, ...]:
    """Return the values of a round that is not recorded."""
    missing = int(Cause.MISSING)
    return tuple(each for node in needed_records(plan) for each in (placeholder(node.value_range), missing))


class Builder(Fragments, ABC):
    """The source of one plan, and the codes that its nodes have become so far."""

    def __init__(self, plan: Plan) -> None:
        order = sorted(plan.scheme.tables, key=lambda table: len(plan.ancestors(table)))
        super().__init__({table: plan.ancestors(table) for table in order})
        self.plan = plan
        self.nodes: dict[str, Code] = {}
        self.ladders: dict[str, tuple[str, str, str]] = {}
        self.dates: dict[str, str] = {}
        self.profiles: dict[str, str] = {}
        self.extra: Mapping[str, Code] = {}
        self.columns: dict[tuple[str, str], str] = {}
        self.groups: dict[tuple[str, tuple[str, ...]], Numbered] = {}
        self.left_out: dict[str, str | None] = {}
        self.nothing = nothing(plan)
        if plan.scheme.root is not None:
            self.homes[PAST] = Location(self.root, 0, as_list=True)

    @abstractmethod
    def rounds(self, call: Call, interpreter: Interpreter[Code], value_range: ValueRange) -> Code:
        """Write a function of rounds: over past rounds, or along the rows of a table."""

    @abstractmethod
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

    @property
    def root(self) -> str:
        """The name of the table of units."""
        return self.plan.root.name

    def value_of(self, node: Node, rule: str) -> Code:
        """Write one rule of a node, and return its value."""
        return self.interpreter(node.table, condition_of(node, rule)).rule(node.rules[rule])

    def interpreter(self, table: str, given: ast.expr | None = None) -> Interpreter[Code]:
        """Return the interpreter of rules in the rows of a table in which a condition is true."""
        own = {name: code.value_range for name, code in self.extra.items()}
        bounds = Analysis(NameResolver(self.plan.scheme, self.plan.nodes, own), table, condition=given)
        return Interpreter(Compiled(self, bounds, table))

    def stored(self, code: Code) -> Code:
        """Place the open fragment, and keep its value."""
        table = self.open[-1].table
        parts = [part for part in (code.value, code.denominator, code.absence) if isinstance(part, str)]
        if not self.open[-1].lines and all(self.is_own(part, table) for part in parts):
            return code
        made = self.assigned(code)
        self.place(made.names)
        return made

    def assigned(self, code: Code) -> Code:
        """Bind the parts of a value to names."""
        denominator = code.denominator if isinstance(code.denominator, int) else self.assign(code.denominator)
        absence = None if code.absence is None else self.assign(code.absence)
        return Code(code.value_range, self.assign(code.value), denominator, absence)

    def is_own(self, name: str, table: str) -> bool:
        """Whether a name is computed in the rows of a table."""
        return name in self.homes and self.homes[name].table == table

    # ------------------------------------------------------------------------------------- what the domain needs

    @contextmanager
    def apart(self, table: str) -> Iterator[None]:
        """Open another fragment; the extra names of a rule are not known in other rows."""
        outer, self.extra = self.extra, {}
        with super().apart(table):
            yield
        self.extra = outer

    def used(self, code: Code, depth: int = -1) -> Code:
        """Note that the open fragment uses a value."""
        for name in code.names:
            self.need(name, depth)
        return code

    def fetch(self, name: str, table: str) -> Code | None:
        """Return the value of a name in a row of a table."""
        if name in self.extra:
            return self.extra[name]
        node = self.plan.nodes.get(name)
        if node is not None:
            return self.used(self.nodes[name]) if name in self.nodes else None
        if name in DATES:
            return Code(ValueRange(kind="date"), self.dates.setdefault(name, self.fresh("d")))
        parameter = self.plan.scheme.parameters.get(name)
        if parameter is not None:
            return None if parameter.constant is None else literal(self, parameter.constant)
        return self.used(Code(ValueRange(kind="text"), self.key_text(name, table)))

    def key_text(self, column: str, table: str) -> str:
        """Return the name of a key column as a text."""
        if (column, table) not in self.columns:
            with self.apart(table):
                name = self.assign(f"str(row[{self.constant(column)}])")
                self.place([name])
                self.stages[False, 0, table].reads = True
            self.columns[column, table] = name
        return self.columns[column, table]

    def cells(self, lookup: str) -> Cells:
        """Return the cells of a lookup."""
        return self.plan.scheme.lookups[lookup].selection

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        return tuple(self.plan.scheme.tables)
