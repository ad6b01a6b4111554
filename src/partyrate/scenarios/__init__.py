"""Scenarios: units rated under many values of parameters at once, and what that says about the rules."""

from partyrate.scenarios.design import Design
from partyrate.scenarios.indices import Index
from partyrate.scenarios.result import Scenarios
from partyrate.scenarios.robustness import Robustness
from partyrate.scenarios.weights import Weight

__all__ = ["Design", "Index", "Robustness", "Scenarios", "Weight"]
