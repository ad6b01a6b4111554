"""One call in code: the rows checked, the function run, its lists read as exact values when they are asked for."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from fractions import Fraction
from typing import Any, Final, Protocol

from attrs import define, field

from partyrate.engines import cell_reader
from partyrate.engines.compiled import codegen as assembling
from partyrate.engines.compiled.allocation import LadderSession, ladder_sessions
from partyrate.engines.compiled.cells import Cell, FallBack
from partyrate.engines.compiled.compiler import ColumnSlots, Program
from partyrate.engines.compiled.tables import Rows, Tables
from partyrate.engines.reference.tables import with_tables_between
from partyrate.ladders import CohortRecord, OpenRows
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.reference import Item
from partyrate.numbers import MISSING, NO_RULE, NOT_APPLICABLE, UNDETERMINED, Absent, Cause, LevelValue
from partyrate.periods import Rounds
from partyrate.plan import Plan, within_names

BUILTINS: Final = {name: getattr(builtins, name) for name in assembling.BUILTINS}

EXACT: Final = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)
"""Shifts the point of a decimal, whatever its length."""

_GONE: Final = (NOT_APPLICABLE, NOT_APPLICABLE, MISSING, NO_RULE, UNDETERMINED)
"""What a state code stands for; 0, that a value is there, is never looked up."""


NO_PROGRAM: Final = "the rules nest deeper than Python reads in one function"
"""Why a scheme has no program."""


class UnitRun(Protocol):
    """Others beside whom one unit is rated."""

    @property
    def one(self) -> Callable[..., Sequence[list[Any]]]:
        """The function that rates one unit."""
        ...

    def given(self, own: Mapping[str, int]) -> dict[str, Any]:
        """Give what it takes of others beside `own` numbers of rows."""
        ...


@define(eq=False)
class CompiledStore:
    """The rows of one call and the lists that were computed from them."""

    plan: Plan
    program: Program
    tables: Tables
    lists: Sequence[list[Any]]
    rungs: Mapping[str, LadderSession]
    history: Sequence[Mapping[int, tuple[Any, ...]]] = ()
    _records: dict[str, list[CohortRecord]] = field(factory=dict)

    @property
    def given(self) -> Sequence[str]:
        """The tables that were given."""
        return list(self.tables.rows)

    @property
    def added(self) -> Mapping[str, int]:
        """How many rows each table expects that were not given."""
        return self.tables.added

    def rows(self, table: str) -> Sequence[Mapping[str, Any]]:
        """Give the rows of a table as they came."""
        return self.tables.rows.get(table, ())

    def has(self, name: str) -> bool:
        """Whether a node was computed."""
        return bool(self.rows(self.plan.nodes[name].table)) and (
            name in self.program.nodes or not self.plan.nodes[name].is_computable
        )

    def coded(self, name: str) -> tuple[ColumnSlots, list[Any], Sequence[int] | int, list[int] | None]:
        """Give a node's values, denominators and states as the code holds them."""
        kept = self.program.nodes[name]
        place = self.program.result
        denominator = kept.denominator if isinstance(kept.denominator, int) else self.lists[place[kept.denominator]]
        absence = None if kept.absence is None else self.lists[place[kept.absence]]
        return kept, self.lists[place[kept.value]], denominator, absence

    def absences(self, name: str) -> list[int] | None:
        """Give the causes for which a node is absent in each row, 0 where it is there; None where it always is."""
        node = self.plan.nodes[name]
        if not node.is_computable:
            return [int(Cause.UNDETERMINED)] * len(self.rows(node.table))
        return self.coded(name)[3]

    def values(self, name: str) -> list[Item]:
        """Give the exact values of a node for every row of its table."""
        node = self.plan.nodes[name]
        if not node.is_computable:
            return [UNDETERMINED] * len(self.rows(node.table))
        kept, values, denominator, absences = self.coded(name)
        read: list[Any] = values
        if kept.value_range.kind == "number":
            if isinstance(denominator, int):
                known = {value: Fraction(value, denominator) for value in set(values)}
                read = [known[value] for value in values]
            else:
                read = list(map(Fraction, values, denominator))
        elif kept.value_range.kind == "level" and kept.value_range.scale is not None:
            levels = [LevelValue(kept.value_range.scale, place) for place in range(len(kept.value_range.scale.names))]
            read = [levels[place] for place in values]
        if absences is None:
            return read
        return [_GONE[absence] if absence else value for value, absence in zip(read, absences, strict=True)]

    def at(self, name: str, row: int) -> Item:
        """Give the exact value of a node in one row."""
        if not self.plan.nodes[name].is_computable:
            return UNDETERMINED
        kept, values, denominator, absences = self.coded(name)
        if absences is not None and absences[row]:
            return _GONE[absences[row]]
        value = values[row]
        if kept.value_range.kind == "number":
            return Fraction(value, denominator if isinstance(denominator, int) else denominator[row])
        if kept.value_range.kind == "level" and kept.value_range.scale is not None:
            return LevelValue(kept.value_range.scale, value)
        own: Item = value
        return own

    def decimals(self, name: str, digits: int) -> list[Any] | None:
        """Give a number of every row as a whole number or a decimal, None where absent; None where none is exact."""
        node = self.plan.nodes[name]
        if not node.is_computable or node.value_range.kind != "number":
            return None
        _, values, denominator, absences = self.coded(name)
        if not isinstance(denominator, int) or 10**digits % denominator:
            return None
        factor = 10**digits // denominator
        shown: list[Any] = values if factor == 1 else [value * factor for value in values]
        if digits:
            known = {value: Decimal(value).scaleb(-digits, EXACT) for value in set(shown)}
            shown = [known[value] for value in shown]
        if absences is None:
            return shown
        return [None if absence else value for value, absence in zip(shown, absences, strict=True)]

    def named(self, table: str, name: str) -> list[Item]:
        """Give a node of a table or a coarser one, or a key column as a text, for every row of the table."""
        node = self.plan.nodes.get(name)
        if node is None:
            return [str(row[name]) for row in self.rows(table)]
        values = self.values(name)
        if node.table == table:
            return values
        keys = self.plan.full_key(node.table)
        by_key = {
            tuple(row[key] for key in keys): value for row, value in zip(self.rows(node.table), values, strict=True)
        }
        return [by_key[tuple(row[key] for key in keys)] for row in self.rows(table)]

    def past(self, agree: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Give the recorded rounds of one row of the table without parent."""
        nodes = cell_reader.needed_records(self.plan)
        for row, rounds in zip(self.rows(self.plan.root.name), self.history, strict=False):
            if all(row[name] == value for name, value in agree.items()):
                return [
                    {"round": number}
                    | {node.name: item(node.value_range, *values[2 * n : 2 * n + 2]) for n, node in enumerate(nodes)}
                    for number, values in sorted(rounds.items())
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

    def open_rows(self, ladder: str) -> OpenRows:
        """Return the rows on which levels of a ladder wait."""
        if ladder not in self.rungs:
            return OpenRows()
        rungs = self.rungs[ladder]
        rows, keys = self.rows(rungs.node.table), self.plan.full_key(rungs.node.table)
        first = [({key: rows[row][key] for key in keys}, parts) for row, parts in rungs.first_open]
        return OpenRows(rungs.open_rows, first)


def item(value_range: ValueRange, value: Any, absence: int) -> Item:
    """Give a recorded value from what the code holds of it."""
    if absence:
        return _GONE[absence]
    if value_range.kind == "level" and value_range.scale is not None:
        return LevelValue(value_range.scale, value)
    return Fraction(value, value_range.resolution or 1) if value_range.kind == "number" else value


def rate_compiled(
    program: Program,
    plan: Plan,
    tables: Mapping[str, Rows],
    history: Rows | None,
    dates: Mapping[str, date | Absent],
    current_round: int | None,
    report: Callable[[str], object] = str,
) -> CompiledStore | None:
    """Check the rows and compute every live node; None where anything is not as usual.

    Args:
        program: The function of the plan.
        plan: The plan.
        tables: Rows by table; a finer table that is left out has none.
        history: Rows of past rounds of the table without parent.
        dates: `as_of`, `period_start` and `period_end` as far as they are known.
        current_round: The number of this round.
        report: Takes what was not as usual, in words.
    """
    rungs = {name: ladder_sessions(plan, name) for name in program.ladders}
    round_cells = cell_reader.RoundCells(Rounds.of(plan.scheme.period, dates), current_round)
    try:
        return run(program, plan, tables, history, dates, round_cells, rungs)
    except FallBack as doubt:
        report(str(doubt) or "a cell, a key or a table is not as usual")
        return None
    except KeyError as error:
        report(f"a row lacks the column {error}")
        return None


def run(
    program: Program,
    plan: Plan,
    tables: Mapping[str, Rows],
    history: Rows | None,
    dates: Mapping[str, date | Absent],
    round_cells: cell_reader.RoundCells,
    rungs: Mapping[str, LadderSession],
    beside: UnitRun | None = None,
) -> CompiledStore:
    """Check the rows and run a program, for all units or for one beside others.

    Raises:
        Doubt: Something is not as usual.
        KeyError: A row lacks a column.
    """
    if any(not isinstance(dates.get(name), date) for name in program.dates):
        raise FallBack
    given, faults = with_tables_between(plan, tables)
    if faults:
        raise FallBack
    found = Tables(plan)
    found.check(given)
    past = found.history(history or (), round_cells) if program.looks_back or history else []
    rows = [found.read.get(table, ()) for table in program.tables]
    arguments = {
        "rows": rows,
        "cells": [Cell(plan.nodes[name]) for name in program.cells],
        "rungs": [each for one in rungs.values() for each in (one, one.places, one.absences)],
        "dates": [dates[name] for name in program.dates],
        "past": (round_cells.current or 0, past),
        "climbs": [found.climb(table, above) for table, above in program.parent_indexes],
        "constants": program.constants,
        **BUILTINS,
    }
    if beside is None:
        lists = program.rate(**arguments)
    else:
        own = dict(zip(program.tables, map(len, rows), strict=True))
        lists = beside.one(**arguments, **beside.given(own))
    return CompiledStore(plan, program, found, lists, rungs, past)
