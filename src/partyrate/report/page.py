"""The page of a report: one file of HTML with its style, its script and its data, and nothing from elsewhere."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any, Final

from partyrate.messages import Text, joined
from partyrate.rating.rating import Rating
from partyrate.report.explaining import explanations
from partyrate.report.markup import escaped, script_data
from partyrate.report.scheme_sections import manifest, scheme_section
from partyrate.report.sections import (
    cut_off_tables,
    distributions,
    notes,
    pay,
    section,
    sentences,
    summary,
    title_of,
    words,
)
from partyrate.report.units import LAST, Units, others_of, table_of_page, units_of
from partyrate.text.quoting import shown

_LANGUAGE_TAGS: Final = {"en": "en", "zh": "zh-Hans"}

ROWS_AT_FIRST: Final = 50
"""How many rows of the table of units the page shows before more are asked for."""


def page(rating: Rating, lang: str, *, public: bool, table: str | None = None) -> str:
    """Return the report of a rating as HTML; it lists the rows of a table."""
    of = table_of_page(rating) if table is None else table
    units = units_of(rating, of, lang, public=public)
    explained = {} if public else explanations(rating, of, units, lang)
    title = escaped(title_of(rating, lang, public=public))
    style, script = resource("page.css"), resource("page.js")
    policy = (
        f"default-src 'none'; style-src '{source_hash(style)}'; script-src '{source_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    parts = {
        "summary": summary(rating, of, len(units.keys), lang),
        "levels": distributions(rating, of, lang, public=public),
        "unit-section": _units(units, explained, others_of(rating, of), lang, public=public),
        "cut-offs": cut_off_tables(rating, of, lang),
        "pay": "" if public else pay(rating, lang),
        "notes": notes(rating, lang, public=public),
        "scheme": scheme_section(rating, lang),
        "manifest": manifest(rating, lang, public=public),
    }
    links = "".join(
        f'<a href="#{name}">{escaped(words(f"go to {name}", lang))}</a>' for name, part in parts.items() if part
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{_LANGUAGE_TAGS[lang]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f'<nav aria-label="{escaped(words("contents", lang))}">{links}</nav>\n'
        f"{chr(10).join(filter(None, parts.values()))}\n</main>\n"
        f'<dialog id="why" aria-labelledby="why-title"><div id="why-head"><h2 id="why-title"></h2>'
        f'<button type="button" id="why-close">{escaped(words("close", lang))}</button></div>'
        '<div id="why-text"></div></dialog>\n'
        f'<script type="application/json" id="data">{script_data(_data(units, explained, lang))}</script>\n'
        f'<script type="text/plain" id="explanations">{packed(explained)}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def resource(name: str) -> str:
    """Return the style or the script of the page."""
    return files("partyrate.report").joinpath(name).read_text(encoding="utf-8")


def source_hash(content: str) -> str:
    """Return the source by which a content security policy allows an inline style or script, and no other.

    Example:
        >>> source_hash("")
        'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='
    """
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def packed(data: Any) -> str:
    """Return data as JSON in gzip and base 64, the same for the same data; nothing where there is none.

    Explanations say much alike: so they take a thirtieth of their size, and nothing in them is read as markup.

    Example:
        >>> packed({})
        ''
        >>> gzip.decompress(base64.b64decode(packed([1])))
        b'[1]'
    """
    if not data:
        return ""
    plain = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return base64.b64encode(gzip.compress(plain, mtime=0)).decode()


def _data(units: Units, explained: Mapping[int, Any], lang: str) -> dict[str, Any]:
    """Return what the script reads: the cells and ranks of every column, levels and cohorts by number."""
    levels = () if units.level is None else units.columns[units.level].cells
    return {
        "columns": [
            {
                "cells": list(map(shown, column.cells)),
                "ranks": column.ranks,
                "kind": column.kind,
                "classes": column.classes,
            }
            for column in units.columns
        ],
        "name": units.fixed - 1,
        "levels": numbered(levels),
        "cohorts": numbered(units.cohorts),
        "explained": sorted(explained),
        "shown": words("shown", lang, shown="{shown}", count="{count}"),
        "rows": words("first rows", lang, rows="{rows}"),
        "old": words("old browser", lang),
        "first": ROWS_AT_FIRST,
        "lang": _LANGUAGE_TAGS[lang],
    }


def distinct(values: Sequence[str]) -> list[str]:
    """Return the texts that are there, each once, in the order in which they come."""
    return list(dict.fromkeys(values))


def numbered(values: Sequence[str]) -> list[int]:
    """Return for each text its position among the distinct ones."""
    positions = {value: position for position, value in enumerate(distinct(values))}
    return [positions[value] for value in values]


def _units(units: Units, explained: Mapping[int, Any], others: Sequence[Text], lang: str, *, public: bool) -> str:
    """Return the table of units, with what searches and filters it, and all rows for readers without scripts."""
    count = len(units.keys)
    hints = [words("sort", lang)]
    if others:
        hints.append(words("other tables", lang, tables=joined(others)))
    if not public:
        key = "none" if not explained else "all" if len(explained) == count else "some"
        hints += [words(f"explained {key}", lang, count=f"{len(explained):,}", units=f"{count:,}")]
        hints.append(words("columns", lang))
    buttons = "".join(
        f'<th scope="col" aria-sort="none"{_class(column.kind)}>'
        f'<button type="button" data-column="{number}">{escaped(column.title)}</button></th>'
        for number, column in enumerate(units.columns)
    )
    heads = "".join(f'<th scope="col"{_class(column.kind)}>{escaped(column.title)}</th>' for column in units.columns)
    rows = "\n".join(_row(units, number) for number in range(count))
    caption = escaped(words("table", lang))
    return section("unit-section", words("table", lang), (
        f'<div id="controls" hidden>{_controls(units, lang)}</div>'
        f'<p class="hint" id="hint" hidden>{escaped(sentences(hints, lang))}</p>'
        f'<div class="wide" id="shown" tabindex="0" role="region" aria-label="{caption}" hidden>'
        f'<table id="table" aria-label="{caption}">'
        f'<thead><tr>{buttons}</tr></thead><tbody id="rows"></tbody></table></div>'
        '<p id="more" hidden><span id="first"></span> '
        f'<button type="button" id="more-rows">{escaped(words("more rows", lang))}</button> '
        f'<button type="button" id="all-rows">{escaped(words("all rows", lang))}</button></p>'
        f'<noscript><p>{escaped(words("no script", lang))}</p>'
        f'<div class="wide"><table id="units"><thead><tr>{heads}</tr></thead><tbody>\n{rows}\n</tbody></table></div>'
        "</noscript>"
    ))  # fmt: skip


def _controls(units: Units, lang: str) -> str:
    controls = f'<label>{escaped(words("search", lang))} <input type="search" id="search" autocomplete="off"></label>'
    level = None if units.level is None else units.columns[units.level]
    if level is not None:
        controls += _filter("level", level.title, words("every level", lang), distinct(level.cells))
    if units.cohorts:
        controls += _filter("cohort", units.cohort_title, words("every cohort", lang), distinct(units.cohorts))
    return f'{controls}<output id="count" aria-live="polite"></output>'


def _filter(name: str, title: str, everything: str, values: Sequence[str]) -> str:
    """Return a list to choose from; cohorts stand in the order of their names, levels as they come, best first."""
    numbers = range(len(values)) if name == "level" else sorted(range(len(values)), key=values.__getitem__)
    options = "".join(f'<option value="{number}">{escaped(values[number])}</option>' for number in numbers)
    return (
        f'<label>{escaped(title)} <select id="{name}"><option value="">{escaped(everything)}</option>{options}'
        "</select></label>"
    )


def _row(units: Units, number: int) -> str:
    """Return the row of a unit; its name, the last part of its key, heads it."""
    cells = []
    for place, column in enumerate(units.columns):
        content = escaped(column.cells[number])
        absent = "absent" if column.ranks[number] == LAST else ""
        kind = " ".join(filter(None, [column.kind, column.classes[number] if column.classes else "", absent]))
        is_name = place == units.fixed - 1
        cells.append(f'<th scope="row">{content}</th>' if is_name else f"<td{_class(kind)}>{content}</td>")
    return f"<tr>{''.join(cells)}</tr>"


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
