"""The names that rules may use, and what is known of each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from attrs import evolve

from partyrate.errors import StructureError
from partyrate.language.cells import Cells
from partyrate.language.domains.analysis import ValueRange, constant, day, unknown
from partyrate.messages import message
from partyrate.model import Gate, Parameter, Scheme
from partyrate.plan.nodes import DATES, UNDESCRIBED, Node, ancestors, full_key, key_homes, most_rows


class NameResolver:
    """Resolves the names in rules for the analysis; `local` holds the ranges of names that only one rule has."""

    def __init__(
        self, scheme: Scheme, nodes: Mapping[str, Node], local: Mapping[str, ValueRange] = MappingProxyType({})
    ) -> None:
        self.scheme, self.nodes, self.local = scheme, nodes, local
        self.keys = key_homes(scheme)

    def value_range(self, name: str) -> ValueRange | None:
        """Return the range of a name; None where nothing has it."""
        if name in self.local:
            return self.local[name]
        if name in self.nodes:
            if self.nodes[name].value_range is UNDESCRIBED:
                raise unknown_past(name)
            return self.nodes[name].value_range
        if name in self.scheme.parameters:
            return range_of_parameter(self.scheme.parameters[name])
        if name in DATES:
            return day()
        return ValueRange(kind="text") if name in self.keys else None

    def past_range(self, name: str) -> ValueRange | None:
        """Return the range of a name in past rounds; None where it is the one of this round."""
        return self.nodes[name].past_range if name in self.nodes else None

    def has(self, name: str) -> bool:
        """Return whether a name stands for a value."""
        return (
            name in self.local
            or name in self.nodes
            or name in self.scheme.parameters
            or name in DATES
            or name in self.keys
        )

    def home(self, name: str) -> str | None:
        """Return the table of a name; None for constants."""
        if name in self.local:
            return None
        if name in self.nodes:
            return self.nodes[name].table
        return None if name in self.scheme.parameters or name in DATES else self.keys.get(name)

    def ancestors(self, table: str | None) -> tuple[str, ...]:
        """Return a table, its parent, and so on up; none of no table."""
        return ancestors(self.scheme, table)

    def determined_by(self, name: str) -> frozenset[str]:
        """Return the keys that determine the value of a name; none for a constant."""
        if name in self.local:
            return frozenset({name})
        if name in self.nodes:
            return self.key(self.nodes[name].table)
        return frozenset({name} if name in self.keys and self.home(name) is not None else ())

    def key(self, table: str) -> frozenset[str]:
        """Return the columns that name a row of a table."""
        return frozenset(full_key(self.scheme, table))

    def most_rows(self, table: str, above: str | None) -> int:
        """Return the most rows of a table: below one row of the table above, or in all."""
        return most_rows(self.scheme, table, above)

    def takes(self, formula: str) -> tuple[str, ...] | None:
        """Return the arguments of a formula that is used by calling it; None where there is no such formula."""
        entry = self.scheme.indicators.get(formula)
        return entry.takes if entry is not None and entry.takes else None

    def columns(self, decision: str) -> tuple[str, ...]:
        """Return the columns of a decision that is read by one of them; none where there is no such decision."""
        entry = self.scheme.indicators.get(decision)
        return () if entry is None else entry.columns

    def order(self, table: str) -> tuple[str, ...]:
        """Return the names that order the rows of a table below one parent; none where they have no order."""
        return self.scheme.tables[table].order

    def excludes(self, table: str) -> bool:
        """Return whether a gate can leave rows of the table out of its cohorts."""
        return bool(self.excluding(table))

    def excluding(self, table: str) -> list[Node]:
        """Return the gates that can leave rows of the table out of its cohorts."""
        gates = (node for node in self.nodes.values() if isinstance(node.entry, Gate))
        return [node for node in gates if node.table == table and node.entry.exclude]  # type: ignore[union-attr]

    def cells(self, lookup: str) -> Cells | None:
        """Return the cells of a lookup; None where there is none."""
        entry = self.scheme.lookups.get(lookup)
        return None if entry is None else entry.selection

    def cell_range(self, lookup: str) -> ValueRange | None:
        """Return the range that the cells of a lookup are declared to have; None where that is not declared."""
        entry = self.scheme.lookups[lookup]
        if entry.kind is None:
            return None
        return evolve(unknown("text" if entry.kind == "choice" else entry.kind), values=entry.values or None)

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        return tuple(self.scheme.tables)

    @property
    def words(self) -> Collection[str]:
        """The texts that values of the scheme can be."""
        entries: Any = (
            *self.scheme.indicators.values(),
            *self.scheme.parameters.values(),
            *self.scheme.lookups.values(),
        )
        lists = [entry.values for entry in entries] + [ladder.names for ladder in self.scheme.ladders.values()]
        given = (value for entry in self.scheme.indicators.values() for row in entry.rows or () for value in row.gives)
        lists.append(tuple(value for value in given if isinstance(value, str)))
        return {word for words in lists for word in words if word.isidentifier()}

    @property
    def lookups(self) -> Sequence[str]:
        """The names of all lookups."""
        return tuple(self.scheme.lookups)

    @property
    def names(self) -> Mapping[str, Any]:
        """All names a rule may use, with their entries where they have one, for suggestions."""
        scheme = self.scheme
        values = {
            name: node.entry for name, node in self.nodes.items() if name == node.entry.name and not node.instance
        }
        callables = {name: entry for name, entry in scheme.indicators.items() if entry.takes or entry.columns}
        found: dict[str, Any] = dict.fromkeys(self.local)
        found |= {**values, **scheme.parameters, **scheme.lookups, **callables}
        for name in (*DATES, *self.keys):
            found.setdefault(name)
        return found


def range_of_parameter(parameter: Parameter) -> ValueRange:
    """Return the range of a parameter: a choice has all its values, whichever is published."""
    if parameter.constant is None:
        value_range = unknown(parameter.kind if parameter.kind != "choice" else "text")
    else:
        value_range = constant(parameter.constant)
    return evolve(value_range, values=parameter.values or value_range.values)


def unknown_past(name: str) -> StructureError:
    """Build the error of a past value whose bounds nothing declares."""
    return StructureError(*message("unknown past", name=name))
