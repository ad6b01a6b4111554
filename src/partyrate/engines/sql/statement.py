"""The columns engine as one SQL statement that computes the results inside a database.

The program runs over tables that are only described: each of its steps becomes a common table expression that the next
one reads. No formula is repeated inside another one, and intermediate results can be selected.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from importlib.util import find_spec
from typing import Any, Final

from partyrate.engines import cell_reader
from partyrate.engines.cell_reader import HISTORY, ROUND
from partyrate.engines.columns.column_names import case_faults, pattern_faults
from partyrate.engines.columns.results import ColumnsResult
from partyrate.engines.columns.run import rate_columns
from partyrate.engines.conversion import Choices, text_columns
from partyrate.engines.derived_keys import prefixes_of
from partyrate.engines.request import Request
from partyrate.engines.sql.execution import Written
from partyrate.errors import DataError, EngineError, NotFoundError, UsageError, listed
from partyrate.errors.arguments import checked_name, checked_names
from partyrate.language.domains.analysis import ValueRange
from partyrate.messages import message, text
from partyrate.model import KeyPrefix
from partyrate.numbers import Absent
from partyrate.periods import Rounds
from partyrate.plan import Plan
from partyrate.text.normalization import CHANGED, SEEN

DIALECTS: Final = ("duckdb", "postgres")
"""The databases whose results have been compared with those of plain rows."""


def statement(
    plan: Plan,
    dialect: str,
    table: str,
    tables: Mapping[str, str],
    types: Mapping[str, Mapping[str, str]],
    dates: Mapping[str, date | Absent],
    current_round: int | None,
) -> str:
    """Return the statement for the rows of one table.

    Args:
        plan: The plan of the scheme.
        dialect: One of `DIALECTS`.
        table: The table whose results are selected.
        tables: The names in the database of the tables that it has, by table; `history` may be among them.
        types: By table, the types of columns that differ from `column_types`, and of further columns.
        dates: `as_of`, `period_start` and `period_end` as far as they are known.
        current_round: The number of this round.

    Raises:
        EngineError: Ibis is not installed, or a column cannot be read by an expression.
        UnprovenError: A node cannot be computed over 64-bit integers.
        NotFoundError: There is no such dialect.
    """
    with collection_paused():
        written, result = steps(plan, dialect, tables, types, dates, current_round)
        if table not in result.given:
            raise UsageError(*message("table left out of the statement", table=table))
        return written.whole(result.native(table), table)


@contextmanager
def collection_paused() -> Iterator[None]:
    """Pause the collection of reference cycles.

    Expressions of Ibis are many small objects that live until the statement is there; looking for cycles among them
    again and again takes a third of the time.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def steps(
    plan: Plan,
    dialect: str,
    tables: Mapping[str, str],
    types: Mapping[str, Mapping[str, str]],
    dates: Mapping[str, date | Absent],
    current_round: int | None,
) -> tuple[Written, ColumnsResult]:
    """Return the steps of a statement, as `statement` writes them, and the results that read the last of them."""
    if find_spec("ibis") is None:
        raise EngineError(*message("no Ibis"))
    if checked_name(dialect, "dialect") not in DIALECTS:
        raise NotFoundError.of("dialect", dialect, DIALECTS, text("dialects", known=listed(DIALECTS)))
    import ibis
    import narwhals as nw

    written = Written(plan, dialect, tables.values())
    frames: dict[str, Any] = {}
    for name, stored in tables.items():
        prefixes = prefixes_of(plan, name)
        usual = {column: kind for column, kind in column_types(plan, name, dates).items() if column not in prefixes}
        columns = {**usual, **typed(name, types.get(name, {}))}
        faults = case_faults(plan, name, list(columns)) if dialect == "duckdb" else []
        if faults := [*pattern_faults(name, columns), *faults]:
            raise DataError.of(faults)
        table = checked(ibis.table(columns, name=stored), text_columns(plan, name), dialect)
        frames[name] = nw.from_native(with_prefixes(table, prefixes))
    came = {name: frame.to_native() for name, frame in frames.items()}
    request = Request(plan, came, None, dates, current_round)
    return written, rate_columns(request, frames, came, check=False, statement=written)


def typed(table: str, columns: Any) -> Mapping[str, str]:
    """Return the types of columns of a table that a caller gave.

    Raises:
        UsageError: They are not types of Ibis by column.
    """
    import ibis

    if not isinstance(columns, Mapping):
        raise UsageError(*message("types by column", table=table, kind=type(columns).__name__))
    for column, word in columns.items():
        try:
            ibis.dtype(word)
        except (RuntimeError, TypeError, ValueError) as error:  # its parser raises a RuntimeError of its own
            data = {"word": word, "column": column, "table": table}
            raise UsageError(*message("type that is no word", **data)) from error
    return columns


def checked(table: Any, columns: Mapping[str, Choices], dialect: str) -> Any:
    """Return a table that stops the database at a text which differs invisibly from its normal form.

    Columns with declared values are not checked here: reading them rejects other texts anyway.
    """
    import ibis

    def nfc(text: str) -> str:  # type: ignore[empty-body]  # the database has the body
        ...

    composed = ibis.udf.scalar.builtin(nfc, name={"duckdb": "nfc_normalize", "postgres": "normalize"}[dialect])
    conditions = []
    for name, values in columns.items():
        if values is not None or name not in table.columns or not table[name].type().is_string():
            continue
        cell = ibis.literal("") + table[name]  # a text, whatever the database holds
        seen, changed = (cell.re_search(escaped(pattern, dialect)) for pattern in (SEEN, CHANGED))
        stop = (ibis.literal(f"column {name} holds what nobody sees: ") + cell).cast("int64") == 0
        conditions.append(ibis.cases((seen & (changed | (composed(cell) != cell)), stop), else_=True))
    return table.filter(*conditions) if conditions else table


def with_prefixes(table: Any, prefixes: Mapping[str, KeyPrefix]) -> Any:
    """Return a table with columns that are the first digits of codes; it stops the database at any other code."""
    import ibis

    for column, prefix in prefixes.items():
        code = table[prefix.from_].cast("string")
        stop = (ibis.literal(f"column {prefix.from_} holds no code of {prefix.of} digits: ") + code).cast("int64") == 0
        table = table.filter(ibis.cases((code.length() != prefix.of, stop), else_=True))
        first = table[prefix.from_].cast("string").substr(0, prefix.first)
        if column in table.columns:
            stop = (ibis.literal(f"column {column} is not the first digits of its code: ") + code).cast("int64") == 0
            table = table.filter(ibis.cases((table[column].cast("string") != first, stop), else_=True))
        else:
            is_whole = table[prefix.from_].type().is_integer()
            table = table.mutate(**{column: first.cast("int64") if is_whole else first})
    return table


def escaped(pattern: str, dialect: str) -> str:
    """Return a pattern in ASCII, so that every character of it is visible in a statement."""
    ascii_pattern = pattern.replace("\x00", "\x01")  # no text of a database holds it
    form = {"duckdb": "\\x{{{0:x}}}", "postgres": "\\U{0:08x}"}[dialect]
    return "".join(char if char.isascii() and char.isprintable() else form.format(ord(char)) for char in ascii_pattern)


def stored_tables(plan: Plan, tables: Any) -> dict[str, str]:
    """Return the tables that a database has, each with its name there; the units are always one of them.

    Raises:
        UsageError: They are neither names nor names by names.
    """
    root = plan.root.name
    names = read_tables(plan) if tables is None else tables
    if not isinstance(names, Mapping):
        names = {name: name for name in checked_names(names, "tables", root)}
    return {**names, root: names.get(root, root)}


def read_tables(plan: Plan) -> list[str]:
    """Return the tables that a database must have: those that something is read from, and the past rounds if needed.

    Rows that `expects` lists are there without a table, as are those between a table and the units.
    """
    tables = []
    for name, entry in plan.scheme.tables.items():
        finer = any(other.parent == name and not other.columns for other in plan.scheme.tables.values())
        is_known = (entry.parent is not None and finer) or bool(entry.expects)
        if not entry.columns and not (is_known and not cell_reader.needed_inputs(plan, name)):
            tables.append(name)
    return [*tables, *([HISTORY] if plan.recorded else [])]


def column_types(plan: Plan, table: str, dates: Mapping[str, date | Absent]) -> dict[str, str]:
    """Return the columns that are read of a table, with their usual types as Ibis names them."""
    if table == HISTORY:
        nodes = [(node.name, node.value_range) for node in cell_reader.needed_records(plan)]
        rounds = Rounds.of(plan.scheme.period, dates)
        return {
            **dict.fromkeys(plan.root.key, "string"),
            ROUND: "int64" if rounds.are_numbers else "string",
            **{name: type_of(value_range) for name, value_range in nodes},
        }
    inputs = {cell_reader.column_of(node): type_of(node.value_range) for node in cell_reader.needed_inputs(plan, table)}
    below = [name for name, entry in plan.scheme.tables.items() if entry.parent == table and entry.columns]
    for name in below:
        for node in cell_reader.needed_inputs(plan, name):
            inputs |= dict.fromkeys(plan.scheme.tables[name].columns, type_of(node.value_range))
    return {**dict.fromkeys(plan.full_key(table), "string"), **inputs}


def type_of(value_range: ValueRange) -> str:
    """Return the type of a column."""
    if value_range.kind != "number":
        return {"flag": "boolean", "date": "date"}.get(value_range.kind, "string")
    if value_range.decimals is None:
        return "float64"
    if value_range.decimals == 0:
        return "int64"
    return f"decimal({18 if value_range.max_numerator < 10**18 else 38}, {value_range.decimals})"
