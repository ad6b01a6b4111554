"""The results of functions of rows in the *analysis* domain."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve

from partyrate.errors import KindError
from partyrate.language.domains.analysis.kinds import constant_of, expect
from partyrate.language.domains.analysis.names import Names
from partyrate.language.domains.analysis.ranges import (
    NOTHING,
    ValueRange,
    flag,
    highest,
    number,
    strongest,
    unknown,
)
from partyrate.language.functions import AMONG, LEVELS, NEIGHBOURS, RUNNING
from partyrate.language.grammar import Call, span_of, text_of
from partyrate.messages import message, text
from partyrate.numbers import Cause, Scale, show

MAX_TRIMMED: Final = 1_000
"""The most values that `trimmed_mean` drops at each end."""

MAX_FACTORS: Final = 100
"""The most rows of a product, unless its values are only -1, 0 and 1."""


NEED_SEVERAL: Final = ("trimmed_mean", "largest", "smallest", "variance", *NEIGHBOURS)
"""Functions of rows that are missing over fewer rows than they need, which may be more than one."""


def over_rows(
    names: Names,
    own_table: str | None,
    call: Call,
    values: Sequence[ValueRange],
    where: ValueRange | None,
    node: ast.Call,
) -> ValueRange:
    """Describe the result of a function of rows from its arguments."""
    if call.is_open:
        return unknown(*_kind_of(call, values[0]))
    assert call.table is not None
    most = names.most_rows(call.table, None if call.within is not None else own_table)
    group = names.key(str(own_table)) if call.within is None else frozenset(call.within_names)
    runs = call.function.name in RUNNING
    if not all(_is_comparable(names, value, group) for value in values[: 1 + runs]):
        values = [evolve(values[0], max_magnitude=None), *values[1:]]
    if runs:
        values = [absent_with(values[0], values[1]), *values[1:]]
    result = ROW_OPERATIONS[call.function.name](call, values, most, node)
    by = names.key(str(own_table)) if call.function.name in AMONG else group
    operands = [values[0]] if where is None else [values[0], where]
    causes = result.possible_causes.union(*(operand.possible_causes for operand in operands))
    result = evolve(
        result,
        determined_by=by,
        denominator_determined_by=by,
        possible_causes=causes,
        max_magnitude=highest([result.max_magnitude] if where is None else [result.max_magnitude, where.max_magnitude]),
        constant=None if causes else result.constant,
    )
    return result if call.within is None else _over_cohort(names, call, values[0], where, result)


def _kind_of(call: Call, value: ValueRange) -> tuple[str, Scale | None]:
    """Return the kind, and the scale of a level, that a function of rows over some values gives."""
    if call.function.name in ("any of rows", "all of rows"):
        return "flag", None
    if call.function.name in LEVELS:
        return value.kind, value.scale
    return "date" if call.function.name in NEIGHBOURS and value.kind == "date" else "number", None


def _over_cohort(
    names: Names, call: Call, value: ValueRange, where: ValueRange | None, result: ValueRange
) -> ValueRange:
    """Describe the result of a function over a cohort, in which every row but the excluded ones is a member."""
    assert call.table is not None
    if names.excludes(call.table):
        return result.absent_by(Cause.NOT_APPLICABLE) if call.function.name in AMONG else result
    if where is not None:
        return result
    # Every row belongs to its own cohort, so that no cohort is empty and an always absent value makes it absent.
    if call.function.name not in NEED_SEVERAL and Cause.MISSING not in value.possible_causes:
        result = evolve(result, possible_causes=result.possible_causes - {Cause.MISSING})
    return evolve(result, always_absent=strongest(value.always_absent, result.always_absent))


RowOperation = Callable[[Call, Sequence[ValueRange], int, ast.Call], ValueRange]


def _determined(names: Names, by: frozenset[str] | None, group: frozenset[str]) -> bool:
    """Return whether rows of one group agree in whatever these keys and values determine."""
    return by is not None and all(name in group or names.determined_by(name) <= group for name in by)


def _is_comparable(names: Names, value: ValueRange, group: frozenset[str]) -> bool:
    """Return whether the numerators of a value say which of two rows of one group has the greater one."""
    return value.resolution is not None or _determined(names, value.denominator_determined_by, group)


def absent_with(value: ValueRange, other: ValueRange) -> ValueRange:
    """Return a value that is left out where another one is absent as well."""
    return evolve(
        value,
        possible_causes=value.possible_causes | other.possible_causes,
        always_absent=strongest(value.always_absent, other.always_absent),
        constant=None,
    )


def _row_number(call: Call, values: Sequence[ValueRange]) -> ValueRange:
    return expect(values[0], ("number",), call.arguments[0])


def _only(call: Call, values: Sequence[ValueRange], kinds: Sequence[str]) -> ValueRange:
    """Return the only argument, checked to be of one of some kinds."""
    (value,), (argument,) = values, call.arguments
    return expect(value, kinds, argument)


def _sum(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    a = _row_number(call, values)
    low, high = min(Fraction(0), a.low * most), max(Fraction(0), a.high * most)
    return number(
        low,
        high,
        a.resolution,
        [a],
        max_numerator=a.max_numerator * most,
        max_denominator=a.max_denominator,
        denominator_factor=a.denominator_factor,
        max_magnitude=a.max_magnitude,
    )


def _mean(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    a = _row_number(call, values)
    max_numerator, max_denominator = a.max_numerator * most, a.max_denominator * most
    result = number(
        a.low,
        a.high,
        None,
        [a],
        max_numerator=max_numerator,
        max_denominator=max_denominator,
        denominator_factor=a.denominator_factor,
        max_magnitude=a.max_magnitude,
    )
    return result.absent_by(Cause.MISSING)


def _product(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    """Describe a product of up to so many values, over the denominator of that many; that of no values is 1."""
    a = _row_number(call, values)
    if a.reach > 1 and most > MAX_FACTORS:
        raise KindError(*message("product of many", text=text_of(node), rows=most, most=MAX_FACTORS), span_of(node))
    factors = most if a.reach > 1 else 1  # a product of -1, 0 and 1 is one of them again
    furthest = max(Fraction(1), abs(a.low) ** factors, abs(a.high) ** factors)
    result = number(
        min(Fraction(1), a.low**factors) if a.low >= 0 else -furthest,
        furthest,
        None if a.resolution is None else a.resolution**factors,
        [a],
        max_numerator=max(1, a.max_numerator) ** factors,
        max_denominator=a.max_denominator**factors,
        max_magnitude=highest([a.max_magnitude, a.reach**factors, a.max_numerator + 1, most]),
    )
    return evolve(result, constant=None)


def _trimmed(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    result = _mean(call, values, most, node)
    for value, argument in zip(values[1:], call.arguments[1:], strict=True):
        drop = constant_of(expect(value, ("number",), argument), argument, "trimmed")
        if drop is not None and (drop.denominator != 1 or not 0 <= drop <= MAX_TRIMMED):
            raise KindError(*message("values left out", text=text_of(argument), most=MAX_TRIMMED), span_of(node))
        result = never_without(value, result)
    return result


def _placed(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    """Describe the value at a place among those of the rows: `largest` and `smallest`."""
    argument = call.arguments[1]
    place = constant_of(expect(values[1], ("number",), argument), argument, "place")
    if place is not None and (place.denominator != 1 or not 1 <= place <= MAX_TRIMMED):
        raise KindError(*message("place of value", text=text_of(argument), most=MAX_TRIMMED), span_of(node))
    return never_without(values[1], _extreme_of(_row_number(call, values), most))


def _variance(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    """Describe a variance, which is computed of the sum and the sum of squares over one denominator."""
    a = _row_number(call, values)
    spread = (a.high - a.low) ** 2
    max_numerator, squared = (most * a.max_numerator) ** 2, a.max_denominator**2
    result = number(
        0,
        spread / 2 if call.options["kind"] == "sample" else spread / 4,
        None,
        [a],
        max_numerator=max_numerator,
        max_denominator=squared * most**2,
        denominator_factor=a.denominator_factor**2,
        max_magnitude=highest([a.max_magnitude, 2 * max_numerator]),
    )
    return evolve(result, constant=None).absent_by(Cause.MISSING)


def _median(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    return _between(_row_number(call, values), 2, most)


def never_without(argument: ValueRange, result: ValueRange) -> ValueRange:
    """Return a result that is undetermined where a constant argument of it is unpublished."""
    return evolve(
        result,
        possible_causes=result.possible_causes | argument.possible_causes,
        always_absent=argument.always_absent,
        constant=None,
    )


def _count(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    (value,), (argument,) = values, call.arguments
    if value.kind == "flag":
        where = text_of(argument)
        if call.where is not None:
            where = f"({where}) and ({text_of(call.where)})"
        names = ", ".join(call.within_names)
        within = "" if call.within is None else f", within={names}" if len(call.within) == 1 else f", within=({names})"
        instead = f"count({call.table}, where={where}{within})"
        reported = message("count of flag", text=text_of(argument), instead=instead)
        raise KindError(*reported, span_of(node)).advised(reported.fix, instead)
    return number(0, most, 1, [value])


def _some(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    return flag([_only(call, values, ("flag",))], max_magnitude=most)


def _extreme(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    return _extreme_of(_only(call, values, ("number", "date")), most)


def _extreme_of(a: ValueRange, most: int) -> ValueRange:
    """Describe the greatest or the least of the values of up to so many rows."""
    result = evolve(
        a,
        possible_causes=NOTHING,
        always_absent=None,
        constant=None,
        max_magnitude=highest([a.max_magnitude, a.max_numerator + 1, most]),
    )
    return result.absent_by(Cause.MISSING)


def _level_of_rows(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    return _extreme_of(_only(call, values, ("level",)), most)


def _percentile(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    a = _row_number(call, values)
    share = constant_of(expect(values[1], ("number",), call.arguments[1]), call.arguments[1], "share")
    if share is not None and not _is_share(share):
        instead = show(share / 100) if _is_share(share / 100) else text("share from 0 to 1")
        reported = message("percentile share", text=text_of(call.arguments[1]), instead=instead)
        raise KindError(*reported, span_of(node))
    linear, parts = call.options["kind"] == "linear", 1 if share is None else share.denominator
    return never_without(values[1], _between(a, parts, most, linear=linear))


def _is_share(value: Fraction) -> bool:
    return 0 <= value <= 1


def _between(a: ValueRange, parts: int, most: int, *, linear: bool = True) -> ValueRange:
    """Describe the value some of so many parts of the way through the values of the rows."""
    between = parts if linear else 1
    resolution = None if a.resolution is None else a.resolution * between
    # Between two values: the lower one, and up to `parts` times their difference.
    whole = max(3 * (a.max_numerator + 1) * parts, (most + 1) * parts * 2)
    max_numerator, max_denominator, denominator_factor = (
        part * between for part in (a.max_numerator, a.max_denominator, a.denominator_factor)
    )
    result = number(
        a.low,
        a.high,
        resolution,
        [a],
        max_numerator=max_numerator,
        max_denominator=max_denominator,
        denominator_factor=denominator_factor,
        max_magnitude=whole,
    )
    return result.absent_by(Cause.MISSING)


def check_direction(value: ValueRange, argument: ast.expr) -> None:
    """Check that an argument says which end of a ranking is its first.

    Raises:
        KindError: It is neither `asc` nor `desc`.
    """
    if value.constant not in ("asc", "desc"):
        raise KindError(*message("rank direction", text=text_of(argument)), span_of(argument))


def _rank(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    a = expect(values[0], ("number", "date"), call.arguments[0])
    check_direction(values[1], call.arguments[1])
    resolution = 2 if call.options["ties"] == "mean" else 1
    max_magnitude = highest([a.max_magnitude, 2 * most])
    return evolve(number(1, most, resolution, [a], max_magnitude=max_magnitude), constant=None)


def _cumulative(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    """Describe a running total: the sum of between one and all rows."""
    a, by = _row_number(call, values), expect(values[1], ("number", "date"), call.arguments[1])
    check_direction(values[2], call.arguments[2])
    total = _sum(call, [a], most, node)
    low, high = min(a.low, a.low * most), max(a.high, a.high * most)
    magnitude = highest([total.max_magnitude, by.max_magnitude, 2 * total.max_numerator, by.max_numerator, most])
    return evolve(total, low=low, high=high, max_magnitude=magnitude, constant=None)


def _neighbour(call: Call, values: Sequence[ValueRange], most: int, node: ast.Call) -> ValueRange:
    """Describe the value of the nearest row before or after each one: a value of some row, if there is one."""
    a, by = (expect(values[place], ("number", "date"), call.arguments[place]) for place in (0, 1))
    check_direction(values[2], call.arguments[2])
    result = _extreme_of(a, most)
    return evolve(result, max_magnitude=highest([result.max_magnitude, by.max_magnitude, by.max_numerator]))


ROW_OPERATIONS: Final[dict[str, RowOperation]] = {
    "sum of rows": _sum,
    "mean of rows": _mean,
    "product": _product,
    "count of rows": _count,
    "any of rows": _some,
    "all of rows": _some,
    "min of rows": _extreme,
    "max of rows": _extreme,
    "best_level of rows": _level_of_rows,
    "worst_level of rows": _level_of_rows,
    "most_frequent_level of rows": _level_of_rows,
    "median": _median,
    "largest": _placed,
    "smallest": _placed,
    "variance": _variance,
    "trimmed_mean": _trimmed,
    "percentile": _percentile,
    "rank": _rank,
    "cumulative": _cumulative,
    "ahead": _neighbour,
    "behind": _neighbour,
}
