"""Past rounds in columns: `previous`, `streak` and `times` over a frame of recorded values.

`previous(x)` is its argument with every name taken one round earlier. The other two look at a condition in each
recorded round, in this one, and in the rounds between of which nothing is recorded, where every value is missing.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from partyrate.engines.program import Gather, Rounds
from partyrate.engines.scope import PastScope
from partyrate.language.domains.bounds import Static
from partyrate.language.domains.columns import Column, Columns, as_integer, code, integer, is_true, when
from partyrate.language.grammar import Call
from partyrate.language.walk import Walk
from partyrate.numbers import Cause

if TYPE_CHECKING:
    from partyrate.engines.compile import Compiler

HISTORY: Final = "history"
"""The name of the frame of past rounds."""

ROUND: Final = "_pr_round"
"""The number of the round, in the frame of past rounds."""

_LONG_AGO: Final = -(2**40)
_UNDETERMINED: Final = int(Cause.UNDETERMINED)


def look_back(compiler: Compiler, call: Call, walk: Walk[Column], static: Static) -> Column:
    """Compile a function of rounds; where the rule stands in a finer table, its result is brought there."""
    domain = walk.domain
    assert isinstance(domain, Columns)
    scope, root = domain.scope, compiler.root
    domain.scope = root
    try:
        found = ROUND_OPERATIONS[call.function.name](compiler, call, walk, static)
    finally:
        domain.scope = scope
    return found if scope == root else compiler.bring(compiler.settle(found, root), root, scope)


def previous(compiler: Compiler, call: Call, walk: Walk[Column], static: Static) -> Column:
    """Give a value as it was one round earlier."""
    return PastScope(compiler, 1).walk(compiler.root).node(call.arguments[0])


def streak(compiler: Compiler, call: Call, walk: Walk[Column], static: Static) -> Column:
    """Count the rounds in a row, this one last, in which a condition holds."""
    now = compiler.settle(walk.node(call.arguments[0]), compiler.root)
    if HISTORY not in compiler.given:
        return Column(static, as_integer(is_true(now)), 1, spreading(now, static), now.ready)
    past = Past(compiler, call.arguments[0])
    true = is_true(past.condition)
    recorded_stop = past.over(when(true, integer(_LONG_AGO), past.round), "max", _LONG_AGO)
    # The last rounds without a gap: their number and their place from the last add up to this round.
    place = past.ranked()
    unbroken = past.over(as_integer(past.round + place == integer(past.current)), "sum", 0)
    skipped = integer(past.current - 1) - unbroken
    gap_stop = when(is_true(past.gap), integer(_LONG_AGO), skipped)
    stop = when(recorded_stop > gap_stop, recorded_stop, gap_stop)
    start = when(stop < past.first, past.first, stop + 1)
    total = when(is_true(now), integer(past.current + 1) - start, integer(0))
    state = spreading(now, static)
    if static.causes:
        unsure: Any = None
        if past.condition.state is not None:
            last = past.over(
                when(past.condition.state == _UNDETERMINED, past.round, integer(_LONG_AGO)), "max", _LONG_AGO
            )
            unsure = (last == stop) & (last >= past.first)
        if past.gap.state is not None:
            in_gap = (past.gap.state == _UNDETERMINED) & (skipped == stop) & (skipped >= past.first)
            unsure = in_gap if unsure is None else unsure | in_gap
        if unsure is not None:
            state = when(unsure & is_true(now), integer(_UNDETERMINED), state)
    return compiler.settle(Column(static, total, 1, state, max(past.ready, now.ready)), compiler.root)


def times(compiler: Compiler, call: Call, walk: Walk[Column], static: Static) -> Column:
    """Count the rounds, this one included, in which a condition holds."""
    now = compiler.settle(walk.node(call.arguments[0]), compiler.root)
    if HISTORY not in compiler.given:
        return Column(static, as_integer(is_true(now)), 1, spreading(now, static), now.ready)
    past = Past(compiler, call.arguments[0])
    recorded = past.over(integer(1), "sum", 0)
    skipped = integer(past.current) - past.first - recorded
    count = past.over(as_integer(is_true(past.condition)), "sum", 0)
    total = count + when(is_true(past.gap), skipped, integer(0)) + as_integer(is_true(now))
    state = spreading(now, static)
    if static.causes:
        if past.condition.state is not None:
            unsure = past.over(as_integer(past.condition.state == _UNDETERMINED), "sum", 0)
            state = when(unsure > 0, integer(_UNDETERMINED), state)
        if past.gap.state is not None:
            unsure = (past.gap.state == _UNDETERMINED) & (skipped > 0)
            state = when(unsure, integer(_UNDETERMINED), state)
    return compiler.settle(Column(static, total, 1, state, max(past.ready, now.ready)), compiler.root)


def spreading(column: Column, static: Static) -> Any:
    """Give the state of a count of rounds: only what is undetermined spreads to it."""
    if not static.causes:
        return None
    return when(code(column) == _UNDETERMINED, integer(_UNDETERMINED), integer(0))


class Past:
    """A condition in past rounds: in the recorded ones, and in those of which nothing is recorded (`gap`).

    A round is looked at where something is recorded of it, or of a round that `previous` inside the condition looks
    back to from it. `first` is the first recorded round of each row, or this one where there is none.
    """

    def __init__(self, compiler: Compiler, condition: ast.expr) -> None:
        self.compiler, self.program = compiler, compiler.program
        self.current = int(compiler.current_round or 0)
        self.key = tuple(compiler.plan.scheme.tables[compiler.root].key)
        self.table = rounds_table(compiler, depth(condition))
        self.round = self.program.named(ROUND)
        self.condition = compiler.settle(PastScope(compiler, 0).walk(self.table).node(condition), self.table)
        self.ready = self.condition.ready
        self.gap = compiler.settle(PastScope(compiler, None).walk(compiler.root).node(condition), compiler.root)
        self.first = self.over(self.round, "min", self.current)
        self.ready = max(self.ready, self.gap.ready)

    def over(self, expression: Any, function: str, empty: int) -> Any:
        """Aggregate over the past rounds of each row."""
        made = self.program.compute(self.table, expression, self.condition.ready + 1)
        name, source = self.program.fresh(), str(self.program.name_of(made))
        ready = self.condition.ready + 3
        self.program.steps.append(
            Gather(self.table, self.compiler.root, self.key, name, source, function, empty, ready)
        )
        self.ready = max(self.ready, ready)
        return self.program.named(name)

    def ranked(self) -> Any:
        """Give the place of each round from the last one, which is 1."""
        place = as_int(self.round.rank("min", descending=True).over(*self.key))
        return self.program.compute(self.table, place, self.condition.ready)


def depth(node: ast.AST) -> int:
    """Count how many rounds the calls of `previous` in a condition look back."""
    own = isinstance(node, ast.Call) and node.call.function.name == "previous"  # type: ignore[attr-defined]
    return own + max(map(depth, ast.iter_child_nodes(node)), default=0)


def rounds_table(compiler: Compiler, back: int) -> str:
    """Give the frame of the rounds that a condition is looked at in, which looks back so many rounds from each."""
    if back == 0:
        return HISTORY
    table = f"{HISTORY}-{back}"
    if table not in compiler.given:
        key = tuple(compiler.plan.scheme.tables[compiler.root].key)
        step = Rounds(HISTORY, table, key, ROUND, back, int(compiler.current_round or 0), 0)
        compiler.program.steps.append(step)
        compiler.given = (*compiler.given, table)
    return table


def as_int(expression: Any) -> Any:
    """Cast to a 64-bit integer; ranks come in a type of each engine's own."""
    import narwhals as nw

    return expression.cast(nw.Int64)


ROUND_OPERATIONS: Final[dict[str, Callable[[Compiler, Call, Walk[Column], Static], Column]]] = {
    "previous": previous,
    "streak": streak,
    "times": times,
}
