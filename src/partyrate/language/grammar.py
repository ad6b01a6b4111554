"""Parse the text of a rule into a checked syntax tree.

The language is a safe subset of Python expressions. `parse` refuses everything else with an error that points into the
text; the tree that it returns holds only allowed nodes, exact literals, and calls with their arguments bound. Names are
resolved by the plan, not here.
"""

from __future__ import annotations

import ast
import re
import unicodedata
from fractions import Fraction
from typing import Any, Final

from partyrate.errors import KindError, SchemeFault, UnknownNameError
from partyrate.language import advice, idioms
from partyrate.language.brackets import QUOTED
from partyrate.language.corrections import (
    argument_advice,
    cohort_advice,
    corrected,
    foreign_node,
    meant_word,
    of_arguments,
    of_attribute,
    of_chosen_rows,
    of_listed,
    of_method,
    of_named_arguments,
    of_operator,
    of_several_ranked,
)
from partyrate.language.functions import AGGREGATES, CATALOGUE, OPERATORS, Function
from partyrate.language.lexing import MAX_DEPTH, MAX_LENGTH, RuleText
from partyrate.language.named_arguments import parameters
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
from partyrate.messages import Message, Text, joined, message, text
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
"""The most nodes of a rule, which bounds the work of every later step."""

MAX_EXPONENT: Final = 20
"""The greatest exponent; the digits of a power grow with it."""

_NUMBER: Final = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")


def parse(source: str, path: Path = (), at: Span | None = None) -> Rule:
    """Parse the text of a rule.

    Args:
        source: The text, one expression.
        path: The entry and field it belongs to, for messages.
        at: The position of the text in a file.

    Raises:
        RuleSyntaxError: The text is not in the language.
        UnknownNameError: A function has an unknown argument.
        KindError: A function has too few or too many arguments.

    Example:
        >>> parse("round(0.5 * 上级考评, 2)").text
        'round(0.5 * 上级考评, 2)'
    """
    rule_text = RuleText(source, path, at)
    plain = rule_text.plain()
    tree = rule_text.tree(plain)
    _Checker(rule_text, plain).check_all(tree)
    return Rule(source, tree, path, at)


class _Checker:
    """Check every node of a tree, make its literals exact and bind the arguments of its calls.

    Nodes and calls are changed in place: each node gets `start`, `end` and `origin`, each call of a function `call`.
    """

    def __init__(self, source: RuleText, plain: str) -> None:
        self.source, self.plain = source, plain
        self.path = source.path

    def check_all(self, tree: ast.expr) -> None:
        """Locate every node in the text, count the nodes, and check them."""
        lead = self.source.lead
        boundaries = {offset: position for position, offset in byte_offsets(self.plain[lead:])}
        for count, (node, depth) in enumerate(nodes_of(tree), start=1):
            if isinstance(node, ast.expr | ast.keyword):
                part: Any = node
                part.start, part.end = lead + boundaries[part.col_offset], lead + boundaries[part.end_col_offset]
                part.origin = self.source.origin
            if depth > MAX_DEPTH:
                raise self.source.too_deep(getattr(node, "start", 0))
            if count > MAX_NODES:
                raise self.source.too_large(MAX_NODES)
        tree.is_branch = True  # type: ignore[attr-defined]  # a row of a decision may give an absence alone
        self.check(tree)

    def fault(self, node: ast.AST, reported: Message) -> SchemeFault:
        """Build the error of a node."""
        return self.source.fault(reported, node.start, node.end)  # type: ignore[attr-defined]

    def advised(self, node: ast.AST, what: Text, meant: advice.Advice) -> SchemeFault:
        """Build the error of a node for which a correction is known."""
        return self.source.advised(what, meant, node.start, node.end)  # type: ignore[attr-defined]

    def check(self, node: ast.expr, *, tuple_allowed: bool = False) -> None:
        """Check a node and its descendants."""
        match node:
            case ast.Constant():
                self.check_constant(node)
            case ast.Name():
                self.check_name(node)
            case ast.BinOp():
                self.check_parts(node.left, node.right)
                self.check_operator(node, node.op)
                if isinstance(node.op, ast.Pow):
                    self.check_power(node)
            case ast.UnaryOp():
                self.check_operator(node, node.op)
                self.check(node.operand)
            case ast.BoolOp():
                self.check_parts(*node.values)
            case ast.IfExp():
                self.check_choice(node)
            case ast.Compare():
                self.check_compare(node)
            case ast.Subscript():
                if not isinstance(node.value, ast.Name):
                    raise self.fault(node, message("brackets without lookup"))
                self.check_name(node.value)
                self.check(node.slice, tuple_allowed=True)
            case ast.Tuple() if tuple_allowed:
                self.check_parts(*node.elts)
            case ast.Call():
                self.check_call(node)
            case _:
                raise self.foreign(node)

    def foreign(self, node: ast.expr) -> SchemeFault:
        """Build the error of a node that the language lacks."""
        match node:
            case ast.Attribute() if (meant := of_attribute(node)) is not None:
                return self.advised(node, text("point after name"), meant)
            case ast.Tuple() if (meant := advice.of_comma(text_of(node))) is not None:
                return self.advised(node, text("text no plain decimal", text=text_of(node)), meant)
            case ast.Tuple() if (meant := idioms.of_choice(text_of(node))) is not None:
                return self.advised(node, text("other language"), meant)
            case ast.List() if len(node.elts) > 1:
                group = advice.written(f"({', '.join(map(text_of, node.elts))})")
                return self.advised(node, text("list in rule"), group)
            case ast.List(elts=[ast.Name() as name]):
                return self.advised(node, text("list in rule"), advice.written(text_of(name)))
        return self.fault(node, foreign_node(node))

    def check_choice(self, node: ast.IfExp) -> None:
        """Check a choice; one of its branches may be an absence, which has the kind of the other one."""
        branches = (node.body, node.orelse)
        absences = [branch for branch in branches if is_absence(branch)]
        for branch in absences if len(absences) == 1 else ():
            branch.is_branch = True  # type: ignore[attr-defined]
        self.check_parts(node.test, *branches)

    def check_parts(self, *parts: ast.expr) -> None:
        """Check several nodes."""
        for part in parts:
            self.check(part)

    def check_name(self, node: ast.Name) -> None:
        """Refuse names that begin with an underscore, which are reserved for the library."""
        if node.id.startswith("_"):
            raise self.fault(node, message("name with underscore", name=node.id))

    def check_constant(self, node: ast.Constant) -> None:
        """Check a literal and make it exact: numbers are read from the text, since Python's tree has binary floats."""
        written = text_of(node)
        if isinstance(node.value, bool):
            return
        if node.value is None:
            raise self.advised(node, text("None is no value"), advice.absent_advice())
        if isinstance(node.value, str | bytes):
            if not QUOTED.fullmatch(written):
                raise self.fault(node, message("odd text", text=written))
            return
        # Python reads `5if` as a number and a keyword; in a rule it is a slip.
        glued = re.match(r"\w*", self.plain[node.end :])[0]  # type: ignore[attr-defined, index]
        if not _NUMBER.fullmatch(written) or glued:
            node.end += len(glued)  # type: ignore[attr-defined]
            thousands = re.search(r"[0-9,]*$", self.plain[: node.start])[0]  # type: ignore[attr-defined, index]
            meant = advice.of_thousands(f"{thousands}{written}") or advice.of_number(f"{written}{glued}")
            raise self.advised(node, text("no plain decimal", number=f"{written}{glued}"), meant)
        node.value = Fraction(written)  # type: ignore[assignment]

    def check_operator(self, node: ast.expr, operator: ast.AST) -> None:
        """Refuse operators that the language lacks."""
        if type(operator) not in OPERATORS:
            raise self.advised(node, text("foreign operator", text=text_of(node)), of_operator(node, operator))

    def check_compare(self, node: ast.Compare) -> None:
        """Check a comparison or a chain of them."""
        for left, operator, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            is_last = len(node.ops) == 1 and isinstance(operator, ast.Eq | ast.NotEq)
            if is_last and isinstance(right, ast.Constant) and right.value is None:
                present = f"present({text_of(left)})"
                meant = advice.written(present if isinstance(operator, ast.NotEq) else f"not {present}")
                raise self.advised(node, text("None is no value"), meant)
        self.check(node.left)
        for number, (operator, right) in enumerate(zip(node.ops, node.comparators, strict=True), start=1):
            self.check_operator(node, operator)
            is_membership = isinstance(operator, ast.In | ast.NotIn)
            if is_membership and number < len(node.ops):
                raise self.fault(node, message("chain after in"))
            self.check(right, tuple_allowed=is_membership)

    def check_power(self, node: ast.BinOp) -> None:
        """Check that a power is a small constant."""
        power = node.right
        value: Any = power.value if isinstance(power, ast.Constant) else None
        if not isinstance(value, Fraction) or value.denominator != 1 or not 0 <= value <= MAX_EXPONENT:
            key = "root as power" if isinstance(value, Fraction) and value.denominator != 1 else "varying power"
            raise self.fault(power, message(key, power=text_of(power), most=MAX_EXPONENT))

    # ----------------------------------------------------------------------------------------------------------- calls

    def check_call(self, node: ast.Call) -> None:
        """Check a call; bind its arguments where it calls a function of the language."""
        if not isinstance(node.func, ast.Name):
            raise self.advised(node, text("call without name"), of_method(node))
        self.check_name(node.func)
        if (meant := of_listed(node) or of_several_ranked(node)) is not None:
            raise self.advised(node, text("several in brackets"), meant)
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                raise self.fault(argument, message("star before argument", sign="*"))
            self.check(argument)
        names: set[str] = set()
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self.fault(keyword, message("star before argument", sign="**"))
            if keyword.arg in names:
                raise self.fault(keyword, message("argument twice", name=keyword.arg))
            names.add(keyword.arg)
            if keyword.arg == "within" and isinstance(keyword.value, ast.List):
                raise self.advised(keyword.value, text("within takes names"), cohort_advice(keyword.value))
            self.check(keyword.value, tuple_allowed=keyword.arg == "within")
        function = function_named(node.func.id, len(node.args))
        if function is not None:
            node.call = self.bound(node, node.func.id, function)  # type: ignore[attr-defined]
            if function.name == "date":
                self.check_date(node.args[0])
            elif function.name == "absent":
                self.check_absence(node)

    def check_date(self, node: ast.expr) -> None:
        """Check that the argument of `date` is a day of the calendar, in quotes."""
        if not isinstance(node, ast.Constant) or not advice.is_day(str(node.value)):
            meant = advice.of_day(text_of(node).strip("'\""))
            error = self.fault(node, message("no day in quotes", text=text_of(node)))
            raise error if meant is None else error.advised(meant.fix, meant.instead)

    def check_absence(self, node: ast.Call) -> None:
        """Check that an absence names its cause in quotes, and stands where another value gives it a kind."""
        named = node.args[0]
        if not isinstance(named, ast.Constant) or not isinstance(named.value, str):
            raise self.fault(named, message("no cause in quotes", text=text_of(named)))
        named.value = unicodedata.normalize("NFKC", named.value)  # as all names
        if not getattr(node, "is_branch", False):
            raise self.fault(node, message("absence without a value", text=text_of(node)))

    def bound(self, node: ast.Call, name: str, function: Function) -> Call:
        """Bind the arguments of a call to the parameters of a function.

        Raises:
            KindError: There are too few or too many arguments, or a word that an argument does not take.
            UnknownNameError: The function has no argument of a name.
        """
        for keyword in [each for each in node.keywords if each.arg == "otherwise" and "otherwise" in function.keywords]:
            node.keywords.remove(keyword)
            node.args.append(keyword.value)  # the last argument, which is named
        call = Call(function, tuple(node.args))
        for keyword in node.keywords:
            self.bind_keyword(call, keyword, node)
        count = len(node.args)
        if not function.fewest <= count <= function.most:
            key = "number of arguments one" if count == 1 else "number of arguments"
            reported = message(key, name=name, count=count, usage=function.usage, form=function.form)
            raise corrected(self.kind_error(reported, node), node, of_arguments(node, name, function))
        for key in function.required:
            if key not in call.options:
                words = joined(function.choices[key])
                raise self.kind_error(
                    message("argument needed", name=name, key=key, usage=function.usage, words=words), node
                )
        return call

    def bind_keyword(self, call: Call, keyword: ast.keyword, node: ast.Call) -> None:
        """Bind one named argument of a call."""
        key, function, name = str(keyword.arg), call.function, node.func.id  # type: ignore[attr-defined]
        if not function.keywords:
            error = self.kind_error(message("named argument", key=key, name=name, usage=function.usage), keyword)
            meant = of_named_arguments(node, name, function)
            raise error if meant is None else corrected(error, node, meant)
        if key not in function.keywords:
            kind = text("argument of", name=name)
            unknown = UnknownNameError.of(kind, key, function.keywords, function.usage, span_of(keyword), self.path)
            fix = of_chosen_rows(node, keyword) or argument_advice(key, function)
            meant = of_named_arguments(node, name, function) if key in parameters(function) else None
            if meant is not None:
                raise corrected(unknown, node, meant)
            raise unknown if fix is None else unknown.advised(fix)
        if key == "where":
            call.where = keyword.value
        elif key == "within":
            call.within = self.names_of(keyword.value)
        else:
            call.options[key] = self.option(keyword.value, key, function)

    def kind_error(self, reported: Message, node: ast.AST) -> KindError:
        """Build the error of a call."""
        return KindError(*reported, span_of(node), self.path)

    def names_of(self, value: ast.expr) -> tuple[ast.Name, ...]:
        """Return the names after `within=`."""
        names: list[ast.Name] = []
        for element in value.elts if isinstance(value, ast.Tuple) else [value]:
            if not isinstance(element, ast.Name):
                raise self.advised(element, text("within takes names"), cohort_advice(value))
            names.append(element)
        return tuple(names)

    def option(self, value: ast.expr, key: str, function: Function) -> str:
        """Return the word of a named argument; `=name` stands for the parameter that decides it."""
        allowed = function.choices[key]
        if isinstance(value, ast.Name):
            return f"={value.id}"
        if not isinstance(value, ast.Constant) or value.value not in allowed:
            words = joined(map(repr, allowed))
            reported = message("word of argument", key=key, word=text_of(value), usage=function.usage, words=words)
            meant = meant_word(value, allowed)
            error = self.kind_error(reported, value)
            raise error if meant is None else error.advised(text("write word", word=meant), repr(meant))
        return str(value.value)


def is_absence(node: ast.expr) -> bool:
    """Return whether a part of a rule is a call of `absent`."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "absent"


def function_named(name: str, arguments: int) -> Function | None:
    """Return the function of the language that a call means: `min` and `max` of one argument run over rows."""
    aggregate = CATALOGUE.get(f"{name} of rows") if name in AGGREGATES else None
    values = CATALOGUE.get(name)
    return aggregate if aggregate is not None and (arguments == 1 or values is None) else values
