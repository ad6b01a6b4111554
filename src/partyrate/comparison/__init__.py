"""Ratings of the same units side by side: who moves, what it costs, and which changed entry is the cause."""

from partyrate.comparison.attribution import attribute
from partyrate.comparison.causes import ATTRIBUTION_FORMAT, Attribution
from partyrate.comparison.comparison import Comparison, compare
from partyrate.comparison.document import COMPARISON_FORMAT

__all__ = ["ATTRIBUTION_FORMAT", "COMPARISON_FORMAT", "Attribution", "Comparison", "attribute", "compare"]
