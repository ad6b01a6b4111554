"""What fields hold: the annotations of the model's classes, said in words, and held by every instance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import cache
from math import isfinite
from types import MappingProxyType, UnionType
from typing import Any, Final, Union, get_args, get_origin

import attrs
from attrs import Attribute, frozen

from partyrate.errors import KindError
from partyrate.numbers import exact, show


@frozen
class Leaf:
    """A type without parts: how messages call it, an example in a scheme file, and one in Python."""

    words: str
    example: str
    in_python: str


LEAVES: Final[Mapping[Any, Leaf]] = MappingProxyType(
    {
        str: Leaf("a text", '"..."', '"..."'),
        bool: Leaf("true or false", "true", "True"),
        int: Leaf("a whole number", "1", "1"),
        Fraction: Leaf("a number", "0.5", 'Decimal("0.5")'),
        date: Leaf("a date", "2019-12-31", "date(2019, 12, 31)"),
    }
)

_GIVEN: Final[Mapping[type, str]] = MappingProxyType(
    {
        bool: "a flag",
        int: "a whole number",
        Decimal: "a number with decimals",
        Fraction: "a number",
        float: "a number with decimals",
        str: "a text",
        datetime: "a date with a time",
        date: "a date",
        time: "a time of day",
        list: "a list",
        tuple: "a list",
        dict: "a table",
    }
)


def members(annotation: Any) -> tuple[Any, ...]:
    """Give the types a value may have: those of a union without None, or the one type itself.

    Example:
        >>> members(int | str | None)
        (<class 'int'>, <class 'str'>)
    """
    if get_origin(annotation) in (Union, UnionType):
        return tuple(member for member in get_args(annotation) if member is not type(None))
    return (annotation,)


def either(words: list[str]) -> str:
    """Join alternatives: `a, b or c`."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def given_words(value: object) -> str:
    """Say what was given in place of what a field holds."""
    if value is None:
        return "None"
    words = _GIVEN.get(type(value), f"an object of the class {type(value).__name__}")
    if isinstance(value, str):
        return f"{value!r}, {words}" if len(value) <= 40 else words
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value}, {words}" if isinstance(value, int | Decimal | float | Fraction | date | time) else words


@frozen
class Holds:
    """The validator of a field that holds what its annotation says; `validator` is what else it has to be."""

    validator: Any = None

    def __call__(self, instance: object, attribute: Attribute[Any], value: object) -> None:
        """Raise where the value is of another kind. Without an instance it is read from a file, which says its kind."""
        if self.validator is not None:
            self.validator(instance, attribute, value)
        if instance is None:
            return
        cls: Any = type(instance)
        wrong = _wrong(value, _kinds(cls)[attribute.name], repr(attribute.alias or attribute.name))
        if wrong is None:
            return
        where, found, kinds = wrong
        name, sort = getattr(instance, "name", None), cls.__name__.lower()
        owner = f"{sort} {name!r}" if isinstance(name, str) else f"{'an' if sort[0] in 'aeiou' else 'a'} {sort}"
        expected = either([_words(each) for each in kinds])
        raise KindError(f"{where} of {owner} is {given_words(found)}", f"it holds {expected}", _mend(found, kinds))


def holding(_: type, fields: list[Attribute[Any]]) -> list[Attribute[Any]]:
    """Let the fields of a class hold nothing but what their annotations say: a transformer of fields for attrs."""
    return [
        each if isinstance(each.validator, Holds) else each.evolve(validator=Holds(each.validator)) for each in fields
    ]


@cache
def _kinds(cls: type) -> Mapping[str, Any]:
    attrs.resolve_types(cls)
    return {attribute.name: attribute.type for attribute in attrs.fields(cls)}


@cache
def _parts(annotation: Any) -> tuple[tuple[Any, ...], tuple[Any, ...], bool]:
    """Return the types a value may have, what each of them is made of, and whether it may be None."""
    kinds = members(annotation)
    return kinds, tuple(map(get_origin, kinds)), type(None) in get_args(annotation)


def _wrong(value: object, annotation: Any, where: str) -> tuple[str, object, tuple[Any, ...]] | None:
    """Give what is not of its kind: what it is called, itself, and the types it may have; None where all is right."""
    kinds, origins, is_optional = _parts(annotation)
    if value is None and is_optional:
        return None
    for kind, origin in zip(kinds, origins, strict=True):
        if kind is Any or (origin is None and _is_a(value, kind)):
            return None
        if origin is tuple and isinstance(value, tuple):
            items = enumerate(value, start=1)
            wrongs = (_wrong(item, get_args(kind)[0], f"item {place} of {where}") for place, item in items)
            return next((wrong for wrong in wrongs if wrong), None)
        if origin is Mapping and isinstance(value, Mapping):
            own, other = get_args(kind)
            wrongs = (
                _wrong(key, own, f"a key of {where}") or _wrong(item, other, f"{key!r} in {where}")
                for key, item in value.items()
            )
            return next((wrong for wrong in wrongs if wrong), None)
    return where, value, kinds


def _is_a(value: object, kind: type) -> bool:
    """Whether a value is of a type without parts: true is no 1, and a date with a time no date."""
    if isinstance(value, bool | datetime):
        return type(value) is kind
    return isinstance(value, kind)


def _words(kind: Any) -> str:
    if kind in LEAVES:
        return LEAVES[kind].words
    origin = get_origin(kind)
    if origin is tuple:
        item = either([_words(each) for each in members(get_args(kind)[0])])
        return f"a list, each item of which is {item}"
    return "a mapping" if origin is Mapping else f"an instance of {kind.__name__}"


def _example(kind: Any) -> str:
    if kind in LEAVES:
        return LEAVES[kind].in_python
    origin = get_origin(kind)
    if origin is tuple:
        return f"[{_example(members(get_args(kind)[0])[0])}]"
    return '{"...": ' + _example(members(get_args(kind)[1])[0]) + "}" if origin is Mapping else f"{kind.__name__}(...)"


def _mend(value: object, kinds: tuple[Any, ...]) -> str:
    """Say what to give instead of a value."""
    number = exact(value) if isinstance(value, str) and len(value) <= 100 else None
    if number is not None and (Fraction in kinds or (int in kinds and number.denominator == 1)):
        return f"write it without quotes: {show(number)}"
    if isinstance(value, datetime) and date in kinds:
        return f"leave out the time: date({value.year}, {value.month}, {value.day})"
    if isinstance(value, int | Fraction) or (isinstance(value, float | Decimal) and isfinite(value)):
        if int in kinds and value == int(value):
            return f"write a whole number: {int(value)}"
        if str in kinds:
            return f'write it in quotes: "{value}"'  # a rule says True and False
    return f"write {either([_example(kind) for kind in kinds])}"
