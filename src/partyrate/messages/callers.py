"""Arguments as whoever called writes them: in Python by name, on the command line as options.

A text of the catalogue names an argument as `{option[skip]:{row}}`: its name and, behind the colon, what to give it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final

from attrs import field, frozen

from partyrate.messages.languages import LANGUAGES

InCell = Callable[[str, str, str], str]
"""Writes the value of an argument with the option, in a language."""


@frozen
class Caller:
    """Who reads a text.

    Args:
        writes_options: Whether arguments are options of the command line.
        cells: By argument what names its cell with the value and the option, where a workbook that is read
            has a cell for it.
    """

    writes_options: bool = False
    cells: Mapping[str, InCell] = field(factory=dict)


_PYTHON: Final = Caller()
_CALLER: ContextVar[Caller] = ContextVar("partyrate_caller", default=_PYTHON)


@contextmanager
def written_for(caller: Caller) -> Iterator[None]:
    """Write arguments as one caller does, as long as a block runs."""
    token = _CALLER.set(caller)
    try:
        yield
    finally:
        _CALLER.reset(token)


def with_cells(cells: Mapping[str, InCell]) -> None:
    """Name from here on the cells of a workbook that hold arguments of a command."""
    _CALLER.set(Caller(_CALLER.get().writes_options, cells))


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)


def _of_rows(value: str) -> str:
    """Return rows without their table, which an argument of its own names in Python."""
    return value.rpartition("=")[2]


def _headers(value: str) -> str:
    name, _, header = value.partition("=")
    return f"{{{_quoted(name)}: {_quoted(header)}}}"


def _by_side(value: str) -> str:
    """Return a name for all ratings, or for one of them."""
    return _headers(value) if "=" in value else _quoted(value)


def _table(value: str) -> str:
    return f"{{{_quoted(value.partition('=')[0])}: ...}}"


def _pair(value: str) -> str:
    """Return a value by its name, which options write as `score=90`."""
    name, _, written = value.partition("=")
    return f"{{{_quoted(name)}: {written}}}"


def _total(value: str) -> str:
    """Return the total of several parameters, which options write as `a,b=1`."""
    names, _, total = value.rpartition("=")
    return f"{{({', '.join(map(_quoted, names.split(',')))}): {total}}}"


def _varied(value: str) -> str:
    """Return the values of a parameter, which options write as `weight=0.3..0.6:0.1` or as `veto=true,false`."""
    if ":" not in value:
        name, _, listed = value.partition("=")
        return f"{{{_quoted(name)}: [{', '.join(map(_quoted, listed.split(',')))}]}}"
    name, low, high, step = re.split(r"=|\.\.|:", value)
    return f'{{{_quoted(name)}: {{"range": ({low}, {high}), "step": {step}}}}}'


_ARGUMENTS: Final[Mapping[str, tuple[str, Callable[[str], str]]]] = {
    "sheet": ("sheet", _quoted),
    "header": ("header", _of_rows),
    "column": ("columns", _headers),
    "missing": ("missing", lambda value: f"[{_quoted(value)}]"),
    "skip": ("skip", lambda value: f"[{_of_rows(value)}]"),
    "keep": ("keep", lambda value: f"[{_of_rows(value)}]"),
    "encoding": ("encoding", _quoted),
    "decimal_comma": ("decimal_comma", lambda _: "True"),
    "date_order": ("date_order", _quoted),
    "as_of": ("as_of", _quoted),
    "period": ("period", _quoted),
    "format": ("formats", lambda value: f"[{_quoted(value)}]"),
    "csv_for": ("for_excel", lambda _: "True"),
    "csv_encoding": ("encoding", _quoted),
    "count": ("n", str),
    "share": ("share", _quoted),
    "holidays": ("holidays", str),
    "working": ("working", str),
    "table": ("tables", _table),
    "of": ("of", _by_side),
    "score": ("scores", _by_side),
    "level": ("levels", _headers),
    "input": ("inputs", lambda value: f"[{_quoted(value)}]"),
    "vary": ("values", _varied),
    "draws": ("draws", str),
    "design": ("design", _quoted),
    "total": ("totals", _total),
    "unit": ("unit", _quoted),
    "change": ("changes", _pair),
    "against": ("against", _quoted),
}
"""By option the argument of Python, and how what it is given is written."""


@frozen
class _Option:
    """One argument of a text, to be written with what stands behind the colon."""

    name: str
    caller: Caller
    lang: str

    def __format__(self, value: str) -> str:
        if not self.caller.writes_options:
            argument, written = _ARGUMENTS[self.name]
            is_whole = value or argument == "decimal_comma"
            return f"{argument}={written(value) if is_whole else ''}"
        option = f"--{self.name.replace('_', '-')}"
        if value:
            option += f" {_quoted(value) if any(map(str.isspace, value)) else value}"
        cell = self.caller.cells.get(self.name)
        return option if cell is None or not value else cell(value, option, self.lang)


@frozen
class Argument:
    """An argument that is a value of a text, by its name in Python: `{argument}` is `levels=`, or `--level`."""

    name: str

    def __str__(self) -> str:
        if not _CALLER.get().writes_options:
            return f"{self.name}="
        options = {argument: option for option, (argument, _) in _ARGUMENTS.items()}
        return f"--{options.get(self.name, self.name).replace('_', '-')}"


@frozen
class UnitKey:
    """The key of a row that is a value of a text: `unit={'lot': 'L1', 'bidder': 'B00'}`, or `--unit L1,B00`."""

    key: Mapping[str, Any] | Sequence[Any]

    def __str__(self) -> str:
        if not _CALLER.get().writes_options:
            return f"unit={self.key!r}"
        parts = ",".join(map(str, self.key.values() if isinstance(self.key, Mapping) else self.key))
        return f"--unit {_quoted(parts) if any(map(str.isspace, parts)) else parts}"


@frozen
class Options:
    """The arguments of a text in one language: `{option[skip]:{row}}`."""

    lang: str

    def __getitem__(self, name: str) -> _Option:
        if name not in _ARGUMENTS:
            raise KeyError(name)
        return _Option(name, _CALLER.get(), self.lang)


OPTIONS: Final = {lang: Options(lang) for lang in LANGUAGES}
"""The value of `option` in the texts of a language."""
