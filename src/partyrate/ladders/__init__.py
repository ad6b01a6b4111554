"""How one cohort fills a ladder: the definition, step by step, in plain Python.

The rows engine uses it as it stands; the columns engine computes the same with windows and is tested against it;
explanations use it for the one cohort they speak of. `interpretations_of` lists the ways in which its choices can be
read, `gates` how gates move a level, `places` how many places there are, `alike` which rows are taken
together, and `filling` who gets them.
"""

from partyrate.ladders.cohorts import MANY, AllocatedCohort, LadderAllocator, fill_all
from partyrate.ladders.gates import Known, apply_gates, earned_place, strongest_of
from partyrate.ladders.interpretations import Interpretation, Interpretations, conflict_matters, interpretations_of
from partyrate.ladders.open_rows import MOST_NAMED, OpenRows, open_parts
from partyrate.ladders.profiles import Cut, LevelRuns, Member, ProfileGroup, RowProfile
from partyrate.ladders.reports import CohortRecord, LevelRecord, QuotaRecord
from partyrate.ladders.seats import LevelPlan, grows, level_plans, open_places, rounded_places

__all__ = [
    "MANY",
    "MOST_NAMED",
    "AllocatedCohort",
    "CohortRecord",
    "Cut",
    "Interpretation",
    "Interpretations",
    "Known",
    "LadderAllocator",
    "LevelPlan",
    "LevelRecord",
    "LevelRuns",
    "Member",
    "OpenRows",
    "ProfileGroup",
    "QuotaRecord",
    "RowProfile",
    "apply_gates",
    "conflict_matters",
    "earned_place",
    "fill_all",
    "grows",
    "interpretations_of",
    "level_plans",
    "open_parts",
    "open_places",
    "rounded_places",
    "strongest_of",
]
