"""What an explanation tells is true: places, edges, gates, rows and neighbours are those of the rating."""

import operator
from typing import Any

import pytest
from tests.unit.frames import ENGINES

import partyrate as pr
import partyrate.explain
from partyrate.language.domains.reference import Reference

pytestmark = pytest.mark.usefixtures("columns_engine")

NAMES = ("rows", "polars", "polars lazy", "pandas", "duckdb")
TABLES = [pr.Table(name="unit", key="id", rows=100), pr.Table(name="event", key="e", parent="unit", rows=99)]
INPUTS = [
    pr.Indicator(name="score", table="unit", kind="number", low=0, high=100, decimals=1, optional=True),
    pr.Indicator(name="day", table="unit", kind="date", optional=True),
    pr.Indicator(name="bad", table="unit", kind="flag"),
    pr.Indicator(name="late", table="unit", kind="flag", optional=True),
]
FIVE = pr.Level(name="five", labels={"en": "five stars", "zh": "五星"})
FOUR, THREE = pr.Level(name="four"), pr.Level(name="three")


@pytest.fixture(params=NAMES)
def make(request):
    return ENGINES[request.param]


def ladder(**more: Any) -> pr.Ladder:
    usual: dict[str, Any] = {
        "levels": [FIVE, FOUR],
        "quotas": [pr.Quota(levels="five", exactly="2")],
        "order_by": "score desc",
        "ties": "in",
        "round": "down",
        "conflict": "condition",
    }
    return pr.Ladder(name="star", table="unit", **{**usual, **more})


def evaluator(*ladders: pr.Ladder, indicators: Any = (), **more: Any) -> pr.Evaluator:
    scheme = pr.Scheme(name="trial", tables=TABLES, indicators=[*INPUTS, *indicators], ladders=ladders, **more)
    return pr.Evaluator(scheme)


def units(*rows: Any) -> list[dict[str, Any]]:
    usual = {"score": 50, "day": "2019-05-01", "bad": False, "late": False}
    given = [row if isinstance(row, dict) else {"score": row} for row in rows]
    return [{"id": number, **usual, **row} for number, row in enumerate(given, start=1)]


def facts(made: pr.Evaluator, rating: pr.Rating, unit: int, of: str = "star", lang: str = "en") -> tuple[str, ...]:
    return made.explain(rating, unit=unit, of=of, lang=lang).facts


# ------------------------------------------------------------------------------------------------------------ the order


def test_a_place_counts_whoever_surely_stands_before_or_after_and_says_how_many_may_come_between(make):
    barred = pr.Gate(name="barred", when="late", exclude=["star"])
    made = evaluator(ladder(order_by=["score desc", "day asc"]), gates=[barred])
    missing = {"day": None}
    rating = made.rate(make(units(90, {"score": 80, **missing}, 80, 70, {"score": 60, **missing}, {"score": None})))
    order = "by score (greatest first), day (smallest first)"

    def place(unit, lang="en"):
        return next(fact for fact in facts(made, rating, unit, lang=lang) if " of " in fact and "place" in fact)

    assert place(1) == f"place 1 of 5 {order}"
    assert place(3) == f"place 2 of 4 so far {order}; the place of 1 other is open"  # the second one may come before it
    assert place(4) == f"place 4 of 5 {order}"
    said = facts(made, rating, 3, lang="zh")
    assert "按score（由高到低）、day（由低到高）暂排第 2，共 4 个；另有 1 个次序未定" in said
    rating = made.rate(make(units(90, {"score": 90}, {"score": 95, "late": None}, {"score": 99, "late": True})))
    assert place(1) == f"place 1 of 2 so far, shared with 1 other, {order}; the place of 1 other is open"


# ------------------------------------------------------------------------------------------------------------- the edge


EDGES: dict[str, tuple[pr.Ladder, list[Any], int, str, str]] = {
    "more is better": (
        ladder(), [90, 80.5, 70], 3, "has 80.5: this one is 10.5 worse", "最后一名为 80.5：本行差 10.5"
    ),
    "less is better": (
        ladder(order_by="score asc"), [10, 20, 30], 1, "has 20.0: this one is 10.0 better", "20.0：本行优 10.0"
    ),
    "less is better, and there is more": (
        ladder(order_by="score asc"), [10, 20, 30], 3, "has 20.0: this one is 10.0 worse", "20.0：本行差 10.0"
    ),
    "the last one itself": (ladder(), [90, 80.5, 70], 2, "has 80.5: level with it", "最后一名为 80.5：与之相同"),
    "a later key decides": (
        ladder(order_by=["score desc", "day asc"]),
        [90, {"score": 80, "day": "2019-05-02"}, {"score": 80, "day": "2019-05-03"}],
        3,
        "has 80.0: level with it, and worse by day (smallest first)",
        "最后一名为 80.0：与之相同，按day（由低到高）较差",
    ),
    "days": (
        ladder(order_by="day asc"),
        [{"day": "2019-01-01"}, {"day": "2019-02-01"}, {"day": "2019-02-02"}],
        3,
        "has 2019-02-01: this one is 1 day worse",
        "最后一名为 2019-02-01：本行差 1 天",
    ),
    "flags": (
        ladder(order_by="bad asc", quotas=[pr.Quota(levels="five", exactly="1")]),
        [{}, {"bad": True}],
        2,
        "has false: this one is worse",
        "最后一名为 否：本行较差",
    ),
    "a tie that is out": (
        ladder(ties="out", quotas=[pr.Quota(levels="five", exactly="2")]),
        [90, 80, 80],
        2,
        "has 90.0: this one is 10.0 worse",
        "最后一名为 90.0：本行差 10.0",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", EDGES)
def test_the_last_one_of_a_level_has_the_level_and_the_distance_has_the_right_side(case, make):
    rules, rows, unit, english, chinese = EDGES[case]
    made = evaluator(rules)
    rating = made.rate(make(units(*rows)))
    for lang, words in (("en", english), ("zh", chinese)):
        stated = facts(made, rating, unit, lang=lang)
        (edge,) = (fact for fact in stated if "the last one" in fact or "最后一名为" in fact)
        assert words in edge


def test_who_is_fixed_at_a_level_is_not_the_last_one_who_got_it(make):
    named = pr.Gate(name="named", when="bad", fix={"star": "five"}, freed="passes", takes_place=True)
    made = evaluator(ladder(), gates=[named])
    rating = made.rate(make(units(90, 80, {"score": 5, "bad": True})))
    assert "the last one in 'five stars' has 90.0: this one is 10.0 worse" in facts(made, rating, 2)


def tied(made, rating, unit, lang="en"):
    return [fact for fact in facts(made, rating, unit, lang=lang) if "a tie at" in fact or "出现并列" in fact]


def test_a_tie_that_was_left_out_is_what_a_row_behind_it_has_to_pass(make):
    made = evaluator(ladder(ties="out", quotas=[pr.Quota(levels="five", exactly="2")]))
    rating = made.rate(make(units(90, 80, 80, 79.5)))
    left_out = "a tie at 80.0 for the last place in 'five stars' was left out: "
    assert tied(made, rating, 1) == []  # it has the level
    assert tied(made, rating, 2) == [f"{left_out}level with it"]
    assert tied(made, rating, 4) == [f"{left_out}this one is 0.5 worse"]
    assert tied(made, rating, 4, "zh") == ["“五星”最后一个名额出现并列（80.0），并列的都未评上：本行差 0.5"]
    raised = made.rate(make(units(90, 80, 80, 80.5)))
    assert raised.values("star")[3].name == "five"
    assert tied(made, raised, 2) == []  # more than the tie takes the place, and nobody ties for it any more


def test_a_tie_that_is_let_in_or_that_nobody_settled_is_not_said_to_be_left_out(make):
    for ties in ("in", "error"):
        made = evaluator(ladder(ties=ties, quotas=[pr.Quota(levels="five", exactly="2")]))
        assert tied(made, made.rate(make(units(90, 80, 80, 70))), 4) == []


def test_a_key_that_ties_for_places_of_two_levels_is_left_out_of_both(make):
    quotas = [pr.Quota(levels="five", exactly="2"), pr.Quota(levels="four", exactly="1")]
    made = evaluator(ladder(ties="out", quotas=quotas))
    found = tied(made, made.rate(make(units(90, 80, 80, 70))), 4)
    assert [fact.rpartition(":")[0] for fact in found] == [
        f"a tie at 80.0 for the last place in '{level}' was left out" for level in ("five stars", "four")
    ]


def test_nobody_is_the_last_one_of_a_level_that_nobody_has(make):
    made = evaluator(ladder(ties="out"))
    assert not [fact for fact in facts(made, made.rate(make(units(9, 9, 9))), 1) if "the last one" in fact]


def test_a_place_that_is_shared_is_told_as_such(make):
    made = evaluator(ladder())
    rating = made.rate(make(units(9, 9, 8, 9)))
    assert "place 1 of 4, shared with 2 others, by score (greatest first)" in facts(made, rating, 1)
    assert "按score（由高到低）排第 1（与另外 2 个并列），共 4 个" in facts(made, rating, 1, lang="zh")
    assert "place 4 of 4 by score (greatest first)" in facts(made, rating, 3)


# ------------------------------------------------------------------------------------------------------------ choices


TIES = pr.Parameter(name="tied", kind="choice", values=["in", "out"])
CONFLICT = pr.Parameter(name="conflicting", kind="choice", values=["condition", "quota"])
OPEN = {
    "one of two decides": ("2", [90, 80, 80, 50], 2, ["ties"]),
    "none of them decides, for the places are open": ("open", [90, 80, 70, 50], 2, []),
    "the other one decides": ("2", [90, 50, 40], 2, ["conflict"]),
    "each decides": ("3", [90, 80, 50, 50], 3, ["ties, conflict"]),
    "the level is not open": ("2", [90, 80, 80, 50], 1, []),
}


@pytest.mark.parametrize("case", OPEN)
def test_choices_are_told_where_they_change_the_level_of_the_row(case, make):
    places, rows, unit, choices = OPEN[case]
    rules = ladder(
        levels=[pr.Level(name="five", when="score >= 60"), FOUR], quotas=[pr.Quota(levels="five", exactly=places)],
        ties=pr.ParameterName("tied"), conflict=pr.ParameterName("conflicting"),
    )  # fmt: skip
    made = evaluator(rules, parameters=[TIES, CONFLICT, pr.Parameter(name="open")])
    told = facts(made, made.rate(make(units(*rows))), unit)
    start = "the choices left open give different levels: "
    assert [fact.removeprefix(start) for fact in told if fact.startswith(start)] == choices


def test_a_choice_is_told_of_a_level_that_waits_by_another_word_for_the_order_alone():
    """Where only the order of other rows is open, another word for ties can leave a level open that stands now."""
    rules = {"order_by": ["score desc", "day asc"], "levels": [FIVE, FOUR, THREE]}
    quotas = [pr.Quota(levels=["five", "four"], at_most="2")]
    made, other = (evaluator(ladder(ties=word, quotas=quotas, **rules)) for word in ("in", "out"))
    rows = units(*({"score": 80, "day": day} for day in (None, None, "2019-05-01")), 70)
    rating = made.rate(rows)
    assert (str(rating.values("star")[3]), str(other.rate(rows).values("star")[3])) == ("three", "missing")
    said = "the rule for ties at the edge (ties = in) decided: with out it would be missing"
    assert said in facts(made, rating, 4)


# ------------------------------------------------------------------------------------------------------------- places


OPEN_ROUND = pr.Parameter(name="rounding", kind="choice", values=["down", "up"])


def test_places_whose_rounding_is_open_are_told_in_every_way(make):
    rules = ladder(
        round=pr.ParameterName("rounding"),
        quotas=[pr.Quota(levels="five", exactly="0.5 * rows"), pr.Quota(levels="four", at_most="2")],
    )
    made = evaluator(rules, parameters=[OPEN_ROUND])
    told = facts(made, made.rate(make(units(90, 80, 70))), 1)
    assert "places for five stars: 0.5 * rows = 1.5, exactly 1 or 2; given 1" in told
    assert "places for four: 2 = 2, at most 2; given 1" in told
    told = facts(made, made.rate(make(units(90, 80))), 1, lang="zh")
    assert "五星名额：0.5 × 总数 = 1，恰好 1；实得 1" in told


def test_places_that_are_not_known_are_not_numbered(make):
    rules = ladder(quotas=[pr.Quota(levels="five", exactly="open")])
    made = evaluator(rules, parameters=[pr.Parameter(name="open")])
    told = facts(made, made.rate(make(units(90, 80))), 1)
    assert "places for five stars: open = undetermined (exactly); given 0" in told
    told = facts(made, made.rate(make(units(90, 80))), 1, lang="zh")
    assert "五星名额：open = 无法确定（恰好）；实得 0" in told


# -------------------------------------------------------------------------------------------------------------- gates


CAP = pr.Gate(name="veto", when="bad", cap={"star": "four"}, freed="passes")
LATE = pr.Gate(name="delay", when="late", cap={"star": "four"}, freed="passes")
GOOD = pr.Level(name="five", when="score >= 60")
BAD = {"bad": True}

GATES: dict[str, tuple[pr.Ladder, list[pr.Gate], list[Any], int, list[str]]] = {
    "it takes the level away": (
        ladder(), [CAP], [{"score": 90, **BAD}, 80, 70], 1, ["gate 'veto' acts: star at most 'four'"]
    ),
    "the level was not earned": (
        ladder(levels=[GOOD, FOUR]), [CAP], [90, {"score": 50, **BAD}], 2,
        ["gate 'veto' applies, and changes nothing here: star at most 'four'"],
    ),
    "others were before it": (
        ladder(), [CAP], [90, 80, {"score": 50, **BAD}], 3,
        ["gate 'veto' applies, and changes nothing here: star at most 'four'"],
    ),
    "two of the same effect": (
        ladder(), [CAP, LATE], [{"score": 90, **BAD, "late": True}, 80, 70], 1,
        ["gate 'veto' acts: star at most 'four'", "gate 'delay' acts: star at most 'four'"],
    ),
    "one that is not known": (
        ladder(), [CAP, LATE], [90, {"score": 80, "late": None}, 70], 2,
        [
            "its level waits for what is open: id 2 (whether gate 'delay' acts (at most 'four'; missing: late))",
            "whether gate 'delay' acts is not known: star at most 'four'",
        ],
    ),
    "it keeps back after filling": (
        ladder(), [pr.Gate(name="veto", when="bad", cap={"star": "four"}, freed="empty")],
        [{"score": 90, **BAD}, 80, 70], 1, ["gate 'veto' acts: star at most 'four'"],
    ),
    "it fixes at the level that the row has": (
        ladder(), [pr.Gate(name="named", when="bad", fix={"star": "five"}, freed="empty")],
        [{"score": 90, **BAD}, 80, 70], 1,
        ["gate 'named' applies, and changes nothing here: star fixed at 'five stars'"],
    ),
    "it leaves out": (
        ladder(), [pr.Gate(name="out", when="bad", exclude="star")], [{"score": 90, **BAD}, 80], 1,
        ["gate 'out' acts: left out of star"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", GATES)
def test_a_gate_acts_just_where_it_changes_the_level(case, make):
    rules, gates, rows, unit, expected = GATES[case]
    made = evaluator(rules, gates=gates)
    rating = made.rate(make(units(*rows)))
    assert [fact for fact in facts(made, rating, unit) if "gate" in fact] == expected


def test_a_gate_that_bars_acts_only_where_there_is_something_to_bar(make):
    prize = pr.Incentive(name="prize", table="unit", kind="bonus", when="score > 60", amount="5")
    made = evaluator(ladder(), incentives=[prize], gates=[pr.Gate(name="veto", table="unit", when="bad", bars="prize")])
    rating = made.rate(make(units({"score": 90, **BAD}, {"score": 50, **BAD}, 90)))
    assert "gate 'veto' acts: no prize" in facts(made, rating, 1, "prize")
    assert "gate 'veto' applies, and changes nothing here: no prize" in facts(made, rating, 2, "prize")
    assert "“veto”适用，但未改变结果：不享受prize" in facts(made, rating, 2, "prize", "zh")
    assert facts(made, rating, 3, "prize") == ("only where score > 60: true",)


# --------------------------------------------------------------------------------------------------------------- rows


POINTS = [
    pr.Indicator(name="points", table="event", kind="number", low=0, high=9, decimals=0, optional=True),
    pr.Indicator(name="kind", table="event", kind="choice", values=["a", "b"], optional=True),
]
EVENTS: list[dict[str, Any]] = [
    {"id": 1, "e": 1, "points": 3, "kind": "a"},
    {"id": 1, "e": 2, "points": None, "kind": "a"},
    {"id": 1, "e": 3, "points": 5, "kind": "b"},
    {"id": 1, "e": 4, "points": 2, "kind": None},
    {"id": 2, "e": 1, "points": 1, "kind": "b"},
]
ROWS: dict[str, tuple[str, list[str], list[str]]] = {
    "count(event)": (
        "count(event)", ["over 4 rows", "e 1", "e 2", "e 3", "e 4"], ["共 4 条", "e 1", "e 2", "e 3", "e 4"]
    ),
    "selected": (
        "sum(points, where=present(points))",
        ["over 3 of 4 rows", "e 1: 3", "e 3: 5", "e 4: 2"], ["共 4 条，选取 3 条", "e 1：3", "e 3：5", "e 4：2"],
    ),
    "absent": (
        "sum(points)", ["over 4 rows", "missing in 1 row", "e 1: 3", "e 2: missing", "e 3: 5", "e 4: 2"],
        ["共 4 条", "其中 1 条缺失", "e 1：3", "e 2：缺失", "e 3：5", "e 4：2"],
    ),
    "unknown": (
        "count(event, where=kind == 'a')",
        ["over 2 of 4 rows", "whether it counts is missing for 1 row", "e 1", "e 2"],
        ["共 4 条，选取 2 条", "其中 1 条是否计入缺失", "e 1", "e 2"],
    ),
    "both": (
        "mean(points, where=kind == 'a')",
        ["over 2 of 4 rows", "whether it counts is missing for 1 row", "missing in 1 row", "e 1: 3", "e 2: missing"],
        ["共 4 条，选取 2 条", "其中 1 条是否计入缺失", "其中 1 条缺失", "e 1：3", "e 2：缺失"],
    ),
    "a cohort": ("count(unit, where=score > 60, within=())", ["over 1 of 3 rows"], ["共 3 条，选取 1 条"]),
}  # fmt: skip


@pytest.mark.parametrize("case", ROWS)
def test_the_rows_that_are_told_are_those_that_were_selected(case, make):
    rule, english, chinese = ROWS[case]
    made = evaluator(indicators=[*POINTS, pr.Indicator(name="total", table="unit", formula=rule)])
    rating = made.rate(make(units(90, 50, 60)), tables={"event": make(EVENTS)})
    for lang, expected in (("en", english), ("zh", chinese)):
        assert list(made.explain(rating, unit=1, of="total", lang=lang).parts[0].facts) == expected


RANKED: dict[str, tuple[str, int, list[str]]] = {
    "in the middle": (
        "rank(score, 'desc', within=(), ties='min')", 2,
        ["over 6 rows", "missing in 1 row", "its own value is 80.0", "next before it: 90.0 (id 1)",
         "level with it: id 3", "next after it: 70.0 (id 4 and 1 more)"],
    ),
    "the first": (
        "rank(score, 'desc', within=(), ties='min')", 1,
        ["over 6 rows", "missing in 1 row", "its own value is 90.0", "next after it: 80.0 (id 2 and 1 more)"],
    ),
    "the other way": (
        "rank(score, 'asc', within=(), ties='min')", 1,
        ["over 6 rows", "missing in 1 row", "its own value is 90.0", "next before it: 80.0 (id 2 and 1 more)"],
    ),
    "without a value": (
        "rank(score, 'desc', within=(), ties='min')", 6,
        ["over 6 rows", "missing in 1 row", "its own value is missing"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", RANKED)
def test_a_rank_shows_the_value_of_the_row_and_its_neighbours(case, make):
    rule, unit, expected = RANKED[case]
    made = evaluator(indicators=[pr.Indicator(name="place", table="unit", formula=rule)])
    rating = made.rate(make(units(90, 80, 80, 70, 70, {"score": None})))
    (part,) = made.explain(rating, unit=unit, of="place").parts
    assert list(part.facts) == expected
    assert [inner.name for inner in part.parts] == ["score"]


def test_the_neighbours_of_a_rank_are_told_in_chinese(make):
    rule = "rank(score, 'desc', within=(), ties='min')"
    made = evaluator(indicators=[pr.Indicator(name="place", table="unit", formula=rule)])
    rating = made.rate(make(units(90, 80, 80, 70, 70)))
    assert made.explain(rating, unit=2, of="place", lang="zh").parts[0].facts == (
        "共 5 条",
        "本行的值为 80.0",
        "前一名：90.0（id 1）",
        "与之并列：id 3",
        "后一名：70.0（id 4 等 2 个）",
    )


# ------------------------------------------------------------------------------------------------- whose rating it is


def test_a_rating_of_another_scheme_is_refused():
    mine, other = (evaluator(ladder(quotas=[pr.Quota(levels="five", exactly=places)])) for places in ("1", "2"))
    rating = other.rate(units(90, 80))
    with pytest.raises(pr.UsageError, match="the rating is of another scheme that is called 'trial'") as caught:
        mine.explain(rating, unit=1, of="star")
    assert caught.value.why
    assert caught.value.fix == "write rating.explain(...), or explain it with the evaluator that rated it"
    assert rating.explain(unit=1, of="star").value == rating.values("star")[0]
    named = pr.Evaluator(pr.Scheme(name="mine", edition="2020", tables=TABLES, indicators=INPUTS))
    with pytest.raises(pr.UsageError, match="the rating is of scheme 'trial', not of 'mine 2020'"):
        named.explain(rating, unit=1, of="star")


def test_an_evaluator_of_the_same_scheme_explains_a_rating_of_another_one():
    rating = evaluator(ladder()).rate(units(90, 80))
    assert str(evaluator(ladder()).explain(rating, unit=1, of="star").value) == "five"


def asked_rows(rating: pr.Rating[Any], agree: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows that agree with one of some mappings, row by row."""
    rows = rating.result.fetch("event", ["late", "score"])
    return [row for row in rows if any(all(row[name] == value for name, value in each.items()) for each in agree)]


@pytest.mark.parametrize(
    "agree",
    [
        [{}, {"id": "7"}],
        [{"id": "7"}],
        [{"id": "7"}, {"e": "3", "id": "9"}, {"late": True, "id": "1"}],
        [{"late": True}, {"id": "2"}],
        [{"id": "none"}],
    ],
)
def test_rows_that_agree_are_those_that_a_look_at_each_finds(agree, make):
    inputs = [
        pr.Indicator(name="score", table="event", kind="number", low=0, high=100, decimals=1),
        pr.Indicator(name="late", table="event", kind="flag"),
        pr.Indicator(name="most", table="unit", formula="max(score, where=late)"),
    ]
    scheme = pr.Scheme(name="t", tables=TABLES, indicators=inputs)
    units = [{"id": str(number)} for number in range(20)]
    pairs = [(unit, event) for unit in range(20) for event in range(9)]
    events = [{"id": str(n), "e": str(e), "score": n + e, "late": (n + e) % 3 == 0} for n, e in pairs]
    rating = pr.Evaluator(scheme).rate(make(units), tables={"event": make(events)})
    key = operator.itemgetter("id", "e")
    assert sorted(rating.result.fetch("event", ["late", "score"], agree), key=key) == sorted(
        asked_rows(rating, agree), key=key
    )


def test_of_a_large_rating_the_second_explanation_reads_all_rows_and_says_the_same(monkeypatch):
    units = [{"id": str(number), "score": number, "bad": False, "late": None, "day": None} for number in range(1, 9)]
    scheme = pr.Scheme(name="t", tables=TABLES[:1], indicators=INPUTS, ladders=[ladder()])
    rating = pr.Evaluator(scheme).rate(units)
    whole = str(rating.explain(unit="8", of="star"))
    monkeypatch.setattr(partyrate.explain, "MOST_AT_FIRST", 5)
    large = pr.Evaluator(scheme).rate(units)
    first = large.explain(unit="8", of="star")
    assert "_rated_rows" not in vars(large)
    second = large.explain(unit="8", of="star")
    assert "_rated_rows" in vars(large)
    assert str(first) == str(second) == whole
    monkeypatch.setattr(partyrate.explain, "MOST_ROWS", 5)
    larger = pr.Evaluator(scheme).rate(units)
    assert [str(larger.explain(unit="8", of="star")) for _ in range(2)] == [whole, whole]
    assert "_rated_rows" not in vars(larger)


def test_conditions_of_finer_rows_are_evaluated_once_for_all_rows_with_the_same_values(monkeypatch):
    inputs = [
        pr.Indicator(name="score", table="event", kind="number", low=0, high=100, decimals=1),
        pr.Indicator(name="many", table="unit", formula="count(event, where=score > 3)"),
    ]
    events = [{"id": "1", "e": str(number), "score": number % 5} for number in range(9)]
    rating = pr.Evaluator(pr.Scheme(name="t", tables=TABLES, indicators=inputs)).rate(
        [{"id": "1"}], tables={"event": events}
    )
    compared: list[str] = []
    usual = Reference.apply

    def apply(self: Reference, function: str, *more: Any) -> Any:
        compared.append(function)
        return usual(self, function, *more)

    monkeypatch.setattr(Reference, "apply", apply)
    assert [rating.explain(unit="1", of="many").shown for _ in range(2)] == ["1", "1"]
    assert compared.count(">") == 5


@pytest.mark.parametrize("past", [11, 12, 20])
def test_rounds_that_are_looked_at_and_not_shown_are_counted(past):
    scheme = pr.Scheme(
        name="t",
        tables=[pr.Table(name="unit", key="id")],
        indicators=[
            pr.Indicator(name="late", kind="flag"),
            pr.Indicator(name="often", formula="times(late)"),
        ],
    )
    made = pr.Evaluator(scheme)
    history = [{"id": 1, "round": 2020 - number, "late": True} for number in range(1, past + 1)]
    rating = made.rate([{"id": 1, "late": True}], tables={"history": history}, period=2020)
    (part,) = made.explain(rating, unit=1, of="often").parts
    shown = [str(fact) for fact in part.facts]
    more = past + 1 - 12
    assert len(shown) == 12 + (more > 0)
    assert shown[12:] == ([f"and {more} more before these"] if more else [])
    zh = made.explain(rating, unit=1, of="often", lang="zh").parts[0].facts[12:]
    assert list(map(str, zh)) == ([f"此前另有 {more} 项"] if more else [])
