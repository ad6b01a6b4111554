"""How to write a value that a field of a scheme file does not take, and what such a field holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, get_args, get_origin

import attrs

from partyrate.language.advice import of_percent
from partyrate.loading.sections import keys_of
from partyrate.loading.structuring import Cell, WrongKindError
from partyrate.loading.syntax import NotPlain
from partyrate.loading.writing import written_text, written_value
from partyrate.messages import Text, text
from partyrate.model import ParameterName
from partyrate.model.kinds import LEAVES, either, given_words, members, number_in
from partyrate.model.meaning import RULES
from partyrate.numbers import show
from partyrate.spans import Path


def value_words(value: object) -> Text:
    """Return a value that a file gives, in words."""
    return text("no plain number", value=value.text) if isinstance(value, NotPlain) else given_words(value)


def _words(kind: Any) -> Text:
    if kind in LEAVES:
        return LEAVES[kind].words
    if kind is ParameterName:
        return text("holds a parameter")
    if kind is Cell:
        return text("holds what is unpublished")
    return text("holds a list" if get_origin(kind) is tuple else "holds a table")


def either_of(kinds: tuple[Any, ...]) -> Text:
    """Return the kinds of values of which a field takes one, in words."""
    return either([_words(kind) for kind in kinds])


def example_of(annotation: Any) -> str:
    """Return a value of a field as a file writes it."""
    kind = members(annotation)[0]
    if kind in LEAVES:
        return LEAVES[kind].example
    if get_origin(kind) is tuple:
        return f"[{example_of(get_args(kind)[0])}]"
    if not attrs.has(kind):
        return f'{{ "..." = {example_of(get_args(kind)[1])} }}' if get_origin(kind) is Mapping else "{ }"
    keys = keys_of(kind)
    needed = [key for key, field in keys.items() if field.default is attrs.NOTHING] or [*keys][:1]
    return f"{{ {', '.join(f'{key} = {example_of(keys[key].type)}' for key in needed)} }}"


def fix_of(value: object, expected: tuple[Any, ...], path: Path) -> Text:
    """Return advice on how to write a value of another kind."""
    if isinstance(value, str) and stands_for_table(WrongKindError(value, expected)):
        return named_tables([value])
    by_place = _fix_of_places(value, path) or _fix_of_rows(value, path)
    by_place = by_place or _fix_of_date(value, path) or _fix_of_flag(value, path, expected)
    by_place = by_place or _fix_of_label(value, path, expected)
    return by_place or _fix(value, expected)


def stands_for_table(error: WrongKindError) -> bool:
    """Whether a text stands where a table belongs that needs no more than a name."""
    kind = error.expected[0]
    if not isinstance(error.value, str) or len(error.expected) > 1 or not attrs.has(kind):
        return False
    return [key for key, field in keys_of(kind).items() if field.default is attrs.NOTHING] == ["name"]


def named_tables(names: Sequence[str]) -> Text:
    """Return advice on how to write tables of which only the names are there."""
    tables = [f"{{ name = {written_text(name)} }}" for name in names[:SHOWN]]
    return text("write instead", value=", ".join([*tables, *["..."] * (len(names) > SHOWN)]))


def _fix_of_places(value: object, path: Path) -> Text | None:
    """Return advice on places of a quota that are a number; a number below 1 may be meant as a share."""
    is_quota = len(path) > 2 and "quotas" in path
    if not is_quota or isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return text("share of the rows" if 0 < value < 1 else "rule in quotes", value=value)


_MAIN_KEYS: Final = {"parameter": "value", "formula": "is", "gate": "when", "warning": "when", "table": "key"}
"""The key of an entry that a single value in its place is meant for."""


def header_advice(section: str, name: str, value: object) -> Text:
    """Return advice on the header of an entry, and on what it holds where a single value stands in its place."""
    key, written = _MAIN_KEYS.get(section, ""), _written(value)
    words = "header and field" if key and written else "header and fields"
    return text(words, section=section, name=name, key=key, value=written)


def _written(value: object) -> str:
    """Return a short single value as it is written; nothing for others."""
    if isinstance(value, str):
        return written_text(value) if len(value) < SHORT else ""
    if isinstance(value, bool):
        return str(value).lower()
    return show(Fraction(value)) if isinstance(value, int | Decimal) and len(str(value)) < SHORT else ""


SHOWN, SHORT = 3, 40
"""How many rows are shown in an example, and how many characters each may have."""


def _fix_of_rows(value: object, path: Path) -> Text | None:
    """Return advice on the rows of a lookup that are written as a table of keys and values."""
    if not isinstance(value, dict) or path[0] != "lookup" or path[2:] != ("rows",):
        return None
    rows = [_row_of(*pair) for pair in [*value.items()][:SHOWN]]
    more = ", ..." if len(value) > SHOWN else ""
    return text("write instead", value=f"rows = [{', '.join(rows)}{more}]") if all(rows) else None


def _row_of(key: str, value: object) -> str:
    """Return a row of a lookup as it is written; nothing where a value has no place in one, or is long."""
    value = Fraction(value) if isinstance(value, Decimal) else value
    is_cell = isinstance(value, str | int | Fraction | date) and len(f"{key}{value}") < SHORT
    return f"[{written_text(key)}, {written_value(value)}]" if is_cell else ""


def _fix_of_date(value: object, path: Path) -> Text | None:
    """Return advice on a date where a rule belongs, as the edge of a row of a decision may be one."""
    return text("in quotes", value=f"date('{value:%Y-%m-%d}')") if isinstance(value, date) and _is_rule(path) else None


def _fix_of_flag(value: object, path: Path, kinds: tuple[Any, ...]) -> Text | None:
    """Return advice on a flag where a name or another text belongs; one in quotes can only be meant where a rule is."""
    if not isinstance(value, bool) or str not in kinds or _is_rule(path):
        return None
    return text("write kind as", expected=_words(str), example=example_of(str))


def _fix_of_label(value: object, path: Path, kinds: tuple[Any, ...]) -> Text | None:
    """Return advice on a text in place of labels or titles, which are written by language."""
    if not isinstance(value, str) or kinds != (Mapping[str, str],) or len(value) >= SHORT:
        return None
    if not any(isinstance(part, str) and (part == "title" or part.endswith("labels")) for part in path):
        return None
    lang = "en" if value.isascii() else "zh"
    return text("write instead", value=f"{{ {lang} = {written_text(value)} }}")


def _is_rule(path: Path) -> bool:
    """Whether the key of a value, or of an item of its list, holds a rule."""
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    return any(key in fields for fields in RULES.values())


def _fix(value: object, kinds: tuple[Any, ...]) -> Text:
    """Return advice on how to write a value of one of the kinds."""
    if isinstance(value, NotPlain):
        return _fix_of_exponent(value, kinds)
    if isinstance(value, str) and (fix := _fix_of_text(value, kinds)):
        return fix
    if isinstance(value, datetime) and date in kinds:
        return text("without the time", value=value.date())
    if str in kinds and isinstance(value, int | Decimal | date | time):
        return text("in quotes", value=value)  # a rule has True and False
    if isinstance(value, Decimal) and int in kinds:
        return text("number without decimals")
    if len(kinds) == 1 and kinds[0] is not bool:
        return text("write kind as", expected=either_of(kinds), example=example_of(kinds[0]))
    return text("write kind", expected=either_of(kinds))


_FARTHEST: Final = 20
"""The greatest exponent of which the number is written out."""


def _without_exponent(written: str) -> Fraction | None:
    """Return the number that is written with an exponent; None for others, and where it would be very long."""
    match = re.fullmatch(r"[+-]?[0-9_]*\.?[0-9_]+[eE]([+-]?[0-9]{1,3})", written)
    if match is None or len(written) >= SHORT or abs(int(match[1])) > _FARTHEST:
        return None
    return Fraction(written.replace("_", ""))


def _fix_of_exponent(value: NotPlain, kinds: tuple[Any, ...]) -> Text:
    """Return advice on a number with an exponent, or on one that is none."""
    number = _without_exponent(value.text)
    if number is None:
        return text("write number")
    if Fraction in kinds or (int in kinds and number.denominator == 1):
        return text("write instead", value=show(number))
    return _fix(Decimal(number.numerator) / number.denominator, kinds)


def _fix_of_text(value: str, kinds: tuple[Any, ...]) -> Text | None:
    """Return advice on a text in place of a number, a flag or a date; None where it is none of them."""
    number = number_in(value, kinds)
    if number is None and (far := _without_exponent(value)) is not None:
        number = number_in(show(far), kinds)
    if number is not None:
        return text("value without quotes", value=show(number))
    share = of_percent(value, len(value) - 1) if Fraction in kinds and value else None
    if share is not None and share[0] == 0:
        return text("value without quotes", value=share[1].instead)
    if bool in kinds and value.lower() in ("true", "false"):
        return text("value without quotes", value=value.lower())
    return text("date without quotes") if date in kinds else None
