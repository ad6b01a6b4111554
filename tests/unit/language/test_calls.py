"""Calls of formulas with arguments, wherever an expression may stand, and formulas that nothing calls."""

from __future__ import annotations

import os
from decimal import Decimal
from fractions import Fraction
from typing import Any

import duckdb
import narwhals as nw
import polars as pl
import pytest
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.errors import CycleError, GrainError, KindError, RuleSyntaxError, UnknownNameError, ZeroDivisorError
from partyrate.language.functions import CATALOGUE

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "places"
[table.unit]
key = ["county", "id"]
rows = 20
[table.month]
parent = "unit"
key = "m"
rows = 4
order = "m"
[input.x]
kind = "number"
low = 0
high = 100
decimals = 1
[input.opt]
kind = "number"
low = -5
high = 5
decimals = 0
optional = true
[input.veto]
kind = "flag"
[input.sort]
kind = "choice"
values = ["a", "b"]
[input.since]
kind = "date"
[input.pts]
table = "month"
kind = "number"
low = 0
high = 9
decimals = 0
[input.late]
table = "month"
kind = "flag"
[parameter.share]
value = 0.5
[parameter.open]
[parameter.ways]
kind = "choice"
values = ["min", "max"]
value = "max"
[absence.gone]
[lookup.pay]
keys = "sort"
rows = [["a", 1.5], ["b", 2]]
[lookup.good]
keys = "sort"
rows = [["a", true], ["b", false]]
[lookup.by_flag]
keys = "f"
rows = [[true, 1], [false, 2]]
[lookup.by_number]
keys = "n"
rows = [[0, 1], [1, 5], [2, 6]]
[ladder.star]
levels = [{ name = "five", value = 5, when = "x >= 60" }, { name = "none", value = 0 }]
[formula.reaches]
takes = "n"
is = "x >= n"
[formula.above]
table = "month"
takes = "n"
is = "pts >= n"
[formula.plus]
takes = ["n", "more"]
is = "n + more"
[formula.both]
takes = ["c", "d"]
is = "c and d"
"""
MORE = """
[formula.chosen]
takes = "c"
is = "count(x, where=c, within=())"
[formula.placed]
takes = ["w", "t", "d"]
is = "rank(x, d, within=w, ties=t)"
[formula.cell]
takes = ["l", "k"]
is = "l[k]"
"""
UNITS = [
    {
        "county": "AB"[i % 2],
        "id": str(i),
        "x": [90, 40.5, 60, 99, 0][i % 5],
        "opt": [None, 3, -2][i % 3],
        "veto": i % 4 == 1,
        "sort": "ab"[i % 2],
        "since": f"20{10 + i}-02-28",
    }
    for i in range(6)
]
MONTHS = [
    {"county": unit["county"], "id": unit["id"], "m": m, "pts": (3 * m + i) % 10, "late": (m + i) % 3 == 0}
    for i, unit in enumerate(UNITS)
    for m in range(1, 4)
]
HISTORY = [{**unit, "round": 2023, "star": "five", "x": 50, "opt": 1} for unit in UNITS]
DAYS: dict[str, Any] = {"as_of": "2024-12-31", "period": "2024"}


def rated(engine: str, text: str) -> list[dict[str, Any]]:
    """Give the units of a scheme as an engine gives them, in their order."""
    make = ENGINES[engine]
    tables = {"month": make(MONTHS), "history": make(HISTORY)}
    few = None if engine == "rows" else 0
    units = pr.Evaluator(pr.loads_scheme(text), row_engine_limit=few).rate(make(UNITS), tables=tables, **DAYS).units
    rows = pl.DataFrame(units) if engine == "rows" else nw.from_native(units).lazy().collect("polars").to_native()
    return rows.sort("id").to_dicts()


def fault(text: str) -> pr.PartyrateError:
    """Give the one fault of a scheme."""
    (found,) = faults_of(text)
    return found


# ------------------------------------------------------------------------------------------ a call as a whole argument


CALLS = [
    ("count(x, where=reaches(90), within=())", 3),
    ("sum(x, where=reaches(60), within=county)", 150),
    ("mean(x, where=reaches(90), within=())", 93),
    ("percentile(x, 0.5, kind='linear', where=reaches(90), within=())", 90),
    ("times(reaches(90), where=reaches(60))", 1),
    ("streak(reaches(50))", 2),
    ("sum(pts, where=above(6))", 15),
    ("any(above(10))", False),
    ("trimmed_mean(pts, 1, where=above(1))", 6),
    ("chosen(reaches(60))", 4),
    ("placed(county, 'min', 'desc')", 1),
    ("placed(county, ways, 'asc')", 3),
    ("cell(pay, sort)", 1.5),
]


@pytest.mark.parametrize("engine", ENGINES)
def test_an_argument_may_be_a_call_and_nothing_else(engine):
    text = "".join(f'[formula.y{number}]\nis = "{rule}"\n' for number, (rule, _) in enumerate(CALLS))
    first = rated(engine, SCHEME + MORE + text)[0]
    assert {rule: float(first[f"y{number}"]) for number, (rule, _) in enumerate(CALLS)} == dict(CALLS)


def test_an_argument_that_stands_where_a_name_must_is_a_name():
    found = fault(SCHEME + MORE + "[formula.y]\nis = \"placed(x + 1, ways, 'asc')\"")
    assert isinstance(found, KindError)
    assert found.what == "'x + 1' as the argument 'w', which stands where a name must stand"
    assert isinstance(fault(SCHEME + MORE + '[formula.y]\nis = "cell(3, sort)"'), KindError)
    found = fault(SCHEME + MORE + "[formula.y]\nis = \"placed(county, 'most', 'asc')\"")
    assert (found.what, found.fix) == ("ties='most'", "pass one of: min, max, mean, dense")


# --------------------------------------------------------------------------------- every construct, in every place

FLAGS = [
    "veto", "True", "not veto", "veto and x > 3", "veto or x > 3", "x >= 60", "40 <= x < 90", "x != 90 or x == 0",
    "sort in ('a', 'b')", "sort not in ('a',)", "x > 1 if veto else not veto", "present(opt)",
    "coalesce(opt > 0, veto)", "good[sort]", "reaches(60)", "both(veto, reaches(40))", "any(late)",
    "all(pts > 1, where=not late)", "any(veto, within=county)", "id == '3'", "star >= 'five'", "open > 3",
    "since < as_of", "pts > 4", "above(4)", "late", "previous(star) == 'five'", "opt > 1",
    "absent('gone') if opt > 1 else veto",
]  # fmt: skip
NUMBERS = [
    "x", "2", "-x", "+x", "x + 1", "x - opt", "x * share", "x / 4", "round(1 / x, 2) if x > 0 else 0", "x ** 2",
    "min(x, 50)", "max(x, opt)", "abs(opt)", "round(x / 3, 1)", "round_to(x, 0.5, 'half_down')", "sqrt(abs(opt), 1)",
    "root(x, 3, 0)",
    "power(x, clamp(round(share), 0, 2))", "floor(x / 7)", "ceil(x)", "clamp(x, 10, 60)",
    "open + 1",
    "full_years(since, as_of)", "days_between(since, as_of)", "year(since)", "quarter(since)", "month(since)",
    "full_months(since, date('2024-03-01'))", "day(years_after(since, 1))", "weekday(months_after(since, 6))",
    "day_of_year(year_start(since))", "day(year_end(since))", "day(quarter_start(since))", "day(quarter_end(since))",
    "day(month_start(since))", "day(month_end(since))",
    "coalesce(opt, 0)", "pay[sort]", "by_flag[veto]", "by_number[clamp(coalesce(opt, 0), 0, 2)]", "plus(x, 1)",
    "plus(pay[sort], plus(x, share))", "x if reaches(60) else 0", "x if opt > 0 else absent('gone')",
    "star + 1", "pts", "pts * 2", "sum(pts)",
    "mean(pts, where=late)", "count(month, where=above(4))", "min(pts)", "max(x, within=county)",
    "median(pts)", "largest(pts, 2)", "smallest(pts, 1)", "variance(pts, kind='sample')",
    "product(pts - 4)", "weighted_mean(pts, pts + 1)", "stdev(pts, 1, kind='population')", "trimmed_mean(pts, 0, 1)",
    "percentile(pts, 0.5, kind='nearest_rank')", "rank(x, 'desc', within=(), ties=ways)",
    "percent_rank(x, 'asc', within=county, ties='mean', kind='inclusive')",
    "scaled(x, 'desc', to='best', otherwise=0, within=())", "cumulative(x, share, 'desc', within=county, ties='max')",
    "handed_out(x, share, 'asc', 150, within=(), ties='share')", "ahead(x, share, 'desc', within=county, ties='min')",
    "behind(x, x, 'desc', within=(), ties='open')",
    "previous(x)", "streak(veto)", "times(x > 60)", "days_between(days_after(since, 3), as_of)", "move(star, 1) + 0",
    "best_level(star, 'five') + 0", "worst_level(star, within=())",
    "most_frequent_level(star, 'five', ties='worse') + 0", "most_frequent_level(star, ties='better', within=())",
]  # fmt: skip
FLAG_PLACES = {
    "rule": '[formula.y{n}]\nis = "{e}"',
    "rule of a finer table": '[formula.y{n}]\ntable = "month"\nis = "{e}"',
    "when": '[formula.y{n}]\nwhen = "{e}"\nis = "x"',
    "condition": '[formula.y{n}]\nis = "x if {e} else 0"',
    "junction": '[formula.y{n}]\nis = "({e}) and veto or not ({e})"',
    "where": '[formula.y{n}]\nis = "sum(pts, where={e})"',
    "where of a cohort": '[formula.y{n}]\nis = "count(x, where={e}, within=())"',
    "argument of any": '[formula.y{n}]\nis = "any({e}, within=county)"',
    "streak": '[formula.y{n}]\nis = "streak({e})"',
    "where of times": '[formula.y{n}]\nis = "times(x > 1, where={e})"',
    "streak along rows": '[formula.y{n}]\ntable = "month"\nis = "streak(late, where={e})"',
    "previous": '[formula.y{n}]\nis = "previous({e})"',
    "key": '[formula.y{n}]\nis = "by_flag[{e}]"',
    "argument": '[formula.y{n}]\nis = "both({e}, veto)"',
    "level": '[ladder.y{n}]\nlevels = [{{ name = "a", when = "{e}" }}, {{ name = "b" }}]',
    "ladder": '[ladder.y{n}]\nwhen = "{e}"\nlevels = [{{ name = "a", when = "x > 50" }}, {{ name = "b" }}]',
    "gate": '[gate.y{n}]\nwhen = "{e}"\ncap = {{ l{n} = "b" }}\n'
    '[ladder.l{n}]\nlevels = [{{ name = "a" }}, {{ name = "b" }}]',
    "warning": '[warning.y{n}]\nwhen = "{e}"\ntext = "t"',
    "incentive": '[incentive.y{n}]\nkind = "pay"\nwhen = "{e}"\namount = "x"\nunit = "yuan"',
    "helpers": '[pairing.y{n}]\neach = 1\nhelpers = "{e}"\nhelped = "veto"\n'
    'helpers_by = ["x desc"]\nhelped_by = ["x asc"]',
}
LADDER = '[ladder.y{n}]\nlevels = [{{ name = "a" }}, {{ name = "b" }}]\nties = "in"\nround = "down"\n'
NUMBER_PLACES = {
    "rule": '[formula.y{n}]\nis = "{e}"',
    "rule of a finer table": '[formula.y{n}]\ntable = "month"\nis = "{e}"',
    "operand": '[formula.y{n}]\nis = "round(({e}) / 3, 2) - ({e})"',
    "comparison": '[formula.y{n}]\nis = "0 < {e} <= 60"',
    "sum": '[formula.y{n}]\nis = "sum({e})"',
    "mean of a cohort": '[formula.y{n}]\nis = "mean({e}, within=county)"',
    "where of max": '[formula.y{n}]\nis = "max(pts, where=({e}) > 3)"',
    "rank": "[formula.y{n}]\nis = \"rank({e}, 'desc', within=(), ties='min')\"",
    "previous": '[formula.y{n}]\nis = "previous({e})"',
    "times": '[formula.y{n}]\nis = "times(({e}) > 3)"',
    "argument": '[formula.y{n}]\nis = "plus({e}, 1)"',
    "order": LADDER + 'order_by = ["{e} desc"]\nquotas = [{{ levels = "a", exactly = "2" }}]',
    "quota": LADDER + 'order_by = ["x desc"]\nquotas = [{{ levels = "a", at_most = "{e}" }}]',
    "amount": '[incentive.y{n}]\nkind = "pay"\namount = "{e}"\nunit = "yuan"',
    "budget": '[budget.y{n}]\nincentives = "i{n}"\nat_most = "{e}"\n'
    '[incentive.i{n}]\nkind = "pay"\namount = "x"\nunit = "yuan"',
}


def faults_of(text: str) -> tuple[pr.PartyrateError, ...]:
    """Give the faults of a scheme."""
    try:
        pr.check(pr.loads_scheme(text))
    except pr.SchemeError as error:
        return error.faults
    return ()


SHARE = 1 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 6
"""Of which share of the constructs each place tries its turn; a call stands in every place in every run."""

ALWAYS = {
    "2",
    "pts",
    "late",
    "reaches(60)",
    "both(veto, reaches(40))",
    "plus(x, 1)",
    "above(4)",
    "count(month, where=above(4))",
}


def accepted(place: str) -> tuple[str, list[str]]:
    """Give the scheme with the entries of a place that the check accepts, and the constructs in them."""
    kind, _, name = place.partition(": ")
    expressions, form = (FLAGS, FLAG_PLACES[name]) if kind == "flag" else (NUMBERS, NUMBER_PLACES[name])
    turn = PLACES.index(place) % SHARE
    left = {number: each for number, each in enumerate(expressions) if number % SHARE == turn or each in ALWAYS}
    while True:
        lines, owner = SCHEME, dict[int, int]()
        for number, expression in left.items():
            entry = form.format(n=number, e=expression) + "\n"
            owner |= {lines.count("\n") + place + 1: number for place in range(entry.count("\n"))}
            lines += entry
        faults = faults_of(lines)
        if not faults:
            return lines, list(left.values())
        for each in faults:
            assert each.what
            assert each.why
            assert each.fix
            assert each.at is not None
            left.pop(owner[each.at.line], None)


TYPES = {
    "unit": "county TEXT, id TEXT, x DECIMAL(9, 1), opt BIGINT, veto BOOLEAN, sort TEXT, since DATE",
    "month": "county TEXT, id TEXT, m BIGINT, pts BIGINT, late BOOLEAN",
    "history": "county TEXT, id TEXT, x DECIMAL(9, 1), opt BIGINT, veto BOOLEAN, sort TEXT, since DATE, "
    "round BIGINT, star TEXT",
}


KEYS = {"month": {"m": "int64"}}


def in_sql(evaluator: pr.Evaluator, table: str) -> Any:
    """Give the units as DuckDB computes them from the written statement."""
    with duckdb.connect() as con:
        for name, rows in (("unit", UNITS), ("month", MONTHS), ("history", HISTORY)):
            con.execute(f"CREATE TABLE {name} ({TYPES[name]})")
            holes = ", ".join("?" for _ in rows[0])
            con.executemany(f"INSERT INTO {name} VALUES ({holes})", [list(row.values()) for row in rows])
        return con.sql(evaluator.sql("duckdb", table=table, tables=list(TYPES), types=KEYS, **DAYS)).pl().to_dicts()


def alike(rows: Any) -> list[dict[str, Any]]:
    """Give rows as they can be compared over engines: a quotient is a float where it is no decimal."""
    found = []
    for row in sorted(rows, key=lambda each: (str(each["id"]), each.get("m", 0))):
        cells = {name: value for name, value in row.items() if name.lstrip("y").isdigit() or name.endswith("_state")}
        for name, value in cells.items():
            if isinstance(value, Decimal | Fraction | float | int) and not isinstance(value, bool):
                cells[name] = round(float(value), 9)
        found.append({name: cells[name] for name in sorted(cells) if cells[name] is not None})
    return found


def told(rating: pr.Rating[Any]) -> dict[str, int]:
    """Return in how many rows each warning is true."""
    return {note.about: note.data["count"] for note in rating.notes if note.kind == "warning"}


PLACES = [*(f"flag: {name}" for name in FLAG_PLACES), *(f"number: {name}" for name in NUMBER_PLACES)]


# Each construct of the language in each place that takes a rule, computed by nine kinds of frames.
@pytest.mark.slow
@pytest.mark.parametrize("place", PLACES)
def test_every_construct_stands_in_every_place_alike_on_every_engine(place, monkeypatch):
    text, constructs = accepted(place)
    assert constructs
    table = "month" if "finer" in place or "along" in place else "unit"
    tables = {"month": MONTHS, "history": HISTORY}
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    rating = evaluator.rate(UNITS, tables=tables, **DAYS)
    expected = alike(rating.tables[table])
    assert expected[0] or "helpers" in place or "incentive" in text or "gate" in place or told(rating)
    frames = {name: pl.DataFrame(rows).lazy() for name, rows in tables.items()}
    lazy = evaluator.rate(pl.DataFrame(UNITS).lazy(), tables=frames, **DAYS)
    assert alike(lazy.tables[table].collect().to_dicts()) == expected
    assert alike(in_sql(evaluator, table)) == expected
    assert told(lazy) == told(rating)
    monkeypatch.setattr("partyrate.engines.select.rate_compiled", lambda *_: None)  # the reference computes
    reference = evaluator.rate(UNITS, tables=tables, **DAYS)
    assert alike(reference.tables[table]) == expected
    assert reference.incentives == rating.incentives
    assert told(reference) == told(rating)


def test_the_constructs_hold_every_function_of_the_language():
    written = " ".join([*FLAGS, *NUMBERS])
    named = [name.removesuffix(" of rows") for name, each in CATALOGUE.items() if each.family != "operator"]
    assert [name for name in named if f"{name}(" not in written] == []


# ------------------------------------------------------------------------------------------------ formulas never called


def uncalled(rule: str, when: str = "") -> str:
    """Give a scheme with a formula of two arguments that nothing calls."""
    more = f'when = "{when}"\n' if when else ""
    return f'{SCHEME}[formula.lone]\ntakes = ["a", "b"]\nis = "{rule}"\n{more}'


@pytest.mark.parametrize(
    ("rule", "kind", "what"),
    [
        ("a +", RuleSyntaxError, "the rule ends too early"),
        ("a + scor", UnknownNameError, "unknown name 'scor'"),
        ("rond(a)", UnknownNameError, "unknown function 'rond'"),
        ("paid[a] + b", UnknownNameError, "unknown lookup 'paid'"),
        ("pay[a, b]", KindError, "pay[...] with 2 keys"),
        ("plus(a)", KindError, "'plus(a)' has 1 argument"),
        ("lone(a, b)", CycleError, "formula 'lone' calls itself: lone -> lone"),
        ("a and b + veto", KindError, "'veto' is a flag, not a number"),
        ("'x' + a", KindError, "\"'x'\" is a text, not a number"),
        ("a + plus(veto, b)", KindError, "'veto' is a flag, not a number"),
        ("sort == 'c' and a", UnknownNameError, "unknown value 'c'"),
        ("star >= 'six' or a", UnknownNameError, "unknown level of 'star' 'six'"),
        ("pts + a", GrainError, "'pts' has a value for each row of table 'month', not for each row of 'unit'"),
        ("a / x", ZeroDivisorError, "'x' may be zero"),
        ("x ** a", RuleSyntaxError, "the power 'a'"),
    ],
)
def test_a_formula_that_nothing_calls_is_checked(rule, kind, what):
    found = fault(uncalled(rule))
    assert (type(found), found.what) == (kind, what)


def test_the_when_of_a_formula_that_nothing_calls_is_checked():
    assert fault(uncalled("a", "b and x")).what == "'x' is a number, not a flag"
    assert fault(uncalled("a", "gone > b")).what == "unknown name 'gone'"


@pytest.mark.parametrize(
    "rule",
    [
        "a + b",
        "x / a",
        "1 / x if x > a else b",
        "1 / x if x < a else b",
        "round(x, a) + b",
        "round(x, 0, a) + b",
        "sum(a, where=b)",
        "mean(a, within=b)",
        "a[b]",
        "move(a, b)",
        "rank(x, a, within=b, ties='min')",
        "rank(x, 'asc', within=a, ties=b)",
        "count(a, where=b)",
        "previous(a) if b else 0",
        "streak(a, where=b)",
        "coalesce(a, 'x') == b",
        "days_between(a, b)",
        "sum(pts, where=pts > a) / b",
        "a == sort and b",
    ],
)
def test_what_some_arguments_fit_is_no_fault(rule):
    assert pr.check(pr.loads_scheme(uncalled(rule))).warnings == ()


def test_the_past_of_a_call_is_computed_of_the_past_of_what_has_a_name():
    """History has columns of values with names only: a call is put in."""
    text = SCHEME + '[formula.y]\nis = "streak(reaches(50))"\n[formula.z]\nis = "previous(plus(x, reaches_more))"\n'
    text = text.replace("reaches_more", "plus(opt, 1)")
    (first, *_) = rated("rows", text)
    assert (first["y"], first["z"]) == (2, 52)


def test_the_past_of_what_cannot_be_put_in_wants_a_name():
    text = SCHEME + '[formula.past]\ntakes = "v"\nis = "previous(v)"\n[formula.y]\nis = "past(plus(x, 1))"'
    found = fault(text)
    assert isinstance(found, KindError)
    assert found.what == "the past of 'plus(x, 1)', which has no name"
    found = fault(uncalled("a + b", "veto") + '[formula.y]\nis = "previous(lone(x, 1))"')
    assert found.what == "the past of 'lone(x, 1)', which has a 'when'"


TABLES_OF_CALLS = """
name = "tax"
[table.person]
key = "person"
[table.month]
parent = "person"
key = "month"
rows = 12
[input.income]
kind = "number"
low = 0
high = 100
decimals = 0
[input.wage]
table = "month"
kind = "number"
low = 0
high = 100
decimals = 0
[ENTRY]
takes = "amount"
HOME
[formula.tax]
is = "RULE"
"""
CALLED = {
    "formula": ("formula.scale", 'is = "0.1 * amount"'),
    "decision": ("decision.scale", 'of = "amount"\nrows = [{ at_most = 10, gives = 0.1 }, { gives = 0.2 }]'),
}


def table_fault(entry: str, home: str, rule: str) -> Any:
    """Return the only fault of a scheme whose rules call a formula or a decision of some table."""
    header, body = CALLED[entry]
    text = TABLES_OF_CALLS.replace("ENTRY", header).replace("HOME", f"{home}\n{body}").replace("RULE", rule)
    with pytest.raises(pr.SchemeError) as caught:
        pr.Evaluator(pr.loads_scheme(text))
    return caught.value.faults[0]


@pytest.mark.parametrize("entry", CALLED)
@pytest.mark.parametrize("argument", ["wage", "wage + 1", "scale(wage)"])
@pytest.mark.parametrize("rule", ["scale({})", "sum(scale({}))"])
def test_a_finer_argument_names_the_table_of_what_is_called(entry, argument, rule):
    fault = table_fault(entry, "", rule.format(argument))
    assert isinstance(fault, GrainError)
    assert fault.what == "'wage' has a value for each row of table 'month', and 'scale' belongs to table 'person'"
    assert fault.fix.startswith("write table = \"month\" at 'scale'")
    assert "“scale”属于表“person”" in fault.text("zh")


@pytest.mark.parametrize("entry", CALLED)
@pytest.mark.parametrize("argument", ["income", "income + 1", "3", "scale(income)"])
def test_a_call_from_a_coarser_table_is_not_to_be_aggregated(entry, argument):
    fault = table_fault(entry, 'table = "month"', f"scale({argument})")
    assert isinstance(fault, GrainError)
    assert fault.what == "'scale' belongs to table 'month', and is called in a rule of table 'person'"
    assert fault.fix.startswith("write table = \"person\" at 'scale'")
    assert "sum(" not in fault.fix


@pytest.mark.parametrize("entry", CALLED)
def test_a_call_with_finer_arguments_is_to_be_aggregated(entry):
    fault = table_fault(entry, 'table = "month"', "scale(wage)")
    assert fault.fix.startswith("write sum(scale(wage))")


def test_a_call_whose_own_rule_needs_finer_values_is_to_be_aggregated():
    text = TABLES_OF_CALLS.replace("ENTRY", "formula.scale").replace("HOME", 'table = "month"\nis = "amount * wage"')
    with pytest.raises(pr.SchemeError) as caught:
        pr.Evaluator(pr.loads_scheme(text.replace("RULE", "scale(income)")))
    assert caught.value.faults[0].fix.startswith("write sum(scale(income))")


@pytest.mark.parametrize(
    "rule", ["scaled(1, 'asc', to='best', otherwise=n1, where=u1, within=u1)", "n1 if 1 < 0 else 1"]
)
@pytest.mark.parametrize("engine", ["rows", "polars", "polars lazy", "pandas", "duckdb"])
def test_ways_of_reading_agree_on_whole_numbers_beside_a_branch_with_decimals_that_is_never_taken(rule, engine):
    text = f"""
name = "t"
[table.u]
key = "u"
[parameter.mode]
kind = "choice"
values = ["half_down", "half_up"]
[input.a]
kind = "number"
low = 0
high = 9
decimals = 2
[input.u1]
kind = "flag"
[formula.n1]
is = "round(a, 1, mode)"
[formula.n2]
is = "{rule}"
"""
    evaluator = pr.Evaluator(pr.loads_scheme(text), row_engine_limit=0)
    rows = [{"u": 1, "a": 2.25, "u1": True}, {"u": 2, "a": 2.3, "u1": True}]
    assert [str(value) for value in evaluator.rate(ENGINES[engine](rows)).values("n2")] == ["1", "1"]
