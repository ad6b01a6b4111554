"""Budgets: amounts that can be added up, and limits that are one for all that they limit."""

from __future__ import annotations

from collections.abc import Iterator

from partyrate.checks.cohort_invariance import differing, same_for_all
from partyrate.checks.faults import fault_at, unknown_at
from partyrate.errors import (
    SchemeFault,
    listed,
)
from partyrate.language.grammar import parse
from partyrate.model import (
    Budget,
    Scheme,
)
from partyrate.plan import common_table, full_key


def budgets(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find budgets whose incentives cannot be added up, or whose limit is not one for all that it is a limit of."""
    for name, budget in scheme.budgets.items():
        path = ("budget", name)
        known = [each for each, incentive in scheme.incentives.items() if incentive.adds_up]
        if not budget.incentives:
            yield fault_at(
                scheme, (*path, "incentives"), f"budget {name!r} names no incentives",
                "it limits what some incentives add up to",
                f"name some of: {listed(known)}" if known else "give an incentive an amount and a unit, then name it",
            )  # fmt: skip
        for number, each in enumerate(budget.incentives):
            if each not in scheme.incentives:
                yield unknown_at(
                    scheme, (*path, "incentives", number), "incentive", each, known,
                    "a budget names incentives of the scheme",
                )  # fmt: skip
            elif not scheme.incentives[each].adds_up:
                yield fault_at(
                    scheme, (*path, "incentives", number), f"incentive {each!r} has no amounts that can be added up",
                    "a budget limits amounts in a unit; multipliers are no such amounts",
                    "take it out, or give it an amount and a unit",
                )  # fmt: skip
        yield from mixed_budget(scheme, budget)
        yield from budget_cohort(scheme, budget)


def mixed_budget(scheme: Scheme, budget: Budget) -> Iterator[SchemeFault]:
    """Find a budget of amounts in several units, or for several spans."""
    found = [scheme.incentives[name] for name in budget.incentives if name in scheme.incentives]
    for field_name, words in (("unit", "units"), ("every", "spans")):
        values = {each.name: getattr(each, field_name) for each in found if each.adds_up}
        if len(set(values.values())) > 1:
            said = listed(f"{name} {value or 'without one'}" for name, value in values.items())
            yield fault_at(
                scheme, ("budget", budget.name, "incentives"),
                f"the amounts of budget {budget.name!r} have different {words}: {said}",
                "only amounts of one unit, for one span, can be added up",
                f"make a budget for each, or fix {field_name!r} of an incentive",
            )  # fmt: skip


def budget_cohort(scheme: Scheme, budget: Budget) -> Iterator[SchemeFault]:
    """Find columns of a budget that its recipients do not have, and limits that differ between its rows."""
    table, path = common_table(scheme, budget), ("budget", budget.name)
    homes = dict.fromkeys(
        str(scheme.table_of(scheme.incentives[name])) for name in budget.incentives if name in scheme.incentives
    )
    if table is None:
        if homes and all(home in scheme.tables for home in homes):
            yield fault_at(
                scheme, (*path, "incentives"), f"the recipients of budget {budget.name!r} have no table in common",
                f"its incentives fall on rows of {listed(homes)}, which belong to no common table",
                "make a budget for each",
            )  # fmt: skip
        return
    known = full_key(scheme, table)
    for number, column in enumerate(budget.within):
        if column not in known:
            yield unknown_at(
                scheme, (*path, "within", number), "key column", column, known,
                "each group of recipients that agree in key columns has a budget of its own",
            )  # fmt: skip
    within = set(budget.within)
    try:
        rule = parse(budget.at_most, (*path, "at_most"), scheme.span_of(*path, "at_most"))
    except SchemeFault:
        return  # the plan reports it
    for name in dict.fromkeys(differing(scheme, rule, table, within)):
        yield fault_at(
            scheme, (*path, "at_most"), f"the limit uses {name!r}, which can differ between rows of one budget",
            "a budget has one limit",
            same_for_all("parameters, lookups", budget.within),
        )  # fmt: skip
