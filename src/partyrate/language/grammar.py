"""From the text of a rule to a checked syntax tree.

The language is a safe subset of Python expressions. `parse` refuses everything else with an error that points into the
text; what it returns holds only allowed nodes, exact literals, and calls whose arguments are in place. Names are not
looked up here: that is the work of the plan.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.errors import KindError, SchemeFault, UnknownNameError
from partyrate.language import advice, foreign
from partyrate.language.functions import AGGREGATES, CATALOGUE, FUNCTIONS, OPERATORS, Function
from partyrate.language.lexing import MAX_DEPTH, MAX_LENGTH, RuleText
from partyrate.language.tree import (
    UNPUBLISHED_OPTION,
    Call,
    Rule,
    byte_offsets,
    calls_of,
    copied,
    counted_table,
    names_in,
    nodes_of,
    recorded_name,
    span_of,
    text_of,
)
from partyrate.spans import Path, Span

__all__ = [
    "MAX_DEPTH",
    "MAX_EXPONENT",
    "MAX_LENGTH",
    "MAX_NODES",
    "UNPUBLISHED_OPTION",
    "Call",
    "Rule",
    "calls_of",
    "copied",
    "counted_table",
    "names_in",
    "parse",
    "recorded_name",
    "span_of",
    "text_of",
]

MAX_NODES: Final = 1_000
MAX_EXPONENT: Final = 20

_NUMBER: Final = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")
_PLAIN_TEXT: Final = re.compile(r"'[^'\\\n]*'|\"[^\"\\\n]*\"")


def parse(text: str, path: Path = (), at: Span | None = None) -> Rule:
    """Parse the text of a rule.

    Args:
        text: One expression.
        path: The entry and field it stands in, for messages.
        at: Where its text stands in a file.

    Raises:
        RuleSyntaxError: The text is not in the language.
        UnknownNameError: A function has an unknown argument.
        KindError: A function has too few or too many arguments.

    Example:
        >>> parse("round(0.5 * 上级考评, 2)").text
        'round(0.5 * 上级考评, 2)'
    """
    source = RuleText(text, path, at)
    plain = source.plain()
    tree = source.tree(plain)
    _Checker(source, plain).check_all(tree)
    return Rule(text, tree, path, at)


class _Checker:
    """Checks every node of a tree, and puts literals and calls into their exact form."""

    def __init__(self, source: RuleText, plain: str) -> None:
        self.source, self.plain = source, plain
        self.text, self.path = source.text, source.path

    def check_all(self, tree: ast.expr) -> None:
        """Place every node in the text, count them, and check them."""
        lead = self.source.lead
        read = self.plain[lead:]
        boundaries = {offset: place for place, offset in byte_offsets(read)}
        for count, (node, depth) in enumerate(nodes_of(tree), start=1):
            if isinstance(node, ast.expr | ast.keyword):
                part: Any = node
                part.start, part.end = lead + boundaries[part.col_offset], lead + boundaries[part.end_col_offset]
                part.origin = self.source.origin
            if depth > MAX_DEPTH:
                raise self.source.too_deep(getattr(node, "start", 0))
            if count > MAX_NODES:
                raise self.source.too_large(f"more than {MAX_NODES} parts", f"a rule has at most {MAX_NODES} parts")
        self.check(tree)

    def fault(self, node: ast.AST, what: str, fix: str) -> SchemeFault:
        """Make the error of a node."""
        return self.source.fault(what, fix, node.start, node.end)  # type: ignore[attr-defined]

    def advised(self, node: ast.AST, what: str, found: advice.Advice) -> SchemeFault:
        """Make the error of a node with what is meant most likely."""
        return self.fault(node, what, found.fix).advised(found.fix, found.instead)

    def check(self, node: ast.expr, *, tuple_allowed: bool = False) -> None:
        """Check a node and all below it."""
        match node:
            case ast.Constant():
                self.check_constant(node)
            case ast.Name():
                self.check_name(node)
            case ast.BinOp():
                self.check_operator(node, node.op)
                self.check_parts(node.left, node.right)
                if isinstance(node.op, ast.Pow):
                    self.check_power(node)
            case ast.UnaryOp():
                self.check_operator(node, node.op)
                self.check(node.operand)
            case ast.BoolOp():
                self.check_parts(*node.values)
            case ast.IfExp():
                self.check_parts(node.test, node.body, node.orelse)
            case ast.Compare():
                self.check_compare(node)
            case ast.Subscript():
                if not isinstance(node.value, ast.Name):
                    raise self.fault(node, "brackets after something that is no lookup", "write lookup[key, ...]")
                self.check_name(node.value)
                self.check(node.slice, tuple_allowed=True)
            case ast.Tuple() if tuple_allowed:
                self.check_parts(*node.elts)
            case ast.Call():
                self.check_call(node)
            case ast.Attribute() if (found := of_attribute(node)) is not None:
                raise self.advised(node, "a point after a name is not part of the language", found)
            case ast.Tuple() if (found := advice.of_thousands(text_of(node))) is not None:
                raise self.advised(node, f"{text_of(node)!r} is no plain decimal", found)
            case ast.Tuple() if (found := advice.of_choice(text_of(node))) is not None:
                raise self.advised(node, "the words of another language", found)
            case ast.List() if len(node.elts) > 1:
                group = advice.written(f"({', '.join(map(text_of, node.elts))})")
                raise self.advised(node, "a list is not part of the language", group)
            case ast.List() if len(node.elts) == 1 and isinstance(node.elts[0], ast.Name):
                raise self.advised(node, "a list is not part of the language", advice.written(text_of(node.elts[0])))
            case _:
                words, fix = _FOREIGN.get(type(node).__name__, (f"{text_of(node)!r}", "write names and operators"))
                raise self.fault(node, f"{words} is not part of the language", fix)

    def check_parts(self, *parts: ast.expr) -> None:
        """Check several nodes."""
        for part in parts:
            self.check(part)

    def check_name(self, node: ast.Name) -> None:
        """Refuse names that begin with an underscore: the library has its own."""
        if node.id.startswith("_"):
            raise self.fault(node, f"the name {node.id!r}", "names do not begin with an underscore")

    def check_constant(self, node: ast.Constant) -> None:
        """Put a literal into its exact form: numbers are cut from the text, since the tree has binary floats."""
        written = text_of(node)
        if isinstance(node.value, bool):
            return
        if node.value is None:
            fix = advice.ABSENT
            raise self.fault(node, "None is no value", fix)
        if isinstance(node.value, str | bytes):
            if not _PLAIN_TEXT.fullmatch(written):
                fix = "write one text in plain quotes, without prefix and backslash"
                raise self.fault(node, f"the text {written}", fix)
            return
        # `5if` is a number and a word for Python, and a slip for everybody else.
        glued = re.match(r"\w*", self.plain[node.end :])[0]  # type: ignore[attr-defined, index]
        if not _NUMBER.fullmatch(written) or glued:
            node.end += len(glued)  # type: ignore[attr-defined]
            what = f"{written}{glued} is no plain decimal"
            thousands = re.search(r"[0-9,]*$", self.plain[: node.start])[0]  # type: ignore[attr-defined, index]
            found = advice.of_thousands(f"{thousands}{written}") or advice.of_number(f"{written}{glued}")
            raise self.advised(node, what, found)
        node.value = Fraction(written)  # type: ignore[assignment]

    def check_operator(self, node: ast.expr, operator: ast.AST) -> None:
        """Refuse operators that the language lacks."""
        if type(operator) not in OPERATORS:
            what = f"the operator of {text_of(node)!r} is not part of the language"
            raise self.advised(node, what, self.instead_of(node, operator))

    def instead_of(self, node: ast.expr, operator: ast.AST) -> advice.Advice:
        """Return what to write instead of an operator that the language lacks."""
        if isinstance(node, ast.BinOp) and isinstance(operator, ast.FloorDiv):
            return advice.written(f"floor({text_of(node.left)} / {advice.operand(text_of(node.right))})")
        if isinstance(node, ast.Compare) and isinstance(operator, ast.Is | ast.IsNot) and len(node.ops) == 1:
            negated, (other,) = isinstance(operator, ast.IsNot), node.comparators
            nothing = isinstance(other, ast.Name) and other.id.casefold() in foreign.NOTHING
            if nothing or (isinstance(other, ast.Constant) and other.value is None):
                return advice.written(f"{'' if negated else 'not '}present({text_of(node.left)})")
            return advice.written(f"{text_of(node.left)} {'!=' if negated else '=='} {text_of(other)}")
        return advice.Advice("use + - * / ** == != < <= > >= and or not in")

    def check_compare(self, node: ast.Compare) -> None:
        """Check a comparison or a chain of them."""
        for left, operator, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            if isinstance(right, ast.Constant) and right.value is None and isinstance(operator, ast.Eq | ast.NotEq):
                present = f"present({text_of(left)})"
                found = advice.written(present if isinstance(operator, ast.NotEq) else f"not {present}")
                raise self.advised(right, "None is no value", found)
        self.check(node.left)
        for place, (operator, right) in enumerate(zip(node.ops, node.comparators, strict=True), start=1):
            self.check_operator(node, operator)
            among = isinstance(operator, ast.In | ast.NotIn)
            if among and place < len(node.ops):
                raise self.fault(node, "a chain that goes on after 'in'", "put 'in' and its two sides in brackets")
            self.check(right, tuple_allowed=among)

    def check_power(self, node: ast.BinOp) -> None:
        """Check that a power is a small constant."""
        power = node.right
        value: Any = power.value if isinstance(power, ast.Constant) else None
        if not isinstance(value, Fraction) or value.denominator != 1 or not 0 <= value <= MAX_EXPONENT:
            fix = f"write a whole number from 0 to {MAX_EXPONENT}; " + (
                "there are no roots, so that every value is exact: compare squares"
                if isinstance(value, Fraction) and value.denominator != 1
                else "a power that varies is a lookup"
            )
            raise self.fault(power, f"the power {text_of(power)!r}", fix)

    # ----------------------------------------------------------------------------------------------------------- calls

    def check_call(self, node: ast.Call) -> None:
        """Check a call; that of a function of the language gets its arguments in their places."""
        if not isinstance(node.func, ast.Name):
            raise self.advised(node, "a call of something that has no name", of_method(node))
        self.check_name(node.func)
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                raise self.fault(argument, "'*' before an argument", "write the arguments one by one")
            self.check(argument)
        given: set[str] = set()
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self.fault(keyword, "'**' before an argument", "write the arguments one by one")
            if keyword.arg in given:
                raise self.fault(keyword, f"{keyword.arg}= is given twice", "keep one of them")
            given.add(keyword.arg)
            if keyword.arg == "within" and isinstance(keyword.value, ast.List):
                raise self.advised(keyword.value, "within= takes names", self.cohort(keyword.value))
            self.check(keyword.value, tuple_allowed=keyword.arg == "within")
        function = function_named(node.func.id, len(node.args))
        if function is not None:
            node.call = self.bound(node, node.func.id, function)  # type: ignore[attr-defined]

    def bound(self, node: ast.Call, name: str, function: Function) -> Call:
        """Put the arguments of a call in their places."""
        call = Call(function, tuple(node.args))
        for keyword in node.keywords:
            key = str(keyword.arg)
            if not function.keywords:
                fix = "give its arguments in their order, without names"
                raise KindError(f"{key}= in {name}()", function.usage, fix, span_of(keyword), self.path)
            if key not in function.keywords:
                unknown = UnknownNameError.of(
                    f"argument of {name}()", key, function.keywords, function.usage, span_of(keyword), self.path
                )
                raise unknown.advised(f"write {foreign.ARGUMENTS[key]}") if key in foreign.ARGUMENTS else unknown
            if key == "where":
                call.where = keyword.value
            elif key == "within":
                call.within = self.names_of(keyword.value)
            else:
                call.options[key] = self.option(keyword.value, key, function)
        given = len(node.args)
        if not function.fewest <= given <= function.most:
            raise KindError(
                f"{name}() with {given} argument{'' if given == 1 else 's'}",
                function.usage,
                f"write {function.usage.partition(': ')[0]}",
                span_of(node),
                self.path,
            ).advised(*self.other_arguments(node, name, function))
        for key in function.required:
            if key not in call.options:
                raise KindError(
                    f"{name}() without {key}=",
                    f"{function.usage}; {key} has no default, since practice differs",
                    f"add {key}= with one of: {', '.join(function.choices[key])}",
                    span_of(node),
                    self.path,
                )
        return call

    def other_arguments(self, node: ast.Call, name: str, function: Function) -> tuple[str, str]:
        """Return what to write instead of a call with too few or too many arguments."""
        found = advice.of_call(name, [text_of(part) for part in node.args])
        if found is not None and " is written " not in found.fix:
            return found.fix, found.instead
        return f"write {function.usage.partition(': ')[0]}", ""

    def other_word(self, value: ast.expr, allowed: Sequence[str]) -> tuple[str, str]:
        """Return what to write instead of a word that a named argument does not take."""
        word = str(value.value).casefold() if isinstance(value, ast.Constant) else ""
        meant = word if word in allowed else foreign.OPTIONS.get(word)
        if meant in allowed:
            return f"write {meant!r}", repr(meant)
        return f"write one of: {', '.join(map(repr, allowed))}, or the name of a parameter", ""

    def names_of(self, value: ast.expr) -> tuple[ast.Name, ...]:
        """Give the names written after `within=`."""
        found: list[ast.Name] = []
        for element in value.elts if isinstance(value, ast.Tuple) else [value]:
            if not isinstance(element, ast.Name):
                raise self.advised(element, "within= takes names", self.cohort(value))
            found.append(element)
        return tuple(found)

    def cohort(self, value: ast.expr) -> advice.Advice:
        """Return how the names of a cohort are written that are written as texts, or as a list."""
        parts = value.elts if isinstance(value, ast.Tuple | ast.List) else [value]
        names = [part.value if isinstance(part, ast.Constant) else getattr(part, "id", None) for part in parts]
        if all(isinstance(name, str) and name.isidentifier() for name in names):
            written = str(names[0]) if len(names) == 1 else f"({', '.join(map(str, names))})"
            return advice.written(f"within={written}")
        return advice.Advice("write within=district, within=(a, b), or within=()")

    def option(self, value: ast.expr, key: str, function: Function) -> str:
        """Give the word of a named argument; `=name` stands for the parameter that decides it."""
        allowed = function.choices[key]
        if isinstance(value, ast.Name):
            return f"={value.id}"
        if not isinstance(value, ast.Constant) or value.value not in allowed:
            raise KindError(
                f"{key}={text_of(value)}",
                function.usage,
                f"write one of: {', '.join(map(repr, allowed))}, or the name of a parameter",
                span_of(value),
                self.path,
            ).advised(*self.other_word(value, allowed))
        return str(value.value)


def of_attribute(node: ast.Attribute) -> advice.Advice | None:
    """Return what to write instead of a part of a value, such as `day.year` or `(end - start).days`."""
    owner = node.value
    if node.attr in ("days", "dt") and isinstance(owner, ast.BinOp) and isinstance(owner.op, ast.Sub):
        return advice.written(f"days_between({text_of(owner.right)}, {text_of(owner.left)})")
    return advice.written(f"{node.attr}({text_of(owner)})") if node.attr in FUNCTIONS else None


def function_named(name: str, arguments: int) -> Function | None:
    """Give the function of the language that a call means: `min` and `max` of one argument run over rows."""
    aggregate = CATALOGUE.get(f"{name} of rows") if name in AGGREGATES else None
    values = CATALOGUE.get(name)
    return aggregate if aggregate is not None and (arguments == 1 or values is None) else values


def of_method(node: ast.Call) -> advice.Advice:
    """Return what to write instead of a call such as `math.floor(x)`, or of a method such as `x.mean()`."""
    given = [text_of(argument) for argument in node.args]
    if isinstance(node.func, ast.Attribute):
        owner, name = text_of(node.func.value), node.func.attr
        arguments = given if owner in foreign.MODULES else [owner, *given]
        found = advice.of_call(text_of(node.func), arguments) or advice.of_call(name, arguments, FUNCTIONS)
        if found is not None:
            return found
    return advice.Advice("call a function by its name")


_ROWS: Final = "use sum, mean, count, any, all, min or max with where="
_FOREIGN: Final = {
    "Attribute": (
        "a point after a name",
        "use the name of a value; a decimal has digits on both sides of its point",
    ),
    "Lambda": ("lambda", "make it a formula of its own, with takes"),
    "ListComp": ("a comprehension", _ROWS),
    "SetComp": ("a comprehension", _ROWS),
    "DictComp": ("a comprehension", _ROWS),
    "GeneratorExp": ("a comprehension", _ROWS),
    "JoinedStr": ("a formatted text", "rules compare texts, and make none"),
    "List": ("a list", "write a tuple: (a, b)"),
    "NamedExpr": ("an assignment", "make the part a formula of its own and use its name"),
    "Tuple": (
        "a tuple in this place",
        "a tuple stands after 'in', inside a lookup's brackets, or in within=; a decimal has a point, as in 0.5",
    ),
    "Starred": ("'*' before a value", "write the values one by one"),
    "Slice": ("':' inside brackets", "write the keys of one cell, with commas"),
    "Await": ("await", "write the value alone"),
    "Yield": ("yield", "write the value alone"),
    "YieldFrom": ("yield", "write the value alone"),
}
"""What Python has and the language lacks, and what to write instead."""
