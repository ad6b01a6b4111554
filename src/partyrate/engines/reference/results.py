"""Results of plain rows, and how values are written in results of every engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, Protocol

from attrs import define

from partyrate.engines.cell_reader import shown_nodes
from partyrate.engines.conversion import Conversion
from partyrate.ladders import MOST_NAMED, CohortRecord, OpenRows
from partyrate.language.domains.reference import Item
from partyrate.model import Indicator
from partyrate.numbers import Absent, Cause, LevelValue, as_decimal, decimals_of
from partyrate.plan import Node, Plan

USUAL: Final = 18
WIDEST: Final = 38
"""The precision of the decimals that results are, and the greatest that frames have."""

MOST_DIGITS: Final = 15
"""A number below one with at most so many decimals prints with the same ones as its nearest double."""


def digits_of(node: Node) -> int | None:
    """Return the decimals with which a result is shown; None where no decimal writes it exactly."""
    entry = node.entry
    declared = entry.decimals if isinstance(entry, Indicator) and isinstance(entry.decimals, int) else None
    return node.value_range.decimals if declared is None else declared


def shown(node: Node, value: Item) -> Any:
    """Return a value as results hold it: a decimal, a fraction where none is exact, a level's name, or None."""
    if isinstance(value, Absent):
        return None
    if isinstance(value, LevelValue):
        return value.name
    return shown_number(value, digits_of(node))


def shown_number(value: Item, digits: int | None) -> Any:
    """Return a number as a whole number or a decimal where one is exact; every other value as it is."""
    if isinstance(value, Fraction) and digits is not None:
        return int(value) if digits == 0 else as_decimal(value, digits)
    return value


_FEW: Final = 20
"""Where fewer rows than one in so many are asked for, they are read one by one; whole columns otherwise."""


class Rows(Protocol):
    """The rows of one call with exact values, as results of plain rows read them."""

    @property
    def given(self) -> Sequence[str]:
        """The tables that were given."""
        ...

    @property
    def added(self) -> Mapping[str, int]:
        """The number of rows of each table that were expected and not given."""
        ...

    def rows(self, table: str) -> Sequence[Mapping[str, Any]]:
        """Return the rows of a table as they came."""
        ...

    def has(self, name: str) -> bool:
        """Whether a node was computed."""
        ...

    def values(self, name: str) -> list[Item]:
        """Return the exact values of a node for every row of its table."""
        ...

    def at(self, name: str, row: int) -> Item:
        """Return the exact value of a node in one row."""
        ...

    def decimals(self, name: str, digits: int) -> list[Any] | None:
        """Return the numbers of a node as results show them, where that is known to be quicker than one by one."""
        ...

    def named(self, table: str, name: str) -> list[Item]:
        """Return a node of a table or a coarser one, or a key column as a text, for every row of the table."""
        ...

    def past(self, agree: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the recorded rounds of one unit."""
        ...

    def records(self, ladder: str) -> Sequence[CohortRecord]:
        """Return the report of every cohort of a ladder."""
        ...

    def open_rows(self, ladder: str) -> OpenRows:
        """Return the rows whose levels are open."""
        ...


@define(eq=False)
class RowsResult:
    """The results of one call over plain rows."""

    plan: Plan
    store: Rows
    conversions: tuple[Conversion, ...] = ()
    reason: str = ""

    @property
    def engine(self) -> str:
        """The engine, in words; where the reference engine computed the rows, with the reason."""
        return f"one by one: {self.reason}" if self.reason else "compiled"

    @property
    def given(self) -> Sequence[str]:
        """The tables that were given."""
        return self.store.given

    @property
    def is_lazy(self) -> bool:
        """Whether results are computed anew for each question."""
        return False

    def size(self, table: str) -> int:
        """Count the rows of a table."""
        return len(self.store.rows(table))

    def added_rows(self, table: str) -> int:
        """Count the rows that a table expects and that were not given."""
        return self.store.added.get(table, 0)

    def native(self, table: str) -> list[dict[str, Any]]:
        """Return a table as it came, with an entry for each result."""
        columns: dict[str, Sequence[Any]] = {}
        for node in shown_nodes(self.plan, table):
            columns |= self.columns_of(node)
        rows = self.store.rows(table)
        if not columns:
            return [dict(row) for row in rows]
        parts = zip(rows, *columns.values(), strict=True)
        return [{**row, **dict(zip(columns, each, strict=True))} for row, *each in parts]

    def columns_of(self, node: Node) -> dict[str, Sequence[Any]]:
        """Return the values of a node as results show them and, where they can be absent, their states."""
        digits = digits_of(node)
        values = None if digits is None else self.store.decimals(node.name, digits)
        exact = self.store.values(node.name) if values is None or node.value_range.possible_causes else []
        columns: dict[str, Sequence[Any]] = {
            node.name: [shown(node, value) for value in exact] if values is None else values
        }
        if node.value_range.possible_causes:
            columns[f"{node.name}_state"] = [
                value.cause.words if isinstance(value, Absent) else None for value in exact
            ]
        return columns

    def row(self, table: str, number: int) -> dict[str, Any]:
        """Return one row of a table as it came, with an entry for each result."""
        row = dict(self.store.rows(table)[number])
        for node in shown_nodes(self.plan, table):
            value = self.store.at(node.name, number)
            row[node.name] = shown(node, value)
            if node.value_range.possible_causes:
                row[f"{node.name}_state"] = value.cause.words if isinstance(value, Absent) else None
        return row

    def fetch(
        self, table: str, names: Sequence[str], agree: Sequence[Mapping[str, Any]] | None = None
    ) -> list[dict[str, Any]]:
        """Return exact values of nodes, a dict for each row, with the key columns as they came.

        `agree` keeps the rows that agree with one of the mappings from name to value.
        """
        keys = self.plan.full_key(table)
        rows = self.store.rows(table)
        kept: Sequence[int] = range(len(rows)) if agree is None else self._agreeing(table, agree)
        if len(kept) * _FEW > len(rows):
            columns = {name: self.store.values(name) for name in names}
            values = {name: [column[number] for number in kept] for name, column in columns.items()}
        else:
            values = {name: [self.store.at(name, number) for number in kept] for name in names}
        return [
            {**{key: rows[number][key] for key in keys}, **{name: column[place] for name, column in values.items()}}
            for place, number in enumerate(kept)
        ]

    def _agreeing(self, table: str, agree: Sequence[Mapping[str, Any]]) -> list[int]:
        """Return the numbers of the rows that agree with one of some mappings from name to value."""
        keys, rows = self.plan.full_key(table), self.store.rows(table)
        alike: dict[tuple[str, ...], set[tuple[Any, ...]]] = {}
        for each in agree:
            alike.setdefault(tuple(each), set()).add(tuple(each.values()))
        kept: set[int] = set()
        for names, wanted in alike.items():
            if not names:
                return list(range(len(rows)))
            known = [[row[name] for row in rows] if name in keys else self.store.named(table, name) for name in names]
            kept.update(number for number, key in enumerate(zip(*known, strict=True)) if key in wanted)
        return sorted(kept)

    def has(self, name: str) -> bool:
        """Whether a node was computed."""
        return self.store.has(name)

    def distinct_keys(self, table: str, keys: Sequence[str]) -> Iterable[tuple[Any, ...]]:
        """Return the distinct values of some key columns together, where the last one holds texts."""
        rows = self.store.rows(table)
        if not rows or not isinstance(rows[0][keys[-1]], str):
            return ()
        return set(zip(*([row[key] for row in rows] for key in keys), strict=True))

    def distinct_texts(self, table: str, name: str) -> Iterable[tuple[Any, ...]]:
        """Return the distinct texts of a node."""
        del table
        return {(value,) for value in self.store.values(name)}

    def keys_like(self, table: str, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the keys whose parts are written like the given ones."""
        keys = self.plan.full_key(table)
        return [
            {key: row[key] for key in keys}
            for row in self.store.rows(table)
            if all(str(row[name]) == str(value) for name, value in asked.items())
        ]

    def past(self, agree: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the recorded rounds of one unit."""
        return self.store.past(agree)

    def records(self, ladder: str) -> list[CohortRecord]:
        """Return the report of every cohort of a ladder."""
        return sorted(self.store.records(ladder), key=lambda record: tuple(map(str, record.key)))

    def open_rows(self, ladder: str) -> OpenRows:
        """Return the rows whose levels are open."""
        return self.store.open_rows(ladder)

    def absence_counts(self, table: str, names: Sequence[str]) -> dict[str, dict[Cause, int]]:
        """Count the rows in which values are absent, by cause."""
        del table
        return {
            name: dict(Counter(value.cause for value in self.store.values(name) if isinstance(value, Absent)))
            for name in names
        }

    def true_count(self, table: str, name: str) -> int:
        """Count the rows in which a flag is true."""
        del table
        return sum(value is True for value in self.store.values(name))

    def true_rows(self, table: str, name: str) -> tuple[int, list[dict[str, Any]]]:
        """Return how many rows a flag is true in, and the keys of the first ones."""
        keys, pairs = self.plan.full_key(table), zip(self.store.rows(table), self.store.values(name), strict=True)
        found = [row for row, value in pairs if value is True]
        return len(found), [{key: row[key] for key in keys} for row in found[:MOST_NAMED]]

    def total(self, table: str, name: str) -> tuple[Fraction, int]:
        """Add up a number over all rows that have it, and count them."""
        del table
        return added(self.store.values(name))

    def counts(self, table: str, ladder: str, by: Sequence[str]) -> list[dict[str, Any]]:
        """Count the rows at each level, or without one by a declared cause, by key columns."""
        numbers: dict[Any, int] = {}
        for row, value in zip(self.store.rows(table), self.store.values(ladder), strict=True):
            place = value.place if isinstance(value, LevelValue) else None
            cause = value.cause if isinstance(value, Absent) and value.cause.is_declared else None
            key = (*(row.get(name) for name in by), place, cause)
            numbers[key] = numbers.get(key, 0) + 1
        columns = (*by, "place", "cause")
        return [{**dict(zip(columns, key, strict=True)), "rows": count} for key, count in numbers.items()]

    def incentives(self, nodes: Sequence[Node]) -> list[dict[str, Any]]:
        """Return the rows that get or lose something: key columns, incentive, amount and state."""
        rows = []
        for node in nodes:
            keys = self.plan.full_key(node.table)
            for row, value in zip(self.store.rows(node.table), self.store.values(node.name), strict=True):
                if isinstance(value, Absent) and value.cause is Cause.NOT_APPLICABLE:
                    continue
                rows.append({
                    **{key: row[key] for key in keys},
                    **incentive_columns(node),
                    "amount": None if isinstance(value, Absent | bool) else amount(node, value),
                    "state": value.cause.words if isinstance(value, Absent) else None,
                })  # fmt: skip
        return rows

    def frame(self, rows: list[dict[str, Any]]) -> Any:
        """Return rows in the kind of table that came in."""
        return rows

    def chart(
        self, rows: Sequence[dict[str, Any]], columns: Sequence[str], ordered: Mapping[str, Sequence[str]],
        doubles: Sequence[str],
    ) -> Any:  # fmt: skip
        """Return rows for a chart: numbers that are whole, or doubles."""
        del ordered
        return [
            {
                name: float(row[name]) if name in doubles and row[name] is not None else whole(row[name])
                for name in columns
            }
            for row in rows
        ]


def whole(value: Any) -> Any:
    """Return a fraction that is a whole number as one, and all else as it is."""
    return value.numerator if isinstance(value, Fraction) and value.denominator == 1 else value


def added(values: Iterable[Item]) -> tuple[Fraction, int]:
    """Add up the numbers among some values, and count them; a level is a number by its value."""
    counted = [value.value if isinstance(value, LevelValue) else value for value in values]
    numbers = [value for value in counted if isinstance(value, Fraction)]
    return sum(numbers, Fraction(0)), len(numbers)


def greatest(node: Node) -> Fraction:
    """Return the greatest number that a node can be, without sign."""
    scale = node.value_range.scale
    numbers = [node.value_range.low, node.value_range.high] if scale is None else scale.values
    return max(map(abs, numbers), default=Fraction(0))


def held_decimals(digits: int | None, span: Fraction | int) -> tuple[int, int] | None:
    """Return precision and scale of the decimals in which frames hold numbers; None for nearest doubles.

    Args:
        digits: The decimals that write all of them exactly, or None.
        span: The greatest of them, without sign.
    """
    if digits is None or digits > MOST_DIGITS or span * 10**digits >= 10**WIDEST:
        return None
    return USUAL if span * 10**digits < 10**USUAL else WIDEST, digits


def lacked_by_some(plan: Plan, key: str, nodes: Sequence[Node]) -> bool:
    """Whether a key column is one of some incentives and not of others, so that it must be a text for all."""
    return any(key not in plan.full_key(node.table) for node in nodes)


def amount_digits(node: Node) -> int | None:
    """Return the decimals with which an amount is shown; None where no decimal writes it exactly."""
    scale = node.value_range.scale
    if node.value_range.kind != "level" or scale is None:
        return digits_of(node)
    digits = [decimals_of(value) for value in scale.values]
    return None if None in digits else max(each or 0 for each in digits)


def amount(node: Node, value: Item) -> Any:
    """Return an amount of an incentive as results hold it; a level counts as its value."""
    return shown_number(value.value if isinstance(value, LevelValue) else value, amount_digits(node))


def incentive_columns(node: Node) -> dict[str, Any]:
    """Return the columns that are the same for all rows of an incentive."""
    entry: Any = node.entry
    return {
        "incentive": entry.name,
        "kind": entry.kind,
        "recipient": entry.recipient,
        "amount_unit": entry.unit,
        "every": entry.every,
        "from": {"this": 0, "next": 1}.get(entry.from_, entry.from_),
        "rounds": entry.rounds,
    }
