"""The model: frozen attrs classes that hold a scheme as data. Nothing here computes."""

from partyrate.model.entry import Entry, ParameterName, Scalar
from partyrate.model.incentive import Budget, Incentive
from partyrate.model.indicator import Indicator, Lookup, Parameter
from partyrate.model.ladder import Gate, Ladder, Level, Quota, ordering
from partyrate.model.procedure import Procedure, Step
from partyrate.model.scheme import RESERVED, Limit, Profile, Scheme, Source, folded
from partyrate.model.table import Table

__all__ = [
    "RESERVED",
    "Budget",
    "Entry",
    "Gate",
    "Incentive",
    "Indicator",
    "Ladder",
    "Level",
    "Limit",
    "Lookup",
    "Parameter",
    "ParameterName",
    "Procedure",
    "Profile",
    "Quota",
    "Scalar",
    "Scheme",
    "Source",
    "Step",
    "Table",
    "folded",
    "ordering",
]
