"""Random schemes grown entry by entry: formulas, groups and ladders over the entries before them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from attrs import define, evolve
from hypothesis import event
from hypothesis import strategies as st

from partyrate.checks import check
from partyrate.errors import SchemeError
from partyrate.model import (
    DecisionRow,
    Indicator,
    Ladder,
    Level,
    Lookup,
    Parameter,
    ParameterName,
    Quota,
    Scheme,
    ordering,
)
from partyrate.plan import Plan
from partyrate.testing.random_decisions import DecisionWriter
from partyrate.testing.random_rules import RuleWriter, accepted
from partyrate.testing.rule_parts import DEPTH, Draw
from partyrate.testing.vocabulary import Vocabulary

DECISIONS = ("decision",) * 4
"""How often a formula is a decision, among its other forms."""

LEVELS = ("five", "four", "three", "two", "one")


def constant(text: Any) -> Any:
    """Return a number as a scheme holds it; None stays."""
    from partyrate.numbers import exact

    return None if text is None else exact(text)


def free_name(scheme: Scheme, word: str) -> str:
    """Return a name that no entry has yet."""
    taken = {*scheme.entries, *scheme.tables, *scheme.gates, *scheme.warnings, *scheme.incentives, *scheme.budgets}
    taken |= {column for table in scheme.tables.values() for column in (*table.key, *table.columns)}
    return next(name for number in range(1, len(taken) + 2) if (name := f"{word}{number}") not in taken)


def giving_all(ladder: Ladder, words: Vocabulary) -> Ladder:
    """Return a ladder without what can leave rows without a level, but for the columns of its cohorts."""
    lowest = ladder.names[-1]
    return evolve(
        ladder,
        levels=[evolve(level, when=None) for level in ladder.levels],
        from_=None,
        when=None,
        order_by=[key for key in ladder.order_by if not words.value_ranges[ordering(key)[0]].possible_causes],
        quotas=[quota for quota in ladder.quotas if lowest not in quota.levels or quota.bound == "at_least"],
        ties="in" if ladder.ties == "error" else ladder.ties,
    )


@define(frozen=True)
class Draft:
    """A scheme with its plan, to which entries are added one after the other."""

    scheme: Scheme
    plan: Plan

    @classmethod
    def of(cls, scheme: Scheme) -> Draft:
        """Check a scheme."""
        return cls(scheme, check(scheme).plan)

    def adding(self, section: str, *entries: Any) -> Draft:
        """Return the scheme with more entries, or this one where they are refused or cannot be proved exact."""
        more: dict[str, Any] = {section: [*getattr(self.scheme, section).values(), *entries]}
        scheme = evolve(self.scheme, **more)
        try:
            draft = Draft.of(scheme)
        except SchemeError as error:
            event(f"refused: {type(error.faults[0]).__name__}")
            return self
        if not accepted(scheme, draft.plan):
            event("unproven")
            return self
        return draft


@define
class Author:
    """Adds random entries to a draft."""

    draw: Draw
    draft: Draft

    @property
    def scheme(self) -> Scheme:
        """The scheme so far."""
        return self.draft.scheme

    def writer(self, depth: int = DEPTH) -> RuleWriter:
        """Return a writer of rules over all entries so far."""
        return RuleWriter(self.draw, Vocabulary.of(self.draft.plan), depth)

    def one(self, *options: Any) -> Any:
        """Draw one of some options."""
        return self.draw(st.sampled_from(options))

    def rarely(self, value: Any, otherwise: Any = None, chances: int = 6) -> Any:
        """Draw a value with a chance of one in `chances`, otherwise the other one."""
        return value if self.draw(st.integers(1, chances)) == chances else otherwise

    def units(self) -> str:
        """Return the table that is rated: the units, or the table without parent."""
        return "unit" if "unit" in self.scheme.tables else next(iter(self.scheme.tables))

    def table(self) -> str:
        """Draw a table, mostly the units."""
        return str(self.one(self.units(), self.units(), *self.scheme.tables))

    def name(self, word: str) -> str:
        """Return a free name."""
        return free_name(self.scheme, word)

    def add_formula(self) -> None:
        """Add a formula, or one that takes arguments, or a group."""
        writer, table = self.writer(), self.table()
        scope = writer.scope(table)
        form = self.one("formula", "formula", "formula", "choice", "choice", "takes", "group", "keys", *DECISIONS)
        if form == "group":
            self.add_group(table)
            return
        if form == "decision":
            self.add_decision(table)
            return
        if form == "takes":
            inner = evolve(scope, names={**scope.names, "number": (*scope.names.get("number", ()), "n", "m")}, depth=2)
            rule = f"{self.one('max', 'min')}(n, round(m, 2)) + {writer.number(inner)}"
            indicator = Indicator(name=self.name("call"), table=table, formula=rule, takes=["n", "m"])
        elif form == "keys":
            columns = self.draft.plan.full_key(table)
            rule = f"{self.one(*columns)} if {self.condition(table)} else {self.one(*columns, repr('x'))}"
            indicator = Indicator(name=self.name("group_of"), table=table, formula=rule)
        else:
            kinds = ["number", "number", "number", "flag", "date", "text"]
            write = writer.chosen if form == "choice" else writer.write
            rule = write(self.one(*kinds, *(["level"] if scope.names.get("level") else [])), scope)
            when = self.rarely(self.condition(table))
            indicator = Indicator(name=self.name("n"), table=table, formula=rule, when=when)
        self.draft = self.draft.adding("indicators", indicator)

    def condition(self, table: str) -> str:
        """Draw a short condition."""
        writer = self.writer(1)
        return writer.flag(writer.scope(table))

    def add_decision(self, table: str) -> None:
        """Add a decision, and a formula that reads its columns or calls it."""
        writer = self.writer(2)
        scope = writer.scope(table)
        made = DecisionWriter(writer, scope).decision(self.name("decision"), table, self.rarely(self.condition(table)))
        self.draft = self.draft.adding("indicators", made)
        if made.name not in self.scheme.indicators or not (made.columns or made.takes):
            return
        read = self.one(*(f"{made.name}[{each!r}]" for each in made.columns)) if made.columns else None
        rule = read or f"{made.name}({writer.number(evolve(scope, depth=1))})"
        self.draft = self.draft.adding("indicators", Indicator(name=self.name("n"), table=table, formula=rule))

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
                indicators[part.name] = evolve(part, parent=name, weight=constant(weight))
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

    def cohorts(self, names: Sequence[str]) -> Any:
        """Draw the columns of the cohorts of a ladder, or a parameter that leaves open whether they form them."""
        if not names or self.draw(st.integers(0, 7)):
            levels = [[each] for each in names if each in self.scheme.ladders]
            return self.one((), *([each] for each in names), names[:2], *levels * 4)
        name = self.name("open_within")
        values = ["", self.one(*names), ", ".join(names[:2])][: self.one(1, 2, 3)]
        parameter = Parameter(
            name=name, kind="choice", values=tuple(dict.fromkeys(values)), value=self.one(None, None, "")
        )
        self.draft = self.draft.adding("parameters", parameter)
        return ParameterName(name)

    def add_ladder(self) -> None:
        """Add a ladder: with conditions, with places, or with both; now and then one that gives every row a level."""
        table = self.units()
        words = Vocabulary.of(self.draft.plan)
        names = LEVELS[: self.draw(st.integers(1, len(LEVELS)))]
        source = self.source(table, names, words) if self.draw(st.integers(0, 2)) == 0 else None
        levels = [
            Level(
                name=name,
                when=None if source else self.rarely(self.condition(table), None, 3),
                value=self.rarely(constant("2.5")),
            )
            for name in names
        ]
        keys = [name for kind in ("number", "number", "flag", "date") for name in words.names[table].get(kind, ())]
        order = self.draw(st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True)) if keys else []
        within = self.cohorts(words.within[table])
        ladder = Ladder(
            name=self.name("star"),
            table=table,
            levels=levels,
            from_=source,
            when=self.rarely(self.condition(table)),
            within=within,
            order_by=[f"{name} {self.one('asc', 'desc', 'desc')}" for name in order],
            quotas=self.quotas(names, self.cohort_values(table, within, words)),
            ties=self.word("ties", ("in", "out", "error")),
            round=self.word("round", ("down", "up", "half_up", "largest_remainder")),
            conflict=self.word("conflict", ("condition", "quota", "report")),
            remainder=self.word("remainder", names) if self.one(0, 1, 1) else None,
            overlap=self.one("first", "first", "first", "report"),
        )
        ladder = giving_all(ladder, words) if self.one(0, 0, 0, 1) else ladder
        self.draft = self.draft.adding("ladders", ladder)
        if ladder.name in self.scheme.ladders:
            pay = [[name, self.one(0, "1000", "350.5", None)] for name in names]
            known = Lookup(name=self.name("pay"), keys=[ladder.name], rows=[[k, constant(v)] for k, v in pay])
            self.draft = self.draft.adding("lookups", known) if any(v is not None for _, v in pay) else self.draft

    def source(self, table: str, names: Sequence[str], words: Vocabulary) -> str:
        """Return what gives the level of a ladder: another ladder with no other levels, or a decision of its own."""
        scales = {name: words.value_ranges[name].scale for name in words.names[table].get("level", ())}
        same = [name for name, scale in scales.items() if scale is not None and set(scale.names) == set(names)]
        if same and self.draw(st.booleans()):
            return str(self.one(*same))
        rows = [DecisionRow(when=self.condition(table), gives=name) for name in names[: self.one(1, 2, 3)]]
        rows += [DecisionRow(gives=names[-1])] if self.draw(st.booleans()) else []
        made = Indicator(name=self.name("band"), table=table, rows=rows)
        self.draft = self.draft.adding("indicators", made)
        return made.name

    def cohort_values(self, table: str, within: Any, words: Vocabulary) -> list[str]:
        """Return names of numbers that are the same for each cohort: of coarser tables, and now and then a formula."""
        if isinstance(within, ParameterName):
            return []
        plan = self.draft.plan
        above = [name for name in plan.ancestors(table)[1:] if set(plan.full_key(name)) <= set(within)]
        names = [name for name in words.names[table].get("number", ()) if plan.nodes[name].table in above][:2]
        if self.draw(st.booleans()):
            return names
        cohort = f"({', '.join(within)})" if len(within) != 1 else within[0]
        where = self.rarely(f", where={self.condition(table)}", "", 3)
        rule = f"{self.one('', '0.5 * ', '2 - ')}count(1, within={cohort}{where})"
        made = Indicator(name=self.name("places"), table=table, formula=rule, when=self.rarely(self.one("pf", "q > 0")))
        self.draft = self.draft.adding("indicators", made)
        return [*names, made.name] if made.name in self.scheme.indicators else names

    def quotas(self, names: Sequence[str], cohort_values: Sequence[str]) -> list[Quota]:
        """Draw quotas, none of which ask for a level twice; `cohort_values` are names that they can use."""
        places = ["0.1 * candidates", "0.35 * rows", "rows / 3", "2", "1", "0", "1.5", "candidates - 2"]
        places += [f"{each.name} * rows" for each in self.scheme.parameters.values() if each.kind == "number"][:2]
        places += [*cohort_values] * 4 + [f"{name} + 0.1 * rows" for name in cohort_values]
        quotas: list[Quota] = []
        asked: set[str] = set()
        for _ in range(self.one(0, 1, 2, 2, 3)):
            levels = [name for name in names if self.draw(st.booleans())][: self.one(1, 1, 3)] or [names[0]]
            bound = self.one("exactly", "exactly", "at_most", "at_least", "about")
            if bound in ("exactly", "at_least"):
                if asked & set(levels):
                    continue
                asked |= set(levels)
            own = None if bound == "about" else self.own_rounding()
            quotas.append(Quota(levels=levels, round=own, **{bound: self.one(*places)}))
        return quotas

    def own_rounding(self) -> Any:
        """Draw how a quota is rounded, most often as its ladder says."""
        return self.word("round", ("down", "up", "half_up", "largest_remainder")) if self.one(0, 0, 1) else None
