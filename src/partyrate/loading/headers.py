"""The headers that are meant by words that begin none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from partyrate.language import foreign
from partyrate.loading.sections import SECTIONS, keys_in, needed_in
from partyrate.loading.writing import written_key
from partyrate.messages import Text, text
from partyrate.spans import close_to

_HEADERS: Final = foreign.counterparts(foreign.HEADERS)
_KEYS: Final = foreign.counterparts(foreign.KEYS)


def is_header(word: str, keys: Iterable[str]) -> bool:
    """Whether a word with entries below it is meant for a header, and for no key at the top of a file."""
    return word.casefold() in _HEADERS or not close_to(word, keys)


def is_of_the_whole(word: str, content: object, keys: Iterable[str]) -> bool:
    """Return whether a header stands above what belongs to a file as a whole: its name, with other keys of its top."""
    if not isinstance(content, dict) or "name" not in content:
        return False
    return word.casefold() in foreign.WHOLE or {*content} <= {*keys}


def meant_headers(word: str, entries: object) -> Text | None:
    """Return the headers that may be meant by a word before the point, with the name that was written below it.

    What the entries hold decides between sections of one class: an input has a kind, a formula a rule.

    Example:
        >>> meant_headers("indicator", {"score": {"kind": "number"}}), meant_headers("constants", {"w": {"value": 1}})
        ('[input.score]', '[parameter.w]')
        >>> meant_headers("quota", [{"levels": "five"}])
        'quotas = [...] in [ladder.NAME]'
        >>> meant_headers("grade", {"kind": "choice", "values": ["A", "B"]})
        '[input.grade]'
    """
    name = next((written_key(each) for each, _ in _bodies(entries)), "")
    meant = _HEADERS.get(word.casefold(), ()) or close_to(word, SECTIONS)
    held = {key for _, body in _bodies(entries) for each in body for key in (each, *_KEYS.get(each.casefold(), ()))}
    needed = [each for each in meant if (needs := SECTIONS[each.partition(".")[0]].needs) and held >= {*needs}]
    headers = list(_of_entry(word, entries)) or [_written(each, name) for each in needed or meant]
    if not headers:
        return None
    *first, last = headers
    return (
        text("one of headers", headers=Text(", ".join(first), "、".join(each.zh for each in first)), last=last)
        if first
        else last
    )


def _of_entry(name: str, body: object) -> Iterator[Text]:
    """Yield the headers of the sections of which an entry without a section has all that it needs and nothing else."""
    held = {*body} if isinstance(body, dict) else set()
    for section in SECTIONS:
        needed = {*needed_in(section)}
        if needed and needed <= held <= {*keys_in(section)}:
            yield text("header of an entry", section=section, name=written_key(name))


def _bodies(entries: object) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the names and the contents of what stands below a header."""
    if isinstance(entries, dict):
        yield from ((name, body) for name, body in entries.items() if isinstance(body, dict))


def _written(meant: str, name: str) -> Text:
    """Return a header as it is written; or the key of an entry that is meant by it."""
    section, dot, key = meant.partition(".")
    if dot:
        return text("key below header", key=key, section=section)
    return text("header of an entry", section=section, name=name or text("any name"))
