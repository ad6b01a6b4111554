"""Questions for the solver, each with a limit of work.

Seconds are counted in steps of the solver, so that a question has the same answer on a machine that is busy or slow; a
clock ends it only where the steps take many times as long as they should.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from attrs import frozen

from partyrate.language.domains.symbols import Symbol

YES: Final = "yes"
NO: Final = "no"
OPEN: Final = "open"

STEPS: Final = 10_000_000
"""The steps of the solver that stand for one second: about as many as it takes in one, more in linear questions."""

MOST_STEPS: Final = 2**32 - 1
"""The most steps that the solver counts."""

PATIENCE: Final = 20
"""How many times as long as its seconds a question may take by the clock."""

MEGABYTES: Final = 2_000
"""The most memory that the solver takes for one question."""


@frozen(eq=False)
class Found:
    """The answer of the solver: whether something can be, and the unknowns of one case where it can."""

    answer: str
    model: Any = None

    def number(self, expression: Any) -> int:
        """Return the value of a whole number in the case that was found."""
        if isinstance(expression, int):
            return expression
        return int(self.model.eval(expression, model_completion=True).as_long())

    def truth(self, expression: Any) -> bool:
        """Return the value of a truth in the case that was found."""
        import z3

        if isinstance(expression, bool):
            return expression
        return bool(z3.is_true(self.model.eval(expression, model_completion=True)))

    def plain(self, symbol: Symbol) -> Any:
        """Return the truth, or the whole number, that a value has."""
        return self.truth(symbol.value) if symbol.kind == "flag" else self.number(symbol.value)


def ask(conditions: Sequence[Any], seconds: float) -> Found:
    """Return whether conditions can hold together, and a case in which they do.

    Args:
        conditions: The conditions.
        seconds: The limit: the steps that stand for so many seconds.
    """
    import z3

    if any(each is False for each in conditions):
        return Found(NO)
    solver = z3.Solver()
    solver.set("rlimit", min(MOST_STEPS, max(1, int(seconds * STEPS))))
    solver.set("timeout", max(1, int(seconds * PATIENCE * 1000)))
    solver.set("max_memory", MEGABYTES)
    solver.add(*(each for each in conditions if each is not True))
    try:
        answer = solver.check()
    except z3.Z3Exception:  # it is out of memory
        return Found(OPEN)
    if answer == z3.sat:
        return Found(YES, solver.model())
    return Found(NO if answer == z3.unsat else OPEN)
