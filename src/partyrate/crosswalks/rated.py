"""The rating under one scheme of a crosswalk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import field, frozen

from partyrate.crosswalks.fitting import Fitted
from partyrate.engines.cell_reader import shown_nodes
from partyrate.model.target import Target
from partyrate.plan import Plan
from partyrate.rating.nodes import shown_ladders
from partyrate.rating.rating import Rating


@frozen(eq=False)
class RatedTarget:
    """The rating under one scheme, and where its rows come from.

    Args:
        target: What the crosswalk says of the scheme.
        rating: The rating.
        fit: The scheme as it was fitted.
        kept: For each of its tables the places of its rows in the table of the crosswalk that they come from.
        plan: The plan of the crosswalk.
    """

    target: Target
    rating: Rating
    fit: Fitted = field(repr=False)
    kept: Mapping[str, Sequence[int]] = field(repr=False)
    plan: Plan = field(repr=False)

    @property
    def results(self) -> tuple[str, ...]:
        """The names that stand in the table of results: those that the file lists, or the ladders.

        Of a scheme without ladders, they are the results of its units.
        """
        if self.target.results:
            return self.target.results
        plan = self.rating.plan
        results = [node.name for node in shown_nodes(plan, plan.root.name)]
        return tuple(shown_ladders(plan, plan.scheme.tables) or results)

    def source(self, name: str) -> str | None:
        """Return the table of the crosswalk whose rows a result belongs to."""
        table = self.fit.tables.get(self.rating.plan.named(name).table)
        return None if table is None else table.source
