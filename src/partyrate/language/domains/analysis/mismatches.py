"""Operands of wrong kinds for which a correction is known: flags compared with words, differences of dates."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from fractions import Fraction
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


def check_dates(values: Sequence[ValueRange], node: ast.expr) -> None:
    """Refuse sums and differences of dates, and name the functions that compute them.

    Raises:
        KindError: An operand is a date.
    """
    kinds = [value.kind for value in values]
    if "date" not in kinds or not isinstance(node, ast.BinOp):
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
    pair = [(a, node.left), (b, node.comparators[0])]
    sign = OPERATORS[type(node.ops[0])]
    for (one, part), (other, word) in (pair, pair[::-1]):
        meant: advice.Advice | None = None
        target: ast.expr = node
        if one.kind == "flag" and other.kind in ("text", "number") and other.constant is not None:
            meant = advice.of_flag(text_of(part), sign, other.constant)
        elif one.kind in ("number", "date") and other.kind in ("text", "number"):
            meant = advice.of_other_kind(one.kind, text_of(part), other.constant)
            target = part if one.kind == "date" and isinstance(other.constant, Fraction) else word
        elif one.kind == "text" and one.constant is None and isinstance(other.constant, Fraction):
            meant, target = advice.written(f"'{text_of(word)}'", text("key column of texts")), word
        if meant is not None:
            kinds = and_kinds(sorted((one.kind, other.kind)))
            reported = message("several kinds", kinds=kinds, text=text_of(node), fix=meant.fix)
            raise corrected(KindError(*reported), target, meant)


_OF_LEVELS: Final = {"max": "best_level", "min": "worst_level"}
"""The function of levels that is like each function of numbers and dates."""


def check_extreme(values: Sequence[ValueRange], node: ast.expr) -> None:
    """Refuse the greatest or the least of levels and names of levels, and name the function that takes them.

    Raises:
        KindError: A value is a level, and another one is a text.
    """
    if not isinstance(node, ast.Call) or not {"level", "text"} <= {value.kind for value in values}:
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
