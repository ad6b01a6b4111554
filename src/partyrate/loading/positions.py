"""The positions of the keys and values of a TOML text.

`tomllib` returns values without positions, so this scanner reads the same text again. It relies on `tomllib` having
accepted the text and only keeps track of lines and columns; it never interprets a number or a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from partyrate.spans import Lines, Path, Positions, Span, TextSpan

_BLANK = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_SPACES = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_ONE_LINE = re.compile(r"\"([^\"\\\n]+)\"(?!\")|'([^'\n]+)'(?!')")
_PLAIN_VALUE = re.compile(r"[^,\]}#\n]+")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))")
_FOLD = re.compile(r"\\[ \t]*\n[ \t\n]*")
_ESCAPED = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}

LONGEST_RULE = 4_000
"""The most characters of a text over several lines whose characters get positions; a longer one is no rule."""

Character = tuple[str, int, int]
"""One character of a text value, its offset in the file, and the number of characters that write it there."""


def positions_of(text: str, file: str = "<text>") -> Positions:
    r"""Return the positions of every key and value of a valid TOML text.

    The path of a value is the tuple of its keys and array indices. The span of a text in quotes is that between the
    quotes, so that `Span.inside` points into it; the span of a table is its header or its braces.

    Example:
        >>> positions = positions_of('[formula.score]\nis = "a + b"')
        >>> print(positions.spans["formula", "score", "is"].inside(4, 1).caret())
            2 | is = "a + b"
              |           ^
    """
    scanner = _Scanner(text.replace("\r\n", "\n"), file)
    scanner.document()
    return Positions(file, scanner.spans, scanner.keys)


class _Scanner:
    """A scanner of one text; `at` is the offset of the next character."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.lines = Lines.of(file, text)
        self.span = self.lines.span
        self.at = 0
        self.spans: dict[Path, Span] = {}
        self.keys: dict[Path, Span] = {}
        self.counts: dict[Path, int] = {}

    def skip(self, pattern: re.Pattern[str]) -> None:
        """Advance past the match of a pattern, which may be empty."""
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at

    def document(self) -> None:
        prefix: Path = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                prefix = self.header()
            else:
                self.pair(prefix)
            self.skip(_BLANK)

    def header(self) -> Path:
        """Read `[a.b]` or `[[a.b]]` and return the path of its table."""
        start = self.at
        brackets = 2 if self.text.startswith("[[", self.at) else 1
        self.at += brackets
        parts = list(self.key())
        self.at += brackets
        whole = self.span(start, self.at)
        path: Path = ()
        for number, (part, key) in enumerate(parts, start=1):
            path = (*path, part)
            self.keys.setdefault(path, key)
            self.spans.setdefault(path, whole)
            if number == len(parts):
                if brackets == 2:
                    self.counts[path] = self.counts.get(path, 0) + 1
                    path = (*path, self.counts[path] - 1)
                self.spans[path] = whole
                self.keys[path] = key
            elif path in self.counts:
                path = (*path, self.counts[path] - 1)
        return path

    def key(self) -> Iterator[tuple[str, Span]]:
        """Yield the parts of a dotted key, each with its span, quotes included."""
        while True:
            self.skip(_SPACES)
            start = self.at
            if self.text[self.at] in "\"'":
                part = "".join(char for char, _, _ in self.characters())
            else:
                self.skip(_BARE_KEY)
                part = self.text[start : self.at]
            yield part, self.span(start, self.at)
            self.skip(_SPACES)
            if self.text[self.at] != ".":
                return
            self.at += 1

    def pair(self, prefix: Path) -> None:
        """Read `key = value` below the path of its table."""
        path = prefix
        for part, key in self.key():
            path = (*path, part)
            self.keys.setdefault(path, key)
            self.spans.setdefault(path, key)
        self.at += 1
        self.skip(_SPACES)
        self.spans[path] = self.value(path)

    def value(self, path: Path) -> Span:
        """Read one value, record the values inside it, and return its span."""
        start = self.at
        first = self.text[start]
        if first in "\"'":
            return self.string()
        if first == "[":
            self.array(path)
        elif first == "{":
            self.inline_table(path)
        else:
            match = _PLAIN_VALUE.match(self.text, start)
            self.at = start + len(match[0].rstrip()) if match else start
        return self.span(start, self.at)

    def array(self, path: Path) -> None:
        self.at += 1
        number = 0
        self.skip(_BLANK)
        while self.text[self.at] != "]":
            self.spans[(*path, number)] = self.value((*path, number))
            number += 1
            self.comma()
        self.at += 1

    def inline_table(self, path: Path) -> None:
        self.at += 1
        self.skip(_BLANK)
        while self.text[self.at] != "}":
            self.pair(path)
            self.comma()
        self.at += 1

    def comma(self) -> None:
        self.skip(_BLANK)
        if self.text[self.at] == ",":
            self.at += 1
            self.skip(_BLANK)

    def string(self) -> Span:
        """Read a text and return the span of its content, with its characters where they are not contiguous."""
        start = self.at
        if plain := _ONE_LINE.match(self.text, start):
            self.at = plain.end()
            return self.span(start + 1, self.at - 1)
        quotes = 3 if self.text.startswith(self.text[start] * 3, start) else 1
        if quotes == 3 and (end := end_of_text(self.text, start + 3, self.text[start] * 3)) - start > LONGEST_RULE:
            self.at = end
            return self.span(start + 3 + self.text.startswith("\n", start + 3), end - 3)
        characters = list(self.characters())
        if not characters:
            return self.span(start, self.at)
        first, end = characters[0][1], self.at - quotes
        whole = self.span(first, end)
        if end - first == len(characters) and "\n" not in self.text[first:end]:
            return whole
        return TextSpan(
            whole.file, whole.line, whole.column, whole.length, whole.text,
            lines=self.lines, characters=tuple((offset, length) for _, offset, length in characters),
        )  # fmt: skip

    def characters(self) -> Iterator[Character]:
        """Yield the characters of a text of any of the four kinds."""
        quote = self.text[self.at]
        if self.text.startswith(quote * 3, self.at):
            close = quote * 3
            self.at += 3
            self.at += self.text.startswith("\n", self.at)
        else:
            close = quote
            self.at += 1
        while not self.closes(close):
            is_escaped = quote == '"' and self.text[self.at] == "\\"
            fold = _FOLD.match(self.text, self.at) if is_escaped and len(close) == 3 else None
            escape = _ESCAPE.match(self.text, self.at) if is_escaped and not fold else None
            if fold:
                self.at = fold.end()
                continue
            start = self.at
            self.at = escape.end() if escape else start + 1
            yield _unescaped(escape) if escape else self.text[start], start, self.at - start
        self.at += len(close)

    def closes(self, close: str) -> bool:
        """Whether the text ends here; up to two quotes may stand before the closing three."""
        if not self.text.startswith(close, self.at):
            return False
        return len(close) == 1 or not self.text.startswith(close, self.at + 1)


def _unescaped(escape: re.Match[str]) -> str:
    code = escape[1] or escape[2] or escape[3]
    return chr(int(code, 16)) if code else _ESCAPED[escape[4]]


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
