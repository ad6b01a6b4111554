"""Schemes in which some inputs and tables are unknown: what needs them is undetermined, whatever rules make of gaps.

A gap in the data means something to many rules, such as zero points. That a common table has no such column says
nothing of the kind, so that these inputs become formulas over a parameter that nobody has published. A table without
rows means something as well: one of which nothing is known has a row below each row above it, of which all is unknown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import evolve

from partyrate.model import Indicator, Lookup, Parameter, Scheme
from partyrate.model.indicator import section_of
from partyrate.plan.nodes import ancestors, full_key

UNKNOWN = "unknown"
"""The key of a row of which nothing is known."""


def with_unknown(scheme: Scheme, unknown: Iterable[str], gaps: Iterable[str], lacked: Iterable[str]) -> Scheme:
    """Return a scheme in which inputs are unknown.

    Args:
        scheme: The scheme.
        unknown: Inputs that nothing gives. A table whose rows are columns expects these rows then.
        gaps: Inputs that single rows may lack.
        lacked: Tables of which nothing is known; who gets something there is undetermined.
    """
    unknown = tuple(unknown)
    indicators, tables = dict(scheme.indicators), dict(scheme.tables)
    parameters, lookups = dict(scheme.parameters), dict(scheme.lookups)
    known = {*scheme.entries, *tables, *(key for table in tables.values() for key in table.key)}
    for name in gaps:
        indicators[name] = evolve(indicators[name], optional=True)
    for name in unknown:
        entry = indicators[name]
        parameter = Parameter(name=_free(f"{name}_unknown", known), kind=_kind(entry), labels=entry.labels)
        parameters[parameter.name] = parameter
        if entry.kind == "choice":
            cells = list(enumerate(entry.values))
            lookup = Lookup(
                name=_free(f"{name}_values", known), keys="number", rows=cells, kind="choice", values=entry.values,
                value_labels=entry.value_labels,
            )  # fmt: skip
            lookups[lookup.name] = lookup
            rule = f"{lookup.name}[{parameter.name}]"
        else:
            rule = f"{parameter.name} > 0" if entry.kind == "flag" else parameter.name
        indicators[name] = evolve(
            entry, kind=None, formula=rule, low=None, high=None, decimals=None, values=(),
            value_labels={}, allowed=(), step=None, column=None, optional=False, missing=None, absent=None,
            show=False,
        )  # fmt: skip
        table = scheme.table_of(entry)
        if table is not None and tables[table].columns:
            tables[table] = evolve(tables[table], columns=(), expects=tables[table].columns)
    incentives = dict(scheme.incentives)
    for table in lacked:
        parameter = Parameter(name=_free(f"{table}_unknown", known))
        for incentive in scheme.incentives.values():
            if scheme.table_of(incentive) == table:
                parameters[parameter.name] = parameter
                incentives[incentive.name] = evolve(incentive, when=f"{parameter.name} > 0")
    # What is accepted of an input is not accepted of the formula that stands for it.
    replaced = {f"{section_of(scheme.indicators[name])}.{name}" for name in unknown}
    accepts = {name: each for name, each in scheme.accepts.items() if each.entry not in replaced}
    return evolve(
        scheme, indicators=indicators, parameters=parameters, lookups=lookups, tables=tables, incentives=incentives,
        accepts=accepts,
    )  # fmt: skip


def unknown_rows(scheme: Scheme, table: str, rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Return the rows of a table of which nothing is known: one below each row of the nearest table that has rows."""
    above = next(name for name in ancestors(scheme, table)[1:] if name in rows)
    keys = full_key(scheme, above)
    return [
        {column: row[column] if column in keys else UNKNOWN for column in full_key(scheme, table)}
        for row in rows[above]
    ]


def _free(name: str, known: set[str]) -> str:
    """Return a name that a rule can use and that nothing else has, and add it to the known ones."""
    found = name if name.isidentifier() else "unknown"
    while found in known:
        found += "_"
    known.add(found)
    return found


def _kind(entry: Indicator) -> str:
    """Return the kind of the parameter: flags and choices come from a number.

    One unpublished flag would be the same for all rows, and a result that is the same for both of its values would
    count as known.
    """
    return entry.kind if entry.kind in ("date", "text") else "number"
