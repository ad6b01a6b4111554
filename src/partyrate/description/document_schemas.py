"""The JSON Schemas of documents: schemes, ratings, notes, explanations and errors as plain data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final, get_args, get_origin

import attrs

from partyrate.checks import CHECK_FORMAT
from partyrate.comparison import ATTRIBUTION_FORMAT, COMPARISON_FORMAT
from partyrate.comparison.schema import attribution_schema, comparison_schema, difference_schema
from partyrate.counterfactuals import PATH_FORMAT, WHAT_IF_FORMAT
from partyrate.crosswalks.result import CROSSWALK_FORMAT
from partyrate.description.answer_schemas import crosswalk_schema, path_schema, what_if_schema
from partyrate.errors import UsageError, listed
from partyrate.errors.arguments import checked_name
from partyrate.errors.plain import ERROR_FORMAT
from partyrate.explain.explanation import EXPLANATION_FORMAT
from partyrate.loading.schema import arguments_of, first_line, words_of
from partyrate.messages import message
from partyrate.model import ParameterName, Scheme
from partyrate.model.difference import DIFFERENCE_FORMAT
from partyrate.model.entry import Entry, toml_name
from partyrate.model.kinds import members
from partyrate.model.plain import SCHEME_FORMAT, fields_of
from partyrate.notes import KINDS, NOTE_FORMAT
from partyrate.numbers import BUILT_IN
from partyrate.prepared import UNIT_FORMAT
from partyrate.rating.record import RATING_FORMAT
from partyrate.scenarios.document import SCENARIOS_FORMAT
from partyrate.scenarios.robustness import ROBUSTNESS_FORMAT
from partyrate.scenarios.schema import robustness_schema, scenarios_schema

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"

NUMBER_PATTERN: Final = "^-?[0-9]+(\\.[0-9]+|/[0-9]+)?$"
"""An exact number: a decimal, or a fraction where no decimal is exact."""

_TEXT: Final = {"type": "string"}
_WHOLE: Final = {"type": "integer"}
_DAY: Final = {"type": "string", "format": "date"}
_CAUSE: Final = {"enum": list(BUILT_IN)}
_LABELS: Final = {"type": "object", "additionalProperties": _TEXT, "description": "What people read, by language."}
_DECLARED: Final = {"code": {**_WHOLE, "description": "The greater, the stronger the cause."}, "labels": _LABELS}


_SCHEME: Final[Mapping[str, Any]] = {
    "name": _TEXT, "edition": _TEXT, "title": _LABELS, "fingerprint": _TEXT, "text_fingerprint": _TEXT,
}  # fmt: skip
"""The part of a document that identifies its scheme."""


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}


def _object(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Describe an object of these keys and no others."""
    properties = {**required, **(optional or {})}
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def _list(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def _or_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def document_schema(document: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a document.

    Args:
        document: `scheme`, `rating`, `note`, `explanation`, `error`, `unit`, `check`, `comparison`,
            `attribution`, `difference`, `what-if`, `path`, `crosswalk`, `scenarios` or `robustness`: what `to_dict()`
            of such an object, or of `Prepared` for one unit, returns.

    Raises:
        UsageError: There is no such document.

    Example:
        >>> document_schema("note")["properties"]["format"]
        {'const': 'partyrate.note/1'}
    """
    if checked_name(document, "document") not in _DOCUMENTS:
        raise UsageError(*message("schema of no document", document=document, names=listed(_DOCUMENTS)))
    form, make = _DOCUMENTS[document]
    made = make()
    definitions = made.pop("$defs", {})
    made["properties"] = {"format": {"const": form}, **made["properties"]}
    made["required"] = ["format", *made["required"]]
    return {
        "$schema": DRAFT,
        "title": form,
        **made,
        "$defs": {**definitions, "number": _NUMBER, "cause": _ABSENCE, "value": _VALUE},
    }


_NUMBER: Final = {"type": "string", "pattern": NUMBER_PATTERN, "description": "An exact number."}
_ABSENCE: Final = {
    "description": "Why a value is absent: a cause that is built in, or one that the scheme declares.",
    "anyOf": [_object({"cause": _CAUSE}), _object({"cause": _TEXT, **_DECLARED})],
}
_VALUE: Final = {
    "description": "A value that says what it is.",
    "anyOf": [
        {"type": ["string", "boolean", "integer", "null"]},
        _object({"number": _ref("number")}),
        _object({"date": _DAY}),
        _object({"absent": _CAUSE}),
        _object({"absent": _TEXT, **_DECLARED}),
        _ref("cause"),
        _object({"shown": _TEXT}),
        _object({"level": _TEXT, "value": _ref("number")}, {"labels": _LABELS}),
        {"type": "array", "items": _ref("value")},
        {"type": "object", "additionalProperties": _ref("value")},
    ],
}


def _note() -> dict[str, Any]:
    """Describe a note."""
    values = {"type": "object", "additionalProperties": _ref("value")}
    return _object({
        "kind": {"enum": list(KINDS)}, "about": _TEXT, "cohort": values, "data": values, "labels": values,
        "text": _object({"en": _TEXT, "zh": _TEXT}),
    })  # fmt: skip


def _comparison() -> dict[str, Any]:
    """Describe a comparison of ratings."""
    return {**comparison_schema(), "$defs": {"note": _note()}}


def _what_if() -> dict[str, Any]:
    """Describe the consequences of other values of one unit."""
    return {**what_if_schema(), "$defs": {"note": _note()}}


def _explanation() -> dict[str, Any]:
    """Describe an explanation: a tree of parts, each of which stands in it once."""
    fact = _object({"text": _TEXT}, {"kind": _TEXT, "data": {"type": "object"}})
    level = _object({"level": _TEXT, "value": _ref("number")})
    own = {
        "name": _TEXT, "label": _TEXT, "value": _ref("value"), "shown": _TEXT, "rule": _TEXT, "filled": _TEXT,
        "facts": _list(fact), "sources": _list(_TEXT),
        "parts": _list({"anyOf": [_ref("part"), _object({"above": _TEXT})]}),
    }  # fmt: skip
    more = {"scale": _object({"ladder": _TEXT, "levels": _list(level)}), "rule_words": _TEXT, "filled_words": _TEXT}
    more["figures"] = {
        "type": "object",
        "description": "What is needed beside rule and parts to compute the value again.",
    }
    unit = {"type": "object", "additionalProperties": _ref("value"), "description": "The key of the row."}
    return {**_object({"lang": _TEXT, **own}, {"unit": unit, **more}), "$defs": {"part": _object(own, more)}}


def _error() -> dict[str, Any]:
    """Describe an error; what its class says beside this stands under further keys."""
    place = _object({"file": _TEXT, "line": _WHOLE, "column": _WHOLE, "length": _WHOLE, "text": _TEXT})
    own = {
        "error": {**_TEXT, "description": "The class of the error."},
        "what": _TEXT, "why": _TEXT, "fix": _TEXT,
        "pointer": {**_TEXT, "description": "Where it is, as a JSON Pointer (RFC 6901)."},
    }  # fmt: skip
    chinese = {"type": "object", "additionalProperties": _TEXT, "description": "The texts of the error in Chinese."}
    more = {"zh": chinese, "at": place, "path": _list({"type": ["string", "integer"]}), "faults": _list(_ref("fault"))}
    fault: dict[str, Any] = {"type": "object", "properties": {**own, **more}, "required": list(own)}
    return {**fault, "$defs": {"fault": fault}}


def _unit() -> dict[str, Any]:
    """Describe the results of one unit that was rated against others."""
    values = {"type": "object", "additionalProperties": _ref("value")}
    about = _object({"name": _TEXT, "edition": _TEXT, "fingerprint": _TEXT})
    made = _object({"scheme": about, "key": values, "values": values}, {"notes": _list(_ref("note"))})
    return {**made, "$defs": {"note": _note()}}


def _check() -> dict[str, Any]:
    """Describe what a check found."""
    word = {"type": ["string", "boolean"]}
    choice = _object({
        "kind": _TEXT, "entries": _list(_TEXT), "made": _or_null(word), "others": _list(word),
        "parameter": _or_null(_TEXT),
    })  # fmt: skip
    found = _object({
        "scheme": _object(_SCHEME), "values": _WHOLE, "findings": _list(_ref("finding")), "unpublished": _list(_TEXT),
        "variation": _or_null({"type": "object"}),
    }, {"choices": _list(choice)})  # fmt: skip
    fault = _error()["$defs"]["fault"]
    words = ("code", "severity", "entry", "decided_by", "verdict", "what", "why", "fix", "pointer")
    said = dict.fromkeys(words, _TEXT)
    more = {name: fault["properties"][name] for name in ("zh", "at", "path")}
    reason = {"type": ["string", "object"], "description": "Why the scheme accepts it."}
    finding = _object(said, {**more, "witness": {"type": "object"}, "accepted": reason})
    return {**found, "$defs": {"finding": finding}}


def _rating() -> dict[str, Any]:
    """Describe a rating: column by column."""
    level = _object({"level": _TEXT, "value": _ref("number"), "labels": _LABELS})
    states, causes = _list(_or_null(_TEXT)), _list(_ref("cause"))
    column = _object(
        {
            "kind": {"enum": ["number", "level", "choice", "flag", "date", "text"]}, "labels": _LABELS,
            "values": {**_list({"type": ["string", "boolean", "null"]}),
                       "description": "Numbers and days as texts, levels by name, null where absent."},
        },
        {
            "decimals": _WHOLE, "ladder": _TEXT, "levels": {**_list(level), "description": "Best first."},
            "states": {**states, "description": "Why a value is absent."},
            "causes": {**causes, "description": "The causes among the states that the scheme declares."},
            "lacking": {**_list(_TEXT), "description": "The unpublished names that undetermined values lack."},
        },
    )  # fmt: skip
    columns = {"type": "object", "additionalProperties": column}
    keys = {"type": "object", "additionalProperties": _list(_ref("value"))}
    table = _object({"rows": _WHOLE, "keys": keys, "columns": columns})
    incentive = _object(
        {
            "incentive": _TEXT, "kind": _TEXT, "recipient": _TEXT, "amount_unit": _TEXT, "every": _or_null(_TEXT),
            "from": _WHOLE, "rounds": _or_null(_WHOLE), "table": _TEXT, "labels": _LABELS,
            "rows": {**_list(_WHOLE), "description": "Places of rows of the table, from 0."},
            "amounts": _list(_or_null(_ref("number"))), "states": states,
        },
        {"decimals": _WHOLE, "causes": causes},
    )  # fmt: skip
    return {
        **_object({
            "version": _TEXT, "scheme": _object(_SCHEME), "as_of": _or_null(_DAY),
            "period": _or_null(_object({"start": _DAY, "end": _DAY, "number": _WHOLE})),
            "tables": {"type": "object", "additionalProperties": table}, "incentives": _list(incentive),
            "notes": _list(_ref("note")),
        }),
        "$defs": {"note": _note()},
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------------------- schemes


def _scheme() -> dict[str, Any]:
    """Describe a scheme, as its classes say."""
    found: dict[str, Any] = {}
    made = _class(Scheme, found)
    return {**made, "$defs": {**found, "constant": _CONSTANT}}


_CONSTANT: Final = {
    "description": "A constant that says its kind.",
    "anyOf": [
        {"type": "boolean"},
        _object({"number": _ref("number")}),
        _object({"text": _TEXT}),
        _object({"date": _DAY}),
    ],
}


def _class(cls: type, definitions: dict[str, Any]) -> dict[str, Any]:
    """Describe a class of the model, and put those that it holds under `definitions`."""
    fields = fields_of(cls)
    required = [key for key, each in fields.items() if each.default is attrs.NOTHING]
    properties = {}
    for key, each in fields.items():
        words = words_of(each.validator)
        text = arguments_of(cls).get(toml_name(each.name))
        described = {"description": text} if text else {}
        properties[key] = {**described, **_any_of(each.type, words, definitions)}
    made = {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
    return {"description": first_line(cls), **made}


def _options(kind: Any, annotation: Any, words: tuple[str, ...], definitions: dict[str, Any]) -> list[dict[str, Any]]:
    """Describe the ways in which a value of a type is written."""
    is_mixed = str in members(annotation) and ({Fraction, date} & set(members(annotation)))
    if is_mixed and kind in (str, Fraction, date, bool):
        return [_ref("constant")]
    if kind is str:
        return [{"enum": list(words)}] if words else [_TEXT]
    leaves = {bool: {"type": "boolean"}, int: _WHOLE, Fraction: _ref("number"), date: _DAY}
    if kind in leaves:
        return [leaves[kind]]
    if attrs.has(kind):
        name = "parameter_name" if kind is ParameterName else kind.__name__.lower()
        if name not in definitions:
            definitions[name] = {}
            definitions[name] = _class(kind, definitions)
        return [_ref(name)]
    return [{}] if kind is Any else [_collection(kind, definitions)]


def _any_of(annotation: Any, words: tuple[str, ...], definitions: dict[str, Any]) -> dict[str, Any]:
    """Describe a value of one of several types, each way to write it once."""
    options = [option for kind in members(annotation) for option in _options(kind, annotation, words, definitions)]
    options += [{"type": "null"}] if type(None) in get_args(annotation) else []
    unique = [option for place, option in enumerate(options) if option not in options[:place]]
    return unique[0] if len(unique) == 1 else {"anyOf": unique}


def _collection(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Describe a list or an object of values of one type."""
    item = get_args(kind)[0 if get_origin(kind) is tuple else 1]
    if item is Any:
        return {}
    inner = _any_of(item, (), definitions)
    is_list = get_origin(kind) is tuple or (isinstance(item, type) and issubclass(item, Entry))
    return _list(inner) if is_list else {"type": "object", "additionalProperties": inner}


_DOCUMENTS: Final[Mapping[str, tuple[str, Callable[[], dict[str, Any]]]]] = {
    "scheme": (SCHEME_FORMAT, _scheme),
    "rating": (RATING_FORMAT, _rating),
    "note": (NOTE_FORMAT, _note),
    "explanation": (EXPLANATION_FORMAT, _explanation),
    "error": (ERROR_FORMAT, _error),
    "unit": (UNIT_FORMAT, _unit),
    "check": (CHECK_FORMAT, _check),
    "comparison": (COMPARISON_FORMAT, _comparison),
    "attribution": (ATTRIBUTION_FORMAT, attribution_schema),
    "difference": (DIFFERENCE_FORMAT, difference_schema),
    "what-if": (WHAT_IF_FORMAT, _what_if),
    "path": (PATH_FORMAT, path_schema),
    "crosswalk": (CROSSWALK_FORMAT, crosswalk_schema),
    "scenarios": (SCENARIOS_FORMAT, scenarios_schema),
    "robustness": (ROBUSTNESS_FORMAT, robustness_schema),
}
