"""Two or more ratings of the same units, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any

from attrs import define, field

from partyrate.comparison.arguments import (
    by_rating,
    checked_ratings,
    corresponding,
    declared_levels,
    nothing_in_common,
)
from partyrate.comparison.columns import COLUMNS, DOUBLES, columns_of, with_texts
from partyrate.comparison.counting import levels_counted, with_states
from partyrate.comparison.document import document_of
from partyrate.comparison.pair import Pair, level_or_state, sorted_keys
from partyrate.comparison.pay import pay_rows
from partyrate.comparison.printed import html, lines, markdown
from partyrate.comparison.results import changed_results, result_counts
from partyrate.comparison.sides import Key, Side, side_of
from partyrate.errors import NotFoundError, UsageError, checked_language, listed
from partyrate.errors.arguments import checked_name
from partyrate.messages import chosen_language, message, text
from partyrate.numbers import show
from partyrate.rating.grouping import columns_among
from partyrate.rating.rating import Rating
from partyrate.rating.record import RatingRecord
from partyrate.results.totals import refuse_columns


@define(eq=False, slots=False, repr=False)
class Comparison:
    """Two or more ratings of the same units, side by side; `compare` builds it.

    The first rating is the base, and each of the others is compared with it. Transitions, moves, ranks and agreement
    speak of the units that every rating has; `only` lists the others. Rows hold exact numbers; `frame` and `table`
    bring them into the kind of table that was rated.

    Args:
        base: The side of the base.
        others: Those of the other ratings.
        pairs: The base with each other rating.
        within: Columns of the key that form the groups in which units are counted and ranked.
    """

    base: Side
    others: tuple[Side, ...]
    pairs: Mapping[str, Pair] = field()
    within: tuple[str, ...] = ()

    @property
    def sides(self) -> tuple[Side, ...]:
        """All ratings, the base first."""
        return (self.base, *self.others)

    @cached_property
    def common(self) -> Sequence[Key]:
        """The keys of the units that every rating has, in the order of the base."""
        return next(iter(self.pairs.values())).common

    def pair(self, rating: str | None = None) -> Pair:
        """Return the base and one other rating; the only one where none is named.

        Raises:
            NotFoundError: No other rating is called so.
            UsageError: There are several others, and none is named.
        """
        if rating is None and len(self.pairs) == 1:
            return next(iter(self.pairs.values()))
        if rating is None:
            raise UsageError(*message("compare which rating", names=listed(self.pairs, 20)))
        if checked_name(rating, "rating") not in self.pairs:
            raise NotFoundError.of("rating", rating, self.pairs, text("compare others", base=self.base.name))
        return self.pairs[rating]

    def transitions(self, rating: str | None = None) -> list[dict[str, Any]]:
        """Return how many units went from each level of the base to each level of another rating, best levels first.

        Args:
            rating: The other rating; needed where there are several.

        Returns:
            A dict for each cell: `level_from` and `level_to`, or `state_from` and `state_to` where there is no level;
            `count`; and `share`, an exact fraction of the units that had that level in the base.
        """
        return self.pair(rating).transitions()

    def moves(self, rating: str | None = None, *, stays: bool = False) -> list[dict[str, Any]]:
        """Return the units whose level is another one, in the order of the base.

        Args:
            rating: The other rating; needed where there are several.
            stays: Whether the units that stay are returned as well.

        Returns:
            A dict for each unit: its key; `level_from`, `state_from`, `level_to`, `state_to`; `direction` (`up`,
            `down`, `gains a level`, `loses its level`, `stays`, `not comparable`); `steps`, how many levels up, where
            levels stand for each other; `score_from`, `score_to`, `score_change`; `rank_from`, `rank_to`, and
            `rank_change`, how many ranks up.
        """
        refuse_columns(self.base.keys, COLUMNS["moves"], "moves")
        return [{**self.keyed(key), **row} for key, row in self.pair(rating).moves(stays=stays)]

    def keyed(self, key: Key) -> dict[str, Any]:
        """Return the key of a unit by its columns."""
        return dict(zip(self.base.keys, key, strict=True))

    def units(self) -> list[dict[str, Any]]:
        """Return level, score and rank of every common unit in every rating, a dict for each unit and rating."""
        refuse_columns(self.base.keys, COLUMNS["units"], "units")
        pairs = list(self.pairs.values())
        sides = [(self.base, 0, pairs[0]), *((pair.other, 1, pair) for pair in pairs)]
        rows = []
        for at, key in enumerate(self.common):
            for side, role, pair in sides:
                standing = side.rows[key]
                level, state = level_or_state(standing.level)
                rows.append({
                    **self.keyed(key), "rating": side.name, "level": level, "state": state,
                    "score": standing.score, "rank": pair.ranks[role][at],
                })  # fmt: skip
        return rows

    def distribution(self) -> list[dict[str, Any]]:
        """Count all units of each rating at each level, as `Rating.distribution` does, with what the quotas ask for.

        A record of a rating does not hold its quotas: `wanted` and `deviation` are None there.
        """
        refuse_columns(self.within, COLUMNS["distribution"], "distributions")
        return with_states([row for side in self.sides for row in levels_counted(side, self.within)])

    def pay(self) -> list[dict[str, Any]]:
        """Return what incentives add up to by recipient, kind, unit and span, and the `difference` from the base.

        Multipliers, and incentives without a unit, are left out. `rows` says how many get something, and `open_rows`
        for how many of them the amount is absent, so that the total lacks it.
        """
        return pay_rows(self.base, self.sides)

    def notes(self, rating: str | None = None) -> list[dict[str, Any]]:
        """Return the notes that appear in another rating, go, or change their figures.

        Returns:
            A dict for each: `change` (`appears`, `goes`, `changes`), `kind`, `about`, `cohort`, and the notes
            themselves as `note_from` and `note_to`.
        """
        return self.pair(rating).notes()

    def agreement(self) -> list[dict[str, Any]]:
        """Return how far the orders of units agree with that of the base, by level and by score.

        Kendall's tau-b and Spearman's rho, with ties; they are statistics, and the only doubles here. They are None
        where all units are tied in one of the two.
        """
        return [row for pair in self.pairs.values() for row in pair.agreement()]

    def results(self, rating: str | None = None) -> list[dict[str, Any]]:
        """Return for how many units each result that both ratings have is another one, in the order of the base.

        Args:
            rating: The other rating; needed where there are several.

        Returns:
            A dict for each: `result`; `kind`; `units`; `changed`; of numbers `up` and `down`, how many are better and
            worse, by the direction that the scheme gives them, and `kendall` and `spearman`; `gains` and `loses`, how
            many have a value in one of the two ratings only.
        """
        return result_counts(self.pair(rating))

    def changes(self, rating: str | None = None) -> list[dict[str, Any]]:
        """Return every result of every unit that is another one: a dict with the key of the unit, and what it was.

        Args:
            rating: The other rating; needed where there are several.

        Returns:
            A dict for each: the key; `result`; `kind`; `value_from`, or `state_from`, why there was none; `value_to`
            and `state_to`. Values are exact; levels are their names.
        """
        refuse_columns(self.base.keys, COLUMNS["changes"], "changes")
        return [{**self.keyed(key), **row} for key, row in changed_results(self.pair(rating))]

    def only(self) -> list[dict[str, Any]]:
        """Return the units that some of the ratings lack: their key, and the `rating` that has them."""
        refuse_columns(self.base.keys, COLUMNS["only"], "only")
        return [{**self.keyed(key), "rating": name} for name, keys in self.apart.items() for key in keys]

    @cached_property
    def apart(self) -> Mapping[str, Sequence[Key]]:
        """The keys of the units that some ratings lack, by the rating that has them, in their order."""
        common = set(self.common)
        return {side.name: sorted_keys([key for key in side.rows if key not in common]) for side in self.sides}

    def table(self, name: str, rating: str | None = None) -> Any:
        """Return a table for charts, in the kind of table that the base was made of; of a lazy one, in memory.

        Numbers are whole ones, or the nearest doubles; levels are ordered where all ladders have the same. Where the
        base was made of plain rows, or is a record, it is a list of dicts.

        Args:
            name: `transitions`, `moves`, `units`, `distribution`, `pay`, `notes`, `agreement`, `only`, `results` or
                `changes`, whose values are texts.
            rating: The other rating, of `transitions`, `moves`, `notes`, `results` and `changes`; all of them without.

        Raises:
            NotFoundError: There is no such table or rating.
            UsageError: A rating is named for a table of all of them, or a key column has the name of another one.
        """
        if checked_name(name, "table") not in COLUMNS:
            raise NotFoundError.of("table", name, COLUMNS, text("compare tables"))
        has_keys = name in ("moves", "units", "only", "changes")
        before = self.base.keys if has_keys else self.within if name == "distribution" else ()
        refuse_columns(before, COLUMNS[name], "distributions" if name == "distribution" else name)
        rows = self._rows(name, rating)
        scales = {side.levels[::-1] for side in self.sides if side.scale is not None}
        ordered = {each: next(iter(scales)) for each in ("level", "level_from", "level_to") if len(scales) == 1}
        columns = (*before, *columns_of(name, rows))
        ordered = {each: names for each, names in ordered.items() if each in columns}
        return self._chart(rows, columns, ordered, [each for each in DOUBLES if each in COLUMNS[name]])

    def _rows(self, name: str, rating: str | None) -> list[dict[str, Any]]:
        """Return the rows of a table, those of pairs with the name of the rating."""
        if name in ("transitions", "moves", "notes", "results", "changes"):
            names = list(self.pairs) if rating is None else [self.pair(rating).other.name]
            found = [{**row, "rating": each} for each in names for row in getattr(self, name)(each)]
            return list(map(with_texts, found)) if name in ("notes", "changes") else found
        if rating is not None:
            raise UsageError(*message("compare table of all", table=name))
        rows: list[dict[str, Any]] = getattr(self, name)()
        return rows

    def _chart(
        self, rows: list[dict[str, Any]], columns: Sequence[str], ordered: Mapping[str, Sequence[str]],
        doubles: Sequence[str],
    ) -> Any:  # fmt: skip
        if isinstance(self.base.rating, Rating):
            return self.base.rating.result.chart(rows, columns, ordered, doubles)
        from partyrate.engines.reference.results import whole

        return [
            {
                each: float(row[each]) if each in doubles and row[each] is not None else whole(row[each])
                for each in columns
            }
            for row in rows
        ]

    def frame(self, rows: list[dict[str, Any]]) -> Any:
        """Return rows, such as those of `moves`, in the kind of table that the base was made of; fractions as text."""
        plain = list(map(with_texts, rows))
        if isinstance(self.base.rating, Rating):
            return self.base.rating.frame(plain)
        return [
            {key: show(value) if isinstance(value, Fraction) else value for key, value in row.items()} for row in plain
        ]

    def to_dict(self) -> dict[str, Any]:
        """Return the comparison as plain data for JSON, of the format `partyrate.comparison/1`."""
        return document_of(self)

    def markdown(self, lang: str | None = None) -> str:
        """Return what people look at first for a report: lines, and tables of Markdown.

        Raises:
            UsageError: It is another language.
        """
        return markdown(self, checked_language(lang))

    def text(self, lang: str | None = None) -> str:
        """Return what people look at first, on one screen, in English (`en`) or Chinese (`zh`).

        Raises:
            UsageError: It is another language.
        """
        return "\n".join(lines(self, checked_language(lang)))

    def __repr__(self) -> str:
        return self.text("en")

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return html(self, chosen_language())


def compare(
    ratings: Mapping[str, Rating | RatingRecord],
    *,
    of: str | Mapping[str, str] | None = None,
    scores: str | Mapping[str, str] | None = None,
    levels: Mapping[str, Any] | None = None,
    within: Sequence[str] | str = (),
) -> Comparison:
    """Compare two or more ratings of the same units: by another edition, another variant, other values.

    Ladders with the same levels are compared level by level. Others are compared as `levels` says, or else by the share
    of units from the top that a level reaches to, and the result says so. Without a ladder, units move by their score,
    and there are no transitions and no distribution.

    Args:
        ratings: The ratings, or records of ratings, by the names that the result calls them; the first is the base.
        of: The ladder that is compared, or a number in place of one; a name for each rating where they differ. Not
            needed of a scheme with one ladder, or with none.
        scores: The number that is compared, likewise; without it, the one by which the ladder orders units first, or
            without a ladder the first number that the scheme names under `results`, or the only one among the results.
        levels: For each level of the base the level, or the levels, of the other ladder that it stands for; with
            several other ratings one such mapping for each, by its name.
        within: Key columns that form the groups in which units are counted and ranked; none: all units together.

    Raises:
        UsageError: There are fewer than two ratings, they have other keys or no unit in common, or levels are left out.
        NotFoundError: A ladder, a score, a level, a key column or a rating is not there.

    Example:
        >>> import partyrate as pr
        >>> scheme = pr.loads_scheme('''
        ... name = "town"
        ... [table.village]
        ... key = "village"
        ... [input.mark]
        ... kind = "number"
        ... low = 0
        ... high = 100
        ... decimals = 0
        ... [parameter.bar]
        ... value = 60
        ... [ladder.grade]
        ... overlap = "first"
        ... levels = [{ name = "good", when = "mark >= bar" }, { name = "poor" }]
        ... order_by = "mark desc"
        ... ''')
        >>> units = [{"village": "Alder", "mark": 72}, {"village": "Birch", "mark": 65}]
        >>> now = pr.Evaluator(scheme).rate(units)
        >>> then = pr.Evaluator(scheme.with_values(bar=70)).rate(units)
        >>> for row in pr.compare({"now": now, "then": then}).moves():
        ...     print(row["village"], row["level_from"], row["level_to"], row["direction"], row["steps"])
        Birch good poor down -1
    """
    given = checked_ratings(ratings)
    chosen_ladders, chosen_scores = by_rating("of", of, given), by_rating("scores", scores, given)
    first, *rest = given
    base = side_of(first, given[first], chosen_ladders.get(first), chosen_scores.get(first), None)
    others = tuple(
        side_of(name, given[name], chosen_ladders.get(name), chosen_scores.get(name), base.keys) for name in rest
    )
    by = columns_among(base.keys, within)
    common = [key for key in base.rows if all(key in side.rows for side in others)]
    if not common:
        raise nothing_in_common(base, others)
    declared = declared_levels(levels, base, others)
    pairs = {
        side.name: Pair(base, side, corresponding(base, side, declared.get(side.name), common), common, by)
        for side in others
    }
    return Comparison(base, others, pairs, by)
