"""Effective against nominal weights: how much each part of a sum really moves it among the units that were rated."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import evolve, frozen

from partyrate.language.grammar import parse, text_of
from partyrate.model import Indicator, Scheme
from partyrate.numbers import Absent, LevelValue
from partyrate.plan import Node, Plan
from partyrate.scenarios.task import Task


@frozen
class Weight:
    """A part of a sum.

    Args:
        of: The group or formula that is the sum.
        part: The part, as it is written: an indicator, or a term of the rule.
        nominal: Its weight as the rules state it, as a share of all weights of the sum; None where a part has none.
        effective: Its share of the variance of the sum over the rows: its covariance with the sum over the variance of
            the sum. The shares of a sum add up to 1; one is negative where the part works against the sum.
        rows: Over how many rows: those in which no part is absent.

    Both shares are exact.
    """

    of: str
    part: str
    nominal: Fraction | None
    effective: Fraction
    rows: int


@frozen
class _Term:
    """A term of a sum: its text with a sign, what is shown of it, and its factor."""

    rule: str
    shown: str
    factor: Fraction | None


def weights_of(task: Task, names: Sequence[str]) -> list[Weight]:
    """Return the weights of the parts of sums: of the groups and formulas among some nodes that have several."""
    plan = task.evaluator.plan
    sums = {name: terms for name in names if len(terms := _terms_of(plan, plan.nodes[name])) > 1}
    made, named = _with_terms(plan.scheme, plan, sums)
    rating = task.rate(task.build(made)) if sums else None
    found: list[Weight] = []
    for name, parts in sums.items():
        assert rating is not None
        columns = [rating.values(term) for term in named[name]]
        rows = [row for row in zip(*columns, strict=True) if not any(isinstance(each, Absent) for each in row)]
        found += _shares(name, parts, [[_number(each) for each in row] for row in rows])
    return found


def _terms_of(plan: Plan, node: Node) -> list[_Term]:
    """Return the terms of the sum that a node is, rounded or not; none where it is no sum."""
    if node.kind not in ("formula", "group") or node.instance or node.variant_of is not None or "is" not in node.rules:
        return []
    entry = node.entry
    text = node.rules["is"].text if node.kind == "group" else getattr(entry, "formula", None)
    if not text:
        return []
    tree = parse(text).tree
    call = getattr(tree, "call", None)
    if call is not None and call.function.name == "round":
        tree = call.arguments[0]
    return list(_terms(plan, tree, 1))


def _terms(plan: Plan, tree: ast.expr, sign: int) -> Iterator[_Term]:
    """Yield the terms of a sum."""
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add | ast.Sub):
        yield from _terms(plan, tree.left, sign)
        yield from _terms(plan, tree.right, sign if isinstance(tree.op, ast.Add) else -sign)
        return
    text = text_of(tree)
    rule = f"({text})" if sign > 0 else f"0 - ({text})"
    factor: Fraction | None = None
    shown = text
    if isinstance(tree, ast.Name):
        factor = Fraction(sign)
    elif isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Mult):
        for one, other in ((tree.left, tree.right), (tree.right, tree.left)):
            constant = _constant(plan, one)
            if constant is not None and factor is None:
                factor, shown = sign * constant, text_of(other)
    yield _Term(rule, shown, factor)


_ARITHMETIC: Final[Mapping[type, Callable[[Fraction, Fraction], Fraction]]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul,
}  # fmt: skip


def _constant(plan: Plan, tree: ast.expr) -> Fraction | None:
    """Return the number that a part is under the values of parameters, as `1 - weight`; None where it is none."""
    if not isinstance(tree, ast.BinOp) or type(tree.op) not in _ARITHMETIC:
        return plan.constant(tree)
    left, right = _constant(plan, tree.left), _constant(plan, tree.right)
    return None if left is None or right is None else _ARITHMETIC[type(tree.op)](left, right)


def _with_terms(scheme: Scheme, plan: Plan, sums: dict[str, list[_Term]]) -> tuple[Scheme, dict[str, list[str]]]:
    """Return a scheme that also computes each term, and the names of the terms."""
    added: list[Indicator] = []
    names: dict[str, list[str]] = {}
    known = {*scheme.entries, *scheme.tables}
    for name, terms in sums.items():
        entry: Any = plan.nodes[name].entry
        for number, term in enumerate(terms, start=1):
            own = f"{name}_term_{number}"
            while own in known:
                own += "_"
            known.add(own)
            added.append(
                Indicator(name=own, table=plan.nodes[name].table, formula=term.rule, when=entry.when, show=False)
            )
            names.setdefault(name, []).append(own)
    return evolve(scheme, indicators=[*scheme.indicators.values(), *added]), names


def _number(value: Any) -> Fraction:
    return value.value if isinstance(value, LevelValue) else Fraction(value)


def _shares(name: str, terms: Sequence[_Term], rows: Sequence[Sequence[Fraction]]) -> Iterator[Weight]:
    """Yield the weights of the terms of a sum; nothing where the sum is the same in all rows."""
    count = len(rows)
    totals = [sum(row, Fraction(0)) for row in rows]
    whole = sum(totals, Fraction(0))
    variance = count * sum((each * each for each in totals), Fraction(0)) - whole * whole
    if not variance:
        return
    factors = [abs(term.factor) for term in terms if term.factor is not None]
    stated = sum(factors, Fraction(0)) if len(factors) == len(terms) else None
    for number, term in enumerate(terms):
        column = [row[number] for row in rows]
        together = sum((one * other for one, other in zip(column, totals, strict=True)), Fraction(0))
        covariance = count * together - sum(column, Fraction(0)) * whole
        nominal = factors[number] / stated if stated else None
        yield Weight(name, term.shown, nominal, covariance / variance, count)
