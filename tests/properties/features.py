"""Which parts of the language a random pair uses, so that a long run can say what it has tried."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

import partyrate as pr
from partyrate.language.domains.analysis import LIMIT
from partyrate.language.functions import LEVELS
from partyrate.model import ParameterName
from partyrate.model.decision import HITS
from partyrate.numbers import Absent
from partyrate.plan import Plan, within_names
from partyrate.testing.random_cohorts import Cohort

LARGE = 50
"""Rows from which a lookup counts as large."""


def features(evaluator: pr.Evaluator, cohort: Cohort) -> Iterator[str]:
    """Yield the parts of the language that make a pair more than plain scores and places."""
    scheme, plan = evaluator.scheme, evaluator.plan
    ladders, decided = scheme.ladders.values(), scheme.indicators.values()
    found = {
        "large lookups": any(len(lookup.cells) >= LARGE for lookup in scheme.lookups.values()),
        "formulas called as conditions": any(map(is_called, conditions(plan))),
        "open choices in rules": any(node.is_open for node in plan.nodes.values()),
        "open choices of ladders": any(is_open_choice(scheme, ladder) for ladder in ladders),
        "levels of gates by a parameter": any(levels_by_parameter(scheme, is_open=False)),
        "levels of gates by an unpublished parameter": any(levels_by_parameter(scheme, is_open=True)),
        "open cohorts": any(node.kind == "ladder" and node.is_agreed for node in plan.nodes.values()),
        "ladders with several keys": any(len(ladder.order_by) > 1 and ladder.quotas for ladder in ladders),
        "listed or stepped numbers": any(each.allowed or each.step for each in scheme.indicators.values()),
        "rounds in words": any(isinstance(row.get("round"), str) for row in cohort.history),
        "whole numbers of 2^53 and more": bool(plan.beyond(LIMIT)),
        **{f"decisions: {hits}": any(each.is_decision and each.hits == hits for each in decided) for hits in HITS},
        "decisions with columns": any(each.columns for each in decided),
        "decisions with arguments": any(each.is_decision and each.takes for each in decided),
        "quotas rounded in their own way": any(quota.round for each in ladders for quota in each.enforced),
        "values of cohorts in quotas": uses_values_of_cohorts(plan),
        "levels as cohorts": any(set(within_names(each.within)) & set(scheme.ladders) for each in ladders),
        "warnings": bool(scheme.warnings),
        "absences of the scheme": any(map(is_absence, rules(plan))),
        "ladders from a value": any(each.from_ for each in ladders),
        "levels by name, best and worst levels": any(map(is_of_levels, rules(plan))),
        "most frequent levels": any(map(is_of_the_most_frequent, rules(plan))),
        "pairings": bool(scheme.pairings),
        "procedures": bool(scheme.procedures),
        "limits": bool(scheme.limits),
    }
    yield from (name for name, is_used in found.items() if is_used)


def levels_by_parameter(scheme: pr.Scheme, *, is_open: bool) -> Iterator[bool]:
    """Yield true for each cap and each fix whose level a parameter gives that is unpublished, or is not."""
    for gate in scheme.gates.values():
        for level in (*gate.cap.values(), *gate.fix.values()):
            if isinstance(level, ParameterName):
                yield scheme.parameters[level.parameter].is_unpublished == is_open


def uses_values_of_cohorts(plan: Plan) -> bool:
    """Return whether a quota reads a value of its cohort by a name."""
    rules = (rule for node in plan.nodes.values() for part, rule in node.rules.items() if part.startswith("quotas."))
    return any(isinstance(part, ast.Name) and part.id in plan.nodes for rule in rules for part in ast.walk(rule.tree))


def conditions(plan: Plan) -> Iterator[ast.AST]:
    """Yield every rule, and every `where=` within one, that stands where a condition does."""
    for node in plan.nodes.values():
        for part, rule in node.rules.items():
            if part == "when" or part.endswith(".when"):
                yield rule.tree
            for each in ast.walk(rule.tree):
                if isinstance(each, ast.keyword) and each.arg == "where":
                    yield each.value


def rules(plan: Plan) -> Iterator[ast.AST]:
    """Yield every part of every rule."""
    for node in plan.nodes.values():
        for rule in node.rules.values():
            yield from ast.walk(rule.tree)


def is_of_levels(part: ast.AST) -> bool:
    """Return whether a part of a rule reads a text as a level, or gives the best or the worst of several levels."""
    call = getattr(part, "call", None)
    return hasattr(part, "scale") or (call is not None and call.function.name in LEVELS)


def is_of_the_most_frequent(part: ast.AST) -> bool:
    """Return whether a part of a rule gives the most frequent of several levels."""
    call = getattr(part, "call", None)
    return call is not None and call.function.name.startswith("most_frequent_level")


def is_absence(part: ast.AST) -> bool:
    """Return whether a part of a rule is an absence by a cause that the scheme declares."""
    value = getattr(part, "value", None)
    return isinstance(value, Absent) and value.cause.is_declared


def is_called(tree: ast.AST) -> bool:
    """Return whether a condition is exactly a call of a formula with arguments; such a call is a name in a plan."""
    return isinstance(tree, ast.Name) and "(" in tree.id


def is_open_choice(scheme: pr.Scheme, ladder: Any) -> bool:
    """Return whether a choice of a ladder is left to an unpublished parameter."""
    words = (
        ladder.ties, ladder.round, ladder.conflict, ladder.remainder, ladder.within,
        *(quota.round for quota in ladder.quotas),
    )  # fmt: skip
    return any(isinstance(word, ParameterName) and scheme.parameters[word.parameter].value is None for word in words)
