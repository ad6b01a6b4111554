"""The figures of an explanation: what a reader needs to compute its value again, beside its rule and its parts.

Of an aggregate they are the counts and sums of the rows that it selects, of a rank how many rows stand before, of a
function of rounds its value in each of these. They name no rows.
"""

from __future__ import annotations

import ast
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from math import ceil, floor, prod
from typing import Any, Final

from attrs import frozen

from partyrate.engines.reference.run import StoredRow
from partyrate.explain.aggregates import Aggregated, number_of
from partyrate.explain.dependencies import unit_of
from partyrate.explain.explainer import Explainer
from partyrate.explain.explanation import Explanation, is_same, plain_scale
from partyrate.explain.ordered_figures import ordered_figures
from partyrate.explain.parts import differing, remembered
from partyrate.language.domains.reference import Item
from partyrate.language.functions import AMONG, LEVELS
from partyrate.language.grammar import Call, Rule, text_of
from partyrate.language.tree import UNPUBLISHED_OPTION, call_of
from partyrate.numbers import UNDETERMINED, Absent, LevelValue
from partyrate.plan import Node, Plan, RuleVariants


@frozen
class ExplainedRule:
    """A rule with the parts of each of its variants that is explained.

    Args:
        rule: The rule; where it has variants, as it is written.
        parts: The parts of the rule, or of each variant that is explained.
        variants: Its variants.
        results: The value of each variant.
    """

    rule: Rule
    parts: Sequence[Sequence[Explanation]]
    variants: RuleVariants | None = None
    results: Sequence[Item] = ()


SUMS: Final = ("sum of rows", "mean of rows", "variance", "stdev")
SPREADS: Final = ("variance", "stdev")
TRUTHS: Final = ("any of rows", "all of rows")


def call_figures(builder: Explainer, node: ast.Call, row: StoredRow, over: Aggregated | None) -> dict[str, Any]:
    """Return the figures of a function of rounds, or of one of rows with what it ranges over.

    There are none where nothing of other rows may be shown.
    """
    call = call_of(node)
    if call.is_open:
        return {"open": True}
    if call.function.family == "rounds":
        return {"rounds": rounds_figures(builder, call, row)}
    if over is None or builder.manner.public:
        return {}
    figures = aggregate_figures(builder, call, over, row)
    constants = call_constants(builder, call, node, row)
    own = stand_ins(builder, node) if call.function.name in AMONG else {}
    constants = {**own.get("constants", {}), **constants}
    return {**figures, **own, **({"constants": constants} if constants else {})}


def further_arguments(call: Call, arguments: Sequence[Any]) -> Sequence[Any]:
    """Return the arguments of a function of rows that are neither values of its rows nor stand among the parts."""
    return () if call.function.name in ("weighted_mean", *AMONG) else arguments[1:]


def call_constants(builder: Explainer, call: Call, node: ast.Call, row: StoredRow) -> dict[str, Any]:
    """Return the values of the names that stand in further arguments of a function of rows, and for its words.

    Of a function whose arguments have the value of the row itself they are those that a way of reading settles.
    """
    settled, read = remembered(builder.texts, "call constants", node, partial(_call_constants, call, node))
    return {**settled, **{name: builder.at(each, row) for name, each in read.items()}}


def _call_constants(call: Call, node: ast.Call) -> tuple[dict[str, Any], dict[str, ast.expr]]:
    """Return those that are the same for every row, and the parts of the rule that the others are."""
    settled, read = named_words(node), dict[str, ast.expr]()
    is_own = call.function.name in AMONG
    trees = node.args if is_own else further_arguments(call, node.args)
    for each in (part for tree in trees for part in ast.walk(tree) if isinstance(part, ast.expr)):
        written: Any = getattr(each, "stands_for", each)
        if isinstance(written, ast.Name) and isinstance(each, ast.Constant):
            settled[written.id] = each.value
        elif isinstance(written, ast.Name) and not is_own:
            read[written.id] = each
    return settled, read


def named_words(node: ast.Call) -> dict[str, Any]:
    """Return what the names are that stand for words of a call; undetermined where they are unpublished."""
    call = call_of(node)
    words = {str(each.arg): each.value.id for each in node.keywords if isinstance(each.value, ast.Name)} | call.decided
    found = {name: call.options[key] for key, name in words.items() if key in call.options}
    return {name: UNDETERMINED if word == UNPUBLISHED_OPTION else word for name, word in found.items()}


def rounds_figures(builder: Explainer, call: Call, row: StoredRow) -> list[dict[str, Any]]:
    """Return the value of a function of rounds in each round that it looks at, the last one first."""
    start = row if call.table is not None else unit_of(row)
    rows = [start.earlier(call.table)] if call.function.name == "previous" else start.rounds(call.table)
    figures = []
    for each in rows:
        selected = True if call.where is None else builder.at(call.where, each)
        value = {"value": builder.at(call.arguments[0], each)} if selected is True else {}
        figures.append({**({} if call.where is None else {"selected": selected}), **value})
        if call.function.name == "streak" and selected is True and value["value"] is not True:
            break
    return figures


def aggregate_figures(builder: Explainer, call: Call, over: Aggregated, row: StoredRow) -> dict[str, Any]:
    """Return the figures from which an aggregate, or a rank, follows."""
    if call.function.name in AMONG and call.function.name != "scaled":
        return ordered_figures(builder, call, over, row)
    arguments = tuple(builder.at(each, row) for each in further_arguments(call, call.arguments))
    if arguments not in over.figures:
        over.figures[arguments] = totals(call, over, arguments)
    return over.figures[arguments]


def totals(call: Call, over: Aggregated, arguments: Sequence[Any]) -> dict[str, Any]:
    """Return the counts and sums from which an aggregate follows, the same for all rows of a cohort."""
    values: Sequence[Any] = over.values or ()
    operands = [*over.selects, *values, *over.weights]
    found: dict[str, Any] = {"absent": absences(operands), "absent_arguments": absences(arguments)}
    if any(found.values()):
        found["causes"] = declared([*operands, *arguments])
        return {key: causes for key, causes in found.items() if causes}
    count = {"count": len(over.chosen)}
    if call.function.name == "count of rows":
        return count
    if call.function.name in TRUTHS:
        return count | {"true": values.count(True)}
    if call.function.name == "weighted_mean":
        return count | _weighted(values, over.weights)
    if call.function.name == "product":
        return count | {"product": prod(map(number_of, values), start=Fraction(1))}
    if call.function.name in LEVELS:
        ordered = sorted(values, key=place_or_value)
        if call.function.name == "most_frequent_level of rows":
            return count | {"levels": [{"value": level, "count": times} for level, times in Counter(ordered).items()]}
        return count | {"values": placed(ordered, places_of(call, len(ordered), arguments))}
    return count | _of_numbers(call, list(map(number_of, values)), arguments)


def absences(values: Sequence[Item]) -> dict[str, int]:
    """Return how many values are absent, by cause."""
    return dict(Counter(value.cause.words for value in values if isinstance(value, Absent)))


def declared(values: Sequence[Item]) -> dict[str, Absent]:
    """Return the absences by causes that the scheme declares, by cause."""
    absent = {value for value in values if isinstance(value, Absent) and value.cause.is_declared}
    return {each.cause.words: each for each in sorted(absent, key=lambda each: each.cause)}


def _weighted(values: Sequence[Any], weights: Sequence[Any]) -> dict[str, Any]:
    """Return the sums from which a weighted mean follows."""
    pairs = [(number_of(value), number_of(weight)) for value, weight in zip(values, weights, strict=True)]
    return {
        "weights": sum((weight for _, weight in pairs), Fraction(0)),
        "products": sum((value * weight for value, weight in pairs), Fraction(0)),
    }


def _of_numbers(call: Call, numbers: Sequence[Any], arguments: Sequence[Any]) -> dict[str, Any]:
    """Return the sums, or the single numbers in their order, from which an aggregate of numbers follows."""
    if call.function.name in SUMS:
        squares = {"squares": sum((each**2 for each in numbers), Fraction(0))}
        return {"sum": sum(numbers, Fraction(0))} | (squares if call.function.name in SPREADS else {})
    ordered = sorted(numbers)
    if call.function.name == "trimmed_mean":
        low, high = int(arguments[0]), int(arguments[-1])
        return {"kept_sum": sum(ordered[low : max(0, len(ordered) - high)], Fraction(0))}
    if call.function.name == "scaled":
        return _measures(call, ordered)
    return {"values": placed(ordered, places_of(call, len(ordered), arguments))}


def _measures(call: Call, ordered: Sequence[Any]) -> dict[str, Any]:
    """Return the numbers by which a share of the best value, of the mean or of the range is measured."""
    to, falls = call.options["to"], getattr(call.arguments[1], "value", "") == "desc"
    if to == "mean":
        return {"sum": sum(ordered, Fraction(0))}
    ends = {"least": ordered[:1], "most": ordered[-1:]}
    taken = ends if to == "range" else ("most",) if falls else ("least",)
    return {name: ends[name][0] for name in taken if ends[name]}


def place_or_value(value: Any) -> Any:
    """Return a value, or the place of a level on its ladder."""
    return value.place if isinstance(value, LevelValue) else value


def places_of(call: Call, count: int, arguments: Sequence[Any]) -> list[int]:
    """Return the places, from 1 for the least, of the values that decide an aggregate; some may not be there."""
    match call.function.name:
        case "min of rows" | "worst_level of rows":
            return [1]
        case "max of rows" | "best_level of rows":
            return [count]
        case "smallest" | "largest":
            place = int(arguments[0])
            return [place if call.function.name == "smallest" else count + 1 - place]
        case "percentile" if call.options["kind"] == "nearest_rank":
            return [max(1, ceil(arguments[0] * count))]
    share = Fraction(1, 2) if call.function.name == "median" else arguments[0]
    at: Fraction = 1 + (count - 1) * share
    return [floor(at), ceil(at)]


def placed(ordered: Sequence[Any], places: Sequence[int]) -> list[dict[str, Any]]:
    """Return the values at some places, each with how many are less and how many are even with it."""
    values = dict.fromkeys(ordered[place - 1] for place in places if 1 <= place <= len(ordered))
    found = []
    for value in values:
        at = place_or_value(value)
        less, upto = (bisect(ordered, at, key=place_or_value) for bisect in (bisect_left, bisect_right))
        found.append({"value": value, "less": less, "even": upto - less})
    return found


def rule_figures(builder: Explainer, explained: ExplainedRule, parts: Sequence[Explanation]) -> dict[str, Any]:
    """Return what a rule needs to be computed again: its text, what stands in it for other values, and its ways.

    Args:
        builder: The builder of the explanation.
        explained: The rule, with the parts of each of its variants that is explained.
        parts: The parts of the explanation, each once.
    """
    text = {"text": explained.rule.text}
    if explained.variants is None:
        return text | stand_ins(builder, explained.rule.tree)
    shown = shown_ways(explained.results)
    ways: list[dict[str, Any]] = []
    for number, (values, result) in enumerate(zip(explained.variants.values, explained.results, strict=True)):
        way: dict[str, Any] = {
            "choices": dict(zip(explained.variants.parameters, values, strict=True)),
            "value": result,
        }
        if number in shown:
            own = explained.parts[shown.index(number)]
            way["parts"] = [at for at, part in enumerate(parts) if any(is_same(part, each) for each in own)]
            way |= stand_ins(builder, explained.variants.trees[number])
        ways.append(way)
    return text | {"ways": ways}


def explained_rule(
    builder: Explainer, node: Node, name: str, row: StoredRow, parts: Sequence[Sequence[Explanation]]
) -> ExplainedRule:
    """Return a rule with the parts of its variants that are explained, and the value of each variant."""
    variants = node.rule_variants.get(name)
    if variants is None:
        return ExplainedRule(node.rules[name], parts)
    return ExplainedRule(variants.written, parts, variants, builder.by_way(node, name, row))


def stand_ins(builder: Explainer, tree: ast.expr) -> dict[str, Any]:
    """Return what stands in a rule for other values: constants, the rules of arguments, and parts of other names.

    Of a part in which a text is read as a level it has the ladder. It is the same for every row: nobody changes it.
    """
    found: dict[str, Any] = remembered(builder.texts, "stand-ins", tree, partial(_stand_ins, builder.plan, tree))
    return found


def _stand_ins(plan: Plan, tree: ast.expr) -> dict[str, Any]:
    constants: dict[str, Any] = {}
    arguments: dict[str, str] = {}
    named: dict[str, str] = {}
    causes: dict[str, Any] = {}
    for node in ast.walk(tree):
        written: Any = getattr(node, "stands_for", None)
        value: Any = getattr(node, "value", None)
        if isinstance(value, Absent) and value.cause.is_declared:
            causes[value.cause.words] = value
        if isinstance(node, ast.Constant) and written is not None:
            constants[text_of(written)] = node.value
        elif written is not None:
            arguments[text_of(written)] = text_of(node)
        if isinstance(node, ast.Call) and call_of(node).function.family == "values":
            constants |= named_words(node)
        if isinstance(node, ast.Name) and node.id in plan.nodes:
            shown = plan.nodes[node.id].shown_as
            if shown != text_of(node):
                named[text_of(node)] = shown
    found: dict[str, Any] = {"constants": constants, "arguments": arguments, "named": named, "causes": causes}
    found["scales"] = scales_of(tree)
    return {key: values for key, values in found.items() if values}


def scales_of(tree: ast.expr) -> dict[str, Any]:
    """Return the ladder of each part of a rule in which a text is read as a level."""
    parts: list[Any] = list(ast.walk(tree))
    calls = [call_of(part) for part in parts if isinstance(part, ast.Call)]
    for composed in (call.composition for call in calls if call.composition is not None):
        parts += ast.walk(composed)  # its parts stand where the call does
    scales = {text_of(part): part.scale for part in parts if hasattr(part, "scale")}
    return {part: plain_scale(scale) for part, scale in scales.items()}


def shown_ways(results: Sequence[Item]) -> list[int]:
    """Return the numbers of the ways that an explanation shows: the first one, and the first that differs."""
    other = differing(results)
    return [0] if other is None else [0, other]
