"""Groups of options that commands share: a class of attrs whose fields are options, declared once.

A command has a parameter of such a class. The parser sees an option for each field, of classes within the class as
well, and the command is called with the object that they make, or with what its method `completed` makes of it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any, get_type_hints

import attrs
from attrs import NOTHING, Attribute


def with_groups(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command whose parameters of attrs classes are an option for each field of them, after its own options.

    Example:
        >>> @attrs.frozen
        ... class Place:
        ...     sheet: str
        ...     row: int = 1
        >>> @with_groups
        ... def show(place: Place, wide: bool = False) -> None:
        ...     print(place, wide)
        >>> inspect.signature(show)
        <Signature (*, wide: bool = False, sheet: str, row: int = 1) -> None>
        >>> show(sheet="村", row=3, wide=True)
        Place(sheet='村', row=3) True
    """
    hints = get_type_hints(command, include_extras=True)
    groups = {name: hint for name, hint in hints.items() if _is_group(hint)}
    own = [
        each.replace(kind=each.KEYWORD_ONLY, annotation=hints[each.name])
        for each in inspect.signature(command).parameters.values()
        if each.name not in groups
    ]
    parameters = [*own, *(each for group in groups.values() for each in _parameters(group))]

    @wraps(command)
    def run(**given: Any) -> None:
        made = {name: _made(group, given) for name, group in groups.items()}
        command(**made, **given)

    described: Any = run
    described.__signature__ = inspect.Signature(parameters, return_annotation=None)
    described.__annotations__ = {each.name: each.annotation for each in parameters}
    return run


def _is_group(hint: Any) -> bool:
    return isinstance(hint, type) and attrs.has(hint)


def _fields(group: type) -> Iterator[Attribute[Any]]:
    """Yield the fields of a group with their types, which may be written as text."""
    attrs.resolve_types(group, include_extras=True)
    return (each for each in attrs.fields(group) if each.init)


def _parameters(group: type) -> Iterator[inspect.Parameter]:
    for each in _fields(group):
        if _is_group(each.type):
            yield from _parameters(each.type or object)
        else:
            default = inspect.Parameter.empty if each.default is NOTHING else each.default
            yield inspect.Parameter(each.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=each.type)


def _made(group: type, given: dict[str, Any]) -> Any:
    """Return an object of a group, and take its fields out of what is given."""
    fields = {
        each.name: _made(each.type or object, given) if _is_group(each.type) else given.pop(each.name)
        for each in _fields(group)
    }
    made = group(**fields)
    return made.completed() if hasattr(made, "completed") else made
