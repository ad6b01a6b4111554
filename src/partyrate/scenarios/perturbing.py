"""Other values of inputs in scenarios: one input the same for all rows, or each mark a step up or down by chance."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from fractions import Fraction
from random import Random
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from partyrate.model import Indicator
from partyrate.numbers import as_decimal, decimals_of
from partyrate.plan import Node, Plan, within_names

if TYPE_CHECKING:
    import polars as pl

_WORD: Final = 4
"""The bytes of chance from which a step is drawn."""


@frozen(eq=False)
class Typical:
    """An input that has its typical value in all rows in one scenario, and its own values in the others.

    The typical value is the lower median of a number, and the most frequent value of a flag or a choice; it is one that
    occurs. Rows without a value keep none.
    """

    number: int

    def __call__(self, frame: pl.DataFrame, name: str, scenario: str, count: int) -> Any:
        """Return the values in the scenarios of a chunk."""
        import polars as pl

        del count
        known = frame[name].drop_nulls()
        if known.is_empty():
            return pl.col(name)
        if known.dtype in (pl.Boolean, pl.String):
            counts = known.value_counts().sort(["count", name], descending=[True, False])
            typical = counts[name][0]
        else:
            typical = known.sort()[(known.len() - 1) // 2]
        is_held = (pl.col(scenario) == self.number) & pl.col(name).is_not_null()
        return pl.when(is_held).then(pl.lit(typical, dtype=known.dtype)).otherwise(pl.col(name))


@frozen(eq=False)
class Noise:
    """A mark that is up to some steps higher or lower in each scenario, each number of steps equally likely.

    Marks stay within their bounds. What is drawn depends on the seed, the name of the mark, and the number of the
    scenario alone.
    """

    seed: int
    steps: int
    step: Fraction
    low: Fraction
    high: Fraction

    def __call__(self, frame: pl.DataFrame, name: str, scenario: str, count: int) -> Any:
        """Return the values in the scenarios of a chunk, whose rows stand one scenario after the other."""
        import polars as pl

        size = frame.height // count
        drawn = b"".join(
            Random(f"{self.seed} {name} {number}").randbytes(size * _WORD)  # noqa: S311 - chance of a study
            for number in frame[scenario].gather_every(size).to_list()
        ) if size else b""  # fmt: skip
        shape = pl.Array(pl.UInt32, frame.height)
        words = pl.Series([drawn], dtype=pl.Binary).bin.reinterpret(dtype=shape, endianness="little").explode()
        places = decimals_of(self.step) or 0
        kind = pl.Decimal(38, places)
        shifts = {number: as_decimal((number - self.steps) * self.step, places) for number in range(2 * self.steps + 1)}
        moved = (words % len(shifts)).replace_strict(list(shifts), list(shifts.values()), return_dtype=kind)
        low, high = (pl.lit(as_decimal(each, places), dtype=kind) for each in (self.low, self.high))
        own = pl.col(name) if isinstance(frame.schema[name], pl.Decimal) else pl.col(name).cast(kind)
        return (own + pl.lit(moved)).clip(low, high)


def grouping_names(plan: Plan) -> frozenset[str]:
    """Return the names whose values form cohorts: they say who is compared with whom, and are no marks."""
    found: set[str] = set()
    for node in plan.nodes.values():
        within = getattr(node.entry, "within", ())
        found.update(within_names(plan.choice(within)) if within else ())
        for rule in node.rules.values():
            found.update(name for call in _calls(rule.tree) for name in call.within_names)
    return frozenset(found)


def _calls(tree: ast.AST) -> list[Any]:
    return [call for part in ast.walk(tree) if (call := getattr(part, "call", None)) is not None]


def indicators_of(plan: Plan) -> list[Node]:
    """Return the inputs that can be held at a typical value: numbers, flags and choices that form no cohorts."""
    grouping = grouping_names(plan)
    return [
        node
        for node in plan.nodes.values()
        if node.kind == "input"
        and isinstance(node.entry, Indicator)
        and node.entry.kind in ("number", "flag", "choice")
        and node.name not in grouping
    ]


def marks_of(plan: Plan, names: Sequence[str] | None) -> list[Node]:
    """Return the inputs that noise is added to: those that are named, else all marks with decimals or a step.

    Counts are none, and inputs of which only some values are allowed neither.
    """
    return [
        node
        for node in indicators_of(plan)
        if getattr(node.entry, "kind", None) == "number"
        and not getattr(node.entry, "allowed", ())
        and (_is_mark(node) if names is None else node.name in names)
    ]


def _is_mark(node: Node) -> bool:
    entry: Any = node.entry
    return entry.step is not None or bool(node.value_range.decimals) or entry.maximum is not None


def noise_of(node: Node, seed: int, steps: int) -> Noise:
    """Return the noise of a mark: its declared step, or one in its last decimal."""
    entry: Any = node.entry
    step = entry.step or Fraction(1, 10 ** (node.value_range.decimals or 0))
    return Noise(seed, steps, step, node.value_range.low, node.value_range.high)
