"""What an evaluator takes, refuses and gives: tables, days, rounds, frames; its graph and its warnings."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime

import duckdb
import ibis
import networkx as nx
import pandas as pd
import polars as pl
import pytest

import partyrate as pr
from partyrate.engines.columns import frames

pytestmark = pytest.mark.usefixtures("columns_engine")

UNIT = pr.Table(name="unit", key="id", rows=100)


def number(name: str, **more) -> pr.Indicator:
    return pr.Indicator(**{"name": name, "kind": "number", "low": 0, "high": 100, "decimals": 1, **more})


def evaluator(*indicators: pr.Indicator, **more) -> pr.Evaluator:
    return pr.Evaluator(pr.Scheme(**{"name": "trial", "tables": [UNIT], "indicators": indicators, **more}))


SIMPLE = evaluator(number("a"), pr.Indicator(name="b", formula="2 * a"))
ROWS = [{"id": 1, "a": 1.5}, {"id": 2, "a": 2}]

PAST = evaluator(number("a"), pr.Indicator(name="change", formula="a - previous(a)"))
HISTORY = [{"id": 1, "round": 2018, "a": 1}]

DAYS = evaluator(
    pr.Indicator(name="since", kind="date"),
    pr.Indicator(name="age", formula="full_years(since, as_of)"),
)
ROUND = evaluator(
    pr.Indicator(name="since", kind="date"),
    pr.Indicator(name="fresh", formula="since >= period_start and since <= period_end"),
)
SINCE = [{"id": 1, "since": "2018-12-31"}]


def said(caught: pytest.ExceptionInfo[Exception]) -> str:
    return str(caught.value)


# --------------------------------------------------------------------------------------------------------------- tables


def test_rows_may_come_from_any_iterable_of_mappings():
    wanted = SIMPLE.rate(ROWS).values("b")
    assert SIMPLE.rate(each for each in ROWS).values("b") == wanted
    assert SIMPLE.rate(tuple(ROWS)).values("b") == wanted
    assert SIMPLE.rate(dict(enumerate(ROWS)).values()).values("b") == wanted


def test_a_row_that_is_no_dict_is_a_fault_with_its_number():
    with pytest.raises(pr.DataError) as caught:
        SIMPLE.rate([{"id": 1, "a": 1}, ("id", 2)])
    assert said(caught) == (
        "1 fault in the data\n"
        "table 'unit' row 2: this is a tuple\n"
        "  expected: a dict\n"
        "  why:  plain rows are dicts from column to value\n"
        "  fix:  give a list of dicts, or a frame of pandas or Polars"
    )


@pytest.mark.parametrize(
    ("units", "kind"), [(None, "a NoneType"), ({"id": [1]}, "a dict"), ("units.csv", "a str"), (7, "an int")]
)
def test_what_is_no_table_is_refused_with_its_type(units, kind):
    with pytest.raises(pr.EngineError) as caught:
        SIMPLE.rate(units)
    assert said(caught) == (
        f"table 'unit' is {kind}\n"
        "  why:  tables are lists of dicts, or frames of pandas, Polars, DuckDB, PyArrow or PySpark\n"
        "  fix:  give a list of dicts, or read it into a frame, for instance with polars.read_csv(...)"
    )


def test_a_frame_that_is_not_known_to_compute_exactly_is_refused():
    with pytest.raises(pr.EngineError) as caught:
        SIMPLE.rate(ibis.table({"id": "int64", "a": "int64"}, name="units"))
    assert said(caught) == (
        "table 'unit' is a frame of ibis\n"
        "  why:  pandas, Polars, DuckDB, PyArrow and PySpark are known to compute every rule exactly\n"
        "  fix:  convert it, for instance with polars.from_arrow(...), or give a list of dicts"
    )


@pytest.mark.parametrize(("kind", "needed"), [("pyarrow", "polars"), ("duckdb", "pyarrow")])
def test_a_frame_that_is_computed_with_another_library_asks_for_it(monkeypatch, kind, needed):
    monkeypatch.setattr(frames, "find_spec", lambda name: None)
    made = pl.DataFrame({"id": [1], "a": [1]}).to_arrow()
    with pytest.raises(pr.EngineError) as caught:
        SIMPLE.rate(duckdb.from_arrow(made) if kind == "duckdb" else made)
    assert said(caught) == (
        f"table 'unit' is a frame of {kind}, and {needed} is not installed\n"
        f"  why:  frames of {kind} are computed with the help of {needed}\n"
        f"  fix:  pip install 'partyrate[{kind}]'"
    )


def test_dicts_and_frames_are_not_mixed():
    with pytest.raises(pr.EngineError) as caught:
        PAST.rate(pl.DataFrame(ROWS), tables={"history": HISTORY}, period=2019)
    assert said(caught) == (
        "dicts for history, frames for the other tables\n"
        "  why:  the tables of one rating are of one kind\n"
        "  fix:  make a frame of the dicts, or dicts of the frames"
    )


def test_frames_of_two_libraries_are_not_mixed():
    with pytest.raises(pr.EngineError, match=r"^tables of 2 kinds of frames: "):
        PAST.rate(pl.DataFrame(ROWS), tables={"history": pd.DataFrame(HISTORY)}, period=2019)


def test_two_columns_of_one_name_are_a_fault():
    with pytest.raises(pr.DataError, match="two columns have the same name"):
        SIMPLE.rate(pd.DataFrame([[1, 2, 3]], columns=["id", "a", "a"]))


@pytest.mark.parametrize("name", ["months", "unit"])
def test_tables_are_those_of_the_scheme_and_units_are_given_once(name):
    two = evaluator(number("a"), tables=[UNIT, pr.Table(name="month", parent="unit", key="m")])
    with pytest.raises(pr.NotFoundError) as caught:
        two.rate(ROWS, tables={name: []})
    fix = "write 'month'" if name == "months" else "use one of: month, history"
    assert said(caught) == (
        f"unknown table {name!r}\n  why:  tables are those of the scheme, and 'history'\n  fix:  {fix}"
    )


def test_a_scheme_with_two_roots_rates_nothing():
    two = evaluator(number("a", table="unit"), tables=[UNIT, pr.Table(name="town", key="t")])
    with pytest.raises(pr.UsageError) as caught:
        two.rate(ROWS)
    assert said(caught) == (
        "scheme 'trial' has several tables without a parent\n"
        "  why:  units are the rows of the one table without a parent\n"
        "  fix:  give the other tables a parent"
    )


def test_data_that_were_checked_before_need_no_check():
    frame = pl.DataFrame([{"id": 1, "a": 1.5}, {"id": 1, "a": 2.0}])
    with pytest.raises(pr.DataError):
        SIMPLE.rate(frame)
    assert SIMPLE.rate(frame, check=False).units["b"].to_list() == [3, 4]


# ------------------------------------------------------------------------------------------------------ days and rounds


def test_past_rounds_need_the_number_of_this_one():
    with pytest.raises(pr.UsageError) as caught:
        PAST.rate(ROWS, tables={"history": HISTORY})
    assert said(caught) == (
        "past rounds are given, but not which round this one is\n"
        "  why:  rules look up a in past rounds\n"
        '  fix:  give the round: period="2019"'
    )
    assert [str(value) for value in PAST.rate(ROWS, tables={"history": HISTORY}, period=2019).values("change")] == [
        "1/2",
        "missing",
    ]


def test_past_rounds_that_no_rule_looks_up_need_no_round():
    assert SIMPLE.rate(ROWS, tables={"history": HISTORY}).values("b") == [3, 4]


def test_without_past_rounds_no_round_is_needed():
    assert [str(value) for value in PAST.rate(ROWS).values("change")] == ["missing", "missing"]


@pytest.mark.parametrize("make", [list, pl.DataFrame, pd.DataFrame], ids=["rows", "polars", "pandas"])
def test_a_day_is_needed_only_where_a_rule_uses_it(make):
    with pytest.raises(pr.UsageError) as caught:
        DAYS.rate(make(SINCE))
    assert said(caught) == (
        "formula.age.is:1:19: as_of is not known\n"
        "    1 | full_years(since, as_of)\n"
        "      |                   ^^^^^\n"
        "  why:  the rule 'full_years(since, as_of)' of 'age' uses it\n"
        '  fix:  give the day: as_of="2019-12-31"'
    )
    assert SIMPLE.rate(make(ROWS)).as_of is None


def test_the_rule_that_uses_a_day_is_quoted_in_one_line_and_shown_where_it_stands():
    text = """
name = "days"
[table.unit]
key = "unit"
[input.since]
kind = "date"
[formula.age]
is = '''
full_years(
  since, as_of)
'''
"""
    with pytest.raises(pr.UsageError) as caught:
        pr.Evaluator(pr.loads_scheme(text, "days.toml")).rate([{"unit": "a", "since": "2001-01-01"}])
    assert said(caught) == (
        "days.toml:10:10: as_of is not known\n"
        "   10 |   since, as_of)\n"
        "      |          ^^^^^\n"
        "  why:  the rule 'full_years( since, as_of)' of 'age' uses it\n"
        '  fix:  give the day: as_of="2019-12-31"'
    )
    assert caught.value.text("zh").splitlines()[3] == "  原因：“age”的规则 full_years( since, as_of) 用到它"


@pytest.mark.parametrize("make", [list, pl.DataFrame, pd.DataFrame], ids=["rows", "polars", "pandas"])
def test_a_round_is_needed_where_a_rule_uses_its_days(make):
    with pytest.raises(pr.UsageError) as caught:
        ROUND.rate(make(SINCE), as_of="2019-12-31")
    assert said(caught) == (
        "formula.fresh.is:1:10: period_start is not known\n"
        "    1 | since >= period_start and since <= period_end\n"
        "      |          ^^^^^^^^^^^^\n"
        "  why:  the rule 'since >= period_start and since <= period_end' of 'fresh' uses it\n"
        '  fix:  give the round: period="2019"'
    )
    assert ROUND.rate(make(SINCE), period="2018").values("fresh") == [True]
    assert ROUND.rate(make(SINCE), period=("2019-01-01", date(2019, 12, 31))).values("fresh") == [False]


@pytest.mark.parametrize("day", ["2019-12-30", date(2019, 12, 30), datetime(2019, 12, 30, 23, 59)])  # noqa: DTZ001
def test_a_day_may_be_a_text_a_date_or_a_time(day):
    rating = DAYS.rate(SINCE, as_of=day)
    assert (rating.as_of, rating.values("age")) == (date(2019, 12, 30), [0])


def test_days_and_rounds_that_cannot_be_read_say_what_to_write():
    with pytest.raises(pr.UsageError) as caught:
        DAYS.rate(SINCE, as_of="31.12.2019")
    assert said(caught) == "as_of = '31.12.2019'\n  why:  a day is a date\n  fix:  write it as 2019-12-31"
    with pytest.raises(pr.UsageError) as caught:
        SIMPLE.rate(ROWS, period="2019-Q5")
    assert said(caught) == (
        "the period '2019-Q5'\n"
        "  why:  a round of this scheme spans 1 year\n"
        "  fix:  write a year as 2019, or its first and last day as 2019-04-01/2020-03-31"
    )


# ------------------------------------------------------------------------------------------------------- the evaluator


def test_a_faulty_scheme_has_no_evaluator():
    with pytest.raises(pr.SchemeError, match="unknown name 'c'"):
        evaluator(pr.Indicator(name="b", formula="c"))


def test_its_repr_names_the_scheme_and_the_edition():
    assert repr(SIMPLE) == "Evaluator('trial', edition='')"
    assert repr(evaluator(number("a"), edition="2019")) == "Evaluator('trial', edition='2019')"


def test_threads_share_an_evaluator():
    rich = pr.Evaluator(
        pr.Scheme(
            name="trial",
            tables=[UNIT],
            indicators=[
                number("a"),
                pr.Indicator(name="b", formula="rank(round(a * a / 7, 2), 'desc', within=(), ties='min')"),
            ],
            ladders=[
                pr.Ladder(
                    name="star", levels=[pr.Level(name="high"), pr.Level(name="low")], order_by="b asc", ties="in",
                    round="down", quotas=[pr.Quota(levels="high", exactly="0.3 * rows")], conflict="condition",
                )
            ],
        )
    )  # fmt: skip
    data = [[{"id": n, "a": (n * step) % 97} for n in range(20)] for step in range(1, 9)]
    wanted = [rich.rate(rows).units for rows in data]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda rows: rich.rate(rows).units, data)) == wanted
        frames = list(pool.map(lambda rows: rich.rate(pl.DataFrame(rows)).units["star"].to_list(), data))
    assert frames == [[row["star"] for row in units] for units in wanted]


def test_the_graph_leads_from_what_is_used_to_what_uses_it():
    rich = evaluator(
        number("p", table="month"),
        pr.Indicator(name="mean_p", table="unit", formula="round(mean(p), 1)"),
        pr.Indicator(name="bad", table="unit", kind="flag"),
        tables=[UNIT, pr.Table(name="month", parent="unit", key="m", rows=12)],
        ladders=[pr.Ladder(name="star", levels=[pr.Level(name="high", when="mean_p > 5"), pr.Level(name="low")])],
        gates=[pr.Gate(name="veto", when="bad", cap={"star": "low"})],
        incentives=[pr.Incentive(name="prize", kind="status", when="star == 'high'")],
    )
    graph = rich.graph
    assert isinstance(graph, nx.DiGraph)
    assert {name: data["kind"] for name, data in graph.nodes(data=True)} == {
        "p": "input", "mean_p": "formula", "bad": "input", "gate.veto": "gate", "star": "ladder",
        "incentive.prize": "incentive",
    }  # fmt: skip
    assert graph.nodes["p"]["table"] == "month"
    assert set(graph.edges) == {
        ("p", "mean_p"), ("mean_p", "star"), ("bad", "gate.veto"), ("gate.veto", "star"), ("star", "incentive.prize"),
    }  # fmt: skip
    order = list(graph.nodes)
    assert all(order.index(used) < order.index(user) for used, user in graph.edges)


def test_a_look_back_is_no_edge_of_the_graph():
    stock = evaluator(
        number("a"),
        pr.Indicator(
            name="stock", formula="clamp(coalesce(previous(stock), 0) + a, 0, 900)", low=0, high=900, decimals=1
        ),
    )
    assert list(stock.graph.edges) == [("a", "stock")]


def test_a_value_that_is_computed_row_by_row_is_a_warning_and_lazy_frames_refuse_it():
    wide = evaluator(number("a", decimals=9), pr.Indicator(name="b", formula="a ** 4"))
    assert [str(warning) for warning in wide.warnings] == [
        (
            "formula.b.is: 'b' may need whole numbers of 10^37 and more\n"
            "  why:  frames in memory are then computed row by row; lazy frames and databases refuse it\n"
            "  fix:  plain rows and frames in memory compute it exactly as it is; for others declare narrower low, "
            "high, decimals and 'rows' of what it uses, where the data keep them"
        )
    ]
    assert str(wide.rate([{"id": 1, "a": "0.000000001"}]).units[0]["b"]) == "1E-36"
    with pytest.raises(pr.UnprovenError):
        wide.rate(pl.LazyFrame({"id": [1], "a": [0.5]}))


def test_weights_that_do_not_add_up_to_one_are_a_warning():
    odd = evaluator(
        pr.Indicator(name="all"), number("a", parent="all", weight=0.5), number("b", parent="all", weight=0.4)
    )
    assert [str(warning) for warning in odd.warnings] == [
        (
            "group.all: the weights below 'all' add up to 0.9\n"
            "  why:  weights usually add up to 1\n"
            "  fix:  fix a weight; where they are meant to add up to "
            "something else, say it as 'total' of a [limit]"
        )
    ]
    assert SIMPLE.warnings == ()


def test_an_explanation_can_be_had_from_the_evaluator():
    assert str(SIMPLE.explain(SIMPLE.rate(ROWS), unit=2, of="b")) == (
        "b = 4.0\n    rule: 2 * a\n    values: 2 * 2.0\n└── a = 2.0\n        column 'a'"
    )
