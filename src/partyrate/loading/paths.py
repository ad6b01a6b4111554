"""Scheme files on disk: their paths, their texts, their profiles, and the faults of files that cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from partyrate.errors import SchemeError, SchemeFault, alternatives
from partyrate.loading.measuring import too_large
from partyrate.messages import Text, message, text
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget
from partyrate.spans import Span, close_to
from partyrate.storage.files import TooLargeError, read_regular

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


@frozen
class Place:
    """A scheme file.

    Args:
        folder: Its folder.
        stem: Its name without `.toml`.
        prefix: The path that messages write before the name.
        within: The folder in which it must be, whatever its links; None for a file that the caller named.
    """

    folder: Traversable | Path
    stem: str
    prefix: str = ""
    within: Traversable | Path | None = None

    @property
    def file(self) -> str:
        """The path of the file, as messages write it."""
        return f"{self.prefix}{self.stem}.toml"

    @property
    def identity(self) -> str:
        """One text for all paths of the file."""
        return str(self.path.resolve() if isinstance(self.path, Path) else self.path)

    @property
    def path(self) -> Traversable | Path:
        """The path of the file."""
        return self.folder.joinpath(f"{self.stem}.toml")

    def text(self, budget: ResourceBudget = DEFAULT_BUDGET) -> str:
        """Return the text of the file.

        Raises:
            SchemeError: It cannot be read, or is larger than the budget allows.
        """
        if fault := outside(self.path, self.within):
            raise SchemeError.of(self.file, [fault])
        return read(self.path, self.file, budget)

    def unreadable(self, budget: ResourceBudget = DEFAULT_BUDGET) -> SchemeFault | None:
        """Return the fault of a file that another file names and that cannot be read; None where it can be."""
        fault = outside(self.path, self.within)
        data = fault or _bytes(self.path, self.file, budget, "look at the path")
        return data if isinstance(data, SchemeFault) else None

    @property
    def profiles(self) -> tuple[str, ...]:
        """The names of its profiles, which are files of the same folder."""
        start, end = f"{self.stem}.", ".toml"
        names = [file.name for file in self.folder.iterdir() if file.name.startswith(start) and file.name.endswith(end)]
        return tuple(sorted(name[len(start) : -len(end)] for name in names if len(name) > len(start + end)))

    def profile(self, name: str) -> Place:
        """Return the file of the profile of that name."""
        return Place(self.folder, f"{self.stem}.{name}", self.prefix, self.within)


def outside(path: Traversable | Path, within: Traversable | Path | None) -> SchemeFault | None:
    """Return the fault of a path that leads out of the folder it must be in, whatever its links; no file is read."""
    if within is None or not (isinstance(path, Path) and isinstance(within, Path)):
        return None
    try:
        if path.resolve().is_relative_to(within.resolve()):
            return None
    except (OSError, ValueError, RuntimeError):  # a null byte, links in a circle
        pass
    return SchemeFault(*message("out of the folder", folder=within))


def read(source: Traversable | Path, file: str, budget: ResourceBudget = DEFAULT_BUDGET) -> str:
    """Return the text of a file.

    Raises:
        SchemeError: There is no such file, it cannot be read, is not UTF-8, or is larger than the budget allows.
    """
    data = _bytes(source, file, budget)
    if isinstance(data, SchemeFault):
        raise SchemeError.of(file, [data])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SchemeError.of(file, [_encoding_fault(data, error.start, file)]) from None


def _near_file(source: Traversable | Path) -> Text | None:
    """Return which file of the same folder may be meant; None where there is none with a name like it."""
    if not isinstance(source, Path) or not source.parent.is_dir():
        return None
    # An ending that all files have makes none of them alike.
    stems = {sibling.stem: sibling.name for sibling in source.parent.iterdir()}
    near = tuple(stems[stem] for stem in close_to(source.stem, stems))
    return text("near file", near=alternatives(near), name=source.name) if near else None


def _bytes(
    source: Traversable | Path, file: str, budget: ResourceBudget, advice: str = "look at the path from here"
) -> bytes | SchemeFault:
    """Return the content of a file, or the fault that it cannot be read.

    `advice` is the key of the text that says how to correct the path of a file that does not exist.
    """
    at = Span(file, 1, 1)
    try:
        if source.is_dir():
            return SchemeFault(*message("path of a folder"), at)
        if isinstance(source, Path):
            return read_regular(source, budget.file_bytes)
        return source.read_bytes()  # a scheme that comes with the library, where that is an archive
    except TooLargeError:
        return too_large(budget.file_bytes + 1, file, budget)
    except FileNotFoundError:
        return SchemeFault(*message("no such file", fix=_near_file(source) or text(advice)), at)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        return SchemeFault(*message("file cannot be read", reason=reason), at)


def _encoding_fault(data: bytes, start: int, file: str) -> SchemeFault:
    """Build the fault of bytes that are no UTF-8, at the first of them; Chinese Windows writes GBK or UTF-16."""
    if data.startswith(_BYTE_ORDER_MARKS):
        return SchemeFault(*message("file of the encoding", encoding="UTF-16"), Span(file, 1, 1))
    try:
        data.decode("gb18030")
        encoding, lines = "gb18030", message("file of the encoding", encoding="GBK (GB18030)")
    except UnicodeDecodeError:
        encoding, lines = "utf-8", message("file of another encoding")
    begin = data.rfind(b"\n", 0, start) + 1
    line = data[begin:].partition(b"\n")[0].rstrip(b"\r").decode(encoding, "replace")
    column = len(data[begin:start].decode(encoding, "replace")) + 1
    return SchemeFault(*lines, Span(file, data.count(b"\n", 0, start) + 1, column, 1, line))
