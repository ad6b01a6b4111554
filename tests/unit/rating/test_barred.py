"""Who is barred from an incentive, or does not qualify, gets nothing, though nobody knows what the others get."""

import pytest
from tests.unit.frames import COMPUTING, ENGINES

import partyrate as pr

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "trial"
[table.club]
key = "club"
rows = 9
[input.member]
kind = "flag"
[input.trained]
kind = "flag"
[parameter.base]
[incentive.bonus]
kind = "bonus"
when = "WHEN"
amount = "base"
unit = "yuan"
every = "year"
[gate.out]
when = "member"
bars = ["bonus"]
"""
CLUBS = [
    {"club": "a", "member": True, "trained": True},
    {"club": "b", "member": False, "trained": True},
    {"club": "c", "member": False, "trained": False},
]


def evaluator(when: str | None) -> pr.Evaluator:
    text = SCHEME.replace('when = "WHEN"\n', "") if when is None else SCHEME.replace("WHEN", when)
    return pr.Evaluator(pr.loads_scheme(text))


@pytest.mark.parametrize("engine", COMPUTING)
@pytest.mark.parametrize(("when", "left"), [(None, ["b", "c"]), ("trained", ["b"])])
def test_barred_rows_are_none_of_those_whose_amount_is_unpublished(when, left, engine):
    rating = evaluator(when).rate(ENGINES[engine](CLUBS))
    (total,) = rating.totals()
    assert (total["rows"], total["open_rows"]) == (len(left), len(left))
    states = dict(zip("abc", map(str, rating.values("bonus")), strict=True))
    assert states == {name: "undetermined" if name in left else "not applicable" for name in "abc"}


def test_the_amount_is_still_one_that_nothing_published_gives():
    rating = evaluator(None).rate(CLUBS)
    assert [str(note) for note in rating.notes if "undetermined" in str(note)] == [
        "'bonus' is undetermined for 2 rows; unpublished: base"
    ]
    assert "gate 'out' acts" in str(evaluator(None).explain(rating, unit="a", of="bonus"))
