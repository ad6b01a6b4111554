"""Counterfactuals: the consequences of other values of one unit, and the smallest change that reaches a level."""

from partyrate.counterfactuals.cells import InputCell
from partyrate.counterfactuals.nearest import MOST_TRIED, MOST_WORK, REASONS, Change, Undecided
from partyrate.counterfactuals.path import PATH_FORMAT, PathTo, path_to
from partyrate.counterfactuals.what_if import WHAT_IF_FORMAT, Difference, WhatIf, what_if
from partyrate.explain.obstacles import Obstacle

__all__ = [
    "MOST_TRIED",
    "MOST_WORK",
    "PATH_FORMAT",
    "REASONS",
    "WHAT_IF_FORMAT",
    "Change",
    "Difference",
    "InputCell",
    "Obstacle",
    "PathTo",
    "Undecided",
    "WhatIf",
    "path_to",
    "what_if",
]
