"""Random rules by the kind of value they give: every operator and function of the language, over the names of a scheme.

A rule is written from the outside in, so that its parts have the kinds that operators and functions take, and divisors
are guarded. Nearly all rules are accepted by the plan of a scheme; who asks for certain ones tries them first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from attrs import evolve, frozen
from hypothesis import strategies as st

from partyrate.language.domains.analysis import ValueRange, constant
from partyrate.model import Scheme
from partyrate.numbers import Rounding, show
from partyrate.plan import Plan
from partyrate.testing.vocabulary import Vocabulary

DEPTH: Final = 3
"""How deep expressions are at most, not counting what guards a division."""

KINDS: Final = ("number", "flag", "date", "text", "level")
"""What a rule can give."""

WIDEST: Final = 10**31
"""What whole numbers of random schemes stay below: every engine but pandas computes them in columns."""

_TIES: Final = ("min", "max", "mean", "dense")
_OPEN: Final[Mapping[str, tuple[str, ...]]] = {}

Draw = Callable[[st.SearchStrategy[Any]], Any]


@frozen
class Place:
    """Where an expression stands: the names there by kind, and what may still be used."""

    names: Mapping[str, tuple[str, ...]]
    table: str = ""
    depth: int = DEPTH
    rows: bool = True
    rounds: bool = True
    past: bool = False

    def deeper(self) -> Place:
        """Give the place of a part."""
        return evolve(self, depth=self.depth - 1)


class Writer:
    """Writes random rules of a kind; each of the methods named by a kind writes one.

    Args:
        draw: Draws from a strategy.
        words: What rules may name.
        depth: How deep rules are at most.
    """

    def __init__(self, draw: Draw, words: Vocabulary, depth: int = DEPTH) -> None:
        self.draw, self.words, self.depth = draw, words, depth

    def one(self, *options: Any) -> Any:
        """Draw one of some things."""
        return self.draw(st.sampled_from(options))

    def place(self, table: str) -> Place:
        """Give the place of a whole rule of a table."""
        known = self.words.names.get(table, _OPEN)
        return Place(known, table, self.depth, bool(self.words.owned), bool(self.words.recorded))

    def write(self, kind: str, place: Place) -> str:
        """Write a rule of a kind."""
        made: str = getattr(self, kind)(place)
        return made

    def pick(self, leaves: list[Callable[[], str]], branches: list[Callable[[], str]], place: Place) -> str:
        """Write a leaf at the bottom and now and then above it, else a branch."""
        leaf = place.depth <= 0 or (place.depth < self.depth and self.draw(st.integers(0, 7)) == 7)
        return str(self.one(*leaves if leaf else branches)())

    def named(self, kind: str, place: Place, otherwise: str) -> Callable[[], str]:
        """Write a name of a kind."""
        names = place.names.get(kind, ())
        return lambda: self.one(*names) if names else otherwise

    def constant(self, kind: str, *literals: str) -> Callable[[], str]:
        """Write a parameter of a kind or a literal."""
        return lambda: self.one(*literals, *self.words.constants.get(kind, ()))

    # ------------------------------------------------------------------------------------------------------- numbers

    def number(self, place: Place) -> str:
        """Write a number."""
        inner = place.deeper()

        def n() -> str:
            return self.number(inner)

        def small() -> str:
            return self.number(evolve(inner, depth=min(inner.depth, 1)))

        leaves = [
            self.named("number", place, "1"),
            lambda: self.one("0", "1", "2", "0.5", "1.25", "10", "0.05"),
            self.constant("number", "1", "2"),
        ]
        branches: list[Callable[[], str]] = [
            lambda: f"({n()} {self.one('+', '-')} {n()})",
            lambda: f"{small()} * {self.one('2', '0.5', small(), small())}".join("()"),
            lambda: self.quotient(inner),
            lambda: f"round({self.quotient(inner)}, {self.one('0', '1', '2', '-1')})",
            lambda: f"{small()} ** {self.one(0, 1, 2, 3)}".join("()"),
            lambda: f"(-{n()})",
            lambda: f"abs({n()})",
            lambda: f"round({n()}, {self.one(0, 1, -1)}, {self.rounding()})",
            lambda: f"{self.one('round', 'floor', 'ceil')}({n()})",
            lambda: f"{self.one('floor', 'ceil')}({n()}, {self.one('1', '2')})",
            lambda: f"{self.one('min', 'max')}({', '.join(n() for _ in range(self.one(2, 3)))})",
            lambda: f"clamp({n()}, {n()}, {n()})",
            lambda: f"({n()} if {self.flag(inner)} else {n()})",
            lambda: f"coalesce({', '.join(n() for _ in range(self.one(2, 3)))})",
            lambda: f"{self.one('full_years', 'days_between')}({self.date(inner)}, {self.date(inner)})",
            lambda: f"{self.one('year', 'quarter', 'month')}({self.date(inner)})",
        ]
        branches += self.cells("number", inner)
        if place.names.get("level"):
            branches += [lambda: self.level(inner)]
        if place.rows and self.words.owned:
            branches += [lambda: self.rows_number(inner)] * 9
        if place.rounds:
            branches += [lambda: self.rounds_number(inner)] * 4
        here = [(name, takes) for name, (table, takes) in self.words.calls.items() if table == place.table]
        if here and not place.past and place.rows:
            name, takes = self.one(*here)
            shallow = evolve(inner, depth=0)
            branches += [lambda: f"{name}({', '.join(self.number(shallow) for _ in range(takes))})"]
        return self.pick(leaves, branches, place)

    def quotient(self, place: Place) -> str:
        """Write a quotient whose divisor cannot be zero, for one of the reasons that bounds know."""
        top, bottom = self.number(place), self.number(evolve(place, depth=min(place.depth, 1)))
        forms = [
            f"{top} / {self.one('2', '3', '0.3')}",
            f"{top} / max({bottom}, {self.one('1', '0.5')})",
            f"({top} / {bottom} if {bottom} > 0 else {self.number(evolve(place, depth=0))})",
            f"({top} / {bottom} if {bottom} != 0 else 0)",
            f"({top} / {bottom} if not ({bottom} == 0 or {bottom} > 5) else -1)",
            f"{top} / (abs({bottom}) + 0.5)",
        ]
        known = [*place.names.get("number", ()), *self.words.constants.get("number", ())]
        forms += [
            f"{top} / {name}" for name in known if self.words.value_ranges.get(name, ValueRange(kind="number")).low > 0
        ]
        return str(self.one(*forms)).join("()")

    def literal(self, name: str) -> str:
        """Write a number at, or one step beside, what bounds a name."""
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

    # ---------------------------------------------------------------------------------------------------- lookups

    def cells(self, kind: str, place: Place) -> list[Callable[[], str]]:
        """Give what writes a cell of each lookup whose values are of a kind."""
        return [
            lambda name=name: self.cell(name, place)  # type: ignore[misc]
            for name, cells in self.words.lookups.items()
            if kind in {constant(value).kind for value in cells.values() if value is not None}
        ]

    def cell(self, name: str, place: Place) -> str:
        """Write a cell of a lookup: each key an expression of its kind, or a constant that stands there."""
        cells = self.words.lookups[name]
        keys = [dict.fromkeys(found) for found in zip(*cells, strict=True)]
        return f"{name}[{', '.join(self.key(list(options), place) for options in keys)}]"

    def key(self, options: list[Any], place: Place) -> str:
        """Write one key of a lookup."""
        kind = constant(options[0]).kind
        if kind == "flag":
            return self.flag(place)
        if kind == "number":
            whole = [name for name in place.names.get("number", ()) if self.step_of(name) == 1]
            return str(self.one(f"round({self.number(place)})", *whole))
        if kind == "date":
            return self.date(place)
        levels = [name for name in place.names.get("level", ()) if set(self.scale_of(name)) & set(options)]
        if levels:
            return str(self.one(*levels))
        return self.text(place, tuple(options)) if self.draw(st.integers(0, 3)) else repr(self.one(*options))

    def step_of(self, name: str) -> int | None:
        """Give the step of a number; None where it is not known."""
        value_range = self.words.value_ranges.get(name)
        return None if value_range is None else value_range.resolution

    def scale_of(self, name: str) -> tuple[str, ...]:
        """Give the levels that a name can be."""
        value_range = self.words.value_ranges.get(name)
        return () if value_range is None or value_range.scale is None else value_range.scale.names

    # ------------------------------------------------------------------------------------------------------- rows

    def finer(self, table: str) -> list[str]:
        """Give the tables below one that have values to aggregate."""
        return [each for each in self.words.finer.get(table, ()) if self.words.owned.get(each)]

    def rows_number(self, place: Place) -> str:
        """Write a function of rows that gives a number."""
        function = self.one("sum", "mean", "min", "max", "count", "count rows", "trimmed_mean", "percentile", "rank")
        if function == "count rows":
            finer = self.words.finer.get(place.table)
            return f"count({self.one(*finer)})" if finer else "count(1, within=())"
        if function == "rank":
            ties = [repr(each) for each in _TIES]
            ties += [name for name in self.words.constants.get("text", ()) if self.decides_ties(name)]
            value = self.write(self.one("number", "number", "date"), evolve(self.around(place), depth=1))
            order = self.one("asc", "desc")
            return f"rank({value}, {order!r}, within={self.within(place)}, ties={self.one(*ties)})"
        if function in ("trimmed_mean", "percentile"):
            value, *rest = self.rows_call(evolve(place, depth=1), "number").partition(", w")
            third = self.one("1", "0", "2") if function == "trimmed_mean" else self.one("0.5", "0.25", "0", "1", "0.9")
            how = "" if function == "trimmed_mean" else f", kind={self.one('nearest_rank', 'linear')!r}"
            return f"{function}({value}, {third}{how}{''.join(rest)})"
        return f"{function}({self.rows_call(place, 'number')})"

    def decides_ties(self, name: str) -> bool:
        """Whether a parameter can stand for the ties of a rank."""
        return self.decides(name, _TIES)

    def decides(self, name: str, words: Sequence[str]) -> bool:
        """Whether a parameter can stand for one of some words."""
        values = self.words.value_ranges[name].values
        return values is not None and set(values) <= set(words)

    def chosen(self, kind: str, place: Place) -> str:
        """Write a rule in which a parameter decides between two ways: a flag, a choice, or a way of rounding."""
        inner = evolve(place, depth=min(place.depth, 2))
        one, other = self.write(kind, inner), self.write(kind, inner)
        flags = self.words.constants.get("flag", ())
        texts = [(name, self.words.value_ranges[name].values or ()) for name in self.words.constants.get("text", ())]
        tests = [*flags, *(f"{name} == {self.one(*values)!r}" for name, values in texts if values)]
        forms = [f"({one} if {self.one(*tests)} else {other})"] if tests else [one]
        if kind == "flag":
            forms += [f"({one} {self.one('and', 'or')} {test})" for test in tests]
        if kind == "number":
            forms += [f"round({one}, {self.one(0, 1)}, {self.rounding()})"] * 2
        return str(self.one(*forms))

    def rounding(self) -> str:
        """Write a way of rounding; now and then a parameter decides it."""
        words = [each.value for each in Rounding]
        names = [name for name in self.words.constants.get("text", ()) if self.decides(name, words)]
        return str(self.one(*map(repr, words), *names * 3))

    def rows_call(self, place: Place, kind: str) -> str:
        """Write the arguments of a function of rows: a value of a kind, `where=` and `within=`."""
        finer = self.finer(place.table)
        inner = self.around(place)
        if finer and self.draw(st.booleans()):
            table = self.one(*finer)
            inner = evolve(inner, table=table, names=self.words.names[table])
            own = self.words.owned[table]
            value, where = self.write(kind, inner), self.one("", "True", self.flag(inner))
            # Some name must say which rows are meant.
            if not set(re.findall(r"\w+", f"{value} {where}")) & set(own):
                where = f"{where or True} and present({self.one(*own)})"
            return f"{value}, where={where}" if where else value
        where = f", where={self.flag(inner)}" if self.draw(st.booleans()) else ""
        return f"{self.write(kind, inner)}{where}, within={self.within(place)}"

    def around(self, place: Place) -> Place:
        """Give the place inside a function of rows."""
        return evolve(place, rows=False, rounds=False, depth=min(place.depth, 2))

    def within(self, place: Place) -> str:
        """Write the columns of a cohort."""
        names = self.words.within[place.table]
        return str(self.one("()", *names, f"({names[0]}, {names[-1]})" if len(names) > 1 else "()"))

    # ------------------------------------------------------------------------------------------------------ rounds

    def rounds_number(self, place: Place) -> str:
        """Write a function of rounds that gives a number."""
        if place.past:
            return f"previous({self.number(place)})"
        past = self.past(place)
        where = f", where={self.flag(past)}" if self.draw(st.booleans()) else ""
        forms = (
            f"previous({self.number(past)})",
            *(f"{each}({self.flag(past)}{where})" for each in ("streak", "times")),
        )
        return str(self.one(*forms))

    def past(self, place: Place) -> Place:
        """Give the place inside a function of rounds, or along rows; inside one already, it is the same."""
        if place.past:
            return place
        inner = evolve(place, rows=False, past=True, depth=min(place.depth, 2))
        if place.table in self.words.ordered and self.draw(st.booleans()):
            return inner
        return evolve(inner, table="", names=self.words.recorded)

    # ------------------------------------------------------------------------------------------------- other kinds

    def flag(self, place: Place) -> str:
        """Write a truth value."""
        inner = place.deeper()
        leaves = [self.named("flag", place, "True"), self.constant("flag", "True", "False")]
        numbers = place.names.get("number", ())

        def compare() -> str:
            return str(self.one("==", "!=", "<", "<=", ">", ">="))

        def known() -> str:
            name = self.one(*numbers)
            return f"({name} {compare()} {self.literal(name)})"

        branches: list[Callable[[], str]] = [
            lambda: f"({self.number(inner)} {compare()} {self.number(inner)})",
            lambda: (
                f"({self.number(inner)} {compare()} {self.number(inner)} {compare()} {self.one('0', '1', '2', '5')})"
            ),
            lambda: self.same_text(inner),
            lambda: f"({self.number(inner)} in (1, {self.number(inner)}))",
            lambda: f"({self.date(inner)} {compare()} {self.date(inner)})",
            lambda: f"({self.flag(inner)} {self.one('==', '!=')} {self.flag(inner)})",
            lambda: f"({self.flag(inner)} {self.one('and', 'or')} {self.flag(inner)})",
            lambda: f"({self.flag(inner)} {self.one('and', 'or')} {self.flag(inner)} and {self.flag(inner)})",
            lambda: f"(not {self.flag(inner)})",
            lambda: f"({self.flag(inner)} if {self.flag(inner)} else {self.flag(inner)})",
            lambda: f"present({self.write(self.one('number', 'flag', 'date', 'text'), inner)})",
            lambda: f"coalesce({self.flag(inner)}, {self.flag(inner)})",
            *self.cells("flag", inner),
        ]
        if numbers:
            branches += [known] * 2
        if place.names.get("level"):
            scale = self.scale_of(self.one(*place.names["level"]))
            branches += (
                [
                    lambda: f"({self.level(inner, scale)} {compare()} {self.one(*scale)!r})",
                    lambda: f"({self.level(inner, scale)} {compare()} {self.level(inner, scale)})",
                    lambda: f"present({self.level(inner)})",
                ]
                if scale
                else [lambda: f"present({self.level(inner)})"]
            )
        if place.rows and self.words.owned:
            branches += [lambda: f"{self.one('any', 'all')}({self.rows_call(inner, 'flag')})"] * 5
        if place.rounds:
            branches += [lambda: f"previous({self.flag(self.past(inner))})"]
        return self.pick(leaves, branches, place)

    def same_text(self, place: Place) -> str:
        """Write a comparison of texts: those of one choice, or any ones."""
        values = self.one(*self.choices(place))
        one, other = self.text(place, values), self.text(place, values)
        if self.draw(st.booleans()):
            return f"({one} {self.one('==', '!=')} {other})"
        return f"({one} {self.one('in', 'not in')} ({other}, {self.one(*values or ('x', 'y'))!r}))"

    def choices(self, place: Place) -> list[tuple[str, ...]]:
        """Give the values of each choice that can be named, and nothing for texts that can be anything."""
        names = (*place.names.get("text", ()), *self.words.constants.get("text", ()))
        known = {self.words.value_ranges[name].values or () for name in names if name in self.words.value_ranges}
        return sorted(known) or [()]

    def date(self, place: Place) -> str:
        """Write a date."""
        inner = place.deeper()
        leaves = [self.named("date", place, "as_of"), self.constant("date", "as_of")]
        branches: list[Callable[[], str]] = [
            lambda: f"({self.date(inner)} if {self.flag(inner)} else {self.date(inner)})",
            lambda: f"coalesce({self.date(inner)}, {self.date(inner)})",
            lambda: f"{self.one('min', 'max')}({self.date(inner)}, {self.date(inner)})",
            lambda: f"days_after({self.date(inner)}, round({self.number(inner)}))",
            *self.cells("date", inner),
        ]
        if place.rows and self.words.owned:
            branches += [lambda: f"{self.one('min', 'max')}({self.rows_call(inner, 'date')})"]
        if place.rounds:
            branches += [lambda: f"previous({self.date(self.past(inner))})"]
        return self.pick(leaves, branches, place)

    def text(self, place: Place, values: tuple[str, ...] | None = None) -> str:
        """Write a text; one of the choice that has these values, where some are given."""
        if values is None:
            values = self.one(*self.choices(place))
        assert values is not None
        inner = place.deeper()
        names = [
            name
            for name in (*place.names.get("text", ()), *self.words.constants.get("text", ()))
            if not values
            or set((self.words.value_ranges.get(name) or ValueRange(kind="text")).values or ()) & set(values)
        ]

        def literal() -> str:
            return repr(self.one(*values or ("x",)))

        leaves: list[Callable[[], str]] = [lambda: self.one(*names) if names else literal()] * 2 + [literal]
        branches: list[Callable[[], str]] = [
            lambda: f"({self.text(inner, values)} if {self.flag(inner)} else {self.text(inner, values)})",
            lambda: f"coalesce({self.text(inner, values)}, {self.text(inner, values)})",
        ]
        branches += [
            lambda name=name: self.cell(name, inner)  # type: ignore[misc]
            for name, cells in self.words.lookups.items()
            if set(cells.values()) & set(values)
        ]
        return self.pick(leaves, branches, place)

    def level(self, place: Place, scale: tuple[str, ...] | None = None) -> str:
        """Write a level; one of the ladder that has these levels, where some are given."""
        inner = place.deeper()
        names = place.names["level"]
        scale = self.scale_of(self.one(*names)) if scale is None else scale
        same = [name for name in names if self.scale_of(name) == scale]
        leaves = [lambda: self.one(*same)]
        branches: list[Callable[[], str]] = [
            lambda: f"move({self.level(inner, scale)}, {self.one('1', '-1', '-2')})",
            lambda: f"({self.level(inner, scale)} if {self.flag(inner)} else {self.level(inner, scale)})",
            lambda: f"coalesce({self.level(inner, scale)}, {self.level(inner, scale)})",
        ]
        if place.rounds and not place.past and any(name in self.words.recorded.get("level", ()) for name in same):
            past = evolve(self.past(evolve(inner, table="")), depth=0)
            branches += [lambda: f"previous({self.level(past, scale)})"]
        return self.pick(leaves, branches, place)


def accepted(scheme: Scheme, plan: Plan | None) -> bool:
    """Whether a scheme has a plan, of which every value can be computed on every engine."""
    return plan is not None and all(node.stays_below(WIDEST) for node in plan.nodes.values())
