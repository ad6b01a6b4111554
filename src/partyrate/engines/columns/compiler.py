"""From a plan to a program over frames: each node in the *columns* domain, with the steps it needs."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import evolve

from partyrate.engines.columns.aggregates import Aggregation
from partyrate.engines.columns.history import HISTORY, ROUND, as_int, look_back
from partyrate.engines.columns.implicit_rows import place_in_order
from partyrate.engines.columns.ladders import LadderColumns, compile_ladder
from partyrate.engines.columns.names import Scope, never_recorded, recorded
from partyrate.engines.columns.program import Compute, Join, LookUp, Program, by_new
from partyrate.errors import UnprovenError, listed
from partyrate.language.domains.analysis import LIMIT, WIDE_LIMIT, Analysis, ValueRange, number
from partyrate.language.domains.columns import (
    BeyondLimitError,
    Code,
    Codes,
    Column,
    Columns,
    Integers,
    as_kind,
    code,
    first_cause,
    first_match,
    integer,
    is_false,
    is_true,
    latest,
    literal,
    placeholder,
    unpublished,
)
from partyrate.language.grammar import Call
from partyrate.language.interpreter import Interpreter
from partyrate.model import Gate
from partyrate.numbers import Absent, Cause, Constant
from partyrate.plan import DATES, Node, Plan, condition_of, no_date


class Compiler:
    """Compiles one plan for one call: which tables are there, what the dates are, whether there is a history.

    `whole` names inputs without a gap in the data, so that nothing about them is open.
    """

    def __init__(
        self,
        plan: Plan,
        tables: Sequence[str],
        dates: Mapping[str, date | Absent],
        current_round: int | None,
        integers: Integers,
        whole: Collection[str] = (),
    ) -> None:
        self.plan, self.dates, self.current_round, self.integers = plan, dates, current_round, integers
        self.came = self.given = tuple(tables)  # tables of rounds join those that are given
        self.whole = frozenset(whole)
        self.program = Program()
        self.nodes: dict[str, Column] = {}
        self.inputs: dict[str, dict[str, tuple[str, str | None]]] = {}
        self.recorded: dict[str, tuple[str, str]] = {}
        self.looked_up: dict[tuple[str, str, int], Column] = {}
        self.brought: dict[tuple[str, str], Column] = {}
        self.bound: dict[int, tuple[Column, Column]] = {}
        self.ladders: dict[str, LadderColumns] = {}
        self.cells_below: dict[tuple[str, str], tuple[str, str | None]] = {}
        self._ones: dict[str, str] = {}
        self._orders: dict[str, tuple[list[str], Column]] = {}

    # ---------------------------------------------------------------------------------------------------------- nodes

    def compile(self) -> None:
        """Compile every live node whose table is there."""
        refused = self.plan.beyond(self.integers.limit)
        if refused:
            raise unproven(refused, self.integers.limit)
        for node in self.plan.nodes.values():
            unread = node.kind == "input" and node.is_computable and node.name not in self.plan.needed
            if node.table not in self.given or unread:
                continue
            self.program.node = node.name
            try:
                self.nodes[node.name] = self.compiled(node)
            except BeyondLimitError:
                raise unproven([node], int(self.integers.result_limit or 0)) from None

    def compiled(self, node: Node) -> Column:
        """Compile one node."""
        if not node.is_computable:
            return unpublished(node.value_range)
        if node.kind == "input":
            return self.input(node)
        return self.formula(node) if node.ladder is None else compile_ladder(self, node, node.ladder)

    def domain(self, table: str, given: ast.expr | None = None, **extra: Column) -> Columns:
        """Give the columns domain for rules of a table, for rows in which a condition is true."""
        scope = Scope(self, extra)
        return Columns(scope, Analysis(scope, table, given=given), table)

    @property
    def root(self) -> str:
        """The name of the one table without a parent; rules that look into the past have been checked for it."""
        root = self.plan.scheme.root
        assert root is not None
        return root.name

    def walk(self, node: Node, rule: str, **extra: Column) -> Column:
        """Give the value of one rule of a node."""
        return Interpreter(self.domain(node.table, condition_of(node, rule), **extra)).rule(node.rules[rule])

    def input(self, node: Node) -> Column:
        """Give the columns that reading an input makes."""
        own, fresh = self.inputs.setdefault(node.table, {}), self.program.fresh
        if node.name not in own:
            own[node.name] = (fresh(), fresh() if node.value_range.possible_causes else None)
            for each in self.plan.scheme.tables[node.table].columns:
                self.cells_below[node.table, each] = (fresh(), fresh() if node.value_range.possible_causes else None)
        value, absence = own[node.name]
        return self.conditional(
            node, self.column_named(node.value_range, value, None if node.name in self.whole else absence)
        )

    def again(self, whole: Collection[str]) -> Compiler:
        """Compile the plan for frames that this one was used to read, now that inputs are known to have no gap."""
        made = Compiler(self.plan, self.came, self.dates, self.current_round, self.integers, whole)
        made.inputs, made.cells_below, made.recorded = self.inputs, self.cells_below, {**self.recorded}
        made.program.count = self.program.count
        made.compile()
        return made

    def conditional(self, node: Node, column: Column) -> Column:
        """Apply the `when` of a node, and to an incentive the gates that bar from it: each of them decides alone."""
        conditions = self.conditions(node)
        if not conditions:
            return column
        gone = first_cause([condition.absence for condition, _ in conditions], code(column))
        absence = first_match([(is_no, int(Cause.NOT_APPLICABLE)) for _, is_no in conditions], gone)
        generation = latest([column, *(condition for condition, _ in conditions)])
        return self.bind(evolve(column, absence=absence, generation=generation), node.table)

    def conditions(self, node: Node) -> list[tuple[Column, Any]]:
        """Give what decides whether a node exists for a row, each with the condition that it does not."""
        found = []
        if "when" in node.rules and node.kind != "gate":
            condition = self.walk(node, "when")
            if condition.value_range.constant is not True or condition.value_range.possible_causes:
                condition = self.bind(condition, node.table)
                found.append((condition, is_false(condition)))
        for gate in self.plan.scheme.gates.values() if node.kind == "incentive" else ():
            acts = self.fetch(f"gate.{gate.name}", node.table) if node.entry.name in gate.bars else None
            if acts is not None:
                found.append((acts, is_true(acts)))
        return found

    def formula(self, node: Node) -> Column:
        """Compile a formula, a group, a gate or an incentive."""
        rule = "when" if isinstance(node.entry, Gate) else "is" if "is" in node.rules else "amount"
        column = self.walk(node, rule) if rule in node.rules else literal(value=True)
        column = self.conditional(node, self.bind(as_kind(column, node.value_range), node.table))
        own = {
            name: getattr(column.value_range, name)
            for name in ("resolution", "max_numerator", "max_denominator", "denominator_factor")
        }
        return evolve(column, value_range=evolve(node.value_range, **own))

    # -------------------------------------------------------------------------------------- what the domain asks for

    def bind(self, column: Column, table: str) -> Column:
        """Make the parts of a value columns of their own, unless they are already."""
        if table not in self.given:
            return column  # no row will ask for it
        if id(column) in self.bound:
            return self.bound[id(column)][1]
        program = self.program
        wide = self.integers.wide if column.wide else None
        value = program.compute(table, column.value, column.generation, wide)
        denominator = column.denominator
        if not isinstance(denominator, int):
            denominator = program.compute(table, denominator, column.generation, wide)
        absence = None if column.absence is None else program.compute(table, column.absence, column.generation)
        result = column if column.depth == 0 else evolve(column, depth=0)
        if not (value is column.value and denominator is column.denominator and absence is column.absence):
            result = Column(column.value_range, value, denominator, absence, column.generation + 1, column.wide)
        self.bound[id(column)] = (column, result)
        self.bound[id(result)] = (result, result)
        return result

    def column_named(self, value_range: ValueRange, value: str, absence: str | None) -> Column:
        """Describe a value that stands in columns of these names."""
        named = self.program.named
        wide = self.integers.is_wide(value_range)
        if wide:
            self.program.wide[value] = self.integers.wide
        return Column(
            value_range,
            named(value),
            value_range.resolution or 1,
            None if absence is None else named(absence),
            wide=wide,
        )

    def fetch(self, name: str, table: str) -> Column | None:
        """Give the column of a name in the rows of a table."""
        if table not in self.given:
            return None  # no row will ask for it
        node = self.plan.nodes.get(name)
        if node is None:
            return self.same_for_all(name)
        if node.name not in self.nodes:
            return None
        if node.table == table:
            return self.nodes[name]
        if (name, table) not in self.brought:
            self.brought[name, table] = self.bring(self.bind(self.nodes[name], node.table), node.table, table)
        return self.brought[name, table]

    def same_for_all(self, name: str) -> Column | None:
        """Give a date of the call or a parameter, None where that is unpublished; or else a key column."""
        if name in self.dates:
            value = self.dates[name]
            return unpublished(ValueRange(kind="date")) if isinstance(value, Absent) else literal(value)
        if name in DATES:
            raise no_date(self.plan, name)
        parameter = self.plan.scheme.parameters.get(name)
        if parameter is None:
            return self.key_text(name)
        return None if parameter.value is None else literal(parameter.value)

    def bring(self, column: Column, origin: str, table: str) -> Column:
        """Join the columns of a value to a finer table."""
        names = {part: self.program.fresh() for part in self.parts(column)}
        generation = column.generation + 1
        key, wide = self.plan.full_key(origin), self.program.wide
        self.program.steps.append(Join(origin, table, key, by_new(names), generation, wide=wide))
        return self.renamed(column, names, generation)

    def parts(self, column: Column) -> list[str]:
        """Give the names of the columns of a settled value."""
        found = (self.program.name_of(part) for part in (column.value, column.denominator, column.absence))
        return list(dict.fromkeys(name for name in found if name is not None))

    def renamed(self, column: Column, names: Mapping[str, str], generation: int) -> Column:
        """Give a settled value whose columns have new names."""

        def part(expression: Any) -> Any:
            name = None if expression is None else self.program.name_of(expression)
            if name in self.program.wide:
                self.program.wide[names[name]] = self.program.wide[name]
            return expression if name is None else self.program.named(names[name])

        value, denominator, absence = (part(each) for each in (column.value, column.denominator, column.absence))
        return Column(column.value_range, value, denominator, absence, generation, column.wide)

    def key_text(self, name: str) -> Column:
        """Give a key column as a text."""
        import narwhals as nw

        return Column(ValueRange(kind="text"), nw.col(name).cast(nw.String))

    def recorded_at(self, name: str, table: str, back: int) -> Column:
        """Give a recorded value, so many rounds before the round of each row of a table."""
        node = self.plan.nodes[name]
        if HISTORY not in self.given:
            return never_recorded(node.value_range)
        if name not in self.recorded:
            self.recorded[name] = (self.program.fresh(), self.program.fresh())
        column = self.column_named(recorded(node.value_range), *self.recorded[name])
        if table == HISTORY and back == 0:
            return column
        if (name, table, back) not in self.looked_up:
            names = {part: self.program.fresh() for part in self.parts(column)}
            moved = self.renamed(column, names, 1)
            value, absence = map(self.program.name_of, (moved.value, moved.absence))
            empty = {str(value): placeholder(column.value_range), str(absence): int(Cause.MISSING)}
            key = tuple(self.plan.scheme.tables[self.root].key)
            if table == self.root:
                where = ROUND, int(self.current_round or 0) - back
                step = Join(HISTORY, table, key, by_new(names), 1, empty, where, wide=self.program.wide)
            else:
                key, moved_by = (*key, ROUND), (ROUND, back)
                step = Join(HISTORY, table, key, by_new(names), 1, empty, moved=moved_by, wide=self.program.wide)
            self.program.steps.append(step)
            self.looked_up[name, table, back] = moved
        return self.looked_up[name, table, back]

    def look_up(
        self, keys: Sequence[Column], cells: Mapping[Codes, Code], value_range: ValueRange, table: str
    ) -> Column:
        """Join the cells of a large lookup to a table, by columns that hold its keys as whole numbers or texts."""
        if table not in self.given:
            return unpublished(value_range)  # no row will ask for it
        names = [str(self.program.name_of(key.value)) for key in keys]
        places = {name: place for place, name in reversed([*enumerate(names)])}
        rows = [row for row in cells if all(row[places[name]] == part for name, part in zip(names, row, strict=True))]
        columns = {self.program.fresh(): [row[place] for row in rows] for place in places.values()}
        value, absence = self.program.fresh(), self.program.fresh() if value_range.possible_causes else None
        columns[value] = [cells[row][0] for row in rows]
        empty = {value: placeholder(value_range)}
        if absence is not None:
            columns[absence] = [cells[row][1] for row in rows]
            empty[absence] = int(Cause.NO_RULE)
        generation = latest(keys) + 1
        self.program.steps.append(LookUp(table, tuple(places), columns, empty, generation, self.program.wide))
        return evolve(self.column_named(value_range, value, absence), generation=generation)

    def cells(self, lookup: str) -> Mapping[tuple[Constant, ...], Constant | None]:
        """Give the cells of a lookup."""
        return self.plan.scheme.lookups[lookup].cells

    # ------------------------------------------------------------------------------------------------ rows of a table

    def one(self, table: str) -> str:
        """Give a column that is the same in all rows: the cohort of everybody."""
        if table not in self._ones:
            name = self.program.fresh()
            self.program.steps.append(Compute(table, name, integer(1), 0))
            self._ones[table] = name
        return self._ones[table]

    def order(self, table: str) -> tuple[list[str], Column]:
        """Give the columns that name the parent of each row, and the row's place below it, from 1."""
        if table not in self._orders:
            above = list(self.plan.full_key(str(self.plan.scheme.tables[table].parent)))
            by: list[str] = []
            latest = 0
            for each, generation in place_in_order(self, table):
                by.append(str(self.program.name_of(self.program.compute(table, each, generation))))
                latest = max(latest, generation + 1)
            one = self.program.compute(table, integer(1), latest)
            place = self.program.compute(table, as_int(one.cum_sum().over(*above, order_by=by)), latest + 1)
            most = self.plan.most_rows(table, self.plan.scheme.tables[table].parent)
            self._orders[table] = above, Column(number(1, most, 1), place, 1, None, latest + 2)
        return self._orders[table]

    def partition(self, table: str, names: Sequence[str]) -> tuple[list[str], int]:
        """Give the columns that form the cohorts of a table, and when they are ready."""
        columns: list[str] = []
        generation = 0
        for name in names:
            if name not in self.plan.nodes:
                columns.append(name)
                continue
            fetched = self.fetch(name, table)
            assert fetched is not None
            column = self.bind(fetched, table)
            columns.append(str(self.program.name_of(column.value)))
            generation = max(generation, column.generation)
        return columns or [self.one(table)], generation

    def excluded(self, table: str) -> Column | None:
        """Give the condition that a gate leaves the row out of every cohort of its table; None where none can."""
        import narwhals as nw

        found: list[Any] = []
        generation = 0
        for gate in self.plan.scheme.gates.values():
            node = self.plan.nodes[f"gate.{gate.name}"]
            if gate.exclude and node.table == table and node.name in self.nodes:
                column = self.nodes[node.name]
                found.append(column.value if column.absence is None else (column.absence != 0) | column.value)
                generation = max(generation, column.generation)
        if not found:
            return None
        return Column(ValueRange(kind="flag"), nw.any_horizontal(*found, ignore_nulls=False), generation=generation)

    def gather(
        self,
        call: Call,
        value: Column | None,
        where: Column | None,
        others: Sequence[Any],
        value_range: ValueRange,
        table: str,
    ) -> Column:
        """Aggregate over the rows of `call.table`, for the rows of `table` or its cohorts."""
        if call.table not in self.given:
            return self.nothing(call, value_range)
        return Aggregation(self, call, value, where, others, value_range, table).column()

    def nothing(self, call: Call, value_range: ValueRange) -> Column:
        """Give the result over a table that was not given: it has no rows."""
        name = call.function.name
        if name in ("sum of rows", "count of rows"):
            return evolve(literal(Fraction(0)), value_range=value_range, denominator=value_range.denominator_factor)
        if name in ("any of rows", "all of rows"):
            return evolve(literal(value=name == "all of rows"), value_range=value_range)
        return evolve(unpublished(evolve(value_range, always_absent=Cause.MISSING)), value_range=value_range)

    def rounds(self, call: Call, walk: Interpreter[Column], value_range: ValueRange) -> Column:
        """Look into the past."""
        return look_back(self, call, walk, value_range)


def unproven(nodes: Sequence[Node], limit: int) -> UnprovenError:
    """Make the error of nodes whose integers may reach the limit of an engine."""
    node = nodes[0]
    rule = next(iter(node.rules.values()), None)
    digits = len(str(limit)) - 1
    width, reached = ("64-bit integers", "2^53, from where engines differ")
    if limit != LIMIT:
        width, reached = ("128-bit integers" if limit == WIDE_LIMIT else f"{digits} digits", f"10^{digits}")
    return UnprovenError(
        f"{listed([each.name for each in nodes])} cannot be computed over {width}",
        f"a whole number met on the way may reach {reached}",
        "declare narrower low, high, decimals and 'rows' of what it uses, where the data keep them; plain rows "
        "(lists of dicts) and frames in memory are computed exactly as it is",
        rule.at if rule else None,
        rule.path if rule else (),
    )
