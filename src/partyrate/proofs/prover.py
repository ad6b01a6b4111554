"""One question at a time: whether something can be in a general world, and if so, a case that the engine confirms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from time import monotonic
from typing import Any, Final

from attrs import field, frozen

from partyrate.engines.calls import times_of
from partyrate.engines.cell_reader import HISTORY
from partyrate.evaluator import Evaluator
from partyrate.language.domains.symbols import NotTranslated
from partyrate.messages import Text, text
from partyrate.periods import Period
from partyrate.proofs.peers import Manner, Peers
from partyrate.proofs.solving import NO, OPEN, PATIENCE, YES, Found, ask
from partyrate.proofs.witness import Case, Tables, joined_tables, of_units, rated, tables_of, tidiness, with_inputs
from partyrate.proofs.world import Shared, UnknownRow, World, asked_row
from partyrate.rating.rating import Rating

Condition = Callable[[UnknownRow], Any]
"""A condition that is asked of a row, as an expression."""

Confirm = Callable[[Rating], dict[str, Any] | None]
"""Return what a rating shows of a row that has what was asked, by name, else None."""

MANNERS: Final = (
    *(Manner(count) for count in (1, 2, 4, 9)), Manner(9, 20), Manner(49),
    *(Manner(count, rows, is_even=True) for count in (9, 29) for rows in (3, 20)),
)  # fmt: skip
"""The other units that stand beside the one of a witness, where alone it does not get what was asked."""

VARIED: Final = (*map(Manner, (1, 3, 10, 20, 1, 3, 10, 20, 3, 10)), *(Manner(n, is_even=True) for n in (3, 10, 20)))
"""The units that are drawn for pairs of cases."""

_DAY: Final = date(2020, 6, 30)


@frozen(eq=False)
class Outcome:
    """Whether a case can be.

    Args:
        answer: `yes`, with a case that was rated; `no`; or `open`.
        cases: The case, or a pair of them.
        reason: Why it is open.
    """

    answer: str
    cases: tuple[Case, ...] = ()
    reason: Text | None = None


@frozen(eq=False)
class Prover:
    """A scheme about which questions are asked.

    Args:
        evaluator: The scheme.
        seconds: The limit of one call of the solver.
        as_of: The day of the question.
        period: The round of the question.
    """

    evaluator: Evaluator
    seconds: float
    as_of: Any = None
    period: Any = None
    days: Mapping[str, date] = field(init=False)
    round: Period | None = field(init=False)

    def __attrs_post_init__(self) -> None:
        round_, days = times_of(self.evaluator.plan, self.as_of, self.period, has_history=False)
        object.__setattr__(self, "days", days)
        object.__setattr__(self, "round", round_)

    def shared(self) -> Shared:
        """Return what the worlds of a new question have in common."""
        return Shared(days=self.days)

    def world(self, shared: Shared, *, is_alone: bool = False, cut: frozenset[str] = frozenset()) -> World:
        """Return a world of the scheme."""
        return World(self.evaluator.plan, shared, is_alone=is_alone, cut=cut)

    # ------------------------------------------------------------------------------------------------------- one row

    def can_be(self, table: str, condition: Condition, confirm: Confirm) -> Outcome:
        """Return whether a row can have what is asked.

        Args:
            table: The table of the row.
            condition: What is asked.
            confirm: Whether a rating shows it.
        """
        try:
            shared = self.shared()
            row = asked_row(self.world(shared), table)
            asked = condition(row)
            found = ask([*shared.holds, asked], self.seconds)
            if found.answer == NO:
                return Outcome(NO)
            return self._witness(table, condition, confirm, is_known=found.answer == YES)
        except NotTranslated:
            return Outcome(OPEN, reason=text("proof not translated"))

    def _witness(self, table: str, condition: Condition, confirm: Confirm, *, is_known: bool) -> Outcome:
        """Look for a case that a rating confirms: a unit alone, then among others by chance."""
        own: Tables | None = None
        is_slow = not is_known
        for is_tidy in (True, False) if is_known else ():
            row, found = self._model(table, condition, is_tidy=is_tidy)
            if found.answer == YES:
                own = tables_of(row, found)
                break
            is_slow = is_slow or found.answer == OPEN
        for tables in self._peopled(own):
            case = self._shown(tables, confirm)
            if case is not None:
                return Outcome(YES, (self._smaller(case, confirm),))
        return Outcome(OPEN, reason=self._why(is_slow=is_slow))

    def _shown(self, tables: Tables, confirm: Confirm) -> Case | None:
        """Return a case with what its rating shows; None where it does not show what was asked."""
        case = Case(tables, self.as_of, self.period)
        rating = rated(self.evaluator, case)
        shown = None if rating is None else confirm(rating)
        if shown is None:
            return None
        case.shown = shown
        return case

    def _smaller(self, case: Case, confirm: Confirm) -> Case:
        """Return a case with fewer units that shows the same."""
        plan = self.evaluator.plan
        key = plan.root.key
        units = case.tables[plan.root.name]
        meant = [unit for unit in units if all(case.shown.get(name) == unit[name] for name in key)]
        for others in (0, 1, 3, 9):
            if len(units) <= others + 1 or not meant:
                break
            kept = [meant[0], *[unit for unit in units if unit is not meant[0]][:others]]
            smaller = self._shown(of_units(case.tables, kept, key), confirm)
            if smaller is not None:
                return smaller
        return case

    def _why(self, *, is_slow: bool) -> Text:
        return text("proof out of time" if is_slow else "proof without witness", seconds=f"{self.seconds:g}")

    def _model(self, table: str, condition: Condition, *, is_tidy: bool) -> tuple[UnknownRow, Found]:
        """Return a case in which a unit alone has what is asked; a tidy one has no rows that nobody asks for."""
        shared = self.shared()
        row = asked_row(self.world(shared, is_alone=True), table)
        with_inputs(row)
        asked = condition(row)
        tidy = tidiness(row, self.day) if is_tidy else []
        return row, ask([*shared.holds, row.is_given, asked, *tidy], self.seconds)

    @property
    def day(self) -> date:
        """A day near which dates of witnesses lie."""
        return self.days.get("as_of") or self.days.get("period_end") or _DAY

    def _peopled(self, own: Tables | None) -> Iterator[Tables]:
        """Yield the tables of a unit alone, then with others beside it, and with a past."""
        if own is not None:
            yield own
        plan = self.evaluator.plan
        peers = Peers(plan, self.day, self.round)
        like = None if own is None else own[plan.root.name][0]
        first = {} if own is None else own
        if own is not None and plan.recorded and self.round is not None:
            first = joined_tables(own, {HISTORY: peers.past_of(own[plan.root.name][0])})
        for peers.manner in MANNERS:
            yield joined_tables(first, *(peers.unit(number + 2, like) for number in range(peers.manner.count)))

    # ------------------------------------------------------------------------------------------------------- two rows

    def can_differ(
        self, table: str, moved: str, condition: Callable[[UnknownRow, UnknownRow], Any],
        confirm: Callable[[Rating, Rating], tuple[dict[str, Any], dict[str, Any]] | None],
    ) -> Outcome:  # fmt: skip
        """Return whether two rows that differ in one input can have what is asked."""
        try:
            shared = self.shared()
            world = self.world(shared)
            pair = [asked_row(world, table, moved, copy) for copy in ("before", "after")]
            asked = condition(*pair)
            found = ask([*shared.holds, asked], self.seconds)
            if found.answer == NO:
                return Outcome(NO)
            return self._pair(table, moved, condition, confirm, is_known=found.answer == YES)
        except NotTranslated:
            return Outcome(OPEN, reason=text("proof not translated"))

    def _pair(self, table: str, moved: str, condition: Any, confirm: Any, *, is_known: bool) -> Outcome:
        """Look for two cases that differ in an input alone, and whose ratings show what was asked."""
        answer = OPEN
        if is_known:
            shared = self.shared()
            world = self.world(shared, is_alone=True)
            pair = [asked_row(world, table, moved, copy) for copy in ("before", "after")]
            for row in pair:
                with_inputs(row)
            asked = condition(*pair)
            found = ask([*shared.holds, pair[0].is_given, asked], self.seconds)
            answer = found.answer
            if answer == YES:
                cases = [Case(tables_of(row, found), self.as_of, self.period) for row in pair]
                if self._both_shown(cases, confirm):
                    return Outcome(YES, tuple(cases))
        for cases in self._varied(moved):
            if self._both_shown(cases, confirm):
                return Outcome(YES, tuple(cases))
        return Outcome(OPEN, reason=self._why(is_slow=not is_known or answer == OPEN))

    def _both_shown(self, cases: Sequence[Case], confirm: Any) -> bool:
        ratings = [rated(self.evaluator, case) for case in cases]
        shown = None if None in ratings else confirm(*ratings)
        for case, values in zip(cases, shown or (), strict=False):
            case.shown = values
        return shown is not None

    def _varied(self, moved: str) -> Iterator[list[Case]]:
        """Yield pairs of cases of units by chance, which differ in an input of the first one."""
        plan = self.evaluator.plan
        peers = Peers(plan, self.day, self.round)
        until = monotonic() + self.seconds * PATIENCE
        for peers.manner in VARIED:
            if monotonic() > until:
                return
            tables = joined_tables(*(peers.unit(number + 1) for number in range(peers.manner.count)))
            versions = peers.versions(tables, plan.nodes[moved])
            for before, after in pairwise(versions):
                yield [Case(each, self.as_of, self.period) for each in (before, after)]
