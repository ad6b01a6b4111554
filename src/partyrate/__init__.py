"""partyrate: rating schemes as data, checked before use, computed exactly, explained.

Importing it loads no data-frame library and no networkx.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from partyrate.checks import Checked, check
from partyrate.errors import (
    CycleError,
    DataError,
    DataFault,
    DocumentError,
    DocumentFault,
    EngineError,
    Finding,
    GrainError,
    KindError,
    NotFoundError,
    PartyrateError,
    ResourceError,
    RuleSyntaxError,
    SchemeError,
    SchemeFault,
    SchemeResourceError,
    StageError,
    StructureError,
    UnknownNameError,
    UnprovenError,
    UsageError,
    ZeroDivisorError,
)
from partyrate.evaluator import Evaluator
from partyrate.loading import dump_scheme, dumps_scheme, json_schema, load_scheme, loads_scheme, shipped_schemes
from partyrate.model import (
    Absence,
    Accept,
    Budget,
    DatedRows,
    DatedValue,
    DecisionRow,
    Gate,
    Incentive,
    Indicator,
    KeyPrefix,
    Ladder,
    Level,
    Limit,
    Lookup,
    Pairing,
    Parameter,
    ParameterName,
    Procedure,
    Profile,
    Quota,
    Scheme,
    Source,
    Step,
    Table,
    Variation,
    WarningRule,
)
from partyrate.model.scheme import offer_template
from partyrate.notes import Note, Notes
from partyrate.numbers import Absent, Cause, LevelValue
from partyrate.rating.explained import offer_writer
from partyrate.rating.rating import Rating
from partyrate.resources import ResourceBudget
from partyrate.version import VERSION

if TYPE_CHECKING:
    from partyrate import charts as charts
    from partyrate import tables as tables
    from partyrate.comparison import Attribution, Comparison, attribute, compare
    from partyrate.crosswalks import Crosswalk, CrosswalkRating, crosswalk
    from partyrate.description.document_schemas import document_schema
    from partyrate.explain import Explanation
    from partyrate.model.difference import Difference, EntryChange, FieldChange
    from partyrate.output.template import write_template
    from partyrate.prepared import Prepared
    from partyrate.procedures import TimedStep, Timeline, review, timeline
    from partyrate.proofs import Answer, Proofs, Witness, prove
    from partyrate.rating.record import ColumnRecord, IncentiveRecord, RatingRecord, TableRecord
    from partyrate.report import write_report
    from partyrate.scenarios import Robustness, Scenarios
    from partyrate.serialization.json_reader import read_json
    from partyrate.tables import TableFault, TableRead, TableReport, read_plausible, read_table

__version__ = VERSION

__all__ = [
    "Absence",
    "Absent",
    "Accept",
    "Answer",
    "Attribution",
    "Budget",
    "Cause",
    "Checked",
    "ColumnRecord",
    "Comparison",
    "Crosswalk",
    "CrosswalkRating",
    "CycleError",
    "DataError",
    "DataFault",
    "DatedRows",
    "DatedValue",
    "DecisionRow",
    "Difference",
    "DocumentError",
    "DocumentFault",
    "EngineError",
    "EntryChange",
    "Evaluator",
    "Explanation",
    "FieldChange",
    "Finding",
    "Gate",
    "GrainError",
    "Incentive",
    "IncentiveRecord",
    "Indicator",
    "KeyPrefix",
    "KindError",
    "Ladder",
    "Level",
    "LevelValue",
    "Limit",
    "Lookup",
    "NotFoundError",
    "Note",
    "Notes",
    "Pairing",
    "Parameter",
    "ParameterName",
    "PartyrateError",
    "Prepared",
    "Procedure",
    "Profile",
    "Proofs",
    "Quota",
    "Rating",
    "RatingRecord",
    "ResourceBudget",
    "ResourceError",
    "Robustness",
    "RuleSyntaxError",
    "Scenarios",
    "Scheme",
    "SchemeError",
    "SchemeFault",
    "SchemeResourceError",
    "Source",
    "StageError",
    "Step",
    "StructureError",
    "Table",
    "TableFault",
    "TableRead",
    "TableRecord",
    "TableReport",
    "TimedStep",
    "Timeline",
    "UnknownNameError",
    "UnprovenError",
    "UsageError",
    "Variation",
    "WarningRule",
    "Witness",
    "ZeroDivisorError",
    "attribute",
    "charts",
    "check",
    "compare",
    "crosswalk",
    "document_schema",
    "dump_scheme",
    "dumps_scheme",
    "json_schema",
    "load_scheme",
    "loads_scheme",
    "prove",
    "read_json",
    "read_plausible",
    "read_table",
    "review",
    "shipped_schemes",
    "timeline",
    "write_report",
    "write_template",
]

_WHEN_ASKED: Final = {
    **dict.fromkeys(("Attribution", "Comparison", "attribute", "compare"), "partyrate.comparison"),
    **dict.fromkeys(("Difference", "EntryChange", "FieldChange"), "partyrate.model.difference"),
    **dict.fromkeys(("Crosswalk", "CrosswalkRating", "crosswalk"), "partyrate.crosswalks"),
    **dict.fromkeys(("ColumnRecord", "IncentiveRecord", "RatingRecord", "TableRecord"), "partyrate.rating.record"),
    **dict.fromkeys(("TimedStep", "Timeline", "review", "timeline"), "partyrate.procedures"),
    "Explanation": "partyrate.explain",
    "document_schema": "partyrate.description.document_schemas",
    "Prepared": "partyrate.prepared",
    **dict.fromkeys(("Answer", "Proofs", "Witness", "prove"), "partyrate.proofs"),
    "Robustness": "partyrate.scenarios",
    "Scenarios": "partyrate.scenarios",
    **dict.fromkeys(("TableFault", "TableRead", "TableReport", "read_plausible", "read_table"), "partyrate.tables"),
    "read_json": "partyrate.serialization.json_reader",
    "write_report": "partyrate.report",
    "write_template": "partyrate.output.template",
}
"""Names imported when first used: rating rows needs none of them, and they take a fifth of the time of the import."""


def _write_report(*given: Any, **named: Any) -> Any:
    from partyrate.report import write_report

    return write_report(*given, **named)


def _write_template(*given: Any, **named: Any) -> list[str]:
    from partyrate.output.template import write_template

    return write_template(*given, **named)


offer_writer("report", _write_report)
offer_template(_write_template)

_PARTS: Final = ("charts", "tables")
"""Parts of the package that need no import of their own, such as `partyrate.tables`."""


def __getattr__(name: str) -> Any:
    if name in _PARTS:
        return import_module(f"partyrate.{name}")
    if name in _WHEN_ASKED:
        return getattr(import_module(_WHEN_ASKED[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *_WHEN_ASKED, *_PARTS})
