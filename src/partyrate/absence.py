"""Why values are absent: the causes that are built in, and those that a scheme declares."""

from __future__ import annotations

from collections.abc import Mapping
from functools import total_ordering
from typing import Any, ClassVar, Final

from attrs import field, frozen

from partyrate.messages import Text, word


@total_ordering
@frozen(order=False, repr=False)
class Cause:
    """Why a value is absent, weakest first; the strongest cause among the operands wins.

    Beside the four built-in causes a scheme may declare its own, which are stronger than all but `UNDETERMINED`.

    Args:
        words: As it is written in results: `"not applicable"`, `"missing"`, `"no rule"`, `"undetermined"`, or the name
            of a declared cause.
        code: A small whole number by which engines hold it, the greater the stronger; a present value has 0.
        labels: Of a declared cause, what people read, by language.
    """

    words: str
    code: int = field(eq=False)
    labels: Mapping[str, str] = field(factory=dict, eq=False)

    NOT_APPLICABLE: ClassVar[Cause]
    MISSING: ClassVar[Cause]
    NO_RULE: ClassVar[Cause]
    UNDETERMINED: ClassVar[Cause]

    @property
    def is_declared(self) -> bool:
        """Whether a scheme declares it."""
        return self.words not in BUILT_IN

    @property
    def text(self) -> Text:
        """The words for people, in both languages."""
        if not self.is_declared:
            return word("cause", self.words)
        return Text(*(self.labels.get(lang, self.words) for lang in ("en", "zh")))

    def __int__(self) -> int:
        return self.code

    def __lt__(self, other: Cause) -> bool:
        return self.code < other.code

    def __repr__(self) -> str:
        return f"<Cause {self.words}>"

    def __reduce__(self) -> str | tuple[Any, ...]:
        # The built-in ones are compared by identity.
        plain = Cause, (self.words, self.code, dict(self.labels))
        return plain if self.is_declared else f"Cause.{self.words.upper().replace(' ', '_')}"


Cause.NOT_APPLICABLE = Cause("not applicable", 1)
Cause.MISSING = Cause("missing", 2)
Cause.NO_RULE = Cause("no rule", 3)
Cause.UNDETERMINED = Cause("undetermined", 100)

BUILT_IN: Final = {
    each.words: each for each in (Cause.NOT_APPLICABLE, Cause.MISSING, Cause.NO_RULE, Cause.UNDETERMINED)
}
"""The causes that every scheme has, by the words that stand for them in results, weakest first."""


@frozen
class Absent:
    """An absent value and its cause. It is neither zero nor False."""

    cause: Cause

    def __str__(self) -> str:
        return self.cause.words

    def __bool__(self) -> bool:
        raise TypeError("an absent value is neither true nor false; look at its cause")


NOT_APPLICABLE: Final = Absent(Cause.NOT_APPLICABLE)
MISSING: Final = Absent(Cause.MISSING)
NO_RULE: Final = Absent(Cause.NO_RULE)
UNDETERMINED: Final = Absent(Cause.UNDETERMINED)

_ABSENT: Final = {each.cause: each for each in (NOT_APPLICABLE, MISSING, NO_RULE, UNDETERMINED)}


def absent_by(cause: Cause) -> Absent:
    """Return the absence by a cause; there is one for each built-in cause."""
    return _ABSENT[cause] if cause in _ABSENT else Absent(cause)
