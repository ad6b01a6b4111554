"""Past rounds in compiled programs: `previous`, `streak` and `times` over the recorded rounds of a unit.

A unit holds its past as a dict from round to a tuple: for each recorded name its value and its cause of absence. Of a
round that is not recorded, every value is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from partyrate.engines.cell_reader import needed_records
from partyrate.engines.columns.records import recorded
from partyrate.engines.compiled.builder import PAST, Builder
from partyrate.language.cells import Cells
from partyrate.language.domains.analysis import Analysis, Context, ValueRange
from partyrate.language.domains.compiled import Code, Compiled, bind, bound, is_true
from partyrate.language.grammar import Call
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import Cause
from partyrate.plan import NameResolver

NOW: Final = "now"
"""The name of the number of this round in the source."""

_UNDETERMINED: Final = int(Cause.UNDETERMINED)


class PastNames:
    """Names as they were `back` rounds before the round that the name `round_` holds, for the compiled domain."""

    def __init__(self, compiler: Builder, round_: str, back: int) -> None:
        self.compiler, self.round, self.back = compiler, round_, back
        self.fresh, self.constant, self.line, self.block = (
            compiler.fresh, compiler.constant, compiler.line, compiler.block,
        )  # fmt: skip
        self.captured, self.apart, self.gather = compiler.captured, compiler.apart, compiler.gather

    def interpreter(self) -> Interpreter[Code]:
        """Return the interpreter of rules in that round."""
        root = self.compiler.root
        bounds = Analysis(NameResolver(self.compiler.plan.scheme, self.compiler.plan.nodes), root)
        bounds.inside = Context("previous")
        return Interpreter(Compiled(self, bounds, root))

    def fetch(self, name: str, table: str) -> Code | None:
        """Return the value of a name as it was recorded."""
        node = self.compiler.plan.nodes.get(name)
        if node is None:
            return self.compiler.fetch(name, table)
        name = node.variant_of or name
        place = [each.name for each in needed_records(self.compiler.plan)].index(name)
        self.compiler.need(PAST)
        none = self.constant(self.compiler.nothing)
        values = bound(self, f"{PAST}.get({self.round} - {self.back}, {none})")
        value, absence = bound(self, f"{values}[{2 * place}]"), bound(self, f"{values}[{2 * place + 1}]")
        value_range = recorded(self.compiler.plan.record(name).value_range)
        return Code(value_range, value, value_range.resolution or 1, absence)

    def rounds(self, call: Call, interpreter: Interpreter[Code], value_range: ValueRange) -> Code:
        """Look one round further back."""
        del interpreter, value_range
        return PastNames(self.compiler, self.round, self.back + 1).interpreter().node(call.arguments[0])

    def cells(self, lookup: str) -> Cells | None:
        """Return the cells of a lookup."""
        return self.compiler.cells(lookup)

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        return self.compiler.tables


def look_back(compiler: Builder, call: Call, interpreter: Interpreter[Code], value_range: ValueRange) -> Code:
    """Write a function of rounds, which looks at the unit to which a row belongs."""
    domain: Any = interpreter.domain
    scope, domain.scope = domain.scope, compiler.root
    try:
        return ROUND_OPERATIONS[call.function.name](compiler, call, interpreter, value_range)
    finally:
        domain.scope = scope


def previous(compiler: Builder, call: Call, interpreter: Interpreter[Code], value_range: ValueRange) -> Code:
    """Return a value as it was one round earlier."""
    del interpreter, value_range
    return PastNames(compiler, NOW, 1).interpreter().node(call.arguments[0])


def streak(compiler: Builder, call: Call, interpreter: Interpreter[Code], value_range: ValueRange) -> Code:
    """Count the consecutive rounds, this one last, in which a condition holds."""
    count, absence, goes_on, round_ = (compiler.fresh() for _ in range(4))
    compiler.line(f"{count} = {absence} = 0")
    compiler.line(f"{goes_on} = True")
    test_round(
        compiler,
        call,
        interpreter,
        (f"{count} = 1", f"{goes_on} = False", f"{goes_on}, {absence} = False, {_UNDETERMINED}"),
    )
    compiler.need(PAST)
    with compiler.block(f"if {goes_on}:"):
        compiler.line(f"{round_} = {NOW} - 1")
        first = bound(compiler, first_round(compiler))
        with compiler.block(f"while {round_} >= {first}:"):
            past = PastNames(compiler, round_, 0).interpreter()
            test_round(compiler, call, past, (f"{count} += 1", "break", f"{absence} = {_UNDETERMINED}; break"))
            compiler.line(f"{round_} -= 1")
    return Code(value_range, count, 1, absence if value_range.possible_causes else None)


def times(compiler: Builder, call: Call, interpreter: Interpreter[Code], value_range: ValueRange) -> Code:
    """Count the rounds, this one included, in which a condition holds."""
    count, absence, round_ = (compiler.fresh() for _ in range(3))
    compiler.line(f"{count} = {absence} = 0")
    test_round(compiler, call, interpreter, (f"{count} = 1", "pass", f"{absence} = {_UNDETERMINED}"))
    compiler.need(PAST)
    compiler.line(f"{round_} = {first_round(compiler)}")
    with compiler.block(f"while {round_} < {NOW}:"):
        past = PastNames(compiler, round_, 0).interpreter()
        test_round(compiler, call, past, (f"{count} += 1", "pass", f"{absence} = {_UNDETERMINED}"))
        compiler.line(f"{round_} += 1")
    return Code(value_range, count, 1, absence if value_range.possible_causes else None)


def test_round(compiler: Builder, call: Call, interpreter: Interpreter[Code], then: tuple[str, str, str]) -> None:
    """Write the test of one round, with a line each for a condition that holds, fails, or is undetermined.

    A round that `where=` excludes is skipped.
    """
    holds, fails, unknown = then
    where = None if call.where is None else bind(compiler, interpreter.node(call.where))
    condition = bind(compiler, interpreter.node(call.arguments[0]))
    if where is not None:
        with compiler.block(f"if {is_unknown(where)}:"):
            compiler.line(unknown)
        head = f"elif {is_true(where)}:"
    else:
        head = "if True:"
    with compiler.block(head):
        with compiler.block(f"if {is_unknown(condition)}:"):
            compiler.line(unknown)
        with compiler.block(f"elif {is_true(condition)}:"):
            compiler.line(holds)
        with compiler.block("else:"):
            compiler.line(fails)


def is_unknown(code: Code) -> str:
    """Return the condition that a flag is undetermined."""
    return "False" if code.absence is None else f"{code.absence} == {_UNDETERMINED}"


def first_round(compiler: Builder) -> str:
    """Return the first recorded round of the unit, this one where there is none."""
    return f"({compiler.constant(min)}({PAST}) if {PAST} else {NOW})"


ROUND_OPERATIONS: Final[dict[str, Callable[[Builder, Call, Interpreter[Code], ValueRange], Code]]] = {
    "previous": previous,
    "streak": streak,
    "times": times,
}
