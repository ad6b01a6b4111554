"""The JSON Schemas of answers as plain data: what follows from a change, the way to a level, and crosswalks."""

from __future__ import annotations

from typing import Any, Final

from partyrate.comparison.schema import TEXT, VALUE, WHOLE, list_of, or_null, required
from partyrate.counterfactuals import REASONS
from partyrate.crosswalks.deciding import DIFFERENCES

KEY: Final = list_of(VALUE)
WORDS: Final = required({"en": TEXT, "zh": TEXT})
CELL: Final = {"table": TEXT, "key": KEY, "name": TEXT}


def what_if_schema() -> dict[str, Any]:
    """Return what the consequences of a change hold beside the format; `value` and `note` are definitions."""
    result = {"table": TEXT, "key": KEY, "row": KEY, "name": TEXT, "before": VALUE, "after": VALUE}
    notes = list_of({"$ref": "#/$defs/note"})
    return required({
        "key": KEY, "changes": {"type": "object", "additionalProperties": TEXT}, "own": list_of(required(result)),
        "others": list_of(required(result)), "notes_before": notes, "notes_after": notes,
    })  # fmt: skip


def path_schema() -> dict[str, Any]:
    """Return what the way to a level holds beside the format."""
    change = {**CELL, "before": VALUE, "after": VALUE, "level": TEXT}
    undecided = {**CELL, "reason": {"enum": list(REASONS)}, "tried": WHOLE}
    obstacle = {"kind": TEXT, "data": {"type": "object"}, "text": WORDS}
    return required({
        "key": KEY, "ladder": TEXT, "level": TEXT, "now": or_null(TEXT), "changes": list_of(required(change)),
        "no_way": list_of(required(CELL)), "undecided": list_of(required(undecided)),
        "obstacles": list_of(required(obstacle)),
    })  # fmt: skip


def crosswalk_schema() -> dict[str, Any]:
    """Return what the results of a crosswalk hold beside the format."""
    about = required({"name": TEXT, "edition": TEXT, "fingerprint": TEXT})
    ladders = {"type": "object", "additionalProperties": list_of(TEXT)}
    names = {"type": "object", "additionalProperties": list_of(TEXT)}
    rule = {"kind": TEXT, "entry": TEXT, "source": list_of(TEXT), "data": {"type": "object"}, "text": WORDS}
    deciding = {
        "key": KEY, "scheme": TEXT, "result": TEXT, "level": or_null(TEXT), "state": or_null(TEXT),
        "above": or_null(WHOLE), "levels": WHOLE, "difference": or_null({"enum": list(DIFFERENCES)}),
        "rules": list_of(required(rule)),
    }  # fmt: skip
    made = required({
        "crosswalk": TEXT, "keys": list_of(TEXT),
        "schemes": list_of(required({"rating": TEXT, "scheme": about, "ladders": ladders})),
        "units": list_of({"type": "object", "additionalProperties": VALUE}), "lacking": names,
        "assumptions": {"type": "object", "additionalProperties": names},
    })  # fmt: skip
    made["properties"]["deciding"] = list_of(required(deciding))
    return made
