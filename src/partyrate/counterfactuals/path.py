"""The way to a level: for each single input of a unit, the smallest change that reaches it, the others as they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from attrs import field, frozen

from partyrate.counterfactuals.cells import InputCell, places_of
from partyrate.counterfactuals.nearest import REASONS, Change, NearestSearch, Undecided
from partyrate.counterfactuals.rater import Rater, answer_text, ladder_of
from partyrate.errors import NotFoundError, UsageError
from partyrate.errors.arguments import checked_name
from partyrate.explain.obstacles import Obstacle, obstacles
from partyrate.explain.phrases import Phrases
from partyrate.messages import LANGUAGES, Text, chosen_language, in_language, joined, message, text
from partyrate.model import Ladder
from partyrate.numbers import Absent
from partyrate.rating.rating import Rating
from partyrate.results.totals import refuse_columns
from partyrate.serialization.values import plain_value
from partyrate.storage.html import html_table

PATH_FORMAT: Final = "partyrate.path/1"
"""The format of the way to a level as plain data, with its version."""

COLUMNS: Final = ("table", "row", "input", "found", "value_from", "value_to", "level", "reason", "tried")
FOUND: Final = ("reaches", "does not reach", "not decided")

MOST_NAMED: Final = 12
"""How many inputs a line names."""


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
        undecided: The inputs of which not every value was tried, and none that was reaches it, each with the reason.
        obstacles: Where nothing reaches it, what stands in the way: gates, conditions, quotas, what is open.
        rating: The rating of all units.
    """

    key: tuple[Any, ...]
    ladder: str
    level: str
    now: str | None
    changes: tuple[Change, ...]
    no_way: tuple[InputCell, ...]
    undecided: tuple[Undecided, ...]
    obstacles: tuple[Obstacle, ...] = ()
    rating: Rating = field(kw_only=True, eq=False)

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
        `not decided`; `value_from` and `value_to` as text; and the `level` that is reached. `reason` and `tried` say
        why an input is not decided, and how many values were tried.
        """
        keys = self.rating.plan.root.key
        refuse_columns(keys, COLUMNS, "paths")
        own = dict(zip(keys, self.key, strict=True))
        speak = Phrases(self.rating.plan, "en")
        rows = []
        for each in self.changes:
            ends = (None if each.before is None else speak.show(each.before), speak.show(each.after))
            rows.append(_row(each.cell, FOUND[0], *ends, each.level))
        rows += [_row(cell, FOUND[1]) for cell in self.no_way]
        rows += [_row(each.cell, FOUND[2], reason=each.reason, tried=each.tried) for each in self.undecided]
        return [{**own, **row} for row in rows]

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
            "undecided": [
                {**_plain_cell(each.cell), "reason": each.reason, "tried": each.tried} for each in self.undecided
            ],
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
        if self.no_way:
            yield text("path no way", names=joined((cell.words(plan) for cell in self.no_way), MOST_NAMED))
        for reason in REASONS:
            cells = [each.cell for each in self.undecided if each.reason == reason]
            if cells:
                names = joined((cell.words(plan) for cell in cells), MOST_NAMED)
                yield text(f"path undecided {reason}", names=names)
        if self.obstacles:
            yield text("path obstacles")
        yield from (text("path obstacle", words=each.words) for each in self.obstacles)

    def __repr__(self) -> str:
        return self.text("en")

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
        for found, cells in ((FOUND[1], self.no_way), (FOUND[2], [each.cell for each in self.undecided])):
            words = text(f"path {found}").in_language(lang)
            lines += [[cell.words(self.rating.plan).in_language(lang), "", words, ""] for cell in cells]
        return html_table(titles, lines, in_language(head, lang))


def _row(
    cell: InputCell, found: str, before: str | None = None, after: str | None = None, level: str | None = None, *,
    reason: str | None = None, tried: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    row = " / ".join(map(str, cell.key)) or None
    return dict(zip(COLUMNS, (cell.table, row, cell.name, found, before, after, level, reason, tried), strict=True))


def _plain_cell(cell: InputCell) -> dict[str, Any]:
    return {"table": cell.table, "key": list(map(plain_value, cell.key)), "name": cell.name}


def _enough(ladder: Ladder, level: str) -> frozenset[str]:
    """Return a level and those above it."""
    return frozenset(ladder.names[: ladder.names.index(level) + 1])


def path_to(prepared: Rater, unit: Any, level: str, of: str | None, most: int, work: int) -> PathTo:
    """Find what would bring a unit to a level; `Prepared.path_to` says what the arguments are."""
    for limit, value in (("path most", most), ("path work", work)):
        if type(value) is not int or value < 1:
            raise UsageError(*message(limit, value=value))
    plan = prepared.rating.plan
    ladder = ladder_of(plan, of)
    levels = plan.scheme.ladders[ladder].levels_by_name
    if checked_name(level, "level") not in levels:
        raise NotFoundError.of("level", str(level), levels, text("levels are those of the ladder"))
    row, below = prepared.rows_of(unit)
    enough = _enough(plan.scheme.ladders[ladder], level)
    now = prepared.rate(row, tables=below)[ladder]
    places = () if now in enough else tuple(places_of(plan, ladder, row, below))
    found = [*NearestSearch(prepared, row, below, ladder, enough, most=most, work=work).all(places)]
    changes = tuple(each for each in found if isinstance(each, Change))
    key = {column: row[column] for column in plan.root.key}
    in_the_way = () if changes or now in enough else tuple(_obstacles(prepared.rating, key, ladder, enough))
    return PathTo(
        tuple(key.values()), ladder, level, now, changes, tuple(each for each in found if isinstance(each, InputCell)),
        tuple(each for each in found if isinstance(each, Undecided)), in_the_way, rating=prepared.given,
    )  # fmt: skip


def _obstacles(rating: Rating, key: Mapping[str, Any], ladder: str, enough: frozenset[str]) -> Iterator[Obstacle]:
    """Yield what the explanation of the level says of gates, conditions, places and what is unpublished."""
    english, chinese = (rating.explain(unit=key, of=ladder, lang=lang) for lang in ("en", "zh"))
    yield from obstacles(english, chinese, rating.scheme.ladders[ladder], enough)
    lacking = rating.undetermined.get(ladder, ())
    if isinstance(english.value, Absent) and lacking:
        yield Obstacle("unpublished", {"names": tuple(lacking)}, text("path unpublished", names=joined(lacking)))
