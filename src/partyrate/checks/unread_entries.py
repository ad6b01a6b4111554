"""Entries that nothing reads, and inputs without consequences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import evolve

from partyrate.checks.finding import finding_at
from partyrate.errors import Finding
from partyrate.language.tree import names_in
from partyrate.messages import Text, joined, text, word
from partyrate.model import Gate, Indicator, Ladder, ParameterName, Scheme, section_of
from partyrate.model.plain import plain_entry
from partyrate.plan import Node, Plan, entry_name

_REMARKS: Final = (
    "name", "labels", "key_labels", "note", "title", "source", "results", "assumptions", "status", "period", "kind",
    "unit", "values", "direction", "recipient", "recipient_labels", "every", "from", "actor", "due",
)  # fmt: skip
"""Keys whose texts name no entry, or name one without reading it."""

_READERS: Final = ("ladder", "gate", "warning", "incentive", "budget", "pairing")
"""The kinds of nodes for which inputs are collected."""


def unread_entries(plan: Plan) -> Iterator[Finding]:
    """Find entries that nothing reads, and inputs that reach nothing that a rating is for."""
    scheme = plan.scheme
    if all(node.kind == "input" for node in plan.nodes.values()):
        return  # a scheme that was only begun has no rule that could read anything
    read = _read_words(plan)
    for section_name, entries in (("parameter", scheme.parameters), ("lookup", scheme.lookups)):
        for name in entries:
            if name not in read:
                yield finding_at(scheme, (section_name, name), f"unread-{section_name}", name=name)
    yield from _unread_absences(plan, read)
    for name, node in plan.nodes.items():
        if name not in read and node.variant_of is None and getattr(node.entry, "parent", None) is None:
            yield from _unread_value(scheme, node)
    yield from _without_consequence(plan)


def _read_words(plan: Plan) -> set[str]:
    """Return the words by which entries of a scheme, or its rules, read others."""
    scheme = plan.scheme
    plain = plain_entry(evolve(scheme, variation=None, supplied={}, in_force={}, accepts={}, sources={}))
    for warning in plain.get("warnings", ()):
        del warning["text"]  # for readers; elsewhere a text of that key is a constant or a rule
    # The values of a parameter can be the columns of a cohort; those of an input are its own.
    read = {*_words(plain), *(word for each in scheme.parameters.values() for word in _words(list(each.values)))}
    read |= {word for gate in scheme.gates.values() for word in _parameters_of(gate)}
    rules = [rule for node in plan.nodes.values() for rule in node.rules.values()]
    read |= {name for rule in rules for name in names_in(rule.tree)}  # that of `from` too, a key of many meanings
    return read


def _unread_absences(plan: Plan, read: set[str]) -> Iterator[Finding]:
    """Find causes of absence that no rule and no cell gives, and those whose words no cell can have."""
    said = {cause.words for node in plan.nodes.values() for cause in node.causes.values()}
    for name, absence in plan.scheme.absences.items():
        if absence.words and name not in said:
            yield finding_at(
                plan.scheme, ("absence", name, "words"), "unread-absence", "finding unread-words", name=name
            )
        elif name not in read and name not in said:
            yield finding_at(plan.scheme, ("absence", name), "unread-absence", name=name)


def _parameters_of(gate: Gate) -> Iterator[str]:
    """Yield the parameters that give a level of a gate, whatever the ladder is called."""
    for level in (*gate.cap.values(), *gate.fix.values()):
        if isinstance(level, ParameterName):
            yield level.parameter


def _unread_value(scheme: Scheme, node: Node) -> Iterator[Finding]:
    """Find out whether a value that no rule names is good for nothing: an input, or one that is not shown."""
    if node.kind == "input":
        yield finding_at(scheme, ("input", node.name), "unread-input", name=node.name)
    elif isinstance(node.entry, Indicator | Ladder) and not node.entry.show:
        code = "unread-ladder" if node.kind == "ladder" else "unread-formula"
        section, name = section_of(node.entry), node.entry.name
        yield finding_at(
            scheme, (section, entry_name(name)), code, "finding unread-hidden", kind=word("kind", section), name=name
        )


def _words(data: Any) -> Iterator[str]:
    """Yield the words in all texts of a scheme that can name an entry."""
    if isinstance(data, str):
        yield data
        yield from re.findall(r"\w+", data)
    elif isinstance(data, Mapping):
        for key, value in data.items():
            if key not in _REMARKS:
                yield from _words(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _words(value)


def _without_consequence(plan: Plan) -> Iterator[Finding]:
    """Find inputs that formulas read, and that reach no ladder, gate, warning, incentive or pairing."""
    ends = [name for name, node in plan.nodes.items() if node.kind in _READERS]
    if not any(plan.nodes[name].kind in ("ladder", "incentive") for name in ends):
        return
    reached = {each for name in (*ends, *plan.recorded) for each in plan.needs(name)}
    users: dict[str, list[str]] = {}
    for name, used in plan.uses.items():
        for each in used:
            users.setdefault(each, []).append(name)
    alike: dict[tuple[str, ...], list[str]] = {}
    for name, node in plan.nodes.items():
        if node.kind == "input" and name not in reached and name in users:
            alike.setdefault(tuple(sorted(_all_users(users, name))), []).append(name)
    for readers, names in alike.items():
        yield finding_at(
            plan.scheme, ("input", names[0]), "input-without-consequence", names=_quoted(names, 8),
            readers=_quoted(readers, 4),
        )  # fmt: skip


def _quoted(names: Iterable[str], limit: int) -> Text:
    return joined([text("quoted", name=name) for name in names], limit)


def _all_users(users: Mapping[str, Sequence[str]], name: str) -> set[str]:
    found: set[str] = set()
    stack = list(users.get(name, ()))
    while stack:
        each = stack.pop()
        if each not in found:
            found.add(each)
            stack.extend(users.get(each, ()))
    return found
