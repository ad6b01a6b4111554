"""Checks of names: reserved, ambiguous and unwritable ones, and references to entries that are not declared."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from typing import Any, Final

from partyrate.checks.choices import parameters
from partyrate.checks.faults import fault_at, placed, unknown_at
from partyrate.errors import SchemeFault, StructureError, listed
from partyrate.language.functions import CATALOGUE
from partyrate.messages import Text, text, word
from partyrate.model import RESERVED, Entry, Indicator, Ladder, Scheme
from partyrate.model.incentive import INCENTIVE_COLUMNS
from partyrate.model.procedure import read_span
from partyrate.model.value_words import value_names
from partyrate.periods import meant_span
from partyrate.plan import section
from partyrate.spans import Path
from partyrate.storage.file_names import file_name_fault, same_file_name
from partyrate.text.quoting import unseen

_PAST: Final = "history"
"""The name under which past rounds are given."""


def names(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find names that mean two things."""
    yield from _unwritable(scheme)
    kinds: dict[str, str] = {}
    for entries in (scheme.tables, scheme.parameters, scheme.lookups, scheme.indicators, scheme.ladders):
        for name, entry in entries.items():
            yield from _taken(scheme, name, entry, kinds.get(name))
            kinds.setdefault(name, section(entry))
    if _PAST in scheme.tables:
        yield fault_at(scheme, ("table", _PAST), "name of past rounds", name=_PAST)
    for name, table in scheme.tables.items():
        for column in table.key:
            if column in INCENTIVE_COLUMNS and scheme.incentives:
                columns = listed(INCENTIVE_COLUMNS, len(INCENTIVE_COLUMNS))
                path = ("table", name, "key")
                yield fault_at(scheme, path, "key column of incentives", column=column, columns=columns)


def _taken(scheme: Scheme, name: str, entry: Entry, other: str | None) -> Iterator[SchemeFault]:
    """Find what else the name of an entry means: a word of the language, a function, or an entry of another kind."""
    kind = section(entry)
    path, noun = (kind, name), word("kind", kind)
    if name in RESERVED:
        yield fault_at(scheme, path, "name of the language", kind=noun, name=name, reserved=listed(RESERVED))
    if keyword.iskeyword(name):
        yield fault_at(scheme, path, "word of Python", kind=noun, name=name)
    if name in CATALOGUE and isinstance(entry, Indicator) and entry.takes:
        yield fault_at(scheme, path, "name of a function", name=name)
    if other is not None:
        yield fault_at(
            scheme, path, "name of two things", name=name, one=_with_article(other), other=_with_article(kind)
        )


def _with_article(kind: str) -> Text:
    noun = word("kind", kind)
    return text("with an", noun=noun) if kind[0] in "aeiou" else text("with a", noun=noun)


def _unwritable(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find names with characters that nobody sees, and names of tables and pairings that no file can have."""
    heads: list[tuple[Path, str]] = [(("name",), scheme.name), (("edition",), scheme.edition)]
    sources: list[tuple[Path, str]] = [(("source", name), name) for name in scheme.sources]
    accepts: list[tuple[Path, str]] = [(("accept", name), name) for name in scheme.accepts]
    for path, name in [*heads, *((path, entry.name) for path, entry in placed(scheme)), *sources, *accepts]:
        character = unseen(name)
        if character is not None:
            yield fault_at(scheme, path, "invisible character", name=name, character=character)
    files: dict[str, Text] = {same_file_name("incentives"): text("the table of incentives")}
    outputs = [("table", name, name) for name in scheme.tables]
    outputs += [("pairing", name, f"pairing-{name}") for name in scheme.pairings]
    for kind, name, file in outputs:
        entry = text("an entry", kind=word("kind", kind), name=name)
        other = files.setdefault(same_file_name(file), entry)
        if broken := file_name_fault(name):
            reason, fix = broken
            yield fault_at(scheme, (kind, name), "name of no file", entry=entry, reason=reason, fix=fix)
        elif other is not entry:
            yield fault_at(scheme, (kind, name), "one file for two", entry=entry, other=other)


def heads(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find days of an edition in the wrong order, and a round that nobody could count."""
    begin, end = scheme.effective_from, scheme.effective_to
    if begin and end and begin > end:
        yield fault_at(scheme, ("effective_to",), "effective days", to=end, from_=begin)
    try:
        number, unit = read_span(scheme.period)
        is_round = number >= 1 and unit != "day"
    except StructureError:
        is_round = False
    if not is_round:
        fault, meant = (
            fault_at(scheme, ("period",), "period of no round", period=scheme.period),
            meant_span(scheme.period),
        )
        yield fault if meant is None else fault.advised(text("write span", span=meant), meant)


def _labelled_names(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find labels of key columns and of values that are not there."""
    for name, table in scheme.tables.items():
        for column in (column for column in table.key_labels if column not in table.key):
            at = ("table", name, "key_labels", column)
            yield unknown_at(scheme, at, "key column", column, table.key, "label of a key column")
    for path, entry in placed(scheme):
        if getattr(entry, "kind", None) == "choice" and not getattr(entry, "values", ()):
            continue  # another value may be supplied, and have its label already
        values = value_names(entry)
        for value in (value for value in getattr(entry, "value_labels", ()) if value not in values):
            yield unknown_at(scheme, (*path, "value_labels", value), "value", value, values, "label of a value")


def _recipients(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find labels of no recipient, and those of one recipient that differ."""
    known: dict[tuple[str, str], tuple[str, str]] = {}
    for name, incentive in scheme.incentives.items():
        path = ("incentive", name, "recipient_labels")
        if incentive.recipient_labels and not incentive.recipient:
            yield fault_at(scheme, path, "labels of no recipient", name=name)
        for lang, label in incentive.recipient_labels.items():
            other, before = known.setdefault((incentive.recipient, lang), (name, label))
            if label != before:
                who = incentive.recipient
                yield fault_at(
                    scheme, (*path, lang), "labels of one recipient", who=who, label=label, other=other, before=before
                )


def references(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find names of sources, parents, stages and parameters that nothing declares, or of the wrong kind."""
    for path, entry in placed(scheme):
        for number, name in enumerate(entry.source):
            if name not in scheme.sources:
                yield unknown_at(
                    scheme, (*path, "source", number), "source", name, scheme.sources, "source is an entry"
                )
        yield from parameters(scheme, entry, path)
        for number, quota in enumerate(entry.quotas if isinstance(entry, Ladder) else ()):
            yield from parameters(scheme, quota, (*path, "quotas", number))
        yield from _repeated_values(scheme, path, entry)
    yield from _labelled_names(scheme)
    yield from _recipients(scheme)
    for indicator in scheme.indicators.values():
        yield from _parent_fits(scheme, indicator)
    for name, incentive in scheme.incentives.items():
        if incentive.from_ not in ("this", "next") and not (isinstance(incentive.from_, int) and incentive.from_ >= 0):
            yield fault_at(scheme, ("incentive", name, "from"), "incentive from no round", value=incentive.from_)


def _repeated_values(scheme: Scheme, path: Path, entry: Entry) -> Iterator[SchemeFault]:
    seen: set[Any] = set()
    for number, value in enumerate(getattr(entry, "values", ())):
        if value in seen:
            yield fault_at(scheme, (*path, "values", number), "value twice", value=value, name=entry.name)
        seen.add(value)


def _parent_fits(scheme: Scheme, indicator: Indicator) -> Iterator[SchemeFault]:
    """Find a parent that is no group, and a part whose name cannot stand in the rule of its group."""
    if indicator.parent is None:
        return
    path = (section(indicator), indicator.name, "parent")
    parent = scheme.indicators.get(indicator.parent)
    if parent is None or not parent.is_group:
        groups = [name for name, entry in scheme.indicators.items() if entry.is_group]
        yield unknown_at(scheme, path, "group", indicator.parent, groups, "parent is a group")
    elif not indicator.name.isidentifier():
        yield fault_at(scheme, path, "part with unusable name", name=indicator.name, parent=indicator.parent)


def lookups(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find keys of lookups that are no level of the ladder, or no value of the choice, whose name the key has."""
    for name, lookup in scheme.lookups.items():
        rows: list[tuple[Any, Path]] = [(row, ("rows", number)) for number, row in enumerate(lookup.plain_rows)]
        rows += [(key, ("unpublished", number)) for number, key in enumerate(lookup.unpublished)]
        for index, key in enumerate(lookup.keys):
            entry: Any = scheme.ladders.get(key) or scheme.indicators.get(key)
            known = entry.names if isinstance(entry, Ladder) else getattr(entry, "values", ())
            kind = "level" if isinstance(entry, Ladder) else "value"
            for cells, at in rows:
                if known and cells[index] not in known:
                    path: Path = ("lookup", name, *at)
                    path = (*path, index) if (*path, index) in scheme.positions.spans else path
                    yield unknown_at(scheme, path, kind, str(cells[index]), known, "lookup key", key=key, lookup=name)
