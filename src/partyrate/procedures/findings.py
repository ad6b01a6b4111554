"""The review of records of steps: missing and overlapping steps, short notices, missed deadlines, open objections."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from attrs import frozen

from partyrate.errors.arguments import checked_names
from partyrate.model import Procedure, Scheme
from partyrate.model.days import changing
from partyrate.notes import Note
from partyrate.periods import read_date
from partyrate.procedures.days import Days, StepRules, procedure_of, rules_of
from partyrate.procedures.records import Record, read_records


def review(
    scheme: Scheme,
    procedure: str | None,
    records: Iterable[Mapping[str, Any]],
    *,
    start: date | str | None = None,
    as_of: date | str | None = None,
    keys: Sequence[str] | str = (),
    holidays: Container[date] | None = None,
    working: Container[date] = (),
) -> tuple[Note, ...]:
    """Return notes on where records of steps depart from a procedure.

    Args:
        scheme: The scheme, whose parameters give the days: those in force on the day of the start, or of the first
            record.
        procedure: The name of a procedure; None where the scheme has just one.
        records: Dicts with `step` and `begin`, and as far as known `end`, `objection` and `resolved`, as for
            `timeline`; a step without `end` goes on.
        start: The day from which the deadline of the first step counts, if it has one.
        as_of: The day of the review; with it, steps that should be over and are not are noted.
        keys: Columns that tell procedures of several units apart: each is reviewed for itself, and its notes have them
            as their cohort.
        holidays: Any container of dates that are no working days, apart from Saturdays and Sundays.
        working: Any container of dates that are working days all the same.

    Returns:
        Notes of these kinds: `missing step` (a later one has a record), `out of order`, `notice too short`, `late`,
        `overdue`, `objection open`, and `step undetermined` where the scheme does not publish what a rule needs.

    Raises:
        UsageError: A step counts working days, and no holidays were given.
        NotFoundError: There is no such procedure.
        DataError: All faults of the records.

    Example:
        >>> from partyrate.model import Procedure, Scheme, Step
        >>> steps = [Step(name="decide"), Step(name="post", notice=5, from_next_day=True)]
        >>> scheme = Scheme(name="trial", procedures=[Procedure(name="rating", steps=steps)])
        >>> for note in review(scheme, "rating", [{"step": "post", "begin": "2020-01-06", "end": "2020-01-09"}]):
        ...     print(note)
        step 'decide' has no record, and 'post' comes after it
        the notice of 'post' began on 2020-01-06 and ended on 2020-01-09, before 2020-01-11 (5 calendar days)
    """
    entry = procedure_of(scheme, procedure)
    names = checked_names(keys, "keys", "village")
    days = Days(holidays, working)
    first = None if start is None else read_date(start, "start")
    today = None if as_of is None else read_date(as_of, "as_of")
    rules_in_force = cache(lambda began: [rules_of(scheme.on(began), step) for step in entry.steps])
    notes: list[Note] = []
    for group, recorded in read_records(entry, records, names).items():
        began = first or min((record.begin for record in recorded.values()), default=date.min)
        rules = rules_in_force(began if changing(scheme) else date.min)
        cohort = dict(zip(names, map(str, group), strict=True))
        for kind, data in _Review(entry, rules, recorded, first, today, days).findings():
            notes.append(Note(kind, entry.name, cohort, data))
    return tuple(notes)


@frozen
class _Review:
    """The review of one run of a procedure."""

    procedure: Procedure
    rules: Sequence[StepRules]
    records: Mapping[str, Record]
    start: date | None
    today: date | None
    days: Days

    def findings(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the kind and the data of each note, in the order of the steps."""
        needed: dict[str, str] = {}  # by a step that must have been, one with a record that comes after it
        for number in reversed(range(len(self.rules))):
            name = self.rules[number].step.name
            after = name if name in self.records else needed.get(name)
            if after is not None:
                for earlier in self.procedure.before(number):
                    needed[earlier] = after
        for number, rules in enumerate(self.rules):
            name, before = rules.step.name, self.procedure.before(number)
            record = self.records.get(name)
            if record is None and name in needed:
                yield "missing step", {"step": name, "after": needed[name]}
            if record is not None:
                yield from self.order(rules, record, before)
                yield from self.notice(rules, record)
                if record.is_open:
                    yield "objection open", {"step": name, "objection": record.objection}
            yield from self.deadline(rules, record, before)

    def order(self, rules: StepRules, record: Record, before: Sequence[str]) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield notes on a step that began before the steps that it follows were over."""
        counts = {other.step.name: other.counts for other in self.rules}
        for name in before:
            earlier = self.records.get(name)
            if earlier is None:
                continue
            over = earlier.over
            last_day = over is not None and over == earlier.end and counts[name]
            if over is None or record.begin < over or (last_day and record.begin == over):
                yield "out of order", {"step": rules.step.name, "begin": record.begin, "before": name, "until": over}

    def notice(self, rules: StepRules, record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield notes on a notice that was over too early."""
        step = rules.step
        if step.notice is None or record.end is None:
            return
        if rules.lacks:
            yield "step undetermined", {"step": step.name, "of": "notice", "lacking": list(rules.lacks)}
        elif record.end < (needed := rules.end(record.begin, self.days)):
            yield (
                "notice too short",
                {
                    "step": step.name, "begin": record.begin, "end": record.end, "needed": needed,
                    "notice": rules.notice, "days": rules.days,
                },
            )  # fmt: skip

    def deadline(
        self, rules: StepRules, record: Record | None, before: Sequence[str]
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield notes on a step that was over after its deadline, or is not over though that has passed."""
        basis = self.basis_of(before)
        if rules.step.within is None or basis is None:
            return
        if rules.lacks_deadline:
            if record is not None:
                lacking = list(rules.lacks_deadline)
                yield "step undetermined", {"step": rules.step.name, "of": "deadline", "lacking": lacking}
            return
        due = rules.deadline(basis, self.days)
        end = None if record is None else record.end
        if end is not None and end > due:
            yield "late", {"step": rules.step.name, "due": due, "end": end}
        elif end is None and self.today is not None and self.today > due:
            yield "overdue", {"step": rules.step.name, "due": due, "as_of": self.today}

    def basis_of(self, before: Sequence[str]) -> date | None:
        """Return the day from which a deadline counts: the last day of the earlier steps, or else the start.

        None where an earlier step is not over, or where there is no such day.
        """
        ends = [self.records[name].over if name in self.records else None for name in before] or [self.start]
        known = [end for end in ends if end is not None]
        return max(known) if len(known) == len(ends) else None
