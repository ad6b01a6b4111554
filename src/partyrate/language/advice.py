"""Advice to people who know other languages: the counterpart in the language of rules of what they wrote.

Every advice is the exact text to write, or says that there is no such function and how the value is computed. The words
that are recognised are those of `foreign`, the texts are those of the catalogue of messages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence
from datetime import date
from fractions import Fraction
from typing import Final

from partyrate.language.brackets import filled, without_quotes
from partyrate.language.counterparts import Advice, Form, form_of, forms, of_call, written
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
    "form_of",
    "forms",
    "is_day",
    "of_call",
    "of_comma",
    "of_day",
    "of_flag",
    "of_joined",
    "of_name",
    "of_number",
    "of_numeral",
    "of_other_kind",
    "of_part_of_day",
    "of_percent",
    "of_ratio",
    "of_thousands",
    "of_word",
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
    if re.match(r"0[xXoObB]|[0-9.]+[eEjJ]", plain):
        return None
    return written(f"{digits} * {suffix}") if suffix.isascii() else written(show(Fraction(digits)), text("no unit"))


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


def of_comma(source: str) -> Advice | None:
    """Return a source whose numbers have no comma: between thousands it goes, for decimals it is a point; else None.

    Example:
        >>> [of_comma(source).instead for source in ("1,500 * a", "a * 1,5", "0,25")], of_comma("a, 5")
        (['1500 * a', 'a * 1.5', '0.25'], None)
    """
    without = of_thousands(source)
    plain = re.sub(r"(?<![\w.,])([0-9]+),([0-9]+)(?![\w.,])", r"\1.\2", source)
    return without or (None if plain == source else written(plain))


def of_ratio(source: str) -> Advice | None:
    """Return how a ratio such as 1:2:1 is written; None where a source holds none."""
    match = re.search(r"[0-9.]+(?:\s*:\s*[0-9.]+)+", source)
    if match is None:
        return None
    weights = [part.strip() for part in match[0].split(":")]
    sums = " + ".join(f"{weight} * {name}" for weight, name in zip(weights, "abcdefgh", strict=False))
    return Advice(text("ratio weighs", sums=sums, total=" + ".join(weights)))


_LONGEST_FIRST: Final = sorted((word for word in WORDS if not word.isascii()), key=len, reverse=True)


def of_word(source: str) -> tuple[int, int, Advice] | None:
    """Find the first word of another language that is an operator or part of a conditional.

    Returns:
        Its start, its end, and the correction.
    """
    for match in re.finditer(r"[^\W\d]\w*", without_quotes(source)):
        word = match[0].casefold()
        if word in CHOOSING:
            return (*match.span(), Advice(text("write choice")))
        if word in WORDS:
            return (*match.span(), written(WORDS[word]))
    return None


def of_joined(name: str, known: Container[str]) -> Advice | None:
    """Return how two known names, or a name and a number, with a word between them are written; None for others.

    Example:
        >>> of_joined("得分不小于90", ["得分"]).instead
        '得分 >= 90'
    """
    for word in (*_LONGEST_FIRST, "·"):
        before, separator, after = name.partition(word)
        meant = _joined(before, WORDS.get(word, "*"), after, known) if separator and before in known else ""
        if meant:
            return written(meant)
    return None


def _joined(before: str, operator: str, after: str, known: Container[str]) -> str:
    """Return a name with an operator and what stands after it; empty where that is no value."""
    if operator in ("==", "!=") and after in TRUE_WORDS | FALSE_WORDS and not after.isascii():
        return before if (after in TRUE_WORDS) == (operator == "==") else f"not {before}"
    if re.fullmatch(r"[0-9]+[\u4e00-\u9fff]{1,2}", after):  # a number with its unit
        after = of_number(after).instead
    return f"{before} {operator} {after}" if after in known or (after.isascii() and after.isdecimal()) else ""


def of_percent(source: str, position: int) -> tuple[int, Advice] | None:
    """Find the percentage, or the share of a thousand, whose sign is at a position.

    Returns:
        Its start, and the correction; None where the sign is no percent sign.
    """
    if source[position] not in "%％‰":
        return None
    # Python refuses to read numbers of thousands of digits.
    before = re.search(r"(?<![\w.])[0-9]{1,60}(\.[0-9]{1,60})?\s*$", source[:position])
    after = source[position + 1 :].strip()
    if before is None or re.match(r"(?!(?:and|or|if|else|in|not)\b)[\w(（]", after):
        return None
    return before.start(), written(show(Fraction(before[0].strip()) / (1000 if source[position] == "‰" else 100)))


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
    if places := re.fullmatch(r"(?:前|不超过|至多|最多)([0-9]+)(?:名|个|位|家|人)?", name):
        return written(places[1], text("no unit"))
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


_NAMES_OF_PARTS: Final = {
    "weekday": ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    "month": (
        *("january", "february", "march", "april", "may", "june"),
        *("july", "august", "september", "october", "november", "december"),
    ),
}
_CHINESE_PARTS: Final = {
    "weekday": r"(?:星期|周|礼拜)([一二三四五六日天])",
    "month": r"(0?[1-9]|1[0-2]|十?[一二]|[三四五六七八九十])月份?",
}


def of_part_of_day(function: str, name: str) -> Advice | None:
    """Return the number of a day of the week, or of a month, that is compared with its name; None for other texts.

    Example:
        >>> [of_part_of_day("weekday", name).instead for name in ("Monday", "fri", "星期日")]
        ['1', '5', '7']
        >>> [of_part_of_day("month", name).instead for name in ("Sept", "十二月", "3月")]
        ['9', '12', '3']
    """
    if function not in _NAMES_OF_PARTS:
        return None
    word = name.strip().casefold()
    note = text("advice weekdays") if function == "weekday" else None
    if match := re.fullmatch(_CHINESE_PARTS[function], word):
        number = of_numeral({"日": "七", "天": "七"}.get(match[1], match[1]))
        return written(match[1].lstrip("0") if number is None else number.instead, note)
    full = [each for each in _NAMES_OF_PARTS[function] if len(word) > 2 and each.startswith(word)]
    return written(str(_NAMES_OF_PARTS[function].index(full[0]) + 1), note) if full else None


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


def of_flag(flag: str, comparison: str, other: Constant | None) -> Advice | None:
    """Return how a flag is tested that is compared with a word such as 'yes' or a number; None for all else."""
    word = str(other).casefold()
    if comparison not in ("==", "!=") or word not in TRUE_WORDS | FALSE_WORDS:
        return None
    holds = (word in TRUE_WORDS) == (comparison == "==")
    return written(flag if holds else filled("not a", {"a": flag}), text("flag by itself"))
