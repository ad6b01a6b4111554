"""The faults of a scheme file: each with its position, its reason and its fix.

`FaultBuilder.translated` turns the errors of `cattrs`, and those that the model raises, into faults of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from types import MappingProxyType
from typing import Any, Final

import attrs

from partyrate.errors import KindError, SchemeFault, StructureError, alternatives, listed
from partyrate.language import foreign
from partyrate.loading.advice import (
    either_of,
    example_of,
    fix_of,
    header_advice,
    named_tables,
    stands_for_table,
    value_words,
)
from partyrate.loading.headers import meant_headers
from partyrate.loading.sections import HEAD, SECTIONS, keys_in, keys_of, needed_in
from partyrate.loading.structuring import WrongKindError
from partyrate.loading.writing import written_key
from partyrate.messages import Text, message, text, word
from partyrate.model import ParameterName, folded
from partyrate.model.entry import toml_name
from partyrate.model.indicator import DECISIONS_ONLY
from partyrate.model.kinds import with_article
from partyrate.spans import Path, Positions, Span, close_to

_PARTS: Final = MappingProxyType(
    {"levels": "level of entry", "quotas": "quota of entry", "steps": "step of entry", "rows": "row of entry"}
)
_KEYS: Final = foreign.counterparts(foreign.KEYS)

_LABELS_OF_COLUMNS: Final = re.compile(
    r"(?:col|column|header)s?_(?:label|title|name)s?|labels?_of_columns|列标签|列名称"
)
_OF_TOO_MANY: Final = frozenset(("excess", "surplus", "overflow", "too_many", "超额", "多出", "超员"))
"""Keys for what becomes of rows that earned a level with too few places, which the bound of a quota says."""
_SECTION_OF_KEY: Final = MappingProxyType(
    {"is": "formula", "takes": "formula", **dict.fromkeys(DECISIONS_ONLY, "decision")}
)


class FaultBuilder:
    """Builds the faults of one file.

    Args:
        toml: The text of the file.
        positions: The positions of its keys and values.
        thing: What the file holds: a `scheme` or a `profile`.
    """

    def __init__(self, toml: str, positions: Positions, thing: str) -> None:
        self.positions = positions
        self.thing = thing
        self._missing: dict[Path, SchemeFault] = {}
        self._suggested: set[Path] = set()
        self.start = Span(positions.file, 1, 1, text=toml.partition("\n")[0].rstrip("\r"))

    def at(self, path: Path) -> Span:
        """Return the span of a value, or of the part of the file that would hold it."""
        return self.positions.find(path) or self.start

    def key(self, path: Path) -> Span:
        """Return the span of a key."""
        return self.positions.keys.get(path) or self.at(path)

    def order(self, path: Path) -> tuple[int, int]:
        """Return the line and the column of an entry, by which entries are sorted."""
        key = self.key(path)
        return key.line, key.column

    def unexplained(self, faults: Iterable[SchemeFault]) -> list[SchemeFault]:
        """Return faults without those of a missing key that a misspelt key explains."""
        explained = [fault for path, fault in self._missing.items() if path in self._suggested]
        return [fault for fault in faults if not any(fault is other for other in explained)]

    def translated(self, error: Exception, path: Path) -> Iterator[SchemeFault]:
        """Yield the faults of the file for an error that was raised while the value at a path was read."""
        from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError, IterableValidationError

        if isinstance(error, ClassValidationError):
            fields, others = error.group_exceptions()
            for inner, note in fields:
                key = toml_name(note.name)
                if isinstance(inner, KeyError):
                    yield self.missing(key, path, error.cl)
                else:
                    yield from self.translated(inner, (*path, key))
            for inner in others:
                yield from self.translated(inner, path)
        elif isinstance(error, IterableValidationError):
            yield from self._of_items(error.group_exceptions()[0], path)
        elif isinstance(error, ForbiddenExtraKeysError):
            known = keys_in(str(path[0])) if _is_entry(path) else tuple(keys_of(error.cl))
            yield from (self.unknown(key, path, known) for key in error.extra_fields)
        elif isinstance(error, WrongKindError):
            yield self.wrong_kind(error.value, error.expected, path)
        elif isinstance(error, SchemeFault):
            error.path = (*path, *error.path[2:])
            error.at = self.at(error.path)
            yield error
        else:
            raise error

    def _of_items(self, items: Sequence[tuple[Exception, Any]], path: Path) -> Iterator[SchemeFault]:
        """Yield the faults of the items of a list; one alone where all are texts in place of tables."""
        names = [
            str(inner.value) for inner, _ in items if isinstance(inner, WrongKindError) and stands_for_table(inner)
        ]
        if items and len(names) == len(items):
            (fault,) = self.translated(items[0][0], (*path, items[0][1].index))
            fault.fix = named_tables(names)
            yield fault
            return
        for inner, place in items:
            yield from self.translated(inner, (*path, place.index))

    def unknown(self, key: str, path: Path, known: Iterable[str], why: str = "") -> SchemeFault:
        """Build the fault of a key that is not read; by default `why` lists the known ones."""
        known = tuple(known)
        if elsewhere := _of_other_sections(key, path, known):
            return self.misplaced(elsewhere, path, written=key)
        of_columns = "columns" in known and _LABELS_OF_COLUMNS.fullmatch(key.casefold()) is not None
        near = tuple(each for each in _KEYS.get(key.casefold(), ()) if each in known)
        near = () if of_columns else near or self._close_to(key, path, known)
        self._suggested |= {(*path, other) for other in near}
        if key.casefold() in _OF_TOO_MANY and {"about", "quotas"} & {*known}:
            fix = text("bound of too many")
        elif of_columns:
            fix = text("no labels of columns")
        else:
            fix = text("write near or remove", near=alternatives(near)) if near else self.other_place(key, path)
        why = why or text("known keys", known=listed(known, 40))
        where = (*path, key)
        return StructureError(
            *message("unknown key", key=key, place=self.subject(path), why=why, fix=fix), self.key(where), where
        )

    def _close_to(self, key: str, path: Path, known: Sequence[str]) -> tuple[str, ...]:
        """Return the known keys that are spelt almost like a key; labels of values only where values are listed."""
        near = close_to(key, known)
        is_refused = key.casefold().endswith("labels") and (*path, "values") not in self.positions.keys
        return tuple(each for each in near if each != "value_labels" or not is_refused)

    def other_place(self, key: str, path: Path) -> Text:
        """Return where else in a scheme a key stands that its entry does not have."""
        if path and self.thing == "scheme" and key in HEAD:
            return text("move to the top")
        if path and self.thing == "scheme" and key in SECTIONS:
            return text("write header", headers=text("header of an entry", section=key, name=text("any name")))
        return text("remove it")

    def unknown_header(self, word: str, entries: object, known: Iterable[str]) -> SchemeFault:
        """Build the fault of a header that begins with no section."""
        headers = meant_headers(word, entries)
        fix = text("write header", headers=headers) if headers else text("remove it")
        why = text("known sections", known=listed(known, 40))
        lines = message("unknown key", key=word, place=self.subject(()), why=why, fix=fix)
        return StructureError(*lines, self.key((word,)), (word,))

    def below_a_header(self, word: str, keys: Iterable[str]) -> SchemeFault:
        """Build the fault of a header above the keys that belong to the file as a whole, such as `[scheme]`."""
        self._suggested |= {(key,) for key in keys}
        lines = message("keys of the file below a header", word=word, place=self.subject(()), keys=listed(tuple(keys)))
        return StructureError(*lines, self.key((word,)), (word,))

    def misplaced(self, key: str, path: Path, written: str = "") -> SchemeFault:
        """Build the fault of a key that only other entries of the same class have, or of a word that stands for it."""
        if key == "name":
            why, fix = text("name in the header"), text("labels instead of a name")
        else:
            section, name = _SECTION_OF_KEY.get(key, "input"), written_key(str(path[1]))
            why, fix = text("inputs, formulas and groups"), text("remove or write as", section=section, name=name)
            self._suggested |= {(*path, needed) for needed in SECTIONS[str(path[0])].needs}
            if written:
                fix = text("remove or write with key", section=section, name=name, key=key)
        if key == "value_labels":
            why, fix = text("labels of declared values"), text("labels of computed values")
        where = (*path, written or key)
        lines = message("misplaced key", place=self.subject(path), key=written or key, why=why, fix=fix)
        return StructureError(*lines, self.key(where), where)

    def missing(self, key: str, path: Path, cls: type) -> SchemeFault:
        """Build the fault of a required key that is missing."""
        if _is_entry(path):
            needed, kind = needed_in(str(path[0])), str(path[0])
        else:
            needed = tuple(name for name, field in keys_of(cls).items() if field.default is attrs.NOTHING)
            kind = _kind_of(cls) if path else self.thing
        where = (*path, key)
        lines = message(
            "key missing",
            place=self.subject(path), key=key, kind=with_article(kind), needed=listed(needed, 40),
            example=example_of(keys_of(cls)[key].type),
        )  # fmt: skip
        self._missing[where] = StructureError(*lines, self.at(path), where)
        return self._missing[where]

    def wrong_kind(self, value: object, expected: tuple[Any, ...], path: Path) -> SchemeFault:
        """Build the fault of a value of a type that its field does not take."""
        lines = message(
            "file value of another kind",
            place=self.subject(path), given=value_words(value), expected=either_of(expected),
            fix=fix_of(value, expected, path),
        )  # fmt: skip
        return KindError(*lines, self.at(path), path)

    def no_table(self, value: object, path: Path) -> SchemeFault:
        """Build the fault of a section, or of an entry, that is no table."""
        section, name = str(path[0]), written_key(str(path[1])) if len(path) > 1 else '"..."'
        lines = message(
            "section that is no table",
            path=".".join(map(str, path)), given=value_words(value), section=section,
            fix=header_advice(section, name, value if len(path) > 1 else None),
        )  # fmt: skip
        return KindError(*lines, self.at(path), path)

    def section_within(self, section: str, name: str, value: object, path: Path) -> SchemeFault:
        """Build the fault of an entry that TOML reads as part of another one, since it stands below its header."""
        name, where = written_key(name), (*path, section)
        place, fix = self.subject(path), header_advice(section, name, value)
        lines = message("section below a header", section=section, name=name, place=place, fix=fix)
        return StructureError(*lines, self.key(where), where)

    def duplicate(self, path: Path) -> SchemeFault:
        """Build the fault of an entry with the name of an earlier one."""
        first = min((key for key in self.positions.spans if _has_same_name(key, path)), key=self.order)
        lines = message("name declared twice", name=path[1], line=self.at(first).line, section=first[0])
        return StructureError(*lines, self.key(path), path)

    def subject(self, path: Path) -> Text:
        """Return the words for the value at a path: `'when' of level 2 of ladder 'star'`."""
        if not path:
            return text(f"the {self.thing}")
        if _is_entry(path):
            return text("named entry", kind=word("kind", str(path[0])), name=path[1])
        last = path[-1]
        if isinstance(last, str):
            return text("key of entry", key=last, owner=self.subject(path[:-1]))
        if path[-2] in _PARTS:
            return text(_PARTS[str(path[-2])], number=last + 1, owner=self.subject(path[:-2]))
        return text("item of entry", number=last + 1, owner=self.subject(path[:-1]))


def _is_entry(path: Path) -> bool:
    return len(path) == 2 and path[0] in SECTIONS


def _kind_of(cls: type) -> str:
    return "table in place of a value" if cls is ParameterName else cls.__name__.lower()


def _has_same_name(path: Path, other: Path) -> bool:
    """Whether two paths lead to entries of one collection whose names are equal when folded."""
    if not _is_entry(path) or folded(str(path[1])) != folded(str(other[1])):
        return False
    return SECTIONS[str(path[0])].collection == SECTIONS[str(other[0])].collection


def _of_other_sections(key: str, path: Path, known: Sequence[str]) -> str:
    """Return the rule of another section that a key stands for: `formula` in an input is the key `is` of a formula."""
    meant = _KEYS.get(key.casefold(), ()) if _is_entry(path) else ()
    section = SECTIONS.get(str(path[0])) if path else None
    if section is None or any(each in known for each in meant):
        return ""
    return "is" if "is" in meant and "is" in section.lacks else ""
