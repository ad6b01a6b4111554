"""Functions of rows and of rounds in the JSON of an explanation, computed again from counts and sums."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.language.grammar import parse
from partyrate.testing.json_ordered import ordered_value
from partyrate.testing.json_rules import Json, NotReplayed, Scope, absence_by, fact_of, read, stated, word_of
from partyrate.testing.plain_rules import called
from partyrate.testing.plain_values import (
    MISSING,
    UNDETERMINED,
    linear,
    most_counted,
    number,
    root,
    strongest,
    whole,
)


def rows_value(part: Json, parts: Sequence[Json]) -> Any:
    """Compute a function of rows, or of rounds, from its figures and its parts."""
    figures, node = part["figures"], parse(part["name"]).tree
    assert isinstance(node, ast.Call)
    if figures.get("open"):
        return UNDETERMINED
    if "rounds" in figures:
        return rounds_value(called(node), figures["rounds"])
    counted(part)
    if called(node) in ("rank", "percent_rank", "cumulative", "handed_out", "ahead", "behind"):
        return ordered_value(part, parts, node)
    causes = [*figures.get("absent", ()), *figures.get("absent_arguments", ())]
    if causes:
        return strongest([absence_by(cause, figures) for cause in causes])
    return scaled_value(part, parts, node) if called(node) == "scaled" else aggregate_value(node, figures)


def counted(part: Json) -> None:
    """Compare the counts of a part with those that its facts tell.

    Raises:
        NotReplayed: They differ.
    """
    figures, rows, chosen = part["figures"], fact_of(part, "rows"), fact_of(part, "chosen rows")
    selected = chosen["chosen"] if chosen else rows["rows"] if rows else None
    if "count" in figures and figures["count"] != selected:
        raise NotReplayed(f"it counts {figures['count']} rows, and {selected} are stated")
    stated: dict[str, int] = {}
    for fact in part["facts"]:
        if fact.get("kind") in ("absent rows", "unknown rows", "absent weights"):
            cause = fact["data"]["cause"]["cause"]
            stated[cause] = stated.get(cause, 0) + fact["data"]["rows"]
    if stated != figures.get("absent", {}):
        raise NotReplayed(f"{figures.get('absent', {})} rows are absent, and {stated} are stated")


FROM_TOTALS: Final[Mapping[str, Callable[[int, Json], Any]]] = {
    "count": lambda count, _: Fraction(count),
    "any": lambda _, figures: figures["true"] > 0,
    "all": lambda count, figures: figures["true"] == count,
    "sum": lambda _, figures: read(figures["sum"]),
    "mean": lambda count, figures: read(figures["sum"]) / count if count else MISSING,
    "product": lambda _, figures: read(figures["product"]),
    "weighted_mean": lambda _, figures: quotient(read(figures["products"]), read(figures["weights"])),
}
"""Functions of rows that follow from a count and totals alone."""


def quotient(number: Any, by: Any) -> Any:
    """Return a quotient; missing where it is by 0."""
    return number / by if by else MISSING


def spread_value(node: ast.Call, figures: Json) -> Any:
    """Compute a variance, or its root, from sums."""
    count, total = figures["count"], read(figures["sum"])
    below = count - (word_of(node, "kind", figures) == "sample")
    if below < 1:
        return MISSING
    spread = (read(figures["squares"]) - total**2 / count) / below
    return spread if called(node) == "variance" else root(spread, 2, Scope(figures, ()).value(node.args[1]))


def aggregate_value(node: ast.Call, figures: Json) -> Any:
    """Compute a function of rows from counts and sums."""
    name, count = called(node), figures["count"]
    if name in FROM_TOTALS:
        return FROM_TOTALS[name](count, figures)
    if name in ("variance", "stdev"):
        return spread_value(node, figures)
    if name == "most_frequent_level":
        counts = [(read(each["value"]), each["count"]) for each in figures["levels"]]
        if sum(times for _, times in counts) != count:
            raise NotReplayed("its levels are not counted as often as its rows")
        return most_counted(counts, word_of(node, "ties", figures))
    constants = [Scope(figures, ()).value(each) for each in node.args[1:]]
    if name == "trimmed_mean":
        kept = count - int(constants[0]) - int(constants[-1])
        return read(figures["kept_sum"]) / kept if kept > 0 else MISSING
    return placed_value(name, word_of(node, "kind", figures), constants, Placed(count, figures["values"]))


class Placed:
    """The values of a cohort in order, of which only those are known that decide."""

    def __init__(self, count: int, values: Sequence[Json]) -> None:
        self.count, self.known = count, [(read(each["value"]), each["less"], each["even"]) for each in values]
        for one, other in zip(self.known, self.known[1:], strict=False):
            if not (one[0] < other[0] and one[1] + one[2] == other[1]):
                raise NotReplayed("the values that decide do not follow each other")

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, place: int) -> Any:
        """Return the value at a place, from 0 for the least."""
        for value, less, even in self.known:
            if less <= place < less + even <= self.count:
                return value
        raise NotReplayed(f"the value at place {place + 1} of {self.count} is not stated")


def scaled_value(part: Json, parts: Sequence[Json], node: ast.Call) -> Any:
    """Compute a share of the best value, of the mean or of the range from these and the own value of a row."""
    figures = part["figures"]
    own, direction, otherwise = map(Scope(figures, parts).value, node.args)
    falls = direction == "desc"
    stated(part, "own value", {"value": own})
    match word_of(node, "to", figures):
        case "best":
            measure = read(figures["most" if falls else "least"]) if figures["count"] else MISSING
            pair = (own, measure) if falls else (measure, own)
        case "mean":
            measure = read(figures["sum"]) / figures["count"] if figures["count"] else MISSING
            pair = (own, measure) if falls else (measure, own)
        case _:
            least, most = map(read, (figures["least"], figures["most"])) if figures["count"] else (MISSING, MISSING)
            pair = differing(own, least) if falls else differing(most, own), differing(most, least)
    stated(part, "quotient", dict(zip(("above", "below"), pair, strict=True)))
    return strongest(pair) or (number(pair[0]) / number(pair[1]) if number(pair[1]) > 0 else otherwise)


def differing(one: Any, other: Any) -> Any:
    """Return the difference of two numbers."""
    return strongest([one, other]) or number(one) - number(other)


def placed_value(name: str, kind: str, arguments: Sequence[Any], values: Any) -> Any:
    """Compute a function of rows from the values that stand at some places of the order."""
    count = len(values)
    match name:
        case "min" | "worst_level":
            return values[0] if count else MISSING
        case "max" | "best_level":
            return values[count - 1] if count else MISSING
        case "smallest" | "largest":
            place = int(arguments[0])
            return values[place - 1 if name == "smallest" else count - place] if place <= count else MISSING
        case "median":
            return linear(values, Fraction(1, 2)) if count else MISSING
    if not count or kind == "linear":
        return linear(values, arguments[0]) if count else MISSING
    return values[max(1, whole(arguments[0] * count, "ceil")) - 1]


def rounds_value(name: str, rounds: Sequence[Json]) -> Any:
    """Compute a function of rounds from what it sees in each, the last one first."""
    if name == "previous":
        return read(rounds[0]["value"])
    count = 0
    for each in rounds:
        select = read(each.get("selected", True))
        truth = read(each["value"]) if select is True else select
        if truth == UNDETERMINED:
            return UNDETERMINED
        count += select is True and truth is True
        if name == "streak" and select is True and truth is not True:
            break
    return Fraction(count)
