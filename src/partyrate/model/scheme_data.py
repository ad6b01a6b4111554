"""The data of a scheme: its fields, and what is found among its entries by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

from attrs import evolve, field, frozen
from attrs.validators import optional

from partyrate.errors import StructureError, UsageError
from partyrate.messages import Text, message
from partyrate.model.absence import Absence
from partyrate.model.acceptance import Accept
from partyrate.model.constants import Lookup, Parameter
from partyrate.model.dated import DECIDING_DAYS, InForce
from partyrate.model.entry import Entry, Remark, as_names, as_texts, as_tuple, folded, one_of
from partyrate.model.incentive import Budget, Incentive
from partyrate.model.indicator import Indicator
from partyrate.model.kinds import holding
from partyrate.model.ladder import Gate, Ladder
from partyrate.model.limit import Limit
from partyrate.model.pairing import Pairing
from partyrate.model.procedure import Procedure
from partyrate.model.source import Source
from partyrate.model.supply import Supplier
from partyrate.model.table import Table
from partyrate.model.variation import APART, SHARING, Variation, cell_name
from partyrate.model.warning_rule import WarningRule
from partyrate.numbers import BUILT_IN, Absent, Cause, absent_by
from partyrate.spans import Positions, Span

COLLECTIONS: Final = (*SHARING, *APART)
"""The fields of a scheme that hold entries."""


def _by_name(entries: Iterable[Any] | Mapping[str, Any]) -> dict[str, Any]:
    """Return entries by their folded names.

    Raises:
        StructureError: Two entries have one name.
    """
    if isinstance(entries, Mapping):
        by_key = dict(entries)
    else:
        by_key = {f"item {number}": entry for number, entry in enumerate(as_tuple(entries), start=1)}
    if not all(isinstance(entry, Entry) for entry in by_key.values()):
        return by_key  # the validator refuses what is no entry, and names it by its key
    by_name: dict[str, Any] = {}
    for entry in by_key.values():
        name = folded(entry.name)
        if name in by_name:
            raise StructureError(*message("entry twice", name=entry.name))
        by_name[name] = entry if name == entry.name else evolve(entry, name=name)
    return by_name


@frozen(kw_only=True, field_transformer=holding)
class SchemeData:
    """The fields of a scheme; `Scheme` describes them, and adds what is computed from a scheme as a whole.

    The modules that compute it (values, changes, meaning, schemas of rows) read these fields, and `Scheme` calls them.
    """

    name: str
    edition: str = ""
    title: Mapping[str, str] = field(factory=dict)
    effective_from: date | None = None
    effective_to: date | None = None
    status: str = ""
    period: str = "1 year"
    in_force_on: str | None = field(default=None, validator=optional(one_of(*DECIDING_DAYS)))
    stages: tuple[str, ...] = field(default=(), converter=as_names)
    missing: tuple[str, ...] = field(default=(), converter=as_names)
    results: tuple[str, ...] = field(default=(), converter=as_names)
    note: Remark = ""
    tables: Mapping[str, Table] = field(factory=dict, converter=_by_name)
    parameters: Mapping[str, Parameter] = field(factory=dict, converter=_by_name)
    lookups: Mapping[str, Lookup] = field(factory=dict, converter=_by_name)
    indicators: Mapping[str, Indicator] = field(factory=dict, converter=_by_name)
    ladders: Mapping[str, Ladder] = field(factory=dict, converter=_by_name)
    gates: Mapping[str, Gate] = field(factory=dict, converter=_by_name)
    warnings: Mapping[str, WarningRule] = field(factory=dict, converter=_by_name)
    absences: Mapping[str, Absence] = field(factory=dict, converter=_by_name)
    incentives: Mapping[str, Incentive] = field(factory=dict, converter=_by_name)
    budgets: Mapping[str, Budget] = field(factory=dict, converter=_by_name)
    pairings: Mapping[str, Pairing] = field(factory=dict, converter=_by_name)
    procedures: Mapping[str, Procedure] = field(factory=dict, converter=_by_name)
    limits: Mapping[str, Limit] = field(factory=dict, converter=_by_name)
    sources: Mapping[str, Source] = field(factory=dict, converter=_by_name)
    accepts: Mapping[str, Accept] = field(factory=dict, converter=_by_name)
    assumptions: tuple[str, ...] = field(default=(), converter=as_texts)
    supplied: Mapping[str, Supplier] = field(factory=dict, eq=False, repr=False)
    in_force: Mapping[str, InForce] = field(factory=dict, eq=False, repr=False)
    variation: Variation | None = field(default=None, eq=False, repr=False)
    positions: Positions = field(factory=Positions, eq=False, repr=False)

    @cached_property
    def entries(self) -> Mapping[str, Entry]:
        """The entries that a rule can name: parameters, lookups, indicators and ladders, in this order."""
        return {**self.parameters, **self.lookups, **self.indicators, **self.ladders}

    @cached_property
    def causes(self) -> Mapping[str, Cause]:
        """The causes of absence by the words that stand for them in results: the built-in ones, and those declared."""
        return {**BUILT_IN, **{name: absence.cause for name, absence in self.absences.items()}}

    def cause_text(self, words: str) -> Text:
        """Return what people read for a cause of absence; the words themselves where they stand for none."""
        return self.causes[words].text if words in self.causes else Text(words, words)

    @cached_property
    def absent(self) -> Mapping[int, Absent]:
        """The absent values by the codes of their causes."""
        return {cause.code: absent_by(cause) for cause in self.causes.values()}

    @property
    def root(self) -> Table | None:
        """The table without a parent, where there is exactly one; a scheme that passed its check has one."""
        roots = [table for table in self.tables.values() if table.parent is None]
        return roots[0] if len(roots) == 1 else None

    def table_of(self, entry: Indicator | Ladder | Incentive | Pairing | WarningRule) -> str | None:
        """Return the name of the table an entry belongs to; None where it names none and the scheme has no root.

        Raises:
            UsageError: It is no entry, such as the name of one.
        """
        if not isinstance(entry, Entry):
            raise UsageError(*message("entry of another type", type=type(entry).__name__))
        return entry.table if entry.table is not None else (self.root.name if self.root else None)

    def column_labels(self, table: str | None) -> dict[str, Mapping[str, str]]:
        """Return the labels of the key columns of a table and of the tables above it, by column."""
        labels: dict[str, Mapping[str, str]] = {}
        seen: set[str] = set()
        while table is not None and table in self.tables and table not in seen:
            seen.add(table)
            entry = self.tables[table]
            own = {**({entry.key[-1]: entry.labels} if entry.key and entry.labels else {}), **entry.key_labels}
            labels = {**own, **labels}
            table = entry.parent
        return labels

    def parts(self, group: str) -> tuple[Indicator, ...]:
        """Return the direct parts of a group of indicators."""
        return tuple(part for part in self.indicators.values() if part.parent == group)

    def span_of(self, *path: str | int) -> Span | None:
        """Return the place of an entry in the scheme file, where there is one: `span_of("ladder", "star", "ties")`."""
        return self.positions.find(path)

    @property
    def unpublished(self) -> tuple[str, ...]:
        """The constants that the source leaves open: parameters, and cells of lookups written `pay['four']`."""
        names = [name for name, parameter in self.parameters.items() if parameter.is_unpublished]
        for lookup in self.lookups.values():
            names += [cell_name(lookup, key) for key, value in lookup.cells.items() if value is None]
        return tuple(names)
