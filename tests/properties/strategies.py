"""Random schemes of one small world, and random rows for them.

The world has a table of units, one of events in an order with parts below it, one of quarters that every unit has, and
one made of columns of the units; inputs of every kind, parameters and cells that are unpublished, two ladders, and a
gate that excludes. Formulas are drawn by kind, so that a plan accepts nearly all of them; what it refuses is left out
and counted as an event of Hypothesis.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from attrs import define, evolve, field, frozen
from hypothesis import event
from hypothesis import strategies as st

from partyrate.errors import SchemeError
from partyrate.language.functions import CATALOGUE
from partyrate.model import Gate, Indicator, Ladder, Level, Lookup, Parameter, Scheme, Table
from partyrate.numbers import Rounding
from partyrate.plan import Plan, make_plan

NOW = 2020
DATES = {"as_of": date(2020, 2, 29), "period_start": date(2019, 12, 31), "period_end": date(2020, 12, 31)}

INPUTS = [
    Indicator(name="a", table="unit", kind="number", low=-5, high=5, decimals=1),
    Indicator(name="b", table="unit", kind="number", low=0, high=60, decimals=0),
    Indicator(name="c", table="unit", kind="number", low=0, high=1, decimals=2, optional=True),
    Indicator(name="g", table="unit", kind="number", low=1, high=12, decimals=0),
    Indicator(name="h", table="unit", kind="number", low=-3, high=3, decimals=0, when="f"),
    Indicator(name="f", table="unit", kind="flag"),
    Indicator(name="fo", table="unit", kind="flag", optional=True),
    Indicator(name="fw", table="unit", kind="flag", when="fo"),
    Indicator(name="k", table="unit", kind="choice", values=["x", "y", "z"]),
    Indicator(name="ko", table="unit", kind="choice", values=["x", "y"], optional=True),
    Indicator(name="t", table="unit", kind="date"),
    Indicator(name="to", table="unit", kind="date", optional=True),
    Indicator(name="w", table="unit", kind="text"),
    Indicator(name="ea", table="ev", kind="number", low=-2, high=2, decimals=1),
    Indicator(name="eb", table="ev", kind="number", low=0, high=9, decimals=0, optional=True),
    Indicator(name="ef", table="ev", kind="flag"),
    Indicator(name="ek", table="ev", kind="choice", values=["x", "y"]),
    Indicator(name="et", table="ev", kind="date", when="ef"),
    Indicator(name="pa", table="part", kind="number", low=0, high=4, decimals=0),
    Indicator(name="pb", table="part", kind="flag", optional=True),
    Indicator(name="qa", table="quarter", kind="number", low=-1, high=9, decimals=1),
    Indicator(name="qf", table="quarter", kind="flag", optional=True),
    Indicator(name="ba", table="bit", kind="number", low=0, high=5, decimals=1, optional=True),
]
PARAMETERS = [
    Parameter(name="p", value=1.5),
    Parameter(name="q", value=2),
    Parameter(name="no", kind="number"),
    Parameter(name="pf", kind="flag", value=True),
    Parameter(name="nof", kind="flag"),
    Parameter(name="pt", kind="date", value=date(2020, 1, 31)),
    Parameter(name="pc", kind="choice", values=["x", "y", "z"], value="y"),
    Parameter(name="how", kind="choice", values=["min", "max"], value="max"),
]
LOOKUPS = [
    Lookup(name="of_k", keys=["k"], rows=[["x", 0.5], ["y", 3], ["z", None]]),
    Lookup(name="of_n", keys=["n"], rows=[[0, 1], [1, 2.25], [5, -1]]),
    Lookup(name="of_f", keys=["f"], rows=[[True, 4], [False, -0.5]]),
    Lookup(name="of_star", keys=["star"], rows=[["high", 3], ["low", 1]]),
    Lookup(name="of_two", keys=["k", "f"], columns=["m", "n"], rows=[["x", True, 1, 2], ["y", False, None, 7]]),
    Lookup(name="flag_of", keys=["k"], rows=[["x", True], ["y", False]]),
    Lookup(name="text_of", keys=["f"], rows=[[True, "x"], [False, "y"]]),
    Lookup(name="date_of", keys=["k"], rows=[["x", date(2020, 2, 29)], ["y", date(2019, 3, 1)], ["z", None]]),
]
LADDERS = [
    Ladder(
        name="star",
        table="unit",
        levels=[
            Level(name="high", when="a >= 2", value=2.5),
            Level(name="mid", when="b > 30 or fo", value=4),
            Level(name="low", value=-1),
        ],
    ),
    Ladder(
        name="band",
        table="unit",
        when="f",
        levels=[Level(name="good", when="c > 0.5"), Level(name="poor", when="c <= 0.3")],
    ),
]
CALLABLE = Indicator(name="raw", table="unit", is_="round(x * n, 1) + (a if f else g)", takes=["x", "n"])
GATE = Gate(name="out", table="unit", when="fo", exclude=["star"])


# --------------------------------------------------------------------------------------------------------- expressions


DEPTH = 3
"""How deep expressions are at most, not counting what guards a division."""


@frozen
class Place:
    """Where an expression stands: the names there by kind, and what may still be used."""

    names: Mapping[str, tuple[str, ...]]
    table: str = "unit"
    depth: int = DEPTH
    rows: bool = True
    rounds: bool = True
    past: bool = False

    def deeper(self) -> Place:
        return evolve(self, depth=self.depth - 1)


Draw = Callable[[st.SearchStrategy[Any]], Any]


class Writer:
    """Writes random rules of a kind."""

    def __init__(self, draw: Draw, world: World) -> None:
        self.draw, self.world = draw, world

    def one(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def write(self, kind: str, place: Place) -> str:
        made: str = getattr(self, kind)(place)
        return made

    def pick(self, leaves: list[Callable[[], str]], branches: list[Callable[[], str]], place: Place) -> str:
        leaf = place.depth <= 0 or (place.depth < DEPTH and self.draw(st.integers(0, 7)) == 7)
        return str(self.one(*leaves if leaf else branches)())

    def named(self, kind: str, place: Place, otherwise: str) -> Callable[[], str]:
        names = place.names.get(kind, ())
        return lambda: self.one(*names) if names else otherwise

    # ------------------------------------------------------------------------------------------------------- kinds

    def number(self, place: Place) -> str:
        inner = place.deeper()

        def n() -> str:
            return self.number(inner)

        def small() -> str:
            return self.number(evolve(inner, depth=min(inner.depth, 1)))

        leaves = [
            self.named("number", place, "1"),
            lambda: self.one("0", "1", "2", "0.5", "1.25", "10", "0.05"),
            lambda: self.one("p", "q", "no") if not self.draw(st.booleans()) else "q",
        ]
        branches: list[Callable[[], str]] = [
            lambda: f"({n()} {self.one('+', '-')} {n()})",
            lambda: f"{small()} * {self.one('2', '0.5', 'p', 'a', 'g', small())}".join("()"),
            lambda: self.quotient(inner),
            lambda: f"round({self.quotient(inner)}, {self.one('0', '1', '2', 'q', '-1')})",
            lambda: f"{small()} ** {self.one(0, 1, 2, 3)}".join("()"),
            lambda: f"(-{n()})",
            lambda: f"abs({n()})",
            lambda: f"round({n()}, {self.one(0, 1, -1)}, {self.one(*(each.value for each in Rounding))!r})",
            lambda: f"{self.one('round', 'floor', 'ceil')}({n()})",
            lambda: f"{self.one('floor', 'ceil')}({n()}, {self.one('1', 'q')})",
            lambda: f"{self.one('min', 'max')}({', '.join(n() for _ in range(self.one(2, 3)))})",
            lambda: f"clamp({n()}, {n()}, {n()})",
            lambda: f"({n()} if {self.flag(inner)} else {n()})",
            lambda: f"coalesce({', '.join(n() for _ in range(self.one(2, 3)))})",
            lambda: f"{self.one('full_years', 'days_between')}({self.date(inner)}, {self.date(inner)})",
            lambda: f"{self.one('year', 'quarter', 'month')}({self.date(inner)})",
            lambda: self.cell(inner),
        ]
        if place.names.get("level"):
            branches += [lambda: self.level(inner)]
        if place.rows:
            branches += [lambda: self.rows_number(inner)] * 9
        if place.rounds:
            branches += [lambda: self.rounds_number(inner)] * 4
        if place.table == "unit" and not place.past and place.rows and self.world.takes:
            branches += [lambda: f"raw({self.one('a', 'b', 'c', 'q')}, {self.one('2', 'p', '0.1')})"]
        return self.pick(leaves, branches, place)

    def quotient(self, place: Place) -> str:
        top, bottom = self.number(place), self.number(evolve(place, depth=min(place.depth, 1)))
        forms = [
            f"{top} / {self.one('2', '3', '0.3', 'q', 'p')}",
            f"{top} / max({bottom}, {self.one('1', '0.5')})",
            f"({top} / {bottom} if {bottom} > 0 else {self.number(evolve(place, depth=0))})",
            f"({top} / {bottom} if {bottom} != 0 else 0)",
            f"({top} / {bottom} if not ({bottom} == 0 or {bottom} > 5) else -1)",
            f"{top} / (abs({bottom}) + 0.5)",
        ]
        if "g" in place.names.get("number", ()):
            forms.append(f"{top} / g")
        return str(self.one(*forms)).join("()")

    def cell(self, place: Place) -> str:
        whole = f"round({self.number(place)})"
        forms = [
            f"of_f[{self.flag(place)}]",
            f"of_k[{self.text(place)}]",
            f"of_n[{whole}]",
            f"of_n[{self.one('g', 'b')}]",
        ]
        if place.names.get("level"):
            forms.append(f"of_star[{self.one(*place.names['level'])}]")
        forms.append(f"of_two[{self.text(place)}, {self.flag(place)}, {self.one('m', 'n')!r}]")
        return str(self.one(*forms))

    def rows_number(self, place: Place) -> str:
        function = self.one("sum", "mean", "min", "max", "count", "count rows", "trimmed_mean", "percentile", "rank")
        finer = {"unit": ["ev", "part", "quarter", "bit"], "ev": ["part"]}.get(place.table)
        if function == "count rows":
            return f"count({self.one(*finer)})" if finer else "count(1, within=())"
        if function == "rank":
            ties = self.one("'min'", "'max'", "'mean'", "'dense'", "how")
            value = self.write(self.one("number", "number", "date"), evolve(self.around(place), depth=1))
            return f"rank({value}, {self.one('asc', 'desc')!r}, within={self.within(place)}, ties={ties})"
        if function in ("trimmed_mean", "percentile"):
            value, *rest = self.rows_call(evolve(place, depth=1), "number").partition(", w")
            third = self.one("1", "0", "q") if function == "trimmed_mean" else self.one("0.5", "0.25", "0", "1", "0.9")
            how = "" if function == "trimmed_mean" else f", kind={self.one('nearest_rank', 'linear')!r}"
            return f"{function}({value}, {third}{how}{''.join(rest)})"
        return f"{function}({self.rows_call(place, 'number')})"

    def rows_call(self, place: Place, kind: str) -> str:
        """Give the arguments of a function of rows: a value of a kind, `where=` and `within=`."""
        finer = {"unit": ["ev", "ev", "part", "quarter", "bit"], "ev": ["part"]}.get(place.table, [])
        inner = self.around(place)
        if finer and self.draw(st.booleans()):
            table = self.one(*finer)
            inner = evolve(inner, table=table, names=self.world.names_in(table))
            own = [name for name in self.world.plan.nodes if self.world.plan.nodes[name].table == table]
            value, where = self.write(kind, inner), self.one("", "True", self.flag(inner))
            # Some name must say which rows are meant.
            if not set(re.findall(r"\w+", f"{value} {where}")) & set(own):
                where = f"{where or True} and present({self.one(*own)})"
            return f"{value}, where={where}" if where else value
        where = f", where={self.flag(inner)}" if self.draw(st.booleans()) else ""
        return f"{self.write(kind, inner)}{where}, within={self.within(place)}"

    def around(self, place: Place) -> Place:
        return evolve(place, rows=False, rounds=False, depth=min(place.depth, 2))

    def within(self, place: Place) -> str:
        names = {
            "unit": ("d", "f", "k", "g", "t"),
            "ev": ("u", "ef", "k", "f"),
            "part": ("u", "e", "pa"),
            "quarter": ("u", "qn", "f"),
            "bit": ("d", "bk", "k"),
        }[place.table]
        return str(self.one("()", *names, f"({names[0]}, {names[1]})"))

    def rounds_number(self, place: Place) -> str:
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
        if place.table in ("ev", "quarter", "bit") and self.draw(st.booleans()):
            return evolve(place, rows=False, past=True, depth=min(place.depth, 2))
        names = self.world.recorded_names()
        return evolve(place, rows=False, past=True, depth=min(place.depth, 2), table="unit", names=names)

    def flag(self, place: Place) -> str:
        inner = place.deeper()
        leaves = [self.named("flag", place, "True"), lambda: self.one("True", "False", "pf", "nof")]
        compare = lambda: self.one("==", "!=", "<", "<=", ">", ">=")  # noqa: E731
        branches: list[Callable[[], str]] = [
            lambda: f"({self.number(inner)} {compare()} {self.number(inner)})",
            lambda: (
                f"({self.number(inner)} {compare()} {self.number(inner)} {compare()} {self.one('0', '1', '2', '5')})"
            ),
            lambda: f"({self.text(inner)} {self.one('==', '!=')} {self.text(inner)})",
            lambda: f"({self.text(inner)} {self.one('in', 'not in')} ({self.text(inner)}, {self.one('x', 'y')!r}))",
            lambda: f"({self.number(inner)} in (1, {self.number(inner)}))",
            lambda: f"({self.date(inner)} {compare()} {self.date(inner)})",
            lambda: f"({self.flag(inner)} {self.one('==', '!=')} {self.flag(inner)})",
            lambda: f"({self.flag(inner)} {self.one('and', 'or')} {self.flag(inner)})",
            lambda: f"({self.flag(inner)} {self.one('and', 'or')} {self.flag(inner)} and {self.flag(inner)})",
            lambda: f"(not {self.flag(inner)})",
            lambda: f"({self.flag(inner)} if {self.flag(inner)} else {self.flag(inner)})",
            lambda: f"present({self.write(self.one('number', 'flag', 'date', 'text'), inner)})",
            lambda: f"coalesce({self.flag(inner)}, {self.flag(inner)})",
            lambda: f"flag_of[{self.text(inner)}]",
        ]
        if place.names.get("level"):
            branches += [
                lambda: f"({self.one('star', 'move(star, 1)')} {compare()} {self.one('high', 'mid', 'low')!r})",
                lambda: f"({self.level(inner)} {compare()} {self.level(inner)})",
                lambda: f"present({self.level(inner)})",
            ]
        if place.rows:

            def some() -> str:
                return f"{self.one('any', 'all')}({self.rows_call(inner, 'flag')})"

            branches += [some] * 5
        if place.rounds:
            branches += [lambda: f"previous({self.flag(self.past(inner))})"]
        return self.pick(leaves, branches, place)

    def date(self, place: Place) -> str:
        inner = place.deeper()
        leaves = [self.named("date", place, "as_of"), lambda: self.one("as_of", "period_start", "pt")]
        branches: list[Callable[[], str]] = [
            lambda: f"({self.date(inner)} if {self.flag(inner)} else {self.date(inner)})",
            lambda: f"coalesce({self.date(inner)}, {self.date(inner)})",
            lambda: f"{self.one('min', 'max')}({self.date(inner)}, {self.date(inner)})",
            lambda: f"date_of[{self.text(inner)}]",
            lambda: f"days_after({self.date(inner)}, round({self.number(inner)}))",
        ]
        if place.rows:

            def extreme() -> str:
                return f"{self.one('min', 'max')}({self.rows_call(inner, 'date')})"

            branches += [extreme]
        if place.rounds:
            branches += [lambda: f"previous({self.date(self.past(inner))})"]
        return self.pick(leaves, branches, place)

    def text(self, place: Place) -> str:
        inner = place.deeper()
        leaves = [self.named("text", place, "'x'"), lambda: "'x'", lambda: "pc"]
        branches: list[Callable[[], str]] = [
            lambda: f"({self.text(inner)} if {self.flag(inner)} else {self.text(inner)})",
            lambda: f"coalesce({self.text(inner)}, {self.text(inner)})",
            lambda: f"text_of[{self.flag(inner)}]",
        ]
        return self.pick(leaves, branches, place)

    def level(self, place: Place) -> str:
        inner = place.deeper()
        leaves = [lambda: self.one(*place.names["level"])]
        branches: list[Callable[[], str]] = [
            lambda: f"move({self.level(inner)}, {self.one('1', '-1', 'g', '-2')})",
            lambda: f"({self.level(inner)} if {self.flag(inner)} else {self.level(inner)})",
            lambda: f"coalesce({self.level(inner)}, {self.level(inner)})",
        ]
        if place.rounds:
            branches += [lambda: f"previous({self.level(self.past(inner))})"]
        return self.pick(leaves, branches, place)


# -------------------------------------------------------------------------------------------------------------- schemes


@define
class World:
    """A scheme that grows by formulas as long as plans accept them."""

    scheme: Scheme = field(repr=lambda scheme: f"<gates {list(scheme.gates)}>")
    plan: Plan = field(repr=False)
    takes: bool
    formulas: list[tuple[str, str]] = field(factory=list)

    def names_in(self, table: str) -> dict[str, tuple[str, ...]]:
        """Give the names that rules of a table can use, by kind, finer ones first."""
        found: dict[str, list[str]] = {}
        order = {each: place for place, each in enumerate(self.plan.ancestors(table))}
        nodes = [node for node in self.plan.nodes.values() if node.table in order and node.kind != "gate"]
        for node in sorted(nodes, key=lambda node: order[node.table]):
            if not node.instance:
                found.setdefault(node.static.kind, []).append(node.name)
        return {kind: tuple(names) for kind, names in found.items()}

    def recorded_names(self) -> dict[str, tuple[str, ...]]:
        """Give the names whose past can be looked at."""
        return {
            kind: tuple(
                name
                for name in names
                if self.plan.nodes[name].static.kind != "number" or self.plan.nodes[name].static.decimals is not None
            )
            for kind, names in self.names_in("unit").items()
        }

    def with_formula(self, table: str, rule: str, when: str | None) -> World:
        """Give the world with one more formula, or the same one where a plan refuses it."""
        name = f"n{len(self.formulas) + 1}"
        formula = Indicator(name=name, table=table, is_=rule, when=when)
        scheme = evolve(self.scheme, indicators=[*self.scheme.indicators.values(), formula])
        try:
            plan = make_plan(scheme)
        except SchemeError as error:
            event(f"refused: {type(error.faults[0]).__name__}")
            return self
        made = [node for node in plan.nodes.values() if node.name not in self.plan.nodes]
        if not all(node.static.is_safe and all(each.is_safe for each in node.statics.values()) for node in made):
            event("unproven")
            return self
        event("accepted")
        return World(scheme, plan, self.takes, [*self.formulas, (table, rule)])


def world_scheme(*, takes: bool, excluding: bool, more: Iterable[Indicator] = ()) -> Scheme:
    """Make the scheme of the world, with or without a formula that takes arguments and a gate that excludes."""
    return Scheme(
        name="world",
        tables=[
            Table(name="unit", key=["d", "u"], rows=8),
            Table(name="ev", parent="unit", key="e", rows=3, order="e"),
            Table(name="part", parent="ev", key="i", rows=2),
            Table(name="quarter", parent="unit", key="qn", expects=[1, 2, 3], order="qn"),
            Table(name="bit", parent="unit", key="bk", columns=["b1", "b2", "b3"], order="bk"),
        ],
        parameters=PARAMETERS,
        lookups=LOOKUPS,
        indicators=[*INPUTS, *([CALLABLE] if takes else []), *more],
        ladders=LADDERS,
        gates=[GATE] if excluding else [],
    )


@st.composite
def worlds(draw: Draw, formulas: int = 4) -> World:
    """Draw a world with a few formulas."""
    takes = draw(st.booleans())
    scheme = world_scheme(takes=takes, excluding=draw(st.booleans()))
    world = World(scheme, make_plan(scheme), takes)
    for _ in range(draw(st.integers(1, formulas))):
        writer = Writer(draw, world)
        table = draw(st.sampled_from(["unit", "unit", "unit", "ev", "ev", "part", "quarter", "bit"]))
        kind = draw(st.sampled_from(["number", "number", "number", "flag", "date", "level", "text"]))
        place = Place(world.names_in(table), table)
        rule = writer.write(kind, place)
        when = writer.flag(evolve(place, depth=1)) if draw(st.integers(0, 4)) == 0 else None
        world = world.with_formula(table, rule, when)
    return world


# ----------------------------------------------------------------------------------------------------------------- data


@define
class Data:
    """Rows by table, and past rounds."""

    tables: dict[str, list[dict[str, Any]]]
    history: list[dict[str, Any]]


DAYS = st.one_of(
    st.sampled_from([date(2020, 2, 29), date(2019, 3, 1), date(2016, 2, 29), date(2020, 1, 31), date(1999, 12, 31)]),
    st.integers(-800, 800).map(lambda days: date(2019, 6, 15) + timedelta(days=days)),
)


def cells(node: Any) -> st.SearchStrategy[Any]:
    """Give the values a cell of an input, or of a recorded value, can hold."""
    static = node.static
    if static.kind == "number":
        step = static.step or 1
        low, high = int(static.low * step), int(static.high * step)
        low, high = max(low, min(-1000, high)), min(high, max(1000, low))
        edges = [each for each in (low, high, 0, 1, -1, step // 2, step) if low <= each <= high]
        digits = static.decimals or 0
        whole = st.one_of(st.sampled_from(edges), st.integers(low, high))
        return whole.map(lambda number: int(Fraction(number, step)) if digits == 0 else number / step)
    if static.kind == "flag":
        return st.booleans()
    if static.kind == "date":
        return DAYS
    if static.kind == "level":
        return st.sampled_from(static.scale.names)
    return st.sampled_from(static.values or ("x", "y", "other"))


def optional(node: Any) -> st.SearchStrategy[Any]:
    """Give the values of a cell that may be empty where the input may lack it."""
    can = getattr(node.entry, "optional", False) or (node.kind == "input" and "when" in node.rules)
    return st.one_of(st.none(), cells(node), cells(node)) if can else cells(node)


@st.composite
def data_for(draw: Draw, plan: Plan) -> Data:
    """Draw rows for a plan: few, so that ties, empty cohorts and units without events are common."""
    inputs = {table: [node for node in plan.nodes.values() if node.kind == "input" and node.table == table]
              for table in plan.scheme.tables}  # fmt: skip

    def filled(table: str, key: dict[str, Any]) -> dict[str, Any]:
        return {**key, **{node.name: draw(optional(node)) for node in inputs[table]}}

    tables: dict[str, list[dict[str, Any]]] = {"unit": [], "ev": [], "part": [], "quarter": []}
    bit = plan.nodes["ba"]
    for u in range(draw(st.integers(1, 6))):
        unit = {"d": draw(st.sampled_from(["m", "n"])), "u": u}
        tables["unit"].append(filled("unit", unit) | {name: draw(optional(bit)) for name in ("b1", "b2", "b3")})
        for n in draw(st.sets(st.integers(1, 3))):
            tables["quarter"].append(filled("quarter", {**unit, "qn": n}))
        for e in range(draw(st.integers(0, 3))):
            tables["ev"].append(filled("ev", {**unit, "e": e}))
            for i in range(draw(st.integers(0, 2))):
                tables["part"].append(filled("part", {**unit, "e": e, "i": i}))
    recorded = [plan.nodes[name] for name in plan.recorded]
    history: list[dict[str, Any]] = []
    if recorded:
        for unit in tables["unit"]:
            for back in draw(st.sets(st.integers(1, 5), max_size=4)):
                row = {"d": unit["d"], "u": unit["u"], "round": NOW - back}
                history.append(row | {node.name: draw(st.one_of(st.none(), cells(node))) for node in recorded})
    drawn = draw(st.randoms(use_true_random=False))
    for rows in (*tables.values(), history):
        drawn.shuffle(rows)
    return Data(tables, history)


@st.composite
def cases(draw: Draw) -> tuple[World, Data]:
    """Draw a world and rows for it."""
    world = draw(worlds())
    return world, draw(data_for(world.plan))


# ---------------------------------------------------------------------------------------------------------- wrong rules


def _calls(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Combine expressions in ways that only sometimes make sense."""
    functions = sorted(
        {name.removesuffix(" of rows") for name in CATALOGUE if name[0].isalpha()} - {"and", "or", "not"}
    )
    operators = sorted({name for name in CATALOGUE if not name[0].isalpha()} | {"in", "not in", "and", "or"})
    endings = ["", ", where=f", ", where=ef", ", within=()", ", within=d", ", within=(a, c)", ", within=(), ties='min'"]
    endings += [", kind='linear', within=k", ", ties=how, within=t"]
    many = st.lists(inner, min_size=1, max_size=3).map(", ".join)
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(operators), inner),
        st.builds("({} if {} else {})".format, inner, inner, inner),
        st.builds("{}({}{})".format, st.sampled_from(functions), many, st.sampled_from(endings)),
        st.builds("{}[{}]".format, st.sampled_from([*(lookup.name for lookup in LOOKUPS), "a"]), many),
        st.builds("({} {} ({}, 'x'))".format, inner, st.sampled_from(["in", "not in"]), inner),
        st.builds("({} ** {})".format, inner, st.sampled_from(["0", "2", "20"])),
        st.builds("raw({})".format, many),
        inner.map("(not {})".format),
        inner.map("(-{})".format),
    )


def wild_rules() -> st.SearchStrategy[str]:
    """Draw rules that the grammar accepts, of any kinds, mostly wrong."""
    names = [
        *(entry.name for entry in (*INPUTS, *PARAMETERS, *LADDERS)),
        "unit",
        "ev",
        "qa",
        "bit",
        "d",
        "u",
        "as_of",
        "of_k",
        "raw",
    ]
    leaves = [*names, "0", "1", "2.5", "True", "'x'", "'high'", "'asc'", "'half_up'", "nobody"]
    return st.recursive(st.sampled_from(leaves), _calls, max_leaves=8)
