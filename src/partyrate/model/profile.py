"""Profiles: values for the constants that a scheme leaves unpublished."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from partyrate.model.entry import Remark
from partyrate.model.kinds import holding


@frozen(kw_only=True, field_transformer=holding)
class Profile:
    """Values for the constants that a scheme leaves unpublished, kept apart from it.

    Args:
        name: The name by which `load_scheme` finds it: `illustrative`.
        illustrative: Whether the values are assumptions for examples, so that results made with them say so.
        values: Constants by parameter, or by lookup and key (nested for several keys).
        notes: The reason for a value, by parameter or lookup, in one text or by language.
    """

    name: str
    illustrative: bool = True
    values: Mapping[str, Any] = field(factory=dict)
    notes: Mapping[str, Remark] = field(factory=dict)
