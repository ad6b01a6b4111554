"""The *compiled* domain: Python source over whole numbers, for fast plain rows.

A number is a whole number over a denominator, which is constant unless a quotient of varying values is involved; whole
numbers of Python are unlimited, so that any magnitude is exact. Dates are dates, levels are positions. A value that can
be absent has a second expression with the code of its cause. The *analysis* domain, which is asked for every operation,
knows the possible values of an expression.

No text of a user gets into the source: names are generated, literals are whole numbers, and every text, date or table
of constants is passed to the generated function.
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
