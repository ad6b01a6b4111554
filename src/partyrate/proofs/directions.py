"""The direction of a result with an input: by signs where these decide, else by the solver over two rows."""

from __future__ import annotations

from typing import Any, Final

from partyrate.checks.signs import Signs
from partyrate.language.domains.symbols import both
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
    by_signs = signs.sense_of(node, moved.name)
    if by_signs is not None:
        return _answer(node, moved, _WORDS[by_signs], PROVED, "signs", ())
    falls = _can_go(prover, node, moved, sense=-1)
    rises = _can_go(prover, node, moved, sense=1)
    answers = (falls.answer, rises.answer)
    if NO in answers:
        sense = (falls.answer == NO) - (rises.answer == NO)
        shown = tuple(each for each in (falls, rises) if each.answer == YES)
        return _answer(node, moved, _WORDS[sense], PROVED, SOLVER, shown)
    if answers == (YES, YES):
        return _answer(node, moved, "one way", REFUTED, SOLVER, (rises, falls))
    composed = Composition(prover, signs, moved).sense_of(node)
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


def _can_go(prover: Prover, node: Node, moved: Node, *, sense: int) -> Outcome:
    """Return whether a result can rise, or fall, where an input rises."""

    def goes(before: UnknownRow, after: UnknownRow) -> Any:
        values = [row.value(node.name) for row in (before, after)]
        first, second = values if sense > 0 else values[::-1]
        return both(moves(before, after, moved), *(each.absence == 0 for each in values), below(first, second))

    def confirm(before: Rating, after: Rating) -> tuple[dict[str, Any], dict[str, Any]] | None:
        values = [rating.values(node.name)[0] for rating in (before, after)]
        if any(isinstance(value, Absent) for value in values):
            return None
        one, other = map(_plain, values)
        goes_so = one < other if sense > 0 else one > other
        return ({node.shown_as: values[0]}, {node.shown_as: values[1]}) if goes_so else None

    return prover.can_differ(node.table, moved.name, goes, confirm)


def _plain(value: Any) -> Any:
    return value.place if isinstance(value, LevelValue) else value
