"""Telling the rows of a table from what stands between and below them: totals, headings, notes, headers again."""

from __future__ import annotations

import re
from collections.abc import Collection
from fractions import Fraction
from string import digits
from typing import Final

from attrs import define, evolve, field

from partyrate.model import Indicator
from partyrate.numbers import exact
from partyrate.tables.faults import TableFault, fault
from partyrate.tables.grid import Row, Sheet, is_blank, reference, text_of
from partyrate.tables.layout import Layout, Search
from partyrate.tables.targets import Target, fold

TOTALS: Final = frozenset(
    {"合计", "总计", "小计", "平均", "平均分", "平均值", "均值", "总和", "汇总", "累计", "共计", "总平均", "全县合计",
     "本页合计", "本页小计", "平均数", "平均得分", "平均成绩", "最高分", "最低分", "最高",
     "最低", "最大值", "最小值", "中位数", "标准差", "合计数", "总计数", "小计数", "累计数", "全县平均", "全镇合计",
     "全镇平均", "全乡合计", "全乡平均", "全市合计", "全区合计", "max", "min", "maximum", "minimum", "median", "stdev",
     "total", "totals", "sum", "subtotal", "grandtotal", "average", "mean"}
)  # fmt: skip
_TOTAL_ENDS: Final = ("合计", "总计", "小计", "平均", "total", "average")
_NOTES: Final = (
    "注|备注|说明|附注|填表|制表|审核|复核|填报|负责人|联系|日期|数据来源|来源|单位|盖章|note|source|prepared|date"
)
_NOTE = re.compile(rf"({_NOTES})[^:：]{{0,8}}[:：]", re.IGNORECASE)


class _Beginnings(dict[str, bool]):
    """By the first character of a text whether it is certainly no word for a total and no note, remembered."""

    def __missing__(self, character: str) -> bool:
        is_plain = "\u4e00" <= character <= "\u9fff" or character in digits
        words = (*TOTALS, *_NOTES.lower().split("|"))
        self[character] = found = is_plain and not any(word.startswith(fold(character)) for word in words)
        return found


_BEGINNINGS: Final = _Beginnings()
_MOST_SUMS: Final = 20
"""The most rows without a key that are compared with sums, so that a file of such rows takes no more time."""

_LONGEST_SUMMED: Final = 40
"""From how many characters on a number is not summed."""


@define
class Sorted:
    """The rows of a table, what was left out by its kind, and what is at fault."""

    rows: list[int] = field(factory=list)
    left: dict[str, list[int]] = field(factory=dict)
    faults: list[TableFault] = field(factory=list)

    def leave(self, kind: str, row: int) -> None:
        """Leave a row out."""
        self.left.setdefault(kind, []).append(row)


def is_total(text: str) -> bool:
    """Whether a text is the word for a total.

    Example:
        >>> is_total("合 计："), is_total("Total"), is_total("合计村")
        (True, True, False)
    """
    return fold(text) in TOTALS


def may_lack(target: Target) -> bool:
    """Whether a row may have nothing in a column."""
    node = target.node
    return node is not None and (
        not target.is_needed or (isinstance(node.entry, Indicator) and (node.entry.optional or "when" in node.rules))
    )


class Sorter:
    """Sorts the rows below a header."""

    def __init__(self, sheet: Sheet, layout: Layout, search: Search, skip: Collection[int]) -> None:
        self.sheet, self.layout, self.search, self.skip = sheet, layout, search, frozenset(skip)
        self.keys = [column for column, target in layout.columns.items() if target.is_key]
        self.values = [column for column, target in layout.columns.items() if not target.is_key]
        self.needed = [column for column in self.values if not may_lack(layout.columns[column])]
        self.found = Sorted()
        self._sums = 0

    def sort(self) -> Sorted:
        """Return the rows, and what stands between them."""
        floating: list[int] = []
        for number in sorted(self.sheet.rows):
            if number < self.layout.first:
                if number < self.layout.header and any(map(text_of, self.sheet.rows[number].values())):
                    self.found.leave("title", number)
            elif number in self.skip:
                self.found.leave("skipped", number)
            else:
                row = self.sheet.rows[number]
                if self._is_surely_one(row):
                    self.found.rows.append(number)
                elif any(not is_blank(cell) for cell in row.values()):
                    kind = self._kind(number, row)
                    if kind == "beside":
                        floating.append(number)
                    elif kind == "row":
                        self.found.rows.append(number)
                    elif kind:
                        self.found.leave(kind, number)
        last = self.found.rows[-1] if self.found.rows else 0
        for number in floating:
            self.found.leave("heading" if number < last else "note", number)
        return self.found

    def _is_surely_one(self, row: Row) -> bool:
        """Whether a row needs no closer look: its keys begin as no total, note or header does, and it has a value."""
        for column in self.keys:
            key = row.get(column)
            if not isinstance(key, str) or not _BEGINNINGS[key[:1]] or key.strip() == self.layout.headers.get(column):
                return False
        return bool(self.keys) and any(not is_blank(row.get(column)) for column in self.values)

    def _kind(self, number: int, row: Row) -> str:
        """Return the sort of a row: `row`, why it is left out, `beside` for a heading or a note; empty for a fault."""
        keys = [text_of(row.get(column)) for column in self.keys]
        if kind := self._none_of_table(number, row, keys):
            return kind
        has_values = any(not is_blank(row.get(column)) for column in self.values)
        if not all(keys):
            return self._without_key(number, row, has_values=has_values)
        if has_values or not self.values:
            return "row"
        spans = self.sheet.merged_at(number, self.keys[0]) if self.keys else None
        if spans is not None and spans.right > spans.left:
            return "beside"
        filled = sum(not is_blank(cell) for cell in row.values())
        if self.needed and filled == len(self.keys):
            self._fault("only key", number, self.keys[0], text=", ".join(keys), row=number)
            return ""
        return "row"

    def _none_of_table(self, number: int, row: Row, keys: list[str]) -> str:
        """Return the sort of a row that is surely none of the table, whatever its columns hold."""
        if self._is_header(row):
            return "repeated"
        if self._is_total(row, keys):
            return "total"
        is_note = all(_NOTE.match(text) for text in map(text_of, row.values()) if text)
        return "beside" if is_note or (not all(keys) and self._is_one_wide_cell(number, row)) else ""

    def _is_one_wide_cell(self, number: int, row: Row) -> bool:
        """Whether a row is one text over several columns, wherever the column of the key stands."""
        filled = [column for column, cell in row.items() if not is_blank(cell)]
        spans = self.sheet.merged_at(number, filled[0]) if len(filled) == 1 else None
        return spans is not None and spans.right > spans.left

    def _without_key(self, number: int, row: Row, *, has_values: bool) -> str:
        blank = next(column for column in self.keys if not text_of(row.get(column)))
        if not has_values:
            return "beside"
        held = self.sheet.merged_at(number, blank)
        if held is not None and held.top < number:
            self._fault("key in range", number, blank, range=str(held))
            return ""
        if not any(text_of(row.get(column)) for column in self.keys) and self._is_sum(row):
            return "total"
        self._fault("no key", number, blank, name=self.layout.columns[blank].words(), row=number)
        return ""

    def _fault(self, key: str, number: int, column: int, **data: object) -> None:
        place, header = self.search.place, self.layout.headers.get(column, "")
        unplaced = fault(key, self.search.table, **data)
        self.found.faults.append(
            evolve(unplaced, file=place.file, sheet=place.sheet, cell=reference(number, column), header=header,
                   row=number, column=self.layout.columns[column].name)
        )  # fmt: skip

    def _is_header(self, row: Row) -> bool:
        if self.keys and text_of(row.get(self.keys[0])) != self.layout.headers.get(self.keys[0], ""):
            return False
        same = [
            (text_of(row.get(column)), self.layout.headers.get(column, ""))
            for column in self.layout.columns
            if not is_blank(row.get(column))
        ]
        return bool(same) and all(text == header for text, header in same) and len(same) * 2 > len(self.layout.columns)

    def _is_total(self, row: Row, keys: list[str]) -> bool:
        if any(map(is_total, keys)):
            return True
        if all(keys):
            return False
        texts = [cell for cell in map(text_of, row.values()) if cell]
        return any(map(is_total, texts)) or any(fold(key).endswith(_TOTAL_ENDS) for key in keys if key)

    def _is_sum(self, row: Row) -> bool:
        """Whether a row without a key can only be a total: its numbers are the sums or the means of those above.

        One number may be so by chance, and the row that of a unit whose key was forgotten; two are not, nor is a sum
        beyond what the column can hold.
        """
        self._sums += 1
        numbers = {column: _number(text_of(row.get(column))) for column in self.values if not is_blank(row.get(column))}
        if self._sums > _MOST_SUMS or not numbers or not all(value is not None for value in numbers.values()):
            return False
        found = [self._evidence(column, value) for column, value in numbers.items() if value is not None]
        return all(each is not None for each in found) and sum(each or 0 for each in found) >= 2

    def _evidence(self, column: int, value: Fraction) -> int | None:
        """Return how much a number speaks for a total; None where it is neither a sum nor a mean."""
        above = [_number(text_of(self.sheet.rows[number].get(column))) for number in self.found.rows]
        numbers = [each for each in above if each is not None]
        if not numbers:
            return None
        total = sum(numbers, Fraction())
        if value != total and abs(value - total / len(numbers)) >= Fraction(1, 100):  # a mean is often rounded
            return None
        node = self.layout.columns[column].node
        if node is not None and node.value_range.kind == "number" and value > node.value_range.high:
            return 2
        return int(len(set(numbers)) > 1)


def _number(text: str) -> Fraction | None:
    return exact(text) if len(text) < _LONGEST_SUMMED else None
