"""Steps over the rows of a ladder's table and their cohorts, on which every part of a columnar ladder is built."""

from __future__ import annotations

from typing import Any

from partyrate.engines.columns.builder import Builder
from partyrate.engines.columns.expressions import as_int64
from partyrate.engines.columns.names import compile_rule
from partyrate.language.domains.columns import Column, as_integer, integer
from partyrate.model import Ladder
from partyrate.plan import Node, within_names


class CohortSteps:
    """The rows of a ladder's table, in their cohorts.

    `keys` are the columns that form the cohorts. `generation` is that of the newest column: each step reads columns up
    to it, and makes one of the next.
    """

    def __init__(self, builder: Builder, node: Node, ladder: Ladder) -> None:
        self.builder, self.node, self.ladder, self.table = builder, node, ladder, node.table
        self.names = within_names(builder.plan.choice(ladder.within))
        self.keys, self.generation = builder.partition(self.table, self.names)

    def bind(self, column: Column | None) -> Column:
        """Return a value whose parts are columns of the frame."""
        assert column is not None
        column = self.builder.bind(column, self.table)
        self.generation = max(self.generation, column.generation)
        return column

    def rule(self, name: str) -> Column | None:
        """Return the value of one rule of the ladder; None where it has none."""
        return self.bind(compile_rule(self.builder, self.node, name)) if name in self.node.rules else None

    def materialize(self, expression: Any, wide: Any = None) -> Any:
        """Return the column that holds an expression; `wide` is its type where it is in the second width."""
        column = self.builder.program.compute(self.table, expression, self.generation, wide)
        if column is not expression:
            self.generation += 1
        return column

    def count(self, condition: Any) -> Any:
        """Count the rows of each cohort for which a condition holds; None stands for all."""
        ones = self.materialize(integer(1) if condition is None else as_integer(condition))
        return self.materialize(as_int64(ones.sum().over(*self.keys)))

    def greatest(self, expression: Any) -> Any:
        """Return the greatest value of an expression in each cohort."""
        return self.materialize(as_int64(self.materialize(expression).max().over(*self.keys)))
