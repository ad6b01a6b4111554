"""The faults of data: of cells, keys, columns and tables, and the error that gathers them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from attrs import define, field

from partyrate.errors.base import (
    SHOWN_FAULTS,
    PartyrateError,
    checked_language,
    counted,
    lines_below,
    number_of,
    pointer_of,
)
from partyrate.messages import Text, in_language, joined, text
from partyrate.text.quoting import shown, visible

SHOWN_ROWS: Final = 3
"""How many rows are printed of a fault that stands in several."""


@define(eq=False, slots=False)
class DataFault(PartyrateError, ValueError):
    """One fault of a table: which table, row, key and column, the value, and what was expected.

    `row` counts the rows from 1, without a header line; a lazy engine has no row numbers and leaves it out. The first
    faults of a column are kept with their rows, and of each further one that differs the first; `count` of the last one
    that is kept counts those that are equal but for their rows, `more` of the last one of the column all others.
    """

    table: str = ""
    column: str = ""
    key: tuple[tuple[str, Any], ...] = ()
    row: int | None = None
    value: Any = None
    expected: str = ""
    count: int = 1
    more: int = 0

    @property
    def alike(self) -> tuple[Any, ...]:
        """A key that faults share which differ by their rows alone; a key at fault is part of it."""
        key = self.value if isinstance(self.value, tuple) else None
        return (self.table, self.column, key, self.what, self.expected, self.why, self.fix)

    def _place(self, lang: str, *, with_row: bool, with_key: bool) -> str:
        """Return where the fault is: table, row, key and column, as far as they are known."""
        place = [text("in table", name=self.table)] if self.table else []
        if with_row and self.row is not None:
            place.append(text("in row", number=self.row))
        head = " ".join(in_language(part, lang) for part in place)
        key = in_language(text("in parentheses", text=self.key_words), lang) if self.key and with_key else ""
        column = in_language(text("in column", name=self.column), lang) if self.column else ""
        gap = "" if key and lang == "zh" else " "  # parentheses of full width bring their own space
        return gap.join(filter(None, [head, key, column]))

    def text(self, lang: str | None = None, *others: DataFault) -> str:
        """Return the fault in a language, together with others that are equal to it but for their rows."""
        lang, faults = checked_language(lang), (self, *others)
        what, why, fix = self.lines(lang)
        rows = sum(fault.count for fault in faults)
        is_one_key = all(fault.key == self.key for fault in faults)
        written = self._place(lang, with_row=rows == 1, with_key=is_one_key)
        lines = [in_language(text("fault colon", place=written, text=what), lang) if written else what]
        if rows > 1:
            numbers = rows_words(faults, rows, with_keys=not is_one_key)
            lines.append(in_language(text("fault rows", text=numbers), lang))
        return visible("\n".join([*lines, *lines_below(in_language(self.expected, lang), why, fix, lang)]))

    @property
    def pointer(self) -> str:
        """Where the value is in the tables by name: `/village/0/score`, the rows counted from 0."""
        row = () if self.row is None else (self.row - 1,)
        return pointer_of((*filter(None, [self.table]), *row, *filter(None, [self.column])))

    @property
    def key_words(self) -> Text:
        """The key as text."""
        return joined(f"{name} {shown(value)}" for name, value in self.key)


@define(eq=False, slots=False)
class DataError(PartyrateError, ValueError):
    """All faults of the tables given to one call."""

    faults: tuple[DataFault, ...] = field(default=(), repr=number_of)

    @classmethod
    def of(cls, faults: Sequence[DataFault]) -> DataError:
        """Gather the faults of one set of tables."""
        total = sum(fault.count + fault.more for fault in faults)
        return cls(text("faults in data", counted=counted(total, "fault")), faults=tuple(faults))

    def text(self, lang: str | None = None) -> str:
        """Return the faults in a language, equal ones together."""
        lang = checked_language(lang)
        groups: dict[tuple[Any, ...], list[DataFault]] = {}
        for fault in self.faults:
            groups.setdefault(fault.alike, []).append(fault)
        shown = list(groups.values())[:SHOWN_FAULTS]
        total = sum(fault.count + fault.more for fault in self.faults)
        more = total - sum(fault.count for group in shown for fault in group)
        texts = [first.text(lang, *others) for first, *others in shown]
        tail = [in_language(text("more faults", count=more), lang)] if more else []
        return "\n".join([in_language(self.what, lang), *texts, *tail])


def rows_words(faults: Sequence[DataFault], rows: int, *, with_keys: bool) -> Text:
    """Name the first rows of faults that are equal, and count the others."""
    named = [
        " ".join(
            part
            for part in (
                "" if fault.row is None else f"{fault.row}",
                f"({fault.key_words})" if with_keys and fault.key else "",
            )
            if part
        )
        for fault in faults[:SHOWN_ROWS]
    ]
    known = [words for words in named if words]
    if not known:
        return text("number", number=rows)
    return (
        text("listed rows", rows=rows, shown=joined(known))
        if rows <= len(known)
        else text("listed rows and more", rows=rows, shown=joined(known), more=rows - len(known))
    )
