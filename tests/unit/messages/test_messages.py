"""The catalogue of messages: every key once, both languages complete, and every key that is asked for is there."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import partyrate
from partyrate.messages.catalogue import CATALOGUES, TEXTS

SOURCE = Path(partyrate.__file__).parent
IMPORT = re.compile(r"^from partyrate\.messages import (.*)$", re.MULTILINE)


def placeholders(template: str) -> set[str]:
    return {re.split(r"[!:.\[]", name)[0] for _, name, _, _ in Formatter().parse(template) if name}


def test_every_key_stands_in_one_part_only():
    count = Counter(key for part in CATALOGUES.values() for key in part)
    assert [key for key, number in count.items() if number > 1] == []


def test_both_languages_are_there_with_the_same_lines():
    for key, texts in TEXTS.items():
        english, chinese = ([bool(line) for line in each.split("\n")] for each in texts)
        assert english == chinese, key
        assert any(english), key


def calls() -> Iterator[tuple[str, str, set[str | None]]]:
    """Yield the place, the key and the names of data of calls of `text` and `message` with a key written out."""
    for path in sorted(SOURCE.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        names = {name.strip() for line in IMPORT.findall(source) for name in line.split(",")} & {"text", "message"}
        for node in ast.walk(ast.parse(source)) if names or "fault_at" in source else ():
            match node:
                case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=key), *_]) if name in names:
                    place = f"{path.relative_to(SOURCE)}:{node.lineno}"
                    yield place, str(key), {keyword.arg for keyword in node.keywords}
                case ast.Call(func=ast.Name(id="fault_at"), args=[_, _, ast.Constant(value=key)]):
                    yield f"{path.relative_to(SOURCE)}:{node.lineno}", str(key), {each.arg for each in node.keywords}


def test_calls_have_a_key_of_the_catalogue_with_all_its_placeholders():
    known = list(calls())
    assert len(known) > 100
    assert [(place, key) for place, key, _ in known if key not in TEXTS] == []
    lacking = [
        (place, key, needed - given)
        for place, key, given in known
        for needed in [set().union(*map(placeholders, TEXTS[key])) - {"option"}]
        if None not in given and not needed <= given
    ]
    assert lacking == []


def kinds_of_unknown_names() -> Iterator[str]:
    """Yield the kinds of names that errors say are unknown, as they stand in the code."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            is_error = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "of"
            if is_error and getattr(node.func.value, "id", "") in ("NotFoundError", "UnknownNameError"):  # type: ignore[attr-defined]
                kind = node.args[0]  # type: ignore[attr-defined]
                if isinstance(kind, ast.Constant) and isinstance(kind.value, str):
                    yield kind.value


def test_what_is_unknown_has_a_name_in_both_languages():
    kinds = {*kinds_of_unknown_names()}
    assert len(kinds) > 25
    assert [kind for kind in sorted(kinds) if f"kind {kind}" not in TEXTS] == []
