"""The command `prove`: in both languages, as JSON, and with its exit codes."""

from __future__ import annotations

import json
import sys

import pytest
from rich.console import Console

from partyrate.cli import program
from partyrate.cli.program import main

pytest.importorskip("z3")

SCHEME = """
name = "trial"
[table.village]
key = "village"
[input.org]
kind = "number"
low = 0
high = 100
decimals = 0
[input.mass]
kind = "number"
low = 0
high = 100
decimals = 0
[formula.score]
is = "round(0.6 * org + 0.37 * mass, 1)"
[ladder.star]
levels = [{ name = "five", when = "score > 97" }, { name = "four" }]
[gate.veto]
when = "org < 0.5"
cap = { star = "four" }
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    (tmp_path / "trial.toml").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "other.toml").write_text(SCHEME.replace("0.37", "0.4"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(program, "console", lambda: Console(highlight=False, width=200))

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["partyrate", "prove", "trial.toml", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return run


def test_the_answers_stand_with_their_witnesses_and_how_many_there_are(run):
    code, printed, complained = run("--lang", "en")
    assert (code, complained) == (0, "")
    lines = printed.splitlines()
    assert lines[0] == "some row can get 'five' of 'star': refuted (solver)"
    assert lines[1] == "some row can get 'four' of 'star': proved (solver)"
    assert lines[2].startswith("  village: village=1, ")
    assert lines[-1] == "5 proved, 1 refuted, 0 not decided"
    assert "the gate 'veto' can act: proved (solver)" in lines
    assert "'star' does not change with 'org': proved (signs)" in lines  # nobody gets five, with the veto or without


def test_with_strict_a_statement_that_is_refuted_ends_with_exit_code_1(run):
    assert run("--strict")[0] == 1
    assert run("--strict", "--question", "gate")[0] == 0


def test_truths_of_witnesses_are_words_of_the_language(run):
    printed = {lang: run("--question", "gate", "--lang", lang)[1] for lang in ("en", "zh")}
    assert "veto=true" in printed["en"]
    assert "veto=是" in printed["zh"]
    assert not any("True" in each or "False" in each for each in printed.values())


def test_the_answers_are_told_in_chinese(run):
    code, printed, _ = run("--question", "reachable", "--level", "five", "--lang", "zh")
    assert code == 0
    assert printed.splitlines() == [
        "“star”中有行能得“five”：不成立（求解器）", "已证明 0 项，不成立 1 项，未能判定 0 项",
    ]  # fmt: skip


def test_the_answers_are_given_as_json(run):
    code, printed, _ = run("--question", "direction", "--of", "star", "--input", "org", "--json")
    assert code == 0
    (answer,) = json.loads(printed)["answers"]
    assert (answer["entry"], answer["about"], answer["verdict"]) == ("ladder.star", "org", "proved")


def test_another_scheme_is_compared(run):
    code, printed, _ = run("--against", "other.toml", "--of", "score", "--lang", "en")
    assert code == 0
    assert printed.startswith("'score' is the same by trial and by trial: refuted (solver)")


def test_a_question_that_there_is_not_is_one_clear_error(run):
    code, printed, complained = run("--question", "speed", "--lang", "en")
    assert (code, printed) == (1, "")
    assert complained.splitlines() == [
        "error: unknown question 'speed'",
        "  why:  these questions can be asked",
        "  fix:  use one of: reachable, always, direction, gate, bounds, gap, overlap, same",
    ]
