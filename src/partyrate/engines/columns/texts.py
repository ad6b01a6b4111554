"""Texts of frames with invisible characters: a pattern passes the usual ones, and the few others are examined."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from partyrate.engines import faults as data_faults
from partyrate.engines.columns.faults import Spotted, kind_of, spotted
from partyrate.engines.columns.frames import collected
from partyrate.errors import DataFault
from partyrate.text.normalization import UNSURE, is_normal

_TEXT: Final = "_pr_text"


def is_text(dtype: Any) -> bool:
    """Whether a column holds texts."""
    import narwhals as nw

    return dtype in (nw.String, nw.Categorical, nw.Enum)


def is_unsure(cell: Any) -> Any:
    """Return the condition that a text needs a closer look; null for a gap."""
    import narwhals as nw

    return cell.cast(nw.String).str.contains(UNSURE)


def hidden_faults(
    frame: Any, column: str, columns: Sequence[str], make: Callable[[Mapping[str, Any], int | None], DataFault]
) -> list[DataFault]:
    """Find the cells of a column that are read as other texts; `make` gets the row with some columns, and its number.

    Blank cells are gaps, which are found elsewhere.
    """
    import narwhals as nw

    cells = frame.select(nw.col(column).cast(nw.String).alias(_TEXT))
    unusual = collected(cells.filter(is_unsure(nw.col(_TEXT))).group_by(_TEXT).agg(_pr_times=nw.len()))
    hidden = {text: int(times) for text, times in unusual.rows() if text and text.strip() and not is_normal(text)}
    if not hidden:
        return []
    first = sorted(hidden)[: data_faults.FIRST_FAULTS]
    rows = spotted(frame, nw.col(column).cast(nw.String).is_in(first), columns, [column]).rows
    counts = {kind_of({column: text}, [column]): times for text, times in hidden.items()}
    return Spotted(rows, sum(hidden.values()), [column], counts).faults(make)
