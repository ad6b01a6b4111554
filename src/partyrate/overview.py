"""What `partyrate rate` prints: counts, costs, notes, what is undetermined, the best units and those at the edge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

from rich.console import Console
from rich.table import Column
from rich.table import Table as Grid

from partyrate.errors import counted
from partyrate.notes import Note
from partyrate.numbers import show
from partyrate.plan import within_names
from partyrate.quoting import shown
from partyrate.rating import Rating, quota_words
from partyrate.report import best, main_ladder, nearest
from partyrate.terminal import cell, say

FIRST: Final = (
    "assumptions",
    "supplied",
    "table not given",
    "expected rows",
    "undetermined",
    "open budget",
    "budget",
    "unplaced",
)
LAST: Final = ("deviation",)
"""The kinds of notes that are told first, and those that are told last."""

SHOWN_COHORTS: Final = 3
"""How many cohorts are told of which the same is to be said."""


def overview(rating: Rating, lang: str, out: Console) -> None:
    """Print what people look at first."""
    scheme = rating.scheme
    title = scheme.title.get(lang, scheme.name)
    say(out, shown(title if scheme.edition in title else f"{title}, {scheme.edition}"), "bold")
    if scheme.assumptions:
        say(out, "ILLUSTRATIVE: made with assumptions, not with published values", "bold yellow")
    if any(supplier.kind == "caller" for supplier in scheme.supplied.values()):
        say(out, "WHAT IF: made with values that were supplied for this rating", "bold yellow")
    ladder = main_ladder(rating)
    if ladder is not None:
        counts(rating, ladder, lang, out)
    for bill in rating.totals(by="incentive"):
        every = {None: "", "": "", "once": " once"}.get(bill["every"], f" a {bill['every']}")
        lacking = f"; {bill['open_rows']:,} without an amount" if bill["open_rows"] else ""
        words = scheme.incentives[bill["incentive"]].label(lang)
        total = f"{show_money(bill['total'])} {bill['amount_unit']}"
        say(out, shown(f"{words}: {total}{every} for {bill['rows'] - bill['open_rows']:,}{lacking}"))
    kinds = Counter(note.kind for note in rating.notes)
    say(out, f"\nnotes ({', '.join(f'{kind} {number}' for kind, number in kinds.items())}):")
    for line in told(rating.notes, lang):
        say(out, f"  {shown(line)}")
    if rating.undetermined:
        lacking_names = dict.fromkeys(name for names in rating.undetermined.values() for name in names)
        say(
            out, f"\nundetermined: {shown(', '.join(rating.undetermined))}\n  supply {shown(', '.join(lacking_names))} "
            "with --set NAME=VALUE (LOOKUP.KEY=VALUE for a cell), or use --profile",
        )  # fmt: skip
    if ladder is not None:
        leaders(rating, ladder, lang, out)


def told(notes: Sequence[Note], lang: str) -> Iterator[str]:
    """Write notes, what matters most first; of those that say the same of many cohorts the first ones."""
    groups: dict[Any, list[Note]] = {}
    for note in notes:
        levels = note.data.get("level") or note.data.get("levels")
        kind: Any = (note.kind, note.about, levels) if note.cohort else id(note)
        groups.setdefault(kind, []).append(note)
    for each in sorted(groups.values(), key=lambda group: (group[0].kind in LAST, group[0].kind not in FIRST)):
        yield from (note.text(lang) for note in each[:SHOWN_COHORTS])
        if len(each) > SHOWN_COHORTS:
            more = len(each) - SHOWN_COHORTS
            others = (
                f"另有 {more} 个范围情况相同" if lang == "zh" else f"and the like of {counted(more, 'more cohort')}"
            )
            yield f"  {others}"


def show_money(amount: Fraction) -> str:
    """Write an amount with separators."""
    return f"{amount.numerator:,}" if amount.denominator == 1 else show(amount)


def counts(rating: Rating, ladder: str, lang: str, out: Console) -> None:
    """Print the counts of levels against their quotas, by the cohorts of the ladder."""
    node = rating.ladder(ladder)
    entry: Any = node.entry
    keys = rating.plan.full_key(node.table)
    within = [name for name in within_names(rating.plan.choice(entry.within)) if name in keys]
    grid = Grid(
        *(Column(cell(name)) for name in within),
        *(Column(cell(level.label(lang))) for level in entry.levels),
        "no level",
        title=cell(f"{entry.label(lang)}: count (wanted)"),
        header_style="bold",
    )
    for by in [within, ()] if within else [()]:
        asked = rating.wanted(node, by)
        table: dict[tuple[Any, ...], dict[str | None, str]] = {}
        for row in rating.distribution(ladder, by):
            group = tuple(row[name] for name in by)
            words = quota_words(asked.get((*map(str, group), row["level"]), []))
            wanted = words if row["wanted"] is None else show(row["wanted"])
            table.setdefault(group, {})[row["level"]] = f"{row['count']:,}" + (f" ({wanted})" if wanted else "")
        for group, cells in table.items():
            head = list(map(str, group)) or (["all"] + [""] * (len(within) - 1) if within else [])
            grid.add_row(*map(cell, head), *(cells.get(level, "0") for level in entry.names), cells.get(None, "0"))
    out.print(grid)


def leaders(rating: Rating, ladder: str, lang: str, out: Console) -> None:
    """Print the five best units and the five that missed a level by least."""
    node = rating.ladder(ladder)
    entry: Any = node.entry
    labels = {level.name: level.label(lang) for level in entry.levels}
    top = best(rating, ladder)
    if not top:
        return
    digits = node.statics["order_by.0"].decimals
    say(out, "\nfive best:")
    for each in top:
        say(out, f"  {shown(' '.join(map(str, each.key)))}  {show(each.value, digits)}  {shown(labels[each.level])}")
    near = nearest(rating, ladder)
    if near:
        say(out, "five on the edge:")
    for each in near:
        missed = labels[str(each.missed)]
        words = f"{show(each.distance, digits)} short of {missed}" if each.distance else f"level with {missed}"
        row = f"{' '.join(map(str, each.key))}  {show(each.value, digits)}  {labels[each.level]}, {words}"
        say(out, f"  {shown(row)}")
