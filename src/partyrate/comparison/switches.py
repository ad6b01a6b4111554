"""The entries in which two schemes differ as switches, and the scheme that has some of them switched on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import Any, Final

from attrs import define, evolve, field, frozen

from partyrate.errors import NotFoundError, SchemeError, UsageError
from partyrate.evaluator import Evaluator
from partyrate.messages import message, text
from partyrate.model import Indicator, Lookup, Scheme
from partyrate.model.cells import with_cells
from partyrate.model.difference import Difference, EntryChange
from partyrate.model.entry import Entry
from partyrate.model.variation import APART, SHARING, cell_name, collection_of

TOP: Final = ("period", "stages", "missing")
"""The keys at the top of a file that change how units are rated."""

COMPUTES_NOTHING: Final = ("procedure", "limit", "source", "budget", "pairing", "warning")
"""Sections on which no value of a unit depends."""

Combination = frozenset[int]
"""The numbers of the switches that are on."""


def texts_of(change: EntryChange, lang: str | None = None) -> tuple[str, str]:
    """Return the old and the new text of an entry: those of the fields that are different, in a language if asked."""
    if change.change != "changed":
        return "", ""
    several = len(change.fields) > 1
    old, new = (
        "; ".join(
            f"{each.field}: {said}" if several or each.field not in ("is", "value") else said
            for each in change.fields if (value := getattr(each, side)) is not None
            for said in [value if lang is None else change.said(value, lang)]
        )
        for side in ("old", "new")
    )  # fmt: skip
    return old, new


@frozen
class Part:
    """The part of a scheme that one switch turns: an entry, one cell of a lookup, or a key at the top of a file."""

    name: str
    change: str
    old: str
    new: str
    entry: EntryChange | None = field(default=None, repr=False)
    cell: tuple[Any, ...] | None = field(default=None, repr=False)

    def named(self, lang: str) -> str:
        """Return its name, with the label of the entry in a language where it has one."""
        return self.name if self.entry is None else self.entry.named(self.name, lang)

    def said(self, side: str, lang: str) -> str:
        """Return the `old` or the `new` text in a language, values of a choice by their labels."""
        if self.entry is None or self.cell is not None:
            value: str = getattr(self, side)
            return value if self.entry is None else self.entry.said(value, lang)
        return texts_of(self.entry, lang)[side == "new"]


@frozen
class Switch:
    """Changed entries that are turned together: one, or several that make no scheme apart.

    Args:
        name: `parameter.weight`, `lookup.pay['four']`, `stages`; of several, joined by ` + `.
        parts: What it turns.
    """

    name: str
    parts: tuple[Part, ...] = field(repr=False)

    def named(self, lang: str) -> str:
        """Return its name, with the labels of what it turns in a language."""
        return " + ".join(part.named(lang) for part in self.parts)

    def said(self, side: str, lang: str) -> str:
        """Return the `old` or the `new` texts of what it turns in a language."""
        return "; ".join(part.said(side, lang) for part in self.parts)


def parts_of(base: Scheme, variant: Scheme, found: Difference) -> tuple[list[Part], list[str]]:
    """Return what can be switched, and the names of entries that do nothing unless another one uses them.

    These stand in every combination: what only the variant has, beside what only the base has.
    """
    parts = [
        Part(each.field, "changed", each.old or "", each.new or "") for each in found.top if each.field in TOP
    ]  # fmt: skip
    alongside: list[str] = []
    for change, is_switched in _changes(base, variant, found):
        if not is_switched:
            alongside.append(f"{change.section}.{change.name}")
        elif cells := _cells(base, variant, change):
            parts += [
                Part(f"lookup.{cell_name(base.lookups[change.name], cell)}", "changed", *texts, change, cell)
                for cell, texts in cells
            ]
        else:
            parts.append(Part(f"{change.section}.{change.name}", change.change, *texts_of(change), change))
    return parts, alongside


def _changes(base: Scheme, variant: Scheme, found: Difference) -> Iterator[tuple[EntryChange, bool]]:
    """Yield the changed entries that compute something, and whether one can be switched by itself."""
    added = {change.name for change in found.entries if change.change == "added"}
    for change in found.entries:
        if change.section in COMPUTES_NOTHING:
            continue
        replaced = change.change != "changed" and _collides(base, variant, change)
        if replaced and change.name in added and change.change == "dropped":
            continue  # the entry of that name in another section is what replaces it
        yield change, replaced or change.change == "changed" or _acts(base, variant, change)


def _collides(base: Scheme, variant: Scheme, change: EntryChange) -> bool:
    """Whether both schemes have an entry of that name, of sections that share their names."""
    if collection_of(change.section) not in SHARING:
        return False
    return all(any(change.name in getattr(scheme, each) for each in SHARING) for scheme in (base, variant))


def _acts(base: Scheme, variant: Scheme, change: EntryChange) -> bool:
    """Whether an entry that only one scheme has does something although no rule names it."""
    home = collection_of(change.section)
    if home in APART:
        return True
    entry = getattr(variant if change.change == "added" else base, home)[change.name]
    parent = entry.parent if isinstance(entry, Indicator) else None
    return parent is not None and parent in base.indicators and parent in variant.indicators


def _cells(base: Scheme, variant: Scheme, change: EntryChange) -> list[tuple[tuple[Any, ...], tuple[str, str]]]:
    """Return the cells that are different, where nothing else of a lookup is and all of them are published."""
    if change.section != "lookup" or change.change != "changed":
        return []
    old, new = base.lookups[change.name].cells, variant.lookups[change.name].cells
    cells = {cell_name(base.lookups[change.name], cell).removeprefix(change.name): cell for cell in old}
    if set(old) != set(new) or any(each.field not in cells for each in change.fields):
        return []
    found = [(cells[each.field], (each.old or "", each.new or "")) for each in change.fields]
    return [] if any(None in (old[cell], new[cell]) for cell, _ in found) else found


@define(eq=False, slots=False)
class Switchboard:
    """Two schemes, the switches between them, and the scheme of every combination.

    Limits, procedures, budgets and pairings compute no value of a unit, and are left out of the combinations.
    """

    base: Scheme
    variant: Scheme
    switches: list[Switch]
    evaluators: dict[Combination, Evaluator] = field(factory=dict)

    @cached_property
    def everything(self) -> Combination:
        """All switches."""
        return frozenset(range(len(self.switches)))

    def scheme(self, on: AbstractSet[int]) -> Scheme:
        """Return the scheme with some of the switches on."""
        made = {name: dict(getattr(self.base, name)) for name in (*SHARING, *APART)}
        for home in SHARING:  # what does nothing by itself may stand there
            for name, entry in getattr(self.variant, home).items():
                if not any(name in getattr(self.base, each) for each in SHARING):
                    made[home][name] = entry
        for part in (part for number, switch in enumerate(self.switches) for part in switch.parts if number not in on):
            if part.entry is not None and part.change == "added" and not _collides(self.base, self.variant, part.entry):
                made[collection_of(part.entry.section)].pop(part.entry.name, None)
        top: dict[str, Any] = {}
        for number in sorted(on):
            for part in self.switches[number].parts:
                self._turn(made, top, part)
        made["sources"] = {**self.base.sources, **self.variant.sources}
        bare: dict[str, Any] = {
            "limits": {},
            "procedures": {},
            "budgets": {},
            "warnings": {},
            "pairings": {},
            "results": (),
            "assumptions": (),
            "supplied": {},
            "in_force": {},
        }
        return evolve(self.base, **{**made, **bare, **top, "variation": None})

    def _turn(self, made: dict[str, dict[str, Any]], top: dict[str, Any], part: Part) -> None:
        """Turn one switch on."""
        if part.entry is None:
            top[part.name] = getattr(self.variant, part.name)
            return
        change, home = part.entry, collection_of(part.entry.section)
        if part.cell is not None:
            lookup: Lookup = made[home][change.name]
            made[home][change.name] = with_cells(lookup, _nested(part.cell, self.variant.lookups[change.name]))
            return
        if change.change == "dropped":
            made[home].pop(change.name, None)
            return
        if home in SHARING:
            for each in SHARING:
                if each != home:
                    made[each].pop(change.name, None)
        entry: Entry = getattr(self.variant, home)[change.name]
        made[home][change.name] = entry

    def evaluator(self, on: Combination) -> Evaluator:
        """Return what rates a combination; each is checked once.

        Raises:
            SchemeError: The combination is no scheme.
        """
        if on not in self.evaluators:
            self.evaluators[on] = Evaluator(self.scheme(on))
        return self.evaluators[on]

    def fault(self, on: AbstractSet[int]) -> str | None:
        """Return why a combination is no scheme, or None where it is one."""
        try:
            self.evaluator(frozenset(on))
        except SchemeError as error:
            return error.faults[0].what
        return None


def _nested(cell: Sequence[Any], lookup: Lookup) -> dict[Any, Any]:
    """Return the value of one cell as `with_values` takes it."""
    value: Any = lookup.cells[tuple(cell)]
    for key in reversed(cell):
        value = {key: value}
    found: dict[Any, Any] = value
    return found


def _broken(board: Switchboard) -> dict[int, str]:
    """Return why switches make no scheme, alone or left out alone."""
    faults = {at: board.fault({at}) or board.fault(board.everything - {at}) for at in range(len(board.switches))}
    return {at: fault for at, fault in faults.items() if fault}


def bundled(
    base: Scheme, variant: Scheme, parts: Sequence[Part], together: Iterable[Iterable[str]]
) -> tuple[Switchboard, dict[str, str]]:
    """Return the switches: one for each part, but one for parts that are named together or make no scheme apart.

    Returns:
        The switchboard, and for each switch of several parts that were not named together why they make no scheme.

    Raises:
        NotFoundError: A name to be switched together is none of a changed entry.
        UsageError: One is named twice.
    """
    groups = _named_together(parts, together)
    reasons: dict[str, str] = {}
    while True:
        board = Switchboard(base, variant, [_switch(group) for group in groups])
        broken = _broken(board)
        if not broken or len(groups) == 1:
            names = {each.name for each in board.switches}
            return board, {name: why for name, why in reasons.items() if name in names}
        merged = _partners(board, broken)
        joined = [part for at in sorted(merged) for part in groups[at]]
        first = min(merged)
        groups = [
            joined if at == first else group for at, group in enumerate(groups) if at == first or at not in merged
        ]
        reasons[_switch(joined).name] = broken[min(broken)]


def _partners(board: Switchboard, broken: Mapping[int, str]) -> set[int]:
    """Return switches that make a scheme together, both on and off: two of those that do not alone, or else all."""
    first = min(broken)
    for other in [
        *(each for each in broken if each != first),
        *(each for each in board.everything if each not in broken),
    ]:
        pair = {first, other}
        if board.fault(pair) is None and board.fault(board.everything - pair) is None:
            return pair
    return set(broken) if len(broken) > 1 else set(board.everything)


def _switch(parts: Sequence[Part]) -> Switch:
    return Switch(" + ".join(part.name for part in parts), tuple(parts))


def _named_together(parts: Sequence[Part], together: Iterable[Iterable[str]]) -> list[list[Part]]:
    """Return the parts in groups, as the call names them."""
    known = {part.name: part for part in parts} | {
        part.name.partition(".")[2]: part for part in parts if part.cell is None and "." in part.name
    }
    taken: set[str] = set()
    groups: dict[str, list[Part]] = {}
    if isinstance(together, str) or not isinstance(together, Iterable):
        raise UsageError(*message("attribution together", names=repr(together)))
    for names in together:
        if isinstance(names, str) or not isinstance(names, Collection) or not names:
            raise UsageError(*message("attribution together", names=repr(names)))
        group = list(_found(names, known, taken))
        groups[group[0].name] = group
    found = []
    for part in parts:
        if part.name in groups:
            found.append(groups[part.name])
        elif part.name not in taken:
            found.append([part])
    return found


def _found(names: Iterable[str], known: Mapping[str, Part], taken: set[str]) -> Iterator[Part]:
    for name in names:
        if name not in known:
            raise NotFoundError.of("changed entry", str(name), known, text("attribution changed entries"))
        if known[name].name in taken:
            raise UsageError(*message("attribution twice", name=name))
        taken.add(known[name].name)
        yield known[name]
