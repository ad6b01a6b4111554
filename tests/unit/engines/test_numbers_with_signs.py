"""Numbers with a percent sign, brackets or a comma in data that no file was: the fault names the number to write."""

import re
import time

import pytest

import partyrate as pr

SCHEME = """
name = "trial"
[table.unit]
key = "id"
[input.share]
kind = "number"
low = 0
high = 1
decimals = 3
[input.marks]
kind = "number"
low = 0
high = 100
decimals = 0
[input.rate]
kind = "number"
low = 0
high = 100
decimals = 2
[formula.all]
is = "share + marks + rate"
"""
GOOD = {"id": "a", "share": 1, "marks": 1, "rate": 1}


@pytest.mark.parametrize(
    ("column", "cell", "fix"),
    [
        ("share", "0.5%", "write 0.005"),
        ("share", "50 ％", "write 0.5"),
        ("share", "5‰", "write 0.005"),
        ("marks", "50%", "write 50"),
        ("rate", "50%", "write 50 or 0.5"),
        ("rate", "150%", "write 1.5"),
        ("marks", "90,", "write it in plain digits with a point, as 9.5"),
        ("rate", "90,5", "write 90.5"),
        ("rate", "1,000", "write 1000"),
        ("rate", "(5)", "write -5 for a negative number, else 5"),
        ("rate", "x%", "write it in plain digits with a point, as 9.5"),
    ],
)
def test_the_number_to_write_is_named(column: str, cell: str, fix: str) -> None:
    with pytest.raises(pr.DataError) as caught:
        pr.Evaluator(pr.loads_scheme(SCHEME)).rate([{**GOOD, column: cell}])
    (fault,) = caught.value.faults
    assert fault.fix == fix
    (*_, chinese) = fault.lines("zh")
    assert not any(word in chinese for word in ("write", " or ", "negative"))
    assert all(number in chinese for number in re.findall(r"-?[0-9][0-9.]*", fix))


@pytest.mark.parametrize(
    "cell", [" " * 300_000 + "y", "(" + " " * 300_000 + "y", "1" + " " * 300_000 + "%", "x" + "，" * 300_000]
)
def test_a_long_cell_is_refused_at_once(cell: str) -> None:
    since = time.process_time()
    with pytest.raises(pr.DataError, match="text"):
        pr.Evaluator(pr.loads_scheme(SCHEME)).rate([{**GOOD, "rate": cell}])
    assert time.process_time() - since < 2
