"""Checks of budgets: amounts that can be added up, and limits that are the same for all that they limit."""

from __future__ import annotations

from collections.abc import Iterator

from partyrate.checks.cohort_invariance import same_for_all, varying_names
from partyrate.checks.faults import fault_at, unknown_at
from partyrate.errors import SchemeFault, listed
from partyrate.language.grammar import parse
from partyrate.messages import Text, text
from partyrate.model import Budget, Scheme
from partyrate.plan import common_table, full_key


def budgets(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find budgets whose incentives cannot be added up, or whose limit differs between the rows that share it."""
    for budget in scheme.budgets.values():
        yield from _unlimited_incentives(scheme, budget)
        yield from _mixed_amounts(scheme, budget)
        yield from _budget_cohorts(scheme, budget)


def _unlimited_incentives(scheme: Scheme, budget: Budget) -> Iterator[SchemeFault]:
    """Find budgets without incentives, and incentives of a budget that have no amounts."""
    path = ("budget", budget.name, "incentives")
    known = [name for name, incentive in scheme.incentives.items() if incentive.adds_up]
    if not budget.incentives:
        key = "budget without incentives" if known else "budget without incentives to name"
        yield fault_at(scheme, path, key, name=budget.name, known=listed(known))
    for number, name in enumerate(budget.incentives):
        if name not in scheme.incentives:
            yield unknown_at(scheme, (*path, number), "incentive", name, known, "budget names incentives")
        elif not scheme.incentives[name].adds_up:
            yield fault_at(scheme, (*path, number), "budget of no amounts", name=name)


def _mixed_amounts(scheme: Scheme, budget: Budget) -> Iterator[SchemeFault]:
    """Find a budget of amounts in several units, or for several spans."""
    incentives = [scheme.incentives[name] for name in budget.incentives if name in scheme.incentives]
    for field_name, key in (("unit", "budget of mixed units"), ("every", "budget of mixed spans")):
        values = {entry.name: getattr(entry, field_name) for entry in incentives if entry.adds_up}
        if len(set(values.values())) > 1:
            path = ("budget", budget.name, "incentives")
            parts = listed(_unit_of(name, value) for name, value in values.items())
            yield fault_at(scheme, path, key, name=budget.name, values=parts)


def _unit_of(name: str, unit: str | None) -> Text:
    return text("unit of incentive", name=name, unit=unit) if unit else text("no unit of incentive", name=name)


def _budget_cohorts(scheme: Scheme, budget: Budget) -> Iterator[SchemeFault]:
    """Find columns of a budget that its recipients do not have, and limits that differ between its rows."""
    table, path = common_table(scheme, budget), ("budget", budget.name)
    homes = dict.fromkeys(
        str(scheme.table_of(scheme.incentives[name])) for name in budget.incentives if name in scheme.incentives
    )
    if table is None:
        if homes and all(home in scheme.tables for home in homes):
            yield fault_at(
                scheme, (*path, "incentives"), "budget without common table", name=budget.name, tables=listed(homes)
            )
        return
    known = full_key(scheme, table)
    for number, column in enumerate(budget.within):
        if column not in known:
            yield unknown_at(scheme, (*path, "within", number), "key column", column, known, "budget per group")
    try:
        rule = parse(budget.at_most, (*path, "at_most"), scheme.span_of(*path, "at_most"))
    except SchemeFault:
        return  # the plan reports it
    for name in dict.fromkeys(varying_names(scheme, rule, table, set(budget.within))):
        fix = same_for_all(text("others of a budget"), budget.within)
        yield fault_at(scheme, (*path, "at_most"), "budget limit differs", name=name, fix=fix)
