"""What nobody sees tells no keys, choices and texts apart."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partyrate.text.normalization import (
    CHANGED,
    INVISIBLE,
    SEEN,
    SURE,
    all_sure,
    canonical,
    is_normal,
    likeness,
    normal,
    shown,
)

EVERY = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code <= 0xDFFF]

READ = {
    "a blank behind": ("Willow ", "Willow"),
    "a blank before": (" Willow", "Willow"),
    "two blanks": ("Willow  River", "Willow River"),
    "a tab": ("Willow\tRiver", "Willow River"),
    "a line break": ("Willow\r\nRiver", "Willow River"),
    "a no-break space": ("Willow\u00a0River", "Willow River"),
    "a full-width blank": ("柳河\u3000", "柳河"),
    "a narrow blank": ("Willow\u202fRiver", "Willow River"),
    "a zero-width space": ("Wil\u200blow", "Willow"),
    "a joiner": ("Wil\u200dlow", "Willow"),
    "a byte order mark": ("\ufeffWillow", "Willow"),
    "a soft hyphen": ("Wil\u00adlow", "Willow"),
    "a mark of direction": ("Willow\u200e", "Willow"),
    "a control": ("Willow\x00\x7f", "Willow"),
    "a variant of a sign": ("柳\ufe00河", "柳河"),
    "a full-width digit": ("柳河１", "柳河1"),
    "full-width letters": ("Ａｂ", "Ab"),
    "a decomposed accent": ("Cafe\u0301", "Café"),
    "a Kelvin sign": ("\u212a1", "K1"),
    "a sign of compatibility": ("\uf900", "\u8c48"),
    "decomposed Hangul": ("\u1112\u1161\u11ab", "한"),
    "an accent behind what is left out": ("e\u200b\u0301", "é"),
    "nothing but what nobody sees": ("\u200b\u3000", ""),
    "a blank of Braille": ("\u2800Willow\u2800", "Willow"),
}
"""Texts and how they are read."""

AS_THEY_ARE = [
    *("Willow", "willow", "柳河（东）村", "柳河，东", "第①组", "Ⅳ级", "m²", "한국", "Café", "Ξένος", "Ива"),
    *("กำแพง", "नमस्ते", "V-10", "V–10", "🏡"),
]


@pytest.mark.parametrize(("text", "read"), READ.values(), ids=READ)
def test_what_nobody_sees_is_read_away(text, read):
    assert normal(text) == read
    assert not is_normal(text)
    assert not all_sure([text])
    assert canonical(text, ["other", read]) == read
    assert not {each for each in shown(text) if re.match(f"[{INVISIBLE}\u00a0\u3000]", each)}


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_what_can_be_seen_stays(text):
    assert normal(text) == text
    assert is_normal(text)
    assert shown(text) == repr(text)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_reading_twice_changes_nothing_more(text):
    read = normal(text)
    assert normal(read) == read
    assert is_normal(text) is (read == text)
    assert normal(f" {text}\u200b") == read
    assert normal(unicodedata.normalize("NFD", text)) == read


@given(st.text(st.sampled_from("ab é柳\u3000\u200b１\u0301\t\u00ad") | st.characters(exclude_categories=["Cs"])))
def test_two_patterns_say_which_texts_are_read_as_others(text):
    """As databases have it, which know whether accents are composed."""
    changed = re.search(CHANGED, text) is not None or not unicodedata.is_normalized("NFC", text)
    assert changed is (normal(text) != text)
    assert (re.search(SEEN, text) is not None) is bool(text.strip())


@given(st.lists(st.text(st.sampled_from("ab é柳\u3000\u200b１\u0301") | st.characters(exclude_categories=["Cs"]))))
def test_texts_that_are_sure_are_read_as_they_are(texts):
    if all_sure(texts):
        assert all(text and normal(text) == text for text in texts)


@given(st.lists(st.sampled_from(["V10", "柳河", "（东）", "Café au lait"])))
def test_usual_texts_are_sure(texts):
    assert all_sure(texts)


def test_sure_characters_are_touched_by_nothing_beside_them():
    sure = set(re.findall(f"[{SURE}]", "".join(EVERY)))
    assert len(sure) > 90_000
    seconds = set()
    for each in EVERY:
        parts = unicodedata.decomposition(each).split()
        if len(parts) == 2 and not parts[0].startswith("<"):
            seconds.add(chr(int(parts[1], 16)))
    seconds |= set(map(chr, range(0x1161, 0x1176))) | set(map(chr, range(0x11A8, 0x11C3)))
    assert not sure & seconds
    for each in sure:
        assert normal(f"a{each}b") == f"a{each}b"
        assert not unicodedata.combining(each)
        assert not each.isspace()


def test_everything_without_ink_is_left_out_or_white_space():
    """Format characters are left out, but those that print; controls are left out, or white space."""
    printed = set(map(chr, [*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD]))
    printed |= set(map(chr, range(0x13430, 0x13440)))  # they place hieroglyphs
    for each in EVERY:
        if unicodedata.category(each) in ("Cf", "Cc", "Zs", "Zl", "Zp") and each not in printed:
            assert normal(f"a{each}b") in ("ab", "a b"), hex(ord(each))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Willow", "willow"),
        ("柳河(东)", "柳河（东）"),
        ("V-1", "V–1"),
        ("СОВЕТ", "COBET"),
        ("Willow River", "WillowRiver"),
        ("①", "1"),
    ],
)
def test_what_looks_alike_is_known(one, other):
    assert normal(one) != normal(other)
    assert likeness(one) == likeness(other)


def test_what_differs_does_not_look_alike():
    assert len({likeness(text) for text in ("Willow", "Willows", "柳河", "柳湖", "V1", "V2", "Café", "Cafe")}) == 8
