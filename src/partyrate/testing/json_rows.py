"""Functions of rows and of rounds in the JSON of an explanation, computed again from counts and sums."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.language.grammar import parse
from partyrate.testing.json_rules import Json, NotReplayed, Scope, fact_of, read, same, value_of
from partyrate.testing.plain_rules import called, word
from partyrate.testing.plain_values import MISSING, UNDETERMINED, Gap, linear, rank_of, root, strongest, whole


def rows_value(part: Json) -> Any:
    """Compute a function of rows, or of rounds, from its figures."""
    figures, node = part["figures"], parse(part["name"]).tree
    assert isinstance(node, ast.Call)
    if figures.get("open"):
        return UNDETERMINED
    if "rounds" in figures:
        return rounds_value(called(node), figures["rounds"])
    if "outside" in figures:
        return Gap("not applicable")
    if "stated" in figures:
        return value_of(part)
    if called(node) in ("rank", "percent_rank"):
        return rank_value(part, node)
    counted(part)
    causes = [*figures.get("absent", ()), *figures.get("absent_arguments", ())]
    if causes:
        return strongest(list(map(Gap, causes)))
    return aggregate_value(node, figures)


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
        if fact.get("kind") in ("absent rows", "unknown rows"):
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
    below = count - (word(node, "kind") == "sample")
    if below < 1:
        return MISSING
    spread = (read(figures["squares"]) - total**2 / count) / below
    return spread if called(node) == "variance" else root(spread, 2, Scope({}, ()).value(node.args[1]))


def aggregate_value(node: ast.Call, figures: Json) -> Any:
    """Compute a function of rows from counts and sums."""
    name, count = called(node), figures["count"]
    if name in FROM_TOTALS:
        return FROM_TOTALS[name](count, figures)
    if name in ("variance", "stdev"):
        return spread_value(node, figures)
    constants = [Scope({}, ()).value(each) for each in node.args[1:]]
    if name == "trimmed_mean":
        kept = count - int(constants[0]) - int(constants[-1])
        return read(figures["kept_sum"]) / kept if kept > 0 else MISSING
    return placed_value(name, word(node, "kind"), constants, Placed(count, figures["values"]))


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


def rank_value(part: Json, node: ast.Call) -> Any:
    """Compute a rank from the rows that stand before, and those that are even."""
    figures, stated = part["figures"], fact_of(part, "own value")
    counted(part)
    if stated is None:
        raise NotReplayed("its own value is not stated")
    own = read(stated["value"])
    if isinstance(own, Gap) and own.cause not in figures.get("absent", {}):
        raise NotReplayed(f"its own value is {own.cause}, and is not among those that are absent")
    if "undetermined" in figures.get("absent", {}):
        return UNDETERMINED
    if isinstance(own, Gap):
        return own
    neighbours(part)
    before, even, values = (
        figures.get(key, usual) for key, usual in (("before", 0), ("even", 1), ("values_before", 0))
    )
    place = rank_of(before, even, values, word(node, "ties"))
    return place if called(node) == "rank" else share_of(place, figures["ranked"], word(node, "kind"))


def share_of(place: Fraction, ranked: int, kind: str) -> Any:
    """Return a rank as a share of the rows that have one."""
    if kind == "inclusive":
        return (place - 1) / (ranked - 1) if ranked > 1 else MISSING
    return place / (ranked + (kind == "exclusive"))


def neighbours(part: Json) -> None:
    """Compare the neighbours of a row, where they are stated, with the counts of the rank.

    Raises:
        NotReplayed: They do not fit.
    """
    figures = part["figures"]
    even, ahead = fact_of(part, "even rows"), fact_of(part, "before it")
    if even and not same(read(even["value"]), read((fact_of(part, "own value") or {})["value"])):
        raise NotReplayed("the rows that are even with it have another value")
    count = 1 + (len(even["rows"]) if even else 0)
    if figures.get("even", count) != count:
        raise NotReplayed("the rows that are even with it are not those that are stated")
    before = figures["before"] if "before" in figures else figures["values_before"]
    if bool(before) != bool(ahead) or ("before" in figures and ahead and before < len(ahead["rows"])):
        raise NotReplayed("the rows before it are not those that are stated")


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
