"""Likely slips that every check tells, entries that nothing reads, and decisions: each with what is near it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

import partyrate as pr

BASE = """
name = "trial"
[table.village]
key = "village"
rows = 20
[input.x]
kind = "number"
low = 0
high = 9
decimals = 0
[input.y]
kind = "number"
low = 0
high = 9
decimals = 0
[input.works]
kind = "flag"
[incentive.pay]
kind = "bonus"
unit = "yuan"
amount = "x + y if works else 0"
"""
LADDER = """[ladder.star]
levels = [{{ name = "five"{when} }}, {{ name = "low" }}]
order_by = "x desc"
ties = "in"
round = "down"
{keys}
quotas = [{quotas}]
"""
EXACT = '{ levels = "five", exactly = "2" }'


def ladder(quotas=EXACT, when="", keys='conflict = "condition"'):
    return LADDER.format(quotas=quotas, when=f', when = "{when}"' if when else "", keys=keys)


def found(text, *codes, base=BASE):
    return [each for each in pr.check(pr.loads_scheme(base + text)).findings if each.code in codes]


def paths(text, *codes, base=BASE):
    return [".".join(map(str, each.path)) for each in found(text, *codes, base=base)]


@pytest.mark.parametrize(
    ("rule", "codes"),
    [
        ("0.3", ["quota-below-one"]),
        ("0", []),
        ("1", []),
        ("1.5", []),
        ("0.3 * rows", []),
        ("rows / 100", []),
        ("0 - 2", ["quota-below-zero"]),
        ("0 - rows", []),
        ("0 - rows - 1", ["quota-below-zero"]),
        ("2 - rows", []),
        ("0.3 * open", []),
    ],
)
@pytest.mark.parametrize("bound", ["exactly", "at_most", "about"])
def test_quotas_that_are_a_share_or_below_zero(rule, codes, bound):
    text = ladder(f'{EXACT}, {{ levels = "low", {bound} = "{rule}" }}')
    told = found(text + '[parameter.open]\nkind = "number"\n', "quota-below-one", "quota-below-zero")
    assert [each.code for each in told] == codes
    assert [each.path for each in told] == [("ladder", "star", "quotas", 1, bound)] * len(codes)
    assert all("quota 2 of ladder 'star'" in each.what and each.decided_by == "bounds" for each in told)


@pytest.mark.parametrize(
    ("weights", "total"),
    [((0.5, 0.5), None), ((0.5, 0.4), "0.9"), ((1, 1), None), ((1, 0.5), "1.5"), ((0, 1), None), ((0.5, "open"), None)],
)
def test_weights_that_do_not_add_up(weights, total):
    text = '[parameter.open]\nkind = "number"\n[group.g]\n'
    for name, weight in zip("ab", weights, strict=True):
        given = '{ parameter = "open" }' if weight == "open" else weight
        text += f'[formula.{name}]\nparent = "g"\nis = "x + 0"\nweight = {given}\n'
    told = found(text, "weights-total", "weight-without-effect")
    assert [each.path for each in told] == ([] if total is None else [("group", "g")])
    assert all(each.what.endswith(f"add up to {total}") for each in told)


@pytest.mark.parametrize(("weight", "is_told"), [("weight = 2", True), ("weight = 1", False), ("", False)])
def test_a_weight_outside_a_group(weight, is_told):
    told = paths(f'[formula.a]\nis = "x + 0"\n{weight}\n', "weight-without-effect", "weights-total")
    assert told == (["formula.a.weight"] if is_told else [])


def test_the_day_of_values_matters_where_some_change():
    day = 'in_force_on = "as_of"\n'
    changing = "[parameter.p]\nvalue = [{ from = 2024-01-01, is = 1 }, { from = 2025-01-01, is = 2 }]\n"
    changing += '[formula.f]\nis = "x + p"\n'
    for values, told in (("", [("in_force_on",)]), (changing, [])):
        findings = pr.check(pr.loads_scheme(day + BASE + values)).findings
        assert [each.path for each in findings if each.code == "day-decides-nothing"] == told


@pytest.mark.parametrize("count", [99, 100, 101])
def test_constants_may_change_on_a_hundred_days_and_the_plan_is_that_of_the_last(count):
    days = [date(2001, 1, 1) + timedelta(number) for number in range(count)]
    values = ", ".join(f"{{ from = {day}, is = {number} }}" for number, day in enumerate(days))
    scheme = pr.loads_scheme(f'{BASE}[parameter.p]\nvalue = [{values}]\n[formula.f]\nis = "x + p"\n')
    if count > 100:
        with pytest.raises(pr.SchemeError, match="101"):
            pr.check(scheme)
        return
    checked = pr.check(scheme)
    assert [plan.scheme.parameters["p"].constant for plan in checked.plans] == [*range(count)]
    assert checked.plan is checked.plans[-1]


@pytest.mark.parametrize(("expects", "is_told"), [("[1]", True), ("[1, 2]", False), ("", False)])
def test_a_table_that_expects_a_single_row(expects, is_told):
    rows = f"expects = {expects}" if expects else "rows = 1"
    told = found(f'[table.month]\nkey = "month"\nparent = "village"\n{rows}\n', "single-expected-row")
    assert [each.path for each in told] == ([("table", "month", "expects")] if is_told else [])


@pytest.mark.parametrize(
    ("quotas", "when", "keys", "is_told"),
    [
        (EXACT, "x > 5", "", True),
        (EXACT, "", "", True),  # of one row
        (EXACT, "x > 5", 'conflict = "quota"', False),
        ('{ levels = "five", at_least = "2" }', "x > 5", "", True),
        ('{ levels = "five", at_most = "2" }', "x > 5", "", False),
    ],
)
def test_a_conflict_that_is_not_decided(quotas, when, keys, is_told):
    assert paths(ladder(quotas, when, keys), "conflict-open") == (["ladder.star"] if is_told else [])


@pytest.mark.parametrize(("power", "is_told"), [(18, False), (19, True)])
def test_numbers_that_are_too_wide(power, is_told):
    told = found(f'[formula.a]\nis = "x ** 20 * x ** {power}"\n', "numbers-too-wide")
    assert [each.path for each in told] == ([("formula", "a", "is")] if is_told else [])
    assert all(each.decided_by == "bounds" and "'a'" in each.what and each.at is not None for each in told)


def test_what_leaves_too_much_open_is_told_once():
    choices = "".join(f'[parameter.p{n}]\nkind = "choice"\nvalues = ["a", "b", "c", "d"]\n' for n in range(8))
    rule = " + ".join(f"(1 if p{n} == 'a' else 2)" for n in range(8))
    told = found(f'{choices}[formula.a]\nis = "{rule} + x"\n', "rule-too-open")
    assert [each.path for each in told] == [("formula", "a")]
    assert "p0, p1" in told[0].why
    few = "".join(f'[parameter.p{n}]\nkind = "choice"\nvalues = ["a", "b"]\n' for n in range(2))
    assert not found(f"{few}[formula.a]\nis = \"x if p0 == 'a' and p1 == 'b' else y\"\n", "rule-too-open")


# ----------------------------------------------------------------------------------------- entries that nothing reads


PART = '[group.g]\n[input.z]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\nparent = "g"\nweight = 0.5\n'


NUMBER = '[input.n]\nkind = "number"\nlow = 0\nhigh = 9\ndecimals = 0\n'
READS = '[incentive.more]\nkind = "bonus"\nunit = "yuan"\namount = "coalesce(n, 0) + x"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[parameter.p]\nvalue = 1", ["unread-parameter parameter.p"]),
        ('[parameter.p]\nvalue = 1\n[formula.f]\nis = "x + p"', []),
        ('[parameter.p]\nvalue = 1\n[formula.f]\nis = "x + 1"\nnote = "as p says"\nlabels = { en = "p" }',
         ["unread-parameter parameter.p"]),
        ('[parameter.p]\nvalue = 1\n[warning.w]\nwhen = "x > 5"\ntext = "see p"', ["unread-parameter parameter.p"]),
        ('[lookup.l]\nkeys = ["k"]\nrows = [["a", 1]]', ["unread-lookup lookup.l"]),
        ("[lookup.l]\nkeys = [\"k\"]\nrows = [[\"a\", 1]]\n[formula.f]\nis = \"l['a'] + x\"", []),
        ("[absence.late]", ["unread-absence absence.late"]),
        ('[absence.late]\nwords = ["gone"]', ["unread-absence absence.late"]),
        ('[absence.late]\nwords = ["gone"]\n' + NUMBER + "optional = true\n" + READS, []),
        ('[absence.late]\nwords = ["gone"]\n' + NUMBER + READS, ["unread-absence absence.late"]),
        ('[absence.late]\nwords = ["gone"]\n' + NUMBER + "optional = true\nabsent = []\n" + READS,
         ["unread-absence absence.late"]),
        ("[absence.late]\n[formula.f]\nis = \"absent('late') if works else x\"", []),
        ('[input.z]\nkind = "flag"', ["unread-input input.z"]),
        ('[input.z]\nkind = "flag"\n[formula.f]\nwhen = "z"\nis = "x + 1"', ["input-without-consequence input.z"]),
        ('[input.z]\nkind = "flag"\n[warning.w]\nwhen = "z"\ntext = "look"', []),
        (PART + '[formula.f]\nparent = "g"\nis = "x + 1"\nweight = 0.5', ["input-without-consequence input.z"]),
        ('[formula.f]\nis = "x + 1"\nshow = false', ["unread-formula formula.f"]),
        ('[decision.d]\nof = "x"\nrows = [{ at_least = 5, gives = "a" }, { gives = "b" }]\nshow = false',
         ["unread-formula decision.d"]),
        (('[decision.d]\nof = "x"\nrows = [{ at_least = 5, gives = "a" }, { gives = "b" }]\nshow = false\n'
         '[ladder.l]\nfrom = "d"\nlevels = [{ name = "a" }, { name = "b" }]'), []),
        (('[formula.f]\nis = "\'a\' if works else \'b\'"\nshow = false\n'
         '[ladder.l]\nfrom = "f"\nlevels = [{ name = "a" }, { name = "b" }]'), []),
        ('[formula.f]\nis = "x + 1"', []),
        ('[formula.f]\nis = "x + 1"\nshow = false\n[formula.g]\nis = "f + 1"', []),
        ('[group.g]\nshow = false\n[formula.f]\nparent = "g"\nis = "x + 1"', []),  # which its part names
        # its group reads the variants of a part that an unpublished choice decides
        (('[parameter.how]\nkind = "choice"\nvalues = ["a", "b"]\n[group.g]\n[formula.f]\nparent = "g"\nshow = false\n'
          "is = \"x if how == 'a' else x + 1\""), []),
        ('[ladder.l]\nlevels = [{ name = "a", when = "x > 5" }, { name = "b" }]\nshow = false',
         ["unread-ladder ladder.l"]),
        ('[ladder.l]\nlevels = [{ name = "a", when = "x > 5" }, { name = "b" }]', []),
        ('[formula.f]\ntakes = ["n"]\nshow = false\nis = "n + 1"\n[formula.g]\nis = "f(x)"', []),
        ('[parameter.c]\nkind = "choice"\nvalues = ["village"]', ["unread-parameter parameter.c"]),
    ],
)  # fmt: skip
def test_entries_that_nothing_reads(text, said):
    findings = pr.check(pr.loads_scheme(BASE + text)).findings
    codes = [each for each in findings if each.code.startswith(("unread-", "input-"))]
    assert [f"{each.code} {each.entry}" for each in codes] == said


def test_inputs_without_consequence_are_told_by_their_readers():
    text = '[input.{}]\nkind = "flag"\n'
    more = "".join(text.format(name) for name in ("p", "q", "r"))
    more += '[formula.one]\nis = "1 if p or q else 2"\n[formula.two]\nis = "one + (1 if r else 2)"\n'
    told = found(more, "input-without-consequence")
    assert [each.what for each in told] == [
        "no level and no incentive depends on 'p', 'q'", "no level and no incentive depends on 'r'",
    ]  # fmt: skip
    assert [each.path for each in told] == [("input", "p"), ("input", "r")]
    assert ["'one', 'two'" in told[0].why, "only 'two'" in told[1].why] == [True, True]
    assert not found(more + '[gate.g]\nwhen = "two > 2"\nbars = "pay"\n', "input-without-consequence")
    without = BASE[: BASE.index("[incentive")] + '[formula.f]\nis = "x + y if works else 0"\n'
    assert not found(more, "input-without-consequence", base=without)  # there is nothing that it could act on


def test_a_word_that_is_the_name_of_an_input_is_no_reader_of_it():
    text = '[input.p]\nkind = "flag"\n[parameter.how]\nkind = "choice"\nvalues = ["p", "q"]\n'
    text += "[formula.one]\nis = \"x if how == 'p' else y\"\n"
    told = [each for each in pr.check(pr.loads_scheme(BASE + text)).findings if each.entry == "input.p"]
    assert told == []


# ----------------------------------------------------------------------------------------------------------- decisions


def decision(rows, head='of = "x"'):
    return f"[decision.d]\n{head}\nrows = [{rows}]\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (decision("{ at_least = 5, gives = 1 }, { below = 5, gives = 2 }"), []),
        (decision("{ at_least = 7, gives = 1 }, { below = 5, at_least = 3, gives = 2 }, { below = 1, gives = 3 }"),
         ["no row of 'd' holds for x from 1 to 2, x from 5 to 6"]),
        (decision("{ at_least = 7, gives = 1 }, { below = 5, gives = 2 }", 'of = "x"\nhits = "sum"'), []),
        (decision('{ when = "x > 4 and works", gives = 1 }, { when = "not works", gives = 2 }', ""),
         ["no row of 'd' holds for x from 0 to 3, works = true"]),
        (decision('{ when = "x > 4", gives = 1 }, { when = "y > 4", gives = 2 }, { gives = 3 }', 'hits = "unique"'),
         ["rows 1, 2 of 'd' both hold for x from 5 to 9, y from 5 to 9"]),
        (decision("{ at_least = 5, gives = 1 }, { at_least = 3, gives = 2 }, { at_least = 1, gives = 3 }",
                  'of = "x"\nhits = "unique"'),
         ["no row of 'd' holds for x = 0", "rows 1, 2 of 'd' both hold for x = 5",
          "rows 2, 3 of 'd' both hold for x = 3"]),
        (decision(", ".join(f"{{ at_least = {n}, gives = 1 }}" for n in (8, 6, 4, 2, 0)), 'of = "x"\nhits = "unique"'),
         ["rows 4, 5 of 'd' both hold for x = 2", "rows 3, 4 of 'd' both hold for x = 4",
          "rows 2, 3 of 'd' both hold for x = 6"]),  # of four pairs, three
        (decision('{ when = "x > 4", gives = 1 }, { when = "x > 6", gives = 2 }, { gives = 3 }', ""),
         ["row 2 of 'd' never holds"]),
        (decision('{ when = "x > 4", gives = 1 }, { when = "x > 6", gives = 2 }, { gives = 3 }', 'hits = "sum"'), []),
        (decision('{ when = "x >= 0", gives = 1 }, { gives = 3 }', ""), ["row 2 of 'd' never holds"]),
        (decision("{ at_most = 3, gives = 1 }, { at_most = 6, gives = 2 }", 'of = "x"\nhits = "parts"'),
         ["no row of 'd' holds for x from 7 to 9"]),
        (decision('{ at_most = "three", gives = 1 }, { at_most = "three", gives = 2 }, { gives = 3 }',
                  'of = "x"\nhits = "parts"'), ["the edges of 'd' do not rise: 3 follows 3"]),
        (decision('{ at_most = "three", gives = 1 }, { at_most = "open", gives = 2 }, { gives = 3 }',
                  'of = "x"\nhits = "parts"'), []),
        (decision('{ when = "x > open", gives = 1 }', ""), []),  # which is not computed at all
    ],
)  # fmt: skip
def test_the_rows_of_a_decision(text, said):
    checked = pr.check(
        pr.loads_scheme(f'{BASE}[parameter.three]\nvalue = 3\n[parameter.open]\nkind = "number"\n{text}')
    )
    told = [each for each in checked.findings if each.entry == "decision.d"]
    assert sorted(each.what for each in told) == sorted(said)
    for each in told:
        assert each.path[:2] == ("decision", "d")
        assert each.severity == "warning"
        is_shown = each.code in ("decision-gap", "decision-overlap", "decision-band-passed")
        assert (each.verdict, bool(each.witness)) == ("witnessed" if is_shown else "proved", is_shown)


def test_many_values_of_a_gap_are_told_up_to_six():
    inputs = "".join(f'[input.f{n}]\nkind = "flag"\n' for n in range(7))
    rows = '{ when = "' + " or ".join(f"f{n}" for n in range(7)) + '", gives = 1 }'
    (told,) = found(inputs + decision(rows, ""), "decision-gap")
    assert told.what.endswith("f4 = false, f5 = false and 1 more")
    assert len(told.witness) == 7
    rows = ", ".join(f'{{ when = "{rule}", gives = 1 }}' for rule in (" and ".join(f"f{n}" for n in range(7)), "f0"))
    (told,) = found(inputs + decision(rows + ", { gives = 3 }", 'hits = "unique"'), "decision-overlap")
    assert told.what.endswith("f4 = true, f5 = true and 1 more")
    assert told.path == ("decision", "d", "rows", 1)


@pytest.mark.parametrize(
    ("hits", "rest", "count"),
    [("unique", True, 1), ("unique", False, 1), ("first", True, 0), ("first", False, 1), ("sum", False, 0)],
)
def test_of_rows_whose_cases_are_too_many_it_is_said_where_a_gap_or_an_overlap_matters(hits, rest, count):
    flags = [f"f{number}" for number in range(15)]
    inputs = "".join(f'[input.{flag}]\nkind = "flag"\n' for flag in flags)
    rows = f'{{ when = "{" and ".join(flags)}", gives = 1 }}{", { gives = 2 }" if rest else ""}'
    told = found(inputs + decision(rows, f'hits = "{hits}"'), "decision-undecided")
    assert [(each.path, each.verdict) for each in told] == [(("decision", "d"), "open")] * count


def test_of_a_decision_of_several_columns_each_finding_is_told_once():
    rows = '{ when = "x > 4", gives = [1, 2, 3] }, { when = "x > 6", gives = [4, 5, 6] }'
    text = f'[decision.d]\ncolumns = ["one", "two", "three"]\nrows = [{rows}]\n'
    told = [each for each in pr.check(pr.loads_scheme(BASE + text)).findings if each.entry == "decision.d"]
    assert [(each.code, each.path) for each in told] == [
        ("decision-gap", ("decision", "d", "rows")), ("decision-row-never", ("decision", "d", "rows", 1)),
    ]  # fmt: skip


def test_a_row_may_hold_with_another_value_of_an_unpublished_choice():
    how = '[parameter.how]\nkind = "choice"\nvalues = ["a", "b"]\n'
    rows = "{ when = \"x > 4 and how == 'a'\", gives = 1 }, { when = \"x > 6 and how == 'b'\", gives = 2 }"
    for more, codes in (("", ["decision-undecided"]), (", { gives = 3 }", [])):
        told = pr.check(pr.loads_scheme(BASE + how + decision(rows + more, ""))).findings
        assert [each.code for each in told if each.entry == "decision.d"] == codes


# ------------------------------------------------------------------------------------------------------- whole schemes


def test_what_a_check_gives():
    checked = pr.check(pr.loads_scheme(BASE + '[parameter.p]\nvalue = 1\n[formula.f]\nis = "x + 0"\nweight = 2\n'))
    assert repr(checked).endswith(", 1 warning>")
    of_one_plan = pr.checks.Checked(checked.plan, checked.warnings)
    assert list(map(str, of_one_plan.findings)) == list(map(str, checked.findings))
    assert [each.code for each in checked.warnings] == ["weight-without-effect"]
    assert [each.code for each in checked.findings] == ["unread-parameter", "weight-without-effect"]
    plain = checked.to_dict()
    assert (plain["format"], plain["values"], plain["unpublished"], plain["variation"]) == (
        "partyrate.check/2", 5, [], None,
    )  # fmt: skip
    assert [each["code"] for each in plain["findings"]] == ["unread-parameter", "weight-without-effect"]
    assert "error" not in plain["findings"][0]


def test_findings_are_those_with_the_values_of_every_day():
    quota = "[parameter.share]\nvalue = [{ from = 2024-01-01, is = 0.3 }, { from = 2025-01-01, is = 3 }]\n"
    checked = pr.check(pr.loads_scheme(BASE + quota + ladder('{ levels = "five", exactly = "share" }')))
    for findings in (checked.findings, checked.warnings):
        (told,) = [each for each in findings if each.code == "quota-below-one"]
        assert "2024-01-01" in told.what


def test_a_name_that_a_variant_drops_and_uses_is_told_as_dropped():
    base = pr.loads_scheme(BASE + '[formula.f]\nis = "x + 1"\n[formula.g]\nis = "f + 1"\n')
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(base.with_changes("other", drop=["formula.f"]))
    (fault,) = caught.value.faults
    assert "drops" in fault.why
    with pytest.raises(pr.SchemeError) as caught:
        pr.check(pr.loads_scheme(BASE + '[formula.g]\nis = "f + 1"\n'))
    (other,) = caught.value.faults
    assert other.why != fault.why


def test_a_variant_answers_for_its_own_acceptances_alone():
    accept = '[accept.none]\ncode = "weights-total"\nentry = "incentive.pay"\nreason = "r"\n'
    base = pr.loads_scheme(BASE + accept)
    assert [each.code for each in pr.check(base).findings] == ["accepts-nothing"]
    variant = base.with_changes("other", [pr.Indicator(name="f", formula="x + 1")])
    assert [each.code for each in pr.check(variant).findings] == []
    own = base.with_changes("other", [pr.Accept(name="more", code="weights-total", entry="incentive.pay", reason="r")])
    assert [each.path for each in pr.check(own).findings] == [("accept", "more")]
