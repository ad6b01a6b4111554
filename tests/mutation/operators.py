"""Small changes of source code that a test ought to notice: the operators of mutation testing.

Each operator looks at one node of a syntax tree and yields what might stand there instead. A mutant is one such change
of one file. Docstrings, annotations, decorators, imports, the texts of errors and what is asserted are
left alone: they change no result.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

from attrs import frozen

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Div: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.Pow: ast.Mult,
}
CALLS = {"min": "max", "max": "min", "any": "all", "all": "any", "floor": "ceil", "ceil": "floor"}


def comparison(node: ast.AST) -> Iterator[ast.expr]:
    """One comparison turned: strict or not, equal or not."""
    if isinstance(node, ast.Compare):
        for place, operator in enumerate(node.ops):
            ops = [*node.ops]
            ops[place] = COMPARISONS[type(operator)]()
            yield ast.Compare(node.left, ops, node.comparators)


def arithmetic(node: ast.AST) -> Iterator[ast.expr]:
    """An arithmetic or set operator exchanged."""
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        yield ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)


def connective(node: ast.AST) -> Iterator[ast.expr]:
    """`and` for `or`, and one part left out."""
    if isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
        for place in range(len(node.values)):
            rest = [value for number, value in enumerate(node.values) if number != place]
            yield rest[0] if len(rest) == 1 else ast.BoolOp(node.op, rest)


def negation(node: ast.AST) -> Iterator[ast.expr]:
    """A sign or a `not` left out."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub | ast.Invert):
        yield node.operand


def condition(node: ast.AST) -> Iterator[ast.expr]:
    """The branches of a conditional expression exchanged, and a filter of a comprehension turned."""
    if isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)


def constant(node: ast.AST) -> Iterator[ast.expr]:
    """A whole number one greater or less, a truth turned."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        yield from (ast.Constant(node.value + 1), ast.Constant(node.value - 1))


def call(node: ast.AST) -> Iterator[ast.expr]:
    """A function exchanged for its opposite."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
        yield ast.Call(ast.Name(CALLS[node.func.id], ast.Load()), node.args, node.keywords)


OPERATORS: dict[str, Callable[[ast.AST], Iterator[ast.expr]]] = {
    each.__name__: each for each in (comparison, arithmetic, connective, negation, condition, constant, call)
}


@frozen(order=True)
class Mutant:
    """One change of one file.

    Args:
        path: The file, relative to the package.
        line: Its line, from 1.
        operator: The name of the operator.
        before: The source that is replaced.
        after: The source that stands there instead.
        start, end: The replaced part of the file, in characters.
        around: What stands before and after it on its lines.
    """

    path: str
    line: int
    operator: str
    before: str
    after: str
    start: int
    end: int
    around: tuple[str, str]

    @property
    def name(self) -> str:
        """What the mutant is known by where lines have moved: the file, its lines before and after."""
        begin, rest = self.around
        lines = (" ".join(f"{begin}{part}{rest}".split()) for part in (self.before, f"({self.after})"))
        return f"{self.path}: {' -> '.join(lines)}"

    def applied(self, source: str) -> str:
        """Return the source of the file with the change."""
        return source[: self.start] + f"({self.after})" + source[self.end :]


class _Sites(ast.NodeVisitor):
    """Expressions whose value can change a result."""

    def __init__(self) -> None:
        self.found: list[ast.expr] = []

    def visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.expr):
            self.found.append(node)
        super().visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Pass over annotations and decorators; look at defaults and the body."""
        for part in (*node.args.defaults, *filter(None, node.args.kw_defaults), *node.body):
            self.visit(part)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Pass over decorators and bases."""
        for part in node.body:
            self.visit(part)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Pass over the annotation."""
        if node.value is not None:
            self.visit(node.value)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Pass over unions of types that are given a name."""
        union = isinstance(node.value, ast.BinOp) and isinstance(node.value.op, ast.BitOr)
        if not (union and isinstance(node.targets[0], ast.Name) and node.targets[0].id.istitle()):
            self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """Pass over texts of errors, which tests of their own compare."""

    def visit_Assert(self, node: ast.Assert) -> None:
        """Pass over what only the type checker needs."""

    def visit_keyword(self, node: ast.keyword) -> None:
        """Pass over `strict=True` of `zip`, which says as an assertion does that two lengths are the same."""
        if node.arg != "strict":
            self.generic_visit(node)

    def visit_If(self, node: ast.If) -> None:
        """Pass over what only the type checker reads."""
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Pass over texts."""

    def visit_Subscript(self, node: ast.Subscript) -> None:
        """Pass over types with parameters."""
        if not (isinstance(node.value, ast.Name) and node.value.id in ("Callable", "Mapping", "Sequence", "tuple")):
            self.generic_visit(node)


def mutants(root: Path, path: str) -> Iterator[Mutant]:
    """Yield the mutants of a file, in the order of its lines."""
    source = (root / path).read_text(encoding="utf-8")
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    lines = source.splitlines(keepends=True)

    def position(line: int, column: int) -> int:
        # Columns of the tree count bytes of UTF-8.
        return starts[line - 1] + len(lines[line - 1].encode()[:column].decode())

    sites = _Sites()
    sites.visit(ast.parse(source))
    for node in sites.found:
        start, end = (
            position(node.lineno, node.col_offset),
            position(int(node.end_lineno or 0), int(node.end_col_offset or 0)),
        )
        begin, rest = source[starts[node.lineno - 1] : start], source[end : starts[int(node.end_lineno or 0)]]
        for name, operator in OPERATORS.items():
            for after in operator(node):
                text = ast.unparse(ast.fix_missing_locations(after))
                yield Mutant(path, node.lineno, name, source[start:end], text, start, end, (begin, rest))
