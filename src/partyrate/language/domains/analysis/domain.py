"""The *analysis* domain: the operations of the interpreter, on value ranges."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from fractions import Fraction
from typing import Any, Final

from attrs import evolve, field, frozen

from partyrate.errors import GrainError, KindError, SchemeFault, UnknownNameError, listed
from partyrate.language.compositions import OF_THE_ROW, composition_of
from partyrate.language.domains.analysis.aggregated_tables import along, chosen_table
from partyrate.language.domains.analysis.aggregates import over_rows
from partyrate.language.domains.analysis.composed import refined
from partyrate.language.domains.analysis.kinds import expect
from partyrate.language.domains.analysis.lookups import cell_of
from partyrate.language.domains.analysis.names import Names
from partyrate.language.domains.analysis.narrowing import Narrowing
from partyrate.language.domains.analysis.operations import OPERATIONS
from partyrate.language.domains.analysis.ranges import MAX_ROUNDS, ValueRange, constant, number, strongest, together
from partyrate.language.domains.analysis.unknown_names import unknown_name
from partyrate.language.functions import CATALOGUE
from partyrate.language.grammar import Call, counted_table, recorded_name, span_of, text_of
from partyrate.language.interpreter import Interpreter
from partyrate.messages import Message, Text, message, text
from partyrate.numbers import Cause, Constant, digits_of
from partyrate.resources import ResourceBudget

ROUND_OPERATIONS: Final = ("previous", "streak", "times")
ARITHMETIC: Final = ("+", "-", "*", "/", "**", "negative", "abs")
"""The operations whose denominator depends only on the denominators of their operands."""

_LENIENT: Final = frozenset(name for name, function in CATALOGUE.items() if not function.strict)


def _mark_levels(function: str, arguments: Sequence[ValueRange], result: ValueRange, node: Any) -> None:
    """Mark an operation for the other domains that reads a text as a level, or a level as a number."""
    if result.kind == "level":
        named = [argument for argument in arguments if argument.kind in ("text", "level")]
        if any(argument.scale != result.scale for argument in named):
            node.scale = result.scale
    elif result.kind == "number" and function in _LENIENT and any(each.kind == "level" for each in arguments):
        node.counts = True  # one branch is a level and another a number


@frozen(eq=False)
class Context:
    """The function of rows or of rounds whose arguments are being evaluated.

    Args:
        function: Its name.
        tables: The tables of the names in its arguments, each with one of these names.
        along: The table along whose rows a function of rounds runs; None where it reads the history.

    The tables are for the check of a plan; the domains that compute need `function` only.
    """

    function: str
    tables: dict[str, str] = field(factory=dict)
    along: str | None = None


def aggregates_of(name: str, kind: str, table: str) -> Text:
    """Return how the values that a name has in several rows are aggregated."""
    key = kind if kind in ("number", "flag", "date", "level") else "text"
    return text(f"aggregate {key}", name=name, table=table)


class Analysis:
    """The analysis domain for the rules of one table; its values are value ranges.

    Args:
        names: What the scheme declares.
        table: The table whose rows the rule belongs to.
        budget: How many digits a number may have; needed where a scheme is checked, and not thereafter.
        condition: A condition that holds in every row in which the rule applies.

    Its methods raise the faults of a rule, each with the position of the part at fault: `KindError`, `GrainError`,
    `UnknownNameError`, `ZeroDivisorError`, and `SchemeResourceError` where a number may have too many digits.
    """

    def __init__(
        self, names: Names, table: str | None, budget: ResourceBudget | None = None, condition: ast.expr | None = None
    ) -> None:
        self.names, self.table, self.budget = names, table, budget
        self.inside: Context | None = None
        self.recorded: set[str] = set()
        self.narrowing = Narrowing(self._evaluated)
        if condition is not None:
            self.narrowing.assume(condition, holds=True)

    # ------------------------------------------------------------------------------------------------ names, constants

    def constant(self, value: Constant) -> ValueRange:
        """Describe a literal."""
        return constant(value)

    def name(self, name: str, node: ast.Name) -> ValueRange:
        """Describe the value of a name, in the current round or as it is recorded.

        Raises:
            UnknownNameError: Nothing has the name.
            GrainError: It has no single value in a row of this table.
            KindError: It is used in a past round, and cannot be recorded.
        """
        value_range = self.names.value_range(name)
        if value_range is None:
            raise unknown_name(self.names, name, node)
        # The magnitudes within its own rule are checked with that rule; its users only need to hold the result.
        by = self.names.determined_by(name) if value_range.determined_by is None else value_range.determined_by
        value_range = evolve(value_range, determined_by=by, max_magnitude=value_range.reach)
        home = self.names.home(name)
        if home is not None:
            self._check_home(name, home, node, value_range.kind)
            if self.inside is not None and self.inside.along is not None:
                value_range = self._before(value_range) if home == self.inside.along else value_range
            elif self.inside is not None and self.inside.function in ROUND_OPERATIONS:
                value_range = self._recorded(recorded_name(node), node)
        return self.narrowing.narrowed(node, value_range)

    def _check_home(self, name: str, home: str, node: ast.Name, kind: str) -> None:
        if self.inside is not None:
            self.inside.tables.setdefault(home, name)
        elif home not in self.names.ancestors(self.table):
            raise GrainError(*self._of_another_table(name, home, node, kind), span_of(node))

    def _of_another_table(self, name: str, home: str, node: ast.Name, kind: str) -> Message:
        """Return the error of a value of another table; a formula with arguments belongs to one table."""
        own = self.names.ancestors(self.table)
        called, needs = getattr(node, "calls_formula", (None, ()))
        if called is not None and all(self.names.home(each) in (None, *own) for each in needs):
            return message("call from another table", name=called, home=home, table=self.table)
        finer = self.table in self.names.ancestors(home)
        fix = aggregates_of(name, kind, home) if finer else text("move rule", home=home, table=self.table)
        if (formula := getattr(node, "passed_to", None)) is not None and finer:
            data = {"name": name, "home": home, "formula": formula, "table": self.table, "fix": fix}
            return message("argument of a finer table", **data)
        return message("value of another table", name=name, home=home, table=self.table, fix=fix)

    def _before(self, value_range: ValueRange) -> ValueRange:
        """Describe a value of the previous row, which the first row lacks."""
        assert self.inside is not None
        if self.inside.function != "previous":
            return value_range
        return evolve(value_range.absent_by(Cause.MISSING), always_absent=None, constant=None)

    def _recorded(self, name: str, node: ast.Name) -> ValueRange:
        """Describe a value of another round: a recorded value was determined, even if it is unpublished now."""
        assert self.inside is not None
        if "(" in name:
            raise KindError(*message("past without name", name=name), span_of(node))
        self.recorded.add(name)
        value_range = self.names.past_range(name) or self.names.value_range(name)
        assert value_range is not None  # a name in a rule, or the formula of which it is a variant, has one
        if value_range.decimals is None and value_range.always_absent is None:
            raise KindError(*message("past without decimals", name=name), span_of(node))
        if self.inside.function == "previous":
            return evolve(value_range, possible_causes=frozenset({Cause.MISSING}), always_absent=None, constant=None)
        return value_range.absent_by(Cause.MISSING)

    def lookup(self, name: str, keys: Sequence[ValueRange], node: ast.Subscript) -> ValueRange:
        """Describe a cell of a lookup."""
        cells = self.names.cells(name)
        if cells is None:
            raise self._unknown_lookup(name, node)
        return self.narrowing.narrowed(
            node, self.strict(keys, cell_of(name, cells, keys, node, self.names.cell_range(name)))
        )

    def _unknown_lookup(self, name: str, node: ast.Subscript) -> UnknownNameError:
        error = UnknownNameError.of("lookup", name, self.names.lookups, text("brackets select"), span_of(node.value))
        key = node.slice
        if isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value in self.names.names:
            error.advised(text("write", instead=key.value), key.value)  # as in df["score"]
        elif name in self.names.names:
            error.fix = text("value without cells", name=name)
        return error

    # -------------------------------------------------------------------------------------------- operators, functions

    def apply(self, function: str, arguments: Sequence[ValueRange], node: ast.expr) -> ValueRange:
        """Describe the result of an operator or a function of values."""
        result = self._bounded(OPERATIONS[function](arguments, node), node)
        by = together([argument.determined_by for argument in arguments])
        result = evolve(
            result,
            determined_by=by,
            denominator_determined_by=self._denominator_determined_by(function, arguments, result, by),
        )
        if function not in _LENIENT:
            result = self.strict(arguments, result)
        _mark_levels(function, arguments, result, node)
        return self.narrowing.narrowed(node, result)

    def _denominator_determined_by(
        self, function: str, arguments: Sequence[ValueRange], result: ValueRange, by: frozenset[str] | None
    ) -> frozenset[str] | None:
        """Return what determines the denominator of a result."""
        if result.resolution is not None:
            return frozenset()
        if function not in (*ARITHMETIC, "if"):
            return by  # the choice of a value is a choice of its denominator
        denominators: list[frozenset[str] | None]
        denominators = [
            frozenset() if argument.resolution is not None else argument.denominator_determined_by
            for argument in arguments
        ]
        deciding = {"/": arguments[1:], "if": arguments[:1]}.get(function, ())
        return together([*denominators, *(argument.determined_by for argument in deciding)])

    def _bounded(self, result: ValueRange, node: ast.expr) -> ValueRange:
        """Refuse a number whose numerator or denominator may have too many digits."""
        budget = self.budget
        if budget is None or (
            budget.holds_digits(result.max_numerator) and budget.holds_digits(result.max_denominator)
        ):
            return result
        raise budget.exceeded_by_scheme(
            "digits",
            text("may have digits", text=text_of(node), digits=digits_of(result.reach)),
            text("round the parts"),
            span_of(node),
        )

    def strict(self, arguments: Sequence[ValueRange], result: ValueRange) -> ValueRange:
        """Add the causes of the arguments; an argument that is always absent makes the result always absent."""
        causes = result.possible_causes.union(*(argument.possible_causes for argument in arguments))
        return evolve(
            result,
            possible_causes=causes,
            always_absent=strongest(*(argument.always_absent for argument in arguments)) or result.always_absent,
            constant=None if causes else result.constant,
        )

    def choose(self, node: ast.IfExp, interpreter: Interpreter[ValueRange]) -> ValueRange:
        """Describe `a if c else b`; each branch is analysed under the condition, or its opposite."""
        condition = interpreter.node(node.test)
        with self.assuming(node.test, holds=True):
            first = interpreter.node(node.body)
        with self.assuming(node.test, holds=False):
            second = interpreter.node(node.orelse)
        return self.apply("if", [condition, first, second], node)

    def assuming(self, condition: ast.expr | None, *, holds: bool) -> AbstractContextManager[None]:
        """Return a context in which a condition holds, or does not, and narrows the ranges of what it compares."""
        return self.narrowing.assuming(condition, holds=holds)

    def _evaluated(self, node: ast.expr) -> ValueRange | None:
        try:
            return Interpreter(self).node(node)
        except SchemeFault:
            return None

    # ------------------------------------------------------------------------------------------------ rows and rounds

    def rows(self, call: Call, node: ast.Call, interpreter: Interpreter[ValueRange]) -> ValueRange:
        """Describe the result of a function of rows, and set the table over whose rows it runs."""
        name = call.function.name.removesuffix(" of rows")
        if self.inside is not None:
            key = "rows inside rounds" if self.inside.function in ROUND_OPERATIONS else "rows inside rows"
            raise GrainError(*message(key, function=name, outer=self.inside.function), span_of(node))
        self.inside = inside = Context(name)
        try:
            with self.elsewhere(call):
                where = None if call.where is None else expect(interpreter.node(call.where), ("flag",), call.where)
                with self.assuming(call.where, holds=True):
                    value = self._counted(call, inside) or interpreter.node(call.arguments[0])
                inner = call.arguments[1 : OF_THE_ROW.get(name)]
                others = [interpreter.node(other) for other in inner]
        finally:
            self.inside = None
        assert self.table is not None
        whole = call.part_of
        call.table = chosen_table(self.names, self.table, call, node, inside.tables) if whole is None else whole.table
        composed = composition_of(node)
        if composed is None or call.is_open:
            return self.over_rows(call, [value, *others], where, node)
        others += [interpreter.node(other) for other in call.arguments[len(others) + 1 :]]
        operands = [value, *others]
        result = refined(self.names, self.table, call, operands, interpreter.node(composed), node)
        return self.narrowing.narrowed(node, result)

    def _counted(self, call: Call, inside: Context) -> ValueRange | None:
        """Describe the argument of `count(table)`: one for each row."""
        table = counted_table(call, self.names.tables)
        if table is None:
            return None
        inside.tables.setdefault(table, table)
        return constant(Fraction(1))

    def elsewhere(self, call: Call) -> AbstractContextManager[None]:
        """Return a context for the rows of a call. Conditions of the current row do not hold in its cohort."""
        return nullcontext() if call.within is None else self.narrowing.forgotten()

    def over_rows(
        self, call: Call, values: Sequence[ValueRange], where: ValueRange | None, node: ast.Call
    ) -> ValueRange:
        """Describe the result of a function of rows from its arguments."""
        result = over_rows(self.names, self.table, call, values, where, node)
        return self.narrowing.narrowed(node, self._bounded(result, node))

    def rounds(self, call: Call, node: ast.Call, interpreter: Interpreter[ValueRange]) -> ValueRange:
        """Describe the result of a function of rounds."""
        name, (argument,) = call.function.name, call.arguments
        call.table = along(self.names, self.table, call, node)
        if call.table is not None and call.table != self.table:
            reported = message("rounds along another table", function=name, along=call.table, table=self.table)
            raise GrainError(*reported, span_of(node))
        if self.inside is not None and not (name == "previous" and self.inside.function in ROUND_OPERATIONS):
            raise GrainError(*message("rounds inside", function=name, outer=self.inside.function), span_of(node))
        outer = self.inside
        self.inside = Context(name, {} if outer is None else outer.tables, call.table)
        try:
            with self.narrowing.forgotten():
                value = interpreter.node(argument)
                where = None if call.where is None else expect(interpreter.node(call.where), ("flag",), call.where)
        finally:
            self.inside = outer
        if call.table is None:
            self._check_recorded(name, node)
        by = None if self.table is None else self.names.key(self.table)
        if name == "previous":
            return self.narrowing.narrowed(node, evolve(value, determined_by=by, denominator_determined_by=by))
        expect(value, ("flag",), argument)
        most = (
            MAX_ROUNDS if call.table is None else self.names.most_rows(call.table, self.names.ancestors(call.table)[1])
        )
        operands = [value] if where is None else [value, where]
        result = number(0, most, 1, operands)
        causes = frozenset().union(*(operand.possible_causes for operand in operands)) & {Cause.UNDETERMINED}
        return self.narrowing.narrowed(node, evolve(result, possible_causes=causes, constant=None, determined_by=by))

    def _check_recorded(self, name: str, node: ast.Call) -> None:
        """Check that there is a history: it is kept for the only table without a parent."""
        roots = [table for table in self.names.tables if len(self.names.ancestors(table)) == 1]
        if len(roots) > 1:
            raise GrainError(*message("history of several tables", function=name, tables=listed(roots)), span_of(node))
