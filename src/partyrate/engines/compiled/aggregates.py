"""Functions of rows over lists: values of whole numbers, gathered for each row of a coarser table or each cohort."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from partyrate.engines.compiled.cohort_cache import CohortGroups, Crowds, Multiset, joined
from partyrate.language.domains import reference as numbers
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.compiled import placeholder
from partyrate.language.domains.reference import Ranking
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
"""What each function of rows makes of values: all but `rank` and counting grow with the unit they are counted in."""


@frozen(eq=False)
class Gathering:
    """One function of rows.

    Args:
        call: The call.
        others: Its further arguments, constants.
        value_range: What is known of the result.
        step: The denominator of the values; None where it varies.
        denominator: The denominator of the result; None where it varies.
        is_shared: Whether the groups are cohorts of the rows themselves, each of which gets the result of its own.
    """

    call: Call
    others: Sequence[Any]
    value_range: ValueRange
    step: int | None
    denominator: int | None
    is_shared: bool

    def run(
        self,
        groups: CohortGroups,
        few: int,
        values: Sequence[Any] | None,
        denominators: Sequence[int] | None,
        absences: Sequence[int] | None,
        chosen: Sequence[bool] | None,
        chosen_states: Sequence[int] | None,
        excluded: Sequence[Any] | None,
    ) -> tuple[list[Any], ...]:
        """Give the lists of the result: values, denominators where they vary, states where it can be absent.

        They are those of the first `few` groups or, where each row gets the result of its cohort, of the first `few`
        rows. `chosen` is what `where=` selects.
        """
        count = groups.of(few) if self.is_shared else few
        found, gone = self.collect(
            groups.numbers, count, values, denominators, absences, chosen, chosen_states, excluded
        )
        if groups.others:
            crowds = [joined(own, others)[0] for own, others in zip(as_crowds(found, gone), groups.others, strict=True)]
            found, gone = [each.values for each in crowds], {n: each.absent for n, each in enumerate(crowds)}
        causes = [max(gone[group]) if gone.get(group) else 0 for group in range(count)]
        if self.call.function.name == "rank":
            if denominators is not None and values is not None:
                values = list(map(Fraction, values[:few], denominators))
            return self.lists(self.places(groups.numbers[:few], found, causes, values or (), absences, excluded))
        operation, call = ROW_OPERATIONS[self.call.function.name], self.call
        results = [
            Absent(Cause(cause)) if cause else operation(call, each, *self.others)
            for cause, each in zip(causes, found, strict=True)
        ]
        return self.lists([results[group] for group in groups.numbers[:few]] if self.is_shared else results)

    def multisets(self, *arguments: Any) -> list[Crowds]:
        """Give the rows of groups, as `collect` does, as what cohorts are remembered by."""
        return as_crowds(*self.collect(*arguments))

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
        """Give the values of the first `count` groups, and the causes for which rows of a group have none."""
        if denominators is not None and values is not None:
            values = list(map(Fraction, values, denominators))
        found: list[list[Any]] = [[] for _ in range(count)]
        gone: dict[int, list[int]] = {}
        for row, group in enumerate(groups):
            if group >= count or (excluded is not None and excluded[row]):
                continue
            absence = 0 if chosen_states is None else chosen_states[row]
            if not absence:
                if chosen is not None and not chosen[row]:
                    continue
                absence = 0 if absences is None else absences[row]
            if absence:
                gone.setdefault(group, []).append(absence)
            else:
                found[group].append(1 if values is None else values[row])
        return found, gone

    def places(
        self,
        groups: Sequence[int],
        found: Sequence[list[Any]],
        causes: Sequence[int],
        values: Sequence[Any],
        absences: Sequence[int] | None,
        excluded: Sequence[Any] | None,
    ) -> list[Any]:
        """Give the place of each row; an absent value has none, and an undetermined one takes them from its cohort."""
        rankings = [Ranking(self.call, each, *self.others) for each in found]
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
        """Give results as the code holds them."""
        empty = placeholder(self.value_range)
        is_number = self.value_range.kind == "number"
        counts = self.call.function.name in ("rank", "count of rows")
        step = 1 if counts or self.step is None else self.step
        values: list[Any] = []
        denominators: list[int] = []
        for result in results:
            if isinstance(result, Absent):
                value, denominator = empty, 1
            elif not is_number:
                value, denominator = result, 1
            elif self.denominator is None:
                value, denominator = (Fraction(result) / step).as_integer_ratio()
            else:
                value, denominator = int(result * self.denominator) // step, 1
            values.append(value)
            denominators.append(denominator)
        found = [values]
        if is_number and self.denominator is None:
            found.append(denominators)
        if self.value_range.possible_causes:
            found.append([int(result.cause) if isinstance(result, Absent) else 0 for result in results])
        return tuple(found)


def as_crowds(found: Sequence[list[Any]], gone: Mapping[int, list[int]]) -> list[Crowds]:
    """Give values and causes of groups as what cohorts are remembered by; all rows look alike."""
    return [{0: Multiset(values, gone.get(group, []))} for group, values in enumerate(found)]
