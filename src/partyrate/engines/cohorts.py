"""The cohorts of a ladder in columns: what every row brings, whatever way the choices of the ladder are read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property, reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any

from partyrate.engines.past import as_int
from partyrate.engines.quotas import by_largest_remainder, rounded_quotas
from partyrate.ladders import Reading
from partyrate.language.domains.bounds import LIMIT, number
from partyrate.language.domains.columns import (
    Column,
    as_integer,
    first_match,
    integer,
    is_true,
    largest,
    when,
)
from partyrate.model import Ladder, ordering
from partyrate.numbers import Cause
from partyrate.plan import Node, within_names

if TYPE_CHECKING:
    from partyrate.engines.compile import Compiler

NOBODY = -1
"""Stands for no level, below the lowest place."""


class Cohorts:
    """The rows of a ladder's table, in their cohorts.

    `ready` is the generation of steps after which everything made so far is there.
    """

    def __init__(self, compiler: Compiler, node: Node, ladder: Ladder) -> None:
        self.compiler, self.node, self.ladder, self.table = compiler, node, ladder, node.table
        self.top = len(ladder.levels) - 1
        self.names = within_names(compiler.plan.choice(ladder.within))
        self.keys, self.ready = compiler.partition(self.table, self.names)
        self.gates = compiler.plan.gates_of(ladder.name)
        self.acts = {gate.name: self.settled(compiler.fetch(f"gate.{gate.name}", self.table)) for gate in self.gates}
        self.applicable = self.rule("when")
        self.conditions = [self.rule(f"levels.{place}.when") for place in range(len(ladder.levels))]
        self.excluded = self.exclusion()
        self.gone = self.outside()
        self.rows = self.count(None if self.excluded is None else self.excluded == 0)
        self.candidates = self.rows if self.applicable is None else self.count(self.gone == 0)
        self.wanted = [self.quota(place) for place in range(len(ladder.quotas))]
        self._earned: dict[str, tuple[Any, Any]] = {}
        self._places: dict[str, tuple[list[Any], Any]] = {}

    # ---------------------------------------------------------------------------------------------------------- steps

    def settled(self, column: Column | None) -> Column:
        """Make a value columns of their own."""
        assert column is not None
        column = self.compiler.settle(column, self.table)
        self.ready = max(self.ready, column.ready)
        return column

    def rule(self, name: str) -> Column | None:
        """Give one rule of the ladder, or None where it has none."""
        return self.settled(self.compiler.walk(self.node, name)) if name in self.node.rules else None

    def keep(self, expression: Any) -> Any:
        """Make an expression a column of its own."""
        made = self.compiler.program.compute(self.table, expression, self.ready)
        if made is not expression:
            self.ready += 1
        return made

    def prepare(self, ways: Sequence[Reading]) -> None:
        """Make what readings share."""
        for reading in ways:
            self.earned(reading.overlap)
            if self.ladder.enforced:
                self.places(reading.round)
        if self.ladder.enforced:
            _ = self.order

    def count(self, condition: Any) -> Any:
        """Count the rows of each cohort for which a condition holds; None stands for all."""
        ones = self.keep(integer(1) if condition is None else as_integer(condition))
        return self.keep(as_int(ones.sum().over(*self.keys)))

    # --------------------------------------------------------------------------------------------------------- the rows

    def exclusion(self) -> Any:
        """Give the state of rows that a gate excludes, 0 for the others; None where none can."""
        acts = [self.acts[gate.name] for gate in self.gates if self.ladder.name in gate.exclude]
        if not acts:
            return None
        sure = any_of([is_true(each) for each in acts])
        states = largest([each.state for each in acts])
        return self.keep(when(sure, integer(int(Cause.NOT_APPLICABLE)), integer(0) if states is None else states))

    def outside(self) -> Any:
        """Give the state of rows that are no candidates, 0 for candidates; None where all are."""
        if self.applicable is None:
            return self.excluded
        state = when(self.applicable.value, integer(0), integer(int(Cause.NOT_APPLICABLE)))
        if self.applicable.state is not None:
            state = when(self.applicable.state != 0, self.applicable.state, state)
        return self.keep(state if self.excluded is None else when(self.excluded != 0, self.excluded, state))

    @property
    def earnable(self) -> set[int]:
        """Give the places that rows can earn."""
        sure = next((number for number, each in enumerate(self.conditions) if each is None), self.top)
        return set(range(self.top - sure, self.top + 1))

    @property
    def can_be_undetermined(self) -> bool:
        """Whether something that decides who takes part can be undetermined."""
        statics = [each.static for each in self.acts.values()]
        statics += [static for name, static in self.node.statics.items() if not name.startswith("quotas.")]
        return any(Cause.UNDETERMINED in static.causes for static in statics)

    def earned(self, overlap: str) -> tuple[Any, Any]:
        """Give the place each row earned and its state; None where everybody earns something."""
        if overlap not in self._earned:
            value, state = self.best_condition()
            if overlap == "report":
                stated = [each for each in self.conditions if each is not None]
                true = sum((as_integer(is_true(each)) for each in stated[1:]), as_integer(is_true(stated[0])))
                absent = largest([each.state for each in stated])
                own = integer(0) if state is None else state
                if absent is not None:
                    own = when(absent != 0, absent, own)
                state = when(true > 1, integer(int(Cause.NO_RULE)), own)
            self._earned[overlap] = (self.keep(value), None if state is None else self.keep(state))
        return self._earned[overlap]

    def best_condition(self) -> tuple[Any, Any]:
        """Give the best place whose condition holds, and the state of rows with none."""
        values: list[tuple[Any, Any]] = []
        states: list[tuple[Any, Any]] = []
        for place, condition in zip(range(self.top, -1, -1), self.conditions, strict=True):
            holds = None if condition is None else is_true(condition)
            values.append((holds, place))
            states.append((holds, 0))
            if condition is None:
                break
            if condition.state is not None:
                values.append((condition.state != 0, NOBODY))
                states.append((condition.state != 0, condition.state))
        is_sure = values[-1][0] is None and len(values) == 1
        return first_match(values, NOBODY), None if is_sure else first_match(states, int(Cause.NO_RULE))

    # ------------------------------------------------------------------------------------------------------- the order

    @cached_property
    def order(self) -> tuple[Any, Any]:
        """Give an integer that orders the rows, greatest first, none below 0, and the state where it is absent.

        Several keys are packed into one integer where the bounds allow, else ranked within ranks.
        """
        parts: list[tuple[Any, int]] = []
        states: list[Any] = []
        for place, words in enumerate(self.ladder.order_by):
            column = self.rule(f"order_by.{place}")
            assert column is not None
            static, value = column.static, column.value
            low, high = 0, 1
            if static.kind == "flag":
                value = as_integer(value)
            else:
                step = static.step or 1
                low, high = math.floor(static.low * step), math.ceil(static.high * step)
            parts.append((value - low if ordering(words)[1] else high - value, high - low + 1))
            states.append(column.state)
        if not parts:
            return integer(0), None
        order, _ = parts[0]
        if math.prod(size for _, size in parts) < LIMIT:
            for value, size in parts[1:]:
                order = order * size + value
            return self.keep(order), largest(states)
        order = self.keep(as_int(order.rank("min").over(*self.keys)))
        for value, _ in parts[1:]:
            name = str(self.compiler.program.name_of(order))
            order = self.keep(order + as_int(self.keep(value).rank("min").over(*self.keys, name)) - 1)
        return order, largest(states)

    # ------------------------------------------------------------------------------------------------------- the places

    def quota(self, place: int) -> Column:
        """Give the places that the rule of a quota gives."""
        static = number(0, self.compiler.plan.most_rows(self.table, None), 1)
        counts = {
            "rows": Column(static, self.rows, 1, None, self.ready),
            "candidates": Column(static, self.candidates, 1, None, self.ready),
        }
        return self.settled(self.compiler.walk(self.node, f"quotas.{place}", **counts))

    @property
    def shared(self) -> list[Column]:
        """The wanted places of the quotas that change something."""
        return [
            column
            for quota, column in zip(self.ladder.quotas, self.wanted, strict=True)
            if quota.bound != "about"
        ]  # fmt: skip

    def places(self, rounding: str) -> tuple[list[Any], Any]:
        """Give the rounded places of those quotas, and whether even remainders had to be told apart (None: never)."""
        if rounding not in self._places:
            if rounding == "largest_remainder":
                self._places[rounding] = by_largest_remainder(self, self.shared)
            else:
                self._places[rounding] = rounded_quotas(self, self.shared, rounding), None
        return self._places[rounding]


def any_of(conditions: Sequence[Any]) -> Any:
    """Give the condition that one of several holds."""
    return reduce(or_, conditions)


def all_of(conditions: Sequence[Any]) -> Any:
    """Give the condition that all of several hold."""
    return reduce(and_, conditions)
