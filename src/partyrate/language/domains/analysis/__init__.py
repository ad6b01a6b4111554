"""The *analysis* domain: the possible results of a rule, before any data is read.

A value is a `ValueRange`: its kind, an interval, its resolution, its possible causes of absence, and the greatest whole
number that computing it with integers can need. Wrong kinds, wrong tables and divisors that may be zero are refused
here, so that the other domains need no such checks.
"""

from partyrate.language.domains.analysis.aggregated_tables import along
from partyrate.language.domains.analysis.aggregates import ROW_OPERATIONS, over_rows
from partyrate.language.domains.analysis.choices import used_of
from partyrate.language.domains.analysis.dates import MOST_MONTHS
from partyrate.language.domains.analysis.domain import ROUND_OPERATIONS, Analysis, Context
from partyrate.language.domains.analysis.kinds import union
from partyrate.language.domains.analysis.mismatches import bounds_text
from partyrate.language.domains.analysis.names import Names
from partyrate.language.domains.analysis.operations import OPERATIONS, divided_by_positive
from partyrate.language.domains.analysis.ranges import (
    FIRST_DAY,
    LAST_DAY,
    LIMIT,
    MAX_ROUNDS,
    NOTHING,
    WIDE_LIMIT,
    ValueRange,
    constant,
    day,
    flag,
    highest,
    level,
    level_names,
    level_number,
    number,
    together,
    unknown,
)
from partyrate.language.domains.analysis.rounding import MAX_DIGITS, greatest_root, root_factor, rounded, step_of
from partyrate.language.domains.analysis.unknown_names import unknown_name

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "LIMIT",
    "MAX_DIGITS",
    "MAX_ROUNDS",
    "MOST_MONTHS",
    "NOTHING",
    "OPERATIONS",
    "ROUND_OPERATIONS",
    "ROW_OPERATIONS",
    "WIDE_LIMIT",
    "Analysis",
    "Context",
    "Names",
    "ValueRange",
    "along",
    "bounds_text",
    "constant",
    "day",
    "divided_by_positive",
    "flag",
    "greatest_root",
    "highest",
    "level",
    "level_names",
    "level_number",
    "number",
    "over_rows",
    "root_factor",
    "rounded",
    "step_of",
    "together",
    "union",
    "unknown",
    "unknown_name",
    "used_of",
]
