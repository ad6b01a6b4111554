"""The *columns* domain: whole columns as narwhals expressions over integers of 64 bits, or 128 where needed.

A number is an integer numerator over a denominator, which is constant unless a quotient of varying values is involved;
dates are ordinals, levels are positions. There are no nulls: a value that can be absent has a second column with the
code of its cause. The *analysis* domain, which is asked for every operation, bounds the integers of an expression:
below 2^53 every engine is exact in 64 bits, and above it the second width of the engine is used, where it has one.

Expressions are independent of frames. An expression that must be materialized as a column (before a division or a
rounding, or for rows of another table) is passed to a `Backend`, the part of the columns engine that collects steps.
"""

from partyrate.language.domains.columns.column import (
    CHAINED,
    Column,
    Divide,
    as_integer,
    first_match,
    integer,
    joined,
    maximum,
    minimum,
    when,
)
from partyrate.language.domains.columns.domain import FEW_CELLS, Columns, selected
from partyrate.language.domains.columns.integers import BeyondLimitError, Integers
from partyrate.language.domains.columns.levels import most_frequent
from partyrate.language.domains.columns.operations import OPERATIONS
from partyrate.language.domains.columns.rounding import rounded
from partyrate.language.domains.columns.value import (
    Backend,
    Code,
    Codes,
    as_kind,
    as_number,
    code,
    filler,
    first_cause,
    is_false,
    is_present,
    is_true,
    latest,
    literal,
    placeholder,
    scaled,
    select,
    strongest_cause,
    unpublished,
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
    "is_present",
    "is_true",
    "joined",
    "latest",
    "literal",
    "maximum",
    "minimum",
    "most_frequent",
    "placeholder",
    "rounded",
    "scaled",
    "select",
    "selected",
    "strongest_cause",
    "unpublished",
    "when",
]
