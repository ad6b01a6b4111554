"""The *directions* domain: whether a value rises or falls with one input, where that is certain whatever the data.

It looks at the rules alone. What it does not know is `UNSURE`, and nothing follows from that.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Container, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, Final, Protocol

from attrs import evolve

from partyrate.language.compositions import composition_of
from partyrate.language.domains.absent_names import AbsentNames
from partyrate.language.domains.analysis import ValueRange
from partyrate.language.domains.direction_operations import (
    SENSES,
    SIGNS,
    UNSURE,
    Direction,
    end_of,
    joint,
    rises,
    same,
    same_sign,
    settled,
    sign_of,
    still,
    sure,
    times,
)
from partyrate.language.interpreter import Interpreter
from partyrate.language.tree import Call, call_of, counted_table
from partyrate.numbers import Constant


class Knowledge(Protocol):
    """The knowledge of the values in a rule with which more directions are certain."""

    def range_of(self, part: ast.expr) -> ValueRange | None:
        """Return the range of a part of a rule; None where it is not known."""
        ...

    def rising_cells(self, lookup: str, position: int, key: ast.expr) -> int | None:
        """Return whether the cells of a lookup rise with one of its keys, as a sense; None where they do not."""
        ...

    def constant(self, part: ast.expr) -> Any:
        """Return the constant that a part of a rule always is; None where it is none."""
        ...

    @property
    def tables(self) -> Container[str]:
        """The names of all tables."""
        ...


class OtherRows(Protocol):
    """The knowledge of the rows beside those that an input is in, which places and totals of cohorts depend on as well.

    To the rows that an input is not in, those are the others that it is in.
    """

    def of_part(self, part: ast.expr) -> Direction:
        """Return the direction of a part of the rule in the other rows."""
        ...

    def keeps_rows(self) -> bool:
        """Return whether the input decides of no row that it is left out of the cohorts of the table."""
        ...

    def is_in_one_row(self) -> bool:
        """Return whether the input is in one row of the table of the rule, or below one."""
        ...


class Directions:
    """The directions domain for the rules of one scheme.

    Args:
        of_name: The direction of a value of the scheme.
        is_flag: Whether a name stands for a flag of the units, whose values can be compared.
        others: The other rows; without them nothing is certain of cohorts.
        is_elsewhere: Whether the directions are those of rows that the input is not in.
    """

    def __init__(
        self, of_name: Callable[[str], Direction], is_flag: Callable[[str], bool], others: OtherRows | None = None,
        *, is_elsewhere: bool = False,
    ) -> None:  # fmt: skip
        self.of_name, self.is_flag, self.others, self.is_elsewhere = of_name, is_flag, others, is_elsewhere
        self.facts: Knowledge | None = None  # what is known of the values; without it, fewer directions are certain
        self.is_condition = False

    def constant(self, value: Constant) -> Direction:
        """Return the direction of a literal."""
        number = value if isinstance(value, Fraction) else None
        return Direction(0, None if number is None else 1 if number >= 0 else -1)

    def name(self, name: str, node: ast.Name) -> Direction:
        """Return the direction of a name; in a condition a flag is one of those that keep their value."""
        del node
        found = self.of_name(name)
        if self.is_condition and found.sense in (1, -1) and self.is_flag(name):
            return Direction(0, None, found.while_same | {name})
        return found

    def lookup(self, name: str, keys: Sequence[Direction], node: ast.Subscript) -> Direction:
        """Return the direction of a cell: none where no key depends on the input, else that of its cells."""
        if still(keys):
            return joint(0, None, keys)
        moving = [number for number, key in enumerate(keys) if not still([key])]
        if self.facts is None or len(moving) > 1:
            return UNSURE
        (place,) = moving
        parts = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        cells = self.facts.rising_cells(name, place, parts[place])
        return self._settled(joint(times(cells, keys[place].sense), None, keys), node)

    def apply(self, function: str, arguments: Sequence[Direction], node: ast.expr) -> Direction:
        """Return the direction of the result of an operator or a function of values."""
        sign = SIGNS[function](arguments) if function in SIGNS else None
        if still(arguments):
            return joint(0, sign, arguments)
        if function == "present":
            return joint(0, None, arguments) if sure(arguments) and settled(arguments) else UNSURE
        if function in ("==", "!="):
            return self._equal(function, arguments, node)
        known = SENSES.get(function)
        if known is None or (function == "coalesce" and not settled(arguments)):
            return UNSURE
        found = joint(known(self._signed(function, arguments, node)), sign, arguments)
        return self._settled(found, node) if function in ("and", "or") else found

    def choose(self, node: ast.IfExp, interpreter: Interpreter[Direction]) -> Direction:
        """Return the direction of a choice: that of both branches while the condition keeps its value."""
        simplest = self._simplest(node)
        if simplest is not node:
            tests = [interpreter.node(each.test) for each in ast.walk(node) if isinstance(each, ast.IfExp)]
            found = interpreter.node(simplest)
            return found if still(tests) else self._settled(found, node)
        before, self.is_condition = self.is_condition, True
        condition = interpreter.node(node.test)
        self.is_condition = before
        branches = [interpreter.node(each) for each in (node.body, node.orelse)]
        if condition.sense == 0:
            return joint(same(branches), same_sign(branches), [condition, *branches])
        step = times(condition.sense, self._above(node.body, node.orelse))
        others = {each.sense for each in branches} - {0, step}
        return self._settled(joint(None if others else step, same_sign(branches), [condition, *branches]), node)

    def _settled(self, found: Direction, node: ast.expr) -> Direction:
        """Return the direction of a part of which the input can decide that it is absent, where it is ever absent."""
        if self.facts is None:
            return evolve(found, is_settled=False)
        names = AbsentNames(partial(self._decided, self.facts), partial(_is_there, self.facts)).of_part(node)
        return evolve(found, is_settled=names is not None and settled([self.of_name(name) for name in names]))

    def _simplest(self, part: ast.expr) -> ast.expr:
        """Return the branch of a choice that is taken whatever the data, or that both branches come to."""
        if self.facts is None or not isinstance(part, ast.IfExp):
            return part
        decided = self._decided(self.facts, part.test)
        if decided is not None:
            return self._simplest(part.body if decided else part.orelse)
        body, orelse = self._simplest(part.body), self._simplest(part.orelse)
        return body if ast.dump(body) == ast.dump(orelse) else part

    def _decided(self, facts: Knowledge, condition: ast.expr) -> bool | None:
        """Return whether a condition is true wherever it is there, whatever the data; None where they decide."""
        if isinstance(condition, ast.BoolOp):
            deciding = isinstance(condition.op, ast.Or)  # the truth of one part that decides the whole
            if any(self._decided(facts, each) is deciding for each in condition.values):
                return deciding
        found = facts.constant(condition)
        return found if isinstance(found, bool) else None

    def _above(self, one: ast.expr, other: ast.expr) -> int | None:
        """Return 1 where one value is never below another one, -1 where it is never above it; None where neither is."""
        for part, beside in ((one, other), (other, one)):
            if isinstance(part, ast.IfExp):
                sides = {self._above(each, beside) for each in (part.body, part.orelse)}
                side = sides.pop() if len(sides) == 1 else None
                return side if part is one else times(side, -1)
        (base, first), (other_base, second) = _from_base(one), _from_base(other)
        if ast.dump(base) != ast.dump(other_base):
            first, second = (True, one), (True, other)
        ends = [self._ends(each) for each in (first, second)]
        if None in ends:
            return None
        (low, high), (other_low, other_high) = ends  # type: ignore[misc]
        return 1 if low >= other_high else -1 if high <= other_low else None

    def _ends(self, offset: _Offset | None) -> tuple[Fraction, Fraction] | None:
        """Return the least and the greatest number that is added."""
        if offset is None:
            return Fraction(0), Fraction(0)
        is_added, part = offset
        known = None if self.facts is None else self.facts.range_of(part)
        if known is None or known.kind != "number":
            return None
        return (known.low, known.high) if is_added else (-known.high, -known.low)

    def _signed(self, function: str, arguments: Sequence[Direction], node: ast.expr) -> Sequence[Direction]:
        """Return the operands of a product or a quotient with the signs that their ranges show."""
        if self.facts is None or function not in ("*", "/"):
            return arguments
        assert isinstance(node, ast.BinOp)
        signs = [sign_of(self.facts.range_of(part)) for part in (node.left, node.right)]
        return [
            evolve(each, sign=sign) if each.sign is None else each for each, sign in zip(arguments, signs, strict=True)
        ]

    def _equal(self, function: str, arguments: Sequence[Direction], node: ast.expr) -> Direction:
        """Return the direction of a comparison with the greatest or the least value, which rises or falls."""
        assert isinstance(node, ast.Compare)
        is_pair = [type(each) for each in node.ops] in ([ast.Eq], [ast.NotEq])  # neither a chain nor `in`
        if self.facts is None or not is_pair:
            return UNSURE
        sides = list(zip(arguments, (node.left, *node.comparators), strict=True))
        (moving, part), (other, beside) = sides if still(arguments[1:]) else sides[::-1]
        if not still([other]):
            return UNSURE
        sense = times(moving.sense, end_of(self.facts.range_of(part), self.facts.range_of(beside)))
        return joint(sense if function == "==" else times(sense, -1), None, arguments)

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[Direction]) -> Direction:
        """Return the direction of an aggregate over rows below, of which the input is in one."""
        if call.is_open:
            return UNSURE
        composed = composition_of(node)
        return self.aggregate(call, interpreter) if composed is None else interpreter.node(composed)

    def aggregate(self, call: Call, interpreter: Interpreter[Direction]) -> Direction:
        """Return the direction of an aggregate that is not composed of others."""
        name = call.function.name
        if call.within is not None and not self._keeps_cohorts(call.within):
            return UNSURE
        parts = [*call.arguments, *([] if call.where is None else [call.where])]
        if name == "rank":
            return self._ranked(call, parts[0], interpreter)
        first, *rest = [self._everywhere(call, each, interpreter) for each in parts]
        if not sure([first, *rest]):
            return UNSURE
        if self._counts_rows(call):
            return joint(same(rest), 1, rest)
        return _gathered(name, first, rest)

    def _keeps_cohorts(self, within: Sequence[ast.Name]) -> bool:
        """Return whether a cohort has the same rows whatever the value of the input."""
        if self.others is None or not self.others.keeps_rows():
            return False
        return still([*(self.of_name(name.id) for name in within), *map(self.others.of_part, within)])

    def _everywhere(self, call: Call, part: ast.expr, interpreter: Interpreter[Direction]) -> Direction:
        """Return the direction of a part of an aggregate in all rows, of which the input is in some, or in none."""
        here = interpreter.node(part)
        if self.others is None or (call.within is None and self.is_elsewhere):  # below a row that it is not in
            return here
        elsewhere = self.others.of_part(part)
        return joint(same([here, elsewhere]), same_sign([here, elsewhere]), [here, elsewhere])

    def _counts_rows(self, call: Call) -> bool:
        """Return whether a call counts rows of a table, whose values cannot be absent."""
        tables = () if self.facts is None else self.facts.tables
        return call.within is None and counted_table(call, tables) is not None

    def _ranked(self, call: Call, value: ast.expr, interpreter: Interpreter[Direction]) -> Direction:
        """Return the direction of a rank: by falling values it falls where the own value rises or others fall.

        Without gaps after ties, others that move can join each other, or part.
        """
        order = call.arguments[1]
        assert self.others is not None
        if not isinstance(order, ast.Constant):
            return UNSURE
        forward = -1 if order.value == "desc" else 1
        here, elsewhere = interpreter.node(value), self.others.of_part(value)
        others_stay = still([here if self.is_elsewhere else elsewhere])
        sense: int | None = None
        if still([here, elsewhere]):
            sense = 0
        elif not elsewhere.is_settled or (call.options["ties"] == "dense" and (self.is_elsewhere or not others_stay)):
            sense = None  # rows without a value are left out, so that another row enters or leaves the order
        elif self.is_elsewhere:
            sense = times(elsewhere.sense, -forward) if others_stay else None
        elif self.others.is_in_one_row():
            ways = times(here.sense, forward), times(elsewhere.sense, -forward)
            sense = same([Direction(way) for way in ways])
        return joint(sense, 1, [here, elsewhere])

    def rounds(self, call: Call, node: ast.Call, interpreter: Interpreter[Direction]) -> Direction:
        """Return the direction of a function of rounds: only what it looks up in the past is certain."""
        del node
        if call.function.name == "previous" and call.table is None:
            return Direction(0)
        where = () if call.where is None else (call.where,)
        parts = [self._everywhere(call, each, interpreter) for each in (*call.arguments, *where)]
        return joint(0, None, parts) if still(parts) else UNSURE


def _is_there(facts: Knowledge, part: ast.expr) -> bool:
    """Return whether a part of a rule is never absent."""
    known = facts.range_of(part)
    return known is not None and not known.possible_causes


def _gathered(name: str, first: Direction, rest: Sequence[Direction]) -> Direction:
    """Return the direction of an aggregate of values, of which the other arguments do not depend on the input."""
    if not still(rest) or not (rises(name, first) or first.sense == 0):
        return UNSURE
    sign = 1 if name in ("count of rows", "variance") else first.sign
    sign = None if name == "product" and sign == -1 else sign  # two negative values have a positive product
    return joint(first.sense, sign, [first, *rest])


_Offset = tuple[bool, ast.expr]
"""Whether something is added, or else taken away, and what it is."""

_OFFSETS: Final = {ast.Add: True, ast.Sub: False}


def _from_base(part: ast.expr) -> tuple[ast.expr, _Offset | None]:
    """Return a value as another one and what is added to it, of a level that moves the steps; None where nothing is."""
    if isinstance(part, ast.Call) and call_of(part).function.name == "move":
        base, steps = call_of(part).arguments
        return base, (True, steps)
    if isinstance(part, ast.BinOp) and type(part.op) in _OFFSETS:
        return part.left, (_OFFSETS[type(part.op)], part.right)
    return part, None
