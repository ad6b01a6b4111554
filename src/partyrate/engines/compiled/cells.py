"""Reading cells in compiled programs: usual types at once, all others by the reader that every engine shares.

The fast tests accept a part of what the shared reader accepts, and give the same value. All other cells go to the
shared reader; a cell that it refuses raises `FallBack`, and the reference engine then reports all faults.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
"""Numerators below it have at most fifteen digits: doubles distinguish all such decimals."""


LONG: Final = 1_000
"""A longer text goes to the shared reader, which bounds the digits of a number before it is converted."""


class LACKING:
    """Marks the cells of an implicit row: every input is missing there."""


class FallBack(Exception):
    """Raised for anything unusual or faulty; the rows are then computed by the reference engine."""


class Cell(dict[Any, Any]):
    """Reads the cells of one input in one call, and remembers what texts mean."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node
        self.step = node.value_range.resolution or 1
        self.ends = ends_of(node.value_range) if node.value_range.kind == "number" else (0, -1)
        allowed, self.every = cell_reader.grid_of(node)
        self.allowed = frozenset(allowed)

    def __missing__(self, text: str) -> Any:
        steps = self.plainly(text)
        self[text] = value = self.read(text) if steps is None else steps
        return value

    def plainly(self, text: Any) -> int | None:
        """Read plain digits with no more decimals than the input has; return None for all else."""
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
        """Return a cell as programs hold it; None where it is missing, an absence where it says a declared cause.

        Raises:
            FallBack: The cell is at fault.
        """
        value: Any = cell_reader.read_cell(self.node, raw)
        if isinstance(value, cell_reader.CellError):
            raise FallBack
        if isinstance(value, Absent):
            return value if value.cause.is_declared else None
        return coded(self.node.value_range, value)


class Recorded(dict[Any, Any]):
    """Reads the values of one name in the history of one call, and remembers what texts mean."""

    def __init__(self, node: Node) -> None:
        super().__init__()
        self.node = node

    def read(self, raw: Any) -> tuple[Any, int]:
        """Return a value of a past round and its cause of absence, 0 where it is present.

        Raises:
            FallBack: The cell is at fault.
        """
        value: tuple[Any, int] = self[raw] if type(raw) is str else self._parsed(raw)
        return value

    def __missing__(self, text: str) -> tuple[Any, int]:
        self[text] = value = self._parsed(text)
        return value

    def _parsed(self, raw: Any) -> tuple[Any, int]:
        """Read a cell with the reader that every engine shares."""
        value: Any = cell_reader.recorded_cell(self.node, raw)
        if isinstance(value, cell_reader.CellError):
            raise FallBack
        if isinstance(value, Absent):
            return placeholder(self.node.value_range), int(value.cause)
        return coded(self.node.value_range, value), 0


def coded(value_range: ValueRange, value: Any) -> Any:
    """Return a value as programs hold it: a number as its numerator, a level as its index."""
    if isinstance(value, Fraction):
        return int(value * (value_range.resolution or 1))
    return value.place if isinstance(value, LevelValue) else value


def _present(
    writer: Backend, node: Node, cell: str, raw: str, kind: str, value: str
) -> Iterator[tuple[str, list[str]]]:
    """Yield the tests of a cell that is present in their order, each with the lines that read it; the last is empty."""
    grid = on_grid(writer, node, value)
    for test, line in usual(writer, node.value_range, raw, kind, value):
        yield f"{test}{grid}", [line]
    remembered = (str, int) if node.value_range.kind == "flag" else (str,)
    yield " or ".join(f"{kind} is {writer.constant(each)}" for each in remembered), [f"{value} = {cell}[{raw}]"]
    for test, line in unusual(writer, node.value_range, raw, kind, value):
        yield f"{test}{grid}", [line]
    yield "", [f"{value} = {cell}.read({raw})"]


def read_input(
    writer: Backend, node: Node, column: str, cell: str, *, optional: bool, lacking: bool
) -> tuple[str, str | None]:
    """Write the lines that read an input; return the names of its value and of its cause of absence.

    `column` and `cell` name the column and the `Cell` of the input. It can be missing where it is `optional`, and in
    implicit rows where it can be `lacking`.
    """
    raw, kind, value = writer.fresh(), writer.fresh(), writer.fresh()
    says_causes = bool(node.causes)
    absence = writer.fresh() if optional or lacking or says_causes else None
    absent = [f"{raw} is None"] if optional else []
    absent += [f"{raw} is {writer.constant(LACKING)}"] if lacking else []
    missing = [f"{value} = {filler(writer, node.value_range)}", f"{absence} = {int(Cause.MISSING)}"]
    tests = [(" or ".join(absent), missing)] if absent else []
    tests += _present(writer, node, cell, raw, kind, value)
    writer.line(f"{raw} = row.get({column})" if optional else f"{raw} = row[{column}]")
    writer.line(f"{kind} = type({raw})")
    if absence is not None:
        writer.line(f"{absence} = 0")
    word = "if"
    for test, lines in tests:
        _block(writer, f"{word} {test}:" if test else "else:", lines)
        word = "elif"
    if optional:
        _block(writer, f"if {value} is None:", missing)
    if says_causes:
        said = [f"{absence} = {value}.cause.code", missing[0]]
        _block(writer, f"if type({value}) is {writer.constant(Absent)}:", said)
    return value, absence


def _block(writer: Backend, head: str, lines: Sequence[str]) -> None:
    with writer.block(head):
        for line in lines:
            writer.line(line)


def on_grid(writer: Backend, node: Node, value: str) -> str:
    """Return the end of a test for the numbers that an input allows, or for the multiples of its step."""
    allowed, every = cell_reader.grid_of(node)
    among = f" and {value} in {writer.constant(frozenset(allowed))}" if allowed else ""
    return among + (f" and not {value} % {every}" if every > 1 else "")


def usual(writer: Backend, value_range: ValueRange, raw: str, kind: str, value: str) -> list[tuple[str, str]]:
    """Return tests for cells of the usual types, each with the line that reads such a cell."""
    if value_range.kind == "number":
        return usual_number(writer, value_range, raw, kind, value)
    if value_range.kind == "flag":
        return [(f"{raw} is True or {raw} is False", f"{value} = {raw}")]
    if value_range.kind == "date":
        return [(f"{kind} is {writer.constant(date)}", f"{value} = {raw}")]
    if value_range.values is not None:
        known = writer.constant(frozenset(text for text in value_range.values if text.strip()))
        return [(f"{kind} is {writer.constant(str)} and {raw} in {known}", f"{value} = {raw}")]
    return []  # each text is checked once, and remembered


def usual_number(writer: Backend, value_range: ValueRange, raw: str, kind: str, value: str) -> list[tuple[str, str]]:
    """Return the tests for numbers.

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
    """Return the test for a `Decimal`, which takes longest and comes last."""
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
    """Return the least and the greatest numerator within the bounds."""
    low, high = value_range.low * (value_range.resolution or 1), value_range.high * (value_range.resolution or 1)
    return -(-low.numerator // low.denominator), high.numerator // high.denominator
