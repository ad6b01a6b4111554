"""A row that the schema of inputs accepts is rated, and one that is rated in its form is accepted by the schema."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

import partyrate as pr
from partyrate.model.decimal_patterns import decimal_pattern
from partyrate.numbers import show

SCHEME = """
name = "trial"
title = { zh = "试评", en = "trial" }
missing = ["缺考"]
[table.unit]
key = ["district", "unit"]
rows = 600
labels = { zh = "村", en = "village" }
[table.quarter]
parent = "unit"
key = "quarter"
expects = [1, 2, 3, 4]
[table.mark]
parent = "unit"
key = "item"
columns = ["first", "second"]
[parameter.top]
value = 12.5
[input.score]
table = "unit"
kind = "number"
low = -3.25
high = { parameter = "top" }
decimals = 2
labels = { zh = "得分", en = "score" }
note = "from the county"
[input.whole]
table = "unit"
kind = "number"
low = 0
high = 120
decimals = 0
optional = true
[input.half]
table = "unit"
kind = "number"
low = 0
high = 3
step = 0.5
[input.some]
table = "unit"
kind = "number"
allowed = [0, 0.5, 2]
optional = true
[input.kind]
table = "unit"
kind = "choice"
values = ["村", "社区"]
[input.good]
table = "unit"
kind = "flag"
[input.day]
table = "unit"
kind = "date"
when = "good"
[input.word]
table = "unit"
kind = "text"
column = "remark"
optional = true
[input.points]
table = "quarter"
kind = "number"
low = 0
high = 10
decimals = 1
optional = true
[input.mark_value]
table = "mark"
kind = "number"
low = 0
high = 5
decimals = 0
[formula.all]
table = "unit"
is = "score + (whole if present(whole) else 0) + half + (some if present(some) else 0) + sum(points) + sum(mark_value)"
[formula.text]
table = "unit"
is = "(kind == '村' and good) or (present(word) and word == 'x')"
[formula.late]
table = "unit"
is = "day > as_of if good else False"
"""
EVALUATOR = pr.Evaluator(pr.loads_scheme(SCHEME))


def validator(table: str | None = None, **more: Any) -> Any:
    schema = EVALUATOR.input_schema(table, **more)
    Draft202012Validator.check_schema(schema)
    assert json.loads(json.dumps(schema)) == schema
    return Draft202012Validator(schema, format_checker=FormatChecker(["date"]))


ROW, BATCH, ALL = validator("unit"), validator("unit", batch=True), validator()
RIGHT: dict[str, Any] = {
    "district": "D1", "unit": 7, "score": "12.50", "whole": 3, "half": "0.5", "some": None, "kind": "村",
    "good": True, "day": "2019-03-01", "remark": None, "first": 1, "second": "5",
}  # fmt: skip


def is_rated(row: dict[str, Any]) -> bool:
    try:
        EVALUATOR.rate(pr.read_json(json.dumps([row])), as_of="2019-12-31")
    except pr.DataError:
        return False
    return True


NEAR = st.decimals(min_value=-5, max_value=130, places=3).map(lambda each: f"{each.normalize():f}")
VALUES = {
    "score": NEAR | st.sampled_from(["-3.25", "-3.26", "12.5", "12.51", "12.50", "0", "x", "1e1", ""]),
    "whole": st.integers(-2, 122) | st.integers(-2, 122).map(str) | NEAR | st.none() | st.just("缺考"),
    "half": NEAR | st.integers(-1, 4) | st.sampled_from(["0.5", "2.50", "3.0", "0.25", "3.5"]) | st.none(),
    "some": st.sampled_from(["0", "0.0", "0.5", "2", "2.0", "1", "0.51", 0, 1, 2, None, "缺考"]),
    "kind": st.sampled_from(["村", "社区", "镇", "缺考"]) | st.none(),
    "good": st.booleans() | st.none(),
    "day": st.dates(date(1999, 1, 1), date(2030, 1, 1)).map(str) | st.sampled_from(["2019-02-30", "2019-2-3", None]),
    "remark": st.sampled_from(["x", "一", None, "缺考"]),
    "first": st.integers(-1, 6) | st.integers(-1, 6).map(str) | st.none(),
    "unit": st.sampled_from(["甲", 1, None, ""]),
}


@given(st.data())
def test_the_schema_accepts_a_row_just_where_it_is_rated(data: st.DataObject) -> None:
    row = dict(RIGHT)
    for name in data.draw(st.lists(st.sampled_from(list(VALUES)), max_size=3, unique=True)):
        row[name] = data.draw(VALUES[name], label=name)
    if data.draw(st.integers(0, 9)) == 0:
        del row[data.draw(st.sampled_from(list(row)))]
    assert ROW.is_valid(row) == is_rated(row), row
    assert BATCH.is_valid([RIGHT | {"unit": 8}, row]) == ROW.is_valid(row)


@pytest.mark.parametrize("name", list(VALUES))
@given(data=st.data())
def test_every_column_alone_is_accepted_just_where_it_is_rated(name: str, data: st.DataObject) -> None:
    row = RIGHT | {name: data.draw(VALUES[name])}
    assert ROW.is_valid(row) == is_rated(row), row


@given(
    st.fractions(-200, 200), st.fractions(0, 300), st.integers(0, 3),
    st.decimals(-250, 250, places=4), st.integers(0, 4),
)  # fmt: skip
def test_a_pattern_fits_just_the_decimals_of_its_range(
    low: Fraction, span: Fraction, decimals: int, number: Decimal, places: int
) -> None:
    pattern = re.compile(decimal_pattern(low, low + span, decimals))
    text = f"{round(number, places):f}"
    value = Fraction(text)
    is_inside = low <= value <= low + span
    is_short = len(text.partition(".")[2].rstrip("0")) <= decimals
    assert (pattern.match(text) is not None) == (is_inside and is_short)


@pytest.mark.parametrize("decimals", [0, 1, 2])
@pytest.mark.parametrize(
    ("low", "high"), [("0", "100"), ("-1.05", "1.05"), ("-20", "-3.5"), ("99.9", "100.1"), ("0", "0")]
)
def test_every_mark_of_a_range_fits_and_no_other(low: str, high: str, decimals: int) -> None:
    least, most = Fraction(low), Fraction(high)
    pattern = re.compile(decimal_pattern(least, most, decimals))
    unit = 10**decimals
    for number in range(-22 * unit, 102 * unit):
        value = Fraction(number, unit)
        assert (pattern.match(show(value, decimals)) is not None) == (least <= value <= most), value
        assert (pattern.match(show(value)) is not None) == (least <= value <= most), value


@pytest.mark.parametrize("text", ["", "-", ".", "1.", ".5", "01", "+1", "1e1", "１", " 1", "1,5", "0x1", "--1"])
def test_a_pattern_fits_no_other_spelling(text: str) -> None:
    assert re.match(decimal_pattern(Fraction(-100), Fraction(100), 2), text) is None
    assert re.match(decimal_pattern(None, None, 2), text) is None


def test_the_schema_says_what_people_read_and_what_patterns_mean() -> None:
    row = EVALUATOR.input_schema("unit", lang="zh")
    score = row["properties"]["score"]
    assert (row["title"], score["title"], score["description"]) == ("村", "得分", "from the county")
    assert score["x-labels"] == {"zh": "得分", "en": "score"}
    text, whole = score["anyOf"]
    assert (text["x-low"], text["x-high"], text["x-decimals"]) == ("-3.25", "12.5", 2)
    assert whole == {"type": "integer", "minimum": -3, "maximum": 12}
    assert row["properties"]["remark"]["anyOf"][-2:] == [{"type": "null"}, {"enum": ["缺考"]}]
    assert "word" not in row["properties"]


def test_the_tables_of_a_call_are_described_together() -> None:
    schema = EVALUATOR.input_schema()
    assert (schema["title"], list(schema["properties"]), schema["required"]) == ("trial", ["unit", "quarter"], ["unit"])
    assert schema["properties"]["unit"]["maxItems"] == 600
    assert schema["properties"]["quarter"]["items"]["properties"]["quarter"] == {
        "enum": [1, "1", 2, "2", 3, "3", 4, "4"]
    }
    quarter = {"district": "D1", "unit": 7, "quarter": 1, "points": "9.5"}
    for rows in ([quarter], [quarter | {"quarter": "2"}], [], [quarter | {"quarter": 5}], [quarter | {"points": 11}]):
        body = {"unit": [RIGHT], "quarter": rows}
        try:
            EVALUATOR.rate(body["unit"], tables={"quarter": rows}, as_of="2019-12-31")
            rated = True
        except pr.DataError:
            rated = False
        assert ALL.is_valid(body) == rated, rows
    assert not ALL.is_valid({"unit": []})
    assert not ALL.is_valid({"unit": [RIGHT], "month": []})


def test_inputs_that_nothing_needs_are_described_by_the_scheme_alone() -> None:
    text = SCHEME + '[parameter.open]\n[input.more]\ntable = "unit"\nkind = "number"\nlow = 0\n'
    text += 'high = { parameter = "open" }\ndecimals = 1\n[formula.more_text]\ntable = "unit"\nis = "more + 1"\n'
    scheme = pr.loads_scheme(text)
    assert "more" in scheme.input_schema("unit")["properties"]
    assert "more" not in pr.Evaluator(scheme).input_schema("unit")["properties"]
    (pattern,) = [each["pattern"] for each in scheme.input_schema("unit")["properties"]["more"]["anyOf"][:1]]
    assert re.match(pattern, "123456.7")


@pytest.mark.parametrize("table", ["mark", "units", "history"])
def test_a_table_that_nobody_sends_is_said(table: str) -> None:
    with pytest.raises(pr.UsageError, match="name one of: unit, quarter"):
        EVALUATOR.input_schema(table)


# The schemas of all shipped schemes are checked by another library.
@pytest.mark.slow
@pytest.mark.parametrize("name", [f"{each.name}@{each.edition}" for each in pr.shipped_schemes()])
def test_every_shipped_scheme_has_a_schema(name: str) -> None:
    scheme = pr.load_scheme(name.partition("@")[0], edition=name.partition("@")[2])
    for schema in (scheme.input_schema(), pr.Evaluator(scheme).input_schema(lang="zh")):
        Draft202012Validator.check_schema(schema)
        assert len(json.dumps(schema)) < 200_000


def test_days_far_apart_are_accepted_as_they_are_rated() -> None:
    for day in (date(1, 1, 1), date(9999, 12, 31), date(2020, 2, 28) + timedelta(days=1)):
        row = RIGHT | {"day": day.isoformat()}
        assert ROW.is_valid(row) == is_rated(row)
