"""A scheme file that names only what it changes: from the scheme it extends, and its changes, to the whole scheme."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from partyrate.errors import NotFoundError, SchemeFault, StructureError, UnknownNameError
from partyrate.loading.faults import FaultMaker
from partyrate.loading.sections import EXTENSION_KEYS
from partyrate.model import Entry, Scheme, folded, section_of
from partyrate.model.entry import written_cell
from partyrate.model.variation import entry_called, qualified, rivals
from partyrate.spans import Path, Positions, Span

Opener = Callable[[str, Span], Scheme]
"""Gives the scheme that the text after `extends` means; the span is where it stands. What is wrong with the text is a
`SchemeFault`; the faults of the file it leads to are a `SchemeError`."""


def lone_keys(keys: Iterable[str], make: FaultMaker) -> Iterator[SchemeFault]:
    """Find keys that speak of the scheme that is extended, in a file that extends none."""
    given = set(keys)
    for key in EXTENSION_KEYS:
        if key in given and "extends" not in given:
            yield StructureError(
                f"the scheme has the key {key!r}, and extends no other",
                f"{key!r} speaks of what another scheme holds",
                'add extends = "...", the name of a shipped scheme or the path of a file, or remove it',
                make.key((key,)),
                (key,),
            )


def opened_base(words: str, opener: Opener, make: FaultMaker) -> tuple[Scheme | None, list[SchemeFault]]:
    """Open the scheme that is extended, or say why it is none.

    Raises:
        SchemeError: That scheme has faults; they stand in its own file.
    """
    path = ("extends",)
    try:
        return opener(words, make.at(path)), []
    except NotFoundError as error:  # to a call it is one of its arguments, and here a name in the file
        unknown = UnknownNameError(error.what, error.why, error.fix)
        unknown.name, unknown.candidates = error.name, error.candidates
        return None, list(placed(unknown, path, make))
    except SchemeFault as fault:
        return None, list(placed(fault, path, make))


@frozen
class Changes:
    """What a file that extends another scheme says, as far as it could be read.

    Args:
        top: The keys at the top that a scheme holds.
        entries: In the order of the file.
        broken: Sections and names of the entries that could not be read; the base loses what they would replace.
        drop, values: As the file gives them.
    """

    top: Mapping[str, Any]
    entries: Sequence[Entry]
    broken: Sequence[Path]
    drop: Sequence[str]
    values: Mapping[str, Any]


def extended(base: Scheme, changes: Changes, make: FaultMaker) -> tuple[Scheme, list[SchemeFault]]:
    """Apply the changes of a file to its base: at first each drop and each value alone, so that every fault is found.

    Returns:
        The whole scheme, with the places of what the base holds, and the faults; with faults it lacks some changes.
    """
    name = changes.top.get("name", "")
    faults: list[SchemeFault] = []
    drop: list[str] = []
    for number, words in enumerate(changes.drop):
        try:
            base.varied(name, changes.entries, drop=[*drop, words])
        except SchemeFault as fault:
            faults += placed(fault, ("drop", number), make)
        else:
            drop.append(words)
    lost = {(home, folded(str(each))) for word, each in changes.broken for home in rivals(str(word))}
    lost -= {(home, folded(entry.name)) for entry in changes.entries for home in rivals(section_of(entry))}
    rest = [key for key in qualified(base) if any((home, key[1]) in lost for home in rivals(key[0]))]
    named = {entry_called(base, words) for words in drop}
    drop += [".".join(key) for key in rest if key not in named]
    values = {given: value for given, value in changes.values.items() if ("parameters", folded(given)) not in lost}
    for path, single in single_values(values):
        try:
            base.varied(name, changes.entries, drop=drop, values=single)
        except SchemeFault as fault:
            faults += placed(fault, ("values", *path), make)
    top = {"name": name, **changes.top}
    return base.varied(**top, entries=changes.entries, drop=drop, values={} if faults else values), faults


def joined(scheme: Scheme, own: Positions, values: Mapping[str, Any]) -> Positions:
    """Join the places of what a scheme holds of its base with those of its own file, constants under `[values]` too."""
    positions = scheme.positions.below(own)
    spans, keys = dict(positions.spans), dict(positions.keys)
    for path, _ in single_values(values):
        given, home = ("values", *path), _home(scheme, path)
        if given in spans:
            spans[home] = spans[given]
        if given in keys:
            keys[home] = keys[given]
    return Positions(own.file, spans, keys)


def placed(fault: SchemeFault, path: Path, make: FaultMaker) -> Iterator[SchemeFault]:
    """Give a fault the place of what the file says at a path."""
    fault.path = ()
    yield from make.translated(fault, path)


def single_values(values: Mapping[str, Any]) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    """Give each value of a table of values alone, with its path: cells of lookups one by one."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            for path, inner in single_values(value):
                yield (name, *path), {name: inner}
        else:
            yield (name,), {name: value}


def _home(scheme: Scheme, path: Path) -> Path:
    """Give the path of a constant in the entry that holds it."""
    name = folded(str(path[0]))
    if name in scheme.parameters:
        return ("parameter", name, "value")
    lookup = scheme.lookups[name]
    width = len(lookup.keys)
    wanted = path[1 : width + 1]
    row = next(at for at, cells in enumerate(lookup.rows) if tuple(map(written_cell, cells[:width])) == wanted)
    column = lookup.columns.index(str(path[-1])) if lookup.columns else 0
    return ("lookup", name, "rows", row, width + column)
