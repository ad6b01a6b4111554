"""The values of a field of a scheme that may name a parameter."""

from __future__ import annotations

from typing import Any

from partyrate.model import Scheme
from partyrate.plan.nodes import decided


def possible_values(scheme: Scheme, value: Any) -> tuple[Any, ...]:
    """Return what a field that may name a parameter can be: its value, or the `values` of an unpublished parameter.

    None at all stands for an unpublished parameter that may be anything.
    """
    known = decided(scheme, value)
    return scheme.parameters[value.parameter].values if known is None else (known,)
