"""The *bounds* domain: what a rule can give, before any data is seen.

For every value it knows the kind, an interval, the smallest step, which causes of absence can befall it, and the
greatest whole number that computing it over integers can need. Wrong kinds, wrong grain and divisors that may be zero
are found here, so that the other domains need not look for them.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from typing import Any, Final, Protocol

from attrs import evolve, field, frozen

from partyrate.errors import GrainError, KindError, SchemeFault, UnknownNameError, ZeroDivisorError, listed
from partyrate.language.grammar import UNPUBLISHED_OPTION, Call, span_of, text_of
from partyrate.language.walk import Walk
from partyrate.numbers import Cause, Constant, Rounding, Scale, round_fraction

LIMIT: Final = 2**53
"""Below it, integer arithmetic and integers kept in doubles are exact on every engine."""

MAX_ROUNDS: Final = 1_000
"""More rounds than any history has; a bound for `streak` and `times`."""

NOTHING: Final[frozenset[Cause]] = frozenset()
_FIRST_DAY, _LAST_DAY = Fraction(date.min.toordinal()), Fraction(date.max.toordinal())


@frozen(kw_only=True)
class Static:
    """What is known of a value beforehand.

    Args:
        kind: `number`, `flag`, `text`, `date` or `level`.
        low, high: The interval of a number, of a date as its day number, of a level's place. Both included.
        step: A number is a whole multiple of 1/step. None where the denominator varies from row to row.
        top, bottom: The greatest numerator, without sign, and the greatest denominator.
        peak: The greatest whole number met on the way; None where there is no bound.
        causes: Why it can be absent; empty where it is always there.
        always: The cause where it is never there.
        constant: Its value where it has just one.
        values: The texts it can be, where they are known.
        scale: The scale of a level.
    """

    kind: str
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    step: int | None = 1
    top: int = 1
    bottom: int = 1
    peak: int | None = 1
    causes: frozenset[Cause] = NOTHING
    always: Cause | None = None
    constant: Constant | None = None
    values: tuple[str, ...] | None = None
    scale: Scale | None = None

    @property
    def is_safe(self) -> bool:
        """Whether integers below 2^53 suffice for it."""
        return self.peak is not None and self.peak < LIMIT

    @property
    def decimals(self) -> int | None:
        """The decimals that write every value it can have, or None."""
        if self.step is None:
            return None
        twos = fives = 0
        rest = self.step
        while rest % 2 == 0:
            rest, twos = rest // 2, twos + 1
        while rest % 5 == 0:
            rest, fives = rest // 5, fives + 1
        return max(twos, fives) if rest == 1 else None

    def absent_by(self, *causes: Cause) -> Static:
        """Give a copy that can also be absent by these causes."""
        return evolve(self, causes=self.causes | set(causes))


def number(
    low: Fraction | int,
    high: Fraction | int,
    step: int | None,
    operands: Sequence[Static] = (),
    *,
    top: int | None = None,
    bottom: int | None = None,
    peak: int | None = 1,
) -> Static:
    """Describe a number; numerators follow from interval and step unless the step varies."""
    low, high = Fraction(low), Fraction(high)
    if step is not None:
        top, bottom = math.ceil(max(abs(low), abs(high)) * step), step
    assert top is not None and bottom is not None
    peaks = [peak, top, bottom, *(operand.peak for operand in operands)]
    known = [each for each in peaks if each is not None]
    return Static(
        kind="number",
        low=low,
        high=high,
        step=step,
        top=top,
        bottom=bottom,
        peak=max(known) if len(known) == len(peaks) else None,
        constant=low if low == high and not any(operand.causes for operand in operands) else None,
    )


def flag(operands: Sequence[Static] = (), *, peak: int | None = 1) -> Static:
    """Describe a truth value."""
    known = [peak, *(operand.peak for operand in operands)]
    return Static(kind="flag", peak=None if None in known else max(each for each in known if each is not None))


def constant(value: Constant) -> Static:
    """Describe a constant."""
    if isinstance(value, bool):
        return Static(kind="flag", constant=value)
    if isinstance(value, Fraction):
        return number(value, value, value.denominator)
    if isinstance(value, str):
        return Static(kind="text", constant=value, values=(value,))
    day = Fraction(value.toordinal())
    return Static(kind="date", low=day, high=day, constant=value)


def unknown(kind: str, scale: Scale | None = None) -> Static:
    """Describe something unpublished: never there, undetermined."""
    return Static(kind=kind, causes=frozenset({Cause.UNDETERMINED}), always=Cause.UNDETERMINED, scale=scale)


def level(scale: Scale) -> Static:
    """Describe a level of a scale."""
    return Static(kind="level", high=Fraction(len(scale.names) - 1), top=max(1, len(scale.names) - 1), scale=scale)


def level_number(value: Static) -> Static:
    """Describe what a level counts as in arithmetic; numbers stay as they are."""
    if value.kind != "level" or value.scale is None:
        return value
    counts = value.scale.values
    step = math.lcm(*(count.denominator for count in counts))
    return evolve(number(min(counts), max(counts), step, [value]), causes=value.causes, always=value.always)


class Names(Protocol):
    """What the bounds domain must know of a scheme."""

    def static(self, name: str) -> Static | None:
        """Describe the value of a name, or None where nothing has it."""
        ...

    def home(self, name: str) -> str | None:
        """Give the table a name lives in, None for constants."""
        ...

    def ancestors(self, table: str) -> tuple[str, ...]:
        """Give the table, its parent, and so on up."""
        ...

    def most_rows(self, table: str, above: str | None) -> int:
        """Bound the rows of a table: below one row of the table above, or in all."""
        ...

    def cells(self, lookup: str) -> Mapping[tuple[Constant, ...], Constant | None] | None:
        """Give the cells of a lookup, None standing for unpublished; None where there is no such lookup."""
        ...

    def excludes(self, table: str) -> bool:
        """Say whether a gate can leave rows of the table out of its cohorts."""
        ...

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        ...

    @property
    def names(self) -> Sequence[str]:
        """All names a rule may use, for suggestions."""
        ...


@frozen(eq=False)
class _Inside:
    """Where the walk is: inside an aggregate or a function of rounds, with the tables met there."""

    function: str
    tables: dict[str, str] = field(factory=dict)


class Bounds:
    """The bounds domain for rules of one table."""

    def __init__(self, names: Names, table: str | None) -> None:
        self.names, self.table = names, table
        self.inside: _Inside | None = None
        self.facts: dict[str, tuple[Fraction | None, Fraction | None, bool]] = {}
        self.recorded: set[str] = set()

    # ------------------------------------------------------------------------------------------------------- the walk

    def constant(self, value: Constant) -> Static:
        return constant(value)

    def name(self, name: str, node: ast.Name) -> Static:
        found = self.names.static(name)
        if found is None:
            table = name in self.names.tables
            error = UnknownNameError.of(
                "name",
                name,
                self.names.names,
                "a rule may use the indicators, parameters, lookups and ladders of its own scheme",
                span_of(node),
            )
            if table:
                error.what = f"the table {name!r} where a value is needed"
                error.mend = f"count its rows with count({name}), or name one of its values"
            raise error
        home = self.names.home(name)
        if home is not None:
            self.check_home(name, home, node)
        return self.narrowed(node, found)

    def check_home(self, name: str, home: str, node: ast.Name) -> None:
        if self.inside is not None:
            self.inside.tables.setdefault(home, name)
            if self.inside.function in ("previous", "streak", "times"):
                self.recorded.add(name)
            return
        if self.table is None or home not in self.names.ancestors(self.table):
            finer = self.table is not None and self.table in self.names.ancestors(home)
            raise GrainError(
                f"{name!r} has a value for each row of table {home!r}, not for each row of {self.table!r}",
                "a rule uses values of its own table and of coarser ones; finer values only inside an aggregate",
                f"write sum({name}), mean({name}), max({name}) ... with where= to select"
                if finer
                else f"move the rule to table {home!r}, or compute a value of {self.table!r} from it first",
                span_of(node),
            )

    def lookup(self, name: str, keys: Sequence[Static], node: ast.Subscript) -> Static:
        cells = self.names.cells(name)
        if cells is None:
            raise UnknownNameError.of(
                "lookup", name, self.names.names, "brackets select a cell of a lookup", span_of(node.value)
            )
        length = len(next(iter(cells), ()))
        if len(keys) != length:
            raise KindError(
                f"{name}[...] with {len(keys)} key{'' if len(keys) == 1 else 's'}",
                f"lookup {name!r} is selected by {length}, the column included where it has several",
                f"write {length} between the brackets",
                span_of(node),
            )
        chosen: dict[tuple[Constant, ...], Constant | None] = dict(cells)
        reachable = set(chosen)
        complete = True
        for place, key in enumerate(keys):
            options = {cell[place] for cell in chosen}
            possible = self.key_values(key)
            self.check_key(key, options, name, node, place)
            if possible is None:
                complete = False
            else:
                reachable = {cell for cell in reachable if cell[place] in possible}
                complete = complete and possible <= options
        complete = complete and self.all_there(reachable, keys)
        found = [chosen[key] for key in reachable]
        result = self.union([constant(value) for value in found if value is not None], node)
        causes = set().union(*(key.causes for key in keys))
        if not complete:
            causes.add(Cause.NO_RULE)
        if None in found:
            causes.add(Cause.UNDETERMINED)
        peaks = [key.peak for key in keys]
        result = evolve(
            result,
            causes=frozenset(causes),
            peak=None if None in peaks or result.peak is None else max([result.peak, *(p for p in peaks if p)]),
            constant=None if causes else result.constant,
        )
        if found and all(value is None for value in found) and complete:
            result = evolve(result, always=Cause.UNDETERMINED)
        return self.strict(keys, result)

    def all_there(self, reachable: set[tuple[Constant, ...]], keys: Sequence[Static]) -> bool:
        """Whether every combination of possible keys has a row."""
        sizes = [self.key_values(key) for key in keys]
        wanted = 1
        for size in sizes:
            wanted *= len(size) if size is not None else 0
        return len(reachable) == wanted

    def key_values(self, key: Static) -> set[Constant] | None:
        """Give the constants a key can be, where they are few and known."""
        if key.constant is not None:
            return {key.constant}
        if key.kind == "flag":
            return {True, False}
        if key.kind == "level" and key.scale is not None:
            return set(key.scale.names)
        if key.kind == "text" and key.values is not None:
            return set(key.values)
        if key.kind == "number" and key.step == 1 and key.high - key.low <= 1_000:
            return {Fraction(n) for n in range(math.ceil(key.low), math.floor(key.high) + 1)}
        return None

    def check_key(self, key: Static, options: set[Constant], name: str, node: ast.Subscript, place: int) -> None:
        written = node.slice.elts[place] if isinstance(node.slice, ast.Tuple) else node.slice
        kinds = {constant(option).kind for option in options}
        kind = "text" if key.kind == "level" else key.kind
        if options and kind not in kinds:
            raise KindError(
                f"{text_of(written)!r} is a {key.kind}",
                f"this key of lookup {name!r} is a {listed(sorted(kinds))}",
                f"use a {listed(sorted(kinds))}",
                span_of(written),
            )
        if key.constant is not None and key.constant not in options:
            raise UnknownNameError.of(
                f"key of lookup {name!r}",
                str(key.constant),
                map(str, options),
                "a constant key must stand in the lookup",
                span_of(written),
            )

    def apply(self, function: str, arguments: Sequence[Static], node: ast.expr) -> Static:
        result = OPERATIONS[function](self, arguments, node)
        if function in _LENIENT:
            return self.narrowed(node, result)
        return self.narrowed(node, self.strict(arguments, result))

    def strict(self, arguments: Sequence[Static], result: Static) -> Static:
        """Add the causes of the arguments; what is never there makes the result never there."""
        causes = result.causes.union(*(argument.causes for argument in arguments))
        never = [argument.always for argument in arguments if argument.always is not None]
        return evolve(
            result,
            causes=causes,
            always=max(never) if never else result.always,
            constant=None if causes else result.constant,
        )

    def choose(self, node: ast.IfExp, walk: Walk[Static]) -> Static:
        condition = walk.node(node.test)
        with self.assuming(node.test, True):
            first = walk.node(node.body)
        with self.assuming(node.test, False):
            second = walk.node(node.orelse)
        return self.apply("if", [condition, first, second], node)

    # ------------------------------------------------------------------------------------------- facts from conditions

    @contextmanager
    def assuming(self, condition: ast.expr, holds: bool) -> Iterator[None]:
        """Within it, parts of rules are known to lie where the condition puts them."""
        before = dict(self.facts)
        self.assume(condition, holds)
        try:
            yield
        finally:
            self.facts = before

    def assume(self, condition: ast.expr, holds: bool) -> None:
        match condition:
            case ast.BoolOp(op=ast.And()) if holds:
                for part in condition.values:
                    self.assume(part, True)
            case ast.BoolOp(op=ast.Or()) if not holds:
                for part in condition.values:
                    self.assume(part, False)
            case ast.UnaryOp(op=ast.Not()):
                self.assume(condition.operand, not holds)
            case ast.Compare() if holds or len(condition.ops) == 1:
                left = condition.left
                for operator, right in zip(condition.ops, condition.comparators, strict=True):
                    name = _COMPARISONS.get(type(operator))
                    if name is not None:
                        name = name if holds else _OPPOSITE[name]
                        self.learn(left, name, right)
                        self.learn(right, _MIRRORED[name], left)
                    left = right

    def learn(self, part: ast.expr, comparison: str, other: ast.expr) -> None:
        if not isinstance(other, ast.Constant | ast.Name | ast.UnaryOp) or isinstance(part, ast.Constant):
            return
        try:
            bound = Walk(self).node(other)
        except SchemeFault:
            return
        if bound.kind != "number":
            return
        key = ast.dump(part)
        low, high, not_zero = self.facts.get(key, (None, None, False))
        if comparison in (">", ">=", "=="):
            low = bound.low if low is None else max(low, bound.low)
            not_zero = not_zero or bound.low > 0 or (bound.low == 0 and comparison == ">")
        if comparison in ("<", "<=", "=="):
            high = bound.high if high is None else min(high, bound.high)
            not_zero = not_zero or bound.high < 0 or (bound.high == 0 and comparison == "<")
        if comparison == "!=":
            not_zero = not_zero or bound.constant == 0
        self.facts[key] = (low, high, not_zero)

    def narrowed(self, node: ast.expr, found: Static) -> Static:
        if not self.facts or found.kind != "number" or found.step is None:
            return found
        low, high, not_zero = self.facts.get(ast.dump(node), (None, None, False))
        low = found.low if low is None else max(found.low, low)
        high = found.high if high is None else min(found.high, high)
        smallest = Fraction(1, found.step)
        if not_zero and low == 0:
            low = smallest
        if not_zero and high == 0:
            high = -smallest
        return evolve(found, low=low, high=high) if low <= high else found

    # ------------------------------------------------------------------------------------------------ rows and rounds

    def rows(self, call: Call, node: ast.Call, walk: Walk[Static]) -> Static:
        name = call.function.name.removesuffix(" of rows")
        if self.inside is not None:
            raise GrainError(
                f"{name}() inside {self.inside.function}()",
                "rows of rows need a table in between",
                "give the inner one a name: a formula of its own table",
                span_of(node),
            )
        self.inside = _Inside(name)
        try:
            where = None
            if call.where is not None:
                where = self.expect(walk.node(call.where), ("flag",), call.where)
            with self.assuming(call.where or ast.Constant(True), True):
                argument = call.arguments[0]
                is_table = isinstance(argument, ast.Name) and argument.id in self.names.tables
                if is_table and name == "count":
                    self.inside.tables.setdefault(argument.id, argument.id)  # type: ignore[attr-defined]
                    value = constant(Fraction(1))
                else:
                    value = walk.node(argument)
            others = [walk.node(other) for other in call.arguments[1:]]
            met = dict(self.inside.tables)
        finally:
            self.inside = None
        call.table = self.chosen_table(call, node, name, met)
        return self.over_rows(call, [value, *others], where, node)

    def over_rows(self, call: Call, values: Sequence[Static], where: Static | None, node: ast.Call) -> Static:
        """Describe the result of a function of rows from its arguments."""
        if UNPUBLISHED_OPTION in call.options.values():
            return unknown("number")
        assert call.table is not None
        most = self.names.most_rows(call.table, None if call.within is not None else self.table)
        result = ROW_OPERATIONS[call.function.name](self, call, values, most, node)
        if call.within is not None:
            if self.names.excludes(call.table):
                result = result.absent_by(Cause.NOT_APPLICABLE) if call.function.name == "rank" else result
            elif where is None and call.function.name != "trimmed_mean":
                # Every row lies in its own cohort, so that no cohort is empty.
                result = evolve(result, causes=result.causes - {Cause.MISSING})
        return self.strict([values[0]] if where is None else [values[0], where], result)

    def chosen_table(self, call: Call, node: ast.Call, name: str, met: Mapping[str, str]) -> str:
        """Give the table whose rows are aggregated: the finest one met, on one chain with the others."""
        finest = max(met, key=lambda table: len(self.names.ancestors(table)), default=None)
        for table, used in met.items():
            if finest is not None and table not in self.names.ancestors(finest):
                raise GrainError(
                    f"{used!r} of table {table!r} and {met[finest]!r} of table {finest!r} in one {name}()",
                    "the names inside one aggregate lie on one chain of tables",
                    "aggregate them one by one",
                    span_of(node),
                )
        assert self.table is not None
        above = self.names.ancestors(self.table)
        if call.within is not None:
            for element in call.within:
                self.check_within(element, above)
            if finest is not None and finest not in above:
                raise GrainError(
                    f"{met[finest]!r} is finer than the rows of {self.table!r} that within= selects",
                    "with within= an aggregate runs over rows of the rule's own table",
                    f"compute a value of {self.table!r} from it first, as a formula of its own",
                    span_of(node),
                )
            return self.table
        if name == "rank":
            raise KindError(
                "rank() without within=", "the cohort has no default", "add within=(...), or within=() for all rows",
                span_of(node),
            )  # fmt: skip
        if finest is None or finest in above:
            raise GrainError(
                f"{name}() over which rows? {text_of(node)!r} names no finer table than {self.table!r}",
                "an aggregate runs over the rows of a finer table, or with within= over rows of its own table",
                "use a value of a finer table, or add within=(...), within=() for all rows",
                span_of(node),
            )
        if self.table not in self.names.ancestors(finest):
            raise GrainError(
                f"table {finest!r} is not below table {self.table!r}",
                "an aggregate runs over the rows of a finer table that belong to the row of the rule",
                f"use a value of a table whose parent is {self.table!r}",
                span_of(node),
            )
        return finest

    def check_within(self, element: ast.expr, above: Sequence[str]) -> None:
        assert isinstance(element, ast.Name)
        found, home = self.names.static(element.id), self.names.home(element.id)
        if found is None or (home is not None and home not in above):
            raise UnknownNameError.of(
                "column of within=",
                element.id,
                [name for name in self.names.names if self.names.home(name) in above],
                "within= names key columns or values of the rule's own table",
                span_of(element),
            )
        if found.causes or (found.kind == "number" and found.step is None):
            raise KindError(
                f"{element.id!r} in within= can be absent" if found.causes else f"{element.id!r} in within= is unrounded",
                "rows with and without a value cannot form a cohort",
                f"make it always present, for instance with coalesce({element.id}, ...), or round it",
                span_of(element),
            )  # fmt: skip

    def rounds(self, call: Call, node: ast.Call, walk: Walk[Static]) -> Static:
        name = call.function.name
        if self.inside is not None and not (name == "previous" and self.inside.function in _ROUNDS):
            raise GrainError(
                f"{name}() inside {self.inside.function}()",
                "the past is looked at from the outside in",
                "give the inner one a name: a formula of its own",
                span_of(node),
            )
        outer, self.inside = self.inside, self.inside or _Inside(name)
        try:
            value = walk.node(call.arguments[0])
            met = dict(self.inside.tables)
        finally:
            self.inside = outer
        roots = {table for table in met if len(self.names.ancestors(table)) > 1}
        if roots:
            raise GrainError(
                f"{name}() of {listed(sorted(met[table] for table in roots))}, of table {listed(sorted(roots))}",
                "history is kept for tables without a parent",
                "use values of the table without a parent",
                span_of(node),
            )
        if name == "previous":
            return value.absent_by(Cause.MISSING)
        self.expect(value, ("flag",), call.arguments[0])
        result = number(0, MAX_ROUNDS, 1, [value])
        undetermined = {Cause.UNDETERMINED} & value.causes
        return evolve(result, causes=frozenset(undetermined), constant=None)

    # -------------------------------------------------------------------------------------------------------- helpers

    def expect(self, value: Static, kinds: Sequence[str], node: ast.expr) -> Static:
        """Check the kind of a value; a level is accepted as a number."""
        if value.kind == "level" and "number" in kinds and "level" not in kinds:
            return level_number(value)
        if value.kind not in kinds:
            mend = {
                ("flag", "number"): "write (1 if ... else 0)",
                ("number", "flag"): "compare it, for instance with > 0",
                ("text", "number"): "use a lookup from the text to a number",
            }.get((value.kind, kinds[0]), f"use a {' or a '.join(kinds)}")
            raise KindError(
                f"{text_of(node)!r} is a {value.kind}, not a {' or a '.join(kinds)}",
                "each operator and function takes values of its kind only",
                mend,
                span_of(node),
            )
        return value

    def constant_of(self, value: Static, node: ast.expr, what: str) -> Any:
        """Give the constant that an argument must be; None where it is unpublished."""
        if value.always is Cause.UNDETERMINED:
            return None
        if value.constant is None:
            raise KindError(
                f"{text_of(node)!r} is not the same for all rows",
                f"{what} is a constant",
                "write a number, or name a parameter",
                span_of(node),
            )
        return value.constant

    def union(self, values: Sequence[Static], node: ast.expr) -> Static:
        """Describe what is one of several values."""
        if not values:
            return number(0, 0, 1)
        values = self.same_kind(values, node)
        kind = values[0].kind
        peaks = [value.peak for value in values]
        peak = None if None in peaks else max(each for each in peaks if each is not None)
        if kind == "number":
            low, high = min(value.low for value in values), max(value.high for value in values)
            steps = [value.step for value in values]
            if None not in steps:
                return number(low, high, math.lcm(*(step for step in steps if step is not None)), values)
            top, bottom = max(value.top for value in values), max(value.bottom for value in values)
            return number(low, high, None, values, top=top, bottom=bottom)
        if kind == "text":
            sets = [value.values for value in values]
            known = None if None in sets else tuple(dict.fromkeys(text for each in sets if each for text in each))
            return Static(kind="text", values=known, constant=known[0] if known and len(known) == 1 else None)
        if kind == "flag":
            constants = {value.constant for value in values}
            return Static(kind="flag", peak=peak, constant=constants.pop() if len(constants) == 1 else None)
        return evolve(
            values[0],
            low=min(value.low for value in values),
            high=max(value.high for value in values),
            peak=peak,
            causes=NOTHING,
            always=None,
            constant=None,
        )

    def same_kind(self, values: Sequence[Static], node: ast.expr) -> list[Static]:
        """Check that values are of one kind; levels of different scales, or beside numbers, count as numbers."""
        kinds = {value.kind for value in values}
        scales = {value.scale for value in values if value.kind == "level"}
        if kinds == {"level", "number"} or (kinds == {"level"} and len(scales) > 1):
            return [level_number(value) for value in values]
        if len(kinds) > 1:
            raise KindError(
                f"a {' and a '.join(sorted(kinds))} in {text_of(node)!r}",
                "the values that are compared or chosen from are of one kind",
                "use values of one kind",
                span_of(node),
            )
        return list(values)


_COMPARISONS: Final[dict[type[ast.cmpop], str]] = {
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Eq: "==",
    ast.NotEq: "!=",
}
_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_MIRRORED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
_LENIENT: Final = ("and", "or", "if", "present", "coalesce")
_ROUNDS: Final = ("previous", "streak", "times")

Operation = Callable[[Bounds, Sequence[Static], ast.expr], Static]


def _operand_nodes(node: ast.expr, count: int) -> list[ast.expr]:
    """Give the parts of a node that its operands were written in, for messages."""
    match node:
        case ast.BinOp():
            return [node.left, node.right]
        case ast.UnaryOp():
            return [node.operand]
        case ast.BoolOp():
            return list(node.values)
        case ast.IfExp():
            return [node.test, node.body, node.orelse]
        case ast.Call():
            return list(node.args)
    return [node] * count


def _numbers(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> list[Static]:
    parts = _operand_nodes(node, len(values))
    return [bounds.expect(value, ("number",), part) for value, part in zip(values, parts, strict=True)]


def _common(a: Static, b: Static) -> tuple[int, int, int]:
    """Give the greatest numerators of two numbers over a common denominator, and that denominator's greatest value."""
    if a.step is not None and b.step is not None:
        step = math.lcm(a.step, b.step)
        return a.top * (step // a.step), b.top * (step // b.step), step
    return a.top * b.bottom, b.top * a.bottom, a.bottom * b.bottom


def _sum(a: Static, b: Static, low: Fraction, high: Fraction) -> Static:
    one, other, bottom = _common(a, b)
    step = bottom if a.step is not None and b.step is not None else None
    return number(low, high, step, [a, b], top=one + other, bottom=bottom, peak=one + other)


def _add(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    a, b = _numbers(bounds, values, node)
    return _sum(a, b, a.low + b.low, a.high + b.high)


def _subtract(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    a, b = _numbers(bounds, values, node)
    return _sum(a, b, a.low - b.high, a.high - b.low)


def _product(a: Static, b: Static) -> Static:
    ends = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    step = a.step * b.step if a.step is not None and b.step is not None else None
    top, bottom = a.top * b.top, a.bottom * b.bottom
    return number(min(ends), max(ends), step, [a, b], top=top, bottom=bottom, peak=top)


def _multiply(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    a, b = _numbers(bounds, values, node)
    return _product(a, b)


def _divide(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    a, b = _numbers(bounds, values, node)
    if b.always is None and b.low <= 0 <= b.high:
        divisor = _operand_nodes(node, 2)[1]
        smallest = f"1/{b.step}" if b.step not in (None, 1) else "1"
        raise ZeroDivisorError(
            f"{text_of(divisor)!r} may be zero",
            f"it can lie anywhere from {bounds_text(b.low)} to {bounds_text(b.high)}, and nothing can be divided by zero",
            f"write ... if {text_of(divisor)} != 0 else ..., or max({text_of(divisor)}, {smallest})",
            span_of(divisor),
        )
    if b.constant is not None and isinstance(b.constant, Fraction):
        return _product(a, constant(1 / b.constant))
    if b.always is not None:
        return number(a.low, a.high, a.step, [a], top=a.top, bottom=a.bottom)
    nearest = min(abs(b.low), abs(b.high))
    ends = [x / y for x in (a.low, a.high) for y in (b.low, b.high)] if nearest else [a.low, a.high]
    top, bottom = a.top * b.bottom, a.bottom * b.top
    return number(min(ends), max(ends), None, [a, b], top=top, bottom=bottom, peak=max(top, bottom))


def bounds_text(value: Fraction) -> str:
    """Write an end of an interval for a message."""
    return str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"


def _power(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    a, b = _numbers(bounds, values, node)
    power = b.constant
    assert isinstance(power, Fraction)
    result = constant(Fraction(1))
    for _ in range(int(power)):
        result = _product(result, a)
    if power % 2 == 0 and result.low < 0:
        result = evolve(result, low=Fraction(0))
    return result


def _negative(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    (a,) = _numbers(bounds, values, node)
    return number(-a.high, -a.low, a.step, [a], top=a.top, bottom=a.bottom)


def _compare(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    a, b = level_pair(bounds, values, node)
    a, b = bounds.same_kind([a, b], node)
    operators = {type(operator) for operator in node.ops} if isinstance(node, ast.Compare) else set()
    if a.kind in ("text", "flag"):
        if operators & {ast.Lt, ast.LtE, ast.Gt, ast.GtE}:
            raise KindError(
                f"the order of two {a.kind}s in {text_of(node)!r}",
                "numbers, dates and levels have an order; texts and flags do not",
                "compare with == or !=",
                span_of(node),
            )
        for one, other in ((a, b), (b, a)):
            if isinstance(one.constant, str) and other.values is not None and one.constant not in other.values:
                raise UnknownNameError.of(
                    "value", one.constant, other.values, "a choice is compared with one of its values", span_of(node)
                )
    if a.kind == "number":
        one, two, _ = _common(a, b)
        return flag([a, b], peak=max(one, two))
    return flag([a, b])


def level_pair(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> tuple[Static, Static]:
    """Read a text beside a level as the name of a level of the same scale."""
    a, b = values
    for one, other in ((a, b), (b, a)):
        if one.kind == "level" and one.scale is not None and isinstance(other.constant, str):
            if other.constant not in one.scale.names:
                raise UnknownNameError.of(
                    f"level of {one.scale.ladder!r}",
                    other.constant,
                    one.scale.names,
                    "a level is compared with a level of its own ladder",
                    span_of(node),
                )
            named = level(one.scale)
            return (a, named) if one is a else (named, b)
    return a, b


def _junction(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    parts = _operand_nodes(node, len(values))
    if len(parts) != len(values):
        parts = [node] * len(values)
    for value, part in zip(values, parts, strict=True):
        bounds.expect(value, ("flag",), part)
    return evolve(flag(values), causes=NOTHING.union(*(value.causes for value in values)))


def _not(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    bounds.expect(values[0], ("flag",), _operand_nodes(node, 1)[0])
    return flag(values)


def _if(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    condition, first, second = values
    bounds.expect(condition, ("flag",), _operand_nodes(node, 3)[0])
    if condition.constant is not None and condition.always is None:
        return first if condition.constant else second
    live = [value for value in (first, second) if value.always is None] or [first]
    result = bounds.union(live, node)
    bounds.same_kind([first, second], node)
    peak = result.peak
    if first.kind == "number" and None not in (first.peak, second.peak, condition.peak, peak):
        one, two, _ = _common(level_number(first), level_number(second))
        peak = max(one, two, condition.peak or 1, peak or 1)
    never = condition.always
    if first.always is not None and second.always is not None:
        never = max(first.always, second.always, never or Cause.NOT_APPLICABLE)
    causes = condition.causes | first.causes | second.causes
    return evolve(result, causes=causes, always=never, peak=peak, constant=None if causes else result.constant)


def _extreme(pick: Callable[..., Fraction]) -> Operation:
    def operation(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
        if {value.kind for value in values} <= {"number", "level"}:
            values = _numbers(bounds, values, node)
        result = bounds.union(values, node)
        if result.kind not in ("number", "date"):
            bounds.expect(result, ("number", "date"), _operand_nodes(node, 1)[0])
        low, high = pick(value.low for value in values), pick(value.high for value in values)
        if result.kind == "date":
            return evolve(result, low=low, high=high)
        peaks = [_common(a, b) for a in values for b in values]
        peak = max(max(one, two) for one, two, _ in peaks)
        return number(low, high, result.step, values, top=result.top, bottom=result.bottom, peak=peak)

    return operation


def _clamp(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    value, low, high = values
    raised = _extreme(max)(bounds, [value, low], node)
    return _extreme(min)(bounds, [raised, high], node)


def _abs(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    (a,) = _numbers(bounds, values, node)
    ends = [abs(a.low), abs(a.high)]
    low = Fraction(0) if a.low <= 0 <= a.high else min(ends)
    return number(low, max(ends), a.step, [a], top=a.top, bottom=a.bottom)


def _rounded(fixed: Rounding | None) -> Operation:
    def operation(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
        nodes = _operand_nodes(node, len(values))
        a = bounds.expect(values[0], ("number",), nodes[0])
        digits, rounding = 0, fixed or Rounding.HALF_UP
        if len(values) > 1:
            given = bounds.constant_of(bounds.expect(values[1], ("number",), nodes[1]), nodes[1], "the decimals")
            if given is not None and (given.denominator != 1 or not -9 <= given <= 9):
                raise KindError(
                    f"{text_of(nodes[1])!r} decimals", "decimals are a whole number", "write a number from -9 to 9",
                    span_of(nodes[1]),
                )  # fmt: skip
            digits = int(given or 0)
        if len(values) > 2:
            word = bounds.constant_of(bounds.expect(values[2], ("text",), nodes[2]), nodes[2], "the way of rounding")
            words = [each.value for each in Rounding]
            if word is not None and word not in words:
                raise UnknownNameError.of("way of rounding", str(word), words, "rounding", span_of(nodes[2]))
            rounding = Rounding(word) if word is not None else rounding
        return rounded(a, digits, rounding)

    return operation


def rounded(a: Static, digits: int, rounding: Rounding) -> Static:
    """Describe a number after rounding."""
    low, high = round_fraction(a.low, digits, rounding), round_fraction(a.high, digits, rounding)
    step = 10 ** max(0, digits)
    scale = 10**digits if digits >= 0 else 1
    peak = 2 * a.top * scale + a.bottom * (10**-digits if digits < 0 else 1) * 2
    return number(low, high, step, [a], peak=peak)


def _dates(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> list[Static]:
    parts = _operand_nodes(node, len(values))
    return [bounds.expect(value, ("date",), part) for value, part in zip(values, parts, strict=True)]


def _full_years(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    _dates(bounds, values, node)
    return number(-10_000, 10_000, 1, values, peak=2**40)


def _days_between(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    start, end = _dates(bounds, values, node)
    return number(end.low - start.high, end.high - start.low, 1, values)


def _date_part(low: int, high: int) -> Operation:
    def operation(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
        _dates(bounds, values, node)
        return number(low, high, 1, values, peak=2**40)

    return operation


def _present(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    (a,) = values
    causes = a.causes & {Cause.UNDETERMINED}
    return evolve(flag([a]), causes=causes, always=a.always if a.always is Cause.UNDETERMINED else None)


def _coalesce(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    causes: frozenset[Cause] = NOTHING
    used: list[Static] = []
    for value in values:
        used.append(value)
        causes |= value.causes & {Cause.UNDETERMINED}
        if not value.causes - {Cause.UNDETERMINED}:
            break
    else:
        causes |= values[-1].causes
    live = [value for value in used if value.always is None] or used
    bounds.same_kind(values, node)
    return evolve(bounds.union(live, node), causes=causes, constant=None)


def _move(bounds: Bounds, values: Sequence[Static], node: ast.expr) -> Static:
    nodes = _operand_nodes(node, 2)
    moved = bounds.expect(values[0], ("level",), nodes[0])
    steps = bounds.expect(values[1], ("number",), nodes[1])
    if steps.step != 1:
        raise KindError(
            f"{text_of(nodes[1])!r} may be no whole number", "a level moves by whole rungs", "round it",
            span_of(nodes[1]),
        )  # fmt: skip
    assert moved.scale is not None
    return evolve(level(moved.scale), peak=None if None in (moved.peak, steps.peak) else max(steps.top + 99, 1))


OPERATIONS: Final[dict[str, Operation]] = {
    "+": _add,
    "-": _subtract,
    "*": _multiply,
    "/": _divide,
    "**": _power,
    "negative": _negative,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), _compare),
    "and": _junction,
    "or": _junction,
    "not": _not,
    "if": _if,
    "min": _extreme(min),
    "max": _extreme(max),
    "abs": _abs,
    "round": _rounded(None),
    "floor": _rounded(Rounding.FLOOR),
    "ceil": _rounded(Rounding.CEIL),
    "clamp": _clamp,
    "full_years": _full_years,
    "days_between": _days_between,
    "year": _date_part(1, 9999),
    "quarter": _date_part(1, 4),
    "month": _date_part(1, 12),
    "present": _present,
    "coalesce": _coalesce,
    "move": _move,
}

RowOperation = Callable[[Bounds, Call, Sequence[Static], int, ast.Call], Static]


def _counted(value: Static) -> int | None:
    """A sum over rows needs a constant denominator; otherwise there is no bound."""
    return value.peak if value.step is not None else None


def _row_number(bounds: Bounds, call: Call, values: Sequence[Static]) -> Static:
    return bounds.expect(values[0], ("number",), call.arguments[0])


def _sum_rows(bounds: Bounds, call: Call, values: Sequence[Static], most: int, node: ast.Call) -> Static:
    a = _row_number(bounds, call, values)
    low, high = min(Fraction(0), a.low * most), max(Fraction(0), a.high * most)
    return number(low, high, a.step, [a], top=a.top * most, bottom=a.bottom, peak=_counted(a))


def _mean_rows(bounds: Bounds, call: Call, values: Sequence[Static], most: int, node: ast.Call) -> Static:
    a = _row_number(bounds, call, values)
    top, bottom = a.top * most, a.bottom * most
    return number(a.low, a.high, None, [a], top=top, bottom=bottom, peak=_counted(a)).absent_by(Cause.MISSING)


def _trimmed(bounds: Bounds, call: Call, values: Sequence[Static], most: int, node: ast.Call) -> Static:
    drop = bounds.constant_of(
        bounds.expect(values[1], ("number",), call.arguments[1]), call.arguments[1], "how many values are left out"
    )
    if drop is not None and (drop.denominator != 1 or not 0 <= drop <= 1_000):
        raise KindError(
            f"{text_of(call.arguments[1])!r} values left out", "it is a whole number", "write 1", span_of(node)
        )
    result = _mean_rows(bounds, call, values, most, node)
    return bounds.strict([values[1]], result)


def _count_rows(bounds: Bounds, call: Call, values: Sequence[Static], most: int, node: ast.Call) -> Static:
    if values[0].kind == "flag":
        raise KindError(
            f"count() of the flag {text_of(call.arguments[0])!r}",
            "count() counts rows, whatever their value",
            f"write count(..., where={text_of(call.arguments[0])})",
            span_of(node),
        )
    return number(0, most, 1, [values[0]])


def _some_rows(bounds: Bounds, call: Call, values: Sequence[Static], most: int, node: ast.Call) -> Static:
    bounds.expect(values[0], ("flag",), call.arguments[0])
    return flag(values, peak=most)


def _extreme_rows(bounds: Bounds, call: Call, values: Sequence[Static], most: int, node: ast.Call) -> Static:
    a = bounds.expect(values[0], ("number", "date"), call.arguments[0])
    return evolve(a, causes=NOTHING, constant=None, peak=_counted(a)).absent_by(Cause.MISSING)


def _percentile(bounds: Bounds, call: Call, values: Sequence[Static], most: int, node: ast.Call) -> Static:
    a = _row_number(bounds, call, values)
    share = bounds.constant_of(
        bounds.expect(values[1], ("number",), call.arguments[1]), call.arguments[1], "the share of a percentile"
    )
    if share is not None and not 0 <= share <= 1:
        raise KindError(
            f"the percentile at {text_of(call.arguments[1])}", "a share lies from 0 to 1", "write 0.5", span_of(node)
        )
    parts = (share.denominator if share is not None else 1) if call.options["kind"] == "linear" else 1
    step = a.step * parts if a.step is not None else None
    whole = max(3 * a.top * parts, most * parts * 2)
    result = number(a.low, a.high, step, [a], top=a.top, bottom=a.bottom, peak=whole if a.step else None)
    return bounds.strict([values[1]], evolve(result, constant=None).absent_by(Cause.MISSING))


def _rank(bounds: Bounds, call: Call, values: Sequence[Static], most: int, node: ast.Call) -> Static:
    a = bounds.expect(values[0], ("number", "date"), call.arguments[0])
    if values[1].constant not in ("asc", "desc"):
        raise KindError(
            f"the direction {text_of(call.arguments[1])}",
            "a ranking goes from the greatest (desc) or from the smallest (asc)",
            "write 'desc' or 'asc'",
            span_of(call.arguments[1]),
        )
    step = 2 if call.options["ties"] == "mean" else 1
    return evolve(number(1, most, step, [a], peak=2 * most if a.step is not None else None), constant=None)


ROW_OPERATIONS: Final[dict[str, RowOperation]] = {
    "sum of rows": _sum_rows,
    "mean of rows": _mean_rows,
    "count of rows": _count_rows,
    "any of rows": _some_rows,
    "all of rows": _some_rows,
    "min of rows": _extreme_rows,
    "max of rows": _extreme_rows,
    "trimmed_mean": _trimmed,
    "percentile": _percentile,
    "rank": _rank,
}
ROUND_OPERATIONS: Final = ("previous", "streak", "times")
