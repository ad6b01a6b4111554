"""The command line: `partyrate schemes | show | check | template | timeline | rate | explain | sample | sql | ...`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

from attrs import frozen

from partyrate import __version__
from partyrate.checks import Checked
from partyrate.description.contents import content_lines, contents
from partyrate.description.diagrams import dot, mermaid
from partyrate.errors import DataError, PartyrateError, UsageError, counted
from partyrate.evaluator import Evaluator
from partyrate.loading import json_schema, load_scheme, shipped_schemes
from partyrate.messages import chosen_language
from partyrate.model import Scheme
from partyrate.numbers import exact
from partyrate.output.csv_files import read_days, written_table
from partyrate.output.files import MANIFEST, Form, computed_words, result_names, results, write_results
from partyrate.output.manifest import Made, manifest_of
from partyrate.output.manifest import verify as verified
from partyrate.output.template import write_template
from partyrate.plan import Plan, within_names
from partyrate.procedures import timeline
from partyrate.rating.rating import Rating
from partyrate.storage.files import refuse_overwriting
from partyrate.tables import Options, TableRead, TableReport, located, read_tables, wanted_headers, write_faults
from partyrate.tables.messages import say as message
from partyrate.text.quoting import shown

try:
    import typer
    from rich.console import Console
    from rich.table import Table as Grid

    from partyrate.summary.printed import overview, phrase
    from partyrate.text.terminal import cell, close, complain, emit, ready, say, waiting
except ImportError:  # pragma: no cover - the extra is installed where tests run
    sys.exit("The command line needs typer and rich: pip install 'partyrate[cli]'")

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
out = Console(highlight=False)

SchemeName = Annotated[
    str, typer.Argument(help="A shipped scheme by name, or the path of a scheme file or of a folder of editions.")
]
Edition = Annotated[str | None, typer.Option(help="The edition of the scheme; by default the latest.")]
On = Annotated[str | None, typer.Option(help="A day, as 2019-12-31: the edition in force on it.")]
ProfileName = Annotated[str | None, typer.Option("--profile", help="Values that fill what is unpublished.")]
Values = Annotated[
    list[str] | None,
    typer.Option("--set", help="NAME=VALUE for a parameter, LOOKUP.KEY=VALUE for a cell; may be repeated."),
]
Tables = Annotated[list[str] | None, typer.Option("--table", help="NAME=FILE for a finer table, or history=FILE.")]
Units = Annotated[Path, typer.Argument(help="The units: a workbook (.xlsx, .xls, .ods, .et), CSV or Parquet.")]
AsOf = Annotated[str | None, typer.Option(help="The day the rating speaks of, as 2019-12-31.")]
PeriodOption = Annotated[str | None, typer.Option("--period", help="The round: 2019, 2019-Q3, 2019-03.")]
Encoding = Annotated[str | None, typer.Option(help="The encoding of CSV files; by default the one that fits.")]
Sheets = Annotated[list[str] | None, typer.Option("--sheet", help="SHEET of a workbook, or TABLE=SHEET.")]
HeaderRows = Annotated[list[str] | None, typer.Option("--header", help="The ROW with the header, or TABLE=ROW.")]
Columns = Annotated[list[str] | None, typer.Option("--column", help="NAME=HEADER, where a column is called otherwise.")]
ColumnMap = Annotated[Path | None, typer.Option("--map", help="A file of TOML or JSON with names and headers.")]
Missing = Annotated[list[str] | None, typer.Option(help="A word that stands for a missing value; may be repeated.")]
FaultsTo = Annotated[
    Path | None, typer.Option(help="Where cells are at fault: a workbook (.xlsx) that shows them marked.")
]
Skip = Annotated[list[str] | None, typer.Option(help="A row to leave out, FIRST-LAST, or TABLE=ROW.")]


def language(lang: str) -> str:
    """Refuse a language in which nothing is written."""
    if lang not in ("en", "zh"):
        raise UsageError(f"--lang {lang}", "words are written in English and in Chinese", "write en or zh")
    SPOKEN["lang"] = lang
    return lang


SPOKEN = {"lang": "en"}
"""The language that the command was asked to speak, for errors that end it."""


def for_excel(program: str | None) -> bool:
    """Refuse a program that CSV is not written for."""
    if program not in (None, "excel"):
        raise UsageError(
            f"--csv-for {program}", "CSV keeps every cell as it is, or is written for a spreadsheet", "write excel"
        )
    return program is not None


CsvFor = Annotated[
    str | None, typer.Option(help="excel: write an apostrophe before cells that a spreadsheet would compute.")
]
Formats = Annotated[
    list[str] | None, typer.Option("--format", help="csv (by default), xlsx, parquet or jsonl; may be repeated.")
]
CsvEncoding = Annotated[str | None, typer.Option(help="utf-8, utf-8-sig (with a mark, for Excel) or gb18030.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print it as JSON instead, and an error likewise.")]
Lang = Annotated[str, typer.Option(help="en or zh.", callback=language)]


def main() -> None:
    """Run the command line; an error of the library is printed as its text, and ends with exit code 1."""
    ready()
    SPOKEN["lang"] = "en"
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except PartyrateError as error:
        if "--json" in sys.argv[1:]:
            emit_json(error.to_dict())
        else:
            lang = SPOKEN["lang"] if "--lang" in sys.argv else chosen_language()
            complain(f"{'错误：' if lang == 'zh' else 'error: '}{error.text(lang)}")
    except BrokenPipeError:  # who reads has had enough
        close()
    except OSError as error:
        complain(f"error: the output cannot be written: {error.strerror}")
        close()
    sys.exit(1)


@app.callback(invoke_without_command=True)
def version(
    show_version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    """Rating schemes as data: checked, computed exactly, explained."""
    if show_version:
        say(out, __version__)


def emit_json(data: Any) -> None:
    """Print plain data as JSON."""
    emit(f"{json.dumps(data, ensure_ascii=False, indent=2)}\n")


def prepared(
    name: str, edition: str | None, on: str | None, profile: str | None = None, values: list[str] | None = None
) -> Scheme:
    """Load a scheme, filled by a profile and by single values."""
    scheme = load_scheme(name, edition=edition, on=on, profile=profile)
    found = filled_values(values)
    for given, value in found.items():
        if given in scheme.parameters and scheme.parameters[given].kind == "flag":
            found[given] = {"true": True, "false": False}.get(str(value).lower(), value)
    return scheme.with_values(found) if found else scheme


def filled_values(words: list[str] | None) -> dict[str, Any]:
    """Read NAME=VALUE for parameters and LOOKUP.KEY=VALUE (LOOKUP.KEY.COLUMN=VALUE) for cells of lookups."""
    found: dict[str, Any] = {}
    for path, value in pairs(words, "--set").items():
        *above, last = path.split(".")
        place: Any = found
        for name in above:
            place = place.setdefault(name, {})
            if not isinstance(place, dict):
                break
        if not isinstance(place, dict) or last in place:
            raise UsageError(
                f"--set {path}={value}", "it gives a value to what has one from another --set", "leave one of them out"
            )
        number = exact(value)
        place[last] = value if number is None or not above else number
    return found


def pairs(words: list[str] | None, option: str) -> dict[str, str]:
    """Read NAME=VALUE."""
    found = {}
    for word in words or ():
        name, sign, value = word.partition("=")
        if not sign:
            raise UsageError(f"{option} {word}", "it needs a name and a value", f"write {option} NAME={word}")
        if name.strip() in found:
            raise UsageError(f"{option} {word}", f"{name.strip()} was given before", "leave one of them out")
        found[name.strip()] = value.strip()
    return found


@app.command()
def schemes() -> None:
    """List the shipped schemes."""
    grid = Grid("name", "edition", "title", "status", box=None, header_style="bold")
    for each in shipped_schemes():
        grid.add_row(*map(cell, (each.name, each.edition, each.title.get("zh", ""), each.status)))
    out.print(grid)


@app.command(name="show")
def show_scheme(
    name: SchemeName,
    edition: Edition = None,
    on: On = None,
    profile: ProfileName = None,
    lang: Lang = "zh",
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON, with labels in all languages.")] = False,
) -> None:
    """Show what a scheme holds: inputs and what their cells may hold, values, ladders, gates, incentives, lookups."""
    scheme = prepared(name, edition, on, profile)
    plan = Evaluator(scheme).plan
    if as_json:
        emit(f"{json.dumps(contents(plan), ensure_ascii=False, indent=2)}\n")
        return
    say(out, shown(f"{scheme.title.get(lang, scheme.name)}  ({scheme.name}, {scheme.edition})"))
    if scheme.variation:
        say(out, str(scheme.variation))
    for line in content_lines(plan, lang):
        say(out, f"  {shown(line)}")
    if scheme.unpublished:
        mark = "、" if lang == "zh" else ", "
        say(out, shown(phrase("unpublished", lang, names=mark.join(scheme.unpublished))))


OutFile = Annotated[Path, typer.Option("--out", "-o", help="The workbook to be written (.xlsx).")]
Samples = Annotated[int, typer.Option(help="How many units are filled in as a sample.")]


@app.command(name="template")
def write_empty(
    name: SchemeName,
    to: OutFile,
    sample: Samples = 0,
    edition: Edition = None,
    on: On = None,
    profile: ProfileName = None,
    values: Values = None,
    lang: Lang = "zh",
) -> None:
    """Write an empty workbook for the data of a scheme, with lists, checks and hints; filled in, it can be rated."""
    sheets = write_template(prepared(name, edition, on, profile, values), to, lang=lang, samples=sample)
    say(out, phrase("template", lang, file=to, sheets=("、" if lang == "zh" else ", ").join(sheets)))


@app.command()
def check(
    name: SchemeName,
    edition: Edition = None,
    on: On = None,
    profile: ProfileName = None,
    values: Values = None,
    as_json: AsJson = False,
) -> None:
    """Check a scheme: every fault with its place, why, and how to fix it; what it changes of the one it extends."""
    scheme = prepared(name, edition, on, profile, values)
    evaluator = Evaluator(scheme)
    if as_json:
        emit_json(Checked(evaluator.plan, evaluator.warnings).to_dict())
        return
    for warning in evaluator.warnings:
        say(out, f"warning: {warning}")
    known = " ".join(part for part in (scheme.name, scheme.edition) if part)
    say(out, f"{shown(known)}: no faults, {counted(len(evaluator.plan.nodes), 'value')} in order")
    if scheme.variation:
        say(out, str(scheme.variation))
    if scheme.unpublished:
        say(out, shown(f"unpublished: {', '.join(scheme.unpublished)}"))


DaysFile = Annotated[Path | None, typer.Option(help="A text file with a date on each line.")]


@app.command(name="timeline")
def show_timeline(
    name: SchemeName,
    start: Annotated[str, typer.Option(help="The first day of the first step, as 2020-01-06.")],
    procedure: Annotated[str | None, typer.Option(help="The procedure, where the scheme has several.")] = None,
    holidays: DaysFile = None,
    working: DaysFile = None,
    edition: Edition = None,
    on: On = None,
    profile: ProfileName = None,
    values: Values = None,
    lang: Lang = "zh",
) -> None:
    """Show the earliest days of a procedure's steps; working days need the holidays, and make-up working days."""
    scheme = prepared(name, edition, on, profile, values)
    free = None if holidays is None else read_days(holidays)
    made_up = () if working is None else read_days(working)
    found = timeline(scheme, procedure, start, holidays=free, working=made_up)
    say(out, found.text(lang))


@app.command()
def graph(
    name: SchemeName,
    edition: Edition = None,
    on: On = None,
    form: Annotated[str, typer.Option(help="mermaid or dot.")] = "mermaid",
    lang: Lang = "zh",
) -> None:
    """Draw the graph of a scheme."""
    plan = Evaluator(prepared(name, edition, on)).plan
    if form not in ("mermaid", "dot"):
        raise UsageError(f"--form {form}", "graphs are written for Mermaid or Graphviz", "write mermaid or dot")
    emit(f"{mermaid(plan, lang) if form == 'mermaid' else dot(plan, lang)}\n")


@app.command()
def schema() -> None:
    """Print the JSON Schema of scheme files, for editors."""
    emit(f"{json.dumps(json_schema(), ensure_ascii=False, indent=2)}\n")


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
    lang: Lang = "en",
    as_json: AsJson = False,
    form: Formats = None,
    csv_for: CsvFor = None,
    csv_encoding: CsvEncoding = None,
    to: Annotated[Path, typer.Option("--out", help="The folder for the results.")] = Path("rated"),
) -> None:
    """Rate units: write the rated tables; print counts, costs, notes and the units at the top and at the edge."""
    chosen = Form(formats=form or ["csv"], for_excel=for_excel(csv_for), encoding=csv_encoding, lang=lang)
    asked = reading(sheet, header, column, mapping, missing, skip, encoding, every_fault=faults_to is not None)
    marking = Marking(faults_to, lang)
    rating, reports = rated(name, units, table, edition, on, profile, values, as_of, period, asked, to, marking)
    files, words = results(rating, chosen, reports)
    finer = {each: Path(file) for each, file in pairs(table, "--table").items()}
    made = Made(
        units=units, tables=finer, options=asked, reports=reports, profile=profile, values=values or (), as_of=as_of,
        period=period,
    )  # fmt: skip
    files[MANIFEST] = manifest_of(rating, made, chosen, to, files)
    write_results(to, files)
    if as_json:
        emit_json(rating.to_dict())
        return
    for report in reports:
        say(out, report.text(lang))
    overview(rating, lang, out)
    if words:
        say(out, f"\n{words}")
    say(out, f"\n{phrase('written', lang, folder=to, files=', '.join(files))}")


@app.command()
def verify(
    folder: Annotated[Path, typer.Argument(help="The folder that rate wrote to.")],
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Rate again what a folder of results was made from, and say whether the same results come out."""
    found = verified(folder)
    if as_json:
        emit_json(found.to_dict())
    for line in [] if as_json else found.lines(lang):
        say(out, shown(line))
    if not found.is_same:
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
    lang: Lang = "en",
    as_json: AsJson = False,
) -> None:
    """Explain one value of one unit."""
    asked = reading(sheet, header, column, mapping, missing, skip, encoding)
    rating, reports = rated(name, units, table, edition, on, profile, values, as_of, period, asked)
    for each in reports:
        complain(each.text(lang))
    key: Any = tuple(unit.split(",")) if "," in unit else unit
    tree = Evaluator(rating.scheme).explain(rating, unit=key, of=of, lang=lang)
    if as_json:
        emit_json(tree.to_dict())
    else:
        say(out, str(tree))


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
) -> None:
    """Draw rows for a spot check, and print them as CSV."""
    asked = reading(sheet, header, column, mapping, missing, skip, encoding)
    rating, reports = rated(name, units, table, edition, on, profile, values, as_of, period, asked)
    for each in reports:
        complain(each.text())
    found = rating.sample(of, level, n=count, share=share, seed=seed, within=within_names(within), at_least=at_least)
    excel = for_excel(csv_for)
    text, computed = written_table(found, for_excel=excel)
    emit(text)
    if computed:
        complain(computed_words({"the rows": computed}, for_excel=excel))


@app.command()
def sql(
    name: SchemeName,
    dialect: Annotated[str, typer.Option(help="duckdb or postgres.")] = "postgres",
    of: Annotated[str | None, typer.Option(help="The table whose results are given; the units without.")] = None,
    table: Annotated[
        list[str] | None,
        typer.Option("--table", help="NAME=STORED for a table, or history, that the database has; may be repeated."),
    ] = None,
    edition: Edition = None,
    on: On = None,
    profile: ProfileName = None,
    values: Values = None,
    as_of: AsOf = None,
    period: PeriodOption = None,
) -> None:
    """Print one SQL statement that gives the results inside a database."""
    evaluator = Evaluator(prepared(name, edition, on, profile, values))
    tables = pairs(table, "--table") or None
    emit(evaluator.sql(dialect, table=of, tables=tables, as_of=as_of, period=period))


def reading(
    sheets: list[str] | None,
    headers: list[str] | None,
    columns: list[str] | None,
    mapping: Path | None,
    missing: list[str] | None,
    skip: list[str] | None,
    encoding: str | None,
    *,
    every_fault: bool = False,
) -> Options:
    """Return what was said about reading the tables."""
    return Options(
        sheets=sheets or (), headers=headers or (), columns=columns or (), mapping=mapping, missing=missing or (),
        skip=skip or (), encoding=encoding, every_fault=every_fault,
    )  # fmt: skip


@frozen
class Marking:
    """Where faulty cells are shown marked, if they are, and in which language."""

    to: Path | None = None
    lang: str = "en"

    def mark(self, error: DataError, plan: Plan, encoding: str | None, inputs: list[Path]) -> None:
        """Write the workbook that shows the faults."""
        if self.to is not None:
            headers = wanted_headers(plan)
            count = write_faults(error, self.to, headers, encoding=encoding, lang=self.lang, inputs=inputs)
            complain(message("faults written", self.lang, count=count, file=self.to))


NO_MARKING = Marking()


def rated(
    name: str,
    units: Path,
    table: list[str] | None,
    edition: str | None,
    on: str | None,
    profile: str | None,
    values: list[str] | None,
    as_of: str | None,
    period: str | None,
    asked: Options,
    to: Path | None = None,
    marking: Marking = NO_MARKING,
) -> tuple[Rating, list[TableReport]]:
    """Load, read and rate, unless an input would be overwritten; return the reports of tables that say something."""
    evaluator = Evaluator(prepared(name, edition, on, profile, values))
    files = {each: Path(file) for each, file in pairs(table, "--table").items()}
    if to is not None:
        refuse_overwriting(to, result_names(evaluator.scheme), [units, *files.values()])
    root = evaluator.scheme.root
    read: dict[str, TableRead] = {}
    try:
        with waiting(phrase("reading", marking.lang, file=units)):
            read = read_tables(evaluator.plan, units, files, asked)
        finer = {each: found.frame for each, found in read.items() if root is None or each != root.name}
        with waiting(phrase("rating", marking.lang)):
            rating = evaluator.rate(read[root.name if root else "unit"].frame, tables=finer, as_of=as_of, period=period)
    except DataError as error:
        found_faults = located(error, read.values())
        marking.mark(found_faults, evaluator.plan, asked.encoding, [units, *files.values()])
        raise found_faults from None
    rating.conversions = tuple(each for found in read.values() for each in found.conversions)
    return rating, [found.report for found in read.values() if not found.report.is_plain]
