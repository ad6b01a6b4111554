"""Names of a scheme that callers ask values of, and that have none by themselves."""

from __future__ import annotations

from partyrate.errors import NotFoundError, listed
from partyrate.messages import message
from partyrate.model import Scheme


def check_has_values(scheme: Scheme, name: object) -> None:
    """Check that a name is none of a formula that has values only where it is called, or by its columns.

    Raises:
        NotFoundError: It is such a formula, or such a decision.
    """
    entry = scheme.indicators.get(str(name))
    if entry is None:
        return
    if entry.takes:
        call = f"{entry.name}({', '.join(entry.takes)})"
        raise NotFoundError(*message("arguments of a value", name=entry.name, takes=listed(entry.takes), call=call))
    if entry.columns:
        raise NotFoundError(*message("decision with columns as value", name=entry.name, column=entry.columns[0]))
