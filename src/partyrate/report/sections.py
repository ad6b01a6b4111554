"""The sections of a report above its table of units: summary, charts, cut-offs, pay, notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.charts import histogram
from partyrate.charts.levels import marks_of
from partyrate.errors import UsageError
from partyrate.messages import joined, text, word
from partyrate.model import Level
from partyrate.model.incentive import span_words
from partyrate.model.value_words import constant_words, known_as, recipient_labels
from partyrate.notes import Note
from partyrate.numbers import Absent, Cause, show_grouped, show_percent
from partyrate.rating.levels import line_labels, line_of
from partyrate.rating.nodes import shown_ladders
from partyrate.rating.rating import Rating
from partyrate.report.charts import Bar, colour, distribution_chart
from partyrate.report.drawings import histogram_drawing
from partyrate.report.markup import Cells, escaped, listing, table
from partyrate.report.units import cohort_names, cohort_title, cohort_words, value_words
from partyrate.summary.parts import FIRST, LAST
from partyrate.summary.standings import cut_offs, main_ladder, ordering_value

PUBLISHED: Final = (
    "assumptions", "supplied", "not in force", "table not given", "history not given", "small cohort", "tie", "limited",
    "conflict", "deviation", "open quota", "no places", "even remainders", "open budget", "undetermined",
)  # fmt: skip
"""The kinds of notes that speak of the scheme or of whole cohorts, and name no unit."""


def words(key: str, lang: str, **data: object) -> str:
    """Return a text of the report."""
    return text(f"report {key}", **data).in_language(lang)


def sentences(parts: Iterable[str], lang: str) -> str:
    """Return sentences one after the other; between Chinese ones stands no blank.

    Example:
        >>> sentences(["Read this.", "And that."], "en"), sentences(["先看这里。", "再看那里。"], "zh")
        ('Read this. And that.', '先看这里。再看那里。')
    """
    return ("" if lang == "zh" else " ").join(parts)


def section(name: str, title: str, content: str) -> str:
    """Return a section with its heading; nothing where it has no content."""
    return (
        f'<section aria-labelledby="{name}"><h2 id="{name}">{escaped(title)}</h2>{content}</section>' if content else ""
    )


def title_of(rating: Rating, lang: str, *, public: bool) -> str:
    """Return the title of the report."""
    title = rating.scheme.title.get(lang, rating.scheme.name)
    return words("public title" if public else "title", lang, title=title)


def listed_facts(lang: str, facts: Mapping[str, Sequence[str]]) -> str:
    """Return facts by the keys of their names; those with no text are left out."""
    content = "".join(
        f"<dt>{escaped(words(key, lang))}</dt><dd>{escaped(values[0]) if len(values) == 1 else listing(values)}</dd>"
        for key, values in facts.items()
        if any(values)
    )
    return f"<dl>{content}</dl>"


def summary(rating: Rating, of: str, count: int, lang: str) -> str:
    """Return what was rated and when, who has which level, on which assumptions, and what is undetermined."""
    scheme, period, nothing = rating.scheme, rating.period, [words("nothing", lang)]
    given = [cell for cell, supplier in scheme.supplied.items() if supplier.kind == "caller"]
    entries = {**scheme.entries, **scheme.incentives}
    open_values = [
        words(
            "lacks",
            lang,
            name=entries[name].label(lang) if name in entries else name,
            lacking=joined(known_as(scheme, each) for each in lacking),
        )
        for name, lacking in rating.undetermined.items()
    ]
    facts = listed_facts(lang, {
        "period": ["" if period is None else words("span", lang, start=period.start, end=period.end)],
        "day": ["" if rating.as_of is None else str(rating.as_of)],
        "edition": [scheme.edition],
        "undetermined": open_values or nothing,
        "given": [_constant(rating, cell, lang) for cell in given],
    })  # fmt: skip
    assumed = [_constant(rating, name, lang) for name in scheme.assumptions]
    folded = ""
    if assumed:
        title = escaped(words("assumed of", lang, count=len(assumed)))
        folded = f'<details class="assumed"><summary>{title}</summary>{listing(assumed)}</details>'
    return section("summary", words("summary", lang), f"{_figures(rating, of, count, lang)}{facts}{folded}")


def _figures(rating: Rating, of: str, count: int, lang: str) -> str:
    """Return how many rows of a table there are, and how many have each level of the main ladder, in large figures."""
    figures = [(f"{count:,}", words("units", lang), "")]
    ladder = main_ladder(rating, of)
    if ladder is not None:
        entry = rating.scheme.ladders[ladder]
        rows = rating.distribution(ladder)
        labels = line_labels(rating.scheme, ladder, lang, words("no level", lang))
        for row in rows:
            place = None if row["level"] is None else entry.names.index(row["level"])
            figures.append((f"{row['count']:,}", labels[line_of(row)], colour(place, len(entry.levels))))
    parts = "".join(
        f'<li class="{kind}"><strong>{escaped(figure)}</strong> <span>{escaped(label)}</span></li>'
        for figure, label, kind in figures
    )
    return f'<ul class="figures">{parts}</ul>'


def _constant(rating: Rating, name: str, lang: str) -> str:
    """Return a constant with its value, where it has a single one."""
    parameter = rating.scheme.parameters.get(name)
    if parameter is None or parameter.constant is None:
        return known_as(rating.scheme, name).in_language(lang)
    value = constant_words(parameter, parameter.constant).in_language(lang)
    return f"{known_as(rating.scheme, name).in_language(lang)} = {value}"


def distributions(rating: Rating, of: str, lang: str, *, public: bool) -> str:
    """Return charts and a table for each ladder: the levels against the quotas, and what orders the units."""
    content = []
    for number, ladder in enumerate(shown_ladders(rating.plan, rating.result.given)):
        rows = rating.distribution(ladder)
        node = rating.plan.nodes[ladder]
        entry: Any = node.entry
        labels = line_labels(rating.scheme, ladder, lang, words("no level", lang))
        of_table = rating.scheme.tables[node.table].label(lang)
        title = words("ladder of", lang, ladder=entry.label(lang), table=of_table)
        bars = [
            Bar(labels[line_of(row)], None if row["level"] is None else entry.names.index(row["level"]), row["count"],
                row["wanted"])
            for row in rows
        ]  # fmt: skip
        figures = [key for key in _FIGURES if any(row[key] is not None for row in rows)]
        head: Cells = [(words("level", lang), ""), *((words(key, lang), "number") for key in figures)]
        lines: list[Cells] = [
            [(labels[line_of(row)], ""), *((_figure(key, row[key]), "number") for key in figures)] for row in rows
        ]
        chart = distribution_chart(f"chart-{number}", title, bars, lang)
        legend = escaped(words("key", lang)) if any(bar.wanted is not None for bar in bars) else ""
        figure = f"<figure>{chart}<figcaption>{legend}</figcaption></figure>"
        is_shown = not public and node.table == of
        other = _histogram(rating, ladder, f"histogram-{number}", lang) if is_shown else ""
        content.append(
            f'<div class="ladder"><h3>{escaped(title)}</h3>{figure}{other}'
            f"{table(title, head, lines, is_headed=True)}</div>"
        )
    return section("levels", words("levels", lang), "".join(content))


def _histogram(rating: Rating, ladder: str, name: str, lang: str) -> str:
    """Return how what orders a ladder is distributed; nothing where no number of its rows does."""
    try:
        chart = histogram(rating, ladder=ladder, lang=lang)
    except UsageError:
        return ""
    marks = marks_of(rating, ladder, lang).values()
    places = {mark.label: place for place, mark in enumerate(marks) if mark.name is not None}
    drawing = histogram_drawing(name, chart.body, chart.title, places)
    return f"<figure>{drawing}<figcaption>{escaped(chart.title)}</figcaption></figure>" if drawing else ""


_FIGURES: Final = ("count", "share", "wanted", "deviation")


def _figure(key: str, value: Any) -> str:
    """Return a figure of a distribution: shares in percent to a tenth, with a sign where they have more digits."""
    if value is None:
        return ""
    if key == "share":
        return f"{'' if (value * 1000).denominator == 1 else '≈ '}{show_percent(value, 1)}"
    return show_grouped(Fraction(value))


def cut_off_tables(rating: Rating, of: str, lang: str) -> str:
    """Return for each ladder of a table the last value that reached each level, by cohort."""
    content = []
    for ladder in shown_ladders(rating.plan, [of]):
        edges, order = cut_offs(rating, ladder), ordering_value(rating, ladder)
        if not edges or order is None:
            continue
        entry = rating.scheme.ladders[ladder]
        node = rating.plan.nodes[order[0]]
        caption = words("cut-offs of", lang, ladder=entry.label(lang), value=node.entry.label(lang))
        levels, within = _with_cut_offs(rating, ladder), cohort_names(rating, ladder)
        head: Cells = [
            (cohort_title(rating, of, ladder, lang), ""),
            *((level.label(lang), "number") for level in levels),
        ]
        rows: list[Cells] = []
        for cohort, edge in edges.items():
            values = [value_words(edge[level.name], lang, node) if level.name in edge else "" for level in levels]
            rows.append([(cohort_words(rating, within, cohort, lang), ""), *((value, "number") for value in values)])
        content.append(table(caption, head, rows))
    return section("cut-offs", words("cut-offs", lang), "".join(content))


def _with_cut_offs(rating: Rating, ladder: str) -> Sequence[Level]:
    """Return the levels that a row can miss: the lowest one is none, unless rows that took part found no level."""
    levels = rating.scheme.ladders[ladder].levels
    missed = any(isinstance(value, Absent) and value.cause is Cause.NO_RULE for value in rating.values(ladder))
    return levels if missed else levels[:-1]


def pay(rating: Rating, lang: str) -> str:
    """Return what each incentive adds up to."""
    totals = rating.totals(by="incentive")
    if not totals:
        return ""
    incentives = rating.scheme.incentives
    keys = ["incentive", "recipient", "amount_unit", "every", "total", "recipients", "open_rows"]
    if not any(incentives[total["incentive"]].recipient for total in totals):
        keys.remove("recipient")
    kinds = dict.fromkeys(keys, "") | {"amount_unit": "unit", "every": "unit"}
    kinds |= dict.fromkeys(("total", "recipients", "open_rows"), "number")
    rows: list[Cells] = []
    for total in totals:
        entry = incentives[total["incentive"]]
        cells = {
            "incentive": entry.label(lang),
            "recipient": recipient_labels(rating.scheme, entry.recipient).get(lang, entry.recipient),
            "amount_unit": word("unit of", total["amount_unit"] or "").in_language(lang),
            "every": span_words(total["every"]).in_language(lang).strip(),
            "total": show_grouped(total["total"]),
            "recipients": f"{total['rows'] - total['open_rows']:,}",
            "open_rows": f"{total['open_rows']:,}",
        }
        rows.append([(cells[key], kinds[key]) for key in keys])
    head: Cells = [(words(key, lang), kinds[key]) for key in keys]
    title = words("pay", lang)
    return section("pay", title, table(title, head, rows, is_headed=True))


def notes(rating: Rating, lang: str, *, public: bool) -> str:
    """Return the notes by their kinds, what matters most first; for publication those that name no unit."""
    kinds: dict[str, list[Note]] = {}
    for note in rating.notes:
        if not public or _is_published(rating, note):
            kinds.setdefault(note.kind, []).append(note)
    order = sorted(kinds, key=lambda kind: (kind in LAST, kind not in FIRST))
    content = "".join(
        f"<details{' open' if kind in FIRST else ''}><summary>"
        f"{escaped(words('notes of', lang, kind=word('note kind', kind), count=len(kinds[kind])))}</summary>"
        f"{listing([note.text(lang) for note in kinds[kind]])}</details>"
        for kind in order
    )
    if public:
        content += f"<p>{escaped(words('notes left out', lang))}</p>"
    return section("notes", words("notes", lang), content or f"<p>{escaped(words('nothing', lang))}</p>")


def _is_published(rating: Rating, note: Note) -> bool:
    """Whether a note speaks of the scheme, or of a cohort of several units."""
    return note.kind in PUBLISHED and not set(rating.plan.full_key(rating.root)) <= set(note.cohort)
