"""What each node of a plan can give: its rules read in the *bounds* domain, and what its kind adds to them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from partyrate.errors import KindError, StructureError, UnknownNameError, listed
from partyrate.language.domains.analysis import Analysis, ValueRange, highest, level, number, together, unknown
from partyrate.language.grammar import Rule, span_of
from partyrate.language.interpreter import Interpreter
from partyrate.model import Indicator, Ladder, Pairing, ParameterName, Scheme
from partyrate.numbers import Cause, show
from partyrate.plan.grids import grid_fault
from partyrate.plan.names import NameResolver, unknown_past
from partyrate.plan.nodes import (
    UNDESCRIBED,
    Node,
    condition_of,
    decided,
    looked_up,
    most_rows,
    section,
    within_names,
)
from partyrate.plan.quotas import rounding_magnitude, shared_magnitude
from partyrate.resources import ResourceBudget

MOST_DECIMALS: Final = 9
"""The most decimals of an input."""


class ValueAnalysis:
    """Describes the nodes of one scheme, in the order of work."""

    def __init__(self, scheme: Scheme, nodes: Mapping[str, Node], budget: ResourceBudget) -> None:
        self.scheme, self.nodes, self.budget = scheme, nodes, budget
        self.recorded: dict[str, None] = {}

    def describe(self, node: Node) -> None:
        """Find the bounds of a node.

        Raises:
            SchemeFault: The first fault of its rules.
        """
        self.describe_rules(node)
        self.check_past(node)
        node.value_range = getattr(self, f"describe_{node.kind}")(node)

    def check_past(self, node: Node) -> None:
        """Check that the bounds of what a node looks up in the past are known, though unpublished values hide them."""
        for name in looked_up(node):
            used = self.nodes.get(name)
            if used is None or used.value_range.kind != "number" or used.value_range.always_absent is None:
                continue
            if self.declared(used) is UNDESCRIBED:
                raise unknown_past(name)

    def place(self, node: Node, *path: str) -> Mapping[str, Any]:
        """Give place and path of a field of a node's entry, for an error."""
        whole = (section(node.entry), node.entry.name.partition("(")[0], *path)
        return {"at": self.scheme.span_of(*whole), "path": whole}

    def beforehand(self, node: Node) -> ValueRange:
        """Say what is known of a node before its rules are read, so that rules can look it up in the past."""
        if isinstance(node.entry, Ladder):
            return level(node.entry.scale)
        is_plain = isinstance(node.entry, Indicator) and not node.instance
        return self.declared(node) if is_plain else UNDESCRIBED

    def declared(self, node: Node) -> ValueRange:
        """Give what a formula declares of itself, so that rules can look it up in the past before it is described."""
        low, high, decimals = self.promised(node)
        if low is None or high is None or decimals is None:
            return UNDESCRIBED
        return evolve(number(low, high, 10**decimals), constant=None).absent_by(Cause.MISSING)

    def promised(self, node: Node) -> tuple[Fraction | None, Fraction | None, int | None]:
        """Return the low, high and decimals that an entry declares, each None where it does not or is unpublished.

        Raises:
            StructureError: No number lies within the bounds, or the decimals are no number of digits that there can be.
        """
        low, high, decimals = (self.number_of(node, name) for name in ("low", "high", "decimals"))
        if low is not None and high is not None and low > high:
            raise StructureError(
                f"low = {show(low)} is above high = {show(high)}", f"{node.entry.name!r} could have no value at all",
                "swap them, or fix the one that is wrong", **self.place(node, "low"),
            )  # fmt: skip
        return low, high, None if decimals is None else int(decimals)

    def describe_rules(self, node: Node) -> None:
        """Read every rule of a node in the bounds domain; places need the counts of a cohort and come later."""
        for name, rule in node.rules.items():
            if name.startswith("quotas."):
                continue
            node.value_ranges[name] = self.bounds(node, rule, given=condition_of(node, name))
            if name.endswith("when"):
                self.check_flag(rule, node.value_ranges[name])

    def bounds(
        self, node: Node, rule: Rule, extra: Mapping[str, ValueRange] | None = None, given: ast.expr | None = None
    ) -> ValueRange:
        """Read a rule of a node in the bounds domain, for rows in which a condition is true."""
        domain = Analysis(NameResolver(self.scheme, self.nodes, extra or {}), node.table, self.budget, given)
        value_range = Interpreter(domain).rule(rule)
        self.recorded.update(dict.fromkeys(domain.recorded))
        return value_range

    def conditional(self, node: Node, value_range: ValueRange) -> ValueRange:
        """Add what a false or absent `when` does."""
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

    def describe_input(self, node: Node) -> ValueRange:
        """Describe an input by what it declares."""
        entry = node.entry
        assert isinstance(entry, Indicator)
        if entry.kind == "number":
            low, high, decimals = self.promised(node)
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
            value_range = ValueRange(kind="date", low=Fraction(1), high=Fraction(3_652_059))
        else:
            value_range = ValueRange(kind=str(entry.kind))
        if entry.optional or "when" in node.rules or self.scheme.tables[node.table].expects:
            value_range = value_range.absent_by(Cause.MISSING)
        return self.conditional(node, value_range)

    def number_of(self, node: Node, field_name: str) -> Fraction | None:
        """Give a number of an entry that may name a parameter; None where that is unpublished."""
        value = getattr(node.entry, field_name)
        if isinstance(value, ParameterName):
            place = self.place(node, field_name)
            parameter = self.scheme.parameters.get(value.parameter)
            if parameter is None or parameter.kind != "number":
                raise UnknownNameError.of(
                    "parameter of kind number",
                    value.parameter,
                    [name for name, each in self.scheme.parameters.items() if each.kind == "number"],
                    f"{field_name} is a number, or names a parameter that is one",
                    **place,
                )
            value = parameter.value
        found = None if value is None else Fraction(value)
        if field_name == "decimals" and found is not None:
            most = MOST_DECIMALS if node.kind == "input" else self.budget.digits
            if found.denominator != 1 or not 0 <= found <= most:
                raise StructureError(
                    f"decimals = {show(found)}", f"decimals are a whole number from 0 to {most:,}",
                    "write how many decimals a value can have", **self.place(node, "decimals"),
                )  # fmt: skip
        return found

    def describe_formula(self, node: Node) -> ValueRange:
        """Describe a formula by its rule, and check what it promises."""
        value_range = node.value_ranges["is"]
        entry = node.entry
        assert isinstance(entry, Indicator)
        if value_range.kind == "text" and value_range.always_absent is None and value_range.values is None:
            raise KindError(
                f"the formula {node.name!r} gives a text", "formulas give numbers, flags, dates, levels or choices",
                "use the text where it is compared or looked up", span_of(node.rules["is"].tree),
            )  # fmt: skip
        self.check_promise(node, value_range)
        declared = self.declared(node)
        if value_range.kind == "number" and value_range.always_absent is not None and declared is not UNDESCRIBED:
            value_range = evolve(
                declared, possible_causes=value_range.possible_causes, always_absent=value_range.always_absent
            )  # as past rounds recorded it
        return self.conditional(node, value_range)

    def check_promise(self, node: Node, value_range: ValueRange) -> None:
        """Check that a formula keeps what it declares: its bounds, and its decimals, which round nothing."""
        low, high, decimals = self.promised(node)
        rule = re.sub(r"\s*\n\s*", " ", node.rules["is"].text.strip())
        if value_range.kind != "number":
            declared = [name for name in ("low", "high", "decimals") if getattr(node.entry, name) is not None]
            if declared:
                raise StructureError(
                    f"{node.name!r} is a {value_range.kind}, and declares {listed(declared)}",
                    "bounds and decimals are promises of numbers",
                    f"take out {listed(declared)}", **self.place(node, declared[0]),
                )  # fmt: skip
        if value_range.kind != "number" or value_range.always_absent is not None:
            return
        shown = value_range.decimals
        if decimals is not None and (shown is None or shown > decimals):
            raise StructureError(
                f"{node.name!r} can have {'endless' if shown is None else shown} decimals, and declares {decimals}",
                "decimals of a formula are a promise, not a rounding",
                f"round it: round({rule}, {decimals})"
                if node.kind == "formula"
                else f"take 'decimals' out; a formula with is = \"round({node.name}, {decimals})\" gives it rounded",
                **self.place(node, "decimals"),
            )
        if (low is not None and value_range.low < low) or (high is not None and value_range.high > high):
            raise StructureError(
                f"{node.name!r} can lie from {show(value_range.low)} to {show(value_range.high)}",
                f"it declares low {'-' if low is None else show(low)} and high {'-' if high is None else show(high)}",
                f"keep it there: {kept_between(rule, low, high)}, or fix the bounds"
                if node.kind == "formula"
                else "fix the bounds, or take them out",
                **self.place(node, "high" if high is not None and value_range.high > high else "low"),
            )

    describe_group = describe_formula

    def describe_gate(self, node: Node) -> ValueRange:
        """Describe a gate by its condition."""
        return node.value_ranges["when"]

    def describe_incentive(self, node: Node) -> ValueRange:
        """Describe an incentive by its amount."""
        value_range = node.value_ranges.get("amount", ValueRange(kind="flag", constant=True))
        if "amount" in node.value_ranges and value_range.kind not in ("number", "level"):
            rule = node.rules["amount"]
            raise KindError(
                f"the amount {rule.text!r} is a {value_range.kind}", "an amount is a number", "write a number",
                span_of(rule.tree), rule.path,
            )  # fmt: skip
        value_range = self.conditional(node, value_range)
        gates = [gate for gate in self.scheme.gates.values() if node.entry.name in gate.bars]
        known = [self.nodes[name].value_range for gate in gates if (name := f"gate.{gate.name}") in self.nodes]
        barred = {Cause.NOT_APPLICABLE} if known else set()
        causes = value_range.possible_causes.union(barred, *(gate.possible_causes for gate in known))
        by = None if known else value_range.determined_by  # a gate bars single rows
        return evolve(
            value_range, possible_causes=causes, constant=None if causes else value_range.constant, determined_by=by
        )

    def describe_budget(self, node: Node) -> ValueRange:
        """Describe a budget by its limit."""
        value_range, rule = node.value_ranges["is"], node.rules["is"]
        if value_range.kind != "number":
            raise KindError(
                f"the limit {rule.text!r} is a {value_range.kind}",
                "a budget is a number, in the unit of its incentives",
                "write a number", span_of(rule.tree), rule.path,
            )  # fmt: skip
        return value_range

    def describe_ladder(self, node: Node) -> ValueRange:
        """Describe a ladder by its levels, and why rows can be without one."""
        ladder = node.ladder
        if ladder is None:
            return node.value_ranges["is"]
        cohort = number(0, most_rows(self.scheme, node.table, None), 1)
        for name, rule in node.rules.items():
            if not name.startswith("quotas."):
                continue
            value_range = self.bounds(node, rule, {"rows": cohort, "candidates": cohort})
            if value_range.kind != "number":
                raise KindError(
                    f"the places {rule.text!r} are a {value_range.kind}", "places are a number",
                    "write for instance 0.1 * candidates", span_of(rule.tree), rule.path,
                )  # fmt: skip
            node.value_ranges[name] = value_range
        self.describe_rounding(node, ladder)
        for name, value_range in node.value_ranges.items():
            if name.startswith("order_by."):
                self.check_order(node, node.rules[name], value_range)
        self.check_cohort(node, self.cohort_statics(ladder))
        return evolve(
            level(ladder.scale),
            possible_causes=self.ladder_causes(node, ladder),
            always_absent=self.never(node, ladder),
        )

    def describe_rounding(self, node: Node, ladder: Ladder) -> None:
        """Add to the quotas of a ladder the whole numbers that are met when their places are rounded."""
        enforced = [f"quotas.{number}" for number, quota in enumerate(ladder.quotas) if quota.bound != "about"]
        ranges = node.value_ranges
        magnitudes = {name: rounding_magnitude(ranges[name]) for name in enforced}
        if decided(self.scheme, ladder.round) in ("largest_remainder", None):
            shared = shared_magnitude([ranges[name] for name in enforced])
            magnitudes = {name: max(own, shared) for name, own in magnitudes.items()}
        for name, magnitude in magnitudes.items():
            ranges[name] = evolve(ranges[name], max_magnitude=highest([ranges[name].max_magnitude, magnitude]))

    def describe_pairing(self, node: Node) -> ValueRange:
        """Describe one rule of a pairing: a condition, an order, or a column of its cohorts."""
        pairing = node.entry
        assert isinstance(pairing, Pairing)
        value_range, rule = node.value_ranges["is"], node.rules["is"]
        part = str(rule.path[2])
        if part in ("helpers", "helped"):
            self.check_flag(rule, value_range)
        elif part == "within":
            self.check_cohort(node, [(rule.text, value_range)])
            if node.is_open and value_range.possible_causes:
                value_range = evolve(value_range, always_absent=Cause.UNDETERMINED)
        else:
            self.check_order(node, rule, value_range)
        for field_name in ("each", "at_most", "within"):
            value = getattr(pairing, field_name)
            if isinstance(value, ParameterName) and decided(self.scheme, value) is None:
                value_range = evolve(
                    value_range,
                    always_absent=Cause.UNDETERMINED,
                    possible_causes=value_range.possible_causes | {Cause.UNDETERMINED},
                )
        return value_range

    def check_flag(self, rule: Rule, value_range: ValueRange) -> None:
        """Report a condition that is no flag."""
        if value_range.kind != "flag":
            raise KindError(
                f"{rule.text!r} is a {value_range.kind}, not a flag",
                "a condition is true or false",
                f"compare it, for instance {rule.text} > 0"
                if value_range.kind == "number"
                else f"compare it, for instance {rule.text} >= {value_range.scale.names[0]!r}"
                if value_range.scale is not None
                else "write a comparison",
                span_of(rule.tree),
                rule.path,
            )

    def check_order(self, node: Node, rule: Rule, value_range: ValueRange) -> None:
        """Report what rows cannot be ordered by."""
        if value_range.kind == "text" or value_range.resolution is None:
            raise KindError(
                f"{rule.text!r} cannot order a {section(node.entry)}: it is "
                + ("a text" if value_range.kind == "text" else "a quotient of values that vary"),
                "rows are ordered by numbers with fixed decimals, dates, flags or levels",
                "order by one of these"
                if value_range.kind == "text"
                else f"round it as the source says, round({rule.text}, 4), which makes rows even that differ by less; "
                f"or order by a formula with rank({rule.text}, 'asc', within=(), ties='min'), which is exact",
                span_of(rule.tree),
                rule.path,
            )

    def cohort_statics(self, ladder: Ladder) -> list[tuple[str, ValueRange]]:
        """Describe the values that form the cohorts of a ladder; key columns are not among them."""
        names = within_names(decided(self.scheme, ladder.within))
        return [(name, self.nodes[name].value_range) for name in names if name in self.nodes]

    def check_cohort(self, node: Node, columns: Iterable[tuple[str, ValueRange]]) -> None:
        """Report a column of `within` that can be absent, or whose values cannot be told apart as they stand."""
        for name, value_range in columns:
            known = self.nodes.get(name)
            if known is not None and known.is_open and value_range.possible_causes:
                continue  # which rows are together depends on what is unpublished
            if value_range.always_absent is not Cause.UNDETERMINED and (
                value_range.possible_causes or value_range.resolution is None
            ):
                raise StructureError(
                    f"{name!r} forms the cohorts of {node.entry.name!r} and "
                    + ("can be absent" if value_range.possible_causes else "is a quotient of values that vary"),
                    "every row is in just one cohort",
                    f"give a formula with coalesce({name}, ...) a name, and use that"
                    if value_range.possible_causes
                    else f"give a formula with round({name}, ...) a name, and use that",
                    **self.place(node, "within"),
                )

    def ladder_causes(self, node: Node, ladder: Ladder) -> frozenset[Cause]:
        """Find why a row can be without a level."""
        causes: set[Cause] = set()
        if "when" in node.value_ranges:
            causes |= {Cause.NOT_APPLICABLE}
        for value_range in node.value_ranges.values():
            causes |= value_range.possible_causes
        gates = [gate for gate in self.scheme.gates.values() if ladder.name in gate.ladders]
        for gate in gates:
            gated = self.nodes.get(f"gate.{gate.name}")
            causes |= gated.value_range.possible_causes if gated is not None else set()
            if ladder.name in gate.exclude:
                causes.add(Cause.NOT_APPLICABLE)
        lowest = any(level.when is not None for level in ladder.levels[-1:])
        if lowest or ladder.enforced or ladder.overlap != "first":
            causes.add(Cause.NO_RULE)
        fields: list[Any] = [ladder.ties, ladder.round, ladder.conflict, ladder.overlap, ladder.within]
        fields += [each for gate in gates for each in (gate.freed, gate.takes_place)]
        if any(isinstance(value, ParameterName) and decided(self.scheme, value) is None for value in fields):
            causes.add(Cause.UNDETERMINED)
        return frozenset(causes)

    def never(self, node: Node, ladder: Ladder) -> Cause | None:
        """Return whether the ladder is undetermined for every row: what forms its cohorts or its own `when` is.

        Without places also the condition of its best level. Not where something else may decide first for a row: a gate
        that fixes or excludes it, another cause of absence. Places, orders and conditions need not matter to a row.
        """
        if decided(self.scheme, ladder.within) is None:
            return Cause.UNDETERMINED
        cohort = self.cohort_statics(ladder)
        if self.undetermined(value_range for _, value_range in cohort) or any(
            value_range.possible_causes and self.nodes[name].is_open for name, value_range in cohort
        ):
            return Cause.UNDETERMINED
        gates = [gate for gate in self.scheme.gates.values() if ladder.name in gate.ladders]
        if any(ladder.name in gate.fix or ladder.name in gate.exclude for gate in gates):
            return None
        if "when" in node.value_ranges:
            return self.undetermined([node.value_ranges["when"]])
        if ladder.enforced:
            return None
        if (
            ladder.overlap == "first"
            and (first := node.value_ranges.get("levels.0.when"))
            and first.always_absent is not None
        ):
            return self.undetermined([first])
        return None

    def undetermined(self, value_ranges: Iterable[ValueRange]) -> Cause | None:
        """Say whether one of several values is undetermined for every row."""
        return (
            Cause.UNDETERMINED
            if any(value_range.always_absent is Cause.UNDETERMINED for value_range in value_ranges)
            else None
        )


def kept_between(rule: str, low: Fraction | None, high: Fraction | None) -> str:
    """Write a rule that keeps another one within the bounds that are declared."""
    if low is None or high is None:
        return f"max({rule}, {show(low)})" if low is not None else f"min({rule}, {show(high or Fraction(0))})"
    return f"clamp({rule}, {show(low)}, {show(high)})"
