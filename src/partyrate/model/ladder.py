"""Ladders of levels, the quotas that limit them, and the gates that override them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any, Final

from attrs import field, frozen
from attrs.validators import optional

from partyrate.errors import StructureError, listed
from partyrate.messages import joined_with, message, text
from partyrate.model.decision import bracketed
from partyrate.model.entry import Entry, ParameterName, as_names, as_scalar, as_tuple, one_of
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
    return value if isinstance(value, ParameterName) else as_names(value)


@frozen(kw_only=True, field_transformer=holding)
class Level(Entry):
    """One level of a ladder.

    Args:
        when: A rule; a row that fulfils it earns this level and every lower one. Without it every row earns it.
        value: The number that the level counts as in arithmetic; by default its position from the lowest, which is 1.
    """

    when: str | None = None
    value: Fraction | None = field(default=None, converter=_number)


@frozen(kw_only=True, field_transformer=holding)
class Quota:
    """A limit on the rows of each cohort that have one of a set of levels: one bound, and a rule for their number.

    The rule may use `rows` (the rows of the cohort that are not excluded), `candidates` (those of them for which the
    ladder's `when` is true), parameters, lookups, and values that are the same for a whole cohort.

    Args:
        levels: The levels that are counted together.
        exactly: A rule for the number of rows that have one of them, no more and no fewer.
        at_most: A rule for the greatest number.
        at_least: A rule for the smallest number.
        about: A rule for a number that guides and binds nobody: it is reported, and changes no level.
        round: How this number is rounded, where it is not as the ladder's `round` says: one of the same words.
        source: Names of the `Source` entries that state it.

    Raises:
        StructureError: It has no bound, or several.
    """

    levels: tuple[str, ...] = field(converter=as_names)
    exactly: str | None = None
    at_most: str | None = None
    at_least: str | None = None
    about: str | None = None
    round: str | ParameterName | None = field(default=None, validator=optional(one_of(*ROUND)))
    source: tuple[str, ...] = field(default=(), converter=as_names)

    def __attrs_post_init__(self) -> None:
        bounds = [name for name in BOUNDS if getattr(self, name) is not None]
        if len(bounds) != 1:
            key = "quota with several bounds" if bounds else "quota without a bound"
            words = {"levels": listed(self.levels), "bounds": joined_with("and", bounds), "known": listed(BOUNDS)}
            raise StructureError(*message(key, **words))

    @property
    def bound(self) -> str:
        """The bound of the quota: one of `BOUNDS`."""
        return next(name for name in BOUNDS if getattr(self, name) is not None)

    @property
    def places(self) -> str:
        """The rule for the number of places."""
        return str(getattr(self, self.bound))


@frozen(kw_only=True, field_transformer=holding)
class Ladder(Entry):
    """A list of levels, best first, and how rows get them: by conditions, by quotas, or by both.

    Args:
        table: The table whose rows get a level. May be left out where the scheme has one table without parent.
        levels: The levels, best first.
        from_: A name or a rule that gives the level that a row earns, in place of conditions: a decision, a choice or a
            level of another ladder, whose values are called as the levels are.
        when: A rule; where it is false, the row has no level (not applicable) and is no candidate.
        within: Columns that form the cohorts; empty: all rows are one cohort.
        order_by: Names, or rules, with `asc` or `desc`, the first one first; later ones break ties.
        ties: What happens to rows that tie across the edge of the places: all are `in`, all are `out`, or `error`: rows
            whose level depends on it get none.
        round: How numbers of places are rounded, unless a quota says so itself: `down`, `up`, `half_up` or
            `largest_remainder`.
        remainder: The level that takes the places that the others leave, or gives up those that they take in excess.
        conflict: What holds with too few candidates for `exactly` or `at_least`: `condition` leaves places empty,
            `quota` fills them with the next in order, `report` gives no level where the two differ.
        overlap: What several true conditions mean: `first` (the best level holds) or `report` (no level, and a note).
        stage: One of the scheme's stages.
        show: Whether it is a result. A ladder that is not shown is an intermediate step, in no table of results.

    Raises:
        StructureError: A choice is none of its words, or a level has a condition although `from` gives it.
    """

    table: str | None = None
    levels: tuple[Level, ...] = field(converter=as_tuple)
    from_: str | None = field(default=None, alias="from_")
    when: str | None = None
    within: tuple[str, ...] | ParameterName = field(default=(), converter=_within)
    order_by: tuple[str, ...] = field(default=(), converter=as_names)
    quotas: tuple[Quota, ...] = field(default=(), converter=as_tuple)
    ties: str | ParameterName | None = field(default=None, validator=optional(one_of(*TIES)))
    round: str | ParameterName | None = field(default=None, validator=optional(one_of(*ROUND)))
    remainder: str | ParameterName | None = None
    conflict: str | ParameterName | None = field(default=None, validator=optional(one_of(*CONFLICT)))
    overlap: str | ParameterName = field(default="first", validator=one_of(*OVERLAP))
    stage: str | None = None
    show: bool = True

    def __attrs_post_init__(self) -> None:
        for number, level in enumerate(self.levels) if self.from_ is not None else ():
            if level.when is not None:
                path = ("ladder", self.name, "levels", number, "when")
                raise StructureError(*message("level with two conditions", name=self.name, level=level.name), path=path)

    @property
    def conditions(self) -> tuple[str | None, ...]:
        """The condition of each level, best first; None where everybody earns it."""
        if self.from_ is None:
            return tuple(level.when for level in self.levels)
        return tuple(f"{bracketed(self.from_)} == {level.name!r}" for level in self.levels)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the levels, best first."""
        return tuple(level.name for level in self.levels)

    @property
    def levels_by_name(self) -> dict[str, Level]:
        """The levels by their names, best first."""
        return {level.name: level for level in self.levels}

    @property
    def enforced(self) -> tuple[Quota, ...]:
        """The quotas that can change a level: all but `about`."""
        return tuple(quota for quota in self.quotas if quota.bound != "about")

    def place(self, name: str) -> int:
        """Return the position of a level, from 0 for the lowest: a greater position is a better level."""
        return len(self.levels) - 1 - self.names.index(name)

    @property
    def scale(self) -> Scale:
        """The levels as values, from the lowest up; a level without a value counts as its position, from 1."""
        rising = tuple(reversed(self.levels))
        values = (Fraction(n) if level.value is None else level.value for n, level in enumerate(rising, start=1))
        return Scale(self.name, tuple(level.name for level in rising), tuple(values))


@frozen(kw_only=True, field_transformer=holding)
class Gate(Entry):
    """A veto or a limit on levels and incentives, for the rows where its rule is true. It changes no score.

    Args:
        when: The rule.
        table: The table of the rows; by default that of the ladders it names.
        cap: The best level still possible, by ladder.
        fix: The level that the row has whatever it earned, by ladder.
        exclude: Ladders whose cohorts the row leaves altogether.
        bars: Incentives that the row does not get.
        takes_place: Whether a row with a fixed level uses one of that level's places.
        freed: Whether the place that is given up `passes` to the next in order or stays `empty`.
        stage: One of the scheme's stages.

    Raises:
        StructureError: It has no effect.
    """

    when: str
    table: str | None = None
    cap: Mapping[str, str | ParameterName] = field(factory=dict)
    fix: Mapping[str, str | ParameterName] = field(factory=dict)
    exclude: tuple[str, ...] = field(default=(), converter=as_names)
    bars: tuple[str, ...] = field(default=(), converter=as_names)
    takes_place: bool | ParameterName = False
    freed: str | ParameterName | None = field(default=None, validator=optional(one_of(*FREED)))
    stage: str | None = None

    def __attrs_post_init__(self) -> None:
        if not (self.cap or self.fix or self.exclude or self.bars):
            raise StructureError(*message("gate without effect", name=self.name))

    @property
    def ladders(self) -> tuple[str, ...]:
        """The ladders it has an effect on."""
        return tuple(dict.fromkeys([*self.cap, *self.fix, *self.exclude]))

    def levels_on(self, ladder: str) -> dict[str, str | ParameterName]:
        """Return the levels at which it caps and fixes on a ladder, by `cap` and `fix`."""
        return {key: each[ladder] for key, each in (("cap", self.cap), ("fix", self.fix)) if ladder in each}


def ordering(key: str) -> tuple[str, bool]:
    """Split `"score desc"` into its rule and whether the greatest value comes first.

    Raises:
        StructureError: It does not end with a direction.

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
    raise StructureError(
        *message(
            "order without a direction",
            key=key, rule=rule, direction=direction, says=text(f"order {direction}"),
            other=other, says_other=text(f"order {other}"),
        )
    )  # fmt: skip


_DIRECTIONS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("asc", "ascending", "up", "升序", "从低到高", "从小到大", "由低到高", "由小到大"), "asc"),
    **dict.fromkeys(("desc", "descending", "down", "降序", "从高到低", "从大到小", "由高到低", "由大到小"), "desc"),
}
"""The words that people write for a direction, with the word of the language."""
