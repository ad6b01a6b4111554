"""The results of the columns engine, decoded from integers: exact values, frames for users, reports of ladders."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import define, field

from partyrate.engines.cell_reader import shown_nodes
from partyrate.engines.columns.chart_frames import chart_frame
from partyrate.engines.columns.codec import (
    EPOCH,
    cause_words,
    coded,
    decoded,
    decoded_rows,
    held,
    incentive_types,
    there,
    written,
)
from partyrate.engines.columns.compiler import Compiler
from partyrate.engines.columns.frames import (
    collected,
    exact_rows,
    is_in_database,
    is_lazy,
    length,
    made_of,
    supports_decimals,
    to_native,
    to_native_with,
)
from partyrate.engines.columns.open_rows import first_rows, open_rows
from partyrate.engines.columns.records import HISTORY, ROUND
from partyrate.engines.columns.reports import records
from partyrate.engines.reference.results import (
    added,
    amount_digits,
    greatest,
    held_decimals,
    incentive_columns,
    lacked_by_some,
)
from partyrate.errors import EngineError
from partyrate.ladders import CohortRecord, OpenRows
from partyrate.language.domains.columns import as_integer, as_number, integer, is_true, when
from partyrate.messages import message
from partyrate.model.incentive import INCENTIVE_COLUMNS
from partyrate.numbers import Cause
from partyrate.plan import Node, Plan


@define(eq=False)
class ColumnsResult:
    """The computed frames of one call, and how to read them.

    Args:
        plan: The plan.
        compiler: The compiler, whose columns hold the nodes.
        frames: By table, the given columns and the integers of every node.
        originals: By table, the given columns.
        asides: By table, the columns that hold keys as given, where they had to be cast.
        came: The native tables as given, without those that got implicit rows.
        full: By table, the frame with all columns of the program.
        brought: The frames after reading.
    """

    plan: Plan
    compiler: Compiler
    frames: dict[str, Any]
    originals: Mapping[str, Sequence[str]]
    asides: Mapping[str, Mapping[str, str]] = field(factory=dict)
    came: Mapping[str, Any] = field(factory=dict)
    full: dict[str, Any] = field(factory=dict)
    brought: Mapping[str, Any] = field(factory=dict)

    @property
    def engine(self) -> str:
        """The name of the engine and of the library of the frames."""
        return f"columns: {next(iter(self.frames.values())).implementation.value}"

    @property
    def is_lazy(self) -> bool:
        """Whether results are computed anew for each question."""
        return any(map(is_lazy, self.frames.values()))

    def __reduce_ex__(self, protocol: Any) -> Any:
        """Refuse to pickle frames of a database, which belong to its connection.

        Raises:
            EngineError: The frames are computed by a database.
        """
        if any(map(is_in_database, self.frames.values())):
            kind = next(iter(self.frames.values())).implementation
            raise EngineError(*message("rating of a database pickled", kind=kind))
        return object.__reduce_ex__(self, protocol)

    def size(self, table: str) -> int:
        """Count the rows of a table."""
        return self.aggregated(table, {"_pr_rows": integer(1)})["_pr_rows"]

    def added_rows(self, table: str) -> int:
        """Count the rows that a table expects and that were not given."""
        return length(self.frames[table]) - (length(self.brought[table]) if table in self.brought else 0)

    def native(self, table: str) -> Any:
        """Return a table as given, with a column for each result."""
        import narwhals as nw

        aside = self.asides.get(table, {})
        originals = [nw.col(aside.get(name, name)).alias(name) for name in self.originals[table]]
        native = self.frames[table].select(*originals, **self.outputs(table)).to_native()
        if table not in self.came:
            return to_native(native, self.some)
        return to_native_with(native, self.came[table])

    def outputs(self, table: str) -> dict[str, Any]:
        """Return the expressions of the result columns of a table.

        Dates stay numbers of days since 1970 in a statement, which casts them at its end.
        """
        decimals = supports_decimals(self.frames[table])
        kind = self.frames[table].implementation
        as_days = bool(kind.is_ibis())
        columns: dict[str, Any] = {}
        for node in shown_nodes(self.plan, table):
            column = self.compiler.nodes[node.name]
            if as_days and node.value_range.kind == "date":
                columns[node.name] = there(column, column.value - EPOCH)
            else:
                in_database = is_in_database(self.frames[table])
                columns[node.name] = written(self.compiler, node, decimals=decimals, in_database=in_database)
            if column.value_range.possible_causes or node.value_range.possible_causes:
                columns[f"{node.name}_state"] = cause_words(column)
        return columns

    @property
    def given(self) -> Sequence[str]:
        """The tables that were given."""
        return [table for table in self.frames if table != HISTORY]

    def fetch(
        self, table: str, names: Sequence[str], agree: Sequence[Mapping[str, Any]] | None = None
    ) -> list[dict[str, Any]]:
        """Return exact values of nodes, a dict for each row, with the key columns as joined.

        Rows of lazy frames have no order, and are sorted by their keys. `agree` keeps the rows that agree with
        one of the mappings from name to value.
        """
        frame = self.integers(table, names, agree)
        if is_lazy(frame):
            frame = frame.sort(*self.plan.full_key(table))
        return self.exact(table, names, exact_rows(collected(frame)))

    def integers(self, table: str, names: Sequence[str], agree: Sequence[Mapping[str, Any]] | None = None) -> Any:
        """Return the key columns and the integers of nodes: of the first `_pr_value0`, `_pr_bottom0`, `_pr_state0`."""
        frame = self.frames[table]
        if agree is not None and all(agree):  # an empty mapping is one that every row agrees with
            frame = frame.filter(self.agreeing(agree)) if agree else frame.head(0)
        wanted: dict[str, Any] = {}
        for number, name in enumerate(names):
            column = self.compiler.nodes[name]
            wanted |= {
                f"_pr_value{number}": column.value,
                f"_pr_bottom{number}": self.compiler.integers.number(column.denominator)
                if isinstance(column.denominator, int)
                else column.denominator,
                f"_pr_state{number}": integer(0) if column.absence is None else column.absence,
            }
        return (frame.with_columns(**wanted) if wanted else frame).select(*self.plan.full_key(table), *wanted)

    def exact(self, table: str, names: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> list[dict[str, Any]]:
        """Return the exact values of nodes, a dict for each row, from the rows of `integers`."""
        ranges = {name: self.compiler.nodes[name].value_range for name in names}
        return decoded_rows(self.plan.full_key(table), ranges, rows)

    def agreeing(self, agree: Sequence[Mapping[str, Any]]) -> Any:
        """Return the condition that a row agrees with one of some mappings, none of which is empty."""
        import narwhals as nw

        def equal(name: str, value: Any) -> Any:
            column = self.compiler.nodes.get(name)
            return nw.col(name) == value if column is None else column.value == coded(column.value_range, value)

        return nw.any_horizontal(
            *(
                nw.all_horizontal(*(equal(name, value) for name, value in mapping.items()), ignore_nulls=False)
                for mapping in agree
            ),
            ignore_nulls=False,
        )

    def has(self, name: str) -> bool:
        """Whether a node was computed."""
        return name in self.compiler.nodes

    @property
    def conversions(self) -> Sequence[Any]:
        """The conversions of texts: none, since frames with texts that need one are refused."""
        return ()

    def distinct_keys(self, table: str, keys: Sequence[str]) -> Iterable[tuple[Any, ...]]:
        """Return the different values of some key columns together, where the last one holds texts."""
        import narwhals as nw

        frame = self.frames[table]
        if frame.collect_schema()[keys[-1]] != nw.String:
            return ()
        return exact_rows(collected(frame.select(*keys).unique()))

    def distinct_texts(self, table: str, name: str) -> Iterable[tuple[Any, ...]]:
        """Return the different texts of a node, and an empty one where it is absent."""
        text = self.compiler.nodes[name].value
        return exact_rows(collected(self.frames[table].select(_pr_text=text).unique()))

    def keys_like(self, table: str, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the keys whose parts are written like the given ones."""
        import narwhals as nw

        condition: Any = nw.lit(value=True)
        for name, value in asked.items():
            condition = condition & (nw.col(name).cast(nw.String) == str(value))
        keys = self.plan.full_key(table)
        frame = self.frames[table].filter(condition).select(*keys)
        rows: list[dict[str, Any]] = collected(frame.sort(*keys) if is_lazy(frame) else frame).rows(named=True)
        return rows

    def past(self, agree: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the recorded rounds of one row of the table without parent."""
        import narwhals as nw

        if HISTORY not in self.full:
            return []
        condition: Any = nw.lit(value=True)
        for name, value in agree.items():
            condition = condition & (nw.col(name) == value)
        recorded = self.compiler.recorded
        names = [ROUND, *(part for parts in recorded.values() for part in parts)]
        rounds = []
        for row in collected(self.full[HISTORY].filter(condition).select(*names).sort(ROUND)).rows(named=True):
            values: dict[str, Any] = {"round": row[ROUND]}
            for name, (value, absence) in recorded.items():
                value_range = self.plan.nodes[name].value_range
                values[name] = decoded(value_range, row[value], value_range.resolution or 1, row[absence])
            rounds.append(values)
        return rounds

    def absence_counts(self, table: str, names: Sequence[str]) -> dict[str, dict[Cause, int]]:
        """Count the rows in which values are absent, by cause."""
        measures = {
            f"_pr_{number}_{int(cause)}": as_integer(column.absence == int(cause))
            for number, name in enumerate(names)
            if (column := self.compiler.nodes[name]).absence is not None
            for cause in column.value_range.possible_causes
        }
        counts: dict[str, dict[Cause, int]] = {name: {} for name in names}
        if measures:
            row = self.aggregated(table, measures)
            for measure, value in row.items():
                number, cause = measure.removeprefix("_pr_").split("_")
                if value:
                    counts[names[int(number)]][self.plan.scheme.absent[int(cause)].cause] = value
        return counts

    def aggregated(self, table: str, measures: Mapping[str, Any]) -> dict[str, int]:
        """Return the sums of columns of whole numbers over a whole table."""
        import narwhals as nw

        frame = self.frames[table].with_columns(**measures)  # a constant has no sum before it is a column
        rows: list[dict[str, Any]] = collected(frame.select(nw.col(*measures).sum())).rows(named=True)
        return {name: int(value or 0) for name, value in rows[0].items()}

    def true_count(self, table: str, name: str) -> int:
        """Count the rows in which a flag is true."""
        return self.aggregated(table, {"_pr_true": as_integer(is_true(self.compiler.nodes[name]))})["_pr_true"]

    def true_rows(self, table: str, name: str) -> tuple[int, list[dict[str, Any]]]:
        """Return how many rows a flag is true in, and the keys of the first ones; by key where frames are lazy."""
        count, condition = self.true_count(table, name), is_true(self.compiler.nodes[name])
        keys, by_key = self.plan.full_key(table), is_lazy(self.frames[table])
        return count, first_rows(self.full[table], condition, keys, by_key=by_key) if count else []

    def total(self, table: str, name: str) -> tuple[Fraction, int]:
        """Return the sum of a number over all rows that have it, and their number."""
        column = self.compiler.nodes[name]
        if not isinstance(column.denominator, int) or column.value_range.kind == "level":
            return added(row[name] for row in self.fetch(table, [name]))
        there = integer(1) if column.absence is None else as_integer(column.absence == 0)
        amount, most = column.value, column.value_range.max_numerator * self.plan.most_rows(table)
        if most >= 2**63:
            integers = self.compiler.integers
            if most >= integers.limit:
                return added(row[name] for row in self.fetch(table, [name]))
            amount = integers.widened(column).value
        row = self.aggregated(table, {"_pr_total": amount * there, "_pr_count": there})
        return Fraction(row["_pr_total"], column.denominator), row["_pr_count"]

    def counts(self, table: str, ladder: str, by: Sequence[str]) -> list[dict[str, Any]]:
        """Count the rows at each level, or without one by a declared cause, by key columns."""
        import narwhals as nw

        column = self.compiler.nodes[ladder]
        causes = {int(cause): cause for cause in column.value_range.possible_causes if cause.is_declared}
        absence = integer(0) if column.absence is None else column.absence
        place = when(absence == 0, column.value, when(absence.is_in([*causes]), -absence, integer(-1)))
        frame = self.frames[table].with_columns(_pr_place=place).group_by(*by, "_pr_place").agg(_pr_rows=nw.len())
        return [
            {name: row[name] for name in by}
            | {"place": None if at < 0 else at, "cause": causes.get(-at), "rows": int(row["_pr_rows"])}
            for row in collected(frame).rows(named=True)
            for at in [int(row["_pr_place"])]  # below zero the code of a declared cause, or -1 for all others
        ]

    def incentives(self, nodes: Sequence[Node]) -> Any:
        """Return the rows with incentives: key columns, incentive, amount, and cause of absence."""
        import narwhals as nw

        decimals = all(supports_decimals(self.frames[node.table]) for node in nodes)
        widest = common_digits(nodes) if decimals else None
        span = max(map(greatest, nodes), default=Fraction(0))
        keys = list(dict.fromkeys(key for node in nodes for key in self.plan.full_key(node.table)))
        types = incentive_types(nodes, decimals=decimals)
        mixed = [key for key in keys if lacked_by_some(self.plan, key, nodes)]
        parts = []
        for node in nodes:
            column, frame = self.compiler.nodes[node.name], self.frames[node.table]
            if column.absence is not None:
                frame = frame.filter(column.absence != int(Cause.NOT_APPLICABLE))
            same = incentive_columns(node)
            constants = {name: nw.lit(value, dtype=types[name]) for name, value in same.items()}
            parts.append(
                frame.select(
                    **self.incentive_keys(node, keys, mixed),
                    **constants,
                    amount=self.incentive_amount(node, widest, span),
                    state=cause_words(column),
                )
            )
        if not parts:
            empty = made_of([], INCENTIVE_COLUMNS, self.some, types)
            return empty.lazy() if type(self.some).__name__ == "LazyFrame" else empty
        return to_native(nw.concat(parts, how="vertical").to_native(), self.some)

    def incentive_keys(self, node: Node, keys: Sequence[str], mixed: Container[str]) -> dict[str, Any]:
        """Return the key columns of an incentive, null where its table lacks one; `mixed` ones are texts."""
        import narwhals as nw

        full_key = self.plan.full_key(node.table)
        columns: dict[str, Any] = {}
        for key in keys:
            cell: Any = nw.col(key) if key in full_key else nw.lit(None, dtype=nw.String)
            columns[key] = cell.cast(nw.String) if key in full_key and key in mixed else cell
        return columns

    def incentive_amount(self, node: Node, digits: int | None, span: Fraction) -> Any:
        """Return the expression of the amount of an incentive, null where it has none."""
        import narwhals as nw

        column = self.compiler.nodes[node.name]
        if node.value_range.kind in ("number", "level"):
            return there(column, held(self.compiler, as_number(column), digits, span))
        precision = held_decimals(digits, span)
        return nw.lit(None, dtype=nw.Float64 if precision is None else nw.Decimal(*precision))

    def frame(self, rows: list[dict[str, Any]]) -> Any:
        """Return rows in the kind of the given tables, in memory."""
        return made_of(rows, list(rows[0]) if rows else [], self.some)

    def chart(
        self, rows: Sequence[dict[str, Any]], columns: Sequence[str], ordered: Mapping[str, Sequence[str]],
        doubles: Sequence[str],
    ) -> Any:  # fmt: skip
        """Return rows for a chart in the kind of the given tables, in memory."""
        return chart_frame(rows, columns, ordered, doubles, self.some)

    @property
    def some(self) -> Any:
        """One of the given tables; all are of one kind."""
        return next(iter(self.came.values()))

    def records(self, ladder: str) -> list[CohortRecord]:
        """Return the records of the cohorts of a ladder."""
        account = self.compiler.ladders.get(ladder)
        return [] if account is None else records(account, self.full[self.plan.nodes[ladder].table], decoded)

    def open_rows(self, ladder: str) -> OpenRows:
        """Return the rows on which levels of a ladder depend; the first ones by key where frames are lazy."""
        account, table = self.compiler.ladders.get(ladder), self.plan.nodes[ladder].table
        if account is None:
            return OpenRows()
        return open_rows(account, self.full[table], self.plan.full_key(table), by_key=is_lazy(self.frames[table]))


def common_digits(nodes: Sequence[Node]) -> int | None:
    """Return the decimals that write the amounts of all incentives; None where one needs more than there can be."""
    digits = [amount_digits(node) for node in nodes if node.value_range.kind in ("number", "level")]
    return None if None in digits else max((count or 0 for count in digits), default=0)
