"""The choices of a ladder, and how they can be interpreted.

A choice that the scheme leaves open, or answers with `error` or `report`, is interpreted in every possible way: levels
on which all interpretations agree stand, and the other rows have none.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import frozen

from partyrate.ladders.gates import GateEffect
from partyrate.model import Ladder, ParameterName
from partyrate.model.ladder import CONFLICT, FREED, OVERLAP, ROUND, TIES
from partyrate.numbers import Cause
from partyrate.plan import Plan
from partyrate.plan.choices import possible_values

_Choice = tuple[str, str]
"""A choice: its kind, and the number of its quota or the name of its gate, empty for one of the ladder."""


@frozen
class Interpretation:
    """One interpretation of the choices of a ladder.

    `quota_round` has the words of quotas that round in their own way, by their numbers as texts; `cap`, `fix`, `freed`
    and `takes_place` those of gates that cap or fix, by their names.
    """

    ties: str
    round: str
    quota_round: Mapping[str, str]
    conflict: str
    remainder: str | None
    overlap: str
    cap: Mapping[str, str]
    fix: Mapping[str, str]
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
            *(word for words in (self.cap, self.fix, self.freed, self.takes_place) for word in words.values()),
        )

    def effect_of(self, ladder: Ladder, gate: str) -> GateEffect:
        """Return what a gate that caps or fixes does to the levels of the ladder."""
        levels = (effect.get(gate) for effect in (self.cap, self.fix))
        return GateEffect(gate, *(None if level is None else ladder.place(level) for level in levels))


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
    conflict; an unpublished parameter stands for each of its `values`, the same one wherever it is named. Choices that
    cannot matter have one interpretation. A ladder whose cohorts are open has a variant for each way to form them;
    variants multiply the interpretations.
    """
    variants = len(plan.nodes[ladder.name].variants)
    causes = [Cause.UNDETERMINED if variants else Cause.NO_RULE]
    decided: dict[tuple[Any, ...], list[_Choice]] = {}  # by what decides them, with its words
    asked = _choices_of(plan, ladder)
    for choice, (value, possible, matters) in asked.items():
        words: Sequence[Any] = possible[:1]
        if matters:
            words, is_unpublished = possible_among(plan, value, possible)
            causes += [Cause.UNDETERMINED] if is_unpublished else []
        by = value.parameter if isinstance(value, ParameterName) and len(words) > 1 else choice
        decided.setdefault((by, *words), []).append(choice)
    several = {choice for (_, *words), choices in decided.items() if len(words) > 1 for choice in choices}
    return Interpretations(
        alternatives=tuple(itertools.islice(_combined(decided), plan.budget.ways)),
        cause=max(causes),
        too_many=math.prod(len(words) for _, *words in decided) * max(1, variants) > plan.budget.ways,
        open=tuple(dict.fromkeys(choice[0].removeprefix("quota_") for choice in asked if choice in several)),
    )


def _combined(decided: Mapping[tuple[Any, ...], Sequence[_Choice]]) -> Iterator[Interpretation]:
    """Yield an interpretation for each combination of words, each of which is that of all choices it decides."""
    for way in itertools.product(*(words for _, *words in decided)):
        pairs = zip(decided.values(), way, strict=True)
        yield _interpretation({choice: word for choices, word in pairs for choice in choices})


def _choices_of(plan: Plan, ladder: Ladder) -> dict[_Choice, tuple[Any, Sequence[Any], bool]]:
    """Return the choices of a ladder, of its quotas and of its gates: the value, the words, and whether it can matter.

    Those of quotas and gates stand under their number or name, those of the ladder under an empty one.
    """
    shares = bool(ladder.enforced)
    stated = sum(level.when is not None for level in ladder.levels)
    return {
        ("ties", ""): (ladder.ties, TIES[:2], shares),
        ("round", ""): (ladder.round, ROUND, not rounds_apart(ladder)),
        **{("quota_round", number): (word, ROUND, True) for number, word in own_roundings(ladder).items()},
        ("conflict", ""): (ladder.conflict, CONFLICT[:2], shares and conflict_matters(plan, ladder)),
        ("remainder", ""): (ladder.remainder, (None,) if ladder.remainder is None else ladder.names, shares),
        ("overlap", ""): (ladder.overlap, OVERLAP, stated > 1),
        **_choices_of_gates(plan, ladder),
    }


def _choices_of_gates(plan: Plan, ladder: Ladder) -> dict[_Choice, tuple[Any, Sequence[Any], bool]]:
    """Return the choices of the gates that cap or fix on a ladder, as `_choices_of` does."""
    shares, places, levels = bool(ladder.enforced), dict[_Choice, Any](), dict[_Choice, Any]()
    for gate in plan.gates_of(ladder.name):
        own = gate.levels_on(ladder.name)
        levels |= {(key, gate.name): (level, ladder.names, True) for key, level in own.items()}
        if own:
            places["freed", gate.name] = gate.freed, FREED, shares
            places["takes_place", gate.name] = gate.takes_place, (False, True), shares and "fix" in own
    return levels | dict(sorted(places.items(), key=lambda each: each[0][0]))


def own_roundings(ladder: Ladder) -> dict[str, Any]:
    """Return the roundings that quotas have for themselves, by their numbers as texts."""
    return {str(number): quota.round for number, quota in enumerate(ladder.quotas) if quota.round is not None}


def rounds_apart(ladder: Ladder) -> bool:
    """Return whether no quota that shares out places is rounded as the ladder says."""
    return all(quota.round is not None for quota in ladder.enforced)


def _interpretation(words: Mapping[_Choice, Any]) -> Interpretation:
    """Build an interpretation from the words of all choices, those of quotas and gates by their number or name."""
    fields: dict[str, Any] = {name: {} for name in ("quota_round", "cap", "fix", "freed", "takes_place")}
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
    return () if value is None else possible_values(plan.scheme, value)


def conflict_matters(plan: Plan, ladder: Ladder) -> bool:
    """Return whether `conflict` can change who gets what.

    It cannot where no quota asks for rows, as `exactly` and `at_least` do: too few candidates are no conflict then. Nor
    where everybody earns every level, each level has `exactly` its own places, and one takes the remainder:
    nobody can be lifted, and the remainder keeps back what the levels below it ask for.
    """
    if not any(quota.bound in ("exactly", "at_least") for quota in ladder.enforced):
        return False
    fixed = {quota.levels[0] for quota in ladder.enforced if quota.bound == "exactly" and len(quota.levels) == 1}
    remainders = possible_words(plan, ladder.remainder)
    simple = bool(remainders) and all(fixed | {level} == set(ladder.names) for level in remainders)
    return not simple or any(condition is not None for condition in ladder.conditions)
