"""Functions that are composed of others: the rule that each call of one stands for.

A composed function has no implementation in any domain. Its rule consists of aggregates and operators that every domain
has; the analysis adds what it knows of the result as a whole.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

from attrs import evolve

from partyrate.language.functions import CATALOGUE, NEIGHBOURS, Agree, Proportion
from partyrate.language.tree import Call, call_of

Composition = Callable[["Composer"], ast.expr]


def composition_of(node: ast.Call) -> ast.expr | None:
    """Return the rule that a call of a composed function stands for; None for a call of another function."""
    call = call_of(node)
    if call.composition is None and call.function.name in COMPOSED:
        call.composition = COMPOSED[call.function.name](Composer(node, call))
    elif call.composition is None and call.function.name in OPEN and call.options["ties"] == "open":
        call.composition = OPEN[call.function.name](Composer(node, call))
    return call.composition


class Composer:
    """Builds the parts of the rule that one call stands for; messages about them point at the call."""

    def __init__(self, node: ast.Call, call: Call) -> None:
        self.node, self.call, self.arguments, self.name = node, call, call.arguments, call.function.name

    def at(self, part: Any) -> Any:
        """Return a new part of the rule at the place of the call."""
        for attribute in ("origin", "start", "end"):
            setattr(part, attribute, getattr(self.node, attribute))
        return part

    def function(self, name: str, *arguments: ast.expr, keywords: list[ast.keyword] | None = None) -> ast.Call:
        """Return a call of a function of values."""
        written = self.at(ast.Name(name.removesuffix(" of rows")))
        made: Any = self.at(ast.Call(written, list(arguments), keywords or []))
        made.call = Call(CATALOGUE[name], arguments)
        return made  # type: ignore[no-any-return]

    def values(self, name: str, *arguments: ast.expr, **words: str) -> ast.Call:
        """Return a call of a function of values that takes words."""
        made: Any = self.function(name, *arguments, keywords=self.keywords(words))
        made.call = evolve(made.call, options=words)
        return made  # type: ignore[no-any-return]

    def keywords(self, options: Mapping[str, str]) -> list[ast.keyword]:
        """Return the named arguments that are words."""
        return [self.at(ast.keyword(key, self.at(ast.Constant(word)))) for key, word in options.items()]

    def rows(self, name: str, *arguments: ast.expr, **words: str) -> ast.Call:
        """Return an aggregate of values over the rows of the call, with the options that it takes, or other words."""
        taken = CATALOGUE[name].keywords
        options = {key: word for key, word in self.call.options.items() if key in taken} | words
        keywords = [each for each in self.node.keywords if each.arg in ("where", "within")]
        keywords += self.keywords(options)
        made: Any = self.function(name, *arguments, keywords=keywords)
        made.call = evolve(
            made.call, where=self.call.where, within=self.call.within, options=options, part_of=self.call
        )
        return made  # type: ignore[no-any-return]

    def times(self, a: ast.expr, b: ast.expr) -> ast.expr:
        """Return a product of two."""
        return self.at(ast.BinOp(a, ast.Mult(), b))  # type: ignore[no-any-return]

    def agree(self, *values: ast.expr) -> ast.expr:
        """Return what several values agree on."""
        return self.at(ast.BoolOp(Agree(), list(values)))  # type: ignore[no-any-return]

    def minus(self, a: ast.expr, b: ast.expr) -> ast.expr:
        """Return a difference."""
        return self.at(ast.BinOp(a, ast.Sub(), b))  # type: ignore[no-any-return]

    def proportion(self, *values: ast.expr) -> ast.expr:
        """Return the guarded quotient of two values; a third one stands where the second is not above zero."""
        return self.at(ast.BoolOp(Proportion(), list(values)))  # type: ignore[no-any-return]


def _weighted_mean(of: Composer) -> ast.expr:
    a, weight = of.arguments
    return of.proportion(of.rows("sum of rows", of.times(a, weight)), of.rows("sum of rows", weight))


def _stdev(of: Composer) -> ast.expr:
    a, decimals = of.arguments
    return of.function("sqrt", of.rows("variance", a), decimals)


def _scaled(of: Composer) -> ast.expr:
    """Return a value over the best one or the mean, or its distance from the worst one over that of the best one."""
    a, direction, otherwise = of.arguments
    falls = getattr(direction, "value", "") == "desc"
    least, most = of.rows("min of rows", a), of.rows("max of rows", a)
    parts: tuple[ast.expr, ast.expr]
    match of.call.options["to"]:
        case "best":
            parts = (a, most) if falls else (least, a)
        case "mean":
            parts = (a, of.rows("mean of rows", a)) if falls else (of.rows("mean of rows", a), a)
        case _:
            parts = (of.minus(a, least) if falls else of.minus(most, a), of.minus(most, least))
    return of.proportion(*parts, otherwise)


def _percent_rank(of: Composer) -> ast.expr:
    """Return the place of a row over the number of rows that have one, both counted as the kind says."""
    a, direction = of.arguments
    place, number = of.rows("rank", a, direction), of.rows("count of rows", a)
    there = of.function("present", a)
    number.keywords = [*number.keywords, of.at(ast.keyword("where", there))]
    call_of(number).where = there
    one = of.at(ast.Constant(Fraction(1)))  # type: ignore[arg-type] # numbers of rules are exact
    match of.call.options["kind"]:
        case "share":
            return of.proportion(place, number)
        case "inclusive":
            return of.proportion(of.minus(place, one), of.minus(number, one))
        case _:
            return of.proportion(place, of.at(ast.BinOp(number, ast.Add(), one)))


def _open(of: Composer) -> ast.expr:
    """Return a value along an order where tied rows do not change it, and elsewhere nothing that is determined."""
    return of.agree(*(of.rows(of.name, *of.arguments, ties=ties) for ties in ("min", "max")))


def _open_level(of: Composer) -> ast.expr:
    """Return the most frequent level where it is a single one, and elsewhere nothing that is determined."""
    make = of.rows if of.call.function.family == "rows" else of.values
    return of.agree(*(make(of.name, *of.arguments, ties=ties) for ties in ("better", "worse")))


def _handed_out(of: Composer) -> ast.expr:
    """Return what is left of a total for a row, at most what it asks for, after what rows before it ask for.

    Rows that are tied share it in proportion; or each of them may be the first or the last of them.
    """
    a, place, direction, total = of.arguments
    first, last = (of.rows("cumulative", a, place, direction, ties=ties) for ties in ("min", "max"))
    none = of.at(ast.Constant(Fraction(0)))  # type: ignore[arg-type] # numbers of rules are exact
    before = of.minus(first, a)
    left = of.function("max", of.minus(total, before), none)
    if of.call.options["ties"] == "share":
        share = of.proportion(of.times(a, left), of.minus(last, before), none)
        return of.function("min", a, share)
    left_to_last = of.function("max", of.minus(total, of.minus(last, a)), none)
    return of.agree(of.function("min", a, left), of.function("min", a, left_to_last))


OPEN: Final[Mapping[str, Composition]] = {
    **dict.fromkeys(("cumulative", *NEIGHBOURS), _open),
    **dict.fromkeys(("most_frequent_level", "most_frequent_level of rows"), _open_level),
}
"""Functions that are composed of others only where ties are open."""

OF_THE_ROW: Final[Mapping[str, int]] = {"scaled": 2, "handed_out": 3}
"""The first argument of a composed function that has the value of the row that asks."""

COMPOSED: Final[Mapping[str, Composition]] = {
    "weighted_mean": _weighted_mean,
    "stdev": _stdev,
    "percent_rank": _percent_rank,
    "scaled": _scaled,
    "handed_out": _handed_out,
}
"""Each composed function with its rule."""
