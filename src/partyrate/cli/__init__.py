"""The command line: `partyrate schemes | show | check | template | timeline | rate | explain | sample | sql | ...`.

`program` runs it, `options` declares the options, `reading` loads schemes and tables, and `scheme_commands`,
`rating_commands` and `comparison_commands` are the commands. Every command writes in one language: that of `--lang`,
else of `PARTYRATE_LANG`, else of the locale, else English.
"""

import sys

from partyrate.messages import chosen_language, text

try:
    import rich  # noqa: F401 - whether the extra is installed is all that is asked
    import typer  # noqa: F401 - as above
except ImportError:  # pragma: no cover - the extra is installed where tests run
    sys.exit(text("command line not installed").in_language(chosen_language()))

from partyrate.cli import (
    chart_commands,
    comparison_commands,
    crosswalk_commands,
    proof_commands,
    rating_commands,
    report_commands,
    scheme_commands,
    study_commands,
)
from partyrate.cli.program import app, main

__all__ = [
    "app",
    "chart_commands",
    "comparison_commands",
    "crosswalk_commands",
    "main",
    "proof_commands",
    "rating_commands",
    "report_commands",
    "scheme_commands",
    "study_commands",
]
