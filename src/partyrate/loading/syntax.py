"""TOML texts parsed into plain values, or into one fault with its position and its fix.

`tomllib` stops at the first fault and words it for people who know TOML. Authors of schemes type on Chinese keyboards,
so each of the usual slips (a name without quotes, full-width punctuation, a missing quote) has a fix of its own.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from attrs import evolve, frozen

from partyrate.errors import SchemeError, SchemeFault
from partyrate.loading.measuring import check_size
from partyrate.messages import message, text
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget
from partyrate.spans import Span

FULL_WIDTH = {
    **dict.fromkeys("“”„‟＂「」『』", '"'),
    **dict.fromkeys("‘’＇", "'"),
    **dict.fromkeys("，、", ","),
    **dict.fromkeys("．。", "."),
    **dict.fromkeys("［【〔", "["),
    **dict.fromkeys("］】〕", "]"),
    "＝": "=",
    "｛": "{",
    "｝": "}",
    "＃": "#",
    "－": "-",
    "—": "-",
    "：": "=",
    "；": ",",
}
"""Punctuation of Chinese keyboards, with the character that TOML requires instead."""

_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_PLAIN_FLOAT = re.compile(r"[+-]?[0-9_]+\.[0-9_]+")
_WORD = re.compile(r"""[^\s\[\]{}=.,#"'“”，＝]*""")
_VALUE = re.compile(r"[^\s,\]}#]*")

_KEY_BEFORE = re.compile(r"\s*[^\s=\[{]+\s*=\s*")
_NUMBER_BEFORE = re.compile(r"=[ \t]*[+-]?[0-9.]+$")

_KEY_EXPECTED = ("Invalid initial character for a key part", "Invalid statement", "Expected '='", "Expected ']")
_TWICE = ("Cannot declare", "Cannot overwrite", "Cannot mutate", "Cannot redefine", "Duplicate inline table key")
_FAULTS: Final = (
    (
        ("Unterminated string", "Illegal character '\\n'", 'Expected "\'"', "Expected \"'''\""),
        "toml quote missing",
    ),
    (("Unclosed array",), "toml list not closed"),
    (("Unclosed inline table",), "toml braces not closed"),
    (("Expected '=' after a key",), "toml equals missing"),
    (("Expected newline or end of document",), "toml line after a value"),
    (("Expected ']'", "Expected ']]'"), "toml header not closed"),
    (("Invalid initial character for a key part", "Invalid statement"), "toml key expected"),
    (("Unescaped '\\' in a string", "Invalid hex value", "Escaped character"), "toml backslash"),
    (("Invalid date or datetime",), "toml no such day"),
)
"""The beginnings of messages of `tomllib`, each with the key of the fault that it becomes."""


@frozen
class NotPlain:
    """A number of a TOML text that a scheme does not take: with an exponent, infinite, or not a number."""

    text: str


def parsed(text: str, file: str, budget: ResourceBudget = DEFAULT_BUDGET) -> dict[str, Any]:
    """Parse a TOML text into plain values, with exact decimals.

    Raises:
        SchemeError: The text is no TOML, or larger than the budget allows. It holds one fault.
    """
    import tomllib

    check_size(text, file, budget)
    try:
        return tomllib.loads(text, parse_float=_number)
    except tomllib.TOMLDecodeError as error:
        fault = _fault(str(error), text.replace("\r\n", "\n"), file)
    except RecursionError:  # the caller allows more depth than Python has
        fault = SchemeFault(*message("toml too deep"), Span(file, 1, 1))
    raise SchemeError.of(file, [fault])


def _number(written: str) -> Decimal | NotPlain:
    return Decimal(written) if _PLAIN_FLOAT.fullmatch(written) else NotPlain(written)


def _fault(reason: str, text: str, file: str) -> SchemeFault:
    """Build the fault for a message of `tomllib`, which ends with the position."""
    match = _PLACE.fullmatch(reason)
    reason = match[1] if match else reason
    lines = text.split("\n")
    if match and match[2]:
        number, column = int(match[2]), int(match[3])
    else:
        number = max((number for number, line in enumerate(lines, start=1) if line.strip()), default=1)
        column = len(lines[number - 1]) + 1
    line = lines[number - 1]
    at = Span(file, number, column, 1, line)
    return _character_fault(line[column - 1 : column], at) or _reason_fault(reason, line, column, at)


def _character_fault(char: str, at: Span) -> SchemeFault | None:
    """Build the fault of a full-width character, wherever it makes the parser stop."""
    if char in FULL_WIDTH:
        return SchemeFault(*message("full-width punctuation", char=char, ascii=FULL_WIDTH[char]), at)
    if char == "\N{IDEOGRAPHIC SPACE}":
        return SchemeFault(*message("full-width space"), at)
    return None


def _reason_fault(reason: str, line: str, column: int, at: Span) -> SchemeFault:
    """Build the fault for the reason that `tomllib` gives."""
    char = line[column - 1 : column]
    if reason == "Invalid value":
        return _value_fault(line, column, at)
    if reason.startswith(_KEY_EXPECTED) and char.isalnum() and not char.isascii():
        return _name_fault(line, column, at)
    if reason.startswith(_TWICE):
        start = len(line) - len(line.lstrip())
        return SchemeFault(*message("toml key twice"), evolve(at, column=start + 1, length=max(1, column - start)))
    if reason.startswith("Expected newline") and _NUMBER_BEFORE.search(line[: column - 1]):
        return SchemeFault(*message("toml line after a number"), at)
    for beginnings, key in _FAULTS:
        if reason.startswith(beginnings):
            return SchemeFault(*message(key), at)
    return SchemeFault(*message("toml otherwise", reason=reason), at)


def _name_fault(line: str, column: int, at: Span) -> SchemeFault:
    """Build the fault of a name that is not ASCII and has no quotes, wherever in it the parser stopped."""
    start = column - 1
    while start and _WORD.fullmatch(line[start - 1]):
        start -= 1
    match = _WORD.match(line, start)
    name = match[0] if match else line[start]
    return SchemeFault(*message("toml name without quotes", name=name), evolve(at, column=start + 1, length=len(name)))


def _whole_value(line: str, column: int) -> str:
    """Return what stands behind the sign of a key up to the end of its line; nothing where quotes are in it."""
    value = line[column - 1 :].partition(" #")[0].strip()
    return value if _KEY_BEFORE.fullmatch(line[: column - 1]) and not {*value} & {*"\"'"} else ""


def _value_fault(line: str, column: int, at: Span) -> SchemeFault:
    """Build the fault of a value that is missing, or that TOML does not know."""
    match = _VALUE.match(line, column - 1)
    value = match[0] if match else ""
    if not value:
        return SchemeFault(*message("toml value missing"), at)
    if value.lower() in ("true", "false"):
        fix = text("write instead", value=value.lower())
    elif re.fullmatch(r"[+-]?[0-9]*\.[0-9]*", value):
        fix = text("digit around the point")
    elif value[0] in "0123456789+-.":
        fix = text("write a number or a date")
    else:
        fix = text("write a text in quotes", value=_whole_value(line, column) or value.rstrip('"'))
    return SchemeFault(*message("toml no value", value=value, fix=fix), evolve(at, length=len(value)))
