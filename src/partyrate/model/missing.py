"""Words in the data that stand for no value: one that is missing, or one that is absent by a declared cause."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from partyrate.model.entry import folded
from partyrate.model.indicator import Indicator
from partyrate.model.ladder import Ladder
from partyrate.model.scheme_data import SchemeData
from partyrate.numbers import Cause, exact
from partyrate.text.normalization import FALSE_WORDS, TRUE_WORDS, likeness


def missing_words(scheme: SchemeData, entry: Any) -> frozenset[str]:
    """Return the words that stand for a missing value of an entry: those it declares, else those of the scheme.

    The words of causes are among them where past rounds hold a value that is computed: there, any absence is a gap.
    """
    if isinstance(entry, Indicator) and entry.is_input:
        return frozenset(scheme.missing if entry.missing is None else entry.missing)
    names = entry.names if isinstance(entry, Ladder) else ()
    words = (word for absence in scheme.absences.values() for word in absence.words)
    return frozenset([*scheme.missing, *words]).difference(names)


def cause_words(scheme: SchemeData, entry: Any) -> Mapping[str, Cause]:
    """Return the words that stand for declared causes of absence in the cells of an input, each with its cause."""
    if not isinstance(entry, Indicator) or not entry.is_input:
        return {}
    may_lack = entry.optional or entry.when is not None
    names = map(folded, entry.absent) if entry.absent is not None else [*scheme.absences] if may_lack else ()
    causes = [scheme.absences[name] for name in names if name in scheme.absences]
    return {word: absence.cause for absence in causes for word in absence.words}


def is_value(entry: Indicator, word: str) -> bool:
    """Whether a word is a value of an input; a word that stands for a missing value of a text is none."""
    if entry.kind == "number":
        return exact(word) is not None
    if entry.kind == "flag":
        return word.strip().lower() in (*TRUE_WORDS, *FALSE_WORDS)
    if entry.kind == "date":
        try:
            date.fromisoformat(word)
        except ValueError:
            return False
        return True
    # Files read words and values without regard to capitals, widths and blanks.
    return entry.kind == "choice" and likeness(word) in map(likeness, entry.values)
