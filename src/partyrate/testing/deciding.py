"""The choices of a ladder that decide the level of a row, found by trying every other word for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve

from partyrate.engines.reference.run import Constants, StoredRow, fill_cohort, fill_members
from partyrate.explain.dependencies import Dependencies
from partyrate.ladders import interpretations_of
from partyrate.language.domains.reference import Item, Reference
from partyrate.language.interpreter import Interpreter
from partyrate.model import Ladder, ParameterName
from partyrate.model.ladder import CONFLICT, FREED, ROUND, TIES
from partyrate.numbers import Absent, LevelValue
from partyrate.plan import Node, Plan, within_names

_WORDS: Mapping[str, Sequence[Any]] = {"ties": TIES[:2], "round": ROUND, "conflict": CONFLICT[:2]}
_OF_GATES: Mapping[str, Sequence[Any]] = {"freed": FREED, "takes_place": (False, True)}


def decided_choices(
    case: Dependencies, node: Node, row: StoredRow, rows: Sequence[StoredRow]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield each choice that is made of which other words would give a row another level, with these and the level."""
    ladder: Any = node.entry
    scale: Any = node.value_range.scale
    made, value = interpretations_of(case.plan, ladder).alternatives, row.value(node.name)
    if len(made) > 1 or not isinstance(value, LevelValue):
        return
    domain = Reference(Constants(case.store))
    walk: Interpreter[Item] = Interpreter(domain)
    key = tuple(map(row.value, within_names(case.plan.choice(ladder.within))))
    members = fill_cohort(case.store, node, ladder, key, rows, domain, walk)[0]
    for choice, owner in _choices(case.plan, ladder):
        word = getattr(made[0], choice)[owner] if owner else getattr(made[0], choice)
        by_level: dict[Any, list[Any]] = {}
        for other in (each for each in _words(case.plan, ladder, choice, owner) if each != word):
            changed: Any = {**getattr(made[0], choice), owner: other} if owner else other
            way = evolve(made[0], **{choice: changed})
            level = fill_members(node, ladder, key, rows[0], members, walk, way).levels[row.number]
            by_level.setdefault(level, []).append(other)
        by_level.pop(value.place, None)
        for level, others in by_level.items():
            named = level if isinstance(level, Absent) else LevelValue(scale, level)
            data = {"choice": choice, "gate": owner, "made": word, "others": tuple(others), "level": named}
            if choice == "quota_round":
                del data["gate"]
                yield "choice of quota", {**data, "choice": "round", "quota": int(owner)}
            else:
                yield "choice of gate" if owner else "choice", data


def _choices(plan: Plan, ladder: Ladder) -> list[tuple[str, str]]:
    """Return the choices of a ladder, of its quotas and of its gates, with the number or the name of these."""
    gates = {gate.name: gate.levels_on(ladder.name) for gate in plan.gates_of(ladder.name)}
    of_levels = [(key, gate) for gate in gates for key, level in gates[gate].items() if not isinstance(level, str)]
    if not ladder.enforced:
        return of_levels
    of_gates = [(choice, gate) for gate, levels in gates.items() if levels for choice in _OF_GATES]
    return [*_choices_of_places(ladder), *of_levels, *of_gates]


def _choices_of_places(ladder: Ladder) -> list[tuple[str, str]]:
    """Return the choices of a ladder with places, and those of its quotas with their numbers."""
    quotas = [str(number) for number, quota in enumerate(ladder.quotas) if quota.round is not None]
    of_ladder = [
        choice for choice in _WORDS if choice != "round" or any(each.round is None for each in ladder.enforced)
    ]
    of_ladder += ["remainder"] if isinstance(ladder.remainder, ParameterName) else []
    return [*((choice, "") for choice in of_ladder), *(("quota_round", number) for number in quotas)]


def _words(plan: Plan, ladder: Ladder, choice: str, owner: str) -> list[Any]:
    """Return the words of a choice; of one that a parameter makes, those that the parameter allows."""
    if choice == "quota_round":
        return _words_of_field(plan, ladder.quotas[int(owner)].round, ROUND)
    if choice == "remainder":
        return _words_of_field(plan, ladder.remainder, ladder.names)
    if choice in ("cap", "fix"):
        return _words_of_field(plan, plan.scheme.gates[owner].levels_on(ladder.name)[choice], ladder.names)
    asked = getattr(plan.scheme.gates[owner] if owner else ladder, choice)
    return _words_of_field(plan, asked, (_OF_GATES if owner else _WORDS)[choice])


def _words_of_field(plan: Plan, asked: Any, words: Sequence[Any]) -> list[Any]:
    """Return those of some words that a field may have."""
    values = plan.scheme.parameters[asked.parameter].values if isinstance(asked, ParameterName) else ()
    return [word for word in words if not values or word in values]
