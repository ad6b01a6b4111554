"""What incentives add up to, exactly: by key columns, by incentive, and by values of those who get them.

Amounts of different units, or for different spans, are never added up. Nobody rounds: totals are fractions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from partyrate.errors import NotFoundError, UsageError, listed
from partyrate.language.domains.reference import Item
from partyrate.messages import message, text, word
from partyrate.model import Incentive
from partyrate.numbers import Absent, Cause, LevelValue, exact
from partyrate.plan import Node, Plan
from partyrate.text.normalization import normal

OF_INCENTIVES: Final = ("incentive", "kind", "recipient")
"""What totals can be grouped by beside key columns and names of the scheme; they go before names of the scheme."""

TOTAL_COLUMNS: Final = ("amount_unit", "every", "total", "rows", "open_rows")
"""The columns of a total beside those it is grouped by."""


@frozen
class Receipt:
    """One row that gets an incentive: what it is grouped by, and the amount, which may be absent."""

    incentive: Node
    values: Mapping[str, Any]
    amount: Item


def countable(plan: Plan) -> list[Node]:
    """Give the incentives that have amounts in a unit."""
    return [node for node in plan.nodes.values() if isinstance(node.entry, Incentive) and node.entry.adds_up]


def totals(incentives: Sequence[Node], receipts: Iterable[Receipt], by: Sequence[str]) -> list[dict[str, Any]]:
    """Add up receipts of some incentives by names, one sum for each unit and span.

    Returns:
        Dicts with the names of `by`, `amount_unit`, `every`, `total`, `rows` (who gets it) and `open_rows` (those of
        them without an amount), in an order that does not depend on that of the receipts: incentives, kinds and
        recipients as the scheme has them, levels from the best, everything else as it grows, what is absent last.
    """
    sums: dict[tuple[Any, ...], list[Any]] = {}
    for receipt in receipts:
        entry: Any = receipt.incentive.entry
        group = (*(receipt.values[name] for name in by), entry.unit, entry.every)
        found = sums.setdefault(group, [Fraction(0), 0, 0])
        amount = receipt.amount.value if isinstance(receipt.amount, LevelValue) else receipt.amount
        found[1] += 1
        if isinstance(amount, Fraction):
            found[0] += amount
        else:
            found[2] += 1
    names = [*by, *TOTAL_COLUMNS]
    places = {
        (name, of_incentive(node, name)): place
        for name in OF_INCENTIVES
        for place, node in list(enumerate(incentives))[::-1]
    }

    def order(group: tuple[Any, ...]) -> list[Any]:
        return [
            (0, places[name, value], "") if name in OF_INCENTIVES else rank(value)
            for name, value in zip(names, group, strict=False)
        ]

    return [dict(zip(names, [*map(plain, group), *sums[group]], strict=True)) for group in sorted(sums, key=order)]


def receipts(
    plan: Plan, result: Any, incentives: Sequence[Node], names: Sequence[str], where: Mapping[str, Any] | None = None
) -> Iterator[Receipt]:
    """Give every row that gets one of some incentives, with its values of some names.

    A name that the table of an incentive and those above it do not have is None there. `where` keeps the rows whose
    values of each name pass its test.
    """
    tests = where or {}
    needed = tuple(dict.fromkeys([*names, *tests]))
    values = [name for name in needed if name not in OF_INCENTIVES]
    for table in dict.fromkeys(node.table for node in incentives if node.table in result.given):
        own = [node for node in incentives if node.table == table]
        for row in rows_of(plan, result, table, [node.name for node in own], values):
            for node in own:
                amount = row[node.name]
                if isinstance(amount, Absent) and amount.cause is Cause.NOT_APPLICABLE:
                    continue
                found = {name: of_incentive(node, name) if name in OF_INCENTIVES else row[name] for name in needed}
                if all(test(found[name]) for name, test in tests.items()):
                    yield Receipt(node, found, amount)


def rows_of(plan: Plan, result: Any, table: str, own: Sequence[str], names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Give the rows of a table with nodes of its own, and with names of it and of the tables above it."""
    there = [each for each in plan.ancestors(table) if each in result.given]
    homes = {name: plan.nodes[name].table for name in names if name in plan.nodes and plan.nodes[name].table in there}
    above = []
    for home in dict.fromkeys(each for each in homes.values() if each != table):
        key, wanted = plan.full_key(home), [name for name, each in homes.items() if each == home]
        known = {tuple(row[part] for part in key): row for row in result.fetch(home, wanted)}
        above.append((key, wanted, known))
    here = [*own, *(name for name, home in homes.items() if home == table)]
    for row in result.fetch(table, here):
        found = {**dict.fromkeys(names), **row}
        for key, wanted, known in above:
            found |= {name: known[tuple(row[part] for part in key)][name] for name in wanted}
        yield {name: None if isinstance(value, Absent) and name in names else value for name, value in found.items()}


def of_incentive(node: Node, name: str) -> str:
    """Give what is the same for all rows of an incentive."""
    entry: Any = node.entry
    return str({"incentive": entry.name, "kind": entry.kind, "recipient": entry.recipient}[name])


def plain(value: Any) -> Any:
    """Give a value as rows of totals hold it: levels by their names."""
    return value.name if isinstance(value, LevelValue) else value


def rank(value: Any) -> tuple[Any, ...]:
    """Give what puts values in order: numbers, dates and texts as they are, the best level first, None last."""
    if isinstance(value, LevelValue):
        return (0, -value.place, "")
    if value is None:
        return (2, 0, "")
    if isinstance(value, date):
        return (0, value.toordinal(), "")
    return (1, 0, value) if isinstance(value, str) else (0, value, "")


# ------------------------------------------------------------------------------------------------ what is asked for


def known_names(plan: Plan, incentives: Sequence[Node]) -> list[str]:
    """Give the names by which some incentives can be grouped."""
    tables = {above for node in incentives for above in plan.ancestors(node.table)} or set(plan.scheme.tables)
    keys = [key for table in plan.scheme.tables if table in tables for key in plan.scheme.tables[table].key]
    kinds = ("input", "formula", "group", "ladder")
    values = [
        name for name, node in plan.nodes.items() if node.table in tables and node.kind in kinds and not node.instance
    ]
    return list(dict.fromkeys([*OF_INCENTIVES, *keys, *values]))


def refuse_columns(names: Iterable[str], taken: Sequence[str], what: str) -> None:
    """Refuse names that are columns of the answer already."""
    for name in names:
        if name in taken:
            fault = message("column taken", name=name, what=word("what", what), columns=listed(taken))
            raise UsageError(*fault)


def selecting(plan: Plan, incentives: Sequence[Node], name: str, wanted: Any) -> Callable[[Any], bool]:
    """Give the test that a value of a name is the wanted one, or one of several.

    Raises:
        NotFoundError: The name can have no such value.
        UsageError: The value is of another kind.
    """
    several = wanted if isinstance(wanted, tuple | list | set | frozenset) else (wanted,)
    node = plan.nodes.get(name)
    if name in OF_INCENTIVES:
        known = list(dict.fromkeys(of_incentive(each, name) for each in incentives))
        chosen = {one_of(name, value, known) for value in several}
    elif node is None:  # a key column: 7 and "7" are written alike, and no column has both
        chosen = {normal(str(value)) for value in several}
        return lambda value: value is not None and str(value) in chosen
    else:
        chosen = {read(node, value) for value in several}
    return lambda value: plain(value) in chosen


def one_of(name: str, value: Any, known: Iterable[str]) -> str:
    """Give a word that a name can be."""
    words = list(known)
    if value not in words:
        kind, why = text("kind value of", name=name), text("values of a name", name=name, known=listed(words))
        raise NotFoundError.of(kind, str(value), words, why)
    return str(value)


def read(node: Node, value: Any) -> Any:
    """Read a wanted value as the kind of a node."""
    value_range = node.value_range
    words = value_range.values if value_range.scale is None else value_range.scale.names[::-1]
    if value_range.kind in ("level", "text"):
        return one_of(node.name, value, map(str, words)) if words else str(value)
    found: Any = value if isinstance(value, bool) and value_range.kind == "flag" else None
    if value_range.kind == "number":
        found = exact(value)
    elif value_range.kind == "date":
        found = value if isinstance(value, date) else as_day(value)
    if found is None:
        raise UsageError(*message(f"no value of kind {value_range.kind}", value=repr(value), name=node.name))
    return found


def as_day(value: Any) -> date | None:
    """Read a day written as 2019-12-31."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return None
