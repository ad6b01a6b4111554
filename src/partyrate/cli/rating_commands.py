"""Commands that rate units: the results as files, one value explained, a sample for spot checks, and verification."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from partyrate.cli.options import (
    DEFAULT_LANG,
    AsJson,
    AsOf,
    ColumnMap,
    Columns,
    CsvEncoding,
    CsvFor,
    Edition,
    Encoding,
    FaultsTo,
    Formats,
    HeaderRows,
    Labels,
    Lang,
    Missing,
    On,
    OutFolder,
    PeriodOption,
    ProfileName,
    SchemeName,
    Sheets,
    Skip,
    Tables,
    Units,
    Values,
    for_excel,
)
from partyrate.cli.program import app, console, emit_json, printed
from partyrate.cli.reading import Rated, Source, pairs
from partyrate.messages import in_language, joined, text
from partyrate.output.csv_files import written_table
from partyrate.output.files import MANIFEST, Form, computed_words, results, write_results
from partyrate.output.manifest import Origin, manifest_of
from partyrate.output.manifest import verify as verified
from partyrate.plan import within_names
from partyrate.summary.printed import overview
from partyrate.tables import Options
from partyrate.text.quoting import shown
from partyrate.text.terminal import complain, emit


@app.command()
def rate(
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
    as_json: AsJson = False,
    form: Formats = None,
    csv_for: CsvFor = None,
    csv_encoding: CsvEncoding = None,
    labels: Labels = False,
    to: OutFolder = Path("rated"),
) -> None:
    """Rate units: write the rated tables; print counts, costs, notes and the units at the top and at the edge."""
    chosen = Form(
        formats=form or ["csv"], for_excel=for_excel(csv_for), encoding=csv_encoding, lang=lang, labels=labels
    )
    options = Options(
        sheets=sheet or (), headers=header or (), columns=column or (), mapping=mapping, missing=missing or (),
        skip=skip or (), encoding=encoding, every_fault=faults_to is not None,
    )  # fmt: skip
    asked = Rated(
        source=Source(name=name, edition=edition, on=on, profile=profile, values=values or ()), units=units,
        tables=_files(table), options=options, as_of=as_of, period=period, lang=lang, faults_to=faults_to, folder=to,
    )  # fmt: skip
    rating, reports = asked.rate()
    files, remark = results(rating, chosen, reports)
    origin = Origin(
        units=units, tables=asked.tables, options=options, reports=reports, profile=profile, values=values or (),
        as_of=as_of, period=period,
    )  # fmt: skip
    files[MANIFEST] = manifest_of(rating, origin, chosen, to, files)
    write_results(to, files)
    if as_json:
        emit_json(rating.to_dict())
        return
    for report in reports:
        printed(report.text(lang))
    overview(rating, lang, console())
    if remark:
        printed(f"\n{remark}")
    printed(f"\n{text('results written', folder=to, files=joined(files)).in_language(lang)}")


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="The folder that rate wrote to.")],
    lang: Lang = DEFAULT_LANG,
    as_json: AsJson = False,
) -> None:
    """Rate again what a folder of results was made from, and say whether the same results come out."""
    verification = verified(folder)
    if as_json:
        emit_json(verification.to_dict())
    for line in [] if as_json else verification.lines(lang):
        printed(shown(line))
    if not verification.is_same:
        raise typer.Exit(1)


@app.command()
def explain(
    name: SchemeName,
    units: Units,
    unit: Annotated[str, typer.Option(help="The key of the unit; several columns with commas.")],
    of: Annotated[str, typer.Option(help="The value to explain.")],
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
    lang: Lang = DEFAULT_LANG,
    as_json: AsJson = False,
) -> None:
    """Explain one value of one unit."""
    options = Options(
        sheets=sheet or (), headers=header or (), columns=column or (), mapping=mapping, missing=missing or (),
        skip=skip or (), encoding=encoding,
    )  # fmt: skip
    asked = Rated(
        source=Source(name=name, edition=edition, on=on, profile=profile, values=values or ()), units=units,
        tables=_files(table), options=options, as_of=as_of, period=period, lang=lang,
    )  # fmt: skip
    rating, reports = asked.rate()
    for report in reports:
        complain(report.text(lang))
    key: Any = tuple(unit.split(",")) if "," in unit else unit
    explanation = rating.explain(unit=key, of=of, lang=lang)
    if as_json:
        emit_json(explanation.to_dict())
    else:
        printed(explanation)


@app.command()
def sample(
    name: SchemeName,
    units: Units,
    of: Annotated[str, typer.Option(help="The ladder.")],
    seed: Annotated[str, typer.Option(help="Any text: who knows it can draw the same again.")],
    level: Annotated[
        str | None, typer.Option(help="Draw among the rows with this level; else among all with one.")
    ] = None,
    count: Annotated[int | None, typer.Option(help="How many rows in all.")] = None,
    share: Annotated[str | None, typer.Option(help="Instead: which share of each stratum, as 0.2.")] = None,
    within: Annotated[str, typer.Option(help="Key columns that form strata; several with commas.")] = "",
    at_least: Annotated[int, typer.Option(help="The fewest rows of a stratum.")] = 0,
    csv_for: CsvFor = None,
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
    lang: Lang = DEFAULT_LANG,
) -> None:
    """Draw rows for a spot check, and print them as CSV."""
    excel = for_excel(csv_for)
    options = Options(
        sheets=sheet or (), headers=header or (), columns=column or (), mapping=mapping, missing=missing or (),
        skip=skip or (), encoding=encoding,
    )  # fmt: skip
    asked = Rated(
        source=Source(name=name, edition=edition, on=on, profile=profile, values=values or ()), units=units,
        tables=_files(table), options=options, as_of=as_of, period=period, lang=lang,
    )  # fmt: skip
    rating, reports = asked.rate()
    for report in reports:
        complain(report.text(lang))
    drawn = rating.sample(of, level, n=count, share=share, seed=seed, within=within_names(within), at_least=at_least)
    rows, computed = written_table(drawn, for_excel=excel)
    emit(rows)
    if computed:
        complain(in_language(str(computed_words({"the rows": computed}, for_excel=excel)), lang))


def _files(words: list[str] | None) -> dict[str, Path]:
    """Return the files of finer tables by name."""
    return {name: Path(file) for name, file in pairs(words, "--table").items()}
