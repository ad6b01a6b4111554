"""`previous`, `streak` and `times` along the rows of a table, in the order below one parent.

For each row a list holds the number of the row before it, -1 before the first one; there every value is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from attrs import evolve

from partyrate.engines.compiled.builder import Builder, names_of
from partyrate.engines.compiled.fragments import Statement
from partyrate.language.cells import Cells
from partyrate.language.domains.analysis import Analysis, Context, ValueRange
from partyrate.language.domains.compiled import Code, Compiled, bound, filler
from partyrate.language.grammar import Call
from partyrate.language.interpreter import Interpreter
from partyrate.numbers import Cause
from partyrate.plan import NameResolver

_MISSING: Final = int(Cause.MISSING)
_UNDETERMINED: Final = int(Cause.UNDETERMINED)


class NamesBefore:
    """Names as they are in an earlier row of a table, for the compiled domain; `row` holds its number."""

    def __init__(self, compiler: Builder, table: str, row: str) -> None:
        self.compiler, self.table, self.row = compiler, table, row
        self.names = NameResolver(compiler.plan.scheme, compiler.plan.nodes)
        self.fresh, self.constant, self.line, self.block = (
            compiler.fresh, compiler.constant, compiler.line, compiler.block,
        )  # fmt: skip
        self.captured, self.apart, self.gather = compiler.captured, compiler.apart, compiler.gather

    def interpreter(self) -> Interpreter[Code]:
        """Return the interpreter of rules in that row."""
        bounds = Analysis(self.names, self.table)
        bounds.inside = Context("previous", along=self.table)
        return Interpreter(Compiled(self, bounds, self.table))

    def fetch(self, name: str, table: str) -> Code | None:
        """Return the value of a name in that row; names of a coarser table are those of this row."""
        if self.names.home(name) != self.table:
            return self.compiler.fetch(name, table)
        code = self.compiler.nodes.get(name)
        if code is None:
            code = Code(ValueRange(kind="text"), self.compiler.key_text(name, table))
        value_range = evolve(code.value_range.absent_by(Cause.MISSING), always_absent=None, constant=None)
        value = self.earlier(code.value, filler(self, code.value_range))
        denominator = code.denominator if isinstance(code.denominator, int) else self.earlier(code.denominator, "1")
        return Code(value_range, value, denominator, self.earlier(code.absence or "0", str(_MISSING)))

    def earlier(self, part: str, otherwise: str) -> str:
        """Return a part of a value as it is in that row."""
        if part.isidentifier() and part in self.compiler.homes:
            part = f"{self.compiler.whole(part)}[{self.row}]"
        return bound(self, f"({part} if {self.row} >= 0 else {otherwise})")

    def rounds(self, call: Call, interpreter: Interpreter[Code], value_range: ValueRange) -> Code:
        """Look one row further back."""
        del interpreter, value_range
        before = self.compiler.parent_index(self.table, self.table)
        row = bound(self, f"({before}[{self.row}] if {self.row} >= 0 else -1)")
        return NamesBefore(self.compiler, self.table, row).interpreter().node(call.arguments[0])

    def cells(self, lookup: str) -> Cells | None:
        """Return the cells of a lookup."""
        return self.compiler.cells(lookup)

    @property
    def tables(self) -> Sequence[str]:
        """The names of all tables."""
        return self.compiler.tables


def look_along(compiler: Builder, call: Call, interpreter: Interpreter[Code], value_range: ValueRange) -> Code:
    """Write a function of rounds that runs along the rows of its own table."""
    assert call.table is not None
    domain: Any = interpreter.domain
    if call.function.name == "previous":
        row = bound(compiler, f"{compiler.parent_index(call.table, call.table)}[i]")
        return NamesBefore(compiler, call.table, row).interpreter().node(call.arguments[0])
    with domain.analysis.narrowing.forgotten(), compiler.apart(call.table):
        where = None if call.where is None else compiler.assigned(interpreter.node(call.where))
        condition = compiler.assigned(interpreter.node(call.arguments[0]))
        names = names_of(condition, where)
        stage = compiler.place(names)
    before = compiler.parent_index(call.table, call.table)
    shared = compiler.is_shared(names)
    made = compiler.lists(call.table, stage + 1, 1 + bool(value_range.possible_causes), shared=shared)
    chosen = (None, None) if where is None else (where.value, where.absence)
    arguments = [condition.value, condition.absence, *chosen]
    written = compiler.arguments(arguments)
    count = compiler.constant(COUNTS[call.function.name])
    targets = ", ".join(f"l{name}" for name in made)
    line = f"({targets},) = {count}({before}[:size], {written})"
    line += "" if value_range.possible_causes else "[:1]"
    step = Statement(call.table, [line], made, reads=names, parent_indexes=[(call.table, call.table)])
    compiler.before(stage + 1, step, shared=shared)
    return compiler.used(Code(value_range, made[0], 1, made[1] if value_range.possible_causes else None))


def counted(*, since_end: bool) -> Callable[..., tuple[list[int], list[int]]]:
    """Return the function that counts, for each row, the rows up to it in which a condition holds.

    Where it is undetermined whether one does, the count is undetermined. With `since_end` the count begins anew after a
    row in which the condition does not hold; a row that `where=` excludes is skipped.
    """

    def count(
        before: Sequence[int],
        values: Sequence[bool],
        absences: Sequence[int] | None,
        chosen: Sequence[bool] | None,
        chosen_states: Sequence[int] | None,
    ) -> tuple[list[int], list[int]]:
        truths = _truths(len(before), values, absences, chosen, chosen_states)
        after = [-1] * (len(before) + 1)  # the first row after each; the first ones of all follow the last place, -1
        counts, causes = [0] * len(before), [0] * len(before)
        for row, earlier in enumerate(before):
            after[earlier] = row
        # One loop without calls, since it runs once for every row.
        for first, earlier in enumerate(before):
            row = first if earlier < 0 else -1
            total = cause = 0
            while row >= 0:
                truth = truths[row]
                if truth == _UNDETERMINED:
                    total, cause = 0, _UNDETERMINED
                elif truth is not None:
                    if since_end and not truth:
                        total = cause = 0
                    total += truth
                counts[row], causes[row] = total, cause
                row = after[row]
        return counts, causes

    return count


def _truths(
    size: int,
    values: Sequence[bool],
    absences: Sequence[int] | None,
    chosen: Sequence[bool] | None,
    chosen_states: Sequence[int] | None,
) -> Sequence[int | None]:
    """Return for the first rows whether a condition holds: 1, 0, `_UNDETERMINED`, None for rows that are skipped."""
    truths: Sequence[int | None] = values
    if absences is not None:
        pairs = zip(values, absences[:size], strict=False)
        truths = [_UNDETERMINED if absence == _UNDETERMINED else value and not absence for value, absence in pairs]
    if chosen is not None:
        truths = [truth if is_chosen else None for truth, is_chosen in zip(truths, chosen[:size], strict=False)]
    if chosen_states is not None:
        skipped = {_UNDETERMINED: _UNDETERMINED}
        pairs_ = zip(truths, chosen_states, strict=False)
        truths = [skipped.get(state) if state else truth for truth, state in pairs_]
    return truths


run_of_rows, all_rows = counted(since_end=True), counted(since_end=False)
COUNTS: Final = {"streak": run_of_rows, "times": all_rows}
