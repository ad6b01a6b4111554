"""Words in the data that stand for a missing value."""

from __future__ import annotations

from datetime import date
from typing import Any

from partyrate.model.indicator import Indicator
from partyrate.model.ladder import Ladder
from partyrate.model.scheme_data import SchemeData
from partyrate.numbers import exact
from partyrate.text.normalization import FALSE_WORDS, TRUE_WORDS


def missing_words(scheme: SchemeData, entry: Any) -> frozenset[str]:
    """Return the words that stand for a missing value of an entry: those it declares, else those of the scheme."""
    if isinstance(entry, Indicator) and entry.missing is not None:
        return frozenset(entry.missing)
    names = entry.names if isinstance(entry, Ladder) else ()
    return frozenset(scheme.missing).difference(names)


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
    return entry.kind == "choice" and word in entry.values
