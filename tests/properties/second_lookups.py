"""Lookups and values by day of the second implementation of schemes, written from the page of schemes alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from tests.properties.second_rows import Refused, listed

from partyrate.testing.plain_values import NO_RULE, UNDETERMINED, PlainLevel, number, strongest

UNPUBLISHED = {"unpublished": True}


def cell(lookup: Mapping[str, Any], keys: Sequence[Any], constant: Callable[[Any], Any]) -> Any:
    """The cell of a lookup under some keys, all of which are there; the last one names the column where it has some."""
    wanted = [key.name if isinstance(key, PlainLevel) else key for key in keys]
    columns = listed(lookup.get("columns"))
    column = columns.index(wanted.pop()) if columns else 0
    unstated = [each if isinstance(each, list) else [each] for each in as_list(lookup.get("unpublished"))]
    rows = [*lookup.get("rows", ()), *([*each, *[UNPUBLISHED] * max(1, len(columns))] for each in unstated)]
    found: dict[Any, Any] = {}
    for row in rows:
        *before, last = [constant(each) for each in row[: len(wanted)]]
        if before == wanted[:-1]:
            given = row[len(wanted) + column]
            found.setdefault(last, UNDETERMINED if given == UNPUBLISHED else constant(given))
    return selected(found, keys[len(wanted) - 1] if columns else keys[-1], wanted[-1], lookup.get("match", "exact"))


def selected(found: Mapping[Any, Any], given: Any, name: Any, match: str) -> Any:
    """The value that a last key selects among those of the rows whose other keys are equal."""
    if match == "exact":
        return found.get(name, NO_RULE)
    key = number(given)
    if key in found:
        return found[key]
    lower, upper = [each for each in found if each < key], [each for each in found if each > key]
    if match == "at_least":
        return found[max(lower)] if lower else NO_RULE
    if match == "at_most":
        return found[min(upper)] if upper else NO_RULE
    if not lower or not upper:
        return NO_RULE
    low, high = max(lower), min(upper)
    share = (key - low) / (high - low)
    return strongest([found[low], found[high]]) or found[low] + share * (found[high] - found[low])


def as_list(given: Any) -> list[Any]:
    """One thing or several."""
    return given if isinstance(given, list) else [] if given is None else [given]


def in_force(text: dict[str, Any], dates: Mapping[str, date]) -> dict[str, Any]:
    """A scheme with the values alone that are in force on the day that decides.

    Raises:
        Refused: Any of the days of a call may decide, and other values are in force on them.
    """
    names = [text["in_force_on"]] if "in_force_on" in text else list(dates)
    days = [dates[name] for name in names]
    return {
        section: {name: on_days(entry, days) for name, entry in entries.items()}
        if section in ("parameter", "lookup")
        else entries
        for section, entries in text.items()
    }


def on_days(entry: Mapping[str, Any], days: Sequence[date]) -> Mapping[str, Any]:
    """A parameter or a lookup with what is in force on each of some days."""
    for key, holds in (("value", "is"), ("rows", "rows")):
        steps = entry.get(key)
        if isinstance(steps, list) and steps and isinstance(steps[0], Mapping):
            found = [max((step for step in steps if step["from"] <= day), key=first_day, default=None) for day in days]
            if any(each != found[0] for each in found):
                raise Refused("other values are in force on other days of the call")
            rest = {other: given for other, given in entry.items() if other != key}
            if found[0] is None and key == "rows":  # every key that has a value on some day has none yet
                keys = len(as_list(entry["keys"]))
                rows = [[*row[:keys], *[UNPUBLISHED] * (len(row) - keys)] for row in steps[0]["rows"]]
                return rest | {"rows": rows}
            return rest if found[0] is None or found[0][holds] == UNPUBLISHED else rest | {key: found[0][holds]}
    return entry


def first_day(step: Mapping[str, Any]) -> date:
    """The first day on which a value is in force."""
    day: date = step["from"]
    return day
