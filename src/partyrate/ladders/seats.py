"""The number of places at a level: quotas, their rounding, and the places that it must leave for lower levels."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from fractions import Fraction

from attrs import frozen

from partyrate.language.tree import call_of, names_in
from partyrate.model import Ladder
from partyrate.numbers import Rounding, round_fraction

ROUNDINGS = {"down": Rounding.FLOOR, "up": Rounding.CEIL, "half_up": Rounding.HALF_UP}


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
        is_remainder: Whether it takes the remaining rows.
    """

    index: int
    name: str
    limits: tuple[int, ...]
    asking: tuple[int, ...]
    ending: tuple[int, ...]
    below: tuple[int, ...]
    is_remainder: bool


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
        return LevelPlan(index, name, limits, asked, ended, asked_below, name == ladder.remainder)

    return list(map(level_plan, ladder.names))


def open_places(
    level_plan: LevelPlan, open_: Callable[[int], int], asked: Callable[[int], int], left: int, *, keeps_back: bool
) -> int | None:
    """Return the places open at a level: those that its quotas leave, less those it must leave for lower levels.

    The remainder level leaves whatever quotas below ask for. With `conflict = "quota"` every level does, but not at the
    cost of places that a quota asks for of which it is a level itself, be it the lowest one or a better one.

    Args:
        level_plan: The level.
        open_: Returns the places of a quota that nobody uses yet.
        asked: Returns the same for quotas further down: their greatest number where `open_` returns the least one.
        left: The rows that have no level yet.
        keeps_back: Whether `conflict` is `quota`.

    Returns:
        The places, or None where nothing limits the level.
    """
    bounds = [open_(number) for number in level_plan.limits]
    for_below = left - sum(max(0, asked(number)) for number in level_plan.below)
    if level_plan.is_remainder:
        bounds.append(for_below)
    elif keeps_back and level_plan.below:
        bounds.append(max([for_below, *(open_(number) for number in level_plan.asking)]))
    return max(0, min(bounds)) if bounds else None


def rounded_spans(rounding: str, wanted: Sequence[tuple[Fraction, Fraction]]) -> list[tuple[int, int]]:
    """Round the places of quotas whose least and greatest demands are known.

    By the largest remainder, a fraction goes up or down depending on all the demands.
    """
    if all(least == most for least, most in wanted):
        return [(count, count) for count in rounded_places(rounding, [least for least, _ in wanted])[0]]
    open_ = rounding == "largest_remainder"
    least = rounded_places("down" if open_ else rounding, [low for low, _ in wanted])[0]
    most = rounded_places("up" if open_ else rounding, [high for _, high in wanted])[0]
    return list(zip(least, most, strict=True))


def rounded_places(rounding: str, wanted: Sequence[Fraction]) -> tuple[list[int], bool]:
    """Round the places of quotas, none below zero, and whether the order of quotas decided between equal remainders.

    By the largest remainder, the whole places of the total go to the largest fractions, and between equal ones to the
    first quota.
    """
    wanted = [max(value, Fraction(0)) for value in wanted]
    if rounding != "largest_remainder":
        return [int(round_fraction(value, 0, ROUNDINGS[rounding])) for value in wanted], False
    counts = [value.__floor__() for value in wanted]
    rest = sum(wanted, Fraction(0)).__floor__() - sum(counts)
    fractions = [value - count for value, count in zip(wanted, counts, strict=True)]
    order = sorted(range(len(wanted)), key=lambda number: (-fractions[number], number))
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
