"""The model: frozen attrs classes that hold a scheme as data. Nothing here computes."""

from partyrate.model.absence import Absence
from partyrate.model.acceptance import Accept
from partyrate.model.constants import Lookup, Parameter
from partyrate.model.dated import DatedRows, DatedValue, InForce
from partyrate.model.decision import DecisionRow
from partyrate.model.entry import Entry, ParameterName, Scalar, folded
from partyrate.model.incentive import Budget, Incentive
from partyrate.model.indicator import SHARES, Indicator, section_of
from partyrate.model.ladder import Gate, Ladder, Level, Quota, ordering
from partyrate.model.limit import Limit
from partyrate.model.pairing import Pairing
from partyrate.model.procedure import Procedure, Step
from partyrate.model.profile import Profile
from partyrate.model.scheme import RESERVED, Scheme
from partyrate.model.source import Source
from partyrate.model.supply import Supplier
from partyrate.model.table import KeyPrefix, Table
from partyrate.model.variation import Extension, Variation
from partyrate.model.warning_rule import WarningRule

__all__ = [
    "RESERVED",
    "SHARES",
    "Absence",
    "Accept",
    "Budget",
    "DatedRows",
    "DatedValue",
    "DecisionRow",
    "Entry",
    "Extension",
    "Gate",
    "InForce",
    "Incentive",
    "Indicator",
    "KeyPrefix",
    "Ladder",
    "Level",
    "Limit",
    "Lookup",
    "Pairing",
    "Parameter",
    "ParameterName",
    "Procedure",
    "Profile",
    "Quota",
    "Scalar",
    "Scheme",
    "Source",
    "Step",
    "Supplier",
    "Table",
    "Variation",
    "WarningRule",
    "folded",
    "ordering",
    "section_of",
]
