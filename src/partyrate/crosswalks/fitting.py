"""One scheme fitted to a crosswalk: the rows of its tables, the rule of each column, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from attrs import field, frozen

from partyrate.crosswalks.unknown import with_unknown
from partyrate.engines.cell_reader import HISTORY, ROUND, column_of
from partyrate.errors import SchemeFault, StructureError, UnknownNameError, listed
from partyrate.evaluator import Evaluator
from partyrate.language.grammar import names_in
from partyrate.loading.sections import CROSSWALK
from partyrate.messages import Message, message, text
from partyrate.model import Indicator, Scheme
from partyrate.model.target import Target, TargetTable
from partyrate.plan import Node, Plan
from partyrate.plan.nodes import ancestors, full_key
from partyrate.spans import Path, Span


@frozen
class Column:
    """One column of the rows that a scheme is rated with.

    Args:
        name: Its name in the data of the scheme.
        rule: The name of the formula of the crosswalk that gives it, or of a key column.
        node: The input, or the value of past rounds, that it brings; None for a key column.
        path: Its place in the file.
    """

    name: str
    rule: str
    node: Node | None
    path: Path


@frozen
class FittedTable:
    """The rows of one table of a scheme.

    Args:
        name: The table, or `history`.
        source: The table of the crosswalk whose rows they are.
        where: The name of the formula that selects them.
        keys: The columns of the key.
        columns: The other columns.
    """

    name: str
    source: str
    where: str | None
    keys: tuple[Column, ...]
    columns: tuple[Column, ...]


@frozen(eq=False)
class Fitted:
    """A scheme that a crosswalk rates.

    Args:
        target: What the file says of it.
        scheme: The scheme, as it was loaded.
        tables: The rows of its tables by name, coarser ones first.
        formulas: The formulas that the crosswalk gets for the columns.
        unknown: The inputs that nothing gives, by table; the tables of which nothing is known have no inputs there.
    """

    target: Target
    scheme: Scheme = field(repr=False)
    tables: Mapping[str, FittedTable]
    formulas: tuple[tuple[Indicator, Path], ...] = field(repr=False)
    unknown: Mapping[str, tuple[str, ...]]

    @property
    def lacked(self) -> list[str]:
        """The tables of which nothing is known, coarser ones first; without those whose rows the scheme expects."""
        known = self.scheme.tables
        tables = [
            name for name in self.target.lacks if name in known and not (known[name].columns or known[name].expects)
        ]
        return sorted(tables, key=lambda name: len(ancestors(self.scheme, name)))

    def evaluator(self, plan: Plan) -> Evaluator:
        """Build the evaluator of the scheme in which what is lacking is unknown, by the plan of the crosswalk."""
        columns = [column for table in self.tables.values() for column in table.columns]
        gaps = [
            column.node.name
            for column in columns
            if column.node is not None and column.node.kind == "input"
            if column.rule in plan.nodes and plan.nodes[column.rule].value_range.possible_causes
        ]
        unknown = [name for names in self.unknown.values() for name in names]
        return Evaluator(with_unknown(self.scheme, unknown, gaps, self.lacked))


def fitted(crosswalk: Scheme, target: Target, evaluator: Evaluator) -> tuple[Fitted, list[SchemeFault]]:
    """Fit a scheme to a crosswalk; return all that is wrong with the tables and the names as well."""
    fitting = _Fitting(crosswalk, target, evaluator)
    made = fitting.fitted()
    return made, fitting.faults


class _Fitting:
    """Fits one scheme, and gathers the faults."""

    def __init__(self, crosswalk: Scheme, target: Target, evaluator: Evaluator) -> None:
        self.crosswalk, self.target = crosswalk, target
        self.scheme, self.plan = evaluator.scheme, evaluator.plan
        self.faults: list[SchemeFault] = []
        self.formulas: list[tuple[Indicator, Path]] = []
        self.unknown: dict[str, tuple[str, ...]] = {}
        self.used = {
            name
            for node in self.plan.nodes.values()
            if node.is_computable
            for rule in node.rules.values()
            for name in names_in(rule.tree)
        }

    def fitted(self) -> Fitted:
        self._check_names()
        tables: dict[str, FittedTable] = {}
        for name in sorted(self.scheme.tables, key=lambda name: len(ancestors(self.scheme, name))):
            if (made := self._table(name)) is not None:
                tables[name] = made
        if (made := self._history()) is not None:
            tables[HISTORY] = made
        return Fitted(self.target, self.scheme, tables, tuple(self.formulas), self.unknown)

    # ----------------------------------------------------------------------------------------------- names of the file

    def _at(self, path: Path) -> Span | None:
        return self.crosswalk.span_of(*path)

    def _path(self, *rest: str | int) -> Path:
        return (CROSSWALK, self.target.name, *rest)

    def _fault(self, lines: Message, path: Path) -> None:
        self.faults.append(StructureError(*lines, self._at(path), path))

    def _unknown_name(self, kind: str, name: str, known: Any, why: str, path: Path) -> None:
        self.faults.append(UnknownNameError.of(kind, name, known, text(why), self._at(path), path))

    def _check_tables(self, known: Sequence[str]) -> None:
        for name in self.target.table:
            if name not in known:
                self._unknown_name("table", name, known, "tables of the scheme", self._path("table", name))
        for number, name in enumerate(self.target.lacks):
            if name not in known:
                self._unknown_name("table", name, known, "tables of the scheme", self._path("lacks", number))
            elif name in self.target.table:
                self._fault(message("table lacked and given", name=name), self._path("lacks", number))

    def _check_names(self) -> None:
        self._check_tables([*self.scheme.tables, HISTORY])
        results = [node for node in self.plan.nodes.values() if node.kind != "input"]
        for number, name in enumerate(self.target.results):
            if name not in [node.name for node in results]:
                known = [node.name for node in results if not node.instance]
                self._unknown_name("result", name, known, "results of a rated scheme", self._path("results", number))

    # ----------------------------------------------------------------------------------------------------------- tables

    def _inputs(self, table: str) -> dict[str, Node]:
        """Return the inputs of a table; one that is read from columns of its parent belongs to the parent as well."""
        return {
            node.name: node for node in self.plan.nodes.values() if node.kind == "input" and node.table == table
        }  # fmt: skip

    def _table(self, name: str) -> FittedTable | None:
        entry, given = self.scheme.tables[name], self.target.table.get(name)
        needed = [node.name for node in self._inputs(name).values() if node.name in self.plan.needed]
        is_used = not self.used.isdisjoint({name, *entry.key})
        if entry.columns:
            self._column_table(name, given, needed)
        elif name in self.target.lacks and entry.parent is not None:
            self.unknown[name] = tuple(needed)
            if is_used:
                where = self._path("lacks", self.target.lacks.index(name))
                self._fault(message("lacked table is counted", name=name, scheme=self.scheme.name), where)
        elif given is not None:
            return self._given_table(name, given, needed)
        elif needed or entry.parent is None or self._is_missed(name, is_used=is_used):
            self._fault(message("table not given", name=name, scheme=self.scheme.name), self._path())
        return None

    def _is_missed(self, table: str, *, is_used: bool) -> bool:
        """Return whether a table without inputs must be given: for its rows, or for columns that are rows below it."""
        return (is_used and not self._has_rows(table)) or bool(self._columns_below(table))

    def _given_table(self, name: str, given: TargetTable, needed: list[str]) -> FittedTable | None:
        columns, brought = self._inputs(name), self._columns_below(name)
        known = {**columns, **brought}
        missing = [each for each in (*needed, *brought) if each not in given.inputs and each not in given.lacks]
        self._check_inputs(name, given, known, missing, columns)
        self.unknown[name] = tuple(each for each in given.lacks if each in columns)
        return self._built(name, given, known, full_key(self.scheme, name))

    def _has_rows(self, table: str) -> bool:
        """Return whether a table that is not given gets its rows from a finer one that is."""
        return not self._inputs(table) and any(
            table in ancestors(self.scheme, name) for name in self.target.table if name in self.scheme.tables
        )

    def _columns_below(self, table: str) -> dict[str, Node]:
        """Return the columns of a table that are read as rows of a finer one, each with the input that it brings."""
        found: dict[str, Node] = {}
        for name, entry in self.scheme.tables.items():
            if entry.parent == table and entry.columns and name not in self.target.lacks:
                lacked = {*self.target.table.get(name, TargetTable()).lacks}
                nodes = [node for node in self._inputs(name).values() if node.name in self.plan.needed]
                found |= {column: node for node in nodes if node.name not in lacked for column in entry.columns}
        return found

    def _column_table(self, name: str, given: TargetTable | None, needed: list[str]) -> None:
        """Check what is said of a table whose rows are columns of its parent: only that its input is lacking."""
        parent = self.scheme.tables[name].parent or ""
        if given is not None and (given.inputs or given.key or given.where or given.from_):
            self._fault(message("rows are columns", name=name, parent=parent), self._path("table", name))
        lacks = needed if name in self.target.lacks else [] if given is None else list(given.lacks)
        self.unknown[name] = tuple(lacks)
        for number, each in enumerate(() if given is None else given.lacks):
            if each not in self._inputs(name):
                path = self._path("table", name, "lacks", number)
                self._unknown_name("input", each, self._inputs(name), "inputs of the table", path)

    def _check_inputs(
        self, table: str, given: TargetTable, known: Mapping[str, Node], missing: list[str], own: Mapping[str, Node]
    ) -> None:
        path = self._path("table", table)
        for name in given.inputs:
            if name not in known:
                self._unknown_name("input", name, known, "inputs of the table", (*path, "inputs", name))
        for number, name in enumerate(given.lacks):
            if name not in own:
                self._unknown_name("input", name, own, "inputs of the table", (*path, "lacks", number))
            elif name in given.inputs:
                self._fault(message("input lacked and given", name=name), (*path, "lacks", number))
        if missing:
            names = listed(missing)
            self._fault(message("inputs not given", names=names, table=table, scheme=self.scheme.name), path)

    # ------------------------------------------------------------------------------------------------------ past rounds

    def _history(self) -> FittedTable | None:
        recorded = {node.name: node for node in self.plan.records}
        given = self.target.table.get(HISTORY)
        if HISTORY in self.target.lacks:
            self.unknown[HISTORY] = ()
            return None
        if given is None:
            if recorded:
                names = listed(recorded)
                self._fault(message("past not given", names=names, scheme=self.scheme.name), self._path())
            return None
        known = {node.name: node for node in self.plan.nodes.values() if not node.instance}
        missing = [name for name in recorded if name not in given.inputs]
        self._check_inputs(HISTORY, given, known, missing, {})
        return self._built(HISTORY, given, known, (*full_key(self.scheme, self.plan.root.name), ROUND))

    # ------------------------------------------------------------------------------------------------------------ rules

    def _built(
        self, name: str, given: TargetTable, known: Mapping[str, Node], keys: tuple[str, ...]
    ) -> FittedTable | None:
        """Return the rows of a table; None where the crosswalk has no such table."""
        source, path = given.from_ or name, self._path("table", name)
        if source not in self.crosswalk.tables:
            place = (*path, "from") if given.from_ else path
            self._unknown_name("table", source, self.crosswalk.tables, "tables of the crosswalk", place)
            return None
        for key in given.key:
            if key not in keys:
                self._unknown_name("key column", key, keys, "key columns of the table", (*path, "key", key))
        made = tuple(self._key(name, source, key, given.key.get(key)) for key in keys)
        columns = tuple(
            self._column(name, source, each, rule, known[each]) for each, rule in given.inputs.items() if each in known
        )
        rule = given.where
        where = None if rule is None else self._formula(name, source, "where", rule, (*path, "where"))
        return FittedTable(name, source, where, made, columns)

    def _column(self, table: str, source: str, name: str, rule: str, node: Node) -> Column:
        """Return a column that a rule gives; past rounds record values by their names."""
        path = self._path("table", table, "inputs", name)
        column = column_of(node) if node.name == name and table != HISTORY else name
        return Column(column, self._formula(table, source, name, rule, path), node, path)

    def _key(self, table: str, source: str, key: str, rule: str | None) -> Column:
        """Return a column of the key: a key column of the crosswalk as it came, or what a rule gives."""
        own, path = full_key(self.crosswalk, source), self._path("table", table)
        if rule is None and key not in own:
            self._fault(message("key not given", key=key, table=table, source=source, known=listed(own)), path)
        if rule is None:
            return Column(key, key, None, path)
        return Column(key, self._formula(table, source, key, rule, (*path, "key", key)), None, (*path, "key", key))

    def _formula(self, table: str, source: str, column: str, rule: str, path: Path) -> str:
        """Add the formula of a rule to the crosswalk, and return its name.

        No formula gives any text: key columns and inputs of that kind are taken as they are. These are read where a
        rule asks for them.
        """
        if rule in full_key(self.crosswalk, source):
            return rule
        name = f"{self.target.name} / {table} / {column}"
        entry = self.crosswalk.indicators.get(rule)
        is_text = entry is not None and entry.kind == "text"
        formula = f"present({rule})" if is_text else rule
        self.formulas.append((Indicator(name=name, table=source, formula=formula, show=False), path))
        return rule if is_text else name
