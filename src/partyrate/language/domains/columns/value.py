"""Values of all rows as narwhals expressions: literals, absence, denominators, and the protocol of the engine."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol

from attrs import evolve

from partyrate.language.cells import Cells
from partyrate.language.domains.analysis import ValueRange, constant, level, level_names, level_number
from partyrate.language.domains.analysis.ranges import NO_KIND
from partyrate.language.domains.columns.column import Column, Divide, first_match, integer, maximum, times, when
from partyrate.language.domains.columns.integers import Integers
from partyrate.language.grammar import Call
from partyrate.numbers import Absent, Cause, Constant, Scale

if TYPE_CHECKING:
    from partyrate.language.interpreter import Interpreter


Codes = tuple[int | str, ...]
"""The keys of a cell of a lookup, as columns hold them."""

Code = tuple[int | str, int]
"""A cell of a lookup, as a column holds it, and the code of its cause of absence: 0 where it is published."""


class Backend(Protocol):
    """The part of the engine that collects steps, as the domain uses it."""

    def bind(self, column: Column, table: str) -> Column:
        """Materialize the parts of a value as columns."""
        ...

    def fetch(self, name: str, table: str) -> Column | None:
        """Return the column of a name in the rows of a table; values of coarser tables are joined to them."""
        ...

    def gather(
        self,
        call: Call,
        value: Column | None,
        where: Column | None,
        others: Sequence[Any],
        value_range: ValueRange,
        table: str,
        order: Column | None = None,
    ) -> Column:
        """Aggregate over the rows of `call.table`, for the rows of `table` or its cohorts, in an order."""
        ...

    def rounds(self, call: Call, interpreter: Interpreter[Column], value_range: ValueRange) -> Column:
        """Compute a function of rounds."""
        ...

    @property
    def integers(self) -> Integers:
        """The whole-number arithmetic of the engine."""
        ...

    def look_up(
        self, keys: Sequence[Column], cells: Mapping[Codes, Code], value_range: ValueRange, table: str
    ) -> Column:
        """Return the cells of a large lookup, selected by columns of its keys."""
        ...

    def cells(self, lookup: str) -> Cells | None:
        """Return the cells of a lookup; None where there is none."""
        ...

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        ...


class Domain(Protocol):
    """The part of the columns domain that operations use."""

    backend: Backend
    is_wide: bool

    @property
    def divide(self) -> Divide:
        """The division of the operation that is being computed."""
        ...

    def bind(self, column: Column) -> Column:
        """Materialize the parts of a value as columns, in the width of the operation that is being computed."""
        ...


# ---------------------------------------------------------------------------------------------------------- literals


def literal(value: Constant | Absent | None, integers: Integers | None = None) -> Column:
    """Return a constant as a column; `integers` are needed where 64 bits may not hold it."""
    import narwhals as nw

    assert value is not None
    value_range = constant(value)
    if isinstance(value, Absent):
        return unpublished(value_range)
    if isinstance(value, Fraction):
        make = integer if integers is None else integers.number
        return Column(value_range, make(value.numerator), value.denominator)
    if isinstance(value, date):
        return Column(value_range, integer(value.toordinal()))
    return Column(value_range, nw.lit(value))


def plain(value_range: ValueRange, value: Constant) -> int | str:
    """Return the integer, boolean or text that represents a constant in a column of this range."""
    if isinstance(value, Fraction):
        return int(value * (value_range.resolution or 1))
    return value.toordinal() if isinstance(value, date) else value


def expression_of(value: int | str) -> Any:
    """Return the literal of an integer, a boolean or a text."""
    import narwhals as nw

    return integer(value) if type(value) is int else nw.lit(value)


def placeholder(value_range: ValueRange) -> Any:
    """Return the plain value that a column holds where its value is absent."""
    return {"flag": False, "text": ""}.get(value_range.kind, 0)


def filler(value_range: ValueRange) -> Any:
    """Return the literal that a column holds where its value is absent."""
    return expression_of(placeholder(value_range))


def unpublished(value_range: ValueRange) -> Column:
    """Return a value that is always absent."""
    return Column(
        value_range,
        filler(value_range),
        value_range.denominator_factor,
        integer(int(value_range.always_absent or Cause.UNDETERMINED)),
    )


# ------------------------------------------------------------------------------------------------------------ absence


def strongest_cause(absences: Sequence[Any]) -> Any:
    """Return the code of the strongest of several causes of absence; None where all are always present."""
    known = [absence for absence in absences if absence is not None]
    return maximum(*known) if known else None


def code(column: Column) -> Any:
    """Return the code of the cause of absence as an expression, 0 where a value is always present."""
    return integer(0) if column.absence is None else column.absence


def first_cause(absences: Sequence[Any], absence: Any) -> Any:
    """Return the strongest of the first causes, and `absence` where none of them applies."""
    first = strongest_cause(absences)
    if first is None or absence is None:
        return absence if first is None else first
    return when(first == 0, absence, first)


def is_present(column: Column) -> Any:
    """Return the condition that a value is present; None where it always is."""
    return None if column.absence is None else column.absence == 0


def is_true(column: Column) -> Any:
    """Return the condition that a flag is present and true."""
    present = is_present(column)
    return column.value if present is None else present & column.value


def is_false(column: Column) -> Any:
    """Return the condition that a flag is present and false."""
    present = is_present(column)
    return ~column.value if present is None else present & ~column.value


# ----------------------------------------------------------------------------------------------------------- numbers


def latest(columns: Sequence[Column]) -> int:
    """Return the generation after which all of the columns exist."""
    return max((column.generation for column in columns), default=0)


def propagate_absence(value_range: ValueRange, columns: Sequence[Column], value: Any, denominator: Any = 1) -> Column:
    """Return a result that is absent where an operand is."""
    return Column(
        value_range, value, denominator, strongest_cause([column.absence for column in columns]), latest(columns)
    )


def as_number(column: Column) -> Column:
    """Return the number that a level counts as; other values stay as they are."""
    scale = column.value_range.scale
    if column.value_range.kind != "level" or scale is None:
        return column
    value_range = level_number(column.value_range)
    resolution = value_range.resolution or 1
    cases = [(column.value == position, int(value * resolution)) for position, value in enumerate(scale.values)]
    return evolve(column, value_range=value_range, value=first_match(cases, 0), denominator=resolution)


def as_kind(column: Column, value_range: ValueRange) -> Column:
    """Return an alternative in the form of the result: a level as a number, or a text as a level, where that is one.

    The range of a result leaves out alternatives that are always absent; these get a placeholder of its form.
    """
    if column.value_range.always_absent is not None or column.value_range.kind == NO_KIND:  # by several
        return evolve(
            column, value_range=value_range, value=filler(value_range), denominator=value_range.denominator_factor
        )
    if value_range.scale is not None:
        return on_scale(column, value_range.scale)
    if value_range.kind == "text":
        # The texts of the whole are those of both alternatives, also where a constant takes one of them.
        return evolve(column, value_range=evolve(column.value_range, values=value_range.values))
    return as_number(column) if value_range.kind == "number" else column


def on_scale(column: Column, scale: Scale) -> Column:
    """Return the level of a ladder that has the name of a text, or of a level of another ladder.

    A text that is no constant and may be anything is unpublished, so that its place is never used.
    """
    value_range, any_level = column.value_range, level(scale)
    if value_range.kind == "level" and value_range.scale == scale:
        return column
    names = level_names(value_range) or ()
    if isinstance(value_range.constant, str):
        tests = [None]
    elif value_range.scale is None:
        tests = [column.value == expression_of(name) for name in names]
    else:
        tests = [column.value == place for place, _ in enumerate(names)]
    cases = [(test, scale.names.index(name)) for test, name in zip(tests, names, strict=True)]
    known = evolve(any_level, possible_causes=value_range.possible_causes, always_absent=value_range.always_absent)
    return evolve(column, value_range=known, value=first_match(cases, 0), denominator=1)


def common_denominator(a: Column, b: Column, divide: Divide) -> tuple[Any, Any, Any]:
    """Return two numerators over a common denominator, and that denominator."""
    if a.denominator is b.denominator:
        return a.value, b.value, a.denominator
    shared = math.gcd(a.value_range.denominator_factor, b.value_range.denominator_factor)
    a_factor, b_factor = reduced(b.denominator, shared, divide), reduced(a.denominator, shared, divide)
    return scaled(a.value, a_factor), scaled(b.value, b_factor), scaled(a.denominator, a_factor)


def reduced(denominator: Any, shared: int, divide: Divide) -> Any:
    """Return a denominator without a factor that it has in every row."""
    if shared == 1:
        return denominator
    return denominator // shared if isinstance(denominator, int) else divide(denominator, shared)


def scaled(value: Any, factor: Any) -> Any:
    """Return a product; a constant factor of 1 is left out."""
    if isinstance(value, int) and not isinstance(factor, int):
        value, factor = factor, value
    if isinstance(value, int):
        return value * factor
    return times(value, factor) if isinstance(factor, int) else value * factor


def select(condition: Any, first: Column, second: Column, integers: Integers) -> tuple[Any, Any]:
    """Return value and denominator of a choice between two values of one kind.

    Numbers with constant denominators get a common one; otherwise the denominator is chosen as well.
    """
    if first.value_range.kind != "number":
        return when(condition, first.value, second.value), 1
    if first.value_range.resolution is not None and second.value_range.resolution is not None:
        resolution = math.lcm(first.value_range.resolution, second.value_range.resolution)
        numerators = (times(c.value, resolution // (c.value_range.resolution or 1)) for c in (first, second))
        return when(condition, *numerators), resolution
    denominators = (
        integers.number(c.denominator) if isinstance(c.denominator, int) else c.denominator for c in (first, second)
    )
    return when(condition, first.value, second.value), when(condition, *denominators)
