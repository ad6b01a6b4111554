"""The JSON Schema of scenarios as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from partyrate.scenarios.design import DESIGNS

TEXT: Final = {"type": "string"}
WHOLE: Final = {"type": "integer"}
DOUBLE: Final = {"type": "number"}
VALUE: Final = {"$ref": "#/$defs/value"}
CELL: Final = {"type": ["string", "number", "boolean", "null"]}
NAMES: Final = {"type": "array", "items": TEXT}


def _object(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the schema of an object that has these keys, perhaps some others, and no more."""
    return {
        "type": "object", "properties": {**required, **(optional or {})}, "required": list(required),
        "additionalProperties": False,
    }  # fmt: skip


def _rows(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    return {"type": "array", "items": _object(required, optional)}


def _by_name(items: Any) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": items}


SCHEME: Final = _object({
    "name": TEXT, "edition": TEXT, "title": _by_name(TEXT), "fingerprint": TEXT, "text_fingerprint": TEXT,
})  # fmt: skip


def robustness_schema() -> dict[str, Any]:
    """Return what robustness holds beside its format; `value` is a definition of the document."""
    count = {"type": ["integer", "null"]}
    changes = {"result": TEXT, "changed": WHOLE, "share": DOUBLE, "up": count, "down": count}
    key = {"key": {"type": "array", "items": CELL}}
    share = {"level": {"type": ["string", "null"]}, "scenarios": WHOLE, "share": DOUBLE}
    spread = dict.fromkeys(("low", "high", "q_0.05", "q_0.5", "q_0.95"), CELL) | {"absent": WHOLE}
    return _object({
        "version": TEXT, "scheme": SCHEME,
        "dropped": _rows({"indicator": TEXT, "table": TEXT, "reaches": {"type": "boolean"}, **changes}),
        "undecisive": NAMES,
        "cuts": _rows({"entry": TEXT, "rule": TEXT, "cut": CELL, "to": CELL, **changes}),
        "weights": _rows({"of": TEXT, "part": TEXT, "rows": WHOLE, "effective": VALUE,
                          "nominal": {"anyOf": [VALUE, {"type": "null"}]}}),
        "marks": NAMES, "draws": WHOLE, "keys": NAMES,
        "levels": _by_name(_rows({**key, **share})),
        "ranks": _by_name(_rows({**key, **spread})),
    })  # fmt: skip


def scenarios_schema() -> dict[str, Any]:
    """Return what scenarios hold beside their format; `value` is a definition of the document."""
    key = {"key": {"type": "array", "items": CELL}}
    level = {"level": {"type": ["string", "null"]}}
    spread = dict.fromkeys(("low", "high", "q_0.05", "q_0.5", "q_0.95"), CELL) | {"absent": WHOLE}
    paid = dict.fromkeys(("incentive", "kind", "recipient", "amount_unit"), TEXT) | {
        "every": {"type": ["string", "null"]}
    }
    axis = {"name": TEXT, "source": TEXT}
    levels = {"levels": {"type": "array", "items": level["level"]}, "is_decided": {"type": "boolean"}}
    share = {"name": TEXT, "first": DOUBLE, "total": DOUBLE}
    decided = dict.fromkeys(("decided_now", "decided_least", "decided_most"), WHOLE)
    return _object({
        "version": TEXT, "scheme": SCHEME, "design": {"enum": list(DESIGNS)}, "keys": NAMES,
        "parameters": _rows(axis, {"values": {"type": "array", "items": VALUE}, "step": VALUE,
                                   "range": {"type": "array", "items": VALUE, "minItems": 2, "maxItems": 2}}),
        "totals": _rows({"names": NAMES, "total": VALUE}),
        "scenarios": {"type": "array", "items": _by_name(VALUE)},
        "one_by_one": NAMES,
        "levels": _by_name(_rows({**key, **level, "scenarios": WHOLE, "share": DOUBLE})),
        "decided": _by_name(_rows({**key, **level, **levels}, {"hangs_on": NAMES})),
        "deciding": _by_name(_rows({**key, **level, "scenario": WHOLE, "differs": NAMES})),
        "publish_next": _by_name(_rows({"parameter": TEXT, "units": WHOLE}, decided)),
        "numbers": _by_name(_rows({**key, **spread})),
        "paid": {"anyOf": [_rows({**paid, **spread}), {"type": "null"}]},
        "recipients": {"anyOf": [_rows({**paid, **spread}), {"type": "null"}]},
        "indices": _by_name(_rows(share)),
    })  # fmt: skip
