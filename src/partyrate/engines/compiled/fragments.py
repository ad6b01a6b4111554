"""Lines of source for the rows of tables, and how they become one function.

A *part* is a few lines about one row of a table. It needs names that other parts make. It is placed in the earliest
*stage* after all of them: a stage is one loop over the rows of a table. Within a stage names are plain local variables;
what a later stage, another table or the result needs is kept in a list, one entry for each row.

What depends on cohorts is *shared*, all else is a unit's own. The function does what is the units' own first, so that
one unit can be rated against others that were prepared: `assembling` says how.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from attrs import define, field, frozen


@define(eq=False)
class Fragment:
    """Lines about one row of a table, and the names of other parts that they use: in their own row, or of all rows."""

    table: str
    lines: list[str] = field(factory=list)
    requires: dict[str, None] = field(factory=dict)
    whole: dict[str, None] = field(factory=dict)
    indent: int = 0


@frozen
class Location:
    """Where a name is made: in the rows of a table, in a stage; or as a list, ready before that stage."""

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
    """What a step asks the cohorts of its table: this can be kept of units that were rated before.

    Args:
        table: The table.
        name: The name of the groups.
        within: The names in which the rows of a cohort agree.
        collect: Makes of what is asked, row by row, what each cohort is remembered by.
        asked: The names of the lists it takes; None where there is none.
    """

    table: str
    name: str
    within: Sequence[str]
    collect: Callable[..., Any]
    asked: Sequence[str | None]


@frozen(eq=False)
class Statement:
    """Lines that run once between stages.

    In its lines, `few` is how many rows of the table, the first ones, need what is made, and `q` the groups of its
    cohorts.

    Args:
        table: The table for whose rows it makes something.
        lines: The lines.
        makes: The names of what it makes.
        uses: The names whose lists it uses, of whatever rows.
        reads: The names of which it uses the rows alone for which it makes something.
        climbs: The lists that climb.
        cohorts: What it asks cohorts.
    """

    table: str
    lines: Sequence[str]
    makes: Sequence[str]
    uses: Sequence[str] = ()
    reads: Sequence[str] = ()
    parent_indexes: Sequence[tuple[str, str]] = ()
    cohorts: Cohorts | None = None


Place = tuple[bool, int, str]
"""Where a stage stands: whether it is shared, its number, its table."""


@define(eq=False)
class Fragments:
    """Collects the parts of one function.

    Args:
        ancestors: Each table, coarse ones first, with its parent, and so on up.
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

    # ----------------------------------------------------------------------------------- what the code domain asks for

    def fresh(self, letter: str = "t") -> str:
        """Give a name that nothing has yet."""
        self.count += 1
        return f"{letter}{self.count}"

    def constant(self, value: Any) -> str:
        """Hand in a value beside the source, and give its name."""
        for number, known in enumerate(self.constants):
            if known is value or (type(known) is type(value) and type(value) in (str, float) and known == value):
                return f"c{number}"
        self.constants.append(value)
        return f"c{len(self.constants) - 1}"

    def line(self, text: str) -> None:
        """Add a line to the part that is being written."""
        part = self.open[-1]
        part.lines.append("    " * part.indent + text)

    @contextmanager
    def block(self, head: str) -> Iterator[None]:
        """Add a line; what is added within stands below it, indented."""
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
        """Give the lines that are added within, instead of adding them."""
        part = self.open[-1]
        outer, indent, part.lines, part.indent = part.lines, part.indent, [], 0
        found = part.lines
        yield found
        part.lines, part.indent = outer, indent

    @contextmanager
    def apart(self, table: str) -> Iterator[None]:
        """Write another part within."""
        self.open.append(Fragment(table))
        yield
        self.open.pop()

    # ---------------------------------------------------------------------------------------------------------- placing

    def need(self, name: str, depth: int = -1) -> None:
        """Note that the part being written uses a name that another part makes."""
        if name in self.homes:
            self.open[depth].requires.setdefault(name)

    def whole(self, name: str) -> str:
        """Give the list of a name, of which the part being written uses other rows than its own."""
        self.open[-1].whole.setdefault(name)
        return self.bind(name)

    def assign(self, expression: str) -> str:
        """Add a line that gives an expression a name which other parts can use once this one is placed."""
        name = self.fresh("v")
        self.line(f"{name} = {expression}")
        return name

    def ready(self, part: Fragment) -> int:
        """Give the first stage in which a part can stand."""
        after = [self.homes[name].stage + (not self.homes[name].as_list) for name in part.whole]
        return max([*after, *(self.homes[name].stage for name in part.requires)], default=0)

    def place(self, names: Sequence[str]) -> int:
        """Place the part being written in a stage, and make names of it known; give the stage."""
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
        """Keep a name in a list, and give the name of the list."""
        self.bound.setdefault(name)
        return f"l{name}"

    def is_shared(self, names: Iterable[str]) -> bool:
        """Whether a value made of these names depends on cohorts."""
        return any(self.homes[name].shared for name in names)

    def lists(self, table: str, stage: int, count: int, *, shared: bool) -> list[str]:
        """Give names for values of all rows of a table, which are made as lists before a stage."""
        names = [self.fresh("v") for _ in range(count)]
        for name in names:
            self.homes[name] = Location(table, stage, as_list=True, shared=shared)
            self.bind(name)
        return names

    def before(self, stage: int, step: Statement, *, shared: bool) -> None:
        """Add lines that run once, before a stage and after the one before it."""
        self.between.setdefault((shared, stage), []).append(step)

    def parent_index(self, table: str, above: str) -> str:
        """Give the list that tells, for each row of a table, the number of its row in a coarser one.

        In the table itself, that is the row before it in the order below its parent; -1 before the first one.
        """
        return self.parent_indexes.setdefault((table, above), self.fresh("u"))

    def load(self, name: str, table: str) -> str:
        """Give the line that takes a name of another stage for the row `i` of a table."""
        home = self.homes[name].table
        return f"{name} = l{name}[i]" if home == table else f"{name} = l{name}[{self.parent_index(table, home)}[i]]"
