"""The questions of one call, by names, and what is refused of them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from partyrate.errors import NotFoundError, UsageError
from partyrate.messages import Argument, joined, message, text
from partyrate.model import Ladder
from partyrate.model.entry import as_texts
from partyrate.numbers import exact
from partyrate.plan import Node, Plan
from partyrate.plan.nodes import no_date

QUESTIONS: Final = ("reachable", "always", "direction", "gate", "bounds", "gap", "overlap", "same")
"""The questions that can be asked."""

MOST_SECONDS: Final = 3_600
"""The greatest limit of one call of the solver, in seconds."""


def questions_of(questions: Sequence[str] | str, against: Any) -> tuple[str, ...]:
    """Return the questions that are asked.

    Raises:
        NotFoundError: One of them is none.
        UsageError: A scheme is given or lacking for `same`.
    """
    asked = as_texts(questions)
    for each in asked:
        if each not in QUESTIONS:
            raise NotFoundError.of("question", each, QUESTIONS, text("questions known"))
    if (against is not None) != ("same" in asked) and asked:
        raise UsageError(*message("same without scheme" if against is None else "scheme without same"))
    default = ("same",) if against is not None else tuple(each for each in QUESTIONS if each not in ("always", "same"))
    return asked or default


def bound(value: Any) -> Fraction | None:
    """Return a bound that is asked about as a number."""
    number = None if value is None else exact(value)
    if value is not None and number is None:
        raise UsageError(*message("bound of no number", value=value))
    return number


def limit(seconds: Any) -> float:
    """Return the limit of one call of the solver, in seconds."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= MOST_SECONDS:
        raise UsageError(*message("proof limit", value=seconds, most=MOST_SECONDS))
    return float(seconds)


def check_days(plan: Plan, as_of: Any, period: Any) -> None:
    """Refuse a question about a scheme whose rules need a day or a round that is not given."""
    for name in plan.dates:
        if (as_of if name == "as_of" else period) is None:
            raise no_date(plan, name)


@frozen
class Asked:
    """The questions of one call, with the names that they are about."""

    plan: Plan
    questions: tuple[str, ...]
    names: tuple[str, ...]
    level: str | None
    inputs: tuple[str, ...]
    low: Fraction | None
    high: Fraction | None
    other: Plan | None

    def check(self) -> None:
        """Refuse names that the scheme does not have, and arguments that no question uses.

        Raises:
            NotFoundError: There is no such result, level or input.
            UsageError: An argument is for no question that is asked.
        """
        for name in self.names:
            if self.other is not None:
                self.other.named(name)
            if self.plan.named(name).kind == "input":
                raise UsageError(*message("input asked", name=name))
        for name in self.inputs:
            if self.plan.named(name) not in self._movable():
                raise UsageError(*message("input cannot move", name=name))
        self._check_level()
        self._check_used()

    def _check_level(self) -> None:
        known: dict[str, Any] = {}
        for node in self.ladders():
            known |= node.entry.levels_by_name  # type: ignore[union-attr]  # it is a ladder's
        if self.level is not None and self.level not in known:
            raise NotFoundError.of("level", self.level, known, text("levels asked"))

    def _check_used(self) -> None:
        uses = (
            ("level", self.level, ("reachable", "always")),
            ("inputs", self.inputs or None, ("direction",)),
            ("low", self.low, ("bounds",)),
            ("high", self.high, ("bounds",)),
        )
        for name, value, questions in uses:
            if value is not None and not set(questions) & set(self.questions):
                argument = Argument(name)
                raise UsageError(*message("argument without question", name=argument, questions=joined(questions)))
        if (self.low is not None or self.high is not None) and not self.names:
            raise UsageError(*message("bounds of nothing"))

    def ladders(self) -> list[Node]:
        """Return the ladders that are asked about."""
        return [node for node in self._determinable() if isinstance(node.entry, Ladder) and self.is_meant(node)]

    def gates(self) -> list[Node]:
        """Return the gates that are asked about."""
        return [node for node in self.plan.nodes.values() if node.kind == "gate" and self.is_meant(node)]

    def is_meant(self, node: Node) -> bool:
        """Return whether a result is asked about."""
        return not self.names or node.name in {self.plan.named(name).name for name in self.names}

    def results(self) -> list[Node]:
        """Return the results whose direction is asked: those that are named, else ladders, and numbers nobody uses."""
        if self.names:
            return [self.plan.named(name) for name in self.names]
        used = {name for names in self.plan.uses.values() for name in names}
        return [
            node for node in self._determinable()
            if isinstance(node.entry, Ladder) or (_is_shown_number(node) and node.name not in used)
        ]  # fmt: skip

    def _determinable(self) -> list[Node]:
        nodes = self.plan.nodes.values()
        return [node for node in nodes if node.is_computable and node.variant_of is None and not node.instance]

    def _movable(self) -> list[Node]:
        return [
            node for node in self.plan.nodes.values()
            if node.kind == "input" and node.value_range.kind in ("number", "flag") and node.name in self.plan.needed
        ]  # fmt: skip

    def moved(self, result: Node) -> list[Node]:
        """Return the inputs that move a result, or may."""
        ladder = result.entry
        gates = self.plan.gates_of(ladder.name) if isinstance(ladder, Ladder) else ()
        needed = {
            *self.plan.needs(result.name),
            *(each for gate in gates for each in self.plan.needs(f"gate.{gate.name}")),
        }
        return [
            node for node in self._movable()
            if (node.name in self.inputs if self.inputs else node.name in needed)
        ]  # fmt: skip


def _is_shown_number(node: Node) -> bool:
    is_shown = node.kind in ("formula", "group") and getattr(node.entry, "show", True)
    return is_shown and node.value_range.kind == "number"
