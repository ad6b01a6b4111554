"""Keys that nothing would read where they stand: each is a fault, or a warning, with the way to write it.

A choice says what shall hold once a case comes up, such as a tie for the last place. It may lie ready for quotas,
levels or parts that a variant adds, so that it is a warning where nothing asks for it. Every other key states something
about its entry; where nothing reads that, whoever wrote it meant something else, and it is a fault. A default that is
written out, such as `weight = 1`, changes nothing and misleads nobody; it is neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

import attrs
from attrs import frozen

from partyrate.checks.faults import everything, fault_at, unknown_at
from partyrate.errors import SchemeFault, counted, listed
from partyrate.model import (
    Gate,
    Incentive,
    Indicator,
    Ladder,
    Limit,
    Lookup,
    Parameter,
    ParameterName,
    Procedure,
    Scheme,
    Step,
    Table,
    folded,
)
from partyrate.model.entry import toml_name
from partyrate.model.procedure import read_span
from partyrate.plan import section

Path = tuple[str | int, ...]


@frozen
class Rule:
    """What a key needs beside it, so that something reads it.

    Args:
        keys: The keys that need it.
        lacking: Says what an entry lacks, None where it has what the keys need.
        why: What such a key says.
        fix:  What to write instead.
        lies_ready: Whether the keys are choices that may lie ready.
    """

    keys: tuple[str, ...]
    lacking: Callable[[Any], str | None]
    why: str
    fix: str
    lies_ready: bool = False


def _unless(has: Callable[[Any], object], lacking: str) -> Callable[[Any], str | None]:
    return lambda entry: None if has(entry) else lacking


def _no_places(ladder: Ladder) -> str | None:
    if ladder.enforced:
        return None
    return "only watches its places with 'about'" if ladder.quotas else "has no quotas"


def _other_rows(table: Table) -> str | None:
    named = len(table.expects or table.columns)
    return f"names {counted(named, 'row')}, not {table.rows:,}" if named not in (0, table.rows) else None


def _no_number(entry: Parameter) -> str | None:
    return None if entry.kind == "number" else f"is a {entry.kind}"


def _no_numbers(lookup: Lookup) -> str | None:
    if lookup.kind is not None:
        return None if lookup.kind == "number" else f"has cells that are each a {lookup.kind}"
    given = [value for value in lookup.cells.values() if value is not None]
    return None if not given or any(isinstance(value, Fraction) for value in given) else "has no cell with a number"


def _no_better(indicator: Indicator) -> str | None:
    return f"is a {indicator.kind}" if indicator.kind in ("choice", "text", "date") else None


def _counts_days(step: Step) -> bool:
    """Whether a step has days that can be working days: months and years are always those of the calendar."""
    spans = [each for each in (step.takes, step.notice, step.within) if each is not None]
    return any(isinstance(each, ParameterName) or read_span(each)[1] == "day" for each in spans)


RULES: Final[Mapping[type, tuple[Rule, ...]]] = {
    Table: (
        Rule(
            ("rows",), _other_rows, "'expects' and 'columns' name every row that there can be",
            "take 'rows' out, or fix one of the two",
        ),
    ),
    Parameter: (
        Rule(("unit",), _no_number, "'unit' says what a number counts", "take it out, or say it in 'note'"),
    ),
    Lookup: (
        Rule(("unit",), _no_numbers, "'unit' says what a number counts", "take it out, or say it in 'note'"),
    ),
    Indicator: (
        Rule(
            ("maximum",), _unless(lambda it: it.parent is not None, "has no parent"),
            "a maximum counts in the group that is the parent", "name its parent, or take the maximum out",
            lies_ready=True,
        ),
        Rule(
            ("parent",), _unless(lambda it: not it.takes, "takes arguments"),
            "a group adds up values of rows, and such a formula has one for every call",
            "take it out, and add a formula that calls it: that one can be a part",
        ),
        Rule(
            ("direction",), _no_better, "'direction' says whether greater numbers, or true, are better",
            "take it out; what is better among choices, texts and dates is for formulas to say",
        ),
        Rule(
            ("missing",),
            _unless(lambda it: it.optional or it.when is not None or not it.missing, "needs a value in every row"),
            "'missing' says which words in the data stand for no value",
            "add optional = true, or take it out",
        ),
    ),
    Ladder: (
        Rule(
            ("ties", "round", "conflict", "remainder"), _no_places, "it decides who gets places, and how many",
            'take it out, or add places to give: quotas = [{ levels = "...", exactly = "..." }]',
            lies_ready=True,
        ),
        Rule(
            ("overlap",),
            _unless(
                lambda it: sum(level.when is not None for level in it.levels) > 1,
                "has no two levels with a condition",
            ),
            "'overlap' says what several true conditions mean", "take it out, or give more levels their 'when'",
            lies_ready=True,
        ),
    ),
    Gate: (
        Rule(
            ("freed",), _unless(lambda it: it.cap or it.fix, "caps and fixes no level"),
            "'freed' says what becomes of the place of a row whose level is capped or fixed",
            "take it out; who is excluded leaves the cohort, and keeps no place",
            lies_ready=True,
        ),
        Rule(
            ("takes_place",), _unless(lambda it: it.fix, "fixes no level"),
            "'takes_place' says whether a row with a fixed level uses one of its places", "take it out",
            lies_ready=True,
        ),
    ),
    Incentive: (
        Rule(
            ("unit", "every"), _unless(lambda it: it.amount is not None, "has no amount"),
            "it says what an amount counts, or the span that it is paid for",
            "add the amount, or take it out; how long an effect lasts is said by 'from' and 'rounds'",
        ),
    ),
    Limit: (
        Rule(
            ("at_most", "exactly"), _unless(lambda it: it.level is not None, "names no level"),
            "it says how many indicators there may be on one level of the tree", "add level = 1, or another one",
        ),
        Rule(
            ("at_most",), _unless(lambda it: it.exactly is None, "says 'exactly' as well"),
            "exactly so many are never more", "keep one of the two",
        ),
        Rule(
            ("level",), _unless(lambda it: it.at_most is not None or it.exactly is not None, "bounds nothing there"),
            "a level is named for how many indicators it may have", "add at_most or exactly, or take it out",
        ),
        Rule(
            ("tree",),
            _unless(
                lambda it: any(each is not None for each in (it.depth, it.level, it.at_most, it.exactly, it.total)),
                "limits nothing",
            ),
            "a limit bounds the depth of a tree, the indicators on a level, or a total",
            "add depth, level with at_most or exactly, or total; or take the limit out",
            lies_ready=True,
        ),
    ),
    Step: (
        Rule(
            ("from_next_day",), _unless(lambda it: it.notice is not None, "has no notice"),
            "'from_next_day' says on which day a public notice begins", "add notice, or take it out",
            lies_ready=True,
        ),
        Rule(
            ("days",), _unless(_counts_days, "counts no days"),
            "'days' says which days are counted; months and years are those of the calendar",
            "add a number of days, or take it out",
            lies_ready=True,
        ),
    ),
}  # fmt: skip
"""What the keys of each class need in their own entry."""


def unread(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find keys that mean nothing beside the other keys of their entry, and names that stand twice in a list."""
    yield from _head(scheme)
    for path, entry in _parts(scheme):
        yield from _idle(scheme, path, entry, lies_ready=False)
        yield from _repeated(scheme, path, entry)
        yield from _too_small(scheme, path, entry)


def _idle(scheme: Scheme, path: Path, entry: Any, *, lies_ready: bool) -> Iterator[SchemeFault]:
    """Find the keys of one entry that nothing reads: those that may lie ready, or the others."""
    for rule in RULES.get(type(entry), ()):
        lacking = rule.lacking(entry) if rule.lies_ready is lies_ready else None
        for key in rule.keys if lacking is not None else ():
            if is_given(entry, key):
                what = f"{_called(path, entry)} has {key!r}, and {lacking}"
                yield fault_at(scheme, (*path, key), what, rule.why, rule.fix)


LEAST: Final = (
    (Table, "rows", 1), (Limit, "depth", 1), (Limit, "level", 1), (Limit, "at_most", 0), (Limit, "exactly", 0),
    (Incentive, "rounds", 1),
)  # fmt: skip
"""The least number that a key can have, below which nothing could keep it or get it."""


def _too_small(scheme: Scheme, path: Path, entry: Any) -> Iterator[SchemeFault]:
    for cls, key, least in LEAST:
        value = getattr(entry, key) if isinstance(entry, cls) else None
        if value is not None and value < least:
            yield fault_at(
                scheme, (*path, key), f"{_called(path, entry)} has {key} = {value}",
                f"it is a whole number from {least}", f"write {least} or more, or take {key!r} out",
            )  # fmt: skip


def _head(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find assumptions that are no constants of the scheme, and words at the top that stand twice."""
    constants = (*scheme.parameters, *scheme.lookups)
    for number, name in enumerate(scheme.assumptions):
        if folded(name) not in constants:
            yield unknown_at(
                scheme, ("assumptions", number), "parameter or lookup", name, constants,
                "assumptions are those of the constants of a scheme",
            )  # fmt: skip
    shown: dict[str, Any] = {
        name: entry for name, entry in {**scheme.indicators, **scheme.ladders}.items() if section(entry) != "input"
    }
    for number, name in enumerate(scheme.results):
        if folded(name) not in shown:
            yield unknown_at(
                scheme, ("results", number), "result", name, shown,
                "results are formulas, groups and ladders of the scheme",
            )  # fmt: skip
        elif not shown[folded(name)].show:
            yield fault_at(
                scheme, ("results", number), f"{name!r} is named among the results, and is not shown",
                "what has show = false stands in no table of results", "take it out, or take out show = false",
            )  # fmt: skip
    for key in ("stages", "assumptions", "missing", "results"):
        yield from _twice(scheme, (key,), getattr(scheme, key), f"{key!r} of the scheme")


def is_given(entry: Any, key: str) -> bool:
    """Return whether a key of an entry has another value than the one that it has where it is left out."""
    attribute = next(each for each in attrs.fields(type(entry)) if toml_name(each.name) == key)
    return bool(getattr(entry, attribute.name) != attribute.default)


def _parts(scheme: Scheme) -> Iterator[tuple[Path, Any]]:
    """Return every entry, the steps of its procedures and the quotas of its ladders, with their paths."""
    for entry in everything(scheme):
        path: Path = (section(entry), entry.name)
        yield path, entry
        if isinstance(entry, Procedure):
            yield from (((*path, "steps", number), step) for number, step in enumerate(entry.steps))
        if isinstance(entry, Ladder):
            yield from (((*path, "quotas", number), quota) for number, quota in enumerate(entry.quotas))


def _called(path: Path, entry: Any) -> str:
    if isinstance(entry, Step):
        return f"step {entry.name!r} of procedure {path[1]!r}"
    return f"{path[0]} {path[1]!r}"


LISTS: Final = (
    "source", "within", "order_by", "helpers_by", "helped_by", "exclude", "bars", "requires", "incentives", "levels",
    "order", "columns", "takes", "missing",
)  # fmt: skip
"""The lists of names, of which each counts once. Keys of a lookup may be of one kind: from one level to another."""

ORDERS: Final = ("order_by", "helpers_by", "helped_by")
"""The lists of names with a direction."""


def _repeated(scheme: Scheme, path: Path, entry: Any) -> Iterator[SchemeFault]:
    """Find names that stand twice in a list: the second one decides nothing, or would count twice."""
    for key in LISTS:
        value = getattr(entry, key, ())
        names = value if isinstance(value, tuple) and all(isinstance(each, str) for each in value) else ()
        if isinstance(entry, Table) and key == "columns":
            continue  # the plan reports it
        yield from _twice(scheme, (*path, key), names, f"{key!r} of {_called(path, entry)}", is_order=key in ORDERS)


def _twice(
    scheme: Scheme, path: Path, names: Iterable[str], where: str, *, is_order: bool = False
) -> Iterator[SchemeFault]:
    met: set[str] = set()
    for number, name in enumerate(names):
        named = " ".join(name.split()[:1]) if is_order else name
        if named in met:
            yield fault_at(
                scheme, (*path, number), f"{named!r} stands twice in {where}",
                "rows that are even by a name are even by it again" if is_order else "a name counts once",
                "take one of them out, or fix the one that is misspelt",
            )  # fmt: skip
        met.add(named)


# ---------------------------------------------------------------------------------------------------- what lies ready


def lying_ready(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find choices that nothing asks for as long as the scheme is as it is."""
    for path, entry in _parts(scheme):
        yield from _idle(scheme, path, entry, lies_ready=True)
    for name, gate in scheme.gates.items():
        for key, touched in (("freed", {*gate.cap, *gate.fix}), ("takes_place", {*gate.fix})):
            sharing = [each for each in touched if each in scheme.ladders and scheme.ladders[each].enforced]
            if touched and not sharing and is_given(gate, key):
                yield fault_at(
                    scheme, ("gate", name, key), f"{key!r} of gate {name!r} has no effect",
                    f"no places are given at {listed(sorted(touched))}", "take it out, unless it lies ready for quotas",
                )  # fmt: skip
    for name, ladder in scheme.ladders.items():
        everybody = [number for number, level in enumerate(ladder.levels) if level.when is None]
        if ladder.enforced or ladder.overlap != "first" or not everybody:
            continue
        for number, level in enumerate(ladder.levels):
            if number > everybody[0] and level.when is not None:
                yield fault_at(
                    scheme, ("ladder", name, "levels", number, "when"),
                    f"the condition of level {level.name!r} of ladder {name!r} has no effect",
                    f"everybody earns {ladder.levels[everybody[0]].name!r}, which is better and has no condition",
                    "give the better level a condition, or put the levels in their order, best first",
                )  # fmt: skip
