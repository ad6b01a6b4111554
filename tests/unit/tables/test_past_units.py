"""Past rounds of units that are not rated: the report counts them, and asks where no row is of a unit that is."""

import pytest

import partyrate as pr
from partyrate.tables import read_tables

SCHEME = """
name = "trial"
period = "1 year"
[table.village]
key = ["town", "village"]
rows = 9
[input.marks]
kind = "number"
low = 0
high = 100
decimals = 0
[formula.before]
is = "previous(marks)"
"""


@pytest.fixture
def report(tmp_path):
    """Read two villages with past rounds: the report of these."""

    def report(*past: str, key: str = "town,village", text: str = SCHEME):
        units, history = tmp_path / "units.csv", tmp_path / "history.csv"
        units.write_text(f"{key},marks\n" + ("A,01,5\nA,02,7\n" if "," in key else "011,5\n012,7\n"), encoding="utf-8")
        history.write_text(f"{key},round,marks\n" + "".join(f"{each},2018,5\n" for each in past), encoding="utf-8")
        evaluator = pr.Evaluator(pr.loads_scheme(text))
        reads = read_tables(evaluator.plan, units, {"history": history})
        assert len(evaluator.rate(reads["village"], tables={"history": reads["history"]}, period="2019").units) == 2
        return reads["history"].report

    return report


def test_rows_of_units_that_are_rated_are_not_spoken_of(report):
    assert report("A,01", "A,02").is_plain
    assert report("A,02").is_plain
    assert report().is_plain


def test_rows_of_other_units_are_counted(report):
    found = report("A,01", "B,01", "A,2")
    assert not found.is_plain
    assert "not used, of units that are not rated: 2 rows, the first of B, 01" in found.lines("en")
    assert "属于本次未评的单位、不使用：2 行，首个为 B, 01" in found.lines("zh")


def test_where_no_row_is_of_a_unit_that_is_rated_the_keys_are_asked_about(report):
    found = report("A,1", "A,2")
    assert (
        "no row is of a unit that is rated, so that no past round is used; the first is of A, 1: are keys written as "
        "in the table of units?"
    ) in found.lines("en")
    assert "请核对主键的写法是否与单位表一致" in found.text("zh")


def test_keys_that_are_taken_from_codes_need_no_column(report):
    coded = SCHEME.replace(
        'key = ["town", "village"]',
        'key = ["town", "code"]\nderived_keys = { town = { from = "code", first = 2, of = 3 } }',
    )
    assert report("011", key="code", text=coded).is_plain
    assert report("011", "013", key="code", text=coded).other_units == (1, "013")
