"""Inputs that act against the direction that they declare, or both ways, and orders against conditions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from partyrate.checks.both_directions import BothDirections
from partyrate.checks.cases import settled_ladders
from partyrate.checks.finding import finding_at, shown_value
from partyrate.checks.sample_rows import NotAlone, SampleRow
from partyrate.checks.signs import SignDirections, Signs
from partyrate.checks.witnesses import STARTS, Search, options_of
from partyrate.errors import Finding
from partyrate.messages import Text, joined, text
from partyrate.model import Indicator, Ladder
from partyrate.model.ladder import ordering
from partyrate.plan import Node, Plan

MOST_PAIRS: Final = 24
"""How many rows are looked at for one in which an input changes something."""


def directions(plan: Plan) -> Iterator[Finding]:
    """Find inputs that act against their direction or both ways, and orders that act against conditions."""
    signs = Signs(plan)
    both = BothDirections(signs.sampler)
    ends = [node for node in plan.nodes.values() if _is_end(node)]
    needs = {node.name: set(_needs(plan, node)) for node in ends}
    for name, node in plan.nodes.items():
        reached = [end for end in ends if name in needs[end.name]] if node.kind == "input" else []
        if isinstance(node.entry, Indicator) and node.entry.kind in ("number", "flag"):
            yield from _of_input(signs, both, node, node.entry, reached)
    for end, ladder in settled_ladders(plan):
        if ladder.enforced:
            yield from _order_against(signs, end, ladder)


def _of_input(
    signs: Signs, both: BothDirections, node: Node, entry: Indicator, reached: Sequence[Node]
) -> Iterator[Finding]:
    """Find the ladders and incentives on which an input acts against its direction, or both ways."""
    found = SignDirections(signs, node.name)
    senses = {end.name: found.of_end(end) for end in reached}
    yield from _against(signs, node, entry, reached, senses)
    yield from _both(both, node, [end for end in reached if senses[end.name] is None])


def _is_end(node: Node) -> bool:
    """Return whether a node is something that a rating is for: a ladder, or an incentive."""
    return node.kind in ("ladder", "incentive") and node.is_computable and not node.instance


def _needs(plan: Plan, node: Node) -> Iterable[str]:
    gates = [gate for gate in plan.scheme.gates.values() if node.entry.name in gate.bars]
    return {*plan.needs(node.name), *(each for gate in gates for each in plan.needs(f"gate.{gate.name}"))}


def _both(both: BothDirections, node: Node, undecided: Sequence[Node]) -> Iterator[Finding]:
    """Find a ladder or an incentive that rises with an input in some rows and falls in others."""
    for end in undecided:
        steps = both.steps(node, end)
        if steps is not None:
            rising, falling = (step.words(node.name) for step in steps)
            result = f"{end.kind}.{end.entry.name}"
            witness = {"input": node.name, "result": result, "rises": steps[0].witness(), "falls": steps[1].witness()}
            yield finding_at(
                both.sampler.plan.scheme, ("input", node.name), "direction-both", decided_by="enumeration",
                witness=witness, name=node.name, end=_words(end), rising=rising, falling=falling,
            )  # fmt: skip
            return


def _against(
    signs: Signs, node: Node, entry: Indicator, reached: Sequence[Node], senses: Mapping[str, int | None]
) -> Iterator[Finding]:
    """Find the ladders and incentives on which an input acts against its direction."""
    declared = 1 if entry.direction == "higher" else -1
    against = [end for end in reached if senses[end.name] == -declared]
    for end in against:
        is_shown, witness = _changes(signs, node, end)
        if is_shown:
            words = joined([_words(each) for each in against], 4)
            key = f"finding direction-against {entry.direction}{' flag' if entry.kind == 'flag' else ''}"
            yield finding_at(
                signs.plan.scheme, ("input", node.name), "direction-against", key, decided_by="signs", witness=witness,
                name=node.name, ends=words,
            )  # fmt: skip
            return


def _words(node: Node) -> Text:
    return text("named entry", kind=text(f"kind {node.kind}"), name=node.entry.name)


def _order_against(signs: Signs, node: Node, ladder: Ladder) -> Iterator[Finding]:
    """Find keys of an order by which those who earn less come first."""
    for number, key in enumerate(ladder.order_by):
        name, is_falling = ordering(key)
        known = signs.plan.nodes.get(name)
        if known is None or known.value_range.kind not in ("number", "level"):
            continue
        if SignDirections(signs, name).of_conditions(node, ladder).sense == (-1 if is_falling else 1):
            path = ("ladder", ladder.name, "order_by", number)
            better = "asc" if is_falling else "desc"
            yield finding_at(
                signs.plan.scheme, path, "order-against-conditions", decided_by="signs", name=ladder.name, key=key,
                value=name, better=better,
            )  # fmt: skip


def _changes(signs: Signs, node: Node, end: Node) -> tuple[bool, dict[str, Any] | None]:
    """Return whether an input changes what a ladder reads of a row, and such a row where rows stand alone."""
    plan, sampler = signs.plan, signs.sampler
    if end.ladder is None or node.table not in plan.ancestors(end.table):
        return True, None
    gates = [f"gate.{name}" for name in signs.acting(end, end.ladder)]
    names = [name for name in (*end.uses, *gates) if name in plan.nodes]
    search = Search(sampler, end.table, names)
    compared = signs.levels_of(end, end.ladder)
    paths = ("order_by.", "when", *(["levels."] if compared is None else []))
    rules = [rule.tree for path, rule in end.rules.items() if path.startswith(paths)]
    rules += [each.part for each, _ in compared or ()]

    def seen(row: SampleRow) -> list[Any]:
        return [*(sampler.evaluated(tree, row) for tree in rules), *(row.value(gate) for gate in gates)]

    try:
        options = options_of(node)
        ends = (options[0], options[len(options) - 1])
        for number in range(MOST_PAIRS):
            cells = search.start(min(STARTS, number))
            rows = [search.row({**cells, (node.name, 0): value}) for value in ends]
            if seen(rows[0]) != seen(rows[1]):
                shown = {"from": shown_value(ends[0]), "to": shown_value(ends[1])}
                return True, {node.name: shown, "row": search.shown(cells, rows[0])}
    except NotAlone:
        return True, None
    return False, None
