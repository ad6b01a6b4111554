"""Levels that their conditions give to nobody, gaps between them, overlaps, and better levels that ask for less."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

from attrs import frozen

from partyrate.checks.cases import Case, Cases, conditions_in, settled_ladders, varied
from partyrate.checks.finding import finding_at
from partyrate.checks.pieces import Undecided, joined_pieces
from partyrate.checks.reasons import facts
from partyrate.checks.sample_rows import Sampler
from partyrate.checks.witnesses import Search
from partyrate.errors import Finding
from partyrate.ladders import earned_level
from partyrate.messages import joined
from partyrate.model import Ladder
from partyrate.plan import Plan
from partyrate.plan.choices import possible_values


def bands(plan: Plan) -> Iterator[Finding]:
    """Find what is wrong with the conditions of levels, taken together."""
    sampler = Sampler(plan)
    for node, ladder in settled_ladders(plan):
        overlap = plan.choice(ladder.overlap)
        rules = {path: rule for path, rule in node.rules.items() if path.startswith(("when", "levels."))}
        try:
            cases = Cases(sampler, node.table, rules if set(rules) - {"when"} else {})
        except Undecided:
            continue
        if overlap is None or not cases.compared:
            continue
        names = [name for name in node.uses if name in plan.nodes]
        search = Search(sampler, node.table, names)
        yield from _Bands(sampler, ladder, overlap, cases, search).findings()


@frozen(eq=False)
class _Bands:
    """The conditions of the levels of one ladder, in all their cases."""

    sampler: Sampler
    ladder: Ladder
    overlap: str
    cases: Cases
    search: Search

    def findings(self) -> Iterator[Finding]:
        """Yield what is found."""
        inside = [case for case in self.cases.cases if case.results.get("when", True) is True]
        yield from self._levels_never(inside)
        yield from self._gap(inside)
        if self.overlap == "report":
            yield from self._overlaps(inside)
        else:
            yield from self._not_nested(inside)

    def conditions(self, case: Case) -> list[Any]:
        """Return the conditions of the levels in a case, best first."""
        return conditions_in(case, self.ladder)

    def _found(self, code: str, *where: str | int, witness: dict[str, Any] | None = None, **data: Any) -> Finding:
        path = ("ladder", self.ladder.name, *where)
        by = "enumeration" if witness else "bounds"
        return finding_at(
            self.sampler.plan.scheme, path, code, decided_by=by, witness=witness, name=self.ladder.name, **data
        )

    # -------------------------------------------------------------------------------------------------- never given

    def _levels_never(self, cases: Sequence[Case]) -> Iterator[Finding]:
        """Find levels that no row gets, though their own condition can be true."""
        if self.ladder.enforced or any(level.when is None for level in self.ladder.levels[:-1]):
            return  # places decide, or a better level without a condition, which is said by itself
        earned = {earned_level(self.ladder, self.overlap, self.conditions(case)) for case in cases}
        earned |= {self.ladder.place(level) for level in self._given_by_gates()}
        for number, level in enumerate(self.ladder.levels):
            can_hold = level.when is None or self._where(cases, number, is_true=True)
            if can_hold and self.ladder.place(level.name) not in earned:
                yield self._found("level-never", "levels", number, level=level.name, facts=facts(self.cases))

    def _given_by_gates(self) -> Iterator[str]:
        """Yield the levels to which gates bring rows, whatever these earned."""
        for gate in self.sampler.plan.gates_of(self.ladder.name):
            for level in gate.levels_on(self.ladder.name).values():
                yield from possible_values(self.sampler.plan.scheme, level)

    # ----------------------------------------------------------------------------------------------------------- gaps

    def _gap(self, cases: Sequence[Case]) -> Iterator[Finding]:
        """Find a row without a level between rows with one; a level without a condition is earned by all."""
        for run, key in self._gaps(cases):
            for case in run:
                witness = self._witness(case) if all(each is False for each in self.conditions(case)) else None
                if witness is not None:
                    where = self.cases.words_of(key, joined_pieces([each.pieces[key] for each in run]))
                    yield self._found("bands-gap", witness=witness, where=where)
                    return

    def _gaps(self, cases: Sequence[Case]) -> Iterator[tuple[list[Case], str]]:
        """Yield cases next to each other in which no condition is true, though some are on both sides of them."""
        for key, compared in self.cases.compared.items():
            if compared.range.kind not in ("number", "date", "level"):
                continue
            for line in varied(cases, key):
                runs = [(is_earned, list(run)) for is_earned, run in groupby(line, self._is_earned)]
                yield from ((run, key) for is_earned, run in runs[1:-1] if not is_earned)

    def _is_earned(self, case: Case) -> bool:
        """Return whether some condition is true in a case."""
        return any(each is True for each in self.conditions(case))

    # ------------------------------------------------------------------------------------- overlaps and better levels

    def _overlaps(self, cases: Sequence[Case]) -> Iterator[Finding]:
        """Find two levels whose conditions are true of one row, where that gives no level."""
        pairs: dict[tuple[int, int], list[Case]] = {}
        for case in cases:
            true = [number for number, each in enumerate(self.conditions(case)) if each is True]
            for at, first in enumerate(true):
                for second in true[at + 1 :]:
                    pairs.setdefault((first, second), []).append(case)
        for (first, second), some in sorted(pairs.items()):
            yield from self._of_pair("bands-overlap", first, second, some)

    def _where(self, cases: Sequence[Case], number: int, *, is_true: bool) -> list[Case]:
        """Return the cases in which the condition of a level is true, or false."""
        return [case for case in cases if self.conditions(case)[number] is is_true]

    def _not_nested(self, cases: Sequence[Case]) -> Iterator[Finding]:
        """Find a better level that rows earn which do not earn the next one below it, though others earn both."""
        stated = [number for number, level in enumerate(self.ladder.levels) if level.when is not None]
        for first, second in pairwise(stated):
            better = self._where(cases, first, is_true=True)
            alone = self._where(better, second, is_true=False)
            both = self._where(better, second, is_true=True)
            if both and (not self.cases.has_pairs or self._first_witness(both) is not None):
                yield from self._of_pair("rungs-not-nested", first, second, alone)

    def _of_pair(self, code: str, first: int, second: int, cases: Sequence[Case]) -> Iterator[Finding]:
        """Yield a finding about two levels, with the first case that a row shows."""
        found = self._first_witness(cases)
        if found is not None:
            case, witness = found
            one, other = self.ladder.levels[first].name, self.ladder.levels[second].name
            where = joined(self.cases.words(case.pieces), 4)
            yield self._found(code, "levels", first, witness=witness, better=one, lower=other, where=where)

    # ------------------------------------------------------------------------------------------------------ witnesses

    def _first_witness(self, cases: Sequence[Case]) -> tuple[Case, dict[str, Any]] | None:
        """Return the first of a few cases that a row shows, with the inputs of that row."""
        witnesses = ((case, self._witness(case)) for case in cases[:4])
        return next(((case, witness) for case, witness in witnesses if witness is not None), None)

    def _witness(self, case: Case) -> dict[str, Any] | None:
        """Return the inputs of a row in a case: within its pieces no condition can tell two values apart."""
        wanted = [(self.cases.compared[key], piece) for key, piece in case.pieces.items()]
        return self.search.find(wanted)
