"""The questions that can be asked of a scheme: levels, gates, gaps, overlaps and bounds."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from attrs import evolve

from partyrate.errors import SchemeError
from partyrate.evaluator import Evaluator
from partyrate.language.domains.symbols import Symbol, both, either, is_false, is_true, literal, negated, numerators
from partyrate.messages import Text, text
from partyrate.model import Indicator, Ladder, Scheme
from partyrate.numbers import Absent, LevelValue, show
from partyrate.plan import Node, Plan
from partyrate.proofs.prover import Condition, Confirm, Outcome, Prover
from partyrate.proofs.report import NOT_DECIDED, PROVED, REFUTED, Answer, Witness
from partyrate.proofs.solving import NO, YES
from partyrate.proofs.witness import Case
from partyrate.proofs.world import UnknownRow
from partyrate.rating.rating import Rating

SOLVER = "solver"


def witness_of(case: Case) -> Witness:
    """Return a case as a witness."""
    return Witness(case.tables, case.shown)


def possible(question: str, entry: str, about: str, statement: Text, outcome: Outcome) -> Answer:
    """Return the answer to a statement that some row has something."""
    verdict = {YES: PROVED, NO: REFUTED}.get(outcome.answer, NOT_DECIDED)
    return _answer(question, entry, about, statement, verdict, outcome)


def never(question: str, entry: str, about: str, statement: Text, outcome: Outcome) -> Answer:
    """Return the answer to a statement that no row has something."""
    verdict = {YES: REFUTED, NO: PROVED}.get(outcome.answer, NOT_DECIDED)
    return _answer(question, entry, about, statement, verdict, outcome)


def _answer(question: str, entry: str, about: str, statement: Text, verdict: str, outcome: Outcome) -> Answer:
    decided_by = "" if verdict == NOT_DECIDED else SOLVER
    witnesses = tuple(map(witness_of, outcome.cases))
    return Answer(question, entry, about, statement, verdict, decided_by, witnesses, outcome.reason)


# --------------------------------------------------------------------------------------------------------------- levels


def reachable(prover: Prover, node: Node, level: str) -> Answer:
    """Ask whether some row can get a level."""
    shows = _shows(node, lambda value: _is_level(value, level))
    outcome = prover.can_be(node.table, _has(node, _place(node, level)), shows)
    statement = text("prove reachable", ladder=node.name, level=level)
    return possible("reachable", f"ladder.{node.name}", level, statement, outcome)


def always(prover: Prover, node: Node, level: str) -> Answer:
    """Ask whether every row gets a level."""
    has = _has(node, _place(node, level))
    outcome = prover.can_be(
        node.table, lambda row: negated(has(row)), _shows(node, lambda value: not _is_level(value, level))
    )
    statement = text("prove always", ladder=node.name, level=level)
    return never("always", f"ladder.{node.name}", level, statement, outcome)


def _place(node: Node, level: str) -> int:
    scale = node.value_range.scale
    assert scale is not None
    return scale.names.index(level)


def _has(node: Node, place: int) -> Condition:
    return lambda row: both((value := row.value(node.name)).absence == 0, value.value == place)


def _is_level(value: Any, level: str) -> bool:
    return isinstance(value, LevelValue) and value.name == level


def _shows(node: Node, holds: Any) -> Confirm:
    """Return what confirms that a row of a rating has a value that is asked for."""

    def confirm(rating: Rating) -> dict[str, Any] | None:
        values = rating.values(node.name)
        return next((shown_of(rating, node, index) for index, value in enumerate(values) if holds(value)), None)

    return confirm


def shown_of(rating: Rating, node: Node, index: int) -> dict[str, Any]:
    """Return the key of a row and its value, by name."""
    keys = {name: rating.values(name, table=node.table)[index] for name in rating.plan.full_key(node.table)}
    return {**keys, node.shown_as: rating.values(node.name)[index]}


# ------------------------------------------------------------------------------------------------------ gaps, overlaps


def gap(prover: Prover, node: Node) -> Answer:
    """Ask whether a row can fulfil the condition of no level, although all are decided."""
    paths = [path for path in node.rules if path.startswith("levels.")]
    statement = text("prove gap", ladder=node.name)
    ladder = node.entry
    assert isinstance(ladder, Ladder)
    if any(condition is None for condition in ladder.conditions):
        return Answer("gap", f"ladder.{node.name}", "", statement, PROVED, "bounds")

    def holds_none(row: UnknownRow) -> Any:
        applies = row.world.rule(row, node, "when") if "when" in node.rules else Symbol("flag", value=True)
        return both(is_true(applies), *(is_false(row.world.rule(row, node, path)) for path in paths))

    confirm = _probed(prover, node, lambda values: all(value is False for value in values))
    return never("gap", f"ladder.{node.name}", "", statement, prover.can_be(node.table, holds_none, confirm))


def overlap(prover: Prover, node: Node) -> Answer:
    """Ask whether a row can fulfil the conditions of two levels."""
    paths = [path for path in node.rules if path.startswith("levels.")]

    def holds_two(row: UnknownRow) -> Any:
        conditions = [is_true(row.world.rule(row, node, path)) for path in paths]
        pairs = [both(one, other) for at, one in enumerate(conditions) for other in conditions[:at]]
        return either(*pairs)

    confirm = _probed(prover, node, lambda values: sum(value is True for value in values) > 1)
    statement = text("prove overlap", ladder=node.name)
    return never("overlap", f"ladder.{node.name}", "", statement, prover.can_be(node.table, holds_two, confirm))


def _probed(prover: Prover, node: Node, holds: Any) -> Confirm:
    """Return what confirms values of conditions, which the engine computes as formulas beside those of the scheme."""
    scheme, ladder = prover.evaluator.scheme, node.entry
    assert isinstance(ladder, Ladder)
    probes = [
        Indicator(name=f"asked {number}", table=node.table, formula=condition)
        for number, condition in enumerate(ladder.conditions) if condition is not None
    ]  # fmt: skip
    probed = _with_probes(scheme, probes) or _with_probes(
        scheme, [each for each in probes if _with_probes(scheme, [each])]
    )
    assert probed is not None
    names = [each.name for each in probes if each.name in probed.plan.nodes]

    def confirm(rating: Rating) -> dict[str, Any] | None:
        assert rating.request is not None
        request = rating.request
        root = rating.plan.root.name
        finer = {name: rows for name, rows in request.tables.items() if name != root}
        again = probed.rate(request.tables[root], tables=finer, as_of=prover.as_of, period=prover.period)
        lines = zip(*(again.values(name) for name in names), strict=True)
        return next((shown_of(rating, node, index) for index, values in enumerate(lines) if holds(values)), None)

    return confirm


def _with_probes(scheme: Scheme, probes: list[Indicator]) -> Evaluator | None:
    """Return an evaluator that computes conditions as well; None where one asks for a level that nothing can give."""
    indicators = [*scheme.indicators.values(), *probes]
    try:
        return Evaluator(evolve(scheme, indicators=indicators, positions=scheme.positions))
    except SchemeError:
        return None


# ---------------------------------------------------------------------------------------------------------------- gates


def gate_acts(prover: Prover, node: Node) -> Answer:
    """Ask whether a gate can act on some row."""
    outcome = prover.can_be(
        node.table, lambda row: is_true(row.value(node.name)), _shows(node, lambda value: value is True)
    )
    return possible("gate", node.name, "", text("prove gate", gate=node.entry.name), outcome)


# --------------------------------------------------------------------------------------------------------------- bounds


def bounds(prover: Prover, node: Node, low: Fraction | None, high: Fraction | None) -> Answer:
    """Ask whether a number stays between bounds wherever it is there."""
    statement = text("prove bounds", name=node.shown_as, low=_end(low, "−∞"), high=_end(high, "∞"))
    known = node.value_range
    if (low is None or known.low >= low) and (high is None or known.high <= high):
        return Answer("bounds", entry_of(node), "", statement, PROVED, "bounds")

    def leaves(row: UnknownRow) -> Any:
        value = row.value(node.name)
        beyond = []
        if low is not None:
            own, end = numerators(value, literal(low, None))
            beyond.append(own < end)
        if high is not None:
            own, end = numerators(value, literal(high, None))
            beyond.append(own > end)
        return both(value.absence == 0, either(*beyond))

    def is_beyond(value: Any) -> bool:
        return not isinstance(value, Absent) and (
            (low is not None and value < low) or (high is not None and value > high)
        )

    outcome = prover.can_be(node.table, leaves, _shows(node, is_beyond))
    return never("bounds", entry_of(node), "", statement, outcome)


def _end(value: Fraction | None, without: str) -> str:
    return without if value is None else show(value)


def entry_of(node: Node) -> str:
    """Return the entry of a node, as in `ladder.star`."""
    return node.name if "." in node.name else f"{node.kind}.{node.shown_as}"


def declared(plan: Plan) -> Iterator[tuple[Node, Fraction, Fraction]]:
    """Yield the formulas and groups that declare bounds, with these."""
    for node in plan.nodes.values():
        entry = node.entry
        if node.kind not in ("formula", "group") or not isinstance(entry, Indicator) or not node.is_computable:
            continue
        low, high = plan.choice(entry.low), plan.choice(entry.high)
        if isinstance(low, Fraction) and isinstance(high, Fraction) and not node.instance and node.variant_of is None:
            yield node, low, high
