"""Frames in memory that the rows engine computes: where whole numbers may grow too large for 64 bits.

The rows of the frames are read as plain rows, with the same checks, and the exact values go back as columns of frames
of the same kind. It is much slower than columns, and as exact.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from attrs import define, field

from partyrate.engines.column_results import supports_decimals
from partyrate.engines.frames import handed_back, handed_back_beside, made_of
from partyrate.engines.reading import HISTORY, shown_nodes
from partyrate.engines.results import RowsResult, amount_digits, digits_of, shown
from partyrate.engines.rows import rate_rows
from partyrate.model.incentive import INCENTIVE_COLUMNS
from partyrate.numbers import Absent
from partyrate.plan import Node, Plan

_USUAL: Final = 18
_WIDEST: Final = 38
"""The digits of the decimals that results are, and of the widest that frames have."""


def rate_frames_by_rows(
    plan: Plan,
    frames: Mapping[str, Any],
    came: Mapping[str, Any],
    dates: Mapping[str, date | Absent],
    current_round: int | None,
) -> FramesByRows:
    """Compute frames in memory by the rows engine.

    Args:
        plan: The plan of the scheme.
        frames: Narwhals frames by table, and under `history` that of past rounds.
        came: The native tables as they came, but those that get more rows.
        dates: `as_of`, `period_start` and `period_end` as far as they are known.
        current_round: The number of this round.

    Raises:
        DataError: All faults of the tables.
    """
    rows = {table: list(frame.iter_rows(named=True)) for table, frame in frames.items()}
    past = rows.pop(HISTORY, None)
    return FramesByRows(plan, rate_rows(plan, rows, past, dates, current_round), came, frames)


@define(eq=False)
class FramesByRows(RowsResult):
    """The results of the rows engine as columns of the frames that came in.

    `came` has the native frames, `frames` all in narwhals.
    """

    came: Mapping[str, Any] = field(factory=dict)
    frames: Mapping[str, Any] = field(factory=dict)

    @property
    def some(self) -> Any:
        """One of the tables as they came; all are of one kind."""
        return next(iter(self.came.values()))

    def native(self, table: str) -> Any:
        """Give a table as it came, with a column for each result."""
        rows = self.store.rows(table)
        columns = []
        for node in shown_nodes(self.plan, table):
            values = self.store.values(node.name)
            columns.append(self.column(node.name, [shown(node, value) for value in values], node))
            if node.static.causes:
                words = [value.cause.words if isinstance(value, Absent) else None for value in values]
                columns.append(self.series(f"{node.name}_state", words, "text"))
        if table in self.came:
            return handed_back_beside(self.frames[table].with_columns(*columns).to_native(), self.came[table])
        schema = self.frames[table].schema if table in self.frames else dict.fromkeys(self.plan.full_key(table))
        own = [self.made_series(name, [row.get(name) for row in rows], dtype) for name, dtype in schema.items()]
        return self.made([*own, *columns])

    def incentives(self, nodes: Sequence[Node]) -> Any:
        """Give the rows that get or lose something: key columns, incentive, amount and state."""
        rows = super().incentives(nodes)
        full = [self.plan.full_key(node.table) for node in nodes]
        columns = []
        for key in dict.fromkeys(key for keys in full for key in keys):
            values = [row.get(key) for row in rows]
            if all(key in keys for keys in full):
                columns.append(self.series(key, values, None))
            else:  # some recipients lack it, and it is a text for all
                columns.append(self.series(key, [None if value is None else str(value) for value in values], "text"))
        for name in INCENTIVE_COLUMNS:
            values = [row[name] for row in rows]
            if name == "amount":
                digits = [amount_digits(node) for node in nodes if node.static.kind in ("number", "level")]
                known = None if None in digits else max((each or 0 for each in digits), default=0)
                span = max((greatest(node) for node in nodes), default=0)
                columns.append(self.numbers(name, values, None if known == 0 else known, span))
            else:
                columns.append(self.series(name, values, "number" if name in ("from", "rounds") else "text"))
        return self.made(columns)

    def frame(self, rows: list[dict[str, Any]]) -> Any:
        """Give rows in the kind of table that came in."""
        return made_of(rows, list(rows[0]) if rows else [], self.some)

    # --------------------------------------------------------------------------------------------------------- columns

    @property
    def is_pandas(self) -> bool:
        """Whether the frames are of pandas, which has neither decimals of its own nor gaps in every type."""
        return not supports_decimals(next(iter(self.frames.values())))

    def made(self, columns: Sequence[Any]) -> Any:
        """Give a native frame of columns."""
        import narwhals as nw

        return handed_back(nw.from_dict({column.name: column for column in columns}).to_native(), self.some)

    def column(self, name: str, values: Sequence[Any], node: Node) -> Any:
        """Give a column of results."""
        if node.static.kind == "number":
            return self.numbers(name, values, digits_of(node), greatest(node))
        return self.series(name, values, node.static.kind)

    def numbers(self, name: str, values: Sequence[Any], digits: int | None, span: Fraction | int) -> Any:
        """Give a column of numbers of so many decimals, none greater than `span`: exact, or the nearest doubles."""
        import narwhals as nw

        if digits == 0 and span < 2**63:
            return self.series(name, values, "number")
        if digits is None or self.is_pandas or span * 10**digits >= 10**_WIDEST:
            return self.made_series(name, [nearest(value) for value in values], nw.Float64)
        precision = _USUAL if span * 10**digits < 10**_USUAL else _WIDEST
        decimals = [None if value is None else Decimal(value) for value in values]
        return self.made_series(name, decimals, nw.Decimal(precision, digits))

    def series(self, name: str, values: Sequence[Any], kind: str | None) -> Any:
        """Give a column of whole numbers, flags, dates or texts; without a kind, as the values are."""
        import narwhals as nw

        if self.is_pandas:
            dtype: Any = {"date": nw.Datetime("ms")}.get(str(kind))
        else:
            dtype = {None: None, "number": nw.Int64, "flag": nw.Boolean, "date": nw.Date}.get(kind, nw.String)
        return self.made_series(name, values, dtype)

    def made_series(self, name: str, values: Sequence[Any], dtype: Any) -> Any:
        """Give a column in the library of the frames; without a type, as the values are."""
        import narwhals as nw

        return nw.new_series(name, values, dtype, backend=next(iter(self.frames.values())).implementation)


def greatest(node: Node) -> Fraction:
    """Give the greatest number a node can give, without sign."""
    scale = node.static.scale
    numbers = [node.static.low, node.static.high] if scale is None else scale.values
    return max(map(abs, numbers), default=Fraction(0))


def nearest(value: Any) -> float | None:
    """Give the nearest double of a number."""
    try:
        return None if value is None else float(value)
    except OverflowError:  # beyond the doubles
        return math.copysign(math.inf, value)
