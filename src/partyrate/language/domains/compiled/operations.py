"""Operators and functions of values in the *compiled* domain."""

from __future__ import annotations

import ast
from collections.abc import Callable
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from partyrate.language.domains.analysis import ValueRange, divided_by_positive, step_of, used_of
from partyrate.language.domains.analysis.ranges import factor_to
from partyrate.language.domains.compiled.dates import DATES
from partyrate.language.domains.compiled.rounding import root, rounded
from partyrate.language.domains.compiled.value import (
    Backend,
    Code,
    as_number,
    bind,
    bound,
    common_denominator,
    first_cause,
    is_false,
    is_true,
    literal,
    on_scale,
    product,
    propagate_absence,
    strongest_cause,
    times,
    unpublished,
    whole,
)
from partyrate.language.domains.reference import most_frequent
from partyrate.language.tree import call_of
from partyrate.numbers import Cause, Rounding

Operation = Callable[[Backend, ValueRange, list[Code], ast.expr], Code]


# -------------------------------------------------------------------------------------------------------- arithmetic


def _numbers(backend: Backend, codes: list[Code]) -> list[Code]:
    """Return levels as numbers; operands with varying denominators get names, since a common one uses them twice."""
    numbers = [as_number(backend, code) for code in codes]
    if any(not isinstance(code.denominator, int) for code in numbers):
        numbers = [bind(backend, code) for code in numbers]
    return numbers


def _sum(sign: str) -> Operation:
    def operation(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        a, b = _numbers(backend, codes)
        first, second, denominator = common_denominator(a, b)
        return propagate_absence(backend, value_range, [a, b], f"({first} {sign} {second})", denominator)

    return operation


def _multiply(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    a, b = _numbers(backend, codes)
    return propagate_absence(
        backend, value_range, [a, b], times(a.value, b.value), product(a.denominator, b.denominator)
    )


def _divide(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    a, b = _numbers(backend, codes)
    divisor = b.value_range.constant
    if isinstance(divisor, Fraction) and divisor != 0:
        sign = -1 if divisor < 0 else 1
        value = times(a.value, whole(sign * divisor.denominator))
        return propagate_absence(backend, value_range, [a, b], value, product(a.denominator, abs(divisor.numerator)))
    if b.value_range.always_absent is not None:
        return propagate_absence(backend, value_range, [a, b], a.value, a.denominator)
    a, b = bind(backend, a), bind(backend, b)
    # The divisor may be zero where it is absent, or where a condition around the division excludes the row.
    if b.value_range.low < 0:
        size = bound(backend, f"(({b.value} if {b.value} > 0 else -{b.value}) or 1)")
        value = f"({times(a.value, b.denominator)} if {b.value} > 0 else -{times(a.value, b.denominator)})"
    else:
        size = bound(backend, f"({b.value} or 1)")
        value = times(a.value, b.denominator)
    return propagate_absence(backend, value_range, [a, b], bound(backend, value), product(a.denominator, size))


def _power(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    a, b = _numbers(backend, codes)
    assert isinstance(b.value_range.constant, Fraction)
    power = int(b.value_range.constant)
    denominator = a.denominator**power if isinstance(a.denominator, int) else f"({a.denominator} ** {power})"
    return propagate_absence(backend, value_range, [a], f"(({a.value}) ** {power})", denominator)


def _negative(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    a = as_number(backend, codes[0])
    return propagate_absence(backend, value_range, [a], f"(-{a.value})", a.denominator)


def _abs(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    a = bind(backend, as_number(backend, codes[0]))
    return propagate_absence(backend, value_range, [a], f"({a.value} if {a.value} >= 0 else -{a.value})", a.denominator)


def _varying_power(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    """Return a power over the denominator of the greatest one; the exponent is in its range, whatever a row holds."""
    a, b = _numbers(backend, codes)
    least, most = int(b.value_range.low), int(b.value_range.high)
    exponent = bound(backend, b.value)
    exponent = bound(backend, f"({least} if {exponent} < {least} else {most} if {exponent} > {most} else {exponent})")
    value = f"(({a.value}) ** {exponent})"
    if not isinstance(a.denominator, int):
        return propagate_absence(backend, value_range, [a, b], value, f"({a.denominator} ** {exponent})")
    value = times(value, 1 if a.denominator == 1 else f"{a.denominator} ** ({most} - {exponent})")
    return propagate_absence(backend, value_range, [a, b], value, a.denominator**most)


def _rounded(fixed: Rounding | None, *, to_step: bool = False) -> Operation:
    def operation(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        if value_range.always_absent is not None:
            return unpublished(backend, value_range)
        digits: Any = codes[1].value_range.constant if len(codes) > 1 else 0
        word = codes[2].value_range.constant if len(codes) > 2 else None
        rounding = Rounding(word) if word is not None else fixed or Rounding.HALF_UP
        step = Fraction(digits) if to_step else step_of(int(digits))
        return rounded(backend, value_range, as_number(backend, codes[0]), step, rounding)

    return operation


def _root(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    if value_range.always_absent is not None:
        return unpublished(backend, value_range)
    degree: Any = codes[1].value_range.constant if len(codes) > 2 else 2
    digits: Any = codes[-1].value_range.constant
    return root(backend, value_range, as_number(backend, codes[0]), int(degree), int(digits))


# -------------------------------------------------------------------------------------------------- comparing, logic


def _comparison(sign: str) -> Operation:
    def operation(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        a, b = comparable(backend, *codes)
        first, second = a.value, b.value
        if a.value_range.kind == "number":
            first, second, _ = common_denominator(*_numbers(backend, [a, b]))
        return propagate_absence(backend, value_range, [a, b], f"({first} {sign} {second})")

    return operation


def comparable(backend: Backend, a: Code, b: Code) -> tuple[Code, Code]:
    """Return two values in comparable form: levels of one scale, and their names, by position; others as numbers."""
    for one, other in ((a, b), (b, a)):
        scale = one.value_range.scale
        if other.value_range.kind == "text" and scale is not None:
            return (a, on_scale(backend, b, scale)) if one is a else (on_scale(backend, a, scale), b)
    if a.value_range.kind == b.value_range.kind == "level" and a.value_range.scale == b.value_range.scale:
        return a, b
    return as_number(backend, a), as_number(backend, b)


def _junction(name: str) -> Operation:
    """Return an operation of Kleene's logic: a false decides `and`, a true decides `or`, whatever else is absent."""

    def operation(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        absence = strongest_cause(backend, [code.absence for code in codes])
        if absence is None:
            return Code(value_range, f"({f' {name} '.join(code.value for code in codes)})")
        decides = is_false if name == "and" else is_true
        decided = bound(backend, f"({' or '.join(map(decides, codes))})")
        absence = bound(backend, f"(0 if {decided} else {absence})")
        return Code(value_range, f"(not {decided})" if name == "and" else decided, 1, absence)

    return operation


def _not(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    return propagate_absence(backend, value_range, codes, f"(not {codes[0].value})")


# ---------------------------------------------------------------------------------------------------------- choosing


def as_kind(backend: Backend, code: Code, value_range: ValueRange) -> Code:
    """Return an alternative in the form of the result: a level as a number, or a text as a level, where that is one.

    The range of a result leaves out alternatives that are always absent; these get a placeholder of its form.
    """
    if code.value_range.always_absent is not None:
        return evolve(unpublished(backend, value_range), absence=code.absence)
    if value_range.scale is not None:
        return on_scale(backend, code, value_range.scale)
    if value_range.kind == "text":
        # The texts of the whole are those of both alternatives, also where a constant takes one of them.
        return evolve(code, value_range=evolve(code.value_range, values=value_range.values))
    return as_number(backend, code) if value_range.kind == "number" else code


def _if(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    condition, first, second = codes
    if condition.value_range.constant is not None and not condition.value_range.possible_causes:
        return as_kind(backend, first if condition.value_range.constant else second, value_range)
    return select(backend, value_range, condition, (first, []), (second, []))


def select(
    backend: Backend,
    value_range: ValueRange,
    condition: Code,
    first: tuple[Code, list[str]],
    second: tuple[Code, list[str]],
) -> Code:
    """Return a choice between two values of one kind, each with the lines that only its branch needs."""
    left, right = as_kind(backend, first[0], value_range), as_kind(backend, second[0], value_range)
    denominator: int | str = 1
    if isinstance(left.denominator, int) and isinstance(right.denominator, int):
        left_value, right_value, denominator = common_denominator(left, right)
        parts = {"value": (left_value, right_value)}
    else:
        denominators = (str(left.denominator), str(right.denominator))
        parts = {"value": (left.value, right.value), "denominator": denominators}
    if left.absence is not None or right.absence is not None:
        parts["absence"] = (left.absence or "0", right.absence or "0")
    test = bound(backend, condition.value)
    names: dict[str, str] = {}
    if first[1] or second[1]:
        names = {part: backend.fresh() for part in parts}
        for head, lines, branch in ((f"if {test}:", first[1], 0), ("else:", second[1], 1)):
            with backend.block(head):
                for line in lines:
                    backend.line(line)
                for part, name in names.items():
                    backend.line(f"{name} = {parts[part][branch]}")
    else:
        names = {part: f"({a} if {test} else {b})" for part, (a, b) in parts.items()}
    absence = first_cause(backend, condition.absence, names.get("absence"))
    return Code(
        value_range,
        names["value"],
        names.get("denominator", denominator),
        None if absence is None else bound(backend, absence),
    )


def _agree(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    """Return the first value where all others are equal to it, or absent for the same cause; else undetermined."""
    first, *others = [bind(backend, as_kind(backend, code, value_range)) for code in codes]
    same: list[str] = []
    for other in others:
        is_number = value_range.kind == "number"
        left, right = common_denominator(first, other)[:2] if is_number else (first.value, other.value)
        if first.absence is None and other.absence is None:
            same.append(f"{left} == {right}")
        else:
            cause = first.absence or 0
            same.append(f"{cause} == {other.absence or 0} and ({cause} or {left} == {right})")
    absence = bound(backend, f"({first.absence or 0} if {' and '.join(same)} else {int(Cause.UNDETERMINED)})")
    factor = factor_to(value_range.resolution, first.denominator)
    if factor is None or value_range.resolution is None:
        return Code(value_range, first.value, first.denominator, absence)
    return Code(value_range, times(first.value, factor), value_range.resolution, absence)


def _proportion(backend: Backend, value_range: ValueRange, codes: list[Code], node: ast.expr) -> Code:
    """Return a quotient where its divisor is above zero, and elsewhere what stands in its place, or nothing."""
    a, b, *rest = (bind(backend, as_number(backend, code)) for code in codes)
    quotient = _divide(backend, divided_by_positive(a.value_range, b.value_range), [a, b], node)
    missing = unpublished(backend, evolve(value_range, always_absent=Cause.MISSING))
    holds = Code(value_range, f"({b.value} > 0)", 1, strongest_cause(backend, [a.absence, b.absence]))
    return select(backend, value_range, holds, (quotient, []), (rest[0] if rest else missing, []))


def _extreme(sign: str) -> Operation:
    def operation(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        is_level = value_range.kind == "level"
        formed = [as_kind(backend, code, value_range) if is_level else as_number(backend, code) for code in codes]
        operands = [bind(backend, code) for code in formed]
        result = operands[0]
        for other in operands[1:]:
            left, right, denominator = (
                common_denominator(result, other) if value_range.kind == "number" else (result.value, other.value, 1)
            )
            if isinstance(denominator, int):
                left, right = bound(backend, left), bound(backend, right)
                value = bound(backend, f"({left} if {left} {sign} {right} else {right})")
            else:
                test = bound(backend, f"({left} {sign} {right})")
                value = bound(backend, f"({result.value} if {test} else {other.value})")
                denominator = bound(backend, f"({result.denominator} if {test} else {other.denominator})")
            result = Code(value_range, value, denominator)
        return evolve(
            result, value_range=value_range, absence=strongest_cause(backend, [code.absence for code in operands])
        )

    return operation


def _clamp(backend: Backend, value_range: ValueRange, codes: list[Code], node: ast.expr) -> Code:
    value, low, high = codes
    raised = _extreme(">=")(backend, as_number(backend, value).value_range, [value, low], node)
    return _extreme("<=")(backend, value_range, [raised, high], node)


def _present(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    (a,) = codes
    if a.absence in (None, "0"):
        return evolve(literal(backend, value=True), value_range=value_range)
    undetermined = int(Cause.UNDETERMINED)
    absence = (
        bound(backend, f"({a.absence} if {a.absence} == {undetermined} else 0)")
        if value_range.possible_causes
        else None
    )
    return Code(value_range, f"({a.absence} == 0)", 1, absence)


def _coalesce(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    codes = codes[: used_of([code.value_range for code in codes])]
    result = as_kind(backend, codes[-1], value_range)
    for earlier in reversed(codes[:-1]):
        code = as_kind(backend, earlier, value_range)
        if code.absence in (None, "0"):
            result = code
            continue
        # An undetermined value is not skipped: its value may still become known.
        stays = bound(backend, f"({code.absence} == 0 or {code.absence} == {int(Cause.UNDETERMINED)})")
        condition = Code(value_range, stays)
        result = select(backend, value_range, condition, (bind(backend, code), []), (bind(backend, result), []))
    return evolve(result, value_range=value_range, absence=result.absence if value_range.possible_causes else None)


# ----------------------------------------------------------------------------------------------------------- levels


def _most_frequent_level(backend: Backend, value_range: ValueRange, codes: list[Code], node: ast.expr) -> Code:
    if value_range.always_absent is not None:
        return unpublished(backend, value_range)
    levels = [as_kind(backend, code, value_range) for code in codes]
    places = ", ".join(level.value for level in levels)
    ties = backend.constant(call_of(node).options["ties"])  # type: ignore[arg-type]  # it is a call
    return propagate_absence(backend, value_range, levels, f"{backend.constant(most_frequent)}(({places}), {ties})")


def _move(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    a, steps = codes[0], as_number(backend, codes[1])
    highest = int(value_range.high)
    moved = bound(backend, f"({a.value} + {steps.value})")
    value = f"(0 if {moved} < 0 else {highest} if {moved} > {highest} else {moved})"
    return propagate_absence(backend, value_range, [a, steps], value)


OPERATIONS: Final[dict[str, Operation]] = {
    "+": _sum("+"),
    "-": _sum("-"),
    "*": _multiply,
    "/": _divide,
    "**": _power,
    "negative": _negative,
    **{sign: _comparison(sign) for sign in ("==", "!=", "<", "<=", ">", ">=")},
    "and": _junction("and"),
    "or": _junction("or"),
    "not": _not,
    "if": _if,
    "agree": _agree,
    "proportion": _proportion,
    "min": _extreme("<="),
    "max": _extreme(">="),
    "abs": _abs,
    "round": _rounded(None),
    "floor": _rounded(Rounding.FLOOR),
    "ceil": _rounded(Rounding.CEIL),
    "round_to": _rounded(None, to_step=True),
    "clamp": _clamp,
    "power": _varying_power,
    "sqrt": _root,
    "root": _root,
    "present": _present,
    "coalesce": _coalesce,
    "move": _move,
    "best_level": _extreme(">="),
    "worst_level": _extreme("<="),
    "most_frequent_level": _most_frequent_level,
    **DATES,
}
