"""The changes of a variant: entries that are replaced, added and dropped, and constants that have other values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from partyrate.errors import StructureError, UnknownNameError, alternatives, listed
from partyrate.messages import Text, joined, joined_with, message, text
from partyrate.model.constants import Lookup
from partyrate.model.entry import Entry, as_texts, folded
from partyrate.model.indicator import section_of
from partyrate.model.kinds import holding
from partyrate.spans import close_to

if TYPE_CHECKING:
    from partyrate.model.scheme import Scheme

SHARING: Final = ("tables", "parameters", "lookups", "indicators", "ladders")
"""The collections whose entries share their names, since a rule may use any of them."""

APART: Final = ("gates", "incentives", "budgets", "pairings", "procedures", "limits", "sources")
"""The collections whose entries no rule names: each is a name space of its own."""

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
    drop: tuple[str, ...] = field(default=(), converter=as_texts)
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
    return "indicators" if section in ("input", "formula", "group") else f"{section}s"


def name_space(section: str) -> tuple[str, ...]:
    """Return the collections whose entries share their names with those of a section."""
    collection = collection_of(section)
    return SHARING if collection in SHARING else (collection,)


def qualified(scheme: Scheme) -> dict[tuple[str, str], Entry]:
    """Return every entry of a scheme by its section and name."""
    entries: list[Entry] = [entry for name in (*SHARING, *APART) for entry in getattr(scheme, name).values()]
    return {(section_of(entry), entry.name): entry for entry in entries}


def entry_called(scheme: Scheme, words: str) -> tuple[str, str]:
    """Return the section and the name of the entry that `section.name`, or a name alone, refers to.

    Raises:
        UnknownNameError: No entry has that name.
        StructureError: Several entries of different sections have it.
    """
    known = list(qualified(scheme))
    section, dot, rest = words.partition(".")
    if dot and (section, folded(rest)) in known:
        return section, folded(rest)
    same = [key for key in known if key[1] == folded(words)]
    if len(same) == 1:
        return same[0]
    if same:
        meanings = list(map(".".join, same))
        raise StructureError(
            *message(
                "entry of several sections", name=words, meanings=joined_with("alternatives", meanings),
                fix=alternatives(meanings),
            )
        )  # fmt: skip
    raise _unknown_entry(scheme, words)


def _unknown_entry(scheme: Scheme, words: str) -> UnknownNameError:
    """Build the error for an entry that a scheme does not have; one of that name in another section is suggested."""
    _, dot, name = words.partition(".")
    known = list(qualified(scheme))
    full = tuple(map(".".join, known))
    elsewhere = tuple(".".join(key) for key in known if dot and key[1] == folded(name))
    candidates = elsewhere or (full if dot else (*(name for _, name in known), *full))
    error = UnknownNameError.of("entry", words, candidates, text("what can be dropped", scheme=identified(scheme)))
    if elsewhere:
        error.candidates, error.fix = elsewhere, text("write near", near=alternatives(elsewhere))
    elif not error.candidates:
        error.fix = text("use one of", known=listed(full, 20)) if full else text("take it out of drop")
    return error


def identified(scheme: Scheme) -> str:
    """Return the name of a scheme with its edition."""
    return " ".join(part for part in (scheme.name, scheme.edition) if part)


@frozen
class Changes:
    """The entries of a changed scheme.

    Args:
        collections: Its entries by collection and name.
        variation: What was changed.
        removed: Sections and names of the entries that it does not take over: dropped or replaced.
    """

    collections: Mapping[str, dict[str, Any]]
    variation: Variation
    removed: frozenset[tuple[str, str]]


def changes(scheme: Scheme, entries: Iterable[Entry], drop: Iterable[str]) -> Changes:
    """Drop entries of a scheme, and put others in place of those of the same name, or after all that are there.

    Raises:
        UnknownNameError: An entry that is dropped is not there.
        StructureError: An entry is dropped or declared twice, or dropped and declared.
    """
    collections = {name: dict(getattr(scheme, name)) for name in (*SHARING, *APART)}
    dropped = _dropped(scheme, drop)
    for section, name in dropped:
        del collections[collection_of(section)][name]
    replaced: list[str] = []
    added: list[str] = []
    taken: set[tuple[str, str]] = set()
    declared: set[tuple[str, str]] = set()
    for entry in entries:
        section, name = section_of(entry), folded(entry.name)
        collection, words = collection_of(section), f"{section}.{name}"
        if (collection, name) in declared:
            raise StructureError(*message("declared twice", name=name))
        holders = [holder for holder in name_space(section) if name in getattr(scheme, holder)]
        former = {(section_of(getattr(scheme, holder)[name]), name) for holder in holders}
        if clash := dropped & former:
            raise StructureError(*message("dropped and declared", name=".".join(clash.pop()), words=words))
        for holder in holders:
            if holder != collection and (holder, name) not in declared:
                collections[holder].pop(name, None)  # another entry of the file may have taken it away
        collections[collection][name] = evolve(entry, name=name)
        declared.add((collection, name))
        (replaced if holders else added).append(words)
        taken |= former
    variation = Variation(
        base=scheme.name,
        edition=scheme.edition,
        replaced=tuple(replaced),
        added=tuple(added),
        dropped=tuple(".".join(key) for key in qualified(scheme) if key in dropped),
        before=scheme.variation,
    )
    return Changes(collections, variation, frozenset(dropped | taken))


def _dropped(scheme: Scheme, drop: Iterable[str]) -> set[tuple[str, str]]:
    """Return the sections and names of the entries that are dropped."""
    dropped: set[tuple[str, str]] = set()
    for words in drop:
        key = entry_called(scheme, words)
        if key in dropped:
            raise StructureError(*message("dropped twice", name=".".join(key)))
        dropped.add(key)
    return dropped


def cell_name(lookup: Lookup, key: tuple[Any, ...]) -> str:
    """Return a cell of a lookup as messages write it: `pay['four']`."""
    return f"{lookup.name}[{', '.join(map(repr, key))}]"


def other_values(old: Scheme, new: Scheme) -> tuple[str, ...]:
    """Return the parameters, and the cells of lookups, whose values differ in the new scheme."""
    names = [name for name, parameter in new.parameters.items() if old.parameters[name].value != parameter.value]
    for name, lookup in new.lookups.items():
        before = old.lookups[name].cells
        names += [cell_name(lookup, key) for key, value in lookup.cells.items() if before[key] != value]
    return tuple(names)


LIKELY_SLIP: Final = 0.75
"""The share of letters from which an added name is likely a slip for one that was there: all but one of four."""


def likely_slips(scheme: Scheme) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the added entries whose names are close to names taken over, with these.

    Names that differ in their digits only are a series of entries, and no slip.
    """
    variation = scheme.variation
    if variation is None:
        return {}
    words = {key: ".".join(key) for key in qualified(scheme)}
    kept = [key for key in words if words[key] not in (*variation.added, *variation.replaced)]
    slips = {}
    for section, name in [key for key in words if words[key] in variation.added]:
        comparable = [kept_name for kept_section, kept_name in kept if _share_names(kept_section, section)]
        near = close_to(name, comparable, LIKELY_SLIP)
        if near := tuple(other for other in near if _letters(other) != _letters(name)):
            slips[section, name] = near
    return slips


def _share_names(section: str, other: str) -> bool:
    return not set(name_space(section)).isdisjoint(name_space(other))


def _letters(name: str) -> str:
    return "".join(letter for letter in name if not letter.isnumeric())
