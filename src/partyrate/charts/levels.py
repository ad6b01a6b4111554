"""The levels of ladders as charts show them: labels, order and colours; and the values that order them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from partyrate.charts.selection import short_names
from partyrate.charts.theme import NONE, Paint, level_paints
from partyrate.errors import UsageError
from partyrate.messages import Text, message, text
from partyrate.model import Scheme
from partyrate.model.value_words import labelled
from partyrate.numbers import Absent, LevelValue, show
from partyrate.rating.chart_tables import only_ladder
from partyrate.rating.levels import Line, line_labels
from partyrate.rating.nodes import ladder_node
from partyrate.rating.rating import Rating
from partyrate.spans import width
from partyrate.summary.standings import main_ladder
from partyrate.text.quoting import shown

LEGEND: Final = 92
"""The columns of a line of the legend."""


@frozen
class LevelMark:
    """A level as a chart shows it: its name (None for no level), its label and its colour."""

    name: str | None
    label: str
    paint: Paint


def checked_rating(rating: Any) -> Rating[Any]:
    """Return a rating.

    Raises:
        UsageError: It is something else.
    """
    if not isinstance(rating, Rating):
        raise UsageError(*message("chart of no rating", type=type(rating).__name__))
    return rating


def chosen_ladder(rating: Rating[Any], ladder: str | None) -> str:
    """Return the ladder that is asked for; the first of the units, or the only one, where none is.

    Raises:
        NotFoundError: The scheme computes nothing of that name.
        UsageError: It is no ladder, or none is named and it is open which one is meant.
    """
    if ladder is None:
        return main_ladder(rating) or only_ladder(rating)
    return ladder_node(rating.plan, ladder).name


def unique_labels(labels: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the label of each name; where two names share one, each has its name beside it.

    Example:
        >>> unique_labels([("a", "good"), ("b", "good"), ("c", "fair")])
        {'a': 'good (a)', 'b': 'good (b)', 'c': 'fair'}
    """
    counts = Counter(label for _, label in labels)
    return {name: shown(label if counts[label] == 1 else f"{label} ({name})") for name, label in labels}


def level_marks(names: Sequence[str], labels: Mapping[str, str], lang: str) -> dict[str | None, LevelMark]:
    """Return the levels of a ladder by name, best first, and at last the mark of what has no level.

    Args:
        names: The names of the levels, best first.
        labels: What people call them; a name without one stands for itself.
        lang: The language.
    """
    none = text("chart no level").in_language(lang)
    texts = short_names(unique_labels([*((name, labels.get(name, name)) for name in names), ("", none)]))
    marks: dict[str | None, LevelMark] = {
        name: LevelMark(name, texts[name], paint)
        for name, paint in zip(names, level_paints(len(names)), strict=True)
    }  # fmt: skip
    marks[None] = LevelMark(None, texts[""], NONE)
    return marks


def marks_of(rating: Rating[Any], ladder: str, lang: str) -> dict[str | None, LevelMark]:
    """Return the levels of a ladder of a rating by name, best first, and at last the mark of what has no level."""
    levels = rating.scheme.ladders[ladder].levels
    return level_marks([level.name for level in levels], {level.name: level.label(lang) for level in levels}, lang)


def line_marks(rating: Rating[Any], ladder: str, lang: str) -> dict[Line, LevelMark]:
    """Return the marks of the lines of a distribution: those of levels, of no level, and of declared causes."""
    none = text("chart no level").in_language(lang)
    labels = line_labels(rating.scheme, ladder, lang, none)
    named = {line: line[0] or ("" if line[1] is None else f"absent({line[1]!r})") for line in labels}
    texts = short_names(unique_labels([(named[line], label) for line, label in labels.items()]))
    paints = level_paints(len(rating.scheme.ladders[ladder].levels))
    return {
        line: LevelMark(line[0], texts[named[line]], paints[place] if place < len(paints) else NONE)
        for place, line in enumerate(labels)
    }


def colour_of_levels(marks: Sequence[LevelMark], *, legend: bool) -> dict[str, Any]:
    """Return the channel that colours marks by the field `level`."""
    scale = {"domain": [mark.label for mark in marks], "range": [mark.paint for mark in marks]}
    channel: dict[str, Any] = {"field": "level", "type": "nominal", "scale": scale}
    columns = LEGEND // (max([width(mark.label) for mark in marks], default=0) + 4)
    channel["legend"] = {"title": None, "orient": "top", "columns": min(max(columns, 1), 6)} if legend else None
    return channel


def cohort_words(scheme: Scheme, names: Sequence[str], values: Sequence[Any], lang: str) -> str:
    """Return the parts of the key of a group in a row; `all` for the group of all."""
    parts = [value.cause.text.in_language(lang) if isinstance(value, Absent) else
             show(value) if isinstance(value, Fraction) else str(value)
             for value in labelled(scheme, names, values, lang)]  # fmt: skip
    return shown(" · ".join(parts)) if parts else text("chart all").in_language(lang)


def level_name(value: Any) -> str | None:
    """Return the name of a level; None where there is none."""
    return value.name if isinstance(value, LevelValue) else None


def assumed(rating: Rating[Any]) -> list[Text]:
    """Return the line that a chart of a scheme with assumed values carries."""
    return [text("chart assumed")] if rating.scheme.assumptions else []
