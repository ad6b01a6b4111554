"""Every error of the library.

An error says what is wrong, where, why, and how to fix it, in English and in Chinese; the object holds the same as
data. `PartyrateError` is the root, and each child also has the nearest built-in parent, so callers catch by kind.
Faults of one scheme file or one set of tables are gathered and raised together, as a `SchemeError` or a `DataError`.
The texts stand in `partyrate.messages`.
"""

from partyrate.errors.base import (
    CLOSE,
    CLOSE_FUNCTION,
    DECLARED,
    SHOWN_FAULTS,
    DocumentError,
    DocumentFault,
    EngineError,
    NotFoundError,
    PartyrateError,
    ResourceError,
    UsageError,
    alternatives,
    checked_language,
    counted,
    fault_text,
    group_text,
    lines_below,
    listed,
    number_of,
    pointer_of,
    refusal,
    unknown_words,
)
from partyrate.errors.data import SHOWN_ROWS, DataError, DataFault, rows_words
from partyrate.errors.scheme import (
    CycleError,
    Finding,
    GrainError,
    KindError,
    RuleSyntaxError,
    SchemeError,
    SchemeFault,
    SchemeResourceError,
    StageError,
    StructureError,
    UnknownNameError,
    UnprovenError,
    ZeroDivisorError,
)

__all__ = [
    "CLOSE",
    "CLOSE_FUNCTION",
    "DECLARED",
    "SHOWN_FAULTS",
    "SHOWN_ROWS",
    "CycleError",
    "DataError",
    "DataFault",
    "DocumentError",
    "DocumentFault",
    "EngineError",
    "Finding",
    "GrainError",
    "KindError",
    "NotFoundError",
    "PartyrateError",
    "ResourceError",
    "RuleSyntaxError",
    "SchemeError",
    "SchemeFault",
    "SchemeResourceError",
    "StageError",
    "StructureError",
    "UnknownNameError",
    "UnprovenError",
    "UsageError",
    "ZeroDivisorError",
    "alternatives",
    "checked_language",
    "counted",
    "fault_text",
    "group_text",
    "lines_below",
    "listed",
    "number_of",
    "pointer_of",
    "refusal",
    "rows_words",
    "unknown_words",
]

for _name in __all__:
    if isinstance(_each := globals()[_name], type):
        _each.__module__ = __name__  # tracebacks and pickles name the place that users import from
