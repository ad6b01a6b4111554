"""Warnings: values too large for frames, weights that do not add up, likely slips, choices that stay open."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from partyrate.checks.decisions import decisions
from partyrate.checks.faults import constant_of
from partyrate.checks.finding import finding_at
from partyrate.checks.unread import unused_choices
from partyrate.errors import Finding, alternatives, listed
from partyrate.ladders import conflict_matters, interpretations_of
from partyrate.language.domains.analysis import WIDE_LIMIT
from partyrate.messages import word
from partyrate.model import Ladder, Scheme
from partyrate.model.changes import likely_slips
from partyrate.model.indicator import section_of
from partyrate.numbers import show
from partyrate.plan import Plan, entry_name
from partyrate.plan.widths import too_wide


def warnings(plan: Plan) -> Iterator[Finding]:
    """Find what deserves a look in a scheme without faults."""
    scheme = plan.scheme
    yield from _likely_misspelt_additions(scheme)
    if scheme.in_force_on is not None and not scheme.in_force:
        yield finding_at(scheme, ("in_force_on",), "day-decides-nothing", day=scheme.in_force_on)
    yield from _too_wide(plan)
    yield from _too_many_combinations(plan)
    yield from _weights_without_effect(scheme)
    yield from _single_expected_rows(scheme)
    for ladder in scheme.ladders.values():
        yield from _suspicious_quotas(plan, ladder)
    yield from unused_choices(scheme)
    yield from _unusual_weights(scheme)
    yield from _undecided_conflicts(plan)
    yield from decisions(plan)
    for name, ladder in scheme.ladders.items():
        if interpretations_of(plan, ladder).too_many:
            yield finding_at(
                scheme, ("ladder", name), "ladder-too-open", "ladder too open", name=name, ways=plan.budget.ways
            )


def _likely_misspelt_additions(scheme: Scheme) -> Iterator[Finding]:
    """Find entries that a scheme adds to the one it extends under almost the name of one that it has from there."""
    for (section, name), near in likely_slips(scheme).items():
        kind = word("kind", section)
        path = (section, name)
        yield finding_at(
            scheme,
            path,
            "likely-misspelt",
            "addition like another entry",
            kind=kind,
            name=name,
            others=alternatives(near),
        )


def _too_wide(plan: Plan) -> Iterator[Finding]:
    """Find values that may need more digits than the engines for frames and databases hold."""
    for node in plan.beyond(WIDE_LIMIT):
        part = too_wide(plan, node, WIDE_LIMIT)
        found = finding_at(
            plan.scheme, part.path, "numbers-too-wide", "whole numbers too wide", decided_by="bounds",
            name=node.name, advice=part.advice,
        )  # fmt: skip
        found.at = part.at
        yield found


def _too_many_combinations(plan: Plan) -> Iterator[Finding]:
    """Find rules that depend on so many unpublished choices that not every combination of their values is read."""
    nodes = {entry_name(node.entry.name): node for node in plan.nodes.values() if node.excess_choices}
    for name, node in nodes.items():
        path = (section_of(node.entry), name)
        choices = listed(node.excess_choices)
        yield finding_at(
            plan.scheme, path, "rule-too-open", "rule too open", name=name, choices=choices, ways=plan.budget.ways
        )


def _weights_without_effect(scheme: Scheme) -> Iterator[Finding]:
    """Find weights of indicators that belong to no group."""
    for name, indicator in scheme.indicators.items():
        if indicator.parent is None and indicator.weight != 1:
            path = (section_of(indicator), name, "weight")
            yield finding_at(scheme, path, "weight-without-effect", "weight without effect", name=name)


def _single_expected_rows(scheme: Scheme) -> Iterator[Finding]:
    """Find tables that expect a single row of each parent, where a number of rows was probably meant."""
    for name, table in scheme.tables.items():
        if len(table.expects) == 1:
            path = ("table", name, "expects")
            yield finding_at(
                scheme, path, "single-expected-row", "expects a single row", name=name, parent=table.parent
            )


def _suspicious_quotas(plan: Plan, ladder: Ladder) -> Iterator[Finding]:
    """Find quotas of a ladder that are a share where a number is asked for, or below zero."""
    for number, quota in enumerate(ladder.quotas):
        value_range = plan.nodes[ladder.name].value_ranges.get(f"quotas.{number}")
        if value_range is None:
            continue
        path = ("ladder", ladder.name, "quotas", number, quota.bound)
        if 0 < value_range.low == value_range.high < 1:
            places = show(value_range.high)
            yield finding_at(
                plan.scheme,
                path,
                "quota-below-one",
                "quota below one",
                decided_by="bounds",
                number=number + 1,
                name=ladder.name,
                places=places,
                rule=quota.places,
            )
        if value_range.high < 0:
            yield finding_at(
                plan.scheme, path, "quota-below-zero", "quota below zero", decided_by="bounds", number=number + 1,
                name=ladder.name,
            )  # fmt: skip


def _unusual_weights(scheme: Scheme) -> Iterator[Finding]:
    """Find groups whose weights do not add up to 1."""
    for group in (indicator for indicator in scheme.indicators.values() if indicator.is_group):
        weights = [constant_of(scheme, part.weight) for part in scheme.parts(group.name)]
        total = sum((weight for weight in weights if weight is not None), Fraction(0))
        if None not in weights and total != 1 and any(weight != 1 for weight in weights):
            path = ("group", group.name)
            yield finding_at(
                scheme, path, "weights-total", "weights add up otherwise", name=group.name, total=show(total)
            )


def _undecided_conflicts(plan: Plan) -> Iterator[Finding]:
    """Find ladders that do not say what goes first where too few rows earn their places, though it can matter."""
    for name, ladder in plan.scheme.ladders.items():
        if ladder.conflict is None and conflict_matters(plan, ladder):
            yield finding_at(plan.scheme, ("ladder", name), "conflict-open", "conflict not decided", name=name)
