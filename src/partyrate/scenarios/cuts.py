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
from partyrate.scenarios.axes import Axis
from partyrate.scenarios.rewriting import E, Edit, edited, with_rules

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
    """

    name: str
    entry: str
    rule: str
    value: Fraction
    step: Fraction

    @property
    def axis(self) -> Axis:
        """The values that it has: one step below, as it is, and one step above."""
        return Axis(self.name, (self.value - self.step, self.value, self.value + self.step))


def cuts_of(scheme: Scheme, entries: Sequence[str]) -> tuple[Scheme, list[Cut]]:
    """Find the cuts in the rules of some entries.

    Args:
        scheme: The scheme.
        entries: The names of formulas and ladders, and `gate.NAME`.

    Returns:
        The same scheme with a parameter for each number that is written in a comparison, and the cuts. Parameters
        without a value are none, since nothing is known that could be shifted.
    """
    search = _Search(scheme)
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

    scheme: Scheme
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
        if isinstance(edge, Fraction):
            return self._cut(edge, show(edge), rule, where)
        self._parameter(edge, rule, where)
        return edge

    def _cut(self, value: Fraction, written: str, rule: str, where: str) -> str:
        """Add a cut, and return the name of the parameter that it becomes."""
        decimals = len(written.partition(".")[2])
        name = self._free(f"cut_{len(self.cuts) + 1}")
        self.cuts[name] = Cut(name, where, rule, value, Fraction(1, 10**decimals))
        self.parameters.append(Parameter(name=name, value=value))
        return name

    def rule(self, rule: str, where: str) -> str:
        """Return a rule whose cuts are parameters."""
        edits: list[Edit] = []
        for compared, part in _compared(parse(rule).tree):
            if isinstance(part, ast.Name):
                self._parameter(part.id, text_of(compared), where)
                continue
            written = text_of(part)
            name = self._cut(Fraction(written), written, text_of(compared), where)
            place: Any = part
            edits.append((place.start, place.end, name))
        return edited(rule, edits)

    def _parameter(self, name: str, rule: str, where: str) -> None:
        parameter = self.scheme.parameters.get(name)
        if parameter is None or not isinstance(parameter.constant, Fraction) or name in self.cuts:
            return
        decimals = len(show(parameter.constant).partition(".")[2])
        step = parameter.step or Fraction(1, 10**decimals)
        self.cuts[name] = Cut(name, where, rule, parameter.constant, step)

    def _free(self, name: str) -> str:
        known: Mapping[str, Any] = {**self.scheme.entries, **self.scheme.tables}
        keys = {key for table in self.scheme.tables.values() for key in table.key}
        while name in known or name in keys or name in self.cuts:
            name += "_"
        return name


def _compared(tree: ast.AST) -> Iterator[tuple[ast.Compare, ast.expr]]:
    """Yield the numbers and names that comparisons by order have on one of their sides, each with its comparison."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Compare):
            continue
        sides = [node.left, *node.comparators]
        for position, side in enumerate(sides):
            beside = node.ops[max(position - 1, 0) : position + 1]
            is_number = isinstance(side, ast.Constant) and isinstance(side.value, Fraction)
            if (is_number or isinstance(side, ast.Name)) and any(isinstance(each, _ORDER) for each in beside):
                yield node, side
