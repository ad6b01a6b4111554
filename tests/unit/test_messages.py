"""The catalogue of messages: every key once, both languages complete, and every key that is asked for is there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest

import partyrate
from partyrate.messages.catalogue import CATALOGUES, TEXTS

SOURCE = Path(partyrate.__file__).parent
IMPORT = re.compile(r"^from partyrate\.messages import (.*)$", re.MULTILINE)


def placeholders(template: str) -> set[str]:
    return {re.split(r"[!:.\[]", name)[0] for _, name, _, _ in Formatter().parse(template) if name}


def test_every_key_stands_in_one_part_only():
    count = Counter(key for part in CATALOGUES.values() for key in part)
    assert [key for key, number in count.items() if number > 1] == []


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_both_languages_are_there_with_the_same_lines(key):
    english, chinese = TEXTS[key]
    assert english.strip()
    assert chinese.strip()
    assert english.count("\n") == chinese.count("\n")
    assert [not line for line in english.split("\n")] == [not line for line in chinese.split("\n")]


def calls() -> list[tuple[str, ast.Call]]:
    """Return the calls of `text` and `message` with a key that is written out, in modules that import them."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        names = {name.strip() for line in IMPORT.findall(source) for name in line.split(",")} & {"text", "message"}
        for node in ast.walk(ast.parse(source)) if names else ():
            is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names
            if is_call and node.args and isinstance(node.args[0], ast.Constant):
                found.append((f"{path.relative_to(SOURCE)}:{node.lineno}", node))
    return found


@pytest.mark.parametrize(("place", "call"), calls(), ids=lambda value: value if isinstance(value, str) else "")
def test_a_call_has_a_key_of_the_catalogue_with_all_its_placeholders(place, call):
    english, chinese = TEXTS[call.args[0].value]
    names = {keyword.arg for keyword in call.keywords}
    assert None in names or placeholders(english) | placeholders(chinese) <= names
