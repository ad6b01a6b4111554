"""TOML texts read as schemes and profiles, with every fault of a file gathered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import evolve

from partyrate.checks import examine
from partyrate.errors import ResourceError, SchemeError, SchemeFault, UnknownNameError, listed
from partyrate.loading.extending import (
    FileChanges,
    Opener,
    extended,
    keys_without_extends,
    merged_positions,
    opened_base,
    placed,
    single_values,
)
from partyrate.loading.faults import FaultBuilder
from partyrate.loading.headers import is_header, is_of_the_whole
from partyrate.loading.positions import positions_of
from partyrate.loading.sections import EXTENSION_KEYS, HEAD, PROFILE_KEYS, SECTIONS, Section, keys_in, keys_of
from partyrate.loading.structuring import WrongKindError, structured, structured_field
from partyrate.loading.syntax import parsed
from partyrate.messages import text
from partyrate.model import Entry, Profile, Scheme, folded, section_of
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget
from partyrate.spans import Path, Positions


def read_scheme(text: str, file: str, opener: Opener, budget: ResourceBudget = DEFAULT_BUDGET) -> Scheme:
    """Read a scheme from a TOML text; `opener` returns the scheme that it extends, where it extends one.

    Raises:
        SchemeError: The text is no TOML, or its content is no scheme. It holds every fault.
    """
    return _Reader(text, file, "scheme", budget).scheme(opener)


def read_with_section(
    text: str, file: str, opener: Opener, section: str, cls: type, budget: ResourceBudget = DEFAULT_BUDGET
) -> tuple[Scheme, list[Any]]:
    """Read a scheme from a TOML text with one section more; return its entries, built as instances of a class, as well.

    Raises:
        SchemeError: The text is no TOML, or its content is no scheme. It holds every fault.
    """
    reader = _Reader(text, file, "scheme", budget)
    entries = reader.others(section, cls)
    return reader.scheme(opener), entries


def read_profile(text: str, file: str, scheme: Scheme, budget: ResourceBudget = DEFAULT_BUDGET) -> Profile:
    """Read a profile from a TOML text and try its values on the scheme that it fills.

    Raises:
        SchemeError: The text is no TOML or no profile, or its values do not fit the scheme. It holds every fault.
    """
    return _Reader(text, file, "profile", budget).profile(scheme)


def read_head(text: str, file: str, budget: ResourceBudget = DEFAULT_BUDGET) -> Mapping[str, Any]:
    """Read only the keys that identify a scheme file and state when it is in force.

    Raises:
        SchemeError: The text is no TOML, has no name, or one of these keys has a value of another kind.
    """
    reader = _Reader(text, file, "scheme", budget)
    wanted = ("name", "title", "effective_from", "effective_to", "status")
    reader.document = {key: value for key, value in reader.document.items() if key in wanted}
    fields = reader.fields(HEAD)
    reader.finish()
    return fields


def is_scheme(text: str, budget: ResourceBudget) -> bool:
    """Whether a text looks like a scheme file: TOML with a name, and with the keys of schemes only."""
    try:
        document = parsed(text.removeprefix("\ufeff"), "", budget)
    except SchemeError as error:
        return any(isinstance(fault, ResourceError) for fault in error.faults)
    return "name" in document and document.keys() <= {*HEAD, *SECTIONS}


class _Reader:
    """The reader of one file, with the faults found so far."""

    def __init__(self, text: str, file: str, thing: str, budget: ResourceBudget) -> None:
        self.text = text.removeprefix("\ufeff")
        self.budget = budget
        self.file = file
        self.thing = thing
        self.document = parsed(self.text, file, budget)
        self.faults: list[SchemeFault] = []

    @cached_property
    def positions(self) -> Positions:
        """The positions of all keys and values; they are scanned on first use."""
        return positions_of(self.text, self.file)

    @cached_property
    def builder(self) -> FaultBuilder:
        """The builder of the faults of this file."""
        return FaultBuilder(self.text, self.positions, self.thing)

    def scheme(self, opener: Opener) -> Scheme:
        """Build the scheme, with its entries in the order of the file, or in that of the scheme it extends."""
        fields = self.fields(HEAD)
        self.faults += keys_without_extends(self.document, self.builder)
        change = {key: fields.pop(key) for key in EXTENSION_KEYS if key in fields}
        base = None
        if "extends" in change:
            base, faults = opened_base(change["extends"], opener, self.builder)
            self.faults += faults
        has_sound_top = not self.faults
        entries, broken = self.entries()
        positions = _folded(self.positions)
        if base is None:
            collections: dict[str, list[Entry]] = {section.collection: [] for section in SECTIONS.values()}
            for entry in entries:
                collections[SECTIONS[section_of(entry)].collection].append(entry)
            scheme = Scheme(**{"name": "", **fields}, **collections, positions=positions)  # type: ignore[arg-type]
        else:
            drop, values = change.get("drop", ()), change.get("values", {})
            scheme, faults = extended(base, FileChanges(fields, entries, broken, drop, values), self.builder)
            self.faults += faults
            merged = merged_positions(scheme, positions, {} if self.faults else values)
            scheme = evolve(scheme, positions=merged)
        if self.faults and has_sound_top:
            self.faults += self.further(scheme, broken)
        self.finish()
        return scheme

    def entries(self) -> tuple[list[Entry], list[Path]]:
        """Return the entries in the order of the file, and the sections and names of those that have faults."""
        entries: dict[tuple[str, str], Entry | None] = {}
        broken: list[Path] = []
        for section, name, body in sorted(self.bodies(broken), key=lambda body: self.builder.order(body[:2])):
            key = (SECTIONS[section].collection, folded(name))
            if entries.get(key) is not None:
                self.faults.append(self.builder.duplicate((section, name)))
                continue
            entries[key] = self.entry(section, name, body)
            if entries[key] is None:
                broken.append((section, name))
        return [entry for entry in entries.values() if entry is not None], broken

    def others(self, section: str, cls: type) -> list[Any]:
        """Take the entries of a section that schemes do not have out of the file, and return those without faults."""
        from cattrs.errors import CattrsError

        bodies = self.document.pop(section, {})
        if not isinstance(bodies, dict):
            self.faults.append(self.builder.no_table(bodies, (section,)))
            return []
        entries = []
        for name, body in bodies.items():
            if not isinstance(body, dict):
                self.faults.append(self.builder.no_table(body, (section, name)))
                continue
            if "name" in body:
                self.faults.append(self.builder.misplaced("name", (section, name)))
            try:
                entries.append(structured({**body, "name": name}, cls))
            except (CattrsError, WrongKindError, SchemeFault) as error:
                self.faults += self.builder.translated(error, (section, name))
        return entries

    def further(self, scheme: Scheme, broken: list[Path]) -> list[SchemeFault]:
        """Return the faults of the rules as well, so that a file shows all of them at once.

        Faults that only follow from an entry that could not be read are left out. Where a table, a part of a group or
        a whole section could not be read, or there is no table, any fault might follow from that, and none is returned.
        """
        if not scheme.tables or any(self._has_dependents(path) for path in broken):
            return []
        lost = {folded(str(name)) for _, name in broken}
        _, faults = examine(scheme, self.budget)
        return [fault for fault in faults if not (isinstance(fault, UnknownNameError) and fault.name in lost)]

    def _has_dependents(self, path: Path) -> bool:
        """Whether other entries depend on an entry without naming it in a rule: on a table, or on a part of a group.

        Of a section that is no table it is not known what its entries are.
        """
        section, name = map(str, path)
        if section == "table" or not name:
            return True
        body = self.document.get(section, {}).get(name)
        return isinstance(body, dict) and "parent" in body

    def profile(self, scheme: Scheme) -> Profile:
        """Build the profile, and try each of its values alone on the scheme, so that every fault is found."""
        fields = self.fields(dict.fromkeys(PROFILE_KEYS, Profile))
        self.finish()
        profile = Profile(**fields)
        for path, values in single_values(profile.values):
            try:
                scheme.with_values(values)
            except SchemeFault as fault:
                self.faults += placed(fault, ("values", *path), self.builder)
        self.finish()
        return profile

    def finish(self) -> None:
        """Raise the faults, if there are any."""
        if self.faults:
            raise SchemeError.of(self.file, self.builder.unexplained(self.faults))

    def fields(self, known: Mapping[str, type]) -> dict[str, Any]:
        """Return the keys of the file that are no sections, each as a field of its class."""
        from cattrs.errors import CattrsError

        sections = tuple(SECTIONS) if known is HEAD else ()
        fields: dict[str, Any] = {}
        for key, value in self.document.items():
            if key in known:
                try:
                    fields[keys_of(known[key])[key].name] = structured_field(value, known[key], key)
                except (CattrsError, WrongKindError, SchemeFault) as error:
                    self.faults += self.builder.translated(error, (key,))
            elif key not in sections:
                self.faults.append(self._unknown(key, value, known, sections))
        if "name" not in self.document:
            self.faults.append(self.builder.missing("name", (), known["name"]))
        return fields

    def _unknown(self, key: str, value: Any, known: Iterable[str], sections: Sequence[str]) -> SchemeFault:
        """Build the fault of a key at the top, or of a header."""
        if is_of_the_whole(key, value, known):
            return self.builder.below_a_header(key, value)
        if not sections or not isinstance(value, dict | list):
            return self.builder.unknown(key, (), (*known, *sections), text("known keys", known=listed(known, 40)))
        if is_header(key, known):
            return self.builder.unknown_header(key, value, sections)
        why = text("known sections", known=listed(sections, 40))
        return self.builder.unknown(key, (), (*known, *sections), why)

    def bodies(self, broken: list[Path]) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield the section, name and body of every entry; a value that is no table is a fault, and joins `broken`."""
        for word in [key for key in self.document if key in SECTIONS]:
            entries = self.document[word]
            if not isinstance(entries, dict):
                self.faults.append(self.builder.no_table(entries, (word,)))
                broken.append((word, ""))
                continue
            for name, body in entries.items():
                if isinstance(body, dict):
                    yield word, name, self._without_sections(word, name, body, broken)
                else:
                    self.faults.append(self.builder.no_table(body, (word, name)))
                    broken.append((word, name))

    def _without_sections(self, word: str, name: str, body: dict[str, Any], broken: list[Path]) -> dict[str, Any]:
        """Return an entry without others that stand below its header, as `parameter.share = 0.3` may: faults."""
        others = {*SECTIONS}.difference(keys_in(word))
        within = {key: value for key, value in body.items() if key in others and value and isinstance(value, dict)}
        for section, entries in within.items():
            self.faults += [self.builder.section_within(section, *each, (word, name)) for each in entries.items()]
            broken += [(section, inner) for inner in entries]
        return {key: value for key, value in body.items() if key not in within}

    def entry(self, word: str, name: str, body: dict[str, Any]) -> Entry | None:
        """Return one entry, or None where it has faults."""
        from cattrs.errors import CattrsError

        section, path = SECTIONS[word], (word, name)
        misplaced = [key for key in ("name", *section.lacks) if key in body]
        self.faults += [self.builder.misplaced(key, path) for key in misplaced]
        self.faults += [self.builder.missing(key, path, section.entry) for key in section.needs if key not in body]
        fitting = {key: value for key, value in body.items() if key not in misplaced}
        try:
            entry: Entry = structured({**fitting, "name": name}, section.entry)
        except (CattrsError, WrongKindError, SchemeFault) as error:
            self.faults += self.builder.translated(error, path)
            return None
        return None if _lacks_its_sort(section, body) else entry


def _lacks_its_sort(section: Section, body: Mapping[str, Any]) -> bool:
    """Whether an entry lacks what makes it one of its section, or has what makes it one of another."""
    others = ("kind", "is", "rows") if section is SECTIONS["group"] else ()
    return any(key not in body for key in section.needs) or any(key in body for key in others)


def _folded(positions: Positions) -> Positions:
    """Return the positions under the folded names of entries, which are those of the scheme."""

    def fold(path: Path) -> Path:
        return (path[0], folded(str(path[1])), *path[2:]) if len(path) > 1 and path[0] in SECTIONS else path

    spans = {fold(path): span for path, span in positions.spans.items()}
    keys = {fold(path): span for path, span in positions.keys.items()}
    return Positions(positions.file, spans, keys)
