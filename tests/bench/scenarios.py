"""Scenarios: how long they take beside a loop over ratings, and which parameters of the shipped schemes can vary.

python tests/bench/scenarios.py [SCENARIOS]
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import harness
import polars as pl
from attrs import frozen
from engines import DATA, sample_cohort, table

import partyrate as pr
from partyrate.numbers import Absent, LevelValue

LOOPED = 3
"""How many scenarios are rated one by one, to know what a loop over all of them would take."""

COMPARED = 20
"""How many scenarios are compared with ratings of their own."""

LEAST = 20
"""How many times as fast as a loop scenarios are to be."""


@frozen
class Case:
    """A scheme with three weights that vary and add up to 1."""

    name: str
    weights: tuple[str, str, str]
    results: tuple[str, ...]
    scenarios: int
    seconds: float


CASES = (
    Case("tianjin-village", ("上级考评权重", "群众测评权重", "书记互评权重"), ("星级",), 1000, 10.0),
    Case("qingxu", ("量化考核权重", "组织评价权重", "民主测评权重"), ("星级档", "年度考核得分"), 500, 3.0),
)


def given(scheme: pr.Scheme) -> tuple[Any, dict[str, Any]]:
    """Return the example data of a scheme as frames, and the other arguments of a rating."""
    own = DATA / f"{scheme.name}-{scheme.edition}.csv"
    cohort = sample_cohort(scheme, len(table(own if own.exists() else DATA / f"{scheme.name}.csv")))
    frames = {name: pl.DataFrame(rows, infer_schema_length=None) for name, rows in cohort.tables.items()}
    if cohort.history:
        frames["history"] = pl.DataFrame(cohort.history, infer_schema_length=None)
    units = pl.DataFrame(cohort.units, infer_schema_length=None)
    return units, {"tables": frames, "as_of": cohort.as_of, "period": cohort.period}


@frozen
class Measured:
    """What was measured of a case, in seconds by the clock and of the processor.

    Args:
        together: All scenarios.
        looped: A loop over as many ratings.
        paid: What is paid in all scenarios, of the processor.
        differing: How many scenarios differ from a rating of their own.
    """

    together: tuple[float, float]
    looped: tuple[float, float]
    paid: float
    differing: int


def now() -> tuple[float, float]:
    """Return the time by the clock and of the processor."""
    return time.perf_counter(), time.process_time()


def since(start: tuple[float, float], times: float = 1) -> tuple[float, float]:
    """Return the seconds since then, each so many times."""
    clock, processor = now()
    return (clock - start[0]) * times, (processor - start[1]) * times


def measure(case: Case, count: int) -> Measured:
    """Rate the scenarios of a case together, some of them alone, and what is paid in all of them."""
    scheme = pr.load_scheme(case.name, profile="illustrative")
    evaluator, (units, arguments) = pr.Evaluator(scheme), given(scheme)
    values = {name: {"range": ("0.05", "0.9"), "step": "0.01"} for name in case.weights}
    start = now()
    found = evaluator.scenarios(
        units, values=values, totals={case.weights: 1}, of=case.results, design="random", draws=count, **arguments
    )
    together, start = since(start), now()
    for setting in found.design.settings[:LOOPED]:
        pr.Evaluator(scheme.with_values(setting)).rate(units, **arguments)
    looped, start = since(start, count / min(LOOPED, count)), now()
    assert found.bills is not None
    paid = since(start)[1]
    drawn = random.Random(1).sample(range(count), min(COMPARED, count))
    differing = sum(differs(evaluator, found, number, units, arguments) for number in drawn)
    return Measured(together, looped, paid, differing)


def differs(evaluator: pr.Evaluator, found: pr.Scenarios, number: int, units: Any, arguments: dict[str, Any]) -> bool:
    """Return whether a scenario differs from a rating of its own."""
    scheme = found.design.scheme(evaluator.scheme, found.design.settings[number])
    rating = pr.Evaluator(scheme).rate(units, **arguments)
    rows = found.units.filter(pl.col("scenario") == number)
    keys = list(zip(*(rating.values(key) for key in found.keys), strict=True))
    for name in found.names:
        as_shown = nearest if found.units.schema[name].is_float() else plain
        wanted = dict(zip(keys, map(as_shown, rating.values(name)), strict=True))
        if {row[:-1]: number_of(row[-1]) for row in rows.select(*found.keys, name).rows()} != wanted:
            return True
    return False


def plain(value: Any) -> Any:
    """Return an exact value as tables of scenarios have it."""
    if isinstance(value, Absent):
        return None
    return value.name if isinstance(value, LevelValue) else value


def nearest(value: Any) -> Any:
    """Return a number as tables show those that no decimal writes: the nearest double."""
    number = plain(value)
    return None if number is None else Fraction(number.numerator / number.denominator)


def number_of(value: Any) -> Any:
    """Return a cell of a table of scenarios as an exact value."""
    return value if value is None or isinstance(value, str | bool) else Fraction(value)


def every_parameter() -> dict[str, list[str]]:
    """Vary each parameter of each shipped scheme alone; return by outcome which these are."""
    outcomes: dict[str, list[str]] = {}
    for shipped in pr.shipped_schemes():
        scheme = pr.load_scheme(shipped.name, edition=shipped.edition, profile="illustrative")
        evaluator, (units, arguments) = pr.Evaluator(scheme), given(scheme)
        for name, parameter in scheme.parameters.items():
            values = other_values(parameter)
            outcome = one_parameter(evaluator, name, values, units, arguments) if values else "no other value"
            outcomes.setdefault(outcome, []).append(f"{scheme.name}@{scheme.edition} {name}")
    return outcomes


def other_values(parameter: pr.Parameter) -> Sequence[Any] | None:
    """Return two values of a parameter or more."""
    if parameter.kind == "flag":
        return (False, True)
    if parameter.kind == "choice":
        return parameter.values
    if parameter.kind == "number" and isinstance(parameter.value, Fraction):
        return (parameter.value, parameter.value + (1 if parameter.value.denominator == 1 else Fraction(1, 100)))
    return None


def varied(
    evaluator: pr.Evaluator, name: str, values: Sequence[Any], units: Any, arguments: dict[str, Any]
) -> pr.Scenarios:
    """Vary a parameter; where a limit ties it to others, together with the first one that keeps the total."""
    try:
        return evaluator.scenarios(units, values={name: values}, **arguments)
    except pr.UsageError as error:
        first, *_, last = values
        for other, parameter in evaluator.scheme.parameters.items():
            value = parameter.value
            if other == name or not isinstance(value, Fraction) or "add up to" not in error.what:
                continue
            both = {name: values, other: [value, value - last + first]}
            try:
                return evaluator.scenarios(units, values=both, totals={(name, other): first + value}, **arguments)
            except (pr.UsageError, pr.DataError):  # a limit again, or a maximum below a mark that the data hold
                continue
        raise


def one_parameter(
    evaluator: pr.Evaluator, name: str, values: Sequence[Any], units: Any, arguments: dict[str, Any]
) -> str:
    """Vary one parameter, and compare each scenario with a rating of its own."""
    try:
        found = varied(evaluator, name, values, units, arguments)
    except pr.UsageError as error:
        return f"refused: {error.what if 'decides' not in error.what else 'decides no result of a rating'}"
    except pr.PartyrateError as error:
        return f"refused: {type(error).__name__}"
    if any(differs(evaluator, found, number, units, arguments) for number in range(len(found))):
        return "DIFFERS"
    return "rated apart" if found.one_by_one else "rated together"


def main() -> None:
    """Measure, and print."""
    asked = int(sys.argv[1]) if len(sys.argv) > 1 else None
    print(harness.machine())
    for case in CASES:
        found = measure(case, asked or case.scenarios)
        print(
            f"{case.name}, {asked or case.scenarios:,} scenarios: {found.together[0]:.2f} s (bar {case.seconds:.0f}), "
            f"{found.together[1]:.2f} s of the processor; a loop over ratings {found.looped[0]:.0f} s, "
            f"{found.looped[1] / found.together[1]:.0f} times the work (bar {LEAST}); what is paid {found.paid:.2f} s "
            f"of the processor; {found.differing} of {COMPARED} differ; {harness.peak_memory():.2f} GB (bar 3)"
        )
    for outcome, names in every_parameter().items():
        print(f"{len(names):4} {outcome}: {', '.join(names[:6])}{' ...' if len(names) > 6 else ''}")


if __name__ == "__main__":
    main()
