"""The cells of .xlsx and .xlsm workbooks, read as a stream by the standard library.

Libraries were tried for it: the fast ones reserve the whole rectangle of a sheet, so that one stray cell in its last
row ends the process, and lose error cells and formats; the careful one takes six times as long. Only cells that are
there take memory here.
"""

from __future__ import annotations

import posixpath

from attrs import define, field

from partyrate.messages import text
from partyrate.resources import ResourceBudget
from partyrate.tables.archive import Archive, DamagedError
from partyrate.tables.grid import Entry, Sheet
from partyrate.tables.parts import BookReader, SheetReader, StringReader, StyleReader, local_name
from partyrate.tables.plain_parts import PlainStrings
from partyrate.tables.plain_rows import PlainRows


@define
class Workbook:
    """A workbook whose sheets are read when they are asked for.

    Raises:
        DamagedError: It is no workbook, or a damaged one.
        ResourceError: It holds more unpacked bytes or cells than the budget allows.
    """

    raw: bytes
    budget: ResourceBudget
    sheets: list[Entry] = field(init=False, factory=list)
    starts_1904: bool = field(init=False, default=False)
    _archive: Archive = field(init=False)
    _parts: dict[str, str] = field(init=False, factory=dict)
    _styles: list[str] = field(init=False, factory=list)
    _strings: str | None = field(init=False, default=None)
    _shared: list[str] | None = field(init=False, default=None)

    def __attrs_post_init__(self) -> None:
        self._archive = Archive(self.raw, self.budget)
        main = self._main_part()
        related = self._relations(main)
        reader = BookReader()
        self._archive.parse(main, reader.start)
        self.starts_1904 = reader.starts_1904
        for name, relation, state in reader.found:
            if relation in related and "worksheet" in related[relation][0]:
                self.sheets.append(Entry(name, is_hidden=state in ("hidden", "veryHidden")))
                self._parts[name] = related[relation][1]
        for kind, part in related.values():
            if kind == "styles" and part in self._archive:
                styles = StyleReader()
                self._archive.parse(part, styles.start)
                self._styles = styles.styles()
        self._strings = next((part for kind, part in related.values() if kind == "sharedStrings"), None)

    def read(self, name: str) -> Sheet:
        """Return the cells of a sheet."""
        entry = next(each for each in self.sheets if each.name == name)
        if self._shared is None:
            strings = StringReader()
            if self._strings is not None and self._strings in self._archive:
                sieve = PlainStrings(strings)
                self._archive.parse(self._strings, strings.start, strings.end, strings.text, sieve=sieve)
            self._shared = strings.found
        reader = SheetReader(self._archive.count_cell, self._shared, self._styles)
        self._archive.parse(self._parts[name], reader.start, reader.end, reader.text, sieve=PlainRows(reader))
        return Sheet(
            entry.name,
            reader.rows,
            is_hidden=entry.is_hidden,
            hidden_rows=reader.hidden_rows,
            merged=reader.merged,
            starts_1904=self.starts_1904,
        )

    def _main_part(self) -> str:
        for kind, part in self._relations("").values():
            if kind == "officeDocument":
                return part
        if "xl/workbook.xml" in self._archive:
            return "xl/workbook.xml"
        raise DamagedError(text("no workbook in it"))

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the references of a part: the kind and the name of each by its identifier."""
        folder, name = posixpath.split(part)
        listing = posixpath.join(folder, "_rels", f"{name}.rels")
        relations: dict[str, tuple[str, str]] = {}

        def start(tag: str, attributes: dict[str, str]) -> None:
            if local_name(tag) == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "").replace("\\", "/")
                target = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                kind = attributes.get("Type", "").rpartition("/")[2]
                relations[attributes.get("Id", "")] = kind, posixpath.normpath(target)

        if listing in self._archive:
            self._archive.parse(listing, start)
        return relations
