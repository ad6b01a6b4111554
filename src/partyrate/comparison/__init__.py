"""Ratings of the same units side by side: who moves, what it costs, and which changed entry is the cause."""

from partyrate.comparison.comparison import Comparison, compare
from partyrate.comparison.document import COMPARISON_FORMAT

__all__ = ["COMPARISON_FORMAT", "Comparison", "compare"]
