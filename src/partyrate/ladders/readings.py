"""The choices of a ladder, and the ways in which they can be read.

A choice that the scheme leaves open, or answers with `error` or `report`, is read in every way it can be: what all
readings agree on stands, and the rest has no level.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Any

from attrs import fields, frozen

from partyrate.model import Ladder, ParameterName
from partyrate.model.ladder import CONFLICT, FREED, OVERLAP, ROUND, TIES
from partyrate.numbers import Cause
from partyrate.plan import Plan


@frozen
class Reading:
    """One way to read the choices of a ladder; `freed` and `takes_place` name gates that cap or fix it."""

    ties: str
    round: str
    conflict: str
    overlap: str
    freed: Mapping[str, str]
    takes_place: Mapping[str, bool]


@frozen
class Readings:
    """The ways to read the choices of a ladder, and why rows have no level where they differ.

    Args:
        ways: All of them; where there are more than the budget allows, the first ones only.
        cause: Why rows have no level where the ways differ.
        too_many: Whether so much is open that no row gets a level.
        open: The choices that are read in more than one way.
    """

    ways: tuple[Reading, ...]
    cause: Cause
    too_many: bool
    open: tuple[str, ...]


def readings(plan: Plan, ladder: Ladder) -> Readings:
    """Give every way in which the choices of a ladder can be read.

    `ties = "error"` stands for both ways of settling a tie and `conflict = "report"` for both ways of settling a
    conflict; an unpublished parameter stands for each of its `values`. Choices that cannot matter are not read twice.
    """
    cause = Cause.NO_RULE

    def ways(value: Any, words: Sequence[Any], *, matters: bool = True) -> Sequence[Any]:
        nonlocal cause
        if not matters:
            return words[:1]
        possible = possible_words(plan, value)
        named = [word for word in words if word in possible]
        found = named if named and set(possible) <= set(words) else words
        if value is not None and len(found) > 1 and len(possible) != 1:
            cause = Cause.UNDETERMINED
        return found

    shares = bool(ladder.enforced)
    gates = [gate for gate in plan.gates_of(ladder.name) if ladder.name in gate.cap or ladder.name in gate.fix]
    names = [gate.name for gate in gates]
    stated = sum(level.when is not None for level in ladder.levels)
    freed = [ways(gate.freed, FREED, matters=shares) for gate in gates]
    takes = [ways(gate.takes_place, (False, True), matters=shares and ladder.name in gate.fix) for gate in gates]
    single = [
        ways(ladder.ties, TIES[:2], matters=shares),
        ways(ladder.round, ROUND, matters=shares),
        ways(ladder.conflict, CONFLICT[:2], matters=shares and conflict_matters(ladder)),
        ways(ladder.overlap, OVERLAP, matters=stated > 1),
    ]
    words = [*single, *freed, *takes]
    first, second = len(single), len(single) + len(freed)
    found = (
        Reading(
            *each[:first],
            dict(zip(names, each[first:second], strict=True)),
            dict(zip(names, each[second:], strict=True)),
        )
        for each in itertools.product(*words)
    )
    most = plan.budget.ways
    homes = [choice.name for choice in fields(Reading)]
    homes = [*homes[:first], *[homes[first]] * len(freed), *[homes[first + 1]] * len(takes)]
    varied = dict.fromkeys(home for home, each in zip(homes, words, strict=True) if len(each) > 1)
    return Readings(tuple(itertools.islice(found, most)), cause, math.prod(map(len, words)) > most, tuple(varied))


def possible_words(plan: Plan, value: Any) -> Sequence[Any]:
    """Return what a choice may be: its word, the values of its unpublished parameter; none where it may be anything."""
    word = plan.choice(value)
    if word is not None:
        return [word]
    return plan.scheme.parameters[value.parameter].values if isinstance(value, ParameterName) else ()


def conflict_matters(ladder: Ladder) -> bool:
    """Say whether `conflict` can change who gets what.

    It cannot where everybody earns every level, each level has `exactly` its own places, and one takes the remainder:
    nobody can be lifted, and the remainder keeps back what the levels below it ask for.
    """
    fixed = {quota.levels[0] for quota in ladder.enforced if quota.bound == "exactly" and len(quota.levels) == 1}
    simple = ladder.remainder is not None and fixed | {ladder.remainder} == set(ladder.names)
    return not simple or any(level.when is not None for level in ladder.levels)
