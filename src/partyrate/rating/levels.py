"""The rows at each level of a ladder: their numbers and shares, the deviations from quotas, and random samples."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.engines.results import Result
from partyrate.errors import NotFoundError
from partyrate.errors.arguments import checked_name, checked_names
from partyrate.messages import joined, text
from partyrate.numbers import LevelValue
from partyrate.plan import Node, Plan, within_names
from partyrate.rating.grouping import columns_among, deviation
from partyrate.results.sampling import drawn, key_text
from partyrate.results.totals import rank, refuse_columns

DISTRIBUTION_COLUMNS: Final = ("level", "count", "share", "wanted", "deviation")
"""The columns of a distribution that follow those it is grouped by."""

Stratum = tuple[Any, ...]
"""The key columns that the rows of a stratum share."""

Asked = list[tuple[str, Fraction | None]]
"""The bounds of the quotas of one level, with the places that each asks for; None where that is not known."""


def count_levels(
    plan: Plan, result: Result, node: Node, within: Sequence[str] | str
) -> dict[tuple[Any, ...], dict[str | None, int]]:
    """Return the number of rows at each level by group, groups in the order of their keys, levels best first."""
    by = columns_among(plan.full_key(node.table), within)
    scale = node.value_range.scale
    assert scale is not None
    counts: dict[tuple[Any, ...], dict[str | None, int]] = {}
    if node.table not in result.given:
        return counts
    for row in result.counts(node.table, node.name, by):
        level = None if row["place"] is None else scale.names[row["place"]]
        counts.setdefault(tuple(row[name] for name in by), {})[level] = row["rows"]
    best_first = [*reversed(scale.names), None]
    return {
        group: {level: counts[group][level] for level in best_first if level in counts[group]}
        for group in sorted(counts, key=lambda group: tuple(map(rank, group)))
    }


def level_distribution(plan: Plan, result: Result, node: Node, within: Sequence[str] | str) -> list[dict[str, Any]]:
    """Return the rows of a distribution, as `Rating.distribution` describes them."""
    if node.table not in result.given:
        return []
    entry: Any = node.entry
    by = checked_names(within, "within", node.table)
    refuse_columns(by, DISTRIBUTION_COLUMNS, "distributions")
    wanted = wanted_places(plan, result, node, by)
    rows = []
    for group, counts in count_levels(plan, result, node, by).items():
        rated = sum(count for level, count in counts.items() if level is not None)
        levels: list[str | None] = [*entry.names, *([None] if None in counts else [])]
        for level in levels:
            count = counts.get(level, 0)
            asked = wanted.get((*map(str, group), level), [])
            numbers = {number for _, number in asked}
            rows.append({
                **dict(zip(by, group, strict=True)),
                "level": level,
                "count": count,
                "share": Fraction(count, rated) if rated and level is not None else None,
                "wanted": numbers.pop() if len(numbers) == 1 else None,
                "deviation": deviation(count, asked),
            })  # fmt: skip
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
        known = scale.names[::-1]
        why = text("levels of a ladder", ladder=node.name, levels=joined(known))
        raise NotFoundError.of("level", level, known, why)
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
