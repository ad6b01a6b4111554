"""The size of a TOML text, checked in one pass before it is parsed: keys and values, depth, digits of numbers.

`tomllib` and the scanner of positions take memory for every key, and for every part of a dotted key; so a text that is
larger than the budget is refused here.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from partyrate.errors import SchemeError, SchemeResourceError
from partyrate.messages import Text, text
from partyrate.resources import ResourceBudget
from partyrate.spans import Span

_TOKEN: Final = re.compile(
    r"""
    [^"'\#\[{\]}.]++ (?: \.(?=[0-9]+[ \t]*[,\n]) [^"'\#\[{\]}.]++ ){0,999}  # words, with numbers that have decimals
    | [\[{] [^"'\#\[{\]}.]*+ [\]}] [,\s]*                    # a header, or a list or table without others in it
    | [\[{.] | [\]}] [,\s]*
    | \"{3} [^"\\]*+ (?: (?: \\. | \"(?!"") ) [^"\\]*+ )*+ (?: \"{3,5} )?
    | '{3} [^']*+ (?: '(?!'') [^']*+ )*+ (?: '{3,5} )?
    | \" [^"\\\n]*+ (?: \\[^\n] [^"\\\n]*+ )*+ \"?
    | ' [^'\n]*+ '?
    | (?: \# [^\n]*+ \n*+ ){1,999}
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
"""The tokens that are measured, each as long as possible; one without an end takes the rest of the text."""

_COUNTED: Final = re.compile(r"[,=]")
"""The characters that follow a key, or a value in a list."""


def check_size(text: str, file: str, budget: ResourceBudget) -> None:
    """Check that a text is no larger than the budget of a scheme file; its syntax is left to the parser.

    Raises:
        SchemeError: It has too many characters, keys and values, levels inside each other, or digits of a number.
    """
    if len(text) > budget.file_bytes:
        raise SchemeError.of(file, [too_large(len(text), file, budget)])
    counter = _Counter(text, file, budget)
    for match in _TOKEN.finditer(text):
        token = match[0]
        if token[0] in "[{.]}":
            counter.count_bracket(token, match.start())
        elif token[0] == "#":
            counter.points = 0
        elif token[0] not in "\"'":
            counter.count_words(token, match.start())


def too_large(size: int, file: str, budget: ResourceBudget) -> SchemeResourceError:
    """Build the fault of a file with more bytes than allowed."""
    what, fix = text("file bytes", size=size), text("split the scheme")
    return budget.exceeded_by_scheme("file_bytes", what, fix, Span(file, 1, 1))


class _Counter:
    """The counts so far: keys and values, tables and lists, those that are open, and the points of the last key."""

    def __init__(self, text: str, file: str, budget: ResourceBudget) -> None:
        self.text, self.file, self.budget = text, file, budget
        self.keys = self.tables = self.points = self.depth = 0
        self.open: list[int] = []
        # From the first digit of a word on, so that each word is searched once.
        self.long = re.compile(rf"\b[^\W0-9]*([0-9]\w{{{budget.digits},}})")

    def count_bracket(self, token: str, offset: int) -> None:
        """Count a bracket or a point, and the words after it.

        Tables and lists are counted apart from keys, and so are points, each of which makes a table.
        """
        first = token[0]
        if first in "]}":
            self.depth -= self.open.pop() if self.open else 0
        else:
            self.tables += 1
            self.points += 1
            if self.depth + self.points > self.budget.depth or self.tables > self.budget.keys:
                self.refuse_tables(offset)
            if first == ".":
                return
            if len(token) == 1:
                self.open.append(self.points)
                self.depth += self.points
        self.points = 0
        if len(token) > 1:
            self.count_words(token, offset)

    def count_words(self, words: str, offset: int) -> None:
        """Count the keys, values and digits in a part of the text without brackets, points, texts and comments."""
        if "," in words or "\n" in words:
            self.points = 0
        before, self.keys = self.keys, self.keys + words.count(",") + words.count("=")
        if self.keys > self.budget.keys:
            first = next(islice(_COUNTED.finditer(words), self.budget.keys - before, None))
            self.refuse_keys(text("keys and values"), offset + first.start())
        if len(words) > self.budget.digits and (number := self.long.search(words)):
            what = text("digits of number", digits=len(number[1].replace("_", "")))
            self.refuse("digits", what, text("fewer digits"), offset + number.start(1))

    def refuse_tables(self, offset: int) -> None:
        """Raise the error of too many tables, or of tables nested too deeply."""
        if self.tables > self.budget.keys:
            self.refuse_keys(text("tables, lists and points"), offset)
        what = text("toml depth", most=self.budget.depth)
        self.refuse("depth", what, text("take the inner ones out"), offset)

    def refuse_keys(self, counted: Text, offset: int) -> None:
        """Raise the error of too many keys, or of other parts that make keys."""
        what = text("too many keys", most=self.budget.keys, counted=counted)
        self.refuse("keys", what, text("split or bring as data"), offset)

    def refuse(self, resource: str, what: Text, fix: Text, offset: int) -> None:
        """Raise the error of a limit, with its position."""
        start = self.text.rfind("\n", 0, offset) + 1
        line = self.text[start : start + 10_000].partition("\n")[0]
        at = Span(self.file, self.text.count("\n", 0, offset) + 1, offset - start + 1, 1, line)
        raise SchemeError.of(self.file, [self.budget.exceeded_by_scheme(resource, what, fix, at)])
