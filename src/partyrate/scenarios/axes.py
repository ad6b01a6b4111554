"""The values that parameters, and cells of lookups, can take in scenarios.

Every value is exact and lies on the steps of its range.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, overload

from attrs import evolve, frozen

from partyrate.errors import NotFoundError, SchemeFault, UsageError, alternatives
from partyrate.messages import message, text, word
from partyrate.model import Scheme
from partyrate.model.constants import Parameter
from partyrate.model.entry import written_cell
from partyrate.model.variation import cell_name
from partyrate.numbers import Constant, exact, show

MOST_NAMED: Final = 50
"""How many cells of a lookup are compared with a name that is none, to find what was meant."""

Setting = dict[str, Constant]
"""The value of each parameter and cell in one scenario."""

Cell = tuple[Constant, ...]
"""The full key of a cell of a lookup, the column last where there are several."""


@frozen
class Steps(Sequence[Fraction]):
    """The numbers from `low` upwards by `step`."""

    low: Fraction
    step: Fraction
    size: int

    def __len__(self) -> int:
        return self.size

    @overload
    def __getitem__(self, number: int) -> Fraction: ...
    @overload
    def __getitem__(self, number: slice) -> list[Fraction]: ...
    def __getitem__(self, number: int | slice) -> Fraction | list[Fraction]:
        if isinstance(number, slice):
            return [self[each] for each in range(*number.indices(self.size))]
        number += self.size if number < 0 else 0
        if not 0 <= number < self.size:
            raise IndexError(number)
        return self.low + number * self.step


@frozen
class Axis:
    """A parameter that varies, or a cell of a lookup, and the values it can take, in order.

    Args:
        name: The name of the parameter; of a cell, as messages write it: `pay['four']`.
        values: The values.
        lookup: The lookup of a cell.
        cell: Its full key.
        source: Where it is said that it can take them.
    """

    name: str
    values: Sequence[Constant]
    lookup: str | None = None
    cell: Cell = ()
    source: str = ""

    @property
    def used_as(self) -> str:
        """The name that rules use."""
        return self.name if self.lookup is None else self.lookup

    def at(self, share: float) -> Constant:
        """Return the value at a share of the way, 0 for the first one, below 1."""
        return self.values[min(int(share * len(self.values)), len(self.values) - 1)]


@frozen
class Total:
    """Parameters that add up to a total in every scenario: they are drawn together and count as one."""

    names: tuple[str, ...]
    total: Fraction


def filled(scheme: Scheme, axes: Sequence[Axis], setting: Mapping[str, Constant]) -> Scheme:
    """Return a scheme with the values that some parameters and cells have in a scenario."""
    values: dict[Any, Any] = {}
    for axis in axes:
        if axis.name not in setting:
            continue
        level, last = values, axis.used_as
        for part in axis.cell:
            level, last = level.setdefault(last, {}), part  # type: ignore[assignment]
        level[last] = setting[axis.name]
    return scheme.with_values(values)


def axes_of(scheme: Scheme, values: Mapping[Any, Any] | None) -> tuple[Axis, ...]:
    """Read which values parameters and cells take.

    Args:
        scheme: The scheme that has the parameters.
        values: For each parameter or cell a list of constants, `{"range": (low, high), "step": step}`, or None for
            those that the scheme has: its `range` by its `step`, the values of a choice, both of a flag. A `source`
            beside a range, or beside a list under `values`, is kept. None for all unpublished parameters that have
            such values.

    Raises:
        NotFoundError: The scheme has no such parameter or cell.
        UsageError: The values are none, or do not fit the parameter.
    """
    given: Any = values
    if given is None:
        given = {
            name: None
            for name, each in scheme.parameters.items()
            if each.is_unpublished and (each.range or each.values or each.kind == "flag")
        }
    if not isinstance(given, Mapping) or not given:
        raise UsageError(*message("scenarios without values"))
    found: dict[str, Axis] = {}
    for name, those in given.items():
        axis = _axis(scheme, name, those)
        if axis.name in found:
            raise UsageError(*message("value given twice", names=axis.name))
        found[axis.name] = axis
    return tuple(found.values())


def _axis(scheme: Scheme, name: Any, given: Any) -> Axis:
    """Read the values of a parameter or of a cell."""
    parameter = scheme.parameters.get(name) if isinstance(name, str) else None
    lookup: str | None = None
    cell: Cell = ()
    if parameter is None:
        lookup, cell = _cell(scheme, name)
        entry = scheme.lookups[lookup]
        known = [each for each in entry.cells.values() if each is not None]
        kind = entry.kind or _kind_of(known[0] if known else Fraction(0))
        parameter = Parameter(name=cell_name(entry, cell), kind=kind, values=entry.values)
    axis = Axis(parameter.name, (), lookup, cell)
    source = given.get("source", "") if isinstance(given, Mapping) else ""
    if not isinstance(source, str):
        raise UsageError(*message("range is not written so", name=parameter.name, given=repr(dict(given))))
    if isinstance(given, Mapping) and "values" in given and not {*given} - {"values", "source"}:
        given = given["values"]
    return evolve(axis, values=_values(scheme, parameter, axis, given), source=source)


def _kind_of(value: Constant) -> str:
    kinds = {bool: "flag", Fraction: "number", str: "text"}
    return kinds.get(type(value), "date")


def _cell(scheme: Scheme, name: Any) -> tuple[str, Cell]:
    """Return the lookup and the key of a cell: `pay['four']`, `pay.four`, or a tuple of the lookup and its keys.

    Raises:
        NotFoundError: There is no such parameter or cell.
    """
    words = ".".join(map(str, name)) if isinstance(name, tuple) else str(name)
    for lookup, entry in scheme.lookups.items():
        if not words.startswith(lookup):
            continue
        for key in entry.cells:
            if words in (cell_name(entry, key), ".".join([lookup, *map(written_cell, key)])):
                return lookup, key
    cells = [cell_name(entry, key) for entry in scheme.lookups.values() for key in list(entry.cells)[:MOST_NAMED]]
    known = {**scheme.parameters, **dict.fromkeys(cells)}
    raise NotFoundError.of("parameter", words, known, text("scenarios vary parameters"))


def _values(scheme: Scheme, parameter: Parameter, axis: Axis, given: Any) -> Sequence[Constant]:
    if given is None:
        if parameter.range:
            return _range(parameter, {"range": parameter.range, "step": parameter.step})
        known: Sequence[Any] = (False, True) if parameter.kind == "flag" else parameter.values
        if not known:
            raise UsageError(*message("no values to vary", name=parameter.name, kind=word("kind", parameter.kind)))
        return tuple(known)
    if isinstance(given, Mapping):
        return _range(parameter, given)
    if isinstance(given, str) or not isinstance(given, Sequence | set | frozenset):
        raise UsageError(*message("values are no list", name=parameter.name, given=repr(given)))
    read = tuple(dict.fromkeys(_constant(scheme, axis, each) for each in given))
    if not read:
        raise UsageError(*message("no values to vary", name=parameter.name, kind=word("kind", parameter.kind)))
    return read


def _constant(scheme: Scheme, axis: Axis, given: Any) -> Constant:
    """Read a value as `Scheme.with_values` does."""
    value = None
    if given is not None:
        try:
            made = filled(scheme, [axis], {axis.name: given})
        except SchemeFault:
            pass
        else:
            value = (
                made.parameters[axis.name].constant
                if axis.lookup is None
                else made.lookups[axis.lookup].cells[axis.cell]
            )
    if value is None:
        raise UsageError(*message("value does not fit parameter", name=axis.name, value=repr(given)))
    return value


def _ends(given: Any) -> tuple[Fraction, Fraction] | None:
    """Read the two ends of a range; return None where they are no two numbers."""
    if not isinstance(given, Sequence) or len(given) != 2:
        return None
    low, high = map(exact, given)
    return None if low is None or high is None else (low, high)


def _range(parameter: Parameter, given: Mapping[str, Any]) -> Steps:
    ends, step = _ends(given.get("range")), exact(given.get("step"))
    if parameter.kind != "number" or ends is None or not given.keys() <= {"range", "step", "source"}:
        raise UsageError(*message("range is not written so", name=parameter.name, given=repr(dict(given))))
    low, high = ends
    if step is None or step <= 0:
        raise UsageError(*message("range without step", name=parameter.name, low=show(low), high=show(high)))
    if high < low:
        raise UsageError(*message("range reversed", name=parameter.name, low=show(low), high=show(high)))
    steps = (high - low) / step
    if steps.denominator != 1:
        raise UsageError(
            *message("step does not fit range", name=parameter.name, low=show(low), high=show(high), step=show(step))
        )
    return Steps(low, step, int(steps) + 1)


def totals_of(axes: Sequence[Axis], totals: Mapping[Any, Any]) -> tuple[Total, ...]:
    """Read which parameters add up to a total.

    Raises:
        UsageError: One of them does not vary, stands in two totals, or is no number.
    """
    names = {axis.name: axis for axis in axes}
    found: list[Total] = []
    taken: set[str] = set()
    for given, total in totals.items():
        those = (given,) if isinstance(given, str) else tuple(given)
        value = exact(total)
        for name in those:
            if name not in names:
                raise NotFoundError.of("parameter", str(name), names, text("totals are of what varies"))
            if name in taken or not all(isinstance(each, Fraction) for each in names[name].values[:1]):
                raise UsageError(*message("total is not of numbers", name=name))
            taken.add(name)
        if value is None or len(those) < 2:
            raise UsageError(*message("total of one", names=alternatives(those), total=repr(total)))
        found.append(Total(those, value))
    return tuple(found)
