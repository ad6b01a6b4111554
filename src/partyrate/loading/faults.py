"""The faults of a scheme file: each with its place, why it is one, and how to fix it.

`FaultMaker.translated` is the one place where the errors of `cattrs`, and those that the model raised, become faults of
the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, get_args, get_origin

import attrs

from partyrate.errors import KindError, SchemeFault, StructureError, listed
from partyrate.language import foreign
from partyrate.loading.sections import HEAD, SECTIONS, keys_in, keys_of, needed_in
from partyrate.loading.structuring import Cell, WrongKindError
from partyrate.loading.syntax import NotPlain
from partyrate.loading.writing import written_key
from partyrate.model import ParameterName, folded
from partyrate.model.entry import toml_name
from partyrate.model.kinds import LEAVES, either, given_words, members
from partyrate.numbers import exact, show
from partyrate.spans import Path, Positions, Span, close_to

_ITEMS: Final = MappingProxyType({"levels": "level", "quotas": "quota", "steps": "step", "rows": "row"})
_PART_WORDS: Final[Mapping[type, str]] = MappingProxyType({ParameterName: "table in place of a value"})
_VOWELS: Final = "aeiou"
_HOME: Final = MappingProxyType({"is": "formula", "takes": "formula"})


class FaultMaker:
    """Makes the faults of one file, of which it knows the positions.

    `thing` is what the file holds: a `scheme` or a `profile`.
    """

    def __init__(self, text: str, positions: Positions, thing: str) -> None:
        self.positions = positions
        self.thing = thing
        self._lacking: dict[Path, SchemeFault] = {}
        self._suggested: set[Path] = set()
        self.start = Span(positions.file, 1, 1, text=text.partition("\n")[0].rstrip("\r"))

    def at(self, path: Path) -> Span:
        """Give the span of a value, or of what is around it."""
        return self.positions.find(path) or self.start

    def key(self, path: Path) -> Span:
        """Give the span of a key."""
        return self.positions.keys.get(path) or self.at(path)

    def order(self, path: Path) -> tuple[int, int]:
        """Give the place of an entry in the file, to sort by."""
        key = self.key(path)
        return key.line, key.column

    def lasting(self, faults: Iterable[SchemeFault]) -> list[SchemeFault]:
        """Leave out the lack of a key where a misspelt key is a fault of its own."""
        explained = [fault for path, fault in self._lacking.items() if path in self._suggested]
        return [fault for fault in faults if not any(fault is other for other in explained)]

    def translated(self, error: Exception, path: Path) -> Iterator[SchemeFault]:
        """Translate what was raised while the value at a path was read."""
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
            for inner, place in error.group_exceptions()[0]:
                yield from self.translated(inner, (*path, place.index))
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

    def unknown(self, key: str, path: Path, known: Iterable[str], why: str = "") -> SchemeFault:
        """Make the fault for a key that nothing reads; by default `why` lists what is known."""
        known = tuple(known)
        meant = foreign.KEYS.get(key.casefold())
        near = (meant,) if meant in known else close_to(key, known)
        self._suggested |= {(*path, other) for other in near}
        if near:
            fix = f"write {' or '.join(map(repr, near))}, or remove it"
        elif path and self.thing == "scheme" and key in HEAD:
            fix = "move it to the top of the file, before the first [header]"
        else:
            fix = "remove it"
        where = (*path, key)
        why = why or f"known keys are: {listed(known, 40)}"
        return StructureError(f"unknown key {key!r} in {self.subject(path)}", why, fix, self.key(where), where)

    def misplaced(self, key: str, path: Path) -> SchemeFault:
        """Make the fault for a key of an entry that only other entries of its class have."""
        if key == "name":
            why, fix = "the name of an entry stands in its header", "remove it; what people read goes under 'labels'"
        else:
            why = (
                "an input is brought by the data and has a 'kind'; a formula is computed and has a rule, 'is'; "
                "a group has neither and is the weighted sum of its parts"
            )
            fix = f"remove it, or write the entry as [{_HOME.get(key, 'input')}.{written_key(str(path[1]))}]"
        where = (*path, key)
        return StructureError(f"{self.subject(path)} has the key {key!r}", why, fix, self.key(where), where)

    def missing(self, key: str, path: Path, cls: type) -> SchemeFault:
        """Make the fault for a key that must be there."""
        if _is_entry(path):
            needed, kind = needed_in(str(path[0])), str(path[0])
        else:
            needed = tuple(name for name, one in keys_of(cls).items() if one.default is attrs.NOTHING)
            kind = _PART_WORDS.get(cls, cls.__name__.lower()) if path else self.thing
        where = (*path, key)
        self._lacking[where] = StructureError(
            f"{self.subject(path)} lacks the key {key!r}",
            f"{'an' if kind[0] in _VOWELS else 'a'} {kind} needs: {listed(needed, 40)}",
            f"add {key} = {_example(keys_of(cls)[key].type)}",
            self.at(path),
            where,
        )
        return self._lacking[where]

    def wrong_kind(self, value: object, expected: tuple[Any, ...], path: Path) -> SchemeFault:
        """Make the fault for a value of a type that its field does not take."""
        return KindError(
            f"{self.subject(path)} is {_given(value)}",
            f"it holds {_either(expected)}",
            _places_mend(value, path) or _mend(value, expected),
            self.at(path),
            path,
        )

    def no_table(self, value: object, path: Path) -> SchemeFault:
        """Make the fault for a section, or an entry of one, that is no table."""
        name = written_key(str(path[1])) if len(path) > 1 else '"..."'
        return KindError(
            f"{'.'.join(map(str, path))} is {_given(value)}, not a table",
            f"each {path[0]} is a table of its own, with its name in the header",
            f"write [{path[0]}.{name}], and its fields below",
            self.at(path),
            path,
        )

    def twice(self, path: Path) -> SchemeFault:
        """Make the fault for an entry whose name stands before."""
        collection, name = SECTIONS[str(path[0])].collection, folded(str(path[1]))
        same = [
            key
            for key in self.positions.spans
            if _is_entry(key) and SECTIONS[str(key[0])].collection == collection and folded(str(key[1])) == name
        ]
        first = min(same, key=self.order)
        return StructureError(
            f"{path[1]!r} is declared twice; the first stands on line {self.at(first).line}, under {first[0]!r}",
            "inputs, formulas and groups share their names, and names are compared as Python compares them (NFKC): "
            "full-width and ordinary letters are one",
            "give one of the two another name",
            self.key(path),
            path,
        )

    def subject(self, path: Path) -> str:
        """Name what a path leads to: `'when' of level 2 of ladder 'star'`."""
        if not path:
            return f"the {self.thing}"
        if _is_entry(path):
            return f"{path[0]} {path[1]!r}"
        last = path[-1]
        if isinstance(last, str):
            return f"{last!r} of {self.subject(path[:-1])}"
        if path[-2] in _ITEMS:
            return f"{_ITEMS[str(path[-2])]} {last + 1} of {self.subject(path[:-2])}"
        return f"item {last + 1} of {self.subject(path[:-1])}"


def _is_entry(path: Path) -> bool:
    return len(path) == 2 and path[0] in SECTIONS


def _given(value: object) -> str:
    return f"{value.text}, not a plain number" if isinstance(value, NotPlain) else given_words(value)


def _words(kind: Any) -> str:
    if kind in LEAVES:
        return LEAVES[kind].words
    if kind is ParameterName:
        return '{ parameter = "..." }'
    if kind is Cell:
        return "{ unpublished = true }"
    return "a list" if get_origin(kind) is tuple else "a table"


def _either(kinds: tuple[Any, ...]) -> str:
    return either([_words(kind) for kind in kinds])


def _example(annotation: Any) -> str:
    kind = members(annotation)[0]
    if kind in LEAVES:
        return LEAVES[kind].example
    if get_origin(kind) is tuple:
        return f"[{_example(get_args(kind)[0])}]"
    return '{ name = "..." }' if attrs.has(kind) else "{ }"


def _places_mend(value: object, path: Path) -> str:
    """Say what to write for the places of a quota that are a number: as a rule they may be meant as a share."""
    if not (len(path) > 2 and "quotas" in path and isinstance(value, int | Decimal) and not isinstance(value, bool)):
        return ""
    if 0 < value < 1:
        return f'write the rule in quotes: "{value} * rows" for a share of the rows, which {value} by itself is not'
    return f'write the rule in quotes: "{value}"'


def _mend(value: object, kinds: tuple[Any, ...]) -> str:  # noqa: PLR0911  # one for each mistake
    """Say what to write instead of a value."""
    if isinstance(value, NotPlain):
        return "write the number with digits and at most one point, without exponent: 0.001"
    if isinstance(value, str):
        number = exact(value) if len(value) <= 100 else None
        if number is not None and (Fraction in kinds or (int in kinds and number.denominator == 1)):
            return f"write it without quotes: {show(number)}"
        if bool in kinds and value.lower() in ("true", "false"):
            return f"write it without quotes: {value.lower()}"
        if date in kinds:
            return "write the date without quotes: 2019-12-31"
    if isinstance(value, datetime) and date in kinds:
        return f"leave out the time: {value.date()}"
    if str in kinds and isinstance(value, int | Decimal | date | time):
        return f'write it in quotes: "{value}"'  # a rule says True and False
    if isinstance(value, Decimal) and int in kinds:
        return "write a number without decimals"
    if len(kinds) == 1 and kinds[0] is not bool:
        return f"write {_either(kinds)}: {_example(kinds[0])}"
    return f"write {_either(kinds)}"
