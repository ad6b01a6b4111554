"""Planted defects: each statement is proved of the sound scheme, and not of the one with the defect."""

from __future__ import annotations

from pathlib import Path

import pytest

import partyrate as pr

pytest.importorskip("z3")

SOUND = (Path(__file__).parents[1] / "checks" / "planted" / "village.toml").read_text(encoding="utf-8")
SECONDS = 10


def answer(text, question, **asked):
    (found,) = pr.prove(pr.loads_scheme(text), question, seconds=SECONDS, **asked)
    return found


def test_everything_that_is_asked_of_the_sound_scheme_is_proved():
    proofs = pr.prove(pr.loads_scheme(SOUND), ("reachable", "gap", "overlap", "gate", "bounds"), seconds=SECONDS)
    assert {each.verdict for each in proofs} == {"proved"}
    assert len(proofs) == 12


@pytest.mark.parametrize(
    ("now", "then", "question", "asked"),
    [
        ('total >= 88" }', 'total > 88" }', "gap", {"of": "tier"}),
        ("total >= 60 and total < 75", "total >= 60 and total < 74.5", "gap", {"of": "tier"}),
        ("total >= 60 and total < 75", "total >= 60 and total <= 75", "overlap", {"of": "tier"}),
        ("total >= 75 and total < 88", "total >= 7.5 and total < 88", "overlap", {"of": "tier"}),
        ('when = "total >= 88"', 'when = "total >= 108"', "reachable", {"level": "a"}),
        ("total >= 75 and total < 88", "total >= 88 and total < 75", "reachable", {"level": "b"}),
        ("tier >= 'b'", "tier >= 'b' and total < 70", "reachable", {"level": "five"}),
        ('when = "fire"', 'when = "fire and attended < 0"', "gate", {}),
        ('when = "fire"', "when = \"fire and tier == 'a' and total < 80\"", "gate", {}),
    ],
)
def test_a_planted_defect_refutes_a_statement(now, then, question, asked):
    assert answer(SOUND, question, **asked).verdict == "proved"
    found = answer(SOUND.replace(now, then, 1), question, **asked)
    assert found.verdict == "refuted"
    assert bool(found.witnesses) is (question in ("gap", "overlap"))


@pytest.mark.parametrize(
    ("now", "then", "name", "sound", "defect"),
    [
        ("base - malus", "base + malus", "petitions", "never rises", "never falls"),
        ("vote_share * votes", "vote_share * (100 - votes)", "votes", "never falls", "never rises"),
        ("min(8, 0.4 * petitions)", "min(8, 0.4 * abs(petitions - 9))", "petitions", "never rises", "goes one way"),
    ],
)
def test_a_planted_defect_turns_a_direction(now, then, name, sound, defect):
    texts = (SOUND, SOUND.replace(now, then, 1))
    before, after = (answer(text, "direction", of="total", inputs=name) for text in texts)
    assert (before.verdict, str(before.statement)) == ("proved", f"'total' {sound} where '{name}' rises")
    verdict = "refuted" if defect == "goes one way" else "proved"
    assert (after.verdict, str(after.statement)) == (verdict, f"'total' {defect} where '{name}' rises")


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("0.1 * attendance, 2)", "0.1 * attendance, 0)"),
        ("base - malus + study", "base + study"),
        ('["slope", 1], ["ridge", 3]', '["slope", 3], ["ridge", 1]'),
        ("value = 0.25", "value = 0.2"),
    ],
)  # fmt: skip
def test_what_no_check_can_know_is_shown_beside_the_earlier_edition(now, then):
    assert now in SOUND
    sound, changed = pr.loads_scheme(SOUND), pr.loads_scheme(SOUND.replace(now, then, 1))
    (found,) = pr.prove(sound, of="total", against=changed, seconds=SECONDS)
    assert found.verdict == "refuted"
    one, other = (witness.values["total"] for witness in found.witnesses)
    assert one != other
