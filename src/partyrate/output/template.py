"""Empty workbooks for the data of a scheme: a sheet for each table, with lists, bounds and notes from the scheme.

What is filled in is read again without any option: sheets are called as the tables are, and the names that the scheme
reads stand below the labels. Pasted cells pass by the checks of a spreadsheet program; reading checks all again.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from attrs import define, field

from partyrate.description.inputs import InputColumn, InputTable, input_tables
from partyrate.engines.cell_reader import HISTORY
from partyrate.errors import UsageError, checked_language, counted, refusal
from partyrate.errors.arguments import checked_path
from partyrate.evaluator import Evaluator
from partyrate.loading.editions import argument_of, is_path
from partyrate.messages import joined, joined_with, message, text
from partyrate.model import KeyPrefix, Scheme
from partyrate.model.derived_keys import codes
from partyrate.model.entry import remark
from partyrate.numbers import is_whole
from partyrate.output.samples import sample_value
from partyrate.periods import example_of, span_months
from partyrate.plan import Plan
from partyrate.storage.file_names import check_suffix
from partyrate.storage.files import write_bytes
from partyrate.storage.workbooks import LONGEST_TEXT, new_workbook, sheet_name, text_width, width_of, write_number
from partyrate.tables.grid import letters
from partyrate.tables.ordered_keys import ordering_keys
from partyrate.tables.stated import OPTIONS, wanted

FIRST_ROW: Final = 4
"""The row below the title, the labels, and the names of the columns."""

_ROWS: Final = 5_000
"""The number of rows with lists and checks."""

_MOST_SAMPLES: Final = 10_000
_LONGEST_LIST: Final = 255
_TITLES: Final = (32, 255)
"""The most characters of the title and of the text of a hint."""


def write_template(
    scheme: Scheme | Evaluator, to: str | Path, *, lang: str | None = None, samples: int = 0, profile: str | None = None
) -> list[str]:
    """Write an empty workbook for the data of a scheme.

    Args:
        scheme: The scheme, or an evaluator of it.
        to: The file to be written; one that is there already is not replaced.
        lang: The language of titles, labels and hints; by default the chosen one.
        samples: How many units are filled in as a sample, each with its rows of finer tables.
        profile: The name or the file of the profile that the scheme is filled by; a name stands with the instructions.

    Returns:
        The names of its sheets.

    Raises:
        EngineError: XlsxWriter is not installed.
        UsageError: The file is no .xlsx, is there already or cannot be written, or `samples` is no number of rows.
    """
    path = checked_path(to, "to", "template.xlsx")
    check_suffix(path, (".xlsx",), "template of another form")
    data, sheets = template(scheme, lang=lang, samples=samples, profile=profile)
    if path.exists():
        raise UsageError(*message("template is there", file=path))
    try:
        write_bytes(path, data)
    except OSError as failed:
        raise UsageError(*message("template not written", file=path, error=refusal(failed))) from None
    return sheets


def template(
    scheme: Scheme | Evaluator, *, lang: str | None = None, samples: int = 0, profile: str | None = None
) -> tuple[bytes, list[str]]:
    """Return the bytes of an empty workbook for the data of a scheme, and the names of its sheets."""
    lang = checked_language(lang)
    asked: Any = samples
    if not is_whole(asked, least=0, most=_MOST_SAMPLES):
        raise UsageError(*message("number of samples", samples=samples, most=_MOST_SAMPLES))
    plan = (scheme if isinstance(scheme, Evaluator) else Evaluator(scheme)).plan
    target = io.BytesIO()
    writer = _Writer(plan, new_workbook(target), lang, samples, profile)
    writer.write()
    writer.book.close()
    return target.getvalue(), [sheet.get_name() for sheet in writer.book.worksheets()]


@define(eq=False)
class _Writer:
    """Writes one template."""

    plan: Plan
    book: Any
    lang: str
    samples: int
    profile: str | None
    taken: list[str] = field(factory=list)
    _lists: list[tuple[str, ...]] = field(factory=list)
    _formats: dict[str, Any] = field(factory=dict)

    def word(self, key: str, **data: object) -> str:
        """Return a text in the language of the template."""
        return text(f"template {key}", **data).in_language(self.lang)

    def style(self, **how: object) -> Any:
        """Return a format, built once."""
        key = repr(sorted(how.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(how)
        return self._formats[key]

    def write(self) -> None:
        """Write all sheets."""
        scheme = self.plan.scheme
        self.book.set_custom_property("partyrate scheme", scheme.name, "text")
        self.book.set_custom_property("partyrate edition", scheme.edition, "text")
        asked = [each for each in input_tables(self.plan) if each.inputs or each.parent is None]
        names = {each.name: self._name(each, asked) for each in asked}
        front = self.book.add_worksheet(self._taken(self.word("instructions")))
        sheets = {each.name: self.book.add_worksheet(names[each.name]) for each in asked}
        for each in asked:
            self._table(sheets[each.name], each, names)
        self._instructions(front, asked, names)
        if self._lists:
            self._write_lists()
        next(iter(sheets.values()), front).activate()

    def _taken(self, name: str) -> str:
        self.taken.append(sheet_name(name, self.taken))
        return self.taken[-1]

    def _name(self, table: InputTable, others: Sequence[InputTable]) -> str:
        """Return the name of a sheet: the label of its table where that is one and is the only one, else its name."""
        label = table.label(self.lang)
        is_alone = sum(each.label(self.lang).casefold() == label.casefold() for each in others) == 1
        is_plain = sheet_name(label, ()) == label and label != self.word("instructions")
        return self._taken(label if is_alone and is_plain else table.name)

    # ------------------------------------------------------------------------------------------------ one table

    def _table(self, sheet: Any, table: InputTable, names: Mapping[str, str]) -> None:
        title = self.plan.scheme.title.get(self.lang, self.plan.scheme.name)
        sheet.write_string(
            0, 0, self.word("title", scheme=title, table=table.label(self.lang)), self.style(bold=True, font_size=13)
        )
        keys = len(table.columns) - len(table.inputs)
        last = FIRST_ROW - 1 + self._rows(table)
        for at, column in enumerate(table.columns):
            label = column.label(self.lang)
            color = "#DDEBF7" if column.kind == "key" else "#FFF2CC" if self._is_needed(column) else "#F2F2F2"
            sheet.write_string(
                1, at, label, self.style(bold=True, bg_color=color, border=1, text_wrap=True, valign="top")
            )
            sheet.write_string(2, at, column.column, self.style(font_color="#808080", font_size=8, bottom=1))
            sheet.write_comment(1, at, self._hint(table, column)[:LONGEST_TEXT], {"x_scale": 2, "y_scale": 1.5})
            sheet.set_column(at, at, width_of([label, column.column]), self._cells(column))
            self._check(sheet, at, last, table, column)
        sheet.freeze_panes(FIRST_ROW - 1, keys)
        for row, cells in enumerate(self._sample_rows(table), start=FIRST_ROW - 1):
            for at, (column, value) in enumerate(zip(table.columns, cells, strict=True)):
                self._put(sheet, row, at, column, value)

    def _rows(self, table: InputTable) -> int:
        """Return how many rows of a table get lists and checks."""
        return max(_ROWS if table.parent is None else 2 * _ROWS, len(list(self._sample_rows(table))))

    def _is_needed(self, column: InputColumn) -> bool:
        return column.is_needed and not column.optional and column.when is None

    def _hint(self, table: InputTable, column: InputColumn) -> str:
        """Return in some lines what is filled in."""
        return "\n".join(self._hints(table, column))

    def _hints(self, table: InputTable, column: InputColumn) -> Iterator[str]:
        yield self.word("key") if column.kind == "key" else column.expected(self.lang)
        if column.kind != "key":
            yield self._duty(column)
        elif column.column in ordering_keys(self.plan, table.name):
            yield self.word("ordering key")
        if column.missing:
            yield self.word("words", words=joined(column.missing))
        yield from (line.in_language(self.lang) for line in column.said_causes("template words for a cause"))
        yield from (clause.in_language(self.lang) for clause in column.clauses)
        if column.note:
            yield remark(column.note).in_language(self.lang)

    def _duty(self, column: InputColumn) -> str:
        if not column.is_needed:
            return self.word("idle")
        if column.when is not None:
            return self.word("where", rule=column.condition or column.when)
        return self.word("may lack" if column.optional else "must")

    def _cells(self, column: InputColumn) -> Any:
        """Return the format of the cells of a column."""
        if column.kind in ("key", "text", "choice"):
            return self.style(num_format="@")
        if column.kind == "date":
            return self.style(num_format="yyyy-mm-dd")
        if column.kind == "number" and column.decimals:
            return self.style(num_format=f"0.{'0' * min(column.decimals, 15)}")
        return None

    # ------------------------------------------------------------------------------------------------- checks

    def _check(self, sheet: Any, at: int, last: int, table: InputTable, column: InputColumn) -> None:
        rule = self._rule(f"{letters(at + 1)}{FIRST_ROW}", table, column)
        if rule is None:
            return
        hint = {
            "input_title": column.label(self.lang)[: _TITLES[0]],
            "input_message": self._hint(table, column)[: _TITLES[1]],
            "error_title": self.word("wrong")[: _TITLES[0]], "error_message": column.expected(self.lang)[: _TITLES[1]],
        }  # fmt: skip
        sheet.data_validation(FIRST_ROW - 1, at, last, at, {**rule, **hint})

    def _rule(self, cell: str, table: InputTable, column: InputColumn) -> dict[str, Any] | None:
        """Return the check of the cells of a column, for the first of them."""
        if words := self._choices(table, column):  # whoever uses the words of the scheme is right, too
            return {"validate": "list", "source": self._list([*words, *column.words_for_nothing])}
        if column.kind == "date":
            return None if column.words_for_nothing else {
                "validate": "date", "criteria": "between", "minimum": date(1900, 3, 1), "maximum": date(9999, 12, 31),
            }  # fmt: skip
        if column.kind == "number" and not column.words_for_nothing:
            return {"validate": "custom", "value": self._number_rule(cell, column)}
        return None

    def _choices(self, table: InputTable, column: InputColumn) -> list[str]:
        if column.kind == "choice":
            return list(column.values)
        if column.kind == "flag":
            return [self.word("yes"), self.word("no")]
        if column.kind == "number" and column.allowed:
            return list(column.allowed)
        own_keys = self.plan.scheme.tables[table.name].key if table.name != HISTORY else ()
        return list(table.expects) if column.kind == "key" and column.column in own_keys[-1:] else []

    def _number_rule(self, cell: str, column: InputColumn) -> str:
        parts = [f"ISNUMBER({cell})"]
        parts += [f"{cell}>={column.low}"] if column.low is not None else []
        parts += [f"{cell}<={column.high}"] if column.high is not None else []
        if column.decimals is not None and column.decimals < 15:
            parts.append(f"ROUND({cell},{column.decimals})={cell}")
        if column.step is not None:
            parts.append(f"ABS(ROUND({cell}/{column.step},0)*{column.step}-{cell})<0.0000001")
        return f"=AND({','.join(parts)})"

    def _list(self, words: Sequence[str]) -> Any:
        """Return the source of a list: the words, or a range of a hidden sheet where they are too long for one."""
        if len(",".join(words)) <= _LONGEST_LIST and not any("," in word or '"' in word for word in words):
            return list(words)
        if tuple(words) not in self._lists:
            self._lists.append(tuple(words))
        column = letters(self._lists.index(tuple(words)) + 1)
        return f"='{self.word('lists')}'!${column}$1:${column}${len(words)}"

    def _write_lists(self) -> None:
        sheet = self.book.add_worksheet(self._taken(self.word("lists")))
        for at, words in enumerate(self._lists):
            for row, word in enumerate(words):
                sheet.write_string(row, at, word)
        sheet.hide()

    # ------------------------------------------------------------------------------------------- what is filled in

    def _sample_rows(self, table: InputTable) -> Iterator[list[Any]]:
        """Yield the rows that are filled in: those of samples; of a table that expects keys, these at least."""
        if table.name == HISTORY:
            return
        parents = list(self._sample_keys(table.parent)) if table.parent is not None else [{}]
        own_key = self.plan.scheme.tables[table.name].key
        columns = [each.column for each in table.columns if each.kind == "key"]
        for parent in parents or [{}]:
            for number, key in enumerate(self._own_keys(table, own_key), start=1):
                values = [sample_value(each, number, self.lang) for each in table.inputs] if self.samples else []
                row = {**parent, **key}
                yield [*(row.get(column, "") for column in columns), *(values or [None] * len(table.inputs))]

    def _sample_keys(self, table: str) -> Iterator[dict[str, str]]:
        if not self.samples:
            return
        entry = self.plan.scheme.tables[table]
        held = InputTable(
            name=table, labels=entry.labels, parent=entry.parent,
            expects=tuple(str(each) for each in entry.expects),
        )  # fmt: skip
        for parent in self._sample_keys(entry.parent) if entry.parent is not None else [{}]:
            for key in self._own_keys(held, entry.key):
                yield {**parent, **key}

    def _own_keys(self, table: InputTable, own_key: Sequence[str]) -> Iterable[dict[str, str]]:
        if table.expects:
            return [{own_key[0]: each} for each in table.expects]
        if not self.samples:
            return []
        entry = self.plan.scheme.tables[table.name]
        count = min(self.samples if entry.parent is None else 2, entry.most)
        label, digits = table.label(self.lang), codes(self.plan.scheme)
        first = {column: "0" * each.first for column, each in self._prefixes.items()}
        rows = [
            {name: f"{name}1" for name in own_key[:-1]}
            | {own_key[-1]: f"{label}{number}"}
            | {name: str(number) for name in own_key if name in ordering_keys(self.plan, table.name)}
            | {name: str(number).zfill(digits[name]) for name in own_key if name in digits}
            | {name: first[name] for name in own_key if name in first}
            for number in range(1, count + 1)
        ]
        return rows[:1] if own_key[-1] in first else rows

    @property
    def _prefixes(self) -> dict[str, KeyPrefix]:
        """The columns of keys that are the first digits of a code, in any table."""
        tables = self.plan.scheme.tables.values()
        return {column: each for table in tables for column, each in table.derived_keys.items()}

    def _put(self, sheet: Any, row: int, at: int, column: InputColumn, value: Any) -> None:
        if isinstance(value, Decimal):
            write_number(sheet, row, at, value, self._cells(column))
        elif isinstance(value, date):
            sheet.write_datetime(row, at, value, self._cells(column))
        elif value:
            sheet.write_string(row, at, str(value), self._cells(column))

    # --------------------------------------------------------------------------------------------- instructions

    def _instructions(self, sheet: Any, asked: Sequence[InputTable], names: Mapping[str, str]) -> None:
        scheme = self.plan.scheme
        wrap = self.style(text_wrap=True, valign="top")
        title = " ".join(filter(None, (scheme.title.get(self.lang, scheme.name), scheme.edition)))
        sheet.write_string(0, 0, title, self.style(bold=True, font_size=13))
        lines = list(self._advice(asked))
        for row, line in enumerate(lines, start=1):
            sheet.merge_range(row, 0, row, 5, line, wrap)
            sheet.set_row(row, 15 * (1 + text_width(line) // 150))
        self._stated(sheet, len(lines) + 2)
        head = len(lines) + 2 + (len(wanted(self.plan)) and len(wanted(self.plan)) + 1)
        for at, key in enumerate(("sheet", "label", "column", "expected", "clause", "note")):
            sheet.write_string(head, at, self.word(key), self.style(bold=True, bottom=1))
        row = head
        for table in asked:
            for column in table.columns:
                row += 1
                clauses = joined_with("semicolon", dict.fromkeys(column.clauses)).in_language(self.lang)
                cells = (names[table.name], column.label(self.lang), column.column, self._expected(column), clauses,
                         remark(column.note).in_language(self.lang))  # fmt: skip
                for at, content in enumerate(cells):
                    sheet.write_string(row, at, content[:LONGEST_TEXT], wrap)
        first = min(width_of(names.values()), 40)
        for at, width in enumerate((first, 30, 18, 44, 30, 40)):
            sheet.set_column(at, at, width)

    def _stated(self, sheet: Any, row: int) -> None:
        """Write the rows for the day, the round and the profile, which are read with the tables."""
        for at, name in enumerate(wanted(self.plan), start=row):
            sheet.write_string(at, 0, self.word(name), self.style(bold=True, bg_color="#FFF2CC", border=1))
            given = self.profile if name == "profile" and not is_path(self.profile or "") else None
            sheet.write(at, 1, given, self.style(num_format="yyyy-mm-dd" if name == "as_of" else "@", border=1))
            sheet.write_string(at, 2, OPTIONS[name], self.style(font_color="#808080", font_size=8))
            hint = self.word(f"{name} hint", round=example_of(span_months(self.plan.scheme.period)))
            sheet.write_string(at, 3, hint, self.style(text_wrap=True, valign="top"))

    def _expected(self, column: InputColumn) -> str:
        """Return the expected content of a cell, and whether it may stay empty."""
        if column.kind == "key":
            return self.word("key")
        return self.word("expected and duty", expected=column.expected(self.lang), duty=self._duty(column))

    def _advice(self, asked: Sequence[InputTable]) -> Iterator[str]:
        """Yield how the workbook is filled in and rated, what is unpublished, and what may stay empty."""
        scheme = self.plan.scheme
        yield self.word("how", scheme=argument_of(scheme))
        if wanted(self.plan):
            yield self.word("stated")
        if scheme.root is not None:
            yield self.word("fill", table=scheme.root.label(self.lang))
        if waiting := list(self._unpublished()):
            yield self.word("open", names=joined(waiting))
        if any(each.name == HISTORY for each in asked):
            yield self.word("history")

    def _unpublished(self) -> Iterator[str]:
        """Yield unpublished parameters by their labels, and the number of unpublished values of each lookup."""
        scheme = self.plan.scheme
        yield from (each.label(self.lang) for each in scheme.parameters.values() if each.is_unpublished)
        for each in scheme.lookups.values():
            count = sum(value is None for value in each.cells.values())
            if count:
                yield self.word("open lookup", lookup=each.label(self.lang), values=counted(count, "value"))
