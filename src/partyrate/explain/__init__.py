"""Why a value is what it is: a tree from a star down to the inputs, with rules, values, roundings and sources.

Rules are walked again in the *trace* domain over the values of the rating; a ladder's cohort is filled again, and both
must give what the rating holds.
"""

from __future__ import annotations

from typing import Any

from partyrate.explain.builder import ExplanationBuilder
from partyrate.explain.dependencies import find_dependencies
from partyrate.explain.explanation import Explanation
from partyrate.explain.fact import Fact
from partyrate.rating.rating import Rating

__all__ = ["Explanation", "Fact", "explain"]


def explain(rating: Rating, *, unit: Any, of: str, lang: str = "en") -> Explanation:
    """Explain one value of one row of a rating. `Evaluator.explain` is the public way in."""
    return ExplanationBuilder(find_dependencies(rating, unit, of), lang).tell()
