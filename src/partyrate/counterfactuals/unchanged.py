"""Whether a rating still follows from the tables that it was made of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partyrate.engines.cell_reader import shown_nodes
from partyrate.engines.results import Result
from partyrate.errors import UsageError
from partyrate.messages import message
from partyrate.plan import Plan
from partyrate.rating.rating import Rating


def refuse_changed(rating: Rating, again: Result) -> None:
    """Refuse a rating whose tables were changed after it was made, so that it would not come out again.

    Args:
        rating: The rating.
        again: The results of its tables as they are now.

    Raises:
        UsageError: They were.
    """
    plan = rating.plan
    names = [node.name for node in shown_nodes(plan, plan.root.name) if node.is_computable]
    if _by_unit(rating.result, plan, names) != _by_unit(again, plan, names):
        raise UsageError(*message("rating of changed tables"))


def _by_unit(result: Result, plan: Plan, names: Sequence[str]) -> dict[tuple[str, ...], list[Any]]:
    rows = result.fetch(plan.root.name, names)
    return {tuple(str(row[key]) for key in plan.root.key): [row[name] for name in names] for row in rows}
