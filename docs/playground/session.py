"""What the page asks of the library: a scheme is checked, tables are rated, a value is explained.

`answer` takes a question as JSON and returns JSON, so that the page and Python share nothing else. Files that were
opened or pasted lie in the folder `tables`, one folder for each table; none leaves the computer.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import define, field

import partyrate as pr
from partyrate.description.inputs import InputTable, input_tables
from partyrate.engines.calls import located
from partyrate.loading.editions import schemes_folder
from partyrate.model.value_words import known_as
from partyrate.numbers import show_grouped
from partyrate.output.csv_files import written_table
from partyrate.report.units import table_of_page, units_of
from partyrate.summary.standings import main_ladder
from partyrate.tables import TableRead, read_tables
from partyrate.text.quoting import shown

MOST_NOTES = 12
"""How many notes of one kind the page shows; a count says how many more there are."""


@define
class Session:
    """What the page works with: the scheme that was checked last, and the last rating.

    Args:
        folder: Where the files of the scheme and of the tables lie.
        evaluator: The scheme that was checked last, None where it is at fault.
        rating: The last rating by it.
        reads: The tables that were rated.
        keys: The keys of the units in the order of the results.
    """

    folder: Path
    evaluator: pr.Evaluator | None = None
    rating: pr.Rating[Any] | None = None
    reads: list[TableRead] = field(factory=list)
    keys: tuple[tuple[Any, ...], ...] = ()

    def answer(self, question: str) -> str:
        """Return the answer to a question, both as JSON; faults of the user are an answer as well."""
        asked = json.loads(question)
        lang, kind = asked.pop("lang", "en"), asked.pop("kind")
        try:
            answers = {"schemes": self.schemes, "source": self.source, "check": self.check, "rate": self.rate,
                       "results": self.results, "explain": self.explain, "files": self.files}  # fmt: skip
            done = answers[kind](lang=lang, **asked)
        except pr.PartyrateError as error:
            done = {"error": error.text(lang), "places": _places(error)}
        return json.dumps(done, ensure_ascii=False)

    def schemes(self, lang: str) -> dict[str, Any]:
        """Return the schemes that come with the library."""
        shipped = [
            {"name": each.name, "edition": each.edition, "title": shown(each.title.get(lang, each.name))}
            for each in pr.shipped_schemes()
        ]
        return {"schemes": shipped}

    def source(self, lang: str, name: str, edition: str) -> dict[str, Any]:
        """Return the text of a scheme that comes with the library, and the names of its profiles."""
        folder = schemes_folder().joinpath(name)
        profiles = [each.name.split(".")[1] for each in folder.iterdir() if each.name.startswith(f"{edition}.")]
        text = folder.joinpath(f"{edition}.toml").read_text(encoding="utf-8")
        return {"text": text, "profiles": sorted(each for each in profiles if each != "toml")}

    def check(self, lang: str, text: str, name: str = "", edition: str = "", profile: str = "") -> dict[str, Any]:
        """Check a scheme as it is written; return what it warns of, and which tables it reads."""
        self.evaluator = self.rating = None
        self.evaluator = evaluator = pr.Evaluator(self._scheme(text, name, edition, profile))
        scheme = evaluator.scheme
        root = "unit" if scheme.root is None else scheme.root.name
        return {
            "title": shown(scheme.title.get(lang, scheme.name)),
            "warnings": [each.text(lang) for each in evaluator.warnings],
            "unpublished": [shown(known_as(scheme, name).in_language(lang)) for name in scheme.unpublished],
            "tables": [_table(each, root, lang) for each in input_tables(evaluator.plan)],
        }

    def _scheme(self, text: str, name: str, edition: str, profile: str) -> pr.Scheme:
        """Read the scheme; the profile of a shipped one fills it when its text was changed as well."""
        if not name:
            return pr.loads_scheme(text, "scheme.toml")
        folder = self.folder / "schemes" / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{edition}.toml").write_text(text, encoding="utf-8")
        filled = f"{edition}.{profile}.toml"
        if profile:
            content = schemes_folder().joinpath(name, filled).read_text(encoding="utf-8")
            (folder / filled).write_text(content, encoding="utf-8")
        before = Path.cwd()
        os.chdir(self.folder / "schemes")  # messages name the file from here
        try:
            return pr.load_scheme(f"{name}/{edition}.toml", profile=profile or None)
        finally:
            os.chdir(before)

    def rate(self, lang: str, files: Mapping[str, str], as_of: str = "", period: str = "") -> dict[str, Any]:
        """Rate the tables that lie in their folders; return the results."""
        self.rating = None
        assert self.evaluator is not None
        plan = self.evaluator.plan
        root = "unit" if plan.scheme.root is None else plan.scheme.root.name
        before = Path.cwd()
        os.chdir(self.folder / "tables")
        reads: dict[str, TableRead] = {}
        try:
            paths = {table: Path(table) / Path(file).name for table, file in files.items()}
            reads = read_tables(plan, paths.pop(root), paths)
            finer = {name: read.frame for name, read in reads.items() if name != root}
            units = reads[root].frame
            self.rating = self.evaluator.rate(units, tables=finer, as_of=as_of or None, period=period or None)
        except pr.DataError as error:
            raise located(error, reads.values()) from None
        finally:
            os.chdir(before)
        self.reads = list(reads.values())
        self.rating.conversions = tuple(each for read in self.reads for each in read.conversions)
        return self.results(lang)

    def results(self, lang: str) -> dict[str, Any]:
        """Return the last rating as the page shows it: levels, notes, and all rows of the table that a report lists."""
        rating = self.rating
        assert rating is not None
        of = table_of_page(rating)
        units = units_of(rating, of, lang, public=False)
        self.keys = units.keys
        return {
            "reports": [read.report.text(lang) for read in self.reads if not read.report.is_plain],
            "levels": _levels(rating, of, lang),
            "notes": _notes(rating, lang),
            "columns": [
                {"title": shown(each.title), "kind": each.kind, "classes": list(each.classes)} for each in units.columns
            ],
            "rows": [
                [shown(cell) for cell in row] for row in zip(*(each.cells for each in units.columns), strict=True)
            ],
            "fixed": units.fixed,
            "explainable": _explainable(rating, of, lang),
        }

    def explain(self, lang: str, unit: int, of: str) -> dict[str, Any]:
        """Explain one value of the unit in a row of the results, as its head, its lines and its parts."""
        assert self.rating is not None
        return {"explanation": self.rating.explain(unit=self.keys[unit], of=of, lang=lang).outline()}

    def files(self, lang: str) -> dict[str, Any]:
        """Return the results as files: a page that stands alone, and the table whose rows it lists."""
        assert self.rating is not None
        page = pr.write_report(self.rating, self.folder / "report.html", lang=lang)
        rows, _ = written_table(self.rating.tables[table_of_page(self.rating)], for_excel=True)
        return {"report.html": page.read_text(encoding="utf-8"), "results.csv": f"\ufeff{rows}"}


def _table(table: InputTable, root: str, lang: str) -> dict[str, Any]:
    """Return what the page says of a table that the scheme reads."""
    columns = [
        {"name": shown(each.column), "label": shown(each.label(lang)), "words": shown(each.expected(lang)),
         "needed": each.is_needed and not each.optional and each.when is None}
        for each in table.columns
    ]  # fmt: skip
    return {"name": table.name, "label": shown(table.label(lang)), "root": table.name == root, "columns": columns}


def _levels(rating: pr.Rating[Any], of: str, lang: str) -> list[dict[str, Any]]:
    """Return how many rows of a table have each level of its first ladder, best first, and how many are asked for."""
    ladder = main_ladder(rating, of)
    if ladder is None:
        return []
    labels = {level.name: level.label(lang) for level in rating.scheme.ladders[ladder].levels}
    return [
        {"level": shown(labels.get(row["level"], "—")), "count": row["count"],
         "wanted": "" if row["wanted"] is None else show_grouped(row["wanted"])}
        for row in rating.distribution(ladder)
    ]  # fmt: skip


def _notes(rating: pr.Rating[Any], lang: str) -> list[dict[str, Any]]:
    """Return the notes by kind, each with the first of its kind."""
    counts = Counter(note.kind for note in rating.notes)
    return [
        {"count": count,
         "texts": [shown(note.text(lang)) for note in rating.notes if note.kind == kind][:MOST_NOTES]}
        for kind, count in counts.items()
    ]  # fmt: skip


def _explainable(rating: pr.Rating[Any], of: str, lang: str) -> list[dict[str, str]]:
    """Return the values of a table that can be explained, the first ladder first."""
    plan, first = rating.plan, main_ladder(rating, of)
    names = [
        node.name for node in plan.nodes.values()
        if node.table == of and node.kind in ("formula", "ladder", "incentive") and not node.variant_of
        and not node.instance and rating.result.has(node.name)
    ]  # fmt: skip
    ordered = sorted(names, key=lambda name: (name != first, plan.nodes[name].kind != "ladder"))
    return [{"name": name, "label": shown(plan.nodes[name].entry.label(lang))} for name in ordered]


def _places(error: pr.PartyrateError) -> list[dict[str, int]]:
    """Return where the faults of a scheme are in its text."""
    spans = [each.at for each in getattr(error, "faults", ()) if each.at is not None]
    return [{"line": each.line, "column": each.column} for each in spans]


def start(folder: str) -> Session:
    """Begin with empty folders."""
    place = Path(folder)
    for name in ("schemes", "tables"):
        shutil.rmtree(place / name, ignore_errors=True)
        (place / name).mkdir(parents=True)
    return Session(place)
