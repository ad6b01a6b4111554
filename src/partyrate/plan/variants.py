"""Unpublished choices inside rules: a rule that depends on some gets a variant for every combination of their values.

An unpublished parameter with finitely many values does not make everything undetermined that reads it. For each
combination of the values that a formula depends on, the plan gets a *variant* of the formula: its rules with constants
in place of the parameters, and with variants in place of the formulas that depend on them as well. The value of the
formula itself is then the one that its variants agree on, by the operator `agree`. The same holds for a ladder whose
`within` names such a parameter: its variants have the cohorts of one value each. Other rules, such as conditions of
ladders and gates, get their variants where they stand.
"""

from __future__ import annotations

import ast
import copy
import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from attrs import evolve, field, frozen

from partyrate.errors import KindError, listed
from partyrate.language.functions import ROUNDINGS, Agree
from partyrate.language.grammar import Call, Rule, parse, span_of
from partyrate.messages import Text, joined, message, text
from partyrate.model import Gate, Ladder, Parameter, ParameterName, Scheme
from partyrate.model.entry import show_scalar
from partyrate.model.value_words import option_word, value_label
from partyrate.numbers import Constant
from partyrate.plan.inlining import located_at, placed_at
from partyrate.plan.nodes import Item, Node, within_names
from partyrate.plan.rule_variants import RuleVariants, shown_values
from partyrate.resources import ResourceBudget

N = TypeVar("N", bound=ast.AST)

Values = Mapping[str, Constant]
"""Values of choices, by name."""

MAX_VARIANTS: Final = 500
"""How many variants of formulas and ladders a plan can hold; one that would need more gets none."""


def _option_words(name: str, trees: Iterable[ast.expr]) -> tuple[Constant, ...]:
    """Return the possible values of a text parameter that rules use as a rounding mode or a named argument only."""
    options: list[Sequence[str]] = []
    modes, mentions = 0, 0
    for part in itertools.chain.from_iterable(map(ast.walk, trees)):
        call: Call | None = getattr(part, "call", None)
        if isinstance(part, ast.Name):
            mentions += part.id == name
        elif call is not None:
            options += [call.function.choices[key] for key, decides in call.decided.items() if decides == name]
            modes += _rounds_by(call, name)
    if modes < mentions or not (modes or options):
        return ()
    options += [ROUNDINGS] if modes else []
    return tuple(word for word in options[0] if all(word in words for words in options))


def _rounds_by(call: Call, name: str) -> bool:
    """Return whether a call rounds by a mode that a name decides."""
    mode = call.arguments[2] if call.function.name in ("round", "round_to") and len(call.arguments) > 2 else None
    return isinstance(mode, ast.Name) and mode.id == name


def finite_values(parameter: Parameter) -> tuple[Constant, ...]:
    """Return all values that an unpublished parameter can have; none where they are not finitely many, or known."""
    if not parameter.is_unpublished:
        return ()
    return (False, True) if parameter.kind == "flag" else parameter.values if parameter.kind == "choice" else ()


@frozen(eq=False)
class VariantBuilder:
    """Builds the variants of the rules of a plan.

    Args:
        scheme: The scheme.
        nodes: Its nodes; they grow by the variants.
        choices: The values of each unpublished parameter that has finitely many.
        most: How many variants a rule may have; one with more is left as it is, and undetermined.
        depends: The choices that each formula with variants depends on.
    """

    scheme: Scheme
    nodes: dict[str, Node]
    choices: Mapping[str, tuple[Constant, ...]]
    most: int
    depends: dict[str, tuple[str, ...]] = field(factory=dict)

    @classmethod
    def of(cls, scheme: Scheme, nodes: dict[str, Node], budget: ResourceBudget) -> VariantBuilder:
        """Build the builder for a scheme."""
        choices = {name: finite_values(parameter) for name, parameter in scheme.parameters.items()}
        texts = [name for name, known in scheme.parameters.items() if known.kind == "text" and known.is_unpublished]
        trees = [rule.tree for node in nodes.values() for rule in node.rules.values()] if texts else []
        choices |= {name: _option_words(name, trees) for name in texts}
        return cls(scheme, nodes, {name: values for name, values in choices.items() if values}, budget.ways)

    def build(self, order: Sequence[str]) -> bool:
        """Build the variants of all rules, in the order of work; return whether some rule depends on a choice.

        Raises:
            SchemeFault: A choice can have a value that the rule does not take.
        """
        changed = False
        for name in order if self.choices else ():
            node = self.nodes[name]
            changed |= self.add_formulas(node) if node.kind in ("formula", "group") else self.add_in_place(node)
            changed |= self.add_ladders(node)
        if changed:
            self.mark_open_cohorts()
        return changed

    # ------------------------------------------------------------------------------------------------------- formulas

    def add_formulas(self, node: Node) -> bool:
        """Add the variants of a formula, and replace its rule by their agreement."""
        choices = self.choices_of(*node.rules.values())
        if not choices:
            return False
        combinations = self.combinations_to_add(choices)
        if not combinations:
            node.excess_choices = choices
            return False
        self.depends[node.name] = choices
        names = [self.add_formula(node, dict(zip(choices, values, strict=True))) for values in combinations]
        rule = node.rules["is"]
        trees = tuple(_name_at(name, rule.tree) for name in names)
        node.rule_variants["is"] = RuleVariants(choices, combinations, trees, rule)
        node.rules = {"is": evolve(rule, tree=_agreement(trees))}
        return True

    def add_formula(self, node: Node, values: Values) -> str:
        """Add the variant of a formula for some values of the choices that it depends on, and return its name."""
        entry = evolve(
            node.entry, name=_variant_name(node.name, values), labels=_labels_with(self.scheme, node.entry, values)
        )
        variant = self.add_node(node, values, entry)
        variant.rules = {key: evolve(rule, tree=self.put(rule.tree, values)) for key, rule in node.rules.items()}
        return variant.name

    def add_node(self, node: Node, values: Values, entry: Item) -> Node:
        """Add the node of a variant, still without rules."""
        variant = Node(_variant_name(node.name, values), node.kind, node.table, entry, instance=True)
        variant.variant_of = node.name
        self.nodes[variant.name] = variant
        return variant

    # ---------------------------------------------------------------------------------------------------- other rules

    def add_in_place(self, node: Node) -> bool:
        """Replace each rule of a node that is no formula by the agreement of its variants, where it has some."""
        changed = False
        for key, rule in node.rules.items():
            choices = self.choices_of(rule)
            combinations = self.combinations(choices)
            if choices and not combinations:
                node.excess_choices = tuple(dict.fromkeys([*node.excess_choices, *choices]))
            elif choices:
                trees = tuple(self.put(rule.tree, dict(zip(choices, values, strict=True))) for values in combinations)
                node.rule_variants[key] = RuleVariants(choices, combinations, trees, rule)
                node.rules[key] = evolve(rule, tree=_agreement(trees))
                changed = True
        return changed

    def add_ladders(self, node: Node) -> bool:
        """Add the variants of a ladder whose cohorts are open, and let its level be the one that they agree on."""
        entry = node.entry
        if not isinstance(entry, Ladder) or not isinstance(entry.within, ParameterName):
            return False
        parameter = entry.within.parameter
        if len(self.choices.get(parameter, ())) < 2:
            return False
        combinations = self.combinations_to_add([parameter])
        if not combinations:
            node.excess_choices = tuple(dict.fromkeys([*node.excess_choices, parameter]))
            return False
        self.depends[node.name] = (parameter,)
        path = ("ladder", node.name, "within")
        stand_in = parse("0", path, self.scheme.span_of(*path))  # gives the variants a place in the file
        trees = []
        for (within,) in combinations:
            values = {parameter: within}
            labels = _labels_with(self.scheme, entry, values)
            variant = self.add_node(node, values, evolve(entry, labels=labels, within=within_names(within)))
            variant.rules, variant.rule_variants = node.rules, node.rule_variants
            variant.excess_choices = node.excess_choices
            trees.append(_name_at(variant.name, stand_in.tree))
        written = evolve(stand_in, text=f"within = {parameter}")
        node.rule_variants = {"is": RuleVariants((parameter,), combinations, tuple(trees), written)}
        node.rules = {"is": evolve(written, tree=_agreement(trees))}
        node.excess_choices = ()
        return True

    def mark_open_cohorts(self) -> None:
        """Mark the functions of rows whose cohorts are open, since a gate that leaves rows out depends on a choice."""
        open_tables = {
            node.table
            for node in self.nodes.values()
            if isinstance(node.entry, Gate) and node.entry.exclude and (node.rule_variants or node.excess_choices)
        }
        for node in (node for node in self.nodes.values() if node.table in open_tables):
            for part in (part for rule in node.rules.values() for part in ast.walk(rule.tree)):
                call: Call | None = getattr(part, "call", None)
                if call is not None and call.within is not None:
                    call.settled = False

    # -------------------------------------------------------------------------------------------------------- rules

    def choices_of(self, *rules: Rule) -> tuple[str, ...]:
        """Return the choices that rules depend on, directly or through formulas, in the order of the scheme."""
        used: set[str] = set()
        for rule in rules:
            for name, past in _names_used(rule.tree):
                if name in self.choices:
                    used.add(name)
                elif not past:
                    used.update(self.depends.get(name, ()))
        return tuple(name for name in self.choices if name in used)

    def combinations(self, choices: Sequence[str]) -> tuple[tuple[Constant, ...], ...]:
        """Return all combinations of the values of choices; none where these are too many."""
        count = math.prod(len(self.choices[name]) for name in choices)
        return tuple(itertools.product(*(self.choices[name] for name in choices))) if count <= self.most else ()

    def combinations_to_add(self, choices: Sequence[str]) -> tuple[tuple[Constant, ...], ...]:
        """Return all combinations of the values of choices; none where the plan cannot hold a node for each."""
        combinations = self.combinations(choices)
        variants = sum(node.variant_of is not None for node in self.nodes.values())
        return combinations if variants + len(combinations) <= MAX_VARIANTS else ()

    def put(self, tree: ast.expr, values: Values) -> ast.expr:
        """Return a rule with constants in place of choices, and variants in place of formulas that depend on them."""
        return _Put(self, values).visit(tree)  # type: ignore[no-any-return]


def _variant_name(name: str, values: Values) -> str:
    """Return the name of a variant, as in `score(mode='half_up')`."""
    return f"{name}({shown_values(values)})"


def _labels_with(scheme: Scheme, entry: Item, values: Values) -> dict[str, str]:
    """Return the labels of an entry, each followed by the values of a variant."""
    settings = joined(_setting(scheme.parameters[name], value) for name, value in values.items())
    labels = {"zh": entry.name, **entry.labels}  # in English the name of the variant says the same
    return {
        lang: text("label of variant", label=each, settings=settings).in_language(lang) for lang, each in labels.items()
    }


def _setting(parameter: Parameter, value: Constant) -> Text:
    """Return what a choice is in a variant."""
    shown = option_word(value) if isinstance(value, bool) else value_label(parameter, str(value), "zh")
    label = parameter.label("zh")
    return text("setting of variant", name=parameter.name, value=show_scalar(value), label=label, shown=shown)


def _name_at(name: str, node: ast.expr) -> ast.expr:
    """Return a name that stands where another part of a rule was written."""
    return placed_at(ast.Name(name), node)


def _agreement(trees: Sequence[ast.expr]) -> ast.expr:
    """Return the rule that the variants of a rule agree on."""
    return trees[0] if len(trees) == 1 else placed_at(ast.BoolOp(Agree(), list(trees)), trees[0])


def _shallow_copy(node: N) -> N:
    """Return a copy of a node with its marks but the same parts; lists of parts are copied, since they are refilled.

    Whether a level counts as a number there, or a text as a level, depends on the parts, so that it is marked anew.
    """
    copied = copy.copy(node)
    for mark in ("counts", "scale"):
        vars(copied).pop(mark, None)
    vars(copied).update({key: [*value] for key, value in vars(node).items() if isinstance(value, list)})
    return copied


def looks_back(call: Call | None) -> bool:
    """Return whether a call reads only the history, where values are as they were recorded."""
    return call is not None and call.function.name == "previous" and call.table is None


def _names_used(tree: ast.AST, *, past: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield the names in a rule and the parameters that decide named arguments, and whether each is one of the past."""
    if isinstance(tree, ast.Name):
        yield tree.id, past
        return
    call: Call | None = getattr(tree, "call", None)
    if call is None:
        parts: list[Any] = list(ast.iter_child_nodes(tree))
    else:
        yield from ((name, past) for name in call.decided.values())
        parts = [*call.arguments, *([] if call.where is None else [call.where]), *(call.within or ())]
    for part in parts:
        yield from _names_used(part, past=past or looks_back(call))


class _Put(ast.NodeTransformer):
    """Builds one variant of a rule: a copy, of which only the nodes are new."""

    def __init__(self, builder: VariantBuilder, values: Values) -> None:
        self.builder, self.values, self.past = builder, values, False

    def generic_visit(self, node: ast.AST) -> ast.AST:
        copied = _shallow_copy(node)
        copied.is_variant = True  # type: ignore[attr-defined] # what is compared was checked as the rule is written
        return super().generic_visit(copied)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.values:
            constant = located_at(ast.Constant(self.values[node.id]), node)  # type: ignore[arg-type] # a number is none
            constant.stands_for = getattr(node, "stands_for", node)  # type: ignore[attr-defined] # explanations show it there
            return constant
        renamed, depends = _shallow_copy(node), self.builder.depends.get(node.id)
        if depends is not None and not self.past:
            renamed.recorded = node.id  # type: ignore[attr-defined] # in past rounds a formula is as it was recorded
            renamed.id = _variant_name(node.id, {name: self.values[name] for name in depends})
        return renamed

    def visit_Call(self, node: ast.Call) -> ast.expr:
        copied, call = _shallow_copy(node), node.call  # type: ignore[attr-defined]
        outer, self.past = self.past, self.past or looks_back(call)
        copied.args = [self.visit(argument) for argument in call.arguments]
        where = None if call.where is None else self.visit(call.where)
        within = None if call.within is None else tuple(self.visit(element) for element in call.within)
        self.past = outer
        copied.keywords = [each for each in node.keywords if each.arg in call.options]  # explanations name them
        copied.keywords += [] if where is None else [ast.keyword("where", where)]
        options = {key: self.option(key, word, call, node) for key, word in call.options.items()}
        copied.call = evolve(  # type: ignore[attr-defined]
            call, arguments=tuple(copied.args), where=where, within=within, options=options
        )
        return copied

    def option(self, key: str, word: str, call: Call, node: ast.Call) -> str:
        """Return the word of a named argument, which a choice may decide."""
        name = call.decided.get(key, "")
        if name not in self.values:
            return word
        value, words = self.values[name], call.function.choices[key]
        if value not in words:
            data = {"key": key, "name": name, "value": value, "usage": call.function.usage, "words": listed(words)}
            raise KindError(*message("parameter of other options", **data), span_of(node))
        return str(value)
