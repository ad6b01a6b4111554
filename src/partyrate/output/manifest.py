"""The manifest of results: their origin, so that anybody can rate again and compare.

It holds the rules as they were filled, the files that were read with their hashes, the day and the round, the results'
hashes column by column, and the hashes of the files that were written.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from partyrate.errors import PartyrateError, UsageError, checked_language
from partyrate.evaluator import Evaluator
from partyrate.messages import message, text
from partyrate.model import Scheme
from partyrate.model.identity import scheme_identity
from partyrate.model.meaning import digest
from partyrate.output.files import MANIFEST, Form
from partyrate.rating.rating import Rating
from partyrate.resources import ResourceBudget
from partyrate.serialization.json_reader import read_json
from partyrate.serialization.values import checked_format, held, wrong
from partyrate.storage.files import read_regular
from partyrate.tables import Options, TableReport, read_tables
from partyrate.tables.dates import YEAR_FIRST
from partyrate.version import VERSION

MANIFEST_FORMAT: Final = "partyrate.manifest/1"
"""The format of a manifest, with its version."""

_DEEP: Final = ResourceBudget(depth=100)
_LATER: Final[Mapping[str, Any]] = {"keep": [], "decimal_comma": False, "date_order": YEAR_FIRST}
"""The decisions that manifests of earlier versions lack, with their values there."""

_OPTIONS: Final = ("sheets", "headers", "columns", "missing", "skip", "keep")


@frozen(kw_only=True)
class Origin:
    """The origin of results: the files, the options and the values that they were made with.

    Args:
        units: The file of the units.
        tables: The files of other tables, by name.
        options: How they were read.
        reports: What was found and converted there.
        profile: The profile that was asked for.
        values: Values that were given for this rating, as they were written.
        as_of: The day, as it was given.
        period: The round, as it was given.
    """

    units: Path
    tables: Mapping[str, Path]
    options: Options
    reports: Sequence[TableReport] = ()
    profile: str | None = None
    values: Sequence[str] = ()
    as_of: str | None = None
    period: str | None = None


def manifest_of(rating: Rating, origin: Origin, form: Form, folder: Path, files: Mapping[str, bytes]) -> bytes:
    """Return the manifest of results that are written to a folder."""
    data = {
        "format": MANIFEST_FORMAT,
        "version": VERSION,
        "scheme": scheme_identity(rating.scheme),
        "profile": origin.profile,
        "values": list(origin.values),
        "as_of": origin.as_of,
        "period": origin.period,
        "units": _file(origin.units, folder),
        "tables": {name: _file(path, folder) for name, path in origin.tables.items()},
        "reading": {
            **{name: list(getattr(origin.options, name)) for name in _OPTIONS},
            "encoding": origin.options.encoding,
            "decimal_comma": origin.options.decimal_comma,
            "date_order": origin.options.date_order,
            "mapping": None if origin.options.mapping is None else _file(origin.options.mapping, folder),
        },
        "conversions": [line for report in origin.reports for line in report.lines("en")],
        "written": {
            "formats": list(form.formats), "for_excel": form.for_excel, "csv_encoding": form.csv_encoding,
            "lang": form.lang, "labels": form.labels,
        },
        "results": digests(rating),
        "files": {name: {"sha256": _sha(data), "bytes": len(data)} for name, data in files.items()},
        "rules": rating.scheme.to_dict(),
    }  # fmt: skip
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


def digests(rating: Rating) -> dict[str, str]:
    """Return the SHA-256 of each column of results, of the incentives, of the notes, and of the keys of each table."""
    data = rating.to_dict()
    sums: dict[str, str] = {}
    for name, table in data["tables"].items():
        sums[f"{name}: keys"] = digest(table["keys"])
        sums |= {f"{name}: {column}": digest(each) for column, each in table["columns"].items()}
    sums |= {f"incentive: {each['incentive']}": digest(each) for each in data["incentives"]}
    sums["notes"] = digest([note["text"] for note in data["notes"]])
    return sums


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _file(path: Path, folder: Path) -> dict[str, Any]:
    """Return a file that was read: its path from the folder of the results, its hash and its size."""
    data = path.read_bytes()
    try:
        shown = os.path.relpath(path, folder)
    except ValueError:  # on another drive
        shown = str(path.absolute())
    return {"path": Path(shown).as_posix(), "sha256": _sha(data), "bytes": len(data)}


# ------------------------------------------------------------------------------------------------------- verification


@frozen
class Verification:
    """The outcome of rating again what results were made from.

    Args:
        differences: The differences: the kind of each, and the name of the file or the result.
        results: How many results were compared.
        files: How many files were compared.
        version: The version that made them.
    """

    differences: tuple[tuple[str, str], ...]
    results: int
    files: int
    version: str

    @property
    def is_same(self) -> bool:
        """Whether the same results come out, and the files are as they were written."""
        return not self.differences

    def lines(self, lang: str | None = None) -> list[str]:
        """Return the differences and the outcome, line by line."""
        lines = [text(f"verified {kind}", name=name) for kind, name in self.differences]
        if self.version != VERSION:
            lines.append(text("verified version differs", name=self.version, now=VERSION))
        same = text("verified same", name=self.results, files=self.files)
        lang = checked_language(lang)
        return [line.in_language(lang) for line in [*lines, same if self.is_same else text("verified other")]]

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data for JSON."""
        return {
            "format": "partyrate.verification/1", "same": self.is_same, "results": self.results, "files": self.files,
            "made_with": self.version, "rated_with": VERSION,
            "differences": [{"kind": kind, "name": name} for kind, name in self.differences],
        }  # fmt: skip


def verify(folder: Path) -> Verification:
    """Rate again what a folder of results was made from, and compare.

    Raises:
        UsageError: There is no manifest in the folder.
        DocumentError: The manifest is none.
    """
    path = folder / MANIFEST
    if not path.is_file():
        raise UsageError(*message("no manifest", name=MANIFEST, folder=folder))
    data = checked_format(
        read_json(read_regular(path, _DEEP.data_bytes), file=str(path), budget=_DEEP), MANIFEST_FORMAT
    )
    differences = list(_changed(held(data, "files", Mapping), folder, "file"))
    mapping = held(held(data, "reading", Mapping), "mapping", (Mapping, type(None)), ("reading",))
    inputs = [held(data, "units", Mapping), *held(data, "tables", Mapping).values(), *([mapping] if mapping else [])]
    differences += _changed({held(each, "path", str, ("units",)): each for each in inputs}, folder, "input")
    expected = held(data, "results", Mapping)
    scheme = Scheme.from_dict(held(data, "rules", Mapping))
    if scheme.fingerprint != held(held(data, "scheme", Mapping), "fingerprint", str, ("scheme",)):
        differences.append(("rules differ", ""))
    sums: Mapping[str, str] = {}
    if not any(kind == "input lacks" for kind, _ in differences):
        try:
            sums = digests(_rated(scheme, data, folder))
        except PartyrateError as error:
            differences.append(("cannot be rated", error.what))
        else:
            names = dict.fromkeys([*expected, *sums])
            differences += [("result differs", name) for name in names if sums.get(name) != expected.get(name)]
    return Verification(tuple(differences), len(sums), len(data["files"]), held(data, "version", str))


def _changed(files: Mapping[str, Any], folder: Path, kind: str) -> Iterator[tuple[str, str]]:
    """Name the files that are not there, or not as the manifest has them."""
    for name, about in files.items():
        path = folder / name
        if not path.is_file():
            yield f"{kind} lacks", name
        elif _sha(path.read_bytes()) != held(about, "sha256", str, ("files", name)):
            yield f"{kind} differs", name


def _rated(scheme: Scheme, data: Mapping[str, Any], folder: Path) -> Rating:
    """Rate again, as the manifest says."""
    evaluator = Evaluator(scheme)
    reading = {**_LATER, **data["reading"]}
    place: Callable[[Mapping[str, Any]], Path] = lambda about: folder / held(about, "path", str)  # noqa: E731
    words: dict[str, Any] = {name: _words(reading, name) for name in _OPTIONS}
    options = Options(
        **words,
        encoding=held(reading, "encoding", (str, type(None)), ("reading",)),
        decimal_comma=held(reading, "decimal_comma", bool, ("reading",)),
        date_order=held(reading, "date_order", str, ("reading",)),
        mapping=None if reading["mapping"] is None else place(reading["mapping"]),
    )
    when = {name: held(data, name, (str, type(None))) for name in ("as_of", "period")}
    files = {name: place(about) for name, about in data["tables"].items()}
    read = read_tables(evaluator.plan, place(data["units"]), files, options)
    root = scheme.root.name if scheme.root else "unit"
    finer = {each: table_read.frame for each, table_read in read.items() if each != root}
    rating = evaluator.rate(read[root].frame, tables=finer, **when)
    rating.conversions = tuple(each for table_read in read.values() for each in table_read.conversions)
    return rating


def _words(reading: Any, name: str) -> list[str]:
    """Return the words of an option."""
    words: list[str] = held(reading, name, list, ("reading",))
    for place, each in enumerate(words):
        if not isinstance(each, str):
            raise wrong(("reading", name, place), f"{each!r} stands here", "a text")
    return words
