"""Explanations of values: a tree from a star down to the inputs, with rules, values, roundings and sources.

Rules are interpreted again in the *trace* domain over the values of the rating, and levels are allocated again in a
ladder's cohort; both must agree with the rating.
"""

from __future__ import annotations

from typing import Any

from partyrate.engines.results import Rated
from partyrate.explain.builder import ExplanationBuilder
from partyrate.explain.dependencies import find_dependencies
from partyrate.explain.explanation import Explanation
from partyrate.explain.fact import Fact

__all__ = ["Explanation", "Fact", "explain"]


def explain(rating: Rated, *, unit: Any, of: str, lang: str = "en") -> Explanation:
    """Explain one value of one row of a rating. `Rating.explain` is the public entry."""
    return ExplanationBuilder(find_dependencies(rating, unit, of), lang).build()
