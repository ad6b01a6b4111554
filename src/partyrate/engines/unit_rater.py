"""One unit rated against others that were rated before: from what is kept of these, or together with its cohort."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any, Final

from partyrate.engines.cell_reader import RoundCells
from partyrate.engines.compiled import CompiledStore, FallBack, Population, Program, run
from partyrate.engines.peers import Candidate, Peers
from partyrate.engines.reference.rows import RowStore
from partyrate.engines.request import Request
from partyrate.engines.select import rate_read_rows
from partyrate.engines.versions import Versions
from partyrate.periods import Rounds

_WORK_OF_UNIT: Final = 200
_WORK_OF_COMPILED_ROW: Final = 12
_WORK_OF_ROW: Final = 120
"""How much longer than computing a row of a frame it takes to rate one unit, and to compute a row in the program and by
the reference engine."""


class UnitRater:
    """Rates single units against others; threads may share it.

    Args:
        request: The call that rated all units.
        store: Their values.
        program: Returns the compiled program of the plan, where there is one.
    """

    def __init__(self, request: Request, store: Any, program: Callable[[], Program | None]) -> None:
        assert isinstance(store, CompiledStore | RowStore)
        self.request, self.store, self.program = request, store, program
        self.peers = Peers(request, store)
        self.population = Population(store, self.peers.cohorts) if isinstance(store, CompiledStore) else None
        # Kept for all calls: reading the texts of past rounds takes longer than rating one unit.
        self.rounds = RoundCells(Rounds.of(request.plan.scheme.period, request.dates), request.current_round)

    def rated(self, candidate: Candidate) -> CompiledStore | RowStore:
        """Rate a unit against what is kept of the others where that is possible, else together with its cohort."""
        return self.incrementally(candidate) or self.with_cohort(candidate)

    def incrementally(self, candidate: Candidate) -> CompiledStore | None:
        """Rate a unit against what is kept of the others; None where anything about it is unusual."""
        store = self.store
        if self.population is None or not isinstance(store, CompiledStore):
            return None
        sessions = {name: session.again() for name, session in store.sessions.items()}
        others = self.population.without(candidate.replaced, candidate.cohort)
        try:
            return run(store.program, self.peers.alone(candidate), self.rounds, sessions, others)
        except (FallBack, KeyError):
            return None

    def with_cohort(self, candidate: Candidate) -> CompiledStore | RowStore:
        """Rate a unit, the first one, with all that may be in a cohort with it."""
        return rate_read_rows(self.peers.with_cohort(candidate), self.program)

    def with_all(self, candidate: Candidate) -> CompiledStore | RowStore:
        """Rate a unit with all the others, in the position of the one it replaces, or last."""
        return rate_read_rows(self.peers.with_all(candidate), self.program)

    def work_of(self, candidate: Candidate) -> int:
        """Return about how much work it takes to rate a unit, in rows of a frame."""
        store = self.incrementally(candidate)
        if store is not None and not store.program.peers:
            return _WORK_OF_UNIT
        rows = sum(map(len, self.peers.with_cohort(candidate).tables.values()))
        return _WORK_OF_UNIT + rows * (_WORK_OF_ROW if self.program() is None else _WORK_OF_COMPILED_ROW)

    @cached_property
    def versions(self) -> Versions | None:
        """The unit with other values of one input, rated together; None where rows are not compiled."""
        store = self.store
        return Versions(self.request, store, self.peers, self.rounds) if isinstance(store, CompiledStore) else None
