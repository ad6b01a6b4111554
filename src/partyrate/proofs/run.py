"""All questions of one call, in the order of the scheme."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from threading import Lock
from typing import Any, Final

from partyrate.checks.signs import Signs
from partyrate.errors import EngineError
from partyrate.evaluator import Evaluator
from partyrate.messages import message
from partyrate.model import Scheme
from partyrate.model.entry import as_texts
from partyrate.proofs import questions as asking
from partyrate.proofs.asked import Asked, bound, check_days, limit, questions_of
from partyrate.proofs.directions import direction
from partyrate.proofs.editions import common_results, same_value
from partyrate.proofs.prover import Prover
from partyrate.proofs.report import Answer, Proofs

SECONDS: Final = 2
"""The limit of one call of the solver where none is given; a question takes two to four calls."""


def prove(  # noqa: PLR0913 - keywords, each of its own
    scheme: Scheme | Evaluator,
    questions: Sequence[str] | str = (),
    *,
    of: Sequence[str] | str = (),
    level: str | None = None,
    inputs: Sequence[str] | str = (),
    low: Any = None,
    high: Any = None,
    against: Scheme | Evaluator | None = None,
    seconds: float = SECONDS,
    as_of: Any = None,
    period: Any = None,
    progress: Callable[[int, int], object] | None = None,
) -> Proofs:
    """Ask what a scheme promises of all rows that it can rate, and prove it, or show a row that refutes it.

    Each statement is proved, refuted, or not decided, with the reason. A row that shows something was rated by the
    engine first. What other units, past rounds or many rows decide is taken to be anything within its range, so that
    what is proved holds for all of them; where a witness would need them, a statement may stay undecided.

    Args:
        scheme: The scheme, or an evaluator of it; what it leaves unpublished stays undetermined.
        questions: Which of `reachable` (some row gets a level), `always` (every row does), `direction` (a result never
            falls or never rises with an input), `gate` (it can act), `bounds` (a number keeps those it declares, or
            `low` and `high`), `gap` (no row fails the conditions of all levels), `overlap` (no row fulfils two) and
            `same` (a result is that of the scheme `against`). By default all but `always` and `same`, and `overlap`
            where the ladder reports it; with `against`, `same` alone.
        of: The results or gates that are asked about; by default all that the questions are for.
        level: The level that is asked about; by default each.
        inputs: The inputs whose direction is asked; by default all numbers and flags that the result needs.
        low: The least that a number of `of` may be.
        high: The greatest that it may be.
        against: The scheme that is compared with.
        seconds: The limit of one call of the solver, counted in its steps: about so many seconds of an idle processor.
        as_of: The day of the question, where a rule needs it.
        period: Its round, where a rule needs it.
        progress: Called with how many more questions are answered, and how many there are.

    Raises:
        EngineError: Z3 is not installed.
        NotFoundError: There is no such question, result, level or input.
        UsageError: A day or a round is missing, or arguments do not fit the questions.

    Example:
        >>> import partyrate as pr
        >>> score = pr.Indicator(name="score", kind="number", low=0, high=100, decimals=0)
        >>> levels = [pr.Level(name="five", when="score >= 110"), pr.Level(name="four")]
        >>> scheme = pr.Scheme(
        ...     name="trial",
        ...     tables=[pr.Table(name="village", key="id")],
        ...     indicators=[score],
        ...     ladders=[pr.Ladder(name="star", levels=levels)],
        ... )
        >>> print(pr.prove(scheme, "always").text("en"))  # doctest: +SKIP
        every row gets 'four' of 'star': proved (solver)
    """
    try:
        import z3  # noqa: F401 - that it is there
    except ImportError as error:
        raise EngineError(*message("proofs without solver")) from error
    evaluator = _evaluator_of(scheme)
    asked = Asked(
        plan=evaluator.plan, questions=questions_of(questions, against), names=as_texts(of), level=level,
        inputs=as_texts(inputs), low=bound(low), high=bound(high),
        other=None if against is None else _evaluator_of(against).plan,
    )  # fmt: skip
    asked.check()
    for plan in filter(None, (asked.plan, asked.other)):
        check_days(plan, as_of, period)
    with _SOLVER:
        answers = tuple(_answers(evaluator, asked, against, limit(seconds), as_of, period, progress))
    return Proofs(evaluator.scheme, answers)


_SOLVER: Final = Lock()
"""Expressions of the solver belong to one thread at a time."""


def _evaluator_of(scheme: Any) -> Evaluator:
    if isinstance(scheme, Evaluator):
        return scheme
    return Evaluator(scheme)


def _answers(
    evaluator: Evaluator, asked: Asked, against: Any, seconds: float, as_of: Any, period: Any,
    progress: Callable[[int, int], object] | None,
) -> Iterator[Answer]:  # fmt: skip
    prover = Prover(evaluator, seconds, as_of, period)
    other = None if against is None else Prover(_evaluator_of(against), seconds, as_of, period)
    todo = [work for todo in _TODO for work in todo(prover, asked, other)]
    for work in todo:
        yield work()
        if progress is not None:
            progress(1, len(todo))


Work = Callable[[], Answer]
"""The work of one question."""


def _of_levels(prover: Prover, asked: Asked, other: Prover | None) -> Iterator[Work]:
    del other
    for node in asked.ladders():
        for level in node.entry.names:  # type: ignore[union-attr]
            if asked.level in (None, level):
                for question, ask in (("reachable", asking.reachable), ("always", asking.always)):
                    if question in asked.questions:
                        yield partial(ask, prover, node, level)


def _of_conditions(prover: Prover, asked: Asked, other: Prover | None) -> Iterator[Work]:
    del other
    for node in asked.ladders():
        if node.ladder is None:
            continue
        if "gap" in asked.questions:
            yield partial(asking.gap, prover, node)
        is_meant = asked.questions == ("overlap",) or asked.plan.choice(node.ladder.overlap) == "report"
        if "overlap" in asked.questions and is_meant:
            yield partial(asking.overlap, prover, node)


def _of_gates(prover: Prover, asked: Asked, other: Prover | None) -> Iterator[Work]:
    del other
    if "gate" in asked.questions:
        yield from (partial(asking.gate_acts, prover, node) for node in asked.gates())


def _of_bounds(prover: Prover, asked: Asked, other: Prover | None) -> Iterator[Work]:
    del other
    if "bounds" not in asked.questions:
        return
    if asked.low is not None or asked.high is not None:
        nodes = [asked.plan.named(name) for name in asked.names]
        yield from (partial(asking.bounds, prover, node, asked.low, asked.high) for node in nodes)
        return
    for node, low, high in asking.declared(asked.plan):
        if asked.is_meant(node):
            yield partial(asking.bounds, prover, node, low, high)


def _of_directions(prover: Prover, asked: Asked, other: Prover | None) -> Iterator[Work]:
    del other
    if "direction" in asked.questions:
        signs = Signs(asked.plan)
        for node in asked.results():
            yield from (partial(direction, prover, signs, node, moved) for moved in asked.moved(node))


def _of_schemes(prover: Prover, asked: Asked, other: Prover | None) -> Iterator[Work]:
    if other is not None and asked.other is not None:
        names = [asked.plan.named(name).name for name in asked.names] or common_results(asked.plan, asked.other)
        yield from (partial(same_value, prover, other, name) for name in names)


_TODO: Final = (_of_levels, _of_conditions, _of_gates, _of_bounds, _of_directions, _of_schemes)
