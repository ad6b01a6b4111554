"""Decisions as files, as plain data, and compared by what they mean."""

from fractions import Fraction
from typing import Any

import partyrate as pr

SCHEME = pr.Scheme(
    name="trial",
    tables=[pr.Table(name="village", key="village")],
    indicators=[
        pr.Indicator(name="score", kind="number", low=0, high=100, decimals=1),
        pr.Indicator(
            name="grade",
            of="score",
            rows=[
                pr.DecisionRow(at_least=90, gives="a"),
                pr.DecisionRow(above="cut", gives="b"),
                pr.DecisionRow(gives="c"),
            ],
        ),
        pr.Indicator(
            name="pay",
            hits="unique",
            columns=["x", "y"],
            rows=[
                pr.DecisionRow(when="grade == 'a'", gives=[Fraction("0.5"), True]),
                pr.DecisionRow(formula=["score / 2", "score > 1"]),
            ],
        ),
    ],
    parameters=[pr.Parameter(name="cut", value=80)],
)


def test_they_are_written_and_read():
    assert pr.loads_scheme(pr.dumps_scheme(SCHEME)) == SCHEME
    assert pr.Scheme.from_dict(SCHEME.to_dict()) == SCHEME
    text = pr.dumps_scheme(SCHEME)
    assert '  { at_least = 90, gives = ["a"] },' in text or 'rows = [{ at_least = 90, gives = ["a"] }' in text


def test_the_schema_of_files_has_them():
    schema = pr.json_schema()["$defs"]
    assert schema["decision"]["required"] == ["rows"]
    assert set(schema["decision_row"]["properties"]) == {"when", "at_least", "above", "at_most", "below", "gives", "is"}


def changed(**fields: Any) -> pr.Scheme:
    from attrs import evolve

    rows = list(SCHEME.indicators["grade"].rows or ())
    rows[0] = evolve(rows[0], **fields)
    return SCHEME.with_changes("other", [evolve(SCHEME.indicators["grade"], rows=rows)])


def test_spelling_means_nothing_and_edges_do():
    def meaning(scheme: pr.Scheme) -> str:
        from attrs import evolve

        return evolve(scheme, name="same", variation=None).fingerprint

    assert meaning(changed(at_least="90.0")) == meaning(SCHEME)
    assert (
        len({meaning(each) for each in (SCHEME, changed(at_least=91), changed(gives="d"), changed(when="cut > 1"))})
        == 4
    )


def test_a_difference_names_row_and_key():
    shown = SCHEME.diff(changed(at_least=85)).text("en")
    assert "rows.1.at_least: 90 → 85" in shown
    assert "rows.1.gives: 'a' → 'd'" in SCHEME.diff(changed(gives="d")).text("en")


def test_conditions_as_rules():
    row = pr.DecisionRow(at_least=60, below="cut + 1", when="a or b", gives=1)
    assert row.condition("x") == "60 <= x < (cut + 1) and (a or b)"
    assert pr.DecisionRow(above=2, gives=1).condition("x + y") == "(x + y) > 2"
