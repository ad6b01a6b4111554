"""One of the ratings that are compared, whether an engine holds it or a record: keys, levels, scores, incentives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import field, frozen

from partyrate.errors import NotFoundError, UsageError, listed
from partyrate.messages import message, text
from partyrate.model import Indicator, Ladder, ordering
from partyrate.model.entry import LabelOf
from partyrate.model.identity import scheme_identity
from partyrate.model.value_words import recipient_labels
from partyrate.notes import Note
from partyrate.numbers import Absent, LevelValue, Scale
from partyrate.plan import Node
from partyrate.rating.rating import Rating
from partyrate.rating.record import ColumnRecord, IncentiveRecord, RatingRecord
from partyrate.rating.recording import incentives_of

Key = tuple[Any, ...]
"""The parts of the key of a row, in the order of the key columns of the base."""


@frozen
class Standing:
    """The standing of one unit in a rating: its level, or why there is none, and the number by which it is ordered."""

    level: LevelValue | Absent
    score: Fraction | None = None


@frozen
class Side:
    """One rating that is compared.

    Args:
        name: What the call names it.
        scheme: The name, edition, title and fingerprints of its scheme.
        ladder: The ladder that is compared.
        scale: The levels of that ladder, from the lowest up.
        labels: The labels of levels by name and language.
        keys: The key columns of the rows that the ladder rates.
        score: The number that is compared; None where none was named, and the ladder has no order.
        is_descending: Whether a greater score is a better one.
        rows: The standing of every row, in the order of the rating.
        incentives, notes: What the rating says.
        rating: The rating, or the record of one.
    """

    name: str
    scheme: Mapping[str, Any]
    ladder: str
    scale: Scale
    labels: Mapping[str, Mapping[str, str]] = field(repr=False)
    keys: tuple[str, ...]
    score: str | None
    is_descending: bool
    rows: Mapping[Key, Standing] = field(repr=False)
    incentives: tuple[IncentiveRecord, ...] = field(repr=False)
    notes: tuple[Note, ...] = field(repr=False)
    rating: Rating | RatingRecord = field(repr=False)

    @property
    def levels(self) -> tuple[str, ...]:
        """The names of the levels, best first."""
        return self.scale.names[::-1]

    def label(self, level: str, lang: str) -> str:
        """Return what people call a level."""
        return self.labels.get(level, {}).get(lang, level)

    def label_of(self, name: str) -> LabelOf | str:
        """Return what people call a value or a ladder; its name where only a record of the rating is there."""
        entries = self.rating.scheme.entries if isinstance(self.rating, Rating) else {}
        return LabelOf(entries[name]) if name in entries else name

    def recipient_labels(self, recipient: str) -> Mapping[str, str]:
        """Return the labels of a recipient of incentives; none where only a record of the rating is there."""
        return recipient_labels(self.rating.scheme, recipient) if isinstance(self.rating, Rating) else {}

    @property
    def title(self) -> str:
        """The name and the edition of the scheme."""
        return " ".join(filter(None, [self.scheme["name"], self.scheme["edition"]]))


def side_of(
    name: str, rating: Rating | RatingRecord, ladder: str | None, score: str | None, keys: Sequence[str] | None
) -> Side:
    """Read one of the ratings.

    Args:
        name: What the call names it.
        rating: The rating, or the record of one.
        ladder: The ladder; its only one where it has one.
        score: The number by which units are ordered; without it, the one by which the ladder orders them first.
        keys: The key columns of the base, whose order is taken; None for the base itself.

    Raises:
        NotFoundError: There is no such ladder or score.
        UsageError: There are several ladders and none is named, a score is no number of the rows, or the keys differ.
    """
    if isinstance(rating, Rating):
        return _of_rating(name, rating, ladder, score, keys)
    return _of_record(name, rating, ladder, score, keys)


def _of_rating(
    name: str, rating: Rating, ladder: str | None, score: str | None, keys: Sequence[str] | None
) -> Side:  # fmt: skip
    plan, result = rating.plan, rating.result
    known = [each for each, node in plan.nodes.items() if isinstance(node.entry, Ladder) and node.variant_of is None]
    ladder = _chosen(name, ladder, known)
    node = plan.nodes[ladder]
    entry, scale = node.entry, node.value_range.scale
    assert isinstance(entry, Ladder)
    assert scale is not None
    score, is_descending = _score_of(name, rating, node, score)
    own = _same_keys(name, plan.full_key(node.table), keys)
    wanted = [ladder] if score is None else [ladder, score]
    fetched = result.fetch(node.table, wanted) if node.table in result.given else []
    rows = {tuple(row[key] for key in own): _standing(row[ladder], score and row[score]) for row in fetched}
    labels = {level.name: level.labels for level in entry.levels}
    return Side(
        name, scheme_identity(rating.scheme), ladder, scale, labels, own, score, is_descending, rows,
        incentives_of(plan, result), rating.notes, rating,
    )  # fmt: skip


def _numbers(rating: Rating, table: str) -> list[str]:
    """Return the numbers that the rows of a table have."""
    return [
        each.name for each in rating.plan.nodes.values()
        if each.table == table and each.value_range.kind == "number" and each.kind in ("input", "formula", "group")
        and not each.instance and rating.result.has(each.name)
    ]  # fmt: skip


def _score_of(name: str, rating: Rating, ladder: Node, score: str | None) -> tuple[str | None, bool]:
    """Return the number that is compared, and whether a greater one is better."""
    entry: Any = ladder.entry
    first, is_descending = ordering(entry.order_by[0]) if entry.order_by else ("", True)
    numbers = _numbers(rating, ladder.table)
    if score is None:
        return (first if first in numbers else None), is_descending
    _check_score(name, score, numbers, ladder.table)
    if score == first:
        return score, is_descending
    scored = rating.plan.nodes[score].entry
    return score, not isinstance(scored, Indicator) or scored.direction == "higher"


def _check_score(name: str, score: str, numbers: Sequence[str], table: str) -> None:
    if score not in numbers:
        raise NotFoundError.of("score", score, numbers, text("compare score is a number", rating=name, table=table))


def _of_record(
    name: str, record: RatingRecord, ladder: str | None, score: str | None, keys: Sequence[str] | None
) -> Side:  # fmt: skip
    homes = {
        column: each
        for each, table in record.tables.items()
        for column, held in table.columns.items()
        if _is_of_ladder(held, column)
    }
    ladder = _chosen(name, ladder, list(homes))
    table = record.tables[homes[ladder]]
    if score is not None:
        numbers = [column for column, held in table.columns.items() if held.kind == "number"]
        _check_score(name, score, numbers, homes[ladder])
    own = _same_keys(name, tuple(table.keys), keys)
    columns = [table.columns[ladder].values, table.columns[score].values if score else [None] * table.rows]
    rows = {
        key: _standing(level, number)
        for key, level, number in zip(zip(*(table.keys[each] for each in own), strict=True), *columns, strict=True)
    }
    scale = table.columns[ladder].scale
    assert scale is not None
    return Side(
        name, record.scheme, ladder, scale, table.columns[ladder].levels, own, score,
        is_descending=True,  # of a record the greater number is the better one
        rows=rows, incentives=record.incentives, notes=record.notes, rating=record,
    )  # fmt: skip


def _is_of_ladder(held: ColumnRecord, name: str) -> bool:
    return held.kind == "level" and held.scale is not None and held.scale.ladder == name


def _standing(level: Any, score: Any) -> Standing:
    return Standing(level, score if isinstance(score, Fraction) else None)


def _chosen(name: str, ladder: str | None, known: Sequence[str]) -> str:
    """Return the ladder that is compared: the one named, or the only one."""
    if ladder is None:
        if len(known) == 1:
            return known[0]
        raise UsageError(*message("compare which ladder", rating=name, count=len(known), known=listed(known, 20)))
    if ladder not in known:
        raise NotFoundError.of("ladder", ladder, known, text("compare ladder of rating", rating=name))
    return ladder


def _same_keys(name: str, own: Sequence[str], keys: Sequence[str] | None) -> tuple[str, ...]:
    """Return the key columns in the order of the base's.

    Raises:
        UsageError: They are other ones.
    """
    if keys is None or set(own) == set(keys):
        return tuple(own if keys is None else keys)
    raise UsageError(*message("compare other keys", rating=name, own=listed(own), keys=listed(keys)))
