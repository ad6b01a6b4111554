"""Combinations of switches that are rated together are rated as each of them is by itself."""

from __future__ import annotations

import random
from typing import Any

import pytest

import partyrate as pr
from partyrate.comparison.together import CombinationRuns, either
from partyrate.model import Gate

SCHEME = """
name = "trial"
edition = "{edition}"
[table.village]
key = ["place", "village"]
rows = 60
[table.month]
parent = "village"
key = "month"
rows = 12
[input.a]
kind = "number"
low = 0
high = 50
decimals = 1
[input.b]
kind = "number"
low = 0
high = 20
decimals = 0
optional = true
[input.c]
kind = "flag"
[input.d]
kind = "choice"
values = ["plain", "hill"]
[input.mark]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 1
[parameter.bar]
value = {bar}
[parameter.weight]
value = {weight}
[parameter.ties]
kind = "choice"
values = ["in", "out"]
value = "{ties}"
[parameter.word]
kind = "choice"
values = ["plain", "hill"]
value = "{word}"
[lookup.extra]
keys = ["d"]
rows = [["plain", {plain}], ["hill", {hill}]]
[formula.good]
table = "month"
is = "{good}"
[formula.own]
is = "{own}"
[formula.standing]
is = "rank(own, 'desc', within={within}, ties='min')"
[formula.score]
is = "{score}"
{added}
[ladder.grade]
levels = [{{ name = "top" }}, {{ name = "two", when = "{two}" }}, {{ name = "none" }}]
order_by = "{order}"
ties = {{ parameter = "ties" }}
within = "place"
round = "{round}"
remainder = "two"
conflict = "condition"
quotas = [{{ levels = ["top"], exactly = "{quota}" }}]
[gate.veto]
when = "{veto}"
cap = {{ grade = "{cap}" }}
freed = "passes"
{gate}
[incentive.pay]
kind = "bonus"
when = "{paid}"
amount = "{amount}"
unit = "yuan"
recipient = "villages"
"""
CHOICES: dict[str, list[Any]] = {
    "bar": [5, 9, "12.5"], "weight": ["0.5", "0.25", 2], "ties": ["in", "out"], "word": ["plain", "hill"],
    "plain": [0, 3], "hill": [1, "2.5"], "good": ["mark > 5", "mark >= 3 and c"],
    "own": ["a + sum(mark)", "a * weight + count(month, where=good)", "a if c else 30 - a"],
    "within": ["place", "()"],
    "score": ["a + 10 - standing", "own + extra[d] - (b if c else 0)", "own * (1 if d == word else weight)"],
    "added": ["", '[formula.more]\nis = "a / 3"'],
    "two": ["score >= bar", "score >= bar and standing > 1", "a > bar or c"],
    "order": ["own desc", "a desc", "own asc"], "round": ["up", "down"],
    "quota": ["0.5 * candidates", "0.4 * candidates", "weight * 2"],
    "veto": ["c and b < 5", "b > 15", "not c"], "cap": ["two", "none"],
    "gate": ["", '[gate.more]\nwhen = "standing > 3"\ncap = { grade = "none" }\nfreed = "passes"'],
    "paid": ["grade >= 'two'", "grade == 'top' or c"], "amount": ["100", "weight * 1000 + extra[d]"],
}  # fmt: skip


def scheme(values: dict[str, Any], edition: str) -> pr.Scheme:
    return pr.loads_scheme(SCHEME.format(edition=edition, **values))


def reform(draw: random.Random) -> tuple[pr.Scheme, pr.Scheme]:
    """Return a scheme and one that differs from it in several entries."""
    before = {name: draw.choice(values) for name, values in CHOICES.items()}
    changed = draw.sample(sorted(CHOICES), draw.randint(3, 6))
    after = before | {name: draw.choice(CHOICES[name]) for name in changed}
    return scheme(before, "1"), scheme(after, "2")


def villages(draw: random.Random) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    units, months = [], []
    for number in range(draw.randint(4, 14)):
        key = {"place": draw.choice("EW"), "village": f"V{number}"}
        units.append({
            **key, "a": draw.randint(0, 500) / 10, "b": draw.choice([None, draw.randint(0, 20)]),
            "c": draw.random() < 0.5, "d": draw.choice(["plain", "hill"]),
        })  # fmt: skip
        months += [{**key, "month": month, "mark": draw.randint(0, 100) / 10} for month in (1, 2, 3)]
    return units, months


def answers(found: pr.Attribution) -> tuple[Any, ...]:
    return found.causes, dict(found.moved_alone), found.tried, dict(found.failed), found.cancelled


@pytest.mark.parametrize("of", ["grade", "score", "own", "good", "pay"])
@pytest.mark.parametrize("seed", range(6))
def test_random_reforms_are_attributed_together_as_one_by_one(
    seed: int, of: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = random.Random(f"{seed} {of}")
    old, new = reform(draw)
    units, months = villages(draw)
    given: dict[str, Any] = {"of": of, "tables": {"month": months}, "combinations": draw.choice([1, 20])}
    if not old.diff(new).entries:  # the draw changed nothing
        return
    found = pr.attribute(old, new, units, **given)
    monkeypatch.setattr(CombinationRuns, "outcomes", lambda *_: iter(()))
    assert answers(pr.attribute(old, new, units, **given)) == answers(found)


def test_rules_values_cells_and_gates_are_rated_together_and_what_else_changes_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    units, months = villages(random.Random(1))
    before = {name: values[0] for name, values in CHOICES.items()}
    names = ("bar", "hill", "own", "score", "two", "good", "veto", "cap", "gate")
    after = before | {name: CHOICES[name][-1] for name in names}
    together: list[Any] = []
    outcomes = CombinationRuns.outcomes

    def counted(self: CombinationRuns, ons: Any) -> Any:
        for found in outcomes(self, ons):
            together.append(found[0])
            yield found

    monkeypatch.setattr(CombinationRuns, "outcomes", counted)
    tables = {"month": months}
    found = pr.attribute(scheme(before, "1"), scheme(after, "2"), units, tables=tables, combinations=512)
    assert found.is_exhaustive
    assert len(together) == found.tried - 2 == 2 ** len(found.switches) - 2  # the two schemes themselves were rated
    together.clear()
    ties = scheme(after | {"round": "down"}, "2")  # one entry changes how places are counted, in half of all
    found = pr.attribute(scheme(before, "1"), ties, units, tables=tables, combinations=512)
    assert len(together) == found.tried - 2


@pytest.mark.parametrize("kind", ["polars", "pandas", "lazy", "duckdb"])
def test_frames_of_every_kind_are_rated_together_as_rows_are(kind: str) -> None:
    draw = random.Random(4)
    old, new = reform(draw)
    units, months = villages(draw)
    expected = pr.attribute(old, new, units, tables={"month": months})
    polars = pytest.importorskip("polars")
    tables: list[Any] = [polars.DataFrame(each) for each in (units, months)]
    if kind == "pandas":
        tables = [pytest.importorskip("pandas").DataFrame(each) for each in (units, months)]
    if kind == "lazy":
        tables = [each.lazy() for each in tables]
    if kind == "duckdb":
        connection = pytest.importorskip("duckdb").connect()
        tables = [connection.from_arrow(each.to_arrow()) for each in tables]
    found = pr.attribute(old, new, tables[0], tables={"month": tables[1]})
    assert {each.key: each for each in found.causes} == {each.key: each for each in expected.causes}


def test_entries_that_differ_in_more_than_rules_have_no_choice_between_rules() -> None:
    gate = Gate(name="veto", when="c", cap={"grade": "none"})
    assert either(gate, Gate(name="veto", when="c", cap={"grade": "two"}), "flag") is None
    assert either(gate, Gate(name="veto", when="c", cap={"grade": "none"}, note="read anew"), "flag").when == "c"
    assert either(gate, pr.Parameter(name="veto", value=1), "flag") is None
