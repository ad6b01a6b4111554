"""Ladders, fact by fact: each fact is checked on plain rows, Polars and pandas, with results worked out by hand."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd
import polars as pl
import pytest
from tests.unit.frames import ENGINES

import partyrate as pr
from partyrate.engines.reference.run import rate_rows
from partyrate.engines.request import Request
from partyrate.engines.select import rate_frames
from partyrate.ladders import CohortRecord, interpretations_of, rounded_places
from partyrate.model import ordering
from partyrate.plan import Plan

pytestmark = pytest.mark.usefixtures("columns_engine")

SCORE = pr.Indicator(name="score", kind="number", low=0, high=100, decimals=3, optional=True)
FLAGS = [pr.Indicator(name=name, kind="flag", optional=True) for name in ("f", "g", "h", "k0", "k1")]
OPEN = [
    pr.Parameter(name="open_ties", kind="choice", values=("in", "out")),
    pr.Parameter(name="open_round", kind="choice", values=("down", "up", "half_up", "largest_remainder")),
    pr.Parameter(name="open_conflict", kind="choice", values=("condition", "quota")),
    pr.Parameter(name="open_overlap", kind="choice", values=("first", "report")),
    pr.Parameter(name="open_freed", kind="choice", values=("passes", "empty")),
    pr.Parameter(name="open_takes", kind="flag"),
    pr.Parameter(name="hidden", kind="number"),
    pr.Parameter(name="secret", kind="flag"),
]


OPEN += [
    pr.Parameter(name=f"only_{word}", kind="choice", values=[word])
    for word in ("in", "out", "down", "up", "half_up", "condition", "quota", "first", "report", "passes", "empty")
]
OPEN += [
    pr.Parameter(name="in_or_error", kind="choice", values=["in", "error"]),
    pr.Parameter(name="up_or_half_up", kind="choice", values=["up", "half_up"]),
    pr.Parameter(name="takes_b", kind="choice", values=["b"]),
    pr.Parameter(name="takes_b_or_c", kind="choice", values=["b", "c"]),
]


def open_(name: str) -> pr.ParameterName:
    return pr.ParameterName(f"open_{name}")


def ladder(levels: Sequence[Any], **fields: Any) -> pr.Ladder:
    """A ladder whose levels are names, or pairs of name and condition."""
    made = [pr.Level(name=each) if isinstance(each, str) else pr.Level(name=each[0], when=each[1]) for each in levels]
    usual = {"order_by": "score desc", "ties": "in", "round": "down", "conflict": "condition"}
    return pr.Ladder(name="star", levels=made, **{**usual, **fields})


def quota(levels: Sequence[str] | str, **bound: Any) -> pr.Quota:
    return pr.Quota(levels=levels, **bound)


def plan_of(star: pr.Ladder, gates: Sequence[pr.Gate] = (), indicators: Sequence[pr.Indicator] = ()) -> Plan:
    return pr.check(
        pr.Scheme(
            name="one ladder",
            tables=[pr.Table(name="unit", key=["d", "u"], rows=100_000)],
            parameters=OPEN,
            indicators=[SCORE, *FLAGS, *indicators],
            ladders=[star],
            gates=gates,
        )
    ).plan


def fill(
    star: pr.Ladder, rows: Iterable[Any], gates: Sequence[pr.Gate] = (), indicators: Sequence[pr.Indicator] = ()
) -> tuple[dict[int, str], list[CohortRecord]]:
    """Fill a ladder on every engine, and give the levels by row and the accounts of the cohorts.

    A row is a score, or a dict; it is numbered from 1.
    """
    blank = {"d": "x", "score": 0, **dict.fromkeys(("f", "g", "h", "k0", "k1"), False)}
    full = [
        {**blank, "u": number, **(row if isinstance(row, dict) else {"score": row})}
        for number, row in enumerate(rows, start=1)
    ]
    plan = plan_of(star, gates, indicators)
    store = rate_rows(Request(plan, {"unit": full}))
    levels = {row.raw["u"]: str(row.value("star")) for row in store.tables["unit"]}
    records = sorted(store.records("star"), key=lambda record: tuple(map(str, record.key)))
    kinds = {"score": pl.Float64, **dict.fromkeys(("f", "g", "h", "k0", "k1"), pl.Boolean)}
    frame = pl.DataFrame(full, schema_overrides=kinds)
    for native in (frame, frame.to_pandas()):
        result = rate_frames(Request(plan, {"unit": native}))
        assert {row["u"]: str(row["star"]) for row in result.fetch("unit", ["star"])} == levels
        assert result.records("star") == records
    return levels, records


def levels_of(
    star: pr.Ladder, rows: Iterable[Any], gates: Sequence[pr.Gate] = (), indicators: Sequence[pr.Indicator] = ()
) -> list[str]:
    return list(fill(star, rows, gates, indicators)[0].values())


def account_of(star: pr.Ladder, rows: Iterable[Any], gates: Sequence[pr.Gate] = ()) -> CohortRecord:
    (record,) = fill(star, rows, gates)[1]
    return record


def words(text: str) -> list[str]:
    """Read levels from a line: `-` is no rule, `?` undetermined, `0` missing."""
    return [{"-": "no rule", "?": "undetermined", "0": "missing"}.get(word, word) for word in text.split()]


# ---------------------------------------------------------------------------------------------------------- conditions


def test_a_row_earns_the_best_level_whose_condition_holds():
    star = ladder([("a", "score >= 90"), ("b", "score >= 80"), ("c", "score >= 60")])
    assert levels_of(star, [95, 90, "89.999", 80, 60, 59]) == words("a a b b c -")


def test_a_row_that_no_level_fits_is_no_rule_and_never_the_lowest_level():
    assert levels_of(ladder([("a", "score >= 90")]), [10]) == ["no rule"]


def test_an_absent_condition_makes_the_level_absent_unless_a_better_one_holds():
    star = ladder([("a", "k0"), ("b", "k1"), "c"])
    rows = [{"k0": True, "k1": None}, {"k0": None, "k1": True}, {"k0": False, "k1": None}]
    assert levels_of(star, rows) == ["a", "missing", "missing"]


def test_overlap_report_gives_no_level_where_two_conditions_hold():
    star = ladder([("a", "k0"), ("b", "k1"), "c"], overlap="report")
    rows = [{"k0": True, "k1": True}, {"k0": True}, {"k1": True}, {}, {"k0": True, "k1": None}]
    assert levels_of(star, rows) == ["no rule", "a", "b", "c", "missing"]


def test_overlap_report_with_two_true_conditions_is_settled_whatever_a_third_one_is():
    star = ladder([("a", "k0"), ("b", "k1"), ("c", "f"), "d"], overlap="report")
    assert levels_of(star, [{"k0": True, "k1": True, "f": None}]) == ["no rule"]


def test_an_unpublished_overlap_matters_only_where_two_conditions_hold():
    star = ladder([("a", "k0"), ("b", "k1"), "c"], overlap=open_("overlap"))
    assert levels_of(star, [{"k0": True, "k1": True}, {"k0": True}, {}]) == words("? a c")


@pytest.mark.parametrize("quotas", [[], [pr.Quota(levels="a", at_most="2")]])
def test_a_row_without_a_rule_that_an_open_gate_may_fix_waits_for_the_gate(quotas):
    """It is the missing flag that decides whether the row has a level, so that this is what is told."""
    more = {"order_by": "score desc", "ties": "in", "round": "down", "conflict": "condition"} if quotas else {}
    star = ladder([("a", "score >= 90"), ("b", "score >= 80")], quotas=quotas, **more)
    gate = pr.Gate(name="veto", when="f", fix={"star": "b"}, freed="passes")
    rows = [{"score": 10, "f": flag} for flag in (None, True, False)] + [{"score": 80, "f": None}]
    assert levels_of(star, rows, [gate]) == words("0 b - b")


def test_a_ladder_without_quotas_has_an_account_of_its_levels():
    record = account_of(ladder([("a", "score >= 90"), "b"]), [95, 50, 40])
    assert [(level.level, level.places, level.candidates, level.taken) for level in record.levels] == [
        ("a", None, 1, 1),
        ("b", None, 2, 2),
    ]


def test_the_ladders_when_leaves_rows_without_a_level_and_out_of_the_candidates():
    star = ladder(["a", "b"], when="f", quotas=[quota("a", exactly="0.5 * candidates")], remainder="b")
    rows = [{"score": 9}, {"score": 8, "f": True}, {"score": 7, "f": True}, {"score": 6, "f": None}]
    assert levels_of(star, rows) == ["not applicable", "a", "b", "missing"]
    record = account_of(star, rows)
    # With the fourth row there are 1.5 places before rounding: as many after it.
    quota_ = record.quotas[0]
    assert (record.rows, record.candidates, str(quota_.wanted), quota_.places) == (4, 2, "missing", 1)


# -------------------------------------------------------------------------------------------------------------- places


@pytest.mark.parametrize(
    ("rounding", "places"),
    [("down", [3, 6, 2]), ("up", [4, 7, 3]), ("half_up", [4, 7, 3]), ("largest_remainder", [4, 6, 3])],
)
def test_three_five_two_of_thirteen_under_each_rounding(rounding, places):
    # 3.9, 6.5 and 2.6 places; by the largest remainder 13 places: 3 + 6 + 2, and one each for .9 and .6.
    star = ladder(
        ["a", "b", "c"],
        round=rounding,
        quotas=[quota(name, exactly=f"{share} * rows") for name, share in (("a", "0.3"), ("b", "0.5"), ("c", "0.2"))],
    )
    assert [each.places for each in account_of(star, range(13)).quotas] == places


def test_places_that_do_not_total_the_cohort_leave_rows_without_a_level():
    quotas = [quota("a", exactly="0.3 * rows"), quota("b", exactly="0.5 * rows"), quota("c", exactly="0.2 * rows")]
    star = ladder(["a", "b", "c"], quotas=quotas)
    assert levels_of(star, range(13, 0, -1)) == words("a a a b b b b b b c c - -")
    assert account_of(star, range(13)).unplaced == 2


def test_the_remainder_takes_what_is_left_and_gives_what_is_too_much():
    quotas = [quota("a", exactly="0.3 * rows"), quota("b", exactly="0.5 * rows"), quota("c", exactly="0.2 * rows")]
    down = ladder(["a", "b", "c"], quotas=[quotas[0], quotas[2]], remainder="b")
    assert levels_of(down, range(13, 0, -1)) == words("a a a b b b b b b b b c c")
    up = ladder(["a", "b", "c"], quotas=[quotas[0], quotas[2]], remainder="b", round="up")
    assert levels_of(up, range(13, 0, -1)) == words("a a a a b b b b b b c c c")


def test_the_remainder_keeps_back_nothing_for_at_most():
    star = ladder(["a", "b", "c"], quotas=[quota("a", exactly="1"), quota("c", at_most="2")], remainder="b")
    assert levels_of(star, [5, 4, 3, 2]) == words("a b b b")


def test_the_remainder_keeps_back_what_at_least_asks_for():
    star = ladder(["a", "b", "c"], quotas=[quota("a", exactly="1"), quota("c", at_least="2")], remainder="b")
    assert levels_of(star, [5, 4, 3, 2]) == words("a b c c")


def test_a_quota_of_no_places_gives_none_and_no_tie():
    star = ladder(["a", "b"], quotas=[quota("a", exactly="0")])
    assert levels_of(star, [5, 5, 5]) == words("b b b")
    assert not account_of(star, [5, 5, 5]).levels[0].has_tie


def test_negative_wishes_are_no_places():
    star = ladder(["a", "b"], quotas=[quota("a", exactly="rows - 5")])
    assert levels_of(star, [5, 4]) == words("b b")


def test_a_quota_over_two_levels_lets_the_better_one_take_all():
    star = ladder(["a", "b", "c"], quotas=[quota(["a", "b"], at_most="3"), quota("a", at_most="1")])
    assert levels_of(star, [5, 4, 3, 2, 1]) == words("a b b c c")


def test_about_changes_nothing_and_stands_in_the_account():
    star = ladder([("a", "score >= 90"), "b"], quotas=[quota("a", about="0.1 * rows")])
    rows = [95, 94, 93, 50, 50]
    assert levels_of(star, rows) == words("a a a b b")
    (record,) = account_of(star, rows).quotas
    assert (record.wanted, record.places, record.got) == (Fraction(1, 2), None, 3)


def test_an_unpublished_about_leaves_nothing_undetermined():
    star = ladder(["a", "b"], quotas=[quota("a", about="hidden * rows"), quota("a", exactly="1")])
    assert levels_of(star, [5, 4]) == words("a b")


def test_even_remainders_go_to_the_quota_that_stands_first_and_the_account_says_so():
    assert rounded_places(["largest_remainder"] * 2, [Fraction(1, 2), Fraction(3, 2)]) == ([1, 1], True)
    star = ladder(
        ["a", "b"],
        round="largest_remainder",
        quotas=[quota("a", exactly="0.5"), quota("b", exactly="1.5")],
    )
    record = account_of(star, [5, 4])
    assert ([each.places for each in record.quotas], record.even_remainders) == ([1, 1], True)


@pytest.mark.parametrize(
    ("roundings", "places"),
    [
        ("down up down", [1, 2, 1]),
        ("half_up down half_up", [2, 1, 2]),
        ("largest_remainder up largest_remainder", [2, 2, 1]),
    ],
)
def test_each_quota_is_rounded_in_its_own_way(roundings, places):
    """Of 1.5, 1.5 and 1.5, those by the largest remainder share three places between two of them."""
    own = dict(zip("abc", roundings.split(), strict=True))
    quotas = [quota(name, exactly="0.1 * rows", round=word) for name, word in own.items()]
    star = ladder([*"abc", "d"], quotas=quotas, round=None)
    record = account_of(star, range(15))
    assert [each.places for each in record.quotas] == places
    assert record.even_remainders is ("largest_remainder" in roundings)
    quotas[0] = quota("a", exactly="0.1 * rows")
    beside = ladder([*"abc", "d"], quotas=quotas, round=own["a"])
    assert [each.places for each in account_of(beside, range(15)).quotas] == places


def test_an_open_rounding_of_one_quota_leaves_open_what_hangs_on_it():
    quotas = [quota("a", exactly="1.5", round=pr.ParameterName("up_or_half_up")), quota("b", exactly="1")]
    assert levels_of(ladder([*"abc"], quotas=quotas), [9, 8, 7, 6]) == words("a a b c")
    quotas[0] = quota("a", exactly="1.5", round=open_("round"))
    star = ladder([*"abc"], quotas=quotas)
    assert levels_of(star, [9, 8, 7, 6]) == words("a ? ? c")
    plan = plan_of(star)
    assert interpretations_of(plan, plan.scheme.ladders["star"]).open == ("round",)


def test_an_open_remainder_leaves_open_what_hangs_on_it():
    """Rounded up, 1.5, 1.5 and 1.5 of four rows are two each: one level gives up two of them."""
    quotas = [quota(name, exactly="1.5") for name in "abc"]

    def levels_by(remainder):
        return levels_of(ladder([*"abc"], quotas=quotas, round="up", remainder=remainder), [9, 8, 7, 6])

    assert levels_by("b") == words("a a c c")
    assert levels_by("c") == words("a a b b")
    assert levels_by(pr.ParameterName("takes_b")) == words("a a c c")
    assert levels_by(pr.ParameterName("takes_b_or_c")) == words("a a ? ?")
    star = ladder([*"abc"], quotas=quotas, round="up", remainder=pr.ParameterName("takes_b_or_c"))
    plan = plan_of(star)
    assert interpretations_of(plan, plan.scheme.ladders["star"]).open == ("remainder",)


def test_an_open_remainder_without_places_is_no_choice():
    rest = pr.ParameterName("takes_b_or_c")
    assert levels_of(ladder([*"abc"], quotas=[quota("b", about="1")], remainder=rest), [9, 8]) == words("a a")


def test_a_rounding_of_the_ladder_that_no_quota_uses_is_no_choice():
    star = ladder([*"ab"], ties="error", round=open_("round"), quotas=[quota("a", exactly="1", round="up")])
    assert levels_of(star, [9, 9]) == words("- -")


# ---------------------------------------------------------------------------------------------------------------- ties


@pytest.mark.parametrize(("ties", "expected"), [("in", "a a a b"), ("out", "a b b b"), ("error", "a - - b")])
def test_each_policy_for_a_tie_at_the_edge(ties, expected):
    star = ladder(["a", "b"], ties=ties, quotas=[quota("a", exactly="2")])
    assert levels_of(star, [9, 8, 8, 7]) == words(expected)
    record = account_of(star, [9, 8, 8, 7])
    assert record.levels[0].has_tie
    assert record.unsettled == (2 if ties == "error" else 0)


@pytest.mark.parametrize(
    ("scores", "lots", "expected"),
    [
        ([7, 5, 5, 3], [1, None, None, 1], "a 0 0 0"),  # the last one has d, if lots part the two before it
        ([7, 5, 5, 3], [1, 1, 2, 1], "a b c d"),
        ([7, 5, 5, 3], [1, 1, 1, 1], "a - - -"),  # without them it has c or d
        ([9, 8, 8, 5, 5], [1, 1, 1, None, None], "a - - 0 0"),  # one of the last two has d in each interpretation
    ],
)
def test_a_row_waits_where_only_an_interpretation_in_which_it_waits_differs(scores, lots, expected):
    star = ladder(
        [*"abcd"], ties="error", order_by=["score desc", "lot asc"], quotas=[quota(name, at_most="1") for name in "abc"]
    )
    lot = pr.Indicator(name="lot", kind="number", low=1, high=9, decimals=0, optional=True)
    rows = [{"score": score, "lot": lot_} for score, lot_ in zip(scores, lots, strict=True)]
    levels, (record,) = fill(star, rows, indicators=[lot])
    assert list(levels.values()) == words(expected)
    assert (record.waiting, record.missing) == (expected.count("0"), expected.count("0"))


def test_an_unpublished_tie_policy_leaves_only_the_tied_rows_undetermined():
    star = ladder(["a", "b"], ties=open_("ties"), quotas=[quota("a", exactly="2")])
    assert levels_of(star, [9, 8, 8, 7]) == words("a ? ? b")
    assert levels_of(star, [9, 8, 7, 7]) == words("a a b b")


def test_what_a_tie_takes_too_much_is_taken_from_the_next_quota_of_the_same_set():
    star = ladder(["a", "b", "c"], quotas=[quota("a", at_most="1"), quota(["a", "b"], at_most="3")])
    assert levels_of(star, [9, 9, 8, 7]) == words("a a b c")


def test_the_account_counts_who_got_a_place_in_the_end():
    star = ladder(["a", "b"], ties="error", quotas=[quota("a", exactly="2")])
    record = account_of(star, [9, 8, 8, 7])
    assert (record.quotas[0].places, record.quotas[0].got) == (2, 1)


def test_later_keys_break_ties():
    star = ladder(["a", "b"], order_by=["score desc", "k0 desc", "k1 asc"], quotas=[quota("a", exactly="2")])
    rows = [{"score": 8, "k1": True}, {"score": 8, "k0": True}, {"score": 8}, {"score": 7, "k0": True}]
    assert levels_of(star, rows) == words("b a a b")


def test_a_row_without_an_order_key_is_left_out_of_the_filling():
    star = ladder(["a", "b"], quotas=[quota("a", exactly="0.5 * candidates")])
    assert levels_of(star, [9, {"score": None}, 7, 8]) == words("a 0 b a")


# ------------------------------------------------------------------------------------------------------------ conflicts


@pytest.mark.parametrize(
    ("conflict", "expected"), [("condition", "a b b c c"), ("quota", "a a a c c"), ("report", "a - - c c")]
)
def test_too_few_for_an_upper_level(conflict, expected):
    levels = [("a", "score >= 90"), ("b", "score >= 60"), "c"]
    star = ladder(levels, conflict=conflict, quotas=[quota("a", exactly="3")])
    assert levels_of(star, [95, 80, 70, 50, 40]) == words(expected)


@pytest.mark.parametrize(("conflict", "expected"), [("condition", "a a a"), ("quota", "a a b"), ("report", "a a -")])
def test_at_least_at_the_bottom_is_filled_from_above(conflict, expected):
    star = ladder([("a", "score >= 60"), "b"], conflict=conflict, quotas=[quota("b", at_least="0.4 * rows")])
    assert levels_of(star, [95, 80, 70]) == words(expected)


def test_at_least_lifts_the_nearest_where_nothing_else_limits_the_level():
    star = ladder([("a", "score >= 90"), "b"], conflict="quota", quotas=[quota("a", at_least="2")])
    assert levels_of(star, [95, 80, 70]) == words("a a b")
    assert account_of(star, [95, 80, 70]).levels[0].lifted == 1


def test_the_better_level_is_filled_first_where_places_are_more_than_rows():
    # 2 + 6 + 6 + 2 places for 13 rows: the best levels get theirs, and the last ones go short.
    star = ladder(
        ["a", "b", "c", "d"],
        round="up",
        conflict="quota",
        quotas=[
            quota(name, exactly=f"{share} * rows")
            for name, share in {"a": "0.1", "b": "0.4", "c": "0.4", "d": "0.1"}.items()
        ],
    )
    assert levels_of(star, range(13, 0, -1)) == words("a a b b b b b b c c c c c")


@pytest.mark.parametrize(
    ("upper", "lower", "rows", "expected"),
    [
        # The best level of the set takes all the places that the set asks for, though too few rows are left below.
        ("0.4 * rows", "0.6 * rows", 3, "a a c"),
        ("2", "2", 4, "a a c c"),
        ("2", "3", 4, "a a c c"),
        ("3", "3", 2, "a a"),
    ],
)
def test_a_level_of_a_set_leaves_no_rows_at_the_cost_of_the_places_of_its_set(upper, lower, rows, expected):
    quotas = [quota(["a", "b"], exactly=upper), quota("c", exactly=lower)]
    star = ladder(["a", "b", "c"], round="up", conflict="quota", quotas=quotas)
    assert levels_of(star, range(rows, 0, -1)) == words(expected)


def test_nobody_is_lifted_past_another_bound():
    star = ladder(
        [("a", "score >= 90"), "b"], conflict="quota", quotas=[quota("a", at_least="3"), quota("a", at_most="2")]
    )
    assert levels_of(star, [95, 80, 70, 60]) == words("a a b b")


def test_nobody_is_lifted_past_a_gate():
    star = ladder([("a", "score >= 90"), "b"], conflict="quota", quotas=[quota("a", exactly="2")])
    capped = pr.Gate(name="veto", when="f", cap={"star": "b"}, freed="passes")
    assert levels_of(star, [95, {"score": 80, "f": True}, 70], [capped]) == words("a b a")
    # Whether the cap acts is missing: the second row is lifted, or the third one in its place.
    assert levels_of(star, [95, {"score": 80, "f": None}, 70], [capped]) == words("a 0 0")


def test_nobody_is_lifted_where_a_tie_left_places_empty():
    star = ladder([("a", "score >= 90"), "b"], ties="out", conflict="quota", quotas=[quota("a", exactly="2")])
    assert levels_of(star, [95, 92, 92, 80]) == words("a b b b")


def test_a_tie_among_the_lifted_is_in_the_account():
    star = ladder([("a", "score >= 90"), "b"], conflict="quota", quotas=[quota("a", exactly="2")])
    assert levels_of(star, [95, 80, 80]) == words("a a a")
    assert account_of(star, [95, 80, 80]).levels[0].has_tie


def test_a_row_that_earned_no_level_is_not_lifted():
    star = ladder([("a", "score >= 90"), ("b", "score >= 60")], conflict="quota", quotas=[quota("a", exactly="2")])
    assert levels_of(star, [95, 50]) == words("a -")


def test_conflict_is_not_read_twice_where_it_cannot_matter():
    quotas = [quota("a", exactly="1"), quota("c", exactly="1")]
    simple = ladder(["a", "b", "c"], conflict="report", quotas=quotas, remainder="b")
    assert len(interpretations_of(plan_of(simple), simple).alternatives) == 1
    stated = ladder([("a", "k0"), "b", "c"], conflict="report", quotas=quotas, remainder="b")
    assert len(interpretations_of(plan_of(stated), stated).alternatives) == 2


# --------------------------------------------------------------------------------------------------------------- gates


@pytest.mark.parametrize(("freed", "expected"), [("passes", "c a b c"), ("empty", "c b c c")])
def test_what_becomes_of_a_place_that_a_cap_takes(freed, expected):
    star = ladder(["a", "b", "c"], quotas=[quota("a", exactly="1"), quota("b", exactly="1")])
    veto = pr.Gate(name="veto", when="f", cap={"star": "c"}, freed=freed)
    assert levels_of(star, [{"score": 9, "f": True}, 8, 7, 6], [veto]) == words(expected)


@pytest.mark.parametrize(("takes", "expected"), [(True, "c b a c"), (False, "c b a b"), (open_("takes"), "c b a ?")])
def test_a_fixed_row_uses_a_place_only_if_it_takes_one(takes, expected):
    star = ladder(["a", "b", "c"], quotas=[quota("a", exactly="1"), quota("b", exactly="1")])
    prize = pr.Gate(name="prize", when="f", fix={"star": "b"}, freed="passes", takes_place=takes)
    rows = [5, {"score": 4, "f": True}, 9, 8]
    assert levels_of(star, rows, [prize]) == words(expected)


def test_of_several_gates_the_lowest_level_wins():
    star = ladder(["a", "b", "c", "d"])
    gates = [
        pr.Gate(name="one", when="f", cap={"star": "b"}),
        pr.Gate(name="two", when="g", fix={"star": "c"}),
        pr.Gate(name="three", when="h", cap={"star": "d"}),
    ]
    rows = [{}, {"f": True}, {"g": True}, {"f": True, "g": True}, {"f": True, "g": True, "h": True}]
    assert levels_of(star, rows, gates) == words("a b c c d")


def test_the_lowest_of_the_gates_that_fix_decides_whether_a_place_is_used():
    star = ladder(["a", "b", "c"], quotas=[quota("a", exactly="1"), quota("c", exactly="1")], remainder="b")
    gates = [
        pr.Gate(name="one", when="f", fix={"star": "b"}, freed="passes", takes_place=True),
        pr.Gate(name="two", when="f", fix={"star": "c"}, freed="passes", takes_place=False),
    ]
    assert levels_of(star, [9, 8, 7, {"f": True}], gates) == words("a b c c")


def test_a_gate_that_acts_afterwards_moves_rows_that_a_gate_fixed_before():
    star = ladder(["a", "b", "c"], quotas=[quota("a", exactly="1")])
    gates = [
        pr.Gate(name="early", when="f", fix={"star": "b"}, freed="passes"),
        pr.Gate(name="late", when="g", fix={"star": "c"}, freed="empty"),
    ]
    assert levels_of(star, [{"score": 9, "f": True, "g": True}, 8], gates) == words("c a")


def test_a_cap_before_and_a_fix_after_leave_the_lower_one():
    star = ladder(["a", "b", "c"], quotas=[quota("a", exactly="1")])
    gates = [
        pr.Gate(name="early", when="f", cap={"star": "c"}, freed="passes"),
        pr.Gate(name="late", when="f", fix={"star": "b"}, freed="empty"),
    ]
    assert levels_of(star, [{"score": 9, "f": True}, 8], gates) == words("c a")


def test_a_fix_afterwards_gives_a_level_to_a_row_without_an_order_key():
    star = ladder(["a", "b"], quotas=[quota("a", exactly="1")])
    late = pr.Gate(name="late", when="f", fix={"star": "b"}, freed="empty")
    assert levels_of(star, [{"score": None, "f": True}, 8], [late]) == words("b a")


def test_a_cap_gives_no_level_to_a_row_that_earned_none():
    star = ladder([("a", "score >= 90"), ("b", "score >= 60")])
    veto = pr.Gate(name="veto", when="f", cap={"star": "b"})
    assert levels_of(star, [{"score": 10, "f": True}], [veto]) == ["no rule"]


def test_a_gate_in_doubt_leaves_absent_only_what_it_would_change():
    star = ladder([("a", "k0"), "b", "c"])
    cap = pr.Gate(name="cap", when="f", cap={"star": "b"})
    fix = pr.Gate(name="fix", when="g", fix={"star": "b"})
    last = pr.Gate(name="last", when="h", fix={"star": "c"})
    rows = [
        {"k0": True, "f": None},  # would fall from a to b
        {"k0": False, "f": None},  # stands at b anyway
        {"k0": False, "g": None},  # would be fixed where it stands
        {"k0": True, "g": None, "h": True},  # fixed lower by another gate
        {"k0": True, "f": None, "h": True},
    ]
    assert levels_of(star, rows, [cap, fix, last]) == words("0 b b c c")


def test_a_gate_in_doubt_says_nothing_new_about_a_row_that_earned_no_level():
    star = ladder([("a", "k0")])
    assert levels_of(star, [{"f": None}], [pr.Gate(name="cap", when="f", cap={"star": "a"})]) == ["no rule"]


def test_an_undetermined_gate_leaves_the_cohort_undetermined_where_places_are_shared():
    star = ladder(["a", "b"], within="d", quotas=[quota("a", exactly="1")])
    veto = pr.Gate(name="veto", when="f and secret", cap={"star": "b"}, freed="passes")
    rows = [{"score": 9, "f": True}, {"score": 8}, {"d": "y", "score": 7}, {"d": "y", "score": 6}]
    levels, records = fill(star, rows, [veto])
    assert list(levels.values()) == words("? ? a b")
    assert [level.level for level in records[0].levels] == ["b"]
    assert records[0].waiting == 2


def test_an_undetermined_gate_that_acts_afterwards_moves_nobody_else():
    star = ladder(["a", "b"], quotas=[quota("a", exactly="1")])
    veto = pr.Gate(name="veto", when="f and secret", cap={"star": "b"}, freed="empty")
    assert levels_of(star, [{"score": 9, "f": True}, 8], [veto]) == words("? b")


def test_excluded_rows_are_in_no_cohort():
    star = ladder(["a", "b"], quotas=[quota("a", exactly="0.5 * rows")])
    out = pr.Gate(name="out", when="f", exclude="star")
    rows = [{"score": 9, "f": True}, 8, 7, {"score": 6, "f": None}]
    assert levels_of(star, rows, [out]) == ["not applicable", "a", "b", "missing"]
    assert account_of(star, rows, [out]).rows == 2


def test_what_is_fixed_or_excluded_is_known_though_places_are_unpublished():
    star = ladder(["a", "b"], quotas=[quota("a", exactly="hidden * rows")])
    gates = [
        pr.Gate(name="out", when="f", exclude="star"),
        pr.Gate(name="fix", when="g", fix={"star": "b"}, freed="passes"),
    ]
    assert levels_of(star, [{"f": True}, {"g": True}, {}], gates) == ["not applicable", "b", "undetermined"]


def test_a_row_without_an_order_key_is_missing_though_places_are_unpublished():
    star = ladder(["a", "b"], quotas=[quota("a", exactly="hidden * rows")])
    assert levels_of(star, [{"score": None}, 5]) == ["missing", "undetermined"]


def test_a_row_that_earned_no_level_is_no_rule_though_places_are_unpublished():
    star = ladder([("a", "score >= 90"), ("b", "score >= 60")], quotas=[quota("a", exactly="hidden * rows")])
    assert levels_of(star, [50, 70, 95]) == ["no rule", "b", "undetermined"]


@pytest.mark.parametrize(
    ("choice", "words_"),
    [("ties", "in out"), ("round", "down up half_up"), ("conflict", "condition quota"), ("overlap", "first report")],
)
def test_an_open_choice_is_read_with_the_values_of_its_parameter_alone(choice, words_):
    # 1.25 places, a tie across the edge, too few that earned the best level, and two true conditions of one row.
    levels = [("a", "score >= 9"), ("b", "score >= 6 or k0"), "c"]
    quotas = [quota("a", exactly="1.25"), quota("b", exactly="0.5 * rows")]
    rows = [{"score": 9}, {"score": 9}, 7, 6, 6]
    for word in words_.split():
        stated = levels_of(ladder(levels, quotas=quotas, **{choice: word}), rows)
        assert levels_of(ladder(levels, quotas=quotas, **{choice: pr.ParameterName(f"only_{word}")}), rows) == stated


def test_only_the_words_that_an_open_choice_can_have_are_compared():
    quotas = [quota("a", exactly="1.75")]
    assert levels_of(ladder(["a", "b"], quotas=quotas, round=pr.ParameterName("up_or_half_up")), [9, 8, 7]) == words(
        "a a b"
    )
    assert levels_of(ladder(["a", "b"], quotas=quotas, round=open_("round")), [9, 8, 7]) == words("a ? b")


def test_an_open_choice_that_may_be_left_to_error_is_read_in_every_way():
    star = ladder(["a", "b"], quotas=[quota("a", exactly="1")], ties=pr.ParameterName("in_or_error"))
    assert levels_of(star, [9, 9, 8]) == words("? ? b")


@pytest.mark.parametrize("word", ["passes", "empty"])
def test_an_open_freed_is_read_with_the_values_of_its_parameter_alone(word):
    star = ladder(["a", "b"], quotas=[quota("a", exactly="1")])
    rows = [{"score": 9, "f": True}, 8]
    named, stated = (
        pr.Gate(name="veto", when="f", cap={"star": "b"}, freed=freed)
        for freed in (pr.ParameterName(f"only_{word}"), word)
    )
    assert levels_of(star, rows, [named]) == levels_of(star, rows, [stated])


def test_with_too_many_readings_no_row_gets_a_level_and_the_excluded_stay_excluded():
    star = ladder(
        [("a", "k0"), ("b", "k1"), "c"],
        quotas=[quota("a", exactly="1")],
        ties=open_("ties"), round=open_("round"), conflict=open_("conflict"), overlap=open_("overlap"),
    )  # fmt: skip
    gates = [
        pr.Gate(name="out", when="f", exclude="star"),
        pr.Gate(name="fix", when="g", fix={"star": "b"}, freed=open_("freed"), takes_place=open_("takes")),
    ]
    assert interpretations_of(plan_of(star, gates), star).too_many
    assert levels_of(star, [{"f": True}, {}], gates) == ["not applicable", "undetermined"]
    assert account_of(star, [{"f": True}, {}], gates).rows == 1


# -------------------------------------------------------------------------------------- what something open changes


FOUR = {"a": "0.1 * candidates", "b": "0.4 * candidates", "d": "0.1 * candidates"}


def one_four_four_one(**fields):
    quotas = [quota(name, exactly=rule) for name, rule in FOUR.items()]
    return ladder(["a", "b", "c", "d"], quotas=quotas, remainder="c", **fields)


@pytest.mark.parametrize(
    ("rule", "cause"), [("f", "missing"), ("f and secret", "undetermined")], ids=["missing", "undetermined"]
)
@pytest.mark.parametrize(
    ("place", "expected"),
    [
        # Without the veto the row has its place; with it the rows at the edges behind it move up by one.
        (0, "! ! b b b ! c c c d"),
        (1, "a ! b b b ! c c c d"),
        (5, "a b b b b c c c c d"),
        (9, "a b b b b c c c c d"),
    ],
)
def test_a_veto_in_doubt_leaves_open_the_rows_at_the_edges_behind_it(rule, cause, place, expected):
    veto = pr.Gate(name="veto", when=rule, cap={"star": "c"}, freed="passes")
    doubt = None if rule == "f" else True
    rows = [{"score": 20 - number, "f": doubt if number == place else False} for number in range(10)]
    levels = levels_of(one_four_four_one(), rows, [veto])
    assert levels == [cause if level == "!" else level for level in expected.split()]


def test_a_veto_in_doubt_that_leaves_the_place_empty_touches_nobody_else():
    veto = pr.Gate(name="veto", when="f", cap={"star": "c"}, freed="empty")
    rows = [{"score": 20, "f": None}, *range(19, 10, -1)]
    assert levels_of(one_four_four_one(), rows, [veto]) == words("0 b b b b c c c c d")


def test_one_open_row_under_a_cap_that_cannot_bind_leaves_the_others_settled():
    star = ladder([("a", "score >= 90"), ("b", "score >= 70"), "c"], quotas=[quota("a", at_most="4")])
    veto = pr.Gate(name="veto", when="f and secret", cap={"star": "c"}, freed="passes")
    rows = [96, 90, {"score": 80, "f": True}, 75, 60]
    assert levels_of(star, rows, [veto]) == words("a a ? b c")


def test_an_open_number_of_places_matters_only_where_somebody_earned_them():
    star = ladder([("a", "score >= 90"), "b"], quotas=[quota("a", at_most="hidden")])
    assert levels_of(star, [80, 70]) == words("b b")
    assert levels_of(star, [95, 70]) == words("? b")


def test_a_later_key_that_is_absent_matters_only_among_rows_that_are_even_so_far():
    star = ladder(["a", "b"], order_by=["score desc", "k0 desc"], quotas=[quota("a", exactly="2")])
    assert levels_of(star, [{"score": 99, "k0": None}, 95, {"score": 90, "k0": True}, 90]) == words("a a b b")
    # One of two places is left for three even rows: the one whose key is missing may be the first of them.
    even = [99, {"score": 90, "k0": None}, {"score": 90, "k0": True}, 90]
    assert levels_of(star, even) == words("a 0 0 b")


def test_a_key_cut_further_on_stands_behind_what_is_known_before():
    keys = ["score desc", "k0 desc", "k1 desc"]
    star = ladder(["a", "b"], order_by=keys, quotas=[quota("a", exactly="2")])
    rows = [
        {"score": 9, "k0": True, "k1": None},
        {"score": 9, "k0": True, "k1": True},
        {"score": 9, "k0": False, "k1": None},
        {"score": 9, "k0": False},
    ]
    assert levels_of(star, rows) == words("a a b b")
    assert levels_of(star, [*rows[:3], {"score": 9, "k0": None}]) == words("0 0 b 0")


def test_a_row_whose_first_key_is_unpublished_has_the_level_that_every_order_gives():
    star = ladder(["a", "b"], order_by="worth desc", quotas=[quota("a", at_most="3")])
    rule = "score if not f else score * hidden"
    worth = pr.Indicator(name="worth", formula=f"coalesce({rule}, 0)", low=0, high=100)
    assert levels_of(star, [9, {"f": True}, 8], indicators=[worth]) == words("a a a")
    assert levels_of(star, [9, {"f": True}, 8, 7], indicators=[worth]) == words("a ? a ?")
    worth = pr.Indicator(name="worth", formula=rule, low=0, high=100)  # which can be missing
    assert levels_of(star, [9, {"f": True}, 8], indicators=[worth]) == words("a ? a")
    assert levels_of(star, [9, {"f": True}, 8, 7], indicators=[worth]) == words("a ? a ?")


# ------------------------------------------------------------------------------------------------------------- cohorts


def test_cohorts_are_filled_by_themselves():
    star = ladder(["a", "b"], within="d", quotas=[quota("a", exactly="1")])
    rows = [{"d": "x", "score": 1}, {"d": "y", "score": 9}, {"d": "y", "score": 8}]
    levels, records = fill(star, rows)
    assert list(levels.values()) == words("a a b")
    assert [record.key for record in records] == [("x",), ("y",)]


def test_a_cohort_is_named_alike_by_every_engine_whatever_the_type_of_its_key():
    plan = plan_of(ladder(["a", "b"], within="d", quotas=[quota("a", exactly="1")]))
    rows = [{"d": 7, "u": 1, "score": 1, **dict.fromkeys(("f", "g", "h", "k0", "k1"), False)}]
    result = rate_frames(Request(plan, {"unit": pd.DataFrame(rows)}))
    store = rate_rows(Request(plan, {"unit": rows}))
    assert result.records("star") == store.records("star")
    assert result.records("star")[0].key == ("7",)


@pytest.mark.parametrize(
    ("within", "what"),
    [
        ("f", "'f' forms the cohorts of 'star' and can be absent"),
        ("ratio", "'ratio' forms the cohorts of 'star' and is a quotient of values that vary"),
    ],
)
def test_what_forms_a_cohort_is_always_there_and_has_fixed_decimals(within, what):
    ones = [pr.Indicator(name=name, kind="number", low=1, high=9, decimals=0) for name in ("a", "b")]
    scheme = pr.Scheme(
        name="one ladder",
        tables=[pr.Table(name="unit", key=["d", "u"])],
        indicators=[SCORE, *FLAGS, *ones, pr.Indicator(name="ratio", formula="a / b")],
        ladders=[ladder(["a1", "b1"], within=within, quotas=[quota("a1", exactly="1")])],
    )
    with pytest.raises(pr.SchemeError, match=what):
        pr.check(scheme)


def test_cohorts_by_an_unpublished_value_leave_the_ladder_undetermined():
    star = ladder(["a", "b"], within="zone", quotas=[quota("a", exactly="1")])
    zone = pr.Indicator(name="zone", formula="hidden")
    assert levels_of(star, [1, 2], indicators=[zone]) == words("? ?")


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_are_ordered_by_rules_too(engine):
    text = """
name = "trial"
[table.unit]
key = "unit"
[input.a]
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[ladder.star]
order_by = "coalesce(a, 4) desc"
ties = "in"
round = "down"
conflict = "quota"
levels = [{ name = "five" }, { name = "four" }]
quotas = [{ levels = ["five"], exactly = "1" }]
"""
    rows: list[dict[str, Any]] = [{"unit": "u", "a": 3}, {"unit": "v", "a": None}, {"unit": "w", "a": 1}]
    rating = pr.Evaluator(pr.loads_scheme(text)).rate(ENGINES[engine](rows))
    stars = dict(zip(rating.values("unit"), map(str, rating.values("star")), strict=True))
    assert stars == {"u": "four", "v": "five", "w": "four"}


@pytest.mark.parametrize(
    ("key", "instead"),
    [
        ("a", "a desc"), ("desc a", "a desc"), ("a DESC", "a desc"), ("a ascending", "a asc"), ("a 升序", "a asc"),
        ("a 降序", "a desc"), ("-a", "a desc"), ("max(a, 1)", "max(a, 1) desc"), ("", "score desc"),
    ],
)  # fmt: skip
def test_what_does_not_say_how_to_order_is_told_how(key, instead):
    with pytest.raises(pr.StructureError) as caught:
        ordering(key)
    assert caught.value.fix.startswith(f"write '{instead}' (")
