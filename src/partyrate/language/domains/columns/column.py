"""Columns, and expressions that do not depend on their kinds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

from attrs import frozen

from partyrate.language.domains.analysis import ValueRange


@frozen(eq=False)
class Column:
    """A value of every row.

    Args:
        value_range: Its possible values.
        value: The numerator of a number, a flag, a text, the ordinal of a date, the position of a level. Where the
            value is absent it is any of these, never a null.
        denominator: The denominator, above zero: an integer, or an expression where it varies.
        absence: The code of the cause of absence, 0 where the value is present; None where it is always present.
        generation: The generation of steps after which the columns that its expressions use exist. The expressions may
            be used in steps of later generations only.
        wide: Whether numerator and denominator are held in the second width of the engine, for 2^53 and more.
        depth: How deeply operations are nested in its expressions.
    """

    value_range: ValueRange
    value: Any
    denominator: Any = 1
    absence: Any = None
    generation: int = 0
    wide: bool = False
    depth: int = 0


Divide = Callable[[Any, Any], Any]
"""The floor of the quotient of two integers, the second positive, as an engine computes it exactly."""


def integer(number: int) -> Any:
    """Return an integer literal; every literal is an Int64, since engines choose different sizes."""
    import narwhals as nw

    return nw.lit(number, dtype=nw.Int64)


def when(condition: Any, then: Any, otherwise: Any) -> Any:
    """Return one value where the condition holds, the other elsewhere."""
    import narwhals as nw

    return nw.when(condition).then(then).otherwise(otherwise)


def as_integer(condition: Any) -> Any:
    """Return 1 where a condition holds, else 0. A cast from boolean is refused by some databases."""
    return when(condition, integer(1), integer(0))


def negative(expression: Any) -> Any:
    """Return a number with the other sign. Polars has no negation for integers of 128 bits."""
    return expression * -1


def times(expression: Any, factor: int) -> Any:
    """Return a product with a constant; not every engine has literals of more than 64 bits."""
    if factor >= 2**63:
        return times(times(expression, factor >> 60), 2**60) + times(expression, factor % 2**60)
    return expression if factor == 1 else expression * factor


CHAINED: Final = 16
"""The most expressions that are chained, each nested in the one before it; longer chains are halved."""


def joined(operator: Callable[[Any, Any], Any], parts: Sequence[Any]) -> Any:
    """Join expressions by an operator, in halves: the depth of a long chain would exceed the stacks of engines."""
    if len(parts) <= CHAINED:
        return reduce(operator, parts)
    half = len(parts) // 2
    return operator(joined(operator, parts[:half]), joined(operator, parts[half:]))


def minimum(*values: Any) -> Any:
    """Return the least of several expressions, row by row."""
    import narwhals as nw

    once = _each_once(values)
    return once[0] if len(once) == 1 else nw.min_horizontal(*once)


def maximum(*values: Any) -> Any:
    """Return the greatest of several expressions, row by row."""
    import narwhals as nw

    once = _each_once(values)
    return once[0] if len(once) == 1 else nw.max_horizontal(*once)


def _each_once(values: Sequence[Any]) -> list[Any]:
    """Return expressions without equal ones: DuckDB copies some plans by their text, and then refuses least(a, a)."""
    return list({repr(each): each for each in values}.values())


def first_match(cases: Sequence[tuple[Any, Any]], otherwise: Any) -> Any:
    """Return the value of the first condition that holds; a condition of None always holds."""
    import narwhals as nw

    last = next((index for index, (condition, _) in enumerate(cases) if condition is None), len(cases))
    if last > CHAINED:
        half = last // 2
        in_first_half = joined(or_, [condition for condition, _ in cases[:half]])
        *first, (_, then) = cases[:half]
        return when(in_first_half, first_match(first, then), first_match(cases[half:], otherwise))
    chain: Any = None
    for condition, value in cases:
        then = integer(value) if isinstance(value, int) else value
        if condition is None:
            otherwise = then
            break
        chain = (nw if chain is None else chain).when(condition).then(then)
    otherwise = integer(otherwise) if isinstance(otherwise, int) else otherwise
    return otherwise if chain is None else chain.otherwise(otherwise)
