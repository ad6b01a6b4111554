"""Words in the data that stand for a declared cause of absence, read in the same way through every door."""

from typing import Any

import polars as pl
import pytest
from tests.unit.frames import ENGINES
from tests.unit.workbooks import one_sheet

import partyrate as pr
from partyrate.description.inputs import input_tables
from partyrate.engines.reference.run import rate_rows
from partyrate.engines.request import Request

pytestmark = pytest.mark.usefixtures("columns_engine")

SCHEME = """
name = "trial"
missing = ["缺考"]
[absence.too_new]
labels = { zh = "成立不满一年，暂不评星", en = "less than a year old" }
words = ["暂不评星", "too new"]
weight = 2
[absence.few]
labels = { zh = "数据不足", en = "not enough data" }
words = "数据不足"
[absence.quiet]
weight = 3
[table.village]
key = "village"
[input.mark]
kind = "number"
low = 0
high = 100
decimals = 1
optional = true
[input.duty]
kind = "number"
low = 0
high = 9
decimals = 0
absent = ["few"]
[input.held]
kind = "flag"
optional = true
[input.since]
kind = "date"
when = "duty > 0"
[input.sort]
kind = "choice"
values = ["甲", "乙"]
absent = ["too_new", "few"]
[input.remark]
kind = "text"
optional = true
absent = []
[formula.total]
is = "mark + duty"
[formula.words]
is = "'y' if held and since > date('2000-01-01') and sort == '甲' and remark != 'x' else 'n'"
[formula.why]
is = "absent('quiet') if duty == 9 else 1"
"""
EVALUATOR = pr.Evaluator(pr.loads_scheme(SCHEME))
COLUMNS = ("mark", "duty", "held", "since", "sort", "remark")
FULL = ("90.5", "3", "是", "2020-01-31", "甲", "-")
ROWS: list[dict[str, Any]] = [
    {"village": "full", **dict(zip(COLUMNS, FULL, strict=True))},
    {
        "village": "said", "mark": " 暂不评星", "duty": "数据不足", "held": "too new", "since": None, "sort": "too new",
        "remark": "too new",
    },
    *(
        {"village": f"no {name}", **dict(zip(COLUMNS, FULL, strict=True)), name: word}
        for name, word in (
            ("mark", "数据不足"), ("mark", "缺考"), ("duty", "数据不足"), ("held", "too new"), ("held", None),
            ("since", "暂不评星"), ("sort", "数据不足"), ("remark", "数据不足"),
        )
    ),
]  # fmt: skip
for number, row in enumerate(ROWS):
    row["village"] = f"{number} {row['village']}"
EXPECTED = [
    ("187/2", "y"), ("too_new", "too_new"), ("few", "y"), ("missing", "y"), ("few", "few"), ("187/2", "too_new"),
    ("187/2", "missing"), ("187/2", "too_new"), ("187/2", "few"), ("187/2", "y"),
]  # fmt: skip


def found(rating: pr.Rating) -> list[tuple[str, str]]:
    """The values of two formulas in the order of the rows, as texts."""
    rows = zip(rating.values("village"), rating.values("total"), rating.values("words"), strict=True)
    return [(str(total), str(words)) for _, total, words in sorted(rows, key=lambda each: str(each[0]))]


def test_words_are_causes_in_plain_rows_by_every_reader():
    assert found(EVALUATOR.rate(ROWS)) == EXPECTED
    store = rate_rows(Request(EVALUATOR.plan, {"village": ROWS}))
    assert [(str(row.value("total")), str(row.value("words"))) for row in store.tables["village"]] == EXPECTED
    prepared = EVALUATOR.prepare(ROWS[:1])
    rated = [prepared.rate(row) for row in ROWS]
    assert [str(row["total_state"]) for row in rated] == [
        "None" if total == "187/2" else total for total, _ in EXPECTED
    ]


@pytest.mark.parametrize("few", [0, 5000])
@pytest.mark.parametrize("engine", [each for each in ENGINES if each != "rows"])
def test_words_are_causes_in_frames_and_relations(engine, few):
    evaluator = pr.Evaluator(EVALUATOR.scheme, row_engine_limit=few)
    assert found(evaluator.rate(ENGINES[engine](ROWS))) == EXPECTED


def test_words_are_causes_in_a_statement():
    import duckdb

    with duckdb.connect() as database:
        database.register("village", pl.DataFrame(ROWS))
        types = {"village": dict.fromkeys(COLUMNS, "string")}
        result = database.sql(EVALUATOR.sql("duckdb", types=types)).pl().sort("village")
    states = zip(result["total_state"], result["words_state"], strict=True)
    expected = [tuple(None if each in ("187/2", "y", "n") else each for each in pair) for pair in EXPECTED]
    assert [*states] == expected


def test_words_are_causes_in_files_and_counted_in_the_report():
    rows = [list(row.values()) for row in ROWS]
    rows[1][1] = "Too  New"  # a file is read without regard to capitals and blanks
    read = pr.read_table(one_sheet([["village", *COLUMNS], *rows]), EVALUATOR)
    assert found(EVALUATOR.rate(read)) == EXPECTED
    assert [(each.name, each.word, each.cause, each.count) for each in read.report.missing] == [
        ("mark", "too new", "too_new", 1), ("mark", "数据不足", "few", 1), ("mark", "缺考", "", 1),
        ("duty", "数据不足", "few", 2), ("held", "too new", "too_new", 2), ("since", "暂不评星", "too_new", 1),
        ("sort", "too new", "too_new", 1), ("sort", "数据不足", "few", 1),
    ]  # fmt: skip
    assert "  mark: read as no value (few): 1 cell with '数据不足', the first B4" in read.report.text().splitlines()
    assert "按无值（few）处理：1 个单元格写着“数据不足”，首个 B4" in read.report.text("zh")


def test_a_word_that_the_call_names_as_missing_is_missing():
    data = one_sheet([["village", *COLUMNS], ["a", "数据不足", *FULL[1:]]])
    read = pr.read_table(data, EVALUATOR, missing="数据不足")
    assert [str(each) for each in EVALUATOR.rate(read).values("mark")] == ["missing"]


def test_an_absence_of_the_results_stands_for_its_cause_in_rows():
    absent = EVALUATOR.rate(ROWS).values("mark")[1]
    assert absent == pr.Absent(EVALUATOR.scheme.causes["too_new"])
    again = [{**ROWS[0], "mark": absent}]
    assert EVALUATOR.rate(again).values("total") == [absent]
    assert EVALUATOR.rate(again).engine == "compiled"
    with pytest.raises(pr.DataError, match="duty"):
        EVALUATOR.rate([{**ROWS[0], "duty": absent}])


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("duty", "暂不评星", "is a text, not a plain number"),
        ("duty", None, "no value"),
        ("mark", "Too New", "is a text, not a plain number"),
        ("sort", "缺考", "no value"),
        ("held", "quiet", "is neither true nor false"),
    ],
)
@pytest.mark.parametrize("engine", ["rows", "polars", "duckdb"])
def test_other_words_are_faults(engine, column, cell, said):
    rows = [*ROWS, {**ROWS[0], "village": "odd", column: cell}]
    with pytest.raises(pr.DataError, match=said) as error:
        EVALUATOR.rate(ENGINES[engine](rows)).values("total")
    assert len(error.value.faults) == 1


def test_words_of_past_rounds_stand_for_missing_values():
    text = SCHEME + '[formula.before]\nis = "coalesce(previous(mark), 7) + coalesce(previous(total), 1)"\n'
    evaluator = pr.Evaluator(pr.loads_scheme(text), row_engine_limit=0)
    history = [
        {"village": ROWS[0]["village"], "round": "2019", "mark": "暂不评星", "total": "数据不足"},
        {"village": ROWS[1]["village"], "round": "2019", "mark": "2.5", "total": "3"},
    ]
    for make in (ENGINES["rows"], ENGINES["polars"], ENGINES["pandas"], ENGINES["duckdb"]):
        rating = evaluator.rate(make(ROWS[:2]), tables={"history": make(history)}, period="2020")
        assert sorted(rating.values("before")) == [pytest.approx(5.5), 8]


def test_an_explanation_says_what_the_data_say():
    rating = EVALUATOR.rate(ROWS)
    lines = str(rating.explain(unit=ROWS[1]["village"], of="total", lang="zh")).splitlines()
    assert "│       数据列“mark”写明：成立不满一年，暂不评星" in lines
    missing = str(rating.explain(unit=ROWS[3]["village"], of="total"))
    assert "as the data say" not in missing


def test_scenarios_keep_the_causes_that_the_data_say():
    text = SCHEME + '[parameter.cut]\n[formula.over]\nis = "mark + cut"\n[formula.known]\nis = "coalesce(mark, cut)"\n'
    evaluator = pr.Evaluator(pr.loads_scheme(text))
    scenarios = evaluator.scenarios(ROWS, values={"cut": [1, 2]}, of=["over", "known"])
    assert scenarios.one_by_one == ()  # all scenarios are rated together
    for at, cut in enumerate((1, 2)):
        own = pr.Evaluator(evaluator.scheme.with_values({"cut": cut})).rate(ROWS)
        expected = [None if isinstance(each, pr.Absent) else each for each in own.values("over")]
        those = scenarios.units.filter(pl.col("scenario") == at)
        assert those["over"].to_list() == expected
        assert those["known"].to_list() == own.values("known")


def test_templates_and_schemas_know_the_words():
    (table,) = input_tables(EVALUATOR.plan)
    columns = {each.name: each for each in table.inputs}
    assert columns["mark"].causes == {"too_new": ("暂不评星", "too new"), "few": ("数据不足",)}
    assert columns["remark"].causes == {}
    assert "暂不评星, too new: less than a year old" in columns["mark"].words("en")
    assert "数据不足 表示数据不足" in columns["duty"].words("zh")
    cell = EVALUATOR.scheme.input_schema("village")["properties"]["duty"]
    assert cell["anyOf"][-1] == {"enum": ["数据不足"], "x-causes": {"数据不足": "few"}}
    assert {"type": "null"} not in cell["anyOf"]


def test_words_are_written_and_read_again():
    scheme = EVALUATOR.scheme
    assert pr.loads_scheme(pr.dumps_scheme(scheme)) == scheme
    assert scheme.indicators["remark"].absent == ()
    assert scheme.indicators["mark"].absent is None
    assert scheme.absences["few"].words == ("数据不足",)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            'words = "数据不足"',
            'words = ["数据不足", "7"]',
            "'7' stands for the cause 'few', and is a value of",
        ),
        (
            'words = "数据不足"',
            'words = ["乙"]',
            "'乙' stands for the cause 'few', and is a value of the choice",
        ),
        (
            'values = ["甲", "乙"]',
            'values = ["甲", "Too New"]',
            "stands for the cause 'too_new', and is a value of",
        ),
        (
            'words = "数据不足"',
            'words = "缺考"',
            "stands for the cause 'few', and for a missing value of 'mark'",
        ),
        ('words = "数据不足"', 'words = "TOO NEW"', "'TOO NEW' stands for 'few', and 'too new' for 'too_new'"),
        ('words = "数据不足"', 'words = " "', "a blank cell is missing in any case"),
        ('words = "数据不足"', 'words = ["ｔoo few"]', "write 'too few'"),
        ('words = "数据不足"', 'words = ["a", "a"]', "stands twice"),
        ('absent = ["few"]', 'absent = ["fev"]', "unknown cause of absence 'fev'"),
        ('absent = ["few"]', 'absent = ["quiet"]', "'duty' names the cause 'quiet', which has no words"),
        ("[formula.total]", '[formula.total]\nabsent = "few"', "'absent'"),
    ],
)
def test_words_that_can_be_no_cause_are_refused_at_their_place(before, after, said):
    with pytest.raises(pr.SchemeError) as error:
        pr.check(pr.loads_scheme(SCHEME.replace(before, after, 1)))
    assert said in str(error.value)
    assert all(fault.at is not None for fault in error.value.faults)


def test_words_that_no_cell_can_have_are_a_finding():
    assert [each.code for each in pr.check(EVALUATOR.scheme).findings if each.code == "unread-absence"] == []
    base = """
name = "trial"
[absence.few]
words = "数据不足"
[table.village]
key = "village"
[input.mark]
kind = "number"
low = 0
high = 100
decimals = 1
[formula.total]
is = "absent('few') if mark < 5 else mark"
"""
    (finding,) = (each for each in pr.check(pr.loads_scheme(base)).findings if each.code == "unread-absence")
    assert "no cell can have the words of the cause 'few'" in str(finding)
    assert "absent = ['few']" in str(finding)
