"""Random schemes, whole and valid: tables of every shape, inputs of every kind, and entries that use each other.

A scheme grows entry by entry; what the check refuses, or what only plain rows can compute, is left out, and counted as
an event of Hypothesis.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from attrs import define, evolve
from hypothesis import event
from hypothesis import strategies as st

from partyrate.check import check
from partyrate.errors import SchemeError
from partyrate.model import (
    Budget,
    Gate,
    Incentive,
    Indicator,
    Ladder,
    Level,
    Lookup,
    Parameter,
    ParameterName,
    Quota,
    Scheme,
    Source,
    Table,
)
from partyrate.plan import Plan
from partyrate.testing.rules import DEPTH, Draw, Writer, accepted
from partyrate.testing.vocabulary import Vocabulary

NUMBERS = [(-5, 5, 1), (0, 60, 0), (0, 1, 2), (1, 12, 0), (-3, 3, 0), (0, 100, 2), (0, 3, 0), (0, 10**9, 2)]
"""Bounds and decimals of numbers: small ones, so that ties are common, and one that is large."""

CHOICES = [("x", "y"), ("x", "y", "z"), ("甲", "乙", "丙")]
DAYS = (date(2020, 2, 29), date(2019, 3, 1), date(2020, 1, 31), date(2019, 12, 31))
LEVELS = ("five", "four", "three", "two", "one")


def expressions(
    of: Scheme | Mapping[str, Sequence[str]], kind: str, *, table: str | None = None, depth: int = DEPTH
) -> st.SearchStrategy[str]:
    """Draw rules of a kind: every operator and function of the language, over the names of a scheme.

    Args:
        of: A scheme, or names by kind: `{"number": ["a", "b"], "flag": ["c"]}`.
        kind: What the rules give: `number`, `flag`, `date`, `text` or `level`.
        table: The table whose formulas the rules could be; the one without parent where it is left out.
        depth: How deep operators and functions stand inside each other.

    Returns:
        Rules as text. Over a scheme they are valid there, and computable on every engine; over names alone nothing is
        known of bounds and values, and a few will be refused.

    Example:
        >>> from hypothesis import find
        >>> find(expressions({"number": ["score"]}, "number", depth=0), str.isalpha)
        'score'
    """
    if not isinstance(of, Scheme):
        return _written(Vocabulary.of_names(of), kind, "", depth)
    draft = Draft.of(of)
    home = table or (of.root.name if of.root else next(iter(of.tables)))
    name = free_name(of, "rule")

    def fits(rule: str) -> bool:
        formula = Indicator(name=name, table=home, is_=f"present({rule})" if kind == "text" else rule)
        made = draft.adding("indicators", formula)
        return made is not draft and (kind == "text" or made.plan.nodes[name].static.kind == kind)

    return _written(Vocabulary.of(draft.plan), kind, home, depth).filter(fits)


@st.composite
def _written(draw: Draw, words: Vocabulary, kind: str, table: str, depth: int) -> str:
    writer = Writer(draw, words, depth)
    return writer.write(kind, writer.place(table))


def schemes(base: Scheme | None = None, *, formulas: int = 4, ladders: int = 2) -> st.SearchStrategy[Scheme]:
    """Draw whole valid schemes, which every engine can compute.

    There are tables below tables, some with an order, with expected rows, or made of columns; inputs of every kind;
    parameters and cells that are published and that are not; formulas, groups, ladders with quotas, ties and gates;
    incentives and budgets.

    Args:
        base: A scheme to which formulas and ladders are added; without it, everything is random.
        formulas: How many formulas are added at most.
        ladders: How many ladders at most.
    """
    return _schemes(base, formulas, ladders)


@st.composite
def _schemes(draw: Draw, base: Scheme | None, formulas: int, ladders: int) -> Scheme:
    author = Author(draw, Draft.of(base if base is not None else foundation(draw)))
    for _ in range(draw(st.integers(0, ladders))):
        author.add_formula()
        author.add_ladder()
    for _ in range(draw(st.integers(1, max(1, formulas)))):
        author.add_formula()
    for _ in range(draw(st.integers(0, 2))):
        author.add_incentive()
    author.add_gates()
    author.add_budget()
    return author.draft.scheme


def free_name(scheme: Scheme, word: str) -> str:
    """Give a name that nothing has yet."""
    taken = {*scheme.entries, *scheme.tables, *scheme.gates, *scheme.incentives, *scheme.budgets}
    taken |= {column for table in scheme.tables.values() for column in (*table.key, *table.columns)}
    return next(name for number in range(1, len(taken) + 2) if (name := f"{word}{number}") not in taken)


# ------------------------------------------------------------------------------------------------------- growing


@define(frozen=True)
class Draft:
    """A scheme with its plan, which takes one more entry after the other."""

    scheme: Scheme
    plan: Plan

    @classmethod
    def of(cls, scheme: Scheme) -> Draft:
        """Check a scheme."""
        return cls(scheme, check(scheme).plan)

    def adding(self, section: str, *entries: Any) -> Draft:
        """Give the scheme with more entries, or this one where they are refused or cannot be proved exact."""
        more: dict[str, Any] = {section: [*getattr(self.scheme, section).values(), *entries]}
        scheme = evolve(self.scheme, **more)
        try:
            made = Draft.of(scheme)
        except SchemeError as error:
            event(f"refused: {type(error.faults[0]).__name__}")
            return self
        if not accepted(scheme, made.plan):
            event("unproven")
            return self
        return made


@define
class Author:
    """Adds random entries to a draft."""

    draw: Draw
    draft: Draft

    @property
    def scheme(self) -> Scheme:
        """What is there so far."""
        return self.draft.scheme

    def writer(self, depth: int = DEPTH) -> Writer:
        """Give who writes rules over all that is there so far."""
        return Writer(self.draw, Vocabulary.of(self.draft.plan), depth)

    def one(self, *options: Any) -> Any:
        """Draw one of some things."""
        return self.draw(st.sampled_from(options))

    def rarely(self, value: Any, otherwise: Any = None, chances: int = 6) -> Any:
        """Draw a thing once in a while."""
        return value if self.draw(st.integers(1, chances)) == chances else otherwise

    def units(self) -> str:
        """Give the table that is rated: the units, or those below the one without parent."""
        return "unit" if "unit" in self.scheme.tables else next(iter(self.scheme.tables))

    def table(self) -> str:
        """Draw a table, mostly the units."""
        return str(self.one(self.units(), self.units(), *self.scheme.tables))

    def name(self, word: str) -> str:
        """Give a free name."""
        return free_name(self.scheme, word)

    def add_formula(self) -> None:
        """Add a formula, or one that takes arguments, or a group."""
        writer, table = self.writer(), self.table()
        place = writer.place(table)
        form = self.one("formula", "formula", "formula", "formula", "takes", "group")
        if form == "group":
            self.add_group(table)
            return
        if form == "takes":
            inner = evolve(place, names={**place.names, "number": (*place.names.get("number", ()), "n", "m")}, depth=2)
            rule = f"{self.one('max', 'min')}(n, round(m, 2)) + {writer.number(inner)}"
            made = Indicator(name=self.name("call"), table=table, is_=rule, takes=["n", "m"])
        else:
            kinds = ["number", "number", "number", "flag", "date", "text"]
            rule = writer.write(self.one(*kinds, *(["level"] if place.names.get("level") else [])), place)
            when = self.rarely(self.condition(table))
            made = Indicator(name=self.name("n"), table=table, is_=rule, when=when)
        self.draft = self.draft.adding("indicators", made)

    def condition(self, table: str) -> str:
        """Write a short condition."""
        writer = self.writer(1)
        return writer.flag(writer.place(table))

    def add_group(self, table: str) -> None:
        """Add the weighted sum of some numbers of a table."""
        free = [
            each
            for each in self.scheme.indicators.values()
            if each.kind == "number" and self.scheme.table_of(each) == table and each.parent is None
        ][:3]
        if free:
            name, indicators = self.name("group"), dict(self.scheme.indicators)
            for part in free:
                weight = self.one("1", "0.5", "0.25", "0.3")
                indicators[part.name] = evolve(part, parent=name, weight=_number(weight))
            grown = evolve(self.scheme, indicators=indicators)
            made = evolve(self.draft, scheme=grown).adding("indicators", Indicator(name=name, table=table))
            self.draft = made if name in made.scheme.indicators else self.draft

    # ------------------------------------------------------------------------------------------------------ ladders

    def word(self, kind: str, words: Sequence[str]) -> Any:
        """Draw one of the words of a choice; now and then a parameter that leaves it open, or decides it."""
        if self.draw(st.integers(0, 7)):
            return self.one(*words)
        name = self.name(f"open_{kind}")
        value = self.one(None, words[0])
        parameter = Parameter(name=name, kind="choice", values=tuple(words)[:2], value=value)
        self.draft = self.draft.adding("parameters", parameter)
        return ParameterName(name)

    def add_ladder(self) -> None:
        """Add a ladder: with conditions, with places, or with both."""
        table = self.units()
        words = Vocabulary.of(self.draft.plan)
        names = LEVELS[: self.draw(st.integers(1, len(LEVELS)))]
        levels = [
            Level(name=name, when=self.rarely(self.condition(table), None, 3), value=self.rarely(_number("2.5")))
            for name in names
        ]
        within = self.one((), *([each] for each in words.within[table]), words.within[table][:2])
        keys = [name for kind in ("number", "number", "flag", "date") for name in words.names[table].get(kind, ())]
        order = self.draw(st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True)) if keys else []
        ladder = Ladder(
            name=self.name("star"),
            table=table,
            levels=levels,
            when=self.rarely(self.condition(table)),
            within=within,
            order_by=[f"{name} {self.one('asc', 'desc', 'desc')}" for name in order],
            quotas=self.quotas(names),
            ties=self.word("ties", ("in", "out", "error")),
            round=self.word("round", ("down", "up", "half_up", "largest_remainder")),
            conflict=self.word("conflict", ("condition", "quota", "report")),
            remainder=self.one(None, *names),
            overlap=self.one("first", "first", "first", "report"),
        )
        self.draft = self.draft.adding("ladders", ladder)
        if ladder.name in self.scheme.ladders:
            pay = [[name, self.one(0, "1000", "350.5", None)] for name in names]
            known = Lookup(name=self.name("pay"), keys=[ladder.name], rows=[[k, _number(v)] for k, v in pay])
            self.draft = self.draft.adding("lookups", known) if any(v is not None for _, v in pay) else self.draft

    def quotas(self, names: Sequence[str]) -> list[Quota]:
        """Draw quotas, none of which ask for a level twice."""
        places = ["0.1 * candidates", "0.35 * rows", "rows / 3", "2", "1", "0", "1.5", "candidates - 2"]
        places += [f"{each.name} * rows" for each in self.scheme.parameters.values() if each.kind == "number"][:2]
        found: list[Quota] = []
        asked: set[str] = set()
        for _ in range(self.one(0, 1, 2, 2, 3)):
            levels = [name for name in names if self.draw(st.booleans())][: self.one(1, 1, 3)] or [names[0]]
            bound = self.one("exactly", "exactly", "at_most", "at_least", "about")
            if bound in ("exactly", "at_least"):
                if asked & set(levels):
                    continue
                asked |= set(levels)
            found.append(Quota(levels=levels, **{bound: self.one(*places)}))
        return found

    def add_gates(self) -> None:
        """Add gates: caps, fixed levels, exclusions, bars."""
        for _ in range(self.draw(st.integers(0, 2))):
            table, names = self.units(), list(self.scheme.ladders)
            flags = self.writer().place(table).names.get("flag", ())
            effects: dict[str, Any] = {}
            for ladder in names[: self.one(0, 1, 1, 2)]:
                effect = self.one("cap", "fix", "exclude")
                level = self.one(*self.scheme.ladders[ladder].names)
                effects[effect] = [ladder] if effect == "exclude" else {ladder: level}
            if self.scheme.incentives and self.draw(st.booleans()):
                effects["bars"] = [self.one(*self.scheme.incentives)]
            if effects:
                when = self.one(*flags, self.condition(table))
                freed = self.word("freed", ("passes", "empty"))
                gate = Gate(name=self.name("gate"), table=table, when=when, freed=freed, **effects)
                gate = evolve(gate, takes_place=self.draw(st.booleans()))
                self.draft = self.draft.adding("gates", gate)

    def add_incentive(self) -> None:
        """Add what follows from the rating."""
        table = self.table()
        writer = self.writer(1)
        kind = self.one("bonus", "bonus", "pay", "multiplier", "eligibility")
        amount = None if kind == "eligibility" else f"round({writer.number(writer.place(table))}, 2)"
        made = Incentive(
            name=self.name("award"), table=table, kind=kind, when=self.rarely(self.condition(table), None, 2),
            amount=amount, unit="yuan" if kind in ("bonus", "pay") else "", every=self.one(None, "year"),
        )  # fmt: skip
        self.draft = self.draft.adding("incentives", made)

    def add_budget(self) -> None:
        """Add a limit on what incentives add up to."""
        paid = [name for name, each in self.scheme.incentives.items() if each.adds_up]
        if paid and self.draw(st.booleans()):
            limit = self.one("100", "10.5", f"2 * count({self.units()}, within=())")
            made = Budget(name=self.name("pool"), incentives=[self.one(*paid)], at_most=limit)
            self.draft = self.draft.adding("budgets", made)


# -------------------------------------------------------------------------------------------------- the foundation


def _number(text: Any) -> Any:
    """Give a number as a constant of a scheme takes it."""
    from partyrate.numbers import exact

    return None if text is None else exact(text)


def foundation(draw: Draw) -> Scheme:
    """Draw tables, inputs, parameters and lookups, in which nothing can be wrong."""

    def one(*options: Any) -> Any:
        return draw(st.sampled_from(options))

    tables = _tables(draw)
    indicators: list[Indicator] = []
    for table in tables:
        kinds = ["number", "number", "flag", "choice", "date", "text"]
        count = 1 if table.columns else one(2, 3, 4, 6) if table.name == "unit" else one(1, 2, 3)
        drawn = [one(*kinds) for _ in range(count)]
        if table.name == "unit":
            drawn = ["number", "flag", *drawn]
        for number, kind in enumerate(drawn):
            indicators.append(_input(draw, table, tables, f"{table.name[0]}{number}", kind, indicators))
    sources = [Source(name="rules", document="Rules of Willow River", clause="article 1")]
    return Scheme(
        name="random",
        period=one("1 year", "1 year", "3 months", "1 month", "6 months"),
        title={"en": "Random", "zh": "随机"},
        tables=tables,
        parameters=_parameters(one),
        indicators=indicators,
        lookups=_lookups(one, indicators),
        sources=sources,
    )


def _tables(draw: Draw) -> list[Table]:
    """Draw tables: units, alone or in towns, and what lies below them."""
    deep = draw(st.integers(0, 3)) == 3
    found = [Table(name="town", key="d", rows=4)] if deep else []
    found += [Table(name="unit", key="u" if deep or draw(st.booleans()) else ["d", "u"], rows=13,
                    parent="town" if deep else None)]  # fmt: skip
    if draw(st.booleans()):
        found.append(Table(name="event", parent="unit", key="e", rows=3, order=draw(st.sampled_from([(), ("e",)]))))
        if draw(st.booleans()):
            found.append(Table(name="part", parent="event", key="i", rows=2))
    if draw(st.integers(0, 2)) == 2:
        expects = draw(st.sampled_from([(1, 2, 3), ("spring", "autumn"), DAYS[:2]]))
        order = draw(st.sampled_from([(), ("qn",)]))
        found.append(Table(name="quarter", parent="unit", key="qn", expects=expects, order=order))
    if draw(st.integers(0, 2)) == 2:
        order = draw(st.sampled_from([(), ("mk",)]))
        found.append(Table(name="mark", parent="unit", key="mk", columns=["m_1", "m_2", "m_3"], order=order))
    return found


def _input(
    draw: Draw, table: Table, tables: Sequence[Table], name: str, kind: str, before: Sequence[Indicator]
) -> Indicator:
    """Draw an input of a kind."""
    above = {table.name, table.parent, *(each.parent for each in tables if each.name == table.parent)}
    flags = [each.name for each in before if each.kind == "flag" and each.table in above]
    more: dict[str, Any] = {}
    if kind == "number":
        low, high, decimals = draw(st.sampled_from(NUMBERS))
        more = {"low": low, "high": high, "decimals": decimals}
        if high == 3 and draw(st.integers(0, 9)) == 9:
            more["high"] = ParameterName("top")
    elif kind == "choice":
        more = {"values": draw(st.sampled_from(CHOICES))}
    if flags and draw(st.integers(0, 5)) == 5:
        more["when"] = draw(st.sampled_from(flags))
    if not table.columns and draw(st.integers(0, 7)) == 7:
        more["column"] = f"列 {name}"
    return Indicator(
        name=name,
        table=table.name,
        kind=kind,
        optional=draw(st.integers(0, 2)) == 2,
        direction=draw(st.sampled_from(["higher", "higher", "lower"])),
        labels=draw(st.sampled_from([{}, {"zh": "指标", "en": f"indicator {name}"}])),
        source=draw(st.sampled_from([(), ("rules",)])),
        **more,
    )


MODES: Final = (("half_up", "down"), ("half_up", "half_even", "up"), ("floor", "half_up"))
"""The ways of rounding among which the parameter `mode` decides."""


def _parameters(one: Any) -> list[Parameter]:
    """Draw parameters of every kind, published and not."""
    flags = (True, False, None)
    return [
        Parameter(name="p", value=_number(one("1.5", "2", "0.25"))),
        Parameter(name="top", value=_number(one("3", "3", None))),
        Parameter(name="q", kind="number", value=one(None, 1)),
        Parameter(name="pf", kind="flag", value=one(*flags)),
        Parameter(name="pt", kind="date", value=one(*DAYS, None)),
        Parameter(name="pc", kind="choice", values=["x", "y"], value=one("x", "y", None)),
        Parameter(name="how", kind="choice", values=["min", "max"], value=one("min", "max", None)),
        Parameter(name="mode", kind="choice", values=one(*MODES), value=one("half_up", None, None)),
    ]


def _lookups(one: Any, indicators: Sequence[Indicator]) -> list[Lookup]:
    """Draw lookups by flags, whole numbers, texts and choices; some cells are unpublished, some keys are not there."""
    found = [
        Lookup(name="of_flag", keys=["yes"], rows=[[True, 4], [False, one(-1, None)]]),
        Lookup(name="of_number", keys=["of"], rows=[[0, 1], [1, _number("2.25")], [5, one(-1, None)]]),
        Lookup(name="text_of", keys=["yes"], rows=[[True, "x"], [False, "y"]]),
        Lookup(name="of_two", keys=["of", "yes"], columns=["m", "n"],
               rows=[["x", True, 1, 2], ["y", False, one(None, 3), 7]]),
        Lookup(name="date_of", keys=["of"], rows=[["x", DAYS[0]], ["y", one(None, DAYS[1])]]),
        Lookup(name="flag_of", keys=["of"], rows=[["x", True], ["y", False]]),
    ]  # fmt: skip
    for each in [each for each in indicators if each.kind == "choice"][:1]:
        rows = [[value, _number(one("0.5", "3", None))] for value in each.values]
        found.append(Lookup(name="by_choice", keys=[each.name], rows=rows, unit="points"))
    return found
