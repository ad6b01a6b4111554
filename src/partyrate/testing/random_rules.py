"""Random rules by the kind of their values: every operator and function of the language, over the names of a scheme.

A rule is written from the outside in, so that its parts have the kinds that operators and functions take, and divisors
are guarded. The plan of a scheme accepts nearly all of these rules; a caller that needs certain ones tries them first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from attrs import evolve
from hypothesis import strategies as st

from partyrate.language.domains.analysis import ValueRange, constant
from partyrate.language.functions import (
    AMONG,
    HANDED_TIES,
    NEIGHBOURS,
    PERCENT_RANKS,
    PERCENT_TIES,
    RUNNING,
    RUNNING_TIES,
    SCALES,
)
from partyrate.model import Scheme
from partyrate.plan import Plan
from partyrate.testing.rule_parts import (
    DATE_EDGES,
    DATE_PARTS,
    DAYS,
    MOVES,
    SPANS,
    STATISTICS,
    TIES,
    WEIGHT,
    RuleParts,
    Scope,
)

KINDS: Final = ("number", "flag", "date", "text", "level")
"""The kinds of values that a rule can have."""

WIDEST: Final = 10**31
"""The bound of whole numbers in random schemes: every engine but pandas computes smaller ones in columns."""


class RuleWriter(RuleParts):
    """Draws random rules of a kind; each of the methods named by a kind draws one."""

    # ------------------------------------------------------------------------------------------------------- numbers

    def number(self, scope: Scope) -> str:
        """Draw a number."""
        inner = scope.deeper()

        def n() -> str:
            return self.number(inner)

        def small() -> str:
            return self.number(evolve(inner, depth=min(inner.depth, 1)))

        leaves = [
            self.named("number", scope, "1"),
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
            lambda: f"round_to({n()}, {self.one('5', '0.25', '3')}, {self.rounding()})",
            lambda: f"sqrt(abs({small()}), {self.one('0', '1', '2')})",
            lambda: f"root(max({small()}, 0), {self.one('2', '3')}, {self.one('0', '1')})",
            lambda: f"power({small()}, clamp(round({n()}), 0, {self.one('2', '3')}))",
            lambda: f"{self.one('round', 'floor', 'ceil')}({n()})",
            lambda: f"{self.one('floor', 'ceil')}({n()}, {self.one('1', '2')})",
            lambda: f"{self.one('min', 'max')}({', '.join(n() for _ in range(self.one(2, 3)))})",
            lambda: f"clamp({n()}, {n()}, {n()})",
            lambda: f"({n()} if {self.flag(inner)} else {n()})",
            lambda: f"coalesce({', '.join(n() for _ in range(self.one(2, 3)))})",
            lambda: f"{self.one(*SPANS)}({self.date(inner)}, {self.date(inner)})",
            lambda: f"{self.one(*DATE_PARTS)}({self.date(inner)})",
        ]
        branches += self.cells("number", inner)
        if scope.names.get("level"):
            branches += [lambda: self.level(inner)]
        if scope.rows and self.words.owned:
            branches += [lambda: self.rows_number(inner)] * 9
        if scope.rounds:
            branches += [lambda: self.rounds_number(inner)] * 4
        here = [(name, takes) for name, (table, takes) in self.words.calls.items() if table == scope.table]
        if here and not scope.past and scope.rows:
            name, takes = self.one(*here)
            shallow = evolve(inner, depth=0)
            branches += [lambda: f"{name}({', '.join(self.number(shallow) for _ in range(takes))})"]
        return self.pick(leaves, branches, scope)

    def quotient(self, scope: Scope) -> str:
        """Draw a quotient whose divisor cannot be zero, for one of the reasons that the analysis proves."""
        numerator, divisor = self.number(scope), self.number(evolve(scope, depth=min(scope.depth, 1)))
        forms = [
            f"{numerator} / {self.one('2', '3', '0.3')}",
            f"{numerator} / max({divisor}, {self.one('1', '0.5')})",
            f"({numerator} / {divisor} if {divisor} > 0 else {self.number(evolve(scope, depth=0))})",
            f"({numerator} / {divisor} if {divisor} != 0 else 0)",
            f"({numerator} / {divisor} if not ({divisor} == 0 or {divisor} > 5) else -1)",
            f"{numerator} / (abs({divisor}) + 0.5)",
        ]
        known = [*scope.names.get("number", ()), *self.words.constants.get("number", ())]
        forms += [
            f"{numerator} / {name}"
            for name in known
            if self.words.value_ranges.get(name, ValueRange(kind="number")).low > 0
        ]
        return str(self.one(*forms)).join("()")

    # ---------------------------------------------------------------------------------------------------- lookups

    def cells(self, kind: str, scope: Scope) -> list[Callable[[], str]]:
        """Return functions that draw a cell of each lookup whose values are of a kind."""
        return [
            lambda name=name: self.cell(name, scope)  # type: ignore[misc]
            for name, cells in self.words.lookups.items()
            if kind in {constant(value).kind for value in cells.values() if value is not None}
        ]

    def cell(self, name: str, scope: Scope) -> str:
        """Draw a cell of a lookup: each key an expression of its kind, or a constant that stands there."""
        cells = self.words.lookups[name]
        keys = [dict.fromkeys(found) for found in zip(*cells, strict=True)]
        return f"{name}[{', '.join(self.key(list(options), scope) for options in keys)}]"

    def key(self, options: list[Any], scope: Scope) -> str:
        """Draw one key of a lookup."""
        kind = constant(options[0]).kind
        if kind == "flag":
            return self.flag(scope)
        if kind == "number":
            whole = [name for name in scope.names.get("number", ()) if self.step_of(name) == 1]
            return str(self.one(f"round({self.number(scope)})", self.number(evolve(scope, depth=0)), *whole))
        if kind == "date":
            return self.date(scope)
        levels = [name for name in scope.names.get("level", ()) if set(self.scale_of(name)) & set(options)]
        if levels:
            return str(self.one(*levels))
        return self.text(scope, tuple(options)) if self.draw(st.integers(0, 3)) else repr(self.one(*options))

    # ------------------------------------------------------------------------------------------------------- rows

    def rows_number(self, scope: Scope) -> str:
        """Draw a function of rows that returns a number."""
        function = self.one("sum", "mean", "min", "max", "count", "count rows", *STATISTICS, *AMONG)
        if function == "count rows":
            finer = self.words.finer.get(scope.table)
            return f"count({self.one(*finer)})" if finer else "count(1, within=())"
        if function == "scaled":
            value, where = self.number(evolve(self.around(scope), depth=1)), self.flag(self.around(scope))
            where = self.one("", f", where={where}")
            words = f"to={self.one(*SCALES)!r}, otherwise={self.number(evolve(scope, depth=0))}"
            return f"scaled({value}, {self.one('asc', 'desc')!r}, {words}{where}, within={self.within(scope)})"
        if function in RUNNING:
            return self.running(function, scope)
        if function in ("rank", "percent_rank"):
            ties = [repr(each) for each in TIES]
            ties += [name for name in self.words.constants.get("text", ()) if self.decides_ties(name)]
            value = self.write(self.one("number", "number", "date"), evolve(self.around(scope), depth=1))
            order = self.one("asc", "desc")
            if function == "percent_rank":
                words = f"ties={self.one(*PERCENT_TIES)!r}, kind={self.one(*PERCENT_RANKS)!r}"
                return f"percent_rank({value}, {order!r}, within={self.within(scope)}, {words})"
            return f"rank({value}, {order!r}, within={self.within(scope)}, ties={self.one(*ties)})"
        if function in STATISTICS:
            return f"{function}({self.rows_call(evolve(scope, depth=1), 'number', self.one(*STATISTICS[function]))})"
        return f"{function}({self.rows_call(scope, 'number')})"

    def running(self, function: str, scope: Scope) -> str:
        """Draw a running total along an order, what is handed out along one, or the value of a neighbour in one."""
        inner = evolve(self.around(scope), depth=1)
        amount = self.number(evolve(inner, depth=int(function in NEIGHBOURS)))
        amount = f"abs({amount})" if function == "handed_out" else amount
        place, order = self.write(self.one("number", "number", "date"), inner), self.one("asc", "desc")
        total = f", {self.number(evolve(scope, depth=0))}" if function == "handed_out" else ""
        ties = [repr(each) for each in (HANDED_TIES if total else RUNNING_TIES)]
        open_ties = [name for name in self.words.constants.get("text", ()) if self.decides_ties(name)]
        words = self.one(*ties, *(() if total else open_ties))
        return f"{function}({amount}, {place}, {order!r}{total}, within={self.within(scope)}, ties={words})"

    def chosen(self, kind: str, scope: Scope) -> str:
        """Draw a rule in which a parameter decides between two values: a flag, a choice, or a rounding."""
        inner = evolve(scope, depth=min(scope.depth, 2))
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

    def rows_call(self, scope: Scope, kind: str, more: str = "") -> str:
        """Draw the arguments of a function of rows: a value of a kind, what it takes `more`, `where=` and `within=`."""
        finer = self.finer(scope.table)
        inner = self.around(scope)
        if finer and self.draw(st.booleans()):
            table = self.one(*finer)
            inner = evolve(inner, table=table, names=self.words.names[table])
            own = self.words.owned[table]
            value, where = self.with_weight(kind, inner, more), self.one("", "True", self.flag(inner))
            # Some name must say which rows are meant.
            if not set(re.findall(r"\w+", f"{value} {where}")) & set(own):
                where = f"{where or True} and present({self.one(*own)})"
            return f"{value}, where={where}" if where else value
        where = f", where={self.flag(inner)}" if self.draw(st.booleans()) else ""
        return f"{self.with_weight(kind, inner, more)}{where}, within={self.within(scope)}"

    def with_weight(self, kind: str, scope: Scope, more: str) -> str:
        """Draw a value of a row, and the weight among what follows it, if there is one."""
        value = self.write(kind, scope)
        weight = self.number(evolve(scope, depth=0)) if more == WEIGHT else ""
        return f"{value}{more.replace('WEIGHT', weight)}"

    # ------------------------------------------------------------------------------------------------------ rounds

    def rounds_number(self, scope: Scope) -> str:
        """Draw a function of rounds that returns a number."""
        if scope.past:
            return f"previous({self.number(scope)})"
        past = self.past(scope)
        where = f", where={self.flag(past)}" if self.draw(st.booleans()) else ""
        forms = (
            f"previous({self.number(past)})",
            *(f"{each}({self.flag(past)}{where})" for each in ("streak", "times")),
        )
        return str(self.one(*forms))

    # ------------------------------------------------------------------------------------------------- other kinds

    def flag(self, scope: Scope) -> str:
        """Draw a boolean."""
        inner = scope.deeper()
        leaves = [self.named("flag", scope, "True"), self.constant("flag", "True", "False")]
        numbers = scope.names.get("number", ())

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
        if scope.names.get("level"):
            scale = self.scale_of(self.one(*scope.names["level"]))
            branches += (
                [
                    lambda: f"({self.level(inner, scale)} {compare()} {self.one(*scale)!r})",
                    lambda: f"({self.level(inner, scale)} {compare()} {self.level(inner, scale)})",
                    lambda: f"present({self.level(inner)})",
                ]
                if scale
                else [lambda: f"present({self.level(inner)})"]
            )
        if scope.rows and self.words.owned:
            branches += [lambda: f"{self.one('any', 'all')}({self.rows_call(inner, 'flag')})"] * 5
        if scope.rounds:
            branches += [lambda: f"previous({self.flag(self.past(inner))})"]
        return self.pick(leaves, branches, scope)

    def same_text(self, scope: Scope) -> str:
        """Draw a comparison of texts: those of one choice, or any ones."""
        values = self.one(*self.choices(scope))
        one, other = self.text(scope, values), self.text(scope, values)
        if self.draw(st.booleans()):
            return f"({one} {self.one('==', '!=')} {other})"
        return f"({one} {self.one('in', 'not in')} ({other}, {self.one(*values or ('x', 'y'))!r}))"

    def date(self, scope: Scope) -> str:
        """Draw a date."""
        inner = scope.deeper()
        leaves = [self.named("date", scope, "as_of"), self.constant("date", "as_of", *DAYS)]
        branches: list[Callable[[], str]] = [
            lambda: f"({self.date(inner)} if {self.flag(inner)} else {self.date(inner)})",
            lambda: f"coalesce({self.date(inner)}, {self.date(inner)})",
            lambda: f"{self.one('min', 'max')}({self.date(inner)}, {self.date(inner)})",
            lambda: f"{self.one(*MOVES)}({self.date(inner)}, {self.one('1', '-1', '13')})",
            lambda: f"{self.one(*MOVES)}({self.date(inner)}, round({self.number(inner)}))",
            lambda: f"{self.one(*DATE_EDGES)}({self.date(inner)})",
            *self.cells("date", inner),
        ]
        if scope.rows and self.words.owned:
            branches += [lambda: f"{self.one('min', 'max')}({self.rows_call(inner, 'date')})"]
            branches += [lambda: self.neighbouring_date(inner)]
        if scope.rounds:
            branches += [lambda: f"previous({self.date(self.past(inner))})"]
        return self.pick(leaves, branches, scope)

    def neighbouring_date(self, scope: Scope) -> str:
        """Draw a date of the row before or after each one in an order."""
        inner = evolve(self.around(scope), depth=0)
        day, place = self.date(inner), self.write(self.one("number", "date"), inner)
        words = f"{self.one('asc', 'desc')!r}, within={self.within(scope)}, ties={self.one(*RUNNING_TIES)!r}"
        return f"{self.one(*NEIGHBOURS)}({day}, {place}, {words})"

    def text(self, scope: Scope, values: tuple[str, ...] | None = None) -> str:
        """Draw a text; one of the choice that has these values, where some are given."""
        if values is None:
            values = self.one(*self.choices(scope))
        assert values is not None
        inner = scope.deeper()
        names = [
            name
            for name in (*scope.names.get("text", ()), *self.words.constants.get("text", ()))
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
        return self.pick(leaves, branches, scope)

    def level(self, scope: Scope, scale: tuple[str, ...] | None = None) -> str:
        """Draw a level; one of the ladder that has these levels, where some are given."""
        inner = scope.deeper()
        names = scope.names["level"]
        scale = self.scale_of(self.one(*names)) if scale is None else scale
        same = [name for name in names if self.scale_of(name) == scale]
        leaves = [lambda: self.one(*same)]
        branches: list[Callable[[], str]] = [
            lambda: f"move({self.level(inner, scale)}, {self.one('1', '-1', '-2')})",
            lambda: f"({self.level(inner, scale)} if {self.flag(inner)} else {self.named_level(inner, scale)})",
            lambda: f"({self.named_level(inner, scale)} if {self.flag(inner)} else {self.level(inner, scale)})",
            lambda: f"coalesce({self.level(inner, scale)}, {self.named_level(inner, scale)})",
            lambda: self.of_several_levels(self.level(inner, scale), *self.named_levels(inner, scale)),
        ]
        if scope.rows and self.words.owned:
            branches += [lambda: self.level_of_rows(scope, scale)]
        if scope.rounds and not scope.past and any(name in self.words.recorded.get("level", ()) for name in same):
            past = evolve(self.past(evolve(inner, table="")), depth=0)
            branches += [lambda: f"previous({self.level(past, scale)})"]
        return self.pick(leaves, branches, scope)

    def named_levels(self, scope: Scope, scale: tuple[str, ...]) -> list[str]:
        """Draw one or two levels of a ladder, or names of some."""
        return [self.named_level(scope, scale) for _ in range(self.one(1, 2))]

    def named_level(self, scope: Scope, scale: tuple[str, ...]) -> str:
        """Draw a level of a ladder, or the name of one."""
        return repr(self.one(*scale)) if scale and self.draw(st.booleans()) else self.level(scope, scale)

    def level_of_rows(self, scope: Scope, scale: tuple[str, ...]) -> str:
        """Draw the best, the worst or the most frequent level of a cohort."""
        around = self.around(scope.deeper())
        where = f", where={self.flag(around)}" if self.draw(st.booleans()) else ""
        return self.of_several_levels(f"{self.level(around, scale)}{where}, within={self.within(scope)}")


def accepted(scheme: Scheme, plan: Plan | None) -> bool:
    """Return whether every value of a scheme can be computed on every engine."""
    return plan is not None and all(node.stays_below(WIDEST) for node in plan.nodes.values())
