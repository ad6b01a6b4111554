"""What a variant of a scheme changes: entries replaced, added and dropped, and constants that have other values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from partyrate.errors import StructureError, UnknownNameError, listed
from partyrate.model.entry import Entry, as_texts, folded
from partyrate.model.indicator import Lookup, section_of
from partyrate.model.kinds import holding
from partyrate.spans import close_to

if TYPE_CHECKING:
    from partyrate.model.scheme import Scheme

SHARING: Final = ("tables", "parameters", "lookups", "indicators", "ladders")
"""The collections whose entries share their names, since a rule may use any of them."""

APART: Final = ("gates", "incentives", "budgets", "pairings", "procedures", "limits", "sources")
"""The collections whose entries no rule names: each has names of its own."""

OWN: Final[Mapping[str, Any]] = MappingProxyType(
    {"edition": "", "title": {}, "effective_from": None, "effective_to": None, "status": "", "note": ""}
)
"""The keys at the top of a file that speak of it alone: a variant that does not give them holds these instead."""


@frozen(kw_only=True, field_transformer=holding)
class Extension:
    """The keys by which a scheme file names only what it changes of another scheme.

    Args:
        extends: The scheme of which this file is a variant or another edition: the name of a shipped scheme,
            `NAME@EDITION` for one edition of it, or a path relative to this file.
        drop: Entries of that scheme that this one does not have: `gate.veto`, or the name alone where one entry has it.
        values: Parameters, and cells of lookups, that have other values here.
    """

    extends: str
    drop: tuple[str, ...] = field(default=(), converter=as_texts)
    values: Mapping[str, Any] = field(factory=dict)


@frozen(kw_only=True, field_transformer=holding)
class Variation:
    """What a scheme changes of the one it extends.

    Args:
        base, edition: The scheme that is extended.
        replaced: Entries that stand in place of one of the same name, as `section.name`, and keys at the top of the
            file whose value is another one, as `stages`.
        added: Entries that the other scheme does not have, as `section.name`.
        dropped: Entries that only the other scheme has, as `section.name`.
        values: Parameters, and cells of lookups (`pay['four']`), that have other values.
        before: What the other scheme changes of the one that it extends in turn.

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
        lines = [" ".join(part for part in ("extends", self.base, self.edition) if part)]
        changed = {word: getattr(self, word) for word in ("replaced", "added", "dropped", "values")}
        lines += [f"  {word}: {', '.join(names)}" for word, names in changed.items() if names]
        if len(lines) == 1:
            lines.append("  nothing is changed")
        return "\n".join([*lines, *([f"which {self.before}"] if self.before else [])])


def collection_of(section: str) -> str:
    """Give the attribute of a scheme that holds the entries of a section."""
    return "indicators" if section in ("input", "formula", "group") else f"{section}s"


def rivals(section: str) -> tuple[str, ...]:
    """Give the collections in which an entry of that name would be the same, or could not stand beside it."""
    home = collection_of(section)
    return SHARING if home in SHARING else (home,)


def qualified(scheme: Scheme) -> dict[tuple[str, str], Entry]:
    """Give every entry of a scheme by its section and name."""
    found: list[Entry] = [each for name in (*SHARING, *APART) for each in getattr(scheme, name).values()]
    return {(section_of(entry), entry.name): entry for entry in found}


def entry_called(scheme: Scheme, words: str) -> tuple[str, str]:
    """Find the entry that `section.name`, or a name alone, means, and give its section and name.

    Raises:
        UnknownNameError: No entry is called so.
        StructureError: Several are.
    """
    known = list(qualified(scheme))
    section, dot, rest = words.partition(".")
    if dot and (section, folded(rest)) in known:
        return section, folded(rest)
    same = [key for key in known if key[1] == folded(words)]
    if len(same) == 1:
        return same[0]
    if same:
        raise StructureError(
            f"{words!r} can mean {' or '.join(map('.'.join, same))}",
            "an entry is named by its section as well where several have its name",
            f"write {' or '.join(repr('.'.join(key)) for key in same)}",
        )
    why = f"only entries of {shown(scheme)} can be dropped"
    full = tuple(map(".".join, known))
    elsewhere = tuple(".".join(key) for key in known if dot and key[1] == folded(rest))
    bare = () if dot else tuple(name for _, name in known)
    error = UnknownNameError.of("entry", words, elsewhere or (*bare, *full), why)
    if elsewhere:
        error.candidates, error.fix = elsewhere, f"write {' or '.join(map(repr, elsewhere))}"
    elif not error.candidates:
        error.fix = f"use one of: {listed(full, 20)}" if full else "take it out of 'drop'"
    raise error


def shown(scheme: Scheme) -> str:
    """Name a scheme and its edition."""
    return " ".join(part for part in (scheme.name, scheme.edition) if part)


def changes(
    scheme: Scheme, entries: Iterable[Entry], drop: Iterable[str]
) -> tuple[dict[str, dict[str, Any]], Variation, set[tuple[str, str]]]:
    """Drop entries of a scheme, and put others in place of those of the same name, or after all that are there.

    Returns:
        Every collection of the changed scheme, what was changed, and the sections and names that are gone from it.
    """
    made = {name: dict(getattr(scheme, name)) for name in (*SHARING, *APART)}
    gone: set[tuple[str, str]] = set()
    for words in drop:
        called = entry_called(scheme, words)
        if called in gone:
            raise StructureError(
                f"{'.'.join(called)!r} is dropped twice", "an entry is left out once", "keep one of the two"
            )
        gone.add(called)
    for section, name in gone:
        del made[collection_of(section)][name]
    dropped = [".".join(key) for key in qualified(scheme) if key in gone]
    taken: set[tuple[str, str]] = set()
    replaced: list[str] = []
    added: list[str] = []
    declared: set[tuple[str, str]] = set()
    for entry in entries:
        section, name = section_of(entry), folded(entry.name)
        home, words = collection_of(section), f"{section}.{name}"
        if (home, name) in declared:
            raise StructureError(f"{name!r} is declared twice", "a name means one thing", "keep one of the two")
        old = [each for each in rivals(section) if name in getattr(scheme, each)]
        sections = {(section_of(getattr(scheme, each)[name]), name) for each in old}
        if clash := gone & sections:
            raise StructureError(
                f"{'.'.join(clash.pop())!r} is dropped, and declared anew as {words!r}",
                "an entry replaces the one of its name without being dropped",
                "take it out of 'drop'",
            )
        for each in old:
            if each != home and (each, name) not in declared:
                made[each].pop(name, None)  # another entry of the file may have taken it away
        made[home][name] = evolve(entry, name=name)
        declared.add((home, name))
        (replaced if old else added).append(words)
        taken |= sections
    variation = Variation(
        base=scheme.name,
        edition=scheme.edition,
        replaced=tuple(replaced),
        added=tuple(added),
        dropped=tuple(dropped),
        before=scheme.variation,
    )
    return made, variation, gone | taken


def cell_name(lookup: Lookup, key: tuple[Any, ...]) -> str:
    """Write a cell of a lookup as messages do: `pay['four']`."""
    return f"{lookup.name}[{', '.join(map(repr, key))}]"


def other_values(old: Scheme, new: Scheme) -> tuple[str, ...]:
    """Name the parameters, and the cells of lookups, that have other values in the new scheme."""
    names = [name for name, each in new.parameters.items() if old.parameters[name].value != each.value]
    for name, lookup in new.lookups.items():
        before = old.lookups[name].cells
        names += [cell_name(lookup, key) for key, value in lookup.cells.items() if before[key] != value]
    return tuple(names)


LIKELY_SLIP: Final = 0.75
"""How much an added name shares with one that was there when it is rather a slip than a new name: all but one letter of
four."""


def likely_slips(scheme: Scheme) -> dict[tuple[str, str], tuple[str, ...]]:
    """Give the added entries whose names are close to names taken over, with these.

    Names that differ in their digits only are a row of entries, and no slip.
    """
    variation = scheme.variation
    if variation is None:
        return {}
    words = {key: ".".join(key) for key in qualified(scheme)}
    kept = [key for key in words if words[key] not in (*variation.added, *variation.replaced)]
    found = {}
    for section, name in [key for key in words if words[key] in variation.added]:
        others = [other for each, other in kept if set(rivals(each)) & set(rivals(section))]
        near = close_to(name, others, LIKELY_SLIP)
        if near := tuple(other for other in near if _letters(other) != _letters(name)):
            found[section, name] = near
    return found


def _letters(name: str) -> str:
    return "".join(letter for letter in name if not letter.isnumeric())
