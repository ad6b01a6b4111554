"""The nearest value of one input of a unit that reaches a level, the others as they are.

Values are tried from the nearest one outwards, by the steps of the input, so that the first one that reaches the level
is the smallest change whatever the rules are, and no nearer value does. Values that the ladder cannot tell apart are
found together, and one of them is rated. Where the ladder may see more, the whole cohort is rated with many values
together. Where that would take too much work, or there are more values than may be tried, it is said.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import Any, Final

from attrs import frozen

from partyrate.counterfactuals.cells import InputCell, Place, as_cell, ends_of, values_of
from partyrate.counterfactuals.rater import Rater, Row
from partyrate.errors import SchemeError, SchemeFault
from partyrate.model import Indicator
from partyrate.numbers import LevelValue

MOST_TRIED: Final = 20_001
"""How many values of one input are tried: all of a range of 100 points with two decimals, in both directions."""

MOST_WORK: Final = 5_000_000
"""The bound of work for one question: about how many rows of a frame are computed, which takes some ten seconds."""

ANY_TEXT: Final = "any text"
NO_START: Final = "no value"
MANY_VALUES: Final = "values"
MUCH_WORK: Final = "work"
REASONS: Final = (ANY_TEXT, NO_START, MANY_VALUES, MUCH_WORK)
"""Why an input is not decided: its text can be anything; it is a day, and there is none to start from; it has more
values than may be tried; rating all of them takes more work than one question may."""

_FIRST: Final = 64
"""How many values are looked at in the first run; most changes are small ones."""

_FEW: Final = 8
"""So few values are rated one by one: a run over all of them takes longer to prepare."""


@frozen
class Change:
    """A single input whose change reaches the level.

    Args:
        cell: The input.
        before: Its value; None where it has none.
        after: The nearest value that reaches the level; one step less does not.
        level: The level that it reaches.
    """

    cell: InputCell
    before: Any
    after: Any
    level: str

    @property
    def name(self) -> str:
        """The input."""
        return self.cell.name


@frozen
class Undecided:
    """A single input of which not every value was tried, and none that was reaches the level.

    Args:
        cell: The input.
        reason: `any text`, `no value` (a day without one to start from), `values` or `work`.
        tried: How many values were tried, the nearest ones.
    """

    cell: InputCell
    reason: str
    tried: int

    @property
    def name(self) -> str:
        """The input."""
        return self.cell.name


class _TooMuchWorkError(Exception):
    """The next value takes more work than is left."""


class NearestSearch:
    """Looks for the nearest values of single inputs that reach a level.

    Args:
        prepared: The units.
        row: The row of the unit.
        below: Its rows of finer tables.
        ladder: The ladder.
        enough: The levels that are good enough.
        most: How many values of one input are tried.
        work: The bound of work for all inputs.
    """

    def __init__(
        self, prepared: Rater, row: Row, below: Mapping[str, list[Row]], ladder: str, enough: frozenset[str], *,
        most: int, work: int,
    ) -> None:  # fmt: skip
        self.prepared, self.row, self.below = prepared, row, below
        self.ladder, self.enough, self.most = ladder, enough, most
        self.work, self.share = work, 0

    @cached_property
    def _cost(self) -> int:
        """The work that rating the unit with one value takes."""
        return self.prepared.work_of(self.row)

    @cached_property
    def _versions(self) -> Any:
        from partyrate.counterfactuals.together import CohortVersions

        return CohortVersions(*self.prepared.cohort(self.row), self.ladder)

    def all(self, places: Sequence[Place]) -> Iterator[Change | Undecided | InputCell]:
        """Yield what is found of each input, in their order; the input itself where no value reaches the level.

        Each input may take an equal share of the work that those before it have left.
        """
        for number, place in enumerate(places):
            self.share = self.work // (len(places) - number)
            self.work -= self.share
            yield self.nearest(place)
            self.work += self.share

    def nearest(self, place: Place) -> Change | Undecided | InputCell:
        """Return what is found of one input."""
        values = values_of(place)
        if values is None:
            return Undecided(place.cell, NO_START if place.node.value_range.kind == "date" else ANY_TEXT, 0)
        if self._is_out_of_reach(place):
            return place.cell
        tried, source = 0, self._together if self._goes_together(place) else self._in_groups
        try:
            for value, level in source(place, islice(values, self.most)):
                tried += 1
                if level in self.enough:
                    return Change(place.cell, place.before, value, str(level))
        except _TooMuchWorkError:
            return Undecided(place.cell, MUCH_WORK, tried)
        if tried == self.most and next(values, None) is not None:
            return Undecided(place.cell, MANY_VALUES, tried)
        return place.cell

    def _spend(self, work: int) -> None:
        if work > self.share:
            raise _TooMuchWorkError
        self.share -= work

    # ----------------------------------------------------------------------------------------------- the whole cohort

    def _goes_together(self, place: Place) -> bool:
        """Whether the cohort is better rated with many values together than the unit with each of them alone."""
        entry = place.node.entry
        assert isinstance(entry, Indicator)
        if entry.kind == "flag" or (entry.kind == "choice" and len(entry.values) <= _FEW):
            return False
        if self.prepared.alike(self.ladder, place.node.name, (), self._version(place)) is not None:
            return False
        return bool(self._versions.covers(place) and self._versions.rows < self._cost)

    def _together(self, place: Place, values: Iterator[Any]) -> Iterator[tuple[Any, str | None]]:
        """Yield values with their levels, the cohort being rated with many of them together."""
        rows = self._versions.rows
        some = list(islice(values, self.share // rows))
        try:
            for value, level in zip(some, self._versions.levels(place, some), strict=True):
                self._spend(rows)
                yield value, level
        except (SchemeError, SchemeFault):  # refused before anything is rated: the input can only be a constant
            yield from self._in_groups(place, chain(some, values))
            return
        if next(values, None) is not None:
            raise _TooMuchWorkError

    # ------------------------------------------------------------------------------------------------ the unit alone

    def _in_groups(self, place: Place, values: Iterator[Any]) -> Iterator[tuple[Any, str | None]]:
        """Yield values with their levels; of those that the ladder cannot tell apart one is rated."""
        known: dict[Hashable, Any] = {}
        size = _FIRST
        while some := list(islice(values, size)):
            for value, view in zip(some, self._views(place, some), strict=True):
                if view not in known:
                    self._spend(self._cost)
                    known[view] = self._level(place, value)
                yield value, known[view]
            size *= 8

    def _is_out_of_reach(self, place: Place) -> bool:
        """Whether the ladder surely sees the same of every value of an input, and that does not reach the level."""
        ends = ends_of(place)
        if ends is None or not self.prepared.is_steady(self.ladder, place.node.name):
            return False
        views = self.prepared.alike(self.ladder, place.node.name, ends, self._version(place))
        return views is not None and views[0] == views[1] and self._level(place, ends[0]) not in self.enough

    def _version(self, place: Place) -> Callable[[Any], dict[str, Sequence[Row]]]:
        """Return what gives the rows of the unit with a value."""
        root = self.prepared.rating.plan.root.name

        def version(value: Any) -> dict[str, Sequence[Row]]:
            row, below = place.with_value(self.row, self.below, as_cell(value))
            return {root: [row], **below}

        return version

    def _views(self, place: Place, values: Sequence[Any]) -> Iterable[Hashable]:
        """Return what the ladder sees of the unit with each value; the values themselves where that is not known."""
        is_long = len(values) > 2
        views = self.prepared.alike(self.ladder, place.node.name, values, self._version(place)) if is_long else None
        return views if views is not None else [("value", value) for value in values]

    def _level(self, place: Place, value: Any) -> Any:
        row, below = place.with_value(self.row, self.below, as_cell(value))
        level = self.prepared.rate(row, tables=below)[self.ladder]
        return level.name if isinstance(level, LevelValue) else level
