"""Results of scenarios as charts name them: by the labels of the scheme, where it has some."""

from __future__ import annotations

from typing import Any

from partyrate.charts.phrases import LabelOf
from partyrate.errors import UsageError
from partyrate.messages import joined, message
from partyrate.scenarios import Scenarios


def checked_scenarios(scenarios: Any) -> Scenarios:
    """Return scenarios.

    Raises:
        UsageError: It is something else.
    """
    if not isinstance(scenarios, Scenarios):
        raise UsageError(*message("chart of no scenarios", type=type(scenarios).__name__))
    return scenarios


def label_of(scenarios: Scenarios, name: str) -> Any:
    """Return a name of the scheme as it stands in a text, by its label where it has one."""
    scheme = scenarios.scheme
    entry = scheme.entries.get(name) or scheme.parameters.get(name) or scheme.incentives.get(name)
    return name if entry is None else LabelOf(entry)


def parameters_text(scenarios: Scenarios, names: str, lang: str) -> str:
    """Return the labels of parameters; those that are drawn together stand in one name."""
    parameters = scenarios.scheme.parameters
    return joined(
        parameters[name].label(lang) if name in parameters else name for name in names.split(", ")
    ).in_language(lang)
