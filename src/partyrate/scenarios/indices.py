"""How much each parameter decides: shares of the variance of results, alone and with others.

Over all combinations of values that are equally likely, the shares are exact: the variance of the means over all other
parameters, and what is left beside the means over a parameter alone. Over pairs of points they are estimated (Saltelli
2010 for the first share, Jansen 1999 for the total one).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from attrs import frozen

from partyrate.errors import UsageError
from partyrate.messages import message
from partyrate.scenarios.design import Design

if TYPE_CHECKING:
    import polars as pl

Key = tuple[Any, ...]
Share = Fraction | float


@frozen
class Index:
    """The share of a result that one parameter decides, or several that are drawn together.

    Args:
        name: The parameter; several are separated by commas.
        first: The share of the variance that it decides alone.
        total: The share that it decides alone or with others.
    """

    name: str
    first: Share
    total: Share


def indices(
    design: Design, outcome: pl.DataFrame, keys: Sequence[str], levels: Sequence[str] = (), *, by_unit: bool
) -> Mapping[Key, list[Index]]:
    """Return the indices of a result: for each unit, or under the key `()` for all units together.

    Args:
        design: All combinations, or pairs of points.
        outcome: The result in each `scenario`, for each unit, as the last column.
        keys: The key columns of the units; none where the outcome is one for all.
        levels: The levels of a ladder, best first; they count as their places, 0 the lowest.
        by_unit: Whether each unit has its own.
    """
    numbers = _as_numbers(outcome, keys, levels)
    if design.kind == "full":
        return _exact(design, numbers, keys, by_unit=by_unit)
    return _estimated(design, numbers, keys, by_unit=by_unit)


def _as_numbers(outcome: pl.DataFrame, keys: Sequence[str], levels: Sequence[str]) -> pl.DataFrame:
    """Return the outcome as whole numbers, in the finest step that occurs."""
    import polars as pl

    *columns, last = outcome.columns
    frame = outcome.select(*columns, pl.col(last).alias("_y"))
    if levels:
        places = {level: place for place, level in enumerate(reversed(levels))}
        number = pl.col("_y").cast(pl.String).replace_strict(places, default=-1, return_dtype=pl.Int64)
        return frame.with_columns(_y=number)
    kind = frame.schema["_y"]
    if kind.is_float():
        raise UsageError(*message("outcome without end", name=last))
    if keys and frame["_y"].null_count():  # a unit without the number in some scenario has no variance over all
        frame = frame.filter(pl.col("_y").is_not_null().all().over(list(keys)))
    if isinstance(kind, pl.Decimal):
        frame = frame.with_columns(_y=(pl.col("_y") * 10**kind.scale).cast(pl.Decimal(38, 0)).cast(pl.Int128))
    return frame.with_columns(pl.col("_y").cast(pl.Int128))


def _coded(design: Design) -> pl.DataFrame:
    """Return the values of parameters in each scenario as whole numbers."""
    import polars as pl

    columns = {"scenario": list(range(len(design.settings)))}
    for axis in design.axes:
        code_of = {value: code for code, value in enumerate(axis.values)}
        columns[f"_{axis.name}"] = [code_of[setting[axis.name]] for setting in design.settings]
    return pl.DataFrame(columns)


def _exact(design: Design, outcome: pl.DataFrame, keys: Sequence[str], *, by_unit: bool) -> Mapping[Key, list[Index]]:
    import polars as pl

    names = [axis.name for axis in design.axes]
    joint, count = outcome.join(_coded(design), on="scenario"), len(design.settings)
    whole = _parts(joint, keys, [])
    squares = dict.fromkeys(whole, 0)
    sums = {key: value[0][0] for key, value in whole.items()}
    for row in joint.group_by([*keys, pl.lit(0).alias("_all")]).agg(pl.col("_y").pow(2).sum().alias("_s")).iter_rows():
        squares[tuple(row[: len(keys)])] = int(row[-1] or 0)
    # variance times count squared
    variance = {key: count * squares[key] - sums[key] ** 2 for key in whole}
    found: dict[Key, dict[str, tuple[int, int]]] = {key: {} for key in whole}
    for name in names:
        alone = _between(joint, keys, [name], count)
        others = _between(joint, keys, [each for each in names if each != name], count)
        for key in whole:
            found[key][name] = alone[key], variance[key] - others[key]
    return _gathered(found, variance, names, by_unit=by_unit)


def _parts(joint: pl.DataFrame, keys: Sequence[str], names: Sequence[str]) -> dict[Key, list[tuple[int, int]]]:
    """Return for each unit the sum of the outcome and the number of scenarios, for each combination of parameters."""
    import polars as pl

    by = [*keys, *(f"_{name}" for name in names), pl.lit(0).alias("_all")]
    found: dict[Key, list[tuple[int, int]]] = {}
    for row in joint.group_by(by).agg(pl.col("_y").sum().alias("_t"), pl.len().alias("_n")).iter_rows():
        found.setdefault(tuple(row[: len(keys)]), []).append((int(row[-2] or 0), int(row[-1])))
    return found


def _between(joint: pl.DataFrame, keys: Sequence[str], names: Sequence[str], count: int) -> dict[Key, int]:
    """Return the variance of the means over all but some parameters, times the number of scenarios squared."""
    found = {}
    for key, parts in _parts(joint, keys, names).items():
        total = sum(each for each, _ in parts)
        size = parts[0][1]  # the same for all: every combination is there
        found[key] = (count // size) * sum(each * each for each, _ in parts) - total * total
    return found


def _gathered(
    found: Mapping[Key, Mapping[str, tuple[Any, Any]]],
    variance: Mapping[Key, Any],
    names: Sequence[str],
    *,
    by_unit: bool,
) -> Mapping[Key, list[Index]]:
    def shares(keys: Sequence[Key]) -> list[Index]:
        whole = sum(variance[key] for key in keys)
        made = []
        for name in names:
            first, total = (sum(found[key][name][part] for key in keys) for part in (0, 1))
            made.append(Index(name, _share(first, whole), _share(total, whole)))
        return made

    return {key: shares([key]) for key in found} if by_unit else {(): shares(list(found))}


def _share(part: Any, whole: Any) -> Share:
    if not whole:
        return Fraction(0)
    return Fraction(part, whole) if isinstance(whole, int) else part / whole


def _estimated(
    design: Design, outcome: pl.DataFrame, keys: Sequence[str], *, by_unit: bool
) -> Mapping[Key, list[Index]]:
    import polars as pl

    base, groups = design.base, design.groups
    block = pl.col("scenario") // base
    wide = outcome.with_columns(_block=block, _draw=pl.col("scenario") % base, _y=pl.col("_y").cast(pl.Float64))
    rows = wide.pivot("_block", index=[*keys, "_draw"], values="_y")
    a, b = pl.col("0"), pl.col("1")
    names = [", ".join(group) for group in groups]
    mean = (a.mean() + b.mean()) / 2
    spread = ((a - mean) ** 2).mean() / 2 + ((b - mean) ** 2).mean() / 2
    made: list[pl.Expr] = [spread.alias("_v")]
    for number, name in enumerate(names, start=2):
        mixed = pl.col(str(number))
        made += [(b * (mixed - a)).mean().alias(f"f {name}"), (((a - mixed) ** 2).mean() / 2).alias(f"t {name}")]
    frame = rows.group_by(list(keys)).agg(made) if keys else rows.select(made)
    variance: dict[Key, float] = {}
    found: dict[Key, dict[str, tuple[float, float]]] = {}
    for row in frame.iter_rows(named=True):
        key = tuple(row[column] for column in keys)
        variance[key] = row["_v"] or 0.0
        found[key] = {name: (row[f"f {name}"] or 0.0, row[f"t {name}"] or 0.0) for name in names}
    return _gathered(found, variance, names, by_unit=by_unit)
