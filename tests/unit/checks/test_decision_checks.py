"""Gaps, overlaps and rows that never hold: proved where all values can occur, against every value of small inputs."""

import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partyrate as pr

STEPS = [Fraction(number, 2) for number in range(7)]
HEAD = """
name = "trial"
[table.village]
key = "village"
[input.score]
kind = "number"
low = 0
high = 3
step = 0.5
[input.years]
kind = "number"
low = 0
high = 2
decimals = 0
[input.veto]
kind = "flag"
[input.side]
kind = "choice"
values = ["a", "b"]
[input.day]
kind = "date"
[formula.half]
is = "score / 2"
[formula.share]
is = "score / (years + 1)"
[formula.high]
is = "score > 2"
[parameter.cut]
value = 2
[parameter.open]
[ladder.star]
levels = [{ name = "five", when = "score > 2" }, { name = "four", when = "score > 1" }, { name = "three" }]
"""
CONDITIONS = {
    "veto": lambda score, years, veto, side: veto,
    "not veto and years < 2": lambda score, years, veto, side: not veto and years < 2,
    "years in (0, 1)": lambda score, years, veto, side: years in (0, 1),
    "side == 'a' or score > 2": lambda score, years, veto, side: side == "a" or score > 2,
    "side != 'a'": lambda score, years, veto, side: side != "a",
    "1 <= score < cut": lambda score, years, veto, side: 1 <= score < 2,
    "cut <= score": lambda score, years, veto, side: score >= 2,
    "not (score >= 1 and veto)": lambda score, years, veto, side: not (score >= 1 and veto),
}


def warned(decision: str) -> list[str]:
    """Return what is found about a decision, without the place."""
    return [str(each.what) for each in pr.check(pr.loads_scheme(HEAD + decision)).warnings]


@given(
    st.lists(st.sampled_from(list(CONDITIONS)), min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from(["first", "unique"]),
)
def test_what_is_found_is_what_every_value_shows(conditions, has_rest, hits):
    rows = [f'{{ when = "{each}", gives = {number} }}' for number, each in enumerate(conditions)]
    rows += ["{ gives = 9 }"] if has_rest else []
    found = warned(f'[decision.d]\nhits = "{hits}"\nrows = [{", ".join(rows)}]')
    holding = [
        [number for number, each in enumerate(conditions) if CONDITIONS[each](*values)]
        for values in itertools.product(STEPS, (0, 1, 2), (False, True), "ab")
    ]
    assert any(each.startswith("no row of 'd'") for each in found) is (not has_rest and [] in holding)
    assert any("both hold" in each for each in found) is (hits == "unique" and any(len(each) > 1 for each in holding))
    counted = {each[0] for each in holding if each} if hits == "first" else {n for each in holding for n in each}
    never = set(range(len(conditions))) - counted | ({len(conditions)} if has_rest and [] not in holding else set())
    assert [each for each in found if "never holds" in each] == [
        f"row {number + 1} of 'd' never holds" for number in sorted(never)
    ]
    assert not any("not decided" in each for each in found)


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ('of = "score"\nrows = [{ at_least = 2, gives = 1 }, { below = 1.5, gives = 2 }]',
         ["no row of 'd' holds for score = 1.5"]),
        ('of = "score"\nrows = [{ at_least = 2, gives = 1 }, { below = 2, gives = 2 }]', []),
        ('of = "years"\nrows = [{ above = 0.5, gives = 1 }, { at_most = 0.2, gives = 2 }]', []),
        ('of = "half"\nrows = [{ at_least = 1, gives = 1 }, { below = 0.5, gives = 2 }]',
         ["it is not decided whether the rows of 'd' leave a gap; it would be at half from 0.5 to 0.95"]),
        ('of = "half"\nrows = [{ at_least = 1, gives = 1 }, { below = 1, gives = 2 }]', []),
        ('rows = [{ when = "score > years", gives = 1 }, { when = "not score > years", gives = 2 }]', []),
        ('rows = [{ when = "score > years", gives = 1 }, { when = "score <= years", gives = 2 }]',
         [("it is not decided whether the rows of 'd' leave a gap; it would be at "
          "'score > years' is false, 'score <= years' is false")]),
        ('rows = [{ when = "high", gives = 1 }, { when = "score < 1.5", gives = 2 }]',
         ["no row of 'd' holds for score from 1.5 to 2"]),
        ('rows = [{ when = "half < years < 2", gives = 1 }, { when = "years >= 1", gives = 2 }]',
         [("it is not decided whether the rows of 'd' leave a gap; it would be at "
          "'half < years < 2' is false, years = 0")]),
        ("rows = [{ when = \"village == 'a'\", gives = 1 }, { when = \"village == 'b'\", gives = 2 }]",
         ["it is not decided whether the rows of 'd' leave a gap; it would be at village = ..."]),
        ('of = "share"\nrows = [{ above = 1, gives = 1 }, { at_most = 0.5, gives = 2 }]',
         ["it is not decided whether the rows of 'd' leave a gap; it would be at share from 0.5 to 1"]),
        ("rows = [{ when = \"star == 'five'\", gives = 1 }, { when = \"star < 'five'\", gives = 2 }]", []),
        (("rows = [{ when = \"day < date('2024-01-01')\", gives = 1 }, "
          "{ when = \"day > date('2024-01-01')\", gives = 2 }]"),
         ["no row of 'd' holds for day = 2024-01-01"]),
        ('of = "score"\nrows = [{ at_least = "open", gives = 1 }, { gives = 2 }]', []),
        (('of = "score"\nhits = "parts"\n'
          'rows = [{ at_most = "cut", gives = 1 }, { at_most = 1, gives = 2 }, { gives = 3 }]'),
         ["the edges of 'd' do not rise: 1 follows 2"]),
        ('of = "score"\nhits = "sum"\nrows = [{ at_least = 4, gives = 1 }, { at_least = 1, gives = 2 }]',
         ["row 1 of 'd' never holds"]),
        ('of = "score"\nhits = "parts"\nrows = [{ above = 0, gives = 1 }, { above = 3, gives = 2 }]',
         ["row 2 of 'd' never holds"]),
        ('of = "score"\nhits = "parts"\nrows = [{ at_most = 1, gives = 1 }, { at_most = 2, gives = 2 }]',
         ["no row of 'd' holds for score from 2.5 to 3"]),
        ('of = "score"\nhits = "parts"\nrows = [{ at_most = 1, gives = 1 }, { at_most = 3, gives = 2 }]', []),
        ('of = "score"\nhits = "parts"\nrows = [{ at_most = 1, gives = 1 }, { at_most = "cut", gives = 2 }]',
         ["no row of 'd' holds for score from 2.5 to 3"]),
        ('of = "half"\nhits = "parts"\nrows = [{ at_most = 1, gives = 1 }]',
         ["it is not decided whether the rows of 'd' leave a gap; it would be at half from 1.05 to 1.5"]),
        (('of = "score"\nrows = [{ at_least = 2.5, gives = 1 }, { at_least = 1, at_most = 1.5, gives = 2 }, '
          "{ at_least = 0.5, gives = 3 }, { gives = 4 }]"),
         ["score = 2 passes row 2 of 'd' and gets row 3"]),
        (('of = "2 * half"\nrows = [{ at_most = 1, gives = 1 }, { above = 1.5, at_most = "cut", gives = 2 }, '
          "{ at_most = 2.5, gives = 3 }, { gives = 4 }]"),
         ["2 * half from 1.05 to 1.5 passes row 2 of 'd' and gets row 3"]),
        (('of = "years"\nrows = [{ at_least = 2, gives = 1 }, { at_least = 1, at_most = 1.5, gives = 2 }, '
          "{ at_least = 0.5, gives = 3 }, { gives = 4 }]"),
         ["row 3 of 'd' never holds"]),
        (('of = "score"\nrows = [{ at_least = 2.5, gives = 1 }, { at_least = 1, at_most = 1.5, gives = 2 }, '
          "{ at_least = 0.5, below = 2.5, gives = 3 }, { gives = 4 }]"), []),
        (('of = "score"\nhits = "sum"\nrows = [{ at_least = 2.5, gives = 1 }, '
          "{ at_least = 1, at_most = 1.5, gives = 2 }, { at_least = 0.5, gives = 3 }, { gives = 4 }]"), []),
        (('of = "score"\nrows = [{ at_least = 2.5, gives = 1 }, { at_least = 1, at_most = 1.5, gives = 2 }, '
          "{ at_least = 0.5, gives = 3 }, { at_least = 0, gives = 4 }]"),
         ["score = 2 passes row 2 of 'd' and gets row 3"]),
        ('of = "score"\nhits = "parts"\nrows = [{ at_most = 1, gives = 1 }, { at_most = "open", gives = 2 }]',
         ["it is not decided whether the rows of 'd' leave gaps or overlap"]),
        (('of = "score"\nrows = [{ at_least = 1, at_most = 1.5, gives = 2 }, { at_least = 0.5, gives = 3 }, '
          "{ gives = 4 }]"), []),
    ],
)  # fmt: skip
def test_what_a_check_says(decision, expected):
    assert warned(f"[decision.d]\n{decision}") == expected


def test_too_many_combinations_are_not_decided():
    inputs = "".join(f'[input.f{number}]\nkind = "flag"\n' for number in range(15))
    rows = ", ".join(f'{{ when = "f{number}", gives = {number} }}' for number in range(15))
    found = warned(f"{inputs}[decision.d]\nrows = [{rows}]")
    assert found == ["it is not decided whether the rows of 'd' leave gaps or overlap"]
    assert warned(f"{inputs}[decision.d]\nrows = [{rows}, {{ gives = 0 }}]") == []


@pytest.mark.parametrize(
    ("hits", "rows"),
    [
        ("first", '{ when = "veto", gives = 1 }, { when = "not veto", gives = 2 }'),
        ("unique", '{ when = "score > 1", gives = 1 }, { when = "score <= 1", gives = 2 }'),
        ("sum", '{ when = "veto", gives = 1 }, { when = "veto and score >= 2", gives = 2 }, { gives = 3 }'),
    ],
)
def test_how_rows_are_put_together_is_no_condition_that_somebody_wrote(hits, rows):
    findings = pr.check(pr.loads_scheme(f'{HEAD}[decision.d]\nhits = "{hits}"\nrows = [{rows}]')).findings
    assert not [each for each in findings if each.entry == "decision.d" and each.code.startswith("condition")]


def test_a_branch_within_a_row_is_checked():
    rows = """[{ when = "veto", is = "1 if score > 4 else 2" }, { gives = 3 }]"""
    (finding,) = [
        each
        for each in pr.check(pr.loads_scheme(f"{HEAD}[decision.d]\nrows = {rows}")).findings
        if each.code == "condition-never"
    ]
    assert "'score > 4'" in str(finding.what)


def test_levels_and_decisions_have_one_limit_of_cases():
    inputs = "".join(f'[input.f{number}]\nkind = "flag"\n' for number in range(13))
    conditions = [f"f{number}" for number in range(13)]
    rows = ", ".join(f'{{ when = "{each}", gives = {number} }}' for number, each in enumerate(conditions))
    levels = ", ".join(f'{{ name = "{each}", when = "{each}" }}' for each in conditions)
    ladder = f'[ladder.rank]\noverlap = "report"\nlevels = [{levels}]'
    findings = pr.check(pr.loads_scheme(f"{HEAD}{inputs}[decision.d]\nrows = [{rows}]\n{ladder}")).findings
    assert {"decision-gap", "bands-overlap"} <= {each.code for each in findings}


def test_a_warning_points_to_the_row():
    rows = [
        '  { when = "veto", gives = 1 },', '  { when = "veto and years > 1", gives = 2 },', "  { gives = 3 },",
    ]  # fmt: skip
    text = HEAD + "\n".join(["[decision.d]", "rows = [", *rows, "]"])
    (warning,) = pr.check(pr.loads_scheme(text)).warnings
    assert warning.at is not None
    assert warning.at.text.strip() == '{ when = "veto and years > 1", gives = 2 },'
    assert "第 2 行" in warning.lines("zh")[0]
    assert (warning.code, warning.decided_by, warning.verdict) == ("decision-row-never", "enumeration", "proved")


def test_a_gap_has_a_witness_where_it_can_occur():
    def found(of: str, other: str = "below = 0.5") -> tuple[str, object]:
        rows = f"rows = [{{ at_least = 1, gives = 1 }}, {{ {other}, gives = 2 }}]"
        finding, *_ = pr.check(pr.loads_scheme(f'{HEAD}[decision.d]\nof = "{of}"\n{rows}')).warnings
        return finding.verdict, dict(finding.witness)

    assert found("score") == ("witnessed", {"score": "0.5"})
    assert found("half") == ("open", {})
    assert found("score", "below = 0") == ("witnessed", {"score": "0"})  # the first of two numbers: 0 and 0.5


@pytest.mark.parametrize(("flags", "count"), [("st", 1), ("stu", 3), ("stuv", 3)])
def test_of_rows_that_overlap_three_pairs_are_told(flags, count):
    inputs = "".join(f'[input.{flag}]\nkind = "flag"\n' for flag in flags)
    rows = ", ".join(f'{{ when = "{flag}", gives = {number} }}' for number, flag in enumerate(flags))
    found = warned(f'{inputs}[decision.d]\nhits = "unique"\nrows = [{rows}, {{ gives = 9 }}]')
    assert len([each for each in found if "both hold" in each]) == len(found) == count


def fault(decision: str) -> Any:
    """Return the first fault of a decision."""
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(HEAD + decision))
    return caught.value.faults[0]


@pytest.mark.parametrize(
    ("decision", "expected", "place"),
    [
        ("rows = []", "the decision 'd' has no rows", "[]"),
        ("rows = [{ gives = 1 }]", "the only row has no condition", "{"),
        ('rows = [{ when = "veto" }]', "the row gives nothing", "{"),
        ('rows = [{ when = "veto", gives = 1, is = "2" }]', "the row has both 'gives' and 'is'", "{"),
        ("rows = [{ at_least = 1, gives = 1 }]", "'at_least' stands in a row, and the decision has no 'of'", "1"),
        ('of = "score"\nrows = [{ when = "veto", gives = 1 }]', "'of' of 'd' is read by no row", "score"),
        ('of = "score"\nrows = [{ at_least = 1, above = 1, gives = 1 }]',
         "the row has both 'at_least' and 'above'", "1"),
        ('rows = [{ gives = 1 }, { when = "veto", gives = 1 }]', "the row has no condition, and others follow it", "{"),
        ('rows = [{ when = "veto", gives = 1 }, { gives = "a" }]',
         "the row gives another kind of value than the rows above", "a"),
        ('rows = [{ when = "veto", gives = [1, 2] }, { gives = 1 }]', "the row gives 2 values, and needs 1 value", "["),
        ('columns = ["a", "a"]\nrows = [{ when = "veto", gives = [1, 2] }]',
         "a column of the decision 'd' is named twice", "["),
        ('columns = "a"\ntakes = "x"\nrows = [{ when = "x", gives = 1 }]',
         "the decision 'd' has columns and takes arguments", "a"),
        ('hits = "sum"\nrows = [{ when = "veto", gives = "a" }]', "the row gives no number", "a"),
        ('of = "score"\nhits = "parts"\nrows = [{ at_most = 0, gives = 1 }, { gives = 2 }]',
         "the edge 0 does not lie above the one before", "0"),
        ('of = "score"\nhits = "parts"\nrows = [{ at_most = 1, gives = 1 }, { above = 1, gives = 2 }]',
         "some rows have 'at_most', and this one has 'above'", "1"),
        ('of = "score"\nhits = "parts"\nrows = [{ above = 1, gives = 1 }, { gives = 2 }]',
         "the last row has no edge, and the others have lower ones", "{"),
        ('of = "score"\nhits = "parts"\nrows = [{ at_most = 1, when = "veto", gives = 1 }]',
         "the row of parts has other conditions than one edge", "{"),
        ('rows = [{ when = "veto", is = "scor" }, { gives = 1 }]', "unknown name 'scor'", "scor"),
        ('rows = [{ when = "veto", is = "1 / score" }, { gives = 1 }]', "'score' may be zero", "score"),
        ('of = "score"\nrows = [{ at_least = "2 +", gives = 1 }]', "the rule ends too early", ""),
        ('rows = [{ when = "veto", is = "day" }, { gives = 1 }]', "a date and a number in 'veto: day'", "{"),
        ('rows = [{ when = "veto", gives = 1.5 }]\ndecimals = 0', "'d' can have 1 decimal, and declares 0", "0"),
        ('rows = [{ when = "veto", gives = 1 }]\n[formula.f]\nis = "d[\'a\']"', "'d' is read like a lookup", "d['a']"),
        ('columns = ["a", "b"]\nrows = [{ when = "veto", gives = [1, 2] }]\n[formula.f]\nis = "d"',
         "the decision 'd' without one of its columns", "d"),
        ('columns = ["a", "b"]\nrows = [{ when = "veto", gives = [1, 2] }]\n[formula.f]\nis = "d[\'c\']"',
         "unknown column of d \"'c'\"", "'c'"),
        ('takes = "x"\nrows = [{ when = "x > yeas", gives = 1 }]', "unknown name 'yeas'", "yeas"),
    ],
)  # fmt: skip
def test_a_fault_points_to_the_row(decision, expected, place):
    found = fault(f"[decision.d]\n{decision}")
    assert str(found.what) == expected
    start = found.at.column - 1
    assert found.at.text[start:].startswith(place)
    assert all(found.lines("zh"))


def test_rows_belong_to_decisions_alone():
    assert (
        str(fault('[formula.d]\nis = "1"\nrows = [{ when = "veto", gives = 1 }]').what)
        == "formula 'd' has the key 'rows'"
    )
    with pytest.raises(pr.StructureError, match="has rows, and a kind or a rule"):
        pr.Indicator(name="d", formula="1", rows=[pr.DecisionRow(when="veto", gives=1)])
    with pytest.raises(pr.StructureError, match="is no decision"):
        pr.Indicator(name="d", formula="1", of="score")
    with pytest.raises(pr.StructureError, match="more than 90 rows"):
        pr.Indicator(name="d", rows=[pr.DecisionRow(when="veto", gives=1)] * 91)


def test_an_explanation_says_that_no_row_holds_for_the_part_above():
    scheme = pr.loads_scheme(
        f'{HEAD}[decision.d]\nof = "score"\nhits = "parts"\n'
        "rows = [{ at_most = 1, gives = 1 }, { at_most = 2, gives = 2 }]"
    )
    row = {"village": "v", "years": 1, "veto": False, "side": "a", "day": "2024-01-01"}
    rated = pr.Evaluator(scheme).rate([{**row, "score": 3}, {**row, "village": "w", "score": 2}])
    said = str(rated.explain(unit="v", of="d", lang="en"))
    assert "no row holds for the part of score above row 2 (score <= 2)" in said
    assert "score 超出第 2 行（score ≤ 2）的部分，没有一行适用" in str(rated.explain(unit="v", of="d", lang="zh"))
    assert "no row holds" not in str(rated.explain(unit="w", of="d", lang="en"))


def test_a_number_that_misses_a_band_has_a_witness():
    rows = "{ at_least = 2.5, gives = 1 }, { at_least = 1, at_most = 1.5, gives = 2 }, { at_least = 0, gives = 3 }"
    (finding,) = pr.check(pr.loads_scheme(f'{HEAD}[decision.d]\nof = "score"\nrows = [{rows}]')).warnings
    assert (finding.code, dict(finding.witness)) == ("decision-band-passed", {"score": "2"})
    assert finding.path == ("decision", "d", "rows", 1)
    assert finding.lines("zh")[0] == "判定表“d”不由第 2 行、而由更靠后的第 3 行处理这些数：“score”为 2"


@pytest.mark.parametrize(
    ("kind", "keys", "test"),
    [
        ("date", "", "n > date('2023-12-31')"),
        ("number", "low = 0\nhigh = 9\ndecimals = 0", "n > 5"),
        ("flag", "", "n"),
        ("choice", 'values = ["a", "b"]', "n == 'a'"),
    ],
)
@pytest.mark.parametrize("rule", ["coalesce(p, x)", "p if present(x) else x", "coalesce(p, x) if y else x"])
def test_a_value_that_is_never_there_for_one_of_two_causes_has_no_cases(kind, keys, test, rule):
    values = keys if kind == "choice" else ""
    scheme = pr.loads_scheme(
        f'name = "t"\n[table.unit]\nkey = "id"\n[input.x]\nkind = "{kind}"\noptional = true\n{keys}\n[input.y]\n'
        f'kind = "flag"\n[parameter.p]\nkind = "{kind}"\n{values}\n[formula.n]\nis = "{rule}"\n'
        f'[decision.e]\nrows = [{{ when = "{test}", gives = 1 }}, {{ gives = 2 }}]\n'
    )
    assert "decision-gap" not in [each.code for each in pr.check(scheme).findings]
    rating = pr.Evaluator(scheme).rate([{"id": 1, "x": None, "y": False}])
    assert str(rating.values("e")[0]) in ("missing", "undetermined")
