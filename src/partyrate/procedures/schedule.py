"""The days of a procedure: when each step can begin and end at the earliest."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from unicodedata import east_asian_width

from attrs import frozen

from partyrate.errors import NotFoundError, checked_language
from partyrate.messages import Text, in_language, joined, text
from partyrate.model import Procedure, Scheme, Step
from partyrate.numbers import UNDETERMINED, Absent
from partyrate.periods import read_date
from partyrate.procedures.days import Days, StepRules, later, procedure_of, rules_of
from partyrate.procedures.records import Record, read_records
from partyrate.text.quoting import shown

_HEADS: Final = ("step", "actor", "begin", "end", "due", "state")


@frozen
class TimedStep:
    """One step of a timeline.

    Args:
        step: Its name.
        label: Its labels, by language.
        actor: Who does it.
        begin, end: Its first and last day, or `Absent` where they are undetermined.
        due: The day by which it must be over; None without a deadline.
        state: `planned`, `done`, `under way`, `objection open` or `undetermined`.
        lacks: What is not known: names of unpublished parameters, a field that the scheme leaves open
            (`notice.from_next_day`), or an open objection.
    """

    step: str
    labels: Mapping[str, str]
    actor: str
    begin: date | Absent
    end: date | Absent
    due: date | Absent | None
    state: str
    lacks: tuple[str, ...] = ()

    @property
    def is_late(self) -> bool:
        """Whether it is over after its deadline, as far as both days are known."""
        return isinstance(self.end, date) and isinstance(self.due, date) and self.end > self.due


@frozen
class Timeline(Sequence[TimedStep]):
    """The steps of a procedure with their days; it prints as a table."""

    steps: tuple[TimedStep, ...]

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, key: Any) -> Any:
        """Return a step by its number or its name."""
        if not isinstance(key, str):
            return self.steps[key]
        for step in self.steps:
            if step.step == key:
                return step
        raise NotFoundError.of("step", key, [step.step for step in self.steps], text("steps of a timeline"))

    def rows(self) -> list[dict[str, Any]]:
        """Return a dict for each step: `step`, `actor`, `begin`, `end`, `due`, `state`, `lacks`; None if absent."""
        return [
            {
                "step": step.step,
                "actor": step.actor,
                "begin": _day_or_none(step.begin),
                "end": _day_or_none(step.end),
                "due": _day_or_none(step.due),
                "state": step.state,
                "lacks": ", ".join(step.lacks),
            }
            for step in self.steps
        ]

    def text(self, lang: str | None = None) -> str:
        """Return it as a table in English (`en`) or Chinese (`zh`); undetermined steps say what they lack.

        Raises:
            UsageError: It is not written in this language.
        """
        lang = checked_language(lang)
        lines = [tuple(in_language(text(f"timeline {name}"), lang) for name in _HEADS)]
        for step in self.steps:
            days = (_shown_day(day) for day in (step.begin, step.end, step.due))
            cells = (step.labels.get(lang, step.step), step.actor, *days, in_language(_state_text(step), lang))
            lines.append(tuple(map(shown, cells)))
        used = [index for index in range(len(_HEADS)) if any(line[index] for line in lines[1:])]
        widths = {index: max(_width(line[index]) for line in lines) for index in used}
        return "\n".join(
            "  ".join(line[index] + " " * (widths[index] - _width(line[index])) for index in used).rstrip()
            for line in lines
        )

    def __str__(self) -> str:
        return self.text()


def _state_text(step: TimedStep) -> Text:
    state = text(f"step is {step.state}")
    if step.is_late:
        state = text("state and late", state=state)
    return text("state with lacks", state=state, lacks=joined(step.lacks)) if step.lacks else state


def _day_or_none(day: date | Absent | None) -> date | None:
    return None if isinstance(day, Absent) else day


def _shown_day(day: date | Absent | None) -> str:
    return "" if day is None else "?" if isinstance(day, Absent) else day.isoformat()


def _width(cell: str) -> int:
    """Return the columns that a text takes in a terminal: two for each wide character, as Chinese ones are."""
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in cell)


def timeline(
    scheme: Scheme,
    procedure: str | None,
    start: date | str,
    *,
    records: Iterable[Mapping[str, Any]] = (),
    holidays: Container[date] | None = None,
    working: Container[date] = (),
) -> Timeline:
    """Return the earliest days on which each step of a procedure can begin and end.

    A step begins when the steps it requires are over, or the step before it where it requires none: on the next day
    where these have days of their own (`takes`, `notice`), else on the same day. A step without days of its own is over
    on the day it begins. Days are counted with their first day: what takes one day ends on the day it begins. A step of
    working days begins on one. Calendar days are counted as they stand: a notice that ends on a holiday ends there.

    Args:
        scheme: The scheme, whose parameters give the days: those in force on the day of the start.
        procedure: The name of a procedure; None where the scheme has just one.
        start: The first day of the first step.
        records: The records so far: dicts with `step`, `begin` and, as far as known, `end`, `objection` (the day
            of the first one) and `resolved` (the day the last one was settled). An open objection leaves open when its
            step is over.
        holidays: Any container of dates that are no working days, apart from Saturdays and Sundays.
        working: Any container of dates that are working days all the same.

    Returns:
        A timed step for each of the procedure, in its order. A step that needs an unpublished value is undetermined,
        and so are those that follow it.

    Raises:
        UsageError: A step counts working days, and no holidays were given; or the start is no date.
        NotFoundError: There is no such procedure.
        DataError: The records cannot be read.

    Example:
        >>> from partyrate.model import Procedure, Scheme, Step
        >>> steps = [Step(name="mark", takes=10), Step(name="decide"), Step(name="post", notice=5, from_next_day=True)]
        >>> scheme = Scheme(name="trial", procedures=[Procedure(name="rating", steps=steps)])
        >>> print(timeline(scheme, "rating", "2020-01-06"))
        step    begin       end         state
        mark    2020-01-06  2020-01-15  planned
        decide  2020-01-16  2020-01-16  planned
        post    2020-01-16  2020-01-21  planned
    """
    entry = procedure_of(scheme, procedure)
    recorded = read_records(entry, records, ()).get((), {})
    first = read_date(start, "start")
    return _Planner(scheme.on(first), entry, first, Days(holidays, working), recorded).timeline()


Timing = tuple[date | Absent, date | Absent, str, tuple[str, ...]]
"""The first and the last day of a step, its state, and what it lacks."""


class _Planner:
    """Builds one timeline, step by step; `blocked` holds for each step that has no end what it lacks."""

    def __init__(
        self, scheme: Scheme, procedure: Procedure, start: date, days: Days, records: Mapping[str, Record]
    ) -> None:
        self.procedure, self.start, self.days, self.records = procedure, start, days, records
        self.rules = {step.name: rules_of(scheme, step) for step in procedure.steps}
        self.ends: dict[str, date] = {}
        self.blocked: dict[str, tuple[str, ...]] = {}

    def timeline(self) -> Timeline:
        """Return the timeline of all steps, in their order."""
        return Timeline(
            tuple(self.timed(step, self.procedure.before(number)) for number, step in enumerate(self.procedure.steps))
        )

    def timed(self, step: Step, before: Sequence[str]) -> TimedStep:
        """Return the days of one step, after those before it."""
        rules, record = self.rules[step.name], self.records.get(step.name)
        waits = tuple(dict.fromkeys(lack for name in before for lack in self.blocked.get(name, ())))
        if record is not None:
            begin, end, state, lacks = self.recorded(rules, record)
        elif waits:
            begin, end, state, lacks = UNDETERMINED, UNDETERMINED, "undetermined", waits
        else:
            begin, end, state, lacks = self.planned(rules, before)
        if isinstance(end, date):
            self.ends[step.name] = end
        else:
            self.blocked[step.name] = lacks
        due: date | Absent | None = None
        if rules.step.within is not None:
            basis = max((self.ends[name] for name in before if name in self.ends), default=self.start)
            due = UNDETERMINED if waits or rules.lacks_deadline else rules.deadline(basis, self.days)
            lacks = tuple(dict.fromkeys([*lacks, *waits, *rules.lacks_deadline]))
        return TimedStep(step.name, step.labels, step.actor, begin, end, due, state, lacks)

    def recorded(self, rules: StepRules, record: Record) -> Timing:
        """Return first and last day, state and what is lacking of a step that has a record."""
        if record.is_open:
            return record.begin, UNDETERMINED, "objection open", (f"{rules.step.name}.resolved",)
        if record.over is not None:
            return record.begin, record.over, "done", ()
        if rules.lacks:
            return record.begin, UNDETERMINED, "undetermined", rules.lacks
        return record.begin, rules.end(record.begin, self.days), "under way", ()

    def planned(self, rules: StepRules, before: Sequence[str]) -> Timing:
        """Return first and last day, state and what is lacking of a step to come."""
        begin = self.begin(rules, before)
        if rules.lacks:
            return begin, UNDETERMINED, "undetermined", rules.lacks
        return begin, rules.end(begin, self.days), "planned", ()

    def begin(self, rules: StepRules, before: Sequence[str]) -> date:
        """Return the first day on which a step can begin."""
        free = [later(self.ends[name], 1) if self.rules[name].counts else self.ends[name] for name in before]
        begin = max(free, default=self.start)
        return self.days.first(begin, rules.days) if rules.counts and rules.days is not None else begin
