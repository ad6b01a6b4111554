"""The one catalogue of the language: every operator and function with its arguments.

Each domain (reference, trace, analysis, columns, compiled) defines every entry of this catalogue, and a test checks
that none is missing. A new function is added here first, and its usage to the catalogue of messages.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Final

from attrs import field, frozen

from partyrate.messages import Text, text

MANY: Final = 1_000
"""The most arguments of a function that takes any number; a rule has no more parts."""


@frozen
class Function:
    """One operator or function.

    Its `usage`, for messages and the reference, is the text `usage NAME` of the catalogue of messages.

    Args:
        name: Its name in the catalogue.
        family: `operator`, `values`, `dates`, `rows`, `rounds`, or `absence`, which the plan replaces by constants.
        fewest, most: How many arguments it takes.
        keywords: The named arguments it takes.
        choices: The words that a named argument may be.
        required: Named arguments without a default.
        strict: Whether an absent argument always makes the result absent, with the strongest cause.
    """

    name: str
    family: str
    fewest: int = 1
    most: int = 1
    keywords: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(factory=dict)
    required: tuple[str, ...] = ()
    strict: bool = True

    @property
    def usage(self) -> Text:
        """How it is written, and after a colon what it returns."""
        return text(f"usage {self.name}")

    @property
    def form(self) -> Text:
        """How it is written."""
        usage = self.usage
        return Text(usage.partition(": ")[0], usage.zh.partition("：")[0])

    def __deepcopy__(self, memo: dict[int, object]) -> Function:
        """Return itself: the catalogue is the same for all rules."""
        return self


ROUNDINGS: Final = ("half_up", "half_down", "half_even", "down", "up", "floor", "ceil")
RANK_TIES: Final = ("min", "max", "mean", "dense")
PERCENTILES: Final = ("nearest_rank", "linear")
VARIANCES: Final = ("population", "sample")
SCALES: Final = ("best", "mean", "range")
PERCENT_RANKS: Final = ("share", "inclusive", "exclusive")
PERCENT_TIES: Final = ("min", "max", "mean")
RUNNING_TIES: Final = ("min", "max", "open")
HANDED_TIES: Final = ("share", "open")
LEVEL_TIES: Final = ("better", "worse", "open")

OPTION_WORDS: Final = (
    *ROUNDINGS,
    *(word for word in RANK_TIES if word == "dense"),
    *PERCENTILES,
    *VARIANCES,
    *(word for word in SCALES if word != "mean"),
    *PERCENT_RANKS,
    "better",
    "worse",
    "open",
    "asc",
    "desc",
)
"""Words that are written in quotes; those that are names of functions as well are left out."""

_ROWS = ("where", "within")
_CHOSEN = ("where",)

CATALOGUE: Final[dict[str, Function]] = {
    entry.name: entry
    for entry in (
        Function("+", "operator", 2, 2),
        Function("-", "operator", 2, 2),
        Function("*", "operator", 2, 2),
        Function("/", "operator", 2, 2),
        Function("**", "operator", 2, 2),
        Function("negative", "operator"),
        Function("==", "operator", 2, 2),
        Function("!=", "operator", 2, 2),
        Function("<", "operator", 2, 2),
        Function("<=", "operator", 2, 2),
        Function(">", "operator", 2, 2),
        Function(">=", "operator", 2, 2),
        Function("and", "operator", 2, MANY, strict=False),
        Function("or", "operator", 2, MANY, strict=False),
        Function("not", "operator"),
        Function("if", "operator", 3, 3, strict=False),
        Function("agree", "operator", 2, MANY, strict=False),
        Function("proportion", "operator", 2, 3, strict=False),
        Function("min", "values", 2, MANY),
        Function("max", "values", 2, MANY),
        Function("abs", "values"),
        Function("round", "values", 1, 3),
        Function("floor", "values", 1, 2),
        Function("ceil", "values", 1, 2),
        Function("round_to", "values", 2, 3),
        Function("clamp", "values", 3, 3),
        Function("power", "values", 2, 2),
        Function("sqrt", "values", 2, 2),
        Function("root", "values", 3, 3),
        Function("present", "values", strict=False),
        Function("coalesce", "values", 2, MANY, strict=False),
        Function("absent", "absence"),
        Function("move", "values", 2, 2),
        Function("best_level", "values", 2, MANY),
        Function("worst_level", "values", 2, MANY),
        Function("most_frequent_level", "values", 2, MANY, ("ties",), {"ties": LEVEL_TIES}, ("ties",)),
        Function("date", "dates"),
        Function("full_years", "dates", 2, 2),
        Function("full_months", "dates", 2, 2),
        Function("days_between", "dates", 2, 2),
        Function("years_after", "dates", 2, 2),
        Function("months_after", "dates", 2, 2),
        Function("days_after", "dates", 2, 2),
        Function("year", "dates"),
        Function("quarter", "dates"),
        Function("month", "dates"),
        Function("day", "dates"),
        Function("weekday", "dates"),
        Function("day_of_year", "dates"),
        *(Function(f"{part}_{end}", "dates") for part in ("year", "quarter", "month") for end in ("start", "end")),
        Function("sum of rows", "rows", 1, 1, _ROWS),
        Function("mean of rows", "rows", 1, 1, _ROWS),
        Function("product", "rows", 1, 1, _ROWS),
        Function("weighted_mean", "rows", 2, 2, _ROWS),
        Function("count of rows", "rows", 1, 1, _ROWS),
        Function("any of rows", "rows", 1, 1, _ROWS),
        Function("all of rows", "rows", 1, 1, _ROWS),
        Function("min of rows", "rows", 1, 1, _ROWS),
        Function("max of rows", "rows", 1, 1, _ROWS),
        Function("best_level of rows", "rows", 1, 1, _ROWS),
        Function("worst_level of rows", "rows", 1, 1, _ROWS),
        Function("most_frequent_level of rows", "rows", 1, 1, (*_ROWS, "ties"), {"ties": LEVEL_TIES}, ("ties",)),
        Function("median", "rows", 1, 1, _ROWS),
        Function("largest", "rows", 2, 2, _ROWS),
        Function("smallest", "rows", 2, 2, _ROWS),
        Function("variance", "rows", 1, 1, (*_ROWS, "kind"), {"kind": VARIANCES}, ("kind",)),
        Function("stdev", "rows", 2, 2, (*_ROWS, "kind"), {"kind": VARIANCES}, ("kind",)),
        Function("trimmed_mean", "rows", 2, 3, _ROWS),
        Function("percentile", "rows", 2, 2, (*_ROWS, "kind"), {"kind": PERCENTILES}, ("kind",)),
        Function("rank", "rows", 2, 2, ("within", "ties"), {"ties": RANK_TIES}, ("ties",)),
        Function(
            "percent_rank",
            "rows",
            2,
            2,
            ("within", "ties", "kind"),
            {"ties": PERCENT_TIES, "kind": PERCENT_RANKS},
            ("ties", "kind"),
        ),
        Function("cumulative", "rows", 3, 3, ("within", "ties"), {"ties": RUNNING_TIES}, ("ties",)),
        Function("handed_out", "rows", 4, 4, ("within", "ties"), {"ties": HANDED_TIES}, ("ties",)),
        Function("ahead", "rows", 3, 3, ("within", "ties"), {"ties": RUNNING_TIES}, ("ties",)),
        Function("behind", "rows", 3, 3, ("within", "ties"), {"ties": RUNNING_TIES}, ("ties",)),
        Function("scaled", "rows", 3, 3, (*_ROWS, "to", "otherwise"), {"to": SCALES}, ("to",)),
        Function("previous", "rounds"),
        Function("streak", "rounds", keywords=_CHOSEN),
        Function("times", "rounds", keywords=_CHOSEN),
    )
}

NEIGHBOURS: Final = ("ahead", "behind")
"""Functions of rows that give a value of the nearest row before or after each one in an order."""

AMONG: Final = ("rank", "percent_rank", "scaled", "cumulative", "handed_out", *NEIGHBOURS)
"""Functions of rows whose result says where a row stands among those of its cohort, which has no default."""

RUNNING: Final = ("cumulative", "handed_out", *NEIGHBOURS)
"""Functions of rows that go along an order: a value, what orders it, and the direction come first."""

ORDERED: Final = ("rank", "cumulative", *NEIGHBOURS)
"""Functions of rows that put the rows of a cohort in order; rows without a value in it are left out."""

OF_SEVERAL_LEVELS: Final = ("best_level", "worst_level", "most_frequent_level")
"""Names of functions that give one of several levels, or a level of several rows."""

AGGREGATES: Final = ("sum", "mean", "count", "any", "all", "min", "max", *OF_SEVERAL_LEVELS)
"""Names that mean an aggregate when called with one argument; `min` and the like of several compare their arguments."""

LEVELS: Final = (*OF_SEVERAL_LEVELS, *(f"{name} of rows" for name in OF_SEVERAL_LEVELS))
"""Functions that give one of several levels."""

FUNCTIONS: Final = tuple(
    dict.fromkeys(
        name.removesuffix(" of rows") for name, function in CATALOGUE.items() if function.family != "operator"
    )
)
"""The names of all functions as rules write them."""

COHORT_COUNTS: Final = ("rows", "candidates")
"""The names that a quota's rule has for itself: how many rows its cohort has, and how many are candidates."""


class Agree(ast.boolop):
    """The operator that joins the interpretations of a rule. It has no syntax: the plan inserts it into trees."""


class Proportion(ast.boolop):
    """The operator of a quotient with a guard, `(a, b, c)`: a / b where b is above zero, elsewhere c, or else missing.

    It has no syntax: functions of rows are composed with it.
    """


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
    Proportion: "proportion",
}
"""Python's operators by their names in the catalogue. `in` is composed of `==` and `or`; `positive` does nothing."""

WRITTEN: Final = tuple(name for name in CATALOGUE if name not in (OPERATORS[Agree], OPERATORS[Proportion]))
"""The entries of the catalogue that a rule can write."""
