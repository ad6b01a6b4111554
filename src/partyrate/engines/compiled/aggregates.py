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
from partyrate.language.domains.reference import Ranking, Running
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
}
"""Each aggregate over numerators, in units of the denominator of the values, or of its square: a variance."""

UNITLESS: Final = ("rank", "count of rows", "product")
"""The aggregates that have no unit: a product has another one for each number of values."""


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

    def run(
        self,
        groups: CohortGroups,
        size: int,
        values: Sequence[Any] | None,
        denominators: Sequence[int] | None,
        absences: Sequence[int] | None,
        chosen: Sequence[bool] | None,
        chosen_states: Sequence[int] | None,
        excluded: Sequence[Any] | None,
    ) -> tuple[list[Any], ...]:
        """Return the lists of the result: values, denominators where they vary, causes where it can be absent.

        They are those of the first `size` groups or, where each row gets the result of its cohort, of the first `size`
        rows. `chosen` holds the values of `where=`.
        """
        count = groups.of(size) if self.is_shared else size
        present, absent = self.collect(
            groups.numbers, count, values, denominators, absences, chosen, chosen_states, excluded
        )
        if groups.others:
            pairs = zip(as_multisets(present, absent), groups.others, strict=True)
            multisets = [joined(rows, others)[0] for rows, others in pairs]
            present, absent = [each.values for each in multisets], {n: each.absent for n, each in enumerate(multisets)}
        causes = [max(absent[group]) if absent.get(group) else 0 for group in range(count)]
        if self.call.function.name in ORDERED:
            ranked = values or () if denominators is None else list(map(Fraction, (values or ())[:size], denominators))
            return self.lists(self.places(groups.numbers[:size], present, causes, ranked, absences, excluded))
        operation, call = ROW_OPERATIONS[self.call.function.name], self.call
        if call.function.name == "product" and self.scale is not None:
            present = [[Fraction(value, self.scale) for value in each] for each in present]
        results = [
            Absent(Cause(cause)) if cause else operation(call, each, *self.others)
            for cause, each in zip(causes, present, strict=True)
        ]
        return self.lists([results[group] for group in groups.numbers[:size]] if self.is_shared else results)

    def multisets(self, *arguments: Any) -> list[Multisets]:
        """Return the rows that `collect` selects as multisets, one for each group."""
        return as_multisets(*self.collect(*arguments))

    def collect(
        self,
        groups: Sequence[int],
        count: int,
        values: Sequence[Any] | None,
        denominators: Sequence[int] | None,
        absences: Sequence[int] | None,
        chosen: Sequence[bool] | None,
        chosen_states: Sequence[int] | None,
        excluded: Sequence[Any] | None,
    ) -> tuple[list[list[Any]], dict[int, list[int]]]:
        """Return the values of the first `count` groups, and the causes for which rows of a group have none."""
        if denominators is not None and values is not None:
            values = list(map(Fraction, values, denominators))
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
        present: Sequence[list[Any]],
        causes: Sequence[int],
        values: Sequence[Any],
        absences: Sequence[int] | None,
        excluded: Sequence[Any] | None,
    ) -> list[Any]:
        """Return the rank or the running total of each row: none for an absent value; undetermined as its cohort is."""
        order = Ranking if self.call.function.name == "rank" else Running
        rankings = [order(self.call, each, *self.others) for each in present]
        results: list[Any] = []
        for row, group in enumerate(groups):
            absence = 0 if absences is None else absences[row]
            if causes[group] == Cause.UNDETERMINED:
                results.append(UNDETERMINED)
            elif absence or (excluded is not None and excluded[row]):
                results.append(Absent(Cause(absence or Cause.NOT_APPLICABLE)))
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
