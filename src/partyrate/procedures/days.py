"""Counting days: calendar days, working days, months, and the rules of a step about them."""

from __future__ import annotations

from collections.abc import Container
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from attrs import Attribute, field, frozen

from partyrate.errors import NotFoundError, UnknownNameError, UsageError
from partyrate.errors.arguments import checked_days, checked_name
from partyrate.messages import message, text
from partyrate.model import ParameterName, Procedure, Scheme, Step
from partyrate.model.given import checked_scheme
from partyrate.model.procedure import MOST_DAYS, read_span
from partyrate.periods import months_after


@frozen
class Days:
    """Which days are working days, as far as the caller says; without `holidays` no working day can be counted."""

    holidays: Container[date] | None = field()
    working: Container[date] = field()

    @holidays.validator
    @working.validator
    def _has_dates(self, attribute: Attribute[Any], value: object) -> None:
        """Refuse values that no day is equal to: texts, and days with a time."""
        if value is not None or attribute.name == "working":
            checked_days(value, attribute.name)
        others = (
            [day for day in value if type(day) is not date] if isinstance(value, list | tuple | AbstractSet) else []
        )
        if others:
            raise UsageError(*message("holidays of no dates", argument=attribute.name, value=repr(others[0])))

    def is_working(self, day: date) -> bool:
        """Return whether a day is a working day."""
        if self.holidays is None:
            raise UsageError(*message("no holidays"))
        return day in self.working or (day.weekday() < 5 and day not in self.holidays)

    def first(self, day: date, kind: str) -> date:
        """Return the first day of a kind, on a day or after it."""
        if kind == "calendar":
            return day
        for number in range(366):
            candidate = later(day, number)
            if self.is_working(candidate):
                return candidate
        raise UsageError(*message("no working day", day=day))

    def last(self, day: date, number: int, kind: str) -> date:
        """Return the last of a number of days of a kind, counted from a day on, which is the first if it is one."""
        if kind == "calendar":
            return later(day, number - 1)
        last = self.first(day, kind)
        for _ in range(number - 1):
            last = self.first(later(last, 1), kind)
        return last


def later(day: date, number: int) -> date:
    """Return the day that lies a number of days after another."""
    try:
        return day + timedelta(days=number)
    except OverflowError:
        raise _no_such_day(day) from None


def _no_such_day(day: date) -> UsageError:
    return UsageError(*message("day after the last year", day=day))


def after(day: date, number: int, unit: str, kind: str, days: Days) -> date:
    """Return the deadline that lies a span after a day; a month ends no later than its last day."""
    if unit == "day":
        return day if not number else days.last(later(day, 1), number, kind)
    last = months_after(day, number * (12 if unit == "year" else 1))
    if last is None:
        raise _no_such_day(day)
    return last


def last_of(begin: date, number: int, unit: str, kind: str, days: Days) -> date:
    """Return the last day of a span that is counted with its first day, which is `begin`.

    A month ends on the day before the same day of the next one, or on the last day of that where it has no such day.
    """
    if unit == "day":
        return days.last(begin, number, kind)
    same = after(begin, number, unit, kind, days)
    return later(same, -1) if same.day == begin.day else same


@frozen
class StepRules:
    """The rules of a step about days, with the values of parameters put in; None where one is absent or unpublished.

    Args:
        step: The step.
        takes: The span of its work, as a number and a unit.
        notice: How many days its public notice lasts.
        from_next_day: Whether the notice is counted from the day after it was posted.
        within: The span of its deadline, as a number and a unit.
        days: The kind of days, `calendar` or `working`.
        lacks: What is not published and must be known for its last day.
        lacks_deadline: The same for its deadline.
    """

    step: Step
    takes: tuple[int, str] | None
    notice: int | None
    from_next_day: bool | None
    within: tuple[int, str] | None
    days: str | None
    lacks: tuple[str, ...]
    lacks_deadline: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Whether the step has days of its own."""
        return bool(self.step.takes or self.step.notice)

    def end(self, begin: date, days: Days) -> date:
        """Return the last day of the step, all of whose rules are known."""
        kind = str(self.days)
        posted = last_of(begin, *self.takes, kind, days) if self.takes and self.takes[0] else begin
        if not self.notice:
            return posted
        return days.last(later(posted, 1) if self.from_next_day else posted, self.notice, kind)

    def deadline(self, basis: date, days: Days) -> date:
        """Return the day by which the step must be over, counted from the day on which its requirements were over."""
        assert self.within is not None
        return after(basis, *self.within, str(self.days), days)


def _span_of(words: str | int | None) -> tuple[int, str] | None:
    return None if words is None else read_span(words)


def rules_of(scheme: Scheme, step: Step) -> StepRules:
    """Return the rules of a step about days.

    Raises:
        UsageError: A parameter has a value that is no number of days.
    """
    lacks: list[str] = []
    lacks_deadline: list[str] = []
    takes, notice = _value(scheme, step, "takes", lacks), _value(scheme, step, "notice", lacks)
    next_day = _value(scheme, step, "from_next_day", lacks) if step.notice else None
    if step.notice and step.from_next_day is None:
        lacks.append(f"{step.name}.from_next_day")
    work, span = _span_of(takes), _span_of(_value(scheme, step, "within", lacks_deadline))
    kind = _value(scheme, step, "days", [])
    if kind is None and isinstance(step.days, ParameterName):
        if step.notice or (step.takes and (work is None or work[1] == "day")):
            lacks.append(step.days.parameter)
        if span is not None and span[1] == "day":
            lacks_deadline.append(step.days.parameter)
    return StepRules(
        step, work, notice, next_day, span, kind, tuple(dict.fromkeys(lacks)), tuple(dict.fromkeys(lacks_deadline))
    )


def _value(scheme: Scheme, step: Step, name: str, lacks: list[str]) -> Any:
    """Return the value of a field of a step that may name a parameter; an unpublished one is added to `lacks`."""
    declared = getattr(step, name)
    if not isinstance(declared, ParameterName):
        return declared
    parameter = scheme.parameters.get(declared.parameter)
    if parameter is None:
        why = text("parameter decides", field=name)
        raise UnknownNameError.of("parameter", declared.parameter, scheme.parameters, why)
    value = parameter.constant
    if value is None:
        lacks.append(parameter.name)
    if not isinstance(value, Fraction) or name not in ("takes", "notice", "within"):
        return value
    if value.denominator != 1 or not 0 <= value <= MOST_DAYS:
        data = {"field": name, "step": step.name, "value": value, "parameter": parameter.name, "most": MOST_DAYS}
        raise UsageError(*message("parameter of no days", **data))
    return int(value)


def procedure_of(scheme: Scheme, name: str | None) -> Procedure:
    """Return a procedure of a scheme by name; None stands for the only one.

    Raises:
        UsageError: The scheme has none, or several and `name` is None.
        NotFoundError: There is no such procedure.
    """
    procedures = checked_scheme(scheme).procedures
    if name is None and len(procedures) == 1:
        return next(iter(procedures.values()))
    if name is None:
        data = {"scheme": scheme.name, "number": len(procedures), "procedures": ", ".join(procedures)}
        raise UsageError(*message("no procedure named" if procedures else "no procedure at all", **data))
    if checked_name(name, "procedure") not in procedures:
        raise NotFoundError.of("procedure", name, procedures, text("no such procedure", scheme=scheme.name))
    return procedures[name]
