"""Advice to people who know other languages: the counterpart in the language of rules of what they wrote.

Every advice is the exact text to write, or says that there is no such function and how the value is computed. The words
that are recognised are those of `foreign`, the texts are those of the catalogue of messages.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Callable, Container, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from partyrate.language.counterparts import Advice, Form, forms, of_call, operand, written
from partyrate.language.foreign import (
    CHOOSING,
    FALSE_WORDS,
    NAMES,
    NOTHING,
    TRUE_WORDS,
    UNITS,
    WORDS,
)
from partyrate.messages import Text, text
from partyrate.numbers import Constant, show

__all__ = [
    "Advice",
    "Form",
    "absent_advice",
    "forms",
    "is_day",
    "of_between",
    "of_call",
    "of_choice",
    "of_day",
    "of_flag",
    "of_joined",
    "of_keyword_call",
    "of_name",
    "of_number",
    "of_numeral",
    "of_other_kind",
    "of_percent",
    "of_ratio",
    "of_thousands",
    "of_window",
    "of_word",
    "operand",
    "written",
]


def absent_advice() -> Advice:
    """Return how a rule asks for an absent value."""
    return Advice(text("ask for absent"))


_THOUSANDS: Final = r"(?<![\w.])[0-9]{1,3}(?:,[0-9]{3})+(?![\w.])"


def of_number(source: str) -> Advice:
    """Return the plain form of a number that is written full-width, with an exponent or with a unit.

    Example:
        >>> [of_number(source).instead for source in ("０.６", "1e3", ".5", "1_000", "0x1F", "3万", "90分")]
        ['0.6', '1000', '0.5', '1000', '31', '30000', '90']
    """
    plain = unicodedata.normalize("NFKC", source).replace("。", ".").replace("_", "").strip()
    if match := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)([^\W\d_]\w*)", plain):
        advice = _of_suffix(plain, *match.groups())
        if advice is not None:
            return advice
    value = None
    if re.fullmatch(r"0[xXoObB][0-9a-fA-F]{1,20}", plain):
        value = Fraction(int(plain, 0)) if _is_whole(plain) else None
    elif re.fullmatch(r"(?=\.?[0-9])[0-9]*\.?[0-9]*([eE][+-]?[0-9]{1,2})?", plain):
        value = Fraction(plain)
    return Advice(text("write number")) if value is None else written(show(value))


def _of_suffix(plain: str, digits: str, suffix: str) -> Advice | None:
    """Return how a number with letters after it is written: a word, a unit that multiplies it, or any other unit."""
    word = next((word for word in (*_LONGEST_FIRST, "if", "else", "and", "or", "in") if suffix.startswith(word)), None)
    if word is not None:
        return written(f"{digits} {WORDS.get(word, word)}", text("words apart"))
    factor = UNITS.get(suffix[0]) if suffix[0] not in "kKMm" or len(suffix) == 1 else None
    if factor is not None:
        return written(show(Fraction(digits) * factor))
    if not re.match(r"0[xXoObB]|[0-9.]+[eEjJ]", plain):
        return written(show(Fraction(digits)), text("no unit"))
    return None


def _is_whole(source: str) -> bool:
    try:
        int(source, 0)
    except ValueError:
        return False
    return True


def of_thousands(source: str) -> Advice | None:
    """Return a source without the commas between thousands; None where it has none."""
    plain = re.sub(_THOUSANDS, lambda match: match[0].replace(",", ""), source)
    return None if plain == source else written(plain)


def of_ratio(source: str) -> Advice | None:
    """Return how a ratio such as 1:2:1 is written; None where a source holds none."""
    match = re.search(r"[0-9.]+(?:\s*:\s*[0-9.]+)+", source)
    if match is None:
        return None
    weights = [part.strip() for part in match[0].split(":")]
    sums = " + ".join(f"{weight} * {name}" for weight, name in zip(weights, "abcdefgh", strict=False))
    return Advice(text("ratio weighs", sums=sums, total=" + ".join(weights)))


def of_choice(source: str) -> Advice | None:
    """Return how a conditional in the words of another language is written; None where a source is none."""
    for pattern in _CHOICES:
        match = re.fullmatch(pattern, source.strip(), re.IGNORECASE)
        if match is not None:
            cases = re.findall(_CASES, match["cases"], re.IGNORECASE) if "cases" in match.groupdict() else []
            cases = cases or [(match["c"], match["a"])]
            parts = [f"{a.strip()} if {c.strip()}" for c, a in cases]
            return written(" else ".join([*parts, match["b"].strip()]))
    return None


_CASES: Final = r"when\b(.*?)\bthen\b(.*?)(?=\bwhen\b|$)"
_CHOICES: Final = (
    r"case\s+(?P<cases>when\b.*?)\belse\b(?P<b>.*?)(?:\bend)?",
    r"if\b(?P<c>.*?)(?:\bthen\b|:)(?P<a>.*?)\belse\b:?(?P<b>.*?)",
    r"(?:如果|若|假如|当)(?P<c>.*?)[,，]?(?:那么|则|时)(?P<a>.*?)[,，]?(?:否则)(?P<b>.*)",
    r"(?P<c>[^?？]*)[?？](?P<a>[^:：]*)[:：](?P<b>.*)",
)


def of_keyword_call(source: str) -> Advice | None:
    """Return how `if(c, a, b)`, `and(a, b)` and `or(a, b)` are written; None where a source holds none of them."""
    named = re.sub(r"\b(?:if|and|or)(?=\()", lambda match: match[0].upper(), source)
    try:
        calls = [node for node in ast.walk(ast.parse(named.strip(), mode="eval")) if isinstance(node, ast.Call)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for call in calls:
        if named != source and isinstance(call.func, ast.Name) and call.func.id in ("IF", "AND", "OR"):
            parts = [ast.get_source_segment(named.strip(), part) or "" for part in call.args]
            return of_call(call.func.id, parts)
    return None


def of_between(source: str) -> Advice | None:
    """Return how `x between a and b`, `x is null` and other idioms are written; None where a source holds none."""
    for pattern, rewrite in _IDIOMS:
        match = re.search(pattern, source)
        advice = rewrite(match) if match is not None else None
        if advice is not None:
            return advice
    return None


def _between(match: re.Match[str]) -> Advice:
    inside = f"{match[3]} <= {match[1]} <= {match[4]}"
    return written(f"not {inside}" if match[2] else inside)


def _number_with_unit(match: re.Match[str]) -> Advice | None:
    is_word = match[2] in WORDS or match[2] in CHOOSING
    return None if is_word else written(match[1], text("no unit"))


_IDIOMS: Final[tuple[tuple[str, Callable[[re.Match[str]], Advice | None]], ...]] = (
    (r"(?i)([^\s()]+)\s+(not\s+)?between\s+([^\s()]+)\s+and\s+([^\s()]+)", _between),
    (
        r"(?i)([^\s()]+)\s+is\s+(not\s+)?null\b",
        lambda match: written(f"{'' if match[2] else 'not '}present({match[1]})"),
    ),
    (r"(!?)\s*is\.na\(([^()]*)\)", lambda match: written(f"{'' if match[1] else 'not '}present({match[2]})")),
    (
        r"([^\s()]+)\s*(?:在|介于)\s*([0-9.]+)\s*(?:到|至|和|与|-)\s*([0-9.]+)\s*之?间?",
        lambda match: written(f"{match[2]} <= {match[1]} <= {match[3]}"),
    ),
    (r"(?i)count\(\s*distinct\b", lambda _: of_call("distinct", ["a"])),
    (r"(?<![\w.])([0-9.]+)\s+([\u4e00-\u9fff]{1,2})(?![\w(])", _number_with_unit),
    (r"(?i)count\(\s*\*\s*\)", lambda _: Advice(text("count table"))),
)
"""Idioms of other languages in the middle of a rule, with their counterparts; the first that matches applies.

The patterns are compiled when a rule has a fault, which keeps the import of the package short.
"""


def _of_ordered_window(function: str, argument: str, order: re.Match[str] | None, within: str) -> str | None:
    """Return how a function of an ordered window is written; None for another one."""
    value, direction = (order[1], (order[2] or "asc").lower()) if order else ("a", "desc")
    if function in ("percent_rank", "cume_dist"):
        ties, kind = ("min", "inclusive") if function == "percent_rank" else ("max", "share")
        return f"percent_rank({value}, '{direction}', within={within}, ties='{ties}', kind='{kind}')"
    if "rank" in function or "row_number" in function:
        return f"rank({value}, '{direction}', within={within}, ties='{'dense' if 'dense' in function else 'min'}')"
    if function == "sum" and order is not None:
        return f"cumulative({argument}, {value}, '{direction}', within={within}, ties='max')"
    if function in ("lag", "lead") and order is not None:
        side = "ahead" if function == "lag" else "behind"
        return f"{side}({argument}, {value}, '{direction}', within={within}, ties='open')"
    return None


def of_window(source: str) -> Advice | None:
    """Return how a window function (`OVER`) of SQL is written; None where a source holds none."""
    match = re.search(r"(\w+)\(([^()]*)\)\s+over\s*\(([^()]*)\)", source, re.IGNORECASE)
    if match is None:
        return None
    function, window = match[1].lower(), match[3]
    cohort = re.search(r"partition\s+by\s+(.*?)(?=order\s+by|$)", window, re.IGNORECASE)
    names = cohort[1].strip() if cohort else ""
    within = f"({names})" if not names or "," in names else names
    order = re.search(r"order\s+by\s+(\w+)\s*(desc|asc)?", window, re.IGNORECASE)
    placed = _of_ordered_window(function, match[2].strip(), order, within)
    if placed is not None:
        return written(placed)
    inner = of_call(match[1], [match[2].strip()], SAME_NAMES)
    call = inner.instead if inner is not None else ""
    return written(f"{call[:-1]}, within={within})") if call.endswith(")") else None


SAME_NAMES: Final = ("sum", "mean", "min", "max", "count", "any", "all")
"""Functions that other languages call by the same names."""

_LONGEST_FIRST: Final = sorted((word for word in WORDS if not word.isascii()), key=len, reverse=True)


def of_word(source: str) -> tuple[int, int, Advice] | None:
    """Find the first word of another language that is an operator or part of a conditional.

    Returns:
        Its start, its end, and the correction.
    """
    for match in re.finditer(r"[^\W\d]\w*", source):
        word = match[0].casefold()
        if word in CHOOSING:
            return (*match.span(), Advice(text("write choice")))
        if word in WORDS:
            return (*match.span(), written(WORDS[word]))
    return None


def of_joined(name: str, known: Container[str]) -> Advice | None:
    """Return how two known names with a word between them, such as `甲且乙`, are written; None for other names."""
    for word in _LONGEST_FIRST:
        before, separator, after = name.partition(word)
        if separator and before in known and after in known:
            return written(f"{before} {WORDS[word]} {after}")
    return None


def of_percent(source: str, position: int) -> Advice | None:
    """Return how the percentage is written whose sign is at a position; None where the sign is no percent sign."""
    before = re.search(r"(?<![\w.])[0-9]+(\.[0-9]+)?\s*$", source[:position])
    after = source[position + 1 :].strip()
    if (
        source[position] not in "%％"
        or before is None
        or re.match(r"[\w(（]", after.removeprefix("and").removeprefix("or"))
    ):
        return None
    return written(show(Fraction(before[0].strip()) / 100))


_NUMERALS: Final = {**{digit: value for value, digit in enumerate("零一二三四五六七八九")}, "两": 2, "〇": 0}
_PLACES: Final = {"十": 10, "百": 100, "千": 1_000}


def of_numeral(name: str) -> Advice | None:
    """Return the digits of a Chinese numeral or of 百分之; None for other names.

    Example:
        >>> [of_numeral(name).instead for name in ("九十", "一百零五", "三万", "百分之六十", "百分之60")]
        ['90', '105', '30000', '0.6', '0.6']
    """
    if name.startswith("百分之"):
        rest = name.removeprefix("百分之")
        share = Advice(Text("", ""), rest) if rest.isascii() and rest.isdecimal() else of_numeral(rest)
        return None if share is None else written(show(Fraction(share.instead) / 100))
    total = section = digit = 0
    for char in name:
        if char in _NUMERALS:
            digit = _NUMERALS[char]
        elif char in _PLACES:
            section, digit = section + (digit or 1) * _PLACES[char], 0
        elif char in "万亿":
            total, section, digit = (total + section + digit) * int(UNITS[char]), 0, 0
        else:
            return None
    return written(str(total + section + digit)) if name else None


def of_name(name: str, known: Sequence[str], words: Container[str] = ()) -> Advice | None:
    """Return the correction of a name that is a value elsewhere, a text, or two names in one; None for other names.

    `words` are the texts that values can be.
    """
    if name in words:
        return written(f"'{name}'", text("text in quotes"))
    if (number := of_numeral(name)) is not None:
        return number
    if name.casefold() in NAMES and not (len(name) == 1 and name.isascii()):  # a letter is a name of its own
        return written(NAMES[name.casefold()])
    return absent_advice() if name.casefold() in NOTHING else of_joined(name, known)


def of_other_kind(kind: str, words: str, other: Constant | None) -> Advice | None:
    """Return how a number or a date is compared with a constant of another kind; None where that is unknown.

    Example:
        >>> of_other_kind("number", "score", "90").fix
        'write 90 without quotes'
        >>> of_other_kind("date", "appointed", Fraction(2020)).instead
        'year(appointed)'
    """
    if kind == "number" and isinstance(other, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", other):
        return Advice(text("without quotes", number=other), other)
    if kind == "date" and isinstance(other, Fraction) and other.denominator == 1 and 1000 <= other <= 9999:
        return written(f"year({words})")
    return of_day(other) if kind == "date" and isinstance(other, str) else None


def is_day(written: str) -> bool:
    """Return whether a text is a day of the calendar, as `2024-03-01`."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written):
        return False
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def of_day(source: str) -> Advice | None:
    """Return how a day is written in a rule; None for a text that is none.

    Example:
        >>> [of_day(text).instead for text in ("2024/3/1", "2024年3月1日", "20240301")]
        ["date('2024-03-01')", "date('2024-03-01')", "date('2024-03-01')"]
    """
    match = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?", source.strip())
    day = f"{match[1]}-{match[2]:0>2}-{match[3]:0>2}" if match else ""
    return written(f"date('{day}')", text("day as parameter", day=day)) if is_day(day) else None


def of_flag(flag: str, comparison: str, other: Constant) -> Advice | None:
    """Return how a flag is tested that is compared with a word such as 'yes' or a number; None for other constants."""
    word = str(other).casefold()
    if comparison not in ("==", "!=") or word not in TRUE_WORDS | FALSE_WORDS:
        return None
    holds = (word in TRUE_WORDS) == (comparison == "==")
    return written(flag if holds else f"not {operand(flag)}", text("flag by itself"))
