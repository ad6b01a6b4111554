"""Commands that rate units: the results as files, one value explained, a sample for spot checks, and verification."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from partyrate.cli.options import (
    DEFAULT_LANG,
    AsJson,
    CsvEncoding,
    CsvFor,
    Formats,
    Labels,
    Lang,
    OutFolder,
    Unit,
    for_excel,
)
from partyrate.cli.program import command, console, emit_json, printed
from partyrate.cli.reading import Asked, unit_key
from partyrate.errors import UsageError
from partyrate.messages import in_language, joined, message, text
from partyrate.output.csv_files import written_table
from partyrate.output.files import MANIFEST, Form, check_folder, computed_words, results, write_results
from partyrate.output.manifest import Origin, manifest_of
from partyrate.output.manifest import verify as verified
from partyrate.plan import within_names
from partyrate.summary.printed import overview
from partyrate.text.quoting import shown
from partyrate.text.terminal import complain, emit


@command()
def rate(
    asked: Asked,
    as_json: AsJson = False,
    form: Formats = None,
    csv_for: CsvFor = None,
    csv_encoding: CsvEncoding = None,
    labels: Labels = False,
    to: OutFolder = Path("rated"),
) -> None:
    """Rate units: write the rated tables; print counts, costs, notes and the units at the top and at the edge."""
    lang, reading = asked.lang, asked.reading
    chosen = Form(
        formats=form or ["csv"], for_excel=for_excel(csv_for), encoding=csv_encoding, lang=lang, labels=labels
    )
    check_folder(to)
    rating, reports = asked.rate()
    files, remark = results(rating, chosen, reports)
    origin = Origin(
        units=asked.units, tables=reading.files, options=reading.options, reports=reports,
        profile=asked.source.profile, values=asked.source.values or (), as_of=reading.as_of, period=reading.period,
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


@command()
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


EXPLANATION_FORMS: Final[Mapping[str, Callable[[Any], str]]] = {
    "text": str,
    "markdown": lambda each: str(each.markdown()),
    "html": lambda each: str(each.html()),
}
"""The functions that write an explanation, by its form."""


@command()
def explain(
    asked: Asked,
    unit: Unit,
    of: Annotated[str, typer.Option(help="The value to explain.")],
    public: Annotated[
        bool, typer.Option("--public", help="For publication: nothing of other units but the cut-offs.")
    ] = False,
    every_row: Annotated[
        bool, typer.Option("--all-rows", help="Show all finer rows of an aggregate, not the first ten.")
    ] = False,
    form: Annotated[str, typer.Option(help="text, markdown or html.")] = "text",
    as_json: AsJson = False,
) -> None:
    """Explain one value of one unit."""
    if form not in EXPLANATION_FORMS:
        raise UsageError(*message("unknown form of explanation", form=form, forms=joined(EXPLANATION_FORMS)))
    explanation = asked.rated().explain(
        unit=unit_key(unit), of=of, lang=asked.lang, public=public, rows=None if every_row else 10
    )
    if as_json:
        emit_json(explanation.to_dict())
    else:
        printed(EXPLANATION_FORMS[form](explanation))


@command()
def sample(
    asked: Asked,
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
) -> None:
    """Draw rows for a spot check, and print them as CSV."""
    excel = for_excel(csv_for)
    drawn = asked.rated().sample(
        of, level, n=count, share=share, seed=seed, within=within_names(within), at_least=at_least
    )
    rows, computed = written_table(drawn, for_excel=excel)
    emit(rows)
    if computed:
        complain(in_language(str(computed_words({"the rows": computed}, for_excel=excel)), asked.lang))
