"""Sheets of a workbook that look like a table for which no sheet was read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve, field, frozen

from partyrate.engines.cell_reader import HISTORY, ROUND
from partyrate.messages import Text, joined_with, text
from partyrate.plan import Plan
from partyrate.tables.faults import Place, TableFault, fault
from partyrate.tables.grid import Entry
from partyrate.tables.layout import Fit, Search, fitness, near_headers, near_words
from partyrate.tables.opening import Opened, names_of
from partyrate.tables.targets import Target, fold

_SHORTEST: Final = 2
"""The least number of characters of a name that is looked for within the names of sheets."""

_NAMED: Final = 3
"""How many columns that a sheet lacks are named with the option that says where they are."""


def _is_asked(plan: Plan, table: str) -> bool:
    """Whether a rating needs what a table holds, so that it makes a difference whether it is read."""
    if table == HISTORY:
        return bool(plan.records)
    is_needed = any(plan.nodes[name].table == table for name in plan.needed)
    return is_needed and not plan.scheme.tables[table].columns  # columns of another table are the rows of this one


def table_names(plan: Plan, table: str) -> frozenset[str]:
    """Return the names that a sheet of a table may have, folded."""
    return names_of(plan.scheme.tables[table].labels if table in plan.scheme.tables else {}, table)


@frozen
class Unread:
    """The sheets of a workbook that no table was read from.

    Args:
        plan: The scheme.
        file: The workbook.
        read: The tables that were read from it, with their sheets.
        search: How a table is looked for in a sheet.
    """

    plan: Plan
    file: Opened
    read: Mapping[str, str]
    search: Callable[[str], Search]
    _fits: dict[tuple[str, str], Fit] = field(factory=dict)

    def faults(self, tables: Sequence[str]) -> Iterator[TableFault]:
        """Yield a fault for each sheet that looks like one of the tables, where this is asked for and was not read."""
        assert self.file.book is not None
        tables = [each for each in tables if each not in self.read and _is_asked(self.plan, each)]
        for entry in self.file.book.sheets if tables else ():
            if entry.name not in self.read.values():
                for table in self._tables(entry, tables):
                    yield self._fault(entry, table)

    def _fit(self, sheet: str, table: str) -> Fit:
        if (sheet, table) not in self._fits:
            self._fits[sheet, table] = fitness(self.file.sheet(sheet), self.search(table))
        return self._fits[sheet, table]

    def _tables(self, entry: Entry, tables: Sequence[str]) -> Collection[str]:
        """Return the tables that a sheet looks like: by its name, else by most of its headers."""
        held = [table for table in tables if self._fit(entry.name, table).has_rows]
        if named := [table for table in held if self._is_named(entry.name, table)]:
            return named
        like = [table for table in held if self._has_headers(entry.name, table)]
        most = max((self._fit(entry.name, table).count for table in (*self.read, *like)), default=0)
        return [table for table in like if self._fit(entry.name, table).count == most]

    def _is_named(self, sheet: str, table: str) -> bool:
        """Whether the name of a sheet is that of a table, or holds it."""
        name, names = fold(sheet), table_names(self.plan, table)
        return name in names or any(len(each) >= _SHORTEST and each in name for each in names)

    def _has_headers(self, sheet: str, table: str) -> bool:
        """Whether a sheet has the own key of a table beside another of its columns, or most of its columns."""
        fit, targets = self._fit(sheet, table), self.search(table).headers.targets
        own = {ROUND} if table == HISTORY else {*self.plan.scheme.tables[table].key} & {each.name for each in targets}
        is_keyed = bool(own) and own <= fit.found
        has_other = fit.count > len(own) or any(near_headers(each, fit.others) for each in fit.lacking)
        return (is_keyed and has_other) or 2 * fit.count > len(targets)

    def _fault(self, entry: Entry, table: str) -> TableFault:
        fit, place = self._fit(entry.name, table), Place(self.file.file, entry.name)
        made = fault(
            "sheet like a table", table, place=place, table=table,
            why=joined_with("semicolon", _reasons(entry, fit)), fix=joined_with("semicolon", _ways(entry, fit, table)),
        )  # fmt: skip
        return evolve(made, file=place.file, sheet=place.sheet)


def _reasons(entry: Entry, fit: Fit) -> Iterator[Text]:
    """Yield why a sheet was not taken for a table."""
    if entry.is_hidden:
        yield text("sheet hidden")
    for each in fit.lacking:
        yield text("sheet lacks", name=each.words(), near=near_words(near_headers(each, fit.others)))
    if not entry.is_hidden and not fit.lacking:
        yield text("sheet undecided")


def _ways(entry: Entry, fit: Fit, table: str) -> Iterator[Text]:
    """Yield what to do so that a sheet is read, or so that none is."""
    if fit.lacking:
        yield text("rename or name column", options=joined_with("and", _columns(fit.lacking[:_NAMED], fit, table)))
    way = "show or name sheet" if entry.is_hidden else "rename or name sheet"
    if entry.is_hidden or not fit.lacking:
        yield text(way, table=table, sheet=entry.name)
    yield text("say no rows", table=table)


def _columns(lacking: Sequence[Target], fit: Fit, table: str) -> Iterator[Text]:
    """Yield the options that name the columns that hold what a sheet lacks."""
    for each in lacking:
        near = near_headers(each, fit.others)
        yield text("column of table", table=table, name=each.name, header=near[0] if near else text("a header"))
