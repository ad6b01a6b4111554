"""The command that proves what a scheme promises, or shows rows that refute it."""

from __future__ import annotations

from typing import Annotated

import typer

from partyrate.cli.comparison_commands import source_of
from partyrate.cli.options import DEFAULT_LANG, AsJson, AsOf, Lang, PeriodOption
from partyrate.cli.program import command, emit_json, printed
from partyrate.cli.reading import Source
from partyrate.proofs import prove
from partyrate.proofs.report import REFUTED
from partyrate.proofs.run import SECONDS
from partyrate.text.terminal import advance


@command("prove")
def prove_scheme(
    source: Source,
    question: Annotated[
        list[str] | None,
        typer.Option(
            help="reachable, always, direction, gate, bounds, gap, overlap or same; may be repeated. "
            "By default all but always and same."
        ),
    ] = None,
    of: Annotated[
        list[str] | None, typer.Option(help="A result or a gate that is asked about; may be repeated.")
    ] = None,
    level: Annotated[str | None, typer.Option(help="The level that is asked about; by default each.")] = None,
    moved: Annotated[
        list[str] | None, typer.Option("--input", help="An input whose direction is asked; may be repeated.")
    ] = None,
    low: Annotated[str | None, typer.Option(help="The least that a result of --of may be.")] = None,
    high: Annotated[str | None, typer.Option(help="The greatest that a result of --of may be.")] = None,
    against: Annotated[
        str | None, typer.Option(help="A scheme whose results are compared, as NAME, NAME@EDITION or a path.")
    ] = None,
    seconds: Annotated[
        float, typer.Option(help="The limit of one call of the solver, in seconds of an idle processor.")
    ] = SECONDS,
    as_of: AsOf = None,
    period: PeriodOption = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="End with exit code 1 where a statement is refuted.")
    ] = False,
    as_json: AsJson = False,
    lang: Lang = DEFAULT_LANG,
) -> None:
    """Prove what a scheme promises of all rows, or show rows that refute it; the engine rates them first."""
    other = None if against is None else source_of(against, source.profile).evaluator()
    found = prove(
        source.evaluator(), question or (), of=of or (), level=level, inputs=moved or (), low=low, high=high,
        against=other, seconds=seconds, as_of=as_of, period=period, progress=advance,
    )  # fmt: skip
    if as_json:
        emit_json(found.to_dict())
    else:
        printed(found.text(lang))
    if strict and found.of(REFUTED):
        raise typer.Exit(1)
