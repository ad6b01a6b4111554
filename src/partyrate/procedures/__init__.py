"""Procedures in days: when each step can begin and end at the earliest, and what records of steps show.

It is independent of rating: scores and levels do not depend on the day a list was posted, and a procedure can be
planned before there are any data. Dates are those of `datetime`; the caller passes the holidays, in any container of
dates, since no rule says which days a government will declare.
"""

from partyrate.procedures.findings import review
from partyrate.procedures.schedule import TimedStep, Timeline, timeline

__all__ = ["TimedStep", "Timeline", "review", "timeline"]
