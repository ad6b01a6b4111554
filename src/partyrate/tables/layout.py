"""Finding the header of a table in a sheet, and its columns; a choice between two readings is left to the caller."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from partyrate.errors import DataError, listed
from partyrate.messages import Text, joined_with, text
from partyrate.spans import close_to
from partyrate.tables.faults import Place, TableFault, error, fault
from partyrate.tables.grid import Sheet, column_number, letters, reference, shown_text
from partyrate.tables.targets import Headers, Target, fold

_LOOKED_AT: Final = 200
"""The number of rows among which a header is looked for."""

_WORSE: Final = 10
"""The penalty of the text above a header, which fits worse than its own."""

Texts = dict[int, tuple[str, ...]]
"""The texts that may be the header of each column: its own, then that with the text above, then the text above."""


@frozen
class Layout:
    """The position of the header of a table, and the targets of its columns."""

    header: int
    first: int
    headers: Mapping[int, str]
    columns: Mapping[int, Target]

    @property
    def by_target(self) -> dict[str, int]:
        """The column of each target by its name."""
        return {target.name: column for column, target in self.columns.items()}


@frozen
class Search:
    """The search for a table in a sheet: its columns, and the decisions of the caller."""

    table: str
    place: Place
    headers: Headers
    chosen: Mapping[str, str] = field(factory=dict)
    row: int | None = None
    is_units: bool = True

    def row_word(self, number: int) -> str:
        """Return a row as options of the command line name it: behind its table, but for the units."""
        return str(number) if self.is_units else f"{self.table}={number}"

    def fails(self, key: str, /, **data: Any) -> DataError:
        """Build an error about the table."""
        return error(key, self.table, **data)

    @property
    def wanted(self) -> Text:
        """The needed columns in words."""
        return listed((each.words() for each in self.headers.targets if each.is_needed), 20)


@frozen
class _Candidate:
    row: int
    texts: Texts
    columns: dict[int, Target]
    clashes: tuple[TableFault, ...]

    @property
    def first_headers(self) -> list[str]:
        """The headers of the columns that are read, in their order."""
        return [self.texts[column][0] for column in sorted(self.columns)]

    @property
    def mapping(self) -> dict[int, str]:
        return {column: target.name for column, target in self.columns.items()}


def find_layout(sheet: Sheet, search: Search) -> Layout:
    """Return where the table stands in a sheet.

    Raises:
        DataError: No row is a header, several may be, or a column that is needed is not found or found twice.
    """
    if not sheet.rows:
        raise search.fails("empty file", file=search.place)
    best = _chosen(sheet, search)
    if best.clashes:
        raise DataError.of(best.clashes)
    headers = _headers(best.texts)
    lacking = [
        each for each in search.headers.targets if each.is_needed and each.name not in set(best.mapping.values())
    ]
    if lacking:
        raise DataError.of([_lacks(search, each, headers, best) for each in lacking])
    ends = [each.bottom for each in sheet.merged if each.top <= best.row <= each.bottom]
    return Layout(best.row, max([best.row, *ends]) + 1, headers, best.columns)


def _headers(texts: Texts) -> dict[int, str]:
    """Return the header of each column; of equal ones together with what stands above them."""
    times = Counter(each[0] for each in texts.values())
    return {column: each[min(1, len(each) - 1)] if times[each[0]] > 1 else each[0] for column, each in texts.items()}


@frozen
class Fit:
    """How well the best row of a sheet fits as the header of a table.

    Args:
        found: The names of the columns that it has.
        lacking: The columns that are needed and that it lacks.
        others: Its other headers.
        has_rows: Whether rows of several cells stand below it that are no header.
    """

    found: frozenset[str] = frozenset()
    lacking: tuple[Target, ...] = ()
    others: tuple[str, ...] = ()
    has_rows: bool = False

    @property
    def count(self) -> int:
        """The number of columns that it has."""
        return len(self.found)


def fitness(sheet: Sheet, search: Search) -> Fit:
    """Return how well a sheet fits a table."""
    candidates = [_candidate(sheet, row, search) for row in _first_rows(sheet)]
    # where no header is known, the row with most texts shows what stands in its place
    best = max(candidates, key=lambda each: (len(each.columns), 0 if each.columns else len(each.texts)), default=None)
    needed = tuple(each for each in search.headers.targets if each.is_needed)
    if best is None:
        return Fit(lacking=needed)
    names = frozenset(best.mapping.values())
    return Fit(
        names,
        tuple(each for each in needed if each.name not in names),
        tuple(header for column, header in _headers(best.texts).items() if column not in best.columns),
        any(each.row > best.row and len(each.texts) > 1 and not each.columns for each in candidates),
    )


def _first_rows(sheet: Sheet) -> list[int]:
    return sorted(sheet.rows)[:_LOOKED_AT]


def _no_header(sheet: Sheet, search: Search) -> DataError:
    """Return the error of a sheet without a header that is known, with its first rows."""
    rows = [listed(filter(None, map(shown_text, sheet.rows[row].values())), 6) for row in _first_rows(sheet)[:3]]
    return search.fails(
        "no header", place=search.place, table=search.table, wanted=search.wanted,
        shown=text("shown rows", rows=joined_with("slash", rows)),
        garbled=text("name the encoding") if sheet.is_text else "",
    )  # fmt: skip


def _chosen(sheet: Sheet, search: Search) -> _Candidate:
    """Return the row that is the header."""
    if search.row is not None:
        return _candidate_at(sheet, search.row, search)
    candidates = [each for row in _first_rows(sheet) if (each := _candidate(sheet, row, search)).columns]
    if not candidates:
        raise _no_header(sheet, search)
    most = max(len(each.columns) for each in candidates)
    best = next(each for each in candidates if len(each.columns) == most)
    for each in candidates:  # two rows that say the same are one header: labels, and names below them
        if each.row == best.row + 1 and each.mapping == best.mapping:
            best = each
    rivals = [each for each in candidates if _is_rival(sheet, each, best)]
    if rivals:
        raise _several_headers(search, best, rivals)
    return best


def _candidate_at(sheet: Sheet, row: int, search: Search) -> _Candidate:
    """Return the row that a call names as the header."""
    candidate = _candidate(sheet, row, search) if row in sheet.rows else None
    if candidate is None or not candidate.columns:
        raise search.fails("no such row", row=row, place=search.place, table=search.table, wanted=search.wanted)
    return candidate


def _several_headers(search: Search, best: _Candidate, rivals: Sequence[_Candidate]) -> DataError:
    rows = [
        text("row with headers", row=each.row, headers=listed(each.first_headers, 6))
        for each in sorted([best, *rivals], key=lambda each: each.row)
    ]
    return search.fails(
        "several headers", place=search.place, rows=joined_with("semicolon", rows), row=search.row_word(best.row)
    )


def _is_rival(sheet: Sheet, other: _Candidate, best: _Candidate) -> bool:
    """Whether another row may be the header just as well: it names rows and values, and says something else."""
    if other.row == best.row or other.mapping == best.mapping:
        return False
    block = [each for each in sheet.merged if each.top <= best.row <= each.bottom]
    if any(each.top <= other.row <= each.bottom for each in block) or abs(other.row - best.row) == 1:
        return len(other.columns) == len(best.columns) and abs(other.row - best.row) > 1
    names = other.columns.values()
    has_keys = any(each.is_key for each in names) or not any(each.is_key for each in best.columns.values())
    return has_keys and len(other.columns) > 1 and 2 * len(other.columns) >= len(best.columns)


def _several_columns(search: Search, target: Target, columns: Sequence[tuple[int, str]]) -> TableFault:
    words = listed(text("column with header", letter=letters(column), header=header) for column, header in columns)
    return fault(
        "several columns", search.table, place=search.place, name=target.words(), columns=words, plain=target.name,
        letter=letters(columns[0][0]),
    )  # fmt: skip


def _candidate(sheet: Sheet, row: int, search: Search) -> _Candidate:
    texts = dict(_texts(sheet, row))
    chosen = _given(texts, search)
    fits_by_target: dict[str, list[tuple[int, int, str]]] = {}  # by target how well which columns fit it
    clashes = []
    taken = set(chosen.values())
    for column, alternates in texts.items():
        if column in taken:
            continue
        for place, header in enumerate(alternates):
            rank, targets = search.headers.find(header)
            targets = [each for each in targets if each.name not in chosen]
            if len(targets) > 1:
                names = listed(each.words() for each in targets)
                clashes.append(
                    fault("several names", search.table, place=search.place, cell=reference(row, column), header=header,
                          names=names, letter=letters(column))
                )  # fmt: skip
            elif targets:
                fits_by_target.setdefault(targets[0].name, []).append((rank + _WORSE * place, column, header))
                break
    by_name = {each.name: each for each in search.headers.targets}
    columns = {column: by_name[name] for name, column in chosen.items()}
    for name, fits in fits_by_target.items():
        best = min(fits)[0]
        equal = [(column, header) for rank, column, header in fits if rank == best]
        if len(equal) > 1:
            clashes.append(_several_columns(search, by_name[name], equal))
        columns[equal[0][0]] = by_name[name]
    return _Candidate(row, texts, dict(sorted(columns.items())), tuple(clashes))


def _given(texts: Texts, search: Search) -> dict[str, int]:
    """Return the columns that the caller named, by target."""
    columns: dict[str, int] = {}
    for name, header in search.chosen.items():
        same = [column for column, each in texts.items() if each[0] == header.strip()]
        same = same or [column for column, each in texts.items() if fold(each[0]) == fold(header)]
        if not same and re.fullmatch("[A-Za-z]{1,3}", header) and column_number(header) in texts:
            same = [column_number(header)]
        if len(same) == 1:
            columns[name] = same[0]
    return columns


def _group(sheet: Sheet, row: int, column: int, *, has_header: bool) -> str:
    """Return what stands above a header: in cells merged across columns or, where it has no text, in one cell."""
    merged = sheet.merged_at(row - 1, column)
    if merged is not None and merged.left < merged.right and merged.bottom < row:
        return shown_text(sheet.rows.get(merged.top, {}).get(merged.left))
    return "" if has_header else shown_text(sheet.rows.get(row - 1, {}).get(column))


def _texts(sheet: Sheet, row: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    cells = sheet.rows.get(row, {})
    columns = set(cells)
    for each in sheet.merged:
        if each.top < row <= each.bottom and each.right - each.left < 1_000:
            columns.update(range(each.left, each.right + 1))
    for column in sorted(columns):
        header = shown_text(cells.get(column))
        if not header and (merged := sheet.merged_at(row, column)) is not None and merged.top < row:
            header = shown_text(sheet.rows.get(merged.top, {}).get(merged.left))
        group = _group(sheet, row, column, has_header=bool(header))
        texts = (header, header and f"{group}{header}", group) if group else (header,)
        kept = tuple(filter(None, texts))
        if kept:
            yield column, kept


def _lacks(search: Search, target: Target, headers: Mapping[int, str], best: _Candidate) -> TableFault:
    free = [header for column, header in headers.items() if column not in best.columns]
    near = near_headers(target, free)
    return fault(
        "no column",
        search.table,
        place=search.place,
        name=target.words(),
        plain=target.name,
        why=text("read where it is there" if target.is_optional else "read from every row"),
        near=near_words(near),
        headers=listed(headers.values(), 20),
        example=near[0] if near else text("a header"),
    )


def near_words(words: Sequence[str]) -> Text | str:
    """Return a question for headers that may be meant, if there are any."""
    return text("near headers", headers=listed(text("quoted", name=each) for each in words)) if words else ""


def near_headers(target: Target, headers: Sequence[str]) -> list[str]:
    """Return the headers that look almost like a column that is wanted, or hold its name."""
    words = [fold(word) for word in (*target.names, *target.labels)]
    folded = {fold(header): header for header in headers}
    near = [header for each, header in folded.items() if any(word in each or each in word for word in words if word)]
    for word in words:
        near += [folded[each] for each in close_to(word, folded)]
    return list(dict.fromkeys(near))[:3]


def checked_names(chosen: Mapping[str, str], search: Search) -> dict[str, str]:
    """Return the headers that a caller names, by the names of targets.

    Raises:
        DataError: A name is none of the columns that are read.
    """
    headers: dict[str, str] = {}
    for name, header in chosen.items():
        target = search.headers.named(name)
        if target is None:
            near = close_to(name, [word for each in search.headers.targets for word in (*each.names, *each.labels)])
            shown = near_words(near)
            raise search.fails(
                "unknown column name", name=name, header=header, table=search.table, near=shown, wanted=search.wanted
            )
        headers[target.name] = header
    return headers


def check_headers(layout: Layout, search: Search) -> None:
    """Refuse a header that the caller named and the table lacks."""
    for name, header in search.chosen.items():
        if name not in layout.by_target or fold(layout.headers.get(layout.by_target[name], "")) not in (
            fold(header),
            fold(layout.headers.get(_letter(header), "")),
        ):
            near = close_to(header, layout.headers.values())
            shown = near_words(near)
            raise search.fails(
                "unknown column header", name=name, header=header, place=search.place, near=shown,
                headers=listed(layout.headers.values(), 20),
            )  # fmt: skip


def _letter(header: str) -> int:
    return column_number(header) if re.fullmatch("[A-Za-z]{1,3}", header) else 0
