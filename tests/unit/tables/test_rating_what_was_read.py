"""What `read_table` returned is rated as it is, with the cells of its file in faults and its conversions in notes."""

import pytest

import partyrate as pr

SCHEME = """
name = "trial"
[table.village]
key = "village"
[table.month]
parent = "village"
key = "month"
[input.mark]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 0
labels = { zh = "得分" }
[input.part]
table = "month"
kind = "number"
low = 0
high = 10
decimals = 0
[formula.total]
table = "village"
is = "mark + sum(part)"
[ladder.star]
table = "village"
levels = [{ name = "five", when = "total >= 90" }, { name = "four" }]
"""
VILLAGES = "village,得分\nA,85\nB,60\n".encode()
MONTHS = b"village,month,part\nA,1,3\nA,2,4\nB,1,5\n"


@pytest.fixture
def evaluator():
    return pr.Evaluator(pr.loads_scheme(SCHEME))


@pytest.fixture
def read(evaluator):
    return pr.read_table(VILLAGES, evaluator)


@pytest.fixture
def months(evaluator):
    return pr.read_table(MONTHS, evaluator, "month")


def test_it_gives_what_its_frames_give(evaluator, read, months):
    wanted = evaluator.rate(read.frame, tables={"month": months.frame})
    rating = evaluator.rate(read, tables={"month": months})
    assert rating.values("total") == wanted.values("total") == [92, 65]
    assert type(rating.units) is type(wanted.units)
    assert rating.explain(unit="A", of="star").lines
    assert "four → five" in evaluator.what_if(rating, unit="B", changes={"mark": 90}).text("en")


def test_units_are_prepared_and_varied_likewise(evaluator, read, months):
    prepared = evaluator.prepare(read, tables={"month": months})
    assert [row["total"] for row in prepared.rating.units] == [92, 65]
    assert evaluator.robustness(read, tables={"month": months}, draws=2)


def test_a_fault_of_the_rating_has_the_cell_of_the_file(evaluator, months, tmp_path):
    path = tmp_path / "villages.csv"
    path.write_bytes(b"village,\xe5\xbe\x97\xe5\x88\x86\nA,85\nA,60\n")
    with pytest.raises(pr.DataError) as caught:
        evaluator.rate(pr.read_table(path, evaluator), tables={"month": months})
    faults = [each for each in caught.value.faults if isinstance(each, pr.TableFault)]
    assert [(each.file, each.row) for each in faults if each.table == "village"] == [(str(path), 3)]


def test_conversions_of_the_file_are_noted(evaluator):
    read = pr.read_table("village,得分\nA\u200b,85\nB,60\n".encode(), evaluator)
    assert read.conversions
    assert [note.kind for note in evaluator.rate(read).notes if note.kind == "converted"] == ["converted"]


def test_what_was_read_as_another_table_is_refused(evaluator, months):
    with pytest.raises(pr.UsageError) as caught:
        evaluator.rate(months)
    assert str(caught.value) == (
        "table 'village' was read as 'month'\n"
        "  why:  what read_table gives holds the columns of the table that it was asked for\n"
        "  fix:  write read_table(..., 'village') for it, or pass it as tables={'month': ...}"
    )
