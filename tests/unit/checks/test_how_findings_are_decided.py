"""How each finding is decided, and whether it is proved, shown by data, or left open: as the page of findings says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import partyrate as pr
from partyrate.checks.finding import CODES

PAGE = Path(__file__).parents[3] / "docs" / "findings.md"
FILES = dict(re.findall(r"```\w+\n# file: (\S+\.toml)\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL))

OTHERS = {
    ("bounds", "proved"): (
        "quota-below-one", "quota-below-zero", "numbers-too-wide", "gate-without-effect", "condition-never",
        "condition-always", "gate-never", "gate-always", "one-value-only", "bound-not-reached",
        "clamp-limits-exchanged", "clamp-cuts-most", "level-never",
    ),
    ("signs", "proved"): ("order-against-conditions",),
    ("signs", "witnessed"): ("direction-against",),
    ("structure", "witnessed"): ("pay-against-level",),
    ("structure", "open"): ("lookup-lacks-key-possible",),
    ("enumeration", "proved"): ("decision-row-never",),
    ("enumeration", "open"): ("decision-gap-possible", "decision-overlap-possible", "decision-undecided"),
    ("enumeration", "witnessed"): (
        "decision-gap", "decision-overlap", "decision-band-passed", "bands-gap", "bands-overlap", "rungs-not-nested",
        "places-above-cohort", "rows-without-place", "level-without-place", "direction-both",
        "quota-above-cohort",
    ),
}  # fmt: skip
"""The codes of findings that are not proved by the structure of a scheme, by how they are decided."""

DECIDED = dict.fromkeys(CODES, ("structure", "proved")) | {code: how for how, some in OTHERS.items() for code in some}


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    """The findings of all examples of the page, by their code."""
    folder = tmp_path_factory.mktemp("page")
    for name, text in FILES.items():
        (folder / name).write_text(text, encoding="utf-8")
    found: dict[str, list[pr.Finding]] = {}
    for name in FILES:
        for each in pr.check(pr.load_scheme(folder / name)).findings:
            found.setdefault(each.code, []).append(each)
    return found


@pytest.mark.parametrize("code", CODES)
def test_each_finding_of_the_page_is_decided_as_it_says(code, findings):
    assert {(each.decided_by, each.verdict) for each in findings[code]} == {DECIDED[code]}
    assert all(bool(each.witness) is (each.verdict == "witnessed") for each in findings[code])


def test_nothing_is_said_twice_of_one_place(findings):
    said = [str(each) for some in findings.values() for each in some]
    assert len(set(said)) == len(said)
