"""Schemes in several languages: remarks by language wherever people read them, and which labels a scheme lacks."""

from pathlib import Path

import pytest

import partyrate as pr
from partyrate.checks.languages import languages
from partyrate.model.entry import remark
from partyrate.output.files import Form, results

TWO = """
name = "town"
title = { zh = "镇", en = "Town" }
note = { zh = "全镇\\n统一", en = "the whole town" }
[table.village]
key = "village"
labels = { zh = "村", en = "village" }
note = { zh = "每村一行", en = "one row for each" }
source = "rules"
[input.marks]
kind = "number"
low = 0
high = 100
decimals = 0
labels = { zh = "评分", en = "marks" }
note.zh = "由镇里打分"
note.en = "given by the town"
source = "rules"
[source.rules]
document = { zh = "评定办法", en = "Rules" }
clause = { zh = "第一条", en = "article 1" }
says = { zh = "按百分评分", en = "marks out of 100" }
"""


def lacking(text: str) -> list[tuple[str, str]]:
    """Return the warnings of languages as what and fix."""
    return [(each.what, each.fix) for each in pr.check(pr.loads_scheme(text)).warnings]


def test_a_scheme_that_speaks_its_languages_throughout_lacks_nothing():
    assert lacking(TWO) == []
    assert lacking('name = "bare"\n[table.unit]\nkey = "id"\nnote = "in one text"') == []
    assert lacking('name = "one"\n[table.unit]\nkey = "id"\nlabels = { zh = "单位" }\nnote = "一行"') == [
        ("no title in Chinese for one", 'add to title = { ... } at the top: zh = "..."')
    ]


@pytest.mark.parametrize(
    ("now", "then", "what"),
    [
        ('labels = { zh = "评分", en = "marks" }', 'labels = { zh = "评分" }', "no labels in English for marks"),
        ('labels = { zh = "村", en = "village" }', "", "no labels in Chinese, English for village"),
        ('title = { zh = "镇", en = "Town" }', 'title = { zh = "镇", en = "" }', "no title in English for town"),
        ('note.zh = "由镇里打分"', "", "no remarks in Chinese for marks"),
        (
            'says = { zh = "按百分评分", en = "marks out of 100" }',
            'says = "x"',
            "no remarks in Chinese, English for rules",
        ),
        (
            'clause = { zh = "第一条", en = "article 1" }',
            'clause = { zh = "第一条" }',
            "no remarks in English for rules",
        ),
        ('clause = { zh = "第一条", en = "article 1" }', 'clause = "1"', None),
    ],
)
def test_what_a_language_lacks_is_one_warning(now, then, what):
    assert now in TWO
    assert [each for each, _ in lacking(TWO.replace(now, then))] == ([what] if what else [])


def test_a_third_language_is_lacking_wherever_it_is_not_spoken():
    text = TWO.replace("[source", '[formula.f]\nis = "marks > 5"\nlabels = { zh = "过", fr = "oui" }\n[source', 1)
    assert [each for each, _ in lacking(text)][:3] == [
        "no title in fr for town",
        "no labels in fr for village, marks",
        "no labels in English for f",
    ]


def test_shipped_schemes_are_in_chinese_and_in_english():
    for each in pr.shipped_schemes():
        scheme = pr.load_scheme(each.name, edition=each.edition)
        for key, source in scheme.sources.items():
            for words in (source.document, source.clause, source.says):
                assert words == "partyrate" or set(words) == {"zh", "en"}, (each.name, key)
        assert not [
            one for one in pr.check(scheme).warnings if one.what.startswith(("no title", "no labels", "no remarks"))
        ]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_remarks_are_read_in_the_language_that_is_asked_for(lang, tmp_path):
    scheme = pr.loads_scheme(TWO)
    rating = pr.Evaluator(scheme).rate([{"village": "A", "marks": 5}])
    other = "en" if lang == "zh" else "zh"
    words = {"zh": ["由镇里打分", "评定办法", "第一条"], "en": ["given by the town", "Rules", "article 1"]}
    written = {"explanation": str(rating.explain(unit="A", of="marks", lang=lang))}
    described = scheme.input_schema("village", lang=lang)
    assert described["properties"]["marks"]["description"] == words[lang][0]
    pr.write_template(scheme, tmp_path / "t.xlsx", lang=lang)
    written["template"] = _cells(tmp_path / "t.xlsx")
    files, _ = results(rating, Form(formats=("xlsx",), lang=lang))
    (tmp_path / "results.xlsx").write_bytes(files["results.xlsx"])
    written["results"] = _cells(tmp_path / "results.xlsx")
    for where, text in written.items():
        assert all(each in text for each in words[lang]), where
        assert not any(each in text for each in words[other]), where


def _cells(path: Path) -> str:
    from openpyxl import load_workbook

    book = load_workbook(path)
    return "\n".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    )


def test_remarks_come_back_equal_from_toml_and_from_plain_data():
    scheme = pr.loads_scheme(TWO)
    assert pr.loads_scheme(pr.dumps_scheme(scheme)) == scheme == pr.Scheme.from_dict(scheme.to_dict())
    other = pr.loads_scheme(TWO.replace("由镇里打分", "由县里打分"))
    assert (scheme.fingerprint, scheme.text_fingerprint == other.text_fingerprint) == (other.fingerprint, False)
    assert "由镇里打分" in scheme.diff(other, remarks=True).text("zh")


def test_a_remark_in_one_language_stands_for_the_other():
    assert [remark({"zh": "甲\n  乙"}).in_language(lang) for lang in ("zh", "en")] == ["甲 乙", "甲 乙"]
    assert [remark(each).zh for each in ("", {}, {"en": ""})] == ["", "", ""]


def test_a_name_in_chinese_is_a_chinese_label_already():
    scheme = """
    name = "村级考评"
    title = { en = "villages" }
    [table.village]
    key = "village"
    labels = { zh = "村", en = "village" }
    [input."事故数"]
    kind = "flag"
    labels = { en = "accidents" }
    [input.marks]
    kind = "flag"
    labels = { en = "marks" }
    [ladder.star]
    labels = { zh = "星级", en = "star" }
    levels = [
        { name = "五星", labels = { en = "five" }, when = "事故数 and marks" },
        { name = "four", labels = { en = "f" } },
    ]
    """
    found = [each.what for each in pr.check(pr.loads_scheme(scheme)).findings if each.code == "language-lacking"]
    assert found == ["no labels in Chinese for marks, four"]


def test_remarks_of_a_scheme_that_speaks_one_language_lack_none():
    text = 'name = "t"\n[table.v]\nkey = "v"\n[input.x]\nkind = "flag"\nnote = "plain"\nlabels = {{ en = "x"{} }}\n'
    for more, told in (("", []), (', zh = "甲"', ["no remarks in English, Chinese for x"])):
        found = [each.what for each in languages(pr.loads_scheme(text.format(more))) if "remarks" in each.what]
        assert found == told


def test_several_entries_are_told_at_the_first_and_names_in_chinese_are_labels():
    text = TWO.replace('labels = { zh = "村", en = "village" }\n', 'key_labels = { "县" = { en = "county" } }\n')
    text = text.replace('key = "village"', 'key = ["县", "village"]').replace(
        'labels = { zh = "评分", en = "marks" }', ""
    )
    (told,) = pr.check(pr.loads_scheme(text)).warnings
    assert (told.what, told.path) == ("no labels in English, Chinese for village, marks", ("table", "village"))


def test_a_key_column_without_a_label_is_told_its_own_key():
    scheme = pr.loads_scheme("""
    name = "trial"
    title = { zh = "题", en = "t" }
    [table.village]
    key = ["county", "v"]
    labels = { zh = "村", en = "village" }
    key_labels = { county = { en = "county" } }
    [input.own]
    kind = "flag"
    labels = { zh = "甲", en = "own" }
    """)
    (told,) = [each for each in pr.check(scheme).findings if each.code == "language-lacking"]
    assert told.what == "no labels in Chinese for the key columns county"
    assert told.fix == 'add zh = "..." to key_labels of the table, under each column'
    assert told.lines("zh")[2] == '在表的 key_labels 中，各列名下补上：zh = "..."'


@pytest.mark.parametrize("code", ["cn", "CN", "zh-CN", "zh_Hans", "chinese", "中文"])
def test_labels_under_another_name_of_a_language_are_refused_with_the_one_to_write(code):
    """Nobody would see them, and a scheme that has them throughout lacks nothing by other checks."""
    scheme = TWO.replace("zh =", f'"{code}" =').replace("note.zh", f'note."{code}"')
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(scheme))
    (fault,) = caught.value.faults
    assert fault.what == f"words under {code!r} are shown to nobody: village, marks, town, rules"
    assert fault.fix == f"write zh in place of {code}"
    assert fault.lines("zh")[2] == f"把 {code} 改写为 zh"
    assert not pr.check(pr.loads_scheme(TWO)).warnings


def test_labels_in_a_language_that_the_library_does_not_speak_are_data_for_others():
    scheme = TWO.replace(
        'labels = { zh = "评分", en = "marks" }', 'labels = { zh = "评分", en = "marks", fr = "notes" }'
    )
    pr.check(pr.loads_scheme(scheme))


@pytest.mark.parametrize("path", ["key_labels = { town = { cn = '镇' } }", "labels.eng = 'village'"])
def test_other_names_of_languages_are_found_in_all_labels(path):
    scheme = f'name = "t"\n[table.village]\nkey = ["town", "village"]\n{path}\n'
    with pytest.raises(pr.SchemeError, match="are shown to nobody"):
        pr.check(pr.loads_scheme(scheme))
