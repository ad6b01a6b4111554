"""The difference of two schemes: as data, as text, as tables, and for notebooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from attrs import field, frozen

from partyrate.errors import checked_language
from partyrate.messages import Text, chosen_language, joined_with, text
from partyrate.spans import width
from partyrate.storage.html import html_table
from partyrate.text.quoting import markdown_table, markdown_text, shown

DIFFERENCE_FORMAT: Final = "partyrate.difference/1"
"""The format of a difference as plain data, with its version."""

ADDED: Final = "added"
DROPPED: Final = "dropped"
CHANGED: Final = "changed"
CHANGES: Final = (ADDED, DROPPED, CHANGED)

SIGNS: Final = {"added": "+", "dropped": "-", "changed": "~"}
UNPUBLISHED: Final = "unpublished"
"""How a constant is written that the sources leave open."""

SHORT: Final = 12
"""How many digits of a fingerprint are written."""

LONGEST: Final = 36
"""How many terminal cells a column of a printed table takes at most."""


@frozen
class FieldChange:
    """One field, or one cell of a lookup, as both schemes write it; None where one of them does not have it."""

    field: str
    old: str | None
    new: str | None

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain data."""
        return {"field": self.field, "old": self.old, "new": self.new}


@frozen
class EntryChange:
    """One entry that is added, dropped or changed.

    Args:
        section, name: Which entry: `parameter` and `weight`; the section in the new scheme, where both have it.
        change: `added`, `dropped` or `changed`.
        fields: What is different; of an added or dropped entry all that it says.
        labels: What people call it, by language.
        source_old, source_new: The sources in both schemes, as documents and clauses.
        words: What people call the values of a choice that it has, by the text that stands for them in `fields`.
    """

    section: str
    name: str
    change: str
    fields: tuple[FieldChange, ...] = field(repr=False)
    labels: Mapping[str, str] = field(factory=dict, repr=False)
    source_old: tuple[str, ...] = field(default=(), repr=False)
    source_new: tuple[str, ...] = field(default=(), repr=False)
    words: Mapping[str, Text] = field(factory=dict, repr=False)

    @property
    def written(self) -> str:
        """How a scheme file writes it: `parameter.weight`."""
        return f"{self.section}.{self.name}"

    def named(self, name: str, lang: str) -> str:
        """Return it in a language by its label, behind the name that is written for it, or for a part of it."""
        label = self.labels.get(lang, self.name)
        return name if label == self.name else text("diff labelled", name=name, label=label).in_language(lang)

    def said(self, value: str | None, lang: str) -> str:
        """Return one of its texts in a language, a value of a choice by its label."""
        words = self.words.get(value or "")
        return _plainly(value, lang) if words is None else words.in_language(lang)

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain data."""
        return {
            "section": self.section, "name": self.name, "change": self.change, "labels": dict(self.labels),
            "fields": [each.to_dict() for each in self.fields],
            "source_old": list(self.source_old), "source_new": list(self.source_new),
        }  # fmt: skip


@frozen(repr=False)
class Difference:
    """The differences of two schemes, as `Scheme.diff` finds them. It is true where there are any.

    Printed, it lists the changes; in a notebook it is a table.

    Args:
        old, new: Name, edition and fingerprints of the schemes.
        top: Keys at the top of a scheme file whose values are different.
        entries: The entries that are added, dropped or changed, in the order of the sections.
        has_remarks: Whether remarks are compared as well: labels, sources, notes, titles.
    """

    old: Mapping[str, str]
    new: Mapping[str, str]
    top: tuple[FieldChange, ...]
    entries: tuple[EntryChange, ...]
    has_remarks: bool = False

    def __bool__(self) -> bool:
        return bool(self.top or self.entries)

    @property
    def is_same_meaning(self) -> bool:
        """Whether the two schemes have one fingerprint: the same results for all units."""
        return self.old["fingerprint"] == self.new["fingerprint"]

    def rows(self) -> list[dict[str, Any]]:
        """Return the changes as a table: a dict for each field with its entry, both texts and sources."""
        top = [
            {"section": "", "name": "", "change": CHANGED, **each.to_dict(), "source_old": "", "source_new": ""}
            for each in self.top
        ]
        return top + [
            {
                "section": entry.section, "name": entry.name, "change": entry.change, **each.to_dict(),
                "source_old": "; ".join(entry.source_old), "source_new": "; ".join(entry.source_new),
            }
            for entry in self.entries for each in entry.fields or (FieldChange("", None, None),)
        ]  # fmt: skip

    def text(self, lang: str | None = None) -> str:
        """Return the changes as text in English (`en`) or Chinese (`zh`).

        Raises:
            UsageError: It is another language.
        """
        return "\n".join(lines(self, checked_language(lang)))

    def table(self, lang: str | None = None) -> str:
        """Return the changes as a table in columns, for a terminal.

        Raises:
            UsageError: It is another language.
        """
        return table(self, checked_language(lang))

    def markdown(self, lang: str | None = None) -> str:
        """Return the changes as a table of Markdown.

        Raises:
            UsageError: It is another language.
        """
        return markdown(self, checked_language(lang))

    def to_dict(self) -> dict[str, Any]:
        """Return the changes as plain data for JSON, of the format `partyrate.difference/1`."""
        return {
            "format": DIFFERENCE_FORMAT,
            "old": dict(self.old),
            "new": dict(self.new),
            "remarks": self.has_remarks,
            "top": [each.to_dict() for each in self.top],
            "entries": [each.to_dict() for each in self.entries],
        }

    def __repr__(self) -> str:
        return self.text("en")

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return html(self, chosen_language())


# ----------------------------------------------------------------------------------------------------------- for people


def lines(found: Difference, lang: str) -> Iterator[str]:
    """Yield the lines of a difference in a language."""
    yield shown(f"{_title(found.old)} → {_title(found.new)}")
    prints = [each["fingerprint"][:SHORT] for each in (found.old, found.new)]
    key = "diff same meaning" if found.is_same_meaning else "diff fingerprints"
    yield text(key, old=prints[0], new=prints[1]).in_language(lang)
    if not found:
        is_all = found.has_remarks or found.old["text_fingerprint"] == found.new["text_fingerprint"]
        yield text("diff nothing with remarks" if is_all else "diff nothing").in_language(lang)
    for each in found.top:
        yield f"~ {shown(_changed(each, _plainly, lang))}"
    for entry in found.entries:
        yield f"{SIGNS[entry.change]} {shown(entry.named(entry.written, lang))}"
        yield from (f"    {shown(line)}" for line in _lines_of_entry(entry, lang))


def _lines_of_entry(entry: EntryChange, lang: str) -> Iterator[str]:
    """Yield what changed in an entry, or what an added one says, and its source."""
    for each in entry.fields if entry.change != "dropped" else ():
        yield _changed(each, entry.said, lang) if entry.change == "changed" else _said(each, entry, lang)
    if source := _source(entry, lang):
        yield text("diff source", source=source).in_language(lang)


def _title(about: Any) -> str:
    return " ".join(filter(None, [about["name"], about["edition"]]))


Saying = Callable[[str | None, str], str]
"""Returns a text of a difference in a language."""


def _changed(each: FieldChange, say: Saying, lang: str) -> str:
    """Return one field, from old to new."""
    if each.old is None or each.new is None:
        key = "diff field added" if each.old is None else "diff field dropped"
        return text(key, field=each.field, value=say(each.old or each.new, lang)).in_language(lang)
    return text("diff field", field=each.field, old=say(each.old, lang), new=say(each.new, lang)).in_language(lang)


def _said(each: FieldChange, entry: EntryChange, lang: str) -> str:
    """Return one field of an entry that only one scheme has."""
    return text("diff field said", field=each.field, value=entry.said(each.old or each.new, lang)).in_language(lang)


def _plainly(value: str | None, lang: str) -> str:
    """Return a text; nothing where a side does not have it, and what is unpublished in words."""
    return text("diff unpublished").in_language(lang) if value == UNPUBLISHED else value or ""


def _source(entry: EntryChange, lang: str) -> str:
    """Return the sources of an entry, from old to new where they are other ones."""
    old, new = (joined_with("semicolon", found).in_language(lang) for found in (entry.source_old, entry.source_new))
    return f"{old} → {new}" if old and new and old != new else new or old


def markdown(found: Difference, lang: str) -> str:
    """Return a difference as a table of Markdown."""
    head = text("diff columns").in_language(lang).split("|")
    first = list(lines(found, lang))[:2]
    table = markdown_table([head, *_rows(found, lang)])
    return "\n".join([*map(markdown_text, first[:1]), "", first[1], "", table])


def table(found: Difference, lang: str) -> str:
    """Return a difference as a table in columns; what is too long for its column is cut."""
    head = text("diff columns").in_language(lang).split("|")[:-1]
    rows = [head, *([_cut(shown(cell)) for cell in row[:-1]] for row in _rows(found, lang))]
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    padded = (
        "  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)) for row in rows
    )
    return "\n".join([shown(f"{_title(found.old)} → {_title(found.new)}"), *(line.rstrip() for line in padded)])


def _cut(cell: str) -> str:
    """Return a cell that fits into its column."""
    if width(cell) <= LONGEST:
        return cell
    while width(cell) > LONGEST - 1:
        cell = cell[:-1]
    return f"{cell}…"


def _rows(found: Difference, lang: str) -> list[list[str]]:
    """Return the rows of a table for people."""
    rows = [["", "", each.field, _plainly(each.old, lang), _plainly(each.new, lang), ""] for each in found.top]
    for entry in found.entries:
        head = [entry.named(entry.written, lang), text(f"diff {entry.change}").in_language(lang)]
        rows += [
            [*head, each.field, entry.said(each.old, lang), entry.said(each.new, lang), _source(entry, lang)]
            for each in entry.fields
        ]
    return rows


def html(found: Difference, lang: str) -> str:
    """Return a difference as a table for notebooks."""
    head = text("diff columns").in_language(lang).split("|")
    return html_table(head, _rows(found, lang), f"{_title(found.old)} → {_title(found.new)}")
