"""A scheme as it shows itself: how many entries each section has, and the first of them by their labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from partyrate.messages import Text, joined, text, word
from partyrate.model.indicator import section_of
from partyrate.model.scheme_data import COLLECTIONS, SchemeData
from partyrate.model.value_words import known_as
from partyrate.spans import width
from partyrate.storage.html import html_table
from partyrate.text.columns import aligned
from partyrate.text.quoting import shown

SHOWN: Final = 6
"""How many entries of a section are named."""

WIDEST: Final = 60
"""The columns of the names of a section on a screen."""


def heading(scheme: SchemeData, lang: str) -> str:
    """Return the title of a scheme with its edition."""
    title = scheme.title.get(lang, scheme.name)
    if scheme.edition and scheme.edition not in title:
        return text("overview title", title=title, edition=scheme.edition).in_language(lang)
    return title


def scheme_lines(scheme: SchemeData, unpublished: Sequence[str], lang: str) -> Iterator[str]:
    """Yield a scheme on one screen in a language."""
    yield shown(heading(scheme, lang))
    yield from (f"  {line}" for line in aligned(list(_sections(scheme, lang)), left=(0, 2)))
    if unpublished:
        names = _first_of([known_as(scheme, name) for name in unpublished], lang)
        yield shown(text("scheme unpublished", count=len(unpublished), names=names).in_language(lang))


def scheme_html(scheme: SchemeData, unpublished: Sequence[str], lang: str) -> str:
    """Return a scheme as a table for notebooks."""
    rows = [*_sections(scheme, lang)]
    if unpublished:
        named = _first_of([known_as(scheme, name) for name in unpublished], lang)
        rows.append([text("scheme open").in_language(lang), f"{len(unpublished):,}", named])
    head = [text(f"scheme {name}").in_language(lang) for name in ("section", "count", "names")]
    return html_table(head, rows, heading(scheme, lang), numbers=(1,))


def _sections(scheme: SchemeData, lang: str) -> Iterator[list[str]]:
    """Yield each section that has entries: its word, how many there are, and the first of them."""
    found: dict[str, list[str]] = {}
    for collection in COLLECTIONS:
        for entry in getattr(scheme, collection).values():
            found.setdefault(section_of(entry), []).append(entry.label(lang))
    for section, names in found.items():
        yield [word("kind", section).in_language(lang), f"{len(names):,}", shown(_first_of(names, lang))]


def _first_of(names: Sequence[Text | str], lang: str) -> str:
    """Return the first of some names in a language, as many as fit on a screen."""
    count = SHOWN
    while count > 1 and width(joined(names, count).in_language(lang)) > WIDEST:
        count -= 1
    return joined(names, count).in_language(lang)
