"""Reading schemes from files, with the schemes they extend and the profiles that fill them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from attrs import evolve, frozen

from partyrate.errors import CycleError, SchemeError, UsageError
from partyrate.loading.editions import beside, found, is_path, text_of, unknown
from partyrate.loading.paths import Place, read
from partyrate.loading.reading import read_profile, read_scheme
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


Steps = tuple[tuple[Place, Span], ...]
"""The files that extend each other on the way to one, each with the place of its `extends`."""


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
        edition: Which edition of a shipped scheme or of a folder: the name of its file. Without it and without `on`,
            the one with the latest first day.
        on: A day (a date, or text such as `2019-12-31`): the edition in force on that day. Of several in force, the one
            with the latest first day holds; an edition that does not say its first day is never taken so.
        profile: Values for what the scheme leaves unpublished: a path, or a name for the file beside the scheme
            (`2019.illustrative.toml` beside `2019.toml`). Where none is there, the one beside the scheme that it
            extends fills what is still unpublished.
        base: The folder in which the file may extend others, by whatever path or link; by default the parent of the
            folder that it lies in. What leads out of it is never read.
        budget: How large the files may be.

    Returns:
        The scheme, which knows the place of each of its entries. Its rules are not checked yet.

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
    place = found(name_or_path, edition, on)
    within = _reach(place) if base is None else _folder(base)
    loaded = _loaded(place, within, checked_budget(budget))
    scheme = loaded.scheme
    if profile is None:
        return scheme
    if is_path(profile):
        file = os.fspath(profile)
        return scheme.with_profile(read_profile(read(Path(profile), file, budget), file, scheme, budget))
    owner: _Loaded | None = loaded
    known: list[str] = []
    while owner is not None:
        if profile in owner.place.profiles:
            place = owner.place.profile(str(profile))
            if owner is loaded:  # the folder of what it extends is known already; a shipped scheme needs none
                place = evolve(place, within=within)
            values = read_profile(place.text(budget), place.file, owner.scheme, budget)
            return scheme.with_profile(values if owner is loaded else _open_values(values, scheme))
        known += owner.place.profiles
        owner = owner.base
    kind = f"profile of {loaded.place.file}"
    raise unknown(kind, str(profile), tuple(dict.fromkeys(known)), "a profile is a file beside its scheme")


def loads_scheme(
    text: str,
    file: str = "<text>",
    *,
    base: str | os.PathLike[str] | None = None,
    budget: ResourceBudget = DEFAULT_BUDGET,
) -> Scheme:
    r"""Read a scheme from a TOML text.

    Args:
        text: What a scheme file holds.
        file: What messages call it.
        base: The folder in which the text may extend files, and at which a path under `extends` starts. Without it, a
            text extends shipped schemes only.
        budget: How large the text, and the files that it extends, may be.

    Raises:
        SchemeError: The text is no TOML, or is no scheme. It holds every fault with its place.
        UsageError: It is no text, or `base` is no folder.

    Example:
        >>> scheme = loads_scheme('name = "trial"\n[formula.score]\nis = "a + b"')
        >>> scheme.indicators["score"].formula, str(scheme.span_of("formula", "score", "is"))
        ('a + b', '<text>:3:7')
    """
    if not isinstance(text, str):
        raise UsageError(
            f"the scheme is given as {type(text).__name__}, not as a text",
            "a text holds what a scheme file holds",
            "decode it as UTF-8, or pass the path of a file to load_scheme",
        )
    within = None if base is None else _folder(base)
    start = "" if within in (None, Path()) else f"{within}/"
    place = Place(within or Path(), file.rpartition("/")[2].removesuffix(".toml"), start)
    checked_budget(budget)
    return read_scheme(text, file, lambda words, at: _base(place, within, words, at, (), budget).scheme, budget)


def _folder(base: str | os.PathLike[str]) -> Path:
    """Return a folder that was given, or refuse what is none."""
    try:
        path = Path(base)
        if path.is_dir():
            return path
    except (TypeError, OSError, ValueError):
        pass
    raise UsageError(f"base = {base!r} is no folder", "files are extended in a folder", "give the path of a folder")


def _reach(place: Place) -> Traversable | Path:
    """Return the folder in which the file at a place may extend others.

    The parent of its folder, unless that is the root of the system, in which everything lies.
    """
    if not isinstance(place.folder, Path):
        return place.folder
    folder = place.folder.resolve()
    return folder if folder.parent == Path(folder.anchor) else folder.parent


def _loaded(place: Place, within: Traversable | Path, budget: ResourceBudget, before: Steps = ()) -> _Loaded:
    """Read a scheme file and those that it extends."""
    bases: list[_Loaded] = []

    def opener(words: str, at: Span) -> Scheme:
        bases.append(_base(place, within, words, at, before, budget))
        return bases[0].scheme

    scheme = read_scheme(text_of(place, budget), place.file, opener, budget)
    return _Loaded(scheme, place, bases[0] if bases else None)


def _base(
    place: Place, within: Traversable | Path | None, words: str, at: Span, before: Steps, budget: ResourceBudget
) -> _Loaded:
    """Read the scheme that the file at a place extends."""
    base = beside(place, words, within)
    steps = (*before, (place, at))
    same = [number for number, (step, _) in enumerate(steps) if step.identity == base.identity]
    if same:
        loop = steps[same[0] :]
        error = CycleError(
            "files extend each other in a circle: "
            + " -> ".join([*(f"{step.file} (line {line.line})" for step, line in loop), loop[0][0].file]),
            "what a scheme takes over must be there before it",
            "let one of them extend another scheme, or none; NAME@EDITION names an earlier edition",
        )
        error.loop = tuple(step.file for step, _ in loop)
        raise error
    if len(steps) > budget.depth:
        what = f"more than {budget.depth:,} files extend each other"
        raise SchemeError.of(
            place.file, [budget.exceeded_by_scheme("depth", what, "put the changes of some together", at)]
        )
    return _loaded(base, base.within or _reach(base), budget, steps)


def _open_values(profile: Profile, scheme: Scheme) -> Profile:
    """Keep the values of a profile of the scheme that this one extends, as far as they are still unpublished here."""
    values: dict[str, Any] = {}
    for given, value in profile.values.items():
        name = folded(given)
        if name in scheme.parameters and scheme.parameters[name].is_unpublished and not isinstance(value, Mapping):
            values[name] = value
        elif name in scheme.lookups and isinstance(value, Mapping):
            keys = [tuple(map(written_cell, key)) for key, cell in scheme.lookups[name].cells.items() if cell is None]
            if cells := _open_cells(value, keys):
                values[name] = cells
    return evolve(profile, values=values)


def _open_cells(values: Mapping[str, Any], keys: list[tuple[str, ...]]) -> dict[str, Any]:
    """Keep the values of those cells, nested as they are given."""
    kept: dict[str, Any] = {}
    for head, value in values.items():
        rest = [key[1:] for key in keys if key[:1] == (head,)]
        if isinstance(value, Mapping):
            if inner := _open_cells(value, rest):
                kept[head] = inner
        elif () in rest:
            kept[head] = value
    return kept
