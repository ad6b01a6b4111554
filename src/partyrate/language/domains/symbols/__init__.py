"""The *symbols* domain: every value of a row as an expression over unknown inputs, for the solver Z3.

A number is a whole number over a denominator, which is constant unless a quotient of varying values is involved; there
are no real numbers, so that rounding stays exact. Dates are ordinals, levels are positions, texts are codes. The code
of the cause of absence travels beside each value, 0 where it is there.

What is not translated, and what other rows or the past decide, is a free value within the range that the *analysis*
domain knows: whatever is proved of it holds for every value, and a row that is found with its help must be rated before
it shows anything. It imports Z3, which the extra `proofs` brings; nothing else in the package does.
"""

from partyrate.language.domains.symbols.domain import Rows, SymbolRow, Symbols, Unknowns
from partyrate.language.domains.symbols.operations import ABSTRACT, OPERATIONS, NotTranslated
from partyrate.language.domains.symbols.value import (
    Symbol,
    absent,
    as_number,
    both,
    comparable,
    either,
    first_cause,
    identity,
    is_absent,
    is_false,
    is_true,
    literal,
    negated,
    numerators,
    same,
    select,
    strongest_cause,
    truth,
    when,
    whole,
)

__all__ = [
    "ABSTRACT",
    "OPERATIONS",
    "NotTranslated",
    "Rows",
    "Symbol",
    "SymbolRow",
    "Symbols",
    "Unknowns",
    "absent",
    "as_number",
    "both",
    "comparable",
    "either",
    "first_cause",
    "identity",
    "is_absent",
    "is_false",
    "is_true",
    "literal",
    "negated",
    "numerators",
    "same",
    "select",
    "strongest_cause",
    "truth",
    "when",
    "whole",
]
