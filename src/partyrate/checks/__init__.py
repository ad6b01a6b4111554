"""Checks of a whole scheme before it is used: every reference, every choice that must be made, every structural limit.

A fault makes a scheme unusable; a finding only deserves a look. Findings that take little time are made with every
check, as warnings; all of them are made when they are asked for.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, Final

from attrs import Factory, field, frozen

from partyrate.checks.budgets import budgets
from partyrate.checks.conventions import Choice, choices_of
from partyrate.checks.data_words import data_words
from partyrate.checks.days import by_day
from partyrate.checks.faults import everything
from partyrate.checks.finding import acceptances, plain_finding, with_acceptances
from partyrate.checks.gates import gates
from partyrate.checks.ladders import ladders, pairings
from partyrate.checks.languages import language_codes, languages
from partyrate.checks.names import heads, lookups, names, references
from partyrate.checks.structure import absences, limits, procedures
from partyrate.checks.texts import texts
from partyrate.checks.unread import unread
from partyrate.checks.warnings import warnings
from partyrate.errors import Finding, SchemeError, SchemeFault, StructureError, UnknownNameError, counted
from partyrate.messages import message, text
from partyrate.model import Scheme, Variation
from partyrate.model.dated import MOST_DAYS
from partyrate.model.days import days_of, scheme_on
from partyrate.model.given import checked_scheme
from partyrate.model.identity import scheme_identity
from partyrate.model.plain import plain_entry
from partyrate.plan import Plan, make_plan
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget, checked_budget

__all__ = ["CHECK_FORMAT", "Checked", "check", "everything", "examine"]

CHECK_FORMAT: Final = "partyrate.check/2"
"""The format of the outcome of a check as plain data, with its version."""

_FINDERS: Final = (
    heads,
    language_codes,
    names,
    references,
    lookups,
    texts,
    data_words,
    ladders,
    gates,
    budgets,
    pairings,
    procedures,
    limits,
    absences,
    unread,
    acceptances,
)
"""The checks of a scheme as data; those of its rules come with the plan."""


@frozen
class Checked:
    """A scheme without faults: its plan, what deserves a look in it, and what it changes of the scheme that it extends.

    Example:
        >>> import partyrate as pr
        >>> score = pr.Indicator(name="score", kind="number", low=0, high=100, decimals=0)
        >>> star = pr.Ladder(name="star", levels=[pr.Level(name="five", when="score >= 110"), pr.Level(name="four")])
        >>> village = pr.Table(name="village", key="id")
        >>> checked = pr.check(pr.Scheme(name="trial", tables=[village], indicators=[score], ladders=[star]))
        >>> [(finding.code, finding.entry, finding.verdict) for finding in checked.findings]
        [('condition-never', 'ladder.star', 'proved')]
    """

    plan: Plan
    """The values of the scheme in the order of work, with what is proved of each."""

    warnings: tuple[Finding, ...]
    """The findings that are made with every check, but for those that the scheme accepts."""

    plans: tuple[Plan, ...] = ()
    """The plan of each day on which constants of the scheme change; `plan` is the last of them."""

    scheme: Scheme = field(default=Factory(lambda self: self.plan.scheme, takes_self=True))
    """The scheme."""

    def __repr__(self) -> str:
        return f"<Checked {self.scheme!r}, {counted(len(self.warnings), 'warning')}>"

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, in the order of the file; those that the scheme accepts have the reason in `accepted`."""
        from partyrate.checks.findings import all_findings  # much code, which only those need who ask

        plans = self.plans or (self.plan,)
        return tuple(by_day(days_of(self.scheme), [all_findings(plan, _first_findings(plan)) for plan in plans]))

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """The choices that practice treats differently, each with the one in force and what the others would be."""
        return choices_of(self.plan)

    @property
    def variation(self) -> Variation | None:
        """The entries replaced, added and dropped, where the scheme extends another one."""
        return self.scheme.variation

    def to_dict(self) -> dict[str, Any]:
        """Return the outcome as plain data for JSON: the scheme, its findings, what is unpublished."""
        scheme = self.scheme
        return {
            "format": CHECK_FORMAT,
            "scheme": scheme_identity(scheme),
            "values": len(self.plan.nodes),
            "findings": list(map(plain_finding, self.findings)),
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
    plans, faults = examine(checked_scheme(scheme), checked_budget(budget))
    if faults:
        raise SchemeError.of(text("the scheme by name", name=scheme.name), faults)
    found = by_day(days_of(scheme), [[each for each in _first_findings(plan) if not each.accepted] for plan in plans])
    return Checked(plans[-1], tuple(found), tuple(plans), scheme)


def _first_findings(plan: Plan) -> list[Finding]:
    """Return the findings that are made with every check."""
    return with_acceptances(plan.scheme, [*warnings(plan), *languages(plan.scheme)])


def examine(scheme: Scheme, budget: ResourceBudget = DEFAULT_BUDGET) -> tuple[list[Plan], list[SchemeFault]]:
    """Find every fault of a scheme; return its plan as well where there is none.

    Of a scheme whose constants change over time there is a plan for each day on which they do.
    """
    days = days_of(scheme)
    if len(days) > MOST_DAYS:
        lines = message("too many days", name=scheme.name, count=len(days), most=MOST_DAYS)
        return [], [StructureError(*lines)]
    found = [_examined(scheme_on(scheme, day), budget) for day in days] or [_examined(scheme, budget)]
    faults = by_day(days, [faults for _, faults in found])
    return [plan for plan, _ in found if plan is not None], faults


def _examined(scheme: Scheme, budget: ResourceBudget) -> tuple[Plan | None, list[SchemeFault]]:
    """Find every fault of a scheme whose constants do not change; return its plan where there is none."""
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
