"""From a TOML text to a scheme, with every fault of the file gathered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from partyrate.check import examine
from partyrate.errors import SchemeError, SchemeFault, UnknownNameError, listed
from partyrate.loading.converting import WrongKindError, structured, structured_field
from partyrate.loading.faults import FaultMaker
from partyrate.loading.positions import positions_of
from partyrate.loading.sections import PROFILE_KEYS, SECTIONS, TOP_KEYS, keys_of
from partyrate.loading.syntax import parsed
from partyrate.model import Entry, Profile, Scheme, folded
from partyrate.source import Path, Positions


def read_scheme(text: str, file: str) -> Scheme:
    """Read a scheme from a TOML text.

    Raises:
        SchemeError: The text is no TOML, or what it holds is no scheme. It holds every fault.
    """
    return _Reader(text.removeprefix("\ufeff"), file, "scheme").scheme()


def read_profile(text: str, file: str, scheme: Scheme) -> Scheme:
    """Read a profile from a TOML text and fill a scheme with it.

    Raises:
        SchemeError: The text is no TOML or no profile, or its values do not fit the scheme. It holds every fault.
    """
    return _Reader(text.removeprefix("\ufeff"), file, "profile").filled(scheme)


class _Reader:
    """One reading of one file, and the faults found so far."""

    def __init__(self, text: str, file: str, thing: str) -> None:
        self.document = parsed(text, file)
        self.positions = positions_of(text, file)
        self.make = FaultMaker(text, self.positions, thing)
        self.found: list[SchemeFault] = []

    def scheme(self) -> Scheme:
        """Make the scheme, with its entries in the order of the file."""
        fields = self.fields(Scheme, TOP_KEYS)
        sound = not self.found
        broken: list[Path] = []
        collections: dict[str, Any] = {section.collection: {} for section in SECTIONS.values()}
        for word, name, body in sorted(self.bodies(), key=lambda found: self.make.order(found[:2])):
            entries = collections[SECTIONS[word].collection]
            if folded(name) in entries:
                self.found.append(self.make.twice((word, name)))
                continue
            entry = self.entry(word, name, body)
            if entry is None:
                broken.append((word, name))
            else:
                entries[folded(name)] = entry
        scheme = Scheme(**{"name": "", **fields}, **collections, positions=_folded(self.positions))
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
        _, faults = examine(scheme)
        return [fault for fault in faults if not (isinstance(fault, UnknownNameError) and fault.name in lost)]

    def filled(self, scheme: Scheme) -> Scheme:
        """Make the profile and fill the scheme, at first with each value alone, so that every fault is found."""
        fields = self.fields(Profile, PROFILE_KEYS)
        self.finish()
        profile = Profile(**fields)
        for path, values in _single(profile.values):
            try:
                scheme.with_values(values)
            except SchemeFault as fault:
                fault.path = ()
                self.found += self.make.translated(fault, ("values", *path))
        self.finish()
        return scheme.with_profile(profile)

    def finish(self) -> None:
        """Raise what was found, if anything."""
        if self.found:
            raise SchemeError.of(self.positions.file, self.make.lasting(self.found))

    def fields(self, cls: type, known: tuple[str, ...]) -> dict[str, Any]:
        """Read the keys of the file that are no sections."""
        from cattrs.errors import CattrsError

        sections = tuple(SECTIONS) if cls is Scheme else ()
        fields: dict[str, Any] = {}
        for key, value in self.document.items():
            if key in known:
                try:
                    fields[keys_of(cls)[key].name] = structured_field(value, cls, key)
                except (CattrsError, WrongKindError, SchemeFault) as error:
                    self.found += self.make.translated(error, (key,))
            elif key not in sections:
                if sections and isinstance(value, dict | list):
                    why = f"a header begins with one of: {listed(sections, 40)}"
                else:
                    why = f"known keys are: {listed(known, 40)}"
                self.found.append(self.make.unknown(key, (), (*known, *sections), why))
        if "name" not in self.document:
            self.found.append(self.make.missing("name", (), cls))
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


def _single(values: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Give each value of a profile alone, with its path: cells of lookups one by one."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            for path, inner in _single(value):
                yield (name, *path), {name: inner}
        else:
            yield (name,), {name: value}


def _folded(positions: Positions) -> Positions:
    """Give the positions under the names that the scheme has."""

    def fold(path: Path) -> Path:
        return (path[0], folded(str(path[1])), *path[2:]) if len(path) > 1 and path[0] in SECTIONS else path

    spans = {fold(path): span for path, span in positions.spans.items()}
    keys = {fold(path): span for path, span in positions.keys.items()}
    return Positions(positions.file, spans, keys)
