"""A rating as one page of HTML, which needs no network and nothing beside it.

`contents` collects what is shown, `units` the table of units, `charts` draws, `page` writes the page; `page.css` and
`page.js` are its style and its script.
"""

from partyrate.report.writing import check_report_file, write_report

__all__ = ["check_report_file", "write_report"]
