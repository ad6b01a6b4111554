"""Counts, totals and notes of a rating as frames for charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from partyrate.engines.results import Result
from partyrate.errors import NotFoundError, UsageError, listed
from partyrate.errors.arguments import checked_name
from partyrate.messages import message, text
from partyrate.model import Scheme
from partyrate.notes import Notes
from partyrate.plan import Plan
from partyrate.rating.levels import distribution_columns
from partyrate.rating.nodes import ladder_node
from partyrate.results.totals import TOTAL_COLUMNS

TABLES: Final[Mapping[str, tuple[str, ...]]] = {"distribution": ("ladder", "within"), "totals": ("by",), "notes": ()}
"""The tables for charts, with the arguments of each."""

DOUBLES: Final = ("share", "wanted", "deviation", "total")
"""Their columns of numbers that need not be whole."""


class Counted(Protocol):
    """The part of a rating that these tables need."""

    plan: Plan
    result: Result

    @property
    def scheme(self) -> Scheme:
        """The scheme."""
        ...

    @property
    def notes(self) -> Notes:
        """Notes on whatever the results alone do not say."""
        ...

    @property
    def undetermined(self) -> Mapping[str, tuple[str, ...]]:
        """The values that are undetermined for some rows, each with the unpublished names it lacks."""
        ...

    def distribution(self, ladder: str, within: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Return how many rows have each level of a ladder, in groups."""
        ...

    def totals(self, by: Sequence[str] = ()) -> list[dict[str, Any]]:
        """Return the totals of incentives, in groups."""
        ...


def _is_given(value: Any) -> bool:
    return not isinstance(value, str | list | tuple | None) or bool(value)


def _check_arguments(name: str, given: Mapping[str, Any]) -> None:
    if checked_name(name, "table") not in TABLES:
        raise NotFoundError.of("table", name, TABLES, text("tables for charts"))
    for argument, value in given.items():
        if _is_given(value) and argument not in TABLES[name]:
            known = listed(TABLES[name]) or text("no arguments")
            raise UsageError(
                *message("argument of another table", argument=argument, value=repr(value), name=name, known=known)
            )


def chart_table(rating: Counted, name: str, ladder: str | None, within: Sequence[str], by: Sequence[str]) -> Any:
    """Return a table of a rating for charts, as `Rating.table` describes it.

    Raises:
        NotFoundError: There is no such table, ladder or column.
        UsageError: There are several ladders, and none is named; or an argument is one of another table.
    """
    _check_arguments(name, {"ladder": ladder, "within": within, "by": by})
    if name == "distribution":
        rows, columns, ordered = _distribution(rating, only_ladder(rating) if ladder is None else ladder, within)
    elif name == "totals":
        rows, columns, ordered = _totals(rating, by)
    else:
        rows, columns, ordered = _notes(rating)
    return rating.result.chart(rows, columns, ordered, [each for each in DOUBLES if each in columns])


_Table = tuple[list[dict[str, Any]], Sequence[str], Mapping[str, Sequence[str]]]
"""The rows of a table, its columns, and those of them that hold levels, with the levels from the lowest up."""


def _distribution(rating: Counted, ladder: str, within: Sequence[str]) -> _Table:
    rows = rating.distribution(ladder, within)
    node = ladder_node(rating.plan, ladder)
    scale = node.value_range.scale
    assert scale is not None
    return rows, (*within, *distribution_columns(node)), {"level": scale.names}


def _totals(rating: Counted, by: Sequence[str]) -> _Table:
    rows = rating.totals(by=by)
    levels = {each: rating.plan.nodes[each].value_range.scale for each in by if each in rating.plan.nodes}
    ordered = {each: scale.names for each, scale in levels.items() if scale is not None}
    return rows, (*by, *TOTAL_COLUMNS), ordered


def _notes(rating: Counted) -> _Table:
    rows = [
        {
            "kind": note.kind, "about": note.about, "cohort": ", ".join(map(str, note.cohort.values())),
            "en": note.text("en"), "zh": note.text("zh"),
        }
        for note in rating.notes
    ]  # fmt: skip
    return rows, ("kind", "about", "cohort", "en", "zh"), {}


def only_ladder(rating: Counted) -> str:
    """Return the name of the ladder of a scheme that has one.

    Raises:
        UsageError: There are several, or none.
    """
    ladders = [name for name, node in rating.plan.nodes.items() if node.ladder is not None and not node.variant_of]
    if len(ladders) != 1:
        if not ladders:
            raise UsageError(*message("without ladders"))
        raise UsageError(*message("several ladders", count=len(ladders), ladders=listed(ladders)))
    return ladders[0]
