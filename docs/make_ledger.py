"""Write the ledger: what became of every published fact, and which test proves it.

The facts of each region stand in `docs/facts/*.toml`, one table for each number. `python docs/make_ledger.py` writes
`docs/ledger.md` from them, with `--check` it only says whether the page is up to date. A test of the suite looks for
facts without an entry, and for entries, parameters and tests that do not exist.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parent
PAGE = DOCS / "ledger.md"
TITLES = {
    "tianjin": "Tianjin", "qingxu": "Qingxu", "liuzhou": "Liuzhou", "dinghai": "Dinghai", "kaifeng": "Kaifeng",
}  # fmt: skip

HEAD = """# Ledger of facts

The shipped schemes rest on five published articles.
Every numbered fact of these has one status here:

- *executed*: an entry of a scheme computes or checks it, and a test proves it;
- *unpublished*: the articles leave it open, and a parameter or a lookup without a value stands for it;
- *context*: nothing can be computed from it, for the reason given.

Facts whose number begins with X come from outside the five articles and are marked so in the schemes.
This page is made from `docs/facts` by `docs/make_ledger.py`.
The test suite fails where a fact has no status, or an executed one no test that exists.
"""


def facts(region: str) -> dict[str, dict[str, Any]]:
    """Read the facts of a region, by number."""
    return tomllib.loads((DOCS / "facts" / f"{region}.toml").read_text("utf-8"))


def page() -> str:
    """Write the page."""
    counts: dict[str, dict[str, int]] = {}
    parts = []
    for region, title in TITLES.items():
        found = facts(region)
        counts[title] = {
            status: sum(fact["status"] == status and not name.startswith("X-") for name, fact in found.items())
            for status in ("executed", "unpublished", "context")
        }
        rows = [
            f"| {name} | {told(fact['title'])} | {fact['status']} | {proof(fact)} |" for name, fact in found.items()
        ]
        parts.append(
            "\n".join(
                [f"## {title}", "", "| Fact | What it says | Status | Where |", "| --- | --- | --- | --- |", *rows]
            )
        )
    summary = ["| Region | executed | unpublished | context | facts |", "| --- | --- | --- | --- | --- |"]
    summary += [
        f"| {title} | {each['executed']} | {each['unpublished']} | {each['context']} | {sum(each.values())} |"
        for title, each in counts.items()
    ]
    total = {status: sum(each[status] for each in counts.values()) for status in ("executed", "unpublished", "context")}
    summary.append(
        f"| **all** | {total['executed']} | {total['unpublished']} | {total['context']} | {sum(total.values())} |"
    )
    return "\n".join([HEAD, *summary, "", "\n\n".join(parts), ""])


def proof(fact: Mapping[str, Any]) -> str:
    """Write where a fact stands: entries of schemes, tests, parameters, or why it is not computed."""
    words = []
    if fact.get("entries"):
        words.append(", ".join(f"`{entry}`" for entry in fact["entries"]))
    if fact.get("parameters"):
        words.append("open: " + ", ".join(f"`{parameter}`" for parameter in fact["parameters"]))
    if fact.get("tests"):
        words.append("test: " + ", ".join(f"`{test.rpartition('/')[2]}`" for test in fact["tests"]))
    if fact.get("reason"):
        words.append(told(fact["reason"]))
    return "<br>".join(words)


def told(text: str) -> str:
    """Write a text into a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def main() -> int:
    """Write the page, or say that it is not up to date."""
    made = page()
    if "--check" not in sys.argv:
        PAGE.write_text(made, "utf-8")
        return 0
    if PAGE.read_text("utf-8") != made:
        sys.stderr.write("ledger.md is not up to date: run python docs/make_ledger.py\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
