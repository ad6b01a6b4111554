"""The columns engine written down: one SQL statement that gives the results inside a database.

The program runs over tables that are not there: each of its steps becomes one common table expression, and the next
step reads that one. So no formula is repeated in another, and what stands between two steps can be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.util import find_spec
from typing import Any, Final

from partyrate.engines import reading
from partyrate.engines.column_names import case_faults, pattern_faults
from partyrate.engines.column_results import Result
from partyrate.engines.columns import computed
from partyrate.engines.converted import Choices, text_columns
from partyrate.engines.program import Places
from partyrate.engines.reading import HISTORY, ROUND
from partyrate.errors import DataError, EngineError, UnknownNameError, UsageError, listed
from partyrate.language.domains.bounds import Static
from partyrate.model import Entry
from partyrate.numbers import Absent
from partyrate.periods import span_months
from partyrate.plan import Node, Plan
from partyrate.quoting import sql_name, sql_remark, sql_text
from partyrate.texts import CHANGED, SEEN

DIALECTS: Final = ("duckdb", "postgres")
"""The databases whose results have been compared with those of plain rows."""

ARRAYS: Final[Mapping[type, str]] = {int: "BIGINT[]", bool: "BOOLEAN[]", str: "VARCHAR[]"}
COLUMNS: Final[Mapping[type, str]] = {int: "int64", bool: "boolean", str: "string"}
"""The types of constants, as databases name lists of them, and as Ibis names columns of them."""

_LONGEST: Final = 60
"""The bytes of a name that every database keeps."""


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
        UnknownNameError: There is no such dialect.
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
) -> tuple[Written, Result]:
    """Write down the steps of a statement, as `statement` does, and give the results, which read the last of them."""
    if find_spec("ibis") is None:
        raise EngineError("Ibis is not installed", "it writes the statement", "pip install 'partyrate[sql]'")
    if dialect not in DIALECTS:
        raise UnknownNameError.of(
            "dialect", dialect, DIALECTS, f"statements are known to be right on {listed(DIALECTS)}"
        )
    import ibis
    import narwhals as nw

    made = Written(plan, dialect, tables.values())
    frames: dict[str, Any] = {}
    for name, stored in tables.items():
        columns = {**column_types(plan, name), **types.get(name, {})}
        faults = case_faults(plan, name, list(columns)) if dialect == "duckdb" else []
        if faults := [*pattern_faults(name, columns), *faults]:
            raise DataError.of(faults)
        frames[name] = nw.from_native(checked(ibis.table(columns, name=stored), text_columns(plan, name), dialect))
    came = {name: frame.to_native() for name, frame in frames.items()}
    places = Places(made.place, made.constants)
    return made, computed(plan, frames, came, dates, current_round, check=False, places=places)


def checked(table: Any, columns: Mapping[str, Choices], dialect: str) -> Any:
    """Give a table in which a text stops the database that would be read as another one: what nobody sees differs.

    Whether a text is one of some values is asked where it is read.
    """
    import ibis

    def nfc(text: str) -> str:  # type: ignore[empty-body]
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
        between = entry.parent is not None and finer and not reading.needed_inputs(plan, name)
        if not entry.columns and not between:
            found.append(name)
    return [*found, *([HISTORY] if plan.recorded else [])]


def column_types(plan: Plan, table: str) -> dict[str, str]:
    """Give the columns that are read of a table, with the types that are natural for them, in words of Ibis."""
    if table == HISTORY:
        root = plan.scheme.root
        assert root is not None
        nodes = [(node.name, node.static) for node in reading.needed_records(plan)]
        return {
            **dict.fromkeys(root.key, "string"),
            ROUND: "int64" if span_months(plan.scheme.period) == 12 else "string",
            **{name: type_of(each) for name, each in nodes},
        }
    inputs = {reading.column_of(node): type_of(node.static) for node in reading.needed_inputs(plan, table)}
    below = [name for name, entry in plan.scheme.tables.items() if entry.parent == table and entry.columns]
    for name in below:
        for node in reading.needed_inputs(plan, name):
            inputs |= dict.fromkeys(plan.scheme.tables[name].columns, type_of(node.static))
    return {**dict.fromkeys(plan.full_key(table), "string"), **inputs}


def type_of(static: Static) -> str:
    """Give the type of a column."""
    if static.kind != "number":
        return {"flag": "boolean", "date": "date"}.get(static.kind, "string")
    if static.decimals is None:
        return "float64"
    if static.decimals == 0:
        return "int64"
    return f"decimal({18 if static.top < 10**18 else 38}, {static.decimals})"


class Written:
    """The common table expressions of a statement, in their order."""

    def __init__(self, plan: Plan, dialect: str, stored: Iterable[str]) -> None:
        self.plan, self.dialect = plan, dialect
        # A table of the database that had the name of a step could not be read any more.
        taken = [name.lower() for name in stored]
        self.step, self.last = "step", "results"
        while any(name.startswith(f"{self.step}_") for name in taken):
            self.step += "_"
        while self.last in taken:
            self.last += "_"
        self.parts: list[str] = []
        self.told: set[str] = set()

    def place(self, table: str, frame: Any, nodes: Sequence[str]) -> Any:
        """Write a step down, and give the table that it makes."""
        import ibis
        import narwhals as nw

        expression = frame.to_native()
        name = self.name(table, nodes)
        words = [f"    {line}" for node in nodes if node for line in self.remarks(self.plan.nodes[node])]
        text = self.text(expression)
        self.parts.append("\n".join([f"{sql_name(name)} AS MATERIALIZED (", *words, text, ")"]))
        return nw.from_native(ibis.table(expression.schema(), name=name))

    def constants(self, table: str, cells: Mapping[str, Sequence[Any]], nodes: Sequence[str]) -> Any:
        """Write columns of constants down, as arrays that databases read sooner than rows, and give their table."""
        import ibis
        import narwhals as nw

        name = self.name(table, nodes)
        columns = [
            f"unnest(CAST(ARRAY[{', '.join(map(constant, column))}] AS {ARRAYS[type(column[0])]})) AS {sql_name(each)}"
            for each, column in cells.items()
        ]
        lines = ",\n      ".join(columns)
        self.parts.append(f"{sql_name(name)} AS MATERIALIZED (\n    SELECT\n      {lines}\n)")
        schema = {each: COLUMNS[type(column[0])] for each, column in cells.items()}
        return nw.from_native(ibis.table(schema, name=name))

    def text(self, expression: Any) -> str:
        """Write one step, indented unless a text in it has several lines, which would not be the same any more.

        What is made of small literals alone is made one of 64 bits: databases would give it 32.
        """
        import ibis
        import sqlglot
        from sqlglot import expressions

        tree = sqlglot.parse_one(str(ibis.to_sql(expression, dialect=self.dialect)), read=self.dialect)
        for literal in list(tree.find_all(expressions.Literal)):
            value = literal.parent if isinstance(literal.parent, expressions.Neg) else literal
            if literal.is_int and has_no_width(value.parent) and not is_place_in_text(literal):
                value.replace(expressions.cast(value.copy(), "BIGINT"))
        written: str = tree.sql(dialect=self.dialect, pretty=True)
        has_lines = any("\n" in each.name for each in tree.find_all(expressions.Literal, expressions.Identifier))
        return written if has_lines else "    " + written.replace("\n", "\n    ")

    def name(self, table: str, nodes: Sequence[str]) -> str:
        """Name a step by its number, its table, and the stages that its nodes belong to."""
        own = {getattr(self.plan.nodes[node].entry, "stage", None) for node in nodes if node}
        stages = [stage for stage in self.plan.scheme.stages if stage in own]
        name = "_".join([f"{self.step}_{len(self.parts) + 1}", table, *stages])
        return name.encode()[:_LONGEST].decode(errors="ignore")

    def remarks(self, node: Node) -> list[str]:
        """Say what a node is, when it is met for the first time: its rules and its sources; later its name."""
        entry: Any = node.entry
        if node.name in self.told:
            return [sql_remark(node.name)]
        self.told.add(node.name)
        rules = [f"{field} = {rule.text}" for field, rule in node.rules.items()]
        lines = [f"{node.name}: {'; '.join(rules)}" if rules else node.name]
        if isinstance(entry, Entry):
            clauses: dict[str, list[str]] = {}
            for name in entry.source:
                source = self.plan.scheme.sources[name]
                clauses.setdefault(source.document, []).append(f"{name} ({source.clause})" if source.clause else name)
            lines += [f"source: {document}, {', '.join(found)}" for document, found in clauses.items()]
        return list(map(sql_remark, lines))

    def whole(self, expression: Any, table: str) -> str:
        """Give the whole statement."""
        scheme = self.plan.scheme
        name = " ".join(part for part in (scheme.name, scheme.edition) if part)
        head = sql_remark(f"{name}: results for table {table}")
        parts = [*self.parts, f'"{self.last}" AS (\n{self.text(expression)}\n)']
        days = {node.name for node in reading.shown_nodes(self.plan, table) if node.static.kind == "date"}
        shown = [result(sql_name(name), str(kind), is_day=name in days) for name, kind in expression.schema().items()]
        joined = ",\n  ".join(shown)
        return f'{head}\nWITH {", ".join(parts)}\nSELECT\n  {joined}\nFROM "{self.last}"\n'


def has_no_width(user: Any) -> bool:
    """Whether what uses a literal is not of 64 bits by itself: a choice, a column, or arithmetic without any column."""
    from sqlglot import expressions

    if isinstance(user, expressions.Paren):
        return has_no_width(user.parent)
    arithmetic = expressions.Add | expressions.Sub | expressions.Mul | expressions.Mod
    alone = isinstance(user, arithmetic) and user.find(expressions.Column) is None
    return alone or isinstance(user, expressions.If | expressions.Case | expressions.Alias)


def is_place_in_text(part: Any) -> bool:
    """Whether a part says where a part of a text begins or how long it is, which databases want in 32 bits."""
    from sqlglot import expressions

    while part.parent is not None:
        if isinstance(part.parent, expressions.Substring) and part.arg_key != "this":
            return True
        part = part.parent
    return False


def result(name: str, kind: str, *, is_day: bool) -> str:
    """Write a column of the results. Databases widen sums, which is no matter on the way: types are said once more."""
    if is_day:
        return f"DATE '1970-01-01' + CAST({name} AS INTEGER) AS {name}"
    cast = {"int64": "BIGINT", "float64": "FLOAT8"}.get(kind.removeprefix("!"))
    return name if cast is None else f"CAST({name} AS {cast}) AS {name}"


def constant(value: int | str) -> str:
    """Write a whole number, a truth or a text."""
    return sql_text(value) if isinstance(value, str) else str(value).upper()
