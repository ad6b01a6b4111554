"""What a rating gives, on every engine: tables, incentives, exact values, totals, counts, distributions."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import narwhals as nw
import pandas as pd
import polars as pl
import pytest
from tests.unit import frames

import partyrate as pr
from partyrate.rating.grouping import quota_words
from partyrate.rating.levels import wanted_places

pytestmark = pytest.mark.usefixtures("columns_engine")

ENGINES = {name: frames.ENGINES[name] for name in ("rows", "polars", "polars lazy", "pandas")}

STAR = pr.Ladder(
    name="star",
    levels=[pr.Level(name="five"), pr.Level(name="four"), pr.Level(name="three")],
    quotas=[
        pr.Quota(levels="five", exactly="0.25 * rows"),
        pr.Quota(levels=["five", "four"], about="0.8 * rows"),
        pr.Quota(levels="three", exactly="0.25 * rows"),
    ],
    remainder="four",
    order_by="score desc",
    ties="in",
    round="down",
    conflict="condition",
    within="county",
)

SCHEME = pr.Scheme(
    name="trial",
    tables=[
        pr.Table(name="unit", key=["county", "id"], rows=100),
        pr.Table(name="staff", parent="unit", key="person", rows=9),
        pr.Table(name="event", parent="unit", key="event", rows=9),
    ],
    parameters=[pr.Parameter(name="rate")],
    lookups=[pr.Lookup(name="pay", keys="star", rows=[["five", 5500.5], ["four", None], ["three", 700]])],
    indicators=[
        pr.Indicator(name="raw", kind="number", low=0, high=100, decimals=1, column="raw_score"),
        pr.Indicator(name="bonus", kind="number", low=0, high=9, decimals=0, optional=True),
        pr.Indicator(name="spare", kind="number", low=0, high=9, decimals=0),
        pr.Indicator(name="since", kind="date"),
        pr.Indicator(name="away", kind="flag"),
        pr.Indicator(name="note", kind="choice", values=["as told", "unseen"], column="remark"),
        pr.Indicator(name="days", table="event", kind="number", low=0, high=9, decimals=0),
        pr.Indicator(name="score", table="unit", formula="0.1 * raw"),
        pr.Indicator(name="third", table="unit", formula="raw / 3"),
        pr.Indicator(name="whole", table="unit", formula="round(raw)"),
        pr.Indicator(name="wide", table="unit", formula="raw", decimals=3),
        pr.Indicator(name="twice", table="unit", formula="2 * bonus"),
        pr.Indicator(name="early", table="unit", formula="since < as_of"),
        pr.Indicator(name="asked", table="unit", formula="bonus > 3"),
        pr.Indicator(name="first_day", table="unit", formula="since", when="not away"),
        pr.Indicator(name="said", table="unit", formula="note", when="not away"),
        pr.Indicator(name="spent", table="unit", formula="score * rate"),
        pr.Indicator(name="lost", table="unit", formula="sum(days)"),
        pr.Indicator(name="post", table="staff", kind="choice", values=["head", "clerk"]),
        pr.Indicator(name="title", table="staff", formula="post", when="star == 'five'"),
    ],
    ladders=[STAR],
    gates=[pr.Gate(name="scandal", when="away", bars=["prize"])],
    incentives=[
        pr.Incentive(name="prize", kind="bonus", when="star != 'three'", amount="score * 100", unit="yuan", rounds=1),
        pr.Incentive(
            name="salary",
            table="staff",
            kind="pay",
            amount="pay[star]",
            unit="yuan",
            every="year",
            recipient="head or clerk",
        ),
        pr.Incentive(name="praise", kind="status", when="star == 'five'", from_="next", rounds=2),
        pr.Incentive(name="later", kind="sanction", when="star == 'three'", from_=3),
        pr.Incentive(name="steps", kind="multiplier", when="star == 'five'", amount="star"),
    ],
)
EVALUATOR = pr.Evaluator(SCHEME)


def unit(county: str, number: int, raw: float, **more: Any) -> dict[str, Any]:
    usual = {"bonus": 4, "spare": 1, "since": date(2019, 1, number), "away": False, "remark": "as told", "mayor": "Li"}
    return {"county": county, "id": number, "raw_score": raw, **usual, **more}


UNITS = [
    unit("B", 1, 80.5),
    unit("A", 2, 60.0, bonus=None),
    unit("A", 1, 90.7, away=True),
    unit("A", 3, 70.3, bonus=2),
    unit("A", 4, 50.0),
]
STAFF = [
    {"county": "A", "id": 1, "person": "p", "post": "head"},
    {"county": "A", "id": 3, "person": "q", "post": "clerk"},
]


@pytest.fixture(params=list(ENGINES))
def table(request) -> Callable[[Sequence[Mapping[str, Any]]], Any]:
    return ENGINES[request.param]


def rated(table: Callable[..., Any], units: Sequence[Mapping[str, Any]] = UNITS, **tables: Any) -> pr.Rating:
    given = {name: table(rows) for name, rows in tables.items()}
    return EVALUATOR.rate(table(units), tables=given, as_of="2019-01-03")


def rows_of(native: Any) -> list[dict[str, Any]]:
    """Give the rows of any table, with every kind of gap as None."""
    if isinstance(native, list):
        return native
    frame: Any = nw.from_native(native)
    rows = (frame.collect() if isinstance(frame, nw.LazyFrame) else frame).rows(named=True)
    return [{name: None if pd.isna(value) else value for name, value in row.items()} for row in rows]


def by_key(rating: pr.Rating, name: str) -> dict[tuple[str, int], Any]:
    return {(row["county"], row["id"]): row[name] for row in rows_of(rating.units)}


# --------------------------------------------------------------------------------------------------------------- tables


def test_units_keep_their_order_and_their_columns():
    for engine in ("rows", "polars", "pandas"):
        rows = rows_of(rated(ENGINES[engine]).units)
        assert [(row["county"], row["id"]) for row in rows] == [("B", 1), ("A", 2), ("A", 1), ("A", 3), ("A", 4)]
        assert {row["mayor"] for row in rows} == {"Li"}
        assert list(rows[0])[:9] == list(UNITS[0])


def test_a_table_comes_back_as_the_kind_of_table_that_came_in():
    assert type(rated(ENGINES["rows"]).units) is list
    assert type(rated(ENGINES["polars"]).units) is pl.DataFrame
    assert type(rated(ENGINES["polars lazy"]).units) is pl.LazyFrame
    assert type(rated(ENGINES["pandas"]).units) is pd.DataFrame


def test_columns_follow_the_order_of_the_work_and_a_state_stands_beside_what_can_be_absent(table):
    rating = rated(table)
    names = list(rows_of(rating.units)[0])[9:]
    assert [name for name in names if name.endswith("_state")] == [
        "twice_state", "asked_state", "first_day_state", "said_state", "spent_state", "star_state",
    ]  # fmt: skip
    assert all(names[names.index(name) - 1] == name.removesuffix("_state") for name in names if name.endswith("_state"))


def test_the_tables_are_those_that_were_given(table):
    rating = rated(table, staff=STAFF)
    assert list(rating.tables) == ["unit", "staff"]
    assert rating.tables["unit"] is rating.units
    assert {(row["person"], row["title"]) for row in rows_of(rating.tables["staff"])} == {("p", "head"), ("q", None)}


def test_a_table_given_without_rows_was_given():
    rating = EVALUATOR.rate(UNITS, tables={"event": []}, as_of="2019-01-03")
    assert rating.tables["event"] == []
    assert not [note for note in rating.notes if note.kind == "table not given" and note.data["table"] == "event"]


def test_a_frame_that_came_in_is_not_changed():
    frame = pd.DataFrame(UNITS, index=[5, 3, 3, 1, 0])
    before = frame.copy(deep=True)
    units = EVALUATOR.rate(frame, as_of="2019-01-03").units
    pd.testing.assert_frame_equal(frame, before)
    assert list(units.index) == [5, 3, 3, 1, 0]
    rows = [dict(row) for row in UNITS]
    EVALUATOR.rate(rows, as_of="2019-01-03")
    assert rows == UNITS


# ---------------------------------------------------------------------------------------------------------------- types


def test_rows_hold_decimals_of_the_declared_scale_whole_numbers_and_fractions():
    first = rated(ENGINES["rows"]).units[0]
    assert (first["score"], str(first["score"])) == (Decimal("8.05"), "8.05")
    assert (first["wide"], str(first["wide"])) == (Decimal("80.5"), "80.500")
    assert (first["whole"], type(first["whole"])) == (81, int)
    assert (first["third"], type(first["third"])) == (Fraction(161, 6), Fraction)
    assert first["early"] is True
    assert first["first_day"] == date(2019, 1, 1)
    assert (first["star"], first["said"]) == ("four", "as told")


def test_polars_frames_hold_decimals_whole_numbers_and_dates():
    units = rated(ENGINES["polars"]).units
    wanted = {
        "score": pl.Decimal(18, 2), "third": pl.Float64(), "whole": pl.Int64(), "wide": pl.Decimal(18, 3),
        "twice": pl.Int64(), "twice_state": pl.String(), "early": pl.Boolean(), "asked": pl.Boolean(),
        "first_day": pl.Date(), "said": pl.String(), "spent": pl.Decimal(18, 2), "star": pl.String(),
    }  # fmt: skip
    found = {name: dtype for name, dtype in units.schema.items() if name in wanted and name != "spent"}
    assert found == {name: dtype for name, dtype in wanted.items() if name != "spent"}
    assert units["score"].to_list()[2] == Decimal("9.07")


def test_pandas_frames_hold_the_nearest_double_of_each_decimal():
    units = rated(ENGINES["pandas"]).units
    assert units["score"].tolist() == [8.05, 6.0, 9.07, 7.03, 5.0]
    assert units["third"].tolist() == [80.5 / 3, 20.0, 907 / 30, 703 / 30, 50 / 3]
    assert [str(units[name].dtype) for name in ("score", "whole", "early")] == ["float64", "int64", "bool"]
    assert str(units["first_day"].dtype).startswith("datetime64")
    assert units["first_day"].tolist()[0] == datetime(2019, 1, 1)  # noqa: DTZ001 - days have no zone


def test_every_engine_writes_the_same_values(table):
    rating = rated(table)
    assert by_key(rating, "star") == {
        ("B", 1): "four", ("A", 2): "four", ("A", 1): "five", ("A", 3): "four", ("A", 4): "three",
    }  # fmt: skip
    assert by_key(rating, "whole") == {("B", 1): 81, ("A", 2): 60, ("A", 1): 91, ("A", 3): 70, ("A", 4): 50}
    assert by_key(rating, "early") == {
        ("B", 1): True, ("A", 2): True, ("A", 1): True, ("A", 3): False, ("A", 4): False,
    }  # fmt: skip


# -------------------------------------------------------------------------------------------------------------- absence


def test_what_is_absent_is_empty_and_its_state_says_why(table):
    rating = rated(table)
    assert by_key(rating, "twice")["A", 2] is None
    assert by_key(rating, "twice_state") == {
        ("B", 1): None, ("A", 2): "missing", ("A", 1): None, ("A", 3): None, ("A", 4): None,
    }  # fmt: skip
    assert (by_key(rating, "first_day")["A", 1], by_key(rating, "said")["A", 1]) == (None, None)
    assert by_key(rating, "first_day_state")["A", 1] == "not applicable"
    assert set(by_key(rating, "spent").values()) == {None}
    assert set(by_key(rating, "spent_state").values()) == {"undetermined"}


def test_an_absent_flag_is_not_false(table):
    """A typed null becomes False in pandas."""
    assert by_key(rated(table), "asked") == {
        ("B", 1): True, ("A", 2): None, ("A", 1): True, ("A", 3): False, ("A", 4): True,
    }  # fmt: skip


def test_an_absent_whole_number_is_no_error_and_the_others_stay_whole(table):
    """pandas has no null among whole numbers."""
    assert by_key(rated(table), "twice") == {("B", 1): 8, ("A", 2): None, ("A", 1): 8, ("A", 3): 4, ("A", 4): 8}


def test_a_cell_that_no_row_of_a_lookup_has_is_no_rule(table):
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id", rows=9)],
        lookups=[pr.Lookup(name="of", keys="n", rows=[[1, 7]])],
        indicators=[
            pr.Indicator(name="a", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="found", formula="of[a]"),
        ],
    )
    rows = rows_of(pr.Evaluator(scheme).rate(table([{"id": 1, "a": 0}, {"id": 2, "a": 1}])).units)
    assert [(row["found"], row["found_state"]) for row in rows] == [(None, "no rule"), (7, None)]


def test_what_is_undetermined_names_what_it_lacks(table):
    rating = rated(table, staff=STAFF)
    assert rating.undetermined == {"spent": ("rate",), "salary": ("pay",)}


# ----------------------------------------------------------------------------------------------------------- incentives

EXPECTED = [
    ("A", "1", "p", "salary", "pay", "head or clerk", "yuan", "year", 0, None, Decimal("5500.5"), None),
    ("A", "1", None, "praise", "status", "", "", None, 1, 2, None, None),
    ("A", "1", None, "steps", "multiplier", "", "", None, 0, None, 3, None),
    ("A", "2", None, "prize", "bonus", "", "yuan", None, 0, 1, 600, None),
    ("A", "3", "q", "salary", "pay", "head or clerk", "yuan", "year", 0, None, None, "undetermined"),
    ("A", "3", None, "prize", "bonus", "", "yuan", None, 0, 1, 703, None),
    ("A", "4", None, "later", "sanction", "", "", None, 3, None, None, None),
    ("B", "1", None, "prize", "bonus", "", "yuan", None, 0, 1, 805, None),
]


def test_incentives_have_a_row_for_each_recipient_who_is_not_barred(table):
    columns = ["county", "id", "person", *pr.model.incentive.INCENTIVE_COLUMNS]
    rows = rows_of(rated(table, staff=STAFF).incentives)
    found = [tuple(str(row["id"]) if name == "id" else row.get(name) for name in columns) for row in rows]
    assert sorted(found, key=lambda row: (row[0], row[1], row[2] or "~", row[3])) == EXPECTED


def test_amounts_have_the_type_of_their_table():
    amounts = {row["incentive"]: row["amount"] for row in rated(ENGINES["rows"], staff=STAFF[:1]).incentives}
    assert {name: str(amount) for name, amount in amounts.items()} == {
        "prize": "703.00", "salary": "5500.5", "praise": "None", "later": "None", "steps": "3",
    }  # fmt: skip
    frame = rated(ENGINES["polars"], staff=STAFF).incentives
    assert frame.schema["amount"] == pl.Decimal(18, 2)
    assert (frame.schema["from"], frame.schema["rounds"]) == (pl.Int64(), pl.Int64())
    plain = rated(ENGINES["pandas"], staff=STAFF).incentives
    assert (str(plain["amount"].dtype), str(plain["from"].dtype)) == ("float64", "int64")
    assert list(plain.index) == list(range(len(plain)))


def test_a_scheme_without_incentives_gives_a_table_without_rows(table):
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id")],
        indicators=[
            pr.Indicator(name="a", kind="number", low=0, high=9, decimals=0),
            pr.Indicator(name="b", formula="a + 1"),
        ],
    )
    incentives = pr.Evaluator(scheme).rate(table([{"id": 1, "a": 1}])).incentives
    assert rows_of(incentives) == []
    assert isinstance(incentives, type(table([{"id": 1}])))


# -------------------------------------------------------------------------------------------------------- exact values


def test_values_are_exact_and_keep_the_order_of_the_rows():
    for engine in ("rows", "polars", "pandas"):
        rating = rated(ENGINES[engine])
        assert rating.values("third") == [Fraction(161, 6), 20, Fraction(907, 30), Fraction(703, 30), Fraction(50, 3)]
        assert [str(value) for value in rating.values("twice")] == ["8", "missing", "8", "4", "8"]
        assert [str(value) for value in rating.values("star")] == ["four", "four", "five", "four", "three"]
        assert rating.values("first_day")[0] == date(2019, 1, 1)
        assert rating.values("scandal") == [False, False, True, False, False]
        assert rating.values("prize") == [
            805, 600, pr.Absent(pr.Cause.NOT_APPLICABLE), 703, pr.Absent(pr.Cause.NOT_APPLICABLE),
        ]  # fmt: skip


def test_a_total_adds_up_what_is_there_and_counts_a_level_as_its_value(table):
    rating = rated(table, staff=STAFF)
    assert rating.total("prize") == 2108
    assert rating.total("third") == Fraction(3515, 30)
    assert rating.total("twice") == 28
    assert rating.total("salary") == Fraction("5500.5")
    assert rating.total("star") == 3 + 2 + 2 + 2 + 1
    assert rating.total("spent") == 0


def test_a_constant_has_a_total(table):
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id", rows=9)],
        gates=[pr.Gate(name="all", table="unit", when="True", bars="none")],
        incentives=[
            pr.Incentive(name="each", kind="pay", amount="2.5", unit="yuan"),
            pr.Incentive(name="none", kind="pay", amount="1"),
        ],
    )
    rating = pr.Evaluator(scheme).rate(table([{"id": 1}, {"id": 2}]))
    assert [rating.total(name) for name in ("each", "none")] == [5, 0]
    amounts = [(row["incentive"], float(row["amount"]), row["state"]) for row in rows_of(rating.incentives)]
    assert amounts == [("each", 2.5, None)] * 2
    assert [str(note) for note in rating.notes] == ["gate 'all' applies to 2 rows"]


YES_NO = {"yes": True, "no": False, "-": None}


def test_a_false_condition_and_a_gate_that_bars_each_take_an_incentive_away_alone(table):
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id", rows=9)],
        indicators=[pr.Indicator(name=name, kind="flag", optional=True) for name in ("good", "barred", "known")],
        gates=[pr.Gate(name="scandal", table="unit", when="barred", bars="prize")],
        incentives=[pr.Incentive(name="prize", kind="bonus", when="good", amount="1 if known else 2", unit="yuan")],
    )
    cases = {
        "yes no yes": 1, "yes no -": "missing", "yes yes -": "not applicable", "no no yes": "not applicable",
        "no - yes": "not applicable", "- yes yes": "not applicable", "yes - yes": "missing", "- no yes": "missing",
    }  # fmt: skip
    rows = []
    for number, case in enumerate(cases):
        good, barred, known = (YES_NO[word] for word in case.split())
        rows.append({"id": number, "good": good, "barred": barred, "known": known})
    rating = pr.Evaluator(scheme).rate(table(rows))
    found = [str(value) if isinstance(value, pr.Absent) else value for value in rating.values("prize")]
    assert dict(zip(cases, found, strict=True)) == cases
    assert "'prize' is missing for 3 rows" in map(str, rating.notes)


def test_a_table_that_was_not_given_has_no_values(table):
    rating = rated(table)
    assert rating.values("salary") == []
    assert rating.total("salary") == 0
    assert rows_of(rating.frame([])) == []


def test_flags_and_texts_have_no_total():
    with pytest.raises(pr.UsageError) as caught:
        rated(ENGINES["rows"]).total("early")
    assert str(caught.value) == (
        "'early' is a flag\n  why:  numbers and levels can be added up\n  fix:  use values('early') and count them"
    )


def test_an_input_that_nothing_needs_was_not_read(table):
    with pytest.raises(pr.UsageError) as caught:
        rated(table).values("spare")
    assert str(caught.value) == (
        "the input 'spare' was not read\n"
        "  why:  no value that can be determined needs it\n"
        "  fix:  look into the column 'spare' that was given"
    )


def test_an_input_whose_bounds_are_not_published_is_undetermined(table):
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id", rows=9)],
        parameters=[pr.Parameter(name="full")],
        indicators=[pr.Indicator(name="mark", kind="number", low=0, high=pr.ParameterName("full"), decimals=0)],
    )
    rating = pr.Evaluator(scheme).rate(table([{"id": 1, "mark": 5}, {"id": 2, "mark": 7}]))
    assert rating.values("mark") == [pr.Absent(pr.Cause.UNDETERMINED)] * 2
    assert rating.total("mark") == 0


def test_where_its_condition_is_false_an_entry_is_not_applicable_though_its_rule_needs_what_is_unpublished(table):
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id", rows=9)],
        parameters=[pr.Parameter(name="open")],
        indicators=[
            pr.Indicator(name="won", kind="flag", optional=True),
            pr.Indicator(name="twice", when="won", formula="2 * open"),
        ],
        ladders=[
            pr.Ladder(name="star", when="won", levels=[pr.Level(name="up", when="open > 1"), pr.Level(name="no")])
        ],
        incentives=[pr.Incentive(name="prize", kind="bonus", when="won", amount="open")],
    )
    units = [{"id": 1, "won": "yes"}, {"id": 2, "won": "no"}, {"id": 3, "won": None}]
    rating = pr.Evaluator(scheme).rate(table(units))
    causes = [pr.Cause.UNDETERMINED, pr.Cause.NOT_APPLICABLE, pr.Cause.MISSING]
    for name in ("twice", "star", "prize"):
        assert [value.cause for value in rating.values(name)] == causes
    rows = [(row["id"], row["state"]) for row in rows_of(rating.incentives)]
    assert rows == [(1, "undetermined"), (3, "missing")]


def test_an_unknown_value_is_named_with_those_spelt_like_it():
    with pytest.raises(pr.NotFoundError) as caught:
        rated(ENGINES["rows"]).values("scor")
    assert str(caught.value) == (
        "unknown value 'scor'\n  why:  scheme 'trial' computes no such value\n  fix:  write 'score'"
    )


# --------------------------------------------------------------------------------------------------------------- counts


def test_levels_are_counted_by_key_columns(table):
    rating = rated(table)
    assert rating.counts("star") == {(): {"five": 1, "four": 3, "three": 1}}
    assert rating.counts("star", within="county") == {
        ("A",): {"five": 1, "four": 2, "three": 1},
        ("B",): {"four": 1},
    }


def test_rows_without_a_level_are_counted_under_none(table):
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id", rows=9)],
        indicators=[pr.Indicator(name="a", kind="number", low=0, high=9, decimals=0)],
        ladders=[
            pr.Ladder(name="band", levels=[pr.Level(name="good", when="a > 5"), pr.Level(name="fair", when="a > 2")])
        ],
    )
    rating = pr.Evaluator(scheme).rate(
        table([{"id": 1, "a": 9}, {"id": 2, "a": 3}, {"id": 3, "a": 4}, {"id": 4, "a": 0}])
    )
    assert rating.counts("band") == {(): {"good": 1, "fair": 2, None: 1}}
    lines = [(row["level"], row["count"], row["share"], row["wanted"]) for row in rating.distribution("band")]
    assert lines == [("good", 1, Fraction(1, 3), None), ("fair", 2, Fraction(2, 3), None), (None, 1, None, None)]


def test_a_distribution_has_shares_the_wanted_places_and_the_deviation(table):
    rows = rated(table).distribution("star", within="county")
    names = ("county", "level", "count", "share", "wanted", "deviation")
    assert [tuple(row[name] for name in names) for row in rows] == [
        ("A", "five", 1, Fraction(1, 4), 1, 0),
        ("A", "four", 2, Fraction(1, 2), None, None),
        ("A", "three", 1, Fraction(1, 4), 1, 0),
        ("B", "five", 0, 0, Fraction(1, 4), Fraction(-1, 4)),
        ("B", "four", 1, 1, None, None),
        ("B", "three", 0, 0, Fraction(1, 4), Fraction(-1, 4)),
    ]


def test_wanted_places_of_all_cohorts_are_added_up(table):
    five = rated(table).distribution("star")[0]
    assert five == {
        "level": "five", "count": 1, "share": Fraction(1, 5), "wanted": Fraction(5, 4), "deviation": Fraction(-1, 4),
    }  # fmt: skip


def test_finer_groups_than_cohorts_have_no_wanted_places():
    assert {row["wanted"] for row in rated(ENGINES["rows"]).distribution("star", within=["county", "id"])} == {None}


def test_shares_are_written_as_they_are_and_need_not_add_up_to_one(table):
    """Thirds have no decimal: as texts they are fractions, and nothing is rounded so that they fit."""
    rating = rated(table, [unit("A", 1, 90), unit("A", 2, 80), unit("A", 3, 70)])
    shares = [row["share"] for row in rows_of(rating.frame(rating.distribution("star")))]
    assert shares == ["0", "1", "0"]
    frame = rating.frame([{"level": "five", "share": Fraction(1, 3)}, {"level": "four", "share": Fraction(1, 4)}])
    assert rows_of(frame) == [{"level": "five", "share": "1/3"}, {"level": "four", "share": "0.25"}]


def test_a_frame_is_of_the_kind_that_came_in():
    rows = [{"level": "five", "count": 1}]
    assert rated(ENGINES["rows"]).frame(rows) == rows
    assert isinstance(rated(ENGINES["polars"]).frame(rows), pl.DataFrame)
    assert isinstance(rated(ENGINES["pandas"]).frame(rows), pd.DataFrame)


def test_levels_are_counted_on_ladders_and_by_keys_only():
    rating = rated(ENGINES["rows"])
    with pytest.raises(pr.UsageError) as caught:
        rating.distribution("score")
    assert str(caught.value) == (
        "'score' is a formula\n  why:  levels are counted on a ladder\n  fix:  name one of: star"
    )
    with pytest.raises(pr.NotFoundError) as unknown:
        rating.counts("star", within="countie")
    assert str(unknown.value) == (
        "unknown key column 'countie'\n  why:  rows of a ladder are grouped by key columns\n  fix:  write 'county'"
    )


def test_a_ladder_of_a_table_that_was_not_given_has_no_counts(table):
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id"), pr.Table(name="staff", parent="unit", key="person")],
        indicators=[pr.Indicator(name="a", table="staff", kind="number", low=0, high=9, decimals=0)],
        ladders=[
            pr.Ladder(name="band", table="staff", levels=[pr.Level(name="good", when="a > 5"), pr.Level(name="fair")])
        ],
    )
    rating = pr.Evaluator(scheme).rate(table([{"id": 1}]))
    assert (rating.counts("band"), rating.distribution("band")) == ({}, [])


def test_a_rating_knows_its_scheme_its_day_and_its_round():
    rating = EVALUATOR.rate(UNITS, as_of="2019-01-03", period=2018)
    assert rating.scheme is SCHEME
    assert rating.period is not None
    assert (rating.as_of, rating.period.start, rating.period.number) == (date(2019, 1, 3), date(2018, 1, 1), 2018)
    assert repr(rating).startswith("<Rating trial: unit, as_of=2019-01-03, period=2018-01-01 to 2018-12-31, ")


TWO_BOUNDS = [
    ([("at_least", "2"), ("at_most", "5")], 1, "at least 2, at most 5", None, -1),
    ([("at_least", "2"), ("at_most", "5")], 3, "at least 2, at most 5", None, 0),
    ([("at_least", "2"), ("about", "0.5 * rows")], 3, "at least 2, about 1.5", None, 0),
    ([("at_least", "2"), ("at_most", "2")], 2, "at least 2, at most 2", 2, 0),
    ([("at_most", "0.5 * rows")], 1, "at most 0.5", Fraction(1, 2), Fraction(1, 2)),
    ([("about", "share * rows")], 2, "about unknown", None, None),
    ([("about", "share * rows"), ("at_most", "5")], 2, "about unknown, at most 5", None, None),
]


@pytest.mark.parametrize("engine", ["rows", "polars", "pandas"])
@pytest.mark.parametrize(("bounds", "rows", "quota", "wanted", "deviation"), TWO_BOUNDS)
def test_several_quotas_of_one_level_are_not_added_up(engine, bounds, rows, quota, wanted, deviation):
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key="id")],
        parameters=[pr.Parameter(name="share")],
        indicators=[pr.Indicator(name="score", kind="number", low=0, high=9, decimals=0)],
        ladders=[
            pr.Ladder(
                name="star", levels=[pr.Level(name="high"), pr.Level(name="low", when="score > 9")], ties="in",
                order_by="score desc", round="up", conflict="condition",
                quotas=[pr.Quota(levels="high", **{bound: places}) for bound, places in bounds],
            )
        ],
    )  # fmt: skip
    rating = pr.Evaluator(scheme).rate(ENGINES[engine]([{"id": number, "score": 5} for number in range(rows)]))
    first = rating.distribution("star")[0]
    assert (first["count"], first["wanted"], first["deviation"]) == (rows, wanted, deviation)
    node = rating.plan.nodes["star"]
    assert quota_words(wanted_places(rating.plan, rating.result, node, ())["high",]) == quota


def test_a_key_column_called_like_a_column_of_distributions_is_refused():
    scheme = pr.Scheme(
        name="trial",
        tables=[pr.Table(name="unit", key=["level", "id"])],
        ladders=[pr.Ladder(name="star", table="unit", levels=[pr.Level(name="high")])],
    )
    rating = pr.Evaluator(scheme).rate([{"level": "A", "id": 1}])
    with pytest.raises(pr.UsageError, match="'level' is a column of distributions already"):
        rating.distribution("star", within="level")
