"""The number of places at a level: quotas, their rounding, and the places that it must leave for lower levels."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from fractions import Fraction

from attrs import frozen

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
    sets = [(frozenset(map(ladder.place, quota.levels)), quota.bound) for quota in ladder.enforced]
    plans = []
    for name in ladder.names:
        index = ladder.place(name)
        asking = [number for number, (_, bound) in enumerate(sets) if bound in ("exactly", "at_least")]
        plans.append(
            LevelPlan(
                index,
                name,
                tuple(number for number, (levels, bound) in enumerate(sets) if index in levels and bound != "at_least"),
                tuple(number for number in asking if index in sets[number][0]),
                tuple(number for number in asking if min(sets[number][0]) == index),
                tuple(number for number in asking if index not in sets[number][0] and min(sets[number][0]) < index),
                name == ladder.remainder,
            )
        )
    return plans


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
    names = {part.id for part in ast.walk(tree) if isinstance(part, ast.Name)}
    if not names & {"rows", "candidates"} or isinstance(tree, ast.Name):
        return True
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add):
        return grows(tree.left, constant) and grows(tree.right, constant)
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Sub):
        return grows(tree.left, constant) and constant(tree.right) is not None
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Mult | ast.Div):
        parts = [(tree.left, tree.right), *([(tree.right, tree.left)] if isinstance(tree.op, ast.Mult) else [])]
        factors = [(part, constant(factor)) for part, factor in parts]
        return any(factor is not None and factor > 0 and grows(part, constant) for part, factor in factors)
    call = getattr(tree, "call", None)
    if call is not None and call.function.name in ("min", "max", "floor", "ceil"):
        return all(grows(part, constant) for part in call.arguments)
    return False
