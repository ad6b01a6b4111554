"""The one catalogue: every operator and function of the language, its arguments, and what it gives.

Each domain (exact numbers, columns, bounds, trace) defines every entry of this catalogue, and a test shows that none
lacks one. A function is added here first.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

MANY: Final = 1_000


@frozen
class Function:
    """One operator or function.

    Args:
        name: Its name in the catalogue.
        family: `operator`, `values`, `rows` or `rounds`.
        usage: How it is written and what it gives, for messages and the reference.
        fewest, most: How many arguments it takes.
        keywords: The named arguments it takes.
        choices: The words that a named argument may be.
        required: Named arguments without a default.
        strict: Whether an absent argument always makes the result absent, with the strongest cause.
    """

    name: str
    family: str
    usage: str
    fewest: int = 1
    most: int = 1
    keywords: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(factory=dict)
    required: tuple[str, ...] = ()
    strict: bool = True

    def __deepcopy__(self, memo: dict[int, object]) -> Function:
        """Return itself: the catalogue is the same for all rules."""
        return self


ROUNDINGS: Final = ("half_up", "half_even", "down", "up", "floor", "ceil")
RANK_TIES: Final = ("min", "max", "mean", "dense")
PERCENTILES: Final = ("nearest_rank", "linear")

OPTION_WORDS: Final = (*ROUNDINGS, *(word for word in RANK_TIES if word == "dense"), *PERCENTILES, "asc", "desc")
"""Words that stand in quotes, and that no function has as its name."""

_ROWS = ("where", "within")
_CHOSEN = ("where",)

CATALOGUE: Final[dict[str, Function]] = {
    entry.name: entry
    for entry in (
        Function("+", "operator", "a + b: the sum", 2, 2),
        Function("-", "operator", "a - b: the difference", 2, 2),
        Function("*", "operator", "a * b: the product", 2, 2),
        Function("/", "operator", "a / b: the exact quotient; b must not be able to be zero", 2, 2),
        Function("**", "operator", "a ** 2: a constant whole power", 2, 2),
        Function("negative", "operator", "-a: the opposite number"),
        Function("==", "operator", "a == b: equal", 2, 2),
        Function("!=", "operator", "a != b: not equal", 2, 2),
        Function("<", "operator", "a < b: less, earlier, or a lower level", 2, 2),
        Function("<=", "operator", "a <= b: at most", 2, 2),
        Function(">", "operator", "a > b: greater, later, or a higher level", 2, 2),
        Function(">=", "operator", "a >= b: at least", 2, 2),
        Function("and", "operator", "a and b: both are true", 2, MANY, strict=False),
        Function("or", "operator", "a or b: one is true", 2, MANY, strict=False),
        Function("not", "operator", "not a: the opposite"),
        Function("if", "operator", "a if c else b: a where c is true, else b", 3, 3, strict=False),
        Function(
            "agree",
            "operator",
            "no sign: what a rule gives in every way in which unpublished choices can be read; undetermined where the "
            "ways differ",
            2,
            MANY,
            strict=False,
        ),
        Function("min", "values", "min(a, b, ...): the smallest of its arguments", 2, MANY),
        Function("max", "values", "max(a, b, ...): the greatest of its arguments", 2, MANY),
        Function("abs", "values", "abs(a): the size without its sign"),
        Function(
            "round",
            "values",
            "round(a, decimals, 'half_up'): rounded to constant decimals (0 where left out), half away from zero "
            "unless a third argument says half_even, down, up, floor or ceil",
            1,
            3,
        ),
        Function("floor", "values", "floor(a, decimals): rounded down; whole where decimals are left out", 1, 2),
        Function("ceil", "values", "ceil(a, decimals): rounded up; whole where decimals are left out", 1, 2),
        Function("clamp", "values", "clamp(a, low, high): a, but at least low and at most high", 3, 3),
        Function(
            "full_years",
            "values",
            "full_years(start, end): whole years from one date to the other, by anniversary; a start on 29 February "
            "has its anniversary on 1 March where the year has no such day; negative where end is earlier",
            2,
            2,
        ),
        Function("days_between", "values", "days_between(start, end): days from one date to the other", 2, 2),
        Function(
            "days_after",
            "values",
            "days_after(date, days): the date so many whole days later (earlier where negative); no rule where the "
            "calendar has no such day",
            2,
            2,
        ),
        Function("year", "values", "year(date): its year"),
        Function("quarter", "values", "quarter(date): its quarter, 1 to 4"),
        Function("month", "values", "month(date): its month, 1 to 12"),
        Function("present", "values", "present(a): whether there is a value", strict=False),
        Function("coalesce", "values", "coalesce(a, b, ...): the first value that is there", 2, MANY, strict=False),
        Function("move", "values", "move(level, steps): the level so many rungs up (down where negative)", 2, 2),
        Function("sum of rows", "rows", "sum(a, where=, within=): the total over rows", 1, 1, _ROWS),
        Function("mean of rows", "rows", "mean(a, where=, within=): the exact mean over rows", 1, 1, _ROWS),
        Function(
            "count of rows",
            "rows",
            "count(table, where=) or count(a, where=, within=): the number of rows",
            1,
            1,
            _ROWS,
        ),
        Function("any of rows", "rows", "any(c, where=, within=): whether it is true in some row", 1, 1, _ROWS),
        Function("all of rows", "rows", "all(c, where=, within=): whether it is true in every row", 1, 1, _ROWS),
        Function("min of rows", "rows", "min(a, where=, within=): the smallest over rows", 1, 1, _ROWS),
        Function("max of rows", "rows", "max(a, where=, within=): the greatest over rows", 1, 1, _ROWS),
        Function(
            "trimmed_mean",
            "rows",
            "trimmed_mean(a, k, where=, within=): the mean without the k greatest and the k smallest; missing where "
            "nothing is left",
            2,
            2,
            _ROWS,
        ),
        Function(
            "percentile",
            "rows",
            "percentile(a, p, kind='nearest_rank' or 'linear', where=, within=): the value below which the share p "
            "of the rows lies, p from 0 to 1",
            2,
            2,
            (*_ROWS, "kind"),
            {"kind": PERCENTILES},
            ("kind",),
        ),
        Function(
            "rank",
            "rows",
            "rank(a, 'asc' or 'desc', within=, ties='min' or 'max' or 'mean' or 'dense'): the place among the rows "
            "that agree in the names of within, 1 is first",
            2,
            2,
            ("within", "ties"),
            {"ties": RANK_TIES},
            ("ties",),
        ),
        Function("previous", "rounds", "previous(a): its value one round earlier, as recorded; missing without"),
        Function(
            "streak",
            "rounds",
            "streak(c, where=): for how many rounds in a row, this one last, it is true; rounds that where= leaves out "
            "are passed over",
            keywords=_CHOSEN,
        ),
        Function(
            "times",
            "rounds",
            "times(c, where=): in how many rounds, this one included, it is true, of those that where= selects",
            keywords=_CHOSEN,
        ),
    )
}

AGGREGATES: Final = ("sum", "mean", "count", "any", "all", "min", "max")
"""Names that mean an aggregate when they have one argument. `min` and `max` of several compare their arguments."""

FUNCTIONS: Final = tuple(
    dict.fromkeys(name.removesuffix(" of rows") for name, each in CATALOGUE.items() if each.family != "operator")
)
"""The names of all functions, as rules call them."""


class Agree(ast.boolop):
    """The operator that joins the readings of a rule. No text has it: the plan puts it into trees."""


OPERATORS: Final[dict[type[ast.AST], str]] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Pow: "**",
    ast.USub: "negative",
    ast.UAdd: "positive",
    ast.Not: "not",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.And: "and",
    ast.Or: "or",
    Agree: "agree",
}
"""How Python's operators are called here. `in` is made of `==` and `or`; `positive` is nothing."""

WRITTEN: Final = tuple(name for name in CATALOGUE if name != OPERATORS[Agree])
"""The entries of the catalogue that a rule can write."""
