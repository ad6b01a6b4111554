"""What follows from other values of a unit, and the smallest change that reaches a level: by hand, and by search."""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.properties.strategies import pairs

import partyrate as pr
from partyrate.counterfactuals import Change, Difference, InputCell
from partyrate.counterfactuals.together import CohortVersions
from partyrate.prepared import Prepared

SCHEME = """
name = "trial"
[table.village]
key = ["district", "village"]
rows = 100
[table.month]
parent = "village"
key = "month"
rows = 12
[input.score]
kind = "number"
low = 0
high = 100
decimals = 1
[input.veto]
kind = "flag"
[input.group]
kind = "choice"
values = ["plain", "hill"]
[input.mark]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 0
[formula.total]
is = "score + sum(mark) + (5 if group == 'hill' else 0)"
[ladder.star]
levels = [{ name = "five" }, { name = "four", when = "total >= 60" }, { name = "none" }]
within = "district"
order_by = "total desc"
ties = "out"
round = "down"
remainder = "four"
conflict = "condition"
quotas = [{ levels = ["five"], exactly = "0.5 * candidates" }]
[gate.veto]
when = "veto"
cap = { star = "four" }
freed = "passes"
"""
UNITS = [
    {"district": "D", "village": "A", "score": "80.0", "veto": False, "group": "plain"},
    {"district": "D", "village": "B", "score": "70.0", "veto": False, "group": "plain"},
    {"district": "E", "village": "C", "score": "90.0", "veto": True, "group": "hill"},
    {"district": "E", "village": "D", "score": "50.0", "veto": False, "group": "hill"},
]
MONTHS = [
    {"district": "D", "village": "B", "month": 1, "mark": 3},
    {"district": "D", "village": "B", "month": 2, "mark": 4},
]


@pytest.fixture
def prepared():
    return pr.Evaluator(pr.loads_scheme(SCHEME)).prepare(UNITS, tables={"month": MONTHS})


def names(cells):
    return [each.name for each in cells]


def test_each_single_input_has_its_smallest_change(prepared):
    found = prepared.path_to(("D", "B"), "five")
    # B has 77 and A 80: a tie leaves the place empty, so that 80.1 is the least.
    assert found.now == "four"
    assert found.changes == (
        Change(InputCell("village", (), "score"), Fraction(70), Fraction(731, 10), "five"),
        Change(InputCell("village", (), "group"), "plain", "hill", "five"),
        Change(InputCell("month", (1,), "mark"), Fraction(3), Fraction(7), "five"),
        Change(InputCell("month", (2,), "mark"), Fraction(4), Fraction(8), "five"),
    )
    assert names(found.no_way) == ["veto"]
    assert found.text("zh").splitlines() == [
        "D / B，star：由“four”到“five”",
        "  score 70 → 73.1：five",
        "  group plain → hill：five",
        "  month 1 的mark 3 → 7：five",
        "  month 2 的mark 4 → 8：five",
        "  怎么取值都达不到：veto",
    ]


def test_what_stands_in_the_way_is_said_where_no_single_change_reaches_it(prepared):
    found = prepared.path_to(("E", "C"), "five")
    assert [each.name for each in found.changes] == ["veto"]
    stuck = pr.Evaluator(pr.loads_scheme(SCHEME.replace('when = "veto"', 'when = "veto or not veto"'))).prepare(UNITS)
    found = stuck.path_to(("E", "C"), "five")
    assert found.changes == ()
    assert names(found.no_way) == ["score", "veto", "group"]
    assert [each.kind for each in found.obstacles] == ["quota", "gate"]
    assert found.obstacles[1].text("en") == "gate 'veto' acts: star at most 'four'"
    assert found.obstacles[1].text("zh") == "“veto”生效：star最高为“four”"


def test_a_level_that_is_there_needs_no_change(prepared):
    found = prepared.path_to(("D", "A"), "four")
    assert (found.now, found.changes, found.no_way, found.obstacles) == ("five", (), (), ())


def test_more_values_than_may_be_tried_are_undecided_and_said_to_be(prepared):
    found = prepared.path_to(("D", "B"), "five", most=10)
    assert [(each.name, each.reason, each.tried) for each in found.undecided] == [("score", "values", 10)]
    assert "since there are more values than 'most'; none of the nearest ones reaches it: score" in found.text("en")


def test_what_if_names_every_result_that_changes_of_others_as_well(prepared):
    found = prepared.what_if(("D", "B"), {"score": "90.0"})
    assert [(each.name, str(each.before), str(each.after)) for each in found.own] == [
        ("total", "77", "97"), ("star", "four", "five"),
    ]  # fmt: skip
    (other,) = found.others
    assert isinstance(other, Difference)
    assert (other.key, other.name, str(other.before), str(other.after)) == (("D", "A"), "star", "five", "four")
    assert found.text().splitlines() == [
        "D / B with score = 90.0", "  D / B: total 77 → 97", "  D / B: star four → five", "  D / A: star five → four",
    ]  # fmt: skip
    assert prepared.what_if(("D", "B"), {"score": "70.0"}).text("zh").splitlines()[-1] == "  没有任何变化"


@pytest.mark.parametrize(
    ("call", "what"),
    [
        (lambda it: it.what_if(("D", "X"), {"score": 1}), "unknown unit 'D / X'"),
        (lambda it: it.what_if(("D", "A"), {"scor": 1}), "unknown column 'scor'"),
        (lambda it: it.what_if(("D", "A"), {}), "nothing changes"),
        (lambda it: it.path_to(("D", "A"), "six"), "unknown level 'six'"),
        (lambda it: it.path_to(("D", "A"), "five", of="stra"), "unknown ladder 'stra'"),
        (lambda it: it.path_to("X", "five"), "unknown unit 'X'"),
        (lambda it: it.what_if("Y", {"score": 1}), "unknown unit 'Y'"),
    ],
)
def test_what_is_not_there_is_said_in_both_languages(prepared, call, what):
    with pytest.raises(pr.UsageError) as raised:
        call(prepared)
    assert raised.value.what.startswith(what)
    assert all(getattr(line, "zh", "") for line in (raised.value.what, raised.value.why, raised.value.fix))


def test_the_last_part_of_a_key_is_enough_where_one_unit_has_it(prepared):
    assert prepared.what_if("B", {"score": 90}) == prepared.what_if(("D", "B"), {"score": 90})
    assert prepared.path_to("B", "five").changes == prepared.path_to(("D", "B"), "five").changes
    twice = pr.Evaluator(pr.loads_scheme(SCHEME)).prepare([*UNITS, {**UNITS[0], "district": "E"}])
    with pytest.raises(pr.UsageError, match="2 rows with village A") as raised:
        twice.what_if("A", {"score": 1})
    assert "unit=('D', 'A')" in raised.value.fix
    assert "有 2 行" in raised.value.text("zh")


def test_a_way_to_a_level_needs_a_ladder_of_the_units():
    head, _, rest = SCHEME.partition("[ladder.star]")
    text = head + rest[rest.index("quotas") :].partition("]\n")[2].partition("[gate.veto]")[0]
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    rating = evaluator.rate(UNITS, tables={"month": MONTHS})
    for of in (None, "total"):
        with pytest.raises(pr.UsageError, match="the units of 'trial' have no ladder") as raised:
            evaluator.path_to(rating, unit="B", level="five", of=of)
        assert "“trial”的参评单位没有等次规则" in raised.value.text("zh")
    assert "total 77 → 97" in evaluator.what_if(rating, unit="B", changes={"score": 90}).text("en")


def test_a_change_that_the_scheme_does_not_allow_is_a_fault_of_data(prepared):
    with pytest.raises(pr.DataError, match="score"):
        prepared.what_if(("D", "A"), {"score": "100.1"})


def test_a_change_is_named_by_input_or_column_and_only_once():
    text = SCHEME.replace("[input.score]\n", '[input.score]\ncolumn = "points"\nlabels = { zh = "得分" }\n')
    units = [{**{key: value for key, value in row.items() if key != "score"}, "points": row["score"]} for row in UNITS]
    prepared = pr.Evaluator(pr.loads_scheme(text)).prepare(units)
    found = prepared.what_if(("D", "B"), {"score": "90.0"})
    assert found.changes == {"points": "90.0"}
    assert found.text("zh").splitlines()[0] == "D / B 改为 得分 = 90.0"
    with pytest.raises(pr.UsageError, match="column 'points' is changed twice"):
        prepared.what_if(("D", "B"), {"score": "90.0", "points": "80.0"})


def test_amounts_notes_and_rows_below_are_named_where_they_change():
    text = (
        SCHEME
        + """
[formula.doubled]
table = "month"
is = "2 * mark"
[incentive.bonus]
when = "star == 'five'"
amount = "100"
unit = "yuan"
kind = "pay"
"""
    )
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    prepared = evaluator.prepare(UNITS, tables={"month": MONTHS})
    rows = [{**MONTHS[0], "mark": 10}]
    found = prepared.what_if(("D", "B"), tables={"month": rows})
    assert [(each.table, each.below, each.name, each.before, each.after) for each in found.own][-2:] == [
        ("month", (1,), "doubled", Fraction(6), Fraction(20)), ("month", (2,), "doubled", Fraction(8), None),
    ]  # fmt: skip
    assert [row["value_to"] for row in found.rows() if row["row"] == "2"] == [None]
    assert found.text().splitlines()[0] == "D / B with other rows below it"
    changed = prepared.what_if(("D", "B"), {"score": "90.0"})
    assert [(each.key[1], each.name) for each in (*changed.own, *changed.others) if "bonus" in each.name] == [
        ("B", "incentive.bonus"), ("A", "incentive.bonus"),
    ]  # fmt: skip


DAYS = """
name = "days"
[table.unit]
key = "id"
rows = 50
[table.part]
parent = "unit"
key = "name"
columns = ["east", "west"]
[input.since]
kind = "date"
[input.mark]
table = "part"
kind = "number"
low = 0
high = 10
decimals = 0
[input.remark]
kind = "text"
[formula.years]
is = "full_years(since, as_of)"
[ladder.rank]
levels = [{ name = "senior", when = "years >= 10 and sum(mark) >= 8" }, { name = "junior", when = "remark != 'no'" },
          { name = "none" }]
"""


def test_days_columns_that_are_rows_and_texts_are_inputs_as_well():
    evaluator = pr.Evaluator(pr.loads_scheme(DAYS))
    unit = {"id": 1, "since": "2011-05-01", "east": 2, "west": 6, "remark": "no"}
    prepared = evaluator.prepare([unit], as_of="2020-12-31")
    found = prepared.path_to(1, "senior")
    assert [(each.cell, str(each.after)) for each in found.changes] == [
        (InputCell("unit", (), "since"), "2010-12-31"),
    ]
    assert {(cell.name, *cell.key) for cell in found.no_way} == {("mark", "east"), ("mark", "west")}
    assert [(each.name, each.reason, each.tried) for each in found.undecided] == [("remark", "any text", 0)]
    late = evaluator.prepare([{**unit, "since": "2001-05-01", "west": 5}], as_of="2020-12-31")
    assert [(each.cell.key, str(each.after)) for each in late.path_to(1, "senior").changes] == [
        (("east",), "3"), (("west",), "6"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", ["rows", "polars", "pandas", "duckdb"])
def test_a_rating_of_any_kind_of_table_is_asked_and_answers_in_kind(kind):
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME))
    units, months = UNITS, MONTHS
    if kind != "rows":
        pandas = pytest.importorskip("pandas")
        units, months = pandas.DataFrame(UNITS), pandas.DataFrame(MONTHS)
    if kind == "polars":
        polars = pytest.importorskip("polars")
        units, months = polars.DataFrame(UNITS), polars.DataFrame(MONTHS)
    if kind == "duckdb":
        duckdb = pytest.importorskip("duckdb")
        connection = duckdb.connect()
        units, months = (connection.from_df(each) for each in (units, months))
    rating = evaluator.rate(units, tables={"month": months})
    found = evaluator.what_if(rating, unit=("D", "B"), changes={"score": "90.0"})
    assert [(each.key, each.name) for each in found.others] == [(("D", "A"), "star")]
    path = evaluator.path_to(rating, unit=("D", "B"), level="five")
    assert [str(each.after) for each in path.changes] == ["731/10", "hill", "7", "8"]
    for answer in (found, path):
        assert type(answer.frame()) is type(rating.frame(answer.rows()))
        assert "<table>" in answer._repr_html_()
        assert repr(answer) == answer.text("en")
    assert rating.prepared is evaluator._prepared(rating)


def test_a_rating_of_another_scheme_or_of_tables_that_changed_is_refused():
    evaluator, other = (pr.Evaluator(pr.loads_scheme(text)) for text in (SCHEME, SCHEME.replace("60", "50")))
    units = [dict(row) for row in UNITS]
    rating = evaluator.rate(units)
    with pytest.raises(pr.UsageError):
        other.what_if(rating, unit=("D", "B"), changes={"score": 1})
    units[0]["score"] = "20.0"
    with pytest.raises(pr.UsageError, match="the tables were changed"):
        evaluator.what_if(rating, unit=("D", "B"), changes={"score": 1})
    with pytest.raises(pr.UsageError, match="does not hold the tables"):
        evaluator.path_to(evaluator.prepare(UNITS).rating, unit=("D", "B"), level="five")
    with pytest.raises(pr.UsageError, match="no number of values"):
        evaluator.path_to(evaluator.rate(UNITS), unit=("D", "B"), level="five", most=0)


@pytest.mark.slow
@settings(max_examples=max(3, settings().max_examples // 5))
@given(pair=pairs(), data=st.data())
def test_a_change_is_the_nearest_that_reaches_the_level_by_rating_anew(pair, data):
    evaluator, cohort = pair
    root = evaluator.scheme.root
    assume(root is not None and cohort.units)
    ladders = [name for name, each in evaluator.scheme.ladders.items() if evaluator.scheme.table_of(each) == root.name]
    assume(ladders)
    tables = dict(cohort.tables) | ({"history": cohort.history} if cohort.history else {})
    prepared = evaluator.prepare(cohort.units, tables=tables, as_of=cohort.as_of, period=cohort.period)
    ladder = data.draw(st.sampled_from(ladders))
    levels = evaluator.scheme.ladders[ladder].names
    level = data.draw(st.sampled_from(levels))
    unit = data.draw(st.sampled_from(cohort.units))
    found = prepared.path_to(unit, level, of=ladder, most=50)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Prepared, "alike", lambda *_: None)
        patch.setattr(Prepared, "is_steady", lambda *_: False)
        patch.setattr(CohortVersions, "covers", lambda *_: False)
        plain = prepared.path_to(unit, level, of=ladder, most=50)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Prepared, "alike", lambda *_: None)
        patch.setattr(Prepared, "is_steady", lambda *_: False)
        patch.setattr(Prepared, "work_of", lambda *_: 10**6)
        together = prepared.path_to(unit, level, of=ladder, most=50, work=10**12)
    assert plain.changes == found.changes
    assert plain == together
    assert set(found.no_way) >= set(plain.no_way)  # more is decided, and nothing else
    cells = [{*each.no_way, *(one.cell for one in each.undecided)} for each in (found, plain)]
    assert cells[0] == cells[1]
    enough = levels[: levels.index(level) + 1]
    for change in found.changes:
        if change.cell.table != root.name:
            continue
        column = evaluator.scheme.indicators[change.name].column or change.name
        value = (
            str(change.after) if isinstance(change.after, Fraction) and change.after.denominator == 1 else change.after
        )
        value = float(value) if isinstance(value, Fraction) else value
        units = [{**each, column: value} if each is unit else each for each in cohort.units]
        rating = evaluator.rate(units, tables=tables, as_of=cohort.as_of, period=cohort.period)
        assert str(rating.values(ladder)[cohort.units.index(unit)]) in enough
