"""Single values of the columns engine: the integers that stand for a value, and the expressions that users read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from partyrate.engines.columns.compiler import Compiler
from partyrate.engines.reference.results import (
    WIDEST,
    digits_of,
    greatest,
    held_decimals,
)
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.columns import CHAINED, Column
from partyrate.language.domains.reference import Item
from partyrate.model.incentive import INCENTIVE_COLUMNS
from partyrate.numbers import Absent, Cause, LevelValue
from partyrate.plan import Node

EPOCH: Final = date(1970, 1, 1).toordinal()
"""The day from which databases count."""


SURE_DECIMAL: Final = 2**50
"""Below so many smallest steps, the nearest double of a decimal rounds back to it."""


def incentive_types(nodes: Sequence[Node], *, decimals: bool) -> dict[str, Any]:
    """Give the types of what is told of incentives; of amounts, where there are none."""
    import narwhals as nw

    # pandas has no null among whole numbers.
    whole = (
        nw.Int64 if decimals or all(getattr(node.entry, "rounds", None) is not None for node in nodes) else nw.Float64
    )
    return dict.fromkeys(INCENTIVE_COLUMNS, nw.String) | {"from": nw.Int64, "rounds": whole, "amount": nw.Float64}


def coded(value_range: ValueRange, value: Any) -> Any:
    """Give the integer, truth or text that a column holds for a value."""
    if isinstance(value, LevelValue):
        return value.place
    if isinstance(value, Fraction):
        return int(value * (value_range.resolution or 1))
    return value.toordinal() if isinstance(value, date) else value


def decoded(value_range: ValueRange, value: Any, denominator: Any, absence: int) -> Item:
    """Give the exact value that integers stand for."""
    if absence:
        return Absent(Cause(int(absence)))
    if value_range.kind == "number":
        return Fraction(int(value), int(denominator))
    if value_range.kind == "level" and value_range.scale is not None:
        return LevelValue(value_range.scale, int(value))
    if value_range.kind == "date":
        return date.fromordinal(int(value))
    return bool(value) if value_range.kind == "flag" else str(value)


def quotient(compiler: Compiler, column: Column) -> Any:
    """Give the nearest double of a number: the quotient of two integers below 2^53, the divisor being a column.

    Engines replace a division by a literal by a multiplication, which misses the nearest double. Of integers in the
    second width it is the sum of whole and rest, which may miss the nearest double by one unit in its last place.
    """
    import narwhals as nw

    denominator = column.denominator
    if isinstance(denominator, int):
        denominator = column.value * 0 + compiler.integers.factor(denominator)
    if not column.wide:
        return column.value / denominator
    whole = compiler.integers.divide_wide(column.value, denominator)
    rest = (column.value - whole * denominator).cast(nw.Float64)
    return whole.cast(nw.Float64) + rest / denominator.cast(nw.Float64)


def held(compiler: Compiler, column: Column, digits: int | None, span: Fraction) -> Any:
    """Give a number as frames hold it: a decimal with so many digits, where one is exact, or the nearest double.

    Of a great number the whole and the rest are made decimals, each of which is exact.
    """
    import narwhals as nw

    precision = held_decimals(digits, span)
    if precision is None:
        return quotient(compiler, column)
    kind = nw.Decimal(*precision)
    if span * 10 ** precision[1] < SURE_DECIMAL:
        return quotient(compiler, column).cast(kind)
    part = nw.Decimal(min(precision[0], WIDEST - 1), precision[1])  # Spark gives up a decimal of a sum of the widest
    integers = compiler.integers
    denominator = integers.factor(column.denominator) if isinstance(column.denominator, int) else column.denominator
    whole = integers.division(column.value_range)(column.value, denominator)
    rest = evolve(column, value=column.value - whole * denominator)
    return (whole.cast(part) + quotient(compiler, rest).cast(part)).cast(kind)


def written(compiler: Compiler, node: Node, *, decimals: bool, in_database: bool) -> Any:
    """Give the expression of a result as users read it: decimals where the frame has them, names of levels, dates.

    Frames in memory make a day of a number of milliseconds. Databases do not agree what time a number is, but on which
    day comes so many days after another, in any time zone.
    """
    import narwhals as nw

    column = compiler.nodes[node.name]
    value_range = column.value_range
    value: Any = column.value
    if value_range.kind == "number":
        digits = digits_of(node)
        if column.wide and digits == 0 and greatest(node) < 2**63:
            value = value.cast(nw.Int64)
        elif digits != 0 or column.wide or not isinstance(column.denominator, int) or column.denominator != 1:
            value = held(compiler, column, digits if decimals else None, greatest(node))
    elif value_range.kind == "level" and value_range.scale is not None:
        value = chosen(column.value, value_range.scale.names)
    elif value_range.kind == "date":
        days = column.value - EPOCH
        if in_database:
            value = nw.lit(date.fromordinal(EPOCH)) + days.cast(nw.Int32)
        else:
            value = (days * 86_400_000).cast(nw.Datetime("ms"))
            value = value.cast(nw.Date) if decimals else value
    return there(column, value)


def there(column: Column, value: Any) -> Any:
    """Keep what is made of a value where the value is there.

    Nothing is said for the other rows: pandas would turn a typed null into an error, or into False.
    """
    import narwhals as nw

    return value if column.absence is None else nw.when(column.absence == 0).then(value)


def chosen(place: Any, words: Sequence[Any], first: int = 0) -> Any:
    """Give the word, or the number, that stands at a place, of which the first has a number."""
    import narwhals as nw

    if len(words) > CHAINED:
        half = len(words) // 2
        lower, upper = chosen(place, words[:half], first), chosen(place, words[half:], first + half)
        return nw.when(place < first + half).then(lower).otherwise(upper)
    chain: Any = nw
    for number, word in enumerate(words, start=first):
        chain = chain.when(place == number).then(nw.lit(word))
    return chain


def cause_words(column: Column) -> Any:
    """Give the words of the causes of absence; null where the value is there."""
    import narwhals as nw

    if column.absence is None:
        return nw.lit(None, dtype=nw.String)
    chain: Any = nw
    for cause in Cause:
        chain = chain.when(column.absence == int(cause)).then(nw.lit(cause.words))
    return chain.otherwise(nw.lit(None, dtype=nw.String))
