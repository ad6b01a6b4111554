"""The *code* domain: Python source over whole numbers, for fast plain rows.

A number is a whole number over a denominator that is constant wherever no quotient of varying values is involved;
Python's whole numbers have no limit, so that any magnitude is exact. Dates are dates, levels are places. Beside a value
that can be absent stands a small code for its cause. What an expression can be is known from the *bounds* domain, which
is asked for every step.

Nothing that a user wrote gets into the source: names are made here, literals are whole numbers, and every text, date or
table of constants is handed in beside the source.
"""

from partyrate.language.domains.compiled.domain import Compiled
from partyrate.language.domains.compiled.operations import OPERATIONS, as_kind
from partyrate.language.domains.compiled.value import (
    Backend,
    Code,
    as_number,
    bind,
    bound,
    filler,
    first_cause,
    is_true,
    literal,
    placeholder,
    strongest_cause,
    unpublished,
)

__all__ = [
    "OPERATIONS",
    "Backend",
    "Code",
    "Compiled",
    "as_kind",
    "as_number",
    "bind",
    "bound",
    "filler",
    "first_cause",
    "is_true",
    "literal",
    "placeholder",
    "strongest_cause",
    "unpublished",
]
