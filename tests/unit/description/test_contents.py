"""What a scheme holds: shown line by line, and as data."""

import json

import pytest
from tests.unit.output.test_template import EVALUATOR, SHIPPED
from typer.testing import CliRunner

import partyrate as pr
from partyrate.cli import app
from partyrate.description.contents import content_lines, contents
from partyrate.description.inputs import input_tables

MORE = """
[formula.twice]
takes = ["n"]
is = "n + n"
[lookup.pay]
keys = "sort"
columns = ["low", "high"]
unit = "yuan"
rows = [["甲", 1, { unpublished = true }]]
[formula.paid]
is = "twice(pay[sort, 'low'])"
"""


def test_every_input_is_shown_with_its_column_kind_bounds_choices_decimals_and_clause():
    lines = list(content_lines(EVALUATOR.plan, "zh"))
    for words in (
        "输入项     village  得分  0 到 100 的数，最多 2 位小数；〔评定办法 第五条〕",
        "输入项     village  half  -1 到 10 的数，最多 1 位小数，0.5 的倍数；可缺",
        "输入项     village  few  其中之一：1、2、5；可缺；- 表示缺失",
        "输入项     village  得分  其中之一：甲、乙,丙；仅当 得分 > 50",
        "输入项     village  held  是或否（也可写 true、false、1、0）",
        "输入项     village  since  列 day；日期，如 2019-12-31；可缺",
        "输入项     part     cell  2 列：roads … water；0 到 9 的数，整数；可缺",
        "输入项     village  open  数（取值范围未公布：top）；目前没有可算出的结果用到它",
        "表         month    月度  主键 town、village、month；列 points、roads、water；应有 1、2、3",
    ):
        assert words in lines
    english = list(content_lines(EVALUATOR.plan, "en"))
    assert "input      village  mark  a number from 0 to 100, with at most 2 decimals; [评定办法 第五条]" in english
    assert (
        "input      village  open  a number (bounds unpublished: top); no result that can be determined needs it"
        in english
    )


def test_formulas_with_arguments_and_lookups_are_shown():
    from tests.unit.output.test_template import SCHEME

    plan = pr.Evaluator(pr.loads_scheme(SCHEME + MORE)).plan
    lines = list(content_lines(plan, "zh"))
    assert "公式       village  twice  twice(n)  =  n + n" in lines
    assert "对照表              pay  pay[sort, low|high]：2 个值，已公布 1 个，单位 元" in lines
    held = contents(plan)
    assert held["functions"][0]["takes"] == ["n"]
    assert held["lookups"][0]["cells"] == [{"key": ["甲", "low"], "value": "1"}, {"key": ["甲", "high"], "value": None}]


def test_the_rules_of_formulas_with_arguments_are_in_words_in_chinese_and_as_written_in_english_and_as_data():
    from tests.unit.output.test_template import SCHEME

    rule = "full_years(max(d,\n  date('2018-01-01')), as_of) if d > since else 0"
    more = f'''\n[formula.years]\ntakes = "d"\nis = """{rule}"""\n[formula.of_since]\nis = "years(since)"\n'''
    plan = pr.Evaluator(pr.loads_scheme(SCHEME + more)).plan
    words = "若 d > since，则 （自（d、2018-01-01中最晚的一天）至评定日的整年数）；否则 0"
    assert f"公式       village  years  years(d)  =  {words}" in list(content_lines(plan, "zh"))
    written = "full_years(max(d, date('2018-01-01')), as_of) if d > since else 0"
    assert f"formula    village  years  years(d)  =  {written}" in list(content_lines(plan, "en"))
    assert [each["is"] for each in contents(plan)["functions"]] == [written]


# All shipped schemes are listed whole, and each entry of them is looked for.
@pytest.mark.slow
@pytest.mark.parametrize(("name", "edition"), SHIPPED)
def test_everything_that_a_shipped_scheme_reads_is_shown_and_is_data(name, edition):
    plan = pr.Evaluator(pr.load_scheme(name, edition=edition)).plan
    held = json.loads(json.dumps(contents(plan), ensure_ascii=False))
    inputs = {node.name for node in plan.nodes.values() if node.kind == "input" and not node.instance}
    shown = {column["name"] for table in held["tables"] if table["name"] != "history" for column in table["columns"]}
    assert shown - {""} == inputs
    assert {each["name"] for each in held["lookups"]} == set(plan.scheme.lookups)
    lines = "\n".join(content_lines(plan, "zh"))
    assert all(lookup.label("zh") in lines for lookup in plan.scheme.lookups.values())
    for table in input_tables(plan):
        for column in table.inputs:
            assert "" not in {column.expected("zh"), column.expected("en")}


def test_show_prints_json_on_demand():
    result = CliRunner().invoke(app, ["show", "tianjin-village", "--json"])
    held = json.loads(result.stdout)
    assert held["name"] == "tianjin-village"
    (unit,) = (each for each in held["tables"] if each["name"] == "unit")
    assert {"column", "kind", "low", "high", "decimals", "values", "optional", "clauses"} <= set(unit["columns"][-1])
