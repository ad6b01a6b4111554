"""Idioms of other languages that Python's parser does not read: cells of a spreadsheet, casts of SQL, spans of time."""

from __future__ import annotations

import ast
import re
from typing import Final

from partyrate.language.brackets import extent, parsed, replaced, without_quotes
from partyrate.language.counterparts import Advice, of_call, written
from partyrate.messages import text

_CELL: Final = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_CELLS: Final = rf"(?<![\w.$'\"]){_CELL}:{_CELL}(?![\w(])|(?<![\w.$])\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}}(?![\w(])"
_STAND_IN: Final = "cells_of_a_sheet"


def of_cells(source: str) -> Advice | None:
    """Return how a call with a range of cells is written; None where a source holds no range.

    Example:
        >>> of_cells("2 * RANK(marks, $A$1:A10, 1)").instead
        "2 * rank(marks, 'asc', within=(), ties='min')"
    """
    if re.search(_CELLS, without_quotes(source)) is None:
        return None
    found = re.sub(_CELLS, _STAND_IN, source)
    tree = parsed(found)
    for call in [node for node in ast.walk(tree) if isinstance(node, ast.Call)] if tree is not None else ():
        name, *parts = (found[slice(*extent(found, part))] for part in (call.func, *call.args))
        if name.casefold().startswith("rank") and _STAND_IN in parts[1:]:
            # A rank is one among the rows of the table, which are those cells.
            meant = of_call(name, [parts[0] if part == _STAND_IN else part for part in parts])
            if meant is not None and meant.instead:
                instead = replaced(found, *extent(found, call), meant.instead)
                return Advice(text("advice cells")) if _STAND_IN in instead else written(instead, meant.remark)
    return Advice(text("advice cells"))


_CAST: Final = r"(?i)\b(?:try_)?cast\(\s*([\w.]+)\s+as\s+(\w+)\s*(?:\([\s0-9,]*\))?\s*\)|(?<![\w.])([\w.]+)::(\w+)"
_EXTRACT: Final = r"(?i)\bextract\(\s*(\w+)\s+from\s+([\w.]+)\s*\)"

_PARTS_OF_DAYS: Final = {
    "year": "year", "quarter": "quarter", "month": "month", "day": "day", "doy": "day_of_year", "isodow": "weekday",
}  # fmt: skip
"""Parts of a day in SQL, with the functions of the language."""

_WHOLE: Final = ("int", "integer", "bigint", "smallint", "tinyint", "signed", "unsigned", "int4", "int8")
_EXACT: Final = ("decimal", "numeric", "float", "double", "real", "number")


def of_cast(source: str) -> Advice | None:
    """Return what to write instead of a cast, or of a part of a day, as SQL has them; None where a source holds none.

    Example:
        >>> of_cast("1 + EXTRACT(YEAR FROM since)").instead
        '1 + year(since)'
        >>> of_cast("CAST(marks AS float) / 2").instead
        'marks / 2'
    """
    bare = without_quotes(source)
    if (match := re.search(_EXTRACT, bare)) is not None:
        function = _PARTS_OF_DAYS.get(match[1].casefold())
        if function is None:
            return Advice(text("parts of a day"))
        return written(replaced(source, *match.span(), f"{function}({match[2]})"))
    match = re.search(_CAST, bare)
    if match is None:
        return None
    value, kind = match[1] or match[3], (match[2] or match[4]).casefold()
    if kind in _EXACT:
        return written(replaced(source, *match.span(), value), text("advice exact"))
    return Advice(text("cast to whole", value=value) if kind in _WHOLE else text("kind of cast"))


_UNITS_OF_TIME: Final = {
    **dict.fromkeys(("year", "years", "年"), ("years_after", 1)),
    **dict.fromkeys(("quarter", "quarters", "个季度", "季度"), ("months_after", 3)),
    **dict.fromkeys(("month", "months", "个月", "月"), ("months_after", 1)),
    **dict.fromkeys(("week", "weeks", "周", "个星期"), ("days_after", 7)),
    **dict.fromkeys(("day", "days", "天", "日"), ("days_after", 1)),
}
"""Units of time, with the function that adds them to a day and how many of its units they are."""

_UNIT_OF_TIME: Final = rf"(?P<unit>{'|'.join(sorted(_UNITS_OF_TIME, key=len, reverse=True))})(?!\w)"
_SPAN_AFTER: Final = (
    r"(?i)(?P<day>[^\W\d]\w*(?:\([^()]*\))?)\s*(?P<sign>[-+])\s*(?:interval\s*)?'?(?P<count>[0-9]{1,6})\s*'?\s*"
    + _UNIT_OF_TIME
)
_SPAN: Final = r"(?i)(?<![\w.])(?P<count>[0-9]{1,6})\s*" + _UNIT_OF_TIME


def of_span(source: str) -> Advice | None:
    """Return how a span of time after a sign, or a number with a unit of time, is written; None where there is none.

    Example:
        >>> of_span("since <= as_of - 24 months").instead, of_span("d + INTERVAL '2' WEEK").instead
        ('since <= months_after(as_of, -24)', 'days_after(d, 14)')
        >>> of_span("full_months(since, as_of) >= 24 months").instead
        'full_months(since, as_of) >= 24'
    """
    if (match := re.search(_SPAN_AFTER, source)) is not None:
        function, factor = _UNITS_OF_TIME[match["unit"].casefold()]
        count = f"{'-' if match['sign'] == '-' else ''}{int(match['count']) * factor}"
        moved = f"{function}({match['day']}, {count})"
        return written(replaced(source, *match.span(), moved), text("span after day"))
    if (match := re.search(_SPAN, source)) is not None:
        return written(replaced(source, *match.span(), match["count"]), text("no unit"))
    return None
