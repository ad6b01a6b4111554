"""A value of every row as narwhals expressions, and the small pieces that all operations are made of."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import reduce
from operator import floordiv, or_
from typing import TYPE_CHECKING, Any, Final, Protocol

from attrs import evolve, frozen

from partyrate.language.domains.analysis import LIMIT, ValueRange, constant, level_number
from partyrate.language.grammar import Call
from partyrate.numbers import Cause, Constant

if TYPE_CHECKING:
    from partyrate.language.interpreter import Interpreter


@frozen(eq=False)
class Column:
    """A value of every row.

    Args:
        value_range: What is known of it.
        value: Numerator of a number, truth of a flag, text, day number of a date, place of a level. Where the value is
            absent it holds any of these, never a null.
        denominator: The denominator: an integer, or an expression where it varies.
        absence: The code of the cause of absence, 0 where the value is there; None where it is always there.
        generation: The generation of steps after which its columns are there.
        wide: Whether numerator and denominator are held in the second width of the engine, for 2^53 and more.
        depth: How many operations stand inside each other in its expressions.
    """

    value_range: ValueRange
    value: Any
    denominator: Any = 1
    absence: Any = None
    generation: int = 0
    wide: bool = False
    depth: int = 0


Divide = Callable[[Any, Any], Any]
"""Gives the floor of the quotient of two integers, the second positive, as an engine computes it exactly."""


class BeyondLimitError(Exception):
    """A result may be a greater whole number than the engine can hold; the compiler names the rule."""


@frozen
class Integers:
    """How an engine computes with whole numbers.

    Args:
        divide: The division of whole numbers below 2^53.
        wide: The narwhals type of the second width, for whole numbers of 2^53 and more; None where there is none.
        divide_wide: The division in that width.
        limit: What every whole number on the way must stay below.
        result_limit: What numerator and denominator of every result must stay below; None where `limit` suffices.
    """

    divide: Divide
    wide: Any = None
    divide_wide: Divide = floordiv
    limit: int = LIMIT
    result_limit: int | None = None

    def is_wide(self, value_range: ValueRange) -> bool:
        """Return whether a value is held in the second width."""
        return self.wide is not None and value_range.kind == "number" and value_range.reach >= LIMIT

    def width(self, value_range: ValueRange) -> Any:
        """Return the narwhals type of the whole numbers that hold a value."""
        import narwhals as nw

        return self.wide if self.is_wide(value_range) else nw.Int64

    def division(self, value_range: ValueRange) -> Divide:
        """Return the division of values."""
        return self.divide_wide if self.is_wide(value_range) else self.divide

    def check(self, value_range: ValueRange) -> None:
        """Check that a result can be held.

        Raises:
            BeyondLimitError: It may be too great for the engine.
        """
        if self.result_limit is not None and value_range.kind == "number" and value_range.reach >= self.result_limit:
            raise BeyondLimitError

    def number(self, value: int) -> Any:
        """Return a literal, which is in the second width where 64 bits do not hold it.

        Not every engine has literals of that width, so that a great one is computed from its parts.
        """
        if -(2**63) <= value < 2**63:
            return integer(value)
        return self.number(value >> 60).cast(self.wide) * 2**60 + integer(value % 2**60)

    def factor(self, value: int) -> Any:
        """Return a whole number that stands beside an expression: itself, or a literal of the second width."""
        return value if -(2**63) <= value < 2**63 else self.number(value)

    def widened(self, column: Column) -> Column:
        """Return a number in the second width; what is no number, or is in that width already, stays."""
        if column.wide or column.value_range.kind != "number":
            return column
        denominator = column.denominator if isinstance(column.denominator, int) else column.denominator.cast(self.wide)
        return evolve(column, value=column.value.cast(self.wide), denominator=denominator, wide=True)

    def fitted(self, column: Column) -> Column:
        """Return the result of an operation in the second width: in 64 bits again where these hold it."""
        import narwhals as nw

        # What was met on the way does not matter to what uses the result.
        value_range = evolve(column.value_range, max_magnitude=column.value_range.reach)
        if value_range.kind != "number":
            return evolve(column, value_range=value_range)
        if value_range.reach >= LIMIT:
            return evolve(column, value_range=value_range, wide=True)
        denominator = column.denominator if isinstance(column.denominator, int) else column.denominator.cast(nw.Int64)
        return evolve(
            column, value_range=value_range, value=column.value.cast(nw.Int64), denominator=denominator, wide=False
        )


Codes = tuple[int | str, ...]
"""The keys of a cell of a lookup, as columns hold them."""

Code = tuple[int | str, int]
"""A cell of a lookup, as a column holds it, and the code of its cause of absence: 0 where it is there."""


class Backend(Protocol):
    """What the domain asks of the engine that collects steps."""

    def bind(self, column: Column, table: str) -> Column:
        """Make the parts of a value columns of their own."""
        ...

    def fetch(self, name: str, table: str) -> Column | None:
        """Give the column of a name in the rows of a table; values of coarser tables are brought there."""
        ...

    def gather(
        self,
        call: Call,
        value: Column | None,
        where: Column | None,
        others: Sequence[Any],
        value_range: ValueRange,
        table: str,
    ) -> Column:
        """Aggregate over the rows of `call.table`, for the rows of `table` or its cohorts."""
        ...

    def rounds(self, call: Call, interpreter: Interpreter[Column], value_range: ValueRange) -> Column:
        """Look into the past."""
        ...

    @property
    def integers(self) -> Integers:
        """How the engine computes with whole numbers."""
        ...

    def look_up(
        self, keys: Sequence[Column], cells: Mapping[Codes, Code], value_range: ValueRange, table: str
    ) -> Column:
        """Give the cells of a large lookup, selected by columns that hold its keys."""
        ...

    def cells(self, lookup: str) -> Mapping[tuple[Constant, ...], Constant | None] | None:
        """Give the cells of a lookup; None where there is none."""
        ...

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        ...


# ------------------------------------------------------------------------------------------------------- expressions


def integer(number: int) -> Any:
    """Give an integer literal; every literal is an Int64, since engines choose different sizes."""
    import narwhals as nw

    return nw.lit(number, dtype=nw.Int64)


def when(condition: Any, then: Any, otherwise: Any) -> Any:
    """Give one value where the condition holds, the other elsewhere."""
    import narwhals as nw

    return nw.when(condition).then(then).otherwise(otherwise)


def as_integer(condition: Any) -> Any:
    """Give 1 where a condition holds, else 0. A cast from boolean is refused by some databases."""
    return when(condition, integer(1), integer(0))


def negative(expression: Any) -> Any:
    """Return a number with the other sign. Polars has no negation for integers of 128 bits."""
    return expression * -1


def times(expression: Any, factor: int) -> Any:
    """Multiply by a constant; not every engine has literals of more than 64 bits."""
    if factor >= 2**63:
        return times(times(expression, factor >> 60), 2**60) + times(expression, factor % 2**60)
    return expression if factor == 1 else expression * factor


CHAINED: Final = 16
"""How many expressions are chained, each inside the one before it; of more, halves are joined."""


def joined(operator: Callable[[Any, Any], Any], parts: Sequence[Any]) -> Any:
    """Join expressions by an operator, not one inside the other but by halves: libraries do not take any depth."""
    if len(parts) <= CHAINED:
        return reduce(operator, parts)
    half = len(parts) // 2
    return operator(joined(operator, parts[:half]), joined(operator, parts[half:]))


def first_match(cases: Sequence[tuple[Any, Any]], otherwise: Any) -> Any:
    """Give the value of the first condition that holds; a condition of None always does."""
    import narwhals as nw

    last = next((place for place, (condition, _) in enumerate(cases) if condition is None), len(cases))
    if last > CHAINED:
        half = last // 2
        some = joined(or_, [condition for condition, _ in cases[:half]])
        *first, (_, then) = cases[:half]
        return when(some, first_match(first, then), first_match(cases[half:], otherwise))
    chain: Any = None
    for condition, value in cases:
        then = integer(value) if isinstance(value, int) else value
        if condition is None:
            otherwise = then
            break
        chain = (nw if chain is None else chain).when(condition).then(then)
    otherwise = integer(otherwise) if isinstance(otherwise, int) else otherwise
    return otherwise if chain is None else chain.otherwise(otherwise)


# ---------------------------------------------------------------------------------------------------------- literals


def literal(value: Constant | None, integers: Integers | None = None) -> Column:
    """Give a constant as a column value; `integers` are needed where 64 bits may not hold it."""
    import narwhals as nw

    assert value is not None
    value_range = constant(value)
    if isinstance(value, Fraction):
        make = integer if integers is None else integers.number
        return Column(value_range, make(value.numerator), value.denominator)
    if isinstance(value, date):
        return Column(value_range, integer(value.toordinal()))
    return Column(value_range, nw.lit(value))


def plain(value_range: ValueRange, value: Constant) -> int | str:
    """Give the integer, truth or text that stands for a constant in a column of this kind."""
    if isinstance(value, Fraction):
        return int(value * (value_range.resolution or 1))
    return value.toordinal() if isinstance(value, date) else value


def expression_of(value: int | str) -> Any:
    """Give the expression of an integer, a truth or a text."""
    import narwhals as nw

    return integer(value) if type(value) is int else nw.lit(value)


def placeholder(value_range: ValueRange) -> Any:
    """Give what stands in a column, as a plain value, where there is none."""
    return {"flag": False, "text": ""}.get(value_range.kind, 0)


def filler(value_range: ValueRange) -> Any:
    """Give the expression of a value that stands where there is none."""
    return expression_of(placeholder(value_range))


def unpublished(value_range: ValueRange) -> Column:
    """Give a value that is never there."""
    return Column(
        value_range,
        filler(value_range),
        value_range.denominator_factor,
        integer(int(value_range.always_absent or Cause.UNDETERMINED)),
    )


# ------------------------------------------------------------------------------------------------------------ states


def strongest_cause(absences: Sequence[Any]) -> Any:
    """Combine states: the strongest cause wins; None where all are always there."""
    import narwhals as nw

    # Each once: DuckDB copies some plans by writing them down, and then refuses greatest(a, a).
    found = list({id(absence): absence for absence in absences if absence is not None}.values())
    if not found:
        return None
    return found[0] if len(found) == 1 else nw.max_horizontal(*found)


def code(column: Column) -> Any:
    """Give the state of a value as an expression: 0 where it is always there."""
    return integer(0) if column.absence is None else column.absence


def first_cause(absences: Sequence[Any], absence: Any) -> Any:
    """Give a state that counts only where none of the first ones makes the result absent."""
    first = strongest_cause(absences)
    if first is None or absence is None:
        return absence if first is None else first
    return when(first == 0, absence, first)


def is_there(column: Column) -> Any:
    """Give the condition that a value is there, or None where it always is."""
    return None if column.absence is None else column.absence == 0


def is_true(column: Column) -> Any:
    """Give the condition that a flag is there and true."""
    there = is_there(column)
    return column.value if there is None else there & column.value


def is_false(column: Column) -> Any:
    """Give the condition that a flag is there and false."""
    there = is_there(column)
    return ~column.value if there is None else there & ~column.value


# ----------------------------------------------------------------------------------------------------------- numbers


def latest(columns: Sequence[Column]) -> int:
    """Give the generation after which all of the columns are there."""
    return max((column.generation for column in columns), default=0)


def propagate_absence(value_range: ValueRange, columns: Sequence[Column], value: Any, denominator: Any = 1) -> Column:
    """Give a result that is absent where an operand is."""
    return Column(
        value_range, value, denominator, strongest_cause([column.absence for column in columns]), latest(columns)
    )


def as_number(column: Column) -> Column:
    """Give what a level counts as in arithmetic; other values stay."""
    scale = column.value_range.scale
    if column.value_range.kind != "level" or scale is None:
        return column
    value_range = level_number(column.value_range)
    step = value_range.resolution or 1
    cases = [(column.value == place, int(value * step)) for place, value in enumerate(scale.values)]
    return evolve(column, value_range=value_range, value=first_match(cases, 0), denominator=step)


def common_denominator(a: Column, b: Column, divide: Divide) -> tuple[Any, Any, Any]:
    """Give two numerators over a common denominator, and that denominator."""
    if a.denominator is b.denominator:
        return a.value, b.value, a.denominator
    shared = math.gcd(a.value_range.denominator_factor, b.value_range.denominator_factor)
    rest, other = reduced(a.denominator, shared, divide), reduced(b.denominator, shared, divide)
    return scaled(a.value, other), scaled(b.value, rest), scaled(a.denominator, other)


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
    """Choose between two values of one kind; numbers are brought to a common denominator, or bring theirs along."""
    if first.value_range.kind != "number":
        return when(condition, first.value, second.value), 1
    if first.value_range.resolution is not None and second.value_range.resolution is not None:
        step = math.lcm(first.value_range.resolution, second.value_range.resolution)
        one, two = (times(each.value, step // (each.value_range.resolution or 1)) for each in (first, second))
        return when(condition, one, two), step
    lower = [
        integers.number(c.denominator) if isinstance(c.denominator, int) else c.denominator for c in (first, second)
    ]
    return when(condition, first.value, second.value), when(condition, *lower)
