"""Inputs, formulas, groups and decisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from attrs import field, frozen
from attrs.validators import optional

from partyrate.errors import StructureError
from partyrate.messages import Text, joined_with, message, text, word
from partyrate.model.decision import HITS, DecisionRow, check_rows
from partyrate.model.entry import (
    VALUE_KINDS,
    Entry,
    ParameterName,
    as_names,
    as_number,
    as_numbers,
    as_tuple,
    one_of,
)
from partyrate.model.kinds import holding
from partyrate.numbers import decimals_of
from partyrate.spans import Path


def _words(value: Any) -> tuple[str, ...] | None:
    return None if value is None else as_names(value)


def _rows(value: Any) -> tuple[Any, ...] | None:
    return None if value is None else as_tuple(value)


NUMBERS_ONLY = ("low", "high", "decimals", "allowed", "step", "unit")
"""The keys of an input that only numbers have."""

WORDS_ONLY = ("missing", "absent")
"""The keys of an input about words that stand for no value."""

SHARES = "1"
"""The unit of a share: 90% is 0.9."""

DECISIONS_ONLY = ("of", "rows", "hits", "columns")
"""The keys that only decisions have."""


@frozen(kw_only=True, field_transformer=holding)
class Indicator(Entry):
    """One measured or computed value of each row of a table.

    It is an *input* when it has a `kind`, a *formula* when it has a `formula`, a *decision* when it has `rows`, and a
    *group* when it has none of them: the weighted sum of the indicators that name it as their `parent`.

    Args:
        table: The table it belongs to. May be left out where the scheme has one table without parent.
        when: A rule; where it is false, the row has no value (not applicable).
        kind: Of an input: `number`, `choice`, `flag`, `date` or `text`.
        low, high, decimals: Bounds (both included) and decimals of a number; all three are required, so that every sum
            can be proved exact beforehand. On a formula they are a promise, checked where `decimals` is given.
        values: The values of a choice.
        value_labels: Labels of these values, by value and language: `{"村": {"en": "village"}}`. The data hold the
            values themselves.
        allowed: Of a number: the only values it can have; bounds and decimals follow from them, and may be left out.
        step: Of a number: the step, such as `0.5`, of which its values are whole multiples; decimals follow from it
            where they are left out.
        unit: Of a number: the unit in which files give it, such as `元`. `%` says that a cell of 90% is the number 90,
            `1` that it is the share 0.9; where it is left out, a percentage that could be both is refused.
        column: Name of the column that holds an input, where it is not `name`.
        optional: Whether single rows may lack the value. Without it a gap in the data is a fault.
        missing: Words in the data that stand for a missing value, such as `缺考`; where left out, those of the scheme.
        absent: The declared causes of absence whose words may stand in place of a value; where left out, all of them
            for an input that is `optional` or has a `when`, else none.
        formula: The rule of a formula (in a scheme file: `is`).
        takes: Names of the arguments of a formula or a decision, which is then used by calling it.
        rows: The rows of a decision: the conditions, and what each row gives.
        of: Of a decision: the number whose bands the edges of its rows are: a name or a rule.
        hits: Of a decision: what several rows that hold mean. `first`: the first one gives the value. `unique`: only
            one may hold; where several do there is no rule. `sum`: what all of them give is added up. `parts`: each
            part of the number is multiplied by what the row of its band gives.
        columns: Of a decision whose rows give several values: their names. The decision is then read by the name of one
            of them: `pay['base']`.
        decimals: Of a formula: the decimals shown in results; by default those that the rule needs.
        direction: Whether `higher` or `lower` is better.
        parent: The group it is a part of.
        weight: Its weight in the group, 1 by default.
        maximum: The greatest number of points, for indicators that are marked in points.
        stage: One of the scheme's stages.
        show: Whether it is a result. An indicator that is not shown is an intermediate step: it is computed and
            explained, and is in no table of results.

    Raises:
        StructureError: It has both a kind and a formula, keys that do not belong to its kind, or lacks bounds or
            values.
        KindError: A bound, a weight or a maximum is no number.
    """

    table: str | None = None
    when: str | None = None
    kind: str | None = field(default=None, validator=optional(one_of(*VALUE_KINDS)))
    low: Fraction | ParameterName | None = field(default=None, converter=as_number)
    high: Fraction | ParameterName | None = field(default=None, converter=as_number)
    decimals: int | ParameterName | None = None
    values: tuple[str, ...] = field(default=(), converter=as_names)
    value_labels: Mapping[str, Mapping[str, str]] = field(factory=dict)
    allowed: tuple[Fraction, ...] = field(default=(), converter=as_numbers)
    step: Fraction | None = field(default=None, converter=as_number)
    unit: str | None = None
    column: str | None = None
    optional: bool = False
    missing: tuple[str, ...] | None = field(default=None, converter=_words)
    absent: tuple[str, ...] | None = field(default=None, converter=_words)
    formula: str | None = field(default=None, alias="formula")
    takes: tuple[str, ...] = field(default=(), converter=as_names)
    rows: tuple[DecisionRow, ...] | None = field(default=None, converter=_rows)
    of: str | None = None
    hits: str = field(default="first", validator=one_of(*HITS))
    columns: tuple[str, ...] = field(default=(), converter=as_names)
    direction: str = field(default="higher", validator=one_of("higher", "lower"))
    parent: str | None = None
    weight: Fraction | ParameterName = field(default=Fraction(1), converter=as_number)
    maximum: Fraction | ParameterName | None = field(default=None, converter=as_number)
    stage: str | None = None
    show: bool = True

    def __attrs_post_init__(self) -> None:
        if self.kind is not None and self.formula is not None:
            raise StructureError(*message("kind and rule", name=self.name))
        if self.rows is not None:
            if self.kind is not None or self.formula is not None:
                raise StructureError(*message("rows and rule", name=self.name))
            check_rows(self.name, self.rows, self.of, self.hits, self.columns, self.takes)
        for name in self._misplaced():
            raise StructureError(
                *message(
                    "key of another sort of entry",
                    entry=named_entry(self), key=name, sort=self._sort, why=_meaning_of_key(name),
                    fix=self._fix_of_key(name),
                ),
                path=(section_of(self), self.name, name),
            )  # fmt: skip
        self._fill_bounds()
        lacking = [name for name in ("low", "high", "decimals") if getattr(self, name) is None]
        if self.kind == "number" and lacking:
            raise StructureError(*message("number without bounds", name=self.name, lacking=joined_with("and", lacking)))
        if self.kind == "choice" and not self.values:
            raise StructureError(*message("choice without values", name=self.name))

    @property
    def _sort(self) -> Text:
        if self.rows is None and self.kind is None and self._of_decisions():
            return text("is no decision")
        return text("is no input") if self.kind is None else text("is a sort", sort=word("kind", self.kind))

    def _misplaced(self) -> list[str]:
        """Return the keys that are given and mean nothing for an entry of this sort."""
        if self.rows is None and (of_decisions := self._of_decisions()):
            return of_decisions
        written = [name for name in (*NUMBERS_ONLY, "values") if getattr(self, name) not in (None, ())]
        if self.kind is None:
            written += [name for name in WORDS_ONLY if getattr(self, name) is not None]
            return [name for name in written if name in ("allowed", "step", "unit", "values", *WORDS_ONLY)]
        fitting = {"number": NUMBERS_ONLY, "choice": ("values",)}.get(self.kind, ())
        return [name for name in written if name not in fitting] + ([] if self.show is True else ["show"])

    def _of_decisions(self) -> list[str]:
        """Return the keys that are given and that only decisions have."""
        return [name for name in DECISIONS_ONLY if getattr(self, name) not in (None, (), "first")]

    def _fix_of_key(self, name: str) -> Text:
        if name == "values" and self.kind == "number":
            return text("write allowed", values=", ".join(self.values))
        if name == "values" and self.kind == "text":
            return text("write kind choice")
        if self.kind is None and name not in ("values", *WORDS_ONLY, *DECISIONS_ONLY):
            return text("clamp or round instead")
        return text("take the key out")

    def _fill_bounds(self) -> None:
        """Derive bounds and decimals from the values that are allowed, and decimals from the step."""
        values = [*self.allowed, *([] if self.step is None else [self.step])]
        needed = [decimals_of(value) for value in values]
        if (self.step is not None and self.step <= 0) or None in needed:
            raise StructureError(
                *message("step that is no decimal", name=self.name),
                path=("input", self.name, "step" if self.step is not None else "allowed"),
            )
        derived: dict[str, Any] = {}
        if self.allowed:
            derived = {"low": min(self.allowed), "high": max(self.allowed)}
        if needed:
            derived["decimals"] = max(decimals for decimals in needed if decimals is not None)
        for name, value in derived.items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, value)  # the class is frozen; attrs documents this way for __init__

    @property
    def is_input(self) -> bool:
        """Whether it is an input, which the data hold."""
        return self.kind is not None

    @property
    def is_group(self) -> bool:
        """Whether it is a group, the weighted sum of its parts."""
        return self.kind is None and self.formula is None and self.rows is None

    @property
    def is_decision(self) -> bool:
        """Whether it is a decision, which has rows of conditions."""
        return self.rows is not None

    @property
    def rules(self) -> Iterator[tuple[Path, str]]:
        """Its rules, each with the keys that lead to it."""
        for key, rule in (("when", self.when), ("is", self.formula), ("of", self.of)):
            if rule is not None:
                yield (key,), rule
        for index, row in enumerate(self.rows or ()):
            yield from ((("rows", index, *place), rule) for place, rule in row.rules)


def _meaning_of_key(name: str) -> Text:
    """Return the words for the meaning of a key that only entries of some sorts have."""
    if name in DECISIONS_ONLY:
        return text("what a key of decisions means", key=name)
    if name in (*WORDS_ONLY, "show"):
        return text(f"what {name} means")
    if name == "unit":
        return text("what unit means")
    return text("what a key of numbers means" if name in NUMBERS_ONLY else "what a key of choices means", key=name)


def section_of(entry: Entry) -> str:
    """Return the section of a scheme file that an entry belongs to: the word before the dot of its header.

    Example:
        >>> section_of(Indicator(name="score", formula="a + b"))
        'formula'
    """
    if isinstance(entry, Indicator):
        if entry.is_decision:
            return "decision"
        return "input" if entry.is_input else "group" if entry.is_group else "formula"
    return type(entry).__name__.removesuffix("Rule").lower()


def named_entry(entry: Entry) -> Text:
    """Return an entry with its section, as messages write it: `formula 'score'`."""
    return text("named entry", kind=word("kind", section_of(entry)), name=entry.name)
