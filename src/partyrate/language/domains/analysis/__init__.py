"""The *bounds* domain: what a rule can give, before any data is seen.

For every value it knows the kind, an interval, the smallest step, which causes of absence can befall it, and the
greatest whole number that computing it over integers can need. Wrong kinds, wrong grain and divisors that may be zero
are found here, so that the other domains need not look for them.
"""

from partyrate.language.domains.analysis.aggregates import ROW_OPERATIONS, Names, along, over_rows
from partyrate.language.domains.analysis.domain import ROUND_OPERATIONS, Analysis, Context, unknown_name
from partyrate.language.domains.analysis.kinds import union
from partyrate.language.domains.analysis.mismatches import bounds_text
from partyrate.language.domains.analysis.operations import OPERATIONS, rounded, used_of
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
    level_number,
    number,
    together,
    unknown,
)

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "LIMIT",
    "MAX_ROUNDS",
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
    "flag",
    "highest",
    "level",
    "level_number",
    "number",
    "over_rows",
    "rounded",
    "together",
    "union",
    "unknown",
    "unknown_name",
    "used_of",
]
