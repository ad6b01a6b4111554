"""The allocation of a ladder's levels to the rows of one cohort: the definition, step by step, in plain Python.

The reference engine and the compiled one call it; the columns engine computes the same with windows and is tested
against it; explanations call it for the one cohort that they are about. `interpretations` lists how open choices can be
read, `gates` holds the effects of gates on a level, `seats` the number of places, `profiles` groups the rows that are
treated alike, `rules` applies a ladder to one of them, and `allocation` decides who gets the places.
"""

from partyrate.ladders.closing import closing_of
from partyrate.ladders.cohorts import MANY, AllocatedCohort, Groups, LadderAllocator, allocate_all, grouped
from partyrate.ladders.gates import Known, apply_gates, earned_level, strongest_of
from partyrate.ladders.interpretations import (
    Interpretation,
    Interpretations,
    conflict_matters,
    interpretations_of,
    rounds_apart,
)
from partyrate.ladders.open_rows import MOST_NAMED, OpenRows, open_parts
from partyrate.ladders.profiles import LevelRuns, Member, PartialKey, ProfileGroup, RowProfile
from partyrate.ladders.reports import CohortRecord, LevelRecord, QuotaRecord
from partyrate.ladders.seats import LevelPlan, grows, level_plans, open_places, rounded_places

__all__ = [
    "MANY",
    "MOST_NAMED",
    "AllocatedCohort",
    "CohortRecord",
    "Groups",
    "Interpretation",
    "Interpretations",
    "Known",
    "LadderAllocator",
    "LevelPlan",
    "LevelRecord",
    "LevelRuns",
    "Member",
    "OpenRows",
    "PartialKey",
    "ProfileGroup",
    "QuotaRecord",
    "RowProfile",
    "allocate_all",
    "apply_gates",
    "closing_of",
    "conflict_matters",
    "earned_level",
    "grouped",
    "grows",
    "interpretations_of",
    "level_plans",
    "open_parts",
    "open_places",
    "rounded_places",
    "rounds_apart",
    "strongest_of",
]
