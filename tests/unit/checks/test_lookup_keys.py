"""Keys of lookups: which parts of rules are guarded, which keys are known, and which stretches have no cell."""

from __future__ import annotations

from fractions import Fraction

import pytest

import partyrate as pr
from partyrate.checks.lookup_cells import _finest, _guarded, _listed, lookup_cells
from partyrate.language.domains.analysis.lookups import MANY_KEYS
from partyrate.language.grammar import parse, text_of

SCHEME = """
name = "trial"
[table.town]
key = "town"
[table.village]
key = "village"
parent = "town"
[table.month]
key = "month"
parent = "village"
expects = ["1", "2", "3"]
[input.area]
table = "town"
kind = "number"
low = 0
high = 9
decimals = 0
[input.x]
table = "village"
kind = "number"
low = 0
high = 9
decimals = 0
[input.y]
table = "village"
kind = "number"
low = 0
high = 9
decimals = 0
[input.side]
table = "village"
kind = "choice"
values = ["a", "b", "c"]
[input.works]
table = "village"
kind = "flag"
[input.word]
table = "village"
kind = "text"
[input.opt]
table = "village"
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[input.mark]
table = "month"
kind = "number"
low = 0
high = 9
decimals = 0
[parameter.open]
kind = "number"
[ladder.star]
table = "village"
levels = [{ name = "five", when = "x > 5" }, { name = "four", when = "x > 3" }, { name = "low" }]
[lookup.by_side]
keys = ["side"]
rows = [["a", 1], ["b", 2]]
[lookup.by_star]
keys = ["star"]
rows = [["five", 1], ["low", 2]]
[lookup.by_works]
keys = ["works"]
rows = [[true, 1]]
[lookup.by_both]
keys = ["side", "works"]
rows = [["a", true, 1], ["a", false, 2], ["b", true, 3]]
[lookup.steps]
keys = ["number"]
match = "at_least"
rows = [[3, 1], [6, 2]]
[lookup.line]
keys = ["number"]
match = "linear"
rows = [[2, 1], [7, 2]]
[lookup.side_steps]
keys = ["any", "number"]
match = "at_least"
rows = [["a", 0, 1], ["b", 4, 2], ["c", 0, 3]]
[lookup.star_steps]
keys = ["star", "number"]
match = "at_least"
rows = [["five", 0, 1], ["four", 4, 2], ["low", 0, 3]]
[lookup.by_town]
keys = ["town"]
rows = [["a", 1], ["b", 2]]
[lookup.months]
keys = ["month"]
rows = [["1", 5], ["2", 6], ["4", 7]]
"""


OPEN = ", and it has no cell there"


def told(text, codes=("lookup-lacks-key", "lookup-lacks-key-possible", "lookup-key-never")):
    plan = pr.check(pr.loads_scheme(SCHEME + text)).plan
    found = [each for each in lookup_cells(plan) if each.code in codes]
    said = [each.what.rpartition(" for ")[2].rpartition(": ")[2].removesuffix(OPEN) for each in found]
    return [(each.path[1], keys, each.verdict) for each, keys in zip(found, said, strict=True)]


def formula(rule, when="", table="village", name="f"):
    given = f'when = "{when}"\n' if when else ""
    return f'[formula.{name}]\ntable = "{table}"\n{given}is = "{rule}"\n'


@pytest.mark.parametrize(
    ("rule", "guarded"),
    [
        ("steps[x]", []),
        ("steps[x] + 1", []),
        ("steps[x] if works else 0", ["steps[x]"]),
        ("coalesce(steps[x], 0)", ["steps[x]"]),
        ("1 if present(steps[x]) else 2", ["steps[x]"]),
        ("steps[x] > 1 and works", ["steps[x]"]),
        ("not (steps[x] > 1)", []),
        ("min(steps[x], 3)", []),
        ("sum(steps[mark])", []),
        ("sum(steps[mark], where=mark > 3)", ["steps[mark]"]),
        ("sum(steps[x], within=town)", []),
    ],
)
def test_the_parts_that_a_rule_guards(rule, guarded):
    parts = _guarded(parse(rule, ("formula", "f")).tree)
    assert sorted({text_of(part) for part in parts if type(part).__name__ == "Subscript"}) == guarded


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        (["a", "b"], "a, b"),
        (["a", "b", "c", "d", "e"], "a, b, c, d, e"),
        (["a", "b", "c", "d", "e", "f"], "a, b, c, d, e and 1 more"),
        (["a, u", "b"], "a, u; b"),
        (["a", "b, u"], "a; b, u"),
        (["a, u", "b", "c", "d", "e"], "a, u; b; c; d; e"),
        (["a, u", "b", "c", "d", "e", "f", "g"], "a, u; b; c; d; e and 2 more"),
    ],
)
def test_keys_in_a_row(keys, said):
    assert _listed(keys).in_language("en") == said


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (formula("by_side[side]"), [("by_side", "c", "proved")]),
        (formula("by_side['a']"), []),
        (formula("by_side[word]"), []),
        (formula("by_star[star]"), [("by_star", "four", "proved")]),
        (formula("by_works[works]"), [("by_works", "false", "proved")]),
        (formula("by_both[side, works]"), [("by_both", "b, false; c, false; c, true", "proved")]),
        (formula("by_both['a', works]"), []),
        (formula("by_both['b', works]"), [("by_both", "b, false", "proved")]),
        (formula("steps[x]"), [("steps", "x from 0 to 2", "witnessed")]),
        (formula("steps[x + 3]"), []),
        (formula("line[x]"), [("line", "x from 0 to 1, x from 8 to 9", "witnessed")]),
        (formula("steps[min(x, 2)]"), [("steps", "min(x, 2) from 0 to 2", "witnessed")]),
        (formula("steps[rank(x, 'desc', within=(), ties='min')]"),
         [("steps", "rank(x, 'desc', within=(), ties='min') from 1 to 2", "open")]),
        (formula("rank(x, 'desc', within=(), ties='min')", name="placed") + formula("steps[placed]"),
         [("steps", "placed from 1 to 2", "open")]),
        (formula("side_steps[side, x]"), [("side_steps", "side = b, x from 0 to 3", "witnessed")]),
        (formula("side_steps['b', x]"), [("side_steps", "x from 0 to 3", "witnessed")]),
        (formula("side_steps['a', x]"), []),
        (formula("side_steps[word, x]"), [("side_steps", "word = b, x from 0 to 3", "open")]),
        (formula("star_steps[star, y]"), [("star_steps", "star = four, y from 0 to 3", "witnessed")]),
        (formula("star_steps[star, x]"), [("star_steps", "star = four, x from 0 to 3", "open")]),  # x is 4 or 5
        (formula("months[month]", table="month"), [("months", "3", "proved"), ("months", "4", "proved")]),
        (formula("sum(months[month])"), [("months", "3", "proved"), ("months", "4", "proved")]),
        (formula("months['1']", table="month"), []),
        (formula("by_town[town]"), []),  # a table may have any rows
        # said once of a lookup, and not where the rule, its condition or another rule says that it may lack a cell
        (formula("by_side[side]") + formula("2 * by_side[side]", name="g"), [("by_side", "c", "proved")]),
        (formula("by_side[side]", when="side != 'c'"), []),
        (formula("by_side[side]", when="works"), [("by_side", "c", "proved")]),
        (formula("x", when="by_side[side] > 1"), [("by_side", "c", "proved")]),
        (formula("by_side[side]") + formula("coalesce(f, 0)", name="g"), []),
        (formula("by_side[side]") + formula("1 if present(f) else 0", name="g"), []),
        (formula("coalesce(by_side[side], 0)"), []),
        (formula("steps[x * open]"), []),
        (formula("steps[x] * open"), [("steps", "x from 0 to 2", "witnessed")]),
        (formula("by_side[side] + steps[x]"), [("by_side", "c", "proved"), ("steps", "x from 0 to 2", "witnessed")]),
        (formula("sum(steps[mark])"), [("steps", "mark from 0 to 2", "witnessed")]),
        (formula("steps[opt]"), [("steps", "opt from 0 to 2", "witnessed")]),
    ],
)  # fmt: skip
def test_keys_without_a_cell(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "never"),
    [
        (formula("by_side['a' if x > 5 else 'c']"), ["b"]),
        (formula("by_side['a' if x > 5 else 'b']"), []),
        (formula("by_side['a' if x > 5 else 'c']") + formula("by_side[side]", name="g"), []),
        (formula("by_side['a' if x > 5 else 'c']") + formula("by_side['b']", name="g"), []),
        (formula("by_side['a' if x > 5 else 'c']") + formula("by_side['a']", name="g"), []),  # one of many rows
        (formula("by_side['a' if x > 5 else 'c']") + formula("by_side[word]", name="g"), []),
        (formula("by_side['c' if x > 5 else 'd']"), ["a, b"]),
    ],
)
def test_texts_as_keys_that_no_rule_has(text, never):
    found = [said for _, said, _ in told(text, ("lookup-key-never",))]
    assert found == never


@pytest.mark.parametrize(("count", "said"), [(5, "a, b, c, d, e"), (6, "a, b, c, d, e and 1 more")])
def test_keys_that_never_occur_are_told_up_to_five(count, said):
    rows = ", ".join(f'["{key}", 1]' for key in [*"abcdef"[:count], "y"])
    text = f'[lookup.many]\nkeys = ["key"]\nrows = [{rows}]\n' + formula("many['y' if x > 5 else 'z']")
    assert [keys for _, keys, _ in told(text, ("lookup-key-never",))] == [said]


@pytest.mark.parametrize("count", [6, 7])
def test_keys_that_rules_can_ask_for_are_told_up_to_six(count):
    values = ", ".join(f'"{value}"' for value in "abcdefg"[:count])
    text = f'[input.pick]\ntable = "village"\nkind = "choice"\nvalues = [{values}]\n'
    rows = ", ".join(f'["{key}", 1]' for key in ["z", *"abcdefg"[:count]])
    scheme = pr.loads_scheme(f'{SCHEME}{text}[lookup.few]\nkeys = ["key"]\nrows = [{rows}]\n{formula("few[pick]")}')
    (found,) = [each for each in pr.check(scheme).findings if each.path == ("lookup", "few")]
    assert found.why.endswith("only ask for a, b, c, d, e, f" + (" and 1 more" if count > 6 else ""))


@pytest.mark.parametrize(("value", "said"), [("a", []), ("b", [("by_both", "b, false")])])
def test_a_key_that_a_parameter_gives_is_known(value, said):
    which = f'[parameter.which]\nkind = "choice"\nvalues = ["a", "b"]\nvalue = "{value}"\n'
    found = told(which + formula("by_both[which, works]"), ("lookup-lacks-key",))
    assert [(name, keys) for name, keys, _ in found] == said


def test_keys_with_too_many_combinations_are_not_looked_at():
    values = ", ".join(f'"v{number}"' for number in range(100))
    for count, is_told in ((MANY_KEYS // 100, True), (MANY_KEYS // 100 + 1, False)):
        more = ", ".join(f'"w{number}"' for number in range(count))
        text = f'[input.one]\ntable = "village"\nkind = "choice"\nvalues = [{values}]\n'
        text += f'[input.two]\ntable = "village"\nkind = "choice"\nvalues = [{more}]\n'
        text += '[lookup.wide]\nkeys = ["one", "two"]\nrows = [["v0", "w0", 1]]\n'
        assert bool(told(text + formula("wide[one, two]"))) is is_told


@pytest.mark.parametrize(("count", "is_told"), [(MANY_KEYS // 2, True), (MANY_KEYS // 2 + 1, False)])
def test_stretches_of_too_many_combinations_are_not_looked_at(count, is_told):
    values = ", ".join(f'"v{number}"' for number in range(count))  # with the numbers below 10, and 10
    text = f'[input.one]\ntable = "village"\nkind = "choice"\nvalues = [{values}]\n'
    rows = ", ".join(f'["v{number}", {0 if number else 10}, 1]' for number in range(count))
    text += f'[lookup.wide]\nkeys = ["one", "number"]\nmatch = "at_least"\nrows = [{rows}]\n'
    found = [(name, keys) for name, keys, _ in told(text + formula("wide[one, 1 + x]"))]
    assert found == ([("wide", "one = v0, 1 + x from 1 to 9")] if is_told else [])


def test_a_lookup_whose_keys_are_unknown_somewhere_has_no_key_that_never_occurs():
    ladder = '[ladder.prize]\ntable = "village"\nlevels = [{ name = "a" }, { name = "b" }]\norder_by = "x desc"\n'
    ladder += 'ties = "in"\nround = "down"\nconflict = "condition"\nremainder = "b"\n'
    ladder += 'quotas = [{ levels = "a", exactly = "by_side[\'b\'] * rows" }]\n'
    assert told(formula("by_side['a' if x > 5 else 'c']") + ladder, ("lookup-key-never",)) == []


def test_the_witness_of_a_key_is_a_row_that_has_no_value():
    for rule, names in (("steps[x]", ["x"]), ("side_steps[side, x]", ["side", "x"]), ("line[x]", ["x"])):
        scheme = pr.loads_scheme(SCHEME + formula(rule))
        (finding,) = [each for each in pr.check(scheme).findings if each.code == "lookup-lacks-key"]
        assert sorted(finding.witness) == sorted(names)
        row = {"town": "t", "village": "v", "x": 5, "y": 5, "side": "a", "works": True, "word": "w", **finding.witness}
        months = [{"town": "t", "village": "v", "month": str(number), "mark": 5} for number in (1, 2, 3)]
        tables = {"village": [row], "month": months}
        rating = pr.Evaluator(scheme).rate([{"town": "t", "area": 1}], tables=tables)
        (value,) = rating.values("f")
        assert not isinstance(value, int | Fraction)


def test_the_table_whose_rows_have_all_keys():
    plan = pr.check(pr.loads_scheme(SCHEME + formula("steps[x] + line[area]"))).plan
    node = plan.nodes["f"]
    for names, table in (([], "village"), (["area"], "village"), (["x", "mark"], "month"), (["lacking"], "village")):
        assert _finest(plan, node, names) == table
