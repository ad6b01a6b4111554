"""Which changed entry moved each unit, against exhaustive switching that is written anew here."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import chain, combinations
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.comparison.switches import Switchboard, bundled, parts_of
from partyrate.comparison.together import CombinationRuns

pytestmark = pytest.mark.usefixtures("columns_engine")

TOWN = """
name = "town"
edition = "2025"
[table.village]
key = ["district", "village"]
[input.mark]
kind = "number"
low = 0
high = 100
decimals = 0
[input.project]
kind = "flag"
[parameter.bar]
value = 60
[parameter.extra]
value = 0
[parameter.counted]
kind = "flag"
value = false
[formula.score]
is = "mark + (extra if counted and project else 0)"
[ladder.star]
overlap = "first"
levels = [{ name = "two", when = "score >= 90" }, { name = "one", when = "score >= bar" }, { name = "none" }]
order_by = "score desc"
within = "district"
quotas = [{ levels = "two", at_most = "2" }]
ties = "in"
round = "down"
conflict = "condition"
"""
REFORM = {"bar": 55, "extra": 10, "counted": True}


def base() -> pr.Scheme:
    return pr.loads_scheme(TOWN)


def villages() -> list[dict[str, Any]]:
    """Return villages of two districts around every edge, with a project and without."""
    marks = (40, 46, 50, 54, 55, 57, 59, 60, 79, 80, 85, 90, 95)
    return [
        {"district": district, "village": f"{district}{mark}{'p' if project else ''}", "mark": mark, "project": project}
        for district in "AB" for mark in marks for project in (True, False) if district == "A" or mark < 92
    ]  # fmt: skip


def subsets(names: Iterable[str]) -> list[frozenset[str]]:
    several = sorted(names)
    return [frozenset(each) for each in chain.from_iterable(combinations(several, n) for n in range(len(several) + 1))]


def exhaustive(
    scheme: pr.Scheme, reform: dict[str, Any], units: list[dict[str, Any]]
) -> dict[Any, tuple[set[frozenset[str]], set[str]]]:
    """Return the smallest sufficient sets and the necessary entries of each village that moves, by all combinations."""
    stars: dict[frozenset[str], dict[Any, str]] = {}
    for on in subsets(reform):
        rating = pr.Evaluator(scheme.with_values({name: reform[name] for name in on})).rate(units)
        stars[on] = dict(zip(rating.values("village"), map(str, rating.values("star")), strict=True))
    every = frozenset(reform)
    found = {}
    for village, star in stars[every].items():
        if star != stars[frozenset()][village]:
            hits = {on for on, levels in stars.items() if levels[village] == star}
            smallest = {on for on in hits if not any(other < on for other in hits)}
            found[village] = smallest, {name for name in reform if every - {name} not in hits}
    return found


def told(found: pr.Attribution) -> dict[Any, tuple[set[frozenset[str]], set[str]]]:
    def bare(names: Iterable[str]) -> list[str]:
        return [name.partition(".")[2] for name in names]

    return {
        each.key[-1]: ({frozenset(bare(one)) for one in each.sufficient}, set(bare(each.necessary)))
        for each in found.causes
    }


@pytest.mark.parametrize("most", [1, 8, 128])
def test_a_planted_reform_two_of_whose_entries_matter_only_together_is_attributed_for_every_unit(most):
    found = pr.attribute(base(), base().with_values(REFORM), villages(), combinations=most)
    expected = exhaustive(base(), REFORM, villages())
    assert len(expected) > 8
    assert found.is_exhaustive
    assert told(found) == expected
    interplay = {each.key[-1]: each.interplay for each in found.causes}
    assert interplay["A57"] == "one alone"  # 57 is at least 55, and there is no project
    assert interplay["A50p"] == "only together"  # 60 with the project
    assert interplay["A57p"] == "any of several"
    assert moved(found, "A50p").sufficient == (("parameter.extra", "parameter.counted"),)
    assert found.cause(("A", "A40")) is None


def moved(found: pr.Attribution, unit: str) -> Any:
    """Return what moved a unit, which moves."""
    cause = found.cause(unit)
    assert cause is not None
    return cause


def test_the_places_that_others_take_are_a_cause_as_well():
    units = [
        {"district": "A", "village": name, "mark": mark, "project": name == "Fir"}
        for name, mark in (("Alder", 95), ("Birch", 92), ("Fir", 88), ("Elm", 70))
    ]
    found = pr.attribute(base(), base().with_values(REFORM), units)
    cause = moved(found, "Birch")  # Fir, with its project, takes the second place
    assert (cause.before, cause.after) == ("two", "one")
    assert cause.sufficient == (("parameter.extra", "parameter.counted"),)
    assert cause.necessary == ("parameter.extra", "parameter.counted")


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(st.integers(40, 100), st.booleans()), min_size=1, max_size=12),
    st.fixed_dictionaries({"bar": st.integers(40, 90), "extra": st.integers(1, 40), "counted": st.just(True)}),
)
def test_random_reforms_are_attributed_as_exhaustive_switching_does(marks, reform):
    units = [
        {"district": "A", "village": f"V{at}", "mark": mark, "project": project}
        for at, (mark, project) in enumerate(marks)
    ]
    values = {name: value for name, value in reform.items() if value != 60}
    found = pr.attribute(base(), base().with_values(values), units)
    assert told(found) == exhaustive(base(), values, units)


NAMES = [f"w{number}" for number in range(10)]
WIDE = (
    TOWN.replace('[formula.score]\nis = "mark + (extra if counted and project else 0)"',
        '[formula.score]\nis = "mark + extra + '
        + " + ".join(f"({one} * {other})" for one, other in zip(NAMES[::2], NAMES[1::2], strict=True)) + '"')
    + "".join(f"[parameter.{name}]\nvalue = 0\n" for name in NAMES)
)  # fmt: skip


def test_many_entries_are_attributed_by_the_sets_that_moves_ask_for_and_it_is_said():
    scheme = pr.loads_scheme(WIDE.replace('[input.project]\nkind = "flag"\n', ""))
    reform: dict[str, Any] = dict.fromkeys(NAMES, 0) | {"w0": 3, "w1": 4, "w4": 1, "w7": 5, "bar": 58}
    values = {name: value for name, value in reform.items() if value}
    others = {"w2": "0.5", "w5": "0.5", "w9": "0.25"}
    units = [{"district": "A", "village": f"V{mark}", "mark": mark} for mark in range(40, 75)]
    found = pr.attribute(scheme, scheme.with_values({**values, **others}), units, combinations=40)
    assert not found.is_exhaustive
    assert found.tried < 40
    assert found.possible == 2**8
    expected = exhaustive(scheme, {**values, **others}, units)
    assert set(told(found)) == set(expected)
    for village, (sufficient, necessary) in told(found).items():
        assert sufficient, village
        assert sufficient <= expected[village][0]
        assert necessary == expected[village][1]
    assert f"{found.tried} of 256 combinations were rated" in found.text("en")
    assert not any(each.is_complete for each in found.causes)


@pytest.mark.parametrize("engine", ENGINES)
def test_it_is_the_same_on_every_kind_of_frame(engine):
    units = ENGINES[engine](villages())
    reform = base().with_values(bar=55, counted=True, extra=3)
    found = pr.attribute(base(), reform, units)
    expected = pr.attribute(base(), reform, villages())
    assert found.summary() == expected.summary()
    assert sorted(each.key for each in found.causes) == sorted(each.key for each in expected.causes)
    frame = found.frame(found.rows())
    if engine == "rows":
        assert frame == found.rows()


def test_rows_that_are_made_on_the_way_are_read_for_every_combination():
    found = pr.attribute(base(), reformed(), iter(villages()))
    assert told(found) == exhaustive(base(), REFORM, villages())


AWARD = """
[parameter.money]
value = 1
[incentive.award]
kind = "bonus"
when = "star >= 'one'"
amount = "money * 100"
unit = "yuan"
"""


def test_incentives_decide_no_level_and_are_not_rated_again_for_one(monkeypatch):
    old, new = pr.loads_scheme(TOWN + AWARD), pr.loads_scheme(TOWN + AWARD.replace("100", "200"))
    new = new.with_values({**REFORM, "money": 2})
    rated: list[Any] = []
    outcomes = CombinationRuns.outcomes

    def counting(self: CombinationRuns, ons: Any) -> Any:
        rated.extend(ons)
        return outcomes(self, ons)

    monkeypatch.setattr(CombinationRuns, "outcomes", counting)
    found = pr.attribute(old, new, villages())
    assert len(found.switches) == 5
    assert found.is_exhaustive
    assert len(rated) == 2**4 - 1  # every combination of the others, but for the base, which was rated before
    assert {name: moves for name, moves in found.moved_alone.items() if not moves} == {
        "parameter.extra": 0, "parameter.counted": 0, "parameter.money": 0, "incentive.award": 0,
    }  # fmt: skip
    assert told(found) == exhaustive(base(), REFORM, villages())
    pay = pr.attribute(old, new, villages(), of="award")
    assert moved(pay, "A60").before == "100"
    assert moved(pay, "A60").after == "400"
    assert moved(pay, "A60").sufficient == (("parameter.money", "incentive.award"),)


STRUCTURE = (
    TOWN.replace("value = 60", "value = 58")
    .replace('is = "mark + (extra if counted and project else 0)"', 'is = "mark + more[project]"')
    .replace('at_most = "2"', 'at_most = "3"')
    .replace("[parameter.extra]\nvalue = 0\n", "")
    .replace('[parameter.counted]\nkind = "flag"\nvalue = false\n', "")
    + """
[lookup.more]
keys = "project"
rows = [[true, 6], [false, 0]]
[gate.low]
when = "mark < 45"
exclude = "star"
"""
)  # fmt: skip


def test_entries_that_are_added_dropped_and_replaced_are_switched():
    variant = pr.loads_scheme(STRUCTURE)
    found = pr.attribute(base(), variant, villages())
    assert [row["entry"] for row in found.summary()] == [
        "parameter.bar", "formula.score", "ladder.star", "gate.low",
    ]  # fmt: skip
    assert set(found.alongside) == {"parameter.extra", "parameter.counted", "lookup.more"}
    assert "do nothing by themselves" in found.text("en")
    assert found.is_exhaustive
    assert moved(found, "A40").necessary == ("gate.low",)
    assert moved(found, "A40").after == "not applicable"
    assert all(each.sufficient for each in found.causes)


def test_cells_of_lookups_are_switched_one_by_one():
    variant = pr.loads_scheme(STRUCTURE)
    other = variant.with_values(more={"true": 9, "false": 1})
    found = pr.attribute(variant, other, villages())
    assert [row["entry"] for row in found.summary()] == ["lookup.more[True]", "lookup.more[False]"]
    assert [(row["old"], row["new"]) for row in found.summary()] == [("6", "9"), ("0", "1")]
    assert found.summary()[1]["moves"] > 0


def test_entries_that_make_no_scheme_apart_are_one_switch_and_it_is_said():
    text = TOWN.replace('kind = "flag"\nvalue = false', 'kind = "number"\nvalue = 1').replace(
        "counted and", "counted > 0 and"
    )
    found = pr.attribute(base(), pr.loads_scheme(text), villages())
    assert [row["entry"] for row in found.summary()] == ["parameter.counted + formula.score"]
    assert list(found.bundles) == ["parameter.counted + formula.score"]
    assert "one switch, since apart: " in found.text("en")


def test_entries_are_switched_together_where_the_call_says_so():
    reform = base().with_values(REFORM)
    found = pr.attribute(base(), reform, villages(), together=[("extra", "parameter.counted")])
    assert [row["entry"] for row in found.summary()] == ["parameter.bar", "parameter.extra + parameter.counted"]
    assert moved(found, "A50p").sufficient
    assert found.bundles == {}


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: pr.attribute(base(), base(), villages()), pr.UsageError, "compute the same"),
        (lambda: wrongly(base(), "town", villages()), pr.UsageError, "the other scheme is a str"),
        (lambda: wrongly(base(), reformed(), villages(), combinations=0), pr.UsageError, "combinations = 0"),
        (lambda: wrongly(base(), reformed(), villages(), asof="2020-01-01"), pr.NotFoundError, "argument 'asof'"),
        (lambda: wrongly(base(), reformed(), villages(), together=5), pr.UsageError, "together= holds 5"),
        (lambda: wrongly(base(), reformed(), villages(), together=[6]), pr.UsageError, "together= holds 6"),
        (lambda: wrongly(base(), reformed(), villages(), together=[()]), pr.UsageError, "together= holds ()"),
        (lambda: wrongly(base(), reformed(), villages(), of=5), pr.UsageError, "the value is given as an int"),
        (lambda: wrongly(base(), reformed(), villages(), together=["bar"]), pr.UsageError, "together= holds 'bar'"),
        (lambda: wrongly(base(), reformed(), villages(), together=[("baz",)]), pr.NotFoundError, "changed entry 'baz'"),
        (
            lambda: wrongly(base(), reformed(), villages(), together=[("bar", "bar")]),
            pr.UsageError, "names 'bar' twice",
        ),
        (lambda: wrongly(base(), reformed(), villages(), of="stars"), pr.NotFoundError, "unknown value 'stars'"),
        (lambda: wrongly(base(), reformed(), villages()).cause("Z"), pr.NotFoundError, "unknown unit 'Z'"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_a_clear_error(call, error, words):
    with pytest.raises(error) as raised:
        call()
    assert words in raised.value.text("en")
    assert raised.value.fix
    assert any("一" <= sign <= "鿿" for sign in raised.value.text("zh"))


def wrongly(first: Any, second: Any, units: Any, **arguments: Any) -> pr.Attribution:
    return pr.attribute(first, second, units, **arguments)


def reformed() -> pr.Scheme:
    return base().with_values(REFORM)


def test_other_values_than_levels_are_attributed_and_the_document_is_json():
    found = pr.attribute(base(), reformed(), villages(), of="score")
    assert moved(found, "A40p").before == "40"
    assert moved(found, "A40p").after == "50"
    data = json.loads(json.dumps(found.to_dict()))
    assert data["format"] == "partyrate.attribution/1"
    jsonschema.Draft202012Validator(pr.document_schema("attribution")).validate(data)
    assert data["moves"][0]["interplay"] == "only together"
    assert "须几项共同造成" in found.text("zh")
    assert "parameter.extra" in found._repr_html_()
    assert repr(found) == found.text("en")


TWINS = [("dinghai-town", "2017", "2018")]


@pytest.mark.parametrize(("name", "first", "second"), TWINS)
def test_all_switches_on_make_the_variant_and_none_the_base(name, first, second):
    old, new = (pr.load_scheme(name, edition=edition) for edition in (first, second))
    parts, _ = parts_of(old, new, old.diff(new))
    board, _ = bundled(old, new, parts, ())
    for scheme, on in ((old, frozenset[int]()), (new, board.everything)):
        evaluator, made = pr.Evaluator(scheme), pr.Evaluator(board.scheme(on))
        for node in evaluator.plan.nodes.values():
            if node.kind in ("formula", "ladder", "group", "incentive"):
                assert made.plan.nodes[node.name].rules.keys() == node.rules.keys()
    assert all(board.fault({at}) is None for at in board.everything)


def test_the_combination_of_all_switches_rates_like_the_variant():
    for variant in (reformed(), pr.loads_scheme(STRUCTURE)):
        parts, _ = parts_of(base(), variant, base().diff(variant))
        board, _ = bundled(base(), variant, parts, ())
        assert isinstance(board, Switchboard)
        for scheme, on in ((base(), frozenset[int]()), (variant, board.everything)):
            expected = pr.Evaluator(scheme).rate(villages()).values("star")
            found = board.evaluator(on).rate(villages()).values("star")
            assert list(map(str, found)) == list(map(str, expected))
