"""Where scheme files are: shipped with the library, or at a path."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from partyrate.errors import SchemeError, SchemeFault, UnknownNameError, UsageError, listed
from partyrate.loading.reading import read_profile, read_scheme
from partyrate.loading.syntax import parsed
from partyrate.model import Scheme
from partyrate.source import Span, close_to

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

_BYTE_ORDER_MARKS = (b"\xff\xfe", b"\xfe\xff")


@frozen
class ShippedScheme:
    """One edition that comes with the library, as a list of them shows it.

    Args:
        name, edition: What `load_scheme` takes.
        title: What people call it, by language.
        effective_from: The first day it is in force, where the source says so.
        status: `in force`, `trial`, `planned`, `repealed`, or the source's own word.
    """

    name: str
    edition: str
    title: Mapping[str, str] = field(factory=dict)
    effective_from: date | None = None
    status: str = ""


@frozen
class _Place:
    """A scheme file: its folder, its name without `.toml`, and what messages write before the name."""

    folder: Traversable | Path
    stem: str
    prefix: str = ""

    def text(self, suffix: str = "") -> tuple[str, str]:
        """Read the file, or the one beside it whose name goes on with a suffix: text and shown name."""
        name = f"{self.stem}{suffix}.toml"
        return _read(self.folder.joinpath(name), self.prefix + name), self.prefix + name

    @property
    def profiles(self) -> tuple[str, ...]:
        """The names of the profiles beside it."""
        start, end = f"{self.stem}.", ".toml"
        names = [file.name for file in self.folder.iterdir() if file.name.startswith(start) and file.name.endswith(end)]
        return tuple(sorted(name[len(start) : -len(end)] for name in names if len(name) > len(start + end)))


def load_scheme(
    name_or_path: str | os.PathLike[str],
    *,
    edition: str | None = None,
    profile: str | os.PathLike[str] | None = None,
) -> Scheme:
    """Read a scheme that comes with the library, or one of your own.

    Args:
        name_or_path: The name of a shipped scheme, or the path of a TOML file. It is a path if it ends in `.toml`,
            holds a path separator, or is a `pathlib.Path`.
        edition: Which edition of a shipped scheme; by default the one in force from the latest day.
        profile: Values for what the scheme leaves unpublished: a name for the file beside the scheme
            (`2019.illustrative.toml` beside `2019.toml`), or a path.

    Returns:
        The scheme, which knows the place of each of its entries. Its rules are not checked yet.

    Raises:
        UnknownNameError: No shipped scheme, edition or profile has that name.
        SchemeError: The file cannot be read, is no TOML, or is no scheme. It holds every fault with its place.

    Example:
        >>> load_scheme("no-such.toml")
        Traceback (most recent call last):
            ...
        partyrate.errors.SchemeError: 1 fault in no-such.toml
        no-such.toml:1:1: there is no such file
          mend: look at the path; it starts at the working directory
    """
    place = _place(name_or_path, edition)
    text, file = place.text()
    scheme = read_scheme(text, file)
    if profile is None:
        return scheme
    if _is_path(profile):
        return read_profile(_read(Path(profile), os.fspath(profile)), os.fspath(profile), scheme)
    if profile not in place.profiles:
        raise _unknown(f"profile of {file}", str(profile), place.profiles, "a profile is a file beside its scheme")
    text, file = place.text(f".{profile}")
    return read_profile(text, file, scheme)


def loads_scheme(text: str, file: str = "<text>") -> Scheme:
    r"""Read a scheme from a TOML text.

    Args:
        text: What a scheme file holds.
        file: What messages call it.

    Raises:
        SchemeError: The text is no TOML, or is no scheme. It holds every fault with its place.

    Example:
        >>> scheme = loads_scheme('name = "trial"\n[formula.score]\nis = "a + b"')
        >>> scheme.indicators["score"].is_, str(scheme.where("formula", "score", "is"))
        ('a + b', '<text>:3:7')
    """
    return read_scheme(text, file)


def shipped_schemes() -> tuple[ShippedScheme, ...]:
    """List every edition of every scheme that comes with the library, by name and then from the oldest.

    Example:
        >>> all(scheme.edition for scheme in shipped_schemes())
        True
    """
    folders = [folder for folder in _shelf().iterdir() if folder.is_dir()]
    found = [_summary(_Place(folder, stem, f"{folder.name}/")) for folder in folders for stem in _editions(folder)]
    return tuple(sorted(found, key=lambda scheme: (scheme.name, scheme.effective_from or date.min, scheme.edition)))


def _shelf() -> Traversable:
    from importlib.resources import files

    return files("partyrate").joinpath("schemes")


def _editions(folder: Traversable) -> list[str]:
    """Give the editions in the folder of a scheme; a further dot in the name of a file makes it a profile."""
    names = [file.name for file in folder.iterdir() if file.name.endswith(".toml")]
    return [name[:-5] for name in names if name.count(".") == 1]


def _summary(place: _Place) -> ShippedScheme:
    document: dict[str, Any] = parsed(*place.text())
    return ShippedScheme(
        place.prefix.rstrip("/"),
        place.stem,
        document.get("title", {}),
        document.get("effective_from"),
        document.get("status", ""),
    )


def _is_path(name: str | os.PathLike[str]) -> bool:
    return not isinstance(name, str) or name.endswith(".toml") or "/" in name or "\\" in name


def _place(name: str | os.PathLike[str], edition: str | None) -> _Place:
    """Find a scheme file."""
    if _is_path(name):
        if edition is not None:
            raise UsageError(
                f"edition {edition!r} is given with the path {os.fspath(name)!r}",
                "a path names one file, which holds one edition",
                "leave 'edition' out, or give the name of a shipped scheme",
            )
        path = Path(name)
        text = os.fspath(name)
        if path.suffix != ".toml":
            raise _unreadable(text, "this is no TOML file", "scheme files end in .toml", "give the path of a TOML file")
        return _Place(path.parent, path.stem, text.rpartition(path.name)[0])
    shipped = [scheme for scheme in shipped_schemes() if scheme.name == name]
    if not shipped:
        names = dict.fromkeys(scheme.name for scheme in shipped_schemes())
        raise _unknown("scheme", str(name), tuple(names), "only schemes of the library are found by name")
    editions = tuple(scheme.edition for scheme in shipped)
    if edition is not None and edition not in editions:
        raise _unknown(f"edition of {name!r}", edition, editions, "an edition is a file of its own")
    return _Place(_shelf().joinpath(str(name)), edition or editions[-1], f"{name}/")


def _unknown(kind: str, name: str, known: tuple[str, ...], why: str) -> UnknownNameError:
    error = UnknownNameError.of(kind, name, known, why)
    own = "a path that ends in .toml"
    if error.candidates:
        error.mend = f"write {' or '.join(map(repr, error.candidates))}, or {own}"
    else:
        error.mend = f"use one of: {listed(known, 20)}, or {own}" if known else f"give {own}"
    return error


def _read(source: Traversable | Path, file: str) -> str:
    """Read the text of a file."""
    try:
        if source.is_dir():
            raise _unreadable(file, "this is a folder", "a scheme is one file", "give the path of a TOML file in it")
        data = source.read_bytes()
    except FileNotFoundError:
        mend = "look at the path; it starts at the working directory"
        if isinstance(source, Path) and source.parent.is_dir():
            near = close_to(source.name, [beside.name for beside in source.parent.iterdir()])
            mend = f"write {' or '.join(map(repr, near))} in place of {source.name!r}" if near else mend
        raise _unreadable(file, "there is no such file", "", mend) from None
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise _unreadable(file, "the file cannot be read", f"the system says: {reason}", "look at the path") from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SchemeError.of(file, [_encoding_fault(data, error.start, file)]) from None


def _unreadable(file: str, what: str, why: str, mend: str) -> SchemeError:
    return SchemeError.of(file, [SchemeFault(what, why, mend, Span(file, 1, 1))])


def _encoding_fault(data: bytes, start: int, file: str) -> SchemeFault:
    """Make the fault for bytes that are no UTF-8, at the first of them; Chinese Windows writes GBK or UTF-16."""
    try:
        data.decode("gb18030")
        seems, encoding = "; it seems to be GBK (GB18030)", "gb18030"
    except UnicodeDecodeError:
        seems, encoding = "", "utf-8"
    why, mend = "scheme files are UTF-8, so that everybody reads the same names", "save the file as UTF-8 in the editor"
    if data.startswith(_BYTE_ORDER_MARKS):
        return SchemeFault("the file is not UTF-8; it seems to be UTF-16", why, mend, Span(file, 1, 1))
    begin = data.rfind(b"\n", 0, start) + 1
    line = data[begin:].partition(b"\n")[0].rstrip(b"\r").decode(encoding, "replace")
    column = len(data[begin:start].decode(encoding, "replace")) + 1
    place = Span(file, data.count(b"\n", 0, start) + 1, column, 1, line)
    return SchemeFault(f"the file is not UTF-8{seems}", why, mend, place)
