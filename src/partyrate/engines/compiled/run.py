"""One call of a compiled program: rows checked, function run, results decoded when they are asked for."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from fractions import Fraction
from functools import partial
from typing import Any, Final, Protocol

from attrs import define, field

from partyrate.engines import cell_reader
from partyrate.engines.compiled import codegen as assembling
from partyrate.engines.compiled.allocation import LadderSession, ladder_sessions
from partyrate.engines.compiled.cells import Cell, FallBack
from partyrate.engines.compiled.compiler import ColumnSlots, Program
from partyrate.engines.compiled.tables import Tables
from partyrate.engines.reference.tables import with_tables_between
from partyrate.engines.request import Request
from partyrate.ladders import CohortRecord, OpenRows
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.reference import Item
from partyrate.numbers import UNDETERMINED, Cause, LevelValue
from partyrate.periods import Rounds
from partyrate.plan import Plan, within_names

BUILTINS: Final = {name: getattr(builtins, name) for name in assembling.BUILTINS}

EXACT: Final = Context(prec=MAX_PREC, Emin=MIN_EMIN, Emax=MAX_EMAX)
"""A context that shifts the point of a decimal of any length without rounding."""

NO_PROGRAM: Final = "the rules nest deeper than Python reads in one function"
"""Why a scheme has no program."""


class UnitRun(Protocol):
    """Other units against which one unit is rated."""

    @property
    def one(self) -> Callable[..., Sequence[list[Any]]]:
        """The function that rates one unit."""
        ...

    def given(self, own: Mapping[str, int]) -> dict[str, Any]:
        """Return the arguments of the program that come from other units; `own` counts the rows at hand by table."""
        ...


@define(eq=False)
class CompiledStore:
    """The rows of one call and the lists that were computed from them."""

    plan: Plan
    program: Program
    tables: Tables
    lists: Sequence[list[Any]]
    sessions: Mapping[str, LadderSession]
    history: Sequence[Mapping[int, tuple[Any, ...]]] = ()
    _records: dict[str, list[CohortRecord]] = field(factory=dict)
    _numbers: dict[tuple[str, ...], dict[tuple[Any, ...], int]] = field(factory=dict)

    @property
    def given(self) -> Sequence[str]:
        """The tables that have rows, given or expected."""
        return list(self.tables.rows)

    @property
    def added(self) -> Mapping[str, int]:
        """The number of rows of each table that were expected and not given."""
        return self.tables.added

    def rows(self, table: str) -> Sequence[Mapping[str, Any]]:
        """Return the rows of a table as they came."""
        return self.tables.rows.get(table, ())

    def has(self, name: str) -> bool:
        """Whether a node was computed."""
        return bool(self.rows(self.plan.nodes[name].table)) and (
            name in self.program.nodes or not self.plan.nodes[name].is_computable
        )

    def coded(self, name: str) -> tuple[ColumnSlots, list[Any], Sequence[int] | int, list[int] | None]:
        """Return a node's slots, values, denominators and causes of absence as the program holds them."""
        kept = self.program.nodes[name]
        place = self.program.result
        denominator = kept.denominator if isinstance(kept.denominator, int) else self.lists[place[kept.denominator]]
        absence = None if kept.absence is None else self.lists[place[kept.absence]]
        return kept, self.lists[place[kept.value]], denominator, absence

    def absences(self, name: str) -> list[int] | None:
        """Return the cause of absence of a node in each row, 0 where it is present; None where it always is."""
        node = self.plan.nodes[name]
        if not node.is_computable:
            return [int(Cause.UNDETERMINED)] * len(self.rows(node.table))
        return self.coded(name)[3]

    def values(self, name: str) -> list[Item]:
        """Return the exact values of a node for every row of its table."""
        node = self.plan.nodes[name]
        if not node.is_computable:
            return [UNDETERMINED] * len(self.rows(node.table))
        kept, values, denominator, absences = self.coded(name)
        read: list[Any] = values
        if kept.value_range.kind == "number":
            if isinstance(denominator, int):
                read = _converted(values, lambda value: Fraction(value, denominator))
            else:
                read = list(map(Fraction, values, denominator))
        elif kept.value_range.kind == "level" and kept.value_range.scale is not None:
            read = _converted(values, partial(LevelValue, kept.value_range.scale))
        if absences is None:
            return read
        absent = self.plan.scheme.absent
        return [absent[absence] if absence else value for value, absence in zip(read, absences, strict=True)]

    def at(self, name: str, row: int) -> Item:
        """Return the exact value of a node in one row."""
        if not self.plan.nodes[name].is_computable:
            return UNDETERMINED
        kept, values, denominator, absences = self.coded(name)
        if absences is not None and absences[row]:
            return self.plan.scheme.absent[absences[row]]
        value = values[row]
        if kept.value_range.kind == "number":
            return Fraction(value, denominator if isinstance(denominator, int) else denominator[row])
        if kept.value_range.kind == "level" and kept.value_range.scale is not None:
            return LevelValue(kept.value_range.scale, value)
        item: Item = value
        return item

    def decimals(self, name: str, digits: int) -> list[Any] | None:
        """Return the numbers of a node as results show them; None where they are not all decimals."""
        node = self.plan.nodes[name]
        if not node.is_computable or node.value_range.kind != "number":
            return None
        _, values, denominator, absences = self.coded(name)
        if not isinstance(denominator, int) or 10**digits % denominator:
            return None
        factor = 10**digits // denominator
        shown: list[Any] = values
        if digits:
            shown = _converted(values, lambda value: Decimal(value * factor).scaleb(-digits, EXACT))
        elif factor != 1:
            shown = [value * factor for value in values]
        if absences is None:
            return shown
        return [None if absence else value for value, absence in zip(shown, absences, strict=True)]

    def named(self, table: str, name: str) -> list[Item]:
        """Return a node of a table or a coarser one, or a key column as a text, for every row of the table."""
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
        """Return the recorded rounds of one unit."""
        if not self.history:
            return []
        names = tuple(agree)
        if names not in self._numbers:
            rows = enumerate(self.rows(self.plan.root.name))
            self._numbers[names] = {tuple(row[name] for name in names): number for number, row in rows}
        number = self._numbers[names].get(tuple(agree.values()))
        if number is None or number >= len(self.history):
            return []
        nodes = cell_reader.needed_records(self.plan)
        return [
            {"round": past}
            | {node.name: item(node.value_range, *values[2 * n : 2 * n + 2]) for n, node in enumerate(nodes)}
            for past, values in sorted(self.history[number].items())
        ]

    def records(self, ladder: str) -> list[CohortRecord]:
        """Return the report of every cohort of a ladder."""
        if ladder in self.sessions and ladder not in self._records:
            sessions = self.sessions[ladder]
            within = within_names(self.plan.choice(sessions.ladder.within))
            columns = [self.named(sessions.node.table, name) for name in within]
            if sessions.ladder.quotas:
                for record, row in zip(sessions.records, sessions.firsts, strict=True):
                    record.key = tuple(column[row] for column in columns)
                self._records[ladder] = sessions.records
            else:
                profiles = self.lists[self.program.result[self.program.profiles[ladder]]]
                grouped: dict[Any, list[int]] = {}
                for row, profile in enumerate(profiles):
                    grouped.setdefault(tuple(column[row] for column in columns), []).append(profile)
                self._records[ladder] = [sessions.added(key, each) for key, each in grouped.items()]
        return self._records.get(ladder, [])

    def open_rows(self, ladder: str) -> OpenRows:
        """Return the rows whose levels are open."""
        if ladder not in self.sessions:
            return OpenRows()
        sessions = self.sessions[ladder]
        rows, keys = self.rows(sessions.node.table), self.plan.full_key(sessions.node.table)
        first = [({key: rows[row][key] for key in keys}, parts) for row, parts in sessions.first_open]
        return OpenRows(sessions.open_rows, first)


def item(value_range: ValueRange, value: Any, absence: int) -> Item:
    """Return a value of a past round from what the program holds of it."""
    if absence:
        return value_range.absent(absence)
    if value_range.kind == "level" and value_range.scale is not None:
        return LevelValue(value_range.scale, value)
    return Fraction(value, value_range.resolution or 1) if value_range.kind == "number" else value


def rate_compiled(program: Program, request: Request, report: Callable[[str], object] = str) -> CompiledStore | None:
    """Check lists of dicts and compute every node; None where anything is not as usual.

    Args:
        program: The function of the plan.
        request: The call.
        report: Takes what was not as usual, in words.
    """
    sessions = {name: ladder_sessions(request.plan, name) for name in program.ladders}
    rounds = Rounds.of(request.plan.scheme.period, request.dates)
    round_cells = cell_reader.RoundCells(rounds, request.current_round)
    try:
        return run(program, request, round_cells, sessions)
    except FallBack as doubt:
        report(str(doubt) or "a cell, a key or a table is not as usual")
        return None
    except KeyError as error:
        report(f"a row lacks the column {error}")
        return None


def run(
    program: Program,
    request: Request,
    round_cells: cell_reader.RoundCells,
    sessions: Mapping[str, LadderSession],
    others: UnitRun | None = None,
) -> CompiledStore:
    """Check the rows and run a program, for all units or for one against others.

    Raises:
        FallBack: Something is not as usual.
        KeyError: A row lacks a column.
    """
    plan = request.plan
    given, faults = with_tables_between(plan, request.tables)
    if faults or not all(isinstance(request.dates.get(name), date) for name in program.dates):
        raise FallBack
    checked = Tables(plan)
    checked.check(given)
    past = checked.history(request.history or (), round_cells) if program.looks_back or request.history else []
    arguments = {
        **_arguments(program, request, checked),
        "sessions": [each for one in sessions.values() for each in (one, one.places, one.absences)],
        "past": (round_cells.current or 0, past),
    }
    if others is None:
        lists = program.rate(**arguments)
    else:
        counts = dict(zip(program.tables, map(len, arguments["rows"]), strict=True))
        lists = others.one(**arguments, **others.given(counts))
    return CompiledStore(plan, program, checked, lists, sessions, past)


def _arguments(program: Program, request: Request, checked: Tables) -> dict[str, Any]:
    """Return the arguments of a program that its plan and the tables alone decide."""
    return {
        "rows": [checked.read.get(table, ()) for table in program.tables],
        "cells": [Cell(request.plan.nodes[name]) for name in program.cells],
        "dates": [request.dates[name] for name in program.dates],
        "parent_indexes": [checked.parent_index(table, above) for table, above in program.parent_indexes],
        "constants": program.constants,
        **BUILTINS,
    }


def _converted(values: Sequence[Any], convert: Callable[[Any], Any]) -> list[Any]:
    """Return values converted, equal ones once."""
    known = {value: convert(value) for value in set(values)}
    return [known[value] for value in values]
