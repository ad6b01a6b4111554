"""The base and one other rating: transitions between levels, moves, agreement of orders, notes that appear or go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import define, field

from partyrate.comparison.agreement import dense, kendall, spearman
from partyrate.comparison.correspondence import DIRECTIONS, MOVES, SCORE_DIRECTIONS, Correspondence, move_of_scores
from partyrate.comparison.sides import Key, Side, Standing
from partyrate.errors.arguments import checked_flag
from partyrate.notes import Note
from partyrate.numbers import Absent, LevelValue
from partyrate.results.totals import rank as in_order
from partyrate.text.normalization import natural_order


@define(eq=False, slots=False)
class Pair:
    """The base and one other rating.

    Args:
        base, other: The two ratings.
        correspondence: Which levels of their ladders stand for each other; None where one of them has no ladder.
        common: The keys of the units that are compared, in the order of the base.
        within: Columns of the key that form the groups in which units are ranked.
    """

    base: Side
    other: Side
    correspondence: Correspondence | None
    common: Sequence[Key] = field(repr=False)
    within: Sequence[str] = ()

    @cached_property
    def standings(self) -> list[tuple[Standing, Standing]]:
        """The standings of each unit in both ratings."""
        return [(self.base.rows[key], self.other.rows[key]) for key in self.common]

    @cached_property
    def directions(self) -> list[tuple[str, int | None]]:
        """Where each unit moves, by its level or else by its score; and by how many levels."""
        if self.correspondence is None:
            falls = not self.other.is_descending
            return [(move_of_scores(old.score, new.score, falls=falls), None) for old, new in self.standings]
        return [self.correspondence.move(*_levels(*both)) for both in self.standings]

    @property
    def has_scores(self) -> bool:
        """Whether a number is compared in both ratings."""
        return self.base.score is not None and self.other.score is not None

    def counts(self) -> dict[str, int]:
        """Count the units by where they move; nothing where there is neither a ladder nor a score to move by."""
        return self._counted(direction for direction, _ in self.directions)

    def counts_by_group(self) -> dict[Key, dict[str, int]]:
        """Count the units of each group by where they move, the groups in their order; none where nothing forms any."""
        columns = [self.base.keys.index(name) for name in self.within]
        groups: dict[Key, list[str]] = {}
        for key, (direction, _) in zip(self.common, self.directions, strict=True):
            groups.setdefault(tuple(key[column] for column in columns), []).append(direction)
        if not columns or not self.counts():
            return {}
        ordered = sorted(groups, key=lambda group: tuple(natural_order(str(part)) for part in group))
        return {group: self._counted(groups[group]) for group in ordered}

    def _counted(self, directions: Iterable[str]) -> dict[str, int]:
        if self.correspondence is None and not self.has_scores:
            return {}
        found = Counter[str](directions)
        return {each: found[each] for each in (SCORE_DIRECTIONS if self.correspondence is None else DIRECTIONS)}

    def transitions(self) -> list[dict[str, Any]]:
        """Return the transition matrix: a row for each level of the base and each of the other rating, best first.

        There is none where one of the ratings has no ladder.
        """
        if self.correspondence is None:
            return []
        cells = Counter((level_or_state(old.level), level_or_state(new.level)) for old, new in self.standings)
        sides = self.base, self.other
        heads = [
            [*((level, None) for level in side.levels), *dict.fromkeys(
                each for each in sorted({cell[at] for cell in cells}, key=str) if each[0] is None
            )]
            for at, side in enumerate(sides)
        ]  # fmt: skip
        totals = Counter(level_or_state(old.level) for old, _ in self.standings)
        return [
            {
                "level_from": old[0], "state_from": old[1], "level_to": new[0], "state_to": new[1],
                "count": cells[old, new], "share": Fraction(cells[old, new], totals[old]) if totals[old] else None,
            }
            for old in heads[0] for new in heads[1]
        ]  # fmt: skip

    @cached_property
    def ranks(self) -> tuple[list[int | None], list[int | None]]:
        """The rank of each unit in both ratings among the units that are compared: 1 is the best, equal ones share."""
        places = [self.base.keys.index(name) for name in self.within]
        groups: dict[Key, list[int]] = {}
        for at, key in enumerate(self.common):
            groups.setdefault(tuple(key[place] for place in places), []).append(at)
        found: tuple[list[int | None], list[int | None]] = ([None] * len(self.common), [None] * len(self.common))
        for role, side in enumerate((self.base, self.other)):
            for members in groups.values():
                scores = {at: each for at in members if (each := self.standings[at][role].score) is not None}
                order = sorted(scores, key=scores.__getitem__, reverse=side.is_descending)
                for before, at in enumerate(order):
                    is_tied = before and scores[order[before - 1]] == scores[at]
                    found[role][at] = found[role][order[before - 1]] if is_tied else before + 1
        return found

    def moves(self, *, stays: bool = False) -> list[tuple[Key, dict[str, Any]]]:
        """Return the keys of units that move, and how, in the order of the base; with those that stay, if asked."""
        shows_all = checked_flag(stays, "stays")
        places = [at for at, (direction, _) in enumerate(self.directions) if shows_all or direction in MOVES]
        return [(self.common[at], self.move(at)) for at in places]

    def move(self, at: int) -> dict[str, Any]:
        """Return how the unit at a place moves."""
        (old, new), (direction, steps) = self.standings[at], self.directions[at]
        ranks = self.ranks[0][at], self.ranks[1][at]
        change = None if old.score is None or new.score is None else new.score - old.score
        climbed = None if ranks[0] is None or ranks[1] is None else ranks[0] - ranks[1]
        (level_from, state_from), (level_to, state_to) = level_or_state(old.level), level_or_state(new.level)
        return {
            "level_from": level_from, "state_from": state_from, "level_to": level_to, "state_to": state_to,
            "direction": direction, "steps": steps,
            "score_from": old.score, "score_to": new.score, "score_change": change,
            "rank_from": ranks[0], "rank_to": ranks[1], "rank_change": climbed,
        }  # fmt: skip

    def agreement(self) -> list[dict[str, Any]]:
        """Return how far the orders of units by level and by score agree, over the units that have both."""
        found = []
        compared = {
            "level": self.correspondence is not None,
            "score": self.correspondence is not None or self.has_scores,
        }
        for of in (each for each, is_there in compared.items() if is_there):
            values = [_numbers(of, self.base, self.other, *both) for both in self.standings]
            both = [each for each in values if None not in each]
            first, second = dense([one for one, _ in both]), dense([other for _, other in both])
            found.append({
                "rating": self.other.name, "of": of, "units": len(both),
                "kendall": kendall(first, second), "spearman": spearman(first, second),
            })  # fmt: skip
        return found

    def notes(self) -> list[dict[str, Any]]:
        """Return the notes that appear, go or have other figures."""
        old, new = _by_subject(self.base.notes), _by_subject(self.other.notes)
        return [row for subject in dict.fromkeys([*old, *new]) for row in self._changed(old, new, subject)]

    def _changed(
        self, old: Mapping[str, list[Note]], new: Mapping[str, list[Note]], subject: str
    ) -> Iterator[dict[str, Any]]:
        before, after = list(old.get(subject, ())), list(new.get(subject, ()))
        for note in list(before):
            if note in after:
                before.remove(note)
                after.remove(note)
        for at in range(max(len(before), len(after))):
            one, other = (each[at] if at < len(each) else None for each in (before, after))
            change = "appears" if one is None else "goes" if other is None else "changes"
            some = one or other
            assert some is not None
            yield {
                "rating": self.other.name, "change": change, "kind": some.kind, "about": some.about,
                "cohort": ", ".join(map(str, some.cohort.values())), "note_from": one, "note_to": other,
            }  # fmt: skip


def _by_subject(notes: Sequence[Note]) -> dict[str, list[Note]]:
    """Return notes by their kind, what they are about, and their cohort."""
    found: dict[str, list[Note]] = {}
    for note in notes:
        found.setdefault(repr((note.kind, note.about, sorted(note.cohort.items(), key=str))), []).append(note)
    return found


def _levels(old: Standing, new: Standing) -> tuple[LevelValue | Absent, LevelValue | Absent]:
    """Return the levels of a unit in two ratings that both have a ladder."""
    assert old.level is not None
    assert new.level is not None
    return old.level, new.level


def level_or_state(level: LevelValue | Absent | None) -> tuple[str | None, str | None]:
    """Return the name of a level, or why there is none; nothing without a ladder."""
    if level is None:
        return None, None
    return (None, level.cause.words) if isinstance(level, Absent) else (level.name, None)


def _order(level: LevelValue | Absent | None) -> int | None:
    """Return the place of a level from below; None where there is none."""
    return level.place if isinstance(level, LevelValue) else None


def _numbers(of: str, base: Side, other: Side, old: Standing, new: Standing) -> tuple[Any, Any]:
    """Return what orders a unit in both ratings, greater where it is better; None where it has none."""
    if of == "level":
        return _order(old.level), _order(new.level)
    scores = ((base, old.score), (other, new.score))
    first, second = (None if each is None else signed(each, falls=not side.is_descending) for side, each in scores)
    return first, second


def signed(number: Fraction, *, falls: bool) -> Fraction:
    """Return a number that is greater where it is better; `falls` says that a smaller one is."""
    return -number if falls else number


def sorted_keys(keys: Sequence[Key]) -> list[Key]:
    """Return keys in their order."""
    return sorted(keys, key=lambda key: tuple(map(in_order, key)))
