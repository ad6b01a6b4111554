"""The faults of a plan that is being built: gathered, so that one of them does not hide the others."""

from __future__ import annotations

from attrs import define, field

from partyrate.errors import SchemeFault
from partyrate.model import Scheme
from partyrate.plan.nodes import Item, located
from partyrate.spans import Path, Span


@define(eq=False)
class FaultCollector:
    """The faults of one scheme so far.

    Args:
        scheme: The scheme.
        faults: The faults, in the order in which they were found.
        broken: The nodes whose faults are among them; a node that uses a broken one is not reported again.
    """

    scheme: Scheme
    faults: list[SchemeFault] = field(factory=list)
    broken: set[str] = field(factory=set)

    def report(self, fault: SchemeFault, node: str | None = None) -> None:
        """Add a fault, and mark the node that it breaks."""
        self.faults.append(fault)
        if node is not None:
            self.broken.add(node)

    def located(self, entry: Item, *path: str | int) -> tuple[Span | None, Path]:
        """Return span and path of a field of an entry."""
        return located(self.scheme, entry, *path)
