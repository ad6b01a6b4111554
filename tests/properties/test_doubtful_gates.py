"""Gates whose rule is absent, by any cause, on every engine: each kind of gate at each level, before and after filling.

One scheme has many ladders, each with a gate of its own, and many small cohorts, one for each thing that a gate can be
for a row. The right levels are those of the second implementation; where a gate is open, those that every way to settle
it gives, and no engine settles more than another.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import pytest
from tests.properties.second_cases import RULES, TRUTH, TRUTHS
from tests.properties.second_ladder import fill, levels
from tests.properties.test_second_ladder import LEVELS, told
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.engines.reference.run import rate_rows
from partyrate.engines.request import Request
from partyrate.testing.plain_ladders import OPEN, Gate, Ladder, Outcome, Quota, Row, strongest

pytestmark = pytest.mark.usefixtures("columns_engine")

TOP = 3
FEW = 0
"""The seed with the fewest ladders, for engines that take long to begin."""
ALL = ("rows", "polars", "polars lazy", "pandas", "duckdb")


EXCLUSION = Gate("exclude", 0)


def gates() -> Iterator[Gate]:
    """Every cap, every fix, and an exclusion."""
    yield EXCLUSION
    for level, freed in itertools.product(range(1, TOP + 1), ("passes", "empty")):
        yield Gate("cap", level, (freed,))
        for takes_place in (False, True):
            yield Gate("fix", level, (freed,), (takes_place,))


SHARED: Sequence[tuple[tuple[frozenset[int], str, str], ...]] = (
    ((frozenset({3}), "exactly", "1"),),
    ((frozenset({2}), "exactly", "1"),),
    ((frozenset({3}), "at_most", "1"), (frozenset({2}), "at_least", "1")),
    (),
)
"""Levels, bound and rule of the quotas of a ladder."""


@cache
def drawn(seed: int) -> tuple[pr.Scheme, list[Ladder], list[dict[str, Any]]]:
    """Some ladders, each with a gate, and cohorts of three villages."""
    random = Random(seed)
    made = [
        Ladder(
            TOP,
            tuple(Quota(names, bound, RULES[rule]) for names, bound, rule in quotas),
            (gate,),
            conflict=(conflict,),
            ties=("in",),
        )
        for gate, quotas, conflict in itertools.product(gates(), SHARED, ("condition", "quota"))
        if quotas or conflict == "condition"
    ]
    made = random.sample(made, 2 if seed == FEW else 6)
    rows: list[dict[str, Any]] = []
    for town, (cell, score, earns) in enumerate(itertools.product(TRUTHS, (1, 4), (1, 2, 3))):
        first: dict[str, Any] = {"cell": cell, "score": score, "earns": earns}
        others = [{"cell": "no", "score": each, "earns": random.randint(1, 3)} for each in (2, 3)]
        rows += [{"village": 3 * town + n, "town": town, **each} for n, each in enumerate([first, *others])]
    scheme = pr.Scheme(
        name="gates",
        tables=[pr.Table(name="village", key="village")],
        parameters=[pr.Parameter(name="limit")],
        lookups=[pr.Lookup(name="hole", keys="name", rows=[["filled", 1]])],
        indicators=[
            pr.Indicator(name="town", kind="number", low=0, high=99, decimals=0),
            pr.Indicator(name="score", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="earns", kind="number", low=1, high=3, decimals=0),
            pr.Indicator(name="cell", kind="choice", values=[each for each in TRUTHS if each], optional=True),
            pr.Indicator(name="ghost", formula="1", when="score > 8"),
            pr.Indicator(name="truth", takes="cell", formula=TRUTH),
        ],
        gates=[
            pr.Gate(
                name=f"gate{n}",
                when="truth(cell)",
                **effect(gate, f"star{n}"),
            )
            for n, each in enumerate(made)
            for gate in each.gates
        ],
        ladders=[told_ladder(n, each) for n, each in enumerate(made)],
    )
    return scheme, made, rows


def effect(gate: Gate, ladder: str) -> dict[str, Any]:
    """What a gate does to a ladder, as partyrate has it."""
    if gate is EXCLUSION:
        return {"exclude": ladder}
    more: dict[str, Any] = {"takes_place": gate.takes_place[0]} if gate.effect == "fix" else {}
    more[gate.effect] = {ladder: f"l{gate.level}"}
    return {"freed": gate.freed[0], **more}


def told_ladder(number: int, ladder: Ladder) -> pr.Ladder:
    """A ladder as partyrate has it: one earns a level by `earns`, and the lowest without a condition."""
    words: dict[str, Any] = {"order_by": "score desc", "ties": "in", "round": "down", "conflict": ladder.conflict[0]}
    rules = {rule: text for text, rule in RULES.items()}
    return pr.Ladder(
        name=f"star{number}",
        levels=[pr.Level(name=f"l{level}", when=f"earns >= {level}" if level > 1 else None) for level in (3, 2, 1)],
        quotas=[
            pr.Quota(
                levels=[f"l{level}" for level in sorted(quota.levels)],
                **{quota.bound: rules[quota.number]},
            )
            for quota in ladder.quotas
        ],
        within="town",
        **(words if ladder.quotas else {}),
    )


def ways(ladder: Ladder, rows: Sequence[dict[str, Any]]) -> list[set[Outcome]]:
    """What each row is given in every way to settle the gate; nobody can settle one that will never be known."""
    found: list[set[Outcome]] = [set() for _ in rows]
    excludes = ladder.gates == (EXCLUSION,)
    for settled in (True, False):
        seen = []
        for row in rows:
            truth = settled if TRUTHS[row["cell"]] in OPEN else TRUTHS[row["cell"]]
            conditions = tuple(row["earns"] >= level if level > 1 else None for level in (3, 2, 1))
            acts: dict[str, Any] = {"excluded": truth} if excludes else {"gates": (truth,)}
            seen.append(Row(conditions, (row["score"],), cohorts=(row["town"],), **acts))
        for own, outcome in zip(
            found, levels(replace(ladder, gates=()) if excludes else ladder, seen, fill), strict=True
        ):
            own.add(outcome)
    return found


@cache
def expected(seed: int) -> dict[str, list[set[Outcome]]]:
    """What each row of each ladder can be given."""
    _, ladders, rows = drawn(seed)
    return {f"star{n}": ways(each, rows) for n, each in enumerate(ladders)}


@cache
def by_reference(seed: int) -> dict[str, list[str]]:
    """The levels that the reference gives."""
    scheme, ladders, rows = drawn(seed)
    store = rate_rows(Request(pr.Evaluator(scheme).plan, {"village": [dict(row) for row in rows]}))
    return {f"star{n}": [str(each) for each in store.values(f"star{n}")] for n in range(len(ladders))}


@pytest.mark.parametrize("seed", range(5))
def test_reference(seed):
    """The reference gives what every way to settle the gate gives, and nothing else where more is possible."""
    _, ladders, rows = drawn(seed)
    wrong = []
    for name, found in by_reference(seed).items():
        for row, level, possible in zip(rows, found, expected(seed)[name], strict=True):
            is_open = any(TRUTHS[each["cell"]] in OPEN for each in rows if each["town"] == row["town"])
            if {level} != set(map(told, possible)) and (not is_open or level in LEVELS):
                wrong.append((ladders[int(name[4:])], row, level, possible))
    assert wrong == []


@pytest.mark.parametrize(
    ("seed", "engine"),
    [(seed, engine) for seed in range(5) for engine in ALL if engine in ("rows", "polars") or seed == FEW],
)
def test_every_engine(seed, engine):
    """Every engine gives the levels of the reference, and the causes."""
    scheme, ladders, rows = drawn(seed)
    rated = pr.Evaluator(scheme).rate(ENGINES[engine](rows))
    wrong = []
    for name, found in by_reference(seed).items():
        for row, level, other in zip(rows, found, map(str, rated.values(name)), strict=True):
            if level != other:
                wrong.append((ladders[int(name[4:])], row, level, other))
    assert wrong == []


@pytest.mark.parametrize("engine", ALL)
def test_bars(engine):
    """An incentive is not paid where its own rule is false or a gate bars it, else absent by the strongest cause."""
    scheme = pr.Scheme(
        name="bars",
        tables=[pr.Table(name="village", key="village")],
        parameters=[pr.Parameter(name="limit")],
        lookups=[pr.Lookup(name="hole", keys="name", rows=[["filled", 1]])],
        indicators=[
            *(
                pr.Indicator(name=name, kind="choice", values=[each for each in TRUTHS if each], optional=True)
                for name in ("own", "bar", "second")
            ),
            pr.Indicator(name="ghost", formula="1", when="own == bar and own != bar"),
            pr.Indicator(name="truth", takes="cell", formula=TRUTH),
        ],
        gates=[pr.Gate(name=name, when=f"truth({name})", bars="bonus") for name in ("bar", "second")],
        incentives=[pr.Incentive(name="bonus", when="truth(own)", kind="pay", amount="1")],
    )
    rows: list[dict[str, Any]] = [
        {"village": number, "own": own, "bar": bar, "second": second}
        for number, (own, bar, second) in enumerate(itertools.product(TRUTHS, repeat=3))
    ]
    rated = pr.Evaluator(scheme).rate(ENGINES[engine](rows))
    for row, paid in zip(rows, rated.values("incentive.bonus"), strict=True):
        truths = [TRUTHS[row[name]] for name in ("own", "bar", "second")]
        absent = [each for each in truths if isinstance(each, str)]
        if truths[0] is False or True in truths[1:]:
            assert str(paid) == "not applicable", row
        else:
            assert str(paid) == (strongest(absent) if absent else "1"), row
