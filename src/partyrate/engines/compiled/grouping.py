"""Groups of rows in compiled programs: the rows below one parent, and the cohorts that `within=` forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partyrate.engines.compiled.aggregates import Gathering
from partyrate.engines.compiled.builder import Builder, Numbered, names_of
from partyrate.engines.compiled.cohort_cache import CohortGroups, cohorts
from partyrate.engines.compiled.fragments import Cohorts, Statement
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.compiled import Code, as_number
from partyrate.language.grammar import Call


def gather(
    compiler: Builder,
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
    if value is not None:
        value = compiler.assigned(value if counts or value_range.kind == "level" else as_number(compiler, value))
    where = None if where is None else compiler.assigned(where)
    stage = compiler.place(names_of(value, where))
    groups, left_out = None, None
    if call.within is not None:
        groups = cohort(compiler, call.table, call.within_names)
        left_out = excluded(compiler, call.table)
        stage = max(stage, groups.ready, compiler.homes[left_out].stage if left_out else 0)
    denominator = value_range.resolution if value_range.kind == "number" else 1
    gathering = Gathering(call, others, value_range, _constant_denominator(value), denominator, call.within is not None)
    arguments = [*_value_lists(value, counts=counts), *_condition_lists(where), left_out]
    shared = groups is not None or compiler.is_shared(filter(None, arguments))
    code = _result(compiler, value_range, denominator, table, stage + 1, shared=shared)
    statement = _statement(compiler, call.table, table, gathering, groups, arguments, code.names)
    compiler.before(stage + 1, statement, shared=shared)
    return compiler.used(code, depth=-2)


def _result(
    compiler: Builder, value_range: ValueRange, denominator: int | None, table: str, stage: int, *, shared: bool
) -> Code:
    """Return a value in lists that a statement fills before a stage; None for a denominator that varies."""
    count = 1 + (denominator is None) + bool(value_range.possible_causes)
    names = compiler.lists(table, stage, count, shared=shared)
    absence = names[-1] if value_range.possible_causes else None
    return Code(value_range, names[0], names[1] if denominator is None else denominator, absence)


def _constant_denominator(value: Code | None) -> int | None:
    """Return the denominator that all values have; None where it varies."""
    if value is None:
        return 1
    return value.denominator if isinstance(value.denominator, int) else None


def _value_lists(value: Code | None, *, counts: bool) -> list[str | None]:
    """Return the names of the values, denominators and causes that an aggregate takes; to count needs causes alone."""
    if value is None:
        return [None, None, None]
    if counts:
        return [None, None, value.absence]
    return [value.value, None if isinstance(value.denominator, int) else value.denominator, value.absence]


def _condition_lists(where: Code | None) -> list[str | None]:
    """Return the names of the values and causes of `where=`."""
    return [None, None] if where is None else [where.value, where.absence]


def _statement(
    compiler: Builder,
    source: str,
    table: str,
    gathering: Gathering,
    groups: Numbered | None,
    arguments: Sequence[str | None],
    names: Sequence[str],
) -> Statement:
    """Return the statement that aggregates over the rows of `source` into lists of `table`."""
    uses = [name for name in arguments if name is not None]
    written = compiler.arguments(arguments)
    targets = ", ".join(f"l{name}" for name in names)
    line = f"({targets},) = {compiler.constant(gathering.run)}(q, size, {written})"
    if groups is None:
        above = f"q = {compiler.constant(CohortGroups)}({compiler.parent_index(source, table)})"
        return Statement(table, [above, line], names, reads=uses, parent_indexes=[(source, table)])
    cohorts_of = Cohorts(table, groups.name, groups.within, gathering.multisets, arguments)
    return Statement(table, [line], names, [*uses, groups.name], cohorts=cohorts_of)


def cohort(compiler: Builder, table: str, names: tuple[str, ...]) -> Numbered:
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


def excluded(compiler: Builder, table: str) -> str | None:
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
