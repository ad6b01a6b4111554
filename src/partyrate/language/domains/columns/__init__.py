"""The *columns* domain: whole columns as narwhals expressions over integers of 64 bits, or 128 where needed.

A number is an integer numerator over a denominator that is constant wherever no quotient of varying values is
involved; dates are day numbers, levels are places. There are no nulls: beside a value that can be absent stands a
small code for its cause. What an expression can be, and how great its integers become, is known from the *bounds*
domain, which is asked for every step: below 2^53 each engine is exact in 64 bits, and from there on the second width of
the engine is taken, where it has one.

Expressions say nothing about frames. Where one needs a column of its own (before a division or a rounding, for rows of
another table) it is handed to a `Backend`, the part of the columns engine that collects steps.
"""

from partyrate.language.domains.columns.domain import FEW_CELLS, Columns, selected
from partyrate.language.domains.columns.operations import OPERATIONS, as_kind
from partyrate.language.domains.columns.rounding import rounded
from partyrate.language.domains.columns.value import (
    CHAINED,
    Backend,
    BeyondLimitError,
    Code,
    Codes,
    Column,
    Divide,
    Integers,
    as_integer,
    as_number,
    code,
    filler,
    first_cause,
    first_match,
    integer,
    is_false,
    is_true,
    joined,
    latest,
    literal,
    placeholder,
    scaled,
    select,
    strongest_cause,
    unpublished,
    when,
)

__all__ = [
    "CHAINED",
    "FEW_CELLS",
    "OPERATIONS",
    "Backend",
    "BeyondLimitError",
    "Code",
    "Codes",
    "Column",
    "Columns",
    "Divide",
    "Integers",
    "as_integer",
    "as_kind",
    "as_number",
    "code",
    "filler",
    "first_cause",
    "first_match",
    "integer",
    "is_false",
    "is_true",
    "joined",
    "latest",
    "literal",
    "placeholder",
    "rounded",
    "scaled",
    "select",
    "selected",
    "strongest_cause",
    "unpublished",
    "when",
]
