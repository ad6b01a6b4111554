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
        value_range: What is known of it.
        value: An expression: numerator of a number, truth of a flag, text, date, place of a level. Where the value is
            absent it gives any of these, and never fails.
        denominator: The denominator, above zero: a number, or an expression where it varies.
        absence: A name or number: the code of the cause of absence, 0 where the value is there; None where it is
            always there.
    """

    value_range: ValueRange
    value: str
    denominator: int | str = 1
    absence: str | None = None

    @property
    def names(self) -> list[str]:
        """The names among its parts."""
        return [
            part
            for part in (self.value, self.denominator, self.absence)
            if isinstance(part, str) and part.isidentifier()
        ]


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
        self,
        call: Call,
        value: Code | None,
        where: Code | None,
        others: Sequence[Any],
        value_range: ValueRange,
        table: str,
    ) -> Code:
        """Aggregate over the rows of `call.table`; called within `apart`."""
        ...

    def rounds(self, call: Call, interpreter: Interpreter[Code], value_range: ValueRange) -> Code:
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


def bound(backend: Backend, expression: str) -> str:
    """Give a name or a literal for an expression that is used more than once."""
    if expression.isidentifier() or is_whole(expression):
        return expression
    name = backend.fresh()
    backend.line(f"{name} = {expression}")
    return name


def bind(backend: Backend, code: Code) -> Code:
    """Give names to all parts of a value."""
    denominator = code.denominator if isinstance(code.denominator, int) else bound(backend, code.denominator)
    return evolve(code, value=bound(backend, code.value), denominator=denominator)


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


def literal(backend: Backend, value: Constant) -> Code:
    """Give a constant."""
    value_range = constant(value)
    if isinstance(value, Fraction):
        return Code(value_range, whole(value.numerator), value.denominator)
    return Code(value_range, str(value) if isinstance(value, bool) else backend.constant(value))


def encoded(value_range: ValueRange, value: Constant, denominator: int) -> Any:
    """Give a constant as the code holds it: a number as a numerator."""
    return int(value * denominator) if isinstance(value, Fraction) else value


def placeholder(value_range: ValueRange) -> Any:
    """Give what stands where there is no value, as the code holds it."""
    return {"flag": False, "text": "", "date": NO_DAY}.get(value_range.kind, 0)


def filler(backend: Backend, value_range: ValueRange) -> str:
    """Give the expression of what stands where there is no value."""
    value = placeholder(value_range)
    return str(value) if isinstance(value, int) else backend.constant(value)


def unpublished(backend: Backend, value_range: ValueRange) -> Code:
    """Give a value that is never there."""
    cause = int(value_range.always_absent or Cause.UNDETERMINED)
    return Code(value_range, filler(backend, value_range), value_range.resolution or 1, str(cause))


# ------------------------------------------------------------------------------------------------------------ states


def strongest_cause(backend: Backend, absences: Sequence[str | None]) -> str | None:
    """Combine states: the strongest cause wins; None where all are always there."""
    found = list(dict.fromkeys(absence for absence in absences if absence is not None and absence != "0"))
    known = [int(absence) for absence in found if absence.isdecimal()]
    if int(Cause.UNDETERMINED) in known:
        return str(int(Cause.UNDETERMINED))
    names = [absence for absence in found if not absence.isdecimal()]
    result: str | None = str(max(known)) if known else None
    for absence in names:
        result = absence if result is None else bound(backend, f"({result} if {result} > {absence} else {absence})")
    return result


def first_cause(backend: Backend, first: str | None, absence: str | None) -> str | None:
    """Give a state that counts only where the first one makes nothing absent."""
    if first in (None, "0") or absence in (None, "0"):
        return absence if first in (None, "0") else first
    return bound(backend, f"({first} or {absence})")


def propagate_absence(
    backend: Backend, value_range: ValueRange, codes: Sequence[Code], value: str, denominator: int | str = 1
) -> Code:
    """Give a result that is absent where an operand is."""
    return Code(value_range, value, denominator, strongest_cause(backend, [code.absence for code in codes]))


def is_true(code: Code) -> str:
    """Give the condition that a flag is there and true."""
    return code.value if code.absence in (None, "0") else f"(not {code.absence} and {code.value})"


def is_false(code: Code) -> str:
    """Give the condition that a flag is there and false."""
    return f"(not {code.value})" if code.absence in (None, "0") else f"(not {code.absence} and not {code.value})"


# ----------------------------------------------------------------------------------------------------------- numbers


def as_number(backend: Backend, code: Code) -> Code:
    """Give what a level counts as in arithmetic; other values stay."""
    scale = code.value_range.scale
    if code.value_range.kind != "level" or scale is None:
        return code
    value_range = level_number(code.value_range)
    step = value_range.resolution or 1
    table = backend.constant(tuple(int(value * step) for value in scale.values))
    return evolve(code, value_range=value_range, value=f"{table}[{code.value}]", denominator=step)


def common_denominator(a: Code, b: Code) -> tuple[str, str, int | str]:
    """Give two numerators over a common denominator, and that denominator; their parts are used up to twice."""
    if isinstance(a.denominator, int) and isinstance(b.denominator, int):
        step = math.lcm(a.denominator, b.denominator)
        return times(a.value, step // a.denominator), times(b.value, step // b.denominator), step
    if a.denominator == b.denominator:
        return a.value, b.value, a.denominator
    return times(a.value, b.denominator), times(b.value, a.denominator), product(a.denominator, b.denominator)
