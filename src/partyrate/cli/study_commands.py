"""Commands that vary what a rating rests on: values of parameters, values of one unit, and the way to a level."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from partyrate.cli.options import (
    DEFAULT_LANG,
    AsJson,
    AsOf,
    Edition,
    Lang,
    On,
    PeriodOption,
    ProfileName,
    SchemeName,
    Tables,
    Units,
    Values,
)
from partyrate.cli.program import app, emit_json, printed
from partyrate.cli.reading import Rated, Source, pairs
from partyrate.errors import UsageError
from partyrate.evaluator import Evaluator
from partyrate.messages import message
from partyrate.prepared import Prepared
from partyrate.scenarios import Scenarios
from partyrate.tables import TableReport
from partyrate.text.terminal import complain

Unit = Annotated[str, typer.Option(help="The key of the unit; several columns with commas.")]


@app.command()
def scenarios(
    name: SchemeName,
    units: Units,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME=0.3..0.6:0.1 for a range by steps, NAME=a,b,c for values, or NAME for those of the scheme; may "
            "be repeated. Without it, all unpublished parameters with values in the scheme."
        ),
    ] = None,
    total: Annotated[
        list[str] | None, typer.Option(help="A,B,C=1: what parameters add up to; may be repeated.")
    ] = None,
    where: Annotated[
        list[str] | None, typer.Option(help="A rule over the parameters that holds in every scenario.")
    ] = None,
    of: Annotated[list[str] | None, typer.Option(help="A result to look at; by default all that vary.")] = None,
    design: Annotated[str | None, typer.Option(help="full, latin, random, spread or indices.")] = None,
    draws: Annotated[int | None, typer.Option(help="How many scenarios are drawn.")] = None,
    seed: Annotated[int, typer.Option(help="What draws depend on.")] = 1,
    table: Tables = None,
    edition: Edition = None,
    on: On = None,
    profile: ProfileName = None,
    values: Values = None,
    as_of: AsOf = None,
    period: PeriodOption = None,
    lang: Lang = DEFAULT_LANG,
    as_json: AsJson = False,
) -> None:
    """Rate units under many values of parameters, and say what is decided whatever they are, and what hangs on what."""
    asked = Rated(
        source=Source(name=name, edition=edition, on=on, profile=profile, values=values or ()), units=units,
        tables=_files(table), as_of=as_of, period=period, lang=lang,
    )  # fmt: skip
    varied = dict(map(_varied, vary)) if vary else None
    totals = {tuple(names.split(",")): value for names, value in pairs(total, "--total").items()}

    def study(evaluator: Evaluator, frame: Any, finer: dict[str, Any]) -> Scenarios:
        return evaluator.scenarios(
            frame, values=varied, totals=totals, conditions=where or (), of=of, design=design, draws=draws, seed=seed,
            tables=finer, as_of=as_of, period=period,
        )  # fmt: skip

    found, reports = asked.with_tables(study)
    _tell(reports, lang)
    if as_json:
        emit_json(found.to_dict())
    else:
        printed(found.text(lang))


@app.command("what-if")
def what_if(
    name: SchemeName,
    units: Units,
    unit: Unit,
    change: Annotated[list[str], typer.Option(help="COLUMN=VALUE of the unit; may be repeated.")],
    table: Tables = None,
    edition: Edition = None,
    on: On = None,
    profile: ProfileName = None,
    values: Values = None,
    as_of: AsOf = None,
    period: PeriodOption = None,
    lang: Lang = DEFAULT_LANG,
    as_json: AsJson = False,
) -> None:
    """Print every result that changes, of other units as well, where one unit has other values."""
    asked = Rated(
        source=Source(name=name, edition=edition, on=on, profile=profile, values=values or ()), units=units,
        tables=_files(table), as_of=as_of, period=period, lang=lang,
    )  # fmt: skip
    prepared, reports = asked.with_tables(_preparing(as_of, period))
    found = prepared.what_if(_key(unit), pairs(change, "--change"))
    _tell(reports, lang)
    if as_json:
        emit_json(found.to_dict())
    else:
        printed(found.text(lang))


@app.command()
def path(
    name: SchemeName,
    units: Units,
    unit: Unit,
    level: Annotated[str, typer.Option(help="The level to be reached.")],
    of: Annotated[str | None, typer.Option(help="The ladder, where there are several.")] = None,
    table: Tables = None,
    edition: Edition = None,
    on: On = None,
    profile: ProfileName = None,
    values: Values = None,
    as_of: AsOf = None,
    period: PeriodOption = None,
    lang: Lang = DEFAULT_LANG,
    as_json: AsJson = False,
) -> None:
    """Print for each single input of a unit the smallest change that brings it to a level."""
    asked = Rated(
        source=Source(name=name, edition=edition, on=on, profile=profile, values=values or ()), units=units,
        tables=_files(table), as_of=as_of, period=period, lang=lang,
    )  # fmt: skip
    prepared, reports = asked.with_tables(_preparing(as_of, period))
    found = prepared.path_to(_key(unit), level, of=of)
    _tell(reports, lang)
    if as_json:
        emit_json(found.to_dict())
    else:
        printed(found.text(lang))


def _varied(words: str) -> tuple[str, Any]:
    """Read what a parameter takes: NAME=LOW..HIGH:STEP, NAME=VALUE,VALUE or NAME."""
    name, sign, written = words.partition("=")
    if not sign:
        return name.strip(), None
    low, dots, rest = written.partition("..")
    if not dots:
        flags = {"true": True, "false": False}
        return name.strip(), [flags.get(value.strip(), value.strip()) for value in written.split(",")]
    high, colon, step = rest.partition(":")
    if not colon:
        raise UsageError(*message("range option without step", words=words))
    return name.strip(), {"range": (low.strip(), high.strip()), "step": step.strip()}


def _preparing(as_of: str | None, period: str | None) -> Any:
    """Return what prepares units for single ones to be rated anew."""

    def prepare(evaluator: Evaluator, frame: Any, finer: dict[str, Any]) -> Prepared:
        tables = {name: _rows(each) for name, each in finer.items()}
        return evaluator.prepare(_rows(frame), tables=tables, as_of=as_of, period=period)

    return prepare


def _rows(frame: Any) -> list[dict[str, Any]]:
    """Return the rows of a table that was read."""
    return frame.rows(named=True) if hasattr(frame, "rows") else list(frame)


def _key(unit: str) -> Any:
    return tuple(unit.split(",")) if "," in unit else unit


def _files(words: list[str] | None) -> dict[str, Path]:
    """Return the files of finer tables by name."""
    return {name: Path(file) for name, file in pairs(words, "--table").items()}


def _tell(reports: list[TableReport], lang: str) -> None:
    for report in reports:
        complain(report.text(lang))
