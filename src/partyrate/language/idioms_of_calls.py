"""Idioms of calls in other languages that Python's parser does not read: cells of a spreadsheet as arguments."""

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
