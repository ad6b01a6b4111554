"""Commands that vary what a rating rests on: values of parameters, values of one unit, and the way to a level."""

from __future__ import annotations

from typing import Annotated

import typer

from partyrate.cli.options import AsJson, Unit
from partyrate.cli.program import command, emit_json, printed
from partyrate.cli.reading import Asked, pairs, unit_key
from partyrate.cli.varying import Varying


@command()
def scenarios(
    asked: Asked,
    varying: Varying,
    of: Annotated[list[str] | None, typer.Option(help="A result to look at; by default all that vary.")] = None,
    as_json: AsJson = False,
) -> None:
    """Rate units under many values of parameters, and say what is decided whatever they are, and what hangs on what."""
    found = varying.study(asked, of)
    if as_json:
        emit_json(found.to_dict())
    else:
        printed(found.text(asked.lang))


@command("what-if")
def what_if(
    asked: Asked,
    unit: Unit,
    change: Annotated[list[str], typer.Option(help="COLUMN=VALUE of the unit; may be repeated.")],
    as_json: AsJson = False,
) -> None:
    """Print every result that changes, of other units as well, where one unit has other values."""
    found = asked.prepared().what_if(unit_key(unit), pairs(change, "--change"))
    if as_json:
        emit_json(found.to_dict())
    else:
        printed(found.text(asked.lang))


@command()
def path(
    asked: Asked,
    unit: Unit,
    level: Annotated[str, typer.Option(help="The level to be reached.")],
    of: Annotated[str | None, typer.Option(help="The ladder, where there are several.")] = None,
    as_json: AsJson = False,
) -> None:
    """Print for each single input of a unit the smallest change that brings it to a level."""
    found = asked.prepared().path_to(unit_key(unit), level, of=of)
    if as_json:
        emit_json(found.to_dict())
    else:
        printed(found.text(asked.lang))
