"""One call in code: the rows checked, the function run, its lists read as exact values when they are asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from fractions import Fraction
from typing import Any, Final

from attrs import define, field

from partyrate.engines import reading
from partyrate.engines.code.cells import Cell, Doubt, Recorded
from partyrate.engines.code.compiling import Kept, Program
from partyrate.engines.code.filling import Rungs
from partyrate.ladders import CohortRecord
from partyrate.language.domains.bounds import Static
from partyrate.language.domains.numbers import Item
from partyrate.numbers import UNDETERMINED, Absent, Cause, LevelValue
from partyrate.plan import Plan, within_names

Rows = Sequence[Mapping[str, Any]]

EXACT: Final = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)
"""Shifts the point of a decimal, whatever its length."""

_GONE: Final = (None, *(Absent(cause) for cause in sorted(Cause)))
_KEYS: Final = ({str}, {int}, {date})


@define(eq=False)
class CodedStore:
    """The rows of one call and the lists that were computed from them."""

    plan: Plan
    program: Program
    raws: dict[str, list[Mapping[str, Any]]]
    lists: Sequence[list[Any]]
    rungs: Mapping[str, Rungs]
    history: Sequence[Mapping[int, tuple[Any, ...]]] = ()
    _records: dict[str, list[CohortRecord]] = field(factory=dict)

    @property
    def given(self) -> Sequence[str]:
        """The tables that were given."""
        return list(self.raws)

    def rows(self, table: str) -> list[Mapping[str, Any]]:
        """Give the rows of a table as they came."""
        return self.raws.get(table, [])

    def has(self, name: str) -> bool:
        """Whether a node was computed."""
        return bool(self.rows(self.plan.nodes[name].table)) and (
            name in self.program.nodes or not self.plan.nodes[name].is_live
        )

    def coded(self, name: str) -> tuple[Kept, list[Any], Sequence[int] | int, list[int] | None]:
        """Give a node's values, denominators and states as the code holds them."""
        kept = self.program.nodes[name]
        place = self.program.result
        bottom = kept.bottom if isinstance(kept.bottom, int) else self.lists[place[kept.bottom]]
        state = None if kept.state is None else self.lists[place[kept.state]]
        return kept, self.lists[place[kept.value]], bottom, state

    def states(self, name: str) -> list[int] | None:
        """Give the causes for which a node is absent in each row, 0 where it is there; None where it always is."""
        node = self.plan.nodes[name]
        if not node.is_live:
            return [int(Cause.UNDETERMINED)] * len(self.rows(node.table))
        return self.coded(name)[3]

    def values(self, name: str) -> list[Item]:
        """Give the exact values of a node for every row of its table."""
        node = self.plan.nodes[name]
        if not node.is_live:
            return [UNDETERMINED] * len(self.rows(node.table))
        kept, values, bottom, states = self.coded(name)
        read: list[Any] = values
        if kept.static.kind == "number":
            if isinstance(bottom, int):
                known = {value: Fraction(value, bottom) for value in set(values)}
                read = [known[value] for value in values]
            else:
                read = list(map(Fraction, values, bottom))
        elif kept.static.kind == "level" and kept.static.scale is not None:
            levels = [LevelValue(kept.static.scale, place) for place in range(len(kept.static.scale.names))]
            read = [levels[place] for place in values]
        if states is None:
            return read
        return [_GONE[state] if state else value for value, state in zip(read, states, strict=True)]  # type: ignore[misc]

    def decimals(self, name: str, digits: int) -> list[Any] | None:
        """Give a number of every row as a whole number or a decimal, None where absent; None where none is exact."""
        node = self.plan.nodes[name]
        if not node.is_live or node.static.kind != "number":
            return None
        _, values, bottom, states = self.coded(name)
        if not isinstance(bottom, int) or 10**digits % bottom:
            return None
        factor = 10**digits // bottom
        shown: list[Any] = values if factor == 1 else [value * factor for value in values]
        if digits:
            known = {value: Decimal(value).scaleb(-digits, EXACT) for value in set(shown)}
            shown = [known[value] for value in shown]
        if states is None:
            return shown
        return [None if state else value for value, state in zip(shown, states, strict=True)]

    def named(self, table: str, name: str) -> list[Item]:
        """Give a node of a table or a coarser one, or a key column as a text, for every row of the table."""
        node = self.plan.nodes.get(name)
        if node is None:
            return [str(row[name]) for row in self.rows(table)]
        values = self.values(name)
        if node.table == table:
            return values
        keys = self.plan.full_key(node.table)
        by_key = {tuple(row[key] for key in keys): value for row, value in zip(self.rows(node.table), values, strict=True)}
        return [by_key[tuple(row[key] for key in keys)] for row in self.rows(table)]

    def past(self, agree: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Give the recorded rounds of one row of the table without parent."""
        nodes = reading.needed_records(self.plan)
        root = self.plan.scheme.root
        assert root is not None
        for row, rounds in zip(self.rows(root.name), self.history, strict=False):
            if all(row[name] == value for name, value in agree.items()):
                return [
                    {"round": number}
                    | {node.name: item(node.static, *values[2 * n : 2 * n + 2]) for n, node in enumerate(nodes)}
                    for number, values in rounds.items()
                ]
        return []

    def records(self, ladder: str) -> list[CohortRecord]:
        """Give the account of every cohort of a ladder."""
        if ladder in self.rungs and ladder not in self._records:
            rungs = self.rungs[ladder]
            within = within_names(self.plan.choice(rungs.ladder.within))
            columns = [self.named(rungs.node.table, name) for name in within]
            if rungs.ladder.quotas:
                for record, row in zip(rungs.records, rungs.firsts, strict=True):
                    record.key = tuple(column[row] for column in columns)
                self._records[ladder] = rungs.records
            else:
                looks = self.lists[self.program.result[self.program.looks[ladder]]]
                found: dict[Any, list[int]] = {}
                for row, look in enumerate(looks):
                    found.setdefault(tuple(column[row] for column in columns), []).append(look)
                self._records[ladder] = [rungs.added(key, each) for key, each in found.items()]
        return self._records.get(ladder, [])


def item(static: Static, value: Any, state: int) -> Item:
    """Give a recorded value from what the code holds of it."""
    if state:
        return Absent(Cause(state))
    if static.kind == "level" and static.scale is not None:
        return LevelValue(static.scale, value)
    return Fraction(value, static.step or 1) if static.kind == "number" else value


def rate_in_code(
    program: Program,
    plan: Plan,
    tables: Mapping[str, Rows],
    history: Rows | None,
    dates: Mapping[str, date | Absent],
    current_round: int | None,
) -> CodedStore | None:
    """Check the rows and compute every live node; None where anything is not as usual.

    Args:
        program: The function of the plan.
        plan: The plan.
        tables: Rows by table; a finer table that is left out has none.
        history: Rows of past rounds of the table without parent.
        dates: `as_of`, `period_start` and `period_end` as far as they are known.
        current_round: The number of this round.
    """
    if any(not isinstance(dates.get(name), date) for name in program.dates):
        return None
    cells = tuple(Cell(plan.nodes[name]) for name in program.cells)
    rungs = {name: Rungs(plan, plan.nodes[name]) for name in program.ladders}
    try:
        raws, parents = checked(plan, tables)
        past = recorded_rounds(plan, raws, history or (), current_round)
        climbs = tuple(climb(plan, parents, table, above) for table, above in program.climbs)
        order = sorted(plan.scheme.tables, key=lambda table: len(plan.ancestors(table)))
        lists = program.rate(
            tuple(raws.get(table, ()) for table in order),
            climbs,
            cells,
            tuple(each for one in rungs.values() for each in (one, one.places, one.states)),
            tuple(dates[name] for name in program.dates),
            (current_round or 0, past),
            program.constants, enumerate, range, len, str, type, round,
        )  # fmt: skip
    except (Doubt, KeyError):
        return None
    return CodedStore(plan, program, raws, lists, rungs, past)


def checked(plan: Plan, tables: Mapping[str, Rows]) -> tuple[dict[str, list[Mapping[str, Any]]], dict[str, list[int]]]:
    """Check columns, keys and parents; give plain dicts, and the number of the parent of each row.

    Raises:
        Doubt: Something is at fault, or not as usual.
        KeyError: A row lacks a column.
    """
    raws: dict[str, list[Mapping[str, Any]]] = {}
    parents: dict[str, list[int]] = {}
    by_key: dict[str, dict[Any, int]] = {}
    order = sorted(plan.scheme.tables, key=lambda table: len(plan.ancestors(table)))
    is_parent = {definition.parent for definition in plan.scheme.tables.values()}
    for table in order:
        parent = plan.scheme.tables[table].parent
        if table not in tables and parent is not None:
            continue
        rows = list(tables.get(table, ()))
        if parent is not None and parent not in raws:
            raise Doubt  # a table between two others that was not given
        if parent is None and not rows:
            raise Doubt
        if set(map(type, rows)) - {dict}:
            rows = [dict(row) for row in rows]
        raws[table] = rows
        check_columns(plan, table, rows)
        keys = check_keys(plan, table, rows)
        if table in is_parent:
            by_key[table] = {key: number for number, key in enumerate(keys)}
        most = len(rows)
        if parent is not None:
            columns = [[row[column] for row in rows] for column in plan.full_key(parent)]
            found = list(map(by_key[parent].get, columns[0] if len(columns) == 1 else zip(*columns, strict=True)))
            if None in found:
                raise Doubt
            parents[table] = found  # type: ignore[assignment]
            most = max(Counter(found).values(), default=0)
        if most > plan.scheme.tables[table].rows:
            raise Doubt
    return raws, parents


def check_columns(plan: Plan, table: str, rows: Rows) -> None:
    """Doubt rows that lack an optional column, or have one where a result would go."""
    if not rows:
        return
    optional = [reading.column_of(node) for node in reading.needed_inputs(plan, table)]
    if any(column not in rows[0] and not any(column in row for row in rows) for column in optional):
        raise Doubt
    shown = reading.shown_nodes(plan, table)
    taken = {node.name for node in shown} | {f"{node.name}_state" for node in shown if node.static.causes}
    if not all(map(taken.isdisjoint, rows)):
        raise Doubt


def check_keys(plan: Plan, table: str, rows: Rows) -> Sequence[Any]:
    """Give the key of each row: the value itself where one column names it, else a tuple."""
    columns = [[row[column] for row in rows] for column in plan.full_key(table)]
    for column in columns:
        kinds = set(map(type, column))
        if rows and kinds not in _KEYS:
            raise Doubt
        if kinds == {str} and not all(map(str.strip, column)):
            raise Doubt
    keys = columns[0] if len(columns) == 1 else list(zip(*columns, strict=True))
    if len(set(keys)) != len(keys):
        raise Doubt
    return keys


def climb(plan: Plan, parents: Mapping[str, Sequence[int]], table: str, above: str) -> Sequence[int]:
    """Give for each row of a table the number of its row in a coarser one; nothing for a table that was not given."""
    found: Sequence[int] | None = None
    for each in plan.ancestors(table):
        if each == above:
            break
        if each not in parents:
            return ()
        own = parents[each]
        found = own if found is None else [own[row] for row in found]
    return found or ()


def recorded_rounds(
    plan: Plan, raws: Mapping[str, Rows], history: Rows, current_round: int | None
) -> list[dict[int, tuple[Any, ...]]]:
    """Give the recorded rounds of each row of the table without parent; rows of units not rated now are checked too.

    Raises:
        Doubt: Something is at fault, or not as usual.
        KeyError: A row lacks a column.
    """
    root = plan.scheme.root
    if root is None:
        return []
    rounds: list[dict[int, tuple[Any, ...]]] = [{} for _ in raws[root.name]]
    if not history:
        return rounds
    nodes = reading.needed_records(plan)
    cells = [Recorded(node) for node in nodes]
    known = {tuple(row[column] for column in root.key): number for number, row in enumerate(raws[root.name])}
    kinds = tuple(map(type, next(iter(known))))
    met: set[Any] = set()
    for row in history:
        key = tuple(row[column] for column in root.key)
        number = row[reading.ROUND]
        late = current_round is not None and type(number) is int and number >= current_round
        if tuple(map(type, key)) != kinds or type(number) is not int or late or (*key, number) in met:
            raise Doubt
        if any(isinstance(part, str) and not part.strip() for part in key):
            raise Doubt
        met.add((*key, number))
        values = tuple(part for cell in cells for part in cell.read(row[cell.node.name]))
        if key in known:
            rounds[known[key]][number] = values
    return rounds
