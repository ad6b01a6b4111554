"""The ordered steps by which a rating comes about, as documentation of the scheme."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import field, frozen

from partyrate.model.entry import Entry, ParameterName, as_texts, one_of


@frozen(kw_only=True)
class Step(Entry):
    """One step: who acts, what must be there before, and how long it is open to objections.

    Args:
        actor: Who does it.
        requires: Names of values or of steps that must be there.
        due: When it must be finished, in the words of the source.
        notice: Days of public notice.
        days: Whether they are `calendar` or `working` days.
        stage: The stage of the scheme this step works on.
    """

    actor: str = ""
    requires: tuple[str, ...] = field(default=(), converter=as_texts)
    due: str = ""
    notice: int | ParameterName | None = None
    days: str = field(default="calendar", validator=one_of("calendar", "working"))
    stage: str | None = None


def _steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(steps)


@frozen(kw_only=True)
class Procedure(Entry):
    """Steps in their order."""

    steps: tuple[Step, ...] = field(converter=_steps)
