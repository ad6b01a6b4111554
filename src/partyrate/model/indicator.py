"""Inputs, formulas and groups, and the constants that rules use: parameters and lookups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

from attrs import field, frozen
from attrs.validators import optional

from partyrate.errors import KindError, StructureError, counted
from partyrate.messages import Text, joined, joined_with, message, text, word
from partyrate.model.entry import (
    Entry,
    ParameterName,
    Scalar,
    as_scalar,
    as_texts,
    as_tuple,
    one_of,
    show_scalar,
)
from partyrate.model.kinds import holding
from partyrate.numbers import decimals_of, exact

KINDS = ("number", "choice", "flag", "date", "text")


def _bound(value: Any) -> Any:
    """Return a number of an indicator exactly; a plain decimal may be written as a text."""
    if value is None or isinstance(value, ParameterName):
        return value
    number = exact(value)
    if number is None:
        raise KindError(*message("bound of another kind", value=value, type=type(value).__name__))
    return number


def _numbers(values: Any) -> tuple[Any, ...]:
    return tuple(map(_bound, as_tuple(values)))


def _words(value: Any) -> tuple[str, ...] | None:
    return None if value is None else as_texts(value)


NUMBERS_ONLY = ("low", "high", "decimals", "allowed", "step")
"""The keys of an input that only numbers have."""


@frozen(kw_only=True, field_transformer=holding)
class Indicator(Entry):
    """One measured or computed value of each row of a table.

    It is an *input* when it has a `kind`, a *formula* when it has a `formula`, and a *group* when it has neither: the
    weighted sum of the indicators that name it as their `parent`.

    Args:
        table: The table it belongs to. May be left out where the scheme has one table without parent.
        when: A rule; where it is false, the row has no value (not applicable).
        kind: Of an input: `number`, `choice`, `flag`, `date` or `text`.
        low, high, decimals: Bounds (both included) and decimals of a number; all three are required, so that every sum
            can be proved exact beforehand. On a formula they are a promise, checked where `decimals` is given.
        values: The values of a choice.
        allowed: Of a number: the only values it can have; bounds and decimals follow from them, and may be left out.
        step: Of a number: the step, such as `0.5`, of which its values are whole multiples; decimals follow from it
            where they are left out.
        column: Name of the column that holds an input, where it is not `name`.
        optional: Whether single rows may lack the value. Without it a gap in the data is a fault.
        missing: Words in the data that stand for a missing value, such as `缺考`; where left out, those of the scheme.
        formula: The rule of a formula (in a scheme file: `is`).
        takes: Names of a formula's arguments. Such a formula is used by calling it.
        decimals: Of a formula: the decimals shown in results; by default those that the rule needs.
        direction: Whether `higher` or `lower` is better.
        parent: The group it is a part of.
        weight: Its weight in the group, 1 by default.
        maximum: The greatest number of points, for indicators that are marked in points.
        stage: One of the scheme's stages.
        show: Whether it is a result. An indicator that is not shown is an intermediate step: it is computed and
            explained, and is in no table of results.

    Raises:
        StructureError: It has both a kind and a formula, keys that do not belong to its kind, or lacks bounds or
            values.
        KindError: A bound, a weight or a maximum is no number.
    """

    table: str | None = None
    when: str | None = None
    kind: str | None = field(default=None, validator=optional(one_of(*KINDS)))
    low: Fraction | ParameterName | None = field(default=None, converter=_bound)
    high: Fraction | ParameterName | None = field(default=None, converter=_bound)
    decimals: int | ParameterName | None = None
    values: tuple[str, ...] = field(default=(), converter=as_texts)
    allowed: tuple[Fraction, ...] = field(default=(), converter=_numbers)
    step: Fraction | None = field(default=None, converter=_bound)
    column: str | None = None
    optional: bool = False
    missing: tuple[str, ...] | None = field(default=None, converter=_words)
    formula: str | None = field(default=None, alias="formula")
    takes: tuple[str, ...] = field(default=(), converter=as_texts)
    direction: str = field(default="higher", validator=one_of("higher", "lower"))
    parent: str | None = None
    weight: Fraction | ParameterName = field(default=Fraction(1), converter=_bound)
    maximum: Fraction | ParameterName | None = field(default=None, converter=_bound)
    stage: str | None = None
    show: bool = True

    def __attrs_post_init__(self) -> None:
        if self.kind is not None and self.formula is not None:
            raise StructureError(*message("kind and rule", name=self.name))
        for name in self._misplaced():
            raise StructureError(
                *message(
                    "key of another sort of entry",
                    entry=named_entry(self), key=name, sort=self._sort, why=_meaning_of_key(name),
                    fix=self._fix_of_key(name),
                ),
                path=(section_of(self), self.name, name),
            )  # fmt: skip
        self._fill_bounds()
        lacking = [name for name in ("low", "high", "decimals") if getattr(self, name) is None]
        if self.kind == "number" and lacking:
            raise StructureError(*message("number without bounds", name=self.name, lacking=joined_with("and", lacking)))
        if self.kind == "choice" and not self.values:
            raise StructureError(*message("choice without values", name=self.name))

    @property
    def _sort(self) -> Text:
        return text("is no input") if self.kind is None else text("is a sort", sort=word("kind", self.kind))

    def _misplaced(self) -> list[str]:
        """Return the keys that are given and mean nothing for an entry of this sort."""
        written = [name for name in (*NUMBERS_ONLY, "values") if getattr(self, name) not in (None, ())]
        if self.kind is None:
            written += [] if self.missing is None else ["missing"]
            return [name for name in written if name in ("allowed", "step", "values", "missing")]
        fitting = {"number": NUMBERS_ONLY, "choice": ("values",)}.get(self.kind, ())
        return [name for name in written if name not in fitting] + ([] if self.show is True else ["show"])

    def _fix_of_key(self, name: str) -> Text:
        if name == "values" and self.kind == "number":
            return text("write allowed", values=", ".join(self.values))
        if name == "values" and self.kind == "text":
            return text("write kind choice")
        if self.kind is None and name not in ("values", "missing"):
            return text("clamp or round instead")
        return text("take the key out")

    def _fill_bounds(self) -> None:
        """Derive bounds and decimals from the values that are allowed, and decimals from the step."""
        values = [*self.allowed, *([] if self.step is None else [self.step])]
        needed = [decimals_of(value) for value in values]
        if (self.step is not None and self.step <= 0) or None in needed:
            raise StructureError(
                *message("step that is no decimal", name=self.name),
                path=("input", self.name, "step" if self.step is not None else "allowed"),
            )
        derived: dict[str, Any] = {}
        if self.allowed:
            derived = {"low": min(self.allowed), "high": max(self.allowed)}
        if needed:
            derived["decimals"] = max(decimals for decimals in needed if decimals is not None)
        for name, value in derived.items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, value)  # the class is frozen; attrs documents this way for __init__

    @property
    def is_input(self) -> bool:
        """Whether it is an input, which the data hold."""
        return self.kind is not None

    @property
    def is_group(self) -> bool:
        """Whether it is a group, the weighted sum of its parts."""
        return self.kind is None and self.formula is None


def _meaning_of_key(name: str) -> Text:
    """Return the words for the meaning of a key that only inputs of some kinds have."""
    if name in ("missing", "show"):
        return text(f"what {name} means")
    return text("what a key of numbers means" if name in NUMBERS_ONLY else "what a key of choices means", key=name)


def section_of(entry: Entry) -> str:
    """Return the section of a scheme file that an entry belongs to: the word before the dot of its header.

    Example:
        >>> section_of(Indicator(name="score", formula="a + b"))
        'formula'
    """
    if isinstance(entry, Indicator):
        return "input" if entry.is_input else "group" if entry.is_group else "formula"
    return type(entry).__name__.lower()


def named_entry(entry: Entry) -> Text:
    """Return an entry with its section, as messages write it: `formula 'score'`."""
    return text("named entry", kind=word("kind", section_of(entry)), name=entry.name)


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
        unit: The unit of a number: `yuan`, `points`, `years`.
        range: The least and the greatest value that a number plausibly has, for scenarios; results do not depend on it.
        step: The step between such values; it divides the range.

    Raises:
        StructureError: The value is not of its kind, or none of its values; or the range is none.
    """

    kind: str = field(default="number", validator=one_of(*KINDS))
    value: Scalar | None = field(default=None, converter=as_scalar)
    values: tuple[str, ...] = field(default=(), converter=as_texts)
    unit: str = ""
    range: tuple[Fraction, ...] = field(default=(), converter=_numbers)
    step: Fraction | None = field(default=None, converter=_bound)

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
        rows: Each row: its keys, then its values. A single value that the source does not state is None (in a scheme
            file: `{ unpublished = true }`).
        unpublished: Keys (one, or a list for several) whose values the source does not state at all.
        kind: The kind of its values: `number`, `choice`, `flag`, `date` or `text`; without it, that of the published
            ones. It is required where none is published and they are no numbers.
        values: The values of a choice. Each cell is one of them.
        unit: The unit of a number.

    Raises:
        StructureError: A row has another number of cells, a key stands twice, or a value is of another kind.
    """

    keys: tuple[str, ...] = field(converter=as_texts)
    columns: tuple[str, ...] = field(default=(), converter=as_texts)
    rows: tuple[tuple[Scalar | None, ...], ...] = field(default=(), converter=_rows, repr=_first)
    unpublished: tuple[tuple[Scalar, ...], ...] = field(default=(), converter=_rows, repr=_first)
    kind: str | None = field(default=None, validator=optional(one_of(*KINDS)))
    values: tuple[str, ...] = field(default=(), converter=as_texts)
    unit: str = ""

    def __attrs_post_init__(self) -> None:
        _refuse_values(self)
        self._check_rows()
        self._check_keys()
        self._check_values()

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
