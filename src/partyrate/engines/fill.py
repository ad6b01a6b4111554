"""Ladders in columns: the same filling as `partyrate.ladders`, for all cohorts at once, with windows.

A rank tells each row its place among those that can take a level. Ranks are the dear part, so that levels share one as
long as nobody new joins from one level to the next: then the places of the next level follow those already taken.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from attrs import define, evolve, field, frozen

from partyrate.engines.past import as_int
from partyrate.ladders import MAX_READINGS, Reading, readings
from partyrate.language.domains.bounds import LIMIT, number
from partyrate.language.domains.columns import (
    Column,
    as_integer,
    first_match,
    integer,
    is_true,
    largest,
    rounded,
    unpublished,
    when,
)
from partyrate.model import Gate, Ladder, ordering
from partyrate.numbers import Cause, Rounding
from partyrate.plan import Node, within_names

if TYPE_CHECKING:
    from partyrate.engines.compile import Compiler

NOBODY: Final = -1
"""Stands for no level, below the lowest place."""

_ROUNDINGS: Final = {"down": Rounding.FLOOR, "up": Rounding.CEIL, "half_up": Rounding.HALF_UP}


@frozen(eq=False)
class LevelColumns:
    """Where the account of one level stands; `places` is None where nothing limits it."""

    level: str
    place: int
    candidates: Any
    places: Any
    lifted: Any


@define(eq=False)
class LadderColumns:
    """Where the account of a ladder stands: expressions over the frame of its table."""

    keys: list[str]
    names: tuple[str, ...]
    rows: Any = None
    candidates: Any = None
    pool: Any = None
    filled: Any = None
    levels: list[LevelColumns] = field(factory=list)
    quotas: list[tuple[Column, Any]] = field(factory=list)
    even: Any = None
    result: Column | None = None


def compile_ladder(compiler: Compiler, node: Node, ladder: Ladder) -> Column:
    """Compile a ladder: the place of each row, in every reading of its choices, and what all readings agree on."""
    ways = readings(compiler.plan, ladder)
    if len(ways.ways) > MAX_READINGS:
        return unpublished(evolve(node.static, always=ways.cause))
    common = _Common(compiler, node, ladder)
    results = [_Filling(common, reading).column() for reading in ways.ways]
    first, account = results[0]
    for other, _ in results[1:]:
        assert first.state is not None
        assert other.state is not None
        same = (first.value == other.value) & (first.state == other.state)
        first = Column(
            node.static,
            first.value,
            1,
            when(same, first.state, integer(int(ways.cause))),
            max(first.ready, other.ready),
        )
    result = compiler.settle(first, node.table)
    account.result = result
    compiler.ladders[ladder.name] = account
    return evolve(result, static=node.static)


class _Common:
    """What all readings of a ladder share: conditions, order, gates, cohorts and the wanted places."""

    def __init__(self, compiler: Compiler, node: Node, ladder: Ladder) -> None:
        self.compiler, self.node, self.ladder, self.table = compiler, node, ladder, node.table
        self.top = len(ladder.levels) - 1
        self.gates = compiler.plan.gates_of(ladder.name)
        self.acts = {gate.name: self.gate(gate) for gate in self.gates}
        self.ready = max((column.ready for column in self.acts.values()), default=0)
        names = within_names(compiler.plan.choice(ladder.within))
        self.keys, ready = compiler.partition(self.table, names)
        self.names = names
        self.ready = max(self.ready, ready)
        self.applicable = self.rule("when")
        self.conditions = [self.rule(f"levels.{place}.when") for place in range(len(ladder.levels))]
        self.out = self.exclusion()
        self.in_cohort = None if self.out is None else self.out == 0
        self.candidate, self.gone = self.candidacy()
        self.rows = self.count(self.in_cohort)
        self.candidates = self.rows if self.applicable is None else self.count(self.candidate)
        self.order, self.order_state = self.ordered() if ladder.enforced else (None, None)
        self.wanted = [self.quota(place) for place in range(len(ladder.quotas))]

    def rule(self, name: str) -> Column | None:
        """Give one rule of the ladder, or None where it has none."""
        if name not in self.node.rules:
            return None
        column = self.compiler.settle(self.compiler.walk(self.node, name), self.table)
        self.ready = max(self.ready, column.ready)
        return column

    def gate(self, gate: Gate) -> Column:
        """Give whether a gate acts, in the rows of the ladder."""
        column = self.compiler.fetch(f"gate.{gate.name}", self.table)
        assert column is not None
        return self.compiler.settle(column, self.table)

    def keep(self, expression: Any) -> Any:
        """Make an expression a column of its own."""
        made = self.compiler.program.compute(self.table, expression, self.ready)
        if made is not expression:
            self.ready += 1
        return made

    def count(self, condition: Any) -> Any:
        """Count the rows of each cohort for which a condition holds; None stands for all."""
        ones = integer(1) if condition is None else as_integer(condition)
        return self.total(self.keep(ones))

    def total(self, ones: Any) -> Any:
        """Add up a column over each cohort."""
        return self.keep(as_int(ones.sum().over(*self.keys)))

    def exclusion(self) -> Any:
        """Give the state of rows that a gate excludes, 0 for the others; None where none can."""
        columns = [self.acts[gate.name] for gate in self.gates if self.ladder.name in gate.exclude]
        if not columns:
            return None
        acts: Any = None
        for column in columns:
            acts = is_true(column) if acts is None else acts | is_true(column)
        states = largest([column.state for column in columns])
        absent = integer(0) if states is None else states
        return self.keep(when(acts, integer(int(Cause.NOT_APPLICABLE)), absent))

    def candidacy(self) -> tuple[Any, Any]:
        """Give the condition that a row is a candidate, and the state of those that are not; None where all are."""
        states = [self.out] if self.out is not None else []
        if self.applicable is not None:
            own = integer(0) if self.applicable.state is None else self.applicable.state
            state = when(own != 0, own, when(self.applicable.value, integer(0), integer(int(Cause.NOT_APPLICABLE))))
            states.append(state if self.out is None else when(self.out != 0, integer(0), state))
        if not states:
            return None, None
        gone = self.keep(largest(states))
        return gone == 0, gone

    def ordered(self) -> tuple[Any, Any]:
        """Give one integer that orders the rows, greatest first, and the state where it is absent."""
        parts: list[tuple[Any, int]] = []
        states: list[Any] = []
        for place, words in enumerate(self.ladder.order_by):
            column = self.rule(f"order_by.{place}")
            assert column is not None
            static, value = column.static, column.value
            if static.kind == "flag":
                low, high, value = 0, 1, as_integer(value)
            else:
                step = static.step or 1
                low, high = math.floor(static.low * step), math.ceil(static.high * step)
            descending = ordering(words)[1]
            parts.append((value - low if descending else high - value, high - low + 1))
            states.append(column.state)
        if not parts:
            return integer(0), None
        if math.prod(size for _, size in parts) < LIMIT:
            order, _ = parts[0]
            for value, size in parts[1:]:
                order = order * size + value
            return self.keep(order), largest(states)
        order = self.keep(as_int(parts[0][0].rank("min").over(*self.keys)))
        for value, _ in parts[1:]:
            kept = self.keep(value)
            name = str(self.compiler.program.name_of(order))
            order = self.keep(order + as_int(kept.rank("min").over(*self.keys, name)) - 1)
        return order, largest(states)

    def quota(self, place: int) -> Column:
        """Give the wanted places of a quota, never negative."""
        most = self.compiler.plan.most_rows(self.table, None)
        static = number(0, most, 1)
        counts = {
            "rows": Column(static, self.rows, 1, None, self.ready),
            "candidates": Column(static, self.candidates, 1, None, self.ready),
        }
        column = self.compiler.settle(self.compiler.walk(self.node, f"quotas.{place}", **counts), self.table)
        self.ready = max(self.ready, column.ready)
        return column


class _Filling:
    """One reading of a ladder."""

    def __init__(self, common: _Common, reading: Reading) -> None:
        self.common, self.reading, self.ladder, self.top = common, reading, common.ladder, common.top
        self.keep, self.total = common.keep, common.total
        self.account = LadderColumns(common.keys, common.names, common.rows, common.candidates)

    def gates(self, freed: str, effect: str) -> list[tuple[Gate, int, Column]]:
        """Give the gates of one effect that act before (`passes`) or after (`empty`) filling, with their places."""
        found = []
        for gate in self.common.gates:
            level = getattr(gate, effect).get(self.ladder.name)
            if level is not None and self.reading.freed.get(gate.name) == freed:
                found.append((gate, self.ladder.place(level), self.common.acts[gate.name]))
        return found

    def earned(self) -> tuple[Any, Any, set[int]]:
        """Give the earned place, its state, and the places it can be."""
        cases: list[tuple[Any, Any]] = []
        states: list[tuple[Any, Any]] = []
        possible: set[int] = set()
        sure = False
        for place, condition in zip(range(self.top, -1, -1), self.common.conditions, strict=True):
            possible.add(place)
            if condition is None:
                cases.append((None, place))
                states.append((None, 0))
                sure = True
                break
            cases.append((is_true(condition), place))
            states.append((is_true(condition), 0))
            if condition.state is not None:
                cases.append((condition.state != 0, NOBODY))
                states.append((condition.state != 0, condition.state))
        value = first_match(cases, NOBODY)
        state = None
        if not sure or any(condition is not None and condition.state is not None for condition in self.common.conditions):
            state = first_match(states, int(Cause.NO_RULE))
        if self.reading.overlap == "report":
            stated = [condition for condition in self.common.conditions if condition is not None]
            count: Any = integer(0)
            for condition in stated:
                count = count + as_integer(is_true(condition))
            absent = largest([condition.state for condition in stated])
            own = integer(0) if state is None else state
            state = when(count > 1, integer(int(Cause.NO_RULE)), own)
            if absent is not None:
                state = when(absent != 0, absent, state)
        if state is not None:
            state = self.keep(state)
        if len(possible) > 1 or not sure:
            value = self.keep(value)
        return value, state, possible

    def column(self) -> tuple[Column, LadderColumns]:
        """Give the place of each row, and the account of the filling."""
        common = self.common
        earned, state, possible = self.earned()
        fixes, caps = self.gates("passes", "fix"), self.gates("passes", "cap")
        fixed = self.lowest(fixes, self.top + 1)
        ceiling = self.lowest(caps, self.top)
        code: Any = state
        if common.order_state is not None:
            code = common.order_state if code is None else when(code != 0, code, common.order_state)
        if fixed is not None:
            code = None if code is None else when(fixed <= self.top, integer(0), code)
        unsure = self.unsure(fixes, caps, fixed, earned, state)
        if unsure is not None:
            code = unsure if code is None else when(unsure != 0, unsure, code)
        if common.gone is not None:
            code = common.gone if code is None else when(common.gone != 0, common.gone, code)
        code = None if code is None else self.keep(code)
        pool = None if code is None else code == 0
        if fixed is not None:
            pool = fixed > self.top if pool is None else pool & (fixed > self.top)
        if ceiling is not None:
            possible = possible | {place for _, place, _ in caps}
            earned = self.keep(when(earned > ceiling, ceiling, earned))
        place = self.fill(earned, possible, pool, ceiling, fixes, fixed, code)
        if fixed is not None:
            given = fixed if ceiling is None else when(ceiling < fixed, ceiling, fixed)
            place = self.keep(when(fixed <= self.top, given, place)) if pool is not None else place
        return self.finish(place, code, pool)

    def lowest(self, gates: Sequence[tuple[Gate, int, Column]], otherwise: int) -> Any:
        """Give the lowest place among the gates that act; None where there are no gates."""
        import narwhals as nw

        if not gates:
            return None
        each = [when(is_true(acts), integer(place), integer(otherwise)) for _, place, acts in gates]
        return self.keep(each[0] if len(each) == 1 else nw.min_horizontal(*each))

    def unsure(
        self,
        fixes: Sequence[tuple[Gate, int, Column]],
        caps: Sequence[tuple[Gate, int, Column]],
        fixed: Any,
        earned: Any,
        state: Any,
    ) -> Any:
        """Give the state that gates bring of which it is not known whether they act, where it would matter."""
        states = [acts.state for _, _, acts in fixes if acts.state is not None]
        for _, place, acts in caps:
            if acts.state is None:
                continue
            level = earned if fixed is None else when(fixed <= self.top, fixed, earned)
            matters = level > place
            if state is not None:
                nothing = state != 0 if fixed is None else (state != 0) & (fixed > self.top)
                matters = matters | nothing
            states.append(when(matters, acts.state, integer(0)))
        found = largest(states)
        return None if found is None else self.keep(found)

    # -------------------------------------------------------------------------------------------------------- filling

    def fill(
        self,
        earned: Any,
        possible: set[int],
        pool: Any,
        ceiling: Any,
        fixes: Sequence[tuple[Gate, int, Column]],
        fixed: Any,
        code: Any,
    ) -> Any:
        """Give the rows of the pool their places, from the best level down; the others get `NOBODY`."""
        ladder, account = self.ladder, self.account
        account.pool = pool
        if not ladder.enforced:
            account.filled = earned
            return earned
        limits = self.limits()
        held = self.held(fixes, fixed, code)
        everybody = self.common.count(pool) if pool is not None else self.common.rows
        filled: Any = None
        taken: dict[int, Any] = {}
        basis: _Ranked | None = None
        for place in range(self.top, -1, -1):
            free = pool if filled is None else (filled == NOBODY if pool is None else pool & (filled == NOBODY))
            if place in possible or basis is None:
                basis = None
            places = self.available(limits, place, taken, held, everybody)
            open_ = free
            if len(possible) > 1 or min(possible) < place or NOBODY in possible:
                able = earned >= place
                open_ = able if free is None else free & able
            lifted = None
            if places is None:
                got = open_
                candidates = open_
            else:
                if basis is None:
                    basis = self.ranked(open_)
                got, candidates = self.first(basis, places, taken, open_)
                if self.reading.conflict == "quota":
                    lifted, basis_kept = self.lifted(limits, place, taken, held, places, got, open_, free, earned, ceiling)
                    basis = basis if basis_kept else None
            chosen = got if lifted is None else lifted if got is None else got | lifted
            before = integer(NOBODY) if filled is None else filled
            filled = self.keep(integer(place) if chosen is None else when(chosen, integer(place), before))
            if place > 0:
                taken[place] = self.total(self.keep(as_integer(filled == place)))
            level = self.ladder.levels[self.top - place].name
            account.levels.append(LevelColumns(level, place, candidates, places, lifted))
        account.filled = filled
        return filled

    def limits(self) -> list[tuple[frozenset[int], str, Any]]:
        """Give the enforced quotas: their places on the ladder, their bound, and the rounded number of places."""
        domain = self.common.compiler.domain(self.common.table)
        wanted = self.common.wanted
        enforced = [
            (quota, column) for quota, column in zip(self.ladder.quotas, wanted, strict=True) if quota.bound != "about"
        ]
        columns = [evolve(column, value=when(column.value < 0, integer(0), column.value), state=None,
                          static=evolve(column.static, low=max(Fraction(0), column.static.low), constant=None))
                   if column.static.low < 0 else evolve(column, state=None) for _, column in enforced]  # fmt: skip
        columns = [self.common.compiler.settle(column, self.common.table) for column in columns]
        if self.reading.round == "largest_remainder":
            counts = self.by_remainder(columns)
        else:
            counts = []
            for column in columns:
                static = evolve(column.static, causes=frozenset(), always=None)
                whole = evolve(number(0, max(static.high + 1, 0), 1), peak=static.peak)
                made = rounded(domain, whole, evolve(column, static=static), 0, _ROUNDINGS[self.reading.round])
                made = self.common.compiler.settle(made, self.common.table)
                self.common.ready = max(self.common.ready, made.ready)
                counts.append(made.value)
        found = iter(counts)
        for quota, column in zip(self.ladder.quotas, wanted, strict=True):
            self.account.quotas.append((column, next(found) if quota.bound != "about" else None))
        return [
            (frozenset(map(self.ladder.place, quota.levels)), quota.bound, count)
            for (quota, _), count in zip(enforced, counts, strict=True)
        ]

    def by_remainder(self, columns: Sequence[Column]) -> list[Any]:
        """Round by the largest remainder: the whole places of the total go to the largest fractions, first ones first."""
        self.common.ready = max([self.common.ready, *(column.ready for column in columns)])
        wholes, rests, total = [], [], None
        bottom: Any = 1
        for column in columns:
            bottom = math.lcm(bottom, column.bottom) if isinstance(column.bottom, int) and isinstance(bottom, int) else (
                bottom * column.bottom
            )  # fmt: skip
        bottom = bottom if isinstance(bottom, int) else self.keep(bottom)
        for column in columns:
            value = column.value * (bottom // column.bottom)
            value = self.keep(value)
            whole = self.keep(value // bottom)
            wholes.append(whole)
            rests.append(self.keep(value - whole * bottom))
            total = value if total is None else total + value
        assert total is not None
        floors: Any = None
        for whole in wholes:
            floors = whole if floors is None else floors + whole
        left = self.keep(self.keep(total) // bottom - floors)
        counts = []
        for mine, rest in enumerate(rests):
            before: Any = integer(0)
            for other, beside in enumerate(rests):
                if other != mine:
                    first = beside >= rest if other < mine else beside > rest
                    before = before + as_integer(first)
            counts.append(self.keep(wholes[mine] + as_integer(before < left)))
        given = [self.keep(count - whole) for count, whole in zip(counts, wholes, strict=True)]
        even_found: Any = integer(0)
        for mine in range(len(rests)):
            for other in range(len(rests)):
                if mine != other:
                    split = (rests[mine] == rests[other]) & (given[mine] == 1) & (given[other] == 0)
                    even_found = even_found + as_integer(split)
        self.account.even = self.keep(even_found)
        return counts

    def held(self, fixes: Sequence[tuple[Gate, int, Column]], fixed: Any, code: Any) -> dict[int, Any]:
        """Count the places that fixed rows use, by level."""
        users = [(gate, acts) for gate, _, acts in fixes if self.reading.takes_place[gate.name]]
        if not users:
            return {}
        uses: Any = None
        for _, acts in users:
            uses = is_true(acts) if uses is None else uses | is_true(acts)
        if code is not None:
            uses = uses & (code == 0)
        ceiling = self.lowest(self.gates("passes", "cap"), self.top)
        given = fixed if ceiling is None else self.keep(when(ceiling < fixed, ceiling, fixed))
        places = {place for _, place, _ in [*fixes, *self.gates("passes", "cap")]}
        return {place: self.total(self.keep(as_integer(uses & (given == place)))) for place in sorted(places)}

    def used(self, levels: frozenset[int], *counts: Mapping[int, Any]) -> list[Any]:
        return [found[level] for found in counts for level in sorted(levels) if level in found]

    def available(
        self,
        limits: Sequence[tuple[frozenset[int], str, Any]],
        place: int,
        taken: Mapping[int, Any],
        held: Mapping[int, Any],
        everybody: Any,
    ) -> Any:
        """Give the places open at a level, or None where nothing limits it."""
        import narwhals as nw

        bounds = [
            minus(count, self.used(levels, taken, held))
            for levels, bound, count in limits
            if place in levels and bound in ("exactly", "at_most")
        ]
        below = [limit for limit in limits if max(limit[0]) < place]
        left = minus(everybody, list(taken.values()))

        def kept(bounds_of: tuple[str, ...]) -> list[Any]:
            found = []
            for levels, bound, count in below:
                if bound in bounds_of:
                    used = self.used(levels, held)
                    found.append(at_least_zero(minus(count, used)) if used else count)
            return found

        if self.ladder.remainder is not None and place == self.ladder.place(self.ladder.remainder):
            bounds.append(minus(left, kept(("exactly", "at_most"))))
        if self.reading.conflict == "quota" and kept(("exactly", "at_least")):
            # What quotas below need stays; where they need nothing, this takes away nothing either.
            bounds.append(minus(left, kept(("exactly", "at_least"))))
        if not bounds:
            return None
        lowest = bounds[0] if len(bounds) == 1 else nw.min_horizontal(*bounds)
        return self.keep(at_least_zero(lowest))

    def ranked(self, open_: Any) -> _Ranked:
        """Rank the rows that can take a level, in their cohorts."""
        keys = list(self.common.keys)
        mask = None
        if open_ is not None:
            mask = self.keep(as_integer(open_))
            keys.append(str(self.common.compiler.program.name_of(mask)))
        method = "min" if self.reading.ties == "in" else "max"
        rank = self.keep(as_int(self.common.order.rank(method, descending=True).over(*keys)))
        return _Ranked(rank, None if mask is None else mask == 1)

    def first(self, basis: _Ranked, places: Any, taken: Mapping[int, Any], open_: Any) -> tuple[Any, Any]:
        """Give the condition that a row takes a level, and that it could."""
        if basis.shift is None:
            basis.shift = list(taken.values())
        since = [count for count in taken.values() if not any(count is old for old in basis.shift)]
        place = minus(basis.rank, since)
        got = place <= places
        if basis.mask is not None:
            got = basis.mask & got
        if since:
            got = got if open_ is None else open_ & got
        return got, open_

    def lifted(
        self,
        limits: Sequence[tuple[frozenset[int], str, Any]],
        place: int,
        taken: Mapping[int, Any],
        held: Mapping[int, Any],
        places: Any,
        got: Any,
        open_: Any,
        free: Any,
        earned: Any,
        ceiling: Any,
    ) -> tuple[Any, bool]:
        """Fill places that too few earned with the nearest from below, never past a gate."""
        import narwhals as nw

        ending = [
            limit for limit in limits if limit[1] in ("exactly", "at_least") and min(limit[0]) == place
        ]
        if not ending or open_ is None:
            return None, True
        got_count = self.total(self.keep(as_integer(got)))
        earners = self.total(self.keep(as_integer(open_)))
        needs = [minus(count, [*self.used(levels, taken, held), got_count]) for levels, _, count in ending]
        need = needs[0] if len(needs) == 1 else nw.max_horizontal(*needs)
        need = self.keep(when(earners <= places, at_least_zero(need), integer(0)))
        others = ~open_ if free is None else free & ~open_
        others = others & (earned != NOBODY)
        if ceiling is not None:
            others = others & (ceiling >= place)
        basis = self.ranked(others)
        return (others & (basis.rank <= need)), False

    # -------------------------------------------------------------------------------------------------- after filling

    def finish(self, place: Any, code: Any, pool: Any) -> tuple[Column, LadderColumns]:
        """Let the gates act that act after filling, and give the result."""
        common = self.common
        ladder = self.ladder
        state = integer(0) if code is None else code
        if ladder.enforced:
            state = self.with_places(place, state, pool)
        state = self.keep(state)
        in_pool = pool
        fixes, caps = self.gates("empty", "fix"), self.gates("empty", "cap")
        if fixes or caps:
            place, state = self.after(place, state, fixes, caps, in_pool)
        value = when(place < 0, integer(0), place) if ladder.enforced or common.conditions else place
        value = when(state == 0, value, integer(0))
        column = Column(self.common.node.static, value, 1, state, common.ready)
        column = common.compiler.settle(column, common.table)
        common.ready = max(common.ready, column.ready)
        return column, self.account

    def with_places(self, place: Any, state: Any, pool: Any) -> Any:
        """Add what is absent because places are: unpublished quotas, undetermined rows, nothing left to take."""
        common = self.common
        nothing = when(place == NOBODY, integer(int(Cause.NO_RULE)), integer(0))
        enforced = [quota.bound != "about" for quota in self.ladder.quotas]
        wanted = [
            column.state
            for column, counts in zip(common.wanted, enforced, strict=True)
            if counts and column.state is not None
        ]
        missing = largest(wanted)
        own = nothing if missing is None else when(missing != 0, missing, nothing)
        statics = [each.static for each in common.acts.values()]
        statics += list(common.node.statics.values())
        if any(Cause.UNDETERMINED in static.causes for static in statics):
            code = int(Cause.UNDETERMINED)
            tainted = self.total(self.keep(as_integer(state == code)))
            own = when(tainted > 0, integer(code), own)
        return when(pool, own, state) if pool is not None else own

    def after(
        self,
        place: Any,
        state: Any,
        fixes: Sequence[tuple[Gate, int, Column]],
        caps: Sequence[tuple[Gate, int, Column]],
        pool: Any,
    ) -> tuple[Any, Any]:
        """Move rows that a gate moves after filling; the lowest level wins."""
        fixed, ceiling = self.lowest(fixes, self.top + 1), self.lowest(caps, self.top)
        reached, there = place, state
        if fixed is not None:
            acts = fixed <= self.top
            acts = acts if pool is None else acts & pool
            reached = when(acts, fixed, reached)
            there = when(acts, integer(0), there)
        if ceiling is not None:
            lower = (ceiling < self.top) & (ceiling < reached)
            lower = lower if pool is None else lower & pool
            reached = when(lower, ceiling, reached)
        reached, there = self.keep(reached), self.keep(there)
        unsure = [acts.state for _, _, acts in fixes if acts.state is not None]
        for _, level, acts in caps:
            if acts.state is not None:
                unsure.append(when((reached > level) | (there != 0), acts.state, integer(0)))
        open_ = largest(unsure)
        if open_ is not None:
            matters = open_ != 0 if pool is None else (open_ != 0) & pool
            there = when(matters, open_, there)
        return reached, there


@define(eq=False)
class _Ranked:
    """A rank over the rows that can take a level; `shift` are the counts taken before it was made."""

    rank: Any
    mask: Any
    shift: list[Any] | None = None


def minus(expression: Any, others: Sequence[Any]) -> Any:
    """Subtract expressions."""
    for other in others:
        expression = expression - other
    return expression


def at_least_zero(expression: Any) -> Any:
    """Raise negative numbers to zero."""
    return when(expression < 0, integer(0), expression)
