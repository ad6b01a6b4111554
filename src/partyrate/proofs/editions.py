"""Two schemes side by side: whether a value is the same in both, or a row on which they differ."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from partyrate.language.domains.symbols import NotTranslated, Symbol, negated, same, when
from partyrate.messages import text
from partyrate.numbers import LevelValue
from partyrate.plan import Node, Plan
from partyrate.proofs.prover import Outcome, Prover
from partyrate.proofs.questions import entry_of, never
from partyrate.proofs.report import PROVED, Answer
from partyrate.proofs.solving import NO, OPEN, YES, ask
from partyrate.proofs.witness import Case, joined_cases, rated, tables_of, with_inputs
from partyrate.proofs.world import Shared, UnknownRow, asked_row


def common_results(plan: Plan, other: Plan) -> list[str]:
    """Return the names of the results that two schemes both have: ladders, numbers and incentives that are shown."""
    return [
        name for name, node in plan.nodes.items()
        if node.kind in ("formula", "group", "ladder", "incentive") and getattr(node.entry, "show", True)
        and node.variant_of is None and not node.instance and node.is_computable
        and name in other.nodes and other.nodes[name].kind == node.kind and other.nodes[name].table == node.table
    ]  # fmt: skip


def same_value(prover: Prover, other: Prover, name: str) -> Answer:
    """Ask whether a value is the same by two schemes, on all rows that both can rate."""
    node = prover.evaluator.plan.nodes[name]
    schemes = [each.evaluator.scheme for each in (prover, other)]
    words = [" ".join(filter(None, (scheme.name, scheme.edition))) for scheme in schemes]
    statement = text("prove same", name=node.shown_as, one=words[0], other=words[1])
    if _fingerprint(prover, name) == _fingerprint(other, name):
        return Answer("same", entry_of(node), "", statement, PROVED, "structure")
    return never("same", entry_of(node), "", statement, _can_differ(prover, other, node))


def _fingerprint(prover: Prover, name: str) -> tuple[Any, ...]:
    plan = prover.evaluator.plan
    world = prover.world(prover.shared())
    gates = [f"gate.{gate.name}" for gate in plan.scheme.gates.values()]
    return world.surroundings(UnknownRow(world, plan.nodes[name].table), [name, *gates])


def _can_differ(prover: Prover, other: Prover, node: Node) -> Outcome:
    try:
        answer, _, _ = _asked(prover, other, node, is_alone=False)
        if answer == NO:
            return Outcome(NO)
        found, rows, shared = _asked(prover, other, node, is_alone=True)
        if found == YES:
            outcome = _confirmed(prover, other, node, rows, shared)
            if outcome is not None:
                return outcome
    except NotTranslated:
        return Outcome(OPEN, reason=text("proof not translated"))
    is_slow = OPEN in (answer, found)
    return Outcome(
        OPEN, reason=text("proof out of time" if is_slow else "proof without witness", seconds=prover.seconds)
    )


def _asked(prover: Prover, other: Prover, node: Node, *, is_alone: bool) -> tuple[str, list[UnknownRow], Any]:
    shared = prover.shared()
    rows = [asked_row(each.world(shared, is_alone=is_alone), node.table) for each in (prover, other)]
    if is_alone:
        for row in rows:
            with_inputs(row)
    values = [_by_name(row.value(node.name), shared) for row in rows]
    found = ask([*shared.holds, rows[0].is_given, negated(same(*values))], prover.seconds)
    return found.answer, rows, found


def _by_name(value: Symbol, shared: Shared) -> Symbol:
    """Return a level as the code of its name, since positions differ from scheme to scheme."""
    if value.kind != "level" or value.scale is None:
        return value
    code: Any = 0
    for place, name in enumerate(value.scale.names):
        code = when(value.value == place, shared.code(name), code)
    return Symbol("text", code, 1, value.absence)


def _confirmed(prover: Prover, other: Prover, node: Node, rows: list[UnknownRow], found: Any) -> Outcome | None:
    tables = joined_cases(*(tables_of(row, found) for row in rows))
    case = Case(tables, prover.as_of, prover.period)
    ratings = [rated(each.evaluator, case) for each in (prover, other)]
    if None in ratings:
        return None
    one, two = (rating.values(node.name)[0] for rating in ratings if rating is not None)
    if _plain(one) == _plain(two):
        return None
    return Outcome(YES, tuple(evolve(case, shown={node.shown_as: value}) for value in (one, two)))


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, LevelValue) else value
