"""The days of a procedure: when each step can begin and end at the earliest."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final
from unicodedata import east_asian_width

from attrs import frozen

from partyrate.errors import NotFoundError
from partyrate.model import Procedure, Scheme, Step
from partyrate.numbers import UNDETERMINED, Absent
from partyrate.periods import read_date
from partyrate.procedures.days import Days, StepRules, later, procedure_of, rules_of
from partyrate.procedures.records import Record, read_records
from partyrate.text.quoting import shown

_STATES: Final = {
    "done": "已完成",
    "under way": "进行中",
    "objection open": "有异议未处理",
    "planned": "计划",
    "undetermined": "无法确定",
}
_HEADS: Final = (("step", "actor", "begin", "end", "due", "state"), ("步骤", "主体", "开始", "结束", "期限", "状态"))


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
        lacks: What is not known: names of unpublished parameters, a field the scheme does not fill
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

    def __getitem__(self, place: Any) -> Any:
        """Give a step by its number or its name."""
        if isinstance(place, str):
            for each in self.steps:
                if each.step == place:
                    return each
            raise NotFoundError.of("step", place, [each.step for each in self.steps], "a timeline has these steps")
        return self.steps[place]

    def rows(self) -> list[dict[str, Any]]:
        """Give a dict for each step: `step`, `actor`, `begin`, `end`, `due`, `state`, `lacks`; None if absent."""
        return [
            {
                "step": each.step,
                "actor": each.actor,
                **{
                    name: None if isinstance(value, Absent) else value
                    for name, value in (("begin", each.begin), ("end", each.end), ("due", each.due))
                },
                "state": each.state,
                "lacks": ", ".join(each.lacks),
            }
            for each in self.steps
        ]

    def text(self, lang: str = "en") -> str:
        """Write it as a table in English (`en`) or Chinese (`zh`); what is undetermined says what it lacks."""
        lines: list[tuple[str, ...]] = [_HEADS[lang == "zh"]]
        for each in self.steps:
            state = _STATES[each.state] if lang == "zh" else each.state
            late = (" (late)", "（逾期）")[lang == "zh"] if each.is_late else ""
            lacks = f": {', '.join(each.lacks)}" if each.lacks else ""
            cells = (_shown(day) for day in (each.begin, each.end, each.due))
            words = each.labels.get(lang, each.step), each.actor, *cells, f"{state}{late}{lacks}"
            lines.append(tuple(map(shown, words)))
        used = [place for place in range(len(lines[0])) if any(line[place] for line in lines[1:])]
        widths = {place: max(_width(line[place]) for line in lines) for place in used}
        return "\n".join(
            "  ".join(line[place] + " " * (widths[place] - _width(line[place])) for place in used).rstrip()
            for line in lines
        )

    def __str__(self) -> str:
        return self.text()


def _shown(day: date | Absent | None) -> str:
    return "" if day is None else "?" if isinstance(day, Absent) else day.isoformat()


def _width(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def timeline(
    scheme: Scheme,
    procedure: str | None,
    start: date | str,
    *,
    records: Iterable[Mapping[str, Any]] = (),
    holidays: Container[date] | None = None,
    working: Container[date] = (),
) -> Timeline:
    """Give the earliest days on which each step of a procedure can begin and end.

    A step begins when the steps it requires are over, or the step before it where it requires none: on the next day
    where these have days of their own (`takes`, `notice`), else on the same day. A step without days of its own is over
    on the day it begins. Days are counted with their first day: what takes one day ends on the day it begins. A step of
    working days begins on one. Calendar days are counted as they stand: a notice that ends on a holiday ends there.

    Args:
        scheme: The scheme, whose parameters give the days.
        procedure: The name of a procedure; None where the scheme has just one.
        start: The first day of the first step.
        records: What has happened so far: dicts with `step`, `begin` and, as far as known, `end`, `objection` (the day
            of the first one) and `resolved` (the day the last one was settled). An open objection leaves open when its
            step is over.
        holidays: Any container of dates that are no working days, beside Saturdays and Sundays.
        working: Any container of dates that are working days all the same.

    Returns:
        A step for each of the procedure, in its order. What lacks something unpublished, and what follows it, is
        undetermined.

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
    return _Planner(scheme, entry, read_date(start, "start"), Days(holidays, working), recorded).timeline()


class _Planner:
    """Makes one timeline, step by step; `blocked` says of each step that has no end what it lacks."""

    def __init__(
        self, scheme: Scheme, procedure: Procedure, start: date, days: Days, records: Mapping[str, Record]
    ) -> None:
        self.procedure, self.start, self.days, self.records = procedure, start, days, records
        self.rules = {step.name: rules_of(scheme, step) for step in procedure.steps}
        self.ends: dict[str, date] = {}
        self.blocked: dict[str, tuple[str, ...]] = {}

    def timeline(self) -> Timeline:
        return Timeline(
            tuple(self.timed(step, self.procedure.before(number)) for number, step in enumerate(self.procedure.steps))
        )

    def timed(self, step: Step, before: Sequence[str]) -> TimedStep:
        """Give the days of one step, after those before it."""
        rules, record = self.rules[step.name], self.records.get(step.name)
        waits = tuple(dict.fromkeys(lack for name in before for lack in self.blocked.get(name, ())))
        begin: date | Absent = UNDETERMINED
        end: date | Absent = UNDETERMINED
        state, lacks = "undetermined", waits
        if record is not None:
            begin, lacks = record.begin, ()
        elif not waits:
            begin = self.begin(rules, before)
        if record is not None and record.is_open:
            state, lacks = "objection open", (f"{step.name}.resolved",)
        elif record is not None and record.over is not None:
            state, end = "done", record.over
        elif isinstance(begin, date) and rules.lacks:
            lacks = rules.lacks
        elif isinstance(begin, date):
            state, end = "planned" if record is None else "under way", rules.end(begin, self.days)
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

    def begin(self, rules: StepRules, before: Sequence[str]) -> date:
        """Give the first day on which a step can begin."""
        free = [later(self.ends[name], 1) if self.rules[name].counts else self.ends[name] for name in before]
        begin = max(free, default=self.start)
        return self.days.first(begin, rules.days) if rules.counts and rules.days is not None else begin
