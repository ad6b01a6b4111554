"""How explanations write values, levels and gates in a language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import partial
from typing import Any

from partyrate.engines.reference.results import digits_of
from partyrate.explain.fact import Fact
from partyrate.explain.rule_words import RuleWords
from partyrate.language.domains.reference import Item
from partyrate.messages import filled, joined, text
from partyrate.model import Entry, Gate, Incentive, InForce, Ladder, ordering
from partyrate.model.entry import remark
from partyrate.model.supply import is_assumed
from partyrate.model.value_words import (
    constant_words,
    known_as,
    named,
    number_words,
    option_word,
    recipient_labels,
    value_label,
)
from partyrate.notes import counted_as, effect_words, label_of, name_words, ordered_by
from partyrate.numbers import Absent, LevelValue, decimals_of, show
from partyrate.plan import Node, Plan

MOST_NUMBERS = 100_000
"""How many written numbers are kept at once."""

_MOST_PADDED = 12
"""The most decimals to which a number is written out with zeros, as many as a rounding has at most."""


def phrase(word: str, lang: str, /, **data: Any) -> str:
    """Return a phrase of an explanation in a language."""
    return filled(f"explained {word}", lang, data)


class Phrases:
    """Writes the entries and values of a scheme in one language.

    Args:
        plan: The plan of the scheme.
        lang: The language.
        texts: The texts that were written before and are the same for every row; it grows.
        numbers: The numbers that were written before; it grows to `MOST_NUMBERS`.
    """

    def __init__(
        self, plan: Plan, lang: str, texts: dict[Any, Any] | None = None, numbers: dict[Any, str] | None = None
    ) -> None:
        self.plan, self.scheme, self.lang = plan, plan.scheme, lang
        self.texts = {} if texts is None else texts
        self._numbers = {} if numbers is None else numbers
        self._words: dict[str | None, RuleWords] = {}

    def known(self, *mark: Any, write: Callable[[], Any]) -> Any:
        """Return what was written before under a mark, or else write it: the same for every row."""
        if (self.lang, *mark) not in self.texts:
            self.texts[self.lang, *mark] = write()
        return self.texts[self.lang, *mark]

    def phrase(self, word: str, /, **data: Any) -> str:
        """Return a phrase of the catalogue."""
        return phrase(word, self.lang, **data)

    def fact(self, kind: str, data: Mapping[str, Any], /, **shown: Any) -> Fact:
        """Build a line from a phrase and the exact values that it shows."""
        return Fact(self.phrase(kind, **shown), kind, data)

    def counted(self, number: int, noun: str, measure: str) -> str:
        """Return a count with its noun, in Chinese with the measure word of `units`, `records` or `days`."""
        write = partial(self._counted, number, noun, measure)
        return str(self.known("counted", number, noun, measure, write=write))

    def _counted(self, number: int, noun: str, measure: str) -> str:
        return counted_as(measure, number, noun).in_language(self.lang)

    def measured(self, number: int, measure: str) -> str:
        """Return a count whose noun follows in English, in Chinese with its measure word."""
        return text(f"count of {measure}", number=number).in_language(self.lang)

    def joined(self, parts: Iterable[object]) -> str:
        """Return parts in a row."""
        return joined(parts).in_language(self.lang)

    def show(self, value: Item, node: Node | None = None) -> str:
        """Return a value as people read it."""
        if isinstance(value, Absent):
            return value.cause.text.in_language(self.lang)
        if isinstance(value, bool):
            return self.phrase("true" if value else "false")
        if isinstance(value, LevelValue):
            return self.level(value)
        if isinstance(value, Fraction):
            return self.number(value, node, is_about=True)
        if isinstance(value, date):
            return value.isoformat()
        return str(value) if node is None else value_label(node.entry, value, self.lang)

    def number(self, value: Fraction, node: Node | None = None, *, is_about: bool = False) -> str:
        """Return a number; a fraction that no decimal equals with one that is near it where `is_about`."""
        # Two whole numbers: the hash of a fraction takes a power of its denominator.
        mark = (value.numerator, value.denominator, None if node is None else node.name, is_about and self.lang)
        written = self._numbers.get(mark)
        if written is None:
            if len(self._numbers) >= MOST_NUMBERS:
                self._numbers.clear()
            digits = None if node is None else digits_of(node)
            written = self._numbers[mark] = self._number(value, digits, is_about=is_about)
        return written

    def _number(self, value: Fraction, digits: int | None, *, is_about: bool) -> str:
        if not is_about or digits is not None or decimals_of(value) is not None:
            return show(value, None if digits is None or digits > _MOST_PADDED else digits)
        return number_words(value).in_language(self.lang)

    def level(self, value: LevelValue) -> str:
        """Return a level by its label."""
        return self.levels(self.scheme.ladders[value.scale.ladder], [value.name])

    def level_labels(self, value: Item) -> dict[str, Mapping[str, str]]:
        """Return the labels of a level in every language, by its name."""
        if not isinstance(value, LevelValue):
            return {}
        ladder = self.scheme.ladders[value.scale.ladder]
        return {value.name: ladder.levels[ladder.names.index(value.name)].labels}

    def levels(self, ladder: Ladder, names: Sequence[str]) -> str:
        """Return levels of a ladder by their labels."""

        def write() -> str:
            return self.joined(self.label(ladder.levels[ladder.names.index(name)]) for name in names)

        return str(self.known("levels", ladder.name, *names, write=write))

    def literal(self, value: Item, node: Node | None = None) -> str:
        """Return a value as it would stand in a rule."""
        if isinstance(value, LevelValue):
            return repr(value.name)
        if isinstance(value, Fraction):
            return self.number(value, node)
        return repr(value) if isinstance(value, str) else self.show(value, node)

    def in_a_rule(self, value: Item, node: Node | None = None) -> str:
        """Return a value as it would stand in a rule in words."""
        if isinstance(value, Fraction):
            return self.number(value, node)
        shown = self.show(value, node)
        return text("said quoted", text=shown).in_language(self.lang) if isinstance(value, str) else shown

    def label(self, entry: Entry) -> str:
        """Return the label of an entry."""
        return entry.label(self.lang)

    def keyed(self, table: str | None, names: Iterable[str], values: Iterable[object]) -> str:
        """Return values of columns with what people call the columns, such as the key of a cohort."""
        return self.joined(
            f"{self.known('column', table, name, write=partial(self._column, table, name))} "
            f"{value_label(self.scheme.entries.get(name), str(value), self.lang)}"
            for name, value in zip(names, values, strict=True)
        )

    def _column(self, table: str | None, name: str) -> str:
        """Return what people call a column."""
        return name_words(self.scheme, table, name).in_language(self.lang)

    def rule(self, rule: str, table: str | None) -> str:
        """Return a rule as readers of the language would write it; English ones read it as it is written."""
        return self.rule_in_words(rule, table) or rule

    def rule_in_words(self, rule: str, table: str | None, filled: Mapping[tuple[int, int], str] | None = None) -> str:
        """Return a rule in words, with what stands in place of its parts; nothing where it is read as it is written."""
        if self.lang == "en":
            return ""
        if table not in self._words:
            self._words[table] = RuleWords(self.scheme, table, self.lang)
        words = self._words[table]
        return (
            words.words(rule, filled)
            if filled
            else str(self.known("rule", rule, table, write=lambda: words.words(rule)))
        )

    def choice_word(self, value: Any) -> str:
        """Return a word for a choice: in English as a scheme writes it, in Chinese in words as well."""
        written = str(value).lower() if isinstance(value, bool) else str(value)
        return written if self.lang == "en" else named(option_word(value), written).in_language(self.lang)

    def constants(self, names: Iterable[str]) -> str:
        """Return parameters, lookups or cells by their labels, with the names by which they are supplied."""
        return self.joined(known_as(self.scheme, name) for name in names)

    def settings(self, setting: Mapping[str, Any]) -> str:
        """Return values of parameters, each with its parameter."""
        known = self.scheme.parameters
        return self.joined(
            f"{known_as(self.scheme, name).in_language(self.lang)} = "
            f"{constant_words(known[name], value).in_language(self.lang)}"
            for name, value in setting.items()
        )

    def note(self, entry: Entry) -> tuple[str, ...]:
        """Return the note of an entry, where it has one."""
        return (self.phrase("note", note=remark(entry.note)),) if entry.note else ()

    def origin(self, name: str, cell: str = "") -> list[str]:
        """Return who supplied a constant or a cell, or since when it is in force where it changes over time."""
        supplier = self.scheme.supplied.get(cell or name)
        facts = []
        if is_assumed(self.scheme.assumptions, self.scheme.supplied, name, cell):
            facts.append(self.phrase("assumed"))
        if supplier is not None:
            facts.append(self.phrase("supplied", who=supplier.text(self.lang)))
        elif name in self.scheme.in_force:
            facts.append(self.days_in_force(self.scheme.in_force[name]))
        return facts

    def days_in_force(self, days: InForce) -> Fact:
        """Return since when and until when a constant that changes over time is in force."""
        data = {key: day for key, day in (("since", days.since), ("until", days.until)) if day is not None}
        if days.since is not None:
            return self.fact(f"in force {'since' if days.until is None else 'between'}", data, **data)
        return self.fact("in force from", data, first=data["until"] + timedelta(days=1))

    def is_later(self, name: str) -> bool:
        """Whether a constant that changes over time has no value yet."""
        return name in self.scheme.in_force and self.scheme.in_force[name].since is None

    def sources(self, entry: Entry) -> tuple[str, ...]:
        """Return the sources of an entry, those of one document together."""
        found: tuple[str, ...] = self.known("sources", entry.source, write=lambda: self._sources(entry))
        return found

    def _sources(self, entry: Entry) -> tuple[str, ...]:
        clauses: dict[str, list[str]] = {}
        for name in entry.source:
            source = self.scheme.sources[name]
            clause = text("clause of source", name=name, clause=remark(source.clause)).in_language(self.lang)
            document = remark(source.document).in_language(self.lang)
            clauses.setdefault(document, []).append(clause if source.clause else name)
        return tuple(
            text("source of document", document=document, clauses=joined(found)).in_language(self.lang)
            for document, found in clauses.items()
        )

    def order(self, key: str) -> str:
        """Return what a ladder is ordered by, and which end is first."""
        name, falls = ordering(key)
        entry = self.scheme.entries.get(name)
        return ordered_by(name if entry is None else label_of(entry), falls=falls).in_language(self.lang)

    def recipient(self, entry: Entry) -> Iterator[Fact]:
        """Yield who gets an incentive, where it says so."""
        if isinstance(entry, Incentive) and entry.recipient:
            who = recipient_labels(self.scheme, entry.recipient).get(self.lang, entry.recipient)
            yield self.fact("recipient", {"recipient": entry.recipient}, recipient=who)

    def effects(self, gate: Gate, on: str | None = None) -> list[str]:
        """Return what a gate does: to one ladder, or all that it does."""
        ladders = self.scheme.ladders
        found = [
            text(
                "effect on ladder",
                ladder=self.label(ladders[name]),
                effect=effect_words(self.scheme, ladders[name], kind, level),
            )
            for kind, pairs in (("cap", gate.cap), ("fix", gate.fix))
            for name, level in pairs.items()
            if on in (None, name)
        ]
        found += [
            text("effect exclude from", ladder=self.label(ladders[name])) for name in gate.exclude if on in (None, name)
        ]
        bars = gate.bars if on is None else ()
        return [each.in_language(self.lang) for each in found] + list(map(self.barred, bars))

    def barred(self, incentive: str) -> str:
        """Return what a gate does that bars an incentive."""
        return text("effect bars", incentive=self.label(self.scheme.incentives[incentive])).in_language(self.lang)
