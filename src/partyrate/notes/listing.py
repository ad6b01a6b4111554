"""The notes of a rating together, as they show themselves on a screen and in notebooks."""

from __future__ import annotations

from collections import Counter
from typing import Final

from partyrate.errors import checked_language, counted
from partyrate.messages import Text, chosen_language, joined, text, word
from partyrate.notes.note import Note
from partyrate.storage.html import html_table
from partyrate.text.quoting import shown

SHOWN: Final = 10
"""How many notes are shown; the tuple has all of them."""

LONGEST: Final = 150
"""The most characters of a note that are shown."""


class Notes(tuple[Note, ...]):
    """A tuple of notes that prints the first of them, one on a line, and is a table in notebooks."""

    __slots__ = ()

    def text(self, lang: str | None = None) -> str:
        """Return the first notes, one on a line, and how many there are, in English (`en`) or Chinese (`zh`).

        Raises:
            UsageError: It is another language.
        """
        lang = checked_language(lang)
        lines = [counted(len(self), "note"), *(_short(shown(note.text(lang))) for note in self[:SHOWN])]
        if len(self) > SHOWN:
            lines.append(text("notes more", count=len(self) - SHOWN))
        return "\n  ".join(line.in_language(lang) if isinstance(line, Text) else line for line in lines)

    def kinds(self) -> Text:
        """Return how many notes there are of each kind, in a line: `gate 1, absent 2`."""
        found = Counter(note.kind for note in self)
        return joined(
            text("overview kind of note", kind=word("note kind", kind), number=number) for kind, number in found.items()
        )

    def __repr__(self) -> str:
        return self.text("en")

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        lang = chosen_language()
        head = [text(f"notes {name}").in_language(lang) for name in ("kind", "note")]
        rows = [(word("note kind", note.kind).in_language(lang), note.text(lang)) for note in self[: 5 * SHOWN]]
        caption = counted(len(self), "note")
        if len(self) > 5 * SHOWN:
            caption = text("notes first", count=len(self), shown=5 * SHOWN)
        return html_table(head, rows, caption.in_language(lang))


def _short(words: str) -> str:
    return words if len(words) <= LONGEST else f"{words[: LONGEST - 3]}..."
