"""The overview of a comparison: who moves, the matrix of levels, what it costs, which notes change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.comparison.compared import Compared
from partyrate.comparison.correspondence import MOVES, SAME
from partyrate.comparison.pair import Pair
from partyrate.comparison.results import changed_results, common_results, result_counts
from partyrate.comparison.sides import Side
from partyrate.messages import LANGUAGES, Text, joined, text, word
from partyrate.model.incentive import span_words
from partyrate.numbers import show_grouped, show_percent
from partyrate.storage.html import html_table
from partyrate.text.columns import aligned
from partyrate.text.quoting import markdown_table, markdown_text, shown

WIDEST: Final = 9
"""How many levels, states included, the printed matrix has at most."""

SHOWN_PAIRS: Final = 3
SHOWN_SUMS: Final = 8
SHOWN_UNITS: Final = 5
SHOWN_RESULTS: Final = 12

Grid = tuple[list[str], list[list[str]]]
"""A table: its header and its rows; the first cell of each is to the left."""


def lines(comparison: Compared, lang: str) -> Iterator[str]:
    """Yield the lines of a comparison in a language."""
    for part in _parts(comparison, lang):
        if isinstance(part, str):
            yield part
        else:
            yield from (f"  {line}" for line in aligned([part[0], *part[1]]))


def markdown(comparison: Compared, lang: str) -> str:
    """Return a comparison in a language for a report, its tables as those of Markdown."""
    return "\n\n".join(
        markdown_text(part.strip()) if isinstance(part, str) else markdown_table([part[0], *part[1]])
        for part in _parts(comparison, lang)
    )


def _parts(comparison: Compared, lang: str) -> Iterator[str | Grid]:
    """Yield the lines and the tables of a comparison in a language."""
    sides, common = comparison.sides, len(comparison.common)
    yield text("compare head", ratings=len(sides), units=common).in_language(lang)
    for side in sides:
        score = text("compare no score")
        if side.score is not None:
            score = text("compare score", score=side.label_of(side.score))
        ladder = text("compare no ladder") if side.ladder is None else side.label_of(side.ladder)
        about = text(
            "compare side", rating=side.name, scheme=side.title, ladder=ladder, units=len(side.rows), score=score
        )
        yield f"  {shown(about.in_language(lang))}"
    pairs = list(comparison.pairs.values())
    for pair in pairs[:SHOWN_PAIRS]:
        yield from _pair_lines(pair, lang)
    if len(pairs) > SHOWN_PAIRS:
        yield text("compare more pairs", count=len(pairs) - SHOWN_PAIRS).in_language(lang)
    yield from _pay_lines(comparison, lang)
    yield from _apart_lines(comparison, lang)


def _pair_lines(pair: Pair, lang: str) -> Iterator[str | Grid]:
    yield shown(_moved(pair, lang))
    yield from _group_lines(pair, lang)
    if pair.correspondence is None:
        yield from _without_ladder(pair, lang)
    else:
        if pair.correspondence.kind != SAME:
            yield f"  {text(f'compare by {pair.correspondence.kind}').in_language(lang)}"
        head, rows = matrix(pair, lang)
        if len(rows) <= WIDEST and len(head) <= WIDEST + 1:
            yield head, rows
    yield from _agreement_lines(pair, lang)
    changes = Counter(row["change"] for row in pair.notes())
    if changes:
        parts = [text(f"compare notes {each}", count=changes[each]) for each in sorted(changes)]
        yield f"  {text('compare notes', parts=joined(parts)).in_language(lang)}"


def _agreement_lines(pair: Pair, lang: str) -> Iterator[str]:
    """Yield how far the orders of units agree."""
    parts = [
        text(f"compare agreement {each['of']}", tau=f"{each['kendall']:.3f}", rho=f"{each['spearman']:.3f}")
        for each in pair.agreement()
        if each["kendall"] is not None
    ]
    if parts:
        yield f"  {text('compare agreement', parts=joined(parts)).in_language(lang)}"


def _without_ladder(pair: Pair, lang: str) -> Iterator[str | Grid]:
    """Yield what stands in place of the matrix of levels: why there is none, and how many units have other results."""
    lacking = joined(side.name for side in (pair.base, pair.other) if side.ladder is None)
    yield f"  {shown(text('compare without ladder', ratings=lacking).in_language(lang))}"
    head, rows = result_table(pair, lang)
    if rows:
        yield head, rows[:SHOWN_RESULTS]
    else:
        yield f"  {text('compare nothing in common').in_language(lang)}"
    if len(rows) > SHOWN_RESULTS:
        yield f"  {text('compare more results', count=len(rows) - SHOWN_RESULTS).in_language(lang)}"


def result_table(pair: Pair, lang: str) -> Grid:
    """Return for people how many units have another value of each result; of many, those that change come first."""
    head = [text(f"compare head {each}").in_language(lang) for each in ("result", *_COUNTED)]
    rows = []
    counts = result_counts(pair)
    if len(counts) > SHOWN_RESULTS:
        counts.sort(key=lambda row: not row["changed"])
    for row in counts:
        label = pair.base.label_of(row["result"])
        words = label if isinstance(label, str) else label.in_language(lang)
        rows.append([shown(words), *(_figure(row[each]) for each in _COUNTED)])
    return head, rows


_COUNTED: Final = ("changed", "up", "down", "gains", "loses", "kendall", "spearman")


def _figure(value: Any) -> str:
    """Return a count, or a statistic; nothing where there is none."""
    if value is None:
        return ""
    return f"{value:.3f}" if isinstance(value, float) else f"{value:,}"


def _moved(pair: Pair, lang: str) -> str:
    """Return the line on how many units move where, or else how many have other results."""
    counts = pair.counts()
    if not counts and not common_results(pair):
        data = {"base": pair.base.name, "other": pair.other.name, "units": len(pair.common)}
        return text("compare units alone", **data).in_language(lang)
    if not counts:
        changed = len({key for key, _ in changed_results(pair)})
        data = {"base": pair.base.name, "other": pair.other.name, "changed": changed, "units": len(pair.common)}
        return text("compare changed", **data).in_language(lang)
    return text("compare moved", base=pair.base.name, other=pair.other.name, **_counted(counts)).in_language(lang)


def _counted(counts: Mapping[str, int]) -> dict[str, Any]:
    """Return how many of how many units move, and where, in words."""
    moved = sum(count for direction, count in counts.items() if direction in MOVES)
    parts = [text(f"compare {direction}", count=count) for direction, count in counts.items() if count]
    return {"moved": moved, "units": sum(counts.values()), "parts": joined(parts)}


def _group_lines(pair: Pair, lang: str) -> Iterator[str]:
    """Yield how many units of each group move where, where units are grouped."""
    groups = pair.counts_by_group()
    for group, counts in [*groups.items()][:SHOWN_RESULTS]:
        words = text("compare moved in group", group=joined(map(str, group)), **_counted(counts))
        yield f"  {shown(words.in_language(lang))}"
    if len(groups) > SHOWN_RESULTS:
        yield f"  {text('compare more groups', count=len(groups) - SHOWN_RESULTS).in_language(lang)}"


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
    return side.state(str(state), lang)


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
    """Return the comparison for a notebook: for each pair a matrix, or without ladders how results change."""
    parts = []
    for pair in comparison.pairs.values():
        head, rows = matrix(pair, lang) if pair.correspondence is not None else result_table(pair, lang)
        parts.append(html_table(head, rows, _moved(pair, lang), numbers=range(1, len(head))))
    return "".join(parts)
