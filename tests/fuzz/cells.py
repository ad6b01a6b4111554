"""Random rows for any scheme: cells that fit it, and cells that nobody meant."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

import partyrate as pr

HOSTILE_TEXTS = [
    *("", " ", "\t", "x", "1", "-0", "+1", "1e5", "1E-100000", "1e999999999", "9" * 30, "9" * 5000, "0." + "3" * 5000),
    *(
        "1_000",
        "1,000",
        "１２",
        "٣",
        "½",
        "²",
        "½%",
        "0x10",
        "nan",
        "inf",
        "-Infinity",
        "None",
        "NULL",
        "true",
        "是",
        "TRUE ",
    ),
    *("2019-12-31", "2019-02-30", "0000-00-00", "9999-12-31", "31.12.2019", "2019-W01-1", "20191231"),
    *(
        "a\nb",
        "a\r",
        "\x00",
        "\x1b[2J",
        "\u202e",
        "\ufeff",
        "\u200b",
        "e\u0301",
        "é",
        "\ud800",
        "Willow ",
        "Ｗ",
        "x" * 100_000,
    ),
    *("=1+1", "'; DROP TABLE unit; --", '"', "'", "\\", "{}", "%s", "[red]", "<b>", "$x", "`", "../x", "CON", "|"),
]


def hostile(draw: Random) -> Any:
    """Return a cell that nobody meant."""
    kind = draw.randrange(12)
    if kind < 5:
        return draw.choice(HOSTILE_TEXTS)
    if kind < 8:
        return draw.choice([
            None, True, False, 0, -1, 1, 2**53, 2**63, 2**64, 10**400, -(10**5000), 1.5, 0.1 + 0.2, -0.0, 1e308, 5e-324,
            math.nan, math.inf, -math.inf, Decimal("1e-6000"), Decimal("1e6000"), Decimal("nan"), Decimal("sNaN"),
            Decimal("-Infinity"), Decimal("1E+5"), Decimal("0e9999"), Fraction(1, 3), Fraction(10**400, 7),
        ])  # fmt: skip
    if kind < 10:
        return draw.choice([
            date.min, date.max, date(2020, 2, 29), datetime(2020, 1, 1, 12), timedelta(1), b"x", b"\xff",
            [], [1], (), {},
            {"a": 1}, {1}, object, Ellipsis, 1j, range(3), pr, Exception("x"), memoryview(b"x"),
        ])  # fmt: skip
    return draw.choice([
        np.int64(3), np.float32(0.1), np.float64("nan"), np.bool_(1), np.str_("x"), np.datetime64("2020-01-01"),
        np.datetime64("NaT"), np.uint64(2**64 - 1), np.array([1]), np.float64(1e300), np.timedelta64(1),
        np.longdouble(1),
    ])  # fmt: skip


def fitting(draw: Random, entry: pr.Indicator) -> Any:
    """Return a cell that fits an input, as far as that is easily said."""
    if entry.optional and draw.random() < 0.2:
        return None
    if entry.kind == "number":
        step = 10 ** (min(entry.decimals, 40) if isinstance(entry.decimals, int) else 0)
        low = entry.low if isinstance(entry.low, Fraction) else Fraction(0)
        high = entry.high if isinstance(entry.high, Fraction) else low + 9
        most = int(min((high - low) * step, 10**6))
        value = low + Fraction(draw.randint(0, max(most, 0)), step)
        return draw.choice([str(Decimal(value.numerator) / Decimal(value.denominator)), int(value)])
    if entry.kind == "flag":
        return draw.choice([True, False, "true", "0"])
    if entry.kind == "date":
        return draw.choice([date(2019, 12, 31), "2020-02-29", "2018-01-01"])
    return draw.choice(entry.values or ("x", "甲"))


def cohort(draw: Random, scheme: pr.Scheme, odd: float) -> dict[str, list[dict[str, Any]]]:
    """Draw rows of every table of a scheme, and of its past; so many of the cells are odd."""
    found: dict[str, list[dict[str, Any]]] = {}
    waiting = [table for table in scheme.tables.values() if not table.columns]
    while waiting:
        ready = [table for table in waiting if table.parent is None or table.parent in found]
        if not ready:
            break
        for table in ready:
            waiting.remove(table)
            found[table.name] = _rows(draw, scheme, table, found, odd)
    root = scheme.root
    if root is not None and root.name in found and draw.random() < 0.5:
        past = [{**row, "round": draw.choice([2018, 2017, "2018", 1])} for row in found[root.name][:3]]
        found["history"] = [{name: cell for name, cell in row.items() if draw.random() < 0.95} for row in past]
    return found


def _rows(
    draw: Random, scheme: pr.Scheme, table: pr.Table, found: dict[str, list[dict[str, Any]]], odd: float
) -> list[dict[str, Any]]:
    inputs = [each for each in scheme.indicators.values() if each.kind and scheme.table_of(each) == table.name]
    below = [each for each in scheme.tables.values() if each.parent == table.name and each.columns]
    above: list[dict[str, Any]] = [{}] * draw.choice([0, 1, 2, 4, 8])
    keys: list[str] = []
    over = table
    while over.parent is not None and over.parent in scheme.tables and len(keys) < 20:
        over = scheme.tables[over.parent]
        keys += over.key
    if table.parent is not None:
        above = [
            {name: row.get(name) for name in keys} for row in found[table.parent] for _ in range(draw.randint(0, 3))
        ]
    rows = []
    for number, parent in enumerate(above):
        row = {**parent, **{name: f"{name}{number}" for name in table.key}}
        if table.expects:
            row[table.key[-1] if table.key else ""] = draw.choice(table.expects)
        row |= {each.column or each.name: fitting(draw, each) for each in inputs}
        row |= {
            column: fitting(draw, each)
            for part in below
            for column in part.columns
            for each in scheme.indicators.values()
            if each.kind and scheme.table_of(each) == part.name
        }
        rows.append({name: hostile(draw) if draw.random() < odd else cell for name, cell in row.items()})
    if rows and draw.random() < odd:
        draw.choice(rows).pop(draw.choice(list(rows[0])), None)
    return rows
