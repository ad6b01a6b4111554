"""The sections of a report on the scheme and on what was computed: sources, the graph, and fingerprints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partyrate.charts import graph
from partyrate.errors import UsageError
from partyrate.messages import word
from partyrate.model.entry import remark
from partyrate.output.manifest import digests
from partyrate.rating.rating import Rating
from partyrate.report.drawings import graph_drawing
from partyrate.report.markup import Cells, escaped, table
from partyrate.report.sections import listed_facts, section, sentences, words
from partyrate.version import VERSION


def scheme_section(rating: Rating, lang: str) -> str:
    """Return what the scheme is, where it has its rules from, and how its values depend on each other."""
    scheme = rating.scheme
    facts = listed_facts(lang, {
        "scheme": [scheme.name], "edition": [scheme.edition],
        "status": [word("status", scheme.status or "").in_language(lang)],
    })  # fmt: skip
    return section("scheme", words("go to scheme", lang), facts + _sources(rating, lang) + _graph(rating, lang))


def _sources(rating: Rating, lang: str) -> str:
    """Return the clauses of each document that the scheme has its rules from, with what they say."""
    sources = rating.scheme.sources
    head: Cells = [(words(key, lang), "") for key in ("source", "clause", "says")]
    documents: dict[str, list[Cells]] = {}
    for name, source in sources.items():
        cells = [(name, "key"), *((remark(each).in_language(lang), "") for each in (source.clause, source.says))]
        documents.setdefault(remark(source.document).in_language(lang), []).append(cells)
    if not documents:
        return ""
    tables = "".join(table(document, head, rows) for document, rows in documents.items())
    title = escaped(words("documents of", lang, count=len(sources)))
    return f'<details class="sources"><summary>{title}</summary>{tables}</details>'


def _graph(rating: Rating, lang: str) -> str:
    """Return the graph of the scheme; nothing where it is too large for one picture."""
    try:
        chart = graph(rating, lang=lang)
    except UsageError:
        return f"<p>{escaped(words('no graph', lang))}</p>"
    title, caption = words("graph", lang), sentences([words("graph key", lang), *chart.notes[1:]], lang)
    return (
        f'<details><summary>{escaped(title)}</summary><figure><div class="wide" tabindex="0" role="region" '
        f'aria-label="{escaped(title)}">{graph_drawing(chart.body, title)}</div>'
        f"<figcaption>{escaped(caption)}</figcaption></figure></details>"
    )


def manifest(rating: Rating, lang: str, *, public: bool) -> str:
    """Return by what the rating can be recognised and computed again: fingerprints, tables, digests of the results."""
    scheme, period = rating.scheme, rating.period
    sizes: Mapping[str, int] = {name: rating.result.size(name) for name in rating.result.given}
    rows = [
        words("rows of", lang, table=scheme.tables[name].label(lang), name=name, count=f"{size:,}")
        for name, size in sizes.items()
    ]
    facts = listed_facts(lang, {
        "fingerprint": [scheme.fingerprint], "text_fingerprint": [scheme.text_fingerprint],
        "day": ["" if rating.as_of is None else str(rating.as_of)],
        "period": ["" if period is None else words("span", lang, start=period.start, end=period.end)],
        "tables": rows, "version": [f"partyrate {VERSION}"],
    })  # fmt: skip
    return section("manifest", words("go to manifest", lang), facts + ("" if public else _digests(rating, lang)))


def _digests(rating: Rating, lang: str) -> str:
    head: Cells = [(words("part", lang), ""), ("SHA-256", "")]
    sums: dict[str, Any] = digests(rating)
    rows: list[Cells] = [[(name, ""), (value, "digest")] for name, value in sums.items()]
    title = words("digests", lang)
    return f"<details><summary>{escaped(title)}</summary>{table(title, head, rows, is_headed=True)}</details>"
