"""The JSON Schema of the rows that a scheme reads: the documents that a client may send without loss.

Numbers are texts with a pattern, or whole numbers: validators compute `multipleOf: 0.01` with binary floats, and refuse
marks that are right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction
from math import ceil, floor
from typing import Any, Final

from partyrate.errors import UsageError, checked_language, listed
from partyrate.errors.arguments import checked_name
from partyrate.messages import message, text
from partyrate.model.decimal_patterns import decimal_pattern, exact_pattern
from partyrate.model.derived_keys import derived_keys
from partyrate.model.entry import Entry, ParameterName, remark
from partyrate.model.indicator import Indicator
from partyrate.model.missing import cause_words, missing_words
from partyrate.model.scheme_data import SchemeData
from partyrate.model.table import Table
from partyrate.numbers import show

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"

MOST_STEPS: Final = 500
"""The number of multiples of a step up to which a pattern lists them; beyond, `x-step` alone states the step."""

_KEY: Final = {"anyOf": [{"type": "string", "pattern": "\\S"}, {"type": "integer"}]}
_CELLS: Final[Mapping[str | None, dict[str, Any]]] = {
    "flag": {"type": "boolean"},
    "date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "text": {"type": "string", "pattern": "\\S"},
}


def input_schema(
    scheme: SchemeData, table: str | None, *, batch: bool, lang: str | None, read: Collection[str] | None = None
) -> dict[str, Any]:
    """Return the JSON Schema of a row of a table, of a batch of them, or of all tables by name.

    `read` names the inputs that are read; without it all are described.

    Raises:
        UsageError: The scheme has no such table, or its rows are columns of its parent.
    """
    lang = checked_language(lang)
    if table is None:
        return {"$schema": DRAFT, **_tables(scheme, lang, read)}
    sent = [name for name, entry in scheme.tables.items() if not entry.columns]
    if checked_name(table, "table") not in sent:
        why = text("table made of columns" if table in scheme.tables else "no table of the scheme", table=table)
        raise UsageError(*message("no rows are sent", table=table, why=why, known=listed(sent)))
    describe = _rows if batch else _row
    return {"$schema": DRAFT, **describe(scheme, scheme.tables[table], lang, read)}


def _tables(scheme: SchemeData, lang: str, read: Collection[str] | None) -> dict[str, Any]:
    """Describe an object with the rows of each table under its name."""
    properties = {name: _rows(scheme, table, lang, read) for name, table in scheme.tables.items() if not table.columns}
    required = [name for name in properties if scheme.tables[name].parent is None]
    title = scheme.title.get(lang, scheme.name)
    return {
        "title": title, "type": "object", "properties": properties, "required": required,
        "additionalProperties": False,
    }  # fmt: skip


def _rows(scheme: SchemeData, table: Table, lang: str, read: Collection[str] | None) -> dict[str, Any]:
    """Describe a batch of rows of a table."""
    schema: dict[str, Any] = {"type": "array", "items": _row(scheme, table, lang, read)}
    if table.parent is None:
        schema |= {"minItems": 1, "maxItems": table.rows}
    return schema


def _row(scheme: SchemeData, table: Table, lang: str, read: Collection[str] | None) -> dict[str, Any]:
    """Describe one row: its key, and a column for each input; further columns are allowed."""
    properties: dict[str, Any] = {}
    derived = derived_keys(scheme, table.name)
    for name in (key for key in _full_key(scheme, table) if key not in derived):
        properties[name] = _key(table) if name in table.key else dict(_KEY)
    in_columns = [other for other in scheme.tables.values() if other.columns and other.parent == table.name]
    for source in (table, *in_columns):
        for entry in _inputs(scheme, source, read):
            for column in source.columns or (entry.column or entry.name,):
                properties[column] = _cell(scheme, entry, lang)
    return {
        **_described(table, lang), "type": "object", "properties": properties, "required": list(properties),
        "additionalProperties": True,
    }  # fmt: skip


def _inputs(scheme: SchemeData, table: Table, read: Collection[str] | None) -> list[Indicator]:
    """Return the inputs of a table that are described."""
    inputs = [entry for entry in scheme.indicators.values() if entry.is_input]
    return [entry for entry in inputs if scheme.table_of(entry) == table.name and (read is None or entry.name in read)]


def _full_key(scheme: SchemeData, table: Table) -> list[str]:
    """Return the key columns of a table and of those above it, the coarsest first."""
    above = scheme.tables.get(table.parent) if table.parent is not None else None
    return list(dict.fromkeys([*([] if above is None else _full_key(scheme, above)), *table.key]))


def _key(table: Table) -> dict[str, Any]:
    """Describe a part of a key of a table itself."""
    if not table.expects:
        return dict(_KEY)
    values: list[Any] = []
    for key in table.expects:
        written = show(key) if isinstance(key, Fraction) else str(key)
        values += [int(key), written] if isinstance(key, Fraction) and key.denominator == 1 else [written]
    return {"enum": values}


def _described(entry: Entry, lang: str) -> dict[str, Any]:
    """Return the label and the note of an entry."""
    note = remark(entry.note).in_language(lang)
    described: dict[str, Any] = {"title": entry.label(lang), **({"description": note} if note else {})}
    return {**described, "x-labels": dict(entry.labels)} if entry.labels else described


def _cell(scheme: SchemeData, entry: Indicator, lang: str) -> dict[str, Any]:
    """Describe a cell of an input; one that may be missing may be null."""
    options: list[dict[str, Any]] = [dict(_CELLS[entry.kind])] if entry.kind in _CELLS else []
    if entry.kind == "number":
        options = _number(scheme, entry)
    elif entry.kind == "choice":
        options = [
            {"enum": list(entry.values)} | ({"x-value-labels": labels} if (labels := _value_labels(entry)) else {})
        ]
    options += _nothing(scheme, entry)
    alternatives = options[0] if len(options) == 1 else {"anyOf": options}
    return {**_described(entry, lang), **alternatives}


def _nothing(scheme: SchemeData, entry: Indicator) -> Iterator[dict[str, Any]]:
    """Yield what a cell may hold in place of a value: nothing, words for that, and words for declared causes."""
    if entry.optional or entry.when is not None:
        yield {"type": "null"}
        if words := missing_words(scheme, entry):
            yield {"enum": sorted(words)}
    if causes := cause_words(scheme, entry):
        yield {"enum": [*causes], "x-causes": {word: cause.words for word, cause in causes.items()}}


def _value_labels(entry: Indicator) -> dict[str, dict[str, str]]:
    """Return the labels of the values of a choice, by value and language."""
    return {value: dict(labels) for value, labels in entry.value_labels.items()}


def _number(scheme: SchemeData, entry: Indicator) -> list[dict[str, Any]]:
    """Describe a number: as a text with its decimals, and as a whole number where it can be one."""
    low, high = _constant(scheme, entry.low), _constant(scheme, entry.high)
    decimals = int(_constant(scheme, entry.decimals) or 0)
    values = _values(entry, low, high)
    if values is None:
        pattern = decimal_pattern(low, high, decimals)
    else:
        pattern = f"^({'|'.join(exact_pattern(value, decimals) for value in values)})$"
    written: dict[str, Any] = {"type": "string", "pattern": pattern}
    for key, bound in (("x-low", low), ("x-high", high), ("x-step", entry.step)):
        written |= {} if bound is None else {key: show(bound)}
    return [written | {"x-decimals": decimals}, *_whole_number(entry, low, high)]


def _whole_number(entry: Indicator, low: Fraction | None, high: Fraction | None) -> list[dict[str, Any]]:
    """Describe the whole numbers among the values of a number, where there can be any."""
    if entry.allowed:
        allowed = [int(value) for value in entry.allowed if value.denominator == 1]
        return [{"enum": allowed}] if allowed else []
    schema: dict[str, Any] = {"type": "integer"}
    schema |= {} if low is None else {"minimum": ceil(low)}
    schema |= {} if high is None else {"maximum": floor(high)}
    # The whole multiples of p/q in lowest terms are the multiples of p.
    schema |= {} if entry.step is None else {"multipleOf": entry.step.numerator}
    return [schema]


def _constant(scheme: SchemeData, value: Any) -> Fraction | None:
    """Return a bound or the decimals of an input, which may be those of a parameter; None where it is unpublished."""
    if isinstance(value, ParameterName):
        parameter = scheme.parameters.get(value.parameter)
        value = None if parameter is None else parameter.constant
    return Fraction(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else None


def _values(entry: Indicator, low: Fraction | None, high: Fraction | None) -> list[Fraction] | None:
    """Return the values that a number may have, where a pattern can list them."""
    if entry.allowed:
        return list(entry.allowed)
    if entry.step is None or low is None or high is None:
        return None
    first, last = -(-low // entry.step), high // entry.step
    if last - first >= MOST_STEPS:
        return None
    return [entry.step * number for number in range(int(first), int(last) + 1)]
