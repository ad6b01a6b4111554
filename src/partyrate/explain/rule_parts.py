"""Parts of a rule as far as their words depend on what they are: names, numbers, opposites, days."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import Final

from partyrate.errors import SchemeFault
from partyrate.language.grammar import Call, parse
from partyrate.model import Scheme

DAYS: Final = ("as_of", "period_start", "period_end")
"""The names of days that every rule may use."""

SHIFTED: Final = ("days_after", "months_after", "years_after")
"""The functions that give a day some time after another."""

_OF_MEMBERS: Final = ("min", "max", "coalesce")
"""The functions that give one of their arguments."""

_ISO_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def named_in(node: ast.expr) -> Iterator[str]:
    """Yield the names whose values a part of a rule can be: not those that only decide between them."""
    match node:
        case ast.Name():
            yield node.id
        case ast.Subscript():
            yield from named_in(node.value)
        case ast.IfExp():
            yield from (name for part in (node.body, node.orelse) for name in named_in(part))
        case ast.Call():
            call: Call | None = getattr(node, "call", None)
            yield from (name for part in (node.args if call is None else call.arguments) for name in named_in(part))


@lru_cache(maxsize=4096)
def tree_of(rule: str) -> ast.expr | None:
    """Return the tree of the text of a rule; None where the plan made a rule that nobody can write."""
    try:
        return parse(rule).tree
    except SchemeFault:
        return None


def is_number(node: ast.expr) -> bool:
    """Return whether a part is a number as it is written, with its sign."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        node = node.operand
    return isinstance(node, ast.Constant) and isinstance(node.value, Fraction)


def opposite_of(node: ast.expr) -> ast.expr | None:
    """Return what a part is the opposite number of, as it is written: `-a`, `0 - a`; None where it is no such part."""
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return operand
        case ast.BinOp(left=ast.Constant(value=0), op=ast.Sub(), right=right):
            return right
    return None


def is_iso_day(words: str) -> bool:
    """Return whether the words for a value are a day."""
    return _ISO_DAY.fullmatch(words) is not None


def is_day(scheme: Scheme, node: ast.expr, seen: frozenset[str] = frozenset()) -> bool:
    """Return whether a part is seen to be a day: by its name, by the function, or by the rule of the formula it names.

    `seen` holds the formulas whose rules are being read, since a scheme that was not checked may have a circle.
    """
    match node:
        case ast.Name():
            return _names_day(scheme, node.id, seen)
        case ast.IfExp():
            return is_day(scheme, node.body, seen) or is_day(scheme, node.orelse, seen)
    call: Call | None = getattr(node, "call", None)
    if call is None:
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and _names_day(scheme, node.func.id, seen)
    name = call.function.name
    if name in _OF_MEMBERS:
        return any(is_day(scheme, each, seen) for each in call.arguments)
    return name == "date" or name in SHIFTED or name.endswith(("_start", "_end"))


def _names_day(scheme: Scheme, name: str, seen: frozenset[str]) -> bool:
    """Return whether a name stands for a day: an input or a parameter by its kind, a formula by its rule."""
    entry = scheme.entries.get(name)
    if entry is None or name in seen:
        return entry is None and name in DAYS
    formula = getattr(entry, "formula", None)
    if getattr(entry, "kind", None) is not None or formula is None:
        return getattr(entry, "kind", None) == "date"
    tree = tree_of(formula)
    return tree is not None and is_day(scheme, tree, seen | {name})
