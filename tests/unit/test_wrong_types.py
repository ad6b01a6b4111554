"""Every argument of every public function with things of other types: one clear error of the library, or an answer."""

import inspect
import io
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import partyrate as pr

SCHEME = """
name = "trial"
title = { zh = "试行", en = "Trial" }
[table.village]
key = ["town", "village"]
[table.month]
parent = "village"
key = "month"
[parameter.w]
range = [0.3, 0.7]
step = 0.2
[input.score]
table = "village"
kind = "number"
low = 0
high = 100
decimals = 1
[formula.total]
table = "village"
is = "w * score"
[ladder.star]
table = "village"
levels = [{ name = "five", when = "total >= 20" }, { name = "four" }]
[incentive.prize]
table = "village"
kind = "bonus"
amount = "100"
unit = "yuan"
[pairing.help]
table = "village"
helpers = "total > 20"
helped = "total < 20"
each = 1
helpers_by = "total desc"
helped_by = "total asc"
[procedure.notice]
steps = [{ name = "notice", notice = 2, days = "working", from_next_day = true }]
"""
VILLAGES = [{"town": "T", "village": "A", "score": 90}, {"town": "T", "village": "B", "score": 10}]
UNIT = {"town": "T", "village": "A"}


@cache
def open_scheme() -> pr.Scheme:
    return pr.loads_scheme(SCHEME)


@cache
def scheme() -> pr.Scheme:
    return open_scheme().with_values(w="0.5")


@cache
def evaluator() -> pr.Evaluator:
    return pr.Evaluator(scheme())


@cache
def rating() -> pr.Rating[Any]:
    return evaluator().rate(VILLAGES)


@cache
def comparison() -> pr.Comparison:
    return pr.compare({"a": rating(), "b": rating()})


@cache
def scenarios() -> pr.Scenarios:
    return pr.Evaluator(open_scheme()).scenarios(VILLAGES)


@cache
def things() -> dict[str, Any]:
    """Return what is mistaken for one another, and what belongs nowhere."""
    return {
        "None": None, "number": 3, "text": "tianjin-village", "empty": "", "path": Path("no-such.csv"), "bytes": b"x",
        "frame": pl.DataFrame(VILLAGES), "rows": VILLAGES, "row": VILLAGES[0], "numbers": [1, None],
        "set": {1}, "read": pr.read_table(VILLAGES, scheme()), "rating": rating(), "record": rating().record(),
        "scheme": scheme(), "evaluator": evaluator(), "comparison": comparison(), "scenarios": scenarios(),
        "class": pr.Scheme, "function": len, "file": io.StringIO("a,b\n1,2\n"), "ratings": {"a": rating()},
        "half": 0.5, "not a number": float("nan"), "huge": 10**30, "below zero": -1,
    }  # fmt: skip


@cache
def calls() -> dict[str, tuple[Callable[..., Any], dict[str, Any]]]:
    """Return functions with arguments that do."""
    e, r, c, s = evaluator(), rating(), comparison(), scenarios()
    prepared, record = e.prepare(VILLAGES), r.record()
    found: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
        "Evaluator": (pr.Evaluator, {"scheme": scheme()}),
        "check": (pr.check, {"scheme": scheme()}),
        "load_scheme": (pr.load_scheme, {"name_or_path": "tianjin-village"}),
        "loads_scheme": (pr.loads_scheme, {"text": SCHEME}),
        "dumps_scheme": (pr.dumps_scheme, {"scheme": scheme()}),
        "dump_scheme": (pr.dump_scheme, {"scheme": scheme(), "path": "made.toml"}),
        "compare": (pr.compare, {"ratings": {"a": r, "b": r}}),
        "attribute": (pr.attribute, {"base": scheme(), "variant": scheme(), "units": VILLAGES}),
        "crosswalk": (pr.crosswalk, {"path": "no-such.toml"}),
        "read_table": (pr.read_table, {"source": VILLAGES, "scheme": scheme()}),
        "read_json": (pr.read_json, {"document": b"{}"}),
        "read_plausible": (pr.read_plausible, {"path": "no-such.toml"}),
        "timeline": (pr.timeline, {"scheme": scheme(), "procedure": "notice", "start": "2024-01-01", "holidays": []}),
        "review": (pr.review, {"scheme": scheme(), "procedure": "notice", "records": [], "holidays": []}),
        "document_schema": (pr.document_schema, {"document": "partyrate.rating/1"}),
        "write_report": (pr.write_report, {"rating": r, "to": "made.html"}),
        "write_template": (pr.write_template, {"scheme": scheme(), "to": "made.xlsx"}),
    }
    methods: list[tuple[str, Any, dict[str, Any]]] = [
        ("rate", e, {"units": VILLAGES}), ("prepare", e, {"units": VILLAGES}), ("sql", e, {}),
        ("input_schema", e, {}), ("what_if", e, {"rating": r, "unit": "A", "changes": {"score": 1}}),
        ("path_to", e, {"rating": r, "unit": "A", "level": "five"}), ("robustness", e, {"units": VILLAGES}),
        ("explain", e, {"rating": r, "unit": "A", "of": "star"}),
        ("with_values", scheme(), {}), ("with_changes", scheme(), {"name": "other"}),
        ("diff", scheme(), {"other": scheme()}),
        ("template", scheme(), {"to": "made.xlsx"}), ("input_schema", scheme(), {}), ("text", scheme(), {}),
        ("explain", r, {"unit": "A", "of": "star"}), ("explanations", r, {}), ("values", r, {"name": "star"}),
        ("total", r, {"name": "prize"}), ("totals", r, {}), ("counts", r, {"ladder": "star"}),
        ("distribution", r, {"ladder": "star"}), ("sample", r, {"ladder": "star", "n": 1, "seed": "s"}),
        ("pairs", r, {"pairing": "help"}), ("frame", r, {"rows": VILLAGES}), ("table", r, {"name": "distribution"}),
        ("text", r, {}), ("report", r, {"path": "made.html"}), ("record", r, {}), ("to_dict", r, {}),
        ("values", record, {"name": "star"}),
        ("pair", c, {}), ("transitions", c, {}), ("table", c, {"name": "pay"}), ("moves", c, {}), ("text", c, {}),
        ("shares", s, {}), ("indices", s, {}), ("intervals", s, {}), ("ranks", s, {}),
        ("decided", s, {}), ("deciding", s, {}), ("publish_next", s, {}), ("recipients", s, {}), ("text", s, {}),
        ("rate", prepared, {"unit": VILLAGES[0]}), ("update", prepared, {"unit": VILLAGES[0]}),
        ("what_if", prepared, {"unit": "A", "changes": {"score": 1}}),
        ("path_to", prepared, {"unit": "A", "level": "five"}), ("explain", prepared, {"unit": "A", "of": "star"}),
        *((each, pr.charts, {"rating": r}) for each in ("distribution", "histogram", "pay")),
        ("unit_profile", pr.charts, {"rating": r, "unit": "A"}),
        *((each, pr.charts, {"comparison": c}) for each in ("transitions", "rank_flow")),
        *((each, pr.charts, {"scenarios": s}) for each in ("rank_intervals", "sensitivity", "tornado")),
        ("graph", pr.charts, {"scheme": scheme()}),
        ("save", pr.charts.distribution(r), {"path": "made.json"}),
    ]  # fmt: skip
    for name, of, given in methods:
        found[f"{type(of).__name__}.{name}" if not inspect.ismodule(of) else f"charts.{name}"] = (
            getattr(of, name),
            given,
        )
    for cls in (pr.Scheme, pr.RatingRecord, pr.Rating, pr.Note, pr.Explanation):
        found[f"{cls.__name__}.from_dict"] = (cls.from_dict, {})
    return found


def arguments(function: Callable[..., Any]) -> Iterator[str]:
    """Yield the names of the arguments of a function; those of the loader of budgets are tested elsewhere."""
    for name, each in inspect.signature(function).parameters.items():
        if each.kind not in (each.VAR_KEYWORD, each.VAR_POSITIONAL):
            yield name


@pytest.mark.parametrize("name", list(calls()))
def test_an_argument_of_another_type_is_one_error_of_the_library(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    function, given = calls()[name]
    wrong = []
    for argument in arguments(function):
        for kind, thing in things().items():
            if argument == "progress" and callable(thing):
                continue  # what a function of the caller raises is the caller's
            try:
                found = function(**{**given, argument: thing})
                if isinstance(found, Iterator):
                    next(found, None)
            except pr.PartyrateError as error:
                wrong += [] if "fix:" in str(error) else [f"{argument} = {kind}: {error}"]
            except Exception as error:  # noqa: BLE001 - whatever else comes out is what is looked for
                wrong.append(f"{argument} = {kind}: {type(error).__name__}: {error}")
    assert wrong == []
