"""Random rows for a scheme, drawn where schemes break: ties, edges of bounds and of quotas, gaps, rows that are absent.

Every column takes its values from a small pool, so that rows tie; the pool holds the bounds of the input, the numbers
that rules compare with, and the next numbers on both sides.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor, inf
from typing import Any

from attrs import define, field
from hypothesis import strategies as st

from partyrate.engines.cell_reader import column_of, grid_of
from partyrate.engines.implicit_rows import key_like
from partyrate.language.grammar import names_in
from partyrate.model import Scheme, Table
from partyrate.numbers import decimals_of
from partyrate.periods import Rounds, read_period, span_months
from partyrate.plan import Node, Plan, make_plan
from partyrate.testing.rule_parts import Draw

Row = dict[str, Any]

FIRST_DAYS = (date(2020, 2, 29), date(2020, 12, 31), date(2019, 3, 1), date(2021, 1, 1), date(2020, 6, 30))


@define
class Cohort:
    """The arguments of one call of `Evaluator.rate`, as plain rows.

    Args:
        units: Rows of the table without parent.
        tables: Rows of finer tables by name; a table that is not among them is not given.
        history: Rows of past rounds, with `round`.
        as_of: The day of the rating.
        period: The round.
    """

    units: list[Row]
    tables: dict[str, list[Row]] = field(factory=dict)
    history: list[Row] = field(factory=list)
    as_of: date | None = None
    period: Any = None


def cohorts(scheme: Scheme, *, max_units: int = 8) -> st.SearchStrategy[Cohort]:
    """Draw rows of a scheme's tables that it accepts: a few units, with all that belongs to them.

    Values lie at the bounds of inputs, at the numbers that rules compare with, and one step away from both; they
    repeat, so that ties are common. Optional values are missing now and then, or a word says why there is none. Units
    have none, some or all of the finer rows that a table expects; finer tables are empty, or not given at all. Past
    rounds have gaps.

    Args:
        scheme: The scheme.
        max_units: How many rows the table without parent has at most; finer tables have at most 3 below each row.
    """
    return _cohorts(make_plan(scheme), max_units)


@st.composite
def _cohorts(draw: Draw, plan: Plan, max_units: int) -> Cohort:
    root = plan.root.name
    generator = RowGenerator(draw, plan)
    tables = {root: generator.rows(root, [{}], max_units)}
    for name in sorted(plan.scheme.tables, key=lambda name: len(plan.ancestors(name))):
        table = plan.scheme.tables[name]
        if table.parent in tables and not table.columns:
            tables[name] = generator.rows(name, tables[table.parent], 3)
    left_out = {name for name in tables if name != root and draw(st.integers(0, 11)) == 11}
    given = {
        name: rows
        for name, rows in tables.items()
        if name != root
        and not any(each in left_out and (each == name or generator.inputs(each)) for each in plan.ancestors(name))
    }
    history = generator.history(tables[root])
    mixed = draw(st.randoms(use_true_random=False))
    for rows in (tables[root], *given.values(), history):
        mixed.shuffle(rows)
    return Cohort(tables[root], given, history, generator.as_of, generator.period)


def events(
    scheme: Scheme, table: str, above: Sequence[Mapping[str, Any]], most: int = 3
) -> st.SearchStrategy[list[Row]]:
    """Draw rows of a finer table below given rows of its parent: none, some, or as many as there can be.

    Args:
        scheme: The scheme.
        table: The finer table.
        above: Rows of its parent, with their keys.
        most: How many rows each of them has at most.
    """
    return _events(make_plan(scheme), table, above, most)


@st.composite
def _events(draw: Draw, plan: Plan, table: str, above: Sequence[Mapping[str, Any]], most: int) -> list[Row]:
    return RowGenerator(draw, plan).rows(table, above, most)


def histories(scheme: Scheme, units: Sequence[Mapping[str, Any]], period: Any = None) -> st.SearchStrategy[list[Row]]:
    """Draw past rounds of given units, with gaps: the values that rules of the scheme look up.

    Args:
        scheme: The scheme.
        units: Rows of the table without parent, with their keys.
        period: The round of the rating, before which they lie; drawn as well where it is left out.
    """
    return _histories(make_plan(scheme), units, period)


@st.composite
def _histories(draw: Draw, plan: Plan, units: Sequence[Mapping[str, Any]], period: Any) -> list[Row]:
    generator = RowGenerator(draw, plan)
    generator.period = generator.period if period is None else period
    return generator.history(units)


def add_code(table: Table, row: Row, number: int) -> None:
    """Add a code to a row that begins with the columns of its key that are taken from it."""
    for column, prefix in sorted(table.derived_keys.items(), key=lambda each: each[1].first):
        row[prefix.from_] = row[column] + str(number).zfill(prefix.of - prefix.first)
    for column, prefix in table.derived_keys.items():
        if column in table.key:
            row[column] = row[prefix.from_][: prefix.first]


class RowGenerator:
    """Draws rows for one scheme; each column has a pool of values, so that they repeat."""

    def __init__(self, draw: Draw, plan: Plan) -> None:
        self.draw, self.plan = draw, plan
        self.days = days_in(plan.scheme)
        self.as_of: date = draw(st.sampled_from([*FIRST_DAYS, *self.days]))
        self.period = draw(periods(plan.scheme.period))
        days = read_period(self.period, plan.scheme.period)
        self.days += [self.as_of, days.start, days.end]
        self.pools: dict[str, list[Any]] = {}
        self.most: dict[str, int] = {}
        self.keys: dict[str, str] = {}
        codes = [pair for table in plan.scheme.tables.values() for pair in table.derived_keys.items()]
        self.digits = {column: prefix.first for column, prefix in codes} | {each.from_: each.of for _, each in codes}

    def rows(self, name: str, above: Sequence[Mapping[str, Any]], most: int) -> list[Row]:
        """Draw rows of a table below each of some rows; of the table without parent at least one."""
        table = self.plan.scheme.tables[name]
        inherited = [] if table.parent is None else self.plan.full_key(table.parent)
        own_columns = [column for column in table.key if column not in inherited]
        most = min(most, table.rows)
        drawn: list[Row] = []
        for parent in above:
            key = {column: parent[column] for column in inherited}
            drawn += [key | part for part in self.own_keys(table, own_columns, most)]
        for number, row in enumerate(drawn):
            add_code(table, row, number)
            self.add_cells(name, row)
        return self.in_order(table, drawn)

    def own_keys(self, table: Table, own: Sequence[str], most: int) -> list[Row]:
        """Draw the parts of the key that are a table's own, for the rows below one parent."""
        if table.expects:
            expected = [value for value in table.expects if self.draw(st.booleans()) or self.draw(st.booleans())]
            kind = self.kind_of_key(table, own[0], [None, "text"]) if isinstance(table.expects[0], Fraction) else None
            return [{own[0]: key_like(value, kind)} for value in expected]
        count = self.draw(st.integers(1 if table.parent is None else 0, most))
        rows: list[Row] = []
        for number in range(count):
            row: Row = {}
            for index, column in enumerate(own):
                last = index == len(own) - 1
                row[column] = self.key_part(table, column, number if last else self.draw(st.integers(0, 1)))
            rows.append(row)
        return rows

    def kind_of_key(self, table: Table, column: str, kinds: Sequence[Any]) -> Any:
        """Draw the kind that a key column has in all tables."""
        if column not in self.keys:
            self.keys[column] = self.draw(st.sampled_from(kinds))
        return self.keys[column]

    def key_part(self, table: Table, column: str, number: int) -> Any:
        """Return a part of a key by its number: whole numbers where they order rows, else texts or whole numbers."""
        digits = self.digits.get(column)
        if digits is not None:
            return str(number).zfill(digits)
        known = [
            key[index]
            for lookup in self.plan.scheme.lookups.values()
            for key in lookup.cells
            for index, name in enumerate(lookup.keys)
            if name == column and isinstance(key[index], str)
        ]
        if known:
            names = list(dict.fromkeys(known))
            return names[number] if number < len(names) else f"{column} {number}"
        if column in table.order:
            return number
        return number if self.kind_of_key(table, column, ["number", "text"]) == "number" else f"{column}{number}"

    def add_cells(self, table: str, row: Row) -> None:
        """Draw the cells of one row; a column may bring several inputs, and rows of a finer table as well."""
        read: dict[str, list[Node]] = {}
        for node in self.inputs(table):
            read.setdefault(column_of(node), []).append(node)
        for name, finer in self.plan.scheme.tables.items():
            if finer.parent == table:
                for column in finer.columns:
                    read.setdefault(column, []).extend(self.inputs(name))
        row |= {column: self.cell(nodes) if nodes else 0 for column, nodes in read.items()}

    def in_order(self, table: Table, rows: list[Row]) -> list[Row]:
        """Return rows of which no two have the same order."""
        if not table.order or table.expects:
            return rows
        inherited = self.plan.full_key(str(table.parent))
        columns = [column_of(self.plan.nodes[name]) if name in self.plan.nodes else name for name in table.order]
        distinct: dict[Any, Row] = {}
        for row in rows:
            distinct.setdefault(tuple(row[column] for column in (*inherited, *columns)), row)
        return list(distinct.values())

    def inputs(self, table: str) -> list[Node]:
        """Return the inputs of a table."""
        return [node for node in self.plan.nodes.values() if node.kind == "input" and node.table == table]

    # ---------------------------------------------------------------------------------------------------------- cells

    def cell(self, nodes: Sequence[Node]) -> Any:
        """Draw a cell: often one of the values drawn before, sometimes nothing where each of its inputs is optional."""
        can_lack = all(getattr(node.entry, "optional", False) or "when" in node.rules for node in nodes)
        if can_lack and self.draw(st.integers(0, 3)) == 3:
            return None
        words = [word for word in nodes[0].causes if all(word in node.causes for node in nodes)]
        if words and self.draw(st.integers(0, 3)) == 3:
            return self.draw(st.sampled_from(words))
        return self.value(min(nodes, key=room))

    def value(self, node: Node) -> Any:
        """Draw a value of an input, or of a past round: mostly one that was drawn before."""
        if node.name not in self.pools:
            self.pools[node.name], self.most[node.name] = [], self.draw(st.sampled_from([1, 2, 3, 100, 100]))
        pool = self.pools[node.name]
        if len(pool) >= self.most[node.name] or (pool and self.draw(st.booleans())):
            return self.draw(st.sampled_from(pool))
        pool.append(self.draw(self.values(node)))
        return pool[-1]

    def values(self, node: Node) -> st.SearchStrategy[Any]:
        """Return the values that an input, or a recorded value, can have; the edges first."""
        value_range = node.value_range
        if value_range.kind == "number":
            return self.numbers(node)
        if value_range.kind == "flag":
            return st.booleans()
        if value_range.kind == "date":
            return st.sampled_from(self.days).flatmap(
                lambda day: st.sampled_from([day, days_later(day, 1), days_later(day, -1), years_before(day, 1)])
            ) | st.dates(date(2016, 2, 28), date(2021, 3, 1))
        if value_range.kind == "level" and value_range.scale is not None:
            return st.sampled_from(value_range.scale.names)
        return st.sampled_from(value_range.values or ("x", "y", "其他"))

    def numbers(self, node: Node) -> st.SearchStrategy[Any]:
        """Return the numbers that an input, or a recorded value, can have; the edges first."""
        value_range = node.value_range
        if value_range.always_absent is not None:  # its bounds are not published
            return st.sampled_from([0, 1, 2])
        step, edges = value_range.resolution or 1, self.edges(node)
        allowed, every = grid_of(node)
        if allowed:
            return st.sampled_from(allowed).map(lambda whole: as_data(Fraction(whole, step), step))
        if every > 1:
            most = floor(value_range.high * step) // every
            return st.integers(-(-ceil(value_range.low * step) // every), most).map(
                lambda times: as_data(Fraction(times * every, step), step)
            )
        if not edges:  # a past round cannot have it
            return st.none()
        return st.sampled_from(edges).map(lambda number: as_data(number, step)) | st.integers(
            ceil(value_range.low * step), floor(value_range.high * step)
        ).map(lambda whole: as_data(Fraction(whole, step), step))

    def edges(self, node: Node) -> list[Fraction]:
        """Return the bounds of a number, the numbers that rules compare with it, and the next ones on both sides."""
        value_range = node.value_range
        step = Fraction(1, value_range.resolution or 1)
        # The proved bounds of a value may be wider than the values it can reach.
        lowest, highest = ceil(value_range.low / step) * step, floor(value_range.high / step) * step
        middles = [lowest, highest, Fraction(0), *numbers_in(self.plan, node.name)]
        near = [each for middle in middles for each in (middle, middle - step, middle + step)]
        candidates = dict.fromkeys(each for each in near if (each / step).denominator == 1)
        return [each for each in candidates if value_range.low <= each <= value_range.high]

    # ---------------------------------------------------------------------------------------------------- past rounds

    def history(self, units: Iterable[Mapping[str, Any]]) -> list[Row]:
        """Draw past rounds of some units, with gaps."""
        root = self.plan.scheme.root
        recorded = [self.plan.record(name) for name in self.plan.recorded]
        if not recorded or root is None:
            return []
        now = read_period(self.period, self.plan.scheme.period)
        rounds = Rounds(span_months(self.plan.scheme.period), now)
        rows = []
        for unit in units:
            for back in sorted(self.draw(st.sets(st.integers(1, 4), max_size=4))):
                row = {column: unit[column] for column in root.key} | {"round": rounds.written(now.number - back)}
                for node in recorded:
                    row[node.name] = None if self.draw(st.integers(0, 3)) == 3 else self.value(node)
                rows.append(row)
        return rows


def room(node: Node) -> tuple[float, int]:
    """Return how many values an input can have, so that inputs of one column agree on the least."""
    value_range = node.value_range
    if value_range.kind == "number":
        return float(value_range.high - value_range.low), value_range.resolution or 1
    return float(len(value_range.values)) if value_range.values else inf, 1


def as_data(number: Fraction, step: int) -> Any:
    """Return a number as it stands in data: a whole number, or the double nearest to a decimal."""
    return int(number) if step == 1 else float(number)


def numbers_in(plan: Plan, name: str) -> list[Fraction]:
    """Return the numbers in rules that use a name: literals, parameters, keys of lookups; else those of all rules."""
    scheme = plan.scheme
    near: set[Any] = set()
    far: set[Any] = set()
    for rule in (rule for node in plan.nodes.values() for rule in node.rules.values()):
        names = set(names_in(rule.tree))
        numbers: set[Any] = {part.value for part in ast.walk(rule.tree) if isinstance(part, ast.Constant)}
        numbers |= {scheme.parameters[each].value for each in names & set(scheme.parameters)}
        numbers |= {part for each in names & set(scheme.lookups) for key in scheme.lookups[each].cells for part in key}
        far |= numbers
        near |= numbers if name in names else set()
    return sorted(each for each in near or far if isinstance(each, Fraction) and decimals_of(each) is not None)


def days_in(scheme: Scheme) -> list[date]:
    """Return the days in a scheme."""
    values: list[Any] = [parameter.constant for parameter in scheme.parameters.values()]
    values += [value for lookup in scheme.lookups.values() for value in lookup.cells.values()]
    return [value for value in dict.fromkeys(values) if isinstance(value, date)]


def days_later(day: date, days: int) -> date:
    """Return the day some days later, or the same one at the end of the calendar."""
    try:
        return day + timedelta(days)
    except OverflowError:
        return day


def years_before(day: date, years: int) -> date:
    """Return the anniversary of a day some years before it."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=max(1, day.year - years), day=28)


def periods(span: str) -> st.SearchStrategy[Any]:
    """Draw rounds of a scheme's period, as `rate` takes them."""
    months, years = span_months(span), st.sampled_from([2020, 2019, 2021])
    if months == 1:
        return st.builds("{}-{:02}".format, years, st.integers(1, 12))
    if months == 3:
        return st.builds("{}-Q{}".format, years, st.integers(1, 4))
    if months == 6:
        return st.builds("{}-H{}".format, years, st.integers(1, 2))
    if months >= 12:
        return years.map(str)
    return years.map(lambda year: (date(year, 1, 1), date(year, months, 28)))
