"""The difference of two schemes for people: as text, as a table of Markdown, and for notebooks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from partyrate.messages import Text, in_language, text
from partyrate.spans import width
from partyrate.storage.html import html_table
from partyrate.text.quoting import shown

if TYPE_CHECKING:
    from partyrate.model.difference import Difference, EntryChange, FieldChange

SIGNS: Final = {"added": "+", "dropped": "-", "changed": "~"}
UNPUBLISHED: Final = "unpublished"
"""How a constant is written that the sources leave open."""

SHORT: Final = 12
"""How many digits of a fingerprint are written."""


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
        yield f"~ {shown(_changed(each, lang))}"
    for entry in found.entries:
        yield f"{SIGNS[entry.change]} {shown(_head(entry, lang))}"
        for each in entry.fields if entry.change != "dropped" else ():
            line = _changed(each, lang) if entry.change == "changed" else _said(each).in_language(lang)
            yield f"    {shown(line)}"
        if source := _source(entry):
            yield f"    {shown(text('diff source', source=source).in_language(lang))}"


def _title(about: Any) -> str:
    return " ".join(filter(None, [about["name"], about["edition"]]))


def _head(entry: EntryChange, lang: str) -> str:
    label = entry.labels.get(lang, entry.name)
    named = f"{entry.section}.{entry.name}"
    return named if label == entry.name else text("diff labelled", name=named, label=label).in_language(lang)


def _changed(each: FieldChange, lang: str) -> str:
    """Return one field, from old to new."""
    if each.old is None or each.new is None:
        key = "diff field added" if each.old is None else "diff field dropped"
        return text(key, field=each.field, value=_value(each.old or each.new)).in_language(lang)
    return text("diff field", field=each.field, old=_value(each.old), new=_value(each.new)).in_language(lang)


def _said(each: FieldChange) -> Text:
    """Return one field of an entry that only one scheme has."""
    return text("diff field said", field=each.field, value=_value(each.old or each.new))


def _value(value: str | None) -> str:
    """Return a value; one that is unpublished is said to be so in the language of the whole."""
    return text("diff unpublished") if value == UNPUBLISHED else str(value)


def _source(entry: EntryChange) -> str:
    """Return the sources of an entry, from old to new where they are other ones."""
    old, new = "; ".join(entry.source_old), "; ".join(entry.source_new)
    return f"{old} → {new}" if old and new and old != new else new or old


def markdown(found: Difference, lang: str) -> str:
    """Return a difference as a table of Markdown."""
    head = text("diff columns").in_language(lang).split("|")
    rows = [head, ["---"] * len(head), *_rows(found, lang)]
    table = ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    first = list(lines(found, lang))[:2]
    return "\n".join([*map(_cell, first[:1]), "", first[1], "", *table])


LONGEST: Final = 36
"""How many terminal cells a column of a printed table takes at most."""


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
    rows = [["", "", each.field, _shown(each.old, lang), _shown(each.new, lang), ""] for each in found.top]
    for entry in found.entries:
        change = text(f"diff {entry.change}").in_language(lang)
        rows += [
            [_head(entry, lang), change, each.field, _shown(each.old, lang), _shown(each.new, lang), _source(entry)]
            for each in entry.fields
        ]
    return rows


def _shown(value: str | None, lang: str) -> str:
    """Return a value as a cell; nothing where a side does not have it."""
    return "" if value is None else in_language(_value(value), lang)


def _cell(value: str) -> str:
    """Return a text as a cell of Markdown, in which nothing is read as markup."""
    plain = shown(value)
    for sign in "\\`*_[]<>|#":
        plain = plain.replace(sign, f"\\{sign}")
    return plain


def html(found: Difference, lang: str) -> str:
    """Return a difference as a table for notebooks."""
    head = text("diff columns").in_language(lang).split("|")
    return html_table(head, _rows(found, lang), f"{_title(found.old)} → {_title(found.new)}")
