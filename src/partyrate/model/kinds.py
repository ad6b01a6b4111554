"""Field types: the annotations of the model classes as validators, and as the words that messages use for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from functools import cache, partial
from math import isfinite
from types import MappingProxyType, UnionType
from typing import Any, Final, Union, get_args, get_origin

import attrs
from attrs import Attribute, frozen

from partyrate.errors import KindError
from partyrate.messages import Text, joined, message, text, word
from partyrate.numbers import exact, show


@frozen
class Leaf:
    """A type without parts.

    Args:
        key: The key of the words for it in the catalogue of texts.
        example: How a scheme file writes one.
        in_python: How Python writes one.
    """

    key: str
    example: str
    in_python: str

    @property
    def words(self) -> Text:
        """The words for it."""
        return text(self.key)


LEAVES: Final[Mapping[Any, Leaf]] = MappingProxyType(
    {
        str: Leaf("type str", '"..."', '"..."'),
        bool: Leaf("holds a flag", "true", "True"),
        int: Leaf("type int", "1", "1"),
        Fraction: Leaf("type Fraction", "0.5", 'Decimal("0.5")'),
        date: Leaf("type date", "2019-12-31", "date(2019, 12, 31)"),
    }
)

_NAMED: Final = (bool, int, Decimal, Fraction, float, str, datetime, date, time, list, tuple, dict)
"""The types that have a word in the catalogue."""

_VOWELS: Final = "aeiou"
_LONGEST_SHOWN: Final = 40
_LONGEST_NUMBER: Final = 100


def members(annotation: Any) -> tuple[Any, ...]:
    """Return the types a value may have: those of a union without None, or the one type itself.

    Example:
        >>> members(int | str | None)
        (<class 'int'>, <class 'str'>)
    """
    if get_origin(annotation) in (Union, UnionType):
        return tuple(member for member in get_args(annotation) if member is not type(None))
    return (annotation,)


def either(alternatives: Sequence[str]) -> Text:
    """Return alternatives in a row: `a, b or c`."""
    *most, last = alternatives
    return text("one or another", most=joined(most), last=last) if most else joined([last])


def given_words(value: object) -> Text:
    """Return the words for a value that stands where a field holds another kind."""
    if value is None:
        return text("nothing given")
    cls = type(value)
    words = word("type", cls.__name__) if cls in _NAMED else text("type other", name=cls.__name__)
    if isinstance(value, str):
        return text("text given", value=value, type=words) if len(value) <= _LONGEST_SHOWN else words
    if isinstance(value, bool):
        return text("flag given", value=str(value).lower())
    if isinstance(value, int | Decimal | float | Fraction | date | time):
        return text("value given", value=str(value), type=words)
    return words


def with_article(kind: str) -> Text:
    """Return the word for a kind of entry with its indefinite article: `an indicator`; Chinese has none."""
    return text("an kind" if kind[0] in _VOWELS else "a kind", kind=word("kind", kind))


@frozen
class Holds:
    """The validator of a field that holds what its annotation says; `validator` is what else it has to be."""

    validator: Any = None

    def __call__(self, instance: object, attribute: Attribute[Any], value: object) -> None:
        """Check a value; one that is read from a file comes without an instance, and its kind is checked by `cattrs`.

        Raises:
            KindError: It is of another kind.
        """
        if self.validator is not None:
            self.validator(instance, attribute, value)
        if instance is None:
            return
        cls: Any = type(instance)
        alias = attribute.alias or attribute.name
        misfit = _misfit(value, _annotations(cls)[attribute.name], lambda: text("field", name=alias))
        if misfit is None:
            return
        field, part, kinds = misfit
        name, kind = getattr(instance, "name", None), cls.__name__.lower()
        owner = text("named entry", kind=word("kind", kind), name=name) if isinstance(name, str) else with_article(kind)
        expected = either([_words(member) for member in kinds])
        raise KindError(
            *message(
                "field of another kind",
                field=field, owner=owner, given=given_words(part), expected=expected, fix=_fix(part, kinds),
            )
        )  # fmt: skip


def holding(_: type, fields: list[Attribute[Any]]) -> list[Attribute[Any]]:
    """Return the fields of a class with their annotations as validators: a transformer of fields for attrs."""
    return [
        field if isinstance(field.validator, Holds) else field.evolve(validator=Holds(field.validator))
        for field in fields
    ]


@cache
def _annotations(cls: type) -> Mapping[str, Any]:
    attrs.resolve_types(cls)
    return {attribute.name: attribute.type for attribute in attrs.fields(cls)}


@cache
def _parts(annotation: Any) -> tuple[tuple[Any, ...], tuple[Any, ...], bool]:
    """Return the types a value may have, the generic type each of them comes from, and whether it may be None."""
    kinds = members(annotation)
    return kinds, tuple(map(get_origin, kinds)), type(None) in get_args(annotation)


Field = Callable[[], Text]
"""Returns the words for a field or a part of one; it is called for misfits alone, since every value is checked."""

_Misfit = tuple[Text, object, tuple[Any, ...]]
"""The words for the place of what is not of its kind, the value itself, and the types it may have."""


def _misfit(value: object, annotation: Any, field: Field) -> _Misfit | None:
    """Return the first part of a value that is not of its kind, or None."""
    kinds, origins, is_optional = _parts(annotation)
    if value is None and is_optional:
        return None
    for kind, origin in zip(kinds, origins, strict=True):
        if kind is Any or (origin is None and _is_a(value, kind)):
            return None
        if origin is tuple and isinstance(value, tuple):
            return _misfit_of_items(value, get_args(kind)[0], field)
        if origin is Mapping and isinstance(value, Mapping):
            key_type, value_type = get_args(kind)
            return _misfit_of_pairs(value, key_type, value_type, field)
    return field(), value, kinds


def _misfit_of_items(items: tuple[Any, ...], annotation: Any, field: Field) -> _Misfit | None:
    for number, item in enumerate(items, start=1):
        if misfit := _misfit(item, annotation, partial(_item_words, number, field)):
            return misfit
    return None


def _misfit_of_pairs(pairs: Mapping[Any, Any], key_type: Any, value_type: Any, field: Field) -> _Misfit | None:
    for key, value in pairs.items():
        misfit = _misfit(key, key_type, lambda: text("key of a field", field=field()))
        if misfit := misfit or _misfit(value, value_type, partial(_value_words, key, field)):
            return misfit
    return None


def _item_words(number: int, field: Field) -> Text:
    return text("item of a field", number=number, field=field())


def _value_words(key: object, field: Field) -> Text:
    return text("value in a field", key=key, field=field())


def _is_a(value: object, kind: type) -> bool:
    """Whether a value is of a type without parts: true is no 1, and a date with a time no date."""
    if isinstance(value, bool | datetime):
        return type(value) is kind
    return isinstance(value, kind)


def _words(kind: Any) -> Text:
    if kind in LEAVES:
        return LEAVES[kind].words
    origin = get_origin(kind)
    if origin is tuple:
        return text("holds items", item=either([_words(member) for member in members(get_args(kind)[0])]))
    return text("holds a mapping") if origin is Mapping else text("holds an instance", name=kind.__name__)


def _example(kind: Any) -> str:
    if kind in LEAVES:
        return LEAVES[kind].in_python
    origin = get_origin(kind)
    if origin is tuple:
        return f"[{_example(members(get_args(kind)[0])[0])}]"
    return '{"...": ' + _example(members(get_args(kind)[1])[0]) + "}" if origin is Mapping else f"{kind.__name__}(...)"


def _fix(value: object, kinds: tuple[Any, ...]) -> Text:
    """Return advice on how to write a value that is of none of the kinds."""
    if isinstance(value, str) and (number := number_in(value, kinds)) is not None:
        return text("value without quotes", value=show(number))
    if isinstance(value, datetime) and date in kinds:
        return text("without the time", value=f"date({value.year}, {value.month}, {value.day})")
    if isinstance(value, int | Fraction) or (isinstance(value, float | Decimal) and isfinite(value)):
        if int in kinds and value == int(value):
            return text("write a whole number", value=int(value))
        if str in kinds:
            return text("in quotes", value=str(value))  # a rule says True and False
    return text("write instead", value=either([_example(kind) for kind in kinds]))


def number_in(value: str, kinds: tuple[Any, ...]) -> Fraction | None:
    """Return the number that a text holds, where one of the kinds takes that number."""
    number = exact(value) if len(value) <= _LONGEST_NUMBER else None
    if number is not None and (Fraction in kinds or (int in kinds and number.denominator == 1)):
        return number
    return None
