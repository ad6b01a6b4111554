"""Names of columns that a library or a database does not read as one column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from partyrate.engines.cell_reader import result_nodes
from partyrate.engines.faults import odd_names
from partyrate.errors import DataFault
from partyrate.messages import text
from partyrate.plan import Plan


def folds_case(frame: object) -> bool:
    """Return whether a frame does not distinguish names that differ by capitals."""
    kind = getattr(frame, "implementation", None)
    return kind is not None and bool(kind.is_duckdb() or kind.is_pyspark())


def pattern_faults(table: str, columns: Iterable[str]) -> list[DataFault]:
    """Find a name that frames read as a pattern for many columns: Polars and DuckDB have no other way to write it."""
    found = [name for name in columns if name == "*" or (name.startswith("^") and name.endswith("$"))]
    return [odd_names(table, text("column named by a pattern", name=found[0]))] if found else []


def case_faults(plan: Plan, table: str, columns: Sequence[str]) -> list[DataFault]:
    """Find names, of columns or of results, that differ by capitals alone, where the engine takes them for one."""
    results = [name for node in result_nodes(plan, table) for name in (node.name, f"{node.name}_state")]
    first: dict[str, str] = {}
    for name in (*columns, *results):
        other = first.setdefault(name.lower(), name)
        if other != name:
            what = text("columns differ by capitals", other=other, name=name)
            return [odd_names(table, what)]
    return []
