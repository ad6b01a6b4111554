"""The law of unpublished choices: what is settled while they are open holds whatever they are.

Each combination of their values is supplied in turn, and the scheme rated anew. A value that is there while the choices
are open is there in every one of these ratings, and the same; so is an absence for another cause than what is
unpublished. Of a formula that needs nothing but inputs, parameters and such formulas, the opposite holds as well: what
all ratings agree on is settled.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

import partyrate as pr
from partyrate.errors import SchemeError
from partyrate.numbers import UNDETERMINED
from partyrate.plan import Plan, finite_values
from partyrate.testing.comparing import fail, value_text, values_of
from partyrate.testing.frames import rate
from partyrate.testing.random_cohorts import Cohort

MOST = 16
"""With more combinations, only the first ones are tried, which shows less."""


def combinations(scheme: pr.Scheme) -> Iterator[dict[str, Any]]:
    """Give the combinations of values of all open choices."""
    choices = {name: finite_values(each) for name, each in scheme.parameters.items()}
    choices = {name: values for name, values in choices.items() if values}
    for values in itertools.product(*choices.values()):
        yield dict(zip(choices, values, strict=True))


def settled_in_every_way(evaluator: pr.Evaluator, cohort: Cohort) -> None:
    """What is settled while choices are open holds whatever they are."""
    tried = list(itertools.islice(combinations(evaluator.scheme), MOST + 1))
    if len(tried) < 2:
        return
    found = []
    for values in tried[:MOST]:
        try:
            found.append(values_of(rate(pr.Evaluator(evaluator.scheme.with_values(values)), cohort)))
        except SchemeError:
            return  # with these values the scheme is none, so that they are no way to read it
    fail(broken(evaluator.plan, values_of(rate(evaluator, cohort)), found, whole=len(tried) <= MOST))


def broken(plan: Plan, open_: Mapping[str, Any], closed: list[Any], *, whole: bool) -> Iterator[str]:
    """Say which values are settled wrongly, or left open without need."""
    complete = plain_formulas(plan)
    for name, values in open_.items():
        node = plan.nodes[name]
        if node.variant_of is not None or node.kind in ("gate", "budget") or not all(name in each for each in closed):
            continue
        for key, value in values.items():
            results = [each[name].get(key) for each in closed]
            if value != UNDETERMINED and any(result != value for result in results):
                others = ", ".join(map(value_text, results))
                yield f"{name!r} of {key} {value_text(value)} while choices are open, and {others}"
            same = all(result == results[0] for result in results)
            if whole and value == UNDETERMINED != results[0] and same and name in complete:
                yield f"{name!r} of {key} is undetermined, and {value_text(results[0])} in every way"


def plain_formulas(plan: Plan) -> set[str]:
    """Give the formulas that are read in every way: those that need formulas and inputs that depend on no choice."""
    found: set[str] = set()
    for name, node in plan.nodes.items():
        used = [plan.nodes[each] for each in node.uses]
        plain = all(each.name in found or (each.kind == "input" and not each.is_open) for each in used)
        if plain and not node.excess_choices and node.kind in ("formula", "group"):
            found.add(name)
    return found
