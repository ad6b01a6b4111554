"""Which scenarios there are: how the values of parameters are combined or drawn.

Every value is exact and lies on the steps of its range, whatever the way of drawing. Draws depend on the seed alone, so
that they are the same on every platform.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from importlib.util import find_spec
from random import Random
from typing import Any, Final

from attrs import evolve, frozen

from partyrate.errors import EngineError, UsageError, alternatives
from partyrate.messages import message
from partyrate.model import Scheme
from partyrate.numbers import Constant, is_whole
from partyrate.scenarios.axes import Axis, Setting, Steps, Total, filled

PAIRS: Final = {"indices": "spread", "sobol-indices": "sobol"}
"""The designs of pairs of points, from which indices are estimated, with how their points are spread."""

DESIGNS: Final = ("full", "latin", "random", "spread", "sobol", *PAIRS)
"""All combinations; Latin hypercube; independent draws; points of an additive recurrence; Sobol points; pairs."""

_BITS: Final = 30
"""The binary digits of a coordinate of Sobol points."""

MOST_SCENARIOS: Final = 100_000
"""More scenarios are refused: a slip in a range would otherwise ask for millions."""

TRIES: Final = 1_000
"""How often a draw that breaks a total or a condition is drawn anew, before the design is given up."""


@frozen
class Design:
    """The scenarios: the value of each parameter in each of them.

    Args:
        kind: How they were combined or drawn.
        axes: The parameters and the values that they can take.
        totals: Which of them add up to a total.
        settings: The scenarios, in order.
        base: For indices: how many pairs of points there are.
    """

    kind: str
    axes: tuple[Axis, ...]
    totals: tuple[Total, ...]
    settings: tuple[Setting, ...]
    base: int = 0

    def scheme(self, scheme: Scheme, setting: Setting) -> Scheme:
        """Return a scheme with the values of a scenario."""
        return filled(scheme, self.axes, setting)

    @property
    def is_complete(self) -> bool:
        """Whether every combination of the values is there, so that shares of variance are exact."""
        return self.kind == "full" and len(self.settings) == math.prod(len(axis.values) for axis in self.axes)

    @property
    def is_listed(self) -> bool:
        """Whether every scenario that there can be is there."""
        return self.kind == "full"

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The parameters that vary by themselves, and those that are drawn together."""
        tied = {name: total.names for total in self.totals for name in total.names}
        return tuple(dict.fromkeys(tied.get(axis.name, (axis.name,)) for axis in self.axes))


def designed(
    axes: Sequence[Axis],
    totals: Sequence[Total],
    *,
    kind: str | None,
    draws: int | None,
    seed: Any,
    holds: Any = None,
) -> Design:
    """Combine or draw the values of parameters.

    Args:
        axes: The parameters and their values.
        totals: Which of them add up.
        kind: One of `DESIGNS`; None for all combinations where they are no more than `draws`, else a Latin hypercube.
        draws: How many scenarios; for designs of pairs how many pairs of points. None for all combinations.
        seed: What draws depend on.
        holds: Which of some settings fulfil further conditions, as a function from settings to flags; None for none.

    Raises:
        UsageError: There is no such design, there are too many scenarios, or none fulfils the conditions.
    """
    combinations = math.prod(len(axis.values) for axis in axes)
    kind = _checked_kind(kind, draws, combinations)
    if not is_whole(seed):
        raise UsageError(*message("seed of draws", seed=repr(seed)))
    design = Design(kind, tuple(axes), tuple(totals), ())
    if kind == "full":
        check_number(combinations)
        return evolve(design, settings=tuple(_combined(axes, totals, holds)))
    assert draws is not None
    if kind in PAIRS:
        check_number(draws * (len(design.groups) + 2))
        return _pairs(evolve(design, base=draws), seed, holds)
    check_number(draws)
    return evolve(design, settings=tuple(_drawn(axes, totals, kind, draws, seed, holds)))


def _checked_kind(kind: str | None, draws: Any, combinations: int) -> str:
    """Return the kind of a design, chosen by the number of combinations where none is given.

    Raises:
        UsageError: There is no such kind, or the number of draws does not fit it.
    """
    if kind == "full" and draws is not None:
        raise UsageError(*message("draws of all", draws=repr(draws)))
    if kind is None:
        kind = "full" if draws is None or combinations <= draws else "latin"
    if kind not in DESIGNS:
        raise UsageError(*message("no such design", kind=repr(kind), known=alternatives(DESIGNS)))
    if kind != "full" and not is_whole(draws, least=1):
        raise UsageError(*message("number of draws", draws=repr(draws)))
    return kind


def check_number(number: int) -> None:
    """Check that scenarios are no more than a study has at most.

    Raises:
        UsageError: They are more.
    """
    if number > MOST_SCENARIOS:
        raise UsageError(*message("too many scenarios", number=number, most=MOST_SCENARIOS))


def _combined(axes: Sequence[Axis], totals: Sequence[Total], holds: Any) -> list[Setting]:
    """Return all combinations that keep totals and conditions."""
    names = [axis.name for axis in axes]
    every = (dict(zip(names, values, strict=True)) for values in itertools.product(*(axis.values for axis in axes)))
    settings = _kept([each for each in every if _adds_up(each, totals)], holds)
    if not settings:
        raise UsageError(*message("no scenario is left"))
    return settings


def _adds_up(setting: Setting, totals: Sequence[Total]) -> bool:
    return all(_sum(setting, each.names) == each.total for each in totals)


def _sum(setting: Setting, names: Sequence[str]) -> Fraction:
    """Add up numbers of a setting."""
    return sum((value for name in names if isinstance(value := setting[name], Fraction)), Fraction(0))


def _kept(settings: Sequence[Setting], holds: Any) -> list[Setting]:
    if holds is None or not settings:
        return list(settings)
    return [each for each, is_kept in zip(settings, holds(settings), strict=True) if is_kept]


def _shares(kind: str, draws: int, size: int, random: Random) -> Iterator[list[float]]:
    """Yield points of the unit cube, one for each draw."""

    def point(count: int) -> list[float]:
        return [random.random() for _ in range(count)]

    if kind == "latin":
        orders = [sorted(range(draws), key=point(draws).__getitem__) for _ in range(size)]
        for number in range(draws):
            yield [(order[number] + random.random()) / draws for order in orders]
    elif kind == "spread":
        start, steps = point(size), _irrationals(size)
        for number in range(draws):
            yield [(first + number * step) % 1.0 for first, step in zip(start, steps, strict=True)]
    elif kind == "sobol":
        yield from _sobol(draws, size, point(size))
    while True:
        yield point(size)


def _sobol(draws: int, size: int, shift: Sequence[float]) -> Iterator[list[float]]:
    """Yield Sobol points, moved together by a shift, modulo 1: the same on every platform and release.

    Raises:
        EngineError: SciPy is not installed.
    """
    if find_spec("scipy") is None:
        raise EngineError(*message("sobol points need scipy"))
    from scipy.stats import qmc

    points = qmc.Sobol(size, scramble=False, bits=_BITS).random_base2(max(0, (draws - 1).bit_length()))
    for point in points[:draws]:
        yield [(float(each) + moved) % 1.0 for each, moved in zip(point, shift, strict=True)]


def _irrationals(size: int) -> list[float]:
    """Return the steps of the additive recurrence that spreads points evenly in a cube of so many dimensions.

    They are powers of the inverse of the root of x^(d + 1) = x + 1 (Roberts 2018), the golden ratio for d = 1.
    """
    root = 2.0
    for _ in range(64):
        root = (1.0 + root) ** (1.0 / (size + 1))
    return [(1.0 / root) ** (number + 1) % 1.0 for number in range(size)]


def _setting(axes: Sequence[Axis], totals: Sequence[Total], shares: Sequence[float]) -> Setting | None:
    """Return the values at a point; None where the last of a total has no such value."""
    setting = {axis.name: axis.at(share) for axis, share in zip(axes, shares, strict=True)}
    values = {axis.name: axis.values for axis in axes}
    for each in totals:
        *first, last = each.names
        rest = each.total - _sum(setting, first)
        if not _has(values[last], rest):
            return None
        setting[last] = rest
    return setting


def _has(values: Sequence[Constant], value: Fraction) -> bool:
    if isinstance(values, Steps):
        place = (value - values.low) / values.step
        return place.denominator == 1 and 0 <= place < values.size
    return value in values


def _drawn(
    axes: Sequence[Axis], totals: Sequence[Total], kind: str, draws: int, seed: int, holds: Any
) -> list[Setting]:
    """Draw scenarios; what breaks a total or a condition is drawn anew, independently."""
    random = Random(seed)  # noqa: S311 - chance of a study, not of a secret
    points = _shares(kind, draws, len(axes), random)
    kept: list[Setting] = []
    for _ in range(TRIES):
        wanted = draws - len(kept)
        made = (_setting(axes, totals, next(points)) for _ in range(max(wanted, 1)))
        kept += _kept([each for each in made if each is not None], holds)
        if len(kept) >= draws:
            return kept[:draws]
    raise UsageError(*message("no scenario is left"))


def _pairs(design: Design, seed: int, holds: Any) -> Design:
    """Draw pairs of points, and for each group of parameters the first point with that group of the second one.

    From such points the share of variance that a group decides alone, and with others, is estimated (Saltelli 2010,
    Jansen 1999). Groups of parameters that add up are exchanged together, so that each point adds up.
    """
    doubled = [*design.axes, *(Axis(f"{axis.name} again", axis.values) for axis in design.axes)]
    second = [Total(tuple(f"{name} again" for name in each.names), each.total) for each in design.totals]
    names = [axis.name for axis in design.axes]

    def blocks(pair: Setting) -> list[Setting]:
        one = {name: pair[name] for name in names}
        other = {name: pair[f"{name} again"] for name in names}
        return [one, other, *({**one, **{name: other[name] for name in group}} for group in design.groups)]

    def all_hold(pairs: Sequence[Setting]) -> list[bool]:
        each = [blocks(pair) for pair in pairs]
        flags = iter(holds([setting for block in each for setting in block]))
        return [all(next(flags) for _ in block) for block in each]

    condition = None if holds is None else all_hold
    pairs = _drawn(doubled, [*design.totals, *second], PAIRS[design.kind], design.base, seed, condition)
    by_block = zip(*(blocks(pair) for pair in pairs), strict=True)
    return evolve(design, settings=tuple(setting for block in by_block for setting in block))
