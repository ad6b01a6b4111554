"""Words, numbers and axes of charts."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, Final

from partyrate.messages import Text, text
from partyrate.model.entry import Entry, LabelOf
from partyrate.numbers import round_fraction, show_grouped
from partyrate.spans import width
from partyrate.text.quoting import shown

LINE: Final = 92
"""The columns of a line below the title; a Chinese character takes two."""

TITLE: Final = 72
"""The columns of a line of the title, whose letters are larger."""

FEW: Final = 6

HEAD: Final = 12
"""The columns of a line of a label above a column."""

LABEL: Final = 38
"""The columns of a line of a label beside a row."""

SIGNS: Final = "，。、；：！？”）》%"
"""Signs with which no line begins."""

LETTER: Final = 6.8
"""About the width of a Latin character in points; a Chinese one takes two."""

NEAR: Final = 2
"""The decimals of a number that is rounded."""

LABEL_HEIGHT: Final = 14
"""The height of a line of a label in points."""


def said(key: str, lang: str, **data: object) -> str:
    """Return a text of charts in a language."""
    return shown(text(f"chart {key}", **data).in_language(lang))


def title_of(key: str, **data: Any) -> Text:
    """Return a title; entries stand in it by their labels."""
    return text(
        f"chart {key}", **{name: LabelOf(each) if isinstance(each, Entry) else each for name, each in data.items()}
    )


def axis(title: str, *, grid: bool = False, upright: bool = False, whole: float | None = None) -> dict[str, Any]:
    """Return an axis of numbers.

    Args:
        title: Its title.
        grid: Whether lines lead across the picture.
        upright: Whether it is a vertical one, whose title then stands above it.
        whole: Where its numbers are whole ones, the greatest of them.
    """
    made: dict[str, Any] = {"title": title or None, "grid": grid, "ticks": not grid, "domain": False, "tickCount": 6}
    if whole is not None:
        made |= {"format": ",d"}
    if whole is not None and whole <= FEW:  # where ticks lie between whole numbers, labels would be rounded
        made |= {"values": list(range(math.ceil(whole) + 1))}
    if upright:
        made |= {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "start", "titleX": -30, "titleY": -12}
        made |= {"labelPadding": 6}
    return made


def near(number: Fraction, digits: int = NEAR) -> str:
    """Return a number with separators; one with more decimals is rounded, and a sign says so.

    Example:
        >>> near(Fraction(1234)), near(Fraction(-8461, 120)), near(Fraction("-0.125"))
        ('1,234', '≈ -70.51', '≈ -0.13')
    """
    rounded = round_fraction(number, digits)
    return f"{'' if rounded == number else '≈ '}{show_grouped(rounded)}"


def lines_of(words: str, columns: int = LINE) -> list[str]:
    """Return a text in lines of so many columns: broken at blanks, or within a word that is longer than a line."""
    lines, line = [], ""
    for part in _parts(words):
        if line and width(line + part.rstrip()) > columns:
            lines.append(line.rstrip())
            line = ""
        line += part if line else part.lstrip()
    return [*lines, line.rstrip()]


def _parts(words: str) -> list[str]:
    """Return the parts of a text between which a line may end: after blanks, and between wide characters."""
    parts = [""]
    for each in words:
        parts[-1] += each
        if each == " " or (width(each) > 1 and each not in "“（《"):
            parts.append("")
    return _joined_signs([each for each in parts if each])


def _joined_signs(parts: list[str]) -> list[str]:
    """Return parts of which none begins with a sign that ends a phrase."""
    joined_parts: list[str] = []
    for each in parts:
        if joined_parts and each[0] in SIGNS:
            joined_parts[-1] += each
        else:
            joined_parts.append(each)
    return joined_parts


def head_lines(label: str) -> str:
    r"""Return a label above a column, in as many lines as it needs.

    Example:
        >>> head_lines("basically qualified")
        'basically\nqualified'
    """
    return "\n".join(lines_of(label, HEAD))


def label_lines(label: str, columns: int = LABEL) -> str:
    r"""Return a label in at most two lines of so many columns, cut where it is longer.

    Example:
        >>> label_lines("what becomes of a tie across the edge of the places")
        'what becomes of a tie across\nthe edge of the places'
    """
    first, *rest = lines_of(label, columns)
    if len(rest) > 1:
        return f"{first}\n{rest[0]}…"
    return "\n".join(_even(label, columns) if rest else [first])


def _even(label: str, most: int) -> list[str]:
    """Return a label that needs two lines in lines of like length, broken between words where it has any."""
    found = [lines for columns in range(width(label) // 2, most + 1) if len(lines := lines_of(label, columns)) == 2]
    between = (lines for lines in found if lines[0][-1] in SIGNS or f"{lines[0]} {lines[1]}" == label)
    return next(between, found[0])


def rows_axis(**more: Any) -> dict[str, Any]:
    """Return the axis of rows with labels in one or two lines."""
    made = {"title": None, "ticks": False, "domain": False, "labelPadding": 8}
    # Without an offset the first of two lines would stand beside the row, and the second below it.
    is_of_two = "indexof(datum.label, '\\n') >= 0"
    raised = {"condition": {"test": is_of_two, "value": -LABEL_HEIGHT / 2}, "value": 0}
    lines = {"labelExpr": "split(datum.label, '\\n')", "labelLineHeight": LABEL_HEIGHT, "labelOffset": raised}
    return {**made, **lines, **more}
