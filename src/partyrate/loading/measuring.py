"""How large a TOML text is, found in one pass before anything is made of it: keys and values, depth, digits of numbers.

`tomllib` and the scanner of positions take memory for every key, and for a key of many parts for every part of it; so
what is larger than the budget is refused here.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from partyrate.errors import SchemeError, SchemeResourceError
from partyrate.resources import ResourceBudget
from partyrate.spans import Span

_SIGN: Final = re.compile(
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
"""The parts that a text is made of, as large as they matter alike; one without an end takes all that follows."""

_COUNTED: Final = re.compile(r"[,=]")
"""Each of these follows a key, or a value in a list."""


def measured(text: str, file: str, budget: ResourceBudget) -> None:
    """Refuse a text that is larger than the budget of a scheme file; whether it is TOML is left to its parser.

    Raises:
        SchemeError: It has too many characters, keys and values, levels inside each other, or digits of a number.
    """
    if len(text) > budget.file_bytes:
        raise SchemeError.of(file, [too_large(len(text), file, budget)])
    walk = _Walk(text, file, budget)
    for found in _SIGN.finditer(text):
        sign = found[0]
        if sign[0] in "[{.]}":
            walk.take(sign, found.start())
        elif sign[0] == "#":
            walk.points = 0
        elif sign[0] not in "\"'":
            walk.take_words(sign, found.start())


def too_large(size: int, file: str, budget: ResourceBudget) -> SchemeResourceError:
    """Make the fault of a file of more bytes than allowed."""
    return budget.exceeded_by_scheme(
        "file_bytes", f"the file has {size:,} bytes or more", "split the scheme", Span(file, 1, 1)
    )


class _Walk:
    """What was met so far: keys and values, tables and lists, those that are open, and the points of the last key."""

    def __init__(self, text: str, file: str, budget: ResourceBudget) -> None:
        self.text, self.file, self.budget = text, file, budget
        self.keys = self.tables = self.points = self.depth = 0
        self.open: list[int] = []
        # From the first digit of a word on; each word is looked at once.
        self.long = re.compile(rf"\b[^\W0-9]*([0-9]\w{{{budget.digits},}})")

    def take(self, sign: str, place: int) -> None:
        """Count a bracket or a point, and what stands behind it.

        Tables and lists are counted beside keys, and so are points, each of which makes a table.
        """
        first = sign[0]
        if first in "]}":
            self.depth -= self.open.pop() if self.open else 0
        else:
            self.tables += 1
            self.points += 1
            if self.depth + self.points > self.budget.depth or self.tables > self.budget.keys:
                self.refuse_tables(place)
            if first == ".":
                return
            if len(sign) == 1:
                self.open.append(self.points)
                self.depth += self.points
        self.points = 0
        if len(sign) > 1:
            self.take_words(sign, place)

    def take_words(self, words: str, place: int) -> None:
        """Count what stands between brackets, points, texts and remarks."""
        if "," in words or "\n" in words:
            self.points = 0
        before, self.keys = self.keys, self.keys + words.count(",") + words.count("=")
        if self.keys > self.budget.keys:
            first = next(islice(_COUNTED.finditer(words), self.budget.keys - before, None))
            self.refuse_keys("keys and values", place + first.start())
        if len(words) > self.budget.digits and (found := self.long.search(words)):
            what = f"a number of {len(found[1].replace('_', '')):,} digits"
            self.refuse("digits", what, "write fewer digits", place + found.start(1))

    def refuse_tables(self, place: int) -> None:
        """Raise the error of too many tables, or of some too deep inside each other."""
        if self.tables > self.budget.keys:
            self.refuse_keys("tables, lists and points", place)
        what = f"tables, lists or the parts of a key stand more than {self.budget.depth:,} deep inside each other"
        self.refuse("depth", what, "take the inner ones out; a scheme needs four levels at most", place)

    def refuse_keys(self, words: str, place: int) -> None:
        """Raise the error of too many keys, or of what makes some."""
        what = f"the file has more than {self.budget.keys:,} {words}"
        self.refuse("keys", what, "split the scheme, or bring large tables as data", place)

    def refuse(self, resource: str, what: str, fix: str, place: int) -> None:
        """Raise the error of a limit, with its place."""
        start = self.text.rfind("\n", 0, place) + 1
        line = self.text[start : start + 10_000].partition("\n")[0]
        at = Span(self.file, self.text.count("\n", 0, place) + 1, place - start + 1, 1, line)
        raise SchemeError.of(self.file, [self.budget.exceeded_by_scheme(resource, what, fix, at)])
