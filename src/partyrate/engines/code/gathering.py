"""Functions of rows over lists: values of whole numbers, gathered for each row of a coarser table or each cohort."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import frozen

from partyrate.language.domains import numbers
from partyrate.language.domains.bounds import Static
from partyrate.language.domains.code import blank
from partyrate.language.grammar import Call
from partyrate.numbers import MISSING, Absent, Cause

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
        static: What is known of the result.
        step: The denominator of the values; None where it varies.
        bottom: The denominator of the result; None where it varies.
        is_shared: Whether the groups are cohorts of the rows themselves, each of which gets the result of its own.
    """

    call: Call
    others: Sequence[Any]
    static: Static
    step: int | None
    bottom: int | None
    is_shared: bool

    def run(
        self,
        groups: Sequence[int],
        count: int,
        values: Sequence[Any] | None,
        bottoms: Sequence[int] | None,
        states: Sequence[int] | None,
        chosen: Sequence[bool] | None,
        chosen_states: Sequence[int] | None,
        excluded: Sequence[Any] | None,
    ) -> tuple[list[Any], ...]:
        """Give the lists of the result: values, denominators where they vary, states where it can be absent.

        `groups` tells the group of each row, and `count` how many there are; `chosen` is what `where=` selects.
        """
        if bottoms is not None and values is not None:
            values = list(map(Fraction, values, bottoms))
        if self.call.function.name == "rank":
            return self.ranks(groups, count, values or (), states, excluded)
        found: list[list[Any]] = [[] for _ in range(count)]
        gone = [0] * count
        for row, group in enumerate(groups):
            if excluded is not None and excluded[row]:
                continue
            state = 0 if chosen_states is None else chosen_states[row]
            if not state:
                if chosen is not None and not chosen[row]:
                    continue
                state = 0 if states is None else states[row]
            if state:
                gone[group] = max(gone[group], state)
            else:
                found[group].append(1 if values is None else values[row])
        operation, call = ROW_OPERATIONS[self.call.function.name], self.call
        results = [
            Absent(Cause(state)) if state else operation(call, each, *self.others)
            for state, each in zip(gone, found, strict=True)
        ]
        return self.lists([results[group] for group in groups] if self.is_shared else results)

    def ranks(
        self,
        groups: Sequence[int],
        count: int,
        values: Sequence[Any],
        states: Sequence[int] | None,
        excluded: Sequence[Any] | None,
    ) -> tuple[list[Any], ...]:
        """Give the place of each row; an absent value has none, and an undetermined one takes them from its cohort."""
        pairs: list[list[Any]] = [[] for _ in range(count)]
        undetermined = int(Cause.UNDETERMINED)
        unknown: set[int] = set()
        for row, group in enumerate(groups):
            state = 0 if states is None else states[row]
            if excluded is not None and excluded[row]:
                continue
            if state == undetermined:
                unknown.add(group)
            elif not state:
                pairs[group].append((values[row], row))
        ranks: dict[int, Any] = {}
        for group, each in enumerate(pairs):
            if group not in unknown:
                ranks.update(ROW_OPERATIONS["rank"](self.call, each, *self.others))
        results: list[Any] = []
        for row, group in enumerate(groups):
            if group in unknown:
                results.append(Absent(Cause.UNDETERMINED))
            elif row in ranks:
                results.append(ranks[row])
            else:
                state = 0 if states is None else states[row]
                results.append(Absent(Cause(state or Cause.NOT_APPLICABLE)))
        return self.lists(results)

    def lists(self, results: Sequence[Any]) -> tuple[list[Any], ...]:
        """Give results as the code holds them."""
        empty = blank(self.static)
        is_number = self.static.kind == "number"
        counts = self.call.function.name in ("rank", "count of rows")
        step = 1 if counts or self.step is None else self.step
        values: list[Any] = []
        bottoms: list[int] = []
        for result in results:
            if isinstance(result, Absent):
                value, bottom = empty, 1
            elif not is_number:
                value, bottom = result, 1
            elif self.bottom is None:
                value, bottom = (Fraction(result) / step).as_integer_ratio()
            else:
                value, bottom = int(result * self.bottom) // step, 1
            values.append(value)
            bottoms.append(bottom)
        found = [values]
        if is_number and self.bottom is None:
            found.append(bottoms)
        if self.static.causes:
            found.append([int(result.cause) if isinstance(result, Absent) else 0 for result in results])
        return tuple(found)


def cohorts(*lists: Sequence[Any]) -> tuple[list[int], int]:
    """Number the cohorts of rows that agree in all lists: the cohort of each row, and how many there are.

    Example:
        >>> cohorts(["a", "b", "a"], [1, 1, 1])
        ([0, 1, 0], 2)
    """
    known: dict[Any, int] = {}
    return [known.setdefault(key, len(known)) for key in zip(*lists, strict=True)], len(known)
