"""Charts of ratings, comparisons, scenarios and schemes: plain data of Vega-Lite, drawn where they are looked at.

Each function counts, ranks and adds up exactly, and returns a `Chart`, which draws itself as SVG, PNG or HTML with the
extra `charts` (vl-convert), on this computer alone. Vega-Lite draws doubles: where a mark stands is one, and what is
written beside it is the exact value.
"""

from partyrate.charts.changes import rank_flow, transitions
from partyrate.charts.chart import Chart
from partyrate.charts.distribution import distribution
from partyrate.charts.graph import graph
from partyrate.charts.histogram import histogram
from partyrate.charts.pay import pay
from partyrate.charts.rank_ranges import rank_intervals
from partyrate.charts.strengths import unit_profile
from partyrate.charts.studies import sensitivity
from partyrate.charts.tornado import tornado

__all__ = [
    "Chart",
    "distribution",
    "graph",
    "histogram",
    "pay",
    "rank_flow",
    "rank_intervals",
    "sensitivity",
    "tornado",
    "transitions",
    "unit_profile",
]
