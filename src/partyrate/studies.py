"""Studies of a scheme and its units by many ratings: the methods that evaluators have for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from partyrate.by_day import ValuesByDay

if TYPE_CHECKING:
    from partyrate.scenarios import Robustness, Scenarios


class Studies(ValuesByDay):
    """The studies that an evaluator makes; each of them rates the units it is given many times."""

    def scenarios(  # noqa: PLR0913 - keywords, each of its own
        self,
        units: Any,
        *,
        values: Mapping[Any, Any] | None = None,
        totals: Mapping[Any, Any] | None = None,
        conditions: Sequence[str] | str = (),
        of: Sequence[str] | str | None = None,
        design: str | None = None,
        draws: int | None = None,
        seed: int = 1,
        tables: Mapping[str, Any] | None = None,
        as_of: date | str | None = None,
        period: Any = None,
        rows: int | None = None,
        progress: Callable[[int, int], object] | None = None,
    ) -> Scenarios:
        """Rate units under many values of parameters, all together: what unpublished or doubted values decide.

        Each scenario gives what a rating with its values would give. Parameters that shape the scheme itself are rated
        apart, once for each combination of their values.

        Args:
            units: As for `rate`, of any kind. Polars computes the scenarios.
            values: For each parameter, or cell of a lookup (`"pay['four']"`), a list of values,
                `{"range": (low, high), "step": step}`, or None for those that the scheme says are plausible. Where
                nothing is said, all unpublished parameters with such values. `read_plausible` reads them from a file.
            totals: Parameters that add up in every scenario: `{("a", "b", "c"): 1}`. They are drawn together.
            conditions: Rules over the parameters that hold in every scenario, as `"a >= b"`.
            of: The results of units that are kept, and `"bill"` for what is paid; by default all that vary.
            design: `full` (all combinations), `latin` (a Latin hypercube), `random`, `spread`, `sobol`, or pairs of
                points from which indices are estimated: `indices`, `sobol-indices`. By default all combinations if
                they are no more than `draws`, else a Latin hypercube.
            draws: How many are drawn; how many pairs, each of which is a scenario for each parameter, and two.
            seed: The number that draws depend on: they are the same on every platform.
            tables: As for `rate`.
            as_of: As for `rate`.
            period: As for `rate`.
            rows: How many rows are computed together; by default as many as fit into memory.
            progress: Called with how many more scenarios are rated, and how many there are.

        Raises:
            NotFoundError: There is no such parameter or result.
            UsageError: Values, totals or conditions are none, or leave no scenario; or nothing that they decide.
            EngineError: Polars is not installed, or SciPy for Sobol points.
            DataError: All faults of the tables.
        """
        from partyrate.scenarios.run import scenarios
        from partyrate.scenarios.task import Task

        task = Task.of(self.in_force(as_of=as_of, period=period), units, tables, as_of, period)
        return scenarios(
            task, values=values, totals=totals, conditions=conditions, of=of, kind=design, draws=draws, seed=seed,
            rows=rows, progress=progress,
        )  # fmt: skip

    def robustness(  # noqa: PLR0913 - keywords, each of its own
        self,
        units: Any,
        *,
        of: Sequence[str] | str | None = None,
        noise: int = 1,
        marks: Sequence[str] | None = None,
        draws: int = 100,
        seed: int = 1,
        tables: Mapping[str, Any] | None = None,
        as_of: date | str | None = None,
        period: Any = None,
        progress: Callable[[int, int], object] | None = None,
    ) -> Robustness:
        """Ask how results hold: without one indicator, with a cut one step lower or higher, with noise in the marks.

        Args:
            units: As for `scenarios`.
            of: The results that are looked at; by default the ladders of units, else their numbers.
            noise: How many steps a mark is off at most, each number of steps being equally likely; 0 for no noise.
            marks: The inputs that have noise; by default numbers with decimals, a step or a maximum.
            draws: How many times noise is drawn.
            seed: The number that draws depend on.
            tables: As for `rate`.
            as_of: As for `rate`.
            period: As for `rate`.
            progress: As for `scenarios`.

        Raises:
            NotFoundError: There is no such result or mark.
            UsageError: A number is none, or there is no result to look at.
            EngineError: Polars is not installed.
            DataError: All faults of the tables.
        """
        from partyrate.scenarios.robustness import robustness
        from partyrate.scenarios.task import Task

        task = Task.of(self.in_force(as_of=as_of, period=period), units, tables, as_of, period)
        return robustness(task, of=of, noise=noise, marks=marks, draws=draws, seed=seed, progress=progress)
