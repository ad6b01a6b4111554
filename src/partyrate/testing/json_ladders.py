"""Levels in the JSON of an explanation, given again from conditions, gates, places and ranks.

The row goes down the levels as the page on ladders says; at each, its rank says whether it is among the places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from partyrate.testing.json_places import check_places, check_rounding, demands, own_round
from partyrate.testing.json_rules import Json, NotReplayed, fact_of, read, rule_value, same, value_of
from partyrate.testing.plain_ladders import (
    GAP,
    MISSING,
    OPEN,
    UNDETERMINED,
    Gate,
    Ladder,
    Number,
    Outcome,
    Part,
    Quota,
    Row,
    Truth,
    alone,
    alone_now,
    doubted,
    earned,
    ended,
    ends_of,
    lacks_order,
    outcome_of_all,
    outside,
    part,
    split,
    strongest,
    unordered_cause,
)
from partyrate.testing.plain_rules import joined
from partyrate.testing.plain_values import Gap, PlainLevel


def truth(value: Any) -> Truth:
    """Return a truth as ladders have it: a flag, or the text of a cause."""
    return value.cause if isinstance(value, Gap) else bool(value)


def ladder_value(node: Json, parts: Sequence[Json]) -> Any:
    """Return the level of a row, or why it has none.

    Raises:
        NotReplayed: The JSON lacks what it follows from, or contradicts itself.
    """
    figures = node["figures"]["ladder"]
    names: Sequence[str] = figures["levels"]
    row = row_of(node, parts, figures)
    if figures.get("too_many"):
        out = outside(row)
        return Gap(out or UNDETERMINED)
    for place in map(partial(fact_of, node), ("place", "place so far")):
        if place is not None and place["others"]:
            raise NotReplayed("its place is shared, and the text does not say so")
    wanted = list(demands(node, figures))
    for each in figures["readings"]:
        check_rounding(figures, each, wanted)
    outcomes = [outcome_of(figures, each, row) for each in figures["readings"]]
    outcome = outcome_of_all(outcomes, figures["differing"])
    return Gap(outcome) if isinstance(outcome, str) else names[len(names) - outcome]


def conditions_of(node: Json, parts: Sequence[Json], figures: Json) -> Iterator[Truth | None]:
    """Yield the conditions of levels, each computed again; None where a level has none."""
    stated = {f["data"]["level"]: read(f["data"]["value"]) for f in node["facts"] if f.get("kind") == "condition"}
    for place, name in enumerate(figures["levels"]):
        rule = figures["rules"].get(f"levels.{place}.when")
        if rule is None:
            yield None
            continue
        value = rule_value(rule, parts)
        if not same(value, stated.get(name)):
            raise NotReplayed(f"the condition of {name!r} is {value}, and {stated.get(name)} is stated")
        yield truth(value)


def applies(node: Json, parts: Sequence[Json], rules: Json) -> Any:
    """Return whether the ladder applies to the row, computed again."""
    if "when" not in rules:
        return True
    when, fact = rule_value(rules["when"], parts), fact_of(node, "when")
    if fact is None or not same(read(fact["value"]), when):
        raise NotReplayed(f"its condition is {when}, and {fact} is stated")
    return when


def acting(parts: Sequence[Json], figures: Json) -> dict[str, Any]:
    """Return whether each gate acts, as its part says as well."""
    gates = {each["gate"]: read(each["acts"]) for each in figures["gates"]}
    for name, acts in gates.items():
        if not all(same(acts, value_of(each)) for each in parts if each["name"] == name):
            raise NotReplayed(f"gate {name!r} is {acts} here, and not as a part")
    return gates


def row_of(node: Json, parts: Sequence[Json], figures: Json) -> Row:
    """Return what the ladder sees of the row, each rule computed again."""
    rules = figures["rules"]
    conditions = tuple(conditions_of(node, parts, figures))
    when = applies(node, parts, rules)
    gates = acting(parts, figures)
    excluded = joined([gates[each["gate"]] for each in figures["gates"] if "exclude" in each], by=True)
    keys = [key_of(rule, parts) for name, rule in rules.items() if name.startswith("order_by.")]
    return Row(
        conditions,
        tuple(keys) or (Fraction(0),),
        tuple(truth(gates[each["gate"]]) for each, _ in effects(figures)),
        truth(excluded),
        truth(when),
        may_lack_order="may_lack_order" in figures,
    )


def settling(figures: Json, row: Row) -> Row:
    """Return a row in which what is undetermined and becomes true or false in any case is merely missing."""
    staying = figures.get("may_stay_absent", ())
    conditions = [
        MISSING if truth == UNDETERMINED and name not in staying else truth
        for name, truth in zip(figures["levels"], row.conditions, strict=True)
    ]
    gates = [
        MISSING if truth == UNDETERMINED and "may_stay_absent" not in gate else truth
        for (gate, _), truth in zip(effects(figures), row.gates, strict=True)
    ]
    return replace(row, conditions=tuple(conditions), gates=tuple(gates))


def key_of(rule: Json, parts: Sequence[Json]) -> Number:
    """Return a key of the order; where the row stands among others is stated by its ranks."""
    value = rule_value(rule, parts)
    if isinstance(value, Gap):
        return value.cause
    ordinal = value.place if isinstance(value, PlainLevel) else value
    return Fraction(ordinal.toordinal() if isinstance(ordinal, date) else ordinal)


def effects(figures: Json) -> list[tuple[Json, str]]:
    """Return the gates that cap or fix."""
    return [(gate, effect) for gate in figures["gates"] for effect in ("cap", "fix") if effect in gate]


def level_in(figures: Json, choices: Json, gate: Json, effect: str) -> int:
    """Return the level at which a gate caps or fixes in one reading, by its number.

    Raises:
        NotReplayed: It is none of those that are stated.
    """
    names: list[str] = figures["levels"]
    stated = gate[effect]
    if isinstance(stated, str):
        return len(names) - names.index(stated)
    read = {each["choices"].get(effect, {}).get(gate["gate"], "") for each in figures["readings"]}
    if len(stated) != len(read) or set(stated) != read:
        raise NotReplayed(f"gate {gate['gate']!r} can have the levels {stated}, and {sorted(read)} are read")
    return len(names) - names.index(choices[effect][gate["gate"]])


def ladder_of(figures: Json, choices: Json) -> Ladder:
    """Return a ladder in one reading of its choices."""
    names = figures["levels"]
    place = {name: len(names) - at for at, name in enumerate(names)}
    quotas = [
        Quota(
            frozenset(place[each] for each in quota["levels"]), quota["bound"], never_asked, round=own_round(choices, n)
        )
        for n, quota in enumerate(figures["quotas"])
        if quota["bound"] != "about"
    ]
    freed, takes = choices["freed"], choices["takes_place"]
    gates = [
        Gate(
            effect,
            level_in(figures, choices, gate, effect),
            (freed.get(gate["gate"], "passes"),),
            (takes.get(gate["gate"], False),),
        )
        for gate, effect in effects(figures)
    ]
    return Ladder(
        len(names), tuple(quotas), tuple(gates), (place.get(choices.get("remainder", "")),),
        ties=(choices["ties"],), round=(choices["round"],), conflict=(choices["conflict"],),
        overlap=(choices["overlap"],),
    )  # fmt: skip


def never_asked(_rows: int, _candidates: int) -> Number:
    """Refuse to compute a number of places, which stands in the JSON.

    Raises:
        NotReplayed: Always.
    """
    raise NotReplayed("the number of places is not stated")


def outcome_of(figures: Json, reading: Json, row: Row) -> Outcome:
    """Return the level of a row in one reading, or the cause for which there is none."""
    ladder = ladder_of(figures, reading["choices"])
    out = outside(row)
    if out is not None:
        return out
    gates = split(ladder, row, "passes", "empty")
    if not ladder.quotas:
        found = alone(ladder, settling(figures, row))
        return found if isinstance(found, int) else alone_now(ladder, row)  # without a level, by its strongest cause
    check_places(ladder, figures, reading)
    if not strongest_open(row):
        acting, unknown = split(ladder, row, "passes")
        own = doubted(earned(row.conditions, ladder.overlap[0]), acting, unknown)
        if not isinstance(own, int) or any(gate.effect == "fix" for gate in acting):
            return doubted(own, *gates)
        if lacks_order(row):
            return doubted(strongest(row.keys[:1]), *gates)
    own_part = part(ladder, settling(figures, row))
    if lacks_order(row) and own_part.earned[1]:
        lifts = any("lift" in step for step in reading["steps"])
        return doubted(unordered_cause(ladder, row, lifts=lifts), *gates)
    walk(own_part, ladder, figures, reading)
    outcome = ended(ladder, own_part)
    blunt = waiting(ladder, row, own_part, reading) if outcome == GAP else never_among(ladder, row, own_part, outcome)
    return outcome if blunt is None else doubted(blunt, *gates)


def never_among(ladder: Ladder, row: Row, own: Part, outcome: Outcome) -> Outcome | None:
    """Return the strongest cause of a row whose conditions are open and never give it a level; None for any other."""
    found = earned(row.conditions, ladder.overlap[0])
    is_one = found in OPEN and isinstance(outcome, str) and not own.shares[1]
    return doubted(found, *split(ladder, row, "passes")) if is_one else None


def waiting(ladder: Ladder, row: Row, own: Part, reading: Json) -> Outcome:
    """Return what gates then move of a row whose level differs by what is open."""
    ends = ends_of(own)
    if len(ends) == 1:
        return ends.pop()
    if not own.shares[1]:
        return doubted(earned(row.conditions, ladder.overlap[0]), *split(ladder, row, "passes"))
    return str(reading["waits"])


def strongest_open(row: Row) -> str:
    """Return the strongest cause of what is open about a row itself, empty where nothing is."""
    found = [each for each in (*row.conditions, *row.gates) if each in OPEN]
    return UNDETERMINED if UNDETERMINED in found else str(found[0]) if found else ""


def walk(own: Part, ladder: Ladder, figures: Json, reading: Json) -> None:
    """Take a row down the levels, and set the best one that it can get, and the one that it surely has."""
    if not own.shares[1]:
        return
    for place, step in enumerate(reading["steps"]):
        level = ladder.top - place
        may_earn, must_earn = own.earned[1] >= level, own.earned[0] >= level
        can, inside = among(step, may=may_earn)
        lift = step.get("lift")
        may_rise = lift is not None and own.earned[0] < level <= own.caps[1]
        can_rise, rises = among(lift, may=may_rise) if lift is not None else (False, False)
        if can or can_rise:
            own.best = max(own.best, level)
        is_lifted = rises and own.earned[0] > 0 and level <= own.caps[0]
        if (not may_earn or inside) and (must_earn or is_lifted):
            own.sure = level
            return


def among(step: Json, *, may: bool) -> tuple[bool, bool]:
    """Return whether a row can be among the first of those at a level, and whether it surely is."""
    if not may:
        return False, False
    if step["places"] is None:
        return True, True
    if "rank" not in step:
        raise NotReplayed("its rank at a level is not stated")
    best, worst = step["rank"]
    least, most = step["places"]
    return best <= most, worst <= least
