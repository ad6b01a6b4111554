"""Names: what no entry may be called, and references to entries that are not there."""

from __future__ import annotations

import keyword
from collections.abc import Iterator
from typing import Any, Final

from partyrate.checks.choices import parameters
from partyrate.checks.faults import fault_at, placed, unknown_at, with_article
from partyrate.errors import (
    SchemeFault,
    StructureError,
    listed,
)
from partyrate.language.functions import CATALOGUE
from partyrate.model import (
    RESERVED,
    Indicator,
    Ladder,
    Scheme,
)
from partyrate.model.incentive import INCENTIVE_COLUMNS
from partyrate.model.procedure import read_span
from partyrate.plan import section
from partyrate.storage.file_names import file_name_fault, same_file_name
from partyrate.text.quoting import unseen

_PAST: Final = "history"
"""The name under which past rounds are given."""


def names(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find names that mean two things."""
    yield from unwritable(scheme)
    homes: dict[str, str] = {}
    for entries in (scheme.tables, scheme.parameters, scheme.lookups, scheme.indicators, scheme.ladders):
        for name, entry in entries.items():
            kind = section(entry)
            path = (kind, name)
            if name in RESERVED:
                yield fault_at(
                    scheme, path, f"{kind} {name!r} has a name of the language",
                    f"{listed(RESERVED)} mean something in every rule", "choose another name",
                )  # fmt: skip
            if keyword.iskeyword(name):
                yield fault_at(
                    scheme, path, f"{kind} {name!r} has the name of a word of Python",
                    "rules are Python expressions, whose own words name no values", "choose another name",
                )  # fmt: skip
            if name in CATALOGUE and isinstance(entry, Indicator) and entry.takes:
                yield fault_at(
                    scheme, path, f"formula {name!r} has the name of a function", "a call must mean one thing",
                    "choose another name",
                )  # fmt: skip
            if name in homes:
                yield fault_at(
                    scheme, path, f"{name!r} is both {with_article(homes[name])} and {with_article(kind)}",
                    "a name in a rule means one thing", "rename one of them",
                )  # fmt: skip
            homes.setdefault(name, kind)
    if _PAST in scheme.tables:
        yield fault_at(
            scheme, ("table", _PAST), f"a table has the name {_PAST!r}",
            "past rounds are given under that name, and belong to no table of a scheme", "choose another name",
        )  # fmt: skip
    for name, table in scheme.tables.items():
        for column in table.key:
            if column in INCENTIVE_COLUMNS and scheme.incentives:
                yield fault_at(
                    scheme, ("table", name, "key"), f"the key column {column!r} has the name of a column of incentives",
                    f"a table of incentives has the keys beside {listed(INCENTIVE_COLUMNS, 9)}",
                    "rename the key column",
                )  # fmt: skip


def unwritable(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find names with characters that nobody sees, and names of tables and pairings that no file can have."""
    heads: list[tuple[tuple[str | int, ...], str]] = [(("name",), scheme.name), (("edition",), scheme.edition)]
    sources = [(("source", name), name) for name in scheme.sources]
    for path, name in [*heads, *((path, entry.name) for path, entry in placed(scheme)), *sources]:
        char = unseen(name)
        if char is not None:
            yield fault_at(
                scheme, path, f"the name {name!r} has the character {char!r}",
                "names stand in messages, statements and files, where nobody would see it",
                "take it out, and write what people shall read into labels",
            )  # fmt: skip
    files = {same_file_name("incentives"): "the table of incentives"}
    named = [("table", name, name) for name in scheme.tables]
    named += [("pairing", name, f"pairing-{name}") for name in scheme.pairings]
    for kind, name, file in named:
        broken = file_name_fault(name)
        other = files.get(same_file_name(file))
        files.setdefault(same_file_name(file), f"{kind} {name!r}")
        if broken is not None:
            yield fault_at(
                scheme, (kind, name), f"{kind} {name!r} would give a file that not every system can have",
                f"results are written to a file of that name: {broken[0]}", broken[1],
            )  # fmt: skip
        elif other is not None:
            yield fault_at(
                scheme, (kind, name), f"{kind} {name!r} and {other} would be written to one file",
                "some systems take names that differ in capitals or width only for the same", "rename one of them",
            )  # fmt: skip


def heads(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find days of an edition in the wrong order, and a round that nobody could count."""
    if scheme.effective_from and scheme.effective_to and scheme.effective_from > scheme.effective_to:
        yield fault_at(
            scheme, ("effective_to",), f"effective_to = {scheme.effective_to} is before effective_from = "
            f"{scheme.effective_from}", "the edition would be in force on no day",
            "swap them, or fix the one that is wrong",
        )  # fmt: skip
    try:
        number, unit = read_span(scheme.period)
    except StructureError:
        number, unit = 0, ""
    if number < 1 or unit == "day":
        yield fault_at(
            scheme, ("period",), f"the period {scheme.period!r}", "a round spans whole months or years",
            "write '1 year' or '3 months'",
        )  # fmt: skip


def references(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find names of sources, parents, stages and parameters that nothing declares, or of the wrong kind."""
    for path, entry in placed(scheme):
        for number, name in enumerate(entry.source):
            if name not in scheme.sources:
                yield unknown_at(
                    scheme,
                    (*path, "source", number),
                    "source",
                    name,
                    scheme.sources,
                    "a source is an entry of the scheme",
                )
        yield from parameters(scheme, entry, path)
        met: set[Any] = set()
        for number, value in enumerate(getattr(entry, "values", ())):
            if value in met:
                yield fault_at(
                    scheme, (*path, "values", number), f"{value!r} stands twice in the values of {entry.name!r}",
                    "a choice takes one of its values", "keep one of them, or fix the one that is misspelt",
                )  # fmt: skip
            met.add(value)
    for name, indicator in scheme.indicators.items():
        if indicator.parent is None:
            continue
        path = (section(indicator), name, "parent")
        parent = scheme.indicators.get(indicator.parent)
        if parent is None or not parent.is_group:
            groups = [each for each, entry in scheme.indicators.items() if entry.is_group]
            yield unknown_at(
                scheme, path, "group", indicator.parent, groups, "a parent is an indicator with neither kind nor rule"
            )
        elif not name.isidentifier():
            yield fault_at(
                scheme, path, f"{name!r} is a part of {indicator.parent!r}, and no name that a rule can use",
                "a group is computed from the names of its parts", "use letters, digits and underscores only",
            )  # fmt: skip
    for incentive in scheme.incentives.values():
        if incentive.from_ not in ("this", "next") and not (isinstance(incentive.from_, int) and incentive.from_ >= 0):
            yield fault_at(
                scheme, ("incentive", incentive.name, "from"), f"from = {incentive.from_!r} is no round",
                "an effect begins with this round, the next one, or so many rounds later",
                'write "this", "next" or a whole number',
            )  # fmt: skip


def lookups(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find keys of lookups that are no level of the ladder, or no value of the choice, whose name the key has."""
    for name, lookup in scheme.lookups.items():
        keys = [(row, ("rows", number)) for number, row in enumerate(lookup.rows)]
        keys += [(key, ("unpublished", number)) for number, key in enumerate(lookup.unpublished)]
        for place, of in enumerate(lookup.keys):
            entry: Any = scheme.ladders.get(of) or scheme.indicators.get(of)
            known = entry.names if isinstance(entry, Ladder) else getattr(entry, "values", ())
            for cells, at in keys:
                if known and cells[place] not in known:
                    path: tuple[str | int, ...] = ("lookup", name, *at)
                    path = (*path, place) if (*path, place) in scheme.positions.spans else path
                    yield unknown_at(
                        scheme, path, "level" if isinstance(entry, Ladder) else "value", str(cells[place]), known,
                        f"key {of!r} of lookup {name!r} takes what {of!r} can be",
                    )  # fmt: skip
