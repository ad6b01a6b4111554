"""Fragments of source about the rows of tables, and their placement in loops.

A *fragment* is a few lines about one row of a table. It needs names that other fragments bind. It is placed in the
earliest *stage* after all of them: a stage holds one loop over the rows of each table. Within a loop names are plain
local variables; what a later stage, another table or the result needs is stored in a list, one entry for each row.

Values that depend on cohorts are *shared*, all others concern one unit alone. The function computes the latter first,
so that one unit can be rated against others that were prepared: `codegen` says how.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from attrs import define, field, frozen


@define(eq=False)
class Fragment:
    """Lines about one row of a table, and the names that they use: of their own row, or of other rows."""

    table: str
    lines: list[str] = field(factory=list)
    requires: dict[str, None] = field(factory=dict)
    whole: dict[str, None] = field(factory=dict)
    indent: int = 0


@frozen
class Location:
    """Where a name is computed: in a loop over a table, or, as a list, before that loop."""

    table: str
    stage: int
    as_list: bool = False
    shared: bool = False


@define(eq=False)
class Loop:
    """One loop over the rows of a table."""

    lines: list[str] = field(factory=list)
    loads: dict[str, None] = field(factory=dict)
    whole: dict[str, None] = field(factory=dict)
    reads: bool = False


@frozen(eq=False)
class Cohorts:
    """The cohorts that a statement reads, and the lists it reads of them; multisets of these can be cached.

    Args:
        table: The table.
        name: The name of the groups.
        within: The names in which the rows of a cohort agree.
        collect: Builds the multisets of cohorts from the lists of `asked`.
        asked: The names of the lists that it takes; None where there is none.
    """

    table: str
    name: str
    within: Sequence[str]
    collect: Callable[..., Any]
    asked: Sequence[str | None]


@frozen(eq=False)
class Statement:
    """Lines that run once, between loops.

    Its lines may use `size`, the number of rows for which something is computed (they are the first rows of the table),
    and `q`, the groups of the cohorts.

    Args:
        table: The table for whose rows something is computed.
        lines: The lines.
        makes: The names that they bind.
        uses: The names whose lists they use, of any rows.
        reads: The names of which they use only the rows for which something is computed.
        parent_indexes: The parent indexes that they use.
        cohorts: What they need of cohorts.
    """

    table: str
    lines: Sequence[str]
    makes: Sequence[str]
    uses: Sequence[str] = ()
    reads: Sequence[str] = ()
    parent_indexes: Sequence[tuple[str, str]] = ()
    cohorts: Cohorts | None = None


Place = tuple[bool, int, str]
"""Identifies a loop: whether it is shared, its stage, its table."""


@define(eq=False)
class Fragments:
    """Collects the fragments of one function.

    Args:
        ancestors: Each table, coarse ones first, with its ancestors: itself, its parent, and so on.
    """

    ancestors: Mapping[str, Sequence[str]]
    constants: list[Any] = field(factory=list)
    homes: dict[str, Location] = field(factory=dict)
    stages: dict[Place, Loop] = field(factory=dict)
    between: dict[tuple[bool, int], list[Statement]] = field(factory=dict)
    bound: dict[str, None] = field(factory=dict)
    parent_indexes: dict[tuple[str, str], str] = field(factory=dict)
    open: list[Fragment] = field(factory=list)
    count: int = 0

    # ----------------------------------------------------------------------------------- what the compiled domain needs

    def fresh(self, letter: str = "t") -> str:
        """Return an unused name."""
        self.count += 1
        return f"{letter}{self.count}"

    def constant(self, value: Any) -> str:
        """Pass a value to the function as an argument, and return its name."""
        for number, known in enumerate(self.constants):
            if known is value or (type(known) is type(value) and type(value) in (str, float) and known == value):
                return f"c{number}"
        self.constants.append(value)
        return f"c{len(self.constants) - 1}"

    def line(self, text: str) -> None:
        """Add a line to the open fragment."""
        part = self.open[-1]
        part.lines.append("    " * part.indent + text)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Add a line that opens a block; lines added within are indented."""
        part = self.open[-1]
        self.line(head)
        part.indent += 1
        before = len(part.lines)
        yield
        if len(part.lines) == before:
            self.line("pass")
        part.indent -= 1

    @contextmanager
    def captured(self) -> Iterator[list[str]]:
        """Yield the lines that are added within, which are not added to the fragment."""
        part = self.open[-1]
        outer, indent, part.lines, part.indent = part.lines, part.indent, [], 0
        lines = part.lines
        yield lines
        part.lines, part.indent = outer, indent

    @contextmanager
    def apart(self, table: str) -> Iterator[None]:
        """Open another fragment."""
        self.open.append(Fragment(table))
        yield
        self.open.pop()

    # ---------------------------------------------------------------------------------------------------------- placing

    def need(self, name: str, depth: int = -1) -> None:
        """Note that the open fragment uses a name of another one."""
        if name in self.homes:
            self.open[depth].requires.setdefault(name)

    def whole(self, name: str) -> str:
        """Return the list of a name of which the open fragment uses other rows than its own."""
        self.open[-1].whole.setdefault(name)
        return self.bind(name)

    def assign(self, expression: str) -> str:
        """Bind an expression to a name that other fragments can use once this one is placed."""
        name = self.fresh("v")
        self.line(f"{name} = {expression}")
        return name

    def ready(self, part: Fragment) -> int:
        """Return the first stage in which a fragment can be placed."""
        after = [self.homes[name].stage + (not self.homes[name].as_list) for name in part.whole]
        return max([*after, *(self.homes[name].stage for name in part.requires)], default=0)

    def place(self, names: Sequence[str]) -> int:
        """Place the open fragment in a loop, and publish names of it; return the stage."""
        part = self.open[-1]
        number = self.ready(part)
        home = Location(part.table, number, shared=self.is_shared([*part.requires, *part.whole]))
        stage = self.stages.setdefault((home.shared, number, part.table), Loop())
        for name in part.requires:
            if self.homes[name] != home:
                stage.loads.setdefault(name)
                self.bind(name)
        stage.lines += part.lines
        stage.whole.update(part.whole)
        for name in names:
            self.homes[name] = home
        part.lines, part.requires, part.whole = [], {}, {}
        return number

    def bind(self, name: str) -> str:
        """Store a name in a list, and return the name of the list."""
        self.bound.setdefault(name)
        return f"l{name}"

    def is_shared(self, names: Iterable[str]) -> bool:
        """Whether a value made of these names depends on cohorts."""
        return any(self.homes[name].shared for name in names)

    def arguments(self, names: Iterable[str | None]) -> str:
        """Return the lists of names as arguments of a call, with None where there is none."""
        return ", ".join("None" if name is None else self.bind(name) for name in names)

    def lists(self, table: str, stage: int, count: int, *, shared: bool) -> list[str]:
        """Return names for values of all rows of a table that a statement computes before a stage."""
        names = [self.fresh("v") for _ in range(count)]
        for name in names:
            self.homes[name] = Location(table, stage, as_list=True, shared=shared)
            self.bind(name)
        return names

    def before(self, stage: int, step: Statement, *, shared: bool) -> None:
        """Add a statement that runs before a stage and after the one before it."""
        self.between.setdefault((shared, stage), []).append(step)

    def parent_index(self, table: str, above: str) -> str:
        """Return the list with the row of a coarser table for each row of a table.

        Of a table with itself: the row before it in the order below its parent, -1 before the first one.
        """
        return self.parent_indexes.setdefault((table, above), self.fresh("u"))

    def load(self, name: str, table: str) -> str:
        """Return the line that loads a name of another loop in row `i` of a table."""
        home = self.homes[name].table
        return f"{name} = l{name}[i]" if home == table else f"{name} = l{name}[{self.parent_index(table, home)}[i]]"
