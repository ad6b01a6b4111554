"""Scheme files that state only their changes: from the scheme that one extends to the whole scheme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from partyrate.errors import NotFoundError, SchemeFault, StructureError, UnknownNameError
from partyrate.loading.faults import FaultBuilder
from partyrate.loading.sections import EXTENSION_KEYS
from partyrate.messages import message
from partyrate.model import Entry, Scheme, folded, section_of
from partyrate.model.changes import entry_called, qualified
from partyrate.model.entry import written_cell
from partyrate.model.variation import name_space
from partyrate.spans import Path, Positions, Span

Opener = Callable[[str, Span], Scheme]
"""Returns the scheme that the text after `extends` refers to; the span is the place of that text.

It raises a `SchemeFault` for the text, and a `SchemeError` for the faults of the file that the text leads to.
"""


def keys_without_extends(keys: Iterable[str], builder: FaultBuilder) -> Iterator[SchemeFault]:
    """Yield the faults of keys that refer to the scheme that is extended, in a file that extends none."""
    known = set(keys)
    for key in EXTENSION_KEYS:
        if key in known and "extends" not in known:
            yield StructureError(*message("key without extends", key=key), builder.key((key,)), (key,))


def opened_base(words: str, opener: Opener, builder: FaultBuilder) -> tuple[Scheme | None, list[SchemeFault]]:
    """Return the scheme that is extended, or the faults of the text after `extends`.

    Raises:
        SchemeError: That scheme has faults; they are in its own file.
    """
    path = ("extends",)
    try:
        return opener(words, builder.at(path)), []
    except NotFoundError as error:  # an argument of a call, and a name in the file here
        unknown = UnknownNameError(error.what, error.why, error.fix)
        unknown.name, unknown.candidates = error.name, error.candidates
        return None, list(placed(unknown, path, builder))
    except SchemeFault as fault:
        return None, list(placed(fault, path, builder))


@frozen
class FileChanges:
    """The content of a file that extends another scheme, as far as it could be read.

    Args:
        top: The keys at the top that a scheme holds.
        entries: The entries, in the order of the file.
        broken: Sections and names of the entries that could not be read; the base loses those that they would replace.
        drop, values: As the file has them.
    """

    top: Mapping[str, Any]
    entries: Sequence[Entry]
    broken: Sequence[Path]
    drop: Sequence[str]
    values: Mapping[str, Any]


def _droppable(base: Scheme, changes: FileChanges, builder: FaultBuilder) -> tuple[list[str], list[SchemeFault]]:
    """Return the entries that can be dropped, and the faults of the others."""
    faults: list[SchemeFault] = []
    drop: list[str] = []
    for number, words in enumerate(changes.drop):
        try:
            base.with_changes(changes.top.get("name", ""), changes.entries, drop=[*drop, words])
        except SchemeFault as fault:
            faults += placed(fault, ("drop", number), builder)
        else:
            drop.append(words)
    return drop, faults


def _faults_of_values(
    base: Scheme, changes: FileChanges, drop: Sequence[str], values: Mapping[str, Any], builder: FaultBuilder
) -> Iterator[SchemeFault]:
    """Yield the faults of values, each set alone."""
    for path, single in single_values(values):
        try:
            base.with_changes(changes.top.get("name", ""), changes.entries, drop=drop, values=single)
        except SchemeFault as fault:
            yield from placed(fault, ("values", *path), builder)


def extended(base: Scheme, changes: FileChanges, builder: FaultBuilder) -> tuple[Scheme, list[SchemeFault]]:
    """Apply the changes of a file to its base: first each drop and each value alone, so that every fault is found.

    Returns:
        The whole scheme, with the positions of the entries of the base, and the faults; with faults it lacks changes.
    """
    name = changes.top.get("name", "")
    drop, faults = _droppable(base, changes, builder)
    lost = _names_of((str(section), str(lost_name)) for section, lost_name in changes.broken)
    lost -= _names_of((section_of(entry), entry.name) for entry in changes.entries)
    named = {entry_called(base, words) for words in drop}
    drop += [".".join(key) for key in qualified(base) if key not in named and not lost.isdisjoint(_names_of([key]))]
    values = {valued: value for valued, value in changes.values.items() if ("parameters", folded(valued)) not in lost}
    faults += _faults_of_values(base, changes, drop, values, builder)
    top = {"name": name, **changes.top}
    return base.with_changes(**top, entries=changes.entries, drop=drop, values={} if faults else values), faults


def _names_of(entries: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return the names that entries take, given by section and name, in each collection of their name space."""
    return {(collection, folded(name)) for section, name in entries for collection in name_space(section)}


def merged_positions(scheme: Scheme, positions: Positions, values: Mapping[str, Any]) -> Positions:
    """Return the positions of a scheme that extends another: those of its file, then those of its base.

    A constant under `[values]` also gets a position in the entry that holds it.
    """
    merged = scheme.positions.below(positions)
    spans, keys = dict(merged.spans), dict(merged.keys)
    for path, _ in single_values(values):
        written, holder = ("values", *path), _path_in_entry(scheme, path)
        if written in spans:
            spans[holder] = spans[written]
        if written in keys:
            keys[holder] = keys[written]
    return Positions(positions.file, spans, keys)


def placed(fault: SchemeFault, path: Path, builder: FaultBuilder) -> Iterator[SchemeFault]:
    """Yield a fault with the position of a path of the file."""
    fault.path = ()
    yield from builder.translated(fault, path)


def single_values(values: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Yield each value of a table of values alone, with its path: cells of lookups one by one."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            for path, inner in single_values(value):
                yield (name, *path), {name: inner}
        else:
            yield (name,), {name: value}


def _path_in_entry(scheme: Scheme, path: Path) -> Path:
    """Return the path of a constant in the entry that holds it."""
    name = folded(str(path[0]))
    if name in scheme.parameters:
        return ("parameter", name, "value")
    lookup = scheme.lookups[name]
    width = len(lookup.keys)
    key = path[1 : width + 1]
    if lookup.by_day:
        return ("lookup", name, "rows")
    row = next(index for index, cells in enumerate(lookup.plain_rows) if tuple(map(written_cell, cells[:width])) == key)
    column = lookup.columns.index(str(path[-1])) if lookup.columns else 0
    return ("lookup", name, "rows", row, width + column)
