"""Operators and functions of values in the *code* domain."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.compiled.rounding import rounded
from partyrate.language.domains.compiled.value import (
    NO_DAY,
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
    product,
    propagate_absence,
    strongest_cause,
    times,
    unpublished,
    whole,
)
from partyrate.numbers import Cause, Rounding

Operation = Callable[[Backend, ValueRange, list[Code], ast.expr], Code]


# -------------------------------------------------------------------------------------------------------- arithmetic


def _numbers(backend: Backend, codes: list[Code]) -> list[Code]:
    """Read levels as what they count as; parts that a common denominator uses twice get names."""
    found = [as_number(backend, code) for code in codes]
    if any(not isinstance(code.denominator, int) for code in found):
        found = [bind(backend, code) for code in found]
    return found


def _sum(sign: str) -> Operation:
    def operation(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        a, b = _numbers(backend, codes)
        one, two, denominator = common_denominator(a, b)
        return propagate_absence(backend, value_range, [a, b], f"({one} {sign} {two})", denominator)

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
    # Where a condition beside the division leaves a row out, or the divisor is absent, it may be zero.
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


def _rounded(fixed: Rounding | None) -> Operation:
    def operation(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        if value_range.always_absent is not None:
            return unpublished(backend, value_range)
        digits: Any = codes[1].value_range.constant if len(codes) > 1 else 0
        word = codes[2].value_range.constant if len(codes) > 2 else None
        rounding = Rounding(word) if word is not None else fixed or Rounding.HALF_UP
        return rounded(backend, value_range, as_number(backend, codes[0]), int(digits), rounding)

    return operation


# -------------------------------------------------------------------------------------------------- comparing, logic


def _comparison(sign: str) -> Operation:
    def operation(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        a, b = comparable(backend, *codes)
        one, two = a.value, b.value
        if a.value_range.kind == "number":
            one, two, _ = common_denominator(*_numbers(backend, [a, b]))
        return propagate_absence(backend, value_range, [a, b], f"({one} {sign} {two})")

    return operation


def comparable(backend: Backend, a: Code, b: Code) -> tuple[Code, Code]:
    """Make two values comparable: levels of one scale by place, a text as the level it names, else as numbers."""
    for one, other in ((a, b), (b, a)):
        scale = one.value_range.scale
        if one.value_range.kind == "level" and other.value_range.kind == "text" and scale is not None:
            # A text that is no constant is unpublished: it never counts.
            name = other.value_range.constant
            place = scale.names.index(name) if isinstance(name, str) else 0
            named = evolve(other, value_range=one.value_range, value=str(place))
            return (a, named) if one is a else (named, b)
    if a.value_range.kind == b.value_range.kind == "level" and a.value_range.scale == b.value_range.scale:
        return a, b
    return as_number(backend, a), as_number(backend, b)


def _junction(name: str) -> Operation:
    """Kleene logic: one false settles `and`, one true settles `or`, whatever is absent beside it."""

    def operation(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        absence = strongest_cause(backend, [code.absence for code in codes])
        if absence is None:
            return Code(value_range, f"({f' {name} '.join(code.value for code in codes)})")
        settles = is_false if name == "and" else is_true
        found = bound(backend, f"({' or '.join(map(settles, codes))})")
        absence = bound(backend, f"(0 if {found} else {absence})")
        return Code(value_range, f"(not {found})" if name == "and" else found, 1, absence)

    return operation


def _not(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    return propagate_absence(backend, value_range, codes, f"(not {codes[0].value})")


# ---------------------------------------------------------------------------------------------------------- choosing


def as_kind(backend: Backend, code: Code, value_range: ValueRange) -> Code:
    """Read a level as a number where the result is one.

    What is known of a result leaves out what is never there, which therefore takes the form of what can be there.
    """
    if code.value_range.always_absent is not None:
        return evolve(unpublished(backend, value_range), absence=code.absence)
    return as_number(backend, code) if value_range.kind == "number" else code


def _if(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    condition, first, second = codes
    if condition.value_range.constant is not None and not condition.value_range.possible_causes:
        return first if condition.value_range.constant else second
    return select(backend, value_range, condition, (first, []), (second, []))


def select(
    backend: Backend,
    value_range: ValueRange,
    condition: Code,
    first: tuple[Code, list[str]],
    second: tuple[Code, list[str]],
) -> Code:
    """Choose between two values of one kind, each with the lines that only its own branch needs."""
    one, two = as_kind(backend, first[0], value_range), as_kind(backend, second[0], value_range)
    if isinstance(one.denominator, int) and isinstance(two.denominator, int):
        upper, lower, denominator = common_denominator(one, two)
        parts = {"value": (upper, lower)}
    else:
        denominator = 1
        parts = {"value": (one.value, two.value), "bottom": (str(one.denominator), str(two.denominator))}
    if one.absence is not None or two.absence is not None:
        parts["state"] = (one.absence or "0", two.absence or "0")
    test = bound(backend, condition.value)
    made: dict[str, str] = {}
    if first[1] or second[1]:
        made = {part: backend.fresh() for part in parts}
        for head, lines, branch in ((f"if {test}:", first[1], 0), ("else:", second[1], 1)):
            with backend.block(head):
                for line in lines:
                    backend.line(line)
                for part, name in made.items():
                    backend.line(f"{name} = {parts[part][branch]}")
    else:
        made = {part: f"({a} if {test} else {b})" for part, (a, b) in parts.items()}
    absence = first_cause(backend, condition.absence, made.get("state"))
    return Code(
        value_range,
        made["value"],
        made.get("bottom", denominator),
        None if absence is None else bound(backend, absence),
    )


def _agree(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    """Give the first value where all others are the same, or absent by the same cause."""
    first, *others = [bind(backend, as_kind(backend, code, value_range)) for code in codes]
    same: list[str] = []
    for other in others:
        one, two = common_denominator(first, other)[:2] if value_range.kind == "number" else (first.value, other.value)
        if first.absence is None and other.absence is None:
            same.append(f"{one} == {two}")
        else:
            same.append(f"{first.absence or 0} == {other.absence or 0} and ({first.absence or 0} or {one} == {two})")
    absence = bound(backend, f"({first.absence or 0} if {' and '.join(same)} else {int(Cause.UNDETERMINED)})")
    if value_range.resolution is None or not isinstance(first.denominator, int):
        return Code(value_range, first.value, first.denominator, absence)
    return Code(
        value_range, times(first.value, value_range.resolution // first.denominator), value_range.resolution, absence
    )


def _extreme(sign: str) -> Operation:
    def operation(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        found = [bind(backend, as_number(backend, code)) for code in codes]
        result = found[0]
        for other in found[1:]:
            one, two, denominator = (
                common_denominator(result, other) if value_range.kind == "number" else (result.value, other.value, 1)
            )
            if isinstance(denominator, int):
                one, two = bound(backend, one), bound(backend, two)
                value = bound(backend, f"({one} if {one} {sign} {two} else {two})")
            else:
                test = bound(backend, f"({one} {sign} {two})")
                value = bound(backend, f"({result.value} if {test} else {other.value})")
                denominator = bound(backend, f"({result.denominator} if {test} else {other.denominator})")
            result = Code(value_range, value, denominator)
        return evolve(
            result, value_range=value_range, absence=strongest_cause(backend, [code.absence for code in found])
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
    result = as_kind(backend, codes[-1], value_range)
    for each in reversed(codes[:-1]):
        code = as_kind(backend, each, value_range)
        if code.absence in (None, "0"):
            result = code
            continue
        # An undetermined value is not passed over: what it would be may still become known.
        stays = bound(backend, f"({code.absence} == 0 or {code.absence} == {int(Cause.UNDETERMINED)})")
        condition = Code(value_range, stays)
        result = select(backend, value_range, condition, (bind(backend, code), []), (bind(backend, result), []))
    return evolve(result, value_range=value_range, absence=result.absence if value_range.possible_causes else None)


# ------------------------------------------------------------------------------------------------------ dates, levels


def _date_part(write: str) -> Operation:
    def operation(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        return propagate_absence(backend, value_range, codes, write.format(codes[0].value))

    return operation


def _full_years(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    start, end = (bound(backend, code.value) for code in codes)
    before = f"(({end}.month, {end}.day) < ({start}.month, {start}.day))"
    return propagate_absence(backend, value_range, codes, f"({end}.year - {start}.year - {before})")


def _days_between(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    start, end = codes
    return propagate_absence(backend, value_range, codes, f"({end.value} - {start.value}).days")


def _days_after(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    start, days = codes[0], as_number(backend, codes[1])
    value, own = backend.fresh(), backend.fresh()
    backend.line(f"{value}, {own} = {backend.constant(day_after)}({start.value}, {days.value})")
    absence = strongest_cause(backend, [start.absence, days.absence])
    return Code(
        value_range,
        value,
        1,
        first_cause(backend, absence, own) if Cause.NO_RULE in value_range.possible_causes else absence,
    )


def day_after(day: date, days: int) -> tuple[date, int]:
    """Give the date so many days after another one; without it, the code of the cause."""
    number = day.toordinal() + days
    if 1 <= number <= date.max.toordinal():
        return date.fromordinal(number), 0
    return NO_DAY, int(Cause.NO_RULE)


def _move(backend: Backend, value_range: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    a, steps = codes[0], as_number(backend, codes[1])
    top = int(value_range.high)
    to = bound(backend, f"({a.value} + {steps.value})")
    return propagate_absence(backend, value_range, [a, steps], f"(0 if {to} < 0 else {top} if {to} > {top} else {to})")


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
    "min": _extreme("<="),
    "max": _extreme(">="),
    "abs": _abs,
    "round": _rounded(None),
    "floor": _rounded(Rounding.FLOOR),
    "ceil": _rounded(Rounding.CEIL),
    "clamp": _clamp,
    "full_years": _full_years,
    "days_between": _days_between,
    "days_after": _days_after,
    "year": _date_part("{}.year"),
    "quarter": _date_part("(({}.month + 2) // 3)"),
    "month": _date_part("{}.month"),
    "present": _present,
    "coalesce": _coalesce,
    "move": _move,
}
