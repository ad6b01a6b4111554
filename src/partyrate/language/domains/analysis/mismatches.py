"""Operands of wrong kinds for which a correction is known: flags compared with words, differences of dates."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Final

from partyrate.errors import KindError, ZeroDivisorError
from partyrate.language import advice
from partyrate.language.brackets import filled
from partyrate.language.corrections import corrected
from partyrate.language.domains.analysis.kind_texts import and_kinds, kind_text
from partyrate.language.domains.analysis.ranges import ValueRange
from partyrate.language.functions import OPERATORS
from partyrate.language.grammar import span_of, text_of
from partyrate.language.tree import call_of
from partyrate.messages import Text, message, text
from partyrate.numbers import Constant


def check_dates(values: Sequence[ValueRange], node: ast.expr) -> None:
    """Refuse sums and differences of dates, and name the functions that compute them.

    Raises:
        KindError: An operand is a date.
    """
    assert isinstance(node, ast.BinOp)
    kinds = [value.kind for value in values]
    if kinds not in (["date", "date"], ["date", "number"]):
        return
    first, second = text_of(node.left), text_of(node.right)
    minus = isinstance(node.op, ast.Sub)
    if kinds == ["date", "date"] and minus:
        meant = advice.written(f"days_between({second}, {first})")
    elif kinds == ["date", "number"]:
        meant = advice.written(f"days_after({first}, {filled('-b', {'b': second}) if minus else second})")
    else:
        return
    kinds_of = {"kind": kind_text("date"), "kinds": kind_text("number")}
    reported = message("value of another kind", text=first, fix=meant.fix, **kinds_of)
    raise corrected(KindError(*reported), node, meant)


def check_pair(a: ValueRange, b: ValueRange, node: ast.Compare) -> None:
    """Refuse a comparison of two kinds for which a correction is known: a flag with 'yes', a number with '90'.

    Raises:
        KindError: The values are such a pair.
    """
    (operator,), (right,) = node.ops, node.comparators
    pair, sign = [(a, node.left), (b, right)], OPERATORS[type(operator)]
    for (one, part), (other, word) in (pair, pair[::-1]):
        meant: advice.Advice | None = None
        target: ast.expr = node
        if one.kind == "flag":
            meant = advice.of_flag(text_of(part), sign, other.constant)
        elif one.kind in ("number", "date"):
            is_year = isinstance(other.constant, Fraction)  # beside a date, since the kinds differ
            advise = partial(_of_other_kind, one, part)
            meant, target = (advise(other.constant), part) if is_year else (_of_constants(word, other, advise), word)
        elif one.kind == "text" and one.constant is None and isinstance(other.constant, Fraction):
            meant, target = advice.written(_in_quotes(word), text("key column of texts")), word
        if meant is not None:
            kinds = and_kinds(sorted((one.kind, other.kind)))
            reported = message("several kinds", kinds=kinds, text=text_of(node), fix=meant.fix)
            raise corrected(KindError(*reported), target, meant)


def _of_constants(
    word: ast.expr, value: ValueRange, advise: Callable[[Constant | None], advice.Advice | None]
) -> advice.Advice | None:
    """Return the advice for a constant, or for every one of a group."""
    if not isinstance(word, ast.Tuple):
        return advise(value.constant)
    constants = [part.value for part in word.elts if isinstance(part, ast.Constant)]
    each = [advise(constant) for constant in constants if isinstance(constant, str | Fraction)]
    known = [meant for meant in each if meant is not None]
    if len(known) < len(word.elts):
        return None
    return advice.written(f"({', '.join(meant.instead for meant in known)})", known[0].remark)


def _of_other_kind(one: ValueRange, part: ast.expr, other: Constant | None) -> advice.Advice | None:
    """Return how a number or a date is compared with a constant of another kind."""
    name = call_of(part).function.name if isinstance(part, ast.Call) else ""
    meant = advice.of_part_of_day(name, other) if isinstance(other, str) else None
    return meant or advice.of_other_kind(one.kind, text_of(part), other)


def _in_quotes(node: ast.expr) -> str:
    """Return a number, or each number of a group, in quotes."""
    if isinstance(node, ast.Tuple):
        return f"({', '.join(map(_in_quotes, node.elts))})"
    is_number = isinstance(node, ast.Constant) and isinstance(node.value, Fraction)
    return f"'{text_of(node)}'" if is_number else text_of(node)


def check_joined(values: Sequence[ValueRange], node: ast.expr) -> None:
    """Refuse a number or a text after a comparison, as in `a >= 90 or 80`, and write out what is compared with it.

    Raises:
        KindError: The values are such ones.
    """
    if not isinstance(node, ast.BoolOp):
        return
    first, others = node.values[0], node.values[1:]
    if not isinstance(first, ast.Compare) or len(first.ops) != 1 or not all(map(_is_constant, others)):
        return
    meant = _of_joined(first, others, is_or=isinstance(node.op, ast.Or))
    kinds = {"kind": kind_text(values[1].kind), "kinds": kind_text("flag")}
    if meant is not None:
        reported = message("value of another kind", text=text_of(others[0]), fix=meant.fix, **kinds)
        raise corrected(KindError(*reported), node, meant)


def _is_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | Fraction)


def _of_joined(first: ast.Compare, others: Sequence[ast.expr], *, is_or: bool) -> advice.Advice | None:
    """Return how a comparison with several constants is written; None where two readings are as likely."""
    (operator,), (right,) = first.ops, first.comparators
    sign, left = OPERATORS[type(operator)], text_of(first.left)
    constants = ", ".join(map(text_of, [right, *others]))
    if sign == "==" and is_or:
        return advice.written(f"{left} in ({constants})")
    if sign == "!=":
        return advice.written(f"{left} not in ({constants})")
    if sign in ("==", "in", "not in") or not is_or:
        return None
    joined = " or ".join([text_of(first), *(f"{left} {sign} {text_of(other)}" for other in others)])
    return advice.written(joined, text("joined comparison"))


_OF_LEVELS: Final = {"max": "best_level", "min": "worst_level"}
"""The function of levels that is like each function of numbers and dates."""


def check_extreme(values: Sequence[ValueRange], node: ast.expr) -> None:
    """Refuse the greatest or the least of levels and names of levels, and name the function that takes them.

    Raises:
        KindError: A value is a level, and another one is a text.
    """
    assert isinstance(node, ast.Call)
    if not {"level", "text"} <= {value.kind for value in values}:
        return
    call = call_of(node)
    if call.function.name not in _OF_LEVELS:
        return
    instead = f"{_OF_LEVELS[call.function.name]}({', '.join(map(text_of, call.arguments))})"
    reported = message("level and text", text=text_of(node), instead=instead)
    raise KindError(*reported, span_of(node)).advised(reported.fix, instead)


def zero_divisor(b: ValueRange, node: ast.expr) -> ZeroDivisorError:
    """Build the error of a divisor that may be zero."""
    words = text_of(node)
    if not any(isinstance(part, ast.Name) for part in ast.walk(node)):
        return ZeroDivisorError(*message("always zero", text=words), span_of(node))
    shown = words if isinstance(node, ast.Name | ast.Call | ast.Subscript | ast.Constant) else f"({words})"
    guarded = f"... / {shown} if {words} != 0 else ..."
    fix: Text = text("write", instead=guarded)
    # The values of a quotient with a varying denominator have no smallest step, so that no least divisor can be named.
    if b.low >= 0 and b.resolution is not None:
        least = f"... / max({words}, {'1' if b.resolution == 1 else f'1 / {b.resolution}'})"
        fix = text("write several", first=guarded, second=least)
    low, high = bounds_text(b.low), bounds_text(b.high)
    return ZeroDivisorError(*message("may be zero", text=words, low=low, high=high, fix=fix), span_of(node))


def bounds_text(value: Fraction) -> str:
    """Return an end of an interval as messages write it."""
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
