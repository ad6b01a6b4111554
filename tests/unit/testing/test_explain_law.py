"""The law of explanations finds what an explanation tells wrongly: each figure of each fact, and faults of telling."""

import copy
import pickle
from fractions import Fraction
from typing import Any

import pytest
from tests.unit.explain.test_explain_true import evaluator, ladder

import partyrate as pr
from partyrate import testing
from partyrate.explain import Fact, cohorts, ladders
from partyrate.explain.builder import ExplanationBuilder
from partyrate.explain.dependencies import find_dependencies
from partyrate.explain.phrases import Phrases
from partyrate.testing import Cohort
from partyrate.testing.fact_checks import broken_gates

FIVE = pr.Level(name="five", labels={"en": "five stars", "zh": "五星"})
GATES = [
    pr.Gate(name="veto", table="unit", when="bad", cap={"star": "four"}, freed="passes"),
    pr.Gate(name="delay", table="unit", when="late", exclude="star"),
]
STAR = ladder(
    levels=[FIVE, pr.Level(name="four", when="score >= 60"), pr.Level(name="three")],
    quotas=[pr.Quota(levels="five", exactly="0.25 * rows"), pr.Quota(levels="four", at_most="open")],
    order_by=["score desc", "day asc"],
    when="score > 5",
)
RULES = {
    "place": "rank(score, 'desc', ties='min', within=())",
    "bad_events": "count(event, where=hits > 1)",
    "events": "sum(hits)",
}
INDICATORS = [
    pr.Indicator(name="hits", table="event", kind="number", low=0, high=9, decimals=0, optional=True),
    *(pr.Indicator(name=name, table="unit", formula=rule) for name, rule in RULES.items()),
]
EVALUATOR = evaluator(STAR, indicators=INDICATORS, gates=GATES, parameters=[pr.Parameter(name="open")])
UNITS = [
    {"id": number, "score": score, "day": day, "bad": bad, "late": late}
    for number, (score, day, bad, late) in enumerate(
        [
            (90, "2019-05-01", False, False),
            (80, "2019-05-01", True, False),
            (80, "2019-05-01", False, None),
            (80, "2019-05-02", False, False),
            (70, "2019-05-01", False, False),
            (50, "2019-05-01", True, False),
            (50, "2019-05-01", False, True),
            (70, "2019-05-01", False, False),
            (9, "2019-05-01", False, False),
            (3, "2019-05-01", False, False),
            (None, "2019-05-01", False, False),
        ],
        start=1,
    )
]
EVENTS = [{"id": number % 2 + 1, "e": number, "hits": number % 4 or None} for number in range(9)]
PLAIN = evaluator(
    ladder(levels=STAR.levels, quotas=STAR.quotas[:1], order_by=STAR.order_by, when=STAR.when),
    indicators=INDICATORS, gates=GATES,
)  # fmt: skip
SETTLED = [unit for unit in UNITS if unit["late"] is not None]
PAIRS = [(EVALUATOR, Cohort(UNITS, {"event": EVENTS})), (PLAIN, Cohort(SETTLED, {"event": EVENTS}))]


def facts() -> list[Fact]:
    found = []
    for made, cohort in PAIRS:
        rating = made.rate(cohort.units, tables=cohort.tables)
        stack = [made.explain(rating, unit=unit["id"], of=of) for unit in cohort.units for of in ("star", *RULES)]
        while stack:
            each = stack.pop()
            stack += each.parts
            found += [fact for fact in each.facts if isinstance(fact, Fact)]
    return found


FIGURES = sorted({(fact.kind, name) for fact in facts() for name in fact.data})


def law() -> None:
    for made, cohort in PAIRS:
        testing.explanation_replays(made, cohort)


def test_the_facts_of_sound_explanations_are_true():
    law()


def test_the_cohorts_have_facts_of_each_kind_that_the_law_is_about():
    assert {kind for kind, _ in FIGURES} >= {
        "absent rows", "after it", "before it", "choice", "choice of gate", "chosen rows", "cohort", "condition",
        "counted row", "edge", "even rows", "gate",
        "idle gate", "open gate", "open quota", "own value", "place", "quota", "row", "rows", "shared place", "waits",
        "when",
    }  # fmt: skip


def other(value: Any) -> Any:
    """Return another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | Fraction):
        return value + 1
    if isinstance(value, list):
        return [*value, ("another",)]
    return (*value, 77) if isinstance(value, tuple) else "another"


@pytest.mark.parametrize(("kind", "name"), FIGURES)
def test_every_figure_that_is_told_wrongly_is_found(kind, name, monkeypatch):
    sound = Phrases.fact

    def faulty(self: Phrases, word: str, data: Any, **shown: Any) -> Fact:
        if word == kind and name in data:
            data = {**data, name: other(data[name])}
        return sound(self, word, data, **shown)

    monkeypatch.setattr(Phrases, "fact", faulty)
    with pytest.raises(AssertionError):
        law()


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in FIGURES} - {"edge"}))
def test_a_fact_of_another_kind_is_found(kind, monkeypatch):
    sound = Phrases.fact
    monkeypatch.setattr(
        Phrases, "fact", lambda self, word, data, **shown: Fact("", f"no {word}", data) if word == kind
        else sound(self, word, data, **shown),
    )  # fmt: skip
    with pytest.raises(AssertionError, match=rf"is true, and not stated|: no {kind} "):
        law()


def swapped(sound):
    def distance(self, last):
        told = sound(self, last)
        sides = {"better": "worse", "worse": "better"}
        return Fact(told, " ".join(sides.get(word, word) for word in told.kind.split()), told.data)

    return distance


FAULTS = {
    "every gate acts": ("matters", lambda _: lambda *_: True, "^.*gate {'gate': 'veto'} is stated"),
    "no gate acts": ("matters", lambda _: lambda *_: False, "(idle|holding) gate {'gate': 'veto'} is stated"),
    "better and worse are swapped": ("distance", swapped, "'distance': 'worse by'"),
    "everybody takes part": ("is_candidate", lambda _: lambda *_: True, "place {'place'"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults_of_telling_are_found(fault, monkeypatch):
    name, change, words = FAULTS[fault]
    owner: Any = cohorts.Cohort if name == "is_candidate" else ladders._Standing
    monkeypatch.setattr(owner, name, change(getattr(owner, name)))
    with pytest.raises(AssertionError, match=words):
        law()


def test_a_text_that_has_another_number_than_its_data_is_found(monkeypatch):
    sound = Phrases.phrase
    monkeypatch.setattr(Phrases, "phrase", lambda self, word, **data: sound(self, word, **data).replace("3", "4"))
    with pytest.raises(AssertionError, match="is not in"):
        law()


def test_a_level_beyond_what_an_acting_gate_leaves_is_found():
    rating = PLAIN.rate(SETTLED, tables={"event": EVENTS})
    case, shown = find_dependencies(rating, {"id": 2}, "star"), PLAIN.explain(rating, unit=2, of="star")
    assert not list(broken_gates(case, case.node, case.row, shown))
    case.row.values["star"] = pr.LevelValue(STAR.scale, 2)
    assert list(broken_gates(case, case.node, case.row, shown)) == [
        "gate 'veto' is stated to act, and the row has five"
    ]


def test_facts_are_texts_with_data_and_stay_so_in_copies():
    for fact in facts():
        for again in (copy.deepcopy(fact), pickle.loads(pickle.dumps(fact))):  # noqa: S301 - our own
            assert (again, again.kind, again.data) == (fact, fact.kind, fact.data)
    chinese = PLAIN.explain(PLAIN.rate(SETTLED, tables={"event": EVENTS}), unit=1, of="star", lang="zh").facts
    quota = next(fact for fact in chinese if isinstance(fact, Fact) and fact.kind == "quota")
    assert quota == "五星名额：0.25 × 总数 = 2.25，恰好 2；实得 2"
    assert quota.data == {"quota": 0, "wanted": Fraction(9, 4), "places": (2,), "got": 2}


WARNING = """
name = "warned"
[table.unit]
key = "id"
[input.late]
kind = "flag"
[input.days]
kind = "number"
low = 0
high = 30
decimals = 0
[parameter.strict]
kind = "flag"
[warning.look]
when = "days > 3 if late else {other}"
text = "look at it"
"""


def test_what_a_warning_passes_over_is_looked_at(monkeypatch):
    read_in_ways, warned = (
        pr.Evaluator(pr.loads_scheme(WARNING.format(other=each))) for each in ("strict", "days > 9")
    )
    cohort = Cohort(units=[{"id": number, "late": number < 3, "days": 4 * number} for number in range(5)])
    testing.explanation_replays(read_in_ways, cohort)
    testing.explanation_replays(warned, cohort)
    monkeypatch.setattr(ExplanationBuilder, "passed_over", lambda *_: iter(()))
    with pytest.raises(AssertionError, match="passed over is"):
        testing.explanation_replays(warned, cohort)
