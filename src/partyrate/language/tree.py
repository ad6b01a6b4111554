"""Parsed rules: trees of allowed nodes, each of which knows the text it was written in, and calls in order."""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Iterator
from typing import Any, Final, TypeVar

from attrs import define, field, frozen

from partyrate.language.functions import Function
from partyrate.spans import Path, Span

N = TypeVar("N", bound=ast.AST)

UNPUBLISHED_OPTION: Final = "?"
"""Stands for a word that a parameter decides which is unpublished."""


@define(slots=False)
class Call:
    """A call of a function of the language with its arguments in place.

    `table` is the table an aggregate runs over; the plan fills it in, since it depends on what the names mean.
    `decided` names the unpublished parameters that decide named arguments, and `settled` is false where unpublished
    choices decide which rows the cohorts have.
    """

    function: Function
    arguments: tuple[ast.expr, ...]
    where: ast.expr | None = None
    within: tuple[ast.Name, ...] | None = None
    options: dict[str, str] = field(factory=dict)
    table: str | None = None
    decided: dict[str, str] = field(factory=dict)
    settled: bool = True

    @property
    def is_open(self) -> bool:
        """Whether it has no value for any row, since something about it is unpublished."""
        return not self.settled or UNPUBLISHED_OPTION in self.options.values()

    @property
    def within_names(self) -> tuple[str, ...]:
        """The names that form its cohorts."""
        return tuple(element.id for element in self.within or ())


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


def names_in(tree: ast.AST, *, recorded: bool = False) -> Iterator[str]:
    """Give the names in a part of a rule, or those under which they are recorded, those of functions left out."""
    functions = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and id(node) not in functions:
            yield recorded_name(node) if recorded else node.id


def recorded_name(node: ast.Name) -> str:
    """Return the name under which past rounds record what a name stands for."""
    return str(getattr(node, "recorded", node.id))


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
class Origin:
    """The text a node was written in, for messages."""

    text: str
    path: Path
    at: Span | None

    def __deepcopy__(self, memo: dict[int, Any]) -> Origin:
        """Return itself: copies of a tree share the text that its nodes were written in."""
        return self

    def span(self, offset: int, length: int) -> Span:
        """Give the part of the text that starts so many characters after its first one."""
        if self.at is None or "\n" in self.text:
            # A rule built in Python, or one over several lines, shows itself as the line.
            line = re.sub(r"[\r\n]", " ", self.text)
            return Span(".".join(map(str, self.path)) or "<rule>", 1, offset + 1, max(1, length), line)
        return self.at.inside(offset, length)


def span_of(node: ast.AST) -> Span:
    """Give the place of a node: in its file, or else in the text of its rule. AST columns count bytes of UTF-8."""
    origin: Origin = node.origin  # type: ignore[attr-defined]
    start, end = node.start, node.end  # type: ignore[attr-defined]
    return origin.span(start, end - start)


def text_of(node: ast.AST) -> str:
    """Give the words of a node as they were written."""
    return str(node.origin.text[node.start : node.end])  # type: ignore[attr-defined]


def byte_offsets(text: str) -> Iterator[tuple[int, int]]:
    """Give each place of a text with the number of bytes of UTF-8 before it, the end included."""
    offset = 0
    for place, char in enumerate(text):
        yield place, offset
        offset += len(char.encode())
    yield len(text), offset


def nodes_of(tree: ast.expr) -> Iterator[tuple[Any, int]]:
    """Give each node with its depth, without recursion."""
    stack: list[tuple[ast.AST, int]] = [(tree, 1)]
    while stack:
        node, depth = stack.pop()
        yield node, depth
        stack.extend((child, depth + 1) for child in ast.iter_child_nodes(node))


def copied(part: N) -> N:
    """Return a copy of a part of a rule and of all that it is made of, its calls among it.

    What was written, for explanations and messages, is shared. That takes a fraction of the time of `copy.deepcopy`.
    """
    known: dict[int, Any] = {}

    def again(value: Any) -> Any:
        if isinstance(value, ast.AST | Call):
            if id(value) not in known:
                made = known[id(value)] = type(value).__new__(type(value))
                for key, each in vars(value).items():
                    vars(made)[key] = each if key == "stands_for" else again(each)
            return known[id(value)]
        if isinstance(value, list | tuple):
            return type(value)(map(again, value))
        return dict(value) if isinstance(value, dict) else value

    return again(part)  # type: ignore[no-any-return]
