"""Commands that need no data: list the shipped schemes; show, check or draw one, or write it as a template or SQL."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table as Grid

from partyrate import charts
from partyrate.charts.chart import check_ending
from partyrate.checks import Checked
from partyrate.checks.finding import INFORMATION, SEVERITIES, WARNING, at_least, finding_text
from partyrate.cli.options import (
    DEFAULT_LANG,
    AsJson,
    AsOf,
    DaysFile,
    Lang,
    OutFile,
    PeriodOption,
    Samples,
)
from partyrate.cli.program import command, console, emit_json, printed
from partyrate.cli.reading import Source, pairs
from partyrate.description.contents import content_lines, contents
from partyrate.description.diagrams import dot, mermaid
from partyrate.errors import UsageError, counted, listed
from partyrate.loading import json_schema, shipped_schemes
from partyrate.messages import joined, message, text, word
from partyrate.model import Scheme
from partyrate.model.value_words import known_as
from partyrate.output.csv_files import read_days
from partyrate.output.template import write_template
from partyrate.procedures import timeline
from partyrate.text.quoting import shown
from partyrate.text.terminal import cell, emit


@command()
def schemes(lang: Lang = DEFAULT_LANG) -> None:
    """List the shipped schemes."""
    titles = [text(f"schemes {name}").in_language(lang) for name in ("name", "edition", "title", "status")]
    grid = Grid(*titles, box=None, header_style="bold")
    for each in shipped_schemes():
        status = word("status", each.status).in_language(lang)
        grid.add_row(*map(cell, (each.name, each.edition, each.title.get(lang, each.name), status)))
    console().print(grid)


@command("show")
def show_scheme(
    source: Source,
    lang: Lang = DEFAULT_LANG,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON, with labels in all languages.")] = False,
) -> None:
    """Show what a scheme holds: inputs and what their cells may hold, values, ladders, gates, incentives, lookups."""
    evaluator = source.evaluator()
    plan, scheme = evaluator.plan, evaluator.scheme
    if as_json:
        emit_json(contents(plan, scheme))
        return
    title = text("show title", title=scheme.title.get(lang, scheme.name), name=scheme.name, edition=scheme.edition)
    printed(shown(title.in_language(lang)))
    if scheme.variation:
        printed(scheme.variation.in_language(lang))
    for line in content_lines(plan, lang, scheme):
        printed(f"  {shown(line)}")
    _print_unpublished(scheme, lang)


@command("template")
def write_empty(
    source: Source,
    to: OutFile,
    sample: Samples = 0,
    lang: Lang = DEFAULT_LANG,
) -> None:
    """Write an empty workbook for the data of a scheme, with lists, checks and hints; filled in, it can be rated."""
    sheets = write_template(source.load(), to, lang=lang, samples=sample, profile=source.profile)
    printed(text("template written", file=to, sheets=joined(sheets)).in_language(lang))


@command()
def check(
    source: Source,
    lang: Lang = DEFAULT_LANG,
    as_json: AsJson = False,
    strict: Annotated[bool, typer.Option("--strict", help="End with exit code 1 where a finding counts.")] = False,
    severity: Annotated[
        str | None,
        typer.Option(help="warning or information: the least that is listed, and that counts with --strict."),
    ] = None,
    choices: Annotated[
        bool, typer.Option("--choices", help="List choices that practice treats differently, and what others would be.")
    ] = False,
) -> None:
    """Check a scheme: faults and findings, with place, why, and how to fix them; what it changes of another."""
    if severity not in (None, *SEVERITIES):
        raise UsageError(*message("unknown severity", severity=severity, known=listed(SEVERITIES)))
    evaluator = source.evaluator()
    checked = Checked(evaluator.plan, evaluator.warnings, evaluator.plans, evaluator.scheme)
    if as_json:
        made = {"choices": [each.to_dict() for each in checked.choices]} if choices else {}
        emit_json({**checked.to_dict(), **made})
    else:
        _print_findings(checked, severity, lang, accepted=False)
        _print_outcome(evaluator.scheme, len(evaluator.plan.nodes), lang)
        _print_findings(checked, severity, lang, accepted=True)
        if choices:
            _print_choices(checked, lang)
    if strict and any(not each.accepted and at_least(each, severity or WARNING) for each in checked.findings):
        raise typer.Exit(1)


def _print_findings(checked: Checked, severity: str | None, lang: str, *, accepted: bool) -> None:
    """Print the findings that are grave enough: those that the scheme accepts, or the others."""
    for finding in checked.findings:
        if bool(finding.accepted) is accepted and at_least(finding, severity or INFORMATION):
            printed(finding_text(finding, lang))


def _print_choices(checked: Checked, lang: str) -> None:
    """Print the choices of a scheme that practice treats differently."""
    printed(text("practice title" if checked.choices else "practice none").in_language(lang))
    for each in checked.choices:
        line = each.said(checked.scheme)
        placed = line if each.at is None else text("practice place", place=str(each.at), line=line)
        printed(f"  {shown(placed.in_language(lang))}")


def _print_outcome(scheme: Scheme, values: int, lang: str) -> None:
    """Print that a scheme has no faults, what it changes of the one it extends, and what is unpublished."""
    known = " ".join(part for part in (scheme.name, scheme.edition) if part)
    printed(shown(text("no faults", scheme=known, values=counted(values, "value")).in_language(lang)))
    if scheme.variation:
        printed(scheme.variation.in_language(lang))
    _print_unpublished(scheme, lang)


def _print_unpublished(scheme: Scheme, lang: str) -> None:
    """Print what is unpublished by its label, with the name under which it is supplied."""
    if scheme.unpublished:
        names = joined(known_as(scheme, name) for name in scheme.unpublished)
        printed(shown(text("unpublished names", names=names).in_language(lang)))


@command("timeline")
def show_timeline(
    source: Source,
    start: Annotated[str, typer.Option(help="The first day of the first step, as 2020-01-06.")],
    procedure: Annotated[str | None, typer.Option(help="The procedure, where the scheme has several.")] = None,
    holidays: DaysFile = None,
    working: DaysFile = None,
    lang: Lang = DEFAULT_LANG,
) -> None:
    """Show the earliest days of a procedure's steps; working days need the holidays, and make-up working days."""
    scheme = source.load()
    free = None if holidays is None else read_days(holidays)
    made_up = () if working is None else read_days(working)
    printed(timeline(scheme, procedure, start, holidays=free, working=made_up).text(lang))


@command()
def graph(
    source: Source,
    form: Annotated[str, typer.Option(help="mermaid or dot.")] = "mermaid",
    to: Annotated[
        Path | None, typer.Option("--out", "-o", help="The picture to be written: .svg, .png, .html or .json.")
    ] = None,
    of: Annotated[str | None, typer.Option(help="In a picture: a value, with all that it is computed from.")] = None,
    stage: Annotated[str | None, typer.Option(help="In a picture: a stage, with what it uses.")] = None,
    whole: Annotated[bool, typer.Option("--whole", help="In a picture: all values, however wide it becomes.")] = False,
    lang: Lang = DEFAULT_LANG,
) -> None:
    """Draw the graph of a scheme."""
    if to is not None:
        _draw_graph(source, to, lang, of=of, stage=stage, whole=whole)
        return
    for option, value in (("--of", of), ("--stage", stage), ("--whole", whole or None)):
        if value is not None:
            raise UsageError(*message("graph option without picture", option=option))
    plan = source.evaluator().plan
    if form not in ("mermaid", "dot"):
        raise UsageError(*message("unknown form of graph", form=form))
    emit(f"{mermaid(plan, lang) if form == 'mermaid' else dot(plan, lang)}\n")


def _draw_graph(source: Source, to: Path, lang: str, **asked: Any) -> None:
    """Write the graph of a scheme as a picture."""
    check_ending(to)
    written = charts.graph(source.evaluator(), lang=lang, **asked).save(to)
    printed(shown(text("chart written", file=written).in_language(lang)))


@command()
def schema() -> None:
    """Print the JSON Schema of scheme files, for editors."""
    emit_json(json_schema())


@command()
def sql(
    source: Source,
    dialect: Annotated[str, typer.Option(help="duckdb or postgres.")] = "postgres",
    of: Annotated[str | None, typer.Option(help="The table whose results are given; the units without.")] = None,
    table: Annotated[
        list[str] | None,
        typer.Option("--table", help="NAME=STORED for a table, or history, that the database has; may be repeated."),
    ] = None,
    as_of: AsOf = None,
    period: PeriodOption = None,
    lang: Lang = DEFAULT_LANG,
) -> None:
    """Print one SQL statement that gives the results inside a database."""
    del lang  # read before this is called, for errors
    tables = pairs(table, "--table") or None
    emit(source.evaluator().sql(dialect, table=of, tables=tables, as_of=as_of, period=period))
