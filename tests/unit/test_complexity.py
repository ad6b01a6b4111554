"""No function decides too much, and no module is too long to be read at once.

The complexity of a function counts `and`, `or` and comprehensions as well as branches and loops.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import partyrate

SOURCE = Path(partyrate.__file__).parent
LIMIT, PREFERRED = 15, 10
MOST_LINES = 400
"""The most lines of a module."""

MOST_ABOVE_PREFERRED = 0.069
"""The share of functions that may be above `PREFERRED`; it only falls."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
BRANCHES = ast.If | ast.IfExp | ast.For | ast.AsyncFor | ast.While | ast.ExceptHandler | ast.Assert | ast.match_case


def own_nodes(function: Function) -> Iterator[ast.AST]:
    """Yield what a function consists of: lambdas included, named functions and classes within it left out."""
    stack = list(ast.iter_child_nodes(function))
    while stack:
        node = stack.pop()
        if not isinstance(node, Function | ast.ClassDef):
            yield node
            stack.extend(ast.iter_child_nodes(node))


def decisions(node: ast.AST) -> int:
    if isinstance(node, ast.BoolOp):
        return len(node.values) - 1
    if isinstance(node, ast.comprehension):
        return 1 + len(node.ifs)
    return int(isinstance(node, BRANCHES))


def complexity(function: Function) -> int:
    return 1 + sum(map(decisions, own_nodes(function)))


def functions(node: ast.AST, path: str) -> Iterator[tuple[str, int]]:
    """Yield the dotted name and the complexity of every function, of those within others as well."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield f"{path}.{child.name}", complexity(child)
        inner = f"{path}.{child.name}" if isinstance(child, Function | ast.ClassDef) else path
        yield from functions(child, inner)


@pytest.fixture(scope="module")
def complexities() -> list[tuple[str, int]]:
    return [
        each
        for path in sorted(SOURCE.rglob("*.py"))
        for each in functions(
            ast.parse(path.read_text(encoding="utf-8")),
            ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"),
        )
    ]


def test_no_function_is_above_the_limit(complexities):
    assert [(name, number) for name, number in complexities if number > LIMIT] == []


def test_no_module_is_above_the_limit_of_lines():
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCE.rglob("*.py")}
    assert [(str(path.relative_to(SOURCE)), number) for path, number in lines.items() if number > MOST_LINES] == []


def test_few_functions_are_above_what_is_preferred(complexities):
    above = sorted((number, name) for name, number in complexities if number > PREFERRED)
    assert len(above) <= MOST_ABOVE_PREFERRED * len(complexities), above


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return a", 1),
        ("if a:\n  pass\nelif b:\n  pass\nelse:\n  pass", 3),
        ("return a if b else c", 2),
        ("return a and b and c or d", 4),
        ("for a in b:\n  while c:\n    pass", 3),
        ("return [a for b in c for a in b if a if b]", 5),
        ("try:\n  pass\nexcept KeyError:\n  pass\nexcept ValueError:\n  pass", 3),
        ("match a:\n  case 1:\n    pass\n  case _:\n    pass", 3),
        ("assert a or b", 3),
        ("return lambda x: x or a", 2),
        ("def inner():\n  return a or b or c\nreturn inner", 1),
    ],
)
def test_what_is_counted(body, expected):
    tree = ast.parse("def outer():\n" + "".join(f"  {line}\n" for line in body.splitlines()))
    (_, number), *inner = functions(tree, "module")
    assert number == expected
    assert inner == ([("module.outer.inner", 3)] if "inner" in body else [])
