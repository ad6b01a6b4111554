"""All cases that conditions distinguish, where they compare single values with constants.

Each value that conditions compare is cut at these constants; within a piece no condition can tell two numbers apart.
So a few rows stand for all, and a condition that is true in none of them can never be true. Values are taken to be
independent of each other: what holds in every case is proved, and what holds in some case needs a witness.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Any, Final

from attrs import frozen

from partyrate.checks.pieces import Compared, Piece, Undecided, piece_text
from partyrate.checks.sample_rows import NotAlone, Sampler, SampleRow
from partyrate.errors import SchemeFault
from partyrate.ladders import interpretations_of
from partyrate.language.domains.analysis import Analysis, ValueRange
from partyrate.language.grammar import Rule, names_in
from partyrate.language.interpreter import Interpreter
from partyrate.language.tree import call_of
from partyrate.messages import Text
from partyrate.model import Indicator, Ladder
from partyrate.plan import Node, Plan
from partyrate.plan.names import NameResolver

MOST_CASES: Final = 20_000
"""The most cases that are listed for one set of conditions, and the most results that are computed for them."""


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
        self._read: dict[str, None] = {}
        trees = {name: rule.tree if isinstance(rule, Rule) else rule for name, rule in rules.items()}
        read = {name: self._keys(tree) for name, tree in trees.items()}
        self.pieces = {key: each.pieces() for key, each in self.compared.items()}
        count, computed = self._count(self.pieces), sum(map(self._count, read.values()))
        if not count or max(count, computed) > MOST_CASES:
            raise Undecided
        self._results = [(name, keys, self._computed(trees[name], keys)) for name, keys in read.items()]

    def _keys(self, tree: ast.expr) -> tuple[str, ...]:
        """Return the keys of the values that one rule compares, itself or by the names in it."""
        self._entered, self._read = set(), {}
        self._enter(tree)
        return tuple(self._read)

    def _count(self, keys: Iterable[str]) -> int:
        return math.prod(len(self.pieces[key]) for key in keys)

    def _computed(self, tree: ast.expr, keys: Sequence[str]) -> dict[tuple[int, ...], Any]:
        """Return what a rule gives for the pieces of the values that it compares, by the numbers of these."""
        found: dict[tuple[int, ...], Any] = {}
        for each in product(*(enumerate(self.pieces[key]) for key in keys)):
            found[tuple(number for number, _ in each)] = self._result(tree, keys, [piece for _, piece in each])
        return found

    def _result(self, tree: ast.expr, keys: Sequence[str], pieces: Sequence[Piece]) -> Any:
        values: dict[str, Any] = {}
        parts: dict[int, Any] = {}
        for key, piece in zip(keys, pieces, strict=True):
            compared = self.compared[key]
            if compared.name is not None:
                values[compared.name] = piece.sample
            parts.update(dict.fromkeys(compared.nodes, piece.sample))
        try:
            return self.sampler.evaluated(tree, SampleRow(self.sampler, self.table, values, parts, is_partial=True))
        except NotAlone:
            raise Undecided from None

    def __iter__(self) -> Iterator[Case]:
        """Yield the cases, the last of the values that are compared changing first."""
        places = {key: place for place, key in enumerate(self.pieces)}
        results = [(name, [places[key] for key in keys], known) for name, keys, known in self._results]
        for each in product(*(enumerate(pieces) for pieces in self.pieces.values())):
            pieces = {key: piece for key, (_, piece) in zip(self.pieces, each, strict=True)}
            yield Case(pieces, {name: known[tuple(each[place][0] for place in read)] for name, read, known in results})

    @cached_property
    def cases(self) -> list[Case]:
        """All cases."""
        return list(self)

    @property
    def is_free(self) -> bool:
        """Whether every case can occur: all values that are compared are inputs that always apply."""
        return all(each.is_free for each in self.compared.values())

    @property
    def has_pairs(self) -> bool:
        """Whether varying values are compared: cases do not know that x > y and x < y exclude each other."""
        return any(isinstance(each.part, ast.Compare) for each in self.compared.values())

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
        """Enter the values that a comparison or a chain compares; the whole where two of them have too many values."""
        pairs = [
            (left, right, self.sampler.constant(self.table, left), self.sampler.constant(self.table, right))
            for left, right in _pairs(node)
        ]
        if any(not self._is_cut(*pair) for pair in pairs):
            self._part(node)
            return
        for left, right, *constants in pairs:
            if None not in constants:
                self.is_fixed |= any(next(names_in(part), None) is not None for part in (left, right))
                continue
            for part, constant, other in ((left, *constants), (right, *reversed(constants))):
                if constant is None:
                    self._value(part, other)

    def _is_cut(self, left: ast.expr, right: ast.expr, *constants: Any) -> bool:
        """Return whether a comparison is with a constant, or between values that can be listed."""
        return constants != (None, None) or all(self._is_finite(part) for part in (left, right))

    def _is_finite(self, part: ast.expr) -> bool:
        return _is_listed(self.range_of(part))

    def _value(self, node: ast.expr, threshold: Any = None) -> None:
        """Enter a value that stands in a condition, or is compared with a constant."""
        if not isinstance(node, ast.Name):
            self._part(node, threshold)
            return
        name = node.id
        parameter = self.plan.scheme.parameters.get(name)
        if parameter is not None:
            if parameter.constant is None:
                raise Undecided
            self.is_fixed = True
            return
        inner = self._inner_rules(self.plan.nodes.get(name))
        if inner is None:
            self._add(name, self.compared.get(name) or self._named(node), threshold)
        elif name not in self._entered:
            self._entered.add(name)
            for tree in inner:
                self._enter(tree)

    def _named(self, node: ast.Name) -> Compared:
        used = self.plan.nodes.get(node.id)
        entry = used.entry if used is not None and used.kind == "input" else None
        return Compared(node, node.id, self.range_of(node), entry if isinstance(entry, Indicator) else None)

    def _inner_rules(self, node: Node | None) -> list[ast.expr] | None:
        """Return the rules that decide a flag, a choice or a level from the same row; None for other values."""
        if node is None or node.kind not in ("formula", "gate", "ladder"):
            return None
        if node.ladder is not None:
            return self._rules_of_levels(node, node.ladder)
        trees = [rule.tree for rule in node.rules.values()] if _is_listed(node.value_range) else None
        return None if trees is None or not all(is_same_in(tree, node.table, self.table) for tree in trees) else trees

    def _rules_of_levels(self, node: Node, ladder: Ladder) -> list[ast.expr] | None:
        """Return the rules that decide a level without places, with those of its gates."""
        if ladder.enforced or len(interpretations_of(self.plan, ladder).alternatives) > 1:
            return None
        gates = [self.plan.nodes[f"gate.{gate.name}"] for gate in self.plan.gates_of(ladder.name)]
        rules = [(node, rule) for path, rule in node.rules.items() if path == "when" or path.startswith("levels.")]
        rules += [(gate, gate.rules["when"]) for gate in gates]
        is_same = all(is_same_in(rule.tree, used.table, self.table) for used, rule in rules)
        return [rule.tree for _, rule in rules] if is_same else None

    def _part(self, node: ast.expr, threshold: Any = None) -> None:
        key = ast.dump(node)
        found = self.compared.get(key) or Compared(node, None, self.range_of(node))
        found.nodes.add(id(node))
        self._add(key, found, threshold)

    def _add(self, key: str, found: Compared, threshold: Any) -> None:
        if found.range.always_absent is not None:
            raise Undecided
        found.add(threshold)
        self.compared[key] = found
        self._read[key] = None

    def range_of(self, part: ast.expr) -> ValueRange:
        """Return the range of a part of a rule of the table.

        Raises:
            Undecided: It is not known.
        """
        try:
            names = NameResolver(self.plan.scheme, self.plan.nodes)
            return Interpreter(Analysis(names, self.table)).node(part)
        except (SchemeFault, AssertionError):
            raise Undecided from None

    # ---------------------------------------------------------------------------------------------------- what is said

    def words(self, pieces: Mapping[str, Piece], keys: Iterable[str] | None = None) -> list[Text]:
        """Return the pieces of a case in words: `score = 90`, `score from 80 to 89.99`."""
        return [self.words_of(key, pieces[key]) for key in (pieces if keys is None else keys)]

    def words_of(self, key: str, piece: Piece) -> Text:
        """Return one piece in words."""
        return piece_text(self.compared[key], piece)


def _pairs(node: ast.Compare) -> Iterator[tuple[ast.expr, ast.expr]]:
    """Yield what a comparison, a chain or an `in` compares, two by two."""
    left = node.left
    for right in node.comparators:
        for option in right.elts if isinstance(right, ast.Tuple) else [right]:
            yield left, option
        left = right


def is_same_in(tree: ast.expr, table: str, other: str) -> bool:
    """Return whether a rule of a table has its value in another one too: `count(month)` of a town has not."""
    calls = (part for part in ast.walk(tree) if isinstance(part, ast.Call))
    return table == other or all(call_of(call).function.family not in ("rows", "rounds") for call in calls)


def _is_listed(known: ValueRange) -> bool:
    """Return whether all values of something that varies can be listed."""
    return known.constant is None and (known.kind in ("flag", "level") or known.values is not None)


def varied(cases: Sequence[Case], key: str) -> Iterator[list[Case]]:
    """Yield runs of cases that differ in the piece of one value alone, in its order."""
    lines: dict[Any, list[Case]] = {}
    for case in cases:
        others = tuple(id(piece) for name, piece in case.pieces.items() if name != key)
        lines.setdefault(others, []).append(case)
    yield from lines.values()


def conditions_in(case: Case, ladder: Ladder) -> list[Any]:
    """Return the conditions of the levels of a ladder in a case, best first; None where a level has none."""
    return [case.results.get(f"levels.{number}.when") for number in range(len(ladder.levels))]


def settled_ladders(plan: Plan) -> Iterator[tuple[Node, Ladder]]:
    """Yield the ladders whose rules depend on no unpublished choice."""
    for node in plan.nodes.values():
        if node.ladder is not None and node.variant_of is None and not node.rule_variants and node.is_computable:
            yield node, node.ladder
