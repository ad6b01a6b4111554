"""The JSON Schema of the rows that a scheme reads: what a client may send, in the form that loses nothing.

Numbers are texts with a pattern, or whole numbers: validators compute `multipleOf: 0.01` with binary floats, and refuse
marks that are right.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from partyrate.errors import UsageError, listed
from partyrate.model.decimal_patterns import decimal_pattern, exact_pattern
from partyrate.model.entry import Entry, ParameterName
from partyrate.model.indicator import Indicator
from partyrate.model.missing import missing_words
from partyrate.model.table import Table
from partyrate.numbers import show

if TYPE_CHECKING:
    from partyrate.model.scheme import Scheme

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"

MOST_STEPS: Final = 500
"""So many multiples of a step are written out in a pattern; of more, `x-step` says it."""

_KEY: Final = {"anyOf": [{"type": "string", "pattern": "\\S"}, {"type": "integer"}]}
_CELLS: Final[Mapping[str | None, dict[str, Any]]] = {
    "flag": {"type": "boolean"},
    "date": {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"},
    "text": {"type": "string", "pattern": "\\S"},
}


def input_schema(
    scheme: Scheme, table: str | None, *, batch: bool, lang: str, read: Collection[str] | None = None
) -> dict[str, Any]:
    """Return the JSON Schema of a row of a table, of a batch of them, or of all tables by name.

    `read` names the inputs that are read; without it all are described.

    Raises:
        UsageError: The scheme has no such table, or nobody sends its rows.
    """
    if table is None:
        return {"$schema": DRAFT, **_tables(scheme, lang, read)}
    sent = [name for name, each in scheme.tables.items() if not each.columns]
    if table not in sent:
        words = "is made of columns of its parent" if table in scheme.tables else "is no table of the scheme"
        raise UsageError(
            f"input_schema({table!r})", f"{table!r} {words}", f"name one of: {listed(sent)}",
        )  # fmt: skip
    made = _rows(scheme, scheme.tables[table], lang, read) if batch else _row(scheme, scheme.tables[table], lang, read)
    return {"$schema": DRAFT, **made}


def _tables(scheme: Scheme, lang: str, read: Collection[str] | None) -> dict[str, Any]:
    """Describe an object with the rows of each table under its name."""
    properties = {name: _rows(scheme, table, lang, read) for name, table in scheme.tables.items() if not table.columns}
    required = [name for name in properties if scheme.tables[name].parent is None]
    title = scheme.title.get(lang, scheme.name)
    return {
        "title": title, "type": "object", "properties": properties, "required": required,
        "additionalProperties": False,
    }  # fmt: skip


def _rows(scheme: Scheme, table: Table, lang: str, read: Collection[str] | None) -> dict[str, Any]:
    """Describe a batch of rows of a table."""
    found: dict[str, Any] = {"type": "array", "items": _row(scheme, table, lang, read)}
    if table.parent is None:
        found |= {"minItems": 1, "maxItems": table.rows}
    return found


def _row(scheme: Scheme, table: Table, lang: str, read: Collection[str] | None) -> dict[str, Any]:
    """Describe one row: its key, and a column for each input; other columns may stand beside them."""
    properties: dict[str, Any] = {}
    for name in _full_key(scheme, table):
        properties[name] = _key(table) if name in table.key else dict(_KEY)
    for own in (table, *(each for each in scheme.tables.values() if each.columns and each.parent == table.name)):
        inputs = [
            each for each in scheme.indicators.values()
            if each.is_input and scheme.table_of(each) == own.name and (read is None or each.name in read)
        ]  # fmt: skip
        for entry in inputs:
            for column in own.columns or (entry.column or entry.name,):
                properties[column] = _cell(scheme, entry, lang)
    return {
        **_described(table, lang), "type": "object", "properties": properties, "required": list(properties),
        "additionalProperties": True,
    }  # fmt: skip


def _full_key(scheme: Scheme, table: Table) -> list[str]:
    """Return the key columns of a table and of those above it, the coarsest first."""
    above = scheme.tables.get(table.parent) if table.parent is not None else None
    return list(dict.fromkeys([*([] if above is None else _full_key(scheme, above)), *table.key]))


def _key(table: Table) -> dict[str, Any]:
    """Describe a part of a key of a table itself."""
    if not table.expects:
        return dict(_KEY)
    values: list[Any] = []
    for each in table.expects:
        text = show(each) if isinstance(each, Fraction) else str(each)
        values += [int(each), text] if isinstance(each, Fraction) and each.denominator == 1 else [text]
    return {"enum": values}


def _described(entry: Entry, lang: str) -> dict[str, Any]:
    """Return what people read of an entry."""
    note = " ".join(entry.note.split())
    found: dict[str, Any] = {"title": entry.label(lang), **({"description": note} if note else {})}
    return {**found, "x-labels": dict(entry.labels)} if entry.labels else found


def _cell(scheme: Scheme, entry: Indicator, lang: str) -> dict[str, Any]:
    """Describe a cell of an input; what may be missing may be null."""
    options: list[dict[str, Any]] = [dict(_CELLS[entry.kind])] if entry.kind in _CELLS else []
    if entry.kind == "number":
        options = _number(scheme, entry)
    elif entry.kind == "choice":
        options = [{"enum": list(entry.values)}]
    if entry.optional or entry.when is not None:
        options.append({"type": "null"})
        options += [{"enum": sorted(words)}] if (words := missing_words(scheme, entry)) else []
    made = options[0] if len(options) == 1 else {"anyOf": options}
    return {**_described(entry, lang), **made}


def _number(scheme: Scheme, entry: Indicator) -> list[dict[str, Any]]:
    """Describe a number: as a whole number, and as a text with its decimals."""
    low, high = (_constant(scheme, each) for each in (entry.low, entry.high))
    decimals = _constant(scheme, entry.decimals)
    places = int(decimals) if decimals is not None else 0
    values = _values(entry, low, high)
    whole: dict[str, Any] = {"type": "integer"}
    whole |= {} if low is None else {"minimum": -(-low).__floor__()}
    whole |= {} if high is None else {"maximum": high.__floor__()}
    if entry.step is not None:
        whole["multipleOf"] = entry.step.numerator
    text: dict[str, Any] = {"type": "string", "pattern": decimal_pattern(low, high, places)}
    if values is not None:
        text["pattern"] = f"^({'|'.join(exact_pattern(value, places) for value in values)})$"
    if entry.allowed:
        whole = {"enum": [int(value) for value in entry.allowed if value.denominator == 1]}
    for key, bound in (("x-low", low), ("x-high", high), ("x-step", entry.step)):
        text |= {} if bound is None else {key: show(bound)}
    return [text | {"x-decimals": places}, *([whole] if whole.get("enum") != [] else [])]


def _constant(scheme: Scheme, value: Any) -> Fraction | None:
    """Return a number of an input, which a parameter may give; None where it is unpublished."""
    if isinstance(value, ParameterName):
        parameter = scheme.parameters.get(value.parameter)
        value = None if parameter is None else parameter.value
    return Fraction(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else None


def _values(entry: Indicator, low: Fraction | None, high: Fraction | None) -> list[Fraction] | None:
    """Return the values that a number may have, where they are few."""
    if entry.allowed:
        return list(entry.allowed)
    if entry.step is None or low is None or high is None:
        return None
    first, last = -(-low // entry.step), high // entry.step
    if last - first >= MOST_STEPS:
        return None
    return [entry.step * number for number in range(int(first), int(last) + 1)]
