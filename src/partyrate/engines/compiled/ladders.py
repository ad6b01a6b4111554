"""Ladders in compiled programs: the profile of each row, and, with quotas, the allocation of its cohort."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from attrs import evolve

from partyrate.engines.compiled.allocation import CAUSES, alike
from partyrate.engines.compiled.builder import Builder
from partyrate.engines.compiled.fragments import Cohorts, Statement
from partyrate.engines.compiled.grouping import cohort
from partyrate.language.domains.analysis import number
from partyrate.language.domains.compiled import Code, as_number, bound
from partyrate.model import Ladder, ordering
from partyrate.plan import Node, within_names


def write_ladder(compiler: Builder, node: Node, ladder: Ladder) -> Code:
    """Write a ladder: the profile of each row, and, where it has quotas, the allocation of its cohorts."""
    session, places, absences = compiler.ladders.setdefault(
        node.name, (compiler.fresh("m"), compiler.fresh("p"), compiler.fresh("p"))
    )
    with compiler.apart(node.table):
        profile = compiler.assign(f"{session}[({_profile(compiler, node, ladder)})]")
        if not ladder.quotas:
            compiler.profiles[node.name] = profile
            absence = f"{absences}[{profile}]" if node.value_range.possible_causes else None
            code = compiler.stored(Code(node.value_range, f"{places}[{profile}]", 1, absence))
            compiler.homes[profile] = compiler.homes[code.value]
            compiler.bind(profile)
            return code
        orders = _orders(compiler, node, ladder)
        key = compiler.assign(f"({''.join(f'{order.value}, ' for order in orders)})")
        cuts = [(place, order.absence) for place, order in enumerate(orders) if order.absence is not None]
        cut_code: str | None = " or ".join(f"({absence} and {absence} + {place * CAUSES})" for place, absence in cuts)
        cut_code = compiler.assign(cut_code) if cut_code else None
        names = [name for name in (profile, key, cut_code) if name is not None]
        stage = compiler.place(names)
    return filled(
        compiler, node, ladder, (session, profile, key, cut_code), [unit_of(order) for order in orders], stage
    )


def _profile(compiler: Builder, node: Node, ladder: Ladder) -> str:
    """Return the parts of a row's profile, each followed by a comma: 1 or 0, or a cause of absence below zero."""
    rules = ["when", *(f"levels.{place}.when" for place in range(len(ladder.levels)))]
    truths = [compiler.value_of(node, rule) for rule in rules if rule in node.rules]
    for gate in compiler.plan.gates_of(ladder.name):
        truth = compiler.fetch(f"gate.{gate.name}", node.table)
        assert truth is not None
        truths.append(truth)
    return "".join(f"{code.value if code.absence is None else f'-{code.absence} or {code.value}'}, " for code in truths)


def _orders(compiler: Builder, node: Node, ladder: Ladder) -> list[Code]:
    """Return what orders a row, greater first."""
    return [
        as_order(compiler, compiler.value_of(node, f"order_by.{place}"), greatest_first=ordering(words)[1])
        for place, words in enumerate(ladder.order_by)
    ]


def filled(
    compiler: Builder,
    node: Node,
    ladder: Ladder,
    names: tuple[str, str, str, str | None],
    units: Sequence[Any],
    stage: int,
) -> Code:
    """Write the allocation of the cohorts of a ladder, once the profiles of all rows are known."""
    session, profile, key, cut_code = names
    groups = cohort(compiler, node.table, within_names(compiler.plan.choice(ladder.within)))
    with compiler.apart(node.table):
        counts = number(0, compiler.plan.most_rows(node.table), 1)
        compiler.extra = {"rows": Code(counts, "e1"), "candidates": Code(counts, "e2")}
        wanted = [
            as_number(compiler, compiler.value_of(node, f"quotas.{place}")) for place in range(len(ladder.quotas))
        ]
        asked = "".join(f"({code.value}, {code.denominator}, {code.absence or 0}), " for code in wanted)
        compiler.line(f"w.append(({asked}))")
        part = compiler.open[-1]
        stage = max(stage, groups.ready, compiler.ready(part)) + 1
        needs = list(part.requires)
        loads = [compiler.load(name, node.table) for name in needs]
        wants = [*loads, *part.lines]
    homes = {compiler.homes[name].table for name in needs}
    parent_indexes = [(node.table, home) for home in homes - {node.table}]
    value, absence = compiler.lists(node.table, stage, 2, shared=True)
    arguments = [profile, key, cut_code]
    written = compiler.arguments(arguments)
    lines = [
        f"q = {session}.cohorts(q, size, {written})",
        "w = []",
        "for i, e1, e2 in q.heads():",
        *(f"    {line}" for line in wants),
        f"l{value}, l{absence} = q.fill(w, {compiler.constant(tuple(units))})",
    ]
    uses = list(filter(None, arguments))
    reads = [*(compiler.bind(name)[1:] for name in needs), *part.whole]
    asks = Cohorts(node.table, groups.name, groups.within, partial(alike, compiler.plan.scheme.absent), arguments)
    step = Statement(node.table, lines, [value, absence], [*uses, groups.name], reads, parent_indexes, asks)
    compiler.before(stage, step, shared=True)
    return Code(node.value_range, value, 1, absence if node.value_range.possible_causes else None)


def as_order(compiler: Builder, code: Code, *, greatest_first: bool) -> Code:
    """Return a whole number that orders like a value, greater first."""
    value = f"{code.value}.toordinal()" if code.value_range.kind == "date" else f"+{code.value}"
    value = value if greatest_first else f"-{value}"
    return evolve(code, value=bound(compiler, value))


def unit_of(order: Code) -> int | None:
    """Return the denominator of a value that orders rows; None where it is no number."""
    return order.denominator if order.value_range.kind == "number" and isinstance(order.denominator, int) else None
