"""Encoding of values as integers in the columns engine, decoding, and expressions of results as users read them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import count
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
from partyrate.numbers import LevelValue
from partyrate.plan import Node

EPOCH: Final = date(1970, 1, 1).toordinal()
"""The day from which databases count."""


MOST_DECODED: Final = 10_000
"""How many different values of a column are kept while it is decoded."""

SURE_DECIMAL: Final = 2**50
"""Below so many smallest steps, the nearest double of a decimal rounds back to it."""


def incentive_types(nodes: Sequence[Node], *, decimals: bool) -> dict[str, Any]:
    """Return the types of the constant columns of incentives, and those of amounts where there are none."""
    import narwhals as nw

    # pandas has no null among whole numbers.
    whole = (
        nw.Int64 if decimals or all(getattr(node.entry, "rounds", None) is not None for node in nodes) else nw.Float64
    )
    return dict.fromkeys(INCENTIVE_COLUMNS, nw.String) | {"from": nw.Int64, "rounds": whole, "amount": nw.Float64}


def coded(value_range: ValueRange, value: Any) -> Any:
    """Return the integer, boolean or text that a column holds for a value."""
    if isinstance(value, LevelValue):
        return value.place
    if isinstance(value, Fraction):
        return int(value * (value_range.resolution or 1))
    return value.toordinal() if isinstance(value, date) else value


def decoded(value_range: ValueRange, value: Any, denominator: Any, absence: int) -> Item:
    """Return the exact value that integers encode."""
    if absence:
        return value_range.absent(int(absence))
    if value_range.kind == "number":
        return Fraction(int(value), int(denominator))
    if value_range.kind == "level" and value_range.scale is not None:
        return LevelValue(value_range.scale, int(value))
    if value_range.kind == "date":
        return date.fromordinal(int(value))
    return bool(value) if value_range.kind == "flag" else str(value)


def decoded_rows(
    keys: Sequence[str], ranges: Mapping[str, ValueRange], rows: Iterable[tuple[Any, ...]]
) -> list[dict[str, Any]]:
    """Return the exact values of nodes, a dict for each row; values that come again, as levels do, are decoded once.

    Args:
        keys: The key columns.
        ranges: What is known of each node.
        rows: The values of the key columns, and after them the three integers that encode the value of each node.
    """
    columns = [
        (name, slice(start, start + 3), value_range, dict[tuple[Any, ...], Item]())
        for (name, value_range), start in zip(ranges.items(), count(len(keys), 3), strict=False)
    ]
    found = []
    for row in rows:
        values: dict[str, Any] = dict(zip(keys, row, strict=False))
        for name, place, value_range, known in columns:
            parts = row[place]
            value = known.get(parts)
            if value is None:
                value = decoded(value_range, *parts)
                if len(known) < MOST_DECODED:
                    known[parts] = value
            values[name] = value
        found.append(values)
    return found


def quotient(compiler: Compiler, column: Column) -> Any:
    """Return the nearest double of a number: the quotient of two integers below 2^53, the divisor being a column.

    Polars divides by a literal by multiplying by its reciprocal, which missed the nearest double in 415 of 3,005
    trials. For integers in the second width the result is the sum of whole and rest, which may miss the nearest double
    by one unit in the last place.
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
    """Return a number as frames hold it: a decimal with so many digits, where one is exact, or the nearest double.

    The whole and the rest of a great number are cast to decimals one by one, each of which is exact.
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
    """Return the expression of a result as users read it: decimals where the frame has them, names of levels, dates.

    Frames in memory cast a number of milliseconds to a day. Databases disagree on the time of a number, but
    add days to a date alike in any time zone.
    """
    import narwhals as nw

    column = compiler.nodes[node.name]
    value_range = column.value_range
    value: Any = column.value
    if value_range.kind == "number":
        value = _number(compiler, node, column, decimals=decimals)
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
    """Return an expression of a value, null where the value is absent.

    The other rows have no `otherwise`: pandas turns a typed null into an error, or into False.
    """
    import narwhals as nw

    return value if column.absence is None else nw.when(column.absence == 0).then(value)


def chosen(index: Any, words: Sequence[Any], first: int = 0) -> Any:
    """Return the word or number at an index; `first` is the index of the first one.

    Long lists are split by halves, since libraries do not take conditions nested to any depth.
    """
    import narwhals as nw

    if len(words) > CHAINED:
        half = len(words) // 2
        lower, upper = chosen(index, words[:half], first), chosen(index, words[half:], first + half)
        return nw.when(index < first + half).then(lower).otherwise(upper)
    chain: Any = nw
    for number, word in enumerate(words, start=first):
        chain = chain.when(index == number).then(nw.lit(word))
    return chain


def cause_words(column: Column) -> Any:
    """Return the word of the cause of absence; null where the value is present."""
    import narwhals as nw

    if column.absence is None:
        return nw.lit(None, dtype=nw.String)
    chain: Any = nw
    for cause in sorted(column.value_range.possible_causes):
        chain = chain.when(column.absence == int(cause)).then(nw.lit(cause.words))
    return chain.otherwise(nw.lit(None, dtype=nw.String))


def _number(compiler: Compiler, node: Node, column: Column, *, decimals: bool) -> Any:
    """Return the numbers of a node: whole ones in 64 bits where they fit, else as `held` does."""
    import narwhals as nw

    digits = digits_of(node)
    if column.wide and digits == 0 and greatest(node) < 2**63:
        return column.value.cast(nw.Int64)
    if digits == 0 and not column.wide and isinstance(column.denominator, int) and column.denominator == 1:
        return column.value
    return held(compiler, column, digits if decimals else None, greatest(node))
