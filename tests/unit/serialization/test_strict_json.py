"""Documents of JSON are read without loss, and whatever would lose something is refused with its pointer."""

from __future__ import annotations

import json
import time
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import partyrate as pr
from partyrate.errors import pointer_of


def refusal(document: Any, **more: Any) -> list[tuple[str, str]]:
    with pytest.raises(pr.DocumentError) as caught:
        pr.read_json(document, **more)
    assert all(fault.what and fault.why and fault.fix for fault in caught.value.faults)
    return [(fault.pointer, fault.what) for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.1", Decimal("0.1")),
        ("95.50", Decimal("95.50")),
        ("-0.0", Decimal("-0.0")),
        ("1e2", Decimal("1E+2")),
        ("1E-7", Decimal("0.0000001")),
        ("12345678901234567890123", 12345678901234567890123),
        ("-3", -3),
        ("true", True),
        ("null", None),
        ('"\\ud83d\\ude00"', "\U0001f600"),
        ('"村"', "村"),
        ("[]", []),
    ],
)
def test_every_value_is_read_exactly_and_in_its_own_type(text: str, value: Any) -> None:
    for document in (text, text.encode(), bytearray(text.encode())):
        found = pr.read_json(document)
        assert found == value
        assert type(found) is type(value)
        assert str(found) == str(value)


NUMBERS = st.integers() | st.decimals(allow_nan=False, allow_infinity=False, places=4)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(VALUES)
def test_whatever_is_written_is_read_again(value: Any) -> None:
    def written(part: Any) -> str:
        if isinstance(part, list):
            return f"[{', '.join(map(written, part))}]"
        if isinstance(part, dict):
            return f"{{{', '.join(f'{json.dumps(key)}: {written(each)}' for key, each in part.items())}}}"
        return format(part, "f") if isinstance(part, Decimal) else json.dumps(part, ensure_ascii=False)

    assert pr.read_json(written(value)) == value


@pytest.mark.parametrize(
    ("document", "pointer", "what"),
    [
        ('{"a": {"b/c": 1, "b/c": 2}}', "/a", "the key 'b/c' stands twice in one object"),
        ('[{"a": 1, "\\u0061": 2}]', "/0", "the key 'a' stands twice in one object"),
        ('{"a": [0, NaN]}', "/a/1", "NaN is no number"),
        ('{"a~": -Infinity}', "/a~0", "-Infinity is no number"),
        ("Infinity", "", "Infinity is no number"),
        ('{"a": ["\\ud800x"]}', "/a/0", "the text '\\ud800x' has half of a surrogate pair"),
        ('{"a": "\udc00"}', "/a", "the text '\\udc00' has half of a surrogate pair"),
        ('{"a": {"\\udfff": 1}}', "/a", "the text '\\udfff' has half of a surrogate pair"),
        ('{"a": 1e1000000000}', "/a", "a number of 1,000,000,001 digits"),
        ('{"a": 1e-1001}', "/a", "a number of 1,002 digits"),
        ('{"a": 1e99999999999999999999}', "/a", "1e99999999999999999999 has too large an exponent"),
        (f"[{'9' * 5_000}]", "/0", "a number of 5,000 digits"),
        (b'{"a": "\xff"}', "", "byte 8 is 0xff, which is no UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "", "byte 1 is 0xff, which is no UTF-8"),
        ("\ufeff{}", "", "the document begins with a byte-order mark"),
        (" \n", "", "the document is empty"),
        ('{"a": {"b": tru}}', "/a/b", "a value was expected here"),
        ('{"a": 1 "b": 2}', "/a", "',' or a closing bracket is missing here"),
        ('{"a" 1}', "", "':' is missing after a key"),
        ("{'a': 1}", "", "a key was expected here"),
        ('{"a": "x', "/a", "a text has no closing quotation mark"),
        ('["a\tb"]', "/0", "a control character stands in a text"),
        ('["\\x"]', "/0", "a backslash is not followed by what JSON knows"),
        ('{"a": 1} {', "", "the document goes on after its value"),
        ("01", "", "the document goes on after its value"),
        ('[1, "a", [], 0x1]', "/3", "',' or a closing bracket is missing here"),
    ],
)
def test_what_would_lose_something_is_refused_with_its_pointer(document: Any, pointer: str, what: str) -> None:
    assert refusal(document) == [(pointer, what)]


def test_every_fault_of_the_values_is_told_in_the_order_of_the_document() -> None:
    found = refusal('{"a": {"x": NaN, "x": 1e9999, "y": ["\\ud800"]}, "b": [Infinity], "b": [-Infinity, 2]}')
    assert [pointer for pointer, _ in found] == ["", "/a", "/a/x", "/a/y/0", "/b/0"]


def test_the_place_in_the_text_is_told_as_well() -> None:
    with pytest.raises(pr.DocumentError) as caught:
        pr.read_json('{\n  "a": 1,\n  "b": ?\n}', file="body.json")
    (fault,) = caught.value.faults
    assert str(fault.at) == "body.json:3:8"
    assert str(caught.value).splitlines()[:3] == [
        "1 fault in body.json",
        "body.json:3:8 /b: a value was expected here",
        '    3 |   "b": ?',
    ]


@pytest.mark.parametrize(
    ("document", "limit", "value"),
    [
        ("[[[[1]]]]", "depth", 3),
        ('{"a": {"b": {"c": {}}}}', "depth", 3),
        ("[1, 2, 3, 4, 5]", "cells", 4),
        ('"0123456789"', "data_bytes", 11),
    ],
)
def test_what_is_larger_than_the_budget_is_refused_and_what_just_fits_is_read(
    document: str, limit: str, value: int
) -> None:
    with pytest.raises(pr.ResourceError) as caught:
        pr.read_json(document, budget=pr.ResourceBudget(**{limit: value}))
    assert caught.value.resource == limit
    pr.read_json(document, budget=pr.ResourceBudget(**{limit: value + 3}))


def test_brackets_in_texts_are_no_depth_and_the_place_of_too_much_depth_is_told() -> None:
    assert pr.read_json(json.dumps({"a": "[" * 1000 + '\\"{'})) == {"a": "[" * 1000 + '\\"{'}
    with pytest.raises(pr.ResourceError) as caught:
        pr.read_json('{"a": [0, [[]]]}', budget=pr.ResourceBudget(depth=3))
    assert caught.value.path == ("a", 1, 0)


def test_more_depth_than_python_has_is_an_error_of_the_document() -> None:
    found = refusal("[" * 200_000 + "]" * 200_000, budget=pr.ResourceBudget(depth=500_000))
    assert found == [("", "lists and objects stand inside each other too deeply")]


@pytest.mark.parametrize("document", ['"' + '\\"' * 300_000, "[" * 29 + '"\\' * 200_000, '{"a":' * 20 + "9" * 400_000])
def test_hostile_documents_take_little_time(document: str) -> None:
    start = time.process_time()
    refusal(document)
    assert time.process_time() - start < 2


@given(st.text(alphabet='{}[],:"\\ \n01e.-tfn\ud800'))
def test_any_text_gives_a_value_or_an_error_of_the_library(text: str) -> None:
    try:
        pr.read_json(text)
    except pr.PartyrateError as error:
        assert str(error)  # noqa: PT017 - either is right


@pytest.mark.parametrize("document", [None, 1, {"a": 1}, ["{}"], memoryview(b"{}")])
def test_only_texts_and_bytes_are_read(document: Any) -> None:
    with pytest.raises(pr.UsageError, match="JSON is read from a text or from bytes"):
        pr.read_json(document)


def test_pointers_are_escaped() -> None:
    assert pointer_of(("a/b", "~1", 0, "")) == "/a~1b/~01/0/"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (
            '{"units": [{"org": 1, "org": NaN}]}',
            (
                "<json>有 2 处问题\n/units/0：同一对象中键 'org' 出现两次\n  原因：其中一个值会丢失\n"
                "  改法：去掉其中一个\n"
                "/units/0/org：NaN 不是数\n  原因：JSON 只有有限的数\n  改法：没有值时写 null，或不写这个键"
            ),
        ),
        ("", "文件是空的"),
        ('{"a" 1}', "键后缺少英文冒号"),
    ],
)
def test_faults_are_written_in_chinese_as_well(document: str, said: str) -> None:
    with pytest.raises(pr.DocumentError) as caught:
        pr.read_json(document)
    assert said in caught.value.text("zh")
