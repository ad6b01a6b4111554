"""Parts that the overview and the report share: which notes come first and last."""

from __future__ import annotations

from typing import Final

FIRST: Final = (
    "small cohort",
    "assumptions",
    "supplied",
    "not in force",
    "table not given",
    "history not given",
    "expected rows",
    "undetermined",
    "open budget",
    "budget",
    "warning",
    "unplaced",
)
LAST: Final = ("deviation",)
"""The kinds of notes that are printed first, and those that are printed last."""
