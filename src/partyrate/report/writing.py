"""Write the report of a rating to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from partyrate.errors import NotFoundError, UsageError, checked_language
from partyrate.errors.arguments import checked_name, checked_path
from partyrate.messages import message, text
from partyrate.rating.rating import Rating
from partyrate.report.page import page
from partyrate.storage.file_names import check_suffix
from partyrate.storage.files import write_text


def check_report_file(path: Path) -> None:
    """Refuse a file that a report is to be written to and that is not called as a page is."""
    check_suffix(path, (".html", ".htm"), "report of another form")


def write_report(
    rating: Rating[Any],
    to: str | Path,
    *,
    lang: str | None = None,
    public: bool = False,
    table: str | None = None,
) -> Path:
    """Write a rating as one page of HTML, which needs no network: summary, charts, cut-offs, pay, notes, all units.

    The table of units is sorted, filtered and searched in the page, and shows explanations; of more than 100 units,
    those of the best and of the ones closest to the next level.

    Args:
        rating: The rating.
        to: The file to be written; one that is there already is replaced.
        lang: `en` or `zh`; by default the chosen language.
        public: Whether it is for publication: names, levels and cut-offs, but no scores, no pay, no notes on single
            units and no explanations.
        table: The table whose rows the page lists; by default the units, or the coarsest table that is rated where the
            units have no results.

    Returns:
        The path of the file.

    Raises:
        UsageError: The file is no .html, cannot be written, or something else than a rating is given.
        NotFoundError: There is no such table in the rating.

    Example:
        >>> import partyrate as pr, tempfile
        >>> marks = [pr.Indicator(name="a", kind="number", low=0, high=100, decimals=0)]
        >>> half = pr.Indicator(name="half", formula="a / 2")
        >>> scheme = pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=[*marks, half])
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     to = f"{folder}/report.html"
        ...     pr.write_report(pr.Evaluator(scheme).rate([{"id": 1, "a": 5}]), to, lang="en").name
        'report.html'
    """
    asked: Any = public
    if not isinstance(asked, bool):
        raise UsageError(*message("public is no flag", public=public))
    given: Any = rating
    if not isinstance(given, Rating):
        raise UsageError(*message("report of no rating", type=type(rating).__name__))
    path = checked_path(to, "to", "report.html")
    check_report_file(path)
    if table is not None and checked_name(table, "table") not in rating.result.given:
        raise NotFoundError.of("table", table, rating.result.given, text("tables of values"))
    written = page(rating, checked_language(lang), public=public, table=table)
    try:
        write_text(path, written)
    except OSError as failed:
        raise UsageError(*message("report not written", file=path, error=failed.strerror)) from None
    return path
