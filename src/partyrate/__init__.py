"""partyrate: rating schemes as data, checked before use, computed exactly, explained.

Importing it takes no time to speak of: each name loads its module when it is first used (as Scientific Python's SPEC 1
recommends), data-frame libraries and networkx only where they are needed.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from partyrate.version import VERSION
from partyrate.writers import offer_writer

if TYPE_CHECKING:
    from partyrate import charts as charts
    from partyrate import errors as errors
    from partyrate import messages as messages
    from partyrate import model as model
    from partyrate import tables as tables
    from partyrate.checks import Checked, check
    from partyrate.comparison import Attribution, Comparison, attribute, compare
    from partyrate.crosswalks import Crosswalk, CrosswalkRating, crosswalk
    from partyrate.description.document_schemas import document_schema
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
    from partyrate.explain import Explanation
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
    from partyrate.model.difference import Difference, EntryChange, FieldChange
    from partyrate.notes import Note, Notes
    from partyrate.numbers import Absent, Cause, LevelValue
    from partyrate.output.template import write_template
    from partyrate.prepared import Prepared
    from partyrate.procedures import TimedStep, Timeline, review, timeline
    from partyrate.proofs import Answer, Proofs, Witness, prove
    from partyrate.rating.rating import Rating
    from partyrate.rating.record import ColumnRecord, IncentiveRecord, RatingRecord, TableRecord
    from partyrate.report import write_report
    from partyrate.resources import ResourceBudget
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

_NAMES: Final = {
    "partyrate.checks": ("Checked", "check"),
    "partyrate.comparison": ("Attribution", "Comparison", "attribute", "compare"),
    "partyrate.crosswalks": ("Crosswalk", "CrosswalkRating", "crosswalk"),
    "partyrate.description.document_schemas": ("document_schema",),
    "partyrate.errors": (
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
    ),
    "partyrate.evaluator": ("Evaluator",),
    "partyrate.explain": ("Explanation",),
    "partyrate.loading": (
        "dump_scheme",
        "dumps_scheme",
        "json_schema",
        "load_scheme",
        "loads_scheme",
        "shipped_schemes",
    ),
    "partyrate.model": (
        "Absence",
        "Accept",
        "Budget",
        "DatedRows",
        "DatedValue",
        "DecisionRow",
        "Gate",
        "Incentive",
        "Indicator",
        "KeyPrefix",
        "Ladder",
        "Level",
        "Limit",
        "Lookup",
        "Pairing",
        "Parameter",
        "ParameterName",
        "Procedure",
        "Profile",
        "Quota",
        "Scheme",
        "Source",
        "Step",
        "Table",
        "Variation",
        "WarningRule",
    ),
    "partyrate.model.difference": ("Difference", "EntryChange", "FieldChange"),
    "partyrate.notes": ("Note", "Notes"),
    "partyrate.numbers": ("Absent", "Cause", "LevelValue"),
    "partyrate.output.template": ("write_template",),
    "partyrate.prepared": ("Prepared",),
    "partyrate.procedures": ("TimedStep", "Timeline", "review", "timeline"),
    "partyrate.proofs": ("Answer", "Proofs", "Witness", "prove"),
    "partyrate.rating.rating": ("Rating",),
    "partyrate.rating.record": ("ColumnRecord", "IncentiveRecord", "RatingRecord", "TableRecord"),
    "partyrate.report": ("write_report",),
    "partyrate.resources": ("ResourceBudget",),
    "partyrate.scenarios": ("Robustness", "Scenarios"),
    "partyrate.serialization.json_reader": ("read_json",),
    "partyrate.tables": ("TableFault", "TableRead", "TableReport", "read_plausible", "read_table"),
}
"""The names of each module that are imported from the package."""

_MODULES: Final = {name: module for module, names in _NAMES.items() for name in names}

_PARTS: Final = ("charts", "errors", "messages", "model", "tables")
"""Parts of the package that need no import of their own, such as `partyrate.tables`."""


def _write_report(*given: Any, **named: Any) -> Any:
    from partyrate.report import write_report

    return write_report(*given, **named)


def _write_template(*given: Any, **named: Any) -> list[str]:
    from partyrate.output.template import write_template

    return write_template(*given, **named)


offer_writer("report", _write_report)
offer_writer("template", _write_template)


def __getattr__(name: str) -> Any:
    if name in _PARTS:
        return import_module(f"partyrate.{name}")
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_MODULES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_MODULES, *_PARTS})
