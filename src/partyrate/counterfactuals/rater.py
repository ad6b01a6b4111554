"""The part of prepared units that counterfactuals use."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from partyrate.errors import NotFoundError, UsageError, checked_language, listed
from partyrate.errors.arguments import checked_name
from partyrate.explain.phrases import Phrases
from partyrate.messages import Text, in_language, message, text
from partyrate.plan import Plan
from partyrate.rating.rating import Rating
from partyrate.scenarios.task import Task
from partyrate.text.quoting import shown

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]


class Rater(Protocol):
    """Units that were rated once, against which one of them can be rated anew: `partyrate.Prepared`."""

    @property
    def rating(self) -> Rating:
        """The rating of all units."""
        ...

    @property
    def given(self) -> Rating:
        """The rating in whose kind of table answers are given."""
        ...

    def rate(self, unit: Row, *, tables: Tables | None = None) -> dict[str, Any]:
        """Rate one unit against the others."""
        ...

    def update(self, unit: Row, *, tables: Tables | None = None) -> Rater:
        """Return the units prepared anew, with one of them changed."""
        ...

    def alike(
        self, ladder: str, name: str, values: Sequence[Any], version: Callable[[Any], Tables]
    ) -> list[Hashable] | None:
        """Return what a ladder sees of a unit with each value of an input; None where it may see more."""
        ...

    def is_steady(self, ladder: str, name: str) -> bool:
        """Whether all that a ladder sees of a unit surely only rises, or only falls, with an input."""
        ...

    def work_of(self, unit: Row) -> int:
        """Return about how much work it takes to rate a unit with another value, in rows of a frame."""
        ...

    def cohort(self, unit: Row) -> tuple[Task, Rating]:
        """Return a unit, the first one, and all that may be in a cohort with it, to be rated many times; and rated."""
        ...

    def rows_of(self, unit: Any) -> tuple[dict[str, Any], dict[str, list[Row]]]:
        """Return the row of a unit, and its rows of finer tables, as they were prepared."""
        ...


def answer_text(plan: Plan, lines: Callable[[Phrases], Iterable[Text]], lang: str | None) -> str:
    """Return an answer in a language: its head, and a line for each of what follows.

    Raises:
        UsageError: It is another language.
    """
    lang = checked_language(lang)
    head, *rest = (shown(in_language(line, lang)) for line in lines(Phrases(plan, lang)))
    return "\n".join([head, *(f"  {line}" for line in rest)])


def ladder_of(plan: Plan, of: str | None) -> str:
    """Return the ladder that is meant: the only one of the units where none is named.

    Raises:
        NotFoundError: The units have no such ladder.
        UsageError: There are several, or none at all.
    """
    names = [name for name, node in plan.nodes.items() if node.kind == "ladder" and node.table == plan.root.name
             and node.variant_of is None]  # fmt: skip
    if not names:
        raise UsageError(*message("units without ladder", scheme=plan.scheme.name))
    if of is None:
        if len(names) != 1:
            raise UsageError(*message("which ladder", known=listed(names)))
        return names[0]
    if checked_name(of, "ladder") not in names:
        why = text("levels are given by ladders of the units")
        raise NotFoundError.of("ladder", str(of), plan.entries(names), why)
    return of
