"""A value of a row as Python source, and the small pieces that all operations are made of."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Protocol

from attrs import evolve, frozen

from partyrate.language.domains.analysis import ValueRange, constant, level_number
from partyrate.language.grammar import Call
from partyrate.numbers import Cause, Constant

if TYPE_CHECKING:
    from partyrate.language.interpreter import Interpreter

LONG: Final = 120
"""An expression with more characters gets a name of its own, so that none nests deeper than Python can read."""

NO_DAY: Final = date.min
"""Stands where there is no date."""


@frozen(eq=False)
class Code:
    """A value of a row.

    Args:
        static: What is known of it.
        value: An expression: numerator of a number, truth of a flag, text, date, place of a level. Where the value is
            absent it gives any of these, and never fails.
        bottom: The denominator, above zero: a number, or an expression where it varies.
        state: The name or number that is the code of the cause of absence, 0 where the value is there; None where it is
            always there.
    """

    static: ValueRange
    value: str
    bottom: int | str = 1
    state: str | None = None

    @property
    def names(self) -> list[str]:
        """The names among its parts."""
        return [part for part in (self.value, self.bottom, self.state) if isinstance(part, str) and part.isidentifier()]


class Backend(Protocol):
    """What the domain asks of the engine that collects lines of source."""

    def fresh(self) -> str:
        """Give a name that nothing has yet."""
        ...

    def constant(self, value: Any) -> str:
        """Hand in a value beside the source, and give its name."""
        ...

    def line(self, text: str) -> None:
        """Add a line."""
        ...

    def block(self, head: str) -> AbstractContextManager[None]:
        """Add a line; what is added within stands below it, indented."""
        ...

    def captured(self) -> AbstractContextManager[list[str]]:
        """Give the lines that are added within, instead of adding them."""
        ...

    def apart(self, table: str) -> AbstractContextManager[None]:
        """Collect the lines that are added within for the rows of another table."""
        ...

    def fetch(self, name: str, table: str) -> Code | None:
        """Give a name in a row of a table; None where it is unpublished."""
        ...

    def gather(
        self, call: Call, value: Code | None, where: Code | None, others: Sequence[Any], static: ValueRange, table: str
    ) -> Code:
        """Aggregate over the rows of `call.table`; called within `apart`."""
        ...

    def rounds(self, call: Call, walk: Interpreter[Code], static: ValueRange) -> Code:
        """Look into the past."""
        ...

    def cells(self, lookup: str) -> Mapping[tuple[Constant, ...], Constant | None] | None:
        """Give the cells of a lookup; None where there is none."""
        ...

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        ...


# ------------------------------------------------------------------------------------------------------- expressions


def is_whole(text: str) -> bool:
    """Whether an expression is a whole number as it stands."""
    return text.isdecimal() or (text[:2] == "(-" and text[2:-1].isdecimal())


def whole(number: int) -> str:
    """Write a whole number so that it can stand anywhere."""
    return str(number) if number >= 0 else f"({number})"


def bound(writer: Backend, expression: str) -> str:
    """Give a name or a literal for an expression that is used more than once."""
    if expression.isidentifier() or is_whole(expression):
        return expression
    name = writer.fresh()
    writer.line(f"{name} = {expression}")
    return name


def bind(writer: Backend, code: Code) -> Code:
    """Give names to all parts of a value."""
    bottom = code.bottom if isinstance(code.bottom, int) else bound(writer, code.bottom)
    return evolve(code, value=bound(writer, code.value), bottom=bottom)


def times(expression: str, factor: int | str) -> str:
    """Multiply; factors that are known are multiplied now."""
    if factor in (1, "1"):
        return expression
    if expression == "1":
        return str(factor)
    if is_whole(expression) and is_whole(str(factor)):
        return whole(int(expression.strip("()")) * int(str(factor).strip("()")))
    return f"({expression} * {factor})"


def product(one: int | str, other: int | str) -> int | str:
    """Multiply two denominators."""
    if isinstance(one, int) and isinstance(other, int):
        return one * other
    return times(str(other), one) if isinstance(one, int) else times(one, other)


# ---------------------------------------------------------------------------------------------------------- literals


def literal(writer: Backend, value: Constant) -> Code:
    """Give a constant."""
    static = constant(value)
    if isinstance(value, Fraction):
        return Code(static, whole(value.numerator), value.denominator)
    return Code(static, str(value) if isinstance(value, bool) else writer.constant(value))


def encoded(static: ValueRange, value: Constant, bottom: int) -> Any:
    """Give a constant as the code holds it: a number as a numerator."""
    return int(value * bottom) if isinstance(value, Fraction) else value


def placeholder(static: ValueRange) -> Any:
    """Give what stands where there is no value, as the code holds it."""
    return {"flag": False, "text": "", "date": NO_DAY}.get(static.kind, 0)


def filler(writer: Backend, static: ValueRange) -> str:
    """Give the expression of what stands where there is no value."""
    value = placeholder(static)
    return str(value) if isinstance(value, int) else writer.constant(value)


def unpublished(writer: Backend, static: ValueRange) -> Code:
    """Give a value that is never there."""
    cause = int(static.always or Cause.UNDETERMINED)
    return Code(static, filler(writer, static), static.step or 1, str(cause))


# ------------------------------------------------------------------------------------------------------------ states


def strongest_cause(writer: Backend, states: Sequence[str | None]) -> str | None:
    """Combine states: the strongest cause wins; None where all are always there."""
    found = list(dict.fromkeys(state for state in states if state is not None and state != "0"))
    known = [int(state) for state in found if state.isdecimal()]
    if int(Cause.UNDETERMINED) in known:
        return str(int(Cause.UNDETERMINED))
    names = [state for state in found if not state.isdecimal()]
    result: str | None = str(max(known)) if known else None
    for state in names:
        result = state if result is None else bound(writer, f"({result} if {result} > {state} else {state})")
    return result


def first_cause(writer: Backend, first: str | None, state: str | None) -> str | None:
    """Give a state that counts only where the first one makes nothing absent."""
    if first in (None, "0") or state in (None, "0"):
        return state if first in (None, "0") else first
    return bound(writer, f"({first} or {state})")


def propagate_absence(
    writer: Backend, static: ValueRange, codes: Sequence[Code], value: str, bottom: int | str = 1
) -> Code:
    """Give a result that is absent where an operand is."""
    return Code(static, value, bottom, strongest_cause(writer, [code.state for code in codes]))


def is_true(code: Code) -> str:
    """Give the condition that a flag is there and true."""
    return code.value if code.state in (None, "0") else f"(not {code.state} and {code.value})"


def is_false(code: Code) -> str:
    """Give the condition that a flag is there and false."""
    return f"(not {code.value})" if code.state in (None, "0") else f"(not {code.state} and not {code.value})"


# ----------------------------------------------------------------------------------------------------------- numbers


def as_number(writer: Backend, code: Code) -> Code:
    """Give what a level counts as in arithmetic; other values stay."""
    scale = code.static.scale
    if code.static.kind != "level" or scale is None:
        return code
    static = level_number(code.static)
    step = static.step or 1
    table = writer.constant(tuple(int(value * step) for value in scale.values))
    return evolve(code, static=static, value=f"{table}[{code.value}]", bottom=step)


def common_denominator(a: Code, b: Code) -> tuple[str, str, int | str]:
    """Give two numerators over a common denominator, and that denominator; their parts are used up to twice."""
    if isinstance(a.bottom, int) and isinstance(b.bottom, int):
        step = math.lcm(a.bottom, b.bottom)
        return times(a.value, step // a.bottom), times(b.value, step // b.bottom), step
    if a.bottom == b.bottom:
        return a.value, b.value, a.bottom
    return times(a.value, b.bottom), times(b.value, a.bottom), product(a.bottom, b.bottom)
