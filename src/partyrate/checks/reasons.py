"""Reasons in words why a condition is never true, or always: the parts that decide it, and what their values can be."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.checks.cases import Cases
from partyrate.checks.pieces import Compared, Undecided, sample_text
from partyrate.checks.sample_rows import Sampler, SampleRow
from partyrate.language.grammar import text_of
from partyrate.messages import Text, joined, joined_with, text
from partyrate.numbers import LevelValue, show

MOST_FACTS: Final = 4
"""The most values of which a finding says the bounds."""


def reason(sampler: Sampler, table: str, condition: ast.expr, *, truth: bool) -> Text:
    """Return why a condition has one truth whatever the data: by the parts that decide it alone."""
    found = dict.fromkeys(map(str, said := list(_reasons(sampler, table, condition, truth=truth))))
    return joined_with("semicolon", [next(each for each in said if str(each) == key) for key in found][:MOST_FACTS])


def settled(sampler: Sampler, table: str, condition: ast.expr) -> bool | None:
    """Return the truth that a condition has in every row where it has one; None where it has both, or none is known."""
    try:
        cases = Cases(sampler, table, {"": condition})
    except Undecided:
        return None
    truths = {case.results[""] for case in cases.cases}
    truth = next(iter(truths)) if len(truths) == 1 else None
    return truth if isinstance(truth, bool) and not cases.is_fixed else None


def _reasons(sampler: Sampler, table: str, condition: ast.expr, *, truth: bool) -> Iterator[Text]:
    if isinstance(condition, ast.UnaryOp) and isinstance(condition.op, ast.Not):
        yield from _reasons(sampler, table, condition.operand, truth=not truth)
        return
    parts, one_decides = _parts(condition), _one_decides(condition, truth=truth)
    deciding = [part for part in parts if settled(sampler, table, part) is truth]
    if deciding and (one_decides or len(deciding) == len(parts)):
        for part in deciding[:1] if one_decides else deciding:
            yield from _reasons(sampler, table, part, truth=truth)
        return
    yield _whole(Cases(sampler, table, {"": condition}), condition, truth=truth, has_parts=bool(parts))


def _whole(cases: Cases, condition: ast.expr, *, truth: bool, has_parts: bool) -> Text:
    """Return why a condition has one truth that no part of it has alone."""
    if not cases.compared:
        word = text("explained true" if truth else "explained false")
        return text("condition of constants", condition=text_of(condition), truth=word)
    if has_parts:
        together = text("parts together always" if truth else "parts together never")
        return joined_with("semicolon", [*_facts(cases), together])
    return _levels(cases, condition, truth=truth) or facts(cases)


def _one_decides(condition: ast.expr, *, truth: bool) -> bool:
    """Return whether one part of a condition with a truth gives it to the whole; all parts of a chain must be true."""
    return isinstance(condition.op, ast.Or) is truth if isinstance(condition, ast.BoolOp) else not truth


def _parts(condition: ast.expr) -> Sequence[ast.expr]:
    """Return the parts of a condition."""
    if isinstance(condition, ast.BoolOp):
        return condition.values
    if isinstance(condition, ast.Compare) and len(condition.ops) > 1:
        sides = [condition.left, *condition.comparators]
        pairs = zip(sides, condition.ops, sides[1:], strict=False)
        return [_pair(condition, left, operator, right) for left, operator, right in pairs]
    return ()


def _pair(chain: Any, left: Any, operator: ast.cmpop, right: Any) -> Any:
    """Return one comparison of a chain, with its place in the text; that of the chain where brackets are cut apart."""
    pair: Any = ast.copy_location(ast.Compare(left, [operator], [right]), chain)
    pair.origin, pair.start, pair.end = chain.origin, left.start, right.end
    written = chain.origin.text[pair.start : pair.end]
    if written.count("(") != written.count(")"):
        pair.start, pair.end = chain.start, chain.end
    return pair


def _levels(cases: Cases, condition: ast.expr, *, truth: bool) -> Text | None:
    """Return what levels count as, where no level gives a comparison with a number another truth; else None."""
    sampler, table = cases.sampler, cases.table
    sides = (condition.left, *condition.comparators) if isinstance(condition, ast.Compare) else ()
    names = [side for side in sides if isinstance(side, ast.Name)]
    if len(names) != 1 or not any(isinstance(sampler.constant(table, side), Fraction) for side in sides):
        return None
    (name,) = names
    scale = cases.range_of(name).scale
    levels = [] if scale is None else [LevelValue(scale, place) for place in range(len(scale.names))]
    rows = (SampleRow(sampler, table, {name.id: level}, is_partial=True) for level in levels)
    if scale is None or not all(sampler.evaluated(condition, row) is truth for row in rows):
        return None
    low, high = (show(end(scale.values)) for end in (min, max))
    return text("levels as numbers", name=name.id, low=low, high=high, values=joined([*reversed(scale.names)], 6))


def facts(cases: Cases) -> Text:
    """Return the bounds of the values that conditions compare, in words; of flags only where nothing else is known."""
    return joined_with("semicolon", _facts(cases))


def _facts(cases: Cases) -> list[Any]:
    said: list[Any] = []
    known_ranges = list(cases.compared.values())
    telling = [each for each in known_ranges if each.range.kind != "flag" or len(each.pieces()) == 1]
    for compared in telling or known_ranges:
        known = compared.range
        name = compared.text
        if known.kind == "number" and known.low == known.high:
            said.append(text("value of value", name=name, value=show(known.low)))
        elif known.kind == "number":
            step = _missed_step(compared)
            key, more = ("range of value", {}) if step is None else ("steps of value", {"step": show(step)})
            said.append(text(key, name=name, low=show(known.low), high=show(known.high), **more))
        elif known.kind in ("level", "text", "flag"):
            pieces = joined([sample_text(compared, piece.sample) for piece in compared.pieces()], 6)
            said.append(text("values of value", name=name, values=pieces))
    return said[:MOST_FACTS]


def _missed_step(compared: Compared) -> Fraction | None:
    """Return the step of a number, where it is compared with one between its bounds that is no multiple of it."""
    step, known = compared.step, compared.range
    inside = [cut for cut in compared.thresholds if known.low <= cut <= known.high]
    return step if step is not None and any((cut / step).denominator > 1 for cut in inside) else None
