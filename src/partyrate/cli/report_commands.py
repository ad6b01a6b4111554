"""The command that rates units and writes the report of the rating as one page of HTML."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from partyrate.cli.options import (
    DEFAULT_LANG,
    AsOf,
    ColumnMap,
    Columns,
    Edition,
    Encoding,
    FaultsTo,
    HeaderRows,
    Lang,
    Missing,
    On,
    PeriodOption,
    ProfileName,
    SchemeName,
    Sheets,
    Skip,
    Tables,
    Units,
    Values,
)
from partyrate.cli.program import app, printed
from partyrate.cli.reading import Rated, Source, pairs
from partyrate.messages import text
from partyrate.report import write_report
from partyrate.storage.files import refuse_overwriting
from partyrate.tables import Options
from partyrate.text.quoting import shown
from partyrate.text.terminal import complain


@app.command()
def report(
    name: SchemeName,
    units: Units,
    table: Tables = None,
    edition: Edition = None,
    on: On = None,
    profile: ProfileName = None,
    values: Values = None,
    as_of: AsOf = None,
    period: PeriodOption = None,
    encoding: Encoding = None,
    sheet: Sheets = None,
    header: HeaderRows = None,
    column: Columns = None,
    mapping: ColumnMap = None,
    missing: Missing = None,
    skip: Skip = None,
    faults_to: FaultsTo = None,
    lang: Lang = DEFAULT_LANG,
    public: Annotated[
        bool, typer.Option("--public", help="For publication: names, levels and cut-offs; no scores, no explanations.")
    ] = False,
    to: Annotated[Path, typer.Option("--out", "-o", help="The page to be written (.html).")] = Path("report.html"),
) -> None:
    """Rate units and write the report: one page of HTML with charts, cut-offs, pay, notes and all units."""
    options = Options(
        sheets=sheet or (), headers=header or (), columns=column or (), mapping=mapping, missing=missing or (),
        skip=skip or (), encoding=encoding, every_fault=faults_to is not None,
    )  # fmt: skip
    finer = {each: Path(file) for each, file in pairs(table, "--table").items()}
    asked = Rated(
        source=Source(name=name, edition=edition, on=on, profile=profile, values=values or ()), units=units,
        tables=finer, options=options, as_of=as_of, period=period, lang=lang, faults_to=faults_to,
    )  # fmt: skip
    refuse_overwriting(to.parent, [to.name], asked.inputs)
    rating, reports = asked.rate()
    for each in reports:
        complain(each.text(lang))
    written = write_report(rating, to, lang=lang, public=public)
    printed(shown(text("report written", file=written).in_language(lang)))
