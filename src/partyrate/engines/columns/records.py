"""Recorded values of past rounds: the frame that holds them, and what is known of them."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.columns import Column, filler, integer
from partyrate.numbers import Cause

HISTORY: Final = "history"
"""The name of the frame of past rounds."""

ROUND: Final = "_pr_round"
"""The number of the round, in the frame of past rounds."""


def recorded(value_range: ValueRange) -> ValueRange:
    """Return the range of a value of a past round, from its range in this one: any round may lack it."""
    return evolve(value_range, possible_causes=frozenset({Cause.MISSING}), always_absent=None, constant=None)


def never_recorded(value_range: ValueRange) -> Column:
    """Return a value that no round has recorded."""
    return Column(
        recorded(value_range), filler(value_range), value_range.denominator_factor, integer(int(Cause.MISSING))
    )
