"""A field of several names takes one name alone; several of them in one text are refused with the list to write."""

import re

import pytest

import partyrate as pr

SCHEME = """
name = "trial"
[table.unit]
key = ["town", "id"]
[input.score]
kind = "number"
low = 0
high = 100
decimals = 0
[input.faults]
kind = "number"
low = 0
high = 100
decimals = 0
"""
LADDER = SCHEME + (
    '[ladder.star]\nlevels = [{ name = "good" }, { name = "fair" }, { name = "poor" }]\n'
    'order_by = "score desc"\nties = "in"\nround = "down"\n'
)


@pytest.mark.parametrize(
    ("scheme", "written", "fix"),
    [
        (SCHEME.replace('["town", "id"]', '"town, id"'), "town, id", '["town", "id"]'),
        (SCHEME + '[input.medal]\nkind = "choice"\nvalues = "金、银、铜"', "金、银、铜", '["金", "银", "铜"]'),
        (SCHEME + '[formula.both]\ntakes = "a,b"\nis = "a + b"', "a,b", '["a", "b"]'),
        (LADDER.replace("score desc", "score desc; id asc"), "score desc; id asc", '["score desc", "id asc"]'),
        (LADDER.replace("score desc", "max(score, 1) desc， faults asc"), "max(score, 1) desc， faults asc",
         '["max(score, 1) desc", "faults asc"]'),
        (LADDER + 'within = "town,"', "town,", '["town"]'),
        (LADDER + 'quotas = [{ levels = "good, fair", at_most = "0.3 * rows" }]', "good, fair", '["good", "fair"]'),
    ],
)  # fmt: skip
def test_several_names_in_one_text_are_refused_where_they_stand(scheme: str, written: str, fix: str) -> None:
    with pytest.raises(pr.SchemeError, match=re.escape(f"fix:  write {fix}, or [")) as caught:
        pr.loads_scheme(scheme)
    (fault,) = caught.value.faults
    assert fault.at is not None
    assert fault.at.line == next(number for number, line in enumerate(scheme.split("\n"), 1) if f'"{written}"' in line)
    assert f'["{written}"] if it is a single one' in str(caught.value)


@pytest.mark.parametrize(
    "scheme",
    [
        SCHEME + '[input.medal]\nkind = "choice"\nvalues = ["gold, silver"]',
        SCHEME + '[input.medal]\nkind = "choice"\nvalues = "one (gold, silver)"',
        SCHEME.replace('["town", "id"]', '"id"'),
        LADDER.replace("score desc", "rank(score, 'desc', within=()) asc"),
    ],
)
def test_one_name_needs_no_list(scheme: str) -> None:
    assert pr.loads_scheme(scheme).name == "trial"


def test_python_refuses_them_too() -> None:
    with pytest.raises(pr.StructureError, match=r"write \[\"town\", \"id\"\]"):
        pr.Table(name="unit", key="town, id")
    assert pr.Table(name="unit", key=["town, id"]).key == ("town, id",)
