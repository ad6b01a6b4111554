"""The overview that `partyrate rate` prints: counts, costs, notes, undetermined values, the best and nearest units."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from rich.console import Console
from rich.table import Column
from rich.table import Table as Grid

from partyrate.description.inputs import key_labels
from partyrate.errors import counted
from partyrate.messages import Text, joined, text, word
from partyrate.model.incentive import span_words
from partyrate.notes import Note
from partyrate.numbers import show, show_grouped
from partyrate.plan import within_names
from partyrate.rating.grouping import quota_words
from partyrate.rating.levels import Line, line_labels, line_of, wanted_places
from partyrate.rating.nodes import ladder_node, shown_ladders
from partyrate.rating.rating import Rating
from partyrate.rating.shown import MOST_LADDERS
from partyrate.summary.parts import FIRST, LAST
from partyrate.summary.standings import Standing, best, main_ladder, nearest
from partyrate.text.quoting import shown
from partyrate.text.terminal import cell, say

SHOWN_COHORTS: Final = 3
"""The most cohorts that are named where the same note applies to more."""


def overview(rating: Rating, lang: str, out: Console) -> None:
    """Print what people look at first."""
    scheme = rating.scheme
    say(out, shown(scheme.heading(lang)), "bold")
    if scheme.assumptions:
        say(out, text("overview assumed").in_language(lang), "bold yellow")
    if any(supplier.kind == "caller" for supplier in scheme.supplied.values()):
        say(out, text("overview what if").in_language(lang), "bold yellow")
    _print_ladders(rating, lang, out)
    for total in rating.totals(by="incentive"):
        say(out, shown(incentive_words(total, scheme.incentives[total["incentive"]].label(lang)).in_language(lang)))
    kinds = rating.notes.kinds()
    notes = text("overview notes", kinds=kinds) if kinds else text("overview no notes")
    say(out, f"\n{notes.in_language(lang)}")
    for line in note_lines(rating.notes, lang):
        say(out, f"  {shown(line)}")
    if rating.undetermined:
        _print_undetermined(rating, lang, out)
    ladder = main_ladder(rating)
    if ladder is not None:
        print_leaders(rating, ladder, lang, out)


def _print_ladders(rating: Rating, lang: str, out: Console) -> None:
    """Print the counts of the first ladders among the results, and how many more there are."""
    ladders = shown_ladders(rating.plan, rating.result.given)
    for each in ladders[:MOST_LADDERS]:
        print_counts(rating, each, lang, out)
    if len(ladders) > MOST_LADDERS:
        say(out, text("rating more ladders", count=len(ladders) - MOST_LADDERS).in_language(lang))


def _print_undetermined(rating: Rating, lang: str, out: Console) -> None:
    """Print which values are undetermined, and what has to be supplied for them."""
    entries = {**rating.scheme.entries, **rating.scheme.incentives}
    names = joined(entries[name].label(lang) if name in entries else name for name in rating.undetermined)
    lacking = joined(dict.fromkeys(name for names in rating.undetermined.values() for name in names))
    say(out, f"\n{shown(text('overview undetermined', names=names).in_language(lang))}")
    say(out, f"  {shown(text('overview supply', lacking=lacking).in_language(lang))}")


def incentive_words(total: Mapping[str, Any], incentive: str) -> Text:
    """Return the cost of an incentive, and the number of rows that get it."""
    rows, open_rows = total["rows"], total["open_rows"]
    unit = word("unit of", total["amount_unit"] or "")
    return text(
        "overview incentive", incentive=incentive, total=show_grouped(total["total"]), unit=unit,
        every=span_words(total["every"]), rows=f"{rows - open_rows:,}",
        lacking=text("overview lacking", rows=f"{open_rows:,}") if open_rows else "",
    )  # fmt: skip


def note_lines(notes: Sequence[Note], lang: str) -> Iterator[str]:
    """Yield notes, what matters most first; of those that are equal but for their cohorts only the first ones."""
    groups: dict[Any, list[Note]] = {}
    for note in notes:
        levels = note.data.get("level") or note.data.get("levels")
        group: Any = (note.kind, note.about, levels) if note.cohort else id(note)
        groups.setdefault(group, []).append(note)
    for alike in sorted(groups.values(), key=lambda group: (group[0].kind in LAST, group[0].kind not in FIRST)):
        yield from (note.text(lang) for note in alike[:SHOWN_COHORTS])
        if len(alike) > SHOWN_COHORTS:
            more = len(alike) - SHOWN_COHORTS
            like = text("overview like", cohorts=counted(more, "more cohort"), count=more)
            yield f"  {like.in_language(lang)}"


def print_counts(rating: Rating, ladder: str, lang: str, out: Console) -> None:
    """Print the counts of levels with what their quotas ask for, by the cohorts of the ladder."""
    node = ladder_node(rating.plan, ladder)
    entry: Any = node.entry
    keys = rating.plan.full_key(node.table)
    within = [name for name in within_names(rating.plan.choice(entry.within)) if name in keys]
    labels = key_labels(rating.plan, node.table)
    names = line_labels(rating.scheme, ladder, lang, text("overview no level").in_language(lang))
    lines: list[Line] = [*((level, None) for level in entry.names), (None, None)]
    lines += [line for line in _counts(rating, ladder, (), lang).get((), {}) if line[1] is not None]
    title = "overview counts and places" if entry.quotas else "overview counts"
    grid = Grid(
        *(Column(cell(labels.get(name, {}).get(lang, name))) for name in within),
        *(Column(cell(names[line])) for line in lines),
        title=cell(text(title, ladder=entry.label(lang)).in_language(lang)),
        header_style="bold",
    )
    total = text("overview all").in_language(lang)
    for by in [within, ()] if within else [()]:
        for group, cells in _counts(rating, ladder, by, lang).items():
            head = list(map(str, group)) or ([total] + [""] * (len(within) - 1) if within else [])
            grid.add_row(*map(cell, head), *(cells.get(line, "0") for line in lines))
    out.print(grid)


def _counts(rating: Rating, ladder: str, by: Sequence[str], lang: str) -> dict[tuple[Any, ...], dict[Line, str]]:
    """Return by group and line how many rows it counts, and how many should have its level."""
    asked = wanted_places(rating.plan, rating.result, ladder_node(rating.plan, ladder), by)
    counts: dict[tuple[Any, ...], dict[Line, str]] = {}
    for row in rating.distribution(ladder, by):
        group = tuple(row[name] for name in by)
        words = quota_words(asked.get((*map(str, group), row["level"]), []), lang)
        wanted = words if row["wanted"] is None else show(row["wanted"])
        counts.setdefault(group, {})[line_of(row)] = f"{row['count']:,}" + (f" ({wanted})" if wanted else "")
    return counts


def print_leaders(rating: Rating, ladder: str, lang: str, out: Console) -> None:
    """Print the five best units and the five that missed a level by least."""
    node = ladder_node(rating.plan, ladder)
    entry: Any = node.entry
    labels = {level.name: level.label(lang) for level in entry.levels}
    top = best(rating, ladder)
    if not top:
        return
    digits = node.value_ranges["order_by.0"].decimals

    def line(standing: Standing, words: str) -> str:
        return f"  {shown(' '.join(map(str, standing.key)))}  {show(standing.value, digits)}  {shown(words)}"

    say(out, f"\n{text('overview best', count=word('count', str(len(top)))).in_language(lang)}")
    for standing in top:
        say(out, line(standing, labels[standing.level]))
    near = nearest(rating, ladder)
    if near:
        say(out, text("overview near", count=word("count", str(len(near)))).in_language(lang))
    for standing in near:
        distance = show(standing.distance, digits) if standing.distance is not None else ""
        key = "overview short" if standing.distance else "overview even"
        missed, level = labels[str(standing.missed)], labels[standing.level]
        say(out, line(standing, text(key, level=level, missed=missed, distance=distance).in_language(lang)))
