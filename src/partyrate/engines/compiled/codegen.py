"""One function from the parts of a plan: what is a unit's own first, then what is shared.

A second function rates one unit against others that were rated before. What it finds of them depends on what asks:

- Most steps ask cohorts for the rows at hand alone, and of other units they take what never changes with these. What
  the cohorts were asked is *kept*, and the rows at hand join it.
- Where what a step takes of other units depends on cohorts itself, these units are computed again: the lists of their
  own values are put *behind* those of the rows at hand, and what is shared is computed over all of them, but only as
  far as that step needs it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from attrs import define, field

from partyrate.engines.compiled.fragments import Cohorts, Fragments, Location, Loop, Place, Statement

BUILTINS = ("enumerate", "range", "len", "str", "type", "round")
"""What the functions take of Python's own functions: their namespace is empty."""


@define(eq=False)
class Function:
    """The source of both functions, and what the second one needs of other units.

    Args:
        parts: What they are made of.
        given: The names they take beside rows and constants, in tuples by the name of each argument.
        result: The names whose lists they give back; those that the second one needs of other units come last.
        behind: The names whose lists of other units are put behind its own, and `climbs` that climb.
        kept: What the cohorts are asked that are kept, by the step that asks.
    """

    parts: Fragments
    given: Mapping[str, Sequence[str]]
    result: list[str]
    behind: list[str] = field(factory=list)
    climbs: list[tuple[str, str]] = field(factory=list)
    kept: dict[Statement, Cohorts] = field(factory=dict)
    _for_all: set[Place | Statement] = field(factory=set)
    _for_others: set[str] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        root = next(iter(self.parts.ancestors))
        # Results of finer tables are nobody's where one unit is rated.
        self._for_others = {
            name for name in self.result if name not in self.parts.bound and self.parts.homes[name].table != root
        }
        for name in self.result:
            self.parts.bind(name)
        for shared in (False, True):
            self.phase(shared=shared, one=False)  # now all lists that climb are known
        self.find_shared()
        asked = [name for each in self.kept.values() for name in (*each.within, *each.asked) if name is not None]
        self.result = list(dict.fromkeys([*self.result, *self.behind, *asked]))

    def ordered(self, *, shared: bool) -> Iterator[Statement | tuple[Place, Loop]]:
        """Give steps and stages in the order in which they run."""
        tables = list(self.parts.ancestors)
        between = {number: steps for (kind, number), steps in self.parts.between.items() if kind is shared}
        stages = {place: stage for place, stage in self.parts.stages.items() if place[0] is shared}
        for number in range(max([*between, *(place[1] for place in stages)], default=-1) + 1):
            yield from between.get(number, ())
            own = [each for each in stages.items() if each[0][1] == number]
            yield from sorted(own, key=lambda each: tables.index(each[0][2]))

    def kept_names(self, *, one: bool) -> list[str]:
        """Give the names that are kept in lists."""
        return [name for name in self.parts.bound if not one or name not in self._for_others]

    def made_in(self, place: Place, *, one: bool) -> list[str]:
        """Give the names of a stage that are kept in lists."""
        home = Location(place[2], place[1], shared=place[0])
        return [name for name in self.kept_names(one=one) if self.parts.homes[name] == home]

    def find_shared(self) -> None:
        """Find which values of other units are needed, and which steps and stages run for their rows."""
        needed: set[str] = set()
        climbs: dict[tuple[str, str], None] = {}
        for each in reversed(list(self.ordered(shared=True))):
            if isinstance(each, Statement):
                if needed.intersection(each.makes):
                    self._for_all.add(each)
                    needed.update(each.uses, each.reads)
                    climbs.update(dict.fromkeys(each.parent_indexes))
                elif each.cohorts is not None:
                    if self.parts.is_shared(name for name in (*each.cohorts.within, *each.cohorts.asked) if name):
                        needed.update(each.uses)
                    else:
                        self.kept[each] = each.cohorts
                continue
            place, stage = each
            if needed.intersection(self.made_in(place, one=True)):
                self._for_all.add(place)
                needed.update(stage.loads, stage.whole)
                climbs.update({(place[2], place[2]): None} if stage.whole else {})
                homes = (self.parts.homes[name].table for name in stage.loads)
                climbs.update(dict.fromkeys((place[2], home) for home in homes if home != place[2]))
        self.behind = [name for name in self.parts.bound if name in needed and not self.parts.homes[name].shared]
        # What only a branch that was left out would have climbed for has no list.
        self.climbs = [climb for climb in climbs if climb in self.parts.parent_indexes]

    def source(self, *, one: bool = False) -> str:
        """Write the function that rates all rows, or the one that rates the rows of one unit."""
        parts, places = self.parts, range(len(self.parts.ancestors))
        taken = {"rows": [f"r{place}" for place in places], **self.given}
        body = self.phase(shared=False, one=one)
        if one:
            others = [f"l{name}" for name in self.behind] + [parts.parent_indexes[climb] for climb in self.climbs]
            taken["counts"] = [f"a{place}" for place in places]
            taken["others"] = [f"x{place}" for place in range(len(others))]
            taken["kept"] = [f"k{place}" for place in range(len(self.kept))]
            body += [f"{name} = {name} + x{place}" for place, name in enumerate(others)]
        body += self.phase(shared=True, one=one)
        taken["climbs"] = list(parts.parent_indexes.values())
        taken["constants"] = [f"c{place}" for place in range(len(parts.constants))]
        head = [f"({', '.join(names)},) = {argument}" for argument, names in taken.items() if names]
        kept = self.kept_names(one=one)
        made = [f"l{name} = []" for name in kept if not parts.homes[name].as_list]
        gives = f"return ({''.join(f'l{name}, ' if name in kept else 'None, ' for name in self.result)})"
        lines = [*head, *made, *body, gives]
        arguments = ", ".join([*taken, *(["old"] if one else []), *BUILTINS])
        return "\n".join([f"def rate({arguments}):", *(f"    {line}" for line in lines), ""])

    def phase(self, *, shared: bool, one: bool) -> list[str]:
        """Write all steps and stages of one kind; for one unit, only some of them run for other units as well."""
        lines: list[str] = []
        for each in self.ordered(shared=shared):
            if isinstance(each, Statement):
                lines += self.step(each, one=one)
            else:
                lines += self.loop(*each, one=one)
        return lines

    def count(self, table: str, *, for_all: bool) -> str:
        """Give how many rows a table has, those of other units among them or not."""
        number = list(self.parts.ancestors).index(table)
        return f"a{number}" if for_all else f"len(r{number})"

    def step(self, step: Statement, *, one: bool) -> list[str]:
        """Write one step."""
        for_all = one and step in self._for_all
        lines = [f"few = {self.count(step.table, for_all=for_all)}"]
        if step.cohorts is not None:
            groups = step.cohorts.name
            if one and step in self.kept:
                within = "".join(f"l{name}, " for name in step.cohorts.within)
                groups = f"k{list(self.kept).index(step)}.joined(old, few, ({within}))"
            lines.append(f"q = {groups}")
        elif one and not for_all and not self.parts.homes.keys() & set(step.makes):
            return []  # numbers cohorts that nobody asks
        return [*lines, *step.lines]

    def loop(self, place: Place, stage: Loop, *, one: bool) -> list[str]:
        """Write one stage."""
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
