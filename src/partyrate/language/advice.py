"""Advice to people who know other languages: what they wrote, and what the language of rules says instead.

Every advice gives the exact thing to write, or says plainly that there is no such thing and how the value is computed.
The words it knows stand in `foreign`.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from collections.abc import Container, Sequence
from fractions import Fraction
from functools import cache
from typing import Final

from attrs import frozen

from partyrate.language.foreign import (
    CHOOSING,
    FALSE_WORDS,
    FUNCTIONS,
    NAMES,
    NOTHING,
    TRUE_WORDS,
    UNITS,
    WORDS,
)
from partyrate.numbers import Constant, show


@frozen
class Advice:
    """What to write instead: `fix` says it in words, `instead` is the rule or the part of one; empty where none is."""

    fix: str
    instead: str = ""


@frozen
class Form:
    """A function of another language.

    Args:
        names: How it is called elsewhere, in small letters.
        takes: Its arguments there; `...` stands for any number of further ones.
        instead: What to write, in the words of `takes`, or empty where there is no such function. `{and}` stands for
            the arguments with that word between them.
        why: What else must be known, or how the value is computed where there is no such function.
    """

    names: tuple[str, ...]
    takes: tuple[str, ...]
    instead: str
    why: str


@cache
def forms() -> tuple[Form, ...]:
    """Read the table of functions."""
    lines = re.sub(r"\n +", " ", FUNCTIONS).strip().splitlines()
    found = []
    for line in lines:
        if not line.startswith("#"):
            names, takes, rest = re.fullmatch(r"(.*?) \((.*?)\) ->(.*)", line).groups()  # type: ignore[union-attr]
            instead, _, why = rest.partition(";")
            arguments = tuple(part.strip() for part in takes.split(",") if part.strip())
            found.append(Form(tuple(names.casefold().split()), arguments, instead.strip(), why.strip()))
    return tuple(found)


ABSENT: Final = "a value that is not there is asked for with present(x) or coalesce(x, y)"


def written(instead: str, why: str = "") -> Advice:
    """Return the advice to write something."""
    return Advice(_said(instead, why), instead)


_THOUSANDS: Final = re.compile(r"(?<![\w.])[0-9]{1,3}(?:,[0-9]{3})+(?![\w.])")


def of_number(text: str) -> Advice:
    """Return how a number is written that the language writes otherwise: full-width, with an exponent, with a unit.

    Example:
        >>> [of_number(text).instead for text in ("０.６", "1e3", ".5", "1_000", "0x1F", "3万", "90分")]
        ['0.6', '1000', '0.5', '1000', '31', '30000', '90']
    """
    plain = unicodedata.normalize("NFKC", text).replace("。", ".").replace("_", "").strip()
    if found := re.fullmatch(r"([0-9]+(?:\.[0-9]+)?)([^\W\d_]\w*)", plain):
        digits, rest = found.groups()
        word = next(
            (word for word in (*_LONGEST_FIRST, "if", "else", "and", "or", "in") if rest.startswith(word)), None
        )
        factor = UNITS.get(rest[0]) if rest[0] not in "kKMm" or len(rest) == 1 else None
        if word is not None:
            return written(f"{digits} {WORDS.get(word, word)}", "words stand apart from numbers")
        if factor is not None:
            return written(show(Fraction(digits) * factor))
        if not re.match(r"0[xXoObB]|[0-9.]+[eEjJ]", plain):
            return written(show(Fraction(digits)), "a number has no unit")
    value = None
    if re.fullmatch(r"0[xXoObB][0-9a-fA-F]{1,20}", plain):
        value = Fraction(int(plain, 0)) if _is_whole(plain) else None
    elif re.fullmatch(r"(?=\.?[0-9])[0-9]*\.?[0-9]*([eE][+-]?[0-9]{1,2})?", plain):
        value = Fraction(plain)
    return Advice(_NUMBER) if value is None else written(show(value))


def _is_whole(text: str) -> bool:
    try:
        int(text, 0)
    except ValueError:
        return False
    return True


_NUMBER: Final = "write a number with digits and at most one point, such as 0.5 or 1000"


def of_thousands(text: str) -> Advice | None:
    """Return how what holds numbers with commas between their thousands is written; None where it holds none."""
    plain = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)
    return None if plain == text else written(plain)


def of_ratio(text: str) -> Advice | None:
    """Return how a ratio such as 1:2:1 is written; None where a text holds none."""
    found = re.search(r"[0-9.]+(?:\s*:\s*[0-9.]+)+", text)
    if found is None:
        return None
    weights = [part.strip() for part in found[0].split(":")]
    sums = " + ".join(f"{weight} * {name}" for weight, name in zip(weights, "abcdefgh", strict=False))
    return Advice(
        f"a ratio weighs values, and has none itself: write ({sums}) / ({' + '.join(weights)}) with the values"
    )


def of_choice(text: str) -> Advice | None:
    """Return how a choice between values is written that stands in the words of another language."""
    for pattern in _CHOICES:
        found = re.fullmatch(pattern, text.strip(), re.IGNORECASE)
        if found is not None:
            cases = re.findall(_CASES, found["cases"], re.IGNORECASE) if "cases" in found.groupdict() else []
            cases = cases or [(found["c"], found["a"])]
            parts = [f"{a.strip()} if {c.strip()}" for c, a in cases]
            return written(" else ".join([*parts, found["b"].strip()]))
    return None


_CASES: Final = r"when\b(.*?)\bthen\b(.*?)(?=\bwhen\b|$)"
_CHOICES: Final = (
    r"case\s+(?P<cases>when\b.*?)\belse\b(?P<b>.*?)(?:\bend)?",
    r"if\b(?P<c>.*?)(?:\bthen\b|:)(?P<a>.*?)\belse\b:?(?P<b>.*?)",
    r"(?:如果|若|假如|当)(?P<c>.*?)[,，]?(?:那么|则|时)(?P<a>.*?)[,，]?(?:否则)(?P<b>.*)",
    r"(?P<c>[^?？]*)[?？](?P<a>[^:：]*)[:：](?P<b>.*)",
)


def of_keyword_call(text: str) -> Advice | None:
    """Return how `if(c, a, b)`, `and(a, b)` and `or(a, b)` are written; None where a text holds none of them."""
    named = re.sub(r"\b(?:if|and|or)(?=\()", lambda found: found[0].upper(), text)
    try:
        calls = [node for node in ast.walk(ast.parse(named.strip(), mode="eval")) if isinstance(node, ast.Call)]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for call in calls:
        if named != text and isinstance(call.func, ast.Name) and call.func.id in ("IF", "AND", "OR"):
            parts = [ast.get_source_segment(named.strip(), part) or "" for part in call.args]
            return of_call(call.func.id, parts)
    return None


def of_between(text: str) -> Advice | None:
    """Return how `x between a and b` and `x is null` of SQL are written; None where a text holds neither."""
    if found := re.search(r"([^\s()]+)\s+(not\s+)?between\s+([^\s()]+)\s+and\s+([^\s()]+)", text, re.IGNORECASE):
        inside = f"{found[3]} <= {found[1]} <= {found[4]}"
        return written(f"not {inside}" if found[2] else inside)
    if found := re.search(r"([^\s()]+)\s+is\s+(not\s+)?null\b", text, re.IGNORECASE):
        return written(f"{'' if found[2] else 'not '}present({found[1]})")
    if found := re.search(r"(!?)\s*is\.na\(([^()]*)\)", text):
        return written(f"{'' if found[1] else 'not '}present({found[2]})")
    if found := re.search(r"([^\s()]+)\s*(?:在|介于)\s*([0-9.]+)\s*(?:到|至|和|与|-)\s*([0-9.]+)\s*之?间?", text):
        return written(f"{found[2]} <= {found[1]} <= {found[3]}")
    if re.search(r"count\(\s*distinct\b", text, re.IGNORECASE):
        return of_call("distinct", ["a"])
    found = re.search(r"(?<![\w.])([0-9.]+)\s+([\u4e00-\u9fff]{1,2})(?![\w(])", text)
    if found and found[2] not in WORDS and found[2] not in CHOOSING:
        return written(found[1], "a number has no unit")
    if found := re.search(r"count\(\s*\*\s*\)", text, re.IGNORECASE):
        return Advice("write count(table), with the name of the table whose rows are counted")
    return None


def of_window(text: str) -> Advice | None:
    """Return how a function with OVER of SQL is written; None where a text holds none."""
    found = re.search(r"(\w+)\(([^()]*)\)\s+over\s*\(([^()]*)\)", text, re.IGNORECASE)
    if found is None:
        return None
    cohort = re.search(r"partition\s+by\s+(.*?)(?=order\s+by|$)", found[3], re.IGNORECASE)
    order = re.search(r"order\s+by\s+(\w+)\s*(desc|asc)?", found[3], re.IGNORECASE)
    names = cohort[1].strip() if cohort else ""
    within = f"({names})" if not names or "," in names else names
    if "rank" in found[1].lower() or "row_number" in found[1].lower():
        ties = "dense" if "dense" in found[1].lower() else "min"
        value, way = (order[1], (order[2] or "asc").lower()) if order else ("a", "desc")
        return written(f"rank({value}, '{way}', within={within}, ties='{ties}')")
    inner = of_call(found[1], [found[2].strip()], tuple(SAME_NAMES))
    call = inner.instead if inner is not None else ""
    return written(f"{call[:-1]}, within={within})") if call.endswith(")") else None


SAME_NAMES: Final = ("sum", "mean", "min", "max", "count", "any", "all")
"""Functions that keep their names."""

_LONGEST_FIRST: Final = sorted((word for word in WORDS if not word.isascii()), key=len, reverse=True)


def of_word(text: str) -> tuple[int, int, Advice] | None:
    """Find the first word of another language that stands between values, or begins a choice between them.

    Returns:
        Where it stands, and what to write instead.
    """
    for found in re.finditer(r"[^\W\d]\w*", text):
        word = found[0].casefold()
        if word in CHOOSING:
            return (*found.span(), Advice("write a if c else b"))
        if word in WORDS:
            return (*found.span(), written(WORDS[word]))
    return None


def of_joined(name: str, known: Container[str]) -> Advice | None:
    """Return how a name is written that is two known ones with a word between them: `甲且乙`; None where it is none."""
    for word in _LONGEST_FIRST:
        before, found, after = name.partition(word)
        if found and before in known and after in known:
            return written(f"{before} {WORDS[word]} {after}")
    return None


def of_percent(text: str, place: int) -> Advice | None:
    """Return how a percentage is written whose sign stands at a place; None where the sign is none of a percentage."""
    before, after = re.search(r"(?<![\w.])[0-9]+(\.[0-9]+)?\s*$", text[:place]), text[place + 1 :].strip()
    if text[place] not in "%％" or before is None or re.match(r"[\w(（]", after.removeprefix("and").removeprefix("or")):
        return None
    return written(show(Fraction(before[0].strip()) / 100))


_NUMERALS: Final = {**{digit: value for value, digit in enumerate("零一二三四五六七八九")}, "两": 2, "〇": 0}
_PLACES: Final = {"十": 10, "百": 100, "千": 1_000}


def of_numeral(name: str) -> Advice | None:
    """Return a number that is written in Chinese, or as 百分之; None for other names.

    Example:
        >>> [of_numeral(name).instead for name in ("九十", "一百零五", "三万", "百分之六十", "百分之60")]
        ['90', '105', '30000', '0.6', '0.6']
    """
    if name.startswith("百分之"):
        rest = name.removeprefix("百分之")
        share = Advice("", rest) if rest.isascii() and rest.isdecimal() else of_numeral(rest)
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
    """Return what to write instead of a name that is a value elsewhere, a text, or two names in one; else None.

    `words` are the texts that values can be.
    """
    if name in words:
        return written(f"'{name}'", "a text stands in quotes")
    if (number := of_numeral(name)) is not None:
        return number
    if name.casefold() in NAMES:
        return written(NAMES[name.casefold()])
    return Advice(ABSENT) if name.casefold() in NOTHING else of_joined(name, known)


def of_other_kind(kind: str, words: str, other: Constant | None) -> Advice | None:
    """Return how a number or a date is compared with a constant of another kind; None where that cannot be said.

    Example:
        >>> of_other_kind("number", "score", "90").fix
        'write 90 without quotes'
        >>> of_other_kind("date", "appointed", Fraction(2020)).instead
        'year(appointed)'
    """
    if kind == "number" and isinstance(other, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", other):
        return Advice(f"write {other} without quotes", other)
    if kind == "date" and isinstance(other, Fraction) and other.denominator == 1 and 1000 <= other <= 9999:
        return written(f"year({words})")
    if (
        kind == "date"
        and isinstance(other, str)
        and (found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", other))
    ):
        day = f"{found[1]}-{found[2]:0>2}-{found[3]:0>2}"
        return Advice(
            f'declare [parameter.deadline] with kind = "date" and value = {day}, and write deadline', "deadline"
        )
    return None


def of_flag(flag: str, comparison: str, other: Constant) -> Advice | None:
    """Return how a flag is asked for that is compared with a word such as 'yes' or a number; None for other ones."""
    word = str(other).casefold()
    if comparison not in ("==", "!=") or word not in TRUE_WORDS | FALSE_WORDS:
        return None
    holds = (word in TRUE_WORDS) == (comparison == "==")
    return written(flag if holds else f"not {operand(flag)}", "a flag is a condition by itself")


def of_call(name: str, arguments: Sequence[str], known: Sequence[str] = ()) -> Advice | None:
    """Return what to write instead of a call of another language; None where nothing is known of it.

    `known` are the functions of the language: a name that differs from one of them by its capitals is that one.

    Example:
        >>> of_call("IF", ["a > 1", "2", "3"]).instead
        '2 if a > 1 else 3'
        >>> of_call("AVERAGE", ["marks"]).fix
        'write mean(marks)'
    """
    word = name.casefold()
    called = [form for form in forms() if word in form.names]
    fitting = [form for form in called if _fits(form, arguments)]
    form = next(iter(fitting or [form for form in called if not form.instead]), None)
    if form is not None:
        instead = _filled(form, arguments) if form.instead else ""
        return Advice(_said(instead, form.why), instead)
    if word in known:
        return written(f"{word}({', '.join(arguments)})")
    if not called:
        return None
    form = called[0]
    takes = [part for part in form.takes if part != "..."] or ["a", "b"]
    example = _filled(form, takes)
    return Advice("; ".join(filter(None, [f"{name}({', '.join(takes)}) is written {example}", form.why])))


def _fits(form: Form, arguments: Sequence[str]) -> bool:
    if form.takes[-1:] == ("...",):
        return len(arguments) >= max(len(form.takes), 2 if len(form.takes) == 1 else 0)
    return len(form.takes) == len(arguments)


def _filled(form: Form, arguments: Sequence[str]) -> str:
    if form.instead.startswith("{"):
        return f" {form.instead.strip('{}')} ".join(map(operand, arguments))
    if form.instead == "a if c else b":
        c, a, b = (f"({each})" if " if " in each else each for each in arguments)
        return f"{a} if {c} else {b}"
    given = dict(zip(form.takes, arguments, strict=False))
    for part, argument in given.items():
        inside = form.instead == part or re.search(rf"[(,] *{part} *[,)]", form.instead)
        given[part] = argument if inside else operand(argument)
    if "..." in form.takes:
        given["..."] = ", ".join(arguments[form.takes.index("...") :])
    parts = (re.escape(part) if part == "..." else rf"(?<![\w'.]){part}(?![\w'(=])" for part in given)
    return re.sub("|".join(parts), lambda found: given[found[0]], form.instead) if given else form.instead


def operand(text: str) -> str:
    """Write an argument so that it stays together beside an operator."""
    simple = re.fullmatch(
        r"[\w.]+(\((?:[^()]|\([^()]*\))*\)|\[[^][]*\])?|'[^']*'|\"[^\"]*\"|\((?:[^()]|\([^()]*\))*\)", text
    )
    return text if simple else f"({text})"


def _said(instead: str, why: str) -> str:
    return "; ".join(filter(None, [f"write {instead}" if instead else "", why]))
