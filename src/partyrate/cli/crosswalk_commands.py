"""The command that rates the units of one common table under several schemes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import field, frozen

from partyrate.cli.options import DEFAULT_LANG, AsJson, AsOf, Encoding, Lang, PeriodOption, Tables, Units
from partyrate.cli.program import app, emit_json, printed
from partyrate.cli.reading import Rated, Source, pairs
from partyrate.crosswalks import crosswalk
from partyrate.evaluator import Evaluator
from partyrate.tables import Options
from partyrate.text.terminal import complain


@frozen(kw_only=True)
class CommonTable(Source):
    """The common table of a crosswalk, which is read like the tables of a scheme."""

    made: Evaluator = field(repr=False)

    def evaluator(self) -> Evaluator:
        """Return the evaluator of the common table."""
        return self.made


@app.command("crosswalk")
def rate_by_crosswalk(
    file: Annotated[Path, typer.Argument(help="The crosswalk file.")],
    units: Units,
    table: Tables = None,
    only: Annotated[list[str] | None, typer.Option(help="A scheme of the crosswalk; by default all.")] = None,
    as_of: AsOf = None,
    period: PeriodOption = None,
    encoding: Encoding = None,
    lang: Lang = DEFAULT_LANG,
    as_json: AsJson = False,
) -> None:
    """Rate the units of a common table under all schemes that a crosswalk names."""
    walk = crosswalk(file)
    asked = Rated(
        source=CommonTable(name=str(file), made=walk.evaluator), units=units,
        tables={name: Path(path) for name, path in pairs(table, "--table").items()},
        options=Options(encoding=encoding), lang=lang,
    )  # fmt: skip

    def rate(_: Evaluator, frame: Any, finer: dict[str, Any]) -> Any:
        return walk.rate(frame, tables=finer, as_of=as_of, period=period, only=only)

    found, reports = asked.with_tables(rate)
    for report in reports:
        complain(report.text(lang))
    if as_json:
        emit_json(found.to_dict())
    else:
        printed(found.text(lang))
