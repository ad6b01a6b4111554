"""The JSON Schemas of comparisons as plain data: of ratings, of schemes, and of what changed entries cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from partyrate.comparison.causes import INTERPLAY
from partyrate.comparison.correspondence import DIRECTIONS, KINDS, SCORE_DIRECTIONS
from partyrate.model.difference import CHANGES

TEXT: Final = {"type": "string"}
WHOLE: Final = {"type": "integer"}
VALUE: Final = {"$ref": "#/$defs/value"}


def required(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an object that has just these keys."""
    return {
        "type": "object", "properties": dict(properties), "required": list(properties), "additionalProperties": False,
    }  # fmt: skip


def list_of(items: Any) -> dict[str, Any]:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def or_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of what may be null."""
    return {"anyOf": [schema, {"type": "null"}]}


def comparison_schema() -> dict[str, Any]:
    """Return what a comparison holds beside its format; `value` and `note` are definitions of the document."""
    labels = {"type": "object", "additionalProperties": TEXT}
    levels = {name: or_null(TEXT) for name in ("level_from", "state_from", "level_to", "state_to")}
    places = list_of(required({"level": TEXT, "place": VALUE}))
    about = {"name": TEXT, "edition": TEXT, "title": labels, "fingerprint": TEXT, "text_fingerprint": TEXT}
    changes = {"change": {"enum": ["appears", "changes", "goes"]}, "kind": TEXT, "about": TEXT, "cohort": TEXT}
    numbers = ("score_from", "score_to", "score_change", "rank_from", "rank_to", "rank_change")
    directions = list(dict.fromkeys([*DIRECTIONS, *SCORE_DIRECTIONS]))
    rating = {
        "rating": TEXT, "scheme": required(about), "ladder": or_null(TEXT),
        "levels": list_of(required({"level": TEXT, "labels": labels})), "score": or_null(TEXT), "units": WHOLE,
    }  # fmt: skip
    move = {
        "key": list_of(VALUE), **levels, "direction": {"enum": directions}, "steps": or_null(WHOLE),
        **dict.fromkeys(numbers, VALUE),
    }  # fmt: skip
    kind = {"enum": ["number", "level", "choice", "flag", "date", "text"]}
    result = {
        "result": TEXT, "kind": kind, "units": WHOLE, "changed": WHOLE, "up": or_null(WHOLE), "down": or_null(WHOLE),
        "gains": WHOLE, "loses": WHOLE, "kendall": VALUE, "spearman": VALUE,
    }  # fmt: skip
    ends = {
        f"{what}_{role}": sort for role in ("from", "to") for what, sort in (("value", VALUE), ("state", or_null(TEXT)))
    }
    change = {"key": list_of(VALUE), "result": TEXT, "kind": kind, **ends}
    note = or_null({"$ref": "#/$defs/note"})
    pair = {
        "rating": TEXT,
        "levels": or_null(required({"kind": {"enum": list(KINDS)}, "base": places, "other": places})),
        "directions": {
            "type": "object", "additionalProperties": False, "properties": dict.fromkeys(directions, WHOLE),
        },
        "transitions": list_of(required({**levels, "count": WHOLE, "share": VALUE})),
        "moves": list_of(required(move)), "results": list_of(required(result)), "changes": list_of(required(change)),
        "notes": list_of(required({**changes, "from": note, "to": note})),
    }  # fmt: skip
    counted = {
        "group": list_of(VALUE), "rating": TEXT, "level": or_null(TEXT), "count": WHOLE, "share": VALUE,
        "wanted": VALUE, "deviation": VALUE,
    }  # fmt: skip
    pay = {
        "recipient": TEXT, "kind": TEXT, "amount_unit": TEXT, "every": or_null(TEXT), "rating": TEXT, "total": VALUE,
        "difference": VALUE, "rows": WHOLE, "open_rows": WHOLE,
    }  # fmt: skip
    agreement = {
        "rating": TEXT, "of": {"enum": ["level", "score"]}, "units": WHOLE, "kendall": VALUE, "spearman": VALUE,
    }  # fmt: skip
    return required({
        "version": TEXT, "base": TEXT, "keys": list_of(TEXT), "within": list_of(TEXT), "units": WHOLE,
        "ratings": list_of(required(rating)), "pairs": list_of(required(pair)),
        "distribution": list_of({"anyOf": [required(counted), required({**counted, "state": or_null(TEXT)})]}),
        "pay": list_of(required(pay)),
        "agreement": list_of(required(agreement)),
        "only": list_of(required({"rating": TEXT, "keys": list_of(list_of(VALUE))})),
    })  # fmt: skip


def difference_schema() -> dict[str, Any]:
    """Return what the difference of two schemes holds beside its format."""
    about = required(dict.fromkeys(("name", "edition", "fingerprint", "text_fingerprint"), TEXT))
    changes = list_of(required({"field": TEXT, "old": or_null(TEXT), "new": or_null(TEXT)}))
    entry = {
        "section": TEXT, "name": TEXT, "change": {"enum": list(CHANGES)},
        "labels": {"type": "object", "additionalProperties": TEXT}, "fields": changes,
        "source_old": list_of(TEXT), "source_new": list_of(TEXT),
    }  # fmt: skip
    return required({
        "old": about, "new": about, "remarks": {"type": "boolean"}, "top": changes,
        "entries": list_of(required(entry)),
    })  # fmt: skip


def attribution_schema() -> dict[str, Any]:
    """Return what an attribution holds beside its format."""
    texts = {"type": "object", "additionalProperties": TEXT}
    counts = ("moves", "sufficient", "together", "necessary")
    move = {
        "key": list_of(VALUE), "value_from": TEXT, "value_to": TEXT, "interplay": {"enum": list(INTERPLAY)},
        "sufficient": list_of(list_of(TEXT)), "necessary": list_of(TEXT), "complete": {"type": "boolean"},
    }  # fmt: skip
    return required({
        "base": TEXT, "variant": TEXT, "of": TEXT, "keys": list_of(TEXT), "units": WHOLE, "tried": WHOLE,
        "possible": {"type": "string", "pattern": "^[0-9]+$"}, "exhaustive": {"type": "boolean"},
        "entries": list_of(required({"entry": TEXT, "old": TEXT, "new": TEXT, **dict.fromkeys(counts, WHOLE)})),
        "alongside": list_of(TEXT), "bundles": texts, "failed": texts, "cancelled": WHOLE,
        "moves": list_of(required(move)),
    })  # fmt: skip
