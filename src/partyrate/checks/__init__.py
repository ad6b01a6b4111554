"""Checks of a whole scheme before it is used: every reference, every choice that must be made, every structural limit.

A fault makes a scheme unusable; a warning only deserves a look.
"""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from partyrate.checks.budgets import budgets
from partyrate.checks.faults import everything
from partyrate.checks.gates import gates
from partyrate.checks.ladders import ladders, pairings
from partyrate.checks.languages import languages
from partyrate.checks.names import heads, lookups, names, references
from partyrate.checks.structure import limits, procedures
from partyrate.checks.texts import texts
from partyrate.checks.unread import unread
from partyrate.checks.warnings import warnings
from partyrate.errors import SchemeError, SchemeFault, UnknownNameError, UsageError, counted
from partyrate.errors.plain import plain_error
from partyrate.messages import message, text
from partyrate.model import Scheme, Variation
from partyrate.model.plain import plain_entry
from partyrate.plan import Plan, make_plan
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget, checked_budget

__all__ = ["CHECK_FORMAT", "Checked", "check", "everything", "examine"]

CHECK_FORMAT: Final = "partyrate.check/1"
"""The format of the outcome of a check as plain data, with its version."""

_FINDERS: Final = (
    heads,
    names,
    references,
    lookups,
    texts,
    ladders,
    gates,
    budgets,
    pairings,
    procedures,
    limits,
    unread,
)
"""The checks of a scheme as data; those of its rules come with the plan."""


@frozen
class Checked:
    """A scheme without faults: its plan, its warnings, and what it changes of the scheme that it extends."""

    plan: Plan
    """The values of the scheme in the order of work, with what is proved of each."""

    warnings: tuple[SchemeFault, ...]
    """Findings that deserve a look and are no faults."""

    def __repr__(self) -> str:
        return f"<Checked {self.plan.scheme!r}, {counted(len(self.warnings), 'warning')}>"

    @property
    def variation(self) -> Variation | None:
        """The entries replaced, added and dropped, where the scheme extends another one."""
        return self.plan.scheme.variation

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as plain data for JSON: the scheme, its warnings, what is unpublished."""
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
    """Check a scheme and build its plan.

    Args:
        scheme: The scheme.
        budget: The limits of the scheme, and later of its data.

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
        raise UsageError(*message("no scheme", value=scheme, type=type(scheme).__name__))
    plan, faults = examine(scheme, checked_budget(budget))
    if faults or plan is None:
        raise SchemeError.of(text("the scheme by name", name=scheme.name), faults)
    return Checked(plan, (*warnings(plan), *languages(scheme)))


def examine(scheme: Scheme, budget: ResourceBudget = DEFAULT_BUDGET) -> tuple[Plan | None, list[SchemeFault]]:
    """Find every fault of a scheme; return its plan as well where there is none."""
    faults: list[SchemeFault] = []
    for finder in _FINDERS:
        faults += finder(scheme)
    try:
        return make_plan(scheme, budget), _with_dropped_names(scheme, faults)
    except SchemeError as error:
        reported = {fault.path for fault in faults if fault.path}
        faults += (fault for fault in error.faults if fault.path not in reported)
        return None, _with_dropped_names(scheme, faults)


def _with_dropped_names(scheme: Scheme, faults: list[SchemeFault]) -> list[SchemeFault]:
    """Return faults; those of names that are unknown because the scheme drops them say so."""
    dropped = {name.partition(".")[2] for name in scheme.variation.dropped} if scheme.variation else set()
    for fault in faults:
        if isinstance(fault, UnknownNameError) and fault.name in dropped:
            _, fault.why, fault.fix = message("dropped and used", what=fault.what, scheme=scheme.name, name=fault.name)
    return faults
