"""The parts of random rules that do not depend on the kind of a value: names, literals, scopes and choices."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import evolve, frozen
from hypothesis import strategies as st

from partyrate.numbers import Rounding, show
from partyrate.testing.vocabulary import Vocabulary

DEPTH: Final = 3
"""How deep expressions are at most, not counting the guards of divisions."""

TIES: Final = ("min", "max", "mean", "dense")
"""The words for ties of ranks."""

WEIGHT: Final = ", abs(WEIGHT)"
"""A second value of each row, in place of which a number of the same rows is drawn."""

STATISTICS: Final[Mapping[str, tuple[str, ...]]] = {
    "median": ("",),
    "largest": (", 1", ", 2"),
    "smallest": (", 1", ", 3"),
    "product": ("",),
    "weighted_mean": (WEIGHT,),
    "variance": (", kind='population'", ", kind='sample'"),
    "stdev": (", 0, kind='sample'", ", 2, kind='population'"),
    "trimmed_mean": (", 0", ", 1", ", 2", ", 1, 0", ", 0, 2"),
    "percentile": tuple(
        f", {share}, kind='{kind}'" for share in ("0.5", "0.25", "0", "1", "0.9") for kind in ("nearest_rank", "linear")
    ),
}
"""Functions of rows that take more than a value, with what they may take."""

SPANS: Final = ("full_years", "full_months", "days_between")
"""Functions of two dates that count what lies between them."""

MOVES: Final = ("years_after", "months_after", "days_after")
"""Functions that move a date by a whole number."""

OF_LEVELS: Final[Mapping[str, tuple[str, ...]]] = {
    "best_level": ("",),
    "worst_level": ("",),
    "most_frequent_level": (", ties='better'", ", ties='worse'", ", ties='open'"),
}
"""Functions that give one of several levels, with what they may take."""

DATE_PARTS: Final = ("year", "quarter", "month", "day", "weekday", "day_of_year")
DATE_EDGES: Final = ("year_start", "year_end", "quarter_start", "quarter_end", "month_start", "month_end")

DAYS: Final = ("date('2020-02-29')", "date('2023-12-31')")
"""Days of the calendar as a rule writes them."""

_NO_NAMES: Final[Mapping[str, tuple[str, ...]]] = {}

Draw = Callable[[st.SearchStrategy[Any]], Any]


@frozen
class Scope:
    """The scope of an expression: its names by kind, and the functions that it may still use."""

    names: Mapping[str, tuple[str, ...]]
    table: str = ""
    depth: int = DEPTH
    rows: bool = True
    rounds: bool = True
    past: bool = False

    def deeper(self) -> Scope:
        """Return the scope of a part."""
        return evolve(self, depth=self.depth - 1)


class RuleParts:
    """Draws the parts of rules that do not depend on the kind of a value.

    Args:
        draw: Draws from a strategy.
        words: The names and constants that rules may use.
        depth: How deep rules are at most.
    """

    def __init__(self, draw: Draw, words: Vocabulary, depth: int = DEPTH) -> None:
        self.draw, self.words, self.depth = draw, words, depth

    def one(self, *options: Any) -> Any:
        """Draw one of some options."""
        return self.draw(st.sampled_from(options))

    def scope(self, table: str) -> Scope:
        """Return the scope of a whole rule of a table."""
        known = self.words.names.get(table, _NO_NAMES)
        return Scope(known, table, self.depth, bool(self.words.owned), bool(self.words.recorded))

    def write(self, kind: str, scope: Scope) -> str:
        """Draw a rule of a kind."""
        rule: str = getattr(self, kind)(scope)
        return rule

    def pick(self, leaves: list[Callable[[], str]], branches: list[Callable[[], str]], scope: Scope) -> str:
        """Draw a leaf at the greatest depth, and now and then above it; else a branch."""
        leaf = scope.depth <= 0 or (scope.depth < self.depth and self.draw(st.integers(0, 7)) == 7)
        rule = str(self.one(*leaves if leaf else branches)())
        return rule if leaf else self.unless_absent(rule, scope.deeper())

    def unless_absent(self, rule: str, scope: Scope) -> str:
        """Draw a value that is now and then absent by a cause of the scheme, or return the value as it is."""
        if not self.words.absences or self.draw(st.integers(0, 11)) != 11:
            return rule
        absence, condition = f"absent({self.one(*self.words.absences)!r})", self.write("flag", scope)
        return str(self.one(f"({absence} if {condition} else {rule})", f"({rule} if {condition} else {absence})"))

    def of_several_levels(self, *parts: str) -> str:
        """Draw a call of a function that gives one of several levels."""
        name = self.one(*OF_LEVELS)
        return f"{name}({', '.join(parts)}{self.one(*OF_LEVELS[name])})"

    def named(self, kind: str, scope: Scope, otherwise: str) -> Callable[[], str]:
        """Return a function that draws a name of a kind."""
        names = scope.names.get(kind, ())
        return lambda: self.one(*names) if names else otherwise

    def constant(self, kind: str, *literals: str) -> Callable[[], str]:
        """Return a function that draws a parameter of a kind or a literal."""
        return lambda: self.one(*literals, *self.words.constants.get(kind, ()))

    def literal(self, name: str) -> str:
        """Draw a number at a bound of a name, or one step away from it."""
        value_range = self.words.value_ranges.get(name)
        if value_range is None or value_range.resolution is None or value_range.decimals is None:
            return str(self.one("0", "1", "5"))
        step = Fraction(1, 10**value_range.decimals)
        middle = Fraction(int((value_range.low + value_range.high) / 2))
        return show(
            self.one(
                value_range.low,
                value_range.low + step,
                middle,
                middle + step,
                value_range.high - step,
                value_range.high,
            )
        )

    def rounding(self) -> str:
        """Draw a rounding; now and then a parameter decides it."""
        words = [each.value for each in Rounding]
        names = [name for name in self.words.constants.get("text", ()) if self.decides(name, words)]
        return str(self.one(*map(repr, words), *names * 3))

    def decides(self, name: str, words: Sequence[str]) -> bool:
        """Whether a parameter can stand for one of some words."""
        values = self.words.value_ranges[name].values
        return values is not None and set(values) <= set(words)

    def decides_ties(self, name: str) -> bool:
        """Whether a parameter can stand for the ties of a rank."""
        return self.decides(name, TIES)

    def step_of(self, name: str) -> int | None:
        """Return the resolution of a number; None where it is not known."""
        value_range = self.words.value_ranges.get(name)
        return None if value_range is None else value_range.resolution

    def scale_of(self, name: str) -> tuple[str, ...]:
        """Return the levels that a name can have."""
        value_range = self.words.value_ranges.get(name)
        return () if value_range is None or value_range.scale is None else value_range.scale.names

    def choices(self, scope: Scope) -> list[tuple[str, ...]]:
        """Return the values of each choice in scope; an empty tuple for texts without listed values."""
        names = (*scope.names.get("text", ()), *self.words.constants.get("text", ()))
        known = {self.words.value_ranges[name].values or () for name in names if name in self.words.value_ranges}
        return sorted(known) or [()]

    def finer(self, table: str) -> list[str]:
        """Return the tables below one that have values to aggregate."""
        return [each for each in self.words.finer.get(table, ()) if self.words.owned.get(each)]

    def around(self, scope: Scope) -> Scope:
        """Return the scope inside a function of rows."""
        return evolve(scope, rows=False, rounds=False, depth=min(scope.depth, 2))

    def within(self, scope: Scope) -> str:
        """Draw the columns of a cohort."""
        names = self.words.within[scope.table]
        return str(self.one("()", *names, f"({names[0]}, {names[-1]})" if len(names) > 1 else "()"))

    def past(self, scope: Scope) -> Scope:
        """Return the scope inside a function of rounds or of ordered rows; inside one already, it is the same."""
        if scope.past:
            return scope
        inner = evolve(scope, rows=False, past=True, depth=min(scope.depth, 2))
        if scope.table in self.words.ordered and self.draw(st.booleans()):
            return inner
        return evolve(inner, table="", names=self.words.recorded)
