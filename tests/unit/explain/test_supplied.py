"""Constants that are not as the source has them say who supplied them, in explanations, notes and the overview."""

from __future__ import annotations

import copy
import pickle

import pytest

import partyrate as pr

TEXT = """
name = "city"
[table.village]
key = "village"
[source.gazette]
document = "Gazette 12"
[parameter.weight]
value = 0.6
source = "gazette"
[parameter.open]
source = "gazette"
[lookup.pay]
keys = "kind"
rows = [["old", 100], ["new", { unpublished = true }]]
source = "gazette"
[input.score]
kind = "number"
low = 0
high = 100
decimals = 0
[input.kind]
kind = "choice"
values = ["old", "new"]
[formula.total]
is = "weight * score + open + pay[kind]"
"""
ROWS = [{"village": "A", "score": 50, "kind": "old"}, {"village": "B", "score": 50, "kind": "new"}]
VALUES = {"open": 1, "pay": {"new": 7}}


def schemes() -> dict[str, pr.Scheme]:
    """Give the scheme filled in every way in which values come to it."""
    scheme = pr.loads_scheme(TEXT)
    return {
        "caller": scheme.with_values(VALUES),
        "profile": scheme.with_profile(pr.Profile(name="guess", values=VALUES)),
        "facts": scheme.with_profile(pr.Profile(name="letter", illustrative=False, values=VALUES)),
        "variant": scheme.with_changes("district", values=VALUES),
        "file": pr.loads_scheme(
            TEXT.replace('name = "city"', 'name = "city"\nassumptions = ["open"]').replace(
                "[parameter.open]", "[parameter.open]\nvalue = 1"
            )
        ),
    }


CASES = {
    "caller": (("supplied by the caller",), ("由使用者给定",)),
    "profile": (
        ("an assumption, not published", "supplied by profile 'guess'"),
        ("假设值，未公布", "由参数方案“guess”给定"),
    ),
    "facts": (("supplied by profile 'letter'",), ("由参数方案“letter”给定",)),
    "variant": (("supplied by variant 'district'",), ("由变体“district”给定",)),
    "file": (("an assumption, not published",), ("假设值，未公布",)),
}
NOTES = {
    "caller": ("made with values of the caller: open, pay", "使用了由使用者给定的参数：open、pay"),
    "profile": (
        "made with assumptions of profile 'guess', not with published values: open, pay",
        "使用了参数方案“guess”中的假设性参数（非公布值）：open、pay",
    ),
    "facts": ("made with values of profile 'letter': open, pay", "使用了由参数方案“letter”给定的参数：open、pay"),
    "variant": ("made with values of variant 'district': open, pay", "使用了由变体“district”给定的参数：open、pay"),
    "file": ("made with assumptions, not with published values: open", "使用了假设性参数（非公布值）：open"),
}


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize(("lang", "place"), [("en", 0), ("zh", 1)])
def test_an_explanation_says_who_supplied_a_value_and_names_no_source_for_it(case, lang, place):
    evaluator = pr.Evaluator(schemes()[case])
    rating = evaluator.rate(ROWS)
    for unit, cell in (("A", "pay['old']"), ("B", "pay['new']")):
        parts = {part.name: part for part in evaluator.explain(rating, unit=unit, of="total", lang=lang).parts}
        assert parts["open"].facts == CASES[case][place]
        assert parts["weight"].facts == ()
        assert len(parts["weight"].sources) == 1
        supplied = cell == "pay['new']" and case != "file"
        assert parts[cell].facts == (CASES[case][place] if supplied else ())
        assert bool(parts[cell].sources) != supplied
        assert bool(parts["open"].sources) == (case == "file")


@pytest.mark.parametrize("case", CASES)
def test_a_note_says_whose_values_were_used(case):
    notes = pr.Evaluator(schemes()[case]).rate(ROWS).notes
    texts = [(note.text("en"), note.text("zh")) for note in notes if note.kind in ("assumptions", "supplied")]
    assert texts == [NOTES[case]]


def test_what_nobody_supplied_has_no_note():
    assert [note.kind for note in pr.Evaluator(pr.loads_scheme(TEXT)).rate(ROWS).notes] == ["undetermined"]


def test_who_supplied_last_counts():
    scheme = schemes()["profile"].with_values(open=3)
    assert {name: each.text() for name, each in scheme.supplied.items()} == {
        "open": "the caller", "pay['new']": "profile 'guess'",
    }  # fmt: skip
    assert scheme.assumptions == ("pay",)


def test_an_entry_that_is_replaced_is_no_longer_supplied():
    scheme = schemes()["caller"].with_changes("district", [pr.Parameter(name="open", value=2)])
    assert list(scheme.supplied) == ["pay['new']"]


def test_who_supplied_survives_copies_and_is_no_part_of_what_a_scheme_holds():
    scheme = schemes()["caller"]
    for made in (pickle.loads(pickle.dumps(scheme)), copy.deepcopy(scheme)):  # noqa: S301 - our own
        assert made.supplied == scheme.supplied
    assert pr.loads_scheme(pr.dumps_scheme(scheme)) == scheme
