"""Checks of a whole scheme before it is used: every reference, every choice that must be made, every structural limit.

What makes a scheme unusable is a fault; what merely deserves a look is a warning.
"""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from partyrate.checks.budgets import budgets
from partyrate.checks.faults import everything
from partyrate.checks.ladders import gates, ladders, pairings
from partyrate.checks.names import heads, lookups, names, references
from partyrate.checks.structure import limits, procedures
from partyrate.checks.texts import texts
from partyrate.checks.unread import unread
from partyrate.checks.warnings import warnings
from partyrate.errors import SchemeError, SchemeFault, UnknownNameError, UsageError, counted
from partyrate.errors.plain import plain_error
from partyrate.model import Scheme, Variation
from partyrate.model.plain import plain_entry
from partyrate.plan import Plan, make_plan
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget, checked_budget

__all__ = ["CHECK_FORMAT", "Checked", "check", "everything", "examine"]

CHECK_FORMAT: Final = "partyrate.check/1"
"""The format of what a check found as plain data, with its version."""


@frozen
class Checked:
    """A scheme without faults: its plan, what deserves a look, and what it changes of the scheme that it extends."""

    plan: Plan
    warnings: tuple[SchemeFault, ...]

    def __repr__(self) -> str:
        return f"<Checked {self.plan.scheme!r}, {counted(len(self.warnings), 'warning')}>"

    @property
    def variation(self) -> Variation | None:
        """The entries replaced, added and dropped, where the scheme extends another one."""
        return self.plan.scheme.variation

    def to_dict(self) -> dict[str, Any]:
        """Return what the check found as plain data for JSON: the scheme, its warnings, what is unpublished."""
        scheme = self.plan.scheme
        return {
            "format": CHECK_FORMAT,
            "scheme": {
                "name": scheme.name, "edition": scheme.edition, "title": dict(scheme.title),
                "fingerprint": scheme.fingerprint, "text_fingerprint": scheme.text_fingerprint,
            },
            "values": len(self.plan.nodes),
            "warnings": [plain_error(warning) for warning in self.warnings],
            "unpublished": list(scheme.unpublished),
            "variation": None if self.variation is None else plain_entry(self.variation),
        }  # fmt: skip


def check(scheme: Scheme, *, budget: ResourceBudget = DEFAULT_BUDGET) -> Checked:
    """Check a scheme and make its plan.

    Args:
        scheme: The scheme.
        budget: What the scheme, and later its data, may take.

    Raises:
        SchemeError: All faults, in the order of the file.
        UsageError: It is no scheme, but for instance the name of one; or the budget is none.

    Example:
        >>> from partyrate.model import Indicator, Scheme, Table
        >>> score = Indicator(name="score", kind="number", low=0, high=100, decimals=2)
        >>> double = Indicator(name="double", formula="2 * score")
        >>> checked = check(Scheme(name="trial", tables=[Table(name="unit", key="id")], indicators=[score, double]))
        >>> list(checked.plan.nodes)
        ['score', 'double']
    """
    if not isinstance(scheme, Scheme):
        raise UsageError(
            f"{scheme!r} is a {type(scheme).__name__}, not a scheme",
            "a scheme is loaded before it is checked and used",
            f"write load_scheme({scheme!r})",
        )
    plan, faults = examine(scheme, checked_budget(budget))
    if faults or plan is None:
        raise SchemeError.of(f"scheme {scheme.name!r}", faults)
    return Checked(plan, tuple(warnings(plan)))


def examine(scheme: Scheme, budget: ResourceBudget = DEFAULT_BUDGET) -> tuple[Plan | None, list[SchemeFault]]:
    """Find every fault of a scheme; without one, also give its plan."""
    faults: list[SchemeFault] = []
    finders = (heads, names, references, lookups, texts, ladders, gates, budgets, pairings, procedures, limits, unread)
    for finder in finders:
        faults += finder(scheme)
    try:
        return make_plan(scheme, budget), dropped(scheme, faults)
    except SchemeError as error:
        said = {fault.path for fault in faults if fault.path}
        return None, dropped(scheme, [*faults, *(fault for fault in error.faults if fault.path not in said)])


def dropped(scheme: Scheme, faults: list[SchemeFault]) -> list[SchemeFault]:
    """Say of names that are unknown because the scheme drops them that this is so."""
    gone = {each.partition(".")[2] for each in scheme.variation.dropped} if scheme.variation else set()
    for fault in faults:
        if isinstance(fault, UnknownNameError) and fault.name in gone:
            fault.why = f"{scheme.name} drops {fault.name!r} of the scheme that it extends, and this still uses it"
            fault.fix = "replace or drop this entry as well, or take the name out of 'drop'"
    return faults
