"""Reading single cells: exact values, or the words for what is wrong.

The reference engine reads every cell this way. The other engines read usual cells faster and come here for all others,
so that every engine reports a fault in the same words.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Real
from typing import Any, Final, Self

from partyrate.errors import counted
from partyrate.language.domains.analysis import ValueRange
from partyrate.messages import Text, in_language, text
from partyrate.model import Indicator
from partyrate.numbers import MISSING, Absent, LevelValue, Value, absent_by, decimals_of, digits_of, exact, show
from partyrate.periods import Rounds
from partyrate.plan import Node, Plan
from partyrate.resources import MOST_DIGITS
from partyrate.serialization.quoting import LONGEST_QUOTE, quoted
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


def said_absence(node: Node, raw: Any) -> Absent | None:
    """Return the absence that a cell of an input says: by a word for a declared cause, or as results have it."""
    if not node.causes:
        return None
    if isinstance(raw, Absent):
        cause = next((each for each in node.causes.values() if each == raw.cause), None)
    else:
        cause = node.causes.get(raw.strip()) if isinstance(raw, str) else None
    return None if cause is None else absent_by(cause)


def _is_gap_of_a_round(node: Node, raw: Any) -> bool:
    """Whether a cell of a past round holds no value, whatever it says for that."""
    return is_gap(node, raw) or said_absence(node, raw) is not None


def plain(raw: Any) -> Any:
    """Return a scalar of NumPy as the Python value it holds, and everything else as it is.

    An array is no scalar, though it may hold one value; unlike scalars it cannot be hashed.
    """
    is_scalar = type(raw).__module__ == "numpy" and hasattr(raw, "item") and isinstance(raw, Hashable)
    return raw.item() if is_scalar else raw


def column_of(node: Node) -> str:
    """Return the name of the column that brings an input."""
    entry = node.entry
    return (entry.column if isinstance(entry, Indicator) else None) or node.name


def read_cell(node: Node, raw: Any) -> Value | Absent | str:
    """Read one cell of an input; return a `CellError` where something is wrong with it."""
    entry = node.entry
    assert isinstance(entry, Indicator)
    raw = plain(raw)
    if is_gap(node, raw):
        # What a condition can take away may be left out; where it holds, the gap counts as missing.
        return MISSING if entry.optional or "when" in node.rules else CellError.of("no value")
    if (said := said_absence(node, raw)) is not None:
        return said
    if entry.kind == "number":
        number: Value | Absent | str = _on_grid(entry, _number(node.value_range, raw))
        return number
    if entry.kind == "flag":
        return _flag(raw)
    return _date(raw) if entry.kind == "date" else _text(entry, raw)


class CellError(Text):
    """The fault of a cell, in words; a class of its own, since the value of a cell may be a text too."""

    __slots__ = ()

    @classmethod
    def of(cls, key: str, **data: Any) -> Self:
        """Build it from a text of the catalogue."""
        return cls.as_text(text(key, **data))

    @classmethod
    def as_text(cls, words: str) -> Self:
        """Build it from words that are known."""
        return cls(str(words), in_language(words, "zh"))


def _written(value: Fraction) -> str:
    """Return a number as messages show it; of a long one its length."""
    written = show(value)
    return written if len(written) <= LONGEST_QUOTE else text("digits of number", digits=digits_of(value))


def _number(value_range: ValueRange, raw: Any) -> Value | CellError:
    if digits_of(raw) > MOST_DIGITS:
        return CellError.of("too many digits", digits=digits_of(raw))
    value = exact(raw)
    if value is None:
        if isinstance(raw, str):
            return CellError.of("text for a number", value=quoted(raw))
        return CellError.of("cell not a number", value=quoted(raw))
    if value < value_range.low:
        return CellError.of("below the lowest", value=_written(value), limit=show(value_range.low))
    if value > value_range.high:
        return CellError.of("above the highest", value=_written(value), limit=show(value_range.high))
    if (value * (value_range.resolution or 1)).denominator != 1:
        needed = decimals_of(value)
        if needed is None:
            return CellError.of("endless decimals", value=_written(value))
        return CellError.of("too many decimals", value=_written(value), decimals=counted(needed, "decimal"))
    return value


def _on_grid(entry: object, value: Any) -> Any:
    """Check a number that was read against the values that an input allows, and its step."""
    if not isinstance(entry, Indicator) or isinstance(value, CellError):
        return value
    if entry.allowed and value not in entry.allowed:
        return CellError.of("cell not allowed", value=_written(value))
    if entry.step is not None and value % entry.step:
        return CellError.of("not a multiple", value=_written(value), step=show(entry.step))
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
        return CellError.of("too many digits", digits=digits_of(raw))
    words = raw if isinstance(raw, str) else str(raw) if isinstance(raw, int) else None
    if words is None:
        return CellError.of("cell not a text", value=quoted(raw), type=type(raw).__name__)
    return _checked_text(words, entry.values if entry.kind == "choice" else None)


def _checked_text(words: str, values: Sequence[str] | None) -> Value | CellError:
    """Check a text: it is one of the values, or, where any text will do, holds no invisible characters."""
    if values is not None:
        return words if words in values else CellError.of("not among the values", value=seen(words))
    return words if is_normal(words) else CellError.as_text(read_otherwise(words))


def read_otherwise(words: str) -> Text:
    """Return as what a text with invisible characters is read."""
    return text("read otherwise", value=seen(words), read=quoted(normal(words)))


def seen(words: str) -> str:
    """Return a text as messages show it, with escapes for its invisible characters."""
    return quoted(words) if is_normal(words) or len(words) > LONGEST_QUOTE else shown(words)


def _flag(raw: Any) -> Value | CellError:
    word = raw.strip().lower() if isinstance(raw, str) else None
    number = raw if isinstance(raw, Real | Decimal) else None
    if word in TRUE_WORDS or number == 1:
        return True
    if word in FALSE_WORDS or number == 0:
        return False
    return CellError.of("cell not a flag", value=quoted(raw))


def _date(raw: Any) -> Value | CellError:
    if isinstance(raw, datetime):
        if raw.time() != datetime.min.time():
            return CellError.of("time of day", value=quoted(raw))
        return raw.date()
    if isinstance(raw, date):
        return raw
    try:
        if isinstance(raw, str) and _ISO_DATE.fullmatch(raw.strip()):
            return date.fromisoformat(raw.strip())
    except ValueError:
        pass
    return CellError.of("cell not a date", value=quoted(raw))


def recorded_cell(node: Node, raw: Any) -> Value | Absent:
    """Read a value of a past round, as results are written: levels by name, numbers exactly; else a `CellError`."""
    raw = plain(raw)
    if _is_gap_of_a_round(node, raw):
        return MISSING
    value_range = node.value_range
    if digits_of(raw) > MOST_DIGITS and not isinstance(raw, str):  # Python writes no such number as a text
        return CellError.of("too many digits", digits=digits_of(raw))
    if value_range.kind == "level" and value_range.scale is not None:
        word = str(raw)
        scale = value_range.scale
        if word in scale.names:
            return LevelValue(scale, scale.names.index(word))
        return CellError.of("cell not a level", value=seen(word), ladder=scale.ladder)
    if value_range.kind == "number":
        number: Value | Absent = _on_grid(node.entry, _number(value_range, raw))
        return number
    if value_range.kind in ("flag", "date"):
        return _flag(raw) if value_range.kind == "flag" else _date(raw)
    return _checked_text(str(raw), value_range.values)


def shown_nodes(plan: Plan, *tables: str) -> list[Node]:
    """Return the nodes that stand in the results of tables, in the order that the scheme says."""
    first = {name: place for place, name in enumerate(plan.scheme.results)}
    nodes = [node for table in tables for node in result_nodes(plan, table) if getattr(node.entry, "show", True)]
    return sorted(nodes, key=lambda node: first.get(node.name, len(first)))  # all others follow, in their order


def result_nodes(plan: Plan, table: str) -> list[Node]:
    """Return the nodes that are computed for the rows of a table: formulas, groups and ladders, shown or not."""
    return [
        node
        for node in plan.nodes.values()
        if node.table == table and not node.instance and node.kind in ("formula", "group", "ladder")
    ]


def key_kind(value: Any) -> str | None:
    """Return the kind of a key, or None for a value that cannot be one: a fraction, a flag, a time of day."""
    if isinstance(value, str):
        return "text"
    if isinstance(value, bool | datetime):
        return None
    if isinstance(value, Integral):
        return "whole number" if digits_of(int(value)) <= MOST_DIGITS else None
    return "date" if isinstance(value, date) else None


def needed_inputs(plan: Plan, table: str) -> list[Node]:
    """Return the inputs of a table whose columns are read."""
    needed = plan.needed
    return [
        node for node in plan.nodes.values() if node.kind == "input" and node.table == table and node.name in needed
    ]


def needed_records(plan: Plan) -> Sequence[Node]:
    """Return the nodes whose values of past rounds are read."""
    return plan.records


def fine_first(plan: Plan) -> list[str]:
    """Return the tables from the finest to the coarsest."""
    return sorted(plan.scheme.tables, key=lambda table: -len(plan.ancestors(table)))


MOST_ROUNDS: Final = 10_000
"""How many texts of rounds are remembered: more than any history has, and a bound on memory for odd ones."""


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
        number = self._read(raw)
        if len(self) < MOST_ROUNDS:
            self[raw] = number
        return number

    def read(self, raw: Any) -> int | None:
        """Return the number of a past round; None for what is none."""
        return self[raw] if type(raw) in (str, int) else self._read(raw)

    def _read(self, raw: Any) -> int | None:
        number = self.rounds.number(plain(raw))
        return number if number is not None and (self.current is None or number < self.current) else None
