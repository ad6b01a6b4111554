"""What merely deserves a look: values too large for frames, weights that do not add up, likely slips, open choices."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from partyrate.checks.faults import constant_of, fault_at
from partyrate.checks.unread import lying_ready
from partyrate.errors import (
    SchemeFault,
    UnprovenError,
    listed,
)
from partyrate.ladders import conflict_matters, interpretations_of
from partyrate.language.domains.analysis import WIDE_LIMIT
from partyrate.model import (
    Scheme,
)
from partyrate.model.indicator import section_of
from partyrate.model.variation import likely_slips
from partyrate.numbers import show
from partyrate.plan import Plan


def additions(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find entries that a scheme adds to the one it extends under almost the name of one that it has from there."""
    for (word, name), near in likely_slips(scheme).items():
        others = " or ".join(map(repr, near))
        yield fault_at(
            scheme, (word, name), f"{word} {name!r} is new, and stands beside {others} of what is extended",
            "an entry replaces only the one of just its name, and names so close are often one name misspelt",
            f"write {others} to replace it; leave it so where both are meant",
        )  # fmt: skip


def warnings(plan: Plan) -> Iterator[SchemeFault]:
    """Find what deserves a look: values too large for the fast engines, weights that do not add up, open choices."""
    yield from additions(plan.scheme)
    for node in plan.beyond(WIDE_LIMIT):
        rule = next(iter(node.rules.values()), None)
        yield UnprovenError(
            f"{node.name!r} may need whole numbers of 10^37 and more",
            "frames in memory are then computed row by row; lazy frames and databases refuse it",
            "plain rows and frames in memory compute it exactly as it is; for others declare narrower low, high, "
            "decimals and 'rows', where the data keep them",
            rule.at if rule else None,
            rule.path if rule else (),
        )
    yield from too_many_ways(plan)
    yield from without_effect(plan)
    yield from lying_ready(plan.scheme)
    for group in (indicator for indicator in plan.scheme.indicators.values() if indicator.is_group):
        parts = plan.scheme.parts(group.name)
        weights = [constant_of(plan.scheme, part.weight) for part in parts]
        total = sum((weight for weight in weights if weight is not None), Fraction(0))
        if None not in weights and total != 1 and any(weight != 1 for weight in weights):
            yield fault_at(
                plan.scheme, ("group", group.name), f"the weights below {group.name!r} add up to {show(total)}",
                "weights usually add up to 1", "fix a weight, or say the total with a [limit]",
            )  # fmt: skip
    yield from unsaid_conflicts(plan.scheme)
    for name, ladder in plan.scheme.ladders.items():
        if interpretations_of(plan, ladder).too_many:
            yield fault_at(
                plan.scheme, ("ladder", name), f"ladder {name!r} leaves so much open that no row gets a level",
                f"its unpublished choices can be read in more than {plan.budget.ways} ways", "supply some of them",
            )  # fmt: skip


def too_many_ways(plan: Plan) -> Iterator[SchemeFault]:
    """Find rules that depend on so many unpublished choices that they are not read in every way."""
    for name, node in {node.entry.name.partition("(")[0]: node for node in plan.nodes.values() if node.crowded}.items():
        yield fault_at(
            plan.scheme, (section_of(node.entry), name),
            f"{name!r} depends on so many unpublished choices that it is undetermined whatever they are",
            f"the values of {listed(node.crowded)} can be combined in more than {plan.budget.ways:,} ways, or the "
            "rules that depend on them in too many",
            "supply some of them, or pass a larger budget: budget=ResourceBudget(ways=...)",
        )  # fmt: skip


def unsaid_conflicts(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find ladders that do not say what goes first where too few rows earn their places, though it can matter."""
    for name, ladder in scheme.ladders.items():
        asks = any(quota.bound in ("exactly", "at_least") for quota in ladder.enforced)
        if ladder.conflict is None and asks and conflict_matters(ladder):
            yield fault_at(
                scheme, ("ladder", name), f"ladder {name!r} does not say what goes first where too few earn its places",
                'rows whose level depends on it then get none, as with conflict = "report"',
                'add conflict = "condition" (places stay empty), "quota" (the nearest fill them) or "report"',
            )  # fmt: skip


def without_effect(plan: Plan) -> Iterator[SchemeFault]:
    """Find weights that nothing weighs, tables that expect a single row, and quotas below zero."""
    scheme = plan.scheme
    for name, indicator in scheme.indicators.items():
        if indicator.parent is None and indicator.weight != 1:
            yield fault_at(
                scheme, (section_of(indicator), name, "weight"), f"the weight of {name!r} has no effect",
                "a weight counts in the group that is the parent", "name its parent, or take the weight out",
            )  # fmt: skip
    for name, table in scheme.tables.items():
        if len(table.expects) == 1:
            yield fault_at(
                scheme, ("table", name, "expects"), f"table {name!r} expects a single row of each {table.parent}",
                "expects lists the keys of the rows that each has, and is no number of rows",
                "write the key of each row, as in expects = [1, 2, 3]",
            )  # fmt: skip
    for name, ladder in scheme.ladders.items():
        for number, quota in enumerate(ladder.quotas):
            value_range = plan.nodes[name].value_ranges.get(f"quotas.{number}")
            if value_range is not None and value_range.kind == "number" and 0 < value_range.low == value_range.high < 1:
                yield fault_at(
                    scheme, ("ladder", name, "quotas", number, quota.bound),
                    f"quota {number + 1} of ladder {name!r} is for {show(value_range.high)} places",
                    "a number of places is no share of the rows",
                    f'write "{quota.places} * rows" for a share',
                )  # fmt: skip
            if value_range is not None and value_range.kind == "number" and value_range.high < 0:
                yield fault_at(
                    scheme, ("ladder", name, "quotas", number, quota.bound),
                    f"quota {number + 1} of ladder {name!r} asks for fewer places than none",
                    "a number below zero gives no place", "fix the rule of the quota",
                )  # fmt: skip
