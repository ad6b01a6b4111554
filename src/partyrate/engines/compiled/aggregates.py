"""Aggregates over lists: for each row of a coarser table, or for each cohort of a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from partyrate.engines.compiled.cohort_cache import CohortGroups, Multiset, Multisets, joined
from partyrate.language.domains import reference as numbers
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.compiled import placeholder
from partyrate.language.domains.reference import ORDERS, most_frequent
from partyrate.language.functions import ORDERED
from partyrate.language.grammar import Call
from partyrate.numbers import MISSING, UNDETERMINED, Absent, Cause

ROW_OPERATIONS: Final[Mapping[str, Callable[..., Any]]] = {
    **numbers.ROW_OPERATIONS,
    "sum of rows": lambda _call, values: sum(values),
    "mean of rows": lambda _call, values: Fraction(sum(values), len(values)) if values else MISSING,
    "count of rows": lambda _call, values: len(values),
    "min of rows": lambda _call, values: min(values, default=MISSING),
    "max of rows": lambda _call, values: max(values, default=MISSING),
    "best_level of rows": lambda _call, values: max(values, default=MISSING),
    "worst_level of rows": lambda _call, values: min(values, default=MISSING),
    "most_frequent_level of rows": lambda call, values: (
        most_frequent(values, call.options["ties"]) if values else MISSING
    ),
}
"""Each aggregate over numerators, in units of the denominator of the values, or of its square: a variance.

Levels are places on their ladder.
"""

UNITLESS: Final = ("rank", "count of rows", "product")
"""The aggregates that have no unit: a product has another one for each number of values."""


@frozen(eq=False)
class Operands:
    """The lists that an aggregate reads, with an entry for each row; None where there is nothing to read.

    Args:
        values: The numerators, or the values.
        denominators: Their denominators, where these vary.
        absences: The causes for which values are absent, 0 where they are there.
        chosen: The values of `where=`.
        chosen_states: The causes for which these are absent.
        excluded: Whether a gate excludes the row.
    """

    values: Sequence[Any] | None
    denominators: Sequence[int] | None
    absences: Sequence[int] | None
    chosen: Sequence[bool] | None
    chosen_states: Sequence[int] | None
    excluded: Sequence[Any] | None

    def fractions(self) -> Sequence[Any] | None:
        """Return the values, as fractions where their denominators vary."""
        if self.values is None or self.denominators is None:
            return self.values
        return list(map(Fraction, self.values, self.denominators))


@frozen(eq=False)
class Gathering:
    """One aggregate of a rule.

    Args:
        call: The call.
        others: Its further arguments, which are constants.
        value_range: What is known of the result.
        scale: The denominator of the values; None where it varies.
        denominator: The denominator of the result; None where it varies.
        is_shared: Whether the groups are cohorts of the rows themselves, each of which gets the result of its own.
    """

    call: Call
    others: Sequence[Any]
    value_range: ValueRange
    scale: int | None
    denominator: int | None
    is_shared: bool

    def run(self, groups: CohortGroups, size: int, *lists: Sequence[Any] | None) -> tuple[list[Any], ...]:
        """Return the lists of the result: values, denominators where they vary, causes where it can be absent.

        They are those of the first `size` groups or, where each row gets the result of its cohort, of the first `size`
        rows. `lists` are those of `Operands`, in their order.
        """
        operands = Operands(*lists)
        present, causes = self.gathered(groups, groups.of(size) if self.is_shared else size, operands)
        if self.call.function.name in ORDERED:
            return self.lists(self.places(groups.numbers[:size], present, causes, operands))
        results = self.results(present, causes)
        return self.lists([results[group] for group in groups.numbers[:size]] if self.is_shared else results)

    def gathered(
        self, groups: CohortGroups, count: int, operands: Operands
    ) -> tuple[Sequence[Sequence[Any]], Sequence[int]]:
        """Return the values of the first groups, with those of other units, and the cause for which each has none."""
        present, absent = self.collect(groups.numbers, count, operands)
        if groups.others:
            pairs = zip(as_multisets(present, absent), groups.others, strict=True)
            multisets = [joined(rows, others)[0] for rows, others in pairs]
            present, absent = [each.values for each in multisets], {n: each.absent for n, each in enumerate(multisets)}
        return present, [max(absent[group]) if absent.get(group) else 0 for group in range(count)]

    def results(self, present: Sequence[Sequence[Any]], causes: Sequence[int]) -> list[Any]:
        """Return the result of each group."""
        operation, call = ROW_OPERATIONS[self.call.function.name], self.call
        if call.function.name == "product" and self.scale is not None:
            present = [[Fraction(value, self.scale) for value in each] for each in present]
        return [
            self.value_range.absent(cause) if cause else operation(call, each, *self.others)
            for cause, each in zip(causes, present, strict=True)
        ]

    def multisets(self, groups: Sequence[int], count: int, *lists: Sequence[Any] | None) -> list[Multisets]:
        """Return the rows that are selected as multisets, one for each group."""
        return as_multisets(*self.collect(groups, count, Operands(*lists)))

    def collect(
        self, groups: Sequence[int], count: int, operands: Operands
    ) -> tuple[list[list[Any]], dict[int, list[int]]]:
        """Return the values of the first `count` groups, and the causes for which rows of a group have none."""
        values, absences, excluded = operands.fractions(), operands.absences, operands.excluded
        chosen, chosen_states = operands.chosen, operands.chosen_states
        present: list[list[Any]] = [[] for _ in range(count)]
        absent: dict[int, list[int]] = {}
        for row, group in enumerate(groups):
            if group >= count or (excluded is not None and excluded[row]):
                continue
            absence = 0 if chosen_states is None else chosen_states[row]
            if not absence:
                if chosen is not None and not chosen[row]:
                    continue
                absence = 0 if absences is None else absences[row]
            if absence:
                absent.setdefault(group, []).append(absence)
            else:
                present[group].append(1 if values is None else values[row])
        return present, absent

    def places(
        self,
        groups: Sequence[int],
        present: Sequence[Sequence[Any]],
        causes: Sequence[int],
        operands: Operands,
    ) -> list[Any]:
        """Return the rank of each row, or its result along an order; none for an absent value; undetermined as all."""
        values, absences, excluded = operands.fractions() or (), operands.absences, operands.excluded
        order = ORDERS[self.call.function.name]
        rankings = [order(self.call, each, *self.others) for each in present]
        results: list[Any] = []
        for row, group in enumerate(groups):
            absence = 0 if absences is None else absences[row]
            if causes[group] == Cause.UNDETERMINED.code:
                results.append(UNDETERMINED)
            elif absence or (excluded is not None and excluded[row]):
                results.append(self.value_range.absent(absence or Cause.NOT_APPLICABLE.code))
            else:
                results.append(rankings[group][values[row]])
        return results

    def lists(self, results: Sequence[Any]) -> tuple[list[Any], ...]:
        """Return results as whole numbers over the denominator of the result."""
        empty = placeholder(self.value_range)
        is_number = self.value_range.kind == "number"
        name = self.call.function.name
        scale = 1 if name in UNITLESS or self.scale is None else self.scale
        scale = scale**2 if name == "variance" else scale
        values: list[Any] = []
        denominators: list[int] = []
        for result in results:
            if isinstance(result, Absent):
                value, denominator = empty, 1
            elif not is_number:
                value, denominator = result, 1
            elif self.denominator is None:
                value, denominator = (Fraction(result) / scale).as_integer_ratio()
            else:
                value, denominator = int(result * self.denominator) // scale, 1
            values.append(value)
            denominators.append(denominator)
        lists = [values]
        if is_number and self.denominator is None:
            lists.append(denominators)
        if self.value_range.possible_causes:
            lists.append([int(result.cause) if isinstance(result, Absent) else 0 for result in results])
        return tuple(lists)


def as_multisets(present: Sequence[list[Any]], absent: Mapping[int, list[int]]) -> list[Multisets]:
    """Return the values and causes of groups as multisets; no row differs from another by its profile."""
    return [{0: Multiset(values, absent.get(group, []))} for group, values in enumerate(present)]
