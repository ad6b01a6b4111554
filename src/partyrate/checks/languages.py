"""Checks that a scheme speaks each of its languages throughout, so that nobody reads half of it in another one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from partyrate.checks.faults import fault_at, placed
from partyrate.checks.finding import finding_at
from partyrate.errors import Finding, SchemeFault, listed
from partyrate.language import foreign
from partyrate.messages import joined, word
from partyrate.messages.languages import LANGUAGES, language_of
from partyrate.model import Entry, Scheme
from partyrate.model.value_words import are_options, recipient_labels, value_names
from partyrate.spans import Path, width

_MOST_NAMED = 20


@frozen
class _Said:
    """The texts of an entry that people read.

    Args:
        path: Where it stands.
        name: The name of the entry.
        words: What stands there, by language, or in one text.
        is_prose: Whether one text alone leaves the readers of another language without it; titles of documents do not.
        is_label: Whether the name stands where a text is lacking: one in Chinese is a Chinese label already.
    """

    path: Path
    name: str
    words: Mapping[str, str] | str
    is_prose: bool = True
    is_label: bool = False


def languages(scheme: Scheme) -> Iterator[Finding]:
    """Find the languages in which a scheme has some labels or remarks and lacks others.

    A scheme without labels, or with all of them in one language, lacks none.
    """
    labels, remarks = list(_labels(scheme)), list(_remarks(scheme))
    said = (*labels, *_key_columns(scheme), *remarks)
    spoken = {lang: None for each in said if isinstance(each.words, Mapping) for lang in each.words}
    title = _Said(("title",), scheme.name, scheme.title, is_label=True)
    yield from _lacking(scheme, spoken, "title lacks a language", [title])
    yield from _lacking(scheme, spoken, "labels lack a language", labels)
    yield from _lacking(scheme, spoken, "key columns lack a language", list(_key_columns(scheme)))
    yield from _lacking(scheme, spoken, "values lack a language", list(_values(scheme)))
    yield from _lacking(scheme, spoken, "recipients lack a language", list(_recipients(scheme)))
    if len(spoken) > 1:
        yield from _lacking(scheme, spoken, "remarks lack a language", remarks)


def language_codes(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find texts under another name of a language, such as `cn`, which nobody would see."""
    said = [*_labels(scheme), *_key_columns(scheme), *_values(scheme), *_recipients(scheme), *_remarks(scheme)]
    said.append(_Said(("title",), scheme.name, scheme.title))
    found: dict[str, list[_Said]] = {}
    for each in said:
        for code in each.words if isinstance(each.words, Mapping) else ():
            if code not in LANGUAGES and _meant(code) is not None:
                found.setdefault(code, []).append(each)
    for code, those in found.items():
        names = listed(dict.fromkeys(each.name for each in those), _MOST_NAMED)
        yield fault_at(scheme, those[0].path, "words under another code", code=code, names=names, language=_meant(code))


def _meant(code: str) -> str | None:
    """Return the language that a code stands for elsewhere."""
    return language_of(code) or foreign.LANGUAGES.get(code.casefold())


def _lacking(scheme: Scheme, spoken: Iterable[str], key: str, said: Sequence[_Said]) -> Iterator[Finding]:
    """Yield a warning for the entries that lack one language, or the same several."""
    groups: dict[tuple[str, ...], list[_Said]] = {}
    for each in said:
        if lacked := tuple(lang for lang in spoken if not _has(each, lang)):
            groups.setdefault(lacked, []).append(each)
    for lacked, group in groups.items():
        names = listed(dict.fromkeys(each.name for each in group), _MOST_NAMED)
        language = joined(word("language", lang) for lang in lacked)
        lines = ", ".join(f'{lang} = "..."' for lang in lacked)
        yield finding_at(scheme, group[0].path, "language-lacking", key, names=names, language=language, lines=lines)


def _has(said: _Said, lang: str) -> bool:
    if said.is_label and lang == "zh" and lang in _as_written(said.name):
        return True
    if isinstance(said.words, Mapping):
        return bool(said.words.get(lang))
    return not said.is_prose


def _labels(scheme: Scheme) -> Iterator[_Said]:
    """Yield the labels of entries, of levels and of steps."""
    for path, entry in placed(scheme):
        yield _Said(path, entry.name, entry.labels, is_label=True)
    for name, ladder in scheme.ladders.items():
        for number, level in enumerate(ladder.levels):
            yield _Said(("ladder", name, "levels", number), level.name, level.labels, is_label=True)


def _key_columns(scheme: Scheme) -> Iterator[_Said]:
    """Yield the labels of key columns; the last one of a table has those of the table."""
    for name, table in scheme.tables.items():
        for column in table.key[:-1]:
            yield _Said(("table", name), column, table.key_labels.get(column, {}), is_label=True)


def _values(scheme: Scheme) -> Iterator[_Said]:
    """Yield the labels of the values of choices."""
    for path, entry in placed(scheme):
        for value in () if are_options(entry) else value_names(entry):
            yield _Said(path, entry.name, {**_as_written(value), **getattr(entry, "value_labels", {}).get(value, {})})


def _recipients(scheme: Scheme) -> Iterator[_Said]:
    """Yield the labels of each recipient, at the first of its incentives."""
    first = {each.recipient: each.name for each in reversed(tuple(scheme.incentives.values())) if each.recipient}
    for recipient, name in first.items():
        labels = {**_as_written(recipient), **recipient_labels(scheme, recipient)}
        yield _Said(("incentive", name, "recipient"), name, labels)


def _as_written(value: str) -> dict[str, str]:
    """Return a value by the language that it speaks: the one in whose letters it is written."""
    return {"zh" if width(value) > len(value) else "en": value} if value else {}


def _remarks(scheme: Scheme) -> Iterator[_Said]:
    """Yield the remarks of a scheme, what its warnings say, and what its sources do."""
    entries: list[tuple[Path, Entry]] = [
        *placed(scheme),
        *((("source", name), each) for name, each in scheme.sources.items()),
    ]
    if scheme.note:
        yield _Said(("note",), scheme.name, scheme.note)
    for path, entry in entries:
        if entry.note:
            yield _Said((*path, "note"), entry.name, entry.note)
    for name, warning in scheme.warnings.items():
        yield _Said(("warning", name, "text"), name, warning.text)
    for name, source in scheme.sources.items():
        for key, is_prose in (("document", False), ("clause", False), ("says", True)):
            if words := getattr(source, key):
                yield _Said(("source", name, key), name, words, is_prose)
