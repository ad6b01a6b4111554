"""Keys without a cell: found where a row has them, and silent where every number has a cell or the rule says more."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partyrate as pr

HEAD = """
name = "trial"
[table.village]
key = "village"
[input.x]
kind = "number"
low = 0
high = 100
decimals = 0
[input.side]
kind = "choice"
values = ["a", "b"]
[table.road]
key = "road"
parent = "village"
[input.length]
kind = "number"
table = "road"
low = 0
high = 90
step = 5
"""
STEPS = '[lookup.p]\nkeys = ["x"]\nmatch = "{match}"\nrows = [[60, 0], [80, 10]]\n'
SIDES = """[lookup.p]
keys = ["side", "x"]
match = "linear"
rows = [["a", 0, 0], ["a", 80, 10], ["b", 0, 0], ["b", 100, 1]]
"""


def lacking(scheme: str, lang: str = "en") -> list[tuple[str, dict[str, Any]]]:
    """Return the keys that lookups are said to lack, with their witnesses."""
    findings = pr.check(pr.loads_scheme(HEAD + scheme)).findings
    return [(each.lines(lang)[0], dict(each.witness)) for each in findings if each.code == "lookup-lacks-key"]


@pytest.mark.parametrize(
    ("match", "key", "said", "witness"),
    [
        ("linear", "x", "x from 0 to 59, x from 81 to 100", {"x": "0"}),
        ("at_least", "x", "x from 0 to 59", {"x": "0"}),
        ("linear", "2 * x", "2 * x from 0 to 59, 2 * x from 81 to 200", {"x": "0"}),
    ],
)
def test_numbers_beyond_the_steps_are_found(match, key, said, witness):
    scheme = f'{STEPS.format(match=match)}[formula.f]\nis = "p[{key}]"'
    assert lacking(scheme) == [(f"lookup 'p' has no cell for {said}", witness)]
    ((words, _),) = lacking(scheme, "zh")
    assert words.startswith("对照表“p”缺少以下键的单元格：")


@pytest.mark.parametrize(
    "rule",
    ["p[clamp(x, 60, 80)]", "coalesce(p[x], 0)", "p[x] if x >= 60 else 0", "p[min(max(x, 60), 80)]", "p[60 + x / 5]"],
)
@pytest.mark.parametrize("match", ["linear", "at_least", "at_most"])
def test_a_number_that_always_has_a_cell_or_is_guarded_is_silent(match, rule):
    assert lacking(f'{STEPS.format(match=match)}[formula.f]\nis = "{rule}"') == []


def test_a_value_that_other_rules_expect_to_be_absent_is_silent():
    assert lacking(f'{STEPS.format(match="linear")}[formula.f]\nis = "p[x]"\n[formula.g]\nis = "coalesce(f, 0)"') == []


def test_the_other_keys_are_told_beside_the_number():
    ((said, witness),) = lacking(f'{SIDES}[formula.f]\nis = "p[side, x]"')
    assert said == "lookup 'p' has no cell for side = a, x from 81 to 100"
    assert witness["side"] == "a"
    assert 81 <= int(witness["x"]) <= 100
    assert lacking(f"{SIDES}[formula.f]\nis = \"p['b', x]\"") == []


def test_levels_that_count_as_numbers_are_no_steps():
    star = '[ladder.star]\nlevels = [{ name = "five", when = "x > 50" }, { name = "low" }]\n'
    assert lacking(f'{STEPS.format(match="at_least")}{star}[formula.f]\nis = "p[star]"') == []


@pytest.mark.parametrize(
    ("first", "expected"),
    [("word if x > 5 else side", []), ("'u' if x > open else 'v'", []), ("'u' if x > 5 else 'v'", ["u, b", "v, b"])],
)
def test_of_a_key_that_can_be_any_text_or_is_not_known_yet_nothing_is_said(first, expected):
    scheme = '[input.word]\nkind = "text"\n[parameter.open]\nkind = "number"\n'
    scheme += '[lookup.q]\nkeys = ["k", "l"]\nrows = [["u", "a", 1], ["v", "a", 2]]\n'
    said = [f"lookup 'q' has no cell for {', '.join(expected)}"] if expected else []
    told = lacking(f'{scheme}[formula.k]\nis = "{first}"\n[formula.f]\nis = "q[k, side]"')
    assert [what.replace("; ", ", ") for what, _ in told] == said
    if "open" not in first:  # a part of the rule itself
        told = lacking(f'{scheme}[formula.f]\nis = "q[{first}, side]"')
        assert [what.replace("; ", ", ") for what, _ in told] == said


def test_rows_that_a_table_lists_show_a_key_without_a_cell_beside_a_text_of_the_rule():
    rows = '["n", "b", 0, 0], ["n", "b", 80, 1], ["s", "b", 0, 0], ["s", "b", 90, 1]'
    scheme = HEAD.replace('key = "road"', 'key = "road"\nexpects = ["n", "s"]')
    scheme += f'[lookup.q]\nkeys = ["road", "side", "length"]\nmatch = "linear"\nrows = [{rows}]\n'
    checked = pr.check(pr.loads_scheme(scheme + '[formula.f]\ntable = "road"\nis = "q[road, \'b\', length]"'))
    (told,) = [each for each in checked.findings if each.code.startswith("lookup-lacks-key")]
    assert told.what == "lookup 'q' has no cell for road = n, length from 85 to 90"
    assert (told.code, told.verdict, told.witness) == ("lookup-lacks-key", "witnessed", {"road": "n", "length": "85"})


def test_rows_of_finer_tables_and_steps_of_inputs_are_looked_at():
    ((said, _),) = lacking(f'{SIDES}[formula.f]\nis = "sum(p[side, length])"')
    assert said == "lookup 'p' has no cell for side = a, length from 85 to 90"


@given(
    st.lists(st.integers(-2, 22), min_size=1, max_size=4, unique=True),
    st.sampled_from(["linear", "at_least", "at_most"]),
    st.integers(0, 10),
    st.integers(0, 10),
    st.sampled_from([1, 2, 3]),
)
def test_what_is_found_is_what_rating_every_number_shows(steps, match, low, width, factor):
    rows = ", ".join(f"[{step}, {number}]" for number, step in enumerate(sorted(steps)))
    scheme = pr.loads_scheme(
        f'name = "trial"\n[table.unit]\nkey = "id"\n[input.x]\nkind = "number"\nlow = {low}\nhigh = {low + width}\n'
        f'decimals = 0\n[lookup.p]\nkeys = ["x"]\nmatch = "{match}"\nrows = [{rows}]\n'
        f'[formula.f]\nis = "p[{factor} * x]"'
    )
    found = [each for each in pr.check(scheme).findings if each.code == "lookup-lacks-key"]
    numbers = range(low, low + width + 1)
    rated = pr.Evaluator(scheme).rate([{"id": str(number), "x": number} for number in numbers]).values("f")
    without = {number for number, value in zip(numbers, rated, strict=True) if not isinstance(value, int | Fraction)}
    assert bool(found) == bool(without)
    assert all(int(each.witness["x"]) in without for each in found)


def test_flags_are_told_in_words_where_nothing_else_is_known():
    rule = '[input.seen]\nkind = "flag"\n[formula.g]\nis = "1 if seen and {} else 2"'
    said = []
    for other in ("x > 100", "not seen"):
        findings = pr.check(pr.loads_scheme(HEAD + rule.format(other))).findings
        (finding,) = [each for each in findings if each.code == "condition-never"]
        said += [finding.lines("en")[1], finding.lines("zh")[1]]
    assert said == [
        "x is 0 to 100", "“x”的取值为 0 至 100",
        "seen is one of false, true; no value meets all parts of the condition",
        "“seen”只能取：否、是；没有任何取值同时符合条件的各部分",
    ]  # fmt: skip


SIZES = (
    '[lookup.fee]\nkeys = ["size"]\nrows = [["large", 5], ["medium", 3], ["small", 1]]\n[formula.f]\nis = "fee[size]"\n'
)


@pytest.mark.parametrize(
    "size",
    [
        '[decision.size]\nof = "x"\nrows = [{ at_least = 80, gives = "large" }, { gives = "small" }]\n',
        "[formula.size]\nis = \"'large' if x > 80 else 'small'\"\n",
    ],
)
def test_keys_that_no_decision_or_formula_gives_are_found(size):
    (finding,) = [each for each in pr.check(pr.loads_scheme(HEAD + size + SIZES)).findings if "lookup" in each.code]
    assert (finding.code, finding.path) == ("lookup-key-never", ("lookup", "fee"))
    assert finding.lines("en")[:2] == (
        "lookup 'fee' has a key that never occurs: medium", "the rules that read it can only ask for large, small",
    )  # fmt: skip
    assert finding.lines("zh")[0] == "对照表“fee”中有永远用不到的键：medium"


@pytest.mark.parametrize("other", ["fee['medium']", "fee[kind]"])
def test_keys_that_some_other_rule_may_have_are_silent(other):
    size = "[formula.size]\nis = \"'large' if x > 80 else 'small'\"\n"
    kind = '[decision.kind]\nof = "x"\nrows = [{ below = 50, gives = "medium" }, { gives = "large" }]\n'
    scheme = f'{HEAD}{size}{kind}{SIZES}[formula.g]\nis = "{other}"'
    assert "lookup-key-never" not in [each.code for each in pr.check(pr.loads_scheme(scheme)).findings]


SHARES = """[lookup.by_share]
keys = ["share"]
match = "at_most"
rows = {rows}
[formula.share]
is = "percent_rank(x, 'desc', within=(), ties='min', kind='share')"
[formula.points]
is = "by_share[{key}]"
"""
COLUMNS = """[table.item]
key = "item"
parent = "village"
columns = ["so2", "no2"]
[input.amount]
table = "item"
kind = "number"
low = 0
high = 900
decimals = 0
[lookup.grade]
keys = ["item", "amount"]
match = "linear"
rows = [["so2", 0, 0], ["so2", 500, 50], ["no2", 0, 0], ["no2", 900, 100]]
[formula.graded]
table = "item"
is = "grade[item, {key}]"
"""


def possible(scheme: str) -> list[str]:
    """Return what lookups are said to lack where that is not decided."""
    findings = pr.check(pr.loads_scheme(HEAD + scheme)).findings
    found = [each for each in findings if each.code == "lookup-lacks-key-possible"]
    assert all((each.verdict, each.severity, dict(each.witness)) == ("open", "information", {}) for each in found)
    return [each.lines("en")[0] for each in found]


def test_a_number_of_the_cohort_beyond_the_steps_is_said_to_be_possible():
    """Rows alone cannot show a share of the cohort: it is said where its bounds leave the cells."""
    scheme = SHARES.format(rows="[[0.1, 20], [0.6, 12]]", key="share")
    assert possible(scheme) == [
        "it is not decided whether lookup 'by_share' is asked for share between 0.6 and 1, and it has no cell there"
    ]
    assert lacking(scheme) == []


@pytest.mark.parametrize(
    ("rows", "key"), [("[[0.1, 20], [1, 12]]", "share"), ("[[0.1, 20], [0.6, 12]]", "min(share, 0.6)")]
)
def test_a_number_of_the_cohort_within_the_steps_is_silent(rows, key):
    assert possible(SHARES.format(rows=rows, key=key)) == []


def test_columns_read_as_rows_are_known_keys():
    """The key of a table of columns has known texts, each of which occurs with every amount."""
    scheme = COLUMNS.format(key="amount")
    assert lacking(scheme) == [
        ("lookup 'grade' has no cell for item = so2, amount from 501 to 900", {"item": "so2", "amount": "700"})
    ]
    assert possible(scheme) == []


def test_a_number_that_another_key_limits_is_silent():
    """What is asked for hangs on the other key, which may keep it within the cells."""
    limited = COLUMNS.format(key="min(amount, 500) if item == 'so2' else amount")
    assert not lacking(limited)
    assert not possible(limited)


MONTHS = """
name = "trial"
[table.village]
key = "village"
[table.month]
key = "month"
parent = "village"
expects = {expects}
[input.p]
table = "month"
kind = "number"
low = 0
high = 9
decimals = 0
[lookup.w]
keys = [{keys}]
{match}
rows = [{rows}]
[formula.m]
table = "month"
is = "p * w[{asked}]"
"""


@pytest.mark.parametrize(
    ("expects", "cells", "found"),
    [
        ("[1, 2, 3]", ["1", "2"], ("lookup-lacks-key", "lookup 'w' has no cell for 3")),
        ('["a", "b"]', ["b"], ("lookup-lacks-key", "lookup 'w' has no cell for a")),
        ('["a", "b"]', ["a", "b", "c"], ("lookup-key-never", "lookup 'w' has a key that never occurs: c")),
        ("[1, 2]", ["1", "2"], None),
    ],
)
def test_keys_of_rows_that_a_table_lists_are_compared_with_the_cells(expects, cells, found):
    rows = ", ".join(f'["{cell}", 1]' for cell in cells)
    scheme = pr.loads_scheme(MONTHS.format(expects=expects, keys='"month"', match="", rows=rows, asked="month"))
    findings = [(each.code, each.lines("en")[0]) for each in pr.check(scheme).findings if "lookup" in each.code]
    assert findings == ([] if found is None else [found])
    asked = [name.strip('" ') for name in expects.strip("[]").split(",")]
    months = [{"village": "v", "month": name, "p": 1} for name in asked]
    states = pr.Evaluator(scheme).rate([{"village": "v"}], tables={"month": months}).tables["month"]
    without = [row["month"] for row in states if row["m_state"] == "no rule"]
    assert without == [name for name in asked if name not in cells]


def test_a_number_under_the_name_of_a_key_column_has_the_values_of_an_input():
    number = '[input.nr]\ntable = "month"\nkind = "number"\nlow = 0\nhigh = {high}\ndecimals = 0\n'
    scheme = MONTHS.format(expects="[1, 2, 3]", keys='"nr"', match="", rows="[1, 1], [2, 1]", asked="nr")
    scheme = scheme.replace('key = "month"', 'key = "nr"')
    for high, keys in ((10**9, []), (4, ["lookup 'w' has no cell for 0, 3, 4"])):
        findings = pr.check(pr.loads_scheme(scheme + number.format(high=high))).findings
        assert [each.what for each in findings if each.code.startswith("lookup")] == keys


def test_a_listed_row_without_any_cell_is_found_beside_a_number():
    scheme = MONTHS.format(
        expects='["a", "b"]', keys='"month", "p"', match='match = "at_least"', rows='["a", 0, 1]', asked="month, p"
    )
    ((said, witness),) = [
        (each.lines("en")[0], dict(each.witness))
        for each in pr.check(pr.loads_scheme(scheme)).findings
        if each.code == "lookup-lacks-key"
    ]
    assert said == "lookup 'w' has no cell for month = b, p from 0 to 9"
    assert witness["month"] == "b"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("r[side]", "c"),
        ("r[side] * share", "c"),  # what is unpublished beside it gives the lookup no cell
        ("p[x] * share", "x from 0 to 59"),
        ("p[x * share]", None),  # nothing is known of such a key
        ("p[share]", None),
    ],
)
def test_an_unpublished_constant_hides_no_cell_that_is_lacking_beside_it(rule, said):
    sides = '[lookup.r]\nkeys = ["side"]\nrows = [["a", 0], ["b", 80]]\n[parameter.share]\nkind = "number"\n'
    text = HEAD.replace('values = ["a", "b"]', 'values = ["a", "b", "c"]') + STEPS.format(match="at_least") + sides
    findings = pr.check(pr.loads_scheme(f'{text}[formula.f]\nis = "{rule}"')).findings
    found = [each.what for each in findings if each.code.startswith("lookup-lacks-key")]
    assert [each.rpartition("has no cell for ")[2] for each in found] == ([said] if said else [])


@pytest.mark.parametrize(("sides", "end"), [(5, "e, u"), (6, "e, u and 1 more"), (7, "e, u and 2 more")])
def test_keys_of_several_parts_that_are_lacking_are_counted_from_the_sixth(sides, end):
    names = ", ".join(f'"{name}"' for name in "abcdefg"[:sides])
    text = f"""
[input.begin]
kind = "choice"
values = [{names}]
[input.goal]
kind = "choice"
values = ["u", "v"]
[lookup.way]
keys = ["begin", "goal"]
rows = [{", ".join(f'["{name}", "v", 1]' for name in "abcdefg"[:sides])}]
[formula.f]
is = "way[begin, goal]"
"""
    ((said, _),) = lacking(text)
    assert said == f"lookup 'way' has no cell for a, u; b, u; c, u; d, u; {end}"
