"""The language of every call that names none: the chosen one, that of `PARTYRATE_LANG`, then of the locale."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import partyrate as pr
from partyrate.description.diagrams import dot, mermaid
from partyrate.description.inputs import input_tables
from partyrate.errors import checked_language
from partyrate.explain import Manner
from partyrate.model.supply import Supplier
from partyrate.output.files import Form
from partyrate.rating.grouping import quota_words

SCHEME = """
name = "trial"
title = { en = "a trial", zh = "试行办法" }
[table.unit]
key = "id"
labels = { zh = "村", en = "village" }
[input.a]
kind = "number"
low = 0
high = 100
decimals = 0
labels = { zh = "得分", en = "mark" }
[ladder.star]
levels = [{ name = "five", when = "a >= 50" }, { name = "four" }]
order_by = "a desc"
quotas = [{ levels = "five", at_most = "1" }]
ties = "in"
round = "down"
labels = { zh = "星级", en = "stars" }
"""


def modules() -> Iterator[Any]:
    for found in pkgutil.walk_packages(pr.__path__, "partyrate."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Give every function and method of the library that takes a `lang`."""
    for module in modules():
        for name, each in vars(module).items():
            if getattr(each, "__module__", "") != module.__name__:
                continue
            methods = vars(each).items() if inspect.isclass(each) else [(name, each)]
            for own, function in methods:
                if inspect.isfunction(function) and "lang" in inspect.signature(function).parameters:
                    yield f"{module.__name__}.{name}.{own}", function


def test_no_call_has_a_default_of_its_own() -> None:
    """A `lang` is required, or None, which `checked_language` reads, or an option that is not given, an empty text.

    An explanation was written in a language, so that it alone has one.
    """
    defaults = {name: inspect.signature(each).parameters["lang"].default for name, each in functions()}
    assert len(defaults) > 100
    own = {name for name, default in defaults.items() if default not in (inspect.Parameter.empty, None, "")}
    assert own == {"partyrate.explain.explanation.Explanation.__init__"}


def calls() -> dict[str, Callable[..., Any]]:
    """Give what a user asks without a language, as functions of `lang` as a keyword that may be left out."""
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME))
    units = [{"id": n, "a": 20 * n} for n in range(4)]
    rating, prepared, scheme = evaluator.rate(units), evaluator.prepare(units), evaluator.scheme
    (table,) = input_tables(evaluator.plan)
    error = pr.UsageError(*pr.messages.message("language", lang="fr"))
    note = pr.Note("no places", "star", data={"levels": "five", "wanted": 1})
    return {
        "Rating.explain": lambda **lang: str(rating.explain(unit=1, of="star", **lang)),
        "Rating.explanations": lambda **lang: list(map(str, rating.explanations(of="star", **lang))),
        "Rating.text": rating.text,
        "Evaluator.explain": lambda **lang: str(evaluator.explain(rating, unit=1, of="star", **lang)),
        "Evaluator.input_schema": evaluator.input_schema,
        "Prepared.explain": lambda **lang: str(prepared.explain(units[1], of="star", **lang)),
        "Scheme.input_schema": scheme.input_schema,
        "Scheme.heading": scheme.heading,
        "Scheme.text": scheme.text,
        "Entry.label": scheme.ladders["star"].label,
        "Note.text": note.text,
        "Notes.text": pr.Notes([note]).text,
        "PartyrateError.text": error.text,
        "PartyrateError.lines": error.lines,
        "Supplier.text": Supplier("caller").text,
        "InputTable.label": table.label,
        "InputColumn.words": table.inputs[0].words,
        "InputColumn.expected": table.inputs[0].expected,
        "mermaid": lambda **lang: mermaid(evaluator.plan, **lang),
        "dot": lambda **lang: dot(evaluator.plan, **lang),
        "quota_words": lambda **lang: quota_words([("at_most", None)], **lang),
        "Manner": lambda **lang: Manner(**lang).lang,
        "Form": lambda **lang: Form(**lang).lang,
        "charts.distribution": lambda **lang: pr.charts.distribution(rating, **lang).to_dict(),
        "charts.graph": lambda **lang: pr.charts.graph(evaluator, **lang).to_dict(),
    }


@pytest.mark.parametrize(
    ("variables", "wanted"),
    [
        ({"PARTYRATE_LANG": "zh"}, "zh"),
        ({"PARTYRATE_LANG": "en", "LC_ALL": "zh_CN.UTF-8"}, "en"),
        ({"LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_a_call_without_a_language_is_one_in_the_chosen_language(
    variables: dict[str, str], wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PARTYRATE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    other = {"en": "zh", "zh": "en"}[wanted]
    for name, call in calls().items():
        assert call() == call(lang=wanted), name
        assert call() != call(lang=other), name


def test_a_language_that_is_none_is_refused() -> None:
    with pytest.raises(pr.UsageError, match=r"^lang = 'fr'"):
        checked_language("fr")


def test_records_are_the_same_in_every_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is kept and compared (ratings, notes, schemes, errors as data) holds both languages, whichever is chosen."""
    evaluator = pr.Evaluator(pr.loads_scheme(SCHEME))
    rating = evaluator.rate([{"id": n, "a": 20 * n} for n in range(4)])
    error = pr.UsageError(*pr.messages.message("language", lang="fr"))

    def records() -> list[Any]:
        return [
            rating.to_dict(),
            evaluator.scheme.to_dict(),
            error.to_dict(),
            [note.to_dict() for note in rating.notes],
        ]

    found = []
    for lang in ("en", "zh"):
        monkeypatch.setenv("PARTYRATE_LANG", lang)
        found.append(records())
    assert found[0] == found[1]
