"""The notes of a rating together, as they show themselves on a screen and in notebooks."""

from __future__ import annotations

from typing import Final

from partyrate.notes.note import Note
from partyrate.storage.html import html_table

SHOWN: Final = 10
"""How many notes are shown; the tuple has all of them."""

LONGEST: Final = 150
"""The most characters of a note that are shown."""


class Notes(tuple[Note, ...]):
    """A tuple of notes that prints the first of them, one on a line, and is a table in notebooks."""

    __slots__ = ()

    def __repr__(self) -> str:
        lines = [f"{len(self):,} notes" if len(self) != 1 else "1 note", *(_short(str(note)) for note in self[:SHOWN])]
        return "\n  ".join([*lines, *([f"... and {len(self) - SHOWN:,} more"] if len(self) > SHOWN else [])])

    def _repr_html_(self) -> str:
        rows = [(note.kind, note.about, note.text("en"), note.text("zh")) for note in self[: 5 * SHOWN]]
        more = f" (the first {5 * SHOWN})" if len(self) > 5 * SHOWN else ""
        return html_table(["kind", "about", "note", "说明"], rows, f"{len(self):,} notes{more}")


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
