"""A second implementation of whole schemes, written from the pages alone: one row and one name at a time, nothing kept.

It reads the TOML of a scheme itself. With the engines it shares the parser of rules, and nothing else; functions of
values are those of `partyrate.testing`, which replays explanations and is written from the same pages.
"""

from __future__ import annotations

import ast
import itertools
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.properties.second_decisions import Decided, put_in, rules_in
from tests.properties.second_lookups import cell, in_force
from tests.properties.second_ordered import InOrder, agreed, place_of, scaled, weighted_mean
from tests.properties.second_rows import Row, Tables, listed

from partyrate.language.grammar import parse
from partyrate.testing.plain_rules import Rules, called, joined, names_of, option, word
from partyrate.testing.plain_values import (
    MISSING,
    UNDETERMINED,
    DeclaredCause,
    Gap,
    PlainLevel,
    aggregate,
    number,
    strongest,
)

NOT_APPLICABLE = Gap("not applicable")


@dataclass(frozen=True)
class Place:
    """Where a rule is evaluated: at a row, so many rounds back, with a value for each open choice."""

    row: Row | None
    back: int = 0
    ways: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, Fraction] = field(default_factory=dict)


class Scheme(Tables, ABC):
    """A scheme with its rows; `value` gives what a name is in a row."""

    @abstractmethod
    def level(self, ladder: str, row: Row) -> Any:
        """The level of a row, or why it has none."""

    def __init__(self, text: str, tables: Mapping[str, Sequence[Mapping[str, Any]]], **dates: Any) -> None:
        """Read a scheme and its rows."""
        super().__init__(text, tables)
        self.dates = {name: date.fromisoformat(day) for name, day in dates.items() if name != "round"}
        self.round = dates.get("round", 0)
        self.text = in_force(self.text, self.dates)
        self.gates: dict[str, dict[str, Any]] = self.text.get("gate", {})
        self.parameters: dict[str, dict[str, Any]] = self.text.get("parameter", {})
        self.lookups: dict[str, dict[str, Any]] = self.text.get("lookup", {})
        self.known: dict[Any, Any] = {}

    # ------------------------------------------------------------------------------------------------------------ names

    def value(self, name: str, place: Place, column: str | None = None) -> Any:
        """What an entry, or a column of a decision, is in a row, under a way to read the open choices."""
        home = place.row and place.row.above(self.table_of(name))
        mark = (name, column, id(home), place.back, tuple(sorted(place.ways.items())))
        if mark not in self.known:
            self.known[mark] = self.entry(name, replace(place, row=home), column)
        return self.known[mark]

    def entry(self, name: str, place: Place, column: str | None = None) -> Any:
        """Compute an entry in a row."""
        section, entry = self.entries[name]
        if place.row is None:
            return MISSING
        if place.back and place.row.table == self.root:
            return self.recorded(name, place)
        match section:
            case "ladder":
                return self.level(name, place.row)
            case "incentive":
                return self.incentive(name, entry, place)
            case "warning":
                return self.settled(entry["when"], place)
        return self.indicator(name, place, column)

    def indicator(self, name: str, place: Place, column: str | None) -> Any:
        """Compute an input, a formula, a decision or a group in a row."""
        section, entry = self.entries[name]
        if not place.ways and (choices := self.choices_in(section, name)):
            return agreed([self.indicator(name, replace(place, ways=ways), column) for ways in self.all_ways(choices)])
        applies = self.evaluate(entry["when"], place) if "when" in entry else True
        if applies is not True:
            return applies if isinstance(applies, Gap) else NOT_APPLICABLE
        if section == "input":
            return self.read(entry, place.row.raw.get(entry.get("column", name))) if place.row else MISSING
        return self.group(name, place) if section == "group" else self.ruled(entry, place, column)

    def ruled(self, entry: Mapping[str, Any], place: Place, column: str | None = None) -> Any:
        """What the rule of a formula gives, or the rows of a decision."""
        if "rows" in entry:
            return Decided(entry, lambda rule: self.evaluate(rule, place), self.constant, column).value()
        return self.evaluate(entry["is"], place)

    def recorded(self, name: str, place: Place) -> Any:
        """What a past round recorded of an entry."""
        section, entry = self.entries[name]
        cell = place.row.past.get(self.round - place.back, {}).get(name) if place.row else None
        if cell is None:
            return MISSING
        if section == "ladder":
            return self.level_named(name, cell)
        if section == "input":
            return self.read(entry, cell)
        return cell if isinstance(cell, bool) else Fraction(str(cell))

    def level_named(self, ladder: str, level: str) -> PlainLevel:
        """A level of a ladder by its name."""
        levels = self.text["ladder"][ladder]["levels"][::-1]
        names = tuple(each["name"] for each in levels)
        return PlainLevel(
            names.index(level), names, tuple(Fraction(e.get("value", n)) for n, e in enumerate(levels, 1))
        )

    def parts(self, group: str) -> list[str]:
        """The indicators that name a group as their parent."""
        return [name for name, (_, entry) in self.entries.items() if entry.get("parent") == group]

    def group(self, name: str, place: Place) -> Any:
        """The weighted sum of the parts of a group."""
        parts = self.parts(name)
        weights = [self.constant(self.entries[each][1].get("weight", 1)) for each in parts]
        values = [*weights, *(self.value(each, place) for each in parts)]
        if gap := strongest(values):
            return gap
        return sum((w * number(v) for w, v in zip(weights, values[len(parts) :], strict=True)), Fraction(0))

    def constant(self, given: Any) -> Any:
        """A number of the scheme, or the value of the parameter that it names."""
        if isinstance(given, Mapping):
            return self.parameter(given["parameter"], {})
        return Fraction(given) if isinstance(given, int) and not isinstance(given, bool) else given

    def parameter(self, name: str, ways: Mapping[str, Any]) -> Any:
        """The value of a parameter."""
        entry = self.parameters[name]
        return ways.get(name, UNDETERMINED) if "value" not in entry else self.constant(entry["value"])

    def incentive(self, name: str, entry: Mapping[str, Any], place: Place) -> Any:
        """What a row gets of an incentive."""
        whens = [self.settled(entry["when"], place)] if "when" in entry else [True]
        bars = [self.settled(gate["when"], place) for gate in self.gates.values() if name in listed(gate.get("bars"))]
        if whens[0] is False or True in bars:
            return NOT_APPLICABLE
        if gap := strongest([*whens, *bars]):
            return gap
        return self.settled(entry["amount"], place) if "amount" in entry else True

    def totals(self, by: str) -> list[dict[str, Any]]:
        """What incentives with a unit add up to, by the incentive, or by all of one unit and one span."""
        found: dict[Any, dict[str, Any]] = {}
        for name, entry in self.text.get("incentive", {}).items():
            if "amount" not in entry or not entry.get("unit") or entry["kind"] == "multiplier":
                continue
            own = {"incentive": name} if by == "incentive" else {}
            head = own | {"amount_unit": entry["unit"], "every": entry.get("every", "")}
            empty = {**head, "total": Fraction(0), "rows": 0, "open_rows": 0}
            for row in self.rows[self.table_of(name)]:
                value = self.value(name, Place(row))
                if value != NOT_APPLICABLE:
                    total = found.setdefault(tuple(head.items()), empty)
                    total["rows"] += 1
                    total["open_rows"] += isinstance(value, Gap)
                    total["total"] += 0 if isinstance(value, Gap) else value
        return list(found.values())

    # ------------------------------------------------------------------------------------------------------------ rules

    def evaluate(self, rule: str | ast.expr, place: Place) -> Any:
        """The value of a rule, under a way to read the open choices."""
        return Reading(self, place).value(parse(rule).tree if isinstance(rule, str) else rule)

    def settled(self, rule: str | ast.expr, place: Place) -> Any:
        """The value of a rule that all ways to read the open choices agree on."""
        tree = parse(rule).tree if isinstance(rule, str) else rule
        choices = self.choices_of(tree, set())
        if not choices:
            return self.evaluate(tree, place)
        return agreed([self.evaluate(tree, replace(place, ways=ways)) for ways in self.all_ways(choices)])

    def all_ways(self, choices: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Every combination of the values that some open choices can have."""
        values = [self.parameters[name].get("values", (False, True)) for name in choices]
        return (dict(zip(choices, each, strict=True)) for each in itertools.product(*values))

    def choices_in(self, section: str, name: str, seen: set[str] | None = None) -> list[str]:
        """The open choices that a formula or a group depends on, by the formulas that it uses as well."""
        if section not in ("formula", "decision", "group", "input"):
            return []
        seen = set() if seen is None else seen
        entry = self.entries[name][1]
        trees = rules_in(entry)
        parts = [
            each for each, (_, other) in self.entries.items() if section == "group" and other.get("parent") == name
        ]
        found = [choice for tree in trees for choice in self.choices_of(tree, seen)]
        found += [choice for part in parts for choice in self.choices_in(self.entries[part][0], part, seen)]
        return list(dict.fromkeys(found))

    def choices_of(self, tree: ast.expr, seen: set[str]) -> list[str]:
        """The open choices that a rule depends on."""
        found: list[str] = []
        for name in [node.id for node in ast.walk(tree) if isinstance(node, ast.Name)]:
            if name in self.parameters:
                entry = self.parameters[name]
                if "value" not in entry and entry.get("kind") in ("flag", "choice"):
                    found.append(name)
            elif name in self.entries and name not in seen:
                seen.add(name)
                found += self.choices_in(self.entries[name][0], name, seen)
        return list(dict.fromkeys(found))

    def excluded(self, row: Row, *, of: str | None = None) -> Any:
        """Whether a gate takes a row out of the cohorts of its table, or out of that of one ladder."""
        gates = [g for g in self.gates.values() if (of in listed(g.get("exclude")) if of else "exclude" in g)]
        homes = [gate for gate in gates if row.above(gate.get("table", self.root)) is not None]
        return joined([self.settled(gate["when"], Place(row)) for gate in homes], by=True)

    def cohort(self, row: Row, names: Sequence[str], place: Place) -> list[Row]:
        """The rows of a table that agree with one in some names, but for excluded ones."""
        key = [self.evaluate(ast.Name(name), replace(place, row=row)) for name in names]
        return [
            each
            for each in self.rows[row.table]
            if self.excluded(each) is False
            and [self.evaluate(ast.Name(name), replace(place, row=each)) for name in names] == key
        ]


ORDERED = ("rank", "percent_rank", "cumulative", "handed_out", "ahead", "behind")


def word_at(node: ast.Call, position: int) -> str:
    """The word that an argument of a call is."""
    return str(node.args[position].value)  # type: ignore[attr-defined]


class Reading(Rules):
    """Rules of a scheme at one place."""

    def __init__(self, scheme: Scheme, place: Place) -> None:
        """Evaluate rules at a place."""
        self.scheme, self.place = scheme, place

    def at(self, row: Row | None, node: ast.expr, back: int = 0) -> Any:
        """The value of a part of a rule at another row."""
        return Reading(self.scheme, replace(self.place, row=row, back=self.place.back + back)).value(node)

    def name(self, node: ast.Name) -> Any:
        """The value of a name."""
        name, scheme, place = node.id, self.scheme, self.place
        if name in place.counts:
            return place.counts[name]
        if name in scheme.dates:
            return scheme.dates[name]
        if name in scheme.parameters:
            return scheme.parameter(name, place.ways)
        if name in scheme.entries:
            return scheme.value(name, place)
        return MISSING if place.row is None else str(place.row.raw[name])

    def level(self, node: ast.expr, value: Any) -> Any:
        """Return the level that a text stands for beside levels: of the first ladder among them that has it."""
        parts = [node.body, node.orelse] if isinstance(node, ast.IfExp) else getattr(node, "args", [])
        names = [each.id for part in parts for each in ast.walk(part) if isinstance(each, ast.Name)]
        for ladder in names if isinstance(value, str) else ():
            levels = self.scheme.text.get("ladder", {}).get(ladder, {}).get("levels", ())
            if value in [each["name"] for each in levels]:
                return self.scheme.level_named(ladder, value)
        return value

    def cell(self, node: ast.Subscript, keys: Sequence[Any]) -> Any:
        """A cell of a lookup."""
        name = node.value.id  # type: ignore[attr-defined]
        if name in self.scheme.lookups:
            return cell(self.scheme.lookups[name], keys, self.scheme.constant)
        return self.scheme.value(name, self.place, str(keys[0]))

    def formula(self, node: ast.Call) -> Any:
        """A formula or a decision with its arguments put in."""
        entry = self.scheme.entries[called(node)][1]
        arguments = dict(zip(listed(entry["takes"]), node.args, strict=True))

        return self.scheme.ruled(put_in(entry, arguments), self.place)

    def absence(self, cause: str) -> Gap:
        """The absence by a cause that the scheme declares."""
        return Gap(DeclaredCause(cause, self.scheme.text["absence"][cause].get("weight", 1)))

    def rows(self, node: ast.Call) -> Any:
        """A function of rows."""
        scheme, place, within = self.scheme, self.place, option(node, "within")
        if place.row is None:
            return MISSING
        first = node.args[0]
        counts = called(node) == "count" and isinstance(first, ast.Name) and first.id in scheme.tables
        if within is None:
            rows = list(place.row.under(self.finest(node)))
        else:
            rows = scheme.cohort(place.row, names_of(within), place)
        if called(node) in ORDERED:
            return self.ordered(node, rows)
        where = option(node, "where")
        selects = [True if where is None else self.at(row, where) for row in rows]
        chosen = [row for row, select in zip(rows, selects, strict=True) if select is True]
        values = chosen if counts else [self.at(row, first) for row in chosen]
        if called(node) == "scaled":
            words = word_at(node, 1), word(node, "to")
            gap = strongest(selects)
            return gap or scaled(self.value(first), values, words, self.value(node.args[2]))
        if called(node) == "weighted_mean":
            weights = [self.at(row, node.args[1]) for row in chosen]
            return strongest([*selects, *values, *weights]) or weighted_mean(list(zip(values, weights, strict=True)))
        arguments = [self.value(each) for each in node.args[1:]]
        if gap := strongest([*selects, *values, *arguments]):
            return gap
        return aggregate(called(node), values, arguments, {key: word(node, key) for key in ("kind", "ties")})

    def ordered(self, node: ast.Call, rows: Sequence[Row]) -> Any:
        """A place among the rows that have a value, or what follows from the rows before and after this one."""
        name, own, ties = called(node), self.value(node.args[0]), word(node, "ties")
        values = [self.at(row, node.args[0]) for row in rows]
        if self.place.row not in rows:
            return self.outside(node)
        if name in ("rank", "percent_rank"):
            return place_of(own, values, word_at(node, 1), ties, word(node, "kind"))
        places = [self.at(row, node.args[1]) for row in rows]
        order = InOrder((self.value(node.args[1]), own), list(zip(places, values, strict=True)), word_at(node, 2))
        if name == "cumulative":
            return order.cumulative(ties)
        return order.handed_out(self.value(node.args[3]), ties) if name == "handed_out" else order.neighbour(name, ties)

    def outside(self, node: ast.Call) -> Any:
        """What a row has in an order from which a gate takes it."""
        totals = [self.value(node.args[3])] if called(node) == "handed_out" else []
        return strongest([NOT_APPLICABLE, *totals])

    def finest(self, node: ast.Call) -> str:
        """The finest table of the names in an aggregate."""
        names = {each.id for part in ast.walk(node) if isinstance(each := part, ast.Name)}
        homes = [name for name in names if name in self.scheme.tables]
        homes += [self.scheme.table_of(name) for name in names if name in self.scheme.entries]
        homes += [t for t in self.scheme.tables if t != self.scheme.root and self.scheme.key(t)[-1] in names]
        return max(homes, key=lambda table: len(self.scheme.key(table)))

    def rounds(self, node: ast.Call) -> Any:
        """A function of rounds, or of the rows of a table that has an order."""
        steps, where = self.steps(), option(node, "where")
        if called(node) == "previous":
            before = steps[1] if len(steps) > 1 else replace(self.place, row=None)
            return Reading(self.scheme, before).value(node.args[0])
        count = 0
        for step in steps:
            reading = Reading(self.scheme, step)
            select = True if where is None else reading.value(where)
            truth = reading.value(node.args[0]) if select is True else select
            if truth == UNDETERMINED:
                return UNDETERMINED
            count += select is True and truth is True
            if called(node) == "streak" and select is True and truth is not True:
                break
        return Fraction(count)

    def steps(self) -> list[Place]:
        """This place, then the one a round earlier or the row before it, back to the first one."""
        place, row = self.place, self.place.row
        if row is None:
            return [place]
        if "order" in self.scheme.tables[row.table] and row.parent is not None:
            rows = row.parent.below[row.table]
            return [replace(place, row=each) for each in rows[rows.index(row) :: -1]]
        rounds = self.scheme.round - min([self.scheme.round, *row.past]) + 1
        return [replace(place, back=back) for back in range(place.back, max(rounds, place.back + 1))]
