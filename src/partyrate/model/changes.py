"""Changes of a scheme: entries that are replaced, added and dropped by their names, and names that look like slips."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from attrs import evolve, frozen

from partyrate.errors import StructureError, UnknownNameError, alternatives, listed
from partyrate.messages import joined_with, message, text
from partyrate.model.entry import Entry, folded
from partyrate.model.indicator import section_of
from partyrate.model.scheme_data import SchemeData
from partyrate.model.variation import APART, SHARING, Variation, cell_name, collection_of, name_space
from partyrate.spans import close_to


def qualified(scheme: SchemeData) -> dict[tuple[str, str], Entry]:
    """Return every entry of a scheme by its section and name."""
    entries: list[Entry] = [entry for name in (*SHARING, *APART) for entry in getattr(scheme, name).values()]
    return {(section_of(entry), entry.name): entry for entry in entries}


def entry_called(scheme: SchemeData, words: str) -> tuple[str, str]:
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


def _unknown_entry(scheme: SchemeData, words: str) -> UnknownNameError:
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


def identified(scheme: SchemeData) -> str:
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


def changes(scheme: SchemeData, entries: Iterable[Entry], drop: Iterable[str]) -> Changes:
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


def _dropped(scheme: SchemeData, drop: Iterable[str]) -> set[tuple[str, str]]:
    """Return the sections and names of the entries that are dropped."""
    dropped: set[tuple[str, str]] = set()
    for words in drop:
        key = entry_called(scheme, words)
        if key in dropped:
            raise StructureError(*message("dropped twice", name=".".join(key)))
        dropped.add(key)
    return dropped


def other_values(old: SchemeData, new: SchemeData) -> tuple[str, ...]:
    """Return the parameters, and the cells of lookups, whose values differ in the new scheme."""
    names = [name for name, parameter in new.parameters.items() if old.parameters[name].value != parameter.value]
    for name, lookup in new.lookups.items():
        before = old.lookups[name].cells
        names += [cell_name(lookup, key) for key, value in lookup.cells.items() if before[key] != value]
    return tuple(names)


LIKELY_SLIP: Final = 0.75
"""The share of letters from which an added name is likely a slip for one that was there: all but one of four."""


def likely_slips(scheme: SchemeData) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the added entries whose names are close to names taken over, with these.

    Names that differ in their digits only are a series of entries, and no slip.
    """
    variation = scheme.variation
    if variation is None:
        return {}
    own = {*variation.added, *variation.replaced}
    kept = [key for key in qualified(scheme) if ".".join(key) not in own]
    added = [key for key in qualified(scheme) if ".".join(key) in variation.added]
    slips = {key: _near_names(*key, kept) for key in added}
    return {key: near for key, near in slips.items() if near}


def _near_names(section: str, name: str, kept: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    comparable = [kept_name for kept_section, kept_name in kept if _share_names(kept_section, section)]
    near = close_to(name, comparable, LIKELY_SLIP)
    return tuple(other for other in near if _letters(other) != _letters(name))


def _share_names(section: str, other: str) -> bool:
    return not set(name_space(section)).isdisjoint(name_space(other))


def _letters(name: str) -> str:
    return "".join(letter for letter in name if not letter.isnumeric())
