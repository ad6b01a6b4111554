"""The variants of one rule: the rule for every combination of the unpublished choices that it depends on."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from partyrate.language.grammar import Rule
from partyrate.model.entry import show_scalar
from partyrate.numbers import Constant


@frozen(eq=False)
class RuleVariants:
    """The variants of one rule.

    Args:
        parameters: The unpublished parameters that it depends on.
        values: For each variant, the values of these parameters.
        trees: For each variant, the rule.
        written: The rule as it was written.
    """

    parameters: tuple[str, ...]
    values: tuple[tuple[Constant, ...], ...]
    trees: tuple[ast.expr, ...]
    written: Rule

    def setting(self, number: int) -> dict[str, Constant]:
        """Return the values of one variant by the names of their parameters."""
        return dict(zip(self.parameters, self.values[number], strict=True))

    def shown(self, number: int) -> str:
        """Return the values of one variant as text, as in `mode='half_up', strict=True`."""
        return shown_values(self.setting(number))

    def deciding(self, results: Sequence[Any]) -> tuple[str, ...]:
        """Return the parameters that decide: a change of one of them alone changes the results of the variants."""
        by_values = dict(zip(self.values, results, strict=True))
        deciding = []
        for index, name in enumerate(self.parameters):
            groups: dict[Any, list[Any]] = {}
            for values, result in by_values.items():
                groups.setdefault((*values[:index], *values[index + 1 :]), []).append(result)
            if any(result != group[0] for group in groups.values() for result in group):
                deciding.append(name)
        return tuple(deciding)


def shown_values(values: Mapping[str, Constant]) -> str:
    """Return values of parameters as text."""
    return ", ".join(f"{name}={show_scalar(value)}" for name, value in values.items())
