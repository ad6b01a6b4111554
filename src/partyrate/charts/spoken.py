"""Words of marks for people who hear a chart: those that others see below the pointer, and no others.

Without them the program that draws reads out the names of fields and the codes of colours.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any


def with_spoken_marks(body: Mapping[str, Any], about: Sequence[Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """Return a chart whose marks say what their tooltips show; texts and lines without a tooltip say nothing.

    Args:
        body: The chart, or a part of it.
        about: The tooltip of the whole, which the part has where it has none of its own.

    Example:
        >>> tooltip = [{"field": "count", "title": "units"}]
        >>> with_spoken_marks({"mark": {"type": "bar"}, "encoding": {"tooltip": tooltip}})["encoding"]["description"]
        {'value': {'expr': '"units: " + datum["count"]'}}
    """
    made = dict(body)
    encoding = body.get("encoding", {})
    about = encoding.get("tooltip", about)
    for name in ("layer", "vconcat"):
        if name in body:
            made[name] = [with_spoken_marks(each, about) for each in body[name]]
    if "spec" in body:
        made["spec"] = with_spoken_marks(body["spec"], about)
    if "mark" not in body:
        return made
    if about is None or body["mark"]["type"] == "text":
        made["mark"] = {**body["mark"], "aria": False}
    else:
        made["encoding"] = {**encoding, "description": {"value": {"expr": _words(about)}}}
    return made


def _words(about: Sequence[Mapping[str, Any]]) -> str:
    """Return the expression of Vega that gives the words of a mark."""
    each = (f"{json.dumps(part['title'] + ': ')} + datum[{json.dumps(part['field'])}]" for part in about)
    return ' + "; " + '.join(each)
