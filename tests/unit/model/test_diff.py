"""What two schemes say differently, by meaning: worked by hand, laws over random and shipped schemes, hostile texts."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import partyrate as pr
from partyrate.testing import schemes

TOWN = """
name = "town"
edition = "2025"
[source.rules]
document = "Rules"
clause = "article 1"
[source.new-rules]
document = "Rules of 2026"
[table.village]
key = "village"
[input.mark]
kind = "number"
low = 0
high = 100
decimals = 0
[parameter.need]
labels = { zh = "合格线", en = "pass mark" }
source = "rules"
value = 60
[parameter.open]
[lookup.pay]
keys = "star"
rows = [["five", 300], ["four", 200], ["none", 0]]
[formula.half]
is = "mark / 2"
[ladder.star]
overlap = "first"
levels = [{ name = "five", when = "mark >= 90" }, { name = "four", when = "mark >= need" }, { name = "none" }]
order_by = "mark desc"
quotas = [{ levels = "five", at_most = "2" }]
ties = "in"
round = "down"
conflict = "condition"
[gate.veto]
when = "mark < 10"
fix = { star = "none" }
freed = "passes"
[incentive.award]
kind = "bonus"
amount = "pay[star]"
unit = "yuan"
"""


def changed(*replacements: tuple[str, str], more: str = "") -> pr.Scheme:
    text = TOWN
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return pr.loads_scheme(text + more)


def told(other: pr.Scheme, **arguments: Any) -> list[tuple[Any, ...]]:
    found = pr.loads_scheme(TOWN).diff(other, **arguments)
    return [
        (f"{row['section']}.{row['name']}".strip("."), row["change"], row["field"], row["old"], row["new"])
        for row in found.rows()
    ]


@pytest.mark.parametrize(
    ("replacements", "expected"),
    [
        ([("value = 60", "value = 65")], [("parameter.need", "changed", "value", "60", "65")]),
        ([("[parameter.open]", "[parameter.open]\nvalue = 1")], [
            ("parameter.open", "changed", "value", "unpublished", "1"),
        ]),
        ([("mark >= need", "mark >= need + 1")], [
            ("ladder.star", "changed", "levels.four.when", "mark >= need", "mark >= need + 1"),
        ]),
        ([('["four", 200]', '["four", 250]')], [("lookup.pay", "changed", "['four']", "200", "250")]),
        ([('at_most = "2"', 'exactly = "2"')], [
            ("ladder.star", "changed", "quotas.five.exactly", None, "2"),
            ("ladder.star", "changed", "quotas.five.at_most", "2", None),
        ]),
        ([('{ name = "five", when = "mark >= 90" }, { name = "four", when = "mark >= need" }',
           '{ name = "four", when = "mark >= need" }, { name = "five", when = "mark >= 90" }')], [
            ("ladder.star", "changed", "levels", "five, four, none", "four, five, none"),
            ("ladder.star", "changed", "levels.four.value", "2", "3"),
            ("ladder.star", "changed", "levels.five.value", "3", "2"),
        ]),
        ([('edition = "2025"', 'edition = "2026"')], [("", "changed", "edition", "2025", "2026")]),
        ([('name = "town"', 'name = "town"\nperiod = "3 months"')], [("", "changed", "period", "1 year", "3 months")]),
        ([('[formula.half]\nis = "mark / 2"', "[parameter.half]\nvalue = 3")], [
            ("parameter.half", "added", "value", None, "3"),
            ("formula.half", "dropped", "table", "village", None),
            ("formula.half", "dropped", "is", "mark / 2", None),
        ]),
    ],
)  # fmt: skip
def test_what_is_different_field_by_field(replacements, expected):
    assert told(changed(*replacements)) == expected


@pytest.mark.parametrize(
    "replacements",
    [
        [("mark / 2", "(mark)  / 2.0")],
        [("value = 60", "value = 60.0")],
        [("[formula.half]", '# half\n[formula.half]\ntable = "village"')],
        [('"pass mark"', '"mark to pass"'), ('clause = "article 1"', 'clause = "article 2"')],
    ],
)  # fmt: skip
def test_spelling_and_remarks_make_no_difference_unless_asked_for(replacements):
    other = changed(*replacements)
    assert told(other) == []
    found = pr.loads_scheme(TOWN).diff(other)
    assert found.is_same_meaning
    assert not found
    assert "the same meaning" in found.text("en")


def test_remarks_are_compared_where_they_are_asked_for():
    other = changed(('"pass mark"', '"mark to pass"'), ('clause = "article 1"', 'clause = "article 2"'))
    assert told(other, remarks=True) == [
        ("parameter.need", "changed", "labels", "zh = 合格线, en = pass mark", "zh = 合格线, en = mark to pass"),
        ("source.rules", "changed", "clause", "article 1", "article 2"),
    ]


def test_entries_that_are_added_and_dropped_and_their_sources():
    other = changed(
        ('[gate.veto]\nwhen = "mark < 10"\nfix = { star = "none" }\nfreed = "passes"\n', ""),
        ('source = "rules"\nvalue = 60', 'source = "new-rules"\nvalue = 60.5'),
        more='[gate.other]\nwhen = "mark < 20"\ncap = { star = "four" }\nfreed = "empty"\nsource = "new-rules"\n',
    )
    found = pr.loads_scheme(TOWN).diff(other)
    assert [(each.section, each.name, each.change) for each in found.entries] == [
        ("parameter", "need", "changed"), ("gate", "veto", "dropped"), ("gate", "other", "added"),
    ]  # fmt: skip
    assert found.text("en").splitlines()[2:] == [
        "~ parameter.need (pass mark)",
        "    value: 60 → 60.5",
        "    source: Rules, article 1 → Rules of 2026",
        "- gate.veto",
        "+ gate.other",
        "    when: mark < 20",
        "    table: village",
        "    cap: star = four",
        "    freed: empty",
        "    source: Rules of 2026",
    ]
    assert found.text("zh").splitlines()[2:5] == [
        "~ parameter.need（合格线）", "    value：60 → 60.5", "    依据：Rules，article 1 → Rules of 2026",
    ]  # fmt: skip
    assert (
        "| parameter.need (pass mark) | changed | value | 60 | 60.5 | Rules, article 1 → Rules of 2026 |"
        in found.markdown("en")
    )
    assert found.markdown("zh").splitlines()[4] == "| 条目 | 变化 | 字段 | 原为 | 现为 | 依据 |"
    assert found._repr_html_().count("<tr>") == len(found.rows()) + 1


def test_hostile_texts_are_shown_and_steer_nothing():
    nasty = "a|b`<script>\\n*x*"
    other = changed(("Rules of 2026", "R"), ('en = "pass mark"', f"en = '{nasty}'"), ("value = 60", "value = 61"))
    found = pr.loads_scheme(TOWN).diff(other)
    row = next(line for line in found.markdown("en").splitlines() if "value" in line)
    assert "<script>" not in row.replace("\\<", "")
    assert row.replace("\\|", "").count("|") == 7
    assert "<script>" not in found._repr_html_()
    escaped = pr.Scheme(name="a\x1b[2Jb").diff(pr.Scheme(name="c\nd"))
    assert "\x1b" not in escaped.text("en")
    assert len(escaped.text("en").splitlines()) == 3


def test_what_is_no_scheme_and_no_language_is_refused():
    scheme: Any = pr.loads_scheme(TOWN)
    with pytest.raises(pr.UsageError, match="the other scheme is a str"):
        scheme.diff("town")
    with pytest.raises(pr.UsageError, match="lang = 'fr'"):
        scheme.diff(scheme).markdown("fr")


SHIPPED = [(each.name, each.edition) for each in pr.shipped_schemes()]


@pytest.mark.parametrize("other", SHIPPED, ids=" ".join)
@pytest.mark.parametrize("one", [SHIPPED[0], SHIPPED[-1]], ids=" ".join)
def test_any_two_shipped_schemes_can_be_compared_and_keep_to_the_schema(one, other):
    first, second = (pr.load_scheme(name, edition=edition) for name, edition in (one, other))
    there, back = first.diff(second, remarks=True), second.diff(first, remarks=True)
    assert bool(there) == (one != other)
    turned = {"added": "dropped", "dropped": "added", "changed": "changed"}
    assert {
        (each.name, each.change, change.field, change.old, change.new)
        for each in there.entries
        for change in each.fields
    } == {
        (each.name, turned[each.change], change.field, change.new, change.old)
        for each in back.entries
        for change in each.fields
    }
    schema = pr.document_schema("difference")
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(there.to_dict())))
    assert there.text("zh")
    assert there.markdown("en")


@settings(deadline=None)
@given(schemes(), st.data())
def test_a_difference_is_empty_exactly_where_the_fingerprints_are_equal(scheme, data):
    assert not scheme.diff(scheme)
    assert not scheme.diff(pr.loads_scheme(pr.dumps_scheme(scheme)))
    if scheme.parameters:
        name = data.draw(st.sampled_from(sorted(scheme.parameters)))
        parameter = scheme.parameters[name]
        if parameter.kind == "number" and parameter.value is not None:
            other = scheme.with_values({name: parameter.value + 1})
            found = scheme.diff(other)
            assert bool(found) == (scheme.fingerprint != other.fingerprint)
            assert [(each.section, each.name) for each in found.entries] == [("parameter", name)]
    other = data.draw(schemes())
    assert bool(scheme.diff(other)) == (scheme.fingerprint != other.fingerprint)
