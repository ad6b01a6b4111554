"""Keys, choices and texts that differ by what nobody sees: converted in rows and files, refused in frames and SQL."""

import csv
import re
from functools import cache

import duckdb
import pandas as pd
import polars as pl
import pytest
from tests.unit.frames import ENGINES, LAZY
from tests.unit.text.test_texts import READ
from typer.testing import CliRunner

import partyrate as pr
from partyrate.cli import app
from partyrate.engines.reference.run import rate_rows
from partyrate.engines.request import Request
from partyrate.tables.delimited import decoded
from partyrate.text.normalization import normal

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "trial"

[table.village]
key = "village"

[table.month]
parent = "village"
key = "month"

[input.town]
kind = "text"

[input.post]
kind = "choice"
values = ["chief", "clerk"]

[input.score]
kind = "number"
low = 0
high = 100
decimals = 0

[input.mood]
table = "month"
kind = "text"
optional = true

[formula.place]
is = "rank(score, 'desc', within=(town,), ties='min')"

[formula.good]
is = "count(month, where=mood == 'good')"

[formula.before]
is = "previous(town) == town"

[formula.pay]
is = "2 if post == 'chief' else 1"
"""
HIDDEN = [text for text, read in READ.values() if read]
KEYS = [*{normal(text): text for text in HIDDEN}.values()]
"""Hidden texts that are read differently, since a key stands once."""

FRAMES = [engine for engine in ENGINES if engine != "rows"]


@cache
def evaluator(**options):
    return pr.Evaluator(pr.loads_scheme(SCHEME), **options)


def cohort(keys):
    """One village for each key, with a month and a year."""
    return {
        "village": [{"village": key, "town": "East", "post": "chief", "score": n} for n, key in enumerate(keys)],
        "month": [{"village": key, "month": "May", "mood": "good"} for key in keys],
        "history": [{"village": key, "round": 2018, "town": "East"} for key in keys],
    }


PLACES = {
    "a key": ("village", "village"),
    "a text that groups": ("village", "town"),
    "a choice": ("village", "post"),
    "a key above": ("month", "village"),
    "a key below": ("month", "month"),
    "a text below": ("month", "mood"),
    "the key of a round": ("history", "village"),
    "a text of a round": ("history", "town"),
}


def hidden_at(table, column):
    """Give tables with hidden texts in one column."""
    if column == "village":
        tables = cohort(list(map(normal, KEYS)))
        texts = KEYS
    else:
        tables = cohort([f"V{number}" for number in range(len(HIDDEN))])
        texts = ["\u200bchief "] * len(HIDDEN) if column == "post" else HIDDEN
    for row, text in zip(tables[table], texts, strict=True):
        row[column] = text
    return tables, len(texts)


def rate(made, tables, make):
    finer = {name: make(rows) for name, rows in tables.items() if name != "village" and rows}
    return made.rate(make(tables["village"]), tables=finer, period="2019")


@pytest.mark.parametrize("place", PLACES)
def test_rows_are_converted_with_a_note(place):
    table, column = PLACES[place]
    tables, count = hidden_at(table, column)
    plain = {name: [{**row} for row in rows] for name, rows in tables.items()}
    for row in plain[table]:
        row[column] = "chief" if column == "post" else normal(row[column])
    made = evaluator()
    rating, expected = (rate(made, each, ENGINES["rows"]) for each in (tables, plain))
    for name in ("village", "place", "good", "before", "pay"):
        assert rating.values(name) == expected.values(name)
    assert rating.units == expected.units
    note, *others = rating.notes
    assert (note.kind, note.about, note.data["table"]) == ("converted", column, table)
    assert note.data["count"] == count
    assert others == list(expected.notes)
    assert tables == hidden_at(table, column)[0], "what was given is not changed"
    assert made.program is not None
    store = rate_rows(
        Request(made.plan, {n: r for n, r in plain.items() if n != "history"}, plain["history"], {}, 2019)
    )
    assert rating.values("place") == store.values("place")


@pytest.mark.parametrize("engine", FRAMES)
@pytest.mark.parametrize("place", PLACES)
def test_frames_are_refused_with_the_way_to_write_it(place, engine):
    table, column = PLACES[place]
    few = 5000 if place == "a key" else 0
    tables, count = hidden_at(table, column)
    with pytest.raises(pr.DataError) as error:
        rate(evaluator(row_engine_limit=few), tables, ENGINES[engine])
    faults = error.value.faults
    assert {(fault.table, fault.column) for fault in faults} == {(table, column)}
    assert sum(fault.count + fault.more for fault in faults) == count
    for fault in faults:
        read = "chief" if column == "post" else normal(fault.value)
        assert fault.fix.startswith(f"write {read!r};")
        assert "differ by what nobody sees" in fault.why
        assert (fault.row is None) is (engine in LAZY)


@pytest.mark.parametrize("engine", ENGINES)
def test_usual_texts_are_taken_everywhere(engine):
    texts = ["柳河（东）", "第①组", "Café", "กำแพง", "नमस्ते", "V–10", "Ива", "한국", "a b", "m²", "🏡"]
    tables = {
        "village": [{"village": text, "town": text, "post": "clerk", "score": 1} for text in texts],
        "month": [{"village": text, "month": text, "mood": text} for text in texts],
        "history": [{"village": text, "round": 2018, "town": text} for text in texts],
    }
    rating = rate(evaluator(row_engine_limit=0), tables, ENGINES[engine])
    assert rating.values("before") == [True] * len(texts)
    assert not rating.notes


@pytest.mark.parametrize("engine", ENGINES)
def test_blank_texts_are_gaps_however_they_are_written(engine):
    tables = cohort([f"V{number}" for number in range(20)])
    for row, text in zip(tables["month"], ["", " ", "\u3000", "\u00a0", "good"] * 5, strict=False):
        row["mood"] = text
    rating = rate(evaluator(row_engine_limit=0), tables, ENGINES[engine])
    assert not [note for note in rating.notes if note.kind == "converted"]
    assert sum(isinstance(value, pr.Absent) for value in rating.values("mood")) == sum(
        not row["mood"].strip() for row in tables["month"]
    )


def test_keys_that_are_read_alike_stand_twice():
    rows = [{"village": text, "town": "East", "post": "chief", "score": 1} for text in ("Willow", "Willow\u00a0")]
    with pytest.raises(pr.DataError, match="this key stands 2 times"):
        evaluator().rate(rows)
    with pytest.raises(pr.DataError, match="this key stands 2 times"):
        evaluator().prepare(rows)


def test_categories_are_looked_at_as_texts():
    rows = cohort("ABCDE")["village"]
    rows[3]["town"] = "East "
    frame = pd.DataFrame(rows).astype({"town": "category"})
    for few in (0, 5000):
        with pytest.raises(pr.DataError, match="'East ' is read as 'East'"):
            evaluator(row_engine_limit=few).rate(frame)
        with pytest.raises(pr.DataError, match="'East ' is read as 'East'"):
            evaluator(row_engine_limit=few).rate(pl.DataFrame(rows).with_columns(pl.col("town").cast(pl.Categorical)))
        with pytest.raises(pr.DataError, match="'East ' is read as 'East'"):
            evaluator(row_engine_limit=few).rate(pd.DataFrame(rows).astype({"town": object}))


def test_one_unit_is_read_like_all():
    prepared = evaluator().prepare(
        [{"village": "Willow ", "town": "East", "post": "chief", "score": 5}],
        tables={"month": [{"village": "Willow", "month": "May", "mood": "good"}]},
    )
    assert prepared.rate({"village": "\u200bWillow", "town": "East", "post": "clerk ", "score": 7}) == {
        "village": "Willow", "town": "East", "post": "clerk", "score": 7, "place": 1, "good": 1, "good_state": None,
        "before": None, "before_state": "missing", "pay": 1,
    }  # fmt: skip
    assert prepared.rate({"village": "Alder", "town": "East\u3000", "post": "clerk", "score": 4})["place"] == 2


def test_who_asks_for_a_row_may_write_its_key_in_either_way():
    rating = rate(evaluator(), cohort([f"V{number}" for number in range(20)]), ENGINES["rows"])
    for key in ("V7", "V7 ", "Ｖ７", "V\u200b7"):
        assert evaluator().explain(rating, unit=key, of="place").value == rating.values("place")[7]


# ------------------------------------------------------------------------------------------------------------- in files


@pytest.mark.parametrize("place", PLACES)
def test_files_are_converted_with_a_note(place, tmp_path):
    table, column = PLACES[place]
    tables, count = hidden_at(table, column)
    for name, rows in tables.items():
        with (tmp_path / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=rows[0])
            writer.writeheader()
            writer.writerows(rows)
    (tmp_path / "scheme.toml").write_text(SCHEME, encoding="utf-8")
    words = ["rate", "scheme.toml", "village.csv", "--table", "month=month.csv", "--table", "history=history.csv"]
    words = [str(tmp_path / word) if word.endswith((".toml", "e.csv")) else word for word in words]
    words = [re.sub("=(.*csv)", lambda found: f"={tmp_path / found[1]}", word) for word in words]
    result = CliRunner().invoke(app, [*words, "--period", "2019", "--out", str(tmp_path / "rated")])
    assert result.exit_code == 0, (result.output, result.exception)
    notes = (tmp_path / "rated" / "notes.txt").read_text(encoding="utf-8")
    assert f"column '{column}' of table '{table}': {count} texts were read without what nobody sees" in notes
    with (tmp_path / "rated" / "village.csv").open(encoding="utf-8", newline="") as file:
        assert [row["village"] for row in csv.DictReader(file)] == [normal(row["village"]) for row in tables["village"]]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("cell", ["Wil\x00low", "\x00", "上级\x00村", "柳河"])
def test_a_zero_in_a_cell_does_not_change_the_encoding(cell, encoding, end):
    written = end.join(["村名,乡镇", f"{cell},东", "柳村,上级", ""])
    assert decoded(written.encode(encoding), {"村名", "乡镇"}.__contains__, None) == (written, encoding)


# --------------------------------------------------------------------------------------------------- in the database


def run_duckdb(statement, tables):
    with duckdb.connect() as con:
        for name, rows in tables.items():
            frame = pl.DataFrame(rows)  # noqa: F841 - DuckDB reads it by its name
            con.execute(f"CREATE TABLE {name} AS SELECT * FROM frame")
        return con.sql(statement).fetchall()


# A database runs a statement for each place of a text that nobody sees.
@pytest.mark.slow
@pytest.mark.parametrize("place", [place for place in PLACES if place != "a choice"])
def test_a_statement_is_stopped_by_what_nobody_sees(place):
    table, column = PLACES[place]
    tables, _ = hidden_at(table, column)
    made = evaluator().sql("duckdb", table=table if table == "month" else None, period="2019")
    for text in HIDDEN:
        few = {name: [{**row} for row in rows[:2]] for name, rows in tables.items()}
        few[table][1][column] = text.replace("\x00", "\x01")  # no text of a database holds it
        few[table][0][column] = "Alder"
        with pytest.raises(duckdb.ConversionException, match=f"column {column} holds what nobody sees"):
            run_duckdb(made, few)


def test_a_statement_takes_usual_texts_and_blanks():
    texts = ["柳河（东）", "第①组", "Café", "กำแพง", "नमस्ते", "V–10"]
    tables = {
        "village": [{"village": text, "town": text, "post": "clerk", "score": 1} for text in texts],
        "month": [{"village": text, "month": text, "mood": "\u3000"} for text in texts],
        "history": [{"village": text, "round": 2018, "town": text} for text in texts],
    }
    assert len(run_duckdb(evaluator().sql("duckdb", period="2019"), tables)) == len(texts)
    assert "\u200b" not in evaluator().sql("postgres", period="2019"), "patterns show what they look for"


# ------------------------------------------------------------------------------------------------- what looks alike


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("few", [0, 5000])
def test_what_looks_alike_is_noted_and_stays(engine, few):
    tables = cohort([f"V{number}" for number in range(20)])
    for row, key, town in zip(
        tables["village"], ("Willow", "willow", "柳（东）", "柳(东)"), ("East", "EAST", "East", "east"), strict=False
    ):
        row["village"], row["town"] = key, town
    del tables["month"], tables["history"]
    rating = rate(evaluator(row_engine_limit=few), tables, ENGINES[engine])
    notes = [note for note in rating.notes if note.kind == "look alike"]
    assert [(note.about, note.data["texts"]) for note in notes] == [
        ("village", (("Willow", "willow"), ("柳(东)", "柳（东）"))),
        ("town", (("EAST", "East", "east"),)),
    ]
    assert str(notes[0]) == (
        "column 'village' of table 'village': 'Willow' and 'willow', '柳(东)' and '柳（东）' look alike, "
        "and are kept apart"
    )
    assert "看上去相似" in notes[0].text("zh")


def test_keys_look_alike_only_below_one_row():
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key=["town", "village"])],
        indicators=[pr.Indicator(name="one", formula="1")],
    )
    rows = [{"town": town, "village": village} for town, village in (("A", "Willow"), ("B", "willow"), ("B", "Oak"))]
    assert not pr.Evaluator(scheme).rate(rows).notes
    more = [*rows, {"town": "B", "village": "WILLOW"}, {"town": "b", "village": "Elm"}]
    notes = pr.Evaluator(scheme).rate(more).notes
    assert [(note.about, note.data["texts"]) for note in notes] == [
        ("town", (("B", "b"),)), ("village", (("WILLOW", "willow"),)),
    ]  # fmt: skip


# ----------------------------------------------------------------------------------------------- texts of the scheme


@pytest.mark.parametrize("text", HIDDEN)
def test_texts_of_a_scheme_that_nothing_equals_are_faults(text):
    tables = [pr.Table(name="unit", key="id"), pr.Table(name="part", parent="unit", key="of", expects=[text, "other"])]
    of = pr.Lookup(name="pay", keys="town", rows=[[text, 1]])
    chosen = pr.Indicator(name="post", kind="choice", values=[normal(text), text])
    with pytest.raises(pr.SchemeError) as error:
        pr.Evaluator(pr.Scheme(name="t", tables=tables, lookups=[of]))
    read = [fault.fix for fault in error.value.faults if "is read as" in fault.what]
    assert read == [f"write {normal(text)!r}"] * 2
    with pytest.raises(pr.SchemeError, match="looks like"):
        pr.Evaluator(pr.Scheme(name="t", tables=tables[:1], indicators=[chosen]))


def test_a_choice_may_be_written_in_full_width():
    entries = [
        pr.Indicator(name="post", kind="choice", values=["Ａ类", "Ｂ类"]),
        pr.Indicator(name="paid", formula="pay[post]"),
    ]
    pay = pr.Lookup(name="pay", keys="post", rows=[["Ａ类", 5], ["Ｂ类", 3]])
    scheme = pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], lookups=[pay], indicators=entries)
    rows = [{"id": "1", "post": "Ａ类"}, {"id": "2", "post": "B类"}]
    rating = pr.Evaluator(scheme).rate(rows)
    assert rating.values("paid") == [5, 3]
    assert [note.data["texts"] for note in rating.notes] == [(("B类", "Ｂ类"),)]
    assert pr.Evaluator(scheme).rate(pl.DataFrame(rows[:1])).values("paid") == [5]
