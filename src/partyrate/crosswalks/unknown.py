"""Schemes in which some inputs are unknown: what needs them is undetermined, whatever the rules make of gaps.

A gap in the data means something to many rules, such as zero points. That a common table has no such column says
nothing of the kind, so that these inputs become formulas over a parameter that nobody has published.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from partyrate.model import Indicator, Lookup, Parameter, Scheme


def with_unknown(scheme: Scheme, unknown: Iterable[str], gaps: Iterable[str]) -> Scheme:
    """Return a scheme in which inputs are unknown.

    Args:
        scheme: The scheme.
        unknown: Inputs that nothing gives. A table whose rows are columns expects these rows then.
        gaps: Inputs that single rows may lack.
    """
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
                name=_free(f"{name}_values", known), keys="number", rows=cells, kind="choice", values=entry.values
            )
            lookups[lookup.name] = lookup
            rule = f"{lookup.name}[{parameter.name}]"
        else:
            rule = f"{parameter.name} > 0" if entry.kind == "flag" else parameter.name
        indicators[name] = evolve(
            entry, kind=None, formula=rule, low=None, high=None, decimals=None, values=(),
            allowed=(), step=None, column=None, optional=False, missing=None, show=False,
        )  # fmt: skip
        table = scheme.table_of(entry)
        if table is not None and tables[table].columns:
            tables[table] = evolve(tables[table], columns=(), expects=tables[table].columns)
    return evolve(scheme, indicators=indicators, parameters=parameters, lookups=lookups, tables=tables)


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
