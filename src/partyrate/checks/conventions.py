"""Choices that practice treats differently: which one a scheme makes, where, and what the others would be."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from partyrate.language.functions import CATALOGUE, HANDED_TIES, NEIGHBOURS, PERCENT_RANKS, ROUNDINGS, RUNNING_TIES
from partyrate.language.grammar import Rule, names_in
from partyrate.language.tree import call_of, span_of, written_at
from partyrate.messages import Text, joined, joined_with, text
from partyrate.model import Ladder, ParameterName, Scheme
from partyrate.model.ladder import CONFLICT, FREED, OVERLAP, ROUND, TIES
from partyrate.model.procedure import DAYS
from partyrate.model.value_words import known_as, named, option_word
from partyrate.plan import Node, Plan, entry_name, section
from partyrate.spans import Span

_OF_LADDERS: Final[Mapping[str, Sequence[Any]]] = {
    "ties": TIES, "round": ROUND, "conflict": CONFLICT, "overlap": OVERLAP,
}  # fmt: skip
_OF_GATES: Final[Mapping[str, Sequence[Any]]] = {"freed": FREED, "takes_place": (True, False)}
_OF_STEPS: Final[Mapping[str, Sequence[Any]]] = {"days": DAYS, "from_next_day": (True, False)}

_TOTALS: Final = ("cumulative", *NEIGHBOURS)
_OWN_WORDS: Final = (*RUNNING_TIES, *HANDED_TIES, *PERCENT_RANKS, True, False)
"""Words that mean something else in other functions, so that what they mean is said with the function."""

_ROUNDED: Final = tuple(CATALOGUE[name] for name in ("round", "floor", "ceil", "round_to"))

MOST_NAMED: Final = 4
"""The most entries that a line names."""


@frozen
class Choice:
    """One choice that practice treats differently, as a scheme makes it.

    Args:
        kind: What is chosen: `ties`, `round`, `conflict`, `overlap`, `freed`, `takes_place`, `days`, `from_next_day`,
            `rounding`, `compared`, or a function and its argument, such as `rank ties`.
        entries: The entries that make it in the same way, such as `ladder.star`.
        made: The word in force; None where the parameter that decides is unpublished.
        others: The other words.
        parameter: The parameter that decides it, where one does.
        at: Where it is made first.
    """

    kind: str
    entries: tuple[str, ...]
    made: Any
    others: tuple[Any, ...]
    parameter: str | None = None
    at: Span | None = field(default=None, eq=False)

    def said(self, scheme: Scheme) -> Text:
        """Return the choice in one line: what is chosen, where, what is in force, and what the others would be."""
        entries = joined((known_as(scheme, each.partition(".")[2]) for each in self.entries), MOST_NAMED)
        made = text("practice unpublished") if self.made is None else self.word(self.made)
        if self.parameter is not None:
            made = text("practice by parameter", made=made, name=known_as(scheme, self.parameter))
        words = {"what": text(f"practice {self.kind}"), "entries": entries, "made": made}
        return text("practice line", **words, others=joined_with("alternatives", map(self.word, self.others)))

    def word(self, word: Any) -> Text:
        """Return a word of the choice in words, with what has to be written for it."""
        if word not in _OWN_WORDS or self.kind == "rank ties":
            return named(option_word(word), str(word))
        said = text(f"practice {self.kind} {str(word).lower()}")
        return said if isinstance(word, bool) else named(said, str(word))

    def to_dict(self) -> dict[str, Any]:
        """Return the choice as plain data for JSON."""
        return {
            "kind": self.kind, "entries": list(self.entries), "made": self.made, "others": list(self.others),
            "parameter": self.parameter,
        }  # fmt: skip


def choices_of(plan: Plan) -> tuple[Choice, ...]:
    """Return the choices of a scheme that practice treats differently; those that are made alike together."""
    alike: dict[tuple[Any, ...], list[Choice]] = {}
    for each in (*_of_ladders(plan), *_of_gates(plan), *_of_rules(plan), *_of_steps(plan.scheme)):
        alike.setdefault((each.kind, each.made, each.others, each.parameter), []).append(each)
    return tuple(
        Choice(first.kind, _entries(some), first.made, first.others, first.parameter, first.at)
        for some in alike.values()
        for first in some[:1]
    )


def _entries(choices: Sequence[Choice]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry for each in choices for entry in each.entries))


def _choice(scheme: Scheme, kind: str, entry: str, asked: Any, words: Sequence[Any], at: Span | None) -> Choice:
    """Return a choice: of one that a parameter decides, the words are the values of the parameter."""
    if not isinstance(asked, ParameterName):
        return Choice(kind, (entry,), asked, tuple(each for each in words if each != asked), at=at)
    parameter = scheme.parameters[asked.parameter]
    values = parameter.values or words
    made = parameter.constant
    return Choice(kind, (entry,), made, tuple(each for each in values if each != made), parameter.name, at)


def _of_ladders(plan: Plan) -> Iterator[Choice]:
    """Yield the choices of ladders that can change a level."""
    for ladder in plan.scheme.ladders.values():
        for key, words in _OF_LADDERS.items():
            asked = getattr(ladder, key)
            several = sum(level.when is not None for level in ladder.levels) > 1
            matters = several if key == "overlap" else ladder.enforced
            if asked is not None and matters:
                path = ("ladder", ladder.name, key)
                yield _choice(plan.scheme, key, f"ladder.{ladder.name}", asked, words, plan.scheme.span_of(*path))


def _of_gates(plan: Plan) -> Iterator[Choice]:
    """Yield the choices of gates of ladders with places."""
    ladders: Mapping[str, Ladder] = plan.scheme.ladders
    for gate in plan.scheme.gates.values():
        for key, words in _OF_GATES.items():
            moved = gate.fix if key == "takes_place" else {**gate.cap, **gate.fix}
            if any(ladders[name].enforced for name in moved):
                at = plan.scheme.span_of("gate", gate.name, key)
                yield _choice(plan.scheme, key, f"gate.{gate.name}", getattr(gate, key), words, at)


def _of_steps(scheme: Scheme) -> Iterator[Choice]:
    """Yield the choices of steps that take days."""
    for procedure in scheme.procedures.values():
        for number, step in enumerate(procedure.steps):
            for key, words in _OF_STEPS.items():
                takes_days = any(getattr(step, each) is not None for each in ("takes", "notice", "within"))
                matters = takes_days if key == "days" else step.notice is not None
                if matters and getattr(step, key) is not None:
                    at = scheme.span_of("procedure", procedure.name, "steps", number, key)
                    yield _choice(scheme, key, f"procedure.{procedure.name}", getattr(step, key), words, at)


def _of_rules(plan: Plan) -> Iterator[Choice]:
    """Yield the choices of functions in rules, and whether what conditions compare was rounded before."""
    seen: set[Any] = set()
    for node in sorted(plan.nodes.values(), key=lambda each: each.variant_of is not None):
        entry = f"{section(node.entry)}.{entry_name(node.entry.name)}"
        for part in (part for rule in _written(node).values() for part in ast.walk(rule.tree)):
            if isinstance(part, ast.Call) and written_at(part) not in seen:  # rules hold copies of those that they use
                seen.add(written_at(part))
                yield from _of_call(plan.scheme, entry, part)
        yield from _compared(plan, node)


def _written(node: Node) -> dict[str, Rule]:
    """Return the rules of a node as they are written, also where they depend on unpublished choices."""
    variants = node.rule_variants
    return {path: variants[path].written if path in variants else rule for path, rule in node.rules.items()}


def _of_call(scheme: Scheme, entry: str, node: ast.Call) -> Iterator[Choice]:
    """Yield the choices of one call: its words, and for a rounding how it rounds."""
    call = call_of(node)
    if call.function.name in ("round", "round_to"):
        how = node.args[2] if len(node.args) > 2 else ast.Constant("half_up")
        asked = ParameterName(how.id) if isinstance(how, ast.Name) else getattr(how, "value", None)
        yield _choice(scheme, "rounding", entry, asked, ROUNDINGS, span_of(node))
    name = "cumulative" if call.function.name in _TOTALS else call.function.name.removesuffix(" of rows")
    for key, words in call.function.choices.items():
        if key != "to":
            written = next((each.value for each in node.keywords if each.arg == key), None)
            decides = written.id if isinstance(written, ast.Name) else call.decided.get(key)
            asked = call.options[key] if decides is None else ParameterName(decides)
            yield _choice(scheme, f"{name} {key}", entry, asked, words, span_of(node))


def _compared(plan: Plan, node: Node) -> Iterator[Choice]:
    """Yield whether the numbers that conditions and orders of a ladder compare are rounded before."""
    ladder = node.entry.name
    rules = [rule for path, rule in _written(node).items() if path.startswith(("levels.", "order_by."))]
    for name in dict.fromkeys(name for rule in rules for name in names_in(rule.tree)):
        used = plan.nodes.get(name)
        if used is None or used.variants or "is" not in used.rules:
            continue
        is_rounded = getattr(getattr(used.rules["is"].tree, "call", None), "function", None) in _ROUNDED
        if is_rounded or used.value_range.decimals is None:
            at = plan.scheme.span_of("ladder", ladder)
            yield Choice("compared", (f"ladder.{ladder}",), is_rounded, (not is_rounded,), at=at)
