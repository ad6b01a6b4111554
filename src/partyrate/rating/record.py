"""The results of a rating as a record that outlives it: exact values column by column, incentives, notes.

A rating belongs to the engine that computed it; a record holds plain values only. It is written as plain data for JSON,
and read from them again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

from attrs import field, frozen

from partyrate.errors import NotFoundError
from partyrate.errors.arguments import checked_name
from partyrate.language.domains.reference import Item
from partyrate.messages import joined, text, word
from partyrate.notes import Note
from partyrate.numbers import BUILT_IN, Absent, Cause, LevelValue, Scale, read_shown, show
from partyrate.periods import Period
from partyrate.resources import MOST_DIGITS
from partyrate.serialization.values import checked_format, held, plain_value, read_level, read_value, wrong
from partyrate.spans import Path

RATING_FORMAT: Final = "partyrate.rating/1"
"""The format of a rating as plain data, with its version."""

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


@frozen
class ColumnRecord:
    """The values of one name, one for each row of its table.

    Args:
        kind: `number`, `level`, `choice`, `flag`, `date` or `text`.
        values: Exact values: fractions, levels, texts, flags, dates, or `Absent` with its cause.
        decimals: The decimals that numbers are written with, where each has an exact decimal.
        labels: What people read, by language.
        levels: The labels of levels, by name.
        scale: The levels, where it is a ladder.
        lacking: The unpublished names that undetermined values lack.
    """

    kind: str
    values: tuple[Item, ...] = field(repr=False)
    decimals: int | None = None
    labels: Mapping[str, str] = _NONE
    levels: Mapping[str, Mapping[str, str]] = field(default=_NONE, repr=False)
    scale: Scale | None = field(default=None, repr=False)
    lacking: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the column as plain data: what is absent is null, and `states` say why."""
        data: dict[str, Any] = {"kind": self.kind, "labels": dict(self.labels)}
        if self.decimals is not None:
            data["decimals"] = self.decimals
        if self.scale is not None:
            data["ladder"] = self.scale.ladder
            data["levels"] = [
                {"level": name, "value": show(value), "labels": dict(self.levels.get(name, {}))}
                for name, value in zip(reversed(self.scale.names), reversed(self.scale.values), strict=True)
            ]
        data["values"] = written(self.kind, self.values, self.decimals)
        if any(isinstance(value, Absent) for value in self.values):
            data["states"] = states_of(self.values)
            data |= _causes_of(self.values)
        if self.lacking:
            data["lacking"] = list(self.lacking)
        return data

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], path: Path, rows: int) -> ColumnRecord:
        """Read a column of so many rows."""
        kind, values = held(data, "kind", str, path), held(data, "values", list, path)
        states = held(data, "states", list, path) if "states" in data else [None] * len(values)
        if not len(values) == len(states) == rows:
            what = text("values and states", values=len(values), states=len(states))
            raise wrong((*path, "values"), what, text("of both", count=rows))
        scale, labels = _levels(data, path) if "levels" in data else (None, {})
        read, causes = _reader(kind, scale), _causes(data, path)
        items = [
            _absent(state, causes, (*path, "states", index)) if value is None else read(value, (*path, "values", index))
            for index, (value, state) in enumerate(zip(values, states, strict=True))
        ]
        lacks = tuple(held(data, "lacking", list, path)) if "lacking" in data else ()
        return cls(kind, tuple(items), _decimals(data, path), _labels(data, path), labels, scale, lacks)


def states_of(values: Iterable[Any]) -> list[str | None]:
    """Return for each value why it is absent; None where it is there."""
    return [value.cause.words if isinstance(value, Absent) else None for value in values]


def _causes_of(values: Iterable[Any]) -> dict[str, Any]:
    """Return what states mean that the scheme declares; nothing where there are none."""
    causes = {value.cause: None for value in values if isinstance(value, Absent) and value.cause.is_declared}
    return {"causes": list(map(plain_value, sorted(causes)))} if causes else {}


def _causes(data: Mapping[str, Any], path: Path) -> Mapping[str, Cause]:
    """Read what states mean: the built-in causes, and those that the scheme declares."""
    declared = read_value(held(data, "causes", list, path), (*path, "causes")) if "causes" in data else []
    if not all(isinstance(each, Cause) for each in declared):
        raise wrong((*path, "causes"), text("no cause", word=declared), text("one of", names=joined(BUILT_IN)))
    return {**BUILT_IN, **{each.words: each for each in declared}}


def _absent(state: Any, causes: Mapping[str, Cause], path: Path) -> Absent:
    if not isinstance(state, str) or state not in causes:
        raise wrong(path, text("no cause", word=state), text("one of", names=joined(causes)))
    return Absent(causes[state])


def _labels(data: Any, path: Path) -> Mapping[str, str]:
    """Read labels by language, where there are any."""
    return dict(held(data, "labels", Mapping, path)) if "labels" in data else {}


def _levels(data: Any, path: Path) -> tuple[Scale, dict[str, Mapping[str, str]]]:
    """Read the levels of a ladder, and their labels by name."""
    levels, each_path = held(data, "levels", list, path)[::-1], (*path, "levels")
    names = tuple(held(each, "level", str, each_path) for each in levels)
    numbers = (read_shown(held(each, "value", str, each_path)) for each in levels)
    scale = Scale(held(data, "ladder", str, path), names, tuple(each or Fraction(0) for each in numbers))
    return scale, {each["level"]: _labels(each, each_path) for each in levels}


def _decimals(data: Any, path: Path) -> int | None:
    """Read how many decimals numbers are written with, where that is said."""
    decimals = data.get("decimals")
    if decimals is not None and (type(decimals) is not int or not 0 <= decimals <= MOST_DIGITS):
        what = text("value stands here", value=repr(decimals))
        raise wrong((*path, "decimals"), what, text("decimals from 0", most=MOST_DIGITS))
    return decimals


def _reader(kind: str, scale: Scale | None) -> Callable[[Any, Path], Any]:
    """Return the reader of values of a kind; equal texts are read once."""
    known: dict[Any, Any] = {}

    def read(value: Any, path: Path) -> Any:
        if isinstance(value, bool) or not isinstance(value, str):
            if kind == "flag" and isinstance(value, bool):
                return value
            expected = text("a value of kind", kind=word("kind", kind))
            raise wrong(path, text("value stands here", value=repr(value)), expected)
        if value not in known:
            if kind == "number":
                known[value] = read_value({"number": value}, path)
            elif kind == "date":
                known[value] = read_value({"date": value}, path)
            else:
                known[value] = value if scale is None else read_level(value, path, scale)
        return known[value]

    return read


def written(kind: str, values: Sequence[Item], decimals: int | None) -> list[Any]:
    """Return the values of one kind as plain data, what is absent as None."""
    if kind == "number":
        return _numbers(values, decimals)
    if kind == "level":
        return [value.name if isinstance(value, LevelValue) else None for value in values]
    if kind == "date":
        return [value.isoformat() if isinstance(value, date) else None for value in values]
    return [None if isinstance(value, Absent) else value for value in values]


def _numbers(values: Sequence[Item], decimals: int | None) -> list[str | None]:
    """Return numbers with so many decimals, exactly; values repeat among thousands of rows, and are written once."""
    known: dict[tuple[int, int], str] = {}
    numbers: list[str | None] = []
    unit = 10 ** (decimals or 0)
    for value in values:
        if not isinstance(value, Fraction):
            numbers.append(None)
            continue
        key = value.numerator, value.denominator
        digits = known.get(key)
        if digits is None:
            times, rest = divmod(unit, key[1])
            if decimals is None or rest:
                digits = show(value)
            else:
                whole = str(abs(key[0] * times)).rjust(decimals + 1, "0")
                sign = "-" if key[0] < 0 else ""
                digits = f"{sign}{whole[:-decimals]}.{whole[-decimals:]}" if decimals else f"{sign}{whole}"
            known[key] = digits
        numbers.append(digits)
    return numbers


@frozen
class TableRecord:
    """The rows of one table: their keys, and a column for each value."""

    keys: Mapping[str, tuple[Any, ...]] = field(repr=False)
    columns: Mapping[str, ColumnRecord]

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.keys.values()), ()))

    def to_dict(self) -> dict[str, Any]:
        """Return the table as plain data."""
        return {
            "rows": self.rows,
            "keys": {name: list(map(plain_value, values)) for name, values in self.keys.items()},
            "columns": {name: column.to_dict() for name, column in self.columns.items()},
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], path: Path) -> TableRecord:
        """Read a table."""
        rows = held(data, "rows", int, path)
        keys = {}
        for name in held(data, "keys", Mapping, path):
            keys[name] = tuple(read_value(held(data["keys"], name, list, (*path, "keys")), (*path, "keys", name)))
            if len(keys[name]) != rows:
                what = text("values stand here", count=len(keys[name]))
                raise wrong((*path, "keys", name), what, text("so many", count=rows))
        columns = held(data, "columns", Mapping, path)
        columns_path: Path = (*path, "columns")
        return cls(
            keys, {name: ColumnRecord.from_dict(each, (*columns_path, name), rows) for name, each in columns.items()}
        )


@frozen
class IncentiveRecord:
    """Who gets an incentive: the indexes of the rows in their table, from 0, and the amounts."""

    table: str
    about: Mapping[str, Any] = field(repr=False)
    labels: Mapping[str, str] = field(repr=False)
    rows: tuple[int, ...] = field(repr=False)
    amounts: tuple[Fraction | Absent | None, ...] = field(repr=False)
    decimals: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the incentive as plain data."""
        data = {**self.about, "table": self.table, "labels": dict(self.labels), "rows": list(self.rows)}
        if self.decimals is not None:
            data["decimals"] = self.decimals
        data["amounts"] = _numbers(self.amounts, self.decimals)  # type: ignore[arg-type]  # None is a gift without one
        data["states"] = states_of(self.amounts)
        return data | _causes_of(self.amounts)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], path: Path) -> IncentiveRecord:
        """Read an incentive."""
        fields = ("table", "labels", "rows", "amounts", "states", "causes", "decimals")
        amounts, states = held(data, "amounts", list, path), held(data, "states", list, path)
        rows = held(data, "rows", list, path)
        if not len(rows) == len(amounts) == len(states):
            what = text("amounts for rows", amounts=len(amounts), rows=len(rows))
            raise wrong((*path, "amounts"), what, text("amounts", count=len(rows)))
        read = _reader("number", None)
        causes = _causes(data, path)
        items = [
            read(value, (*path, "amounts", index)) if value is not None
            else None if state is None else _absent(state, causes, (*path, "states", index))
            for index, (value, state) in enumerate(zip(amounts, states, strict=True))
        ]  # fmt: skip
        about = {key: value for key, value in data.items() if key not in fields}
        table = held(data, "table", str, path)
        return cls(table, about, _labels(data, path), tuple(rows), tuple(items), _decimals(data, path))


@frozen
class RatingRecord:
    """The results of a rating, apart from the engine that computed it: `Rating.record` builds it, `from_dict` reads it.

    Args:
        scheme: The `name`, `edition`, `title` and the two fingerprints of the scheme.
        version: The version of the library.
        as_of: The day of the rating.
        period: The round.
        tables: The results by table.
        incentives: Who gets or loses what.
        notes: Everything that was reported.
    """

    scheme: Mapping[str, Any]
    version: str
    as_of: date | None
    period: Period | None
    tables: Mapping[str, TableRecord] = field(repr=False)
    incentives: tuple[IncentiveRecord, ...] = field(repr=False)
    notes: tuple[Note, ...] = field(repr=False)

    def values(self, name: str, table: str | None = None) -> tuple[Any, ...]:
        """Return the exact values of a name, or a key column, of a table; without one, of the first that has it.

        Raises:
            NotFoundError: There is no such name.
        """
        name = checked_name(name, "value")
        table = None if table is None else checked_name(table, "table")
        for table_name, each in self.tables.items():
            if table in (None, table_name) and name in each.columns:
                return each.columns[name].values
            if table in (None, table_name) and name in each.keys:
                return each.keys[name]
        known = [name for each in self.tables.values() for name in (*each.keys, *each.columns)]
        raise NotFoundError.of("value", name, known, text("values of a record"))

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain data for JSON."""
        period = self.period
        return {
            "format": RATING_FORMAT,
            "version": self.version,
            "scheme": dict(self.scheme),
            "as_of": None if self.as_of is None else self.as_of.isoformat(),
            "period": None if period is None else {
                "start": period.start.isoformat(), "end": period.end.isoformat(), "number": period.number,
            },
            "tables": {name: table.to_dict() for name, table in self.tables.items()},
            "incentives": [each.to_dict() for each in self.incentives],
            "notes": [note.plain() for note in self.notes],
        }  # fmt: skip

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> RatingRecord:
        """Read a record from plain data.

        Raises:
            DocumentError: It is no rating as plain data; the fault has its pointer.
        """
        data = checked_format(data, RATING_FORMAT)
        day = held(data, "as_of", (str, type(None)))
        span = held(data, "period", (Mapping, type(None)))
        days = (
            []
            if span is None
            else [_day(held(span, key, str, ("period",)), ("period", key)) for key in ("start", "end")]
        )
        tables, incentives = held(data, "tables", Mapping), held(data, "incentives", list)
        return cls(
            dict(held(data, "scheme", Mapping)),
            held(data, "version", str),
            None if day is None else _day(day, ("as_of",)),
            None if span is None else Period(days[0], days[1], held(span, "number", int, ("period",))),
            {name: TableRecord.from_dict(each, ("tables", name)) for name, each in tables.items()},
            tuple(IncentiveRecord.from_dict(each, ("incentives", at)) for at, each in enumerate(incentives)),
            tuple(Note.read(each, ("notes", at)) for at, each in enumerate(held(data, "notes", list))),
        )


def _day(day: str, path: Path) -> date:
    """Read a day."""
    read_day: date = read_value({"date": day}, path)
    return read_day
