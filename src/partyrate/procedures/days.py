"""Counting days: calendar days, working days, months, and what a step of a procedure says about them."""

from __future__ import annotations

import calendar
from collections.abc import Container
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from attrs import Attribute, field, frozen

from partyrate.errors import NotFoundError, UnknownNameError, UsageError
from partyrate.model import ParameterName, Procedure, Scheme, Step
from partyrate.model.procedure import MOST_DAYS, read_span


@frozen
class Days:
    """Which days are working days, as far as anyone said."""

    holidays: Container[date] | None = field()
    working: Container[date] = field()

    @holidays.validator
    @working.validator
    def _has_dates(self, attribute: Attribute[Any], value: object) -> None:
        """Refuse what no day is ever found in: texts, and days with a time."""
        odd = [day for day in value if type(day) is not date] if isinstance(value, list | tuple | AbstractSet) else []
        if odd:
            raise UsageError(
                f"{attribute.name} has {odd[0]!r}, which is no date",
                "a day is looked for among dates, and would not be found",
                "write date(2024, 2, 8) for a day, or date.fromisoformat('2024-02-08')",
            )

    def is_working(self, day: date) -> bool:
        """Say whether a day is a working day."""
        if self.holidays is None:
            raise UsageError(
                "a step counts working days, and no holidays were given",
                "public holidays and make-up working days differ from year to year",
                "pass holidays= and working= (containers of dates; --holidays FILE and --working FILE on the command "
                "line); holidays=() says that there are none",
            )
        return day in self.working or (day.weekday() < 5 and day not in self.holidays)

    def first(self, day: date, kind: str) -> date:
        """Give the first day of a kind, on a day or after it."""
        if kind == "calendar":
            return day
        for number in range(366):
            found = later(day, number)
            if self.is_working(found):
                return found
        raise UsageError(
            f"there is no working day within a year of {day}",
            "the holidays that were given have nearly every date",
            "pass a container that has only the holidays",
        )

    def last(self, day: date, number: int, kind: str) -> date:
        """Give the last of a number of days of a kind, counted from a day on, the first if it is one."""
        if kind == "calendar":
            return later(day, number - 1)
        found = self.first(day, kind)
        for _ in range(number - 1):
            found = self.first(later(found, 1), kind)
        return found


def later(day: date, number: int) -> date:
    """Give the day that lies a number of days after another."""
    try:
        return day + timedelta(days=number)
    except OverflowError:
        raise _no_such_day(day) from None


def _no_such_day(day: date) -> UsageError:
    return UsageError(f"a step that begins on {day} ends after the year 9999", "dates end there", "check the days")


def after(day: date, number: int, unit: str, kind: str, days: Days) -> date:
    """Give the deadline that lies a span after a day; a month ends no later than its last day."""
    if unit == "day":
        return day if not number else days.last(later(day, 1), number, kind)
    months = day.year * 12 + day.month - 1 + number * (12 if unit == "year" else 1)
    year, month = months // 12, months % 12 + 1
    if year > date.max.year:
        raise _no_such_day(day)
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


@frozen
class StepRules:
    """What a step says about days, with the values of parameters put in; None stands for what is not known."""

    step: Step
    takes: int | None
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
        """Give the last day of the step, all of whose rules are known."""
        kind = str(self.days)
        posted = days.last(begin, self.takes, kind) if self.takes else begin
        if not self.notice:
            return posted
        return days.last(later(posted, 1) if self.from_next_day else posted, self.notice, kind)

    def deadline(self, basis: date, days: Days) -> date:
        """Give the day by which the step must be over, after the day on which what it requires was over."""
        assert self.within is not None
        return after(basis, *self.within, str(self.days), days)


def rules_of(scheme: Scheme, step: Step) -> StepRules:
    """Read what a step says about days.

    Raises:
        UsageError: A parameter has a value that is no number of days.
    """
    lacks: list[str] = []
    late: list[str] = []

    def value(name: str, into: list[str]) -> Any:
        given = getattr(step, name)
        if not isinstance(given, ParameterName):
            return given
        parameter = scheme.parameters.get(given.parameter)
        if parameter is None:
            raise UnknownNameError.of("parameter", given.parameter, scheme.parameters, f"{name} names what decides it")
        if parameter.value is None:
            into.append(parameter.name)
        found = parameter.value
        if isinstance(found, Fraction) and name in ("takes", "notice", "within"):
            if found.denominator != 1 or not 0 <= found <= MOST_DAYS:
                raise UsageError(
                    f"{name} of step {step.name!r} is {found}, the value of {parameter.name!r}",
                    f"days are a whole number from 0 to {MOST_DAYS}",
                    "give the parameter another value",
                )
            found = int(found)  # type: ignore[assignment]
        return found

    takes, notice = value("takes", lacks), value("notice", lacks)
    next_day = value("from_next_day", lacks) if step.notice else None
    if step.notice and step.from_next_day is None:
        lacks.append(f"{step.name}.from_next_day")
    within = value("within", late)
    span = None if within is None else read_span(within)
    kind = value("days", [])
    if kind is None and isinstance(step.days, ParameterName):
        lacks += [step.days.parameter] if step.takes or step.notice else []
        late += [step.days.parameter] if span is not None and span[1] == "day" else []
    return StepRules(step, takes, notice, next_day, span, kind, tuple(dict.fromkeys(lacks)), tuple(dict.fromkeys(late)))


def procedure_of(scheme: Scheme, name: str | None) -> Procedure:
    """Find a procedure of a scheme; None is the only one."""
    if name is None and len(scheme.procedures) == 1:
        return next(iter(scheme.procedures.values()))
    if name is None:
        raise UsageError(
            f"scheme {scheme.name!r} has {len(scheme.procedures)} procedures",
            "a timeline is that of one procedure",
            f"name one of: {', '.join(scheme.procedures)}" if scheme.procedures else "add a [procedure.NAME]",
        )
    if name not in scheme.procedures:
        why = f"scheme {scheme.name!r} has no such procedure"
        raise NotFoundError.of("procedure", name, scheme.procedures, why)
    return scheme.procedures[name]
