"""The *columns* domain: whole columns as narwhals expressions over 64-bit integers.

A number is an integer numerator over a denominator that is constant wherever no quotient of varying values is
involved; dates are day numbers, levels are places. There are no nulls: beside a value that can be absent stands a
small code for its cause. What an expression can be, and that its integers stay below 2^53, is known from the *bounds*
domain, which is asked for every step.

Expressions say nothing about frames. Where one needs a column of its own (before a division or a rounding, for rows of
another table) it is handed to a `Writer`, the part of the columns engine that collects steps.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final, Protocol

from attrs import evolve, frozen

from partyrate.language.domains.bounds import Bounds, Static, constant, level_number
from partyrate.language.grammar import Call
from partyrate.language.walk import Walk
from partyrate.numbers import Cause, Constant, Rounding

if TYPE_CHECKING:
    import narwhals as nw

    Expr = nw.Expr


@frozen(eq=False)
class Column:
    """A value of every row.

    Args:
        static: What is known of it.
        value: Numerator of a number, truth of a flag, text, day number of a date, place of a level. Where the value is
            absent it holds any of these, never a null.
        bottom: The denominator: an integer, or an expression where it varies.
        state: The code of the cause of absence, 0 where the value is there; None where it is always there.
        ready: The generation of steps after which its columns are there.
    """

    static: Static
    value: Any
    bottom: Any = 1
    state: Any = None
    ready: int = 0


class Writer(Protocol):
    """What the domain asks of the engine that collects steps."""

    def settle(self, column: Column, table: str) -> Column:
        """Make the parts of a value columns of their own."""
        ...

    def fetch(self, name: str, table: str) -> Column | None:
        """Give the column of a name in the rows of a table; values of coarser tables are brought there."""
        ...

    def gather(
        self, call: Call, value: Column | None, where: Column | None, others: Sequence[Any], static: Static, table: str
    ) -> Column:
        """Aggregate over the rows of `call.table`, for the rows of `table` or its cohorts."""
        ...

    def rounds(self, call: Call, walk: Walk[Column], static: Static) -> Column:
        """Look into the past."""
        ...

    def cells(self, lookup: str) -> Mapping[tuple[Constant, ...], Constant | None]:
        """Give the cells of a lookup."""
        ...

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        ...


def integer(number: int) -> Any:
    """Give an integer literal; every literal is an Int64, since engines choose different sizes."""
    import narwhals as nw

    return nw.lit(number, dtype=nw.Int64)


def when(condition: Any, then: Any, otherwise: Any) -> Any:
    """Give one value where the condition holds, the other elsewhere."""
    import narwhals as nw

    return nw.when(condition).then(then).otherwise(otherwise)


def as_integer(condition: Any) -> Any:
    """Give 1 where a condition holds, else 0. A cast from boolean is refused by some databases."""
    return when(condition, integer(1), integer(0))


def times(expression: Any, factor: int) -> Any:
    """Multiply by a constant."""
    return expression if factor == 1 else expression * factor


class Columns:
    """The columns domain for the rules of one table; `scope` is the table the walk stands in."""

    def __init__(self, writer: Writer, bounds: Bounds, scope: str) -> None:
        self.writer, self.bounds, self.scope = writer, bounds, scope

    def constant(self, value: Constant) -> Column:
        return literal(value)

    def name(self, name: str, node: ast.Name) -> Column:
        found = self.writer.fetch(name, self.scope)
        static = self.bounds.name(name, node)
        if found is None:
            return unpublished(static)
        # What a condition around it has taught about the value narrows the interval, never the step.
        return evolve(found, static=evolve(found.static, low=static.low, high=static.high))

    def lookup(self, name: str, keys: Sequence[Column], node: ast.Subscript) -> Column:
        static = self.bounds.lookup(name, [key.static for key in keys], node)
        keys = [self.writer.settle(key, self.scope) for key in keys]
        cells = self.writer.cells(name)
        matches: list[tuple[Any, Constant | None]] = []
        for cell, value in cells.items():
            tests = [test for key, part in zip(keys, cell, strict=True) if (test := equals(key, part)) is not True]
            if any(test is False for test in tests):
                continue
            condition: Any = None
            for test in tests:
                condition = test if condition is None else condition & test
            matches.append((condition, value))
        state: Any = None
        if static.causes:
            codes = [(test, int(Cause.UNDETERMINED) if value is None else 0) for test, value in matches]
            state = largest([first_match(codes, int(Cause.NO_RULE)), *(key.state for key in keys)])
        values = [(test, encoded(static, value)) for test, value in matches if value is not None]
        result = first_match(values, filler(static))
        return Column(static, result, static.step or 1, state, max((key.ready for key in keys), default=0))

    def apply(self, function: str, arguments: Sequence[Column], node: ast.expr) -> Column:
        static = self.bounds.apply(function, [argument.static for argument in arguments], node)
        if static.constant is not None and not static.causes:
            return literal(static.constant)
        return OPERATIONS[function](self, static, list(arguments), node)

    def choose(self, node: ast.IfExp, walk: Walk[Column]) -> Column:
        condition = walk.node(node.test)
        with self.bounds.assuming(node.test, True):
            first = walk.node(node.body)
        with self.bounds.assuming(node.test, False):
            second = walk.node(node.orelse)
        return self.apply("if", [condition, first, second], node)

    def rows(self, call: Call, node: ast.Call, walk: Walk[Column]) -> Column:
        outer = self.scope
        assert call.table is not None
        self.scope, self.bounds.inside = call.table, _ANYWHERE
        try:
            where = None if call.where is None else walk.node(call.where)
            with self.bounds.assuming(call.where or ast.Constant(True), True):
                argument = call.arguments[0]
                counts = isinstance(argument, ast.Name) and argument.id in self.writer.tables
                value = None if counts else walk.node(argument)
            others = [walk.node(other) for other in call.arguments[1:]]
        finally:
            self.scope, self.bounds.inside = outer, None
        first = constant(Fraction(1)) if value is None else value.static
        static = self.bounds.over_rows(
            call, [first, *(other.static for other in others)], None if where is None else where.static, node
        )
        if static.always is not None:
            return unpublished(static)
        return self.writer.gather(call, value, where, [other.static.constant for other in others], static, outer)

    def rounds(self, call: Call, node: ast.Call, walk: Walk[Column]) -> Column:
        return self.writer.rounds(call, walk, self.bounds.rounds(call, node, Walk(self.bounds)))


class _Anywhere:
    """Inside an aggregate the grain has been checked when the plan was made."""

    function = "rows"

    @property
    def tables(self) -> dict[str, str]:
        return {}


_ANYWHERE: Final[Any] = _Anywhere()


# ------------------------------------------------------------------------------------------------ literals and states


def literal(value: Constant | None) -> Column:
    """Give a constant as a column value."""
    import narwhals as nw

    assert value is not None
    static = constant(value)
    if static.kind == "number":
        assert isinstance(value, Fraction)
        return Column(static, integer(value.numerator), value.denominator)
    if static.kind == "date":
        return Column(static, integer(value.toordinal()))  # type: ignore[union-attr]
    return Column(static, nw.lit(value))


def encoded(static: Static, value: Constant) -> Any:
    """Give a constant as the integer, truth or text that a column of this kind holds."""
    import narwhals as nw

    if isinstance(value, Fraction):
        return integer(int(value * (static.step or 1)))
    return integer(value.toordinal()) if isinstance(value, date) else nw.lit(value)


def filler(static: Static) -> Any:
    """Give a value that stands where there is none."""
    import narwhals as nw

    if static.kind == "flag":
        return nw.lit(value=False)
    return nw.lit("") if static.kind == "text" else integer(0)


def unpublished(static: Static) -> Column:
    """Give a value that is never there."""
    return Column(static, filler(static), static.step or 1, integer(int(static.always or Cause.UNDETERMINED)))


def largest(states: Sequence[Any]) -> Any:
    """Combine states: the strongest cause wins; None where all are always there."""
    import narwhals as nw

    found = [state for state in states if state is not None]
    if not found:
        return None
    return found[0] if len(found) == 1 else nw.max_horizontal(*found)


def is_there(column: Column) -> Any:
    """Give the condition that a value is there, or None where it always is."""
    return None if column.state is None else column.state == 0


def is_true(column: Column) -> Any:
    """Give the condition that a flag is there and true."""
    there = is_there(column)
    return column.value if there is None else there & column.value


def is_false(column: Column) -> Any:
    """Give the condition that a flag is there and false."""
    there = is_there(column)
    return ~column.value if there is None else there & ~column.value


def first_match(cases: Sequence[tuple[Any, Any]], otherwise: Any) -> Any:
    """Give the value of the first condition that holds; a condition of None always does."""
    import narwhals as nw

    chain: Any = None
    for condition, value in cases:
        value = integer(value) if isinstance(value, int) else value
        if condition is None:
            otherwise = value
            break
        chain = (nw if chain is None else chain).when(condition).then(value)
    otherwise = integer(otherwise) if isinstance(otherwise, int) else otherwise
    return otherwise if chain is None else chain.otherwise(otherwise)


def equals(key: Column, part: Constant) -> Any:
    """Give the condition that a key of a lookup is this constant; True or False where that is known."""
    static = key.static
    if static.constant is not None and not static.causes:
        return static.constant == part
    if static.kind == "level" and static.scale is not None:
        return key.value == static.scale.names.index(str(part)) if part in static.scale.names else False
    if static.kind == "number":
        scaled = Fraction(part) * (static.step or 1) if isinstance(part, Fraction) else Fraction(1, 2)
        return key.value == int(scaled) if scaled.denominator == 1 else False
    if static.kind == "flag":
        return key.value if part else ~key.value
    return key.value == (part.toordinal() if isinstance(part, date) else part)


# --------------------------------------------------------------------------------------------------------- operations


def _ready(columns: Sequence[Column]) -> int:
    return max((column.ready for column in columns), default=0)


def as_number(column: Column) -> Column:
    """Give what a level counts as in arithmetic; other values stay."""
    if column.static.kind != "level":
        return column
    static = level_number(column.static)
    scale = column.static.scale
    assert scale is not None
    cases = [(column.value == place, int(value * (static.step or 1))) for place, value in enumerate(scale.values)]
    return evolve(column, static=static, value=first_match(cases, 0), bottom=static.step)


def _strict(static: Static, columns: Sequence[Column], value: Any, bottom: Any = 1) -> Column:
    return Column(static, value, bottom, largest([column.state for column in columns]), _ready(columns))


def common(a: Column, b: Column) -> tuple[Any, Any, Any]:
    """Give two numerators over a common denominator, and that denominator."""
    one, two = a.static.step, b.static.step
    if one is not None and two is not None:
        step = math.lcm(one, two)
        return times(a.value, step // one), times(b.value, step // two), step
    if a.bottom is b.bottom:
        return a.value, b.value, a.bottom
    return a.value * b.bottom, b.value * a.bottom, a.bottom * b.bottom


def _sum(sign: int) -> Operation:
    def operation(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
        a, b = map(as_number, columns)
        one, two, bottom = common(a, b)
        return _strict(static, [a, b], one + two if sign > 0 else one - two, bottom)

    return operation


def _multiply(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
    a, b = map(as_number, columns)
    return _strict(static, [a, b], a.value * b.value, a.bottom * b.bottom)


def _divide(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
    a, b = map(as_number, columns)
    divisor = b.static.constant
    if isinstance(divisor, Fraction):
        sign = -1 if divisor < 0 else 1
        value = times(a.value, sign * divisor.denominator)
        return _strict(static, [a, b], value, a.bottom * abs(divisor.numerator))
    if b.static.always is not None:
        return _strict(static, [a, b], a.value, a.bottom)
    b = domain.writer.settle(b, domain.scope)
    # Rows that a condition around the division leaves out may hold a zero: they get a harmless denominator.
    size = when(b.value == 0, integer(1), b.value.abs())
    value = a.value * b.bottom if not _is_one(b.bottom) else a.value
    value = when(b.value < 0, -value, value) if b.static.low < 0 else value
    return domain.writer.settle(_strict(static, [a, b], value, size * a.bottom), domain.scope)


def _is_one(bottom: Any) -> bool:
    return isinstance(bottom, int) and bottom == 1


def _power(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
    a, b = as_number(columns[0]), columns[1]
    power = int(b.static.constant)  # type: ignore[arg-type]
    a = domain.writer.settle(a, domain.scope)
    value, bottom = a.value, a.bottom
    for _ in range(power - 1):
        value, bottom = value * a.value, bottom * a.bottom
    return _strict(static, [a], value, bottom)


def _negative(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
    a = as_number(columns[0])
    return _strict(static, [a], -a.value, a.bottom)


def _abs(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
    a = as_number(columns[0])
    return _strict(static, [a], a.value.abs(), a.bottom)


def _comparison(test: Callable[[Any, Any], Any]) -> Operation:
    def operation(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
        a, b = alike(*columns)
        if a.static.kind == "number":
            one, two, _ = common(a, b)
        else:
            one, two = a.value, b.value
        return _strict(static, [a, b], test(one, two))

    return operation


def alike(a: Column, b: Column) -> tuple[Column, Column]:
    """Make two values comparable: levels of one scale by place, a text as the level it names, else as numbers."""
    for one, other in ((a, b), (b, a)):
        if one.static.kind == "level" and other.static.kind == "text" and one.static.scale is not None:
            place = one.static.scale.names.index(str(other.static.constant))
            named = evolve(other, static=one.static, value=integer(place))
            return (a, named) if one is a else (named, b)
    if a.static.kind == b.static.kind == "level" and a.static.scale == b.static.scale:
        return a, b
    return as_number(a), as_number(b)


def _junction(name: str) -> Operation:
    """Kleene logic: one false settles `and`, one true settles `or`, whatever is absent beside it."""

    def operation(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
        settles = is_false if name == "and" else is_true
        settled: Any = None
        for column in columns:
            settled = settles(column) if settled is None else settled | settles(column)
        state = largest([column.state for column in columns])
        if state is not None:
            state = when(settled, integer(0), state)
        return Column(static, ~settled if name == "and" else settled, 1, state, _ready(columns))

    return operation


def _not(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
    return _strict(static, columns, ~columns[0].value)


def _if(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
    condition, first, second = columns
    if condition.static.constant is not None and not condition.static.causes:
        return first if condition.static.constant else second
    first, second = one_kind(static, first), one_kind(static, second)
    condition = domain.writer.settle(condition, domain.scope)
    state = largest([first.state, second.state])
    if state is not None:
        state = when(condition.value, _code(first), _code(second))
    state = largest([condition.state, state])
    value, bottom = chosen(condition.value, first, second)
    return Column(static, value, bottom, state, _ready([condition, first, second]))


def _code(column: Column) -> Any:
    return integer(0) if column.state is None else column.state


def one_kind(static: Static, column: Column) -> Column:
    """Read a level as a number where the result is one, and give what is never there the kind of the result."""
    if static.kind == "number" and column.static.kind == "level":
        return as_number(column)
    if column.static.always is not None and column.static.kind == static.kind:
        return column
    return column


def chosen(condition: Any, first: Column, second: Column) -> tuple[Any, Any]:
    """Choose between two values of one kind; numbers are brought to a common denominator, or bring theirs along."""
    if first.static.kind != "number":
        return when(condition, first.value, second.value), 1
    if first.static.step is not None and second.static.step is not None:
        one, two, bottom = common(first, second)
        return when(condition, one, two), bottom
    lower = [integer(c.bottom) if isinstance(c.bottom, int) else c.bottom for c in (first, second)]
    return when(condition, first.value, second.value), when(condition, *lower)


def _extreme(greater: bool) -> Operation:
    def operation(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
        numbers = [as_number(column) for column in columns]
        result = numbers[0]
        for other in numbers[1:]:
            if result.static.kind == "number":
                one, two, _ = common(result, other)
                union = domain.bounds.union([result.static, other.static], node)
            else:
                one, two, union = result.value, other.value, result.static
            value, bottom = chosen(one >= two if greater else one <= two, result, other)
            result = Column(union, value, bottom, None, 0)
            if union.step is None:
                result = domain.writer.settle(evolve(result, ready=_ready(numbers)), domain.scope)
        return evolve(
            result,
            static=static,
            state=largest([column.state for column in numbers]),
            ready=max(_ready(numbers), result.ready),
        )

    return operation


def _clamp(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
    value, low, high = columns
    raised_static = domain.bounds.union([as_number(value).static, as_number(low).static], node)
    raised = _extreme(True)(domain, raised_static, [value, low], node)
    return _extreme(False)(domain, static, [raised, high], node)


def _rounded(fixed: Rounding | None) -> Operation:
    def operation(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
        if static.always is not None:
            return unpublished(static)
        a = as_number(columns[0])
        digits = int(columns[1].static.constant) if len(columns) > 1 else 0  # type: ignore[arg-type]
        word = columns[2].static.constant if len(columns) > 2 else None
        rounding = Rounding(word) if word is not None else fixed or Rounding.HALF_UP
        return rounded(domain, static, a, digits, rounding)

    return operation


def rounded(domain: Columns, static: Static, a: Column, digits: int, rounding: Rounding) -> Column:
    """Round by integer arithmetic: the value becomes a multiple of 10^-digits."""
    up, down = 10 ** max(0, digits), 10 ** max(0, -digits)
    step = a.static.step
    if step is not None and (up % (step * down) == 0):
        return _strict(static, [a], times(a.value, up // step), up)
    if step is not None:
        shared = math.gcd(up, step * down)
        top: Any = times(a.value, up // shared)
        bottom: Any = step * down // shared
    else:
        top, bottom = times(a.value, up), times(a.bottom, down)
    settled = domain.writer.settle(Column(static, top, bottom, None, a.ready), domain.scope)
    top, bottom = settled.value, settled.bottom
    value = times(_divided(top, bottom, rounding, signed=a.static.low < 0), down)
    return domain.writer.settle(
        Column(static, value, up, a.state, max(settled.ready, a.ready)), domain.scope
    )


def _divided(top: Any, bottom: Any, rounding: Rounding, *, signed: bool) -> Any:
    """Divide two integers, the second positive, and round the quotient to an integer."""
    if rounding is Rounding.FLOOR:
        return top // bottom
    if rounding is Rounding.CEIL:
        return -((-top) // bottom)
    if rounding is Rounding.HALF_EVEN:
        quotient = top // bottom
        rest = top - quotient * bottom
        odd = quotient - (quotient // 2) * 2
        return quotient + as_integer((rest * 2 + odd) > bottom)
    size = top.abs() if signed else top
    if rounding is Rounding.HALF_UP:
        if isinstance(bottom, int) and bottom % 2 == 0:
            result = (size + bottom // 2) // bottom
        else:
            result = (size * 2 + bottom) // (bottom * 2)
    elif rounding is Rounding.DOWN:
        result = size // bottom
    else:
        result = -((-size) // bottom)
    return when(top < 0, -result, result) if signed else result


def _present(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:

    (a,) = columns
    if a.state is None:
        return evolve(literal(value=True), static=static, ready=a.ready)
    undetermined = int(Cause.UNDETERMINED)
    state = when(a.state == undetermined, integer(undetermined), integer(0)) if static.causes else None
    return Column(static, a.state == 0, 1, state, a.ready)


def _coalesce(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
    result = columns[-1]
    for column in reversed(columns[:-1]):
        if column.state is None:
            result = column
            continue
        column = domain.writer.settle(column, domain.scope)
        both = [level_number(each.static) if static.kind == "number" else each.static for each in (column, result)]
        one, two = one_kind(static, column), one_kind(static, result)
        # An undetermined value is not passed over: what it would be may still become known.
        stays = (column.state == 0) | (column.state == int(Cause.UNDETERMINED))
        value, bottom = chosen(stays, one, two)
        state = when(stays, column.state, _code(result))
        union = domain.bounds.union(both, node) if column.static.kind != "level" or static.kind == "number" else static
        result = Column(union, value, bottom, state, _ready([column, result]))
    return evolve(as_number(result) if static.kind == "number" else result, static=static) if static.causes else evolve(
        result, static=static, state=None
    )  # fmt: skip


def _move(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
    a, steps = columns[0], as_number(columns[1])
    top = int(static.high)
    moved = domain.writer.settle(Column(static, a.value + steps.value, 1, None, _ready([a, steps])), domain.scope)
    value = when(moved.value < 0, integer(0), when(moved.value > top, integer(top), moved.value))
    return Column(static, value, 1, largest([a.state, steps.state]), moved.ready)


def civil(domain: Columns, day: Column) -> tuple[Any, Any, Any, int]:
    """Give year, month and day of a day number, and when they are ready.

    The proleptic Gregorian calendar counted in eras of 400 years that begin on 1 March; only integer arithmetic, so
    that no engine's calendar functions are needed.
    """

    def settle(value: Any, ready: int) -> Column:
        return domain.writer.settle(Column(constant(Fraction(0)), value, 1, None, ready), domain.scope)

    shifted = settle(day.value + 305, day.ready)  # days since 1 March of the year 0
    era = settle((shifted.value) // 146_097, shifted.ready)
    rest = settle(shifted.value - era.value * 146_097, era.ready)
    of_era = settle(
        (rest.value - rest.value // 1_460 + rest.value // 36_524 - rest.value // 146_096) // 365, rest.ready
    )
    of_year = settle(
        rest.value - (of_era.value * 365 + of_era.value // 4 - of_era.value // 100), of_era.ready
    )
    fifth = settle((of_year.value * 5 + 2) // 153, of_year.ready)
    in_month = of_year.value - (fifth.value * 153 + 2) // 5 + 1
    month = when(fifth.value < 10, fifth.value + 3, fifth.value - 9)
    year = of_era.value + era.value * 400 + as_integer(fifth.value >= 10)
    date_parts = [settle(part, fifth.ready) for part in (year, month, in_month)]
    return date_parts[0].value, date_parts[1].value, date_parts[2].value, date_parts[0].ready


def _date_part(pick: Callable[[Any, Any], Any]) -> Operation:
    def operation(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
        year, month, _, ready = civil(domain, columns[0])
        return Column(static, pick(year, month), 1, columns[0].state, ready)

    return operation


def _full_years(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
    start, end = (civil(domain, column) for column in columns)
    before = (end[1] * 32 + end[2]) < (start[1] * 32 + start[2])
    value = end[0] - start[0] - as_integer(before)
    return Column(static, value, 1, largest([column.state for column in columns]), max(start[3], end[3]))


def _days_between(domain: Columns, static: Static, columns: list[Column], node: ast.expr) -> Column:
    start, end = columns
    return _strict(static, columns, end.value - start.value)


Operation = Callable[[Columns, Static, list[Column], ast.expr], Column]

OPERATIONS: Final[dict[str, Operation]] = {
    "+": _sum(1),
    "-": _sum(-1),
    "*": _multiply,
    "/": _divide,
    "**": _power,
    "negative": _negative,
    "==": _comparison(lambda a, b: a == b),
    "!=": _comparison(lambda a, b: a != b),
    "<": _comparison(lambda a, b: a < b),
    "<=": _comparison(lambda a, b: a <= b),
    ">": _comparison(lambda a, b: a > b),
    ">=": _comparison(lambda a, b: a >= b),
    "and": _junction("and"),
    "or": _junction("or"),
    "not": _not,
    "if": _if,
    "min": _extreme(greater=False),
    "max": _extreme(greater=True),
    "abs": _abs,
    "round": _rounded(None),
    "floor": _rounded(Rounding.FLOOR),
    "ceil": _rounded(Rounding.CEIL),
    "clamp": _clamp,
    "full_years": _full_years,
    "days_between": _days_between,
    "year": _date_part(lambda year, month: year),
    "quarter": _date_part(lambda year, month: (month + 2) // 3),
    "month": _date_part(lambda year, month: month),
    "present": _present,
    "coalesce": _coalesce,
    "move": _move,
}
