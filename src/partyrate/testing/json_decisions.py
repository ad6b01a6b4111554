"""Decisions in the JSON of an explanation, computed again from their rows, as the page of schemes says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from partyrate.language.grammar import parse
from partyrate.testing.json_rules import Json, NotReplayed, Scope, literal, read, same
from partyrate.testing.json_texts import numbers_in
from partyrate.testing.plain_rules import joined
from partyrate.testing.plain_values import MISSING, NO_RULE, UNDETERMINED, Gap, compared, number, strongest

LOWER: Final = {"at_least": ">=", "above": ">"}
SIGNS: Final = {**LOWER, "at_most": "<=", "below": "<"}
"""The edges of a band, with the signs that compare the number with them."""

Said = list[tuple[str, int, Any]]
"""Facts about rows: the kind, the number of the row from 1, and the value or the cause that is stated."""

KINDS: Final = (
    "rest decides", "row open", "row without value", "row decides", "row fails", "row also", "row adds", "no row",
    "part adds", "part without row",
)  # fmt: skip


def decided(part: Json, scope: Scope) -> Any:
    """Compute a decision, and compare what its facts state of its rows.

    Raises:
        NotReplayed: The JSON lacks what it follows from, or contradicts itself.
    """
    decision, rule = part["figures"]["decision"], part["figures"]["rules"]["is"]
    written = set().union(*(row_numbers(decision, row) for row in decision["rows"]))
    if numbers_in(rule["text"]) != written:
        raise NotReplayed("the numbers of its rows are not those of its rule")
    found = _Decision(decision, scope)
    value = {"first": found.first, "unique": found.unique, "sum": found.sum, "parts": found.parts}[decision["hits"]]()
    is_read = "never" not in part["figures"]  # inputs that no value needs which can be determined are not read
    if "ways" not in rule and found.is_whole and is_read:
        compare(part, decision, found.said)
    return value


def row_numbers(decision: Json, row: Json) -> set[Fraction]:
    """Return the numbers that are written in a row, and in what its bands are of."""
    rules = [each if isinstance(each, str) else literal(read(each)) for each in row.values()]
    of = [decision["of"]] if "of" in decision else []
    return set().union(*map(numbers_in, [*rules, *of]))


def compare(part: Json, decision: Json, said: Said) -> None:
    """Compare the facts about rows with those that are stated, in any order.

    Raises:
        NotReplayed: They differ.
    """
    facts = [(fact["kind"], fact["data"]) for fact in part["facts"] if fact.get("kind") in KINDS]
    stated = [(kind, data.get("row", 0), read(data.get("value", data.get("cause")))) for kind, data in facts]
    if len(stated) != len(said) or not all(any(alike(each, other) for other in said) for each in stated):
        raise NotReplayed(f"{stated} is stated of its rows, and {said} follows")
    for kind, data in facts:
        if "row" in data and kind != "rest decides":
            row = decision["rows"][data["row"] - 1]
            if not numbers_in(data["condition"]) <= row_numbers(decision, row):
                raise NotReplayed(f"{data['condition']!r} is not the condition of row {data['row']}")


def alike(one: tuple[str, int, Any], other: tuple[str, int, Any]) -> bool:
    """Return whether two facts about rows say the same; a level, its name and the number it counts as are."""
    return one[:2] == other[:2] and (same(one[2], other[2]) or same(number(one[2]), number(other[2])))


class _Decision:
    """The rows of a decision over the parts of an explanation, and what is said of them."""

    def __init__(self, decision: Json, scope: Scope) -> None:
        self.rows: Sequence[Mapping[str, Any]] = decision["rows"]
        self.of, self.scope = decision.get("of"), scope
        self.said: Said = []
        self.is_whole = True

    def first(self) -> Any:
        """Return the value of the first row that holds."""
        for index, row in enumerate(self.rows):
            if is_rest(row):
                self.say("rest decides", index)
                return self.value(row)
            holds = self.holds(row)
            if isinstance(holds, Gap):
                self.say(absent_row(holds), index, holds)
                return holds
            self.say("row decides" if holds else "row fails", index)
            if holds:
                return self.value(row)
        self.said.append(("no row", 0, None))
        return NO_RULE

    def unique(self) -> Any:
        """Return the value of the only row that holds; no rule where several do."""
        holds = [self.holds(row) for row in self.rows if not is_rest(row)]
        kind = "row decides" if holds.count(True) == 1 else "row also"
        for index, value in enumerate(holds):
            if isinstance(value, Gap):
                self.say(absent_row(value), index, value)
            else:
                self.say(kind if value else "row fails", index)
        rest = self.otherwise(holds)
        if strongest(holds) or holds.count(True) > 1:
            return strongest(holds) or NO_RULE
        return self.value(self.rows[holds.index(True)]) if True in holds else rest

    def sum(self) -> Any:
        """Return the sum of what all rows give that hold."""
        holds, terms = [self.holds(row) for row in self.rows if not is_rest(row)], []
        for index, value in enumerate(holds):
            added = value if isinstance(value, Gap) else self.value(self.rows[index]) if value else Fraction(0)
            kind = absent_row(value) if isinstance(value, Gap) else "row adds" if value else "row fails"
            self.say(kind, index, added if value else None)
            terms.append(added)
        rest, some = self.otherwise(holds), joined(holds, by=True)
        if is_rest(self.rows[-1]) and some is not True:
            return rest if some is False else some
        return strongest(terms) or sum(map(number, terms), Fraction(0))

    def parts(self) -> Any:
        """Return the sum of the parts of the number that lie in each band, each times what its row gives."""
        bands = list(self.bands())
        holds = joined([*(self.rises(*band) for band in bands), self.covered()], by=False)
        if holds is not True:
            self.is_whole = False  # what the single parts add has no parts in the explanation
            return NO_RULE if holds is False else holds
        terms = [self.term(index, *band) for index, band in enumerate(bands)]
        return strongest(terms) or sum(terms, Fraction(0))

    def bands(self) -> Iterator[tuple[Any, Any]]:
        """Yield the edges between which each part of the number lies; None where it has no end."""
        edges = [self.edge(row[key]) for row in self.rows for key in SIGNS if key in row]
        starts = edges if set(LOWER) & set(self.rows[0]) else [None, *edges]
        for index in range(len(self.rows)):
            yield starts[index], starts[index + 1] if index + 1 < len(starts) else None

    def term(self, index: int, start: Any, end: Any) -> Any:
        """Return what lies between two edges of the number, times what the row gives."""
        whole, low = self.number(), Fraction(0) if start is None else start
        begins = strongest([whole, low]) or whole > low
        if begins is not True:
            return begins or Fraction(0)
        value = self.value(self.rows[index])
        gap = strongest([value, *([] if end is None else [end])])
        added = gap or ((whole if end is None else min(whole, end)) - low) * number(value)
        self.say("part adds", index, added)
        return added

    def rises(self, start: Any, end: Any) -> Any:
        """Return whether the edges of a band, which may be computed, follow each other."""
        low = Fraction(0) if start is None else start
        return end is None or strongest([low, end]) or low < end

    def covered(self) -> Any:
        """Return whether the number lies in some part: not above the last upper edge, where there is one."""
        last = self.rows[-1]
        if is_rest(last) or set(LOWER) & set(last):
            return True
        return self.holds(last)

    def otherwise(self, holds: Sequence[Any]) -> Any:
        """Return what is there where no row holds."""
        if any(each is not False for each in holds):
            return NO_RULE
        if not is_rest(self.rows[-1]):
            self.said.append(("no row", 0, None))
            return NO_RULE
        self.say("rest decides", len(self.rows) - 1)
        return self.value(self.rows[-1])

    def holds(self, row: Json) -> Any:
        """Return whether a row holds."""
        own = self.number() if any(key in row for key in SIGNS) else None
        edges = [(sign, self.edge(row[key])) for key, sign in SIGNS.items() if key in row]
        parts = [strongest([own, edge]) or compared(sign, own, edge) for sign, edge in edges]
        return joined([*parts, *([self.rule(row["when"])] if "when" in row else [])], by=False)

    def number(self) -> Any:
        """Return the number whose bands the rows are."""
        return number(self.rule(str(self.of)))

    def edge(self, edge: Any) -> Any:
        """Return an edge, a number or a rule."""
        return number(self.rule(edge)) if isinstance(edge, str) else read(edge)

    def value(self, row: Json) -> Any:
        """Return what a row gives."""
        return self.rule(row["is"]) if "is" in row else read(row["gives"])

    def rule(self, text: str) -> Any:
        """Compute a rule of a row."""
        return self.scope.value(parse(text).tree)

    def say(self, kind: str, index: int, value: Any = None) -> None:
        """Note a fact about a row."""
        self.said.append((kind, index + 1, value))


def absent_row(cause: Gap) -> str:
    """Return the kind of the fact about a row whose condition is absent: still open, or without a value for good."""
    return "row open" if cause in (MISSING, UNDETERMINED) else "row without value"


def is_rest(row: Json) -> bool:
    """Return whether a row holds where no other one does."""
    return "when" not in row and not any(key in row for key in SIGNS)
