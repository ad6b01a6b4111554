"""Symbols against the reference domain: an expression has the value of the operation, whatever stands for its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import pytest
from attrs import evolve
from tests.unit.language.enumeration import Names

from partyrate.language.domains.reference import Reference
from partyrate.language.functions import ROUNDINGS
from partyrate.language.grammar import parse
from partyrate.numbers import MISSING, NO_RULE, UNDETERMINED, Absent, LevelValue, Scale

z3 = pytest.importorskip("z3")
symbols = pytest.importorskip("partyrate.language.domains.symbols")
operations = pytest.importorskip("partyrate.language.domains.symbols.operations")
value = pytest.importorskip("partyrate.language.domains.symbols.value")

NODE = parse("1").tree
REFERENCE = Reference(Names({}))
SCALE = Scale("star", ("none", "one", "two"), (Fraction(1), Fraction(5, 2), Fraction(3)))
OTHER = Scale("moon", ("two", "none"), (Fraction(0), Fraction(9)))
TEXTS = ("one", "two", "none", "no level")
CAUSES = (MISSING, UNDETERMINED)
HALVES = tuple(Fraction(each) / 2 for each in (-3, -1, 0, 1, 2, 3))
NONZERO = tuple(each for each in HALVES if each)
SOME = (Fraction(-1), Fraction(0), Fraction(3, 2))
WHOLE = tuple(map(Fraction, (-2, 0, 1)))
FLAGS = (False, True)
LEVELS = tuple(LevelValue(SCALE, place) for place in range(3))
DAYS = tuple(date(2024, 2, 27) + timedelta(days=each) for each in range(8))


def known(expression: Any, pairs: Sequence[tuple[Any, Any]] = ()) -> Any:
    """Return the whole number or the truth that an expression is where numbers stand for its unknown parts."""
    if not z3.is_expr(expression):
        return expression
    found = z3.simplify(z3.substitute(expression, *pairs))
    return found.as_long() if z3.is_int_value(found) else z3.is_true(found)


def plain(symbol: Any, pairs: Sequence[tuple[Any, Any]] = ()) -> Any:
    """Return the value that a symbol is where numbers stand for its unknown parts."""
    code, found, below = (known(part, pairs) for part in (symbol.absence, symbol.value, symbol.denominator))
    assert below > 0
    assert below == 1 or symbol.kind == "number"
    if code:
        return next(each for each in (MISSING, NO_RULE, UNDETERMINED) if int(each.cause) == code)
    made: Any = {
        "number": lambda: Fraction(found, below), "flag": lambda: bool(found), "date": lambda: date.fromordinal(found),
        "level": lambda: LevelValue(symbol.scale, found), "text": lambda: TEXTS[found],
    }[symbol.kind]()  # fmt: skip
    if symbol.kind in ("number", "level", "date"):
        at = made if symbol.kind == "number" else Fraction(found)
        assert symbol.low is None or symbol.low <= at
        assert symbol.high is None or at <= symbol.high
    return made


class Unknown:
    """An unknown value, of which numbers can stand for the parts.

    Args:
        name: Its name.
        values: Values of its kind that it can have.
        below: Its denominator; None where that is unknown as well.
        is_bounded: Whether its range is known.
    """

    def __init__(self, name: str, values: Sequence[Any], below: int | None = 2, *, is_bounded: bool = False) -> None:
        sample = values[0]
        kind = {bool: "flag", Fraction: "number", LevelValue: "level", date: "date", str: "text"}[type(sample)]
        self.value = z3.Bool(name) if kind == "flag" else z3.Int(name)
        self.below = below if below is not None else z3.Int(f"{name} below")
        self.absence = z3.Int(f"{name} absent")
        scale = sample.scale if kind == "level" else None
        numbers: Any = [getattr(each, "place", each) for each in values if isinstance(each, Fraction | LevelValue)]
        low, high = (Fraction(min(numbers)), Fraction(max(numbers))) if is_bounded and numbers else (None, None)
        self.symbol = symbols.Symbol(
            kind, self.value, self.below if kind == "number" else 1, self.absence, low, high, scale
        )

    def standing(self, item: Any) -> list[tuple[Any, Any]]:
        """Return what stands for the parts of the value."""
        below = 2 if isinstance(self.below, int) else (6 if isinstance(item, Fraction) and item > 0 else 2)
        parts: Any = {
            bool: lambda: z3.BoolVal(item), Fraction: lambda: z3.IntVal(int(item * below)),
            LevelValue: lambda: z3.IntVal(item.place), date: lambda: z3.IntVal(item.toordinal()),
            str: lambda: z3.IntVal(TEXTS.index(item)),
        }  # fmt: skip
        code = int(item.cause) if isinstance(item, Absent) else 0
        other = z3.BoolVal(False) if self.symbol.kind == "flag" else z3.IntVal(1)  # an absent value is any value
        found = [(self.value, other if code else parts[type(item)]()), (self.absence, z3.IntVal(code))]
        return found if isinstance(self.below, int) else [*found, (self.below, z3.IntVal(below))]


def code(text: str) -> int:
    return TEXTS.index(text) if text in TEXTS else len(TEXTS)


def literal(item: Any) -> Any:
    return symbols.literal(item, code)


@cache
def computed(function: str, *items: Any, **words: str) -> Any:
    node = NODE
    if words:
        return REFERENCE.apply(function, items, parse(f"{function}(a, a, ties='{words['ties']}')").tree)
    return REFERENCE.apply(function, items, node)


NUMBERS_OF_TWO = ("+", "-", "*", "/", "==", "!=", "<", "<=", ">", ">=", "min", "max", "coalesce", "agree", "proportion")
OPERANDS: dict[str, tuple[tuple[Any, ...], ...]] = {
    **dict.fromkeys(NUMBERS_OF_TWO, (HALVES, HALVES)),
    "negative": (HALVES,), "abs": (HALVES,), "present": (HALVES,), "weekday": (DAYS,),
    "days_between": (DAYS[:3], DAYS[:3]), "not": (FLAGS,), "and": (FLAGS, FLAGS), "or": (FLAGS, FLAGS),
    "if": (FLAGS, SOME, SOME), "clamp": (SOME, SOME, SOME),
    "move": (LEVELS, WHOLE), "best_level": (LEVELS, LEVELS), "worst_level": (LEVELS, LEVELS),
}  # fmt: skip


def forms(values: Sequence[Any], name: str) -> list[Any]:
    """Return unknown values in the forms that the domain tells apart."""
    if not isinstance(values[0], Fraction):
        return [Unknown(name, values), Unknown(name, values, is_bounded=True)][: 1 + isinstance(values[0], LevelValue)]
    return [Unknown(name, values), Unknown(name, values, None), Unknown(name, values, is_bounded=True)]


def ways(values: Sequence[Sequence[Any]]) -> Iterator[list[Any]]:
    """Yield unknown operands: all in the same form, and in different ones."""
    every = [forms(each, f"v{place}") for place, each in enumerate(values)]
    for place in range(3):
        yield [each[min(place, len(each) - 1)] for each in every]
    yield [each[min(place, len(each) - 1)] for place, each in enumerate(every)]


def agree(function: str, operands: Sequence[Any], values: Sequence[Sequence[Any]]) -> None:
    """Compare a function of unknown operands, and of those that are known, with the reference domain."""
    found = operations.OPERATIONS[function]([each.symbol for each in operands])
    for items in product(*values):
        pairs = [pair for each, item in zip(operands, items, strict=True) for pair in each.standing(item)]
        assert plain(found, pairs) == computed(function, *items), (function, items)


@pytest.mark.parametrize("function", OPERANDS)
def test_an_expression_has_the_value_of_the_operation(function):
    values = OPERANDS[function]
    for operands in ways(values):
        agree(function, operands, values)


@pytest.mark.parametrize("function", OPERANDS)
def test_an_expression_is_absent_as_the_operation_is(function):
    values = [(each[0], each[-1], *CAUSES) for each in OPERANDS[function]]
    agree(function, [forms(each, f"v{place}")[0] for place, each in enumerate(values)], values)


@pytest.mark.parametrize("function", OPERANDS)
def test_an_operation_on_what_is_known_is_known(function):
    for items in product(*((*each, *CAUSES) for each in OPERANDS[function])):
        operands = [
            value.absent(forms(each, "v")[0].symbol.kind, item.cause) if isinstance(item, Absent) else literal(item)
            for each, item in zip(OPERANDS[function], items, strict=True)
        ]
        if any(isinstance(item, Absent) for item in items) and function in ("move", "best_level", "worst_level"):
            continue
        found = operations.OPERATIONS[function](operands)
        assert not any(z3.is_expr(part) for part in (found.value, found.denominator, found.absence)), items
        assert plain(found) == computed(function, *items), items


def test_where_the_guard_of_a_quotient_does_not_hold_another_value_stands():
    values = (SOME, SOME, SOME)
    operands = [Unknown(f"v{place}", each) for place, each in enumerate(values)]
    agree("proportion", operands, values)
    agree("proportion", operands, [(Fraction(1), each, MISSING) for each in (Fraction(0), Fraction(2), UNDETERMINED)])


def rounded(function: str, operand: Any, *words: Any) -> Any:
    return operations.OPERATIONS[function]([operand, *map(literal, words)])


DIGITS = tuple(map(Fraction, (0, 1, -1)))
STEPS = (Fraction(1, 4), Fraction(3), Fraction(3, 2))
QUARTERS = tuple(Fraction(each, 4) for each in (-30, -25, -6, -5, -2, -1, 0, 1, 2, 3, 6, 10, 25, 30))


@pytest.mark.parametrize("rounding", ROUNDINGS)
@pytest.mark.parametrize("below", [4, None])
def test_a_rounded_number_is_that_of_the_reference(rounding, below):
    for values in (QUARTERS, QUARTERS[6:]):
        unknown = Unknown("v", QUARTERS, below)
        low = min(values)
        for bound in {None, low, Fraction(0) if low >= 0 else None}:
            operand = evolve(unknown.symbol, low=bound)
            for function, words in [("round", DIGITS), ("round_to", STEPS)]:
                for word in words:
                    found = rounded(function, operand, word, rounding)
                    for item in values:
                        quarters = [(unknown.value, z3.IntVal(int(item * 4))), (unknown.absence, z3.IntVal(0))]
                        pairs = [*quarters, *([] if below else [(unknown.below, z3.IntVal(4))])]
                        assert plain(found, pairs) == computed(function, item, word, rounding), (function, item, word)


@pytest.mark.parametrize("function", ["round", "floor", "ceil", "round_to"])
def test_a_number_is_rounded_by_default_as_it_is_by_the_reference(function):
    unknown = Unknown("v", HALVES)
    for words in [(Fraction(2),)] if function == "round_to" else [(), (Fraction(0),), (Fraction(-1),)]:
        found = rounded(function, unknown.symbol, *words)
        for item in (*HALVES, MISSING):
            assert plain(found, unknown.standing(item)) == computed(function, item, *words)
            if item is not MISSING:
                assert plain(rounded(function, literal(item), *words)) == computed(function, item, *words)


def test_a_number_that_is_never_below_zero_is_rounded_without_its_sign():
    for rounding in ("half_up", "half_down", "down", "up"):
        for low, is_signed in ((None, True), (Fraction(-1), True), (Fraction(0), False), (Fraction(1), False)):
            operand = evolve(Unknown("v", HALVES).symbol, low=low)
            assert ("If" in str(rounded("round", operand, Fraction(0), rounding).value)) is is_signed
    for low, is_signed in ((None, True), (Fraction(-1), True), (Fraction(0), False)):
        operand = evolve(Unknown("v", HALVES).symbol, low=low)
        assert ("If" in str(operations.OPERATIONS["abs"]([operand]).value)) is is_signed


@pytest.mark.parametrize("function", ["**", "power"])
def test_a_power_is_a_product(function):
    unknown = Unknown("v", HALVES)
    for power in range(4):
        found = operations.OPERATIONS[function]([unknown.symbol, literal(Fraction(power))])
        for item in (*HALVES, MISSING):
            assert plain(found, unknown.standing(item)) == computed(function, item, Fraction(power))
            if item is not MISSING:
                known_power = operations.OPERATIONS[function]([literal(item), literal(Fraction(power))])
                assert plain(known_power) == computed(function, item, Fraction(power))


@pytest.mark.parametrize(
    "change", [{"value": z3.Int("p")}, {"denominator": z3.Int("p")}, {"absence": 1}, {"absence": z3.Int("p")}]
)
def test_a_power_or_a_place_that_varies_is_not_translated(change):
    number = evolve(literal(Fraction(2)), **change)
    for function in ("**", "round", "round_to"):
        with pytest.raises(operations.NotTranslated):
            operations.OPERATIONS[function]([literal(Fraction(3)), number])
    with pytest.raises(operations.NotTranslated):
        operations.not_translated([number])
    assert operations.constant_of(literal(Fraction(3, 2))) == Fraction(3, 2)


@pytest.mark.parametrize("ties", ["better", "worse"])
def test_the_most_frequent_level_is_that_of_the_reference(ties):
    unknowns = [Unknown(f"v{place}", LEVELS) for place in range(3)]
    words = {"ties": ties}
    found = operations.OPERATIONS["most_frequent_level"]([each.symbol for each in unknowns], **words)
    two = operations.OPERATIONS["most_frequent_level"]([each.symbol for each in unknowns[:2]], **words)
    for items in [*product(LEVELS, repeat=3), (MISSING, LEVELS[0], UNDETERMINED), (LEVELS[0], LEVELS[1], MISSING)]:
        pairs = [pair for each, item in zip(unknowns, items, strict=True) for pair in each.standing(item)]
        assert plain(found, pairs) == reference_level(items, ties)
        assert plain(two, pairs) == reference_level(items[:2], ties)
    assert (found.low, found.high, found.scale) == (0, 2, SCALE)


def reference_level(items: Sequence[Any], ties: str) -> Any:
    names = ", ".join("abc"[: len(items)])
    return REFERENCE.apply("most_frequent_level", items, parse(f"most_frequent_level({names}, ties='{ties}')").tree)


# --------------------------------------------------------------------------------------------------- levels and texts


@pytest.mark.parametrize("function", ["==", "!=", "<", "<=", ">", ">="])
def test_levels_are_compared_with_their_names_and_with_numbers(function):
    level, bounded = Unknown("v", LEVELS), Unknown("v", LEVELS, is_bounded=True)
    for one, item in product((level, bounded), LEVELS):
        for other in (*TEXTS[:3], *LEVELS, Fraction(5, 2), Fraction(0), Fraction(3), Fraction(4)):
            for flip in (False, True):
                operands = [one.symbol, literal(other)][:: -1 if flip else 1]
                items = [item, other][:: -1 if flip else 1]
                found = operations.OPERATIONS[function](operands)
                assert plain(found, one.standing(item)) == computed(function, *items), (items, flip)


def test_a_comparison_that_ranges_decide_is_known():
    one, other = Unknown("v", HALVES).symbol, Unknown("w", HALVES).symbol
    for low, high, other_low, other_high in product((-1, 0, 1, None), repeat=4):
        ends = (low, high, other_low, other_high)
        if None not in ends and (low > high or other_low > other_high):  # type: ignore[operator]
            continue
        fractions = [None if end is None else Fraction(end) for end in ends]
        operands = [
            evolve(one, low=fractions[0], high=fractions[1]),
            evolve(other, low=fractions[2], high=fractions[3]),
        ]
        for function in ("==", "!=", "<", "<=", ">", ">="):
            found = operations.OPERATIONS[function](operands).value
            if None in ends:
                assert z3.is_expr(found)
                continue
            pairs = product(range(low, high + 1), range(other_low, other_high + 1))  # type: ignore[operator, arg-type]
            outcomes = {computed(function, *pair) for pair in pairs}
            is_apart = high < other_low or low > other_high or low == high == other_low == other_high  # type: ignore[operator]
            assert (not z3.is_expr(found)) is is_apart
            if is_apart:
                assert {found} == outcomes


def test_the_number_of_a_level_is_what_it_counts_as():
    for unknown, item in product((Unknown("v", LEVELS), Unknown("v", LEVELS, is_bounded=True)), LEVELS):
        found = symbols.as_number(unknown.symbol)
        assert plain(found, unknown.standing(item)) == item.value
        assert (found.low, found.high) == (1, 3)
        assert plain(found, unknown.standing(MISSING)) == MISSING
    number = Unknown("v", HALVES).symbol
    assert symbols.as_number(number) is number
    nameless = evolve(Unknown("v", LEVELS).symbol, scale=None)
    assert symbols.as_number(nameless) is nameless


def test_a_text_or_a_level_of_another_ladder_is_the_level_of_that_name():
    text, other = Unknown("v", TEXTS), Unknown("v", (LevelValue(OTHER, 0), LevelValue(OTHER, 1)))
    found = value.on_scale(text.symbol, SCALE, TEXTS.index)
    for name in SCALE.names:
        assert plain(found, text.standing(name)) == LevelValue(SCALE, SCALE.names.index(name))
    assert plain(found, text.standing(MISSING)) == MISSING
    assert plain(found, text.standing("no level")) == LevelValue(SCALE, 0)
    assert (found.low, found.high) == (0, 2)
    moved = value.on_scale(other.symbol, SCALE, TEXTS.index)
    assert [plain(moved, other.standing(LevelValue(OTHER, place))).name for place in (0, 1)] == ["two", "none"]
    back = Unknown("v", LEVELS)
    found = value.on_scale(back.symbol, OTHER, TEXTS.index)
    assert [plain(found, back.standing(level)).place for level in LEVELS] == [1, 0, 0]
    for same in (Unknown("v", LEVELS).symbol, Unknown("v", HALVES).symbol, Unknown("v", FLAGS).symbol):
        assert value.on_scale(same, SCALE, TEXTS.index) is same


MIXED = {"number": HALVES[:3], "level": LEVELS, "flag": FLAGS, "text": TEXTS[:2], "date": DAYS[:2]}


@pytest.mark.parametrize(
    ("kind", "other"), [*((kind, kind) for kind in MIXED), ("level", "number"), ("number", "level")]
)
def test_values_agree_where_they_are_the_same_or_absent_for_the_same_cause(kind, other):
    one, two = (Unknown(name, MIXED[each]) for name, each in (("v", kind), ("w", other)))
    condition = symbols.same(one.symbol, two.symbol)
    chosen = symbols.select(z3.Bool("c"), one.symbol, two.symbol)
    for item, second in product((*MIXED[kind], *CAUSES), (*MIXED[other], *CAUSES)):
        pairs = [*one.standing(item), *two.standing(second)]
        items = [each.value if isinstance(each, LevelValue) and kind != other else each for each in (item, second)]
        assert known(condition, pairs) is (items[0] == items[1]), (item, second)
        for truth in (True, False):
            found = plain(chosen, [*pairs, (z3.Bool("c"), z3.BoolVal(truth))])
            assert found == items[0 if truth else 1]
    agreed = operations.OPERATIONS["agree"]([one.symbol, two.symbol])
    for item, second in product(MIXED[kind], MIXED[other]):
        pairs = [*one.standing(item), *two.standing(second)]
        assert plain(agreed, pairs) == computed("agree", item, second)


@pytest.mark.parametrize("kind", MIXED)
def test_what_is_never_there_takes_the_kind_of_what_it_stands_beside(kind):
    unknown, nothing = Unknown("v", MIXED[kind]), value.absent("number", NO_RULE.cause)
    for operands in ([unknown.symbol, nothing], [nothing, unknown.symbol]):
        found = symbols.select(z3.Bool("c"), *operands)
        assert found.kind == kind
        for truth, item in product((True, False), MIXED[kind]):
            is_there = truth is (operands[0] is unknown.symbol)
            assert plain(found, [*unknown.standing(item), (z3.Bool("c"), z3.BoolVal(truth))]) == (
                item if is_there else NO_RULE
            )
        is_same = symbols.same(*operands)
        assert known(is_same, unknown.standing(NO_RULE)) is True
        assert known(is_same, unknown.standing(MISSING)) is known(is_same, unknown.standing(MIXED[kind][0])) is False


def least(*ends: Any) -> Any:
    return None if None in ends else min(ends)


def test_the_range_of_a_choice_holds_both_of_its_branches():
    for kind, sample in (("number", HALVES), ("level", LEVELS)):
        one, two = Unknown("v", sample).symbol, Unknown("w", sample).symbol
        for ends in product((0, 1, None), repeat=4):
            fractions = [None if end is None else Fraction(end) for end in ends]
            operands = [
                evolve(one, low=fractions[0], high=fractions[1]),
                evolve(two, low=fractions[2], high=fractions[3]),
            ]
            for below in (2, z3.Int("below")):
                found = symbols.select(
                    z3.Bool("c"), operands[0], evolve(operands[1], denominator=below if kind == "number" else 1)
                )
                assert found.low == least(ends[0], ends[2])
                assert found.high == (None if None in ends[1::2] else max(filter(None, ends[1::2]), default=0))
                assert found.scale == (None if kind == "number" else SCALE)


def test_a_choice_between_numbers_of_which_one_has_a_varying_denominator_keeps_both_denominators():
    below = {2: 2, z3.Int("p"): 5}
    for one, other in product(below, repeat=2):
        first, second = (symbols.Symbol("number", z3.Int(name), each) for name, each in (("v", one), ("w", other)))
        found = symbols.select(z3.Bool("c"), first, second)
        for truth in FLAGS:
            pairs = [(z3.Int("p"), z3.IntVal(5)), (z3.Bool("c"), z3.BoolVal(truth))]
            assert known(found.denominator, pairs) == below[one if truth else other]


# -------------------------------------------------------------------------------------------------------- expressions

A, B, N, M = z3.Bool("a"), z3.Bool("b"), z3.Int("n"), z3.Int("m")


def test_conditions_are_joined_as_far_as_they_are_known():
    for parts in product((True, False, A, B), repeat=2):
        for join, decided in ((symbols.both, False), (symbols.either, True)):
            found = join(*parts)
            unknown = [part for part in parts if z3.is_expr(part)]
            if any(part is decided for part in parts) or not unknown:
                assert found is (decided if any(part is decided for part in parts) else not decided)
            elif len(unknown) == 1:
                assert found is unknown[0]
            for a, b in product(FLAGS, repeat=2):
                pairs = [(A, z3.BoolVal(a)), (B, z3.BoolVal(b))]
                truths = [known(part, pairs) for part in parts]
                assert known(found, pairs) is (all(truths) if join is symbols.both else any(truths))
    assert symbols.both() is True
    assert symbols.either() is False
    assert [symbols.negated(each) for each in FLAGS] == [True, False]
    assert known(symbols.negated(A), [(A, z3.BoolVal(True))]) is False


def test_a_choice_is_made_as_far_as_it_is_known():
    assert symbols.when(True, N, M) is N
    assert symbols.when(False, N, M) is M
    assert symbols.when(A, N, N) is N
    assert symbols.when(A, 3, 3) == 3
    assert z3.is_expr(symbols.when(A, N, M))
    assert z3.is_expr(symbols.when(A, 1, z3.IntVal(1)))
    for truth in FLAGS:
        assert known(symbols.when(A, 3, 4), [(A, z3.BoolVal(truth))]) == (3 if truth else 4)


def test_whole_numbers_are_computed_as_far_as_they_are_known():
    for one, other in product((0, 1, 2, -3, N), (0, 1, 2, -3, M)):
        found = value.times(one, other)
        assert known(found, [(N, z3.IntVal(5)), (M, z3.IntVal(7))]) == (5 if one is N else one) * (
            7 if other is M else other
        )
        if not (one is N and other is M):
            ends = [part for part in (one, other) if isinstance(part, int)]
            assert z3.is_expr(found) is (len(ends) == 1 and 0 not in ends)
    assert value.times(1, N) is N
    assert value.times(N, 1) is N
    for one, other in product((7, -7, N), (1, 2, M)):
        found = value.divided(one, other)
        pairs = [(N, z3.IntVal(-5)), (M, z3.IntVal(3))]
        assert known(found, pairs) == (-5 if one is N else one) // (3 if other is M else other)
    assert value.divided(N, 1) is N
    assert value.divided(-7, 2) == -4
    assert [value.size(each) for each in (-2, 0, 2)] == [2, 0, 2]
    assert [known(value.size(N), [(N, z3.IntVal(each))]) for each in (-2, -1, 0, 2)] == [2, 1, 0, 2]


def test_the_strongest_cause_is_found_as_far_as_causes_are_known():
    for causes in product((0, 1, 3, N, M), repeat=3):
        found = symbols.strongest_cause(causes)
        pairs = [(N, z3.IntVal(2)), (M, z3.IntVal(4))]
        assert known(found, pairs) == max(2 if each is N else 4 if each is M else each for each in causes)
        if all(isinstance(each, int) for each in causes):
            assert isinstance(found, int)
    assert symbols.strongest_cause([]) == 0
    assert symbols.strongest_cause([0, N, 0]) is N
    for first, second in product((0, 2, N), (0, 3)):
        found = symbols.first_cause(first, second)
        for item in (0, 2):
            now = item if first is N else first
            assert known(found, [(N, z3.IntVal(item))]) == (now or second)


def test_a_flag_is_true_or_false_where_it_is_there():
    flag = Unknown("v", FLAGS)
    for item in (*FLAGS, *CAUSES):
        pairs = flag.standing(item)
        assert known(symbols.is_true(flag.symbol), pairs) is (item is True)
        assert known(symbols.is_false(flag.symbol), pairs) is (item is False)
        assert known(symbols.is_absent(flag.symbol), pairs) is isinstance(item, Absent)
        for cause in CAUSES:
            assert known(symbols.is_absent(flag.symbol, cause.cause), pairs) is (item == cause)


def test_a_literal_is_known_with_its_range():
    for item in (True, Fraction(3, 2), "one", DAYS[0], LEVELS[1]):
        found = literal(item)
        assert plain(found) == item
        ends = {bool: None, str: None, Fraction: item, date: DAYS[0].toordinal(), LevelValue: 1}[type(item)]
        assert found.low == found.high == ends
    assert literal("one").name == "one"
    assert literal(LEVELS[1]).scale == SCALE
    assert plain(literal(MISSING)) == MISSING
    for kind in ("flag", "number", "level", "date", "text"):
        assert value.absent(kind, MISSING.cause).value is False
    assert value.absent("level", MISSING.cause, SCALE).scale == SCALE
    assert value.absent("number", MISSING.cause).denominator == 1


def test_values_are_told_apart_by_their_expressions():
    def number(*parts):
        return symbols.identity(symbols.Symbol("number", *parts))

    assert number(N + M, 2, 0) == number(N + M, 2, 0)
    assert hash(number(N + M, 2, 0)) == hash(number(N + M, 2, 0))
    others = [(N + M, 2, 0), (M + N, 2, 0), (N + M, 3, 0), (N + M, 2, 1), (N + M, 2, N), (5, 2, 0)]
    assert len({number(*parts) for parts in others}) == len(others)
    assert symbols.identity(symbols.Symbol("flag", 1)) != symbols.identity(symbols.Symbol("number", 1))
    assert value.Expression(N) != N


def test_numerators_have_one_denominator():
    below = [2, 3, z3.Int("p"), z3.Int("q"), z3.Int("p")]
    numbers = [symbols.Symbol("number", z3.Int(f"n{place}"), each) for place, each in enumerate(below)]
    pairs = [
        (z3.Int("p"), z3.IntVal(5)),
        (z3.Int("q"), z3.IntVal(7)),
        *((each.value, z3.IntVal(1)) for each in numbers),
    ]
    for some in product(numbers, repeat=2):
        tops, bottom = value.common(some)
        for each, top in zip(some, tops, strict=True):
            assert Fraction(known(top, pairs), known(bottom, pairs)) == Fraction(1, known(each.denominator, pairs))
    tops, bottom = value.common(numbers)
    assert known(bottom, pairs) == 2 * 3 * 5 * 7
    assert [known(top, pairs) for top in tops] == [105, 70, 42, 30, 42]
    assert value.common(numbers[:1]) == ([numbers[0].value], 2)
