"""The choices of a ladder, and how they can be interpreted.

A choice that the scheme leaves open, or answers with `error` or `report`, is interpreted in every possible way: levels
on which all interpretations agree stand, and the other rows have none.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import frozen

from partyrate.model import Ladder, ParameterName
from partyrate.model.ladder import CONFLICT, FREED, OVERLAP, ROUND, TIES
from partyrate.numbers import Cause
from partyrate.plan import Plan


@frozen
class Interpretation:
    """One interpretation of the choices of a ladder.

    `quota_round` has the words of quotas that round in their own way, by their numbers as texts; `freed` and
    `takes_place` those of gates that cap or fix, by their names.
    """

    ties: str
    round: str
    quota_round: Mapping[str, str]
    conflict: str
    remainder: str | None
    overlap: str
    freed: Mapping[str, str]
    takes_place: Mapping[str, bool]

    def rounding_of(self, number: int) -> str:
        """Return how a quota of the ladder rounds its places."""
        return self.quota_round.get(str(number), self.round)

    def roundings(self, ladder: Ladder) -> tuple[str, ...]:
        """Return how each quota that changes something rounds its places."""
        enforced = (number for number, quota in enumerate(ladder.quotas) if quota.bound != "about")
        return tuple(map(self.rounding_of, enforced))

    @property
    def apart_from_rounding(self) -> tuple[Any, ...]:
        """All choices but the rounding of places, in one order."""
        return (
            self.ties,
            self.conflict,
            self.remainder,
            self.overlap,
            *self.freed.values(),
            *self.takes_place.values(),
        )


@frozen
class Interpretations:
    """The interpretations of the choices of a ladder, and why rows have no level where they differ.

    Args:
        alternatives: All interpretations; where there are more than the budget allows, the first ones only.
        cause: Why rows have no level where the interpretations differ.
        too_many: Whether so much is open that no row gets a level.
        open: The choices that have more than one interpretation; `round` also for one of a quota.
    """

    alternatives: tuple[Interpretation, ...]
    cause: Cause
    too_many: bool
    open: tuple[str, ...]


def interpretations_of(plan: Plan, ladder: Ladder) -> Interpretations:
    """Return every interpretation of the choices of a ladder.

    `ties = "error"` stands for both ways of settling a tie and `conflict = "report"` for both ways of settling a
    conflict; an unpublished parameter stands for each of its `values`. Choices that cannot matter have one
    interpretation. A ladder whose cohorts are open has a variant for each way to form them; variants multiply the
    interpretations.
    """
    variants = len(plan.nodes[ladder.name].variants)
    causes, words = [Cause.UNDETERMINED if variants else Cause.NO_RULE], {}
    for choice, (value, possible, matters) in _choices_of(plan, ladder).items():
        words[choice] = possible[:1]
        if matters:
            words[choice], is_unpublished = possible_among(plan, value, possible)
            causes += [Cause.UNDETERMINED] if is_unpublished else []
    combined = (_interpretation(dict(zip(words, each, strict=True))) for each in itertools.product(*words.values()))
    return Interpretations(
        alternatives=tuple(itertools.islice(combined, plan.budget.ways)),
        cause=max(causes),
        too_many=math.prod(map(len, words.values())) * max(1, variants) > plan.budget.ways,
        open=tuple(
            dict.fromkeys(choice.removeprefix("quota_") for (choice, _), each in words.items() if len(each) > 1)
        ),
    )


def _choices_of(plan: Plan, ladder: Ladder) -> dict[tuple[str, str], tuple[Any, Sequence[Any], bool]]:
    """Return the choices of a ladder, of its quotas and of its gates: the value, the words, and whether it can matter.

    Those of quotas and gates stand under their number or name, those of the ladder under an empty one.
    """
    shares = bool(ladder.enforced)
    gates = [gate for gate in plan.gates_of(ladder.name) if ladder.name in gate.cap or ladder.name in gate.fix]
    stated = sum(level.when is not None for level in ladder.levels)
    return {
        ("ties", ""): (ladder.ties, TIES[:2], shares),
        ("round", ""): (ladder.round, ROUND, not rounds_apart(ladder)),
        **{("quota_round", number): (word, ROUND, True) for number, word in own_roundings(ladder).items()},
        ("conflict", ""): (ladder.conflict, CONFLICT[:2], shares and conflict_matters(plan, ladder)),
        ("remainder", ""): (ladder.remainder, (None,) if ladder.remainder is None else ladder.names, shares),
        ("overlap", ""): (ladder.overlap, OVERLAP, stated > 1),
        **{("freed", gate.name): (gate.freed, FREED, shares) for gate in gates},
        **{
            ("takes_place", gate.name): (gate.takes_place, (False, True), shares and ladder.name in gate.fix)
            for gate in gates
        },
    }


def own_roundings(ladder: Ladder) -> dict[str, Any]:
    """Return the roundings that quotas have for themselves, by their numbers as texts."""
    return {str(number): quota.round for number, quota in enumerate(ladder.quotas) if quota.round is not None}


def rounds_apart(ladder: Ladder) -> bool:
    """Return whether no quota that shares out places is rounded as the ladder says."""
    return all(quota.round is not None for quota in ladder.enforced)


def _interpretation(words: Mapping[tuple[str, str], Any]) -> Interpretation:
    """Build an interpretation from the words of all choices, those of quotas and gates by their number or name."""
    fields: dict[str, Any] = {"quota_round": {}, "freed": {}, "takes_place": {}}
    for (choice, owner), word in words.items():
        if isinstance(fields.get(choice), dict):
            fields[choice][owner] = word
        else:
            fields[choice] = word
    return Interpretation(**fields)


def possible_among(plan: Plan, value: Any, words: Sequence[Any]) -> tuple[Sequence[Any], bool]:
    """Return those of some words that a choice may be, and whether several are since it is unpublished."""
    possible = possible_words(plan, value)
    named = [word for word in words if word in possible]
    open_words = named if named and set(possible) <= set(words) else words
    return open_words, value is not None and len(open_words) > 1 and len(possible) != 1


def possible_words(plan: Plan, value: Any) -> Sequence[Any]:
    """Return what a choice may be: its word, the values of its unpublished parameter; none where it may be anything."""
    word = plan.choice(value)
    if word is not None:
        return [word]
    return plan.scheme.parameters[value.parameter].values if isinstance(value, ParameterName) else ()


def conflict_matters(plan: Plan, ladder: Ladder) -> bool:
    """Return whether `conflict` can change who gets what.

    It cannot where everybody earns every level, each level has `exactly` its own places, and one takes the remainder:
    nobody can be lifted, and the remainder keeps back what the levels below it ask for.
    """
    fixed = {quota.levels[0] for quota in ladder.enforced if quota.bound == "exactly" and len(quota.levels) == 1}
    remainders = possible_words(plan, ladder.remainder)
    simple = bool(remainders) and all(fixed | {level} == set(ladder.names) for level in remainders)
    return not simple or any(condition is not None for condition in ladder.conditions)
