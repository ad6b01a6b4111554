"""Scheme files as bytes: where one is, its text, the profiles beside it, and what is wrong where it cannot be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from attrs import frozen

from partyrate.errors import SchemeError, SchemeFault
from partyrate.loading.measuring import too_large
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
        prefix: What messages write before the name.
        within: The folder in which it must lie, by whatever links; None for a file that the caller named.
    """

    folder: Traversable | Path
    stem: str
    prefix: str = ""
    within: Traversable | Path | None = None

    @property
    def file(self) -> str:
        """What messages call it."""
        return f"{self.prefix}{self.stem}.toml"

    @property
    def identity(self) -> str:
        """The same for all ways to name the file."""
        return str(self.path.resolve() if isinstance(self.path, Path) else self.path)

    @property
    def path(self) -> Traversable | Path:
        """The path of the file."""
        return self.folder.joinpath(f"{self.stem}.toml")

    def text(self, budget: ResourceBudget = DEFAULT_BUDGET) -> str:
        """Read the file, as far as the budget allows."""
        if fault := outside(self.path, self.within):
            raise SchemeError.of(self.file, [fault])
        return read(self.path, self.file, budget)

    def unreadable(self, budget: ResourceBudget = DEFAULT_BUDGET) -> SchemeFault | None:
        """Say why the file cannot be read, if so."""
        found = outside(self.path, self.within) or _bytes(self.path, self.file, budget)
        return found if isinstance(found, SchemeFault) else None

    @property
    def profiles(self) -> tuple[str, ...]:
        """The names of the profiles beside it."""
        start, end = f"{self.stem}.", ".toml"
        names = [file.name for file in self.folder.iterdir() if file.name.startswith(start) and file.name.endswith(end)]
        return tuple(sorted(name[len(start) : -len(end)] for name in names if len(name) > len(start + end)))

    def profile(self, name: str) -> Place:
        """Give the profile of that name."""
        return Place(self.folder, f"{self.stem}.{name}", self.prefix, self.within)


def outside(path: Traversable | Path, within: Traversable | Path | None) -> SchemeFault | None:
    """Say that a path leads out of the folder it must lie in, by whatever links; nothing is read to find out."""
    if within is None or not (isinstance(path, Path) and isinstance(within, Path)):
        return None
    try:
        if path.resolve().is_relative_to(within.resolve()):
            return None
    except (OSError, ValueError, RuntimeError):  # a null byte, links in a circle
        pass
    return SchemeFault(
        f"it leads out of the folder {within}",
        "what a scheme extends lies in one folder with it, so that it can show nothing else",
        "put it there, or pass base=, the folder in which both lie",
    )


def read(source: Traversable | Path, file: str, budget: ResourceBudget = DEFAULT_BUDGET) -> str:
    """Read the text of a file.

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


def _bytes(source: Traversable | Path, file: str, budget: ResourceBudget) -> bytes | SchemeFault:
    """Read a file, or say why it cannot be read."""
    at = Span(file, 1, 1)
    try:
        if source.is_dir():
            return SchemeFault("this is a folder", "a scheme is one file", "give the path of a TOML file in it", at)
        if isinstance(source, Path):
            return read_regular(source, budget.file_bytes)
        return source.read_bytes()  # a scheme that comes with the library, where that is an archive
    except TooLargeError:
        return too_large(budget.file_bytes + 1, file, budget)
    except FileNotFoundError:
        fix = "look at the path; it starts at the working directory"
        if isinstance(source, Path) and source.parent.is_dir():
            near = close_to(source.name, [beside.name for beside in source.parent.iterdir()])
            fix = f"write {' or '.join(map(repr, near))} in place of {source.name!r}" if near else fix
        return SchemeFault("there is no such file", "", fix, at)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        return SchemeFault("the file cannot be read", f"the system says: {reason}", "look at the path", at)


def _encoding_fault(data: bytes, start: int, file: str) -> SchemeFault:
    """Make the fault for bytes that are no UTF-8, at the first of them; Chinese Windows writes GBK or UTF-16."""
    try:
        data.decode("gb18030")
        seems, encoding = "; it seems to be GBK (GB18030)", "gb18030"
    except UnicodeDecodeError:
        seems, encoding = "", "utf-8"
    why, fix = "scheme files are UTF-8, so that everybody reads the same names", "save the file as UTF-8 in the editor"
    if data.startswith(_BYTE_ORDER_MARKS):
        return SchemeFault("the file is not UTF-8; it seems to be UTF-16", why, fix, Span(file, 1, 1))
    begin = data.rfind(b"\n", 0, start) + 1
    line = data[begin:].partition(b"\n")[0].rstrip(b"\r").decode(encoding, "replace")
    column = len(data[begin:start].decode(encoding, "replace")) + 1
    place = Span(file, data.count(b"\n", 0, start) + 1, column, 1, line)
    return SchemeFault(f"the file is not UTF-8{seems}", why, fix, place)
