"""Texts of a scheme that data are compared with: written as texts of the data are read, or nothing would equal them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from partyrate.checks.faults import fault_at, placed
from partyrate.errors import SchemeFault
from partyrate.model import Scheme
from partyrate.model.missing import is_value, missing_words
from partyrate.text.normalization import is_normal, normal, shown

_WHY = "texts of the data are read without what nobody sees, so that nothing equals this one"


def texts(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find expected keys and keys of lookups that no text of the data equals, and choices that look the same."""
    choices: set[Any] = {value for _, entry in placed(scheme) for value in getattr(entry, "values", ())}
    for name, table in scheme.tables.items():
        for number, key in enumerate(table.expects):
            if isinstance(key, str) and not is_normal(key):
                yield _hidden(scheme, ("table", name, "expects", number), key)
    for name, lookup in scheme.lookups.items():
        for number, row in enumerate(lookup.rows):
            for cell in row[: len(lookup.keys)]:
                if isinstance(cell, str) and not is_normal(cell) and cell not in choices:
                    yield _hidden(scheme, ("lookup", name, "rows", number), cell)
    for path, entry in placed(scheme):
        met: dict[str, str] = {}
        for number, value in enumerate(getattr(entry, "values", ())):
            other = met.setdefault(normal(value), value) if isinstance(value, str) else value
            if other != value:
                yield fault_at(
                    scheme, (*path, "values", number), f"{shown(value)} looks like {shown(other)}",
                    "values that differ by what nobody sees are read as one", "keep one of them",
                )  # fmt: skip
    yield from _missing(scheme)


def _missing(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find words for missing values that no cell has, or that are values as well."""
    own = [(("input", name, "missing"), each.missing or ()) for name, each in scheme.indicators.items()]
    for path, words in [(("missing",), scheme.missing), *own]:
        for number, word in enumerate(words):
            if not word.strip() or not is_normal(word):
                why = "a blank cell is missing in any case" if not word.strip() else _WHY
                fix = f"write {normal(word)!r}" if normal(word) else "take it out"
                what = f"{shown(word)} stands for a missing value"
                yield fault_at(scheme, (*path, number), what, why, fix)
    for name, entry in scheme.indicators.items():
        for word in sorted(missing_words(scheme, entry)) if entry.is_input else ():
            if is_value(entry, word):
                path = ("missing",) if entry.missing is None else ("input", name, "missing")
                words = scheme.missing if entry.missing is None else entry.missing
                yield fault_at(
                    scheme, (*path, words.index(word)),
                    f"{word!r} stands for a missing value, and is a value of the {entry.kind} {name!r}",
                    "a cell is a value or is missing, never both",
                    "take it out" if entry.missing is not None else f"take it out, or name others in [input.{name}]: "
                    "missing = []",
                )  # fmt: skip


def _hidden(scheme: Scheme, path: tuple[str | int, ...], text: str) -> SchemeFault:
    return fault_at(scheme, path, f"{shown(text)} is read as {normal(text)!r}", _WHY, f"write {normal(text)!r}")
