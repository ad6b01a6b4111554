"""Past rounds in columns: `previous`, `streak` and `times` over a frame of recorded values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from partyrate.engines.program import Gather, Join
from partyrate.language.domains.bounds import Static
from partyrate.language.domains.columns import (
    Column,
    Columns,
    as_integer,
    integer,
    is_true,
    unpublished,
    when,
)
from partyrate.language.domains.numbers import Item, Numbers
from partyrate.language.grammar import Call
from partyrate.language.walk import Walk
from partyrate.numbers import MISSING, UNDETERMINED, Cause, Constant

if TYPE_CHECKING:
    from partyrate.engines.compile import Compiler
    from partyrate.plan import Plan

HISTORY: Final = "history"
"""The name of the frame of past rounds."""

ROUND: Final = "_pr_round"
"""The number of the round, in the frame of past rounds."""

_LONG_AGO: Final = -(2**40)


def look_back(compiler: Compiler, call: Call, walk: Walk[Column], static: Static) -> Column:
    """Compile a function of rounds. In the frame of past rounds `previous` looks one round further back."""
    domain = walk.domain
    assert isinstance(domain, Columns)
    argument, scope, inside = call.arguments[0], domain.scope, domain.bounds.inside
    domain.scope, domain.bounds.inside = HISTORY, _Past()  # type: ignore[assignment]
    try:
        past = walk.node(argument)
    finally:
        domain.scope, domain.bounds.inside = scope, inside
    if call.function.name == "previous":
        return previous(compiler, past, static, scope)
    now = walk.node(argument)
    root = compiler.plan.scheme.root
    assert root is not None
    now = compiler.settle(now, root.name)
    if HISTORY not in compiler.given:
        return Column(static, as_integer(is_true(now)), 1, spreading(now, static), now.ready)
    gap = Walk(_gap_domain(compiler.plan)).node(argument)
    return counted_rounds(compiler, call.function.name, now, past, static, gap)


class _Past:
    """Where the walk is while it reads past rounds: the grain was checked when the plan was made."""

    function = "previous"

    @property
    def tables(self) -> dict[str, str]:
        return {}


def previous(compiler: Compiler, past: Column, static: Static, scope: str) -> Column:
    """Give a recorded value of the round before."""
    root = compiler.plan.scheme.root
    assert root is not None
    if HISTORY not in compiler.given:
        return unpublished(evolve(static, always=Cause.MISSING))
    program = compiler.program
    column = compiler.settle(evolve(past, state=integer(0) if past.state is None else past.state), HISTORY)
    names = {part: program.fresh() for part in compiler.parts(column)}
    renamed = compiler.renamed(column, names, column.ready + 1)
    empty: dict[str, Any] = {str(program.name_of(renamed.value)): empty_of(column.static)}
    if not isinstance(renamed.bottom, int):
        empty[str(program.name_of(renamed.bottom))] = 1
    empty[str(program.name_of(renamed.state))] = int(Cause.MISSING)
    if scope == HISTORY:
        key, where, later = (*root.key, ROUND), None, ROUND
    else:
        last = int(compiler.current_round or 0) - 1
        key, where, later = root.key, program.named(ROUND) == last, None  # type: ignore[assignment]
    to = HISTORY if scope == HISTORY else root.name
    program.steps.append(Join(HISTORY, to, key, names, renamed.ready, empty, where, later))
    return evolve(renamed, static=static)


def empty_of(static: Static) -> Any:
    """Give what stands in a column where nothing is recorded."""
    return {"flag": False, "text": ""}.get(static.kind, 0)


def spreading(column: Column, static: Static) -> Any:
    """Give the state of a count of rounds: only what is undetermined spreads to it."""
    if not static.causes:
        return None
    if column.state is None:
        return integer(0)
    code = int(Cause.UNDETERMINED)
    return when(column.state == code, integer(code), integer(0))


def counted_rounds(
    compiler: Compiler, function: str, now: Column, past: Column, static: Static, gap: Item
) -> Column:
    """Count the rounds in which a condition holds: all of them, or those in a row up to now.

    Args:
        now: The condition in this round.
        past: The condition in the frame of past rounds.
        gap: What the condition gives in a skipped round, where every value is missing.
    """
    root = compiler.plan.scheme.root
    assert root is not None
    program, current = compiler.program, int(compiler.current_round or 0)
    at = program.named(ROUND)
    past = compiler.settle(past, HISTORY)
    unsure = past.state == int(Cause.UNDETERMINED) if past.state is not None and static.causes else None
    ready = past.ready

    def over(expression: Any, function: str, empty: int) -> Any:
        """Aggregate over the past rounds of each row."""
        nonlocal ready
        made = program.compute(HISTORY, expression, ready)
        name = program.fresh()
        source = str(program.name_of(made))
        program.steps.append(Gather(HISTORY, root.name, root.key, name, source, function, empty, ready + 2))
        return program.named(name)

    spreads: Any = None
    if function == "times":
        count = over(as_integer(is_true(past)), "sum", 0)
        if gap is True:
            # Every skipped round since the first recorded one counts as well.
            count = count + (integer(current) - over(at, "min", current)) - over(as_integer(at == at), "sum", 0)
        if unsure is not None:
            spreads = over(as_integer(unsure), "sum", 0) > 0
        total = count + as_integer(is_true(now))
    else:
        goes_on = is_true(past) if unsure is None else is_true(past) | unsure
        if gap is True:
            first = over(at, "min", current)
            stopped = over(when(goes_on, integer(_LONG_AGO), at), "max", _LONG_AGO)
            start = when(stopped < first, first, stopped + 1)
        else:
            # In a run up to now, the round and its place from the last add up to this round.
            mask = program.compute(HISTORY, as_integer(goes_on), ready)
            ready += 1
            columns = [*root.key, str(program.name_of(mask))]
            place = program.compute(HISTORY, as_int(at.rank("min", descending=True).over(*columns)), ready)
            ready += 1
            start = integer(current) - over(as_integer((mask == 1) & (at + place == current)), "sum", 0)
        if unsure is not None:
            spreads = over(when(unsure, at, integer(_LONG_AGO)), "max", _LONG_AGO) >= start
            spreads = spreads & is_true(now)
        total = when(is_true(now), integer(current + 1) - start, integer(0))
    state = spreading(now, static)
    if spreads is not None:
        state = when(spreads, integer(int(Cause.UNDETERMINED)), state)
    return compiler.settle(Column(static, total, 1, state, max(ready + 2, now.ready)), root.name)


def as_int(expression: Any) -> Any:
    """Cast to a 64-bit integer; ranks come in a type of each engine's own."""
    import narwhals as nw

    return expression.cast(nw.Int64)


class _Gap:
    """A skipped round: every value is missing, so that a condition has one value for all rows."""

    number = 0

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.tables: Sequence[str] = ()

    def value(self, name: str) -> Item:
        return MISSING

    def earlier(self) -> _Gap:
        return self

    def cells(self, lookup: str) -> Mapping[tuple[Constant, ...], Constant | None]:
        return self.plan.scheme.lookups[lookup].cells

    def parameter(self, name: str) -> Item | None:
        found = self.plan.scheme.parameters.get(name)
        return None if found is None else UNDETERMINED if found.value is None else found.value


def _gap_domain(plan: Plan) -> Numbers:
    gap = _Gap(plan)
    domain = Numbers(gap)
    domain.row = gap
    return domain


