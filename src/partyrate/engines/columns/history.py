"""Past rounds in columns: `previous`, `streak` and `times` over a frame of recorded values, or along rows in an order.

`previous(x)` is its argument with every name taken one round earlier. The other two look at a condition in each
recorded round, in this one, and in the rounds between of which nothing is recorded, where every value is missing; a
round that `where=` leaves out is passed over. Along the rows of a table with an order there are no such gaps.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any, Final

from partyrate.engines.columns.builder import Builder
from partyrate.engines.columns.expressions import as_int64
from partyrate.engines.columns.names import BeforeFirst, PastScope
from partyrate.engines.columns.program import Gather, Join, Rounds
from partyrate.engines.columns.records import HISTORY, ROUND
from partyrate.engines.columns.row_order import row_order
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.columns import (
    Column,
    Columns,
    as_integer,
    code,
    integer,
    is_true,
    placeholder,
    select,
    when,
)
from partyrate.language.grammar import Call
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import Cause

_LONG_AGO: Final = -(2**40)
_UNDETERMINED: Final = int(Cause.UNDETERMINED)


def look_back(builder: Builder, call: Call, interpreter: Interpreter[Column], value_range: ValueRange) -> Column:
    """Compile a function of rounds; where the rule stands in a finer table, its result is brought there."""
    domain = interpreter.domain
    assert isinstance(domain, Columns)
    scope, name = domain.scope, call.function.name
    if call.table is not None:
        with domain.analysis.narrowing.forgotten():
            return ALONG[name](builder, call, interpreter, value_range)
    root = builder.root
    domain.scope = root
    try:
        column = ROUND_OPERATIONS[name](builder, call, interpreter, value_range)
    finally:
        domain.scope = scope
    return column if scope == root else builder.bring(builder.bind(column, root), root, scope)


class Condition:
    """The condition of a `streak` or of `times` in the rows of a table; `chosen` is that of `where=`."""

    def __init__(self, builder: Builder, call: Call, interpreter: Interpreter[Column], table: str) -> None:
        self.holds = builder.bind(interpreter.node(call.arguments[0]), table)
        self.chosen = None if call.where is None else builder.bind(interpreter.node(call.where), table)
        self.generation = max(self.holds.generation, 0 if self.chosen is None else self.chosen.generation)

    def among_chosen(self, condition: Any) -> Any:
        """Return the condition that `where=` chooses a row, and another condition holds there."""
        return condition if self.chosen is None else is_true(self.chosen) & condition

    @property
    def counts(self) -> Any:
        """The condition that a row counts."""
        return self.among_chosen(is_true(self.holds))

    @property
    def unknown(self) -> Any:
        """The condition that it is unknown whether a row counts; None where it never is."""
        unknown = None if self.holds.absence is None else self.among_chosen(self.holds.absence == _UNDETERMINED)
        if self.chosen is None or self.chosen.absence is None:
            return unknown
        unknown_choice = self.chosen.absence == _UNDETERMINED
        return unknown_choice if unknown is None else unknown_choice | unknown

    @property
    def ends(self) -> Any:
        """The condition that a run ends at a row: it is chosen and does not count, or that is unknown."""
        stops = self.among_chosen(~is_true(self.holds))
        return stops if self.unknown is None else stops | self.unknown


# -------------------------------------------------------------------------------------------------- over the history


def previous(builder: Builder, call: Call, interpreter: Interpreter[Column], value_range: ValueRange) -> Column:
    """Return a value as it was one round earlier."""
    return PastScope(builder, 1).interpreter(builder.root).node(call.arguments[0])


def streak(builder: Builder, call: Call, interpreter: Interpreter[Column], value_range: ValueRange) -> Column:
    """Count the consecutive rounds up to this one in which a condition holds."""
    now = Condition(builder, call, interpreter, builder.root)
    if HISTORY not in builder.given:
        return Column(value_range, as_integer(now.counts), 1, spreading(now.unknown, value_range), now.generation)
    past = Past(builder, call)
    end = RunEnd(past, value_range)
    total = when(now.ends, integer(0), rounds_since(end, now))
    unknown = now.unknown
    if value_range.possible_causes:
        for condition in end.unknown():
            open_run = condition & ~now.ends
            unknown = open_run if unknown is None else unknown | open_run
    generation = max(past.generation, now.generation)
    return builder.bind(Column(value_range, total, 1, spreading(unknown, value_range), generation), builder.root)


class RunEnd:
    """The last past round that ended a run: a recorded one, or one in the last gap of which nothing is recorded.

    Attributes:
        stop: Its number, or one long ago.
        skipped: The last round of the last gap.
        in_gap: The condition that there is such a gap after the first recorded round.
    """

    def __init__(self, past: Past, value_range: ValueRange) -> None:
        self.past = past
        ended = past.over(when(past.there.ends, past.round, integer(_LONG_AGO)), "max", _LONG_AGO)
        # In rounds without a gap up to this one, the number and the rank from the last add up to this round.
        unbroken = past.over(as_integer(past.round + past.ranked() == integer(past.current)), "sum", 0)
        self.skipped = integer(past.current - 1) - unbroken
        self.in_gap = self.skipped >= past.first
        gap_end = when(past.gap.ends & self.in_gap, self.skipped, integer(_LONG_AGO))
        stop = Column(value_range, when(ended > gap_end, ended, gap_end), 1, None, past.generation)
        self.stop = past.builder.bind(stop, past.builder.root)
        past.generation = self.stop.generation

    def unknown(self) -> list[Any]:
        """Return the conditions that it is unknown whether the run ended at this round."""
        past, conditions = self.past, []
        if past.there.unknown is not None:
            last = past.over(when(past.there.unknown, past.round, integer(_LONG_AGO)), "max", _LONG_AGO)
            conditions.append((last == self.stop.value) & (last > integer(_LONG_AGO)))
        if past.gap.unknown is not None:
            conditions.append(past.gap.unknown & self.in_gap & (self.skipped == self.stop.value))
        return conditions


def rounds_since(end: RunEnd, now: Condition) -> Any:
    """Return the number of rounds that count after the last end of a run, this one included."""
    past, builder, stop = end.past, end.past.builder, end.stop
    before = when(stop.value < past.first, past.first - integer(1), stop.value)
    if now.chosen is None:
        return integer(past.current) - before  # no round since ended the run, so that every one of them counts
    later = past.round > builder.bring(stop, builder.root, past.table).value
    past.there.generation = max(past.there.generation, stop.generation + 1)
    counted = past.over(as_integer(past.there.counts & later), "sum", 0)
    recorded = past.over(as_integer(later), "sum", 0)
    gaps = integer(past.current - 1) - before - recorded
    return counted + when(past.gap.counts, gaps, integer(0)) + as_integer(now.counts)


def times(builder: Builder, call: Call, interpreter: Interpreter[Column], value_range: ValueRange) -> Column:
    """Count the rounds, this one included, in which a condition holds."""
    now = Condition(builder, call, interpreter, builder.root)
    if HISTORY not in builder.given:
        return Column(value_range, as_integer(now.counts), 1, spreading(now.unknown, value_range), now.generation)
    past = Past(builder, call)
    recorded = past.over(integer(1), "sum", 0)
    skipped = integer(past.current) - past.first - recorded
    count = past.over(as_integer(past.there.counts), "sum", 0)
    total = count + when(past.gap.counts, skipped, integer(0)) + as_integer(now.counts)
    unknown = now.unknown
    if value_range.possible_causes:
        conditions = []
        if past.there.unknown is not None:
            conditions.append(past.over(as_integer(past.there.unknown), "sum", 0) > 0)
        if past.gap.unknown is not None:
            conditions.append(past.gap.unknown & (skipped > 0))
        for condition in conditions:
            unknown = condition if unknown is None else unknown | condition
    generation = max(past.generation, now.generation)
    return builder.bind(Column(value_range, total, 1, spreading(unknown, value_range), generation), builder.root)


def spreading(unknown: Any, value_range: ValueRange) -> Any:
    """Return the absence code of a count: a condition that is undetermined makes it so, other causes do not."""
    if not value_range.possible_causes:
        return None
    return integer(0) if unknown is None else when(unknown, integer(_UNDETERMINED), integer(0))


class Past:
    """A condition in past rounds: in the recorded ones (`there`), and in those of which nothing is recorded (`gap`).

    A round is part of the past where something is recorded of it, or of a round to which `previous` inside the
    condition looks back from it. `first` is the first recorded round of each row, or this one where there is none.
    """

    def __init__(self, builder: Builder, call: Call) -> None:
        self.builder, self.program = builder, builder.program
        self.current = int(builder.current_round or 0)
        self.key = tuple(builder.plan.scheme.tables[builder.root].key)
        back = max(depth(part) for part in (call.arguments[0], call.where) if part is not None)
        self.table = rounds_table(builder, back)
        self.round = self.program.named(ROUND)
        self.there = Condition(builder, call, PastScope(builder, 0).interpreter(self.table), self.table)
        self.gap = Condition(builder, call, PastScope(builder, None).interpreter(builder.root), builder.root)
        self.generation = max(self.there.generation, self.gap.generation)
        self.first = self.over(self.round, "min", self.current)

    def over(self, expression: Any, function: str, empty: int) -> Any:
        """Aggregate over the past rounds of each row."""
        # The rank of `ranked` is a column of the next generation, which the expression may read; the aggregate follows
        # two generations after that, since steps of one generation do not see each other.
        column = self.program.compute(self.table, expression, self.there.generation + 1)
        source, generation = str(self.program.name_of(column)), self.there.generation + 3
        self.generation = max(self.generation, generation)
        step = Gather(self.table, self.builder.root, self.key, "", source, function, empty, generation)
        return self.program.gather(step)

    def ranked(self) -> Any:
        """Return the rank of each round from the last one, which is 1."""
        rank = as_int64(self.round.rank("min", descending=True).over(*self.key))
        return self.program.compute(self.table, rank, self.there.generation)


def depth(node: ast.AST) -> int:
    """Count how many rounds the calls of `previous` in a condition look back."""
    call: Call | None = getattr(node, "call", None)
    looks_back = call is not None and call.function.name == "previous"
    return looks_back + max(map(depth, ast.iter_child_nodes(node)), default=0)


def rounds_table(builder: Builder, back: int) -> str:
    """Return the frame of the rounds in which a condition is evaluated that looks back so many rounds."""
    if back == 0:
        return HISTORY
    table = f"{HISTORY}-{back}"
    if table not in builder.given:
        key = tuple(builder.plan.scheme.tables[builder.root].key)
        step = Rounds(HISTORY, table, key, ROUND, back, int(builder.current_round or 0), 0)
        builder.program.steps.append(step)
        builder.given = (*builder.given, table)
    return table


# ------------------------------------------------------------------------------------------- along the rows of a table


def before(builder: Builder, call: Call, interpreter: Interpreter[Column], value_range: ValueRange) -> Column:
    """Return a value of the row before each row, in the order of its table; before the first row all are missing."""
    table, program = str(call.table), builder.program
    if table not in builder.given:
        return Column(value_range, interpreter.node(call.arguments[0]).value)  # the table has no rows
    column = builder.bind(interpreter.node(call.arguments[0]), table)
    above, position = row_order(builder, table)
    generation = max(column.generation, position.generation) + 1
    # One column may be several parts of the value, which differ before the first row.
    before_first = (placeholder(column.value_range), column.value_range.denominator_factor, int(Cause.MISSING))
    names: dict[str, str] = {}
    empty: dict[str, Any] = {}
    parts: list[Any] = []
    for part, default in zip((column.value, column.denominator, column.absence), before_first, strict=True):
        name = None if part is None else program.name_of(part)
        new = None if name is None else program.fresh()
        parts.append(part if new is None else program.named(new))
        if name is not None and new is not None:
            names[new], empty[new] = name, default
            program.wide |= {new: program.wide[name]} if name in program.wide else {}
    moved = Column(column.value_range, parts[0], parts[1], parts[2], generation, column.wide)
    number = str(program.name_of(position.value))
    key = (*above, number)
    program.steps.append(Join(table, table, key, names, generation, empty, moved=(number, 1), wide=program.wide))
    first = BeforeFirst(builder, table).interpreter(table).node(call.arguments[0])
    is_first = position.value == 1
    value, denominator = select(is_first, first, moved, builder.integers)
    absence = when(is_first, code(first), code(moved)) if value_range.possible_causes else None
    wide = moved.wide or first.wide
    return builder.bind(
        Column(value_range, value, denominator, absence, max(generation, first.generation), wide), table
    )


def run_along(builder: Builder, call: Call, interpreter: Interpreter[Column], value_range: ValueRange) -> Column:
    """Count for each row the consecutive rows up to it that fulfil a condition."""
    return counted_along(builder, call, interpreter, value_range, since_end=True)


def times_along(builder: Builder, call: Call, interpreter: Interpreter[Column], value_range: ValueRange) -> Column:
    """Count for each row the rows up to it that fulfil a condition."""
    return counted_along(builder, call, interpreter, value_range, since_end=False)


def counted_along(
    builder: Builder, call: Call, interpreter: Interpreter[Column], value_range: ValueRange, *, since_end: bool
) -> Column:
    """Count rows that fulfil a condition up to each row: all, or those since the last end of a run."""
    table = str(call.table)
    if table not in builder.given:
        return Column(value_range, integer(0))  # the table has no rows
    row = Condition(builder, call, interpreter, table)
    above, position = row_order(builder, table)
    generation = max(row.generation, position.generation)

    def so_far(expression: Any, function: str) -> Any:
        nonlocal generation
        # The window reads a materialized column, since the expression may hold a window: these cannot be nested.
        column = builder.program.compute(table, expression, generation)
        total = as_int64(
            getattr(column, function)().over(*above, order_by=str(builder.program.name_of(position.value)))
        )
        cumulated = builder.program.compute(table, total, generation + 1)
        generation += 2
        return cumulated

    total = so_far(as_integer(row.counts), "cum_sum")
    unknown = None
    if not since_end:
        if value_range.possible_causes and row.unknown is not None:
            unknown = so_far(as_integer(row.unknown), "cum_max") > 0
        return builder.bind(Column(value_range, total, 1, spreading(unknown, value_range), generation), table)
    at_end = so_far(when(row.ends, total, integer(0)), "cum_max")
    if value_range.possible_causes and row.unknown is not None:
        last_unknown = so_far(when(row.unknown, position.value, integer(0)), "cum_max")
        last_end = so_far(when(row.ends, position.value, integer(0)), "cum_max")
        unknown = (last_unknown > 0) & (last_unknown == last_end)
    return builder.bind(Column(value_range, total - at_end, 1, spreading(unknown, value_range), generation), table)


Operation = Callable[[Builder, Call, Interpreter[Column], ValueRange], Column]
ROUND_OPERATIONS: Final[dict[str, Operation]] = {"previous": previous, "streak": streak, "times": times}
ALONG: Final[dict[str, Operation]] = {"previous": before, "streak": run_along, "times": times_along}
