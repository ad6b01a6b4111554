"""Choices that name a parameter: whether it can decide them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from partyrate.checks.faults import fault_at, unknown_at
from partyrate.errors import (
    SchemeFault,
    StructureError,
    listed,
)
from partyrate.model import (
    Entry,
    Parameter,
    ParameterName,
    Scheme,
    Step,
)
from partyrate.model.entry import show_scalar
from partyrate.model.ladder import CONFLICT, FREED, OVERLAP, ROUND, TIES
from partyrate.model.procedure import DAYS, MOST_DAYS, read_span

_WORDS: Mapping[str, tuple[Any, ...]] = {
    "ties": TIES,
    "round": ROUND,
    "conflict": CONFLICT,
    "overlap": OVERLAP,
    "freed": FREED,
    "days": DAYS,
}


_KINDS = {
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


def parameters(scheme: Scheme, entry: Entry, path: tuple[str | int, ...]) -> Iterator[SchemeFault]:
    """Find fields that name a parameter which does not fit."""
    for field_name in (*_WORDS, *_KINDS):
        value = getattr(entry, field_name, None)
        if not isinstance(value, ParameterName):
            continue
        here = (*path, field_name)
        parameter = scheme.parameters.get(value.parameter)
        if parameter is None:
            yield unknown_at(
                scheme, here, "parameter", value.parameter, scheme.parameters, f"{field_name} names what decides it"
            )
        elif field_name in _WORDS:
            yield from _choice_fits(scheme, here, parameter, _WORDS[field_name])
        elif isinstance(entry, Step) and field_name in ("takes", "notice", "within"):
            yield from _days_fit(scheme, here, parameter)
        elif field_name != "within" and parameter.kind != _KINDS[field_name]:
            yield fault_at(
                scheme, here, f"parameter {parameter.name!r} is a {parameter.kind}, and {field_name} needs a "
                f"{_KINDS[field_name]}", "a parameter stands for the value of the field",
                f'declare it with kind = "{_KINDS[field_name]}"',
            )  # fmt: skip


def _choice_fits(
    scheme: Scheme, path: tuple[str | int, ...], parameter: Parameter, words: tuple[Any, ...]
) -> Iterator[SchemeFault]:
    possible = parameter.values or ((parameter.value,) if parameter.value is not None else ())
    wrong = [word for word in possible if word not in words]
    if parameter.kind not in ("choice", "text") or wrong or not possible:
        yield fault_at(
            scheme,
            path,
            f"parameter {parameter.name!r} can be {listed(possible) or 'anything'}",
            f"{path[-1]} is one of: {listed(words)}",
            f'declare it with kind = "choice" and values among: {listed(words)}',
        )


def _days_fit(scheme: Scheme, path: tuple[str | int, ...], parameter: Parameter) -> Iterator[SchemeFault]:
    """Find parameters that are no number of days; a deadline may be a span as well."""
    spans = path[-1] == "within"
    value = parameter.value
    kind_fits = parameter.kind == "number" or (spans and parameter.kind == "text")
    fits = kind_fits
    if isinstance(value, str) and fits:
        try:
            read_span(value)
        except StructureError:
            fits = False
    elif isinstance(value, Fraction):
        fits = value.denominator == 1 and 0 <= value <= MOST_DAYS
    if not fits:
        formula = f"is a {parameter.kind}" if value is None else f"is {show_scalar(value)}"
        yield fault_at(
            scheme, path, f"parameter {parameter.name!r} {formula}, and {path[-1]} needs "
            + ("a number of days, or a span" if spans else "a number of days"),
            f"days are a whole number from 0 to {MOST_DAYS}" + ("; a span is for instance '1 month'" if spans else ""),
            "give it another value" if kind_fits
            else 'declare it with kind = "number"' + (', or kind = "text" for a span' if spans else ""),
        )  # fmt: skip
