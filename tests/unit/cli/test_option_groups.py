"""Options of commands: each is declared once, and every command that reads tables takes all of them."""

import json
import sys
from inspect import signature
from typing import Any

import attrs
import pytest
from tests.unit.workbooks import one_sheet

from partyrate.cli.program import app, main
from partyrate.cli.reading import Asked, Reading, Source

READING = {each.name for each in attrs.fields(Reading)}
SOURCE = {each.name for each in attrs.fields(Source)}
COMMANDS: Any = {each.name or getattr(each.callback, "__name__", ""): each.callback for each in app.registered_commands}

SCHEME = """
name = "trial"
[table.village]
key = "village"
rows = 100
[input.score]
kind = "number"
low = 0
high = 100
decimals = 1
[ladder.star]
levels = [{ name = "five", when = "score >= 80" }, { name = "none" }]
"""


def options_of(command):
    return set(signature(COMMANDS[command]).parameters)


def test_every_command_that_reads_tables_takes_every_option_of_tables():
    reading = {name for name in COMMANDS if "encoding" in options_of(name)}
    assert reading >= {"rate", "explain", "sample", "report", "scenarios", "what-if", "path", "compare", "crosswalk"}
    assert {name: READING - options_of(name) for name in reading} == {name: set() for name in reading}


def test_every_command_that_loads_one_scheme_takes_edition_day_profile_and_values():
    loading = {name for name in COMMANDS if "edition" in options_of(name)}
    assert loading >= {"show", "check", "template", "timeline", "graph", "sql", "rate", "explain", "what-if", "path"}
    assert {name: SOURCE - options_of(name) for name in loading} == {name: set() for name in loading}


def test_no_two_groups_of_one_command_have_an_option_of_one_name():
    names = [each.name for each in attrs.fields(Source)] + [each.name for each in attrs.fields(Reading)]
    assert len(names) == len(set(names))
    assert {each.name for each in attrs.fields(Asked) if each.init} == {"source", "units", "reading"}


def run(monkeypatch, capsys, *words):
    monkeypatch.setattr(sys, "argv", ["partyrate", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    printed = capsys.readouterr()
    return ended.value.code or 0, printed.out, printed.err


@pytest.mark.parametrize(
    ("command", "words", "found"),
    [
        ("explain", ["--of", "star"], '"five"'),
        ("what-if", ["--change", "score=70"], '"none"'),
        ("path", ["--level", "five"], '"now": "five"'),
    ],
)
def test_a_sheet_its_header_and_its_columns_are_named_for_every_command(
    command, words, found, tmp_path, monkeypatch, capsys
):
    (tmp_path / "trial.toml").write_text(SCHEME, encoding="utf-8")
    rows: list[list[Any]] = [["Villages of 2020", ""], ["name", "points"], ["A", 81], ["-", "-"], ["B", 60]]
    (tmp_path / "villages.xlsx").write_bytes(one_sheet(rows, name="second"))
    monkeypatch.chdir(tmp_path)
    reading = ["--sheet", "second", "--header", "2", "--column", "village=name", "--column", "score=points"]
    asked = [command, "trial.toml", "villages.xlsx", *reading, "--skip", "4", "--unit", "A", *words, "--json"]
    code, printed, _ = run(monkeypatch, capsys, *asked)
    assert code == 0
    assert found in json.dumps(json.loads(printed))


def test_a_comparison_of_files_refuses_every_option_of_tables(tmp_path, monkeypatch, capsys):
    for option, word in (("--sheet", "second"), ("--map", "names.toml"), ("--as-of", "2020-01-01")):
        code, _, complained = run(monkeypatch, capsys, "compare", "a.json", "b.json", option, word)
        assert code == 1
        assert option in complained
