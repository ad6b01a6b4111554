"""Notes: their kind, what they are about, their figures, and their words in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import field, frozen

from partyrate.errors import checked_language, listed
from partyrate.messages import LANGUAGES, Text, joined, text
from partyrate.model import Entry, Scheme
from partyrate.model.value_words import known_as, labelled
from partyrate.notes.wording import label_of, name_words, wording
from partyrate.numbers import show
from partyrate.serialization.values import checked_format, held, plain_value, read_value, wrong
from partyrate.spans import Path

NOTE_FORMAT: Final = "partyrate.note/1"
"""The format of a note as plain data, with its version."""

KINDS: Final = (
    "assumptions", "supplied", "not in force", "table not given", "history not given", "converted", "look alike",
    "expected rows", "tie", "deviation", "limited", "conflict", "open quota", "waiting", "small cohort", "no places",
    "unplaced", "even remainders", "budget", "open budget", "gate", "warning", "absent", "undetermined",
    "shortfall", "even pairs", "not paired",
    "missing step", "out of order", "notice too short", "late", "overdue", "objection open", "step undetermined",
)  # fmt: skip
"""The kinds of notes; each has a text in the catalogue of messages, or several."""


def _as_lists(value: Any) -> Any:
    """Return a value in which lists and tuples are one, as they are in plain data."""
    if isinstance(value, Mapping):
        return {key: _as_lists(item) for key, item in value.items()}
    return [_as_lists(item) for item in value] if isinstance(value, tuple | list) else value


@frozen
class Note:
    """One thing a rating reports.

    Args:
        kind: `assumptions`, `supplied`, `not in force`, `table not given`, `history not given`, `converted`,
            `look alike`, `expected rows`, `tie`, `limited`, `conflict`, `deviation`, `open quota`, `waiting`,
            `small cohort`, `no places`, `unplaced`, `even remainders`, `gate`, `warning`, `budget`, `open budget`,
            `absent` or `undetermined`; of pairings `shortfall`, `even pairs` or `not paired`; of the steps of a
            procedure `missing step`, `out of order`, `notice too short`, `late`, `overdue`, `objection open` or
            `step undetermined`.
        about: The ladder, gate, warning, budget, value, pairing or procedure it is about; of several values the first.
        cohort: The cohort, by the columns that form it.
        data: The figures the text is made of; names are those of the scheme.
        labels: What the text writes for names, where they have labels: by the field of `data` and the language. A
            parameter or a lookup, which is supplied under its name, has its name behind its label.
    """

    kind: str
    about: str = ""
    cohort: Mapping[str, Any] = field(factory=dict)
    data: Mapping[str, Any] = field(factory=dict, eq=_as_lists)
    labels: Mapping[str, Mapping[str, Any]] = field(factory=dict, eq=False, repr=False)

    def text(self, lang: str | None = None) -> str:
        """Return the note in English (`en`) or Chinese (`zh`).

        Raises:
            UsageError: It is another language.
        """
        lang = checked_language(lang)
        is_headed = self.kind in _HEADED or (self.kind in _OF_STEPS and self.cohort)
        about = self.labels.get("about", {}).get(lang, self.about) if is_headed else ""
        names = self.labels.get("cohort", {}).get(lang, self.cohort)
        values = self.labels.get("cohort values", {}).get(lang, self.cohort.values())
        parts = (f"{name} {value}" for name, value in zip(names, values, strict=True))
        cohort = joined(parts).in_language(lang)
        head = " · ".join(part for part in (about, cohort) if part)
        words = wording(self.kind, self.data, self.labels).in_language(lang)
        return text("fault colon", place=head, text=words).in_language(lang) if head else words

    def __str__(self) -> str:
        return self.text()

    def plain(self) -> dict[str, Any]:
        """Return the note as a part of plain data; its words in both languages are under `text`."""
        return {
            "kind": self.kind,
            "about": self.about,
            "cohort": plain_value(self.cohort),
            "data": plain_value(self.data),
            "labels": plain_value(self.labels),
            "text": {lang: self.text(lang) for lang in LANGUAGES},
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the note as plain data for JSON.

        Example:
            >>> Note("no places", "star", data={"levels": "five", "wanted": Fraction(1, 3)}).to_dict()["data"]
            {'levels': 'five', 'wanted': {'number': '1/3'}}
        """
        return {"format": NOTE_FORMAT, **self.plain()}

    @classmethod
    def read(cls, data: Any, path: Path = ()) -> Note:
        """Read a note from a part of plain data."""
        kind = held(data, "kind", str, path)
        if kind not in KINDS:
            raise wrong((*path, "kind"), text("no kind of note", kind=kind), text("one of", names=listed(KINDS)))
        parts = [read_value(held(data, key, Mapping, path), (*path, key)) for key in ("cohort", "data", "labels")]
        note = cls(kind, held(data, "about", str, path), *parts)
        try:
            assert all(note.text(lang) for lang in LANGUAGES)
        except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, AssertionError):
            what = text("no figures of a note", kind=kind)
            raise wrong((*path, "data"), what, text("figures of a note")) from None
        return note

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Note:
        """Read a note from plain data.

        Raises:
            DocumentError: It is no note as plain data; the fault has its pointer.
        """
        return cls.read(checked_format(data, NOTE_FORMAT))


_HEADED: Final = (
    "small cohort", "tie", "limited", "conflict", "deviation", "open quota", "waiting", "no places", "unplaced",
    "even remainders", "warning", "budget", "open budget", "shortfall", "even pairs",
)  # fmt: skip
"""The kinds of notes that begin with what they are about; the others name it in their words."""

_OF_STEPS: Final = (
    "missing step", "out of order", "notice too short", "late", "overdue", "objection open", "step undetermined",
)  # fmt: skip
"""The kinds of notes on steps, which begin with the procedure where several units have one of their own."""


def labels_of(**entries: Entry | Sequence[Entry]) -> dict[str, dict[str, Any]]:
    """Return the labels of entries by the field of a note and the language, where any has one; levels in a row."""
    labels: dict[str, dict[str, Any]] = {}
    for name, entry in entries.items():
        if not isinstance(entry, Sequence):
            if entry.labels:
                labels[name] = in_both(label_of(entry))
        elif name == "levels":
            if len(entry) > 1 or any(each.labels for each in entry):
                labels[name] = in_both(joined(map(label_of, entry)))
        elif any(each.labels for each in entry):
            labels[name] = {lang: [each.label(lang) for each in entry] for lang in LANGUAGES}
    return labels


def cohort_labels(scheme: Scheme, table: str | None, cohort: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what people call the names and the values that form a cohort of rows, as the labels of a note hold it."""
    words = [name_words(scheme, table, name) for name in cohort]
    labels = {"cohort": {lang: [each.in_language(lang) for each in words] for lang in LANGUAGES}} if words else {}
    values = {lang: list(labelled(scheme, cohort, cohort.values(), lang)) for lang in LANGUAGES}
    if any(each != list(cohort.values()) for each in values.values()):
        labels["cohort values"] = values
    return labels


def constant_labels(scheme: Scheme, **names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return what constants are known as, by the field of a note and the language, where any has a label."""
    labels: dict[str, dict[str, Any]] = {}
    for field_name, those in names.items():
        words = [known_as(scheme, name) for name in those]
        by_language = {lang: [each.in_language(lang) for each in words] for lang in LANGUAGES}
        if any(each != list(those) for each in by_language.values()):
            labels[field_name] = by_language
    return labels


def in_both(words: Text) -> dict[str, str]:
    """Return a text by language, as the labels of a note hold it."""
    return {lang: words.in_language(lang) for lang in LANGUAGES}


def shown_key(value: Any) -> Any:
    """Return a part of a cohort's key as a note shows it."""
    return show(value) if isinstance(value, Fraction) else str(value)
