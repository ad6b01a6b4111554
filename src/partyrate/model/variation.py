"""The changes of a variant: entries that are replaced, added and dropped, and constants that have other values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

from attrs import field, frozen

from partyrate.messages import Text, joined, text
from partyrate.model.constants import Lookup
from partyrate.model.entry import as_names, show_scalar
from partyrate.model.kinds import holding

SHARING: Final = ("tables", "parameters", "lookups", "indicators", "ladders")
"""The collections whose entries share their names, since a rule may use any of them."""

APART: Final = (
    "gates", "warnings", "absences", "incentives", "budgets", "pairings", "procedures", "limits", "sources", "accepts",
)  # fmt: skip
"""The collections whose entries no rule names as a value: each is a name space of its own."""

UNSHARED: Final[Mapping[str, Any]] = MappingProxyType(
    {"edition": "", "title": {}, "effective_from": None, "effective_to": None, "status": "", "note": ""}
)
"""The keys at the top of a file that are never taken over: a variant that leaves them out has these values."""


@frozen(kw_only=True, field_transformer=holding)
class Extension:
    """The keys of a scheme file that states only its changes to another scheme.

    Args:
        extends: The scheme of which this file is a variant or another edition: the name of a shipped scheme,
            `NAME@EDITION` for one edition of it, or a path relative to this file.
        drop: Entries of that scheme that this one does not have: `gate.veto`, or the name alone where only one entry
            has it.
        values: Constants by parameter, and by lookup and key, that differ from that scheme.
    """

    extends: str
    drop: tuple[str, ...] = field(default=(), converter=as_names)
    values: Mapping[str, Any] = field(factory=dict)


@frozen(kw_only=True, field_transformer=holding)
class Variation:
    """The changes of a scheme to the one it extends.

    Args:
        base, edition: The scheme that is extended.
        replaced: Entries that replace one of the same name, as `section.name`, and keys at the top of the file whose
            value differs, as `stages`.
        added: Entries that the other scheme does not have, as `section.name`.
        dropped: Entries that only the other scheme has, as `section.name`.
        values: Parameters, and cells of lookups (`pay['four']`), whose values differ.
        before: The changes of the other scheme to the one that it extends in turn.

    Printed, it lists the changes, one sort on a line.
    """

    base: str
    edition: str = ""
    replaced: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    before: Variation | None = None

    def __str__(self) -> str:
        return self.in_language("en")

    def in_language(self, lang: str) -> str:
        """Return the changes in English (`en`) or Chinese (`zh`), one sort on a line."""
        return "\n".join(line.in_language(lang) for line in self._lines())

    def _lines(self) -> Iterator[Text]:
        yield text("extended", base=" ".join(filter(None, (self.base, self.edition))))
        changed = {key: getattr(self, key) for key in ("replaced", "added", "dropped", "values")}
        yield from (text(f"extended {key}", names=joined(names)) for key, names in changed.items() if names)
        if not any(changed.values()):
            yield text("extended without change")
        if self.before is not None:
            yield text("extended before", changes=self.before)


def collection_of(section: str) -> str:
    """Return the attribute of a scheme that holds the entries of a section."""
    return "indicators" if section in ("input", "formula", "group", "decision") else f"{section}s"


def name_space(section: str) -> tuple[str, ...]:
    """Return the collections whose entries share their names with those of a section."""
    collection = collection_of(section)
    return SHARING if collection in SHARING else (collection,)


def cell_name(lookup: Lookup, key: tuple[Any, ...]) -> str:
    """Return a cell of a lookup as messages and rules write it: `pay['four']`, `step[1.5, 'pivot']`."""
    return f"{lookup.name}[{', '.join(show_scalar(part) for part in key)}]"
