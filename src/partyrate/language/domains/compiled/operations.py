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


def _numbers(writer: Backend, codes: list[Code]) -> list[Code]:
    """Read levels as what they count as; parts that a common denominator uses twice get names."""
    found = [as_number(writer, code) for code in codes]
    if any(not isinstance(code.bottom, int) for code in found):
        found = [bind(writer, code) for code in found]
    return found


def _sum(sign: str) -> Operation:
    def operation(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        a, b = _numbers(writer, codes)
        one, two, bottom = common_denominator(a, b)
        return propagate_absence(writer, static, [a, b], f"({one} {sign} {two})", bottom)

    return operation


def _multiply(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    a, b = _numbers(writer, codes)
    return propagate_absence(writer, static, [a, b], times(a.value, b.value), product(a.bottom, b.bottom))


def _divide(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    a, b = _numbers(writer, codes)
    divisor = b.static.constant
    if isinstance(divisor, Fraction) and divisor != 0:
        sign = -1 if divisor < 0 else 1
        value = times(a.value, whole(sign * divisor.denominator))
        return propagate_absence(writer, static, [a, b], value, product(a.bottom, abs(divisor.numerator)))
    if b.static.always is not None:
        return propagate_absence(writer, static, [a, b], a.value, a.bottom)
    a, b = bind(writer, a), bind(writer, b)
    # Where a condition beside the division leaves a row out, or the divisor is absent, it may be zero.
    if b.static.low < 0:
        size = bound(writer, f"(({b.value} if {b.value} > 0 else -{b.value}) or 1)")
        value = f"({times(a.value, b.bottom)} if {b.value} > 0 else -{times(a.value, b.bottom)})"
    else:
        size = bound(writer, f"({b.value} or 1)")
        value = times(a.value, b.bottom)
    return propagate_absence(writer, static, [a, b], bound(writer, value), product(a.bottom, size))


def _power(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    a, b = _numbers(writer, codes)
    assert isinstance(b.static.constant, Fraction)
    power = int(b.static.constant)
    bottom = a.bottom**power if isinstance(a.bottom, int) else f"({a.bottom} ** {power})"
    return propagate_absence(writer, static, [a], f"(({a.value}) ** {power})", bottom)


def _negative(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    a = as_number(writer, codes[0])
    return propagate_absence(writer, static, [a], f"(-{a.value})", a.bottom)


def _abs(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    a = bind(writer, as_number(writer, codes[0]))
    return propagate_absence(writer, static, [a], f"({a.value} if {a.value} >= 0 else -{a.value})", a.bottom)


def _rounded(fixed: Rounding | None) -> Operation:
    def operation(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        if static.always is not None:
            return unpublished(writer, static)
        digits: Any = codes[1].static.constant if len(codes) > 1 else 0
        word = codes[2].static.constant if len(codes) > 2 else None
        rounding = Rounding(word) if word is not None else fixed or Rounding.HALF_UP
        return rounded(writer, static, as_number(writer, codes[0]), int(digits), rounding)

    return operation


# -------------------------------------------------------------------------------------------------- comparing, logic


def _comparison(sign: str) -> Operation:
    def operation(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        a, b = comparable(writer, *codes)
        one, two = a.value, b.value
        if a.static.kind == "number":
            one, two, _ = common_denominator(*_numbers(writer, [a, b]))
        return propagate_absence(writer, static, [a, b], f"({one} {sign} {two})")

    return operation


def comparable(writer: Backend, a: Code, b: Code) -> tuple[Code, Code]:
    """Make two values comparable: levels of one scale by place, a text as the level it names, else as numbers."""
    for one, other in ((a, b), (b, a)):
        scale = one.static.scale
        if one.static.kind == "level" and other.static.kind == "text" and scale is not None:
            # A text that is no constant is unpublished: it never counts.
            name = other.static.constant
            place = scale.names.index(name) if isinstance(name, str) else 0
            named = evolve(other, static=one.static, value=str(place))
            return (a, named) if one is a else (named, b)
    if a.static.kind == b.static.kind == "level" and a.static.scale == b.static.scale:
        return a, b
    return as_number(writer, a), as_number(writer, b)


def _junction(name: str) -> Operation:
    """Kleene logic: one false settles `and`, one true settles `or`, whatever is absent beside it."""

    def operation(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        state = strongest_cause(writer, [code.state for code in codes])
        if state is None:
            return Code(static, f"({f' {name} '.join(code.value for code in codes)})")
        settles = is_false if name == "and" else is_true
        found = bound(writer, f"({' or '.join(map(settles, codes))})")
        state = bound(writer, f"(0 if {found} else {state})")
        return Code(static, f"(not {found})" if name == "and" else found, 1, state)

    return operation


def _not(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    return propagate_absence(writer, static, codes, f"(not {codes[0].value})")


# ---------------------------------------------------------------------------------------------------------- choosing


def as_kind(writer: Backend, code: Code, static: ValueRange) -> Code:
    """Read a level as a number where the result is one.

    What is known of a result leaves out what is never there, which therefore takes the form of what can be there.
    """
    if code.static.always is not None:
        return evolve(unpublished(writer, static), state=code.state)
    return as_number(writer, code) if static.kind == "number" else code


def _if(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    condition, first, second = codes
    if condition.static.constant is not None and not condition.static.causes:
        return first if condition.static.constant else second
    return select(writer, static, condition, (first, []), (second, []))


def select(
    writer: Backend, static: ValueRange, condition: Code, first: tuple[Code, list[str]], second: tuple[Code, list[str]]
) -> Code:
    """Choose between two values of one kind, each with the lines that only its own branch needs."""
    one, two = as_kind(writer, first[0], static), as_kind(writer, second[0], static)
    if isinstance(one.bottom, int) and isinstance(two.bottom, int):
        upper, lower, bottom = common_denominator(one, two)
        parts = {"value": (upper, lower)}
    else:
        bottom = 1
        parts = {"value": (one.value, two.value), "bottom": (str(one.bottom), str(two.bottom))}
    if one.state is not None or two.state is not None:
        parts["state"] = (one.state or "0", two.state or "0")
    test = bound(writer, condition.value)
    made: dict[str, str] = {}
    if first[1] or second[1]:
        made = {part: writer.fresh() for part in parts}
        for head, lines, branch in ((f"if {test}:", first[1], 0), ("else:", second[1], 1)):
            with writer.block(head):
                for line in lines:
                    writer.line(line)
                for part, name in made.items():
                    writer.line(f"{name} = {parts[part][branch]}")
    else:
        made = {part: f"({a} if {test} else {b})" for part, (a, b) in parts.items()}
    state = first_cause(writer, condition.state, made.get("state"))
    return Code(
        static,
        made["value"],
        made.get("bottom", bottom),
        None if state is None else bound(writer, state),
    )


def _agree(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    """Give the first value where all others are the same, or absent by the same cause."""
    first, *others = [bind(writer, as_kind(writer, code, static)) for code in codes]
    same: list[str] = []
    for other in others:
        one, two = common_denominator(first, other)[:2] if static.kind == "number" else (first.value, other.value)
        if first.state is None and other.state is None:
            same.append(f"{one} == {two}")
        else:
            same.append(f"{first.state or 0} == {other.state or 0} and ({first.state or 0} or {one} == {two})")
    state = bound(writer, f"({first.state or 0} if {' and '.join(same)} else {int(Cause.UNDETERMINED)})")
    if static.step is None or not isinstance(first.bottom, int):
        return Code(static, first.value, first.bottom, state)
    return Code(static, times(first.value, static.step // first.bottom), static.step, state)


def _extreme(sign: str) -> Operation:
    def operation(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        found = [bind(writer, as_number(writer, code)) for code in codes]
        result = found[0]
        for other in found[1:]:
            one, two, bottom = (
                common_denominator(result, other) if static.kind == "number" else (result.value, other.value, 1)
            )
            if isinstance(bottom, int):
                one, two = bound(writer, one), bound(writer, two)
                value = bound(writer, f"({one} if {one} {sign} {two} else {two})")
            else:
                test = bound(writer, f"({one} {sign} {two})")
                value = bound(writer, f"({result.value} if {test} else {other.value})")
                bottom = bound(writer, f"({result.bottom} if {test} else {other.bottom})")
            result = Code(static, value, bottom)
        return evolve(result, static=static, state=strongest_cause(writer, [code.state for code in found]))

    return operation


def _clamp(writer: Backend, static: ValueRange, codes: list[Code], node: ast.expr) -> Code:
    value, low, high = codes
    raised = _extreme(">=")(writer, as_number(writer, value).static, [value, low], node)
    return _extreme("<=")(writer, static, [raised, high], node)


def _present(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    (a,) = codes
    if a.state in (None, "0"):
        return evolve(literal(writer, value=True), static=static)
    undetermined = int(Cause.UNDETERMINED)
    state = bound(writer, f"({a.state} if {a.state} == {undetermined} else 0)") if static.causes else None
    return Code(static, f"({a.state} == 0)", 1, state)


def _coalesce(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    result = as_kind(writer, codes[-1], static)
    for each in reversed(codes[:-1]):
        code = as_kind(writer, each, static)
        if code.state in (None, "0"):
            result = code
            continue
        # An undetermined value is not passed over: what it would be may still become known.
        stays = bound(writer, f"({code.state} == 0 or {code.state} == {int(Cause.UNDETERMINED)})")
        condition = Code(static, stays)
        result = select(writer, static, condition, (bind(writer, code), []), (bind(writer, result), []))
    return evolve(result, static=static, state=result.state if static.causes else None)


# ------------------------------------------------------------------------------------------------------ dates, levels


def _date_part(write: str) -> Operation:
    def operation(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
        return propagate_absence(writer, static, codes, write.format(codes[0].value))

    return operation


def _full_years(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    start, end = (bound(writer, code.value) for code in codes)
    before = f"(({end}.month, {end}.day) < ({start}.month, {start}.day))"
    return propagate_absence(writer, static, codes, f"({end}.year - {start}.year - {before})")


def _days_between(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    start, end = codes
    return propagate_absence(writer, static, codes, f"({end.value} - {start.value}).days")


def _days_after(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    start, days = codes[0], as_number(writer, codes[1])
    value, own = writer.fresh(), writer.fresh()
    writer.line(f"{value}, {own} = {writer.constant(day_after)}({start.value}, {days.value})")
    state = strongest_cause(writer, [start.state, days.state])
    return Code(static, value, 1, first_cause(writer, state, own) if Cause.NO_RULE in static.causes else state)


def day_after(day: date, days: int) -> tuple[date, int]:
    """Give the date so many days after another one; without it, the code of the cause."""
    number = day.toordinal() + days
    if 1 <= number <= date.max.toordinal():
        return date.fromordinal(number), 0
    return NO_DAY, int(Cause.NO_RULE)


def _move(writer: Backend, static: ValueRange, codes: list[Code], _node: ast.expr) -> Code:
    a, steps = codes[0], as_number(writer, codes[1])
    top = int(static.high)
    to = bound(writer, f"({a.value} + {steps.value})")
    return propagate_absence(writer, static, [a, steps], f"(0 if {to} < 0 else {top} if {to} > {top} else {to})")


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
