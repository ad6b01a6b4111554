"""The cuts of a scheme: numbers that its rules compare values with, each made a parameter that can be shifted."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, Final

from attrs import define, evolve, field, frozen

from partyrate.language.grammar import parse, text_of
from partyrate.model import Parameter, Scheme, section_of
from partyrate.numbers import show
from partyrate.plan import Plan
from partyrate.scenarios.axes import Axis
from partyrate.scenarios.rewriting import E, Edit, edited, with_rules

_Bounds = tuple[Fraction, Fraction] | None
"""The least and the greatest number that a value can be, where they are known."""

_ORDER: Final = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


@frozen
class Cut:
    """A number that a rule compares a value with.

    Args:
        name: The parameter that stands for it.
        entry: The first entry whose rule holds it, as `ladder star`.
        rule: The comparison, as it is written there.
        value: The number.
        step: How far it is shifted: the `step` of a parameter, else one in the last decimal that is written.
        bounds: The least and the greatest number that what it is compared with can be; None where that is not known.
    """

    name: str
    entry: str
    rule: str
    value: Fraction
    step: Fraction
    bounds: _Bounds = None

    @property
    def shifted(self) -> tuple[Fraction, ...]:
        """The values one step below and above; the bounds where these are nearer, and none beyond them."""
        below, above = self.value - self.step, self.value + self.step
        if self.bounds is not None:
            below = max(below, min(self.bounds[0], self.value))
            above = min(above, max(self.bounds[1], self.value))
        return tuple(value for value in (below, above) if value != self.value)

    @property
    def axis(self) -> Axis:
        """The values that it has: as it is, and shifted."""
        return Axis(self.name, tuple(sorted((self.value, *self.shifted))))


def cuts_of(plan: Plan, entries: Sequence[str]) -> tuple[Scheme, list[Cut]]:
    """Find the cuts in the rules of some entries.

    Args:
        plan: The scheme, with the ranges of its values.
        entries: The names of formulas and ladders, and `gate.NAME`.

    Returns:
        The same scheme with a parameter for each number that is written in a comparison, and the cuts. Parameters
        without a value are none, since nothing is known that could be shifted.
    """
    scheme, search = plan.scheme, _Search(plan)
    rules = {name for name in entries if name not in scheme.indicators or not scheme.indicators[name].is_input}
    indicators = [search.changed(each, each.name in rules) for each in scheme.indicators.values()]
    ladders = [search.changed(each, each.name in entries) for each in scheme.ladders.values()]
    gates = [search.changed(each, f"gate.{each.name}" in entries) for each in scheme.gates.values()]
    made = evolve(
        scheme,
        parameters=[*scheme.parameters.values(), *search.parameters],
        indicators=indicators,
        ladders=ladders,
        gates=gates,
    )
    return made, list(search.cuts.values())


@define(eq=False)
class _Search:
    """Finds the cuts of a scheme."""

    plan: Plan
    cuts: dict[str, Cut] = field(factory=dict)
    parameters: list[Parameter] = field(factory=list)

    def changed(self, entry: E, is_wanted: bool) -> E:  # noqa: FBT001 - of one caller
        """Return an entry whose cuts are parameters."""
        if not is_wanted:
            return entry
        where = f"{section_of(entry)} {entry.name}"
        return with_rules(entry, partial(self.rule, where=where), partial(self.edge, where=where))

    def edge(self, edge: Fraction | str, rule: str, where: str) -> Fraction | str:
        """Return an edge of a decision that is a parameter."""
        compared = parse(rule).tree
        bounds = self._bounds([compared.left] if isinstance(compared, ast.Compare) else [])
        if isinstance(edge, Fraction):
            return self._cut(edge, show(edge), rule, where, bounds)
        self._parameter(edge, rule, where, bounds)
        return edge

    def _cut(self, value: Fraction, written: str, rule: str, where: str, bounds: _Bounds) -> str:
        """Add a cut, and return the name of the parameter that it becomes."""
        decimals = len(written.partition(".")[2])
        name = self._free(f"cut_{len(self.cuts) + 1}")
        self.cuts[name] = Cut(name, where, rule, value, Fraction(1, 10**decimals), bounds)
        self.parameters.append(Parameter(name=name, value=value))
        return name

    def rule(self, rule: str, where: str) -> str:
        """Return a rule whose cuts are parameters."""
        edits: list[Edit] = []
        for compared, part, beside in _compared(parse(rule).tree):
            if isinstance(part, ast.Name):
                self._parameter(part.id, text_of(compared), where, self._bounds(beside))
                continue
            written = text_of(part)
            name = self._cut(Fraction(written), written, text_of(compared), where, self._bounds(beside))
            place: Any = part
            edits.append((place.start, place.end, name))
        return edited(rule, edits)

    def _bounds(self, parts: Sequence[ast.expr]) -> _Bounds:
        """Return between which numbers all of some parts of a rule lie, where each is a name of known bounds."""
        nodes = [self.plan.nodes.get(part.id) if isinstance(part, ast.Name) else None for part in parts]
        ranges = [node.value_range for node in nodes if node is not None and node.value_range.kind == "number"]
        if not ranges or len(ranges) < len(parts):
            return None
        return min(each.low for each in ranges), max(each.high for each in ranges)

    def _parameter(self, name: str, rule: str, where: str, bounds: _Bounds) -> None:
        """Add a parameter as a cut; of one that is compared with several values the bounds are those of all."""
        parameter = self.plan.scheme.parameters.get(name)
        if parameter is None or not isinstance(parameter.constant, Fraction):
            return
        if name in self.cuts:
            own = self.cuts[name].bounds
            wider = None if own is None or bounds is None else (min(own[0], bounds[0]), max(own[1], bounds[1]))
            self.cuts[name] = evolve(self.cuts[name], bounds=wider)
            return
        decimals = len(show(parameter.constant).partition(".")[2])
        step = parameter.step or Fraction(1, 10**decimals)
        self.cuts[name] = Cut(name, where, rule, parameter.constant, step, bounds)

    def _free(self, name: str) -> str:
        known: Mapping[str, Any] = {**self.plan.scheme.entries, **self.plan.scheme.tables}
        keys = {key for table in self.plan.scheme.tables.values() for key in table.key}
        while name in known or name in keys or name in self.cuts:
            name += "_"
        return name


def _compared(tree: ast.AST) -> Iterator[tuple[ast.Compare, ast.expr, list[ast.expr]]]:
    """Yield the numbers and names that comparisons by order have on one of their sides.

    Each comes with its comparison, and with what it is compared with.
    """
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        for position, side in enumerate(sides):
            beside = node.ops[max(position - 1, 0) : position + 1]
            is_number = isinstance(side, ast.Constant) and isinstance(side.value, Fraction)
            if (is_number or isinstance(side, ast.Name)) and any(isinstance(each, _ORDER) for each in beside):
                yield node, side, [*sides[max(position - 1, 0) : position], *sides[position + 1 : position + 2]]
