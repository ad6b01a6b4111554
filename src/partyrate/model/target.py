"""The targets of a crosswalk: how a crosswalk file maps the common table to each scheme."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from partyrate.model.entry import Remark, as_names


@frozen(kw_only=True)
class TargetTable:
    """Where the rows of one table of a scheme come from.

    Args:
        from_: The table of the crosswalk whose rows they are; the one of the same name where it is left out.
        where: A rule of the crosswalk that selects them.
        key: For key columns with another name in the crosswalk: that name, or a rule that gives a text.
        inputs: For each input, or each column that is read as rows of a finer table, a rule of the crosswalk.
        lacks: Inputs that the common table cannot give; what needs them is undetermined.
    """

    from_: str | None = None
    where: str | None = None
    key: Mapping[str, str] = field(factory=dict)
    inputs: Mapping[str, str] = field(factory=dict)
    lacks: tuple[str, ...] = field(default=(), converter=as_names)


@frozen(kw_only=True)
class Target:
    """One scheme under which the units are rated.

    Args:
        name: The name of its rating in the result.
        scheme: The name of a shipped scheme, or a path that starts at the crosswalk file; `name` where it is left out.
        edition: Its edition.
        profile: The values for what it leaves unpublished, as for `load_scheme`.
        as_of: The day its rating speaks of; that of the call where it is left out.
        period: The round, likewise.
        results: Names of the scheme that stand in the table of results; its ladders where it is left out, and the
            results of its units where it has none.
        lacks: Tables of the scheme of which the common table knows nothing.
        note: Remarks for readers.
        table: What each of its tables is made of, and `history` for past rounds.
    """

    name: str
    scheme: str | None = None
    edition: str | None = None
    profile: str | None = None
    as_of: date | None = None
    period: str | int | None = None
    results: tuple[str, ...] = field(default=(), converter=as_names)
    lacks: tuple[str, ...] = field(default=(), converter=as_names)
    note: Remark = ""
    table: Mapping[str, TargetTable] = field(factory=dict)
