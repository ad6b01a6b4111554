"""The columns engine written down: one SQL statement that gives the results inside a database.

The program runs over tables that are not there: each of its steps becomes one common table expression, and the next
step reads that one. So no formula is repeated in another, and what stands between two steps can be read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from importlib.util import find_spec
from typing import Any, Final

from partyrate.engines import cell_reader
from partyrate.engines.cell_reader import HISTORY, ROUND
from partyrate.engines.columns.column_names import case_faults, pattern_faults
from partyrate.engines.columns.results import ColumnsResult
from partyrate.engines.columns.run import rate_columns
from partyrate.engines.conversion import Choices, text_columns
from partyrate.engines.request import Request
from partyrate.engines.sql.execution import Written
from partyrate.errors import DataError, EngineError, NotFoundError, UsageError, listed
from partyrate.language.domains.analysis import ValueRange
from partyrate.numbers import Absent
from partyrate.periods import span_months
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
    """Give the statement for the rows of one table.

    Args:
        plan: The plan of the scheme.
        dialect: One of `DIALECTS`.
        table: The table whose results the statement gives.
        tables: The tables that the database has, and under which names; `history` among them.
        types: Types of columns, by table, where they are other than `column_types` says, and of further columns.
        dates: `as_of`, `period_start` and `period_end` as far as they are known.
        current_round: The number of this round.

    Raises:
        EngineError: Ibis is not installed, or a column cannot be read by an expression.
        UnprovenError: A node cannot be computed over 64-bit integers.
        NotFoundError: There is no such dialect.
    """
    made, result = steps(plan, dialect, tables, types, dates, current_round)
    if table not in result.given:
        raise UsageError(
            f"table {table!r} is left out, and its results are asked for",
            "a statement gives the results of a table that the database has",
            "name it in tables=, or ask for another one",
        )
    return made.whole(result.native(table), table)


def steps(
    plan: Plan,
    dialect: str,
    tables: Mapping[str, str],
    types: Mapping[str, Mapping[str, str]],
    dates: Mapping[str, date | Absent],
    current_round: int | None,
) -> tuple[Written, ColumnsResult]:
    """Write down the steps of a statement, as `statement` does, and give the results, which read the last of them."""
    if find_spec("ibis") is None:
        raise EngineError("Ibis is not installed", "it writes the statement", "pip install 'partyrate[sql]'")
    if dialect not in DIALECTS:
        raise NotFoundError.of("dialect", dialect, DIALECTS, f"statements are known to be right on {listed(DIALECTS)}")
    import ibis
    import narwhals as nw

    made = Written(plan, dialect, tables.values())
    frames: dict[str, Any] = {}
    for name, stored in tables.items():
        columns = {**column_types(plan, name), **typed(name, types.get(name, {}))}
        faults = case_faults(plan, name, list(columns)) if dialect == "duckdb" else []
        if faults := [*pattern_faults(name, columns), *faults]:
            raise DataError.of(faults)
        frames[name] = nw.from_native(checked(ibis.table(columns, name=stored), text_columns(plan, name), dialect))
    came = {name: frame.to_native() for name, frame in frames.items()}
    request = Request(plan, came, None, dates, current_round)
    return made, rate_columns(request, frames, came, check=False, statement=made)


def typed(table: str, columns: Any) -> Mapping[str, str]:
    """Return the types that a caller gives of columns of a table.

    Raises:
        UsageError: They are no words of Ibis by columns.
    """
    import ibis

    fix = "write the name of each column with a word such as 'string', 'int64', 'decimal(18, 2)', 'boolean' or 'date'"
    if not isinstance(columns, Mapping):
        what = f"the types of table {table!r} are a {type(columns).__name__}"
        raise UsageError(what, "types are given by columns", fix)
    for column, word in columns.items():
        try:
            ibis.dtype(word)
        except (RuntimeError, TypeError, ValueError) as error:  # its parser raises a RuntimeError of its own
            what = f"the type {word!r} of column {column!r} of table {table!r}"
            raise UsageError(what, "types are words of Ibis", fix) from error
    return columns


def checked(table: Any, columns: Mapping[str, Choices], dialect: str) -> Any:
    """Give a table in which a text stops the database that would be read as another one: what nobody sees differs.

    Whether a text is one of some values is asked where it is read.
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


def escaped(pattern: str, dialect: str) -> str:
    """Write a pattern in ASCII, so that a statement shows what it looks for."""
    written = pattern.replace("\x00", "\x01")  # no text of a database holds it
    form = {"duckdb": "\\x{{{0:x}}}", "postgres": "\\U{0:08x}"}[dialect]
    return "".join(each if each.isascii() and each.isprintable() else form.format(ord(each)) for each in written)


def read_tables(plan: Plan) -> list[str]:
    """Give the tables that a database has: those of which something is read, and the past rounds that are looked up."""
    found = []
    for name, entry in plan.scheme.tables.items():
        finer = any(other.parent == name and not other.columns for other in plan.scheme.tables.values())
        between = entry.parent is not None and finer and not cell_reader.needed_inputs(plan, name)
        if not entry.columns and not between:
            found.append(name)
    return [*found, *([HISTORY] if plan.recorded else [])]


def column_types(plan: Plan, table: str) -> dict[str, str]:
    """Give the columns that are read of a table, with the types that are natural for them, in words of Ibis."""
    if table == HISTORY:
        nodes = [(node.name, node.value_range) for node in cell_reader.needed_records(plan)]
        return {
            **dict.fromkeys(plan.root.key, "string"),
            ROUND: "int64" if span_months(plan.scheme.period) == 12 else "string",
            **{name: type_of(each) for name, each in nodes},
        }
    inputs = {cell_reader.column_of(node): type_of(node.value_range) for node in cell_reader.needed_inputs(plan, table)}
    below = [name for name, entry in plan.scheme.tables.items() if entry.parent == table and entry.columns]
    for name in below:
        for node in cell_reader.needed_inputs(plan, name):
            inputs |= dict.fromkeys(plan.scheme.tables[name].columns, type_of(node.value_range))
    return {**dict.fromkeys(plan.full_key(table), "string"), **inputs}


def type_of(value_range: ValueRange) -> str:
    """Give the type of a column."""
    if value_range.kind != "number":
        return {"flag": "boolean", "date": "date"}.get(value_range.kind, "string")
    if value_range.decimals is None:
        return "float64"
    if value_range.decimals == 0:
        return "int64"
    return f"decimal({18 if value_range.max_numerator < 10**18 else 38}, {value_range.decimals})"
