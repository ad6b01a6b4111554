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


def test_each_choice_is_told_where_it_is_made_first(checked):
    found = {each.kind: each.at.text[each.at.column - 1 :][: each.at.length] for each in checked.choices}
    assert found == {
        "ties": '{ parameter = "tied" }', "round": "half_up", "conflict": "quota", "overlap": "[ladder.star]",
        "freed": "passes", "takes_place": "true", "days": "working", "from_next_day": "true",
        "rounding": "round(score / 4, 1, 'half_even')", "rank ties": "rank(score, 'desc', within=(), ties=shared)",
        "percent_rank ties": "percent_rank(score, 'desc', within=(), ties='min', kind='share')",
        "percent_rank kind": "percent_rank(score, 'desc', within=(), ties='min', kind='share')",
        "handed_out ties": "handed_out(score, score, 'desc', 100, within=(), ties='share')",
        "stdev kind": "stdev(score, 2, within=(), kind='sample')", "compared": "[ladder.star]",
    }  # fmt: skip
    unsaid = pr.loads_scheme(SCHEME.replace("takes_place = true\n", ""))
    (at,) = [each.at for each in pr.check(unsaid).choices if each.kind == "takes_place"]
    assert at is not None
    assert at.text == "[gate.accident]"


def test_what_is_no_such_choice_is_not_listed(checked):
    text = "[formula.best]\nis = \"scaled(score, 'desc', to='best', otherwise=1, within=())\"\n"
    text += (
        '[formula.good]\nis = "score > 5"\n[ladder.other]\nlevels = [{ name = "a", when = "good" }, { name = "b" }]\n'
    )
    assert pr.check(pr.loads_scheme(SCHEME + text)).choices == checked.choices


def test_choices_of_two_files_are_the_same_wherever_they_stand(checked):
    assert pr.check(pr.loads_scheme("# remark\n" + SCHEME)).choices == checked.choices


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


LADDERS = """
name = "trial"
[table.village]
key = "village"
rows = 10
[parameter.how]
kind = "choice"
values = ["up", "down"]
[input.x]
kind = "number"
low = 0
high = 100
decimals = 0
[input.works]
kind = "flag"
[formula.third]
is = "x / 3"
[formula.tenth]
is = "x / 10"
[formula.whole]
is = "floor(x / 3)"
[formula.near]
is = "round_to(x / 3, 5)"
[formula.fixed]
is = "x"
[formula.word]
is = "'a' if x > 5 else 'b'"
[formula.open]
is = "round(x / 3, 1) if how == 'up' else x / 3"
[ladder.star]
ORDER
levels = LEVELS
"""
PLACES = """order_by = ["{} desc"]
ties = "in"
round = "down"
conflict = "condition"
quotas = [{{ levels = "five", exactly = "0.2 * rows" }}]
"""
TWO = '[{ name = "five", when = "x > 50" }, { name = "four", when = "x > 20" }, { name = "low" }]'
ONE = '[{ name = "five", when = "x > 50" }, { name = "low" }]'


def kinds_of(text: str, kinds: str) -> list[tuple[str, Any, tuple[str, ...]]]:
    choices = pr.check(pr.loads_scheme(text)).choices
    return [(each.kind, each.made, each.entries) for each in choices if each.kind in kinds.split()]


@pytest.mark.parametrize(
    ("order", "levels", "kinds"),
    [
        ("", TWO, ["overlap"]),
        ("", ONE, []),
        ('overlap = "report"', TWO, ["overlap"]),
        (PLACES.format("x"), TWO, ["ties", "round", "conflict", "overlap"]),
        (PLACES.format("x"), ONE, ["ties", "round", "conflict"]),
        (PLACES.format("x").replace("exactly", "about").replace('conflict = "condition"\n', ""), ONE, []),
        (PLACES.format("x").replace('conflict = "condition"\n', ""), ONE, ["ties", "round"]),
    ],
)
def test_choices_of_a_ladder_that_can_change_a_level(order, levels, kinds):
    text = LADDERS.replace("ORDER", order).replace("LEVELS", levels)
    assert [kind for kind, *_ in kinds_of(text, "ties round conflict overlap")] == kinds


@pytest.mark.parametrize(
    ("name", "compared"),
    [
        ("x", None),  # an input
        ("fixed", None),  # whose decimals are known
        ("tenth", None),
        ("third", False),
        ("whole", True),
        ("near", True),
        ("works", None),
    ],
)
def test_whether_the_numbers_that_a_ladder_compares_are_rounded(name, compared):
    text = LADDERS.replace("ORDER", PLACES.format(name)).replace("LEVELS", ONE)
    assert kinds_of(text, "compared") == ([] if compared is None else [("compared", compared, ("ladder.star",))])
    rule = name if name == "works" else f"{name} > 20"
    levels = ONE.replace("x > 50", rule)
    text = LADDERS.replace("ORDER", "").replace("LEVELS", levels)
    assert kinds_of(text, "compared") == ([] if compared is None else [("compared", compared, ("ladder.star",))])


def test_the_numbers_that_a_ladder_compares_are_told_where_its_cohorts_are_open_as_well():
    cohorts = '[parameter.columns]\nkind = "choice"\nvalues = ["village", "works"]\n'
    text = LADDERS.replace("ORDER", PLACES.format("third") + 'within = { parameter = "columns" }') + cohorts
    found = kinds_of(text.replace("LEVELS", ONE.replace("x > 50", "near > 20")), "compared")
    assert found == [("compared", True, ("ladder.star",)), ("compared", False, ("ladder.star",))]


def test_neither_texts_nor_the_condition_of_a_ladder_are_compared_numbers():
    levels = ONE.replace("x > 50", "word == 'a'")
    assert kinds_of(LADDERS.replace("ORDER", 'when = "third > 5"').replace("LEVELS", levels), "compared") == []
    open_ = LADDERS.replace("ORDER", "").replace("LEVELS", ONE.replace("x > 50", "open > 5"))
    assert kinds_of(open_, "compared") == []  # which is rounded by one of two ways


@pytest.mark.parametrize(
    ("effect", "order", "kinds"),
    [
        ('cap = { star = "low" }\nfreed = "passes"', "x", ["freed"]),
        ('fix = { star = "low" }\nfreed = "empty"', "x", ["freed", "takes_place"]),
        ('fix = { star = "five" }\nfreed = "empty"\ntakes_place = true', "x", ["freed", "takes_place"]),
        ('fix = { other = "yes" }\ncap = { star = "low" }\nfreed = "empty"\ntakes_place = true', "x", ["freed"]),
        ('fix = { star = "five" }\nfreed = "empty"\ntakes_place = false', None, []),
        ('exclude = ["star"]', "x", []),
    ],
)
def test_choices_of_a_gate_matter_where_its_ladders_have_places(effect, order, kinds):
    text = LADDERS.replace("ORDER", "" if order is None else PLACES.format(order)).replace("LEVELS", ONE)
    text += '[ladder.other]\nlevels = [{ name = "yes", when = "x > 1" }, { name = "no" }]\n'
    text += f'[gate.late]\nwhen = "works"\n{effect}\n'
    found = kinds_of(text, "freed takes_place")
    assert [kind for kind, *_ in found] == kinds
    assert all(entries == ("gate.late",) for *_, entries in found)


@pytest.mark.parametrize(
    ("step", "kinds"),
    [
        ("requires = []", []),
        ("takes = 5", [("days", "calendar")]),
        ('takes = 5, days = "working"', [("days", "working")]),
        ('notice = 5, days = "calendar"', [("days", "calendar")]),
        ('within = 5, days = "calendar"', [("days", "calendar")]),
        ("notice = 5, from_next_day = false", [("days", "calendar"), ("from_next_day", False)]),
        ("takes = 5, from_next_day = true", [("days", "calendar")]),  # the other is about notices
        ('days = "working"', []),
    ],
)
def test_choices_of_the_days_of_a_step(step, kinds):
    text = LADDERS.replace("ORDER", "").replace("LEVELS", ONE)
    text += f'[procedure.year]\nsteps = [{{ name = "meet", {step} }}]\n'.replace(", }", " }")
    found = kinds_of(text, "days from_next_day")
    assert found == [(kind, made, ("procedure.year",)) for kind, made in kinds]
    others = {each.kind: each.others for each in pr.check(pr.loads_scheme(text)).choices}
    words = {"days": ("calendar", "working"), "from_next_day": (True, False)}
    assert all(others[kind] == tuple(word for word in words[kind] if word != made) for kind, made in kinds)


@pytest.mark.parametrize(
    ("rule", "kinds"),
    [
        ("round(x / 3, 1)", [("rounding", "half_up")]),
        ("round(x / 3)", [("rounding", "half_up")]),
        ("round(x / 3, 1, 'down')", [("rounding", "down")]),
        ("round_to(x / 3, 5, 'up')", [("rounding", "up")]),
        ("round(x / 3, 1, how)", [("rounding", None)]),
        ("floor(x / 3)", []),
        ("round(x / 3) + round(x / 7)", [("rounding", "half_up")]),
        ("round(x / 3) + round(x / 7, 0, 'up')", [("rounding", "half_up"), ("rounding", "up")]),
        ("sum(x, within=(), where=round(x / 3) > 5)", [("rounding", "half_up")]),
    ],
)
def test_how_a_rule_rounds(rule, kinds):
    text = LADDERS.replace("ORDER", "").replace("LEVELS", ONE).replace('is = "round', 'is = "0 * round')
    text = text.replace('[formula.near]\nis = "0 * round_to(x / 3, 5)"\n', "")
    text = text[: text.index("[formula.open]")] + text[text.index("[ladder.star]") :]
    made = f'{text}[formula.made]\nis = "{rule}"\n[formula.again]\nis = "made + 1"\n'
    assert kinds_of(made, "rounding") == [(*kind, ("formula.made",)) for kind in kinds]


def test_a_choice_that_a_parameter_decides_has_the_values_of_the_parameter_and_its_own_value_in_force():
    text = LADDERS.replace("ORDER", PLACES.format("x").replace('round = "down"', 'round = { parameter = "how" }'))
    text = text.replace("LEVELS", ONE)
    (choice,) = [each for each in pr.check(pr.loads_scheme(text)).choices if each.kind == "round"]
    assert (choice.made, choice.others, choice.parameter) == (None, ("up", "down"), "how")
    text = text.replace('values = ["up", "down"]', 'values = ["up", "down"]\nvalue = "up"')
    (choice,) = [each for each in pr.check(pr.loads_scheme(text)).choices if each.kind == "round"]
    assert (choice.made, choice.others, choice.parameter) == ("up", ("down",), "how")
    assert choice.to_dict() == {
        "kind": "round", "entries": ["ladder.star"], "made": "up", "others": ["down"], "parameter": "how",
    }  # fmt: skip
    assert choice.at is not None
    assert (choice.at.line, choice.at.text) == (34, 'round = { parameter = "how" }')


def test_totals_and_neighbours_are_one_kind_of_choice(checked):
    text = LADDERS.replace("ORDER", "").replace("LEVELS", ONE)
    text += "[formula.total]\nis = \"cumulative(x, x, 'desc', within=(), ties='max')\"\n"
    found = [each for each in pr.check(pr.loads_scheme(text)).choices if each.kind.startswith("cumulative")]
    assert [(each.kind, each.made) for each in found] == [("cumulative ties", "max")]
    assert len(words(found[0], pr.loads_scheme(text))) == 2
