"""The consequences of other values of one unit: for itself, and for all others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import field, frozen

from partyrate.counterfactuals.rater import Rater, Row, Tables
from partyrate.engines.cell_reader import column_of, shown_nodes
from partyrate.errors import NotFoundError, UsageError
from partyrate.messages import Text, in_language, message, text
from partyrate.numbers import Absent, LevelValue, show
from partyrate.serialization.values import plain_value
from partyrate.text.quoting import one_line

Key = tuple[Any, ...]

WHAT_IF_FORMAT: Final = "partyrate.what-if/1"
"""The format of what follows from a change as plain data, with its version."""


@frozen
class Difference:
    """A result that changes.

    Args:
        key: The key of the unit.
        name: The result.
        before: Its exact value before.
        after: Its exact value after.
    """

    key: Key
    name: str
    before: Any
    after: Any


@frozen
class WhatIf:
    """The consequences of other values of one unit.

    Args:
        key: The key of the unit.
        changes: Its inputs that were changed, by column, with the values that they have then.
        own: Its results that change.
        others: The results of other units that change, unit by unit.
    """

    key: Key
    changes: Mapping[str, Any]
    own: tuple[Difference, ...]
    others: tuple[Difference, ...] = field(repr=lambda others: f"<{len(others)}>")

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON: the key, the changes, and every result that changes, exact."""

        def plain(each: Difference) -> dict[str, Any]:
            ends = {"before": plain_value(each.before), "after": plain_value(each.after)}
            return {"key": list(map(plain_value, each.key)), "name": each.name, **ends}

        return {
            "format": WHAT_IF_FORMAT,
            "key": list(map(plain_value, self.key)),
            "changes": {name: str(value) for name, value in self.changes.items()},
            "own": list(map(plain, self.own)),
            "others": list(map(plain, self.others)),
        }

    def text(self, lang: str = "en") -> str:
        """Return it in a language, a line for each result that changes."""
        changed = ", ".join(f"{name} = {value}" for name, value in self.changes.items())
        lines: list[Text] = [text("what if head", unit=" / ".join(map(str, self.key)), changes=one_line(changed))]
        for each in (*self.own, *self.others):
            unit = one_line(" / ".join(map(str, each.key)))
            lines.append(text("what if line", unit=unit, name=each.name, before=_shown(each.before),
                              after=_shown(each.after)))  # fmt: skip
        if len(lines) == 1:
            lines.append(text("what if nothing"))
        return "\n".join(in_language(line, lang) for line in lines)


def _shown(value: Any) -> Any:
    if isinstance(value, Absent):
        return value.cause.words
    if isinstance(value, LevelValue):
        return value.name
    return value if isinstance(value, bool | str) or not hasattr(value, "denominator") else show(value)


def what_if(prepared: Rater, unit: Any, changes: Row, tables: Tables | None) -> WhatIf:
    """Rate all units with other values of one of them; `Prepared.what_if` says what the arguments are."""
    rating = prepared.rating
    plan = rating.plan
    row, _ = prepared.rows_of(unit)
    inputs = {
        column_of(node): name for name, node in plan.nodes.items()
        if node.kind == "input" and node.table == plan.root.name
    }  # fmt: skip
    given: Any = changes
    if not isinstance(given, Mapping) or not (given or tables):
        raise UsageError(*message("what if without changes"))
    for column in changes:
        if column not in inputs:
            raise NotFoundError.of("column", str(column), inputs, text("inputs of units can change"))
    after = prepared.update({**row, **changes}, tables=tables).rating
    keys = list(zip(*(rating.values(column) for column in plan.root.key), strict=True))
    own_key = tuple(rating_key for rating_key in keys[_position(keys, row, plan.root.key)])
    own: list[Difference] = []
    others: list[Difference] = []
    for node in shown_nodes(plan, plan.root.name):
        if node.kind == "input":
            continue
        pairs = zip(keys, rating.values(node.name), after.values(node.name), strict=True)
        for key, one, other in pairs:
            if one != other:
                (own if key == own_key else others).append(Difference(key, node.name, one, other))
    order = {key: place for place, key in enumerate(keys)}
    others.sort(key=lambda each: order[each.key])
    return WhatIf(own_key, dict(changes), tuple(own), tuple(others))


def _position(keys: list[Key], row: Row, columns: tuple[str, ...]) -> int:
    """Return the position of a unit among all of them."""
    wanted = tuple(str(row[column]) for column in columns)
    return next(place for place, key in enumerate(keys) if tuple(map(str, key)) == wanted)
