"""Reading single cells: from what a table holds to exact values, or to words that say what is wrong.

The rows engine reads every cell this way. The columns engine reads whole columns and comes here for the faulty ones,
so that both say the same words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Real
from typing import Any, Final

from partyrate.language.domains.analysis import ValueRange
from partyrate.model import Indicator
from partyrate.numbers import MISSING, Absent, LevelValue, Value, decimals_of, digits_of, exact, show
from partyrate.periods import Rounds
from partyrate.plan import Node, Plan
from partyrate.resources import MOST_DIGITS
from partyrate.text.normalization import FALSE_WORDS, TRUE_WORDS, is_normal, normal, shown

HISTORY: Final = "history"
"""The name under which past rounds are given."""

ROUND: Final = "round"
"""The column of the history that numbers the rounds."""

_ISO_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def is_missing(raw: Any) -> bool:
    """Whether a cell holds nothing: None, NaN, a blank text, or the missing value of a data-frame library.

    Example:
        >>> is_missing(None), is_missing(float("nan")), is_missing(" "), is_missing(0)
        (True, True, True, False)
    """
    if raw is None or (isinstance(raw, float) and math.isnan(raw)) or (isinstance(raw, str) and not raw.strip()):
        return True
    return type(raw).__name__ in ("NAType", "NaTType") or (hasattr(raw, "is_nan") and raw.is_nan())


def is_gap(node: Node, raw: Any) -> bool:
    """Whether a cell holds nothing, or a word that the scheme declares to stand for a missing value."""
    return is_missing(raw) or (isinstance(raw, str) and raw.strip() in node.missing)


def plain(raw: Any) -> Any:
    """Return a scalar of NumPy as the Python value it holds, and everything else as it is.

    An array is no scalar, though it may hold one value; unlike scalars it cannot be hashed.
    """
    is_scalar = type(raw).__module__ == "numpy" and hasattr(raw, "item") and isinstance(raw, Hashable)
    return raw.item() if is_scalar else raw


def column_of(node: Node) -> str:
    """Give the name of the column that brings an input."""
    entry = node.entry
    return (entry.column if isinstance(entry, Indicator) else None) or node.name


def read_cell(node: Node, raw: Any) -> Value | Absent | str:
    """Read one cell of an input; a text that is returned as `str` subclass `CellError` says what is wrong with it."""
    entry = node.entry
    assert isinstance(entry, Indicator)
    raw = plain(raw)
    if is_gap(node, raw):
        # What a condition can take away may be left out; where it holds, the gap counts as missing.
        return MISSING if entry.optional or "when" in node.rules else CellError("no value")
    if entry.kind == "number":
        found: Value | Absent | str = _on_grid(entry, _number(node.value_range, raw))
        return found
    if entry.kind == "flag":
        return _flag(raw)
    return _date(raw) if entry.kind == "date" else _text(entry, raw)


class CellError(str):
    """What is wrong with a cell, in words."""

    __slots__ = ()


LONGEST_QUOTE: Final = 80
"""The most characters of a value that a message shows."""


def quoted(raw: Any) -> str:
    """Return a value as messages show it: of a long one its beginning, of a number too long to be written its length.

    Example:
        >>> quoted("five"), quoted(10**5000), quoted("9" * 5000)[-27:]
        ("'five'", 'a number of 5,001 digits', '99999... (5,000 characters)')
    """
    if isinstance(raw, int | Decimal | Fraction) and digits_of(raw) > MOST_DIGITS:
        return f"a number of {digits_of(raw):,} digits"
    text = repr(raw)
    if len(text) <= LONGEST_QUOTE:
        return text
    size = len(raw) if isinstance(raw, str | bytes) else len(text)
    return f"{text[: LONGEST_QUOTE // 2]}... ({size:,} characters)"


def _number(value_range: ValueRange, raw: Any) -> Value | CellError:
    if digits_of(raw) > MOST_DIGITS:
        return CellError(f"the number has {digits_of(raw):,} digits")
    value = exact(raw)
    if value is None:
        if isinstance(raw, str):
            return CellError(f"{quoted(raw)} is a text, not a plain number")
        return CellError(f"{quoted(raw)} is no number")
    if value < value_range.low or value > value_range.high:
        side = "below the lowest" if value < value_range.low else "above the highest"
        return CellError(
            f"{show(value)} is {side} possible value, "
            f"{show(value_range.low if value < value_range.low else value_range.high)}"
        )
    if (value * (value_range.resolution or 1)).denominator != 1:
        needed = decimals_of(value)
        return CellError(f"{show(value)} has {needed if needed is not None else 'endless'} decimals")
    return value


def _on_grid(entry: object, value: Any) -> Any:
    """Check a number that was read against the values that an input allows, and its step."""
    if not isinstance(entry, Indicator) or isinstance(value, CellError):
        return value
    if entry.allowed and value not in entry.allowed:
        return CellError(f"{show(value)} is not among the values that are allowed")
    if entry.step is not None and value % entry.step:
        return CellError(f"{show(value)} is no multiple of {show(entry.step)}")
    return value


def grid_of(node: Node) -> tuple[Sequence[int], int]:
    """Return the values that an input allows and its step, both as the engines count: in whole smallest steps.

    Nothing is allowed, and the step is 1, where all multiples are.
    """
    entry, step = node.entry, node.value_range.resolution or 1
    if not isinstance(entry, Indicator) or entry.kind != "number":
        return (), 1
    return tuple(int(value * step) for value in entry.allowed), int((entry.step or 0) * step) or 1


def _text(entry: Indicator, raw: Any) -> Value | CellError:
    if isinstance(raw, int) and digits_of(raw) > MOST_DIGITS:
        return CellError(f"the number has {digits_of(raw):,} digits")
    text = raw if isinstance(raw, str) else str(raw) if isinstance(raw, int) else None
    if text is None:
        return CellError(f"{quoted(raw)} is a {type(raw).__name__}")
    if entry.kind == "choice":
        return text if text in entry.values else CellError(f"{seen(text)} is not among the values")
    return text if is_normal(text) else CellError(read_otherwise(text))


def read_otherwise(text: str) -> str:
    """Say of a text that it holds what nobody sees."""
    return f"{seen(text)} is read as {quoted(normal(text))}"


def seen(text: str) -> str:
    """Return a text as messages show it, with escapes for what nobody sees in it."""
    return quoted(text) if is_normal(text) or len(text) > LONGEST_QUOTE else shown(text)


def _flag(raw: Any) -> Value | CellError:
    word = raw.strip().lower() if isinstance(raw, str) else None
    number = raw if isinstance(raw, Real | Decimal) else None
    if word in TRUE_WORDS or number == 1:
        return True
    if word in FALSE_WORDS or number == 0:
        return False
    return CellError(f"{quoted(raw)} is neither true nor false")


def _date(raw: Any) -> Value | CellError:
    if isinstance(raw, datetime):
        if raw.time() != datetime.min.time():
            return CellError(f"{quoted(raw)} has a time of day")
        return raw.date()
    if isinstance(raw, date):
        return raw
    try:
        if isinstance(raw, str) and _ISO_DATE.fullmatch(raw.strip()):
            return date.fromisoformat(raw.strip())
    except ValueError:
        pass
    return CellError(f"{quoted(raw)} is no date")


def recorded_cell(node: Node, raw: Any) -> Value | Absent:
    """Read a value of a past round, as results are written: levels by name, numbers exactly; else a `CellError`."""
    raw = plain(raw)
    if is_gap(node, raw):
        return MISSING
    value_range = node.value_range
    if digits_of(raw) > MOST_DIGITS and not isinstance(raw, str):  # Python writes no such number as a text
        return CellError(f"the number has {digits_of(raw):,} digits")
    if value_range.kind == "level" and value_range.scale is not None:
        word = str(raw)
        scale = value_range.scale
        return LevelValue(scale, scale.names.index(word)) if word in scale.names else CellError(
            f"{seen(word)} is no level of {value_range.scale.ladder!r}"
        )  # fmt: skip
    if value_range.kind == "number":
        number: Value | Absent = _on_grid(node.entry, _number(value_range, raw))
        return number
    if value_range.kind in ("flag", "date"):
        return _flag(raw) if value_range.kind == "flag" else _date(raw)
    text = str(raw)
    if value_range.values is not None:
        return text if text in value_range.values else CellError(f"{seen(text)} is not among the values")
    return text if is_normal(text) else CellError(read_otherwise(text))


def shown_nodes(plan: Plan, table: str) -> list[Node]:
    """Return the nodes that stand in the results of a table, in the order that the scheme says."""
    first = {name: place for place, name in enumerate(plan.scheme.results)}
    nodes = [node for node in result_nodes(plan, table) if getattr(node.entry, "show", True)]
    return sorted(nodes, key=lambda node: first.get(node.name, len(first)))  # others keep their order, behind


def result_nodes(plan: Plan, table: str) -> list[Node]:
    """Return the nodes that are computed for the rows of a table: formulas, groups and ladders, shown or not."""
    return [
        node
        for node in plan.nodes.values()
        if node.table == table and not node.instance and node.kind in ("formula", "group", "ladder")
    ]


def key_kind(value: Any) -> str | None:
    """Say what kind of key a value is, or None where it can be none: a fraction, a truth, a time."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, bool | datetime):
        return None
    if isinstance(value, Integral):
        return "whole number" if digits_of(int(value)) <= MOST_DIGITS else None
    return "date" if isinstance(value, date) else None


def needed_inputs(plan: Plan, table: str) -> list[Node]:
    """Give the inputs of a table whose columns are read."""
    needed = plan.needed
    return [
        node for node in plan.nodes.values() if node.kind == "input" and node.table == table and node.name in needed
    ]


def needed_records(plan: Plan) -> Sequence[Node]:
    """Give the nodes whose values of past rounds are read."""
    return plan.records


def fine_first(plan: Plan) -> list[str]:
    """Give the tables from the finest to the coarsest."""
    return sorted(plan.scheme.tables, key=lambda table: -len(plan.ancestors(table)))


MOST_ROUNDS: Final = 10_000
"""How many texts of rounds are remembered: more than any history has, and a bound where callers send odd ones."""


class RoundCells(dict[Any, "int | None"]):
    """Reads the rounds of the history of one call, or of all calls for prepared units; what texts mean is remembered.

    Args:
        rounds: How rounds are written.
        current: The number of this round; only earlier ones are past.
    """

    def __init__(self, rounds: Rounds, current: int | None) -> None:
        super().__init__()
        self.rounds, self.current = rounds, current

    def __missing__(self, raw: Any) -> int | None:
        found = self._read(raw)
        if len(self) < MOST_ROUNDS:
            self[raw] = found
        return found

    def read(self, raw: Any) -> int | None:
        """Return the number of a past round; None for what is none."""
        return self[raw] if type(raw) in (str, int) else self._read(raw)

    def _read(self, raw: Any) -> int | None:
        number = self.rounds.number(plain(raw))
        return number if number is not None and (self.current is None or number < self.current) else None
