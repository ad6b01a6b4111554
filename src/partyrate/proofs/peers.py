"""Units by chance, to stand beside the one of a witness: places and ranks need others, and some rules need a past."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from partyrate.checks.witnesses import options_of
from partyrate.engines.cell_reader import HISTORY, column_of
from partyrate.engines.implicit_rows import value_input
from partyrate.language.domains.analysis import ValueRange
from partyrate.model import Indicator
from partyrate.numbers import show
from partyrate.periods import Period, months_after
from partyrate.plan import Node, Plan
from partyrate.proofs.codes import derived_columns, with_codes
from partyrate.proofs.witness import Tables, expected_key

ROUNDS: Final = 3
"""How many past rounds a unit has."""


@frozen
class Manner:
    """The way in which units are drawn.

    Args:
        count: How many there are.
        most_rows: How many rows of a finer table a row has at most, where a scheme does not say which there are.
        is_even: Whether values are spread over their ranges, and all are there: so totals and orders have hardly any
            ties, and what adds up many rows is known; every other unit has no past. Else most values are the best ones
            or the worst, some are missing, and every unit has a past.
    """

    count: int
    most_rows: int = 3
    is_even: bool = False


class Peers:
    """Units of a scheme with inputs by chance, the same in every run, drawn in the manner that was set last.

    Args:
        plan: The scheme.
        day: A day near which dates lie.
        period: The round of the question, before which past ones lie.
    """

    def __init__(self, plan: Plan, day: date, period: Period | None) -> None:
        self.plan, self.day, self.period = plan, day, period
        self.manner = Manner(1)
        self.quality = _EVEN
        self.chance = random.Random(0)  # noqa: S311 - the same rows in every run
        self.options: dict[str, Sequence[Any]] = {}

    def unit(self, number: int, like: Mapping[str, Any] | None = None) -> Tables:
        """Return a unit, with rows below it, and its past; `like` is a row with the rest of the columns of its key."""
        root = self.plan.root.name
        key = self.plan.scheme.tables[root].key
        derived = derived_columns(self.plan.scheme)
        own = next(column for column in reversed(key) if column not in derived)
        keys = {column: str(number) if column == own else (like or {}).get(column, "1") for column in key}
        tables: Tables = {}
        between = (self.chance.random(), self.chance.random())
        self.quality = self.chance.choice((*between, *(() if self.manner.is_even else (_WORST, _BEST))))
        self._add(root, keys, tables)
        is_new = self.manner.is_even and self.chance.random() < _EVEN
        if self.plan.recorded and self.period is not None and not is_new:
            tables[HISTORY] = self._past(keys)
        return with_codes(self.plan.scheme, tables)

    def past_of(self, unit: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return past rounds of a unit."""
        return self._past({column: unit[column] for column in self.plan.scheme.tables[self.plan.root.name].key})

    def _add(self, table: str, keys: dict[str, Any], tables: Tables) -> None:
        scheme = self.plan.scheme
        row = dict(keys)
        for node in self.plan.nodes.values():
            if node.kind == "input" and node.table == table and node.name in self.plan.needed:
                row[column_of(node)] = self.cell(node)
        tables.setdefault(table, []).append(row)
        for name, entry in scheme.tables.items():
            if entry.parent != table:
                continue
            if entry.columns:
                held = value_input(self.plan, name)
                row.update({} if held is None else {column: self.cell(held) for column in entry.columns})
                continue
            tables.setdefault(name, [])
            count = self.chance.randint(int(self.manner.is_even), min(self.manner.most_rows, entry.most))
            below: list[Any] = [str(number + 1) for number in range(count)]
            for each in map(expected_key, entry.expects) if entry.expects else below:
                self._add(name, {**keys, **dict.fromkeys(entry.key, each)}, tables)

    def cell(self, node: Node) -> Any:
        """Return a value of an input; one that may be missing is now and then."""
        entry = node.entry
        assert isinstance(entry, Indicator)
        may_miss = (entry.optional or "when" in node.rules) and not self.manner.is_even
        if may_miss and self.chance.random() < _MISSING:
            return None
        if node.causes and not self.manner.is_even and self.chance.random() < _MISSING:
            return self.chance.choice([*node.causes])
        if entry.kind == "date":
            return self.day + timedelta(days=self.chance.randint(-_YEARS if self.manner.is_even else -_DAYS, _DAYS))
        if entry.kind == "text":
            return self.chance.choice("ABC")
        if node.name not in self.options:
            self.options[node.name] = options_of(node)
        pick = self._near if self.manner.is_even and entry.kind == "number" else self._picked
        return _plain(pick(self.options[node.name], falls=entry.direction == "lower"))

    def versions(self, tables: Tables, moved: Node) -> list[Tables]:
        """Return tables with several values of an input in the first row that has it, in the order of the values."""
        table, column = moved.table, column_of(moved)
        entry = self.plan.scheme.tables[table]
        if entry.columns:
            table, column = str(entry.parent), entry.columns[0]
        rows = tables.get(table, [])
        if not rows or (cell := rows[0].get(column)) is None or cell in moved.causes:
            return []
        options = self.options.setdefault(moved.name, options_of(moved))
        places = {0, len(options) - 1, *(self.chance.randrange(len(options)) for _ in range(_VERSIONS))}
        values = [_plain(options[place]) for place in sorted(places)]
        return [{**tables, table: [{**rows[0], column: value}, *rows[1:]]} for value in values]

    def _picked(self, options: Sequence[Any], *, falls: bool) -> Any:
        """Return the best end, the worst one, or anything between them: a good unit has more of the best."""
        if self.chance.random() < _BETWEEN * (1 - abs(2 * self.quality - 1)):
            return options[self.chance.randrange(len(options))]
        is_good = self.chance.random() < self.quality
        return options[len(options) - 1 if is_good != falls else 0]

    def _near(self, options: Sequence[Any], *, falls: bool) -> Any:
        """Return a value at the place in its range that the quality of the unit has in all, or near it."""
        quality = min(1, max(0, self.quality + self.chance.uniform(-_NEAR, _NEAR)))
        return options[round((len(options) - 1) * (1 - quality if falls else quality))]

    def _past(self, keys: Mapping[str, Any]) -> list[dict[str, Any]]:
        assert self.period is not None
        rows = []
        start = self.period.start
        length = _months(self.period)
        for number in range(1, ROUNDS + 1):
            first, after = months_after(start, -number * length), months_after(start, -(number - 1) * length)
            if first is None or after is None:
                break
            last = after - timedelta(days=1)
            values = {name: self._recorded(self.plan.record(name).value_range) for name in self.plan.recorded}
            rows.append({**keys, "round": f"{first.isoformat()}/{last.isoformat()}", **values})
        return rows

    def _recorded(self, known: ValueRange) -> Any:
        if known.kind == "level" and known.scale is not None:
            return self.chance.choice(known.scale.names)
        if known.kind == "flag":
            return self.chance.random() < _EVEN
        if known.kind == "number" and known.resolution is not None:
            place = self.chance.randint(0, int((known.high - known.low) * known.resolution))
            return show(known.low + Fraction(place, known.resolution))
        if known.kind == "text" and known.values:
            return self.chance.choice(known.values)
        return None


_VERSIONS: Final = 5
_MISSING: Final = 0.1
_BETWEEN: Final = 0.5
_WORST, _EVEN, _BEST = 0.02, 0.5, 0.98
"""How often a unit has the best value of an input, where it has one of both ends."""

_NEAR: Final = 0.1
"""How far a value that is spread evenly lies from the quality of its unit at most."""

_DAYS: Final = 800
_YEARS: Final = 8_000
"""How many days dates lie from the day at most, and before it where they are spread evenly."""


def _plain(value: Any) -> Any:
    return show(value) if isinstance(value, Fraction) else value


def _months(period: Period) -> int:
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
