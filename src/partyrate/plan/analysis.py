"""The range of values of each node of a plan: its rules analysed, with what its kind adds to them."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from attrs import evolve

from partyrate.errors import SchemeFault
from partyrate.language.domains.analysis import Analysis, ValueRange, day, level, number, together, unknown
from partyrate.language.grammar import Rule
from partyrate.language.interpreter import Interpreter
from partyrate.model import Indicator, Ladder, Pairing, ParameterName, Scheme
from partyrate.numbers import Cause
from partyrate.plan.declarations import Declarations
from partyrate.plan.grids import grid_fault
from partyrate.plan.inlining import located_at
from partyrate.plan.ladder_analysis import always_absent, cohort_ranges, ladder_causes
from partyrate.plan.names import NameResolver, unknown_past
from partyrate.plan.nodes import UNDESCRIBED, Node, condition_of, decided, looked_up, most_rows
from partyrate.plan.quotas import rounding_ranges
from partyrate.plan.rule_checks import check_cohort, check_flag, check_number, check_order, check_source
from partyrate.resources import ResourceBudget


class ValueAnalysis:
    """Finds the ranges of the nodes of one scheme, in the order of work.

    `recorded` collects the names that rules look up in the past, and `pasts` the ranges of those that look up
    themselves.
    """

    def __init__(self, scheme: Scheme, nodes: Mapping[str, Node], budget: ResourceBudget) -> None:
        self.scheme, self.nodes, self.budget = scheme, nodes, budget
        self.declarations = Declarations(scheme, budget)
        self.recorded: dict[str, None] = {}
        self.pasts: dict[str, ValueRange] = {}
        self.kinds: Mapping[str, Callable[[Node], ValueRange]] = {
            "input": self.describe_input,
            "formula": self.describe_formula,
            "group": self.describe_formula,
            "ladder": self.describe_ladder,
            "gate": lambda node: node.value_ranges["when"],
            "warning": self.describe_warning,
            "incentive": self.describe_incentive,
            "budget": self.describe_budget,
            "pairing": self.describe_pairing,
        }

    def describe(self, node: Node) -> None:
        """Find the range of a node.

        Raises:
            SchemeFault: The first fault of its rules.
        """
        if node.value_range is UNDESCRIBED and "is" in node.rules and node.name in looked_up(node):
            node.value_range = self.pasts[node.name] = self.own_past(node)
        self.describe_rules(node)
        self.check_past(node)
        node.value_range = self.kinds[node.kind](node)
        if node.kind in ("formula", "group") and node.value_range.kind == "number" and not node.instance:
            node.past_range = self.declarations.past_range_of(node)

    def check_past(self, node: Node) -> None:
        """Check that the bounds of past values are known, even where unpublished values hide their range."""
        for name in looked_up(node):
            used = self.nodes.get(name)
            if used is None or used.value_range.kind != "number" or used.value_range.always_absent is None:
                continue
            if self.declarations.range_of(used) is UNDESCRIBED:
                raise unknown_past(name)

    def beforehand(self, node: Node) -> ValueRange:
        """Return what is known of a node before its rules are analysed, so that rules can look it up in the past."""
        if isinstance(node.entry, Ladder):
            return level(node.entry.scale)
        if node.name in self.pasts:
            return self.pasts[node.name]
        is_plain = isinstance(node.entry, Indicator) and not node.instance
        return self.declarations.range_of(node) if is_plain else UNDESCRIBED

    def own_past(self, node: Node) -> ValueRange:
        """Return the range of a formula in past rounds, which its own rule looks up: of the only kind that fits it.

        A number is none of them: its bounds cannot be found from its rule, and are declared.
        """
        words = self.assuming(node, ValueRange(kind="text", values=()))
        text = ValueRange(kind="text", values=None if words is None else words.values)
        assumed = [ValueRange(kind="flag"), text, day(), *(level(each.scale) for each in self.scheme.ladders.values())]
        fitting = [each for each in assumed if (found := self.assuming(node, each)) is not None and fits(found, each)]
        return fitting[0].absent_by(Cause.MISSING) if len(fitting) == 1 else UNDESCRIBED

    def assuming(self, node: Node, value_range: ValueRange) -> ValueRange | None:
        """Return the range of a formula that has a certain one in past rounds; None where its rule is at fault then."""
        node.value_range = value_range
        try:
            self.describe_rules(node)
        except SchemeFault:
            return None
        return node.value_ranges["is"]

    def describe_rules(self, node: Node) -> None:
        """Analyse every rule of a node but its quotas, which need the counts of a cohort and come later."""
        for name, rule in node.rules.items():
            if name.startswith("quotas."):
                continue
            node.value_ranges[name] = self.analysed(node, rule, condition=condition_of(node, name))
            if name == "from" and isinstance(node.entry, Ladder):
                check_source(node.entry, rule, node.value_ranges[name])
                self.close_conditions(node, node.entry, rule, node.value_ranges[name])
            if name.endswith("when"):
                check_flag(rule, node.value_ranges[name])

    @staticmethod
    def close_conditions(node: Node, ladder: Ladder, source: Rule, value_range: ValueRange) -> None:
        """Set to false the conditions of the levels that the rule of a ladder never gives, whatever is missing."""
        given = value_range.scale.names if value_range.scale is not None else value_range.values
        for index, name in enumerate(ladder.names):
            if given is not None and name not in given:
                path = f"levels.{index}.when"
                never = located_at(ast.Constant(value=False), source.tree)
                node.rules[path] = evolve(node.rules[path], text="False", tree=never)

    def analysed(
        self, node: Node, rule: Rule, counts: Mapping[str, ValueRange] | None = None, condition: ast.expr | None = None
    ) -> ValueRange:
        """Return the range of a rule of a node, for rows in which a condition is true."""
        domain = Analysis(NameResolver(self.scheme, self.nodes, counts or {}), node.table, self.budget, condition)
        value_range = Interpreter(domain).rule(rule)
        self.recorded.update(dict.fromkeys(domain.recorded))
        return value_range

    def conditional(self, node: Node, value_range: ValueRange) -> ValueRange:
        """Add the absence that a false or absent `when` causes."""
        when = node.value_ranges.get("when")
        if when is None or (when.constant is True and not when.possible_causes):
            return value_range
        causes = value_range.possible_causes | when.possible_causes | {Cause.NOT_APPLICABLE}
        return evolve(
            value_range,
            possible_causes=causes,
            always_absent=when.always_absent,
            constant=None,
            determined_by=together([value_range.determined_by, when.determined_by]),
        )

    # ------------------------------------------------------------------------------------------------- kinds of nodes

    def describe_input(self, node: Node) -> ValueRange:
        """Return the range that an input declares."""
        entry = node.entry
        assert isinstance(entry, Indicator)
        if entry.kind == "number":
            low, high, decimals = self.declarations.bounds_of(node)
            if low is None or high is None or decimals is None:
                return unknown("number")
            if fault := grid_fault(entry, low, high, decimals):
                fault.at = self.scheme.span_of(*fault.path)
                raise fault
            no_zero = bool(entry.allowed) and 0 not in entry.allowed
            value_range = evolve(number(low, high, 10**decimals), constant=None, nonzero=no_zero)
        elif entry.kind == "choice":
            value_range = ValueRange(kind="text", values=entry.values)
        elif entry.kind == "date":
            value_range = day()
        else:
            value_range = ValueRange(kind=str(entry.kind))
        if entry.optional or "when" in node.rules or self.scheme.tables[node.table].expects:
            value_range = value_range.absent_by(Cause.MISSING)
        for cause in node.causes.values():
            value_range = value_range.absent_by(cause)
        return self.conditional(node, value_range)

    def describe_formula(self, node: Node) -> ValueRange:
        """Return the range of a formula or a group, and check that it keeps what it declares."""
        value_range = node.value_ranges["is"]
        self.declarations.check(node, value_range)
        declared = self.declarations.range_of(node)
        if value_range.kind == "number" and value_range.always_absent is not None and declared is not UNDESCRIBED:
            value_range = evolve(
                declared, possible_causes=value_range.possible_causes, always_absent=value_range.always_absent
            )  # as past rounds recorded it
        return self.conditional(node, value_range)

    def describe_warning(self, node: Node) -> ValueRange:
        """Return the range of the condition of a warning."""
        check_flag(node.rules["is"], node.value_ranges["is"])
        return node.value_ranges["is"]

    def describe_incentive(self, node: Node) -> ValueRange:
        """Return the range of the amount of an incentive; gates can bar rows from it."""
        value_range = node.value_ranges.get("amount", ValueRange(kind="flag", constant=True))
        if "amount" in node.value_ranges:
            check_number(node.rules["amount"], value_range, "amount of no number", ("number", "level"))
        value_range = self.conditional(node, value_range)
        gates = [gate for gate in self.scheme.gates.values() if node.entry.name in gate.bars]
        barring = [self.nodes[name].value_range for gate in gates if (name := f"gate.{gate.name}") in self.nodes]
        if not barring:
            return value_range if not value_range.possible_causes else evolve(value_range, constant=None)
        return barred_by(value_range, barring)

    def describe_budget(self, node: Node) -> ValueRange:
        """Return the range of the limit of a budget."""
        check_number(node.rules["is"], node.value_ranges["is"], "budget of no number")
        return node.value_ranges["is"]

    def describe_ladder(self, node: Node) -> ValueRange:
        """Return the levels of a ladder, with the causes for which rows can be without one."""
        ladder = node.ladder
        if ladder is None:
            return node.value_ranges["is"]
        cohort = number(0, most_rows(self.scheme, node.table, None), 1)
        for name, rule in node.rules.items():
            if name.startswith("quotas."):
                value_range = self.analysed(node, rule, {"rows": cohort, "candidates": cohort})
                check_number(rule, value_range, "places of no number")
                node.value_ranges[name] = value_range
        node.value_ranges |= rounding_ranges(ladder, partial(decided, self.scheme), node.value_ranges)
        for name, value_range in node.value_ranges.items():
            if name.startswith("order_by."):
                check_order(node, node.rules[name], value_range)
        check_cohort(self.scheme, self.nodes, node, cohort_ranges(self.scheme, self.nodes, ladder))
        return evolve(
            level(ladder.scale),
            possible_causes=ladder_causes(self.scheme, self.nodes, node, ladder),
            always_absent=always_absent(self.scheme, self.nodes, node, ladder),
        )

    def describe_pairing(self, node: Node) -> ValueRange:
        """Return the range of one rule of a pairing: a condition, an order, or a column of its cohorts."""
        pairing = node.entry
        assert isinstance(pairing, Pairing)
        value_range, rule = node.value_ranges["is"], node.rules["is"]
        part = str(rule.path[2])
        if part in ("helpers", "helped"):
            check_flag(rule, value_range)
        elif part == "within":
            check_cohort(self.scheme, self.nodes, node, [(rule.text, value_range)])
            if node.is_open and value_range.possible_causes:
                value_range = evolve(value_range, always_absent=Cause.UNDETERMINED)
        else:
            check_order(node, rule, value_range)
        choices = (pairing.each, pairing.at_most, pairing.within)
        if any(isinstance(value, ParameterName) and decided(self.scheme, value) is None for value in choices):
            causes = value_range.possible_causes | {Cause.UNDETERMINED}
            value_range = evolve(value_range, always_absent=Cause.UNDETERMINED, possible_causes=causes)
        return value_range


def barred_by(value_range: ValueRange, gates: Sequence[ValueRange]) -> ValueRange:
    """Return the range of an amount from which gates bar single rows.

    So the keys no longer determine the amount; and where nobody can have one yet, barred rows do not wait for it.
    """
    causes = value_range.possible_causes.union({Cause.NOT_APPLICABLE}, *(gate.possible_causes for gate in gates))
    never = value_range.always_absent if all(gate.always_absent for gate in gates) else None
    return evolve(value_range, possible_causes=causes, always_absent=never, constant=None, determined_by=None)


def fits(found: ValueRange, past: ValueRange) -> bool:
    """Return whether every value of a range is of the kind of past values, and one of them where those are listed."""
    known = past.values is None or (found.values is not None and set(found.values) <= set(past.values))
    return known and (found.kind, found.scale) == (past.kind, past.scale)
