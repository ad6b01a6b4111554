"""What all entries of a scheme share: a name, labels, a source, and when they exist."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from attrs import Attribute, field, frozen

from partyrate.errors import StructureError, listed
from partyrate.language.foreign import KINDS
from partyrate.model.kinds import holding
from partyrate.numbers import exact, show
from partyrate.spans import close_to

Scalar = Fraction | str | bool | date
"""A constant of a scheme. Numbers are exact; decimals, integers and floats given from Python are read exactly."""


def folded(name: str) -> str:
    """Give a name as the language sees it: Python folds names by NFKC, and so does a scheme."""
    return unicodedata.normalize("NFKC", name)


def as_tuple(value: Any) -> tuple[Any, ...]:
    """Read one thing, or several, as a tuple."""
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return tuple(value)
    return (value,)


def as_texts(value: Iterable[str] | str) -> tuple[str, ...]:
    """Read one text, or several, as a tuple."""
    return as_tuple(value)


def as_scalar(value: Any) -> Any:
    """Read a constant exactly; what is no constant is left to the validators."""
    number = exact(value) if not isinstance(value, str) else None
    return value if number is None else number


@frozen
class OneOf:
    """A validator of a field that takes one of a few words, or names the parameter that does."""

    allowed: tuple[str, ...]

    def __call__(self, _: object, attribute: Attribute[Any], value: object) -> None:
        """Raise where the value is none of the words."""
        if not isinstance(value, ParameterName) and value not in self.allowed:
            name = toml_name(attribute.name)
            meant = KINDS.get(str(value).casefold())
            near = (meant,) if meant in self.allowed else close_to(str(value), self.allowed)
            raise StructureError(
                f"{name} = {value!r} is not known",
                f"{name!r} is one of: {listed(self.allowed)}",
                f"write {' or '.join(map(repr, near))}" if near else f"write one of: {listed(self.allowed)}",
            )


def one_of(*allowed: str) -> OneOf:
    """Make a validator for a field that takes one of a few words."""
    return OneOf(allowed)


def toml_name(attribute: str) -> str:
    """Return the key of a field in a scheme file; `formula` and `from_` stand for keys that are keywords of Python."""
    return "is" if attribute == "formula" else attribute.removesuffix("_")


@frozen
class ParameterName:
    """Stands where a field makes a choice, and names the parameter that decides it: `{ parameter = "..." }`."""

    parameter: str


@frozen(kw_only=True, field_transformer=holding)
class Entry:
    """The fields of every entry.

    Args:
        name: How rules refer to it; normalised by NFKC as Python does.
        labels: What people read, by language: `{"zh": "综合得分", "en": "composite score"}`.
        source: Names of the `Source` entries that say so.
        note: Remarks for readers of the scheme; never computed with.
    """

    name: str
    labels: Mapping[str, str] = field(factory=dict)
    source: tuple[str, ...] = field(default=(), converter=as_texts)
    note: str = ""

    def label(self, lang: str = "en") -> str:
        """Give the label in a language, else the name."""
        return self.labels.get(lang, self.name)


def show_scalar(value: Scalar) -> str:
    """Write a constant as a rule would."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, Fraction):
        return show(value)
    return repr(value) if isinstance(value, str) else value.isoformat()


def written_cell(value: Any) -> str:
    """Write a constant that is a key of a lookup as a key of TOML, which is always a text."""
    return value if isinstance(value, str) else show_scalar(value).lower()
