"""Checks of fields that name a parameter: whether its values can decide them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.checks.faults import fault_at, unknown_at
from partyrate.errors import SchemeFault, StructureError, listed
from partyrate.messages import text, word
from partyrate.model import Entry, Gate, Ladder, Parameter, ParameterName, Quota, Scheme, Step
from partyrate.model.entry import show_scalar, written_cell
from partyrate.model.ladder import CONFLICT, FREED, OVERLAP, ROUND, TIES
from partyrate.model.procedure import DAYS, MOST_DAYS, read_span
from partyrate.spans import Path

_WORDS: Final[Mapping[str, tuple[Any, ...]]] = {
    "ties": TIES,
    "round": ROUND,
    "conflict": CONFLICT,
    "overlap": OVERLAP,
    "freed": FREED,
    "days": DAYS,
}
"""The words that fields take."""

_KINDS: Final = {
    "takes_place": "flag",
    "from_next_day": "flag",
    "notice": "number",
    "takes": "number",
    "low": "number",
    "high": "number",
    "decimals": "number",
    "each": "number",
    "at_most": "number",
    "weight": "number",
    "maximum": "number",
    "within": "choice",
}
"""The kinds of parameters that other fields take."""


def parameters(scheme: Scheme, entry: Entry | Quota, path: Path) -> Iterator[SchemeFault]:
    """Find fields that name a parameter which does not fit."""
    for keys, value, words in _fields(scheme, entry):
        if not isinstance(value, ParameterName):
            continue
        here, field_name = (*path, *keys), keys[0]
        parameter = scheme.parameters.get(value.parameter)
        if parameter is None:
            known = scheme.parameters
            yield unknown_at(scheme, here, "parameter", value.parameter, known, "parameter decides", field=field_name)
        elif words is not None:
            yield from _choice_fits(scheme, here, field_name, parameter, words)
        elif isinstance(entry, Step) and field_name in ("takes", "notice", "within"):
            yield from _days_fit(scheme, here, parameter)
        elif field_name != "within" and parameter.kind != (needed := _KINDS[field_name]):
            yield fault_at(
                scheme,
                here,
                "parameter of another kind",
                name=parameter.name,
                kind=word("kind", parameter.kind),
                field=field_name,
                needed=word("kind", needed),
                word=needed,
            )


def _fields(scheme: Scheme, entry: Entry | Quota) -> Iterator[tuple[tuple[str, ...], Any, Sequence[Any] | None]]:
    """Yield the fields of an entry that may name a parameter: keys, value, and words; no words for those of a kind."""
    for field_name, words in _WORDS.items():
        yield (field_name,), getattr(entry, field_name, None), words
    for field_name in _KINDS:
        yield (field_name,), getattr(entry, field_name, None), None
    if isinstance(entry, Ladder):
        yield ("remainder",), entry.remainder, entry.names
    for field_name in ("cap", "fix") if isinstance(entry, Gate) else ():
        for name, level in getattr(entry, field_name).items():
            if name in scheme.ladders:
                yield (field_name, name), level, scheme.ladders[name].names


def _choice_fits(
    scheme: Scheme, path: Path, field_name: str, parameter: Parameter, words: Sequence[Any]
) -> Iterator[SchemeFault]:
    possible = parameter.values or ((parameter.constant,) if parameter.constant is not None else ())
    wrong = [value for value in possible if value not in words]
    if wrong or not possible:
        yield fault_at(
            scheme,
            path,
            "parameter with other words",
            name=parameter.name,
            possible=listed(map(written_cell, possible)) if possible else text("anything"),
            field=field_name,
            words=listed(words),
        )


def _days_fit(scheme: Scheme, path: Path, parameter: Parameter) -> Iterator[SchemeFault]:
    """Find parameters that are no number of days; work and a deadline may be a span as well."""
    takes_spans = path[-1] in ("takes", "within")
    value = parameter.constant
    kind_fits = parameter.kind == "number" or (takes_spans and parameter.kind == "text")
    if kind_fits and (value is None or _is_days(value)):
        return
    declare = "declare as number or text" if takes_spans else "declare as number"
    yield fault_at(
        scheme,
        path,
        "parameter of a span" if takes_spans else "parameter of days",
        name=parameter.name,
        value=text("is of a kind", kind=word("kind", parameter.kind))
        if value is None
        else text("is a value", value=show_scalar(value)),
        field=path[-1],
        most=MOST_DAYS,
        fix=text("give another value" if kind_fits else declare),
    )


def _is_days(value: Any) -> bool:
    """Return whether a constant is a number of days, or a text that is a span."""
    if isinstance(value, Fraction):
        return value.denominator == 1 and 0 <= value <= MOST_DAYS
    try:
        read_span(value)
    except StructureError:
        return False
    return True
