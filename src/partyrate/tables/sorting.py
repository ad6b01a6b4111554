"""Telling the rows of a table from what stands between and below them: totals, headings, notes, headers again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from fractions import Fraction
from functools import cached_property
from itertools import takewhile
from string import digits
from typing import Final

from attrs import define, evolve, field

from partyrate.numbers import exact
from partyrate.tables.column_cells import short
from partyrate.tables.decisions import Decisions
from partyrate.tables.faults import TableFault, fault
from partyrate.tables.grid import Cell, Number, Range, Row, Sheet, is_blank, reference, shown_text
from partyrate.tables.layout import Layout, Search
from partyrate.tables.row_words import (
    FEWEST_NUMBERED,
    OF_WHICH,
    STEMS,
    UNDECIDED,
    is_day,
    is_note,
    is_numbered,
    is_numbering,
    is_plain_name,
    is_total,
)
from partyrate.tables.sums import Sums
from partyrate.tables.targets import fold

_TITLES_AGAIN: Final = 10
"""Among how many rows below a repeated title the repeated header is looked for."""


@define
class Sorted:
    """The rows of a table, what was left out by its kind, and what is at fault."""

    rows: list[int] = field(factory=list)
    left: dict[str, list[int]] = field(factory=dict)
    faults: list[TableFault] = field(factory=list)

    def leave(self, kind: str, row: int) -> None:
        """Leave a row out."""
        self.left.setdefault(kind, []).append(row)


def filled_down(sheet: Sheet, layout: Layout) -> tuple[Sheet, dict[int, list[int]]]:
    """Return a sheet whose merged keys stand in each of their rows, and by column the rows that were filled.

    Only one key of several is filled, in a row that has another: a town beside its villages, a village beside its
    months. The key that stands alone names one row.
    """
    keys = [column for column, target in layout.columns.items() if target.is_key]
    rows, filled = dict(sheet.rows), dict[int, list[int]]()
    for each in sheet.merged if len(keys) > 1 else ():
        key = sheet.rows.get(each.top, {}).get(each.left)
        if key is None or not shown_text(key) or each.left not in keys or not _is_below(each, layout):
            continue
        for number in range(each.top + 1, each.bottom + 1):
            row = rows.get(number, {})
            has_other = any(not is_blank(row.get(other)) for other in keys if other != each.left)
            if has_other and is_blank(row.get(each.left)):
                rows[number] = dict(sorted({**row, each.left: key}.items()))
                filled.setdefault(each.left, []).append(number)
    return (evolve(sheet, rows=rows) if filled else sheet), filled


def _is_below(merged: Range, layout: Layout) -> bool:
    """Return whether merged cells stand in one column below the header."""
    return merged.left == merged.right and merged.top >= layout.first


def _are_notes(row: Row, *, has_key: bool) -> bool:
    """Return whether a row holds remarks and signatures, and nothing but days beside them."""
    is_any = False
    for cell in row.values():
        words = shown_text(cell)
        if words and not is_note(words, has_key=has_key):
            if not is_day(cell):
                return False
        else:
            is_any = is_any or not is_blank(cell)
    return is_any


class Sorter:
    """Sorts the rows below a header."""

    def __init__(
        self,
        sheet: Sheet,
        layout: Layout,
        search: Search,
        decisions: Decisions,
        number: Callable[[int, Cell], Fraction | None],
        is_wrong: Callable[[int, Cell], bool],
    ) -> None:
        self.sheet, self.layout, self.search = sheet, layout, search
        self.skip, self.keep = frozenset(decisions.skip), frozenset(decisions.keep)
        self.sums = Sums(sheet, layout, number, is_wrong)
        self._is_wrong = is_wrong
        self.keys = [column for column, target in layout.columns.items() if target.is_key]
        self.before = [column for column in layout.headers if column < min(self.keys, default=0)]
        self.values = [column for column, target in layout.columns.items() if not target.is_key]
        self.needed = [column for column in self.values if not layout.columns[column].may_be_missing]
        self.numbering = self._numbering()
        self.found = Sorted()
        self._floating: list[int] = []
        self._unkeyed: dict[int, TableFault] = {}  # rows of one text, which are no fault below the table

    def sort(self) -> Sorted:
        """Return the rows, and what stands between them."""
        left_out: dict[int | None, str] = {self.numbering: "numbers", **dict.fromkeys(self.skip, "skipped")}
        for number in self._order:
            row = self.sheet.rows[number]
            if number < self.layout.first:
                if number < self.layout.header and any(map(shown_text, row.values())):
                    self.found.leave("title", number)
            elif number in left_out:
                self.found.leave(left_out[number], number)
            elif number not in self.keep and self._begins_another(number, row):
                texts = ", ".join(filter(None, map(shown_text, row.values())))
                self._fault("second table", number, min(self.layout.columns), text=short(texts))
                break  # what stands below belongs to that table
            elif number in self.keep or self._is_surely_one(row):
                self.found.rows.append(number)
            elif any(not is_blank(cell) for cell in row.values()):
                self._place(number, row)
        self._place_floating()
        return self.found

    def _begins_another(self, number: int, row: Row) -> bool:
        """Whether a row is the header of another table, apart from the rows above it: different texts and no values."""
        last = self.found.rows[-1] if self.found.rows else number
        apart = range(last + 1, number)
        if all(any(map(shown_text, self.sheet.rows.get(each, {}).values())) for each in apart):
            return False
        texts = {column: shown_text(cell) for column, cell in row.items() if not is_blank(cell)}
        if self._is_header(row) or any(exact(each) is not None for each in texts.values()):
            return False
        if _are_notes(row, has_key=any(column in texts for column in self.keys)):
            return False
        wrong = {texts[column] for column in self.values if column in texts and self._is_wrong(column, row[column])}
        names_column = not {*self.layout.headers.values()}.isdisjoint(texts.values())
        return len({*texts.values()}) > 1 and len(wrong) + names_column > 1

    def _place(self, number: int, row: Row) -> None:
        """Take a row that needs a closer look, or leave it out."""
        kind = self._kind(number, row)
        if kind == "beside":
            self._floating.append(number)
        elif kind == "row":
            self.found.rows.append(number)
        elif kind == "doubtful":
            column = next(column for column in self.keys if is_total(shown_text(row.get(column))))
            self._fault("total or unit", number, column, text=shown_text(row.get(column)))
        elif kind in ("part", "share"):
            self._fault(f"{kind} or unit", number, self.keys[0], text=shown_text(row.get(self.keys[0])))
        elif kind:
            self.found.leave(kind, number)

    def _place_floating(self) -> None:
        """Leave out headings between rows and notes, which say what they are or stand below the last row."""
        last = self.found.rows[-1] if self.found.rows else 0
        apart = last + 1  # right below the last row a text is rather a unit whose key was forgotten
        self._floating += [number for number in self._unkeyed if number > apart]
        self.found.faults += [unkeyed for number, unkeyed in self._unkeyed.items() if number <= apart]
        self.found.faults.sort(key=lambda each: each.row or 0)
        for number in sorted(self._floating):
            row = self.sheet.rows[number]
            is_said = _are_notes(row, has_key=any(shown_text(row.get(column)) for column in self.keys))
            self.found.leave("note" if number > last or is_said else "heading", number)

    def _numbering(self) -> int | None:
        """Return the first row below the header where it letters and numbers the columns, as forms do: 甲 乙 1 2 3.

        The row may as well be a unit that is called 甲, or 1, which the keys below it show.
        """
        below = sorted(number for number in self.sheet.rows if number >= self.layout.first)[:2]
        if not below or len(self.layout.headers) < FEWEST_NUMBERED:
            return None
        texts = [shown_text(self.sheet.rows[below[0]].get(column)) for column in sorted(self.layout.headers)]
        if not is_numbering(texts):
            return None
        keys = [shown_text(self.sheet.rows[number].get(column)) for number in below[1:] for column in self.keys]
        known = STEMS if not {*STEMS}.isdisjoint(texts) else digits
        return None if any(key and key[0] in known for key in keys) else below[0]

    def _is_surely_one(self, row: Row) -> bool:
        """Whether a row needs no closer look: its keys begin as no total, note or header does, and it has a value."""
        for column in self.keys:
            key = row.get(column)
            if not isinstance(key, str) or not is_plain_name(key):
                return False
            if key == self.layout.headers.get(column):
                return False
        if any(self._may_be_word(shown_text(row.get(column))) for column in self.before):
            return False
        return bool(self.keys) and any(not is_blank(row.get(column)) for column in self.values)

    @staticmethod
    def _may_be_word(text: str) -> bool:
        """Whether a text before the keys may say that a row is a total or a part, and is not just its number."""
        return not text.isdecimal() and (is_total(text) or is_numbered(text, is_alone=True))

    def _kind(self, number: int, row: Row) -> str:
        """Return the sort of a row: `row`, why it is left out, `beside` for a heading or a note; empty for a fault."""
        keys = [shown_text(row.get(column)) for column in self.keys]
        if kind := self._none_of_table(number, row, keys):
            return kind
        has_values = any(not is_blank(row.get(column)) for column in self.values)
        if not all(keys):
            return self._without_key(number, row, has_values=has_values)
        if has_values and any(key.startswith(OF_WHICH) for key in keys):
            return "share"
        if has_values and self._is_numbered(row) and self._are_others_unnumbered:
            return "total" if self._is_total_of_part(number, row) else "part"
        return "row" if has_values or not self.values else self._without_values(number, row, keys)

    def _without_values(self, number: int, row: Row, keys: list[str]) -> str:
        spans = self.sheet.merged_at(number, self.keys[0]) if self.keys else None
        if spans is not None and spans.right > spans.left:
            return "beside"
        if self._is_numbered_heading(row) or self._is_title_again(number, row):
            return "beside"
        filled = sum(not is_blank(cell) for cell in row.values())
        if self.needed and filled == len(self.keys):
            self._fault("only key", number, self.keys[0], text=", ".join(keys))
            return ""
        return "row"

    def _none_of_table(self, number: int, row: Row, keys: list[str]) -> str:
        """Return the sort of a row that is surely none of the table, whatever its columns hold."""
        if self._is_header(row):
            return "repeated"
        if self._is_total(row, keys):
            return "doubtful" if self._may_be_one(row, keys) else "total"
        is_wide = not all(keys) and self._is_one_wide_cell(number, row)
        return "beside" if is_wide or _are_notes(row, has_key=any(keys)) else ""

    def _is_numbered_heading(self, row: Row) -> bool:
        """Whether a row without values is numbered as the parts of a table are, and no row with values is."""
        held = {column for column, cell in row.items() if not is_blank(cell)}
        is_bare = bool(self.needed) and held <= {*self.before, *self.keys}
        return is_bare and self._is_numbered(row) and not self._are_units_numbered

    def _is_numbered(self, row: Row) -> bool:
        numbers = (shown_text(row.get(column)) for column in self.before)
        return any(is_numbered(each, is_alone=True) for each in numbers) or any(
            is_numbered(shown_text(row.get(column))) for column in self.keys
        )

    @cached_property
    def _units(self) -> dict[int, Row]:
        """The rows that have keys and values, but for totals and headers."""
        units: dict[int, Row] = {}
        for number in self._order:
            row = self.sheet.rows[number]
            keys = [shown_text(row.get(column)) for column in self.keys]
            has_values = any(not is_blank(row.get(column)) for column in self.values)
            if number < self.layout.first or not has_values or not all(keys):
                continue
            if not self._is_header(row) and not self._is_total(row, keys):
                units[number] = row
        return units

    @cached_property
    def _are_units_numbered(self) -> bool:
        """Whether a row with values is numbered as a part of a table is, or there is none to tell."""
        return not self._units or any(map(self._is_numbered, self._units.values()))

    @cached_property
    def _are_others_unnumbered(self) -> bool:
        """Whether rows are numbered otherwise than parts are: by digits before the key, or in no way in it."""
        return any(
            not self._is_numbered(row)
            and (not self.before or any(shown_text(row.get(column)).isdecimal() for column in self.before))
            for row in self._units.values()
        )

    def _is_total_of_part(self, number: int, row: Row) -> bool:
        """Whether the numbers of a row are sums or means of those below it, up to the next part or total."""
        below = (self._order[at] for at in range(bisect_right(self._order, number), len(self._order)))
        part = takewhile(lambda each: each in self._units and not self._is_numbered(self._units[each]), below)
        return self.sums.is_sum(row, list(part), enough=1)  # its number is evidence as well

    def _is_title_again(self, number: int, row: Row) -> bool:
        """Whether a row repeats one above the header, with the header below it, as on the next page of a print."""
        if self._words(row) not in self._titles:
            return False
        below = self._order[bisect_right(self._order, number) :][:_TITLES_AGAIN]
        rows = (self.sheet.rows[each] for each in below)
        following = (each for each in rows if (words := self._words(each)) and words not in self._titles)
        return self._is_header(next(following, {}))

    @cached_property
    def _order(self) -> list[int]:
        return sorted(self.sheet.rows)

    @cached_property
    def _titles(self) -> set[tuple[str, ...]]:
        return {self._words(row) for number, row in self.sheet.rows.items() if number < self.layout.header}

    @staticmethod
    def _words(row: Row) -> tuple[str, ...]:
        return tuple(filter(None, map(shown_text, row.values())))

    def _is_one_wide_cell(self, number: int, row: Row) -> bool:
        """Whether a row is one text over several columns, wherever the column of the key stands."""
        filled = [column for column, cell in row.items() if not is_blank(cell)]
        spans = self.sheet.merged_at(number, filled[0]) if len(filled) == 1 else None
        return spans is not None and spans.right > spans.left

    def _without_key(self, number: int, row: Row, *, has_values: bool) -> str:
        blank = next(column for column in self.keys if not shown_text(row.get(column)))
        if not has_values:
            return "beside"
        held = self.sheet.merged_at(number, blank)
        if held is not None and held.top < number:
            self._fault("key in range", number, blank, range=str(held))
            return ""
        if not any(shown_text(row.get(column)) for column in self.keys) and self.sums.is_sum(row, self.found.rows):
            return "total"
        unkeyed = self._made("no key", number, blank, name=self.layout.columns[blank].words())
        filled = [cell for cell in row.values() if not is_blank(cell)]
        is_text = not isinstance(filled[0], Number) and exact(shown_text(filled[0])) is None
        if len(filled) == 1 and (is_text or is_day(filled[0])):
            self._unkeyed[number] = unkeyed  # a signature or a day where it stands below the table
        else:
            self.found.faults.append(unkeyed)
        return ""

    def _fault(self, key: str, number: int, column: int, **data: object) -> None:
        self.found.faults.append(self._made(key, number, column, **data))

    def _made(self, key: str, number: int, column: int, **data: object) -> TableFault:
        place, header = self.search.place, self.layout.headers.get(column, "")
        return evolve(
            fault(key, self.search.table, row=self.search.row_word(number), **data), file=place.file, sheet=place.sheet,
            cell=reference(number, column), header=header, row=number, column=self.layout.columns[column].name,
        )  # fmt: skip

    def _is_header(self, row: Row) -> bool:
        if self.keys and shown_text(row.get(self.keys[0])) != self.layout.headers.get(self.keys[0], ""):
            return False
        same = [
            (shown_text(row.get(column)), self.layout.headers.get(column, ""))
            for column in self.layout.columns
            if not is_blank(row.get(column))
        ]
        return bool(same) and all(text == header for text, header in same) and len(same) * 2 > len(self.layout.columns)

    def _is_total(self, row: Row, keys: list[str]) -> bool:
        if any(map(is_total, keys)):
            return True
        if all(keys):
            return any(is_total(shown_text(row.get(column))) for column in self.before)
        texts = [cell for cell in map(shown_text, row.values()) if cell]
        return any(map(is_total, texts))

    def _may_be_one(self, row: Row, keys: list[str]) -> bool:
        """Whether a row whose key is a word for a total, in Latin letters, has numbers none of which is a total.

        A unit can be called so, such as a list of voters called SUM; Chinese words for totals name nothing else.
        """
        words = [key for key in keys if is_total(key)]
        if not all(keys) or not words or any(not word.isascii() or fold(word) in UNDECIDED for word in words):
            return False
        return self.sums.is_none(row, self.found.rows)
