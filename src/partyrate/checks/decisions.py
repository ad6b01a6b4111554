"""Checks of decisions: whether their rows leave gaps, overlap, or can never hold, each shown by single values.

The conditions of rows are true and false on whole stretches of values, between the constants that they compare with. So
a value of each stretch stands for all of them, and all combinations of such values are tried. What the data bring has
every value of its bounds and decimals, so that a combination that no row fits can occur; of what is computed that is
not known, nor of a comparison of two such values, which counts as a flag of its own.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import islice, pairwise, product
from typing import Any, Final

from attrs import define, evolve, field

from partyrate.checks.finding import finding_at, shown_value
from partyrate.errors import Finding, SchemeFault
from partyrate.language.domains.analysis import Analysis, ValueRange
from partyrate.language.functions import OPERATORS
from partyrate.language.grammar import text_of
from partyrate.language.interpreter import Interpreter
from partyrate.messages import Text, joined, text
from partyrate.model import Indicator
from partyrate.numbers import show
from partyrate.plan import NameResolver, Node, Plan, entry_name
from partyrate.plan.decisions import RowOf, rows_of
from partyrate.spans import Path

MOST_TRIED: Final = 20_000
"""The most combinations of values that are tried for one decision."""

MOST_PAIRS: Final = 3
"""The most overlapping pairs of rows of one decision that are reported."""

OPEN: Final = "open"
"""The verdict of a finding that is not decided."""

OTHER_TEXT: Final = "..."
"""Stands for a text that no condition names."""

Values = Mapping[str, Any]
"""A value for each of the quantities that conditions compare, by its text."""

Test = Callable[[Values], bool]


def decisions(plan: Plan) -> Iterator[Finding]:
    """Find gaps and overlaps of decisions, and rows that never hold."""
    checked: set[str] = set()
    for node in plan.nodes.values():
        entry, name = node.entry, entry_name(node.entry.name)
        if isinstance(entry, Indicator) and entry.is_decision and name not in checked:
            checked.add(name)
            if entry.hits == "parts":
                yield from _falling_edges(plan, entry, name)
            elif node.is_computable:
                yield from _Rows(plan, node, entry, name).findings()


def _falling_edges(plan: Plan, entry: Indicator, name: str) -> Iterator[Finding]:
    """Find edges of parts that are published parameters and do not rise."""
    edges: list[tuple[tuple[str | int, ...], Fraction]] = []
    for index, row in enumerate(entry.rows or ()):
        for key, edge in row.edges.items():
            parameter = plan.scheme.parameters.get(edge) if isinstance(edge, str) else None
            value = edge if parameter is None else parameter.value
            if isinstance(value, Fraction):
                edges.append((("decision", name, "rows", index, key), value))
    for (_, before), (path, edge) in pairwise(edges):
        if edge <= before:
            code = "edges-out-of-order"
            yield finding_at(plan.scheme, path, code, name=name, edge=show(edge), before=show(before))


class _Rows:
    """The rows of one decision over all combinations of values that tell their conditions apart."""

    def __init__(self, plan: Plan, node: Node, entry: Indicator, name: str) -> None:
        self.plan, self.entry, self.name = plan, entry, name
        variants = node.rule_variants.get("is")
        rows = rows_of(variants.written.tree if variants is not None else node.rules["is"].tree)
        self.rows: list[RowOf] = [row for row in rows if row.condition is not None]
        self.has_rest = len(self.rows) < len(rows)
        self.space = _Space(plan, node)
        self.tests = [self.space.test(row.condition) for row in self.rows if row.condition is not None]

    @property
    def is_open(self) -> bool:
        """Whether a gap or an overlap matters."""
        return self.entry.hits == "unique" or (self.entry.hits == "first" and not self.has_rest)

    def findings(self) -> Iterator[Finding]:
        """Yield what is found."""
        if self.space.size > MOST_TRIED:
            if self.is_open:
                yield self.found(("decision", self.name), "decision-undecided", is_open=True)
            return
        reached: set[int] = set()
        gaps: list[Values] = []
        overlaps: dict[tuple[int, int], Values] = {}
        for values in self.space.combinations():
            holding = [number for number, test in enumerate(self.tests) if test(values)]
            reached.update(holding[:1] if self.entry.hits == "first" else holding)
            if not holding and (not gaps or self.space.is_line):
                gaps.append(values)
            if len(holding) > 1:
                overlaps.setdefault((holding[0], holding[1]), values)
        yield from self.gap(gaps)
        yield from self.overlaps(overlaps)
        for number, row in enumerate(self.rows):
            if number not in reached:
                path = ("decision", self.name, "rows", row.index)
                yield self.found(path, "decision-row-never", row=row.index + 1)

    def gap(self, found: Sequence[Values]) -> Iterator[Finding]:
        """Yield a combination of values that no row fits; of a single number, all stretches that none fits."""
        if found and not self.has_rest and self.entry.hits in ("first", "unique"):
            path = ("decision", self.name, "rows")
            values = self.space.stretches(found) if self.space.is_line else self.space.words(found[0])
            yield self.shown(path, "decision-gap", found[0], values=values)

    def overlaps(self, found: Mapping[tuple[int, int], Values]) -> Iterator[Finding]:
        """Yield the pairs of rows of which only one may hold, with values for which both do."""
        if self.entry.hits != "unique":
            return
        for (one, other), values in islice(found.items(), MOST_PAIRS):
            rows = joined(str(self.rows[number].index + 1) for number in (one, other))
            path = ("decision", self.name, "rows", self.rows[other].index)
            yield self.shown(path, "decision-overlap", values, rows=rows, values=self.space.words(values))

    def shown(self, path: Path, code: str, witness: Values, **data: Any) -> Finding:
        """Build a finding that values show, or that they show where they can occur together."""
        if not self.space.is_exact:
            return self.found(path, f"{code}-possible", is_open=True, **data)
        plain = {name: self.space.plain(name, value) for name, value in witness.items()}
        return self.found(path, code, witness=plain, **data)

    def found(self, path: Path, code: str, *, is_open: bool = False, **data: Any) -> Finding:
        """Build a finding about the decision, which an enumeration of all cases found or left open."""
        finding = finding_at(self.plan.scheme, path, code, decided_by="enumeration", name=self.name, **data)
        return evolve(finding, verdict=OPEN) if is_open else finding


@define
class _Quantity:
    """A number, flag, text or date that conditions compare with constants.

    Args:
        value_range: What is known of it.
        entry: The input that it is; None for what is computed.
        is_exact: Whether it can have every value of its bounds, whatever the others have.
        compared: The constants that it is compared with.
    """

    value_range: ValueRange
    entry: Indicator | None
    is_exact: bool
    compared: set[Any] = field(factory=set)

    def values(self) -> list[Any]:
        """Return values of which one lies in each stretch between the constants."""
        known = self.value_range
        if known.kind == "flag":
            return [False, True]
        if known.kind == "text":
            return list(known.values or [*sorted(self.compared), OTHER_TEXT])
        if known.kind == "level" and known.scale is not None:
            return list(range(len(known.scale.names)))
        if self.entry is not None and self.entry.allowed:
            return sorted(self.entry.allowed)
        return self.numbers()

    def numbers(self) -> list[Fraction]:
        """Return numbers at both ends, and beside each constant, on the steps that the number has."""
        low, high, step = self.value_range.low, self.value_range.high, self.step
        found = {low, high}
        for constant in self.compared:
            below = math.floor(constant / step) * step
            found.update((below - step, below, below + step))
        on_steps = {number for number in found if (number / step).denominator == 1}
        return sorted(number for number in on_steps or found if low <= number <= high)

    @property
    def step(self) -> Fraction:
        """The step between its values; of quotients, one that lies within every stretch."""
        declared = None if self.entry is None else self.entry.step
        if declared is not None:
            return declared
        if self.value_range.resolution is not None:
            return Fraction(1, self.value_range.resolution)
        gaps = [abs(one - other) for one, other in pairwise(sorted(self.compared)) if one != other]
        nearest: Fraction = min([Fraction(1), *gaps])
        return nearest / 4


class _Space:
    """The quantities that the conditions of one decision compare."""

    def __init__(self, plan: Plan, node: Node) -> None:
        self.plan = plan
        self.analysis = Analysis(NameResolver(plan.scheme, plan.nodes), node.table, plan.budget)
        self.quantities: dict[str, _Quantity] = {}

    @property
    def is_exact(self) -> bool:
        """Whether every combination can occur."""
        return all(each.is_exact for each in self.quantities.values())

    @property
    def size(self) -> int:
        """The number of combinations."""
        return math.prod(len(each.values()) for each in self.quantities.values())

    def combinations(self) -> Iterator[Values]:
        """Yield every combination of values."""
        names = list(self.quantities)
        for values in product(*(each.values() for each in self.quantities.values())):
            yield dict(zip(names, values, strict=True))

    @property
    def is_line(self) -> bool:
        """Whether the conditions are about one number alone."""
        return [each.value_range.kind for each in self.quantities.values()] == ["number"]

    def stretches(self, found: Sequence[Values]) -> Text:
        """Return the stretches of the one number that some of its values stand for."""
        ((name, quantity),) = self.quantities.items()
        missed, runs = {values[name] for values in found}, list[list[Any]]()
        for before, value in pairwise([None, *quantity.values()]):
            if value in missed and before in missed:
                runs[-1].append(value)
            elif value in missed:
                runs.append([value])
        return joined(
            self.said(name, run[0])
            if len(run) == 1
            else text("witness between", name=name, low=show(run[0]), high=show(run[-1]))
            for run in runs
        )

    def words(self, values: Values) -> Text:
        """Return a combination of values as messages name it."""
        return joined((self.said(name, value) for name, value in values.items()), 6)

    def said(self, name: str, value: Any) -> Text:
        """Return one value as messages name it."""
        if isinstance(value, bool):
            return text("witness true" if value else "witness false", name=name)
        return text("witness of", name=name, value=self.plain(name, value))

    def plain(self, name: str, value: Any) -> Any:
        """Return one value as a witness holds it."""
        known = self.quantities[name].value_range
        if known.kind == "level" and known.scale is not None:
            return known.scale.names[value]
        return shown_value(date.fromordinal(int(value)) if known.kind == "date" else value)

    # ------------------------------------------------------------------------------------------------------ conditions

    def test(self, node: ast.expr) -> Test:
        """Return a condition as a function of the values of the quantities in it."""
        match node:
            case ast.BoolOp(op=ast.And() | ast.Or()):
                tests = [self.test(part) for part in node.values]
                return _joined(tests, is_and=isinstance(node.op, ast.And))
            case ast.UnaryOp(op=ast.Not()):
                inner = self.test(node.operand)
                return lambda values: not inner(values)
            case ast.Compare():
                return self.comparison(node)
        if (constant := self.constant(node)) is not None:
            return lambda _: bool(constant)
        return self.flag(node)

    def flag(self, node: ast.expr) -> Test:
        """Return a condition that is looked into no further."""
        name = text_of(node)
        self.quantity(node, name, ValueRange(kind="flag"))
        return lambda values: bool(values[name])

    def comparison(self, node: ast.Compare) -> Test:
        """Return a comparison, or a chain of them; a flag of its own where it is not with constants."""
        pairs = list(self.pairs(node))
        return self.flag(node) if None in pairs else _joined([pair for pair in pairs if pair is not None], is_and=True)

    def pairs(self, node: ast.Compare) -> Iterator[Test | None]:
        """Yield each comparison of a chain; None for one that is not with constants."""
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            sign = OPERATORS[type(operator)]
            if sign in ("in", "not in"):
                members = right.elts if isinstance(right, ast.Tuple) else [right]
                tests = [self.pair(left, "==", member) for member in members]
                yield None if None in tests else self.among([test for test in tests if test is not None], sign)
            else:
                yield self.pair(left, sign, right)
                left = right

    @staticmethod
    def among(tests: Sequence[Test], sign: str) -> Test:
        """Return whether a value is, or is not, one of several constants."""
        test = _joined(tests, is_and=False)
        return test if sign == "in" else lambda values: not test(values)

    def pair(self, left: ast.expr, sign: str, right: ast.expr) -> Test | None:
        """Return a comparison of a quantity with a constant; None where it is none."""
        one, other = self.range_of(left), self.range_of(right)
        if one is None or other is None:
            return None
        first, second = self.constant(left), self.constant(right)
        if (first is None) is (second is None):
            return None
        part, known, constant = (left, one, second) if first is None else (right, other, first)
        operand = _operand(known, constant)
        name = text_of(part)
        if operand is None or not self.quantity(part, name, known):
            return None
        self.quantities[name].compared.add(operand)
        compare = _COMPARED[sign if first is None else _MIRRORED[sign]]
        return lambda values: compare(values[name], operand)

    def quantity(self, node: ast.expr, name: str, known: ValueRange) -> bool:
        """Add a quantity, unless it has values of which none can be listed; return whether it is one."""
        if known.always_absent is not None:
            return False
        if name not in self.quantities:
            used = self.plan.nodes.get(node.id) if isinstance(node, ast.Name) else None
            entry = used.entry if used is not None and used.kind == "input" else None
            is_exact = isinstance(entry, Indicator) and entry.when is None
            is_exact = is_exact and not (known.kind == "text" and known.values is None)
            self.quantities[name] = _Quantity(known, entry if isinstance(entry, Indicator) else None, is_exact)
        return self.quantities[name].value_range.kind == known.kind

    def range_of(self, node: ast.expr) -> ValueRange | None:
        """Return what is known of a part of a rule; None where it has a fault by itself, as a text without a kind."""
        try:
            return Interpreter(self.analysis).node(node)
        except SchemeFault:
            return None

    def constant(self, node: ast.expr) -> Any:
        """Return the value that a part of a rule always has; None where it varies."""
        known = self.range_of(node)
        return None if known is None or known.possible_causes else known.constant


def _joined(tests: Sequence[Test], *, is_and: bool) -> Test:
    if len(tests) == 1:
        return tests[0]
    return lambda values: all(test(values) for test in tests) if is_and else any(test(values) for test in tests)


def _operand(known: ValueRange, constant: Any) -> Any:
    """Return a constant as the values of a quantity are written; None where they cannot be compared."""
    if known.kind == "level" and known.scale is not None:
        return known.scale.names.index(constant) if constant in known.scale.names else None
    if known.kind == "date" and isinstance(constant, date):
        return Fraction(constant.toordinal())
    kinds: dict[str, Any] = {"number": Fraction, "flag": bool, "text": str}
    return constant if isinstance(constant, kinds.get(known.kind, ())) else None


_COMPARED: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "==": lambda one, other: one == other,
    "!=": lambda one, other: one != other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}
_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
