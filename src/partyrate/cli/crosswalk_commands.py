"""The command that rates the units of one common table under several schemes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from attrs import field, frozen

from partyrate.cli.options import AsJson, Units
from partyrate.cli.program import command, emit_json, printed
from partyrate.cli.reading import Asked, Reading, Source
from partyrate.crosswalks import crosswalk
from partyrate.evaluator import Evaluator


@frozen(kw_only=True)
class CommonTable(Source):
    """The common table of a crosswalk, which is read like the tables of a scheme."""

    made: Evaluator = field(repr=False)

    def evaluator(self) -> Evaluator:
        """Return the evaluator of the common table."""
        return self.made


@command("crosswalk")
def rate_by_crosswalk(
    file: Annotated[Path, typer.Argument(help="The crosswalk file.")],
    units: Units,
    reading: Reading,
    only: Annotated[list[str] | None, typer.Option(help="A scheme of the crosswalk; by default all.")] = None,
    why: Annotated[
        bool, typer.Option("--why", help="Say for each unit which rule of which scheme keeps it from the next level.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Rate the units of a common table under all schemes that a crosswalk names."""
    walk = crosswalk(file)
    asked = Asked(source=CommonTable(name=str(file), made=walk.evaluator), units=units, reading=reading)

    def rate(_: Evaluator, frame: Any, finer: dict[str, Any]) -> Any:
        return walk.rate(frame, tables=finer, as_of=reading.as_of, period=reading.period, only=only)

    found = asked.work(rate)
    if as_json:
        emit_json(found.to_dict(deciding=why))
    else:
        printed(found.text(reading.lang, deciding=why))
