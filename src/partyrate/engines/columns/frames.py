"""Kinds of frames: those known to compute every rule exactly, and the conversion from and to native tables.

The rest of the columns engine uses narwhals alone, and differences between kinds are settled here: narwhals cannot rank
rows of PyArrow tables within cohorts, so that Polars reads these in place, and results are converted back to Arrow.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from operator import floordiv
from typing import Any, Final

from partyrate.engines.cell_reader import is_missing
from partyrate.engines.faults import odd_names
from partyrate.errors import DataError, EngineError
from partyrate.language.domains.analysis import WIDE_LIMIT
from partyrate.language.domains.columns import Divide, Integers, as_integer, integer, when
from partyrate.messages import message, text

NEEDS: Final[Mapping[str, str]] = {"duckdb": "pyarrow", "pyarrow": "polars", "pyspark": "pyarrow"}
"""The package that each library needs as well: DuckDB and Spark return Arrow tables, and Polars computes these."""


SPARK_QUOTIENTS: Final = 10**31
"""The limit of quotients of decimals in Spark, which keeps 38 digits, six of them behind the point."""


EXTRAS: Final[Mapping[str, str]] = {"pyspark": "spark"}
"""The extras of this package that install a library, where their names differ from its own."""


def check_library(name: str, kind: Any) -> None:
    """Check that frames of a library can be computed here.

    Raises:
        EngineError: The library is not known to compute every rule exactly, or lacks another one that it needs.
    """
    if not (kind.is_polars() or kind.is_pandas() or kind.is_duckdb() or kind.is_pyarrow() or kind.is_pyspark()):
        raise EngineError(*message("frame of another library", name=name, kind=kind))
    needed = NEEDS.get(str(kind))
    if needed is not None and find_spec(needed) is None:
        extra = EXTRAS.get(str(kind), str(kind))
        raise EngineError(*message("frame without a helper", name=name, kind=kind, needed=needed, extra=extra))


def from_native(name: str, table: Any) -> Any:
    """Return the narwhals frame that a table is computed in.

    Raises:
        EngineError: No frame, or one of a kind that is not known to compute every rule exactly.
        DataError: Two columns have the same name.
    """
    import narwhals as nw
    from narwhals.exceptions import DuplicateError

    try:
        frame: Any = nw.from_native(table)
    except TypeError:
        raise EngineError(*message("no table", name=name, kind=type(table).__name__)) from None
    except DuplicateError:
        raise DataError.of([odd_names(name, text("column named alike"))]) from None
    kind = frame.implementation
    columns = frame.columns if kind.is_duckdb() or kind.is_pyspark() else []  # the other back ends reject duplicates
    if len(set(columns)) < len(columns):
        raise DataError.of([odd_names(name, text("column named alike"))])
    check_library(name, kind)
    return nw.from_native(read_arrow(name, table), eager_only=True) if kind.is_pyarrow() else frame


def snapshot(table: Any) -> Any:
    """Return a frame that stays the same when the given one is changed in place, which not all kinds can be."""
    library = type(table).__module__.partition(".")[0]
    if library == "polars" and hasattr(table, "insert_column"):  # no lazy frame
        return table.clone()
    if not is_of_pandas(table) or not hasattr(table, "set_axis"):
        return table
    import pandas as pd

    copies_on_write = int(pd.__version__.partition(".")[0]) >= 3  # pandas 2 shares its columns
    return table.copy(deep=not copies_on_write)


def read_arrow(name: str, table: Any) -> Any:
    """Return a PyArrow table as a Polars frame.

    Raises:
        EngineError: A column of a type that Polars cannot read.
    """
    import polars as pl

    errors = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
    try:
        return pl.from_arrow(table)
    except errors:
        for column in table.column_names:
            try:
                pl.from_arrow(table.select([column]))
            except errors:
                dtype = table.schema.field(column).type
                raise EngineError(*message("column of Arrow", column=column, table=name, type=dtype)) from None
        raise


def integers_of(frames: Mapping[str, Any]) -> Integers:
    """Return how frames of a kind compute with whole numbers.

    Polars and DuckDB have integers of 128 bits, whose sums, products, floor divisions, ranks and windows are exact.
    """
    import narwhals as nw

    kind = next(iter(frames.values())).implementation
    if kind.is_polars() or kind.is_duckdb():
        return Integers(division_of(frames), nw.Int128, floordiv, WIDE_LIMIT)
    if kind.is_ibis():  # `with_wide_integers` replaces type and division by those of each database
        decimal = nw.Decimal(38, 0)
        return Integers(floordiv, decimal, lambda top, denominator: (top // denominator).cast(decimal), WIDE_LIMIT)
    if kind.is_pyspark():
        return Integers(floordiv, nw.Decimal(38, 0), _floor_of_decimal, WIDE_LIMIT, SPARK_QUOTIENTS)
    return Integers(division_of(frames))


def division_of(frames: Mapping[str, Any]) -> Divide:
    """Return the division of integers below 2^53 for frames of a kind.

    For DuckDB, narwhals writes each operand of `a // b` seven times, and a date nests five such divisions, so that one
    formula took a minute and a gigabyte. The nearest double of a quotient of integers below 2^53 never
    reaches a whole number that the quotient does not reach, so its floor is exact; but only where an engine divides,
    and does not multiply by a reciprocal.
    """
    in_duckdb = any(frame.implementation.is_duckdb() for frame in frames.values())
    return _floor_of_double if in_duckdb else floordiv


def _floor_of_decimal(top: Any, denominator: Any) -> Any:
    """Return the floor of a quotient of decimals without a fraction, as Spark computes it.

    Spark rounds a quotient of the widest decimals to six digits, so that its floor may be one too high.
    """
    import narwhals as nw

    near = (top / denominator).floor().cast(nw.Decimal(38, 0))
    return near - as_integer(near * denominator > top)


def is_in_database(frame: Any) -> bool:
    """Whether a narwhals frame is computed by a database: DuckDB, Spark, or one that is given a statement."""
    kind = frame.implementation
    return bool(kind.is_duckdb() or kind.is_pyspark() or kind.is_ibis())


def _floor_of_double(top: Any, denominator: Any) -> Any:
    import narwhals as nw

    divisor = denominator if isinstance(denominator, int) else when(denominator == 0, integer(1), denominator)
    return (top / divisor).floor().cast(nw.Int64)


SHOWN: Final = ("_pr_held", "_pr_beyond")


def with_shown(frame: Any, column: str) -> Any:
    """Return a frame with the cells of a column as Python has them, and as texts those dates that it cannot have."""
    import narwhals as nw

    cell, (held, beyond) = nw.col(column), SHOWN
    if frame.collect_schema()[column] not in (nw.Date, nw.Datetime):
        return frame.with_columns(**{held: cell, beyond: nw.lit(None, dtype=nw.String)})
    year = cell.dt.year()
    within = when(year.is_null(), nw.lit(value=False), (year >= date.min.year) & (year <= date.max.year))
    return frame.with_columns(**{
        held: nw.when(within).then(cell), beyond: nw.when(~within).then(cell.cast(nw.String))
    })  # fmt: skip


def shown(row: Mapping[str, Any]) -> Any:
    """Return the cell of a row with what `with_shown` made."""
    held, beyond = (row[name] for name in SHOWN)
    return held if is_missing(beyond) else beyond


def check_joined(frames: Mapping[str, Any]) -> None:
    """Check that frames can be joined to each other: relations of DuckDB belong to a connection.

    Raises:
        EngineError: Relations of two connections.
    """
    (first, frame), *others = frames.items()
    if not frame.implementation.is_duckdb():
        return
    import duckdb

    for name, other in others:
        try:
            frame.to_native().set_alias("_pr_one").cross(other.to_native().set_alias("_pr_other"))
        except duckdb.InvalidInputException:
            raise EngineError(*message("two connections", first=first, second=name)) from None


def is_of_pandas(native: Any) -> bool:
    """Return whether a native frame is of pandas.

    Its module is asked, since relations have columns as attributes, so that `hasattr` says nothing about them.
    """
    return type(native).__module__.partition(".")[0] == "pandas"


def is_arrow(native: Any) -> bool:
    """Whether a native frame is a PyArrow table."""
    return type(native).__module__.partition(".")[0] == "pyarrow"


def to_native(results: Any, came: Any) -> Any:
    """Return a native frame of results in the kind of a given table; the rows of pandas are numbered anew."""
    if is_arrow(came):
        return results.to_arrow()
    return results.reset_index(drop=True) if is_of_pandas(results) else results


def to_native_with(frame: Any, came: Any) -> Any:
    """Return a native frame with the columns and row labels of a table exactly as given, and with results."""
    if is_arrow(came):
        results = frame.to_arrow()
        for column in results.column_names[len(came.column_names) :]:
            came = came.append_column(column, results[column])
        return came
    return frame.set_axis(came.index) if is_of_pandas(came) else frame


def made_of(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], came: Any, types: Mapping[str, Any] | None = None
) -> Any:
    """Return rows as a native frame of the kind of a given table; for a lazy one, in memory.

    `types` are those of the columns; without, they are found in the values.
    """
    return made_of_columns({name: [row[name] for row in rows] for name in columns}, types, came)


def made_of_columns(cells: Mapping[str, Sequence[Any]], types: Mapping[str, Any] | None, came: Any) -> Any:
    """Return columns as a native frame of the kind of a given table; for a lazy one, in memory."""
    import narwhals as nw

    kind = nw.from_native(came).implementation
    if not (kind.is_duckdb() or kind.is_pyspark()):
        return nw.from_dict(cells, types, backend=kind).to_native()
    results = with_types(nw.from_dict(cells, types, backend="pyarrow").to_native())
    return came.sparkSession.createDataFrame(results) if kind.is_pyspark() else related(results, came)


def of_constants(cells: Mapping[str, Sequence[Any]], like: Any) -> Any:
    """Return columns of whole numbers, booleans or texts as a narwhals frame that can be joined to another one."""
    import narwhals as nw

    kinds: dict[type, Any] = {int: nw.Int64, bool: nw.Boolean, str: nw.String}
    types = {name: kinds[type(column[0])] for name, column in cells.items()}
    native = like.to_native()
    if is_in_database(like):
        return nw.from_native(made_of_columns(cells, types, native))
    frame = nw.from_dict(cells, types, backend=like.implementation)
    return frame.lazy() if is_lazy(like) else frame


def stacked(
    frame: Any, kept: Sequence[str], column: str, keys: Sequence[Any], cells: Mapping[str, Sequence[str]]
) -> Any:
    """Return one row for each row of a lazy frame and each key, where its library unpacks lists; else None.

    Args:
        frame: The frame.
        kept: Its columns that each row keeps.
        column: The column that gets the keys: whole numbers, days or texts.
        keys: The keys.
        cells: By new column, the column of the frame that has its value for each key.
    """
    import narwhals as nw

    native, kind = frame.to_native(), frame.implementation
    if kind.is_duckdb():
        import duckdb

        def unnested(name: str, parts: Sequence[Any]) -> Any:
            values = duckdb.FunctionExpression("list_value", *parts)
            return duckdb.FunctionExpression("unnest", values).alias(name)

        words = {int: "BIGINT", date: "DATE", str: "VARCHAR"}
        constants = [duckdb.ConstantExpression(key).cast(words[type(key)]) for key in keys]
        columns = [duckdb.ColumnExpression(name) for name in kept]
        lists = {name: [duckdb.ColumnExpression(part) for part in parts] for name, parts in cells.items()}
    elif kind.is_ibis():
        import ibis

        def unnested(name: str, parts: Sequence[Any]) -> Any:
            return ibis.array(parts).unnest().name(name)

        words = {int: "int64", date: "date", str: "string"}
        constants = [ibis.literal(key, words[type(key)]) for key in keys]
        columns = [native[name] for name in kept]
        lists = {name: [native[part] for part in parts] for name, parts in cells.items()}
    else:
        return None
    rows = [unnested(name, parts) for name, parts in {column: constants, **lists}.items()]
    return nw.from_native(native.select(*columns, *rows))


def related(table: Any, came: Any) -> Any:
    """Return a PyArrow table as a relation of the connection of another one.

    DuckDB reads the Python variable that the query names. Tables of the database come first, hence the unusual name.
    """
    _pr_results = table
    return came.query("_pr_came", "SELECT * FROM _pr_results").set_alias("_pr_made")


def with_types(table: Any) -> Any:
    """Return a PyArrow table whose untyped columns are texts: not every engine has a null type."""
    import pyarrow as pa

    kinds = [field.with_type(pa.string()) if pa.types.is_null(field.type) else field for field in table.schema]
    return table.cast(pa.schema(kinds))


def supports_decimals(frame: Any) -> bool:
    """Whether the frame has a decimal type of its own; pandas columns then hold the nearest double."""
    return not frame.implementation.is_pandas_like()


def collected(frame: Any) -> Any:
    """Return a frame in memory."""
    import narwhals as nw

    return frame.collect() if isinstance(frame, nw.LazyFrame) else frame


def is_lazy(frame: Any) -> bool:
    """Whether a narwhals frame is lazy."""
    import narwhals as nw

    return isinstance(frame, nw.LazyFrame)


def length(frame: Any) -> int:
    """Count the rows of a frame."""
    import narwhals as nw

    return int(collected(frame.select(nw.len())).rows()[0][0])


def exact_rows(frame: Any) -> Iterable[tuple[Any, ...]]:
    """Return the rows of a frame in memory, whole numbers as `int` and gaps as None.

    Tuples of pandas hold integers of numpy where a column is nullable, which would overflow silently, and its own word
    for a gap; dicts of it are plain.
    """
    if frame.implementation.is_pandas():
        return (tuple(row.values()) for row in frame.rows(named=True))
    rows: list[tuple[Any, ...]] = frame.rows()
    return rows
