"""Composed functions of rows in the *analysis* domain: what is known of a result beyond the rule that it stands for."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from attrs import evolve

from partyrate.errors import KindError
from partyrate.language.domains.analysis.kinds import expect
from partyrate.language.domains.analysis.ranges import ValueRange
from partyrate.language.grammar import Call, span_of, text_of
from partyrate.messages import message


def refined(call: Call, values: Sequence[ValueRange], result: ValueRange, node: ast.Call) -> ValueRange:
    """Return the range of a composed function: that of its rule, within the bounds that its arguments set.

    Args:
        call: The call.
        values: The ranges of its arguments.
        result: The range of the rule that it stands for.
        node: Its node, for messages.

    Raises:
        KindError: An argument is not what the function takes.
    """
    refine = REFINED.get(call.function.name)
    return result if refine is None else refine(call, values, result, node)


Refinement = Callable[[Call, Sequence[ValueRange], ValueRange, ast.Call], ValueRange]


def _weighted_mean(call: Call, values: Sequence[ValueRange], result: ValueRange, node: ast.Call) -> ValueRange:
    """Narrow a weighted mean to the interval of its values, since no weight is negative."""
    a, weight = (expect(value, ("number",), part) for value, part in zip(values, call.arguments, strict=True))
    if weight.low < 0:
        written = text_of(call.arguments[1])
        raise KindError(*message("negative weight", text=written, low=weight.low), span_of(call.arguments[1]))
    return evolve(result, low=max(a.low, result.low), high=min(a.high, result.high))


REFINED: Final[Mapping[str, Refinement]] = {"weighted_mean": _weighted_mean}
"""The composed functions of which more is known than their rules say."""
