"""From a plan to one Python function: each node in the *code* domain, placed among the rows of its table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from attrs import evolve, field, frozen

from partyrate.engines.code.cells import read_input
from partyrate.engines.code.filling import Rungs
from partyrate.engines.code.gathering import Gathering, cohorts
from partyrate.engines.code.parts import Home, Parts
from partyrate.engines.code.past import NOW, PAST, look_back, nothing
from partyrate.engines.reading import column_of
from partyrate.language.domains.bounds import Bounds, Static, number
from partyrate.language.domains.code import (
    Code,
    Coding,
    as_kind,
    as_number,
    largest,
    literal,
    settled,
    unless,
    unpublished,
)
from partyrate.language.grammar import Call
from partyrate.language.walk import Walk
from partyrate.model import Gate, Ladder, ordering
from partyrate.numbers import Cause, Constant
from partyrate.plan import DATES, Names, Node, Plan, within_names


class NotInCode(Exception):  # noqa: N818 - no error: the numbers domain computes it
    """A plan that holds what is not written in code."""


@frozen(eq=False)
class Kept:
    """Where the values of a node are among the lists that a program gives: their names, and the denominator."""

    static: Static
    value: str
    bottom: int | str
    state: str | None


@frozen(eq=False)
class Program:
    """A plan as a function.

    Args:
        rate: The function.
        source: Its source.
        constants: What is handed in beside it.
        climbs: For which tables it takes the list that tells the row of a coarser table.
        cells: The inputs whose cells it reads, in the order in which it takes their readers.
        ladders: The ladders, in the order in which it takes their `Rungs`.
        dates: The dates of the call it takes.
        looks_back: Whether it takes the number of this round and the past of each row.
        result: The names of the lists it gives.
        nodes: Where the values of each node are among them.
        looks: For ladders without quotas, the list of looks.
    """

    rate: Callable[..., Sequence[list[Any]]]
    source: str
    constants: Sequence[Any]
    climbs: Sequence[tuple[str, str]]
    cells: Sequence[str]
    ladders: Sequence[str]
    dates: Sequence[str]
    looks_back: bool
    result: Mapping[str, int]
    nodes: Mapping[str, Kept]
    looks: Mapping[str, str] = field(factory=dict)


def compiled(plan: Plan) -> Program:
    """Write and compile the function of a plan.

    Raises:
        NotInCode: The plan holds what is not written in code.
    """
    return Compiler(plan).program()


class Compiler(Parts):
    """Writes the nodes of one plan."""

    def __init__(self, plan: Plan) -> None:
        order = sorted(plan.scheme.tables, key=lambda table: len(plan.ancestors(table)))
        super().__init__({table: plan.ancestors(table) for table in order})
        self.plan = plan
        self.nodes: dict[str, Code] = {}
        self.cells_read: dict[str, str] = {}
        self.ladders: dict[str, tuple[str, str, str]] = {}
        self.dates: dict[str, str] = {}
        self.looks: dict[str, str] = {}
        self.extra: Mapping[str, Code] = {}
        self.columns: dict[tuple[str, str], str] = {}
        self.groups: dict[tuple[str, tuple[str, ...]], tuple[str, str, int]] = {}
        self.left_out: dict[str, str | None] = {}
        self.nothing = nothing(plan)
        if plan.scheme.root is not None:
            self.homes[PAST] = Home(self.root, 0, as_list=True)

    def program(self) -> Program:
        """Write every live node, then the function."""
        needed = self.plan.needed
        for node in self.plan.nodes.values():
            if node.kind == "input" and node.is_live and node.name not in needed:
                continue
            if not node.is_live:
                self.nodes[node.name] = unpublished(self, node.static)
            elif isinstance(node.entry, Ladder):
                self.nodes[node.name] = self.ladder(node, node.entry)
            else:
                self.nodes[node.name] = self.row_wise(node)
        live = {name: code for name, code in self.nodes.items() if self.plan.nodes[name].is_live}
        result = list(dict.fromkeys([*(part for code in live.values() for part in names_of(code)), *self.looks.values()]))
        given = {
            "cells": list(self.cells_read.values()),
            "rungs": [name for names in self.ladders.values() for name in names],
            "dates": list(self.dates.values()),
            "past": [NOW, self.keep(PAST)] if PAST in self.kept else [],
        }
        source = self.source(given, result)
        namespace: dict[str, Any] = {"__builtins__": {}}
        exec(compile(source, f"<{self.plan.scheme.name}>", "exec"), namespace)  # noqa: S102 - holds nothing a user wrote
        return Program(
            namespace["rate"],
            source,
            tuple(self.constants),
            list(self.climbs),
            list(self.cells_read),
            list(self.ladders),
            list(self.dates),
            PAST in self.kept,
            {name: place for place, name in enumerate(result)},
            {name: Kept(code.static, code.value, code.bottom, code.state) for name, code in live.items()},
            self.looks,
        )

    @property
    def root(self) -> str:
        """The name of the one table without a parent; rules that look into the past have been checked for it."""
        root = self.plan.scheme.root
        assert root is not None
        return root.name

    # ------------------------------------------------------------------------------------------------- nodes of one row

    def walk(self, node: Node, rule: str) -> Code:
        """Give the value of one rule of a node."""
        return self.walked(node.table).rule(node.rules[rule])

    def walked(self, table: str) -> Walk[Code]:
        """Give the walk over rules in the rows of a table."""
        own = {name: code.static for name, code in self.extra.items()}
        bounds = Bounds(Names(self.plan.scheme, self.plan.nodes, own), table)
        return Walk(Coding(self, bounds, table))

    def row_wise(self, node: Node) -> Code:
        """Write an input, a formula, a group, a gate or an incentive."""
        if node.kind == "input":
            own = self.input(node)
            if "when" not in node.rules:
                return own
        with self.apart(node.table):
            rule = "when" if isinstance(node.entry, Gate) else "is" if "is" in node.rules else "amount"
            if node.kind == "input":
                code = self.used(own)
            else:
                code = self.walk(node, rule) if rule in node.rules else literal(self, value=True)
                code = as_kind(self, code, node.static)
            state = code.state
            if node.kind == "incentive":
                state = unless(self, self.barring(node), state)
            if "when" in node.rules and not isinstance(node.entry, Gate):
                state = self.conditional(node, state)
            return self.stored(evolve(code, static=node.static, state=state))

    def conditional(self, node: Node, state: str | None) -> str | None:
        """Give the state of a value that is there only where the `when` of its node is true."""
        condition = self.walk(node, "when")
        if condition.static.constant is True and not condition.static.causes:
            return state
        own = f"({state or 0} if {condition.value} else {int(Cause.NOT_APPLICABLE)})"
        return unless(self, condition.state, settled(self, own))

    def barring(self, node: Node) -> str | None:
        """Give the state that gates leave an incentive: not applicable where one bars it."""
        gates = [gate for gate in self.plan.scheme.gates.values() if node.entry.name in gate.bars]
        acts = [code for gate in gates if (code := self.fetch(f"gate.{gate.name}", node.table)) is not None]
        if not acts:
            return None
        tests = [code.value if code.state is None else f"(not {code.state} and {code.value})" for code in acts]
        state = largest(self, [code.state for code in acts])
        return settled(self, f"({int(Cause.NOT_APPLICABLE)} if {' or '.join(tests)} else {state or 0})")

    def stored(self, code: Code) -> Code:
        """Place the part being written, and keep its value."""
        table = self.open[-1].table
        parts = [part for part in (code.value, code.bottom, code.state) if isinstance(part, str)]
        if not self.open[-1].lines and all(self.is_own(part, table) for part in parts):
            return code
        made = self.assigned(code)
        self.place(names_of(made))
        return made

    def assigned(self, code: Code) -> Code:
        """Give names to the parts of a value."""
        bottom = code.bottom if isinstance(code.bottom, int) else self.assign(code.bottom)
        state = None if code.state is None else self.assign(code.state)
        return Code(code.static, self.assign(code.value), bottom, state)

    def input(self, node: Node) -> Code:
        """Write how an input is read."""
        column = self.constant(column_of(node))
        cell = self.cells_read.setdefault(node.name, self.fresh("m"))
        optional = getattr(node.entry, "optional", False) or "when" in node.rules
        with self.apart(node.table):
            value, state = read_input(self, node, column, cell, optional=optional)
            names = [name for name in (value, state) if name is not None]
            self.place(names)
            self.stages[0, node.table].reads = True
        return Code(node.static, value, node.static.step or 1, state)

    # ------------------------------------------------------------------------------------- what the domain asks for

    @contextmanager
    def apart(self, table: str) -> Iterator[None]:
        """Write another part within; a rule's own names are not known in other rows."""
        outer, self.extra = self.extra, {}
        with super().apart(table):
            yield
        self.extra = outer

    def used(self, code: Code, depth: int = -1) -> Code:
        """Note that the part being written uses a value."""
        for name in names_of(code):
            self.need(name, depth)
        return code

    def fetch(self, name: str, table: str) -> Code | None:
        """Give a name in a row of a table."""
        if name in self.extra:
            return self.extra[name]
        node = self.plan.nodes.get(name)
        if node is not None:
            return self.used(self.nodes[name]) if name in self.nodes else None
        if name in DATES:
            return Code(Static(kind="date"), self.dates.setdefault(name, self.fresh("d")))
        parameter = self.plan.scheme.parameters.get(name)
        if parameter is not None:
            return None if parameter.value is None else literal(self, parameter.value)
        return self.used(Code(Static(kind="text"), self.key_text(name, table)))

    def key_text(self, column: str, table: str) -> str:
        """Give the name of a key column as a text."""
        if (column, table) not in self.columns:
            with self.apart(table):
                name = self.assign(f"str(row[{self.constant(column)}])")
                self.place([name])
                self.stages[0, table].reads = True
            self.columns[column, table] = name
        return self.columns[column, table]

    def cells(self, lookup: str) -> Mapping[tuple[Constant, ...], Constant | None]:
        """Give the cells of a lookup."""
        return self.plan.scheme.lookups[lookup].cells

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        return tuple(self.plan.scheme.tables)

    def rounds(self, call: Call, walk: Walk[Code], static: Static) -> Code:
        """Look into the past."""
        if call.where is not None or call.within is not None or call.table is not None:
            raise NotInCode(call.function.name)
        return look_back(self, call, walk, static)

    # --------------------------------------------------------------------------------------------------- rows of tables

    def gather(
        self, call: Call, value: Code | None, where: Code | None, others: Sequence[Any], static: Static, table: str
    ) -> Code:
        """Aggregate over the rows of `call.table`, for the rows of `table` or its cohorts."""
        assert call.table is not None
        counts = call.function.name == "count of rows"
        if value is not None and not counts:
            value = as_number(self, value)
        value = None if value is None else self.assigned(value)
        where = None if where is None else self.assigned(where)
        stage = self.place([name for code in (value, where) if code is not None for name in names_of(code)])
        if call.within is None:
            groups, size, left_out = self.climb(call.table, table), f"len(r{list(self.ancestors).index(table)})", None
        else:
            names = tuple(element.id for element in call.within)  # type: ignore[attr-defined]
            groups, size, ready = self.cohort(call.table, names)
            left_out = self.excluded(call.table)
            stage = max(stage, ready, self.homes[left_out].stage if left_out else 0)
        bottom = static.step if static.kind == "number" else 1
        step = value.bottom if value is not None else 1
        gathering = Gathering(
            call, others, static, step if isinstance(step, int) else None, bottom, call.within is not None
        )
        arguments = [
            None if value is None or counts else value.value,
            None if value is None or counts or isinstance(value.bottom, int) else value.bottom,
            None if value is None else value.state,
            None if where is None else where.value,
            None if where is None else where.state,
            left_out,
        ]
        written = ", ".join("None" if name is None else self.keep(name) for name in arguments)
        made = self.lists(table, stage + 1, 1 + (bottom is None) + bool(static.causes))
        targets = ", ".join(f"l{name}" for name in made)
        self.before(stage + 1, f"({targets},) = {self.constant(gathering.run)}({groups}, {size}, {written})")
        state = made[-1] if static.causes else None
        code = Code(static, made[0], made[1] if bottom is None else bottom, state)
        return self.used(code, depth=-2)

    def cohort(self, table: str, names: tuple[str, ...]) -> tuple[str, str, int]:
        """Give the list that numbers the cohort of each row, how many there are, and the stage that makes the values."""
        if (table, names) not in self.groups:
            lists, ready = [], 0
            for name in names:
                with self.apart(table):
                    fetched = self.fetch(name, table)
                    assert fetched is not None
                    kept = self.stored(fetched)
                ready = max(ready, self.homes[kept.value].stage)
                lists.append(self.keep(kept.value))
            groups, count = self.fresh("g"), self.fresh("g")
            rows = f"len(r{list(self.ancestors).index(table)})"
            made = f"{self.constant(cohorts)}({', '.join(lists)})" if lists else f"([0] * {rows}, min_one({rows}))"
            self.before(ready + 1, f"{groups}, {count} = {made.replace('min_one', self.constant(at_most_one))}")
            self.groups[table, names] = (groups, count, ready)
        return self.groups[table, names]

    def is_own(self, name: str, table: str) -> bool:
        """Whether a name is kept for a table's own rows."""
        return name in self.homes and self.homes[name].table == table

    def excluded(self, table: str) -> str | None:
        """Give the name that says whether a gate leaves a row out of every cohort of its table; None where none can."""
        if table not in self.left_out:
            self.left_out[table] = None
            tests = []
            with self.apart(table):
                for gate in self.plan.scheme.gates.values():
                    node = self.plan.nodes[f"gate.{gate.name}"]
                    if gate.exclude and node.table == table and node.name in self.nodes:
                        code = self.used(self.nodes[node.name])
                        tests.append(code.value if code.state is None else f"{code.state} or {code.value}")
                if tests:
                    self.left_out[table] = self.stored(Code(Static(kind="flag"), f"({' or '.join(tests)})")).value
        return self.left_out[table]

    # ---------------------------------------------------------------------------------------------------------- ladders

    def ladder(self, node: Node, ladder: Ladder) -> Code:
        """Write a ladder: how each row looks to it, and, where it has quotas, how its cohorts are filled."""
        rungs, places, states = self.ladders.setdefault(
            ladder.name, (self.fresh("m"), self.fresh("p"), self.fresh("p"))
        )
        rules = ["when", *(f"levels.{place}.when" for place in range(len(ladder.levels)))]
        orders: list[Code] = []
        with self.apart(node.table):
            truths = [self.walk(node, rule) for rule in rules if rule in node.rules]
            for gate in self.plan.gates_of(ladder.name):
                found = self.fetch(f"gate.{gate.name}", node.table)
                assert found is not None
                truths.append(found)
            words = "".join(f"{code.value if code.state is None else f'-{code.state} or {code.value}'}, " for code in truths)
            look = self.assign(f"{rungs}[({words})]")
            if not ladder.quotas:
                self.looks[ladder.name] = look
                state = f"{states}[{look}]" if node.static.causes else None
                code = self.stored(Code(node.static, f"{places}[{look}]", 1, state))
                self.homes[look] = self.homes[code.value]
                self.keep(look)
                return code
            orders = [
                as_order(self, self.walk(node, f"order_by.{place}"), greatest_first=ordering(words)[1])
                for place, words in enumerate(ladder.order_by)
            ]
            key = self.assign(f"({''.join(f'{order.value}, ' for order in orders)})")
            gone = largest(self, [order.state for order in orders])
            gone = None if gone is None else self.assign(gone)
            names = [name for name in (look, key, gone) if name is not None]
            stage = self.place(names)
        return self.filled(node, ladder, (rungs, look, key, gone), [unit_of(order) for order in orders], stage)

    def filled(
        self, node: Node, ladder: Ladder, names: tuple[str, str, str, str | None], units: Sequence[Any], stage: int
    ) -> Code:
        """Write how the cohorts of a ladder are filled, once all its rows have been looked at."""
        rungs, look, key, gone = names
        groups, count, ready = self.cohort(node.table, within_names(self.plan.choice(ladder.within)))
        with self.apart(node.table):
            counts = number(0, self.plan.most_rows(node.table), 1)
            self.extra = {"rows": Code(counts, "e1"), "candidates": Code(counts, "e2")}
            wanted = [as_number(self, self.walk(node, f"quotas.{place}")) for place in range(len(ladder.quotas))]
            asked = "".join(f"({code.value}, {code.bottom}, {code.state or 0}), " for code in wanted)
            self.line(f"w.append(({asked}))")
            part = self.open[-1]
            stage = max(stage, ready, self.ready(part)) + 1
            loads = [self.load(name, node.table) for name in part.needs]
            for name in part.needs:
                self.keep(name)
            lines = [*loads, *part.lines]
        heads = f"{rungs}.heads({groups}, {count}, {self.keep(look)})"
        self.before(stage, "w = []", f"for i, e1, e2 in {heads}:", *(f"    {line}" for line in lines))
        value, state = self.lists(node.table, stage, 2)
        orders = f"{self.keep(key)}, {'None' if gone is None else self.keep(gone)}"
        self.before(
            stage,
            f"l{value}, l{state} = {rungs}.fill({groups}, {count}, {self.keep(look)}, {orders}, w, "
            f"{self.constant(tuple(units))})",
        )
        return Code(node.static, value, 1, state if node.static.causes else None)


def names_of(code: Code) -> list[str]:
    """Give the names that a kept value stands in."""
    return [part for part in (code.value, code.bottom, code.state) if isinstance(part, str) and part.isidentifier()]


def as_order(writer: Compiler, code: Code, *, greatest_first: bool) -> Code:
    """Give a whole number that orders like a value, greater first."""
    value = f"{code.value}.toordinal()" if code.static.kind == "date" else f"+{code.value}"
    value = value if greatest_first else f"-{value}"
    return evolve(code, value=settled(writer, value))


def unit_of(order: Code) -> int | None:
    """Give the denominator of what orders rows; None where it is no number."""
    return order.bottom if order.static.kind == "number" and isinstance(order.bottom, int) else None


def at_most_one(rows: int) -> int:
    """Give how many cohorts all rows together form."""
    return min(rows, 1)
