"""Crosswalks: the units of one common table rated under several schemes, whose inputs a file gives by rules.

`fitting` and `misfits` check what a file says of each scheme (`model.target`) against that scheme, `unknown` builds the
scheme in which what the common table lacks is undetermined, `crosswalk` loads a file and rates, and `result` is what
comes out.
"""

from partyrate.crosswalks.crosswalk import Crosswalk, crosswalk
from partyrate.crosswalks.result import CrosswalkRating

__all__ = ["Crosswalk", "CrosswalkRating", "crosswalk"]
