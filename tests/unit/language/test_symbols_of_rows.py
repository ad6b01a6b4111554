"""Symbols of lookups, choices, functions of rows and of rounds, against the reference domain."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import pytest
from tests.unit.language.enumeration import Names
from tests.unit.language.test_symbols_of_operations import (
    CAUSES,
    DAYS,
    FLAGS,
    LEVELS,
    OTHER,
    SCALE,
    TEXTS,
    Unknown,
    code,
    known,
    plain,
    symbols,
    z3,
)  # fmt: skip

from partyrate.language.cells import Cells
from partyrate.language.compositions import composition_of
from partyrate.language.domains.analysis.ranges import ValueRange, constant, flag, level, number, unknown
from partyrate.language.domains.reference import Reference
from partyrate.language.grammar import parse
from partyrate.language.interpreter import Interpreter
from partyrate.language.tree import call_of, text_of
from partyrate.numbers import MISSING, NO_RULE, UNDETERMINED, Absent, Cause, LevelValue

NUMBERS = tuple(map(Fraction, (-1, 0, 2)))


class Knowledge:
    """What is known beforehand: ranges by the text of a part, parameters, lookups; what is free is kept."""

    tables = ("part",)

    def __init__(
        self, ranges: Any = None, *, is_alone: bool = False, lookups: Any = None, constants: Any = None
    ) -> None:
        self.ranges, self.is_alone = ranges or {}, is_alone
        self.lookups, self.constants = lookups or {}, constants or {}
        self.freed: list[Any] = []

    def range_of(self, part, table):
        assert table == "unit"
        return self.ranges.get(text_of(part), self.ranges.get("*"))

    def free(self, known, key, causes=None):
        self.freed.append((known, key, causes))
        return symbols.Symbol(known.kind, z3.Int(f"free {key}"), 1, z3.Int(f"absent {key}"), scale=known.scale)

    def constant(self, name):
        return self.constants.get(name)

    def cells(self, lookup):
        return self.lookups[lookup]

    def code(self, text):
        return code(text)


class SymbolicRow:
    """A row of unknown values with rows below it, each with the condition that it is there."""

    table = "unit"

    def __init__(self, values: Any, rows: Any = None, number: int = 0) -> None:
        self.values, self.rows, self.number = values, rows, number

    def value(self, name):
        return self.values[name]

    def below(self, table):
        assert table == "part"
        return self.rows

    def surroundings(self, parts):
        return tuple(text_of(part) for part in parts)


class KnownRow(Names):
    """The same with values, for the reference domain."""

    def __init__(self, values: Any, rows: Any = ()) -> None:
        super().__init__(values)
        self.rows, self.number = rows, 0
        self.past: list[Any] = []

    def below(self, table):
        return self.rows

    def cohort(self, names):
        return (), [self]

    def rounds(self, table):
        return [self, *self.past]


@cache
def tree_of(rule: str) -> Any:
    """Return the tree of a rule, whose functions of rows run over parts."""
    tree = parse(rule).tree
    if hasattr(tree, "call") and call_of(tree).within is None and call_of(tree).function.family == "rows":  # type: ignore[arg-type]
        call_of(tree).table = "part"  # type: ignore[arg-type]
    return tree


def symbol_of(rule: str, row: Any, knowledge: Any) -> Any:
    domain = symbols.Symbols(knowledge)
    domain.row = row
    return Interpreter(domain).node(tree_of(rule))


def value_of(rule: str, row: Any, lookups: Any = None) -> Any:
    names: Any = Names({}, lookups)
    names.tables = ("part",)
    domain = Reference(names)
    domain.row = row
    return Interpreter(domain).node(tree_of(rule))


# -------------------------------------------------------------------------------------------------------------- lookups

STEPS = tuple(map(Fraction, (0, 2, 5)))
PLACES = tuple(Fraction(each, 2) for each in (-1, 0, 1, 4, 5, 7, 10, 11))
POINTS = number(-3, 9, 2)


def by_steps(match: str, values: Sequence[Any]) -> Cells:
    return Cells(dict(zip(((step,) for step in STEPS), values, strict=True)), match)


@pytest.mark.parametrize("match", ["exact", "at_least", "at_most", "linear"])
@pytest.mark.parametrize("below", [2, None])
def test_a_cell_is_that_of_the_reference(match, below):
    key = Unknown("k", PLACES, below)
    for values in ((Fraction(1), Fraction(-3), Fraction(9)), (Fraction(1), None, Fraction(3, 2))):
        lookups = {"cells": by_steps(match, values)}
        found = symbol_of("cells[k]", SymbolicRow({"k": key.symbol}), Knowledge({"*": POINTS}, lookups=lookups))
        assert (found.low, found.high) == (-3, 9)
        for item in (*PLACES, *CAUSES):
            assert plain(found, key.standing(item)) == value_of("cells[k]", KnownRow({"k": item}), lookups), item


@pytest.mark.parametrize("match", ["exact", "at_least", "at_most", "linear"])
def test_a_cell_by_several_keys_is_that_of_the_reference(match):
    first, last = Unknown("f", TEXTS[:3]), Unknown("k", PLACES)
    for position in (0, 1):
        cells: Any = {}
        for name, step in product(TEXTS[:2], STEPS):
            if (name, step) != ("one", Fraction(5)):
                value = Fraction(step + 10 * TEXTS.index(name))
                cells[(step, name) if position == 0 else (name, step)] = value
        lookups = {"cells": Cells(cells, match, position)}
        rule = "cells[k, f]" if position == 0 else "cells[f, k]"
        row = SymbolicRow({"k": last.symbol, "f": first.symbol})
        found = symbol_of(rule, row, Knowledge({"*": number(0, 20, 1)}, lookups=lookups))
        for name, item in product((*TEXTS[:3], UNDETERMINED), (*PLACES, MISSING)):
            pairs = [*first.standing(name), *last.standing(item)]
            assert plain(found, pairs) == value_of(rule, KnownRow({"k": item, "f": name}), lookups), (name, item)


KEYS: dict[str, tuple[Any, ...]] = {
    "flag": FLAGS, "text": TEXTS, "date": DAYS, "level": LEVELS, "number": (Fraction(0), Fraction(1), Fraction(5, 2)),
}  # fmt: skip


@pytest.mark.parametrize("kind", KEYS)
def test_a_key_of_each_kind_selects_its_own_cell(kind):
    key = Unknown("k", KEYS[kind])
    # cells whose keys are of other kinds as well, which no value selects, though a number may stand for both
    every = [False, Fraction(1), Fraction(5, 2), "one", "none", DAYS[2]]
    cells: Any = {(each,): Fraction(place) for place, each in enumerate(every)}
    if kind == "flag":
        cells = {key: value for key, value in cells.items() if key != (Fraction(1),)}
    lookups = {"cells": Cells(cells)}
    found = symbol_of("cells[k]", SymbolicRow({"k": key.symbol}), Knowledge({"*": number(0, 9, 1)}, lookups=lookups))
    for item in (*KEYS[kind], MISSING):
        if item in (0, False) and kind == "number":
            continue  # Python takes false and nought for the same key
        assert plain(found, key.standing(item)) == value_of("cells[k]", KnownRow({"k": item}), lookups), item
    for item in [] if kind != "number" else [Fraction(0)]:
        assert plain(found, key.standing(item)) == NO_RULE


def test_a_level_as_the_last_key_of_steps_counts_as_its_number():
    key = Unknown("k", LEVELS)
    lookups = {"cells": by_steps("at_least", tuple(map(Fraction, (1, 2, 3))))}
    found = symbol_of("cells[k]", SymbolicRow({"k": key.symbol}), Knowledge({"*": POINTS}, lookups=lookups))
    for item in LEVELS:
        assert plain(found, key.standing(item)) == value_of("cells[k]", KnownRow({"k": item}), lookups)


@pytest.mark.parametrize("values", [("none", "two", None), (True, False, None), (LEVELS[0], LEVELS[2], None), DAYS[:3]])
def test_a_cell_can_be_of_any_kind(values):
    known = {str: ValueRange(kind="text"), bool: flag(), LevelValue: level(SCALE)}.get(
        type(values[0]), ValueRange(kind="date")
    )
    key, lookups = Unknown("k", PLACES), {"cells": by_steps("exact", values)}
    found = symbol_of("cells[k]", SymbolicRow({"k": key.symbol}), Knowledge({"*": known}, lookups=lookups))
    for item in (*PLACES, MISSING):
        if known.kind == "date":
            found = symbols.Symbol("date", found.value, 1, found.absence)
        assert plain(found, key.standing(item)) == value_of("cells[k]", KnownRow({"k": item}), lookups)


# -------------------------------------------------------------------------------------------------- ranges, and choices


def test_what_is_known_of_a_range_is_known_of_the_value():
    v = Unknown("v", NUMBERS)
    row = SymbolicRow({"v": v.symbol})
    for ranges, ends in (({}, (None, None)), ({"*": number(-1, 3, 1)}, (-1, 3)), ({"*": flag()}, (None, None))):
        found = symbol_of("v + 1", row, Knowledge(ranges))
        assert (found.low, found.high) == ends
        assert plain(found, v.standing(Fraction(2))) == 3
    flagged = symbol_of("v > 0", row, Knowledge({"*": flag()}))
    assert (flagged.kind, flagged.low, flagged.high) == ("flag", None, None)
    gone = symbol_of("v + 1", row, Knowledge({"*": unknown("number")}))
    assert (gone.low, gone.high) == (None, None)
    other = symbol_of("v + 1", row, Knowledge({"*": level(SCALE)}))  # a level that counts as a number elsewhere
    assert (other.low, other.high) == (None, None)
    moved = symbol_of("move(l, 1)", SymbolicRow({"l": Unknown("l", LEVELS).symbol}), Knowledge({"*": level(SCALE)}))
    assert (moved.low, moved.high) == (0, 2)


def test_a_value_that_is_always_the_same_is_known():
    row = SymbolicRow({"v": Unknown("v", NUMBERS).symbol})
    assert plain(symbol_of("v - v", row, Knowledge({"*": constant(Fraction(0))}))) == 0
    open_range = constant(Fraction(0)).absent_by(Cause.MISSING)
    assert z3.is_expr(symbol_of("v - v", row, Knowledge({"*": open_range})).value)


def test_a_name_is_a_parameter_or_a_value_of_the_row():
    v, p = Unknown("v", NUMBERS).symbol, symbols.literal(Fraction(7), code)
    row = SymbolicRow({"v": v, "p": v})
    assert symbol_of("p", row, Knowledge(constants={"p": p})) is p
    assert symbol_of("v", row, Knowledge(constants={"p": p})) is v
    assert plain(symbol_of("'one'", row, Knowledge())) == "one"
    assert plain(symbol_of("1.5", row, Knowledge())) == Fraction(3, 2)


def test_a_choice_takes_the_branch_that_is_known():
    c, v = Unknown("c", FLAGS), Unknown("v", NUMBERS)
    row = SymbolicRow({"c": c.symbol, "v": v.symbol})
    assert symbol_of("v if 1 > 0 else w", row, Knowledge()) is v.symbol  # the name `w` is not even looked up
    assert symbol_of("w if 1 < 0 else v", row, Knowledge()) is v.symbol
    found = symbol_of("v if c else 5", row, Knowledge())
    for truth, item in product((*FLAGS, *CAUSES), (*NUMBERS, MISSING)):
        pairs = [*c.standing(truth), *v.standing(item)]
        assert plain(found, pairs) == value_of("v if c else 5", KnownRow({"c": truth, "v": item}))
    there = SymbolicRow({"c": symbols.Symbol("flag", c.value), "v": v.symbol})
    for truth in FLAGS:
        pairs = [*c.standing(truth), *v.standing(Fraction(2))]
        assert plain(symbol_of("v if c else 5", there, Knowledge()), pairs) == (2 if truth else 5)
    for absence in (int(Cause.MISSING), z3.Int("a")):
        open_row = SymbolicRow({"t": symbols.Symbol("flag", True, 1, absence), "v": v.symbol})
        chosen = symbol_of("v if t else 5", open_row, Knowledge())
        pairs = [*v.standing(Fraction(2)), (z3.Int("a"), z3.IntVal(int(Cause.MISSING)))]
        assert plain(chosen, pairs) == MISSING


def test_what_has_no_expression_is_free_within_its_range():
    v, w = Unknown("v", NUMBERS), Unknown("w", NUMBERS)
    row = SymbolicRow({"v": v.symbol, "w": w.symbol})
    knowledge = Knowledge({"*": number(0, 9, 1).absent_by(Cause.NO_RULE, Cause.MISSING)})
    found = symbol_of("sqrt(v, 1)", row, knowledge)
    symbol_of("sqrt(v, 1)", row, knowledge)
    symbol_of("sqrt(w, 1)", row, knowledge)
    symbol_of("root(v, 3, 1)", row, knowledge)
    keys = [key for _, key, _ in knowledge.freed]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    assert {causes for _, _, causes in knowledge.freed} == {frozenset({Cause.NO_RULE})}
    own = z3.Int(f"absent {keys[0]}")
    for item, cause, expected in (
        (Fraction(1), 0, 0), (MISSING, 0, int(Cause.MISSING)), (Fraction(1), int(Cause.NO_RULE), int(Cause.NO_RULE)),
        (UNDETERMINED, int(Cause.NO_RULE), int(Cause.UNDETERMINED)),
    ):  # fmt: skip
        assert known(found.absence, [*v.standing(item), (own, z3.IntVal(cause))]) == expected
    with pytest.raises(symbols.NotTranslated):
        symbol_of("sqrt(v, 1)", row, Knowledge())


def test_texts_beside_levels_are_levels_of_their_ladder():
    ladder, text, other = (
        Unknown("l", LEVELS),
        Unknown("t", SCALE.names),
        Unknown("o", (LevelValue(OTHER, 0), LevelValue(OTHER, 1))),
    )
    row = SymbolicRow({"l": ladder.symbol, "t": text.symbol, "o": other.symbol})
    for rule in ("l == t", "t == l", "l < t", "t != l", "l >= t", "t > l", "l <= t"):
        found = symbol_of(rule, row, Knowledge())
        for one, two in product(LEVELS, SCALE.names):
            pairs = [*ladder.standing(one), *text.standing(two)]
            assert plain(found, pairs) == value_of(rule, KnownRow({"l": one, "t": two})), (rule, one, two)
    tree: Any = parse("best_level(l, o)").tree
    tree.scale = SCALE  # which the analysis has marked
    domain = symbols.Symbols(Knowledge())
    domain.row = row
    found = Interpreter(domain).node(tree)
    for one, two in product(LEVELS, OTHER.names):
        pairs = [*ladder.standing(one), *other.standing(LevelValue(OTHER, OTHER.names.index(two)))]
        assert plain(found, pairs) == max(one, LevelValue(SCALE, SCALE.names.index(two)), key=lambda each: each.place)


def test_a_scale_that_is_marked_comes_before_that_of_a_level():
    tree: Any = parse("o == t").tree
    tree.scale = SCALE
    other, text = Unknown("o", (LevelValue(OTHER, 0), LevelValue(OTHER, 1))), Unknown("t", SCALE.names)
    domain = symbols.Symbols(Knowledge())
    domain.row = SymbolicRow({"o": other.symbol, "t": text.symbol})
    found = Interpreter(domain).node(tree)
    for one, two in product((0, 1), SCALE.names):
        pairs = [*other.standing(LevelValue(OTHER, one)), *text.standing(two)]
        assert plain(found, pairs) is (OTHER.names[one] == two)


def test_of_an_unpublished_word_nothing_is_determined():
    levels = {"a": Unknown("a", LEVELS).symbol, "b": Unknown("b", LEVELS).symbol}
    for rule in ("most_frequent_level(a, b, ties='better')", "most_frequent_level(a, ties='better')"):
        tree = tree_of.__wrapped__(rule)
        call_of(tree).options["ties"] = "?"
        domain = symbols.Symbols(Knowledge({"*": level(SCALE)}))
        domain.row = SymbolicRow(levels, [])
        found = Interpreter(domain).node(tree)
        assert (found.kind, found.absence, found.scale) == ("level", int(Cause.UNDETERMINED), SCALE)


# --------------------------------------------------------------------------------------------------- functions of rows

OF_ROWS = {
    **dict.fromkeys(
        ("sum(a)", "mean(a)", "product(a)", "count(a)", "min(a)", "max(a)", "count(part, where=c)", "count(part)",
         "sum(a, where=c)", "mean(a, where=c)", "max(a, where=c)", "sum(a / b)", "min(a / b)"), NUMBERS),
    **dict.fromkeys(("any(a)", "all(a)", "any(a, where=c)", "all(a, where=c)"), FLAGS),
    **dict.fromkeys(
        ("best_level(a)", "worst_level(a)", "most_frequent_level(a, ties='better')", "sum(a)  ", "max(a, where=c) ",
         "most_frequent_level(a, ties='worse', where=c)"), LEVELS),
}  # fmt: skip


@pytest.mark.parametrize("rule", OF_ROWS)
@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_function_of_rows_is_that_of_the_reference(rule, count):
    values = OF_ROWS[rule]
    text = rule.strip()
    with_c = "where" in text
    rows = []
    for place in range(count):
        parts = [
            Unknown(f"{name}{place}", each)
            for name, each in (("a", values), ("b", (Fraction(2), Fraction(3))), ("c", FLAGS))
        ]
        rows.append((z3.Bool(f"there {place}"), parts))
    below = [
        (there, SymbolicRow({name: each.symbol for name, each in zip("abc", parts, strict=True)}))
        for there, parts in rows
    ]
    found = symbol_of(text, SymbolicRow({}, below), Knowledge())
    some = (values[0], values[-1], *([] if with_c else [MISSING])) if count > 1 else (*values, MISSING)
    chosen = (*FLAGS, UNDETERMINED) if with_c else (True,)
    denominators = (Fraction(2), Fraction(3)) if "/ b" in text else (Fraction(2),)
    for way in product(product(FLAGS, some, denominators, chosen), repeat=count):
        pairs, there = [], []
        for (truth, *items), (is_there, parts) in zip(way, rows, strict=True):
            pairs.append((is_there, z3.BoolVal(truth)))
            pairs += [pair for each, item in zip(parts, items, strict=True) for pair in each.standing(item)]
            if truth:
                there.append(KnownRow(dict(zip("abc", items, strict=True))))
        expected = value_of(text, KnownRow({}, there))
        assert plain(found, pairs) == expected, way


def test_rows_that_are_not_there_are_not_looked_at():
    v = Unknown("a", NUMBERS)
    rows = [(False, SymbolicRow({})), (True, SymbolicRow({"a": v.symbol}))]
    found = symbol_of("sum(a)", SymbolicRow({}, rows), Knowledge({"*": number(-1, 2, 1)}))
    assert plain(found, v.standing(Fraction(2))) == 2
    assert (found.low, found.high) == (-1, 2)


def test_a_composed_function_is_its_rule():
    v = Unknown("a", NUMBERS)
    rows = [(True, SymbolicRow({"a": v.symbol})), (True, SymbolicRow({"a": symbols.literal(Fraction(1), code)}))]
    tree = tree_of("weighted_mean(a, a)")
    domain = symbols.Symbols(Knowledge())
    domain.row = SymbolicRow({}, rows)
    for part in composition_of(tree).values:  # type: ignore[union-attr]
        call_of(part).table = "part"
    found = Interpreter(domain).node(tree)
    assert plain(found, v.standing(Fraction(2))) == Fraction(5, 3)


def test_what_other_rows_decide_is_free_within_its_range():
    row = SymbolicRow({"a": Unknown("a", NUMBERS).symbol})
    for rule in (
        "sum(a)",
        "median(a)",
        "sum(a, within=a)",
        "rank(a, 'desc', within=a, ties='min')",
        "median(a, where=a > 0)",
    ):
        known_range = number(0, 9, 1)
        knowledge = Knowledge({"*": known_range})
        symbol_of(rule, row, knowledge)
        ((freed, key, causes),) = knowledge.freed
        assert (freed, causes) == (known_range, None)
        assert key[:2] == ("rows", rule)
        names = {"median(a, where=a > 0)": ("a", "a > 0"), "sum(a, within=a)": ("a", "a")}
        expected = names.get(rule, ("a", "'desc'", "a") if rule.startswith("rank") else ("a",))
        assert key[-1] == expected
        with pytest.raises(symbols.NotTranslated):
            symbol_of(rule, row, Knowledge())
    few = SymbolicRow({}, [(True, row)])
    knowledge = Knowledge({"*": number(0, 9, 1)})
    symbol_of("median(a)", few, knowledge)  # a function that is not looked at row by row
    assert len(knowledge.freed) == 1


@pytest.mark.parametrize("values", [NUMBERS, LEVELS])
def test_a_row_that_is_alone_is_the_first_and_has_no_neighbours(values):
    a, b = Unknown("a", values), Unknown("b", NUMBERS)
    row, alone = SymbolicRow({"a": a.symbol, "b": b.symbol}), Knowledge(is_alone=True)
    for rule in (
        "rank(a, 'desc', within=(), ties='min')", "cumulative(a, b, 'desc', within=(), ties='min')",
        "max(a, within=())", "ahead(a, b, 'desc', within=(), ties='min')", "sum(a, within=())",
        "behind(a, b, 'asc', within=(), ties='max')",
    ):  # fmt: skip
        found = symbol_of(rule, row, alone)
        for item, other in product((*values, *CAUSES), (*NUMBERS, *CAUSES)):
            if UNDETERMINED in (item, other) and rule[:4] not in ("rank", "max(", "sum("):
                continue
            pairs = [*a.standing(item), *b.standing(other)]
            expected = value_of(rule, KnownRow({"a": item, "b": other}))
            expected = expected.get(0) if isinstance(expected, dict) else expected
            if isinstance(expected, Absent) and rule[:4] in ("cumu", "ahea", "behi"):
                assert isinstance(plain(found, pairs), Absent), (rule, item, other)
            else:
                assert plain(found, pairs) == expected, (rule, item, other)


# -------------------------------------------------------------------------------------------------------------- rounds

COUNTED = number(0, 50, 1)


def test_the_past_is_missing_of_a_row_without_one_and_free_of_others():
    row = SymbolicRow({"a": Unknown("a", NUMBERS).symbol, "c": Unknown("c", FLAGS).symbol})
    found = symbol_of("previous(a)", row, Knowledge({"*": level(SCALE)}, is_alone=True))
    assert (found.kind, found.absence, found.scale) == ("level", int(Cause.MISSING), SCALE)
    knowledge = Knowledge({"*": COUNTED})
    symbol_of("previous(a)", row, knowledge)
    assert knowledge.freed == [(COUNTED, ("rounds", "previous(a)", ()), None)]
    for rule in ("previous(a)", "times(c)", "streak(c)"):
        tree: Any = parse(rule).tree
        call_of(tree).table = "part"  # along the rows of a table, where the others are anything
        for is_alone in (True, False):
            knowledge = Knowledge({"*": COUNTED}, is_alone=is_alone)
            domain = symbols.Symbols(knowledge)
            domain.row = row
            Interpreter(domain).node(tree)
            assert knowledge.freed == [(COUNTED, ("rounds", rule, (), (rule,)), None)]


@pytest.mark.parametrize("name", ["times", "streak"])
@pytest.mark.parametrize("where", ["", ", where=w"])
def test_rounds_are_counted_from_those_before(name, where):
    c, w = Unknown("c", FLAGS), Unknown("w", FLAGS)
    rule = f"{name}(c{where})"
    row = SymbolicRow({"c": c.symbol, "w": w.symbol})
    alone = symbol_of(rule, row, Knowledge({"*": COUNTED}, is_alone=True))
    knowledge = Knowledge({"*": COUNTED})
    found = symbol_of(rule, row, knowledge)
    ((_, key, _),) = knowledge.freed
    assert key == ("rounds", rule, ())
    assert (found.low, found.high) == (None, None)
    before, absence = z3.Int(f"free {key}"), z3.Int(f"absent {key}")
    for holds, selected, past in product((*FLAGS, *CAUSES), (*FLAGS, *CAUSES), range(3)):
        row_now = KnownRow({"c": holds, "w": selected})
        row_now.past = [KnownRow({"c": True, "w": True})] * past
        expected = value_of(rule, row_now)
        pairs = [*c.standing(holds), *w.standing(selected), (before, z3.IntVal(past)), (absence, z3.IntVal(0))]
        assert plain(found, pairs) == expected, (holds, selected, past)
        if not past:
            assert plain(alone, pairs) == expected
    open_past = [(before, z3.IntVal(1)), (absence, z3.IntVal(int(Cause.UNDETERMINED)))]
    ended = plain(found, [*c.standing(False), *w.standing(True), *open_past])
    assert ended == (UNDETERMINED if name == "times" else 0)
