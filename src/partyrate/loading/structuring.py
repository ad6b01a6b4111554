"""Plain values structured as the classes of the model: hooks for `cattrs`, built from the annotations of the fields.

No value is converted silently: a text is no number, true is no 1, and a number with an exponent is refused. Every field
is checked by its own validator before its entry is built, so that one entry can have several faults.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, Final, get_args, get_origin

import attrs
from attrs import Attribute

from partyrate.loading.sections import keys_of
from partyrate.model import DatedRows, DatedValue, Extension, Indicator, Lookup, Profile, Scalar
from partyrate.model.kinds import members

if TYPE_CHECKING:
    from cattrs import Converter

Hook = Callable[[Any, Any], Any]


ACCEPTED: Final[Mapping[Any, tuple[type, ...]]] = {
    str: (str,),
    bool: (bool,),
    int: (int,),
    Fraction: (int, Decimal),
    date: (date,),
}
"""The types of `tomllib` that are accepted for a type without parts."""


class Cell:
    """The type of a cell of a lookup: a constant, or `{ unpublished = true }`."""


class Constants:
    """The type of a value of a profile: a constant, or a table of them."""


_SPECIAL: Final[Mapping[tuple[type, str], Any]] = {
    (Lookup, "rows"): tuple[tuple[Cell, ...] | DatedRows, ...],
    (DatedRows, "rows"): tuple[tuple[Cell, ...], ...],
    (DatedValue, "is_"): Cell,
    (Indicator, "step"): Fraction | str,
    (Profile, "values"): Mapping[str, Constants],
    (Extension, "values"): Mapping[str, Constants],
}
"""The types of fields for which files may hold more than the annotation allows."""


_SCALAR: Final[Any] = Scalar


class WrongKindError(Exception):
    """A value has none of the types that its field takes."""

    def __init__(self, value: object, expected: tuple[Any, ...]) -> None:
        super().__init__(value, expected)
        self.value = value
        self.expected = expected


def structured(value: object, cls: type) -> Any:
    """Build an instance of a model class; the error that `cattrs` raises holds every fault."""
    return model_converter().structure(value, cls)


def structured_field(value: object, cls: type, key: str) -> Any:
    """Return the value of one field of a model class."""
    return _field(cls, keys_of(cls)[key], model_converter())(value, None)


def field_type(cls: type, attribute: Attribute[Any]) -> Any:
    """Return the type of a field in files."""
    return _SPECIAL.get((cls, attribute.name), attribute.type)


@cache
def model_converter() -> Converter:
    """Build the converter for the model. It imports `cattrs`, which takes longer than importing the library."""
    from cattrs import Converter

    converter = Converter(detailed_validation=True, forbid_extra_keys=True)
    converter.register_structure_hook_factory(attrs.has, lambda cls: _table(cls, converter))
    converter.register_structure_hook_factory(_is_tuple, lambda kind: _items(kind, converter))
    converter.register_structure_hook_factory(_is_mapping, lambda kind: _pairs(kind, converter))
    converter.register_structure_hook_factory(lambda kind: len(members(kind)) > 1, lambda kind: _one(kind, converter))
    for leaf in ACCEPTED:
        converter.register_structure_hook(leaf, _leaf)
    converter.register_structure_hook(Cell, lambda value, _: _cell(value, converter))
    converter.register_structure_hook(Constants, lambda value, _: _constants(value, converter))
    return converter


def _is_tuple(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is tuple


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) is Mapping


def _leaf(value: Any, kind: Any) -> Any:
    """Return a value of a type without parts. Types must be the same: a bool is no int, a datetime no date."""
    if type(value) not in ACCEPTED[kind]:
        raise WrongKindError(value, (kind,))
    return Fraction(value) if kind is Fraction else value


def _one(kind: Any, converter: Converter) -> Hook:
    """Build the hook of a union, which selects the member by the type of the value."""
    allowed = members(kind)
    by_type: dict[type, Any] = {}
    for member in allowed:
        if _is_mapping(member) or attrs.has(member):
            accepted: tuple[type, ...] = (dict,)
        elif _is_tuple(member) and attrs.has(get_args(member)[0]):
            accepted = (list,)
        else:
            accepted = ACCEPTED.get(member, (list, str))
        by_type |= dict.fromkeys(accepted, member)

    def hook(value: Any, _: Any) -> Any:
        if type(value) not in by_type:
            raise WrongKindError(value, allowed)
        return converter.structure(value, by_type[type(value)])

    return hook


def _items(kind: Any, converter: Converter) -> Hook:
    """Build the hook of a tuple: a list, or one item alone where an item is not a table."""
    item = get_args(kind)[0]

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, list):
            if attrs.has(item) or isinstance(value, dict):
                raise WrongKindError(value, (kind,))
            value = [value]
        return tuple(converter.structure(value, list[item]))  # type: ignore[valid-type]

    return hook


def _pairs(kind: Any, converter: Converter) -> Hook:
    """Build the hook of a mapping."""
    key, item = get_args(kind)

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise WrongKindError(value, (kind,))
        return converter.structure(value, dict[key, item])  # type: ignore[valid-type]

    return hook


def _table(cls: type, converter: Converter) -> Hook:
    """Build the hook of a model class."""
    from cattrs.gen import make_dict_structure_fn, override

    overrides = {
        attribute.name: override(rename=key, struct_hook=_field(cls, attribute, converter))
        for key, attribute in keys_of(cls).items()
    }
    build: Hook = make_dict_structure_fn(cls, converter, **overrides)  # type: ignore[arg-type]

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise WrongKindError(value, (cls,))
        return build(value, cls)

    return hook


def _field(cls: type, attribute: Attribute[Any], converter: Converter) -> Hook:
    """Build the hook of one field, which applies its type, then its converter, then its validator."""
    kind = field_type(cls, attribute)
    convert: Any = attribute.converter

    def hook(value: Any, _: Any) -> Any:
        read = converter.structure(value, kind)
        if convert is not None:  # one text in place of a list comes as it is, since some fields split none
            read = convert(value if isinstance(value, str) else read)
        if attribute.validator is not None:
            attribute.validator(None, attribute, read)
        return read

    return hook


def _cell(value: Any, converter: Converter) -> Any:
    if isinstance(value, dict):
        if value == {"unpublished": True} and value["unpublished"] is True:
            return None
        raise WrongKindError(value, (*members(Scalar), Cell))
    return converter.structure(value, _SCALAR)


def _constants(value: Any, converter: Converter) -> Any:
    return converter.structure(value, dict[str, Constants] if isinstance(value, dict) else _SCALAR)
