"""Units that are called as totals are: nothing is lost silently, and one argument decides."""

import pytest

import partyrate as pr

SCHEME = pr.loads_scheme("""
name = "votes"
[table.list]
key = "list"
[table.day]
parent = "list"
key = "day"
[input.votes]
kind = "number"
low = 0
high = 10000
decimals = 1
[input.visits]
table = "day"
kind = "number"
low = 0
high = 10000
decimals = 0
""")
VOTES = {"PP": 100, "PSOE": 90, "VOX": 40}
WORDS = ["Sum", "SUM", "total", "Average", "mean", "Max", "min", "Median", "Junts Total"]


def read(last, **more):
    lines = ["list,votes", *(f"{name},{votes}" for name, votes in VOTES.items()), last]
    return pr.read_table("\n".join(lines).encode(), SCHEME, **more)


@pytest.mark.parametrize("word", WORDS)
def test_a_unit_that_is_called_as_a_total_is_kept_or_left_out_by_who_knows(word):
    with pytest.raises(pr.DataError) as caught:
        read(f"{word},61")
    (found,) = caught.value.faults
    assert f"the row of {word!r} may be a total or a unit" in str(found)
    assert found.fix == "keep it as a unit: keep=[5]; or leave it out: skip=[5]"
    assert all(found.lines("zh"))
    assert [row["list"] for row in read(f"{word},61", keep=[5]).frame.to_dicts()] == [*VOTES, word]
    assert [row["list"] for row in read(f"{word},61", skip=[5]).frame.to_dicts()] == [*VOTES]


@pytest.mark.parametrize(
    "row", ["Sum,230", "Average,76.7", "Mean,76.7", "Max,100", "min,40", "Median,90", "Total,3", "total,", "合计,60"]
)
def test_what_adds_up_is_a_total(row):
    table = read(row)
    assert [each["list"] for each in table.frame.to_dicts()] == [*VOTES]
    assert "total" in str(table.report).lower()


def test_a_total_above_which_a_cell_is_at_fault_is_no_fault_besides():
    needed = pr.loads_scheme(f'{pr.dumps_scheme(SCHEME)}\n[formula.score]\nis = "votes"\n')
    lines = ["list,votes", "PP,1oo", "PSOE,90", "Total,190"]
    with pytest.raises(pr.DataError) as caught:
        pr.read_table("\n".join(lines).encode(), needed)
    assert [getattr(each, "cell", "") for each in caught.value.faults] == ["B2"]
    with pytest.raises(pr.DataError) as caught:  # where no rule reads the column, nothing in it is at fault
        pr.read_table("\n".join(lines).encode(), SCHEME)
    assert [getattr(each, "cell", "") for each in caught.value.faults] == ["A4"]


@pytest.mark.parametrize("word", ["过次页", "承前页", "转下页", "接上页"])
def test_sums_that_are_carried_to_the_next_page_are_totals(word):
    assert [row["list"] for row in read(f"{word},230").frame.to_dicts()] == [*VOTES]


@pytest.mark.parametrize(
    "word", ["合计（3个）", "小计(3)", "（合计）", "【总计】", "平均分（满分100）", "全县（合计）", "Total (3)"]
)
def test_words_for_totals_in_brackets_or_before_them_are_totals(word):
    assert [row["list"] for row in read(f"{word},230").frame.to_dicts()] == [*VOTES]


@pytest.mark.parametrize(
    "word", ["合计沟（东）", "柳河村（平均水平）", "全福（村）", "()", "（）", f"合计{'(1)' * 9999}"]
)
def test_units_with_brackets_are_none(word):
    assert [row["list"] for row in read(f"{word},230").frame.to_dicts()] == [*VOTES, word]


@pytest.mark.parametrize("word", ["其中", "其中：PP", "其中:青年"])
def test_what_a_row_above_contains_is_asked_about(word):
    with pytest.raises(pr.DataError) as caught:
        read(f"{word},30")
    (fault,) = caught.value.faults
    assert f"the row of {word!r} may be a share of the row above or a unit" in str(fault)
    assert "keep=[5]；略去：skip=[5]" in str(fault.lines("zh")[2])
    assert [row["list"] for row in read(f"{word},30", keep=[5]).frame.to_dicts()] == [*VOTES, word]
    assert [row["list"] for row in read(f"{word},30", skip=[5]).frame.to_dicts()] == [*VOTES]


def test_rows_of_another_table_are_named_as_the_argument_of_its_call_takes_them():
    content = b"list,day,visits\nPP,1,4\nPP,2,6\nPP,Sum,7\n"
    with pytest.raises(pr.DataError) as caught:
        pr.read_table(content, SCHEME, "day")
    assert caught.value.faults[0].fix == "keep it as a unit: keep=[4]; or leave it out: skip=[4]"


def test_the_command_keeps_rows(tmp_path):
    from typer.testing import CliRunner

    from partyrate.cli.program import app

    pr.dump_scheme(SCHEME, tmp_path / "votes.toml")
    (tmp_path / "lists.csv").write_text("list,votes\nPP,100\nPSOE,90\nSUM,60\n", encoding="utf-8")
    words = ["rate", str(tmp_path / "votes.toml"), str(tmp_path / "lists.csv"), "--out", str(tmp_path / "out")]
    assert CliRunner().invoke(app, words).exit_code != 0
    assert CliRunner().invoke(app, [*words, "--keep", "4"]).exit_code == 0
    assert "SUM" in (tmp_path / "out" / "list.csv").read_text(encoding="utf-8")
