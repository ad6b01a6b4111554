"""Parts that the overview and the report share: which notes come first and last, and amounts as texts."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from partyrate.numbers import show

FIRST: Final = (
    "small cohort",
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
"""The kinds of notes that are printed first, and those that are printed last."""


def show_money(amount: Fraction) -> str:
    """Return an amount with separators."""
    whole, point, rest = show(amount).partition(".")
    digits = whole.removeprefix("-")
    sign = "-" if digits != whole else ""
    return f"{sign}{int(digits):,}{point}{rest}" if digits.isdigit() else f"{whole}{point}{rest}"
