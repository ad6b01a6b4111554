"""Keys that order the rows of a table, read from texts as whole numbers or dates.

Texts have no order. A column of such keys is converted as a whole or not at all, so that no row is placed by a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Final

from partyrate.engines.cell_reader import HISTORY
from partyrate.model.derived_keys import codes
from partyrate.plan import Plan
from partyrate.text.normalization import normal

_WHOLE: Final = re.compile(r"0|-?[1-9][0-9]{0,17}")
"""Whole numbers as they are written in one way only, and as every engine holds them."""

_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def ordering_keys(plan: Plan, table: str) -> list[str]:
    """Return the key columns of a table by which its rows, or those of a table above it, are ordered.

    Codes are texts of digits, of whose first ones other keys are made.
    """
    above = () if table == HISTORY else plan.ancestors(table)
    entries = [plan.scheme.tables[each] for each in above if each in plan.scheme.tables]
    texts = {*codes(plan.scheme), *(name for entry in plan.scheme.tables.values() for name in entry.derived_keys)}
    return [name for entry in entries for name in entry.ordering_keys if name not in texts]


def with_ordered_keys(plan: Plan, table: str, frame: Any) -> Any:
    """Return a frame or a list of dicts whose ordering keys are whole numbers or dates, where all their texts are."""
    names = ordering_keys(plan, table)
    if isinstance(frame, Sequence):
        read = {name: made for name in names if (made := _converted([row.get(name) for row in frame])) is not None}
        return [{**row, **{name: made[place] for name, made in read.items()}} for place, row in enumerate(frame)]
    import narwhals as nw

    held = nw.from_native(frame, eager_only=True)
    for name in names:
        if name in held.columns and (made := _converted(held[name].to_list())) is not None:
            kind = nw.Date if isinstance(made[0], date) else nw.Int64
            held = held.with_columns(nw.new_series(name, made, kind, backend=held.implementation))
    return held.to_native()


def _converted(cells: Sequence[Any]) -> list[int] | list[date] | None:
    """Return texts as whole numbers, or as dates; None where one of them is neither, or is of the other kind."""
    if not cells or not all(isinstance(cell, str) for cell in cells):
        return None
    texts = list(map(normal, cells))
    if _all_match(_WHOLE, texts):
        return list(map(int, texts))
    if _all_match(_ISO_DAY, texts):
        with suppress(ValueError):
            return list(map(date.fromisoformat, texts))
    return None


def _all_match(form: re.Pattern[str], texts: Iterable[str]) -> bool:
    return all(map(form.fullmatch, texts))
