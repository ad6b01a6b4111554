"""Per-row inputs of a columnar ladder that do not depend on how its open choices are interpreted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from partyrate.engines.columns.apportionment import (
    SeatDemand,
    rounded_together,
    seat_demand_of,
    seat_ranges,
)
from partyrate.engines.columns.builder import Builder
from partyrate.engines.columns.cohort_steps import CohortSteps
from partyrate.engines.columns.expressions import any_of, total
from partyrate.engines.columns.names import compile_rule
from partyrate.engines.columns.orders import Order, ordered
from partyrate.ladders import Interpretation, closing_of, grows
from partyrate.language.domains.analysis import number
from partyrate.language.domains.columns import (
    Column,
    as_integer,
    first_match,
    integer,
    is_true,
    strongest_cause,
    when,
)
from partyrate.language.tree import names_in
from partyrate.model import Ladder
from partyrate.numbers import Cause
from partyrate.plan import Node

NOBODY = -1
"""The index that stands for no level, below the lowest one."""


class CohortColumns(CohortSteps):
    """Gates, conditions and order of each row of a ladder's table, and the size and the quotas of its cohort."""

    def __init__(self, builder: Builder, node: Node, ladder: Ladder) -> None:
        super().__init__(builder, node, ladder)
        self.top = len(ladder.levels) - 1
        self.gates = builder.plan.gates_of(ladder.name)
        self.acts = {gate.name: self.bind(builder.fetch(f"gate.{gate.name}", self.table)) for gate in self.gates}
        self.applicable = self.rule("when")
        self.conditions = [self.rule(f"levels.{number}.when") for number in range(len(ladder.levels))]
        self.closing = closing_of(builder.plan, node, ladder)
        self.excluded = self.exclusion()
        self.gone = self.outside()
        self.rows, self.candidates = self.sizes(surely=True)
        self.wanted = [self.quota(number, self.rows, self.candidates) for number in range(len(ladder.quotas))]
        self.demands = self.seat_demands()
        self._earned: dict[str, tuple[Any, Any]] = {}
        self._places: dict[tuple[str, ...], tuple[list[Any], Any]] = {}

    # ------------------------------------------------------------------------------------------------- what may be open

    @cached_property
    def may_join(self) -> bool:
        """Whether it can be open that a row counts in its cohort."""
        excluding = [self.acts[gate.name] for gate in self.gates if self.ladder.name in gate.exclude]
        return any(map(can_be_open, [*excluding, *([] if self.applicable is None else [self.applicable])]))

    def can_be_open(self, gates: Iterable[Column]) -> bool:
        """Return whether anything that the allocation reads can be open; `gates` are those that act before it."""
        rows = [*gates, *(condition for condition in self.conditions if condition is not None)]
        places = [column.absence is not None for column in self.shared(self.wanted)]
        return self.may_join or any(map(can_be_open, rows)) or any(places) or bool(self.order.known)

    def seat_demands(self) -> list[SeatDemand]:
        """Return the demand of each quota, from the least and from the greatest counts of rows."""
        most = self.sizes(surely=False) if self.may_join else (self.rows, self.candidates)
        joining = self.joining()
        demands = []
        for index, low in enumerate(self.wanted):
            rule = self.node.rules[f"quotas.{index}"].tree
            counts = {*names_in(rule)} & {"rows", "candidates"}
            high = self.quota(index, *most) if self.may_join and counts else low
            demands.append(seat_demand_of(self, low, high, joining, is_growing=grows(rule, self.builder.plan.constant)))
        return demands

    def joining(self) -> Any:
        """Return the cause why it is open for some row of the cohort whether it counts, 0 where it is for none."""
        absences = [self.acts[gate.name].absence for gate in self.gates if self.ladder.name in gate.exclude]
        absences += [] if self.applicable is None else [self.applicable.absence]
        open_causes = [when(is_open(absence), absence, integer(0)) for absence in absences if absence is not None]
        return self.greatest(strongest_cause(open_causes)) if self.may_join else integer(0)

    def prepare(self, ways: Sequence[Interpretation]) -> None:
        """Compute the columns that interpretations share, before the first of them."""
        for interpretation in ways:
            self.earned(interpretation.overlap)
            if self.ladder.enforced:
                self.places(interpretation)
        if self.ladder.enforced:
            _ = self.order

    # --------------------------------------------------------------------------------------------------------- the rows

    def exclusion(self) -> Any:
        """Return the absence code of rows that a gate excludes, 0 for the others; None where none can."""
        acts = [self.acts[gate.name] for gate in self.gates if self.ladder.name in gate.exclude]
        if not acts:
            return None
        sure = any_of([is_true(flag) for flag in acts])
        absences = strongest_cause([flag.absence for flag in acts])
        return self.materialize(
            when(sure, integer(int(Cause.NOT_APPLICABLE)), integer(0) if absences is None else absences)
        )

    def outside(self) -> Any:
        """Return the absence code of rows that are no candidates, 0 for candidates; None where all are."""
        if self.applicable is None:
            return self.excluded
        possible = is_true_or_absent(self.applicable)
        absence = integer(0) if self.applicable.absence is None else self.applicable.absence
        if self.excluded is not None:
            absence = when(self.excluded != 0, self.excluded, absence)
            possible = possible & (self.excluded != int(Cause.NOT_APPLICABLE))
        return self.materialize(when(possible, absence, integer(int(Cause.NOT_APPLICABLE))))

    def sizes(self, *, surely: bool) -> tuple[Any, Any]:
        """Count the rows that no gate excludes, and the candidates: those that surely count, or all that may."""
        stays = None if self.excluded is None else self.excluded == 0
        if stays is not None and not surely:
            stays = stays | is_open(self.excluded)
        stays = None if stays is None else self.materialize(stays)
        rows = self.count(stays)
        if self.applicable is None:
            return rows, rows
        able = is_true(self.applicable)
        if not surely and self.applicable.absence is not None:
            able = able | is_open(self.applicable.absence)
        return rows, self.count(able if stays is None else able & stays)

    @property
    def earnable(self) -> set[int]:
        """The levels that rows can earn."""
        sure = next((number for number, condition in enumerate(self.conditions) if condition is None), self.top)
        return set(range(self.top - sure, self.top + 1))

    def earned(self, overlap: str) -> tuple[Any, Any]:
        """Return the level each row earned and its absence code; None for that where all rows earn one."""
        if overlap not in self._earned:
            value, absence = self.best_condition()
            if overlap == "report":
                stated = [condition for condition in self.conditions if condition is not None]
                absent = strongest_cause([condition.absence for condition in stated])
                base = integer(0) if absence is None else absence
                if absent is not None:
                    base = when((absent != 0) & self.may_overlap, absent, base)
                true = total([as_integer(is_true(condition)) for condition in stated])
                absence = when(true > 1, integer(int(Cause.NO_RULE)), base)
            self._earned[overlap] = (self.materialize(value), None if absence is None else self.materialize(absence))
        return self._earned[overlap]

    @cached_property
    def may_overlap(self) -> Any:
        """The condition that two conditions of levels are true or may be."""
        stated = [condition for condition in self.conditions if condition is not None]
        return self.materialize(total([as_integer(is_true_or_absent(condition)) for condition in stated]) > 1)

    def best_condition(self) -> tuple[Any, Any]:
        """Return the best level whose condition holds, and the absence code of rows with none."""
        values: list[tuple[Any, Any]] = []
        absences: list[tuple[Any, Any]] = []
        for level, condition in zip(range(self.top, -1, -1), self.conditions, strict=True):
            holds = None if condition is None else is_true(condition)
            values.append((holds, level))
            absences.append((holds, 0))
            if condition is None:
                break
            if condition.absence is not None:
                values.append((condition.absence != 0, NOBODY))
                absences.append((condition.absence != 0, condition.absence))
        is_sure = values[-1][0] is None and len(values) == 1
        return first_match(values, NOBODY), None if is_sure else first_match(absences, int(Cause.NO_RULE))

    def earned_range(self, overlap: str) -> tuple[Any, Any]:
        """Return the least and the greatest level that a row can have earned."""
        level, absence = self.earned(overlap)
        if absence is None:
            return level, level
        low, high = (self.materialize(self.read(holds=holds)) for holds in (False, True))
        if overlap == "report":
            low = self.materialize(when(self.may_overlap, integer(NOBODY), low))
        there = absence == 0
        ends = (when(there, level, when(is_open(absence), end, integer(NOBODY))) for end in (low, high))
        least, most = map(self.materialize, ends)
        return least, most

    def may_close(self, overlap: str) -> Any:
        """Return the condition that what a row earned may turn out absent for good; None where it cannot."""
        _, absence = self.earned(overlap)
        closing, ended = [], integer(0) != 0
        if absence is None:
            return None
        for condition, can_close in zip(self.conditions, self.closing.conditions, strict=True):
            if condition is None:
                if overlap == "first":
                    break
                ended = ended | ~self.may_overlap
                continue
            if condition.absence is not None and can_close:
                closing.append(~ended & (condition.absence == int(Cause.UNDETERMINED)))
            ends = is_true(condition) if condition.absence is None else is_true(condition) | shut(condition)
            ended = ended | (ends if overlap == "first" else ends & ~self.may_overlap)
        return self.materialize(is_open(absence) & any_of(closing)) if closing else None

    def read(self, *, holds: bool) -> Any:
        """Return the best level whose condition holds, with open conditions read as true or as false."""
        cases: list[tuple[Any, Any]] = []
        for level, condition in zip(range(self.top, -1, -1), self.conditions, strict=True):
            if condition is None:
                cases.append((None, level))
                break
            true = is_true(condition)
            if condition.absence is not None:
                true = true | is_open(condition.absence) if holds else true
                cases += [(true, level), (shut(condition), NOBODY)]
            else:
                cases.append((true, level))
        return first_match(cases, NOBODY)

    # ------------------------------------------------------------------------------------------------------- the order

    @cached_property
    def order(self) -> Order:
        """The order of the rows."""
        return ordered(self)

    # ------------------------------------------------------------------------------------------------------- the places

    def quota(self, index: int, rows: Any, candidates: Any) -> Column:
        """Return the places that the rule of a quota gives for these numbers of rows and candidates."""
        value_range = number(0, self.builder.plan.most_rows(self.table, None), 1)
        counts = {
            "rows": Column(value_range, rows, 1, None, self.generation),
            "candidates": Column(value_range, candidates, 1, None, self.generation),
        }
        return self.bind(compile_rule(self.builder, self.node, f"quotas.{index}", **counts))

    def shared(self, items: Sequence[Any]) -> list[Any]:
        """Return the items that belong to quotas that change something; those of `about` do not."""
        return [item for quota, item in zip(self.ladder.quotas, items, strict=True) if quota.bound != "about"]

    def places(self, interpretation: Interpretation) -> tuple[list[Any], Any]:
        """Return the rounded places of those quotas, and whether equal remainders had to be decided (None: never)."""
        roundings = interpretation.roundings(self.ladder)
        if roundings not in self._places:
            self._places[roundings] = rounded_together(self, self.shared(self.wanted), roundings)
        return self._places[roundings]

    def seat_ranges(self, interpretation: Interpretation) -> tuple[list[tuple[Any, Any]], Any]:
        """Return the least and the greatest places of those quotas, and whether remainders are even."""
        exact, even = self.places(interpretation)
        roundings = interpretation.roundings(self.ladder)
        return seat_ranges(self, self.shared(self.demands), exact, even, roundings)


def can_be_open(column: Column) -> bool:
    """Return whether a value can be absent and may still be supplied."""
    return column.absence is not None and bool({Cause.MISSING, Cause.UNDETERMINED} & column.value_range.possible_causes)


def can_be_closed(column: Column) -> bool:
    """Return whether a value can be absent for good."""
    return column.absence is not None and bool(column.value_range.possible_causes - {Cause.MISSING, Cause.UNDETERMINED})


def is_open(absence: Any) -> Any:
    """Return the condition that an absence code is that of a value which may still be supplied."""
    return (absence == int(Cause.MISSING)) | (absence == int(Cause.UNDETERMINED))


def open_state(flag: Column) -> Any:
    """Return the absence code of a flag that may still be supplied, else 0."""
    return when(is_open(flag.absence), flag.absence, integer(0))


def may_act(flag: Column) -> Any:
    """Return the condition that a flag is open."""
    return integer(0) != 0 if flag.absence is None else is_open(flag.absence)


def shut(flag: Column) -> Any:
    """Return the condition that a flag is absent for good."""
    return integer(0) != 0 if flag.absence is None else (flag.absence != 0) & ~is_open(flag.absence)


def is_true_or_absent(flag: Column) -> Any:
    """Return the condition that a flag is not false."""
    return flag.value if flag.absence is None else flag.value | (flag.absence != 0)
