"""Comparisons, logic and choices between values in the *analysis* domain."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Final

from attrs import evolve

from partyrate.errors import KindError, UnknownNameError
from partyrate.language.domains.analysis.kind_texts import kind_text
from partyrate.language.domains.analysis.kinds import (
    all_names,
    alternatives,
    as_levels,
    expect,
    expect_all,
    level_named,
    operand_nodes,
    same_kind,
    union,
)
from partyrate.language.domains.analysis.mismatches import check_extreme, check_joined, check_pair
from partyrate.language.domains.analysis.ranges import (
    NO_KIND,
    NOTHING,
    ValueRange,
    common,
    flag,
    highest,
    level_names,
    level_number,
    number,
)
from partyrate.language.grammar import span_of, text_of
from partyrate.language.tree import call_of
from partyrate.messages import message, text
from partyrate.numbers import Cause, Scale

Operation = Callable[[Sequence[ValueRange], ast.expr], ValueRange]
"""A function of the ranges of operands and of the node, for messages."""


def _compare(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    assert isinstance(node, ast.Compare)
    a, b = as_levels(values, node)
    if a.kind != b.kind and len(node.ops) == 1:
        check_pair(a, b, node)
    a, b = same_kind([a, b], node)
    operators = {type(operator) for operator in node.ops}
    if a.kind in ("text", "flag"):
        if operators & {ast.Lt, ast.LtE, ast.Gt, ast.GtE}:
            raise KindError(*message("no order", kind=kind_text(a.kind), text=text_of(node)), span_of(node))
        _check_values(a, b, node)
    if a.kind == "number":
        first, second, _ = common(a, b)
        return flag([a, b], max_magnitude=max(first, second))
    return flag([a, b])


def _check_values(a: ValueRange, b: ValueRange, node: ast.expr) -> None:
    """Check that a text that is compared with a choice is one of its values.

    Raises:
        UnknownNameError: It is none of them.
    """
    # Where one value stands for all of an unpublished choice, the other one need not be among its values.
    for one, other in () if getattr(node, "is_variant", False) else ((a, b), (b, a)):
        # Any text can be equal to a free text, and a comparison of two constants is decided already.
        if other.values is None or other.values == (other.constant,):
            continue
        if isinstance(one.constant, str) and one.constant not in other.values:
            why = text("choice values")
            raise UnknownNameError.of("value", one.constant, other.values, why, span_of(node))


def _junction(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    check_joined(values, node)
    expect_all(values, ("flag",), node)
    return evolve(flag(values), possible_causes=NOTHING.union(*(value.possible_causes for value in values)))


def _not(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    return flag(expect_all(values, ("flag",), node))


def _if(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    condition, *branches = values
    branches = [_in_kind_of(branch, other) for branch, other in zip(branches, branches[::-1], strict=True)]
    first, second = alternatives(branches, node)
    expect(condition, ("flag",), operand_nodes(node, 3)[0])
    if condition.constant is not None and not condition.possible_causes:
        chosen = first if condition.constant else second
        # Other constants give the other branch, so that its texts are values of the whole as well.
        return evolve(chosen, values=all_names([first, second])) if chosen.kind == "text" else chosen
    live = [value for value in (first, second) if _can_be_chosen(value)] or [first]
    result = union(live, node)
    max_magnitude = highest([result.max_magnitude, first.max_magnitude, second.max_magnitude, condition.max_magnitude])
    if result.kind == "number" and max_magnitude is not None:
        numerators = common(level_number(first), level_number(second))[:2]
        max_magnitude = max(*numerators, max_magnitude)
    always = condition.always_absent
    if first.always_absent == second.always_absent and not condition.possible_causes:
        always = first.always_absent
    causes = condition.possible_causes | first.possible_causes | second.possible_causes
    return evolve(
        result,
        possible_causes=causes,
        always_absent=always,
        max_magnitude=max_magnitude,
        constant=None if causes else result.constant,
    )


def _can_be_chosen(value: ValueRange) -> bool:
    """Return whether an alternative can be a result: one that is there, or a text that is not published yet."""
    is_open = value.always_absent is Cause.UNDETERMINED and value.kind == "text"
    return value.always_absent is None or is_open


def _in_kind_of(value: ValueRange, other: ValueRange) -> ValueRange:
    """Return an absence that has no kind in that of the other branch of a choice."""
    if value.kind != NO_KIND:
        return value
    return evolve(
        other, possible_causes=value.possible_causes, always_absent=value.always_absent, constant=None,
        determined_by=value.determined_by,
    )  # fmt: skip


def _agree(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    """Describe a value that is undetermined unless all interpretations of a rule agree in it."""
    values = alternatives(values, node)
    fixed = {value.constant for value in values if _is_fixed(value)}
    if len(fixed) == 1 and all(map(_is_fixed, values)):
        return values[0]
    result = union([value for value in values if _can_be_chosen(value)] or values, node)
    max_magnitude = highest([result.max_magnitude, *(value.max_magnitude for value in values)])
    if result.kind == "number" and max_magnitude is not None:
        first, *others = map(level_number, values)
        max_magnitude = max(max_magnitude, *(most for other in others for most in common(first, other)[:2]))
    causes = NOTHING.union({Cause.UNDETERMINED}, *(value.possible_causes for value in values))
    always = Cause.UNDETERMINED if len(fixed) > 1 else _agreed_absence(values)
    return evolve(result, possible_causes=causes, always_absent=always, max_magnitude=max_magnitude, constant=None)


def _is_fixed(value: ValueRange) -> bool:
    return value.constant is not None and not value.possible_causes


def _agreed_absence(values: Sequence[ValueRange]) -> Cause | None:
    """Return the cause for which a value is always absent in which all values must agree; None where it need not be."""
    absences = {value.always_absent for value in values}
    if len(absences) == 1:
        return absences.pop()
    # One of them is always absent, so that they can agree in an absence only.
    shared = frozenset.intersection(*(value.possible_causes for value in values))
    return None if shared - {Cause.UNDETERMINED} else Cause.UNDETERMINED


def _extreme(pick: Callable[..., Fraction]) -> Operation:
    def operation(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
        check_extreme(values, node)
        values = expect_all(values, ("number", "date"), node)
        result = union(values, node)
        low, high = pick(value.low for value in values), pick(value.high for value in values)
        if result.kind == "date":
            return evolve(result, low=low, high=high)
        magnitudes: list[int] = []
        so_far = values[0]
        for value in values[1:]:
            magnitudes += common(so_far, value)[:2]
            so_far = union([so_far, value], node)
        max_numerator, max_denominator, denominator_factor = (
            result.max_numerator,
            result.max_denominator,
            result.denominator_factor,
        )
        return number(
            low,
            high,
            result.resolution,
            values,
            max_numerator=max_numerator,
            max_denominator=max_denominator,
            denominator_factor=denominator_factor,
            max_magnitude=max(magnitudes),
        )

    return operation


def _level_of_several(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    """Describe the best or the worst of several levels, all of which are read as levels of one ladder.

    It is the ladder of the first one that has the levels of all others.
    """
    parts = operand_nodes(node, len(values))
    scales = [value.scale for value in values if value.scale is not None]
    if not scales:
        expect(values[0], ("level",), parts[0])
    scale = next((scale for scale in scales if all(_is_named_on(scale, value) for value in values)), scales[0])
    levels = [
        expect(level_named(value, scale, part) if value.kind in ("level", "text") else value, ("level",), part)
        for value, part in zip(values, parts, strict=True)
    ]
    return union(levels, node)


def _most_frequent_level(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    """Describe the most frequent of several levels; how ties are settled may be unpublished."""
    found = _level_of_several(values, node)
    if not call_of(node).is_open:  # type: ignore[arg-type]  # it is a call
        return found
    return evolve(found.absent_by(Cause.UNDETERMINED), always_absent=Cause.UNDETERMINED)


def _is_named_on(scale: Scale, value: ValueRange) -> bool:
    """Return whether a ladder has all levels that a value can be, by their names."""
    names = level_names(value)
    return names is None or set(names) <= set(scale.names)


def _clamp(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    value, low, high = values
    raised = _extreme(max)([value, low], node)
    return _extreme(min)([raised, high], node)


def _present(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    (a,) = values
    causes = a.possible_causes & {Cause.UNDETERMINED}
    return evolve(
        flag([a]),
        possible_causes=causes,
        always_absent=a.always_absent if a.always_absent is Cause.UNDETERMINED else None,
    )


def used_of(values: Sequence[ValueRange]) -> int:
    """Return how many values of `coalesce` can be its result: it stops at a present or undetermined one."""
    last = (number for number, value in enumerate(values, 1) if not value.possible_causes - {Cause.UNDETERMINED})
    return next(last, len(values))


def _coalesce(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    values = alternatives(values, node)
    used = values[: used_of(values)]
    causes = used[-1].possible_causes.union(*(value.possible_causes & {Cause.UNDETERMINED} for value in used))
    live = [value for value in used if _can_be_chosen(value)] or used
    result = union(live, node)
    max_magnitude = highest([result.max_magnitude, *(value.max_magnitude for value in values)])
    return evolve(
        result, possible_causes=causes, constant=None if causes else result.constant, max_magnitude=max_magnitude
    )


CHOICES: Final[dict[str, Operation]] = {
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), _compare),
    "and": _junction,
    "or": _junction,
    "not": _not,
    "if": _if,
    "agree": _agree,
    "min": _extreme(min),
    "max": _extreme(max),
    "best_level": _level_of_several,
    "worst_level": _level_of_several,
    "most_frequent_level": _most_frequent_level,
    "clamp": _clamp,
    "present": _present,
    "coalesce": _coalesce,
}
"""The operators and functions of this module."""
