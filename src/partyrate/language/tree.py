"""Parsed rules: trees of allowed nodes with their positions in the text, and calls with their arguments bound."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator
from typing import Any, Final, TypeVar

from attrs import define, field, frozen

from partyrate.language.functions import RUNNING, Function
from partyrate.spans import Path, Span, TextSpan
from partyrate.text.quoting import one_line

N = TypeVar("N", bound=ast.AST)

UNPUBLISHED_OPTION: Final = "?"
"""The value of a named argument that an unpublished parameter decides."""


@define(slots=False)
class Call:
    """A call of a function of the language with its arguments bound.

    `table` is the table whose rows an aggregate runs over; the plan sets it, since it depends on the meaning of names.
    `decided` holds the unpublished parameters that decide named arguments; `settled` is false where unpublished choices
    decide which rows belong to a cohort. `composition` is the rule that a composed function stands for,
    and `part_of` in that rule the call that stands for it, which runs over the same rows.
    """

    function: Function
    arguments: tuple[ast.expr, ...]
    where: ast.expr | None = None
    within: tuple[ast.Name, ...] | None = None
    options: dict[str, str] = field(factory=dict)
    table: str | None = None
    decided: dict[str, str] = field(factory=dict)
    settled: bool = True
    part_of: Call | None = field(default=None, repr=False, eq=False)
    composition: ast.expr | None = field(default=None, init=False, repr=False, eq=False)

    @property
    def is_open(self) -> bool:
        """Whether it is undetermined in every row, since a choice that it depends on is unpublished."""
        return not self.settled or UNPUBLISHED_OPTION in self.options.values()

    @property
    def within_names(self) -> tuple[str, ...]:
        """The names that form its cohorts."""
        return tuple(element.id for element in self.within or ())


def call_of(node: ast.Call) -> Call:
    """Return the call of the language that a node is, with its arguments bound."""
    return node.call  # type: ignore[attr-defined, no-any-return]  # the grammar adds it to what the parser of Python gave


def lookup_name(node: ast.Subscript) -> str:
    """Return the name of the lookup, or of the decision, of which a node is a cell."""
    return node.value.id  # type: ignore[attr-defined, no-any-return]  # the grammar lets names alone stand there


def counted_table(call: Call, tables: Container[str]) -> str | None:
    """Return the table whose rows `count(table)` counts; None where a call counts values."""
    argument = call.arguments[0]
    is_table = call.function.name == "count of rows" and isinstance(argument, ast.Name) and argument.id in tables
    return argument.id if is_table else None  # type: ignore[attr-defined]


def placing(call: Call) -> tuple[ast.expr, ast.expr]:
    """Return the arguments of a function of rows that put its rows in order: a value, and the direction."""
    place = 1 if call.function.name in RUNNING else 0
    return call.arguments[place], call.arguments[place + 1]


def calls_of(tree: ast.AST, family: str) -> Iterator[ast.Call]:
    """Yield the calls in a rule of functions of one family, outer ones first."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.call.function.family == family:  # type: ignore[attr-defined]
            yield node


def names_in(tree: ast.AST, *, recorded: bool = False) -> Iterator[str]:
    """Yield the names in a part of a rule, or those under which they are recorded, except those of functions."""
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in functions:
            yield recorded_name(node) if recorded else node.id


def recorded_name(node: ast.Name) -> str:
    """Return the name under which past rounds record the value of a name."""
    return str(getattr(node, "recorded", node.id))


@frozen(eq=False)
class Rule:
    """A parsed rule. Each node of `tree` has an `origin`: the text it was written in.

    `path` is the entry and field it belongs to, `at` the position of its text in a file.
    """

    text: str
    tree: ast.expr
    path: Path = ()
    at: Span | None = None

    def __str__(self) -> str:
        return self.text

    @property
    def line(self) -> str:
        """The text in one line, as messages quote it."""
        return one_line(self.text).strip()


@frozen
class Origin:
    """The text that a node was written in, for messages."""

    text: str
    path: Path
    at: Span | None

    def __deepcopy__(self, memo: dict[int, Any]) -> Origin:
        """Return itself: copies of a tree share the text that its nodes were written in."""
        return self

    def span(self, offset: int, length: int) -> Span:
        """Return the span of the part that begins `offset` characters after the start of the text."""
        if self.at is None or ("\n" in self.text and not isinstance(self.at, TextSpan)):
            # A rule that was built in Python, or a very long one over several lines, is itself the line that is shown.
            line = re.sub(r"[\r\n]", " ", self.text)
            return Span(".".join(map(str, self.path)) or "<rule>", 1, offset + 1, max(1, length), line)
        return self.at.inside(offset, length)


def span_of(node: ast.AST) -> Span:
    """Return the position of a node in its file, or else in the text of its rule."""
    origin: Origin = node.origin  # type: ignore[attr-defined]
    start, end = node.start, node.end  # type: ignore[attr-defined]
    return origin.span(start, end - start)


def written_at(node: ast.AST) -> tuple[Path, int, int]:
    """Return the entry and key in which a node was written, with its start and end there: the same in every copy."""
    return node.origin.path, node.start, node.end  # type: ignore[attr-defined]  # the grammar adds them


def text_of(node: ast.AST) -> str:
    """Return the source of a node as it was written, in one line."""
    text = str(node.origin.text[node.start : node.end])  # type: ignore[attr-defined]
    return one_line(text) if "\n" in text else text


def byte_offsets(text: str) -> Iterator[tuple[int, int]]:
    """Yield each position of a text with the number of bytes of UTF-8 before it, the end included.

    Columns of Python's syntax tree count bytes, spans count characters.
    """
    offset = 0
    for position, char in enumerate(text):
        yield position, offset
        offset += len(char.encode())
    yield len(text), offset


def nodes_of(tree: ast.expr) -> Iterator[tuple[Any, int]]:
    """Yield each node with its depth, without recursion."""
    stack: list[tuple[ast.AST, int]] = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        yield node, depth
        stack.extend((child, depth + 1) for child in ast.iter_child_nodes(node))


def copied(part: N) -> N:
    """Return a copy of a part of a rule with all its nodes and calls.

    Origins, which explanations and messages need, are shared. That takes a fraction of the time of `copy.deepcopy`.
    """
    copies: dict[int, Any] = {}

    def copy_of(value: Any) -> Any:
        if isinstance(value, ast.AST | Call):
            if id(value) not in copies:
                copy = copies[id(value)] = type(value).__new__(type(value))
                for key, member in vars(value).items():
                    vars(copy)[key] = member if key == "stands_for" else copy_of(member)
            return copies[id(value)]
        if isinstance(value, list | tuple):
            return type(value)(map(copy_of, value))
        return dict(value) if isinstance(value, dict) else value

    return copy_of(part)  # type: ignore[no-any-return]
