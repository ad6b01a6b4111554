"""Cells of lookups in the *analysis* domain: their values, and whether every key has a cell."""

from __future__ import annotations

import ast
import math
from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from partyrate.errors import KindError, UnknownNameError, listed
from partyrate.language.cells import Cells
from partyrate.language.domains.analysis.kind_texts import kind_text
from partyrate.language.domains.analysis.kinds import expect, union
from partyrate.language.domains.analysis.ranges import (
    LIMIT,
    NOTHING,
    ValueRange,
    constant,
    highest,
    level_number,
    unknown,
)
from partyrate.language.domains.analysis.ranges import number as range_of
from partyrate.language.grammar import span_of, text_of
from partyrate.messages import message, text
from partyrate.numbers import Cause, Constant

MANY_KEYS: Final = 1_000
"""The most possible values of a whole number that are compared with the keys of a lookup one by one."""


def cell_of(
    name: str, cells: Cells, keys: Sequence[ValueRange], node: ast.Subscript, declared: ValueRange | None = None
) -> ValueRange:
    """Describe the cell that keys select; the caller adds the causes of the keys.

    `declared` describes an unpublished cell; without it, such a cell is of the kind of the published ones, or a number.

    Raises:
        KindError: There are too few or too many keys, or one is of a kind that the lookup does not have.
        UnknownNameError: A constant key has no cell.
    """
    max_magnitudes = _check_keys(name, cells, keys, node)
    if cells.match == "exact":
        return _selected(cells, keys, declared, max_magnitudes, node)
    number = level_number(keys[cells.position])
    by_segment = list(keys)
    by_segment[cells.position] = range_of(cells.segment(number.low), cells.segment(number.high), 1)
    if cells.match == "linear":
        return _on_lines(cells, number, by_segment, max_magnitudes)
    return _selected(cells.segments, by_segment, declared, max_magnitudes, node)


def _selected(
    cells: Cells,
    keys: Sequence[ValueRange],
    declared: ValueRange | None,
    max_magnitudes: Sequence[int | None],
    node: ast.Subscript,
) -> ValueRange:
    """Describe a cell that keys select exactly."""
    reachable, complete = reached(cells, keys)
    selected = [cells[key] for key in reachable]
    if selected and complete and all(value is None for value in selected):
        if declared is not None:
            return declared
        kind = next((constant(value).kind for value in cells.values() if value is not None), "number")
        return unknown(kind)
    result = _one_of(different(selected) or different(cells.values()), declared, node)
    causes = _causes(selected, complete=complete)
    max_magnitude = highest([result.max_magnitude, *max_magnitudes])
    return evolve(
        result, possible_causes=causes, max_magnitude=max_magnitude, constant=None if causes else result.constant
    )


def _causes(selected: Sequence[Any], *, complete: bool) -> frozenset[Cause]:
    """Return the possible causes of absence of one of some cells."""
    causes = NOTHING if complete else frozenset({Cause.NO_RULE})
    return causes | {Cause.UNDETERMINED} if None in selected else causes


def _on_lines(
    cells: Cells, number: ValueRange, keys: Sequence[ValueRange], max_magnitudes: Sequence[int | None]
) -> ValueRange:
    """Describe a value between cells: a slope times the number, and an intercept, over the scale of the lines."""
    reachable, complete = reached(cells.segments, keys)
    selected: list[Any] = [cells.segments[key] for key in reachable]
    if complete and all(line is None for line in selected):
        return unknown("number")
    ends: list[Fraction] = []
    for key, line in zip(reachable, selected, strict=True):
        if line is not None:
            first, last = cells.ends(int(key[cells.position]))  # type: ignore[arg-type]  # a segment is a number
            ends += [line.at(max(first, number.low)), line.at(min(last, number.high))]
    scale = cells.scale
    steepest, furthest = (
        max((abs(int(part)) for part in cells.lines(name).values() if isinstance(part, Fraction)), default=0)
        for name in ("slope", "intercept")
    )
    max_numerator = steepest * number.max_numerator + furthest * number.max_denominator
    result = range_of(
        min(ends, default=Fraction(0)),
        max(ends, default=Fraction(0)),
        None if number.resolution is None else number.resolution * scale,
        [number],
        max_numerator=max_numerator,
        max_denominator=number.max_denominator * scale,
        denominator_factor=number.denominator_factor * scale,
        max_magnitude=highest([max_numerator, *max_magnitudes]),
    )
    causes = _causes(selected, complete=complete)
    is_beyond = max(steepest, furthest, scale) >= LIMIT  # the lines themselves would not fit into columns
    return evolve(
        result,
        possible_causes=causes,
        max_magnitude=None if is_beyond else result.max_magnitude,
        constant=None if causes else result.constant,
    )


def _check_keys(name: str, cells: Cells, keys: Sequence[ValueRange], node: ast.Subscript) -> list[int | None]:
    """Check number and kinds of keys; return the greatest whole numbers that comparing them with the cells needs."""
    length = len(next(iter(cells), ()))
    if len(keys) != length:
        text_key = "number of keys one" if len(keys) == 1 else "number of keys"
        raise KindError(*message(text_key, name=name, count=len(keys), needed=length), span_of(node))
    max_magnitudes = [key.max_magnitude for key in keys]
    for position, key in enumerate(keys):
        written = node.slice.elts[position] if isinstance(node.slice, ast.Tuple) else node.slice
        options = dict.fromkeys(cell[position] for cell in cells)  # in their order, in which a message names them
        if cells.match != "exact" and position == cells.position:
            number = expect(key, ("number",), written)
            max_magnitudes += [_compared(number, step) for step in cells.steps]
            continue
        check_key(key, options, name, written)
        if key.resolution is None:
            # Quotients are compared with keys over the common denominator of the keys.
            scale = math.lcm(*(option.denominator for option in options if isinstance(option, Fraction)))
            max_magnitudes.append(math.ceil(key.max_numerator) * scale)
    return max_magnitudes


def _compared(number: ValueRange, step: Fraction) -> int:
    """Return the greatest whole number that comparing a number with a key of a lookup needs."""
    return 1 + max(number.max_numerator * step.denominator, number.max_denominator * abs(step.numerator))


def _one_of(values: Sequence[Constant], declared: ValueRange | None, node: ast.expr) -> ValueRange:
    """Describe a published cell with one of some values."""
    if declared is not None and not values:
        result = evolve(declared, possible_causes=NOTHING, always_absent=None)
    else:
        result = union([constant(value) for value in values], node)
    return result if declared is None or declared.values is None else evolve(result, values=declared.values)


def different(values: Iterable[Constant | None]) -> list[Constant]:
    """Return each published value once. `True` and `1` are kept apart, though they are equal in Python."""
    return [value for _, value in dict.fromkeys((type(value), value) for value in values if value is not None)]


def reached(
    cells: Mapping[tuple[Constant, ...], Any], keys: Sequence[ValueRange]
) -> tuple[list[tuple[Constant, ...]], bool]:
    """Return the keys of the lookup that can be selected, and whether every possible combination has a cell."""
    reachable = list(cells)
    listed = [(position, possible) for position, key in enumerate(keys) if (possible := key_values(key)) is not None]
    for position, possible in listed:
        reachable = [cell for cell in reachable if cell[position] in possible]
    combinations = math.prod(len(possible) for _, possible in listed)
    return reachable, len(listed) == len(keys) and len(reachable) == combinations


def key_values(key: ValueRange) -> set[Constant] | None:
    """Return the possible values of a key; None where they are unknown, or too many to list."""
    if key.constant is not None:
        return {key.constant}
    if key.kind == "flag":
        return {True, False}
    if key.scale is not None:
        return set(key.scale.names)
    if key.values is not None:
        return set(key.values)
    if key.kind == "number" and key.resolution == 1 and key.high - key.low <= MANY_KEYS:
        return {Fraction(n) for n in range(math.ceil(key.low), math.floor(key.high) + 1)}
    return None


def check_key(key: ValueRange, options: Collection[Constant], name: str, written: ast.expr) -> None:
    """Check the kind of a key, and that the lookup has a constant one.

    Raises:
        KindError: It is of a kind that this key of the lookup does not have.
        UnknownNameError: It is a constant that the lookup lacks.
    """
    firsts = {type(option): option for option in options}
    kinds = {constant(option).kind for option in firsts.values()}
    kind = "text" if key.kind == "level" else key.kind
    if options and kind not in kinds:
        kinds_text = listed(map(kind_text, sorted(kinds)))
        fix = text("keys in quotes" if kind == "text" else "use a", kinds=kinds_text)
        data = {"text": text_of(written), "kind": kind_text(key.kind), "name": name, "kinds": kinds_text}
        raise KindError(*message("lookup key of another kind", fix=fix, **data), span_of(written))
    if key.constant is not None and key.constant not in options:
        raise UnknownNameError.of(
            text("key of lookup", name=name),
            str(key.constant),
            map(str, options),
            text("constant key"),
            span_of(written),
        )
