"""A program written down for a database: its steps as common table expressions of one statement.

A step takes all columns of the one before, however many these are, and adds its own. So the statement grows with the
scheme and no faster.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from partyrate.engines.cell_reader import shown_nodes
from partyrate.engines.columns.execution import run_steps
from partyrate.engines.columns.program import Compute, LookUp, Match, Program, Rounds
from partyrate.engines.columns.scheduling import read_by
from partyrate.errors import EngineError
from partyrate.model import Entry
from partyrate.plan import Node, Plan
from partyrate.text.quoting import sql_name, sql_remark, sql_text

KINDS: Final[Mapping[type, str]] = {int: "BIGINT", bool: "BOOLEAN", str: "VARCHAR"}
COLUMNS: Final[Mapping[type, str]] = {int: "int64", bool: "boolean", str: "string"}
"""The types of constants, as databases name them, and as Ibis names columns of them."""

WIDE: Final[Mapping[str, str]] = {"duckdb": "HUGEINT", "postgres": "DECIMAL(38, 0)"}
"""How databases name the type of whole numbers in the second width, which to Ibis are decimals of 38 digits."""

MOST_COLUMNS: Final[Mapping[str, int]] = {"postgres": 1_600}
"""The columns that a step of a statement may have: PostgreSQL takes 1,664, and results bring some of their own."""

_LONGEST: Final = 60
"""The bytes of a name that every database keeps."""


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
        self.tables: list[Any] = []
        self.told: set[str] = set()

    def place(self, table: str, frame: Any, nodes: Sequence[str]) -> Any:
        """Write a step down, and give the table that it makes."""
        import ibis
        import narwhals as nw

        expression = frame.to_native()
        name = self.part(table, self.text(self.tree(expression)), nodes)
        self.tables.append(ibis.table(expression.schema(), name=name))
        return nw.from_native(self.tables[-1])

    def part(self, table: str, text: str, nodes: Sequence[str]) -> str:
        """Add a step with its text and with remarks about its nodes, and return its name."""
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
        """Write columns of constants down, as arrays that databases read sooner than rows, and give their table."""
        import ibis
        import narwhals as nw

        kinds = {name: self.kind(name, column[0], wide) for name, column in cells.items()}
        columns = [
            f"unnest(CAST(ARRAY[{', '.join(map(constant, column))}] AS {kinds[each]}[])) AS {sql_name(each)}"
            for each, column in cells.items()
        ]
        lines = ",\n      ".join(columns)
        name = self.part(table, f"    SELECT\n      {lines}", nodes)
        schema = {
            each: "decimal(38, 0)" if each in wide else COLUMNS[type(column[0])] for each, column in cells.items()
        }
        return nw.from_native(ibis.table(schema, name=name))

    def tree(self, expression: Any) -> Any:
        """Return an expression as a tree of SQL.

        What is made of small literals alone is made one of 64 bits: databases would give it 32.
        """
        from ibis.backends.sql import compilers
        from sqlglot import expressions

        # What `ibis.to_sql` prints; parts of it may stand in several places, so that each place gets its own.
        tree = getattr(compilers, self.dialect).compiler.to_sqlglot(expression).copy()
        wide = expressions.DataType(this=expressions.DataType.Type.BIGINT)
        for literal in list(tree.find_all(expressions.Literal)):
            value = literal.parent if isinstance(literal.parent, expressions.Neg) else literal
            if literal.is_int and has_no_width(value.parent) and not is_place_in_text(literal):
                value.replace(expressions.Cast(this=value.copy(), to=wide.copy()))
        return with_wide_integers(tree, self.dialect)

    def text(self, tree: Any) -> str:
        """Write one step, indented unless a text in it has several lines, which would not be the same any more."""
        from sqlglot import expressions

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
        """Return the whole statement, which gives an expression."""
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

    def step(self, table: str) -> str:
        """Return the name of the last step of a table; what was made of the tables that came in becomes one first."""
        if table not in self.steps:
            placed = self.frames[table].to_native()
            if not any(placed is each for each in self.written.tables):
                placed = self.written.place(table, self.frames[table], ()).to_native()
            self.steps[table], self.columns[table] = placed.get_name(), dict(placed.schema())
        return self.steps[table]

    def nodes(self, names: Iterable[str]) -> list[str]:
        """Return the nodes that columns were made for."""
        return list(dict.fromkeys(node for name in names for node in self.program.nodes[name]))

    def relation(self, table: str, reads: Sequence[Any]) -> Any:
        """Return columns of a table."""
        import ibis
        import narwhals as nw

        name, columns = self.step(table), self.columns[table]
        wanted = read_by(reads, columns) or [next(iter(columns))]
        return nw.from_native(ibis.table({each: columns[each] for each in wanted}, name=name))

    def whole(self, table: str) -> Any:
        """Return all columns of a table."""
        return self.relation(table, list(self.columns[table])) if table in self.steps else self.frames[table]

    def hold(self, step: Rounds, frame: Any) -> None:
        """Keep a new table of rounds."""
        self.frames[step.to] = frame

    def compute(self, table: str, steps: Sequence[Compute]) -> None:
        """Add columns that read others of their table."""
        from sqlglot import expressions

        # Beside a column of the table, what is the same in all rows is given for each.
        relation = self.relation(table, [step.expression for step in steps])
        made = relation.select(relation.columns[0], **{step.name: step.expression for step in steps}).to_native()
        tree = self.written.tree(made)
        everything = expressions.Column(this=expressions.Star(), table=expressions.to_identifier("t0", quoted=True))
        tree.set("expressions", [everything, *tree.expressions[1:]])
        names, schema = [step.name for step in steps], made.schema()
        self.steps[table] = self.written.part(table, self.written.text(tree), self.nodes(names))
        self.add(table, {name: schema[name] for name in names})

    def bring(self, source: str, to: str, few: Any, match: Match) -> None:
        """Join a frame, made of another table, to a table."""
        self.join(to, self.written.place(source, few, self.nodes(match.names)).to_native(), match)

    def look_up(self, step: LookUp) -> None:
        """Join constants to a table."""
        constants = self.written.constants(step.to, step.cells, self.nodes(step.empty), step.wide)
        self.join(step.to, constants.to_native(), Match.of(step))

    def filled(self, name: str, match: Match) -> str:
        """Write a column that was joined, with a value where a join found no row."""
        cell = f"t1.{sql_name(name)}"
        if name not in match.empty:
            return cell
        value = match.empty[name]
        return f"CAST(COALESCE({cell}, {constant(value)}) AS {self.written.kind(name, value, match.wide)})"

    def join(self, to: str, few: Any, match: Match) -> None:
        """Join columns of one step to a table."""
        before = self.step(to)
        cells = [f"{self.filled(name, match)} AS {sql_name(name)}" for name in match.names]
        alike = [f"t0.{sql_name(key)} = t1.{sql_name(own)}" for key, own in zip(match.key, match.own, strict=True)]
        lines = [
            "SELECT",
            ",\n".join(f"  {each}" for each in ("t0.*", *cells)),
            f"FROM {sql_name(before)} AS t0",
            f"LEFT JOIN {sql_name(few.get_name())} AS t1",
            "  ON " + "\n  AND ".join(alike),
        ]
        text = "\n".join(lines)
        has_lines = any("\n" in name for name in match.key)
        text = text if has_lines else "    " + text.replace("\n", "\n    ")
        self.steps[to] = self.written.part(to, text, self.nodes(match.names))
        schema = few.schema()
        self.add(to, {name: schema[name] for name in match.names})

    def add(self, table: str, columns: Mapping[str, Any]) -> None:
        """Note the columns that a step adds to a table.

        Raises:
            EngineError: The database does not take so many.
        """
        self.columns[table] |= columns
        most = MOST_COLUMNS.get(self.written.dialect)
        if most is not None and len(self.columns[table]) > most:
            raise EngineError(
                f"the statement needs more than {most:,} columns of table {table!r}",
                f"{self.written.dialect} takes no more in one step of a statement",
                "settle unpublished choices with a profile, or write it for duckdb, which has no such limit",
            )


def run_written(program: Program, frames: Mapping[str, Any], written: Written) -> dict[str, Any]:
    """Write all steps down, and give the tables that the last ones make."""
    tables = WrittenTables(program, written, frames)
    run_steps(program.steps, tables)
    return {table: tables.whole(table) for table in tables.frames}


def with_wide_integers(tree: Any, dialect: str) -> Any:
    """Return a tree of SQL in which whole numbers in the second width have the type of the database, and its division.

    To Ibis they are decimals, of which it makes doubles to divide them.
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
            top, denominator = (
                each.this if isinstance(each, expressions.Cast) and each.to.this == double else each
                for each in operands
            )
            cast.set("this", floor_division(top, denominator, dialect))
        cast.set("to", expressions.DataType.build(WIDE[dialect], dialect=dialect))
    return tree


def floor_division(top: Any, denominator: Any, dialect: str) -> Any:
    """Return the floor of a quotient of whole numbers, the second positive: databases cut it off towards zero."""
    from sqlglot import expressions

    one, other = (expressions.paren(each.copy()) for each in (top, denominator))
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
