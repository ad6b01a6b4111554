"""How large a TOML text is, found in one pass before anything is made of it: keys and values, depth, digits of numbers.

`tomllib` and the scanner of positions take memory for every key, and for a key of many parts for every part of it; so
what is larger than the budget is refused here.
"""

from __future__ import annotations

import re
from typing import Final

from partyrate.budget import ResourceBudget
from partyrate.errors import ResourceError, SchemeError
from partyrate.source import Span

_SIGN: Final = re.compile(r'"""|\'\'\'|"[^"\\\n]*(?:\\.[^"\\\n]*)*"?|\'[^\'\n]*\'?|#[^\n]*|[\[{\]}.,=\n]|[0-9]\w*')
"""What matters for the size of a text; all else between these is passed over."""


def measured(text: str, file: str, budget: ResourceBudget) -> None:
    """Refuse a text that is larger than the budget of a scheme file; whether it is TOML is left to its parser.

    Raises:
        SchemeError: It has too many characters, keys and values, levels inside each other, or digits of a number.
    """
    if len(text) > budget.file_bytes:
        raise SchemeError.of(file, [too_large(len(text), file, budget)])
    walk = _Walk(text, file, budget)
    place = 0
    while found := _SIGN.search(text, place):
        sign: str = found[0]
        place = end_of_text(text, found.end(), sign) if sign in ('"""', "'''") else found.end()
        walk.take(sign, found.start())


def too_large(size: int, file: str, budget: ResourceBudget) -> ResourceError:
    """Make the fault of a file of more bytes than allowed."""
    return budget.exceeded("file_bytes", f"the file has {size:,} bytes or more", "split the scheme", Span(file, 1, 1))


def end_of_text(text: str, start: int, quotes: str) -> int:
    """Return where a text in three quotation marks ends; one without an end takes all that follows."""
    while (end := text.find(quotes, start)) >= 0:
        before = len(text[max(0, end - 100) : end]) - len(text[max(0, end - 100) : end].rstrip("\\"))
        if quotes == "'''" or before % 2 == 0:
            while text.startswith(quotes[0], end + 3) and text.startswith(quotes, end + 1):
                end += 1  # up to two quotation marks may stand before the closing three
            return end + 3
        start = end + 1
    return len(text)


class _Walk:
    """What was met so far: keys and values, the brackets that are open, and the points of the key before them."""

    def __init__(self, text: str, file: str, budget: ResourceBudget) -> None:
        self.text, self.file, self.budget = text, file, budget
        self.keys = self.points = self.depth = 0
        self.open: list[int] = []

    def take(self, sign: str, place: int) -> None:
        """Count what a sign means."""
        if sign in ("[", "{"):
            self.open.append(1 + self.points)
            self.depth += 1 + self.points
            self.points = 0
        elif sign in ("]", "}"):
            self.depth -= self.open.pop() if self.open else 0
            self.points = 0
        elif sign == ".":
            self.points += 1
        elif sign in (",", "\n"):
            self.points = 0
        if sign in (",", "="):
            self.keys += 1
        if self.depth + self.points > self.budget.depth:
            what = f"tables, lists or the parts of a key stand more than {self.budget.depth:,} deep inside each other"
            self.refuse("depth", what, "take the inner ones out; a scheme needs four levels at most", place)
        if self.keys > self.budget.keys:
            what = f"the file has more than {self.budget.keys:,} keys and values"
            self.refuse("keys", what, "split the scheme, or bring large tables as data", place)
        if sign[0].isdigit() and len(sign) > self.budget.digits:
            what = f"a number of {len(sign.replace('_', '')):,} digits"
            self.refuse("digits", what, "write fewer digits", place)

    def refuse(self, resource: str, what: str, mend: str, place: int) -> None:
        """Raise the error of a limit, with its place."""
        start = self.text.rfind("\n", 0, place) + 1
        line = self.text[start : start + 10_000].partition("\n")[0]
        at = Span(self.file, self.text.count("\n", 0, place) + 1, place - start + 1, 1, line)
        raise SchemeError.of(self.file, [self.budget.exceeded(resource, what, mend, at)])
