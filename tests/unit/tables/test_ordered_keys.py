"""Keys that order rows, read of files: as whole numbers or dates where all of a column are, else refused as texts."""

from datetime import date
from typing import Any

import pandas as pd
import polars as pl
import pytest
from tests.unit.workbooks import number, one_sheet

import partyrate as pr
from partyrate.tables import reading

ORDERED = """
name = "trial"
[table.unit]
key = "unit"
[table.part]
parent = "unit"
key = "part"
order = "part"
[table.item]
parent = "part"
key = "item"
[input.points]
table = "item"
kind = "number"
low = 0
high = 10
decimals = 0
[input.given]
table = "part"
kind = "number"
low = 0
high = 10
decimals = 0
[formula.total]
table = "part"
is = "sum(points)"
[formula.before]
table = "part"
is = "coalesce(previous(given), 0) + total"
"""


def csv_of_keys(head: str, keys: tuple[str, ...]) -> bytes:
    return "\n".join([head, *(f'A,"{key}",{place}' for place, key in enumerate(keys, start=1))]).encode()


def rated_parts(keys: tuple[str, ...], items: tuple[str, ...] | None = None) -> dict[object, object]:
    evaluator = pr.Evaluator(pr.loads_scheme(ORDERED))
    parts = pr.read_table(csv_of_keys("unit,part,given", keys), evaluator, "part").frame
    rows = [f'A,"{key}",x,{place}' for place, key in enumerate(keys if items is None else items, start=1)]
    items_read = pr.read_table("\n".join(["unit,part,item,points", *rows]).encode(), evaluator, "item").frame
    units = pr.read_table(b"unit\nA\n", evaluator).frame
    rating = evaluator.rate(units, tables={"part": parts, "item": items_read})
    return dict(zip(rating.values("part"), rating.values("before"), strict=True))


@pytest.mark.parametrize("with_polars", [True, False])
@pytest.mark.parametrize(
    ("keys", "held"),
    [
        (("10", "9", "-1"), (10, 9, -1)),
        ((" 2 ", "1"), (2, 1)),
        (("2023-01-01", "2022-12-31"), (date(2023, 1, 1), date(2022, 12, 31))),
    ],
)
def test_keys_that_order_rows_are_read_as_whole_numbers_or_dates(monkeypatch, keys, held, with_polars):
    if not with_polars:
        monkeypatch.setattr(reading, "find_spec", lambda name: None)
    found = rated_parts(keys)
    given = dict(zip(held, range(1, len(held) + 1), strict=True))
    order = sorted(given)
    before = dict(zip(order, [0, *(given[key] for key in order)], strict=False))
    assert found == {key: before[key] + given[key] for key in order}


def test_keys_that_order_rows_are_read_of_workbooks_parquet_and_frames(tmp_path):
    evaluator = pr.Evaluator(pr.loads_scheme(ORDERED))
    texts = [{"unit": "A", "part": key, "given": given} for key, given in (("10", 1), ("9", 2))]
    pl.DataFrame(texts).write_parquet(tmp_path / "part.parquet")
    cells: list[list[Any]] = [["unit", "part", "given"], ["A", number("10"), number("1")], ["A", "9", number("2")]]
    for source in (tmp_path / "part.parquet", texts, pl.DataFrame(texts), pd.DataFrame(texts), one_sheet(cells)):
        frame = pr.read_table(source, evaluator, "part").frame
        rows = frame if isinstance(frame, list) else pl.DataFrame(frame).to_dicts()
        assert [row["part"] for row in rows] == [10, 9]


@pytest.mark.parametrize(
    "keys",
    [
        ("01", "02"), ("1", "02"), ("1", "2月"), ("1", "2023-01-01"), ("2023-02-30",), ("2023/1/1",), ("1.5", "2"),
        ("1" * 19,), ("+1",), ("٣",), ("20230101", "2023-01-02"),
    ],
)  # fmt: skip
def test_keys_that_are_not_all_whole_numbers_or_dates_stay_texts_and_have_no_order(keys):
    with pytest.raises(pr.DataError, match=r"holds texts, which have no order") as raised:
        rated_parts(keys)
    assert "whole numbers (1, not 01) or dates (2026-01-31) in all rows" in str(raised.value)


def test_keys_that_order_no_rows_or_are_listed_stay_texts():
    listed = ORDERED.replace('key = "part"\n', 'key = "part"\nexpects = ["2", "1"]\n')
    for text, table, column in ((listed, "part", "part"), (ORDERED, "part", "unit"), (ORDERED, "item", "item")):
        head, rows = "unit,part,item,points" if table == "item" else "unit,part,given", "1,1,1,1\n1,2,2,1"
        data = "\n".join([head, *(row.rsplit(",", 4 - len(head.split(",")))[0] for row in rows.split())])
        frame = pr.read_table(data.encode(), pr.loads_scheme(text), table).frame
        assert set(map(type, frame[column].to_list())) == {str}


def test_a_finer_table_whose_keys_are_of_another_kind_is_a_fault():
    with pytest.raises(pr.DataError, match="part"):
        rated_parts(("1", "2"), ("1", "x"))


def test_an_ordered_table_without_rows_is_read():
    assert rated_parts(()) == {}
