"""Counterfactuals: the consequences of other values of one unit, and the smallest change that reaches a level."""

from partyrate.counterfactuals.path import Change, PathTo, path_to
from partyrate.counterfactuals.what_if import Difference, WhatIf, what_if

__all__ = ["Change", "Difference", "PathTo", "WhatIf", "path_to", "what_if"]
