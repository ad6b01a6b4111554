"""Counts, totals and notes of a rating as frames for charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, Protocol

from partyrate.engines.results import Result
from partyrate.errors import NotFoundError, UsageError, listed
from partyrate.messages import message, text
from partyrate.model import Scheme
from partyrate.notes import Notes
from partyrate.plan import Plan
from partyrate.rating.levels import DISTRIBUTION_COLUMNS
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


def chart_table(rating: Counted, name: str, ladder: str | None, within: Sequence[str], by: Sequence[str]) -> Any:
    """Return a table of a rating for charts, as `Rating.table` describes it.

    Raises:
        NotFoundError: There is no such table, ladder or column.
        UsageError: There are several ladders, and none is named; or an argument is one of another table.
    """
    if name not in TABLES:
        raise NotFoundError.of("table", name, TABLES, text("tables for charts"))
    for argument, value in (("ladder", ladder), ("within", within), ("by", by)):
        if value and argument not in TABLES[name]:
            known = listed(TABLES[name]) or text("no arguments")
            raise UsageError(
                *message("argument of another table", argument=argument, value=repr(value), name=name, known=known)
            )
    ordered: dict[str, Sequence[str]] = {}
    if name == "distribution":
        chosen = only_ladder(rating) if ladder is None else ladder
        rows = rating.distribution(chosen, within)
        scale = ladder_node(rating.plan, chosen).value_range.scale
        assert scale is not None
        ordered["level"] = scale.names
        columns = (*within, *DISTRIBUTION_COLUMNS)
    elif name == "totals":
        rows = rating.totals(by=by)
        columns = (*by, *TOTAL_COLUMNS)
        levels = {each: rating.plan.nodes[each].value_range.scale for each in by if each in rating.plan.nodes}
        ordered |= {each: scale.names for each, scale in levels.items() if scale is not None}
    else:
        columns = ("kind", "about", "cohort", "en", "zh")
        rows = [
            {
                "kind": note.kind, "about": note.about, "cohort": ", ".join(map(str, note.cohort.values())),
                "en": note.text("en"), "zh": note.text("zh"),
            }
            for note in rating.notes
        ]  # fmt: skip
    return rating.result.chart(rows, columns, ordered, [each for each in DOUBLES if each in columns])


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
