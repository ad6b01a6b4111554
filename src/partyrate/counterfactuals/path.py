"""The way to a level: for each single input of a unit, the smallest change that reaches it, the others as they are.

Values are tried from the nearest one outwards, by the steps of the input, so that the first one that reaches the level
is the smallest change whatever the rules are, and no nearer value does. Values that the ladder cannot tell apart are
found together, and one of them is rated. Where an input has more values than may be tried, that is said.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

from attrs import field, frozen

from partyrate.counterfactuals.cells import InputCell, Place, as_cell, ends_of, places_of, values_of
from partyrate.counterfactuals.rater import Rater, Row, answer_text, ladder_of
from partyrate.errors import NotFoundError, UsageError
from partyrate.explain.obstacles import Obstacle, obstacles
from partyrate.explain.phrases import Phrases
from partyrate.messages import LANGUAGES, Text, chosen_language, in_language, joined, message, text
from partyrate.model import Ladder
from partyrate.numbers import Absent, LevelValue
from partyrate.rating.rating import Rating
from partyrate.results.totals import refuse_columns
from partyrate.serialization.values import plain_value
from partyrate.storage.html import html_table

PATH_FORMAT: Final = "partyrate.path/1"
"""The format of the way to a level as plain data, with its version."""

MOST_TRIED: Final = 20_001
"""How many values of one input are tried: all of a range of 100 points with two decimals, in both directions."""

COLUMNS: Final = ("table", "row", "input", "found", "value_from", "value_to", "level")
FOUND: Final = ("reaches", "does not reach", "not decided")

_FIRST: Final = 64
"""How many values are looked at in the first run; most changes are small ones."""


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
class PathTo:
    """The single changes that bring a unit to a level.

    Args:
        key: The key of the unit.
        ladder: The ladder.
        level: The level that is asked for.
        now: The level of the unit; None where it has none.
        changes: The single inputs that reach it, each by its smallest change.
        no_way: The inputs of which no value reaches it, the others as they are.
        undecided: The inputs of which not every value was tried, and none that was reaches it.
        obstacles: Where nothing reaches it, what stands in the way: gates, conditions, quotas, what is open.
        rating: The rating of all units.
    """

    key: tuple[Any, ...]
    ladder: str
    level: str
    now: str | None
    changes: tuple[Change, ...]
    no_way: tuple[InputCell, ...]
    undecided: tuple[InputCell, ...]
    obstacles: tuple[Obstacle, ...] = ()
    rating: Rating = field(kw_only=True, repr=False, eq=False)

    @property
    def is_reached(self) -> bool:
        """Whether the unit has the level, or a better one, already."""
        return self.now in _enough(self._ladder, self.level)

    @property
    def _ladder(self) -> Ladder:
        return self.rating.plan.scheme.ladders[self.ladder]

    def rows(self) -> list[dict[str, Any]]:
        """Return a dict for each input: the key of the unit, and what was found.

        `table`, `row` (the key below the unit, as text) and `input`; `found` is `reaches`, `does not reach` or
        `not decided`; `value_from` and `value_to` as text; and the `level` that is reached.
        """
        keys = self.rating.plan.root.key
        refuse_columns(keys, COLUMNS, "paths")
        own = dict(zip(keys, self.key, strict=True))
        speak = Phrases(self.rating.plan, "en")
        rows = []
        for each in self.changes:
            ends = (None if each.before is None else speak.show(each.before), speak.show(each.after))
            reached = dict(zip(COLUMNS[4:], (*ends, each.level), strict=True))
            rows.append({**own, **_cell_row(each.cell, FOUND[0]), **reached})
        for cells, found in ((self.no_way, FOUND[1]), (self.undecided, FOUND[2])):
            rows += [{**own, **_cell_row(cell, found), **dict.fromkeys(COLUMNS[4:])} for cell in cells]
        return rows

    def frame(self) -> Any:
        """Return the rows in the kind of table that was rated."""
        return self.rating.frame(self.rows())

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON, of the format `partyrate.path/1`; values are exact."""
        changes = [
            {
                **_plain_cell(each.cell),
                "before": None if each.before is None else plain_value(each.before),
                "after": plain_value(each.after),
                "level": each.level,
            }
            for each in self.changes
        ]
        obstacles = [
            {"kind": each.kind, "data": plain_value(each.data), "text": {lang: each.text(lang) for lang in LANGUAGES}}
            for each in self.obstacles
        ]
        return {
            "format": PATH_FORMAT,
            "key": list(map(plain_value, self.key)),
            "ladder": self.ladder,
            "level": self.level,
            "now": self.now,
            "changes": changes,
            "no_way": list(map(_plain_cell, self.no_way)),
            "undecided": list(map(_plain_cell, self.undecided)),
            "obstacles": obstacles,
        }

    def text(self, lang: str | None = None) -> str:
        """Return it in a language, a line for each input.

        Raises:
            UsageError: It is another language.
        """
        return answer_text(self.rating.plan, self._lines, lang)

    def _lines(self, speak: Phrases) -> Iterator[Text]:
        plan = self.rating.plan

        def level(name: str | None) -> Any:
            return text("no level") if name is None else speak.levels(self._ladder, [name])

        yield text(
            "path head", unit=" / ".join(map(str, self.key)), ladder=speak.label(self._ladder), now=level(self.now),
            level=level(self.level),
        )  # fmt: skip
        if self.is_reached:
            yield text("path reached")
        for each in self.changes:
            before = text("no value") if each.before is None else speak.show(each.before)
            yield text(
                "path line", name=each.cell.words(plan), before=before, after=speak.show(each.after),
                level=level(each.level),
            )  # fmt: skip
        for key, cells in (("path no way", self.no_way), ("path undecided", self.undecided)):
            if cells:
                yield text(key, names=joined((cell.words(plan) for cell in cells), 12))
        if self.obstacles:
            yield text("path obstacles")
        yield from (text("path obstacle", words=each.words) for each in self.obstacles)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        lang = chosen_language()
        speak = Phrases(self.rating.plan, lang)
        head, *_ = self._lines(speak)
        titles = [text(f"path column {name}").in_language(lang) for name in ("input", "from", "to", "level")]
        lines = [
            [
                each.cell.words(self.rating.plan).in_language(lang),
                "" if each.before is None else speak.show(each.before), speak.show(each.after),
                speak.levels(self._ladder, [each.level]),
            ]
            for each in self.changes
        ]  # fmt: skip
        for found, cells in ((FOUND[1], self.no_way), (FOUND[2], self.undecided)):
            words = text(f"path {found}").in_language(lang)
            lines += [[cell.words(self.rating.plan).in_language(lang), "", words, ""] for cell in cells]
        return html_table(titles, lines, in_language(head, lang))


def _cell_row(cell: InputCell, found: str) -> dict[str, Any]:
    return dict(zip(COLUMNS, (cell.table, " / ".join(map(str, cell.key)) or None, cell.name, found), strict=False))


def _plain_cell(cell: InputCell) -> dict[str, Any]:
    return {"table": cell.table, "key": list(map(plain_value, cell.key)), "name": cell.name}


def _enough(ladder: Ladder, level: str) -> frozenset[str]:
    """Return a level and those above it."""
    return frozenset(ladder.names[: ladder.names.index(level) + 1])


def path_to(prepared: Rater, unit: Any, level: str, of: str | None, most: int) -> PathTo:
    """Find what would bring a unit to a level; `Prepared.path_to` says what the arguments are."""
    if type(most) is not int or most < 1:
        raise UsageError(*message("path most", value=most))
    plan = prepared.rating.plan
    ladder = ladder_of(plan, of)
    levels = plan.scheme.ladders[ladder].names
    if level not in levels:
        raise NotFoundError.of("level", str(level), levels, text("levels are those of the ladder"))
    row, below = prepared.rows_of(unit)
    enough = _enough(plan.scheme.ladders[ladder], level)
    now = prepared.rate(row, tables=below)[ladder]
    search = _Search(prepared, row, below, ladder, enough, most)
    changes: list[Change] = []
    no_way: list[InputCell] = []
    undecided: list[InputCell] = []
    for place in () if now in enough else places_of(plan, ladder, row, below):
        found, is_decided = search.nearest(place)
        if found is not None:
            changes.append(found)
        else:
            (no_way if is_decided else undecided).append(place.cell)
    key = {column: row[column] for column in plan.root.key}
    in_the_way = () if changes or now in enough else tuple(_obstacles(prepared.rating, key, ladder, enough))
    return PathTo(
        tuple(key.values()), ladder, level, now, tuple(changes), tuple(no_way), tuple(undecided), in_the_way,
        rating=prepared.given,
    )  # fmt: skip


def _obstacles(rating: Rating, key: Mapping[str, Any], ladder: str, enough: frozenset[str]) -> Iterator[Obstacle]:
    """Yield what the explanation of the level says of gates, conditions, places and what is unpublished."""
    english, chinese = (rating.explain(unit=key, of=ladder, lang=lang) for lang in ("en", "zh"))
    yield from obstacles(english, chinese, rating.scheme.ladders[ladder], enough)
    lacking = rating.undetermined.get(ladder, ())
    if isinstance(english.value, Absent) and lacking:
        yield Obstacle("unpublished", {"names": tuple(lacking)}, text("path unpublished", names=joined(lacking)))


class _Search:
    """Looks for the nearest value of one input that reaches a level."""

    def __init__(
        self, prepared: Rater, row: Row, below: Mapping[str, list[Row]], ladder: str, enough: frozenset[str], most: int
    ) -> None:
        self.prepared, self.row, self.below = prepared, row, below
        self.ladder, self.enough, self.most = ladder, enough, most

    def nearest(self, place: Place) -> tuple[Change | None, bool]:
        """Return the smallest change that reaches the level, if there is one; and whether all values were tried."""
        values = values_of(place)
        if values is None:
            return None, False
        if self._is_out_of_reach(place):
            return None, True
        known: dict[Hashable, Any] = {}
        tried, size = 0, _FIRST
        while some := list(islice(values, min(size, self.most - tried))):
            for value, view in zip(some, self._views(place, some), strict=True):
                if view not in known:
                    known[view] = self._level(place, value)
                if known[view] in self.enough:
                    return Change(place.cell, place.before, value, str(known[view])), True
            tried, size = tried + len(some), size * 8
        return None, tried < self.most or next(values, None) is None

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

    def _views(self, place: Place, values: Sequence[Any]) -> list[Hashable]:
        """Return what the ladder sees of the unit with each value; the values themselves where that is not known."""
        is_long = len(values) > 2
        name = place.node.name
        views = self.prepared.alike(self.ladder, name, values, self._version(place)) if is_long else None
        if views is not None:
            return views
        return [("value", value) for value in values]

    def _level(self, place: Place, value: Any) -> Any:
        row, below = place.with_value(self.row, self.below, as_cell(value))
        level = self.prepared.rate(row, tables=below)[self.ladder]
        return level.name if isinstance(level, LevelValue) else level
