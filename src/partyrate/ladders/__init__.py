"""How one cohort fills a ladder: the definition, step by step, in plain Python.

The rows engine uses it as it stands; the columns engine computes the same with windows and is tested against it;
explanations use it for the one cohort they speak of. `readings` says in which ways the choices of a ladder can be
read, `gates` how gates move a level, `places` how many places there are, `alike` which rows are taken
together, and `filling` who gets them.
"""

from partyrate.ladders.cohorts import MANY, Filled, Filler, fill_all
from partyrate.ladders.gates import Known, earned_place, moved, strongest_of
from partyrate.ladders.interpretations import Reading, Readings, conflict_matters, readings
from partyrate.ladders.open_rows import MOST_NAMED, OpenRows, open_parts
from partyrate.ladders.profiles import Alike, Cut, Levels, Look, Member
from partyrate.ladders.reports import CohortRecord, LevelRecord, QuotaRecord
from partyrate.ladders.seats import Rung, grows, open_places, rounded_places, rungs

__all__ = [
    "MANY",
    "MOST_NAMED",
    "Alike",
    "CohortRecord",
    "Cut",
    "Filled",
    "Filler",
    "Known",
    "LevelRecord",
    "Levels",
    "Look",
    "Member",
    "OpenRows",
    "QuotaRecord",
    "Reading",
    "Readings",
    "Rung",
    "conflict_matters",
    "earned_place",
    "fill_all",
    "grows",
    "moved",
    "open_parts",
    "open_places",
    "readings",
    "rounded_places",
    "rungs",
    "strongest_of",
]
