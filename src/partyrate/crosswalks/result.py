"""The results of a crosswalk: the rating under each scheme, and all of them side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve, field, frozen

from partyrate.crosswalks.deciding import COLUMNS, Deciding, beside_each_other, counted, deciding_in, entry_words
from partyrate.crosswalks.misfits import assumed_by
from partyrate.crosswalks.rated import RatedTarget
from partyrate.crosswalks.shown import crosswalk_html, result_words
from partyrate.errors import NotFoundError, checked_language, listed
from partyrate.explain.dependencies import locate
from partyrate.messages import Text, chosen_language, in_language, joined, text
from partyrate.model import Scheme
from partyrate.model.entry import LabelOf
from partyrate.model.value_words import known_as
from partyrate.numbers import Absent, LevelValue, as_decimal, decimals_of, show
from partyrate.rating.rating import Rating
from partyrate.rating.record import RatingRecord
from partyrate.results.totals import refuse_columns
from partyrate.serialization.values import plain_value

if TYPE_CHECKING:
    from partyrate.comparison import Comparison
    from partyrate.explain import Explanation

CROSSWALK_FORMAT: Final = "partyrate.crosswalk/1"
"""The format of the results of a crosswalk as plain data, with its version."""

MOST_SHOWN: Final = 5
"""How many rules a summary names for each scheme."""

NOT_RATED = "not rated"
"""The state of a row that is none of the units of a scheme."""


@frozen(eq=False, slots=False)
class CrosswalkRating:
    """The units of a common table under several schemes.

    Args:
        scheme: The common table as a scheme.
        common: The rating of the common table itself: its formulas, and what is to be reported of its data.
        targets: The rating under each scheme, with where its rows come from.
    """

    scheme: Scheme
    common: Rating = field(repr=False)
    targets: Mapping[str, RatedTarget] = field(repr=False)

    def __repr__(self) -> str:
        return f"<CrosswalkRating of {self.scheme.name}: {', '.join(self.targets)}>"

    def __str__(self) -> str:
        return self.text()

    @property
    def ratings(self) -> dict[str, Rating]:
        """The rating under each scheme, over plain rows, in the order of the file."""
        return {name: each.rating for name, each in self.targets.items()}

    @property
    def lacking(self) -> dict[str, tuple[str, ...]]:
        """The needs of each scheme that the common table lacks: inputs, tables, and `history` for past rounds."""
        return {
            name: tuple(
                each
                for table, inputs in rated.fit.unknown.items()
                for each in (inputs or ((table,) if table in rated.target.lacks else ()))
            )
            for name, rated in self.targets.items()
        }

    @property
    def assumptions(self) -> dict[str, dict[str, tuple[str, ...]]]:
        """For each scheme the columns that rest on assumptions of the crosswalk, with the names of these."""
        return {name: assumed_by(rated.plan, rated.fit) for name, rated in self.targets.items()}

    def table(self, table: str | None = None) -> Any:
        """Return the rows of a common table with their results under each scheme side by side.

        A result has the name of the scheme, with its own after a point where a scheme has several. `NAME_state` says
        why there is none: a cause, or `not rated` where the row is none of its units.

        Args:
            table: The common table, that of the units where nothing is said.

        Returns:
            Dicts, or a frame of the kind that was rated.

        Raises:
            NotFoundError: There is no such table.
        """
        plan = self.common.plan
        asked = plan.root.name if table is None else table
        if asked not in self.scheme.tables:
            raise NotFoundError.of("table", str(asked), self.scheme.tables, text("tables of the crosswalk"))
        return self.common.result.frame(self._rows(asked))

    def _rows(self, asked: str) -> list[dict[str, Any]]:
        """Return the rows of a common table with their results."""
        full_key = self.common.plan.full_key(asked)
        columns: dict[str, list[Any]] = {key: self.common.values(key, table=asked) for key in full_key}
        size = len(next(iter(columns.values())))
        for name, rated in self.targets.items():
            shown = [each for each in rated.results if rated.source(each) == asked]
            for each in shown:
                head = name if len(rated.results) == 1 else f"{name}.{each}"
                columns |= _columns(head, rated, each, size)
        return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]

    def text(self, lang: str | None = None, *, deciding: bool = False) -> str:
        """Return a summary in a language: levels under each scheme, what it lacked, and what was assumed for it.

        Args:
            lang: `en` or `zh`; by default the chosen language.
            deciding: Whether it says which rules decide for units that stand lower there than under other schemes.
        """
        lang = checked_language(lang)
        lines = [text("crosswalk head", scheme=self.scheme.name, schemes=len(self.targets))]
        for name, rated in self.targets.items():
            size = len(rated.rating.result.fetch(rated.rating.root, []))
            lines.append(text("crosswalk scheme", name=name, units=size))
            for each in rated.results:
                label = LabelOf(rated.rating.plan.named(each).entry)
                lines.append(text("crosswalk levels", name=label, levels=result_words(rated.rating, each)))
            if self.lacking[name]:
                lacking = joined(known_as(rated.rating.scheme, each) for each in self.lacking[name])
                lines.append(text("crosswalk lacking", names=lacking))
            if assumed := self.assumptions[name]:
                names = dict.fromkeys(each for those in assumed.values() for each in those)
                lines.append(text("crosswalk assumed", names=listed(names)))
            if deciding:
                lines += self._deciding_lines(name)
        return "\n".join(in_language(line, lang) for line in lines)

    @cached_property
    def decided(self) -> Sequence[Deciding]:
        """How each unit stands under each scheme with a ladder, and which rules keep it from the next better level."""
        root = self.common.plan.root
        keys = list(zip(*(self.common.values(name, table=root.name) for name in root.key), strict=True))
        found: list[Deciding] = []
        for name, rated in self.targets.items():
            plan = rated.rating.plan
            for each in rated.results:
                node = plan.named(each)
                if node.kind == "ladder" and rated.source(each) == root.name:
                    own = [keys[place] for place in rated.kept[node.table]]
                    found += deciding_in(name, rated.rating, each, own)
                    break  # as `explain` does: the first result of a scheme
        places = {key: place for place, key in enumerate(keys)}
        return sorted(beside_each_other(found), key=lambda each: places[each.key])

    def deciding(self, *, lang: str | None = None) -> Any:
        """Return which rule of which scheme makes the difference for each unit.

        Args:
            lang: The language of the rules in words, `en` or `zh`; by default the chosen one.

        Returns:
            Rows in the kind of table that was rated, some for each unit and scheme: the key; `scheme`, `result`,
            `level` and `state`; `above`, how many of its `levels` are above it; `difference`, how the unit stands there
            beside the other schemes, by the share of levels above (`lowest`, `between`, `highest`, `same` or `alone`);
            and of each rule that keeps it from the next better level the `kind`, the `entry` of the scheme, the `rule`
            in words, and its `source`.

        Raises:
            UsageError: There are no words in that language, or a key column has the name of another one.
        """
        keys = self.common.plan.root.key
        refuse_columns(keys, COLUMNS, "deciding rules")
        said = checked_language(lang)
        return self.common.result.frame([row for each in self.decided for row in each.rows(keys, said)])

    def to_dict(self, *, deciding: bool = False) -> dict[str, Any]:
        """Return the table of the units with all results, what was lacking and what was assumed, as plain data.

        Args:
            deciding: Whether the rules that decide for each unit are returned as well.
        """
        rows = [
            {column: plain_value(value) for column, value in row.items()}
            for row in self._rows(self.common.plan.root.name)
        ]
        lacking = {name: list(names) for name, names in self.lacking.items()}
        assumptions = {
            name: {column: list(those) for column, those in columns.items()}
            for name, columns in self.assumptions.items()
        }
        return {
            "format": CROSSWALK_FORMAT, "crosswalk": self.scheme.name, "keys": list(self.common.plan.root.key),
            "schemes": [_about(name, rated) for name, rated in self.targets.items()], "units": rows,
            "lacking": lacking, "assumptions": assumptions,
            **({"deciding": [each.to_dict() for each in self.decided]} if deciding else {}),
        }  # fmt: skip

    def _deciding_lines(self, name: str) -> Iterator[Text]:
        lowest, entries = counted(self.decided, name)
        if not lowest:
            yield text("crosswalk none lowest")
            return
        yield text("crosswalk lowest", count=lowest)
        scheme = self.targets[name].rating.scheme
        ladder = next(each.ladder for each in self.decided if each.scheme == name)
        for entry, count in entries.most_common(MOST_SHOWN):
            yield text("crosswalk deciding", entry=entry_words(scheme, ladder, entry), count=count)

    def _repr_html_(self) -> str:
        return crosswalk_html(self.common, self.targets, chosen_language())

    def record(self, name: str) -> RatingRecord:
        """Return the rating under a scheme as a record whose rows have the keys of the common table.

        Raises:
            NotFoundError: The crosswalk has no such scheme.
        """
        rated = self._rated(name)
        record, tables = rated.rating.record(), {}
        for table, held in record.tables.items():
            tables[table] = held
            fit = rated.fit.tables.get(table)
            if fit is not None and table in rated.kept:
                keys = {key: self.common.values(key, table=fit.source) for key in rated.plan.full_key(fit.source)}
                kept = rated.kept[table]
                tables[table] = evolve(
                    held, keys={key: tuple(values[place] for place in kept) for key, values in keys.items()}
                )
        return evolve(record, tables=tables)

    def compare(self, base: str, *others: str, **choices: Any) -> Comparison:
        """Compare the ratings under two or more schemes, unit by unit, as `partyrate.compare` does.

        Args:
            base: The scheme that the others are compared with.
            *others: The other schemes.
            **choices: As for `partyrate.compare`: `of`, `scores`, `levels`, `within`.

        Raises:
            NotFoundError: The crosswalk has no such scheme.
            UsageError: As for `partyrate.compare`.
        """
        from partyrate.comparison import compare

        return compare({name: self.record(name) for name in (base, *others)}, **choices)

    def explain(self, unit: Any, *, lang: str | None = None) -> dict[str, Explanation]:
        """Explain the first result of one unit under each scheme that rates it: which rules make the difference.

        Args:
            unit: The key of the unit in the common table, as for `Rating.explain`.
            lang: `en` or `zh`; by default the chosen language.

        Raises:
            NotFoundError: There is no such unit.
            UsageError: There are several, or there are no words in that language.
        """
        keys = self.common.plan.root.key
        key = locate(self.common, self.common.root, unit)
        held = list(zip(*(self.common.values(name, table=self.common.root) for name in keys), strict=True))
        place = held.index(tuple(key[name] for name in keys))
        return {name: found for name, rated in self.targets.items() if (found := self._explained(rated, place, lang))}

    def _explained(self, rated: RatedTarget, place: int, lang: str | None) -> Explanation | None:
        for name in rated.results:
            table = rated.rating.plan.named(name).table
            if rated.source(name) != self.common.root or place not in rated.kept[table]:
                continue
            fit, row = rated.fit.tables[table], rated.kept[table].index(place)
            key = {each.name: rated.rating.values(each.name, table=table)[row] for each in fit.keys}
            return rated.rating.explain(unit=key, of=name, lang=lang)
        return None

    def _rated(self, name: str) -> RatedTarget:
        if name not in self.targets:
            raise NotFoundError.of("scheme", str(name), self.targets, text("schemes of a crosswalk"))
        return self.targets[name]


def _about(name: str, rated: RatedTarget) -> dict[str, Any]:
    """Return what identifies a scheme, with its ladders and their levels, best first."""
    scheme = rated.rating.scheme
    ladders = {each: list(scheme.ladders[each].names) for each in rated.results if each in scheme.ladders}
    about = {"name": scheme.name, "edition": scheme.edition, "fingerprint": scheme.fingerprint}
    return {"rating": name, "scheme": about, "ladders": ladders}


def _columns(head: str, rated: RatedTarget, name: str, size: int) -> dict[str, list[Any]]:
    """Return a result for all rows of the common table, and why there is none, where there is none."""
    node = rated.rating.plan.named(name)
    values: list[Any] = [None] * size
    states: list[str | None] = [NOT_RATED] * size
    found = rated.rating.values(name)
    needed = [decimals_of(each) for each in found if isinstance(each, Fraction)]
    digits = None if None in needed else max((each for each in needed if each is not None), default=0)
    for place, value in zip(rated.kept.get(node.table, ()), found, strict=True):
        values[place] = _cell(value, digits)
        states[place] = value.cause.words if isinstance(value, Absent) else None
    return {head: values, **({f"{head}_state": states} if any(states) else {})}


def _cell(value: Any, digits: int | None) -> Any:
    """Return an exact value as results show it; numbers of a column that has endless decimals as texts."""
    if isinstance(value, Absent):
        return None
    if isinstance(value, LevelValue):
        return value.name
    if not isinstance(value, Fraction):
        return value
    if digits is None:
        return show(value)
    return as_decimal(value, digits) if digits else int(value)
