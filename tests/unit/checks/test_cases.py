"""All cases that conditions distinguish: which values are compared, into which pieces, and what holds in each case."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

import partyrate as pr
from partyrate.checks.cases import MOST_CASES, Cases, conditions_in, settled_ladders, varied
from partyrate.checks.pieces import Undecided
from partyrate.checks.sample_rows import Sampler
from partyrate.language.grammar import parse

SCHEME = """
name = "trial"
[table.village]
key = "village"
[parameter.cut]
value = 50
[parameter.flag]
kind = "flag"
value = true
[parameter.open]
kind = "number"
[parameter.how]
kind = "choice"
values = ["first", "report"]
[lookup.limit]
keys = ["kind"]
rows = [["a", 30]]
[input.x]
kind = "number"
low = 0
high = 100
decimals = 0
[input.y]
kind = "number"
low = 0
high = 9
decimals = 0
[input.works]
kind = "flag"
[input.late]
kind = "flag"
when = "works"
[input.side]
kind = "choice"
values = ["a", "b", "c"]
[input.word]
kind = "text"
[input.number]
kind = "number"
low = 0
high = 2
decimals = 0
[formula.high]
is = "x > 80"
[formula.kind]
is = "'large' if x > 60 else 'small'"
[formula.double]
is = "2 * x"
[formula.unknown]
is = "x * open"
[ladder.star]
levels = [{ name = "five", when = "x > 70" }, { name = "four", when = "x > 40" }, { name = "low" }]
[ladder.open_star]
overlap = { parameter = "how" }
levels = [{ name = "yes", when = "x > 70" }, { name = "no", when = "y > 4" }]
[ladder.places]
levels = [{ name = "first", when = "x > 70" }, { name = "none" }]
order_by = "x desc"
ties = "in"
round = "down"
conflict = "condition"
remainder = "none"
quotas = [{ levels = "first", exactly = "2" }]
[gate.veto]
when = "y > 7"
cap = { star = "low" }
"""


@pytest.fixture(scope="module")
def sampler():
    return Sampler(pr.check(pr.loads_scheme(SCHEME)).plan)


def cases_of(sampler, *rules):
    return Cases(sampler, "village", {str(number): parse(rule, ("formula", "f")) for number, rule in enumerate(rules)})


def cut(cases):
    """Return the values that are compared, with the samples of their pieces."""
    return {
        compared.name or "part": [str(piece.sample) for piece in cases.pieces[key]]
        for key, compared in cases.compared.items()
    }


@pytest.mark.parametrize(
    ("rule", "compared"),
    [
        ("x > 50", {"x": ["24", "50", "75"]}),
        ("50 < x", {"x": ["24", "50", "75"]}),
        ("x > cut", {"x": ["24", "50", "75"]}),
        ("x > limit['a']", {"x": ["14", "30", "65"]}),
        ("x > cut - 10", {"x": ["19", "40", "70"]}),
        ("20 <= x < 40", {"x": ["9", "20", "30", "40", "70"]}),
        ("x in (0, 100)", {"x": ["0", "50", "100"]}),
        ("not works", {"works": ["False", "True"]}),
        ("works and x > 50 or side == 'a'", {
            "works": ["False", "True"], "x": ["24", "50", "75"], "side": ["a", "b", "c"],
        }),
        ("works == True", {"works": ["False", "True"]}),
        ("side in ('a', 'b')", {"side": ["a", "b", "c"]}),
        ("side != word", {"part": ["False", "True"]}),  # whatever the text is
        ("word == 'a'", {"word": ["a", "..."]}),
        ("works == late", {"works": ["False", "True"], "late": ["False", "True"]}),
        ("side == kind", {"side": ["a", "b", "c"], "x": ["29", "60", "80"]}),
        ("x > y", {"part": ["False", "True"]}),
        ("x > y and x > 50", {"part": ["False", "True"], "x": ["24", "50", "75"]}),
        ("x > y > 5", {"part": ["False", "True"]}),  # the chain is one condition
        ("double > 60", {"double": ["29", "60", "130"]}),
        ("2 * x > 60", {"part": ["29", "60", "130"]}),
        ("2 * x > 60 and 2 * x < 100", {"part": ["29", "60", "80", "100", "150"]}),
        ("high", {"x": ["39", "80", "90"]}),
        ("high and x > 50", {"x": ["24", "50", "65", "80", "90"]}),
        ("kind == 'large'", {"x": ["29", "60", "80"]}),
        ("star == 'five'", {"x": ["19", "40", "55", "70", "85"], "y": ["3", "7", "8"]}),
        ("places == 'first'", {"places": ["none", "first"]}),
        ("star >= 'four' or x > 90", {"x": ["19", "40", "55", "70", "80", "90", "95"], "y": ["3", "7", "8"]}),
        ("open_star == 'yes'", {"open_star": ["no", "yes"]}),
        ("x > 50 if works else y > 5", {"works": ["False", "True"], "x": ["24", "50", "75"], "y": ["2", "5", "7"]}),
        ("flag", {}),
        ("flag and x > 50", {"x": ["24", "50", "75"]}),
        ("cut > 40", {}),
        ("True", {}),
        ("open > 5", None),
        ("unknown > 5", None),
        ("x > 50 or open > 5", None),
    ],
)  # fmt: skip
def test_values_are_cut_where_conditions_compare_them(sampler, rule, compared):
    if compared is None:
        with pytest.raises(Undecided):
            cases_of(sampler, rule)
    else:
        found = cases_of(sampler, rule)
        assert cut(found) == compared
        assert len(found.cases) == len(list(itertools.product(*compared.values())))


@pytest.mark.parametrize(
    ("rule", "is_fixed", "is_free"),
    [
        ("x > 50", False, True),
        ("x > 50 and flag", True, True),
        ("x > 50 and cut > 40", True, True),
        ("cut > 40 > 30", True, True),
        ("late", False, False),
        ("2 * x > 50", False, False),
        ("double > 50", False, False),
        ("high", False, True),
        ("works and late", False, False),
    ],
)
def test_conditions_on_constants_alone_are_fixed_and_inputs_are_free(sampler, rule, is_fixed, is_free):
    found = cases_of(sampler, rule)
    assert (found.is_fixed, found.is_free) == (is_fixed, is_free)


RULES = {
    "x > 50": lambda x, y, works, side: x > 50,
    "20 <= x < 40": lambda x, y, works, side: 20 <= x < 40,
    "x in (0, 30, 100)": lambda x, y, works, side: x in (0, 30, 100),
    "not works or y >= 4": lambda x, y, works, side: not works or y >= 4,
    "side == 'a' and x <= 50": lambda x, y, works, side: side == "a" and x <= 50,
    "side in ('a', 'c')": lambda x, y, works, side: side in "ac",
    "x > 90 if works else y > 5": lambda x, y, works, side: x > 90 if works else y > 5,
    "high": lambda x, y, works, side: x > 80,
    "kind != 'small'": lambda x, y, works, side: x > 60,
    "star == 'four'": lambda x, y, works, side: 40 < x <= 70 and y <= 7,
    "star < 'four'": lambda x, y, works, side: x <= 40 or y > 7,
    "1 if x > 50 else 2": lambda x, y, works, side: 1 if x > 50 else 2,
}


NUMBERS = [0, 1, *(near for cut in (20, 30, 40, 50, 60, 70, 80, 90) for near in (cut - 1, cut, cut + 1)), 99, 100]


@pytest.mark.parametrize(("one", "other"), [*itertools.pairwise(RULES), ("star == 'four'", "x > 50")])
def test_in_every_case_rules_give_what_they_give_of_all_its_values(sampler, one, other):
    found = cases_of(sampler, one, other)
    names = [each.name for each in found.compared.values()]
    met = set()
    values = {"x": NUMBERS, "y": range(10), "works": (False, True), "side": "abc"}
    first = {name: some[0] for name, some in values.items()}
    for row in itertools.product(*(values[name] for name in names)):
        given = {**first, **dict(zip(names, row, strict=True))}
        (case,) = _cases_by_number(found, given)
        met.add(id(case))
        assert [case.results["0"], case.results["1"]] == [RULES[one](**given), RULES[other](**given)]
    assert len(met) == len(found.cases)


def _cases_by_number(found, given):
    """Yield the cases in whose pieces some values lie."""
    for case in found.cases:
        if all(
            piece.low <= given[name] <= piece.high if piece.low is not None else piece.sample == given[name]
            for name, piece in ((found.compared[key].name, piece) for key, piece in case.pieces.items())
        ):
            yield case


TOWNS = """
name = "trial"
[table.town]
key = "town"
[table.village]
key = "village"
parent = "town"
[table.month]
key = "month"
parent = "village"
[parameter.how]
kind = "choice"
values = ["first", "report"]
[input.area]
table = "town"
kind = "number"
low = 0
high = 9
decimals = 0
[formula.busy]
table = "town"
is = "FLAG"
[ladder.near]
table = "town"
levels = [{ name = "five", when = "FIVE" }, { name = "four", when = "FOUR" }, { name = "low" }]
WHEN
[gate.late]
table = "town"
when = "GATE"
cap = { near = "low" }
"""
COUNT, AREA, WIDE = "count(month) > 3", "area > 5", {"area": ["2", "5", "7"]}
LEVELS_ALONE, FLAG_ALONE = {"near": ["low", "four", "five"]}, {"busy": ["False", "True"]}


@pytest.mark.parametrize(
    ("condition", "table", "rules", "compared"),
    [
        ("near == 'five'", "village", {}, WIDE),
        ("near == 'five'", "village", {"WHEN": 'when = "area > 5"'}, WIDE),
        ("near == 'five'", "village", {"FIVE": COUNT}, LEVELS_ALONE),  # the months of a town are those of all villages
        ("near == 'five'", "village", {"FOUR": COUNT}, LEVELS_ALONE),
        ("near == 'five'", "village", {"GATE": COUNT}, LEVELS_ALONE),
        ("near == 'five'", "village", {"WHEN": f'when = "{COUNT}"'}, LEVELS_ALONE),
        ("near == 'five'", "village", {"WHEN": 'overlap = { parameter = "how" }', "FOUR": "area > 3"}, LEVELS_ALONE),
        ("near == 'five'", "town", {"FIVE": COUNT}, {"part": None, "area": ["2", "5", "7"]}),
        ("busy", "village", {}, WIDE),
        ("busy", "village", {"FLAG": COUNT}, FLAG_ALONE),
        ("busy", "village", {"FLAG": f"{AREA} and {COUNT}"}, FLAG_ALONE),
        ("busy", "village", {"FLAG": f'{AREA}"\nwhen = "{COUNT}'}, FLAG_ALONE),
        ("busy", "town", {"FLAG": COUNT}, {"part": None}),
    ],
)
def test_what_is_counted_for_a_town_is_not_that_of_a_village(condition, table, rules, compared):
    text = TOWNS
    for name, rule in ({"WHEN": ""} | dict.fromkeys(("FLAG", "FIVE", "FOUR", "GATE"), AREA) | rules).items():
        text = text.replace(name, rule)
    sampler = Sampler(pr.check(pr.loads_scheme(text)).plan)
    found = cut(Cases(sampler, table, {"": parse(condition, ("formula", "f"))}))
    assert {name: None if compared.get(name, 0) is None else pieces for name, pieces in found.items()} == compared


def test_the_last_value_changes_first_and_lines_differ_in_one_value(sampler):
    found = cases_of(sampler, "works and side == 'a'")
    rows = [tuple(str(piece.sample) for piece in case.pieces.values()) for case in found.cases]
    assert rows == list(itertools.product(("False", "True"), "abc"))
    lines = [[rows[found.cases.index(case)] for case in line] for line in varied(found.cases, "works")]
    assert lines == [[("False", side), ("True", side)] for side in "abc"]
    assert len(list(varied(found.cases, "side"))) == 2


def flags(count, others=""):
    names = [f"f{number}" for number in range(count)]
    text = f'name = "t"\n[table.village]\nkey = "village"\n{others}'
    text += "".join(f'[input.{name}]\nkind = "flag"\n' for name in names)
    return Sampler(pr.check(pr.loads_scheme(text)).plan), names


def test_as_many_cases_are_listed_as_the_documents_say():
    choices = '[input.c{0}]\nkind = "choice"\nvalues = ["a", "b", "c", "d", "e"]\n'
    sampler, names = flags(6, "".join(choices.format(number) for number in range(4)))
    rules = [*names[:5], *(f"c{number} == 'a'" for number in range(4))]
    assert MOST_CASES == 2**5 * 5**4
    assert len(cases_of(sampler, *rules).pieces) == 9
    with pytest.raises(Undecided):
        cases_of(sampler, *rules, names[5])


def test_as_many_results_are_computed_as_there_are_cases_at_most():
    sampler, names = flags(14)
    rule = " and ".join(names)
    with pytest.raises(Undecided):  # 16,384 cases, with as many results of each of two rules
        cases_of(sampler, rule, rule)


def test_the_conditions_of_a_ladder_in_a_case(sampler):
    plan = sampler.plan
    node, ladder = next(pair for pair in settled_ladders(plan) if pair[1].name == "star")
    found = Cases(sampler, "village", {path: rule for path, rule in node.rules.items() if path.startswith("levels.")})
    assert [conditions_in(case, ladder) for case in found.cases] == [
        [False, False, None], [False, False, None], [False, True, None], [False, True, None], [True, True, None],
    ]  # fmt: skip


def test_ladders_whose_rules_depend_on_no_unpublished_choice(sampler):
    assert {ladder.name for _, ladder in settled_ladders(sampler.plan)} == {"star", "open_star", "places"}
    text = SCHEME.replace(
        'when = "x > 70" }, { name = "four"', 'when = "x > 70 and how == \'first\'" }, { name = "four"'
    )
    text = text.replace('levels = "first", exactly = "2"', 'levels = "first", exactly = "PLACES"')
    text = text.replace("PLACES", "2 if how == 'first' else 3")
    plan = pr.check(pr.loads_scheme(text)).plan
    assert [ladder.name for _, ladder in settled_ladders(plan)] == ["open_star"]
    lost = "".join(
        f'[ladder.{name}]\nlevels = [{{ name = "yes", when = "{rule}" }}, {{ name = "no", when = "x > open" }}]\n'
        for name, rule in {"lost": "y > open", "half": "y > 5"}.items()
    )
    names = [ladder.name for _, ladder in settled_ladders(pr.check(pr.loads_scheme(SCHEME + lost)).plan)]
    assert "half" in names
    assert "lost" not in names
    cohorts = '[parameter.columns]\nkind = "choice"\nvalues = ["side", "works"]\n'
    within = SCHEME.replace("[ladder.places]", '[ladder.places]\nwithin = { parameter = "columns" }') + cohorts
    plan = pr.check(pr.loads_scheme(within)).plan
    assert {node.name for node, _ in settled_ladders(plan)} == {"star", "open_star"}


def test_a_piece_of_a_case_in_words(sampler):
    found = cases_of(sampler, "x > 50 and works")
    (first, *_), keys = found.cases, list(found.compared)
    assert [each.in_language("en") for each in found.words(first.pieces)] == ["x from 0 to 49", "works = false"]
    assert [each.in_language("en") for each in found.words(first.pieces, keys[1:])] == ["works = false"]


def test_numbers_that_no_row_has_leave_no_case():
    text = 'name = "t"\n[table.v]\nkey = "v"\n[input.x]\nkind = "number"\nlow = 0.2\nhigh = 0.8\ndecimals = 0\n'
    found = pr.check(
        pr.loads_scheme(f'{text}[ladder.star]\nlevels = [{{ name = "a", when = "x > 0.5" }}, {{ name = "b" }}]')
    )
    assert [each.code for each in found.findings] == []


def test_values_are_numbers_and_not_approximations(sampler):
    found = cases_of(sampler, "x > 100 / 3")
    assert [piece.high for piece in found.pieces["x"]] == [33, 100]
    assert all(isinstance(piece.sample, Fraction) for piece in found.pieces["x"])
