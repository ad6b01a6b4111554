"""A program as text for a database: its steps as common table expressions of one statement.

A step takes all columns of the one before by `*`, and adds its own, so that a statement grows as its scheme.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from partyrate.engines.cell_reader import shown_nodes
from partyrate.engines.columns.execution import run_steps
from partyrate.engines.columns.program import Compute, LookUp, Match, Program, Rounds
from partyrate.engines.columns.scheduling import read_by
from partyrate.engines.sql.shapes import ColumnTexts, indented
from partyrate.errors import EngineError
from partyrate.messages import message
from partyrate.model import Entry
from partyrate.model.entry import remark
from partyrate.plan import Node, Plan
from partyrate.text.quoting import sql_name, sql_remark, sql_text

KINDS: Final[Mapping[type, str]] = {int: "BIGINT", bool: "BOOLEAN", str: "VARCHAR"}
COLUMNS: Final[Mapping[type, str]] = {int: "int64", bool: "boolean", str: "string"}
"""The types of constants, as databases name them, and as Ibis names columns of them."""

WIDE: Final[Mapping[str, str]] = {"duckdb": "HUGEINT", "postgres": "DECIMAL(38, 0)"}
"""The type of whole numbers in the second width, by database; Ibis knows them as decimals of 38 digits."""

MOST_COLUMNS: Final[Mapping[str, int]] = {"postgres": 1_600}
"""The most columns of a step of a statement: PostgreSQL takes 1,664, and results add some."""

_LONGEST: Final = 60
"""The bytes of a name that every database keeps."""


class Written:
    """The common table expressions of a statement, in their order."""

    def __init__(self, plan: Plan, dialect: str, stored: Iterable[str]) -> None:
        self.plan, self.dialect = plan, dialect
        # A step hides a table of the database that has its name.
        taken = [name.lower() for name in stored]
        self.step, self.last = "step", "results"
        while any(name.startswith(f"{self.step}_") for name in taken):
            self.step += "_"
        while self.last in taken:
            self.last += "_"
        self.parts: list[str] = []
        self.tables: list[Any] = []
        self.explained: set[str] = set()

    def checkpoint(self, table: str, frame: Any, nodes: Sequence[str]) -> Any:
        """Add a step that computes a frame, and return the table that it defines."""
        import ibis
        import narwhals as nw

        expression = frame.to_native()
        name = self.part(table, self.text(self.tree(expression)), nodes)
        self.tables.append(ibis.table(expression.schema(), name=name))
        return nw.from_native(self.tables[-1])

    def part(self, table: str, text: str, nodes: Sequence[str]) -> str:
        """Add a step with its text and with remarks about its nodes, and return its name.

        It is materialized: a database that inlines steps repeats each formula wherever it is used. DuckDB did not
        finish a plan of 40 nodes in one query within ten minutes.
        """
        name = self.name(table, nodes)
        words = [f"    {line}" for node in nodes if node for line in self.remarks(self.plan.nodes[node])]
        self.parts.append("\n".join([f"{sql_name(name)} AS MATERIALIZED (", *words, text, ")"]))
        return name

    def kind(self, name: str, value: Any, wide: Collection[str]) -> str:
        """Return the type of a column that holds a value, as the database names it."""
        return WIDE[self.dialect] if name in wide else KINDS[type(value)]

    def constants(
        self, table: str, cells: Mapping[str, Sequence[Any]], nodes: Sequence[str], wide: Collection[str]
    ) -> Any:
        """Add a step of constants, and return its table; they are arrays, which databases read faster than rows."""
        import ibis
        import narwhals as nw

        kinds = {name: self.kind(name, column[0], wide) for name, column in cells.items()}
        columns = [
            f"unnest(CAST(ARRAY[{', '.join(map(constant, column))}] AS {kinds[name]}[])) AS {sql_name(name)}"
            for name, column in cells.items()
        ]
        lines = ",\n      ".join(columns)
        name = self.part(table, f"    SELECT\n      {lines}", nodes)
        schema = {
            cell: "decimal(38, 0)" if cell in wide else COLUMNS[type(column[0])] for cell, column in cells.items()
        }
        return nw.from_native(ibis.table(schema, name=name))

    def tree(self, expression: Any) -> Any:
        """Return an expression as a tree of SQL.

        Literals that would be alone get 64 bits: databases compute with small ones in 32 bits.
        """
        from ibis.backends.sql import compilers
        from sqlglot import expressions

        # The tree that `ibis.to_sql` prints. It shares parts, which the copy separates, so that each can be replaced.
        tree = getattr(compilers, self.dialect).compiler.to_sqlglot(expression).copy()
        wide = expressions.DataType(this=expressions.DataType.Type.BIGINT)
        for literal in list(tree.find_all(expressions.Literal)):
            value = literal.parent if isinstance(literal.parent, expressions.Neg) else literal
            if literal.is_int and has_no_width(value.parent) and not is_position_in_text(literal):
                value.replace(expressions.Cast(this=value.copy(), to=wide.copy()))
        return with_wide_integers(tree, self.dialect)

    def text(self, tree: Any) -> str:
        """Return the text of a step, indented unless a literal in it has several lines: these would change."""
        return indented(tree.sql(dialect=self.dialect, pretty=True), 4)

    def name(self, table: str, nodes: Sequence[str]) -> str:
        """Return the name of a step: its number, its table, and the stages that its nodes belong to."""
        known = {getattr(self.plan.nodes[node].entry, "stage", None) for node in nodes if node}
        stages = [stage for stage in self.plan.scheme.stages if stage in known]
        name = "_".join([f"{self.step}_{len(self.parts) + 1}", table, *stages])
        return name.encode()[:_LONGEST].decode(errors="ignore")

    def remarks(self, node: Node) -> list[str]:
        """Return remarks on a node: its rules and its sources the first time, and its name later."""
        entry: Any = node.entry
        if node.name in self.explained:
            return [sql_remark(node.name)]
        self.explained.add(node.name)
        rules = [f"{field} = {rule.text}" for field, rule in node.rules.items()]
        lines = [f"{node.name}: {'; '.join(rules)}" if rules else node.name]
        if isinstance(entry, Entry):
            clauses: dict[str, list[str]] = {}
            for name in entry.source:
                source = self.plan.scheme.sources[name]
                place = f"{name} ({remark(source.clause)})" if source.clause else name
                clauses.setdefault(remark(source.document), []).append(place)
            lines += [f"source: {document}, {', '.join(names)}" for document, names in clauses.items()]
        return list(map(sql_remark, lines))

    def whole(self, expression: Any, table: str) -> str:
        """Return the whole statement, whose results are an expression."""
        scheme = self.plan.scheme
        name = " ".join(part for part in (scheme.name, scheme.edition) if part)
        head = sql_remark(f"{name}: results for table {table}")
        parts = [*self.parts, f'"{self.last}" AS (\n{self.text(self.tree(expression))}\n)']
        days = {node.name for node in shown_nodes(self.plan, table) if node.value_range.kind == "date"}
        shown = [result(sql_name(name), str(kind), is_day=name in days) for name, kind in expression.schema().items()]
        joined = ",\n  ".join(shown)
        return f'{head}\nWITH {", ".join(parts)}\nSELECT\n  {joined}\nFROM "{self.last}"\n'


class WrittenTables:
    """Tables of a program as the last of their steps, which has all their columns."""

    def __init__(self, program: Program, written: Written, frames: Mapping[str, Any]) -> None:
        self.program, self.written = program, written
        self.frames = dict(frames)
        self.steps: dict[str, str] = {}
        self.columns: dict[str, dict[str, Any]] = {}
        self.texts = ColumnTexts(written.dialect, written.tree)

    def step(self, table: str) -> str:
        """Return the name of the last step of a table; a frame computed from the given tables becomes a step first."""
        if table not in self.steps:
            native = self.frames[table].to_native()
            if not any(native is known for known in self.written.tables):
                native = self.written.checkpoint(table, self.frames[table], ()).to_native()
            self.steps[table], self.columns[table] = native.get_name(), dict(native.schema())
        return self.steps[table]

    def nodes(self, names: Iterable[str]) -> list[str]:
        """Return the nodes for which columns were added."""
        return list(dict.fromkeys(node for name in names for node in self.program.nodes[name]))

    def relation(self, table: str, reads: Sequence[Any]) -> Any:
        """Return columns of a table."""
        import ibis
        import narwhals as nw

        name, columns = self.step(table), self.columns[table]
        wanted = read_by(reads, columns) or [next(iter(columns))]
        return nw.from_native(ibis.table({column: columns[column] for column in wanted}, name=name))

    def whole(self, table: str) -> Any:
        """Return all columns of a table."""
        return self.relation(table, list(self.columns[table])) if table in self.steps else self.frames[table]

    def add_rounds(self, step: Rounds, frame: Any) -> None:
        """Add a new table of rounds."""
        self.frames[step.to] = frame

    def compute(self, table: str, steps: Sequence[Compute]) -> None:
        """Add columns that read others of their table."""
        before = self.step(table)
        texts = self.texts.of(table, self.columns[table], steps, partial(self.relation, table))
        cells = [f"{column.text} AS {sql_name(step.name)}" for step, column in zip(steps, texts, strict=True)]
        listed = indented(",\n".join(['"t0".*', *cells]), 2)
        text = indented(f'SELECT\n{listed}\nFROM {sql_name(before)} AS "t0"', 4)
        self.steps[table] = self.written.part(table, text, self.nodes([step.name for step in steps]))
        self.add(table, {step.name: column.kind for step, column in zip(steps, texts, strict=True)})

    def bring(self, source: str, to: str, other: Any, match: Match) -> None:
        """Join a frame that was computed from another table."""
        self.join(to, self.written.checkpoint(source, other, self.nodes(match.names)).to_native(), match)

    def look_up(self, step: LookUp) -> None:
        """Join constants to a table."""
        constants = self.written.constants(step.to, step.cells, self.nodes(step.empty), step.wide)
        self.join(step.to, constants.to_native(), Match.of(step))

    def filled(self, name: str, match: Match) -> str:
        """Return the SQL of a joined column, with a value where the join found no row."""
        cell = f"t1.{sql_name(name)}"
        if name not in match.empty:
            return cell
        value = match.empty[name]
        return f"CAST(COALESCE({cell}, {constant(value)}) AS {self.written.kind(name, value, match.wide)})"

    def join(self, to: str, other: Any, match: Match) -> None:
        """Join columns of one step to a table."""
        before = self.step(to)
        cells = [f"{self.filled(name, match)} AS {sql_name(name)}" for name in match.names]
        keys = zip(match.key, match.other_key, strict=True)
        equal = [f"t0.{sql_name(key)} = t1.{sql_name(other_key)}" for key, other_key in keys]
        lines = [
            "SELECT",
            ",\n".join(f"  {cell}" for cell in ("t0.*", *cells)),
            f"FROM {sql_name(before)} AS t0",
            f"LEFT JOIN {sql_name(other.get_name())} AS t1",
            "  ON " + "\n  AND ".join(equal),
        ]
        text = indented("\n".join(lines), 4)
        self.steps[to] = self.written.part(to, text, self.nodes(match.names))
        schema = other.schema()
        self.add(to, {name: schema[name] for name in match.names})

    def add(self, table: str, columns: Mapping[str, Any]) -> None:
        """Note the columns that a step adds to a table.

        Raises:
            EngineError: The database does not take so many.
        """
        self.columns[table] |= columns
        most = MOST_COLUMNS.get(self.written.dialect)
        if most is not None and len(self.columns[table]) > most:
            dialect = self.written.dialect
            raise EngineError(*message("too many columns in a statement", most=most, table=table, dialect=dialect))


def run_written(program: Program, frames: Mapping[str, Any], written: Written) -> dict[str, Any]:
    """Write all steps, and return the tables that the last ones define."""
    tables = WrittenTables(program, written, frames)
    run_steps(program.steps, tables)
    return {table: tables.whole(table) for table in tables.frames}


def with_wide_integers(tree: Any, dialect: str) -> Any:
    """Return a tree of SQL in which whole numbers in the second width have the type of the database, and its division.

    To Ibis they are decimals, which it casts to doubles for a division.
    """
    from sqlglot import expressions

    decimal = expressions.DataType.build("DECIMAL(38, 0)")
    casts = [cast for cast in tree.find_all(expressions.Cast) if cast.to == decimal]
    for cast in reversed(casts):  # the inner ones first
        floor = cast.this.find(expressions.Floor) if isinstance(cast.this, expressions.Case) else None
        if floor is not None:
            quotient = floor.this.unnest()
            operands = [operand.unnest() for operand in (quotient.this, quotient.expression)]
            double = expressions.DataType.Type.DOUBLE
            numerator, denominator = (
                operand.this if isinstance(operand, expressions.Cast) and operand.to.this == double else operand
                for operand in operands
            )
            cast.set("this", floor_division(numerator, denominator, dialect))
        cast.set("to", expressions.DataType.build(WIDE[dialect], dialect=dialect))
    return tree


def floor_division(numerator: Any, denominator: Any, dialect: str) -> Any:
    """Return the floor of a quotient of whole numbers, the second positive; databases truncate towards zero."""
    from sqlglot import expressions

    one, other = (expressions.paren(operand.copy()) for operand in (numerator, denominator))
    if dialect == "postgres":
        cut: Any = expressions.Anonymous(this="DIV", expressions=[one, other])
    else:
        cut = expressions.IntDiv(this=one, expression=other)
    rest = expressions.Mod(this=one.copy(), expression=other.copy())
    below = expressions.LT(this=rest, expression=expressions.Literal.number(0))
    step = expressions.Case(
        ifs=[expressions.If(this=below, true=expressions.Literal.number(1))], default=expressions.Literal.number(0)
    )
    return expressions.paren(expressions.Sub(this=cut, expression=step))


def has_no_width(user: Any) -> bool:
    """Whether the user of a literal does not widen it to 64 bits: a choice, a column, or arithmetic on literals."""
    from sqlglot import expressions

    if isinstance(user, expressions.Paren):
        return has_no_width(user.parent)
    arithmetic = expressions.Add | expressions.Sub | expressions.Mul | expressions.Mod
    alone = isinstance(user, arithmetic) and user.find(expressions.Column) is None
    return alone or isinstance(user, expressions.If | expressions.Case | expressions.Alias)


def is_position_in_text(part: Any) -> bool:
    """Whether a part is the start or the length of a substring, which databases take in 32 bits only."""
    from sqlglot import expressions

    while part.parent is not None:
        if isinstance(part.parent, expressions.Substring) and part.arg_key != "this":
            return True
        part = part.parent
    return False


def result(name: str, kind: str, *, is_day: bool) -> str:
    """Return the SQL of a column of the results, cast to its type: databases widen sums on the way."""
    if is_day:
        return f"DATE '1970-01-01' + CAST({name} AS INTEGER) AS {name}"
    cast = {"int64": "BIGINT", "float64": "FLOAT8"}.get(kind.removeprefix("!"))
    return name if cast is None else f"CAST({name} AS {cast}) AS {name}"


def constant(value: int | str) -> str:
    """Return the SQL of a whole number, a boolean or a text."""
    return sql_text(value) if isinstance(value, str) else str(value).upper()
