"""Finding what two schemes say differently, by meaning: entry by entry and field by field, from the old to the new one.

Two schemes are compared as their fingerprints are: what only readers look at, and how rules are spelt, makes no
difference, unless remarks are asked for. The schemes need not extend each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from partyrate.errors import UsageError
from partyrate.errors.arguments import checked_flag
from partyrate.messages import Text, message, text
from partyrate.model.constants import Lookup
from partyrate.model.decision import DecisionRow
from partyrate.model.difference import ADDED, CHANGED, DROPPED, UNPUBLISHED, Difference, EntryChange, FieldChange
from partyrate.model.entry import Entry, Scalar, remark
from partyrate.model.indicator import section_of
from partyrate.model.meaning import RULES, digest, meaning_of, text_digest
from partyrate.model.plain import fields_of, plain_field
from partyrate.model.scheme_data import SchemeData
from partyrate.model.source import Source
from partyrate.model.value_words import constant_words, value_labels
from partyrate.model.variation import APART, SHARING, cell_name

_REMARKS_OF_ENTRIES: Final = ("labels", "key_labels", "value_labels", "recipient_labels", "source", "note", "show")
_TOP_REMARKS: Final = ("title", "status", "note", "results")
_UNSAID: Final = ("format", *SHARING, *APART)
_READ_BY_PEOPLE: Final = ("sources", "accepts")
_PARTS: Final = ("levels", "quotas", "steps", "rows")
"""Fields whose items are compared by their names, or by their numbers."""


def difference(old: SchemeData, new: Any, *, remarks: bool = False) -> Difference:
    """Find what two schemes say differently.

    Args:
        old: The scheme from which the changes lead.
        new: The scheme to which they lead.
        remarks: Whether what only readers look at is compared as well: labels, sources, notes, titles, what is shown.

    Raises:
        RuleSyntaxError: A rule of either is not in the language.
        UsageError: The other one is no scheme.
    """
    if not isinstance(new, type(old)):
        raise UsageError(*message("diff of no scheme", kind=type(new).__name__))
    remarks = checked_flag(remarks, "remarks")
    meanings = meaning_of(old), meaning_of(new)
    top = tuple(_changes(_top(old, meanings[0], remarks), _top(new, meanings[1], remarks)))
    entries = tuple(_entries(old, new, meanings, remarks))
    return Difference(_about(old, meanings[0]), _about(new, meanings[1]), top, entries, remarks)


def _about(scheme: SchemeData, meaning: Mapping[str, Any]) -> dict[str, str]:
    return {
        "name": scheme.name, "edition": scheme.edition, "fingerprint": digest(meaning),
        "text_fingerprint": text_digest(scheme),
    }  # fmt: skip


def _top(scheme: SchemeData, meaning: Mapping[str, Any], remarks: bool) -> dict[str, tuple[Any, str]]:  # noqa: FBT001 - as the call says it
    """Return the keys at the top of a file, each with its meaning and its text."""
    found = {key: (value, written(value)) for key, value in meaning.items() if key not in _UNSAID}
    found["period"] = (meaning.get("period"), scheme.period)
    return found | (_remarks(scheme, _TOP_REMARKS) if remarks else {})


def _remarks(instance: Any, names: Sequence[str]) -> dict[str, tuple[Any, str]]:
    """Return fields that only readers look at."""
    known = fields_of(type(instance))
    found = {}
    for key in names:
        if key in known and (value := getattr(instance, known[key].name)) not in ("", (), {}):
            plain = plain_field(value, known[key].type)
            found[key] = (plain, written(plain))
    return found


def _entries(
    old: SchemeData, new: SchemeData, meanings: tuple[Mapping[str, Any], Mapping[str, Any]], remarks: bool  # noqa: FBT001 - as above
) -> Iterator[EntryChange]:  # fmt: skip
    """Find the entries that are different, section by section in the order of the model."""
    for collection in (*SHARING, *APART):
        if collection in _READ_BY_PEOPLE and not remarks:
            continue
        before, after = getattr(old, collection), getattr(new, collection)
        for name in dict.fromkeys([*before, *after]):
            sides = [
                (scheme, held[name], _meaning(meaning, collection, held[name]))
                for scheme, held, meaning in ((old, before, meanings[0]), (new, after, meanings[1])) if name in held
            ]  # fmt: skip
            texts = [_fields(entry, meaning, remarks) for _, entry, meaning in sides]
            if len(sides) == 2:
                fields = tuple(_changes(*texts))
                if not fields:
                    continue
                change, sources = CHANGED, [_sources(scheme, entry) for scheme, entry, _ in sides]
            else:
                is_added = name not in before
                change = ADDED if is_added else DROPPED
                fields = tuple(_changes({}, texts[0]) if is_added else _changes(texts[0], {}))
                own = _sources(sides[0][0], sides[0][1])
                sources = [(), own] if is_added else [own, ()]
            entry = sides[-1][1]
            words = _words([each for _, each, _ in sides])
            yield EntryChange(section_of(entry), name, change, fields, entry.labels, sources[0], sources[1], words)


def _words(entries: Sequence[Entry]) -> dict[str, Text]:
    """Return what people call the values of choices, by the texts that are written for them."""
    return {
        written({"text": value}): constant_words(entry, value) for entry in entries for value in value_labels(entry)
    }


def _sources(scheme: SchemeData, entry: Entry) -> tuple[Text, ...]:
    """Return the sources of an entry as documents and clauses."""
    known = [scheme.sources[name] for name in entry.source if name in scheme.sources]
    return tuple(dict.fromkeys(_source(each) for each in known))


def _source(source: Source) -> Text:
    document, clause = remark(source.document), remark(source.clause)
    return text("source of document", document=document, clauses=clause) if clause else document


def _meaning(meaning: Mapping[str, Any], collection: str, entry: Entry) -> Mapping[str, Any]:
    """Return what an entry means; sources mean nothing to a rating."""
    found: Mapping[str, Any] = meaning.get(collection, {}).get(entry.name, {})
    return found


def _fields(entry: Entry, meaning: Mapping[str, Any], remarks: bool) -> dict[str, tuple[Any, str]]:  # noqa: FBT001 - as above
    """Return the fields of an entry by name, each with its meaning and its text; those of parts under their names."""
    section = section_of(entry)
    found: dict[str, tuple[Any, str]] = {"section": (section, section)}
    for key, value in meaning.items():
        if key == "rows" and isinstance(entry, Lookup):
            found |= _cells(entry)
        elif key in _PARTS and isinstance(value, list) and value and isinstance(value[0], dict):
            found |= _parts(key, getattr(entry, key), value)
        else:
            found[key] = (value, _text(entry, key, value))
    if section == "parameter":
        found.setdefault("value", (None, written(None)))
    if remarks:
        found |= _remarks(entry, _REMARKS_OF_ENTRIES)
        found |= _remarks(entry, ("document", "clause", "says", "url")) if section == "source" else {}
    return found


def _cells(lookup: Lookup) -> dict[str, tuple[Any, str]]:
    """Return the cells of a lookup by their keys; those of each day, where it changes over time."""
    found = {}
    days = [(f" from {part.from_}", lookup.on(part.from_)) for part in lookup.by_day] or [("", lookup)]
    for suffix, then in days:
        for cell, value in then.cells.items():
            plain = _plain(value)
            found[cell_name(lookup, cell).removeprefix(lookup.name) + suffix] = (plain, written(plain))
    return found


def _parts(key: str, parts: Sequence[Any], meanings: Sequence[Mapping[str, Any]]) -> dict[str, tuple[Any, str]]:
    """Return the fields of levels, quotas or steps, and the order in which they stand."""
    names: list[str] = []
    found: dict[str, tuple[Any, str]] = {}
    for number, (part, meaning) in enumerate(zip(parts, meanings, strict=True), start=1):
        name = _part_name(part, number)
        twice = names.count(name)
        names.append(name)
        head = f"{key}.{name}" + (f" ({twice + 1})" if twice else "")
        found |= {
            f"{head}.{each}": (value, _text(part, each, value)) for each, value in meaning.items() if each != "name"
        }
    return {key: (names, ", ".join(names)), **found}


def _part_name(part: Any, number: int) -> str:
    """Return the name of a level or a step, the levels of a quota, or the number of a row."""
    if isinstance(part, DecisionRow):
        return str(number)
    return part.name if isinstance(part, Entry) else " + ".join(part.levels)


def _text(instance: Any, key: str, value: Any) -> str:
    """Return a field as its scheme file writes it; what is left out there as it is understood."""
    if key in RULES.get(type(instance), ()):
        held = getattr(instance, fields_of(type(instance))[key].name)
        if isinstance(held, str | tuple):
            return held if isinstance(held, str) else ", ".join(held)
    return written(value)


def _plain(value: Scalar | None) -> Any:
    """Return a cell of a lookup as plain data."""
    return None if value is None else plain_field(value, Scalar)


def written(value: Any) -> str:
    """Return plain data as people write it.

    Example:
        >>> written({"number": "0.5"}), written(["a", "b"]), written({"parameter": "ties"}), written(True)
        ('0.5', 'a, b', 'parameter ties', 'true')
    """
    match value:
        case None:
            return UNPUBLISHED
        case bool():
            return "true" if value else "false"
        case {"number": str(text)} | {"date": str(text)} if len(value) == 1:
            return text
        case {"text": str(text)} if len(value) == 1:
            return repr(text)
        case {"parameter": str(name)} if len(value) == 1:
            return f"parameter {name}"
        case Mapping():
            return ", ".join(f"{key} = {written(item)}" for key, item in value.items())
        case list() | tuple():
            return ", ".join(map(written, value))
    return str(value)


def _changes(old: Mapping[str, tuple[Any, str]], new: Mapping[str, tuple[Any, str]]) -> Iterator[FieldChange]:
    """Find the fields whose meaning is different, in the order of the new side."""
    nothing = (_Nothing, None)
    for key in dict.fromkeys([*new, *old]):
        (before, old_text), (after, new_text) = old.get(key, nothing), new.get(key, nothing)
        if before == after or (key == "section" and _Nothing in (before, after)):
            continue
        yield FieldChange(key, old_text, new_text)


class _Nothing:
    """Stands for a field that a side does not have."""
