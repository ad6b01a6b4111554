"""Single files: only regular ones are read, at most so large, and a file is written whole or not at all.

Every file of a command is read and written here, so that here, and nowhere else, what is read is kept from being
written: `keeping_inputs`.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from partyrate.errors import UsageError
from partyrate.messages import message, text
from partyrate.storage.file_names import file_name_fault

_CHUNK: Final = 1 << 20

_READ: Final[ContextVar[set[tuple[int, int]] | None]] = ContextVar("read", default=None)
"""The files that were read in a block that keeps them: device and number, which all names and links of a file share."""


class NotRegularError(OSError):
    """A path leads to a device, a pipe, a socket or a folder; reading it may never end."""

    def __init__(self, mode: int) -> None:
        super().__init__(0, text("folder in place of a file" if stat.S_ISDIR(mode) else "no regular file"))


class TooLargeError(OSError):
    """A file with more bytes than may be read."""

    def __init__(self, most: int) -> None:
        super().__init__(0, text("too many bytes", most=most))


def read_regular(path: Path, most: int) -> bytes:
    """Read a regular file of at most so many bytes; a link is followed.

    Raises:
        NotRegularError: It is a device, a pipe, a socket or a folder.
        TooLargeError: It is larger, whatever size the system says.
        OSError: It cannot be read.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):  # opening some devices already does something
        raise NotRegularError(mode)
    # O_NONBLOCK: the path may have become a pipe meanwhile, whose opening would wait for a writer.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode):  # it was replaced in between
            raise NotRegularError(status.st_mode)
        if (read := _READ.get()) is not None:
            read.add((status.st_dev, status.st_ino))
        parts, size = [], 0
        while size <= most and (part := file.read(_CHUNK)):
            parts.append(part)
            size += len(part)
    if size > most:
        raise TooLargeError(most)
    return b"".join(parts)


def inside(folder: Path, name: str) -> Path:
    """Return the path of a file of a folder, checked to lie in the folder itself.

    Raises:
        UsageError: The name leads elsewhere.
    """
    path = folder / name
    if file_name_fault(name) or path.name != name or path.parent != folder:
        raise UsageError(*message("no name of a file", name=name, folder=folder))
    return path


@contextmanager
def keeping_inputs() -> Iterator[None]:
    """Refuse to write a file that was read before, as long as a block runs; it is one by whatever path or link."""
    token = _READ.set(set())
    try:
        yield
    finally:
        _READ.reset(token)


def _refuse_inputs(paths: Iterable[Path]) -> None:
    """Refuse to write files that were read.

    Raises:
        UsageError: One of them was.
    """
    read = _READ.get()
    for path in paths if read else ():
        try:
            status = path.stat()
        except (OSError, ValueError):  # there is none; writing it says what is wrong with the path
            continue
        if (status.st_dev, status.st_ino) in (read or ()):
            raise UsageError(*message("input overwritten", path=path))


def write_text(path: Path, content: str) -> None:
    """Write a file whole or not at all: a file of that name stays as it is until the new one is complete.

    Until then the new one has no name where the system knows such files, so that a kill leaves nothing of it behind.
    """
    write_bytes(path, content.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file of bytes whole or not at all, as `write_text` does."""
    _refuse_inputs([path])
    temporary = _hidden(path, "part")
    try:
        if not _appears_complete(temporary, data):
            with temporary.open("xb") as file:
                file.write(data)
        temporary.replace(path)
    except BaseException:  # an interrupt, too, must leave no half-written file; it is raised again
        temporary.unlink(missing_ok=True)
        raise


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files of a folder together: none is renamed into place before all of them are complete.

    Where a renaming fails, those before it are undone. The last file is renamed last, so that its presence proves that
    the others are complete.
    """
    _refuse_inputs(inside(folder, name) for name in files)
    parts: dict[Path, Path] = {}
    before: dict[Path, Path | None] = {}
    try:
        for name, data in files.items():
            path = inside(folder, name)
            part = _hidden(path, "part")
            parts[part] = path
            if not _appears_complete(part, data):
                with part.open("xb") as file:
                    file.write(data)
        for part, path in parts.items():
            before[path] = _kept(path)
            part.replace(path)
    except BaseException:  # an interrupt, too, must leave what was there; it is raised again
        for path, kept in before.items():
            if kept is not None:
                kept.replace(path)
                kept.unlink(missing_ok=True)  # nothing was done where both are names of one file
            elif not path.is_dir():
                path.unlink(missing_ok=True)
        before.clear()
        raise
    finally:
        for leftover in [*parts, *(kept for kept in before.values() if kept is not None)]:
            leftover.unlink(missing_ok=True)


def _hidden(path: Path, kind: str) -> Path:
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}.{kind}")


def _kept(path: Path) -> Path | None:
    """Link a file to a second name, under which it stays when it is replaced; return None where there is no file."""
    if not path.is_file():
        return None
    kept = _hidden(path, "old")
    try:
        os.link(path, kept)
    except OSError:  # the kind of file system knows one name only
        kept.write_bytes(path.read_bytes())
    return kept


def _appears_complete(path: Path, data: bytes) -> bool:
    """Write a file that gets its name only when it is complete; return whether the system can do so."""
    if not hasattr(os, "O_TMPFILE"):
        return False
    try:
        handle = os.open(path.parent, os.O_TMPFILE | os.O_WRONLY, 0o666)
    except OSError:  # the kind of file system has no files without a name
        return False
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        try:  # a descriptor that is passed, though the path is absolute, makes Python follow the link
            os.link(f"/proc/self/fd/{handle}", path, src_dir_fd=handle, follow_symlinks=True)
        except OSError:
            return False
    return True
