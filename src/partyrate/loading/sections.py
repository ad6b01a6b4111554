"""The vocabulary of scheme files: their sections, the keys of each, and the model class of its entries.

The reader, the writer and the JSON Schema share it; it is derived from the model classes.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

import attrs
from attrs import Attribute, frozen

from partyrate.model import (
    Absence,
    Accept,
    Budget,
    Extension,
    Gate,
    Incentive,
    Indicator,
    Ladder,
    Limit,
    Lookup,
    Pairing,
    Parameter,
    Procedure,
    Profile,
    Scheme,
    Source,
    Table,
    WarningRule,
)
from partyrate.model.entry import Entry, toml_name
from partyrate.model.indicator import DECISIONS_ONLY


@frozen
class Section:
    """One word before the dot of a header: `[ladder.star]`.

    Args:
        entry: The class of its entries.
        collection: The attribute of `Scheme` that holds them.
        needs: Keys that are required in this section, though not by the class.
        lacks: Keys of the class that this section does not have.
    """

    entry: type[Entry]
    collection: str
    needs: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


INPUTS_ONLY: Final = (
    "kind", "values", "value_labels", "allowed", "step", "unit", "column", "optional", "missing", "absent",
)  # fmt: skip
"""The keys of an indicator that only inputs have."""

SECTIONS: Final[Mapping[str, Section]] = MappingProxyType(
    {
        "table": Section(Table, "tables"),
        "parameter": Section(Parameter, "parameters"),
        "lookup": Section(Lookup, "lookups"),
        "input": Section(Indicator, "indicators", ("kind",), ("is", "takes", "show", *DECISIONS_ONLY)),
        "formula": Section(Indicator, "indicators", ("is",), (*INPUTS_ONLY, *DECISIONS_ONLY)),
        "group": Section(Indicator, "indicators", (), ("is", "takes", *INPUTS_ONLY, *DECISIONS_ONLY)),
        "decision": Section(Indicator, "indicators", ("rows",), ("is", *INPUTS_ONLY)),
        "ladder": Section(Ladder, "ladders"),
        "gate": Section(Gate, "gates"),
        "warning": Section(WarningRule, "warnings"),
        "absence": Section(Absence, "absences"),
        "incentive": Section(Incentive, "incentives"),
        "budget": Section(Budget, "budgets"),
        "pairing": Section(Pairing, "pairings"),
        "procedure": Section(Procedure, "procedures"),
        "limit": Section(Limit, "limits"),
        "source": Section(Source, "sources"),
        "accept": Section(Accept, "accepts"),
    }
)
"""Every section of a scheme file, in the order in which files are written."""


CROSSWALK: Final = "crosswalk"
"""The section of a crosswalk file that says what the tables of each scheme are made of; schemes do not have it."""


def keys_of(cls: type) -> Mapping[str, Attribute[Any]]:
    """Return the keys that a table of a file may have for a class, with the attributes they become."""
    attrs.resolve_types(cls)
    other = {section.collection for section in SECTIONS.values()} | {"positions", "supplied", "in_force", "variation"}
    return {
        toml_name(attribute.name): attribute
        for attribute in attrs.fields(cls)
        if not (cls is Scheme and attribute.name in other)
    }


def keys_in(word: str) -> tuple[str, ...]:
    """Return the keys that an entry of a section may have. Its name is none of them: it is in the header."""
    section = SECTIONS[word]
    return tuple(key for key in keys_of(section.entry) if key != "name" and key not in section.lacks)


def needed_in(word: str) -> tuple[str, ...]:
    """Return the keys that an entry of a section must have."""
    section = SECTIONS[word]
    required = [key for key, attribute in keys_of(section.entry).items() if attribute.default is attrs.NOTHING]
    return tuple(key for key in [*required, *section.needs] if key != "name")


TOP_KEYS: Final = tuple(keys_of(Scheme))
"""The keys before the first header of a scheme file."""

EXTENSION_KEYS: Final = tuple(keys_of(Extension))
"""The further keys of a file that states only its changes to another scheme."""

HEAD: Final = MappingProxyType({**dict.fromkeys(TOP_KEYS, Scheme), **dict.fromkeys(EXTENSION_KEYS, Extension)})
"""Every key before the first header of a scheme file, with the class that holds it."""

PROFILE_KEYS: Final = tuple(keys_of(Profile))
"""The keys and tables of a profile."""
