"""Comparing results, as they leave an engine, with those of plain rows: to the bit."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from partyrate.engines.derived_keys import with_derived_keys
from partyrate.engines.reference.results import RowsResult
from partyrate.engines.reference.run import rate_rows
from partyrate.engines.request import Request
from partyrate.evaluator import Evaluator
from partyrate.periods import read_period
from partyrate.rating.rating import Rating
from partyrate.testing import Cohort
from partyrate.testing.frames import tables_of

Rows = Sequence[Mapping[str, Any]]


def by_reference(evaluator: Evaluator, cohort: Cohort) -> Rating:
    """Rate a cohort in plain rows by fractions."""
    tables = tables_of(evaluator.plan, cohort)
    history = tables.pop("history", None)
    request = Request(evaluator.plan, tables, history, *dates_of(evaluator, cohort))
    store = rate_rows(with_derived_keys(request))
    round_ = read_period(cohort.period, evaluator.scheme.period)
    return Rating(evaluator.plan, RowsResult(evaluator.plan, store), cohort.as_of, round_)


def dates_of(evaluator: Evaluator, cohort: Cohort) -> tuple[dict[str, Any], int]:
    """Give the days that rules may name, and the number of the round."""
    round_ = read_period(cohort.period, evaluator.scheme.period)
    return {"as_of": cohort.as_of, "period_start": round_.start, "period_end": round_.end}, round_.number


def row_differences(words: str, keys: Sequence[str], expected: Rows, found: Rows) -> Iterator[str]:
    """Compare every column of rows that a key tells apart, whatever their order.

    Keys are compared as texts: an empty table of texts makes texts of the keys that are expected below it.
    """
    wanted, given = ({tuple(str(row.get(key)) for key in keys): row for row in rows} for rows in (expected, found))
    if len(expected) != len(found) or set(wanted) != set(given):
        yield f"{words}: {len(found)} rows, not {len(expected)}: {sorted(given)}, not {sorted(wanted)}"
        return
    for key, row in wanted.items():
        for name, value in row.items():
            if name not in given[key]:
                yield f"{words}: no column {name}"
            elif name not in keys and not is_same(given[key][name], value):
                yield f"{words}: {name} of {key} is {given[key][name]!r}, not {value!r}"


def is_same(given: Any, wanted: Any) -> bool:
    """Whether a value is the one that plain rows give; a double is the nearest one, and its zero has no sign."""
    if isinstance(given, float) and isinstance(wanted, Fraction | Decimal | int | float):
        nearest = float(wanted)
        return given == nearest and math.copysign(1, given) == math.copysign(1, nearest)
    if isinstance(given, Decimal) and isinstance(wanted, float):  # an input that the database holds as a decimal
        return float(given) == wanted
    if isinstance(given, Decimal) and not isinstance(wanted, bool):
        return isinstance(wanted, int | Decimal) and given == wanted
    return type(given) is type(wanted) and bool(given == wanted)
