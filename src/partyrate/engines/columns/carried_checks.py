"""Checks of a lazy finer table in the same pass that aggregates it.

A table of hundreds of millions of cells is read from files once instead of twice: the streamed `group_by` that sums the
values of a parent also counts its rows, those whose cells are all sound, and the distinct keys among them. This shows
only whether something is at fault, which suffices where nothing is; otherwise the caller checks the
tables by themselves, and so names every fault. Polars alone streams such a pass; the checks of other frames, and of
tables of another shape, stay apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen

from partyrate.engines.columns.frames import is_lazy
from partyrate.engines.columns.keys import key_doubt
from partyrate.engines.columns.program import Compute, Gather, Program
from partyrate.language.domains.columns import as_integer
from partyrate.model import Table
from partyrate.plan import Plan

SOUND: Final = "_pr_sound"
"""The column that says whether all cells of a row that are read are sound; null counts as false."""

_ROWS, _SOUND_ROWS, _KEYS, _DOUBTS = "_pr_rows", "_pr_sound_rows", "_pr_keys", "_pr_doubts"


class UnsoundError(Exception):
    """Something in a table whose checks were carried is at fault; the caller finds out what."""


@frozen
class CarriedChecks:
    """The checks of one finer table, carried by its aggregation to its parent.

    Args:
        table: The table.
        to: The parent.
        above: The key columns of its parent, by which rows are grouped.
        own: The key column that identifies the rows of one parent.
        most: How many rows a parent may have.
    """

    table: str
    to: str
    above: tuple[str, ...]
    own: str
    most: int

    def carries(self, step: Gather) -> bool:
        """Return whether a step is part of the aggregation."""
        return (step.table, step.to, step.key) == (self.table, self.to, self.above)

    def has_aggregation(self, program: Program) -> bool:
        """Return whether a program aggregates the table to its parent."""
        return any(isinstance(step, Gather) and self.carries(step) for step in program.steps)

    @property
    def reads(self) -> tuple[str, ...]:
        """The columns that the checks read, those of the group aside."""
        return (self.own, SOUND)

    def aggregates(self, schema: Mapping[str, Any]) -> dict[str, Any]:
        """Return the aggregates of one group that `verified` looks at."""
        import narwhals as nw

        own = nw.col(self.own)
        doubts = as_integer(key_doubt(self.own, schema[self.own])).sum()
        return {
            _ROWS: nw.len(),
            _SOUND_ROWS: nw.col(SOUND).sum(),
            _KEYS: own.n_unique(),
            _DOUBTS: doubts if schema[self.own] == nw.String else nw.len() - own.count(),
        }

    def verified(self, groups: Any, parents: Any) -> Any:
        """Compute the groups now and return them without the aggregates of the checks.

        Args:
            groups: A lazy frame, one row for each group, with the aggregates of `aggregates`.
            parents: The frame of the parent table.

        Raises:
            UnsoundError: A cell, a key or the number of rows of some parent is at fault.
        """
        import narwhals as nw
        import polars as pl

        # The streaming engine keeps memory flat: only the groups are held, one row for each parent.
        totals = nw.from_native(groups.to_native().collect(engine="streaming"))
        schema = totals.schema
        doubts = [key_doubt(name, schema[name]) for name in self.above]
        wrong = nw.any_horizontal(
            nw.col(_SOUND_ROWS) != nw.col(_ROWS),
            nw.col(_KEYS) != nw.col(_ROWS),
            nw.col(_DOUBTS) > 0,
            nw.col(_ROWS) > self.most,
            *doubts,
            ignore_nulls=False,
        )
        keys = list(self.above)
        lost = totals.lazy().select(*keys).join(parents.select(*keys), on=keys, how="anti")
        if totals.select(as_integer(wrong).sum()).item() or len(lost.collect()):
            raise UnsoundError(self.table)
        native: pl.DataFrame = totals.drop(_ROWS, _SOUND_ROWS, _KEYS, _DOUBTS).to_native()
        return nw.from_native(native.lazy())


def carried(plan: Plan, program: Program, frames: Mapping[str, Any]) -> dict[str, CarriedChecks]:
    """Return the checks that a program can carry, by table.

    A table is fit where it is aggregated to its parent and reads nothing of other tables, has no implicit rows and no
    order that rules use, and has one key column besides those of its parent.
    """
    taking = {step.to for step in program.steps if not isinstance(step, Compute)}
    fit: dict[str, CarriedChecks] = {}
    for entry in plan.scheme.tables.values():
        if entry.parent is None or entry.name in taking or not has_given_rows(plan, entry):
            continue
        if is_lazy_polars(frames.get(entry.name)) and is_lazy(frames.get(entry.parent)):
            checks = CarriedChecks(entry.name, entry.parent, plan.full_key(entry.parent), entry.key[0], entry.rows)
            fit |= {entry.name: checks} if checks.has_aggregation(program) else {}
    return fit


def has_given_rows(plan: Plan, entry: Table) -> bool:
    """Return whether a table has all its rows given, in no order, and one key column of its own."""
    return len(entry.key) == 1 and not (entry.expects or entry.columns or entry.name in plan.runs_along)


def is_lazy_polars(frame: Any) -> bool:
    """Return whether a frame is a lazy one of Polars."""
    return is_lazy(frame) and bool(frame.implementation.is_polars())
