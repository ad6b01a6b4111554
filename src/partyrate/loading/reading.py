"""From a TOML text to a scheme, with every fault of the file gathered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import evolve

from partyrate.checks import examine
from partyrate.errors import ResourceError, SchemeError, SchemeFault, UnknownNameError, listed
from partyrate.loading.extending import (
    Changes,
    Opener,
    extended,
    joined,
    lone_keys,
    opened_base,
    placed,
    single_values,
)
from partyrate.loading.faults import FaultMaker
from partyrate.loading.positions import positions_of
from partyrate.loading.sections import EXTENSION_KEYS, HEAD, PROFILE_KEYS, SECTIONS, keys_of
from partyrate.loading.structuring import WrongKindError, structured, structured_field
from partyrate.loading.syntax import parsed
from partyrate.model import Entry, Profile, Scheme, folded
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget
from partyrate.spans import Path, Positions


def read_scheme(text: str, file: str, opener: Opener, budget: ResourceBudget = DEFAULT_BUDGET) -> Scheme:
    """Read a scheme from a TOML text; `opener` gives the scheme that it extends, where it extends one.

    Raises:
        SchemeError: The text is no TOML, or what it holds is no scheme. It holds every fault.
    """
    return _Reader(text, file, "scheme", budget).scheme(opener)


def read_profile(text: str, file: str, scheme: Scheme, budget: ResourceBudget = DEFAULT_BUDGET) -> Profile:
    """Read a profile from a TOML text and try its values on the scheme that it fills.

    Raises:
        SchemeError: The text is no TOML or no profile, or its values do not fit the scheme. It holds every fault.
    """
    return _Reader(text, file, "profile", budget).profile(scheme)


def read_head(text: str, file: str, budget: ResourceBudget = DEFAULT_BUDGET) -> Mapping[str, Any]:
    """Read only what identifies a scheme file and says when it is in force.

    Raises:
        SchemeError: The text is no TOML, it gives no name, or one of these keys has a value of the wrong type.
    """
    reader = _Reader(text, file, "scheme", budget)
    wanted = ("name", "title", "effective_from", "effective_to", "status")
    reader.document = {key: value for key, value in reader.document.items() if key in wanted}
    fields = reader.fields(HEAD)
    reader.finish()
    return fields


def is_scheme(text: str, budget: ResourceBudget) -> bool:
    """Say whether a text looks like a scheme file: TOML with a name, and with the keys of schemes only."""
    try:
        document = parsed(text.removeprefix("\ufeff"), "", budget)
    except SchemeError as error:
        return any(isinstance(fault, ResourceError) for fault in error.faults)
    return "name" in document and document.keys() <= {*HEAD, *SECTIONS}


class _Reader:
    """One reading of one file, and the faults found so far."""

    def __init__(self, text: str, file: str, thing: str, budget: ResourceBudget) -> None:
        self.text = text.removeprefix("\ufeff")
        self.budget = budget
        self.file = file
        self.thing = thing
        self.document = parsed(self.text, file, budget)
        self.found: list[SchemeFault] = []

    @cached_property
    def positions(self) -> Positions:
        """Where everything stands; found when first asked for."""
        return positions_of(self.text, self.file)

    @cached_property
    def make(self) -> FaultMaker:
        """What makes the faults."""
        return FaultMaker(self.text, self.positions, self.thing)

    def scheme(self, opener: Opener) -> Scheme:
        """Make the scheme, with its entries in the order of the file, or in that of the scheme it extends."""
        fields = self.fields(HEAD)
        self.found += lone_keys(self.document, self.make)
        change = {key: fields.pop(key) for key in EXTENSION_KEYS if key in fields}
        base = None
        if "extends" in change:
            base, faults = opened_base(change["extends"], opener, self.make)
            self.found += faults
        sound = not self.found
        broken: list[Path] = []
        entries: dict[tuple[str, str], Entry | None] = {}
        for word, name, body in sorted(self.bodies(), key=lambda found: self.make.order(found[:2])):
            key = (SECTIONS[word].collection, folded(name))
            if entries.get(key) is not None:
                self.found.append(self.make.twice((word, name)))
                continue
            entries[key] = self.entry(word, name, body)
            if entries[key] is None:
                broken.append((word, name))
        read = [entry for entry in entries.values() if entry is not None]
        own = _folded(self.positions)
        if base is None:
            collections: dict[str, list[Entry]] = {section.collection: [] for section in SECTIONS.values()}
            for (collection, _), entry in entries.items():
                collections[collection] += [entry] if entry is not None else []
            scheme = Scheme(**{"name": "", **fields}, **collections, positions=own)  # type: ignore[arg-type]
        else:
            drop, values = change.get("drop", ()), change.get("values", {})
            scheme, faults = extended(base, Changes(fields, read, broken, drop, values), self.make)
            self.found += faults
            scheme = evolve(scheme, positions=joined(scheme, own, {} if self.found else values))
        if self.found and sound:
            self.found += self.further(scheme, broken)
        self.finish()
        return scheme

    def further(self, scheme: Scheme, broken: list[Path]) -> list[SchemeFault]:
        """Find the faults of the rules as well, so that a file shows all of them at once.

        What only follows from an entry that could not be read is left out; where a table or a part of a group could not
        be read, or there is no table, everything might.
        """
        if not scheme.tables or any(word == "table" or "parent" in self.document[word][name] for word, name in broken):  # type: ignore[index]
            return []
        lost = {folded(str(name)) for _, name in broken}
        _, faults = examine(scheme, self.budget)
        return [fault for fault in faults if not (isinstance(fault, UnknownNameError) and fault.name in lost)]

    def profile(self, scheme: Scheme) -> Profile:
        """Make the profile, and try each of its values alone on the scheme, so that every fault is found."""
        fields = self.fields(dict.fromkeys(PROFILE_KEYS, Profile))
        self.finish()
        profile = Profile(**fields)
        for path, values in single_values(profile.values):
            try:
                scheme.with_values(values)
            except SchemeFault as fault:
                self.found += placed(fault, ("values", *path), self.make)
        self.finish()
        return profile

    def finish(self) -> None:
        """Raise what was found, if anything."""
        if self.found:
            raise SchemeError.of(self.file, self.make.lasting(self.found))

    def fields(self, known: Mapping[str, type]) -> dict[str, Any]:
        """Read the keys of the file that are no sections, each as a field of its class."""
        from cattrs.errors import CattrsError

        sections = tuple(SECTIONS) if known is HEAD else ()
        fields: dict[str, Any] = {}
        for key, value in self.document.items():
            if key in known:
                try:
                    fields[keys_of(known[key])[key].name] = structured_field(value, known[key], key)
                except (CattrsError, WrongKindError, SchemeFault) as error:
                    self.found += self.make.translated(error, (key,))
            elif key not in sections:
                if sections and isinstance(value, dict | list):
                    why = f"a header begins with one of: {listed(sections, 40)}"
                else:
                    why = f"known keys are: {listed(known, 40)}"
                self.found.append(self.make.unknown(key, (), (*known, *sections), why))
        if "name" not in self.document:
            self.found.append(self.make.missing("name", (), known["name"]))
        return fields

    def bodies(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Give the section, name and body of every entry; what is no table is a fault."""
        for word in [key for key in self.document if key in SECTIONS]:
            entries = self.document[word]
            if not isinstance(entries, dict):
                self.found.append(self.make.no_table(entries, (word,)))
                continue
            for name, body in entries.items():
                if isinstance(body, dict):
                    yield word, name, body
                else:
                    self.found.append(self.make.no_table(body, (word, name)))

    def entry(self, word: str, name: str, body: dict[str, Any]) -> Entry | None:
        """Make one entry, or note its faults and give none."""
        from cattrs.errors import CattrsError

        section, path = SECTIONS[word], (word, name)
        misplaced = [key for key in ("name", *section.lacks) if key in body]
        self.found += [self.make.misplaced(key, path) for key in misplaced]
        self.found += [self.make.missing(key, path, section.entry) for key in section.needs if key not in body]
        fitting = {key: value for key, value in body.items() if key not in misplaced}
        try:
            entry: Entry = structured({**fitting, "name": name}, section.entry)
        except (CattrsError, WrongKindError, SchemeFault) as error:
            self.found += self.make.translated(error, path)
            return None
        return entry


def _folded(positions: Positions) -> Positions:
    """Give the positions under the names that the scheme has."""

    def fold(path: Path) -> Path:
        return (path[0], folded(str(path[1])), *path[2:]) if len(path) > 1 and path[0] in SECTIONS else path

    spans = {fold(path): span for path, span in positions.spans.items()}
    keys = {fold(path): span for path, span in positions.keys.items()}
    return Positions(positions.file, spans, keys)
