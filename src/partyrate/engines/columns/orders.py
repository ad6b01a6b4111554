"""What orders the rows of a ladder in columns: whole, or as far as it is known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from partyrate.engines.columns.history import as_int
from partyrate.language.domains.analysis import LIMIT
from partyrate.language.domains.columns import as_integer, first_match, integer, when
from partyrate.model import ordering
from partyrate.numbers import Cause

if TYPE_CHECKING:
    from partyrate.engines.columns.cohorts import CohortColumns


@frozen(eq=False)
class Order:
    """Integers that order the rows of each cohort, greatest first, none below 0.

    Args:
        whole: The integer of rows of which every key is known.
        depth: How many keys of a row are known before the first one that is absent; None where all always are.
        state: Why that one is absent, 0 where none is; None where none can be.
        known: By the numbers of keys that can be known before an absent one, the integer that orders rows by these.
        left_out: The condition that a row stands in no order, and never will; None where each stands in one.
    """

    whole: Any
    depth: Any = None
    state: Any = None
    known: Mapping[int, Any] = field(factory=dict)
    left_out: Any = None

    @property
    def cut(self) -> Any:
        """The condition that a row has an order which is not known as a whole; None where none can have one."""
        if not self.known:
            return None
        return self.state != 0 if self.left_out is None else (self.state != 0) & ~self.left_out


def ordered(cohorts: CohortColumns) -> Order:
    """Compute what orders the rows of a ladder.

    Several keys are packed into one integer where the bounds allow, else ranked within ranks.
    """
    parts: list[tuple[Any, int]] = []
    states: list[Any] = []
    causes: list[frozenset[Cause]] = []
    for place, words in enumerate(cohorts.ladder.order_by):
        column = cohorts.rule(f"order_by.{place}")
        assert column is not None
        static, value = column.static, column.value
        low, high = 0, 1
        if static.kind == "flag":
            value = as_integer(value)
        else:
            step = static.step or 1
            low, high = math.floor(static.low * step), math.ceil(static.high * step)
        if column.wide:  # its rank orders rows alike, and fits 64 bits
            value = as_int(value.rank("min").over(*cohorts.keys))
            low, high = 1, cohorts.compiler.plan.most_rows(cohorts.table)
        value = value - low if ordering(words)[1] else high - value
        parts.append((value if column.state is None else when(column.state != 0, integer(0), value), high - low + 1))
        states.append(column.state)
        causes.append(static.causes)
    if not parts:
        return Order(integer(0))
    absent = [place for place, state in enumerate(states) if state is not None]
    prefixes = packed(cohorts, parts, {*absent, len(parts)})
    if not absent:
        return Order(prefixes[len(parts)])
    depth = cohorts.keep(first_match([(states[place] != 0, place) for place in absent], len(parts)))
    state = cohorts.keep(first_match([(states[place] != 0, states[place]) for place in absent], 0))
    known = {place: prefixes[place] for place in absent if place > 0}
    left_out = None
    if states[0] is not None:
        left_out = cohorts.keep((states[0] != 0) & (states[0] != int(Cause.UNDETERMINED)))
        if Cause.UNDETERMINED in causes[0]:
            known[0] = cohorts.keep(integer(0))
    return Order(prefixes[len(parts)], depth, state, known, left_out)


def packed(cohorts: CohortColumns, parts: Sequence[tuple[Any, int]], wanted: AbstractSet[int]) -> dict[int, Any]:
    """Return the integers that order rows by the first keys, for the numbers of keys that are wanted."""
    found: dict[int, Any] = {}
    fits = math.prod(size for _, size in parts) < LIMIT
    order = parts[0][0]
    if not fits and len(parts) > 1:
        order = as_int(cohorts.keep(order).rank("min").over(*cohorts.keys))
    for number, (value, size) in enumerate(parts, start=1):
        if number > 1 and fits:
            order = order * size + value
        elif number > 1:
            name = str(cohorts.compiler.program.name_of(order))
            order = order + as_int(cohorts.keep(value).rank("min").over(*cohorts.keys, name)) - 1
        if number in wanted or not fits:
            found[number] = order = cohorts.keep(order)
    return found
