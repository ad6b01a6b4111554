"""Groups of rows in compiled programs: the rows below one parent, and the cohorts that `within=` forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from attrs import frozen

from partyrate.engines.compiled.aggregates import Gathering
from partyrate.engines.compiled.cohort_cache import CohortGroups, cohorts
from partyrate.engines.compiled.fragments import Cohorts, Statement
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.compiled import Code, as_number
from partyrate.language.grammar import Call

if TYPE_CHECKING:
    from partyrate.engines.compiled.compiler import Compiler


def gather(
    compiler: Compiler,
    call: Call,
    value: Code | None,
    where: Code | None,
    others: Sequence[Any],
    value_range: ValueRange,
    table: str,
) -> Code:
    """Write an aggregate over the rows of `call.table`, for the rows of `table` or their cohorts."""
    assert call.table is not None
    counts = call.function.name == "count of rows"
    if value is not None and not counts:
        value = as_number(compiler, value)
    value = None if value is None else compiler.assigned(value)
    where = None if where is None else compiler.assigned(where)
    stage = compiler.place([name for code in (value, where) if code is not None for name in code.names])
    groups, left_out = None, None
    if call.within is not None:
        groups = cohort(compiler, call.table, call.within_names)
        left_out = excluded(compiler, call.table)
        stage = max(stage, groups.ready, compiler.homes[left_out].stage if left_out else 0)
    denominator = value_range.resolution if value_range.kind == "number" else 1
    step = value.denominator if value is not None else 1
    gathering = Gathering(
        call, others, value_range, step if isinstance(step, int) else None, denominator, call.within is not None
    )
    arguments = [
        None if value is None or counts else value.value,
        None if value is None or counts or isinstance(value.denominator, int) else value.denominator,
        None if value is None else value.absence,
        None if where is None else where.value,
        None if where is None else where.absence,
        left_out,
    ]
    uses = [name for name in arguments if name is not None]
    written = ", ".join("None" if name is None else compiler.bind(name) for name in arguments)
    shared = groups is not None or compiler.is_shared(uses)
    made = compiler.lists(
        table, stage + 1, 1 + (denominator is None) + bool(value_range.possible_causes), shared=shared
    )
    targets = ", ".join(f"l{name}" for name in made)
    line = f"({targets},) = {compiler.constant(gathering.run)}(q, size, {written})"
    if groups is None:
        above = f"q = {compiler.constant(CohortGroups)}({compiler.parent_index(call.table, table)})"
        asking = Statement(table, [above, line], made, reads=uses, parent_indexes=[(call.table, table)])
    else:
        asks = Cohorts(table, groups.name, groups.within, gathering.multisets, arguments)
        asking = Statement(table, [line], made, [*uses, groups.name], cohorts=asks)
    compiler.before(stage + 1, asking, shared=shared)
    absence = made[-1] if value_range.possible_causes else None
    code = Code(value_range, made[0], made[1] if denominator is None else denominator, absence)
    return compiler.used(code, depth=-2)


@frozen
class Numbered:
    """The name of the cohorts of a table, the names that form them, and the stage in which these are known."""

    name: str
    within: Sequence[str]
    ready: int


def cohort(compiler: Compiler, table: str, names: tuple[str, ...]) -> Numbered:
    """Number the cohorts of a table whose rows agree in some names."""
    if (table, names) not in compiler.groups:
        lists: list[str] = []
        uses: list[str] = []
        ready = 0
        for name in names:
            with compiler.apart(table):
                fetched = compiler.fetch(name, table)
                assert fetched is not None
                kept = compiler.stored(fetched)
            ready = max(ready, compiler.homes[kept.value].stage)
            lists.append(compiler.bind(kept.value))
            uses.append(kept.value)
        groups = compiler.fresh("g")
        written = ", ".join([*lists, "rows=size"])
        line = f"{groups} = {compiler.constant(cohorts)}({written})"
        compiler.before(ready + 1, Statement(table, [line], [groups], uses), shared=True)
        compiler.groups[table, names] = Numbered(groups, uses, ready)
    return compiler.groups[table, names]


def excluded(compiler: Compiler, table: str) -> str | None:
    """Return the name that is true where a gate excludes a row from every cohort; None where no gate can."""
    if table not in compiler.left_out:
        compiler.left_out[table] = None
        tests = []
        with compiler.apart(table):
            for gate in compiler.plan.scheme.gates.values():
                node = compiler.plan.nodes[f"gate.{gate.name}"]
                if gate.exclude and node.table == table and node.name in compiler.nodes:
                    code = compiler.used(compiler.nodes[node.name])
                    tests.append(code.value if code.absence is None else f"{code.absence} or {code.value}")
            if tests:
                compiler.left_out[table] = compiler.stored(
                    Code(ValueRange(kind="flag"), f"({' or '.join(tests)})")
                ).value
    return compiler.left_out[table]
