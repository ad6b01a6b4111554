"""The number of places at a level: quotas, their rounding, and the places that it must leave for lower levels."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from fractions import Fraction

from attrs import frozen

from partyrate.ladders.interpretations import Interpretation
from partyrate.ladders.outlook import Span
from partyrate.language.tree import call_of, names_in
from partyrate.model import Ladder
from partyrate.numbers import Rounding, round_to_whole

ROUNDINGS = {"down": Rounding.FLOOR, "up": Rounding.CEIL, "half_up": Rounding.HALF_UP}
LARGEST_REMAINDER = "largest_remainder"
"""The word by which quotas are rounded together, not each by itself."""


@frozen
class LevelPlan:
    """One level with the quotas that concern it; enforced quotas are numbered in their order.

    Args:
        index: Its index, from 0 for the lowest level.
        name: Its name.
        limits: The quotas that bound it from above: `exactly` and `at_most`.
        asking: The quotas that ask for rows here, `exactly` and `at_least`.
        ending: Those of them whose lowest level it is.
        below: Those that ask for rows further down, and not here.
    """

    index: int
    name: str
    limits: tuple[int, ...]
    asking: tuple[int, ...]
    ending: tuple[int, ...]
    below: tuple[int, ...]

    def takes_remainder(self, interpretation: Interpretation) -> bool:
        """Return whether it takes the remaining rows."""
        return self.name == interpretation.remainder

    def keeps_back(self, interpretation: Interpretation) -> bool:
        """Return whether it leaves rows for quotas below it because of a conflict."""
        return interpretation.conflict == "quota" and bool(self.below)


def level_plans(ladder: Ladder) -> list[LevelPlan]:
    """Return the levels of a ladder with their quotas, best first."""
    sets = [frozenset(map(ladder.place, quota.levels)) for quota in ladder.enforced]
    limiting = {number for number, quota in enumerate(ladder.enforced) if quota.bound != "at_least"}
    asking = {number for number, quota in enumerate(ladder.enforced) if quota.bound in ("exactly", "at_least")}

    def level_plan(name: str) -> LevelPlan:
        index = ladder.place(name)
        here = {number for number, levels in enumerate(sets) if index in levels}
        ending = {number for number, levels in enumerate(sets) if index == min(levels)}
        below = {number for number, levels in enumerate(sets) if index > min(levels)} - here
        quotas = (here & limiting, here & asking, ending & asking, below & asking)
        limits, asked, ended, asked_below = (tuple(sorted(each)) for each in quotas)
        return LevelPlan(index, name, limits, asked, ended, asked_below)

    return list(map(level_plan, ladder.names))


def open_places(
    level_plan: LevelPlan,
    interpretation: Interpretation,
    open_: Callable[[int], int],
    asked: Callable[[int], int],
    left: int,
) -> int | None:
    """Return the places open at a level: those that its quotas leave, less those it must leave for lower levels.

    The remainder level leaves whatever quotas below ask for. With `conflict = "quota"` every level does, but not at the
    cost of places that a quota asks for of which it is a level itself, be it the lowest one or a better one.

    Args:
        level_plan: The level.
        interpretation: How the choices of the ladder are read.
        open_: Returns the places of a quota that nobody uses yet.
        asked: Returns the same for quotas further down: their greatest number where `open_` returns the least one.
        left: The rows that have no level yet.

    Returns:
        The places, or None where nothing limits the level.
    """
    bounds = [open_(number) for number in level_plan.limits]
    for_below = left - sum(max(0, asked(number)) for number in level_plan.below)
    if level_plan.takes_remainder(interpretation):
        bounds.append(for_below)
    elif level_plan.keeps_back(interpretation):
        bounds.append(max([for_below, *(open_(number) for number in level_plan.asking)]))
    return max(0, min(bounds)) if bounds else None


def rounded_spans(roundings: Sequence[str], wanted: Sequence[tuple[Fraction, Fraction] | None]) -> list[Span | None]:
    """Round the places of quotas by their least and greatest demands; None where nothing is known of one.

    By the largest remainder, a fraction goes up or down depending on all the demands that are rounded by it.
    """
    open_ = [word for word, ends in zip(roundings, wanted, strict=True) if ends is None or ends[0] != ends[1]]
    lows, highs = roundings, roundings
    if LARGEST_REMAINDER in open_:
        lows, highs = rounded_apart(roundings, "down"), rounded_apart(roundings, "up")
    ends = [each or (Fraction(0), Fraction(0)) for each in wanted]
    least, _ = rounded_places(lows, [low for low, _ in ends])
    most = rounded_places(highs, [high for _, high in ends])[0] if open_ else least
    return [None if each is None else (low, high) for each, low, high in zip(wanted, least, most, strict=True)]


def rounded_apart(roundings: Sequence[str], end: str) -> list[str]:
    """Return roundings with that of one end in place of the largest remainder."""
    return [end if word == LARGEST_REMAINDER else word for word in roundings]


def rounded_places(roundings: Sequence[str], wanted: Sequence[Fraction]) -> tuple[list[int], bool]:
    """Round the places of quotas, none below zero, and whether the order of quotas decided between equal remainders.

    The whole places of the total of those that are rounded by the largest remainder go to their largest fractions, and
    between equal ones to the first quota.
    """
    wanted = [max(value, Fraction(0)) for value in wanted]
    counts = [
        round_to_whole(value, ROUNDINGS.get(word, Rounding.FLOOR))
        for word, value in zip(roundings, wanted, strict=True)
    ]
    sharing = [number for number, word in enumerate(roundings) if word == LARGEST_REMAINDER]
    rest = sum((wanted[number] for number in sharing), Fraction(0)).__floor__() - sum(counts[n] for n in sharing)
    fractions = {number: wanted[number] - counts[number] for number in sharing}
    order = sorted(sharing, key=lambda number: (-fractions[number], number))
    even = 0 < rest < len(order) and fractions[order[rest - 1]] == fractions[order[rest]]
    for number in order[:rest]:
        counts[number] += 1
    return counts, even


def grows(tree: ast.expr, constant: Callable[[ast.expr], Fraction | None]) -> bool:
    """Return whether the places by a rule never fall where `rows` and `candidates` rise.

    Args:
        tree: The rule.
        constant: Returns the number that a part is in every cohort; None where it may differ.
    """

    def grows_scaled(part: ast.expr, factor: ast.expr) -> bool:
        number = constant(factor)
        return number is not None and number > 0 and grows(part, constant)

    if not {"rows", "candidates"} & {*names_in(tree)}:
        return True
    match tree:
        case ast.Name():
            return True
        case ast.BinOp(left, ast.Add(), right):
            return grows(left, constant) and grows(right, constant)
        case ast.BinOp(left, ast.Sub(), right):
            return grows(left, constant) and constant(right) is not None
        case ast.BinOp(left, ast.Mult(), right):
            return grows_scaled(left, right) or grows_scaled(right, left)
        case ast.BinOp(left, ast.Div(), right):
            return grows_scaled(left, right)
        case ast.Call() if call_of(tree).function.name in ("min", "max", "floor", "ceil"):
            return all(grows(part, constant) for part in call_of(tree).arguments)
    return False
