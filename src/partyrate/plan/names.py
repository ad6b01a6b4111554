"""What rules may name, and what is known of each name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from attrs import evolve

from partyrate.errors import StructureError
from partyrate.language.domains.analysis import ValueRange, constant, unknown
from partyrate.model import Gate, Scheme
from partyrate.numbers import Constant
from partyrate.plan.nodes import DATES, UNDESCRIBED, Node, ancestors, full_key, key_homes, most_rows


class NameResolver:
    """What rules may name, as the bounds domain asks for it; `own` describes names that one rule has for itself."""

    def __init__(
        self, scheme: Scheme, nodes: Mapping[str, Node], own: Mapping[str, ValueRange] = MappingProxyType({})
    ) -> None:
        self.scheme, self.nodes, self.own = scheme, nodes, own
        self.keys = key_homes(scheme)

    def value_range(self, name: str) -> ValueRange | None:
        """Describe the value of a name; None where nothing has it."""
        if name in self.own:
            return self.own[name]
        if name in self.nodes:
            if self.nodes[name].value_range is UNDESCRIBED:
                raise unknown_past(name)
            return self.nodes[name].value_range
        parameter = self.scheme.parameters.get(name)
        if parameter is not None:
            if parameter.value is None:
                return unknown(parameter.kind if parameter.kind != "choice" else "text")
            value_range = constant(parameter.value)
            return evolve(value_range, values=parameter.values or value_range.values)
        if name in DATES:
            return ValueRange(kind="date", low=Fraction(1), high=Fraction(3_652_059))
        return ValueRange(kind="text") if name in self.keys else None

    def has(self, name: str) -> bool:
        """Whether a name stands for a value."""
        return (
            name in self.own
            or name in self.nodes
            or name in self.scheme.parameters
            or name in DATES
            or name in self.keys
        )

    def home(self, name: str) -> str | None:
        """Give the table a name lives in, None for constants."""
        if name in self.own:
            return None
        if name in self.nodes:
            return self.nodes[name].table
        return None if name in self.scheme.parameters or name in DATES else self.keys.get(name)

    def ancestors(self, table: str) -> tuple[str, ...]:
        """Give a table, its parent, and so on up."""
        return ancestors(self.scheme, table)

    def determined_by(self, name: str) -> frozenset[str]:
        """Return the keys that determine the value of a name; none of a constant."""
        if name in self.own:
            return frozenset({name})
        if name in self.nodes:
            return self.key(self.nodes[name].table)
        return frozenset({name} if name in self.keys and self.home(name) is not None else ())

    def key(self, table: str) -> frozenset[str]:
        """Return the columns that name a row of a table."""
        return frozenset(full_key(self.scheme, table))

    def most_rows(self, table: str, above: str | None) -> int:
        """Bound the rows of a table: below one row of the table above, or in all."""
        return most_rows(self.scheme, table, above)

    def takes(self, formula: str) -> tuple[str, ...] | None:
        """Give the arguments of a formula that is used by calling it; None where there is no such formula."""
        entry = self.scheme.indicators.get(formula)
        return entry.takes if entry is not None and entry.takes else None

    def order(self, table: str) -> tuple[str, ...]:
        """Give the names that order the rows of a table below one parent; none where they have no order."""
        return self.scheme.tables[table].order

    def excludes(self, table: str) -> bool:
        """Say whether a gate can leave rows of the table out of its cohorts."""
        gates = (node for node in self.nodes.values() if isinstance(node.entry, Gate))
        return any(node.table == table and node.entry.exclude for node in gates)  # type: ignore[union-attr]

    def cells(self, lookup: str) -> Mapping[tuple[Constant, ...], Constant | None] | None:
        """Give the cells of a lookup; None where there is none."""
        found = self.scheme.lookups.get(lookup)
        return None if found is None else found.cells

    def cell_range(self, lookup: str) -> ValueRange | None:
        """Describe what the cells of a lookup are declared to be; None where that is not declared."""
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
        words = [entry.values for entry in entries] + [ladder.names for ladder in self.scheme.ladders.values()]
        return {word for each in words for word in each if word.isidentifier()}

    @property
    def lookups(self) -> Sequence[str]:
        """The names of all lookups."""
        return tuple(self.scheme.lookups)

    @property
    def names(self) -> Sequence[str]:
        """All names a rule may use, for suggestions."""
        scheme = self.scheme
        values = [name for name, node in self.nodes.items() if name == node.entry.name and not node.instance]
        callables = [name for name, entry in scheme.indicators.items() if entry.takes]
        return (*self.own, *values, *scheme.parameters, *scheme.lookups, *callables, *DATES, *self.keys)


def unknown_past(name: str) -> StructureError:
    """Make the error of a past value whose bounds nothing tells."""
    return StructureError(
        f"the bounds of {name!r} in past rounds are not known",
        "its own rule is not known yet, or needs what is unpublished; what a record can hold must be known beforehand",
        f"declare low, high and decimals of {name!r}",
    )
