"""Files that list which values parameters plausibly have, and where that is said: TOML, CSV or a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from os import PathLike
from typing import Any, Final

from partyrate.errors import UsageError, listed
from partyrate.errors.arguments import checked_path
from partyrate.loading.editions import place_of
from partyrate.loading.syntax import parsed
from partyrate.messages import message
from partyrate.resources import DEFAULT_BUDGET, ResourceBudget, checked_budget
from partyrate.tables.grid import Row, Sheet, text_of
from partyrate.tables.opening import Opened, opened
from partyrate.tables.targets import Headers, Target

KEYS: Final = ("range", "step", "values", "source")
"""The keys of a parameter in a file of TOML."""

HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "parameter": ("parameter", "参数"),
    "low": ("low", "下限"),
    "high": ("high", "上限"),
    "step": ("step", "步长"),
    "values": ("values", "取值"),
    "source": ("source", "来源", "依据"),
}
"""The columns of a table, each with the headers that it may have."""

BETWEEN: Final = ";；、|"
"""The signs between the values of one cell."""


def read_plausible(path: str | PathLike[str], *, budget: ResourceBudget = DEFAULT_BUDGET) -> dict[str, Any]:
    """Read which values parameters and cells of lookups plausibly have, as `Evaluator.scenarios` takes them.

    Args:
        path: A file of TOML with a table for each parameter, which holds `range` and `step`, or `values`, and a
            `source`; or a table in CSV or a workbook with the columns `parameter`, `low`, `high`, `step`, `values`
            (separated by semicolons) and `source`.
        budget: The limits of the file.

    Returns:
        By parameter a dict with `range` (low and high), `step` and `source`, or with `values` and `source`. Whether
        they fit a scheme is checked when they are used.

    Raises:
        SchemeError: The file is no TOML, or cannot be read.
        DataError: The table cannot be read.
        UsageError: It says something else, or nothing.
    """
    file, budget = checked_path(path, "path", "plausible.toml"), checked_budget(budget)
    if file.suffix.lower() == ".toml":
        place = place_of(file, None, None)
        found = dict(_flat(parsed(place.text(budget), place.file, budget), str(file)))
    else:
        found = _of_table(_sheet(opened(file, "plausible", budget)), str(file))
    if not found:
        raise UsageError(*message("nothing plausible", file=file))
    return found


def _flat(given: Mapping[str, Any], file: str, above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield parameters, and cells by their path, with what is said of each."""
    for name, value in given.items():
        path = f"{above}{name}"
        if isinstance(value, list):
            yield path, value
        elif isinstance(value, dict) and value and not {*value} & {*KEYS}:
            yield from _flat(value, file, f"{path}.")
        elif isinstance(value, dict) and {*value} <= {*KEYS} and ("range" in value) != ("values" in value):
            yield path, value
        else:
            raise UsageError(*message("plausible is not written so", file=file, name=path))


def _sheet(file: Opened) -> Sheet:
    """Return the sheet of a table: the first one that is shown."""
    if file.book is None:
        return file.text(Headers(Target(name, names=words) for name, words in HEADERS.items()), None)[0]
    return file.sheet(next(each.name for each in file.book.sheets if not each.is_hidden))


def _of_table(sheet: Sheet, file: str) -> dict[str, Any]:
    rows = iter(sorted(sheet.rows.items()))
    places = _places(next(rows, (1, {}))[1], file)
    found: dict[str, Any] = {}
    for number, row in rows:
        cells = {name: _cell(row, column) for name, column in places.items()}
        name = cells.pop("parameter")
        if not name and not any(cells.values()):
            continue
        if not name or name in found or _is_mixed(cells):
            raise UsageError(*message("plausible row", file=file, row=number, name=name))
        values = {"values": _values(cells["values"])} if cells.get("values") else {
            "range": (cells["low"], cells["high"]), "step": cells["step"],
        }  # fmt: skip
        found[name] = {**values, "source": cells.get("source", "")}
    return found


def _places(header: Row, file: str) -> dict[str, int]:
    """Return the columns of a table of values by what they hold.

    Raises:
        UsageError: It has no column of parameters, or others than those known.
    """
    columns = {text_of(cell).lower(): column for column, cell in header.items()}
    meanings = {word: name for name, words in HEADERS.items() for word in words}
    places = {name: columns[word] for word, name in meanings.items() if word in columns}
    if "parameter" not in places or not columns.keys() <= {"", *meanings}:
        raise UsageError(*message("plausible columns", file=file, known=listed(HEADERS), found=listed(columns)))
    return places


def _cell(row: Row, column: int) -> str:
    return text_of(row.get(column))


def _is_mixed(cells: Mapping[str, str]) -> bool:
    """Return whether a row has neither a range with a step nor values, or something of both."""
    ranged = [bool(cells.get(name)) for name in ("low", "high", "step")]
    return any(ranged) if cells.get("values") else not all(ranged)


def _values(written: str) -> list[Any]:
    for sign in BETWEEN[1:]:
        written = written.replace(sign, BETWEEN[0])
    flags = {"true": True, "false": False}
    parts = [part.strip() for part in written.split(BETWEEN[0])]
    return [flags.get(part.lower(), part) for part in parts if part]
