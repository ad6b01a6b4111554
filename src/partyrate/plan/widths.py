"""Where in a rule whole numbers grow beyond what an engine holds, and which fractions let them grow."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Final

from attrs import frozen

from partyrate.language.domains.analysis import MAX_DIGITS, Analysis, ValueRange, rounded, step_of
from partyrate.language.grammar import Rule, span_of, text_of
from partyrate.language.interpreter import Interpreter
from partyrate.messages import Text, joined, text
from partyrate.numbers import Rounding
from partyrate.plan.names import NameResolver
from partyrate.plan.nodes import Node, Plan, condition_of
from partyrate.spans import Path, Span


@frozen
class TooWide:
    """The part of a rule at which whole numbers first pass a limit.

    Args:
        path: The rule.
        at: The part; the fraction to be rounded where there is one.
        fractions: The fractions that the part is made of and whose divisor varies, as they are written.
        apart: With how many decimals different values of each fraction stay apart, and the numbers below the limit;
            nothing where no number of decimals is known to do so.
    """

    path: Path = ()
    at: Span | None = None
    fractions: tuple[str, ...] = ()
    apart: tuple[int, ...] = ()

    @property
    def advice(self) -> Text:
        """The remedy: to round the fractions, where there are some; and to declare narrower bounds."""
        if not self.fractions:
            return text("declare narrower bounds")
        decimals = self.apart or (_DECIMALS,) * len(self.fractions)
        rounded = [f"round({each}, {count})" for each, count in zip(self.fractions, decimals, strict=True)]
        effect = text("rounded fractions apart" if self.apart else "rounded fractions equal")
        return text("round fractions first", rounded=joined(rounded), effect=effect)


_DECIMALS: Final = 4
"""The decimals of the fractions of the advice, where those that tell all values apart are too many."""


class _Parts(Interpreter[ValueRange]):
    """The interpreter of a rule over ranges, which notes those of all parts, and the first one beyond a limit."""

    def __init__(self, domain: Analysis, limit: int) -> None:
        super().__init__(domain)
        self.limit = limit
        self.ranges: dict[ast.expr, ValueRange] = {}
        self.first: ast.expr | None = None

    def node(self, node: ast.expr) -> ValueRange:
        value_range = super().node(node)
        self.ranges[node] = value_range
        if self.first is None and not value_range.stays_below(self.limit):
            self.first = node
        return value_range

    _eval = node

    def fractions(self) -> list[ast.expr]:
        """Return the innermost parts of the first one that are quotients by what varies."""
        parts = [] if self.first is None else [*ast.walk(self.first)][1:]
        found = [each for each in parts if isinstance(each, ast.expr) and self._is_fraction(each)]
        innermost = [each for each in found if {*ast.walk(each)} & {*found} == {each}]
        return sorted(innermost, key=lambda each: span_of(each).column)

    def _is_fraction(self, part: ast.expr) -> bool:
        value_range = self.ranges.get(part)
        return value_range is not None and value_range.kind == "number" and value_range.resolution is None


class _Rounded(Interpreter[ValueRange]):
    """The interpreter of a rule over ranges, in which some parts are rounded to decimals."""

    def __init__(self, domain: Analysis, decimals: Mapping[ast.expr, int]) -> None:
        super().__init__(domain)
        self.decimals = decimals

    def node(self, node: ast.expr) -> ValueRange:
        value_range, count = super().node(node), self.decimals.get(node)
        if count is None:
            return value_range
        made = rounded(value_range, step_of(count), Rounding.HALF_UP)
        return made.absent_by(*value_range.possible_causes)

    _eval = node


def too_wide(plan: Plan, node: Node, limit: int) -> TooWide:
    """Return where the whole numbers of a node pass a limit: at the part of a rule that needs them, not the first rule.

    A node whose own range alone passes it, such as an input, has no such part.
    """
    for name, rule in node.rules.items():
        value_range = node.value_ranges.get(name)
        if name.startswith("quotas.") or value_range is None or value_range.stays_below(limit):
            continue
        return _in_rule(plan, node, name, rule, limit)
    rules = list(node.rules.values())
    return TooWide(rules[-1].path, rules[-1].at) if rules else TooWide()


def _in_rule(plan: Plan, node: Node, name: str, rule: Rule, limit: int) -> TooWide:
    domain = Analysis(NameResolver(plan.scheme, plan.nodes), node.table, None, condition_of(node, name))
    parts = _Parts(domain, limit)
    parts.rule(rule)
    if parts.first is None:
        return TooWide(rule.path, rule.at)
    whole = text_of(parts.first)
    fractions = {written: part for part in parts.fractions() if (written := text_of(part)) != whole}
    marked = next(iter(fractions.values()), parts.first)
    at = None if rule.at is None else span_of(marked)  # a scheme in memory has no file
    decimals = {part: _decimals_apart(parts.ranges[part]) for part in fractions.values()}
    can_be = max(decimals.values(), default=0) <= MAX_DIGITS
    is_enough = can_be and _Rounded(domain, decimals).rule(rule).stays_below(limit)
    return TooWide(rule.path, at, tuple(fractions), tuple(decimals.values()) if is_enough else ())


def _decimals_apart(value_range: ValueRange) -> int:
    """Return the fewest decimals to which different values are never rounded to one."""
    most = value_range.max_denominator  # two fractions over at most so much lie at least 1 / (most * (most - 1)) apart
    return len(str(most * (most - 1) - 1)) if most > 1 else 0
