"""The scheme of scenarios: what varies is computed for each scenario, all else is read as it came out once.

The units get a further key column, the number of the scenario; parameters that vary become inputs that are the same for
all units of a scenario, and every cohort lies within one scenario. Formulas that no scenario changes become inputs with
the values of one rating, so that finer tables stay out of it where only such formulas need them.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from itertools import chain
from typing import Any, Final

from attrs import evolve, field, frozen

from partyrate.language.domains.analysis import ValueRange
from partyrate.language.grammar import names_in
from partyrate.model import Absence, Budget, Gate, Indicator, Ladder, Pairing, Scheme, Table
from partyrate.numbers import Absent, Cause, decimals_of
from partyrate.plan import Node, Plan, entry_name, make_plan, part_name, within_names
from partyrate.rating.rating import Rating
from partyrate.scenarios.axes import Axis, Setting, Steps
from partyrate.scenarios.cell_sets import CellSets
from partyrate.scenarios.consequences import nodes_of_budget, nodes_of_pairing
from partyrate.scenarios.rewriting import E, with_key, with_rules
from partyrate.scenarios.shaping import changed_by

MOST_DECIMALS: Final = 9
"""Numbers with more decimals are computed anew rather than read, since an input declares no more."""


@frozen(eq=False)
class Held:
    """A column that is read for each scenario as it came out once.

    Args:
        name: Its name in the scheme of scenarios.
        entry: The input that it is there.
        values: The values in the order of the rows of its table.
    """

    name: str
    entry: Indicator
    values: Sequence[Any] = field(repr=False)


@frozen(eq=False)
class Varied:
    """The scheme of scenarios, checked.

    Args:
        plan: Its plan.
        scenario: The key column that numbers the scenarios.
        root: The table of units.
        tables: The tables that are computed for each scenario, the units first, each with its key columns.
        held: The columns that are read, by table.
        names: The values that vary.
        sets: For lookups with cells that vary: the input that says which values they have, and the number of each
            combination of such values.
    """

    plan: Plan
    scenario: str
    root: str
    tables: Mapping[str, tuple[str, ...]]
    held: Mapping[str, Sequence[Held]]
    names: frozenset[str]
    sets: CellSets | None = None

    def with_rows(self, rows: int) -> Varied:
        """Return it for so many rows of units in all."""
        most = max(self.plan.root.most, rows)
        plan = make_plan(self.plan.scheme.with_rows({self.root: most}), self.plan.budget, within=(self.scenario,))
        return evolve(self, plan=plan)

    def columns_of(self, axes: Sequence[Axis], settings: Sequence[Setting]) -> dict[str, list[Any]]:
        """Return the columns that hold the values of scenarios."""
        columns: dict[str, list[Any]] = {
            axis.name: [setting[axis.name] for setting in settings] for axis in axes if axis.lookup is None
        }
        if self.sets is not None:
            columns[self.sets.name] = [Fraction(self.sets.number_of(setting)) for setting in settings]
        return columns


def varied(
    rating: Rating,
    axes: Sequence[Axis],
    results: Iterable[str],
    settings: Sequence[Setting],
    inputs: Iterable[str] = (),
    unconditional: Rating | None = None,
) -> Varied:
    """Build the scheme of scenarios.

    Args:
        rating: A rating under the values of one scenario.
        axes: The parameters and cells that vary, and their values.
        results: The nodes that are wanted, as far as they vary.
        settings: The scenarios.
        inputs: The inputs that have other values in each scenario.
        unconditional: A rating with the cells of inputs whose conditions vary, whatever these say; by default the same.

    Raises:
        SchemeError: One of the parameters stands where only a constant can.
    """
    return _Builder(rating, axes, settings, inputs, unconditional or rating).built(results)


def _without_words(absence: Absence) -> Absence:
    """Return a cause of absence that no words stand for."""
    return evolve(absence, words=(), source=())


class _Builder:
    """Builds the scheme of scenarios from a rating."""

    def __init__(
        self,
        rating: Rating,
        axes: Sequence[Axis],
        settings: Sequence[Setting],
        inputs: Iterable[str],
        unconditional: Rating,
    ) -> None:
        self.rating, self.unconditional = rating, unconditional
        self.plan, self.scheme = rating.plan, rating.plan.scheme
        assert self.scheme.root is not None
        self.root = self.scheme.root.name
        cells = [axis for axis in axes if axis.lookup is not None]
        self.axes = [axis for axis in axes if axis.lookup is None]
        self.sets = CellSets.of(self._free("cells"), cells, settings) if cells else None
        self.lookups = {axis.used_as for axis in cells}
        self.names = {axis.name for axis in self.axes}
        self.varying = changed_by(self.plan, {*self.names, *self.lookups, *inputs})
        self.computed: set[str] = set()
        self.held: dict[str, list[Held]] = {}
        self.scenario = self._free("scenario")

    def _free(self, name: str) -> str:
        known = {*self.scheme.entries, *self.scheme.tables}
        known |= {column for table in self.scheme.tables.values() for column in table.key}
        while name in known:
            name += "_"
        return name

    def built(self, results: Iterable[str]) -> Varied:
        wanted = [*results]
        waiting = [name for name in wanted if name in self.varying]
        for whole in self._wholes({*wanted}):
            waiting += whole if self.varying & {*whole} else ()
        seen: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name in seen or name not in self.plan.nodes:
                continue
            seen.add(name)
            node = self.plan.nodes[name]
            if name not in self.varying and self._hold(node):
                continue
            self.computed.add(name)
            waiting += node.uses
            if isinstance(node.entry, Ladder):
                waiting += [f"gate.{gate.name}" for gate in self.plan.gates_of(name)]
        scheme = self._scheme()
        plan = make_plan(scheme, self.plan.budget, within=(self.scenario,))
        tables = {table: plan.full_key(table) for table in scheme.tables}
        return Varied(plan, self.scenario, self.root, tables, self.held, self.varying, self.sets)

    def _wholes(self, wanted: AbstractSet[str]) -> Iterator[list[str]]:
        """Yield the nodes of each budget and pairing that is wanted: it is computed as a whole or not at all."""
        for budget in self.scheme.budgets.values():
            if f"budget.{budget.name}" in wanted:
                yield nodes_of_budget(budget)
        for pairing in self.scheme.pairings.values():
            names = nodes_of_pairing(self.plan, pairing)
            if names[0] in wanted:
                yield names

    # ------------------------------------------------------------------------------------------ values that are read

    def _hold(self, node: Node) -> bool:
        """Read a value as it came out, where an input can hold it; with whether it applies, where it may not."""
        entry = node.entry
        if not isinstance(entry, Indicator) or node.instance or (node.kind == "input" and entry.when is not None):
            return False
        values = self.rating.values(node.name)
        causes = {each.cause for each in values if isinstance(each, Absent)}
        if any(not cause.is_declared for cause in causes - {Cause.MISSING, Cause.NOT_APPLICABLE}):
            return False
        made = self._input(node, values)
        if made is None:
            return False
        if Cause.NOT_APPLICABLE in causes:
            applies = self._free(f"{node.name}_applies")
            flags = [not (isinstance(each, Absent) and each.cause is Cause.NOT_APPLICABLE) for each in values]
            flag = Indicator(name=applies, table=node.table, kind="flag")
            self._keep(node.table, Held(applies, flag, flags))
            made = evolve(made, when=applies)
        made = self._with_causes(made, node.table, values)
        self._keep(node.table, Held(node.name, evolve(made, optional=Cause.MISSING in causes), values))
        return True

    def _with_causes(self, entry: Indicator, table: str, values: Sequence[Any]) -> Indicator:
        """Return an input that is absent by declared causes where values are, as another input says."""
        names = [each.cause.words if isinstance(each, Absent) and each.cause.is_declared else "-" for each in values]
        causes = sorted({*names} - {"-"})
        if not causes:
            return entry
        why = self._free(f"{entry.name}_why")
        self._keep(table, Held(why, Indicator(name=why, table=table, kind="choice", values=("-", *causes)), names))
        tests = [f"absent('{cause}') if {why} == '{cause}' else " for cause in causes]
        return evolve(entry, when="".join(tests) + (f"({entry.when})" if entry.when is not None else "True"))

    def _keep(self, table: str, held: Held) -> None:
        self.held.setdefault(table, []).append(held)

    def _input(self, node: Node, values: Sequence[Any]) -> Indicator | None:
        """Return the input that holds the values of a node; None where none can."""
        if node.kind == "input":
            entry = node.entry
            assert isinstance(entry, Indicator)
            return self._plain(entry, node.table)
        base = Indicator(name=node.name, table=node.table, kind="flag")
        kind = node.value_range.kind
        if kind == "number":
            known = [each for each in values if not isinstance(each, Absent)]
            return _number_input(base, node.value_range, known)
        if kind == "text" and node.value_range.values:
            return evolve(base, kind="choice", values=node.value_range.values)
        return evolve(base, kind=kind) if kind in ("flag", "date", "text") else None

    # -------------------------------------------------------------------------------------------------- the scheme

    def _scheme(self) -> Scheme:
        scheme, computed = self.scheme, self.computed
        entries = self._indicators()
        incentives = [each for each in scheme.incentives.values() if f"incentive.{each.name}" in computed]
        ladders = [self._ladder(each) for each in scheme.ladders.values() if each.name in computed]
        gates = [self._gate(each, incentives) for each in scheme.gates.values()]
        budgets = [self._budget(each) for each in scheme.budgets.values() if f"budget.{each.name}" in computed]
        pairings = [each for each in scheme.pairings.values() if part_name(each, "helpers") in computed]
        return Scheme(
            name=scheme.name,
            edition=scheme.edition,
            period=scheme.period,
            missing=scheme.missing,
            absences=map(_without_words, scheme.absences.values()),
            tables=[self._table(scheme.tables[name]) for name in self._tables(entries)],
            parameters=[each for each in scheme.parameters.values() if each.name not in self.names],
            lookups={**scheme.lookups, **({} if self.sets is None else self.sets.lookups(scheme))}.values(),
            indicators=map(self._keyed, entries.values()),
            ladders=map(self._keyed, ladders),
            gates=map(self._keyed, filter(None, gates)),
            incentives=[self._keyed(evolve(each, stage=None, source=())) for each in incentives],
            budgets=map(self._keyed, budgets),
            pairings=map(self._keyed, map(self._pairing, pairings)),
        )

    def _indicators(self) -> dict[str, Indicator]:
        """Return the values of the scheme: computed, held and varying ones, and formulas that are called."""
        entries: dict[str, Indicator] = {}
        for node in map(self.plan.nodes.__getitem__, self.computed):
            if isinstance(node.entry, Indicator):
                self._add(entries, node)
        entries |= {held.name: held.entry for held in chain.from_iterable(self.held.values())}
        entries |= {axis.name: self._axis(axis) for axis in self.axes}
        if self.sets is not None:
            entries[self.sets.name] = self.sets.entry(self.root)
        for name in self._called():
            entries.setdefault(name, evolve(self.scheme.indicators[name], stage=None, parent=None, source=()))
        return entries

    def _budget(self, budget: Budget) -> Budget:
        return evolve(budget, within=(self.scenario, *budget.within), stage=None, source=())

    def _keyed(self, entry: E) -> E:
        """Return an entry whose rules read cells that vary by the number of their combination."""
        if self.sets is None:
            return entry
        key = self.sets.name
        return with_rules(entry, lambda rule: with_key(rule, self.lookups, key))

    def _called(self) -> Iterator[str]:
        """Yield the formulas with arguments that are called."""
        for name in self.computed:
            node = self.plan.nodes[name]
            if node.instance and node.kind != "pairing":
                yield entry_name(name)
            for rule in node.rules.values():
                for part in ast.walk(rule.tree):
                    call = getattr(part, "stands_for", None)  # of a past round, in which the call has no name
                    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name):
                        yield call.func.id

    def _add(self, entries: dict[str, Indicator], node: Node) -> None:
        entry = node.entry
        assert isinstance(entry, Indicator)
        if node.instance:
            return  # the formula with arguments is carried along, and called as it is
        plain = self._plain(entry, node.table)
        if node.kind == "group":
            plain = evolve(plain, formula=node.rules["is"].text)
        if node.kind == "input":
            values = self.unconditional.values(node.name)
            lacks = any(isinstance(each, Absent) and each.cause is Cause.MISSING for each in values)
            plain = self._with_causes(evolve(plain, optional=entry.optional or lacks), node.table, values)
            self._keep(node.table, Held(node.name, plain, values))
        entries[node.name] = plain

    def _plain(self, entry: Indicator, table: str) -> Indicator:
        """Return an indicator without what is of no use here: its place among groups, stages and sources."""
        given: dict[str, Any] = {"column": None, "missing": None, "absent": None} if entry.is_input else {}
        return evolve(entry, stage=None, parent=None, weight=Fraction(1), source=(), table=table, **given)

    def _axis(self, axis: Axis) -> Indicator:
        parameter = self.scheme.parameters[axis.name]
        if parameter.kind == "number":
            return number_input(axis, self.root)
        values = parameter.values if parameter.kind == "choice" else ()
        return Indicator(name=axis.name, table=self.root, kind=parameter.kind, values=values)

    def _tables(self, entries: Mapping[str, Indicator]) -> list[str]:
        """Return the tables of which something is computed or read, with those above them, in the scheme's order."""
        own = {entry.table for entry in entries.values() if not entry.takes}
        nodes = (self.plan.nodes[name] for name in self.computed)
        own |= {node.table for node in nodes}
        for name in self.computed:
            for rule in self.plan.nodes[name].rules.values():
                own |= {each for each in names_in(rule.tree) if each in self.scheme.tables}
        chains = {above for table in own if table is not None for above in self.plan.ancestors(table)}
        return [name for name in self.scheme.tables if name in chains | {self.root}]

    def _table(self, table: Table) -> Table:
        plain = evolve(table, expects=(), columns=(), source=())
        if table.name != self.root:
            return evolve(plain, rows=table.most)
        return evolve(plain, key=(self.scenario, *table.key), rows=table.most)

    def _ladder(self, ladder: Ladder) -> Ladder:
        within = within_names(self.plan.choice(ladder.within))
        # A number of places may use what is the same for a cohort: parameters are, once they form cohorts as well.
        rules = self.plan.nodes[ladder.name].rules.values()
        read = {name for rule in rules for name in names_in(rule.tree)}
        used = [name for name in self.names if name in read]
        if self.sets is not None and self.lookups & read:
            used.append(self.sets.name)
        columns = dict.fromkeys([self.scenario, *within, *used])
        return evolve(ladder, within=tuple(columns), stage=None, source=())

    def _pairing(self, pairing: Pairing) -> Pairing:
        within = (self.scenario, *within_names(self.plan.choice(pairing.within)))
        return evolve(pairing, within=within, stage=None, source=())

    def _gate(self, gate: Gate, incentives: Sequence[Any]) -> Gate | None:
        """Return a gate as far as it touches what is computed."""
        if f"gate.{gate.name}" not in self.computed:
            return None
        ladders, paid = self.computed, {each.name for each in incentives}
        keep: dict[str, Any] = {
            "cap": {name: level for name, level in gate.cap.items() if name in ladders},
            "fix": {name: level for name, level in gate.fix.items() if name in ladders},
            "exclude": tuple(name for name in gate.exclude if name in ladders),
            "bars": tuple(name for name in gate.bars if name in paid),
        }
        if not any(keep.values()):
            return None
        return evolve(gate, table=self.plan.nodes[f"gate.{gate.name}"].table, stage=None, source=(), **keep)


def is_input(axis: Axis) -> bool:
    """Return whether an input can hold the values of a parameter: numbers need a last decimal."""
    return all(each is not None and each <= MOST_DECIMALS for each in _decimals(axis))


def _decimals(axis: Axis) -> list[int | None]:
    steps = (axis.values.low, axis.values.step) if isinstance(axis.values, Steps) else axis.values
    return [decimals_of(each) for each in steps if isinstance(each, Fraction)]


def number_input(axis: Axis, table: str) -> Indicator:
    """Return the input that stands for a number that varies."""
    ends = (axis.values[0], axis.values[-1]) if isinstance(axis.values, Steps) else axis.values
    numbers = [each for each in ends if isinstance(each, Fraction)]
    decimals = max(each or 0 for each in _decimals(axis))
    return Indicator(name=axis.name, table=table, kind="number", low=min(numbers), high=max(numbers), decimals=decimals)


def _number_input(base: Indicator, value_range: ValueRange, values: Sequence[Fraction]) -> Indicator | None:
    """Return the input of some numbers; None where one has too many decimals, or no last one."""
    decimals = [each for value in values if (each := decimals_of(value)) is not None and each <= MOST_DECIMALS]
    if len(decimals) < len(values):
        return None
    low, high = math.floor(value_range.low), math.ceil(value_range.high)
    most = min(max([value_range.decimals or 0, *decimals]), MOST_DECIMALS)
    return evolve(base, kind="number", low=low, high=high, decimals=most)
