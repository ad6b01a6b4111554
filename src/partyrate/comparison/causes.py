"""Which changed entries moved each unit, as a result that people read and programs take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Final

from attrs import define, field, frozen

from partyrate.comparison.sides import Key
from partyrate.comparison.switches import Switch
from partyrate.errors import NotFoundError, UsageError, checked_language, listed
from partyrate.messages import chosen_language, message, text
from partyrate.model import Ladder
from partyrate.notes import label_of
from partyrate.rating.rating import Rating
from partyrate.results.totals import refuse_columns
from partyrate.serialization.values import plain_value
from partyrate.storage.html import html_table
from partyrate.text.quoting import markdown_table, markdown_text, shown

ATTRIBUTION_FORMAT: Final = "partyrate.attribution/1"
"""The format of an attribution as plain data, with its version."""

ENTRIES: Final = ("entry", "old", "new", "moves", "sufficient", "together", "necessary")
"""The columns of what each changed entry does."""

COLUMNS: Final = ("value_from", "value_to", "interplay", "sufficient", "necessary")

ALONE: Final = "one alone"
EITHER: Final = "any of several"
TOGETHER: Final = "only together"
OPEN: Final = "not found"
INTERPLAY: Final = (ALONE, EITHER, TOGETHER, OPEN)


@frozen
class Cause:
    """The cause that moved one unit.

    Args:
        key: Its key.
        before, after: What it has in both schemes, as text.
        sufficient: Sets of changed entries each of which is enough to take it there, and cannot be smaller.
        necessary: The changed entries without any of which it does not get there.
        is_complete: Whether all sufficient sets are listed, since every combination was rated.
    """

    key: Key
    before: str
    after: str
    sufficient: tuple[tuple[str, ...], ...]
    necessary: tuple[str, ...]
    is_complete: bool

    @property
    def interplay(self) -> str:
        """How the entries act: `one alone`, `any of several`, `only together`, or `not found` among those tried."""
        if not self.sufficient:
            return OPEN
        if len(self.sufficient) > 1:
            return EITHER
        return ALONE if len(self.sufficient[0]) == 1 else TOGETHER

    def to_dict(self) -> dict[str, Any]:
        """Return the cause as plain data."""
        return {
            "key": [plain_value(part) for part in self.key], "value_from": self.before, "value_to": self.after,
            "interplay": self.interplay, "sufficient": list(map(list, self.sufficient)),
            "necessary": list(self.necessary), "complete": self.is_complete,
        }  # fmt: skip


@define(eq=False, slots=False, repr=False)
class Attribution:
    """Which changed entries moved each unit; `attribute` finds it.

    Args:
        schemes: The names of the two schemes.
        of: The ladder, or the value, that is looked at.
        keys: The key columns of the units.
        switches: The changed entries, each as one switch.
        alongside: Entries of one scheme that do nothing unless a changed entry uses them; all combinations have them.
        bundles: Switches of several entries that make no scheme apart, each with the fault.
        tried: How many combinations were rated.
        failed: Combinations that cannot be rated, each with the fault.
        units: How many units there are.
        causes: What moved each unit that moves, in the order of the units.
        moved_alone: How many units each switch moves when it alone is on.
        cancelled: How many units stay although some entry alone would move them.
        rating: The rating by the first scheme.
    """

    schemes: tuple[str, str]
    of: str
    keys: tuple[str, ...]
    switches: tuple[Switch, ...] = field()
    alongside: tuple[str, ...]
    bundles: Mapping[str, str]
    tried: int
    failed: Mapping[str, str]
    units: int
    causes: tuple[Cause, ...]
    moved_alone: Mapping[str, int]
    cancelled: int
    rating: Rating

    @property
    def possible(self) -> int:
        """How many combinations there are."""
        return int(2 ** len(self.switches))

    @property
    def is_exhaustive(self) -> bool:
        """Whether every combination was rated."""
        return self.tried == self.possible

    def cause(self, unit: Any) -> Cause | None:
        """Return what moved a unit; None where it stays.

        Args:
            unit: Its key: the value of the last key column where that names one unit, or a tuple of all.

        Raises:
            NotFoundError: There is no such unit.
            UsageError: Several units have that value.
        """
        asked = unit if isinstance(unit, tuple) else (unit,)
        found = [key for key in self._all_keys if key[-len(asked) :] == asked]
        if not found:
            names = ["/".join(map(str, key)) for key in self._all_keys]
            raise NotFoundError.of("unit", str(unit), names, text("attribution unit", columns=listed(self.keys)))
        if len(found) > 1:
            raise UsageError(*message("attribution several units", unit=unit, columns=listed(self.keys)))
        return next((each for each in self.causes if each.key == found[0]), None)

    @cached_property
    def _all_keys(self) -> list[Key]:
        node = self.rating.plan.named(self.of)
        return [tuple(row[key] for key in self.keys) for row in self.rating.result.fetch(node.table, [])]

    def rows(self) -> list[dict[str, Any]]:
        """Return every unit that moves: key, `value_from`, `value_to`, `interplay`, and the entries as text.

        In `sufficient`, sets are separated by semicolons, and the entries of a set by ampersands.
        """
        refuse_columns(self.keys, COLUMNS, "moves")
        return [
            {
                **dict(zip(self.keys, each.key, strict=True)), "value_from": each.before, "value_to": each.after,
                "interplay": each.interplay, "sufficient": "; ".join(" & ".join(one) for one in each.sufficient),
                "necessary": "; ".join(each.necessary),
            }
            for each in self.causes
        ]  # fmt: skip

    def summary(self) -> list[dict[str, Any]]:
        """Return what each changed entry does.

        Returns:
            A dict for each: `entry`, `old` and `new` text; `moves`, how many units it moves when it alone is changed;
            and of the units that both changes together move, for how many it is `sufficient` alone, acts `together`
            with others in a set that is, and is `necessary`.
        """
        rows = []
        for switch in self.switches:
            name = switch.name
            old, new = ("; ".join(getattr(part, side) for part in switch.parts) for side in ("old", "new"))
            rows.append({
                "entry": name, "old": old, "new": new,
                "moves": self.moved_alone[name],
                "sufficient": sum((name,) in each.sufficient for each in self.causes),
                "together": sum(any(name in one and len(one) > 1 for one in each.sufficient) for each in self.causes),
                "necessary": sum(name in each.necessary for each in self.causes),
            })  # fmt: skip
        return rows

    def frame(self, rows: list[dict[str, Any]]) -> Any:
        """Return rows, such as those of `rows` and `summary`, in the kind of table that was rated."""
        return self.rating.frame(rows)

    def to_dict(self) -> dict[str, Any]:
        """Return the attribution as plain data for JSON, of the format `partyrate.attribution/1`."""
        return {
            "format": ATTRIBUTION_FORMAT,
            "base": self.schemes[0], "variant": self.schemes[1], "of": self.of, "keys": list(self.keys),
            "units": self.units, "tried": self.tried, "possible": str(self.possible), "exhaustive": self.is_exhaustive,
            "entries": self.summary(), "alongside": list(self.alongside), "bundles": dict(self.bundles),
            "failed": dict(self.failed), "cancelled": self.cancelled,
            "moves": [each.to_dict() for each in self.causes],
        }  # fmt: skip

    def text(self, lang: str | None = None) -> str:
        """Return what moved how many units, and what was tried, in English (`en`) or Chinese (`zh`).

        Raises:
            UsageError: It is another language.
        """
        return "\n".join(shown(line) for line in self._lines(checked_language(lang)))

    def _lines(self, lang: str) -> Iterator[str]:
        yield text(
            "attribution head", base=self.schemes[0], variant=self.schemes[1],
            of=label_of(self.rating.plan.named(self.of).entry), moved=len(self.causes), units=self.units,
        ).in_language(lang)  # fmt: skip
        key = "attribution tried all" if self.is_exhaustive else "attribution tried"
        yield text(key, tried=self.tried, possible=self.possible, entries=len(self.switches)).in_language(lang)
        for row in self.summary():
            yield text("attribution entry", **{**row, "entry": self._named(row["entry"], lang)}).in_language(lang)
        counts = Counter(each.interplay for each in self.causes)
        for word in INTERPLAY:
            if counts[word]:
                yield text(f"attribution {word}", count=counts[word]).in_language(lang)
        if self.cancelled:
            yield text("attribution cancelled", count=self.cancelled).in_language(lang)
        if self.alongside:
            yield text("attribution alongside", names=listed(self.alongside)).in_language(lang)
        for name, why in self.bundles.items():
            yield text("attribution bundle", name=self._named(name, lang), why=why).in_language(lang)
        if self.failed:
            first = next(iter(self.failed.items()))
            yield text("attribution failed", count=len(self.failed), name=first[0], why=first[1]).in_language(lang)

    def markdown(self, lang: str | None = None) -> str:
        """Return what each changed entry does, and what moved each unit, as two tables of Markdown.

        Raises:
            UsageError: It is another language.
        """
        lang = checked_language(lang)
        head, *lines = (markdown_text(line) for line in self._lines(lang))
        entries: list[Sequence[object]] = [_titles(ENTRIES, lang), *self._entries(lang)]
        moves = [[*self.keys, *_titles(COLUMNS, lang)]]
        for each in self.causes:
            sets = "; ".join(" & ".join(self._named(name, lang) for name in one) for one in each.sufficient)
            needed = "; ".join(self._named(name, lang) for name in each.necessary)
            values = [self._in_words(value, lang) for value in (each.before, each.after)]
            interplay = text(f"interplay {each.interplay}").in_language(lang)
            moves.append([*map(str, each.key), *values, interplay, sets, needed])
        tables = [markdown_table(entries), *([markdown_table(moves)] if self.causes else [])]
        rest = [line for line in lines if not line.startswith(("- ", "\\- "))]
        return "\n\n".join([head, *rest, *tables])

    def _named(self, name: str, lang: str) -> str:
        """Return a switch by its name, with labels in a language."""
        return next((each.named(lang) for each in self.switches if each.name == name), name)

    def _entries(self, lang: str) -> list[list[object]]:
        """Return what each changed entry does, for people."""
        return [
            [
                switch.named(lang),
                switch.said("old", lang),
                switch.said("new", lang),
                *(row[each] for each in ENTRIES[3:]),
            ]
            for switch, row in zip(self.switches, self.summary(), strict=True)
        ]

    def _in_words(self, value: str, lang: str) -> str:
        """Return a value as people read it: a level by its label, and why there is none in their language."""
        entry = self.rating.plan.named(self.of).entry
        if isinstance(entry, Ladder) and value in entry.names:
            return entry.levels[entry.names.index(value)].label(lang)
        return self.rating.scheme.cause_text(value).in_language(lang)

    def __repr__(self) -> str:
        return self.text("en")

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        lang = chosen_language()
        return html_table(
            _titles(ENTRIES, lang), self._entries(lang), next(self._lines(lang)), numbers=range(3, len(ENTRIES))
        )


def _titles(columns: Iterable[str], lang: str) -> list[str]:
    """Return the titles of columns in a language."""
    return [text(f"attribution column {name}").in_language(lang) for name in columns]
