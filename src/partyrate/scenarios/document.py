"""Scenarios as plain data for JSON, and as a text of one screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Protocol

from partyrate.messages import Text, joined, text, word
from partyrate.model import Scheme
from partyrate.model.identity import scheme_identity
from partyrate.model.incentive import span_words
from partyrate.scenarios.axes import Axis, Steps
from partyrate.scenarios.labels import label_of
from partyrate.serialization.values import plain_value
from partyrate.version import VERSION

if TYPE_CHECKING:
    import polars as pl

    from partyrate.scenarios.design import Design
    from partyrate.scenarios.indices import Index

SCENARIOS_FORMAT: Final = "partyrate.scenarios/1"
"""The format of a summary of scenarios as plain data, with its version."""

MOST_LISTED: Final = 5
"""How many parameters a text of one screen names."""


class Found(Protocol):
    """The results of scenarios, as far as a summary needs them; `Scenarios` says what they are."""

    @property
    def design(self) -> Design:
        """The scenarios."""

    @property
    def scheme(self) -> Scheme:
        """The scheme."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The key columns of the units."""

    @property
    def names(self) -> tuple[str, ...]:
        """The results that were kept."""

    @property
    def levels(self) -> Mapping[str, tuple[str, ...]]:
        """Those of them that are levels, flags or words, with their values."""

    @property
    def units(self) -> pl.DataFrame:
        """The results of units in each scenario."""

    @property
    def one_by_one(self) -> tuple[str, ...]:
        """The parameters that were rated apart."""

    @property
    def with_bills(self) -> bool:
        """Whether the pay bill is part of a summary."""

    @property
    def has_indices(self) -> bool:
        """Whether it follows from the scenarios how much each parameter decides."""

    @property
    def granted(self) -> pl.DataFrame | None:
        """All incentives."""

    @property
    def bills(self) -> pl.DataFrame | None:
        """Those whose amounts add up."""

    def __len__(self) -> int: ...
    def shares(self, of: str | None = ...) -> pl.DataFrame:
        """Return how often units have each level."""

    def decided(self, of: str | None = ...) -> pl.DataFrame:
        """Return which levels are certain."""

    def deciding(self, of: str | None = ...) -> pl.DataFrame:
        """Return the scenarios that decide."""

    def publish_next(self, of: str | None = ...) -> pl.DataFrame:
        """Return what it would settle to publish each parameter."""

    def intervals(self, of: str | None = ..., at: Sequence[Any] = ...) -> pl.DataFrame:
        """Return where a number lies."""

    def totals(self, at: Sequence[Any] = ...) -> pl.DataFrame:
        """Return where totals of incentives lie."""

    def recipients(self, at: Sequence[Any] = ...) -> pl.DataFrame:
        """Return where numbers of recipients lie."""

    def indices(self, of: str | None = ...) -> list[Index]:
        """Return how much each parameter decides."""


def document(found: Found) -> dict[str, Any]:
    """Return a summary as plain data."""
    keys = found.keys
    numbers = [name for name in found.names if name not in found.levels]

    def by_unit(names: Iterable[str], table: Callable[[str], pl.DataFrame]) -> dict[str, list[dict[str, Any]]]:
        return {name: rows_of(table(name), keys) for name in names}

    return {
        "format": SCENARIOS_FORMAT,
        "version": VERSION,
        "scheme": scheme_identity(found.scheme),
        "design": found.design.kind,
        "keys": list(keys),
        "parameters": [_axis(axis) for axis in found.design.axes],
        "totals": [
            {"names": list(each.names), "total": plain_value(each.total)} for each in found.design.totals
        ],
        "scenarios": [{name: plain_value(value) for name, value in each.items()} for each in found.design.settings],
        "one_by_one": list(found.one_by_one),
        "levels": by_unit(found.levels, found.shares),
        "decided": by_unit(found.levels, found.decided),
        "deciding": by_unit(found.levels, found.deciding),
        "publish_next": {name: rows_of(found.publish_next(name)) for name in found.levels if shows_publishing(found)},
        "numbers": by_unit(numbers, found.intervals),
        "paid": _pay(found, found.totals) if found.with_bills else None,
        "recipients": _pay(found, found.recipients) if found.with_bills else None,
        "indices": {name: _indices(found, name) for name in with_indices(found)},
    }  # fmt: skip


def _indices(found: Found, name: str) -> list[dict[str, Any]]:
    return [{"name": each.name, "first": float(each.first), "total": float(each.total)} for each in found.indices(name)]


def _axis(axis: Axis) -> dict[str, Any]:
    """Return what a parameter can be: its values one by one, or the ends of a range and the step."""
    made: dict[str, Any] = {"name": axis.name, "source": axis.source}
    if isinstance(axis.values, Steps):
        ends = [plain_value(axis.values[0]), plain_value(axis.values[-1])]
        return {**made, "range": ends, "step": plain_value(axis.values.step)}
    return {**made, "values": [plain_value(value) for value in axis.values]}


def rows_of(frame: pl.DataFrame, keys: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Return the rows of a table as plain data: the key as a list, decimals and days as texts."""
    rows = []
    for row in frame.iter_rows(named=True):
        key = {"key": [_cell(row[name]) for name in keys]} if keys else {}
        rows.append({**key, **{name: _cell(value) for name, value in row.items() if name not in keys}})
    return rows


def _pay(found: Found, table: Callable[[], pl.DataFrame]) -> list[dict[str, Any]]:
    """Return the rows of a table of incentives; none where the scheme has none such."""
    has_rows = found.bills if table == found.totals else found.granted
    return [] if has_rows is None else rows_of(table())


def _cell(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal | date) else value


def shows_publishing(found: Found) -> bool:
    """Return whether the scenarios show what it would settle to publish a parameter."""
    return found.design.is_listed or found.has_indices


def with_indices(found: Found) -> list[str]:
    """Return the results of which indices are computed: levels, and numbers that are all decimals."""
    names = found.names if found.has_indices else ()
    return [name for name in names if name in found.levels or not found.units.schema[name].is_float()]


def summary(found: Found) -> list[Text]:
    """Return the lines of a text of one screen: what is decided, what the rest hangs on, what it costs."""
    units = found.units.select(found.keys).n_unique()
    return [
        text("scenarios head", count=len(found), units=units),
        *_decided_lines(found),
        *_index_lines(found),
        *_publishing_lines(found),
        *_pay_lines(found),
    ]


def _decided_lines(found: Found) -> Iterator[Text]:
    for name in found.levels:
        decided = found.decided(name)
        sure = decided.filter(decided["is_decided"]).height
        what = "" if name in found.scheme.ladders else " value"
        yield text(f"scenarios decided{what}", name=label_of(found.scheme, name), sure=sure, units=decided.height)


def _index_lines(found: Found) -> Iterator[Text]:
    for name in with_indices(found):
        ordered = sorted(found.indices(name), key=lambda each: -each.total)
        shares = [
            text("scenarios share", name=label_of(found.scheme, each.name), share=f"{float(each.total):.0%}")
            for each in ordered[:MOST_LISTED]
        ]
        yield text("scenarios decide", name=label_of(found.scheme, name), shares=joined(shares))


def _publishing_lines(found: Found) -> Iterator[Text]:
    for name in found.levels if shows_publishing(found) else ():
        hanging = [
            text(
                f"scenarios hang{' one' if each['units'] == 1 else ''}",
                name=label_of(found.scheme, each["parameter"]),
                count=each["units"],
            )
            for each in found.publish_next(name).rows(named=True)[:MOST_LISTED]
            if each["units"]
        ]
        if hanging:
            yield text("scenarios publish", name=label_of(found.scheme, name), parameters=joined(hanging))


def _pay_lines(found: Found) -> Iterator[Text]:
    if not found.with_bills or found.bills is None:
        return
    for row in found.totals(at=("0.5",)).iter_rows(named=True):
        yield text(
            "scenarios paid",
            name=label_of(found.scheme, row["incentive"]),
            unit=word("unit of", row["amount_unit"] or ""),
            every=span_words(row["every"]),
            low=row["low"],
            middle=row["q_0.5"],
            high=row["high"],
        )
