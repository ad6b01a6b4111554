"""Write the tables of the reference pages from the library itself: functions into functions.md, keys into schemes.md.

    python docs/make_reference.py           # write them
    python docs/make_reference.py --check   # fail where a page is not up to date

A table stands between `<!-- begin NAME -->` and `<!-- end NAME -->`; all else on the pages is written by hand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from partyrate import json_schema
from partyrate.language.functions import CATALOGUE, WRITTEN

PAGES = Path(__file__).parent
COMMON = ("labels", "source", "note")
"""Keys that every entry has: they stand in one table of their own."""

MEANINGS = {
    ("top", "name"): "Identifies the scheme, together with the edition.",
    ("top", "edition"): "Identifies the edition: `2019`.",
    ("top", "effective_from"): "The first day it is in force.",
    ("top", "effective_to"): "The last day it is in force.",
    ("top", "note"): "Remarks for readers, in one text or by language; never computed with.",
    ("top", "assumptions"): "Names whose values are assumptions; written by `dumps_scheme`.",
    ("quota", "levels"): "The levels that share the places.",
    ("quota", "source"): "Names of the sources that say so.",
    ("quota", "exactly"): "A rule: just so many places.",
    ("quota", "at_most"): "A rule: no more places than that.",
    ("quota", "at_least"): "A rule: no fewer places than that.",
    ("quota", "about"): "A rule: changes nothing; the deviation is noted.",
    ("ladder", "quotas"): "The numbers of places, see below.",
    ("procedure", "steps"): "The steps in their order, see below.",
    ("parameter", "value"): "The constant; left out where the source does not give it. A list where it "
    "[changes over time](#values-that-change-over-time).",
    ("lookup", "rows"): "Each row: its keys, then its values. An unpublished value is `{ unpublished = true }`. "
    "Rows by day where they [change over time](#values-that-change-over-time).",
    ("formula", "is"): "The rule.",
    ("formula", "takes"): "Names of its arguments. Such a formula is used by calling it.",
    ("dated_value", "is"): "The value; `{ unpublished = true }` where none is published from that day on.",
    ("key_prefix", "from"): "The column of the code, which is in the key of the table.",
    ("decision", "rows"): "The conditions, and what each row gives, see below.",
    ("decision", "of"): "The number whose bands the edges of its rows are: a name or a rule.",
    ("decision", "hits"): "What several rows that hold mean, see below.",
    ("decision", "takes"): "Names of its arguments. Such a decision is used by calling it, as a formula is.",
    ("decision", "columns"): "The names of the values that its rows give, where these are several.",
    ("decision", "decimals"): "The decimals shown in results; by default those that its rows need.",
    ("decision", "low"): "The lowest value, as a promise about its rows.",
    ("decision", "high"): "The highest value, as a promise about its rows.",
    ("decision_row", "is"): "A rule for what the row gives instead, or one for each of the columns.",
    ("formula", "decimals"): "The decimals shown in results; by default those that the rule needs.",
    ("formula", "low"): "The lowest value, as a promise about the rule.",
    ("formula", "high"): "The highest value, as a promise about the rule.",
    ("group", "decimals"): "The decimals shown in results; by default those that the weights need.",
    ("group", "low"): "The lowest value, as a promise.",
    ("group", "high"): "The highest value, as a promise.",
    ("input", "low"): "The lowest possible value; a number needs it.",
    ("input", "high"): "The highest possible value; a number needs it.",
    ("input", "decimals"): "The most decimals a value may have; a number needs it.",
    ("input", "kind"): "What a cell holds.",
    ("limit", "level"): "The level on which indicators are counted.",
    ("limit", "at_most"): "How many there may be on that level.",
    ("limit", "exactly"): "How many there must be on that level.",
    ("pairing", "table"): "The table whose rows are paired; by default the one without parent.",
    ("gate", "stage"): "One of the scheme's stages.",
    ("warning", "stage"): "One of the scheme's stages.",
    ("incentive", "stage"): "One of the scheme's stages.",
    ("budget", "stage"): "One of the scheme's stages.",
    ("incentive", "from"): "The first round it has effect in: `this`, `next`, or the number of rounds after this one.",
}
"""Meanings that a file needs in other words than a class."""

TYPES = {
    ("top", "values"): "table of values",
    ("lookup", "rows"): "list of rows",
    ("decision", "rows"): "list of rows",
    ("lookup", "unpublished"): "a key, or a list",
    ("limit", "total"): "number",
    ("parameter", "value"): "number, text, flag, date or a list",
    ("dated_value", "is"): "number, text, flag or date",
    **{
        ("gate", key): "table of texts, each of which may be a [parameter](#a-choice-may-name-a-parameter)"
        for key in ("cap", "fix")
    },
}
PLAIN = {"string": "text", "number": "number", "integer": "whole number", "boolean": "`true` or `false`"}


def functions() -> Iterator[str]:
    """Give a table for each family of the catalogue."""
    for family, title in (
        ("operator", "Operators"),
        ("values", "Functions of values"),
        ("dates", "Functions of dates"),
        ("rows", "Functions of rows"),
        ("rounds", "Functions of rounds"),
    ):
        yield from (f"### {title}", "", "| Usage | Gives | Absent arguments |", "| --- | --- | --- |")
        for entry in CATALOGUE.values():
            if {"absence": "values"}.get(entry.family, entry.family) == family and entry.name in WRITTEN:
                usage, _, gives = entry.usage.partition(": ")
                strict = entry.strict and entry.family in ("operator", "values", "dates")
                absent = "make it absent" if strict else "see [absence](language.md#absence)"
                yield f"| `{usage}` | {gives} | {absent} |".replace("` or `", " or ")
        yield ""


def keys(section: str) -> Iterator[str]:
    """Give the table of the keys of a section, or of the top of a file."""
    schema = json_schema()
    if section == "top":
        sections = schema["$defs"]
        properties = {key: each for key, each in schema["properties"].items() if key not in sections}
        required = schema["required"]
    elif section == "common":
        properties, required = {key: schema["$defs"]["table"]["properties"][key] for key in COMMON}, []
    else:
        found = schema["$defs"][section]
        skipped = COMMON if "labels" in found["properties"] else ()
        properties = {key: each for key, each in found["properties"].items() if key not in skipped}
        required = found["required"]
    yield from ("| Key | Holds | Default | Meaning |", "| --- | --- | --- | --- |")
    for key, described in properties.items():
        meaning = MEANINGS.get((section, key), described.get("description", ""))
        if not meaning:
            raise SystemExit(f"no meaning for {section}.{key}: write a docstring, or add it to MEANINGS")
        default = "**needed**" if key in required else default_of(described)
        yield f"| `{key}` | {TYPES.get((section, key)) or holds(described)} | {default} | {meaning} |"


def default_of(described: Mapping[str, Any]) -> str:
    """Write the default of a key."""
    if "default" not in described:
        return ""
    default = described["default"]
    word = f"{default:,}".replace(",", " ") if type(default) is int else str(default)
    return f"`{word.lower() if isinstance(default, bool) else word}`"


def holds(described: Mapping[str, Any]) -> str:
    """Say what a key may hold."""
    found: list[str] = []
    for option in described.get("anyOf", [described]):
        if "enum" in option:
            found += [f"`{word}`" for word in option["enum"]]
        elif "$ref" in option:
            name = option["$ref"].rpartition("/")[2]
            found.append("a [parameter](#a-choice-may-name-a-parameter)" if name == "parameter_name" else name)
        elif option["type"] == "array":
            found.append("a list" if found else f"list of {holds(option['items'])}s")
        elif option["type"] == "object":
            refs = "$ref" in option.get("additionalProperties", {})
            found.append("table of tables" if refs else "table of texts")
        else:
            found.append("date" if option.get("format") == "date" else PLAIN[option["type"]])
    return " or ".join([", ".join(found[:-1]), found[-1]]) if len(found) > 1 else found[0]


def filled(page: Path) -> str:
    """Give a page with its tables made anew."""

    def table(match: re.Match[str]) -> str:
        name = match[1]
        lines = functions() if name == "functions" else keys(name.removeprefix("keys "))
        text = "\n".join(lines).rstrip("\n")
        return f"<!-- begin {name} -->\n\n{text}\n\n<!-- end {name} -->"

    return re.sub(
        r"<!-- begin (functions|keys \w+) -->.*?<!-- end \1 -->", table, page.read_text("utf-8"), flags=re.DOTALL
    )


def main() -> int:
    """Write the pages, or say which is not up to date."""
    late = [page for page in sorted(PAGES.glob("*.md")) if filled(page) != page.read_text("utf-8")]
    for page in late:
        if "--check" in sys.argv:
            sys.stderr.write(f"{page.name} is not up to date: run python docs/make_reference.py\n")
        else:
            page.write_text(filled(page), "utf-8")
    return 1 if late and "--check" in sys.argv else 0


if __name__ == "__main__":
    sys.exit(main())
