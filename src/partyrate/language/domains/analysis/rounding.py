"""Functions that round in the *analysis* domain: to decimals, to a step, and roots."""

from __future__ import annotations

import ast
import math
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from partyrate.errors import KindError, UnknownNameError
from partyrate.language.domains.analysis.choices import Operation
from partyrate.language.domains.analysis.kinds import constant_of, expect, operand_nodes
from partyrate.language.domains.analysis.mismatches import bounds_text
from partyrate.language.domains.analysis.ranges import ValueRange, number
from partyrate.language.grammar import span_of, text_of
from partyrate.messages import message, text
from partyrate.numbers import Rounding, round_root, round_to_step, whole_root

MAX_DIGITS: Final = 12
"""The most decimals, or zeros before the point, that a number is rounded to."""

MAX_DEGREE: Final = 10
"""The greatest degree of a root; the digits that it needs grow with it."""


def _rounded(fixed: Rounding | None, *, to_step: bool = False) -> Operation:
    """Return the operation that rounds to decimals, or to a step; in a fixed way where one is given."""

    def operation(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
        nodes = operand_nodes(node, len(values))
        a = expect(values[0], ("number",), nodes[0])
        if to_step:
            step = _step(values[1], nodes[1])
        else:
            step = step_of(_digits(values[1], nodes[1]) if len(values) > 1 else 0)
        rounding = _rounding(values[2], nodes[2]) if len(values) > 2 else fixed
        return rounded(a, step, rounding or Rounding.HALF_UP)

    return operation


def step_of(digits: int) -> Fraction:
    """Return the step between two numbers of so many decimals: 1/100 for 2, and 10 for -1."""
    return Fraction(10) ** -digits


def _digits(value: ValueRange, node: ast.expr, least: int = -MAX_DIGITS) -> int:
    """Return the decimals that a rounding keeps; 0 where they are unpublished."""
    digits = constant_of(expect(value, ("number",), node), node, "decimals")
    if digits is not None and (digits.denominator != 1 or not least <= digits <= MAX_DIGITS):
        raise KindError(*message("decimals", text=text_of(node), least=least, most=MAX_DIGITS), span_of(node))
    return int(digits or 0)


def _step(value: ValueRange, node: ast.expr) -> Fraction:
    """Return the step that a number is rounded to; 1 where it is unpublished."""
    step = constant_of(expect(value, ("number",), node), node, "step")
    if step is not None and not Fraction(1, 10**MAX_DIGITS) <= step <= 10**MAX_DIGITS:
        raise KindError(*message("step of rounding", text=text_of(node)), span_of(node))
    return Fraction(1) if step is None else Fraction(step)


def _rounding(value: ValueRange, node: ast.expr) -> Rounding | None:
    """Return the way of rounding that an argument names; None where it is unpublished."""
    word = constant_of(expect(value, ("text",), node), node, "rounding")
    words = [rounding.value for rounding in Rounding]
    if word is not None and word not in words:
        why = text("rounding argument")
        raise UnknownNameError.of("way of rounding", str(word), words, why, span_of(node))
    return None if word is None else Rounding(word)


def rounded(a: ValueRange, step: Fraction, rounding: Rounding) -> ValueRange:
    """Return the range of a number rounded to a multiple of a step."""
    low, high = round_to_step(a.low, step, rounding), round_to_step(a.high, step, rounding)
    up, down = step.denominator, step.numerator
    if a.resolution is not None and up % (a.resolution * down) == 0:
        return number(low, high, up, [a])  # the value is a multiple of the step
    shared = 1 if a.resolution is None else math.gcd(up, a.resolution * down)
    return number(
        low,
        high,
        up,
        [a],
        max_magnitude=2 * a.max_numerator * (up // shared) + 2 * (a.max_denominator * down // shared),
    )


def _root(values: Sequence[ValueRange], node: ast.expr) -> ValueRange:
    """Describe `root(a, degree, decimals)`, or `sqrt(a, decimals)`."""
    nodes = operand_nodes(node, len(values))
    a = expect(values[0], ("number",), nodes[0])
    degree = _degree(values[1], nodes[1]) if len(values) > 2 else 2
    digits = _digits(values[-1], nodes[-1], 0)
    if a.low < 0 and a.always_absent is None:
        data = {"text": text_of(nodes[0]), "low": bounds_text(a.low), "high": bounds_text(a.high)}
        raise KindError(*message("root of negative", **data), span_of(nodes[0]))
    low, high = (
        round_root(max(a.low, Fraction(0)), degree, digits),
        round_root(max(a.high, Fraction(0)), degree, digits),
    )
    factor, shared = root_factor(a, degree, digits)
    return number(
        low,
        high,
        10**digits,
        [a],
        max_magnitude=max(a.max_numerator * (factor // shared), (greatest_root(a, degree, digits) + 2) ** degree),
    )


def root_factor(a: ValueRange, degree: int, digits: int) -> tuple[int, int]:
    """Return what a number is multiplied by before its root is taken, and what that has in common with denominators.

    The whole root of the product has twice the digits that are kept, so that its last half rounds.
    """
    factor = (2 * 10**digits) ** degree
    return factor, math.gcd(factor, a.denominator_factor)


def greatest_root(a: ValueRange, degree: int, digits: int) -> int:
    """Return the greatest whole root that is met: of any numerator, whatever a condition around it excludes."""
    factor, shared = root_factor(a, degree, digits)
    below = 1 if a.resolution is None else a.resolution // shared
    return whole_root(a.max_numerator * (factor // shared) // below, degree)


def _degree(value: ValueRange, node: ast.expr) -> int:
    """Return the degree of a root; 2 where it is unpublished."""
    degree = constant_of(expect(value, ("number",), node), node, "degree")
    if degree is not None and (degree.denominator != 1 or not 2 <= degree <= MAX_DEGREE):
        raise KindError(*message("degree of root", text=text_of(node), most=MAX_DEGREE), span_of(node))
    return int(degree or 2)


ROUNDED: Final[dict[str, Operation]] = {
    "round": _rounded(None),
    "floor": _rounded(Rounding.FLOOR),
    "ceil": _rounded(Rounding.CEIL),
    "round_to": _rounded(None, to_step=True),
    "sqrt": _root,
    "root": _root,
}
