"""Which scenario and which parameter decides a level: the scenarios nearest to the first, and what to publish next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from partyrate.errors import NotFoundError, UsageError
from partyrate.messages import message, text
from partyrate.model import Scheme
from partyrate.model.entry import show_scalar
from partyrate.model.value_words import setting_words
from partyrate.scenarios.axes import Setting
from partyrate.scenarios.design import Design

if TYPE_CHECKING:
    import polars as pl

    from partyrate.scenarios.indices import Index


def nearest(
    scheme: Scheme, design: Design, units: pl.DataFrame, keys: Sequence[str], name: str, lang: str | None
) -> pl.DataFrame:
    """Return for each unit and each of its levels the scenario that differs least from the first one.

    Args:
        scheme: The scheme, which has the labels.
        design: The scenarios.
        units: The results.
        keys: The key columns of the units.
        name: The ladder.
        lang: The language of the labels of parameters and values; None for names alone.

    Returns:
        The key, `level`, the number of the `scenario`, and `differs`: the parameters in which it differs from the first
        one, with their values. Of scenarios that differ in as many parameters it is the one with the lowest number.
    """
    import polars as pl

    first = design.settings[0]
    differing = [
        _written(scheme, {name: value for name, value in setting.items() if value != first[name]}, lang)
        for setting in design.settings
    ]
    order = sorted(range(len(differing)), key=lambda number: (len(differing[number]), number))
    places = [0] * len(order)
    for place, number in enumerate(order):
        places[number] = place
    by_number = pl.DataFrame({"scenario": range(len(order)), "_place": places}, schema_overrides={"scenario": pl.Int64})
    shown = pl.DataFrame(
        {"_place": range(len(order)), "scenario": order, "differs": [differing[number] for number in order]},
        schema={"_place": pl.Int64, "scenario": pl.Int64, "differs": pl.List(pl.String)},
    )
    found = (
        units.select("scenario", *keys, pl.col(name).cast(pl.String).alias("level"))
        .join(by_number, on="scenario")
        .group_by([*keys, "level"])
        .agg(pl.col("_place").min())
    )
    order_of_units = units.select(keys).unique(maintain_order=True).with_row_index("_unit")
    joined = found.join(shown, on="_place").join(order_of_units, on=list(keys))
    return joined.sort("_unit", "_place").select(*keys, "level", "scenario", "differs")


def _written(scheme: Scheme, setting: Setting, lang: str | None) -> list[str]:
    """Return values of parameters as texts: `weight = 0.5`, with labels where a language is asked for."""
    if lang is None:
        return [f"{name} = {show_scalar(value)}" for name, value in setting.items()]
    return [each.in_language(lang) for each in setting_words(scheme, setting)]


def example(
    design: Design,
    units: pl.DataFrame,
    keys: Sequence[str],
    name: str,
    levels: Sequence[str],
    unit: Any,
    level: str | None,
) -> Setting | None:
    """Return the scenario nearest to the first one in which a unit has a level; None for none.

    Raises:
        NotFoundError: There is no such level or unit.
    """
    import polars as pl

    key = unit if isinstance(unit, tuple) else (unit,)
    if level is not None and level not in levels:
        raise NotFoundError.of("level", str(level), levels, text("levels are those of the ladder"))
    rows = units
    for column, value in zip(keys, key, strict=True):
        rows = rows.filter(pl.col(column).cast(pl.String) == str(value))
    if rows.is_empty():
        known = [str(each) for each in units[keys[-1]].unique()]
        raise NotFoundError.of("unit", str(key[-1]), known, text("units are those that were rated"))
    shown = pl.col(name).cast(pl.String)
    numbers = rows.filter(shown.is_null() if level is None else shown == level)["scenario"].to_list()
    first = design.settings[0]

    def distance(number: int) -> tuple[int, int]:
        setting = design.settings[number]
        return sum(setting[each] != first[each] for each in setting), number

    return None if not numbers else design.settings[min(numbers, key=distance)]


def to_publish(
    design: Design, units: pl.DataFrame, keys: Sequence[str], name: str, shares: Sequence[tuple[Any, list[Index]]]
) -> pl.DataFrame:
    """Return what it would settle to publish each parameter, that which settles most first.

    Args:
        design: All scenarios that there can be, or pairs of points.
        units: The results.
        keys: The key columns of the units.
        name: The result.
        shares: For each unit how much each parameter decides, where the scenarios show it.

    Returns:
        `parameter` (several where they are drawn together), `units`: on how many units' results it has an influence;
        and where every scenario is there `decided_now`, the number of units with one result in all scenarios, with
        `decided_least` and `decided_most`: how many there are once the parameter alone is known, by its value.
    """
    import polars as pl

    groups = design.groups
    names = [", ".join(group) for group in groups]
    if not design.is_listed:
        if not shares:
            raise UsageError(*message("no indices"))
        counts = dict.fromkeys(names, 0)
        for _, indices in shares:
            for index in indices:
                counts[index.name] += index.total > 0
        return pl.DataFrame({"parameter": names, "units": [counts[each] for each in names]}).sort(
            "units", descending=True, maintain_order=True
        )
    codes = {f"_{number}": _coded(design, group) for number, group in enumerate(groups)}
    coded = pl.DataFrame({"scenario": range(len(design.settings)), **codes}, schema_overrides={"scenario": pl.Int64})
    result = units.select("scenario", *keys, pl.col(name).alias("_result")).join(coded, on="scenario")
    several = pl.col("_result").n_unique() > 1

    def decided(by: list[str]) -> pl.DataFrame:
        return result.group_by([*keys, *by]).agg(_several=several)

    now = decided([]).select((~pl.col("_several")).sum()).item()
    rows = []
    for number, each in enumerate(names):
        others = [code for code in codes if code != f"_{number}"]
        hanging = (
            decided(others).group_by(list(keys)).agg(pl.col("_several").any()).select(pl.col("_several").sum()).item()
        )
        known = decided([f"_{number}"]).group_by(f"_{number}").agg((~pl.col("_several")).sum())["_several"]
        rows.append((each, hanging, now, known.min(), known.max()))
    schema = ["parameter", "units", "decided_now", "decided_least", "decided_most"]
    return pl.DataFrame(rows, schema=schema, orient="row").sort("units", descending=True, maintain_order=True)


def _coded(design: Design, group: Sequence[str]) -> list[int]:
    """Return a number for the values that some parameters have in each scenario."""
    values = [tuple(setting[name] for name in group) for setting in design.settings]
    known = {value: number for number, value in enumerate(dict.fromkeys(values))}
    return [known[value] for value in values]
