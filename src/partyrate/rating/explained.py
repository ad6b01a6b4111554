"""The part of a rating that explains its values and writes its report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from partyrate.engines.cell_reader import shown_nodes
from partyrate.engines.results import Result
from partyrate.errors import UsageError
from partyrate.messages import message
from partyrate.model.entry import as_texts
from partyrate.numbers import is_whole
from partyrate.periods import Period
from partyrate.plan import Plan
from partyrate.writers import writer

if TYPE_CHECKING:
    from partyrate.explain import Explanation, Manner, RatedRows

_SHARED: Final = "_rated_rows"
_ASKED: Final = "_was_explained"


class Explained:
    """The values of a rating, explained one by one or all together."""

    plan: Plan
    result: Result
    as_of: Any
    period: Period | None

    def explain(
        self, *, unit: Any, of: str, lang: str | None = None, public: bool = False, rows: int | None = 10
    ) -> Explanation:
        """Explain one value of one row: rules with the values put in, roundings, sources, the cohort, the gates.

        The first explanation of a rating of no more than 100,000 rows reads all of them, and explains all values of
        its row for what they share with others; each further one takes a fraction of its time. Of a rating of up to
        500,000 rows the second one does so, of a larger or a lazy one each reads what it needs.

        Args:
            unit: The key of the row: the value of its last key column where that is enough, a tuple of all key
                columns, or a mapping from key column to value.
            of: The name of an indicator, ladder, incentive or gate.
            lang: `en` or `zh`; by default the chosen language.
            public: Whether it is for publication: the row's own numbers and the cut-offs, without the names and the
                values of other rows, finer ones among them. What a rule takes from the whole cohort, such as its mean
                or its maximum, is among the row's own numbers.
            rows: The most finer rows that are shown of each aggregate; None shows all.

        Raises:
            NotFoundError: There is no such unit or value.
            UsageError: There are no words in that language, or an argument has no such value.

        Example:
            >>> import partyrate as pr
            >>> marks = [pr.Indicator(name="a", kind="number", low=0, high=100, decimals=0)]
            >>> half = pr.Indicator(name="half", formula="a / 2", labels={"zh": "一半"})
            >>> scheme = pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=[*marks, half])
            >>> pr.Evaluator(scheme).rate([{"id": 1, "a": 5}]).explain(unit=1, of="half").lines[0]
            'half = 2.5'
        """
        from partyrate.explain import explain

        return explain(self, self._rows_if_few, unit=unit, of=of, manner=manner(lang, public=public, rows=rows))

    def explanations(
        self,
        *,
        units: Sequence[Any] | None = None,
        of: Sequence[str] | str | None = None,
        lang: str | None = None,
        public: bool = False,
        rows: int | None = 10,
    ) -> Iterator[Explanation]:
        """Explain values of many rows, each as `explain` does; what they share is computed once.

        Args:
            units: The keys of the rows, each as for `explain`; without them all rows.
            of: Names of values; without them all results of the units. Those of one table come row by row.
            lang: `en` or `zh`; by default the chosen language.
            public: Whether they are for publication.
            rows: The most finer rows that are shown of each aggregate; None shows all.

        Returns:
            An iterator over the explanations. The `unit` of each has the key of its row, `name` says of what it is.

        Raises:
            NotFoundError: There is no such unit or value.
            UsageError: There are no words in that language, or an argument has no such value.

        Example:
            >>> import partyrate as pr
            >>> marks = [pr.Indicator(name="a", kind="number", low=0, high=100, decimals=0)]
            >>> half = pr.Indicator(name="half", formula="a / 2")
            >>> scheme = pr.Scheme(name="t", tables=[pr.Table(name="unit", key="id")], indicators=[*marks, half])
            >>> rating = pr.Evaluator(scheme).rate([{"id": 1, "a": 5}, {"id": 2, "a": 8}])
            >>> [(each.unit["id"], each.shown) for each in rating.explanations()]
            [(1, '2.5'), (2, '4.0')]
        """
        from partyrate.explain import explain_all

        names = (
            [node.entry.name for node in shown_nodes(self.plan, self.plan.root.name)] if of is None else as_texts(of)
        )
        return explain_all(self, self._rated_rows, units=units, of=names, manner=manner(lang, public=public, rows=rows))

    def report(
        self, path: str | Path, *, lang: str | None = None, public: bool = False, table: str | None = None
    ) -> Path:
        """Write the rating as one page of HTML, as `partyrate.write_report` does.

        Args:
            path: The file to be written; one that is there already is replaced.
            lang: `en` or `zh`; by default the chosen language.
            public: Whether it is for publication.
            table: The table whose rows it lists; by default the units.

        Returns:
            The path of the file.

        Raises:
            UsageError: The file cannot be written, or an argument has no such value.
        """
        return Path(writer("report")(self, path, lang=lang, public=public, table=table))

    @cached_property
    def _rated_rows(self) -> RatedRows:
        from partyrate.explain import RatedRows

        return RatedRows(self)

    @property
    def _rows_if_few(self) -> RatedRows | None:
        """All rows, where they were read already, or where there are few enough of them in memory."""
        from partyrate.explain import MOST_AT_FIRST, MOST_ROWS

        if _SHARED in vars(self):
            return self._rated_rows
        count = 0 if self.result.is_lazy else sum(map(self.result.size, self.result.given))
        is_first = not vars(self).get(_ASKED, False)
        vars(self)[_ASKED] = True
        if self.result.is_lazy or count > (MOST_AT_FIRST if is_first else MOST_ROWS):
            return None
        return self._rated_rows

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name not in (_SHARED, _ASKED)}


def manner(lang: str | None, *, public: Any, rows: Any) -> Manner:
    """Return how values are explained.

    Raises:
        UsageError: There are no words in that language, or an argument has no such value.
    """
    from partyrate.explain import Manner

    if not isinstance(public, bool):
        raise UsageError(*message("public is no flag", public=public))
    if rows is not None and not is_whole(rows, least=0):
        raise UsageError(*message("rows shown", rows=repr(rows)))
    return Manner(lang, public, rows)
