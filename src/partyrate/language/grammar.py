"""From the text of a rule to a checked syntax tree.

The language is a safe subset of Python expressions. `parse` refuses everything else with an error that points into the
text; what it returns holds only allowed nodes, exact literals, and calls whose arguments are in place. Names are not
looked up here: that is the work of the plan.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Container, Iterator
from fractions import Fraction
from keyword import iskeyword
from typing import Any, Final

from attrs import define, frozen

from partyrate.errors import KindError, RuleSyntaxError, SchemeFault, UnknownNameError
from partyrate.language.functions import AGGREGATES, CATALOGUE, OPERATORS, Function
from partyrate.source import Path, Span

MAX_LENGTH: Final = 2_000
MAX_DEPTH: Final = 100
MAX_NODES: Final = 1_000
MAX_EXPONENT: Final = 20
UNPUBLISHED_OPTION: Final = "?"

_FULL_WIDTH: Final = str.maketrans("，（）［］＋－＊／＜＞：＝", ",()[]+-*/<>:=")
"""Full-width punctuation that means one thing only and is as long as its ordinary form."""

_INSTEAD: Final = {
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "×": "*",
    "÷": "/",
    "“": "'",
    "”": "'",
    "‘": "'",
    "’": "'",
    "。": ".",
    "；": ",",
    "、": ",",
    "％": "/ 100",
    "%": "/ 100",
    "！": "!=",
    "！＝": "!=",
    "&": "and",
    "|": "or",
    "^": "**",
    "{": "(",
}
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_TEXT = re.compile(r"'[^'\\\n]*'|\"[^\"\\\n]*\"")
_WORDS_OF_RULES: Final = ("and", "or", "not", "in", "if", "else", "True", "False")
_WHY = "a rule is one expression of names, numbers, texts, operators and the functions of the language"


@define
class Call:
    """A call of a function of the language with its arguments in place.

    `table` is the table an aggregate runs over; the plan fills it in, since it depends on what the names mean.
    """

    function: Function
    arguments: tuple[ast.expr, ...]
    where: ast.expr | None = None
    within: tuple[ast.expr, ...] | None = None
    options: dict[str, str] = {}
    table: str | None = None


def counted_table(call: Call, tables: Container[str]) -> str | None:
    """Give the table whose rows `count(table)` counts; None where a call looks at values."""
    argument = call.arguments[0]
    is_table = call.function.name == "count of rows" and isinstance(argument, ast.Name) and argument.id in tables
    return argument.id if is_table else None  # type: ignore[attr-defined]


def calls_of(tree: ast.AST, family: str) -> Iterator[ast.Call]:
    """Give the calls in a rule of functions of one family, outer ones first."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.call.function.family == family:  # type: ignore[attr-defined]
            yield node


def names_in(tree: ast.AST) -> Iterator[str]:
    """Give the names in a part of a rule, those of functions left out."""
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in functions:
            yield node.id


@frozen(eq=False)
class Rule:
    """A parsed rule. Each node of `tree` has an `origin`: the rule whose text it was written in.

    `path` names the entry and field it stands in, `at` the place of its text in a file.
    """

    text: str
    tree: ast.expr
    path: Path = ()
    at: Span | None = None

    def __str__(self) -> str:
        return self.text


@frozen
class _Origin:
    """The text a node was written in, for messages."""

    text: str
    path: Path
    at: Span | None

    def span(self, offset: int, length: int) -> Span:
        if self.at is None or "\n" in self.text:
            # A rule built in Python, or one over several lines, shows itself as the line.
            line = self.text.replace("\n", " ")
            return Span(".".join(map(str, self.path)) or "<rule>", 1, offset + 1, max(1, length), line)
        return self.at.inside(offset, length)


def span_of(node: ast.AST) -> Span:
    """Give the place of a node: in its file, or else in the text of its rule. AST columns count bytes of UTF-8."""
    origin: _Origin = node.origin  # type: ignore[attr-defined]
    start, end = node.start, node.end  # type: ignore[attr-defined]
    return origin.span(start, end - start)


def text_of(node: ast.AST) -> str:
    """Give the words of a node as they were written."""
    return str(node.origin.text[node.start : node.end])  # type: ignore[attr-defined]


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
    return _Parser(text, path, at).rule()


class _Parser:
    def __init__(self, text: str, path: Path, at: Span | None) -> None:
        self.origin = _Origin(text, path, at)
        self.path, self.at, self.text = path, at, text

    def fault(self, what: str, mend: str, start: int = 0, end: int | None = None, why: str = _WHY) -> SchemeFault:
        end = len(self.text) if end is None else end
        return RuleSyntaxError(what, why, mend, self.origin.span(start, end - start), self.path)

    def rule(self) -> Rule:
        if not isinstance(self.text, str):
            raise RuleSyntaxError(
                f"a rule is a text, not {self.text!r}", _WHY, "put the rule in quotes", self.at, self.path
            )
        if len(self.text) > MAX_LENGTH:
            raise self.fault(
                f"a rule of {len(self.text)} characters",
                "split it: name its parts as formulas of their own",
                0,
                1,
                f"a rule has at most {MAX_LENGTH} characters",
            )
        plain = self.plain_text()
        tree = self.python_tree(plain)
        self.check_nodes(tree, plain)
        return Rule(self.text, tree, self.path, self.at)

    # ------------------------------------------------------------------------------------------ before Python's parser

    def plain_text(self) -> str:
        """Give the text with ordinary punctuation, each character in its old place; refuse what has no place."""
        quoted = [range(*match.span()) for match in _TEXT.finditer(self.text)]
        plain, depth = [], 0
        for place, char in enumerate(self.text):
            if any(place in stretch for stretch in quoted):
                plain.append(char)
                continue
            ordinary = char.translate(_FULL_WIDTH)
            if ordinary in _INSTEAD:
                raise self.fault(
                    f"{char!r} is no sign of the language", f"write {_INSTEAD[ordinary]}", place, place + 1
                )
            if ordinary in "#\\;`@$?~":
                raise self.fault(f"{char!r} is no sign of the language", "take it out", place, place + 1)
            depth += (ordinary in "([") - (ordinary in ")]")
            if depth > MAX_DEPTH:
                raise self.too_deep(place)
            plain.append(" " if ordinary in "\r\n\t\u3000\xa0" else ordinary)
        return "".join(plain)

    def too_deep(self, place: int) -> SchemeFault:
        return self.fault(
            f"more than {MAX_DEPTH} levels inside each other",
            "split the rule: name its parts as formulas of their own",
            place,
            place + 1,
            f"a rule is at most {MAX_DEPTH} levels deep",
        )

    def python_tree(self, plain: str) -> ast.expr:
        if not plain.strip():
            raise self.fault("an empty rule", "write an expression")
        lead = len(plain) - len(plain.lstrip())
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return ast.parse(" " * 0 + plain[lead:], mode="eval").body
        except SyntaxError as error:
            start = min(len(self.text) - 1, max(0, lead + (error.offset or 1) - 1))
            raise self.syntax_fault(plain, error.msg, start) from None
        except (ValueError, RecursionError, MemoryError):
            raise self.too_deep(0) from None
        finally:
            self.lead = lead

    def syntax_fault(self, plain: str, message: str, start: int) -> SchemeFault:
        if re.search(r"(?<![<>=!])=(?!=)", re.sub(r"(where|within|ties|kind)\s*=(?!=)", "", plain)):
            place = next(iter(re.finditer(r"(?<![<>=!])=(?!=)", plain))).start()
            return self.fault("a single '='", "write == to compare; a rule assigns nothing", place, place + 1)
        if "!" in plain and "!=" not in plain:
            return self.fault("'!' alone", "write 'not', or != for unequal", plain.index("!"), plain.index("!") + 1)
        word = next((m for m in re.finditer(r"[^\W\d]\w*", plain) if m.start() <= start < m.end()), None)
        if word is not None and iskeyword(word[0]) and word[0] not in _WORDS_OF_RULES:
            return self.fault(
                f"{word[0]!r} is a word of Python", "give that value another name", word.start(), word.end(),
                "rules are Python expressions, whose own words name no values",
            )  # fmt: skip
        detail = message.split("(", maxsplit=1)[0].strip().rstrip(".").replace("Perhaps you forgot a comma?", "")
        return self.fault(
            f"this cannot be read: {detail}",
            "check brackets, commas and operators at the caret; a name has no spaces, and a text stands in quotes",
            start,
            start + 1,
        )

    # ------------------------------------------------------------------------------------------- after Python's parser

    def check_nodes(self, tree: ast.expr, plain: str) -> None:
        encoded = plain[self.lead :].encode()
        boundaries = {offset: place for place, offset in _byte_offsets(plain[self.lead :])}
        count = 0
        for node, depth in _nodes(tree):
            count += 1
            if isinstance(node, ast.expr | ast.keyword):
                node.start = self.lead + boundaries[node.col_offset]  # type: ignore[union-attr]
                node.end = self.lead + boundaries[node.end_col_offset or len(encoded)]  # type: ignore[union-attr]
                node.origin = self.origin  # type: ignore[union-attr]
            if depth > MAX_DEPTH:
                raise self.too_deep(getattr(node, "start", 0))
            if count > MAX_NODES:
                raise self.fault(
                    f"more than {MAX_NODES} parts",
                    "split the rule: name its parts as formulas of their own",
                    0,
                    1,
                    f"a rule has at most {MAX_NODES} parts",
                )
        self.check(tree)

    def check(self, node: ast.expr, tuple_allowed: bool = False) -> None:
        match node:
            case ast.Constant():
                self.check_constant(node)
            case ast.Name():
                if node.id.startswith("_"):
                    raise self.at_node(node, f"the name {node.id!r}", "names do not start with an underscore")
            case ast.BinOp() | ast.UnaryOp():
                self.check_operator(node, node.op)
                for operand in [node.left, node.right] if isinstance(node, ast.BinOp) else [node.operand]:
                    self.check(operand)
                if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
                    self.check_power(node)
            case ast.BoolOp():
                for value in node.values:
                    self.check(value)
            case ast.Compare():
                self.check(node.left)
                for operator, right in zip(node.ops, node.comparators, strict=True):
                    self.check_operator(node, operator)
                    self.check(right, tuple_allowed=isinstance(operator, ast.In | ast.NotIn))
            case ast.IfExp():
                for part in (node.test, node.body, node.orelse):
                    self.check(part)
            case ast.Subscript():
                if not isinstance(node.value, ast.Name):
                    raise self.at_node(node, "brackets after something that is no lookup", "write lookup[key, ...]")
                self.check(node.value)
                self.check(node.slice, tuple_allowed=True)
            case ast.Tuple() if tuple_allowed:
                for element in node.elts:
                    self.check(element)
            case ast.Call():
                self.check_call(node)
            case _:
                words = _WORDS.get(type(node).__name__, type(node).__name__.lower())
                raise self.at_node(node, f"{words} is not part of the language", _MENDS.get(type(node).__name__, ""))

    def at_node(self, node: ast.AST, what: str, mend: str) -> SchemeFault:
        return self.fault(what, mend, node.start, node.end)  # type: ignore[attr-defined]

    def check_constant(self, node: ast.Constant) -> None:
        written = text_of(node)
        if isinstance(node.value, bool):
            return
        if isinstance(node.value, str):
            if not _TEXT.fullmatch(written):
                raise self.at_node(
                    node, f"the text {written}", "write one text in plain quotes, without prefix and backslash"
                )
            return
        following = self.text[node.end : node.end + 1]  # type: ignore[attr-defined]
        if not _NUMBER.fullmatch(written) or following.isalnum() or following == "_":
            raise self.at_node(
                node,
                f"{written}{following.strip()!s} is no plain decimal" if written != "None" else "None is no value",
                "write a number with digits and at most one point, such as 0.5 or 1000"
                if written != "None"
                else "a value that is not there is asked for with present(x) or coalesce(x, y)",
            )
        node.value = Fraction(written)  # type: ignore[assignment]

    def check_operator(self, node: ast.expr, operator: ast.AST) -> None:
        if type(operator) not in OPERATORS:
            name = type(operator).__name__
            mend = {
                "FloorDiv": "write floor(a / b)",
                "Mod": "write a - b * floor(a / b)",
                "Is": "write ==",
                "IsNot": "write !=",
            }.get(name, "use + - * / ** == != < <= > >= and or not in")
            raise self.at_node(node, f"the operator of {text_of(node)!r} is not part of the language", mend)

    def check_power(self, node: ast.BinOp) -> None:
        power = node.right
        whole = isinstance(power, ast.Constant) and isinstance(power.value, Fraction) and power.value.denominator == 1
        if not whole or not 0 <= power.value <= MAX_EXPONENT:  # type: ignore[union-attr]
            raise self.at_node(
                power,
                f"the power {text_of(power)!r}",
                f"write a whole number from 0 to {MAX_EXPONENT}; a power that varies is a lookup",
            )

    def check_call(self, node: ast.Call) -> None:
        if not isinstance(node.func, ast.Name):
            raise self.at_node(node, "a call of something that has no name", "call a function by its name")
        for argument in node.args:
            if isinstance(argument, ast.Starred):
                raise self.at_node(argument, "'*' before an argument", "write the arguments one by one")
            self.check(argument)
        name = node.func.id
        for keyword in node.keywords:
            if keyword.arg is None:
                raise self.at_node(keyword, "'**' before an argument", "write the arguments one by one")
            self.check(keyword.value, tuple_allowed=keyword.arg == "within")
        function = CATALOGUE.get(name)
        if name in AGGREGATES and len(node.args) == 1:
            function = CATALOGUE[f"{name} of rows"]
        if function is not None:
            node.call = self.bound(node, function)  # type: ignore[attr-defined]

    def bound(self, node: ast.Call, function: Function) -> Call:
        """Put the arguments of a call in their places."""
        name, given = node.func.id, len(node.args)  # type: ignore[attr-defined]
        call = Call(function, tuple(node.args), options={})
        for keyword in node.keywords:
            key = str(keyword.arg)
            if key not in function.keywords:
                raise UnknownNameError.of(
                    f"argument of {name}()",
                    key,
                    function.keywords,
                    f"{function.usage}",
                    span_of(keyword),
                    self.path,
                )
            if key == "where":
                call.where = keyword.value
            elif key == "within":
                value = keyword.value
                call.within = tuple(value.elts) if isinstance(value, ast.Tuple) else (value,)
                for element in call.within:
                    if not isinstance(element, ast.Name):
                        raise self.at_node(
                            element, "within= takes names", "write within=district, within=(a, b), or within=()"
                        )
            else:
                call.options[key] = self.option(keyword.value, key, function)
        if not function.fewest <= given <= function.most:
            raise KindError(
                f"{name}() with {given} argument{'' if given == 1 else 's'}",
                function.usage,
                "give the arguments it needs",
                span_of(node),
                self.path,
            )
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

    def option(self, value: ast.expr, key: str, function: Function) -> str:
        allowed = function.choices[key]
        if isinstance(value, ast.Name):
            return f"={value.id}"  # names a parameter that decides
        if not isinstance(value, ast.Constant) or value.value not in allowed:
            raise KindError(
                f"{key}={text_of(value)}",
                function.usage,
                f"write one of: {', '.join(map(repr, allowed))}, or the name of a parameter",
                span_of(value),
                self.path,
            )
        return str(value.value)


_WORDS: Final = {
    "Attribute": "a point after a name",
    "Lambda": "lambda",
    "ListComp": "a comprehension",
    "SetComp": "a comprehension",
    "DictComp": "a comprehension",
    "GeneratorExp": "a comprehension",
    "JoinedStr": "a formatted text",
    "List": "a list",
    "Dict": "a dictionary",
    "Set": "a set",
    "NamedExpr": "an assignment",
    "Tuple": "a tuple in this place",
    "Starred": "'*' before a value",
    "Slice": "':' inside brackets",
    "Await": "await",
    "Yield": "yield",
    "YieldFrom": "yield",
}
_MENDS: Final = {
    "Attribute": "use the name of a value; a decimal has digits on both sides of its point",
    "List": "write a tuple: (a, b)",
    "Set": "write a tuple: (a, b)",
    "Tuple": "a tuple stands after 'in', inside a lookup's brackets, or in within=",
    "NamedExpr": "make the part a formula of its own and use its name",
    "ListComp": "use sum, mean, count, any, all, min or max with where=",
    "GeneratorExp": "use sum, mean, count, any, all, min or max with where=",
}


def _byte_offsets(text: str) -> Iterator[tuple[int, int]]:
    offset = 0
    for place, char in enumerate(text):
        yield place, offset
        offset += len(char.encode())
    yield len(text), offset


def _nodes(tree: ast.expr) -> Iterator[tuple[Any, int]]:
    """Give each node with its depth, without recursion."""
    stack: list[tuple[ast.AST, int]] = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        yield node, depth
        stack.extend((child, depth + 1) for child in ast.iter_child_nodes(node))
