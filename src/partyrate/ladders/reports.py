"""The record of a ladder's allocation in each cohort, for notes and explanations.

Where the choices of a ladder have several interpretations, the levels describe the first one; the final numbers of rows
stand with the quotas.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from attrs import define, field

from partyrate.numbers import Absent


@define
class LevelRecord:
    """The allocation of one level in one cohort.

    Args:
        level: Its name.
        places: The places open when its turn came; None where nothing limited it.
        candidates: The rows without a level that had earned it.
        taken: Those that got it, the lifted ones included.
        lifted: Those that got it without having earned it.
        has_tie: Whether rows tie across the edge of the places.
        edge: The sort key of the row at the last place, greater first, where there were more candidates than places;
            for explanations, and known in plain rows only.
    """

    level: str
    places: int | None
    candidates: int = 0
    taken: int = 0
    lifted: int = 0
    has_tie: bool = False
    edge: tuple[Any, ...] | None = field(default=None, eq=False)


@define
class QuotaRecord:
    """The places that a quota asks for in one cohort, before and after rounding, and the rows that got its levels."""

    levels: tuple[str, ...]
    bound: str
    wanted: Fraction | Absent
    places: int | None = None
    got: int = 0


@define
class CohortRecord:
    """The record of one cohort.

    Args:
        key: What its rows have in common, by the columns of `within`.
        rows: Those that no gate excludes.
        candidates: Those of them for which the ladder's `when` is true.
        filled: Those of them that compete for places: not fixed by a gate beforehand, with a level earned.
        unplaced: Those of them for whom no place was left.
        unsettled: Rows without a level because the interpretations of the ladder's choices differ.
        undetermined: Rows whose level is undetermined in the end, for whatever reason; also those of which it is not
            known whether a gate excludes them.
        waiting: Rows that compete for places and whose level depends on something open.
        missing: Those of them whose level is missing, not undetermined.
        levels: Best first, those whose figures do not depend on something open.
        quotas: In the order of the scheme.
        even_remainders: Whether places by the largest remainder went to the first of the quotas with equal ones.
    """

    key: tuple[Any, ...]
    rows: int = 0
    candidates: int = 0
    filled: int = 0
    unplaced: int = 0
    unsettled: int = 0
    undetermined: int = 0
    waiting: int = 0
    missing: int = 0
    levels: list[LevelRecord] = field(factory=list)
    quotas: list[QuotaRecord] = field(factory=list)
    even_remainders: bool = False
