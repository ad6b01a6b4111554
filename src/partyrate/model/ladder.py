"""How a level is given: levels with conditions, quotas beside them, and gates that move or stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

from attrs import field, frozen
from attrs.validators import optional

from partyrate.errors import StructureError, listed
from partyrate.model.entry import Entry, ParameterName, as_scalar, as_texts, as_tuple, one_of
from partyrate.model.kinds import holding
from partyrate.numbers import Scale

BOUNDS = ("exactly", "at_most", "at_least", "about")
TIES = ("in", "out", "error")
ROUND = ("down", "up", "half_up", "largest_remainder")
CONFLICT = ("condition", "quota", "report")
OVERLAP = ("first", "report")
FREED = ("passes", "empty")


def _number(value: Any) -> Any:
    return None if value is None else as_scalar(value)


def _within(value: Iterable[str] | str | ParameterName) -> tuple[str, ...] | ParameterName:
    return value if isinstance(value, ParameterName) else as_texts(value)


@frozen(kw_only=True, field_transformer=holding)
class Level(Entry):
    """One rung of a ladder.

    Args:
        when: A rule; whoever fulfils it earns this level and every lower one. Without it everybody earns it.
        value: What the level counts as in arithmetic; by default its place from below, starting at 1.
    """

    when: str | None = None
    value: Fraction | None = field(default=None, converter=_number)


@frozen(kw_only=True, field_transformer=holding)
class Quota:
    """How many places a set of levels has in each cohort: one bound, and a rule for the number of places.

    The rule may use `rows` (rows of the cohort that are not excluded), `candidates` (those of them for which the
    ladder's `when` is true), parameters, lookups, and what is the same for a whole cohort.
    """

    levels: tuple[str, ...] = field(converter=as_texts)
    exactly: str | None = None
    at_most: str | None = None
    at_least: str | None = None
    about: str | None = None
    source: tuple[str, ...] = field(default=(), converter=as_texts)

    def __attrs_post_init__(self) -> None:
        given = [name for name in BOUNDS if getattr(self, name) is not None]
        if len(given) != 1:
            raise StructureError(
                f"the quota for {listed(self.levels)} has {' and '.join(given) if given else 'no bound'}",
                "a quota has just one bound",
                f"write one of: {listed(BOUNDS)}",
            )

    @property
    def bound(self) -> str:
        """Which of the four bounds it is."""
        return next(name for name in BOUNDS if getattr(self, name) is not None)

    @property
    def places(self) -> str:
        """The rule for the number of places."""
        return str(getattr(self, self.bound))


@frozen(kw_only=True, field_transformer=holding)
class Ladder(Entry):
    """A list of levels, best first, and how they are given: by conditions, by places, or by both.

    Args:
        table: The table whose rows get a level.
        levels: Best first.
        when: Where false, the row has no level (not applicable) and is no candidate.
        within: Columns that form the cohort; empty: all rows are one cohort.
        order_by: Names, or rules, with `asc` or `desc`, the first one first; later ones break ties.
        ties: What happens to rows that tie across the edge of the places: all `in`, all `out`, or `error`: rows whose
            level depends on it get none.
        round: How places are rounded: `down`, `up`, `half_up`, `largest_remainder`.
        remainder: The level that takes what the other places leave, or gives what they take too much.
        conflict: With too few candidates for `exactly` or `at_least`: `condition` leaves places empty, `quota` fills
            them with the nearest, `report` gives no level where the two differ.
        overlap: What several true conditions mean: `first` (the best one holds) or `report` (no level, and a note).
        stage: One of the scheme's stages.
        show: Whether it is a result, or a step on the way that stands in no table of results.
    """

    table: str | None = None
    levels: tuple[Level, ...] = field(converter=as_tuple)
    when: str | None = None
    within: tuple[str, ...] | ParameterName = field(default=(), converter=_within)
    order_by: tuple[str, ...] = field(default=(), converter=as_texts)
    quotas: tuple[Quota, ...] = field(default=(), converter=as_tuple)
    ties: str | ParameterName | None = field(default=None, validator=optional(one_of(*TIES)))
    round: str | ParameterName | None = field(default=None, validator=optional(one_of(*ROUND)))
    remainder: str | None = None
    conflict: str | ParameterName | None = field(default=None, validator=optional(one_of(*CONFLICT)))
    overlap: str | ParameterName = field(default="first", validator=one_of(*OVERLAP))
    stage: str | None = None
    show: bool = True

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the levels, best first."""
        return tuple(level.name for level in self.levels)

    @property
    def enforced(self) -> tuple[Quota, ...]:
        """The quotas that change who gets what: all but `about`."""
        return tuple(quota for quota in self.quotas if quota.bound != "about")

    def place(self, name: str) -> int:
        """Give the place of a level counted from below, starting at 0: a greater place is a better level."""
        return len(self.levels) - 1 - self.names.index(name)

    @property
    def scale(self) -> Scale:
        """The levels as values, from the lowest up; a level without a value counts as its place, from 1."""
        rising = tuple(reversed(self.levels))
        values = (Fraction(n) if level.value is None else level.value for n, level in enumerate(rising, start=1))
        return Scale(self.name, tuple(level.name for level in rising), tuple(values))


@frozen(kw_only=True, field_transformer=holding)
class Gate(Entry):
    """A declared effect that acts where its rule is true. It changes no score.

    Args:
        when: The rule.
        table: The table whose rows it looks at; by default that of the ladders it names.
        cap: Ladder and the best level still possible.
        fix: Ladder and the level given whatever was earned.
        exclude: Ladders whose cohorts the row leaves altogether.
        bars: Incentives the row does not get.
        takes_place: Whether a row with a fixed level uses one of that level's places.
        freed: What becomes of the place given up: `passes` to the next in order, or stays `empty`.
    """

    when: str
    table: str | None = None
    cap: Mapping[str, str] = field(factory=dict)
    fix: Mapping[str, str] = field(factory=dict)
    exclude: tuple[str, ...] = field(default=(), converter=as_texts)
    bars: tuple[str, ...] = field(default=(), converter=as_texts)
    takes_place: bool | ParameterName = False
    freed: str | ParameterName | None = field(default=None, validator=optional(one_of(*FREED)))
    stage: str | None = None

    def __attrs_post_init__(self) -> None:
        if not (self.cap or self.fix or self.exclude or self.bars):
            raise StructureError(
                f"gate {self.name!r} has no effect",
                "a gate caps or fixes a level, excludes from a ladder, or bars from incentives",
                "add cap, fix, exclude or bars",
            )

    @property
    def ladders(self) -> tuple[str, ...]:
        """Every ladder it touches."""
        return tuple(dict.fromkeys([*self.cap, *self.fix, *self.exclude]))


def ordering(key: str) -> tuple[str, bool]:
    """Split `"score desc"` into the rule, a name as a rule, and whether greater is better.

    Example:
        >>> ordering("score desc"), ordering("max(faults, 1) asc")
        (('score', True), ('max(faults, 1)', False))
    """
    words = key.split()
    if len(words) > 1 and words[-1] in ("asc", "desc") and words[0] not in ("asc", "desc"):
        return key.strip().removesuffix(words[-1]).rstrip(), words[-1] == "desc"
    named = [word for word in words if word.casefold() not in _DIRECTIONS]
    rule = " ".join(named).lstrip("+-") or "score"
    direction = next((_DIRECTIONS[word.casefold()] for word in words if word.casefold() in _DIRECTIONS), "desc")
    other = "asc" if direction == "desc" else "desc"
    says = {"desc": "greatest first", "asc": "smallest first"}
    raise StructureError(
        f"{key!r} does not say how to order",
        "a ranking needs a name and a direction",
        f"write '{rule} {direction}' ({says[direction]}) or '... {other}' ({says[other]})",
    )


_DIRECTIONS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("asc", "ascending", "up", "升序"), "asc"),
    **dict.fromkeys(("desc", "descending", "down", "降序"), "desc"),
}
"""What people write for a direction."""
