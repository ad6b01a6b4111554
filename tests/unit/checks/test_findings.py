"""Findings: what each holds, which of them a scheme accepts, and how the command lists them."""

import json

import pytest

import partyrate as pr
from partyrate.checks.finding import CODES, SEVERITIES

TRIAL = """
name = "trial"
[table.unit]
key = ["id"]
[input.a]
kind = "number"
low = 0
high = 100
decimals = 0
parent = "all"
weight = 0.5
[input.b]
kind = "number"
low = 0
high = 100
decimals = 0
parent = "all"
weight = 0.4
[group.all]
"""
ACCEPTED = """
[accept.weights]
code = "weights-total"
entry = "group.all"
reason = { en = "as published", zh = "按公布的办法" }
"""


def test_a_finding_is_a_fault_with_code_severity_entry_and_verdict():
    (found,) = pr.check(pr.loads_scheme(TRIAL)).warnings
    assert isinstance(found, pr.Finding)
    assert (found.code, found.severity, found.entry) == ("weights-total", "warning", "group.all")
    assert (found.decided_by, found.verdict, dict(found.witness), found.accepted) == ("structure", "proved", {}, "")
    assert str(found).startswith("<text>:19:1: the weights below 'all' add up to 0.9")


def test_every_code_has_a_severity():
    assert set(CODES.values()) <= set(SEVERITIES)


def test_an_accepted_finding_is_no_warning_and_is_listed_with_its_reason():
    checked = pr.check(pr.loads_scheme(TRIAL + ACCEPTED))
    assert checked.warnings == ()
    (found,) = checked.findings
    assert found.accepted == {"en": "as published", "zh": "按公布的办法"}


def test_an_acceptance_that_matches_nothing_is_a_finding():
    mended = (TRIAL + ACCEPTED).replace("weight = 0.4", "weight = 0.5")
    (found,) = pr.check(pr.loads_scheme(mended)).findings
    assert (found.code, found.entry) == ("accepts-nothing", "accept.weights")
    assert found.what == "acceptance 'weights' matches no finding: weights-total of group.all"


def test_an_acceptance_is_not_judged_while_constants_are_open():
    mended = (TRIAL + ACCEPTED).replace("weight = 0.4", "weight = 0.5") + "[parameter.open]\n"
    scheme = pr.loads_scheme(mended)
    for each in (scheme, scheme.with_values({"open": 2})):
        assert "accepts-nothing" not in [found.code for found in pr.check(each).findings]


@pytest.mark.parametrize(
    ("now", "then", "what"),
    [
        ("weights-total", "weights-totl", "unknown finding 'weights-totl'"),
        ('"group.all"', '"group.al"', "unknown entry 'group.al'"),
        ('{ en = "as published", zh = "按公布的办法" }', '""', "acceptance 'weights' has no reason"),
    ],
)
def test_an_acceptance_names_a_code_an_entry_and_a_reason(now, then, what):
    with pytest.raises(pr.SchemeError) as raised:
        pr.check(pr.loads_scheme((TRIAL + ACCEPTED).replace(now, then)))
    assert [fault.what for fault in raised.value.faults] == [what]


def test_an_acceptance_without_an_entry_is_about_the_scheme_as_a_whole():
    checked = pr.check(pr.loads_scheme(TRIAL + '[accept.all]\ncode = "weights-total"\nreason = "r"\n'))
    assert [(each.code, each.entry) for each in checked.findings] == [
        ("weights-total", "group.all"), ("accepts-nothing", "accept.all"),
    ]  # fmt: skip


def test_acceptances_change_neither_meaning_nor_differences_and_survive_writing():
    bare, accepting = pr.loads_scheme(TRIAL), pr.loads_scheme(TRIAL + ACCEPTED)
    assert accepting.fingerprint == bare.fingerprint
    assert not bare.diff(accepting)
    assert bare.diff(accepting, remarks=True)
    assert pr.loads_scheme(pr.dumps_scheme(accepting)) == accepting
    assert pr.Scheme.from_dict(accepting.to_dict()) == accepting


def test_a_finding_is_plain_data_that_the_schema_describes():
    validators = pytest.importorskip("jsonschema")
    document = pr.check(pr.loads_scheme(TRIAL + ACCEPTED)).to_dict()
    validators.Draft202012Validator(pr.document_schema("check")).validate(json.loads(json.dumps(document)))
    (found,) = document["findings"]
    assert (found["code"], found["entry"], found["pointer"]) == ("weights-total", "group.all", "/group/all")
    assert found["accepted"] == {"en": "as published", "zh": "按公布的办法"}
    assert found["zh"]["what"]


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 0, "warning: "),
        (("--strict",), 1, "warning: "),
        (("--strict", "--severity", "information"), 1, "warning: "),
        (("--severity", "warning", "--lang", "zh"), 0, "提醒："),
    ],
)
def test_strict_ends_with_exit_code_1_where_a_finding_counts(tmp_path, monkeypatch, capsys, options, code, said):
    assert _ends(tmp_path, monkeypatch, TRIAL, options) == code
    assert capsys.readouterr().out.startswith(said)


def test_what_is_accepted_does_not_count(tmp_path, monkeypatch, capsys):
    assert _ends(tmp_path, monkeypatch, TRIAL + ACCEPTED, ("--strict", "--lang", "en")) == 0
    assert capsys.readouterr().out == (
        "trial: no faults, 3 values in order\n"
        "accepted: trial.toml:19:1: the weights below 'all' add up to 0.9\n"
        "  code: weights-total; reason: as published\n"
    )


def test_another_severity_is_refused(tmp_path, monkeypatch, capsys):
    assert _ends(tmp_path, monkeypatch, TRIAL, ("--severity", "grave", "--lang", "en")) == 1
    assert "--severity grave" in capsys.readouterr().err


def _ends(tmp_path, monkeypatch, text, options):
    from partyrate.cli import main

    (tmp_path / "trial.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["partyrate", "check", "trial.toml", *options])
    with pytest.raises(SystemExit) as ended:
        main()
    return ended.value.code or 0


@pytest.mark.parametrize("profile", [None, "illustrative"])
@pytest.mark.parametrize("name", [f"{each.name}@{each.edition}" for each in pr.shipped_schemes()])
def test_every_finding_of_a_shipped_scheme_is_accepted_with_its_reason_in_both_languages(name, profile):
    scheme = pr.load_scheme(name.partition("@")[0], edition=name.partition("@")[2], profile=profile)
    assert [str(found) for found in pr.check(scheme).findings if not found.accepted] == []
    assert all(set(accept.reason) == {"en", "zh"} for accept in scheme.accepts.values())


def test_what_a_variant_adds_is_not_read_by_being_named_among_its_changes():
    variant = pr.loads_scheme(TRIAL).with_changes("other", [pr.Parameter(name="limit", value=3)])
    assert ("unread-parameter", "parameter.limit") in [(each.code, each.entry) for each in pr.check(variant).findings]


def test_a_witness_is_a_row_that_the_engine_rates_as_the_finding_says():
    text = (
        TRIAL
        + """
[ladder.band]
overlap = "report"
levels = [
  { name = "high", when = "all >= 70" },
  { name = "mid", when = "all > 50 and all <= 70" },
  { name = "low", when = "all < 50" },
]
"""
    )
    scheme = pr.loads_scheme(text.replace("weight = 0.4", "weight = 0.5"))
    overlap, gap = sorted(pr.check(scheme).findings, key=lambda each: each.code, reverse=True)
    assert (overlap.code, gap.code) == ("bands-overlap", "bands-gap")
    for found, score in ((overlap, 70), (gap, 50)):
        (unit,) = pr.Evaluator(scheme).rate([{"id": 1, **found.witness}]).units
        assert unit["all"] == score
        assert unit["band"] is None
        assert found.decided_by == "enumeration"


def test_a_witness_is_a_row_that_stands_for_the_levels():
    text = """
name = "trial"
[table.unit]
key = "id"
[input.marks]
kind = "number"
low = 0
high = 100
decimals = 0
[ladder.band]
when = "marks >= 20"
levels = [{ name = "high", when = "marks >= 70" }, { name = "low", when = "marks < 50" }]
"""
    scheme = pr.loads_scheme(text.replace("marks < 50", "marks >= 20 and marks < 50"))
    (gap,) = [each for each in pr.check(scheme).findings if each.code == "bands-gap"]
    assert 50 <= int(gap.witness["marks"]) < 70
    only_outside = pr.loads_scheme(text.replace("marks >= 20", "marks >= 60").replace("marks < 50", "marks < 70"))
    assert [each.code for each in pr.check(only_outside).findings if each.code == "bands-gap"] == []


def test_a_scheme_without_rules_is_begun_and_nothing_of_it_unread():
    begun = pr.loads_scheme('name = "t"\n[table.unit]\nkey = ["id"]\n[input.a]\nkind = "flag"\n')
    assert pr.check(begun).findings == ()


SIBLINGS = """
name = "trial"
[table.claim]
key = "claim"
[table.sibling]
parent = "claim"
key = "sibling"
[table.toy]
parent = "sibling"
key = "toy"
[table.month]
parent = "claim"
key = "month"
[input.age]
table = "sibling"
kind = "number"
low = 0
high = 17
decimals = 0
direction = "lower"
[input.income]
table = "month"
kind = "number"
low = 0
high = 1000
decimals = 0
[formula.youngest]
is = "min(age)"
[formula.all_ages]
is = "sum(age)"
[formula.is_alone]
table = "sibling"
is = "age >= all_ages"
"""


@pytest.mark.parametrize(
    "rule",
    [
        '[formula.bonus]\ntable = "month"\nis = "income if coalesce(youngest < 3, False) else 0"',
        '[formula.bonus]\ntable = "month"\nwhen = "youngest < 3"\nis = "income"',
        '[formula.bonus]\ntable = "toy"\nwhen = "is_alone"\nis = "age"',
        '[ladder.star]\ntable = "month"\nlevels = [{ name = "a", when = "income > youngest" }, { name = "b" }]',
    ],
)
def test_a_row_of_one_finer_table_knows_nothing_of_those_of_another(rule):
    assert {each.code for each in pr.check(pr.loads_scheme(SIBLINGS + rule)).findings} <= {"unread-input"}


READS = """
name = "trial"
[table.village]
key = "village"
[input.x]
kind = "number"
low = 0
high = 100
decimals = 0
[input.town]
kind = "choice"
values = ["a", "b"]
[ladder.star]
levels = [{ name = "one", when = "x > 5" }, { name = "two" }]
within = { parameter = "grouped" }
quotas = [{ levels = ["one"], at_most = "1" }]
order_by = "x desc"
ties = "in"
round = "down"
conflict = "condition"
[parameter.grouped]
kind = "choice"
values = ["town"]
[parameter.edge]
value = 80
[decision.fee]
of = "x"
hits = "parts"
rows = [{ at_most = "edge", gives = 0.1 }, { gives = 0.2 }]
[incentive.pay]
kind = "bonus"
unit = "yuan"
every = "once"
amount = "fee"
[warning.look]
when = "x > 90"
text = "unused is a word here"
[parameter.unused]
value = 1
"""


def test_edges_and_columns_of_cohorts_read_entries_and_the_text_of_a_warning_reads_none():
    unread = [each for each in pr.check(pr.loads_scheme(READS)).findings if each.code.startswith("unread-")]
    assert [(each.code, each.entry) for each in unread] == [("unread-parameter", "parameter.unused")]


WEIGHTED = """
name = "trial"
[table.village]
key = "village"
[input.work]
kind = "number"
low = 0
high = 100
decimals = 0
[input.vote]
kind = "number"
low = 0
high = 100
decimals = 0
[input.study]
kind = "number"
low = 0
high = 10
decimals = 0
[input.faults]
kind = "number"
low = 0
high = 100
decimals = 0
direction = "lower"
[parameter.share]
value = {share}
[formula.score]
is = "{rule}"
[incentive.pay]
kind = "bonus"
unit = "yuan"
every = "once"
amount = "score + vote + study - faults + share"
"""


@pytest.mark.parametrize(
    ("rule", "share", "expected"),
    [
        ("round(share * work + vote * 0.3, 1)", "0.6", "0.9"),
        ("min(100, share * work + 0.3 * vote + 20)", "0.6", "0.9"),
        ("share * work + 0.3 * vote - 0.5 * faults", "0.6", "0.9"),
        ("0.3 * work + 0.3 * vote + share * (100 - faults)", "0.3", "0.9"),
        ("0.3 * work + 0.3 * vote + share * (100 - faults)", "0.4", None),
        ("share * work + 0.3 * vote + study", "0.6", None),  # a part that has its weight already
        ("share * work + 0.3 * vote + study", "0.5", "0.8"),
        ("0.3 * work + 0.2 * vote + share * work", "50", "50.5"),
        ("share * work + 0.3 * vote", "0.7", None),
        ("share * work + 0.3 * study", "0.6", None),  # another scale
        ("2 * work + 0.3 * vote", "1", None),  # points, no shares
        ("work + 0.5 * vote", "1", None),
        ("share * work - 0.3 * vote", "0.6", None),
    ],
)  # fmt: skip
def test_weights_of_values_on_one_scale_add_up_inside_a_formula(rule, share, expected):
    found = pr.check(pr.loads_scheme(WEIGHTED.format(rule=rule, share=share))).findings
    said = [each for each in found if each.code == "weights-in-formula"]
    if expected is None:
        assert not said
    else:
        (one,) = said
        assert (one.entry, one.severity) == ("formula.score", "information")
        assert one.what.startswith(f"the weights in 'score' add up to {expected}: ")


def test_bounds_that_unpublished_constants_set_leave_more_than_one_value():
    text = WEIGHTED.format(rule="min(share, work)", share="0").replace("value = 0\n", 'kind = "number"\n')
    codes = [(each.code, each.entry) for each in pr.check(pr.loads_scheme(text)).findings]
    assert ("one-value-only", "formula.score") not in codes
    text = WEIGHTED.format(rule="min(share, work)", share="0")
    codes = [(each.code, each.entry) for each in pr.check(pr.loads_scheme(text)).findings]
    assert ("one-value-only", "formula.score") in codes
