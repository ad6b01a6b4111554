"""The entries of a random scheme that follow its ladders: gates, incentives, budgets, pairings, limits, procedures."""

from __future__ import annotations

from typing import Any

from attrs import define, evolve
from hypothesis import strategies as st

from partyrate.model import (
    Budget,
    Gate,
    Incentive,
    Limit,
    Pairing,
    Parameter,
    ParameterName,
    Procedure,
    Step,
    WarningRule,
)
from partyrate.testing.authors import Author


@define
class Finisher(Author):
    """Adds the entries that follow from a rating, and those around it."""

    def add_gates(self) -> None:
        """Add gates: caps, fixed levels, exclusions, bars."""
        for _ in range(self.draw(st.integers(0, 2))):
            table, names = self.units(), list(self.scheme.ladders)
            flags = self.writer().scope(table).names.get("flag", ())
            effects: dict[str, Any] = {}
            for ladder in names[: self.one(0, 1, 1, 2)]:
                effect = self.one("cap", "fix", "exclude")
                effects[effect] = [ladder] if effect == "exclude" else {ladder: self.level(ladder)}
            if self.scheme.incentives and self.draw(st.booleans()):
                effects["bars"] = [self.one(*self.scheme.incentives)]
            if effects:
                when = self.one(*flags, self.condition(table))
                freed = self.word("freed", ("passes", "empty"))
                gate = Gate(name=self.name("gate"), table=table, when=when, freed=freed, **effects)
                gate = evolve(gate, takes_place=self.draw(st.booleans()))
                self.draft = self.draft.adding("gates", gate)

    def level(self, ladder: str) -> Any:
        """Draw a level of a ladder, or a parameter that leaves it open or decides it: a new one or one of before."""
        names = self.scheme.ladders[ladder].names
        if self.draw(st.booleans()):
            return self.one(*names)
        named = {name: each for name, each in self.scheme.parameters.items() if name.startswith("open_level")}
        known = [name for name, each in named.items() if set(names) >= set(each.values)]
        if known and self.draw(st.booleans()):
            return ParameterName(self.one(*known))
        name, values = self.name("open_level"), self.draw(st.permutations(names))[:2]
        parameter = Parameter(name=name, kind="choice", values=values, value=self.one(None, None, values[0]))
        self.draft = self.draft.adding("parameters", parameter)
        return ParameterName(name)

    def add_warning(self) -> None:
        """Add a rule that is reported and never acts."""
        if self.draw(st.booleans()):
            table = self.table()
            said = self.one("look at it", {"zh": "请核对", "en": "please check"})
            warning = WarningRule(name=self.name("look"), table=table, when=self.condition(table), text=said)
            self.draft = self.draft.adding("warnings", warning)

    def add_incentive(self) -> None:
        """Add an incentive."""
        table = self.table()
        writer = self.writer(1)
        kind = self.one("bonus", "bonus", "pay", "multiplier", "eligibility")
        amount = None if kind == "eligibility" else f"round({writer.number(writer.scope(table))}, 2)"
        incentive = Incentive(
            name=self.name("award"), table=table, kind=kind, when=self.rarely(self.condition(table), None, 2),
            amount=amount, unit="yuan" if kind in ("bonus", "pay") else "",
            every=None if amount is None else self.one(None, "year"),
        )  # fmt: skip
        self.draft = self.draft.adding("incentives", incentive)

    def add_budget(self) -> None:
        """Add a limit on the total of incentives."""
        paid = [name for name, each in self.scheme.incentives.items() if each.adds_up]
        if paid and self.draw(st.booleans()):
            limit = self.one("100", "10.5", f"2 * count({self.units()}, within=())")
            budget = Budget(name=self.name("pool"), incentives=[self.one(*paid)], at_most=limit)
            self.draft = self.draft.adding("budgets", budget)

    def add_pairing(self) -> None:
        """Add a pairing."""
        table, words = self.units(), self.writer(1)
        names = words.scope(table).names
        keys = [name for kind in ("number", "flag", "date", "level") for name in names.get(kind, ())]
        within = [name for name in words.words.within[table] if self.draw(st.booleans())]

        # Random conditions seldom hold in both roles within one cohort, and without that there is no pair to compare.
        roles = [*names.get("flag", ()), *(f"present({name})" for name in keys[:3])]

        def role() -> str:
            return str(self.one(*roles, self.condition(table)))

        def order() -> list[str]:
            chosen = self.draw(st.lists(st.sampled_from(keys), max_size=2, unique=True)) if keys else []
            return [f"{name} {self.one('asc', 'desc')}" for name in chosen]

        pairing = Pairing(
            name=self.name("help"),
            table=table,
            helpers=role(),
            helped=role(),
            each=self.one(1, 1, 2),
            at_most=self.one(1, 2),
            within=within[:1],
            helpers_by=order(),
            helped_by=order(),
        )
        self.draft = self.draft.adding("pairings", pairing)

    def add_limit(self) -> None:
        """Add a limit that a group keeps."""
        groups = [name for name in self.scheme.indicators if self.scheme.parts(name)]
        if groups:
            tree = self.one(*groups)
            parts = len(self.scheme.parts(tree))
            bounds = self.one({"depth": 5}, {"level": 1, "at_most": parts}, {"level": 1, "exactly": parts})
            self.draft = self.draft.adding("limits", Limit(name=self.name("shape"), tree=tree, **bounds))

    def add_procedure(self) -> None:
        """Add the steps of an office, some of whose days are unpublished."""

        def days(*options: int) -> Any:
            if self.draw(st.integers(0, 5)):
                return self.one(None, *options)
            name = self.name("days")
            self.draft = self.draft.adding("parameters", Parameter(name=name, kind="number", value=self.one(None, 7)))
            return ParameterName(name)

        steps: list[Step] = []
        for number in range(self.draw(st.integers(1, 4))):
            earlier = [step.name for step in steps]
            step = Step(
                name=f"step {number + 1}",
                actor=self.one("town", "county"),
                requires=self.one((), *([name] for name in earlier)),
                takes=days(0, 3, 10),
                notice=days(5, 7),
                from_next_day=self.draw(st.sampled_from([None, True, False])),
                within=self.one(None, 10, "1 month"),
                days=self.one("calendar", "calendar", "working"),
            )
            steps.append(step)
        self.draft = self.draft.adding("procedures", Procedure(name=self.name("office"), steps=steps))
