"""Notes on ladders: ties, places that decide against what was earned, quotas that are not kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import frozen

from partyrate.engines.results import Result
from partyrate.ladders import (
    CohortRecord,
    Interpretations,
    LevelRecord,
    OpenRows,
    QuotaRecord,
    conflict_matters,
    interpretations_of,
)
from partyrate.messages import Text, joined
from partyrate.model import Ladder, ordering
from partyrate.notes.lacking import unpublished_names
from partyrate.notes.note import Note, cohort_labels, constant_labels, in_both, labels_of, shown_key
from partyrate.notes.waiting import lacks_in, open_words
from partyrate.notes.wording import label_of, ordered_by
from partyrate.numbers import Absent, Cause, show
from partyrate.plan import Plan, within_names


def ladder_notes(plan: Plan, ladder: Ladder, records: Sequence[CohortRecord]) -> Iterator[Note]:
    """Report all cohorts of a ladder, and then the quotas whose number of places is not known."""
    about = _LadderNotes(plan, ladder)
    for record in records:
        yield from about.cohort(record)
    yield from about.open_quotas(records)


def waiting_notes(plan: Plan, ladder: Ladder, records: Sequence[CohortRecord], result: Result) -> Iterator[Note]:
    """Report the rows on which levels of a ladder wait, since something about them is open."""
    waiting = sum(record.waiting for record in records)
    open_rows = result.open_rows(ladder.name) if waiting else OpenRows()
    if open_rows.count:
        lacks = lacks_in(plan, plan.nodes[ladder.name], open_rows, result)
        rows = [
            {
                **key,
                "open": list(parts),
                "missing": sorted({name for missing, _ in lacks_of_row.values() for name in missing}),
                "unpublished": sorted({name for _, unpublished in lacks_of_row.values() for name in unpublished}),
            }
            for (key, parts), lacks_of_row in zip(open_rows.first, lacks, strict=True)
        ]
        which = in_both(open_words(plan, ladder, open_rows, lacks))
        data = {"waiting": waiting, "count": open_rows.count, "rows": rows}
        yield Note("waiting", ladder.name, data=data, labels=labels_of(about=ladder) | {"which": which})


def cohort_notes(plan: Plan, ladder: Ladder, record: CohortRecord) -> Iterator[Note]:
    """Report one cohort of a ladder."""
    return _LadderNotes(plan, ladder).cohort(record)


def deviates(bound: str, wanted: Fraction, places: int | None, got: int, undetermined: int = 0) -> bool:
    """Return whether a cohort deviates from a quota; rounding alone is no deviation.

    Rows that are undetermined, or wait for what is missing, may have the levels: where they could make up what the
    quota asks for, that is not known.
    """
    if bound == "about":
        return not got <= wanted <= got + undetermined
    target = wanted if places is None else places
    too_many, too_few = got > target, got + undetermined < target
    return {"exactly": too_many or too_few, "at_most": too_many, "at_least": too_few}[bound]


def policy(plan: Plan, value: Any) -> str:
    """Return the word of a choice, or that it is unpublished."""
    word = plan.choice(value)
    return "unpublished" if word is None else str(word)


@frozen
class _LadderNotes:
    """Builds the notes on a ladder."""

    plan: Plan
    ladder: Ladder

    @property
    def interpretations(self) -> Interpretations:
        """The interpretations of its open choices."""
        return interpretations_of(self.plan, self.ladder)

    def note(self, kind: str, cohort: Mapping[str, Any], levels: Sequence[str] = (), **data: Any) -> Note:
        """Build a note; levels are written by their labels."""
        ladder = self.ladder
        entries = [ladder.levels[ladder.names.index(name)] for name in levels]
        labels = labels_of(about=ladder, levels=entries)
        if "level" in data:
            labels |= labels_of(level=ladder.levels[ladder.names.index(data["level"])])
        if "order" in data:
            labels |= {"order": in_both(self.order)}
        if levels:
            data["levels"] = ", ".join(levels)
        scheme = self.plan.scheme
        labels |= cohort_labels(scheme, scheme.table_of(ladder), cohort)
        labels |= constant_labels(scheme, lacking=data.get("lacking", ()))
        return Note(kind, ladder.name, cohort, data, labels)

    @property
    def order(self) -> Text:
        """The values that order rows, and which end of each is first."""
        parts = []
        for key in self.ladder.order_by:
            name, falls = ordering(key)
            entry = self.plan.scheme.entries.get(name)
            parts.append(ordered_by(name if entry is None else label_of(entry), falls=falls))
        return joined(parts)

    def cohort(self, record: CohortRecord) -> Iterator[Note]:
        """Report one cohort.

        Where its rows are undetermined since the choices have several interpretations, levels are reported as far as
        all interpretations agree.
        """
        names = within_names(self.plan.choice(self.ladder.within))
        cohort = dict(zip(names, map(shown_key, record.key), strict=False))
        is_open = bool(record.unsettled)
        places_differ = is_open and not {"round", "remainder", "cap", "fix"}.isdisjoint(self.interpretations.open)
        levels = [] if places_differ else record.levels
        for level in levels:
            if level.has_tie:
                yield self.tie(cohort, level, is_open=is_open)
        for quota in record.quotas:
            yield from self.quota(cohort, record, quota)
        for level in levels:
            yield from self.overridden(cohort, record, level, is_open=is_open)
        if record.unplaced and not is_open:
            yield self.note("unplaced", cohort, count=record.unplaced)
        if record.even_remainders:
            yield self.note("even remainders", cohort)

    def quota(self, cohort: Mapping[str, Any], record: CohortRecord, quota: QuotaRecord) -> Iterator[Note]:
        """Report a quota that gives no places, or is not kept."""
        if isinstance(quota.wanted, Absent):
            return
        wanted = show(quota.wanted)
        if quota.places == 0 and quota.wanted > 0 and record.candidates:
            yield self.note("no places", cohort, quota.levels, wanted=wanted)
        elif deviates(quota.bound, quota.wanted, quota.places, quota.got, record.undetermined + record.missing):
            yield self.note("deviation", cohort, quota.levels, wanted=wanted, bound=quota.bound, got=quota.got)

    def tie(self, cohort: Mapping[str, Any], level: LevelRecord, *, is_open: bool) -> Note:
        """Report a tie across the edge of the places of a level."""
        return self.note(
            "tie", cohort, level=level.level, places=level.places, candidates=level.candidates,
            taken=None if is_open else level.taken, policy=policy(self.plan, self.ladder.ties),
        )  # fmt: skip

    def overridden(
        self, cohort: Mapping[str, Any], record: CohortRecord, level: LevelRecord, *, is_open: bool
    ) -> Iterator[Note]:
        """Report a level that too few or too many rows earned for its places, and by which policy it was settled."""
        chosen = self.ladder.conflict or "report"
        conflict = policy(self.plan, chosen) if conflict_matters(self.plan, self.ladder) else None
        figures: dict[str, Any] = {"level": level.level, "candidates": level.candidates, "policy": conflict}
        asked = self.asked(record, level)
        if asked is not None and level.candidates < asked:
            taken, lifted = (None, 0) if is_open else (level.taken, level.lifted)
            yield self.note("conflict", cohort, **figures, places=asked, taken=taken, lifted=lifted)
        elif (
            level.places is not None
            and level.candidates > level.places > 0
            and self.is_earned(level)
            and not (level.has_tie or is_open)
        ):
            order = ", ".join(self.ladder.order_by)
            kept = not self.is_limited(level)
            yield self.note(
                "limited", cohort, **figures, places=level.places, taken=level.taken, order=order, kept=kept
            )

    def asked(self, record: CohortRecord, level: LevelRecord) -> int | None:
        """Return the places at a level that quotas ask to be filled; None where none ends there, or all are open."""
        ending = [quota for quota in record.quotas if self.ends_at(quota, level)]
        if ending and level.places is not None:
            return level.places
        taken = {each.level: each.taken for each in record.levels}  # of levels on which nothing is open
        ending = [quota for quota in ending if taken.keys() >= set(quota.levels)]
        if not ending:
            return None

        def taken_above(quota: QuotaRecord) -> int:
            return max(quota.got - level.taken, sum(taken[name] for name in quota.levels if name != level.level))

        return max([0, *(quota.places - taken_above(quota) for quota in ending if quota.places is not None)])

    def ends_at(self, quota: QuotaRecord, level: LevelRecord) -> bool:
        """Whether a quota asks for rows, and its lowest level is this one."""
        asks = quota.bound in ("exactly", "at_least") and bool(quota.levels)
        return asks and self.lowest(quota.levels) == level.level

    def lowest(self, levels: Sequence[str]) -> str:
        """Return the lowest of some levels."""
        return min(levels, key=self.ladder.place)

    def is_earned(self, level: LevelRecord) -> bool:
        """Whether a level must be earned: it and all better ones have conditions."""
        better = len(self.ladder.levels) - self.ladder.place(level.level)
        return None not in self.ladder.conditions[:better]

    def is_limited(self, level: LevelRecord) -> bool:
        """Whether a level has places of its own, or takes the remainder."""
        limits = any(level.level in quota.levels and quota.bound != "at_least" for quota in self.ladder.enforced)
        return limits or level.level == self.interpretations.alternatives[0].remainder

    def open_quotas(self, records: Sequence[CohortRecord]) -> Iterator[Note]:
        """Report quotas of which it is not known how many places they ask for, where no row says so."""
        for number, quota in enumerate(self.ladder.quotas):
            causes: dict[Cause, None] = {}
            for record in records:
                wanted = record.quotas[number].wanted
                if isinstance(wanted, Absent) and (quota.bound == "about" or not self.is_blocked(record)):
                    causes[wanted.cause] = None
            for cause in sorted(causes, reverse=True):
                why = (
                    unpublished_names(self.plan, self.ladder.name, [f"quotas.{number}"])
                    if cause is Cause.UNDETERMINED
                    else []
                )
                yield self.note("open quota", {}, quota.levels, bound=quota.bound, cause=cause, lacking=why)

    def is_blocked(self, record: CohortRecord) -> bool:
        """Whether a cohort was not allocated, which its rows report."""
        return not record.levels or bool(record.undetermined)
