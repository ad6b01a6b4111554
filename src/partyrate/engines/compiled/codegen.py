"""Source of the two functions of a plan: one rates all rows, one rates a single unit against others.

Both compute first what concerns a unit alone, then what is *shared*: what depends on cohorts. The second function gets
the values of other units in one of two ways:

- Most statements need cohorts for the rows at hand alone, and of other units only values that do not change with these.
  The multisets of their cohorts are cached, and the rows at hand are added.
- Where a statement needs values of other units that depend on cohorts themselves, these are computed anew: the lists of
  values that concern other units alone are appended to those of the rows at hand, and shared values are computed over
  all of them, but only as far as that statement needs it.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence, Sized

from attrs import define, field

from partyrate.engines.compiled.fragments import Cohorts, Fragments, Location, Loop, Place, Statement

BUILTINS = ("enumerate", "range", "len", "str", "type", "round")
"""The built-in functions that the source uses; they are arguments, since its namespace is empty."""


@define(eq=False)
class Function:
    """The source of both functions, and the data of other units that the second one needs.

    Args:
        parts: The fragments.
        given: The names of their arguments besides rows and constants, as tuples by the name of each argument.
        result: The names whose lists they return; those that the second one needs of other units come last.
        peers: The names whose lists are continued with the values of other units.
        peer_parent_indexes: The parent indexes that are continued so.
        cached: The statements whose cohorts are cached.
    """

    parts: Fragments
    given: Mapping[str, Sequence[str]]
    result: list[str]
    peers: list[str] = field(factory=list)
    peer_parent_indexes: list[tuple[str, str]] = field(factory=list)
    cached: dict[Statement, Cohorts] = field(factory=dict)
    _for_all: set[Place | Statement] = field(factory=set)
    _for_others: set[str] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        root = next(iter(self.parts.ancestors))
        # When one unit is rated, results of finer tables are not returned.
        self._for_others = {
            name for name in self.result if name not in self.parts.bound and self.parts.homes[name].table != root
        }
        for name in self.result:
            self.parts.bind(name)
        for shared in (False, True):
            self.phase(shared=shared, one=False)  # parent indexes are known once all lines are written
        self.find_shared()
        asked = [name for each in self.cached.values() for name in (*each.within, *each.asked) if name is not None]
        self.result = list(dict.fromkeys([*self.result, *self.peers, *asked]))

    def ordered(self, *, shared: bool) -> Iterator[Statement | tuple[Place, Loop]]:
        """Yield statements and loops in the order in which they run."""
        tables = list(self.parts.ancestors)
        between = {number: steps for (kind, number), steps in self.parts.between.items() if kind is shared}
        stages = {place: stage for place, stage in self.parts.stages.items() if place[0] is shared}
        for number in range(max([*between, *(place[1] for place in stages)], default=-1) + 1):
            yield from between.get(number, ())
            own = [each for each in stages.items() if each[0][1] == number]
            yield from sorted(own, key=lambda each: tables.index(each[0][2]))

    def kept_names(self, *, one: bool) -> list[str]:
        """Return the names whose values are stored in lists."""
        return [name for name in self.parts.bound if not one or name not in self._for_others]

    def made_in(self, place: Place, *, one: bool) -> list[str]:
        """Return the names that a loop stores in lists."""
        home = Location(place[2], place[1], shared=place[0])
        return [name for name in self.kept_names(one=one) if self.parts.homes[name] == home]

    def find_shared(self) -> None:
        """Find the values of other units that are needed, and the statements and loops that run for their rows.

        What is computed last is looked at first: whatever it needs has been computed before it.
        """
        needed: set[str] = set()
        indexes: dict[tuple[str, str], None] = {}
        for each in reversed(list(self.ordered(shared=True))):
            if isinstance(each, Statement):
                self._need_statement(each, needed, indexes)
            else:
                self._need_loop(*each, needed, indexes)
        self.peers = [name for name in self.parts.bound if name in needed and not self.parts.homes[name].shared]
        # Skip parent indexes that only eliminated branches would have used.
        self.peer_parent_indexes = [pair for pair in indexes if pair in self.parts.parent_indexes]

    def _need_statement(self, statement: Statement, needed: set[str], indexes: dict[tuple[str, str], None]) -> None:
        """Note what a statement needs of other units: all it uses, or cohorts, which are cached where possible."""
        if needed.intersection(statement.makes):
            self._for_all.add(statement)
            needed.update(statement.uses, statement.reads)
            indexes.update(dict.fromkeys(statement.parent_indexes))
        elif statement.cohorts is not None:
            names = (*statement.cohorts.within, *statement.cohorts.asked)
            if self.parts.is_shared(name for name in names if name):
                needed.update(statement.uses)
            else:
                self.cached[statement] = statement.cohorts

    def _need_loop(self, place: Place, loop: Loop, needed: set[str], indexes: dict[tuple[str, str], None]) -> None:
        """Note what a loop needs of other units where it computes something that is needed of them."""
        if needed.intersection(self.made_in(place, one=True)):
            table = place[2]
            self._for_all.add(place)
            needed.update(loop.loads, loop.whole)
            indexes.update({(table, table): None} if loop.whole else {})
            homes = (self.parts.homes[name].table for name in loop.loads)
            indexes.update(dict.fromkeys((table, home) for home in homes if home != table))

    def source(self, *, one: bool = False) -> str:
        """Write the function that rates all rows, or the one that rates the rows of one unit."""
        parts = self.parts
        peers = self._peer_lists() if one else []
        taken = self._taken(peers if one else None)
        stored = self.kept_names(one=one)
        lines = [
            *(f"({', '.join(names)},) = {argument}" for argument, names in taken.items() if names),
            *(f"l{name} = []" for name in stored if not parts.homes[name].as_list),
            *self.phase(shared=False, one=one),
            *(f"{name} = {name} + x{number}" for number, name in enumerate(peers)),
            *self.phase(shared=True, one=one),
            f"return ({self._returned(stored)})",
        ]
        arguments = ", ".join([*taken, *(["old"] if one else []), *BUILTINS])
        return "\n".join([f"def rate({arguments}):", *(f"    {line}" for line in lines), ""])

    def _returned(self, stored: Container[str]) -> str:
        """Return the lists that the function returns, with None for values that it does not keep."""
        return "".join(f"l{name}, " if name in stored else "None, " for name in self.result)

    def _taken(self, peers: Sequence[str] | None) -> dict[str, Sequence[str]]:
        """Return the names that the function takes by argument; `peers` are those of one unit, None for all rows."""

        def numbered(letter: str, of: Sized) -> list[str]:
            return [f"{letter}{number}" for number in range(len(of))]

        taken: dict[str, Sequence[str]] = {"rows": numbered("r", self.parts.ancestors), **self.given}
        if peers is not None:
            taken["counts"] = numbered("a", self.parts.ancestors)
            taken["others"] = numbered("x", peers)
            taken["caches"] = numbered("k", self.cached)
        taken["parent_indexes"] = list(self.parts.parent_indexes.values())
        taken["constants"] = numbered("c", self.parts.constants)
        return taken

    def _peer_lists(self) -> list[str]:
        """Return the names of the lists that are continued with the values of other units."""
        return [
            *(f"l{name}" for name in self.peers),
            *(self.parts.parent_indexes[pair] for pair in self.peer_parent_indexes),
        ]

    def phase(self, *, shared: bool, one: bool) -> list[str]:
        """Write all statements and loops of one kind; for one unit, only some of them run for other units too."""
        lines: list[str] = []
        for each in self.ordered(shared=shared):
            if isinstance(each, Statement):
                lines += self.step(each, one=one)
            else:
                lines += self.loop(*each, one=one)
        return lines

    def count(self, table: str, *, for_all: bool) -> str:
        """Return the expression for the number of rows of a table, with or without those of other units."""
        number = list(self.parts.ancestors).index(table)
        return f"a{number}" if for_all else f"len(r{number})"

    def step(self, step: Statement, *, one: bool) -> list[str]:
        """Write one statement."""
        for_all = one and step in self._for_all
        lines = [f"size = {self.count(step.table, for_all=for_all)}"]
        if step.cohorts is not None:
            groups = step.cohorts.name
            if one and step in self.cached:
                within = "".join(f"l{name}, " for name in step.cohorts.within)
                groups = f"k{list(self.cached).index(step)}.joined(old, size, ({within}))"
            lines.append(f"q = {groups}")
        elif one and not for_all and not self.parts.homes.keys() & set(step.makes):
            return []  # numbers cohorts that no statement needs
        return [*lines, *step.lines]

    def loop(self, place: Place, stage: Loop, *, one: bool) -> list[str]:
        """Write one loop."""
        table = list(self.parts.ancestors).index(place[2])
        head = f"for i in range({self.count(place[2], for_all=one and place in self._for_all)}):"
        if stage.reads:
            head = f"for i, row in enumerate(r{table}):"
        lines = [
            *(self.parts.load(name, place[2]) for name in stage.loads),
            *stage.lines,
            *(f"l{name}.append({name})" for name in self.made_in(place, one=one)),
        ]
        return [head, *(f"    {line}" for line in lines)] if lines else []
