"""Constants of a scheme: parameters, and lookups that hold a table of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from attrs import field, frozen
from attrs.validators import optional

from partyrate.errors import StructureError, counted
from partyrate.language.cells import MATCHES, Cells
from partyrate.messages import Text, joined, message, text, word
from partyrate.model.entry import (
    VALUE_KINDS,
    Entry,
    Scalar,
    as_number,
    as_numbers,
    as_scalar,
    as_texts,
    as_tuple,
    one_of,
    show_scalar,
)
from partyrate.model.indicator import named_entry, section_of
from partyrate.model.kinds import holding

MOST_SEGMENTS: Final = 100_000
"""The most combinations of a last key that selects by steps or lines with the keys before it."""


def _fits(value: Scalar, kind: str, values: tuple[str, ...]) -> bool:
    """Whether a constant is of a kind, and one of the values of a choice."""
    return {
        "number": isinstance(value, Fraction),
        "flag": isinstance(value, bool),
        "text": isinstance(value, str),
        "choice": isinstance(value, str) and (not values or value in values),
        "date": isinstance(value, date),
    }[kind]


def _expected(kind: str, values: tuple[str, ...]) -> Text:
    """Return the words for the constants of a kind."""
    if values:
        return text("one of a choice", values=joined(values))
    return text("holds a flag") if kind == "flag" else text("a sort", sort=word("kind", kind))


def _refuse_values(entry: Parameter | Lookup) -> None:
    """Refuse the values of a choice for an entry of another kind, which would never be looked at."""
    if entry.values and entry.kind != "choice":
        sort = text("has no kind") if entry.kind is None else text("is a sort", sort=word("kind", entry.kind))
        raise StructureError(
            *message(
                "values of no choice", entry=named_entry(entry), sort=sort,
                fix=text("choice or no values" if entry.kind in (None, "text") else "take the values out"),
            ),
            path=(section_of(entry), entry.name, "values"),
        )  # fmt: skip


@frozen(kw_only=True, field_transformer=holding)
class Parameter(Entry):
    """A named constant of the rules. Without a value it is *unpublished*: values that depend on it are undetermined.

    Args:
        kind: `number`, `choice`, `flag`, `date` or `text`.
        value: The constant, or None where the source does not state it.
        values: The values of a choice. The value is one of them.
        value_labels: Labels of these values, by value and language: `{"村": {"en": "village"}}`. Words of the language,
            such as `in` and `half_up`, need none.
        unit: The unit of a number: `yuan`, `points`, `years`.
        range: The least and the greatest value that a number plausibly has, for scenarios; results do not depend on it.
        step: The step between such values; it divides the range.

    Raises:
        StructureError: The value is not of its kind, or none of its values; or the range is none.
    """

    kind: str = field(default="number", validator=one_of(*VALUE_KINDS))
    value: Scalar | None = field(default=None, converter=as_scalar)
    values: tuple[str, ...] = field(default=(), converter=as_texts)
    value_labels: Mapping[str, Mapping[str, str]] = field(factory=dict)
    unit: str = ""
    range: tuple[Fraction, ...] = field(default=(), converter=as_numbers)
    step: Fraction | None = field(default=None, converter=as_number)

    def __attrs_post_init__(self) -> None:
        _refuse_values(self)
        if self.range or self.step is not None:
            self._check_range()
        if self.value is not None and not _fits(self.value, self.kind, self.values):
            is_quoted_date = self.kind == "date" and isinstance(self.value, str)
            expected = text("dated value without quotes") if is_quoted_date else _expected(self.kind, self.values)
            value = show_scalar(self.value)
            raise StructureError(
                *message("parameter with another kind of value", name=self.name, value=value, expected=expected),
                path=("parameter", self.name, "value"),
            )

    def _check_range(self) -> None:
        """Check that the range of plausible values has two ends and a step that leads from one to the other."""
        is_range = self.kind == "number" and len(self.range) == 2 and self.step is not None and self.step > 0
        steps = (self.range[1] - self.range[0]) / self.step if is_range and self.step else Fraction(-1)
        if steps < 0 or steps.denominator != 1:
            raise StructureError(
                *message("range of a parameter", name=self.name), path=("parameter", self.name, "range")
            )

    @property
    def is_unpublished(self) -> bool:
        """Whether the source does not state the value, and nobody has supplied it."""
        return self.value is None


def _first(rows: tuple[Any, ...]) -> str:
    """Return the first rows of a lookup and the number of the others, for its `repr`."""
    more = f" and {len(rows) - 3:,} more" if len(rows) > 3 else ""
    return f"{rows[:3]!r}{more}"


def _rows(rows: Iterable[Any]) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(as_scalar(cell) for cell in as_tuple(row)) for row in as_tuple(rows))


@frozen(kw_only=True, field_transformer=holding)
class Lookup(Entry):
    """A table of constants of the rules: `pay[star]`, `step[group, 'pivot']`.

    Args:
        keys: Names of the keys that select a row. The cells of a key with the name of a ladder or of a choice are
            checked against it.
        columns: Names of the value columns where there are several; the last key of a look-up then names the column.
        match: How the last key selects a row: `exact`; `at_least`, the row with the greatest key that a number reaches;
            `at_most`, the one with the smallest key that it does not pass; `linear`, between two rows in proportion.
        rows: Each row: its keys, then its values. A single value that the source does not state is None (in a scheme
            file: `{ unpublished = true }`).
        unpublished: Keys (one, or a list for several) whose values the source does not state at all.
        kind: The kind of its values: `number`, `choice`, `flag`, `date` or `text`; without it, that of the published
            ones. It is required where none is published and they are no numbers.
        values: The values of a choice. Each cell is one of them.
        value_labels: Labels of these values, by value and language: `{"村": {"en": "village"}}`.
        unit: The unit of a number.

    Raises:
        StructureError: A row has another number of cells, a key stands twice, or a value is of another kind.
    """

    keys: tuple[str, ...] = field(converter=as_texts)
    columns: tuple[str, ...] = field(default=(), converter=as_texts)
    match: str = field(default="exact", validator=one_of(*MATCHES))
    rows: tuple[tuple[Scalar | None, ...], ...] = field(default=(), converter=_rows, repr=_first)
    unpublished: tuple[tuple[Scalar, ...], ...] = field(default=(), converter=_rows, repr=_first)
    kind: str | None = field(default=None, validator=optional(one_of(*VALUE_KINDS)))
    values: tuple[str, ...] = field(default=(), converter=as_texts)
    value_labels: Mapping[str, Mapping[str, str]] = field(factory=dict)
    unit: str = ""

    def __attrs_post_init__(self) -> None:
        _refuse_values(self)
        self._check_rows()
        self._check_keys()
        self._check_values()
        if self.match != "exact":
            self._check_match()

    @property
    def _width(self) -> int:
        """The number of cells in a row: those of the keys, then those of the values."""
        return len(self.keys) + max(1, len(self.columns))

    def _check_rows(self) -> None:
        keys = len(self.keys)
        for index, row in enumerate(self.rows):
            path = ("lookup", self.name, "rows", index)
            if len(row) != self._width:
                raise StructureError(
                    *message(
                        "lookup row of another length", name=self.name, row=index + 1,
                        cells=counted(len(row), "cell"), keys=keys, values=self._width - keys, width=self._width,
                    ),
                    path=path,
                )  # fmt: skip
            if None in row[:keys]:
                raise StructureError(*message("lookup row without a key", name=self.name, row=index + 1), path=path)

    def _all_keys(self) -> Iterator[tuple[tuple[Any, ...], str, int]]:
        """Yield every key with the field that holds it and its index there."""
        yield from ((row[: len(self.keys)], "rows", index) for index, row in enumerate(self.rows))
        yield from ((key, "unpublished", index) for index, key in enumerate(self.unpublished))

    def _check_keys(self) -> None:
        known: set[tuple[Any, ...]] = set()
        for key, part, index in self._all_keys():
            words = ", ".join(show_scalar(cell) for cell in key if cell is not None)
            path = ("lookup", self.name, part, index)
            if len(key) != len(self.keys):
                cells, width = counted(len(key), "cell"), counted(len(self.keys), "cell")
                raise StructureError(
                    *message("lookup key of another length", name=self.name, key=words, cells=cells, width=width),
                    path=path,
                )
            if key in known:
                raise StructureError(*message("lookup key twice", name=self.name, key=words), path=path)
            known.add(key)

    def _check_values(self) -> None:
        first: dict[int, Scalar] = {}
        for index, row in enumerate(self.rows):
            for column, value in enumerate(row[len(self.keys) :], start=len(self.keys)):
                if value is None:
                    continue
                path = ("lookup", self.name, "rows", index, column)
                words = show_scalar(value)
                if type(first.setdefault(column, value)) is not type(value):
                    other = show_scalar(first[column])
                    raise StructureError(
                        *message("lookup values of two kinds", name=self.name, value=words, first=other), path=path
                    )
                if self.kind is not None and not _fits(value, self.kind, self.values):
                    expected = _expected(self.kind, self.values)
                    raise StructureError(
                        *message("lookup value of another kind", name=self.name, value=words, expected=expected),
                        path=path,
                    )

    def _check_match(self) -> None:
        """Check that the last keys are numbers, and the values as well where lines join them."""
        for key, part, index in self._all_keys():
            if not isinstance(key[-1], Fraction):
                path = ("lookup", self.name, part, index)
                data = {"name": self.name, "match": self.match, "key": show_scalar(key[-1])}
                raise StructureError(*message("match of no number", **data), path=path)
        if self.match == "linear" and self.kind not in (None, "number"):
            raise StructureError(
                *message("line between no numbers", name=self.name), path=("lookup", self.name, "kind")
            )
        for index, row in enumerate(self.rows):
            if self.match == "linear" and any(not isinstance(cell, Fraction | None) for cell in row[len(self.keys) :]):
                path = ("lookup", self.name, "rows", index)
                raise StructureError(*message("line between no numbers", name=self.name), path=path)
        others, last = {key[:-1] for key, *_ in self._all_keys()}, {key[-1] for key, *_ in self._all_keys()}
        if len(others) * len(last) > MOST_SEGMENTS:
            count = len(others) * len(last)
            lines = message("lookup of many segments", name=self.name, count=count, most=MOST_SEGMENTS)
            raise StructureError(*lines, path=("lookup", self.name, "match"))

    @cached_property
    def selection(self) -> Cells:
        """The cells with how their last key selects, as rules look them up."""
        return Cells(self.cells, self.match, len(self.keys) - 1)

    @cached_property
    def cells(self) -> Mapping[tuple[Scalar, ...], Scalar | None]:
        """Every cell by its full key (the column last, where there are several); None where it is unpublished."""
        cells: dict[tuple[Scalar, ...], Scalar | None] = {}
        width = len(self.keys)
        for row in [*self.rows, *((*key, *[None] * max(1, len(self.columns))) for key in self.unpublished)]:
            key: Any = row[:width]
            for position, value in enumerate(row[width:]):
                cells[(*key, self.columns[position]) if self.columns else key] = value
        return MappingProxyType(cells)
