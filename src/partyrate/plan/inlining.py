"""Calls in rules: each is replaced by the formula with its arguments; parameters decide options."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from partyrate.errors import CycleError, KindError, RuleSyntaxError, UnknownNameError, counted, listed
from partyrate.language.advice import of_call as advice_of_call
from partyrate.language.corrections import corrected
from partyrate.language.counterparts import is_conversion
from partyrate.language.functions import FUNCTIONS
from partyrate.language.grammar import UNPUBLISHED_OPTION, Call, Rule, copied, is_absence, parse, span_of, text_of
from partyrate.language.named_arguments import named_of
from partyrate.language.tree import lookup_name
from partyrate.messages import Text, message, text
from partyrate.model import Indicator, Scheme, section_of
from partyrate.numbers import Absent
from partyrate.plan.decisions import column_name, is_given_by_a_row, rule_of_rows
from partyrate.plan.nodes import Node, key_homes
from partyrate.plan.references import value_names
from partyrate.resources import ResourceBudget
from partyrate.spans import Path, Span

PARTS_OF_A_NODE: Final = 10
"""How many parts an added node counts as: it has an entry, rules and ranges."""

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
        within: Sequence[str] = (),
    ) -> None:
        self.scheme, self.nodes, self.table_of, self.budget = scheme, nodes, table_of, budget
        self.within = within
        self.spent = 0
        self.rules: dict[tuple[str, str], Rule] = {}
        self.needs: dict[str, frozenset[str]] = {}

    def rule(self, entry: Indicator, key: str) -> Rule:
        """Return a rule of a formula that is called, which is parsed once."""
        if (entry.name, key) not in self.rules:
            if entry.is_decision and key == "is":
                self.rules[entry.name, key] = self.of_rows(entry)
            else:
                path = (section_of(entry), entry.name, key)
                rule_text = entry.formula if key == "is" else entry.when
                self.rules[entry.name, key] = self.parse(str(rule_text), path, self.scheme.span_of(*path))
        return self.rules[entry.name, key]

    def of_rows(self, entry: Indicator, column: int = 0) -> Rule:
        """Return the rule of a decision for one of its columns."""
        return rule_of_rows(entry, self.scheme, self.parse, column)

    def parse(self, rule_text: str, path: Path, at: Span | None) -> Rule:
        """Parse a rule, and add the key columns that all cohorts have in common to each `within=`.

        Raises:
            SchemeFault: It is not in the language, or is an absence alone that no row of a decision gives.
        """
        rule = parse(rule_text, path, at)
        if is_absence(rule.tree) and not is_given_by_a_row(path):
            lines = message("absence without a value", text=text_of(rule.tree))
            raise RuleSyntaxError(*lines, span_of(rule.tree), path)
        for node in ast.walk(rule.tree) if self.within else ():
            call = getattr(node, "call", None)
            if call is not None and call.within is not None:
                columns = [ast.Name(name) for name in self.within]
                for column in columns:
                    for attribute in ("origin", "start", "end"):
                        setattr(column, attribute, getattr(node, attribute))
                call.within = (*columns, *call.within)
        return rule

    def spend(self, parts: int, node: ast.expr) -> None:
        """Count parts that replace a part of a rule, before they are built.

        Raises:
            SchemeResourceError: The budget does not allow so many.
        """
        self.spent += parts
        if self.spent > self.budget.parts:
            what = text("calls multiply", call=text_of(node), most=self.budget.parts)
            raise self.budget.exceeded_by_scheme("parts", what, text("name what is passed"), span_of(node))

    def resolved(
        self, tree: ast.expr, arguments: Mapping[str, ast.expr], stack: tuple[str, ...], *, past: bool = False
    ) -> ast.expr:
        """Return a rule with arguments in place of names, and nodes of their own in place of calls of formulas.

        In the past, where `past` is true and inside functions of rounds, the rule of a formula replaces its call: only
        values that have names are recorded, and the call is computed from these.
        """
        calls = self
        sizes = {name: sum(1 for _ in ast.walk(argument)) for name, argument in arguments.items()}

        class Resolve(ast.NodeTransformer):
            past_around = past

            def visit_Name(self, node: ast.Name) -> ast.expr:
                if node.id not in arguments:
                    return node
                calls.spend(sizes[node.id], node)
                argument = copied(arguments[node.id])
                if not past and stack:
                    for part in value_names(argument):
                        part.passed_to = stack[-1]  # type: ignore[attr-defined] # for messages on its table
                argument.stands_for = node  # type: ignore[attr-defined] # explanations show its value there
                return given_by_row(argument, node)

            def visit_Call(self, node: ast.Call) -> ast.expr:
                call: Call | None = getattr(node, "call", None)
                if call is not None and call.function.name == "absent":
                    return calls.absence(node)
                around = self.past_around
                self.past_around = around or (call is not None and call.function.family == "rounds")
                node.args = [self.visit(argument) for argument in node.args]
                if call is None:
                    return calls.inlined(node, stack) if around else calls.instance(node, stack)
                node.call = Call(  # type: ignore[attr-defined]
                    call.function,
                    tuple(node.args),
                    None if call.where is None else self.visit(call.where),
                    None if call.within is None else tuple(named(self.visit(column), column) for column in call.within),
                    {key: calls.option(key, word, call, node, arguments) for key, word in call.options.items()},
                    decided=call.decided,
                )
                self.past_around = around
                node.keywords = [_resolved_keyword(keyword, node.call) for keyword in node.keywords]  # type: ignore[attr-defined]
                return node

            def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
                node.value = named(self.visit(node.value), node.value)
                node.slice = self.visit(node.slice)
                return calls.column(node) or node

        return Resolve().visit(copied(tree))  # type: ignore[no-any-return]

    def absence(self, node: ast.Call) -> ast.expr:
        """Return the absence that a call of `absent` names.

        Raises:
            UnknownNameError: The scheme declares no such cause.
        """
        (named,) = node.args
        word = str(named.value)  # type: ignore[attr-defined]  # the grammar lets texts alone stand there
        declared = self.scheme.absences.get(word)
        if declared is None:
            why = text("absence in quotes")
            raise UnknownNameError.of("absence", word, self.scheme.absences, why, span_of(named))
        return located_at(ast.Constant(Absent(declared.cause)), node)  # type: ignore[arg-type]

    def option(self, key: str, word: str, call: Call, node: ast.Call, arguments: Mapping[str, ast.expr]) -> str:
        """Return the word of a named argument; a parameter, or an argument of the formula around it, may decide it."""
        usage, words = call.function.usage, call.function.choices.get(key, ())
        argument = arguments.get(word[1:]) if word.startswith("=") else None
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            if argument.value not in words:
                lines = message(
                    "argument of no option", key=key, value=text_of(argument), usage=usage, words=listed(words)
                )
                raise KindError(*lines, span_of(argument))
            return argument.value
        if isinstance(argument, ast.Name):
            word = f"={argument.id}"
        if not word.startswith("="):
            return word
        parameter = self.scheme.parameters.get(word[1:])
        if parameter is None:
            raise UnknownNameError.of("parameter", word[1:], self.scheme.parameters, usage, span_of(node))
        if parameter.constant is None:
            call.decided[key] = parameter.name
            return UNPUBLISHED_OPTION
        if parameter.constant not in words:
            data = {"key": key, "name": parameter.name, "value": parameter.constant}
            lines = message("parameter of no option", **data, usage=usage, words=listed(words))
            raise KindError(*lines, span_of(node))
        return str(parameter.constant)

    def called(self, node: ast.Call, stack: tuple[str, ...]) -> Indicator:
        """Return the formula that is called; `stack` names the formulas whose calls led here.

        Raises:
            SchemeFault: There is no such formula, it takes other arguments, it calls itself, or calls nest too deep.
        """
        name = node.func.id  # type: ignore[attr-defined]
        entry = self.scheme.indicators.get(name)
        if entry is None or not entry.takes:
            raise self.no_formula(name, node)
        if node.keywords or len(node.args) != len(entry.takes):
            raise KindError(
                *message(
                    "call with other arguments",
                    call=text_of(node),
                    counted=counted(len(node.args), "argument"),
                    name=name,
                    takes=listed(entry.takes),
                    usage=f"{name}({', '.join(entry.takes)})",
                ),
                span_of(node),
            )
        if name in stack:
            lines = message("formula calls itself", name=name, chain=" -> ".join([*stack, name]))
            error = CycleError(*lines, span_of(node))
            error.loop = (*stack, name)
            raise error
        if len(stack) >= self.budget.depth:
            chain = " -> ".join([*stack[:5], "...", name])
            what = text("calls nest too deep", depth=len(stack) + 1, chain=chain)
            raise self.budget.exceeded_by_scheme("depth", what, text("join passing rules"), span_of(node))
        return entry

    def no_formula(self, name: str, node: ast.Call) -> KindError | UnknownNameError:
        """Build the error of a call of something that is no formula with arguments."""
        lookup = self.scheme.lookups.get(name)
        if lookup is not None:
            keys = ", ".join(map(text_of, node.args)) or ", ".join(lookup.keys)
            return KindError(*message("lookup is called", name=name, keys=keys), span_of(node))
        callables = [other for other, indicator in self.scheme.indicators.items() if indicator.takes]
        why = text("call of a function")
        unknown = UnknownNameError.of("function", name, [*FUNCTIONS, *callables], why, span_of(node.func))
        if len(node.args) == 1 and is_conversion(name) and (fix := self.number_of_text(node.args[0])) is not None:
            return unknown.advised(fix)
        advice = advice_of_call(name, [text_of(part) for part in node.args], FUNCTIONS, named_of(node))
        if advice is None or not advice.instead:
            return unknown if advice is None else unknown.advised(advice.fix)
        return corrected(unknown, node, advice)

    def number_of_text(self, node: ast.expr) -> Text | None:
        """Return how to have the number that a text holds: a key column, or an input; None of other parts."""
        name = node.id if isinstance(node, ast.Name) else ""
        entry = self.scheme.entries.get(name)
        if entry is None:
            return text("number of a key", name=name) if name in key_homes(self.scheme) else None
        kind = entry.kind if isinstance(entry, Indicator) else None
        return text("number of a text", name=name, kind=kind) if kind in ("text", "choice") else None

    def column(self, node: ast.Subscript) -> ast.expr | None:
        """Return the name of the column of a decision that a part of a rule reads; None where it reads a lookup.

        Raises:
            UnknownNameError: The decision has no such column.
            KindError: It has no columns.
        """
        name = lookup_name(node)
        entry = self.scheme.indicators.get(name)
        if entry is None or not entry.is_decision:
            return None
        word = node.slice.value if isinstance(node.slice, ast.Constant) else None
        if not entry.columns:
            raise KindError(*message("decision without columns", name=name), span_of(node))
        if word not in entry.columns:
            kind, why = text("column of", name=name), text("column in quotes", name=name, column=entry.columns[0])
            raise UnknownNameError.of(kind, text_of(node.slice), entry.columns, why, span_of(node.slice))
        return located_at(ast.Name(column_name(name, str(word))), node)

    def inlined(self, node: ast.Call, stack: tuple[str, ...]) -> ast.expr:
        """Return the rule of the formula that is called, with these arguments in place."""
        entry = self.called(node, stack)
        if entry.when is not None:
            raise KindError(*message("past of a conditional call", call=text_of(node)), span_of(node))
        self.spend(PARTS_OF_A_NODE, node)
        arguments = dict(zip(entry.takes, node.args, strict=True))
        tree = self.resolved(self.rule(entry, "is").tree, arguments, (*stack, entry.name), past=True)
        tree.stands_for = node  # type: ignore[attr-defined]
        return tree

    def instance(self, node: ast.Call, stack: tuple[str, ...]) -> ast.expr:
        """Return the name of the formula called with these arguments, and add its node where it is new."""
        entry = self.called(node, stack)
        name = entry.name
        key = f"{name}({', '.join(_key_text(argument) for argument in node.args)})"
        if key not in self.nodes:
            self.spend(PARTS_OF_A_NODE + len(key) // LETTERS_OF_A_PART, node)
            table = self.table_of(entry)
            arguments = dict(zip(entry.takes, node.args, strict=True))
            called = Node(key, "formula", table or "", evolve(entry, takes=(), name=key), instance=True)
            for field in ("is",) if entry.when is None else ("is", "when"):
                rule = self.rule(entry, field)
                called.rules[field] = evolve(rule, tree=self.resolved(rule.tree, arguments, (*stack, name)))
            self.nodes[key] = called
            self.needs[key] = frozenset().union(*(_needs_of(rule.tree) for rule in called.rules.values()))
        called_as = located_at(ast.Name(key), node)
        called_as.calls_formula = name, self.needs[key]  # type: ignore[attr-defined] # for messages on its table
        return called_as


def _needs_of(tree: ast.expr) -> frozenset[str]:
    """Return the names that a resolved rule needs, with those that the formulas it calls need in place of the calls."""
    needs: set[str] = set()
    for part in value_names(tree):
        needs |= getattr(part, "calls_formula", (None, {part.id}))[1]
    return frozenset(needs)


def placed_at(part: ast.expr, written: ast.expr) -> ast.expr:
    """Return a new part of a rule with the position of an old one."""
    for attribute in ("origin", "start", "end"):
        setattr(part, attribute, getattr(written, attribute))
    return part


def located_at(part: ast.expr, written: ast.expr) -> ast.expr:
    """Return a new part of a rule that stands for an old one: with its position, and given by the same row."""
    return given_by_row(placed_at(part, written), written)


def given_by_row(part: ast.expr, written: ast.expr) -> ast.expr:
    """Return a part of a rule that the row for the rest of a decision gives where it gave the old one."""
    if (index := getattr(written, "row_of_decision", None)) is not None:
        part.row_of_decision, part.is_rest = index, True  # type: ignore[attr-defined]  # nobody writes other rows
    return part


def named(node: ast.expr, written: ast.expr) -> ast.Name:
    """Return what replaces a name where only a name can stand: in `within=`, or before the keys of a lookup.

    Raises:
        KindError: It is no name.
    """
    if isinstance(node, ast.Name):
        return node
    lines = message("argument in place of a name", argument=text_of(node), name=text_of(written))
    raise KindError(*lines, span_of(node))


def _resolved_keyword(keyword: ast.keyword, call: Call) -> ast.keyword:
    """Return a named argument as it was resolved, so that every call in the tree is a resolved one."""
    if keyword.arg == "where" and call.where is not None:
        keyword.value = call.where
    elif keyword.arg == "within" and isinstance(keyword.value, ast.Tuple):
        keyword.value.elts = list(call.within or ())
    elif keyword.arg == "within" and call.within:
        keyword.value = call.within[0]
    return keyword


def _key_text(node: ast.expr) -> str:
    """Return an argument as text: the same for equal arguments, and another one for different arguments."""
    if isinstance(node, ast.Constant):
        return str(node.value) if isinstance(node.value, Fraction | bool) else repr(node.value)
    return _part_text(node)


def _part_text(node: ast.expr) -> str:
    """Return a part of a rule as text, with the arguments and the calls in it as they were resolved."""
    if isinstance(node, ast.Name):
        return node.id
    written_text, stack = text_of(node), list(_parts_of(node))
    replaced: list[tuple[int, int, str]] = []
    while stack:
        part = stack.pop()
        written = getattr(part, "stands_for", part)
        if written is part and not isinstance(part, ast.Name):
            stack.extend(_parts_of(part))
            continue
        part_text = _part_text(part)
        if not isinstance(part, ast.Name | ast.Constant | ast.Call | ast.Subscript):
            part_text = f"({part_text})"
        replaced.append((written.start, written.end, part_text))
    for start, end, part_text in sorted(replaced, reverse=True):
        before, after = written_text[: start - node.start], written_text[end - node.start :]  # type: ignore[attr-defined]
        written_text = before + part_text + after
    return written_text


def _parts_of(node: ast.AST) -> list[Any]:
    """Return the parts of a part of a rule; those of a call as they were resolved."""
    call: Call | None = getattr(node, "call", None)
    if call is None:
        return [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
    return [*call.arguments, *([] if call.where is None else [call.where]), *(call.within or ())]
