"""Places in the JSON of an explanation of a level, computed again from the rules of quotas and what they have left."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from partyrate.language.grammar import parse
from partyrate.testing.json_rules import Json, NotReplayed, Scope, fact_of, read
from partyrate.testing.plain_ladders import ASKING, LIMITING, Ladder, Number, Quota
from partyrate.testing.plain_places import numbers_of_places
from partyrate.testing.plain_values import Gap, number

Span = tuple[int, int]
"""The least and the greatest that a number can be."""


class QuotaScope(Scope):
    """The rule of a quota over the rows of the cohort, and what else it uses."""

    def part(self, name: str) -> Any:
        """Return a value that is stated beside the rule."""
        if name not in self.figures["values"]:
            raise NotReplayed(f"{name!r} of a quota is not stated")
        return read(self.figures["values"][name])

    def cell(self, node: ast.Subscript, keys: Sequence[Any]) -> Any:
        """Return a cell of a lookup, by its text."""
        return self.named(node)


def demands(node: Json, figures: Json) -> Iterator[Any]:
    """Yield what each quota asks for, computed again from its rule.

    Raises:
        NotReplayed: Another number is stated, or the quotas do not stand in their order.
    """
    cohort = fact_of(node, "cohort")
    stated = [f["data"] for f in node["facts"] if f.get("kind") in ("quota", "open quota")]
    if [each["quota"] for each in stated] != list(range(len(figures["quotas"]))) or cohort is None:
        raise NotReplayed("the quotas are not those that are stated")
    counts = {name: {"number": str(cohort[name])} for name in ("rows", "candidates")}
    for quota, fact in zip(figures["quotas"], stated, strict=True):
        wanted = read(fact["wanted"])
        scope = QuotaScope({"values": {**quota.get("values", {}), **counts}}, ())
        got = number(scope.value(parse(quota["text"]).tree))
        if not isinstance(wanted, Gap) and got != wanted:  # what depends on open rows is open as well
            raise NotReplayed(f"{quota['text']!r} is {got}, and {wanted} is stated")
        yield wanted


def check_rounding(figures: Json, reading: Json, wanted: Sequence[Any]) -> None:
    """Compare the places of quotas with what they ask for, rounded.

    Raises:
        NotReplayed: They differ.
    """
    asked = {n: each for n, each in enumerate(wanted) if figures["quotas"][n]["bound"] != "about"}
    if not asked or any(isinstance(each, Gap) for each in asked.values()):
        return
    choices = reading["choices"]
    quotas = [
        Quota(frozenset(), "exactly", partial(stated_number, each), round=own_round(choices, n))
        for n, each in asked.items()
    ]
    ladder = Ladder(1, tuple(quotas), round=(choices["round"],))
    places = [[each, each] for each in numbers_of_places(ladder, 0, 0).values()]
    if places != reading["places"]:
        raise NotReplayed(f"the quotas have {places} places, and {reading['places']} are stated")


def own_round(choices: Json, number: int) -> tuple[str, ...]:
    """Return the word for the rounding of a quota, where it has one for itself."""
    word = choices.get("quota_round", {}).get(str(number))
    return () if word is None else (word,)


def stated_number(number_: Number, _rows: int, _candidates: int) -> Number:
    """Return a number of places that is stated."""
    return number_


def check_places(ladder: Ladder, figures: Json, reading: Json) -> None:
    """Compare the places of each level with what its quotas have left.

    Raises:
        NotReplayed: They differ.
    """
    gone: dict[int, Span] = {}
    fixed = {ladder.top - n: step.get("fixed", (0, 0)) for n, step in enumerate(reading["steps"])}
    for place, step in enumerate(reading["steps"]):
        level = ladder.top - place
        places = places_at(ladder, level, reading, gone, fixed)
        if places != (None if step["places"] is None else tuple(step["places"])):
            raise NotReplayed(f"{step['level']!r} has {places} places, and {step['places']} are stated")
        if "lift" in step:
            check_lift(ladder, level, reading, {**gone, level: tuple(step["lift"]["taken"])}, step)
        least, most = step.get("taken", (0, 0))
        gone[level] = (least, most)


def check_lift(ladder: Ladder, level: int, reading: Json, gone: Mapping[int, Span], step: Json) -> None:
    """Compare the places to which rows are lifted with those that too few earned.

    Raises:
        NotReplayed: They differ.
    """
    fixed = {ladder.top - n: each.get("fixed", (0, 0)) for n, each in enumerate(reading["steps"])}
    ends = [n for n, quota in enumerate(ladder.quotas) if quota.bound in ASKING and min(quota.levels) == level]
    lift, found = step["lift"], []
    for end in (0, 1):
        short = max(0, *(left(ladder, reading, number, end, gone, fixed) for number in ends))
        if step["places"] is not None:
            empty = max(0, step["places"][end] - lift["taken"][1 - end])
            short = min(short, empty) if lift["earned"][1 - end] <= step["places"][end] else 0
        found.append(short)
    if found != lift["places"]:
        raise NotReplayed(f"{step['level']!r} lifts to {found} places, and {lift['places']} are stated")


def left(
    ladder: Ladder, reading: Json, number: int, end: int, gone: Mapping[int, Span], fixed: Mapping[int, Sequence[int]]
) -> int:
    """Return what a quota has left, at least (end 0) or at most (1); below zero where too many have its levels."""
    used = sum(gone.get(each, (0, 0))[1 - end] + fixed[each][1 - end] for each in ladder.quotas[number].levels)
    return int(reading["places"][number][end]) - used


def bounding(ladder: Ladder, kinds: Collection[str], level: int) -> list[int]:
    """Return the numbers of the quotas of a level with some kinds of bounds."""
    return [n for n, quota in enumerate(ladder.quotas) if quota.bound in kinds and level in quota.levels]


def asking_below(ladder: Ladder, level: int) -> list[int]:
    """Return the numbers of the quotas that ask for places at levels below one, and not at that."""
    quotas = [(n, quota.levels) for n, quota in enumerate(ladder.quotas) if quota.bound in ASKING]
    return [n for n, levels in quotas if level not in levels and min(levels) < level]


def places_at(
    ladder: Ladder, level: int, reading: Json, gone: Mapping[int, Span], fixed: Mapping[int, Sequence[int]]
) -> Span | None:
    """Return how many places a level has, at least and at most; None where nothing limits it."""
    limits, asking = (bounding(ladder, kinds, level) for kinds in (LIMITING, ASKING))
    below = asking_below(ladder, level)

    def lefts(numbers: Sequence[int], end: int) -> list[int]:
        return [left(ladder, reading, number, end, gone, fixed) for number in numbers]

    ends = []
    for end in (0, 1):
        bounds = lefts(limits, end)
        pool = reading.get("share", (0, 0))[end] - sum(each[1 - end] for each in gone.values())
        rest = pool - sum(max(0, each) for each in lefts(below, 1 - end))
        if ladder.remainder[0] == level:
            bounds.append(rest)
        elif ladder.conflict[0] == "quota" and below:
            bounds.append(max([rest, *lefts(asking, end)]))
        if not bounds:
            return None
        ends.append(max(0, min(bounds)))
    return ends[0], ends[1]
