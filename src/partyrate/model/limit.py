"""Limits on the structure of a tree of indicators."""

from __future__ import annotations

from fractions import Fraction

from attrs import field, frozen

from partyrate.model.entry import Entry, as_scalar
from partyrate.model.kinds import holding


@frozen(kw_only=True, field_transformer=holding)
class Limit(Entry):
    """A structural limit on a tree of indicators.

    Args:
        tree: The group at the root. Its parts are on level 1, their parts on level 2.
        depth: The greatest level allowed.
        level: The level whose indicators are counted.
        at_most: The greatest number of indicators on that level.
        exactly: The number of indicators on that level.
        total: The required sum of the maxima, or else of the weights, of the root's direct parts.
    """

    tree: str
    depth: int | None = None
    level: int | None = None
    at_most: int | None = None
    exactly: int | None = None
    total: Fraction | None = field(default=None, converter=as_scalar)
