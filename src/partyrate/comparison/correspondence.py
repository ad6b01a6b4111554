"""Which levels of two ladders stand for each other: those of one name, those declared, or by share from the top."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import field, frozen

from partyrate.errors import NotFoundError, UsageError, listed
from partyrate.messages import message, text
from partyrate.model.entry import as_texts
from partyrate.numbers import Absent, LevelValue, Scale
from partyrate.serialization.values import plain_value

SAME: Final = "same levels"
DECLARED: Final = "declared"
SHARE: Final = "share from the top"
KINDS: Final = (SAME, DECLARED, SHARE)
"""How two ladders are compared."""

UP: Final = "up"
DOWN: Final = "down"
STAYS: Final = "stays"
GAINS: Final = "gains a level"
LOSES: Final = "loses its level"
OPEN: Final = "not comparable"
DIRECTIONS: Final = (UP, DOWN, GAINS, LOSES, STAYS, OPEN)
"""Where a unit moves. `not comparable`: the shares of the two levels overlap, so that neither is the better one."""

GAINS_SCORE: Final = "gains a score"
LOSES_SCORE: Final = "loses its score"
SCORE_DIRECTIONS: Final = (UP, DOWN, GAINS_SCORE, LOSES_SCORE, STAYS)
"""Where a unit moves by its score, where no ladder is compared."""

MOVES: Final = (UP, DOWN, GAINS, LOSES, GAINS_SCORE, LOSES_SCORE)
"""The directions that count as a move."""


def move_of_scores(old: Fraction | None, new: Fraction | None, *, falls: bool) -> str:
    """Return where a unit moves by its score; `falls` says that a smaller score is a better one.

    Example:
        >>> move_of_scores(Fraction(1), Fraction(2), falls=False), move_of_scores(None, Fraction(2), falls=False)
        ('up', 'gains a score')
    """
    if old == new:
        return STAYS
    if old is None or new is None:
        return GAINS_SCORE if old is None else LOSES_SCORE
    return UP if (new > old) is not falls else DOWN


@frozen
class Correspondence:
    """How the levels of two ladders are compared.

    Args:
        kind: `same levels`, `declared` or `share from the top`.
        base, other: The place of each level: whole numbers that grow with the level, equal where two levels stand for
            each other; by share, the shares of the units above the level and down to its end.
    """

    kind: str
    base: Mapping[str, Any] = field(repr=False)
    other: Mapping[str, Any] = field(repr=False)

    def move(self, old: LevelValue | Absent, new: LevelValue | Absent) -> tuple[str, int | None]:
        """Return where a unit moves, and by how many levels, where they can be counted."""
        if isinstance(old, Absent):
            return (STAYS if isinstance(new, Absent) else GAINS), None
        if isinstance(new, Absent):
            return LOSES, None
        first, second = self.base[old.name], self.other[new.name]
        if self.kind == SHARE:
            if first == second:
                return STAYS, None
            return (UP if second[1] <= first[0] else DOWN if second[0] >= first[1] else OPEN), None
        steps = second - first
        return (UP if steps > 0 else DOWN if steps < 0 else STAYS), steps

    def to_dict(self) -> dict[str, Any]:
        """Return the correspondence as plain data: every level with its place, or its shares."""
        return {
            "kind": self.kind,
            **{
                role: [{"level": level, "place": plain_value(place)} for level, place in places.items()]
                for role, places in (("base", self.base), ("other", self.other))
            },
        }


def correspondence(
    names: tuple[str, str],
    scales: tuple[Scale, Scale],
    declared: Mapping[str, Any] | None,
    found: tuple[Iterable[Any], Iterable[Any]],
) -> Correspondence:
    """Build the correspondence of two ladders.

    Args:
        names: The names of the two ratings.
        scales: Their levels.
        declared: For each level of the base the level of the other ladder that it stands for, or several.
        found: The levels of the compared units, in both ratings.

    Raises:
        NotFoundError: A declared level is none of the ladder.
        UsageError: A level is left out, or the levels cross.
    """
    base, other = scales[0].names, scales[1].names
    if declared is not None:
        return _declared(names, base, other, declared)
    if base == other:
        places = {name: place for place, name in enumerate(base)}
        return Correspondence(SAME, places, places)
    return Correspondence(SHARE, *(_shares(scale, levels) for scale, levels in zip(scales, found, strict=True)))


def _shares(scale: Scale, levels: Iterable[Any]) -> dict[str, tuple[Fraction, Fraction]]:
    """Return for each level the share of units above it, and that of units which have it or a better one."""
    counts = Counter(level.place for level in levels if isinstance(level, LevelValue))
    total = sum(counts.values()) or 1
    shares, above = {}, 0
    for place in reversed(range(len(scale.names))):
        shares[scale.names[place]] = (Fraction(above, total), Fraction(above + counts[place], total))
        above += counts[place]
    return shares


def _declared(
    names: tuple[str, str], base: Sequence[str], other: Sequence[str], declared: Mapping[str, Any]
) -> Correspondence:
    """Return the correspondence that was declared: levels that are joined, one way or the other, have one place."""
    pairs = [(str(old), str(new)) for old, several in declared.items() for new in as_texts(several)]
    _check_levels([(names[0], base, [old for old, _ in pairs]), (names[1], other, [new for _, new in pairs])])
    places: tuple[dict[str, int], dict[str, int]] = ({}, {})
    order = sorted((base.index(old), other.index(new)) for old, new in pairs)
    highest = [-1, -1]
    place = -1
    for old, new in order:
        if new < highest[1]:
            raise UsageError(*message("compare levels cross", old=base[old], new=other[new], higher=other[highest[1]]))
        if old != highest[0] and new != highest[1]:
            place += 1
        places[0][base[old]] = places[1][other[new]] = place
        highest = [old, new]
    return Correspondence(DECLARED, *places)


def _check_levels(sides: Sequence[tuple[str, Sequence[str], Sequence[str]]]) -> None:
    """Check for each rating that the levels declared are those of its ladder, and that none is left out."""
    for name, levels, declared in sides:
        for level in declared:
            if level not in levels:
                raise NotFoundError.of("level", level, levels[::-1], text("compare level of rating", rating=name))
    for name, levels, declared in sides:
        if lacking := [level for level in levels[::-1] if level not in declared]:
            raise UsageError(*message("compare level left out", rating=name, levels=listed(lacking)))
