"""Texts that others chose, in every place of a scheme and of a table, and what every output makes of them."""

import csv
import io
import re
import sys
from html.parser import HTMLParser
from typing import Any

import duckdb
import polars as pl
import pytest
import sqlglot
from attrs import evolve

import partyrate as pr
from partyrate import cli
from partyrate.description.diagrams import dot, mermaid
from partyrate.output.csv_files import written_rows, written_table
from partyrate.storage.file_names import file_name_fault
from partyrate.text import quoting
from partyrate.text.normalization import is_normal, normal

pytestmark = pytest.mark.usefixtures("columns_engine")

TEXTS = {
    "quotes": "'\"`''\"\"",
    "line": "a\nb",
    "return": "a\rb",
    "both": "a\r\n    b\n",
    "statement": "x'); DROP TABLE unit; --",
    "remark": "*/ /* -- #",
    "escape": "\x1b[2J\x1b]0;title\x07",
    "back": "a\x08\x7f\x9b31m",
    "direction": "\u202eevil\u2066",
    "separator": "a\u2028b\u2029c\x85d",
    "computed": '=HYPERLINK("http://x",A1)',
    "at": "@SUM(A1)",
    "minus": "-2+3",
    "tab": "\t=1",
    "markdown": "| **a** | [b](c) |",
    "html": "<script>alert('&amp;')</script>",
    "markup": "[red]a[/red] [/] [link=x]",
    "picture": ":smile: :star:",
    "directive": "%%{init: {'securityLevel': 'loose'}}%%",
    "mermaid": 'a"]; click n0 call x() `**b**` $$c$$ #quot;',
    "dot": 'a\\"]; b [label=<<b>x</b>>] \\N\\',
    "python": "'];import os#{}%s{0}",
    "wide": "Ｗ\u3000字",
}  # fmt: skip
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def scheme(text):
    """A scheme that has one text as every label, note, source, choice, level, word of a stage, parameter and key."""
    labels = {"zh": text, "en": text}
    return pr.Scheme(
        name="trial",
        title=labels,
        note=text,
        sources=[pr.Source(name="notice", document=text, clause=text, says=text, labels=labels)],
        tables=[
            pr.Table(name="unit", key="id", labels=labels, note=text),
            pr.Table(name="ballot", key="voter", parent="unit", rows=100, labels=labels),
        ],
        parameters=[
            pr.Parameter(name="wanted", kind="choice", values=[text, "other"], value=text),
            pr.Parameter(name="open", labels=labels),
        ],
        lookups=[pr.Lookup(name="points", keys=["sort"], rows=[[text, 5], ["other", 1]], note=text)],
        indicators=[
            pr.Indicator(name="sort", kind="choice", values=[text, "other"], labels=labels, source="notice"),
            pr.Indicator(name="said", kind="text", optional=True, labels=labels),
            pr.Indicator(name="vote", table="ballot", kind="choice", values=[text, "other"]),
            pr.Indicator(name="same", table="unit", formula="sort == wanted", labels=labels, note=text),
            pr.Indicator(name="votes", table="unit", formula="count(ballot, where=vote == wanted)"),
            pr.Indicator(name="score", table="unit", formula="points[sort] + votes", labels=labels, source="notice"),
            pr.Indicator(name="lacking", table="unit", formula="score + open", labels=labels),
        ],
        ladders=[
            pr.Ladder(
                name="star", table="unit", labels=labels, order_by="score desc", ties="in", round="down",
                conflict="condition", source="notice",
                levels=[pr.Level(name=text, labels=labels), pr.Level(name="none")],
                quotas=[pr.Quota(levels=[text], at_most="1")],
            )
        ],
        gates=[pr.Gate(name="veto", when="score < 0", cap={"star": "none"}, freed="passes", labels=labels)],
        incentives=[pr.Incentive(name="prize", kind="pay", amount="10 * score", unit=text, labels=labels)],
    )  # fmt: skip


def tables(text):
    """Two units and their ballots; the text is a key, a choice and a word of the first one."""
    units = [{"id": text, "sort": text, "said": text}, {"id": "b", "sort": "other", "said": None}]
    return units, [
        {"id": text, "voter": text, "vote": text},
        {"id": "b", "voter": "1", "vote": "other"},
    ]


def rated(text):
    units, ballots = tables(text)
    return pr.Evaluator(scheme(text)).rate(units, tables={"ballot": ballots})


each_text = pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)


def plain(text):
    """What people should find of a text in a line."""
    return quoting.visible(quoting.one_line(text))


# ------------------------------------------------------------------------------------------------------------ values


def shown(rows):
    return [[str(row[name]) for name in ("id", "sort", "same", "votes", "score", "star")] for row in rows]


READ = [("ballot", "id"), ("ballot", "voter"), ("unit", "id")]
"""Columns whose texts are looked at: choices are read as the scheme writes them, and no rule reads `said`."""


@each_text
def test_every_engine_gives_the_same_values_or_refuses_what_nobody_sees(text):
    units, ballots = tables(text)
    evaluator = pr.Evaluator(scheme(text))
    rating = evaluator.rate(units, tables={"ballot": ballots})
    want = shown(rating.units)
    assert [row[0] for row in want] == [normal(text), "b"]
    assert [row[2:5] for row in want] == [["True", "1", "6"], ["False", "0", "1"]]
    converted = [(note.data["table"], note.about) for note in rating.notes if note.kind == "converted"]
    hidden = [] if is_normal(text) else READ
    assert sorted(converted) == hidden
    frames = pl.DataFrame(units), pl.DataFrame(ballots)
    for first, second in (frames, [frame.lazy() for frame in frames], [frame.to_pandas() for frame in frames]):
        if hidden:
            with pytest.raises(pr.DataError) as error:
                evaluator.rate(first, tables={"ballot": second})
            assert sorted((fault.table, fault.column) for fault in error.value.faults) == hidden
            assert all(fault.fix.startswith(f"write {normal(text)!r};") for fault in error.value.faults)
            assert not STEERING.search(str(error.value))
            continue
        made = evaluator.rate(first, tables={"ballot": second}).units
        made = made.collect() if isinstance(made, pl.LazyFrame) else made
        rows = made.to_dicts() if isinstance(made, pl.DataFrame) else made.to_dict("records")
        assert sorted(shown(rows)) == sorted(want)


@pytest.mark.parametrize("name", ["quotes", "line", "both", "statement", "remark", "escape", "separator", "dot"])
def test_a_statement_is_one_statement_and_gives_the_same_values_or_stops(name):
    text = TEXTS[name]
    evaluator = pr.Evaluator(scheme(text))
    statement = evaluator.sql("duckdb")
    found = duckdb.connect()
    units, ballots = tables(text)
    assert len(found.extract_statements(statement)) == 1
    if not is_normal(text):
        register(found, units, ballots)
        with pytest.raises(duckdb.ConversionException, match=r"column (id|voter) holds what nobody sees"):
            found.sql(statement).pl()
        # the text stays in the scheme and in the columns of choices, where it is compared as it stands
        units[0]["id"] = units[0]["said"] = ballots[0]["id"] = ballots[0]["voter"] = normal(text)
    register(found, units, ballots)
    rows = found.sql(statement).pl().to_dicts()
    assert sorted(shown(rows)) == sorted(shown(evaluator.rate(units, tables={"ballot": ballots}).units))
    for dialect in ("duckdb", "postgres"):
        written = evaluator.sql(dialect)
        assert len([each for each in sqlglot.parse(written, read=dialect) if each]) == 1
        assert not any(STEERING.search(line) for line in written.split("\n") if line.lstrip().startswith("--"))


def register(database, units, ballots):
    database.register("unit", pl.DataFrame(units).to_arrow())
    database.register("ballot", pl.DataFrame(ballots).to_arrow())


def test_the_name_of_a_stored_table_is_quoted():
    entries = [
        pr.Indicator(name="a", kind="number", low=0, high=9, decimals=0),
        pr.Indicator(name="b", formula="2 * a"),
    ]
    evaluator = pr.Evaluator(pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=entries))
    for text in TEXTS.values():
        statement = evaluator.sql("duckdb", tables={"unit": text})
        assert len(duckdb.extract_statements(statement)) == 1
        found = duckdb.connect()
        found.execute(f"CREATE TABLE {quoting.sql_name(text)} (id TEXT, a BIGINT)")
        found.execute(f"INSERT INTO {quoting.sql_name(text)} VALUES ('x', 4)")
        assert found.execute(statement).fetchall() == [("x", 4, 8)]


# ------------------------------------------------------------------------------------------------------------ people


@pytest.fixture
def printed(tmp_path, monkeypatch, capsys):
    """What a command prints on both streams."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "400")

    def command(*words):
        monkeypatch.setattr(sys, "argv", ["partyrate", *words])
        with pytest.raises(SystemExit):
            cli.main()
        found = capsys.readouterr()
        return found.out, found.err

    return command


def stored(text, folder):
    (folder / "trial.toml").write_text(pr.dumps_scheme(scheme(text)), "utf-8")
    units, ballots = tables(text)
    (folder / "unit.csv").write_text(written_rows(units), "utf-8", newline="")
    (folder / "ballot.csv").write_text(written_rows(ballots), "utf-8", newline="")


@each_text
def test_a_terminal_shows_a_text_and_is_not_steered(printed, tmp_path, text):
    stored(text, tmp_path)
    data = ["trial.toml", "unit.csv", "--table", "ballot=ballot.csv"]
    key = text.strip()
    for lang in ("en", "zh"):
        rate, error = printed("rate", *data, "--lang", lang)
        assert error == ""
        assert plain(text).strip() in rate
        explain, _ = printed(
            "explain", *data, "--unit", key if "," not in key else "b", "--of", "score", "--lang", lang
        )
        for out in (rate, explain, *printed("show", "trial.toml", "--lang", lang), *printed("check", "trial.toml")):
            assert not STEERING.search(out)
        notes = (tmp_path / "rated" / "notes.txt").read_text("utf-8")
        assert not STEERING.search(notes)


@each_text
def test_an_error_shows_a_text_and_does_not_steer(text):
    for faulty in (
        f'name = "t"\n[table.unit]\nkey = {text}',
        f"name = '{text}'\nstatus = 3",
        f'name = "t"\n{text} = 1',
    ):
        with pytest.raises(pr.SchemeError) as caught:
            pr.loads_scheme(faulty)
        assert not STEERING.search(str(caught.value))
    units, ballots = tables(text)
    with pytest.raises(pr.DataError) as wrong:
        pr.Evaluator(scheme("one")).rate([{**units[0], "sort": f"{text}?"}], tables={"ballot": ballots})
    assert not STEERING.search(str(wrong.value))


@each_text
def test_explanations_escape_html_and_stay_on_their_lines(text):
    class Reader(HTMLParser):
        tags: set[str] = set()  # noqa: RUF012 - a set for all of them

        def handle_starttag(self, tag, attrs):
            self.tags.add(tag)

    rating = rated(text)
    found = rating.explain(unit="b", of="lacking")
    Reader().feed(found._repr_html_())
    assert Reader.tags <= {"details", "summary", "b", "div"}
    lines = str(found).split("\n")
    assert all(re.match(r"[│ ]*(├── |└── |    )?\S", line) for line in lines[1:])
    assert not STEERING.search(str(found))


@each_text
def test_drawings_have_one_line_for_each_thing(text):
    plan = pr.check(scheme(text)).plan
    quoted = r'"[^"\n\\`<>%{}$]*"'
    lines = mermaid(plan).split("\n")
    kinds = [
        r"flowchart LR", rf"  subgraph t\d+\[{quoted}\]", r"  end", r"  n\d+ --> n\d+",
        rf"    n\d+[\[(/{{]+{quoted}[\])/\\}}]+",
    ]  # fmt: skip
    assert all(any(re.fullmatch(kind, line) for kind in kinds) for line in lines)
    ends = [r"digraph plan \{", r"  rankdir=LR;", r"\}", r"  n\d+ -> n\d+;"]
    node = r'  n\d+ \[label="([^"\\\n]|\\["\\])*", shape=\w+\];'
    assert all(any(re.fullmatch(kind, line) for kind in (node, *ends)) for line in dot(plan).split("\n"))
    assert not STEERING.search(mermaid(plan) + dot(plan))


# ------------------------------------------------------------------------------------------------------------- cells


@each_text
def test_csv_keeps_every_cell_and_counts_what_a_spreadsheet_would_compute(text):
    rows = [{"id": text, text: "1"}, {"id": "b", text: text}]
    for made in (rows, pl.DataFrame(rows), pl.DataFrame(rows).to_pandas()):
        kept, computed = written_table(made)
        assert list(csv.reader(io.StringIO(kept, newline=""))) == [["id", text], [text, "1"], ["b", text]]
        assert computed == (3 if text[0] in "=@-\t" else 0)
        safe, _ = written_table(made, for_excel=True)
        cells = [cell for row in csv.reader(io.StringIO(safe, newline="")) for cell in row]
        assert not any(cell[0] in "=+-@\t\r\n＝＋－＠" for cell in cells)
        assert [cell.removeprefix("'") for cell in cells if cell != text] == [
            each for each in ("id", text, text, "1", "b", text) if each != text or computed
        ] or not computed


@pytest.mark.parametrize("cell", ["-3.5", "+4", "0", "", "a=1", "a", 3, None, -2, True])
def test_numbers_and_words_are_computed_by_nothing(cell):
    assert not quoting.is_computed(cell)
    assert quoting.for_spreadsheet(cell) == cell


def test_rate_says_how_many_cells_would_be_computed_and_writes_them_for_excel(printed, tmp_path):
    stored("=1+1", tmp_path)
    words = ["rate", "trial.toml", "unit.csv", "--table", "ballot=ballot.csv"]
    said = "a spreadsheet would compute 4 cells of unit.csv, 3 cells of ballot.csv"
    out, _ = printed(*words)
    kept = (tmp_path / "rated" / "unit.csv").read_text("utf-8")
    assert said in out
    assert said in (tmp_path / "rated" / "notes.txt").read_text("utf-8").splitlines()[-1]
    assert "\n=1+1," in kept
    out, _ = printed(*words, "--csv-for", "excel", "--out", "office")
    assert "an apostrophe was written before 4 cells of unit.csv" in out
    assert "\n'=1+1," in (tmp_path / "office" / "unit.csv").read_text("utf-8")
    _, error = printed(*words, "--csv-for", "calc")
    assert error.startswith("error: --csv-for calc\n  why:")
    sample = ["sample", *words[1:], "--of", "star", "--count", "2", "--seed", "s"]
    assert printed(*sample)[0].count("'=1+1") == 0
    assert printed(*sample, "--csv-for", "excel")[0].count("'=1+1") == 2


# ------------------------------------------------------------------------------------------------------------- names

ELSEWHERE = [
    "../../elsewhere", "/etc/passwd", "a/b", "a\\b", "C:", "c:unit", "CON", "con", "Nul.x", "COM1", "lpt9", "aux ",
    "unit.", ".", "..", " unit", ".unit", "", "u?", "u*", "<u>", "a|b", 'a"b', "u\nb", "u\x00b", "u\x1bb", "u\u202eb",
    "x" * 201, "字" * 67, "COM¹", "CONIN$",
]  # fmt: skip


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_table_whose_name_is_no_name_of_a_file_is_a_fault_of_the_scheme(name):
    with pytest.raises(pr.SchemeError, match=r"not every system|nobody would see") as caught:
        pr.check(pr.Scheme(name="t", tables=[pr.Table(name=name, key="id")]))
    assert all(fault.fix for fault in caught.value.faults)


@pytest.mark.parametrize("name", ["unit", "村", "my village", "a-b_c.d", "con2", "console", "été"])
def test_other_names_are_names_of_files(name):
    assert file_name_fault(name) is None


@pytest.mark.parametrize(
    ("first", "second"),
    [("unit", "UNIT"), ("strasse", "straße"), ("incentives", "x"), ("x", "Incentives")],
)
def test_tables_whose_files_some_system_takes_for_one_are_refused(first, second):
    made = pr.Scheme(name="t", tables=[pr.Table(name=first, key="id"), pr.Table(name=second, key="n", parent=first)])
    with pytest.raises(pr.SchemeError, match="would be written to one file"):
        pr.check(made)


@pytest.mark.parametrize(
    "entry",
    [
        pr.Parameter(name="a\nb"), pr.Lookup(name="a\x1bb", keys="k", rows=[[1, 2]]),
        pr.Gate(name="a\u202eb", when="x", bars=["y"]),
        pr.Indicator(name="a\x00b"),
        pr.Incentive(name="a\u2028b", kind="status", when="x"), pr.Source(name="a\tb", document="d"),
    ],
    ids=lambda entry: type(entry).__name__,
)  # fmt: skip
def test_a_name_with_a_character_that_nobody_sees_is_a_fault(entry):
    home = f"{type(entry).__name__.lower()}s"
    made: Any = pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")])
    made = evolve(made, **{home: [entry]})
    with pytest.raises(pr.SchemeError, match="where nobody would see it"):
        pr.check(made)
