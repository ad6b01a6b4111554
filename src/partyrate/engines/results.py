"""Reading the results of the rows engine as users see them, under the same names as the columns engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import define

from partyrate.engines.reading import shown_nodes
from partyrate.engines.store import Store
from partyrate.ladders import CohortRecord
from partyrate.language.domains.numbers import Item
from partyrate.model import Indicator
from partyrate.numbers import Absent, Cause, LevelValue, as_decimal, decimals_of
from partyrate.plan import Node, Plan


def digits_of(node: Node) -> int | None:
    """Give the decimals a result is shown with; None where no decimal writes it exactly."""
    entry = node.entry
    declared = entry.decimals if isinstance(entry, Indicator) and isinstance(entry.decimals, int) else None
    return node.static.decimals if declared is None else declared


def shown(node: Node, value: Item) -> Any:
    """Give a value as results hold it: a decimal, a fraction where none is exact, a level's name, None if absent."""
    if isinstance(value, Absent):
        return None
    if isinstance(value, LevelValue):
        return value.name
    return shown_number(value, digits_of(node))


def shown_number(value: Item, digits: int | None) -> Any:
    """Give a number as a whole number or a decimal, where one is exact; every other value as it is."""
    if isinstance(value, Fraction) and digits is not None:
        return int(value) if digits == 0 else as_decimal(value, digits)
    return value


@define(eq=False)
class RowsResult:
    """The results of one call of the rows engine."""

    plan: Plan
    store: Store

    @property
    def given(self) -> Sequence[str]:
        """The tables that were given."""
        return list(self.store.tables)

    def added_rows(self, table: str) -> int:
        """Count the rows that a table expects and that were not given."""
        return self.store.added.get(table, 0)

    def native(self, table: str) -> list[dict[str, Any]]:
        """Give a table as it came, with an entry for each result."""
        nodes = shown_nodes(self.plan, table)
        rows = []
        for row in self.store.tables.get(table, []):
            made = dict(row.raw)
            for node in nodes:
                value = row.values[node.name]
                made[node.name] = shown(node, value)
                if node.static.causes:
                    made[f"{node.name}_state"] = value.cause.words if isinstance(value, Absent) else None
            rows.append(made)
        return rows

    def fetch(
        self, table: str, names: Sequence[str], agree: Sequence[Mapping[str, Any]] | None = None
    ) -> list[dict[str, Any]]:
        """Give exact values of nodes, a dict for each row, with the key columns as they came.

        `agree` keeps the rows that agree with one of the mappings from name to value.
        """
        keys = self.plan.full_key(table)
        found = []
        for row in self.store.tables.get(table, []):
            if agree is not None and not any(
                all((row.raw[name] if name in keys else row.value(name)) == value for name, value in each.items())
                for each in agree
            ):
                continue
            found.append({**{key: row.raw[key] for key in keys}, **{name: row.values[name] for name in names}})
        return found

    def has(self, name: str) -> bool:
        """Whether a node was computed."""
        node = self.plan.nodes[name]
        rows = self.store.tables.get(node.table, [])
        return any(name in row.values for row in rows[:1])

    def keys_like(self, table: str, asked: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Give the keys whose parts are written like the given ones."""
        keys = self.plan.full_key(table)
        return [
            {key: row.raw[key] for key in keys}
            for row in self.store.tables.get(table, [])
            if all(str(row.raw[name]) == str(value) for name, value in asked.items())
        ]

    def past(self, agree: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Give the recorded rounds of one row of the table without parent."""
        root = self.plan.scheme.root
        assert root is not None
        for row in self.store.tables[root.name]:
            if all(row.raw[name] == value for name, value in agree.items()):
                return [{"round": number, **values} for number, values in row.history.items()]
        return []

    def records(self, ladder: str) -> list[CohortRecord]:
        """Give the account of every cohort of a ladder."""
        return sorted(self.store.records.get(ladder, []), key=lambda record: tuple(map(str, record.key)))

    def states(self, table: str, names: Sequence[str]) -> dict[str, dict[Cause, int]]:
        """Count the rows in which values are absent, by cause."""
        counts: dict[str, dict[Cause, int]] = {name: {} for name in names}
        for row in self.store.tables.get(table, []):
            for name in names:
                value = row.values[name]
                if isinstance(value, Absent):
                    counts[name][value.cause] = counts[name].get(value.cause, 0) + 1
        return counts

    def true_count(self, table: str, name: str) -> int:
        """Count the rows in which a flag is true."""
        return sum(row.values[name] is True for row in self.store.tables.get(table, []))

    def total(self, table: str, name: str) -> tuple[Fraction, int]:
        """Add up a number over all rows that have it, and count them."""
        values = [row.values[name] for row in self.store.tables.get(table, [])]
        return added(values)

    def counts(self, table: str, ladder: str, by: Sequence[str]) -> list[dict[str, Any]]:
        """Count the rows at each level, by key columns: dicts with those columns, `place` (None without) and `rows`."""
        found: dict[Any, int] = {}
        for row in self.store.tables.get(table, []):
            value = row.values[ladder]
            place = value.place if isinstance(value, LevelValue) else None
            key = (*(row.raw.get(name) for name in by), place)
            found[key] = found.get(key, 0) + 1
        return [{**dict(zip(by, key[:-1], strict=True)), "place": key[-1], "rows": n} for key, n in found.items()]

    def incentives(self, nodes: Sequence[Node]) -> list[dict[str, Any]]:
        """Give the rows that get or lose something: key columns, incentive, amount and state."""
        found = []
        for node in nodes:
            keys = self.plan.full_key(node.table)
            for row in self.store.tables.get(node.table, []):
                value = row.values[node.name]
                if isinstance(value, Absent) and value.cause is Cause.NOT_APPLICABLE:
                    continue
                found.append({
                    **{key: row.raw[key] for key in keys},
                    **incentive_columns(node),
                    "amount": None if isinstance(value, Absent | bool) else amount(node, value),
                    "state": value.cause.words if isinstance(value, Absent) else None,
                })  # fmt: skip
        return found

    def frame(self, rows: list[dict[str, Any]]) -> Any:
        """Give rows in the kind of table that came in."""
        return rows


def added(values: Iterable[Item]) -> tuple[Fraction, int]:
    """Add up the numbers among some values, and count them; a level is a number by its value."""
    counted = [value.value if isinstance(value, LevelValue) else value for value in values]
    numbers = [value for value in counted if isinstance(value, Fraction)]
    return sum(numbers, Fraction(0)), len(numbers)


def amount_digits(node: Node) -> int | None:
    """Give the decimals an amount is shown with; None where no decimal writes it exactly."""
    scale = node.static.scale
    if node.static.kind != "level" or scale is None:
        return digits_of(node)
    digits = [decimals_of(value) for value in scale.values]
    return None if None in digits else max(each or 0 for each in digits)


def amount(node: Node, value: Item) -> Any:
    """Give an amount of an incentive as results hold it; a level counts as its value."""
    return shown_number(value.value if isinstance(value, LevelValue) else value, amount_digits(node))


def incentive_columns(node: Node) -> dict[str, Any]:
    """Give what is the same for all rows of an incentive."""
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
