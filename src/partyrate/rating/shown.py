"""A rating as it shows itself: the levels of each ladder against their quotas, on one screen and in notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.messages import Text, joined, text
from partyrate.model import Ladder
from partyrate.numbers import show_percent
from partyrate.rating.chart_tables import Counted
from partyrate.rating.grouping import quota_words
from partyrate.rating.levels import line_labels, line_of, wanted_places
from partyrate.rating.nodes import shown_ladders
from partyrate.storage.html import html_line, html_table
from partyrate.text.columns import aligned
from partyrate.text.quoting import shown

COLUMNS: Final = ("level", "number", "share", "quota")

MOST_LADDERS: Final = 4
"""How many ladders a screen shows."""


def rating_lines(rating: Counted, lang: str) -> Iterator[str]:
    """Yield what people look at first in a language: the scheme, the levels of its ladders, notes, what is open."""
    scheme = rating.scheme
    yield shown(scheme.heading(lang))
    if scheme.assumptions:
        yield text("overview assumed").in_language(lang)
    ladders = list(_ladders(rating))
    for ladder in ladders[:MOST_LADDERS]:
        yield ""
        yield shown(_caption(rating, ladder, lang))
        yield from (f"  {line}" for line in aligned([_head(lang), *_rows(rating, ladder, lang)], left=(0, 3)))
    if len(ladders) > MOST_LADDERS:
        yield text("rating more ladders", count=len(ladders) - MOST_LADDERS).in_language(lang)
    yield ""
    yield _notes(rating).in_language(lang)
    if rating.undetermined:
        entries = {**scheme.entries, **scheme.incentives}
        names = (entries[name].label(lang) if name in entries else name for name in rating.undetermined)
        yield shown(text("overview undetermined", names=joined(names, 12)).in_language(lang))


def rating_html(rating: Counted, lang: str) -> str:
    """Return a table for notebooks for each ladder, with how many notes there are above the first."""
    parts = [
        html_table(_head(lang), _rows(rating, ladder, lang), _caption(rating, ladder, lang), numbers=(1, 2))
        for ladder in _ladders(rating)
    ]
    about = text("rating about", scheme=rating.scheme.heading(lang), notes=_notes(rating)).in_language(lang)
    return "".join([html_line(about), *parts])


def _notes(rating: Counted) -> Text:
    kinds = rating.notes.kinds()
    return text("rating notes", kinds=kinds) if kinds else text("overview no notes")


def _ladders(rating: Counted) -> Iterator[Ladder]:
    """Yield the ladders among the results of the tables that were given, in the order that the scheme says."""
    for name in shown_ladders(rating.plan, rating.result.given):
        yield rating.scheme.ladders[name]


def _caption(rating: Counted, ladder: Ladder, lang: str) -> str:
    node = rating.plan.nodes[ladder.name]
    count = sum(row["count"] for row in rating.distribution(ladder.name))
    table = rating.scheme.tables[node.table].label(lang)
    return text("rating ladder", ladder=ladder.label(lang), table=table, count=count).in_language(lang)


def _head(lang: str) -> list[str]:
    return [text(f"rating {name}").in_language(lang) for name in COLUMNS]


def _rows(rating: Counted, ladder: Ladder, lang: str) -> list[list[str]]:
    """Return the levels of a ladder, best first: label, number, share, and what the quotas ask for."""
    labels = line_labels(rating.scheme, ladder.name, lang, text("overview no level").in_language(lang))
    asked = wanted_places(rating.plan, rating.result, rating.plan.nodes[ladder.name], ())
    return [
        [shown(labels[line_of(row)]), f"{row['count']:,}", _share(row["share"]), _quota(asked, row["level"], lang)]
        for row in rating.distribution(ladder.name)
    ]


def _share(share: Fraction | None) -> str:
    return "" if share is None else show_percent(share, 1)


def _quota(asked: Any, level: str | None, lang: str) -> str:
    quotas: Sequence[Any] = asked.get((level,), ())
    return quota_words(quotas, lang) if quotas else ""
