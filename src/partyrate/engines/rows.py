"""The rows engine: lists of dicts in, exact values out, without any data-frame library.

It evaluates the plan node by node with the *numbers* domain and fills ladders with `partyrate.ladders`; its results
are the yardstick for every other engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import define, field

from partyrate.engines import reading
from partyrate.errors import DataError, DataFault
from partyrate.ladders import CohortRecord, Filled, Member, fill_all
from partyrate.language.domains.numbers import Item, Numbers
from partyrate.language.walk import Walk
from partyrate.model import Gate, Ladder, ordering
from partyrate.numbers import MISSING, NOT_APPLICABLE, UNDETERMINED, Absent, Constant, LevelValue
from partyrate.plan import DATES, Node, Plan, no_date, within_names


@define(eq=False)
class RowData:
    """One row: its exact values by name, its parent, its children by table, and its past rounds."""

    table: str
    number: int
    raw: Mapping[str, Any]
    store: Store
    parent: RowData | None = None
    values: dict[str, Item] = field(factory=dict)
    children: dict[str, list[RowData]] = field(factory=dict)
    history: Mapping[int, Mapping[str, Item]] = field(factory=dict)
    round: int = 0

    def value(self, name: str) -> Item:
        """Give the value of a name of this row's table or of a coarser one."""
        row: RowData | None = self
        while row is not None:
            if name in row.values:
                return row.values[name]
            row = row.parent
        if name in self.store.dates:
            return self.store.dates[name]
        if name in DATES:
            raise no_date(self.store.plan, name)
        return self.key_text(name)

    def key_text(self, name: str) -> Item:
        """Give a key column as a text."""
        row: RowData | None = self
        while row is not None:
            if name in row.raw:
                return str(row.raw[name])
            row = row.parent
        return MISSING

    def below(self, table: str) -> Sequence[RowData]:
        """Give the rows of a finer table that belong to this row."""
        chain = self.store.plan.ancestors(table)
        path = list(reversed(chain[: chain.index(self.table)]))
        rows = [self]
        for step in path:
            rows = [child for row in rows for child in row.children.get(step, [])]
        return rows

    def cohort(self, names: tuple[str, ...]) -> tuple[Any, Sequence[RowData]]:
        """Give what the rows have in common that agree with this one in the names, and those rows."""
        return self.store.cohort(self, names)

    def earlier(self) -> RowData:
        """Give this row one round back; a row of missing values where none is recorded."""
        at = self.round - 1
        if self.parent is not None:  # history is kept for the table without parent, and read from below it as well
            return RowData(self.table, self.number, self.raw, self.store, self.parent.earlier(), round=at)
        values = self.history.get(at)
        found: Mapping[str, Item] = dict.fromkeys(self.store.plan.recorded, MISSING) if values is None else values
        return RowData(self.table, self.number, self.raw, self.store, None, dict(found), {}, self.history, at)

    def rounds(self) -> Iterator[RowData]:
        """Give this row in this round, in the round before, and so on back to the first recorded round."""
        root = self
        while root.parent is not None:
            root = root.parent
        row, first = self, min(root.history, default=self.round)
        while row.round >= first:
            yield row
            row = row.earlier()


@define(eq=False)
class Store:
    """All rows of one call, and the results as they come."""

    plan: Plan
    dates: Mapping[str, date | Absent]
    tables: dict[str, list[RowData]] = field(factory=dict)
    records: dict[str, list[CohortRecord]] = field(factory=dict)
    _cohorts: dict[tuple[str, tuple[str, ...]], dict[Any, list[RowData]]] = field(factory=dict)
    cells_of: dict[str, Mapping[tuple[Constant, ...], Constant | None]] = field(factory=dict)

    def cells(self, lookup: str) -> Mapping[tuple[Constant, ...], Constant | None] | None:
        """Give the cells of a lookup."""
        if lookup not in self.cells_of:
            self.cells_of[lookup] = self.plan.scheme.lookups[lookup].cells
        return self.cells_of[lookup]

    def parameter(self, name: str) -> Item | None:
        """Give a parameter's value."""
        parameter = self.plan.scheme.parameters.get(name)
        if parameter is None:
            return None
        return UNDETERMINED if parameter.value is None else parameter.value

    def cohort(self, row: RowData, names: tuple[str, ...]) -> tuple[Any, Sequence[RowData]]:
        """Give the rows of a table that agree with one in the names and are not excluded."""
        place = (row.table, names)
        if place not in self._cohorts:
            found: dict[Any, list[RowData]] = {}
            for each in self.tables[row.table]:
                if not self.is_excluded(each):
                    found.setdefault(tuple(map(each.value, names)), []).append(each)
            self._cohorts[place] = found
        key = tuple(map(row.value, names))
        return key, self._cohorts[place].get(key, [])

    def is_excluded(self, row: RowData) -> bool:
        """Whether some gate leaves the row out of the cohorts of its table."""
        return any(
            row.values.get(f"gate.{gate.name}", False) is not False
            for gate in self.plan.scheme.gates.values()
            if gate.exclude and f"gate.{gate.name}" in row.values
        )

    @property
    def table_names(self) -> Sequence[str]:
        """The names of all tables."""
        return tuple(self.plan.scheme.tables)


class Constants:
    """The constants of a store, as the numbers domain asks for them."""

    def __init__(self, store: Store) -> None:
        self.cells, self.parameter = store.cells, store.parameter
        self.tables = store.table_names


def rate_rows(
    plan: Plan,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    history: Sequence[Mapping[str, Any]] | None,
    dates: Mapping[str, date | Absent],
    current_round: int | None,
) -> Store:
    """Check the data and compute every live node.

    Args:
        plan: The plan of the scheme.
        tables: Rows by table; a finer table that is left out has none.
        history: Rows of past rounds of the table without parent, with its key and a column `round`.
        dates: `as_of`, `period_start` and `period_end` as far as they are known.
        current_round: The number of this round; past rounds are smaller.

    Raises:
        DataError: All faults of the tables.
    """
    store = read_store(plan, tables, history, dates, current_round)
    domain = Numbers(Constants(store))
    walk = Walk(domain)
    for node in plan.nodes.values():
        compute_node(store, node, domain, walk)
    return store


def compute_node(store: Store, node: Node, domain: Numbers, walk: Walk[Item]) -> None:
    """Compute one node for every row of its table."""
    rows = store.tables.get(node.table, [])
    if not node.is_live:
        for row in rows:
            row.values[node.name] = UNDETERMINED
        return
    if isinstance(node.entry, Ladder):
        fill_ladder(store, node, node.entry, domain, walk)
        return
    rule = node.rules.get("when" if isinstance(node.entry, Gate) else "is") or node.rules.get("amount")
    condition = None if isinstance(node.entry, Gate) else node.rules.get("when")
    if node.kind == "input" and condition is None:
        return
    for row in rows:
        domain.row = row
        value: Item = True
        if condition is not None:
            applies = walk.rule(condition)
            if applies is not True:
                row.values[node.name] = applies if isinstance(applies, Absent) else NOT_APPLICABLE
                continue
        if node.kind == "input":
            continue
        if rule is not None:
            value = walk.rule(rule)
        barred = barring(store, node, row) if node.kind == "incentive" else False
        row.values[node.name] = value if barred is False else barred if isinstance(barred, Absent) else NOT_APPLICABLE


def barring(store: Store, node: Node, row: RowData) -> bool | Absent:
    """Say whether a gate bars a row from an incentive."""
    found: list[Item] = [
        row.value(f"gate.{gate.name}")
        for gate in store.plan.scheme.gates.values()
        if node.entry.name in gate.bars
    ]
    if True in found:
        return True
    gone = [value for value in found if isinstance(value, Absent)]
    return max(gone, key=lambda value: value.cause) if gone else False


def fill_ladder(store: Store, node: Node, ladder: Ladder, domain: Numbers, walk: Walk[Item]) -> None:
    """Give the rows of a table their levels, cohort by cohort."""
    names = within_names(store.plan.choice(ladder.within))
    cohorts: dict[Any, list[RowData]] = {}
    for row in store.tables.get(node.table, []):
        cohorts.setdefault(tuple(map(row.value, names)), []).append(row)
    scale = node.static.scale
    assert scale is not None
    for key, rows in cohorts.items():
        _, filled = fill_cohort(store, node, ladder, key, rows, domain, walk)
        store.records.setdefault(ladder.name, []).append(filled.record)
        for row in rows:
            place = filled.places[row.number]
            row.values[node.name] = place if isinstance(place, Absent) else LevelValue(scale, place)


def fill_cohort(
    store: Store, node: Node, ladder: Ladder, key: Any, rows: Sequence[RowData], domain: Numbers, walk: Walk[Item]
) -> tuple[list[Member], Filled]:
    """Fill a ladder for the rows of one cohort; also give them as its members."""
    members = [member_of(store, node, ladder, row, domain, walk) for row in rows]
    excluding = [f"gate.{gate.name}" for gate in store.plan.gates_of(ladder.name) if ladder.name in gate.exclude]
    excluded = {row.number for row in rows if any(row.value(gate) is not False for gate in excluding)}
    candidates = sum(member.applicable is True and member.number not in excluded for member in members)
    counts: dict[str, Item] = {"rows": Fraction(len(rows) - len(excluded)), "candidates": Fraction(candidates)}
    wanted: list[Any] = []
    for place in range(len(ladder.quotas)):
        first = rows[0]
        domain.row = RowData(first.table, first.number, first.raw, store, first, dict(counts))
        wanted.append(walk.rule(node.rules[f"quotas.{place}"]))
    return members, fill_all(store.plan, ladder, key, members, wanted)


def member_of(
    store: Store, node: Node, ladder: Ladder, row: RowData, domain: Numbers, walk: Walk[Item]
) -> Member:
    """Describe a row as a member of a cohort."""
    domain.row = row

    def truth(name: str) -> Any:
        return walk.rule(node.rules[name]) if name in node.rules else None

    applicable = truth("when")
    key: list[Any] = []
    absent: list[Absent] = []
    for place, words in enumerate(ladder.order_by):
        value = walk.rule(node.rules[f"order_by.{place}"])
        if isinstance(value, Absent):
            absent.append(value)
            continue
        number = sortable(value)
        key.append(number if ordering(words)[1] else -number)
    return Member(
        row.number,
        True if applicable is None else applicable,
        max(absent, key=lambda value: value.cause) if absent else tuple(key),
        [truth(f"levels.{place}.when") for place in range(len(ladder.levels))],
        {gate.name: row.value(f"gate.{gate.name}") for gate in store.plan.gates_of(ladder.name)},  # type: ignore[misc]
    )


def sortable(value: Any) -> Any:
    """Give a number that orders like the value: levels by place, dates by day."""
    if isinstance(value, LevelValue):
        return value.place
    return value.toordinal() if isinstance(value, date) else value


# ------------------------------------------------------------------------------------------------------- reading tables


def read_store(
    plan: Plan,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    history: Sequence[Mapping[str, Any]] | None,
    dates: Mapping[str, date | Absent],
    current_round: int | None,
) -> Store:
    """Read every needed table into exact values; raise all faults together."""
    store = Store(plan, dates)
    faults: list[DataFault] = []
    by_key: dict[str, dict[tuple[Any, ...], RowData]] = {}
    for table in plan.scheme.tables:
        for above in reversed(plan.ancestors(table)):
            if above not in store.tables and (above in tables or plan.scheme.tables[above].parent is None):
                faults += read_table(store, above, tables.get(above, ()), by_key)
    if history:
        faults += read_history(store, history, by_key, current_round)
    if current_round is not None:
        for table in plan.scheme.tables:
            for row in store.tables.get(table, []):
                row.round = current_round
    if faults:
        raise DataError.of(faults)
    return store


def read_table(
    store: Store,
    table: str,
    rows: Iterable[Mapping[str, Any]],
    by_key: dict[str, dict[tuple[Any, ...], RowData]],
) -> list[DataFault]:
    """Read one table; its parent has been read before."""
    plan, definition = store.plan, store.plan.scheme.tables[table]
    rows = list(rows)
    faults: list[DataFault] = []
    store.tables[table] = []
    by_key[table] = {}
    if not rows:
        return [reading.empty_table(table)] if definition.parent is None else []
    columns = list(dict.fromkeys(column for row in rows for column in row))
    keys = plan.full_key(table)
    for column in keys:
        if column not in columns:
            faults.append(reading.missing_column(table, column, columns, f"it is a key column of table {table!r}"))
    inputs = reading.needed_inputs(plan, table)
    for node in inputs:
        if reading.column_of(node) not in columns:
            faults.append(
                reading.missing_column(table, reading.column_of(node), columns, f"the scheme reads {node.name!r} from it")
            )
    faults += reading.taken_columns(plan, table, columns)
    if faults:
        return faults
    counts: dict[tuple[Any, ...], int] = {}
    problems: dict[str, list[DataFault]] = {}
    for number, raw in enumerate(rows, start=1):
        key = tuple(raw.get(column) for column in keys)
        named = dict(zip(keys, key, strict=True))
        gaps = [column for column, value in named.items() if reading.is_missing(value)]
        if gaps:
            problems.setdefault(f"key {gaps[0]}", []).append(reading.empty_key(table, gaps[0], number))
            continue
        counts[key] = counts.get(key, 0) + 1
        if counts[key] > 1:
            problems.setdefault(f"double {key}", [reading.double_key(table, named, number, counts[key])])
            problems[f"double {key}"] = [reading.double_key(table, named, number, counts[key])]
            continue
        row = RowData(table, number - 1, raw, store)
        if definition.parent is not None:
            parent_key = tuple(named[column] for column in plan.full_key(definition.parent))
            row.parent = by_key[definition.parent].get(parent_key)
            if row.parent is None:
                shown = dict(zip(plan.full_key(definition.parent), parent_key, strict=True))
                problems.setdefault("orphan", []).append(reading.orphan(table, definition.parent, shown, number))
                continue
            row.parent.children.setdefault(table, []).append(row)
        for node in inputs:
            cell = raw.get(reading.column_of(node))
            value = reading.read_cell(node, cell)
            conditional = "when" in node.rules
            if isinstance(value, reading.Wrong):
                if conditional and value == "no value":
                    value = MISSING
                else:
                    fault = reading.cell_fault(node, value, cell, number, named)
                    problems.setdefault(f"cell {node.name}", []).append(fault)
                    continue
            row.values[node.name] = value
        by_key[table][key] = row
        store.tables[table].append(row)
    faults += gathered(problems)
    faults += over_full(store, table)
    return faults


def gathered(problems: Mapping[str, list[DataFault]]) -> list[DataFault]:
    """Keep the first faults of each kind; the last one kept counts the others."""
    faults: list[DataFault] = []
    for found in problems.values():
        kept = found[: reading.FIRST_FAULTS]
        kept[-1].count += len(found) - len(kept)
        faults += kept
    return sorted(faults, key=lambda fault: fault.row or 0)


def over_full(store: Store, table: str) -> list[DataFault]:
    """Find parents with more rows than the table declares."""
    definition = store.plan.scheme.tables[table]
    if definition.parent is None:
        count = len(store.tables[table])
        return [reading.too_many(table, None, {}, count, definition.rows)] if count > definition.rows else []
    keys = store.plan.full_key(definition.parent)
    return [
        reading.too_many(
            table, definition.parent, {column: row.raw.get(column) for column in keys}, len(row.children[table]),
            definition.rows,
        )
        for row in store.tables[definition.parent]
        if len(row.children.get(table, [])) > definition.rows
    ]  # fmt: skip


def read_history(
    store: Store,
    history: Sequence[Mapping[str, Any]],
    by_key: Mapping[str, Mapping[tuple[Any, ...], RowData]],
    current_round: int | None,
) -> list[DataFault]:
    """Read past rounds onto their rows. Rows of units that are not rated now are left alone."""
    root = store.plan.scheme.root
    assert root is not None
    columns = list(dict.fromkeys(column for row in history for column in row))
    nodes = reading.needed_records(store.plan)
    faults = [
        reading.missing_column("history", column, columns, "history has the key, the round, and the values looked up")
        for column in [*root.key, "round", *(node.name for node in nodes)]
        if column not in columns
    ]
    if faults:
        return faults
    found: dict[int, dict[int, dict[str, Item]]] = {}
    problems: dict[str, list[DataFault]] = {}
    for number, raw in enumerate(history, start=1):
        named = {column: raw.get(column) for column in root.key}
        row = by_key[root.name].get(tuple(named.values()))
        when = exact_round(raw.get("round"))
        if when is None or (current_round is not None and when >= current_round):
            problems.setdefault("round", []).append(round_fault(raw.get("round"), number, named, current_round))
            continue
        values: dict[str, Item] = {}
        for node in nodes:
            value = reading.recorded_cell(node, raw.get(node.name))
            if isinstance(value, reading.Wrong):
                fault = reading.cell_fault(
                    node, value, raw.get(node.name), number, named, expected=reading.recorded_expectation(node)
                )
                fault.table = "history"
                problems.setdefault(f"cell {node.name}", []).append(fault)
            values[node.name] = value
        if row is None:
            continue
        rounds = found.setdefault(row.number, {})
        if when in rounds:
            problems.setdefault(f"double {number}", []).append(
                reading.double_key("history", {**named, "round": when}, number, 2)
            )
        rounds[when] = values
        row.history = rounds
    return gathered(problems)


def exact_round(raw: Any) -> int | None:
    """Read the number of a round: a whole number."""
    from partyrate.numbers import exact

    value = exact(raw)
    return int(value) if value is not None and value.denominator == 1 else None


def round_fault(raw: Any, row: int | None, key: Mapping[str, Any], current: int | None) -> DataFault:
    """Make the fault of a round that is not in the past."""
    return DataFault(
        f"{raw!r} is no past round",
        "history holds rounds before this one, each with a whole number such as its year",
        "mend the round, or leave the row out",
        table="history",
        column="round",
        key=tuple(key.items()),
        row=row,
        value=raw,
        expected="a whole number" + (f" below {current}" if current is not None else ""),
    )

