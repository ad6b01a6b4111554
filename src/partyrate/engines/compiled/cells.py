"""Reading cells in code: the usual types at once, all others by the reader that every engine shares.

A fast reading takes what the shared reader takes and gives the same value. Whatever it does not know for sure is handed
on; a cell that the shared reader refuses raises `FallBack`, and the rows are read again slowly, with all their faults.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from partyrate.engines import cell_reader
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.compiled import Backend, filler, placeholder
from partyrate.numbers import Absent, Cause, LevelValue
from partyrate.plan import Node

MOST_IN_FLOATS: Final = 10**15
"""Whole numbers of steps below it have at most fifteen digits: a double tells all such decimals apart."""


LONG: Final = 1_000
"""A text of more characters is read as every engine reads it."""


class LACKING:
    """Stands in the cells of a row that nobody gave: all its values are missing, of whatever input."""


class FallBack(Exception):
    """A cell or a key that is not as usual."""


class Cell(dict[Any, Any]):
    """Reads the cells of one input in one call; what texts mean is remembered."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node
        self.step = node.value_range.resolution or 1
        self.ends = ends_of(node.value_range) if node.value_range.kind == "number" else (0, -1)
        allowed, self.every = cell_reader.grid_of(node)
        self.allowed = frozenset(allowed)

    def __missing__(self, text: str) -> Any:
        self[text] = found = self.read(text) if (steps := self.plainly(text)) is None else steps
        return found

    def plainly(self, text: Any) -> int | None:
        """Read digits, and behind a point no more of them than the input has decimals; None for all else."""
        if type(text) is not str or not text.isascii():
            return None
        whole, point, part = text.partition(".")
        places = 10 ** len(part)
        if len(text) > LONG or not whole.isdigit() or self.step % places or not (part.isdigit() if point else True):
            return None
        steps = int(whole + part) * (self.step // places)
        on_grid = steps % self.every == 0 and (not self.allowed or steps in self.allowed)
        return steps if on_grid and self.ends[0] <= steps <= self.ends[1] else None

    def read(self, raw: Any) -> Any:
        """Give a cell as the code holds it, None where it is missing.

        Raises:
            Doubt: The cell is at fault.
        """
        value: Any = cell_reader.read_cell(self.node, raw)
        if isinstance(value, cell_reader.CellError):
            raise FallBack
        if isinstance(value, Absent):
            return None
        return coded(self.node.value_range, value)


class Recorded(dict[Any, Any]):
    """Reads the cells of one name in the history of one call; what texts mean is remembered."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node

    def read(self, raw: Any) -> tuple[Any, int]:
        """Give a value of a past round and its state.

        Raises:
            Doubt: The cell is at fault.
        """
        found: tuple[Any, int] = self[raw] if type(raw) is str else self.slowly(raw)
        return found

    def __missing__(self, text: str) -> tuple[Any, int]:
        self[text] = found = self.slowly(text)
        return found

    def slowly(self, raw: Any) -> tuple[Any, int]:
        """Read a cell as every engine reads it."""
        value: Any = cell_reader.recorded_cell(self.node, raw)
        if isinstance(value, cell_reader.CellError):
            raise FallBack
        if isinstance(value, Absent):
            return placeholder(self.node.value_range), int(value.cause)
        return coded(self.node.value_range, value), 0


def coded(value_range: ValueRange, value: Any) -> Any:
    """Give a value as the code holds it."""
    if isinstance(value, Fraction):
        return int(value * (value_range.resolution or 1))
    return value.place if isinstance(value, LevelValue) else value


def read_input(
    writer: Backend, node: Node, column: str, cell: str, *, optional: bool, lacking: bool
) -> tuple[str, str | None]:
    """Write how an input is read; give the names of its value and its state.

    `column` and `cell` name the column and the `Cell` of the input. It can be missing where it is `optional`, and in
    rows that nobody gave where it can be `lacking`.
    """
    raw, kind, value = writer.fresh(), writer.fresh(), writer.fresh()
    absence = writer.fresh() if optional or lacking else None
    gone = [*([f"{raw} is None"] if optional else []), *([f"{raw} is {writer.constant(LACKING)}"] if lacking else [])]
    missing = [f"{value} = {filler(writer, node.value_range)}", f"{absence} = {int(Cause.MISSING)}"]
    grid = on_grid(writer, node, value)
    remembered = (str, int) if node.value_range.kind == "flag" else (str,)
    tests = [
        *([(" or ".join(gone), missing)] if gone else []),
        *((f"{test}{grid}", [line]) for test, line in usual(writer, node.value_range, raw, kind, value)),
        (" or ".join(f"{kind} is {writer.constant(each)}" for each in remembered), [f"{value} = {cell}[{raw}]"]),
        *((f"{test}{grid}", [line]) for test, line in unusual(writer, node.value_range, raw, kind, value)),
        ("", [f"{value} = {cell}.read({raw})"]),
    ]
    writer.line(f"{raw} = row.get({column})" if optional else f"{raw} = row[{column}]")
    writer.line(f"{kind} = type({raw})")
    if absence is not None:
        writer.line(f"{absence} = 0")
    for number, (test, lines) in enumerate(tests):
        with writer.block(f"{'elif' if number else 'if'} {test}:" if test else "else:"):
            for line in lines:
                writer.line(line)
    if optional:
        with writer.block(f"if {value} is None:"):
            for line in missing:
                writer.line(line)
    return value, absence


def on_grid(writer: Backend, node: Node, value: str) -> str:
    """Return the end of a test for a number of an input that allows some values, or multiples of a step, alone."""
    allowed, every = cell_reader.grid_of(node)
    among = f" and {value} in {writer.constant(frozenset(allowed))}" if allowed else ""
    return among + (f" and not {value} % {every}" if every > 1 else "")


def usual(writer: Backend, value_range: ValueRange, raw: str, kind: str, value: str) -> list[tuple[str, str]]:
    """Give tests for cells of the usual types, each with the line that reads such a cell."""
    if value_range.kind == "number":
        return usual_number(writer, value_range, raw, kind, value)
    if value_range.kind == "flag":
        return [(f"{raw} is True or {raw} is False", f"{value} = {raw}")]
    if value_range.kind == "date":
        return [(f"{kind} is {writer.constant(date)}", f"{value} = {raw}")]
    if value_range.values is not None:
        known = writer.constant(frozenset(text for text in value_range.values if text.strip()))
        return [(f"{kind} is {writer.constant(str)} and {raw} in {known}", f"{value} = {raw}")]
    return []  # each text is looked at once, and remembered


def usual_number(writer: Backend, value_range: ValueRange, raw: str, kind: str, value: str) -> list[tuple[str, str]]:
    """Give the tests for numbers.

    A float stands for the shortest decimal that prints like it. Where all decimals of the declared step have at most
    fifteen digits, that is the one decimal of this step whose nearest double it is, if there is one.
    """
    step = value_range.resolution or 1
    low, high = value_range.low * step, value_range.high * step
    whole_low, whole_high = ends_of(value_range)
    tests: list[tuple[str, str]] = []
    if low.denominator == high.denominator == 1 and max(abs(low), abs(high)) < MOST_IN_FLOATS:
        ends = [writer.constant(float(end)) for end in (value_range.low, value_range.high)]
        scaled = f"({value} := round({raw} * {step}))" if step > 1 else f"({value} := round({raw}))"
        back = f"{scaled} / {step} == {raw}" if step > 1 else f"{scaled} == {raw}"
        tests.append((f"{kind} is {writer.constant(float)} and {ends[0]} <= {raw} <= {ends[1]} and {back}", "pass"))
    scaled = f"({value} := {raw} * {step})" if step > 1 else f"({value} := {raw})"
    tests.append((f"{kind} is {writer.constant(int)} and {whole_low} <= {scaled} <= {whole_high}", "pass"))
    return tests


def unusual(writer: Backend, value_range: ValueRange, raw: str, kind: str, value: str) -> list[tuple[str, str]]:
    """Give the test for a `Decimal`, which takes longest."""
    if value_range.kind != "number":
        return []
    step, ratio = value_range.resolution or 1, writer.fresh()
    low, high = ends_of(value_range)
    test = (
        f"{kind} is {writer.constant(Decimal)} and {raw}.is_finite() and {-LONG} < {raw}.adjusted() < {LONG} "
        f"and not {step} % ({ratio} := {raw}.as_integer_ratio())[1] "
        f"and {low} <= ({value} := {ratio}[0] * ({step} // {ratio}[1])) <= {high}"
    )
    return [(test, "pass")]


def ends_of(value_range: ValueRange) -> tuple[int, int]:
    """Give the least and the greatest number of steps that lies within the bounds."""
    low, high = value_range.low * (value_range.resolution or 1), value_range.high * (value_range.resolution or 1)
    return -(-low.numerator // low.denominator), high.numerator // high.denominator
