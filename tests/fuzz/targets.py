"""The targets: what is done with one input, which its target, a seed and a number name and make anew."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import polars as pl
import sqlglot
from tests.fuzz import cells, files, rules
from tests.fuzz.guards import SECRET, Folders

import partyrate as pr
from partyrate import cli
from partyrate.description.diagrams import dot, mermaid
from partyrate.output.csv_files import written_rows
from partyrate.tables import read_table

Run = Callable[[], object]


def all_of(scheme: pr.Scheme, tables: dict[str, Any], folders: Folders, draw: Random) -> None:
    """Do with a scheme and its tables all that a service would."""
    evaluator = pr.Evaluator(scheme)
    lang = draw.choice(["en", "zh"])
    mermaid(evaluator.plan, lang), dot(evaluator.plan, lang)
    root = scheme.root
    units = tables.get(root.name, []) if root else []
    others = {name: rows for name, rows in tables.items() if root is None or name != root.name}
    as_frames = draw.random() < 0.3
    if as_frames:
        units, others = _frame(units), {name: _frame(rows) for name, rows in others.items()}
        if draw.random() < 0.3 and isinstance(units, pl.DataFrame):
            units = units.lazy()
    if draw.random() < 0.05:
        dialect = draw.choice(["duckdb", "postgres"])
        statement = evaluator.sql(dialect, period="2019", as_of="2019-12-31")
        assert len([each for each in sqlglot.parse(statement, read=dialect) if each]) == 1, "more than one statement"
    rating = evaluator.rate(units, tables=others, as_of="2019-12-31", period="2019")
    str(rating.notes), [note.text(lang) for note in rating.notes], rating.undetermined
    written_rows(rating.units)
    if draw.random() < 0.2:
        by_command(scheme, tables, folders, draw)
    rows = rating.units
    if isinstance(rows, list) and rows and root is not None:
        key = tuple(rows[0][name] for name in root.key)
        for name in draw.sample(list(rating.plan.nodes), min(3, len(rating.plan.nodes))):
            explained = evaluator.explain(rating, unit=key if len(key) > 1 else key[0], of=name, lang=lang)
            str(explained), explained._repr_html_()


def by_command(scheme: pr.Scheme, tables: dict[str, Any], folders: Folders, draw: Random) -> None:
    """Rate by the command line, in this process; whatever names of a scheme become paths is written below `out`."""
    root = scheme.root
    if root is None or root.name not in tables or not len(tables[root.name]):
        return
    (folders.inside / "command.toml").write_text(pr.dumps_scheme(scheme), "utf-8", "replace")
    words = ["rate", "command.toml", "command-units.csv", "--as-of", "2019-12-31", "--period", "2019"]
    for number, (name, rows) in enumerate(tables.items()):
        file = "command-units.csv" if name == root.name else f"command{number}.csv"
        (folders.inside / file).write_text(written_rows(rows), "utf-8", "replace", newline="")
        words += [] if name == root.name else ["--table", f"{name}={file}"]
    words += ["--lang", draw.choice(["en", "zh"]), "--out", "out"]
    printed, said = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    before = sys.argv, sys.stdout, sys.stderr
    sys.argv, sys.stdout, sys.stderr = ["partyrate", *words], printed, said
    try:
        cli.main()
    except SystemExit:
        pass
    finally:
        sys.argv, sys.stdout, sys.stderr = before
    for stream in (printed, said):
        stream.flush()
        stream.seek(0)
        text = stream.read()
        assert SECRET not in text, "a secret is shown"
        assert not any(char < " " and char not in "\n\t" for char in text), f"steers the terminal: {text[:300]!r}"


def _frame(rows: list[dict[str, Any]]) -> Any:
    """Make a frame, where Polars takes the cells."""
    try:
        return pl.DataFrame(rows, infer_schema_length=None)
    except BaseException:  # noqa: BLE001 - what Polars does not take is no matter of the library
        return rows


@cache
def _known() -> list[str]:
    return files.corpus()


@cache
def _rules() -> list[str]:
    return files.rules_of(_known())


def try_rule(draw: Random, folders: Folders) -> Run:
    """Check a rule in some place of a world of all kinds of values, and rate rows by it."""
    text = rules.rule(draw, _rules())

    def run() -> None:
        scheme = rules.world_with(draw, text)
        pr.check(scheme)
        all_of(scheme, cells.cohort(draw, scheme, 0), folders, draw)

    return run


def try_scheme(draw: Random, folders: Folders) -> Run:
    """Load a scheme file, or a text, and rate rows by it."""
    text = files.scheme_text(draw, _known())

    def run() -> None:
        if draw.random() < 0.5:
            (folders.inside / "trial.toml").write_text(text, "utf-8", "replace")
            scheme = pr.load_scheme(folders.inside / "trial.toml")
        else:
            scheme = pr.loads_scheme(text)
        assert pr.loads_scheme(pr.dumps_scheme(scheme)) == scheme, "dumps_scheme gives another scheme"
        all_of(scheme, cells.cohort(draw, scheme, 0), folders, draw)

    return run


def try_cells(draw: Random, folders: Folders) -> Run:
    """Rate rows and frames whose cells nobody meant."""
    scheme = rules.world_with(draw, draw.choice(["a + b", "sum(ea)", "present(w)", "k == 'x'", "streak(f)"]))
    tables = cells.cohort(draw, scheme, draw.choice([0.01, 0.1, 0.5]))

    def run() -> None:
        evaluator = pr.Evaluator(scheme)
        if draw.random() < 0.2 and tables["unit"]:
            unit, *others = tables["unit"]
            ready = evaluator.prepare(others, as_of="2019-12-31", period="2019")
            ready.rate(unit)
        all_of(scheme, tables, folders, draw)

    return run


def try_tables(draw: Random, folders: Folders) -> Run:
    """Read files of tables, and rate what they hold."""
    if draw.random() < 0.5:
        scheme = rules.world_with(draw, "a + b")
    else:
        shipped = draw.choice(pr.shipped_schemes())
        scheme = pr.load_scheme(shipped.name, edition=shipped.edition)
    tables = cells.cohort(draw, scheme, draw.choice([0, 0, 0.02, 0.2]))
    encoding = draw.choice(["utf-8", "utf-8", "utf-8", "gb18030", "utf-16", "punycode", "undefined", "\x00", "latin-1"])

    def run() -> None:
        paths = {}
        for number, (name, rows) in enumerate(tables.items()):
            paths[name] = folders.inside / f"table{number}.csv"
            paths[name].write_bytes(files.csv_bytes(draw, rows))
            if draw.random() < 0.1:
                paths[name] = paths[name].with_suffix(".parquet")
                pl.DataFrame({"id": ["x"], "a": [1.5]}).write_parquet(paths[name])
                whole = paths[name].read_bytes()  # it is cut only: other bytes in a page end the process in Polars
                paths[name].write_bytes(whole[: draw.randint(0, len(whole))] + draw.randbytes(draw.randint(0, 8)))
        all_of(
            scheme,
            {name: read_table(path, scheme, name, encoding=encoding).frame for name, path in paths.items()},
            folders,
            draw,
        )

    return run


TARGETS: dict[str, Callable[[Random, Folders], Run]] = {
    "rules": try_rule,
    "schemes": try_scheme,
    "tables": try_tables,
    "cells": try_cells,
}


def prepare(folders: Folders) -> Callable[[str, int, int], object]:
    """Load what every input needs, so that no input is charged with it, and return what makes and tries inputs."""
    _known(), _rules()
    sound = rules.world_with(Random(1), "a + b")
    for seed in range(12):
        draw = Random(seed)
        try:
            all_of(sound, cells.cohort(draw, sound, 0), folders, draw)
        except pr.PartyrateError:
            continue
    pr.Evaluator(sound).sql("duckdb", period="2019", as_of="2019-12-31")
    return lambda target, seed, number: TARGETS[target](Random(f"{target} {seed} {number}"), folders)()


def shown(target: str, seed: int, number: int) -> str:
    """Return an input as a text, for a report."""
    draw = Random(f"{target} {seed} {number}")
    if target == "rules":
        text = rules.rule(draw, _rules())
        scheme = rules.world_with(draw, text)
        place = [entry for entry in scheme.entries.values() if entry.name in ("made", "again", "user", "made1")]
        return f"{text[:2000]!r} in {place}"[:4000]
    if target == "schemes":
        return files.scheme_text(draw, _known())[:6000]
    return "(made by its seed)"
