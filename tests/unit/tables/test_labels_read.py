"""Labels in cells: results are written with what people call levels and choices, and come back as past rounds."""

from pathlib import Path

import partyrate as pr

SCHEME = pr.loads_scheme("""
name = "t"
[table.v]
key = "v"
[input.a]
kind = "number"
low = 0
high = 9
decimals = 0
[input.sort]
kind = "choice"
values = ["hill", "plain", "平原"]
value_labels = { hill = { zh = "山区" }, plain = { zh = "平原" } }
[ladder.star]
levels = [{ name = "five", labels = { zh = "五星" }, when = "a > 5" }, { name = "four", labels = { zh = "四星" } }]
[formula.before]
is = "coalesce(previous(star), 'four')"
""")


def read(folder: Path, text: str, table: str) -> tuple[list[dict[str, object]], list[str]]:
    path = folder / f"{table}.csv"
    path.write_text(text, encoding="utf-8")
    found = pr.read_table(path, SCHEME, table=table)
    return found.frame.to_dicts(), found.report.lines("zh")


def test_a_level_or_a_choice_is_read_by_its_label_and_reported(tmp_path: Path) -> None:
    rows, lines = read(tmp_path, "v,round,star\nA,2020,五星\nB,2020,four\n", "history")
    assert [row["star"] for row in rows] == ["five", "four"]
    assert any("按显示名称读取，1 个单元格，首个" in line and "五星 → five" in line for line in lines)


def test_a_label_that_is_a_value_is_that_value(tmp_path: Path) -> None:
    rows, _ = read(tmp_path, "v,a,sort\nA,7,山区\nB,1,平原\nC,1,plain\n", "v")
    assert [row["sort"] for row in rows] == ["hill", "平原", "plain"]
