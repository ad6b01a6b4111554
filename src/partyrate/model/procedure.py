"""The ordered steps by which a rating comes about: who acts, after what, in how many days."""

from __future__ import annotations

import re
from typing import Any, Final

from attrs import Attribute, field, frozen
from attrs.validators import optional

from partyrate.errors import StructureError
from partyrate.model.entry import Entry, ParameterName, as_texts, as_tuple, one_of
from partyrate.model.kinds import holding

DAYS: Final = ("calendar", "working")
MOST_DAYS: Final = 10_000
"""The most days, months or years that a step can have."""

_SPAN: Final = re.compile(r"(\d{1,9})\s*(day|month|year)s?")


def read_span(value: int | str) -> tuple[int, str]:
    """Read a number of days, or a span in words, as a number and its unit: `day`, `month` or `year`.

    Raises:
        StructureError: It is no such span.

    Example:
        >>> read_span(5), read_span("1 month")
        ((5, 'day'), (1, 'month'))
    """
    found = _SPAN.fullmatch(str(value).strip() if isinstance(value, str) else f"{value} days")
    if found is None or int(found[1]) > MOST_DAYS:
        raise StructureError(
            f"{value!r} is no span of time",
            f"a span is a whole number of days, months or years, up to {MOST_DAYS}",
            'write a number of days (5), or "5 days", "1 month", "1 year"; other words belong into \'due\'',
        )
    return int(found[1]), found[2]


def _days(_: object, attribute: Attribute[Any], value: object) -> None:
    if isinstance(value, int) and not 0 <= value <= MOST_DAYS:
        raise StructureError(
            f"{attribute.name} = {value} is no number of days",
            f"days are a whole number from 0 to {MOST_DAYS}",
            "write how many days the source says, or leave it out",
        )


def _deadline(_: object, __: object, value: int | str | ParameterName) -> None:
    if not isinstance(value, ParameterName):
        read_span(value)


@frozen(kw_only=True, field_transformer=holding)
class Step(Entry):
    """One step: who acts, what must be there before, how long it takes, and how long it is open to objections.

    Args:
        actor: Who does it.
        requires: Names of values, or of earlier steps, that must be there. It begins when these steps are over; without
            one it follows the step before it.
        takes: Days that the work takes; left out where the source does not say.
        notice: Days of public notice, posted when the work is done.
        from_next_day: Whether the day after posting is the first day of the notice, or the day of posting. Where
            nothing is said the end of the notice is undetermined.
        within: The deadline, counted from the end of what it requires: days, or a span as `"1 month"`.
        due: When it must be finished, in the words of the source; never computed with.
        days: Whether days are `calendar` or `working` days. Months and years are always those of the calendar.
        stage: The stage of the scheme this step works on.
    """

    actor: str = ""
    requires: tuple[str, ...] = field(default=(), converter=as_texts)
    takes: int | ParameterName | None = field(default=None, validator=optional(_days))
    notice: int | ParameterName | None = field(default=None, validator=optional(_days))
    from_next_day: bool | ParameterName | None = None
    within: int | str | ParameterName | None = field(default=None, validator=optional(_deadline))
    due: str = ""
    days: str | ParameterName = field(default="calendar", validator=one_of(*DAYS))
    stage: str | None = None


def _names(steps: tuple[Any, ...]) -> str:
    """Show steps by their names."""
    return f"<{', '.join(str(getattr(step, 'name', step)) for step in steps)}>"


@frozen(kw_only=True, field_transformer=holding)
class Procedure(Entry):
    """Steps in their order."""

    steps: tuple[Step, ...] = field(converter=as_tuple, repr=_names)

    def before(self, number: int) -> tuple[str, ...]:
        """Give the names of the steps that must be over before a step, given by its number, can begin.

        Example:
            >>> steps = [Step(name="mark"), Step(name="vote"), Step(name="decide", requires=["mark", "score"])]
            >>> [Procedure(name="p", steps=steps).before(number) for number in range(3)]
            [(), ('mark',), ('mark',)]
        """
        earlier = [step.name for step in self.steps[:number]]
        required = tuple(name for name in self.steps[number].requires if name in earlier)
        return required or tuple(earlier[-1:])
