"""Constants of a scheme: parameters, and lookups that hold a table of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from attrs import evolve, field, frozen
from attrs.validators import optional

from partyrate.errors import StructureError, counted
from partyrate.language.advice import of_percent
from partyrate.language.cells import MATCHES, Cells
from partyrate.messages import Text, joined, message, text, word
from partyrate.model.dated import DatedRows, DatedValue, as_constant, as_rows, check_days, index_on
from partyrate.model.entry import (
    VALUE_KINDS,
    Entry,
    Scalar,
    as_names,
    as_number,
    as_numbers,
    as_tuple,
    one_of,
    show_scalar,
)
from partyrate.model.indicator import named_entry, section_of
from partyrate.model.kinds import holding
from partyrate.numbers import exact
from partyrate.spans import Path

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
        value: The constant, or None where the source does not state it. Where it changes over time, its values by day,
            each a `DatedValue`: `[{ from = 2023-01-01, is = 0.13 }, { from = 2025-01-01, is = 0.15 }]`.
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
    value: Scalar | tuple[DatedValue, ...] | None = field(default=None, converter=as_constant)
    values: tuple[str, ...] = field(default=(), converter=as_names)
    value_labels: Mapping[str, Mapping[str, str]] = field(factory=dict)
    unit: str = ""
    range: tuple[Fraction, ...] = field(default=(), converter=as_numbers)
    step: Fraction | None = field(default=None, converter=as_number)

    def __attrs_post_init__(self) -> None:
        _refuse_values(self)
        if self.range or self.step is not None:
            self._check_range()
        path = ("parameter", self.name, "value")
        if isinstance(self.value, tuple):
            check_days(self.value, self.name, path)
            for index, part in enumerate(self.value):
                self._check_value(part.is_, (*path, index, "is"))
        else:
            self._check_value(self.value, path)

    def _check_value(self, value: Scalar | None, path: Path) -> None:
        """Check that a value is one of the kind of this parameter."""
        if value is None or _fits(value, self.kind, self.values):
            return
        is_quoted_date = self.kind == "date" and isinstance(value, str)
        expected = text("dated value without quotes") if is_quoted_date else _expected(self.kind, self.values)
        number = _number_meant(value) if self.kind == "number" and isinstance(value, str) else None
        lines = message(
            "parameter with another kind of value",
            name=self.name, value=show_scalar(value), expected=expected,
            instead=expected if number is None else text("number alone", number=show_scalar(number)),
        )  # fmt: skip
        raise StructureError(*lines, path=path)

    def _check_range(self) -> None:
        """Check that the range of plausible values has two ends and a step that leads from one to the other."""
        is_range = self.kind == "number" and len(self.range) == 2 and self.step is not None and self.step > 0
        steps = (self.range[1] - self.range[0]) / self.step if is_range and self.step else Fraction(-1)
        if steps < 0 or steps.denominator != 1:
            fix = text("range lacks its step" if len(self.range) == 2 and self.step is None else "range and step")
            lines = message("range of a parameter", name=self.name, fix=fix)
            raise StructureError(*lines, path=("parameter", self.name, "range"))

    @property
    def is_unpublished(self) -> bool:
        """Whether the source does not state the value, and nobody has supplied it."""
        return self.constant is None

    @property
    def constant(self) -> Scalar | None:
        """Its value, or the last one where it changes over time; None where that is unpublished."""
        return self.value[-1].is_ if isinstance(self.value, tuple) else self.value

    @property
    def by_day(self) -> tuple[DatedValue, ...]:
        """Its values by day, where it changes over time."""
        return self.value if isinstance(self.value, tuple) else ()

    def on(self, day: date) -> Parameter:
        """Return the parameter with the value alone that is in force on a day; unpublished before the first one."""
        if not self.by_day:
            return self
        index = index_on(self.by_day, day)
        if index < 0:
            return evolve(self, value=None)
        return evolve(self, value=self.by_day[index].is_, source=self.by_day[index].source or self.source)


def _first(rows: tuple[Any, ...]) -> str:
    """Return the first rows of a lookup and the number of the others, for its `repr`."""
    more = f" and {len(rows) - 3:,} more" if len(rows) > 3 else ""
    return f"{rows[:3]!r}{more}"


def _rows(rows: Iterable[Any]) -> tuple[Any, ...]:
    """Return rows as tuples of constants, and rows by day as they are."""
    found = as_tuple(rows)
    return found if any(isinstance(row, DatedRows) for row in found) else as_rows(found)


def _number_meant(value: str) -> Fraction | None:
    """Return the number in a text, or the share that a percentage is; None where it holds none."""
    share = of_percent(value, len(value) - 1) if value else None
    return exact(value) if share is None or share[0] else exact(share[1].instead)


def _odd_cell(cells: Sequence[tuple[int, Scalar]]) -> tuple[int, Scalar, Scalar] | None:
    """Return the first cell of a kind that fewer cells have, and one of another kind; None where all are of one kind.

    Where as many are of either kind, numbers in quotes are odd, else the kind that comes later.
    """
    by_type: dict[type, list[tuple[int, Scalar]]] = {}
    for index, value in cells:
        by_type.setdefault(type(value), []).append((index, value))
    if len(by_type) < 2:
        return None

    def rank(kind: type) -> tuple[int, bool]:
        return len(by_type[kind]), kind is not str or any(exact(value) is None for _, value in by_type[kind])

    odd = min(reversed(by_type), key=rank)
    other = next(kind for kind in by_type if kind is not odd)
    return *by_type[odd][0], by_type[other][0][1]


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
            file: `{ unpublished = true }`). Where the table changes over time, its rows by day, each a `DatedRows`:
            `[{ from = 2023-01-01, rows = [...] }, { from = 2025-01-01, rows = [...] }]`.
        unpublished: Keys (one, or a list for several) whose values the source does not state at all.
        kind: The kind of its values: `number`, `choice`, `flag`, `date` or `text`; without it, that of the published
            ones. It is required where none is published and they are no numbers.
        values: The values of a choice. Each cell is one of them.
        value_labels: Labels of these values, by value and language: `{"村": {"en": "village"}}`.
        unit: The unit of a number.

    Raises:
        StructureError: A row has another number of cells, a key stands twice, or a value is of another kind.
    """

    keys: tuple[str, ...] = field(converter=as_names)
    columns: tuple[str, ...] = field(default=(), converter=as_names)
    match: str = field(default="exact", validator=one_of(*MATCHES))
    rows: tuple[tuple[Scalar | None, ...] | DatedRows, ...] = field(default=(), converter=_rows, repr=_first)
    unpublished: tuple[tuple[Scalar, ...], ...] = field(default=(), converter=as_rows, repr=_first)
    kind: str | None = field(default=None, validator=optional(one_of(*VALUE_KINDS)))
    values: tuple[str, ...] = field(default=(), converter=as_names)
    value_labels: Mapping[str, Mapping[str, str]] = field(factory=dict)
    unit: str = ""

    def __attrs_post_init__(self) -> None:
        _refuse_values(self)
        if self.by_day:
            self._check_by_day()
            return
        self._check_rows()
        self._check_keys()
        self._check_values()
        if self.match != "exact":
            self._check_match()

    @cached_property
    def plain_rows(self) -> tuple[tuple[Scalar | None, ...], ...]:
        """Its rows, where they do not change over time."""
        return tuple(row for row in self.rows if not isinstance(row, DatedRows))

    @cached_property
    def by_day(self) -> tuple[DatedRows, ...]:
        """Its rows by day, where they change over time."""
        return tuple(row for row in self.rows if isinstance(row, DatedRows))

    def on(self, day: date) -> Lookup:
        """Return the lookup with the rows alone that are in force on a day.

        Before the first day, the values of all keys are unpublished.
        """
        if not self.by_day:
            return self
        index, width = index_on(self.by_day, day), len(self.keys)
        parts = self.by_day[index : index + 1] if index >= 0 else self.by_day
        given = {row[:width]: None for part in parts for row in part.rows}
        kind = self.kind or (None if index >= 0 and self._published_kind(parts) else self._published_kind(self.by_day))
        if index < 0:
            return evolve(self, rows=(), unpublished=[*given, *self._unpublished_beside(given)], kind=kind)
        source = parts[0].source or self.source
        return evolve(self, rows=parts[0].rows, unpublished=self._unpublished_beside(given), kind=kind, source=source)

    def _unpublished_beside(self, given: Mapping[tuple[Any, ...], None]) -> list[tuple[Scalar, ...]]:
        """Return the unpublished keys that no row of a day has."""
        return [key for key in self.unpublished if key not in given]

    def _published(self, parts: Iterable[DatedRows]) -> Scalar | None:
        """Return the first value that is published on some of the days."""
        width = len(self.keys)
        return next((cell for part in parts for row in part.rows for cell in row[width:] if cell is not None), None)

    def _published_kind(self, parts: Iterable[DatedRows]) -> str | None:
        """Return the kind of the first value that is published on some of the days."""
        kinds: dict[type, str] = {Fraction: "number", bool: "flag", str: "text", date: "date"}
        return kinds.get(type(self._published(parts)))

    def _check_by_day(self) -> None:
        """Check the rows of each day as those of a lookup of their own."""
        path = ("lookup", self.name, "rows")
        if self.plain_rows:
            raise StructureError(*message("rows with and without a day", name=self.name), path=path)
        check_days(self.by_day, self.name, path)
        for index, part in enumerate(self.by_day):
            try:
                self.on(part.from_)
            except StructureError as fault:
                own = fault.path[2:] if fault.path[2:3] == ("rows",) else ()
                fault.path = (*path, index, *own)
                raise
            first, value = self._published(self.by_day), self._published([part])
            if first is not None and value is not None and type(first) is not type(value) and not self.columns:
                words = {"value": show_scalar(value), "other": show_scalar(first)}
                lines = message("lookup values of two kinds", name=self.name, **words)
                raise StructureError(*lines, path=(*path, index, "rows"))

    @property
    def _width(self) -> int:
        """The number of cells in a row: those of the keys, then those of the values."""
        return len(self.keys) + max(1, len(self.columns))

    def _check_rows(self) -> None:
        keys = len(self.keys)
        for index, row in enumerate(self.plain_rows):
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
        yield from ((row[: len(self.keys)], "rows", index) for index, row in enumerate(self.plain_rows))
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
        for column in range(len(self.keys), self._width):
            given = [(index, row[column]) for index, row in enumerate(self.plain_rows)]
            cells = [(index, value) for index, value in given if value is not None]
            path = ("lookup", self.name, "rows")
            if (odd := _odd_cell(cells)) is not None:
                index, value, other = odd
                words = {"value": show_scalar(value), "other": show_scalar(other)}
                lines = message("lookup values of two kinds", name=self.name, **words)
                raise StructureError(*lines, path=(*path, index, column))
            for index, value in cells:
                if self.kind is not None and not _fits(value, self.kind, self.values):
                    words = {"value": show_scalar(value), "expected": _expected(self.kind, self.values)}
                    lines = message("lookup value of another kind", name=self.name, **words)
                    raise StructureError(*lines, path=(*path, index, column))

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
        for index, row in enumerate(self.plain_rows):
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
        """Every cell by its full key (the column last, where there are several); None where it is unpublished.

        Of a table that changes over time, these are the cells of all days, each as it is in force last.
        """
        cells: dict[tuple[Scalar, ...], Scalar | None] = {}
        width = len(self.keys)
        for part in self.by_day:
            cells |= self.on(part.from_).cells
        if self.by_day:
            return MappingProxyType(cells)
        for row in [*self.plain_rows, *((*key, *[None] * max(1, len(self.columns))) for key in self.unpublished)]:
            key: Any = row[:width]
            for position, value in enumerate(row[width:]):
                cells[(*key, self.columns[position]) if self.columns else key] = value
        return MappingProxyType(cells)
