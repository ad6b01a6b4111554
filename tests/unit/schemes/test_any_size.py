"""Shipped schemes accept any county: a bound that no source gives is none, and bounds can be raised for one call."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import partyrate as pr

DATA = Path(__file__).parents[3] / "examples" / "data"
SHIPPED = [f"{each.name}@{each.edition}" for each in pr.shipped_schemes()]


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_scheme_bounds_no_table_of_units_and_leaves_room_below_each(name: str) -> None:
    scheme = pr.load_scheme(name.partition("@")[0], edition=name.partition("@")[2])
    assert scheme.root is not None
    assert scheme.root.rows >= 1_000_000
    finer = [each for each in scheme.tables.values() if each.parent and not (each.expects or each.columns)]
    assert [each.name for each in finer if each.rows < 500] == []


@pytest.mark.parametrize(
    ("name", "edition", "file"),
    [("dinghai-village", "2019", "dinghai-village"), ("dinghai-town", "2017", "dinghai-town-2017")],
)
def test_a_county_of_600_is_rated(name: str, edition: str, file: str) -> None:
    scheme = pr.load_scheme(name, edition=edition, profile="illustrative")
    assert scheme.root is not None
    with (DATA / f"{file}.csv").open(encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    key = scheme.root.key[-1]
    many = [row | {key: f"{row[key]}-{number}"} for number in range(-(-600 // len(rows))) for row in rows]
    rating = pr.Evaluator(scheme).rate(many, as_of="2019-12-31", period="2019")
    assert len(rating.units) == len(many) >= 600


def test_bounds_are_raised_for_one_call_without_touching_the_rules() -> None:
    text = (
        'name = "t"\n[table.unit]\nkey = "id"\nrows = 2\n[table.staff]\nparent = "unit"\nkey = "person"\nrows = 1\n'
        '[input.a]\ntable = "staff"\nkind = "flag"\n[formula.n]\ntable = "unit"\nis = "count(staff)"\n'
    )
    scheme = pr.loads_scheme(text)
    units = [{"id": n} for n in range(3)]
    staff = [{"id": 0, "person": n, "a": True} for n in range(2)]
    with pytest.raises(pr.DataError, match=r"3 rows(.|\n)*scheme.with_rows\(\{'unit': \.\.\.\}\)"):
        pr.Evaluator(scheme).rate(units, tables={"staff": staff})
    wide = scheme.with_rows({"unit": 3, "staff": 2})
    assert pr.Evaluator(wide).rate(units, tables={"staff": staff}).values("n") == [2, 0, 0]
    assert {name for name, table in wide.tables.items() if table == scheme.tables[name]} == set()
    assert wide.indicators == scheme.indicators
    with pytest.raises(LookupError, match="write 'staff'"):
        scheme.with_rows({"staf": 2})
    with pytest.raises(pr.KindError):
        scheme.with_rows({"staff": "2"})  # type: ignore[dict-item]
