"""Cells of lookups that vary: each lookup gets a further key, the number of the values that its cells have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve, field, frozen

from partyrate.model import Indicator, Lookup, Scheme
from partyrate.numbers import Constant
from partyrate.scenarios.axes import Axis, Setting, filled


@frozen(eq=False)
class CellSets:
    """The combinations of values that cells of lookups have in scenarios, numbered: a key more, by which they are read.

    Args:
        name: The input that holds the number of the combination.
        axes: The cells.
        numbers: The number of each combination.
    """

    name: str
    axes: Sequence[Axis]
    numbers: Mapping[tuple[Constant, ...], int] = field(repr=False)

    @classmethod
    def of(cls, name: str, axes: Sequence[Axis], settings: Sequence[Setting]) -> CellSets:
        """Number the combinations of some scenarios."""
        every = dict.fromkeys(tuple(setting[axis.name] for axis in axes) for setting in settings)
        return cls(name, axes, {values: number for number, values in enumerate(every)})

    def knows(self, setting: Setting) -> bool:
        """Return whether the combination of a scenario has a number."""
        return tuple(setting[axis.name] for axis in self.axes) in self.numbers

    def number_of(self, setting: Setting) -> int:
        """Return the number of the combination of a scenario."""
        return self.numbers[tuple(setting[axis.name] for axis in self.axes)]

    def entry(self, root: str) -> Indicator:
        """Return the input that holds the number."""
        return Indicator(name=self.name, table=root, kind="number", low=0, high=len(self.numbers) - 1, decimals=0)

    def lookups(self, scheme: Scheme) -> dict[str, Lookup]:
        """Return the lookups with the number as their first key."""
        names = dict.fromkeys(axis.used_as for axis in self.axes)
        rows: dict[str, list[Any]] = {name: [] for name in names}
        open_rows: dict[str, list[Any]] = {name: [] for name in names}
        for values, number in self.numbers.items():
            setting = {axis.name: value for axis, value in zip(self.axes, values, strict=True)}
            made = filled(scheme, self.axes, setting)
            for name in names:
                rows[name] += [(Fraction(number), *row) for row in made.lookups[name].plain_rows]
                open_rows[name] += [(Fraction(number), *key) for key in made.lookups[name].unpublished]
        return {
            name: evolve(
                scheme.lookups[name], keys=(self.name, *scheme.lookups[name].keys), rows=rows[name],
                unpublished=open_rows[name], source=(),
            ) for name in names
        }  # fmt: skip
