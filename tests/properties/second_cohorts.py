"""Ladders of the second implementation of schemes: what the six steps see of a cohort, read from the scheme.

The steps themselves are `second_ladder`, and `second_bounds` where something is open.
"""

from __future__ import annotations

import ast
import itertools
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

from tests.properties.second_bounds import between
from tests.properties.second_ladder import agreed
from tests.properties.second_rows import Row as SchemeRow
from tests.properties.second_rows import listed
from tests.properties.second_scheme import Place, Scheme

from partyrate.language.grammar import parse
from partyrate.testing.plain_ladders import GAP, OPEN, Gate, Ladder, Number, Quota, Row, Truth, strongest
from partyrate.testing.plain_values import Gap, PlainLevel

BOUNDS = ("exactly", "at_most", "at_least", "about")


class WholeScheme(Scheme):
    """A scheme with its rows and ladders."""

    def level(self, ladder: str, row: SchemeRow) -> Any:
        """The level of a row, or why it has none."""
        mark = ("levels", ladder)
        if mark not in self.known:
            self.known[mark] = Filled(self, ladder).levels()
        return self.known[mark][id(row)]


def told(value: Any) -> Any:
    """A truth or a number as the second implementation of ladders has it."""
    return value.cause if isinstance(value, Gap) else value


class Filled:
    """The levels of all rows of a ladder."""

    def __init__(self, scheme: Scheme, name: str) -> None:
        """Read the ladder of a scheme."""
        self.scheme, self.name = scheme, name
        self.entry: Mapping[str, Any] = scheme.text["ladder"][name]
        self.names: list[str] = [level["name"] for level in self.entry["levels"]]
        self.rows = scheme.rows[scheme.table_of(name)]
        self.gates = [
            (gate, effect, gate[effect][name])
            for gate in scheme.gates.values()
            for effect in ("cap", "fix")
            if name in gate.get(effect, {})
        ]
        self.pinned: dict[str, Any] = {}

    def place(self, level: str) -> int:
        """The number of a level: 1 for the lowest."""
        return len(self.names) - self.names.index(level)

    def words(self, given: Any, usual: Any) -> tuple[Any, ...]:
        """Every word that a choice can be."""
        if not isinstance(given, Mapping):
            return (usual if given is None else given,)
        entry = self.scheme.parameters[given["parameter"]]
        if given["parameter"] in self.pinned:
            return (self.pinned[given["parameter"]],)
        return (entry["value"],) if "value" in entry else tuple(entry.get("values", (False, True)))

    def shared(self) -> dict[str, tuple[Any, ...]]:
        """The unpublished parameters that several choices name, each with its values: all of these read it alike."""
        named = [self.entry.get(word) for word in ("ties", "round", "conflict", "overlap", "remainder")]
        named += [quota.get("round") for quota in self.entry.get("quotas", ())]
        named += [each for gate, _, level in self.gates for each in (gate.get("freed"), gate.get("takes_place"), level)]
        count = Counter(each["parameter"] for each in named if isinstance(each, Mapping))
        words = {name: self.words({"parameter": name}, None) for name, times in count.items() if times > 1}
        return {name: each for name, each in words.items() if len(each) > 1}

    def ladders(self, row: SchemeRow, within: Sequence[int]) -> list[Ladder]:
        """The ladder, once for each way to read the parameters that several choices name."""
        shared, found = self.shared(), []
        for values in itertools.product(*shared.values()):
            self.pinned = dict(zip(shared, values, strict=True))
            ladder = self.ladder(row, within)
            found.append(replace(ladder, unpublished=ladder.unpublished or bool(shared)))
        self.pinned = {}
        return found

    def levels(self) -> dict[int, Any]:
        """The level of each row."""
        columns = [
            listed(each.split(", ")) if isinstance(each, str) else list(each)
            for each in self.words(self.entry.get("within"), ())
        ]
        columns = [[each for each in names if each] for names in columns]
        seen = [self.seen(row, columns) for row in self.rows]
        first: dict[object, SchemeRow] = {}
        for row, each in zip(self.rows, seen, strict=True):
            first.setdefault(each.cohorts[0], row)
        outcome = {}
        for key, home in first.items() if len(columns) == 1 else [((), row) for row in self.rows[:1]]:
            members = [n for n, each in enumerate(seen) if len(columns) > 1 or each.cohorts[0] == key]
            rows = [seen[n] for n in members]
            ladders = self.ladders(home, range(len(columns)))
            for n, level in zip(members, agreed(ladders, rows, between), strict=True):
                outcome[id(self.rows[n])] = self.result(ladders[0], rows, level)
        return outcome

    def result(self, ladder: Ladder, rows: Sequence[Row], outcome: int | str) -> Any:
        """A level, or the cause for which there is none."""
        if outcome == GAP:
            return Gap(strongest(list(open_causes(ladder, rows))))
        return Gap(outcome) if isinstance(outcome, str) else self.scheme.level_named(self.name, self.names[-outcome])

    def ladder(self, row: SchemeRow, within: Sequence[int]) -> Ladder:
        """The ladder, with the numbers of places of the cohort of a row."""
        given = self.entry
        words: dict[str, tuple[Any, ...]] = {
            "ties": self.words(given.get("ties"), "in"),
            "round": self.words(given.get("round"), "down"),
            "conflict": self.words(given.get("conflict"), "condition"),
            "overlap": self.words(given.get("overlap"), "first"),
        }
        if sum("when" in level for level in given["levels"]) < 2:
            words["overlap"] = ("first",)
        gates = tuple(self.gate(*each) for each in self.gates)
        quotas = tuple(self.quota(each, row) for each in given.get("quotas", ()))
        if quotas and all(quota.round for quota in quotas if quota.bound != "about"):
            words["round"] = ("down",)  # no quota asks for it
        several = [len(each) > 1 for name, each in words.items() if name == "overlap" or quotas]
        several += [len(quota.round) > 1 for quota in quotas]
        choices_of_gates = [each for gate in gates for each in (gate.freed, gate.takes_place, gate.levels)]
        several += [len(within) > 1, *(len(each) > 1 for each in choices_of_gates)]
        takes_rest = tuple(level and self.place(level) for level in self.words(given.get("remainder"), None))
        several += [len(takes_rest) > 1 and bool(quotas)]
        return Ladder(
            len(self.names), quotas, gates, takes_rest, unpublished=any(several), within=tuple(within), **words
        )

    def gate(self, given: Mapping[str, Any], effect: str, level: Any) -> Gate:
        """One effect of a gate."""
        takes = self.words(given.get("takes_place"), False) if effect == "fix" else (False,)
        levels = tuple(map(self.place, self.words(level, None)))
        return Gate(effect, levels[0], self.words(given.get("freed"), "passes"), takes, levels)

    def quota(self, given: Mapping[str, Any], row: SchemeRow) -> Quota:
        """One quota, whose number is computed at a row of the cohort."""
        bound = next(each for each in BOUNDS if each in given)
        tree = parse(given[bound]).tree
        levels_ = frozenset(map(self.place, listed(given["levels"])))
        own = self.words(given["round"], "down") if "round" in given else ()
        return Quota(levels_, bound, partial(self.number, tree, row), grows(tree), own)

    def number(self, tree: ast.expr, row: SchemeRow, rows: int, candidates: int) -> Number:
        """The number of places for so many rows and candidates."""
        counts = {"rows": Fraction(rows), "candidates": Fraction(candidates)}
        number: Number = told(self.scheme.settled(tree, Place(row, counts=counts)))
        return number

    def seen(self, row: SchemeRow, columns: Sequence[Sequence[str]]) -> Row:
        """What the ladder sees of a row."""
        rule: Callable[[str], Any] = lambda text: self.scheme.settled(text, Place(row))  # noqa: E731 - one short rule
        conditions: tuple[Truth | None, ...] = tuple(
            told(rule(level["when"])) if "when" in level else None for level in self.entry["levels"]
        )
        if "from" in self.entry:
            conditions = tuple(self.is_level(rule(self.entry["from"]), each) for each in self.names)
        keys = [self.key(row, each) for each in listed(self.entry.get("order_by"))]
        excluded = told(self.scheme.excluded(row, of=self.name))
        return Row(
            conditions,
            tuple(keys) if self.entry.get("quotas") else (),
            tuple(told(rule(gate["when"])) for gate, _, _ in self.gates),
            excluded,
            told(rule(self.entry["when"])) if "when" in self.entry else True,
            tuple(tuple(map(rule, names)) for names in columns),
            bool(keys) and keys[0] == "undetermined",
        )

    def is_level(self, value: Any, name: str) -> Truth:
        """Whether a value is a level, by its name."""
        if isinstance(value, Gap):
            truth: Truth = told(value)
            return truth
        return bool((value.name if isinstance(value, PlainLevel) else value) == name)

    def key(self, row: SchemeRow, words: str) -> Number:
        """A key of the order, the greater the better."""
        text, _, end = words.rpartition(" ")
        value = self.scheme.settled(text, Place(row))
        if isinstance(value, Gap):
            return value.cause
        number = (
            value.place if isinstance(value, PlainLevel) else value.toordinal() if isinstance(value, date) else value
        )
        return Fraction(number) if end == "desc" else -Fraction(number)


def grows(tree: ast.expr) -> bool:
    """Whether a number of places can only grow with the rows that it counts, as its rule is written."""
    match tree:
        case ast.BinOp(left, ast.Add(), right):
            return grows(left) and grows(right)
        case ast.BinOp(left, ast.Sub(), ast.Constant()):
            return grows(left)
        case ast.BinOp(ast.Constant() as factor, ast.Mult(), other) | ast.BinOp(
            other, ast.Mult(), ast.Constant() as factor
        ):
            return Fraction(str(factor.value)) > 0 and grows(other)
    return isinstance(tree, ast.Name | ast.Constant)


def open_causes(ladder: Ladder, rows: Sequence[Row]) -> list[str]:
    """The causes of all that is open in a cohort."""
    truths = [truth for row in rows for truth in (*row.conditions, *row.gates, row.excluded, row.when)]
    found = [truth for truth in truths if isinstance(truth, str) and truth in OPEN]
    if ladder.has_places:
        found += [row.keys[0] for row in rows if row.keys[0] == "undetermined"]  # type: ignore[misc]
        found += [key for row in rows for key in row.keys[1:] if isinstance(key, str)]
        numbers = [quota.number(len(rows), len(rows)) for quota in ladder.quotas if quota.bound != "about"]
        found += [number for number in numbers if isinstance(number, str)]
    return found
