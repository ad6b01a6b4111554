"""Choices that practice treats differently are listed as a scheme makes them, with what the others would be."""

from typing import Any

import pytest

import partyrate as pr

SCHEME = """
name = "trial"
[table.village]
key = ["county", "village"]
rows = 10
[parameter.tied]
kind = "choice"
values = ["in", "out"]
[parameter.shared]
kind = "choice"
values = ["min", "max"]
value = "max"
[input.score]
kind = "number"
low = 0
high = 100
decimals = 1
[input.accident]
kind = "flag"
[formula.half]
is = "round(score / 2)"
[formula.even]
is = "round(score / 4, 1, 'half_even')"
[formula.place]
is = "rank(score, 'desc', within=(), ties=shared)"
[formula.share]
is = "percent_rank(score, 'desc', within=(), ties='min', kind='share')"
[formula.paid]
is = "round(handed_out(score, score, 'desc', 100, within=(), ties='share'), 2)"
[formula.spread]
is = "stdev(score, 2, within=(), kind='sample')"
[ladder.star]
order_by = "half desc"
ties = { parameter = "tied" }
round = "half_up"
conflict = "quota"
levels = [{ name = "five", when = "half >= 30" }, { name = "four", when = "score >= 20" }]
quotas = [{ levels = "five", exactly = "0.5 * rows" }]
[gate.accident]
when = "accident"
fix = { star = "four" }
takes_place = true
freed = "passes"
[procedure.notice]
steps = [{ name = "notice", notice = 5, from_next_day = true, days = "working" }]
"""


@pytest.fixture(scope="module")
def checked():
    return pr.check(pr.loads_scheme(SCHEME))


@pytest.mark.parametrize(
    ("kind", "made", "others", "parameter", "entries"),
    [
        ("ties", None, ("in", "out"), "tied", ("ladder.star",)),
        ("round", "half_up", ("down", "up", "largest_remainder"), None, ("ladder.star",)),
        ("conflict", "quota", ("condition", "report"), None, ("ladder.star",)),
        ("overlap", "first", ("report",), None, ("ladder.star",)),
        ("compared", True, (False,), None, ("ladder.star",)),
        ("freed", "passes", ("empty",), None, ("gate.accident",)),
        ("takes_place", True, (False,), None, ("gate.accident",)),
        ("days", "working", ("calendar",), None, ("procedure.notice",)),
        ("from_next_day", True, (False,), None, ("procedure.notice",)),
        ("rank ties", "max", ("min",), "shared", ("formula.place",)),
        ("percent_rank ties", "min", ("max", "mean"), None, ("formula.share",)),
        ("percent_rank kind", "share", ("inclusive", "exclusive"), None, ("formula.share",)),
        ("handed_out ties", "share", ("open",), None, ("formula.paid",)),
        ("stdev kind", "sample", ("population",), None, ("formula.spread",)),
    ],
)
def test_each_choice_has_its_word_and_the_others(checked, kind, made, others, parameter, entries):
    found = [each for each in checked.choices if each.kind == kind]
    assert [(each.made, each.others, each.parameter, each.entries) for each in found] == [
        (made, others, parameter, entries)
    ]


def test_roundings_that_are_made_alike_stand_together(checked):
    found = {each.made: each.entries for each in checked.choices if each.kind == "rounding"}
    assert found == {"half_up": ("formula.half", "formula.paid"), "half_even": ("formula.even",)}


@pytest.mark.parametrize(
    ("kind", "en", "zh"),
    [
        (
            "ties",
            (
                "rows that tie across the edge of the places (star): unpublished, by tied; "
                "elsewhere all in (in) or all out (out)"
            ),
            "末位并列跨过名额界限（star）：未公布，由 tied 决定；别处另有 全部计入（in）或全部不计（out）",
        ),
        (
            "takes_place",
            "rows that a gate fixes at a level (accident): they take a place; elsewhere they take no place",
            "由规则直接定等的行（accident）：占名额；别处另有 不占名额",
        ),
    ],
)
def test_a_choice_is_said_in_both_languages(checked, kind, en, zh):
    (choice,) = (each for each in checked.choices if each.kind == kind)
    said = choice.said(checked.scheme)
    assert (said.in_language("en"), said.in_language("zh")) == (en, zh)


def words(choice: Any, scheme: pr.Scheme) -> tuple[str, str]:
    said = choice.said(scheme)
    return said.in_language("en"), said.in_language("zh")


@pytest.mark.parametrize("known", pr.shipped_schemes(), ids=lambda each: f"{each.name} {each.edition}")
def test_choices_of_shipped_schemes_are_said_and_have_others(known):
    scheme = pr.load_scheme(known.name, edition=known.edition)
    for choice in pr.check(scheme).choices:
        english, chinese = words(choice, scheme)
        assert choice.others
        assert choice.made not in choice.others
        assert english != chinese
