"""Values of choices have labels by language, and words of the language are written in words: wherever people read."""

import json

import pytest

import partyrate as pr
from partyrate.description.contents import contents
from partyrate.description.inputs import input_tables
from partyrate.loading.schema import json_schema
from partyrate.model.value_words import OPTIONS, constant_words, option_word

SCHEME = """
name = "trial"
title = { zh = "试行办法", en = "Trial" }
assumptions = ["ties", "span"]

[table.village]
key = ["town", "village"]
key_labels = { town = { zh = "乡镇", en = "town" } }
labels = { zh = "村", en = "village" }

[input.sort]
kind = "choice"
values = ["plain", "hill"]
value_labels.plain = { zh = "平原村", en = "village of the plain" }
value_labels.hill = { zh = "山区村", en = "village of the hills" }
labels = { zh = "类别", en = "sort" }

[input.score]
kind = "number"
low = 0
high = 100
decimals = 0
labels = { zh = "得分", en = "score" }

[parameter.ties]
kind = "choice"
values = ["in", "out", "error"]
value = "in"
labels = { zh = "边界并列", en = "ties at the edge" }

[parameter.span]
kind = "choice"
values = ["all", "town"]
value = "all"
value_labels.all = { zh = "全县", en = "the county" }
value_labels.town = { zh = "本乡镇", en = "the town" }
labels = { zh = "比较范围", en = "who is compared" }

[parameter.bonus]
kind = "choice"
values = ["half", "whole"]
value_labels.half = { zh = "减半", en = "one half" }
value_labels.whole = { zh = "全额", en = "all of it" }
labels = { zh = "奖励方式", en = "how the bonus is given" }

[formula.points]
is = "score + (10 if sort == 'hill' else 0)"
labels = { zh = "折算得分", en = "points" }

[formula.wide]
is = "score if span == 'all' else 0"
labels = { zh = "范围得分", en = "score in range" }

[formula.paid]
is = "score if bonus == 'whole' else score / 2"
labels = { zh = "奖励", en = "bonus" }

[ladder.star]
order_by = "points desc"
within = ["sort"]
quotas = [{ levels = "five", exactly = "1" }]
ties = { parameter = "ties" }
round = "down"
conflict = "condition"
labels = { zh = "星级", en = "star" }
levels = [
  { name = "five", labels = { zh = "五星", en = "five" } },
  { name = "four", labels = { zh = "四星", en = "four" } },
]
"""
ROWS = [
    {"town": "east", "village": "A", "sort": "plain", "score": 90},
    {"town": "east", "village": "B", "sort": "plain", "score": 90},
    {"town": "west", "village": "C", "sort": "hill", "score": 70},
]


@pytest.fixture(scope="module")
def scheme() -> pr.Scheme:
    return pr.loads_scheme(SCHEME)


@pytest.fixture(scope="module")
def rating(scheme):
    return pr.Evaluator(scheme).rate(ROWS)


@pytest.mark.parametrize("word", sorted({word for words in OPTIONS for word in words}))
def test_every_word_of_the_language_has_words_in_both_languages(word):
    words = option_word(word)
    assert {str(words), words.zh} & {word} == set()


@pytest.mark.parametrize(
    ("name", "value", "english", "chinese"),
    [
        ("ties", "in", "all in (in)", "全部计入（in）"),
        ("span", "town", "the town (town)", "本乡镇（town）"),
        ("span", "other", "'other'", "'other'"),
    ],
)
def test_values_of_parameters_stand_with_what_is_written_for_them(scheme, name, value, english, chinese):
    words = constant_words(scheme.parameters[name], value)
    assert (words, words.zh) == (english, chinese)


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        (
            "zh",
            [
                "比较组：类别 平原村；2 个，候选 2 个",
                "末位并列的处理为“全部计入”（ties = in），起了决定作用；若为全部不计（out），则为四星",
                "规则：得分 + （若 类别 = “山区村”，则 10；否则 0）",
                "代入：90 + （若 “平原村” = “山区村”，则 10；否则 0）",
                "类别 (sort) = 平原村",
            ],
        ),
        ("en", ["cohort: sort village of the plain; 2 rows, 2 candidates", "sort = village of the plain"]),
    ],
)
def test_an_explanation_writes_labels(rating, lang, lines):
    told = str(rating.explain(unit="A", of="star", lang=lang))
    assert [line for line in lines if line not in told] == []
    assert "平原村" not in told or lang == "zh"


@pytest.mark.parametrize(
    ("of", "lang", "line"),
    [
        ("wide", "zh", "比较范围 (span) = 全县（all）"),
        ("wide", "en", "who is compared (span) = the county (all)"),
        (
            "paid",
            "zh",
            (
                "取决于未公布的 奖励方式（bonus）："
                "若 奖励方式（bonus） = 减半（half），则为45；若 奖励方式（bonus） = 全额（whole），则为90"
            ),
        ),
        ("paid", "en", "it needs what is unpublished: how the bonus is given (bonus)"),
    ],
)
def test_an_explanation_writes_parameters_with_their_names(rating, of, lang, line):
    assert line in str(rating.explain(unit="A", of=of, lang=lang))


def test_notes_name_assumptions_and_what_is_lacking_by_label_and_name(rating):
    told = "\n".join(note.text("zh") for note in rating.notes)
    assert "边界并列（ties）、比较范围（span）" in told
    assert "奖励方式（bonus）" in told
    assert "类别 平原村" in told
    assert "bonus" not in told.replace("（bonus）", "")
    read = [pr.Note.from_dict(json.loads(json.dumps(note.to_dict()))) for note in rating.notes]
    assert [note.text("zh") for note in read] == [note.text("zh") for note in rating.notes]
    assert any("the hills" in note.text("en") or "the plain" in note.text("en") for note in rating.notes)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("public", [False, True])
def test_a_report_writes_labels(rating, tmp_path, lang, public):
    page = rating.report(tmp_path / "page.html", lang=lang, public=public).read_text(encoding="utf-8")
    expected = {
        "zh": ["平原村", "边界并列（ties） = 全部计入（in）", "奖励方式（bonus）"],
        "en": ["village of the plain", "ties at the edge (ties) = all in (in)", "how the bonus is given (bonus)"],
    }
    assert [words for words in expected[lang] if words not in page] == []


def test_a_key_of_value_labels_is_one_of_the_values():
    with pytest.raises(pr.SchemeError) as caught:
        pr.Evaluator(pr.loads_scheme(SCHEME.replace("value_labels.plain", "value_labels.plane")))
    (fault,) = caught.value.faults
    assert fault.text("en").splitlines()[0] == "<text>:14:14: unknown value 'plane'"
    assert "'plain'" in fault.fix


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('value_labels.hill = { zh = "山区村", en', "value_labels.hill = { en", "sort"),
        ('value_labels.town = { zh = "本乡镇", en = "the town" }', "", "span"),
        ('value_labels.half = { zh = "减半", en = "one half" }\n', "", "bonus"),
    ],
)
def test_a_language_that_values_lack_is_named(old, new, named):
    assert not pr.Evaluator(pr.loads_scheme(SCHEME)).warnings
    (warning,) = pr.Evaluator(pr.loads_scheme(SCHEME.replace(old, new))).warnings
    assert warning.what == f"no labels in Chinese for values of {named}"


def test_a_value_speaks_the_language_in_whose_letters_it_is_written():
    text = SCHEME.replace('"plain"', '"平原"').replace("value_labels.plain", 'value_labels."平原"')
    assert not pr.Evaluator(pr.loads_scheme(text.replace('zh = "平原村", ', ""))).warnings
    (warning,) = pr.Evaluator(pr.loads_scheme(text.replace(', en = "village of the plain"', ""))).warnings
    assert warning.what == "no labels in English for values of sort"


def test_labels_of_values_change_no_meaning_and_go_through_plain_data(scheme):
    bare = pr.loads_scheme("\n".join(line for line in SCHEME.splitlines() if "value_labels" not in line))
    assert bare.fingerprint == scheme.fingerprint
    assert bare.text_fingerprint != scheme.text_fingerprint
    assert pr.Scheme.from_dict(scheme.to_dict()).indicators == scheme.indicators
    assert pr.loads_scheme(pr.dumps_scheme(scheme)).parameters == scheme.parameters
    changed = [change.name for change in bare.diff(scheme, remarks=True).entries]
    assert changed == ["span", "bonus", "sort"]


def test_schemas_and_descriptions_hold_them(scheme):
    labels = {"zh": "平原村", "en": "village of the plain"}
    for section in ("input", "parameter", "lookup"):
        assert "value_labels" in json_schema()["$defs"][section]["properties"]
    assert scheme.input_schema("village", batch=False)["properties"]["sort"]["x-labels"]["zh"] == "类别"
    cell = scheme.input_schema("village", batch=False)["properties"]["sort"]
    assert cell["x-value-labels"]["plain"] == labels
    plan = pr.Evaluator(scheme).plan
    column = input_tables(plan)[0].inputs[0]
    assert column.to_dict()["value_labels"]["plain"] == labels
    assert column.expected("zh") == "其中之一：plain（平原村）、hill（山区村）"
    told = contents(plan)
    ties = next(each for each in told["parameters"] if each["name"] == "ties")
    assert ties["value_labels"]["in"] == {"en": "all in", "zh": "全部计入"}


def test_a_choice_without_values_keeps_its_labels_where_another_value_is_supplied(scheme):
    text = SCHEME.replace('values = ["all", "town"]\n', "")
    changed = pr.loads_scheme(text).with_values(span="town")
    told = str(pr.Evaluator(changed).rate(ROWS).explain(unit="A", of="wide", lang="zh"))
    assert "比较范围 (span) = 本乡镇（town）" in told


def test_labels_of_values_of_a_number_are_a_fault():
    text = SCHEME.replace("decimals = 0\n", 'decimals = 0\nvalue_labels.many = { en = "many" }\n', 1)
    with pytest.raises(pr.SchemeError, match="unknown value 'many'"):
        pr.Evaluator(pr.loads_scheme(text))


# --------------------------------------------------------------------------------- lists of names that people copy from

UNITS = [{"town": "E", "village": each, "sort": "hill", "score": 80} for each in "AB"]


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        (None, "ties = 'out'"), ("en", "ties at the edge (ties) = all out (out)"),
        ("zh", "边界并列（ties） = 全部不计（out）"),
    ],
)  # fmt: skip
def test_scenarios_say_what_differs_by_label_and_name_where_a_language_is_asked_for(scheme, lang, line):
    found = pr.Evaluator(scheme).scenarios(UNITS, values={"ties": ["in", "out"]}, of="star")
    assert found.deciding(lang=lang)["differs"].to_list() == [[], [line], [], [line]]
    with pytest.raises(pr.UsageError):
        found.deciding(lang="fr")


@pytest.mark.parametrize(("lang", "said"), [("en", "how the bonus is given (bonus)"), ("zh", "奖励方式（bonus）")])
def test_a_scheme_lists_what_is_unpublished_by_label_and_name(scheme, lang, said):
    assert said in scheme.text(lang)


CHANGED = {
    "en": ("who is compared", "the county (all)", "the town (town)"),
    "zh": ("比较范围", "全县（all）", "本乡镇（town）"),
}


@pytest.mark.parametrize("lang", CHANGED)
def test_differences_and_causes_write_labels_of_entries_and_values(scheme, lang):
    other = scheme.with_values(span="town")
    label, old, new = CHANGED[lang]
    difference = scheme.diff(other)
    for text in (difference.text(lang), difference.table(lang), difference.markdown(lang)):
        assert all(each in text for each in ("parameter.span", label, old, new))
    assert difference.rows()[-1]["old"] == "'all'"  # data stay what a file holds


def test_attribution_names_switches_by_label_and_name(scheme):
    better = {"points": "score + (0 if sort == 'hill' else 10)"}
    other = pr.loads_scheme(SCHEME.replace("score + (10 if sort == 'hill' else 0)", better["points"]))
    other = other.with_values(ties="out")
    found = pr.attribute(scheme, other, UNITS, of="points")
    for lang, entry, label, old, new in (
        ("en", "formula.points", "points", "all in (in)", "all out (out)"),
        ("zh", "formula.points", "折算得分", "全部计入（in）", "全部不计（out）"),
    ):
        assert entry in found.text(lang)
        assert label in found.text(lang)
        table = found.markdown(lang)
        assert old in table
        assert new in table
        assert table.count(label) > 2  # the entry, and what moved each unit
    assert [row["entry"] for row in found.summary()] == [each.name for each in found.switches]
    assert found.summary()[0]["old"] == "'in'"
