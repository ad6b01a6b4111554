"""Gates whose level a parameter gives, published or not: a veto of which it is unpublished how far it lowers."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

import partyrate as pr
from partyrate.ladders import interpretations_of
from partyrate.summary.standings import nearest
from partyrate.testing.json_replay import replay_faults

pytestmark = pytest.mark.usefixtures("columns_engine")

TEXT = """
name = "willow"
[table.village]
key = "village"
[input.score]
kind = "number"
low = 0
high = 100
decimals = 1
[input.accident]
kind = "flag"
optional = true
[parameter.after_veto]
labels = { zh = "否决后的等次" }
kind = "choice"
values = ["four", "none"]
[ladder.star]
LADDER
[gate.veto]
labels = { zh = "一票否决" }
when = "accident"
EFFECT
"""
BANDS = """levels = [
  { name = "five", labels = { zh = "五星" }, when = "score >= 90" },
  { name = "four", labels = { zh = "四星" }, when = "score >= 60" }, { name = "none", labels = { zh = "无星" } },
]"""
PLACES = """levels = [{ name = "five" }, { name = "four" }, { name = "none" }]
quotas = [{ levels = "five", exactly = "1" }, { levels = "four", exactly = "2" }]
order_by = "score desc"
ties = "in"
round = "down"
conflict = "condition"
"""
BY = '= { star = { parameter = "after_veto" } }'
ROWS = [(95, True), (92, False), (70, True), (50, True)]


def scheme(ladder: str, effect: str, value: str | None = None, more: str = "") -> pr.Scheme:
    text = TEXT.replace("LADDER", ladder).replace("EFFECT", effect) + more
    published = "" if value is None else f'value = "{value}"\n'
    return pr.loads_scheme(text.replace("[ladder.star]", published + "[ladder.star]"))


def rated(*arguments: Any, rows: Any = ROWS, **named: Any) -> pr.Rating:
    return pr.Evaluator(scheme(*arguments, **named)).rate(numbered(rows))


def numbered(rows: Any) -> list[dict[str, Any]]:
    return [{"village": number, "score": score, "accident": veto} for number, (score, veto) in enumerate(rows, start=1)]


def levels(*arguments: Any, rows: Any = ROWS, **named: Any) -> str:
    """The levels in words, the same on rows and in Polars; ? for what is undetermined, - for what is missing."""
    evaluator = pr.Evaluator(scheme(*arguments, **named))
    found = evaluator.rate(numbered(rows)).values("star")
    assert found == evaluator.rate(pl.DataFrame(numbered(rows))).values("star")
    return " ".join(map(str, found)).replace("undetermined", "?").replace("missing", "-")


@pytest.mark.parametrize(
    ("effect", "value", "expected"),
    [
        ("cap", None, "? five ? none"), ("cap", "four", "four five four none"), ("cap", "none", "none five none none"),
        ("fix", None, "? five ? ?"), ("fix", "four", "four five four four"), ("fix", "none", "none five none none"),
    ],
)  # fmt: skip
def test_without_places_a_level_is_settled_where_all_values_of_the_parameter_agree(effect, value, expected):
    assert levels(BANDS, f"{effect} {BY}", value) == expected


def test_a_parameter_with_one_value_settles_the_level():
    text = TEXT.replace('values = ["four", "none"]', 'values = ["none"]')
    made = pr.loads_scheme(text.replace("LADDER", BANDS).replace("EFFECT", f"cap {BY}"))
    found = pr.Evaluator(made).rate(numbered(ROWS)).values("star")
    assert " ".join(map(str, found)) == "none five none none"


def test_with_places_others_wait_only_where_the_level_moves_them():
    """Capped at four the first takes a place of two; at none it leaves both to others."""
    rows = [(95, True), (92, False), (70, False), (50, False), (40, False)]
    passes = f'cap {BY}\nfreed = "passes"'
    assert levels(PLACES, passes, "four", rows=rows) == "four five four none none"
    assert levels(PLACES, passes, "none", rows=rows) == "none five four four none"
    assert levels(PLACES, passes, rows=rows) == "? five four ? none"
    assert levels(PLACES, f'cap {BY}\nfreed = "empty"', rows=rows) == "? four four none none"


def test_a_gate_of_unknown_effect_and_level_leaves_what_some_reading_leaves():
    rows = [(95, None), (92, False), (50, None)]
    assert levels(BANDS, f"cap {BY}", "none", rows=rows) == "- five none"
    assert levels(BANDS, f"cap {BY}", rows=rows) == "- five none"
    assert levels(BANDS, f"fix {BY}", rows=rows) == "- five ?"


def test_gates_that_name_one_parameter_are_read_alike():
    """Seven gates, each with a parameter of its own, could be read in 128 ways, which is too many."""
    more = "".join(f'[gate.g{number}]\nwhen = "score == {number}"\ncap {BY}\n' for number in range(7))
    one = scheme(BANDS, f"cap {BY}", more=more)
    plan = pr.check(one).plan
    assert len(interpretations_of(plan, one.ladders["star"]).alternatives) == 2
    assert levels(BANDS, f"cap {BY}", more=more) == "? five ? none"
    own = "".join(
        f'[parameter.p{number}]\nkind = "choice"\nvalues = ["four", "none"]\n'
        f'[gate.g{number}]\nwhen = "accident"\ncap = {{ star = {{ parameter = "p{number}" }} }}\n'
        for number in range(7)
    )
    assert levels(BANDS, f"cap {BY}", more=own) == "? ? ? ?"


def test_one_parameter_of_two_kinds_of_choices_is_one_choice():
    """Two places each of four rows: the third is none where four gives places up, and capped at none otherwise."""
    quotas = ", ".join(f'{{ levels = "{name}", exactly = "1.5" }}' for name in ("five", "four", "none"))
    ladder = (
        f'levels = [{{ name = "five" }}, {{ name = "four" }}, {{ name = "none" }}]\nquotas = [{quotas}]\n'
        'order_by = "score desc"\nties = "in"\nround = "up"\nconflict = "condition"\n'
    )
    rows = [(9, False), (8, False), (7, True), (6, False)]
    late = f'cap {BY}\nfreed = "empty"'
    assert levels(ladder + 'remainder = "four"', late, "none", rows=rows) == "five five none none"
    assert levels(ladder + 'remainder = "none"', late, "none", rows=rows) == "five five none four"
    assert levels(ladder + 'remainder = "none"', late, "four", rows=rows) == "five five four four"
    apart = '\n[parameter.rest]\nkind = "choice"\nvalues = ["four", "none"]\n'
    assert levels(ladder + 'remainder = { parameter = "rest" }', late, more=apart, rows=rows) == "five five ? ?"
    assert levels(ladder + 'remainder = { parameter = "after_veto" }', late, rows=rows) == "five five none ?"


def test_the_file_and_the_data_of_a_scheme_keep_the_parameter():
    made = scheme(BANDS, f"cap {BY}")
    assert made.gates["veto"].cap == {"star": pr.ParameterName("after_veto")}
    assert pr.loads_scheme(pr.dumps_scheme(made)) == made
    assert pr.Scheme.from_dict(made.to_dict()) == made


def test_notes_and_explanations_name_the_parameter_in_both_languages():
    rating = rated(BANDS, f"cap {BY}")
    assert "'star' is undetermined for 2 rows; unpublished: after_veto" in map(str, rating.notes)
    facts = rating.explain(unit=1, of="star").facts
    assert "gate 'veto' acts: star at most 'four' or 'none': parameter 'after_veto' is unpublished" in facts
    assert "it needs what is unpublished: after_veto" in facts
    facts = rating.explain(unit=1, of="star", lang="zh").facts
    assert "“一票否决”生效：star最高为“四星”或“无星”（参数“否决后的等次”未公布）" in facts
    fixed = rated(BANDS, f"fix {BY}").explain(unit=1, of="star", lang="zh").facts
    assert "“一票否决”生效：star定为“四星”或“无星”（参数“否决后的等次”未公布）" in fixed


def test_a_published_level_that_decides_is_named_with_what_another_would_give():
    facts = rated(BANDS, f"cap {BY}", "four").explain(unit=1, of="star").facts
    assert "gate 'veto' acts: star at most 'four'" in facts
    assert "the cap of gate 'veto' (cap = four) decided: with none it would be none" in facts
    facts = rated(BANDS, f"fix {BY}", "none").explain(unit=1, of="star", lang="zh").facts
    assert "“一票否决”的直接定的等次为“无星”（fix = none），起了决定作用；若为四星，则为四星" in facts
    assert not [
        each for each in rated(BANDS, f"cap {BY}", "four").explain(unit=2, of="star").facts if "decided" in each
    ]


@pytest.mark.parametrize("ladder", [BANDS, PLACES])
@pytest.mark.parametrize("value", [None, "four"])
@pytest.mark.parametrize("effect", ["cap", "fix"])
def test_the_json_of_an_explanation_replays_and_holds_the_levels_of_each_reading(ladder, value, effect):
    rating = rated(ladder, f'{effect} {BY}\nfreed = "passes"', value)
    data = rating.explain(unit=1, of="star").to_dict()
    assert not list(replay_faults(data))
    (gate,) = data["figures"]["ladder"]["gates"]
    assert gate[effect] == (value or ["four", "none"])
    read = [each["choices"].get(effect) for each in data["figures"]["ladder"]["readings"]]
    assert read == ([None] if value else [{"veto": "four"}, {"veto": "none"}])
    if value is None:
        gate[effect] = ["four", "five"]
        assert list(replay_faults(data))


def test_the_row_that_waits_for_the_gate_is_shown_with_all_levels_it_can_be():
    rating = rated(PLACES, f'cap {BY}\nfreed = "passes"', rows=[(95, None), (92, False)])
    (waiting,) = [note for note in rating.notes if note.kind == "waiting"]
    assert "at most 'four' or 'none': parameter 'after_veto' is unpublished" in str(waiting)


def test_a_row_that_a_gate_of_an_unpublished_level_may_hold_back_is_not_near():
    rows = [(95, False), (92, False), (91, False), (90, None)]
    late = f'cap {BY}\nfreed = "empty"'
    assert [each.key for each in nearest(rated(PLACES, late, "four", rows=rows), "star")] == [(4,), (2,), (3,)]
    assert [each.key for each in nearest(rated(PLACES, late, rows=rows), "star")] == [(2,), (3,)]


def test_values_for_the_parameter_are_supplied_and_compared():
    evaluator = pr.Evaluator(scheme(BANDS, f"cap {BY}"))
    found = evaluator.scenarios(numbered(ROWS), values={"after_veto": ["four", "none"]})
    first = found.units.filter(pl.col("village") == 1)
    assert first["star"].cast(pl.String).to_list() == ["four", "none"]
    supplied = evaluator.scheme.with_values({"after_veto": "none"})
    assert str(pr.Evaluator(supplied).rate(numbered(ROWS)).values("star")[0]) == "none"


def test_the_difference_of_editions_names_the_parameter():
    told = str(scheme(BANDS, 'cap = { star = "four" }').diff(scheme(BANDS, f"cap {BY}")))
    assert "star = four → star = parameter after_veto" in told


def test_a_level_that_a_cap_may_give_is_reachable_once_it_is_published():
    ladder = BANDS.replace("score >= 60", "score >= 60 and score < 50")
    for value, verdict in ((None, "refuted"), ("four", "proved"), ("none", "refuted")):
        made = scheme(ladder, f"cap {BY}", value)
        whole = pr.loads_scheme(pr.dumps_scheme(made).replace("optional = true\n", ""))
        (answer,) = pr.prove(whole, "reachable", of="star", level="four").answers
        assert answer.verdict == verdict
    (always,) = pr.prove(scheme(BANDS, f"cap {BY}"), "always", of="star", level="four").answers
    assert always.verdict == "refuted"


def test_a_veto_at_an_unpublished_level_never_lifts():
    answers = pr.prove(scheme(BANDS, f"cap {BY}"), "direction", of="star").answers
    assert {each.about: each.verdict for each in answers} == {"score": "proved", "accident": "proved"}


# -------------------------------------------------------------------------------------------------------------- faults


def faults(*arguments: Any, old: str = "", new: str = "") -> list[Any]:
    text = TEXT.replace("LADDER", BANDS).replace("EFFECT", *arguments).replace(old, new)
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(text))
    return list(caught.value.faults)


def test_a_word_that_is_no_level_is_one_fault_with_the_levels():
    (fault,) = faults(f"cap {BY}", old='"four", "none"]', new='"four", "six"]')
    assert fault.path == ("gate", "veto", "cap", "star")
    assert (fault.what, fault.why) == ("parameter 'after_veto' can be four, six", "cap is one of: five, four, none")
    assert fault.fix == 'declare it with kind = "choice" and values among: five, four, none'
    assert "cap 取其中之一：five、four、none" in fault.lines("zh")


def test_a_parameter_that_is_not_declared_or_no_choice_is_one_fault():
    (fault,) = faults('fix = { star = { parameter = "after" } }')
    assert (fault.path, fault.fix) == (("gate", "veto", "fix", "star"), "write 'after_veto', or declare 'after'")
    (fault,) = faults(f"fix {BY}", old='kind = "choice"\nvalues = ["four", "none"]', new='kind = "number"')
    assert fault.what == "parameter 'after_veto' can be anything"


def test_a_parameter_in_place_of_the_ladder_is_told_where_it_stands():
    (fault,) = faults('cap = { parameter = "after_veto" }')
    assert fault.fix == 'write cap = { "star" = { parameter = "after_veto" } }'
    assert fault.lines("zh")[2] == '写成 cap = { "star" = { parameter = "after_veto" } }'


def test_a_cap_at_the_best_level_is_found_where_that_is_published():
    text = TEXT.replace("LADDER", BANDS).replace("EFFECT", f"cap {BY}").replace('"four", "none"]', '"five", "none"]')
    published = text.replace("[ladder.star]", 'value = "five"\n[ladder.star]')
    codes = [{each.code for each in pr.check(pr.loads_scheme(each)).findings} for each in (text, published)]
    assert ["gate-without-effect" in each for each in codes] == [False, True]


def test_a_level_that_only_a_gate_may_give_is_not_one_that_no_row_gets():
    text = TEXT.replace("LADDER", BANDS.replace("score >= 90", "score >= 60")).replace("EFFECT", f"cap {BY}")
    alone = text.replace('"four", "none"]', '"none"]')
    codes = [{each.code for each in pr.check(pr.loads_scheme(each)).findings} for each in (text, alone)]
    assert ["level-never" in each for each in codes] == [False, True]


def test_the_parameter_is_read_whatever_the_ladder_is_called():
    text = TEXT.replace("LADDER", BANDS).replace("EFFECT", f"cap {BY}").replace("star", "status")
    assert "unread-parameter" not in [each.code for each in pr.check(pr.loads_scheme(text)).findings]
