"""The fields and the types that all entries of a scheme share."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final, Protocol

from attrs import Attribute, field, frozen

from partyrate.errors import KindError, StructureError, alternatives, listed
from partyrate.language.foreign import KINDS, TIES
from partyrate.language.functions import OPTION_WORDS
from partyrate.messages import Text, chosen_language, message, text
from partyrate.model.kinds import holding
from partyrate.numbers import exact, show
from partyrate.spans import close_to

Remark = str | Mapping[str, str]
"""A text for readers, or the same in several languages as labels are: `{"zh": "...", "en": "..."}`."""

Scalar = Fraction | str | bool | date
"""A constant of a scheme. Numbers are exact; decimals, integers and floats given from Python are read exactly."""


def folded(name: str) -> str:
    """Return a name as the language compares it: normalised by NFKC, as Python does with its own names."""
    return unicodedata.normalize("NFKC", name)


def as_tuple(value: Any) -> tuple[Any, ...]:
    """Return one value, or several, as a tuple; a text and a mapping are one."""
    if isinstance(value, Iterable) and not isinstance(value, str | Mapping):
        return tuple(value)
    return (value,)


def as_texts(value: Iterable[str] | str) -> tuple[str, ...]:
    """Return one text, or several, as a tuple."""
    return as_tuple(value)


def as_names(value: Iterable[str] | str) -> tuple[str, ...]:
    """Return one name, or several, as a tuple; a name may be a rule with arguments.

    Raises:
        StructureError: One text holds several names with signs between them.
    """
    if isinstance(value, str) and len(names := list(_names_in(value))) > 1:
        several = json.dumps([*filter(None, names)], ensure_ascii=False)
        one = json.dumps([value], ensure_ascii=False)
        raise StructureError(*message("several names in one text", value=value, several=several, one=one))
    return as_tuple(value)


def _names_in(value: str) -> Iterator[str]:
    """Yield the parts of a text between commas and their like, outside brackets and quotes."""
    start, depth, is_quoted = 0, 0, False
    for place, sign in enumerate(value):
        if sign == "'":
            is_quoted = not is_quoted
        elif not is_quoted and sign in "()（）":
            depth = max(0, depth + (1 if sign in "(（" else -1))
        elif not is_quoted and not depth and sign in ",，、;；":
            yield value[start:place].strip()
            start = place + 1
    yield value[start:].strip()


def as_scalar(value: Any) -> Any:
    """Return a number as an exact fraction, and any other value as it is, for the validators to check."""
    number = exact(value) if not isinstance(value, str) else None
    return value if number is None else number


@frozen
class OneOf:
    """The validator of a field that takes one of a few words, or the name of a parameter whose value is one."""

    allowed: tuple[str, ...]

    def __call__(self, _: object, attribute: Attribute[Any], value: object) -> None:
        """Check a value.

        Raises:
            StructureError: It is none of the words.
        """
        if not isinstance(value, ParameterName) and value not in self.allowed:
            name = toml_name(attribute.name)
            is_ties = {"in", "out", "error"} <= set(self.allowed)
            meant = (TIES if is_ties else KINDS).get(str(value).casefold())
            is_other = str(value) in OPTION_WORDS  # a word that other fields or functions know is no slip
            near = (meant,) if meant in self.allowed else () if is_other else close_to(str(value), self.allowed)
            allowed = listed(self.allowed)
            fix = text("write near", near=alternatives(near)) if near else text("write one of", allowed=allowed)
            if is_ties and (meant is not None or not near):
                fix = text("advice and more", advice=fix, more=text("ties mean"))
            raise StructureError(*message("unknown word of a field", name=name, value=value, allowed=allowed, fix=fix))


def one_of(*allowed: str) -> OneOf:
    """Return a validator for a field that takes one of a few words."""
    return OneOf(allowed)


def toml_name(attribute: str) -> str:
    """Return the key of a field in a scheme file; `formula` and `from_` stand for keys that are keywords of Python."""
    return "is" if attribute == "formula" else attribute.removesuffix("_")


@frozen
class ParameterName:
    """The name of a parameter in place of a value: `{ parameter = "..." }`.

    Args:
        parameter: The parameter whose value the field takes.
    """

    parameter: str


@frozen(kw_only=True, field_transformer=holding)
class Entry:
    """The fields of every entry.

    Args:
        name: How rules refer to it; normalised by NFKC as Python does.
        labels: Names for readers, by language: `{"zh": "综合得分", "en": "composite score"}`.
        source: Names of the `Source` entries that state it.
        note: Remarks for readers of the scheme, in one text or by language; never computed with.
    """

    name: str
    labels: Mapping[str, str] = field(factory=dict)
    source: tuple[str, ...] = field(default=(), converter=as_names)
    note: Remark = ""

    def label(self, lang: str | None = None) -> str:
        """Return the label in a language, or the name where it has none."""
        return self.labels.get(lang or chosen_language(), self.name)


def remark(words: Remark) -> Text:
    """Return a remark on one line in both languages; where it has none in one of them, in the one that it has.

    Example:
        >>> remark({"zh": "全市  统一", "en": "city-wide"}).zh
        '全市 统一'
        >>> remark({"zh": "全市统一"})
        '全市统一'
    """
    by_language = words if isinstance(words, Mapping) else {"": words}
    any_language = next(iter(by_language.values()), "")
    return Text(*(" ".join(by_language.get(lang, any_language).split()) for lang in ("en", "zh")))


class Labelled(Protocol):
    """Something that people call by a label: an entry of a scheme, or a level."""

    def label(self, lang: str | None = None) -> str:
        """Return the label in a language."""
        ...


@frozen
class LabelOf:
    """The label of an entry or a level, as a part of a text in the language of the whole."""

    entry: Labelled

    def in_language(self, lang: str) -> str:
        """Return the label in a language."""
        return self.entry.label(lang)


def show_scalar(value: Scalar) -> str:
    """Return a constant as a rule writes it."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, Fraction):
        return show(value)
    return repr(value) if isinstance(value, str) else value.isoformat()


def written_cell(value: Any) -> str:
    """Return a constant that is a key of a lookup as a key of TOML, which is always a text."""
    return value if isinstance(value, str) else show_scalar(value).lower()


VALUE_KINDS: Final = ("number", "choice", "flag", "date", "text")
"""The kinds of values."""


def as_number(value: Any) -> Any:
    """Return a number of an entry exactly; a plain decimal may be written as a text."""
    if value is None or isinstance(value, ParameterName):
        return value
    number = exact(value)
    if number is None:
        raise KindError(*message("bound of another kind", value=value, type=type(value).__name__))
    return number


def as_numbers(values: Any) -> tuple[Any, ...]:
    """Return numbers of an entry exactly."""
    return tuple(map(as_number, as_tuple(values)))
