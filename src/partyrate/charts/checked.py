"""The scenarios that charts are drawn of, checked to be some."""

from __future__ import annotations

from typing import Any

from partyrate.errors import UsageError
from partyrate.messages import message
from partyrate.scenarios import Scenarios


def checked_scenarios(scenarios: Any) -> Scenarios:
    """Return scenarios.

    Raises:
        UsageError: It is something else.
    """
    if not isinstance(scenarios, Scenarios):
        raise UsageError(*message("chart of no scenarios", type=type(scenarios).__name__))
    return scenarios
