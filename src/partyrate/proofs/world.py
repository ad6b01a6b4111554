"""A unit of a scheme with unknown inputs: rows whose values are expressions, and what holds of the unknowns.

A world is general or alone. In a general one, whatever other units, past rounds and rows decide that are not looked at
one by one is free within its range: what cannot happen there cannot happen. In one that is alone there is nothing but
the unit and a few rows below it, so that what is found there can be written down as tables and rated.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

from attrs import define, evolve, field, frozen

from partyrate.language.cells import Cells
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.symbols import (
    NotTranslated,
    Rows,
    Symbol,
    Symbols,
    absent,
    both,
    either,
    first_cause,
    literal,
    negated,
    select,
    strongest_cause,
    truth,
    when,
    whole,
)
from partyrate.language.grammar import names_in
from partyrate.language.interpreter import Interpreter
from partyrate.model import Indicator
from partyrate.numbers import UNDETERMINED, Cause
from partyrate.plan import Node, Plan
from partyrate.plan.nodes import DATES, no_date
from partyrate.plan.steadiness import PlanKnowledge
from partyrate.proofs.ladders import level_of

MOST_ROWS: Final = 12
"""The most rows of a finer table that are looked at one by one in a general world."""

MOST_CELLS: Final = 48
"""The most rows of all finer tables on the way to one that are looked at one by one there."""

FEW_ROWS: Final = 3
"""How many rows a finer table has at most in a world that is alone, where a scheme does not say which it has."""


@frozen(eq=False)
class Shared:
    """The common part of the worlds of one question: unknown inputs, texts by number, and all that holds of them."""

    texts: dict[str, int] = field(factory=dict)
    known: dict[tuple[Any, ...], Symbol] = field(factory=dict)
    holds: list[Any] = field(factory=list)
    days: Mapping[str, date] = field(factory=dict)

    def code(self, text: str) -> int:
        """Return the whole number that stands for a text."""
        return self.texts.setdefault(text, len(self.texts))

    def fresh(self) -> str:
        """Return an unused name of an unknown."""
        return f"u{len(self.known)}"


class World:
    """The unknowns of one scheme.

    Args:
        plan: The scheme.
        shared: What it has in common with other worlds of the question.
        is_alone: Whether a unit has no others beside it and no past.
        cut: Values that are free within their ranges, whatever they are computed from.
    """

    def __init__(
        self, plan: Plan, shared: Shared, *, is_alone: bool = False, cut: frozenset[str] = frozenset()
    ) -> None:
        self.plan, self.shared, self.is_alone, self.cut = plan, shared, is_alone, cut
        self.code = shared.code
        self.knowledge: dict[str, PlanKnowledge] = {}
        self.domain = Symbols(self)
        self.interpreter: Interpreter[Symbol] = Interpreter(self.domain)

    # ------------------------------------------------------------------------------------------- what the domain asks

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        return tuple(self.plan.scheme.tables)

    def range_of(self, part: ast.expr, table: str) -> ValueRange | None:
        """Return the range of a part of a rule; None where it is not known."""
        return self.knowledge.setdefault(table, PlanKnowledge(self.plan, table)).range_of(part)

    def constant(self, name: str) -> Symbol | None:
        """Return the value of a parameter or a day of the question; None where nothing has the name."""
        parameter = self.plan.scheme.parameters.get(name)
        if parameter is not None:
            return literal(UNDETERMINED if parameter.constant is None else parameter.constant, self.code)
        if name in DATES and name not in self.plan.nodes:
            if name not in self.shared.days:
                raise no_date(self.plan, name)
            return literal(self.shared.days[name], self.code)
        return None

    def cells(self, lookup: str) -> Cells:
        """Return the cells of a lookup."""
        return self.plan.scheme.lookups[lookup].selection

    def free(self, known: ValueRange, key: tuple[Any, ...], causes: Iterable[Cause] | None = None) -> Symbol:
        """Return a free value within a range, the same for the same key; it can be absent for its causes, or some."""
        causes = known.possible_causes if causes is None else frozenset(causes)
        if known.always_absent is not None:
            return absent(known.kind, known.always_absent, known.scale)
        whole_key = ("free", self.is_alone, *key, *(() if key[0] == "input" else (causes,)))
        if whole_key not in self.shared.known:
            self.shared.known[whole_key] = self._made(known, causes)
        return self.shared.known[whole_key]

    def _made(self, known: ValueRange, causes: Iterable[Cause]) -> Symbol:
        name, holds = self.shared.fresh(), self.shared.holds
        absence: Any = 0
        possible = [0, *sorted(map(int, causes))]
        if len(possible) > 1:
            absence = whole(f"{name}.absence")
            holds.append(either(*(absence == code for code in possible)))
        if known.kind == "flag":
            return Symbol("flag", truth(name), 1, absence)
        value = whole(name)
        if known.kind == "text":
            codes = None if known.values is None else [value == self.code(text) for text in known.values]
            holds.append(value >= 0 if codes is None else either(*codes))
            return Symbol("text", value, 1, absence)
        below: Any = 1
        if known.kind == "number":
            below = known.resolution
            if below is None:
                below = whole(f"{name}.below")
                holds.append(both(below >= 1, below <= known.max_denominator))
        holds.append(both(_at_least(value, below, known.low), _at_most(value, below, known.high)))
        if known.nonzero:
            holds.append(value != 0)
        return Symbol(known.kind, value, below, absence, known.low, known.high, known.scale)

    # ---------------------------------------------------------------------------------------------------------- values

    def rule(self, row: UnknownRow, node: Node, path: str) -> Symbol:
        """Return the value of a rule of a node in a row."""
        return self.domain.at(row, node.rules[path].tree, self.interpreter)

    def computed(self, node: Node, row: UnknownRow) -> Symbol:
        """Return the value of a node in a row of its table."""
        if not node.is_computable:
            return absent(node.value_range.kind, Cause.UNDETERMINED, node.value_range.scale)
        if node.name in self.cut:
            return self.free(node.value_range, ("cut", node.name, row.path, row.copy if node.name == row.moved else ""))
        if node.kind == "input":
            return self._input(node, row)
        if node.ladder is not None:
            return level_of(self, node, node.ladder, row)
        if node.kind == "gate":
            return self.rule(row, node, "when")
        applies = self.rule(row, node, "when") if "when" in node.rules else Symbol("flag", value=True)
        if node.kind == "incentive":
            applies = self._entitled(node, row, applies)
        rule = next((path for path in ("is", "amount") if path in node.rules), None)
        value = Symbol("flag", value=True) if rule is None else self.rule(row, node, rule)
        return _where(applies, value)

    def _entitled(self, node: Node, row: UnknownRow, applies: Symbol) -> Symbol:
        """Return whether a row gets an incentive: a false condition or a gate that bars takes it away."""
        gates = [gate for gate in self.plan.scheme.gates.values() if node.entry.name in gate.bars]
        barred = [row.value(f"gate.{gate.name}") for gate in gates]
        is_barred = either(*(both(each.absence == 0, each.value) for each in barred))
        is_denied = either(is_barred, both(applies.absence == 0, negated(applies.value)))
        absence = strongest_cause([applies.absence, *(each.absence for each in barred)])
        return Symbol("flag", negated(is_denied), 1, when(is_denied, 0, absence))

    def _input(self, node: Node, row: UnknownRow) -> Symbol:
        entry = node.entry
        assert isinstance(entry, Indicator)
        moved = row.copy if node.name == row.moved else ""
        causes = {Cause.MISSING} if entry.optional or "when" in node.rules else set()
        causes |= {*node.causes.values()}
        found = self.free(evolve(node.value_range, always_absent=None), ("input", node.name, row.path, moved), causes)
        self._restrict(found, node.value_range, causes)
        found = evolve(found, absence=when(row.is_given, found.absence, int(Cause.MISSING)))
        self._on_grid(entry, found, ("grid", node.name, row.path, moved))
        return found if "when" not in node.rules else _where(self.rule(row, node, "when"), found)

    def _restrict(self, found: Symbol, known: ValueRange, causes: set[Cause]) -> None:
        """Note what a scheme allows of an input that another one reads as well."""
        holds = [either(*(found.absence == code for code in (0, *map(int, causes))))]
        if known.kind != found.kind:
            raise NotTranslated
        if known.kind == "text" and known.values is not None:
            holds.append(either(*(found.value == self.code(text) for text in known.values)))
        if known.kind in ("number", "date") and isinstance(found.denominator, int):
            below = found.denominator
            holds += [_at_least(found.value, below, known.low), _at_most(found.value, below, known.high)]
            if known.resolution is not None and known.resolution % below:
                holds.append((found.value * known.resolution) % below == 0)
        self.shared.holds.extend(each for each in holds if each is not True)

    def _on_grid(self, entry: Indicator, found: Symbol, key: tuple[Any, ...]) -> None:
        """Note the steps and the values that an input is restricted to, once."""
        if key in self.shared.known or not isinstance(found.denominator, int):
            return
        self.shared.known[key] = found
        if entry.allowed:
            allowed = [found.value == int(each * found.denominator) for each in entry.allowed]
            self.shared.holds.append(either(*allowed))
        if entry.step:
            step = entry.step * found.denominator
            self.shared.holds.append(found.value % int(step) == 0)

    def require(self, condition: Any) -> None:
        """Note a condition that holds."""
        self.shared.holds.append(condition)

    def surroundings(self, row: UnknownRow, names: Iterable[str]) -> tuple[Any, ...]:
        """Return what distinguishes free values that depend on names: the rules behind them, and what moves."""
        needed = {each for name in names for each in self.plan.needs(name)}
        moved = row.copy if row.moved in needed else ""
        return (row.path, moved, *sorted(self._fingerprint(name) for name in needed))

    def _fingerprint(self, name: str) -> str:
        node = self.plan.nodes[name]
        scheme = self.plan.scheme
        used = [each for rule in node.rules.values() for each in names_in(rule.tree)]
        values = [str(scheme.parameters[each].value) for each in used if each in scheme.parameters]
        lookups = [str(sorted(map(str, scheme.lookups[each].cells.items()))) for each in used if each in scheme.lookups]
        entry = f"{node.entry!r}" if node.kind in ("input", "ladder", "gate") else ""
        return f"{name}: {[str(rule) for rule in node.rules.values()]} {values} {lookups} {entry}"


def _where(applies: Symbol, value: Symbol) -> Symbol:
    """Return a value where a condition is true; elsewhere it does not apply."""
    chosen = select(applies.value, value, absent(value.kind, Cause.NOT_APPLICABLE, value.scale))
    return evolve(chosen, absence=first_cause(applies.absence, chosen.absence))


def _at_least(value: Any, below: Any, low: Fraction) -> Any:
    return value >= ceil(low * below) if isinstance(below, int) else value * low.denominator >= below * low.numerator


def _at_most(value: Any, below: Any, high: Fraction) -> Any:
    return (
        value <= floor(high * below) if isinstance(below, int) else value * high.denominator <= below * high.numerator
    )


@define(eq=False)
class UnknownRow:
    """A row with unknown inputs.

    Args:
        world: The unknowns of the scheme.
        table: Its table.
        path: Its place: the tables of the rows above it and its own, each with a number, but for the unit.
        parent: The row above it.
        there: The condition that it is there.
        is_given: The condition that it is given where it is expected: a row that is not has no values.
        key: Its key, where the scheme says it.
        moved: An input that has another value in each copy of the row.
        copy: The name of this copy.
    """

    world: World
    table: str
    path: tuple[Any, ...] = ()
    parent: UnknownRow | None = None
    there: Any = True
    is_given: Any = True
    key: str | None = None
    moved: str | None = None
    copy: str = ""
    values: dict[str, Symbol] = field(factory=dict, init=False)
    children: dict[str, list[UnknownRow]] = field(factory=dict, init=False)

    def value(self, name: str) -> Symbol:
        """Return the value of a name of its table or of a coarser one."""
        if name not in self.values:
            self.values[name] = self._found(name)
        return self.values[name]

    def _found(self, name: str) -> Symbol:
        node = self.world.plan.nodes.get(name)
        if node is not None and node.table == self.table:
            return self.world.computed(node, self)
        if node is None and name in self.world.plan.scheme.tables[self.table].key:
            if self.key is not None:
                return literal(self.key, self.world.code)
            return self.world.free(ValueRange(kind="text"), ("key", name, self.path))
        if self.parent is None:
            raise NotTranslated
        return self.parent.value(name)

    def below(self, table: str) -> Rows | None:
        """Return the rows of a finer table that may belong to it; None where they are too many to be looked at."""
        chain = self.world.plan.ancestors(table)
        rows: list[tuple[Any, UnknownRow]] = [(True, self)]
        for step in reversed(chain[: chain.index(self.table)]):
            count = self.count_of(step)
            if count is None or (not self.world.is_alone and len(rows) * count > MOST_CELLS):
                return None
            rows = [(both(there, child.there), child) for there, row in rows for child in row.made(step, count)]
        return rows

    def count_of(self, table: str) -> int | None:
        """Return how many rows of a table below this one are looked at; None where they may be too many."""
        entry = self.world.plan.scheme.tables[table]
        if entry.expects or entry.columns:
            return len(entry.expects or entry.columns)
        if self.world.is_alone:
            return min(FEW_ROWS, entry.most)
        return entry.most if entry.most <= MOST_ROWS else None

    def made(self, table: str, count: int) -> list[UnknownRow]:
        """Return the first rows of a table below this one."""
        rows = self.children.setdefault(table, [])
        entry = self.world.plan.scheme.tables[table]
        keys = entry.row_names
        while len(rows) < count:
            number = len(rows)
            path = (*self.path, table, number)
            there: Any = True
            given = self.is_given
            if entry.expects:
                given = both(given, self._truth(("given", path)))
            elif not entry.columns:
                there = self._truth(("there", path))
                if rows:
                    self.world.shared.holds.append(either(rows[-1].there, negated(there)))
            key = keys[number] if keys else None
            rows.append(
                UnknownRow(self.world, table, path, self, there, given, key=key, moved=self.moved, copy=self.copy)
            )
        return rows[:count]

    def _truth(self, key: tuple[Any, ...]) -> Any:
        known = self.world.shared.known
        key = (self.world.is_alone, *key)
        if key not in known:
            known[key] = Symbol("flag", truth(self.world.shared.fresh()))
        return known[key].value

    def surroundings(self, parts: Iterable[ast.expr]) -> tuple[Any, ...]:
        """Return what parts of a rule depend on in this row, to tell rows that differ in it apart."""
        return self.world.surroundings(self, sorted({name for part in parts for name in names_in(part)}))


def asked_row(world: World, table: str, moved: str | None = None, copy: str = "") -> UnknownRow:
    """Return a row of a table, with the rows above it; that it is there is noted."""
    plan = world.plan
    chain = list(reversed(plan.ancestors(table)))
    row = UnknownRow(world, chain[0], moved=moved, copy=copy)
    for step in chain[1:]:
        row = row.made(step, 1)[0]
        world.shared.holds.append(row.there)
    return row


def moved_rows(row: UnknownRow, moved: Node) -> list[UnknownRow]:
    """Return the rows whose value moves together with that of a row: one above it, or those below a row above it."""
    plan = row.world.plan
    chain = plan.ancestors(moved.table)
    while row.table not in chain:
        assert row.parent is not None
        row = row.parent
    rows = [row]
    for step in reversed(chain[: chain.index(row.table)]):
        rows = [each for above in rows for each in above.made(step, max(1, len(above.children.get(step, ()))))]
    return rows
