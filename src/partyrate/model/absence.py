"""Causes of absence that a scheme declares beside the built-in ones."""

from __future__ import annotations

from typing import Final

from attrs import field, frozen

from partyrate.errors import StructureError
from partyrate.messages import joined, message
from partyrate.model.entry import Entry, as_texts, folded
from partyrate.model.kinds import holding
from partyrate.numbers import BUILT_IN, Cause

MOST_WEIGHT: Final = Cause.UNDETERMINED.code - Cause.NO_RULE.code - 1
"""The greatest weight of a declared cause: all of them are weaker than `UNDETERMINED`."""


@frozen(kw_only=True, field_transformer=holding)
class Absence(Entry):
    """A cause of absence in the scheme's own words, such as 暂不评星; `absent('too_new')` in a rule stands for it.

    Results write its name where a value is absent by it, and people read its label.

    Args:
        weight: Which of several causes that meet in one value stays: that of the greatest weight, from 1 to 96. Every
            declared cause is stronger than *not applicable*, *missing* and *no rule*, and weaker than *undetermined*.
        words: Words in the data that stand for it where a value belongs, such as `暂不评星`.

    Raises:
        StructureError: The weight is out of its bounds; or the name is that of a built-in cause, or none that a rule
            can write.

    Example:
        >>> Absence(name="too_new", labels={"zh": "成立不满一年"}).cause
        <Cause too_new>
    """

    weight: int = 1
    words: tuple[str, ...] = field(default=(), converter=as_texts)

    def __attrs_post_init__(self) -> None:
        if self.name in BUILT_IN:
            names = joined(map(repr, BUILT_IN))
            raise StructureError(*message("absence by a built-in word", name=self.name, names=names))
        if not folded(self.name).isidentifier():
            raise StructureError(*message("absence with an odd name", name=self.name))
        if not 1 <= self.weight <= MOST_WEIGHT:
            path = ("absence", self.name, "weight")
            lines = message("weight of an absence", name=self.name, weight=self.weight, most=MOST_WEIGHT)
            raise StructureError(*lines, path=path)

    @property
    def cause(self) -> Cause:
        """The cause as values have it."""
        return Cause(self.name, Cause.NO_RULE.code + self.weight, dict(self.labels))
