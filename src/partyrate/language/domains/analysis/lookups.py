"""A cell of a lookup in the *bounds* domain: what it can be, and whether every key has one."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve

from partyrate.errors import KindError, UnknownNameError, listed
from partyrate.language.domains.analysis.kinds import union
from partyrate.language.domains.analysis.ranges import NOTHING, ValueRange, constant, highest, unknown
from partyrate.language.grammar import span_of, text_of
from partyrate.numbers import Cause, Constant

MANY_KEYS: Final = 1_000
"""Whole numbers with at most so many possible values are compared with the keys of a lookup one by one."""

Cells = Mapping[tuple[Constant, ...], Constant | None]


def cell_of(
    name: str, cells: Cells, keys: Sequence[ValueRange], node: ast.Subscript, declared: ValueRange | None = None
) -> ValueRange:
    """Describe the cell that keys select; the causes of the keys are left to the caller.

    `declared` describes an unpublished cell; without it that is of the kind of the given ones, or a number.
    """
    length = len(next(iter(cells), ()))
    scaled: list[int] = []
    if len(keys) != length:
        raise KindError(
            f"{name}[...] with {len(keys)} key{'' if len(keys) == 1 else 's'}",
            f"lookup {name!r} is selected by {length}, the column included where it has several",
            f"write {length} between the brackets",
            span_of(node),
        )
    for place, key in enumerate(keys):
        written = node.slice.elts[place] if isinstance(node.slice, ast.Tuple) else node.slice
        options = {cell[place] for cell in cells}
        check_key(key, options, name, written)
        if key.resolution is None and key.kind == "number":
            # Quotients are compared with keys over the common denominator of those.
            scale = math.lcm(*(option.denominator for option in options if isinstance(option, Fraction)))
            scaled.append(math.ceil(key.max_numerator) * scale)
    reachable, complete = reached(cells, keys)
    found = [cells[key] for key in reachable]
    if found and complete and all(value is None for value in found):
        if declared is not None:
            return declared
        kind = next((constant(value).kind for value in cells.values() if value is not None), "number")
        return unknown(kind)
    values = different(found) or different(cells.values())
    if declared is not None and not values:
        result = evolve(declared, possible_causes=NOTHING, always_absent=None)
    else:
        result = union([constant(value) for value in values], node)
    if declared is not None and declared.values is not None:
        result = evolve(result, values=declared.values)
    causes = NOTHING if complete else frozenset({Cause.NO_RULE})
    if None in found:
        causes |= {Cause.UNDETERMINED}
    max_magnitude = highest([result.max_magnitude, *(key.max_magnitude for key in keys), *scaled])
    return evolve(
        result, possible_causes=causes, max_magnitude=max_magnitude, constant=None if causes else result.constant
    )


def different(values: Iterable[Constant | None]) -> list[Constant]:
    """Give each published value once; a truth is not the number that Python takes for the same."""
    return [value for _, value in dict.fromkeys((type(value), value) for value in values if value is not None)]


def reached(cells: Cells, keys: Sequence[ValueRange]) -> tuple[list[tuple[Constant, ...]], bool]:
    """Give the keys of the lookup that can be selected, and whether all that can be asked for are among them."""
    reachable, asked = list(cells), 1
    for place, key in enumerate(keys):
        possible = key_values(key)
        if possible is None:
            asked = 0
        else:
            reachable = [cell for cell in reachable if cell[place] in possible]
            asked *= len(possible)
    return reachable, len(reachable) == asked


def key_values(key: ValueRange) -> set[Constant] | None:
    """Give the constants a key can be, where they are few and known."""
    if key.constant is not None:
        return {key.constant}
    if key.kind == "flag":
        return {True, False}
    if key.kind == "level" and key.scale is not None:
        return set(key.scale.names)
    if key.kind == "text" and key.values is not None:
        return set(key.values)
    if key.kind == "number" and key.resolution == 1 and key.high - key.low <= MANY_KEYS:
        return {Fraction(n) for n in range(math.ceil(key.low), math.floor(key.high) + 1)}
    return None


def check_key(key: ValueRange, options: set[Constant], name: str, written: ast.expr) -> None:
    """Check the kind of a key, and that a constant one stands in the lookup."""
    firsts = {type(option): option for option in options}
    kinds = {constant(option).kind for option in firsts.values()}
    kind = "text" if key.kind == "level" else key.kind
    if options and kind not in kinds:
        raise KindError(
            f"{text_of(written)!r} is a {key.kind}",
            f"this key of lookup {name!r} is a {listed(sorted(kinds))}",
            f"use a {listed(sorted(kinds))}",
            span_of(written),
        )
    if key.constant is not None and key.constant not in options:
        raise UnknownNameError.of(
            f"key of lookup {name!r}",
            key_text(key.constant),
            map(key_text, options),
            "a constant key must stand in the lookup",
            span_of(written),
        )


def key_text(key: Constant) -> str:
    """Write a key for a message."""
    return str(key)
