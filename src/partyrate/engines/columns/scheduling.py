"""The columns that steps of a program read, and how early each step can run.

The compiler numbers generations as it adds steps, so that a later one often waits for columns that it does not read: a
ladder of 383 steps had 312 generations. Every generation is one more query to plan, or one more step of a statement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from attrs import evolve

from partyrate.engines.columns.program import Compute, Gather, LookUp, Rounds, Step

_NAMES: Final = re.compile(r"_pr_\w+")

At = tuple[str, str]
"""A table and a column of it; the table itself where the column is empty."""


def scheduled(steps: Iterable[Step]) -> list[Step]:
    """Return steps in the order in which they run, each in the first generation after those that it needs."""
    added_in: dict[At, int] = {}
    ordered: list[Step] = []
    # Tables of rounds depend on given columns alone, and must exist before anything is computed in them.
    for step in sorted(steps, key=lambda step: (not isinstance(step, Rounds), step.generation)):
        reads, results = needed(step)
        # An expression whose text does not tell its columns waits for all earlier steps.
        before = added_in.values() if reads is None else [added_in[column] for column in reads if column in added_in]
        generation = max(before, default=0) + 1
        added_in |= dict.fromkeys(results, generation)
        ordered.append(evolve(step, generation=generation))
    return sorted(ordered, key=lambda step: step.generation)


def needed(step: Step) -> tuple[list[At] | None, list[At]]:
    """Return the columns that a step needs, or None where they are not known, and those that it makes."""
    if isinstance(step, Compute):
        reads = inner_names(step.expression)
        return None if reads is None else _at(step.table, "", *reads), _at(step.table, step.name)
    target = _at(step.to, "", *step.key)
    if isinstance(step, LookUp):
        return target, _at(step.to, *step.empty)
    source = _at(step.table, "", *step.key)
    if isinstance(step, Rounds):
        return [*source, *_at(step.table, step.round)], _at(step.to, "", *step.key, step.round)
    if isinstance(step, Gather):
        return [*target, *source, *_at(step.table, step.source)], _at(step.to, step.name)
    where = [] if step.where is None else [step.where[0]]
    return [*target, *source, *_at(step.table, *step.names.values(), *where)], _at(step.to, *step.names)


def _at(table: str, *names: str) -> list[At]:
    return [(table, name) for name in names]


def inner_names(expression: Any) -> set[str] | None:
    """Return the inner columns that an expression may read, maybe more; None where its text does not say."""
    text = repr(expression)
    return set(_NAMES.findall(text)) if "col(" in text or "lit(" in text else None


def read_by(reads: Iterable[Any], names: Iterable[str]) -> list[str]:
    """Return the names that are among some columns, and those that expressions may read.

    Inner columns are known by their names, others where the text of an expression has theirs, as it stands or as Python
    writes it.
    """
    names = list(names)
    others = [name for name in names if not _NAMES.fullmatch(name)]
    used: set[str] = set()
    for read in reads:
        if isinstance(read, str):
            used.add(read)
            continue
        inner, text = inner_names(read), repr(read)
        if inner is None:
            return names
        used |= inner
        used.update(name for name in others if name in text or repr(name)[1:-1] in text)
    return [name for name in names if name in used]


def with_same_key(steps: Sequence[Gather]) -> list[list[Gather]]:
    """Return steps that aggregate, those together that do so from one table to another by the same key."""
    ways = dict.fromkeys((step.table, step.to, step.key) for step in steps)
    return [[step for step in steps if (step.table, step.to, step.key) == way] for way in ways]
