"""The command that rates units and writes the report of the rating as one page of HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partyrate.cli.program import command, printed
from partyrate.cli.reading import Asked
from partyrate.messages import text
from partyrate.report import check_report_file, write_report
from partyrate.text.quoting import shown


@command()
def report(
    asked: Asked,
    public: Annotated[
        bool, typer.Option("--public", help="For publication: names, levels and cut-offs; no scores, no explanations.")
    ] = False,
    of: Annotated[
        str | None, typer.Option("--of", metavar="TABLE", help="The table whose rows are listed; by default the units.")
    ] = None,
    to: Annotated[Path, typer.Option("--out", "-o", help="The page to be written (.html).")] = Path("report.html"),
) -> None:
    """Rate units and write the report: one page of HTML with charts, cut-offs, pay, notes and all units."""
    check_report_file(to)
    written = write_report(asked.rated(), to, lang=asked.lang, public=public, table=of)
    printed(shown(text("report written", file=written).in_language(asked.lang)))
