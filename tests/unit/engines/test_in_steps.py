"""Small relations of DuckDB are computed step by step: the same results as those of one query, and of plain rows."""

from __future__ import annotations

import duckdb
import pytest

import partyrate as pr
from partyrate.engines.columns import duckdb_runner as in_steps

SCHEME = pr.Scheme(
    name="trial",
    tables=[pr.Table(name="unit", key="id", rows=1_000), pr.Table(name="event", key="no", parent="unit", rows=10)],
    indicators=[
        pr.Indicator(name="a", kind="number", low=0, high=100, decimals=1),
        pr.Indicator(name="points", table="event", kind="number", low=0, high=9, decimals=0),
        pr.Indicator(name="f0", formula="a + sum(points)"),
        *(pr.Indicator(name=f"f{n}", formula=f"round(f{n - 1} * 0.5 + a / 3, 2)") for n in range(1, 40)),
        pr.Indicator(name="share", table="event", formula="round(points / max(f39, 1), 2)"),
        pr.Indicator(name="best", formula="max(share)"),
        pr.Indicator(name="place", formula="rank(coalesce(best, 0), 'desc', within=(), ties='min')"),
    ],
)


def results(extra="TIMESTAMP '2020-01-02 03:04:05'", few=0):
    with duckdb.connect() as con:
        units = con.sql(f"SELECT range AS id, range % 100 / 4 // 0.1 * 0.1 AS a, {extra} AS own FROM range(50)")
        events = con.sql("SELECT range % 40 AS id, range AS no, range % 10 AS points FROM range(120)")
        units = units.select("id, CAST(a AS DECIMAL(9, 1)) AS a, own")
        rating = pr.Evaluator(SCHEME, row_engine_limit=few).rate(units, tables={"event": events})
        found = rating.units
        return found.order("id").fetchall(), list(map(str, found.types)), rating.tables["event"].order("no").fetchall()


def test_steps_give_what_one_query_gives(monkeypatch):
    used = []
    run = in_steps.ArrowTables.add

    def counted(*given):
        used.append(1)
        run(*given)

    monkeypatch.setattr(in_steps.ArrowTables, "add", counted)
    stepwise = results()
    assert used
    used.clear()
    monkeypatch.setattr(in_steps, "MOST_CELLS", 0)
    assert results() == stepwise
    assert not used


def test_few_rows_give_what_steps_give(monkeypatch):
    stepwise = results()
    monkeypatch.setattr(in_steps, "run_stepwise", None)
    assert results(few=1_000) == stepwise


@pytest.mark.parametrize("few", [0, 1_000])
@pytest.mark.parametrize("own", ["uuid()", "INTERVAL 1 DAY", "170141183460469231731687303715884105727::HUGEINT"])
def test_columns_that_arrow_holds_otherwise_keep_their_types(own, few):
    with duckdb.connect() as con:
        expected = str(con.sql(f"SELECT {own} AS own").types[0])
    assert results(own, few)[1][2] == expected
