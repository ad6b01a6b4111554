"""Folders of schemes: their editions, the edition in force on a day, and the file that a name or a path refers to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

from partyrate.errors import NotFoundError, SchemeError, SchemeFault, UsageError, alternatives, listed
from partyrate.loading.paths import Place, outside
from partyrate.loading.reading import is_scheme, read_head
from partyrate.messages import Message, Text, message, text
from partyrate.model import Scheme
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget
from partyrate.spans import Span

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@frozen
class ShippedScheme:
    """One edition that comes with the library, as `shipped_schemes` lists it.

    Args:
        name, edition: The arguments of `load_scheme` that load it.
        title: Its titles, by language.
        effective_from: The first day it is in force, where the source states it.
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
    def days(self) -> Text:
        """The edition with its days, as messages write them."""
        if self.effective_from is None:
            return text("edition without days", edition=self.edition)
        if self.effective_to is None:
            return text("edition with a first day", edition=self.edition, start=self.effective_from)
        return text("edition with days", edition=self.edition, start=self.effective_from, end=self.effective_to)


@frozen
class Folder:
    """The folder of a scheme, whose files are its editions.

    Args:
        name: The scheme or the folder, as messages write it.
        folder: The folder.
        prefix: The path that messages write before the name of a file.
        within: The folder in which each file must be, whatever its links; None where any place is allowed.
    """

    name: str
    folder: Traversable | Path
    prefix: str
    within: Traversable | Path | None = None

    @property
    def editions(self) -> tuple[str, ...]:
        """The names of the editions, sorted; a file with a further dot in its name is a profile."""
        names = [file.name for file in self.folder.iterdir() if file.name.endswith(".toml")]
        return tuple(sorted(name[:-5] for name in names if name.count(".") == 1))

    def place(self, edition: str) -> Place:
        """Return the file of an edition."""
        return Place(self.folder, edition, self.prefix, self.within)

    def heads(self) -> list[ShippedScheme]:
        """Return the editions with the keys at the top of their files, from the oldest on."""
        heads = []
        for edition in self.editions:
            place = self.place(edition)
            head = read_head(text_of(place), place.file)
            days = head.get("effective_from"), head.get("effective_to")
            heads.append(
                ShippedScheme(self.name, edition, head.get("title", {}), days[0], head.get("status", ""), days[1])
            )
        return sorted(heads, key=lambda head: (head.effective_from or date.min, head.edition))

    def select(self, edition: str | None, on: date | None) -> Place:
        """Return the file of an edition, of the one in force on a day, or of the latest.

        Raises:
            SchemeError: There is no edition.
            NotFoundError: There is no edition of that name.
            UsageError: No edition is in force on that day, or several are from the same day.
        """
        known = self.editions
        if not known:
            raise unreadable(self.prefix, message("folder without schemes"))
        if edition is not None:
            if edition not in known:
                raise unknown_name(text("kind edition of", name=self.name), edition, known, text("editions are files"))
            return self.place(edition)
        if on is not None:
            return self.place(self.in_force(on))
        return self.place(known[0] if len(known) == 1 else self.heads()[-1].edition)

    def in_force(self, day: date) -> str:
        """Return the edition in force on a day: of several, the one that came into force last.

        Raises:
            UsageError: There is none, or there are several from the same day.
        """
        heads = self.heads()
        held = [head for head in heads if _is_in_force(head, day)]
        if not held:
            editions = listed((head.days for head in heads), 20)
            raise UsageError(*message("no edition in force", name=self.name, day=day, editions=editions))
        latest = [head for head in held if head.effective_from == held[-1].effective_from]
        if len(latest) > 1:
            editions = listed(head.edition for head in latest)
            raise UsageError(*message("several editions in force", name=self.name, day=day, editions=editions))
        return latest[0].edition


def _is_in_force(head: ShippedScheme, day: date) -> bool:
    return head.effective_from is not None and head.effective_from <= day <= (head.effective_to or date.max)


def text_of(place: Place, budget: ResourceBudget = DEFAULT_BUDGET) -> str:
    """Return the text of a scheme file; that of a file that another file names is only shown if it is a scheme file.

    Raises:
        SchemeError: It cannot be read.
        SchemeFault: Another file names it, and it is no scheme file. The fault has no position yet.
    """
    try:
        toml = place.text(budget)
    except SchemeError as error:
        for fault in error.faults if place.within is not None else ():
            fault.at = evolve(fault.at, text="") if fault.at else None
        raise
    if place.within is not None and not is_scheme(toml, budget):
        raise SchemeFault(*message("no scheme file to extend", file=place.file))
    return toml


def schemes_folder() -> Traversable:
    """Return the folder of the schemes that come with the library."""
    from importlib.resources import files

    return files("partyrate").joinpath("schemes")


def shipped_folders() -> list[Folder]:
    """Return the folders of the schemes that come with the library, by name."""
    shelf = schemes_folder()
    folders = [Folder(folder.name, folder, f"{folder.name}/") for folder in shelf.iterdir() if folder.is_dir()]
    return sorted((folder for folder in folders if folder.editions), key=lambda folder: folder.name)


_SHIPPED: Final[dict[str, tuple[ShippedScheme, ...]]] = {}
"""The editions in each folder that was read: that takes half a second, and they stay as long as a process runs."""


def shipped_schemes() -> tuple[ShippedScheme, ...]:
    """Return every edition of every scheme that comes with the library, by name and then from the oldest on.

    Example:
        >>> all(scheme.edition for scheme in shipped_schemes())
        True
    """
    shelf = schemes_folder()
    if (place := str(shelf)) not in _SHIPPED:
        _SHIPPED[place] = tuple(head for folder in shipped_folders() for head in folder.heads())
    return _SHIPPED[place]


def is_path(name: str | os.PathLike[str]) -> bool:
    """Whether a name is the path of a file or a folder, and not the name of a shipped scheme."""
    return not isinstance(name, str) or name.endswith(".toml") or "/" in name or "\\" in name


def argument_of(scheme: Scheme) -> str:
    """Return what names a scheme on the command line: its name where it is shipped, with its edition, else its file."""
    shipped = [edition for folder in shipped_folders() if folder.name == scheme.name for edition in folder.editions]
    file = scheme.positions.file
    if any(file == f"{scheme.name}/{edition}.toml" for edition in shipped):
        return scheme.name if len(shipped) == 1 else f"{scheme.name}@{scheme.edition}"
    if not is_path(file):
        return scheme.name
    return f'"{file}"' if " " in file else file


def _checked_day(name: object, edition: object, on: date | str | None) -> date | None:
    """Return the day for which an edition is chosen; check what else a call says of the scheme."""
    if not isinstance(name, str | os.PathLike):
        raise UsageError(*message("no name and no path", value=name))
    if not isinstance(edition, str | None):
        raise UsageError(*message("edition that is no text", value=edition, written=str(edition)))
    day = _day(on)
    if edition is not None and day is not None:
        raise UsageError(*message("edition and day", edition=edition, day=day))
    return day


def place_of(name: str | os.PathLike[str], edition: str | None, on: date | str | None) -> Place:
    """Return the scheme file that a name or a path refers to.

    Raises:
        NotFoundError: No shipped scheme or edition has that name.
        UsageError: An edition or a day is given where there is no choice, or no edition is in force on that day.
        SchemeError: The path is no TOML file and no folder.
    """
    day = _checked_day(name, edition, on)
    if not is_path(name):
        return _shipped_or_near(str(name)).select(edition, day)
    path, written = Path(name), os.fspath(name)
    if path.suffix != ".toml" and _is_folder(path):
        prefix = written if written.endswith(("/", os.sep)) else f"{written}/"
        return Folder(written, path, prefix).select(edition, day)
    if edition is not None or day is not None:
        choice = text("a day", day=day) if edition is None else text("an edition", edition=edition)
        raise UsageError(*message("choice with a path", choice=choice, path=written))
    if path.suffix != ".toml":
        raise unreadable(written, message("no TOML file"))
    return Place(path.parent, path.stem, written.rpartition(path.name)[0])


def _shipped_or_near(name: str) -> Folder:
    """Return a shipped scheme; where a file or a folder has its name, the error suggests the path."""
    try:
        return shipped(name)
    except NotFoundError as error:
        if _is_folder(Path(name)):
            error.fix = text("folder of that name", path=f"./{name}")
        elif Path(f"{name}.toml").exists():
            error.fix = text("file of that name", path=f"{name}.toml")
        raise


def base_of(place: Place, words: str, within: Traversable | Path | None) -> Place:
    """Return the scheme file that the file at a place extends.

    Args:
        place: The file that extends another.
        words: Its text under `extends`.
        within: The folder in which the other file must be unless it is a shipped one; None where it must be one.

    Raises:
        SchemeFault: There is none. The fault has no position yet.
    """
    name, edition = words, None
    if "@" in words and not words.endswith(".toml"):
        name, _, edition = words.rpartition("@")
    if not is_path(name):
        return shipped(name).select(edition, None)
    if within is None:
        raise SchemeFault(*message("path in a text", name=name))
    if fault := outside(place.folder.joinpath(name), within):
        raise _not_extended(name, fault)
    path = Path(name)
    written = name if path.is_absolute() else f"{place.prefix}{name}"
    start = text("start of a path at", folder=place.prefix) if place.prefix else text("start of a path")
    if path.suffix == ".toml":
        return _file_of(place, name, written, within, start)
    folder = Folder(written, place.folder.joinpath(name), f"{written.rstrip('/')}/", within)
    if not _is_folder(folder.folder) or not folder.editions:
        raise SchemeFault(*message("no scheme at a path", name=name, why=start))
    return folder.select(edition, None)


def _file_of(place: Place, name: str, written: str, within: Traversable | Path, start: Text) -> Place:
    """Return the scheme file at a path that starts at another file; `start` says so where nothing else says why."""
    path = Path(name)
    parent = place.folder if path.parent == Path() else place.folder.joinpath(str(path.parent))
    base = Place(parent, path.stem, written.rpartition(path.name)[0], within)
    if fault := base.unreadable():
        fault.why = fault.why or start
        raise _not_extended(name, fault)
    return base


def _not_extended(name: str, fault: SchemeFault) -> SchemeFault:
    """Return the fault of a file as the reason why it cannot be extended."""
    fault.what = text("cannot extend", name=name, what=fault.what)
    return fault


_TABLES = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv", ".parquet")
"""How the names of files end that hold tables."""


def shipped(name: str) -> Folder:
    """Return the folder of a shipped scheme.

    Raises:
        NotFoundError: No shipped scheme has that name.
    """
    folders = {folder.name: folder for folder in shipped_folders()}
    if name not in folders:
        error = unknown_name("scheme", name, tuple(folders), text("shipped by name"))
        titled = [each.name for each in shipped_schemes() if any(name in title for title in each.title.values())]
        if name.lower().endswith(_TABLES):
            error.fix = text("scheme before tables", name=name)
        elif titled and not error.candidates:
            error.candidates = tuple(dict.fromkeys(titled))
            error.fix = text("write near or a path", near=alternatives(error.candidates))
        raise error
    return folders[name]


def unknown_name(kind: str, name: str, known: tuple[str, ...], why: str) -> NotFoundError:
    """Build the error for a name that no shipped scheme, or no file of a folder, has."""
    error = NotFoundError.of(kind, name, known, why)
    if error.candidates:
        error.fix = text("write near or a path", near=alternatives(error.candidates))
    else:
        error.fix = text("use one of or a path", known=listed(known, 20)) if known else text("give a path")
    return error


def unreadable(file: str, lines: Message) -> SchemeError:
    """Build the error for a path where no scheme can be."""
    return SchemeError.of(file, [SchemeFault(*lines, Span(file, 1, 1))])


def _is_folder(path: Traversable | Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # such as a null byte in the name
        return False


def _day(on: date | str | None) -> date | None:
    """Parse a day that is given as a date or as ISO text."""
    if isinstance(on, str):
        with suppress(ValueError):
            return date.fromisoformat(on)
    elif on is None or type(on) is date:  # a datetime is a date in Python, and no day
        return on
    raise UsageError(*message("day that is none", value=on))
