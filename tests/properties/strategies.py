"""One small world with every kind of table and input, and rules over it that mostly make no sense.

The world has a table of units, one of events in an order with parts below it, one of quarters that every unit has, and
one made of columns of the units; parameters and cells that are unpublished, two ladders, and a gate that excludes.
`partyrate.testing.random_schemes` adds random entries to it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace

from hypothesis import strategies as st

import partyrate as pr
from partyrate import testing
from partyrate.language.functions import CATALOGUE
from partyrate.model import Gate, Indicator, Ladder, Level, Lookup, Parameter, Scheme, Table
from partyrate.periods import read_period

INPUTS = [
    Indicator(name="a", table="unit", kind="number", low=-5, high=5, decimals=1),
    Indicator(name="b", table="unit", kind="number", low=0, high=60, decimals=0),
    Indicator(name="c", table="unit", kind="number", low=0, high=1, decimals=2, optional=True),
    Indicator(name="g", table="unit", kind="number", low=1, high=12, decimals=0),
    Indicator(name="h", table="unit", kind="number", low=-3, high=3, decimals=0, when="f"),
    Indicator(name="f", table="unit", kind="flag"),
    Indicator(name="fo", table="unit", kind="flag", optional=True),
    Indicator(name="fw", table="unit", kind="flag", when="fo"),
    Indicator(name="k", table="unit", kind="choice", values=["x", "y", "z"]),
    Indicator(name="ko", table="unit", kind="choice", values=["x", "y"], optional=True),
    Indicator(name="t", table="unit", kind="date"),
    Indicator(name="to", table="unit", kind="date", optional=True),
    Indicator(name="w", table="unit", kind="text"),
    Indicator(name="ea", table="ev", kind="number", low=-2, high=2, decimals=1),
    Indicator(name="eb", table="ev", kind="number", low=0, high=9, decimals=0, optional=True),
    Indicator(name="ef", table="ev", kind="flag"),
    Indicator(name="ek", table="ev", kind="choice", values=["x", "y"]),
    Indicator(name="et", table="ev", kind="date", when="ef"),
    Indicator(name="pa", table="part", kind="number", low=0, high=4, decimals=0),
    Indicator(name="pb", table="part", kind="flag", optional=True),
    Indicator(name="qa", table="quarter", kind="number", low=-1, high=9, decimals=1),
    Indicator(name="qf", table="quarter", kind="flag", optional=True),
    Indicator(name="ba", table="bit", kind="number", low=0, high=5, decimals=1, optional=True),
]
PARAMETERS = [
    Parameter(name="p", value=1.5),
    Parameter(name="q", value=2),
    Parameter(name="no", kind="number"),
    Parameter(name="pf", kind="flag", value=True),
    Parameter(name="nof", kind="flag"),
    Parameter(name="pt", kind="date", value=date(2020, 1, 31)),
    Parameter(name="pc", kind="choice", values=["x", "y", "z"], value="y"),
    Parameter(name="how", kind="choice", values=["min", "max"], value="max"),
]
LOOKUPS = [
    Lookup(name="of_k", keys=["k"], rows=[["x", 0.5], ["y", 3], ["z", None]]),
    Lookup(name="of_n", keys=["n"], rows=[[0, 1], [1, 2.25], [5, -1]]),
    Lookup(name="of_f", keys=["f"], rows=[[True, 4], [False, -0.5]]),
    Lookup(name="of_star", keys=["star"], rows=[["high", 3], ["low", 1]]),
    Lookup(name="of_two", keys=["k", "f"], columns=["m", "n"], rows=[["x", True, 1, 2], ["y", False, None, 7]]),
    Lookup(name="flag_of", keys=["k"], rows=[["x", True], ["y", False]]),
    Lookup(name="text_of", keys=["f"], rows=[[True, "x"], [False, "y"]]),
    Lookup(name="date_of", keys=["k"], rows=[["x", date(2020, 2, 29)], ["y", date(2019, 3, 1)], ["z", None]]),
]
LADDERS = [
    Ladder(
        name="star",
        table="unit",
        levels=[
            Level(name="high", when="a >= 2", value=2.5),
            Level(name="mid", when="b > 30 or fo", value=4),
            Level(name="low", value=-1),
        ],
    ),
    Ladder(
        name="band",
        table="unit",
        when="f",
        levels=[Level(name="good", when="c > 0.5"), Level(name="poor", when="c <= 0.3")],
    ),
]
CALLABLE = Indicator(name="raw", table="unit", formula="round(x * n, 1) + (a if f else g)", takes=["x", "n"])
GATE = Gate(name="out", table="unit", when="fo", exclude=["star"])


def world_scheme(*, more: Iterable[Indicator] = ()) -> Scheme:
    """Make the scheme of the world, with more formulas."""
    return Scheme(
        name="world",
        tables=[
            Table(name="unit", key=["d", "u"], rows=8),
            Table(name="ev", parent="unit", key="e", rows=3, order="e"),
            Table(name="part", parent="ev", key="i", rows=2),
            Table(name="quarter", parent="unit", key="qn", expects=[1, 2, 3], order="qn"),
            Table(name="bit", parent="unit", key="bk", columns=["b1", "b2", "b3"], order="bk"),
        ],
        parameters=PARAMETERS,
        lookups=LOOKUPS,
        indicators=[*INPUTS, CALLABLE, *more],
        ladders=LADDERS,
        gates=[GATE],
    )


WORLD = world_scheme()


# ---------------------------------------------------------------------------------------------------------- wrong rules


def _calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Combine expressions in ways that only sometimes make sense."""
    functions = sorted(
        {name.removesuffix(" of rows") for name in CATALOGUE if name[0].isalpha()} - {"and", "or", "not"}
    )
    operators = sorted({name for name in CATALOGUE if not name[0].isalpha()} | {"in", "not in", "and", "or"})
    endings = ["", ", where=f", ", where=ef", ", within=()", ", within=d", ", within=(a, c)", ", within=(), ties='min'"]
    endings += [", kind='linear', within=k", ", ties=how, within=t"]
    many = st.lists(inner, min_size=1, max_size=3).map(", ".join)
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(operators), inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("{}({}{})".format, st.sampled_from(functions), many, st.sampled_from(endings)),
        st.builds("{}[{}]".format, st.sampled_from([*(lookup.name for lookup in LOOKUPS), "a"]), many),
        st.builds("({} {} ({}, 'x'))".format, inner, st.sampled_from(["in", "not in"]), inner),
        st.builds("({} ** {})".format, inner, st.sampled_from(["0", "2", "20"])),
        st.builds("raw({})".format, many),
        inner.map("(not {})".format),
        inner.map("(-{})".format),
    )


def wild_rules() -> st.SearchStrategy[str]:
    """Draw rules that the grammar accepts, of any kinds, mostly wrong."""
    names = [
        *(entry.name for entry in (*INPUTS, *PARAMETERS, *LADDERS)),
        "unit",
        "ev",
        "qa",
        "bit",
        "d",
        "u",
        "as_of",
        "of_k",
        "raw",
    ]
    leaves = [*names, "0", "1", "2.5", "True", "'x'", "'high'", "'asc'", "'half_up'", "nobody"]
    return st.recursive(st.sampled_from(leaves), _calls, max_leaves=8)


@st.composite
def pairs(draw, bases=(None, WORLD)):
    """Draw an evaluator and a cohort: of a scheme that is random as a whole, or of the world with random entries."""
    scheme = draw(testing.schemes(draw(st.sampled_from(bases))))
    return pr.Evaluator(scheme), draw(testing.cohorts(scheme))


def given_by(evaluator, cohort):
    """Give what a statement is written for: the plan, tables with past rounds, days, and the number of the round."""
    period = read_period(cohort.period, evaluator.scheme.period)
    dates = {"as_of": cohort.as_of, "period_start": period.start, "period_end": period.end}
    tables = {evaluator.scheme.root.name: cohort.units, **cohort.tables}
    return evaluator.plan, SimpleNamespace(tables=tables, history=cohort.history), dates, period.number
