"""The units that a chart shows: the first ones, or those that are named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeVar

from partyrate.charts.phrases import LABEL
from partyrate.errors import NotFoundError, UsageError, listed
from partyrate.messages import message, text
from partyrate.spans import width
from partyrate.text.quoting import shown

MOST_UNITS: Final = 300
"""The most units that a chart shows one by one; nobody reads more lines."""

Key = tuple[Any, ...]
Named = TypeVar("Named")


def key_text(key: Key) -> str:
    """Return the key of a unit as text."""
    return shown(" ".join(map(str, key)))


def named_keys(keys: Sequence[Key]) -> dict[Key, str]:
    """Return what units are called: by the last part of the key where that distinguishes them, else by all.

    Example:
        >>> named_keys([("east", "Alder"), ("west", "Birch")])
        {('east', 'Alder'): 'Alder', ('west', 'Birch'): 'Birch'}
        >>> list(named_keys([("east", "Alder"), ("west", "Alder")]).values())
        ['east Alder', 'west Alder']
    """
    counts = Counter(key_text(key[-1:]) for key in keys)
    return {key: key_text(key[-1:] if counts[key_text(key[-1:])] == 1 else key) for key in keys}


def short_names(names: Mapping[Named, str]) -> dict[Named, str]:
    """Return names that fit beside a row: the middle of long ones is left out, unless two would become one.

    Example:
        >>> short_names({("a",): "Alder", ("b",): "The committee of the residents of the new street in the east"})
        {('a',): 'Alder', ('b',): 'The committee of t…street in the east'}
    """
    cut = {key: _shortened(name) for key, name in names.items()}
    counts = Counter(cut.values())
    return {key: cut[key] if counts[cut[key]] == 1 else name for key, name in names.items()}


def _shortened(name: str) -> str:
    if width(name) <= LABEL:
        return name
    half, start, end = LABEL // 2 - 1, "", ""
    for each in name:
        if width(start + each) > half:
            break
        start += each
    for each in reversed(name):
        if width(each + end) > half:
            break
        end = each + end
    return f"{start}…{end}"


def chosen_keys(known: Sequence[Key], units: Any, columns: Sequence[str]) -> list[Key]:
    """Return the units that are shown.

    Args:
        known: The keys of all units, in their order.
        units: How many, the first ones; or keys: values of the last key column, or tuples of all.
        columns: The key columns.

    Raises:
        NotFoundError: A unit is not there.
        UsageError: It is neither a number from 1 up nor units, there are more than 300, or several have that value.
    """
    if isinstance(units, int) and not isinstance(units, bool):
        if not 1 <= units <= MOST_UNITS:
            raise UsageError(*message("chart units of chart", units=units, most=MOST_UNITS))
        return list(known[:units])
    if isinstance(units, str) or not isinstance(units, Sequence) or not 1 <= len(units) <= MOST_UNITS:
        raise UsageError(*message("chart units of chart", units=shown(repr(units)[:80]), most=MOST_UNITS))
    return list(dict.fromkeys(_found(known, each, columns) for each in units))


def _found(known: Sequence[Key], unit: Any, columns: Sequence[str]) -> Key:
    asked = tuple(map(str, unit)) if isinstance(unit, tuple) else (str(unit),)
    found = [key for key in known if tuple(map(str, key[-len(asked) :])) == asked]
    if not found:
        raise NotFoundError.of(
            "unit", " ".join(asked), map(key_text, known), text("chart unit named", keys=listed(columns))
        )
    if len(found) > 1:
        raise UsageError(*message("attribution several units", unit=" ".join(asked), columns=listed(columns)))
    return found[0]
