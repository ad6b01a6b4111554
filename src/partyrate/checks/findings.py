"""All findings of a scheme without faults."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from partyrate.checks.bands import bands
from partyrate.checks.bounds import bounds
from partyrate.checks.conditions import conditions
from partyrate.checks.directions import directions
from partyrate.checks.effects import effects
from partyrate.checks.finding import unmatched, with_acceptances
from partyrate.checks.lookup_cells import lookup_cells
from partyrate.checks.quotas import quotas
from partyrate.checks.unread_entries import unread_entries
from partyrate.checks.weights import weights
from partyrate.errors import Finding
from partyrate.plan import Plan

_FINDERS: Final[tuple[Callable[[Plan], Iterable[Finding]], ...]] = (
    unread_entries, weights, lookup_cells, effects, conditions, bounds, bands, directions, quotas,
)  # fmt: skip
"""The functions that look for findings once they are asked for."""


def all_findings(plan: Plan, first: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return all findings, in the order of the file: the first ones, which every check makes, and the others."""
    scheme = plan.scheme
    found = with_acceptances(scheme, [*first, *(each for find in _FINDERS for each in find(plan))])
    return tuple(sorted([*found, *unmatched(scheme, found)], key=_place))


def _place(finding: Finding) -> tuple[Any, ...]:
    """Return what orders findings: those without a place come first."""
    return (finding.at.file, finding.at.line, finding.at.column) if finding.at else ()
