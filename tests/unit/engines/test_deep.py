"""Rules as deep and as wide as the language allows, and ladders of hundreds of levels, are computed on every engine."""

from __future__ import annotations

import pytest

import partyrate as pr
from partyrate.testing import Cohort, rate
from partyrate.testing.comparing import keyed_by_text, value_differences, values_of
from partyrate.testing.frames import installed

HEAD = """
name = "trial"
[table.unit]
key = "id"
rows = 100
[input.a]
kind = "number"
low = 0
high = 100
decimals = 1
[input.o]
kind = "number"
low = 0
high = 100
decimals = 0
optional = true
[input.g]
kind = "flag"
[input.c]
kind = "text"
"""

RULES = {
    "and": " and ".join(["g"] * 240),
    "or": " or ".join(["g"] * 300),
    "the greatest of many": f"max({','.join(['a', 'o'] * 240)})",
    "the least of many": f"min({','.join(f'a+{n}' for n in range(150))})",
    "the first of many that is there": f"coalesce({','.join(['o'] * 400)},a)",
    "comparisons": "<=".join(["a"] * 300),
    "alternatives": " else ".join(f"{n} if a>{n}" for n in range(90)) + " else 0",
    "words": f"c in ({','.join(repr(str(n)) for n in range(300))})",
    "brackets": "(" * 90 + "a" + "+1)" * 90,
    "signs": "-" * 90 + "a",
    "denials": "not " * 90 + "g",
    "sizes": "abs(" * 90 + "a" + ")" * 90,
    "roundings": "round(" * 60 + "a/3" + ",1)" * 60,
    "the least of the least": "min(9," * 80 + "a" + ")" * 80,
    "the least of halves": "min(9,a/2+" * 20 + "a" + ")" * 20,
    "conditions": "".join(f"(1 if a>{n} else " for n in range(80)) + "0" + ")" * 80,
}

LEVELS = ", ".join(f'{{ name = "l{n}", when = "a > {(160 - n) / 2}" }}' for n in range(160))
SCHEMES = {name: f'{HEAD}[formula.f]\nis = "{rule}"\n' for name, rule in RULES.items()} | {
    "levels": f'{HEAD}[ladder.f]\nlevels = [{LEVELS}, {{ name = "rest" }}]\n[formula.up]\nis = "f >= \'l30\'"\n',
    "past levels": f'{HEAD}[ladder.f]\nlevels = [{LEVELS}, {{ name = "rest" }}]\n[formula.p]\nis = "previous(f)"\n',
    "gates": HEAD
    + "".join(f'[gate.g{n}]\nwhen = "a > {n}"\ncap = {{ f = "y" }}\n' for n in range(60))
    + '[ladder.f]\nlevels = [{ name = "x", when = "a > 5" }, { name = "y" }]\n',
}

UNITS = [
    {"id": n, "a": n * 37 % 1001 / 10, "o": None if n % 3 == 0 else n, "g": n % 2 == 0, "c": str(n * 50)}
    for n in range(12)
]


# Rules at the limits of depth and width: queries plan for long there, and recursion ends only there.
@pytest.mark.slow
@pytest.mark.parametrize(
    "engine", [name for name in ("polars", "polars lazy", "pandas", "duckdb") if name in installed()]
)
@pytest.mark.parametrize("name", SCHEMES)
def test_what_is_deep_or_wide_is_computed_alike(name: str, engine: str) -> None:
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEMES[name]))
    past = [{"id": n, "round": 2018, "f": f"l{n * 13}"} for n in range(12)] if name == "past levels" else []
    cohort = Cohort(UNITS, {}, past, None, "2019")
    expected = keyed_by_text(values_of(rate(evaluator, cohort)))
    rating = rate(evaluator, cohort, engine)
    assert not list(value_differences(evaluator.plan, expected, keyed_by_text(values_of(rating)), ("rows", engine)))
    assert rating.units is not None
    if engine == "polars lazy":
        rating.units.collect()


# A database parses and runs the largest statements, where its own limits lie.
@pytest.mark.slow
@pytest.mark.parametrize("name", SCHEMES)
def test_what_is_deep_or_wide_is_written_as_a_statement(name: str) -> None:
    text = pr.Evaluator(pr.loads_scheme(SCHEMES[name])).sql("duckdb", period="2019")
    assert len(text) < 1_000_000
