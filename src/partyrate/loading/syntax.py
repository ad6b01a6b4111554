"""From a TOML text to plain values, or one fault that says where the text is no TOML and what to write.

`tomllib` stops at the first fault and words it for people who know TOML. Authors of schemes type on Chinese keyboards,
so the usual slips (a name without quotes, full-width punctuation, a missing quote) get a fix of their own.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from attrs import evolve, frozen

from partyrate.errors import SchemeError, SchemeFault
from partyrate.loading.measuring import measured
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
"""Punctuation of Chinese keyboards, and what TOML wants in its place."""

_PLACE = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_PLAIN_FLOAT = re.compile(r"[+-]?[0-9_]+\.[0-9_]+")
_WORD = re.compile(r"""[^\s\[\]{}=.,#"'“”，＝]*""")
_VALUE = re.compile(r"[^\s,\]}#]*")

_NUMBER_BEFORE = re.compile(r"=[ \t]*[+-]?[0-9.]+$")

_KEY_EXPECTED = ("Invalid initial character for a key part", "Invalid statement", "Expected '='", "Expected ']")
_TWICE = ("Cannot declare", "Cannot overwrite", "Cannot mutate", "Cannot redefine", "Duplicate inline table key")
_HINTS = (
    (("Unterminated string", "Illegal character '\\n'", "Expected \"'\"", "Expected \"'''\""),
     "a text has no closing quotation mark",
     "a text ends with the quotation mark it began with, on the same line; one in three quotation marks may go on",
     "write the missing quotation mark"),
    (("Unclosed array",),
     "a list is not closed here",
     "the items of a list are separated by commas, and ']' ends it",
     "write a comma between two items, or ']' after the last one"),
    (("Unclosed inline table",),
     "a table in braces is not closed here",
     "its pairs are separated by commas, without one after the last, and '}' ends it on the same line",
     "write a comma between two pairs, or '}' after the last one"),
    (("Expected '=' after a key",),
     "'=' is missing after the key",
     "each line is 'key = value', a [header] or a comment; only letters, digits, '-' and '_' go without quotes",
     "write '=' after the key, and a key with other characters in quotes"),
    (("Expected newline or end of document",),
     "the line goes on after its value",
     "each line holds one 'key = value'; a quotation mark inside a text ends the text",
     "begin a new line, or put a text that contains double quotation marks in single ones"),
    (("Expected ']'", "Expected ']]'"),
     "the header is not closed here",
     "a header is [section.name]; a name with characters other than letters, digits, '-' and '_' needs quotes",
     'write [section."name"]'),
    (("Invalid initial character for a key part", "Invalid statement"),
     "a key or a header was expected here",
     "each line is 'key = value', a [header] or a comment",
     "write a key; one with characters other than letters, digits, '-' and '_' in quotes"),
    (("Unescaped '\\' in a string", "Invalid hex value", "Escaped character"),
     "a backslash is not followed by what TOML knows",
     "in double quotation marks a backslash begins an escape",
     "put the text in single quotation marks, where a backslash is only itself"),
    (("Invalid date or datetime",),
     "this day or time does not exist",
     "dates are written as year-month-day: 2019-12-31",
     "write a day of the calendar"),
)  # fmt: skip


@frozen
class NotPlain:
    """A number of a TOML text that a scheme does not take: with an exponent, infinite, or none at all."""

    text: str


def parsed(text: str, file: str, budget: ResourceBudget = DEFAULT_BUDGET) -> dict[str, Any]:
    """Give the plain values of a TOML text, with decimals read exactly.

    Raises:
        SchemeError: The text is no TOML, or larger than the budget allows. It holds one fault.
    """
    import tomllib

    measured(text, file, budget)
    try:
        return tomllib.loads(text, parse_float=_number)
    except tomllib.TOMLDecodeError as error:
        fault = _fault(str(error), text.replace("\r\n", "\n"), file)
    except RecursionError:  # the caller allows more depth than Python has
        fault = SchemeFault(
            "lists or tables stand inside each other too deeply",
            "a scheme needs four levels at most",
            "take the inner ones out",
            Span(file, 1, 1),
        )
    raise SchemeError.of(file, [fault])


def _number(text: str) -> Decimal | NotPlain:
    return Decimal(text) if _PLAIN_FLOAT.fullmatch(text) else NotPlain(text)


def _fault(message: str, text: str, file: str) -> SchemeFault:
    """Translate the message of `tomllib`, which ends with the place."""
    match = _PLACE.fullmatch(message)
    words = match[1] if match else message
    lines = text.split("\n")
    if match and match[2]:
        number, column = int(match[2]), int(match[3])
    else:
        number = max((at for at, line in enumerate(lines, start=1) if line.strip()), default=1)
        column = len(lines[number - 1]) + 1
    line = lines[number - 1]
    char = line[column - 1 : column]
    span = Span(file, number, column, 1, line)

    if char in FULL_WIDTH:
        return SchemeFault(
            f"{char!r} is full-width punctuation",
            "TOML knows the punctuation of an English keyboard only, outside texts",
            f"write {FULL_WIDTH[char]} instead of {char}",
            span,
        )
    if char == "\N{IDEOGRAPHIC SPACE}":
        return SchemeFault(
            "this is a full-width space",
            "TOML knows ordinary spaces only, outside texts",
            "write an ordinary one",
            span,
        )
    if words == "Invalid value":
        return _bad_value(line, column, span)
    if words.startswith(_KEY_EXPECTED) and char.isalnum() and not char.isascii():
        return _bare_name(line, column, span)
    if words.startswith(_TWICE):
        start = len(line) - len(line.lstrip())
        return SchemeFault(
            "this key or table stands here for the second time",
            "each key stands once in its table, and each [header] once in a file",
            "give one of the two another name, or put their fields together",
            evolve(span, column=start + 1, length=max(1, column - start)),
        )
    if words.startswith("Expected newline") and _NUMBER_BEFORE.search(line[: column - 1]):
        return SchemeFault(
            "the line goes on after a number",
            "a number has digits and at most one point, and nothing else",
            'write a number alone (30 % is 0.30), a date as 2019-12-31, a text as "..."',
            span,
        )
    for starts, what, why, fix in _HINTS:
        if words.startswith(starts):
            return SchemeFault(what, why, fix, span)
    return SchemeFault(
        "the file is no TOML here", f"the reader says: {words}", "write 'key = value', one on a line", span
    )


def _bare_name(line: str, column: int, span: Span) -> SchemeFault:
    """Make the fault for a name that is not ASCII and has no quotes, wherever in it the reader stopped."""
    start = column - 1
    while start and _WORD.fullmatch(line[start - 1]):
        start -= 1
    match = _WORD.match(line, start)
    name = match[0] if match else line[start]
    return SchemeFault(
        f"the name {name} has no quotes",
        "in TOML, keys that are not ASCII need quotes",
        f'write "{name}"',
        evolve(span, column=start + 1, length=len(name)),
    )


def _bad_value(line: str, column: int, span: Span) -> SchemeFault:
    match = _VALUE.match(line, column - 1)
    word = match[0] if match else ""
    if not word:
        return SchemeFault(
            "there is no value here",
            "a key has a value, and a list has one between two commas",
            "write the value, or take the key out",
            span,
        )
    if word.lower() in ("true", "false"):
        fix = f"write {word.lower()}"
    elif re.fullmatch(r"[+-]?[0-9]*\.[0-9]*", word):
        fix = "write a digit before and after the point: 0.5"
    elif word[0] in "0123456789+-.":
        fix = 'write a number as 0.5, a date as 2019-12-31, a text as "..."'
    else:
        fix = f'write a text in quotes: "{word.rstrip(chr(34))}"'
    return SchemeFault(
        f"{word} is no value of TOML",
        "a value is a number, true or false, a date, a text in quotes, a list or a table",
        fix,
        evolve(span, length=len(word)),
    )
