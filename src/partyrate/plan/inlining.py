"""Calls in rules: formulas with arguments put in place of their calls, options decided by parameters."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from partyrate.errors import CycleError, KindError, UnknownNameError, counted, listed
from partyrate.language.advice import of_call as advice_of_call
from partyrate.language.functions import FUNCTIONS
from partyrate.language.grammar import UNPUBLISHED_OPTION, Call, Rule, copied, parse, span_of, text_of
from partyrate.model import Indicator, Scheme
from partyrate.plan.nodes import Node
from partyrate.resources import ResourceBudget

PARTS_OF_A_NODE: Final = 10
"""How many parts a node of its own counts as: it has an entry, rules and bounds."""

LETTERS_OF_A_PART: Final = 10
"""How many letters of the name that a call gets count as one part: calls inside calls make names long as well."""


class Calls:
    """Resolves the calls in the rules of one scheme; `nodes` grows by the formulas that are called."""

    def __init__(
        self,
        scheme: Scheme,
        nodes: dict[str, Node],
        table_of: Callable[[Indicator], str | None],
        budget: ResourceBudget,
    ) -> None:
        self.scheme, self.nodes, self.table_of, self.budget = scheme, nodes, table_of, budget
        self.spent = 0
        self.rules: dict[tuple[str, str], Rule] = {}

    def rule(self, entry: Indicator, key: str) -> Rule:
        """Return a rule of a formula that is called, which is parsed once."""
        if (entry.name, key) not in self.rules:
            path = ("formula", entry.name, key)
            text = entry.formula if key == "is" else entry.when
            self.rules[entry.name, key] = parse(str(text), path, self.scheme.span_of(*path))
        return self.rules[entry.name, key]

    def spend(self, parts: int, node: ast.expr) -> None:
        """Count parts that are put in place of a part of a rule, before they are made."""
        self.spent += parts
        if self.spent > self.budget.parts:
            raise self.budget.exceeded_by_scheme(
                "parts",
                f"with {text_of(node)!r}, the calls of formulas multiply to more than {self.budget.parts:,} parts",
                "name what is passed as a formula of its own, or use a lookup",
                span_of(node),
            )

    def resolved(
        self, tree: ast.expr, arguments: Mapping[str, ast.expr], stack: tuple[str, ...], *, past: bool = False
    ) -> ast.expr:
        """Put arguments in place of names, and instances in place of calls of formulas.

        In the past, where `past` is true and inside functions of rounds, the rule of a formula stands in place of its
        call: what is recorded are values that have names, and of these the call is computed.
        """
        calls = self
        sizes = {name: sum(1 for _ in ast.walk(argument)) for name, argument in arguments.items()}

        class Resolve(ast.NodeTransformer):
            past_around = past

            def visit_Name(self, node: ast.Name) -> ast.expr:
                if node.id not in arguments:
                    return node
                calls.spend(sizes[node.id], node)
                put = copied(arguments[node.id])
                put.stands_for = node  # type: ignore[attr-defined] # explanations show its value there
                return put

            def visit_Call(self, node: ast.Call) -> ast.expr:
                call: Call | None = getattr(node, "call", None)
                around = self.past_around
                self.past_around = around or (call is not None and call.function.family == "rounds")
                node.args = [self.visit(argument) for argument in node.args]
                if call is None:
                    return calls.put_in(node, stack) if around else calls.instance(node, stack)
                node.call = Call(  # type: ignore[attr-defined]
                    call.function,
                    tuple(node.args),
                    None if call.where is None else self.visit(call.where),
                    None if call.within is None else tuple(named(self.visit(each), each) for each in call.within),
                    {key: calls.option(key, word, call, node, arguments) for key, word in call.options.items()},
                    decided=call.decided,
                )
                self.past_around = around
                node.keywords = [put(keyword, node.call) for keyword in node.keywords]  # type: ignore[attr-defined]
                return node

            def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
                node.value = named(self.visit(node.value), node.value)
                node.slice = self.visit(node.slice)
                return node

        return Resolve().visit(copied(tree))  # type: ignore[no-any-return]

    def option(self, key: str, word: str, call: Call, node: ast.Call, arguments: Mapping[str, ast.expr]) -> str:
        """Return the word of a named argument; a parameter, or an argument of the formula around it, may decide it."""
        given = arguments.get(word[1:]) if word.startswith("=") else None
        if isinstance(given, ast.Constant) and isinstance(given.value, str):
            known = call.function.choices[key]
            if given.value not in known:
                raise KindError(
                    f"{key}={text_of(given)}", call.function.usage, f"pass one of: {listed(known)}", span_of(given)
                )
            return given.value
        if isinstance(given, ast.Name):
            word = f"={given.id}"
        if not word.startswith("="):
            return word
        parameter = self.scheme.parameters.get(word[1:])
        if parameter is None:
            raise UnknownNameError.of("parameter", word[1:], self.scheme.parameters, call.function.usage, span_of(node))
        if parameter.value is None:
            call.decided[key] = parameter.name
            return UNPUBLISHED_OPTION
        if parameter.value not in call.function.choices[key]:
            raise KindError(
                f"{key}={parameter.name} is {parameter.value!r}",
                call.function.usage,
                f"give the parameter one of: {listed(call.function.choices[key])}",
                span_of(node),
            )
        return str(parameter.value)

    def called(self, node: ast.Call, stack: tuple[str, ...]) -> Indicator:
        """Return the formula that is called, with as many arguments as it takes."""
        name = node.func.id  # type: ignore[attr-defined]
        entry = self.scheme.indicators.get(name)
        if entry is None or not entry.takes:
            callables = [each for each, indicator in self.scheme.indicators.items() if indicator.takes]
            lookup = self.scheme.lookups.get(name)
            if lookup is not None:
                raise KindError(
                    f"lookup {name!r} is called like a function",
                    "a lookup is selected by its keys, in square brackets",
                    f"write {name}[{', '.join(map(text_of, node.args)) or ', '.join(lookup.keys)}]",
                    span_of(node),
                )
            unknown = UnknownNameError.of(
                "function",
                name,
                [*FUNCTIONS, *callables],
                "a call names a function of the language, or a formula with 'takes'",
                span_of(node.func),
            )
            advice = advice_of_call(name, [text_of(part) for part in node.args], FUNCTIONS)
            raise unknown if advice is None else unknown.advised(advice.fix, advice.instead)
        if node.keywords or len(node.args) != len(entry.takes):
            raise KindError(
                f"{text_of(node)!r} has {counted(len(node.args), 'argument')}",
                f"formula {name!r} takes {listed(entry.takes)}",
                f"write {name}({', '.join(entry.takes)})",
                span_of(node),
            )
        if name in stack:
            error = CycleError(
                f"formula {name!r} calls itself: {' -> '.join([*stack, name])}",
                "a formula with arguments is put in place of its call",
                "take the call out; a value of an earlier round is previous(...)",
                span_of(node),
            )
            error.loop = (*stack, name)
            raise error
        if len(stack) >= self.budget.depth:
            raise self.budget.exceeded_by_scheme(
                "depth",
                f"formulas call each other {len(stack) + 1} deep: {' -> '.join([*stack[:5], '...', name])}",
                "put rules that only pass their arguments on together",
                span_of(node),
            )
        return entry

    def put_in(self, node: ast.Call, stack: tuple[str, ...]) -> ast.expr:
        """Give the rule of the formula that is called, with these arguments in place."""
        entry = self.called(node, stack)
        if entry.when is not None:
            raise KindError(
                f"the past of {text_of(node)!r}, which has a 'when'",
                "past rounds record values that have names, and a call has none",
                f"give it a name: a formula with is = {text_of(node)!r}, and use the past of that",
                span_of(node),
            )
        self.spend(PARTS_OF_A_NODE, node)
        arguments = dict(zip(entry.takes, node.args, strict=True))
        tree = self.resolved(self.rule(entry, "is").tree, arguments, (*stack, entry.name), past=True)
        tree.stands_for = node  # type: ignore[attr-defined]
        return tree

    def instance(self, node: ast.Call, stack: tuple[str, ...]) -> ast.expr:
        """Give the name of the formula called with these arguments, and make its node."""
        entry = self.called(node, stack)
        name = entry.name
        key = f"{name}({', '.join(_written(argument) for argument in node.args)})"
        if key not in self.nodes:
            self.spend(PARTS_OF_A_NODE + len(key) // LETTERS_OF_A_PART, node)
            table = self.table_of(entry)
            arguments = dict(zip(entry.takes, node.args, strict=True))
            made = Node(key, "formula", table or "", evolve(entry, takes=(), name=key), instance=True)
            for each in ("is",) if entry.when is None else ("is", "when"):
                rule = self.rule(entry, each)
                made.rules[each] = evolve(rule, tree=self.resolved(rule.tree, arguments, (*stack, name)))
            self.nodes[key] = made
        renamed = ast.Name(key)
        for each in ("origin", "start", "end"):
            setattr(renamed, each, getattr(node, each))
        return renamed


def named(node: ast.expr, written: ast.expr) -> ast.Name:
    """Return the name that was put where only a name can stand: in `within=`, or before the keys of a lookup."""
    if isinstance(node, ast.Name):
        return node
    raise KindError(
        f"{text_of(node)!r} as the argument {text_of(written)!r}, which stands where a name must stand",
        "cohorts and lookups are named; nothing is computed in their place",
        "pass a name: give what is computed a name of its own first, as a formula",
        span_of(node),
    )


def put(keyword: ast.keyword, call: Call) -> ast.keyword:
    """Return a named argument as it was resolved, so that whatever walks the tree meets no call that is not."""
    if keyword.arg == "where" and call.where is not None:
        keyword.value = call.where
    elif keyword.arg == "within" and isinstance(keyword.value, ast.Tuple):
        keyword.value.elts = list(call.within or ())
    elif keyword.arg == "within" and call.within:
        keyword.value = call.within[0]
    return keyword


def _written(node: ast.expr) -> str:
    """Write an argument so that equal arguments are written alike, and different ones differently."""
    if isinstance(node, ast.Constant):
        return str(node.value) if isinstance(node.value, Fraction | bool) else repr(node.value)
    return _words(node)


def _words(node: ast.expr) -> str:
    """Give the words of a part of a rule, with the arguments and the calls in it as they were put there."""
    if isinstance(node, ast.Name):
        return node.id
    text, stack = text_of(node), list(_below(node))
    puts: list[tuple[int, int, str]] = []
    while stack:
        part = stack.pop()
        written = getattr(part, "stands_for", part)
        if written is part and not isinstance(part, ast.Name):
            stack.extend(_below(part))
            continue
        words = _words(part)
        if not isinstance(part, ast.Name | ast.Constant | ast.Call | ast.Subscript):
            words = f"({words})"
        puts.append((written.start, written.end, words))
    for start, end, words in sorted(puts, reverse=True):
        text = text[: start - node.start] + words + text[end - node.start :]  # type: ignore[attr-defined]
    return text


def _below(node: ast.AST) -> list[Any]:
    """Give the parts of a part of a rule; those of a call as they were resolved."""
    call: Call | None = getattr(node, "call", None)
    if call is None:
        return [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
    return [*call.arguments, *([] if call.where is None else [call.where]), *(call.within or ())]
