"""Combinations of switches rated together: what a switch changes becomes a value of scenarios, where one can hold it.

A changed rule becomes `(new) if flag else (old)`, with a flag for each switch; changed values of parameters and cells
of lookups vary as in any scenarios. Switches that change cohorts, levels, tables or the order of work stay apart: they
are turned in the scheme itself, and the combinations that agree in them are rated together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from typing import Any, Final

from attrs import define, evolve, field, frozen

from partyrate.comparison.switches import Combination, Part, Switchboard
from partyrate.errors import PartyrateError, SchemeError
from partyrate.evaluator import Evaluator
from partyrate.model import Budget, Gate, Incentive, Indicator, Ladder, Pairing, Parameter, Scheme
from partyrate.model.variation import cell_name, collection_of
from partyrate.scenarios.axes import Axis, Setting
from partyrate.scenarios.design import Design
from partyrate.scenarios.rewriting import with_rules
from partyrate.scenarios.task import Task
from partyrate.scenarios.together import Runs

LEAST: Final = 4
"""Fewer combinations are rated one by one: a run over all of them takes longer to prepare. With finer tables that is so
only for the first run, since what no switch changes stays out of those that follow."""

RULED: Final = (Indicator, Ladder, Gate, Incentive, Budget, Pairing)
"""The entries that have rules."""

NAMELESS: Final[Mapping[str, Any]] = {"labels": {}, "source": (), "note": ""}
"""The fields that compute nothing."""


@frozen
class Turn:
    """One switch as values of scenarios.

    Args:
        axes: What varies: a parameter, a cell, or the flag that chooses between rules; old and new value of each.
        rules: The entries whose rules the flag chooses between, by collection and name.
    """

    axes: tuple[Axis, ...]
    rules: Mapping[tuple[str, str], Any] = field(factory=dict)


@define(eq=False)
class CombinationRuns:
    """Rates combinations of the switches between two schemes together, as far as it can.

    Args:
        board: The switches.
        of: The node of the value that is looked at.
        units: What is rated.
        given: The other arguments of a rating.
    """

    board: Switchboard
    of: str
    units: Any
    given: Mapping[str, Any]
    turns: dict[int, Turn] = field(init=False)
    _runs: dict[Combination, Runs] = field(init=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        self.turns = dict(_turns(self.board)) if find_spec("polars") is not None else {}

    def outcomes(self, ons: Iterable[Combination]) -> Iterator[tuple[Combination, list[Any]]]:
        """Yield combinations with the exact values of all units; what is left out has to be rated by itself."""
        groups: dict[Combination, list[Combination]] = {}
        for on in ons:
            groups.setdefault(frozenset(on - self.turns.keys()), []).append(on)
        for apart, some in groups.items():
            is_ready = apart in self._runs and bool(self.given.get("tables"))
            if not self.turns or (len(some) < LEAST and not is_ready):
                continue
            try:
                yield from self._rated(apart, some)
            except PartyrateError:  # a combination that cannot be rated: by itself, it says why
                continue

    def _rated(self, apart: Combination, some: Sequence[Combination]) -> Iterator[tuple[Combination, list[Any]]]:
        if apart not in self._runs:
            self._runs[apart] = self._started(apart)
        settings = [self._setting(on) for on in (apart, *some)]  # the first one is rated already
        for number, values in self._runs[apart].exact(self.of, settings):
            if number > 0:
                yield some[number - 1], values

    def _setting(self, on: Combination) -> Setting:
        """Return the value of each axis in a combination."""
        return {axis.name: axis.values[number in on] for number, turn in self.turns.items() for axis in turn.axes}

    def _started(self, apart: Combination) -> Runs:
        """Return what rates all combinations that agree in what is turned apart."""
        evaluator = Evaluator(_with_choices(self.board, apart, self.turns.values()))
        task = Task.of(evaluator, self.units, *(self.given.get(name) for name in ("tables", "as_of", "period")))
        axes = tuple(axis for turn in self.turns.values() for axis in turn.axes)
        return Runs(task, Design("listed", axes, (), ()), [self.of], first=task.rate(evaluator), keeps=True)


def _turns(board: Switchboard) -> Iterator[tuple[int, Turn]]:
    """Yield the switches that values of scenarios can hold."""
    free = _free_names(board)
    turns = {}
    for number, switch in enumerate(board.switches):
        turn = _turn(board, switch.parts, next(free))
        if turn is not None:
            turns[number] = turn
    ruled = [number for number, turn in turns.items() if turn.rules]
    if not _is_scheme(board, turns.values()):
        ruled_out = [number for number in ruled if not _is_scheme(board, [turns[number]])]
        left = [turn for number, turn in turns.items() if number not in ruled_out]
        ruled_out = ruled_out if ruled_out and _is_scheme(board, left) else ruled
        turns = {number: turn for number, turn in turns.items() if number not in ruled_out}
    yield from turns.items()


def _free_names(board: Switchboard) -> Iterator[str]:
    known = {name for scheme in (board.base, board.variant) for name in (*scheme.entries, *scheme.tables)}
    known |= {key for scheme in (board.base, board.variant) for each in scheme.tables.values() for key in each.key}
    number = 0
    while True:
        number += 1
        if f"switch_{number}" not in known:
            yield f"switch_{number}"


def _is_scheme(board: Switchboard, turns: Iterable[Turn]) -> bool:
    try:
        Evaluator(_with_choices(board, frozenset(), turns))
    except SchemeError:
        return False
    return True


def _with_choices(board: Switchboard, apart: Combination, turns: Iterable[Turn]) -> Scheme:
    """Return the scheme that has some switches on; rules choose between old and new by the flags of others."""
    scheme = board.scheme(apart)
    made: dict[str, Any] = {"parameters": dict(scheme.parameters)}
    for turn in turns:
        for (home, name), entry in turn.rules.items():
            made.setdefault(home, dict(getattr(scheme, home)))[name] = entry
        if turn.rules:
            flag = turn.axes[-1].name
            made["parameters"][flag] = Parameter(name=flag, kind="flag", value=False)
    return evolve(scheme, **made)


def _turn(board: Switchboard, parts: Sequence[Part], flag: str) -> Turn | None:
    """Return a switch as values of scenarios; None where none can hold what it changes."""
    axes: list[Axis] = []
    rules: dict[tuple[str, str], Any] = {}
    for number, part in enumerate(parts):
        axis = _axis(board, part)
        if axis is not None:
            axes.append(axis)
            continue
        ruled = dict(_ruled(board, part, flag, f"{flag}_{number}"))
        if not ruled:
            return None
        rules |= ruled
    return Turn((*axes, Axis(flag, (False, True))) if rules else tuple(axes), rules)


def _ruled(board: Switchboard, part: Part, flag: str, free: str) -> Iterator[tuple[tuple[str, str], Any]]:
    """Yield the entries of a changed one whose rules a flag chooses between; nothing where rules are not all.

    A gate that is there before and another one that is there afterwards can both stand in a scheme.
    """
    if part.entry is None:
        return
    home, name = collection_of(part.entry.section), part.entry.name
    old, new = (getattr(scheme, home).get(name) for scheme in (board.base, board.variant))
    entry = either(old, new, flag)
    if entry is not None:
        yield (home, name), entry
    elif home == "gates":
        if old is not None:
            yield (home, name), evolve(old, when=f"({old.when}) and not {flag}")
        if new is not None:
            yield (home, free), evolve(new, name=free, when=f"({new.when}) and {flag}")


def _axis(board: Switchboard, part: Part) -> Axis | None:
    """Return the parameter or cell that is all that a part changes."""
    if part.entry is None or part.change != "changed":
        return None
    name = part.entry.name
    if part.cell is not None:
        lookups = [scheme.lookups[name] for scheme in (board.base, board.variant)]
        values = tuple(each.cells[part.cell] for each in lookups)
        return Axis(cell_name(lookups[0], part.cell), values, name, part.cell)  # type: ignore[arg-type]  # both have it
    old, new = (scheme.parameters.get(name) for scheme in (board.base, board.variant))
    if old is None or new is None or old.constant is None or new.constant is None:
        return None
    is_value = evolve(old, value=None, **NAMELESS) == evolve(new, value=None, **NAMELESS)
    return Axis(name, (old.constant, new.constant)) if is_value else None


def either(old: Any, new: Any, flag: str) -> Any:
    """Return an entry with the rules of a new one where a flag is true; None if they differ in more than rules.

    Example:
        >>> from partyrate.model import Gate
        >>> one, other = (Gate(name="veto", when=rule, cap={"star": "none"}) for rule in ("fined", "fined > 1"))
        >>> either(one, other, "later").when
        '(fined > 1) if later else (fined)'
        >>> either(one, Gate(name="veto", when="fined", cap={"star": "two"}), "later")
    """
    if type(old) not in RULED or type(old) is not type(new):
        return None
    if _bare(with_rules(old, lambda _: "0")) != _bare(with_rules(new, lambda _: "0")):
        return None
    rules: list[str] = []

    def kept(rule: str) -> str:
        rules.append(rule)
        return rule

    with_rules(new, kept)
    return with_rules(old, _chosen(iter(rules), flag))


def _chosen(others: Iterator[str], flag: str) -> Callable[[str], str]:
    def chosen(rule: str) -> str:
        other = next(others)
        return rule if rule == other else f"({other}) if {flag} else ({rule})"

    return chosen


def _bare(entry: Any) -> Any:
    """Return an entry without what computes nothing."""
    own: dict[str, Any] = dict(NAMELESS)
    if isinstance(entry, Ladder):
        own["levels"] = tuple(evolve(each, **NAMELESS) for each in entry.levels)
        own["quotas"] = tuple(evolve(each, source=()) for each in entry.quotas)
    return evolve(entry, **own)
