"""The text of a rule before it is a tree: which signs it may hold, and what is said where it cannot be read.

Python's parser reads the text; what it says of a fault depends on its version and speaks of Python, so that the words
here are our own, and its finding is used as a place only.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from keyword import iskeyword
from typing import Final

from partyrate.errors import RuleSyntaxError
from partyrate.language import advice, foreign
from partyrate.language.tree import Origin
from partyrate.spans import Path, Span

MAX_LENGTH: Final = 2_000
MAX_DEPTH: Final = 100

WHY: Final = "a rule is one expression of names, numbers, texts, operators and the functions of the language"
_SPLIT: Final = "split the rule: name its parts as formulas of their own"

_FULL_WIDTH: Final = str.maketrans("，（）［］＋－＊／＜＞：＝", ",()[]+-*/<>:=")
"""Full-width punctuation that means one thing only and is as long as its ordinary form."""

_FOREIGN: Final = "#\\;`@$~"
_BLANKS: Final = "\r\n\t\u3000\xa0"
_UNREADABLE: Final = frozenset(map(chr, [0, *range(0xD800, 0xE000)]))
"""What no text can hold, since no file can: the null character and halves of characters."""

_CLOSING: Final = {")": "(", "]": "["}
_KEYWORDS: Final = ("where", "within", "ties", "kind")
_WORDS_OF_RULES: Final = ("and", "or", "not", "in", "if", "else", "True", "False")

_SEVERAL: Final = ("%in%", "%/%", "%%")
"""Signs of other languages whose first one is refused by itself."""

_ANY_NUMBER: Final = re.compile(r"\d[\d.．。]*")

_TEXT: Final = re.compile(r"'[^'\\\n]*'|\"[^\"\\\n]*\"")
_WORD: Final = re.compile(r"\w+")
_NAME_WORD: Final = re.compile(r"[^\W\d]\w*")
_SINGLE_EQUALS: Final = re.compile(r"(?<![<>=!])=(?!=)")
_LONE_NOT: Final = re.compile(r"!(?!=)")
_PAIRS: Final = re.compile(r"===|!==|\*\*=|= ?[<>!](?!=)|[<>!] =|><|~=|[+*/-]=(?!=)")
_OTHER_WORDS: Final = re.compile(r"\b(?:AND|OR|NOT|And|Or|Not|IN|IF|ELSE)\b")
_CONDITION_FIRST: Final = re.compile(r"\b(?:if|IF|If)\b.*?\b(?:then|THEN|Then)\b")


class RuleText:
    """The text of one rule.

    Args:
        text: The text.
        path: The entry and field it stands in.
        at: Where it stands in a file.
    """

    def __init__(self, text: str, path: Path = (), at: Span | None = None) -> None:
        if not isinstance(text, str):
            raise RuleSyntaxError(f"a rule is a text, not {text!r}", WHY, "put the rule in quotes", at, path)
        self.text, self.path = text, path
        self.origin = Origin(text, path, at)
        self.lead = len(text) - len(text.lstrip())

    def fault(self, what: str, fix: str, start: int = 0, end: int | None = None, why: str = WHY) -> RuleSyntaxError:
        """Make the error of a stretch of the text."""
        end = len(self.text) if end is None else end
        return RuleSyntaxError(what, why, fix, self.origin.span(start, end - start), self.path)

    def too_deep(self, place: int) -> RuleSyntaxError:
        """Make the error of too many brackets or operators inside each other."""
        why = f"a rule is at most {MAX_DEPTH} levels deep"
        return self.fault(f"more than {MAX_DEPTH} levels inside each other", _SPLIT, place, place + 1, why)

    def too_large(self, what: str, why: str) -> RuleSyntaxError:
        """Make the error of a rule that is too long."""
        return self.fault(what, _SPLIT, 0, 1, why)

    def plain(self) -> str:
        """Give the text with ordinary punctuation, each character in its old place; refuse what has no place."""
        if len(self.text) > MAX_LENGTH:
            raise self.too_large(
                f"a rule of {len(self.text)} characters", f"a rule has at most {MAX_LENGTH} characters"
            )
        quoted = {place for match in _TEXT.finditer(self.text) for place in range(*match.span())}
        plain, open_brackets = [], list[tuple[str, int]]()
        for place, char in enumerate(self.text):
            sign = char if place in quoted else char.translate(_FULL_WIDTH)
            if not char.isprintable() and (place not in quoted or char in _UNREADABLE):
                self._check_seen(char, place)
            if place not in quoted:
                self._check_sign(char, sign, place)
                self._check_bracket(sign, place, open_brackets)
            plain.append(" " if sign in _BLANKS else sign)
        if open_brackets:
            sign, place = open_brackets[-1]
            raise self.fault(f"{sign!r} is never closed", "add the closing bracket", place, place + 1)
        return "".join(plain)

    def _check_seen(self, char: str, place: int) -> None:
        if char not in _BLANKS:
            raise self.fault(f"the character U+{ord(char):04X}", "take it out; it cannot be seen", place, place + 1)

    def _check_sign(self, char: str, sign: str, place: int) -> None:
        several = next((each for each in _SEVERAL if self.text.startswith(each, place)), None)
        if several is not None:
            raise self._advised(f"{several!r} is no sign of the language", several, place)
        if char in foreign.SIGNS or sign in foreign.SIGNS:
            written = foreign.SIGNS.get(char) or foreign.SIGNS[sign]
            found = advice.of_choice(self.text) if sign in "?？" else advice.of_percent(self.text, place)
            plain = not any(words in written for words in (" for ", " or ", ": "))
            found = found or advice.Advice(f"write {written}", written if plain else "")
            raise self._meant(f"{char!r} is no sign of the language", found, place, place + 1)
        if sign in _FOREIGN:
            raise self.fault(f"{char!r} is no sign of the language", "take it out", place, place + 1)
        if char.isdecimal() and not char.isascii():
            self._check_digits(place)

    def _meant(self, what: str, meant: advice.Advice, start: int = 0, end: int | None = None) -> RuleSyntaxError:
        return self.fault(what, meant.fix, start, end).advised(meant.fix, meant.instead)

    def _advised(self, what: str, signs: str, place: int) -> RuleSyntaxError:
        instead = foreign.PAIRS_OF_SIGNS[signs]
        return self.fault(what, f"write {instead}", place, place + len(signs)).advised(f"write {instead}", instead)

    def _check_digits(self, place: int) -> None:
        """Refuse a number in digits of another width or script; in a name they are the ordinary ones."""
        for found in _ANY_NUMBER.finditer(self.text):
            if found.start() <= place < found.end() and not self.text[: found.start()][-1:].isidentifier():
                raise self._meant(f"{found[0]} is no plain decimal", advice.of_number(found[0]), *found.span())

    def _check_bracket(self, sign: str, place: int, open_brackets: list[tuple[str, int]]) -> None:
        if sign in "([":
            open_brackets.append((sign, place))
            if len(open_brackets) > MAX_DEPTH:
                raise self.too_deep(place)
        elif sign in _CLOSING:
            if not open_brackets or open_brackets[-1][0] != _CLOSING[sign]:
                open_one = f"close {open_brackets[-1][0]!r} first" if open_brackets else "take it out"
                raise self.fault(f"{sign!r} closes nothing", open_one, place, place + 1)
            open_brackets.pop()

    # ------------------------------------------------------------------------------------------------ Python's parser

    def tree(self, plain: str) -> ast.expr:
        """Read the plain text as one Python expression."""
        if not plain.strip():
            raise self.fault("an empty rule", "write an expression")
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(plain[self.lead :], mode="eval").body
        except SyntaxError as error:
            offset = self.lead + error.offset - 1 if error.offset else len(plain.rstrip())
            raise next(self._readings(plain, min(max(offset, 0), len(plain)))) from None
        except (ValueError, RecursionError, MemoryError):
            raise self.too_deep(0) from None

    def _other_languages(self, plain: str, bare: str) -> Iterator[RuleSyntaxError]:
        """Give what a text that cannot be read means in another language."""
        for found in _CONDITION_FIRST.finditer(bare):
            choice = advice.of_choice(plain) or advice.Advice("write a if c else b")
            yield self._meant("'if' before its values", choice, *found.span())
        for found in _PAIRS.finditer(bare):
            signs = found[0].replace(" ", "")
            instead = foreign.PAIRS_OF_SIGNS[signs]
            fix = f"write {instead}"
            if signs != "<>" and not (signs[0] != "=" and found[0] == instead):
                yield self.fault(f"the signs {found[0]!r}", fix, *found.span()).advised(fix, instead)
        for reading in (advice.of_keyword_call, advice.of_window, advice.of_between, advice.of_choice):
            if (meant := reading(plain)) is not None:
                yield self._meant("the words of another language", meant)
        if (ratio := advice.of_ratio(bare)) is not None:
            place = bare.index(":")
            yield self.fault("a ratio", ratio.fix, place, place + 1)
        if (word := advice.of_word(bare)) is not None:
            start, end, said = word
            yield self._meant(f"{plain[start:end]!r} between values", said, start, end)

    def _readings(self, plain: str, start: int) -> Iterator[RuleSyntaxError]:
        """Give what a text that cannot be read may have meant, likeliest first; `start` is where Python gave up."""
        bare = _TEXT.sub(lambda found: " " * len(found[0]), plain)
        yield from self._other_languages(plain, bare)
        for found in _LONE_NOT.finditer(bare):
            yield self.fault("'!' alone", "write 'not', or != for unequal", *found.span())
        for found in re.finditer("<>", bare):
            yield self.fault("'<>'", "write != for unequal", *found.span()).advised("write != for unequal", "!=")
        for found in re.finditer(r"['\"]", bare):
            yield self.fault("a text that is never closed", "add the closing quote", *found.span())
        for found in _SINGLE_EQUALS.finditer(bare):
            before = _WORD.findall(bare[: found.start()])
            named = bool(before) and before[-1] in _KEYWORDS and bare[: found.start()].rstrip().endswith(before[-1])
            if not named and not before:
                yield self.fault(
                    "'=' before the rule", "leave it out: a rule begins with its first value", *found.span()
                )
            if not named:
                equals = advice.Advice("write == to compare; a rule assigns nothing", "==")
                yield self._meant("a single '='", equals, *found.span())
        for found in _OTHER_WORDS.finditer(bare):
            fix = f"write {found[0].lower()}"
            yield self.fault(f"{found[0]!r} in capitals", fix, *found.span()).advised(fix, found[0].lower())
        for found in re.finditer(r"(?<![\w.])0\d+", bare):
            yield self._meant(f"{found[0]} begins with 0", advice.of_number(found[0]), *found.span())
        for found in re.finditer(r"(?<![\w.])\d+(?!(?i:[ex.]))[^\W\d]\w*", bare):
            number = advice.of_number(found[0])
            meant = advice.Advice(f"{number.fix}; a name begins with a letter", number.instead)
            yield self._meant(f"the name {found[0]!r}", meant, *found.span())
        for found in _NAME_WORD.finditer(bare):
            if found.start() <= start < found.end() and iskeyword(found[0]) and found[0] not in _WORDS_OF_RULES:
                why = "rules are Python expressions, whose own words name no values"
                yield self.fault(
                    f"{found[0]!r} is a word of Python", "give that value another name", *found.span(), why
                )
        if len(re.findall(r"\bif\b", bare)) > len(re.findall(r"\belse\b", bare)):
            place = next(re.finditer(r"\bif\b", bare)).start()
            yield self.fault("'if' without 'else'", "write a if c else b", place, place + 2)
        if start >= len(plain.rstrip()):
            yield self.fault(
                "the rule ends too early", "write what is still needed, or take the last sign out", start, start + 1
            )
        yield self.fault(
            "this cannot be read",
            "check brackets, commas and operators at the caret; a name has no spaces, and a text stands in quotes",
            start,
            start + 1,
        )
