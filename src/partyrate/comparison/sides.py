"""One of the ratings that are compared, whether an engine holds it or a record: keys, levels, scores, incentives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import field, frozen

from partyrate.engines.cell_reader import shown_nodes
from partyrate.errors import NotFoundError, UsageError, listed
from partyrate.messages import message, text, word
from partyrate.model import Indicator, Ladder, ordering
from partyrate.model.entry import LabelOf
from partyrate.model.identity import scheme_identity
from partyrate.model.value_words import recipient_labels
from partyrate.notes import Note
from partyrate.numbers import Absent, Cause, LevelValue, Scale
from partyrate.plan import Plan
from partyrate.plan.asked import check_has_values
from partyrate.rating.rating import Rating
from partyrate.rating.record import ColumnRecord, IncentiveRecord, RatingRecord, TableRecord
from partyrate.rating.recording import incentives_of

Key = tuple[Any, ...]
"""The parts of the key of a row, in the order of the key columns of the base."""


@frozen
class Standing:
    """The standing of one unit in a rating: its level, or why there is none, and the number by which it is ordered.

    Without a ladder that is compared, the level is None.
    """

    level: LevelValue | Absent | None
    score: Fraction | None = None


@frozen
class Side:
    """One rating that is compared.

    Args:
        name: What the call names it.
        scheme: The name, edition, title and fingerprints of its scheme.
        ladder: The ladder that is compared; None where its scheme has none, or a number is compared instead.
        scale: The levels of that ladder, from the lowest up.
        labels: The labels of levels by name and language.
        table: The table whose rows are compared.
        keys: The key columns of these rows.
        score: The number that is compared; None where none was named, and nothing says which one matters.
        is_descending: Whether a greater score is a better one.
        rows: The standing of every row, in the order of the rating.
        results: The kinds of all results of these rows, by name.
        incentives, notes: What the rating says.
        rating: The rating, or the record of one.
    """

    name: str
    scheme: Mapping[str, Any]
    ladder: str | None
    scale: Scale | None
    labels: Mapping[str, Mapping[str, str]] = field(repr=False)
    table: str
    keys: tuple[str, ...]
    score: str | None
    is_descending: bool
    rows: Mapping[Key, Standing] = field(repr=False)
    results: Mapping[str, str] = field(repr=False)
    incentives: tuple[IncentiveRecord, ...] = field(repr=False)
    notes: tuple[Note, ...] = field(repr=False)
    rating: Rating | RatingRecord = field(repr=False)

    @property
    def levels(self) -> tuple[str, ...]:
        """The names of the levels, best first."""
        return () if self.scale is None else self.scale.names[::-1]

    def label(self, level: str, lang: str) -> str:
        """Return what people call a level."""
        return self.labels.get(level, {}).get(lang, level)

    def state(self, state: str, lang: str) -> str:
        """Return what people call the cause for which rows have no level."""
        cause = self._causes.get(state)
        return state if cause is None else cause.text.in_language(lang)

    @cached_property
    def _causes(self) -> Mapping[str, Cause]:
        levels = {row.level for row in self.rows.values() if isinstance(row.level, Absent)}
        return {level.cause.words: level.cause for level in levels}

    def label_of(self, name: str) -> LabelOf | str:
        """Return what people call a value or a ladder; its name where only a record of the rating is there."""
        entries = self.rating.scheme.entries if isinstance(self.rating, Rating) else {}
        return LabelOf(entries[name]) if name in entries else name

    def falls(self, name: str) -> bool | None:
        """Whether a smaller number of that name is a better one; None where only a record of the rating is there."""
        if not isinstance(self.rating, Rating):
            return None
        return getattr(self.rating.scheme.entries.get(name), "direction", "higher") == "lower"

    def values(self, names: Sequence[str]) -> dict[Key, tuple[Any, ...]]:
        """Return the exact values of results of every row, by its key."""
        if isinstance(self.rating, Rating):
            rows = _fetched(self.rating, self.table, names)
            return {_key(row, self.keys): tuple(row[name] for name in names) for row in rows}
        table = self.rating.tables[self.table]
        return dict(zip(_keys_of(table, self.keys), zip(*(table.columns[each].values for each in names), strict=True),
                        strict=True))  # fmt: skip

    def recipient_labels(self, recipient: str) -> Mapping[str, str]:
        """Return the labels of a recipient of incentives; none where only a record of the rating is there."""
        return recipient_labels(self.rating.scheme, recipient) if isinstance(self.rating, Rating) else {}

    @property
    def title(self) -> str:
        """The name and the edition of the scheme."""
        return " ".join(filter(None, [self.scheme["name"], self.scheme["edition"]]))


def side_of(
    name: str, rating: Rating | RatingRecord, of: str | None, score: str | None, keys: Sequence[str] | None
) -> Side:
    """Read one of the ratings.

    Args:
        name: What the call names it.
        rating: The rating, or the record of one.
        of: The ladder, or the number that is compared instead of one; without it, the only ladder, or none where the
            scheme has none.
        score: The number by which units are ordered; without it, the one by which the ladder orders them first, and
            without a ladder the first one that the scheme names under `results`, or the only one.
        keys: The key columns of the base, whose order is taken; None for the base itself.

    Raises:
        NotFoundError: There is no such ladder or number.
        UsageError: There are several ladders and none is named, a score is no number of the rows, or the keys differ.
    """
    if isinstance(rating, Rating):
        return _of_rating(name, rating, of, score, keys)
    return _of_record(name, rating, of, score, keys)


@frozen
class _Known:
    """The names of a rating that can be compared: ladders and numbers by their table, and the kinds of all values.

    Entries with the labels of these are there where the rating is no record.
    """

    ladders: Mapping[str, str]
    numbers: Mapping[str, str]
    kinds: Mapping[str, str]
    units: str
    entries: Mapping[str, Any] = field(factory=dict)

    def labelled(self, names: Iterable[str]) -> dict[str, Any]:
        """Return names with their entries, or none."""
        return {name: self.entries.get(name) for name in names}

    def numbers_of(self, table: str) -> list[str]:
        """Return the numbers that the rows of a table have."""
        return [name for name, home in self.numbers.items() if home == table]


def _known_of_rating(rating: Rating) -> _Known:
    nodes = [node for node in rating.plan.nodes.values() if not node.instance]
    values = [node for node in nodes if node.kind in ("input", "formula", "group")]
    numbers = [node for node in values if node.value_range.kind == "number"]
    return _Known(
        {node.name: node.table for node in nodes if isinstance(node.entry, Ladder)},
        {node.name: node.table for node in numbers if rating.result.has(node.name)},
        {node.name: node.value_range.kind for node in values},
        rating.plan.root.name,
        {node.name: node.entry for node in nodes},
    )  # fmt: skip


def _known_of_record(record: RatingRecord) -> _Known:
    columns = [(table, column, held) for table, each in record.tables.items() for column, held in each.columns.items()]
    return _Known(
        {column: table for table, column, held in columns if _is_of_ladder(held, column)},
        {column: table for table, column, held in columns if held.kind == "number"},
        {column: held.kind for _, column, held in columns},
        min(record.tables, key=lambda each: len(record.tables[each].keys)),  # units have the fewest key columns
    )


def _asked(name: str, known: _Known, of: str | None, score: str | None) -> tuple[str | None, str, str | None]:
    """Return the ladder that is compared, the table of its rows or of the number, and the number that is named."""
    ladder = _chosen(name, of, known)
    if ladder is not None:
        table = known.ladders[ladder]
    else:
        table = known.units if of is None else known.numbers[of]
        score = _score_without_ladder(name, of, score)
    numbers = known.numbers_of(table)
    if score is not None and score not in numbers:
        why = text("compare score is a number", rating=name, table=table)
        raise NotFoundError.of("score", score, known.labelled(numbers), why)
    return ladder, table, score


def _of_rating(
    name: str, rating: Rating, of: str | None, score: str | None, keys: Sequence[str] | None
) -> Side:  # fmt: skip
    plan, result, known = rating.plan, rating.result, _known_of_rating(rating)
    for asked in (of, score):
        if asked is not None:
            check_has_values(plan.scheme, asked)
    ladder, table, score = _asked(name, known, of, score)
    results = {node.name: node.value_range.kind for node in shown_nodes(plan, table) if result.has(node.name)}
    score, is_descending = _ordered_by(rating, ladder, score, known.numbers_of(table), list(results))
    own = _same_keys(name, plan.full_key(table), keys)
    fetched = _fetched(rating, table, [each for each in (ladder, score) if each is not None])
    rows = {_key(row, own): _standing(ladder and row[ladder], score and row[score]) for row in fetched}
    scale, labels = _levels_of(plan, ladder)
    return Side(
        name, scheme_identity(rating.scheme), ladder, scale, labels, table, own, score, is_descending, rows, results,
        incentives_of(plan, result), rating.notes, rating,
    )  # fmt: skip


def _levels_of(plan: Plan, ladder: str | None) -> tuple[Scale | None, dict[str, Mapping[str, str]]]:
    """Return the levels of a ladder, and their labels by name; nothing without a ladder."""
    if ladder is None:
        return None, {}
    levels = plan.scheme.ladders[ladder].levels
    return plan.nodes[ladder].value_range.scale, {level.name: level.labels for level in levels}


def _fetched(rating: Rating, table: str, names: Sequence[str]) -> list[dict[str, Any]]:
    return rating.result.fetch(table, names) if table in rating.result.given else []


def _key(row: Mapping[str, Any], keys: Sequence[str]) -> Key:
    return tuple(row[key] for key in keys)


def _ordered_by(
    rating: Rating, ladder: str | None, score: str | None, numbers: Sequence[str], results: Sequence[str]
) -> tuple[str | None, bool]:
    """Return the number that is compared, and whether a greater one is better.

    Without one that is named, it is what orders the ladder first; without a ladder the first number that the scheme
    names under `results`, or the only number of the results.
    """
    if score is None and ladder is None:
        known = [each for each in results if each in numbers]
        named = [each for each in rating.scheme.results if each in known]
        score = next(iter(named), known[0] if len(known) == 1 else None)
    order_by = rating.scheme.ladders[ladder].order_by if ladder is not None else ()
    first, is_descending = ordering(order_by[0]) if order_by else ("", True)
    if score in (None, first):
        return (first if first in numbers else None), is_descending
    scored = rating.plan.nodes[score].entry
    return score, not isinstance(scored, Indicator) or scored.direction == "higher"


def _score_without_ladder(name: str, of: str | None, score: str | None) -> str | None:
    """Return the number that is compared where no ladder is.

    Raises:
        UsageError: Two numbers are named.
    """
    if of is not None and score not in (None, of):
        raise UsageError(*message("compare two numbers", rating=name, of=of, score=score))
    return score if of is None else of


def _of_record(
    name: str, record: RatingRecord, of: str | None, score: str | None, keys: Sequence[str] | None
) -> Side:  # fmt: skip
    ladder, home, score = _asked(name, _known_of_record(record), of, score)
    table = record.tables[home]
    own = _same_keys(name, tuple(table.keys), keys)
    held = None if ladder is None else table.columns[ladder]
    nothing = [None] * table.rows
    levels = nothing if held is None else held.values
    scores = nothing if score is None else table.columns[score].values
    return Side(
        name, record.scheme, ladder, None if held is None else held.scale, {} if held is None else held.levels, home,
        own, score, is_descending=True,  # of a record the greater number is the better one
        rows=dict(zip(_keys_of(table, own), map(_standing, levels, scores), strict=True)),
        results={column: each.kind for column, each in table.columns.items()},
        incentives=record.incentives, notes=record.notes, rating=record,
    )  # fmt: skip


def _keys_of(table: TableRecord, keys: Sequence[str]) -> Iterator[Key]:
    return zip(*(table.keys[each] for each in keys), strict=True)


def _is_of_ladder(held: ColumnRecord, name: str) -> bool:
    return held.kind == "level" and held.scale is not None and held.scale.ladder == name


def _standing(level: Any, score: Any) -> Standing:
    return Standing(level, score if isinstance(score, Fraction) else None)


def _chosen(name: str, of: str | None, known: _Known) -> str | None:
    """Return the ladder that is compared: the one named, or the only one; None where it is a number, or there is none.

    Raises:
        NotFoundError: The rating has nothing of the name.
        UsageError: There are several ladders and none is named, or the name is that of something else.
    """
    if of is None:
        if len(known.ladders) > 1:
            names = listed(known.ladders, 20)
            raise UsageError(*message("compare which ladder", rating=name, count=len(known.ladders), known=names))
        return next(iter(known.ladders), None)
    if of in known.ladders:
        return of
    if of in known.numbers:
        return None
    if of in known.kinds:
        raise UsageError(*message("compare other kind", rating=name, name=of, kind=word("kind", known.kinds[of])))
    both = known.labelled([*known.ladders, *known.numbers])
    raise NotFoundError.of("ladder or number", of, both, text("compare ladder of rating", rating=name))


def _same_keys(name: str, own: Sequence[str], keys: Sequence[str] | None) -> tuple[str, ...]:
    """Return the key columns in the order of the base's.

    Raises:
        UsageError: They are other ones.
    """
    if keys is None or set(own) == set(keys):
        return tuple(own if keys is None else keys)
    raise UsageError(*message("compare other keys", rating=name, own=listed(own), keys=listed(keys)))
