"""Procedures: the ordered steps by which a rating is made, with actors, requirements and days."""

from __future__ import annotations

import re
from typing import Any, Final

from attrs import Attribute, field, frozen
from attrs.validators import optional

from partyrate.errors import StructureError
from partyrate.messages import message
from partyrate.model.entry import Entry, ParameterName, as_names, as_tuple, one_of
from partyrate.model.kinds import holding

DAYS: Final = ("calendar", "working")
MOST_DAYS: Final = 10_000
"""The most days, months or years that a step can have."""

_WORKING_DAYS: Final = r"(\d{1,5})\s*(?:working|business|work)[ -]?days?|(\d{1,5})\s*个?工作日"
_SPAN: Final = re.compile(r"(\d{1,9})\s*(day|month|year)s?")


def read_span(value: int | str) -> tuple[int, str]:
    """Parse a number of days, or a span in words, into a number and its unit: `day`, `month` or `year`.

    Raises:
        StructureError: It is no such span.

    Example:
        >>> read_span(5), read_span("1 month")
        ((5, 'day'), (1, 'month'))
    """
    match = _SPAN.fullmatch(str(value).strip() if isinstance(value, str) else f"{value} days")
    if match is None and (working := re.fullmatch(_WORKING_DAYS, str(value).strip(), re.IGNORECASE)) is not None:
        raise StructureError(*message("span of working days", value=value, number=working[1] or working[2]))
    if match is None or int(match[1]) > MOST_DAYS:
        raise StructureError(*message("no span of time", value=value, most=MOST_DAYS))
    return int(match[1]), match[2]


def _duration(_: object, attribute: Attribute[Any], value: int | str | ParameterName) -> None:
    if isinstance(value, str):
        read_span(value)
    else:
        _days(_, attribute, value)


def _days(_: object, attribute: Attribute[Any], value: object) -> None:
    if isinstance(value, int) and not 0 <= value <= MOST_DAYS:
        raise StructureError(*message("no number of days", name=attribute.name, value=value, most=MOST_DAYS))


def _deadline(_: object, __: object, value: int | str | ParameterName) -> None:
    if not isinstance(value, ParameterName):
        read_span(value)


@frozen(kw_only=True, field_transformer=holding)
class Step(Entry):
    """One step of a procedure: its actor, its requirements, its duration, and its days of public notice.

    Args:
        actor: Who carries it out.
        requires: Names of values, or of earlier steps, that it requires. It begins when these steps are over; without
            any it follows the step before it.
        takes: Days that the work takes, from 0 to 10000, or a span such as `"6 months"`; left out where the source does
            not state them.
        notice: Days of public notice, from 0 to 10000, posted when the work is done.
        from_next_day: Whether the first day of the notice is the day after posting, or the day of posting. Where it is
            left out, the end of the notice is undetermined.
        within: The deadline, counted from the end of its requirements: days, or a span such as `"1 month"`.
        due: When it must be finished, in the words of the source; never computed with.
        days: Whether days are `calendar` or `working` days. Months and years are always those of the calendar.
        stage: The stage of the scheme that this step works on.

    Raises:
        StructureError: A number of days, or a span, is none.
    """

    actor: str = ""
    requires: tuple[str, ...] = field(default=(), converter=as_names)
    takes: int | str | ParameterName | None = field(default=None, validator=optional(_duration))
    notice: int | ParameterName | None = field(default=None, validator=optional(_days))
    from_next_day: bool | ParameterName | None = None
    within: int | str | ParameterName | None = field(default=None, validator=optional(_deadline))
    due: str = ""
    days: str | ParameterName = field(default="calendar", validator=one_of(*DAYS))
    stage: str | None = None


def _names(steps: tuple[Any, ...]) -> str:
    """Return the names of steps, for the `repr` of a procedure."""
    return f"<{', '.join(str(getattr(step, 'name', step)) for step in steps)}>"


@frozen(kw_only=True, field_transformer=holding)
class Procedure(Entry):
    """The steps by which a rating is made, in their order.

    Args:
        steps: The steps; their names differ.
    """

    steps: tuple[Step, ...] = field(converter=as_tuple, repr=_names)

    def before(self, number: int) -> tuple[str, ...]:
        """Return the names of the steps that must be over before a step can begin.

        Args:
            number: The index of the step, from 0.

        Example:
            >>> steps = [Step(name="mark"), Step(name="vote"), Step(name="decide", requires=["mark", "score"])]
            >>> [Procedure(name="p", steps=steps).before(number) for number in range(3)]
            [(), ('mark',), ('mark',)]
        """
        earlier = [step.name for step in self.steps[:number]]
        required = tuple(name for name in self.steps[number].requires if name in earlier)
        return required or tuple(earlier[-1:])
