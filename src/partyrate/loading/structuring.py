"""From plain values to the classes of the model: what each field takes, told to `cattrs` from the annotations.

Nothing is guessed: a text is no number, true is no 1, and a number with an exponent is refused. Every field is checked
by its own validator before its entry is built, so that one entry can show several faults.
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
from partyrate.model import Extension, Indicator, Lookup, ParameterName, Profile, Scalar
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
"""The types that `tomllib` gives for a type without parts."""


class Cell:
    """Stands for the type of a cell of a lookup: a constant, or `{ unpublished = true }`."""


class Constants:
    """Stands for the type of a value of a profile: a constant, or a table of them."""


_SPECIAL: Final[Mapping[tuple[type, str], Any]] = {
    (Lookup, "rows"): tuple[tuple[Cell, ...], ...],
    (Indicator, "step"): Fraction | str,
    (Profile, "values"): Mapping[str, Constants],
    (Extension, "values"): Mapping[str, Constants],
}
"""Fields whose annotation does not say all that a file may hold."""


_SCALAR: Final[Any] = Scalar


class WrongKindError(Exception):
    """A value has none of the types its field takes."""

    def __init__(self, value: object, expected: tuple[Any, ...]) -> None:
        super().__init__(value, expected)
        self.value = value
        self.expected = expected


def structured(value: object, cls: type) -> Any:
    """Build an instance of a model class; what `cattrs` raises holds every fault."""
    return converter().structure(value, cls)


def structured_field(value: object, cls: type, key: str) -> Any:
    """Read the value of one field of a model class."""
    return _field(cls, keys_of(cls)[key], converter())(value, None)


def field_type(cls: type, attribute: Attribute[Any]) -> Any:
    """Give the type of a field as files hold it."""
    return _SPECIAL.get((cls, attribute.name), attribute.type)


@cache
def converter() -> Converter:
    """Make the converter for the model. It imports `cattrs`, which takes longer than importing the library."""
    from cattrs import Converter

    made = Converter(detailed_validation=True, forbid_extra_keys=True)
    made.register_structure_hook_factory(attrs.has, lambda cls: _table(cls, made))
    made.register_structure_hook_factory(_is_tuple, lambda kind: _items(kind, made))
    made.register_structure_hook_factory(_is_mapping, lambda kind: _pairs(kind, made))
    made.register_structure_hook_factory(lambda kind: len(members(kind)) > 1, lambda kind: _one(kind, made))
    for leaf in ACCEPTED:
        made.register_structure_hook(leaf, _leaf)
    made.register_structure_hook(Cell, lambda value, _: _cell(value, made))
    made.register_structure_hook(Constants, lambda value, _: _constants(value, made))
    return made


def _is_tuple(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is tuple


def _is_mapping(kind: Any) -> bool:
    return get_origin(kind) is Mapping


def _leaf(value: Any, kind: Any) -> Any:
    """Read a value of a type without parts. Types must be the same: a bool is no int, a datetime no date."""
    if type(value) not in ACCEPTED[kind]:
        raise WrongKindError(value, (kind,))
    return Fraction(value) if kind is Fraction else value


def _one(kind: Any, made: Converter) -> Hook:
    """Make the hook of a union: what the value is decides which member it becomes."""
    allowed = members(kind)
    by_type: dict[type, Any] = {}
    for member in allowed:
        if member is ParameterName:
            accepted: tuple[type, ...] = (dict,)
        else:
            accepted = ACCEPTED.get(member, (list, str))
        by_type |= dict.fromkeys(accepted, member)

    def hook(value: Any, _: Any) -> Any:
        if type(value) not in by_type:
            raise WrongKindError(value, allowed)
        return made.structure(value, by_type[type(value)])

    return hook


def _items(kind: Any, made: Converter) -> Hook:
    """Make the hook of a tuple: a list, or one item alone where an item is not a table."""
    item = get_args(kind)[0]

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, list):
            if attrs.has(item) or isinstance(value, dict):
                raise WrongKindError(value, (kind,))
            value = [value]
        return tuple(made.structure(value, list[item]))  # type: ignore[valid-type]

    return hook


def _pairs(kind: Any, made: Converter) -> Hook:
    """Make the hook of a mapping."""
    key, item = get_args(kind)

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise WrongKindError(value, (kind,))
        return made.structure(value, dict[key, item])  # type: ignore[valid-type]

    return hook


def _table(cls: type, made: Converter) -> Hook:
    """Make the hook of a model class."""
    from cattrs.gen import make_dict_structure_fn, override

    overrides = {
        attribute.name: override(rename=key, struct_hook=_field(cls, attribute, made))
        for key, attribute in keys_of(cls).items()
    }
    build: Hook = make_dict_structure_fn(cls, made, **overrides)  # type: ignore[arg-type]

    def hook(value: Any, _: Any) -> Any:
        if not isinstance(value, dict):
            raise WrongKindError(value, (cls,))
        return build(value, cls)

    return hook


def _field(cls: type, attribute: Attribute[Any], made: Converter) -> Hook:
    """Make the hook of one field: its type, then its converter, then its validator."""
    kind = field_type(cls, attribute)
    convert: Any = attribute.converter

    def hook(value: Any, _: Any) -> Any:
        read = made.structure(value, kind)
        if convert is not None:
            read = convert(read)
        if attribute.validator is not None:
            attribute.validator(None, attribute, read)
        return read

    return hook


def _cell(value: Any, made: Converter) -> Any:
    if isinstance(value, dict):
        if value == {"unpublished": True} and value["unpublished"] is True:
            return None
        raise WrongKindError(value, (*members(Scalar), Cell))
    return made.structure(value, _SCALAR)


def _constants(value: Any, made: Converter) -> Any:
    return made.structure(value, dict[str, Constants] if isinstance(value, dict) else _SCALAR)
