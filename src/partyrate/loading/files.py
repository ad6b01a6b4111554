"""Schemes read from files, with the schemes that they extend and the profiles that fill them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from partyrate.errors import CycleError, SchemeError, SchemeFault, UsageError
from partyrate.errors.arguments import checked_path
from partyrate.loading.editions import base_of, is_path, place_of, text_of, unknown_name
from partyrate.loading.paths import Place, outside, read
from partyrate.loading.reading import read_profile, read_scheme, read_with_section
from partyrate.messages import joined_with, message, text
from partyrate.model import Profile, Scheme, folded
from partyrate.model.entry import written_cell
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget, checked_budget
from partyrate.spans import Span

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@frozen
class _Loaded:
    """A scheme with its file, and the scheme that it extends."""

    scheme: Scheme
    place: Place
    base: _Loaded | None = None


Chain = tuple[tuple[Place, Span], ...]
"""Files each of which extends the next one, with the positions of their `extends`."""


def load_scheme(
    name_or_path: str | os.PathLike[str],
    *,
    edition: str | None = None,
    on: date | str | None = None,
    profile: str | os.PathLike[str] | None = None,
    base: str | os.PathLike[str] | None = None,
    budget: ResourceBudget = DEFAULT_BUDGET,
) -> Scheme:
    """Read a scheme that comes with the library, or one of your own.

    Args:
        name_or_path: The name of a shipped scheme, or the path of a TOML file, or of a folder whose TOML files are the
            editions of one scheme. It is a path if it ends in `.toml`, holds a path separator, or is a `pathlib.Path`.
        edition: The edition of a shipped scheme or of a folder: the name of its file. Without it and without `on`, the
            one with the latest first day.
        on: A day (a date, or text such as `2019-12-31`): the edition in force on that day. Of several in force, the one
            with the latest first day holds; an edition without a first day is never in force by day.
        profile: Values for the constants that the scheme leaves unpublished: a path, or a name for the file next to it
            (`2019.illustrative.toml` next to `2019.toml`). Where there is none, the one next to the scheme that it
            extends fills the values that are still unpublished.
        base: The folder in which the file may extend others, by any path or link; by default the parent of its own
            folder. Files outside are never read.
        budget: Limits on the size of the files.

    Returns:
        The scheme, with the positions of its entries. Its rules are not checked yet.

    Raises:
        NotFoundError: No shipped scheme, edition or profile has that name.
        UsageError: Both `edition` and `on` are given, or either with the path of a file; no edition is in force on that
            day, or several are from the same day.
        SchemeError: The file cannot be read, is no TOML, or is no scheme. It holds every fault with its place.

    Example:
        >>> load_scheme("no-such.toml")
        Traceback (most recent call last):
            ...
        partyrate.errors.SchemeError: 1 fault in no-such.toml
        no-such.toml:1:1: there is no such file
          fix:  look at the path; it starts at the working directory
    """
    place = place_of(name_or_path, edition, on)
    within = _reach(place) if base is None else _folder(base)
    loaded = _loaded(place, within, checked_budget(budget))
    scheme = loaded.scheme
    if profile is None:
        return scheme
    if not isinstance(profile, str):
        profile = checked_path(profile, "profile", "illustrative")
    if is_path(profile):
        file = os.fspath(profile)
        return scheme.with_profile(read_profile(read(Path(profile), file, budget), file, scheme, budget))
    owner: _Loaded | None = loaded
    known: list[str] = []
    while owner is not None:
        if profile in owner.place.profiles:
            place = owner.place.profile(str(profile))
            if owner is loaded:  # the place of a base has its limits already, and a shipped scheme needs none
                place = evolve(place, within=within)
            values = read_profile(place.text(budget), place.file, owner.scheme, budget)
            return scheme.with_profile(values if owner is loaded else _open_values(values, scheme))
        known += owner.place.profiles
        owner = owner.base
    kind = text("kind profile of", file=loaded.place.file)
    raise unknown_name(kind, str(profile), tuple(dict.fromkeys(known)), text("profiles are files"))


def loads_scheme(
    text: str,
    file: str = "<text>",
    *,
    base: str | os.PathLike[str] | None = None,
    budget: ResourceBudget = DEFAULT_BUDGET,
) -> Scheme:
    r"""Read a scheme from a TOML text.

    Args:
        text: The content of a scheme file.
        file: The name of the file in messages.
        base: The folder in which the text may extend files, and at which a path under `extends` starts. Without it, a
            text extends shipped schemes only.
        budget: Limits on the size of the text and of the files that it extends.

    Raises:
        SchemeError: The text is no TOML, or is no scheme. It holds every fault with its place.
        UsageError: It is no text, or `base` is no folder.

    Example:
        >>> scheme = loads_scheme('name = "trial"\n[formula.score]\nis = "a + b"')
        >>> scheme.indicators["score"].formula, str(scheme.span_of("formula", "score", "is"))
        ('a + b', '<text>:3:7')
    """
    if not isinstance(text, str):
        raise UsageError(*message("scheme that is no text", type=type(text).__name__))
    file = str(checked_path(file, "file", "scheme.toml"))
    within = None if base is None else _folder(base)
    start = "" if within in (None, Path()) else f"{within}/"
    place = Place(within or Path(), file.rpartition("/")[2].removesuffix(".toml"), start)
    checked_budget(budget)
    return read_scheme(text, file, lambda words, at: _base(place, within, words, at, (), budget).scheme, budget)


def load_with_section(
    path: str | os.PathLike[str], section: str, cls: type, budget: ResourceBudget = DEFAULT_BUDGET
) -> tuple[Scheme, list[Any], Place]:
    """Read a scheme file with one section more; return its entries, as instances of a class, and the file as well.

    Raises:
        SchemeError: The file cannot be read, is no TOML, or is no such scheme. It holds every fault with its place.
    """
    place = place_of(path, None, None)
    within = _reach(place)
    toml = place.text(checked_budget(budget))
    scheme, entries = read_with_section(
        toml, place.file, lambda words, at: _base(place, within, words, at, (), budget).scheme, section, cls, budget
    )
    return scheme, entries, place


def load_beside(place: Place, name: str, **choice: Any) -> Scheme:
    """Read a scheme that a file names: a shipped one, or one at a path that starts at the folder of the file.

    Args:
        place: The file.
        name: The name or the path.
        **choice: The edition, the profile and the budget, as for `load_scheme`.

    Raises:
        SchemeFault: A path leads out of the parent of that folder, or to no file. The fault has no position yet.
        PartyrateError: As for `load_scheme`.
    """
    within = _reach(place)

    def beside(words: str) -> str | Path:
        if not is_path(words) or not isinstance(place.folder, Path):
            return words
        path = place.folder / words
        if outside(path, within):
            raise SchemeFault(*message("out of reach", name=words, folder=within))
        if path.suffix == ".toml" and (fault := place_of(path, None, None).unreadable(choice["budget"])):
            fault.at = None
            raise fault
        return path

    profile = choice.pop("profile", None)
    return load_scheme(beside(name), profile=None if profile is None else beside(profile), **choice)


def _folder(base: str | os.PathLike[str]) -> Path:
    """Return a folder of the caller.

    Raises:
        UsageError: It is no folder.
    """
    try:
        path = Path(base)
        if path.is_dir():
            return path
    except (TypeError, OSError, ValueError):
        pass
    raise UsageError(*message("base that is no folder", value=base))


def _reach(place: Place) -> Traversable | Path:
    """Return the folder in which the file at a place may extend others.

    The parent of its folder, unless that is the root of the system, in which everything lies.
    """
    if not isinstance(place.folder, Path):
        return place.folder
    folder = place.folder.resolve()
    return folder if folder.parent == Path(folder.anchor) else folder.parent


def _loaded(place: Place, within: Traversable | Path, budget: ResourceBudget, before: Chain = ()) -> _Loaded:
    """Read a scheme file and those that it extends."""
    bases: list[_Loaded] = []

    def opener(words: str, at: Span) -> Scheme:
        bases.append(_base(place, within, words, at, before, budget))
        return bases[0].scheme

    scheme = read_scheme(text_of(place, budget), place.file, opener, budget)
    return _Loaded(scheme, place, bases[0] if bases else None)


def _base(
    place: Place, within: Traversable | Path | None, words: str, at: Span, before: Chain, budget: ResourceBudget
) -> _Loaded:
    """Read the scheme that the file at a place extends."""
    base = base_of(place, words, within)
    chain = (*before, (place, at))
    for index, (file, _) in enumerate(chain):
        if file.identity == base.identity:
            raise _cycle(chain[index:])
    if len(chain) > budget.depth:
        what, fix = text("too many files", most=budget.depth), text("put changes together")
        raise SchemeError.of(place.file, [budget.exceeded_by_scheme("depth", what, fix, at)])
    return _loaded(base, base.within or _reach(base), budget, chain)


def _cycle(loop: Chain) -> CycleError:
    """Build the error for files that extend each other, the last one the first."""
    files = [text("file and line", file=place.file, line=at.line) for place, at in loop]
    error = CycleError(*message("files in a circle", files=joined_with("leads to", [*files, loop[0][0].file])))
    error.loop = tuple(place.file for place, _ in loop)
    return error


def _open_values(profile: Profile, scheme: Scheme) -> Profile:
    """Return a profile of the scheme that this one extends, with the values that are still unpublished here."""
    values: dict[str, Any] = {}
    for written, value in profile.values.items():
        name = folded(written)
        if name in scheme.parameters and scheme.parameters[name].is_unpublished and not isinstance(value, Mapping):
            values[name] = value
        elif name in scheme.lookups and isinstance(value, Mapping):
            keys = [tuple(map(written_cell, key)) for key, cell in scheme.lookups[name].cells.items() if cell is None]
            if cells := _open_cells(value, keys):
                values[name] = cells
    return evolve(profile, values=values)


def _open_cells(values: Mapping[str, Any], keys: list[tuple[str, ...]]) -> dict[str, Any]:
    """Return the values of those cells, nested as they are in the profile."""
    kept: dict[str, Any] = {}
    for head, value in values.items():
        rest = [key[1:] for key in keys if key[:1] == (head,)]
        if isinstance(value, Mapping):
            if inner := _open_cells(value, rest):
                kept[head] = inner
        elif () in rest:
            kept[head] = value
    return kept
