"""The rows at each level of a ladder: their numbers and shares, the deviations from quotas, and random samples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.engines.results import Result
from partyrate.errors import NotFoundError
from partyrate.errors.arguments import checked_name, checked_names
from partyrate.messages import joined, text
from partyrate.model import Scheme
from partyrate.numbers import Cause, LevelValue
from partyrate.plan import Node, Plan, within_names
from partyrate.rating.grouping import columns_among, deviation
from partyrate.results.sampling import drawn, key_text
from partyrate.results.totals import rank, refuse_columns

FIGURES: Final = ("count", "share", "wanted", "deviation")
"""The figures of each line of a distribution."""

Line = tuple[str | None, str | None]
"""A level, or a declared cause of absence, that a line of a distribution counts; neither for all other causes."""

Stratum = tuple[Any, ...]
"""The key columns that the rows of a stratum share."""

Asked = list[tuple[str, Fraction | None]]
"""The bounds of the quotas of one level, with the places that each asks for; None where that is not known."""


def distribution_columns(node: Node) -> tuple[str, ...]:
    """Return the columns of a distribution that follow those it is grouped by; `state` where there are such causes."""
    declared = any(cause.is_declared for cause in node.value_range.possible_causes)
    return ("level", *(["state"] if declared else []), *FIGURES)


def line_of(row: Mapping[str, Any]) -> Line:
    """Return what a row of a distribution counts."""
    return row["level"], row.get("state")


def line_labels(scheme: Scheme, ladder: str, lang: str, none: str) -> dict[Line, str]:
    """Return what people call the lines of a distribution; `none` stands for rows without a level."""
    labels: dict[Line, str] = {(level.name, None): level.label(lang) for level in scheme.ladders[ladder].levels}
    labels[None, None] = none
    return labels | {(None, name): absence.label(lang) for name, absence in scheme.absences.items()}


def count_lines(
    plan: Plan, result: Result, node: Node, within: Sequence[str] | str
) -> dict[tuple[Any, ...], dict[Line, int]]:
    """Return the number of rows of each line by group, groups in the order of their keys.

    Levels stand best first, then the rows without one, and at last those by declared causes, the strongest first.
    """
    by = columns_among(plan.full_key(node.table), within)
    scale = node.value_range.scale
    assert scale is not None
    counted = result.counts(node.table, node.name, by) if node.table in result.given else []
    counts: dict[tuple[Any, ...], dict[Line, int]] = {}
    for row in counted:
        line = _line(scale.names, row["place"], row["cause"])
        counts.setdefault(tuple(row[name] for name in by), {})[line] = row["rows"]
    causes: set[Cause] = {row["cause"] for row in counted} - {None}
    lines: list[Line] = [*((name, None) for name in reversed(scale.names)), *lines_without_level(causes)]
    return {
        group: {line: counts[group][line] for line in lines if line in counts[group]}
        for group in sorted(counts, key=lambda group: tuple(map(rank, group)))
    }


def _line(names: Sequence[str], place: int | None, cause: Cause | None) -> Line:
    return None if place is None else names[place], None if cause is None else cause.words


def lines_without_level(causes: Iterable[Cause]) -> list[Line]:
    """Return the lines for rows without a level: that for all other causes, and those of declared ones."""
    return [(None, None), *((None, cause.words) for cause in sorted(causes, reverse=True))]


def count_levels(
    plan: Plan, result: Result, node: Node, within: Sequence[str] | str
) -> dict[tuple[Any, ...], dict[str | None, int]]:
    """Return the number of rows at each level by group, groups in the order of their keys, levels best first."""
    found: dict[tuple[Any, ...], dict[str | None, int]] = {}
    for group, counts in count_lines(plan, result, node, within).items():
        levels = found.setdefault(group, {})
        for (level, _), count in counts.items():
            levels[level] = levels.get(level, 0) + count
    return found


def level_distribution(plan: Plan, result: Result, node: Node, within: Sequence[str] | str) -> list[dict[str, Any]]:
    """Return the rows of a distribution, as `Rating.distribution` describes them."""
    if node.table not in result.given:
        return []
    entry: Any = node.entry
    columns = distribution_columns(node)
    by = checked_names(within, "within", node.table)
    refuse_columns(by, columns, "distributions")
    wanted = wanted_places(plan, result, node, by)
    rows = []
    for group, counts in count_lines(plan, result, node, by).items():
        rated = sum(count for (level, _), count in counts.items() if level is not None)
        lines: list[Line] = [(name, None) for name in entry.names]
        for line in (*lines, *(line for line in counts if line[0] is None)):
            level, count = line[0], counts.get(line, 0)
            asked = wanted.get((*map(str, group), level), [])
            numbers = {number for _, number in asked}
            figures = {
                "level": level,
                "state": line[1],
                "count": count,
                "share": Fraction(count, rated) if rated and level is not None else None,
                "wanted": numbers.pop() if len(numbers) == 1 else None,
                "deviation": deviation(count, asked),
            }
            rows.append(dict(zip(by, group, strict=True)) | {name: figures[name] for name in columns})
    return rows


def wanted_places(plan: Plan, result: Result, node: Node, by: Sequence[str]) -> dict[tuple[Any, ...], Asked]:
    """Add up the wanted places of each quota of a single level over cohorts, by the columns that the cohorts have.

    A sum is None where the number of one cohort is not known.
    """
    entry: Any = node.entry
    names = within_names(plan.choice(entry.within))
    sums: dict[tuple[Any, ...], dict[int, tuple[str, Fraction | None]]] = {}
    if not set(by) <= set(names) or not node.is_computable:
        return {}
    for record in result.records(node.name):
        cohort = dict(zip(names, record.key, strict=False))
        for number, quota in enumerate(record.quotas):
            if len(quota.levels) == 1:
                of_level = sums.setdefault((*(cohort[name] for name in by), quota.levels[0]), {})
                _, total = of_level.get(number, ("", Fraction(0)))
                wanted = quota.wanted
                known = None if total is None or not isinstance(wanted, Fraction) else total + wanted
                of_level[number] = (quota.bound, known)
    return {key: list(of_level.values()) for key, of_level in sums.items()}


def rows_with_level(result: Result, node: Node, level: str | None) -> list[dict[str, Any]]:
    """Return the rows of a ladder that have a level, or any level for None.

    Raises:
        NotFoundError: The ladder has no such level.
    """
    scale = node.value_range.scale
    assert scale is not None
    if level is not None and checked_name(level, "level") not in scale.names:
        why = text("levels of a ladder", ladder=node.name, levels=joined(scale.names[::-1]))
        raise NotFoundError.of("level", level, node.entry.levels_by_name, why)  # type: ignore[union-attr]  # a ladder's
    levels = scale.names if level is None else (level,)
    rows = result.fetch(node.table, [node.name]) if node.table in result.given else []
    return [row for row in rows if isinstance(row[node.name], LevelValue) and row[node.name].name in levels]


def sample_rows(
    plan: Plan,
    result: Result,
    node: Node,
    level: str | None,
    within: Sequence[str] | str,
    seed: str,
    allot: Callable[[Mapping[Stratum, int]], Mapping[Stratum, int]],
) -> list[dict[str, Any]]:
    """Draw rows with a level for a spot check, as `Rating.sample` describes them.

    `allot` returns how many rows are drawn of each stratum, from their sizes.
    """
    keys = plan.full_key(node.table)
    by = columns_among(keys, within)
    refuse_columns(keys, ("level", "number"), "samples")
    strata: dict[Stratum, list[dict[str, Any]]] = {}
    for row in rows_with_level(result, node, level):
        strata.setdefault(tuple(row[name] for name in by), []).append(row)
    counts = allot({key: len(rows) for key, rows in strata.items()})
    sample = []
    for stratum, rows in strata.items():
        for number, index in drawn(seed, [[row[key] for key in keys] for row in rows], counts[stratum]):
            row = rows[index]
            sample.append({**{key: row[key] for key in keys}, "level": row[node.name].name, "number": number})
    return sorted(sample, key=lambda row: (row["number"], *(key_text(row[key]) for key in keys)))
