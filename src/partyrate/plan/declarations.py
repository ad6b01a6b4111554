"""The bounds and decimals that entries declare: an input has them, and a formula promises them."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from attrs import evolve, frozen

from partyrate.errors import StructureError, UnknownNameError, counted, listed
from partyrate.language.domains.analysis import ValueRange, number
from partyrate.messages import Text, message, text, word
from partyrate.model import ParameterName, Scheme
from partyrate.numbers import Cause, show
from partyrate.plan.nodes import UNDESCRIBED, Node, located
from partyrate.resources import ResourceBudget

MOST_DECIMALS: Final = 9
"""The most decimals of an input."""


@frozen
class Declarations:
    """The bounds and decimals that the entries of one scheme declare."""

    scheme: Scheme
    budget: ResourceBudget

    def range_of(self, node: Node) -> ValueRange:
        """Return the range that an entry declares, by which rules can look it up in the past before it is analysed."""
        low, high, decimals = self.bounds_of(node)
        if low is None or high is None or decimals is None:
            return UNDESCRIBED
        return evolve(number(low, high, 10**decimals), constant=None).absent_by(Cause.MISSING)

    def past_range_of(self, node: Node) -> ValueRange | None:
        """Return the range that a computed number declares for past rounds too; None where it declares nothing."""
        found, (low, high, decimals) = node.value_range, self.bounds_of(node)
        step = found.resolution if decimals is None else 10**decimals
        if step is None or (low is None and high is None and decimals is None):
            return None
        declared = number(found.low if low is None else low, found.high if high is None else high, step)
        return evolve(declared, constant=None, possible_causes=found.possible_causes, always_absent=found.always_absent)

    def bounds_of(self, node: Node) -> tuple[Fraction | None, Fraction | None, int | None]:
        """Return the low, high and decimals that an entry declares, each None where it does not or is unpublished.

        Raises:
            StructureError: No number lies within the bounds, or the decimals are no number of digits that there can be.
        """
        low, high, decimals = (self.number_of(node, name) for name in ("low", "high", "decimals"))
        if low is not None and high is not None and low > high:
            lines = message("low above high", low=show(low), high=show(high), name=node.entry.name)
            raise StructureError(*lines, *located(self.scheme, node.entry, "low"))
        return low, high, None if decimals is None else int(decimals)

    def number_of(self, node: Node, field_name: str) -> Fraction | None:
        """Return a number of an entry that may name a parameter; None where that is unpublished."""
        value = getattr(node.entry, field_name)
        if isinstance(value, ParameterName):
            parameter = self.scheme.parameters.get(value.parameter)
            if parameter is None or parameter.kind != "number":
                known = [name for name, other in self.scheme.parameters.items() if other.kind == "number"]
                why, at = text("number of a field", field=field_name), located(self.scheme, node.entry, field_name)
                raise UnknownNameError.of("parameter of kind number", value.parameter, known, why, *at)
            value = parameter.constant
        if value is None:
            return None
        declared = Fraction(value)
        if field_name == "decimals":
            most = MOST_DECIMALS if node.kind == "input" else self.budget.digits
            if declared.denominator != 1 or not 0 <= declared <= most:
                lines = message("decimals of no value", decimals=show(declared), most=most)
                raise StructureError(*lines, *located(self.scheme, node.entry, "decimals"))
        return declared

    def check(self, node: Node, value_range: ValueRange) -> None:
        """Check that the range of a formula keeps what it declares: its bounds, and its decimals, which round nothing.

        Raises:
            StructureError: It does not.
        """
        low, high, decimals = self.bounds_of(node)
        if value_range.kind != "number":
            declared = [name for name in ("low", "high", "decimals") if getattr(node.entry, name) is not None]
            if declared:
                kind = word("kind", value_range.kind)
                lines = message("promise of no number", name=node.name, kind=kind, keys=listed(declared))
                raise StructureError(*lines, *located(self.scheme, node.entry, declared[0]))
        elif value_range.always_absent is None:
            self.check_decimals(node, value_range, decimals)
            self.check_bounds(node, value_range, low, high)

    def check_decimals(self, node: Node, value_range: ValueRange, declared: int | None) -> None:
        """Check that the values of a formula have no more decimals than it declares."""
        decimals = value_range.decimals
        if declared is None or (decimals is not None and decimals <= declared):
            return
        if _has_rule(node):
            fix = text("round the rule", rule=node.rules["is"].line, decimals=declared)
        elif node.kind == "formula":
            fix = text("round the rows", decimals=counted(declared, "decimal"))
        else:
            fix = text("round the group", name=node.name, decimals=declared)
        shown = text("endless") if decimals is None else counted(decimals, "decimal")
        lines = message("more decimals than declared", name=node.name, decimals=shown, declared=declared, fix=fix)
        raise StructureError(*lines, *located(self.scheme, node.entry, "decimals"))

    def check_bounds(self, node: Node, value_range: ValueRange, low: Fraction | None, high: Fraction | None) -> None:
        """Check that the values of a formula lie within the bounds that it declares."""
        is_above = high is not None and value_range.high > high
        if not is_above and (low is None or value_range.low >= low):
            return
        lines = message(
            "outside declared bounds",
            name=node.name,
            low=show(value_range.low),
            high=show(value_range.high),
            declared_low="-" if low is None else show(low),
            declared_high="-" if high is None else show(high),
            fix=_bounds_fix(node, low, high),
        )
        raise StructureError(*lines, *located(self.scheme, node.entry, "high" if is_above else "low"))


def _has_rule(node: Node) -> bool:
    """Whether a node has a rule that somebody wrote: no group, and no decision."""
    return getattr(node.entry, "formula", None) is not None


def _bounds_fix(node: Node, low: Fraction | None, high: Fraction | None) -> Text:
    if not _has_rule(node):
        return text("fix the bounds")
    return text("keep within bounds", rule=_kept_between(node.rules["is"].line, low, high))


def _kept_between(rule: str, low: Fraction | None, high: Fraction | None) -> str:
    """Return a rule that keeps another one within the bounds that are declared."""
    if low is None or high is None:
        return f"max({rule}, {show(low)})" if low is not None else f"min({rule}, {show(high or Fraction(0))})"
    return f"clamp({rule}, {show(low)}, {show(high)})"
