"""The overview of a comparison: who moves, the matrix of levels, what it costs, which notes change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.comparison.compared import Compared
from partyrate.comparison.correspondence import MOVES, SAME
from partyrate.comparison.pair import Pair
from partyrate.comparison.sides import Side
from partyrate.messages import LANGUAGES, Text, joined, text, word
from partyrate.model.incentive import span_words
from partyrate.numbers import show_grouped, show_percent
from partyrate.storage.html import html_table
from partyrate.text.columns import aligned
from partyrate.text.quoting import shown

WIDEST: Final = 9
"""How many levels, states included, the printed matrix has at most."""

SHOWN_PAIRS: Final = 3
SHOWN_SUMS: Final = 8
SHOWN_UNITS: Final = 5


def lines(comparison: Compared, lang: str) -> Iterator[str]:
    """Yield the lines of a comparison in a language."""
    sides, common = comparison.sides, len(comparison.common)
    yield text("compare head", ratings=len(sides), units=common).in_language(lang)
    for side in sides:
        score = text("compare no score")
        if side.score is not None:
            score = text("compare score", score=side.label_of(side.score))
        about = text(
            "compare side", rating=side.name, scheme=side.title, ladder=side.label_of(side.ladder),
            units=len(side.rows), score=score,
        )  # fmt: skip
        yield f"  {shown(about.in_language(lang))}"
    pairs = list(comparison.pairs.values())
    for pair in pairs[:SHOWN_PAIRS]:
        yield from _pair_lines(pair, lang)
    if len(pairs) > SHOWN_PAIRS:
        yield text("compare more pairs", count=len(pairs) - SHOWN_PAIRS).in_language(lang)
    yield from _pay_lines(comparison, lang)
    yield from _apart_lines(comparison, lang)


def _pair_lines(pair: Pair, lang: str) -> Iterator[str]:
    yield shown(_moved(pair, lang))
    if pair.correspondence.kind != SAME:
        yield f"  {text(f'compare by {pair.correspondence.kind}').in_language(lang)}"
    head, rows = matrix(pair, lang)
    if len(rows) <= WIDEST and len(head) <= WIDEST + 1:
        yield from (f"  {line}" for line in aligned([head, *rows]))
    parts = [
        text(f"compare agreement {each['of']}", tau=f"{each['kendall']:.3f}", rho=f"{each['spearman']:.3f}")
        for each in pair.agreement()
        if each["kendall"] is not None
    ]
    if parts:
        yield f"  {text('compare agreement', parts=joined(parts)).in_language(lang)}"
    changes = Counter(row["change"] for row in pair.notes())
    if changes:
        parts = [text(f"compare notes {each}", count=changes[each]) for each in sorted(changes)]
        yield f"  {text('compare notes', parts=joined(parts)).in_language(lang)}"


def _moved(pair: Pair, lang: str) -> str:
    """Return the line on how many units move where."""
    counts = pair.counts()
    parts = [text(f"compare {direction}", count=count) for direction, count in counts.items() if count]
    moved = sum(counts[each] for each in MOVES)
    return text(
        "compare moved", base=pair.base.name, other=pair.other.name, moved=moved, units=len(pair.common),
        parts=joined(parts),
    ).in_language(lang)  # fmt: skip


def matrix(pair: Pair, lang: str) -> tuple[list[str], list[list[str]]]:
    """Return the transition matrix for people: its header, and its rows with counts and shares in per cent."""
    cells = pair.transitions()
    columns = list(dict.fromkeys((row["level_to"], row["state_to"]) for row in cells))
    head = [
        f"{shown(pair.base.name)} → {shown(pair.other.name)}",
        *(_label(pair.other, *each, lang) for each in columns),
    ]
    rows: dict[Any, list[str]] = {}
    for row in cells:
        start = row["level_from"], row["state_from"]
        line = rows.setdefault(start, [_label(pair.base, *start, lang)])
        line.append(f"{row['count']:,}{_percent(row['share'])}")
    return head, list(rows.values())


def _percent(share: Fraction | None) -> str:
    return f" ({show_percent(share, 1)})" if share else ""


def _label(side: Side, level: str | None, state: str | None, lang: str) -> str:
    if level is not None:
        return shown(side.label(level, lang))
    return word("cause", str(state)).in_language(lang)


def _pay_change(row: Mapping[str, Any], sides: Sequence[Side]) -> Text:
    """Return a total of an incentive, and by how much it changed."""
    sign = "+" if row["difference"] > 0 else ""
    labels: dict[str, str] = {}
    for side in sides:
        labels = {**side.recipient_labels(row["recipient"]), **labels}
    who = Text(*(labels.get(lang, row["recipient"]) for lang in LANGUAGES))
    return text(
        "compare pay", about=joined(filter(None, [who, word("incentive", row["kind"])])),
        rating=row["rating"], total=show_grouped(row["total"]),
        change=f"{sign}{show_grouped(row['difference'])}", unit=word("unit of", row["amount_unit"] or ""),
        every=span_words(row["every"]),
        open_rows=text("compare open", count=row["open_rows"]) if row["open_rows"] else "",
    )  # fmt: skip


def _pay_lines(comparison: Compared, lang: str) -> Iterator[str]:
    """Yield what changes in the pay bill."""
    rows = [row for row in comparison.pay() if row["rating"] != comparison.base.name]
    changed = [row for row in rows if row["difference"]]
    if rows and not changed:
        yield text("compare pay stays").in_language(lang)
    for row in changed[:SHOWN_SUMS]:
        yield shown(_pay_change(row, comparison.sides).in_language(lang))
    if len(changed) > SHOWN_SUMS:
        yield text("compare more sums", count=len(changed) - SHOWN_SUMS).in_language(lang)


def _apart_lines(comparison: Compared, lang: str) -> Iterator[str]:
    """Yield the units that some ratings lack."""
    for name, keys in comparison.apart.items():
        if keys:
            some = joined(("/".join(map(str, key)) for key in keys), SHOWN_UNITS)
            yield shown(text("compare only", rating=name, count=len(keys), keys=some).in_language(lang))


def html(comparison: Compared, lang: str) -> str:
    """Return the comparison for a notebook: a matrix for each pair."""
    parts = []
    for pair in comparison.pairs.values():
        head, rows = matrix(pair, lang)
        parts.append(html_table(head, rows, _moved(pair, lang), numbers=range(1, len(head))))
    return "".join(parts)
