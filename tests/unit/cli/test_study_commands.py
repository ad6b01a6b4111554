"""Commands that vary what a rating rests on, in both languages and as JSON."""

import json
import sys

import pytest
from rich.console import Console

from partyrate.cli import program
from partyrate.cli.program import main

SCHEME = """
name = "trial"
[table.village]
key = "village"
rows = 100
[parameter.weight]
range = [0.2, 0.6]
step = 0.4
[parameter.floor]
value = 60
[input.org]
kind = "number"
low = 0
high = 100
decimals = 1
[input.mass]
kind = "number"
low = 0
high = 100
decimals = 1
[formula.score]
is = "weight * org + (1 - weight) * mass"
[ladder.star]
levels = [{ name = "five", when = "score >= 75" }, { name = "four", when = "score >= floor" }, { name = "none" }]
"""


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    (tmp_path / "trial.toml").write_text(SCHEME, encoding="utf-8")
    (tmp_path / "villages.csv").write_text("village,org,mass\nA,90.0,60.0\nB,70.0,80.0\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(program, "console", lambda: Console(highlight=False, width=120))

    def run(command, *words):
        monkeypatch.setattr(sys, "argv", ["partyrate", command, "trial.toml", "villages.csv", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return run


def test_scenarios_take_what_the_scheme_says_or_what_the_command_says(run):
    code, printed, complained = run("scenarios")
    assert (code, complained) == (0, "")
    assert printed.splitlines() == [
        "2 scenarios of 2 units",
        "star: 0 of 2 units have one level in all scenarios",
        "what decides score: weight 100%",
        "what decides star: weight 100%",
        "publish next (star): weight (2 units hang on it)",
    ]
    code, printed, _ = run("scenarios", "--vary", "weight=0.2..0.6:0.1", "--vary", "floor=60,70", "--lang", "zh")
    assert (code, printed.splitlines()[0]) == (0, "10 个情景，2 个参评单位")


def test_scenarios_take_a_file_of_plausible_values(run, tmp_path):
    (tmp_path / "plausible.csv").write_text(
        "参数,下限,上限,步长,取值,来源\nweight,0.2,0.4,0.1,,访谈\nfloor,,,,60;70,\n", encoding="utf-8"
    )
    code, printed, _ = run("scenarios", "--plausible", "plausible.csv", "--vary", "floor=65", "--json")
    found = json.loads(printed)
    assert (code, len(found["scenarios"])) == (0, 3)
    assert found["parameters"][0] == {
        "name": "weight", "source": "访谈", "range": [{"number": "0.2"}, {"number": "0.4"}], "step": {"number": "0.1"},
    }  # fmt: skip
    code, _, complained = run("scenarios", "--plausible", "missing.csv", "--lang", "zh")
    assert code == 1
    assert "missing.csv" in complained


def test_scenarios_are_data_as_well(run):
    code, printed, _ = run("scenarios", "--vary", "weight", "--of", "star", "--json")
    found = json.loads(printed)
    assert code == 0
    assert found["scenarios"] == [{"weight": {"number": "0.2"}}, {"weight": {"number": "0.6"}}]
    assert found["decided"]["star"][1] == {
        "key": ["B"], "level": None, "levels": ["five", "four"], "is_decided": False, "hangs_on": ["weight"],
    }  # fmt: skip
    assert found["indices"]["star"] == [{"name": "weight", "first": 1.0, "total": 1.0}]


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--vary", "weight=0.2..0.6"), "--vary weight=0.2..0.6"),
        (("--vary", "wieght=0.2"), "unknown parameter 'wieght'"),
        (("--vary", "weight=a,b"), "'weight' cannot be 'a'"),
        (("--total", "weight"), "--total weight"),
    ],
)
def test_an_option_that_says_no_scenario_is_an_error_with_what_to_write(run, words, what):
    code, printed, complained = run("scenarios", *words)
    assert (code, printed) == (1, "")
    assert complained.startswith(f"error: {what}")
    assert "fix:" in complained


def test_what_if_names_what_changes(run):
    code, printed, _ = run("what-if", "--unit", "B", "--change", "org=50", "--set", "weight=0.5")
    assert (code, printed) == (0, "B with org = 50\n  B: score 75 → 65\n  B: star five → four\n")
    _, printed, _ = run("what-if", "--unit", "B", "--change", "org=50", "--set", "weight=0.5", "--json")
    assert [each["name"] for each in json.loads(printed)["own"]] == ["score", "star"]
    code, _, complained = run("what-if", "--unit", "C", "--change", "org=50", "--set", "weight=0.5", "--lang", "zh")
    assert (code, complained.splitlines()[0]) == (1, "错误：未知的参评单位“C”")


def test_the_way_to_a_level_is_printed_input_by_input(run):
    code, printed, _ = run("path", "--unit", "A", "--level", "five", "--set", "weight=0.4")
    assert (code, printed) == (
        0, "A, star: from four to five\n  org 90 → 97.5: five\n  mass 60 → 65: five\n",
    )  # fmt: skip
    _, printed, _ = run("path", "--unit", "A", "--level", "five", "--set", "weight=0.4", "--json")
    assert [each["after"] for each in json.loads(printed)["changes"]] == [{"number": "97.5"}, {"number": "65"}]


def test_why_prints_what_moved_units_as_text_markdown_and_data(run, tmp_path, monkeypatch, capsys):
    text = SCHEME.replace("range = [0.2, 0.6]\nstep = 0.4", "value = 0.2")
    (tmp_path / "old.toml").write_text(text, encoding="utf-8")
    (tmp_path / "new.toml").write_text(text.replace("0.2", "0.6").replace("value = 60", "value = 70"), encoding="utf-8")

    def why(*words):
        monkeypatch.setattr(sys, "argv", ["partyrate", "why", "old.toml", "new.toml", "villages.csv", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        return ended.value.code or 0, capsys.readouterr()

    code, printed = why("--lang", "zh")
    assert (code, printed.err) == (0, "")
    assert "改动的条目 2 项；全部 4 种组合都已评定" in printed.out
    code, printed = why("--form", "markdown", "--lang", "zh")
    assert "| parameter.weight |" in printed.out
    assert "一项单独" in printed.out
    code, printed = why("--json")
    assert json.loads(printed.out)["format"] == "partyrate.attribution/1"
    code, printed = why("--form", "table")
    assert code == 1
    assert "markdown" in printed.err


@pytest.fixture
def told(run, monkeypatch, capsys):
    def told(*words):
        monkeypatch.setattr(sys, "argv", ["partyrate", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return told


def test_values_are_set_for_one_side_of_a_comparison_or_for_all(told):
    both = ("compare", "now=trial.toml", "reform=trial.toml", "--units", "villages.csv", "--set", "weight=0.2")
    code, printed, _ = told(*both)
    assert code == 0
    assert "now → reform: 0 of 2 move" in printed
    code, printed, _ = told(*both, "--set", "reform:floor=80")
    assert code == 0
    assert "now → reform: 1 of 2 move: 1 down, 1 stay" in printed
    _, printed, _ = told(*both, "--set", "now:floor=80", "--lang", "zh")
    assert "now → reform：2 个中 1 个变动：上升 1" in printed


def test_why_one_scheme_with_other_values_on_one_side_moves_units(told):
    same = ("why", "trial.toml", "trial.toml", "villages.csv")
    code, printed, _ = told(*same, "--set", "weight=0.2", "--set", "new:floor=80")
    assert code == 0
    assert "parameter.floor: moves 1 alone" in printed
    code, printed, _ = told(*same, "--set", "old:weight=0.2", "--set", "new:weight=0.6", "--lang", "zh")
    assert code == 0
    assert "parameter.weight" in printed
    code, _, complained = told(*same, "--set", "weight=0.2")
    assert code == 1
    assert "compute the same" in complained


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (["--set", "reforn:floor=80"], "unknown side 'reforn'", "比较方"),
        (["--set", "reform:flor=80"], "flor", "flor"),
        (["--set", "floor=80", "--set", "reform:floor=70"], "floor was given before", "前面已给过 floor"),
        (["--set", "reform:floor"], "needs a name and a value", ""),
    ],
)
def test_values_that_fit_no_side_are_refused_with_what_does(told, words, english, chinese):
    command = ("compare", "now=trial.toml", "reform=trial.toml", "--units", "villages.csv", "--set", "weight=0.2")
    for lang, expected in (("en", english), ("zh", chinese)):
        code, printed, complained = told(*command, *words, "--lang", lang)
        assert (code, printed) == (1, "")
        assert expected in complained
        assert "Traceback" not in complained


def test_values_without_units_are_refused_since_results_are_compared_as_they_are(told):
    code, _, complained = told("compare", "one.json", "other.json", "--set", "floor=80")
    assert code == 1
    assert "--set without --units" in complained
