"""The one interpreter of rules. The representation of values is exchangeable: a domain defines it.

`Interpreter` is a `simpleeval.SimpleEval` whose table of nodes is reduced to the allow-list of the language and whose
handlers ask a domain for every value. A domain holds the current row or table, so that an interpreter belongs to one
call of the library: threads must not share it.
"""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any, Generic, Protocol, TypeVar

from simpleeval import SimpleEval

from partyrate.errors import PartyrateError, RuleSyntaxError
from partyrate.language.compositions import composition_of
from partyrate.language.functions import OPERATORS
from partyrate.language.grammar import Call, Rule, span_of
from partyrate.language.tree import call_of, lookup_name
from partyrate.messages import text
from partyrate.numbers import Constant

V = TypeVar("V")


class Domain(Protocol[V]):
    """A representation of values, with an implementation of each entry of the catalogue."""

    def constant(self, value: Constant) -> V:
        """Return the value of a literal or a parameter."""
        ...

    def name(self, name: str, node: ast.Name) -> V:
        """Return the value that a name has in the current row or table."""
        ...

    def lookup(self, name: str, keys: Sequence[V], node: ast.Subscript) -> V:
        """Return a cell of a lookup."""
        ...

    def apply(self, function: str, arguments: Sequence[V], node: ast.expr) -> V:
        """Return the result of an operator or a function of values."""
        ...

    def choose(self, node: ast.IfExp, interpreter: Interpreter[V]) -> V:
        """Return the result of `a if c else b`."""
        ...

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[V]) -> V:
        """Return the result of a function of rows; the domain evaluates its arguments in those rows."""
        ...

    def rounds(self, call: Call, node: ast.Call, interpreter: Interpreter[V]) -> V:
        """Return the result of a function of rounds."""
        ...


class Interpreter(SimpleEval, Generic[V]):  # type: ignore[misc] # simpleeval is not typed
    """Evaluate rules in one domain."""

    def __init__(self, domain: Domain[V]) -> None:
        # The constructor of simpleeval changes the filters of warnings and fills a table of handlers that is replaced
        # here: a twentieth of the time of a check, which interprets each rule in several domains.
        self.operators: dict[Any, Any] = {}
        self.functions: dict[Any, Any] = {}
        self.names: dict[Any, Any] = {}
        self.allowed_attrs = None
        self.domain = domain
        self.nodes = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.UnaryOp: self._unary,
            ast.BinOp: self._binary,
            ast.BoolOp: self._bool,
            ast.Compare: self._compare,
            ast.IfExp: self._if,
            ast.Subscript: self._subscript,
            ast.Call: self._call,
        }

    def rule(self, rule: Rule) -> V:
        """Return the value of a whole rule."""
        return self.node(rule.tree)

    def node(self, node: ast.expr) -> V:
        """Return the value of a part of a rule.

        An error without a position gets that of the innermost part that raised it.
        """
        handlers: Any = self.nodes
        handler = handlers.get(type(node))
        if handler is None:
            raise RuleSyntaxError(text("foreign node in tree", node=type(node).__name__), at=span_of(node))
        try:
            result: V = handler(node)
        except PartyrateError as error:
            if error.at is None and not error.path:
                error.at = span_of(node)
                error.path = node.origin.path  # type: ignore[attr-defined]
            raise
        return result

    _eval = node

    def _constant(self, node: ast.Constant) -> V:
        value: Any = node.value
        return self.domain.constant(value)

    def _name(self, node: ast.Name) -> V:
        return self.domain.name(node.id, node)

    def _unary(self, node: ast.UnaryOp) -> V:
        value = self.node(node.operand)
        name = OPERATORS[type(node.op)]
        return value if name == "positive" else self.domain.apply(name, [value], node)

    def _binary(self, node: ast.BinOp) -> V:
        return self.domain.apply(OPERATORS[type(node.op)], [self.node(node.left), self.node(node.right)], node)

    def _bool(self, node: ast.BoolOp) -> V:
        return self.domain.apply(OPERATORS[type(node.op)], [self.node(value) for value in node.values], node)

    def _compare(self, node: ast.Compare) -> V:
        """Evaluate a chain as pairs joined by `and`, `in` as `==` joined by `or`, and each operand once."""
        left, pairs = self.node(node.left), []
        for operator, right_node in zip(node.ops, node.comparators, strict=True):
            name = OPERATORS[type(operator)]
            if name in ("in", "not in"):
                elements = right_node.elts if isinstance(right_node, ast.Tuple) else [right_node]
                equal = [self.domain.apply("==", [left, self.node(element)], node) for element in elements]
                membership = self._joined("or", equal, node)
                pairs.append(membership if name == "in" else self.domain.apply("not", [membership], node))
            else:
                right = self.node(right_node)
                pairs.append(self.domain.apply(name, [left, right], node))
                left = right
        return self._joined("and", pairs, node)

    def _joined(self, name: str, values: list[V], node: ast.expr) -> V:
        if not values:
            return self.domain.constant(name == "and")
        return values[0] if len(values) == 1 else self.domain.apply(name, values, node)

    def _if(self, node: ast.IfExp) -> V:
        return self.domain.choose(node, self)

    def _subscript(self, node: ast.Subscript) -> V:
        keys = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return self.domain.lookup(lookup_name(node), [self.node(key) for key in keys], node)

    def _call(self, node: ast.Call) -> V:
        call = call_of(node)
        if call.function.family == "rows":
            return self.domain.rows(call, node, self)
        if call.function.family == "rounds":
            return self.domain.rounds(call, node, self)
        composed = composition_of(node)
        if composed is not None:
            return self.node(composed)
        return self.domain.apply(call.function.name, [self.node(argument) for argument in call.arguments], node)
