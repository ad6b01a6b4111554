"""A comparison as plain data for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from partyrate.comparison.compared import Compared
from partyrate.comparison.pair import Pair
from partyrate.comparison.results import changed_results, result_counts
from partyrate.comparison.sides import Key, Side
from partyrate.serialization.values import plain_value
from partyrate.version import VERSION

COMPARISON_FORMAT: Final = "partyrate.comparison/1"
"""The format of a comparison as plain data, with its version."""


def document_of(comparison: Compared) -> dict[str, Any]:
    """Return a comparison as plain data; the keys of units are lists in the order of `keys`."""
    return {
        "format": COMPARISON_FORMAT,
        "version": VERSION,
        "base": comparison.base.name,
        "keys": list(comparison.base.keys),
        "within": list(comparison.within),
        "units": len(comparison.common),
        "ratings": [_side(side) for side in comparison.sides],
        "pairs": [_pair(pair) for pair in comparison.pairs.values()],
        "distribution": [
            {"group": [plain_value(row[each]) for each in comparison.within], **_row(row, comparison.within)}
            for row in comparison.distribution()
        ],
        "pay": list(map(_row, comparison.pay())),
        "agreement": list(map(_row, comparison.agreement())),
        "only": [
            {"rating": name, "keys": [_key(key) for key in keys]} for name, keys in comparison.apart.items() if keys
        ],
    }


def _side(side: Side) -> dict[str, Any]:
    levels = [{"level": level, "labels": dict(side.labels.get(level, {}))} for level in side.levels]
    return {
        "rating": side.name, "scheme": dict(side.scheme), "ladder": side.ladder, "levels": levels, "score": side.score,
        "units": len(side.rows),
    }  # fmt: skip


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "rating": pair.other.name,
        "levels": pair.correspondence and pair.correspondence.to_dict(),
        "directions": pair.counts(),
        "transitions": list(map(_row, pair.transitions())),
        "moves": [{"key": _key(key), **_row(row)} for key, row in pair.moves()],
        "results": [_row(row, ("rating",)) for row in result_counts(pair)],
        "changes": [
            {"key": _key(key), **_row(row, ("rating",))}
            for key, row in (changed_results(pair) if pair.correspondence is None else ())
        ],
        "notes": [
            {
                **{each: row[each] for each in ("change", "kind", "about", "cohort")},
                **{each: row[f"note_{each}"] and row[f"note_{each}"].plain() for each in ("from", "to")},
            }
            for row in pair.notes()
        ],
    }  # fmt: skip


def _key(key: Key) -> list[Any]:
    return [plain_value(part) for part in key]


def _row(row: Mapping[str, Any], without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {name: plain_value(value) for name, value in row.items() if name not in without}
