"""How many places a level has: quotas, what they round to, and what each level must leave for those below."""

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
    """One level as its quotas see it; quotas that change something are numbered in their order.

    Args:
        place: Its place, counted from 0 at the bottom.
        name: Its name.
        limits: The quotas that bound it from above: `exactly` and `at_most`.
        asking: The quotas that ask for rows here, `exactly` and `at_least`.
        ending: Those of them whose lowest level it is.
        below: Those that ask for rows further down, and not here.
        is_remainder: Whether it takes what is left.
    """

    index: int
    name: str
    limits: tuple[int, ...]
    asking: tuple[int, ...]
    ending: tuple[int, ...]
    below: tuple[int, ...]
    is_remainder: bool


def level_plans(ladder: Ladder) -> list[LevelPlan]:
    """Give the levels of a ladder with their quotas, best first."""
    sets = [(frozenset(map(ladder.place, quota.levels)), quota.bound) for quota in ladder.enforced]
    found = []
    for name in ladder.names:
        place = ladder.place(name)
        asking = [number for number, (_, bound) in enumerate(sets) if bound in ("exactly", "at_least")]
        found.append(
            LevelPlan(
                place,
                name,
                tuple(number for number, (levels, bound) in enumerate(sets) if place in levels and bound != "at_least"),
                tuple(number for number in asking if place in sets[number][0]),
                tuple(number for number in asking if min(sets[number][0]) == place),
                tuple(number for number in asking if place not in sets[number][0] and min(sets[number][0]) < place),
                name == ladder.remainder,
            )
        )
    return found


def open_places(
    rung: LevelPlan, open_: Callable[[int], int], asked: Callable[[int], int], left: int, *, keeps_back: bool
) -> int | None:
    """Give the places open at a level: what its quotas leave, and what it must leave for the levels below.

    The remainder level leaves whatever quotas below ask for. With `conflict = "quota"` every level does, but not at the
    cost of places that a quota asks for of which it is a level itself, be it the lowest one or a better one.

    Args:
        rung: The level.
        open_: Gives the places of a quota that nobody uses yet.
        asked: Gives the same of the quotas further down: their greatest number where `open_` gives the least one.
        left: The rows that have no level yet.
        keeps_back: Whether `conflict` is `quota`.

    Returns:
        The places, or None where nothing limits the level.
    """
    bounds = [open_(number) for number in rung.limits]
    for_below = left - sum(max(0, asked(number)) for number in rung.below)
    if rung.is_remainder:
        bounds.append(for_below)
    elif keeps_back and rung.below:
        bounds.append(max([for_below, *(open_(number) for number in rung.asking)]))
    return max(0, min(bounds)) if bounds else None


def rounded_spans(rounding: str, wanted: Sequence[tuple[Fraction, Fraction]]) -> list[tuple[int, int]]:
    """Round the places of quotas of which the least and the greatest wish are known.

    By the largest remainder, a fraction goes up or down depending on all the wishes.
    """
    if all(least == most for least, most in wanted):
        return [(count, count) for count in rounded_places(rounding, [least for least, _ in wanted])[0]]
    open_ = rounding == "largest_remainder"
    least = rounded_places("down" if open_ else rounding, [low for low, _ in wanted])[0]
    most = rounded_places("up" if open_ else rounding, [high for _, high in wanted])[0]
    return list(zip(least, most, strict=True))


def rounded_places(rounding: str, wanted: Sequence[Fraction]) -> tuple[list[int], bool]:
    """Round the places of quotas, none below zero; also say whether even remainders had to be told apart.

    By the largest remainder, the whole places of the total go to the largest fractions, and between even ones to the
    quota that stands first.
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
    """Return whether the places that a rule gives never fall where `rows` and `candidates` rise.

    Args:
        tree: The rule.
        constant: Gives the number that a part is in every cohort; None where it may be another.
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
