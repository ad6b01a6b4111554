"""No cell of a file is changed without a line in the report, whatever its column is read for."""

from io import BytesIO
from typing import Any

import polars as pl
import pytest
from tests.unit.corpus import csv_of, scheme
from tests.unit.workbooks import number, one_sheet

import partyrate as pr
from partyrate.tables import read_table

UNSEEN = "full-width characters, blanks or what nobody sees"
FORMULA = "a text written as a formula"


def lines(read):
    return [line for line in read.report.lines("en") if "→" in line]


@pytest.mark.parametrize(
    ("key", "read", "shown"),
    [
        ("００２", "002", "００２"),
        ("Ａ１", "A1", "Ａ１"),
        ("Birch\u200b", "Birch", "'Birch\\u200b'"),
        (" Birch ", "Birch", "' Birch '"),
        ("Stone  Bridge", "Stone Bridge", "'Stone  Bridge'"),
    ],
)
def test_keys_in_another_form_are_counted_with_the_first_cell(key, read, shown):
    end = " x"  # behind blanks at the end of a key one of them stays
    made = read_table(csv_of([["village", "org"], ["Alder", "1"], [key, "2"], [f"{key}{end}", "3"]]), scheme("org"))
    assert made.frame["village"].to_list() == ["Alder", read, f"{read}{end}"]
    assert lines(made) == [f"village: {UNSEEN} in 2 cells, the first A3: {shown} → {read}"]


def test_choices_and_keys_of_finer_tables_are_counted_as_well():
    made = read_table(csv_of([["village", "sort"], ["Ａ", "甲类 "], ["Ｂ", "乙类"]]), scheme("sort"))
    assert lines(made) == [
        f"village: {UNSEEN} in 2 cells, the first A2: Ａ → A",
        f"sort: {UNSEEN} in 1 cell, the first B2: '甲类 ' → 甲类",
    ]


def test_the_notes_of_a_rating_say_once_how_many_texts_were_read_in_another_form():
    trial = scheme("org")
    made = read_table(csv_of([["village", "org"], ["００２", "1"], ["００３", "2"]]), trial)
    rated = pr.Evaluator(trial).rate(made)
    assert [(note.kind, note.data["count"]) for note in rated.notes if note.kind == "converted"] == [("converted", 2)]


def test_without_polars_the_notes_say_the_same(monkeypatch):
    trial = scheme("org")
    data = csv_of([["village", "org"], ["００２", "1"]])
    notes = list(map(str, pr.Evaluator(trial).rate(read_table(data, trial)).notes))
    monkeypatch.setattr("partyrate.tables.reading.find_spec", lambda name: None)
    plain = read_table(data, trial)
    assert plain.frame == [{"village": "002", "org": "1"}]
    assert list(map(str, pr.Evaluator(trial).rate(plain).notes)) == notes


@pytest.mark.parametrize("column", ["village", "remark"])
def test_a_text_that_is_protected_as_a_formula_is_read_alike_in_every_column(column):
    rows = [['="002"', '="003"', "1"], ["Alder", "none", "2"]]
    made = read_table(csv_of([["village", "remark", "org"], *rows]), scheme("org"))
    assert made.frame[column].to_list() == {"village": ["002", "Alder"], "remark": ["003", "none"]}[column]
    assert f'remark: {FORMULA} in 1 cell, the first B2: ="003" → 003' in lines(made)


def test_zeros_and_digits_of_columns_that_are_passed_through_are_reported():
    rows: list[list[Any]] = [["village", "org", "tel", "sum"], ["Alder", 1, number(7, "00000"), 0.1 + 0.2]]
    read = read_table(one_sheet(rows), scheme("org"))
    assert read.frame.select("tel", "sum").rows() == [("00007", "0.3")]
    assert lines(read) == [
        "tel: zeros that the format shows in 1 cell, the first C2: 7 → 00007",
        "sum: a stored number with more digits than are shown in 1 cell, the first D2: 0.30000000000000004 → 0.3",
    ]


def test_parquet_files_are_converted_with_the_same_report():
    made = BytesIO()
    pl.DataFrame({"village": ["００２"], "org": ["1"], "remark": ['="004"']}).write_parquet(made)
    read = read_table(made.getvalue(), scheme("org"))
    assert read.frame.to_dicts() == [{"village": "002", "org": "1", "remark": "004"}]
    assert lines(read) == [
        f"village: {UNSEEN} in 1 cell, the first row 1: ００２ → 002",
        f'remark: {FORMULA} in 1 cell, the first row 1: ="004" → 004',
    ]
