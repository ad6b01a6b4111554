"""One function from the parts of a plan: what is a unit's own first, then what is shared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import define, field

from partyrate.engines.code.parts import Home, Parts, Place, Stage

BUILTINS = ("enumerate", "range", "len", "str", "type", "round")
"""What the function takes of Python's own functions: its namespace is empty."""


@define(eq=False)
class Function:
    """The source of a function, and what it needs of other units.

    Args:
        parts: What it is made of.
        given: The names it takes beside rows and constants, in tuples by the name of each argument.
        result: The names whose lists it gives back.
        behind: The names whose lists of other units can be put behind its own, and `climbs` that climb.
    """

    parts: Parts
    given: Mapping[str, Sequence[str]]
    result: list[str]
    behind: list[str] = field(factory=list)
    climbs: list[tuple[str, str]] = field(factory=list)
    _for_all: set[Place] = field(factory=set)

    def __attrs_post_init__(self) -> None:
        for name in self.result:
            self.parts.keep(name)
        self.find_shared()
        self.result += [name for name in self.behind if name not in self.result]

    def ordered(self, *, shared: bool) -> list[tuple[Place, Stage]]:
        """Give the stages in the order in which they run."""
        tables = list(self.parts.ancestors)
        found = [each for each in self.parts.stages.items() if each[0][0] is shared]
        return sorted(found, key=lambda each: (each[0][1], tables.index(each[0][2])))

    def kept(self, place: Place) -> list[str]:
        """Give the names of a stage that are kept."""
        home = Home(place[2], place[1], shared=place[0])
        return [name for name in self.parts.kept if self.parts.homes[name] == home]

    def find_shared(self) -> None:
        """Find which values of other units are needed, and which stages run for their rows."""
        steps = [step for (shared, _), found in self.parts.between.items() if shared for step in found]
        needed = {name for step in steps for name in step.uses}
        climbs = dict.fromkeys(climb for step in steps for climb in step.climbs)
        for place, stage in reversed(self.ordered(shared=True)):
            if needed.intersection(self.kept(place)):
                self._for_all.add(place)
                needed.update(stage.loads, stage.whole)
                climbs.update({(place[2], place[2]): None} if stage.whole else {})
                homes = (self.parts.homes[name].table for name in stage.loads)
                climbs.update(dict.fromkeys((place[2], home) for home in homes if home != place[2]))
        self.behind = [name for name in self.parts.kept if name in needed and not self.parts.homes[name].shared]
        # What only a branch that was left out would have climbed for has no list.
        self.climbs = [climb for climb in climbs if climb in self.parts.climbs]

    def source(self) -> str:
        """Write the function."""
        parts, places = self.parts, range(len(self.parts.ancestors))
        taken = {
            "rows": [f"r{place}" for place in places],
            "counts": [f"a{place}" for place in places],
            **self.given,
        }
        body = self.phase(shared=False)
        others = [f"l{name}" for name in self.behind] + [parts.climbs[climb] for climb in self.climbs]
        if others:
            behind = [f"x{place}" for place in range(len(others))]
            body += ["if others:", f"    ({', '.join(behind)},) = others"]
            body += [f"    {name} = {name} + {more}" for name, more in zip(others, behind, strict=True)]
        body += self.phase(shared=True)
        taken["climbs"] = list(parts.climbs.values())
        taken["constants"] = [f"c{place}" for place in range(len(parts.constants))]
        head = [f"({', '.join(names)},) = {argument}" for argument, names in taken.items() if names]
        made = [f"l{name} = []" for name in parts.kept if not parts.homes[name].as_list]
        gives = f"return ({''.join(f'l{name}, ' for name in self.result)})"
        lines = [*head, *made, *body, gives]
        arguments = ", ".join([*taken, "others", *BUILTINS])
        return "\n".join([f"def rate({arguments}):", *(f"    {line}" for line in lines), ""])

    def phase(self, *, shared: bool) -> list[str]:
        """Write all stages of one kind, and what runs between them."""
        lines: list[str] = []
        between = {number: found for (kind, number), found in self.parts.between.items() if kind is shared}
        stages = self.ordered(shared=shared)
        for number in range(max([*between, *(place[1] for place, _ in stages)], default=-1) + 1):
            lines += [line for step in between.get(number, ()) for line in step.lines]
            for place, stage in stages:
                if place[1] == number:
                    lines += self.loop(place, stage)
        return lines

    def loop(self, place: Place, stage: Stage) -> list[str]:
        """Write one stage."""
        table = list(self.parts.ancestors).index(place[2])
        head = f"for i in range({self.parts.size(place[2]) if place in self._for_all else f'len(r{table})'}):"
        if stage.reads:
            head = f"for i, row in enumerate(r{table}):"
        lines = [
            *(self.parts.load(name, place[2]) for name in stage.loads),
            *stage.lines,
            *(f"l{name}.append({name})" for name in self.kept(place)),
        ]
        return [head, *(f"    {line}" for line in lines)] if lines else []
