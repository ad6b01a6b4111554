"""Words in the data that stand for no value: each fault with its place, and what is near it and is no fault."""

from __future__ import annotations

import pytest

import partyrate as pr
from partyrate.checks import examine

SCHEME = """
name = "trial"
missing = ["-", "gone"]
[absence.ill]
words = ["sick", "in bed"]
weight = 2
[absence.away]
words = ["away"]
weight = 3
[absence.quiet]
weight = 4
[table.village]
key = "village"
[input.mark]
kind = "number"
low = 0
high = 9
decimals = 0
optional = true
[input.duty]
kind = "choice"
values = ["red", "blue"]
when = "mark > 5"
missing = ["/", "none"]
absent = ["ill"]
[input.done]
kind = "flag"
[formula.total]
is = "coalesce(mark, 0) + 1"
"""


UNSEEN = "texts of the data are read without what nobody sees, so that nothing equals this one"


def faults_of(*changes):
    text = SCHEME
    for now, then in changes:
        assert now in text
        text = text.replace(now, then, 1)
    _, found = examine(pr.loads_scheme(text))
    return [(".".join(map(str, each.path)), str(each.what)) for each in found]


@pytest.mark.parametrize(
    ("now", "then", "path", "said"),
    [
        ('"gone"]', '"gone", "  "]', "missing.2", "stands for a missing value"),
        ('"gone"]', '"g\u3000one"]', "missing.1", "stands for a missing value"),
        ('"gone"]', '"gone ", "ok"]', "missing.1", "stands for a missing value"),
        ('"gone"]', '"gone", "7"]', "missing.2", "a value of the number 'mark'"),
        ('"gone"]', '"true"]', "missing.1", "a value of the flag 'done'"),
        ('"gone"]', '"red"]', None, ""),  # the only choice names its own words
        ('"/", "none"', '"/", " "', "input.duty.missing.1", "stands for a missing value"),
        ('"/", "none"', '"/", "blue"', "input.duty.missing.1", "a value of the choice 'duty'"),
        ('"/", "none"', '"blue", "/"', "input.duty.missing.0", "a value of the choice 'duty'"),
        ('"sick", "in bed"', '"sick", " in bed"', "absence.ill.words.1", "stands for a cause of absence"),
        ('"sick", "in bed"', '"sick", ""', "absence.ill.words.1", "stands for a cause of absence"),
        (
            '"sick", "in bed"',
            '"sick", "AWAY"',
            "absence.away.words.0",
            "'away' stands for 'away', and 'AWAY' for 'ill'",
        ),
        ('"sick", "in bed"', '"sick", "Sick"', None, ""),  # twice the same cause
        ('"sick", "in bed"', '"sick", "4"', "absence.ill.words.1", "'ill', and is a value of the number 'mark'"),
        ('"sick", "in bed"', '"blue", "sick"', "absence.ill.words.0", "'ill', and is a value of the choice 'duty'"),
        ('"sick", "in bed"', '"sick", "Gone"', "absence.ill.words.1", "'ill', and for a missing value of 'mark'"),
        ('"sick", "in bed"', '"sick", "None"', "absence.ill.words.1", "'ill', and for a missing value of 'duty'"),
        ('words = ["away"]', 'words = ["none"]', None, ""),  # a cause that 'duty' does not have
        ('words = ["away"]', 'words = ["true"]', None, ""),  # no flag may lack a value
        ('words = ["away"]', 'words = ["5"]', "absence.away.words.0", "'away', and is a value of the number 'mark'"),
        ('absent = ["ill"]', 'absent = ["ill", "il"]', "input.duty.absent.1", "unknown cause of absence 'il'"),
        ('absent = ["ill"]', 'absent = ["quiet", "ill"]', "input.duty.absent.0", "names the cause 'quiet'"),
        ('absent = ["ill"]', "absent = []", None, ""),
        ('absent = ["ill"]\n', "", None, ""),
    ],
)
def test_words_for_no_value(now, then, path, said):
    found = faults_of((now, then))
    assert [each for each, _ in found] == ([] if path is None else [path])
    assert all(said in what for _, what in found)


def test_a_word_of_a_cause_that_several_inputs_have_is_told_once_and_each_word_by_itself():
    found = faults_of(('absent = ["ill"]\n', ""), ('"sick", "in bed"', '"4", "5"'), ('"/", "none"', '"/"'))
    assert [path for path, _ in found] == ["absence.ill.words.0", "absence.ill.words.1"]
    found = faults_of(('"red", "blue"', '"4", "blue"'), ('"sick", "in bed"', '"4", "blue"'))
    assert [path for path, _ in found] == ["absence.ill.words.0", "absence.ill.words.1"]
    assert "of the number 'mark'" in found[0][1]
    assert "of the choice 'duty'" in found[1][1]
    two = ("[formula.total]", '[input.late]\nkind = "flag"\noptional = true\n[formula.total]')
    found = faults_of(two, ('words = ["away"]', 'words = ["true", "gone"]'))
    assert [path for path, _ in found] == ["absence.away.words.1", "absence.away.words.0"]
    assert found[0][1].endswith("'mark'")
    assert found[1][1].endswith("'late'")


@pytest.mark.parametrize(
    ("word", "why", "fix"),
    [
        ("  ", "a blank cell is missing in any case", "take it out"),
        (" a", UNSEEN, "write 'a'"),
        ("\u200b", UNSEEN, "take it out"),
    ],
)
def test_a_word_that_no_cell_has_is_told_why_and_what_to_write(word, why, fix):
    _, (fault,) = examine(pr.loads_scheme(SCHEME.replace('"gone"]', f'"gone", "{word}"]')))
    assert (fault.why, fault.fix) == (why, fix)
