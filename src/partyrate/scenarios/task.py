"""The units of a call, and what scenarios use of an evaluator, which stands above this package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from attrs import frozen

from partyrate.model import Scheme
from partyrate.plan import Plan
from partyrate.rating.rating import Rating

if TYPE_CHECKING:
    import polars as pl


class Rater(Protocol):
    """The part of an evaluator that scenarios use; the evaluator itself stands above this package."""

    scheme: Scheme
    plan: Plan

    def rate(
        self,
        units: Any,
        *,
        tables: Mapping[str, Any] | None = ...,
        as_of: Any = ...,
        period: Any = ...,
        check: bool = ...,
    ) -> Rating:
        """Rate units."""
        ...


@frozen(eq=False)
class Task:
    """The units of a call, which are rated in every scenario.

    Args:
        evaluator: The evaluator of the scheme.
        build: Builds an evaluator of another scheme.
        of_plan: Builds an evaluator of a plan.
        units, tables, as_of, period: As for `Evaluator.rate`.
    """

    evaluator: Rater
    build: Callable[[Scheme], Rater]
    of_plan: Callable[[Plan], Rater]
    units: Any
    tables: Mapping[str, Any] | None
    as_of: Any
    period: Any

    @classmethod
    def of(cls, evaluator: Any, units: Any, tables: Mapping[str, Any] | None, as_of: Any, period: Any) -> Task:
        """Return the task of an evaluator, whose class builds those of other schemes within the same limits."""
        kind: Any = type(evaluator)
        build = partial(kind, row_engine_limit=evaluator.row_engine_limit, budget=evaluator.plan.budget)
        return cls(evaluator, build, kind._of_plan, units, tables, as_of, period)  # noqa: SLF001 - of the same library

    def rate(self, evaluator: Rater) -> Rating:
        """Rate the units."""
        return evaluator.rate(self.units, tables=self.tables, as_of=self.as_of, period=self.period)


class Later(Protocol):
    """Computes results when they are first asked for."""

    def bills(self, *, adds_up: bool) -> pl.DataFrame | None:
        """Return incentives whose amounts add up, or the others."""

    def budgets(self) -> pl.DataFrame | None:
        """Return what is paid from budgets."""

    def pairings(self) -> pl.DataFrame | None:
        """Return the places of helpers."""
