"""The text of a rule before it is parsed: its characters, and the faults of a text that Python's parser refuses.

The messages of Python's parser differ between its versions and speak of Python, so that only the position that it
reports is used; the texts are those of the catalogue of messages.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from keyword import iskeyword
from string import ascii_letters, digits
from typing import Final

from partyrate.errors import RuleSyntaxError
from partyrate.language import advice, foreign, idioms
from partyrate.language.brackets import FULL_WIDTH, QUOTED, without_quotes
from partyrate.language.functions import CATALOGUE
from partyrate.language.idioms_of_calls import of_cast, of_cells, of_span
from partyrate.language.tree import Origin
from partyrate.messages import Message, Text, message, text
from partyrate.spans import Path, Span

MAX_LENGTH: Final = 2_000
MAX_DEPTH: Final = 100

_NO_TEXT: Final = Text("", "")

_FOREIGN: Final = "#\\;；、`@$~"
_BLANKS: Final = "\r\n\t\u3000\xa0"
_UNREADABLE: Final = frozenset(map(chr, [0, *range(0xD800, 0xE000)]))
"""Characters that no file can hold: the null character and halves of surrogate pairs."""

_PLAIN: Final = frozenset(f"{ascii_letters}{digits}_ ")
"""Most characters of a rule: nothing is to be checked of them."""

_CLOSING: Final = {")": "(", "]": "["}
_KEYWORDS: Final = frozenset(key for function in CATALOGUE.values() for key in function.keywords)
_WORDS_OF_RULES: Final = ("and", "or", "not", "in", "if", "else", "True", "False")

_SEVERAL: Final = ("%/%", "%%")
"""Operators of other languages whose first character alone would be refused with other advice."""

_ANY_NUMBER: Final = re.compile(r"\d[\d.．。]*")

_WORD: Final = re.compile(r"\w+")
_NAME_WORD: Final = re.compile(r"[^\W\d]\w*")
_SINGLE_EQUALS: Final = re.compile(r"(?<![<>=!])=(?!=)")
_RAISED_POINT: Final = re.compile(r"(?<![^\W\d])·|·(?![^\W\d])")
"""The sign of a product, which Python reads as a part of a name between letters."""
_LONE_NOT: Final = re.compile(r"!(?!=)")
_PAIRS: Final = re.compile(r"===|!==|\*\*=|= ?[<>!](?!=)|[<>!] =|><|~=|[+*/-]=(?!=)")
_KEYWORD_BEFORE: Final = re.compile(rf"(?<!\w)(?:{'|'.join(sorted(_KEYWORDS))})\s*$")
_OTHER_WORDS: Final = re.compile(r"\b(?:AND|OR|NOT|And|Or|Not|IN|IF|ELSE)\b")
_CONDITION_FIRST: Final = re.compile(r"\b(?:if|IF|If)\b.*?\b(?:then|THEN|Then)\b")


class RuleText:
    """The text of one rule.

    Args:
        text: The text.
        path: The entry and field it stands in.
        at: Its position in a file.

    Raises:
        RuleSyntaxError: It is no text.
    """

    def __init__(self, text: str, path: Path = (), at: Span | None = None) -> None:
        if not isinstance(text, str):
            raise RuleSyntaxError(*_with_why(message("rule of no text", value=repr(text))), at, path)
        self.text, self.path = text, path
        self.origin = Origin(text, path, at)
        self.lead = len(text) - len(text.lstrip())

    def fault(self, reported: Message, start: int = 0, end: int | None = None) -> RuleSyntaxError:
        """Build the error of a part of the text; a message without a reason gets that of all rules."""
        end = len(self.text) if end is None else end
        return RuleSyntaxError(*_with_why(reported), self.origin.span(start, end - start), self.path)

    def advised(self, what: Text, meant: advice.Advice, start: int = 0, end: int | None = None) -> RuleSyntaxError:
        """Build the error of a part of the text for which a correction is known."""
        meant = meant.in_place(self.text, start, len(self.text) if end is None else end)
        return self.fault(Message(what, _NO_TEXT, meant.fix), start, end).advised(meant.fix, meant.instead)

    def too_deep(self, position: int) -> RuleSyntaxError:
        """Build the error of too many brackets or operators inside each other."""
        return self.fault(message("rule too deep", most=MAX_DEPTH), position, position + 1)

    def too_large(self, most: int) -> RuleSyntaxError:
        """Build the error of a rule with too many parts."""
        return self.fault(message("rule too large", most=most), 0, 1)

    def plain(self) -> str:
        """Return the text with ordinary punctuation, each character at its old position.

        Raises:
            RuleSyntaxError: A character has no meaning outside quotes, or brackets do not match.
        """
        if len(self.text) > MAX_LENGTH:
            raise self.fault(message("rule too long", length=len(self.text), most=MAX_LENGTH), 0, 1)
        quoted = {position for match in QUOTED.finditer(self.text) for position in range(*match.span())}
        plain, open_brackets = [], list[tuple[str, int]]()
        for position, char in enumerate(self.text):
            sign = char if position in quoted else char.translate(FULL_WIDTH)
            if not char.isprintable() and (position not in quoted or char in _UNREADABLE):
                self._check_visible(char, position)
            if position not in quoted and char not in _PLAIN:
                self._check_sign(char, sign, position)
                self._check_bracket(sign, position, open_brackets)
            plain.append(" " if sign in _BLANKS else sign)
        if open_brackets:
            sign, position = open_brackets[-1]
            raise self.fault(message("bracket unclosed", sign=sign), position, position + 1)
        return "".join(plain)

    def _check_visible(self, char: str, position: int) -> None:
        if char not in _BLANKS:
            raise self.fault(message("invisible sign", code=f"{ord(char):04X}"), position, position + 1)

    def _check_sign(self, char: str, sign: str, position: int) -> None:
        if self.text.startswith(_SEVERAL, position) and (found := idioms.of_division(self.text)) is not None:
            start, end, meant = found
            raise self.advised(text("no sign", sign=self._several(position)), meant, start, end)
        self._check_foreign_sign(char, sign, position)
        if sign == "#":
            raise self._commented()
        if sign == "$" and (cells := of_cells(self.text)) is not None:
            raise self.advised(text("other language"), cells)
        if sign in _FOREIGN:
            raise self.fault(message("foreign sign", sign=char), position, position + 1)
        if char.isdecimal() and not char.isascii():
            self._check_digits(position)

    def _commented(self) -> RuleSyntaxError:
        """Build the error of a comment; the rule to write is the text without its comments."""
        rule = idioms.without_comments(self.text)
        note = text("comment into note")
        meant = advice.written(rule, note) if rule else advice.Advice(note)
        return self.advised(text("comment in rule"), meant)

    def _several(self, position: int) -> str:
        return next(signs for signs in _SEVERAL if self.text.startswith(signs, position))

    def _check_foreign_sign(self, char: str, sign: str, position: int) -> None:
        """Refuse a sign of other languages for which something is known to write."""
        what = text("no sign", sign=char)
        if char in "?？" and (choice := idioms.of_choice(self.text)) is not None:
            raise self.advised(what, choice)
        if (share := advice.of_percent(self.text, position)) is not None:
            start, meant = share
            is_whole = not (self.text[:start] + self.text[position + 1 :]).strip()
            if is_whole and "quotas" in self.path:  # places: a share of nothing would be less than one place
                meant = advice.written(f"{meant.instead} * rows")
            raise self.advised(what, meant, start, position + 1)
        if self.text.startswith("%in%", position):
            raise self.advised(text("no sign", sign="%in%"), advice.written("in"), position, position + 4)
        instead = foreign.SIGNS.get(char) or foreign.SIGNS.get(sign)
        key = foreign.SIGN_TEXTS.get(char) or foreign.SIGN_TEXTS.get(sign)
        if key is not None:
            raise self.advised(what, advice.Advice(text(key)), position, position + 1)
        if instead is not None and not (instead == "," and self._is_outside_brackets(position)):
            raise self.advised(what, advice.written(instead), position, position + 1)

    def _is_outside_brackets(self, position: int) -> bool:
        before = without_quotes(self.text)[:position].translate(FULL_WIDTH)
        return before.count("(") + before.count("[") <= before.count(")") + before.count("]")

    def _check_digits(self, position: int) -> None:
        """Refuse a number in digits of another width or script; within a name they are read as plain ones."""
        for match in _ANY_NUMBER.finditer(self.text):
            is_here = match.start() <= position < match.end()
            if is_here and not self.text[: match.start()][-1:].isidentifier():
                raise self.advised(text("no plain decimal", number=match[0]), advice.of_number(match[0]), *match.span())

    def _check_bracket(self, sign: str, position: int, open_brackets: list[tuple[str, int]]) -> None:
        if sign in "([":
            open_brackets.append((sign, position))
            if len(open_brackets) > MAX_DEPTH:
                raise self.too_deep(position)
        elif sign in _CLOSING:
            if not open_brackets:
                raise self.fault(message("bracket closes nothing", sign=sign), position, position + 1)
            other = open_brackets.pop()[0]
            if other != _CLOSING[sign]:
                raise self.fault(message("bracket closes another", sign=sign, other=other), position, position + 1)

    # ------------------------------------------------------------------------------------------------ Python's parser

    def tree(self, plain: str) -> ast.expr:
        """Parse the plain text as one Python expression.

        Raises:
            RuleSyntaxError: It is none.
        """
        if not plain.strip():
            raise self.fault(message("empty rule"))
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(plain[self.lead :], mode="eval").body
        except SyntaxError as error:
            offset = self.lead + error.offset - 1 if error.offset else len(plain.rstrip())
            raise next(self._faults(plain, min(max(offset, 0), len(plain)))) from None
        except (ValueError, RecursionError, MemoryError):
            raise self.too_deep(0) from None

    def _faults(self, plain: str, start: int) -> Iterator[RuleSyntaxError]:
        """Find possible faults of a text that cannot be parsed, likeliest first; `start` is where Python gave up."""
        bare = without_quotes(plain)
        yield from self._other_languages(plain, bare)
        yield from self._signs_and_quotes(bare)
        yield from self._words_and_numbers(bare, start)
        if len(re.findall(r"\bif\b", bare)) > len(re.findall(r"\belse\b", bare)):
            position = next(re.finditer(r"\bif\b", bare)).start()
            yield self.fault(message("if without else"), position, position + 2)
        if start >= len(plain.rstrip()):
            yield self.fault(message("rule ends early"), start, start + 1)
        yield self.fault(message("rule unreadable"), start, start + 1)

    def _other_languages(self, plain: str, bare: str) -> Iterator[RuleSyntaxError]:
        """Find constructs of other languages."""
        yield from self._conditions_first(plain, bare)
        yield from self._pairs_of_signs(bare)
        for recognise in (
            idioms.of_keyword_call,
            of_cells,
            of_cast,
            idioms.of_window,
            idioms.of_between,
            of_span,
            idioms.of_part,
            idioms.of_choice,
        ):
            if (meant := recognise(plain)) is not None:
                yield self.advised(text("other language"), meant)
        if (half := idioms.of_choice_without_else(plain)) is not None:
            yield self.advised(text("no other case"), half)
        if (ratio := advice.of_ratio(bare)) is not None:
            position = bare.index(":")
            yield self.advised(text("ratio"), ratio, position, position + 1)
        if (division := idioms.of_division(plain)) is not None:
            yield self.advised(text("other language"), division[2], *division[:2])
        for find in (idioms.of_flag_test, advice.of_word):
            if (found := find(plain)) is not None:
                start, end, meant = found
                yield self.advised(text("word between values", word=plain[start:end]), meant, start, end)

    def _conditions_first(self, plain: str, bare: str) -> Iterator[RuleSyntaxError]:
        """Find conditionals that begin with their condition."""
        for match in _CONDITION_FIRST.finditer(bare):
            choice = idioms.of_choice(plain) or idioms.of_choice_without_else(plain)
            if choice is not None:
                yield self.advised(text("condition first"), choice)
            yield self.advised(text("condition first"), advice.Advice(text("write choice")), *match.span())

    def _pairs_of_signs(self, bare: str) -> Iterator[RuleSyntaxError]:
        """Find several signs that form one operator elsewhere."""
        for match in _PAIRS.finditer(bare):
            signs = match[0].replace(" ", "")
            if signs[0] == "=" and _KEYWORD_BEFORE.search(bare[: match.start()]):
                continue
            instead = foreign.PAIRS_OF_SIGNS[signs]
            if signs != "<>" and not (signs[0] != "=" and match[0] == instead):
                yield self.advised(text("signs", signs=match[0]), advice.written(instead), *match.span())

    def _signs_and_quotes(self, bare: str) -> Iterator[RuleSyntaxError]:
        """Find operators that are no operators of the language, and quotes that are not closed."""
        for match in _LONE_NOT.finditer(bare):
            yield self.fault(message("lone exclamation mark"), *match.span())
        for match in re.finditer("<>", bare):
            yield self.advised(text("unequal sign"), advice.Advice(text("write unequal"), "!="), *match.span())
        for match in re.finditer(r"['\"]", bare):
            yield self.fault(message("text unclosed"), *match.span())
        for match in _SINGLE_EQUALS.finditer(bare):
            before = _WORD.findall(bare[: match.start()])
            if not before:
                yield self.fault(message("equals before rule"), *match.span())
            is_keyword = bool(before) and before[-1] in _KEYWORDS
            if not is_keyword or not bare[: match.start()].rstrip().endswith(before[-1]):
                yield self.advised(text("single equals"), advice.Advice(text("write equals"), "=="), *match.span())

    def _words_and_numbers(self, bare: str, start: int) -> Iterator[RuleSyntaxError]:
        """Find words in capitals, numbers that Python does not read, and words of Python used as names."""
        for match in _RAISED_POINT.finditer(bare):
            yield self.advised(text("no sign", sign="·"), advice.written("*"), *match.span())
        for match in _OTHER_WORDS.finditer(bare):
            meant = advice.written(match[0].lower())
            yield self.advised(text("capitals", word=match[0]), meant, *match.span())
        for match in re.finditer(r"(?<![\w.])\d{4}-\d\d-\d\d(?![\w.])", bare):
            yield self.advised(text("bare date", date=match[0]), advice.written(f"date('{match[0]}')"), *match.span())
        for match in re.finditer(r"(?<![\w.])0\d+", bare):
            yield self.advised(text("begins with zero", number=match[0]), advice.of_number(match[0]), *match.span())
        for match in re.finditer(r"(?<![\w.])\d+(?:\.\d+)?(?!(?i:[ex.]))[^\W\d]\w*", bare):
            number = advice.of_number(match[0])
            fix = text("advice and more", advice=number.fix, more=text("name begins with letter"))
            what = text("name with digit", name=match[0])
            yield self.advised(what, advice.Advice(fix, number.instead), *match.span())
        for match in _NAME_WORD.finditer(bare):
            is_here = match.start() <= start < match.end()
            if is_here and iskeyword(match[0]) and match[0] not in _WORDS_OF_RULES:
                yield self.fault(message("rule with word of Python", word=match[0]), *match.span())


def _with_why(reported: Message) -> Message:
    """Return a message with the reason that holds for all rules, unless it has its own."""
    return reported if reported.why else reported._replace(why=text("rule why"))
