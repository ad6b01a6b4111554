"""Operands that do not fit, of which it is known what is meant: flags compared with words, dates taken from dates."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from fractions import Fraction

from partyrate.errors import KindError, ZeroDivisorError
from partyrate.language import advice
from partyrate.language.domains.analysis.ranges import ValueRange
from partyrate.language.functions import OPERATORS
from partyrate.language.grammar import span_of, text_of


def check_dates(values: Sequence[ValueRange], node: ast.expr) -> None:
    """Refuse dates that are added to or taken from each other, with the functions that do so."""
    kinds = [value.kind for value in values]
    if "date" not in kinds or not isinstance(node, ast.BinOp):
        return
    first, second = text_of(node.left), text_of(node.right)
    minus = isinstance(node.op, ast.Sub)
    if kinds == ["date", "date"] and minus:
        found = advice.written(f"days_between({second}, {first})")
    elif kinds == ["date", "number"]:
        found = advice.written(f"days_after({first}, {'-' + advice.operand(second) if minus else second})")
    else:
        return
    raise KindError(
        f"{first!r} is a date, not a number",
        "each operator and function takes values of its kind only",
        found.fix,
        span_of(node.left),
    ).advised(found.fix, found.instead)


def check_pair(a: ValueRange, b: ValueRange, node: ast.Compare) -> None:
    """Refuse values of two kinds of which it is known what is meant: a flag compared with 'yes', a number with '90'."""
    pair = [(a, node.left), (b, node.comparators[0])]
    sign = OPERATORS[type(node.ops[0])]
    for (one, part), (other, word) in (pair, pair[::-1]):
        found = None
        if one.kind == "flag" and other.kind in ("text", "number") and other.constant is not None:
            found = advice.of_flag(text_of(part), sign, other.constant)
        elif one.kind in ("number", "date") and other.kind in ("text", "number"):
            found = advice.of_other_kind(one.kind, text_of(part), other.constant)
        elif one.kind == "text" and one.constant is None and isinstance(other.constant, Fraction):
            found = advice.written(f"'{text_of(word)}'", "a key column holds texts")
        if found is not None:
            raise KindError(
                f"a {' and a '.join(sorted((one.kind, other.kind)))} in {text_of(node)!r}",
                "the values that are compared or chosen from are of one kind",
                found.fix,
                span_of(node),
            ).advised(found.fix, found.instead)


def zero_divisor(b: ValueRange, node: ast.expr) -> ZeroDivisorError:
    """Make the error of a divisor that may be zero."""
    words = text_of(node)
    if not any(isinstance(part, ast.Name) for part in ast.walk(node)):
        return ZeroDivisorError(
            f"{words!r} is always zero", "nothing can be divided by zero", "divide by something else", span_of(node)
        )
    shown = words if isinstance(node, ast.Name | ast.Call | ast.Subscript | ast.Constant) else f"({words})"
    choices = [f"... / {shown} if {words} != 0 else ..."]
    if (
        b.low >= 0 and b.resolution is not None
    ):  # values of a varying quotient may all lie below any number one could name
        choices.append(f"... / max({words}, {'1' if b.resolution == 1 else f'1 / {b.resolution}'})")
    return ZeroDivisorError(
        f"{words!r} may be zero",
        f"it can lie anywhere from {bounds_text(b.low)} to {bounds_text(b.high)}, and nothing can be divided by zero",
        f"write {', or '.join(choices)}",
        span_of(node),
    )


def bounds_text(value: Fraction) -> str:
    """Write an end of an interval for a message."""
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
