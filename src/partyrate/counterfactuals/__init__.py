"""Counterfactuals: the consequences of other values of one unit, and the smallest change that reaches a level."""

from partyrate.counterfactuals.cells import InputCell
from partyrate.counterfactuals.path import MOST_TRIED, PATH_FORMAT, Change, PathTo, path_to
from partyrate.counterfactuals.what_if import WHAT_IF_FORMAT, Difference, WhatIf, what_if
from partyrate.explain.obstacles import Obstacle

__all__ = [
    "MOST_TRIED",
    "PATH_FORMAT",
    "WHAT_IF_FORMAT",
    "Change",
    "Difference",
    "InputCell",
    "Obstacle",
    "PathTo",
    "WhatIf",
    "path_to",
    "what_if",
]
