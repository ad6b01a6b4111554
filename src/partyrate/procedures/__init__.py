"""Procedures in days: when each step can begin and end at the earliest, and what records of steps show.

It stands beside rating: scores and levels do not depend on the day a list was posted, and a procedure can be planned
before any data are there. Dates are those of `datetime`; holidays are brought by whoever asks, in any container of
dates, since no rule says which days a government will declare.
"""

from partyrate.procedures.findings import review
from partyrate.procedures.schedule import TimedStep, Timeline, timeline

__all__ = ["TimedStep", "Timeline", "review", "timeline"]
