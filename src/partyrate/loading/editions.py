"""Folders of schemes: which editions one holds, which of them is in force on a day, and what a name or a path means."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from partyrate.errors import NotFoundError, SchemeError, SchemeFault, UsageError, listed
from partyrate.loading.paths import Place, outside
from partyrate.loading.reading import is_scheme, read_head
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget
from partyrate.spans import Span

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@frozen
class ShippedScheme:
    """One edition that comes with the library, as a list of them shows it.

    Args:
        name, edition: What `load_scheme` takes.
        title: What people call it, by language.
        effective_from: The first day it is in force, where the source says so.
        status: `in force`, `trial`, `planned`, `repealed`, or the source's own word.
        effective_to: The last day it is in force, where there is one.
    """

    name: str
    edition: str
    title: Mapping[str, str] = field(factory=dict)
    effective_from: date | None = None
    status: str = ""
    effective_to: date | None = None

    @property
    def days(self) -> str:
        """The edition and its days, as messages write them."""
        if self.effective_from is None:
            return f"{self.edition} (no first day given)"
        end = f" to {self.effective_to}" if self.effective_to else " on"
        return f"{self.edition} (from {self.effective_from}{end})"


@frozen
class Folder:
    """The folder of a scheme: each of its files is one edition, and lies `within` a folder if one is given.

    `name` is what messages call it.
    """

    name: str
    folder: Traversable | Path
    prefix: str
    within: Traversable | Path | None = None

    @property
    def editions(self) -> tuple[str, ...]:
        """The editions by name; a further dot in the name of a file makes it a profile."""
        names = [file.name for file in self.folder.iterdir() if file.name.endswith(".toml")]
        return tuple(sorted(name[:-5] for name in names if name.count(".") == 1))

    def place(self, edition: str) -> Place:
        """Give the file of an edition."""
        return Place(self.folder, edition, self.prefix, self.within)

    def heads(self) -> list[ShippedScheme]:
        """Read what each edition says of itself, from the oldest on."""
        found = []
        for edition in self.editions:
            place = self.place(edition)
            head = read_head(text_of(place), place.file)
            days = head.get("effective_from"), head.get("effective_to")
            found.append(
                ShippedScheme(self.name, edition, head.get("title", {}), days[0], head.get("status", ""), days[1])
            )
        return sorted(found, key=lambda each: (each.effective_from or date.min, each.edition))

    def chosen(self, edition: str | None, on: date | None) -> Place:
        """Give the file of an edition, of the one in force on a day, or of the latest."""
        known = self.editions
        if not known:
            raise unreadable(
                self.prefix, "no scheme file is in this folder", "", "give the path of a TOML file, or of its folder"
            )
        if edition is not None:
            if edition not in known:
                raise unknown(f"edition of {self.name!r}", edition, known, "an edition is a file of its own")
            return self.place(edition)
        if on is not None:
            return self.place(self.in_force(on))
        return self.place(known[0] if len(known) == 1 else self.heads()[-1].edition)

    def in_force(self, day: date) -> str:
        """Give the edition in force on a day: of several, the one that came into force last."""
        heads = self.heads()
        last = date.max
        held = [
            head for head in heads if head.effective_from and head.effective_from <= day <= (head.effective_to or last)
        ]
        if not held:
            raise UsageError(
                f"no edition of {self.name!r} is in force on {day}",
                f"its editions are {listed((head.days for head in heads), 20)}",
                "give another day, or the edition by its name",
            )
        latest = [head for head in held if head.effective_from == held[-1].effective_from]
        if len(latest) > 1:
            raise UsageError(
                f"{listed(head.edition for head in latest)} of {self.name!r} are all in force on {day}",
                "the edition of the latest first day holds, and these have the same one",
                "give the edition by its name, or fix the days in the files",
            )
        return latest[0].edition


def text_of(place: Place, budget: ResourceBudget = DEFAULT_BUDGET) -> str:
    """Read a scheme file; of one that only another file named, nothing is shown unless it is a scheme file.

    Raises:
        SchemeError: It cannot be read.
        SchemeFault: It is no scheme file. The fault has no place yet.
    """
    try:
        text = place.text(budget)
    except SchemeError as error:
        for fault in error.faults if place.within is not None else ():
            fault.at = evolve(fault.at, text="") if fault.at else None
        raise
    if place.within is not None and not is_scheme(text, budget):
        raise SchemeFault(
            f"{place.file} cannot be extended: it is no scheme file",
            "a scheme file is TOML, has a name, and has no keys at its top but those of schemes",
            "load it by itself to see its faults, or look at the path",
        )
    return text


def shelf() -> Traversable:
    """Give the folder of the schemes that come with the library."""
    from importlib.resources import files

    return files("partyrate").joinpath("schemes")


def shipped_folders() -> list[Folder]:
    """Give the folders on the shelf, by name."""
    found = [Folder(folder.name, folder, f"{folder.name}/") for folder in shelf().iterdir() if folder.is_dir()]
    return sorted((folder for folder in found if folder.editions), key=lambda folder: folder.name)


def shipped_schemes() -> tuple[ShippedScheme, ...]:
    """List every edition of every scheme that comes with the library, by name and then from the oldest.

    Example:
        >>> all(scheme.edition for scheme in shipped_schemes())
        True
    """
    return tuple(head for folder in shipped_folders() for head in folder.heads())


def is_path(name: str | os.PathLike[str]) -> bool:
    """Whether a name means a file or a folder, and no shipped scheme."""
    return not isinstance(name, str) or name.endswith(".toml") or "/" in name or "\\" in name


def found(name: str | os.PathLike[str], edition: str | None, on: date | str | None) -> Place:
    """Find the scheme file that a name or a path means.

    Raises:
        NotFoundError: No shipped scheme or edition has that name.
        UsageError: An edition or a day is given where it means nothing, or no edition is in force on that day.
        SchemeError: The path is no TOML file and no folder.
    """
    if not isinstance(name, str | os.PathLike):
        raise UsageError(
            f"{name!r} is no name and no path",
            "a scheme is a file",
            "write the name of a shipped scheme, or the path of a file or folder",
        )
    if not isinstance(edition, str | None):
        raise UsageError(
            f"edition = {edition!r}", "an edition is named by a text, its file", f"write edition={str(edition)!r}"
        )
    day = _day(on)
    if edition is not None and on is not None:
        raise UsageError(
            f"edition {edition!r} and the day {day} are given", "each of them chooses an edition", "leave one out"
        )
    if not is_path(name):
        try:
            folder = shipped(str(name))
        except NotFoundError as error:
            if _is_folder(Path(name)):
                error.fix = f"write {f'./{name}'!r} for the folder of that name"
            elif Path(f"{name}.toml").exists():
                error.fix = f"write {f'{name}.toml'!r} for the file of that name"
            raise
        return folder.chosen(edition, day)
    path, text = Path(name), os.fspath(name)
    if path.suffix != ".toml" and _is_folder(path):
        return Folder(text, path, text if text.endswith(("/", os.sep)) else f"{text}/").chosen(edition, day)
    given = f"edition {edition!r}" if edition is not None else f"the day {day}" if on is not None else ""
    if given:
        raise UsageError(
            f"{given} is given with the path {text!r}",
            "a path names one file, which holds one edition",
            "leave it out, or give the name of a shipped scheme or a folder of editions",
        )
    if path.suffix != ".toml":
        fix = "give the path of a TOML file, or of a folder of editions"
        raise unreadable(text, "this is no TOML file", "scheme files end in .toml", fix)
    return Place(path.parent, path.stem, text.rpartition(path.name)[0])


def beside(place: Place, words: str, within: Traversable | Path | None) -> Place:
    """Find the scheme file that a file at `place` means by `extends = words`.

    Args:
        place: Where the file lies that extends.
        words: What it says.
        within: The folder in which the other one must lie unless it is a shipped one; None where it must be one.

    Raises:
        SchemeFault: There is none. The fault has no place yet.
    """
    name, edition = words, None
    if "@" in words and not words.endswith(".toml"):
        name, _, edition = words.rpartition("@")
    if not is_path(name):
        return shipped(name).chosen(edition, None)
    if within is None:
        raise SchemeFault(
            f"{name!r} cannot be extended: it is a path",
            "a text extends shipped schemes only, so that it can show no files",
            "pass base=, the folder in which it may extend files and at which a path starts",
        )
    start = "a path starts at the folder of the file that extends" + (f", {place.prefix}" if place.prefix else "")
    pure = Path(name)
    text = name if pure.is_absolute() else f"{place.prefix}{name}"
    if fault := outside(place.folder.joinpath(name), within):
        fault.what = f"{name!r} cannot be extended: {fault.what}"
        raise fault
    if pure.suffix != ".toml":
        folder = Folder(text, place.folder.joinpath(name), f"{text.rstrip('/')}/", within)
        if not _is_folder(folder.folder) or not folder.editions:
            fix = "look at the path: that of a file ends in .toml, that of a folder leads to the editions in it"
            raise SchemeFault(f"there is no scheme at {name!r}", start, fix)
        return folder.chosen(edition, None)
    folder_of = place.folder if pure.parent == Path() else place.folder.joinpath(str(pure.parent))
    base = Place(folder_of, pure.stem, text.rpartition(pure.name)[0], within)
    if fault := base.unreadable():
        fault.what, fault.why = f"{name!r} cannot be extended: {fault.what}", fault.why or start
        fault.fix = fault.fix.partition(";")[0]
        raise fault
    return base


def shipped(name: str) -> Folder:
    """Find a shipped scheme."""
    folders = {folder.name: folder for folder in shipped_folders()}
    if name not in folders:
        raise unknown("scheme", name, tuple(folders), "only schemes of the library are found by name")
    return folders[name]


def unknown(kind: str, name: str, known: tuple[str, ...], why: str) -> NotFoundError:
    """Make the error for a name that nothing on a shelf or beside a file has."""
    error = NotFoundError.of(kind, name, known, why)
    own = "a path that ends in .toml"
    if error.candidates:
        error.fix = f"write {' or '.join(map(repr, error.candidates))}, or {own}"
    else:
        error.fix = f"use one of: {listed(known, 20)}, or {own}" if known else f"give {own}"
    return error


def unreadable(file: str, what: str, why: str, fix: str) -> SchemeError:
    """Make the error for a path where no scheme can be."""
    return SchemeError.of(file, [SchemeFault(what, why, fix, Span(file, 1, 1))])


def _is_folder(path: Traversable | Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # such as a null byte in the name
        return False


def _day(on: date | str | None) -> date | None:
    """Read a day given as a date or as ISO text."""
    if isinstance(on, str):
        with suppress(ValueError):
            return date.fromisoformat(on)
    elif on is None or type(on) is date:  # a datetime is none, though Python has it as one
        return on
    raise UsageError(f"on = {on!r} is no day", "an edition is in force on days", "write it as 2019-12-31")
