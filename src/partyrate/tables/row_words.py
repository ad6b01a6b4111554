"""Words and signs that tell totals, notes, headings and numbers of columns from the units of a table."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from string import digits
from typing import Final

from partyrate.tables.grid import Cell, Special, shown_text
from partyrate.tables.targets import fold, split_unit

_SUMMED: Final = ("合计", "总计", "小计", "平均", "汇总", "累计", "共计", "总和", "均值", "中位数", "标准差")
_PLACES: Final = ("省", "市", "州", "盟", "县", "旗", "区", "镇", "乡", "街道", "片区", "社区", "村", "单位", "系统")
TOTALS: Final = frozenset(
    {"最高分", "最低分", "最高", "最低", "最大值", "最小值", "最大", "最小", *(f"全{place}" for place in _PLACES),
     "max", "min", "maximum", "minimum", "median", "stdev", "total", "totals", "sum", "subtotal", "grandtotal",
     "average", "mean", "过次页", "转次页", "转下页", "承前页", "承上页", "接上页"}
)  # fmt: skip
_TOTAL_ENDS: Final = (
    *(f"{word}{end}" for word in _SUMMED for end in ("", "数", "分", "值", "得分", "成绩")),
)  # fmt: skip
UNDECIDED: Final = ("stdev",)
"""Words for totals that are not computed here."""

_CLOSING: Final = (")", "]", "】", "）")
_LONGEST_TOTAL: Final = 60
"""The most characters of a word for a total with brackets."""

_TOTAL_WORDS: Final = ("total", "subtotal", "average")
_NOTES: Final = (
    "注|备注|说明|附注|填表|制表|审核|复核|填报|负责人|联系|日期|数据来源|来源|单位|盖章|note|source|prepared|date"
)
_NOTE = re.compile(
    rf"({_NOTES})[^:：]{{0,8}}[:：]|[^:：]{{0,8}}(人|员|日期|时间|电话)[:：]"  # a remark, or who signs and when
    r"|共\s*\d+\s*[^\s\d]{1,6}$|第\s*[\d一二三四五六七八九十]+\s*页(\W|共|$)|page\s*\d+"  # records, pages
    r"|[^:：]{0,12}(签字|签名|签章|盖章|公章)|[(（—-]*(此[处行页]|本页)?以下(均?为)?(空白|无正文|无内容)\W*$",
    re.IGNORECASE,
)
_LABELLED = re.compile("[\u4e00-\u9fff（）() ]{1,10}[:：]")
_SIGNED_ON = re.compile(
    r"(\d{4})?\s*年\s*\d*\s*月\s*(\d*\s*[日号])?|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}([-/.])\d{1,2}\3\d{4}"
)
"""A day beside a signature, which may be left open."""


class _PlainCharacters(dict[str, bool]):
    """By character whether it is an ideograph or a digit, and none of some words has it at one end; remembered."""

    def __init__(self, words: Collection[str], at: int) -> None:
        super().__init__()
        self._taken = {word[at] for word in words}

    def __missing__(self, character: str) -> bool:
        is_plain = "\u4e00" <= character <= "\u9fff" or (character in digits and character != "")
        self[character] = found = is_plain and character not in self._taken
        return found


OF_WHICH: Final = "其中"
"""The word before a row that is contained in the one above."""

_NUMERALS: Final = "一二三四五六七八九十"
_PART_NUMBER = re.compile(f"[(（]?[{_NUMERALS}]+[)）、.．]?")
_PART = re.compile(f"[(（][{_NUMERALS}]+[)）]|[{_NUMERALS}]+[、.．]")
_BEGINNINGS: Final = _PlainCharacters((*TOTALS, *_TOTAL_ENDS, *_NOTES.split("|"), *_NUMERALS, OF_WHICH), 0)
_ENDINGS: Final = _PlainCharacters((*TOTALS, *_TOTAL_ENDS), -1)
STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
"""The ten stems, by which forms letter their columns."""

_COLUMN_NUMBER = re.compile(r"[(（]?([1-9]\d?)[)）]?(?:\s*=.*)?")
FEWEST_NUMBERED: Final = 3
"""From how many columns on a row may be one that numbers them."""


def is_plain_name(text: str) -> bool:
    """Whether a text begins and ends as no total, note, part or protected text does, and labels nothing by a colon."""
    return _BEGINNINGS[text[:1]] and _ENDINGS[text[-1:]] and "：" not in text and ":" not in text


def is_note(text: str, *, has_key: bool = True) -> bool:
    """Whether a text is a remark, who signs a table and when, the number of its records or pages, or its end.

    In a row without a key it may have any label: 站长：张三.

    Example:
        >>> is_note("注：数据截至年底"), is_note("统计负责人：张三"), is_note("第1页 共2页"), is_note("（以下空白）")
        (True, True, True, True)
        >>> is_note("注水村"), is_note("站长：张三"), is_note("站长：张三", has_key=False)
        (False, False, True)
    """
    return _NOTE.match(text) is not None or (not has_key and _LABELLED.match(text) is not None)


def is_numbered(text: str, *, is_alone: bool = False) -> bool:
    """Whether a text begins with a number of parts, or is one alone, as headings do: 一、 and （二）.

    Example:
        >>> is_numbered("一、城关镇"), is_numbered("（二）"), is_numbered("三里屯"), is_numbered("三", is_alone=True)
        (True, True, False, True)
    """
    return (_PART_NUMBER.fullmatch(text) if is_alone else _PART.match(text)) is not None


def is_total(text: str) -> bool:
    """Whether a text is the word for a total, alone, behind the name of what is summed, or with brackets.

    Example:
        >>> is_total("合 计："), is_total("Total"), is_total("城关镇小计"), is_total("全县"), is_total("合计村")
        (True, True, True, True, False)
        >>> is_total("合计（2个村）"), is_total("【小计】"), is_total("柳河村（合计）"), is_total("全县（区）村")
        (True, True, True, False)
    """
    if _is_total_word(text):
        return True
    if text[-1:] not in _CLOSING or len(text) > _LONGEST_TOTAL:
        return False
    bare, inside = split_unit(text)
    return any(map(_is_total_word, (bare, inside) if inside else (text.strip("()（）[]【】"),)))


def _is_total_word(text: str) -> bool:
    folded = fold(text)
    if folded in TOTALS or folded.endswith(_TOTAL_ENDS):
        return True
    *before, last = text.split() or [""]
    return bool(before) and fold(last) in _TOTAL_WORDS


def is_day(cell: Cell) -> bool:
    """Return whether a cell holds the day beside a signature."""
    return _SIGNED_ON.fullmatch(shown_text(cell)) is not None or (isinstance(cell, Special) and cell.style == "date")


def is_numbering(texts: Sequence[str]) -> bool:
    """Return whether texts are the first of the ten stems, and the first numbers, in their orders."""
    numbers = [match[1] for match in map(_COLUMN_NUMBER.fullmatch, texts) if match]
    letters = [text for text in texts if text in STEMS]
    is_all = bool(numbers) and len(numbers) + len(letters) == len(texts)
    return is_all and numbers == list(map(str, range(1, len(numbers) + 1))) and letters == list(STEMS[: len(letters)])
