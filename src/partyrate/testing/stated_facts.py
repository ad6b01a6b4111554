"""Checks of what an explanation states beside its figures: rounds, what was passed over, and what stands above.

Each is computed again from the values of the rating, without anything that builds explanations.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from partyrate.engines.reference.run import StoredRow
from partyrate.explain import Explanation, Fact
from partyrate.explain.dependencies import Dependencies, unit_of
from partyrate.language.grammar import text_of
from partyrate.language.tree import call_of
from partyrate.numbers import Absent
from partyrate.periods import Rounds, span_months
from partyrate.plan import Node
from partyrate.testing.row_facts import RowEvaluator

_ROUNDS_SHOWN: Final = 12
_FURTHEST: Final = 5
"""How many rounds back calls of previous inside each other are looked up."""

_PASSED_OVER: Final = ("branch", "branch otherwise", "other argument")

Stated = tuple[str, Mapping[str, Any]]


# -------------------------------------------------------------------------------------------------------------- rounds


def over_rounds(part: Any) -> bool:
    """Whether a part of a rule looks at other rounds, or at rows before its own."""
    call = getattr(part, "call", None)
    return call is not None and call.function.family == "rounds"


def round_faults(case: Dependencies, node: ast.Call, row: StoredRow, shown: Explanation) -> Iterator[str]:
    """Yield the rounds of which an explanation states what is false, or states nothing."""
    call = call_of(node)
    start = row if call.table is not None else unit_of(row)
    looked_at = list(start.rounds(call.table))
    rows = {_place(case, call.table, each): each for each in (*looked_at, *_before(start, call.table))}
    stated = [fact for fact in shown.facts if isinstance(fact, Fact)]
    facts = [fact for fact in stated if fact.kind != "more rounds"]
    for fact in facts:
        yield from _round_faults(RowEvaluator(case), node, rows, fact)
    if call.function.name == "previous":
        if len(stated) != 1 or stated[0].data["value"] != shown.value:
            yield f"{shown.name} = {shown.shown} is no value of {stated}"
    elif not _are_stated([_place(case, call.table, each) for each in looked_at], facts, stated[len(facts) :]):
        yield f"other rounds are stated than those that {shown.name} looks at"


def _are_stated(places: Sequence[Any], facts: Sequence[Fact], more: Sequence[Fact]) -> bool:
    """Return whether the first rounds have a fact each, and the others are counted."""
    first = [fact.data["round"] for fact in facts]
    return first == places[:_ROUNDS_SHOWN] and len(first) + sum(fact.data["rounds"] for fact in more) == len(places)


def _round_faults(at: RowEvaluator, node: ast.Call, rows: Mapping[Any, StoredRow], fact: Fact) -> Iterator[str]:
    """Yield how a fact about one round is false."""
    call, row = call_of(node), rows.get(fact.data["round"])
    if fact.kind == "round passed over":
        if row is None or call.where is None or at(call.where, row) is True:
            yield f"{fact.data} is stated to be passed over, and is not"
        return
    parts = [each for part in call.arguments for each in ast.walk(part) if hasattr(each, "start")]
    tree: Any = next((each for each in parts if text_of(each) == fact.data["rule"]), None)
    got = None if tree is None or row is None else at(tree, row)
    if got != fact.data["value"] or type(got) is not type(fact.data["value"]):
        yield f"{fact.data} is stated, and true is {got}"
    elif any(map(over_rounds, ast.walk(tree))) != (fact.kind == "value before round"):
        yield f"{str(fact)!r} does not say that the value is one of another round"


def _before(row: StoredRow, table: str | None) -> Iterator[StoredRow]:
    for _ in range(_FURTHEST):
        row = row.earlier(table)
        yield row


def _place(case: Dependencies, table: str | None, row: StoredRow) -> Any:
    """Return a round, or the key of a row below its parent; None before the first row."""
    if table is None:
        return Rounds(span_months(case.plan.scheme.period), case.rating.period).words(row.round)
    return tuple(row.raw[name] for name in case.plan.scheme.tables[table].key) if row.raw else None


# --------------------------------------------------------------------------------------------------------- passed over


def passed_over_faults(case: Dependencies, node: Node, row: StoredRow, shown: Explanation) -> Iterator[str]:
    """Yield what is stated to be passed over and was not, and the reverse."""
    facts = [fact for fact in shown.facts if isinstance(fact, Fact)]
    stated = [(fact.kind, dict(fact.data)) for fact in facts if fact.kind in _PASSED_OVER]
    nodes = [node, *(case.plan.nodes[name] for name in node.variants)]
    true = [list(passed_over(RowEvaluator(case), tree, row)) for each in nodes for tree in _main_trees(each)]
    if "when" in node.rules or node.rule_variants or node.variants:
        true.append([])  # a rule that was not computed, and variants that differ, are explained without it
    if true and not any(_is_same(stated, each) for each in true):
        yield f"passed over is {stated}, and true is {true[0]}"


def _main_trees(node: Node) -> list[Any]:
    """Return the rule that gives a value, and its variants."""
    given = {**node.rules, **node.rule_variants}
    name = next((each for each in ("is", "amount", "when") if each in given), "")
    trees: list[Any] = [node.rules[name].tree] if name in node.rules else []
    return [*trees, *(node.rule_variants[name].trees if name in node.rule_variants else ())]


def _is_same(stated: Sequence[Stated], true: Sequence[Stated]) -> bool:
    return all(each in true for each in stated) and all(each in stated for each in true)


def passed_over(at: RowEvaluator, tree: Any, row: StoredRow) -> Iterator[Stated]:
    """Yield the branches and the arguments that were passed over in what was computed of a rule."""
    call = getattr(tree, "call", None)
    if isinstance(tree, ast.IfExp):
        yield from _of_branches(at, tree, row)
    elif call is None:
        for each in ast.iter_child_nodes(tree):
            yield from passed_over(at, each, row)
    elif call.function.family == "values":
        if call.function.name in ("min", "max"):
            yield from _of_arguments(at, tree, row)
        for each in call.arguments:
            yield from passed_over(at, each, row)
            if call.function.name == "coalesce" and not isinstance(at(each, row), Absent):
                return


def _of_branches(at: RowEvaluator, tree: ast.IfExp, row: StoredRow) -> Iterator[Stated]:
    yield from passed_over(at, tree.test, row)
    holds = at(tree.test, row)
    if isinstance(holds, bool):
        taken, other = (tree.body, tree.orelse) if holds else (tree.orelse, tree.body)
        data = {"rule": text_of(other), "condition": text_of(tree.test), "value": holds}
        if not (isinstance(other, ast.Constant) and isinstance(other.value, Absent)):  # no value is passed over
            yield ("branch otherwise" if holds else "branch"), data
        yield from passed_over(at, taken, row)


def _of_arguments(at: RowEvaluator, tree: ast.Call, row: StoredRow) -> Iterator[Stated]:
    chosen = at(tree, row)
    for each in call_of(tree).arguments:
        written, value = getattr(each, "stands_for", each), at(each, row)
        is_named = any(isinstance(part, ast.Name) for part in ast.walk(written))
        if is_named and value != chosen and not isinstance(chosen, Absent):
            yield "other argument", {"rule": text_of(written), "value": value}


# --------------------------------------------------------------------------------------------------------------- above


def above_faults(shown: Explanation) -> Iterator[str]:
    """Yield the parts that are said to stand above, where the last one there with that head is another one."""
    yield from _above(shown, shown.outline(), {})
    if Explanation.from_dict(shown.to_dict()).outline() != shown.outline():
        yield f"the plain data of {shown.name!r} hold another tree"


def _above(part: Explanation, outline: list[Any], last: dict[Any, Any]) -> Iterator[str]:
    head, rest, below = outline
    mark, contents = (part.lines[0], bool(part.rule or part.parts)), _contents(part)
    if head != part.lines[0]:
        if last.get(mark) != contents:
            yield f"{head!r} is shown, and above stands {last.get(mark)}"
        return
    if rest != part.lines[1:] or len(below) != len(part.parts):
        yield f"{head!r} lacks some of its lines or parts"
    last[mark] = contents
    for each, shown in zip(part.parts, below, strict=False):
        yield from _above(each, shown, last)


def _contents(part: Explanation) -> Any:
    """Return the lines of a part, and those of its parts."""
    return part.lines, [_contents(each) for each in part.parts]
