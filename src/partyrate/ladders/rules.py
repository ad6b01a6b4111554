"""The rules of a ladder, applied to one row: whether it takes part, which gates act on it, which levels it can get."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from attrs import define, field

from partyrate.ladders.closing import Closing, closing_of
from partyrate.ladders.gates import GateEffect, Known, is_open, strongest_of
from partyrate.ladders.interpretations import Interpretation, Interpretations, interpretations_of
from partyrate.ladders.outlook import Outlook, Span, outlook, outside
from partyrate.ladders.profiles import RowProfile
from partyrate.ladders.seats import LevelPlan, level_plans
from partyrate.model import Gate, Ladder
from partyrate.numbers import Absent
from partyrate.plan import Node, Plan


@define(eq=False)
class LadderRules:
    """A ladder of a plan, with its gates, its quotas and the interpretations of its open choices.

    Args:
        plan: The plan.
        ladder: The ladder.
    """

    plan: Plan
    ladder: Ladder
    gates: Sequence[Gate] = field(init=False)
    level_plans: Sequence[LevelPlan] = field(init=False)
    interpretations: Interpretations = field(init=False)
    quotas: Sequence[frozenset[int]] = field(init=False)
    enforced: Sequence[frozenset[int]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        ladder = self.ladder
        self.gates, self.level_plans, self.interpretations = (
            self.plan.gates_of(ladder.name),
            level_plans(ladder),
            interpretations_of(self.plan, ladder),
        )
        self.quotas = [frozenset(map(ladder.place, quota.levels)) for quota in ladder.quotas]
        self.enforced = [frozenset(map(ladder.place, quota.levels)) for quota in ladder.enforced]

    def excluded(self, profile: RowProfile) -> Known:
        """Return whether a gate excludes a row."""
        return strongest_of(profile.gates[gate.name] for gate in self.gates if self.ladder.name in gate.exclude)

    def outside(self, profile: RowProfile) -> Absent | None:
        """Return why a row is no candidate; None for candidates."""
        return outside(self.excluded(profile), profile.applicable)

    def counts(self, profile: RowProfile) -> tuple[Span, Span]:
        """Return whether a row is counted in `rows` and in `candidates`: surely, and possibly."""
        excluded, applicable = self.excluded(profile), profile.applicable
        row, candidate = excluded is False, applicable is True
        may_row, may_candidate = row or is_open(excluded), candidate or is_open(applicable)
        return (int(row), int(row and candidate)), (int(may_row), int(may_row and may_candidate))

    def acts(
        self, interpretation: Interpretation, profile: RowProfile, freed: str | None = None
    ) -> list[tuple[GateEffect, Known]]:
        """Return the gates that cap or fix, and whether they act on a row; `freed` selects some of them."""
        return [
            (interpretation.effect_of(self.ladder, gate), profile.gates[gate])
            for gate, word in interpretation.freed.items()
            if freed in (None, word)
        ]

    def outlook(self, interpretation: Interpretation, profile: RowProfile) -> Outlook:
        """Return the levels that rows of one profile can still get."""
        acts = self.acts(interpretation, profile, "passes")
        return outlook(
            self.ladder,
            interpretation,
            self.outside(profile),
            profile.conditions,
            acts,
            closing=self.closing,
            lifts=self.lifts(interpretation),
        )

    def lifts(self, interpretation: Interpretation) -> bool:
        """Return whether a row can be lifted: a quota asks for rows at a level that not everybody earned."""
        return interpretation.conflict == "quota" and any(
            level_plan.ending and level_plan.index > self.earned_by_all for level_plan in self.level_plans
        )

    @cached_property
    def node(self) -> Node:
        """The node that holds the rules of the ladder; where its cohorts are open, that of the first variant."""
        node = self.plan.nodes[self.ladder.name]
        return self.plan.nodes[node.variants[0]] if node.is_agreed else node

    @cached_property
    def closing(self) -> Closing:
        """The truths that may turn out absent for good."""
        return closing_of(self.plan, self.node, self.ladder)

    @cached_property
    def earned_by_all(self) -> int:
        """The best level that everybody earned, the lowest one where that is none."""
        conditions = self.ladder.conditions
        return max((len(conditions) - 1 - number for number, each in enumerate(conditions) if each is None), default=0)
