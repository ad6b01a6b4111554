"""The command line: what each command prints and writes, and that errors are texts with exit code 1."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from importlib.metadata import version
from pathlib import Path

import openpyxl
import polars as pl
import pytest

import partyrate as pr
from partyrate import cli
from partyrate.cli.help import commands
from partyrate.messages import word
from partyrate.notes import KINDS
from partyrate.numbers import show_grouped
from partyrate.tables import reading as table_reading

EXAMPLES = Path(__file__).parents[3] / "examples"
WILLOW, UNITS = str(EXAMPLES / "own_scheme.toml"), str(EXAMPLES / "own_scheme.csv")
VILLAGE = EXAMPLES / "data" / "tianjin-village"
COMMUNITY = EXAMPLES / "data" / "tianjin-community"


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Run a command as the entry point does, in an empty folder: exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def command(*words):
        monkeypatch.setattr(sys, "argv", ["partyrate", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return ended.value.code or 0, printed.out, printed.err

    return command


@pytest.fixture
def good(run):
    """Run a command that must succeed without a word of error: its output."""

    def command(*words):
        code, out, err = run(*words)
        assert (code, err) == (0, "")
        return out

    return command


@pytest.fixture
def bad(run):
    """Run a command that must fail: its error."""

    def command(*words):
        code, _, err = run(*words)
        assert code == 1
        assert "Traceback" not in err
        return err

    return command


def contents(folder):
    return {path.name: path.read_bytes() for path in Path(folder).iterdir()}


# ---------------------------------------------------------------------------------------- commands without data


def test_the_version_is_that_of_the_package(good):
    assert good("--version") == f"{pr.__version__}\n"
    assert pr.__version__ == version("partyrate")


def test_without_a_command_the_help_names_every_one_of_them(run):
    code, out, err = run()
    assert code == 2
    for name in ("schemes", "show", "check", "template", "timeline", "rate", "explain", "sample", "graph", "schema"):
        assert f" {name} " in out + err


def test_schemes_lists_what_is_shipped_with_edition_and_status(good):
    head, *lines = [line.split() for line in good("schemes").splitlines()]
    assert head == ["name", "edition", "title", "status"]
    assert [line[:2] for line in lines] == [[each.name, each.edition] for each in pr.shipped_schemes()]
    assert [" ".join(line) for line in lines[-2:]] == [
        "tianjin-community 2019 Star rating of communities in Tianjin, 2019 round in force",
        "tianjin-village 2019 Star rating of villages in Tianjin, 2019 round trial",
    ]
    head, *lines = [line.split() for line in good("schemes", "--lang", "zh").splitlines()]
    assert head == ["名称", "版本", "标题", "状态"]
    assert lines[-2:] == [
        ["tianjin-community", "2019", "天津市社区评星定级(2019年度)", "现行"],
        ["tianjin-village", "2019", "天津市村评星定级(2019年度)", "试行"],
    ]


def test_show_gives_every_value_with_its_rule_and_what_is_unpublished(good):
    assert good("show", WILLOW, "--lang", "en") == (
        "Rating of the villages of Willow River  (willow, 2025)\n"
        "  input      village  organisation evaluation  a number from 0 to 100, with at most 2 decimals\n"
        "  input      village  mass evaluation  a number from 0 to 100, with at most 2 decimals\n"
        "  formula    village  composite score  =  round(0.6 * org + 0.4 * mass, 2)\n"
        "  input      village  accidents  a number from 0 to 50, whole\n"
        "  gate       village  accident  =  accidents > 0\n"
        "  ladder     village  star  =  five > four > three; five at most 0.3 * rows; four exactly 0.4 * rows\n"
        "  incentive  village  award  =  bonus[star]\n"
        "  lookup              bonus  bonus[star]: 3 values, 2 of them given, in yuan\n"
        "  table      village  village  key village; columns org, mass, accidents\n"
        "unpublished: bonus['three']\n"
    )


OFFICE = """
name = "office"
[table.staff]
key = "person"
[parameter.days]
[procedure.assessment]
steps = [{ name = "notice", notice = { parameter = "days" }, days = "working", from_next_day = true }]
"""


@pytest.fixture
def office(tmp_path):
    """Write a scheme with a notice of working days: its path."""
    path = tmp_path / "office.toml"
    path.write_text(OFFICE, "utf-8")
    return path


def test_timeline_gives_the_days_of_the_steps(good, office, tmp_path):
    (tmp_path / "holidays.txt").write_text("# spring festival\n2020-01-24\n\n2020-01-27  # Monday\n", "utf-8")
    (tmp_path / "working.txt").write_text("2020-01-19", "utf-8")
    days = ("--holidays", "holidays.txt", "--working", "working.txt")
    assert good("timeline", office, "--start", "2020-01-17", *days, "--set", "days=6", "--lang", "zh") == (
        "步骤    开始        结束        状态\nnotice  2020-01-17  2020-01-28  计划\n"
    )


def test_timeline_says_what_is_not_known(good, bad, office, tmp_path):
    (tmp_path / "days.txt").write_text("soon", "utf-8")
    (tmp_path / "gbk.txt").write_bytes("节".encode("gbk"))
    (tmp_path / "none.txt").write_text("", "utf-8")
    start = ("timeline", office, "--start", "2020-01-17")
    out = good(*start, "--lang", "en", "--holidays", "none.txt")
    assert out.endswith("notice  2020-01-17  ?    undetermined: days\n")
    assert "no holidays were given" in bad(*start, "--set", "days=5")
    assert "days.txt, line 1 = 'soon'" in bad(*start, "--holidays", "days.txt")
    assert "there is no file days" in bad(*start, "--holidays", "days")
    assert "gbk.txt is no text in UTF-8" in bad(*start, "--holidays", "gbk.txt")
    assert "unknown procedure 'rating'" in bad(*start, "--procedure", "rating")


LEAD = """
name = "lead"
[table.village]
key = "village"
[input.stars]
kind = "number"
low = 0
high = 5
decimals = 0
[pairing.help]
labels = { en = "two lead one" }
helpers = "stars >= 2"
helped = "stars == 0"
each = 2
"""


def test_pairs_are_shown_written_and_noted(good, tmp_path):
    (tmp_path / "lead.toml").write_text(LEAD, "utf-8")
    (tmp_path / "villages.csv").write_text("village,stars\nAlder,5\nFir,0\nHazel,1\n", "utf-8")
    assert "  pairing    village  two lead one  =  stars == 0 with stars >= 2\n" in good(
        "show", "lead.toml", "--lang", "en"
    )
    out = good("rate", "lead.toml", "villages.csv")
    assert "1 of the wanted 2 places of helpers are filled: 1 to be helped, 1 can help" in out
    assert (tmp_path / "rated" / "pairing-help.csv").read_text("utf-8") == "village,place,helper_village\nFir,1,Alder\n"


def test_show_in_chinese_and_a_profile_leaves_nothing_unpublished(good):
    out = good("show", "tianjin-village", "--profile", "illustrative", "--lang", "zh")
    assert out.startswith("天津市村评星定级(2019年度)（tianjin-village，2019）\n")
    assert "  等次       unit     星级  =  五星 > 四星 > 三星 > 无星；五星恰好 0.1 × 候选数；" in out
    assert "  奖惩       unit     区级评选表彰的重点对象  仅当 星级 = 五星\n" in out
    assert "未公布：" not in out.splitlines()[-1]
    assert "\n未公布：各项评分的满分（满分）、综合得分保留的小数位数（小数位）、" in good(
        "show", "tianjin-village", "--lang", "zh"
    )


def test_check_says_that_there_is_no_fault_and_what_is_unpublished(good):
    assert good("check", WILLOW) == "willow 2025: no faults, 7 values in order\nunpublished: bonus['three']\n"


@pytest.mark.parametrize("name", ["tianjin-village", "tianjin-community"])
def test_check_finds_nothing_unpublished_where_a_profile_fills_it(good, name):
    out = good("check", name, "--profile", "illustrative")
    assert out.startswith(f"{name} 2019: no faults, ")
    assert "unpublished" not in out


def test_check_takes_values_and_then_misses_them_no_longer(good):
    assert good("check", WILLOW, "--set", "bonus.three=0") == "willow 2025: no faults, 7 values in order\n"


def test_check_prints_warnings(good, tmp_path):
    (tmp_path / "wide.toml").write_text(
        'name = "wide"\n[table.unit]\nkey = "id"\n'
        '[input.a]\nkind = "number"\nlow = 0\nhigh = 1000000\ndecimals = 4\n[formula.power]\nis = "a * a * a * a"\n'
    )
    out = good("check", "wide.toml")
    assert out.startswith("warning: wide.toml:10:7: 'power' may need whole numbers of 10^37 and more\n")
    assert out.endswith("wide: no faults, 2 values in order\n")


VARIANT = EXAMPLES / "district_variant.toml"
CHANGES = "extends tianjin-village 2019\n  replaced: gate.不得评五星\n  values: 上级考评权重, 群众测评权重\n"


def test_check_and_show_print_what_a_variant_changes(good):
    assert good("check", VARIANT, "--profile", "illustrative").startswith(
        f"district-variant 2019: no faults, 29 values in order\n{CHANGES}accepted: tianjin-village/2019.toml:"
    )
    assert good("show", VARIANT).startswith(
        f"A district's own rules for rating villages  (district-variant, 2019)\n{CHANGES}"
    )


def test_check_warns_of_an_addition_that_may_be_a_misspelt_replacement(good, tmp_path):
    text = VARIANT.read_text("utf-8").replace('[gate."不得评五星"]', '[gate."不得评五心"]')
    (tmp_path / "slip.toml").write_text(text, encoding="utf-8")
    assert good("check", "slip.toml", "--profile", "illustrative").startswith(
        "warning: slip.toml:12:1: gate '不得评五心' is new, and stands beside '不得评五星' of what is extended\n"
    )


@pytest.fixture
def editions(tmp_path):
    """A folder with two editions of the scheme of the tutorial."""
    text = Path(WILLOW).read_text("utf-8")
    (tmp_path / "willow").mkdir()
    for edition, days in (
        ("2024", "effective_from = 2024-01-01\neffective_to = 2024-12-31"),
        ("2025", "effective_from = 2025-01-01"),
    ):
        changed = text.replace('edition = "2025"', f'edition = "{edition}"\n{days}')
        assert changed != text
        (tmp_path / "willow" / f"{edition}.toml").write_text(changed, encoding="utf-8")
    return "./willow"


def test_every_command_that_names_a_scheme_takes_an_edition_or_a_day(good, bad, editions):
    assert good("check", editions).startswith("willow 2025: no faults")
    assert good("check", editions, "--edition", "2024").startswith("willow 2024: no faults")
    assert good("check", editions, "--on", "2024-12-31").startswith("willow 2024: no faults")
    assert "(willow, 2024)" in good("show", editions, "--on", "2024-06-30").splitlines()[0]
    assert good("check", f"{editions}@2024").startswith("willow 2024: no faults")
    assert good("graph", editions, "--edition", "2024") == good("graph", WILLOW)
    out = good("rate", editions, UNITS, "--on", "2024-12-31")
    assert out.startswith("Rating of the villages of Willow River, 2024\n")
    words = (UNITS, "--unit", "Maple", "--of", "score")
    assert good("explain", editions, *words, "--edition", "2024") == good("explain", WILLOW, *words)
    assert bad("check", editions, "--on", "2023-12-31") == (
        "error: no edition of './willow' is in force on 2023-12-31\n"
        "  why:  its editions are 2024 (from 2024-01-01 to 2024-12-31), 2025 (from 2025-01-01 on)\n"
        "  fix:  give another day, or the edition by its name\n"
    )


def test_check_prints_every_fault_with_its_place_and_a_mend(bad, tmp_path):
    (tmp_path / "trial.toml").write_text(
        'name = "trial"\n[table.unit]\nkey = "id"\n[input.score]\nkind = "flag"\n'
        '[formula.a]\nis = "not scor"\n[formula.b]\nis = "1 +"\n'
    )
    err = bad("check", "trial.toml")
    assert err.startswith("error: 2 faults in ")
    assert "trial.toml:7:11: unknown name 'scor'" in err
    assert "fix:  write 'score'" in err
    assert "trial.toml:9:" in err


def test_graph_draws_mermaid_and_dot(good):
    mermaid, dot = good("graph", WILLOW), good("graph", WILLOW, "--form", "dot", "--lang", "zh")
    assert mermaid.startswith('flowchart LR\n  subgraph t0["village"]\n    n0[/"organisation evaluation"/]\n')
    assert mermaid.endswith("  n5 --> n6\n")
    assert dot.startswith('digraph plan {\n  rankdir=LR;\n  n0 [label="组织评价", shape=parallelogram];\n')
    assert dot.endswith("  n5 -> n6;\n}\n")


def test_the_language_is_that_of_the_option_else_of_the_variable_else_of_the_locale(good, monkeypatch):
    command = ("check", "tianjin-village", "--profile", "illustrative")
    chinese, english = "tianjin-village 2019：没有问题，", "tianjin-village 2019: no faults, "
    assert good(*command, "--lang", "zh").startswith(chinese)
    assert good(*command).startswith(english)  # the tests run with PARTYRATE_LANG = en
    monkeypatch.setenv("PARTYRATE_LANG", "zh_CN")
    assert good(*command).startswith(chinese)
    assert good(*command, "--lang", "en").startswith(english)
    monkeypatch.delenv("PARTYRATE_LANG")
    for locale, start in (("zh_CN.UTF-8", chinese), ("fr_FR.UTF-8", english), ("C", english)):
        monkeypatch.setenv("LC_ALL", locale)
        assert good(*command).startswith(start)


def test_an_unknown_language_is_refused_wherever_it_was_chosen(bad, good, monkeypatch):
    why = "  why:  words are written in English and in Chinese\n"
    assert bad("schemes", "--lang", "fr") == f"error: --lang fr\n{why}  fix:  write en or zh\n"
    monkeypatch.setenv("PARTYRATE_LANG", "fr")
    fix = "  fix:  set it to en or zh, or write --lang en\n"
    assert bad("schemes") == f"error: PARTYRATE_LANG=fr\n{why}{fix}"
    assert good("schemes", "--lang", "zh").split()[:2] == ["名称", "版本"]
    monkeypatch.setenv("PARTYRATE_LANG", "zh")
    assert bad("schemes", "--lang", "fr") == "错误：--lang fr\n  原因：文字有英文和中文两种\n  改法：写 en 或 zh\n"


@pytest.mark.parametrize(
    "command",
    ["check", "show", "template", "timeline", "graph", "rate", "explain", "sample", "sql"],
)
def test_every_command_that_names_a_scheme_has_its_errors_in_the_language(bad, command):
    words = {
        "template": ["-o", "units.xlsx"], "timeline": ["--start", "2020-01-06"], "rate": [UNITS],
        "explain": [UNITS, "--unit", "Alder", "--of", "star"], "sample": [UNITS, "--of", "star", "--seed", "1"],
    }  # fmt: skip
    error = bad(command, "tianjin-vilage", *words.get(command, []), "--lang", "zh")
    assert error.startswith("错误：")
    assert [line[:5] for line in error.splitlines()[1:]] == ["  原因：", "  改法："]


@pytest.mark.parametrize(
    ("words", "english", "chinese"),
    [
        (["chek"], "No such command 'chek'. Did you mean 'check'", "没有命令“chek”；是不是 check"),
        (["rate", "--foo"], "No such option: --foo", "没有选项 --foo"),
        (["rate", "--shet", "x"], "No such option: --shet", "没有选项 --shet；是不是 --"),
        (["rate", WILLOW], "Missing argument 'units'", "缺少 UNITS"),
        (["check", WILLOW, "a", "b"], "Got unexpected extra argument", "多出参数 a b"),
        (["template", WILLOW, "-o", "x.xlsx", "--sample", "a"], "Invalid value for '--sample'", "--sample 的值不对"),
    ],
)
def test_a_command_that_is_written_wrongly_is_explained_in_the_language(run, words, english, chinese):
    code, _, err = run(*words, "--lang", "en")
    assert code == 2
    assert err.casefold().startswith(f"error: {english}".casefold())
    assert "--help lists arguments and options\n" in err
    code, _, err = run(*words, "--lang", "zh")
    assert code == 2
    assert err.startswith(f"错误：{chinese}")
    assert "\n  改法：用 partyrate " in err


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["explain", WILLOW, UNITS, "--unit", "Maple", "--unit", "Alder", "--of", "score"], "--unit"),
        (["explain", WILLOW, UNITS, "--unit", "Maple", "--of", "score", "--of=score"], "--of"),
        (["rate", WILLOW, UNITS, "--out", "a", "--out", "b"], "--out"),
        (["template", WILLOW, "-o", "x.xlsx", "--out", "y.xlsx"], "--out"),
    ],
)
def test_an_option_that_takes_one_value_is_given_once(bad, tmp_path, words, option):
    assert bad(*words).startswith(f"error: {option} is given twice\n")
    assert bad(*words, "--lang", "zh").startswith(f"错误：{option} 写了两次\n")
    assert list(tmp_path.iterdir()) == []


def test_options_of_several_values_and_switches_may_stand_twice(good, tmp_path):
    good("rate", WILLOW, UNITS, "--format", "csv", "--format", "jsonl", "--labels", "--labels")
    assert {path.name for path in tmp_path.glob("rated/village.*")} == {"village.csv", "village.jsonl"}


def test_comparisons_take_what_a_template_holds(run, tmp_path):
    (tmp_path / "trial.toml").write_text(
        'name = "trial"\n[table.village]\nkey = "village"\n[input.since]\nkind = "date"\n'
        '[formula.days]\nis = "days_between(since, as_of)"\n[parameter.least]\nkind = "number"\nvalue = 400\n'
        '[ladder.star]\nlevels = [{ name = "old", when = "days > least" }, { name = "new" }]\n',
        "utf-8",
    )
    book = openpyxl.Workbook()
    instructions, units = book.create_sheet("填写说明"), book.create_sheet("village")
    del book["Sheet"]
    instructions.append(["trial"])
    instructions.append(["评定日期", "2021-12-31", "--as-of"])
    units.append(["village", "since"])
    units.append(["Alder", "2020-01-01"])
    book.save(tmp_path / "units.xlsx")
    changed = ("--set", "new:least=800")
    for words, said in (
        (("compare", "old=trial.toml", "new=trial.toml", "--units", "units.xlsx", *changed), "1 down"),
        (("why", "trial.toml", "trial.toml", "units.xlsx", *changed), "1 of 1 units"),
    ):
        code, out, err = run(*words)
        assert (code, err.count("--as-of 2021-12-31")) == (0, 1)
        assert said in out


def test_graph_refuses_another_form(bad):
    assert bad("graph", WILLOW, "--form", "svg") == (
        "error: --form svg\n  why:  graphs are written for Mermaid or Graphviz\n  fix:  write mermaid or dot\n"
    )


def test_schema_prints_the_schema_that_is_shipped(good):
    assert json.loads(good("schema")) == pr.json_schema()


# --------------------------------------------------------------------------------------------------- rating


def test_rate_prints_counts_costs_notes_and_the_best_and_writes_the_tables(good):
    assert good("rate", WILLOW, UNITS) == (
        "Rating of the villages of Willow River, 2025\n"
        "        star: count (quota)         \n"
        "┏━━━━━━━┳━━━━━━━┳━━━━━━━┳━━━━━━━━━━┓\n"
        "┃ five  ┃ four  ┃ three ┃ no level ┃\n"
        "┡━━━━━━━╇━━━━━━━╇━━━━━━━╇━━━━━━━━━━┩\n"
        "│ 3 (3) │ 4 (4) │ 3     │ 0        │\n"
        "└───────┴───────┴───────┴──────────┘\n"
        "award: 108,000 yuan a year for 7; 3 without an amount\n"
        "\n"
        "notes (gate 1, absent 1):\n"
        "  gate 'accident' applies to 2 rows\n"
        "  'award' is undetermined for 3 rows; unpublished: bonus\n"
        "\n"
        "undetermined: award\n"
        "  supply bonus with --set NAME=VALUE (LOOKUP.KEY=VALUE for a cell), or use --profile\n"
        "\n"
        "five best:\n"
        "  Alder  94.60  five\n"
        "  Birch  94.20  four\n"
        "  Cedar  90.75  five\n"
        "  Dogwood  90.44  five\n"
        "  Elm  87.04  four\n"
        "five on the edge:\n"
        "  Juniper  80.60  three, 0.71 short of four\n"
        "  Elm  87.04  four, 2.96 short of five\n"
        "  Fir  86.36  four, 3.64 short of five\n"
        "  Linden  76.64  three, 4.67 short of four\n"
        "  Hazel  81.31  four, 8.69 short of five\n"
        "\n"
        "written to rated: village.csv, incentives.csv, notes.txt, manifest.json\n"
    )
    assert set(contents("rated")) == {"village.csv", "incentives.csv", "notes.txt", "manifest.json"}
    assert Path("rated/village.csv").read_text("utf-8").splitlines()[:3] == [
        "village,org,mass,accidents,score,star",
        "Alder,95.50,93.25,0,94.60,five",
        "Birch,93.00,96.00,1,94.20,four",
    ]
    assert Path("rated/notes.txt").read_text("utf-8") == (
        "gate 'accident' applies to 2 rows\n'award' is undetermined for 3 rows; unpublished: bonus\n"
    )
    incentives = Path("rated/incentives.csv").read_text("utf-8").splitlines()
    assert incentives[0] == "village,incentive,kind,recipient,amount_unit,every,from,rounds,amount,state"
    assert incentives[1] == "Alder,award,bonus,,yuan,year,0,,20000,"
    assert "Maple,award,bonus,,yuan,year,0,,,undetermined" in incentives


def test_rate_writes_into_the_folder_that_is_named_and_makes_it(good):
    assert good("rate", WILLOW, UNITS, "--out", "a/b").endswith(
        "\nwritten to a/b: village.csv, incentives.csv, notes.txt, manifest.json\n"
    )
    assert set(contents("a/b")) == {"village.csv", "incentives.csv", "notes.txt", "manifest.json"}


def test_rate_speaks_chinese_where_asked(good):
    out = good("rate", WILLOW, UNITS, "--lang", "zh")
    assert out == (
        "柳河镇村级评定，2025\n"
        "       星级：数量（名额）        \n"
        "┏━━━━━━━┳━━━━━━━┳━━━━━━┳━━━━━━━━┓\n"
        "┃ 五星  ┃ 四星  ┃ 三星 ┃ 无等次 ┃\n"
        "┡━━━━━━━╇━━━━━━━╇━━━━━━╇━━━━━━━━┩\n"
        "│ 3 (3) │ 4 (4) │ 3    │ 0      │\n"
        "└───────┴───────┴──────┴────────┘\n"
        "奖金：每年 108,000 元，共 7 个；另有 3 个金额未定\n"
        "\n"
        "说明（规则触发 1、没有值 1）：\n"
        "  “安全事故”适用于 2 个\n"
        "  “奖金”有 3 个无法确定；未公布：奖金标准（bonus）\n"
        "\n"
        "无法确定：奖金\n"
        "  可用 --set 名称=值（对照表的单元格用 表名.键=值）给定：bonus；或用 --profile 选用配置\n"
        "\n"
        "前 5 名：\n"
        "  Alder  94.60  五星\n"
        "  Birch  94.20  四星\n"
        "  Cedar  90.75  五星\n"
        "  Dogwood  90.44  五星\n"
        "  Elm  87.04  四星\n"
        "距上一等次最近的 5 个：\n"
        "  Juniper  80.60  三星，距四星差 0.71\n"
        "  Elm  87.04  四星，距五星差 2.96\n"
        "  Fir  86.36  四星，距五星差 3.64\n"
        "  Linden  76.64  三星，距四星差 4.67\n"
        "  Hazel  81.31  四星，距五星差 8.69\n"
        "\n"
        "已写入 rated：village.csv、incentives.csv、notes.txt、manifest.json\n"
    )
    assert "“安全事故”适用于 2 个\n" in Path("rated/notes.txt").read_text("utf-8")


def test_every_kind_of_note_has_a_name_in_both_languages():
    for kind in KINDS:
        assert str(word("note kind", kind)) == kind
        assert re.search("[一-鿿]", word("note kind", kind).zh), kind


@pytest.mark.parametrize(
    ("amount", "text"),
    [(Fraction(40122724, 10), "4,012,272.4"), (Fraction(1200), "1,200"), (Fraction(-3001, 2), "-1,500.5")],
)
def test_amounts_have_separators_with_decimals_as_well(amount, text):
    assert show_grouped(amount) == text


def test_a_cell_set_by_lookup_and_key_determines_what_lacked_it(good):
    out = good("rate", WILLOW, UNITS, "--set", "bonus.three=500")
    assert "award: 109,500 yuan a year for 10\n" in out
    assert "undetermined" not in out
    assert "Maple,award,bonus,,yuan,year,0,,500,\n" in Path("rated/incentives.csv").read_text("utf-8")


def test_parameters_set_by_name_determine_stars_and_what_is_left_is_named(good):
    values = ["满分=100", "小数位=2", "边界并列=in", "人数不足=condition"]
    values += ["顶格受限空额=passes", "摘星空额=empty", "摘星占名额=false"]
    words = [word for value in values for word in ("--set", value)]
    out = good("rate", "tianjin-community", f"{COMMUNITY}.csv", "--as-of", "2020-01-31", *words)
    assert "│ all      │ 161 (163.9) │ 647 (655.6) │ 670        │ 161 (163.9) │ 0        │\n" in out
    assert (
        "\nundetermined: performance indicators\n"
        "  supply 党的建设权重, 文明和谐权重, 管理服务权重, 联建共建权重, 指标满分 with --set NAME=VALUE "
        "(LOOKUP.KEY=VALUE for a cell), or use --profile\n"
    ) in out
    assert "ILLUSTRATIVE" not in out


def test_a_profile_fills_what_is_unpublished_and_the_overview_says_so(good):
    tables = [word for name in ("staff", "event", "history") for word in ("--table", f"{name}={COMMUNITY}-{name}.csv")]
    days = ["--as-of", "2020-02-06", "--period", "2019"]
    out = good("rate", "tianjin-community", f"{COMMUNITY}.csv", "--profile", "illustrative", *tables, *days)
    lines = out.splitlines()
    assert lines[0] == "Star rating of communities in Tianjin, 2019 round"
    assert lines[1] == "ILLUSTRATIVE: made with assumptions, not with published values"
    assert "│ all      │ 160 (163.9) │ 647 (655.6) │ 670        │ 162 (163.9) │ 0        │" in lines
    assert "  made with assumptions of profile 'illustrative', not with published values: " in out
    assert "full marks of each source score (满分), decimals kept in the composite score (小数位), " in out
    assert "  gate 'stars taken away at any time for a serious problem' applies to 1 row" in lines
    assert "undetermined" not in out
    assert lines[-1] == "written to rated: unit.csv, event.csv, staff.csv, incentives.csv, notes.txt, manifest.json"


# Three thousand villages with eleven open parameters: what the demo says before anybody has supplied anything.
@pytest.mark.slow
def test_the_simplest_command_works_without_other_tables_and_says_what_is_undetermined_and_how_to_supply_it(good):
    out = good("rate", "tianjin-village", f"{VILLAGE}.csv")
    assert "\n  table 'event' was not given: rated as if it had no rows\n" in out
    assert "\n  table 'staff' was not given: rated as if it had no rows\n" in out
    assert "\n  'composite score' is undetermined for every row; unpublished: " in out
    assert "unpublished: decimals kept in the composite score (小数位), full marks of each source score (满分)\n" in out
    assert (
        "\nundetermined: composite score, performance indicators, star, stars gained or lost since the last round, "
        "years in a row without a star, main candidate for awards of the district, preferred for awards of the "
        "municipality and above, no awards of the district or above, joins the relatively backward organisations for "
        "rectification, one more excellent place in the members' annual assessment\n"
        "  supply 小数位, 满分, 党的建设权重, 农民人均可支配收入权重, 集体经济收益权重, 指标满分, 人数不足, 边界并列, "
        "摘星占名额, 摘星空额, 顶格受限空额 with --set NAME=VALUE (LOOKUP.KEY=VALUE for a cell), or use --profile\n"
    ) in out
    assert "five best" not in out
    assert set(contents("rated")) == {"unit.csv", "incentives.csv", "notes.txt", "manifest.json"}


# Several whole runs of the program on data in the encoding that offices still write.
@pytest.mark.slow
def test_a_table_in_gb18030_is_read_and_said_so_and_refused_where_it_is_named_otherwise(good, bad, tmp_path):
    for file in (f"{COMMUNITY}.csv", f"{COMMUNITY}-staff.csv"):
        text = Path(file).read_text("utf-8").replace("D01", "和平")
        (tmp_path / Path(file).name).write_text(text, "gb18030")
    words = ["tianjin-community", f"{COMMUNITY.name}.csv", "--table", f"staff={COMMUNITY.name}-staff.csv"]
    words += ["--profile", "illustrative", "--as-of", "2020-01-31"]
    assert "is not utf-8: byte " in bad("rate", *words, "--encoding", "utf-8")
    assert not Path("rated").exists()
    assert good("rate", *words, "--encoding", "gb18030") == good("rate", *words)
    out = good("rate", *words)
    assert "  read as gb18030, cells between signs ','\n" in out
    assert "│ 和平     │ 11 (11)     │ 44 (44)     │ 44         │ 11 (11)     │ 0        │\n" in out
    assert Path("rated/unit.csv").read_text("utf-8").splitlines()[1].startswith("和平,C0001,84.51")


# A shipped scheme is rated twice: who has not installed Polars gets the same output.
@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [[WILLOW, UNITS], ["tianjin-community", f"{COMMUNITY}.csv", "--profile", "illustrative"]]
)
def test_without_polars_the_same_is_printed_and_written(good, monkeypatch, words):
    days = ["--as-of", "2020-02-06", "--period", "2019"]
    if words[0] != WILLOW:
        words = [*words, "--table", f"event={COMMUNITY}-event.csv", "--table", f"staff={COMMUNITY}-staff.csv"]
        words += ["--table", f"history={COMMUNITY}-history.csv"]
    with_polars = good("rate", *words, *days, "--out", "rated")
    before = contents("rated")
    shutil.rmtree("rated")
    monkeypatch.setattr(table_reading, "find_spec", lambda name: None)
    monkeypatch.setattr(pl, "DataFrame", None)  # nothing may ask for it
    assert good("rate", *words, *days, "--out", "rated") == with_polars
    after = contents("rated")
    amounts = [amounts_as_numbers(each.pop("incentives.csv")) for each in (after, before)]
    assert amounts[0] == amounts[1]
    manifests = [json.loads(each.pop("manifest.json")) for each in (after, before)]
    for each in manifests:
        del each["files"]["incentives.csv"]
    assert manifests[0] == manifests[1]
    assert after == before


def amounts_as_numbers(incentives):
    """Read incentives; a frame writes all amounts with the decimals of the longest, plain rows each with its own."""
    rows = list(csv.DictReader(incentives.decode().splitlines()))
    return [{**row, "amount": row["amount"] and Decimal(row["amount"])} for row in rows]


def test_parquet_gives_the_same_stars_as_csv(good, tmp_path):
    pl.read_csv(UNITS, infer_schema=False).write_parquet(tmp_path / "units.parquet")
    assert good("rate", WILLOW, "units.parquet", "--out", "a") == good("rate", WILLOW, UNITS, "--out", "a")


# ----------------------------------------------------------------------------------------------- explaining


def test_explain_gives_the_rule_the_values_and_the_source(good):
    assert good("explain", WILLOW, UNITS, "--unit", "Maple", "--of", "score") == (
        "composite score (score) = 70.40\n"
        "    rule: round(0.6 * org + 0.4 * mass, 2)\n"
        "    values: round(0.6 * 71.00 + 0.4 * 69.50, 2)\n"
        "    source: Rules of Willow River, article-1 (article 1)\n"
        "├── organisation evaluation (org) = 71.00\n"
        "│       column 'org'\n"
        "└── mass evaluation (mass) = 69.50\n"
        "        column 'mass'\n"
    )


def test_explain_takes_a_key_of_several_columns_with_a_comma_or_its_last_part_where_that_is_enough(good):
    words = ["explain", "tianjin-community", f"{COMMUNITY}.csv", "--of", "综合得分", "--profile", "illustrative"]
    words += ["--as-of", "2020-01-31", "--lang", "zh"]
    out = good(*words, "--unit", "D01,C0001")
    assert out.startswith("综合得分 = 83.57\n")
    assert good(*words, "--unit", "C0001") == out


def test_explain_says_what_an_undetermined_value_lacks(good):
    out = good("explain", WILLOW, UNITS, "--unit", "Maple", "--of", "award")
    assert out.startswith("award")
    assert "undetermined" in out.splitlines()[0]
    assert "unpublished" in out


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            ["--unit", "Mapel", "--of", "score"],
            (
                "error: unknown row 'village Mapel'\n"
                "  why:  table 'village' has no row with that key; its key columns are village\n"
            ),
        ),
        (
            ["--unit", "Maple", "--of", "scoer"],
            "error: unknown value 'scoer'\n  why:  scheme 'willow' computes no such value\n  fix:  write 'score'\n",
        ),
    ],
)
def test_explain_names_an_unknown_unit_and_an_unknown_value(bad, words, text):
    assert bad("explain", WILLOW, UNITS, *words).startswith(text)


# --------------------------------------------------------------------------------------------------- errors


@pytest.mark.parametrize(
    "command", [["show"], ["check"], ["graph"], ["rate", UNITS], ["explain", UNITS, "--unit", "a", "--of", "b"]]
)
def test_an_unknown_scheme_is_an_error_with_a_suggestion_in_every_command(bad, command):
    assert bad(command[0], "tianjin", *command[1:]) == (
        "error: unknown scheme 'tianjin'\n"
        "  why:  only schemes of the library are found by name\n"
        "  fix:  write 'tianjin-village', or a path that ends in .toml\n"
    )


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (
            ["--profile", "ilustrative"],
            (
                f"error: unknown profile of {WILLOW} 'ilustrative'\n  why:  a profile is a file beside its scheme\n"
                "  fix:  give a path that ends in .toml\n"
            ),
        ),
        (
            ["--set", "bonus.three"],
            "error: --set bonus.three\n  why:  it needs a name and a value\n  fix:  write --set NAME=VALUE\n",
        ),
        (
            ["--set", "bonus.thre=1"],
            (
                "error: unknown key of lookup 'bonus' 'thre'\n"
                "  why:  a cell must be declared by the scheme before it can be filled\n  fix:  write 'three'\n"
            ),
        ),
        (
            ["--set", "bonsu.three=1"],
            (
                "error: unknown parameter or lookup 'bonsu'\n"
                "  why:  only parameters and lookups of scheme 'willow' take values\n  fix:  write 'bonus'\n"
            ),
        ),
        (
            ["--set", "bonus.three=1", "--set", "bonus.three=2"],
            "error: --set bonus.three=2\n  why:  bonus.three was given before\n  fix:  leave one of them out\n",
        ),
        (
            ["--set", "bonus=1", "--set", "bonus.three=2"],
            (
                "error: --set bonus.three=2\n  why:  it gives a value to what has one from another --set\n"
                "  fix:  leave one of them out\n"
            ),
        ),
        (
            ["--set", "bonus.three=1", "--set", "bonus=2"],
            (
                "error: --set bonus=2\n  why:  it gives a value to what has one from another --set\n"
                "  fix:  leave one of them out\n"
            ),
        ),
        (
            ["--table", "month"],
            "error: --table month\n  why:  it needs a name and a value\n  fix:  write --table NAME=VALUE\n",
        ),
        (
            ["--table", f"month={UNITS}"],
            (
                "error: unknown table 'month'\n  why:  tables are those of the scheme, and 'history'\n"
                "  fix:  use one of: history\n"
            ),
        ),
        (
            ["--table", f"history={UNITS}", "--table", f"history={UNITS}"],
            f"error: --table history={UNITS}\n  why:  history was given before\n  fix:  leave one of them out\n",
        ),
        (
            ["--table", "history=past.csv"],
            (
                "error: 1 fault in the data\ntable 'history': there is no file past.csv\n"
                "  why:  tables are read from files\n  fix:  check the path\n"
            ),
        ),
        (
            ["--as-of", "31.12.2019"],
            "error: as_of = '31.12.2019'\n  why:  a day is a date\n  fix:  write it as 2019-12-31\n",
        ),
        (
            ["--period", "2019-Q3"],
            (
                "error: the period '2019-Q3'\n  why:  a round of this scheme spans 1 year\n"
                "  fix:  write a year as 2019, or its first and last day as 2019-04-01/2020-03-31\n"
            ),
        ),
        (
            ["--lang", "fr"],
            "error: --lang fr\n  why:  words are written in English and in Chinese\n  fix:  write en or zh\n",
        ),
        (
            ["--encoding", "klingon"],
            (
                "error: 1 fault in the data\ntable 'village': there is no encoding 'klingon'\n"
                "  fix:  write utf-8 or gb18030\n"
            ),
        ),
        (
            ["--out", "file"],
            (
                "error: --out file: File exists\n  why:  results are written as files of a folder\n"
                "  fix:  name a folder to write to\n"
            ),
        ),
    ],
    ids=lambda each: " ".join(each).replace(str(EXAMPLES), "") if isinstance(each, list) else "",
)
def test_an_option_that_cannot_be_used_is_an_error_that_says_what_to_write(bad, tmp_path, words, text):
    (tmp_path / "file").write_text("in the way")
    assert bad("rate", WILLOW, UNITS, *words) == text
    assert contents(tmp_path) == {"file": b"in the way"}


def test_faults_of_data_are_all_printed_and_nothing_is_written(bad, tmp_path):
    (tmp_path / "units.csv").write_text("village,org,mass,accidents\nAlder,101,90,0\nAlder,90,x,0\n")
    err = bad("rate", WILLOW, "units.csv")
    assert err.startswith("error: 3 faults in the data\n")
    assert "\nunits.csv B2 (org; village Alder): 101 is above the highest possible value, 100\n" in err
    assert "\nunits.csv C3 (mass; village Alder): 'x' is a text, not a plain number\n" in err
    assert "\nunits.csv row 3 (village Alder): this key stands 2 times\n" in err
    assert not Path("rated").exists()


BAD = {
    "a value out of bounds": "village,org,mass,accidents\nAlder,101,90,0\n",
    "a column too few": "village,org,mass\nAlder,91,90\n",
    "a ragged line": "village,org,mass,accidents\nAlder,91,90\n",
    "an empty file": "",
}


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
@pytest.mark.parametrize("engine", ["polars", "rows"])
def test_bad_data_after_good_leave_every_file_of_the_good_rating_as_it_was(
    good, bad, tmp_path, monkeypatch, data, engine
):
    if engine == "rows":
        monkeypatch.setattr(table_reading, "find_spec", lambda name: None)
    good("rate", WILLOW, UNITS)
    before = contents("rated")
    (tmp_path / "units.csv").write_text(data)
    bad("rate", WILLOW, "units.csv")
    assert contents("rated") == before


def test_a_scheme_that_became_faulty_leaves_the_files_of_the_good_rating_as_they_were(good, bad, tmp_path):
    scheme = Path(shutil.copy(WILLOW, tmp_path))
    good("rate", scheme, UNITS)
    before = contents("rated")
    scheme.write_text(scheme.read_text("utf-8").replace("0.6 * org", "0.6 * orgg"), "utf-8")
    assert "unknown name 'orgg'" in bad("rate", scheme, UNITS)
    assert contents("rated") == before


@pytest.mark.parametrize(("word", "undetermined"), [("true", False), ("False", False), ("no", True)])
def test_a_flag_is_set_by_true_or_false_and_by_no_other_word(run, word, undetermined):
    code, out, err = run("check", "tianjin-village", "--set", f"摘星占名额={word}")
    if undetermined:
        assert code == 1
        assert "parameter '摘星占名额' has the value 'no'\n" in err
    else:
        assert code == 0
        assert "摘星占名额" not in out


@pytest.mark.parametrize("words", [["rates"], ["rate"], ["rate", WILLOW, UNITS, "--nothing"]], ids=" ".join)
def test_a_wrong_command_or_option_ends_with_2_and_says_where_to_look(run, words):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert err.startswith("error: ")
    assert "--help lists arguments and options" in err


# ------------------------------------------------------------------------------------- in a process of its own


def started(*words, cwd, **more):
    """Run the installed command."""
    command = shutil.which("partyrate", path=str(Path(sys.executable).parent))
    assert command is not None
    return subprocess.run(  # noqa: S603 - our own command
        [command, *map(str, words)], check=False, cwd=cwd, encoding="utf-8", errors="surrogateescape",
        stderr=subprocess.PIPE, stdout=more.pop("stdout", subprocess.PIPE),
        env={"PYTHONUTF8": "1", "COLUMNS": "120", "PYTHONPATH": str(Path(pr.__file__).parents[1]), **more},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("words", "first"),
    [
        (["check", "tianjin-vilage"], "error: unknown scheme 'tianjin-vilage'"),
        (["rate", WILLOW, "no.csv"], "error: 1 fault in the data"),
        (["rate", WILLOW, UNITS, "--period", "0000"], "error: the period '0000'"),
    ],
    ids=["scheme", "data", "period"],
)
def test_the_installed_command_ends_with_1_and_a_text_on_the_error_stream_without_a_traceback(tmp_path, words, first):
    done = started(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[0] == first
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_installed_command_rates_and_ends_with_0(tmp_path):
    done = started("rate", WILLOW, UNITS, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("written to rated: village.csv, incentives.csv, notes.txt, manifest.json\n")


# Processes whose output has another encoding, which cannot be changed within one process.
@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "gb18030"])
def test_characters_that_an_output_lacks_are_written_as_escapes_and_no_result_is_lost(tmp_path, encoding):
    done = started(
        "rate", WILLOW, UNITS, "--lang", "zh", cwd=tmp_path, PYTHONUTF8="0", PYTHONIOENCODING=encoding
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(path.name for path in (tmp_path / "rated").iterdir()) == [
        "incentives.csv",
        "manifest.json",
        "notes.txt",
        "village.csv",
    ]
    assert ("\\u" in done.stdout) == (encoding != "gb18030")
    done = started("check", "tianjin-vilage-村", cwd=tmp_path, PYTHONUTF8="0", PYTHONIOENCODING=encoding)
    assert done.stderr.startswith("error: unknown scheme")


# A process whose output has another encoding, as above.
@pytest.mark.slow
def test_data_are_written_in_utf8_where_the_output_lacks_a_character(tmp_path):
    for words in (
        ["graph", "tianjin-village", "--lang", "zh"],
        ["graph", "dinghai-town", "--form", "dot", "--lang", "zh"],
    ):
        whole = started(*words, cwd=tmp_path)
        poor = started(*words, cwd=tmp_path, PYTHONUTF8="0", PYTHONIOENCODING="cp1252")
        assert (poor.returncode, poor.stdout) == (0, whole.stdout)
        assert re.fullmatch(r"written in UTF-8: cp1252 has no '.*'\n", poor.stderr)


# Processes that write to a full device and to a closed pipe, as scripts of users do.
@pytest.mark.slow
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device")
def test_an_output_that_is_full_or_closed_ends_with_1_after_the_results_are_written(tmp_path):
    with Path("/dev/full").open("w") as full:
        done = started("rate", WILLOW, UNITS, cwd=tmp_path, stdout=full)
    assert (done.returncode, done.stderr) == (1, "error: the output cannot be written: No space left on device\n")
    assert len(list((tmp_path / "rated").iterdir())) == 4
    for words in (["schema"], ["schemes"], ["rate", WILLOW, UNITS, "--out", "again"]):
        read, write = os.pipe()
        os.close(read)
        with os.fdopen(write, "w") as closed:
            done = started(*words, cwd=tmp_path, stdout=closed)
        assert (done.returncode, done.stderr) == (1, "")
    assert len(list((tmp_path / "again").iterdir())) == 4


def test_results_are_there_before_the_overview_is_printed(tmp_path, run, monkeypatch):
    def broken(*words):
        raise pr.UsageError("the terminal is gone")

    monkeypatch.setattr(cli.rating_commands, "overview", broken)
    assert run("rate", WILLOW, UNITS)[0] == 1
    assert len(list((tmp_path / "rated").iterdir())) == 4


def test_an_input_is_never_overwritten_by_results(bad, tmp_path):
    (tmp_path / "same").mkdir()
    shutil.copy(UNITS, tmp_path / "same" / "village.csv")
    shutil.copy(UNITS, tmp_path / "same" / "notes.txt")
    before = contents(tmp_path / "same")
    for words in (["same/village.csv"], [str(tmp_path / "same" / "village.csv")], ["same/../same/village.csv"]):
        assert bad("rate", WILLOW, *words, "--out", "same") == (
            "error: same/village.csv would be written, and is read\n"
            "  why:  what is written never replaces what it is made from\n"
            "  fix:  name another file, or another folder for the results\n"
        )
    bad("rate", WILLOW, UNITS, "--table", "history=same/notes.txt", "--out", "same")
    assert contents(tmp_path / "same") == before


@pytest.fixture
def read_files(tmp_path):
    """Make a folder with all kinds of files that a command reads: a scheme that extends another, values, names, days.

    The names end as the files that commands write do, apart from those whose ending says how they are read.
    """
    office = tmp_path / "office"
    office.mkdir()
    base = Path(WILLOW).read_text("utf-8")
    (office / "base.toml").write_text(base, "utf-8")
    variant = 'extends = "./base.toml"\nname = "variant"\nedition = "1"\n'
    (office / "variant.toml").write_text(variant, "utf-8")
    (office / "values.toml").write_text('name = "values"\nillustrative = true\n[values.bonus]\n"three" = 1\n', "utf-8")
    (office / "names.toml").write_text('org = "org"\n', "utf-8")
    shutil.copy(UNITS, office / "units.csv")
    for each in sorted(office.iterdir()):
        for ending in ("html", "svg", "xlsx"):
            (office / f"{each.name}.{ending}").hardlink_to(each)
            (office / f"{each.name}.link.{ending}").symlink_to(each)
    return office


READ = ("base.toml", "variant.toml", "values.toml", "names.toml", "units.csv")


@pytest.mark.parametrize("name", READ)
def test_nothing_that_a_command_writes_replaces_a_file_that_it_reads(bad, read_files, name):
    words = ("office/variant.toml", "office/units.csv", "--profile", "office/values.toml", "--map", "office/names.toml")
    before = contents(read_files)
    for link in ("", ".link"):
        for command, ending in ((["report"], "html"), (["chart", "distribution"], "svg")):
            out = f"office/../office/{name}{link}.{ending}"
            assert bad(*command, *words, "--lang", "zh", "--out", out) == (
                f"错误：{out} 既要写入，又要读取\n  原因：写出的文件不得覆盖所读的文件\n"
                "  改法：换一个文件名，结果另选一个文件夹\n"
            )
        faulty = bad("rate", *words, "--column", "mass=village", "--faults-to", f"office/{name}{link}.xlsx")
        assert "would be written, and is read" in faulty
    assert contents(read_files) == before


def test_the_graph_of_a_scheme_never_replaces_what_the_scheme_extends(bad, read_files):
    before = contents(read_files)
    for name in ("base.toml", "variant.toml"):
        assert "would be written, and is read" in bad("graph", "office/variant.toml", "--out", f"office/{name}.svg")
    assert contents(read_files) == before


def test_a_file_to_be_written_is_called_as_what_it_is(bad, tmp_path):
    assert bad("report", WILLOW, UNITS, "--out", "名单.xlsx", "--lang", "zh") == (
        "错误：名单.xlsx 不以 .html 结尾\n  原因：报告是 HTML 网页\n  改法：写 名单.html\n"
    )
    assert bad("report", WILLOW, UNITS, "--out", WILLOW).startswith(f"error: {WILLOW} does not end in .html\n")
    for command in (["rate"], ["explain"], ["report"]):
        unit = ["--unit", "Maple", "--of", "score"] if command == ["explain"] else []
        assert bad(*command, WILLOW, UNITS, *unit, "--faults-to", "faults.txt", "--lang", "zh") == (
            "错误：faults.txt 不以 .xlsx 结尾\n  原因：问题标在 .xlsx 工作簿中\n"
            "  改法：改写为 --faults-to faults.xlsx\n"
        )
    assert not list(tmp_path.iterdir())


# --------------------------------------------------------------------------------------------------------------- sample


def records(path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(Path(path).read_text("utf-8").splitlines()))


def test_sample_prints_the_rows_drawn_as_csv(good):
    out = good("sample", WILLOW, UNITS, "--of", "star", "--count", "4", "--seed", "2026-03-02", "--level", "four")
    rating = pr.Evaluator(pr.load_scheme(WILLOW)).rate(records(UNITS))
    assert list(csv.DictReader(out.splitlines())) == rating.sample("star", "four", n=4, seed="2026-03-02")


def test_sample_draws_a_share_of_each_stratum(good):
    words = ("--of", "星级", "--share", "0.2", "--seed", "x", "--within", "district", "--profile", "illustrative")
    tables = [word for name in ("staff", "event", "history") for word in ("--table", f"{name}={VILLAGE}-{name}.csv")]
    out = good(
        "sample", "tianjin-village", f"{VILLAGE}.csv", *words, *tables, "--period", "2019", "--as-of", "2020-01-31"
    )
    found = [row["district"] for row in csv.DictReader(out.splitlines())]
    units = [row["district"] for row in records(f"{VILLAGE}.csv")]
    assert 0 < len(found) < len(units)
    assert set(found) == set(units)


def test_sample_says_what_it_needs(bad):
    assert bad("sample", WILLOW, UNITS, "--of", "star", "--seed", "x") == (
        "error: neither n nor share is given\n"
        "  why:  a sample has so many rows in all, or a share of each stratum\n"
        "  fix:  give --count or --share, and not both\n"
    )


def test_sql_prints_the_statement_of_the_evaluator(good, bad):
    asked = ["--table", "village=v2025", "--dialect", "duckdb"]
    expected = pr.Evaluator(pr.load_scheme(WILLOW)).sql("duckdb", tables={"village": "v2025"})
    assert good("sql", WILLOW, *asked) == expected
    assert "results for table staff" in good(
        "sql",
        "tianjin-village",
        "--of",
        "staff",
        "--profile",
        "illustrative",
        "--as-of",
        "2020-03-01",
        "--period",
        "2019",
    )
    assert "unknown dialect 'oracle'" in bad("sql", WILLOW, "--dialect", "oracle")
    assert "unknown table 'staff'" in bad("sql", WILLOW, "--of", "staff")


def test_the_package_runs_as_a_module(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "partyrate", "--version"],
        capture_output=True,
        check=True,
        encoding="utf-8",
        cwd=tmp_path,
    )
    assert done.stdout.strip() == version("partyrate")


def test_rate_explain_and_check_print_json_that_is_read_again(good):
    scheme = pr.load_scheme(WILLOW)
    rating = pr.Rating.from_dict(pr.read_json(good("rate", WILLOW, UNITS, "--json")))
    assert rating.scheme["fingerprint"] == scheme.fingerprint
    assert rating.values("score")[0] == Fraction("94.6")
    made = good("explain", WILLOW, UNITS, "--unit", "Birch", "--of", "star", "--lang", "zh", "--json")
    tree = pr.Explanation.from_dict(pr.read_json(made))
    assert (str(tree.value), tree.lang) == ("four", "zh")
    checked = pr.read_json(good("check", WILLOW, "--json"))
    assert checked == json.loads(json.dumps(pr.check(scheme).to_dict()))
    assert checked["unpublished"] == ["bonus['three']"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (("check", "no-such", "--json"), "NotFoundError"),
        (("rate", WILLOW, "no-such.csv", "--json"), "DataError"),
        (("explain", WILLOW, UNITS, "--unit", "Birch", "--of", "stra", "--json"), "NotFoundError"),
    ],
)
def test_errors_are_json_where_it_is_asked_for(run, words, kind):
    code, out, err = run(*words)
    error = pr.PartyrateError.from_dict(pr.read_json(out))
    assert (code, err, type(error).__name__) == (1, "", kind)


def test_every_command_and_option_has_help_in_chinese():
    def lines(command):
        yield command.help
        yield from (each.help for each in command.params if getattr(each, "help", None))
        for each in getattr(command, "commands", {}).values():
            yield from lines(each)

    english, chinese = (list(filter(None, lines(commands(cli.app, lang)))) for lang in ("en", "zh"))
    assert len(english) == len(chinese) > 100
    words = re.compile("[a-z]{2,} [a-z]{2,} [a-z]{2,}")
    assert [line for line in chinese if words.search(line) or not re.search("[\u4e00-\u9fff]|[、。]", line)] == []


def test_help_is_printed_in_the_language_of_the_command(good, monkeypatch):
    shown = good("rate", "--lang", "zh", "--help")
    assert "用法：" in shown
    assert "评定截至的日期" in shown
    assert not re.search("Usage|Options|Arguments|required|default", shown)
    assert "The day the rating speaks of" in good("rate", "--help")
    monkeypatch.setenv("PARTYRATE_LANG", "zh")
    assert "列出附带的方案。" in good("--help")


LOTS = """
name = "lots"
[table.lot]
key = "lot"
rows = 5
[table.bid]
parent = "lot"
key = "bidder"
rows = 9
[parameter.w]
value = 0.5
[input.price]
table = "bid"
kind = "number"
low = 0
high = 9
decimals = 0
[formula.twice]
table = "bid"
is = "2 * price"
[formula.total]
is = "w * sum(price)"
[ladder.star]
levels = [{ name = "one", when = "total > 2" }, { name = "two" }]
"""
BIDS = "--table bid=bid.csv"


@pytest.mark.parametrize(
    ("words", "fix"),
    [
        (f"explain {BIDS} --of twice --unit B00", "give the whole key, for instance --unit L1,B00"),
        (f"explain {BIDS} --of twice --unit L1,B00,7", "give a value of each, in this order: --unit lot,bidder"),
        (f"explain {BIDS} --of twice --unit L9,B00", "--unit may be the last key column alone where that is unique"),
        (f"sample {BIDS} --of star --seed 1 --share 2", "one fifth is --share 0.2"),
        (f"sample {BIDS} --of star --seed 1 --count 20", "give --count 2 or less"),
        (f"what-if {BIDS} --unit L1 --change price=3", "their rows below by --table"),
        (f"scenarios {BIDS} --of total --vary w", "list them: --vary w=...,..."),
        (f"scenarios {BIDS} --of total --vary w=0.1..0.5:0.1 --total w=1", "write --total a,b,c=1"),
        ("chart", "each kind of chart has a name; the graph of a scheme is drawn by partyrate graph"),
        ("prove --question same", "give --against"),
    ],
)
def test_a_remedy_names_options_where_a_command_is_given(run, tmp_path, words, fix):
    (tmp_path / "lots.toml").write_text(LOTS, "utf-8")
    (tmp_path / "lot.csv").write_text("lot\nL1\nL2\n", "utf-8")
    (tmp_path / "bid.csv").write_text("lot,bidder,price\nL1,B00,3\nL2,B00,4\nL1,B01,2\n", "utf-8")
    command, *rest = words.split()
    if command == "chart":
        rest = ["pie", "lots.toml", "lot.csv", "--out", "chart.html"]
    else:
        rest = ["lots.toml", *(["lot.csv"] if command != "prove" else []), *rest]
    code, _, err = run(command, *rest, "--lang", "en")
    assert code == 1
    assert fix in " ".join(err.split())
    _, _, chinese = run(command, *rest, "--lang", "zh")
    assert not re.search(r"unit=|tables=|values=|totals=|Fraction|partyrate\.charts|映射", err + chinese)
