"""The tables of the second implementation of schemes: rows with those above and below them, and cells as values."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from partyrate.testing.plain_values import MISSING, DeclaredCause, Gap

FLAGS = {"true": True, "1": True, "yes": True, "是": True, "false": False, "0": False, "no": False, "否": False}


@dataclass(eq=False)
class Row:
    """A row of a table with the row above it, those below it, and its past rounds."""

    table: str
    raw: Mapping[str, Any]
    parent: Row | None = None
    below: dict[str, list[Row]] = field(default_factory=dict)
    past: dict[int, Mapping[str, Any]] = field(default_factory=dict)

    def above(self, table: str) -> Row | None:
        """The row of a coarser table that this one belongs to."""
        return self if self.table == table else self.parent and self.parent.above(table)

    def under(self, table: str) -> Iterator[Row]:
        """The rows of a finer table that belong to this one."""
        for name, rows in self.below.items():
            for row in rows:
                yield from [row] if name == table else row.under(table)


class Refused(ValueError):
    """Rows, or a call, that the pages refuse."""


def listed(words: Any) -> list[str]:
    """One word or several."""
    return [] if words is None else [words] if isinstance(words, str) else list(words)


class Tables:
    """The text of a scheme, and the rows of its tables."""

    def __init__(self, text: str, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Read a scheme and its rows."""
        self.text = tomllib.loads(text, parse_float=Fraction)
        self.tables: dict[str, dict[str, Any]] = self.text.get("table", {})
        self.root = next(name for name, table in self.tables.items() if "parent" not in table)
        self.entries = {
            name: (section, entry)
            for section in ("input", "formula", "decision", "group", "ladder", "incentive")
            for name, entry in self.text.get(section, {}).items()
        }
        self.entries |= {f"warning.{name}": ("warning", each) for name, each in self.text.get("warning", {}).items()}
        self.rows: dict[str, list[Row]] = {}
        for name in self.ordered_tables():
            self.add_rows(name, [self.with_derived(name, raw) for raw in tables.get(name, ())])
        for past in [self.with_derived(self.root, raw) for raw in tables.get("history", ())]:
            for row in self.rows[self.root]:
                if all(row.raw[key] == past[key] for key in self.key(self.root)):
                    row.past[int(past["round"])] = past

    def table_of(self, name: str) -> str:
        """The table of an entry."""
        return str(self.entries[name][1].get("table", self.root))

    def key(self, table: str) -> list[str]:
        """The key columns of a table, those of its parents first."""
        entry = self.tables[table]
        own = [entry["key"]] if isinstance(entry["key"], str) else list(entry["key"])
        return [*(self.key(entry["parent"]) if "parent" in entry else []), *own]

    def ordered_tables(self) -> list[str]:
        """The tables, parents first."""
        return sorted(self.tables, key=lambda name: len(self.key(name)))

    def add_rows(self, name: str, given: Sequence[Mapping[str, Any]]) -> None:
        """Add the rows of a table below those of its parent; expected ones that nobody gave have nothing but a key."""
        entry = self.tables[name]
        if "parent" not in entry:
            self.rows[name] = [Row(name, raw) for raw in given]
            return
        self.rows[name] = []
        keys, own = self.key(entry["parent"]), self.key(name)[-1]
        above = [[str(row.raw[key]) for key in keys] for row in self.rows[entry["parent"]]]
        if any([str(raw[key]) for key in keys] not in above for raw in given):
            raise Refused(f"a row of {name} belongs to no row that is given")
        for parent in self.rows[entry["parent"]]:
            mine = [raw for raw in given if all(str(raw[key]) == str(parent.raw[key]) for key in keys)]
            value = next((n for n, (s, e) in self.entries.items() if s == "input" and e.get("table") == name), "")
            mine += [{**parent.raw, own: column, value: parent.raw.get(column)} for column in entry.get("columns", ())]
            there = {str(raw[own]) for raw in mine}
            expected = entry.get("expects", ())
            mine += [{**{k: parent.raw[k] for k in keys}, own: e} for e in expected if str(e) not in there]
            order = [str(each) for each in (*expected, *entry.get("columns", ()))]
            if order:
                mine.sort(key=lambda raw: order.index(str(raw[own])))
            parent.below[name] = [Row(name, raw, parent, past=parent.past) for raw in mine]
            if "order" in entry and not order:
                first = [entry["order"]] if isinstance(entry["order"], str) else entry["order"]
                parent.below[name].sort(key=lambda row: [row.raw[column] for column in first])
            self.rows[name] += parent.below[name]

    def with_derived(self, table: str, raw: Mapping[str, Any]) -> Mapping[str, Any]:
        """A row with the columns of its key that are the first digits of a code.

        Raises:
            Refused: The code has another number of digits, or such a column is given and differs.
        """
        found = dict(raw)
        for name in self.ordered_tables():
            for column, rule in self.tables[name].get("derived_keys", {}).items():
                if rule["from"] in raw and set(self.key(name)) <= set(self.key(table)):
                    code = raw[rule["from"]]
                    if len(str(code)) != rule["of"]:
                        raise Refused(f"{code} has not {rule['of']} digits")
                    digits = str(code)[: rule["first"]]
                    if str(raw.get(column, digits)) != digits:
                        raise Refused(f"{raw[column]} is not {digits}")
                    found[column] = type(code)(digits)
        return found

    def row(self, table: str, raw: Mapping[str, Any]) -> Row:
        """The row of a table with the key that some cells have."""
        keys, raw = self.key(table), self.with_derived(table, raw)
        return next(row for row in self.rows[table] if all(str(row.raw[key]) == str(raw[key]) for key in keys))

    def said(self, entry: Mapping[str, Any], cell: Any) -> Gap | None:
        """The absence by a declared cause that a cell says, None where it says none."""
        causes = self.text.get("absence", {})
        may_lack = entry.get("optional", False) or "when" in entry
        named = entry.get("absent", [*causes] if may_lack else [])
        for cause in [named] if isinstance(named, str) else named:
            words = causes[cause].get("words", [])
            if isinstance(cell, str) and cell.strip() in ([words] if isinstance(words, str) else words):
                return Gap(DeclaredCause(cause, causes[cause].get("weight", 1)))
        return None

    def read(self, entry: Mapping[str, Any], cell: Any) -> Any:
        """A cell as a value of the kind of its entry."""
        words = entry.get("missing", self.text.get("missing", ()))
        if cell is None or cell == "" or cell in ([words] if isinstance(words, str) else words):
            return MISSING
        if (said := self.said(entry, cell)) is not None:
            return said
        match entry["kind"]:
            case "number":
                return Fraction(str(cell))
            case "flag":
                return cell if isinstance(cell, bool) else FLAGS[str(cell)]
            case "date":
                return cell if isinstance(cell, date) else date.fromisoformat(cell)
        return str(cell)
