"""The parts of a rule that an explanation mentions."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from attrs import evolve, frozen

from partyrate.explain.explanation import Explanation, is_same
from partyrate.ladders.gates import is_closed
from partyrate.language.brackets import in_place, is_loose_number
from partyrate.language.domains.reference import Item
from partyrate.language.domains.trace import Step
from partyrate.language.grammar import Call, Rule, text_of
from partyrate.model import Lookup
from partyrate.numbers import MISSING, Absent, LevelValue


def is_filled(node: ast.expr) -> bool:
    """Whether an explanation writes the value of a part in its place: a name, a cell, an aggregate."""
    if isinstance(node, (ast.Name, ast.Subscript)):
        return True
    call = getattr(node, "call", None)
    return call is not None and call.function.family in ("rows", "rounds")


def parts_in_place(
    rule: Rule, steps: Sequence[Step], passed_over: Sequence[Step], constants: Sequence[tuple[ast.expr, Item]]
) -> list[tuple[Any, Item, ast.expr]]:
    """Return the parts of a rule in whose place values stand, as they are written, with these and what has them.

    In a branch that is not taken they are only those that the rule has elsewhere as well.
    """

    def placed(node: Any) -> Any:
        written = getattr(node, "stands_for", node)
        is_elsewhere = written.origin.path != rule.path or (written is node and not is_filled(node))
        return None if is_elsewhere else written

    taken = [*((step.node, step.value) for step in steps), *constants]
    places = [(written, value, node) for node, value in taken if (written := placed(node)) is not None]
    if passed_over:
        said = {text_of(written) for written, _, _ in places}
        others = [(written, step) for step in passed_over if (written := placed(step.node)) is not None]
        places += [(written, step.value, step.node) for written, step in others if text_of(written) in said]
    return places


def remembered(known: dict[Any, Any], kind: str, part: Any, find: Callable[[], Any], *more: Any) -> Any:
    """Return what was found for a part of a rule before, or find it.

    The part is kept with it: the number of an object that is gone can be that of another one.
    """
    mark = (kind, id(part), *more)
    if mark not in known:
        known[mark] = part, find()
    return known[mark][1]


def substituted_constants(tree: ast.expr, known: dict[Any, Any]) -> list[tuple[ast.expr, Item]]:
    """Return the constants that stand in place of arguments, with their values; `known` keeps them for the next row."""

    def find() -> list[tuple[ast.expr, Any]]:
        constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant)]
        return [(node, node.value) for node in constants if hasattr(node, "stands_for")]

    found: list[tuple[ast.expr, Item]] = remembered(known, "constants", tree, find)
    return found


def arguments_of(tree: ast.expr, takes: Sequence[str], known: dict[Any, Any]) -> list[tuple[str, Any]]:
    """Return the arguments that stand in a rule in place of the names that its formula takes, each once.

    `known` keeps them for the next row.
    """

    def find() -> list[tuple[str, Any]]:
        found: dict[str, Any] = {}
        for part in ast.walk(tree):
            written = getattr(part, "stands_for", None)
            if isinstance(written, ast.Name) and written.id in takes:
                found.setdefault(written.id, part)
        return [(name, found[name]) for name in takes if name in found]

    arguments: list[tuple[str, Any]] = remembered(known, "arguments", tree, find)
    return arguments


@frozen
class Alternatives:
    """A conditional part of a rule, or a call of min or max, with what must be so for it to be computed.

    Args:
        node: The part.
        tests: The conditions of the branches it stands in, each with the value under which its branch is taken.
        absent: The values that are all absent where it is computed: those before it in its calls of coalesce.
    """

    node: Any
    tests: tuple[tuple[ast.expr, bool], ...] = ()
    absent: tuple[ast.expr, ...] = ()

    def is_reached(self, value: Callable[[ast.expr], Item]) -> bool:
        """Whether it is computed at a row, whose values of parts `value` returns."""
        return all(value(test) is wanted for test, wanted in self.tests) and all(
            isinstance(value(each), Absent) for each in self.absent
        )


def alternatives_of(tree: ast.expr, known: dict[Any, Any]) -> list[Alternatives]:
    """Return the conditional parts of a rule, and its calls of min and max; `known` keeps them for the next row.

    Those inside aggregates are left out: they belong to other rows.
    """

    def find() -> list[Alternatives]:
        found: list[Alternatives] = []
        stack = [Alternatives(tree)]
        while stack:
            each = stack.pop()
            call = getattr(each.node, "call", None)
            if call is not None and call.function.family != "values":
                continue
            if isinstance(each.node, ast.IfExp) or (call is not None and call.function.name in ("min", "max")):
                found.append(each)
            stack.extend(_below(each, call))
        return sorted(found, key=lambda each: (each.node.start, -each.node.end))

    alternatives: list[Alternatives] = remembered(known, "alternatives", tree, find)
    return alternatives


def _below(each: Alternatives, call: Call | None) -> Iterator[Alternatives]:
    """Yield what stands next below a part, with what must be so for it to be computed."""
    node = each.node
    if isinstance(node, ast.IfExp):
        yield evolve(each, node=node.test)
        for branch, wanted in ((node.body, True), (node.orelse, False)):
            yield evolve(each, node=branch, tests=(*each.tests, (node.test, wanted)))
        return
    for number, part in enumerate(call.arguments if call is not None else ast.iter_child_nodes(node)):
        before = call.arguments[:number] if call is not None and call.function.name == "coalesce" else ()
        yield evolve(each, node=part, absent=(*each.absent, *before))


def is_absence(part: ast.expr) -> bool:
    """Whether a part of a rule names a cause of absence: where it is passed over, no value is."""
    return isinstance(part, ast.Constant) and isinstance(part.value, Absent)


def is_constant(tree: ast.AST) -> bool:
    """Whether a part of a rule, as it is written, holds constants alone: neither names nor cells."""
    return not any(isinstance(each, ast.Name) for each in ast.walk(tree))


def numeric_operands(steps: Sequence[Step]) -> set[ast.AST]:
    """Return the operands of numbers and comparisons with numbers: a level counts as its value there."""
    operands: set[ast.AST] = set()
    if not any(isinstance(step.value, LevelValue) for step in steps):
        return operands
    for step in steps:
        takes_levels = step.operation == "lookup" or isinstance(step.value, LevelValue)
        if not takes_levels and any(isinstance(item, Fraction) for item in (*step.arguments, step.value)):
            operands.update(ast.iter_child_nodes(step.node))
    return operands


def ordered_parts(tree: ast.expr, holds: Callable[[ast.expr], Item]) -> list[ast.expr]:
    """Return the names, cells and aggregates that determined the value of a rule, in the order they are written.

    Names inside aggregates are left out, and so is a branch that was not taken: `holds` returns a condition's value.
    """
    parts: list[Any] = []
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        call = getattr(node, "call", None)
        if (call is not None and call.function.family in ("rows", "rounds")) or isinstance(node, ast.Name):
            parts.append(node)
        elif isinstance(node, ast.Subscript):
            parts.append(node)
            stack.append(node.slice)
        elif call is not None:
            stack.extend(call.arguments)
        elif isinstance(node, ast.IfExp):
            condition = holds(node.test)
            branches = {True: [node.body], False: [node.orelse]}
            stack.extend([node.test, *([] if isinstance(condition, Absent) else branches[condition is True])])
        else:
            stack.extend(ast.iter_child_nodes(node))
    return sorted(parts, key=lambda node: (_row_of(node), node.start, -node.end))


def parts_without_branches(tree: ast.expr, known: dict[Any, Any]) -> list[ast.expr] | None:
    """Return the parts that determine a rule in every row; None where they depend on a condition.

    `known` keeps them for the next row.
    """

    def find() -> list[ast.expr] | None:
        has_branches = any(isinstance(node, ast.IfExp) for node in ast.walk(tree))
        return None if has_branches else ordered_parts(tree, lambda _: MISSING)

    found: list[ast.expr] | None = remembered(known, "parts", tree, find)
    return found


def _row_of(node: Any) -> int:
    """Return the row of a decision that a part of its rule stands in; -1 for the number before all rows."""
    path = node.origin.path
    return path[3] if path[2:3] == ("rows",) else -1


def differing(results: Sequence[Item]) -> int | None:
    """Return the number of the first result that differs from result 0, None where all are the same."""
    return next((number for number, each in enumerate(results) if each != results[0]), None)


def cut(rule: Rule, node: ast.expr) -> Rule:
    """Return a part of a rule as a rule."""
    return Rule(text_of(node), node, rule.path, rule.at)


def absent_gate(act: object) -> str:
    """Return the kind of the fact about a gate whose condition is not known: still open, or absent for good."""
    return "gate without value" if is_closed(act) else "open gate"


def unique(parts: Sequence[Explanation]) -> list[Explanation]:
    """Return each part once; parts of one name and value that hold other rows stay apart."""
    distinct: dict[tuple[str, str], list[Explanation]] = {}
    once: list[Explanation] = []
    for part in parts:
        alike = distinct.setdefault((part.name, part.shown), [])
        if not any(is_same(part, other) for other in alike):
            alike.append(part)
            once.append(part)
    return once


def replaced(text: str, words: Mapping[tuple[int, int], str]) -> str:
    """Return a text with words in place of what stands between two positions; of nested ones the outer one counts."""
    written, until = list[str](), 0
    for start, end in sorted(words, key=lambda span: (span[0], -span[1])):
        if start >= until:
            written += [text[until:start], words[start, end]]
            until = end
    return "".join([*written, text[until:]])


def value_in_place(rule: str, place: tuple[int, int], value: str) -> str:
    """Return a value as it stands in place of a part of a rule: in brackets where it would be read otherwise.

    Example:
        >>> [value_in_place("x * 2 - y ** 2", place, "-1/3") for place in ((0, 1), (8, 9))]
        ['-1/3', '(-1/3)']
        >>> value_in_place("-x", (1, 2), "-3"), value_in_place("2 / x", (4, 5), "1/3")
        ('(-3)', '(1/3)')
    """
    if not is_loose_number(value):
        return value
    alike = ("-" if value.startswith("-") else "") + ("1/3" if "/" in value else "1")
    return f"({value})" if needs_brackets(rule, place, alike) else value


@lru_cache(maxsize=4_096)  # a rule is explained for every unit, and is parsed twice to know this
def needs_brackets(rule: str, place: tuple[int, int], value: str) -> bool:
    """Return whether a value, and every other one of its form, would be read otherwise in place of a part of a rule."""
    start, end = place
    return rule[:start].endswith("-") or in_place(rule, start, end, value) != value


def used_cells(lookup: Lookup, keys: Sequence[Item]) -> list[tuple[Any, ...]]:
    """Return the full keys of the cells that decide the value for some keys."""
    cells, parts = lookup.selection, list(keys)
    if any(isinstance(part, Absent) for part in parts):
        return []
    for place, part in enumerate(parts):
        if isinstance(part, LevelValue):
            is_number = cells.match != "exact" and place == cells.position
            parts[place] = part.value if is_number else part.name
    return [tuple(parts)] if cells.match == "exact" else cells.used(tuple(parts))  # type: ignore[arg-type] # none is absent
