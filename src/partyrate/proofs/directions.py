"""The direction of a result with an input: by signs where these decide, else by the solver over two rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from partyrate.checks.signs import Signs
from partyrate.language.domains.symbols import both, either, is_absent, negated
from partyrate.messages import text
from partyrate.numbers import Absent, LevelValue
from partyrate.plan import Node
from partyrate.proofs.composition import Composition, below, moves
from partyrate.proofs.prover import Outcome, Prover
from partyrate.proofs.questions import SOLVER, entry_of, witness_of
from partyrate.proofs.report import NOT_DECIDED, PROVED, REFUTED, Answer
from partyrate.proofs.solving import NO, YES
from partyrate.proofs.world import UnknownRow
from partyrate.rating.rating import Rating


def direction(prover: Prover, signs: Signs, node: Node, moved: Node) -> Answer:
    """Ask whether a result never falls, or never rises, where an input rises and all else stays."""
    by_signs = signs.direction_of(node, moved.name)
    if by_signs.sense == 0 and not by_signs.is_settled:
        return _presence(prover, node, moved, "signs")
    if by_signs.sense is not None:
        return _answer(node, moved, _WORDS[by_signs.sense], PROVED, "signs", ())
    falls = _can_go(prover, node, moved, sense=-1)
    rises = _can_go(prover, node, moved, sense=1)
    answers = (falls.answer, rises.answer)
    if NO in answers:
        sense = (falls.answer == NO) - (rises.answer == NO)
        if sense == 0:
            return _presence(prover, node, moved, SOLVER)
        shown = tuple(each for each in (falls, rises) if each.answer == YES)
        return _answer(node, moved, _WORDS[sense], PROVED, SOLVER, shown)
    if answers == (YES, YES):
        return _answer(node, moved, "one way", REFUTED, SOLVER, (rises, falls))
    composed = Composition(prover, signs, moved).sense_of(node)
    if composed == 0:
        return _presence(prover, node, moved, "composition")
    if composed is not None:
        return _answer(node, moved, _WORDS[composed], PROVED, "composition", ())
    return _answer(node, moved, "one way", NOT_DECIDED, "", (rises, falls))


_WORDS: Final = {0: "flat", 1: "rises", -1: "falls"}


def _answer(
    node: Node, moved: Node, outcome: str, verdict: str, decided_by: str, outcomes: tuple[Outcome, ...]
) -> Answer:
    statement = text(f"prove {outcome}", name=node.shown_as, input=moved.name)
    witnesses = tuple(witness_of(case) for each in outcomes for case in each.cases)
    reason = next((each.reason for each in outcomes if each.reason is not None), None)
    is_open = verdict == NOT_DECIDED
    return Answer(
        "direction", entry_of(node), moved.name, statement, verdict, decided_by, () if is_open else witnesses,
        reason if is_open else None,
    )  # fmt: skip


def _presence(prover: Prover, node: Node, moved: Node, decided_by: str) -> Answer:
    """Ask whether an input that does not change the value of a result decides that there is one, or why not.

    Where that stays open, the statement leaves it open.
    """
    comes = _can_come(prover, node, moved)
    if comes.answer == YES:
        return _answer(node, moved, "presence", PROVED, SOLVER, (comes,))
    why = _can_turn(prover, node, moved) if comes.answer == NO else comes
    outcome = {YES: "cause", NO: "flat"}.get(why.answer, "at most presence")
    return _answer(node, moved, outcome, PROVED, decided_by if why.answer != YES else SOLVER, (why,))


def _can_come(prover: Prover, node: Node, moved: Node) -> Outcome:
    """Return whether a result can be there on one side only where an input rises."""

    def comes(before: UnknownRow, after: UnknownRow) -> Any:
        first, second = (is_absent(row.value(node.name)) for row in (before, after))
        return both(moves(before, after, moved), either(first, second), negated(both(first, second)))

    def confirm(one: Any, other: Any) -> bool:
        return isinstance(one, Absent) != isinstance(other, Absent)

    return prover.can_differ(node.table, moved.name, comes, _pair_of(node, confirm))


def _can_turn(prover: Prover, node: Node, moved: Node) -> Outcome:
    """Return whether a result that is absent can be so for another cause where an input rises."""

    def turns(before: UnknownRow, after: UnknownRow) -> Any:
        first, second = (row.value(node.name).absence for row in (before, after))
        return both(moves(before, after, moved), first != 0, second != 0, first != second)

    def confirm(one: Any, other: Any) -> bool:
        return isinstance(one, Absent) and isinstance(other, Absent) and one.cause != other.cause

    return prover.can_differ(node.table, moved.name, turns, _pair_of(node, confirm))


def _can_go(prover: Prover, node: Node, moved: Node, *, sense: int) -> Outcome:
    """Return whether a result can rise, or fall, where an input rises."""

    def goes(before: UnknownRow, after: UnknownRow) -> Any:
        values = [row.value(node.name) for row in (before, after)]
        first, second = values if sense > 0 else values[::-1]
        return both(moves(before, after, moved), *(each.absence == 0 for each in values), below(first, second))

    def confirm(one: Any, other: Any) -> bool:
        if isinstance(one, Absent) or isinstance(other, Absent):
            return False
        first, second = map(_plain, (one, other))
        return bool(first < second if sense > 0 else first > second)

    return prover.can_differ(node.table, moved.name, goes, _pair_of(node, confirm))


def _pair_of(node: Node, confirm: Callable[[Any, Any], bool]) -> Callable[[Rating, Rating], _Shown | None]:
    """Return what shows a pair of values of the first row of two ratings, where they are as asked."""

    def shown(before: Rating, after: Rating) -> _Shown | None:
        one, other = (rating.values(node.name)[0] for rating in (before, after))
        return ({node.shown_as: one}, {node.shown_as: other}) if confirm(one, other) else None

    return shown


_Shown = tuple[dict[str, Any], dict[str, Any]]


def _plain(value: Any) -> Any:
    return value.place if isinstance(value, LevelValue) else value
