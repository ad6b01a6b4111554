"""The reference engine: lists of dicts in, exact values out, node by node with the reference domain.

Every other engine must equal it. Plain rows are computed by `partyrate.engines.compiled`, which is many times as fast;
they come here where anything about them is unusual, so that faults are found and reported in one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from partyrate.engines.reference.rows import RowStore, StoredRow
from partyrate.engines.reference.tables import read_store
from partyrate.engines.request import Request
from partyrate.ladders import (
    AllocatedCohort,
    Groups,
    Interpretation,
    LadderAllocator,
    Member,
    PartialKey,
    RowProfile,
    allocate_all,
    grouped,
    open_parts,
)
from partyrate.language.domains.reference import Item, Reference
from partyrate.language.interpreter import Interpreter
from partyrate.model import Gate, Ladder, ordering
from partyrate.numbers import NOT_APPLICABLE, UNDETERMINED, Absent, LevelValue
from partyrate.plan import Node, within_names

__all__ = ["Constants", "RowStore", "StoredRow", "fill_cohort", "fill_members", "members_of", "rate_rows"]


class Constants:
    """The constants of a store, as the reference domain asks for them."""

    def __init__(self, store: RowStore) -> None:
        self.cells, self.parameter = store.cells, store.parameter
        self.tables = store.table_names


def rate_rows(request: Request) -> RowStore:
    """Check lists of dicts and compute every node.

    Raises:
        DataError: All faults of the tables.
    """
    store = read_store(request)
    domain = Reference(Constants(store))
    interpreter = Interpreter(domain)
    for node in request.plan.nodes.values():
        compute_node(store, node, domain, interpreter)
    return store


def compute_node(store: RowStore, node: Node, domain: Reference, interpreter: Interpreter[Item]) -> None:
    """Compute one node for every row of its table."""
    rows = store.tables.get(node.table, [])
    if not node.is_computable:
        for row in rows:
            row.values[node.name] = UNDETERMINED
        return
    if node.ladder is not None:
        fill_ladder(store, node, node.ladder, domain, interpreter)
        return
    if node.kind == "input" and ("when" not in node.rules or node.name not in store.plan.needed):
        return  # it has been read, or, where nothing needs it, has not
    for row in rows:
        domain.row = row
        value = compute_value(store, node, row, interpreter)
        if value is not None:
            row.values[node.name] = value


def compute_value(store: RowStore, node: Node, row: StoredRow, interpreter: Interpreter[Item]) -> Item | None:
    """Return the value of a node in the row of the domain; None where the value that was read stays."""
    if isinstance(node.entry, Gate):
        return interpreter.rule(node.rules["when"])
    condition, rule = node.rules.get("when"), node.rules.get("is") or node.rules.get("amount")
    applies: Item = True if condition is None else interpreter.rule(condition)
    if node.kind == "incentive":
        applies = entitled(store, node, row, applies)
    if applies is not True:
        return applies if isinstance(applies, Absent) else NOT_APPLICABLE
    if node.kind == "input":
        return None
    return True if rule is None else interpreter.rule(rule)


def entitled(store: RowStore, node: Node, row: StoredRow, applies: Item) -> Item:
    """Return whether a row gets an incentive: a false `when` or a gate that bars suffices to take it away."""
    gates = [each for each in store.plan.scheme.gates.values() if node.entry.name in each.bars]
    barred = [row.value(f"gate.{gate.name}") for gate in gates]
    if applies is False or True in barred:
        return False
    gone = [value for value in (applies, *barred) if isinstance(value, Absent)]
    return max(gone, key=lambda value: value.cause) if gone else True


def fill_ladder(store: RowStore, node: Node, ladder: Ladder, domain: Reference, interpreter: Interpreter[Item]) -> None:
    """Compute the levels of the rows of a table, cohort by cohort."""
    names = within_names(store.plan.choice(ladder.within))
    cohorts: dict[Any, list[StoredRow]] = {}
    for row in store.tables.get(node.table, []):
        cohorts.setdefault(tuple(map(row.value, names)), []).append(row)
    scale = node.value_range.scale
    assert scale is not None
    for key, rows in cohorts.items():
        members, filled = fill_cohort(store, node, ladder, key, rows, domain, interpreter)
        store.filled.setdefault(node.name, []).append(filled.record)
        if filled.record.waiting:
            filler = LadderAllocator(store.plan, ladder)
            parts = {member.number: open_parts(filler, member.profile, member.key) for member in members}
            store.waited_for.setdefault(node.name, {}).update({row: each for row, each in parts.items() if each})
        for row in rows:
            place = filled.levels[row.number]
            row.values[node.name] = place if isinstance(place, Absent) else LevelValue(scale, place)


def fill_cohort(
    store: RowStore,
    node: Node,
    ladder: Ladder,
    key: Any,
    rows: Sequence[StoredRow],
    domain: Reference,
    interpreter: Interpreter[Item],
) -> tuple[list[Member], AllocatedCohort]:
    """Allocate levels to the rows of one cohort; return its members as well."""
    members = members_of(store, node, ladder, rows, domain, interpreter)
    return members, fill_members(node, ladder, key, rows[0], members, interpreter)


def fill_members(
    node: Node,
    ladder: Ladder,
    key: Any,
    first: StoredRow,
    members: Sequence[Member],
    interpreter: Interpreter[Item],
    way: Interpretation | None = None,
) -> AllocatedCohort:
    """Allocate levels to the members of one cohort, in one interpretation of its open choices, or in all."""
    filler = LadderAllocator(first.store.plan, ladder)
    filler = filler if way is None else filler.in_one(way)
    groups = grouped(members)
    return allocate_all(filler, key, groups, *demanded(node, ladder, filler, groups, first, interpreter))


def demanded(
    node: Node,
    ladder: Ladder,
    filler: LadderAllocator,
    groups: Groups,
    first: StoredRow,
    interpreter: Interpreter[Item],
) -> list[list[Any]]:
    """Return the numbers of places that quotas ask for: counting the rows that surely count, and all that may."""
    domain = interpreter.domain
    assert isinstance(domain, Reference)
    wanted: list[list[Any]] = []
    for domain.row in counting_rows(filler, groups, first):
        wanted.append([interpreter.rule(node.rules[f"quotas.{place}"]) for place in range(len(ladder.quotas))])
    return wanted


def counting_rows(filler: LadderAllocator, groups: Groups, first: StoredRow) -> list[StoredRow]:
    """Return the first row of a cohort with its counts: of the rows that surely count, and of all that may."""
    counts = [(filler.counts(group.profile), len(members)) for group, members in groups]
    rows = []
    for end in (0, 1):
        every, able = (Fraction(sum(each[end][kind] * size for each, size in counts)) for kind in (0, 1))
        own: dict[str, Any] = {"rows": every, "candidates": able}
        rows.append(StoredRow(first.table, first.number, first.raw, first.store, first, own))
    return rows


def members_of(
    store: RowStore,
    node: Node,
    ladder: Ladder,
    rows: Sequence[StoredRow],
    domain: Reference,
    interpreter: Interpreter[Item],
) -> list[Member]:
    """Build the members of a cohort that rows are."""
    gates = [(gate.name, f"gate.{gate.name}") for gate in store.plan.gates_of(ladder.name)]
    orders = [(node.rules[f"order_by.{place}"], ordering(words)[1]) for place, words in enumerate(ladder.order_by)]
    conditions = [node.rules.get(f"levels.{place}.when") for place in range(len(ladder.levels))]
    when = node.rules.get("when")

    def order() -> PartialKey | tuple[Any, ...]:
        key: list[Any] = []
        for rule, descends in orders:
            value = interpreter.rule(rule)
            if isinstance(value, Absent):
                return PartialKey(tuple(key), value)
            number = sortable(value)
            key.append(number if descends else -number)
        return tuple(key)

    members = []
    for row in rows:
        domain.row = row
        applicable: Any = True if when is None else interpreter.rule(when)
        key = order()
        acts: dict[str, Any] = {name: row.value(act) for name, act in gates}
        earned: tuple[Any, ...] = tuple(None if rule is None else interpreter.rule(rule) for rule in conditions)
        members.append(Member(row.number, RowProfile(applicable, earned, acts), key))
    return members


def sortable(value: Any) -> Any:
    """Return a number that orders like the value: levels by index, dates by day."""
    if isinstance(value, LevelValue):
        return value.place
    return value.toordinal() if isinstance(value, date) else value
