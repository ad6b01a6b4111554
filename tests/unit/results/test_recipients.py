"""Recipients of incentives by the labels of the language, wherever people read them, and as written in the data."""

import io

import openpyxl
import pytest

import partyrate as pr
from partyrate.output.workbook import result_workbook

SCHEME = """
name = "trial"
title = { zh = "试行", en = "Trial" }
[table.village]
key = "village"
labels = { zh = "村", en = "village" }
[input.mark]
labels = { zh = "得分", en = "mark" }
kind = "number"
low = 0
high = 100
decimals = 0
[ladder.star]
labels = { zh = "星级", en = "star" }
levels = [
  { name = "five", when = "mark >= 50", labels = { zh = "五星", en = "five stars" } },
  { name = "four", labels = { zh = "四星", en = "four stars" } },
]
[incentive.prize]
labels = { zh = "奖金", en = "prize" }
kind = "bonus"
when = "star == 'five'"
amount = "1000"
unit = "yuan"
every = "year"
recipient = "书记"
recipient_labels = { en = "secretary" }
[incentive.seat]
labels = { zh = "优秀名额", en = "places of the excellent" }
kind = "place"
amount = "1"
unit = "places"
recipient = "书记"
[incentive.fund]
labels = { zh = "经费", en = "fund" }
kind = "bonus"
amount = "mark"
unit = "yuan"
recipient = "村集体"
recipient_labels = { zh = "村集体经济组织", en = "village" }
"""
WORDS = {"en": {"书记": "secretary", "村集体": "village"}, "zh": {"书记": "书记", "村集体": "村集体经济组织"}}


def rated(mark=60, scheme=SCHEME):
    return pr.Evaluator(pr.loads_scheme(scheme)).rate([{"village": "A", "mark": mark}, {"village": "B", "mark": 20}])


def test_the_data_hold_the_recipient_as_it_is_written():
    assert {row["recipient"] for row in rated().incentives} == {"书记", "村集体"}
    assert {row["recipient"] for row in rated().totals(by="recipient", where={"recipient": "书记"})} == {"书记"}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_people_read_the_label_in_charts_reports_workbooks_comparisons_and_explanations(lang, tmp_path):
    rating, words = rated(), WORDS[lang]
    values = pr.charts.pay(rating, "recipient", lang=lang).to_dict()["data"]["values"]
    assert {row["group"] for row in values} == set(words.values())
    page = rating.report(tmp_path / "report.html", lang=lang).read_text(encoding="utf-8")
    pay = page[page.index('id="pay"') : page.index('id="notes"')]
    assert [f"<td>{label}</td>" in pay for label in words.values()] == [True, True]
    book = openpyxl.load_workbook(io.BytesIO(result_workbook(rating, lang=lang)))
    for sheet in book.worksheets[1:3]:  # incentives, and their totals
        rows = list(sheet.iter_rows(values_only=True))
        at = rows[0].index({"en": "recipient", "zh": "对象"}[lang])
        assert {row[at] for row in rows[1:]} == set(words.values())
    lines = rating.explain(unit="A", of="prize", lang=lang).lines
    assert any(line.strip().endswith({"en": "recipient: secretary", "zh": "对象：书记"}[lang]) for line in lines)
    compared = pr.compare({"now": rating, "then": rated(40)}).text(lang)
    assert {"en": "secretary, bonus", "zh": "书记、奖金"}[lang] in compared
    assert {"en": "village, bonus", "zh": "村集体经济组织、奖金"}[lang] in compared


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_other_words_of_incentives_are_in_the_language_of_a_workbook(lang):
    book = openpyxl.load_workbook(io.BytesIO(result_workbook(rated(), lang=lang)))
    rows = list(book.worksheets[1].iter_rows(values_only=True))
    cells = {cell for row in rows[1:] for cell in row}
    assert {"en": {"prize", "bonus", "place", "yuan", "year"}, "zh": {"奖金", "名额", "元", "每年"}}[lang] <= cells
    if lang == "zh":
        assert not cells & {"bonus", "place", "yuan", "places", "year"}


def test_kinds_of_incentives_are_in_the_language_of_a_chart():
    values = pr.charts.pay(rated(), "kind", lang="zh").to_dict()["data"]["values"]
    assert {row["group"] for row in values} == {"奖金", "名额"}


def test_check_names_the_recipients_that_lack_a_language():
    (finding,) = pr.check(pr.loads_scheme(SCHEME.replace('recipient_labels = { en = "secretary" }\n', ""))).findings
    assert finding.code == "language-lacking"
    assert "no labels in English for the recipients of prize" in str(finding)
    assert list(pr.check(pr.loads_scheme(SCHEME)).findings) == []
