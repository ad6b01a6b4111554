"""Planted defects: each sound scheme is silent, and each defect in it is found, at the entry that it is about."""

import tomllib
from pathlib import Path

import pytest

import partyrate as pr

PLANTED = Path(__file__).parent / "planted"
SCHEMES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(PLANTED.glob("*.toml"))}

DEFECTS = tomllib.loads((PLANTED.parent / "planted_defects.toml").read_text(encoding="utf-8"))["defect"]


@pytest.mark.parametrize("name", SCHEMES)
def test_a_sound_scheme_is_silent(name):
    assert [str(found) for found in pr.check(pr.loads_scheme(SCHEMES[name])).findings] == []


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda each: f"{each['scheme']}: {each['then'][:40]}")
def test_a_planted_defect_is_found(defect):
    sound = SCHEMES[defect["scheme"]]
    assert defect["now"] in sound
    findings = pr.check(pr.loads_scheme(sound.replace(defect["now"], defect["then"], 1))).findings
    assert (defect["code"], defect["entry"]) in [(each.code, each.entry) for each in findings]
    found = next(each for each in findings if (each.code, each.entry) == (defect["code"], defect["entry"]))
    assert defect["said"] in "\n".join(found.lines("en"))
    assert all(one != other for one, other in zip(found.lines("en"), found.lines("zh"), strict=True))


@pytest.mark.parametrize(
    ("now", "then", "entry", "field"),
    [("0.1 * attendance, 2)", "0.1 * attendance, 0)", "base", "is"), ('ties = "in"', 'ties = "out"', "star", "ties")],
)
def test_what_no_check_can_know_is_found_beside_the_earlier_edition(now, then, entry, field):
    scheme, changed = (pr.loads_scheme(text) for text in (SCHEMES["village"], SCHEMES["village"].replace(now, then, 1)))
    assert not pr.check(changed).findings
    (change,) = scheme.diff(changed).entries
    assert (change.name, [each.field for each in change.fields]) == (entry, [field])
