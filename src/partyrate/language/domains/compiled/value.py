"""Values of a row as Python source: literals, absence, denominators, and the protocol of the engine."""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Protocol

from attrs import evolve, frozen

from partyrate.language.cells import Cells
from partyrate.language.domains.analysis import ValueRange, constant, level, level_names, level_number
from partyrate.language.grammar import Call
from partyrate.numbers import Absent, Cause, Constant, Scale

if TYPE_CHECKING:
    from partyrate.language.interpreter import Interpreter

LONG: Final = 120
"""The most characters of an expression; a longer one gets a name, so that none nests deeper than Python can parse."""

NO_DAY: Final = date.min
"""The placeholder of an absent date."""


@frozen(eq=False)
class Code:
    """A value of a row.

    Args:
        value_range: Its possible values.
        value: An expression: the numerator of a number, a flag, a text, a date, the position of a level. Where the
            value is absent it evaluates to any of these, and never fails.
        denominator: The denominator, above zero: a number, or an expression where it varies.
        absence: A name or number: the code of the cause of absence, 0 where the value is present; None where it is
            always present.
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
    """The part of the engine that collects lines of source, as the domain uses it."""

    def fresh(self) -> str:
        """Return an unused name."""
        ...

    def constant(self, value: Any) -> str:
        """Pass a value to the generated function, and return its name."""
        ...

    def line(self, text: str) -> None:
        """Add a line."""
        ...

    def block(self, head: str) -> AbstractContextManager[None]:
        """Add a line; lines that are added within the context are indented below it."""
        ...

    def captured(self) -> AbstractContextManager[list[str]]:
        """Collect the lines that are added within the context, instead of adding them."""
        ...

    def apart(self, table: str) -> AbstractContextManager[None]:
        """Collect the lines that are added within the context for the rows of another table."""
        ...

    def fetch(self, name: str, table: str) -> Code | None:
        """Return the value of a name in a row of a table; None where it is unpublished."""
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
        """Compute a function of rounds."""
        ...

    def cells(self, lookup: str) -> Cells | None:
        """Return the cells of a lookup; None where there is none."""
        ...

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        ...


# ------------------------------------------------------------------------------------------------------- expressions


def is_whole(text: str) -> bool:
    """Return whether an expression is the literal of a whole number."""
    return text.isdecimal() or (text[:2] == "(-" and text[2:-1].isdecimal())


def whole(number: int) -> str:
    """Return the literal of a whole number, in brackets where it is negative."""
    return str(number) if number >= 0 else f"({number})"


def bound(backend: Backend, expression: str) -> str:
    """Return a name or a literal for an expression that is used more than once."""
    if expression.isidentifier() or is_whole(expression):
        return expression
    name = backend.fresh()
    backend.line(f"{name} = {expression}")
    return name


def bind(backend: Backend, code: Code) -> Code:
    """Return a value whose parts are names or literals."""
    denominator = code.denominator if isinstance(code.denominator, int) else bound(backend, code.denominator)
    return evolve(code, value=bound(backend, code.value), denominator=denominator)


def times(expression: str, factor: int | str) -> str:
    """Return a product; literals are multiplied now."""
    if factor in (1, "1"):
        return expression
    if expression == "1":
        return str(factor)
    if is_whole(expression) and is_whole(str(factor)):
        return whole(int(expression.strip("()")) * int(str(factor).strip("()")))
    return f"({expression} * {factor})"


def product(one: int | str, other: int | str) -> int | str:
    """Return the product of two denominators."""
    if isinstance(one, int) and isinstance(other, int):
        return one * other
    return times(str(other), one) if isinstance(one, int) else times(one, other)


# ---------------------------------------------------------------------------------------------------------- literals


def literal(backend: Backend, value: Constant | Absent) -> Code:
    """Return the code of a constant."""
    value_range = constant(value)
    if isinstance(value, Absent):
        return unpublished(backend, value_range)
    if isinstance(value, Fraction):
        return Code(value_range, whole(value.numerator), value.denominator)
    return Code(value_range, str(value) if isinstance(value, bool) else backend.constant(value))


def encoded(value_range: ValueRange, value: Constant, denominator: int) -> Any:
    """Return a constant as the code holds it: a number as a numerator."""
    return int(value * denominator) if isinstance(value, Fraction) else value


def placeholder(value_range: ValueRange) -> Any:
    """Return the placeholder of an absent value, as the code holds it."""
    return {"flag": False, "text": "", "date": NO_DAY}.get(value_range.kind, 0)


def filler(backend: Backend, value_range: ValueRange) -> str:
    """Return the expression of the placeholder of an absent value."""
    value = placeholder(value_range)
    return str(value) if isinstance(value, int) else backend.constant(value)


def unpublished(backend: Backend, value_range: ValueRange) -> Code:
    """Return a value that is always absent."""
    cause = int(value_range.always_absent or Cause.UNDETERMINED)
    return Code(value_range, filler(backend, value_range), value_range.resolution or 1, str(cause))


# ------------------------------------------------------------------------------------------------------------ absence


def strongest_cause(backend: Backend, absences: Sequence[str | None]) -> str | None:
    """Return the code of the strongest of several causes of absence; None where all are always present."""
    distinct = list(dict.fromkeys(absence for absence in absences if absence is not None and absence != "0"))
    known = [int(absence) for absence in distinct if absence.isdecimal()]
    if int(Cause.UNDETERMINED) in known:
        return str(int(Cause.UNDETERMINED))
    names = [absence for absence in distinct if not absence.isdecimal()]
    result: str | None = str(max(known)) if known else None
    for absence in names:
        result = absence if result is None else bound(backend, f"({result} if {result} > {absence} else {absence})")
    return result


def first_cause(backend: Backend, first: str | None, absence: str | None) -> str | None:
    """Return the first cause of absence, and the second where the first does not apply."""
    if first in (None, "0") or absence in (None, "0"):
        return absence if first in (None, "0") else first
    return bound(backend, f"({first} or {absence})")


def propagate_absence(
    backend: Backend, value_range: ValueRange, codes: Sequence[Code], value: str, denominator: int | str = 1
) -> Code:
    """Return a result that is absent where an operand is."""
    return Code(value_range, value, denominator, strongest_cause(backend, [code.absence for code in codes]))


def is_true(code: Code) -> str:
    """Return the condition that a flag is present and true."""
    return code.value if code.absence in (None, "0") else f"(not {code.absence} and {code.value})"


def is_false(code: Code) -> str:
    """Return the condition that a flag is present and false."""
    return f"(not {code.value})" if code.absence in (None, "0") else f"(not {code.absence} and not {code.value})"


# ----------------------------------------------------------------------------------------------------------- numbers


def as_number(backend: Backend, code: Code) -> Code:
    """Return the number that a level counts as; other values stay as they are."""
    scale = code.value_range.scale
    if code.value_range.kind != "level" or scale is None:
        return code
    value_range = level_number(code.value_range)
    resolution = value_range.resolution or 1
    numerators = backend.constant(tuple(int(value * resolution) for value in scale.values))
    return evolve(code, value_range=value_range, value=f"{numerators}[{code.value}]", denominator=resolution)


def on_scale(backend: Backend, code: Code, scale: Scale) -> Code:
    """Return the level of a ladder that has the name of a text, or of a level of another ladder.

    A text that is no constant and may be anything is unpublished, so that its place is never used.
    """
    value_range = code.value_range
    if value_range.kind == "level" and value_range.scale == scale:
        return code
    places = {name: scale.names.index(name) for name in level_names(value_range) or ()}
    if isinstance(value_range.constant, str):
        value = str(places[value_range.constant])
    elif value_range.scale is None:
        value = f"{backend.constant(places)}.get({code.value}, 0)"
    else:
        value = f"{backend.constant(tuple(places.values()))}[{code.value}]"
    known = evolve(level(scale), possible_causes=value_range.possible_causes, always_absent=value_range.always_absent)
    return evolve(code, value_range=known, value=value, denominator=1)


def common_denominator(a: Code, b: Code) -> tuple[str, str, int | str]:
    """Return two numerators over a common denominator, and that denominator; parts are used up to twice."""
    if isinstance(a.denominator, int) and isinstance(b.denominator, int):
        common = math.lcm(a.denominator, b.denominator)
        return times(a.value, common // a.denominator), times(b.value, common // b.denominator), common
    if a.denominator == b.denominator:
        return a.value, b.value, a.denominator
    return times(a.value, b.denominator), times(b.value, a.denominator), product(a.denominator, b.denominator)
