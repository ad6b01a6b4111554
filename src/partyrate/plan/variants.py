"""Unpublished choices inside rules: every rule that depends on some is read in every way, and its readings are agreed.

An unpublished parameter with finitely many values does not make everything undetermined that reads it. For each
combination of the values that a formula depends on, the plan gets a *variant* of the formula: its rules with constants
in place of the parameters, and with variants in place of the formulas that depend on them as well. The formula itself
is then what its variants agree on, by the operator `agree`. So is a ladder whose `within` names such a parameter: its
variants have the cohorts of one value each. Other rules, such as conditions of ladders and gates, are read in every way
where they stand.
"""

from __future__ import annotations

import ast
import copy
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from attrs import evolve, field, frozen

from partyrate.errors import KindError, listed
from partyrate.language.functions import ROUNDINGS, Agree
from partyrate.language.grammar import Call, Rule, parse, span_of
from partyrate.model import Gate, Ladder, Parameter, ParameterName, Scheme
from partyrate.model.entry import show_scalar
from partyrate.numbers import Constant
from partyrate.plan.nodes import Item, Node, within_names
from partyrate.resources import ResourceBudget

N = TypeVar("N", bound=ast.AST)

MAX_VARIANTS: Final = 500
"""How many variants of formulas a plan can hold; a formula that would need more is not read in every way."""


@frozen(eq=False)
class RuleVariants:
    """The ways in which one rule is read.

    Args:
        parameters: The unpublished parameters that it depends on.
        values: For each way, the values of these parameters.
        trees: For each way, the rule.
        written: The rule as it was written.
    """

    parameters: tuple[str, ...]
    values: tuple[tuple[Constant, ...], ...]
    trees: tuple[ast.expr, ...]
    written: Rule

    def shown(self, number: int) -> str:
        """Write the values of one way, as in `mode='half_up', strict=True`."""
        return shown_values(dict(zip(self.parameters, self.values[number], strict=True)))

    def deciding(self, results: Sequence[Any]) -> tuple[str, ...]:
        """Give the parameters that decide: a change of one of them alone changes the results of the ways."""
        by_values = dict(zip(self.values, results, strict=True))
        found = []
        for place, name in enumerate(self.parameters):
            groups: dict[Any, list[Any]] = {}
            for values, result in by_values.items():
                groups.setdefault((*values[:place], *values[place + 1 :]), []).append(result)
            if any(result != group[0] for group in groups.values() for result in group):
                found.append(name)
        return tuple(found)


def shown_values(values: Mapping[str, Constant]) -> str:
    """Write values of parameters."""
    return ", ".join(f"{name}={show_scalar(value)}" for name, value in values.items())


def words_of(name: str, trees: Iterable[ast.expr]) -> tuple[Constant, ...]:
    """Return the words that a text can be which decides nothing but ways of rounding and named arguments."""
    found: list[Sequence[str]] = []
    words, others = 0, 0
    for part in itertools.chain.from_iterable(map(ast.walk, trees)):
        call: Call | None = getattr(part, "call", None)
        if isinstance(part, ast.Name):
            others += part.id == name
        elif call is not None:
            found += [call.function.choices[key] for key, decides in call.decided.items() if decides == name]
            if call.function.name == "round" and len(call.arguments) > 2:
                third = call.arguments[2]
                words += isinstance(third, ast.Name) and third.id == name
    if words < others or not (words or found):
        return ()
    found += [ROUNDINGS] if words else []
    return tuple(word for word in found[0] if all(word in each for each in found))


def finite_values(parameter: Parameter) -> tuple[Constant, ...]:
    """Give all values that an unpublished parameter can have; none where they are not finitely many, or known."""
    if not parameter.is_unpublished:
        return ()
    return (False, True) if parameter.kind == "flag" else parameter.values if parameter.kind == "choice" else ()


@frozen(eq=False)
class VariantBuilder:
    """Reads the rules of a plan in every way.

    Args:
        scheme: The scheme.
        nodes: Its nodes; they grow by the variants.
        choices: The values of each unpublished parameter that has finitely many.
        most: How many ways of reading a rule may have; one with more is left as it is, and undetermined.
        depends: The choices that each formula with variants depends on.
    """

    scheme: Scheme
    nodes: dict[str, Node]
    choices: Mapping[str, tuple[Constant, ...]]
    most: int
    depends: dict[str, tuple[str, ...]] = field(factory=dict)

    @classmethod
    def of(cls, scheme: Scheme, nodes: dict[str, Node], budget: ResourceBudget) -> VariantBuilder:
        """Make the reader of a scheme."""
        found = {name: finite_values(parameter) for name, parameter in scheme.parameters.items()}
        texts = [name for name, each in scheme.parameters.items() if each.kind == "text" and each.is_unpublished]
        trees = [rule.tree for node in nodes.values() for rule in node.rules.values()] if texts else []
        found |= {name: words_of(name, trees) for name in texts}
        return cls(scheme, nodes, {name: values for name, values in found.items() if values}, budget.ways)

    def read(self, order: Sequence[str]) -> bool:
        """Read all rules in every way, in the order of work; say whether some rule depends on a choice.

        Raises:
            SchemeFault: A choice can be what the rule that it decides does not take.
        """
        changed = False
        for name in order if self.choices else ():
            node = self.nodes[name]
            changed |= self.formula(node) if node.kind in ("formula", "group") else self.others(node)
            changed |= self.ladder(node)
        if changed:
            self.mark_cohorts()
        return changed

    # ------------------------------------------------------------------------------------------------------- formulas

    def formula(self, node: Node) -> bool:
        """Make the variants of a formula, and let it be what they agree on."""
        found = self.found(*node.rules.values())
        if not found:
            return False
        variants = sum(each.variant_of is not None for each in self.nodes.values())
        values = self.combinations(found)
        if not values or variants + len(values) > MAX_VARIANTS:
            node.excess_choices = found
            return False
        self.depends[node.name] = found
        names = []
        for each in values:
            here = dict(zip(found, each, strict=True))
            made = self.variant(node, here)
            self.nodes[made.name] = made
            names.append(made.name)
        main = "is"
        trees = tuple(named(name, node.rules[main].tree) for name in names)
        node.rule_variants[main] = RuleVariants(found, values, trees, node.rules[main])
        node.rules = {main: evolve(node.rules[main], tree=agreed(trees))}
        return True

    def variant(self, node: Node, here: Mapping[str, Constant]) -> Node:
        """Make the variant of a formula for some values of the choices that it depends on."""
        labels = {lang: f"{label} ({shown_values(here)})" for lang, label in node.entry.labels.items()}
        made = self.variant_node(node, here, evolve(node.entry, name=variant_name(node.name, here), labels=labels))
        made.rules = {key: evolve(rule, tree=self.put(rule.tree, here)) for key, rule in node.rules.items()}
        return made

    def variant_node(self, node: Node, here: Mapping[str, Constant], entry: Item) -> Node:
        """Make the node of a variant, still without rules."""
        made = Node(variant_name(node.name, here), node.kind, node.table, entry, instance=True)
        made.variant_of = node.name
        return made

    # ---------------------------------------------------------------------------------------------------- other rules

    def others(self, node: Node) -> bool:
        """Read the rules of a node that is no formula in every way, each for itself."""
        changed = False
        for key, rule in node.rules.items():
            found = self.found(rule)
            values = self.combinations(found)
            if found and not values:
                node.excess_choices = tuple(dict.fromkeys([*node.excess_choices, *found]))
            elif found:
                trees = tuple(self.put(rule.tree, dict(zip(found, each, strict=True))) for each in values)
                node.rule_variants[key] = RuleVariants(found, values, trees, rule)
                node.rules[key] = evolve(rule, tree=agreed(trees))
                changed = True
        return changed

    def ladder(self, node: Node) -> bool:
        """Make the variants of a ladder whose cohorts are open, and let it be what they agree on."""
        entry = node.entry
        if not isinstance(entry, Ladder) or not isinstance(entry.within, ParameterName):
            return False
        parameter = entry.within.parameter
        if len(self.choices.get(parameter, ())) < 2:
            return False
        variants = sum(each.variant_of is not None for each in self.nodes.values())
        values = self.combinations([parameter])
        if not values or variants + len(values) > MAX_VARIANTS:
            node.excess_choices = tuple(dict.fromkeys([*node.excess_choices, parameter]))
            return False
        self.depends[node.name] = (parameter,)
        place = parse("0", ("ladder", node.name, "within"), self.scheme.span_of("ladder", node.name, "within"))
        trees = []
        for (within,) in values:
            here = {parameter: within}
            labels = {lang: f"{label} ({shown_values(here)})" for lang, label in entry.labels.items()}
            made = self.variant_node(node, here, evolve(entry, labels=labels, within=within_names(within)))
            made.rules, made.rule_variants, made.excess_choices = node.rules, node.rule_variants, node.excess_choices
            self.nodes[made.name] = made
            trees.append(named(made.name, place.tree))
        written = evolve(place, text=f"within = {parameter}")
        node.rule_variants = {"is": RuleVariants((parameter,), values, tuple(trees), written)}
        node.rules = {"is": evolve(written, tree=agreed(trees))}
        node.excess_choices = ()
        return True

    def mark_cohorts(self) -> None:
        """Mark the functions of rows whose cohorts are open, since a gate that leaves rows out depends on a choice."""
        open_ = {
            node.table
            for node in self.nodes.values()
            if isinstance(node.entry, Gate) and node.entry.exclude and (node.rule_variants or node.excess_choices)
        }
        for node in self.nodes.values() if open_ else ():
            for rule in node.rules.values():
                for part in ast.walk(rule.tree):
                    call: Call | None = getattr(part, "call", None)
                    if call is not None and call.within is not None and node.table in open_:
                        call.settled = False

    # -------------------------------------------------------------------------------------------------------- rules

    def found(self, *rules: Rule) -> tuple[str, ...]:
        """Give the choices that rules depend on, directly or by the formulas that they use, in the scheme's order."""
        found: set[str] = set()
        for rule in rules:
            for name, past in names_used(rule.tree):
                if name in self.choices:
                    found.add(name)
                elif not past:
                    found.update(self.depends.get(name, ()))
        return tuple(name for name in self.choices if name in found)

    def combinations(self, found: Sequence[str]) -> tuple[tuple[Constant, ...], ...]:
        """Give all combinations of the values of choices; none where these are too many."""
        count = 1
        for name in found:
            count *= len(self.choices[name])
        return tuple(itertools.product(*(self.choices[name] for name in found))) if count <= self.most else ()

    def put(self, tree: ast.expr, here: Mapping[str, Constant]) -> ast.expr:
        """Put constants in place of choices, and variants in place of formulas that depend on them."""
        return _Put(self, here).visit(tree)  # type: ignore[no-any-return]


def variant_name(name: str, here: Mapping[str, Constant]) -> str:
    """Give the name of a variant, as in `score(mode='half_up')`."""
    return f"{name}({shown_values(here)})"


def named(name: str, node: ast.expr) -> ast.expr:
    """Make a name that stands where another part of a rule was written."""
    return placed(ast.Name(name), node)


def agreed(trees: Sequence[ast.expr]) -> ast.expr:
    """Join the readings of a rule."""
    return trees[0] if len(trees) == 1 else placed(ast.BoolOp(Agree(), list(trees)), trees[0])


def placed(made: ast.expr, node: ast.expr) -> ast.expr:
    """Give a new part of a rule the place of an old one."""
    for each in ("origin", "start", "end"):
        setattr(made, each, getattr(node, each))
    return made


def shallow(node: N) -> N:
    """Copy a node with its marks and not what lies below it; lists of parts are copied, since they are filled anew.

    Whether a level counts as a number there depends on the parts, so that it is marked anew.
    """
    made = copy.copy(node)
    vars(made).pop("counts", None)
    vars(made).update({key: [*value] for key, value in vars(node).items() if isinstance(value, list)})
    return made


def looks_back(call: Call | None) -> bool:
    """Say whether a call looks at nothing but the history, where values are as they were recorded."""
    return call is not None and call.function.name == "previous" and call.table is None


def names_used(tree: ast.AST, *, past: bool = False) -> Iterator[tuple[str, bool]]:
    """Give the names in a rule and the parameters that decide named arguments, and whether each is one of the past."""
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
        yield from names_used(part, past=past or looks_back(call))


class _Put(ast.NodeTransformer):
    """Gives one way of reading a rule: a copy, of which only the nodes are new."""

    def __init__(self, reader: VariantBuilder, here: Mapping[str, Constant]) -> None:
        self.reader, self.here, self.past = reader, here, False

    def generic_visit(self, node: ast.AST) -> ast.AST:
        return super().generic_visit(shallow(node))

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self.here:
            put: ast.expr = placed(ast.Constant(self.here[node.id]), node)  # type: ignore[arg-type] # a number is none
            put.stands_for = getattr(node, "stands_for", node)  # type: ignore[attr-defined] # explanations show it there
            return put
        made, depends = shallow(node), self.reader.depends.get(node.id)
        if depends is not None and not self.past:
            made.recorded = node.id  # type: ignore[attr-defined] # in past rounds a formula is as it was recorded
            made.id = variant_name(node.id, {name: self.here[name] for name in depends})
        return made

    def visit_Call(self, node: ast.Call) -> ast.expr:
        made, call = shallow(node), node.call  # type: ignore[attr-defined]
        outer, self.past = self.past, self.past or looks_back(call)
        made.args = [self.visit(argument) for argument in call.arguments]
        where = None if call.where is None else self.visit(call.where)
        within = None if call.within is None else tuple(self.visit(element) for element in call.within)
        self.past = outer
        made.keywords = [] if where is None else [ast.keyword("where", where)]
        options = {key: self.word(key, word, call, node) for key, word in call.options.items()}
        made.call = evolve(  # type: ignore[attr-defined]
            call, arguments=tuple(made.args), where=where, within=within, options=options
        )
        return made

    def word(self, key: str, word: str, call: Call, node: ast.Call) -> str:
        """Give the word of a named argument, which a choice may decide."""
        name = call.decided.get(key, "")
        if name not in self.here:
            return word
        value = self.here[name]
        if value not in call.function.choices[key]:
            raise KindError(
                f"{key}={name} can be {value!r}",
                call.function.usage,
                f"give the parameter values among: {listed(call.function.choices[key])}",
                span_of(node),
            )
        return str(value)
