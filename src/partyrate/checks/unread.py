"""Keys that nothing would read where they stand: each is a fault, or a warning, with the way to write it.

A choice says what shall hold once a case comes up, such as a tie for the last place. It may be meant for quotas, levels
or parts that a variant adds, so that it is a warning where nothing asks for it. Every other key states something about
its entry; where nothing reads that, whoever wrote it meant something else, and it is a fault. A default that is written
out, such as `weight = 1`, changes nothing and misleads nobody; it is neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

import attrs
from attrs import frozen

from partyrate.checks.faults import everything, fault_at, unknown_at
from partyrate.checks.finding import finding_at
from partyrate.errors import Finding, SchemeFault, counted, listed
from partyrate.messages import Text, text, word
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
    Quota,
    Scheme,
    Step,
    Table,
    folded,
)
from partyrate.model.entry import toml_name
from partyrate.model.procedure import read_span
from partyrate.plan import section
from partyrate.spans import Path

Data = dict[str, Any]
"""The data of the text about a key that nothing reads."""


@frozen
class Rule:
    """The condition under which keys of an entry are read.

    Args:
        keys: The keys.
        message: The key of the text about one that is not read.
        unread: Returns what fills that text where nothing reads the keys of an entry, else None.
        is_choice: Whether the keys are choices, which may be meant for what a variant adds.
    """

    keys: tuple[str, ...]
    message: str
    unread: Callable[[Any], Data | None]
    is_choice: bool = False


def _unless(is_read: Callable[[Any], object]) -> Callable[[Any], Data | None]:
    return lambda entry: None if is_read(entry) else {}


def _other_rows(table: Table) -> Data | None:
    listed_rows = len(table.expects or table.columns)
    is_other = listed_rows not in (0, table.rows)
    return {"counted": counted(listed_rows, "row"), "rows": table.rows} if is_other else None


def _of_kind(kind: Any, refused: Iterable[str]) -> Data | None:
    return {"kind": word("kind", kind)} if kind in refused else None


def _without_numbers(lookup: Lookup) -> Data | None:
    values = (value for value in lookup.cells.values() if value is not None)
    is_read = lookup.kind is not None or all(isinstance(value, Fraction) for value in values)
    return None if is_read else {}


def _counts_days(step: Step) -> bool:
    """Return whether a step has days that can be working days: months and years are always those of the calendar."""
    spans = [span for span in (step.takes, step.notice, step.within) if span is not None]
    return any(isinstance(span, ParameterName) or read_span(span)[1] == "day" for span in spans)


def _limits_something(limit: Limit) -> bool:
    bounds = (limit.depth, limit.level, limit.at_most, limit.exactly, limit.total)
    return any(bound is not None for bound in bounds)


_NOT_NUMBER: Final = ("flag", "text", "date", "choice")
_NOT_ORDERED: Final = ("choice", "text", "date")
_PLACES: Final = ("ties", "round", "conflict", "remainder")

RULES: Final[Mapping[type, tuple[Rule, ...]]] = {
    Table: (Rule(("rows",), "unread rows", _other_rows),),
    Parameter: (Rule(("unit",), "unread unit of a parameter", lambda it: _of_kind(it.kind, _NOT_NUMBER)),),
    Lookup: (
        Rule(("unit",), "unread unit of a lookup", _without_numbers),
        Rule(("unit",), "unread unit of a lookup of a kind", lambda it: _of_kind(it.kind, _NOT_NUMBER)),
    ),
    Indicator: (
        Rule(("maximum",), "unread maximum", _unless(lambda it: it.parent is not None), is_choice=True),
        Rule(("parent",), "unread parent", _unless(lambda it: not it.takes and not it.columns)),
        Rule(("direction",), "unread direction", lambda it: _of_kind(it.kind, _NOT_ORDERED)),
        Rule(("missing",), "unread missing", _unless(lambda it: it.optional or it.when is not None or not it.missing)),
    ),
    Ladder: (
        Rule(_PLACES, "unread choice of places", _unless(lambda it: it.quotas), is_choice=True),
        Rule(
            _PLACES, "unread choice of watched places", _unless(lambda it: it.enforced or not it.quotas), is_choice=True
        ),
        Rule(
            ("round",),
            "unread round of a ladder",
            _unless(lambda it: not it.enforced or any(quota.round is None for quota in it.enforced)),
            is_choice=True,
        ),
        Rule(
            ("overlap",),
            "unread overlap",
            _unless(lambda it: sum(level.when is not None for level in it.levels) > 1),
            is_choice=True,
        ),
    ),
    Quota: (Rule(("round",), "unread round of a quota", _unless(lambda it: it.bound != "about")),),
    Gate: (
        Rule(("freed",), "unread freed", _unless(lambda it: it.cap or it.fix), is_choice=True),
        Rule(("takes_place",), "unread takes_place", _unless(lambda it: it.fix), is_choice=True),
    ),
    Incentive: (Rule(("unit", "every"), "unread amount keys", _unless(lambda it: it.amount is not None)),),
    Limit: (
        Rule(("at_most", "exactly"), "unread count of a limit", _unless(lambda it: it.level is not None)),
        Rule(("at_most",), "unread at_most of a limit", _unless(lambda it: it.exactly is None)),
        Rule(
            ("level",),
            "unread level of a limit",
            _unless(lambda it: it.at_most is not None or it.exactly is not None),
        ),
        Rule(("tree",), "unread limit", _unless(_limits_something), is_choice=True),
    ),
    Step: (
        Rule(("from_next_day",), "unread from_next_day", _unless(lambda it: it.notice is not None), is_choice=True),
        Rule(("days",), "unread days", _unless(_counts_days), is_choice=True),
    ),
}
"""When the keys of each class are read."""


def unread(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find keys that mean nothing with the other keys of their entry, and names that stand twice in a list."""
    yield from _top_lists(scheme)
    for path, entry in _parts(scheme):
        yield from _unread_keys(scheme, path, entry, choices=False)
        yield from _repeated(scheme, path, entry)
        yield from _too_small(scheme, path, entry)


def _unread_keys(scheme: Scheme, path: Path, entry: Any, *, choices: bool) -> Iterator[SchemeFault]:
    """Find the keys of one entry that nothing reads: its choices, or its other keys."""
    for rule in RULES.get(type(entry), ()):
        data = rule.unread(entry) if rule.is_choice is choices else None
        if data is not None:
            for key in rule.keys:
                if _is_given(entry, key):
                    said = {"entry": _entry_words(path, entry), "key": key, **data}
                    if choices:
                        yield finding_at(scheme, (*path, key), "unread-choice", rule.message, **said)
                    else:
                        yield fault_at(scheme, (*path, key), rule.message, **said)


LEAST: Final = (
    (Table, "rows", 1), (Limit, "depth", 1), (Limit, "level", 1), (Limit, "at_most", 0), (Limit, "exactly", 0),
    (Incentive, "rounds", 1),
)  # fmt: skip
"""The least number that a key can have, below which nothing could keep it or get it."""


def _too_small(scheme: Scheme, path: Path, entry: Any) -> Iterator[SchemeFault]:
    for cls, key, least in LEAST:
        value = getattr(entry, key) if isinstance(entry, cls) else None
        if value is not None and value < least:
            words = _entry_words(path, entry)
            yield fault_at(scheme, (*path, key), "number too small", entry=words, key=key, value=value, least=least)


def _top_lists(scheme: Scheme) -> Iterator[SchemeFault]:
    """Find assumptions that are no constants of the scheme, results that are not shown, and words that stand twice."""
    constants = {**scheme.parameters, **scheme.lookups}
    for number, name in enumerate(scheme.assumptions):
        if folded(name) not in constants:
            path: Path = ("assumptions", number)
            yield unknown_at(scheme, path, "parameter or lookup", name, constants, "assumptions are constants")
    results: dict[str, Any] = {
        name: entry for name, entry in {**scheme.indicators, **scheme.ladders}.items() if section(entry) != "input"
    }
    for number, name in enumerate(scheme.results):
        path = ("results", number)
        if folded(name) not in results:
            yield unknown_at(scheme, path, "result", name, results, "results of the scheme")
        elif not results[folded(name)].show:
            yield fault_at(scheme, path, "result not shown", name=name)
    for key in ("stages", "assumptions", "missing", "results"):
        yield from _names_twice(scheme, (key,), getattr(scheme, key), text("key of the scheme", key=key))


def _is_given(entry: Any, key: str) -> bool:
    """Return whether a key of an entry has another value than the one that it has where it is left out."""
    attribute = next(field for field in attrs.fields(type(entry)) if toml_name(field.name) == key)
    return bool(getattr(entry, attribute.name) != attribute.default)


def _parts(scheme: Scheme) -> Iterator[tuple[Path, Any]]:
    """Yield every entry, the steps of its procedures and the quotas of its ladders, with their paths."""
    for entry in everything(scheme):
        path: Path = (section(entry), entry.name)
        yield path, entry
        if isinstance(entry, Procedure):
            yield from (((*path, "steps", number), step) for number, step in enumerate(entry.steps))
        if isinstance(entry, Ladder):
            yield from (((*path, "quotas", number), quota) for number, quota in enumerate(entry.quotas))


def _entry_words(path: Path, entry: Any) -> Text:
    """Return an entry as it is named in a message."""
    if isinstance(entry, Step):
        return text("a step of a procedure", step=entry.name, procedure=path[1])
    return text("an entry", kind=word("kind", str(path[0])), name=path[1])


LISTS: Final = (
    "source", "within", "order_by", "helpers_by", "helped_by", "exclude", "bars", "requires", "incentives", "levels",
    "order", "takes", "missing", "absent", "words",
)  # fmt: skip
"""The lists of names, of which each counts once. Keys of a lookup may be of one kind: from one level to another."""

ORDERS: Final = ("order_by", "helpers_by", "helped_by")
"""The lists of names with a direction."""


def _repeated(scheme: Scheme, path: Path, entry: Any) -> Iterator[SchemeFault]:
    """Find names that stand twice in a list: the second one decides nothing, or would count twice."""
    for key in LISTS:
        value = getattr(entry, key, ())
        names = value if isinstance(value, tuple) and all(isinstance(name, str) for name in value) else ()
        if len(names) < 2:
            continue
        where = text("key of an entry", key=key, entry=_entry_words(path, entry))
        yield from _names_twice(scheme, (*path, key), names, where, is_order=key in ORDERS)


def _names_twice(
    scheme: Scheme, path: Path, names: Iterable[str], where: Text, *, is_order: bool = False
) -> Iterator[SchemeFault]:
    seen: set[str] = set()
    for number, written in enumerate(names):
        name = " ".join(written.split()[:1]) if is_order else written
        if name in seen:
            key = "name twice in an order" if is_order else "name twice"
            yield fault_at(scheme, (*path, number), key, name=name, where=where)
        seen.add(name)


# ------------------------------------------------------------------------------------------------- choices in reserve


def unused_choices(scheme: Scheme) -> Iterator[Finding]:
    """Find choices that nothing asks for as long as the scheme is as it is."""
    for path, entry in _parts(scheme):
        yield from (each for each in _unread_keys(scheme, path, entry, choices=True) if isinstance(each, Finding))
    for gate in scheme.gates.values():
        yield from _choices_without_places(scheme, gate)
    for ladder in scheme.ladders.values():
        yield from _conditions_without_effect(scheme, ladder)


def _choices_without_places(scheme: Scheme, gate: Gate) -> Iterator[Finding]:
    """Find what a gate says of places where its ladders give none."""
    for key, ladders in (("freed", {*gate.cap, *gate.fix}), ("takes_place", {*gate.fix})):
        with_places = [name for name in ladders if scheme.ladders[name].enforced]
        if ladders and not with_places and _is_given(gate, key):
            path = ("gate", gate.name, key)
            names = listed(sorted(ladders))
            yield finding_at(
                scheme, path, "unread-choice", "gate choice without places", key=key, name=gate.name, ladders=names
            )


def _conditions_without_effect(scheme: Scheme, ladder: Ladder) -> Iterator[Finding]:
    """Find conditions of levels below one that every row earns."""
    unconditional = next((number for number, level in enumerate(ladder.levels) if level.when is None), None)
    if ladder.enforced or ladder.overlap != "first" or unconditional is None:
        return
    for number, level in enumerate(ladder.levels):
        if number > unconditional and level.when is not None:
            yield finding_at(
                scheme,
                ("ladder", ladder.name, "levels", number, "when"),
                "condition-without-effect",
                "level condition without effect",
                level=level.name,
                name=ladder.name,
                better=ladder.levels[unconditional].name,
            )
