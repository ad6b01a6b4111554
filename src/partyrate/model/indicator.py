"""What is measured and what follows from it: inputs, formulas, parameters, lookups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

from attrs import field, frozen
from attrs.validators import optional

from partyrate.errors import KindError, StructureError, counted
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
    """Read a number of an indicator; a plain decimal may be written as a text."""
    if value is None or isinstance(value, ParameterName):
        return value
    number = exact(value)
    if number is None:
        raise KindError(
            f"{value!r} is a {type(value).__name__}", "bounds, weights and maxima are numbers",
            "write a plain decimal such as 0.03, or name a parameter",
        )  # fmt: skip
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

    It is an *input* when it has a `kind`, a *formula* when it has a `formula`, and a *group* when it has neither: it
    is the weighted sum of the indicators that name it as their `parent`.

    Args:
        table: The table it belongs to. May be left out where the scheme has one table without parent.
        when: A rule; where it is false the value does not exist for that row (not applicable).
        kind: Of an input: `number`, `choice`, `flag`, `date` or `text`.
        low, high, decimals: Bounds and decimals of a number; all three are needed, so that every sum can be proved
            exact beforehand. On a formula they are a promise, checked where `decimals` is given.
        values: The values of a choice.
        allowed: Of a number: the only values it can have; bounds and decimals follow from them, and may be left out.
        step: Of a number: what its values are whole multiples of, such as `0.5`; decimals follow from it where they are
            left out.
        column: Name of the column that brings an input, where it is not `name`.
        optional: Whether single rows may lack the value. Without it a gap in the data is a fault.
        missing: Words in the data that stand for a missing value, such as `缺考`; where left out, those of the scheme.
        formula: The rule of a formula (in a scheme file: `is`).
        takes: Names of a formula's arguments. Such a formula is used by calling it.
        decimals: Of a formula: the decimals shown in results; by default those that the rule needs.
        direction: Whether `higher` or `lower` is better.
        parent: The group it is a part of.
        weight: Its weight in the group; 1 where left out.
        maximum: The most points it can bring, for indicators that are marked in points.
        stage: One of the scheme's stages.
        show: Whether it is a result. What is not shown is a step on the way: it is computed and explained, and stands
            in no table of results.
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
            raise StructureError(
                f"{self.name!r} has both a kind and a rule",
                "an input is brought by the data and has a kind; a formula is computed and has a rule",
                "keep 'kind' for an input, or 'is' for a formula",
            )
        for name in self._misplaced():
            raise StructureError(
                f"{section_of(self)} {self.name!r} has {name!r}, and is {self._sort}",
                self._meant_by(name),
                self._instead(name),
                path=(section_of(self), self.name, name),
            )
        self._fill_bounds()
        if self.kind == "number" and (self.low is None or self.high is None or self.decimals is None):
            lacking = [name for name in ("low", "high", "decimals") if getattr(self, name) is None]
            raise StructureError(
                f"the number {self.name!r} lacks {' and '.join(lacking)}",
                "bounds and decimals of every number prove that its sums are exact",
                "add low, high and decimals; where the source does not give one, name an unpublished parameter: "
                'high = { parameter = "..." }',
            )
        if self.kind == "choice" and not self.values:
            raise StructureError(
                f"the choice {self.name!r} has no values",
                "a choice takes one of its declared values",
                'add values = ["...", "..."]',
            )

    @property
    def _sort(self) -> str:
        return f"a {self.kind}" if self.kind is not None else "no input"

    def _misplaced(self) -> list[str]:
        """Name the keys that mean nothing for an entry of this sort."""
        given = [name for name in (*NUMBERS_ONLY, "values") if getattr(self, name) not in (None, ())]
        if self.kind is None:
            given += [] if self.missing is None else ["missing"]
            return [name for name in given if name in ("allowed", "step", "values", "missing")]
        own = {"number": NUMBERS_ONLY, "choice": ("values",)}.get(self.kind, ())
        return [name for name in given if name not in own] + ([] if self.show is True else ["show"])

    def _meant_by(self, name: str) -> str:
        if name == "missing":
            return "'missing' says which words in the data stand for no value"
        if name == "show":
            return "'show' says whether what is computed is a result; inputs stand beside the results as they came"
        return f"{name!r} says what {'a number' if name in NUMBERS_ONLY else 'a choice'} can be"

    def _instead(self, name: str) -> str:
        if name in ("missing", "show"):
            return "take it out"
        if name == "values" and self.kind == "number":
            return f"write allowed = [{', '.join(self.values)}]"
        if name == "values" and self.kind == "text":
            return 'write kind = "choice"'
        if self.kind is None and name != "values":
            return "take it out; what a formula gives is kept within bounds by clamp(...), and on steps by round(...)"
        return "take it out"

    def _fill_bounds(self) -> None:
        """Let bounds and decimals follow from the values that are allowed, and decimals from the step."""
        given = [*self.allowed, *([] if self.step is None else [self.step])]
        needed = [decimals_of(value) for value in given]
        if (self.step is not None and self.step <= 0) or None in needed:
            raise StructureError(
                f"{self.name!r} has a step or an allowed value that no step of decimals can be",
                "values are decimals, and a step is more than zero",
                "write a plain decimal such as 0.5",
                path=("input", self.name, "step" if self.step is not None else "allowed"),
            )
        follows: dict[str, Any] = {}
        if self.allowed:
            follows = {"low": min(self.allowed), "high": max(self.allowed)}
        if needed:
            follows["decimals"] = max(each for each in needed if each is not None)
        for name, value in follows.items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, value)  # a frozen class sets what follows from other fields so

    @property
    def is_input(self) -> bool:
        """Whether the data bring it."""
        return self.kind is not None

    @property
    def is_group(self) -> bool:
        """Whether it is the weighted sum of its parts."""
        return self.kind is None and self.formula is None


def section_of(entry: Entry) -> str:
    """Give the word of a scheme file that an entry stands under.

    Example:
        >>> section_of(Indicator(name="score", formula="a + b"))
        'formula'
    """
    if isinstance(entry, Indicator):
        return "input" if entry.is_input else "group" if entry.is_group else "formula"
    return type(entry).__name__.lower()


def fits(value: Scalar, kind: str, values: tuple[str, ...]) -> bool:
    """Say whether a constant has a kind, and is one of the values of a choice."""
    return {
        "number": isinstance(value, Fraction),
        "flag": isinstance(value, bool),
        "text": isinstance(value, str),
        "choice": isinstance(value, str) and (not values or value in values),
        "date": hasattr(value, "isoformat"),
    }[kind]


def expected_of(kind: str, values: tuple[str, ...]) -> str:
    """Say in words what a constant of a kind is."""
    return f"one of {', '.join(values)}" if values else "true or false" if kind == "flag" else f"a {kind}"


def refuse_values(entry: Any, kind: str | None) -> None:
    """Refuse values of what is no choice, where nothing would look at them."""
    if entry.values and kind != "choice":
        sort = "has no kind" if kind is None else f"is a {kind}"
        raise StructureError(
            f"{section_of(entry)} {entry.name!r} has 'values', and {sort}",
            "'values' say what a choice can be",
            'write kind = "choice", or take them out' if kind in (None, "text") else "take them out",
            path=(section_of(entry), entry.name, "values"),
        )


@frozen(kw_only=True, field_transformer=holding)
class Parameter(Entry):
    """A named constant of the rules. Without a value it is *unpublished*: what needs it is undetermined.

    Args:
        kind: `number`, `choice`, `flag`, `date` or `text`.
        value: The constant, or None where the source does not give it.
        values: The values of a choice. The value is one of them.
        unit: What a number counts: `yuan`, `points`, `years`.
    """

    kind: str = field(default="number", validator=one_of(*KINDS))
    value: Scalar | None = field(default=None, converter=as_scalar)
    values: tuple[str, ...] = field(default=(), converter=as_texts)
    unit: str = ""

    def __attrs_post_init__(self) -> None:
        refuse_values(self, self.kind)
        if self.value is not None and not fits(self.value, self.kind, self.values):
            expected = expected_of(self.kind, self.values)
            if self.kind == "date" and isinstance(self.value, str):
                expected += " without quotes, 2019-12-31"
            raise StructureError(
                f"parameter {self.name!r} has the value {show_scalar(self.value)}",
                f"a value has the kind its parameter declares: {expected}",
                f"write {expected}, or leave 'value' out where it is not published",
                path=("parameter", self.name, "value"),
            )

    @property
    def is_unpublished(self) -> bool:
        """Whether the source does not give the value, and nobody has supplied it."""
        return self.value is None


def _first(rows: tuple[Any, ...]) -> str:
    """Show the first rows of a lookup and count the others."""
    more = f" and {len(rows) - 3:,} more" if len(rows) > 3 else ""
    return f"{rows[:3]!r}{more}"


def _rows(rows: Iterable[Any]) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(as_scalar(cell) for cell in as_tuple(row)) for row in as_tuple(rows))


@frozen(kw_only=True, field_transformer=holding)
class Lookup(Entry):
    """A table of the rules: `pay[star]`, `step[group, 'pivot']`.

    Args:
        keys: What selects a row. Where a key has the name of a ladder or of a choice, its cells are checked against it.
        columns: Names of the value columns where there are several; the last key of a look-up then names the column.
        rows: Each row: its keys, then its values. A single value the source does not give is None (in a scheme file:
            `{ unpublished = true }`).
        unpublished: Keys (one, or a list for several) whose values the source does not give at all.
        kind: What its values are: `number`, `choice`, `flag`, `date` or `text`; without it, what the given ones are.
            Needed where none is given and they are no numbers.
        values: The values of a choice. Each cell is one of them.
        unit: What a number counts.
    """

    keys: tuple[str, ...] = field(converter=as_texts)
    columns: tuple[str, ...] = field(default=(), converter=as_texts)
    rows: tuple[tuple[Scalar | None, ...], ...] = field(default=(), converter=_rows, repr=_first)
    unpublished: tuple[tuple[Scalar, ...], ...] = field(default=(), converter=_rows, repr=_first)
    kind: str | None = field(default=None, validator=optional(one_of(*KINDS)))
    values: tuple[str, ...] = field(default=(), converter=as_texts)
    unit: str = ""

    def __attrs_post_init__(self) -> None:
        refuse_values(self, self.kind)
        width = len(self.keys) + max(1, len(self.columns))
        for number, row in enumerate(self.rows, start=1):
            if len(row) != width:
                raise StructureError(
                    f"row {number} of lookup {self.name!r} has {counted(len(row), 'cell')}",
                    f"each row has {len(self.keys)} for the keys and {max(1, len(self.columns))} for the values",
                    f"write {width} cells; a single value the source does not give is {{ unpublished = true }}",
                    path=("lookup", self.name, "rows", number - 1),
                )
            if None in row[: len(self.keys)]:
                raise StructureError(
                    f"row {number} of lookup {self.name!r} has a key that is not there",
                    "keys are constants; only values may be unpublished",
                    "write the key",
                    path=("lookup", self.name, "rows", number - 1),
                )
        seen: set[tuple[Scalar | None, ...]] = set()
        places = [(row[: len(self.keys)], "rows", at) for at, row in enumerate(self.rows)]
        for key, part, at in [*places, *((key, "unpublished", at) for at, key in enumerate(self.unpublished))]:
            shown = ", ".join(show_scalar(cell) for cell in key if cell is not None)
            if len(key) != len(self.keys):
                raise StructureError(
                    f"the key {shown} of lookup {self.name!r} has {counted(len(key), 'cell')}",
                    f"a key of {counted(len(self.keys), 'cell')} selects one row",
                    f"write {counted(len(self.keys), 'cell')} for each key",
                    path=("lookup", self.name, part, at),
                )
            if key in seen:
                raise StructureError(
                    f"lookup {self.name!r} has the key {shown} twice",
                    "a key selects one row",
                    "keep one of the rows, and name each unpublished key once",
                    path=("lookup", self.name, part, at),
                )
            seen.add(key)
        first: dict[int, Scalar] = {}
        for number, row in enumerate(self.rows):
            for place, value in enumerate(row[len(self.keys) :], start=len(self.keys)):
                if value is not None and type(first.setdefault(place, value)) is not type(value):
                    raise StructureError(
                        f"lookup {self.name!r} has the value {show_scalar(value)} below {show_scalar(first[place])}",
                        "the values of a column are of one kind: numbers, texts, flags or dates",
                        "write it as the others are written: a number without quotes, a text with them",
                        path=("lookup", self.name, "rows", number, place),
                    )
                if self.kind is not None and value is not None and not fits(value, self.kind, self.values):
                    expected = expected_of(self.kind, self.values)
                    raise StructureError(
                        f"lookup {self.name!r} has the value {show_scalar(value)}",
                        f"a cell has the kind its lookup declares: {expected}",
                        f"write {expected}, or {{ unpublished = true }} where it is not published",
                        path=("lookup", self.name, "rows", number, place),
                    )

    @cached_property
    def cells(self) -> Mapping[tuple[Scalar, ...], Scalar | None]:
        """Every cell by its full key (the column last, where there are several); None where it is unpublished."""
        found: dict[tuple[Scalar, ...], Scalar | None] = {}
        width = len(self.keys)
        for row in [*self.rows, *((*key, *[None] * max(1, len(self.columns))) for key in self.unpublished)]:
            key: Any = row[:width]
            for place, value in enumerate(row[width:]):
                found[(*key, self.columns[place]) if self.columns else key] = value
        return MappingProxyType(found)
