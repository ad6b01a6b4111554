"""Names, labels and texts: which are refused, where and in which words, and what is near them and is not."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from attrs import evolve

import partyrate as pr
from partyrate.checks import examine
from partyrate.checks.days import by_day
from partyrate.checks.faults import constant_of, tables_above
from partyrate.checks.finding import at_least, finding_at, finding_text, shown_value
from partyrate.checks.languages import _as_written, languages
from partyrate.errors import Finding, StructureError
from partyrate.model.incentive import INCENTIVE_COLUMNS

BASE = """
name = "trial"
[table.town]
key = "town"
[table.village]
key = "village"
parent = "town"
[input.x]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 0
[input.side]
table = "village"
kind = "choice"
values = ["a", "b"]
[ladder.star]
table = "village"
levels = [{ name = "five", when = "x > 50" }, { name = "low" }]
"""


def faults_of(text, base=BASE):
    _, found = examine(pr.loads_scheme(base + text))
    return [".".join(map(str, each.path)) for each in found]


def formula(name, rule="x", **keys):
    given = "".join(f"{key} = {value}\n" for key, value in keys.items())
    return f'[formula."{name}"]\ntable = "village"\nis = "{rule}"\n{given}'


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (formula("y"), []),
        (formula("rows"), ["formula.rows"]),  # a word of the language
        (formula("lambda"), ["formula.lambda"]),
        (formula("star"), ["ladder.star"]),
        (formula("village"), ["formula.village"]),
        ("[parameter.x]\nvalue = 1", ["input.x"]),
        ('[lookup.star]\nkeys = ["k"]\nrows = [["a", 1]]', ["ladder.star"]),
        ('[formula.round]\ntakes = ["n"]\nis = "n"\n' + formula("y", "x"), ["formula.round"]),
        (formula("round"), []),  # a formula that is not called may be named as a function
        ("[parameter.round]\nvalue = 1", []),
        ('[ladder.floor]\ntable = "village"\nlevels = [{ name = "a", when = "x > 5" }, { name = "b" }]', []),
        ('[table.max]\nkey = "m"\nparent = "village"', []),
        ('[table.history]\nkey = "h"\nparent = "village"', ["table.history"]),
        ('[table.t]\nkey = "unit"\nparent = "village"', []),
        ('[incentive.pay]\ntable = "village"\nkind = "bonus"\nunit = "yuan"\namount = "x"', []),
    ],
)  # fmt: skip
def test_names_that_mean_something_else(text, paths):
    assert faults_of(text)[:1] == paths


def test_a_name_of_two_things_is_told_with_both():
    _, (fault,) = examine(pr.loads_scheme(BASE + formula("star")))
    assert fault.what == "'star' is both a formula and a ladder"
    _, (fault,) = examine(pr.loads_scheme(BASE + "[parameter.x]\nvalue = 1"))
    assert fault.what == "'x' is both a parameter and an input"
    _, found = examine(pr.loads_scheme(BASE + '[lookup.x]\nkeys = ["k"]\nrows = [["a", 1]]\n[parameter.x]\nvalue = 1'))
    assert [fault.what for fault in found] == [
        "'x' is both a parameter and a lookup",
        "'x' is both a parameter and an input",
    ]


@pytest.mark.parametrize("key", ["place", *INCENTIVE_COLUMNS])
def test_key_columns_beside_those_of_incentives(key):
    text = f'name = "t"\n[table.t]\nkey = ["id", "{key}"]\n[input.x]\nkind = "flag"\n'
    pay = '[incentive.pay]\nkind = "bonus"\nunit = "yuan"\namount = "1 if x else 0"\n'
    refused = {each: faults_of(more, text) for each, more in (("without", ""), ("with", pay))}
    assert refused["without"] == []
    assert set(refused["with"]) <= {"table.t.key"}
    assert bool(refused["with"]) is (key != "place")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ('[table."a/b"]\nkey = "ab"\nparent = "village"', "table.a/b"),
        ('[table.INCENTIVES]\nkey = "ab"\nparent = "village"', "table.INCENTIVES"),
        ('[table.Village]\nkey = "ab"\nparent = "village"', "table.Village"),
        ('[table.months]\nkey = "ab"\nparent = "village"', None),
        ('[pairing.help]\ntable = "village"\nhelpers = "x > 80"\nhelped = "x < 20"\neach = 1', None),
        ('[pairing."a/b"]\ntable = "village"\nhelpers = "x > 80"\nhelped = "x < 20"\neach = 1', "pairing.a/b"),
        ('[source."a\u200b"]\ndocument = "d"', "source.a\u200b"),
        ('[accept."a\u200b"]\ncode = "bands-gap"\nentry = "ladder.star"\nreason = "r"', "accept.a\u200b"),
        ('[procedure.p]\nsteps = [{ name = "a\u200b" }]', "procedure.p.steps.0"),
        ('[source.a]\ndocument = "d"', None),
    ],
)
def test_names_that_no_file_has_or_nobody_sees(text, path):
    assert faults_of(text)[:1] == ([] if path is None else [path])


@pytest.mark.parametrize(
    ("period", "is_refused", "advice"),
    [
        ("1 year", False, None), ("6 months", False, None), ("0 months", True, None), ("30 days", True, None),
        ("yearly", True, "1 year"), ("often", True, None),
    ],
)  # fmt: skip
def test_the_period_of_a_round(period, is_refused, advice):
    scheme = pr.loads_scheme(BASE.replace('name = "trial"', f'name = "trial"\nperiod = "{period}"'))
    _, found = examine(scheme)
    assert [each.path for each in found] == ([("period",)] if is_refused else [])
    assert all(advice is None or advice in each.fix for each in found)


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ('[parameter.way]\nkind = "choice"\nvalues = ["a", "b"]\nvalue_labels = { a = { en = "A" } }', []),
        ('[parameter.way]\nkind = "choice"\nvalues = ["a", "b"]\nvalue_labels = { c = { en = "C" } }',
         ["parameter.way.value_labels.c"]),
        ('[parameter.way]\nkind = "flag"\nvalue_labels = { maybe = { en = "C" } }',
         ["parameter.way.value_labels.maybe"]),
        ('[parameter.way]\nkind = "choice"\nvalue_labels = { a = { en = "C" } }', []),  # values may be supplied
        ('[parameter.way]\nkind = "number"\nvalue_labels = { a = { en = "C" } }', ["parameter.way.value_labels.a"]),
        ('[parameter.way]\nkind = "choice"\nvalue = "a"\nvalues = ["a", "a"]', ["parameter.way.values.1"]),
        ('[group.g]\ntable = "village"\n' + formula("y", parent='"g"'), []),
        (formula("y", parent='"side"'), ["formula.y.parent"]),
        (formula("y", parent='"gg"'), ["formula.y.parent"]),
        ('[group.g]\ntable = "village"\n' + formula("y 2", parent='"g"'), ["formula.y 2.parent"]),
        (formula("y", source='["laww"]'), ["formula.y.source.0"]),
        ('[source.law]\ndocument = "d"\n' + formula("y", source='["law"]'), []),
        ('[table.month]\nkey = ["month"]\nparent = "village"\nkey_labels = { month = { en = "m" } }', []),
        ('[table.month]\nkey = ["month"]\nparent = "village"\nkey_labels = { mnth = { en = "m" } }',
         ["table.month.key_labels.mnth"]),
        ('[lookup.l]\nkeys = ["star"]\nrows = [["five", 1], ["fuor", 2]]', ["lookup.l.rows.1.0"]),
        ('[lookup.l]\nkeys = ["side"]\nrows = [["a", 1], ["c", 2]]', ["lookup.l.rows.1.0"]),
        ('[lookup.l]\nkeys = ["side"]\nrows = [["a", 1]]\nunpublished = ["c"]', ["lookup.l.unpublished.0"]),
        ('[lookup.l]\nkeys = ["any"]\nrows = [["a", 1], ["c", 2]]', []),
        ('[lookup.l]\nkeys = ["x"]\nrows = [[1, 1], [2, 2]]\nmatch = "at_least"', []),
    ],
)  # fmt: skip
def test_names_that_refer_to_something(text, paths):
    assert faults_of(text)[:1] == paths


PAY = '[incentive.{}]\ntable = "village"\nkind = "bonus"\nunit = "yuan"\nevery = "{}"\namount = "x"\n{}\n'
HEAD = 'recipient = "head"\nrecipient_labels = { en = "head" }'


@pytest.mark.parametrize(
    ("one", "other", "paths"),
    [
        (HEAD, 'recipient = "head"', []),
        (HEAD, 'recipient = "head"\nrecipient_labels = { en = "boss" }',
         ["incentive.b.recipient_labels.en"]),
        (HEAD, HEAD, []),
        (HEAD, 'recipient = "deputy"\nrecipient_labels = { en = "deputy" }', []),
        (HEAD, 'recipient = "head"\nrecipient_labels = { zh = "头" }', []),
        ('recipient_labels = { en = "head" }', "", ["incentive.a.recipient_labels"]),
    ],
)  # fmt: skip
def test_the_labels_of_recipients(one, other, paths):
    assert faults_of(PAY.format("a", "year", one) + PAY.format("b", "year", other)) == paths


@pytest.mark.parametrize(
    ("budget", "paths"),
    [
        ('incentives = ["a", "b"]\nat_most = "100"', []),
        ('incentives = ["a", "c"]\nat_most = "100"', ["budget.pool.incentives.1"]),
        ('incentives = []\nat_most = "100"', ["budget.pool.incentives"]),
        ('incentives = ["a", "place"]\nat_most = "100"', ["budget.pool.incentives.1"]),
        ('incentives = ["a", "month"]\nat_most = "100"', ["budget.pool.incentives"]),  # of another span
        ('incentives = ["a", "dollars"]\nat_most = "100"', ["budget.pool.incentives"]),
        ('incentives = ["a", "near"]\nat_most = "100"', []),  # of a town and its villages
        ('incentives = ["far", "near"]\nat_most = "100"', ["budget.pool.incentives"]),  # of tables side by side
        ('incentives = ["lost", "near"]\nat_most = "100"', ["incentive.lost.table"]),  # of no table
        ('incentives = ["a"]\nat_most = "x"', ["budget.pool.at_most"]),
        ('incentives = ["a"]\nat_most = "sum(x, within=town)"\nwithin = "town"', []),
        ('incentives = ["a"]\nat_most = "sum(x, within=town)"', ["budget.pool.at_most"]),
        ('incentives = ["a"]\nat_most = "100"\nwithin = ["town", "vilage"]', ["budget.pool.within.1"]),
    ],
)
def test_budgets(budget, paths):
    text = PAY.format("a", "year", "") + PAY.format("b", "year", "") + PAY.format("month", "month", "")
    text += PAY.format("dollars", "year", "").replace("yuan", "dollars")
    text += '[incentive.place]\ntable = "village"\nkind = "place"\nwhen = "x > 5"\n'
    text += '[table.club]\nkey = "club"\n[input.members]\ntable = "club"\nkind = "flag"\n'
    for name, table, amount in (("near", "town", "1"), ("far", "club", "1 if members else 0"), ("lost", "twon", "1")):
        pay = (
            PAY.format(name, "year", "")
            .replace('table = "village"', f'table = "{table}"')
            .replace('"x"', f'"{amount}"')
        )
        text += pay if name in budget else ""
    assert faults_of(f"{text}[budget.pool]\n{budget}") == paths


@pytest.mark.parametrize(
    ("top", "text", "paths"),
    [
        ('missing = ["-"]', "", []),
        ('missing = ["-", " "]', "", ["missing.1"]),
        ('missing = ["z\u200b"]', "", ["missing.0"]),
        ('missing = ["A"]', "", ["missing.0"]),  # which files read as a value of a choice
        ('missing = ["a"]', "", ["missing.0"]),  # a value of a choice
        ('missing = ["5"]', "", ["missing.0"]),  # a number
        ('missing = ["500"]', "", ["missing.0"]),
        ('missing = ["c"]', "", []),
        ("", '[input.y]\ntable = "village"\nkind = "choice"\nvalues = ["a"]\noptional = true\nmissing = ["-", "a"]',
         ["input.y.missing.1"]),
        ('missing = ["a"]', '[input.y]\ntable = "village"\nkind = "choice"\nvalues = ["a"]\nmissing = []',
         ["missing.0"]),
        ("", '[table.m]\nparent = "village"\nkey = "m"\nexpects = ["a", "b\u200b"]', ["table.m.expects.1"]),
        ("", '[table.m]\nparent = "village"\nkey = "m"\nexpects = [1, 2]', []),
        ("", '[lookup.l]\nkeys = ["k"]\nrows = [["a", 1], ["b\u200b", 2]]', ["lookup.l.rows.1"]),
        ("", '[lookup.l]\nkeys = ["k"]\nkind = "text"\nrows = [["a", "b\u200b"]]', []),  # which is no key
        ("", '[parameter.p]\nkind = "choice"\nvalues = ["b", "b\u200b"]', ["parameter.p.values.1"]),
        ("", '[parameter.p]\nkind = "choice"\nvalues = ["b", "c"]', []),
    ],
)  # fmt: skip
def test_texts_that_are_compared_with_data(top, text, paths):
    assert faults_of(text, BASE.replace("[table", f"{top}\n[table", 1)) == paths


# ------------------------------------------------------------------------------------------------------------ findings


def test_parts_that_build_findings():
    scheme = pr.loads_scheme(
        BASE
        + '[parameter.half]\nvalue = 0.5\n[parameter.none]\nkind = "number"\n[parameter.w]\nvalue = "a"\nkind = "text"'
    )
    assert tables_above(scheme, "village") == ["village", "town"]
    ring = pr.Scheme(name="t", tables=[pr.Table(name=a, parent=b, key=a) for a, b in ("ab", "bc", "ca")])
    assert tables_above(ring, "b") == ["b", "c", "a"]
    assert tables_above(scheme, "nowhere") == tables_above(scheme, None) == []
    names = [pr.model.ParameterName(parameter=name) for name in ("half", "none", "w", "lacking")]
    assert [constant_of(scheme, name) for name in names] == [Fraction("0.5"), None, None, None]
    assert constant_of(scheme, Fraction(2)) == 2
    assert constant_of(scheme, "2") is None
    assert [shown_value(value) for value in (Fraction("0.50"), True, "a")] == ["0.5", True, "a"]
    found = finding_at(scheme, ("ladder", "star"), "level-never", level="a", name="star", facts="")
    assert (found.verdict, dict(found.witness), found.decided_by, found.severity) == (
        "proved",
        {},
        "structure",
        "warning",
    )
    shown = finding_at(scheme, ("ladder", "star"), "level-never", witness={"x": "1"}, level="a", name="star", facts="")
    assert (shown.verdict, dict(shown.witness)) == ("witnessed", {"x": "1"})
    assert [at_least(found, severity) for severity in ("information", "warning")] == [True, True]
    other = finding_at(scheme, ("ladder", "star"), "weights-in-formula", name="a", total="1", weights="")
    assert [at_least(other, severity) for severity in ("information", "warning")] == [True, False]
    assert finding_text(evolve(found, at=None, accepted="ok"), "en").startswith("accepted: ladder.star: ")
    assert finding_text(found, "en").startswith("warning: ")
    assert finding_text(found, "en").endswith("code: level-never")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([["a", "b"]], ["a", "b"]),
        ([["a", "a"]], ["a", "a"]),
        ([["a"], ["a"]], ["a"]),
        ([["a"], []], ["a (with the values of 2024-01-01)"]),
        ([[], ["a"]], ["a (with the values of 2025-01-01)"]),
        ([["a", "a"], ["b"]], ["a (with the values of 2024-01-01)", "b (with the values of 2025-01-01)"]),
        ([["b", "a"], ["a"]], ["b (with the values of 2024-01-01)", "a"]),
        ([[], ["a"], ["a"]], ["a (with the values of 2025-01-01)"]),  # the first of them
    ],
)
def test_what_is_found_with_the_values_of_some_days(found, said):
    days = [date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1)]
    faults = [[StructureError(what, "", "", None, ("x",)) for what in some] for some in found]
    told = [str(each.what) for each in by_day(days[: len(found)], faults)]
    assert len(told) == len(said)
    for one, other in zip(told, said, strict=True):
        name, _, day = other.partition(" (with the values of ")
        assert name in one
        assert day.rstrip(")") in one
        assert bool(day) is ("20" in one)


@pytest.mark.parametrize(("code", "count"), [("accepts-nothing", 0), ("level-never", 1)])
def test_an_acceptance_that_matches_with_the_values_of_another_day_is_no_finding(code, count):
    days = [date(2024, 1, 1), date(2025, 1, 1)]
    for on_days in ((True, False), (False, True), (True, True)):
        some = [[Finding(code, "", "", None, ("x",), code=code)] if is_found else [] for is_found in on_days]
        assert len(by_day(days, some)) == max(count, all(on_days))


# ----------------------------------------------------------------------------------------------------------- languages


@pytest.mark.parametrize(("value", "lang"), [("甲", "zh"), ("a甲", "zh"), ("a", "en"), ("", None)])
def test_the_language_of_a_text_is_that_of_its_letters(value, lang):
    assert _as_written(value) == ({} if lang is None else {lang: value})


TWO = """
name = "town"
title = { zh = "镇", en = "Town" }
[table.village]
key = ["county", "village"]
labels = { zh = "村", en = "village" }
key_labels = { county = { zh = "县", en = "county" } }
[input.marks]
kind = "number"
low = 0
high = 100
decimals = 0
labels = { zh = "评分", en = "marks" }
[input.side]
kind = "choice"
values = ["a", "b"]
value_labels = { a = { zh = "甲" }, b = { zh = "乙" } }
labels = { zh = "边", en = "side" }
[ladder.star]
labels = { zh = "星", en = "star" }
levels = [
  { name = "five", when = "marks > 50 and side == 'a'", labels = { zh = "五", en = "five" } },
  { name = "low", labels = { zh = "无", en = "low" } },
]
[incentive.pay]
kind = "bonus"
unit = "yuan"
amount = "marks"
recipient = "head"
recipient_labels = { zh = "头" }
labels = { zh = "奖", en = "pay" }
[procedure.year]
labels = { zh = "年", en = "year" }
steps = [{ name = "meet", labels = { zh = "会", en = "meet" } }]
[warning.look]
when = "marks > 90"
text = { zh = "高", en = "high" }
labels = { zh = "看", en = "look" }
"""


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        ("", "", []),
        (
            'key_labels = { county = { zh = "县", en = "county" } }',
            'key_labels = { county = { en = "county" } }',
            ["no labels in Chinese for the key columns county"],
        ),
        ('title = { zh = "镇", en = "Town" }\n', "", ["no title in Chinese, English for town"]),
        ('title = { zh = "镇", en = "Town" }', 'title = { en = "Town" }', ["no title in Chinese for town"]),
        (', en = "county" }', " }", ["no labels in English for the key columns county"]),
        (
            'key_labels = { county = { zh = "县", en = "county" } }\n',
            "",
            ["no labels in Chinese, English for the key columns county"],
        ),
        ('labels = { zh = "五", en = "five" }', 'labels = { en = "five" }', ["no labels in Chinese for five"]),
        ('labels = { zh = "会", en = "meet" }', 'labels = { zh = "会" }', ["no labels in English for meet"]),
        ('b = { zh = "乙" }', 'b = { en = "B" }', ["no labels in Chinese for values of side"]),
        ('recipient_labels = { zh = "头" }\n', "", ["no labels in Chinese for the recipients of pay"]),
        (
            "[procedure.year]",
            '[formula."总分"]\nis = "marks + 0"\nnote = { en = "sum" }\n[procedure.year]',
            ["no labels in English for 总分", "no remarks in Chinese for 总分"],
        ),
        ('text = { zh = "高", en = "high" }', 'text = "high"', ["no remarks in Chinese, English for look"]),
        ('text = { zh = "高", en = "high" }', 'text = { zh = "高" }', ["no remarks in English for look"]),
        ("[procedure", 'note = "n"\n[procedure', ["no remarks in Chinese, English for pay"]),
        ("[table", 'note = { zh = "注" }\n[table', ["no remarks in English for town"]),
    ],
)
def test_what_a_language_lacks(now, then, said):
    assert now in TWO
    text = TWO.replace(now, then, 1) if now else TWO
    found = list(languages(pr.loads_scheme(text)))
    assert [each.what for each in found] == said
    assert all(each.code == "language-lacking" for each in found)
