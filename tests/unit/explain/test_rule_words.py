"""Rules in Chinese explanations read as a person would write them."""

import re

import pytest

import partyrate as pr
from partyrate.explain.rule_words import RuleWords
from partyrate.language.functions import FUNCTIONS

TOWN = pr.loads_scheme("""
name = "town"
[table.village]
key = ["district", "village"]
key_labels = { district = { zh = "区" } }
labels = { zh = "村" }
[table.month]
parent = "village"
key = "month"
labels = { zh = "月度" }
[input.score]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 2
labels = { zh = "得分" }
[input.bad]
table = "village"
kind = "flag"
labels = { zh = "有事故" }
[input.since]
table = "village"
kind = "date"
labels = { zh = "任职日" }
[input.marks]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 0
labels = { zh = "月分" }
[parameter.digits]
kind = "number"
value = 1
labels = { zh = "小数位" }
[ladder.star]
table = "village"
levels = [{ name = "five", when = "score > 90", labels = { zh = "五星" } }, { name = "no", labels = { zh = "无星" } }]
labels = { zh = "星级" }
[lookup.pay]
keys = ["star", "kind"]
rows = [["five", "a", 1], ["no", "a", 0]]
labels = { zh = "补贴" }
[input.seen]
table = "month"
kind = "date"
labels = { zh = "见面日" }
[formula.trial_end]
table = "village"
is = "months_after(since, 6)"
labels = { zh = "试用期满日" }
[formula.first_day]
table = "village"
is = "coalesce(trial_end, since)"
labels = { zh = "先到日" }
[formula.later]
table = "village"
takes = "x"
is = "max(x, first_day)"
labels = { zh = "延后" }
[formula.round_trip]
table = "village"
is = "round_trip"
[formula.half]
table = "village"
takes = ["x"]
is = "x / 2"
labels = { zh = "折半" }
""")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("round(score * 2, 2)", "得分 × 2，四舍五入到两位小数"),
        ("round(score) + 1", "（得分四舍五入到整数） + 1"),
        ("round(score, digits, 'half_even')", "得分，四舍六入五成双到“小数位”所定位数"),
        ("floor(score / 3, 4)", "得分 ÷ 3，向下取整到 4 位小数"),
        ("1 if score >= 60 and not bad else 0", "若 得分 ≥ 60 且 有事故为否，则 1；否则 0"),
        ("1 if bad else 2 if score < 5 else 3", "若 有事故，则 1；否则 若 得分 < 5，则 2；否则 3"),
        ("(score + 1) * 2 - (3 - score)", "（得分 + 1） × 2 - （3 - 得分）"),
        ("2 * (1 if bad else 2)", "2 × （若 有事故，则 1；否则 2）"),
        ("(bad or score > 1) and 1 < score <= 2", "（有事故 或 得分 > 1） 且 1 < 得分 ≤ 2"),
        ("star == 'five'", "星级 = 五星"),
        ("star in ('five', 'no')", "星级为五星、无星之一"),
        ("star not in ('five', 'no')", "星级不是五星、无星中的任何一个"),
        ("star in ('five',)", "星级 = 五星"),
        ("star not in ('five',)", "星级 ≠ 五星"),
        ("1 < score in (2,)", "1 < 得分 = 2"),
        ("pay['five', 'a'] * 12", "补贴（五星、“a”） × 12"),
        ("half(score)", "折半（得分）"),
        ("min(score, 90)", "得分，不高于 90"),
        ("max(0, score - marks)", "得分 - 月分，不低于 0"),
        ("max(-5, score) + 1", "（得分，不低于 -5） + 1"),
        ("max(score, marks)", "得分、月分中的较大者"),
        ("min(score, marks, 5)", "得分、月分、5中的最小者"),
        ("max(since, date('2024-01-01'))", "任职日、2024-01-01中最晚的一天"),
        ("min(months_after(since, 3), year_end(since))", "（任职日之后 3 个月）、（任职日当年的最后一天）中最早的一天"),
        ("max(as_of, period_end)", "评定日、考核期末日中最晚的一天"),
        ("max(d, date('2018-01-01'))", "d、2018-01-01中最晚的一天"),
        ("min(d, trial_end)", "d、试用期满日中最早的一天"),
        ("min(d, first_day if bad else e)", "d、（若 有事故，则 先到日；否则 e）中最早的一天"),
        ("min(d, later(since))", "d、延后（任职日）中最早的一天"),
        ("min(d, round_trip)", "d、round_trip中的较小者"),
        ("max(seen)", "见面日中最晚的一天"),
        ("min(seen, where=marks > 5)", "符合“月分 > 5”的见面日中最早的一天"),
        ("min(digits, score + 1 - marks)", "小数位、（得分 + 1 - 月分）中的较小者"),
        ("max(score + 1, score * marks, -score)", "（得分 + 1）、得分 × 月分、-得分中的最大者"),
        ("move(star, 1)", "星级上调 1 级"),
        ("move(star, -1)", "星级下调 1 级"),
        ("move(star, 0 - digits)", "星级下调 小数位 级"),
        ("days_after(since, -30)", "任职日之前 30 天"),
        ("months_after(since, -digits)", "任职日之前 小数位 个月"),
        ("years_after(since, 1)", "任职日之后 1 年"),
        ("not present(score)", "得分无值"),
        ("not pay['five', 'a']", "补贴（五星、“a”）为否"),
        ("clamp(score, 0, 10)", "得分（不低于 0，不高于 10）"),
        ("coalesce(score, 0)", "得分（缺失时取 0）"),
        ("round_to(score, 0.5)", "得分，四舍五入到 0.5 的整倍数"),
        ("sqrt(score, 2) > 9", "（得分的平方根（保留两位小数）） > 9"),
        ("as_of >= months_after(since, 6)", "评定日 ≥ （任职日之后 6 个月）"),
        ("since < date('2024-03-01')", "任职日 < 2024-03-01"),
        ("full_years(since, as_of) >= 10", "（自任职日至评定日的整年数） ≥ 10"),
        ("score ** 2", "得分的 2 次方"),
        ("-score", "-得分"),
        ("mean(marks, where=marks > 0)", "符合“月分 > 0”的月分的平均"),
        ("count(month)", "月度行数"),
        ("largest(marks, 3)", "月分第 3 大的值"),
        ("variance(score, kind='sample', within=district)", "同一区内得分的方差（样本）"),
        ("stdev(score, 2, kind='population', within=district)", "同一区内得分的标准差（保留两位小数）（总体）"),
        (
            "percent_rank(score, 'desc', within=district, ties='min', kind='share')",
            "同一区内按得分由高到低的名次（并列取靠前名次）所占比例（名次 / 行数）",
        ),
        (
            "scaled(score, 'desc', to='best', otherwise=1, within=district)",
            "得分与同一区内最大值之比（无法相除时取 1）",
        ),
        (
            "cumulative(score, score, 'desc', within=district, ties='open')",
            "同一区内按得分由高到低累计的得分（并列有影响时待定）",
        ),
        (
            "handed_out(score, score, 'desc', 9, within=district, ties='share')",
            "同一区内按得分由高到低从 9 中发放的得分（并列的按比例分）",
        ),
        (
            "ahead(score, score, 'desc', within=district, ties='open') - score",
            "（同一区内按得分由高到低前一位的得分（并列的不一致时待定）） - 得分",
        ),
        (
            "behind(score, since, 'asc', within=district, ties='min')",
            "同一区内按任职日由低到高后一位的得分（并列的取最小）",
        ),
        ("best_level(star, 'no')", "星级、无星中最好的等次"),
        ("most_frequent_level(star, 'no', ties='worse')", "星级、无星中出现最多的等次（次数并列取较差的）"),
        ("most_frequent_level(star, ties='open', within=district)", "同一区内星级中出现最多的等次（次数并列时待定）"),
        ("worst_level(coalesce(star, 'no'), within=district)", "同一区内星级（缺失时取 无星）中最差的等次"),
        ("weighted_mean(score, score, within=district)", "同一区内得分按得分加权的平均"),
        ("trimmed_mean(marks, 1, 2)", "月分去掉 2 个最高、1 个最低后的平均"),
        ("count(month, where=marks > 5) / 12", "（符合“月分 > 5”的月度行数） ÷ 12"),
        ("rank(score, 'desc', within=district, ties='min')", "同一区内按得分由高到低的名次（并列取靠前名次）"),
        ("sum(score, within=())", "全部得分之和"),
        ("0.1 * candidates", "0.1 × 候选数"),
        ("score - previous(score)", "得分 - （上一期的得分）"),
        ("streak(star == 'no') >= 3", "（到本期为止连续满足（星级 = 无星）的期数） ≥ 3"),
        ("not (bad and score > 1)", "不满足（有事故 且 得分 > 1）"),
        ("True", "是"),
        ("made by the plan (", "made by the plan ("),
    ],
)
def test_a_rule_in_chinese(rule, words):
    assert RuleWords(TOWN, "village", "zh").words(rule) == words


def test_brackets_keep_what_a_rule_means():
    say = RuleWords(TOWN, "village", "zh").words
    different = ["a - (b - c)", "(a - b) - c", "a / (b * c)", "a / b * c", "a - b + c", "a - (b + c)"]
    assert len({say(rule) for rule in different}) == len(different)
    assert say("a - b - c") == say("(a - b) - c")


def test_values_stand_in_place_of_parts():
    say = RuleWords(TOWN, "village", "zh").words
    assert say("round(score * 2, digits)", {(6, 11): "81.5", (17, 23): "1"}) == "81.5 × 2，四舍五入到一位小数"


def test_arguments_that_are_days_are_words_for_days_where_they_are_put_in():
    say = RuleWords(TOWN, "village", "zh").words
    assert say("max(d, e)", {(4, 5): "2020-01-01", (7, 8): "2021-01-01"}) == "2020-01-01、2021-01-01中最晚的一天"
    assert say("max(d, e)", {(4, 5): "1", (7, 8): "2"}) == "1、2中的较大者"
    assert say("min(d, a + b)", {(4, 5): "12", (7, 8): "9", (11, 12): "0"}) == "12、（9 + 0）中的较小者"


def spans(rule, **values):
    """Values in place of names, by where these stand in a rule."""
    return {found.span(): value for name, value in values.items() for found in re.finditer(rf"\b{name}\b", rule)}


@pytest.mark.parametrize(
    ("rule", "values", "words"),
    [
        ("score > 60 and not bad", {"score": "95", "bad": "否"}, "95 > 60 且 是"),
        ("not bad", {"bad": "是"}, "否"),
        ("not bad", {"bad": "缺失"}, "缺失"),
        ("not True", {}, "否"),
        ("max(0, score - marks)", {"score": "3", "marks": "5"}, "3 - 5，不低于 0"),
        ("present(score)", {"score": "缺失"}, "否"),
        ("present(score)", {"score": "95"}, "是"),
        ("not present(score)", {"score": "不适用"}, "是"),
        ("not present(score)", {"score": "95"}, "否"),
        ("present(score)", {"score": "无法确定"}, "无法确定"),
        ("move(star, digits)", {"star": "五星", "digits": "-2"}, "五星下调 2 级"),
        ("move(star, 0 - digits)", {"star": "五星", "digits": "无法确定"}, "五星下调 无法确定 级"),
        ("days_after(since, digits)", {"since": "2024-01-31", "digits": "3"}, "2024-01-31之后 3 天"),
    ],
)
def test_values_in_a_rule_read_as_a_person_would_write_them(rule, values, words):
    assert RuleWords(TOWN, "village", "zh").words(rule, spans(rule, **values)) == words


OPEN = """
name = "open"
[table.village]
key = "village"
labels = { zh = "村", en = "village" }
[parameter.ties]
kind = "choice"
values = ["min", "max"]
labels = { zh = "并列名次的取法", en = "rule for ties" }
[parameter.merged]
kind = "flag"
labels = { zh = "合并", en = "merged" }
[input.score]
kind = "number"
low = 0
high = 100
decimals = 0
labels = { zh = "得分", en = "score" }
[formula.place]
is = "rank(score, 'desc', within=(), ties=ties) + (1 if merged else 0)"
labels = { zh = "名次", en = "place" }
[formula.first]
is = "place == 1"
labels = { zh = "第一名", en = "first" }
[formula.odd]
is = "1 if ties == 'min' else 2"
"""


def test_choices_in_names_and_values_are_what_people_call_them():
    rating = pr.Evaluator(pr.loads_scheme(OPEN)).rate([{"village": n, "score": 90} for n in (1, 2)])
    shown = str(rating.explain(unit=1, of="first", lang="zh"))
    assert "名次（并列名次的取法为“取靠前名次”、合并为“否”） = 1" in shown
    assert "取决于未公布的 并列名次的取法（ties）、合并（merged）：若 " in shown
    assert not re.search(r"False|True|='", shown)
    shown = str(rating.explain(unit=1, of="odd", lang="zh"))
    assert "代入：若 “取靠前名次” = “取靠前名次”，则 1；否则 2" in shown
    assert "place (ties='min', merged=False) = 1" in str(rating.explain(unit=1, of="first", lang="en"))


@pytest.mark.parametrize("each", pr.shipped_schemes(), ids=lambda each: f"{each.name}-{each.edition}")
def test_every_rule_of_shipped_schemes_is_in_chinese(each):
    scheme = pr.load_scheme(each.name, edition=each.edition)
    called = re.compile(rf"\b(?:{'|'.join(FUNCTIONS)}|and|or|not|if|else|rows|candidates|as_of)\b")
    for node in pr.check(scheme).plan.nodes.values():
        say = RuleWords(scheme, node.table, "zh").words
        for rule in node.rules.values():
            assert not called.search(re.sub("“[^”]*”", "", say(rule.text))), rule.text
