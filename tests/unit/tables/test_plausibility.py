"""Files of plausible values: read from TOML, CSV and workbooks, and refused where they say something else."""

import openpyxl
import pytest

import partyrate as pr

TOML = """
[weight]
range = [0.3, 0.6]
step = 0.1
source = "县里访谈"
[ties]
values = ["in", "out"]
[pay.four]
values = [100, 200]
source = "county notice"
["pay['five']"]
range = [900, 1000]
step = 50
"""
TABLE = """parameter,low,high,step,values,source
weight,0.3,0.6,0.1,,县里访谈
ties,,,,in; out,
pay.four,,,,100;200,county notice
pay['five'],900,1000,50,,
"""
SCHEME = """
name = "trial"
[table.unit]
key = "unit"
[parameter.weight]
[parameter.ties]
kind = "choice"
values = ["in", "out"]
[lookup.pay]
keys = "star"
rows = [["five", 900], ["four", 100]]
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
[formula.y]
is = "weight * x if ties == 'in' else pay['four'] + pay['five']"
"""


def settings(values):
    found = pr.Evaluator(pr.loads_scheme(SCHEME)).scenarios([{"unit": 1, "x": 3}], values=values)
    return found.settings, [axis.source for axis in found.design.axes]


def test_toml_csv_and_workbooks_say_the_same(tmp_path):
    (tmp_path / "p.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "p.csv").write_text(TABLE, encoding="gb18030")
    book = openpyxl.Workbook()
    assert book.active is not None
    for line in TABLE.replace("parameter,low,high,step,values,source", "参数,下限,上限,步长,取值,来源").splitlines():
        book.active.append([cell if not cell or cell[0] not in "0123456789" or ";" in cell else float(cell)
                            for cell in line.split(",")])  # fmt: skip
    book.save(tmp_path / "p.xlsx")
    wanted, sources = settings(pr.read_plausible(tmp_path / "p.toml"))
    assert (wanted.height, sources) == (4 * 2 * 2 * 3, ["县里访谈", "", "county notice", ""])
    for name in ("p.csv", "p.xlsx"):
        found, its = settings(pr.read_plausible(tmp_path / name))
        assert found.equals(wanted)
        assert its == sources


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("p.toml", "", "names no parameter"),
        ("p.toml", "[weight]\nrnage = [0, 1]\nstep = 0.1", "'weight' is not written so"),
        ("p.toml", "[weight]\nrange = [0, 1]\nvalues = [1]", "'weight' is not written so"),
        ("p.toml", "[weight]\nsource = 'x'", "'weight' is not written so"),
        ("p.toml", "weight = 0.5", "'weight' is not written so"),
        ("p.csv", "parameter,low,hihg\nweight,0,1\n", "has the columns parameter, low, hihg"),
        ("p.csv", "low,high,step\n0,1,0.1\n", "has the columns low, high, step"),
        ("p.csv", "parameter,low,high,step\nweight,0,1,\n", "row 2: 'weight' cannot be read"),
        ("p.csv", "parameter,values\nweight,1\nweight,2\n", "row 3: 'weight' cannot be read"),
        ("p.csv", "parameter,low,high,step,values\nweight,0,1,0.5,3\n", "row 2: 'weight' cannot be read"),
        ("p.csv", "parameter,low,high,step\n,0,1,0.5\n", "row 2: '' cannot be read"),
        ("p.csv", "parameter,values\n", "names no parameter"),
    ],
)
def test_a_file_that_says_something_else_is_refused(tmp_path, name, content, what):
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(pr.UsageError) as raised:
        pr.read_plausible(tmp_path / name)
    assert what in raised.value.what
    assert all(getattr(line, "zh", "") for line in (raised.value.what, raised.value.why, raised.value.fix))


def test_a_file_that_cannot_be_read_is_an_error_of_the_library(tmp_path):
    (tmp_path / "p.toml").write_text("[weight\n", encoding="utf-8")
    for name, kind in (("p.toml", pr.SchemeError), ("q.toml", pr.SchemeError), ("q.csv", pr.DataError)):
        with pytest.raises(kind):
            pr.read_plausible(tmp_path / name)


@pytest.mark.parametrize("given", ["range = [0, 1]\nstep = 0",
                                   "range = [1e-3, 1]\nstep = 0.1", "range = [nan, 1]\nstep = 1",
                                   "range = 3\nstep = 1", "values = ['a']", "values = [[1]]", "values = 3",
                                   "values = [1]\nsource = 5"])  # fmt: skip
def test_values_that_fit_no_parameter_are_refused_when_they_are_used(tmp_path, given):
    (tmp_path / "p.toml").write_text(f"[weight]\n{given}\n", encoding="utf-8")
    with pytest.raises(pr.UsageError, match="weight"):
        settings(pr.read_plausible(tmp_path / "p.toml"))
