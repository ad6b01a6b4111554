"""Positions in scheme files, carets below the offending words, and spelling suggestions.

The module handles text only, neither schemes nor rules. Whatever points a user at a position in a file uses a `Span`.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from itertools import accumulate
from typing import Final

from attrs import evolve, field, frozen

Path = tuple[str | int, ...]
"""The path of an entry of a scheme file: `("formula", "score", "is")`; an integer is an index of an array."""


LONGEST: Final = 200
"""The most characters of a line that a caret is drawn below."""


@frozen
class Span:
    """A stretch of one line of a file.

    Lines and columns count characters from 1. `text` is the whole line, so that a message can show it.
    """

    file: str
    line: int
    column: int
    length: int = 1
    text: str = ""

    def inside(self, offset: int, length: int) -> Span:
        """Return the part of this span that starts `offset` characters after its first one."""
        return evolve(self, column=self.column + offset, length=max(1, length))

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"

    def caret(self) -> str:
        """Return the line with a caret line below it; a full-width character takes two carets.

        A line longer than `LONGEST` characters is cut to the part around the first caret.
        """
        number = f"{self.line:>5} | "
        start = max(0, self.column - LONGEST // 2) if len(self.text) > LONGEST else 0
        end = start + LONGEST
        lead, tail = "..." if start else "", "..." if end < len(self.text) else ""
        shown = f"{lead}{self.text[start:end]}{tail}".replace("\t", " ")
        before = lead + self.text[start : self.column - 1]
        marked = self.text[self.column - 1 : min(end, self.column - 1 + self.length)] or " "
        return f"{number}{shown}\n{' ' * (len(number) - 2)}| {' ' * width(before)}{'^' * width(marked)}"


@frozen
class Lines:
    r"""The lines of a file, in which stretches are found by their offsets.

    Args:
        file: Its name.
        lines: Its lines, without their ends.
        starts: The offset of the first character of each.

    Example:
        >>> str(Lines.of("rules.toml", "a = 1\nb = 2\n").span(10, 11))
        'rules.toml:2:5'
    """

    file: str
    lines: tuple[str, ...] = field(repr=False)
    starts: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, file: str, text: str) -> Lines:
        """Split a text into its lines."""
        lines = tuple(text.split("\n"))
        return cls(file, lines, tuple(accumulate((len(line) + 1 for line in lines[:-1]), initial=0)))

    def span(self, start: int, end: int) -> Span:
        """Return the span from one offset to another, cut at the end of its first line."""
        number = bisect_right(self.starts, start) - 1
        line, column = self.lines[number], start - self.starts[number]
        return Span(self.file, number + 1, column + 1, max(1, min(end - start, len(line) - column)), line)


@frozen
class TextSpan(Span):
    """The span of a text with escapes or line breaks, with the position of each of its characters.

    As a span it covers the part of the text on its first line.

    Args:
        lines: The lines of the file.
        characters: The offset and the length of what writes each character of the value; a span is built of it only
            where a fault is found there.
    """

    lines: Lines = field(repr=False, kw_only=True, eq=False)
    characters: tuple[tuple[int, int], ...] = field(repr=False, kw_only=True)

    def place(self, number: int) -> Span:
        """Return the span of a character of the value, the first one being number 0."""
        start, length = self.characters[number]
        return self.lines.span(start, start + length)

    def inside(self, offset: int, length: int) -> Span:
        """Return the part that starts `offset` characters after the first one, as far as it stays on one line."""
        if offset >= len(self.characters):
            last = self.place(-1)
            is_break = last.column > len(last.text)
            return last if is_break else evolve(last, column=last.column + last.length, length=1)
        first = self.place(offset)
        run = [self.place(number) for number in range(offset, min(len(self.characters), offset + max(1, length)))]
        last = [place for place in run if place.line == first.line][-1]
        return evolve(first, length=last.column + last.length - first.column)


@frozen
class Positions:
    """The position of each entry of one scheme file.

    `spans` maps a path to the span of its value, and a table to the header or the braces that open it; `keys` maps a
    path to the span of its last key. Schemes built in Python have none, and messages name the path instead.
    """

    file: str = ""
    spans: Mapping[Path, Span] = field(factory=dict, repr=False)
    keys: Mapping[Path, Span] = field(factory=dict, repr=False)

    def without(self, heads: Collection[Path]) -> Positions:
        """Return a copy without the paths that begin with one of `heads`, each of one part or of two.

        The position of a table without a header of its own is that of the first table in it; it is dropped with any.
        """
        lost = {head[:1] for head in heads}

        def kept(places: Mapping[Path, Span]) -> dict[Path, Span]:
            return {
                path: span
                for path, span in places.items()
                if path[:1] not in heads and path[:2] not in heads and path not in lost
            }

        return evolve(self, spans=kept(self.spans), keys=kept(self.keys))

    def below(self, other: Positions) -> Positions:
        """Return the positions of another file, and those of this one for the entries that only this one has."""
        return Positions(other.file, {**self.spans, **other.spans}, {**self.keys, **other.keys})

    def find(self, path: Path) -> Span | None:
        """Return the span of `path`, or of the nearest entry around it that has one."""
        for end in range(len(path), 0, -1):
            if path[:end] in self.spans:
                return self.spans[path[:end]]
        return None


def width(text: str) -> int:
    """Return how many terminal cells `text` takes: wide East Asian characters take two.

    Example:
        >>> width("a群众")
        5
    """
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def close_to(name: str, candidates: Iterable[str], cutoff: float = 0.6) -> tuple[str, ...]:
    """Find at most three of the candidates that are spelt almost like `name`, nearest first, capitals aside.

    Where some differ in nothing else, they are the only ones.

    `cutoff` is the least share of letters, from 0 to 1, that both have in the same order. Among very many candidates
    only the neighbours in the alphabet, read forwards or backwards, are compared; very long names are close to none.

    Example:
        >>> close_to("mas_review", ["mass_review", "org_review", "pay"])
        ('mass_review', 'org_review')
        >>> close_to("ID", ["d", "id"]), close_to("lot", ["in", "out"])
        (('id',), ())
        >>> close_to("Ⅲ", ["I", "III"]), close_to("Ａ类", ["A类"])
        (('III',), ('A类',))
    """
    wanted, spelt = _folded(name), _spelt(frozenset(candidates))
    if len(name) > LONGEST_NAME:
        return ()
    if wanted in spelt.homes:
        return tuple(spelt.homes[wanted][:3])
    if any(unicodedata.category(char) == "Nl" for char in name):
        return ()  # a numeral that is one character is one of the candidates, or another number
    words: Iterable[str] = spelt.homes
    if len(spelt.homes) > MANY:
        words = sorted(
            {*_neighbours(wanted, spelt.forwards), *(w[::-1] for w in _neighbours(wanted[::-1], spelt.backwards))}
        )
    import difflib  # here, since only faults need it, and the package is imported sooner without it

    near = difflib.get_close_matches(wanted, words, n=3, cutoff=cutoff)
    if wanted.isascii() and len(wanted) == SHORT:
        near = [word for word in near if len(word) != SHORT or sorted(word) == sorted(wanted)]
    return tuple(candidate for word in near for candidate in spelt.homes[word])[:3]


SHORT: Final = 3
"""Of words of so many letters, one other letter makes another word; letters that changed places are a slip."""

LONGEST_NAME: Final = 100
"""The most letters of a name for which suggestions are sought: the comparison takes quadratic time."""

MANY: Final = 200
"""The most candidates that are all compared letter by letter; of more, only neighbours in the alphabet are."""

NEIGHBOURS: Final = 6
"""How many neighbours are compared, before and after."""


@frozen
class _Spelt:
    """Candidates by their lower-case spelling, and these spellings in alphabetical order, forwards and reversed."""

    homes: Mapping[str, list[str]]
    forwards: list[str]
    backwards: list[str]


@lru_cache(maxsize=4)
def _spelt(candidates: frozenset[str]) -> _Spelt:
    """Sort candidates; cached, since faults of one kind ask for the same ones repeatedly."""
    homes: dict[str, list[str]] = {}
    for candidate in sorted(candidates):
        if len(candidate) <= LONGEST_NAME:
            homes.setdefault(_folded(candidate), []).append(candidate)
    return _Spelt(homes, sorted(homes), sorted(word[::-1] for word in homes))


def _folded(name: str) -> str:
    """Return a name without capitals, widths, and characters that stand for several letters, such as Roman numerals."""
    return unicodedata.normalize("NFKC", name).casefold()


def _neighbours(word: str, ordered: list[str]) -> list[str]:
    index = bisect_left(ordered, word)
    return ordered[max(0, index - NEIGHBOURS) : index + NEIGHBOURS]
