"""The catalogue of texts: each key once, in both languages, with the same lines."""

from collections import Counter

import pytest

from partyrate.messages.catalogue import CATALOGUES, TEXTS


def test_a_key_stands_in_one_part_of_the_catalogue_only():
    times = Counter(key for catalogue in CATALOGUES.values() for key in catalogue)
    assert [key for key, count in times.items() if count > 1] == []


@pytest.mark.parametrize("key", TEXTS)
def test_a_text_has_as_many_lines_in_chinese_as_in_english(key):
    english, chinese = TEXTS[key]
    assert english.count("\n") == chinese.count("\n")
    assert [bool(line) for line in english.split("\n")] == [bool(line) for line in chinese.split("\n")]
