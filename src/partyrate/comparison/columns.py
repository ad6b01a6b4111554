"""The tables of a comparison: their columns, and rows in which notes and values of several kinds are texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.numbers import show

LEVELS: Final = ("level_from", "state_from", "level_to", "state_to")

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "transitions": ("rating", *LEVELS, "count", "share"),
    "moves": (
        "rating", *LEVELS, "direction", "steps", "score_from", "score_to", "score_change", "rank_from", "rank_to",
        "rank_change",
    ),
    "units": ("rating", "level", "state", "score", "rank"),
    "distribution": ("rating", "level", "state", "count", "share", "wanted", "deviation"),
    "pay": ("recipient", "kind", "amount_unit", "every", "rating", "total", "difference", "rows", "open_rows"),
    "notes": ("rating", "change", "kind", "about", "cohort", "en_from", "zh_from", "en_to", "zh_to"),
    "agreement": ("rating", "of", "units", "kendall", "spearman"),
    "only": ("rating",),
    "results": (
        "rating", "result", "kind", "units", "changed", "up", "down", "gains", "loses", "kendall", "spearman",
    ),
    "changes": ("rating", "result", "kind", "value_from", "state_from", "value_to", "state_to"),
}  # fmt: skip
"""The tables of a comparison, with their columns beside those of the key."""

DOUBLES: Final = (
    "share", "score", "score_from", "score_to", "score_change", "wanted", "deviation", "total", "difference", "kendall",
    "spearman",
)  # fmt: skip
"""Their columns of numbers that need not be whole."""

VALUES: Final = {"value_from", "value_to"}
"""Where rows of changed results hold their values, which are of several kinds."""

NOTES: Final = {"note_from": "from", "note_to": "to"}
"""Where rows of notes hold the notes themselves, with the ends of the columns that hold their texts."""


def columns_of(name: str, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return the columns of a table; a distribution without declared causes of absence has no `state`."""
    has_states = name != "distribution" or "state" in {each for row in rows[:1] for each in row}
    return tuple(each for each in COLUMNS[name] if has_states or each != "state")


def with_texts(row: Any) -> Any:
    """Return a row of notes or of changed results with their texts instead, and any other one as it is."""
    if isinstance(row, Mapping) and row.keys() >= VALUES:
        return {**row, **{each: _as_text(row[each]) for each in VALUES}}
    if not isinstance(row, Mapping) or not NOTES.keys() <= row.keys():
        return row
    found = {key: value for key, value in row.items() if key not in NOTES}
    for key, role in NOTES.items():
        note = row[key]
        found |= {f"{lang}_{role}": None if note is None else note.text(lang) for lang in ("en", "zh")}
    return found


def _as_text(value: Any) -> str | None:
    """Return a value of a result as tables that hold results of several kinds write it; None where there is none."""
    if value is None:
        return None
    if isinstance(value, Fraction):
        return show(value)
    return str(value)
