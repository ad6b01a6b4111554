"""The commands that draw: each kind of chart from files, and what is refused before anything is rated or written."""

import json
from pathlib import Path

import pytest
from tests.unit.charts.test_charts import PEOPLE, scheme, villages
from typer.testing import CliRunner

import partyrate as pr
from partyrate.cli import app

RUN = CliRunner()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("charts")
    pr.dump_scheme(scheme(), folder / "open.toml")
    pr.dump_scheme(scheme().with_values(weight="0.5", ties="in"), folder / "rules.toml")
    pr.dump_scheme(scheme().with_values(weight="0.7", ties="in"), folder / "reform.toml")
    for name, rows in (("villages", villages()), ("people", PEOPLE)):
        lines = [
            ",".join(rows[0]),
            *(",".join("" if each is None else str(each) for each in row.values()) for row in rows),
        ]
        (folder / f"{name}.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def run(folder: Path, kind: str, *words: str, rules: str = "rules"):
    asked = ["chart", kind, str(folder / f"{rules}.toml"), str(folder / "villages.csv"), *words]
    return RUN.invoke(app, [*asked, "--table", f"person={folder / 'people.csv'}", "--lang", "zh"])


@pytest.mark.parametrize(
    ("kind", "words", "rules"),
    [
        ("distribution", ("--within", "town"), "rules"),
        ("histogram", ("--cohort", "T1", "--step", "5"), "rules"),
        ("pay", ("--by", "incentive"), "rules"),
        ("unit-profile", ("--unit", "T1,V03"), "rules"),
        ("transitions", ("--against", "reform=reform.toml"), "rules"),
        ("rank-flow", ("--against", "reform=reform.toml", "--first", "5"), "rules"),
        ("rank-intervals", ("--of", "score", "--first", "5"), "open"),
        ("sensitivity", ("--of", "star", "--vary", "weight", "--set", "ties=in"), "open"),
        ("tornado", ("--of", "star", "--level", "L1", "--vary", "weight=0.3,0.4", "--vary", "ties"), "open"),
    ],
)
def test_every_kind_is_drawn_from_files(folder, tmp_path, monkeypatch, kind, words, rules):
    monkeypatch.chdir(folder)
    to = tmp_path / "chart.json"
    result = run(folder, kind, *words, "-o", str(to), rules=rules)
    assert result.exit_code == 0, result.output
    assert "图表已写入" in result.output
    drawn = json.loads(to.read_text(encoding="utf-8"))
    assert drawn["title"]["text"]
    assert drawn["background"] == "#ffffff"


def test_a_dark_picture(folder, tmp_path):
    to = tmp_path / "chart.svg"
    assert run(folder, "distribution", "--dark", "-o", str(to)).exit_code == 0
    assert "#15181d" in to.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("kind", "words", "fault"),
    [
        ("pie", (), "pie"),
        ("distribution", ("--unit", "V03"), "--unit"),
        ("distribution", ("--vary", "weight"), "--vary"),
        ("distribution", ("--against", "reform.toml"), "--against"),
        ("transitions", (), "--against"),
        ("transitions", ("--against", "rules.toml"), "rules"),
        ("unit-profile", (), "--unit"),
        ("sensitivity", ("--level", "L0"), "--level"),
    ],
)
def test_options_of_another_kind_are_refused(folder, tmp_path, monkeypatch, kind, words, fault):
    monkeypatch.chdir(folder)
    to = tmp_path / "chart.svg"
    result = run(folder, kind, *words, "-o", str(to))
    assert isinstance(result.exception, pr.PartyrateError)
    assert fault in result.exception.text("zh")
    assert not to.exists()


def test_neither_an_input_is_replaced_nor_another_ending_written(folder):
    names = folder / "map.json"
    names.write_text("{}", encoding="utf-8")
    for to, words in ((names, ("--map", str(names))), (folder / "villages.csv", ())):
        before = to.read_bytes()
        assert isinstance(run(folder, "distribution", *words, "-o", str(to)).exception, pr.UsageError)
        assert to.read_bytes() == before


def test_the_graph_of_a_scheme_is_drawn_whole_or_in_part(folder, tmp_path):
    for name, words, count in (("whole", (), 6), ("part", ("--of", "score"), 3), ("stage", ("--stage", "levels"), 2)):
        to = tmp_path / f"{name}.json"
        result = RUN.invoke(app, ["graph", str(folder / "rules.toml"), "-o", str(to), *words, "--lang", "en"])
        assert result.exit_code == 0, result.output
        assert len(json.loads(to.read_text(encoding="utf-8"))["layer"][1]["data"]["values"]) == count
    refused = RUN.invoke(app, ["graph", str(folder / "rules.toml"), "--of", "score"])
    assert isinstance(refused.exception, pr.UsageError)
