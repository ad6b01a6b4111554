"""Frames in memory that are computed as plain rows, and the results put back into frames of the same kind.

The rows are read with the same checks as lists of dicts. Up to some thousand rows this takes less time than the columns
engine needs to plan its steps; many rows take much more.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import define, evolve, field

from partyrate.engines import cell_reader
from partyrate.engines import implicit_rows as shapes
from partyrate.engines.cell_reader import HISTORY, shown_nodes
from partyrate.engines.columns.chart_frames import chart_frame
from partyrate.engines.columns.codec import incentive_types
from partyrate.engines.columns.frames import (
    SHOWN,
    made_of,
    related,
    supports_decimals,
    to_native,
    to_native_with,
    with_shown,
)
from partyrate.engines.columns.frames import shown as shown_cell
from partyrate.engines.columns.keys import key_kind, key_type
from partyrate.engines.reference.results import (
    RowsResult,
    amount_digits,
    digits_of,
    greatest,
    held_decimals,
    lacked_by_some,
    shown,
)
from partyrate.engines.request import Request
from partyrate.errors import EngineError
from partyrate.messages import message
from partyrate.numbers import Absent
from partyrate.plan import Node, Plan


def rows_of(request: Request, frames: Mapping[str, Any]) -> Request:
    """Return the call with the frames as lists of dicts.

    Args:
        request: The call.
        frames: Its tables as narwhals frames in memory, that of past rounds under `history`.
    """
    rows = {table: plain_rows(frame) for table, frame in frames.items()}
    history = rows.pop(HISTORY, None)
    return evolve(request, tables=rows, history=history)


def plain_rows(frame: Any) -> list[dict[str, Any]]:
    """Return the rows of a frame in memory; days outside the calendar of Python become texts, which are no dates."""
    import narwhals as nw

    try:
        return list(frame.iter_rows(named=True))
    except (ValueError, OverflowError):
        columns = {
            name: [shown_cell(row) for row in with_shown(frame, name).select(*SHOWN).iter_rows(named=True)]
            if dtype in (nw.Date, nw.Datetime)
            else frame[name].to_list()
            for name, dtype in frame.schema.items()
        }
        return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


@define(eq=False)
class FramesByRows(RowsResult):
    """The results of plain rows as columns of the frames that came in.

    `came` has the native frames, `frames` all in narwhals.
    """

    came: Mapping[str, Any] = field(factory=dict)
    frames: Mapping[str, Any] = field(factory=dict)

    @property
    def some(self) -> Any:
        """One of the tables as they came; all are of one kind."""
        return next(iter(self.came.values()))

    def native(self, table: str) -> Any:
        """Return a table as it came, with a column for each result."""
        columns = []
        for node in shown_nodes(self.plan, table):
            values = self.store.values(node.name)
            columns.append(self.column(node.name, [shown(node, value) for value in values], node))
            if node.value_range.possible_causes:
                words = [value.cause.words if isinstance(value, Absent) else None for value in values]
                columns.append(self.series(f"{node.name}_state", words, "text"))
        if table in self.came:
            return to_native_with(self.frames[table].with_columns(*columns).to_native(), self.came[table])
        return to_native(self.grown(table).with_columns(*columns).to_native(), self.some)

    def grown(self, table: str) -> Any:
        """Return a table with implicit rows: they come last, with nothing but keys."""
        import narwhals as nw

        given = self.frames.get(table)
        types = self.key_types(table)
        rows = self.store.rows(table)[0 if given is None else len(given) :]
        added = nw.from_dict({
            key: self.keys(key, [row[key] for row in rows], dtype) for key, dtype in types.items()
        })  # fmt: skip
        if given is None or not given.columns:  # an empty frame may have none
            return added
        cast = given.with_columns(*(nw.col(key).cast(dtype) for key, dtype in types.items()))
        return nw.concat([cast, added], how="diagonal")

    def key_types(self, table: str) -> dict[str, Any]:
        """Return the types in which the key columns of a table are held: texts where two kinds meet."""
        entry = self.plan.scheme.tables[table]
        found = {} if entry.parent is None else self.key_types(entry.parent)
        for key in entry.key:
            kinds = {cell_reader.key_kind(row[key]) for row in self.store.rows(table)}
            own = [self.frames[table]] if table in self.frames else [] if kinds else self.frames.values()
            kinds |= {key_kind(frame.schema[key]) for frame in own if key in frame.schema} - {"", None}
            if entry.expects and not self.store.rows(table):
                given = next(iter(kinds), None) if table in self.frames else None
                kinds = {shapes.expected_keys(entry.expects, given)[1]}
            found[key] = key_type(kinds.pop() if len(kinds) == 1 else None)
        return found

    def keys(self, name: str, values: Sequence[Any], dtype: Any) -> Any:
        """Return a column of keys in the type in which they are held."""
        import narwhals as nw

        texts = [None if value is None else str(value) for value in values] if dtype == nw.String else values
        return self.made_series(name, texts, dtype)

    def incentives(self, nodes: Sequence[Node]) -> Any:
        """Return the rows that get or lose something: key columns, incentive, amount and state."""
        import narwhals as nw

        rows: list[dict[str, Any]] = super().incentives(nodes)
        columns = []
        types = {key: dtype for node in nodes for key, dtype in self.key_types(node.table).items()}
        for key, dtype in types.items():
            held = nw.String if lacked_by_some(self.plan, key, nodes) else dtype
            columns.append(self.keys(key, [row.get(key) for row in rows], held))
        for name, dtype in incentive_types(nodes, decimals=not self.is_pandas).items():
            values = [row[name] for row in rows]
            if name == "amount" and nodes:
                columns.append(self.decimals(name, values, common_digits(nodes), max(map(greatest, nodes))))
            else:
                columns.append(self.made_series(name, values, dtype))
        return self.made(columns)

    def frame(self, rows: list[dict[str, Any]]) -> Any:
        """Return rows in the kind of table that came in."""
        return made_of(rows, list(rows[0]) if rows else [], self.some)

    def chart(
        self, rows: Sequence[dict[str, Any]], columns: Sequence[str], ordered: Mapping[str, Sequence[str]],
        doubles: Sequence[str],
    ) -> Any:  # fmt: skip
        """Return rows for a chart in the kind of table that came in."""
        return chart_frame(rows, columns, ordered, doubles, self.some)

    # --------------------------------------------------------------------------------------------------------- columns

    @property
    def is_pandas(self) -> bool:
        """Whether the frames are of pandas, which has neither decimals of its own nor gaps in every type."""
        return not supports_decimals(next(iter(self.frames.values())))

    def made(self, columns: Sequence[Any]) -> Any:
        """Build a native frame of columns."""
        import narwhals as nw

        return to_native(nw.from_dict({column.name: column for column in columns}).to_native(), self.some)

    def column(self, name: str, values: Sequence[Any], node: Node) -> Any:
        """Build a column of results."""
        if node.value_range.kind == "number":
            return self.numbers(name, values, digits_of(node), greatest(node))
        return self.series(name, values, node.value_range.kind)

    def numbers(self, name: str, values: Sequence[Any], digits: int | None, span: Fraction | int) -> Any:
        """Build a column of numbers of so many decimals, none greater than `span`: exact, or nearest doubles."""
        if digits == 0 and span < 2**63:
            return self.series(name, values, "number")
        return self.decimals(name, values, digits, span)

    def decimals(self, name: str, values: Sequence[Any], digits: int | None, span: Fraction | int) -> Any:
        """Build a column of numbers of so many decimals, also of none."""
        import narwhals as nw

        held = held_decimals(digits, span)
        if held is None or self.is_pandas:
            return self.made_series(name, [nearest(value) for value in values], nw.Float64)
        decimals = [None if value is None else Decimal(value) for value in values]
        return self.made_series(name, decimals, nw.Decimal(*held))

    def series(self, name: str, values: Sequence[Any], kind: str | None) -> Any:
        """Build a column of whole numbers, flags, dates or texts; without a kind, as the values are."""
        import narwhals as nw

        known = {None: None, "number": nw.Int64, "flag": nw.Boolean, "date": nw.Date}
        dtype: Any = known.get(kind, nw.String)
        if self.is_pandas:
            has_gaps = any(value is None for value in values)
            gaps = {"number": nw.Float64, "flag": None} if has_gaps else {}
            dtype = {"date": nw.Datetime("ms"), **gaps}.get(str(kind), dtype)
        return self.made_series(name, values, dtype)

    def made_series(self, name: str, values: Sequence[Any], dtype: Any) -> Any:
        """Build a column in the library of the frames; without a type, as the values are."""
        import narwhals as nw

        return nw.new_series(name, values, dtype, backend=next(iter(self.frames.values())).implementation)


@define(eq=False)
class RelationsByRows(FramesByRows):
    """The results of plain rows as relations of the database that the rows were read from.

    `came` and `frames` have the rows in memory, `base` is a relation that came in.
    """

    base: Any = None

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Refuse to pickle a relation, which belongs to its connection.

        Raises:
            EngineError: Always.
        """
        raise EngineError(*message("rating of a database pickled", kind="duckdb"))

    def native(self, table: str) -> Any:
        """Return a table as it came, with a column for each result."""
        return related(super().native(table), self.base)

    def incentives(self, nodes: Sequence[Node]) -> Any:
        """Return the rows that get or lose something: key columns, incentive, amount and state."""
        return related(super().incentives(nodes), self.base)

    def frame(self, rows: list[dict[str, Any]]) -> Any:
        """Return rows as a relation."""
        return made_of(rows, list(rows[0]) if rows else [], self.base)

    def chart(
        self, rows: Sequence[dict[str, Any]], columns: Sequence[str], ordered: Mapping[str, Sequence[str]],
        doubles: Sequence[str],
    ) -> Any:  # fmt: skip
        """Return rows for a chart as a relation."""
        return chart_frame(rows, columns, ordered, doubles, self.base)


def fetched(plan: Plan, frames: Mapping[str, Any]) -> dict[str, Any]:
    """Return relations as tables of PyArrow, with rows in the order of their keys: a relation has none."""
    tables = {}
    for name, frame in frames.items():
        key = [*plan.root.key, cell_reader.ROUND] if name == HISTORY else plan.full_key(name)
        table = frame.collect("pyarrow").to_native()
        tables[name] = table.sort_by([(column, "ascending") for column in key])
    return tables


def nearest(value: Any) -> float | None:
    """Return the nearest double of a number."""
    try:
        return None if value is None else float(value)
    except OverflowError:  # beyond the doubles
        return math.copysign(math.inf, value)


def common_digits(nodes: Sequence[Node]) -> int | None:
    """Return the decimals that all amounts of some incentives have; None where some amount has no last one."""
    digits = [amount_digits(node) for node in nodes if node.value_range.kind in ("number", "level")]
    return None if None in digits else max((each or 0 for each in digits), default=0)
