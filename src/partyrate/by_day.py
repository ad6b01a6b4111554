"""Evaluators of what is in force: the constants of a scheme that change over time, as they are on one day."""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from datetime import date, timedelta
from typing import Any, Self

from partyrate.checks import check
from partyrate.engines.calls import deciding_day
from partyrate.errors import UsageError
from partyrate.messages import message
from partyrate.model import Scheme
from partyrate.model.days import days_of
from partyrate.plan import Plan
from partyrate.rating.rating import Rating


class ValuesByDay(ABC):
    """The evaluators that an evaluator holds for the days on which constants of its scheme change."""

    scheme: Scheme
    plan: Plan
    plans: tuple[Plan, ...]

    row_engine_limit: int = 5_000
    """Frames in memory with no more rows together are computed row by row."""

    _by_day: dict[int, Self]
    """The evaluators that were asked for, by the number of the day from which on their constants are in force."""

    @classmethod
    @abstractmethod
    def _of_plan(cls, plan: Plan) -> Self:
        """Build an evaluator of a plan that was checked."""

    def in_force(self, *, as_of: date | str | None = None, period: Any = None) -> Self:
        """Return the evaluator of the constants that are in force: itself where none of them changes over time.

        Its scheme is `scheme.on(day)` of the day that decides: the one that the scheme names under `in_force_on`, else
        any day of the call, which have to agree.

        Args:
            as_of: The day the rating speaks of.
            period: The round, as in `rate`.

        Raises:
            SchemeError: The rules need a value that is not in force yet.
            UsageError: A day is missing, cannot be read, or the days do not agree.
        """
        days = days_of(self.scheme)
        return self._with_values(bisect_right(days, deciding_day(self.scheme, as_of, period)) if days else 0)

    def _with_values(self, number: int) -> Self:
        """Return the evaluator of the constants from the day of a number on; 0 for those before the first day."""
        if not days_of(self.scheme):
            return self
        if number not in self._by_day:
            is_known = number > 0
            plan = self.plans[number - 1] if is_known else check(self._scheme_of(0), budget=self.plan.budget).plan
            made = self._of_plan(plan)
            made.row_engine_limit = self.row_engine_limit
            self._by_day[number] = made
        return self._by_day[number]

    def _scheme_of(self, number: int) -> Scheme:
        """Return the scheme with the constants from the day of a number on; 0 for those before the first day."""
        days = days_of(self.scheme)
        return self.scheme if not days else self.scheme.on(days[number - 1] if number else days[0] - timedelta(days=1))

    def _own(self, rating: Any) -> Self:
        """Return the evaluator of the constants that a rating of this scheme was made with.

        Raises:
            UsageError: It is no rating, or one of another scheme.
        """
        if not isinstance(rating, Rating):
            raise UsageError(*message("not a rating", type=type(rating).__name__))
        for number in reversed(range(len(days_of(self.scheme)) + 1)):
            if rating.scheme == self._scheme_of(number):
                return self._with_values(number)
        own, its = (" ".join(filter(None, (each.name, each.edition))) for each in (self.scheme, rating.scheme))
        key = "rating of a scheme of the same name" if its == own else "rating of another scheme"
        raise UsageError(*message(key, its=its, own=own))
