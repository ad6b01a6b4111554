"""Every key of the model is read where it means something, and refused or warned of where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, get_args

import attrs
import pytest

import partyrate as pr
from partyrate.checks.unread import RULES, unread, unused_choices
from partyrate.loading.sections import EXTENSION_KEYS, PROFILE_KEYS, SECTIONS, TOP_KEYS, keys_in, keys_of
from partyrate.model import Level, Quota, Step
from partyrate.model.plain import fields_of
from partyrate.model.variation import APART, SHARING

BASE = """
name = "base"
stages = ["mark", "rate"]
[source.rules]
document = "Rules"
[table.unit]
key = "u"
[table.month]
parent = "unit"
key = "m"
expects = [1, 2]
[table.event]
parent = "unit"
key = "e"
rows = 3
order = "day"
[table.part]
parent = "unit"
key = "part"
columns = ["first", "second"]
[parameter.bar]
value = 5
[parameter.way]
kind = "choice"
values = ["x", "y"]
[lookup.pay]
keys = "star"
rows = [["five", 10], ["four", 5]]
unpublished = "three"
[lookup.fee]
keys = "star"
columns = ["low", "high"]
rows = [["five", 1, 2], ["four", 3, 4], ["three", 5, 6]]
[lookup.bands]
keys = "points"
rows = [[0, 1], [5, 2], [8, 4]]
match = "at_least"
[lookup.word]
keys = "star"
kind = "choice"
values = ["x", "y"]
rows = [["five", "x"], ["four", "y"], ["three", "y"]]
[input.score]
kind = "number"
low = 0
high = 10
decimals = 1
optional = true
[input.town]
kind = "choice"
values = ["n", "s"]
[input.bad]
kind = "flag"
[input.mark]
table = "month"
kind = "number"
allowed = [0, 1, 2]
[input.half]
table = "month"
kind = "number"
low = 0
high = 10
step = "0.5"
column = "h"
[input.day]
table = "event"
kind = "date"
[input.seen]
table = "event"
kind = "flag"
[input.cell]
table = "part"
kind = "number"
low = 0
high = 9
decimals = 0
[formula.twice]
takes = ["n"]
is = "n + n"
[formula.double]
is = "twice(score)"
[formula.marks]
is = "sum(mark) + sum(half)"
parent = "all"
weight = 0.25
[formula.other]
is = "round(coalesce(score, 0) / 3, 2)"
parent = "all"
weight = 0.25
[group.all]
[decision.band]
of = "coalesce(score, 0)"
parent = "all"
weight = 0
rows = [{ at_least = 7, gives = 2 }, { at_least = 4, gives = 1 }, { gives = 0 }]
[decision.shared]
takes = ["n"]
rows = [{ when = "n > 5", gives = 1 }, { gives = 0 }]
[decision.pair]
columns = ["x", "y"]
rows = [{ when = "bad", gives = [1, 2] }, { gives = [3, 4] }]
[formula.read]
is = "pair['x'] + shared(coalesce(score, 0))"
[group.inner]
parent = "all"
weight = 0.5
[warning.look]
when = "coalesce(score, 0) > 7"
text = "an unusual score"
[absence.early]
weight = 2
[absence.few]
[formula.met]
is = "(absent('few') if bad else 1) + (absent('early') if bad else 1)"
[formula.open]
is = "way == 'x' and bad"
[formula.paid]
is = "pay[star]"
[formula.fees]
is = "fee[star, 'low']"
[formula.matched]
is = "bands[coalesce(score, 0)]"
[formula.words]
is = "word[star] == 'x'"
[formula.run]
table = "event"
is = "streak(seen)"
[formula.cells]
is = "sum(cell)"
parent = "inner"
[formula.worth]
is = "2 * star"
[formula.north]
is = "town == 'n'"
[ladder.star]
levels = [
  { name = "five", when = "coalesce(score, 0) > bar" },
  { name = "four", when = "coalesce(score, 0) > 6" },
  { name = "three" },
]
order_by = "score desc"
quotas = [{ levels = "five", exactly = "0.4 * rows" }, { levels = "four", about = "1" }]
ties = "in"
round = "down"
conflict = "quota"
[gate.veto]
when = "bad"
fix = { star = "three" }
freed = "passes"
[gate.gone]
when = "coalesce(score, 0) == 4"
exclude = "star"
[gate.low]
when = "coalesce(score, 0) == 7"
cap = { star = "four" }
bars = "award"
freed = "passes"
[incentive.award]
kind = "pay"
when = "star >= 'four'"
amount = "coalesce(score, 0)"
unit = "yuan"
[budget.pool]
incentives = "award"
at_most = "1"
[pairing.help]
helpers = "coalesce(score, 0) > 8"
helped = "coalesce(score, 0) < 5"
each = 1
[procedure.office]
steps = [
  { name = "meet", takes = 2 },
  { name = "post", notice = 4, from_next_day = true },
  { name = "vote", takes = 1, within = 9 },
]
[limit.shape]
tree = "all"
depth = 2
level = 2
at_most = 1
total = 1
"""
UNITS = [
    {"u": name, "score": score, "town": "ns"[number % 2], "bad": number == 1, "first": number, "second": 2}
    for number, (name, score) in enumerate(zip("abcdefg", (9, 8, 8, 8, 4, 7, None), strict=True))
]
MONTHS = [{"u": unit["u"], "m": m, "mark": m, "h": "0.5"} for unit in UNITS for m in (1, 2)]
EVENTS = [
    {"u": unit["u"], "e": e, "day": date(2020, 1, 9 - e), "seen": e == 1 or unit["u"] == "a"}
    for unit in UNITS
    for e in (1, 2)
]


@cache
def base() -> pr.Scheme:
    return pr.loads_scheme(BASE)


@cache
def as_it_is() -> list[str]:
    return observed(base())


def observed(scheme: pr.Scheme) -> list[str]:
    """Return all that a scheme leads to: its faults and warnings, or results, notes, explanations and days."""
    try:
        evaluator = pr.Evaluator(scheme)
        said = [str(warning) for warning in pr.check(scheme).warnings]
        tables = {"month": MONTHS, "event": EVENTS}
        rating = evaluator.rate(UNITS, tables=tables, as_of="2020-12-31", period="2020")
        said += map(str, (rating.units, rating.tables, rating.incentives, *map(rating.pairs, scheme.pairings)))
        said += [note.text(lang) for note in rating.notes for lang in ("en", "zh")]
        said += [str(evaluator.explain(rating, unit=unit, of=of)) for unit in "ac" for of in scheme.ladders]
        said += [str(evaluator.explain(rating, unit="a", of=name)) for name in ("double", "all", "paid", "score")]
        said += [str(pr.timeline(scheme, name, "2020-01-02", holidays=())) for name in scheme.procedures]
        for each in scheme.procedures:
            said += map(str, pr.review(scheme, each, [{"step": "vote", "begin": "2020-02-01", "end": "2020-02-02"}],
                                       start="2020-01-01", holidays=()))  # fmt: skip
    except pr.PartyrateError as error:
        return [str(error)]
    return said


# ------------------------------------------------------------------------------------------ what a key does where it is

READ: dict[str, dict[str, tuple[str, Any]]] = {
    "table": {
        "key": ("unit", "town"), "parent": ("month", None), "rows": ("event", 1), "expects": ("month", [1, 2, 3]),
        "order": ("event", ()), "columns": ("part", ["first"]),
        "derived_keys": ("unit", {"u": pr.KeyPrefix(from_="code", first=1, of=2)}),
    },
    "parameter": {"kind": ("bar", "text"), "value": ("bar", 8), "values": ("way", ["y", "z"])},
    "lookup": {
        "keys": ("pay", ["town"]), "columns": ("fee", ["high", "low"]), "unpublished": ("pay", ["two"]),
        "rows": ("pay", [["five", 7], ["four", 5]]), "kind": ("word", "text"), "values": ("word", ["x", "z"]),
        "match": ("bands", "linear"),
    },
    "input": {
        "table": ("score", "month"), "when": ("score", "not bad"), "kind": ("bad", "number"), "low": ("score", 5),
        "high": ("score", 8), "decimals": ("score", 2), "values": ("town", ["n"]), "allowed": ("mark", [1, 3]),
        "step": ("half", 1), "column": ("half", None), "optional": ("score", False),
        "missing": ("score", ["1"]), "absent": ("score", ["few"]),
        "parent": ("score", "all"), "weight": ("score", 3), "maximum": ("score", 4), "stage": ("score", "nothing"),
    },
    "formula": {
        "table": ("double", "month"), "when": ("double", "bad"), "low": ("double", 1), "high": ("double", 5),
        "decimals": ("double", 0), "is": ("double", "score"), "takes": ("twice", ["n", "m"]),
        "parent": ("marks", None), "weight": ("marks", Fraction(1, 2)), "maximum": ("marks", 4),
        "stage": ("double", "nothing"), "show": ("double", False),
    },
    "decision": {
        "table": ("band", "month"), "when": ("band", "bad"), "low": ("band", 1), "high": ("band", 1),
        "decimals": ("band", 1), "takes": ("shared", ["n", "m"]), "of": ("band", "10 - coalesce(score, 0)"),
        "rows": ("band", [pr.DecisionRow(above=3, gives=1), pr.DecisionRow(gives=0)]), "hits": ("band", "sum"),
        "columns": ("pair", ["y", "x"]), "parent": ("band", None), "weight": ("band", 1), "maximum": ("band", 4),
        "stage": ("band", "nothing"), "show": ("band", False),
    },
    "group": {
        "table": ("all", "month"), "when": ("all", "bad"), "low": ("all", 3), "high": ("all", 3),
        "decimals": ("all", 1), "parent": ("all", "all"), "weight": ("all", 3), "maximum": ("all", 4),
        "stage": ("all", "nothing"), "show": ("all", False),
    },
    "ladder": {
        "from": ("star", "town"), "table": ("star", "month"),
        "levels": ("star", [Level(name="five"), Level(name="three")]),
        "when": ("star", "bad"), "within": ("star", "town"), "order_by": ("star", "score asc"),
        "quotas": ("star", [Quota(levels="five", exactly="1")]), "ties": ("star", "out"), "round": ("star", "up"),
        "remainder": ("star", "four"), "conflict": ("star", "condition"), "overlap": ("star", "report"),
        "stage": ("star", "nothing"), "show": ("star", False),
    },
    "level": {"when": ("five", "bad"), "value": ("four", Fraction(9))},
    "quota": {
        "levels": ("", ["four"]), "exactly": ("", "1"), "at_most": ("", "1"), "at_least": ("", "1"),
        "about": ("", "1"), "round": ("", "up"),
    },
    "gate": {
        "when": ("veto", "not bad"), "table": ("veto", "month"), "cap": ("low", {"star": "three"}),
        "fix": ("veto", {"star": "four"}), "exclude": ("gone", ()), "bars": ("low", ()),
        "takes_place": ("low", True), "freed": ("veto", "empty"), "stage": ("low", "nothing"),
    },
    "warning": {
        "when": ("look", "coalesce(score, 0) < 9"), "text": ("look", "another text"), "table": ("look", "month"),
        "stage": ("look", "nothing"),
    },
    "absence": {"weight": ("few", 3), "words": ("few", ["5"])},
    "incentive": {
        "table": ("award", "month"), "kind": ("award", "bonus"), "when": ("award", None),
        "amount": ("award", "1"), "unit": ("award", "places"), "every": ("award", "year"),
        "from": ("award", "next"), "rounds": ("award", 2), "recipient": ("award", "head"), "stage": ("award", "no"),
    },
    "budget": {
        "incentives": ("pool", ()), "at_most": ("pool", "30"), "within": ("pool", "u"), "stage": ("pool", "no"),
    },
    "pairing": {
        "table": ("help", "month"), "helpers": ("help", "bad"), "helped": ("help", "bad"), "each": ("help", 2),
        "at_most": ("help", 2), "within": ("help", "town"), "helpers_by": ("help", "score desc"),
        "helped_by": ("help", "score asc"), "stage": ("help", "no"),
    },
    "procedure": {"steps": ("office", [Step(name="meet")])},
    "step": {
        "requires": ("vote", ["meet"]), "takes": ("meet", 5), "notice": ("post", 5), "from_next_day": ("post", False),
        "within": ("vote", 2), "days": ("post", "working"), "stage": ("meet", "no"),
    },
    "limit": {
        "tree": ("shape", "none"), "depth": ("shape", 1), "level": ("shape", 1), "at_most": ("shape", 0),
        "exactly": ("shape", 2), "total": ("shape", 3),
    },
    "source": {"document": ("rules", "Order"), "clause": ("rules", "4")},
}  # fmt: skip
"""By section and key: an entry of the scheme above, and a value of the key that leads to something else."""

REMARKS = {
    "labels", "note", "source",  # of every entry: what readers see, tested where they see it
    ("table", "key_labels"), ("incentive", "recipient_labels"),  # likewise
    *((word, "value_labels") for word in ("parameter", "lookup", "input")),
    *((word, "direction") for word in ("input", "formula", "group", "decision")),  # for `better_never_worse`
    *(("parameter", "unit"), ("lookup", "unit")),  # what a number counts, for readers
    *(("parameter", "range"), ("parameter", "step")),  # plausible values, read by scenarios alone
    ("input", "unit"),  # how files give a number, tested where tables are read
    *(("source", "says"), ("source", "url")), ("accept", "code"), ("accept", "entry"), ("accept", "reason"),
    ("step", "actor"), ("step", "due"),
}  # fmt: skip
"""Keys that speak to readers, and never change a result."""
PARTS: dict[str, Any] = {"level": Level, "quota": Quota, "step": Step}


def all_keys() -> Iterator[tuple[str, str]]:
    """Return every key of every class of the model, by its section."""
    for word in SECTIONS:
        yield from ((word, key) for key in keys_in(word))
    for word, part in PARTS.items():
        yield from ((word, key) for key in keys_of(part) if key != "name")


def test_every_key_stands_in_the_table_below_or_is_a_remark() -> None:
    lacking = [
        each for each in all_keys()
        if each[1] not in READ.get(each[0], {}) and each not in REMARKS and each[1] not in REMARKS
    ]  # fmt: skip
    assert lacking == []
    assert {(word, key) for word, keys in READ.items() for key in keys} <= set(all_keys())


def changed(scheme: pr.Scheme, word: str, name: str, **fields: Any) -> pr.Scheme:
    """Return a scheme in which keys of one entry, or of a part of one, have other values."""
    if word in PARTS:
        of, home = ("office", "steps") if word == "step" else ("star", f"{word}s")
        entry = {**scheme.ladders, **scheme.procedures}[of]
        parts = list(getattr(entry, home))
        place = next(at for at, part in enumerate(parts) if word == "quota" or part.name == name)
        if word == "quota" and not set(fields) & {"levels", "round", "source"}:
            fields = {"exactly": None, **fields}
        parts[place] = attrs.evolve(parts[place], **fields)
        return changed(scheme, "procedure" if word == "step" else "ladder", of, **{home: parts})
    collection = SECTIONS[word].collection
    entries = dict(getattr(scheme, collection))
    entries[name] = attrs.evolve(entries[name], **fields)
    made: pr.Scheme = attrs.evolve(scheme, **dict[str, Any]({collection: entries}))
    return made


def attribute(word: str, key: str) -> str:
    return str(keys_of(PARTS.get(word) or SECTIONS[word].entry)[key].alias)


@pytest.mark.parametrize(("word", "key"), [(word, key) for word, keys in READ.items() for key in keys])
def test_a_key_leads_to_something_else_where_it_is_read(word: str, key: str) -> None:
    name, value = READ[word][key]
    scheme = base()
    if word == "source":  # shown where something names it
        scheme = changed(scheme, "ladder", "star", source="rules")
    if word == "ladder" and key == "remainder":
        free = [Level(name=level) for level in scheme.ladders["star"].names]
        scheme = changed(scheme, "ladder", "star", levels=free, conflict="condition",
                         quotas=[Quota(levels="four", exactly="2")])  # fmt: skip
        value = "five"
    if key == "helpers_by":
        scheme, value = changed(scheme, "pairing", "help", helpers="coalesce(score, 0) > 7"), "score asc"
    if key == "round":
        scheme = changed(scheme, "quota", "", exactly="0.2 * rows")
    if word == "ladder" and key == "conflict":
        scheme = changed(scheme, "level", "five", when="coalesce(score, 0) > 8")
    if word == "gate" and key == "takes_place":
        scheme, name = changed(scheme, "gate", "veto", fix={"star": "five"}), "veto"
    try:
        other = changed(scheme, word, name, **{attribute(word, key): value})
    except pr.StructureError:
        return  # refused where the entry is made
    assert observed(other) != (as_it_is() if scheme is base() else observed(scheme))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("name", "other"), ("period", "10 days"), ("stages", ["rate"]), ("assumptions", ["bar"]),
        ("missing", ["1"]), ("results", ["star"]), ("effective_from", date(2030, 1, 1)),
        ("in_force_on", "as_of"),
    ],
)  # fmt: skip
def test_a_key_at_the_top_leads_to_something_else(key: str, value: Any) -> None:
    scheme = attrs.evolve(base(), effective_to=date(2025, 1, 1))
    scheme = changed(scheme, "formula", "double", stage="mark")
    assert observed(attrs.evolve(scheme, **{key: value})) != observed(scheme) or key == "name"


def test_the_keys_at_the_top_are_these() -> None:
    remarks = {"title", "edition", "status", "note"}  # what a scheme is listed and shown by
    read = {"name", "period", "stages", "missing", "results", "assumptions", "effective_from", "effective_to",
            "in_force_on"}  # fmt: skip
    assert {*TOP_KEYS} == remarks | read
    assert {*EXTENSION_KEYS} == {"extends", "drop", "values"}
    assert {*PROFILE_KEYS} == {"name", "illustrative", "values", "notes"}
    kinds = {key: get_args(each.type) for key, each in fields_of(pr.Scheme).items()}
    held = {key for key, kind in kinds.items() if kind and attrs.has(kind[-1]) and key not in ("supplied", "in_force")}
    assert {*SHARING, *APART} == held


# -------------------------------------------------------------------------------------- and where nothing would read it

IDLE: list[tuple[str, str, str, Any, dict[str, Any], bool]] = [
    # section, entry, key, value; what else is so there; whether it is refused, or else warned of
    ("table", "month", "rows", 5, {}, True),
    ("table", "part", "rows", 5, {}, True),
    ("table", "event", "rows", 0, {}, True),
    ("parameter", "way", "unit", "yuan", {}, True),
    ("lookup", "word", "unit", "yuan", {}, True),
    ("lookup", "fee", "unit", "yuan", {"columns": (), "rows": [["five", True]]}, True),
    *[("input", "score", key, 3, {}, False) for key in ("weight", "maximum")],
    *[("formula", "double", key, 3, {}, False) for key in ("weight", "maximum")],
    *[("group", "all", key, 3, {}, False) for key in ("weight", "maximum")],
    ("input", "town", "direction", "lower", {}, True),
    ("input", "day", "direction", "lower", {}, True),
    ("input", "bad", "missing", ["-"], {}, True),
    ("input", "score", "missing", ["-", "-"], {}, True),
    ("formula", "twice", "parent", "all", {}, True),
    ("decision", "shared", "parent", "all", {}, True),
    ("decision", "pair", "parent", "all", {}, True),
    *[("decision", "pair", key, 3, {}, False) for key in ("weight", "maximum")],
    *[
        ("ladder", "star", key, value, {"ties": None, "round": None, "conflict": None, "quotas": quotas}, False)
        for key, value in (("ties", "in"), ("round", "up"), ("conflict", "quota"), ("remainder", "four"))
        for quotas in ((), [Quota(levels="four", about="1")])
    ],
    ("ladder", "star", "round", "up", {"quotas": [Quota(levels="five", exactly="1", round="down")]}, False),
    ("quota", "", "round", "up", {"exactly": None, "about": "1"}, True),
    *[
        ("ladder", "star", "overlap", "report",
         {"levels": [Level(name="five", when=when), Level(name="four"), Level(name="three")]}, False)
        for when in (None, "bad")
    ],
    ("gate", "gone", "freed", "passes", {}, False),
    ("gate", "gone", "takes_place", True, {}, False),
    ("gate", "low", "takes_place", True, {}, False),
    ("incentive", "award", "unit", "yuan", {"amount": None}, True),
    ("incentive", "award", "every", "year", {"amount": None, "unit": ""}, True),
    ("incentive", "award", "rounds", 0, {}, True),
    *[("limit", "shape", key, 1, {"level": None, "at_most": None}, True) for key in ("at_most", "exactly")],
    ("limit", "shape", "at_most", 1, {"exactly": 1}, True),
    ("limit", "shape", "level", 2, {"at_most": None}, True),
    ("limit", "shape", "level", 0, {}, True),
    ("limit", "shape", "depth", 0, {}, True),
    ("limit", "shape", "tree", "all", {"depth": None, "level": None, "at_most": None, "total": None}, False),
    ("step", "vote", "from_next_day", True, {}, False),
    *[("step", "vote", "days", "working", {"takes": None, "within": within}, False) for within in (None, "1 month")],
    *[
        (word, name, key, [value, value], {}, True)
        for word, name, key, value in (
            ("ladder", "star", "within", "town"), ("ladder", "star", "order_by", "score desc"),
            ("gate", "gone", "exclude", "star"), ("gate", "low", "bars", "award"),
            ("budget", "pool", "incentives", "award"), ("budget", "pool", "within", "u"),
            ("pairing", "help", "within", "town"), ("pairing", "help", "helpers_by", "score desc"),
            ("pairing", "help", "helped_by", "score asc"), ("quota", "", "levels", "five"),
            ("step", "vote", "requires", "meet"), ("table", "event", "order", "day"),
            ("ladder", "star", "source", "rules"),
        )
    ],
]  # fmt: skip


@pytest.mark.parametrize(("word", "name", "key", "value", "others", "refused"), IDLE)
def test_a_key_that_nothing_would_read_is_told(
    word: str, name: str, key: str, value: Any, others: dict[str, Any], refused: bool
) -> None:
    fields = {**others, attribute(word, key): value}
    scheme = changed(base(), word, name, **fields)
    if not refused:
        found = [(*each.path, each.why, each.fix) for each in pr.check(scheme).warnings]
    else:
        with pytest.raises(pr.SchemeError) as caught:
            pr.check(scheme)
        found = [(*each.path, each.why, each.fix) for each in caught.value.faults]
    (told,) = {each for each in found if key in each}
    assert name in told or word in PARTS
    assert all(told[-2:])


def test_a_gate_may_hold_what_its_ladder_has_no_places_for() -> None:
    free = changed(base(), "ladder", "star", quotas=(), ties=None, round=None, conflict=None)
    told = [each.path for each in pr.check(changed(free, "gate", "veto", takes_place=True)).warnings]
    assert ("gate", "veto", "freed") in told
    assert ("gate", "veto", "takes_place") in told


def test_a_condition_below_a_level_that_everybody_earns_is_told() -> None:
    levels = [Level(name="five"), Level(name="four", when="bad"), Level(name="three")]
    free = changed(base(), "ladder", "star", levels=levels, quotas=(), ties=None, round=None, conflict=None)
    assert ("ladder", "star", "levels", 1, "when") in [each.path for each in pr.check(free).warnings]


@pytest.mark.parametrize("key", ["stages", "assumptions", "missing"])
def test_words_at_the_top_stand_once_and_mean_something(key: str) -> None:
    twice: dict[str, Any] = {key: ["bar", "bar"]}
    scheme = attrs.evolve(base(), **twice)
    with pytest.raises(pr.SchemeError, match=f"'bar' stands twice in '{key}' of the scheme"):
        pr.check(scheme)
    with pytest.raises(pr.SchemeError, match="unknown parameter or lookup 'ways'"):
        pr.check(attrs.evolve(base(), assumptions="ways"))


def test_every_rule_of_the_check_is_tried_above() -> None:
    tried = {(word, key) for word, _, key, *_ in IDLE}
    for cls, rules in RULES.items():
        words = [word for word, section in SECTIONS.items() if section.entry is cls]
        words += [word for word, part in PARTS.items() if part is cls]
        for key in (key for rule in rules for key in rule.keys):
            assert any((word, key) in tried for word in words), key


def test_shipped_schemes_have_no_such_key() -> None:
    for each in pr.shipped_schemes():
        scheme = pr.load_scheme(each.name, edition=each.edition)
        assert [*unread(scheme), *unused_choices(scheme)] == []


# ------------------------------------------------------------------------------------------- the arguments of functions


def test_arguments_that_would_change_nothing_are_refused() -> None:
    scheme = base()
    evaluator = pr.Evaluator(scheme)
    rating = evaluator.rate(UNITS, tables={"month": MONTHS, "event": EVENTS})
    for call in (
        lambda: rating.notes[0].text("fr"),
        lambda: rating.totals(["u", "u"]),
        lambda: rating.counts("star", within=["u", "u"]),
        lambda: rating.distribution("star", within=["u", "u"]),
        lambda: rating.sample("star", n=1, seed="1", within=["u", "u"]),
        lambda: evaluator.rate(UNITS, check="no"),  # type: ignore[call-overload]
        lambda: evaluator.explain(rating, unit="a", of="star", lang="fr"),
        lambda: evaluator.sql("duckdb", tables=["unit"], types={"month": {"mark": "int64"}}),
        lambda: evaluator.sql("duckdb", types={"unit": {"score": "whole"}}),
        lambda: evaluator.sql("duckdb", types={"unit": "int64"}),  # type: ignore[dict-item]
        lambda: scheme.with_values({"bar": 1}, bar=2),
        lambda: scheme.with_profile({"bar": 1}),  # type: ignore[arg-type]
        lambda: pr.dumps_scheme("base"),  # type: ignore[arg-type]
    ):
        with pytest.raises(pr.UsageError) as caught:
            call()
        assert caught.value.why
        assert caught.value.fix
    with pytest.raises(pr.StructureError, match=r"'gate.low' is dropped twice"):
        scheme.with_changes("other", drop=["low", "gate.low"])
    with pytest.raises(pr.UnknownNameError, match="unknown value of the profile 'baar'"):
        scheme.with_profile(pr.Profile(name="p", values={"bar": 1}, notes={"baar": "because"}))


def test_a_variant_has_budgets_and_pairings_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(BASE, encoding="utf-8")
    file = tmp_path / "other.toml"
    pairing = '[pairing.help]\nhelpers = "bad"\nhelped = "score < 5"\neach = 1\n'
    file.write_text(f'name = "other"\nextends = "base.toml"\ndrop = "budget.pool"\n{pairing}', encoding="utf-8")
    variant = pr.load_scheme(file)
    assert variant.variation is not None
    assert (variant.variation.replaced, variant.variation.dropped) == (("pairing.help",), ("budget.pool",))
    assert variant.pairings["help"].helpers == "bad"
    assert not variant.budgets
    budget = pr.Budget(name="pool", incentives="award", at_most="7")
    assert base().with_changes("other", [budget]).budgets["pool"].at_most == "7"
