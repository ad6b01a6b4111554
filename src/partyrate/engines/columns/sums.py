"""Sums of one node by a key column, over whole columns of integers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

from partyrate.engines.columns.frames import collected
from partyrate.engines.columns.results import ColumnsResult
from partyrate.language.domains.columns import as_integer, integer
from partyrate.numbers import Cause


class Sum(NamedTuple):
    """The sum of a node in the rows with one key.

    Args:
        key: The key.
        total: The sum of the numbers that are there; 0 where the node is no number.
        rows: How many rows have the node: all but those to which it does not apply.
        open_rows: Those of them in which it is absent.
    """

    key: Any
    total: Fraction
    rows: int
    open_rows: int


def sums_by(result: ColumnsResult, name: str, key: str) -> list[Sum] | None:
    """Return the sums of a node for each value of a key column of its table.

    Returns None where they are not sums of integers: where the denominator varies from row to row, where the node is a
    level, or where a sum may not fit.
    """
    import narwhals as nw

    node = result.plan.nodes[name]
    if node.table not in result.frames:
        return []
    column = result.compiler.nodes[name]
    kind = column.value_range.kind
    if kind == "level" or not isinstance(column.denominator, int):
        return None
    absence = integer(0) if column.absence is None else column.absence
    given, there = as_integer(absence != int(Cause.NOT_APPLICABLE)), as_integer(absence == 0)
    amount: Any = integer(0)
    if kind == "number":
        if column.value_range.max_numerator * result.plan.most_rows(node.table) >= 2**63:
            return None
        amount = column.value * there
    frame = result.frames[node.table].with_columns(_pr_total=amount, _pr_rows=given, _pr_open=given - there)
    sums = frame.group_by(key).agg(nw.col("_pr_total").sum(), nw.col("_pr_rows").sum(), nw.col("_pr_open").sum())
    return [
        Sum(
            row[key],
            Fraction(int(row["_pr_total"] or 0), column.denominator),
            int(row["_pr_rows"]),
            int(row["_pr_open"]),
        )
        for row in collected(sums).rows(named=True)
    ]
