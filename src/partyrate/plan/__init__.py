"""From a scheme to an ordered plan: every rule parsed, every name resolved, the range of every node known.

The plan is the input of all engines. Building it finds the faults of the rules and gathers them: unknown names, wrong
kinds, wrong grain, stages out of order, cycles.
"""

from partyrate.plan.builder import make_plan
from partyrate.plan.names import NameResolver
from partyrate.plan.nodes import (
    DATES,
    Node,
    Plan,
    ancestors,
    common_table,
    condition_of,
    entry_name,
    full_key,
    looked_up,
    no_date,
    section,
    within_names,
)
from partyrate.plan.pairings import pairing_parts, part_name
from partyrate.plan.quotas import rounding_magnitude, shared_magnitude
from partyrate.plan.references import used_names
from partyrate.plan.rule_variants import RuleVariants
from partyrate.plan.variants import finite_values

__all__ = [
    "DATES",
    "NameResolver",
    "Node",
    "Plan",
    "RuleVariants",
    "ancestors",
    "common_table",
    "condition_of",
    "entry_name",
    "finite_values",
    "full_key",
    "looked_up",
    "make_plan",
    "no_date",
    "pairing_parts",
    "part_name",
    "rounding_magnitude",
    "section",
    "shared_magnitude",
    "used_names",
    "within_names",
]
