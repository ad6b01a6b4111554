"""Lines of source for the rows of tables, and how they become one function.

A *part* is a few lines about one row of a table. It needs names that other parts make. It is placed in the earliest
*stage* after all of them: a stage is one loop over the rows of a table. Within a stage names are plain local variables;
what a later stage, another table or the result needs is kept in a list, one entry for each row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from attrs import define, field, frozen


@define(eq=False)
class Part:
    """Lines about one row of a table, and the names of other parts that they use."""

    table: str
    lines: list[str] = field(factory=list)
    needs: dict[str, None] = field(factory=dict)
    indent: int = 0


@frozen
class Home:
    """Where a name is made: in the rows of a table, in a stage; or as a list, ready before that stage."""

    table: str
    stage: int
    as_list: bool = False


@define(eq=False)
class Stage:
    """One loop over the rows of a table."""

    lines: list[str] = field(factory=list)
    loads: dict[str, None] = field(factory=dict)
    reads: bool = False


@define(eq=False)
class Parts:
    """Collects the parts of one function.

    Args:
        ancestors: Each table, coarse ones first, with its parent, and so on up.
    """

    ancestors: Mapping[str, Sequence[str]]
    constants: list[Any] = field(factory=list)
    homes: dict[str, Home] = field(factory=dict)
    stages: dict[tuple[int, str], Stage] = field(factory=dict)
    between: dict[int, list[str]] = field(factory=dict)
    kept: dict[str, None] = field(factory=dict)
    climbs: dict[tuple[str, str], str] = field(factory=dict)
    open: list[Part] = field(factory=list)
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
        self.open.append(Part(table))
        yield
        self.open.pop()

    # ---------------------------------------------------------------------------------------------------------- placing

    def need(self, name: str, depth: int = -1) -> None:
        """Note that the part being written uses a name that another part makes."""
        if name in self.homes:
            self.open[depth].needs.setdefault(name)

    def assign(self, expression: str) -> str:
        """Add a line that gives an expression a name which other parts can use once this one is placed."""
        name = self.fresh("v")
        self.line(f"{name} = {expression}")
        return name

    def ready(self, part: Part) -> int:
        """Give the first stage in which a part can stand."""
        return max((self.homes[name].stage for name in part.needs), default=0)

    def place(self, names: Sequence[str]) -> int:
        """Place the part being written in a stage, and make names of it known; give the stage."""
        part = self.open[-1]
        number = self.ready(part)
        stage = self.stages.setdefault((number, part.table), Stage())
        for name in part.needs:
            if self.homes[name] != Home(part.table, number):
                stage.loads.setdefault(name)
                self.keep(name)
        stage.lines += part.lines
        for name in names:
            self.homes[name] = Home(part.table, number)
        part.lines, part.needs = [], {}
        return number

    def keep(self, name: str) -> str:
        """Keep a name in a list, and give the name of the list."""
        self.kept.setdefault(name)
        return f"l{name}"

    def lists(self, table: str, stage: int, count: int) -> list[str]:
        """Give names for values of all rows of a table, which are made as lists before a stage."""
        names = [self.fresh("v") for _ in range(count)]
        for name in names:
            self.homes[name] = Home(table, stage, as_list=True)
            self.keep(name)
        return names

    def before(self, stage: int, *lines: str) -> None:
        """Add lines that run once, before a stage and after the one before it."""
        self.between.setdefault(stage, []).extend(lines)

    def climb(self, table: str, above: str) -> str:
        """Give the list that tells, for each row of a table, the number of its row in a coarser one."""
        return self.climbs.setdefault((table, above), self.fresh("u"))

    def load(self, name: str, table: str) -> str:
        """Give the line that takes a name of another stage for the row `i` of a table."""
        home = self.homes[name].table
        return f"{name} = l{name}[i]" if home == table else f"{name} = l{name}[{self.climb(table, home)}[i]]"

    # ----------------------------------------------------------------------------------------------------- the function

    def source(self, given: Mapping[str, Sequence[str]], result: Sequence[str]) -> str:
        """Write the function.

        Args:
            given: The names it takes, in tuples by the name of each argument.
            result: The names whose lists it gives back.
        """
        for name in result:
            self.keep(name)
        tables = list(self.ancestors)
        body: list[str] = []
        last = max([*self.between, *(number for number, _ in self.stages)], default=0)
        for number in range(last + 1):
            body += self.between.get(number, ())
            for place, table in enumerate(tables):
                if (number, table) in self.stages:
                    body += self.loop(place, table, self.stages[number, table], number)
        rows = [f"r{place}" for place in range(len(tables))]
        taken = {"rows": rows, "climbs": list(self.climbs.values()), **given}
        head = [f"({', '.join(names)},) = {argument}" for argument, names in taken.items() if names]
        constants = [f"c{number}" for number in range(len(self.constants))]
        head += [f"({', '.join(constants)},) = constants"] if constants else []
        made = [f"l{name} = []" for name in self.kept if not self.homes[name].as_list]
        gives = f"return ({''.join(f'l{name}, ' for name in result)})"
        lines = [*head, *made, *body, gives]
        arguments = ", ".join([*taken, "constants", "enumerate", "range", "len", "str", "type", "round"])
        return "\n".join([f"def rate({arguments}):", *(f"    {line}" for line in lines), ""])

    def loop(self, place: int, table: str, stage: Stage, number: int) -> list[str]:
        """Write one stage."""
        head = f"for i, row in enumerate(r{place}):" if stage.reads else f"for i in range(len(r{place})):"
        kept = [name for name in self.kept if self.homes[name] == Home(table, number)]
        lines = [
            *(self.load(name, table) for name in stage.loads),
            *stage.lines,
            *(f"l{name}.append({name})" for name in kept),
        ]
        return [head, *(f"    {line}" for line in lines)] if lines else []
