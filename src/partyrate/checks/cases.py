"""All cases that conditions distinguish, where they compare single values with constants.

Each value that conditions compare is cut at these constants; within a piece no condition can tell two numbers apart.
So a few rows stand for all, and a condition that is true in none of them can never be true. Values are taken to be
independent of each other: what holds in every case is proved, and what holds in some case needs a witness.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import product
from typing import Any, Final

from attrs import define, evolve, field, frozen

from partyrate.checks.sample_rows import NotAlone, Sampler, SampleRow
from partyrate.errors import SchemeFault
from partyrate.language.domains.analysis import Analysis, ValueRange
from partyrate.language.grammar import Rule
from partyrate.language.interpreter import Interpreter
from partyrate.messages import Text, text
from partyrate.model import Ladder
from partyrate.numbers import Absent, LevelValue, show
from partyrate.plan import Node, Plan
from partyrate.plan.names import NameResolver

MOST_CASES: Final = 2_048
"""The most cases that are listed for one set of conditions."""


class Undecided(Exception):
    """Conditions are not of the kind whose cases can be listed, or have too many."""


@frozen
class Piece:
    """Values that no condition distinguishes: one value, or the numbers from `low` to `high`, both included.

    Args:
        sample: One of them.
        low, high: The ends, for numbers and days; else None.
        is_open: Whether numbers without a smallest step lie between the ends, which are not included.
    """

    sample: Any
    low: Fraction | None = None
    high: Fraction | None = None
    is_open: bool = False

    def distance(self, value: Any) -> Fraction | None:
        """Return how far a value is from the piece, 0 within it; None where it is absent or has no distance."""
        if isinstance(value, Absent):
            return None
        if self.low is None or self.high is None:
            return Fraction(0) if value == self.sample else None
        number = Fraction(value.toordinal()) if isinstance(value, date) else value
        away = max(self.low - number, number - self.high, Fraction(0))
        return away if away or not self.is_open or self.low < number < self.high else Fraction(1, 10**6)


@define(eq=False)
class Compared:
    """A value that conditions compare with constants: that of a name, or of a part of a rule.

    Args:
        part: A part of a rule that has the value.
        name: The name; None for other parts.
        range: What is known of it.
        nodes: The parts of rules that have the value, where it is no name.
        thresholds: The numbers and days that it is compared with.
    """

    part: ast.expr
    name: str | None
    range: ValueRange
    nodes: set[int] = field(factory=set)
    thresholds: set[Fraction] = field(factory=set)

    def pieces(self) -> list[Piece]:
        """Return the pieces of its values, in their order.

        Raises:
            Undecided: They have no order, and are not known.
        """
        known = self.range
        if known.constant is not None:
            return [Piece(known.constant)]
        if known.kind == "flag":
            return list(map(Piece, (False, True)))
        if known.kind == "level" and known.scale is not None:
            return [Piece(LevelValue(known.scale, place)) for place in range(int(known.low), int(known.high) + 1)]
        if known.kind == "text" and known.values is not None:
            return [Piece(value) for value in known.values]
        if known.kind not in ("number", "date"):
            raise Undecided
        as_value = _as_day if known.kind == "date" else Fraction
        return [Piece(as_value(sample), low, high, is_open) for sample, low, high, is_open in self._numbers()]

    def _numbers(self) -> Iterator[tuple[Fraction, Fraction, Fraction, bool]]:
        low, high, resolution = self.range.low, self.range.high, self.range.resolution
        cuts = sorted(cut for cut in self.thresholds if low <= cut <= high)
        start = low
        for cut in cuts:
            yield from _between(start, cut, resolution, with_start=start == low and start not in cuts)
            if resolution is None or (cut * resolution).denominator == 1:
                yield cut, cut, cut, False
            start = cut
        yield from _between(start, high, resolution, with_start=not cuts, with_end=high not in cuts)


def _between(
    low: Fraction, high: Fraction, resolution: int | None, *, with_start: bool, with_end: bool = False
) -> Iterator[tuple[Fraction, Fraction, Fraction, bool]]:
    """Yield the numbers between two ends as one piece, where there are any."""
    if resolution is None:
        if low < high:
            yield (low + high) / 2, low, high, True
        return
    first, last = math.ceil(low * resolution), math.floor(high * resolution)
    first += not with_start and Fraction(first, resolution) == low
    last -= not with_end and Fraction(last, resolution) == high
    if first <= last:
        yield Fraction((first + last) // 2, resolution), Fraction(first, resolution), Fraction(last, resolution), False


def _as_day(number: Fraction) -> date:
    return date.fromordinal(int(number))


@frozen(eq=False)
class Case:
    """One case: a piece for each value that is compared, by its key, and what the rules give in it, by their names."""

    pieces: Mapping[str, Piece]
    results: Mapping[str, Any]


class Cases:
    """The cases of some rules of one table.

    Args:
        sampler: The scheme.
        table: The table.
        rules: The rules by names of the caller's choice.

    Raises:
        Undecided: The cases cannot be listed.
    """

    def __init__(self, sampler: Sampler, table: str, rules: Mapping[str, Rule | ast.expr]) -> None:
        self.sampler, self.plan, self.table = sampler, sampler.plan, table
        self.compared: dict[str, Compared] = {}
        self.is_fixed = False
        self._entered: set[str] = set()
        trees = {name: rule.tree if isinstance(rule, Rule) else rule for name, rule in rules.items()}
        for tree in trees.values():
            self._enter(tree)
        pieces = {key: each.pieces() for key, each in self.compared.items()}
        if math.prod(map(len, pieces.values())) * max(1, len(trees)) > MOST_CASES:
            raise Undecided
        self.cases = [self._case(trees, dict(zip(pieces, each, strict=True))) for each in product(*pieces.values())]

    def _case(self, trees: Mapping[str, ast.expr], pieces: Mapping[str, Piece]) -> Case:
        values: dict[str, Any] = {}
        parts: dict[int, Any] = {}
        for key, piece in pieces.items():
            compared = self.compared[key]
            if compared.name is not None:
                values[compared.name] = piece.sample
            parts.update(dict.fromkeys(compared.nodes, piece.sample))
        row = SampleRow(self.sampler, self.table, values, parts, is_partial=True)
        try:
            return Case(pieces, {name: self.sampler.evaluated(tree, row) for name, tree in trees.items()})
        except NotAlone:
            raise Undecided from None

    # ------------------------------------------------------------------------------------------------ what is compared

    def _enter(self, node: ast.expr) -> None:
        """Find what a condition, or a choice between values, compares."""
        match node:
            case ast.Constant():
                pass
            case ast.BoolOp(op=ast.And() | ast.Or()):
                for part in node.values:
                    self._enter(part)
            case ast.UnaryOp(op=ast.Not()):
                self._enter(node.operand)
            case ast.IfExp():
                for part in (node.test, node.body, node.orelse):
                    self._enter(part)
            case ast.Compare():
                self._compare(node)
            case _:
                self._value(node)

    def _compare(self, node: ast.Compare) -> None:
        left = node.left
        for right in node.comparators:
            options = right.elts if isinstance(right, ast.Tuple) else [right]
            for option in options:
                self._pair(left, option, node)
            left = right

    def _pair(self, left: ast.expr, right: ast.expr, node: ast.Compare) -> None:
        constants = [self._constant(part) for part in (left, right)]
        if None not in constants:
            self.is_fixed = True
        elif constants == [None, None]:
            if all(self._is_finite(part) for part in (left, right)):
                self._value(left)
                self._value(right)
            elif len(node.ops) == 1 and not isinstance(node.comparators[0], ast.Tuple):
                self._part(node)
            else:
                raise Undecided
        else:
            part, constant = (left, constants[1]) if constants[0] is None else (right, constants[0])
            self._value(part, constant)

    def _is_finite(self, part: ast.expr) -> bool:
        known = self._range(part)
        return known.kind in ("flag", "level") or (known.kind == "text" and known.values is not None)

    def _value(self, node: ast.expr, threshold: Any = None) -> None:
        """Enter a value that stands in a condition, or is compared with a constant."""
        if not isinstance(node, ast.Name):
            self._part(node, threshold)
            return
        name = node.id
        parameter = self.plan.scheme.parameters.get(name)
        if parameter is not None:
            if parameter.value is None:
                raise Undecided
            self.is_fixed = True
            return
        inner = self._inner_rules(self.plan.nodes.get(name))
        if inner is None:
            found = self.compared.get(name) or Compared(node, name, self._range(node))
            self._add(name, found, threshold)
        elif name not in self._entered:
            self._entered.add(name)
            for tree in inner:
                self._enter(tree)

    def _inner_rules(self, node: Node | None) -> list[ast.expr] | None:
        """Return the rules that decide a flag, a choice or a level from the same row; None for other values."""
        if node is None or node.kind not in ("formula", "gate", "ladder") or not node.is_computable or node.is_agreed:
            return None
        if node.ladder is not None:
            return self._rules_of_levels(node, node.ladder)
        is_decided = node.value_range.kind in ("flag", "text", "level") and node.value_range.constant is None
        return [rule.tree for rule in node.rules.values()] if is_decided else None

    def _rules_of_levels(self, node: Node, ladder: Ladder) -> list[ast.expr] | None:
        """Return the rules that decide a level without places, with those of its gates."""
        if ladder.enforced or self.plan.choice(ladder.overlap) is None:
            return None
        gates = [self.plan.nodes[f"gate.{gate.name}"] for gate in self.plan.gates_of(ladder.name)]
        rules = [rule for path, rule in node.rules.items() if path == "when" or path.startswith("levels.")]
        return [rule.tree for rule in (*rules, *(gate.rules["when"] for gate in gates))]

    def _part(self, node: ast.expr, threshold: Any = None) -> None:
        key = ast.dump(node)
        found = self.compared.get(key) or Compared(node, None, self._range(node))
        found.nodes.add(id(node))
        self._add(key, found, threshold)

    def _add(self, key: str, found: Compared, threshold: Any) -> None:
        if found.range.always_absent is not None:
            raise Undecided
        if isinstance(threshold, date) or (isinstance(threshold, Fraction) and found.range.kind == "number"):
            found.thresholds.add(Fraction(threshold.toordinal()) if isinstance(threshold, date) else threshold)
        self.compared[key] = found

    def _range(self, part: ast.expr) -> ValueRange:
        try:
            names = NameResolver(self.plan.scheme, self.plan.nodes)
            return Interpreter(Analysis(names, self.table)).node(part)
        except (SchemeFault, AssertionError):
            raise Undecided from None

    def _constant(self, part: ast.expr) -> Any:
        """Return the constant that a part of a rule always is; None where it is none."""
        if isinstance(part, ast.Constant):
            return part.value
        names = [each.id for each in ast.walk(part) if isinstance(each, ast.Name)]
        functions = {each.func.id for each in ast.walk(part) if isinstance(each, ast.Call)}  # type: ignore[attr-defined]
        known = {*self.plan.scheme.parameters, *self.plan.scheme.lookups, *functions}
        if any(name not in known for name in names):
            return None
        try:
            value = self.sampler.evaluated(part, SampleRow(self.sampler, self.table, {}))
        except NotAlone:
            return None
        return None if isinstance(value, Absent) else value

    # ---------------------------------------------------------------------------------------------------- what is said

    def words(self, pieces: Mapping[str, Piece], keys: Iterable[str] | None = None) -> list[Text]:
        """Return the pieces of a case in words: `score = 90`, `score from 80 to 89.99`."""
        return [self.words_of(key, pieces[key]) for key in (pieces if keys is None else keys)]

    def words_of(self, key: str, piece: Piece) -> Text:
        """Return one piece in words."""
        name = self.compared[key].name or ast.unparse(self.compared[key].part)
        if piece.low is not None and piece.low != piece.high and piece.high is not None:
            ends = [self.shown(key, end) for end in (piece.low, piece.high)]
            return text("piece between" if piece.is_open else "piece from to", name=name, low=ends[0], high=ends[1])
        return text("piece equal", name=name, value=self.shown(key, piece.sample))

    def shown(self, key: str, value: Any) -> str:
        """Return a value of a piece as rules write it."""
        if isinstance(value, Fraction):
            return str(_as_day(value)) if self.compared[key].range.kind == "date" else show(value)
        return str(value.name) if isinstance(value, LevelValue) else str(value)


def varied(cases: Sequence[Case], key: str) -> Iterator[list[Case]]:
    """Yield runs of cases that differ in the piece of one value alone, in its order."""
    lines: dict[Any, list[Case]] = {}
    for case in cases:
        others = tuple(id(piece) for name, piece in case.pieces.items() if name != key)
        lines.setdefault(others, []).append(case)
    yield from lines.values()


def joined_pieces(pieces: Sequence[Piece]) -> Piece:
    """Return pieces next to each other as one."""
    return evolve(pieces[0], high=pieces[-1].high, is_open=len(pieces) == 1 and pieces[0].is_open)


def conditions_in(case: Case, ladder: Ladder) -> list[Any]:
    """Return the conditions of the levels of a ladder in a case, best first; None where a level has none."""
    return [case.results.get(f"levels.{number}.when") for number in range(len(ladder.levels))]


def settled_ladders(plan: Plan) -> Iterator[tuple[Node, Ladder]]:
    """Yield the ladders whose rules depend on no unpublished choice."""
    for node in plan.nodes.values():
        if node.ladder is not None and node.variant_of is None and not node.rule_variants and node.is_computable:
            yield node, node.ladder
