"""One question at a time: whether something can be in a general world, and if so, a case that the engine confirms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from attrs import field, frozen

from partyrate.engines.calls import times_of
from partyrate.engines.cell_reader import HISTORY
from partyrate.evaluator import Evaluator
from partyrate.language.domains.symbols import NotTranslated
from partyrate.messages import Text, text
from partyrate.periods import Period
from partyrate.proofs.peers import Peers
from partyrate.proofs.solving import NO, OPEN, YES, Found, ask
from partyrate.proofs.witness import Case, Tables, joined_tables, rated, tables_of, tidiness, with_inputs
from partyrate.proofs.world import Shared, UnknownRow, World, asked_row
from partyrate.rating.rating import Rating

Condition = Callable[[UnknownRow], Any]
"""A condition that is asked of a row, as an expression."""

Confirm = Callable[[Rating], dict[str, Any] | None]
"""Return what a rating shows of a row that has what was asked, by name, else None."""

SIZES: Final = ((1, 3), (2, 3), (4, 3), (9, 3), (9, 20), (49, 3))
"""How many other units stand beside the one of a witness, where alone it does not get what was asked, and how many rows
of finer tables each of them has at most."""

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
        seconds: The limit of time for one call of the solver.
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
        is_slow = not is_known
        own: Tables | None = None
        for is_tidy in (True, False):
            row, found = self._model(table, condition, is_tidy=is_tidy)
            if found.answer == YES:
                own = tables_of(row, found)
                break
            is_slow = is_slow or found.answer == OPEN
        for tables in self._peopled(own):
            case = Case(tables, self.as_of, self.period)
            rating = rated(self.evaluator, case)
            shown = None if rating is None else confirm(rating)
            if shown is not None:
                case.shown = shown
                return Outcome(YES, (case,))
        return Outcome(
            OPEN, reason=text("proof out of time" if is_slow else "proof without witness", seconds=self.seconds)
        )

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
        for count, peers.most_children in SIZES:
            yield joined_tables(first, *(peers.unit(number + 2, like) for number in range(count)))

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
            found = ask([*shared.holds, condition(*pair)], self.seconds)
            if found.answer == NO:
                return Outcome(NO)
            return self._pair(table, moved, condition, confirm, is_known=found.answer == YES)
        except NotTranslated:
            return Outcome(OPEN, reason=text("proof not translated"))

    def _pair(self, table: str, moved: str, condition: Any, confirm: Any, *, is_known: bool) -> Outcome:
        shared = self.shared()
        world = self.world(shared, is_alone=True)
        pair = [asked_row(world, table, moved, copy) for copy in ("before", "after")]
        for row in pair:
            with_inputs(row)
        found = ask([*shared.holds, pair[0].is_given, condition(*pair)], self.seconds)
        if found.answer == YES:
            cases = [Case(tables_of(row, found), self.as_of, self.period) for row in pair]
            ratings = [rated(self.evaluator, case) for case in cases]
            shown = None if None in ratings else confirm(*ratings)
            if shown is not None:
                for case, values in zip(cases, shown, strict=True):
                    case.shown = values
                return Outcome(YES, tuple(cases))
        is_slow = not is_known or found.answer == OPEN
        return Outcome(
            OPEN, reason=text("proof out of time" if is_slow else "proof without witness", seconds=self.seconds)
        )
