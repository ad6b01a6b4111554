"""Results of scenarios: how often each level comes out, where scores and ranks lie, what decides, what it costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from partyrate.errors import NotFoundError, UsageError, checked_language, counted, listed
from partyrate.errors.arguments import checked_name
from partyrate.messages import chosen_language, in_language, message, text, word
from partyrate.model import Scheme
from partyrate.scenarios.axes import Setting
from partyrate.scenarios.bills import BILL as BILL_COLUMNS
from partyrate.scenarios.consequences import BUDGET
from partyrate.scenarios.deciding import example, nearest, to_publish
from partyrate.scenarios.design import Design
from partyrate.scenarios.document import document, summary
from partyrate.scenarios.indices import Index, indices
from partyrate.scenarios.shown import scenarios_html
from partyrate.scenarios.spread import spread
from partyrate.scenarios.task import Later

if TYPE_CHECKING:
    import polars as pl

COLUMNS: Final = (
    "scenario", "level", "levels", "scenarios", "share", "is_decided", "hangs_on", "low", "high", "absent", "differs",
)  # fmt: skip
"""The columns of tables of scenarios, beside the key of units."""


BILL: Final = "bill"
"""The word that stands for what is paid in all."""


@frozen(eq=False, slots=False)
class Scenarios:
    """The results of units under many values of parameters.

    Tables are frames of Polars. Counts and numbers are exact; shares are counts over the number of scenarios.

    Args:
        design: The scenarios: `design.settings[3]` is the value of each parameter in the scenario with number 3.
        keys: The key columns of the units.
        names: The results that were kept.
        levels: The levels of each ladder among them, best first; of flags and words, their values.
        units: One row for each scenario and unit: `scenario`, the key, the results; null where a result is absent.
        later: Computes incentives, budgets and pairings when they are asked for.
        one_by_one: The parameters that shape the scheme itself: for each combination of them it was rated apart.
        scheme: The scheme.
        with_bills: Whether the pay bill was asked for, and is part of summaries.
    """

    design: Design
    keys: tuple[str, ...]
    names: tuple[str, ...]
    levels: Mapping[str, tuple[str, ...]]
    units: pl.DataFrame = field(repr=False)
    later: Later = field(repr=False)
    one_by_one: tuple[str, ...]
    scheme: Scheme = field(repr=False)
    with_bills: bool = False

    def __len__(self) -> int:
        return len(self.design.settings)

    def __repr__(self) -> str:
        return f"<Scenarios of {self.scheme!r}: {counted(len(self), 'scenario')}, {', '.join(self.names)}>"

    @cached_property
    def bills(self) -> pl.DataFrame | None:
        """The pay bill: one row for each scenario and incentive whose amounts add up; None where there are none.

        The columns are what the amounts add up to (`total`), how many rows get one (`rows`), and how many amounts are
        absent (`open_rows`). It is computed when it is first asked for, unless `of` names `"bill"` or nothing.
        """
        return self.later.bills(adds_up=True)

    @cached_property
    def granted(self) -> pl.DataFrame | None:
        """All incentives: the pay bill, and rows without a `total` for incentives whose amounts do not add up."""
        from partyrate.scenarios.frames import joined

        others = self.later.bills(adds_up=False)
        found = [each for each in (self.bills, others) if each is not None]
        return joined(found) if found else None

    @property
    def settings(self) -> pl.DataFrame:
        """The value of each parameter in each scenario: one row for each, with its number as `scenario`."""
        import polars as pl

        from partyrate.scenarios.frames import frame_of

        columns: dict[str, Sequence[Any]] = {
            axis.name: [setting[axis.name] for setting in self.design.settings] for axis in self.design.axes
        }
        return frame_of(columns).with_row_index("scenario").with_columns(pl.col("scenario").cast(pl.Int64))

    def of(self, name: str | None, *, ladder: bool = False) -> str:
        """Return the name of a result; where none is given, the only one, or the only ladder.

        Raises:
            NotFoundError: It was not kept, or is no ladder.
            UsageError: There are several.
        """
        known = [each for each in self.names if not ladder or each in self.levels]
        if name is None:
            ladders = [each for each in known if each in self.scheme.ladders]
            candidates = ladders if ladder and ladders else known
            if len(candidates) != 1:
                raise UsageError(*message("which result", known=listed(candidates)))
            return candidates[0]
        if checked_name(name, "result") not in known:
            raise NotFoundError.of("result", str(name), known, text("results are those that were kept"))
        return name

    def shares(self, of: str | None = None) -> pl.DataFrame:
        """Return for each unit in how many scenarios it has each level.

        Returns:
            The key, `level` (best first; null where there is none), `scenarios` and `share` of all scenarios.
        """
        import polars as pl

        name = self.of(of, ladder=True)
        order = {level: number for number, level in enumerate(self.levels[name])}
        found = self.units.group_by([*self.keys, name], maintain_order=True).agg(scenarios=pl.len().cast(pl.Int64))
        place = pl.col(name).cast(pl.String).replace_strict(order, default=len(order), return_dtype=pl.Int64)
        first = self._first_seen()
        return (
            found.with_columns(share=pl.col("scenarios") / len(self), _place=place)
            .join(first, on=list(self.keys)).sort("_first", "_place")
            .select(*self.keys, pl.col(name).cast(pl.String).alias("level"), "scenarios", "share")
        )  # fmt: skip

    def _first_seen(self) -> pl.DataFrame:
        """Return the units in their order."""
        return self.units.select(self.keys).unique(maintain_order=True).with_row_index("_first")

    def decided(self, of: str | None = None) -> pl.DataFrame:
        """Return for each unit whether every scenario gives it the same level, and what its level hangs on.

        Returns:
            The key, `level` (where there is one for all scenarios), `levels` (all that come out, best first),
            `is_decided`, and `hangs_on`: the parameters that decide, those that decide most first, as far as the
            scenarios show it; this column is left out where they were drawn and show no such order.
        """
        import polars as pl

        name = self.of(of, ladder=True)
        shares = self.shares(name)
        found = shares.group_by(list(self.keys), maintain_order=True).agg(levels=pl.col("level"))
        several = pl.col("levels").list.len() > 1
        found = found.with_columns(level=pl.when(~several).then(pl.col("levels").list.first()), is_decided=~several)
        if not self.has_indices:
            return found.select(*self.keys, "level", "levels", "is_decided")
        by_unit = self._indices(name, by_unit=True)
        rows = [
            {**dict(zip(self.keys, key, strict=True)), "hangs_on": [
                each.name for each in sorted(those, key=lambda each: -each.total) if each.total > 0
            ]} for key, those in by_unit.items()
        ]  # fmt: skip
        schema = {key: self.units.schema[key] for key in self.keys} | {"hangs_on": pl.List(pl.String)}
        hangs = pl.DataFrame(rows, schema=schema)
        return found.join(hangs, on=list(self.keys), how="left", maintain_order="left").select(
            *self.keys, "level", "levels", "is_decided", "hangs_on"
        )

    def intervals(self, of: str | None = None, at: Sequence[Any] = ("0.05", "0.5", "0.95")) -> pl.DataFrame:
        """Return for each unit the least and the greatest value of a number, and quantiles between them.

        A quantile is one of the values: the least one that at least that share of the scenarios does not exceed.

        Returns:
            The key, `low`, `high`, a column `q_0.05` and so on for each share, and `absent`: in how many scenarios
            the number is absent.
        """
        import polars as pl

        name = self.of(of)
        if name in self.levels:
            raise UsageError(*message("intervals of a level", name=name))
        return spread(self.units, self.keys, pl.col(name), at)

    def ranks(
        self, of: str | None = None, *, within: Sequence[str] | str = (), at: Sequence[Any] = ("0.05", "0.5", "0.95")
    ) -> pl.DataFrame:
        """Return for each unit where its rank by a number lies: 1 for the greatest, shared by equal units.

        Args:
            of: The number.
            within: Key columns whose values form the groups that are ranked.
            at: The shares of quantiles.
        """
        import polars as pl

        name = self.of(of)
        if name in self.levels:
            raise UsageError(*message("intervals of a level", name=name))
        groups = ["scenario", *((within,) if isinstance(within, str) else within)]
        rank = pl.col(name).rank("min", descending=True).over(groups).cast(pl.Int64).alias("_rank")
        return spread(self.units.with_columns(rank), self.keys, pl.col("_rank"), at)

    def totals(self, at: Sequence[Any] = ("0.05", "0.5", "0.95")) -> pl.DataFrame:
        """Return how what is paid is distributed over the scenarios, by incentive.

        Raises:
            UsageError: The scheme pays nothing.
        """
        import polars as pl

        if self.bills is None:
            raise UsageError(*message("nothing is paid"))
        return spread(self.bills, [*BILL_COLUMNS], pl.col("total"), at)

    def recipients(self, at: Sequence[Any] = ("0.05", "0.5", "0.95")) -> pl.DataFrame:
        """Return how the number of rows that get an incentive is distributed over the scenarios.

        Raises:
            UsageError: The scheme has no incentives.
        """
        import polars as pl

        if self.granted is None:
            raise UsageError(*message("nothing is paid"))
        return spread(self.granted, [*BILL_COLUMNS], pl.col("rows"), at)

    def budgets(self, at: Sequence[Any] = ("0.05", "0.5", "0.95")) -> pl.DataFrame:
        """Return how what is paid from each budget is distributed over the scenarios, and how often it is exceeded.

        Returns:
            `budget`, `cohort` (its key columns, where it has several cohorts), `amount_unit`, `exceeded`: in how many
            scenarios more than the limit is paid, `limit_low` and `limit_high`, and the distribution of what is paid.

        Raises:
            UsageError: The scheme has no budgets.
        """
        import polars as pl

        found = self._budgets
        if found is None:
            raise UsageError(*message("no budgets", kind=word("kind", "budget")))
        by = [*BUDGET]
        limits = found.group_by(by, maintain_order=True).agg(
            exceeded=(pl.col("total") > pl.col("limit")).sum().cast(pl.Int64),
            limit_low=pl.col("limit").min(), limit_high=pl.col("limit").max(),
        )  # fmt: skip
        return limits.join(spread(found, by, pl.col("total"), at), on=by, maintain_order="left")

    def pairings(self, at: Sequence[Any] = ("0.05", "0.5", "0.95")) -> pl.DataFrame:
        """Return how many places of helpers each pairing leaves without one, over the scenarios.

        Raises:
            UsageError: The scheme has no pairings, or they are undetermined.
        """
        import polars as pl

        found = self._pairings
        if found is None:
            raise UsageError(*message("no budgets", kind=word("kind", "pairing")))
        return spread(found, ["pairing"], pl.col("lacking"), at)

    @cached_property
    def _budgets(self) -> pl.DataFrame | None:
        return self.later.budgets()

    @cached_property
    def _pairings(self) -> pl.DataFrame | None:
        return self.later.pairings()

    def indices(self, of: str | None = None) -> list[Index]:
        """Return how much each parameter decides: its share of the variance of a result, summed over the units.

        `first` is what it decides alone, `total` what it decides alone or with others; of parameters that are drawn
        together there is one. Levels count as their places, 0 the lowest, and no level as one below. `"bill"` is what
        is paid in all, the name of an incentive what it pays, or how many get it where its amounts do not add up. Units
        that lack a number in some scenario are left out.
        Over all combinations the shares are exact fractions; else they are estimates.

        Raises:
            UsageError: The scenarios are neither all combinations nor drawn for indices, amounts of several units are
                no one bill, or a number has decimals without end.
        """
        name = of if isinstance(of, str) and (of == BILL or of in self.scheme.incentives) else self.of(of)
        if not self.has_indices:
            raise UsageError(*message("no indices"))
        return next(iter(self._indices(name, by_unit=False).values()))

    def bill(self, of: str = BILL) -> pl.DataFrame:
        """Return what is paid in each scenario: `scenario`, and a number beside it.

        Args:
            of: An incentive, or `"bill"` for all whose amounts add up.

        Returns:
            `total`, or `rows` where the amounts of an incentive do not add up: how many get it.

        Raises:
            UsageError: The scheme pays nothing of that name, or amounts of several units are no one bill.
        """
        import polars as pl

        entry = self.scheme.incentives.get(of)
        bills = self.bills if entry is None or entry.adds_up else self.granted
        if bills is not None and of != BILL:
            bills = bills.filter(pl.col("incentive") == of)
        if bills is None or bills.is_empty():
            raise UsageError(*message("nothing is paid"))
        units = bills.select("amount_unit", "every").unique(maintain_order=True).rows()
        if len(units) > 1:
            shown = listed(" ".join(part for part in each if part) for each in units)
            raise UsageError(*message("bill in several units", name=of, units=shown))
        what = "rows" if bills["total"].null_count() else "total"
        return bills.group_by("scenario").agg(pl.col(what).sum())

    def _indices(self, name: str, *, by_unit: bool) -> Mapping[tuple[Any, ...], list[Index]]:
        if name not in self.names:
            return indices(self.design, self.bill(name), (), by_unit=by_unit)
        outcome = self.units.select("scenario", *self.keys, name)
        return indices(self.design, outcome, self.keys, self.levels.get(name, ()), by_unit=by_unit)

    def deciding(self, of: str | None = None, *, lang: str | None = None) -> pl.DataFrame:
        """Return the scenarios that decide: for each unit and each of its levels the one nearest to the first.

        Args:
            of: The ladder.
            lang: `en` or `zh` for labels beside the names and values in `differs`; by default it has none.

        Returns:
            The key, `level` (null for none), the number of the `scenario`, and `differs`: the parameters in which it
            differs from the first scenario, with their values; the fewest come first.

        Raises:
            UsageError: There are no words in that language.
        """
        name, said = self.of(of, ladder=True), None if lang is None else checked_language(lang)
        return nearest(self.scheme, self.design, self.units, self.keys, name, said)

    def publish_next(self, of: str | None = None) -> pl.DataFrame:
        """Return what it would settle to publish each parameter, that on which most units hang first.

        Returns:
            `parameter` (several where they are drawn together) and `units`: how many units' levels hang on it. Where
            every scenario is there (`design="full"`) also `decided_now`, the number of units with one level in all
            scenarios, and `decided_least` and `decided_most`: how many there are once this parameter alone is known.

        Raises:
            UsageError: The scenarios are draws that do not show it.
        """
        name = self.of(of, ladder=True)
        shares = [] if self.design.is_listed or not self.has_indices else [*self._indices(name, by_unit=True).items()]
        return to_publish(self.design, self.units, self.keys, name, shares)

    def example(self, unit: Any, level: str | None, *, of: str | None = None) -> Setting | None:
        """Return a scenario in which a unit has a level: the one that differs least from the first; None for none.

        Args:
            unit: The key of the unit, a tuple where it has several columns.
            level: The level, None for having none.
            of: The ladder.
        """
        name = self.of(of, ladder=True)
        return example(self.design, self.units, self.keys, name, self.levels[name], unit, level)

    def to_dict(self) -> dict[str, Any]:
        """Return a summary as plain data for JSON: the scenarios, how often each level comes out, where numbers lie.

        Numbers are exact texts; shares and indices are statistics, and doubles. `document_schema("scenarios")` says
        what it holds.
        """
        return document(self)

    @property
    def has_indices(self) -> bool:
        """Whether it follows from the scenarios how much each parameter decides."""
        return self.design.base > 0 or self.design.is_complete

    def text(self, lang: str | None = None) -> str:
        """Return a summary of one screen in a language: what is decided, what the rest hangs on, what it costs."""
        lang = checked_language(lang)
        return "\n".join(in_language(line, lang) for line in summary(self))

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return scenarios_html(self, chosen_language())
